"""HTML by construction: what is not marked as HTML is text, and text is escaped."""

from __future__ import annotations

import html
from typing import Any

from facts.tables.json_objects import encode_json

_VOID = frozenset({"meta", "link", "img", "br", "source"})
_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()


def make_tag(name: str, /, *inside: str, **attributes: Any) -> Html:
    """Return an element; `class_` is class, `data_url` is data-url; None and False leave an attribute out."""
    given = "".join(_write_attribute(key, value) for key, value in attributes.items() if value not in (None, False))
    if name in _VOID:
        return Html(f"<{name}{given}>")
    return Html(f"<{name}{given}>{join_html(*inside)}</{name}>")


def join_html(*parts: str) -> Html:
    return Html("".join(part if isinstance(part, Html) else html.escape(part) for part in parts))


def _write_attribute(key: str, value: Any) -> str:
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{html.escape(str(value))}"'


def embed_data(value: Any, kind: str) -> Html:
    """Return a script element that holds data; nothing in it can end it."""
    text = encode_json(value).translate(_ESCAPES)
    return make_tag("script", Html(text), type=kind)


def embed_style(sheet: str) -> Html:
    return make_tag("style", Html(sheet))


def make_document(
    title: str, body: Html, *, head: Html | None = None, language: str = "en", theme: str | None = None
) -> str:
    """Return a whole page."""
    start = join_html(
        make_tag("meta", charset="utf-8"),
        make_tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        make_tag("meta", name="color-scheme", content=theme or "light dark"),
        make_tag("title", title),
        head or Html(),
    )
    return "<!doctype html>" + make_tag(
        "html", make_tag("head", start), make_tag("body", body), lang=language, data_theme=theme
    )
