"""The home of an office: what it may say now, what it published and what of it is no longer right, what is to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import safe_text
from dashboard.review import decisions
from dashboard.safe_text import escape_markdown
from dashboard.ui import catalogue_access, components, controls
from dashboard.views.fact_lists import list_facts
from facts import saying
from facts.catalog import UpdateService, update_kinds
from facts.errors import FactsError
from facts.evidence.status import get_today
from facts.model import edtf_date
from facts.model.office_record import Placement
from facts.model.office_task import TaskFilter
from facts.model.selection import Selection
from facts.model.text_limits import find_max_length
from facts.provenance import recheck
from facts.provenance.publications import list_publications, list_years

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from facts.languages.translator import Speaker
    from facts.model.record import Fact
    from facts.provenance.publications import Publication

MOST_STATEMENTS = 60
MOST_PEERS, MOST_BEFORE = 3, 3
MOST_ROWS = 2000
UPDATES_PAGE, HOME_PAGE = "app_pages/updates.py", "app_pages/home.py"


def show_part(facility: str, say: Speaker) -> None:
    """Show the part that the address names: what may be said now, or what was published."""
    last = str(get_today().year - 1)
    parts = {"": say("What we may say now"), "published": say("What we published")}
    with st.container(horizontal=True, vertical_alignment="bottom", key="parts"):
        part = controls.choose_segment("part", say("Show"), parts, "")
        label = say("Published in {year}: is any of it wrong now?", year=last)
        controls.show_page_link(HOME_PAGE, label, facility=facility, part="published", year=last)
    if part == "published":
        show_published(facility, say)
    else:
        show_statements(facility, say)


# ---- what we may say now -------------------------------------------------------------------------


def show_statements(facility: str, say: Speaker) -> None:
    """Show the current figures by topic, each with the ones before it and those of others."""
    st.header(say("What we may say now"), anchor=False)
    own = list_facts(Selection.of(facility=facility), say.language, limit=500)
    current = own[own["status"] == "current"].head(MOST_STATEMENTS)
    if current.empty:
        st.markdown(say("No figure is current: see what is to do."))
        return
    metrics = list(dict.fromkeys(current["metric"]))
    others = list_facts(Selection.of(metric=metrics, state="current"), say.language, limit=MOST_ROWS)
    others = others[others["facility"] != facility]
    for topic, group in components.group_by_topic(current, say):
        st.subheader(topic, anchor=False)
        for row in group.to_dict("records"):
            _show_statement(row, own, others, say)


def _show_statement(row: Mapping[Any, Any], own: pd.DataFrame, others: pd.DataFrame, say: Speaker) -> None:
    with st.container(border=True, key=f"said-{row['id']}"):
        scope = f" ({row['scope']})" if row["scope"] else ""
        st.markdown(f"{escape_markdown(row['metric_label'] + scope)}: **{escape_markdown(row['value_said'])}**")
        st.caption(f"{escape_markdown(row['as_of_said'])} · {escape_markdown(row['source'])}")
        if before := _list_before(row, own):
            st.caption(escape_markdown(say("Before: {figures}", figures=" → ".join(before))))
        if peers := _list_peers(row, others):
            st.caption(escape_markdown(say("Others: {figures}", figures="; ".join(peers))))
        with st.container(horizontal=True, key=f"links-{row['id']}"):
            controls.show_page_link(controls.FACT_PAGE, say("Open the fact"), id=row["id"])
            controls.show_page_link("app_pages/compare.py", say("Compare this metric"), metric=row["metric"])


def _list_before(row: Mapping[Any, Any], own: pd.DataFrame) -> list[str]:
    """Return the last figures that this one overtook, the oldest first, each with its date."""
    same = own[(own["metric"] == row["metric"]) & (own["scope"] == row["scope"]) & (own["status"] == "overtaken")]
    told = [f"{one['value_said']}, {one['as_of_said']}" for one in same.to_dict("records")]
    return list(dict.fromkeys(told))[:MOST_BEFORE][::-1]


def _list_peers(row: Mapping[Any, Any], others: pd.DataFrame) -> list[str]:
    """Return the newest current figures of other facilities, one of each, with its date."""
    same = others[others["metric"] == row["metric"]].drop_duplicates("facility").head(MOST_PEERS)
    return [f"{one['facility_name']} {one['value_said']}, {one['as_of_said']}" for one in same.to_dict("records")]


# ---- what is to do -------------------------------------------------------------------------------


def show_tasks(facility: str, say: Speaker) -> None:
    """Show how much of each kind is to do, with the way there."""
    counts = catalogue_access.open_catalogue().count_updates(TaskFilter(facility=(facility,)))
    st.header(say("What to update"), anchor=False)
    if not counts:
        st.markdown(say("Nothing is to do."))
    with st.container(horizontal=True, key="to_update"):
        for name in sorted(counts, key=lambda name: -update_kinds.find_kind(name).weight):
            label = f"{update_kinds.name_kind(name, say)} ({controls.format_count(counts[name], say)})"
            controls.show_page_link(UPDATES_PAGE, label, facility=facility, kind=name)


# ---- what was published --------------------------------------------------------------------------


def show_published(facility: str, say: Speaker) -> None:
    """Show what was published in a year of the address, or ever, and which numbers of it are no longer right."""
    st.header(say("What we published"), anchor=False)
    catalogue, last = catalogue_access.open_catalogue(), str(get_today().year - 1)
    years = {"": say("All years")} | {year: year for year in sorted({*list_years(catalogue, facility), last})[::-1]}
    year = controls.choose_segment("year", say("Year"), years, "")
    found = list_publications(catalogue, facility, year, say.language)
    if not found:
        st.markdown(say("Nothing is known to have been published then."))
        return
    _show_summary(found, say)
    for one in found:
        _show_publication(one, say)


def _show_summary(found: Sequence[Publication], say: Speaker) -> None:
    """Answer whether any published number is wrong now."""
    wrong = {number.fact for one in found for number in one.wrong}
    old = {number.fact for one in found for number in one.overtaken} - wrong
    count = len({number.fact for one in found for number in one.numbers})
    told = [
        say.many("{n} number published", "{n} numbers published", count),
        say.many("{n} is wrong now", "{n} are wrong now", len(wrong)) if wrong else say("none is wrong now"),
        say.many("of {n} a newer figure is known", "of {n} newer figures are known", len(old)) if old else "",
    ]
    show = st.error if wrong else st.warning if old else st.success
    show(escape_markdown("; ".join(filter(None, told))))


def _show_publication(one: Publication, say: Speaker) -> None:
    key = one.placement.id if one.placement else one.export.export if one.export else ""
    with st.container(border=True, key=f"published-{key}"):
        st.markdown(f"**{escape_markdown(_name_publication(one, say))}**")
        if one.hosts:
            seen = ", ".join(f"{host} ({saying.phrase_date(day, say.language)})" for host, day in one.hosts)
            st.caption(escape_markdown(say("Seen on {sites}", sites=seen)))
        for number in (*one.wrong, *one.overtaken):
            lines = " → ".join(filter(None, (number.said_then, recheck.describe_now(number, say))))
            st.markdown(escape_markdown(f"{number.subject}: {recheck.describe_outcome(number, say)}. {lines}"))
            controls.show_page_link(controls.FACT_PAGE, say("Open the fact"), id=number.fact)
        rest = len(one.numbers) - len(one.wrong) - len(one.overtaken)
        if rest:
            st.caption(say.many("{n} other number stands", "{n} other numbers stand", rest))
        if one.placement:
            st.button(say("It stands there no more"), key=f"gone-{key}", on_click=_remove_placement, args=(key, say))


def _name_publication(one: Publication, say: Speaker) -> str:
    day = saying.phrase_date(one.day, say.language)
    if one.placement:
        return f"{one.placement.place} · {day}"
    assert one.export is not None
    return " · ".join(filter(None, (one.export.title, recheck.name_form(one.export, say), day, one.export.mark)))


def _remove_placement(key: str, say: Speaker) -> None:
    try:
        UpdateService(catalogue_access.open_catalogue()).remove_placement(key, "")
    except FactsError as error:
        decisions.keep_message("error", str(safe_text.make_public_error(error)))
    else:
        decisions.keep_message("success", say("Noted."))


# ---- places noted by hand ------------------------------------------------------------------------


def show_placements(fact: Fact, say: Speaker) -> None:
    """Show editors where a fact was published as persons noted it, and let them note another place."""
    catalogue = catalogue_access.open_catalogue()
    if not catalogue.actor.is_editor:
        return
    for one in catalogue.open_office().list_placements(fact=fact.id):
        st.markdown(escape_markdown(f"{one.place} · {saying.phrase_date(one.published, say.language)}"))
    with st.expander(say("Note where it was published"), key="placing"):
        place, published = f"place-{fact.id}", f"published-{fact.id}"
        most = find_max_length(Placement, "place")
        st.text_input(say("Where it stands, such as “annual report 2025, p. 12”"), key=place, max_chars=most)
        st.text_input(say("When it was published"), key=published, max_chars=edtf_date.LONGEST, placeholder="2025-06")
        st.button(say("Note it"), key="note_place", on_click=_note_placement, args=(fact.id, place, published, say))


def _note_placement(fact: str, place: str, published: str, say: Speaker) -> None:
    given = st.session_state[place], st.session_state[published]
    try:
        UpdateService(catalogue_access.open_catalogue()).note_placement(fact, *given)
    except FactsError as error:
        decisions.keep_message("error", str(safe_text.make_public_error(error)))
    else:
        decisions.keep_message("success", say("Noted."))
