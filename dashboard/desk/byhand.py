"""Add a fact that the machine did not mark: words selected in the article, or pasted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import data
from dashboard.desk import choices, deciding, making, proposal, route
from dashboard.desk.route import Task
from dashboard.text import plain
from facts.errors import FactsError
from facts.lengths import longest
from facts.record import Fact
from facts.reviewing import Reviewing

if TYPE_CHECKING:
    from facts.language import Speaker
    from facts.number import Number
    from facts.reviewing import Review


def show(review: Review, say: Speaker) -> None:
    """Show the words that were chosen with the form, or ask for them."""
    deciding.told()
    st.header(say("Add a fact by hand"), anchor=False)
    place = route.words()
    number = _read(review, place) if place else None
    if number is None:
        _pasted(review, say)
        return
    proposal.phrase(review, number, say)
    at = f"hand-{number.start}-{number.end}"
    top = st.container(key="top")
    choices.choices(number, at, say)
    making.buttons(say, number.proposal.unit)
    choices.corrections(number, at, say)
    with top:
        proposal.back_in_words(number, choices.values(number, at), say)
    with top, st.container(horizontal=True, key="decision"):
        st.button(
            say("Add this fact"),
            key="add",
            type="primary",
            shortcut="A",
            on_click=deciding.add_by_hand,
            args=(number, at, say),
        )
        _back(say)


def _read(review: Review, place: tuple[int, int]) -> Number | None:
    """Return the words of a place as the machine reads them; say what is wrong with a place that is none."""
    try:
        return Reviewing(data.catalogue()).read_words(review.article.id, *_trimmed(review.text, *place))
    except FactsError as error:
        st.error(plain(error))
        return None


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave the white space at both ends out: a double click often takes it along."""
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


def _pasted(review: Review, say: Speaker) -> None:
    """Ask for the words, and find them in the text exactly."""
    st.markdown(say("Select the words in the article, or paste them here."))
    words = st.text_input(
        say("The words that state the number"),
        key="pasted",
        max_chars=longest(Fact, "quote_exact"),
        on_change=_found,
        args=(review.article.id,),
    )
    places = _places(review.article.id, words)
    if words.strip() and not places:
        st.warning(say("These words are not in the article exactly like this."))
    for start, end in places[:8]:
        around = review.text[max(0, start - 60) : end + 60]
        st.button(
            plain(f"… {around} …"),
            key=f"place-{start}",
            on_click=route.choose_words,
            args=(start, end),
            width="stretch",
            wrap=True,
        )
    _back(say)


def _places(article_id: str, words: str) -> list[tuple[int, int]]:
    return Reviewing(data.catalogue()).place_of(article_id, words) if words.strip() else []


def _found(article_id: str) -> None:
    """Take words that stand in one place only at once."""
    places = _places(article_id, st.session_state["pasted"])
    if len(places) == 1:
        route.choose_words(*places[0])


def _back(say: Speaker) -> None:
    st.button(say("Back"), key="task-decide", shortcut="Esc", on_click=route.turn_to, args=(Task.DECIDE,))
