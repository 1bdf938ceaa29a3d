"""Running headers, footers and page numbers: what stands at the edge of pages and is no text of the article."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from facts.documents.reading_order import gather_rows, row_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from facts.documents.pdf_glyphs import GlyphPiece

_DEPTH = 6
"""So many rows from the edge of a page may be furniture."""
_NUMBER = re.compile(r"\d+")
_LONE = re.compile(
    r"[-–—·|\s]*(?:(?:page|pag\.?|pagina|seite|s\.|p\.)\s*)?(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:/|of|di|von|sur)\s*\d{1,4})?[-–—·|\s]*",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Edge:
    """One row near an edge: `key` is its text without numbers, at its height."""

    page: int
    row: list[GlyphPiece]
    text: str
    foot: float
    is_repeated: bool = False

    @property
    def key(self) -> str:
        return _NUMBER.sub("#", self.text).casefold()

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(int(number[:9]) for number in _NUMBER.findall(self.text))


def without_furniture(pages: Sequence[list[GlyphPiece]]) -> tuple[list[list[GlyphPiece]], list[str]]:
    """Return the pages without what repeats at their edges, and the texts that were taken away."""
    edges = [edge for number, page in enumerate(pages) for edge in _list_edges(number, page)]
    _mark_edges([row for both in edges for row in both])
    gone = [row for both in edges for row in _list_outer(both, len(pages))]
    taken = {id(piece) for edge in gone for piece in edge.row}
    kept = [[piece for piece in page if id(piece) not in taken] for page in pages]
    return kept, list(dict.fromkeys(edge.text for edge in gone))


def _list_edges(number: int, page: list[GlyphPiece]) -> Iterable[list[_Edge]]:
    """Return the rows at the top and at the bottom, each from the edge inwards."""
    of_page = [_Edge(number, row, row_text(row), min(piece.foot for piece in row)) for row in gather_rows(page)]
    half = len(of_page) // 2
    return of_page[: min(_DEPTH, half)], of_page[: -1 - min(_DEPTH, half) : -1]


def _mark_edges(edges: Iterable[_Edge]) -> None:
    by_key: dict[str, list[_Edge]] = defaultdict(list)
    for edge in edges:
        by_key[edge.key].append(edge)
    for same in by_key.values():
        for height in _part_by_height(same):
            _mark_repeated(height)


def _part_by_height(same: list[_Edge]) -> Iterable[list[_Edge]]:
    """Part rows of one text by where they stand."""
    found: list[list[_Edge]] = []
    for edge in sorted(same, key=lambda edge: edge.foot):
        if not found or edge.foot - found[-1][-1].foot > 4:
            found.append([])
        found[-1].append(edge)
    return found


def _mark_repeated(same: list[_Edge]) -> None:
    """Mark rows that are equal, or differ only by a number that counts with the pages."""
    by_offset: dict[tuple[int, ...], set[int]] = defaultdict(set)
    for edge in same:
        for key in _list_offsets(edge):
            by_offset[key].add(edge.page)
    for edge in same:
        edge.is_repeated = any(len(by_offset[key]) > 1 for key in _list_offsets(edge))


def _list_offsets(edge: _Edge) -> list[tuple[int, ...]]:
    """Return the numbers of a row as printed, and once for each of them less its page."""
    numbers = edge.numbers
    counted = [(at, *numbers[:at], number - edge.page, *numbers[at + 1 :]) for at, number in enumerate(numbers)]
    return [(-1, *numbers), *counted]


def _list_outer(from_edge: list[_Edge], count: int) -> list[_Edge]:
    """Return the rows from the edge up to the last that repeats, with lone page numbers between."""
    last = max((at for at, edge in enumerate(from_edge) if edge.is_repeated), default=-1)
    while last >= 0 and not all(edge.is_repeated or _LONE.fullmatch(edge.text) for edge in from_edge[: last + 1]):
        last = max((at for at in range(last) if from_edge[at].is_repeated), default=-1)
    if last < 0 and count == 1 and from_edge and _is_lone_number(from_edge):
        last = 0
    return from_edge[: last + 1]


def _is_lone_number(from_edge: list[_Edge]) -> bool:
    """Whether the outermost row of a single page is its number, well apart from the text."""
    outer = from_edge[0]
    apart = abs(outer.foot - from_edge[1].foot) if len(from_edge) > 1 else 0.0
    return bool(_LONE.fullmatch(outer.text)) and apart > 2 * max(piece.size for piece in outer.row)
