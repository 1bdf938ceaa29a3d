"""Our facility: what we may say now, what we published, which of it is no longer right, and what to update."""

import streamlit as st

from dashboard.office import facility_home
from dashboard.review import decisions
from dashboard.safe_text import escape_markdown
from dashboard.ui import catalogue_access, components, controls
from facts import settings
from facts.errors import NotFound

say = controls.get_speaker()
key = controls.get_query_value("facility") or settings.read_settings().our_facility
catalogue = catalogue_access.open_catalogue()
try:
    facility = catalogue.get_facility(key)
except NotFound as error:
    components.show_heading(say("Our facility"))
    st.error(escape_markdown(error)) if key else st.info(say("No facility is set as ours: choose one on its page."))
    controls.show_page_link("app_pages/facility.py", say("Facilities"))
    st.stop()

components.show_heading(facility.name_in(say.language), components.describe_facility(facility, say))
if catalogue.actor.is_editor:
    decisions.show_message()
    facility_home.show_tasks(facility.id, say)
    facility_home.show_part(facility.id, say)
else:
    facility_home.show_statements(facility.id, say)
controls.show_page_link(
    "app_pages/facility.py", say("All about {name}", name=facility.short_name), facility=facility.id
)
