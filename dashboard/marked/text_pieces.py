"""An article's text cut into paragraphs and pieces, so that each number can be marked where it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

LONGEST_PART = 40_000
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
    made, page_starts = [], sorted(begins)
    for found in _PARAGRAPH.finditer(text, part.start, part.end):
        page = None
        while page_starts and page_starts[0] <= found.start():
            page = begins[page_starts.pop(0)]
        here = [mark for mark in inside if mark.start < found.end() and mark.end > found.start()]
        made.append({"page": page, "pieces": list(_split_pieces(text, found.start(), found.end(), here))})
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
