"""An article with its facts highlighted where they stand, for those who may see its text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import controls, data, marked
from dashboard.desk import sheet
from dashboard.desk.listing import REVIEW_PAGE, handled
from dashboard.views.fact_lists import name_subjects
from facts import saying
from facts.errors import NotAllowed, NotFound
from facts.number import State
from facts.record import ReviewState
from facts.reviewing import Reviewing

if TYPE_CHECKING:
    from facts.article import Article
    from facts.language import Speaker
    from facts.record import Fact
    from facts.reviewing import Review

FACT_PAGE = "app_pages/fact.py"


def coverage(article: Article, say: Speaker) -> None:
    """Say how many facts there are, how many numbers were handled, and what share is checked."""
    found = Reviewing(data.catalogue()).coverage(article.id)
    pieces = [say.many("{n} fact", "{n} facts", found.facts)]
    if found.total:
        pieces.append(handled(found.handled, found.total, say))
    if found.facts:
        pieces.append(say("{share} % verified", share=100 * found.verified // found.facts))
    st.caption(" · ".join(pieces))


def show(article: Article, say: Speaker) -> None:
    """Show the text with its facts to editors, where it is held; to others, nothing."""
    try:
        review = data.review(article.id)
    except (NotAllowed, NotFound):
        return
    st.header(say("The article with its facts"), anchor=False)
    controls.link(REVIEW_PAGE, say("Review its numbers"), article=article.id)
    part = sheet.shown_part(review, 0, say)
    marked.marked_text(
        review.text,
        part,
        [_mark(start, end, fact, say) for start, end, fact in _places(review)],
        words={"text": say("The article"), "add": "", "page": say("Page")},
        legend={State.ACCEPTED.value: say("recorded")},
        pages=review.pages,
        language=article.language,
    )
    picked = marked.picked()
    if picked:
        st.switch_page(FACT_PAGE, query_params=controls.with_language({"id": picked}))


def _places(review: Review) -> list[tuple[int, int, Fact]]:
    facts = ((number, review.facts.get(number.fact or "")) for number in review.numbers)
    return [
        (number.start, number.end, fact)
        for number, fact in facts
        if fact and number.state is State.ACCEPTED and fact.review_state is ReviewState.APPROVED
    ]


def _mark(start: int, end: int, fact: Fact, say: Speaker) -> marked.Mark:
    said = f"{saying.fact(fact, say.language)} · {name_subjects(say.language)['metric'].get(fact.metric, '')}"
    return marked.Mark(fact.id, start, end, State.ACCEPTED.value, said)
