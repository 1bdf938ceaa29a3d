"""Trend: one metric over time, for one facility or several."""

import streamlit as st

from dashboard import share
from dashboard.charts import ChartPage
from dashboard.ui import comparison_controls, components, controls

say = controls.get_speaker()
components.show_heading(say("Trend"), say("One metric over the dates its facts are about."))
chosen = comparison_controls.choose_metric(say)
controls.set_tab_title(say("Trend"), *controls.name_chosen(chosen, say))
controls.show_active_filters(chosen, say)
with st.sidebar:
    components.show_filter_heading(say)
    controls.show_facets(say, chosen, ("facility", "kind", "country", "publisher"))


@st.fragment
def trend() -> None:
    """Show the switches and what they change: only this part runs again when one is turned."""
    subject = comparison_controls.choose_view(ChartPage.TREND, chosen, say)
    shown = comparison_controls.show_view(subject)
    if shown is None or shown.frame.empty:
        components.show_empty_result(say)
        share.show_share_button(share.share_facts(chosen, say, ChartPage.TREND), say)
    else:
        comparison_controls.show_view_notes(shown)
        components.show_chart_with_table(subject, say)
        comparison_controls.choose_inclusion(shown, say)
        st.header(say("The numbers in words"), anchor=False)
        components.show_facts_table(shown.frame, say, "series")
    components.show_left_out(shown.left_out if shown else (), say)


trend()
