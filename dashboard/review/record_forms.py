"""Forms made from the models of records: each field with its description and example; new facilities and metrics.

The state of the widgets is read again in callbacks, which run before the page does, so that nothing typed is lost.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from typing import TYPE_CHECKING, Any, get_args

import streamlit as st

from dashboard.safe_text import escape_markdown
from dashboard.ui import catalogue_access, controls
from facts import units
from facts.errors import FactsError
from facts.lengths import longest
from facts.metric import Metric
from facts.record import build
from facts.research_facility import Facility

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pydantic import BaseModel

    from facts.language import Speaker


_LONG = frozenset({"note", "definition"})


def make_field_key(prefix: str, name: str) -> str:
    return f"{prefix}-{name}"


def show_form(
    model: type[BaseModel], names: Sequence[str], given: Mapping[str, Any], prefix: str, say: Speaker
) -> dict[str, Any]:
    """Show a widget for each field and return what they hold."""
    titles = list_field_titles(say)
    for name in names:
        _show_widget(model, name, given.get(name), make_field_key(prefix, name), titles.get(name, name), say)
    return read_form(model, names, prefix)


def read_form(model: type[BaseModel], names: Sequence[str], prefix: str) -> dict[str, Any]:
    """Return what the widgets hold as the model takes it; fields that are not shown are left out."""
    shown = [name for name in names if make_field_key(prefix, name) in st.session_state]
    return {name: _read_field_value(model, name, st.session_state[make_field_key(prefix, name)]) for name in shown}


def _show_widget(model: type[BaseModel], name: str, value: Any, key_: str, label: str, say: Speaker) -> None:
    help_ = explain_field(model, name, say)
    options = _list_options(model, name)
    if options:
        st.session_state.setdefault(key_, str(value) if value is not None else _get_first_option(model, name))
        st.selectbox(label, options, key=key_, help=help_, format_func=lambda code: name_option(name, code, say))
        return
    st.session_state.setdefault(key_, _format_field_value(value))
    show_text = st.text_area if name in _LONG else st.text_input
    show_text(label, key=key_, help=help_, max_chars=longest(model, name))


def explain_field(model: type[BaseModel], name: str, say: Speaker) -> str:
    """Return a field's description and good example, for help."""
    field = model.model_fields[name]
    example = _format_field_value(field.examples[0]) if field.examples else ""
    description = str(field.description)
    described = escape_markdown(say(description))
    return (
        say("{what} For example: {example}", what=described, example=escape_markdown(example)) if example else described
    )


def name_option(name: str, code: str, say: Speaker) -> str:
    """Return what people call a value of a vocabulary."""
    if name == "unit":
        unit = units.unit(code)
        named = unit.names[say.language][1] or unit.symbol or code
        return f"{named} · {code}"
    if name == "language":
        return controls.name_language(code, say.language)
    return say(code.replace("_", " ")) if code else "–"


def _list_options(model: type[BaseModel], name: str) -> list[str]:
    if name == "unit":
        return list(units.vocabulary())
    if name == "language":
        return list(units.LANGUAGES)
    if name == "medium":
        return ["newsletter", "press_release", "web_page", "paper", "news", "report"]
    vocabulary = _get_vocabulary(model, name)
    if vocabulary is None:
        return []
    values = [item.value for item in vocabulary]
    return values if model.model_fields[name].default is not None else ["", *values]


def _get_vocabulary(model: type[BaseModel], name: str) -> type[StrEnum] | None:
    annotation = model.model_fields[name].annotation
    for kind in (annotation, *get_args(annotation)):
        if isinstance(kind, type) and issubclass(kind, StrEnum):
            return kind
    return None


def _get_first_option(model: type[BaseModel], name: str) -> str:
    default = model.model_fields[name].default
    return str(default) if isinstance(default, str) else _list_options(model, name)[0]


def _is_list(model: type[BaseModel], name: str) -> bool:
    return "tuple" in str(model.model_fields[name].annotation)


def _read_field_value(model: type[BaseModel], name: str, written: Any) -> Any:
    text = str(written or "").strip()
    if _is_list(model, name):
        return tuple(part.strip() for part in text.split(",") if part.strip())
    field = model.model_fields[name]
    return text if text or field.is_required() or field.default == "" else None


def _format_field_value(value: Any) -> str:
    if value is None:
        return ""
    return ", ".join(map(str, value)) if isinstance(value, tuple | list) else str(value)


def list_field_titles(say: Speaker) -> dict[str, str]:
    """Return the title of each field that a form may show."""
    return {
        "aliases": say("Other names"),
        "amount": say("Number"),
        "authors": say("Authors"),
        "claimed_by": say("Said by"),
        "country": say("Country"),
        "definition": say("Definition"),
        "derivation": say("What was done to the number"),
        "direction": say("Which way is better"),
        "id": say("Id"),
        "kind": say("Kind"),
        "label": say("Name in English"),
        "label_de": say("Name in German"),
        "label_fr": say("Name in French"),
        "label_it": say("Name in Italian"),
        "language": say("Language"),
        "licence": say("Licence"),
        "lower": say("Lower bound"),
        "medium": say("Medium"),
        "name": say("Full name"),
        "note": say("Note"),
        "page": say("Page or section"),
        "period": say("Period"),
        "published": say("Published"),
        "publisher": say("Publisher"),
        "qualifier": say("Hedge"),
        "review_by": say("Check again by"),
        "short_name": say("Short name"),
        "stat_type": say("Statistic"),
        "title": say("Title"),
        "topics": say("Topics"),
        "unit": say("Unit"),
        "unit_text": say("Unit as printed"),
        "upper": say("Upper bound"),
        "url": say("Address"),
        "value_text": say("Number as printed"),
    }


FACILITY_FIELDS = ("name", "short_name", "kind", "country", "url", "aliases")
METRIC_FIELDS = ("label", "definition", "unit", "stat_type", "direction", "topics", "label_it", "label_de", "label_fr")
_MADE = "desk_made"


def take_made_id(name: str) -> str | None:
    """Return the id of the facility or metric that was just made, once."""
    kind, id_ = st.session_state.get(_MADE, ("", None))
    if kind != name:
        return None
    del st.session_state[_MADE]
    return str(id_)


def show_new_record_buttons(say: Speaker, unit: str) -> None:
    """Offer a new facility or metric; a new metric starts with the unit of the number at hand."""
    with st.container(horizontal=True, key="making"):
        if st.button(say("New facility"), key="new_facility", type="tertiary", icon=":material/add:"):
            _open_facility_form(say)
        if st.button(say("New metric"), key="new_metric", type="tertiary", icon=":material/add:"):
            _open_metric_form(say, unit)


def _open_facility_form(say: Speaker) -> None:
    def dialog() -> None:
        typed = show_form(Facility, FACILITY_FIELDS, {}, "new-facility", say)
        if st.button(say("Add this facility"), type="primary", key="add_facility"):
            _add_record("facility", {**typed, "id": make_slug(typed["short_name"], "-")})

    st.dialog(say("New facility"))(dialog)()


def _open_metric_form(say: Speaker, unit: str) -> None:
    def dialog() -> None:
        typed = show_form(Metric, METRIC_FIELDS, {"unit": unit}, "new-metric", say)
        if st.button(say("Add this metric"), type="primary", key="add_metric"):
            _add_record("metric", {**typed, "id": make_slug(typed["label"], "_")})

    st.dialog(say("New metric"), width="medium")(dialog)()


def _add_record(kind: str, values: dict[str, Any]) -> None:
    """Add the record and close; what is wrong is said in the dialog."""
    catalogue = catalogue_access.open_catalogue()
    try:
        if kind == "facility":
            catalogue.add_facility(build(Facility, values), "made during a review")
        else:
            catalogue.add_metric(build(Metric, values), "made during a review")
    except FactsError as error:
        st.error(escape_markdown(error))
        return
    st.session_state[_MADE] = (kind, values["id"])
    st.rerun()


def make_slug(name: str | None, mark: str) -> str:
    """Return an id made from a name: small letters and digits, joined by a mark."""
    folded = unicodedata.normalize("NFKD", name or "").encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", mark, folded).strip(mark)
