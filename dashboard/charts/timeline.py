"""Dated events in lanes, one lane a facility: each as long as its date is vague, its words beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from dashboard.charts import canvas, dates, marks, text, trend, words
from dashboard.charts.canvas import AXIS, EDGE, Sheet
from dashboard.charts.chart import Chart, Native, NativeForm
from dashboard.charts.options import say
from dashboard.charts.rows import BOUNDS, facilities, grouped, rows
from dashboard.theme import SIZES
from facts.metric import StatType

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from dashboard.charts.options import ChartOptions
    from dashboard.charts.rows import Row
    from dashboard.charts.scale import Scale

NO_DATES = say("None of these facts has a date, so there is no timeline to draw.")
ROW, LANE_GAP, LANE_HEAD = 25, 10, 22
LINE = 16
SHORT = 22
APART = 9


@dataclass(frozen=True, slots=True)
class Event:
    """A dated fact with the lines of its label, on which side that stands, and its height from the top."""

    fact: Row
    label: list[str]
    before: bool
    top: float


@dataclass(frozen=True, slots=True)
class Lane:
    name: list[str]
    events: list[Event]
    top: float
    height: float


def refuses(frame: pd.DataFrame) -> str | None:
    return NO_DATES if frame["as_of_start"].isna().all() else None


def build(frame: pd.DataFrame, options: ChartOptions) -> go.Figure:
    facts = rows(frame)
    dated = sorted((fact for fact in facts if fact.dated), key=lambda fact: (fact.start, fact.end))
    left = _left(dated, options)
    sheet = Sheet(left, EDGE + 6, 0, AXIS)
    days = dates.scale(dated, sheet.width(options), 10, 16)
    lanes = _lanes(dated, days, left, options)
    sheet = replace(sheet, height=lanes[-1].top + lanes[-1].height)
    events = [event for lane in lanes for event in lane.events]
    fig = go.Figure()
    fig.add_trace(_separators(lanes, days, options))
    fig.add_trace(_spans(events, days, options))
    fig.add_traces(_marks(events, days, options))
    fig.add_trace(_labels(events, days, options))
    if options.narrow:
        fig.add_trace(_heads(lanes, days, options))
    fig.update_layout(xaxis=dates.numbered_axis(days, options) | {"ticks": ""}, yaxis=_y_axis(lanes, sheet, options))
    caption = words.caption(facts, options, trend.undated(facts, options))
    return canvas.finish(fig, sheet, _title(dated, options), caption, options)


def describe(frame: pd.DataFrame, options: ChartOptions) -> str:
    facts = sorted(rows(frame), key=lambda fact: (not fact.dated, fact.dated and fact.start))
    return words.describe(facts, options.title or _title(facts, options), options, order="time")


def _title(facts: Sequence[Row], options: ChartOptions) -> str:
    names = facilities(facts)
    return options.say("Timeline: {facility}").format(facility=words.listed(names, options, 2))


def _left(facts: Sequence[Row], options: ChartOptions) -> float:
    """Return a left margin that holds the names of the lanes; one lane is named in the title."""
    names = facilities(facts)
    if options.narrow or len(names) == 1:
        return EDGE
    return EDGE + min(options.room * 0.27, max(text.width(name, SIZES.label) for name in names)) + 14


def _lanes(facts: Sequence[Row], days: Scale, left: float, options: ChartOptions) -> list[Lane]:
    lanes: list[Lane] = []
    groups = grouped(facts, "facility")
    top = 0.0
    for group in groups.values():
        name = text.wrap(group[0].facility_name, days.pixels if options.narrow else left - EDGE - 14, SIZES.label, 2)
        head = LANE_HEAD if options.narrow and len(groups) > 1 else 0
        events = _events(group, days, top + head + LANE_GAP / 2, options)
        bottom = max(event.top + _size(event.label) for event in events) + LANE_GAP / 2
        height = max(bottom - top, len(name) * LINE + LANE_GAP)
        lanes.append(Lane(name if len(groups) > 1 else [], events, top, height))
        top += height
    return lanes


def _events(group: Sequence[Row], days: Scale, top: float, options: ChartOptions) -> list[Event]:
    """Put each event into the first row of its lane where neither mark nor words touch another."""
    ends: list[list[tuple[float, float]]] = []
    found = []
    sizes: list[float] = []
    for fact in group:
        label, before, left, right = _extent(fact, days, options)
        at = next((at for at, taken in enumerate(ends) if all(right < a or left > b for a, b in taken)), len(ends))
        ends[at:] = [[*(ends[at] if at < len(ends) else []), (left, right)], *ends[at + 1 :]]
        sizes[at:] = [max(_size(label), sizes[at] if at < len(sizes) else 0), *sizes[at + 1 :]]
        found.append((fact, label, before, at))
    return [Event(fact, label, before, top + sum(sizes[:at])) for fact, label, before, at in found]


def _size(label: Sequence[str]) -> float:
    return ROW + (len(label) - 1) * LINE


def _extent(fact: Row, days: Scale, options: ChartOptions) -> tuple[list[str], bool, float, float]:
    """Return the label, whether it stands before the mark, and the pixels both take."""
    start, stop = _reach(fact, days)
    free = max(start, days.pixels - stop) - APART
    label = text.wrap(said(fact, options), min(free, days.pixels * 0.6), SIZES.label)
    before = max(text.width(line, SIZES.label) for line in label) + APART > days.pixels - stop
    wide = max(text.width(line, SIZES.label) for line in label) + APART
    return (label, True, start - wide - 6, stop + 6) if before else (label, False, start - 6, stop + wide + 6)


def said(fact: Row, options: ChartOptions) -> str:
    """Say what happened and when; a number that is no date is told with its date."""
    value = words.value(fact, options)
    if fact.stat_type == "date" and value:
        return f"{fact.metric_label}: {value}"
    return f"{fact.metric_label}: {value} ({fact.as_of_said})"


def _middle(event: Event) -> float:
    return event.top + _size(event.label) / 2


def _separators(lanes: Sequence[Lane], days: Scale, options: ChartOptions) -> go.Scatter:
    x = [end for _ in lanes[1:] for end in (days.low, days.high, None)]
    y = [end for lane in lanes[1:] for end in (lane.top, lane.top, None)]
    stroke = {"color": options.look.rule, "width": 1}
    return go.Scatter(x=x, y=y, mode="lines", line=stroke, hoverinfo="skip", name="lanes")


def _spans(events: Sequence[Event], days: Scale, options: ChartOptions) -> go.Scatter:
    """Draw the time a date covers, where it is long enough to be seen."""
    x: list[float | None] = []
    y: list[float | None] = []
    for event in events:
        if not _is_point(event.fact, days):
            x += [dates.day(event.fact.start), dates.day(event.fact.end), None]
            y += [_middle(event), _middle(event), None]
    stroke = {"color": options.look.accent, "width": 9}
    return go.Scatter(x=x, y=y, mode="lines", line=stroke, opacity=0.45, hoverinfo="skip", name="span")


def _is_point(fact: Row, days: Scale) -> bool:
    return days.to_pixels(dates.day(fact.end)) - days.to_pixels(dates.day(fact.start)) < SHORT


def _marks(events: Sequence[Event], days: Scale, options: ChartOptions) -> list[dict[str, Any]]:
    drawn = [
        marks.Mark(_on_axis(event.fact), _middle(event), options.look.accent, words.hover(event.fact, options))
        for event in events
    ]
    return marks.draw(drawn, days, options.look)


def _on_axis(fact: Row) -> Row:
    """Return the fact with its days as the number to draw: a bound at its end, a range from end to end."""
    start, stop, middle = dates.day(fact.start), dates.day(fact.end), dates.day(fact.middle)
    point = {"less_than": start, "at_least": start, "up_to": stop, "more_than": stop}.get(fact.qualifier, middle)
    if fact.qualifier == "between":
        return replace(fact, point=point, low=start, high=stop, low_inclusive=True, high_inclusive=True)
    hedge = fact.qualifier if fact.qualifier in _DRAWN else "exact"
    included = fact.qualifier not in ("less_than", "more_than")
    return replace(
        fact, qualifier=hedge, point=point, low=None, high=None, low_inclusive=included, high_inclusive=included
    )


_DRAWN = BOUNDS | {"approximately"}


def _labels(events: Sequence[Event], days: Scale, options: ChartOptions) -> go.Scatter:
    return go.Scatter(
        x=[_label_at(event, days) for event in events],
        y=[_middle(event) for event in events],
        mode="text",
        text=[text.broken(event.label) for event in events],
        textposition=["middle left" if event.before else "middle right" for event in events],
        textfont={"size": SIZES.label, "color": options.look.ink},
        hoverinfo="skip",
        cliponaxis=False,
        name="words",
    )


def _reach(fact: Row, days: Scale) -> tuple[float, float]:
    """Return the pixels that the mark and the time its date covers take."""
    low, high = marks.reach(_on_axis(fact), days)
    return min(low, days.to_pixels(dates.day(fact.start))), max(high, days.to_pixels(dates.day(fact.end)))


def _label_at(event: Event, days: Scale) -> float:
    start, stop = _reach(event.fact, days)
    return days.at(start - APART + 3 if event.before else stop + APART - 3)


def _heads(lanes: Sequence[Lane], days: Scale, options: ChartOptions) -> go.Scatter:
    """Name the lanes above their events, for a phone."""
    return go.Scatter(
        x=[days.low] * len(lanes),
        y=[lane.top + LANE_HEAD / 2 + 3 for lane in lanes],
        mode="text",
        text=["<br>".join(map(text.bold, lane.name)) for lane in lanes],
        textposition="middle right",
        textfont={"size": SIZES.label, "color": options.look.ink},
        hoverinfo="skip",
        cliponaxis=False,
        name="lane",
    )


def _y_axis(lanes: Sequence[Lane], sheet: Sheet, options: ChartOptions) -> dict[str, Any]:
    shown = [] if options.narrow else [lane for lane in lanes if lane.name]
    return {
        "range": [sheet.height, 0],
        "tickvals": [lane.top + lane.height / 2 for lane in shown],
        "ticktext": [text.broken(lane.name) for lane in shown],
        "tickfont": {"size": SIZES.label, "color": options.look.ink},
        "showgrid": False,
        "ticks": "",
        "ticklabelstandoff": 10,
    }


TIMELINE = Chart(
    "timeline", say("Timeline"), build, describe, refuses, stat_type=StatType.DATE, native=Native(NativeForm.EVENTS)
)
