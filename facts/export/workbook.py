"""Facts as an Excel workbook: the facts, what the columns mean, and where it all comes from."""

from __future__ import annotations

import io
from contextlib import contextmanager
from decimal import Decimal
from typing import TYPE_CHECKING, Any, BinaryIO

from facts import table
from facts.errors import FileError
from facts.export.cells import BOOLEANS, INTEGERS, NUMBERS, shielded, tidy
from facts.export.columns import DICTIONARY, dictionary
from facts.manifest import NAME

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from facts.export.format import Export

MAX_ROWS = 1_048_575
MAX_TEXT = 32_767
EXACT_DIGITS = 15
_WIDTHS = {
    "id": 15, "facility": 18, "facility_name": 36, "metric": 24, "metric_label": 32, "value_text": 32,
    "amount": 14, "unit": 14, "unit_text": 16, "article": 24, "article_title": 40, "publisher": 20, "url": 40,
    "page": 18, "quote": 44, "checked_at": 22, "note": 44,
}  # fmt: skip
_DICTIONARY_WIDTHS = {"column": 18, "description": 80, "type": 10, "allowed": 44, "good": 36, "bad": 36}
# Nothing that is written is taken for a formula, a link or a number, unless it is written as one.
OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
}
_NOTES = (
    ("Numbers", "amount, lower and upper are numbers where a spreadsheet holds them exactly, else text."),
    ("Hedge", "Read each number with its qualifier: “more than 12,000” has no amount, only a lower bound."),
    ("Dates", "as_of and published are EDTF: 2019, 2019-08, 2019-08-22, 2007/2013."),
    ("Columns", "Each column is described on the sheet Columns."),
)


def write_xlsx(export: Export, stream: BinaryIO) -> None:
    """Write the sheets Facts, Columns and About, row by row; nothing in them is a formula or a link."""
    import xlsxwriter  # noqa: PLC0415 - only this format needs it

    with _unfailing(stream) as kept, xlsxwriter.Workbook(kept, {"constant_memory": True, **OPTIONS}) as book:
        book.set_properties({"title": export.title, "comments": export.description})
        if export.id:
            book.set_custom_property(NAME, export.id)
        styles = looks(book)
        count = facts_sheet(book.add_worksheet("Facts"), export, styles)
        _columns(book.add_worksheet("Columns"), styles)
        _about(book.add_worksheet("About"), export, count, styles)


@contextmanager
def _unfailing(stream: BinaryIO) -> Iterator[_Kept]:
    """Give a stream that takes everything; raise what the system refused, of it or of the library's own files."""
    from xlsxwriter.exceptions import FileCreateError  # noqa: PLC0415 - as above

    kept = _Kept(stream)
    try:
        yield kept
    except FileCreateError as error:  # it wraps what the system refused
        raise OSError(*error.args[0].args) from error
    finally:
        kept.give_up()
    if kept.error:
        raise kept.error


class _Kept:
    """Passes on what is written until the system refuses it, and keeps that error.

    The library would go on writing when it is cleared away, and fail once more where nobody can catch it.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.error: OSError | None = None

    def give_up(self) -> None:
        self._stream = io.BytesIO()

    def write(self, data: bytes) -> int:
        if self.error is None:
            try:
                self._stream.write(data)
            except OSError as error:
                self.error = error
        return len(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def looks(book: Any) -> dict[str, Any]:
    """Return how cells look: heads, text that stays text, text in several lines."""
    return {
        "head": book.add_format({"bold": True, "bottom": 1}),
        "text": book.add_format({"num_format": "@"}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
    }


def facts_sheet(sheet: Any, export: Export, styles: dict[str, Any]) -> int:
    """Write the rows of an export in the columns of the contract; return how many there are."""
    put = [_writer(sheet, place, styles["text"]) for place in range(len(table.NAMES))]
    for place, name in enumerate(table.NAMES):
        # Columns of text are typed as text, so that a date typed into one is not turned into a day.
        style = None if place in (*NUMBERS, *INTEGERS, *BOOLEANS) else styles["text"]
        sheet.set_column(place, place, _WIDTHS.get(name, 12), style)
        sheet.write_string(0, place, name, styles["head"])
    sheet.freeze_panes(1, 1)
    count = 0
    for count, row in enumerate(export.rows, 1):
        if count > MAX_ROWS:
            raise FileError(
                f"a worksheet holds {MAX_ROWS:,} facts", where="xlsx", remedy="Select fewer facts, or choose csv."
            )
        for write, cell in zip(put, tidy(row), strict=True):
            if cell is not None and cell != "":
                write(count, cell)
    sheet.autofilter(0, 0, count, len(table.NAMES) - 1)
    return count


def _writer(sheet: Any, place: int, style: Any) -> Callable[[int, Any], None]:
    """Return what writes one column's cells."""

    def text(row: int, cell: Any) -> None:
        if len(cell) > MAX_TEXT:
            raise FileError(
                f"the text has {len(cell):,} characters, a cell holds {MAX_TEXT:,}",
                where=f"xlsx, row {row + 1}, {table.NAMES[place]}",
                remedy="Choose csv.",
            )
        sheet.write_string(row, place, shielded(str(cell)), style)

    def number(row: int, cell: Any) -> None:
        if fits_float(Decimal(cell)):
            sheet.write_number(row, place, float(cell))
        else:
            sheet.write_string(row, place, str(cell))

    def boolean(row: int, cell: Any) -> None:
        sheet.write_boolean(row, place, cell)

    if place in BOOLEANS:
        return boolean
    return number if place in (*NUMBERS, *INTEGERS) else text


def fits_float(value: Decimal) -> bool:
    """Whether a spreadsheet, which keeps 15 digits, shows the number unchanged."""
    digits = "".join(map(str, value.as_tuple().digits)).strip("0")
    return len(digits) <= EXACT_DIGITS and abs(value.adjusted()) < 300


def _columns(sheet: Any, styles: dict[str, Any]) -> None:
    for place, name in enumerate(DICTIONARY):
        sheet.set_column(place, place, _DICTIONARY_WIDTHS[name], styles["wrap"])
        sheet.write_string(0, place, name, styles["head"])
    sheet.freeze_panes(1, 1)
    for row, line in enumerate(dictionary(), 1):
        for place, name in enumerate(DICTIONARY):
            sheet.write_string(row, place, line[name], styles["wrap"])


def _about(sheet: Any, export: Export, count: int, styles: dict[str, Any]) -> None:
    sheet.set_column(0, 0, 18, styles["head"])
    sheet.set_column(1, 1, 100, styles["wrap"])
    about = export.about
    lines = [(name.replace("_", " ").capitalize(), text) for name, text in about.items() if text]
    for row, (name, text) in enumerate([*lines, ("Facts", str(count)), *_NOTES]):
        sheet.write_string(row, 0, name)
        sheet.write_string(row, 1, text, styles["wrap"])
