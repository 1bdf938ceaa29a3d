"""Files that are written: beside the one that is there, and put in its place only when they are whole."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import ExitStack, contextmanager
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from facts.errors import FileError

if TYPE_CHECKING:
    from collections.abc import Iterator

_UNCHANGED = "What was there is unchanged. Make room there, or choose another place."
_CUT_OFF = "What was written is cut off. Make room there, or choose another place."


class _OutputDraft(NamedTuple):
    """A file on its way: written under a name of its own beside its target."""

    stream: BinaryIO
    beside: Path
    target: Path

    def settle(self) -> None:
        """Make all of it reach the disk; only then it may take the place of another."""
        self.stream.flush()
        os.fsync(self.stream.fileno())
        self.stream.close()

    def publish(self) -> None:
        self.beside.replace(self.target)


@contextmanager
def open_output(path: str | Path) -> Iterator[BinaryIO]:
    """Give a stream to write a file to; when the block fails, the file that was there stays as it was.

    Raise FileError when the place cannot be written, or has no room.
    """
    with open_outputs(path) as (stream,):
        yield stream


@contextmanager
def open_outputs(*paths: str | Path) -> Iterator[list[BinaryIO]]:
    """Give a stream for each of several files that belong together: all of them are put in place, or none."""
    try:
        with ExitStack() as stack:
            opened = [_open_draft(Path(path), stack) for path in paths]
            yield [one.stream if isinstance(one, _OutputDraft) else one for one in opened]
            drafts = [one for one in opened if isinstance(one, _OutputDraft)]
            for draft in drafts:
                draft.settle()
            for draft in drafts:
                draft.publish()
    except OSError as error:
        raise make_write_error(error, str(paths[0])) from error


def make_write_error(error: OSError, where: str = "") -> FileError:
    """Return what the system refused, in words for who asked for the file; without a place, it was standard output."""
    remedy = _UNCHANGED if where else _CUT_OFF
    return FileError(f"cannot be written ({error.strerror or error})", where=where or "standard output", remedy=remedy)


def _open_draft(path: Path, stack: ExitStack) -> _OutputDraft | BinaryIO:
    """Open a draft beside a file; a device or a pipe has nothing to keep, and is written as it is."""
    target = path.resolve()
    known = target.stat() if target.exists() else None
    if known is not None and stat.S_ISDIR(known.st_mode):
        raise FileError("this is a folder", where=str(path), remedy="Name a file in it.")
    if known is not None and not stat.S_ISREG(known.st_mode):
        return stack.enter_context(path.open("wb"))
    if known is not None and not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    beside = target.with_name(f".{target.name[:40]}.{token_hex(4)}.part")
    stream = beside.open("xb")
    stack.callback(beside.unlink, missing_ok=True)
    stack.callback(_close_draft, stream)
    if known is not None:
        beside.chmod(stat.S_IMODE(known.st_mode))
    return _OutputDraft(stream, beside, target)


def _close_draft(stream: BinaryIO) -> None:
    """Close a draft that is given up: what it still holds may find no room either."""
    try:
        stream.close()
    except OSError:
        return
