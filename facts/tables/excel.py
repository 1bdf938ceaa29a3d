"""Facts as an Excel workbook, and the rows of one as its sheets show them; a formula is refused, never computed."""

from __future__ import annotations

import io
import re
from contextlib import closing, contextmanager
from dataclasses import replace
from itertools import count, islice
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from facts.errors import FileError
from facts.manifest import NAME
from facts.tables.archive import open_archive, open_entry
from facts.tables.format import TableFormat
from facts.tables.header import MAX_COLUMNS, NEEDED_FACTS, list_known_columns, normalize_name
from facts.tables.raw_rows import CellFinding, RawRow, UnreadPart, describe_empty_table
from facts.tables.sheet_cell import SheetCell, read_as_shown, read_text, refuse_formula
from facts.tables.worksheets import OPTIONS, make_styles, write_about_sheet, write_columns_sheet, write_facts_sheet

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Callable, Iterator, Sequence

    from facts.tables.format import Export, FileSample
    from facts.tables.raw_rows import Piece

MAX_UNPACKED = 1024**3
LOOKED_AT = 20
LISTED = 20
_ROW_TAG = re.compile(rb"<(?:\w+:)?row\b[^>]*>")
_HIDDEN = re.compile(rb"""\bhidden\s*=\s*["'](?:1|true)["']""")
_NUMBER = re.compile(rb"""\br\s*=\s*["'](\d{1,7})["']""")
_CHUNK, _LONGEST_TAG = 256 * 1024, 4096


class FactSheet(NamedTuple):
    """A sheet: its rows, and the row that names its columns, where there is one."""

    title: str
    sheet: Any
    head: int
    titles: int
    columns: tuple[str, ...]

    @property
    def known_columns(self) -> int:
        return len(set(self.columns) & list_known_columns("fact"))

    @property
    def missing_columns(self) -> list[str]:
        given = {"quote_exact" if name == "quote" else name for name in self.columns}
        return [name for name in NEEDED_FACTS if name not in given]


def read_xlsx(stream: BinaryIO, where: str, *, hidden: bool = False) -> Iterator[Piece]:
    """Yield the rows of all sheets of facts, and say which were not read; `hidden` ones only where asked for."""
    import openpyxl  # noqa: PLC0415 - only this format needs it, and it is slow to load

    _refuse_bombs(stream, where)
    library = _Workbook(where)
    book = library.call_library(
        lambda: openpyxl.load_workbook(stream, read_only=True, data_only=False, keep_links=False)
    )
    with closing(book):
        sheets: list[FactSheet] = []
        for sheet in library.call_library(lambda: book.worksheets):
            found = _find_header(sheet, library, hidden=hidden)
            if isinstance(found, UnreadPart):
                yield found
            else:
                sheets.append(found)
        chosen = _choose_sheets(sheets)
        for one in sheets:
            if one in chosen:
                yield from _read_rows(one, library, one.title if len(chosen) > 1 else "", hidden=hidden)
            else:
                yield UnreadPart(f"sheet {one.title}", f"it lacks the columns {', '.join(one.missing_columns)}")


class _Workbook:
    """Calls openpyxl, which raises whatever its many readers stumble over: KeyError, ParseError, BadZipFile …"""

    def __init__(self, where: str) -> None:
        self._where = where

    def call_library(self, ask: Callable[[], Any]) -> Any:
        try:
            return ask()
        except Exception as error:
            remedy = "Save it again as .xlsx."
            raise FileError("the workbook cannot be read", where=self._where, remedy=remedy) from error

    def iter_rows(self, sheet: Any) -> Iterator[tuple[int, list[SheetCell]]]:
        """Yield the number and the cells of each row."""
        self.call_library(sheet.reset_dimensions)
        rows = self.call_library(lambda: sheet.iter_rows(max_col=MAX_COLUMNS))
        for number in count(1):
            cells = self.call_library(lambda: self._next_row(rows))
            if cells is None:
                return
            yield number, cells

    def list_hidden(self, sheet: Any) -> list[int]:
        """Return the numbers of the rows that are not shown: folded away, or left out by a filter."""
        found, left = [], b""
        with self.call_library(sheet._get_source) as source:  # noqa: SLF001 - a sheet that is read row by row does not know it
            while chunk := self.call_library(lambda: source.read(_CHUNK)):
                data = left + chunk
                tags = _ROW_TAG.findall(data)
                found += [int(number[1]) for tag in tags if _HIDDEN.search(tag) and (number := _NUMBER.search(tag))]
                left = data[data.rfind(b">") + 1 :][-_LONGEST_TAG:]
        return sorted(set(found))

    def _next_row(self, rows: Iterator[Any]) -> list[SheetCell] | None:
        row = next(rows, None)
        return None if row is None else [SheetCell(one.value, one.data_type, one.number_format or "") for one in row]


def _refuse_bombs(stream: BinaryIO, where: str) -> None:
    """Refuse a workbook that would unpack to more than it may, or whose XML declares entities."""
    with open_archive(stream, where, MAX_UNPACKED) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")) and b"<!" in _read_prolog(archive, name, where):
                raise FileError(f"{name} declares a document type", where=where, remedy="Save it again as .xlsx.")
    stream.seek(0)


def _read_prolog(archive: zipfile.ZipFile, name: str, where: str) -> bytes:
    with open_entry(archive, name, where) as part:
        head = part.read(4096)
    start = re.search(rb"<[A-Za-z]", head)
    return head[: start.start()] if start else head


def _find_header(sheet: Any, library: _Workbook, *, hidden: bool) -> FactSheet | UnreadPart:
    """Find the row that names most columns among the first; one name is enough only in the first that is filled."""
    part = f"sheet {sheet.title}"
    if sheet.sheet_state != "visible" and not hidden:
        return UnreadPart(part, "it is hidden; show it, to have it read")
    filled = [
        (number, names)
        for number, cells in islice(library.iter_rows(sheet), LOOKED_AT)
        if any(names := _name_columns(cells))
    ]
    if not filled:
        return UnreadPart(part, "it is empty")
    sheets = [FactSheet(sheet.title, sheet, number, above, names) for above, (number, names) in enumerate(filled)]
    best = max(sheets, key=lambda one: one.known_columns)
    if best.known_columns > 1 or (best.known_columns == 1 and best is sheets[0]):
        return best
    return UnreadPart(part, f"none of its first {LOOKED_AT} rows names the columns of facts")


def _name_columns(cells: Sequence[SheetCell]) -> tuple[str, ...]:
    names = [normalize_name(cell.value) for cell in cells]
    while names and not names[-1]:
        names.pop()
    return tuple(names)


def _choose_sheets(sheets: Sequence[FactSheet]) -> list[FactSheet]:
    """Return the sheets with at least half of what a fact needs; where none has, the one that names most columns."""
    found = [one for one in sheets if len(one.missing_columns) <= len(NEEDED_FACTS) / 2]
    return found or sorted(sheets, key=lambda one: -one.known_columns)[:1]


def _list_left_out(one: FactSheet, hidden: Sequence[int], title: str) -> Iterator[UnreadPart]:
    sheet = f"sheet {title}, " if title else ""
    if one.titles:
        yield UnreadPart(f"{sheet}the rows above row {one.head}", "they stand above the names of the columns")
    if hidden:
        listed = ", ".join(map(str, hidden[:LISTED])) + (" …" if len(hidden) > LISTED else "")
        yield UnreadPart(f"{sheet}row {listed}", "hidden; show it, to have it read")


def _read_rows(one: FactSheet, library: _Workbook, title: str, *, hidden: bool) -> Iterator[Piece]:
    unseen = [] if hidden else [number for number in library.list_hidden(one.sheet) if number > one.head]
    yield from _list_left_out(one, unseen, title)
    number, is_empty, unseen_ = one.head, True, frozenset(unseen)
    for number, cells in library.iter_rows(one.sheet):
        if number > one.head and number not in unseen_:
            row = _read_row(number, cells, one.columns)
            if row.findings or not row.is_blank:
                is_empty = False
                yield row._replace(
                    sheet=title, head=one.head, findings=tuple(replace(bad, sheet=title) for bad in row.findings)
                )
    if is_empty and not unseen:
        yield describe_empty_table(one.head, number)._replace(part=f"sheet {one.title}")


def _read_row(number: int, cells: Sequence[SheetCell], columns: tuple[str, ...]) -> RawRow:
    named = [(name, cell) for name, cell in zip(columns, cells, strict=False) if cell.value is not None]
    found: dict[str, str] = {name: read_text(cell) for name, cell in named}
    findings = []
    for name, cell in named:
        found[name], bad = read_as_shown(name, cell, found)
        bad = refuse_formula(cell) or bad
        if bad:
            findings.append(CellFinding(number, name, found[name], *bad))
    if any(cell.value is not None for cell in cells[len(columns) :]):
        reason = f"the row has cells beyond the {len(columns)} columns of the header"
        remedy = "Name the column in the header, or empty it."
        findings.append(CellFinding(number, "", None, reason, remedy, "wrong-length"))
    return RawRow(number, {name: text for name, text in found.items() if text}, columns, "fact", tuple(findings))


def write_xlsx(export: Export, stream: BinaryIO) -> None:
    """Write the sheets Facts, Columns and About, row by row; nothing in them is a formula or a link."""
    import xlsxwriter  # noqa: PLC0415 - only this format needs it

    with _keep_errors(stream) as kept, xlsxwriter.Workbook(kept, {"constant_memory": True, **OPTIONS}) as book:
        book.set_properties({"title": export.title, "comments": export.description})
        if export.id:
            book.set_custom_property(NAME, export.id)
        styles = make_styles(book)
        count = write_facts_sheet(book.add_worksheet("Facts"), export, styles)
        write_columns_sheet(book.add_worksheet("Columns"), styles)
        write_about_sheet(book.add_worksheet("About"), export, count, styles)


@contextmanager
def _keep_errors(stream: BinaryIO) -> Iterator[_ForgivingStream]:
    """Give a stream that takes everything; raise what the system refused, of it or of the library's own files."""
    from xlsxwriter.exceptions import FileCreateError  # noqa: PLC0415 - as above

    kept = _ForgivingStream(stream)
    try:
        yield kept
    except FileCreateError as error:  # it wraps what the system refused
        raise OSError(*error.args[0].args) from error
    finally:
        kept.drop_stream()
    if kept.error:
        raise kept.error


class _ForgivingStream:
    """Passes on what is written until the system refuses it, and keeps that error.

    The library would go on writing when it is deleted, and fail once more where no code can catch it.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.error: OSError | None = None

    def drop_stream(self) -> None:
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


def _is_workbook(sample: FileSample) -> bool:
    return any(name.startswith("xl/") for name in sample.entries)


EXCEL = TableFormat(
    "xlsx",
    "Excel workbook",
    ".xlsx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    write_xlsx,
    read_xlsx,
    recognize=_is_workbook,
    read_hidden=lambda stream, where: read_xlsx(stream, where, hidden=True),
    is_compressed=True,
    is_office=True,
)
