"""Words that are drawn twice in one place, as shadows and bold letters are made: they are said once."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from facts.reading.letters import Letters

_CELL = 6.0
_BESIDE = 0.15
"""Of the height: so far from a word may its echo stand."""


def without_echoes(found: Sequence[Letters]) -> list[Letters]:
    """Return the parts of words without those that another part says in the same place."""
    grid = _grid(found)
    gone: set[int] = set()
    for (x, y), parts in grid.items():
        beside = [
            other for near in ((x + 1, y), (x, y + 1), (x + 1, y + 1), (x + 1, y - 1)) for other in grid.get(near, ())
        ]
        if beside or len(parts) > 1:
            gone |= _echoes([*beside, *parts], [*parts, *beside], gone)
    if any(one.why for one in found):
        gone |= _echoes([one for one in found if one.why], found, gone)
    return [one for one in found if id(one) not in gone]


def _grid(found: Iterable[Letters]) -> dict[tuple[int, int], list[Letters]]:
    """Sort parts by where they begin."""
    grid: dict[tuple[int, int], list[Letters]] = defaultdict(list)
    for one in found:
        grid[int(one.x0 // _CELL), int(one.foot // _CELL)].append(one)
    return grid


def _echoes(parts: Iterable[Letters], others: Sequence[Letters], gone: set[int]) -> set[int]:
    found: set[int] = set()
    for one in parts:
        for other in others:
            is_kept = other is not one and id(other) not in gone and id(other) not in found
            if is_kept and _is_echo(one, other):
                found.add(id(one))
                break
    return found


def _is_echo(one: Letters, other: Letters) -> bool:
    """Whether a part only repeats another one, or a part of it, that is read."""
    far = _BESIDE * one.height
    if (
        other.x0 > one.x0 + far
        or other.x1 < one.x0
        or other.why
        or abs(one.foot - other.foot) > far
        or abs(one.height - other.height) > far
    ):
        return False
    at = next((at for at, left in enumerate(other.lefts) if abs(left - one.x0) < far), None)
    return at is not None and other.letters[at : at + len(one.letters)] == one.letters
