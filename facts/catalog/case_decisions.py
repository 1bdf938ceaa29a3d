"""Decisions about facts that are at odds: what each of them writes, as one change of the case and its facts.

Preferring one, giving one a scope of its own and withdrawing one whose source is wrong change the facts themselves, so
that every judgement follows from them; that both stand is known from the case alone.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from facts.catalog import fact_decisions
from facts.errors import RecordError, StaleRevision
from facts.evidence.disputes import digest_side
from facts.evidence.status import is_public
from facts.model.fact_case import CaseDecision, CaseState, CaseVerdict, FactCase
from facts.model.record import Fact, Rank, build_record, normalize_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from facts.catalog.catalogue import Catalogue
    from facts.store import ChangeSet


def decide_case(
    catalogue: Catalogue, key: str, wanted: Mapping[str, Any], expected: int, revisions: Mapping[str, int]
) -> tuple[ChangeSet, FactCase]:
    """Return the change that decides a case, and the case.

    `wanted` holds verdict, fact, scope and reason; `revisions` are those of both facts that were looked at. Raise
    RecordError where the decision does not fit, StaleRevision where a fact or the case was changed meanwhile.
    """
    case = catalogue.get_case(key)
    if case.revision == expected and not case.is_open:
        raise RecordError(
            f"it is {case.state.value} already", where=f"case {key}", remedy="Take the decision back first."
        )
    decision = build_record(CaseDecision, {**wanted, "by": catalogue.actor.name, "at": datetime.now(UTC)})
    facts = {side: catalogue.get_fact(side) for side in case.facts}
    _refuse_unfit(case, decision, facts)
    _refuse_changed(facts, revisions)
    written = _list_changes(case, decision, facts)
    revised = [
        fact_decisions.revise_fact(catalogue, side, fields, facts[side].revision) for side, fields in written.items()
    ]
    after = facts | {one.after.id: one.after for one in revised}
    sides = tuple(digest_side(after[side] if is_public(after[side]) else None) for side in case.facts)
    before = {side: {name: str(getattr(facts[side], name)) for name in fields} for side, fields in written.items()}
    decision = decision.model_copy(update={"sides": sides, "before": before})
    decided = case.model_copy(update={"state": CaseState.DECIDED, "decision": decision, "revision": expected + 1})
    return _make_change(catalogue, decided, expected, revised, decision.reason), decided


def reopen_case(catalogue: Catalogue, key: str, expected: int, reason: str) -> tuple[ChangeSet, FactCase]:
    """Return the change that takes a decision back, and the case as open.

    What the decision wrote into the facts is put back where it is still as it was written.
    """
    case = catalogue.get_case(key)
    if not reason.strip():
        raise RecordError("taking a decision back needs a reason", where="reason", remedy="Say why.")
    if case.decision is None:
        raise RecordError("nothing was decided about it", where=f"case {key}", remedy="Decide it.")
    facts = {side: catalogue.get_fact(side) for side in case.facts}
    written = _list_changes(case, case.decision, facts)
    revised = [
        fact_decisions.revise_fact(catalogue, side, fields, facts[side].revision)
        for side, fields in case.decision.before.items()
        if all(getattr(facts[side], name) == value for name, value in written.get(side, {"id": ""}).items())
    ]
    opened = case.model_copy(update={"state": CaseState.OPEN, "decision": None, "revision": expected + 1})
    return _make_change(catalogue, opened, expected, revised, reason), opened


def _make_change(
    catalogue: Catalogue,
    case: FactCase,
    expected: int,
    revised: Iterable[fact_decisions.FactRevision],
    reason: str,
) -> ChangeSet:
    return replace(fact_decisions.make_change(catalogue, revised, reason=reason), cases=((case, expected),))


def _list_changes(case: FactCase, decision: CaseDecision, facts: Mapping[str, Fact]) -> dict[str, dict[str, Any]]:
    """Return the fields that a decision writes into the facts of its case, by id."""
    named = decision.fact
    if named is None:
        return {}
    if decision.verdict is CaseVerdict.SCOPE:
        return {named: {"scope": decision.scope}}
    if decision.verdict is CaseVerdict.SOURCE_ERROR:
        return {named: {"rank": Rank.DEPRECATED, "rank_reason": decision.reason}}
    other = case.find_partner(named)
    was_preferred = other in decision.before or facts[other].rank is Rank.PREFERRED
    less = {other: {"rank": Rank.NORMAL, "rank_reason": ""}} if was_preferred else {}
    return {named: {"rank": Rank.PREFERRED, "rank_reason": decision.reason}, **less}


def _refuse_unfit(case: FactCase, decision: CaseDecision, facts: Mapping[str, Fact]) -> None:
    """Raise RecordError for a fact of no side, and for a scope that does not tell the two apart."""
    if decision.fact is None:
        return
    if decision.fact not in case.facts:
        raise RecordError(
            f"{decision.fact} is no fact of this case",
            where=f"case {case.id}",
            remedy=f"Name {case.one} or {case.other}.",
        )
    other = facts[case.find_partner(decision.fact)]
    is_told_apart = normalize_words(decision.scope) != normalize_words(other.scope)
    if decision.verdict is CaseVerdict.SCOPE and not is_told_apart:
        raise RecordError(
            f"{decision.scope!r} is the scope of the other fact, too",
            where=f"case {case.id}: scope",
            remedy="Write which part this number is of.",
        )


def _refuse_changed(facts: Mapping[str, Fact], revisions: Mapping[str, int]) -> None:
    for key, fact in facts.items():
        if fact.revision != revisions.get(key):
            raise StaleRevision(
                f"you looked at revision {revisions.get(key)} of it, but revision {fact.revision} is there by now",
                where=f"fact {key}",
                remedy="Look at both facts again, and decide then.",
                yours=None,
                theirs=fact,
            )
