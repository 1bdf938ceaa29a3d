"""The text of an article with each number marked, and the queue of keys beside it: components with own scripts.

The scripts are files of this package, served by the server, so that the policy against inline scripts holds. The words
of the article are data for them, cut into paragraphs and pieces, and are only ever set as text.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import deque
from dataclasses import dataclass
from functools import cache
from itertools import groupby, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

from facts.languages import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence


LONGEST_PART = 16_000
"""How many characters of a long article are shown at once: a browser draws that many at once without a pause."""
LEFT_OUT = "left_out"
_WRAPPED = re.compile(r"(?m)^(.{60,})\n(?=\S)")
"""A line so long that it ends only because the page did: the browser breaks it anew."""
_PARAGRAPH = re.compile(r"\S[\s\S]*?(?=\n\s*\n|\s*\Z)")


@dataclass(frozen=True, slots=True)
class MarkedNumber:
    """A number of the text: its place in code points, what became of it, and why."""

    id: str
    start: int
    end: int
    state: str
    hint: str


@dataclass(frozen=True, slots=True)
class ArticlePart:
    """The stretch of an article that is shown, and which of how many it is."""

    start: int
    end: int
    number: int = 1
    total: int = 1


def split_parts(text: str, pages: Sequence[tuple[int, int, int]] = ()) -> list[ArticlePart]:
    """Cut a long text into parts that end where a page or a paragraph does, else a word."""
    ends = [end for _, end, _ in pages] or [found.end() for found in re.finditer(r"\n\s*\n", text)]
    cuts = [0]
    while len(text) - cuts[-1] > LONGEST_PART:
        limit = cuts[-1] + LONGEST_PART
        fitting = max((end for end in ends if cuts[-1] < end <= limit), default=0)
        cuts.append(fitting or text.rfind(" ", cuts[-1], limit) + 1 or limit)
    bounds = list(zip(cuts, [*cuts[1:], len(text)], strict=True))
    return [ArticlePart(start, end, number, len(bounds)) for number, (start, end) in enumerate(bounds, 1)]


def find_part(found: Sequence[ArticlePart], place: int) -> ArticlePart:
    """Return the part in which a place lies."""
    return next((part for part in found if place < part.end), found[-1])


def split_paragraphs(
    text: str, part: ArticlePart, marks: Iterable[MarkedNumber], pages: Sequence[tuple[int, int, int]] = ()
) -> list[dict[str, Any]]:
    """Return the paragraphs of a part: the page that begins there, and (words, start, number's id) of each piece."""
    text = _WRAPPED.sub(r"\1 ", text)
    inside = sorted((mark for mark in marks if mark.end > part.start and mark.start < part.end), key=_sort_by_span)
    begins = {start: number for start, _, number in pages}
    made, page_starts, coming, near = [], sorted(begins), deque(inside), list[MarkedNumber]()
    for found in _PARAGRAPH.finditer(text, part.start, part.end):
        page = None
        while page_starts and page_starts[0] <= found.start():
            page = begins[page_starts.pop(0)]
        while coming and coming[0].start < found.end():
            near.append(coming.popleft())
        near = [mark for mark in near if mark.end > found.start()]
        made.append({"page": page, "pieces": list(_split_pieces(text, found.start(), found.end(), near))})
    return made


def _sort_by_span(mark: MarkedNumber) -> tuple[int, int]:
    return mark.start, -mark.end


def _split_pieces(
    text: str, start: int, end: int, marks: Sequence[MarkedNumber]
) -> Iterator[tuple[str, int, str | None]]:
    """Yield the pieces of a paragraph, each under the mark that is on top of it."""
    edges = {start, end, *(place for mark in marks for place in (mark.start, mark.end) if start < place < end)}
    covered = [(first, last, _find_top_mark(marks, first, last)) for first, last in pairwise(sorted(edges))]
    for top, group in groupby(covered, key=lambda piece: piece[2]):
        run = list(group)
        yield text[run[0][0] : run[-1][1]], run[0][0], top


def _find_top_mark(marks: Sequence[MarkedNumber], start: int, end: int) -> str | None:
    """Return which mark shows where several lie over each other: the shorter one, and never one that was left out."""
    over = [mark for mark in marks if mark.start <= start and mark.end >= end]
    top = min(over, key=lambda mark: (mark.state == LEFT_OUT, mark.end - mark.start), default=None)
    return top.id if top else None


__all__ = [
    "ArticlePart",
    "MarkedNumber",
    "find_part",
    "get_chosen_span",
    "get_picked_number",
    "show_article_text",
    "show_key_queue",
    "split_parts",
]

KEY = "marked"
_PROJECT, _NAME, _KEYS = "facts-dashboard", "marked", "keys"


def show_article_text(
    text: str,
    part: ArticlePart,
    marks: Sequence[MarkedNumber],
    *,
    words: dict[str, str],
    legend: dict[str, str],
    current: str | None = None,
    pages: Sequence[tuple[int, int, int]] = (),
    language: str = ENGLISH,
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


def show_key_queue(run: int, words: dict[str, str], *, has_failed: bool) -> None:
    """Let keys that are pressed while the server works wait for their turn; to be shown behind all else of a page.

    `run` counts the runs of the page: by a new one the browser knows that the last key was answered. Where what a key
    asked for could not be done, those that wait behind it are dropped, and said to be so: they were meant for what
    would have come next.
    """
    _get_component(_KEYS)(key="key_queue", data={"run": run, "words": words, "failed": has_failed})


def _get_component(name: str = _NAME) -> Any:
    """Return a component, known to this server's own registry of components."""
    manager = get_bidi_component_manager()
    if manager.get_component_asset_root(f"{_PROJECT}.{_NAME}") is None:
        parts = [ComponentConfig(part, "static") for part in (_NAME, _KEYS)]
        manager.register_from_manifest(ComponentManifest(_PROJECT, "1", parts), Path(__file__).parent)
        _get_renderer.cache_clear()
    return _get_renderer(name)


@cache
def _get_renderer(name: str) -> Any:
    return st.components.v2.component(f"{_PROJECT}.{name}", js=f"{name}.js", css=f"{name}.css", isolate_styles=False)
