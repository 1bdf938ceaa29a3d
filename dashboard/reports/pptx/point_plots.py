"""Facts as points on an axis of numbers, and as lines over time.

The strokes of their marks are lines over cells computed from the number, so that every program draws them and they
follow when the number is edited.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from dashboard.charts import canvas, chart_words, marks, timeline_chart
from dashboard.charts.chart_input import group_rows
from dashboard.charts.chart_words import phrase_row_value
from dashboard.charts.marks import LabelBox as Area
from dashboard.charts.marks import LabelRoom
from dashboard.charts.trend_chart import COMPARABLE
from dashboard.reports.pptx import chart_plot as days
from dashboard.reports.pptx import chart_plot as plot
from dashboard.reports.pptx import chart_plot as sheets
from dashboard.reports.pptx import slide_style as ink
from dashboard.reports.pptx.chart_plot import (
    ChartSheet,
    NativePlot,
    PlotAxis,
    PlotSeries,
    PointLabel,
    SeriesLook,
    SheetColumn,
    SheetFormula,
)
from facts.model.metric import StatType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from dashboard.charts import ChartOptions
    from dashboard.charts.canvas import AxisScale
    from dashboard.charts.chart_input import ChartRow
    from dashboard.reports.pptx.chart_plot import DayCount, FittedRows, PlotBox
    from dashboard.reports.report_content import Report, ReportEntry
    from facts.languages.translator import Speaker


DOT_BARB = 0.74
_BARE = ((-1.0, 0), (1.0, 0))
_ARROW = ((0.0, 0), (1.0, 0), (DOT_BARB, -1), (1.0, 0), (DOT_BARB, 1))


@dataclass(frozen=True, slots=True)
class MarkSpan:
    """Where a fact's point stands, and how far its mark reaches to either side."""

    at: float
    minus: float = 0
    plus: float = 0


def measure_span(fact: ChartRow, axis: AxisScale) -> MarkSpan:
    """Return the reach of a fact's mark: its interval, or an arrow's length where an end is not stated."""
    if fact.qualifier in ("exact", "one_of_only"):
        return MarkSpan(fact.point)
    if fact.qualifier in ("more_than", "at_least"):
        return MarkSpan(fact.point, plus=axis.move_by(fact.point, plot.ARROW) - fact.point)
    if fact.qualifier in ("less_than", "up_to"):
        return MarkSpan(fact.point, minus=fact.point - axis.move_by(fact.point, -plot.ARROW))
    low, high = (fact.point if end is None else end for end in (fact.low, fact.high))
    return MarkSpan(fact.point, max(0.0, fact.point - low), max(0.0, high - fact.point))


@dataclass(frozen=True, slots=True)
class MarkStroke:
    """One fact's stroke: its row in the sheet, its look, its reach, its place across, and the half width of a barb."""

    row: int
    look: SeriesLook
    span: MarkSpan
    across: float
    barb: float


def add_strokes(
    sheet: ChartSheet, strokes: Sequence[MarkStroke], say: Speaker, *, upright: bool = False
) -> tuple[ChartSheet, list[PlotSeries]]:
    """Return the sheet with the cells of the strokes, and a series for each look; `value` is the number's column."""
    drawn = [stroke for stroke in strokes if stroke.look.stroke and (stroke.span.minus or stroke.span.plus)]
    series: list[PlotSeries] = []
    columns: list[SheetColumn] = []
    for number, look in enumerate(dict.fromkeys(stroke.look for stroke in drawn)):
        points = [point for stroke in drawn if stroke.look == look for point in _iter_corners(stroke, sheet)]
        along, across = f"along{number}", f"across{number}"
        columns.append(SheetColumn(along, say("Along the axis"), [point[0] for point in points]))
        columns.append(SheetColumn(across, say(look.words), [point[1] for point in points]))
        if upright:
            columns[-2:] = _name_columns(*columns[-2:])
        x, y = (across, along) if upright else (along, across)
        shown = replace(look, joined=True, symbol="", words="" if look.symbol else look.words)
        series.append(PlotSeries(shown, y, x))
    return replace(sheet, drawing=tuple(columns)), series


def _name_columns(along: SheetColumn, across: SheetColumn) -> list[SheetColumn]:
    """Let the column that a series is named after carry the legend's words."""
    return [replace(along, heading=across.heading), replace(across, heading=along.heading)]


Point = tuple[SheetFormula | None, float | None]


def _iter_corners(stroke: MarkStroke, sheet: ChartSheet) -> Iterator[Point]:
    """Yield the corners of a stroke, and a gap behind it."""
    if stroke.look.arrow and bool(stroke.span.plus) != bool(stroke.span.minus):
        sign = 1 if stroke.span.plus else -1
        path = [(share * sign, side) for share, side in _ARROW]
    else:
        path = list(_BARE)
    for share, side in path:
        yield _make_formula(stroke, share, sheet), stroke.across + side * stroke.barb
    yield None, None


def _make_formula(stroke: MarkStroke, share: float, sheet: ChartSheet) -> SheetFormula:
    key, reach = ("plus", stroke.span.plus) if share >= 0 else ("minus", stroke.span.minus)
    text = f"={sheet.cell('value', stroke.row)}{share:+g}*{sheet.cell(key, stroke.row)}"
    return SheetFormula(text, stroke.span.at + share * reach)


MOST_RANKS = 12  # steps of an axis of ranks
FAINT = 5  # points of the line that shows how vague an exact date is
EVENT_BARB = 4.5  # points from an arrow's shaft to the end of its barb


@dataclass(frozen=True, slots=True)
class DotLine:
    """The axis that points stand on: how they are placed, and how it is written."""

    scale: AxisScale
    axis: PlotAxis
    cell: Callable[[float], float | date] = float


def make_dot_plot(
    facts: Sequence[ChartRow],
    entries: Mapping[str, ReportEntry],
    box: PlotBox,
    report: Report,
    options: ChartOptions,
    *,
    log: bool = False,
    with_metric: bool = False,
) -> NativePlot:
    """Return a row for each fact on an axis of its numbers; ranks from 1 on the left."""
    said = [plot.describe_row(fact, options) for fact in facts]
    chosen = plot.fit_rows(facts, plot.name_rows(facts, with_metric=with_metric), said, box)
    box = plot.make_box_around(box, chosen)
    ranks = all(fact.stat_type == StatType.RANK for fact in facts)
    line = _make_rank_line(chosen, box) if ranks else _make_number_line(chosen, box, log, report, options)
    spans = [measure_span(fact, line.scale) for fact in chosen.facts]
    return make_row_plot(chosen, spans, line, box, entries, report, said)


def _make_number_line(chosen: FittedRows, box: PlotBox, log: bool, report: Report, options: ChartOptions) -> DotLine:
    after = [chosen.room(place) + plot.ARROW for place in range(len(chosen.facts))]
    found = canvas.fit_scale(chosen.facts, box.inner[0], log, after, plot.ARROW + 6)
    title = chosen.facts[0].unit_label or options.say("number")
    if log:
        return _make_power_line(found, title)
    ticks = found.axis(canvas.get_ends(chosen.facts)[1], options)["tickvals"]
    step = plot.measure_step(ticks)
    low = math.floor(found.low / step) * step if step else found.low
    form = plot.make_number_format(step, max(map(abs, ticks), default=0), report.language)
    return DotLine(replace(found, low=low), PlotAxis(low, found.high, step, form, title))


def _make_power_line(found: AxisScale, title: str) -> DotLine:
    """Begin at a power of ten, as the ticks of every program do, and leave as much room beyond the facts."""
    low = 10.0 ** math.floor(math.log10(found.low))
    high = found.high * found.low / low
    form = "General" if low >= 10**-4 and high < 10**10 else "0E+00"
    return DotLine(replace(found, low=low, high=high), PlotAxis(low, high, 0, form, title, log=True))


def _make_rank_line(chosen: FittedRows, box: PlotBox) -> DotLine:
    """Count from 0, which is not written, so that 1 stands free of the names."""
    last = max(max(fact.point, fact.high or 0) for fact in chosen.facts)
    after = max(chosen.room(place) for place in range(len(chosen.facts))) + plot.ARROW
    high = last * box.inner[0] / max(box.inner[0] - after, box.inner[0] / 4)
    return DotLine(
        canvas.AxisScale(0, high, box.inner[0]),
        PlotAxis(0, high, max(1, math.ceil(last / MOST_RANKS)), plot.make_rank_format(last)),
    )


def make_row_plot(
    chosen: FittedRows,
    spans: Sequence[MarkSpan],
    line: DotLine,
    box: PlotBox,
    entries: Mapping[str, ReportEntry],
    report: Report,
    said: Sequence[str],
) -> NativePlot:
    """Return a plot of rows: a series for each look, their strokes, the words, and the names on the left."""
    looks = [plot.choose_look(fact) for fact in chosen.facts]
    kinds = [kind for kind in dict.fromkeys(looks) if kind.symbol]
    sheet = ChartSheet(
        (
            SheetColumn("name", report.say("Facility"), [fact.facility_name for fact in chosen.facts]),
            SheetColumn("value", report.say("Place on the axis"), [line.cell(found.at) for found in spans]),
            *sheets.iter_fact_columns([entries[fact.id] for fact in chosen.facts], said[: len(chosen.facts)], report),
            *_list_helper_columns(spans, line, report),
            *_list_look_columns(kinds, looks, report),
        )
    )
    barb = EVENT_BARB / chosen.pitch
    found = [
        MarkStroke(at, replace(look, stroke=look.stroke or FAINT), reach, at + 1, barb)
        for at, (look, reach) in enumerate(zip(looks, spans, strict=True))
    ]
    sheet, stroked = add_strokes(sheet, found, report.say)
    marks = [PlotSeries(kind, f"row{at}", "value") for at, kind in enumerate(kinds)]
    words = PlotSeries(
        plot.HIDDEN, "row", "words", labels={at: PointLabel(lines) for at, lines in enumerate(chosen.words)}
    )
    named = {at: PointLabel(lines, "l") for at, lines in enumerate(chosen.names) if any(lines)}
    series = (*stroked, *marks, words, PlotSeries(plot.HIDDEN, "row", "names", labels=named))
    series = plot.order_longest_first(series, sheet)
    across = PlotAxis(0.5, len(chosen.facts) + 0.5, 1, reverse=True, hidden=True)
    return NativePlot(sheet, series, box, line.axis, across, chosen.letters, chosen.pitch, shown=chosen.facts)


def _list_helper_columns(spans: Sequence[MarkSpan], line: DotLine, report: Report) -> list[SheetColumn]:
    say = report.say
    ends = [line.scale.move_by(found.at + found.plus, 4) for found in spans]
    return [
        SheetColumn("minus", say("Reach downwards"), [found.minus for found in spans]),
        SheetColumn("plus", say("Reach upwards"), [found.plus for found in spans]),
        SheetColumn("row", say("Row"), [at + 1.0 for at in range(len(spans))]),
        SheetColumn("words", say("Place of the words"), ends),
        SheetColumn("names", say("Place of the names"), [line.axis.low] * len(spans)),
    ]


def _list_look_columns(
    kinds: Sequence[plot.SeriesLook], looks: Sequence[plot.SeriesLook], report: Report
) -> list[SheetColumn]:
    """Return for each look a column with the rows of its facts, named by what the legend says."""
    return [
        SheetColumn(
            f"row{at}", report.say(kind.words), [row + 1.0 if kind == own else None for row, own in enumerate(looks)]
        )
        for at, kind in enumerate(kinds)
    ]


def make_event_plot(
    facts: Sequence[ChartRow], entries: Mapping[str, ReportEntry], box: PlotBox, report: Report, options: ChartOptions
) -> NativePlot:
    """Return the dated facts on an axis of time, those of one facility together."""
    dated = sorted((fact for fact in facts if fact.dated), key=lambda fact: (fact.start, fact.end))
    ordered = [fact for group in group_rows(dated, "facility").values() for fact in group]
    named = ["", *(one.facility for one in ordered)]
    names = [
        fact.facility_name if before != fact.facility else "" for before, fact in zip(named, ordered, strict=False)
    ]
    said = [timeline_chart.describe_event(fact, options) for fact in ordered]
    chosen = plot.fit_rows(ordered, names, said, box)
    box = plot.make_box_around(box, chosen)
    counted = days.choose_day_count(chosen.facts)
    after = max(chosen.room(place) for place in range(len(chosen.facts))) + plot.ARROW
    scale, axis = days.make_day_axis(chosen.facts, counted, box.inner[0], after)
    line = DotLine(scale, axis, counted.cell)
    spans = [_measure_event_span(fact, counted, scale) for fact in chosen.facts]
    return make_row_plot(chosen, spans, line, box, entries, report, said)


def _measure_event_span(fact: ChartRow, counted: DayCount, axis: AxisScale) -> MarkSpan:
    """Return where an event lies: a bound at its end with an arrow, anything else in the middle of its time."""
    start, stop, middle = (counted.number(end) for end in (fact.start, fact.end, fact.middle))
    at = {"less_than": start, "at_least": start, "up_to": stop, "more_than": stop}.get(fact.qualifier)
    if at is None:
        return MarkSpan(middle, middle - start, stop - middle)
    arrow = axis.at(plot.ARROW) - axis.low
    return MarkSpan(at, minus=arrow) if fact.qualifier in ("less_than", "up_to") else MarkSpan(at, plus=arrow)


LETTERS = 11
MOST_WORDS = 40
BARB = 4.5
SYMBOLS = ("circle", "square", "diamond", "triangle", "x", "star", "plus", "dash")
LEGEND = 0.24  # the most of the width that names beside the lines take


@dataclass(frozen=True, slots=True)
class LinePlane:
    """Both axes, and how dates are counted."""

    level: AxisScale
    up: AxisScale
    counted: DayCount

    def place(self, fact: ChartRow) -> tuple[float, float]:
        """Return where a fact stands, in points from the upper left corner."""
        height = self.up.to_pixels(fact.point)
        return self.level.to_pixels(self.counted.number(fact.middle)), self.up.pixels - height


@dataclass(frozen=True, slots=True)
class PlacedPoint:
    """A point on both axes and the words that stand at it."""

    x: float
    y: float
    label: PointLabel


def make_line_plot(
    facts: Sequence[ChartRow], entries: Mapping[str, ReportEntry], box: PlotBox, report: Report, options: ChartOptions
) -> NativePlot:
    """Return the dated facts of one metric over time."""
    dated = sorted((fact for fact in facts if fact.dated), key=lambda fact: (fact.middle, fact.point))
    groups = list(group_rows(dated, "facility").values())
    ordered = [fact for group in groups for fact in group]
    box = _make_box_around(box, groups, ordered, options)
    counted = days.choose_day_count(ordered)
    level, level_axis = days.make_day_axis(ordered, counted, box.inner[0], 40)
    up, up_axis = _make_value_axis(ordered, box, report, options)
    plane = LinePlane(level, up, counted)
    places = _place_words(groups, plane, options)
    sheet = _make_sheet(ordered, places, plane, report, [entries[fact.id] for fact in ordered], options)
    sheet, stroked = add_strokes(sheet, list(_iter_strokes(ordered, plane)), report.say, upright=True)
    said = {row: places[fact.id].label for row, fact in enumerate(ordered) if fact.id in places}
    words = PlotSeries(plot.HIDDEN, "words", "words_day", labels=said)
    return NativePlot(
        sheet,
        plot.order_longest_first((*stroked, *_iter_series(groups), words), sheet),
        box,
        up_axis,
        level_axis,
        LETTERS,
        shown=tuple(ordered),
        unsaid=tuple(fact for fact in ordered if fact.id not in places),
        upright=True,
        legend="r" if len(groups) > 1 else "b",
    )


def _make_box_around(
    box: PlotBox, groups: Sequence[Sequence[ChartRow]], facts: Sequence[ChartRow], options: ChartOptions
) -> PlotBox:
    """Return the box with room for the numbers on the left and, of several lines, their names on the right."""
    ticks = _list_value_ticks(facts, box.inner[1], options)
    left = max(chart_words.measure_width(tick, plot.SMALL) for tick in ticks) + 40
    names = [group[0].facility_name for group in groups]
    if len(groups) == 1:
        return replace(box, left=left)
    looks = [options.say(look.words) for look in map(plot.choose_look, facts) if look.stroke]
    longest = max(chart_words.measure_width(name, plot.SMALL) for name in (*names, *looks))
    return replace(box, left=left, right=min(longest, box.width * LEGEND) + 44, bottom=plot.AXIS_ROOM)


def _list_value_ticks(facts: Sequence[ChartRow], height: float, options: ChartOptions) -> list[str]:
    found = canvas.fit_scale(facts, height, _is_logarithmic(facts, options), [plot.ARROW] * len(facts))
    return list(found.axis(canvas.get_ends(facts)[1], options, upright=True)["ticktext"]) or [""]


def _is_logarithmic(facts: Sequence[ChartRow], options: ChartOptions) -> bool:
    return options.log and canvas.explain_no_log(facts) is None


def _make_value_axis(
    facts: Sequence[ChartRow], box: PlotBox, report: Report, options: ChartOptions
) -> tuple[AxisScale, PlotAxis]:
    height, title = box.inner[1], facts[0].unit_label or options.say("number")
    log = _is_logarithmic(facts, options)
    found = canvas.fit_scale(facts, height, log, [plot.ARROW + 20] * len(facts), plot.ARROW)
    if log:
        low = 10.0 ** math.floor(math.log10(found.low))
        return replace(found, low=low), PlotAxis(low, found.high, 0, "General", title, log=True)
    ticks = found.axis(canvas.get_ends(facts)[1], options, upright=True)["tickvals"]
    step = plot.measure_step(ticks)
    low = math.floor(found.low / step + 1e-9) * step if step else found.low
    form = plot.make_number_format(step, max(map(abs, ticks), default=0), report.language)
    return replace(found, low=low), PlotAxis(low, found.high, step, form, title)


def _iter_strokes(facts: Sequence[ChartRow], plane: LinePlane) -> Iterator[MarkStroke]:
    barb = (plane.level.high - plane.level.low) / plane.level.pixels * BARB
    for row, fact in enumerate(facts):
        look = replace(
            plot.choose_look(fact), ink=ink.QUIET, symbol=""
        )  # the legend explains the strokes, not the points
        across = plane.counted.number(fact.middle)
        yield MarkStroke(row, look, measure_span(fact, plane.up), across, barb)


def _make_sheet(
    facts: Sequence[ChartRow],
    places: Mapping[str, PlacedPoint],
    plane: LinePlane,
    report: Report,
    entries: Sequence[ReportEntry],
    options: ChartOptions,
) -> ChartSheet:
    say = report.say
    spans = [measure_span(fact, plane.up) for fact in facts]
    said = [phrase_row_value(fact, options) for fact in facts]
    found = [places.get(fact.id) for fact in facts]
    return ChartSheet(
        (
            SheetColumn("name", say("Facility"), [fact.facility_name for fact in facts]),
            SheetColumn("day", say("Date"), [plane.counted.cell(plane.counted.number(fact.middle)) for fact in facts]),
            SheetColumn("value", say("Place on the axis"), [fact.point for fact in facts]),
            *sheets.iter_fact_columns(entries, said, report),
            SheetColumn("minus", say("Reach downwards"), [one.minus for one in spans]),
            SheetColumn("plus", say("Reach upwards"), [one.plus for one in spans]),
            SheetColumn("words_day", say("Date of the words"), [None if place is None else place.x for place in found]),
            SheetColumn("words", say("Place of the words"), [None if place is None else place.y for place in found]),
        )
    )


def _iter_series(groups: Sequence[Sequence[ChartRow]]) -> Iterator[PlotSeries]:
    start = 0
    for at, group in enumerate(groups):
        look = _choose_line_look(at)
        points = {place: _choose_point_look(fact, look) for place, fact in enumerate(group)}
        loose = frozenset(place for place, pair in enumerate(pairwise(group), 1) if not all(map(_is_comparable, pair)))
        rows = (start, start + len(group) - 1)
        yield PlotSeries(look, "value", "day", rows, "name", points=points, loose=loose)
        start += len(group)


def _choose_line_look(at: int) -> SeriesLook:
    """Return the look of a line: colours and symbols go round at different lengths, so that no two are alike."""
    colour = ink.SERIES[at % len(ink.SERIES)]
    symbol = SYMBOLS[(at + at // len(SYMBOLS)) % 4]
    return SeriesLook(" ", colour, symbol=symbol, stroke=1.75, joined=True, size=8)


def _choose_point_look(fact: ChartRow, look: SeriesLook) -> SeriesLook:
    """Return the look of a hedged point: pale inside; an exact one is full."""
    return look if plot.choose_look(fact) is plot.EXACT else replace(look, fill="pale")


def _is_comparable(fact: ChartRow) -> bool:
    return fact.actual and fact.qualifier in COMPARABLE


def _place_words(
    groups: Sequence[Sequence[ChartRow]], plane: LinePlane, options: ChartOptions
) -> dict[str, PlacedPoint]:
    """Write the number in words beside each point where there is room; a table tells the others."""
    facts = [fact for group in groups for fact in group]
    taken = [box for group in groups for box in _iter_point_obstacles(group, plane)]
    room = LabelRoom(Area(-30, -6, plane.level.pixels + 12, plane.up.pixels + 2), taken)
    found = {}
    for fact in facts if len(facts) <= MOST_WORDS else ():
        words = phrase_row_value(fact, options)
        at = room.first_free(_list_areas(fact, words, plane))
        if at is not None:
            found[fact.id] = _find_place(fact, words, plane, at)
    return found


def _find_place(fact: ChartRow, words: str, plane: LinePlane, at: int) -> PlacedPoint:
    """Return the point that the words stand above, below or beside."""
    side, shift = _SIDES[at]
    wide = chart_words.measure_width(words, LETTERS) + 8
    x, y = plane.place(fact)
    top, bottom = _measure_mark_ends(fact, plane)
    height = {"t": top, "b": bottom}.get(side, y)
    across = plane.level.at(x + shift * (wide / 2 - 10))
    return PlacedPoint(across, plane.up.at(plane.up.pixels - height), PointLabel((words,), side))


_SIDES = (("t", 0), ("b", 0), ("r", 0), ("l", 0), ("t", 1), ("b", 1), ("t", -1), ("b", -1))


def _list_areas(fact: ChartRow, words: str, plane: LinePlane) -> list[Area]:
    """Return where the words may stand, best first, in points from the upper left corner."""
    x, y = plane.place(fact)
    top, bottom = _measure_mark_ends(fact, plane)
    wide, tall = chart_words.measure_width(words, LETTERS) + 8, LETTERS * 1.4
    areas = []
    for side, shift in _SIDES:
        left = {"r": x + 6, "l": x - 6 - wide}.get(side, x - wide / 2 + shift * (wide / 2 - 10))
        upper = {"t": top - 5 - tall, "b": bottom + 5}.get(side, y - tall / 2)
        areas.append(Area(left, upper, left + wide, upper + tall))
    return areas


def _measure_mark_ends(fact: ChartRow, plane: LinePlane) -> tuple[float, float]:
    """Return the upper and the lower end of a fact's mark, in points from the top."""
    reach = measure_span(fact, plane.up)
    ends = [plane.up.pixels - plane.up.to_pixels(fact.point + way) for way in (reach.plus, -reach.minus)]
    return min(ends), max(ends)


def _iter_point_obstacles(group: Sequence[ChartRow], plane: LinePlane) -> Iterator[Area]:
    """Yield what words keep off: the points with their strokes, and the lines between them."""
    for fact in group:
        x, y = plane.place(fact)
        top, bottom = _measure_mark_ends(fact, plane)
        yield Area(x - 4, min(y - 4, top), x + 4, max(y + 4, bottom))
    for one, other in pairwise(group):
        yield from marks.iter_boxes_along(plane.place(one), plane.place(other))
