"""Our own faults, told apart from broken files: said as ours, logged with their trace, kept to the part they hit."""

from __future__ import annotations

import logging
import sysconfig
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from facts.errors import FactsError, ReaderFault, log_fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

T = TypeVar("T")

OURS = "by a fault of this program"
LOG = logging.getLogger("facts.documents")
_OURS = Path(__file__).parent.parent
_STANDARD = (sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib"))
_INSTALLED = frozenset(("site-packages", "dist-packages"))
_NOBODYS = frozenset(("builtins", "ctypes", "_ctypes", "facts"))


class GatheredRecords(logging.Handler):
    """Keeps what is logged, for the process that asked: the one that reads has no log of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def is_ours(error: BaseException) -> bool:
    """Whether our own code failed: neither an exception of a parser, nor one that was raised inside a parser.

    The standard library raises what its caller led to, so the nearest frame outside of it decides.
    """
    if type(error).__module__.partition(".")[0] not in _NOBODYS:
        return False
    nearest = next((frame for frame in _iter_frames(error) if not _is_standard(frame)), None)
    return nearest is None or not _is_installed(nearest)


def _iter_frames(error: BaseException) -> Iterator[FrameType]:
    """Yield the frames that an exception went through, the one that raised it first."""
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    return reversed(frames)


def _is_standard(frame: FrameType) -> bool:
    file = frame.f_code.co_filename
    return file.startswith("<") or (file.startswith(_STANDARD) and not _INSTALLED.intersection(Path(file).parts))


def _is_installed(frame: FrameType) -> bool:
    """Whether it runs code of somebody else: what is installed and not this package."""
    file = Path(frame.f_code.co_filename)
    return _OURS not in file.parents and bool(_INSTALLED.intersection(file.parts))


def make_reader_fault(error: BaseException) -> ReaderFault:
    """Return what a person is told where our own code failed over a whole file."""
    name = log_fault(error, "reading a file", LOG)
    remedy = f"Report fault {name} and keep the file: the log tells the rest. Until then, give its text."
    return ReaderFault(f"it was not read, {OURS}, not of the file ({type(error).__name__})", remedy=remedy)


def part_or(read: Callable[[], T], instead: T, part: str) -> tuple[T, tuple[str, ...]]:
    """Return a part of a document and nothing to say; or, where reading it fails, `instead` and a note of why.

    A refusal (FactsError) and a lack of memory are about the whole file, and go on.
    """
    try:
        return read(), ()
    except (FactsError, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001 - whatever fails in one part leaves the others readable
        if not is_ours(error):
            return instead, (f"{part} could not be read: it is broken",)
        name = log_fault(error, f"reading {part}", LOG)
        return instead, (f"{part} could not be read, {OURS} ({name}), not of the file",)


def read_optional(read: Callable[[], T], instead: T, part: str) -> T:
    """Return what a document says about itself; a failure there is logged if it is ours, and never ends a reading."""
    return part_or(read, instead, part)[0]
