"""Boxes on a sheet, and how a drawing inside a drawing is placed on it."""

from __future__ import annotations

from typing import NamedTuple


class Box(NamedTuple):
    left: float
    bottom: float
    right: float
    top: float

    def meets(self, other: Box) -> bool:
        return (
            self.left < other.right and other.left < self.right and self.bottom < other.top and other.bottom < self.top
        )

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.bottom <= y <= self.top

    @property
    def extent(self) -> float:
        return (self.right - self.left) * (self.top - self.bottom)


class Turning(NamedTuple):
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

    def then(self, outer: Turning) -> Turning:
        """Return the map that maps first by this one, then by the outer one."""
        e, f = outer.point(self.e, self.f)
        return Turning(
            self.a * outer.a + self.b * outer.c,
            self.a * outer.b + self.b * outer.d,
            self.c * outer.a + self.d * outer.c,
            self.c * outer.b + self.d * outer.d,
            e,
            f,
        )

    def box(self, box: Box) -> Box:
        """Return the box around a box that was mapped."""
        if self == _STILL:
            return box
        corners = [self.point(x, y) for x in (box.left, box.right) for y in (box.bottom, box.top)]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        return Box(min(xs), min(ys), max(xs), max(ys))


_STILL = Turning()


def around(one: Box, other: Box) -> Box:
    return Box(
        min(one.left, other.left), min(one.bottom, other.bottom), max(one.right, other.right), max(one.top, other.top)
    )


def upright(box: Box, turn: int) -> Box:
    """Turn a box so that its line, which is turned by so many quarters with the clock, runs to the right."""
    left, bottom, right, top = box
    if turn == 0:
        return box
    if turn == 1:
        return Box(-top, left, -bottom, right)
    return Box(-right, -top, -left, -bottom) if turn == 2 else Box(bottom, -right, top, -left)


def lying(box: Box, turn: int) -> Box:
    """Turn an upright box back to how it lies on the sheet."""
    for _ in range((4 - turn) % 4):
        box = upright(box, 1)
    return box
