"""Places for words where they overlap neither each other nor the marks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


def spread(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """Return centres near the wanted ones, in their order, so that things of these sizes do not overlap.

    Touching neighbours are moved together as one block; when all do not fit, they keep off each other
    and run over `high`.
    """
    order = sorted(range(len(wanted)), key=lambda at: wanted[at])
    blocks: list[tuple[float, list[int]]] = []
    for at in order:
        blocks.append((_start([at], wanted, sizes, low, high), [at]))
        while len(blocks) > 1 and _end(blocks[-2], sizes) > blocks[-1][0]:
            (_, before), (_, after) = blocks[-2:]
            merged = before + after
            blocks[-2:] = [(_start(merged, wanted, sizes, low, high), merged)]
    return _centres(blocks, sizes)


def _start(block: Sequence[int], wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> float:
    """Return where a block begins so that its members stand as near as can be to where they want to."""
    offset, total = 0.0, 0.0
    for at in block:
        total += wanted[at] - sizes[at] / 2 - offset
        offset += sizes[at]
    return max(low, min(total / len(block), high - offset))


def _end(block: tuple[float, list[int]], sizes: Sequence[float]) -> float:
    return block[0] + sum(sizes[at] for at in block[1]) - 1e-9


def _centres(blocks: Iterable[tuple[float, list[int]]], sizes: Sequence[float]) -> list[float]:
    centres = [0.0] * len(sizes)
    for start, members in blocks:
        place = start
        for at in members:
            centres[at] = place + sizes[at] / 2
            place += sizes[at]
    return centres


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def within(self, other: Box) -> bool:
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.top >= other.top
            and self.bottom <= other.bottom
        )


def along(start: tuple[float, float], stop: tuple[float, float]) -> Iterator[Box]:
    """Yield small boxes along a line, for words to keep off it."""
    (x1, y1), (x2, y2) = start, stop
    steps = max(2, int((abs(x2 - x1) + abs(y2 - y1)) / 8))
    for step in range(1, steps):
        x, y = x1 + (x2 - x1) * step / steps, y1 + (y2 - y1) * step / steps
        yield Box(x - 2, y - 2, x + 2, y + 2)


@dataclass(slots=True)
class Room:
    """A picture with what is already in it."""

    frame: Box
    taken: list[Box] = field(default_factory=list)

    def take(self, box: Box) -> None:
        self.taken.append(box)

    def first_free(self, boxes: Iterable[Box]) -> int | None:
        """Take the first box that is free and return its place in the row, or None."""
        for place, box in enumerate(boxes):
            if box.within(self.frame) and not any(box.meets(other) for other in self.taken):
                self.take(box)
                return place
        return None
