"""Rows of a CSV file: commas, semicolons or tabs; points or decimal commas; with or without a byte-order mark."""

from __future__ import annotations

import csv
import io
import re
from itertools import chain
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from facts.errors import FileError
from facts.importing.columns import MAX_COLUMNS, known, number_columns, tidy_name
from facts.importing.row import Block, Unread, nothing_below, raw_row

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence

    from facts.importing.row import Piece

MAX_HEADER = 64 * 1024
BLOCK = 4 * 1024 * 1024
# Reading in blocks needs libraries that take longer to load than a small table takes to read.
SMALL = 1024 * 1024
LOOKED_AT = 20
_SIGN = re.compile(r'"?sep=(.)"?\s*$', re.IGNORECASE)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class Head(NamedTuple):
    """The line that names the columns: how many stand above it, how many of these hold something, and its sign."""

    above: int
    titles: int
    line: str
    delimiter: str

    @property
    def row(self) -> int:
        return self.above + 1


def read_csv(stream: BinaryIO, where: str, table: str = "fact") -> Iterator[Piece]:
    """Yield the rows, in blocks where that can be done; raise FileError where it is no table of facts at all."""
    text = _text(stream, where)
    try:
        head = _head(text, table, where)
        if head.titles:
            yield Unread(f"the lines above row {head.row}", "they stand above the names of the columns")
        is_plain = head.delimiter != ";" and text.encoding == "utf-8-sig"
        columns = _plain_header(head.line, head.delimiter) if is_plain else ()
        unread: int | None = head.row + 1
        if columns and not _is_small(stream):
            unread = yield from _blocks(stream, columns, head, table)
        if unread:
            text.seek(0)
            yield from _rows(text, head, where, table, start=unread)
    except UnicodeDecodeError as error:
        raise FileError("the file is not UTF-8", where=where, remedy="Save it as “CSV UTF-8” and try again.") from error
    finally:
        text.detach()


def _text(stream: BinaryIO, where: str) -> io.TextIOWrapper:
    start = stream.read(4)
    stream.seek(0)
    if not start:
        raise FileError("the file is empty", where=where, remedy="Give a file with a header and rows.")
    encoding = "utf-16" if start[:2] in _UTF16 else "utf-8-sig"
    return io.TextIOWrapper(stream, encoding=encoding, newline="")


def _is_small(stream: BinaryIO) -> bool:
    stream.seek(0)
    return len(stream.read(SMALL)) < SMALL


def _head(text: io.TextIOWrapper, table: str, where: str) -> Head:
    """Return the line that names most columns among the first; one name is enough only in the first that is filled."""
    lines = [text.readline(MAX_HEADER) for _ in range(LOOKED_AT)]
    filled = [place for place, line in enumerate(lines) if line.strip(" \t\r\n,;") and not _SIGN.match(line)]
    found = [(_known_names(lines[place], sign, table), -place, sign) for place in filled for sign in _signs(lines)]
    if not filled and len(lines[-1]) == 0:
        raise FileError("the file holds nothing but blanks", where=where, remedy="Give a file with a header and rows.")
    names, place, delimiter = max(found, key=lambda item: item[:2], default=(0, 0, ","))
    if not names or (names == 1 and -place != filled[0]):
        raise FileError(
            f"none of the first {LOOKED_AT} rows names columns of facts",
            where=where,
            remedy="Begin with a header such as: id,facility,metric,value_text,qualifier,amount,unit,article,quote",
        )
    return Head(-place, sum(other < -place for other in filled), lines[-place], delimiter)


def _signs(lines: Sequence[str]) -> list[str]:
    """Return the signs that may part cells: the usual ones, and one that a first line such as "sep=|" names."""
    named = _SIGN.match(lines[0])
    return [",", ";", "\t", *([named[1]] if named and named[1] not in ",;\t" else [])]


def _known_names(head: str, sign: str, table: str) -> int:
    cells = next(csv.reader([head], delimiter=sign), [])
    return len({tidy_name(cell) for cell in cells} & known(table))


def _plain_header(head: str, delimiter: str) -> tuple[str, ...]:
    """Return the columns of a header that is one simple line; nothing for any other."""
    names = head.rstrip("\r\n").split(delimiter)
    simple = head.endswith("\n") and '"' not in head and all(names) and len(names) <= MAX_COLUMNS
    return tuple(map(tidy_name, names)) if simple else ()


def _blocks(stream: BinaryIO, columns: tuple[str, ...], head: Head, table: str) -> Generator[Block, None, int | None]:
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
            yield Block(row, batch, columns, table, head.row)
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


def _rows(text: io.TextIOWrapper, head: Head, where: str, table: str, *, start: int) -> Iterator[Piece]:
    """Yield the rows from number `start` on."""
    for _ in range(head.above):
        text.readline(MAX_HEADER)
    reader = csv.reader(chain([text.readline(MAX_HEADER)], text), delimiter=head.delimiter, strict=True)
    decimal_comma = number_columns(table) if head.delimiter == ";" else frozenset()
    number = head.row
    is_empty = start == head.row + 1
    try:
        columns = _header(next(reader), where)
        for number, cells in enumerate(reader, head.row + 1):
            if number >= start and any(cell.strip() for cell in cells):
                is_empty = False
                yield raw_row(number, cells, columns, table, decimal_comma)._replace(head=head.row)
    except csv.Error as error:
        line = f"{where}, line {head.above + reader.line_num}"
        raise FileError(
            f"the table breaks off here ({error})", where=line, remedy="Look for a missing quote."
        ) from error
    if is_empty:
        yield nothing_below(head.row, number)


def _header(cells: Sequence[str], where: str) -> tuple[str, ...]:
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    if len(cells) > MAX_COLUMNS:
        raise FileError(f"there are {len(cells)} columns", where=where, remedy=f"At most {MAX_COLUMNS} are read.")
    return tuple(tidy_name(cell) for cell in cells)
