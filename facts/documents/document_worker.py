"""The process that reads: bounded memory and processor time, no core file; one job from input, one JSON answer.

python -m facts.documents.document_worker pdf 9 < article.pdf
python -m facts.documents.document_worker url 9 < address.txt
"""

from __future__ import annotations

import gc
import json
import logging
import sys
import warnings
from contextlib import suppress
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from facts.documents import reader_limits
from facts.documents.document_kinds import FileKind, detect_kind, parse_document
from facts.documents.reader_limits import LOG, GatheredRecords, begin_telling
from facts.errors import FactsError, FileError, ReaderFault

if TYPE_CHECKING:
    from facts.documents.fetching import WebAnswer

URL, VISIT, RULES = "url", "visit", "rules"
MOST_RULES = 512 * 1024
"""How many bytes of a robots.txt are looked at."""


def main() -> None:
    """Read one job and write its answer, with the traces of our own faults for the log of whoever asked."""
    limit_time(int(sys.argv[2]), reader_limits.LONGEST_SECONDS)
    limit_memory()
    begin_telling()
    gc.disable()  # a short process that makes many small objects and hardly a circle of them
    gathered = GatheredRecords()
    LOG.addHandler(gathered)
    data = sys.stdin.buffer.read()
    given = answer_job(sys.argv[1], data)
    sys.stdout.buffer.write(json.dumps(given | {"faults": gathered.messages}).encode())


def limit_time(seconds: int, most: int = 0) -> None:
    """Limit the processor time of this process, where the system can: it ends itself when that is over.

    It may give itself up to `most` seconds while it reads (`ReadingTime`).
    """
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - not on Windows

        resource.setrlimit(resource.RLIMIT_CPU, (seconds, max(seconds, most) + 1))


def limit_memory(memory: int = reader_limits.MEMORY_BYTES) -> None:
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
        web_jobs = {URL: _fetch_job, VISIT: _visit_job, RULES: _read_rules_job}
        return web_jobs[job](data.decode()) if job in web_jobs else _read_job(FileKind(job), data)
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
    return _read_page(page)


def _read_page(page: WebAnswer) -> dict[str, Any]:
    kind = detect_kind(page.content, page.name)
    draft = parse_document(kind, page.content, url=page.url, charset=page.charset)
    return {"kind": kind.value, "draft": replace(draft, url=page.url).to_plain(), "name": page.name}


def _visit_job(asked: str) -> dict[str, Any]:
    """Ask an address that was read before; what it answers is read only where it may have changed."""
    from facts.documents.fetching import ask_address  # noqa: PLC0415 - as above

    known = json.loads(asked)
    page = ask_address(known["url"], known["conditions"])
    told = {"status": page.status, "reason": page.reason, "etag": page.etag, "last_modified": page.last_modified}
    return told | (_read_page(page) if page.status == HTTPStatus.OK else {})


def _read_rules_job(url: str) -> dict[str, Any]:
    """Read a robots.txt."""
    from facts.documents.fetching import ask_address  # noqa: PLC0415 - as above

    page = ask_address(url)
    return {"status": page.status, "rules": page.content[:MOST_RULES].decode(errors="replace")}


if __name__ == "__main__":
    main()
