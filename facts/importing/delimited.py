"""Rows of a CSV file: commas, semicolons or tabs; points or decimal commas; with or without a byte-order mark."""

from __future__ import annotations

import csv
import io
from itertools import chain
from typing import TYPE_CHECKING, Any, BinaryIO

from facts.errors import FileError
from facts.importing.columns import MAX_COLUMNS, known, number_columns, tidy_name
from facts.importing.row import Block, RawRow, raw_row

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence

    from facts.importing.row import Piece

MAX_HEADER = 64 * 1024
BLOCK = 4 * 1024 * 1024
# Reading in blocks needs libraries that take longer to load than a small table takes to read.
SMALL = 1024 * 1024
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def read_csv(stream: BinaryIO, where: str, table: str = "fact") -> Iterator[Piece]:
    """Yield the rows, in blocks where that can be done; raise FileError where it is no table of facts at all."""
    text = _text(stream, where)
    try:
        head = text.readline(MAX_HEADER)
        delimiter = _delimiter(head, table, where)
        columns = _plain_header(head, delimiter) if delimiter != ";" and text.encoding == "utf-8-sig" else ()
        unread: int | None = 2
        if columns and not _is_small(stream):
            unread = yield from _blocks(stream, columns, delimiter, table)
        if unread:
            text.seek(0)
            yield from _rows(text, delimiter, where, table, start=unread)
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


def _delimiter(head: str, table: str, where: str) -> str:
    """Return the sign that makes most known columns of the first line."""
    found = {sign: _known_names(head, sign, table) for sign in (",", ";", "\t")}
    best = max(found, key=lambda sign: found[sign])
    if not found[best]:
        raise FileError(
            "the first row names no column of facts",
            where=where,
            remedy="Begin with a header such as: id,facility,metric,value_text,qualifier,amount,unit,article,quote",
        )
    return best


def _known_names(head: str, sign: str, table: str) -> int:
    cells = next(csv.reader([head], delimiter=sign), [])
    return len({tidy_name(cell) for cell in cells} & known(table))


def _plain_header(head: str, delimiter: str) -> tuple[str, ...]:
    """Return the columns of a header that is one simple line; nothing for any other."""
    names = head.rstrip("\r\n").split(delimiter)
    simple = head.endswith("\n") and '"' not in head and all(names) and len(names) <= MAX_COLUMNS
    return tuple(map(tidy_name, names)) if simple else ()


def _blocks(
    stream: BinaryIO, columns: tuple[str, ...], delimiter: str, table: str
) -> Generator[Block, None, int | None]:
    """Yield blocks as long as nothing is odd; return the first row that is, for the reader that can say why."""
    import pyarrow as pa  # noqa: PLC0415 - slow to load
    from pyarrow import csv as arrow  # noqa: PLC0415 - as above

    names = [str(place) for place in range(len(columns))]
    row = 2
    stream.seek(0)
    try:
        batches = arrow.open_csv(
            pa.PythonFile(_Borrowed(stream), mode="r"),
            read_options=arrow.ReadOptions(use_threads=False, block_size=BLOCK, column_names=names, skip_rows=1),
            parse_options=arrow.ParseOptions(delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False),
            convert_options=arrow.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
        for batch in batches:
            yield Block(row, batch, columns, table)
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


def _rows(text: io.TextIOWrapper, delimiter: str, where: str, table: str, *, start: int) -> Iterator[RawRow]:
    """Yield the rows from number `start` on."""
    head = text.readline(MAX_HEADER)
    reader = csv.reader(chain([head], text), delimiter=delimiter, strict=True)
    decimal_comma = number_columns(table) if delimiter == ";" else frozenset()
    try:
        columns = _header(next(reader), where)
        for number, cells in enumerate(reader, 2):
            if number >= start and any(cells):
                yield raw_row(number, cells, columns, table, decimal_comma)
    except csv.Error as error:
        line = f"{where}, line {reader.line_num}"
        raise FileError(
            f"the table breaks off here ({error})", where=line, remedy="Look for a missing quote."
        ) from error


def _header(cells: Sequence[str], where: str) -> tuple[str, ...]:
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    if len(cells) > MAX_COLUMNS:
        raise FileError(f"there are {len(cells)} columns", where=where, remedy=f"At most {MAX_COLUMNS} are read.")
    return tuple(tidy_name(cell) for cell in cells)
