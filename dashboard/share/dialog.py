"""The dialog and the button that opens it; nothing of it is made before."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import basket, controls
from dashboard.share import download, embed, link, picture, words
from dashboard.share.subject import Offer
from dashboard.share.widgets import able, choose_listed
from dashboard.text import plain
from facts.errors import FactsError
from facts.language import NATIVE

if TYPE_CHECKING:
    from collections.abc import Callable

    from dashboard.share.subject import Subject
    from facts.language import Speaker


WIDTH = 920  # a chart as wide as in most web pages fits


def button(subject: Subject, say: Speaker) -> None:
    """Show the button of a chart, a fact or a list of facts."""
    if st.button(say("Share or download"), key=f"share_{subject.chart or 'facts'}"):
        st.dialog(say("Share or download"), width=WIDTH)(_dialog)(subject, say, datetime.now(UTC))


def _dialog(subject: Subject, say: Speaker, opened: datetime) -> None:
    able("dialog")
    with st.container(horizontal=True, vertical_alignment="bottom", key="share_head"):
        language = choose_listed(say("Language of what you share"), NATIVE, "language", say.language)
        adds = st.button(say("Add to the report"), key="share_report")
    offer = Offer(subject.told(**{"in": language}), say, opened)
    try:
        if adds:
            _add(offer)
        _tabs(offer)
    except FactsError as error:
        st.warning(plain(error))


def _add(offer: Offer) -> None:
    """Put it into the report of this session, and say where that is."""
    basket.add(offer.subject.entry())
    say, number = offer.say, len(basket.items())
    with st.container(horizontal=True, vertical_alignment="center", key="share_added"):
        st.markdown(say.many("Added: the report has {n} item.", "Added: the report has {n} items.", number))
        controls.link("app_pages/report.py", say("Go to the report"))


def _tabs(offer: Offer) -> None:
    """Show the parts, of which only the open one is made."""
    parts = _parts(offer)
    for tab, show in zip(st.tabs(list(parts), key="share_tab", on_change="rerun"), parts.values(), strict=True):
        if tab.open:
            with tab:
                show(offer)


def _parts(offer: Offer) -> dict[str, Callable[[Offer], None]]:
    say = offer.say
    if not offer.subject.chart:
        return {say("Data"): download.show, say("Link"): link.show}
    return {
        say("Link"): link.show,
        say("Embed"): embed.show,
        say("Picture"): picture.show,
        say("Data"): download.show,
        say("Words"): words.show,
    }
