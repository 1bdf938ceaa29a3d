"""Ranks, 1 on top; over several years as lines that rise and fall."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from dashboard.charts import canvas, dates, labels, line_names, marks, numbers, text, words
from dashboard.charts.canvas import AXIS, EDGE, Sheet
from dashboard.charts.chart import Chart, Native, NativeForm
from dashboard.charts.labels import Box, Room
from dashboard.charts.line_names import LineEnd
from dashboard.charts.options import say
from dashboard.charts.rows import metrics, rows
from dashboard.charts.scale import Scale
from dashboard.theme import SIZES
from facts.metric import StatType

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

    from dashboard.charts.options import ChartOptions
    from dashboard.charts.rows import Row

NOT_RANKS = say("Only ranks are drawn with 1 on top: choose a metric that is a rank.")
PLACE, SHORTEST, TALLEST = 30, 240, 620
UNDATED, UNDATED_NARROW = 96, 66
BESIDE = 9
WORDS_ON_CHART = 60


@dataclass(frozen=True, slots=True)
class Field:
    """The two axes: days in pixels from the left (None when nothing is dated), ranks from 1 downwards."""

    days: Scale | None
    ranks: Scale
    undated: float

    def column(self, fact: Row) -> float:
        return self.days.to_pixels(dates.day(fact.middle)) if self.days and fact.dated else self.undated

    def y(self, fact: Row) -> float:
        """Return the pixels from the lower end."""
        return self.ranks.pixels - self.ranks.to_pixels(fact.point)

    def places(self, facts: Sequence[Row]) -> dict[str, float]:
        """Return where each fact stands across, by its id; those that share a place stand side by side."""
        shared: dict[tuple[float, float], list[str]] = {}
        for fact in facts:
            shared.setdefault((round(self.column(fact) / BESIDE), fact.point), []).append(fact.id)
        offsets = {key: BESIDE * (at - (len(ids) - 1) / 2) for ids in shared.values() for at, key in enumerate(ids)}
        return {fact.id: self.column(fact) + offsets[fact.id] for fact in facts}


def refuses(frame: pd.DataFrame) -> str | None:
    return None if (frame["stat_type"] == StatType.RANK).all() else NOT_RANKS


def build(frame: pd.DataFrame, options: ChartOptions) -> go.Figure:
    facts = _ordered(frame)
    lines = _lines(facts)
    names = {key: line_names.lines(_name(group[0], facts), options) for key, group in lines.items()}
    ranks = _ranks(facts, line_names.height(names.values()))
    sheet = Sheet(EDGE + 30, EDGE + line_names.width(names.values()), ranks.pixels, AXIS)
    field = _field(facts, ranks, sheet.width(options), UNDATED_NARROW if options.narrow else UNDATED)
    places = field.places(facts)
    colours = {key: options.look.series[at % len(options.look.series)] for at, key in enumerate(lines)}
    fig = go.Figure()
    fig.add_traces([_join(group, colours[key], places) for key, group in lines.items() if len(group) > 1])
    fig.add_traces(_marks(lines, colours, places, ranks, options))
    if len(facts) <= WORDS_ON_CHART:
        fig.add_trace(_words(lines, field, places, options))
    ends = [LineEnd(names[key], places[group[-1].id], group[-1].point, colours[key]) for key, group in lines.items()]
    line_names.add(fig, ends, sheet.width(options), Scale(ranks.high, ranks.low, ranks.pixels), options)
    fig.update_layout(xaxis=_x_axis(field, sheet, facts, options), yaxis=_y_axis(ranks, options))
    return canvas.finish(fig, sheet, _title(facts, options), words.caption(facts, options), options)


def describe(frame: pd.DataFrame, options: ChartOptions) -> str:
    facts = sorted(rows(frame), key=lambda fact: fact.point)
    return words.describe(facts, options.title or _title(facts, options), options, order="best")


def _ordered(frame: pd.DataFrame) -> list[Row]:
    """Return the facts by date, the undated last."""
    return sorted(rows(frame), key=lambda fact: (not fact.dated, dates.day(fact.middle) if fact.dated else fact.point))


def _lines(facts: Sequence[Row]) -> dict[tuple[str, str], list[Row]]:
    lines: dict[tuple[str, str], list[Row]] = {}
    for fact in facts:
        lines.setdefault((fact.facility, fact.metric), []).append(fact)
    return lines


def _name(fact: Row, facts: Sequence[Row]) -> str:
    """Name a line by its facility; by the ranking, or by both, where that is what differs."""
    several_metrics, several_names = len(metrics(facts)) > 1, len({fact.facility for fact in facts}) > 1
    if several_metrics and not several_names:
        return fact.metric_label
    return f"{fact.facility_name}, {fact.metric_label}" if several_metrics else fact.facility_name


def _title(facts: Sequence[Row], options: ChartOptions) -> str:
    names = list(dict.fromkeys(fact.facility_name for fact in facts))
    label = words.listed(metrics(facts), options)
    return f"{names[0]}: {label}" if len(names) == 1 else label


def _ranks(facts: Sequence[Row], needed: float) -> Scale:
    last = max(max(fact.point, fact.high or 0, fact.low or 0) for fact in facts)
    below = 1.6 if last < 40 else last * 0.05
    return Scale(1 - below * 0.6, last + below * 0.6, max(SHORTEST, min(TALLEST, last * PLACE), needed))


def _field(facts: Sequence[Row], ranks: Scale, pixels: float, column: float) -> Field:
    dated = [fact for fact in facts if fact.dated]
    if not dated:
        return Field(None, ranks, pixels / 2)
    column = column if len(dated) < len(facts) else 0
    days = dates.scale(dated, pixels - column, 30, 30)
    return Field(days, ranks, pixels - column / 2)


def _join(group: Sequence[Row], colour: str, places: dict[str, float]) -> go.Scatter:
    """Join the ranks that have a date."""
    x: list[float | None] = []
    y: list[float | None] = []
    for one, other in pairwise([fact for fact in group if fact.dated]):
        x += [places[one.id], places[other.id], None]
        y += [one.point, other.point, None]
    return go.Scatter(x=x, y=y, mode="lines", line={"color": colour, "width": 2}, hoverinfo="skip", name="joined")


def _marks(
    lines: dict[tuple[str, str], list[Row]],
    colours: dict[tuple[str, str], str],
    places: dict[str, float],
    ranks: Scale,
    options: ChartOptions,
) -> list[dict[str, Any]]:
    drawn = [
        marks.Mark(fact, places[fact.id], colours[key], words.hover(fact, options))
        for key, group in lines.items()
        for fact in group
    ]
    return marks.draw(drawn, ranks, options.look, upright=True, reverse=True)


def _words(
    lines: dict[tuple[str, str], list[Row]], field: Field, places: dict[str, float], options: ChartOptions
) -> go.Scatter:
    """Write each rank in words above or below its mark where there is room; the tooltip has it always."""
    room = Room(
        Box(-30, -20, max(places.values()) + 60, field.ranks.pixels + 20), list(_obstacles(lines, field, places))
    )
    placed = []
    for fact in (fact for group in lines.values() for fact in group):
        wide, x, y = text.width(words.value(fact, options), SIZES.tick) / 2, places[fact.id], field.y(fact)
        at = room.first_free(Box(x - wide, y + middle - 8, x + wide, y + middle + 8) for middle in _ABOVE_OR_BELOW)
        if at is not None:
            placed.append((fact, field.ranks.moved(fact.point, -_ABOVE_OR_BELOW[at])))
    return go.Scatter(
        x=[places[fact.id] for fact, _ in placed],
        y=[height for _, height in placed],
        mode="text",
        text=[text.plain(words.value(fact, options)) for fact, _ in placed],
        textfont={"size": SIZES.tick, "color": options.look.ink},
        hoverinfo="skip",
        cliponaxis=False,
        name="words",
    )


_ABOVE_OR_BELOW = (15, -15)


def _obstacles(lines: dict[tuple[str, str], list[Row]], field: Field, places: dict[str, float]) -> Iterator[Box]:
    for group in lines.values():
        for fact in group:
            low, high = (field.ranks.pixels - end for end in reversed(marks.reach(fact, field.ranks)))
            yield Box(places[fact.id] - 6, low, places[fact.id] + 6, high)
        for one, other in pairwise([fact for fact in group if fact.dated]):
            yield from labels.along((places[one.id], field.y(one)), (places[other.id], field.y(other)))


def _x_axis(field: Field, sheet: Sheet, facts: Sequence[Row], options: ChartOptions) -> dict[str, Any]:
    ticks = _ticks(field, facts, options)
    if not all(fact.dated for fact in facts):
        ticks.append((field.undated, text.plain(options.say("undated"))))
    return {
        "range": [0, sheet.width(options)],
        "tickvals": [place for place, _ in ticks],
        "ticktext": [said for _, said in ticks],
        "tickangle": 0,
        "ticks": "",
        "showgrid": False,
    }


def _ticks(field: Field, facts: Sequence[Row], options: ChartOptions) -> list[tuple[float, str]]:
    """Return the dates along the axis; a single date is said where it stands."""
    dated = [fact for fact in facts if fact.dated]
    if field.days is None:
        return []
    if len({fact.middle for fact in dated}) == 1:
        return [(field.column(dated[0]), text.plain(dated[0].as_of_said))]
    axis = dates.numbered_axis(field.days, options)
    return [(field.days.to_pixels(day), said) for day, said in zip(axis["tickvals"], axis["ticktext"], strict=True)]


def _y_axis(ranks: Scale, options: ChartOptions) -> dict[str, Any]:
    last = int(ranks.high)
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 10**9) if ranks.pixels / last * step >= 22)
    places = sorted({1, *range(step, last + 1, step)} - ({2} if step == 2 else set()))
    return {
        "range": [ranks.high, ranks.low],
        "tickvals": places,
        "ticktext": [numbers.count(place, options.language) for place in places],
        "ticks": "",
        "ticklabelstandoff": 8,
    }


def best_first(facts: Sequence[Row]) -> list[Row]:
    """Order the ranks of each metric."""
    return sorted(facts, key=lambda fact: (fact.metric_label, fact.point))


RANK = Chart(
    "rank",
    say("Ranks"),
    build,
    describe,
    refuses,
    stat_type=StatType.RANK,
    native=Native(NativeForm.DOTS, order=best_first),
)
