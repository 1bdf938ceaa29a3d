"""What a format of tables is: what it writes, what it reads, and what every surface needs to know of it.

Zip files are checked before anything in them is unpacked.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from facts.errors import FileError
from facts.languages import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from facts.model.metric import Metric
    from facts.model.record import Fact
    from facts.model.research_facility import Facility
    from facts.model.source_article import Article
    from facts.tables.raw_rows import Piece


MAX_ENTRIES = 2000
MAX_RATIO = 250
SMALL = 16 * 1024 * 1024
# What zipfile and zlib raise over damaged files, at whichever call they stumble.
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ValueError,
    OSError,
    EOFError,
    LookupError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
    MemoryError,
)
_AGAIN = "Download or save it again."


@contextmanager
def open_archive(stream: BinaryIO, where: str, limit: int) -> Iterator[zipfile.ZipFile]:
    """Open a zip; raise FileError when it is broken, encrypted, or would unpack to more than `limit` bytes.

    Python's reader stops at the size that an entry declares, so the declared sizes can be relied on.
    """
    archive = _attempt(lambda: zipfile.ZipFile(stream), where)
    with archive:
        reason = _find_danger(archive.infolist(), limit)
        if reason:
            raise FileError(reason, where=where, remedy="Give the data as csv or jsonl, in a smaller file.")
        yield archive


def list_entries(stream: BinaryIO, where: str) -> list[str]:
    """Return the names of the entries of a zip."""
    archive: zipfile.ZipFile = _attempt(lambda: zipfile.ZipFile(stream), where)
    with archive:
        return archive.namelist()


@contextmanager
def open_entry(archive: zipfile.ZipFile, name: str, where: str) -> Iterator[BinaryIO]:
    """Open an entry of a zip to read; whatever is broken in it is a FileError, also in the middle of reading."""
    if name not in archive.namelist():
        raise FileError("the zip has no such file", where=f"{where}/{name}", remedy=_AGAIN)
    raw = _attempt(lambda: archive.open(name), f"{where}/{name}")
    try:
        yield cast("BinaryIO", io.BufferedReader(_EntryStream(raw, f"{where}/{name}")))
    finally:
        raw.close()


class _EntryStream(io.RawIOBase):
    """The bytes of an entry."""

    def __init__(self, raw: Any, where: str) -> None:
        self._raw = raw
        self._where = where

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = _attempt(lambda: self._raw.read(len(buffer)), self._where)
        buffer[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return int(_attempt(lambda: self._raw.seek(offset, whence), self._where))


def _attempt(call: Callable[[], Any], where: str) -> Any:
    try:
        return call()
    except DAMAGE as error:
        raise FileError("the file is a broken zip", where=where, remedy=_AGAIN) from error


def _find_danger(entries: Iterable[zipfile.ZipInfo], limit: int) -> str:
    found = list(entries)
    unpacked = sum(entry.file_size for entry in found)
    if len(found) > MAX_ENTRIES:
        return f"the zip has {len(found):,} entries"
    if any(entry.flag_bits & 1 for entry in found):
        return "the zip is encrypted"
    if unpacked > limit:
        return f"the zip would unpack to {unpacked / 1024**2:,.0f} megabytes, {limit / 1024**2:,.0f} are allowed"
    if any(entry.file_size > max(SMALL, MAX_RATIO * entry.compress_size) for entry in found):
        return f"the zip is packed over {MAX_RATIO} times"
    return ""


LOOKED_AT = 4096
MAX_LINE = 1024 * 1024


def _none() -> tuple[Any, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Records:
    """The lossless tables, each read only when a format asks for it."""

    facts: Callable[[], Iterable[Fact]] = _none
    facilities: Callable[[], Iterable[Facility]] = _none
    metrics: Callable[[], Iterable[Metric]] = _none
    articles: Callable[[], Iterable[Article]] = _none


@dataclass(frozen=True, slots=True)
class Export:
    """One download: the rows in the contract's order, and what a reader of the file must know about them."""

    rows: Iterable[Sequence[Any]] = ()
    records: Records = field(default_factory=Records)
    title: str = "Facts"
    description: str = ""
    verified: str = ""
    id: str = ""
    address: str = ""
    language: str = ENGLISH
    enter: Callable[[], object] = _none
    """Enters it into the register of exports: to be called when the file is whole, and in its place."""
    generated_at: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))

    @property
    def about(self) -> dict[str, str]:
        """The same few lines for every format that has room for them."""
        return {
            "title": self.title,
            "description": self.description,
            "verified": self.verified,
            "export": self.id,
            "address": self.address,
            "language": self.language,
            "generated_at": self.generated_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        }

    def name_file(self, kind: TableFormat, stem: str = "facts") -> str:
        """Return the name to offer: it carries the id, for formats that have no room for one."""
        return f"{'-'.join(filter(None, (stem, self.id)))}{kind.suffix}"

    def count_facts(self, advance: Callable[[], object]) -> Export:
        """Return the same export, calling `advance` for each fact that is written."""
        facts = self.records.facts
        counted = replace(self.records, facts=lambda: _count_items(facts(), advance))
        return replace(self, rows=_count_items(self.rows, advance), records=counted)


def _count_items(items: Iterable[Any], advance: Callable[[], object]) -> Iterator[Any]:
    for item in items:
        advance()
        yield item


class FileSample:
    """The beginning of a file, and what is in it where it is a zip: by these a format recognizes its own files."""

    def __init__(self, stream: BinaryIO, where: str) -> None:
        self._stream, self._where = stream, where
        stream.seek(0)
        self.head = stream.read(LOOKED_AT)
        self.text = self.head.removeprefix(b"\xef\xbb\xbf").lstrip()
        self.is_zip = self.head.startswith(b"PK")

    @cached_property
    def entries(self) -> list[str]:
        """The names of what is in a zip; none where the file is no zip."""
        if not self.is_zip:
            return []
        self._stream.seek(0)
        return list_entries(self._stream, self._where)

    @cached_property
    def first_line(self) -> bytes:
        self._stream.seek(0)
        return self._stream.readline(MAX_LINE)


Writer = Callable[[Export, BinaryIO], None]
Reader = Callable[[BinaryIO, str], "Iterator[Piece]"]


def _recognize_nothing(_: FileSample) -> bool:
    return False


def _find_nothing(_: BinaryIO, __: str) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class TableFormat:
    """A file format of facts: download, import, recheck, the lists of accepted files and the help ask it.

    `write` fills a binary stream; `read` yields the rows of one. Formats with the same `suffix` differ in their
    `decimal_mark`, and the first of them is the usual one.
    """

    name: str
    label: str
    suffix: str
    media_type: str
    write: Writer
    read: Reader
    recognize: Callable[[FileSample], bool] = _recognize_nothing
    """Whether a file is one of this format; a format of the same files as another one leaves that to it."""
    find_export: Callable[[BinaryIO, str], str] = _find_nothing
    """Returns the id of the export that a file holds, or nothing."""
    read_hidden: Reader | None = None
    """Reads also what a program does not show of a file, where that can be told."""
    companion: str | None = None
    """Ends the name of a dictionary to offer beside a file that has no room for one."""
    decimal_mark: str = "point"
    can_import: bool = True
    is_compressed: bool = False
    is_office: bool = False
    """Whether a file is an Office document, which may carry the stamp of a report."""

    @property
    def ending(self) -> str:
        """The suffix without its point, as addresses and lists of accepted files have it."""
        return self.suffix.removeprefix(".")
