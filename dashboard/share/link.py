"""The addresses under which others see the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.share import site
from dashboard.share.copyable import copyable

if TYPE_CHECKING:
    from dashboard.share.offer import Offer


def show(offer: Offer) -> None:
    """Show the address of the page, and for one fact that of its own page for everyone."""
    say, home = offer.say, site.home()
    if offer.subject.fact:
        copyable(say("Page of this fact"), home + offer.subject.reading(), say("Copy the link"), say)
        st.caption(say("For everyone: opens at once, and shows the number where links are previewed."))
    copyable(say("This page of the dashboard"), home + offer.page, say("Copy the link to the dashboard"), say)
    st.caption(say("Filters, unit and language go along."))
    site.warn_of_this_machine(say)
