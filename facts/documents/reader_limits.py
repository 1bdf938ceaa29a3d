"""Limits of what reading a file may cost, and failures of readers, which run in a process of their own.

A fault of this program is reported as such, logged with its traceback, and costs only the part of the document that
it hit.
"""

from __future__ import annotations

import json
import logging
import os
import re
import signal
import subprocess
import sys
import sysconfig
import threading
import time
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, TypeVar

from facts.errors import FactsError, FileError, ReaderFault, log_fault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType


MEGABYTE = 1024 * 1024

MAX_BYTES = 50 * MEGABYTE
"""Of a file or an answer from the web."""
MAX_HTML_BYTES = 8 * MEGABYTE
"""Of a web page: its tree takes some thirty times as much memory."""
MAX_UNPACKED_BYTES = 150 * MEGABYTE
"""Of a DOCX when unpacked, pictures included."""
MAX_MARKUP_BYTES = 16 * MEGABYTE
"""Of the words of a DOCX, with their markup."""
MAX_PAGES = 1000
MAX_PICTURE_PIXELS = 60_000_000
"""Of the pictures of a PDF that are drawn to see what is hidden by them."""
MAX_CHARACTERS = 3_000_000
MAX_PAGE_CHARACTERS = 200_000
MAX_PARTS = 2000
"""Of an e-mail or a DOCX."""

CPU_SECONDS = 9
"""Of the processor, for reading a file: however busy the machine is."""
PAGE_SECONDS, LONGEST_SECONDS = 0.12, 90
"""More of the processor for each page of a PDF that has words, and the most in all."""
READING_PART = 0.55
"""Of that time, for finding the words; when it is over, the pages that are left are not read, and a note says so."""
SECONDS = 600.0
"""For reading a file as the clock on the wall shows: only where the system counts no seconds of the processor, or gives
the reader next to none."""
LOOKING_SECONDS = 2.5
"""Of the processor, for drawing the pages of a PDF to see what is hidden on them."""
FETCH_SECONDS = 30.0
"""For fetching an address and reading what it answers."""
MEMORY_BYTES = 450 * MEGABYTE
"""Of the process that reads."""


T = TypeVar("T")

OWN_FAULT = "by a fault of this program"
LOG = logging.getLogger("facts.documents")
_OWN_FOLDER = Path(__file__).parent.parent
_STANDARD = (sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib"))
_INSTALLED = frozenset(("site-packages", "dist-packages"))
_OPEN_ORIGINS = frozenset(("builtins", "ctypes", "_ctypes", "facts"))


class ReadingTime:
    """The time of the processor for finding the words of a long document, more with each page that has some."""

    def __init__(self) -> None:
        self._start, self._pages = time.process_time(), 0

    @property
    def allowed(self) -> float:
        return min(CPU_SECONDS + self._pages * PAGE_SECONDS, LONGEST_SECONDS)

    def add_page(self) -> None:
        """Give more time for a page, to this process too, if it has a limit."""
        before, self._pages = int(self.allowed), self._pages + 1
        if int(self.allowed) > before:
            with suppress(ImportError, ValueError, OSError):
                import resource  # noqa: PLC0415 - not on Windows

                soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
                if soft != resource.RLIM_INFINITY:
                    resource.setrlimit(resource.RLIMIT_CPU, (min(soft + 1, hard), hard))

    @property
    def is_over(self) -> bool:
        return time.process_time() - self._start > READING_PART * self.allowed


class GatheredRecords(logging.Handler):
    """Keeps what is logged, for the process that asked: the one that reads has no log of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def is_own_fault(error: BaseException) -> bool:
    """Whether our own code failed: neither an exception of a parser, nor one that was raised inside a parser.

    The standard library raises what its caller led to, so the nearest frame outside of it decides.
    """
    if type(error).__module__.partition(".")[0] not in _OPEN_ORIGINS:
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
    return _OWN_FOLDER not in file.parents and bool(_INSTALLED.intersection(file.parts))


def make_reader_fault(error: BaseException) -> ReaderFault:
    """Return what a person is told where our own code failed over a whole file."""
    name = log_fault(error, "reading a file", LOG)
    remedy = f"Report fault {name} and keep the file: the log tells the rest. Until then, give its text."
    return ReaderFault(f"it was not read, {OWN_FAULT}, not of the file ({type(error).__name__})", remedy=remedy)


def read_part(read: Callable[[], T], instead: T, part: str) -> tuple[T, tuple[str, ...]]:
    """Return a part of a document and nothing to say; or, where reading it fails, `instead` and a note of why.

    A refusal (FactsError) and a lack of memory are about the whole file, and go on.
    """
    try:
        return read(), ()
    except (FactsError, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001 - whatever fails in one part leaves the others readable
        if not is_own_fault(error):
            return instead, (f"{part} could not be read: it is broken",)
        name = log_fault(error, f"reading {part}", LOG)
        return instead, (f"{part} could not be read, {OWN_FAULT} ({name}), not of the file",)


def read_optional(read: Callable[[], T], instead: T, part: str) -> T:
    """Return what a document says about itself; a failure there is logged if it is ours, and never ends a reading."""
    return read_part(read, instead, part)[0]


_OUT_OF_TIME = -getattr(signal, "SIGXCPU", 0) or None
"""How a process ends that took more of the processor than it may."""
_SEATS = threading.BoundedSemaphore(2)
"""So many files are read at once; the next waits."""


Teller = Callable[[int, int], None]
"""Is told how many pages of how many are read."""
_PAGES = re.compile(rb"pages read: (\d{1,9}) of (\d{1,9})\n")


def tell_pages(done: int, total: int) -> None:
    """Tell whoever asked for a reading how many pages are read; heard only where this process reads for another."""
    if _IS_WORKER.is_set():
        sys.stderr.write(f"pages read: {done} of {total}\n")
        sys.stderr.flush()


_IS_WORKER = threading.Event()


def begin_telling() -> None:
    """Make `tell_pages` write for the process that asked."""
    _IS_WORKER.set()


def run_confined(
    job: str,
    data: bytes,
    where: str,
    seconds: float,
    worker: str = "facts.documents.document_worker",
    tell: Teller | None = None,
) -> dict[str, Any]:
    """Return a worker's answer to a job; raise FileError where it refuses, crashes or takes too long.

    `tell` is called in this thread, with how many pages of how many are read.
    """
    command = [sys.executable, "-P", "-m", worker, job, str(CPU_SECONDS)]
    with _SEATS:
        try:
            done = _run_worker(command, data, seconds, tell)
        except subprocess.TimeoutExpired:
            raise _make_timeout_error(f"{seconds:g} seconds", where) from None
    if done.returncode:
        raise _make_crash_error(done, where)
    answer: dict[str, Any] = json.loads(done.stdout)
    for message in answer.pop("faults", ()):
        LOG.error("%s", message)
    if "what" in answer:
        kind = ReaderFault if answer.get("is_ours") else FileError
        raise kind(answer["what"], where=where, remedy=answer["remedy"])
    return answer


def _run_worker(
    command: list[str], data: bytes, seconds: float, tell: Teller | None
) -> subprocess.CompletedProcess[bytes]:
    """Run a worker to its end; what it tells meanwhile comes by its error output, which is given without it."""
    incoming, outgoing = os.pipe()
    lines: SimpleQueue[bytes] = SimpleQueue()
    errors: list[bytes] = []
    with (
        ThreadPoolExecutor(2) as pool,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=outgoing) as process,  # noqa: S603
    ):
        os.close(outgoing)
        answering = pool.submit(_communicate, process, data, seconds)
        pool.submit(_pass_lines, incoming, lines)
        try:
            for line in iter(lines.get, b""):
                told = _PAGES.fullmatch(line)
                if told is None:
                    errors.append(line)
                elif tell is not None:
                    tell(int(told[1]), int(told[2]))
        except BaseException:  # whoever is told may have gone
            process.kill()
            raise
        answer = answering.result()
    return subprocess.CompletedProcess(command, process.returncode, answer, b"".join(errors))


def _communicate(process: subprocess.Popen[bytes], data: bytes, seconds: float) -> bytes:
    try:
        return process.communicate(data, seconds)[0]
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise


def _pass_lines(incoming: int, lines: SimpleQueue[bytes]) -> None:
    """Pass on the lines of a pipe, and an empty one at its end."""
    with os.fdopen(incoming, "rb") as stream:
        for line in stream:
            lines.put(line)
    lines.put(b"")


def _make_timeout_error(time: str, where: str) -> FileError:
    return FileError(f"reading took more than {time}", where=where, remedy="Give the article alone.")


def _make_crash_error(done: subprocess.CompletedProcess[bytes], where: str) -> FileError:
    if done.returncode == _OUT_OF_TIME:
        return _make_timeout_error(f"{CPU_SECONDS} seconds of the processor", where)
    if b"MemoryError" in done.stderr or b"bad_alloc" in done.stderr:
        size = f"{MEMORY_BYTES / MEGABYTE:.0f} megabytes"
        return FileError(f"reading takes more than {size} of memory", where=where, remedy="Give the article alone.")
    LOG.error("the process that reads ended with %s\n%s", done.returncode, done.stderr.decode(errors="replace")[-8000:])
    if b"Traceback" in done.stderr:
        what = f"it was not read, {OWN_FAULT}, not of the file"
        return ReaderFault(what, where=where, remedy="Report it and keep the file: the log tells the rest.")
    return FileError("the file brings its reader down", where=where, remedy="Save it again, or give it as plain text.")
