"""Widgets that build a Selection. The address is their only memory: each reads it, and writes it when changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard.safe_text import escape_markdown
from dashboard.ui import catalogue_access
from dashboard.views.fact_lists import count_values, name_subjects
from facts import saying
from facts.errors import SelectionError
from facts.evidence.status import name_status
from facts.languages import ENGLISH, NATIVE_NAMES
from facts.languages.translator import Speaker, load_phrases, speaker
from facts.model import units
from facts.model.record import Status
from facts.model.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

LONGEST_NAME, MOST_NAMES = 80, 3
"""Of what names a tab: characters of each part, and names of what is chosen."""
FACT_PAGE = "app_pages/fact.py"
FACETS = (
    "metric",
    "facility",
    "article",
    "topic",
    "kind",
    "country",
    "qualifier",
    "dimension",
    "publisher",
    "language",
    "verification",
    "state",
)


def get_query_value(name: str, default: str = "") -> str:
    """Return a value of the address, or the default."""
    return st.query_params.get(name, default)


def get_query_values(name: str) -> list[str]:
    return st.query_params.get_all(name)


def set_query_value(name: str, value: Any) -> None:
    """Write a value to the address; nothing at all removes it."""
    if value in (None, "", [], ()):
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = value


def get_speaker() -> Speaker:
    """Return the speaker of the chosen language: the address, else this session's, else the browser's."""
    of_browser = speaker((st.context.locale or ENGLISH)[:2]).language
    say = speaker(get_query_value("in") or st.session_state.get("in") or of_browser)
    st.session_state["in"] = say.language
    if say.language != of_browser and not get_query_value("in"):
        set_query_value("in", say.language)  # so that the address, copied or loaded again, speaks the same language
    return say


def set_tab_title(*words: str) -> None:
    """Name the browser's tab after the page and what it is about: bookmarks and the history are told apart by it."""
    st.set_page_config(page_title=" · ".join([*(word[:LONGEST_NAME] for word in words), "Facts"]))


def name_chosen(chosen: Selection, say: Speaker) -> list[str]:
    """Return the names of the facilities and metrics that are chosen, the first few."""
    labels = name_subjects(say.language)
    return [labels[kind].get(key, key) for kind in ("facility", "metric") for key in getattr(chosen, kind)][:MOST_NAMES]


def show_language_switch(say: Speaker) -> None:
    """Show the choice of language."""

    def keep_choice() -> None:
        st.session_state["in"] = st.session_state["language_switch"]
        set_query_value("in", st.session_state["in"])

    st.session_state["language_switch"] = say.language
    st.selectbox(
        say("Language"),
        list(NATIVE_NAMES),
        format_func=NATIVE_NAMES.__getitem__,
        key="language_switch",
        on_change=keep_choice,
        label_visibility="collapsed",
    )


def read_selection(**fixed: Any) -> Selection:
    """Return the selection that the address holds; a filter that cannot be understood is said and left out."""
    known = [(name, value) for name in Selection.model_fields for value in get_query_values(name)]
    # What awaits review is for editors; the address cannot open it to readers.
    pairs = [(name, value) for name, value in known if name != "review_state"]
    try:
        return Selection.from_query(pairs).with_(**fixed)
    except SelectionError as error:
        st.warning(escape_markdown(error))
        return Selection.of(**fixed)


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a widget: a stable id for the address and a label for people."""

    value: str
    label: str


def choose_several(name: str, label: str, options: Sequence[Option], **widget: Any) -> list[str]:
    """Show a multiple choice tied to the address under `name`."""
    labels = {option.value: option.label for option in options}
    for value in get_query_values(name):
        labels.setdefault(value, value)
    key = f"several_{name}"
    st.session_state[key] = get_query_values(name)
    st.multiselect(
        label,
        list(labels),
        format_func=labels.__getitem__,
        key=key,
        on_change=lambda: _write_choice(name, key),
        **widget,
    )
    return get_query_values(name)


def choose_one(name: str, label: str, options: Mapping[str, str], default: str, **widget: Any) -> str:
    """Show a single choice tied to the address; the default stays out of it."""
    return _show_single_choice(st.selectbox, name, label, options, default, **widget)


def choose_segment(name: str, label: str, options: Mapping[str, str], default: str, **widget: Any) -> str:
    """Show a row of few choices tied to the address."""
    return _show_single_choice(st.segmented_control, name, label, options, default, required=True, **widget)


def choose_pill(name: str, label: str, options: Mapping[str, str], default: str) -> str:
    """Show choices that may be many and long, all at once, tied to the address."""
    return _show_single_choice(st.pills, name, label, options, default, required=True)


def _show_single_choice(
    show: Any, name: str, label: str, options: Mapping[str, str], default: str, **widget: Any
) -> str:
    key = f"one_{name}"
    current = get_query_value(name, default)
    st.session_state[key] = current if current in options else default
    show(
        label,
        list(options),
        format_func=lambda value: options[value],
        key=key,
        on_change=lambda: _write_choice(name, key, default),
        **widget,
    )
    return str(st.session_state[key])


def show_text_field(name: str, label: str, **widget: Any) -> str:
    """Show a text field tied to the address."""
    key = f"words_{name}"
    st.session_state[key] = get_query_value(name)
    st.text_input(label, key=key, on_change=lambda: _write_choice(name, key), **widget)
    return get_query_value(name)


def _write_choice(name: str, key: str, default: Any = None) -> None:
    value = st.session_state[key]
    set_query_value(name, None if value == default else value)
    set_query_value("page", None)


def show_facet(name: str, say: Speaker, found: Sequence[tuple[str, str, int]], label: str) -> None:
    """Show one facet: its values with their counts."""
    options = [
        Option(value, f"{describe_facet_value(name, value, text, say)} ({format_count(n, say)})")
        for value, text, n in found
    ]
    choose_several(name, label, options, placeholder=say("All"))


def show_facets(say: Speaker, chosen: Selection, names: Sequence[str]) -> None:
    """Show the facets of a selection, each with counts, and the as-of range."""
    found = count_values(chosen, tuple(names))
    titles = list_facet_titles(say)
    for name in names:
        show_facet(name, say, found[name], titles[name])
    first, last = st.columns(2)
    with first:
        show_text_field("as_of_from", say("As of, from"), placeholder="2015")
    with last:
        show_text_field("as_of_to", say("As of, to"), placeholder="2019-08")


def show_withdrawn_switch(say: Speaker, chosen: Selection) -> None:
    """Show the choice to see, beside the facts that hold, those that were withdrawn or replaced."""
    key = "also_withdrawn"

    def keep_choice() -> None:
        set_query_value("deprecated", "true" if st.session_state[key] else None)
        set_query_value("page", None)

    st.session_state[key] = chosen.deprecated
    st.toggle(say("Also withdrawn facts"), key=key, on_change=keep_choice)


def clear_filters() -> None:
    """Take every filter out of the address."""
    for name in (*Selection.model_fields, "at", "unit", "currency", "scale", "include", "chart", "page"):
        set_query_value(name, None)


def list_facet_titles(say: Speaker) -> dict[str, str]:
    return {
        "metric": say("Metric"),
        "facility": say("Facility"),
        "article": say("Article"),
        "topic": say("Topic"),
        "kind": say("Kind of facility"),
        "country": say("Country"),
        "qualifier": say("Hedge"),
        "dimension": say("Dimension"),
        "publisher": say("Publisher"),
        "language": say("Language of the source"),
        "verification": say("Check against the words"),
        "state": say("State"),
    }


def describe_facet_value(name: str, value: str, text: str, say: Speaker) -> str:
    """Return what people call a facet's value, in their language."""
    if name == "metric":
        return name_subjects(say.language)["metric"].get(value, text)
    if name == "country":
        return name_country(value, say.language)
    if name in ("qualifier", "kind", "verification", "dimension", "topic"):
        return say(value.replace("_", " "))
    if name == "state":
        return name_status(Status(value), say)
    if name == "language":
        return name_language(value, say.language)
    return text


def name_country(code: str, language_: str) -> str:
    from babel import Locale  # noqa: PLC0415

    return str(Locale.parse(load_phrases(language_).locale).territories.get(code, code))


def name_language(code: str, language_: str) -> str:
    from babel import Locale  # noqa: PLC0415

    return str(Locale.parse(load_phrases(language_).locale).languages.get(code, code))


def format_count(value: int, say: Speaker) -> str:
    from decimal import Decimal  # noqa: PLC0415

    return saying.phrase_number(Decimal(value), say.language)


def choose_unit(say: Speaker, metric_unit: str) -> str:
    """Show the units a metric can be told in, where there is more than one; empty: its own."""
    choices = {
        code: code
        for code in units.load_units()
        if units.is_convertible(metric_unit, code) and units.get_unit(code).symbol
    }
    if len(choices) < 2 or units.get_unit(metric_unit).is_money:
        return ""
    names = {code: _name_unit(code, say.language) for code in {metric_unit: "", **choices}}
    chosen = choose_one("unit", say("Unit"), names, metric_unit)
    return "" if chosen == metric_unit else chosen


def _name_unit(code: str, language_: str) -> str:
    unit = units.get_unit(code)
    name = unit.names[language_][-1]
    return f"{unit.symbol} – {name}" if unit.symbol and unit.symbol != name else name


def choose_currency(say: Speaker) -> str:
    """Show the currencies; empty: each metric's own, other currencies are left out."""
    codes = [code for code, unit in units.load_units().items() if unit.dimension == "money"]
    names = {"": say("as printed, euros only")} | {
        code: f"{code} – {_name_unit(code, say.language).split(' – ')[-1]}" for code in codes
    }
    return choose_one("currency", say("Currency"), names, "")


def show_page_link(page: Any, label: str, **query: Any) -> None:
    """Show a link to a page that keeps the language."""
    st.page_link(page, label=label, query_params=add_language(query))


def open_fact(fact_id: str) -> None:
    """Turn to the page of a fact; it keeps the language."""
    st.switch_page(FACT_PAGE, query_params=add_language({"id": fact_id}))


def add_language(query: Mapping[str, Any]) -> dict[str, Any]:
    """Add the language to a query when the address holds one."""
    return {**query, **({"in": get_query_value("in")} if get_query_value("in") else {})}


def show_action_button(act: Callable[[], None], label: str, **widget: Any) -> None:
    """Show a button that changes the address."""
    st.button(label, on_click=act, **widget)


def read_page_number(pages: int) -> int:
    """Return the page of the address, kept within what there is."""
    asked = get_query_value("page", "1")
    return min(max(int(asked), 1), pages) if asked.isdecimal() else 1


def show_pager(pages: int, current: int) -> None:
    """Show the pages, where there are several."""
    if pages < 2:
        return

    def turn_page() -> None:
        chosen = st.session_state["pager"]
        set_query_value("page", None if chosen == 1 else chosen)

    st.session_state["pager"] = current
    st.pagination(pages, key="pager", on_change=turn_page)


def show_active_filters(chosen: Selection, say: Speaker) -> None:
    """Say in words which filters hold, visible widgets or not."""
    if not chosen.is_everything:
        st.caption(escape_markdown(catalogue_access.open_catalogue().describe_selection(chosen, say.language)))
