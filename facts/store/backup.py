"""The file of a backup: a zip with the rows of each table, a line each, and a manifest with their counts and digests.

Nothing in it is unpacked to a disk. It is read as a stream, a few rows at a time, and believed in nothing: how long a
line and how large the whole may be is bounded, and a table is good only once its digest is right.
"""

from __future__ import annotations

import hashlib
import json
import struct
import zipfile
import zlib
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from io import BufferedReader
from typing import TYPE_CHECKING, Annotated, Any, Literal, cast

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from facts.errors import FileError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from io import RawIOBase
    from pathlib import Path
    from types import TracebackType
    from typing import BinaryIO, Self

ROWS_AT_ONCE = 1000
BYTES_AT_ONCE = 4 * 1024 * 1024
LONGEST_LINE = 128 * 1024 * 1024
LONGEST_MANIFEST = 1024 * 1024
# A backup unpacks to a gigabyte, however small it is, and beyond it to so many times its size: ours to 5 to 20 times.
SMALL, MAX_RATIO = 1024**3, 100
_MANIFEST = "manifest.json"
_OTHER = "Choose a file that “facts backup” wrote."
_SPOILT = "Take another backup: this one was changed or cut off after it was written."
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    RuntimeError,  # of zipfile: encrypted, an unknown compression; of json: nested too deeply
    ValueError,
    LookupError,
    OverflowError,
)


class TableSum(BaseModel):
    """How many rows a table has, and the digest of all of them in the order of its key."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    rows: int = Field(ge=0, le=10**12)
    sha256: str = Field(pattern="^[0-9a-f]{64}$")


class Contents(BaseModel):
    """What a backup says of itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    format: Literal["facts backup"] = "facts backup"
    format_version: Literal[1] = 1
    program: str = Field(max_length=40)
    database_version: str = Field(pattern="^[0-9]{4}$")
    made_at: datetime
    tables: dict[Annotated[str, Field(max_length=80)], TableSum] = Field(max_length=200)

    def __getitem__(self, table: str) -> int:
        """Return how many rows a table has, 0 for one that is not there."""
        return self.tables[table].rows if table in self.tables else 0


class Digest:
    """The running digest of a table: the names of its columns, then its rows."""

    def __init__(self, columns: Sequence[str]) -> None:
        self.rows = -1
        self._hash = hashlib.sha256()
        self.take(encoded(columns))

    def take(self, line: bytes) -> bytes:
        self.rows += 1
        self._hash.update(line)
        return line

    @property
    def sum(self) -> TableSum:
        return TableSum(rows=self.rows, sha256=self._hash.hexdigest())


def encoded(row: Sequence[Any]) -> bytes:
    """Return a row as a line of JSON: the same row is the same line, whichever database it came from."""
    return json.dumps(list(row), ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


class BackupWriter:
    """A backup being written to a stream, table by table."""

    def __init__(self, stream: BinaryIO) -> None:
        self._zip = zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED)
        self._sums: dict[str, TableSum] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if error is not None:
            self._zip.fp = None  # given up: it would try to write its end, and there may be no room for that either

    def write_table(self, name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        digest = Digest(columns)
        with self._zip.open(_member(name), "w", force_zip64=True) as member:
            member.write(encoded(columns))
            for row in rows:
                member.write(digest.take(_bounded(encoded(row), name)))
        self._sums[name] = digest.sum

    def finish(self, database_version: str) -> Contents:
        """Write the manifest, without which it is no backup."""
        contents = Contents(
            program=version("facts-dashboard"),
            database_version=database_version,
            made_at=datetime.now(UTC),
            tables=self._sums,
        )
        self._zip.writestr(_MANIFEST, contents.model_dump_json(indent=1))
        self._zip.close()
        return contents


class BackupReader:
    """A backup to read; raise FileError where it is none, or not as it was written."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._named():
            if not zipfile.is_zipfile(path):
                raise self._refused("this is no backup", _OTHER)
            self._left = SMALL + MAX_RATIO * path.stat().st_size
            self._zip = zipfile.ZipFile(path)
        try:
            with self._named():
                self.contents = self._contents()
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._zip.close()

    def lots(self, name: str) -> Iterator[tuple[list[str], list[list[Any]]]]:
        """Yield (columns, some rows) until the table ends; the last lot comes only where all of them are as written."""
        with self._named(), self._zip.open(_member(name)) as stream:
            member = BufferedReader(cast("RawIOBase", stream), 1024 * 1024)
            columns = self._row(name, self._line(member))
            digest, lot, size = Digest(columns), [], 0
            while line := self._line(member):
                lot.append(self._row(name, digest.take(line), len(columns)))
                size += len(line)
                if len(lot) >= ROWS_AT_ONCE or size >= BYTES_AT_ONCE:
                    yield columns, lot
                    lot, size = [], 0
            if digest.sum != self.contents.tables[name]:
                raise self._refused(f"the rows of {name} are not those that were written", _SPOILT)
            yield columns, lot

    def _contents(self) -> Contents:
        if _MANIFEST not in self._zip.namelist():
            raise self._refused("this is no backup: it has no manifest", _OTHER)
        with self._zip.open(_MANIFEST) as member:
            text = member.read(LONGEST_MANIFEST)
        try:
            contents = Contents.model_validate_json(text)
        except ValidationError as error:
            raise self._refused("this is no backup, or one of a newer program", _OTHER) from error
        wanted = [_MANIFEST, *map(_member, contents.tables)]
        if sorted(wanted) != sorted(self._zip.namelist()):
            raise self._refused("it does not hold the tables that it names", _SPOILT)
        return contents

    def _line(self, member: BufferedReader[RawIOBase]) -> bytes:
        line = member.readline(LONGEST_LINE)
        self._left -= len(line)
        if self._left < 0 or (line and not line.endswith(b"\n")):
            raise self._refused("it unpacks to more than a backup can hold, or is cut off", _SPOILT)
        return line

    def _row(self, name: str, line: bytes, width: int | None = None) -> list[Any]:
        row = json.loads(line)
        if not isinstance(row, list) or (width is None and not all(isinstance(item, str) for item in row)):
            raise self._refused(f"a line of {name} is no row", _SPOILT)
        if width is not None and len(row) != width:
            raise self._refused(f"a row of {name} has {len(row)} values, not {width}", _SPOILT)
        return row

    @contextmanager
    def _named(self) -> Iterator[None]:
        """Say whatever a library makes of a damaged file in words for who chose it."""
        try:
            yield
        except FileError:
            raise
        except OSError as error:
            raise self._refused(f"the backup cannot be read ({error.strerror or error})", _OTHER) from error
        except _BROKEN as error:
            raise self._refused(f"the backup is damaged ({error})", _SPOILT) from error

    def _refused(self, what: str, remedy: str) -> FileError:
        return FileError(what, where=str(self._path), remedy=remedy)


def _bounded(line: bytes, table: str) -> bytes:
    """Refuse to write what could not be read again."""
    if len(line) > LONGEST_LINE:
        raise FileError(f"a row of {table} has {len(line):,} bytes", where="backup", remedy="Shorten that text.")
    return line


def _member(table: str) -> str:
    return f"tables/{table}.jsonl"
