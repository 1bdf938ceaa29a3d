"""Words that are drawn twice in one place, and words that a line strikes out: neither is read as current text twice."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import groupby
from typing import TYPE_CHECKING, Any

from facts.documents.omissions import STRUCK
from facts.documents.page_geometry import PageBox, turn_upright
from facts.documents.pdf_letters import ink_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from facts.documents.pdf_drawing import PageDrawing
    from facts.documents.pdf_letters import LetterRun


_CELL = 6.0
_BESIDE = 0.15
"""Of the height: so far from a word may its echo stand."""


def without_echoes(found: Sequence[LetterRun]) -> list[LetterRun]:
    """Return the parts of words without those that another part says in the same place."""
    grid = _sort_by_start(found)
    gone: set[int] = set()
    for (x, y), parts in grid.items():
        beside = [
            other for near in ((x + 1, y), (x, y + 1), (x + 1, y + 1), (x + 1, y - 1)) for other in grid.get(near, ())
        ]
        if beside or len(parts) > 1:
            gone |= _find_echoes([*beside, *parts], [*parts, *beside], gone)
    if any(one.why for one in found):
        gone |= _find_echoes([one for one in found if one.why], found, gone)
    return [one for one in found if id(one) not in gone]


def _sort_by_start(found: Iterable[LetterRun]) -> dict[tuple[int, int], list[LetterRun]]:
    """Sort parts by where they begin."""
    grid: dict[tuple[int, int], list[LetterRun]] = defaultdict(list)
    for one in found:
        grid[int(one.x0 // _CELL), int(one.foot // _CELL)].append(one)
    return grid


def _find_echoes(parts: Iterable[LetterRun], others: Sequence[LetterRun], gone: set[int]) -> set[int]:
    found: set[int] = set()
    for one in parts:
        for other in others:
            is_kept = other is not one and id(other) not in gone and id(other) not in found
            if is_kept and _is_echo(one, other):
                found.add(id(one))
                break
    return found


def _is_echo(one: LetterRun, other: LetterRun) -> bool:
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


_BAND = 12.0
_LOWEST, _HIGHEST = 0.1, 0.62
"""Between these parts of a letter's height above its foot a line strikes it out; below it underlines."""
_OVER_LETTERS = 0.5
_THICKEST = 0.3
_BEYOND = 1.5
"""A slanting line that strikes out ends at most so many heights beside the words."""
_STEEPEST = 2.5
_COVERED = 0.6
_EDGE = 0.06
_DASH = 0.35
_RIM = 0.1
_LEAST_LETTERS = 2
"""Slanting words fall apart into single letters: what crosses those may run along them."""
_NUMBER = re.compile(r"^\D*\d{1,3}(?:[.,'’]\d{3})+\D*$")


def struck_apart(found: Sequence[LetterRun], drawing: PageDrawing, turn: int, textpage: Any) -> list[LetterRun]:
    """Return the parts of words, all turned alike; those that are struck out parted from the others."""
    level = drawing.upright if turn % 2 else drawing.level
    if not (level or drawing.slanted):
        return list(found)
    crossed: dict[int, list[tuple[float, float]]] = defaultdict(list)
    bands = _sort_by_height(one for one in found if not one.why)
    for box in level:
        line = turn_upright(box, turn)
        for one in _find_struck(line, bands):
            if _is_through_ink(one, line, textpage):
                crossed[id(one)].append((line.left, line.right))
    for slanting in drawing.slanted if turn == 0 else ():
        for one in _find_slanting(slanting, bands):
            crossed[id(one)].append((one.x0, one.x1))
    return [part for one in found for part in (_iter_parts(one, crossed[id(one)]) if id(one) in crossed else [one])]


def _is_through_ink(one: LetterRun, line: PageBox, textpage: Any) -> bool:
    """Whether a line goes through the letters themselves, and not between a fraction's two numbers."""
    middle = 0.5 * (line.bottom + line.top)
    boxes = [
        turn_upright(ink_of(textpage, at), one.turn)
        for at, letter, left in zip(one.numbers, one.letters, one.lefts, strict=True)
        if letter.isalnum() and at >= 0 and line.left - one.height < left < line.right
    ]
    through = [box for box in boxes if box.bottom + _RIM * (box.top - box.bottom) < middle < box.top]
    return not boxes or len(through) > 0.5 * len(boxes)


def _sort_by_height(found: Iterable[LetterRun]) -> dict[int, list[LetterRun]]:
    """Sort parts by the height of the middle of their letters."""
    bands: dict[int, list[LetterRun]] = defaultdict(list)
    for one in found:
        low, high = _get_zone(one)
        for band in range(int(low // _BAND), int(high // _BAND) + 1):
            bands[band].append(one)
    return bands


def _get_zone(one: LetterRun) -> tuple[float, float]:
    rise = one.high - one.foot
    return one.foot + _LOWEST * rise, one.foot + _HIGHEST * rise


def _find_struck(line: PageBox, bands: dict[int, list[LetterRun]]) -> list[LetterRun]:
    """Return the parts that a level line runs through, where most of it runs over letters."""
    middle = 0.5 * (line.bottom + line.top)
    below = [
        one
        for one in bands.get(int(middle // _BAND), ())
        if one.x0 < line.right and one.x1 > line.left and _get_zone(one)[0] <= middle <= _get_zone(one)[1]
    ]
    thin = [one for one in below if line.top - line.bottom < _THICKEST * one.height]
    if not thin:
        return []
    over = sum(min(one.x1, line.right) - max(one.x0, line.left) for one in thin)
    return thin if over > _OVER_LETTERS * (line.right - line.left) else []


def _find_slanting(line: tuple[float, float, float, float], bands: dict[int, list[LetterRun]]) -> list[LetterRun]:
    """Return the parts on one line of text that a slanting line crosses from end to end."""
    x0, y0, x1, y1 = line
    middle = 0.5 * (y0 + y1)
    crossed = [
        one
        for one in bands.get(int(middle // _BAND), ())
        if one.x0 < x1 and one.x1 > x0 and one.low < middle < one.high and abs(y1 - y0) < _STEEPEST * one.height
    ]
    if max((len(one.letters) for one in crossed), default=0) < _LEAST_LETTERS:
        return []
    left, right, height = min(one.x0 for one in crossed), max(one.x1 for one in crossed), crossed[0].height
    is_fitting = left - x0 < _BEYOND * height and x1 - right < _BEYOND * height
    return crossed if is_fitting and min(x1, right) - max(x0, left) > _COVERED * (right - left) else []


def _iter_parts(one: LetterRun, stretches: list[tuple[float, float]]) -> Iterator[LetterRun]:
    """Yield the parts that are struck out and those that are not; a number is struck out as a whole."""
    stretches = _join_dashes(stretches, _DASH * one.height)
    edges = [*one.lefts, one.x1]
    middles = [0.5 * (edges[at] + edges[at + 1]) for at in range(len(one.lefts))]
    states = [any(left <= middle <= right for left, right in stretches) for middle in middles]
    if any(_is_torn(one, at, states, stretches) for at in range(1, len(states))):
        states = [sum(states) >= 0.5 * len(states)] * len(states)
        if not states[0]:
            one.add_mark()
            states.append(False)
    start = 0
    for is_struck, run in groupby(states):
        end = start + len(list(run))
        yield one.part(start, end, STRUCK if is_struck else one.why)
        start = end


def _join_dashes(stretches: list[tuple[float, float]], widest: float) -> list[tuple[float, float]]:
    """Join the dashes of one line."""
    found: list[tuple[float, float]] = []
    for left, right in sorted(stretches):
        if found and left - found[-1][1] < widest:
            found[-1] = (found[-1][0], max(right, found[-1][1]))
        else:
            found.append((left, right))
    return found


def _is_torn(one: LetterRun, at: int, states: list[bool], stretches: list[tuple[float, float]]) -> bool:
    """Whether a line ends inside a number and not at the edge of two: it was drawn roughly."""
    if states[at - 1] == states[at] or not (_is_of_number(one.letters[at - 1]) and _is_of_number(one.letters[at])):
        return False
    return _NUMBER.search(one.text) is not None or all(
        abs(end - one.lefts[at]) > _EDGE * one.height for stretch in stretches for end in stretch
    )


def _is_of_number(letter: str) -> bool:
    return letter.isdigit() or letter in ".,'’"
