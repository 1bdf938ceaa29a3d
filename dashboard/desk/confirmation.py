"""Confirm a number that the check could not account for: a person has read the words and stands for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import data, faults
from dashboard.desk import deciding
from facts.act import Act
from facts.errors import FactsError
from facts.lengths import longest
from facts.record import Rank, Verification

if TYPE_CHECKING:
    from facts.language import Speaker
    from facts.record import Fact


def show(fact: Fact, say: Speaker) -> None:
    """Offer it to editors, for a number that still waits for a person."""
    waits = fact.verification is Verification.NEEDS_PERSON and fact.rank is not Rank.DEPRECATED
    if not (waits and data.catalogue().actor.is_editor):
        return
    with st.expander(say("Confirm this number"), key="confirming", expanded=True):
        st.markdown(say("Read the words of the source. If they state this number, confirm it with your reason."))
        st.caption(say("Readers see your reason, but not your name."))
        why = st.text_input(
            say("What makes it right?"), key=f"confirmation-{fact.id}-{fact.revision}", max_chars=longest(Act, "reason")
        )
        st.button(say("Confirm"), key="confirm", disabled=not why.strip(), on_click=_confirm, args=(fact, why.strip()))


def _confirm(fact: Fact, why: str) -> None:
    try:
        data.catalogue().confirm(fact.id, expected=fact.revision, reason=why)
    except FactsError as error:
        deciding.tell("error", str(faults.told(error)))
