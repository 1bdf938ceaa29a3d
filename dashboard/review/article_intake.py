"""Bring an article in: its file or address, what it says about itself; and the list of articles under review."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import error_messages
from dashboard.review import record_forms, review_location
from dashboard.safe_text import escape_markdown
from dashboard.ui import catalogue_access, controls
from facts import saying
from facts.documents import read_bytes, read_url
from facts.errors import FactsError
from facts.lengths import longest
from facts.record import build
from facts.reviewing import Reviewing, describing
from facts.source_article import Article

if TYPE_CHECKING:
    from facts.documents import Reading
    from facts.language import Speaker
    from facts.reviewing import UnderReview


REVIEW_PAGE = "app_pages/review.py"


def show_articles(say: Speaker) -> None:
    found = Reviewing(catalogue_access.open_catalogue()).articles()
    st.header(say("Articles under review"), anchor=False)
    if not found:
        st.markdown(say("None yet: bring one in above."))
    for item in found:
        with st.container(border=True, key=f"under-{item.article.id}"):
            _show_article_line(item, say)


def _show_article_line(item: UnderReview, say: Speaker) -> None:
    words, progress = st.columns([3, 2], vertical_alignment="center")
    with words:
        controls.show_page_link(REVIEW_PAGE, escape_markdown(item.article.title), article=item.article.id)
        st.caption(f"{escape_markdown(item.article.publisher)} · {saying.edtf(item.article.published, say.language)}")
    with progress:
        st.progress(share_handled(item.handled, item.total), text=describe_progress(item.handled, item.total, say))
        if item.failed:
            n = item.failed
            st.warning(say.many("{n} fact is no longer in the text", "{n} facts are no longer in the text", n))


def share_handled(handled_: int, total: int) -> float:
    return handled_ / total if total else 1.0


def describe_progress(done: int, total: int, say: Speaker) -> str:
    return say("{done} of {total} numbers handled", done=done, total=total)


FIELDS = ("title", "publisher", "published", "language", "medium", "authors", "url", "licence", "note")
SUFFIXES = ("pdf", "html", "htm", "docx", "eml", "txt")
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
    upload = st.file_uploader(say("A file: PDF, web page, Word, e-mail or text"), type=list(SUFFIXES), key="upload")
    address = st.text_input(
        say("Or the address of a web page or PDF"),
        key="address",
        type="url",
        placeholder="https://",
        max_chars=longest(Article, "url"),
    )
    if upload is None and not address.strip():
        st.session_state.pop(_READ, None)
        return None
    name = upload.file_id if upload else address.strip()
    if st.session_state.get(_READ, ("",))[0] != name:
        with st.spinner(say("Reading …")):
            st.session_state[_READ] = (name, *_read_source(upload, address.strip()))
    reading: Reading | None
    _, reading, wrong = st.session_state[_READ]
    if wrong:
        st.error(escape_markdown(wrong))
    return reading


def _read_source(upload: Any, address: str) -> tuple[Reading | None, str]:
    """Read for an editor only: reading an address makes this machine ask others."""
    try:
        catalogue_access.open_catalogue().may("read an article for review")
        return (read_bytes(upload.getvalue(), upload.name) if upload else read_url(address)), ""
    except FactsError as error:
        return None, str(error_messages.make_public_error(error))


def _show_description(reading: Reading, say: Speaker) -> None:
    reviewing = Reviewing(catalogue_access.open_catalogue())
    known = reviewing.known(reading)
    if known is not None:
        st.info(say("This text is held already."))
        controls.show_action_button(
            lambda: review_location.open_article(known.id),
            say("Review {title}", title=escape_markdown(known.title)),
            type="primary",
        )
        return
    for note in reading.notes:
        st.warning(escape_markdown(note))
    described = reviewing.describe(reading)
    prefix = f"article-{reading.sha256[:12]}"
    chosen = _choose_article(described, prefix, say)
    if chosen == _NEW:
        left, right = st.columns(2)
        with left:
            record_forms.show_form(Article, FIELDS[:5], described, prefix, say)
        with right:
            record_forms.show_form(Article, FIELDS[5:], described, prefix, say)
    _show_begin_button(reading, described, prefix, say)


def _choose_article(described: dict[str, Any], prefix: str, say: Speaker) -> str:
    """Show whether this is a new article, or the text of one that the catalogue knows."""
    articles = catalogue_access.open_catalogue().articles()
    options = {_NEW: say("A new article")} | {
        item.id: f"{item.title} · {item.publisher} · {item.published or ''}" for item in articles.values()
    }
    likely = Reviewing(catalogue_access.open_catalogue()).likely(described)
    key = record_forms.make_field_key(prefix, "article")
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
    return describing.free_id(title or "", catalogue_access.open_catalogue().articles)


def _ingest_reading(reading: Reading, described: dict[str, Any], prefix: str) -> None:
    """Hold the text and turn to its numbers; what is wrong is said beside the form."""
    catalogue = catalogue_access.open_catalogue()
    chosen = st.session_state.get(record_forms.make_field_key(prefix, "article"), _NEW)
    try:
        if chosen == _NEW:
            typed = record_forms.read_form(Article, FIELDS, prefix)
            article = build(Article, {**described, **typed, "id": _find_free_id(typed["title"])})
        else:
            article = catalogue.article(chosen)
        done = Reviewing(catalogue).ingest(reading, article, reason="read for review")
    except FactsError as error:
        st.session_state["desk_wrong"] = str(error_messages.make_public_error(error))
        return
    st.session_state.pop(_READ, None)
    review_location.open_article(done.article.id)
