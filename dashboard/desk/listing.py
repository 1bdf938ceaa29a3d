"""The articles under review, each with how far it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import controls, data
from dashboard.text import plain
from facts import saying
from facts.reviewing import Reviewing

if TYPE_CHECKING:
    from facts.language import Speaker
    from facts.reviewing import UnderReview

REVIEW_PAGE = "app_pages/review.py"


def show(say: Speaker) -> None:
    found = Reviewing(data.catalogue()).articles()
    st.header(say("Articles under review"), anchor=False)
    if not found:
        st.markdown(say("None yet: bring one in above."))
    for item in found:
        with st.container(border=True, key=f"under-{item.article.id}"):
            _line(item, say)


def _line(item: UnderReview, say: Speaker) -> None:
    words, progress = st.columns([3, 2], vertical_alignment="center")
    with words:
        controls.link(REVIEW_PAGE, plain(item.article.title), article=item.article.id)
        st.caption(f"{plain(item.article.publisher)} · {saying.edtf(item.article.published, say.language)}")
    with progress:
        st.progress(share(item.handled, item.total), text=handled(item.handled, item.total, say))
        if item.failed:
            n = item.failed
            st.warning(say.many("{n} fact is no longer in the text", "{n} facts are no longer in the text", n))


def share(handled_: int, total: int) -> float:
    return handled_ / total if total else 1.0


def handled(done: int, total: int, say: Speaker) -> str:
    return say("{done} of {total} numbers handled", done=done, total=total)
