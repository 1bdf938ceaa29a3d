"""Bring an article in: its file or address, what it says about itself; and the list of articles under review."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import safe_text
from dashboard.review import decisions, number_choices
from dashboard.safe_text import escape_markdown
from dashboard.ui import catalogue_access, controls
from facts import saying
from facts.catalog import ReviewService, article_ingestion
from facts.documents import read_bytes, read_url
from facts.errors import FactsError
from facts.model.candidate_number import NumberState
from facts.model.record import build_record
from facts.model.source_article import Article
from facts.model.text_limits import find_max_length

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from facts.catalog import UnderReview
    from facts.documents import Reading, Teller
    from facts.languages.translator import Speaker


REVIEW_PAGE = "app_pages/review.py"


def show_articles(say: Speaker) -> None:
    found = ReviewService(catalogue_access.open_catalogue()).list_articles()
    st.header(say("Articles under review"), anchor=False)
    if not found:
        st.markdown(say("None yet: bring one in above."))
    elif len(found) > 1:
        _show_total(found, say)
    for item in found:
        with st.container(border=True, key=f"under-{item.article.id}"):
            _show_article_line(item, say)


def _show_total(found: Sequence[UnderReview], say: Speaker) -> None:
    """Say how far all of them are together."""
    handled, total = sum(item.handled for item in found), sum(item.total for item in found)
    waiting = sum(item.handled < item.total for item in found)
    told = say.many("{n} article is not finished", "{n} articles are not finished", waiting)
    st.progress(share_handled(handled, total), text=f"{describe_progress(handled, total, say)} · {told}")


def _show_article_line(item: UnderReview, say: Speaker) -> None:
    words, progress = st.columns([3, 2], vertical_alignment="center")
    with words:
        controls.show_page_link(REVIEW_PAGE, escape_markdown(item.article.title), article=item.article.id)
        st.caption(
            f"{escape_markdown(item.article.publisher)} · {saying.phrase_date(item.article.published, say.language)}"
        )
    with progress:
        st.progress(share_handled(item.handled, item.total), text=describe_states(item.counts, say))
        if item.failed:
            n = item.failed
            st.warning(say.many("{n} fact is no longer in the text", "{n} facts are no longer in the text", n))


def share_handled(handled_: int, total: int) -> float:
    return handled_ / total if total else 1.0


def describe_progress(done: int, total: int, say: Speaker) -> str:
    counted = {"done": controls.format_count(done, say), "total": controls.format_count(total, say)}
    return say("{done} of {total} numbers handled", **counted)


def describe_states(counts: Mapping[NumberState, int], say: Speaker) -> str:
    """Say how far a review is, and what became of each number: none vanishes."""
    names = decisions.name_states(say)
    handled = counts.get(NumberState.ACCEPTED, 0) + counts.get(NumberState.REJECTED, 0)
    told = [f"{names[state]}: {controls.format_count(n, say)}" for state in _TOLD_STATES if (n := counts.get(state, 0))]
    return " · ".join([describe_progress(handled, handled + counts.get(NumberState.OPEN, 0), say), *told])


_TOLD_STATES = (NumberState.ACCEPTED, NumberState.REJECTED, NumberState.LEFT_OUT)


FIELDS = ("title", "publisher", "published", "language", "medium", "authors", "url", "licence", "note")
SUFFIXES = ("pdf", "html", "htm", "docx", "xlsx", "eml", "txt")
_READ, _NEW = "desk_read", ""


def show_intake(say: Speaker) -> None:
    """Show the ways in; once something is read, what it tells of itself."""
    with st.container(border=True, key="intake"):
        st.header(say("Bring an article in"), anchor=False)
        reading = _ask_reading(say)
        if reading is not None:
            _show_description(reading, say)


def _ask_reading(say: Speaker) -> Reading | None:
    """Return the reading of the file that was dropped, or of the address that was given."""
    upload = st.file_uploader(
        say("A file: PDF, web page, Word, Excel, e-mail or text"), type=list(SUFFIXES), key="upload"
    )
    address = st.text_input(
        say("Or the address of a web page or PDF"),
        key="address",
        type="url",
        placeholder="https://",
        max_chars=find_max_length(Article, "url"),
    )
    if upload is None and not address.strip():
        st.session_state.pop(_READ, None)
        return None
    name = upload.file_id if upload else address.strip()
    if st.session_state.get(_READ, ("",))[0] != name:
        bar = st.progress(0.0, text=say("Reading …"))
        st.session_state[_READ] = (name, *_read_source(upload, address.strip(), _show_pages(bar, say)))
        bar.empty()
    reading: Reading | None
    _, reading, wrong = st.session_state[_READ]
    if wrong:
        st.error(escape_markdown(wrong))
    return reading


def _show_pages(bar: Any, say: Speaker) -> Teller:
    """Return what shows how many pages of how many are read; fifty steps at most."""

    def show(done: int, total: int) -> None:
        if done == total or done % max(1, total // 50) == 0:
            counted = {"done": controls.format_count(done, say), "total": controls.format_count(total, say)}
            bar.progress(done / total, text=say("{done} of {total} pages are read", **counted))

    return show


def _read_source(upload: Any, address: str, tell: Teller) -> tuple[Reading | None, str]:
    """Read for an editor only: reading an address makes this machine ask others."""
    try:
        catalogue_access.open_catalogue().check_permission("read an article for review")
        return (read_bytes(upload.getvalue(), upload.name, tell) if upload else read_url(address, tell)), ""
    except FactsError as error:
        return None, str(safe_text.make_public_error(error))


def _show_description(reading: Reading, say: Speaker) -> None:
    reviewing = ReviewService(catalogue_access.open_catalogue())
    known = reviewing.find_article(reading)
    if known is not None:
        st.info(say("This text is held already."))
        controls.show_action_button(
            lambda: decisions.open_article(known.id),
            say("Review {title}", title=escape_markdown(known.title)),
            type="primary",
        )
        return
    for note in reading.notes:
        st.warning(escape_markdown(note))
    described = reviewing.describe_reading(reading)
    prefix = f"article-{reading.sha256[:12]}"
    chosen = _choose_article(described, prefix, say)
    if chosen == _NEW:
        left, right = st.columns(2)
        with left:
            number_choices.show_form(Article, FIELDS[:5], described, prefix, say)
        with right:
            number_choices.show_form(Article, FIELDS[5:], described, prefix, say)
    _show_begin_button(reading, described, prefix, say)


def _choose_article(described: dict[str, Any], prefix: str, say: Speaker) -> str:
    """Show whether this is a new article, or the text of one that the catalogue knows."""
    articles = catalogue_access.open_catalogue().get_articles()
    options = {_NEW: say("A new article")} | {
        item.id: f"{item.title} · {item.publisher} · {item.published or ''}" for item in articles.values()
    }
    likely = ReviewService(catalogue_access.open_catalogue()).find_likely_article(described)
    key = number_choices.make_field_key(prefix, "article")
    st.session_state.setdefault(key, likely.id if likely else _NEW)
    st.selectbox(
        say("The text of"),
        list(options),
        format_func=options.__getitem__,
        key=key,
        help=say("Choose a known article when this is its text, or a corrected version of it."),
    )
    return str(st.session_state[key])


def _show_begin_button(reading: Reading, described: dict[str, Any], prefix: str, say: Speaker) -> None:
    st.button(
        say("Review its numbers"),
        key="begin",
        type="primary",
        on_click=_ingest_reading,
        args=(reading, described, prefix),
    )
    if wrong := st.session_state.pop("desk_wrong", ""):
        st.error(escape_markdown(wrong))


def _find_free_id(title: str | None) -> str:
    return article_ingestion.make_free_id(title or "", catalogue_access.open_catalogue().get_articles)


def _ingest_reading(reading: Reading, described: dict[str, Any], prefix: str) -> None:
    """Hold the text and turn to its numbers; what is wrong is said beside the form."""
    catalogue = catalogue_access.open_catalogue()
    chosen = st.session_state.get(number_choices.make_field_key(prefix, "article"), _NEW)
    try:
        if chosen == _NEW:
            typed = number_choices.read_form(Article, FIELDS, prefix)
            article = build_record(Article, {**described, **typed, "id": _find_free_id(typed["title"])})
        else:
            article = catalogue.get_article(chosen)
        done = ReviewService(catalogue).ingest_text(reading, article, reason="read for review")
    except FactsError as error:
        st.session_state["desk_wrong"] = str(safe_text.make_public_error(error))
        return
    st.session_state.pop(_READ, None)
    decisions.open_article(done.article.id)
