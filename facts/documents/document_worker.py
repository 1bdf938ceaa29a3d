"""The process that reads: bounded memory and processor time, no core file; one job from input, one JSON answer.

python -m facts.documents.document_worker pdf 9 < article.pdf
python -m facts.documents.document_worker url 9 < address.txt
"""

from __future__ import annotations

import json
import logging
import sys
import warnings
from contextlib import suppress
from dataclasses import replace
from typing import Any

from facts.documents import limits
from facts.documents.document_parser import parse_document
from facts.documents.file_kind import FileKind, kind_of
from facts.documents.reader_faults import LOG, GatheredRecords
from facts.errors import FactsError, FileError, ReaderFault

URL = "url"


def main() -> None:
    """Read one job and write its answer, with the traces of our own faults for the log of whoever asked."""
    limit_time(int(sys.argv[2]))
    limit_memory()
    gathered = GatheredRecords()
    LOG.addHandler(gathered)
    data = sys.stdin.buffer.read()
    given = answer_job(sys.argv[1], data)
    sys.stdout.buffer.write(json.dumps(given | {"faults": gathered.messages}).encode())


def limit_time(seconds: int) -> None:
    """Limit the processor time of this process, where the system can: it ends itself when that is over."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - not on Windows

        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))


def limit_memory(memory: int = limits.MEMORY_BYTES) -> None:
    """Limit the memory of this process, where the system can; keep parsers silent."""
    warnings.simplefilter("ignore")
    logging.getLogger().addHandler(logging.NullHandler())
    LOG.propagate = False
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - not on Windows

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer_job(job: str, data: bytes) -> dict[str, Any]:
    """Return {"kind", "draft"}, or {"what", "remedy", "is_ours"} where it cannot be read."""
    try:
        return _fetch_job(data.decode()) if job == URL else _read_job(FileKind(job), data)
    except FactsError as error:
        return {"what": error.what, "remedy": error.remedy, "is_ours": isinstance(error, ReaderFault)}


def _read_job(kind: FileKind, data: bytes) -> dict[str, Any]:
    return {"kind": kind.value, "draft": parse_document(kind, data).to_plain()}


def _fetch_job(url: str) -> dict[str, Any]:
    """Fetch an address and read what it answers."""
    from facts.documents.fetching import fetch_address  # noqa: PLC0415 - only for addresses

    try:
        page = fetch_address(url)
    except MemoryError:
        raise FileError("the answer takes too much memory", remedy="Save the page and give the file.") from None
    kind = kind_of(page.content, page.name)
    draft = parse_document(kind, page.content, url=page.url, charset=page.charset)
    return {"kind": kind.value, "draft": replace(draft, url=page.url).to_plain(), "name": page.name}


if __name__ == "__main__":
    main()
