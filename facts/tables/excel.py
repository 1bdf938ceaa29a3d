"""Excel workbooks: facts with their dictionary and sources written, and rows read as their sheets show them.

A cell counts as it is shown: 0.18 may be shown as 18%, 400000 as 400, and any number with words beside it. A formula is
refused, never computed.
"""

from __future__ import annotations

import io
import re
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from itertools import count, islice
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple, TypeVar

from facts.errors import FileError, RecordError
from facts.languages import LANGUAGES
from facts.model import fact_columns, units
from facts.parsing import parse_phrase
from facts.parsing.lexicon import unite_lexicons
from facts.provenance.manifest import STAMP_NAME
from facts.tables.columns import (
    BOOLEANS,
    DICTIONARY_COLUMNS,
    INTEGERS,
    LISTS,
    NUMBERS,
    build_dictionary,
    join_items,
    normalize_row,
    shield_text,
    unprotect_text,
)
from facts.tables.raw_rows import (
    MAX_COLUMNS,
    NEEDED_FACTS,
    NUMBER_COLUMNS,
    CellFinding,
    RawRow,
    UnreadPart,
    describe_empty_table,
    is_known_column,
    normalize_name,
)
from facts.tables.table_format import TableFormat, open_archive, open_entry

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from facts.parsing import ParsedQuantity
    from facts.tables.raw_rows import Piece
    from facts.tables.table_format import Export, FileSample

_T = TypeVar("_T")

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
    put = [_make_writer(sheet, place, styles["text"]) for place in range(len(fact_columns.NAMES))]
    for place, name in enumerate(fact_columns.NAMES):
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
    sheet.autofilter(0, 0, count, len(fact_columns.NAMES) - 1)
    return count


def _make_writer(sheet: Any, place: int, style: Any) -> Callable[[int, Any], None]:
    """Return what writes one column's cells."""

    def write_text(row: int, cell: Any) -> None:
        if len(cell) > MAX_TEXT:
            raise FileError(
                f"the text has {len(cell):,} characters, a cell holds {MAX_TEXT:,}",
                where=f"xlsx, row {row + 1}, {fact_columns.NAMES[place]}",
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
    if place in LISTS:
        return lambda row, cell: write_text(row, join_items(cell)) if cell else None
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


_PLAIN = ("", "General", "@", "Standard")
_TOKEN = re.compile(r'"([^"]*)"?|\\(.)|_.|\*.|\[([^\]]*)\]|([0#?][0#?.,/ ]*(?:[eE][+-][0#?]+)?)|(.)', re.DOTALL)
_SECTION = re.compile(r'(?:"[^"]*"|\\.|\[[^\]]*\]|[^;"\\\[])+|(?<=;)(?=;|$)')
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?[0-9.]+)\]")
_HOLDS = {
    "<": lambda one, other: one < other,
    ">": lambda one, other: one > other,
    "<=": lambda one, other: one <= other,
    ">=": lambda one, other: one >= other,
    "=": lambda one, other: one == other,
    "<>": lambda one, other: one != other,
}
# Signs that several currencies share: the cell does not tell which.
_SHARED = {"$": ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "TWD", "CLP", "ARS"), "¥": ("JPY", "CNY")}
_LETTERS = {"k": 1000, "K": 1000, "M": 10**6, "B": 10**9}
_TEXTS = frozenset({"value_text", "unit_text", "quote", "quote_exact", "note"})
_CONTROL = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NO_FORMULA = "Copy the cell and paste it as a value."
_REMEDY = "Show the cell as a plain number (number format 0), and write the whole number with its own unit."


class SheetCell(NamedTuple):
    """A cell as the file has it."""

    value: Any
    data_type: str
    number_format: str


class ShownNumber(NamedTuple):
    """A number as its cell shows it, all its digits kept; `digits` are the placeholders of its format."""

    before: str
    number: Decimal
    after: str
    digits: str = ""

    def __str__(self) -> str:
        return f"{self.before}{self.number:f}{self.after}".strip()

    @property
    def is_bare(self) -> bool:
        return not self.before.strip() and not self.after.strip()


def show_number(value: Decimal, number_format: str) -> ShownNumber:
    """Return a number of a table as a cell with that format shows it; a zero is the same with any unit beside it."""
    return apply_format(value, number_format if value else "")


def apply_format(value: Decimal, number_format: str) -> ShownNumber:
    """Return a number as a cell with that format shows it."""
    if number_format in _PLAIN:
        return ShownNumber("", value, "")
    section, number = _choose_section(value, number_format)
    before, digits, after = _split_section(section)
    if number != value and ("-" in before or "(" in before):
        number, before, after = value, before.replace("-", "").replace("(", ""), after.replace(")", "")
    scale = 2 * (before + after).count("%") - 3 * _count_scaling_commas(digits)
    return ShownNumber(before, _normalize_number(number.scaleb(scale)), after, digits)


def _count_scaling_commas(digits: str) -> int:
    """Count the commas behind the last digit: each makes a thousand one."""
    return len(digits) - len(digits.rstrip(","))


def read_shown_number(value: Decimal, number_format: str, unit: str, qualifier: str) -> tuple[Decimal, str]:
    """Return the number that a cell states beside a unit and a hedge, and what is wrong with it, or nothing."""
    seen = show_number(value, number_format)
    if seen.is_bare:
        return value, "" if seen.number == value else f"the cell shows {seen}, and holds {value:f}"
    if ("%" in str(seen) and unit == "1") or seen.number * _find_scale(seen.after.strip()) == value:
        return value, ""
    readings = list(_list_readings(str(seen)))
    read = next((one for one in readings if _fits_unit(one, str(seen), unit)), readings[0] if readings else None)
    if read is None or (read.value is None and read.low is None and read.high is None):
        return value, f"the cell shows “{seen}”, which cannot be read"
    number = next(one for one in (read.value, read.low, read.high) if one is not None)
    return number, _describe_difference(read, seen, unit, qualifier)


def _find_scale(after: str) -> int:
    """Return the number that a letter or a word behind the digits multiplies them by: 'M', 'Mio.'; 0 for any other."""
    return _LETTERS.get(after) or unite_lexicons().scales.get(after.lower().removesuffix("."), 0)


def _describe_difference(read: ParsedQuantity, seen: ShownNumber, unit: str, qualifier: str) -> str:
    if len("".join(read.phrase.split())) < len("".join(str(seen).split())):
        return f"the cell shows “{seen}”, of which only “{read.phrase}” is read"
    if not _fits_unit(read, str(seen), unit):
        return f"the cell shows “{seen}”, and the unit is {unit or 'empty'}"
    if read.qualifier not in ("exact", qualifier):
        return f"the cell shows “{seen}”, and the hedge is {qualifier or 'empty'}"
    return ""


def _fits_unit(read: ParsedQuantity, seen: str, unit: str) -> bool:
    """Whether the unit that a cell shows, if any, is the one of its row."""
    if read.unit in ("1", unit):
        return True
    if any(sign in seen and unit in codes and read.unit in codes for sign, codes in _SHARED.items()):
        return True
    try:
        return units.get_unit(unit).noun == units.get_unit(read.unit).noun is not None
    except RecordError:
        return True  # an unknown unit is a finding of its own


@lru_cache(maxsize=1000)
def _list_readings(text: str) -> tuple[ParsedQuantity, ...]:
    """Return what the words beside a number may say, in any language."""
    found = (parse_phrase(text, language=language) for language in LANGUAGES)
    return tuple(sorted((one for some in found for one in some), key=lambda one: -len(one.phrase)))


def _choose_section(value: Decimal, number_format: str) -> tuple[str, Decimal]:
    """Return the part of a format that is for this number, and the number that it shows: without a minus in some."""
    sections = _SECTION.findall(number_format)
    for section in sections:
        condition = _CONDITION.search(section)
        if condition and _HOLDS[condition[1]](value, Decimal(condition[2])):
            return section, value
    if any(map(_CONDITION.search, sections)):
        return next((one for one in sections if not _CONDITION.search(one)), sections[-1]), value
    if value < 0 and len(sections) > 1:
        return sections[1], -value
    return sections[0], value


def _split_section(section: str) -> tuple[str, str, str]:
    """Return what stands before the digits, their placeholders, and what stands behind them."""
    before, digits, after = "", "", ""
    for text, is_number in _iter_tokens(section):
        if is_number and not digits:
            digits = text
        elif digits:
            after += text
        else:
            before += text
    trailing = digits[len(digits.rstrip(" ")) :]
    return before, digits.rstrip(" "), trailing + after


def _iter_tokens(section: str) -> Iterator[tuple[str, bool]]:
    for quoted, escaped, bracket, number, other in _TOKEN.findall(section):
        if number:
            yield number, True
        elif bracket.startswith("$"):
            yield bracket[1:].partition("-")[0], False
        elif not bracket:
            yield quoted or escaped or other, False


def _normalize_number(number: Decimal) -> Decimal:
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()


def read_as_shown(name: str, cell: SheetCell, row: Mapping[str, str]) -> tuple[str, tuple[str, str, str] | None]:
    """Return the text of a cell, and what is wrong with it: what it shows counts, not what lies behind it."""
    text = row[name]
    if isinstance(cell.value, bool) or not isinstance(cell.value, (int, float)):
        return text, None
    if name not in NUMBER_COLUMNS:
        return (str(show_number(Decimal(text), cell.number_format)) if name in _TEXTS else text), None
    number, reason = read_shown_number(Decimal(text), cell.number_format, row.get("unit", ""), row.get("qualifier", ""))
    return f"{number:f}", (reason, _REMEDY, "not-as-shown") if reason else None


def refuse_formula(cell: SheetCell) -> tuple[str, str, str] | None:
    """Return what is wrong with a cell that holds no value, as reason, remedy and code."""
    if cell.data_type == "f":
        return "the cell holds a formula", _NO_FORMULA, "formula"
    if cell.data_type == "e":
        return "the cell holds a spreadsheet's error", _NO_FORMULA, "error-value"
    return None


def read_text(cell: SheetCell) -> str:
    """Return a cell as the text it would be in a CSV."""
    value = cell.value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{Decimal(f'{value:.{EXACT_DIGITS}g}').normalize():f}"
    if isinstance(value, (date, time)):
        return _read_date(value, cell.number_format)
    return unprotect_text(_CONTROL.sub(lambda found: chr(int(found[1], 16)), str(value)))


def _read_date(value: date | time, number_format: str) -> str:
    """Return a date as precisely as the cell shows it: a month shown without its day is a month."""
    if not isinstance(value, datetime):
        return value.isoformat()
    if "h" in number_format.lower() or value.time() != time():
        return value.isoformat()
    day = value.date().isoformat()
    return day if "d" in number_format.lower() else day[:7] if "m" in number_format.lower() else day[:4]


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
        return sum(is_known_column("fact", name) for name in set(self.columns))

    @property
    def missing_columns(self) -> list[str]:
        given = {"quote_exact" if name == "quote" else name for name in self.columns}
        return [name for name in NEEDED_FACTS if name not in given]


def read_xlsx(stream: BinaryIO, where: str, *, hidden: bool = False) -> Iterator[Piece]:
    """Yield the rows of all sheets of facts, and say which were not read; `hidden` ones only where asked for."""
    import openpyxl  # noqa: PLC0415 - only this format needs it, and it is slow to load

    check_workbook(stream, where)
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


def check_workbook(stream: BinaryIO, where: str) -> None:
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
            book.set_custom_property(STAMP_NAME, export.id)
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
    """Passes calls on until the system refuses one, and keeps that error.

    The library would go on writing when it is deleted, and fail once more where no code can catch it.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.error: OSError | None = None

    def drop_stream(self) -> None:
        self._stream = io.BytesIO()

    def write(self, data: bytes) -> int:
        return self._attempt(lambda: self._stream.write(data), len(data))

    def flush(self) -> None:
        self._attempt(self._stream.flush, None)

    def tell(self) -> int:
        """Raise what the library knows a stream by that has no places, such as a download or a pipe."""
        return 0 if self.error else self._stream.tell()

    def seek(self, offset: int) -> int:
        if self.error is None and not self._stream.seekable():
            raise io.UnsupportedOperation
        return self._attempt(lambda: self._stream.seek(offset), offset)

    def _attempt(self, call: Callable[[], _T], otherwise: _T) -> _T:
        if self.error is None:
            try:
                return call()
            except OSError as error:
                self.error = error
        return otherwise


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
