"""One article on the desk: how far it is, its text on one side, the number at hand on the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import controls
from dashboard.desk import batch, byhand, deciding, proposal, route, sheet
from dashboard.desk.listing import REVIEW_PAGE, handled, share
from dashboard.desk.route import Task
from dashboard.text import plain
from facts import saying
from facts.number import State

if TYPE_CHECKING:
    from facts.language import Speaker
    from facts.reviewing import Review

FACT_PAGE, ARTICLE_PAGE = "app_pages/fact.py", "app_pages/article.py"


def heading(review: Review, say: Speaker) -> None:
    """Say which article this is, how far it is, and offer what concerns all of it."""
    published = saying.edtf(review.article.published, say.language)
    controls.name_tab(say("Review"), review.article.title)
    st.title(plain(review.article.title), anchor=False)
    st.caption(f"{plain(review.article.publisher)} · {published}")
    st.progress(share(*review.progress), text=handled(*review.progress, say))
    _finished(review, say)
    _failed(review, say)
    _left_out(review, say)
    with st.container(horizontal=True, vertical_alignment="center", key="whole"):
        task = route.task()
        if any(number.state is State.OPEN for number in review.numbers) and task is not Task.ALL:
            _task(say("Accept all that passed"), Task.ALL, "Shift+A")
        if task is not Task.BY_HAND:
            _task(say("Add by hand"), Task.BY_HAND, "H")
        controls.link(REVIEW_PAGE, say("All articles under review"))


def _task(label: str, task: Task, shortcut: str) -> None:
    st.button(label, key=f"task-{task.value}", shortcut=shortcut, on_click=route.turn_to, args=(task,))


def _finished(review: Review, say: Speaker) -> None:
    done, total = review.progress
    if done < total:
        return
    accepted = sum(number.state is State.ACCEPTED for number in review.numbers)
    st.success(say.many("Every number is decided: {n} fact.", "Every number is decided: {n} facts.", accepted))
    controls.link(ARTICLE_PAGE, say("All facts of this article"), article=review.article.id)


def _failed(review: Review, say: Speaker) -> None:
    """List recorded facts whose words are no longer in the text."""
    if not review.failed:
        return
    st.warning(say("These facts were recorded from words that are no longer in the text:"))
    for fact in review.failed:
        controls.link(FACT_PAGE, plain(f"{saying.fact(fact, say.language)} – {fact.quote_exact}"), id=fact.id)


def _left_out(review: Review, say: Speaker) -> None:
    """List what the reading left out or could not read."""
    if not review.notes:
        return
    count = len(review.notes)
    title = say.many("{n} note on what was left out or not read", "{n} notes on what was left out or not read", count)
    with st.expander(title, icon=":material/visibility_off:"):
        for note in review.notes:
            st.markdown(plain(note))


def show(review: Review, say: Speaker) -> None:
    """Show the text and the number at hand side by side; the list of all sure ones takes the whole width."""
    task = route.task()
    if task is Task.ALL:
        batch.show(review, say)
        return
    number = route.current(review)
    text, hand = st.columns([3, 2], gap="large")
    with hand, st.container(key="hand"):
        if task is Task.BY_HAND:
            byhand.show(review, say)
        elif number is None:
            deciding.told()
            st.info(say("The machine found no number in this article. Add one by hand where there is one."))
        else:
            proposal.show(review, number, say)
    with text:
        sheet.show(review, number, say)
