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

from dashboard.marked.pieces import Mark, Part, paragraphs, part_around, parts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["Mark", "Part", "chosen", "marked_text", "part_around", "parts", "picked"]

KEY = "marked"
_PROJECT, _NAME = "facts-dashboard", "marked"


def marked_text(
    text: str,
    part: Part,
    marks: Sequence[Mark],
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
    shown = paragraphs(text, part, marks, pages)
    known = {mark.id: {"state": mark.state, "hint": mark.hint} for mark in marks if _is_inside(mark, part)}
    data = {
        "key": _digest(shown),
        "paragraphs": shown,
        "marks": known,
        "current": current,
        "words": words,
        "legend": [[state, name] for state, name in legend.items()],
        "language": language,
    }
    _component()(key=KEY, data=data, on_picked_change=on_picked or _nothing, on_chosen_change=on_chosen or _nothing)


def picked() -> str | None:
    """Return the number that was picked, inside the callback."""
    number: str | None = _told("picked")
    return number


def chosen() -> tuple[int, int] | None:
    """Return the place of the words that were selected, inside the callback."""
    found = _told("chosen")
    return (int(found["start"]), int(found["end"])) if found else None


def _told(name: str) -> Any:
    return getattr(st.session_state.get(KEY), name, None)


def _nothing() -> None:
    """Stand in for a callback that a page does not need."""


def _is_inside(mark: Mark, part: Part) -> bool:
    return mark.end > part.start and mark.start < part.end


def _digest(shown: list[dict[str, Any]]) -> str:
    return hashlib.sha256(json.dumps(shown).encode()).hexdigest()


def _component() -> Any:
    """Return the component, known to this server's own registry of components."""
    manager = get_bidi_component_manager()
    if manager.get_component_asset_root(f"{_PROJECT}.{_NAME}") is None:
        manifest = ComponentManifest(_PROJECT, "1", [ComponentConfig(_NAME, "static")])
        manager.register_from_manifest(manifest, Path(__file__).parent)
        _renderer.cache_clear()
    return _renderer()


@cache
def _renderer() -> Any:
    return st.components.v2.component(f"{_PROJECT}.{_NAME}", js="marked.js", css="marked.css", isolate_styles=False)
