"""The frame around every page: the list of pages, the mark, the language."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard.ui import catalogue_access, controls
from facts import settings

_HERE = Path(__file__).parent

st.set_page_config(page_icon=str(_HERE / "static" / "mark.svg"), layout="wide")
say = controls.get_speaker()
st.html(_HERE / "static" / "style.css")
st.logo(str(_HERE / "static" / "mark.svg"), size="large")
page = st.navigation(
    [
        st.Page("app_pages/overview.py", title=say("Overview"), default=True),
        st.Page("app_pages/explore.py", title=say("Explore"), url_path="explore"),
        st.Page("app_pages/compare.py", title=say("Compare"), url_path="compare"),
        st.Page("app_pages/trend.py", title=say("Trend"), url_path="trend"),
        st.Page(
            "app_pages/home.py",
            title=say("Our facility"),
            url_path="home",
            visibility="visible" if settings.read_settings().our_facility else "hidden",
        ),
        st.Page("app_pages/facility.py", title=say("Facilities"), url_path="facility"),
        st.Page("app_pages/article.py", title=say("Articles"), url_path="article"),
        st.Page("app_pages/review.py", title=say("Review"), url_path="review"),
        st.Page("app_pages/cases.py", title=say("Contradictions"), url_path="cases", visibility="hidden"),
        st.Page(
            "app_pages/updates.py",
            title=catalogue_access.name_updates(say),
            url_path="updates",
            visibility="visible" if catalogue_access.get_actor().is_editor else "hidden",
        ),
        st.Page("app_pages/report.py", title=say("Report"), url_path="report"),
        st.Page("app_pages/check.py", title=say("Check a figure"), url_path="check"),
        st.Page("app_pages/fact.py", title=say("Fact"), url_path="fact", visibility="hidden"),
    ],
    position="top",
)
with st.container(key="language"):
    controls.show_language_switch(say)
catalogue_access.show_login(say)
controls.set_tab_title(page.title)
page.run()
