"""Who may see and change what: the roles, the permission to change, and all that is hidden from readers.

Readers see approved facts, also withdrawn ones with the reason, and what each of them said as long as it was approved.
Who did something and why, facts that are not public, texts under review and their numbers are for editors.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

from facts.errors import NotAllowed, NotFound
from facts.model.record import ReviewState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from facts.model.fact_case import FactCase
    from facts.model.record import Fact
    from facts.model.selection import Selection
    from facts.model.watched_source import SourceChange, SourceVisit
    from facts.store import AuditEvent, Facet

OneFact = TypeVar("OneFact", bound="Fact")
PUBLIC = (ReviewState.APPROVED,)
EDITOR_KINDS = frozenset({"number", "task", "series", "placement", "feed", "visit", "source"})
"""Kinds of records whose changes only editors see: of reviews, and what an office notes."""


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


def check_permission(actor: Actor, action: str) -> None:
    """Raise NotAllowed unless the actor may change things and look into reviews."""
    if not actor.is_editor:
        raise NotAllowed(f"{actor.name} may read, but not {action}", where="role", remedy="Ask for the role of editor.")


def can_see(actor: Actor, state: str) -> bool:
    """Whether the actor may see facts in this review state."""
    return actor.is_editor or state in PUBLIC


def restrict_selection(actor: Actor, selection: Selection) -> Selection:
    """Return what the actor may see of a selection; raise NotAllowed where that is nothing."""
    if actor.is_editor or selection.review_state == PUBLIC:
        return selection
    if selection.review_state and not set(PUBLIC) & set(selection.review_state):
        check_permission(actor, "see facts that are not approved")
    return selection.with_(review_state=PUBLIC)


def show_fact(actor: Actor, key: str, fact: Fact) -> Fact:
    """Return the fact asked for by a key; raise NotFound, as for one that does not exist, where it is hidden."""
    if not can_see(actor, fact.review_state):
        raise NotFound(f"there is no fact {key!r}", where="fact", remedy="Look for it on the page Explore.")
    return redact_fact(actor, fact)


def redact_fact(actor: Actor, fact: OneFact) -> OneFact:
    """Return a visible fact, for readers without the name of its reviewer."""
    is_named = fact.reviewed_by is not None and not actor.is_editor
    return fact.model_copy(update={"reviewed_by": None}) if is_named else fact


def filter_facts(actor: Actor, facts: Iterable[OneFact]) -> list[OneFact]:
    """Return those of the facts that the actor may see, as the actor may see them."""
    return [redact_fact(actor, fact) for fact in facts if can_see(actor, fact.review_state)]


def redact_case(actor: Actor, case: FactCase) -> FactCase:
    """Return a visible case, for readers without the name of who decided."""
    if actor.is_editor or case.decision is None:
        return case
    return case.model_copy(update={"decision": case.decision.model_copy(update={"by": ""})})


def redact_source_change(actor: Actor, change: SourceChange) -> SourceChange:
    """Return how a source differs, for readers without its sentences: a quotation is short."""
    return change if actor.is_editor else change.model_copy(update={"old_words": "", "new_words": ""})


def redact_visit(actor: Actor, visit: SourceVisit) -> SourceVisit:
    """Return a visit, for readers without why it failed."""
    return visit if actor.is_editor else visit.model_copy(update={"note": ""})


def filter_rows(actor: Actor, rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Do the same for joined rows, which name nobody."""
    return [row for row in rows if can_see(actor, row["review_state"])]


def filter_facets(actor: Actor, facets: Mapping[str, list[Facet]]) -> dict[str, list[Facet]]:
    """Return the facets without the review states that the actor may not see."""
    return {
        name: [facet for facet in found if name != "review_state" or can_see(actor, facet.value)]
        for name, found in facets.items()
    }


def redact_event(actor: Actor, event: AuditEvent) -> AuditEvent:
    """Return a change, for readers without who and why, and without a fact that was not public before it."""
    if actor.is_editor:
        return event
    before = None if event.kind == "case" else event.before
    if event.kind == "fact" and before is not None:
        before = redact_fact(actor, before) if can_see(actor, before.review_state) else None
    return replace(event, by="", reason="", before=before)


def iter_last_public(actor: Actor, facts: Iterable[Fact], events: Mapping[str, list[AuditEvent]]) -> Iterator[Fact]:
    """Yield facts as they are now; one that is hidden as it was seen last, marked with its present review state.

    `events` are the changes of the hidden ones, newest first, as the actor may see them.
    """
    for fact in facts:
        if can_see(actor, fact.review_state):
            yield redact_fact(actor, fact)
        elif was := next((event.before for event in events.get(fact.id, ()) if event.before is not None), None):
            yield was.model_copy(update={"review_state": fact.review_state})
