"""How sure each part of a proposal is: a badge for each, and the reasons."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Literal

import streamlit as st

from dashboard.text import plain
from facts import saying
from facts.sureness import LIKELY, SURE

if TYPE_CHECKING:
    from facts.language import Speaker
    from facts.sureness import Confidences, Sure


def show(confidences: Confidences, say: Speaker) -> None:
    """Show the parts in a row, the weak ones marked, and below why each is as sure as it is."""
    with st.container(horizontal=True, gap="small", key="certainty"):
        for name, sure in confidences:
            st.badge(f"{part(name, say)} {number(sure.value, say)}", color=_colour(sure.value))
    st.caption(plain("; ".join(f"{part(name, say)}: {why(sure, say)}" for name, sure in confidences if sure.reasons)))


def why(sure: Sure, say: Speaker) -> str:
    """Return the reasons of one part in the language of the page."""
    return ", ".join(say(reason.text, words=reason.words) for reason in sure.reasons)


def all_reasons(confidences: Confidences, say: Speaker) -> str:
    """Return every reason once."""
    return "; ".join(dict.fromkeys(why(sure, say) for _, sure in confidences if sure.reasons))


def part(name: str, say: Speaker) -> str:
    """Return what a part is called."""
    return {
        "number": say("Number"),
        "unit": say("Unit"),
        "hedge": say("Hedge"),
        "facility": say("Facility"),
        "metric": say("Metric"),
        "as_of": say("As of"),
        "status": say("Has it come true?"),
    }[name]


def number(sure: float, say: Speaker) -> str:
    """Return a confidence as the language writes it."""
    return saying.number(Decimal(str(round(sure, 2))), say.language)


def _colour(sure: float) -> Literal["green", "orange", "red"]:
    return "green" if sure >= SURE else "orange" if sure >= LIKELY else "red"
