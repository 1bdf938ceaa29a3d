"""Withdraw a fact: it stays in the record with the reason, but is no longer shown or compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import data, faults
from dashboard.desk import deciding
from facts.act import Act
from facts.errors import FactsError
from facts.lengths import longest
from facts.status import holds

if TYPE_CHECKING:
    from facts.language import Speaker
    from facts.record import Fact


def show(fact: Fact, say: Speaker) -> None:
    """Offer it to editors, for a fact that still stands."""
    deciding.told()
    if not (holds(fact) and data.catalogue().actor.is_editor):
        return
    with st.expander(say("Withdraw this fact"), key="withdrawing"):
        st.markdown(say("It stays in the record with your reason, but is no longer shown, compared or downloaded."))
        st.caption(say("Readers see your reason, but not your name."))
        why = st.text_input(
            say("Why does it no longer hold?"),
            key=f"withdrawal-{fact.id}-{fact.revision}",
            max_chars=longest(Act, "reason"),
        )
        st.button(
            say("Withdraw"), key="withdraw", disabled=not why.strip(), on_click=_withdraw, args=(fact, why.strip())
        )


def _withdraw(fact: Fact, why: str) -> None:
    try:
        data.catalogue().withdraw(fact.id, expected=fact.revision, reason=why)
    except FactsError as error:
        deciding.tell("error", str(faults.told(error)))
