"""What a native chart draws, before it is written: series, looks, axes, size, and the sheet behind "Edit data".

Days are counted as a spreadsheet counts them; before 1901, years with a fraction.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from dashboard.charts import chart_words
from dashboard.charts.canvas import AxisScale
from dashboard.charts.chart_input import BOUNDS, RANGES, say
from dashboard.reports.pptx import slide_style as ink
from dashboard.safe_text import remove_unprintable
from facts import saying
from facts.languages.translator import load_phrases
from facts.tables.excel import MAX_TEXT, fits_float

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from dashboard.charts import ChartOptions
    from dashboard.charts.chart_input import ChartRow
    from dashboard.reports.pptx.slide_style import ThemeInk
    from dashboard.reports.report_content import Report, ReportEntry


NAME, DRAWING, SHEET_ABOUT = "Facts", "Drawing", "About"
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
}
_WIDEST = 60
FIRST_DAY = date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class SheetFormula:
    """A number reckoned from others of the sheet, so that a mark follows when its number is edited."""

    text: str
    value: float

    def __str__(self) -> str:
        return f"{self.value:.6g}"


Cell = str | float | date | SheetFormula | None


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column: a key for the chart, a heading for people, a cell for each fact."""

    key: str
    heading: str
    values: Sequence[Cell]

    @property
    def width(self) -> int:
        longest = max((len(str(value)) for value in self.values if value is not None), default=0)
        return min(_WIDEST, max(len(self.heading), longest, 6) + 2)

    @property
    def is_empty(self) -> bool:
        return all(value is None for value in self.values)


@dataclass(frozen=True, slots=True)
class ChartSheet:
    """The columns of one chart; on a sheet of their own the strokes of its marks, and what a reader must know."""

    columns: tuple[SheetColumn, ...]
    drawing: tuple[SheetColumn, ...] = ()
    about: tuple[tuple[str, str], ...] = ()

    @property
    def length(self) -> int:
        return len(self.columns[0].values)

    def __contains__(self, key: str) -> bool:
        return any(column.key == key for column in self.columns)

    def column(self, key: str) -> SheetColumn:
        return next(column for column in (*self.columns, *self.drawing) if column.key == key)

    def _locate_cell(self, key: str, row: int) -> str:
        name, columns = (NAME, self.columns) if key in self else (DRAWING, self.drawing)
        place = next(place for place, column in enumerate(columns) if column.key == key)
        return f"{name}!{xl_rowcol_to_cell(row, place, row_abs=True, col_abs=True)}"

    def cell(self, key: str, row: int) -> str:
        """Return the address of the cell of one fact."""
        return self._locate_cell(key, row + 1)

    def find_head(self, key: str) -> str:
        return self._locate_cell(key, 0)

    def reference(self, key: str, first: int, last: int) -> str:
        """Return the address of a column's cells, from one row to another."""
        start, stop = self.cell(key, first), self.cell(key, last)
        return start if start == stop else f"{start}:{stop.partition('!')[2]}"

    @staticmethod
    def number(cell: Cell) -> str:
        """Return a cell as a chart keeps it: a day as a spreadsheet counts it."""
        if isinstance(cell, date):
            return str(count_serial_days(cell))
        return f"{cell.value if isinstance(cell, SheetFormula) else cell:.15g}"

    def to_xlsx(self) -> bytes:
        """Return the workbook; no words in it are a formula or a link."""
        stream = BytesIO()
        with xlsxwriter.Workbook(stream, _OPTIONS) as book:
            styles = {
                "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
                "text": book.add_format({"num_format": "@"}),
                "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
                "date": book.add_format({"num_format": "yyyy-mm-dd"}),
            }
            _fill_sheet(book.add_worksheet(NAME), self.columns, styles)
            if self.drawing:
                _fill_sheet(book.add_worksheet(DRAWING), self.drawing, styles)
            _write_notes(book.add_worksheet(SHEET_ABOUT), self.about, styles)
        return stream.getvalue()


def count_serial_days(day: date) -> int:
    """Return a day as spreadsheets count it."""
    return (day - FIRST_DAY).days


def _fill_sheet(sheet: Any, columns: Sequence[SheetColumn], styles: Mapping[str, Any]) -> None:
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, _clean_text(column.heading), styles["head"])
        for row, value in enumerate(column.values, 1):
            _write_cell(sheet, (row, place), value, styles)
    sheet.freeze_panes(1, 1)


def _write_notes(sheet: Any, about: Sequence[tuple[str, str]], styles: Mapping[str, Any]) -> None:
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100)
    for row, (name, words) in enumerate(about):
        sheet.write_string(row, 0, _clean_text(name), styles["head"])
        sheet.write_string(row, 1, _clean_text(words), styles["wrap"])


def _write_cell(sheet: Any, cell: tuple[int, int], value: Cell, styles: Mapping[str, Any]) -> None:
    if value is None:
        return
    if isinstance(value, date):
        sheet.write_datetime(*cell, value, styles["date"])
    elif isinstance(value, str):
        sheet.write_string(*cell, _clean_text(value), styles["text"])
    elif isinstance(value, SheetFormula):
        sheet.write_formula(*cell, value.text, None, value.value)
    else:
        sheet.write_number(*cell, value)


def _clean_text(words: str) -> str:
    return remove_unprintable(words)[:MAX_TEXT]


def iter_fact_columns(entries: Sequence[ReportEntry], said: Sequence[str], report: Report) -> Iterator[SheetColumn]:
    """Yield the columns that tell what each number is; `said` is what the chart says of it."""
    say = report.say
    columns: tuple[tuple[str, str, Callable[[ReportEntry], Cell]], ...] = (
        ("id", say("Fact id"), lambda entry: entry.fact.id),
        ("revision", say("Revision"), lambda entry: entry.fact.revision),
        ("qualifier", say("Hedge"), lambda entry: entry.fact.hedge),
        ("printed", say("As printed"), lambda entry: entry.fact.value_text),
        ("amount", say("Amount"), lambda entry: _convert_number(entry.fact.amount)),
        ("lower", say("Lower bound"), lambda entry: _convert_number(entry.fact.lower)),
        ("upper", say("Upper bound"), lambda entry: _convert_number(entry.fact.upper)),
        ("unit", say("Unit"), lambda entry: entry.fact.unit),
        ("status", say("Status"), lambda entry: str(entry.fact.status_kind)),
        ("as_of", say("As of"), lambda entry: entry.fact.as_of or load_phrases(report.language).dates.undated),
        ("metric", say("Metric"), lambda entry: entry.metric.label_in(report.language)),
        ("source", say("Source"), lambda entry: saying.describe_source(entry.article, report.language)),
        ("verification", say("Check"), lambda entry: str(entry.fact.verification)),
        ("link", say("Link"), lambda entry: report.link(entry) or entry.article.url),
    )
    yield SheetColumn("said", say("Number in words"), list(said))
    for key, heading, read in columns:
        yield SheetColumn(key, heading, [read(entry) for entry in entries])


def _convert_number(value: Decimal | None) -> Cell:
    """Return a number where a sheet holds it exactly, else its digits as text."""
    if value is None:
        return None
    return float(value) if fits_float(value) else str(value)


LETTERS = (14, 12, 11, 10)  # sizes of letters in points, the largest that fits is taken
SMALL = 10
LINE = 1.25
ARROW = 28.0
NAMES, WORDS = 0.27, 0.45  # the most that names and words take of a chart's width
TALLEST_ROW = 46
AXIS_ROOM = 42
_MILLION = 10**6


@dataclass(frozen=True, slots=True)
class SeriesLook:
    """How a series is drawn, and what its legend says; without words it is not in the legend."""

    words: str = ""
    ink: ThemeInk = ink.ACCENT
    fill: str = "solid"
    outline: str = ""
    symbol: str = ""
    size: int = 9
    stroke: float = 0  # width in points of the line that shows how far the number may lie from its point
    arrow: bool = False
    joined: bool = False


HIDDEN = SeriesLook(fill="none")
EXACT = SeriesLook(say("exact"), symbol="circle")
SURE = SeriesLook(say("hedged: at least so much"), ink.ACCENT.paler(45), outline="solid")
MAYBE = SeriesLook(say("hedged: it lies in here"), fill="hatched", outline="solid")
OPEN = SeriesLook(say("or more: no upper end is stated"), ink.ACCENT.paler(45), fill="fading")
PLANNED = SeriesLook(say("planned or estimated"), fill="none", outline="dash", symbol="diamond", stroke=1.5)
ABOUT = SeriesLook(say("about, with its range"), fill="pale", symbol="circle", stroke=5)
ABOVE = SeriesLook(say("lower bound: it lies along the arrow"), fill="pale", symbol="triangle", stroke=2, arrow=True)
BELOW = SeriesLook(say("upper bound: it lies along the arrow"), fill="pale", symbol="square", stroke=2, arrow=True)
RANGE = SeriesLook(say("from … to …"), stroke=8)
ABOUT_RANGE = SeriesLook(say("about from … to …"), fill="pale", stroke=8)
LOOKS = {
    **dict.fromkeys(("exact", "one_of_only"), EXACT),
    **dict.fromkeys(("approximately", "nearly", "tolerance"), ABOUT),
    **dict.fromkeys(("more_than", "at_least"), ABOVE),
    **dict.fromkeys(("less_than", "up_to"), BELOW),
    **dict.fromkeys(RANGES, RANGE),
}


def choose_look(fact: ChartRow) -> SeriesLook:
    """Return how the point of a fact looks."""
    if fact.actual and fact.softness:
        return ABOUT_RANGE
    if fact.actual:
        return LOOKS.get(fact.qualifier, EXACT)
    return replace(PLANNED, arrow=fact.qualifier in BOUNDS)


@dataclass(frozen=True, slots=True)
class PointLabel:
    """Words at a point: `side` is l, r, t, b, or inBase for words that begin where a bar does."""

    lines: tuple[str, ...]
    side: str = "r"


@dataclass(frozen=True, slots=True)
class PlotSeries:
    """Points from the columns of a sheet; `named` is a column whose first cell is the name, else the heading of `y`."""

    look: SeriesLook
    y: str
    x: str = ""
    rows: tuple[int, int] | None = None
    named: str = ""
    labels: Mapping[int, PointLabel] = field(default_factory=dict)
    points: Mapping[int, SeriesLook] = field(default_factory=dict)
    loose: frozenset[int] = frozenset()

    def span(self, sheet: ChartSheet) -> tuple[int, int]:
        """Return the first and the last row of its points; all rows of its column unless some are named."""
        return self.rows or (0, len(sheet.column(self.y).values) - 1)

    def length(self, sheet: ChartSheet) -> int:
        first, last = self.span(sheet)
        return last - first + 1


@dataclass(frozen=True, slots=True)
class PlotAxis:
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
class PlotBox:
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
class NativePlot:
    """A native chart; `across` is None for bars, whose rows are named by the sheet's first column."""

    sheet: ChartSheet
    series: tuple[PlotSeries, ...]
    box: PlotBox
    along: PlotAxis
    across: PlotAxis | None = None
    letters: float = 12
    pitch: float = 30
    shown: tuple[ChartRow, ...] = ()
    unsaid: tuple[ChartRow, ...] = ()  # drawn, but without room for their words
    upright: bool = False
    legend: str = "b"

    @property
    def explained(self) -> bool:
        """Whether a legend is needed: exact numbers explain themselves."""
        return any(series.look.words and series.look is not EXACT for series in self.series)


def order_longest_first(series: Sequence[PlotSeries], sheet: ChartSheet) -> tuple[PlotSeries, ...]:
    """Put the series with the most points first: LibreOffice does not draw points that stand before it."""
    first = max(series, key=lambda one: one.length(sheet))
    return (first, *(one for one in series if one is not first))


@dataclass(frozen=True, slots=True)
class FittedRows:
    """The facts that fit, the lines of their names and words, and the size they are written in."""

    facts: tuple[ChartRow, ...]
    names: tuple[tuple[str, ...], ...]
    words: tuple[tuple[str, ...], ...]
    letters: float
    pitch: float

    @property
    def left(self) -> float:
        """The room that the names need."""
        return max((measure_lines(lines, self.letters) for lines in self.names), default=0) + 14

    def room(self, place: int) -> float:
        """The room that the words of one fact need."""
        return measure_lines(self.words[place], self.letters) + 14


def measure_lines(lines: Sequence[str], letters: float) -> float:
    return max((chart_words.measure_width(line, letters) for line in lines), default=0)


def fit_rows(facts: Sequence[ChartRow], names: Sequence[str], said: Sequence[str], box: PlotBox) -> FittedRows:
    """Choose the largest letters in which all rows fit; in the smallest, as many rows as there is room for."""
    made = _fit_in_letters(facts, names, said, box, LETTERS[-1])
    for letters in LETTERS:
        made = _fit_in_letters(facts, names, said, box, letters)
        if made.pitch * len(facts) <= box.inner[1]:
            return replace(made, pitch=min(TALLEST_ROW, box.inner[1] / len(facts)))
    count = max(1, int(box.inner[1] / made.pitch))
    return FittedRows(made.facts[:count], made.names[:count], made.words[:count], made.letters, made.pitch)


def _fit_in_letters(
    facts: Sequence[ChartRow], names: Sequence[str], said: Sequence[str], box: PlotBox, letters: float
) -> FittedRows:
    written = tuple(tuple(chart_words.wrap_text(name, box.width * NAMES, letters, most=3)) for name in names)
    labels = tuple(tuple(chart_words.wrap_text(label, box.width * WORDS, letters, most=3)) for label in said)
    lines = max(map(len, (*written, *labels)))
    return FittedRows(tuple(facts), written, labels, letters, lines * letters * LINE + letters * 0.4)


def make_box_around(box: PlotBox, chosen: FittedRows) -> PlotBox:
    """Return the box with the room of its names, no taller than its rows; exact numbers need no legend."""
    bottom = box.bottom if any(choose_look(fact) != EXACT for fact in chosen.facts) else AXIS_ROOM
    height = box.top + bottom + chosen.pitch * len(chosen.facts)
    return replace(box, left=chosen.left, bottom=bottom, height=min(box.height, height))


def name_rows(facts: Sequence[ChartRow], *, with_metric: bool = False) -> list[str]:
    """Return what each row is called."""
    return [f"{fact.facility_name}, {fact.metric_label}" if with_metric else fact.facility_name for fact in facts]


def describe_row(fact: ChartRow, options: ChartOptions) -> str:
    """Say the number with its hedge, unit and year."""
    if fact.stat_type == "date":
        return chart_words.phrase_row_value(fact, options)
    return f"{chart_words.phrase_row_value(fact, options)} · {chart_words.describe_row_date(fact, options)}"


def make_number_format(step: float, high: float, language: str) -> str:
    """Return the number format of an axis: digits, millions in words, powers of ten at the far ends.

    Beyond `high`, where only words stand, no numbers are written.
    """
    return f'[>{high:.12g}]"";{_make_digits_format(step, high, language)}'


def _make_digits_format(step: float, high: float, language: str) -> str:
    if high >= 10**12 or (step and step < 10**-4):
        return "0E+00"
    for scale in (10**9, 10**6):
        if step * 10 >= scale and step * 10 % scale < 1e-9 * scale:
            commas, digits = ("," * (3 if scale == 10**9 else 2)), ("" if step >= scale else ".0")
            word = load_phrases(language).scales[scale][-1]
            return f'[=0]0;#,##0{digits}{commas}"\u00a0{word}"'
    places = max(0, -math.floor(math.log10(step) + 1e-9)) if step else 0
    return "#,##0" + (f".{'0' * places}" if places else "")


def make_rank_format(last: float) -> str:
    """Return the number format of an axis of ranks, which begin at 1."""
    return f'[>{last:.12g}]"";[<1]"";0'


def measure_step(ticks: Sequence[float]) -> float:
    """Return the distance of an axis's ticks."""
    return float(f"{ticks[1] - ticks[0]:.12g}") if len(ticks) > 1 else 0


YEAR = 365.25
OLDEST = 1901  # programs write no dates before 1900
TICK = 46  # points that the words of a tick take
_STEPS = (1 / 12, 1 / 4, 1 / 2, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


@dataclass(frozen=True, slots=True)
class DayCount:
    """How dates are counted: in days, or in years where some are too old for a spreadsheet."""

    in_years: bool

    @property
    def year(self) -> float:
        return 1.0 if self.in_years else YEAR

    def number(self, moment: datetime) -> float:
        if self.in_years:
            return round(moment.year + (moment.timetuple().tm_yday - 1) / YEAR, 2)
        return float(count_serial_days(moment.date()))

    def cell(self, number: float) -> float | date:
        return number if self.in_years else FIRST_DAY + timedelta(days=round(number))

    def start_of(self, year: int) -> float:
        """Return the beginning of a year; a day later, so that steps of an average year never fall short of one."""
        return float(year) if self.in_years else count_serial_days(date(year, 1, 1)) + 1.0


def choose_day_count(facts: Sequence[ChartRow]) -> DayCount:
    return DayCount(min(fact.start.year for fact in facts) < OLDEST)


def make_day_axis(
    facts: Sequence[ChartRow], counted: DayCount, width: float, after: float
) -> tuple[AxisScale, PlotAxis]:
    """Return the axis from the beginning of a year to the last fact, with `after` points of room for its words."""
    first, last = (counted.number(end) for end in (min(f.start for f in facts), max(f.end for f in facts)))
    span = max(last - first, counted.year / 2)
    most = max(2.0, min(10.0, (width - after) / TICK))
    step = next(step for step in _STEPS if span / (step * counted.year) <= most)
    low = _find_low_end(min(fact.start for fact in facts), step, counted)
    high = low + (last - low) * width / max(width - after, width / 4)
    high = max(high, low + step * counted.year)
    months = step < 1 and not counted.in_years
    form = f'[>{last + step * counted.year:.12g}]"";' + (
        "mmm\\ yyyy" if months else "0" if counted.in_years else "yyyy"
    )
    return AxisScale(low, high, width), PlotAxis(low, high, step * counted.year, form)


def _find_low_end(first: datetime, step: float, counted: DayCount) -> float:
    if step < 1 and not counted.in_years:
        return (
            count_serial_days(date(first.year, (first.month - 1) // round(step * 12) * round(step * 12) + 1, 1)) + 3.0
        )
    whole = max(1, round(step))
    return counted.start_of(max(1, first.year // whole * whole))
