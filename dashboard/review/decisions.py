"""What the buttons do, each before the page is drawn again; and the forms that confirm or withdraw a fact."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import streamlit as st

from dashboard import error_messages
from dashboard.review import number_choices, review_location
from dashboard.safe_text import escape_markdown
from dashboard.ui import catalogue_access
from facts import saying
from facts.act import Act
from facts.errors import FactsError, StaleRevision
from facts.lengths import longest
from facts.number import Number, State
from facts.record import Rank, Verification
from facts.reviewing import Reviewing
from facts.status import holds

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from facts.language import Speaker
    from facts.record import Fact
    from facts.reviewing import Proposed, Review


_TOLD = "desk_told"


def accept_number(number: Number, at: str, say: Speaker) -> None:
    def act(reviewing: Reviewing) -> str:
        fact = reviewing.accept(number.id, number_choices.read_values(number, at), expected=number.revision)
        return say("Accepted: {said}", said=saying.fact(fact, say.language))

    if _try_decision(number, act, say):
        open_next_number(number)


def reject_number(number: Number, reason: str, say: Speaker) -> None:
    def act(reviewing: Reviewing) -> str:
        reviewing.reject(number.id, reason, expected=number.revision)
        return say("Rejected: {phrase}", phrase=number.phrase)

    if _try_decision(number, act, say):
        open_next_number(number)


def undo_decision(number: Number, say: Speaker) -> None:
    def act(reviewing: Reviewing) -> str:
        reviewing.undo(number.id, expected=number.revision)
        return say("Undone: {phrase} is open again", phrase=number.phrase)

    if _try_decision(number, act, say):
        review_location.open_number(number.id)


def add_by_hand(number: Number, at: str, say: Speaker) -> None:
    """Accept words that a person chose; then turn to them."""

    def act(reviewing: Reviewing) -> str:
        fact = reviewing.add_by_hand(number.article, number.start, number.end, number_choices.read_values(number, at))
        return say("Added: {said}", said=saying.fact(fact, say.language))

    if _try_decision(number, act, say):
        place = (number.start, number.end)
        added = next(
            (one.id for one in catalogue_access.get_review(number.article).numbers if (one.start, one.end) == place),
            None,
        )
        review_location.open_number(added)


def accept_listed(chosen: Sequence[Proposed], say: Speaker) -> None:
    """Accept what was listed and is still chosen; say what could not be, and why."""
    try:
        outcome = Reviewing(catalogue_access.open_catalogue()).accept_all(chosen)
    except FactsError as error:
        keep_message("error", str(error_messages.make_public_error(error)))
        return
    n = len(outcome.accepted)
    keep_message("success", say.many("{n} number accepted", "{n} numbers accepted", n))
    for number, why in outcome.refused:
        keep_message("warning", f"{number.phrase}: {why}")
    review_location.open_number(None)


def open_next_number(number: Number) -> None:
    """Turn to the next open number, or stay where there is none."""
    following = review_location.find_next_open(catalogue_access.get_review(number.article), number)
    review_location.open_number(following.id if following else number.id)


def _try_decision(number: Number, act: Callable[[Reviewing], str], say: Speaker) -> bool:
    """Do it and say so; say what went wrong, or what another reviewer did meanwhile."""
    try:
        keep_message("success", act(Reviewing(catalogue_access.open_catalogue())))
    except StaleRevision as error:
        now = error.theirs if isinstance(error.theirs, Number) else None
        keep_message("warning", describe_meanwhile(now, say) if now else str(error_messages.make_public_error(error)))
        review_location.open_number(now.id if now else number.id)
        return False
    except FactsError as error:
        keep_message("error", str(error_messages.make_public_error(error)))
        return False
    return True


def describe_meanwhile(now: Number, say: Speaker) -> str:
    """Say what another reviewer did to a number."""
    who = now.decided_by or say("somebody")
    if now.state is State.ACCEPTED:
        return say("{who} has accepted this number meanwhile. Nothing of yours was written; this is it now.", who=who)
    if now.state is State.REJECTED:
        return say(
            "{who} has rejected this number meanwhile: {why}. Nothing of yours was written; this is it now.",
            who=who,
            why=now.reason,
        )
    return say("Somebody has opened this number again meanwhile. Nothing of yours was written; this is it now.")


def find_last_decision(review: Review) -> Number | None:
    """Return the number that the reader of this page decided last."""
    name = catalogue_access.open_catalogue().actor.name
    mine = [number for number in review.numbers if number.is_handled and number.decided_by == name]
    return max(mine, key=lambda number: str(number.decided_at), default=None)


def keep_message(kind: str, text: str) -> None:
    st.session_state.setdefault(_TOLD, []).append((kind, text))


def show_message() -> None:
    """Say what was just done, once."""
    boxes: dict[str, Any] = {"success": st.success, "warning": st.warning, "error": st.error}
    for kind, text in st.session_state.pop(_TOLD, []):
        boxes[kind](escape_markdown(text))


def turn_to_neighbour(review: Review, number: Number, step: int) -> None:
    """Turn to the number before or after."""
    other = review_location.find_neighbour(review, number, step)
    if other:
        review_location.open_number(other.id)


def show_confirmation(fact: Fact, say: Speaker) -> None:
    """Offer it to editors, for a number that still waits for a person."""
    waits = fact.verification is Verification.NEEDS_PERSON and fact.rank is not Rank.DEPRECATED
    if not (waits and catalogue_access.open_catalogue().actor.is_editor):
        return
    with st.expander(say("Confirm this number"), key="confirming", expanded=True):
        st.markdown(say("Read the words of the source. If they state this number, confirm it with your reason."))
        why = _ask_reason(say("What makes it right?"), f"confirmation-{fact.id}-{fact.revision}", say)
        _show_change_button(say("Confirm"), "confirm", fact, why)


def show_withdrawal(fact: Fact, say: Speaker) -> None:
    """Offer it to editors, for a fact that still holds."""
    show_message()
    if not (holds(fact) and catalogue_access.open_catalogue().actor.is_editor):
        return
    with st.expander(say("Withdraw this fact"), key="withdrawing"):
        st.markdown(say("It stays in the record with your reason, but is no longer shown, compared or downloaded."))
        why = _ask_reason(say("Why does it no longer hold?"), f"withdrawal-{fact.id}-{fact.revision}", say)
        _show_change_button(say("Withdraw"), "withdraw", fact, why)


def _ask_reason(question: str, key: str, say: Speaker) -> str:
    st.caption(say("Readers see your reason, but not your name."))
    return st.text_input(question, key=key, max_chars=longest(Act, "reason")).strip()


def _show_change_button(label: str, verb: Literal["confirm", "withdraw"], fact: Fact, why: str) -> None:
    """Show the button of a change that needs a reason; `verb` is that of the catalogue."""
    st.button(label, key=verb, disabled=not why, on_click=_change_fact, args=(verb, fact, why))


def _change_fact(verb: Literal["confirm", "withdraw"], fact: Fact, why: str) -> None:
    catalogue = catalogue_access.open_catalogue()
    change = catalogue.confirm if verb == "confirm" else catalogue.withdraw
    try:
        change(fact.id, expected=fact.revision, reason=why)
    except FactsError as error:
        keep_message("error", str(error_messages.make_public_error(error)))
