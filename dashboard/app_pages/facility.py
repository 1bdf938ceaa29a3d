"""Facility: all about one, as cards grouped by topic."""

import streamlit as st

from dashboard import share
from dashboard.safe_text import escape_markdown
from dashboard.ui import catalogue_access, components, controls
from dashboard.views.fact_lists import count_facts, count_values, list_facts, name_subjects
from facts.errors import NotFound
from facts.model.selection import Selection

CARDS = 60

say = controls.get_speaker()
names = name_subjects(say.language)["facility"]
listed = count_values(Selection(), ("facility",))["facility"]
default = listed[0][0] if listed else ""
facility_id = controls.choose_one(
    "facility", say("Facility"), dict(sorted(names.items(), key=lambda item: item[1].casefold())), default
)
try:
    facility = catalogue_access.open_catalogue().get_facility(controls.get_query_value("facility", facility_id))
except NotFound as error:
    st.error(escape_markdown(error))
    st.stop()

components.show_heading(facility.name_in(say.language), components.describe_facility(facility, say))
components.show_identifiers(facility, say)
if catalogue_access.get_actor().is_editor:
    controls.show_page_link("app_pages/home.py", say("As an office's home"), facility=facility.id)
chosen = Selection.of(facility=facility.id)
share.show_share_button(share.share_facts(chosen, say, "facility"), say)
frame = list_facts(chosen, say.language, limit=CARDS)
if frame.empty:
    components.show_empty_result(say)
for topic, group in components.group_by_topic(frame, say):
    st.header(topic, anchor=False)
    components.show_cards(group, say, facility=False)
total = count_facts(chosen)
if total > CARDS:
    controls.show_page_link(
        "app_pages/explore.py", say("All {n} facts", n=controls.format_count(total, say)), facility=facility.id
    )
