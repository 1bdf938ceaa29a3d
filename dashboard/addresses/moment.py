"""A fact with all it refers to, as the catalogue tells it now or as it told it at a moment."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar, cast

from facts import saying, status
from facts.errors import NotFound
from facts.record import ID, ReviewState, current_id
from facts.status import Status

if TYPE_CHECKING:
    from datetime import datetime

    from facts.article import Article
    from facts.catalog import Catalogue
    from facts.facility import Facility
    from facts.language import Speaker
    from facts.metric import Metric
    from facts.record import Fact
    from facts.status import Difference

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Told:
    """A fact, what it refers to, and what the catalogue says now where that is not the same."""

    fact: Fact
    facility: Facility
    metric: Metric
    article: Article
    moment: datetime | None = None
    difference: Difference | None = None
    catalogue: Catalogue | None = None

    def said(self, language: str) -> str:
        return saying.fact(self.fact, language)

    def title(self, say: Speaker) -> str:
        """Return whose number it is and the number in words; a withdrawn one says so."""
        said = f"{self.facility.short_name}: {self.said(say.language)}"
        mark = status.name_status(self.status, say)
        return f"{said} ({mark})" if self.is_withdrawn else said

    def sentence(self, language: str) -> str:
        return saying.sentence(self.fact, self.facility, self.metric, self.article, language)

    @property
    def status(self) -> Status:
        """What held of it at the moment it is told."""
        return status.judge_fact(self.fact, self.metric, self.moment.date() if self.moment else None)

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was withdrawn already at the moment it is told."""
        return self.status is Status.WITHDRAWN

    def since(self, say: Speaker) -> str:
        """Say what has become of a figure that was frozen; nothing where it still stands."""
        if self.difference is None or self.catalogue is None or not self.difference:
            return ""
        if self.difference.is_withdrawn:
            return say("Withdrawn since.")
        return say("Corrected since: {figure}", figure=describe_now(self.difference, self.catalogue, say))


def describe_now(difference: Difference, catalogue: Catalogue, say: Speaker) -> str:
    """Return what a corrected fact says now, with its facility and metric where these were changed."""
    subject = name_subject(difference.now, catalogue, say.language) if difference.is_moved else ""
    return status.describe_correction(difference, subject, say)


def name_subject(fact: Fact, catalogue: Catalogue, language: str) -> str:
    return f"{catalogue.facility(fact.facility).short_name}, {catalogue.metric(fact.metric).label_in(language)}"


def told(catalogue: Catalogue, fact_id: str, moment: datetime | None = None) -> Told:
    """Return an approved fact; raise NotFound where there is none, or was none at the moment."""
    if not re.fullmatch(ID, fact_id):
        raise NotFound(f"there is no fact {fact_id[:80]!r}", where="fact")
    now = (catalogue.current_states([fact_id]) if moment else {}).get(current_id(fact_id)) or catalogue.fact(fact_id)
    last = catalogue.last_event(moment) if moment else None
    fact = _was(catalogue, "fact", now, last)
    if fact.review_state is not ReviewState.APPROVED:
        raise NotFound(f"there is no fact {fact_id!r}", where="fact")
    return Told(
        fact,
        _was(catalogue, "facility", catalogue.facility(fact.facility), last),
        _was(catalogue, "metric", catalogue.metric(fact.metric), last),
        _was(catalogue, "article", catalogue.article(fact.article), last),
        moment,
        status.what_changed(fact, now) if moment else None,
        catalogue,
    )


def _was(catalogue: Catalogue, kind: str, record: Record, last: int | None) -> Record:
    """Return a record as it was after an event: what the first change behind it replaced. None is after all events."""
    if last is None:
        return record
    key = getattr(record, "id")  # noqa: B009 - each kind of record has one
    state: Any = record
    for event in catalogue.history(kind, key):
        if event.id <= last:
            break
        state = event.before
    if state is None:
        raise NotFound(f"there was no {kind} {key!r} at that moment", where=kind, remedy="Choose a later moment.")
    return cast("Record", state)
