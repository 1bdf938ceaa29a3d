"""Facts over time: a line a facility over real dates, each number in words where there is room for it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from dashboard.charts import chart_axes, chart_text, label_placement
from dashboard.charts.chart_input import group_rows
from dashboard.charts.chart_words import phrase_row_value
from dashboard.charts.label_placement import LabelBox as Area
from dashboard.charts.label_placement import LabelRoom
from dashboard.charts.trend_chart import COMPARABLE
from dashboard.reports.pptx import chart_plot as days
from dashboard.reports.pptx import chart_plot as plot
from dashboard.reports.pptx import chart_sheet as sheets
from dashboard.reports.pptx import dot_plot as strokes
from dashboard.reports.pptx import slide_style as ink
from dashboard.reports.pptx.chart_plot import NativePlot, PlotAxis, PlotSeries, PointLabel, SeriesLook
from dashboard.reports.pptx.chart_sheet import ChartSheet, SheetColumn
from dashboard.reports.pptx.dot_plot import MarkStroke

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dashboard.charts import ChartOptions
    from dashboard.charts.chart_axes import AxisScale
    from dashboard.charts.chart_input import ChartRow
    from dashboard.reports.pptx.chart_plot import DayCount, PlotBox
    from dashboard.reports.report_content import Report, ReportEntry

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
    sheet, stroked = strokes.add_strokes(sheet, list(_iter_strokes(ordered, plane)), report.say, upright=True)
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
    left = max(chart_text.measure_width(tick, plot.SMALL) for tick in ticks) + 40
    names = [group[0].facility_name for group in groups]
    if len(groups) == 1:
        return replace(box, left=left)
    looks = [options.say(look.words) for look in map(plot.choose_look, facts) if look.stroke]
    longest = max(chart_text.measure_width(name, plot.SMALL) for name in (*names, *looks))
    return replace(box, left=left, right=min(longest, box.width * LEGEND) + 44, bottom=plot.AXIS_ROOM)


def _list_value_ticks(facts: Sequence[ChartRow], height: float, options: ChartOptions) -> list[str]:
    found = chart_axes.fit_scale(facts, height, _is_logarithmic(facts, options), [plot.ARROW] * len(facts))
    return list(found.axis(chart_axes.get_ends(facts)[1], options, upright=True)["ticktext"]) or [""]


def _is_logarithmic(facts: Sequence[ChartRow], options: ChartOptions) -> bool:
    return options.log and chart_axes.explain_no_log(facts) is None


def _make_value_axis(
    facts: Sequence[ChartRow], box: PlotBox, report: Report, options: ChartOptions
) -> tuple[AxisScale, PlotAxis]:
    height, title = box.inner[1], facts[0].unit_label or options.say("number")
    log = _is_logarithmic(facts, options)
    found = chart_axes.fit_scale(facts, height, log, [plot.ARROW + 20] * len(facts), plot.ARROW)
    if log:
        low = 10.0 ** math.floor(math.log10(found.low))
        return replace(found, low=low), PlotAxis(low, found.high, 0, "General", title, log=True)
    ticks = found.axis(chart_axes.get_ends(facts)[1], options, upright=True)["tickvals"]
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
        yield MarkStroke(row, look, strokes.measure_span(fact, plane.up), across, barb)


def _make_sheet(
    facts: Sequence[ChartRow],
    places: Mapping[str, PlacedPoint],
    plane: LinePlane,
    report: Report,
    entries: Sequence[ReportEntry],
    options: ChartOptions,
) -> ChartSheet:
    say = report.say
    spans = [strokes.measure_span(fact, plane.up) for fact in facts]
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
    wide = chart_text.measure_width(words, LETTERS) + 8
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
    wide, tall = chart_text.measure_width(words, LETTERS) + 8, LETTERS * 1.4
    areas = []
    for side, shift in _SIDES:
        left = {"r": x + 6, "l": x - 6 - wide}.get(side, x - wide / 2 + shift * (wide / 2 - 10))
        upper = {"t": top - 5 - tall, "b": bottom + 5}.get(side, y - tall / 2)
        areas.append(Area(left, upper, left + wide, upper + tall))
    return areas


def _measure_mark_ends(fact: ChartRow, plane: LinePlane) -> tuple[float, float]:
    """Return the upper and the lower end of a fact's mark, in points from the top."""
    reach = strokes.measure_span(fact, plane.up)
    ends = [plane.up.pixels - plane.up.to_pixels(fact.point + way) for way in (reach.plus, -reach.minus)]
    return min(ends), max(ends)


def _iter_point_obstacles(group: Sequence[ChartRow], plane: LinePlane) -> Iterator[Area]:
    """Yield what words keep off: the points with their strokes, and the lines between them."""
    for fact in group:
        x, y = plane.place(fact)
        top, bottom = _measure_mark_ends(fact, plane)
        yield Area(x - 4, min(y - 4, top), x + 4, max(y + 4, bottom))
    for one, other in pairwise(group):
        yield from label_placement.iter_boxes_along(plane.place(one), plane.place(other))
