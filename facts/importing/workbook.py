"""Rows of an Excel workbook, as its sheets show them; a formula is refused, never worked out."""

from __future__ import annotations

import re
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from itertools import count, islice
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from facts.errors import FileError
from facts.export.cells import plain
from facts.importing.archive import checked, member
from facts.importing.columns import MAX_COLUMNS, NEEDED_FACTS, NUMBERS, known, tidy_name
from facts.importing.finding import Finding
from facts.importing.row import RawRow, Unread, nothing_below
from facts.importing.shown import meant, problem, shown

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from facts.importing.row import Piece

MAX_UNPACKED = 1024**3
LOOKED_AT = 20
LISTED = 20
EXACT_DIGITS = 15
TEXTS = frozenset({"value_text", "unit_text", "quote", "quote_exact", "note"})
_CONTROL = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ROW_TAG = re.compile(rb"<(?:\w+:)?row\b[^>]*>")
_HIDDEN = re.compile(rb"""\bhidden\s*=\s*["'](?:1|true)["']""")
_NUMBER = re.compile(rb"""\br\s*=\s*["'](\d{1,7})["']""")
_CHUNK, _LONGEST_TAG = 256 * 1024, 4096
_NO_FORMULA = "Copy the cell and paste it as a value."


class Cell(NamedTuple):
    """A cell as it stands in the file."""

    value: Any
    data_type: str
    number_format: str


class Sheet(NamedTuple):
    """A sheet: its rows, and the row that names its columns, where there is one."""

    title: str
    sheet: Any
    head: int
    titles: int
    columns: tuple[str, ...]

    @property
    def named(self) -> int:
        return len(set(self.columns) & known("fact"))

    @property
    def lacking(self) -> list[str]:
        given = {"quote_exact" if name == "quote" else name for name in self.columns}
        return [name for name in NEEDED_FACTS if name not in given]


def read_xlsx(stream: BinaryIO, where: str, *, hidden: bool = False) -> Iterator[Piece]:
    """Yield the rows of all sheets of facts, and say which sheets were not read: what nobody sees only if asked for."""
    import openpyxl  # noqa: PLC0415 - only this format needs it, and it is slow to load

    _refuse_bombs(stream, where)
    library = _Library(where)
    book = library.call(lambda: openpyxl.load_workbook(stream, read_only=True, data_only=False, keep_links=False))
    with closing(book):
        sheets: list[Sheet] = []
        for sheet in library.call(lambda: book.worksheets):
            found = _looked_at(sheet, library, hidden=hidden)
            if isinstance(found, Unread):
                yield found
            else:
                sheets.append(found)
        chosen = _of_facts(sheets)
        for one in sheets:
            if one in chosen:
                yield from _rows(one, library, one.title if len(chosen) > 1 else "", hidden=hidden)
            else:
                yield Unread(f"sheet {one.title}", f"it lacks the columns {', '.join(one.lacking)}")


class _Library:
    """Calls openpyxl, which raises whatever its many readers stumble over: KeyError, ParseError, BadZipFile …"""

    def __init__(self, where: str) -> None:
        self._where = where

    def call(self, ask: Callable[[], Any]) -> Any:
        try:
            return ask()
        except Exception as error:
            remedy = "Save it again as .xlsx."
            raise FileError("the workbook cannot be read", where=self._where, remedy=remedy) from error

    def rows(self, sheet: Any) -> Iterator[tuple[int, list[Cell]]]:
        """Yield the number and the cells of each row."""
        self.call(sheet.reset_dimensions)
        rows = self.call(lambda: sheet.iter_rows(max_col=MAX_COLUMNS))
        for number in count(1):
            cells = self.call(lambda: self._cells(rows))
            if cells is None:
                return
            yield number, cells

    def hidden(self, sheet: Any) -> list[int]:
        """Return the numbers of the rows that nobody sees: folded away, or left out by a filter."""
        found, left = [], b""
        with self.call(sheet._get_source) as source:  # noqa: SLF001 - a sheet that is read row by row does not tell it
            while chunk := self.call(lambda: source.read(_CHUNK)):
                data = left + chunk
                tags = _ROW_TAG.findall(data)
                found += [int(number[1]) for tag in tags if _HIDDEN.search(tag) and (number := _NUMBER.search(tag))]
                left = data[data.rfind(b">") + 1 :][-_LONGEST_TAG:]
        return sorted(set(found))

    def _cells(self, rows: Iterator[Any]) -> list[Cell] | None:
        row = next(rows, None)
        return None if row is None else [Cell(one.value, one.data_type, one.number_format or "") for one in row]


def _refuse_bombs(stream: BinaryIO, where: str) -> None:
    """Refuse a workbook that would unpack to more than it may, or whose XML declares entities."""
    with checked(stream, where, MAX_UNPACKED) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")) and b"<!" in _prolog(archive, name, where):
                raise FileError(f"{name} declares a document type", where=where, remedy="Save it again as .xlsx.")
    stream.seek(0)


def _prolog(archive: zipfile.ZipFile, name: str, where: str) -> bytes:
    with member(archive, name, where) as part:
        head = part.read(4096)
    start = re.search(rb"<[A-Za-z]", head)
    return head[: start.start()] if start else head


def _looked_at(sheet: Any, library: _Library, *, hidden: bool) -> Sheet | Unread:
    """Find the row that names most columns among the first; one name is enough only in the first that is filled."""
    part = f"sheet {sheet.title}"
    if sheet.sheet_state != "visible" and not hidden:
        return Unread(part, "it is hidden; show it, to have it read")
    filled = [
        (number, names) for number, cells in islice(library.rows(sheet), LOOKED_AT) if any(names := _names(cells))
    ]
    if not filled:
        return Unread(part, "it is empty")
    sheets = [Sheet(sheet.title, sheet, number, above, names) for above, (number, names) in enumerate(filled)]
    best = max(sheets, key=lambda one: one.named)
    if best.named > 1 or (best.named == 1 and best is sheets[0]):
        return best
    return Unread(part, f"none of its first {LOOKED_AT} rows names the columns of facts")


def _names(cells: Sequence[Cell]) -> tuple[str, ...]:
    names = [tidy_name(cell.value) for cell in cells]
    while names and not names[-1]:
        names.pop()
    return tuple(names)


def _of_facts(sheets: Sequence[Sheet]) -> list[Sheet]:
    """Return the sheets with at least half of what a fact needs; where none has, the one that names most columns."""
    found = [one for one in sheets if len(one.lacking) <= len(NEEDED_FACTS) / 2]
    return found or sorted(sheets, key=lambda one: -one.named)[:1]


def _left_out(one: Sheet, hidden: Sequence[int], title: str) -> Iterator[Unread]:
    sheet = f"sheet {title}, " if title else ""
    if one.titles:
        yield Unread(f"{sheet}the rows above row {one.head}", "they stand above the names of the columns")
    if hidden:
        listed = ", ".join(map(str, hidden[:LISTED])) + (" …" if len(hidden) > LISTED else "")
        yield Unread(f"{sheet}row {listed}", "hidden; show it, to have it read")


def _rows(one: Sheet, library: _Library, title: str, *, hidden: bool) -> Iterator[Piece]:
    unseen = [] if hidden else [number for number in library.hidden(one.sheet) if number > one.head]
    yield from _left_out(one, unseen, title)
    number, is_empty, unseen_ = one.head, True, frozenset(unseen)
    for number, cells in library.rows(one.sheet):
        if number > one.head and number not in unseen_:
            row = _row(number, cells, one.columns)
            if row.findings or not row.is_blank:
                is_empty = False
                yield row._replace(
                    sheet=title, head=one.head, findings=tuple(replace(bad, sheet=title) for bad in row.findings)
                )
    if is_empty and not unseen:
        yield nothing_below(one.head, number)._replace(part=f"sheet {one.title}")


def _row(number: int, cells: Sequence[Cell], columns: tuple[str, ...]) -> RawRow:
    named = [(name, cell) for name, cell in zip(columns, cells, strict=False) if cell.value is not None]
    found: dict[str, str] = {name: _text(cell) for name, cell in named}
    findings = []
    for name, cell in named:
        found[name], bad = _as_shown(name, cell, found)
        bad = _refused(cell) or bad
        if bad:
            findings.append(Finding(number, name, found[name], *bad))
    if any(cell.value is not None for cell in cells[len(columns) :]):
        reason = f"the row has cells beyond the {len(columns)} columns of the header"
        remedy = "Name the column in the header, or empty it."
        findings.append(Finding(number, "", None, reason, remedy, "wrong-length"))
    return RawRow(number, {name: text for name, text in found.items() if text}, columns, "fact", tuple(findings))


def _as_shown(name: str, cell: Cell, row: Mapping[str, str]) -> tuple[str, tuple[str, str, str] | None]:
    """Return the text of a cell, and what is wrong with it: what it shows counts, not what lies behind it."""
    text = row[name]
    if isinstance(cell.value, bool) or not isinstance(cell.value, (int, float)):
        return text, None
    if name not in NUMBERS:
        return (str(shown(Decimal(text), cell.number_format)) if name in TEXTS else text), None
    number, reason = meant(Decimal(text), cell.number_format, row.get("unit", ""), row.get("qualifier", ""))
    return f"{number:f}", problem(reason) if reason else None


def _refused(cell: Cell) -> tuple[str, str, str] | None:
    if cell.data_type == "f":
        return "the cell holds a formula", _NO_FORMULA, "formula"
    if cell.data_type == "e":
        return "the cell holds a spreadsheet's error", _NO_FORMULA, "error-value"
    return None


def _text(cell: Cell) -> str:
    """Return a cell as the text it would be in a CSV."""
    value = cell.value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{Decimal(f'{value:.{EXACT_DIGITS}g}').normalize():f}"
    if isinstance(value, (date, time)):
        return _date(value, cell.number_format)
    return plain(_CONTROL.sub(lambda found: chr(int(found[1], 16)), str(value)))


def _date(value: date | time, number_format: str) -> str:
    """Return a date as precisely as the cell shows it: a month shown without its day is a month."""
    if not isinstance(value, datetime):
        return value.isoformat()
    if "h" in number_format.lower() or value.time() != time():
        return value.isoformat()
    shown = value.date().isoformat()
    return shown if "d" in number_format.lower() else shown[:7] if "m" in number_format.lower() else shown[:4]
