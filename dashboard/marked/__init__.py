"""The article as it reads, each number marked: a component of our own.

Its script is a file of ours, served by the server, so that the policy against inline scripts holds; the words of the
article go to it as data and are only ever set as text.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

from dashboard.marked.text_pieces import ArticlePart, MarkedNumber, find_part, split_paragraphs, split_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = [
    "ArticlePart",
    "MarkedNumber",
    "find_part",
    "get_chosen_span",
    "get_picked_number",
    "show_article_text",
    "split_parts",
]

KEY = "marked"
_PROJECT, _NAME = "facts-dashboard", "marked"


def show_article_text(
    text: str,
    part: ArticlePart,
    marks: Sequence[MarkedNumber],
    *,
    words: dict[str, str],
    legend: dict[str, str],
    current: str | None = None,
    pages: Sequence[tuple[int, int, int]] = (),
    language: str = "en",
    on_picked: Callable[[], None] | None = None,
    on_chosen: Callable[[], None] | None = None,
) -> None:
    """Show a part of an article; `picked` and `chosen` give back what a person did, in the callbacks."""
    shown = split_paragraphs(text, part, marks, pages)
    known = {mark.id: {"state": mark.state, "hint": mark.hint} for mark in marks if _is_inside(mark, part)}
    data = {
        "key": _make_digest(shown),
        "paragraphs": shown,
        "marks": known,
        "current": current,
        "words": words,
        "legend": [[state, name] for state, name in legend.items()],
        "language": language,
    }
    _get_component()(
        key=KEY, data=data, on_picked_change=on_picked or _ignore_event, on_chosen_change=on_chosen or _ignore_event
    )


def get_picked_number() -> str | None:
    """Return the number that was picked, inside the callback."""
    number: str | None = _get_component_value("picked")
    return number


def get_chosen_span() -> tuple[int, int] | None:
    """Return the place of the words that were selected, inside the callback."""
    found = _get_component_value("chosen")
    return (int(found["start"]), int(found["end"])) if found else None


def _get_component_value(name: str) -> Any:
    return getattr(st.session_state.get(KEY), name, None)


def _ignore_event() -> None:
    """Stand in for a callback that a page does not need."""


def _is_inside(mark: MarkedNumber, part: ArticlePart) -> bool:
    return mark.end > part.start and mark.start < part.end


def _make_digest(shown: list[dict[str, Any]]) -> str:
    return hashlib.sha256(json.dumps(shown).encode()).hexdigest()


def _get_component() -> Any:
    """Return the component, known to this server's own registry of components."""
    manager = get_bidi_component_manager()
    if manager.get_component_asset_root(f"{_PROJECT}.{_NAME}") is None:
        manifest = ComponentManifest(_PROJECT, "1", [ComponentConfig(_NAME, "static")])
        manager.register_from_manifest(manifest, Path(__file__).parent)
        _get_renderer.cache_clear()
    return _get_renderer()


@cache
def _get_renderer() -> Any:
    return st.components.v2.component(f"{_PROJECT}.{_NAME}", js="marked.js", css="marked.css", isolate_styles=False)
