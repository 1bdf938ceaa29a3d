"""Facts over time: a line a facility over real dates, each number in words where there is room for it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from dashboard.charts import labels, scale, text
from dashboard.charts.labels import Box as Area
from dashboard.charts.labels import Room
from dashboard.charts.rows import grouped
from dashboard.charts.trend import COMPARABLE
from dashboard.charts.words import value
from dashboard.reports import pptx_days as days
from dashboard.reports import pptx_ink as ink
from dashboard.reports import pptx_plot as plot
from dashboard.reports import pptx_sheet as sheets
from dashboard.reports import pptx_strokes as strokes
from dashboard.reports.pptx_plot import Axis, Label, Look, Plot, Series
from dashboard.reports.pptx_sheet import Column, Sheet
from dashboard.reports.pptx_strokes import Stroke

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dashboard.charts import ChartOptions
    from dashboard.charts.rows import Row
    from dashboard.charts.scale import Scale
    from dashboard.reports.pptx_days import Days
    from dashboard.reports.pptx_plot import Box
    from dashboard.reports.report import Entry, Report

LETTERS = 11
MOST_WORDS = 40
BARB = 4.5
SYMBOLS = ("circle", "square", "diamond", "triangle", "x", "star", "plus", "dash")
LEGEND = 0.24  # the most of the width that names beside the lines take


@dataclass(frozen=True, slots=True)
class Plane:
    """Both axes, and how dates are counted."""

    level: Scale
    up: Scale
    counted: Days

    def place(self, fact: Row) -> tuple[float, float]:
        """Return where a fact stands, in points from the upper left corner."""
        height = self.up.to_pixels(fact.point)
        return self.level.to_pixels(self.counted.number(fact.middle)), self.up.pixels - height


@dataclass(frozen=True, slots=True)
class Place:
    """A point on both axes and the words that stand at it."""

    x: float
    y: float
    label: Label


def lines(facts: Sequence[Row], entries: Mapping[str, Entry], box: Box, report: Report, options: ChartOptions) -> Plot:
    """Return the dated facts of one metric over time."""
    dated = sorted((fact for fact in facts if fact.dated), key=lambda fact: (fact.middle, fact.point))
    groups = list(grouped(dated, "facility").values())
    ordered = [fact for group in groups for fact in group]
    box = _around(box, groups, ordered, options)
    counted = days.days(ordered)
    level, level_axis = days.axis(ordered, counted, box.inner[0], 40)
    up, up_axis = _up(ordered, box, report, options)
    plane = Plane(level, up, counted)
    places = _places(groups, plane, options)
    sheet = _sheet(ordered, places, plane, report, [entries[fact.id] for fact in ordered], options)
    sheet, stroked = strokes.with_strokes(sheet, list(_strokes(ordered, plane)), report.say, upright=True)
    said = {row: places[fact.id].label for row, fact in enumerate(ordered) if fact.id in places}
    words = Series(plot.HIDDEN, "words", "words_day", labels=said)
    return Plot(
        sheet,
        plot.longest_first((*stroked, *_series(groups), words), sheet),
        box,
        up_axis,
        level_axis,
        LETTERS,
        shown=tuple(ordered),
        unsaid=tuple(fact for fact in ordered if fact.id not in places),
        upright=True,
        legend="r" if len(groups) > 1 else "b",
    )


def _around(box: Box, groups: Sequence[Sequence[Row]], facts: Sequence[Row], options: ChartOptions) -> Box:
    """Return the box with room for the numbers on the left and, of several lines, their names on the right."""
    ticks = _ticks(facts, box.inner[1], options)
    left = max(text.width(tick, plot.SMALL) for tick in ticks) + 40
    names = [group[0].facility_name for group in groups]
    if len(groups) == 1:
        return replace(box, left=left)
    looks = [options.say(look.words) for look in map(plot.look, facts) if look.stroke]
    longest = max(text.width(name, plot.SMALL) for name in (*names, *looks))
    return replace(box, left=left, right=min(longest, box.width * LEGEND) + 44, bottom=plot.AXIS_ROOM)


def _ticks(facts: Sequence[Row], height: float, options: ChartOptions) -> list[str]:
    found = scale.fitted(facts, height, _log(facts, options), [plot.ARROW] * len(facts))
    return list(found.axis(scale.ends(facts)[1], options, upright=True)["ticktext"]) or [""]


def _log(facts: Sequence[Row], options: ChartOptions) -> bool:
    return options.log and scale.no_log(facts) is None


def _up(facts: Sequence[Row], box: Box, report: Report, options: ChartOptions) -> tuple[Scale, Axis]:
    height, title = box.inner[1], facts[0].unit_label or options.say("number")
    log = _log(facts, options)
    found = scale.fitted(facts, height, log, [plot.ARROW + 20] * len(facts), plot.ARROW)
    if log:
        low = 10.0 ** math.floor(math.log10(found.low))
        return replace(found, low=low), Axis(low, found.high, 0, "General", title, log=True)
    ticks = found.axis(scale.ends(facts)[1], options, upright=True)["tickvals"]
    step = plot.step(ticks)
    low = math.floor(found.low / step + 1e-9) * step if step else found.low
    form = plot.form(step, max(map(abs, ticks), default=0), report.language)
    return replace(found, low=low), Axis(low, found.high, step, form, title)


def _strokes(facts: Sequence[Row], plane: Plane) -> Iterator[Stroke]:
    barb = (plane.level.high - plane.level.low) / plane.level.pixels * BARB
    for row, fact in enumerate(facts):
        look = replace(plot.look(fact), ink=ink.QUIET, symbol="")  # the legend explains the strokes, not the points
        across = plane.counted.number(fact.middle)
        yield Stroke(row, look, strokes.span(fact, plane.up), across, barb)


def _sheet(
    facts: Sequence[Row],
    places: Mapping[str, Place],
    plane: Plane,
    report: Report,
    entries: Sequence[Entry],
    options: ChartOptions,
) -> Sheet:
    say = report.say
    spans = [strokes.span(fact, plane.up) for fact in facts]
    said = [value(fact, options) for fact in facts]
    found = [places.get(fact.id) for fact in facts]
    return Sheet(
        (
            Column("name", say("Facility"), [fact.facility_name for fact in facts]),
            Column("day", say("Date"), [plane.counted.cell(plane.counted.number(fact.middle)) for fact in facts]),
            Column("value", say("Place on the axis"), [fact.point for fact in facts]),
            *sheets.of_facts(entries, said, report),
            Column("minus", say("Reach downwards"), [one.minus for one in spans]),
            Column("plus", say("Reach upwards"), [one.plus for one in spans]),
            Column("words_day", say("Date of the words"), [None if place is None else place.x for place in found]),
            Column("words", say("Place of the words"), [None if place is None else place.y for place in found]),
        )
    )


def _series(groups: Sequence[Sequence[Row]]) -> Iterator[Series]:
    start = 0
    for at, group in enumerate(groups):
        look = _line(at)
        points = {place: _own(fact, look) for place, fact in enumerate(group)}
        loose = frozenset(place for place, pair in enumerate(pairwise(group), 1) if not all(map(_comparable, pair)))
        rows = (start, start + len(group) - 1)
        yield Series(look, "value", "day", rows, "name", points=points, loose=loose)
        start += len(group)


def _line(at: int) -> Look:
    """Return the look of a line: colours and symbols go round at different lengths, so that no two are alike."""
    colour = ink.SERIES[at % len(ink.SERIES)]
    symbol = SYMBOLS[(at + at // len(SYMBOLS)) % 4]
    return Look(" ", colour, symbol=symbol, stroke=1.75, joined=True, size=8)


def _own(fact: Row, look: Look) -> Look:
    """Return the look of a hedged point: pale inside; an exact one is full."""
    return look if plot.look(fact) is plot.EXACT else replace(look, fill="pale")


def _comparable(fact: Row) -> bool:
    return fact.actual and fact.qualifier in COMPARABLE


def _places(groups: Sequence[Sequence[Row]], plane: Plane, options: ChartOptions) -> dict[str, Place]:
    """Write the number in words beside each point where there is room; a table tells the others."""
    facts = [fact for group in groups for fact in group]
    taken = [box for group in groups for box in _obstacles(group, plane)]
    room = Room(Area(-30, -6, plane.level.pixels + 12, plane.up.pixels + 2), taken)
    found = {}
    for fact in facts if len(facts) <= MOST_WORDS else ():
        words = value(fact, options)
        at = room.first_free(_areas(fact, words, plane))
        if at is not None:
            found[fact.id] = _place(fact, words, plane, at)
    return found


def _place(fact: Row, words: str, plane: Plane, at: int) -> Place:
    """Return the point that the words stand above, below or beside."""
    side, shift = _SIDES[at]
    wide = text.width(words, LETTERS) + 8
    x, y = plane.place(fact)
    top, bottom = _ends(fact, plane)
    height = {"t": top, "b": bottom}.get(side, y)
    across = plane.level.at(x + shift * (wide / 2 - 10))
    return Place(across, plane.up.at(plane.up.pixels - height), Label((words,), side))


_SIDES = (("t", 0), ("b", 0), ("r", 0), ("l", 0), ("t", 1), ("b", 1), ("t", -1), ("b", -1))


def _areas(fact: Row, words: str, plane: Plane) -> list[Area]:
    """Return where the words may stand, best first, in points from the upper left corner."""
    x, y = plane.place(fact)
    top, bottom = _ends(fact, plane)
    wide, tall = text.width(words, LETTERS) + 8, LETTERS * 1.4
    areas = []
    for side, shift in _SIDES:
        left = {"r": x + 6, "l": x - 6 - wide}.get(side, x - wide / 2 + shift * (wide / 2 - 10))
        upper = {"t": top - 5 - tall, "b": bottom + 5}.get(side, y - tall / 2)
        areas.append(Area(left, upper, left + wide, upper + tall))
    return areas


def _ends(fact: Row, plane: Plane) -> tuple[float, float]:
    """Return the upper and the lower end of a fact's mark, in points from the top."""
    reach = strokes.span(fact, plane.up)
    ends = [plane.up.pixels - plane.up.to_pixels(fact.point + way) for way in (reach.plus, -reach.minus)]
    return min(ends), max(ends)


def _obstacles(group: Sequence[Row], plane: Plane) -> Iterator[Area]:
    """Yield what words keep off: the points with their strokes, and the lines between them."""
    for fact in group:
        x, y = plane.place(fact)
        top, bottom = _ends(fact, plane)
        yield Area(x - 4, min(y - 4, top), x + 4, max(y + 4, bottom))
    for one, other in pairwise(group):
        yield from labels.along(plane.place(one), plane.place(other))
