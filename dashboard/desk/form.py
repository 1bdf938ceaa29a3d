"""Forms made from the records' own models: each field with its description and example, and what is typed as values.

The widgets' state is read again in callbacks, which run before the page does: so nothing typed is ever lost.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, get_args

import streamlit as st

from dashboard import controls
from dashboard.text import plain
from facts import units
from facts.lengths import longest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pydantic import BaseModel

    from facts.language import Speaker

_LONG = frozenset({"note", "definition"})


def key(prefix: str, name: str) -> str:
    return f"{prefix}-{name}"


def show(
    model: type[BaseModel], names: Sequence[str], given: Mapping[str, Any], prefix: str, say: Speaker
) -> dict[str, Any]:
    """Show a widget for each field and return what they hold."""
    titles = labels(say)
    for name in names:
        _widget(model, name, given.get(name), key(prefix, name), titles.get(name, name), say)
    return read(model, names, prefix)


def read(model: type[BaseModel], names: Sequence[str], prefix: str) -> dict[str, Any]:
    """Return what the widgets hold as the model takes it; fields that are not shown are left out."""
    shown = [name for name in names if key(prefix, name) in st.session_state]
    return {name: _value(model, name, st.session_state[key(prefix, name)]) for name in shown}


def _widget(model: type[BaseModel], name: str, value: Any, key_: str, label: str, say: Speaker) -> None:
    help_ = explained(model, name, say)
    options = _options(model, name)
    if options:
        st.session_state.setdefault(key_, str(value) if value is not None else _first(model, name))
        st.selectbox(label, options, key=key_, help=help_, format_func=lambda code: option_label(name, code, say))
        return
    st.session_state.setdefault(key_, _text(value))
    show_text = st.text_area if name in _LONG else st.text_input
    show_text(label, key=key_, help=help_, max_chars=longest(model, name))


def explained(model: type[BaseModel], name: str, say: Speaker) -> str:
    """Return a field's description and good example, for help."""
    field = model.model_fields[name]
    example = _text(field.examples[0]) if field.examples else ""
    description = str(field.description)
    described = plain(say(description))
    return say("{what} For example: {example}", what=described, example=plain(example)) if example else described


def option_label(name: str, code: str, say: Speaker) -> str:
    """Return what people call a value of a vocabulary."""
    if name == "unit":
        unit = units.unit(code)
        named = unit.names[say.language][1] or unit.symbol or code
        return f"{named} · {code}"
    if name == "language":
        return controls.language_name(code, say.language)
    return say(code.replace("_", " ")) if code else "–"


def _options(model: type[BaseModel], name: str) -> list[str]:
    if name == "unit":
        return list(units.vocabulary())
    if name == "language":
        return list(units.LANGUAGES)
    if name == "medium":
        return ["newsletter", "press_release", "web_page", "paper", "news", "report"]
    vocabulary = _vocabulary(model, name)
    if vocabulary is None:
        return []
    values = [item.value for item in vocabulary]
    return values if model.model_fields[name].default is not None else ["", *values]


def _vocabulary(model: type[BaseModel], name: str) -> type[StrEnum] | None:
    annotation = model.model_fields[name].annotation
    for kind in (annotation, *get_args(annotation)):
        if isinstance(kind, type) and issubclass(kind, StrEnum):
            return kind
    return None


def _first(model: type[BaseModel], name: str) -> str:
    default = model.model_fields[name].default
    return str(default) if isinstance(default, str) else _options(model, name)[0]


def _is_list(model: type[BaseModel], name: str) -> bool:
    return "tuple" in str(model.model_fields[name].annotation)


def _value(model: type[BaseModel], name: str, written: Any) -> Any:
    text = str(written or "").strip()
    if _is_list(model, name):
        return tuple(part.strip() for part in text.split(",") if part.strip())
    field = model.model_fields[name]
    return text if text or field.is_required() or field.default == "" else None


def _text(value: Any) -> str:
    if value is None:
        return ""
    return ", ".join(map(str, value)) if isinstance(value, tuple | list) else str(value)


def labels(say: Speaker) -> dict[str, str]:
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
