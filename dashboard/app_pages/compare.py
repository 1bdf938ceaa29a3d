"""Compare: metrics across facilities, as a table of numbers in words and the fitting chart."""

import streamlit as st

from dashboard import comparing, controls, parts, share
from dashboard.charts import Page

say = controls.language()
parts.heading(say("Compare"), say("One metric or several across facilities, in common units."))
chosen = comparing.choose_metrics(say)
controls.name_tab(say("Compare"), *controls.subjects(chosen, say))
controls.narrowed(chosen, say)
with st.sidebar:
    parts.filters(say)
    controls.facets(say, chosen, ("facility", "topic", "dimension", "kind", "country", "publisher"))
    if not chosen.is_everything:
        st.button(say("Clear the filters"), on_click=controls.clear_filters, key="clear")


@st.fragment
def comparison() -> None:
    """Show the switches and what they change: only this part runs again when one is turned."""
    subject = comparing.choose_view(Page.COMPARE, chosen, say, dated=True)
    shown = comparing.show_view(subject)
    if shown is None or shown.frame.empty:
        parts.empty(say)
        share.button(share.of_facts(chosen, say, Page.COMPARE), say)
    else:
        parts.chart(subject, say)
        st.header(say("The numbers in words"), anchor=False)
        comparing.table(shown.frame, say)
        comparing.note(shown)
        comparing.older(chosen, shown.total + len(shown.left_out), say)
    parts.left_out(shown.left_out if shown else (), say)


comparison()
