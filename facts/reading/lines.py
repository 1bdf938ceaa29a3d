"""The printed lines of a page in the order one reads them: columns from left to right, tables row by row."""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING

from facts.reading.borders import Borders
from facts.reading.key_figures import key_figures
from facts.reading.printed_line import Line, line_of, mend_justified

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from facts.reading.glyphs import Piece

_GUTTER = 0.7
_WIDE_GUTTER = 1.2
_PAUSE = 3.0
_DEEPEST = 8


@dataclass(slots=True)
class _Group:
    """Rows that share their columns, or share that they have none."""

    rows: list[list[Piece]] = field(default_factory=list)
    gutters: list[tuple[float, float]] = field(default_factory=list)

    @property
    def pieces(self) -> list[Piece]:
        return [piece for row in self.rows for piece in row]


def rows(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """Gather pieces into rows from the top: what overlaps in height belongs together."""
    found: list[list[Piece]] = []
    bottom = float("inf")
    for piece in sorted(pieces, key=lambda piece: -piece.half):
        if piece.half <= bottom:
            found.append([])
            bottom = piece.foot
        bottom = min(bottom, piece.foot)
        found[-1].append(piece)
    return found


def row_text(row: Iterable[Piece]) -> str:
    return " ".join(piece.text for piece in sorted(row, key=lambda piece: piece.x0))


def reading_order(pieces: Sequence[Piece], borders: Borders | None = None) -> list[Line]:
    """Return the lines of a page in reading order, each knowing its column.

    Pieces without a text only fill the place of words that are not read.
    """
    found: list[Line] = []
    borders = borders or Borders()
    for number, (column, is_figure) in enumerate(_columns(pieces, borders), start=1):
        of_column = [line_of(row, borders) for row in column if any(piece.text for piece in row)]
        if not of_column:
            continue
        left, right = min(line.x0 for line in of_column), _edge(of_column)
        for line in of_column:
            line.left, line.right, line.column, line.block = left, right, number, number * is_figure
        mend_justified(of_column)
        found += of_column
    return found


def _edge(of_column: list[Line]) -> float:
    """Return the right edge of a column; a few lines may stick out."""
    return sorted(line.x1 for line in of_column)[int(0.85 * (len(of_column) - 1))]


def _columns(pieces: Sequence[Piece], borders: Borders, depth: int = 0) -> Iterator[tuple[list[list[Piece]], bool]]:
    """Yield the rows of one column after the other, and whether they are a key figure with its words."""
    waiting: list[list[Piece]] = []
    for group in _groups(rows(pieces)):
        if not group.rows:
            continue
        figures = key_figures(group.rows, group.gutters, borders) if depth < _DEEPEST else None
        gutter = _gutter(group) if depth < _DEEPEST and figures is None else None
        if gutter is None and figures is None:
            waiting += group.rows
            continue
        if waiting:
            yield waiting, False
            waiting = []
        for part, is_figure in figures or ():
            yield from (
                [(part, True)] if is_figure else _columns([piece for row in part for piece in row], borders, depth + 1)
            )
        for side in _sides(group.pieces, gutter) if gutter else ():
            yield from _columns(side, borders, depth + 1)
    if waiting:
        yield waiting, False


def _groups(of_page: list[list[Piece]]) -> Iterator[_Group]:
    group = _Group()
    for row in of_page:
        shared = _shared(group.gutters, row) if group.gutters else []
        own = [] if shared else _gutters(row)
        if group.rows and (_pause(group, row) or (group.gutters and not shared)):
            yield group
            group = _Group([row], _gutters(row))
        elif own:
            beside = _beside(group, own)
            yield _Group(group.rows[: len(group.rows) - len(beside)])
            group = _Group([*beside, row], own)
        else:
            group = _Group([*group.rows, row], shared)
    yield group


def _beside(group: _Group, gutters: list[tuple[float, float]]) -> list[list[Piece]]:
    """Return the last rows that stand in one column only: those above the first row of another column."""
    found: list[list[Piece]] = []
    widest = [max(gutters, key=lambda band: band[1] - band[0])]
    for row in reversed(group.rows):
        if _shared(widest, row) != widest:
            break
        found.insert(0, row)
    return found


def _pause(group: _Group, row: list[Piece]) -> bool:
    """Whether empty paper across the whole page parts a row from those above it."""
    size = max(piece.size for piece in row)
    return min(piece.foot for piece in group.rows[-1]) - max(piece.half for piece in row) > _PAUSE * size


def _gutters(pieces: Iterable[Piece]) -> list[tuple[float, float]]:
    """Return the upright white bands inside a row, wide enough to part columns."""
    in_order = sorted(pieces, key=lambda piece: piece.x0)
    found, end = [], in_order[0].x1
    for piece in in_order[1:]:
        if piece.x0 - end > max(_GUTTER * piece.size, 5):
            found.append((end, piece.x0))
        end = max(end, piece.x1)
    return found


def _shared(gutters: list[tuple[float, float]], row: list[Piece]) -> list[tuple[float, float]]:
    """Return what is left of the bands beside a further row."""
    width = max(_GUTTER * median(piece.size for piece in row), 5)
    for piece in row:
        gutters = [part for band in gutters for part in _without(band, piece) if part[1] - part[0] > width]
    return gutters


def _without(band: tuple[float, float], piece: Piece) -> list[tuple[float, float]]:
    low, high = band
    if piece.x1 <= low or piece.x0 >= high:
        return [band]
    return [(low, piece.x0), (piece.x1, high)]


def _gutter(group: _Group) -> tuple[float, float] | None:
    """Return the widest band with prose on both sides; cells of a table are no prose."""
    pieces = group.pieces
    size = median(piece.size for piece in pieces)
    for low, high in sorted(group.gutters, key=lambda band: band[0] - band[1]):
        sides = [rows(side) for side in _sides(pieces, (low, high)) if side]
        if len(sides) < 2:
            continue
        least = 2 if high - low > _WIDE_GUTTER * size else 3
        if max(map(len, sides)) >= least and all(_is_prose(side) for side in sides):
            return low, high
    return None


def _is_prose(of_side: list[list[Piece]]) -> bool:
    return median(len(row) for row in of_side) >= 2.5


def _sides(pieces: Iterable[Piece], gutter: tuple[float, float]) -> tuple[list[Piece], list[Piece]]:
    middle = sum(gutter) / 2
    left: list[Piece] = []
    right: list[Piece] = []
    for piece in pieces:
        (left if (piece.x0 + piece.x1) / 2 < middle else right).append(piece)
    return left, right
