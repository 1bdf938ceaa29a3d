"""Dated events in lanes, one lane a facility: each as long as its date is vague, its words beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from dashboard.charts import canvas, chart_words, marks, trend_chart
from dashboard.charts.canvas import AXIS, EDGE, ChartArea
from dashboard.charts.chart import Chart, NativeChart, NativeForm
from dashboard.charts.chart_input import BOUNDS, group_rows, list_facility_labels, read_rows, say
from dashboard.theme import SIZES
from facts.model.metric import StatType

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from dashboard.charts.canvas import AxisScale
    from dashboard.charts.chart_input import ChartOptions, ChartRow

NO_DATES = say("None of these facts has a date, so there is no timeline to draw.")
ROW, LANE_GAP, LANE_HEAD = 25, 10, 22
LINE = 16
SHORT = 22
APART = 9


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """A dated fact with the lines of its label, on which side that stands, and its height from the top."""

    fact: ChartRow
    label: list[str]
    before: bool
    top: float


@dataclass(frozen=True, slots=True)
class TimelineLane:
    name: list[str]
    events: list[TimelineEvent]
    top: float
    height: float


def explain_no_timeline(frame: pd.DataFrame) -> str | None:
    return NO_DATES if frame["as_of_start"].isna().all() else None


def build_timeline(frame: pd.DataFrame, options: ChartOptions) -> go.Figure:
    facts = read_rows(frame)
    dated = sorted((fact for fact in facts if fact.dated), key=lambda fact: (fact.start, fact.end))
    left = _measure_lane_names(dated, options)
    sheet = ChartArea(left, EDGE + 6, 0, AXIS)
    days = canvas.fit_time_scale(dated, sheet.width(options), 10, 16)
    lanes = _make_lanes(dated, days, left, options)
    sheet = replace(sheet, height=lanes[-1].top + lanes[-1].height)
    events = [event for lane in lanes for event in lane.events]
    fig = go.Figure()
    fig.add_trace(_draw_separators(lanes, days, options))
    fig.add_trace(_draw_spans(events, days, options))
    fig.add_traces(_draw_marks(events, days, options))
    fig.add_trace(_draw_event_labels(events, days, options))
    if options.narrow:
        fig.add_trace(_draw_lane_names(lanes, days, options))
    fig.update_layout(
        xaxis=canvas.make_numbered_time_axis(days, options) | {"ticks": ""},
        yaxis=_make_lane_axis(lanes, sheet, options),
    )
    caption = chart_words.make_caption(facts, options, trend_chart.describe_undated(facts, options))
    return canvas.finish_figure(fig, sheet, _title_timeline(dated, options), caption, options)


def describe_timeline(frame: pd.DataFrame, options: ChartOptions) -> str:
    facts = sorted(read_rows(frame), key=lambda fact: (not fact.dated, fact.dated and fact.start))
    return chart_words.describe_chart(facts, options.title or _title_timeline(facts, options), options, order="time")


def _title_timeline(facts: Sequence[ChartRow], options: ChartOptions) -> str:
    names = list_facility_labels(facts)
    return options.say("Timeline: {facility}").format(facility=chart_words.list_first_names(names, options, 2))


def _measure_lane_names(facts: Sequence[ChartRow], options: ChartOptions) -> float:
    """Return a left margin that holds the names of the lanes; one lane is named in the title."""
    names = list_facility_labels(facts)
    if options.narrow or len(names) == 1:
        return EDGE
    return EDGE + min(options.room * 0.27, max(chart_words.measure_width(name, SIZES.label) for name in names)) + 14


def _make_lanes(facts: Sequence[ChartRow], days: AxisScale, left: float, options: ChartOptions) -> list[TimelineLane]:
    lanes: list[TimelineLane] = []
    groups = group_rows(facts, "facility")
    top = 0.0
    for group in groups.values():
        name = chart_words.wrap_text(
            group[0].facility_name, days.pixels if options.narrow else left - EDGE - 14, SIZES.label, 2
        )
        head = LANE_HEAD if options.narrow and len(groups) > 1 else 0
        events = _place_events(group, days, top + head + LANE_GAP / 2, options)
        bottom = max(event.top + _measure_label(event.label) for event in events) + LANE_GAP / 2
        height = max(bottom - top, len(name) * LINE + LANE_GAP)
        lanes.append(TimelineLane(name if len(groups) > 1 else [], events, top, height))
        top += height
    return lanes


def _place_events(group: Sequence[ChartRow], days: AxisScale, top: float, options: ChartOptions) -> list[TimelineEvent]:
    """Put each event into the first row of its lane where neither mark nor words touch another."""
    ends: list[list[tuple[float, float]]] = []
    found = []
    sizes: list[float] = []
    for fact in group:
        label, before, left, right = _measure_event(fact, days, options)
        at = next((at for at, taken in enumerate(ends) if all(right < a or left > b for a, b in taken)), len(ends))
        ends[at:] = [[*(ends[at] if at < len(ends) else []), (left, right)], *ends[at + 1 :]]
        sizes[at:] = [max(_measure_label(label), sizes[at] if at < len(sizes) else 0), *sizes[at + 1 :]]
        found.append((fact, label, before, at))
    return [TimelineEvent(fact, label, before, top + sum(sizes[:at])) for fact, label, before, at in found]


def _measure_label(label: Sequence[str]) -> float:
    return ROW + (len(label) - 1) * LINE


def _measure_event(fact: ChartRow, days: AxisScale, options: ChartOptions) -> tuple[list[str], bool, float, float]:
    """Return the label, whether it stands before the mark, and the pixels both take."""
    start, stop = _measure_event_reach(fact, days)
    free = max(start, days.pixels - stop) - APART
    label = chart_words.wrap_text(describe_event(fact, options), min(free, days.pixels * 0.6), SIZES.label)
    before = max(chart_words.measure_width(line, SIZES.label) for line in label) + APART > days.pixels - stop
    wide = max(chart_words.measure_width(line, SIZES.label) for line in label) + APART
    return (label, True, start - wide - 6, stop + 6) if before else (label, False, start - 6, stop + wide + 6)


def describe_event(fact: ChartRow, options: ChartOptions) -> str:
    """Say what happened and when; a number that is no date is told with its date."""
    value = chart_words.phrase_row_value(fact, options)
    if fact.stat_type == "date" and value:
        return f"{fact.metric_label}: {value}"
    return f"{fact.metric_label}: {value} ({fact.as_of_said})"


def _find_middle(event: TimelineEvent) -> float:
    return event.top + _measure_label(event.label) / 2


def _draw_separators(lanes: Sequence[TimelineLane], days: AxisScale, options: ChartOptions) -> go.Scatter:
    x = [end for _ in lanes[1:] for end in (days.low, days.high, None)]
    y = [end for lane in lanes[1:] for end in (lane.top, lane.top, None)]
    stroke = {"color": options.look.rule, "width": 1}
    return go.Scatter(x=x, y=y, mode="lines", line=stroke, hoverinfo="skip", name="lanes")


def _draw_spans(events: Sequence[TimelineEvent], days: AxisScale, options: ChartOptions) -> go.Scatter:
    """Draw the time a date covers, where it is long enough to be seen."""
    x: list[float | None] = []
    y: list[float | None] = []
    for event in events:
        if not _is_point(event.fact, days):
            x += [canvas.count_days(event.fact.start), canvas.count_days(event.fact.end), None]
            y += [_find_middle(event), _find_middle(event), None]
    stroke = {"color": options.look.accent, "width": 9}
    return go.Scatter(x=x, y=y, mode="lines", line=stroke, opacity=0.45, hoverinfo="skip", name="span")


def _is_point(fact: ChartRow, days: AxisScale) -> bool:
    return days.to_pixels(canvas.count_days(fact.end)) - days.to_pixels(canvas.count_days(fact.start)) < SHORT


def _draw_marks(events: Sequence[TimelineEvent], days: AxisScale, options: ChartOptions) -> list[dict[str, Any]]:
    drawn = [
        marks.FactMark(
            _put_on_axis(event.fact),
            _find_middle(event),
            options.look.accent,
            chart_words.make_tooltip(event.fact, options),
        )
        for event in events
    ]
    return marks.draw_marks(drawn, days, options.look)


def _put_on_axis(fact: ChartRow) -> ChartRow:
    """Return the fact with its days as the number to draw: a bound at its end, a range from end to end."""
    start, stop, middle = (
        canvas.count_days(fact.start),
        canvas.count_days(fact.end),
        canvas.count_days(fact.middle),
    )
    point = {"less_than": start, "at_least": start, "up_to": stop, "more_than": stop}.get(fact.qualifier, middle)
    if fact.qualifier == "between":
        return replace(fact, point=point, low=start, high=stop, low_inclusive=True, high_inclusive=True)
    hedge = fact.qualifier if fact.qualifier in _DRAWN else "exact"
    included = fact.qualifier not in ("less_than", "more_than")
    return replace(
        fact, qualifier=hedge, point=point, low=None, high=None, low_inclusive=included, high_inclusive=included
    )


_DRAWN = BOUNDS | {"approximately"}


def _draw_event_labels(events: Sequence[TimelineEvent], days: AxisScale, options: ChartOptions) -> go.Scatter:
    return go.Scatter(
        x=[_place_label(event, days) for event in events],
        y=[_find_middle(event) for event in events],
        mode="text",
        text=[chart_words.join_lines(event.label) for event in events],
        textposition=["middle left" if event.before else "middle right" for event in events],
        textfont={"size": SIZES.label, "color": options.look.ink},
        hoverinfo="skip",
        cliponaxis=False,
        name="words",
    )


def _measure_event_reach(fact: ChartRow, days: AxisScale) -> tuple[float, float]:
    """Return the pixels that the mark and the time its date covers take."""
    low, high = marks.measure_reach(_put_on_axis(fact), days)
    return min(low, days.to_pixels(canvas.count_days(fact.start))), max(
        high, days.to_pixels(canvas.count_days(fact.end))
    )


def _place_label(event: TimelineEvent, days: AxisScale) -> float:
    start, stop = _measure_event_reach(event.fact, days)
    return days.at(start - APART + 3 if event.before else stop + APART - 3)


def _draw_lane_names(lanes: Sequence[TimelineLane], days: AxisScale, options: ChartOptions) -> go.Scatter:
    """Name the lanes above their events, for a phone."""
    return go.Scatter(
        x=[days.low] * len(lanes),
        y=[lane.top + LANE_HEAD / 2 + 3 for lane in lanes],
        mode="text",
        text=["<br>".join(map(chart_words.make_bold, lane.name)) for lane in lanes],
        textposition="middle right",
        textfont={"size": SIZES.label, "color": options.look.ink},
        hoverinfo="skip",
        cliponaxis=False,
        name="lane",
    )


def _make_lane_axis(lanes: Sequence[TimelineLane], sheet: ChartArea, options: ChartOptions) -> dict[str, Any]:
    shown = [] if options.narrow else [lane for lane in lanes if lane.name]
    return {
        "range": [sheet.height, 0],
        "tickvals": [lane.top + lane.height / 2 for lane in shown],
        "ticktext": [chart_words.join_lines(lane.name) for lane in shown],
        "tickfont": {"size": SIZES.label, "color": options.look.ink},
        "showgrid": False,
        "ticks": "",
        "ticklabelstandoff": 10,
    }


TIMELINE = Chart(
    "timeline",
    say("Timeline"),
    build_timeline,
    describe_timeline,
    explain_no_timeline,
    stat_type=StatType.DATE,
    native=NativeChart(NativeForm.EVENTS),
)
