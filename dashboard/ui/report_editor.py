"""The parts of the page Report: its items in their order, each to be changed, moved or taken out, and what to add.

The address holds the whole report; the draft of this session remembers it while other pages are open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import safe_text
from dashboard.charts import CHARTS, ChartFacts
from dashboard.reports.outline import (
    LIST,
    LONGEST_TITLE,
    LONGEST_WORDS,
    MOST_ITEMS,
    WORDED,
    ItemKind,
    Outline,
    ReportItem,
)
from dashboard.reports.report_content import Numbering, ReportSection, read_section
from dashboard.safe_text import escape_markdown
from dashboard.ui import controls
from dashboard.views.fact_lists import list_facts, name_subjects
from facts.errors import FactsError, SelectionError
from facts.languages import NATIVE_NAMES
from facts.model.selection import Selection
from facts.model.text_limits import find_max_length

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dashboard.reports.outline import Pairs
    from facts.languages.translator import Speaker


_KEY = "report_draft"


def get_draft() -> Pairs:
    """Return the query of the report that is being put together."""
    return list(st.session_state.get(_KEY, []))


def keep_draft(pairs: Pairs) -> None:
    """Remember a report while its page is left."""
    st.session_state[_KEY] = list(pairs)


def list_draft_items() -> tuple[str, ...]:
    """Return what has been collected, as items are written."""
    return tuple(value for name, value in get_draft() if name == "item")


def add_to_draft(address: str) -> None:
    """Put the chart or fact of an address into the report; raise SelectionError for an address of neither."""
    if len(list_draft_items()) >= MOST_ITEMS:
        raise SelectionError(f"a report holds {MOST_ITEMS} items", where="report", remedy="Take one out first.")
    keep_draft([*get_draft(), ("item", ReportItem.read(address).write_line())])


FOUND = 6
_ERROR = "report_error"
_FIELDS = ("new_words", "new_address")


def read_outline(say: Speaker) -> Outline:
    """Return the report of the address; without one there, that of this session."""
    if not controls.get_query_values("item") and get_draft():
        for name in ("title", "language", "item"):
            controls.set_query_value(name, [value for key, value in get_draft() if key == name])
    try:
        found = Outline.from_query([("language", _choose_language(say)), *_read_pairs()])
    except SelectionError as error:
        st.error(escape_markdown(error))
        found = Outline(language=_choose_language(say))
    keep_draft(_read_pairs())
    return found


def _read_pairs() -> list[tuple[str, str]]:
    return [(name, value) for name in ("title", "language", "item") for value in controls.get_query_values(name)]


def _choose_language(say: Speaker) -> str:
    return controls.get_query_value("language", say.language)


def _write_items(items: Sequence[str]) -> None:
    controls.set_query_value("item", list(items))


def show_report_head(say: Speaker) -> None:
    """Show the title and the language of the report."""
    title, language = st.columns([4, 1])
    with title:
        hint = say("What the report is about")
        controls.show_text_field("title", say("Title"), placeholder=hint, max_chars=LONGEST_TITLE)
    with language:
        controls.choose_one("language", say("Language of the report"), NATIVE_NAMES, say.language)


# ---- the items in their order ----------------------------------------------------------------


def show_items(report: Outline, say: Speaker) -> None:
    """Show each item with what it holds, and the buttons that move it, change it and take it out."""
    if not report.items:
        st.info(say("Nothing is chosen yet: add a chart, a fact or words below, or share a chart to the report."))
    for place, (item, shown) in enumerate(_iter_sections(report)):
        with st.container(border=True, key=f"item-{place}"):
            words, buttons = st.columns([3, 2], vertical_alignment="center")
            with words:
                _show_item(place, item, shown, say)
            with buttons:
                _show_item_buttons(place, item, len(report.items), say)


def _iter_sections(report: Outline) -> Iterator[tuple[ReportItem, ReportSection | FactsError]]:
    """Yield each item with what it shows, or why it cannot be shown."""
    numbering = Numbering(report.language)
    for item in report.items:
        try:
            yield item, read_section(item, numbering)
        except FactsError as error:
            yield item, error


def name_item_kinds(say: Speaker) -> dict[str, str]:
    """Return what items can be, in words."""
    return {
        ItemKind.CHART: say("Chart"),
        ItemKind.TABLE: say("Table"),
        ItemKind.CARD: say("Card"),
        ItemKind.TEXT: say("Text"),
        ItemKind.HEADING: say("Heading"),
    }


def _show_item(place: int, item: ReportItem, shown: ReportSection | FactsError, say: Speaker) -> None:
    st.caption(" · ".join([str(place + 1), name_item_kinds(say)[item.kind], *_count_held(shown, say)]))
    if isinstance(shown, FactsError):
        st.error(escape_markdown(shown))
    elif item.kind is ItemKind.TEXT:
        st.text(item.words)
    elif item.kind is ItemKind.CARD and len(shown.entries) == 1:
        st.markdown(f"**{escape_markdown(shown.rows()[0]['value_said'])}** · {escape_markdown(shown.title)}")
    else:
        st.markdown(f"**{escape_markdown(shown.title)}**")


def _count_held(shown: ReportSection | FactsError, say: Speaker) -> Iterator[str]:
    """Yield how many facts an item holds, and how many of them are verified."""
    if isinstance(shown, ReportSection) and shown.entries:
        yield say.many("{n} fact", "{n} facts", len(shown.entries))
        yield say("{n} verified", n=sum(entry.fact.verification == "verified" for entry in shown.entries))


def _show_item_buttons(place: int, item: ReportItem, total: int, say: Speaker) -> None:
    with st.container(horizontal=True, horizontal_alignment="right", key=f"buttons-{place}"):
        _show_item_button(say("Up"), f"up-{place}", _move_item, place, -1, disabled=place == 0)
        _show_item_button(say("Down"), f"down-{place}", _move_item, place, 1, disabled=place == total - 1)
        with st.popover(say("Change"), key=f"change-{place}"):
            _show_item_fields(place, item, say)
        _show_item_button(say("Remove"), f"remove-{place}", _remove_item, place)


def _show_item_button(label: str, key: str, act: Any, *given: Any, disabled: bool = False) -> None:
    st.button(label, key=key, on_click=act, args=given, disabled=disabled)


def _move_item(place: int, by: int) -> None:
    items = controls.get_query_values("item")
    items[place], items[place + by] = items[place + by], items[place]
    _write_items(items)


def _remove_item(place: int) -> None:
    items = controls.get_query_values("item")
    _write_items([*items[:place], *items[place + 1 :]])


def _show_item_fields(place: int, item: ReportItem, say: Speaker) -> None:
    """Show what may be changed of an item: its kind, its title, its words."""
    if item.kind in WORDED:
        _show_field(place, item, "words", say("Words"), item.words)
        return
    fitting = (ItemKind.CHART, ItemKind.TABLE, ItemKind.CARD)[item.name == LIST :]
    key = f"kind-{place}"
    st.session_state[key] = str(item.kind)
    names = {str(kind): name_item_kinds(say)[kind] for kind in fitting}
    st.selectbox(
        say("Shown as"),
        list(names),
        format_func=names.__getitem__,
        key=key,
        on_change=lambda: _apply_change(place, item, kind=st.session_state[key]),
    )
    _show_field(place, item, "title", say("A title of your own"), item.words)
    st.caption(escape_markdown(item.address))


def _show_field(place: int, item: ReportItem, name: str, label: str, value: str) -> None:
    key = f"{name}-{place}"
    st.session_state[key] = value

    def keep_choice() -> None:
        _apply_change(place, item, words=st.session_state[key])

    if item.kind is ItemKind.TEXT:
        st.text_area(label, key=key, max_chars=LONGEST_WORDS, on_change=keep_choice)
    else:
        st.text_input(label, key=key, max_chars=LONGEST_TITLE, on_change=keep_choice)


def _apply_change(place: int, item: ReportItem, **given: str) -> None:
    """Write a changed item; words that are taken away altogether take their item along."""
    items = controls.get_query_values("item")
    changed = {**item.model_dump(), **given}
    if item.kind in WORDED and not changed["words"].strip():
        _remove_item(place)
        return
    items[place] = ReportItem.of(**changed).write_line()
    _write_items(items)


# ---- what to add -----------------------------------------------------------------------------


def show_additions(report: Outline, say: Speaker) -> None:
    """Show the ways to add an item."""
    st.header(say("Add"), anchor=False)
    names = [say("A chart"), say("A fact"), say("Words"), say("By its address")]
    chart, fact, words, pasted = st.tabs(names, key="ways_to_add")
    with chart:
        _offer_chart(report, say)
    with fact:
        _offer_fact(report, say)
    with words:
        _offer_words(say)
    with pasted:
        _offer_address(say)
    error = st.session_state.pop(_ERROR, "")
    if error:
        st.error(escape_markdown(error))


def _add_item(written: str) -> None:
    """Add an item by its address; what is wrong with it is said on the page."""
    try:
        item = ReportItem.read(written)
        Outline.of(items=[*map(ReportItem.read, controls.get_query_values("item")), item])
    except SelectionError as error:
        st.session_state[_ERROR] = str(safe_text.make_public_error(error))
        return
    _write_items([*controls.get_query_values("item"), item.write_line()])
    for key in _FIELDS:
        if key in st.session_state:
            st.session_state[key] = ""


def _offer_chart(report: Outline, say: Speaker) -> None:
    names = {name: say(chart.title) for name, chart in CHARTS.items() if chart.shows is not ChartFacts.ONE}
    labels = name_subjects(report.language)["metric"]
    with st.container(horizontal=True, vertical_alignment="bottom", key="choose_chart"):
        chart = st.selectbox(say("Kind of chart"), list(names), format_func=names.__getitem__, key="new_chart")
        ordered = sorted(labels, key=lambda name: labels[name].casefold())
        metrics = st.multiselect(say("Metric"), ordered, format_func=labels.__getitem__, key="new_metric")
        kind = st.selectbox(
            say("Shown as"),
            [str(ItemKind.CHART), str(ItemKind.TABLE)],
            format_func=name_item_kinds(say).__getitem__,
            key="new_kind",
        )
        query = "&".join(f"metric={name}" for name in metrics)
        written = f"{kind}:{chart}?{query}" if query else f"{kind}:{chart}"
        needs = not metrics and CHARTS[chart].holds_facts
        st.button(say("Add"), key="add_chart", type="primary", on_click=_add_item, args=(written,), disabled=needs)


def _offer_fact(report: Outline, say: Speaker) -> None:
    text = st.text_input(
        say("Search"),
        key="new_fact",
        placeholder=say("Words in phrases, facilities, metrics and titles"),
        max_chars=find_max_length(Selection, "text"),
    )
    if not text.strip():
        return
    found = list_facts(Selection.of(text=text.strip()), report.language, limit=FOUND)
    if found.empty:
        st.caption(say("No fact fits these words."))
    for row in found.to_dict("records"):
        words, button = st.columns([5, 1], vertical_alignment="center")
        number, *about = (escape_markdown(row[name]) for name in ("value_said", "facility_name", "metric_label"))
        words.markdown(" · ".join((f"**{number}**", *about)))
        words.caption(f"{escape_markdown(row['as_of_said'])} · {escape_markdown(row['source'])}")
        button.button(say("Add"), key=f"add-{row['id']}", on_click=_add_item, args=(f"fact/{row['id']}",))


def _offer_words(say: Speaker) -> None:
    names = {str(kind): name_item_kinds(say)[kind] for kind in (ItemKind.HEADING, ItemKind.TEXT)}
    kind = st.segmented_control(
        say("What"),
        list(names),
        format_func=names.__getitem__,
        default=str(ItemKind.HEADING),
        required=True,
        key="new_words_kind",
    )
    text = st.text_area(say("Words"), key="new_words", max_chars=LONGEST_WORDS)
    st.button(say("Add"), key="add_words", on_click=_add_item, args=(f"{kind}:{text}",), disabled=not text.strip())


def _offer_address(say: Speaker) -> None:
    address = st.text_input(
        say("Address of a page, an embed, a picture or a fact"),
        key="new_address",
        placeholder="compare?metric=patients_treated",
        max_chars=find_max_length(ReportItem, "address"),
    )
    st.caption(say("Copy it from the dashboard: filters, unit and scale go along."))
    st.button(say("Add"), key="add_address", on_click=_add_item, args=(address,), disabled=not address.strip())
