"""The strokes of marks: how far a number may lie from its point, and an arrow where nobody says how far.

They are lines of the chart over cells that are reckoned from the number, so that every program draws them and
they follow when the number is edited.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dashboard.reports import pptx_plot as plot
from dashboard.reports.pptx_plot import Series
from dashboard.reports.pptx_sheet import Column, Formula, Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dashboard.charts.rows import Row
    from dashboard.charts.scale import Scale
    from dashboard.reports.pptx_plot import Look
    from facts.language import Speaker

BARB = 0.74
_BARE = ((-1.0, 0), (1.0, 0))
_ARROW = ((0.0, 0), (1.0, 0), (BARB, -1), (1.0, 0), (BARB, 1))


@dataclass(frozen=True, slots=True)
class Span:
    """Where a fact's point stands, and how far its mark reaches to either side."""

    at: float
    minus: float = 0
    plus: float = 0


def span(fact: Row, axis: Scale) -> Span:
    """Return the reach of a fact's mark: its interval, or an arrow's length where an end is not stated."""
    if fact.qualifier in ("exact", "one_of_only"):
        return Span(fact.point)
    if fact.qualifier in ("more_than", "at_least"):
        return Span(fact.point, plus=axis.moved(fact.point, plot.ARROW) - fact.point)
    if fact.qualifier in ("less_than", "up_to"):
        return Span(fact.point, minus=fact.point - axis.moved(fact.point, -plot.ARROW))
    low, high = (fact.point if end is None else end for end in (fact.low, fact.high))
    return Span(fact.point, max(0.0, fact.point - low), max(0.0, high - fact.point))


@dataclass(frozen=True, slots=True)
class Stroke:
    """One fact's stroke: its row in the sheet, its look, its reach, its place across, and the half width of a barb."""

    row: int
    look: Look
    span: Span
    across: float
    barb: float


def with_strokes(
    sheet: Sheet, strokes: Sequence[Stroke], say: Speaker, *, upright: bool = False
) -> tuple[Sheet, list[Series]]:
    """Return the sheet with the cells of the strokes, and a series for each look; `value` is the number's column."""
    drawn = [stroke for stroke in strokes if stroke.look.stroke and (stroke.span.minus or stroke.span.plus)]
    series: list[Series] = []
    columns: list[Column] = []
    for number, look in enumerate(dict.fromkeys(stroke.look for stroke in drawn)):
        points = [point for stroke in drawn if stroke.look == look for point in _points(stroke, sheet)]
        along, across = f"along{number}", f"across{number}"
        columns.append(Column(along, say("Along the axis"), [point[0] for point in points]))
        columns.append(Column(across, say(look.words), [point[1] for point in points]))
        if upright:
            columns[-2:] = _turned(*columns[-2:])
        x, y = (across, along) if upright else (along, across)
        shown = replace(look, joined=True, symbol="", words="" if look.symbol else look.words)
        series.append(Series(shown, y, x))
    return replace(sheet, drawing=tuple(columns)), series


def _turned(along: Column, across: Column) -> list[Column]:
    """Let the column that a series is named after carry the legend's words."""
    return [replace(along, heading=across.heading), replace(across, heading=along.heading)]


Point = tuple[Formula | None, float | None]


def _points(stroke: Stroke, sheet: Sheet) -> Iterator[Point]:
    """Yield the corners of a stroke, and a gap behind it."""
    if stroke.look.arrow and bool(stroke.span.plus) != bool(stroke.span.minus):
        sign = 1 if stroke.span.plus else -1
        path = [(share * sign, side) for share, side in _ARROW]
    else:
        path = list(_BARE)
    for share, side in path:
        yield _reckoned(stroke, share, sheet), stroke.across + side * stroke.barb
    yield None, None


def _reckoned(stroke: Stroke, share: float, sheet: Sheet) -> Formula:
    key, reach = ("plus", stroke.span.plus) if share >= 0 else ("minus", stroke.span.minus)
    text = f"={sheet.cell('value', stroke.row)}{share:+g}*{sheet.cell(key, stroke.row)}"
    return Formula(text, stroke.span.at + share * reach)
