"""Compare: metrics across facilities, as a table of numbers in words and the fitting chart."""

import streamlit as st

from dashboard import share
from dashboard.charts import ChartPage
from dashboard.ui import comparison_controls, components, controls

say = controls.get_speaker()
components.show_heading(say("Compare"), say("One metric or several across facilities, in common units."))
chosen = comparison_controls.choose_metrics(say)
controls.set_tab_title(say("Compare"), *controls.name_chosen(chosen, say))
controls.show_active_filters(chosen, say)
with st.sidebar:
    components.show_filter_heading(say)
    controls.show_facets(say, chosen, ("facility", "topic", "dimension", "kind", "country", "publisher"))
    if not chosen.is_everything:
        st.button(say("Clear the filters"), on_click=controls.clear_filters, key="clear")


@st.fragment
def comparison() -> None:
    """Show the switches and what they change: only this part runs again when one is turned."""
    subject = comparison_controls.choose_view(ChartPage.COMPARE, chosen, say, dated=True)
    shown = comparison_controls.show_view(subject)
    if shown is None or shown.frame.empty:
        components.show_empty_result(say)
        share.show_share_button(share.share_facts(chosen, say, ChartPage.COMPARE), say)
    else:
        components.show_chart_with_table(subject, say)
        comparison_controls.choose_inclusion(shown, say)
        st.header(say("The numbers in words"), anchor=False)
        comparison_controls.show_comparison_table(shown.frame, say)
        comparison_controls.show_view_notes(shown)
        comparison_controls.show_older_count(chosen, shown.total + len(shown.left_out), say)
    components.show_left_out(shown.left_out if shown else (), say)


comparison()
