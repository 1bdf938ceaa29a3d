"""A fact with all it refers to, as the catalogue tells it now or as it told it at a moment."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from facts import frame, saying
from facts.errors import NotFound
from facts.record import ID, Rank, ReviewState

if TYPE_CHECKING:
    from datetime import datetime

    from facts.article import Article
    from facts.facility import Facility
    from facts.language import Speaker
    from facts.metric import Metric
    from facts.record import Fact
    from facts.store import Store

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Told:
    """A fact, what it refers to, and what the catalogue says now where that is not the same."""

    fact: Fact
    facility: Facility
    metric: Metric
    article: Article
    moment: datetime | None = None
    now: Fact | None = None

    def said(self, language: str) -> str:
        return saying.fact(self.fact, language)

    def sentence(self, language: str) -> str:
        return saying.sentence(self.fact, self.facility, self.metric, self.article, language)

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was withdrawn already at the moment it is told."""
        return self.fact.rank is Rank.DEPRECATED

    @property
    def is_stale(self) -> bool:
        """Whether its shelf life was over at the moment it is told."""
        row = {**self.fact.model_dump(), "shelf_life_days": self.metric.shelf_life_days}
        return frame.is_stale(row, self.moment.date() if self.moment else None)

    def since(self, say: Speaker) -> str:
        """Say what has become of a figure that was frozen; nothing where it still stands."""
        if self.now is None:
            return ""
        if is_withdrawn(self.fact, self.now):
            return say("Withdrawn since.")
        after = corrected(self.fact, self.now, say.language)
        return say("Corrected since: {figure}", figure=after) if after else ""


def is_withdrawn(then: Fact, now: Fact) -> bool:
    """Whether what was told then is no longer told, or no longer of the same facility and metric."""
    moved = (then.facility, then.metric) != (now.facility, now.metric)
    deprecated = now.rank is Rank.DEPRECATED and then.rank is not Rank.DEPRECATED
    return moved or deprecated or now.review_state is not ReviewState.APPROVED


def corrected(then: Fact, now: Fact, language: str) -> str:
    """Return what a fact says now where it said something else then; nothing where it says the same."""
    before, after = (_figure(fact, language) for fact in (then, now))
    return "" if before == after else after


def _figure(fact: Fact, language: str) -> str:
    return f"{saying.fact(fact, language)}, {saying.as_of(fact, language)}"


def told(store: Store, fact_id: str, moment: datetime | None = None) -> Told:
    """Return an approved fact; raise NotFound where there is none, or was none at the moment."""
    if not re.fullmatch(ID, fact_id):
        raise NotFound(f"there is no fact {fact_id[:80]!r}", where="fact")
    now = store.fact(fact_id)
    fact = _was(store, "fact", now, moment)
    if fact.review_state is not ReviewState.APPROVED:
        raise NotFound(f"there is no fact {fact_id!r}", where="fact")
    return Told(
        fact,
        _was(store, "facility", store.facility(fact.facility), moment),
        _was(store, "metric", store.metric(fact.metric), moment),
        _was(store, "article", store.article(fact.article), moment),
        moment,
        now if moment else None,
    )


def _was(store: Store, kind: str, record: Record, moment: datetime | None) -> Record:
    """Return a record as it was at a moment: what the first change after it replaced."""
    if moment is None:
        return record
    key = getattr(record, "id")  # noqa: B009 - each kind of record has one
    state: Any = record
    for event in store.history(kind, key):
        if event.at <= moment:
            break
        state = event.before
    if state is None:
        raise NotFound(
            f"there was no {kind} {key!r} at {moment:%Y-%m-%dT%H:%M:%SZ}", where=kind, remedy="Choose a later moment."
        )
    return state
