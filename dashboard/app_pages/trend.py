"""Trend: one metric over time, for one facility or several."""

import streamlit as st

from dashboard import comparing, controls, data, parts, share
from facts.frame import Choice

say = controls.language()
parts.heading(say("Trend"), say("One metric over the dates its facts are about."))
metric = comparing.one_metric(say)
chosen = controls.selection(metric=metric.id)
controls.name_tab(say("Trend"), *controls.subjects(chosen, say))
controls.narrowed(chosen, say)
with st.sidebar:
    parts.filters(say)
    controls.facets(say, chosen, ("facility", "kind", "country", "publisher"))


@st.fragment
def trend() -> None:
    """Show the switches and what they change: only this part runs again when one is turned."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="switches"):
        unit, currency = comparing.units_of([metric], say)
        log = comparing.logarithmic([metric], say)

    tidy = data.series(comparing.followed(chosen, say), Choice(say.language, unit, currency))
    if tidy.frame.empty:
        parts.empty(say)
        share.button(share.of_facts(chosen, say, "trend"), say)
    else:
        shown = comparing.shared("trend", chosen, say, unit=unit, currency=currency, log=log)
        parts.chart(shown, tidy.frame, parts.options(say, log=log, title=metric.label_in(say.language)))
        st.header(say("The numbers in words"), anchor=False)
        parts.facts_table(tidy.frame, say, "series")
    parts.left_out(tidy.left_out, say)


trend()
