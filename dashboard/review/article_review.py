"""One article under review: its progress, its text beside the number at hand, and facts added by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.review import decisions, marked_article, number_choices, number_review, record_forms, review_location
from dashboard.review.article_intake import REVIEW_PAGE, describe_progress, share_handled
from dashboard.review.review_location import ReviewTask
from dashboard.safe_text import escape_markdown
from dashboard.ui import catalogue_access, controls
from facts import saying
from facts.errors import FactsError
from facts.lengths import longest
from facts.number import State
from facts.record import Fact
from facts.reviewing import Reviewing

if TYPE_CHECKING:
    from facts.language import Speaker
    from facts.number import Number
    from facts.reviewing import Review


def show_added_by_hand(review: Review, say: Speaker) -> None:
    """Show the words that were chosen with the form, or ask for them."""
    decisions.show_message()
    st.header(say("Add a fact by hand"), anchor=False)
    place = review_location.get_chosen_words()
    number = _read_number(review, place) if place else None
    if number is None:
        _ask_words(review, say)
        return
    number_review.show_phrase(review, number, say)
    at = f"hand-{number.start}-{number.end}"
    top = st.container(key="top")
    number_choices.show_choices(number, at, say)
    record_forms.show_new_record_buttons(say, number.proposal.unit)
    number_choices.show_corrections(number, at, say)
    with top:
        number_review.show_in_words(number, number_choices.read_values(number, at), say)
    with top, st.container(horizontal=True, key="decision"):
        st.button(
            say("Add this fact"),
            key="add",
            type="primary",
            shortcut="A",
            on_click=decisions.add_by_hand,
            args=(number, at, say),
        )
        _show_back_button(say)


def _read_number(review: Review, place: tuple[int, int]) -> Number | None:
    """Return the words of a place as the machine reads them; say what is wrong with a place that is none."""
    try:
        return Reviewing(catalogue_access.open_catalogue()).read_words(
            review.article.id, *_trim_span(review.text, *place)
        )
    except FactsError as error:
        st.error(escape_markdown(error))
        return None


def _trim_span(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave the white space at both ends out: a double click often takes it along."""
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


def _ask_words(review: Review, say: Speaker) -> None:
    """Ask for the words, and find them in the text exactly."""
    st.markdown(say("Select the words in the article, or paste them here."))
    words = st.text_input(
        say("The words that state the number"),
        key="pasted",
        max_chars=longest(Fact, "quote_exact"),
        on_change=_take_found_words,
        args=(review.article.id,),
    )
    places = _find_places(review.article.id, words)
    if words.strip() and not places:
        st.warning(say("These words are not in the article exactly like this."))
    for start, end in places[:8]:
        around = review.text[max(0, start - 60) : end + 60]
        st.button(
            escape_markdown(f"… {around} …"),
            key=f"place-{start}",
            on_click=review_location.choose_words,
            args=(start, end),
            width="stretch",
            wrap=True,
        )
    _show_back_button(say)


def _find_places(article_id: str, words: str) -> list[tuple[int, int]]:
    return Reviewing(catalogue_access.open_catalogue()).place_of(article_id, words) if words.strip() else []


def _take_found_words(article_id: str) -> None:
    """Take words that stand in one place only at once."""
    places = _find_places(article_id, st.session_state["pasted"])
    if len(places) == 1:
        review_location.choose_words(*places[0])


def _show_back_button(say: Speaker) -> None:
    st.button(
        say("Back"), key="task-decide", shortcut="Esc", on_click=review_location.turn_to, args=(ReviewTask.DECIDE,)
    )


ARTICLE_PAGE = "app_pages/article.py"


def show_article_heading(review: Review, say: Speaker) -> None:
    """Say which article this is, how far it is, and offer what concerns all of it."""
    published = saying.edtf(review.article.published, say.language)
    controls.set_tab_title(say("Review"), review.article.title)
    st.title(escape_markdown(review.article.title), anchor=False)
    st.caption(f"{escape_markdown(review.article.publisher)} · {published}")
    st.progress(share_handled(*review.progress), text=describe_progress(*review.progress, say))
    _show_finished(review, say)
    _show_failed_facts(review, say)
    _show_omissions(review, say)
    with st.container(horizontal=True, vertical_alignment="center", key="whole"):
        task = review_location.get_task()
        if any(number.state is State.OPEN for number in review.numbers) and task is not ReviewTask.ALL:
            _show_article_task(say("Accept all that passed"), ReviewTask.ALL, "Shift+A")
        if task is not ReviewTask.BY_HAND:
            _show_article_task(say("Add by hand"), ReviewTask.BY_HAND, "H")
        controls.show_page_link(REVIEW_PAGE, say("All articles under review"))


def _show_article_task(label: str, task: ReviewTask, shortcut: str) -> None:
    st.button(label, key=f"task-{task.value}", shortcut=shortcut, on_click=review_location.turn_to, args=(task,))


def _show_finished(review: Review, say: Speaker) -> None:
    done, total = review.progress
    if done < total:
        return
    accepted = sum(number.state is State.ACCEPTED for number in review.numbers)
    st.success(say.many("Every number is decided: {n} fact.", "Every number is decided: {n} facts.", accepted))
    controls.show_page_link(ARTICLE_PAGE, say("All facts of this article"), article=review.article.id)


def _show_failed_facts(review: Review, say: Speaker) -> None:
    """List recorded facts whose words are no longer in the text."""
    if not review.failed:
        return
    st.warning(say("These facts were recorded from words that are no longer in the text:"))
    for fact in review.failed:
        controls.show_page_link(
            controls.FACT_PAGE, escape_markdown(f"{saying.fact(fact, say.language)} – {fact.quote_exact}"), id=fact.id
        )


def _show_omissions(review: Review, say: Speaker) -> None:
    """List what the reading left out or could not read."""
    if not review.notes:
        return
    count = len(review.notes)
    title = say.many("{n} note on what was left out or not read", "{n} notes on what was left out or not read", count)
    with st.expander(title, icon=":material/visibility_off:"):
        for note in review.notes:
            st.markdown(escape_markdown(note))


def show_article_review(review: Review, say: Speaker) -> None:
    """Show the text and the number at hand side by side; the list of all sure ones takes the whole width."""
    task = review_location.get_task()
    if task is ReviewTask.ALL:
        number_review.show_batch(review, say)
        return
    number = review_location.find_current(review)
    text, hand = st.columns([3, 2], gap="large")
    with hand, st.container(key="hand"):
        if task is ReviewTask.BY_HAND:
            show_added_by_hand(review, say)
        elif number is None:
            decisions.show_message()
            st.info(say("The machine found no number in this article. Add one by hand where there is one."))
        else:
            number_review.show_number(review, number, say)
    with text:
        marked_article.show_marked_text(review, number, say)
