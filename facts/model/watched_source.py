"""Addresses of articles that are read again: what each answered last, and which facts' words it says otherwise now."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from facts.model import text_limits
from facts.model.quantity import describe_field, describe_required
from facts.model.record import ID
from facts.model.research_facility import SLUG

MOST_WORDS = 800
"""How many characters of a source are kept on each side of a change."""
_SHA256 = r"^([0-9a-f]{64})?$"


class VisitOutcome(StrEnum):
    """What came of reading an address again."""

    SAME = "same"
    """It says what is held of it."""
    CHANGED = "changed"
    """Its text is another one; which facts that concerns, each of them says."""
    VANISHED = "vanished"
    """The server says that there is no such page, or no more."""
    FORBIDDEN = "forbidden"
    """The robots.txt of the host does not allow it."""
    FAILED = "failed"
    """There was no answer that can be read; it is tried again the next time."""


class ChangeKind(StrEnum):
    """What became of the words of a fact in its source."""

    WORDS = "words"
    """Where they stood, there are other words."""
    AROUND = "around"
    """They are there, and the rest of their sentence is another."""
    GONE = "gone"
    """They are not there any more, and nothing in their place."""


class _WatchRecord(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SourceVisit(_WatchRecord):
    """The last visit of the address of an article."""

    article: str = describe_required("Id of the article.", "infn-62", "INFN", pattern=SLUG, max_length=text_limits.KEY)
    url: str = describe_required(
        "Address that was asked.", "https://example.org/62", "", max_length=text_limits.ADDRESS
    )
    outcome: VisitOutcome = describe_required("What came of it.", "same", "ok")
    note: str = describe_field("Why it could not be read.", "", "", default="", max_length=text_limits.REASON)
    etag: str = describe_field("ETag of its answer.", '"7f3a"', "", default="", max_length=300)
    last_modified: str = describe_field("Last-Modified of its answer.", "", "", default="", max_length=300)
    held_sha256: str = describe_field(
        "SHA-256 of the held text that it was compared with.", "e3b0…", "md5", default="", pattern=_SHA256
    )
    since: datetime = describe_required("From when on it was so, UTC.", "2026-11-22T10:00:00Z", "today")
    visited_at: datetime = describe_required("When it was asked, UTC.", "2026-11-22T10:00:00Z", "today")


class SourceChange(_WatchRecord):
    """How the source of a fact differs from the text that is held of it."""

    fact: str = describe_required("Id of the fact.", "7f3a09c2e1b4", "fact 12", pattern=ID)
    article: str = describe_required("Id of the article.", "infn-62", "INFN", pattern=SLUG, max_length=text_limits.KEY)
    kind: ChangeKind = describe_required("What became of the words.", "words", "edited")
    quote: str = describe_required("Phrase of the fact that was looked for.", "2,500 patients", "", max_length=400)
    old_words: str = describe_required("Sentence as it was held.", "It treated 2,500.", "", max_length=MOST_WORDS)
    new_words: str = describe_field(
        "Sentence as it is now.", "It treated 2,534.", "", max_length=MOST_WORDS, default=""
    )
    held_sha256: str = describe_field(
        "SHA-256 of the held text that it was compared with.", "e3b0…", "md5", default="", pattern=_SHA256
    )
    seen_at: datetime = describe_required("When it was seen first, UTC.", "2026-11-22T10:00:00Z", "today")
    ended_at: datetime | None = describe_field("When it was so no more.", "2026-11-22T10:00:00Z", "today")
