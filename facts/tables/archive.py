"""Zip files that anyone may have made: checked before anything in them is unpacked, and read with every error named."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from facts.errors import FileError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

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
