"""The sheets of a workbook that is written: the facts, what the columns mean, and where they come from."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from facts import table
from facts.errors import FileError
from facts.tables.cells import BOOLEANS, INTEGERS, NUMBERS, normalize_row, shield_text
from facts.tables.columns import DICTIONARY_COLUMNS, build_dictionary

if TYPE_CHECKING:
    from collections.abc import Callable

    from facts.tables.format import Export

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


def make_styles(book: Any) -> dict[str, Any]:
    """Return the styles of cells: heads, text that stays text, text in several lines."""
    return {
        "head": book.add_format({"bold": True, "bottom": 1}),
        "text": book.add_format({"num_format": "@"}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
    }


def write_facts_sheet(sheet: Any, export: Export, styles: dict[str, Any]) -> int:
    """Write the rows of an export in the columns of the contract; return how many there are."""
    put = [_make_writer(sheet, place, styles["text"]) for place in range(len(table.NAMES))]
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
        for write, cell in zip(put, normalize_row(row), strict=True):
            if cell is not None and cell != "":
                write(count, cell)
    sheet.autofilter(0, 0, count, len(table.NAMES) - 1)
    return count


def _make_writer(sheet: Any, place: int, style: Any) -> Callable[[int, Any], None]:
    """Return what writes one column's cells."""

    def write_text(row: int, cell: Any) -> None:
        if len(cell) > MAX_TEXT:
            raise FileError(
                f"the text has {len(cell):,} characters, a cell holds {MAX_TEXT:,}",
                where=f"xlsx, row {row + 1}, {table.NAMES[place]}",
                remedy="Choose csv.",
            )
        sheet.write_string(row, place, shield_text(str(cell)), style)

    def write_number(row: int, cell: Any) -> None:
        if fits_float(Decimal(cell)):
            sheet.write_number(row, place, float(cell))
        else:
            sheet.write_string(row, place, str(cell))

    def write_boolean(row: int, cell: Any) -> None:
        sheet.write_boolean(row, place, cell)

    if place in BOOLEANS:
        return write_boolean
    return write_number if place in (*NUMBERS, *INTEGERS) else write_text


def fits_float(value: Decimal) -> bool:
    """Whether a spreadsheet, which keeps 15 digits, shows the number unchanged."""
    digits = "".join(map(str, value.as_tuple().digits)).strip("0")
    return len(digits) <= EXACT_DIGITS and abs(value.adjusted()) < 300


def write_columns_sheet(sheet: Any, styles: dict[str, Any]) -> None:
    """Write what each column means."""
    for place, name in enumerate(DICTIONARY_COLUMNS):
        sheet.set_column(place, place, _DICTIONARY_WIDTHS[name], styles["wrap"])
        sheet.write_string(0, place, name, styles["head"])
    sheet.freeze_panes(1, 1)
    for row, line in enumerate(build_dictionary(), 1):
        for place, name in enumerate(DICTIONARY_COLUMNS):
            sheet.write_string(row, place, line[name], styles["wrap"])


def write_about_sheet(sheet: Any, export: Export, count: int, styles: dict[str, Any]) -> None:
    """Write which export it is, and how to read it."""
    sheet.set_column(0, 0, 18, styles["head"])
    sheet.set_column(1, 1, 100, styles["wrap"])
    about = export.about
    lines = [(name.replace("_", " ").capitalize(), text) for name, text in about.items() if text]
    for row, (name, text) in enumerate([*lines, ("Facts", str(count)), *_NOTES]):
        sheet.write_string(row, 0, name)
        sheet.write_string(row, 1, text, styles["wrap"])
