"""What the catalogue shows, and to whom: every read goes through here, and here alone it is decided who may see what.

Readers see approved facts, also withdrawn ones with the reason, and what each of them said as long as it was approved.
Who did something and why, facts that are not public, texts under review and their numbers are for editors.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Self

from facts.errors import NotAllowed, NotFound
from facts.record import ReviewState, current_id
from facts.store import Deed, Event, Facet, Held, Store, Totals, stale
from facts.table import NAMES

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date, datetime

    from facts.manifest import Manifest
    from facts.metric import Metric
    from facts.number import Number, State
    from facts.record import Fact
    from facts.research_facility import Facility
    from facts.selection import Selection
    from facts.source_article import Article
    from facts.store.candidates import Candidates

__all__ = ["Actor", "CatalogueReads", "Deed", "Event", "Facet", "Held", "Role", "Totals", "stale"]

_PUBLIC = (ReviewState.APPROVED,)


class Role(StrEnum):
    """Who may read, and who may also change."""

    READER = "reader"
    EDITOR = "editor"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks: the name goes into the event log."""

    name: str
    role: Role = Role.READER

    @property
    def is_editor(self) -> bool:
        return self.role is Role.EDITOR


class CatalogueReads:
    """The reads of one store, as one actor may see them."""

    def __init__(self, store: Store, actor: Actor) -> None:
        self.store = store
        self.actor = actor

    def seen_by(self, actor: Actor) -> Self:
        """Return the same catalogue as somebody else may see and change it."""
        return type(self)(self.store, actor)

    def past(self, moment: datetime, selection: Selection) -> Self:
        """Return a catalogue in memory of what the selection was at a moment; see `Store.past`."""
        return type(self)(self.store.past(moment, self._visible(selection)), self.actor)

    def close(self) -> None:
        self.store.close()

    def may(self, deed: str) -> None:
        """Raise NotAllowed unless the actor may change things."""
        if not self.actor.is_editor:
            raise NotAllowed(
                f"{self.actor.name} may read, but not {deed}", where="role", remedy="Ask for the role of editor."
            )

    # ---- what everybody may see ----------------------------------------------------------------

    def facility(self, key: str) -> Facility:
        return self.store.facility(key)

    def metric(self, key: str) -> Metric:
        return self.store.metric(key)

    def article(self, key: str) -> Article:
        return self.store.article(key)

    def facilities(self, ids: Iterable[str] | None = None) -> dict[str, Facility]:
        return self.store.facilities(ids)

    def metrics(self, ids: Iterable[str] | None = None) -> dict[str, Metric]:
        return self.store.metrics(ids)

    def articles(self, ids: Iterable[str] | None = None) -> dict[str, Article]:
        return self.store.articles(ids)

    def totals(self) -> Totals:
        return self.store.totals()

    def version(self) -> str:
        """Return a token that changes with every write."""
        return self.store.version()

    def last_event(self, moment: datetime) -> int:
        """Return the number of the last event by a moment, 0 where there was none yet."""
        return self.store.last_event(moment)

    def progress(self, article: str | None = None) -> dict[str, Counter[State]]:
        """Count the numbers of each held text by what was decided about them."""
        return self.store.candidates.progress(article)

    def export_of(self, key: str) -> Manifest:
        """Return a registered export; raise NotFound."""
        return self.store.export(key)

    def exports(self, keys: Iterable[str]) -> dict[str, Manifest]:
        """Return those of the exports that are registered, by id."""
        return self.store.exports(keys)

    def exports_of(self, fact: str) -> list[tuple[Manifest, int]]:
        """Return the exports a fact went into and the revision in each, newest first."""
        return self.store.exports_of(fact)

    def unlisted_exports(self) -> int:
        """Count the exports that are registered without their numbers."""
        return self.store.unlisted_exports()

    # ---- facts ---------------------------------------------------------------------------------

    def fact(self, key: str) -> Fact:
        found = self.store.fact(key)
        if not self._sees(found.review_state):
            raise NotFound(f"there is no fact {key!r}", where="fact", remedy="Look for it on the page Explore.")
        return self._nameless(found)

    def facts_by_id(self, ids: Iterable[str]) -> list[Fact]:
        """Return those of the facts that exist, in the order of their ids."""
        return [self._nameless(fact) for fact in self.store.facts_by_id(ids) if self._sees(fact.review_state)]

    def rows_by_id(self, ids: Iterable[str]) -> list[dict[str, Any]]:
        """Return the same as joined rows, newest first."""
        return [row for row in self.store.rows_by_id(ids) if self._sees(row["review_state"])]

    def facts(self, selection: Selection, **how: Any) -> list[Fact]:
        """Return facts, newest first unless said otherwise; `how` as in `Store.facts`."""
        return [self._nameless(fact) for fact in self.store.facts(self._visible(selection), **how)]

    def rows(self, selection: Selection, **how: Any) -> list[dict[str, Any]]:
        """Return the same with what they borrow from facility, metric and article."""
        return self.store.rows(self._visible(selection), **how)

    def iter_facts(self, selection: Selection, *, order: str = "as_of") -> Iterator[Fact]:
        """Yield every selected fact, without holding them all."""
        return map(self._nameless, self.store.iter_facts(self._visible(selection), order=order))

    def stream_rows(self, selection: Selection, columns: Sequence[str] = NAMES) -> Iterator[tuple[Any, ...]]:
        """Yield plain tuples of the columns, as the database keeps them, without holding them all."""
        return self.store.stream_rows(self._visible(selection), columns)

    def latest(self, selection: Selection, *, at: date | None = None) -> list[dict[str, Any]]:
        """Return, for each facility and metric, the newest fact, with a date the newest by then."""
        return self.store.latest(self._visible(selection), at=at)

    def count(self, selection: Selection, *, at_most: int | None = None) -> int:
        return self.store.count(self._visible(selection), at_most=at_most)

    def facets(self, selection: Selection, names: Iterable[str], *, limit: int = 50) -> dict[str, list[Facet]]:
        """Count the values of each filter under all the other filters, most frequent first."""
        found = self.store.facets(self._visible(selection), names, limit=limit)
        states = [facet for facet in found.get("review_state", ()) if self._sees(facet.value)]
        return {**found, "review_state": states} if "review_state" in found else found

    def coverage(self, selection: Selection, **most: int) -> list[tuple[str, str, int]]:
        """Return (facility, metric, facts) for the facilities and metrics with most facts."""
        return self.store.coverage(self._visible(selection), **most)

    # ---- what facts were -----------------------------------------------------------------------

    def history(self, kind: str, key: str) -> list[Event]:
        """Return the changes of one record, newest first."""
        return self.histories(kind, [key]).get(current_id(key) if kind == "fact" else key, [])

    def histories(self, kind: str, keys: Iterable[str]) -> dict[str, list[Event]]:
        """Return the changes of many records by id, newest first."""
        if kind == "number":
            self.may("look into a review")
        found = self.store.histories(kind, keys)
        return {key: [self._event(event) for event in events] for key, events in found.items()}

    def revisions(self, key: str) -> list[Fact]:
        """Return all revisions of a fact, oldest first, the current one last."""
        now = self.fact(key)
        before = [event.before for event in reversed(self.history("fact", now.id)) if event.before is not None]
        return [*before, now]

    def current_states(self, ids: Iterable[str]) -> dict[str, Fact]:
        """Return facts by id as they stand now; to readers one that is public no more as it was last, so marked."""
        found = self.store.facts_by_id(ids)
        return {fact.id: fact for fact in self._last_public(found)}

    def states(self, selection: Selection) -> Iterator[Fact]:
        """Yield the facts of a selection, whatever became of them, each as it stands and as it was."""
        facts = self.store.facts(selection.with_(review_state=tuple(ReviewState), deprecated=True))
        events = self.histories("fact", [fact.id for fact in facts])
        for fact in self._last_public(facts):
            yield fact
            yield from (event.before for event in events.get(fact.id, ()) if event.before is not None)

    def _last_public(self, facts: list[Fact]) -> Iterator[Fact]:
        hidden = [fact.id for fact in facts if not self._sees(fact.review_state)]
        events = self.histories("fact", hidden) if hidden else {}
        for fact in facts:
            if self._sees(fact.review_state):
                yield self._nameless(fact)
            elif was := next((event.before for event in events.get(fact.id, ()) if event.before is not None), None):
                yield was.model_copy(update={"review_state": fact.review_state})

    # ---- what only editors see -----------------------------------------------------------------

    def held(self, article: str) -> Held | None:
        """Return the text that is held of an article."""
        return self._review.held(article)

    def held_text(self, article: str) -> str | None:
        """Return the text of an article as it was brought in last."""
        held = self.held(article)
        return held.text if held else None

    def text_for_checks(self, article: str) -> str | None:
        """Return the held text, None for who may not see it: a dry run of theirs goes by the quotes alone."""
        return self.held_text(article) if self.actor.is_editor else None

    def texts(self) -> list[Held]:
        """Return which texts are held, the last one read first, without their words."""
        return self._review.texts()

    def holding(self, sha256: str) -> str | None:
        """Return the article that holds exactly this text."""
        return self._review.holding(sha256)

    def number(self, key: str) -> Number:
        return self._review.number(key)

    def numbers(self, article: str) -> list[Number]:
        """Return the numbers of the held text, in its order."""
        return self._review.numbers(article)

    def numbers_of(self, fact: str) -> list[Number]:
        """Return the numbers that a fact stands for."""
        return self._review.of_fact(fact)

    def revision(self, kind: str, key: str) -> int:
        """Return a record's current revision number."""
        self.may("look into a review")
        return self.store.revision(kind, key)

    @property
    def _review(self) -> Candidates:
        self.may("look into a review")
        return self.store.candidates

    # ---- the rule ------------------------------------------------------------------------------

    def _sees(self, state: str) -> bool:
        return self.actor.is_editor or state in _PUBLIC

    def _visible(self, selection: Selection) -> Selection:
        """Return what the actor may see of a selection; raise NotAllowed where that is nothing."""
        if self.actor.is_editor or selection.review_state == _PUBLIC:
            return selection
        if selection.review_state and not set(_PUBLIC) & set(selection.review_state):
            self.may("see facts that are not approved")
        return selection.with_(review_state=_PUBLIC)

    def _nameless(self, fact: Fact) -> Fact:
        is_named = fact.reviewed_by is not None and not self.actor.is_editor
        return fact.model_copy(update={"reviewed_by": None}) if is_named else fact

    def _event(self, event: Event) -> Event:
        if self.actor.is_editor:
            return event
        before = event.before
        if event.kind == "fact" and before is not None:
            before = self._nameless(before) if self._sees(before.review_state) else None
        return replace(event, by="", reason="", before=before)
