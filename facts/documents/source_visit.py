"""Addresses that were read before: asked where their robots.txt allows it, and read only where they changed."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from facts.documents import reader_limits
from facts.documents.document_kinds import FileKind
from facts.documents.document_source import make_reading
from facts.documents.fetching import PROGRAM
from facts.documents.reader_limits import run_confined
from facts.documents.reading_result import DocumentDraft
from facts.errors import FileError

if TYPE_CHECKING:
    from facts.documents.reading_result import Reading

WORKER = "facts.documents.document_worker"
LONGEST_MARK = 300
"""How many characters of an ETag or a Last-Modified are kept; longer ones are not sent again."""
LONGEST_PAUSE = 60.0
"""Seconds between two questions to a host that its robots.txt can ask for."""


@dataclass(frozen=True, slots=True)
class PageAnswer:
    """What an address answered to a second visit; the reading is there where it answered with a page."""

    status: int
    reason: str = ""
    etag: str = ""
    last_modified: str = ""
    reading: Reading | None = None

    @property
    def is_same(self) -> bool:
        return self.status == HTTPStatus.NOT_MODIFIED

    @property
    def is_gone(self) -> bool:
        return self.status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)

    @property
    def is_busy(self) -> bool:
        """Whether the host asks to be left in peace."""
        return self.status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)


@dataclass(slots=True)
class SourceVisitor:
    """Asks addresses for one run; what each host's robots.txt says is read once."""

    worker: str = WORKER
    _rules: dict[str, RobotFileParser] = field(default_factory=dict)

    def may_read(self, url: str) -> bool:
        """Whether the robots.txt of its host allows an address; raise FileError where that cannot be told."""
        return self._get_rules(url).can_fetch(PROGRAM, url)

    def find_pause(self, url: str) -> float:
        """Return how many seconds the host of an address wants between two questions, 0 where it says nothing."""
        return min(float(self._get_rules(url).crawl_delay(PROGRAM) or 0), LONGEST_PAUSE)

    def visit_page(self, url: str, etag: str = "", last_modified: str = "") -> PageAnswer:
        """Ask an address, with what it called its last answer; raise FileError where there is no answer to read."""
        marks = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        asked = json.dumps({"url": url, "conditions": {name: mark for name, mark in marks.items() if mark}})
        told = run_confined("visit", asked.encode(), url, reader_limits.FETCH_SECONDS, worker=self.worker)
        reading = None
        if "draft" in told:
            reading = make_reading(DocumentDraft.from_plain(told["draft"]), FileKind(told["kind"]), "")
        kept_etag, kept_date = (_keep_mark(told[name]) for name in ("etag", "last_modified"))
        return PageAnswer(told["status"], told["reason"], kept_etag, kept_date, reading)

    def _get_rules(self, url: str) -> RobotFileParser:
        parts = urlsplit(url)
        home = f"{parts.scheme}://{parts.netloc}"
        if home not in self._rules:
            self._rules[home] = self._read_rules(f"{home}/robots.txt")
        return self._rules[home]

    def _read_rules(self, url: str) -> RobotFileParser:
        told = run_confined("rules", url.encode(), url, reader_limits.FETCH_SECONDS, worker=self.worker)
        if told["status"] >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise FileError(f"its robots.txt answers {told['status']}", where=url, remedy="Try it later.")
        rules = RobotFileParser(url)
        rules.parse(told["rules"].splitlines())
        return rules


def _keep_mark(mark: str) -> str:
    return mark if len(mark) <= LONGEST_MARK and mark.isprintable() and mark.isascii() else ""
