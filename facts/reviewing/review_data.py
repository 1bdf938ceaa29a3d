"""What the verbs of a review give back."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from facts.extraction.clauses import LONGEST_SIDE, Context
from facts.extraction.tokens import tokenise
from facts.number import State
from facts.sureness import SURE

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from facts.findings import Finding
    from facts.number import Number
    from facts.record import Fact
    from facts.source_article import Article

REACH = 2 * LONGEST_SIDE


@dataclass(frozen=True, slots=True)
class Review:
    """One article under review: its text, and every number in the order of the text."""

    article: Article
    text: str
    text_sha256: str
    pages: tuple[tuple[int, int, int], ...]
    """(start, end, number) of each page; empty for media without pages."""
    numbers: tuple[Number, ...]
    facts: Mapping[str, Fact]
    """The facts that stand for accepted numbers, by id."""
    failed: tuple[Fact, ...] = ()
    """Facts whose words are no longer in the text."""
    notes: tuple[str, ...] = ()
    """What the reading left out or did not read as current."""

    @property
    def progress(self) -> tuple[int, int]:
        """Numbers handled, and numbers to handle; what the machine left out counts in neither."""
        handled = sum(number.is_handled for number in self.numbers)
        return handled, sum(number.is_to_handle for number in self.numbers)

    def number(self, number_id: str) -> Number | None:
        return next((number for number in self.numbers if number.id == number_id), None)

    def page_of(self, offset: int) -> int | None:
        return next((page for start, end, page in self.pages if start <= offset < end), None)

    def sentence(self, number: Number) -> tuple[int, int]:
        """Return where the sentence around a number begins and ends."""
        first = max(0, number.start - REACH)
        near = self.text[first : number.end + REACH]
        start, end = Context(near, tokenise(near)).sentence(number.start - first, number.end - first)
        return start + first, end + first


@dataclass(frozen=True, slots=True)
class UnderReview:
    """An article with a held text, as a line of a list."""

    article: Article
    counts: Counter[State]
    failed: int
    """Facts whose words are no longer in the text."""
    read_at: datetime
    read_by: str

    @property
    def handled(self) -> int:
        return self.counts[State.ACCEPTED] + self.counts[State.REJECTED]

    @property
    def total(self) -> int:
        return self.handled + self.counts[State.OPEN]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of an article is in the record; no words of it, so that everybody may know."""

    facts: int
    verified: int
    handled: int
    total: int


@dataclass(frozen=True, slots=True)
class Ingested:
    """What bringing a text in did."""

    article: Article
    is_new: bool
    """Whether the article was not known before."""
    is_changed: bool
    """Whether its text was not held before in exactly these words."""
    total: int
    handled: int
    anchored: tuple[str, ...] = ()
    """Facts recorded earlier that were found in the text."""
    failed: tuple[tuple[str, str], ...] = ()
    """(fact, why) for those recorded earlier whose words are not there."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A number as it would be accepted: the fact it would make and what the checks say of it."""

    number: Number
    values: Mapping[str, Any]
    fact: Fact | None
    findings: tuple[Finding, ...] = ()

    def passes(self, at_least: float = SURE) -> bool:
        """Whether it may be accepted unseen: every part is sure, and the checks found nothing at all against it.

        The bar may be raised, never lowered.
        """
        sure = self.number.confidence >= max(SURE, at_least)
        return sure and self.fact is not None and not self.findings

    def with_findings(self, more: Iterable[Finding]) -> Proposed:
        return replace(self, findings=(*self.findings, *more))

    @property
    def why_not(self) -> tuple[str, ...]:
        """What a person must look at: what the checks found, and every part that is not sure."""
        sures = self.number.proposal.confidences
        weak = (f"{part.replace('_', ' ')}: {sure.reason}" for part, sure in sures if sure.value < SURE)
        return (*(finding.what for finding in self.findings), *weak)


@dataclass(frozen=True, slots=True)
class IngestOutcome:
    """What of many was accepted, and why the rest was not."""

    accepted: tuple[Fact, ...] = ()
    refused: tuple[tuple[Number, str], ...] = field(default=())
