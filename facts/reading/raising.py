"""Raised and lowered characters of a line, told by where they stand beside their neighbours."""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from facts.reading.characters import UNREAD, lowered, raised

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facts.reading.glyphs import Piece

_RAISED, _ON_LINE, _LOWERED = 1, 0, -1
_SMALLER = 0.85
_NO_LARGER = 1.1
_HIGH, _LOW = 0.12, 0.06
"""So far above or below its neighbour stands what is smaller, as a part of the neighbour's size."""
_HIGHER, _LOWER = 0.2, 0.15
"""So far stands what is not smaller."""
_HIGHEST = 0.95
_BESIDE, _TOUCHING = 0.5, 0.13
_RINGS = frozenset("◦∘○⚬")


def written(in_order: Sequence[Piece], main: Piece) -> list[str]:
    """Return the texts of the pieces of a line, raised and lowered ones written as such."""
    if all(abs(piece.foot - main.foot) < _LOW * main.size for piece in in_order):
        return [piece.text for piece in in_order]
    levels = _levels(in_order, main)
    texts: list[str] = []
    for level, run in groupby(zip(levels, in_order, strict=True), key=lambda pair: pair[0]):
        texts += _rewritten([piece.text for _, piece in run], level)
    return texts


def _levels(in_order: Sequence[Piece], main: Piece) -> list[int]:
    found: list[int] = []
    base: Piece | None = None
    for at, piece in enumerate(in_order):
        gap = _gap(in_order, at)
        beside = base or (in_order[at + 1] if at + 1 < len(in_order) else main)
        level = _level(piece, beside, gap / beside.size)
        found.append(level)
        if level == _ON_LINE:
            base = piece
    return found


def _gap(in_order: Sequence[Piece], at: int) -> float:
    """Return the white before a piece, or after the first."""
    one, other = (in_order[at - 1], in_order[at]) if at else (in_order[0], in_order[min(1, len(in_order) - 1)])
    return other.x0 - one.x1


def _level(piece: Piece, base: Piece, gap: float) -> int:
    shift, size = (piece.foot - base.foot) / base.size, piece.size / base.size
    is_small = size < _SMALLER and gap < _BESIDE
    is_touching = size < _NO_LARGER and gap < _TOUCHING
    if shift > 0:
        is_raised = shift < _HIGHEST and ((is_small and shift > _HIGH) or (is_touching and shift > _HIGHER))
        return _RAISED if is_raised else _ON_LINE
    is_lowered = (is_small and shift < -_LOW) or (is_touching and shift < -_LOWER)
    return _LOWERED if is_lowered and shift > -_HIGHEST else _ON_LINE


def _rewritten(texts: list[str], level: int) -> list[str]:
    """Write the texts of neighbours on one level: several marks are marks together, and never digits of the line."""
    if level == _ON_LINE:
        return texts
    together = "".join(texts)
    changed = lowered(together) if level == _LOWERED else "°" if together in _RINGS else raised(together)
    if changed == together:
        return [UNREAD + texts[0], *texts[1:]] if together[0].isdigit() else texts
    if len(changed) != len(together):
        return [changed, *texts[1:]] if len(texts) == 1 else texts
    ends = [0]
    for text in texts:
        ends.append(ends[-1] + len(text))
    return [changed[start:end] for start, end in pairwise(ends)]
