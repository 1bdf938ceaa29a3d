"""Bring an article in: a file or an address, what it tells of itself to correct, then its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import controls, data, faults
from dashboard.desk import form, route
from dashboard.text import plain
from facts.article import Article
from facts.errors import FactsError
from facts.lengths import longest
from facts.reading import read_bytes, read_url
from facts.record import build
from facts.reviewing import Reviewing, describing

if TYPE_CHECKING:
    from facts.language import Speaker
    from facts.reading import Reading

FIELDS = ("title", "publisher", "published", "language", "medium", "authors", "url", "licence", "note")
SUFFIXES = ("pdf", "html", "htm", "docx", "eml", "txt")
_READ, _NEW = "desk_read", ""


def show(say: Speaker) -> None:
    """Show the ways in; once something is read, what it tells of itself."""
    with st.container(border=True, key="intake"):
        st.header(say("Bring an article in"), anchor=False)
        reading = _asked(say)
        if reading is not None:
            _described(reading, say)


def _asked(say: Speaker) -> Reading | None:
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
            st.session_state[_READ] = (name, *_read(upload, address.strip()))
    reading: Reading | None
    _, reading, wrong = st.session_state[_READ]
    if wrong:
        st.error(plain(wrong))
    return reading


def _read(upload: Any, address: str) -> tuple[Reading | None, str]:
    """Read for an editor only: reading an address makes this machine ask others."""
    try:
        data.catalogue().may("read an article for review")
        return (read_bytes(upload.getvalue(), upload.name) if upload else read_url(address)), ""
    except FactsError as error:
        return None, str(faults.told(error))


def _described(reading: Reading, say: Speaker) -> None:
    reviewing = Reviewing(data.catalogue())
    known = reviewing.known(reading)
    if known is not None:
        st.info(say("This text is held already."))
        controls.on_this_page(
            lambda: route.open_article(known.id), say("Review {title}", title=plain(known.title)), type="primary"
        )
        return
    for note in reading.notes:
        st.warning(plain(note))
    described = reviewing.describe(reading)
    prefix = f"article-{reading.sha256[:12]}"
    chosen = _which(described, prefix, say)
    if chosen == _NEW:
        left, right = st.columns(2)
        with left:
            form.show(Article, FIELDS[:5], described, prefix, say)
        with right:
            form.show(Article, FIELDS[5:], described, prefix, say)
    _begin(reading, described, prefix, say)


def _which(described: dict[str, Any], prefix: str, say: Speaker) -> str:
    """Show whether this is a new article, or the text of one that the catalogue knows."""
    articles = data.catalogue().articles()
    options = {_NEW: say("A new article")} | {
        item.id: f"{item.title} · {item.publisher} · {item.published or ''}" for item in articles.values()
    }
    likely = Reviewing(data.catalogue()).likely(described)
    key = form.key(prefix, "article")
    st.session_state.setdefault(key, likely.id if likely else _NEW)
    st.selectbox(
        say("The text of"),
        list(options),
        format_func=options.__getitem__,
        key=key,
        help=say("Choose a known article when this is its text, or a corrected version of it."),
    )
    return str(st.session_state[key])


def _begin(reading: Reading, described: dict[str, Any], prefix: str, say: Speaker) -> None:
    st.button(
        say("Review its numbers"),
        key="begin",
        type="primary",
        on_click=_ingest,
        args=(reading, described, prefix),
    )
    if wrong := st.session_state.pop("desk_wrong", ""):
        st.error(plain(wrong))


def _free_id(title: str | None) -> str:
    return describing.free_id(title or "", data.catalogue().articles)


def _ingest(reading: Reading, described: dict[str, Any], prefix: str) -> None:
    """Hold the text and turn to its numbers; what is wrong is said beside the form."""
    catalogue = data.catalogue()
    chosen = st.session_state.get(form.key(prefix, "article"), _NEW)
    try:
        if chosen == _NEW:
            typed = form.read(Article, FIELDS, prefix)
            article = build(Article, {**described, **typed, "id": _free_id(typed["title"])})
        else:
            article = catalogue.article(chosen)
        done = Reviewing(catalogue).ingest(reading, article, reason="read for review")
    except FactsError as error:
        st.session_state["desk_wrong"] = str(faults.told(error))
        return
    st.session_state.pop(_READ, None)
    route.open_article(done.article.id)
