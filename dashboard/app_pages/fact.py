"""Fact: one permanent page, with the number in words, its phrase, source, check and history."""

import streamlit as st

from dashboard import share
from dashboard.office import facility_home
from dashboard.review import case_forms, decisions
from dashboard.safe_text import escape_markdown
from dashboard.ui import catalogue_access, components, controls
from dashboard.views.case_view import read_cases
from dashboard.views.fact_view import read_fact
from facts.errors import NotFound
from facts.model.selection import Selection

say = controls.get_speaker()
try:
    one = read_fact(catalogue_access.open_catalogue(), controls.get_query_value("id", "unknown"))
except NotFound as error:
    st.error(escape_markdown(error))
    controls.show_page_link("app_pages/explore.py", say("Explore all facts"))
    st.stop()

fact, facility, metric = one.fact, one.facility, one.metric
controls.set_tab_title(one.phrase_fact(say.language), facility.name_in(say.language))
with st.container(key="said"):
    st.markdown(escape_markdown(one.subject(say)))
    st.title(escape_markdown(one.phrase_fact(say.language)), anchor=False)
    st.markdown(escape_markdown(one.when(say)))
components.show_remarks(one, say)
for agreement in one.list_agreements(say):
    st.caption(escape_markdown(agreement))
if one.newer:
    controls.show_page_link("app_pages/fact.py", say("The newer figure"), id=one.newer.id)

catalogue = catalogue_access.open_catalogue()
chart, words = st.columns([3, 2], gap="large")
with chart:
    same = Selection.of(facility=facility.id, metric=metric.id)
    is_editor = catalogue.actor.is_editor
    components.show_chart_with_table(share.share_fact(fact.id, same, say), say, opens=False, is_editor=is_editor)
with words:
    components.show_quote(one, say)
    for change in catalogue.list_source_changes([fact.id]):
        components.show_source_change(change, say)
    components.show_source(one, say)

case_forms.show_fact_cases(read_cases(catalogue, catalogue.list_cases(facts=[fact.id], limit=20)), say)

st.header(say("A sentence to copy"), anchor=False)
with st.container(key="sentences"):
    share.enable_copying("page")
    share.show_sentences(fact.id, say)

st.header(say("What the number is"), anchor=False)
st.text(metric.definition)
components.show_record(fact, say)

st.header(say("History"), anchor=False)
components.show_history(fact, say)
decisions.show_confirmation(fact, say)
decisions.show_withdrawal(fact, say)
st.header(say("Where this number went"), anchor=False)
components.show_fact_exports(fact, say)
facility_home.show_placements(fact, say)
with st.container(horizontal=True, key="further"):
    controls.show_page_link(
        "app_pages/facility.py", say("All about {name}", name=facility.short_name), facility=facility.id
    )
    controls.show_page_link("app_pages/compare.py", say("Compare this metric"), metric=metric.id)
    controls.show_page_link("app_pages/trend.py", say("Its trend"), metric=metric.id)
