"""Where on the page each character of a cleaned text was printed."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import NamedTuple


class Place(NamedTuple):
    """A box on a page (1 is the first), in points from the upper left corner of the page as it is shown."""

    page: int
    x0: float
    y0: float
    x1: float
    y1: float


class Run(NamedTuple):
    """From this character to the next run's: one printed word and the white space after it."""

    start: int
    place: Place


@dataclass(frozen=True, slots=True)
class Places:
    """The map from characters to places, one run per printed word; empty where a medium has no pages."""

    runs: tuple[Run, ...] = ()
    length: int = 0

    def place_of(self, offset: int) -> Place | None:
        """Return the box of the word that holds the character; white space belongs to the word before it."""
        at = bisect_right(self.runs, offset, key=_start) - 1
        return self.runs[at].place if at >= 0 and offset < self.length else None

    def places_of(self, start: int, end: int) -> tuple[Place, ...]:
        """Return the boxes that cover a phrase: one for each printed line it touches."""
        first = max(bisect_right(self.runs, start, key=_start) - 1, 0)
        boxes: list[Place] = []
        for run in self.runs[first:]:
            if run.start >= min(end, self.length):
                break
            if boxes and _same_line(boxes[-1], run.place):
                boxes[-1] = _around(boxes[-1], run.place)
            else:
                boxes.append(run.place)
        return tuple(boxes)


def _start(run: Run) -> int:
    return run.start


def _same_line(one: Place, other: Place) -> bool:
    middle = (other.y0 + other.y1) / 2
    return one.page == other.page and one.y0 <= middle <= one.y1 and other.x0 >= one.x0


def _around(one: Place, other: Place) -> Place:
    return Place(one.page, min(one.x0, other.x0), min(one.y0, other.y0), max(one.x1, other.x1), max(one.y1, other.y1))
