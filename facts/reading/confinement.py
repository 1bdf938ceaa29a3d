"""Parsers in a process of their own, with limited time and memory: what breaks there breaks nothing here."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from typing import Any

from facts.errors import FileError
from facts.reading import limits

_SEATS = threading.BoundedSemaphore(2)
"""So many files are read at once; the next waits."""


def confined(job: str, data: bytes, where: str, seconds: float, worker: str = "facts.reading.worker") -> dict[str, Any]:
    """Return a worker's answer to a job; raise FileError where it refuses, crashes or takes too long."""
    command = [sys.executable, "-P", "-m", worker, job]
    with _SEATS:
        try:
            done = subprocess.run(command, input=data, capture_output=True, timeout=seconds, check=False)  # noqa: S603
        except subprocess.TimeoutExpired:
            raise FileError(
                f"reading took more than {seconds:g} seconds", where=where, remedy="Give the article alone."
            ) from None
    if done.returncode:
        raise _crash(done, where)
    answer: dict[str, Any] = json.loads(done.stdout)
    if "what" in answer:
        raise FileError(answer["what"], where=where, remedy=answer["remedy"])
    return answer


def _crash(done: subprocess.CompletedProcess[bytes], where: str) -> FileError:
    if b"MemoryError" in done.stderr or b"bad_alloc" in done.stderr:
        size = f"{limits.MEMORY_BYTES / limits.MEGABYTE:.0f} megabytes"
        return FileError(f"reading takes more than {size} of memory", where=where, remedy="Give the article alone.")
    return FileError("the file brings its reader down", where=where, remedy="Save it again, or give it as plain text.")
