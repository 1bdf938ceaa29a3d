"""Where others find the dashboard, the addresses under which they see the same, and who may frame it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import streamlit as st

from dashboard.share.widgets import copyable
from dashboard.text import plain
from facts import settings

if TYPE_CHECKING:
    from dashboard.share.subject import Offer
    from facts.language import Speaker


def show(offer: Offer) -> None:
    """Show the address of the page, and for one fact that of its own page for everyone."""
    say, home = offer.say, find_home()
    if offer.subject.fact:
        copyable(say("Page of this fact"), home + offer.subject.reading(), say("Copy the link"), say)
        st.caption(say("For everyone: opens at once, and shows the number where links are previewed."))
    copyable(say("This page of the dashboard"), home + offer.page, say("Copy the link to the dashboard"), say)
    st.caption(say("Filters, unit and language go along."))
    warn_of_this_machine(say)


def find_home() -> str:
    """Return the beginning of addresses that work elsewhere: the public one, or the one that the reader used."""
    parts = urlsplit(st.context.url or "")
    return settings.read().public_url or (f"{parts.scheme}://{parts.netloc}" if parts.netloc else "")


def framers() -> list[str] | None:
    """Return the other sites that may frame the embeds; None where every site may."""
    sites = settings.read().frame_ancestors.split()
    return None if "*" in sites else [site for site in sites if site not in ("'self'", "'none'")]


def warn_of_this_machine(say: Speaker) -> None:
    """Say when an address leads nowhere on any other machine."""
    if urlsplit(find_home()).hostname in settings.THIS_MACHINE:
        st.info(say("These addresses work on this machine only. Copy them from a dashboard that others can reach."))


def warn_of_frames(say: Speaker) -> None:
    """Say which sites may frame the embeds, where not all may."""
    sites = framers()
    if sites:
        st.info(say("These sites may embed: {sites}", sites=plain(", ".join(sites))))
    elif sites is not None:
        st.warning(say("No other site may embed: the setting FACTS_FRAME_ANCESTORS names those that may."))
