"""A new facility or metric on the spot, from a form made of its model."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import data
from dashboard.desk import form
from dashboard.text import plain
from facts.errors import FactsError
from facts.facility import Facility
from facts.metric import Metric
from facts.record import build

if TYPE_CHECKING:
    from facts.language import Speaker

FACILITY_FIELDS = ("name", "short_name", "kind", "country", "url", "aliases")
METRIC_FIELDS = ("label", "definition", "unit", "stat_type", "direction", "topics", "label_it", "label_de", "label_fr")
_MADE = "desk_made"


def made(name: str) -> str | None:
    """Return the id of the facility or metric that was just made, once."""
    kind, id_ = st.session_state.get(_MADE, ("", None))
    if kind != name:
        return None
    del st.session_state[_MADE]
    return str(id_)


def buttons(say: Speaker, unit: str) -> None:
    """Offer a new facility or metric; a new metric starts with the unit of the number at hand."""
    with st.container(horizontal=True, key="making"):
        if st.button(say("New facility"), key="new_facility", type="tertiary", icon=":material/add:"):
            _facility(say)
        if st.button(say("New metric"), key="new_metric", type="tertiary", icon=":material/add:"):
            _metric(say, unit)


def _facility(say: Speaker) -> None:
    def dialog() -> None:
        typed = form.show(Facility, FACILITY_FIELDS, {}, "new-facility", say)
        if st.button(say("Add this facility"), type="primary", key="add_facility"):
            _add("facility", {**typed, "id": slug(typed["short_name"], "-")})

    st.dialog(say("New facility"))(dialog)()


def _metric(say: Speaker, unit: str) -> None:
    def dialog() -> None:
        typed = form.show(Metric, METRIC_FIELDS, {"unit": unit}, "new-metric", say)
        if st.button(say("Add this metric"), type="primary", key="add_metric"):
            _add("metric", {**typed, "id": slug(typed["label"], "_")})

    st.dialog(say("New metric"), width="medium")(dialog)()


def _add(kind: str, values: dict[str, Any]) -> None:
    """Add the record and close; what is wrong is said in the dialog."""
    catalogue = data.catalogue()
    try:
        if kind == "facility":
            catalogue.add_facility(build(Facility, values), "made during a review")
        else:
            catalogue.add_metric(build(Metric, values), "made during a review")
    except FactsError as error:
        st.error(plain(error))
        return
    st.session_state[_MADE] = (kind, values["id"])
    st.rerun()


def slug(name: str | None, mark: str) -> str:
    """Return an id made from a name: small letters and digits, joined by a mark."""
    folded = unicodedata.normalize("NFKD", name or "").encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", mark, folded).strip(mark)
