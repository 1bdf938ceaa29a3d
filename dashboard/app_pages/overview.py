"""Overview: what is here, at a glance."""

import streamlit as st

from dashboard import share
from dashboard.charts import ChartPage
from dashboard.ui import components, controls
from dashboard.views.fact_lists import count_everything, count_facts, list_facts
from dashboard.views.view import ViewQuery, choose_chart
from facts.model.selection import Selection

_COUNTED = ("facts", "facilities", "metrics", "articles")

say = controls.get_speaker()
totals = count_everything()
verified = count_facts(Selection.of(verification="verified"))

components.show_heading(
    say("Numbers you can stand behind"),
    say(
        "{facts} facts about {facilities} facilities, in {metrics} metrics, from {articles} articles."
        " Each keeps its hedge, unit, date and source; {verified} are checked against the words they came from.",
        verified=controls.format_count(verified, say),
        **{name: controls.format_count(getattr(totals, name), say) for name in _COUNTED},
    ),
)

for chosen in (Selection.of(topic="headline", state="current"), Selection.of(state="current")):
    current = list_facts(chosen, say.language, limit=6)
    if len(current):
        st.header(say("Current figures"), anchor=False)
        components.show_cards(current, say)
        break

doors = [
    ("app_pages/explore.py", say("Explore all facts"), say("Search, filter, download.")),
    ("app_pages/compare.py", say("Compare facilities"), say("One metric or several, side by side.")),
    ("app_pages/trend.py", say("Follow a trend"), say("One metric over the years.")),
    ("app_pages/article.py", say("Read by source"), say("Each article and its numbers.")),
]
for place, (page, label, text) in zip(st.columns(len(doors)), doors, strict=True):
    with place, st.container(border=True, key=f"door-{label}", height="stretch"):
        controls.show_page_link(page, label)
        st.caption(text)

st.header(say("Latest"), anchor=False)
components.show_facts_table(list_facts(Selection(), say.language, limit=8), say, "latest")

st.header(say("What is covered"), anchor=False)
chart = choose_chart(ChartPage.OVERVIEW, ViewQuery(Selection(), ()))
components.show_chart_with_table(share.share_chart(chart.name, Selection(), say), say, opens=False)
