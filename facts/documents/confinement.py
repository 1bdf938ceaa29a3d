"""Parsers in a process of their own, with limited time and memory: what breaks there breaks nothing here."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from typing import Any

from facts.documents import limits
from facts.documents.reader_faults import LOG, OURS
from facts.errors import FileError, ReaderFault

_OUT_OF_TIME = -getattr(signal, "SIGXCPU", 0) or None
"""How a process ends that took more of the processor than it may."""
_SEATS = threading.BoundedSemaphore(2)
"""So many files are read at once; the next waits."""


def run_confined(
    job: str, data: bytes, where: str, seconds: float, worker: str = "facts.documents.document_worker"
) -> dict[str, Any]:
    """Return a worker's answer to a job; raise FileError where it refuses, crashes or takes too long."""
    command = [sys.executable, "-P", "-m", worker, job, str(limits.CPU_SECONDS)]
    with _SEATS:
        try:
            done = subprocess.run(command, input=data, capture_output=True, timeout=seconds, check=False)  # noqa: S603
        except subprocess.TimeoutExpired:
            raise _describe_timeout(f"{seconds:g} seconds", where) from None
    if done.returncode:
        raise _describe_crash(done, where)
    answer: dict[str, Any] = json.loads(done.stdout)
    for message in answer.pop("faults", ()):
        LOG.error("%s", message)
    if "what" in answer:
        kind = ReaderFault if answer.get("is_ours") else FileError
        raise kind(answer["what"], where=where, remedy=answer["remedy"])
    return answer


def _describe_timeout(time: str, where: str) -> FileError:
    return FileError(f"reading took more than {time}", where=where, remedy="Give the article alone.")


def _describe_crash(done: subprocess.CompletedProcess[bytes], where: str) -> FileError:
    if done.returncode == _OUT_OF_TIME:
        return _describe_timeout(f"{limits.CPU_SECONDS} seconds of the processor", where)
    if b"MemoryError" in done.stderr or b"bad_alloc" in done.stderr:
        size = f"{limits.MEMORY_BYTES / limits.MEGABYTE:.0f} megabytes"
        return FileError(f"reading takes more than {size} of memory", where=where, remedy="Give the article alone.")
    LOG.error("the process that reads ended with %s\n%s", done.returncode, done.stderr.decode(errors="replace")[-8000:])
    if b"Traceback" in done.stderr:
        what = f"it was not read, {OURS}, not of the file"
        return ReaderFault(what, where=where, remedy="Report it and keep the file: the log tells the rest.")
    return FileError("the file brings its reader down", where=where, remedy="Save it again, or give it as plain text.")
