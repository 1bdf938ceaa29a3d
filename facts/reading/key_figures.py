"""Key figures side by side: large numbers in a row, each with its words below it, are read one after the other."""

from __future__ import annotations

import re
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from facts.reading.borders import Borders
    from facts.reading.glyphs import Piece

    Row = list[Piece]

_LARGER = 1.2
_MOST_WORDS, _MOST_LABEL_WORDS = 3, 6
_MOST_LABEL_ROWS = 4
_NEAR, _NEAR_FIGURE = 1.0, 1.2
_DIGIT = re.compile(r"\d")


def key_figures(
    rows: Sequence[Row], gutters: Sequence[tuple[float, float]], borders: Borders
) -> list[tuple[list[Row], bool]] | None:
    """Return the rows in parts, each figure with its words a part of its own; None where there is no figure."""
    cells = [[] if _is_ruled(row, borders) else _cells(row, gutters) for row in rows] if gutters else []
    found: list[tuple[list[Row], bool]] = []
    at, plain = 0, 0
    while at < len(cells):
        end = _end(rows, cells, at, is_first=at == plain)
        if end == at:
            at += 1
            continue
        found += [(list(rows[plain:at]), False)] if at > plain else []
        found += [(column, True) for column in _columns(cells[at:end])]
        at = plain = end
    if not found:
        return None
    return [*found, *([(list(rows[plain:]), False)] if plain < len(rows) else [])]


def _is_ruled(row: Row, borders: Borders) -> bool:
    """Whether borders part the words of a row: it belongs to a table."""
    in_order = sorted(row, key=lambda piece: piece.x0)
    return bool(borders.bands) and any(
        borders.part(one.x1, other.x0, one.foot + 0.3 * one.size, one.size) for one, other in pairwise(in_order)
    )


def _end(rows: Sequence[Row], cells: Sequence[list[Row]], at: int, *, is_first: bool) -> int:
    """Return the row after the words of the figures in a row; the row itself where they are none."""
    if not _are_figures(cells[at]):
        return at
    end = at + 1
    while end < len(rows) and end - at <= _MOST_LABEL_ROWS and _is_near(rows, end) and _are_words(cells[end]):
        end += 1
    is_apart = is_first or not _is_near(rows, at)
    return end if end > at + 1 and _stand_out(rows[at:end], is_apart=is_apart) else at


def _is_near(rows: Sequence[Row], at: int) -> bool:
    """Whether a row stands close below the one before it."""
    above, row = rows[at - 1], rows[at]
    gap = min(piece.foot for piece in above) - max(piece.half for piece in row)
    size, size_above = max(piece.size for piece in row), max(piece.size for piece in above)
    return gap < max(_NEAR * size, _NEAR_FIGURE * size_above if size_above > _LARGER * size else 0)


def _are_words(cells: Iterable[Row]) -> bool:
    said = [words for cell in cells if (words := [piece.text for piece in cell if piece.text])]
    return bool(said) and not _are_figures(cells) and all(len(words) <= _MOST_LABEL_WORDS for words in said)


def _cells(row: Row, gutters: Sequence[tuple[float, float]]) -> list[Row]:
    """Part a row at its gutters."""
    found: list[Row] = [[] for _ in range(len(gutters) + 1)]
    for piece in sorted(row, key=lambda piece: piece.x0):
        middle = 0.5 * (piece.x0 + piece.x1)
        found[sum(0.5 * (low + high) < middle for low, high in gutters)].append(piece)
    return found


def _are_figures(cells: Iterable[Row]) -> bool:
    said = [words for cell in cells if (words := [piece.text for piece in cell if piece.text])]
    return len(said) > 1 and all(_is_figure(words) for words in said)


def _is_figure(words: Sequence[str]) -> bool:
    """Whether a cell is a number, perhaps with its hedge or unit."""
    numbers = [word for word in words if _DIGIT.search(word)]
    return bool(numbers) and len(words) - len(numbers) <= _MOST_WORDS - 1


def _stand_out(rows: Sequence[Row], *, is_apart: bool) -> bool:
    """Whether the first row is larger than the others, or begins something new and alone has numbers."""
    sizes = [median(piece.size for piece in row) for row in rows]
    if sizes[0] > _LARGER * max(sizes[1:]):
        return True
    return is_apart and not any(_DIGIT.search(piece.text) for row in rows[1:] for piece in row)


def _columns(cells: Sequence[list[Row]]) -> Iterator[list[Row]]:
    for column in zip(*cells, strict=True):
        if rows := [cell for cell in column if cell]:
            yield rows
