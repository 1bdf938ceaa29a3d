"""Words that a line was drawn through: they stand on the page, and are not stated any more."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import groupby
from typing import TYPE_CHECKING, Any

from facts.reading.box import Box, upright
from facts.reading.letters import ink_of
from facts.reading.omissions import STRUCK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from facts.reading.drawing import Drawing
    from facts.reading.letters import Letters

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


def struck_apart(found: Sequence[Letters], drawing: Drawing, turn: int, textpage: Any) -> list[Letters]:
    """Return the parts of words, all turned alike; those that are struck out parted from the others."""
    level = drawing.upright if turn % 2 else drawing.level
    if not (level or drawing.slanted):
        return list(found)
    crossed: dict[int, list[tuple[float, float]]] = defaultdict(list)
    bands = _bands(one for one in found if not one.why)
    for box in level:
        line = upright(box, turn)
        for one in _through(line, bands):
            if _is_through_ink(one, line, textpage):
                crossed[id(one)].append((line.left, line.right))
    for slanting in drawing.slanted if turn == 0 else ():
        for one in _slanting(slanting, bands):
            crossed[id(one)].append((one.x0, one.x1))
    return [part for one in found for part in (_parts(one, crossed[id(one)]) if id(one) in crossed else [one])]


def _is_through_ink(one: Letters, line: Box, textpage: Any) -> bool:
    """Whether a line goes through the letters themselves, and not between a fraction's two numbers."""
    middle = 0.5 * (line.bottom + line.top)
    boxes = [
        upright(ink_of(textpage, at), one.turn)
        for at, letter, left in zip(one.numbers, one.letters, one.lefts, strict=True)
        if letter.isalnum() and at >= 0 and line.left - one.height < left < line.right
    ]
    through = [box for box in boxes if box.bottom + _RIM * (box.top - box.bottom) < middle < box.top]
    return not boxes or len(through) > 0.5 * len(boxes)


def _bands(found: Iterable[Letters]) -> dict[int, list[Letters]]:
    """Sort parts by the height of the middle of their letters."""
    bands: dict[int, list[Letters]] = defaultdict(list)
    for one in found:
        low, high = _zone(one)
        for band in range(int(low // _BAND), int(high // _BAND) + 1):
            bands[band].append(one)
    return bands


def _zone(one: Letters) -> tuple[float, float]:
    rise = one.high - one.foot
    return one.foot + _LOWEST * rise, one.foot + _HIGHEST * rise


def _through(line: Box, bands: dict[int, list[Letters]]) -> list[Letters]:
    """Return the parts that a level line runs through, where most of it runs over letters."""
    middle = 0.5 * (line.bottom + line.top)
    below = [
        one
        for one in bands.get(int(middle // _BAND), ())
        if one.x0 < line.right and one.x1 > line.left and _zone(one)[0] <= middle <= _zone(one)[1]
    ]
    thin = [one for one in below if line.top - line.bottom < _THICKEST * one.height]
    if not thin:
        return []
    over = sum(min(one.x1, line.right) - max(one.x0, line.left) for one in thin)
    return thin if over > _OVER_LETTERS * (line.right - line.left) else []


def _slanting(line: tuple[float, float, float, float], bands: dict[int, list[Letters]]) -> list[Letters]:
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


def _parts(one: Letters, stretches: list[tuple[float, float]]) -> Iterator[Letters]:
    """Yield the parts that are struck out and those that are not; a number is struck out as a whole."""
    stretches = _joined(stretches, _DASH * one.height)
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


def _joined(stretches: list[tuple[float, float]], widest: float) -> list[tuple[float, float]]:
    """Join the dashes of one line."""
    found: list[tuple[float, float]] = []
    for left, right in sorted(stretches):
        if found and left - found[-1][1] < widest:
            found[-1] = (found[-1][0], max(right, found[-1][1]))
        else:
            found.append((left, right))
    return found


def _is_torn(one: Letters, at: int, states: list[bool], stretches: list[tuple[float, float]]) -> bool:
    """Whether a line ends inside a number and not at the edge of two: it was drawn roughly."""
    if states[at - 1] == states[at] or not (_is_of_number(one.letters[at - 1]) and _is_of_number(one.letters[at])):
        return False
    return _NUMBER.search(one.text) is not None or all(
        abs(end - one.lefts[at]) > _EDGE * one.height for stretch in stretches for end in stretch
    )


def _is_of_number(letter: str) -> bool:
    return letter.isdigit() or letter in ".,'’"
