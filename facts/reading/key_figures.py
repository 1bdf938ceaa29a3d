"""Key figures side by side: large numbers in a row, each with its words below it, are read one after the other."""

from __future__ import annotations

import re
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from facts.reading.glyphs import Piece

    Row = list[Piece]

_LARGER = 1.2
_MOST_WORDS = 3
_MOST_LABEL_ROWS = 4
_DIGIT = re.compile(r"\d")


def key_figures(rows: Sequence[Row], gutters: Sequence[tuple[float, float]]) -> list[list[Row]] | None:
    """Return the rows of each figure with its words; None where the rows are anything else."""
    if len(gutters) < 1 or len(rows) < 2:
        return None
    cells = [_cells(row, gutters) for row in rows]
    blocks: list[list[Row]] = []
    at = 0
    while at < len(rows):
        end = at + 1
        while end < len(rows) and not _are_figures(cells[end]):
            end += 1
        if not _are_figures(cells[at]) or not 1 < end - at <= 1 + _MOST_LABEL_ROWS or not _stand_out(rows[at:end]):
            return None
        blocks += _columns(cells[at:end])
        at = end
    return blocks


def _cells(row: Row, gutters: Sequence[tuple[float, float]]) -> list[Row]:
    """Part a row at its gutters."""
    found: list[Row] = [[] for _ in range(len(gutters) + 1)]
    for piece in sorted(row, key=lambda piece: piece.x0):
        middle = 0.5 * (piece.x0 + piece.x1)
        found[sum(0.5 * (low + high) < middle for low, high in gutters)].append(piece)
    return found


def _are_figures(cells: Iterable[Row]) -> bool:
    said = [[piece.text for piece in cell] for cell in cells if cell]
    return len(said) > 1 and all(_is_figure(words) for words in said)


def _is_figure(words: Sequence[str]) -> bool:
    """Whether a cell is a number, perhaps with its hedge or unit."""
    numbers = [word for word in words if _DIGIT.search(word)]
    return bool(numbers) and len(words) - len(numbers) <= _MOST_WORDS - 1


def _stand_out(rows: Sequence[Row]) -> bool:
    """Whether the first row is larger than the others, or the only one with numbers."""
    sizes = [median(piece.size for piece in row) for row in rows]
    if sizes[0] > _LARGER * max(sizes[1:]):
        return True
    return not any(_DIGIT.search(piece.text) for row in rows[1:] for piece in row)


def _columns(cells: Sequence[list[Row]]) -> Iterator[list[Row]]:
    for column in zip(*cells, strict=True):
        if rows := [cell for cell in column if cell]:
            yield rows
