"""Explore: search, facets with counts, the table, the downloads."""

import streamlit as st

from dashboard import share
from dashboard.charts import ChartPage
from dashboard.ui import catalogue_access, components, controls
from dashboard.views.fact_lists import count_facts, list_facts
from facts.model.selection import Selection
from facts.model.text_limits import find_max_length

PAGE = 50

say = controls.get_speaker()
components.show_heading(say("Explore"), say("Every fact in words, with its hedge, unit, date and source."))
controls.show_text_field(
    "text",
    say("Search"),
    placeholder=say("Words in phrases, facilities, metrics and titles"),
    max_chars=find_max_length(Selection, "text"),
)
chosen = controls.read_selection()
controls.set_tab_title(say("Explore"), *controls.name_chosen(chosen, say))
controls.show_active_filters(chosen, say)
with st.sidebar:
    components.show_filter_heading(say)
    controls.show_facets(say, chosen, controls.FACETS)
    controls.show_withdrawn_switch(say, chosen)
    if not chosen.is_everything:
        st.button(say("Clear the filters"), on_click=controls.clear_filters, key="clear")

total = count_facts(chosen)
if total:
    orders = {
        "as_of": say("Newest first"),
        "facility": say("By facility"),
        "metric": say("By metric"),
        "modified_at": say("Last changed first"),
    }
    count, order, away = st.columns([4, 2, 2], vertical_alignment="bottom")
    shown = controls.format_count(total, say)
    found = say.many("**{n}** fact", "**{n}** facts", total, n=shown)
    hint = say("choose a row to open the fact")
    count.markdown(f"{found} · {hint}")
    with order:
        sorted_by = controls.choose_one("order", say("Order"), orders, "as_of", label_visibility="collapsed")
    with away:
        share.show_share_button(share.share_facts(chosen, say, ChartPage.EXPLORE), say)
    pages = -(-total // PAGE)
    current = controls.read_page_number(pages)
    frame = list_facts(chosen, say.language, order=sorted_by, limit=PAGE, offset=(current - 1) * PAGE)
    components.show_facts_table(frame, say, f"facts-{current}")
    controls.show_pager(pages, current)
else:
    components.show_empty_result(say, catalogue_access.open_catalogue().suggest_search(chosen))
