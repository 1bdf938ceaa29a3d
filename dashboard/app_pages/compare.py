"""Compare: metrics across facilities, as a table of numbers in words and the fitting chart."""

import streamlit as st

from dashboard import comparing, content, controls, data, parts, share
from facts.frame import Choice

say = controls.language()
parts.heading(say("Compare"), say("One metric or several across facilities, in common units."))
chosen = comparing.selection(say)
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
    metrics = comparing.metrics(chosen)
    with st.container(horizontal=True, vertical_alignment="bottom", key="switches"):
        at = comparing.moment(say)
        unit, currency = comparing.units_of(metrics, say)
        log = comparing.logarithmic(metrics, say)
        kind = comparing.kind_of_chart(metrics, say)
    choice = Choice(say.language, unit, currency, printed_words=kind == "ladder")
    tidy, total = data.comparison(chosen, choice, at)
    if tidy.frame.empty:
        parts.empty(say)
        share.button(share.of_facts(chosen, say, "compare"), say)
    else:
        title = content.title(tidy.frame, say)
        log = log and kind == "compare"
        shown = comparing.shared(kind, chosen, say, at=at, unit=unit, currency=currency, log=log)
        parts.chart(shown, tidy.frame, parts.options(say, log=log, title=title))
        st.header(say("The numbers in words"), anchor=False)
        comparing.table(tidy.frame, say)
        comparing.hidden(len(tidy.frame), total, say)
        comparing.older(chosen, total + len(tidy.left_out), say)
    parts.left_out(tidy.left_out, say)


comparison()
