"""Ranks, 1 on top; over several years as lines that rise and fall."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from dashboard.charts import canvas, chart_words, marks
from dashboard.charts.canvas import AXIS, EDGE, AxisScale, ChartArea
from dashboard.charts.chart import Chart, NativeChart, NativeForm
from dashboard.charts.chart_input import list_metric_labels, read_rows, say
from dashboard.charts.marks import LabelBox, LabelRoom, LineEnd
from dashboard.theme import SIZES
from facts.evidence.comparability import Layout
from facts.model.metric import StatType

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

    from dashboard.charts.chart_input import ChartOptions, ChartRow

NOT_RANKS = say("Only ranks are drawn with 1 on top: choose a metric that is a rank.")
PLACE, SHORTEST, TALLEST = 30, 240, 620
UNDATED, UNDATED_NARROW = 96, 66
BESIDE = 9
WORDS_ON_CHART = 60


@dataclass(frozen=True, slots=True)
class RankField:
    """The two axes: days in pixels from the left (None when nothing is dated), ranks from 1 downwards."""

    days: AxisScale | None
    ranks: AxisScale
    undated: float

    def column(self, fact: ChartRow) -> float:
        return self.days.to_pixels(canvas.count_days(fact.middle)) if self.days and fact.dated else self.undated

    def y(self, fact: ChartRow) -> float:
        """Return the pixels from the lower end."""
        return self.ranks.pixels - self.ranks.to_pixels(fact.point)

    def places(self, facts: Sequence[ChartRow]) -> dict[str, float]:
        """Return where each fact stands across, by its id; those that share a place stand side by side."""
        shared: dict[tuple[float, float], list[str]] = {}
        for fact in facts:
            shared.setdefault((round(self.column(fact) / BESIDE), fact.point), []).append(fact.id)
        offsets = {key: BESIDE * (at - (len(ids) - 1) / 2) for ids in shared.values() for at, key in enumerate(ids)}
        return {fact.id: self.column(fact) + offsets[fact.id] for fact in facts}


def explain_no_ranking(frame: pd.DataFrame) -> str | None:
    return None if (frame["stat_type"] == StatType.RANK).all() else NOT_RANKS


def build_ranking(frame: pd.DataFrame, options: ChartOptions) -> go.Figure:
    facts = _order_rows(frame)
    lines = _group_lines(facts)
    names = {key: marks.wrap_line_name(_name_line(group[0], facts), options) for key, group in lines.items()}
    ranks = _make_rank_scale(facts, marks.measure_names_height(names.values()))
    sheet = ChartArea(EDGE + 30, EDGE + marks.measure_names_width(names.values()), ranks.pixels, AXIS)
    field = _make_field(facts, ranks, sheet.width(options), UNDATED_NARROW if options.narrow else UNDATED)
    places = field.places(facts)
    colours = {key: options.look.series[at % len(options.look.series)] for at, key in enumerate(lines)}
    fig = go.Figure()
    fig.add_traces([_draw_join(group, colours[key], places) for key, group in lines.items() if len(group) > 1])
    fig.add_traces(_draw_marks(lines, colours, places, ranks, options))
    if len(facts) <= WORDS_ON_CHART:
        fig.add_trace(_draw_words(lines, field, places, options))
    ends = [LineEnd(names[key], places[group[-1].id], group[-1].point, colours[key]) for key, group in lines.items()]
    marks.add_line_names(fig, ends, sheet.width(options), AxisScale(ranks.high, ranks.low, ranks.pixels), options)
    fig.update_layout(xaxis=_make_date_axis(field, sheet, facts, options), yaxis=_make_rank_axis(ranks, options))
    return canvas.finish_figure(
        fig, sheet, _title_ranking(facts, options), chart_words.make_caption(facts, options), options
    )


def describe_ranking(frame: pd.DataFrame, options: ChartOptions) -> str:
    facts = sorted(read_rows(frame), key=lambda fact: fact.point)
    return chart_words.describe_chart(facts, options.title or _title_ranking(facts, options), options, order="best")


def _order_rows(frame: pd.DataFrame) -> list[ChartRow]:
    """Return the facts by date, the undated last."""
    return sorted(
        read_rows(frame),
        key=lambda fact: (not fact.dated, canvas.count_days(fact.middle) if fact.dated else fact.point),
    )


def _group_lines(facts: Sequence[ChartRow]) -> dict[tuple[str, str], list[ChartRow]]:
    lines: dict[tuple[str, str], list[ChartRow]] = {}
    for fact in facts:
        lines.setdefault((fact.facility, fact.metric), []).append(fact)
    return lines


def _name_line(fact: ChartRow, facts: Sequence[ChartRow]) -> str:
    """Name a line by its facility; by the ranking, or by both, where that is what differs."""
    several_metrics, several_names = len(list_metric_labels(facts)) > 1, len({fact.facility for fact in facts}) > 1
    if several_metrics and not several_names:
        return fact.metric_label
    return f"{fact.facility_name}, {fact.metric_label}" if several_metrics else fact.facility_name


def _title_ranking(facts: Sequence[ChartRow], options: ChartOptions) -> str:
    names = list(dict.fromkeys(fact.facility_name for fact in facts))
    label = chart_words.list_first_names(list_metric_labels(facts), options)
    return f"{names[0]}: {label}" if len(names) == 1 else label


def _make_rank_scale(facts: Sequence[ChartRow], needed: float) -> AxisScale:
    last = max(max(fact.point, fact.high or 0, fact.low or 0) for fact in facts)
    below = 1.6 if last < 40 else last * 0.05
    return AxisScale(1 - below * 0.6, last + below * 0.6, max(SHORTEST, min(TALLEST, last * PLACE), needed))


def _make_field(facts: Sequence[ChartRow], ranks: AxisScale, pixels: float, column: float) -> RankField:
    dated = [fact for fact in facts if fact.dated]
    if not dated:
        return RankField(None, ranks, pixels / 2)
    column = column if len(dated) < len(facts) else 0
    days = canvas.fit_time_scale(dated, pixels - column, 30, 30)
    return RankField(days, ranks, pixels - column / 2)


def _draw_join(group: Sequence[ChartRow], colour: str, places: dict[str, float]) -> go.Scatter:
    """Join the ranks that have a date."""
    x: list[float | None] = []
    y: list[float | None] = []
    for one, other in pairwise([fact for fact in group if fact.dated]):
        x += [places[one.id], places[other.id], None]
        y += [one.point, other.point, None]
    return go.Scatter(x=x, y=y, mode="lines", line={"color": colour, "width": 2}, hoverinfo="skip", name="joined")


def _draw_marks(
    lines: dict[tuple[str, str], list[ChartRow]],
    colours: dict[tuple[str, str], str],
    places: dict[str, float],
    ranks: AxisScale,
    options: ChartOptions,
) -> list[dict[str, Any]]:
    drawn = [
        marks.FactMark(fact, places[fact.id], colours[key], chart_words.make_tooltip(fact, options))
        for key, group in lines.items()
        for fact in group
    ]
    return marks.draw_marks(drawn, ranks, options.look, upright=True, reverse=True)


def _draw_words(
    lines: dict[tuple[str, str], list[ChartRow]], field: RankField, places: dict[str, float], options: ChartOptions
) -> go.Scatter:
    """Write each rank in words above or below its mark where there is room; the tooltip has it always."""
    room = LabelRoom(
        LabelBox(-30, -20, max(places.values()) + 60, field.ranks.pixels + 20),
        list(_iter_rank_obstacles(lines, field, places)),
    )
    placed = []
    for fact in (fact for group in lines.values() for fact in group):
        wide, x, y = (
            chart_words.measure_width(chart_words.phrase_row_value(fact, options), SIZES.tick) / 2,
            places[fact.id],
            field.y(fact),
        )
        at = room.first_free(LabelBox(x - wide, y + middle - 8, x + wide, y + middle + 8) for middle in _ABOVE_OR_BELOW)
        if at is not None:
            placed.append((fact, field.ranks.move_by(fact.point, -_ABOVE_OR_BELOW[at])))
    return go.Scatter(
        x=[places[fact.id] for fact, _ in placed],
        y=[height for _, height in placed],
        mode="text",
        text=[chart_words.escape_plotly(chart_words.phrase_row_value(fact, options)) for fact, _ in placed],
        textfont={"size": SIZES.tick, "color": options.look.ink},
        hoverinfo="skip",
        cliponaxis=False,
        name="words",
    )


_ABOVE_OR_BELOW = (15, -15)


def _iter_rank_obstacles(
    lines: dict[tuple[str, str], list[ChartRow]], field: RankField, places: dict[str, float]
) -> Iterator[LabelBox]:
    for group in lines.values():
        for fact in group:
            low, high = (field.ranks.pixels - end for end in reversed(marks.measure_reach(fact, field.ranks)))
            yield LabelBox(places[fact.id] - 6, low, places[fact.id] + 6, high)
        for one, other in pairwise([fact for fact in group if fact.dated]):
            yield from marks.iter_boxes_along((places[one.id], field.y(one)), (places[other.id], field.y(other)))


def _make_date_axis(
    field: RankField, sheet: ChartArea, facts: Sequence[ChartRow], options: ChartOptions
) -> dict[str, Any]:
    ticks = _list_rank_dates(field, facts, options)
    if not all(fact.dated for fact in facts):
        ticks.append((field.undated, chart_words.escape_plotly(options.say("undated"))))
    return {
        "range": [0, sheet.width(options)],
        "tickvals": [place for place, _ in ticks],
        "ticktext": [said for _, said in ticks],
        "tickangle": 0,
        "ticks": "",
        "showgrid": False,
    }


def _list_rank_dates(field: RankField, facts: Sequence[ChartRow], options: ChartOptions) -> list[tuple[float, str]]:
    """Return the dates along the axis; a single date is said where it stands."""
    dated = [fact for fact in facts if fact.dated]
    if field.days is None:
        return []
    if len({fact.middle for fact in dated}) == 1:
        return [(field.column(dated[0]), chart_words.escape_plotly(dated[0].as_of_said))]
    axis = canvas.make_numbered_time_axis(field.days, options)
    return [(field.days.to_pixels(day), said) for day, said in zip(axis["tickvals"], axis["ticktext"], strict=True)]


def _make_rank_axis(ranks: AxisScale, options: ChartOptions) -> dict[str, Any]:
    last = int(ranks.high)
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 10**9) if ranks.pixels / last * step >= 22)
    places = sorted({1, *range(step, last + 1, step)} - ({2} if step == 2 else set()))
    return {
        "range": [ranks.high, ranks.low],
        "tickvals": places,
        "ticktext": [chart_words.format_count(place, options.language) for place in places],
        "ticks": "",
        "ticklabelstandoff": 8,
    }


def order_best_first(facts: Sequence[ChartRow]) -> list[ChartRow]:
    """Order the ranks of each metric."""
    return sorted(facts, key=lambda fact: (fact.metric_label, fact.point))


RANK = Chart(
    "rank",
    say("Ranks"),
    build_ranking,
    describe_ranking,
    explain_no_ranking,
    stat_type=StatType.RANK,
    native=NativeChart(NativeForm.DOTS, order=order_best_first),
    layout=Layout.RANKING,
)
