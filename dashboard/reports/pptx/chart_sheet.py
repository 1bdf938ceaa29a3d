"""The sheet behind a native chart: what is drawn, and beside it what each number is, ready for "Edit data"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from dashboard.safe_text import remove_unprintable
from facts import saying
from facts.tables.worksheets import MAX_TEXT, fits_float

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from dashboard.reports.report_content import Report, ReportEntry

NAME, DRAWING, ABOUT = "Facts", "Drawing", "About"
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

    def heading(self, key: str) -> str:
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
            _write_notes(book.add_worksheet(ABOUT), self.about, styles)
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
        ("qualifier", say("Hedge"), lambda entry: str(entry.fact.qualifier)),
        ("printed", say("As printed"), lambda entry: entry.fact.value_text),
        ("amount", say("Amount"), lambda entry: _convert_number(entry.fact.amount)),
        ("lower", say("Lower bound"), lambda entry: _convert_number(entry.fact.lower)),
        ("upper", say("Upper bound"), lambda entry: _convert_number(entry.fact.upper)),
        ("unit", say("Unit"), lambda entry: entry.fact.unit),
        ("status", say("Status"), lambda entry: str(entry.fact.status_kind)),
        ("as_of", say("As of"), lambda entry: entry.fact.as_of or saying.UNDATED[report.language]),
        ("metric", say("Metric"), lambda entry: entry.metric.label_in(report.language)),
        ("source", say("Source"), lambda entry: saying.source(entry.article, report.language)),
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
