"""The article as it reads, with its numbers marked and what the marks mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import controls, marked
from dashboard.desk import route
from facts import saying
from facts.number import State
from facts.status import is_deprecated

if TYPE_CHECKING:
    from dashboard.marked import Part
    from facts.language import Speaker
    from facts.number import Number
    from facts.record import Fact
    from facts.reviewing import Review


def show(review: Review, current: Number | None, say: Speaker) -> None:
    """Show the part of the article around the current number, or the part that was asked for."""
    words = route.words()
    part = shown_part(review, words[0] if words else current.start if current else 0, say)
    inside = [number for number in review.numbers if number.end > part.start and number.start < part.end]
    marked.marked_text(
        review.text,
        part,
        [_mark(number, review, say) for number in inside],
        words={"text": say("The article"), "add": say("Add as a fact"), "page": say("Page")},
        legend=state_names(say),
        current=current.id if current and not words else None,
        pages=review.pages,
        language=review.article.language,
        on_picked=_picked,
        on_chosen=_chosen,
    )


def shown_part(review: Review, place: int, say: Speaker) -> Part:
    """Return the part that was asked for, else the one around a place, and show the way to the others."""
    found = marked.parts(review.text, review.pages)
    part = _asked(found) or marked.part_around(found, place)
    _turning(found, part, say)
    return part


def state_names(say: Speaker) -> dict[str, str]:
    return {
        State.OPEN.value: say("to decide"),
        State.ACCEPTED.value: say("recorded"),
        State.REJECTED.value: say("rejected"),
        State.LEFT_OUT.value: say("left out by the machine"),
    }


def _mark(number: Number, review: Review, say: Speaker) -> marked.Mark:
    return marked.Mark(number.id, number.start, number.end, number.state.value, hint(number, review, say))


def hint(number: Number, review: Review, say: Speaker) -> str:
    """Return what is known of a number: what stands for it, or why nothing does."""
    if number.state is State.ACCEPTED:
        gone = withdrawn(number, review)
        if gone:
            return say("Withdrawn: {why}", why=gone.rank_reason)
        fact = review.facts.get(number.fact or "")
        return say("Recorded: {said}", said=saying.fact(fact, say.language) if fact else number.phrase)
    if number.state is State.REJECTED:
        return say("Rejected by {who}: {why}", who=number.decided_by or "", why=say(number.reason))
    if number.state is State.LEFT_OUT:
        return say("Left out: {why}", why=say(number.reason))
    read = saying.quantity(number.quantity, say.language) if number.quantity else number.phrase
    return say("To decide: {said}", said=read)


def withdrawn(number: Number, review: Review) -> Fact | None:
    """Return the fact that stood for an accepted number and was withdrawn since: it may be decided anew."""
    fact = review.facts.get(number.fact or "") if number.state is State.ACCEPTED else None
    return fact if fact and is_deprecated(fact.rank) else None


def _picked() -> None:
    number_id = marked.picked()
    if number_id:
        route.go(number_id)


def _chosen() -> None:
    place = marked.chosen()
    if place:
        route.choose_words(*place)


def _asked(found: list[Part]) -> Part | None:
    asked = controls.one("part")
    return found[int(asked) - 1] if asked.isdecimal() and 0 < int(asked) <= len(found) else None


def _turning(found: list[Part], part: Part, say: Speaker) -> None:
    """Show which part of a long article this is, and the way to the others."""
    if len(found) < 2:
        return
    before, where, after = st.columns([1, 2, 1], vertical_alignment="center")
    with before:
        _turn(say("Part before"), part.number - 1, part.number > 1)
    with where:
        st.caption(say("Part {n} of {total}", n=part.number, total=part.total))
    with after:
        _turn(say("Part after"), part.number + 1, part.number < part.total)


def _turn(label: str, to: int, is_there: bool) -> None:
    controls.on_this_page(
        lambda: controls.put("part", to), label, key=f"part-{to}", disabled=not is_there, type="tertiary"
    )
