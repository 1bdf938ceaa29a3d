"""Any file of facts to rows: what it is, is told by its content; its name only helps where that is not enough."""

from __future__ import annotations

import io
import json
import tempfile
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from facts.errors import FileError
from facts.importing.archive import names
from facts.importing.delimited import read_csv
from facts.importing.objects import read_json, read_jsonl
from facts.importing.package import DESCRIPTOR, read_folder, read_zip
from facts.importing.parsing import Parsed, parse
from facts.importing.row import Rows
from facts.importing.workbook import read_xlsx

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from importlib.resources.abc import Traversable

    from facts.importing.row import Piece, RawRow

    Source = str | Path | Traversable | BinaryIO

READERS: dict[str, Callable[[BinaryIO, str], Iterator[Piece]]] = {
    "csv": read_csv,
    "csv-excel": read_csv,
    "xlsx": read_xlsx,
    "json": read_json,
    "jsonl": read_jsonl,
    "datapackage": read_zip,
}
MAX_BYTES = 4 * 1024**3
IN_MEMORY = 16 * 1024**2
_KNOWN = f"Formats are: {', '.join(READERS)}."
_FOREIGN = {
    b"PAR1": "a Parquet file, which is only written, not read",
    b"\xd0\xcf\x11\xe0": "an old Excel file (.xls)",
    b"%PDF": "a PDF",
}


def read(source: Source, *, format: str | None = None, hidden: bool = False) -> Iterator[RawRow]:
    """Yield the rows of a file, a folder with a data package, or a binary stream; of a workbook also the `hidden` ones.

    Raise FileError where the source cannot be read at all; what is wrong in a row stands in its findings.
    """
    if format is not None and format not in READERS:
        raise FileError(f"there is no format {format!r} to read", where="format", remedy=_KNOWN)
    if isinstance(source, str):
        source = Path(source)
    return Rows(_pieces(source, format, hidden=hidden))


def read_package(folder: Path | Traversable) -> Parsed:
    """Return the records of a data package that stands on its own, such as the catalogue that ships."""
    return parse(Rows(read_folder(folder, folder.name)))


def _pieces(source: Any, format: str | None, *, hidden: bool) -> Iterator[Piece]:
    if hasattr(source, "is_dir"):
        where = source.name
        if source.is_dir():
            yield from read_folder(source, where)
            return
        if where == DESCRIPTOR and isinstance(source, Path):
            yield from read_folder(source.parent, source.parent.name or where)
            return
        with _opened(source) as stream:
            yield from _reader(stream, where, format, hidden=hidden)(stream, where)
        return
    with _seekable(source) as stream:
        yield from _reader(stream, "input", format, hidden=hidden)(stream, "input")


def _opened(path: Path) -> BinaryIO:
    try:
        stream = path.open("rb")
    except OSError as error:
        raise FileError(f"cannot be read ({error.strerror})", where=str(path), remedy="Check the name.") from error
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    if size > MAX_BYTES:
        stream.close()
        raise FileError(f"the file has {size / 1024**3:.1f} gigabytes", where=str(path), remedy="Split it.")
    return stream


@contextmanager
def _seekable(stream: BinaryIO) -> Iterator[BinaryIO]:
    """Give a stream that can be read twice: standard input goes to a temporary file first."""
    if stream.seekable():
        yield stream
        return
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as spool:
        size = 0
        while chunk := stream.read(1024 * 1024):
            size += len(chunk)
            if size > MAX_BYTES:
                raise FileError("the input is too large", where="input", remedy="Split it.")
            spool.write(chunk)
        spool.seek(0)
        yield cast("BinaryIO", spool)


def _reader(
    stream: BinaryIO, where: str, format: str | None, *, hidden: bool
) -> Callable[[BinaryIO, str], Iterator[Piece]]:
    found = format or _sniffed(stream, where)
    stream.seek(0)
    return partial(read_xlsx, hidden=True) if found == "xlsx" and hidden else READERS[found]


def _sniffed(stream: BinaryIO, where: str) -> str:
    head = stream.read(4096)
    for start, name in _FOREIGN.items():
        if head.startswith(start):
            raise FileError(f"this is {name}", where=where, remedy=_KNOWN)
    if head.startswith(b"PK"):
        return _kind_of_zip(stream, where)
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"["):
        return "json"
    if text.startswith(b"{"):
        return _kind_of_json(stream)
    if b"\0" in head.partition(b"\n")[0] and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileError("this is not a table of facts", where=where, remedy=_KNOWN)
    return "csv"


def _kind_of_zip(stream: BinaryIO, where: str) -> str:
    stream.seek(0)
    found = names(stream, where)
    if any(name.rpartition("/")[2] == DESCRIPTOR for name in found):
        return "datapackage"
    if any(name.startswith("xl/") for name in found):
        return "xlsx"
    raise FileError(f"the zip is neither a workbook nor a package with {DESCRIPTOR}", where=where, remedy=_KNOWN)


def _kind_of_json(stream: BinaryIO) -> str:
    """Tell lines of objects from one document: the first line of lines is an object by itself, without "facts"."""
    stream.seek(0)
    try:
        first = json.loads(stream.readline(1024 * 1024))
    except (ValueError, RecursionError):
        return "json"
    return "json" if isinstance(first, dict) and "facts" in first else "jsonl"
