"""Facility: all about one, as cards grouped by topic."""

import streamlit as st

from dashboard import controls, data, parts, share
from dashboard.text import plain
from dashboard.views.fact_lists import count_facts, count_values, list_facts, name_subjects
from facts.errors import NotFound
from facts.selection import Selection

CARDS = 60

say = controls.language()
names = name_subjects(say.language)["facility"]
listed = count_values(Selection(), ("facility",))["facility"]
default = listed[0][0] if listed else ""
facility_id = controls.choose_one(
    "facility", say("Facility"), dict(sorted(names.items(), key=lambda item: item[1].casefold())), default
)
try:
    facility = data.catalogue().facility(controls.one("facility", facility_id))
except NotFound as error:
    st.error(plain(error))
    st.stop()

parts.heading(facility.name, parts.about_facility(facility, say))
parts.identifiers(facility, say)
chosen = Selection.of(facility=facility.id)
share.button(share.of_facts(chosen, say, "facility"), say)
frame = list_facts(chosen, say.language, limit=CARDS)
if frame.empty:
    parts.empty(say)
for topic, group in parts.by_topic(frame, say):
    st.header(topic, anchor=False)
    parts.cards(group, say, facility=False)
total = count_facts(chosen)
if total > CARDS:
    controls.link("app_pages/explore.py", say("All {n} facts", n=controls.number(total, say)), facility=facility.id)
