"""What somebody collects for a report while walking through the dashboard: this session's draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.reports.outline import MOST_ITEMS, Item
from facts.errors import SelectionError

if TYPE_CHECKING:
    from dashboard.reports.outline import Pairs

_KEY = "report_draft"


def draft() -> Pairs:
    """Return the query of the report that is being put together."""
    return list(st.session_state.get(_KEY, []))


def keep(pairs: Pairs) -> None:
    """Remember a report while its page is left."""
    st.session_state[_KEY] = list(pairs)


def items() -> tuple[str, ...]:
    """Return what has been collected, as items are written."""
    return tuple(value for name, value in draft() if name == "item")


def add(address: str) -> None:
    """Put the chart or fact of an address into the report; raise SelectionError for an address of neither."""
    if len(items()) >= MOST_ITEMS:
        raise SelectionError(f"a report holds {MOST_ITEMS} items", where="report", remedy="Take one out first.")
    keep([*draft(), ("item", Item.read(address).written())])
