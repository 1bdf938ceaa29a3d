"""Upright lines between words: what stands in two cells is never one number."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from facts.reading.box import Box
    from facts.reading.letters import Letters

_BAND = 12.0
_JOINED = 3.0
"""Lines that stand above each other with less white between them than this are one border."""
_SAME = 1.0
_LONG = 1.5
"""A border of a table is so many lines of text high; a shorter line is the frame of a word."""
_APART = 0.6
_RIM = 0.12


class _Border(NamedTuple):
    x: float
    bottom: float
    top: float


class Borders:
    """The upright lines of a page, found by height."""

    def __init__(self, lines: Iterable[Box] = ()) -> None:
        self.bands: dict[int, list[_Border]] = defaultdict(list)
        for border in _joined(lines):
            for band in range(int(border.bottom // _BAND), int(border.top // _BAND) + 1):
                self.bands[band].append(border)

    def part(self, left: float, right: float, height: float, size: float) -> bool:
        """Whether a border stands between two words of a line, which ends and begins at these places."""
        is_apart = right - left > _APART * size
        return any(
            left - _RIM * size <= border.x <= right + _RIM * size
            and border.bottom < height < border.top
            and (is_apart or border.top - border.bottom > _LONG * size)
            for border in self.bands.get(int(height // _BAND), ())
        )

    def cut(self, one: Letters) -> Iterator[Letters]:
        """Yield the parts of what was written without white space, but over a border."""
        start = 0
        for at in range(1, len(one.lefts) if self.bands else 0):
            if self.part(one.lefts[at], one.lefts[at], one.foot + 0.3 * one.height, one.height):
                yield one.part(start, at, one.why)
                start = at
        yield one.part(start, len(one.lefts), one.why) if start else one


def _joined(lines: Iterable[Box]) -> list[_Border]:
    """Join lines that stand above each other."""
    groups: list[list[_Border]] = []
    for one in sorted(_Border(0.5 * (line.left + line.right), line.bottom, line.top) for line in lines):
        if not groups or one.x - groups[-1][-1].x > _SAME:
            groups.append([])
        groups[-1].append(one)
    return [border for same in groups for border in _chained(sorted(same, key=lambda one: one.bottom))]


def _chained(same: Sequence[_Border]) -> list[_Border]:
    found: list[_Border] = []
    for one in same:
        if found and one.bottom - found[-1].top < _JOINED:
            found[-1] = _Border(one.x, found[-1].bottom, max(one.top, found[-1].top))
        else:
            found.append(one)
    return found
