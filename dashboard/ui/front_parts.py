"""The parts of the Overview: its chart, the current figures by topic, what is new and corrected, the ways on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import share
from dashboard.charts import ChartPage, list_offered
from dashboard.safe_text import escape_markdown
from dashboard.ui import components, controls
from dashboard.views import front_page
from dashboard.views.fact_lists import list_facts
from facts import saying
from facts.model.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    import pandas as pd

    from facts.languages.translator import Speaker


COLUMNS = 3  # of topics


def show_front_chart(say: Speaker) -> None:
    """Show the comparison of most facilities, and say how it is chosen; nothing where there is none."""
    chosen = front_page.choose_front_chart(say.language)
    if chosen is None:
        return
    st.header(say("Side by side"), anchor=False)
    st.caption(say("The metric with current, comparable figures of most facilities."))
    chart = list_offered(ChartPage.COMPARE)[0].name
    components.show_chart_with_table(share.share_chart(chart, chosen, say), say)


def show_current_topics(say: Speaker) -> None:
    """Show the newest current figures of each topic, with the way to all of them."""
    listed = front_page.list_current_by_topic(say.language)
    if not listed:
        return
    st.header(say("Current figures"), anchor=False)
    for first in range(0, len(listed), COLUMNS):
        for place, part in zip(st.columns(COLUMNS, gap="medium"), listed[first : first + COLUMNS], strict=False):
            with place:
                _show_topic(*part, say)


def _show_topic(topic: str, number: int, newest: pd.DataFrame, say: Speaker) -> None:
    name = say(topic.replace("_", " ")).capitalize()
    st.subheader(escape_markdown(name), anchor=False)
    for row in newest.to_dict("records"):
        _show_figure(row, say)
    if number > len(newest):
        label = say("All {n}: {topic}", n=controls.format_count(number, say), topic=name)
        controls.show_page_link("app_pages/explore.py", escape_markdown(label), topic=topic, state="current")


def show_news(say: Speaker) -> None:
    """Show what was added last beside what was corrected or withdrawn last."""
    added, corrected = st.columns(2, gap="medium")
    with added:
        _show_added(say)
    with corrected:
        st.header(say("Corrected"), anchor=False)
        _show_corrected(say)


def _show_added(say: Speaker) -> None:
    """Show the facts that were added last; those with the latest dates where there are only those that ship."""
    added = front_page.list_new_facts(say.language)
    st.header(say("New") if len(added) else say("Latest"), anchor=False)
    shown = added if len(added) else list_facts(Selection(), say.language, limit=front_page.RECENT)
    for row in shown.to_dict("records"):
        _show_figure(row, say)


def _show_corrected(say: Speaker) -> None:
    found = front_page.list_corrections(say.language)
    if not found:
        st.caption(say("No figure was corrected or withdrawn lately."))
    for one in found:
        day = saying.phrase_day(one.at, say.language)
        _show_entry(escape_markdown(f"{one.subject}: {one.before} → {one.now}"), day, one.fact)


def _show_figure(row: Mapping[Any, Any], say: Speaker) -> None:
    """Show a number as the way to its fact: in words, of whom, what it is, as of when, who says so."""
    label = f"**{escape_markdown(row['value_said'])}** · {escape_markdown(row['facility_name'])}"
    told = (row["metric_label"], components.describe_row_date(row, say), row["source"])
    _show_entry(label, " · ".join(told), str(row["id"]))


def _show_entry(label: str, below: str, fact: str) -> None:
    with st.container(gap="xxsmall"):
        controls.show_page_link(controls.FACT_PAGE, label, id=fact)
        st.caption(escape_markdown(below))


def show_doors(say: Speaker) -> None:
    """Show the ways into the catalogue."""
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
