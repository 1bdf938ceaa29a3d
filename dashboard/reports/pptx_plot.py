"""What a native chart draws, before it is written: series over the columns of a sheet, their looks, axes and room."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from dashboard.charts import text, words
from dashboard.charts.options import say
from dashboard.charts.rows import BOUNDS, RANGES
from dashboard.reports import pptx_ink as ink
from facts import saying

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.charts import ChartOptions
    from dashboard.charts.rows import Row
    from dashboard.reports.pptx_ink import Ink
    from dashboard.reports.pptx_sheet import Sheet

LETTERS = (14, 12, 11, 10)  # sizes of letters in points, the largest that fits is taken
SMALL = 10
LINE = 1.25
ARROW = 28.0
NAMES, WORDS = 0.27, 0.45  # the most that names and words take of a chart's width
TALLEST_ROW = 46
AXIS_ROOM = 42
_MILLION = 10**6


@dataclass(frozen=True, slots=True)
class Look:
    """How a series is drawn, and what its legend says; without words it is not in the legend."""

    words: str = ""
    ink: Ink = ink.ACCENT
    fill: str = "solid"
    outline: str = ""
    symbol: str = ""
    size: int = 9
    stroke: float = 0  # width in points of the line that shows how far the number may lie from its point
    arrow: bool = False
    joined: bool = False


HIDDEN = Look(fill="none")
EXACT = Look(say("exact"), symbol="circle")
SURE = Look(say("hedged: at least so much"), ink.ACCENT.paler(45), outline="solid")
MAYBE = Look(say("hedged: it lies in here"), fill="hatched", outline="solid")
OPEN = Look(say("or more: no upper end is stated"), ink.ACCENT.paler(45), fill="fading")
PLANNED = Look(say("planned or estimated"), fill="none", outline="dash", symbol="diamond", stroke=1.5)
ABOUT = Look(say("about, with its range"), fill="pale", symbol="circle", stroke=5)
ABOVE = Look(say("lower bound: it lies along the arrow"), fill="pale", symbol="triangle", stroke=2, arrow=True)
BELOW = Look(say("upper bound: it lies along the arrow"), fill="pale", symbol="square", stroke=2, arrow=True)
RANGE = Look(say("from … to …"), stroke=8)
LOOKS = {
    **dict.fromkeys(("exact", "one_of_only"), EXACT),
    **dict.fromkeys(("approximately", "nearly", "tolerance"), ABOUT),
    **dict.fromkeys(("more_than", "at_least"), ABOVE),
    **dict.fromkeys(("less_than", "up_to"), BELOW),
    **dict.fromkeys(RANGES, RANGE),
}


def look(fact: Row) -> Look:
    """Return how the point of a fact looks."""
    if fact.actual:
        return LOOKS.get(fact.qualifier, EXACT)
    return replace(PLANNED, arrow=fact.qualifier in BOUNDS)


@dataclass(frozen=True, slots=True)
class Label:
    """Words at a point: `side` is l, r, t, b, or inBase for words that begin where a bar does."""

    lines: tuple[str, ...]
    side: str = "r"


@dataclass(frozen=True, slots=True)
class Series:
    """Points from the columns of a sheet; `named` is a column whose first cell is the name, else the heading of `y`."""

    look: Look
    y: str
    x: str = ""
    rows: tuple[int, int] | None = None
    named: str = ""
    labels: Mapping[int, Label] = field(default_factory=dict)
    points: Mapping[int, Look] = field(default_factory=dict)
    loose: frozenset[int] = frozenset()

    def span(self, sheet: Sheet) -> tuple[int, int]:
        """Return the first and the last row of its points; all rows of its column unless some are named."""
        return self.rows or (0, len(sheet.column(self.y).values) - 1)

    def length(self, sheet: Sheet) -> int:
        first, last = self.span(sheet)
        return last - first + 1


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis of values: its ends, the step of its ticks, how a program writes their numbers, its unit."""

    low: float
    high: float
    step: float = 0
    form: str = "General"
    title: str = ""
    log: bool = False
    reverse: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """The room of a chart on its slide, in points, and how much of it lies outside the axes."""

    width: float
    height: float
    left: float = 0
    right: float = 10
    top: float = 6
    bottom: float = AXIS_ROOM

    @property
    def inner(self) -> tuple[float, float]:
        """Width and height between the axes."""
        return self.width - self.left - self.right, self.height - self.top - self.bottom


@dataclass(frozen=True, slots=True)
class Plot:
    """A native chart; `across` is None for bars, whose rows are named by the sheet's first column."""

    sheet: Sheet
    series: tuple[Series, ...]
    box: Box
    along: Axis
    across: Axis | None = None
    letters: float = 12
    pitch: float = 30
    shown: tuple[Row, ...] = ()
    unsaid: tuple[Row, ...] = ()  # drawn, but without room for their words
    upright: bool = False
    legend: str = "b"

    @property
    def explained(self) -> bool:
        """Whether a legend is needed: exact numbers explain themselves."""
        return any(series.look.words and series.look is not EXACT for series in self.series)


def longest_first(series: Sequence[Series], sheet: Sheet) -> tuple[Series, ...]:
    """Put the series with the most points first: LibreOffice does not draw points that stand before it."""
    first = max(series, key=lambda one: one.length(sheet))
    return (first, *(one for one in series if one is not first))


@dataclass(frozen=True, slots=True)
class Fitted:
    """The facts that fit, the lines of their names and words, and the size they are written in."""

    facts: tuple[Row, ...]
    names: tuple[tuple[str, ...], ...]
    words: tuple[tuple[str, ...], ...]
    letters: float
    pitch: float

    @property
    def left(self) -> float:
        """The room that the names need."""
        return max((wide(lines, self.letters) for lines in self.names), default=0) + 14

    def room(self, place: int) -> float:
        """The room that the words of one fact need."""
        return wide(self.words[place], self.letters) + 14


def wide(lines: Sequence[str], letters: float) -> float:
    return max((text.width(line, letters) for line in lines), default=0)


def fitted(facts: Sequence[Row], names: Sequence[str], said: Sequence[str], box: Box) -> Fitted:
    """Choose the largest letters in which all rows fit; in the smallest, as many rows as there is room for."""
    made = _in_letters(facts, names, said, box, LETTERS[-1])
    for letters in LETTERS:
        made = _in_letters(facts, names, said, box, letters)
        if made.pitch * len(facts) <= box.inner[1]:
            return replace(made, pitch=min(TALLEST_ROW, box.inner[1] / len(facts)))
    count = max(1, int(box.inner[1] / made.pitch))
    return Fitted(made.facts[:count], made.names[:count], made.words[:count], made.letters, made.pitch)


def _in_letters(facts: Sequence[Row], names: Sequence[str], said: Sequence[str], box: Box, letters: float) -> Fitted:
    written = tuple(tuple(text.wrap(name, box.width * NAMES, letters, most=3)) for name in names)
    labels = tuple(tuple(text.wrap(label, box.width * WORDS, letters, most=3)) for label in said)
    lines = max(map(len, (*written, *labels)))
    return Fitted(tuple(facts), written, labels, letters, lines * letters * LINE + letters * 0.4)


def around(box: Box, chosen: Fitted) -> Box:
    """Return the box with the room of its names, no taller than its rows; exact numbers need no legend."""
    bottom = box.bottom if any(look(fact) != EXACT for fact in chosen.facts) else AXIS_ROOM
    height = box.top + bottom + chosen.pitch * len(chosen.facts)
    return replace(box, left=chosen.left, bottom=bottom, height=min(box.height, height))


def names(facts: Sequence[Row], *, with_metric: bool = False) -> list[str]:
    """Return what each row is called."""
    return [f"{fact.facility_name}, {fact.metric_label}" if with_metric else fact.facility_name for fact in facts]


def said(fact: Row, options: ChartOptions) -> str:
    """Say the number with its hedge, unit and year."""
    if fact.stat_type == "date":
        return words.value(fact, options)
    return f"{words.value(fact, options)} · {words.when(fact, options)}"


def form(step: float, high: float, language: str) -> str:
    """Return the number format of an axis: digits, millions in words, powers of ten at the far ends.

    Beyond `high`, where only words stand, no numbers are written.
    """
    return f'[>{high:.12g}]"";{_digits(step, high, language)}'


def _digits(step: float, high: float, language: str) -> str:
    if high >= 10**12 or (step and step < 10**-4):
        return "0E+00"
    for scale in (10**9, 10**6):
        if step * 10 >= scale and step * 10 % scale < 1e-9 * scale:
            commas, digits = ("," * (3 if scale == 10**9 else 2)), ("" if step >= scale else ".0")
            word = saying.SCALES[language][scale][1]
            return f'[=0]0;#,##0{digits}{commas}"\u00a0{word}"'
    places = max(0, -math.floor(math.log10(step) + 1e-9)) if step else 0
    return "#,##0" + (f".{'0' * places}" if places else "")


def rank_form(last: float) -> str:
    """Return the number format of an axis of ranks, which begin at 1."""
    return f'[>{last:.12g}]"";[<1]"";0'


def step(ticks: Sequence[float]) -> float:
    """Return the distance of an axis's ticks."""
    return float(f"{ticks[1] - ticks[0]:.12g}") if len(ticks) > 1 else 0
