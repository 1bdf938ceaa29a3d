"""Boxes on a page, the vertical lines that part cells, and letters that are set wide."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from facts.documents.pdf_glyphs import GlyphPiece
    from facts.documents.pdf_letters import LetterRun


class PageBox(NamedTuple):
    left: float
    bottom: float
    right: float
    top: float

    def meets(self, other: PageBox) -> bool:
        return (
            self.left < other.right and other.left < self.right and self.bottom < other.top and other.bottom < self.top
        )

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.bottom <= y <= self.top

    @property
    def extent(self) -> float:
        return (self.right - self.left) * (self.top - self.bottom)


class AffineMap(NamedTuple):
    """An affine map, as PDF writes it."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def point(self, x: float, y: float) -> tuple[float, float]:
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    @property
    def growth(self) -> float:
        return float(abs(self.a * self.d - self.b * self.c) ** 0.5)

    def then(self, outer: AffineMap) -> AffineMap:
        """Return the map that maps first by this one, then by the outer one."""
        e, f = outer.point(self.e, self.f)
        return AffineMap(
            self.a * outer.a + self.b * outer.c,
            self.a * outer.b + self.b * outer.d,
            self.c * outer.a + self.d * outer.c,
            self.c * outer.b + self.d * outer.d,
            e,
            f,
        )

    def box(self, box: PageBox) -> PageBox:
        """Return the box around a box that was mapped."""
        if self == _STILL:
            return box
        corners = [self.point(x, y) for x in (box.left, box.right) for y in (box.bottom, box.top)]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        return PageBox(min(xs), min(ys), max(xs), max(ys))


_STILL = AffineMap()


def surround_boxes(one: PageBox, other: PageBox) -> PageBox:
    return PageBox(
        min(one.left, other.left), min(one.bottom, other.bottom), max(one.right, other.right), max(one.top, other.top)
    )


def turn_upright(box: PageBox, turn: int) -> PageBox:
    """Turn a box so that its line, which is turned by so many quarters with the clock, runs to the right."""
    left, bottom, right, top = box
    if turn == 0:
        return box
    if turn == 1:
        return PageBox(-top, left, -bottom, right)
    return PageBox(-right, -top, -left, -bottom) if turn == 2 else PageBox(bottom, -right, top, -left)


def turn_back(box: PageBox, turn: int) -> PageBox:
    """Turn an upright box back to how it lies on the sheet."""
    for _ in range((4 - turn) % 4):
        box = turn_upright(box, 1)
    return box


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

    def __init__(self, lines: Iterable[PageBox] = ()) -> None:
        self.bands: dict[int, list[_Border]] = defaultdict(list)
        for border in _join_lines(lines):
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

    def cut(self, one: LetterRun) -> Iterator[LetterRun]:
        """Yield the parts of what was written without white space, but over a border."""
        start = 0
        for at in range(1, len(one.lefts) if self.bands else 0):
            if self.part(one.lefts[at], one.lefts[at], one.foot + 0.3 * one.height, one.height):
                yield one.part(start, at, one.why)
                start = at
        yield one.part(start, len(one.lefts), one.why) if start else one


def _join_lines(lines: Iterable[PageBox]) -> list[_Border]:
    """Join lines that stand above each other."""
    groups: list[list[_Border]] = []
    for one in sorted(_Border(0.5 * (line.left + line.right), line.bottom, line.top) for line in lines):
        if not groups or one.x - groups[-1][-1].x > _SAME:
            groups.append([])
        groups[-1].append(one)
    return [border for same in groups for border in _chain_lines(sorted(same, key=lambda one: one.bottom))]


def _chain_lines(same: Sequence[_Border]) -> list[_Border]:
    found: list[_Border] = []
    for one in same:
        if found and one.bottom - found[-1].top < _JOINED:
            found[-1] = _Border(one.x, found[-1].bottom, max(one.top, found[-1].top))
        else:
            found.append(one)
    return found


_LEAST, _LEAST_DIGITS = 3, 4
_ALIKE = 0.08
_WIDEST, _WIDEST_OF_DIGITS = 1.0, 0.45
"""White as a part of the size: single digits farther apart are the cells of a table."""
_SIGNS = frozenset(".,'’\u00a0-–−+%<>≥≤±×")


def find_spaced(in_order: Sequence[GlyphPiece]) -> frozenset[int]:
    """Return the places of a line, counted by the piece before, where white space parts nothing."""
    if sum(len(piece.text) == 1 for piece in in_order) < _LEAST:
        return frozenset()
    return frozenset(
        at for start, end in _iter_runs(in_order) if _is_one(in_order[start : end + 1]) for at in range(start, end)
    )


def _iter_runs(in_order: Sequence[GlyphPiece]) -> Iterator[tuple[int, int]]:
    """Yield the first and last of single characters that stand equally far apart."""
    start = 0
    for at in range(1, len(in_order) + 1):
        if at == len(in_order) or not _goes_on(in_order, start, at):
            if at - start >= _LEAST:
                yield start, at - 1
            start = at


def _goes_on(in_order: Sequence[GlyphPiece], start: int, at: int) -> bool:
    one, other = in_order[at - 1], in_order[at]
    if len(one.text) != 1 or len(other.text) != 1 or abs(one.foot - other.foot) > _ALIKE * one.size:
        return False
    gap = other.x0 - one.x1
    first = in_order[start + 1].x0 - in_order[start].x1
    return gap < _WIDEST * one.size and abs(gap - first) < _ALIKE * one.size


def _is_one(run: Sequence[GlyphPiece]) -> bool:
    """Whether characters belong together; those that were typed with blanks do only around the signs of a number."""
    text = "".join(piece.text for piece in run)
    if any(one.isdigit() and other.isdigit() for one, other in pairwise(text)) and _SIGNS.intersection(text):
        return True
    if any(piece.is_after_blank for piece in run[1:]):
        return False
    if text.isdigit():
        return len(text) >= _LEAST_DIGITS and run[1].x0 - run[0].x1 < _WIDEST_OF_DIGITS * run[0].size
    return text.isalpha() or (any(map(str.isdigit, text)) and all(one.isdigit() or one in _SIGNS for one in text))
