"""Where others find the dashboard, and who may frame what it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import streamlit as st

from dashboard.text import plain
from facts import settings

if TYPE_CHECKING:
    from facts.language import Speaker


def home() -> str:
    """Return the beginning of addresses that work elsewhere: the public one, or the one that the reader used."""
    parts = urlsplit(st.context.url or "")
    return settings.read().public_url or (f"{parts.scheme}://{parts.netloc}" if parts.netloc else "")


def framers() -> list[str] | None:
    """Return the other sites that may frame the embeds; None where every site may."""
    sites = settings.read().frame_ancestors.split()
    return None if "*" in sites else [site for site in sites if site not in ("'self'", "'none'")]


def warn_of_this_machine(say: Speaker) -> None:
    """Say when an address leads nowhere on any other machine."""
    if urlsplit(home()).hostname in settings.THIS_MACHINE:
        st.info(say("These addresses work on this machine only. Copy them from a dashboard that others can reach."))


def warn_of_frames(say: Speaker) -> None:
    """Say which sites may frame the embeds, where not all may."""
    sites = framers()
    if sites:
        st.info(say("These sites may embed: {sites}", sites=plain(", ".join(sites))))
    elif sites is not None:
        st.warning(say("No other site may embed: the setting FACTS_FRAME_ANCESTORS names those that may."))
