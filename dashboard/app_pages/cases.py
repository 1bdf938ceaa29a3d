"""Contradictions: facts that cannot both hold, and what was decided about them."""

import streamlit as st

from dashboard.review import case_forms
from dashboard.safe_text import escape_markdown
from dashboard.ui import catalogue_access, components, controls
from dashboard.views.case_view import read_cases
from facts.errors import NotFound

LISTED = 50

say = controls.get_speaker()
catalogue = catalogue_access.open_catalogue()
asked = controls.get_query_value("case")
if asked:
    controls.show_page_link(case_forms.CASE_PAGE, say("All contradictions"))
    try:
        (one,) = read_cases(catalogue, [catalogue.get_case(asked)])
    except NotFound as error:
        st.error(escape_markdown(error))
        st.stop()
    controls.set_tab_title(one.title(say), say("Contradictions"))
    case_forms.show_case(one, say)
    st.stop()

components.show_heading(
    say("Contradictions"),
    say("Numbers of one facility and metric that cannot both hold, or that a person should look at."),
)
waiting = catalogue.count_cases(open_only=True)
kinds = {"": say("To decide ({n})", n=controls.format_count(waiting, say)), "all": say("All")}
which = controls.choose_segment("show", say("Which"), kinds, "")
listed = catalogue.list_cases(open_only=which != "all", limit=LISTED)
if not listed:
    st.markdown(say("Nothing waits for a decision."))
case_forms.list_case_links(read_cases(catalogue, listed), say)
if len(listed) == LISTED:
    st.caption(say("The {n} newest.", n=controls.format_count(LISTED, say)))
