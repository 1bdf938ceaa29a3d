"""Trend: one metric over time, for one facility or several."""

import streamlit as st

from dashboard import comparing, controls, parts, share
from dashboard.charts import Page

say = controls.language()
parts.heading(say("Trend"), say("One metric over the dates its facts are about."))
chosen = comparing.choose_metric(say)
controls.name_tab(say("Trend"), *controls.subjects(chosen, say))
controls.narrowed(chosen, say)
with st.sidebar:
    parts.filters(say)
    controls.facets(say, chosen, ("facility", "kind", "country", "publisher"))


@st.fragment
def trend() -> None:
    """Show the switches and what they change: only this part runs again when one is turned."""
    subject = comparing.choose_view(Page.TREND, chosen, say)
    shown = comparing.show_view(subject)
    if shown is None or shown.frame.empty:
        parts.empty(say)
        share.button(share.of_facts(chosen, say, Page.TREND), say)
    else:
        comparing.note(shown)
        parts.chart(subject, say)
        st.header(say("The numbers in words"), anchor=False)
        parts.facts_table(shown.frame, say, "series")
    parts.left_out(shown.left_out if shown else (), say)


trend()
