"""Zip files from strangers: looked at before anything in them is unpacked."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, BinaryIO

from facts.errors import FileError

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_ENTRIES = 2000
MAX_RATIO = 250
SMALL = 16 * 1024 * 1024


def checked(stream: BinaryIO, where: str, limit: int) -> zipfile.ZipFile:
    """Open a zip; raise FileError when it is broken, encrypted, or would unpack to more than `limit` bytes.

    Python's reader stops at the size that an entry declares, so the declared sizes can be relied on.
    """
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise FileError("the file is a broken zip", where=where, remedy="Download or save it again.") from error
    reason = _danger(archive.infolist(), limit)
    if reason:
        archive.close()
        raise FileError(reason, where=where, remedy="Give the data as csv or jsonl, in a smaller file.")
    return archive


def _danger(entries: Iterable[zipfile.ZipInfo], limit: int) -> str:
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
