"""Deciding about numbers: accept, reject, take back; each decision is one transaction with the person's name."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from facts.admission import Admission, stands
from facts.catalog_reads import Deed, stale
from facts.errors import FactsError, RecordError
from facts.number import Number, State
from facts.record import Fact, ReviewState, Verification
from facts.reviewing.looking import Looking
from facts.reviewing.review_data import IngestOutcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from facts.reviewing.review_data import Proposed

TAKEN_BACK = "marked by hand, then taken back"


class Deciding(Looking):
    """The decisions about the numbers of articles."""

    def accept(self, number_id: str, values: Mapping[str, Any], *, expected: int, reason: str = "") -> Fact:
        """Write the approved fact; raise StaleRevision when the number is no longer at the expected revision.

        Also takes up a number that the machine left out, or that was rejected. What the check of its words left open
        counts as confirmed by whoever accepts it, and stays on record.
        """
        return self._accept(number_id, values, expected, reason, confirms=True)

    def _accept(
        self, number_id: str, values: Mapping[str, Any], expected: int, reason: str = "", *, confirms: bool
    ) -> Fact:
        self.catalogue.may("accept a number")
        number = self._undecided(number_id, State.ACCEPTED, expected)
        fact = self._reviewed(self._fitting(number, values))
        fact = _confirmed(fact) if confirms else fact
        try:
            Admission(self.catalogue).refuse_known(fact)
        except RecordError:
            self._undecided(number_id, State.ACCEPTED, expected)  # who was faster decided this number, too
            raise
        decided = self._decided(number, State.ACCEPTED, fact=fact.id)
        self._write(number, decided, fact, "accept", reason)
        return fact

    def _reviewed(self, fact: Fact) -> Fact:
        return fact.model_copy(update={"reviewed_by": self._name, "reviewed_at": datetime.now(UTC)})

    def accept_all(self, chosen: Iterable[Proposed]) -> IngestOutcome:
        """Accept what was shown in a list, each by itself; what changed meanwhile is refused with the reason."""
        self.catalogue.may("accept numbers")
        accepted, refused = [], []
        for one in chosen:
            try:
                accepted.append(self._accept(one.number.id, one.values, one.number.revision, confirms=False))
            except FactsError as error:
                refused.append((one.number, str(error)))
        return IngestOutcome(tuple(accepted), tuple(refused))

    def reject(self, number_id: str, reason: str, *, expected: int) -> Number:
        self.catalogue.may("reject a number")
        if not reason.strip():
            raise RecordError("a rejection needs a reason", where="reason", remedy="Say why it is no fact.")
        number = self._undecided(number_id, State.REJECTED, expected)
        fact = self.catalogue.fact(number.fact) if number.fact else None
        if fact is not None and fact.review_state is ReviewState.PROPOSED:
            fact = self._reviewed(fact.revised(review_state=ReviewState.REJECTED))
        else:
            fact = None
        decided = self._decided(number, State.REJECTED, reason=reason.strip())
        self._write(number, decided, fact, "reject", reason.strip())
        return decided

    def undo(self, number_id: str, *, expected: int) -> Number:
        """Open a decided number again; its fact stays in the record as rejected, and accepting again revises it.

        A fact that was recorded before the text was read is not undone here: withdraw it on its page.
        """
        self.catalogue.may("take a decision back")
        number = self._at(number_id, State.OPEN, expected)
        self._refuse_undo(number)
        undone = self._as_before(number)
        fact = self._fact_as_before(number)
        self._write(number, undone, fact, "undo", f"{number.state.value} by {number.decided_by}")
        return undone

    def _refuse_undo(self, number: Number) -> None:
        if number.is_handled and number.decided_by:
            return
        if number.is_handled:
            what, remedy = "its fact was recorded before the text was read", "Withdraw it on its page."
        else:
            what, remedy = "nothing was decided about it", "Look at it again."
        raise RecordError(what, where=f"number {number.id}", remedy=remedy)

    def _as_before(self, number: Number) -> Number:
        """The number as the machine left it; open where a person had decided otherwise before.

        It stands at the place and with the reading of now.
        """
        decisions = (
            event for event in self.catalogue.history("number", number.id) if event.verb in ("accept", "reject")
        )
        last = next(decisions, None)
        before = last.before if last else None
        state, reason = (before.state, before.reason) if before else (State.LEFT_OUT, TAKEN_BACK)
        if before and before.is_handled:
            state, reason = State.OPEN, ""
        changes = {"state": state, "reason": reason, "decided_by": None, "decided_at": None}
        return number.model_copy(update={**changes, "revision": number.revision + 1})

    def _fact_as_before(self, number: Number) -> Fact | None:
        """The fact with the decision taken back: proposed where it came as a proposal, rejected where it was new."""
        if number.fact is None:
            return None
        verb = "accept" if number.state is State.ACCEPTED else "reject"
        event = next((event for event in self.catalogue.history("fact", number.fact) if event.verb == verb), None)
        fact = self.catalogue.fact(number.fact)
        was_proposed = event is not None and event.before and event.before.review_state is ReviewState.PROPOSED
        state = ReviewState.PROPOSED if was_proposed else ReviewState.REJECTED
        return self._reviewed(fact.revised(review_state=state)) if fact.review_state is not state else None

    def add_by_hand(self, article_id: str, start: int, end: int, values: Mapping[str, Any]) -> Fact:
        """Accept words that the machine did not mark: `start` and `end` are code points of the held text.

        What the words say is read from them; `values` go before it. A marked number at exactly this place is used.
        """
        self.catalogue.may("add a fact by hand")
        number = self.read_words(article_id, start, end)
        known = next((one for one in self.catalogue.numbers(article_id) if _place(one) == _place(number)), None)
        if known is not None:
            return self.accept(known.id, values, expected=known.revision)
        fact = _confirmed(self._reviewed(self._fitting(number, values)))
        Admission(self.catalogue).refuse_known(fact)
        accepted = self._decided(number, State.ACCEPTED, fact=fact.id).model_copy(update={"revision": 1})
        deed = Deed(facts=(fact,), numbers=(accepted,))
        self.catalogue.carry_out(deed, verb="accept", reason="added by hand")
        return fact

    # ---- one decision ------------------------------------------------------------------------

    @property
    def _name(self) -> str:
        return self.catalogue.actor.name

    def _at(self, number_id: str, state: State, expected: int) -> Number:
        number = self.catalogue.number(number_id)
        if number.revision != expected:
            raise stale(self._decided(number, state), number)
        return number

    def _undecided(self, number_id: str, state: State, expected: int) -> Number:
        number = self._at(number_id, state, expected)
        if number.state is State.ACCEPTED and not self._is_withdrawn(number):
            raise RecordError(
                "it is accepted already",
                where=f"number {number.id}",
                remedy="Withdraw the fact on its page, or undo first.",
            )
        return number

    def _is_withdrawn(self, number: Number) -> bool:
        """Whether the fact that stood for it no longer does, so that it may be decided anew."""
        return number.fact is not None and not stands(self.catalogue.fact(number.fact))

    def _decided(self, number: Number, state: State, **changes: Any) -> Number:
        told = {"reason": "", **changes, "decided_by": self._name, "decided_at": datetime.now(UTC)}
        return number.model_copy(update={**told, "state": state, "revision": number.revision + 1})

    def _write(self, number: Number, decided: Number, fact: Fact | None, verb: str, reason: str) -> None:
        new = fact is not None and fact.revision == 1
        deed = Deed(
            facts=(fact,) if fact is not None and new else (),
            revised=((fact, fact.revision - 1),) if fact is not None and not new else (),
            decided=((decided, number.revision),),
        )
        self.catalogue.carry_out(deed, verb=verb, reason=reason)


def _confirmed(fact: Fact) -> Fact:
    """A number of which the machine left something open, decided by a person who saw it."""
    is_open = fact.verification is Verification.NEEDS_PERSON
    return fact.model_copy(update={"verification": Verification.CONFIRMED}) if is_open else fact


def _place(number: Number) -> tuple[int, int]:
    return number.start, number.end
