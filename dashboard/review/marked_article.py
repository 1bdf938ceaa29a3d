"""The article as it reads, with its numbers marked and what the marks mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import marked
from dashboard.review import review_location
from dashboard.ui import controls
from facts import saying
from facts.number import State
from facts.status import is_deprecated

if TYPE_CHECKING:
    from dashboard.marked import ArticlePart
    from facts.language import Speaker
    from facts.number import Number
    from facts.record import Fact
    from facts.reviewing import Review


def show_marked_text(review: Review, current: Number | None, say: Speaker) -> None:
    """Show the part of the article around the current number, or the part that was asked for."""
    words = review_location.get_chosen_words()
    part = choose_part(review, words[0] if words else current.start if current else 0, say)
    inside = [number for number in review.numbers if number.end > part.start and number.start < part.end]
    marked.show_article_text(
        review.text,
        part,
        [_mark_number(number, review, say) for number in inside],
        words={"text": say("The article"), "add": say("Add as a fact"), "page": say("Page")},
        legend=name_states(say),
        current=current.id if current and not words else None,
        pages=review.pages,
        language=review.article.language,
        on_picked=_open_picked_number,
        on_chosen=_take_chosen_words,
    )


def choose_part(review: Review, place: int, say: Speaker) -> ArticlePart:
    """Return the part that was asked for, else the one around a place, and show the way to the others."""
    found = marked.split_parts(review.text, review.pages)
    part = _find_asked_part(found) or marked.find_part(found, place)
    _show_part_links(found, part, say)
    return part


def name_states(say: Speaker) -> dict[str, str]:
    return {
        State.OPEN.value: say("to decide"),
        State.ACCEPTED.value: say("recorded"),
        State.REJECTED.value: say("rejected"),
        State.LEFT_OUT.value: say("left out by the machine"),
    }


def _mark_number(number: Number, review: Review, say: Speaker) -> marked.MarkedNumber:
    return marked.MarkedNumber(
        number.id, number.start, number.end, number.state.value, describe_number(number, review, say)
    )


def describe_number(number: Number, review: Review, say: Speaker) -> str:
    """Return what is known of a number: what stands for it, or why nothing does."""
    if number.state is State.ACCEPTED:
        gone = find_withdrawn_fact(number, review)
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


def find_withdrawn_fact(number: Number, review: Review) -> Fact | None:
    """Return the fact that stood for an accepted number and was withdrawn since: it may be decided anew."""
    fact = review.facts.get(number.fact or "") if number.state is State.ACCEPTED else None
    return fact if fact and is_deprecated(fact.rank) else None


def _open_picked_number() -> None:
    number_id = marked.get_picked_number()
    if number_id:
        review_location.open_number(number_id)


def _take_chosen_words() -> None:
    place = marked.get_chosen_span()
    if place:
        review_location.choose_words(*place)


def _find_asked_part(found: list[ArticlePart]) -> ArticlePart | None:
    asked = controls.get_query_value("part")
    return found[int(asked) - 1] if asked.isdecimal() and 0 < int(asked) <= len(found) else None


def _show_part_links(found: list[ArticlePart], part: ArticlePart, say: Speaker) -> None:
    """Show which part of a long article this is, and the way to the others."""
    if len(found) < 2:
        return
    before, where, after = st.columns([1, 2, 1], vertical_alignment="center")
    with before:
        _show_part_link(say("Part before"), part.number - 1, part.number > 1)
    with where:
        st.caption(say("Part {n} of {total}", n=part.number, total=part.total))
    with after:
        _show_part_link(say("Part after"), part.number + 1, part.number < part.total)


def _show_part_link(label: str, to: int, is_there: bool) -> None:
    controls.show_action_button(
        lambda: controls.set_query_value("part", to), label, key=f"part-{to}", disabled=not is_there, type="tertiary"
    )
