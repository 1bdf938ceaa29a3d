"""A scale ladder: quantities of one dimension, however far apart, on an axis of familiar units."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from dashboard.charts import canvas, chart_words, marks
from dashboard.charts.canvas import EDGE, AxisScale, ChartArea
from dashboard.charts.chart import ONE_UNIT, Chart, NativeChart, NativeForm, has_several, refuse_non_amounts
from dashboard.charts.chart_input import list_metric_labels, read_rows, say
from dashboard.theme import SIZES
from facts.errors import UnitError
from facts.evidence.comparability import Layout
from facts.languages.translator import load_phrases
from facts.model import units

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

    from dashboard.charts.chart_input import ChartOptions, ChartRow
    from facts.model.metric import Metric


_FAMILIAR = {
    "time": "fs ps ns us ms s min h d a",
    "frequency": "Hz kHz MHz GHz THz",
    "information": "By kB MB GB TB PB EB",
    "length": "nm um mm m km",
    "area": "mm2 cm2 m2 km2",
    "mass": "g kg t",
    "energy": "meV eV keV MeV GeV TeV",
    "power": "W kW MW GW",
    "voltage": "V kV",
    "current": "A kA",
    "magnetic flux density": "mT T",
    "pixels": "pixel kpixel Mpx",
}


@dataclass(frozen=True, slots=True)
class Rung:
    """A round amount in its familiar unit; a main rung is one of that unit."""

    value: float
    words: str
    main: bool


def list_rungs(unit: str, low: float, high: float, options: ChartOptions) -> list[Rung]:
    """Return the rungs from `low` to `high`, both told in `unit`; plain decades where no unit is familiar."""
    found = [
        rung for rung in _iter_rungs(unit, low, high, options) if low <= rung.value * 1.000001 and rung.value <= high
    ]
    return found or [rung for rung in _iter_plain_rungs(low, high, options) if low <= rung.value <= high]


def _iter_rungs(unit: str, low: float, high: float, options: ChartOptions) -> Iterator[Rung]:
    steps = _list_unit_steps(unit)
    if not steps:
        yield from _iter_plain_rungs(low, high, options)
        return
    first, size = steps[0]
    yield from _iter_rungs_below(first, size, low, options)
    for (code, value), (_, following) in pairwise([*steps, ("", high * 10)]):
        factor = 1
        while value * factor < following * 0.999:
            yield Rung(value * factor, _describe_rung(factor, code, options), factor == 1)
            factor *= 10


def _iter_rungs_below(code: str, size: float, low: float, options: ChartOptions) -> Iterator[Rung]:
    power = -1
    while size * 10.0**power >= low:
        yield Rung(size * 10.0**power, _describe_rung(10.0**power, code, options), False)
        power -= 1


def _list_unit_steps(unit: str) -> list[tuple[str, float]]:
    """Return the familiar units of this one's dimension with their size in it."""
    try:
        codes = _FAMILIAR.get(units.get_unit(unit).dimension, "").split()
        return [(code, float(units.convert_value(Decimal(1), code, unit))) for code in codes]
    except UnitError:
        return []


def _iter_plain_rungs(low: float, high: float, options: ChartOptions) -> Iterator[Rung]:
    value = 10.0 ** len(str(int(high)))
    while value >= low / 10:
        yield Rung(value, chart_words.format_axis_number(value, options.language), True)
        value /= 10


def _describe_rung(factor: float, code: str, options: ChartOptions) -> str:
    item = units.get_unit(code)
    name = item.symbol or load_phrases(options.language).choose_form(item.names[options.language], Decimal(factor))
    return f"{chart_words.format_axis_number(factor, options.language)} {name}"


DECADE, SHORTEST, TALLEST = 30, 300, 1100
LINE, LABEL_GAP = 16, 7
LANE, LEAD = 22, 34
RUNG_GAP = 17
GAP = "  "
NOT_A_LADDER = say("No ladder: zero does not mean none on this scale, so one thing is not so many times the other.")
NOT_POSITIVE = say("No ladder: its rungs are powers of ten, and some of these numbers are not above zero.")


@dataclass(frozen=True, slots=True)
class LadderStep:
    """A fact on the ladder: where its mark stands across, and the lines of its label, with their height.

    The first `loud` lines say the number, the others who, what and when; 0 is all of it in one line.
    """

    fact: ChartRow
    x: float
    label: list[str]
    loud: int
    height: float


def explain_no_ladder(frame: pd.DataFrame) -> str | None:
    if reason := refuse_non_amounts(frame):
        return reason
    if has_several(frame, "unit"):
        return ONE_UNIT
    if not frame["ratio_scale"].all():
        return NOT_A_LADDER
    return None if (frame["position"] > 0).all() else NOT_POSITIVE


def build_ladder(frame: pd.DataFrame, options: ChartOptions) -> go.Figure:
    """Draw the facts up a logarithmic axis, the largest on top, each with its words beside it."""
    facts = sorted(read_rows(frame), key=lambda fact: fact.point)
    found = list_rungs(facts[0].unit, *_find_decades(facts), options)
    left = EDGE + max((chart_words.measure_width(rung.words, SIZES.tick) for rung in found), default=0) + 12
    axis, steps = _place_steps(facts, left, options)
    shown = _choose_rungs(found, axis)
    sheet = ChartArea(left, EDGE, axis.pixels, 10)
    fig = go.Figure()
    fig.add_traces([_draw_rungs(shown, steps, options), _draw_leads(steps, axis, options)])
    drawn = [
        marks.FactMark(step.fact, step.x, options.look.accent, chart_words.make_tooltip(step.fact, options))
        for step in steps
    ]
    fig.add_traces(marks.draw_marks(drawn, axis, options.look, upright=True))
    fig.add_trace(_draw_step_labels(steps, axis, options))
    fig.update_layout(xaxis=_make_hidden_axis(sheet, options), yaxis=_make_ladder_axis(shown, axis, options))
    return canvas.finish_figure(
        fig, sheet, _title_ladder(facts, options), chart_words.make_caption(facts, options), options
    )


def describe_ladder(frame: pd.DataFrame, options: ChartOptions) -> str:
    facts = sorted(read_rows(frame), key=lambda fact: fact.point)
    return chart_words.describe_chart(facts, options.title or _title_ladder(facts, options), options, order="scale")


def _title_ladder(facts: Sequence[ChartRow], options: ChartOptions) -> str:
    if len(facts) == 1:
        return f"{facts[0].metric_label}, {facts[0].facility_name}: {facts[0].value_said}"
    named = list_metric_labels(facts)
    one, many = options.say("{metric}: from {low} to {high}"), options.say("From {low} to {high}")
    return (one if len(named) == 1 else many).format(
        metric=named[0], low=facts[0].value_said, high=facts[-1].value_said
    )


def _find_decades(facts: Sequence[ChartRow]) -> tuple[float, float]:
    """Return the powers of ten around all marks, with room for an arrow beyond the last bound."""
    values = [value for fact in facts for value in (*canvas.get_drawn_ends(fact), fact.point) if value > 0]
    first, last = math.floor(math.log10(min(values)) - 0.15), math.ceil(math.log10(max(values)) + 0.15)
    highest = max((math.log10(fact.point) for fact in facts if fact.high is None), default=-math.inf)
    while (last - highest) * _measure_axis(first, last) / (last - first) < marks.REACH:
        last += 1
    return 10.0**first, 10.0**last


def _measure_axis(first: float, last: float) -> float:
    return max(SHORTEST, min(TALLEST, (last - first) * DECADE))


def _place_steps(facts: Sequence[ChartRow], left: float, options: ChartOptions) -> tuple[AxisScale, list[LadderStep]]:
    """Return an axis tall enough for its decades and for all words, and each fact's place on it."""
    low, high = _find_decades(facts)
    axis = AxisScale(low, high, _measure_axis(math.log10(low), math.log10(high)), log=True)
    places = [(lane + 0.9) * _make_narrower(LANE, options) for lane in _assign_lanes(facts, axis)]
    pixels = options.room - left - EDGE - _find_words_start(places, options)
    with_metric = len(list_metric_labels(facts)) > 1
    labelled = [_make_label(fact, pixels, with_metric, options) for fact in facts]
    sizes = [(len(label) if loud else 1) * LINE + float(LABEL_GAP) for label, loud in labelled]
    axis = replace(axis, pixels=max(axis.pixels, sum(sizes)))
    heights = marks.spread_centres([axis.to_pixels(fact.point) for fact in facts], sizes, -6, axis.pixels)
    found = zip(facts, places, labelled, heights, strict=True)
    return axis, [LadderStep(fact, place, *label, height) for fact, place, label, height in found]


def _make_narrower(pixels: float, options: ChartOptions) -> float:
    return pixels * 0.75 if options.narrow else pixels


def _find_words_start(places: Sequence[float], options: ChartOptions) -> float:
    """Return where the words begin, beyond the last lane."""
    return max(places) + _make_narrower(LEAD, options) + 6


def _make_label(fact: ChartRow, pixels: float, with_metric: bool, options: ChartOptions) -> tuple[list[str], int]:
    """Return the lines beside a mark, and how many of them say the number; 0 where all is said in one line."""
    parts = (fact.facility_name, fact.metric_label if with_metric else "", chart_words.describe_row_date(fact, options))
    who, said = ", ".join(filter(None, parts)), chart_words.phrase_row_value(fact, options)
    if chart_words.measure_width(said + GAP + who, SIZES.label) <= pixels:
        return [said, who], 0
    value = chart_words.wrap_text(said, pixels, SIZES.label)
    return [*value, *chart_words.wrap_text(who, pixels, SIZES.label, most=4)], len(value)


def _assign_lanes(facts: Sequence[ChartRow], axis: AxisScale) -> list[int]:
    """Return for each fact the first lane in which its mark touches no other."""
    tops: list[float] = []
    lanes = []
    for low, high in (marks.measure_reach(fact, axis) for fact in facts):
        lane = next((at for at, top in enumerate(tops) if low > top + 3), len(tops))
        tops[lane:] = [high, *tops[lane + 1 :]]
        lanes.append(lane)
    return lanes


def _draw_rungs(shown: Sequence[Rung], steps: Sequence[LadderStep], options: ChartOptions) -> go.Scatter:
    """Draw the rungs behind the marks, not behind the words."""
    end = max(step.x for step in steps) + LANE / 2
    x = [place for _ in shown for place in (0, end, None)]
    y = [place for rung in shown for place in (rung.value, rung.value, None)]
    stroke = {"color": options.look.rule, "width": 1}
    return go.Scatter(x=x, y=y, mode="lines", line=stroke, hoverinfo="skip", name="rungs")


def _draw_leads(steps: Sequence[LadderStep], axis: AxisScale, options: ChartOptions) -> go.Scatter:
    """Lead from each mark to its words."""
    end = _find_words_start([step.x for step in steps], options)
    bend = end - _make_narrower(LEAD, options) + 10
    x: list[float | None] = []
    y: list[float | None] = []
    for step in steps:
        x += [step.x, bend, end - 2, None]
        y += [step.fact.point, step.fact.point, axis.at(step.height), None]
    stroke = {"color": options.look.muted, "width": 0.75}
    return go.Scatter(x=x, y=y, mode="lines", line=stroke, opacity=0.5, hoverinfo="skip", name="lead")


def _draw_step_labels(steps: Sequence[LadderStep], axis: AxisScale, options: ChartOptions) -> go.Scatter:
    return go.Scatter(
        x=[_find_words_start([step.x for step in steps], options)] * len(steps),
        y=[axis.at(step.height) for step in steps],
        mode="text",
        text=[_describe_step(step, options) for step in steps],
        textposition="middle right",
        textfont={"size": SIZES.label, "color": options.look.ink},
        hoverinfo="skip",
        cliponaxis=False,
        name="words",
    )


def _describe_step(step: LadderStep, options: ChartOptions) -> str:
    if not step.loud:
        place = chart_words.color_text(step.label[1], options.look.muted)
        return f"{chart_words.escape_plotly(step.label[0])}{GAP}{place}"
    quiet = [chart_words.color_text(line, options.look.muted) for line in step.label[step.loud :]]
    return "<br>".join([*map(chart_words.escape_plotly, step.label[: step.loud]), *quiet])


def _choose_rungs(found: Sequence[Rung], axis: AxisScale) -> list[Rung]:
    """Return the rungs that fit: those of one unit first, then those between."""
    chosen: list[Rung] = []
    for rung in sorted(found, key=lambda rung: not rung.main):
        place = axis.to_pixels(rung.value)
        if all(abs(place - axis.to_pixels(other.value)) >= RUNG_GAP for other in chosen):
            chosen.append(rung)
    return sorted(chosen, key=lambda rung: rung.value)


def _make_hidden_axis(sheet: ChartArea, options: ChartOptions) -> dict[str, Any]:
    return {"visible": False, "range": [0, sheet.width(options)]}


def _make_ladder_axis(shown: Sequence[Rung], axis: AxisScale, options: ChartOptions) -> dict[str, Any]:
    return {
        "type": "log",
        "range": axis.range,
        "tickvals": [rung.value for rung in shown],
        "ticktext": [chart_words.escape_plotly(rung.words) for rung in shown],
        "ticks": "",
        "showgrid": False,
        "ticklabelstandoff": 6,
        "showline": True,
        "linewidth": 2,
        "linecolor": options.look.rule,
    }


def suits_metrics(metrics: Sequence[Metric]) -> bool:
    """Suit sizes of one physical dimension, of several metrics."""
    physical = not {"count", "money", "ratio"} & {metric.dimension for metric in metrics}
    return len(metrics) > 1 and physical and all(units.is_convertible(item.unit, metrics[0].unit) for item in metrics)


def order_highest_first(facts: Sequence[ChartRow]) -> list[ChartRow]:
    return sorted(facts, key=lambda fact: -fact.point)


LADDER = Chart(
    "ladder",
    say("Scale ladder"),
    build_ladder,
    describe_ladder,
    explain_no_ladder,
    suits=suits_metrics,
    on_one_axis=True,
    panels=True,
    native=NativeChart(NativeForm.DOTS, order=order_highest_first, log=True),
    layout=Layout.SCALE,
)
