"""Updates: what needs a person, each with why and the next step; for editors."""

import streamlit as st

from dashboard.office import task_list
from dashboard.review import decisions
from dashboard.safe_text import escape_markdown
from dashboard.ui import catalogue_access, components, controls
from facts.errors import NotAllowed

say = controls.get_speaker()
components.show_heading(say("Updates"), say("What needs a person, what matters most first."))
try:
    chosen = task_list.read_filter()
    page = task_list.list_tasks(catalogue_access.open_catalogue(), chosen)
except NotAllowed:
    st.info(say("What is to do needs the role of editor. You may read everything that is public."))
    st.stop()

decisions.show_message()
task_list.show_filters(page, say)
if page.unchecked:
    count = controls.format_count(page.unchecked, say)
    st.info(
        escape_markdown(say("{n} facts are too many to check against each other at once: choose a facility.", n=count))
    )
task_list.show_tasks(page, chosen, say)
task_list.show_feed(say)
