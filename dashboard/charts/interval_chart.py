"""The interval of one fact: what its words say about where the number lies, and whether the ends belong to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from dashboard.charts import canvas, chart_words, marks
from dashboard.charts.canvas import AXIS, AXIS_TITLE, EDGE, AxisScale, ChartArea
from dashboard.charts.chart import DATE_ON_AXIS, Chart, ChartFacts, ChartPage, NativeChart, NativeForm
from dashboard.charts.chart_input import BOUNDS, read_rows, say
from dashboard.theme import SIZES
from facts.model.metric import StatType

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from dashboard.charts.chart_input import ChartOptions, ChartRow

ONE_FACT = say("The interval shows one fact at a time: choose one.")
HEIGHT, HEIGHT_BARE = 56, 36
STEPS = 10
LINE, WORDS = 16.0, 42.0
POINTS = frozenset({"exact", "one_of_only"})
SOFT = frozenset({"exact", "approximately", "one_of_only"})


def explain_no_interval(frame: pd.DataFrame) -> str | None:
    if len(frame) > 1:
        return ONE_FACT
    return DATE_ON_AXIS if (frame["stat_type"] == "date").any() else None


def build_interval(frame: pd.DataFrame, options: ChartOptions) -> go.Figure:
    """Draw one fact on a number line, the ends of its interval in words above it."""
    (fact,) = read_rows(frame)
    height = HEIGHT if describe_ends(fact, options) else HEIGHT_BARE
    sheet = ChartArea(EDGE + 14, EDGE + 14, height, AXIS + AXIS_TITLE)
    axis = _make_scale(fact, sheet.width(options))
    mark = marks.FactMark(fact, LINE, options.look.accent, chart_words.make_tooltip(fact, options))
    fig = go.Figure()
    fig.add_traces([_draw_line(axis, options), *_draw_reach(fact, axis, options)])
    fig.add_traces(marks.draw_marks([mark], axis, options.look))
    fig.add_trace(_draw_ends(fact, axis, options))
    fig.update_layout(xaxis=_make_number_axis(axis, options), yaxis={"visible": False, "range": [0, height]})
    fig.add_annotation(canvas.place_unit_below(fact, 0, options, drop=4))
    caption = chart_words.make_caption([fact], options, explain_rounding(fact, options))
    return canvas.finish_figure(
        fig, sheet, f"{fact.metric_label}, {chart_words.describe_row(fact, options)}", caption, options
    )


def describe_interval(frame: pd.DataFrame, options: ChartOptions) -> str:
    (fact,) = read_rows(frame)
    told = [chart_words.describe_chart([fact], options.title or fact.metric_label, options)]
    ends = [end for _, end in describe_ends(fact, options)]
    if ends:
        told.append(options.say("Interval: {ends}.").format(ends="; ".join(ends)))
    return " ".join(told)


def explain_rounding(fact: ChartRow, options: ChartOptions) -> str:
    """Say which numbers would be printed as this one."""
    if fact.qualifier != "exact" or fact.low is None or fact.high is None or fact.low >= fact.high:
        return ""
    low, high = (chart_words.format_exact(end, options.language) for end in (fact.low, fact.high))
    return options.say("Numbers from {low} to {high} round to it.").format(low=low, high=high)


def describe_ends(fact: ChartRow, options: ChartOptions) -> list[tuple[float | None, str]]:
    """Return both ends of the interval with their words; None is an end nobody states."""
    if fact.qualifier in POINTS:
        return []
    low, high = (
        _describe_end(fact, fact.low, fact.low_inclusive, options),
        _describe_end(fact, fact.high, fact.high_inclusive, options),
    )
    return [low or (None, options.say("no lower end stated")), high or (None, options.say("no upper end stated"))]


def _describe_end(fact: ChartRow, end: float | None, included: bool, options: ChartOptions) -> tuple[float, str] | None:
    if end is None:
        return None
    number = chart_words.format_exact(end, options.language)
    if fact.qualifier in SOFT or fact.softness or (fact.qualifier == "nearly" and end != fact.point):
        return end, options.say("about {number}").format(number=number)
    said = options.say("{number} included") if included else options.say("{number} not included")
    return end, said.format(number=number)


def _make_scale(fact: ChartRow, pixels: float) -> AxisScale:
    """Return a line on which the interval takes the middle half, or a bound stands before open room."""
    if fact.low is not None and fact.high is not None and fact.low < fact.high:
        margin = (fact.high - fact.low) * (1.9 if fact.qualifier == "exact" else 0.7)
        return AxisScale(_limit_to_zero(fact, fact.low - margin), fact.high + margin, pixels)
    margin = abs(fact.point) * 0.5 or 1.0
    if fact.stat_type == StatType.RANK:
        margin = 3
    below = margin * (2 if fact.low is None and fact.high is not None else 1)
    above = margin * (2 if fact.high is None and fact.low is not None else 1)
    return AxisScale(_limit_to_zero(fact, fact.point - below), fact.point + above, pixels)


def _limit_to_zero(fact: ChartRow, low: float) -> float:
    return max(low, 0.0) if fact.ratio_scale and fact.point >= 0 else low


def _make_number_axis(axis: AxisScale, options: ChartOptions) -> dict[str, Any]:
    ticks = axis.axis(axis.high, options, least=64 if options.narrow else 110)
    return ticks | {
        "ticks": "outside",
        "ticklen": 5,
        "tickcolor": options.look.rule,
        "ticklabelstandoff": 1,
        "showgrid": False,
    }


def _draw_line(axis: AxisScale, options: ChartOptions) -> go.Scatter:
    stroke = {"color": options.look.rule, "width": 2}
    return go.Scatter(x=axis.range, y=[LINE, LINE], mode="lines", line=stroke, hoverinfo="skip", name="line")


def _draw_reach(fact: ChartRow, axis: AxisScale, options: ChartOptions) -> Iterator[go.Scatter]:
    """Lay a pale strip over the rounding of an exact number, and over the side of a bound; it fades into the open."""
    if fact.qualifier not in BOUNDS and fact.qualifier != "exact":
        return
    low, high = (axis.low if fact.low is None else fact.low), (axis.high if fact.high is None else fact.high)
    steps = STEPS if None in (fact.low, fact.high) else 1
    for share in (step / steps for step in range(1, steps + 1)):
        start = high - (high - low) * share if fact.low is None else low
        stop = low + (high - low) * share if fact.high is None else high
        yield _draw_strip(start, stop, 0.2 / steps, options)


def _draw_strip(start: float, stop: float, opacity: float, options: ChartOptions) -> go.Scatter:
    stroke = {"color": options.look.accent, "width": 16}
    return go.Scatter(
        x=[start, stop], y=[LINE, LINE], mode="lines", line=stroke, opacity=opacity, hoverinfo="skip", name="interval"
    )


def _draw_ends(fact: ChartRow, axis: AxisScale, options: ChartOptions) -> go.Scatter:
    """Write the words of the ends above them, kept off each other and inside the picture."""
    said = describe_ends(fact, options)
    sizes = [chart_words.measure_width(said_, SIZES.tick) + 14 for _, said_ in said]
    edges = [0.0, axis.pixels]
    wanted = [edges[at] if end is None else axis.to_pixels(end) for at, (end, _) in enumerate(said)]
    places = marks.spread_centres(wanted, sizes, -14, axis.pixels + 14) if said else []
    return go.Scatter(
        x=[axis.at(min(max(place, 0), axis.pixels)) for place in places],
        y=[WORDS] * len(places),
        mode="text",
        text=[chart_words.escape_plotly(words_) for _, words_ in said],
        textfont={"size": SIZES.tick, "color": options.look.ink},
        hoverinfo="skip",
        cliponaxis=False,
        name="words",
    )


def explain_interval(fact: ChartRow, options: ChartOptions) -> str:
    """Say both ends, or which numbers round to this one."""
    ends = [said for _, said in describe_ends(fact, options)]
    return options.say("Interval: {ends}.", ends="; ".join(ends)) if ends else explain_rounding(fact, options)


INTERVAL = Chart(
    "interval",
    say("Interval"),
    build_interval,
    describe_interval,
    explain_no_interval,
    shows=ChartFacts.ONE,
    page=ChartPage.FACT,
    titled=False,
    native=NativeChart(NativeForm.DOTS, lead=explain_interval),
)
