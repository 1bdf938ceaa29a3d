"""The dialog and the button that opens it; nothing of it is made before."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.safe_text import escape_markdown
from dashboard.share import share_tabs
from dashboard.share.share_target import ShareOptions
from dashboard.share.share_widgets import choose_listed, enable_copying
from dashboard.ui import controls, report_editor
from facts.errors import FactsError
from facts.language import NATIVE

if TYPE_CHECKING:
    from collections.abc import Callable

    from dashboard.share.share_target import ShareTarget
    from facts.language import Speaker


WIDTH = 920  # a chart as wide as in most web pages fits


def show_share_button(subject: ShareTarget, say: Speaker) -> None:
    """Show the button of a chart, a fact or a list of facts."""
    if st.button(say("Share or download"), key=f"share_{subject.chart or 'facts'}"):
        st.dialog(say("Share or download"), width=WIDTH)(_open_dialog)(subject, say, datetime.now(UTC))


def _open_dialog(subject: ShareTarget, say: Speaker, opened: datetime) -> None:
    enable_copying("dialog")
    with st.container(horizontal=True, vertical_alignment="bottom", key="share_head"):
        language = choose_listed(say("Language of what you share"), NATIVE, "language", say.language)
        adds = st.button(say("Add to the report"), key="share_report")
    offer = ShareOptions(subject.told(**{"in": language}), say, opened)
    try:
        if adds:
            _add_to_report(offer)
        _show_tabs(offer)
    except FactsError as error:
        st.warning(escape_markdown(error))


def _add_to_report(offer: ShareOptions) -> None:
    """Put it into the report of this session, and say where that is."""
    report_editor.add_to_draft(offer.subject.entry())
    say, number = offer.say, len(report_editor.list_draft_items())
    with st.container(horizontal=True, vertical_alignment="center", key="share_added"):
        st.markdown(say.many("Added: the report has {n} item.", "Added: the report has {n} items.", number))
        controls.show_page_link("app_pages/report.py", say("Go to the report"))


def _show_tabs(offer: ShareOptions) -> None:
    """Show the parts, of which only the open one is made."""
    parts = _list_tabs(offer)
    for tab, show in zip(st.tabs(list(parts), key="share_tab", on_change="rerun"), parts.values(), strict=True):
        if tab.open:
            with tab:
                show(offer)


def _list_tabs(offer: ShareOptions) -> dict[str, Callable[[ShareOptions], None]]:
    say = offer.say
    if not offer.subject.chart:
        return {say("Data"): share_tabs.show_download_tab, say("Link"): share_tabs.show_link_tab}
    return {
        say("Link"): share_tabs.show_link_tab,
        say("Embed"): share_tabs.show_embed_tab,
        say("Picture"): share_tabs.show_picture_tab,
        say("Data"): share_tabs.show_download_tab,
        say("Words"): share_tabs.show_words_tab,
    }
