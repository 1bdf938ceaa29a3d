"""The formats, and any file of facts as rows: its content decides which format it is of, not its name."""

from __future__ import annotations

import io
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from facts.errors import FileError
from facts.tables.datapackage import DATA_PACKAGE, DESCRIPTOR, read_folder
from facts.tables.delimited import CSV, CSV_DECIMAL_COMMA
from facts.tables.excel import EXCEL
from facts.tables.json_objects import JSON, JSON_LINES
from facts.tables.parquet import PARQUET
from facts.tables.raw_rows import TableRows
from facts.tables.record_parser import ParsedTable, parse_rows
from facts.tables.table_format import FileSample, TableFormat

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

    from facts.tables.raw_rows import Piece, RawRow

    Source = str | Path | Traversable | BinaryIO

FORMATS: dict[str, TableFormat] = {
    item.name: item for item in (CSV, CSV_DECIMAL_COMMA, EXCEL, JSON, JSON_LINES, PARQUET, DATA_PACKAGE)
}
DEFAULT_FORMAT = CSV
"""What is written where none is named, and what any text is taken for that no other format recognizes."""
MAX_BYTES = 4 * 1024**3
IN_MEMORY = 16 * 1024**2
_FOREIGN = {b"\xd0\xcf\x11\xe0": "an old Excel file (.xls)", b"%PDF": "a PDF"}


def find_format(name: str) -> TableFormat:
    """Return a format; raise FileError naming the known ones."""
    if name not in FORMATS:
        raise FileError(f"there is no format {name!r}", where="format", remedy=_name_known(FORMATS))
    return FORMATS[name]


def list_importable() -> dict[str, TableFormat]:
    """Return the formats that an import reads."""
    return {name: item for name, item in FORMATS.items() if item.can_import}


def list_endings(formats: dict[str, TableFormat] = FORMATS) -> dict[str, dict[str, TableFormat]]:
    """Return the formats by the end of their files' names, those that share one by their decimal mark."""
    found: dict[str, dict[str, TableFormat]] = {}
    for item in formats.values():
        found.setdefault(item.ending, {})[item.decimal_mark] = item
    return found


def detect_format(stream: BinaryIO, where: str) -> TableFormat | None:
    """Return the format that a content is of, None for no table; raise FileError for a broken zip."""
    sample = FileSample(stream, where)
    found = next((item for item in reversed(FORMATS.values()) if item.recognize(sample)), None)
    stream.seek(0)
    return found


def read_rows(source: Source, *, format: str | None = None) -> Iterator[RawRow]:
    """Yield the rows of a file, a folder with a data package, or a binary stream.

    Raise FileError where the source cannot be read at all; what is wrong in a row is in its findings.
    """
    known = list_importable()
    if format is not None and format not in known:
        raise FileError(f"there is no format {format!r} to read", where="format", remedy=_name_known(known))
    return TableRows(_read_pieces(Path(source) if isinstance(source, str) else source, format))


def read_package(folder: Path | Traversable) -> ParsedTable:
    """Return the records of a data package that needs no catalogue, such as the one that is shipped."""
    return parse_rows(TableRows(read_folder(folder, folder.name)))


def _name_known(formats: dict[str, TableFormat]) -> str:
    return f"Formats are: {', '.join(formats)}."


def _read_pieces(source: Any, format: str | None) -> Iterator[Piece]:
    if hasattr(source, "is_dir"):
        where = source.name
        if source.is_dir():
            yield from read_folder(source, where)
            return
        if where == DESCRIPTOR and isinstance(source, Path):
            yield from read_folder(source.parent, source.parent.name or where)
            return
        with _open_file(source) as stream:
            yield from _choose_format(stream, where, format).read(stream, where)
        return
    with _make_seekable(source) as stream:
        yield from _choose_format(stream, "input", format).read(stream, "input")


def _open_file(path: Path) -> BinaryIO:
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
def _make_seekable(stream: BinaryIO) -> Iterator[BinaryIO]:
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


def _choose_format(stream: BinaryIO, where: str, format: str | None) -> TableFormat:
    """Return the format that is named, or else the one that the content is of."""
    if format is not None:
        return FORMATS[format]
    remedy = _name_known(list_importable())
    head = stream.read(8)
    for start, name in _FOREIGN.items():
        if head.startswith(start):
            raise FileError(f"this is {name}", where=where, remedy=remedy)
    found = detect_format(stream, where)
    if found is None:
        raise FileError("this is not a table of facts", where=where, remedy=remedy)
    if not found.can_import:
        raise FileError(f"this is a {found.label} file, which is only written, not read", where=where, remedy=remedy)
    return found
