"""Explore: search, facets with counts, the table, the downloads."""

import streamlit as st

from dashboard import controls, parts, share
from dashboard.charts import Page
from dashboard.views.fact_lists import count_facts, list_facts
from facts.lengths import longest
from facts.selection import Selection

PAGE = 50

say = controls.language()
parts.heading(say("Explore"), say("Every fact in words, with its hedge, unit, date and source."))
controls.words(
    "text",
    say("Search"),
    placeholder=say("Words in phrases, facilities, metrics and titles"),
    max_chars=longest(Selection, "text"),
)
chosen = controls.selection()
controls.name_tab(say("Explore"), *controls.subjects(chosen, say))
controls.narrowed(chosen, say)
with st.sidebar:
    parts.filters(say)
    controls.facets(say, chosen, controls.FACETS)
    controls.also_withdrawn(say, chosen)
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
    shown = controls.number(total, say)
    found = say.many("**{n}** fact", "**{n}** facts", total, n=shown)
    hint = say("choose a row to open the fact")
    count.markdown(f"{found} · {hint}")
    with order:
        sorted_by = controls.choose_one("order", say("Order"), orders, "as_of", label_visibility="collapsed")
    with away:
        share.button(share.of_facts(chosen, say, Page.EXPLORE), say)
    pages = -(-total // PAGE)
    current = controls.page_number(pages)
    frame = list_facts(chosen, say.language, order=sorted_by, limit=PAGE, offset=(current - 1) * PAGE)
    parts.facts_table(frame, say, f"facts-{current}")
    controls.pager(pages, current)
else:
    parts.empty(say)
