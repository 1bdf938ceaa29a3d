"""An article with its facts highlighted where they stand, for those who may see its text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import marked
from dashboard.review import marked_article
from dashboard.review.article_intake import REVIEW_PAGE, describe_progress
from dashboard.ui import catalogue_access, controls
from dashboard.views.fact_lists import name_subjects
from facts import saying
from facts.errors import NotAllowed, NotFound
from facts.number import State
from facts.record import ReviewState
from facts.reviewing import Reviewing

if TYPE_CHECKING:
    from facts.language import Speaker
    from facts.record import Fact
    from facts.reviewing import Review
    from facts.source_article import Article


def show_coverage(article: Article, say: Speaker) -> None:
    """Say how many facts there are, how many numbers were handled, and what share is checked."""
    found = Reviewing(catalogue_access.open_catalogue()).coverage(article.id)
    pieces = [say.many("{n} fact", "{n} facts", found.facts)]
    if found.total:
        pieces.append(describe_progress(found.handled, found.total, say))
    if found.facts:
        pieces.append(say("{share} % verified", share=100 * found.verified // found.facts))
    st.caption(" · ".join(pieces))


def show_highlights(article: Article, say: Speaker) -> None:
    """Show the text with its facts to editors, where it is held; to others, nothing."""
    try:
        review = catalogue_access.get_review(article.id)
    except (NotAllowed, NotFound):
        return
    st.header(say("The article with its facts"), anchor=False)
    controls.show_page_link(REVIEW_PAGE, say("Review its numbers"), article=article.id)
    part = marked_article.choose_part(review, 0, say)
    marked.show_article_text(
        review.text,
        part,
        [_mark_fact(start, end, fact, say) for start, end, fact in _list_places(review)],
        words={"text": say("The article"), "add": "", "page": say("Page")},
        legend={State.ACCEPTED.value: say("recorded")},
        pages=review.pages,
        language=article.language,
    )
    picked = marked.get_picked_number()
    if picked:
        controls.open_fact(picked)


def _list_places(review: Review) -> list[tuple[int, int, Fact]]:
    facts = ((number, review.facts.get(number.fact or "")) for number in review.numbers)
    return [
        (number.start, number.end, fact)
        for number, fact in facts
        if fact and number.state is State.ACCEPTED and fact.review_state is ReviewState.APPROVED
    ]


def _mark_fact(start: int, end: int, fact: Fact, say: Speaker) -> marked.MarkedNumber:
    said = f"{saying.fact(fact, say.language)} · {name_subjects(say.language)['metric'].get(fact.metric, '')}"
    return marked.MarkedNumber(fact.id, start, end, State.ACCEPTED.value, said)
