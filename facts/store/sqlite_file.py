"""The file of a SQLite database: made whole, told when it is no catalogue, and read where it cannot be written.

A new database is made beside and put in its place when it is finished. So a file of 0 bytes was never made by this
program: something emptied it, and it is not filled again without a word. A file that is missing is made new.
"""

from __future__ import annotations

import os
import sqlite3
import stat
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING
from urllib.parse import quote

from facts.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable

_MAGIC = b"SQLite format 3\0"
RESTORE = "Keep it aside, and bring the last backup in with “facts restore BACKUP”."
_ELSEWHERE = "Choose a folder that you may write."


def path_of(database: str) -> Path:
    """Return the file that a database URL names, links followed."""
    return Path(os.path.realpath(Path(database).expanduser()))


def beside(path: Path, kind: str) -> Path:
    """Return SQLite's own file of that kind beside a database: `wal`, `shm` or `journal`."""
    return path.with_name(f"{path.name}-{kind}")


def is_there(path: Path) -> bool:
    """Return whether there is a database to open; raise StoreError for what must neither be opened nor made."""
    # The changes are looked for first: another program that makes the database puts its file there before they exist.
    left = [file for kind in ("wal", "journal") if _size(file := beside(path, kind))]
    size = _size(path)
    if size is None and left:
        raise StoreError(
            f"the database is gone, but {left[0].name} beside it still holds changes of it",
            where=str(path),
            remedy=f"Put the file back, or move {left[0].name} aside: a backup comes back with “facts restore BACKUP”.",
        )
    if size == 0:
        raise StoreError(
            "the file is empty: the catalogue in it is gone",
            where=str(path),
            remedy="Bring the last backup in with “facts restore BACKUP”; delete the file to begin a new catalogue.",
        )
    if size is not None:
        _see_that_it_is_sqlite(path)
    return size is not None


def _size(path: Path) -> int | None:
    """Return how many bytes a file has; None where there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise _unusable(path, f"the database cannot be opened ({getattr(error, 'strerror', None) or error})") from error
    if not stat.S_ISREG(found.st_mode):
        raise _unusable(path, "this is no file")
    return found.st_size


def _see_that_it_is_sqlite(path: Path) -> None:
    try:
        with path.open("rb") as stream:
            begins = stream.read(len(_MAGIC))
    except OSError as error:
        raise _unusable(path, f"the database cannot be read ({error.strerror})") from error
    if begins != _MAGIC:
        raise StoreError(
            "the file is not a database, or its beginning is damaged",
            where=str(path),
            remedy=f"If it was the catalogue: {RESTORE[0].lower()}{RESTORE[1:]} Otherwise name another file.",
        )


def _unusable(path: Path, what: str) -> StoreError:
    return StoreError(
        what, where=str(path), remedy="Name a file that you may read, such as sqlite:///path/to/facts.db."
    )


def put_in_place(path: Path, fill: Callable[[Path], None]) -> bool:
    """Make a database beside its place and link it there when it is whole; return whether it was the first."""
    draft = path.with_name(f".{path.name[:40]}.{token_hex(4)}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fill(draft)
        return _linked(draft, path)
    except OSError as error:
        raise StoreError(
            f"the database cannot be made ({error.strerror})", where=str(path), remedy=_ELSEWHERE
        ) from error
    finally:
        for file in (draft, *(beside(draft, kind) for kind in ("wal", "shm", "journal"))):
            file.unlink(missing_ok=True)


def refuse_taken(path: Path) -> None:
    """Raise StoreError where anything is that a new database would replace."""
    for file in (path, beside(path, "wal"), beside(path, "journal")):
        if size := _size(file):
            raise StoreError(
                f"there is a file already, {size:,} bytes of {_day(file)}",
                where=str(file),
                remedy="Nothing was changed. Move it aside, or name another place with --database-url.",
            )


def _day(file: Path) -> str:
    return f"{datetime.fromtimestamp(file.stat().st_mtime, UTC):%Y-%m-%d %H:%M} UTC"


def _linked(draft: Path, path: Path) -> bool:
    try:
        os.link(draft, path)
    except FileExistsError:
        if _size(path):
            return False
        draft.replace(path)
    except OSError:  # a file system without links
        if path.exists():
            return False
        draft.rename(path)
    return True


def is_writable(path: Path) -> bool:
    """Whether changes can be written: SQLite keeps them beside the file first."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def read_only(path: Path) -> sqlite3.Connection:
    """Connect to a file that cannot be written.

    SQLite must make files beside a database even to read it, unless it is told that nobody writes. That is true as
    long as none of these files is there, and is asked anew for each connection.
    """
    is_open = beside(path, "shm").exists() or bool(_size(beside(path, "wal")))
    address = f"file:{quote(path.as_posix())}?mode=ro"
    return sqlite3.connect(address if is_open else f"{address}&immutable=1", uri=True, check_same_thread=False)
