"""Text for readers: error messages, text from outside shown as plain text, and HTML built with every text escaped.

Readers see of an error what they can correct; for any other error they see an id to quote, and the log has the rest.
"""

from __future__ import annotations

import html
import re
from typing import Any

from facts.errors import FactsError, StoreError, log_fault
from facts.languages import ENGLISH
from facts.tables.json_objects import encode_json


class ServerFault(FactsError):
    """Something that only who runs the server can mend."""


def make_public_error(error: Exception) -> FactsError:
    """Return the error as readers may see it.

    Where the database is and what its driver says, paths and the text of what nobody foresaw stay with the operator.
    """
    if isinstance(error, FactsError) and not isinstance(error, StoreError):
        return error
    key = log_fault(error, "answering a reader")
    what = "the catalogue cannot be asked now" if isinstance(error, StoreError) else "this went wrong here"
    return ServerFault(
        what, remedy=f"Try again in a minute. If it stays so, tell who runs this dashboard: error {key}."
    )


_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-!|~$:&^=])")
_NUMBERED = re.compile(r"^(\s*\d+)\.")  # a German date at the beginning is no item of a list


_NOT_PRINTABLE = re.compile("[^\\t\\n\\x20-\\x7e\\x85\\xa0-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
_ADDRESS = re.compile(r"(?i)(https?|ftp|mailto|www)(?=[:.])|(?=@)")


def escape_markdown(words: object) -> str:
    """Escape text from articles, files and addresses for Streamlit's Markdown; addresses in it become no links.

    Of an error it is what readers may be told.
    """
    shown = make_public_error(words) if isinstance(words, Exception) else words
    unlinked = _ADDRESS.sub(lambda found: f"{found.group()}\u200b", str(shown).replace("\n", " "))
    return _NUMBERED.sub(r"\1\\.", _MARKDOWN.sub(r"\\\1", unlinked))


def remove_unprintable(words: object) -> str:
    """Leave out what no document can hold: control characters and halves of characters."""
    return _NOT_PRINTABLE.sub("", str(words))


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
    title: str, body: Html, *, head: Html | None = None, language: str = ENGLISH, theme: str | None = None
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
