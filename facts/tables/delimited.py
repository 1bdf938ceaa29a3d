"""Comma-separated values: a plain variant, and one for spreadsheets that write decimals with a comma.

A file that is read may have commas, semicolons or tabs, points or decimal commas, a byte-order mark or none.
"""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from facts.errors import FileError
from facts.model import fact_columns as contract
from facts.tables.columns import CONTRACT_KINDS, ColumnKind, format_cell, protect_text
from facts.tables.raw_rows import (
    MAX_COLUMNS,
    RowBlock,
    UnreadPart,
    describe_empty_table,
    is_known_column,
    list_number_columns,
    make_raw_row,
    normalize_name,
)
from facts.tables.table_format import TableFormat

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Sequence

    from facts.tables.raw_rows import Piece
    from facts.tables.table_format import Export, FileSample

MAX_HEADER = 64 * 1024
BLOCK = 4 * 1024 * 1024
# Reading in blocks needs libraries that take longer to load than a small table takes to read.
SMALL = 1024 * 1024
LOOKED_AT = 20
REMEMBERED = 10_000
_SIGN = re.compile(r'"?sep=(.)"?\s*$', re.IGNORECASE)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class HeaderLine(NamedTuple):
    """The line that names the columns: how many are above it, how many of these hold something, and its separator."""

    above: int
    titles: int
    line: str
    delimiter: str

    @property
    def row(self) -> int:
        return self.above + 1


def read_csv(stream: BinaryIO, where: str, table: str = "fact") -> Iterator[Piece]:
    """Yield the rows, in blocks where that can be done; raise FileError where it is no table of facts at all."""
    text = _open_text(stream, where)
    try:
        head = _find_header(text, table, where)
        if head.titles:
            yield UnreadPart(f"the lines above row {head.row}", "they stand above the names of the columns")
        is_plain = head.delimiter != ";" and text.encoding == "utf-8-sig"
        columns = _split_plain_header(head.line, head.delimiter) if is_plain else ()
        unread: int | None = head.row + 1
        if columns and not _is_small(stream):
            unread = yield from _read_blocks(stream, columns, head, table)
        if unread:
            text.seek(0)
            yield from _read_lines(text, head, where, table, start=unread)
    except UnicodeDecodeError as error:
        raise FileError("the file is not UTF-8", where=where, remedy="Save it as “CSV UTF-8” and try again.") from error
    finally:
        text.detach()


def _open_text(stream: BinaryIO, where: str) -> io.TextIOWrapper:
    start = stream.read(4)
    stream.seek(0)
    if not start:
        raise FileError("the file is empty", where=where, remedy="Give a file with a header and rows.")
    encoding = "utf-16" if start[:2] in _UTF16 else "utf-8-sig"
    return io.TextIOWrapper(stream, encoding=encoding, newline="")


def _is_small(stream: BinaryIO) -> bool:
    stream.seek(0)
    return len(stream.read(SMALL)) < SMALL


def _find_header(text: io.TextIOWrapper, table: str, where: str) -> HeaderLine:
    """Return the line that names most columns among the first; one name is enough only in the first that is filled."""
    lines = [text.readline(MAX_HEADER) for _ in range(LOOKED_AT)]
    filled = [place for place, line in enumerate(lines) if line.strip(" \t\r\n,;") and not _SIGN.match(line)]
    found = [
        (_count_known_names(lines[place], sign, table), -place, sign)
        for place in filled
        for sign in _list_delimiters(lines)
    ]
    if not filled and len(lines[-1]) == 0:
        raise FileError("the file holds nothing but blanks", where=where, remedy="Give a file with a header and rows.")
    names, place, delimiter = max(found, key=lambda item: item[:2], default=(0, 0, ","))
    if not names or (names == 1 and -place != filled[0]):
        raise FileError(
            f"none of the first {LOOKED_AT} rows names columns of facts",
            where=where,
            remedy="Begin with a header such as: id,facility,metric,value_text,qualifier,amount,unit,article,quote",
        )
    return HeaderLine(-place, sum(other < -place for other in filled), lines[-place], delimiter)


def _list_delimiters(lines: Sequence[str]) -> list[str]:
    """Return the signs that may part cells: the usual ones, and one that a first line such as "sep=|" names."""
    named = _SIGN.match(lines[0])
    return [",", ";", "\t", *([named[1]] if named and named[1] not in ",;\t" else [])]


def _count_known_names(head: str, sign: str, table: str) -> int:
    cells = next(csv.reader([head], delimiter=sign), [])
    return len({name for cell in cells if is_known_column(table, name := normalize_name(cell))})


def _split_plain_header(head: str, delimiter: str) -> tuple[str, ...]:
    """Return the columns of a header that is one simple line; nothing for any other."""
    names = head.rstrip("\r\n").split(delimiter)
    simple = head.endswith("\n") and '"' not in head and all(names) and len(names) <= MAX_COLUMNS
    return tuple(map(normalize_name, names)) if simple else ()


def _read_blocks(
    stream: BinaryIO, columns: tuple[str, ...], head: HeaderLine, table: str
) -> Generator[RowBlock, None, int | None]:
    """Yield blocks as long as nothing is odd; return the first row that is, for the reader that can say why."""
    import pyarrow as pa  # noqa: PLC0415 - slow to load
    from pyarrow import csv as arrow  # noqa: PLC0415 - as above

    names = [str(place) for place in range(len(columns))]
    row = head.row + 1
    stream.seek(0)
    try:
        batches = arrow.open_csv(
            pa.PythonFile(_Borrowed(stream), mode="r"),
            read_options=arrow.ReadOptions(use_threads=False, block_size=BLOCK, column_names=names, skip_rows=head.row),
            parse_options=arrow.ParseOptions(
                delimiter=head.delimiter, newlines_in_values=True, ignore_empty_lines=False
            ),
            convert_options=arrow.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
        for batch in batches:
            yield RowBlock(row, batch, columns, table, head.row)
            row += batch.num_rows
    except pa.ArrowInvalid:
        return row
    return None


class _Borrowed(io.RawIOBase):
    """Lends a stream to a reader that would close it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _read_lines(text: io.TextIOWrapper, head: HeaderLine, where: str, table: str, *, start: int) -> Iterator[Piece]:
    """Yield the rows from number `start` on."""
    for _ in range(head.above):
        text.readline(MAX_HEADER)
    reader = csv.reader(chain([text.readline(MAX_HEADER)], text), delimiter=head.delimiter, strict=True)
    decimal_comma = list_number_columns(table) if head.delimiter == ";" else frozenset()
    number = head.row
    is_empty = start == head.row + 1
    try:
        columns = _name_columns(next(reader), where)
        for number, cells in enumerate(reader, head.row + 1):
            if number >= start and any(cell.strip() for cell in cells):
                is_empty = False
                yield make_raw_row(number, cells, columns, table, decimal_comma)._replace(head=head.row)
    except csv.Error as error:
        line = f"{where}, line {head.above + reader.line_num}"
        raise FileError(
            f"the table breaks off here ({error})", where=line, remedy="Look for a missing quote."
        ) from error
    if is_empty:
        yield describe_empty_table(head.row, number)


def _name_columns(cells: Sequence[str], where: str) -> tuple[str, ...]:
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    if len(cells) > MAX_COLUMNS:
        raise FileError(f"there are {len(cells)} columns", where=where, remedy=f"At most {MAX_COLUMNS} are read.")
    return tuple(normalize_name(cell) for cell in cells)


def write_csv(export: Export, stream: BinaryIO) -> None:
    """Write UTF-8 without a mark, commas, LF line ends, empty cells for null."""
    stream.writelines(line.encode() for line in format_lines(contract.NAMES, CONTRACT_KINDS, export.rows))


def write_csv_decimal_comma(export: Export, stream: BinaryIO) -> None:
    """Write the same with a byte-order mark, semicolons, decimal commas and CRLF."""
    stream.write(b"\xef\xbb\xbf")
    stream.writelines(
        line.encode()
        for line in format_lines(
            contract.NAMES, CONTRACT_KINDS, export.rows, delimiter=";", end="\r\n", decimal_mark=","
        )
    )


def format_lines(
    header: Sequence[str],
    kinds: Sequence[ColumnKind],
    rows: Iterable[Sequence[Any]],
    *,
    delimiter: str = ",",
    end: str = "\n",
    decimal_mark: str = ".",
) -> Iterator[str]:
    """Yield the lines of a table, its header first; `kinds` says how each column is written."""
    yield delimiter.join(header) + end
    columns = [_remember_column(kind, delimiter, decimal_mark) for kind in kinds]
    for row in rows:
        yield delimiter.join([column[value] for column, value in zip(columns, row, strict=True)]) + end


class _CellTexts(dict[Any, str]):
    """The text of each value of a column, written once and then looked up: most values come back again."""

    def __init__(self, write: Callable[[Any], str]) -> None:
        super().__init__()
        self._write = write

    def __missing__(self, value: Any) -> str:
        text = self._write(value)
        if isinstance(value, Decimal):
            return text  # never remembered: 0.5 and 0.50 are equal, and yet are written differently
        if len(self) >= REMEMBERED:
            self.clear()
        self[value] = text
        return text


def _remember_column(kind: ColumnKind, delimiter: str, decimal_mark: str) -> _CellTexts:
    if kind is ColumnKind.NUMBER:
        return _CellTexts(lambda value: format_cell(value, kind).replace(".", decimal_mark))
    if kind in (ColumnKind.TEXT, ColumnKind.LIST):
        return _CellTexts(lambda value: _quote_cell(protect_text(format_cell(value, kind)), delimiter))
    return _CellTexts(lambda value: format_cell(value, kind))


def _quote_cell(cell: str, delimiter: str) -> str:
    """Quote where needed; also for a lone CR, which the csv module leaves bare when lines end in LF."""
    if delimiter in cell or '"' in cell or "\n" in cell or "\r" in cell:
        return '"' + cell.replace('"', '""') + '"'
    return cell


def _is_text(sample: FileSample) -> bool:
    """Whether it may be text: all that no other format recognizes is taken for a table of cells."""
    return not sample.is_zip and (b"\0" not in sample.head.partition(b"\n")[0] or sample.head.startswith(_UTF16))


CSV = TableFormat(
    "csv", "CSV", ".csv", "text/csv; charset=utf-8", write_csv, read_csv, recognize=_is_text, companion="columns.csv"
)
CSV_DECIMAL_COMMA = TableFormat(
    "csv-excel",
    "CSV with decimal commas",
    CSV.suffix,
    CSV.media_type,
    write_csv_decimal_comma,
    read_csv,
    companion=CSV.companion,
    decimal_mark="comma",
)
