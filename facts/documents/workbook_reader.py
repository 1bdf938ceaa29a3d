"""Excel workbooks as articles: each sheet that is shown, a line a row, cells between tabs, as the sheet shows them.

Formulas count by the result that was saved with them. Numbers are grouped and have the decimal mark of the workbook's
language, as a reader of it sees them.
"""

from __future__ import annotations

import io
from datetime import date, time
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from facts.documents.characters import clean_text
from facts.documents.reading_result import HIDDEN, DocumentDraft, Omissions, check_length
from facts.errors import FileError
from facts.languages import ENGLISH
from facts.parsing.lexicon import load_lexicon
from facts.parsing.text_language import guess_language
from facts.parsing.tokenizer import tokenize_text
from facts.tables.excel import SheetCell, ShownNumber, apply_format, check_workbook, read_text

if TYPE_CHECKING:
    from collections.abc import Iterator

_REMEDY = "Save it again as .xlsx."
_MOST_LETTERS = 20_000


class _NumberMarks(NamedTuple):
    group: str
    decimal: str


def read_workbook(data: bytes) -> DocumentDraft:
    """Return the sheets with their titles; raise FileError for a broken or swollen file, or one without cells."""
    import openpyxl  # noqa: PLC0415 - only the reading process loads the parser

    check_workbook(io.BytesIO(data), "workbook")
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    except Exception as error:
        raise FileError("the workbook cannot be read", remedy=_REMEDY) from error
    omissions = Omissions()
    sheets = list(_iter_shown_sheets(book, omissions))
    language = _find_language(sheets)
    is_comma = load_lexicon(language).decimal_comma
    marks = _NumberMarks(".", ",") if is_comma else _NumberMarks(",", ".")
    parts = [_write_sheet(sheet, marks, omissions, is_titled=len(sheets) > 1) for sheet in sheets]
    text = "\n\n".join(filter(None, parts))
    check_length(len(text))
    if not text:
        raise FileError("the workbook holds no cells that are shown", remedy="Show its sheets, and save it again.")
    title = clean_text(book.properties.title or "").strip()
    return DocumentDraft(text, title=title, language=language, notes=omissions.notes())


def _iter_shown_sheets(book: Any, omissions: Omissions) -> Iterator[Any]:
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            yield sheet
        else:
            words = " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None)
            omissions.add(HIDDEN, words[:_MOST_LETTERS], f"sheet {sheet.title}")


def _find_language(sheets: list[Any]) -> str:
    words = " ".join(
        cell.value for sheet in sheets for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)
    )
    return guess_language(tokenize_text(words[:_MOST_LETTERS])) if words else ENGLISH


def _write_sheet(sheet: Any, marks: _NumberMarks, omissions: Omissions, *, is_titled: bool) -> str:
    """Return the rows that are shown as lines; a row without cells ends a table."""
    hidden = _list_hidden_columns(sheet)
    first = min((cell.column for row in sheet.iter_rows() for cell in row if cell.value is not None), default=1)
    lines = [clean_text(sheet.title).strip()] if is_titled else []
    for row in sheet.iter_rows():
        shown = [cell for cell in row if cell.column not in hidden and cell.column >= first]
        cells = [_write_cell(cell, marks) for cell in shown]
        left_out = [cell for cell in row if cell.column in hidden]
        if sheet.row_dimensions[row[0].row].hidden:
            cells, left_out = [], list(row)
        _note_hidden(left_out, marks, omissions, sheet.title)
        lines.append("\t".join(cells).rstrip("\t"))
    return "\n".join(lines).strip("\n")


def _list_hidden_columns(sheet: Any) -> set[int]:
    """Return the numbers of the columns that are not shown; one entry of a workbook may stand for many."""
    return {
        column
        for dimension in sheet.column_dimensions.values()
        if dimension.hidden and dimension.min
        for column in range(dimension.min, min(dimension.max, sheet.max_column) + 1)
    }


def _note_hidden(cells: list[Any], marks: _NumberMarks, omissions: Omissions, title: str) -> None:
    words = " ".join(filter(None, (_write_cell(cell, marks) for cell in cells)))
    if words:
        omissions.add(HIDDEN, words, f"sheet {title}")


def _write_cell(cell: Any, marks: _NumberMarks) -> str:
    """Return the text of a cell on one line, its number as its format shows it."""
    value = cell.value
    if value is None:
        return ""
    held = SheetCell(value, cell.data_type, cell.number_format or "")
    if isinstance(value, bool) or not isinstance(value, int | float):
        text = read_text(held) if isinstance(value, bool | date | time) else str(value)
        return " ".join(clean_text(text).split())
    shown = apply_format(Decimal(read_text(held)), held.number_format)
    number = _write_number(shown, marks)
    return " ".join(f"{shown.before}{number}{shown.after}".split())


def _write_number(shown: ShownNumber, marks: _NumberMarks) -> str:
    """Return a number rounded and grouped as its format has it; all its digits where the format leaves that open."""
    digits, number = shown.digits.rstrip(","), shown.number
    if digits:
        places = digits.partition(".")[2]
        number = number.quantize(Decimal(1).scaleb(len(places.lstrip("0#?")) - len(places)), ROUND_HALF_UP)
    text = f"{number:,f}" if "," in digits else f"{number:f}"
    return text.translate({ord(","): marks.group, ord("."): marks.decimal})
