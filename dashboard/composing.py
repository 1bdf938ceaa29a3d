"""Putting a report together: its items in their order, each to be changed, moved or taken out; what to add.

The address holds the whole report; this session's draft remembers it while other pages are open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import basket, controls, faults
from dashboard.charts import CHARTS, Shows
from dashboard.reports.outline import LIST, LONGEST_TITLE, LONGEST_WORDS, WORDED, Item, ItemKind, Outline
from dashboard.reports.report import Numbering, Section, section
from dashboard.text import plain
from dashboard.views.fact_lists import list_facts, name_subjects
from facts.errors import FactsError, SelectionError
from facts.language import NATIVE
from facts.lengths import longest
from facts.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from facts.language import Speaker

FOUND = 6
_ERROR = "report_error"
_FIELDS = ("new_words", "new_address")


def outline(say: Speaker) -> Outline:
    """Return the report of the address; without one there, that of this session."""
    if not controls.several("item") and basket.draft():
        for name in ("title", "language", "item"):
            controls.put(name, [value for key, value in basket.draft() if key == name])
    try:
        found = Outline.from_query([("language", _language(say)), *_pairs()])
    except SelectionError as error:
        st.error(plain(error))
        found = Outline(language=_language(say))
    basket.keep(_pairs())
    return found


def _pairs() -> list[tuple[str, str]]:
    return [(name, value) for name in ("title", "language", "item") for value in controls.several(name)]


def _language(say: Speaker) -> str:
    return controls.one("language", say.language)


def _write(items: Sequence[str]) -> None:
    controls.put("item", list(items))


def head(say: Speaker) -> None:
    """Show the title and the language of the report."""
    title, language = st.columns([4, 1])
    with title:
        hint = say("What the report is about")
        controls.words("title", say("Title"), placeholder=hint, max_chars=LONGEST_TITLE)
    with language:
        controls.choose_one("language", say("Language of the report"), NATIVE, say.language)


# ---- the items in their order ----------------------------------------------------------------


def listed(report: Outline, say: Speaker) -> None:
    """Show each item with what it holds, and the buttons that move it, change it and take it out."""
    if not report.items:
        st.info(say("Nothing is chosen yet: add a chart, a fact or words below, or share a chart to the report."))
    for place, (item, shown) in enumerate(_sections(report)):
        with st.container(border=True, key=f"item-{place}"):
            words, buttons = st.columns([3, 2], vertical_alignment="center")
            with words:
                _told(place, item, shown, say)
            with buttons:
                _buttons(place, item, len(report.items), say)


def _sections(report: Outline) -> Iterator[tuple[Item, Section | FactsError]]:
    """Yield each item with what it shows, or why it cannot be shown."""
    numbering = Numbering(report.language)
    for item in report.items:
        try:
            yield item, section(item, numbering)
        except FactsError as error:
            yield item, error


def kinds(say: Speaker) -> dict[str, str]:
    """Return what items can be, in words."""
    return {
        ItemKind.CHART: say("Chart"),
        ItemKind.TABLE: say("Table"),
        ItemKind.CARD: say("Card"),
        ItemKind.TEXT: say("Text"),
        ItemKind.HEADING: say("Heading"),
    }


def _told(place: int, item: Item, shown: Section | FactsError, say: Speaker) -> None:
    st.caption(" · ".join([str(place + 1), kinds(say)[item.kind], *_held(shown, say)]))
    if isinstance(shown, FactsError):
        st.error(plain(shown))
    elif item.kind is ItemKind.TEXT:
        st.text(item.words)
    elif item.kind is ItemKind.CARD and len(shown.entries) == 1:
        st.markdown(f"**{plain(shown.rows()[0]['value_said'])}** · {plain(shown.title)}")
    else:
        st.markdown(f"**{plain(shown.title)}**")


def _held(shown: Section | FactsError, say: Speaker) -> Iterator[str]:
    """Yield how many facts an item holds, and how many of them are verified."""
    if isinstance(shown, Section) and shown.entries:
        yield say.many("{n} fact", "{n} facts", len(shown.entries))
        yield say("{n} verified", n=sum(entry.fact.verification == "verified" for entry in shown.entries))


def _buttons(place: int, item: Item, total: int, say: Speaker) -> None:
    with st.container(horizontal=True, horizontal_alignment="right", key=f"buttons-{place}"):
        _button(say("Up"), f"up-{place}", _moved, place, -1, disabled=place == 0)
        _button(say("Down"), f"down-{place}", _moved, place, 1, disabled=place == total - 1)
        with st.popover(say("Change"), key=f"change-{place}"):
            _change(place, item, say)
        _button(say("Remove"), f"remove-{place}", _removed, place)


def _button(label: str, key: str, act: Any, *given: Any, disabled: bool = False) -> None:
    st.button(label, key=key, on_click=act, args=given, disabled=disabled)


def _moved(place: int, by: int) -> None:
    items = controls.several("item")
    items[place], items[place + by] = items[place + by], items[place]
    _write(items)


def _removed(place: int) -> None:
    items = controls.several("item")
    _write([*items[:place], *items[place + 1 :]])


def _change(place: int, item: Item, say: Speaker) -> None:
    """Show what may be changed of an item: its kind, its title, its words."""
    if item.kind in WORDED:
        _field(place, item, "words", say("Words"), item.words)
        return
    fitting = (ItemKind.CHART, ItemKind.TABLE, ItemKind.CARD)[item.name == LIST :]
    key = f"kind-{place}"
    st.session_state[key] = str(item.kind)
    names = {str(kind): kinds(say)[kind] for kind in fitting}
    st.selectbox(
        say("Shown as"),
        list(names),
        format_func=names.__getitem__,
        key=key,
        on_change=lambda: _changed(place, item, kind=st.session_state[key]),
    )
    _field(place, item, "title", say("A title of your own"), item.words)
    st.caption(plain(item.address))


def _field(place: int, item: Item, name: str, label: str, value: str) -> None:
    key = f"{name}-{place}"
    st.session_state[key] = value

    def changed() -> None:
        _changed(place, item, words=st.session_state[key])

    if item.kind is ItemKind.TEXT:
        st.text_area(label, key=key, max_chars=LONGEST_WORDS, on_change=changed)
    else:
        st.text_input(label, key=key, max_chars=LONGEST_TITLE, on_change=changed)


def _changed(place: int, item: Item, **given: str) -> None:
    """Write a changed item; words that are taken away altogether take their item along."""
    items = controls.several("item")
    changed = {**item.model_dump(), **given}
    if item.kind in WORDED and not changed["words"].strip():
        _removed(place)
        return
    items[place] = Item.of(**changed).written()
    _write(items)


# ---- what to add -----------------------------------------------------------------------------


def adding(report: Outline, say: Speaker) -> None:
    """Show the ways to add an item."""
    st.header(say("Add"), anchor=False)
    names = [say("A chart"), say("A fact"), say("Words"), say("By its address")]
    chart, fact, words, pasted = st.tabs(names, key="ways_to_add")
    with chart:
        _choose_chart(report, say)
    with fact:
        _find_fact(report, say)
    with words:
        _write_words(say)
    with pasted:
        _paste(say)
    error = st.session_state.pop(_ERROR, "")
    if error:
        st.error(plain(error))


def _added(written: str) -> None:
    """Add an item by its address; what is wrong with it is said on the page."""
    try:
        item = Item.read(written)
        Outline.of(items=[*map(Item.read, controls.several("item")), item])
    except SelectionError as error:
        st.session_state[_ERROR] = str(faults.told(error))
        return
    _write([*controls.several("item"), item.written()])
    for key in _FIELDS:
        if key in st.session_state:
            st.session_state[key] = ""


def _choose_chart(report: Outline, say: Speaker) -> None:
    names = {name: say(chart.title) for name, chart in CHARTS.items() if chart.shows is not Shows.ONE}
    labels = name_subjects(report.language)["metric"]
    with st.container(horizontal=True, vertical_alignment="bottom", key="choose_chart"):
        chart = st.selectbox(say("Kind of chart"), list(names), format_func=names.__getitem__, key="new_chart")
        ordered = sorted(labels, key=lambda name: labels[name].casefold())
        metrics = st.multiselect(say("Metric"), ordered, format_func=labels.__getitem__, key="new_metric")
        kind = st.selectbox(
            say("Shown as"),
            [str(ItemKind.CHART), str(ItemKind.TABLE)],
            format_func=kinds(say).__getitem__,
            key="new_kind",
        )
        query = "&".join(f"metric={name}" for name in metrics)
        written = f"{kind}:{chart}?{query}" if query else f"{kind}:{chart}"
        needs = not metrics and CHARTS[chart].holds_facts
        st.button(say("Add"), key="add_chart", type="primary", on_click=_added, args=(written,), disabled=needs)


def _find_fact(report: Outline, say: Speaker) -> None:
    text = st.text_input(
        say("Search"),
        key="new_fact",
        placeholder=say("Words in phrases, facilities, metrics and titles"),
        max_chars=longest(Selection, "text"),
    )
    if not text.strip():
        return
    found = list_facts(Selection.of(text=text.strip()), report.language, limit=FOUND)
    if found.empty:
        st.caption(say("No fact fits these words."))
    for row in found.to_dict("records"):
        words, button = st.columns([5, 1], vertical_alignment="center")
        words.markdown(f"**{plain(row['value_said'])}** · {plain(row['facility_name'])} · {plain(row['metric_label'])}")
        words.caption(f"{plain(row['as_of_said'])} · {plain(row['source'])}")
        button.button(say("Add"), key=f"add-{row['id']}", on_click=_added, args=(f"fact/{row['id']}",))


def _write_words(say: Speaker) -> None:
    names = {str(kind): kinds(say)[kind] for kind in (ItemKind.HEADING, ItemKind.TEXT)}
    kind = st.segmented_control(
        say("What"),
        list(names),
        format_func=names.__getitem__,
        default=str(ItemKind.HEADING),
        required=True,
        key="new_words_kind",
    )
    text = st.text_area(say("Words"), key="new_words", max_chars=LONGEST_WORDS)
    st.button(say("Add"), key="add_words", on_click=_added, args=(f"{kind}:{text}",), disabled=not text.strip())


def _paste(say: Speaker) -> None:
    address = st.text_input(
        say("Address of a page, an embed, a picture or a fact"),
        key="new_address",
        placeholder="compare?metric=patients_treated",
        max_chars=longest(Item, "address"),
    )
    st.caption(say("Copy it from the dashboard: filters, unit and scale go along."))
    st.button(say("Add"), key="add_address", on_click=_added, args=(address,), disabled=not address.strip())
