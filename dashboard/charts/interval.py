"""The interval of one fact: what its words say about where the number lies, and whether the ends belong to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from dashboard.charts import canvas, labels, marks, numbers, text, words
from dashboard.charts.canvas import AXIS, AXIS_TITLE, EDGE, Sheet
from dashboard.charts.chart import DATE_ON_AXIS, Chart, Native, NativeForm, Page, Shows
from dashboard.charts.options import say
from dashboard.charts.rows import BOUNDS, rows
from dashboard.charts.scale import Scale
from dashboard.theme import SIZES
from facts.metric import StatType

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from dashboard.charts.options import ChartOptions
    from dashboard.charts.rows import Row

ONE_FACT = say("The interval shows one fact at a time: choose one.")
HEIGHT, HEIGHT_BARE = 56, 36
STEPS = 10
LINE, WORDS = 16.0, 42.0
POINTS = frozenset({"exact", "one_of_only"})
SOFT = frozenset({"exact", "approximately", "one_of_only"})


def refuses(frame: pd.DataFrame) -> str | None:
    if len(frame) > 1:
        return ONE_FACT
    return DATE_ON_AXIS if (frame["stat_type"] == "date").any() else None


def build(frame: pd.DataFrame, options: ChartOptions) -> go.Figure:
    """Draw one fact on a number line, the ends of its interval in words above it."""
    (fact,) = rows(frame)
    height = HEIGHT if ends_said(fact, options) else HEIGHT_BARE
    sheet = Sheet(EDGE + 14, EDGE + 14, height, AXIS + AXIS_TITLE)
    axis = _scale(fact, sheet.width(options))
    mark = marks.Mark(fact, LINE, options.look.accent, words.hover(fact, options))
    fig = go.Figure()
    fig.add_traces([_line(axis, options), *_reach(fact, axis, options)])
    fig.add_traces(marks.draw([mark], axis, options.look))
    fig.add_trace(_ends(fact, axis, options))
    fig.update_layout(xaxis=_x_axis(axis, options), yaxis={"visible": False, "range": [0, height]})
    fig.add_annotation(canvas.unit_below(fact, 0, options, drop=4))
    caption = words.caption([fact], options, rounding(fact, options))
    return canvas.finish(fig, sheet, f"{fact.metric_label}, {words.said(fact, options)}", caption, options)


def describe(frame: pd.DataFrame, options: ChartOptions) -> str:
    (fact,) = rows(frame)
    told = [words.describe([fact], options.title or fact.metric_label, options)]
    ends = [end for _, end in ends_said(fact, options)]
    if ends:
        told.append(options.say("Interval: {ends}.").format(ends="; ".join(ends)))
    return " ".join(told)


def rounding(fact: Row, options: ChartOptions) -> str:
    """Say which numbers would be printed as this one."""
    if fact.qualifier != "exact" or fact.low is None or fact.high is None or fact.low >= fact.high:
        return ""
    low, high = (numbers.exact(end, options.language) for end in (fact.low, fact.high))
    return options.say("Numbers from {low} to {high} round to it.").format(low=low, high=high)


def ends_said(fact: Row, options: ChartOptions) -> list[tuple[float | None, str]]:
    """Return both ends of the interval with their words; None is an end nobody states."""
    if fact.qualifier in POINTS:
        return []
    low, high = _end(fact, fact.low, fact.low_inclusive, options), _end(fact, fact.high, fact.high_inclusive, options)
    return [low or (None, options.say("no lower end stated")), high or (None, options.say("no upper end stated"))]


def _end(fact: Row, end: float | None, included: bool, options: ChartOptions) -> tuple[float, str] | None:
    if end is None:
        return None
    number = numbers.exact(end, options.language)
    if fact.qualifier in SOFT or (fact.qualifier == "nearly" and end != fact.point):
        return end, options.say("about {number}").format(number=number)
    said = options.say("{number} included") if included else options.say("{number} not included")
    return end, said.format(number=number)


def _scale(fact: Row, pixels: float) -> Scale:
    """Return a line on which the interval takes the middle half, or a bound stands before open room."""
    if fact.low is not None and fact.high is not None and fact.low < fact.high:
        margin = (fact.high - fact.low) * (1.9 if fact.qualifier == "exact" else 0.7)
        return Scale(_not_below_zero(fact, fact.low - margin), fact.high + margin, pixels)
    margin = abs(fact.point) * 0.5 or 1.0
    if fact.stat_type == StatType.RANK:
        margin = 3
    below = margin * (2 if fact.low is None and fact.high is not None else 1)
    above = margin * (2 if fact.high is None and fact.low is not None else 1)
    return Scale(_not_below_zero(fact, fact.point - below), fact.point + above, pixels)


def _not_below_zero(fact: Row, low: float) -> float:
    return max(low, 0.0) if fact.ratio_scale and fact.point >= 0 else low


def _x_axis(axis: Scale, options: ChartOptions) -> dict[str, Any]:
    ticks = axis.axis(axis.high, options, least=64 if options.narrow else 110)
    return ticks | {
        "ticks": "outside",
        "ticklen": 5,
        "tickcolor": options.look.rule,
        "ticklabelstandoff": 1,
        "showgrid": False,
    }


def _line(axis: Scale, options: ChartOptions) -> go.Scatter:
    stroke = {"color": options.look.rule, "width": 2}
    return go.Scatter(x=axis.range, y=[LINE, LINE], mode="lines", line=stroke, hoverinfo="skip", name="line")


def _reach(fact: Row, axis: Scale, options: ChartOptions) -> Iterator[go.Scatter]:
    """Lay a pale strip over the rounding of an exact number, and over the side of a bound; it fades into the open."""
    if fact.qualifier not in BOUNDS and fact.qualifier != "exact":
        return
    low, high = (axis.low if fact.low is None else fact.low), (axis.high if fact.high is None else fact.high)
    steps = STEPS if None in (fact.low, fact.high) else 1
    for share in (step / steps for step in range(1, steps + 1)):
        start = high - (high - low) * share if fact.low is None else low
        stop = low + (high - low) * share if fact.high is None else high
        yield _strip(start, stop, 0.2 / steps, options)


def _strip(start: float, stop: float, opacity: float, options: ChartOptions) -> go.Scatter:
    stroke = {"color": options.look.accent, "width": 16}
    return go.Scatter(
        x=[start, stop], y=[LINE, LINE], mode="lines", line=stroke, opacity=opacity, hoverinfo="skip", name="interval"
    )


def _ends(fact: Row, axis: Scale, options: ChartOptions) -> go.Scatter:
    """Write the words of the ends above them, kept off each other and inside the picture."""
    said = ends_said(fact, options)
    sizes = [text.width(said_, SIZES.tick) + 14 for _, said_ in said]
    edges = [0.0, axis.pixels]
    wanted = [edges[at] if end is None else axis.to_pixels(end) for at, (end, _) in enumerate(said)]
    places = labels.spread(wanted, sizes, -14, axis.pixels + 14) if said else []
    return go.Scatter(
        x=[axis.at(min(max(place, 0), axis.pixels)) for place in places],
        y=[WORDS] * len(places),
        mode="text",
        text=[text.plain(words_) for _, words_ in said],
        textfont={"size": SIZES.tick, "color": options.look.ink},
        hoverinfo="skip",
        cliponaxis=False,
        name="words",
    )


def lead(fact: Row, options: ChartOptions) -> str:
    """Say both ends, or which numbers round to this one."""
    ends = [said for _, said in ends_said(fact, options)]
    return options.say("Interval: {ends}.", ends="; ".join(ends)) if ends else rounding(fact, options)


INTERVAL = Chart(
    "interval",
    say("Interval"),
    build,
    describe,
    refuses,
    shows=Shows.ONE,
    page=Page.FACT,
    titled=False,
    native=Native(NativeForm.DOTS, lead=lead),
)
