"""Letters set wide: one number or word, though white stands between its characters."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from facts.reading.glyphs import Piece

_LEAST, _LEAST_DIGITS = 3, 4
_ALIKE = 0.08
_WIDEST, _WIDEST_OF_DIGITS = 1.0, 0.45
"""White as a part of the size: single digits farther apart are the cells of a table."""
_SIGNS = frozenset(".,'’\u00a0-–−+%<>≥≤±×")


def spaced(in_order: Sequence[Piece]) -> frozenset[int]:
    """Return the places of a line, counted by the piece before, where white space parts nothing."""
    if sum(len(piece.text) == 1 for piece in in_order) < _LEAST:
        return frozenset()
    return frozenset(
        at for start, end in _runs(in_order) if _is_one(in_order[start : end + 1]) for at in range(start, end)
    )


def _runs(in_order: Sequence[Piece]) -> Iterator[tuple[int, int]]:
    """Yield the first and last of single characters that stand equally far apart."""
    start = 0
    for at in range(1, len(in_order) + 1):
        if at == len(in_order) or not _goes_on(in_order, start, at):
            if at - start >= _LEAST:
                yield start, at - 1
            start = at


def _goes_on(in_order: Sequence[Piece], start: int, at: int) -> bool:
    one, other = in_order[at - 1], in_order[at]
    if len(one.text) != 1 or len(other.text) != 1 or abs(one.foot - other.foot) > _ALIKE * one.size:
        return False
    gap = other.x0 - one.x1
    first = in_order[start + 1].x0 - in_order[start].x1
    return gap < _WIDEST * one.size and abs(gap - first) < _ALIKE * one.size


def _is_one(run: Sequence[Piece]) -> bool:
    """Whether characters belong together; those that were typed with blanks do only around the signs of a number."""
    text = "".join(piece.text for piece in run)
    if any(one.isdigit() and other.isdigit() for one, other in pairwise(text)) and _SIGNS.intersection(text):
        return True
    if any(piece.is_after_blank for piece in run[1:]):
        return False
    if text.isdigit():
        return len(text) >= _LEAST_DIGITS and run[1].x0 - run[0].x1 < _WIDEST_OF_DIGITS * run[0].size
    return text.isalpha() or (any(map(str.isdigit, text)) and all(one.isdigit() or one in _SIGNS for one in text))
