"""What the buttons do. Each runs before the page is drawn again, with what the page showed when it was pressed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import data, faults
from dashboard.desk import choices, route
from dashboard.text import plain
from facts import saying
from facts.errors import FactsError, StaleRevision
from facts.number import Number, State
from facts.reviewing import Reviewing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from facts.language import Speaker
    from facts.reviewing import Proposed, Review

_TOLD = "desk_told"


def accept(number: Number, at: str, say: Speaker) -> None:
    def act(reviewing: Reviewing) -> str:
        fact = reviewing.accept(number.id, choices.values(number, at), expected=number.revision)
        return say("Accepted: {said}", said=saying.fact(fact, say.language))

    if _done(number, act, say):
        onwards(number)


def reject(number: Number, reason: str, say: Speaker) -> None:
    def act(reviewing: Reviewing) -> str:
        reviewing.reject(number.id, reason, expected=number.revision)
        return say("Rejected: {phrase}", phrase=number.phrase)

    if _done(number, act, say):
        onwards(number)


def undo(number: Number, say: Speaker) -> None:
    def act(reviewing: Reviewing) -> str:
        reviewing.undo(number.id, expected=number.revision)
        return say("Undone: {phrase} is open again", phrase=number.phrase)

    if _done(number, act, say):
        route.go(number.id)


def add_by_hand(number: Number, at: str, say: Speaker) -> None:
    """Accept words that a person chose; then turn to them."""

    def act(reviewing: Reviewing) -> str:
        fact = reviewing.add_by_hand(number.article, number.start, number.end, choices.values(number, at))
        return say("Added: {said}", said=saying.fact(fact, say.language))

    if _done(number, act, say):
        place = (number.start, number.end)
        added = next((one.id for one in data.review(number.article).numbers if (one.start, one.end) == place), None)
        route.go(added)


def accept_all(chosen: Sequence[Proposed], say: Speaker) -> None:
    """Accept what was listed and is still chosen; say what could not be, and why."""
    try:
        outcome = Reviewing(data.catalogue()).accept_all(chosen)
    except FactsError as error:
        tell("error", str(faults.told(error)))
        return
    n = len(outcome.accepted)
    tell("success", say.many("{n} number accepted", "{n} numbers accepted", n))
    for number, why in outcome.refused:
        tell("warning", f"{number.phrase}: {why}")
    route.go(None)


def onwards(number: Number) -> None:
    """Turn to the next open number, or stay where there is none."""
    following = route.next_open(data.review(number.article), number)
    route.go(following.id if following else number.id)


def _done(number: Number, act: Callable[[Reviewing], str], say: Speaker) -> bool:
    """Do it and say so; say what went wrong, or what another reviewer did meanwhile."""
    try:
        tell("success", act(Reviewing(data.catalogue())))
    except StaleRevision as error:
        now = error.theirs if isinstance(error.theirs, Number) else None
        tell("warning", meanwhile(now, say) if now else str(faults.told(error)))
        route.go(now.id if now else number.id)
        return False
    except FactsError as error:
        tell("error", str(faults.told(error)))
        return False
    return True


def meanwhile(now: Number, say: Speaker) -> str:
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


def last_decision(review: Review) -> Number | None:
    """Return the number that the reader of this page decided last."""
    name = data.catalogue().actor.name
    mine = [number for number in review.numbers if number.is_handled and number.decided_by == name]
    return max(mine, key=lambda number: str(number.decided_at), default=None)


def tell(kind: str, text: str) -> None:
    st.session_state.setdefault(_TOLD, []).append((kind, text))


def told() -> None:
    """Say what was just done, once."""
    boxes: dict[str, Any] = {"success": st.success, "warning": st.warning, "error": st.error}
    for kind, text in st.session_state.pop(_TOLD, []):
        boxes[kind](plain(text))


def turn(review: Review, number: Number, step: int) -> None:
    """Turn to the number before or after."""
    other = route.neighbour(review, number, step)
    if other:
        route.go(other.id)
