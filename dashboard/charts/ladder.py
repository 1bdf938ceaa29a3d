"""A scale ladder: things of one dimension, however far apart, on familiar rungs."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from dashboard.charts import canvas, labels, marks, scale, text, words
from dashboard.charts.canvas import EDGE, Sheet
from dashboard.charts.chart import ONE_UNIT, Chart, Native, NativeForm, not_amounts, several
from dashboard.charts.options import say
from dashboard.charts.rows import metrics, rows
from dashboard.charts.rungs import Rung, rungs
from dashboard.charts.scale import Scale
from dashboard.theme import SIZES
from facts import units

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from dashboard.charts.options import ChartOptions
    from dashboard.charts.rows import Row
    from facts.metric import Metric

DECADE, SHORTEST, TALLEST = 30, 300, 1100
LINE, LABEL_GAP = 16, 7
LANE, LEAD = 22, 34
RUNG_GAP = 17
GAP = "  "
NOT_A_LADDER = say("No ladder: zero does not mean none on this scale, so one thing is not so many times the other.")
NOT_POSITIVE = say("No ladder: its rungs are powers of ten, and some of these numbers are not above zero.")


@dataclass(frozen=True, slots=True)
class Step:
    """A fact on the ladder: where its mark stands across, and the lines of its label, with their height.

    The first `loud` lines say the number, the others who, what and when; 0 is all of it in one line.
    """

    fact: Row
    x: float
    label: list[str]
    loud: int
    height: float


def refuses(frame: pd.DataFrame) -> str | None:
    if reason := not_amounts(frame):
        return reason
    if several(frame, "unit"):
        return ONE_UNIT
    if not frame["ratio_scale"].all():
        return NOT_A_LADDER
    return None if (frame["position"] > 0).all() else NOT_POSITIVE


def build(frame: pd.DataFrame, options: ChartOptions) -> go.Figure:
    """Draw the facts up a logarithmic axis, the largest on top, each with its words beside it."""
    facts = sorted(rows(frame), key=lambda fact: fact.point)
    found = rungs(facts[0].unit, *_decades(facts), options)
    left = EDGE + max((text.width(rung.words, SIZES.tick) for rung in found), default=0) + 12
    axis, steps = _steps(facts, left, options)
    shown = _shown(found, axis)
    sheet = Sheet(left, EDGE, axis.pixels, 10)
    fig = go.Figure()
    fig.add_traces([_rungs(shown, steps, options), _leads(steps, axis, options)])
    drawn = [marks.Mark(step.fact, step.x, options.look.accent, words.hover(step.fact, options)) for step in steps]
    fig.add_traces(marks.draw(drawn, axis, options.look, upright=True))
    fig.add_trace(_labels(steps, axis, options))
    fig.update_layout(xaxis=_x_axis(sheet, options), yaxis=_y_axis(shown, axis, options))
    return canvas.finish(fig, sheet, _title(facts, options), words.caption(facts, options), options)


def describe(frame: pd.DataFrame, options: ChartOptions) -> str:
    facts = sorted(rows(frame), key=lambda fact: fact.point)
    return words.describe(facts, options.title or _title(facts, options), options, order="scale")


def _title(facts: Sequence[Row], options: ChartOptions) -> str:
    if len(facts) == 1:
        return f"{facts[0].metric_label}, {facts[0].facility_name}: {facts[0].value_said}"
    named = metrics(facts)
    one, many = options.say("{metric}: from {low} to {high}"), options.say("From {low} to {high}")
    return (one if len(named) == 1 else many).format(
        metric=named[0], low=facts[0].value_said, high=facts[-1].value_said
    )


def _decades(facts: Sequence[Row]) -> tuple[float, float]:
    """Return the powers of ten around all marks, with room for an arrow beyond the last bound."""
    values = [value for fact in facts for value in (*scale.drawn_ends(fact), fact.point) if value > 0]
    first, last = math.floor(math.log10(min(values)) - 0.15), math.ceil(math.log10(max(values)) + 0.15)
    highest = max((math.log10(fact.point) for fact in facts if fact.high is None), default=-math.inf)
    while (last - highest) * _pixels(first, last) / (last - first) < marks.REACH:
        last += 1
    return 10.0**first, 10.0**last


def _pixels(first: float, last: float) -> float:
    return max(SHORTEST, min(TALLEST, (last - first) * DECADE))


def _steps(facts: Sequence[Row], left: float, options: ChartOptions) -> tuple[Scale, list[Step]]:
    """Return an axis tall enough for its decades and for all words, and each fact's place on it."""
    low, high = _decades(facts)
    axis = Scale(low, high, _pixels(math.log10(low), math.log10(high)), log=True)
    places = [(lane + 0.9) * _narrower(LANE, options) for lane in _lanes(facts, axis)]
    pixels = options.room - left - EDGE - _words_at(places, options)
    with_metric = len(metrics(facts)) > 1
    labelled = [_label(fact, pixels, with_metric, options) for fact in facts]
    sizes = [(len(label) if loud else 1) * LINE + float(LABEL_GAP) for label, loud in labelled]
    axis = replace(axis, pixels=max(axis.pixels, sum(sizes)))
    heights = labels.spread([axis.to_pixels(fact.point) for fact in facts], sizes, -6, axis.pixels)
    found = zip(facts, places, labelled, heights, strict=True)
    return axis, [Step(fact, place, *label, height) for fact, place, label, height in found]


def _narrower(pixels: float, options: ChartOptions) -> float:
    return pixels * 0.75 if options.narrow else pixels


def _words_at(places: Sequence[float], options: ChartOptions) -> float:
    """Return where the words begin, beyond the last lane."""
    return max(places) + _narrower(LEAD, options) + 6


def _label(fact: Row, pixels: float, with_metric: bool, options: ChartOptions) -> tuple[list[str], int]:
    """Return the lines beside a mark, and how many of them say the number; 0 where all is said in one line."""
    parts = (fact.facility_name, fact.metric_label if with_metric else "", words.when(fact, options))
    who, said = ", ".join(filter(None, parts)), words.value(fact, options)
    if text.width(said + GAP + who, SIZES.label) <= pixels:
        return [said, who], 0
    value = text.wrap(said, pixels, SIZES.label)
    return [*value, *text.wrap(who, pixels, SIZES.label, most=4)], len(value)


def _lanes(facts: Sequence[Row], axis: Scale) -> list[int]:
    """Return for each fact the first lane in which its mark touches no other."""
    tops: list[float] = []
    lanes = []
    for low, high in (marks.reach(fact, axis) for fact in facts):
        lane = next((at for at, top in enumerate(tops) if low > top + 3), len(tops))
        tops[lane:] = [high, *tops[lane + 1 :]]
        lanes.append(lane)
    return lanes


def _rungs(shown: Sequence[Rung], steps: Sequence[Step], options: ChartOptions) -> go.Scatter:
    """Draw the rungs behind the marks, not behind the words."""
    end = max(step.x for step in steps) + LANE / 2
    x = [place for _ in shown for place in (0, end, None)]
    y = [place for rung in shown for place in (rung.value, rung.value, None)]
    stroke = {"color": options.look.rule, "width": 1}
    return go.Scatter(x=x, y=y, mode="lines", line=stroke, hoverinfo="skip", name="rungs")


def _leads(steps: Sequence[Step], axis: Scale, options: ChartOptions) -> go.Scatter:
    """Lead from each mark to its words."""
    end = _words_at([step.x for step in steps], options)
    bend = end - _narrower(LEAD, options) + 10
    x: list[float | None] = []
    y: list[float | None] = []
    for step in steps:
        x += [step.x, bend, end - 2, None]
        y += [step.fact.point, step.fact.point, axis.at(step.height), None]
    stroke = {"color": options.look.muted, "width": 0.75}
    return go.Scatter(x=x, y=y, mode="lines", line=stroke, opacity=0.5, hoverinfo="skip", name="lead")


def _labels(steps: Sequence[Step], axis: Scale, options: ChartOptions) -> go.Scatter:
    return go.Scatter(
        x=[_words_at([step.x for step in steps], options)] * len(steps),
        y=[axis.at(step.height) for step in steps],
        mode="text",
        text=[_said(step, options) for step in steps],
        textposition="middle right",
        textfont={"size": SIZES.label, "color": options.look.ink},
        hoverinfo="skip",
        cliponaxis=False,
        name="words",
    )


def _said(step: Step, options: ChartOptions) -> str:
    if not step.loud:
        return f"{text.plain(step.label[0])}{GAP}{text.coloured(step.label[1], options.look.muted)}"
    quiet = [text.coloured(line, options.look.muted) for line in step.label[step.loud :]]
    return "<br>".join([*map(text.plain, step.label[: step.loud]), *quiet])


def _shown(found: Sequence[Rung], axis: Scale) -> list[Rung]:
    """Return the rungs that fit: those of one unit first, then those between."""
    chosen: list[Rung] = []
    for rung in sorted(found, key=lambda rung: not rung.main):
        place = axis.to_pixels(rung.value)
        if all(abs(place - axis.to_pixels(other.value)) >= RUNG_GAP for other in chosen):
            chosen.append(rung)
    return sorted(chosen, key=lambda rung: rung.value)


def _x_axis(sheet: Sheet, options: ChartOptions) -> dict[str, Any]:
    return {"visible": False, "range": [0, sheet.width(options)]}


def _y_axis(shown: Sequence[Rung], axis: Scale, options: ChartOptions) -> dict[str, Any]:
    return {
        "type": "log",
        "range": axis.range,
        "tickvals": [rung.value for rung in shown],
        "ticktext": [text.plain(rung.words) for rung in shown],
        "ticks": "",
        "showgrid": False,
        "ticklabelstandoff": 6,
        "showline": True,
        "linewidth": 2,
        "linecolor": options.look.rule,
    }


def suits(metrics: Sequence[Metric]) -> bool:
    """Suit sizes of one physical dimension, of several metrics."""
    physical = not {"count", "money", "ratio"} & {metric.dimension for metric in metrics}
    return len(metrics) > 1 and physical and all(units.convertible(item.unit, metrics[0].unit) for item in metrics)


def highest_first(facts: Sequence[Row]) -> list[Row]:
    return sorted(facts, key=lambda fact: -fact.point)


LADDER = Chart(
    "ladder",
    say("Scale ladder"),
    build,
    describe,
    refuses,
    suits=suits,
    on_one_axis=True,
    panels=True,
    native=Native(NativeForm.DOTS, order=highest_first, log=True),
)
