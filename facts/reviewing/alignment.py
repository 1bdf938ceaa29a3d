"""Which places of an old text stand unchanged in a new one, and where: by whole lines, never by likeness."""

from __future__ import annotations

from bisect import bisect_right
from difflib import SequenceMatcher
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_LINES = 4000
"""How many lines between the first and the last change are compared; beyond it only the ends are taken as equal."""


class Block(NamedTuple):
    """A stretch that is the same in both texts."""

    start: int
    end: int
    shift: int


class Alignment:
    """Two texts laid side by side."""

    def __init__(self, old: str, new: str) -> None:
        self.blocks = list(_blocks(old, new))
        self._starts = [block.start for block in self.blocks]

    def place(self, start: int, end: int) -> tuple[int, int] | None:
        """Return where a place of the old text stands in the new one; None where anything of it changed."""
        at = bisect_right(self._starts, start) - 1
        if at < 0 or end > self.blocks[at].end:
            return None
        shift = self.blocks[at].shift
        return start + shift, end + shift


def _blocks(old: str, new: str) -> Iterator[Block]:
    head = _common(old, new)
    room = min(len(old), len(new)) - head
    tail = _common(old[len(old) - room :][::-1], new[len(new) - room :][::-1])
    if head:
        yield Block(0, head, 0)
    yield from _between(old[head : len(old) - tail], new[head : len(new) - tail], head)
    if tail:
        yield Block(len(old) - tail, len(old), len(new) - len(old))


def _common(one: str, other: str) -> int:
    """How many characters both begin with."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if one[low:middle] == other[low:middle] else (low, middle - 1)
    return low


def _between(old: str, new: str, offset: int) -> Iterator[Block]:
    """Yield the equal runs of lines of the two middles; `offset` is where both begin."""
    ours, theirs = old.splitlines(keepends=True), new.splitlines(keepends=True)
    if max(len(ours), len(theirs)) > MOST_LINES:
        return
    our_starts, their_starts = ([0, *accumulate(map(len, lines))] for lines in (ours, theirs))
    for one, other, size in SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks():
        if size:
            start, end = offset + our_starts[one], offset + our_starts[one + size]
            yield Block(start, end, their_starts[other] - our_starts[one])
