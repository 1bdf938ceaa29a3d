"""The printed lines of a page in reading order: columns from left to right, tables by row, key figures one by one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from facts.documents.page_geometry import Borders
from facts.documents.printed_line import PrintedLine, line_of, mend_justified

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from facts.documents.pdf_glyphs import GlyphPiece

    Row = list[GlyphPiece]

_LARGER = 1.2
_MOST_WORDS, _MOST_LABEL_WORDS = 3, 6
_MOST_LABEL_ROWS = 4
_NEAR, _NEAR_FIGURE = 1.0, 1.2
_DIGIT = re.compile(r"\d")


def key_figures(
    rows: Sequence[Row], gutters: Sequence[tuple[float, float]], borders: Borders
) -> list[tuple[list[Row], bool]] | None:
    """Return the rows in parts, each figure with its words a part of its own; None where there is no figure."""
    cells = [[] if _is_ruled(row, borders) else _part_row(row, gutters) for row in rows] if gutters else []
    found: list[tuple[list[Row], bool]] = []
    at, plain = 0, 0
    while at < len(cells):
        end = _find_end(rows, cells, at, is_first=at == plain)
        if end == at:
            at += 1
            continue
        found += [(list(rows[plain:at]), False)] if at > plain else []
        found += [(column, True) for column in _iter_columns_of_cells(cells[at:end])]
        at = plain = end
    if not found:
        return None
    return [*found, *([(list(rows[plain:]), False)] if plain < len(rows) else [])]


def _is_ruled(row: Row, borders: Borders) -> bool:
    """Whether borders part the words of a row: it belongs to a table."""
    in_order = sorted(row, key=lambda piece: piece.x0)
    return bool(borders.bands) and any(
        borders.part(one.x1, other.x0, one.foot + 0.3 * one.size, one.size) for one, other in pairwise(in_order)
    )


def _find_end(rows: Sequence[Row], cells: Sequence[list[Row]], at: int, *, is_first: bool) -> int:
    """Return the row after the words of the figures in a row; the row itself where they are none."""
    if not _are_figures(cells[at]):
        return at
    end = at + 1
    while end < len(rows) and end - at <= _MOST_LABEL_ROWS and _is_near(rows, end) and _are_words(cells[end]):
        end += 1
    is_apart = is_first or not _is_near(rows, at)
    return end if end > at + 1 and _stand_out(rows[at:end], is_apart=is_apart) else at


def _is_near(rows: Sequence[Row], at: int) -> bool:
    """Whether a row stands close below the one before it."""
    above, row = rows[at - 1], rows[at]
    gap = min(piece.foot for piece in above) - max(piece.half for piece in row)
    size, size_above = max(piece.size for piece in row), max(piece.size for piece in above)
    return gap < max(_NEAR * size, _NEAR_FIGURE * size_above if size_above > _LARGER * size else 0)


def _are_words(cells: Iterable[Row]) -> bool:
    said = [words for cell in cells if (words := [piece.text for piece in cell if piece.text])]
    return bool(said) and not _are_figures(cells) and all(len(words) <= _MOST_LABEL_WORDS for words in said)


def _part_row(row: Row, gutters: Sequence[tuple[float, float]]) -> list[Row]:
    """Part a row at its gutters."""
    found: list[Row] = [[] for _ in range(len(gutters) + 1)]
    for piece in sorted(row, key=lambda piece: piece.x0):
        middle = 0.5 * (piece.x0 + piece.x1)
        found[sum(0.5 * (low + high) < middle for low, high in gutters)].append(piece)
    return found


def _are_figures(cells: Iterable[Row]) -> bool:
    said = [words for cell in cells if (words := [piece.text for piece in cell if piece.text])]
    return len(said) > 1 and all(_is_figure(words) for words in said)


def _is_figure(words: Sequence[str]) -> bool:
    """Whether a cell is a number, perhaps with its hedge or unit."""
    numbers = [word for word in words if _DIGIT.search(word)]
    return bool(numbers) and len(words) - len(numbers) <= _MOST_WORDS - 1


def _stand_out(rows: Sequence[Row], *, is_apart: bool) -> bool:
    """Whether the first row is larger than the others, or begins something new and alone has numbers."""
    sizes = [median(piece.size for piece in row) for row in rows]
    if sizes[0] > _LARGER * max(sizes[1:]):
        return True
    return is_apart and not any(_DIGIT.search(piece.text) for row in rows[1:] for piece in row)


def _iter_columns_of_cells(cells: Sequence[list[Row]]) -> Iterator[list[Row]]:
    for column in zip(*cells, strict=True):
        if rows := [cell for cell in column if cell]:
            yield rows


_GUTTER = 0.7
_WIDE_GUTTER = 1.2
_PAUSE = 3.0
_DEEPEST = 8


@dataclass(slots=True)
class _Group:
    """Rows that share their columns, or share that they have none."""

    rows: list[list[GlyphPiece]] = field(default_factory=list)
    gutters: list[tuple[float, float]] = field(default_factory=list)

    @property
    def pieces(self) -> list[GlyphPiece]:
        return [piece for row in self.rows for piece in row]


def gather_rows(pieces: Iterable[GlyphPiece]) -> list[list[GlyphPiece]]:
    """Gather pieces into rows from the top: what overlaps in height belongs together."""
    found: list[list[GlyphPiece]] = []
    bottom = float("inf")
    for piece in sorted(pieces, key=lambda piece: -piece.half):
        if piece.half <= bottom:
            found.append([])
            bottom = piece.foot
        bottom = min(bottom, piece.foot)
        found[-1].append(piece)
    return found


def row_text(row: Iterable[GlyphPiece]) -> str:
    return " ".join(piece.text for piece in sorted(row, key=lambda piece: piece.x0))


def reading_order(pieces: Sequence[GlyphPiece], borders: Borders | None = None) -> list[PrintedLine]:
    """Return the lines of a page in reading order, each knowing its column.

    Pieces without a text only fill the place of words that are not read.
    """
    found: list[PrintedLine] = []
    borders = borders or Borders()
    for number, (column, is_figure) in enumerate(_iter_columns(pieces, borders), start=1):
        of_column = [line_of(row, borders) for row in column if any(piece.text for piece in row)]
        if not of_column:
            continue
        left, right = min(line.x0 for line in of_column), _find_edge(of_column)
        for line in of_column:
            line.left, line.right, line.column, line.block = left, right, number, number * is_figure
        mend_justified(of_column)
        found += of_column
    return found


def _find_edge(of_column: list[PrintedLine]) -> float:
    """Return the right edge of a column; a few lines may stick out."""
    return sorted(line.x1 for line in of_column)[int(0.85 * (len(of_column) - 1))]


def _iter_columns(
    pieces: Sequence[GlyphPiece], borders: Borders, depth: int = 0
) -> Iterator[tuple[list[list[GlyphPiece]], bool]]:
    """Yield the rows of one column after the other, and whether they are a key figure with its words."""
    waiting: list[list[GlyphPiece]] = []
    for group in _iter_groups(gather_rows(pieces)):
        if not group.rows:
            continue
        figures = key_figures(group.rows, group.gutters, borders) if depth < _DEEPEST else None
        gutter = _find_gutter(group) if depth < _DEEPEST and figures is None else None
        if gutter is None and figures is None:
            waiting += group.rows
            continue
        if waiting:
            yield waiting, False
            waiting = []
        for part, is_figure in figures or ():
            yield from (
                [(part, True)]
                if is_figure
                else _iter_columns([piece for row in part for piece in row], borders, depth + 1)
            )
        for side in _split_sides(group.pieces, gutter) if gutter else ():
            yield from _iter_columns(side, borders, depth + 1)
    if waiting:
        yield waiting, False


def _iter_groups(of_page: list[list[GlyphPiece]]) -> Iterator[_Group]:
    group = _Group()
    for row in of_page:
        shared = _share_gutters(group.gutters, row) if group.gutters else []
        own = [] if shared else _find_gutters(row)
        if group.rows and (_is_pause(group, row) or (group.gutters and not shared)):
            yield group
            group = _Group([row], _find_gutters(row))
        elif own:
            beside = _list_beside(group, own)
            yield _Group(group.rows[: len(group.rows) - len(beside)])
            group = _Group([*beside, row], own)
        else:
            group = _Group([*group.rows, row], shared)
    yield group


def _list_beside(group: _Group, gutters: list[tuple[float, float]]) -> list[list[GlyphPiece]]:
    """Return the last rows that stand in one column only: those above the first row of another column."""
    found: list[list[GlyphPiece]] = []
    widest = [max(gutters, key=lambda band: band[1] - band[0])]
    for row in reversed(group.rows):
        if _share_gutters(widest, row) != widest:
            break
        found.insert(0, row)
    return found


def _is_pause(group: _Group, row: list[GlyphPiece]) -> bool:
    """Whether empty paper across the whole page parts a row from those above it."""
    size = max(piece.size for piece in row)
    return min(piece.foot for piece in group.rows[-1]) - max(piece.half for piece in row) > _PAUSE * size


def _find_gutters(pieces: Iterable[GlyphPiece]) -> list[tuple[float, float]]:
    """Return the upright white bands inside a row, wide enough to part columns."""
    in_order = sorted(pieces, key=lambda piece: piece.x0)
    found, end = [], in_order[0].x1
    for piece in in_order[1:]:
        if piece.x0 - end > max(_GUTTER * piece.size, 5):
            found.append((end, piece.x0))
        end = max(end, piece.x1)
    return found


def _share_gutters(gutters: list[tuple[float, float]], row: list[GlyphPiece]) -> list[tuple[float, float]]:
    """Return what is left of the bands beside a further row."""
    width = max(_GUTTER * median(piece.size for piece in row), 5)
    for piece in row:
        gutters = [part for band in gutters for part in _cut_band(band, piece) if part[1] - part[0] > width]
    return gutters


def _cut_band(band: tuple[float, float], piece: GlyphPiece) -> list[tuple[float, float]]:
    low, high = band
    if piece.x1 <= low or piece.x0 >= high:
        return [band]
    return [(low, piece.x0), (piece.x1, high)]


def _find_gutter(group: _Group) -> tuple[float, float] | None:
    """Return the widest band with prose on both sides; cells of a table are no prose."""
    pieces = group.pieces
    size = median(piece.size for piece in pieces)
    for low, high in sorted(group.gutters, key=lambda band: band[0] - band[1]):
        sides = [gather_rows(side) for side in _split_sides(pieces, (low, high)) if side]
        if len(sides) < 2:
            continue
        least = 2 if high - low > _WIDE_GUTTER * size else 3
        if max(map(len, sides)) >= least and all(_is_prose(side) for side in sides):
            return low, high
    return None


def _is_prose(of_side: list[list[GlyphPiece]]) -> bool:
    return median(len(row) for row in of_side) >= 2.5


def _split_sides(
    pieces: Iterable[GlyphPiece], gutter: tuple[float, float]
) -> tuple[list[GlyphPiece], list[GlyphPiece]]:
    middle = sum(gutter) / 2
    left: list[GlyphPiece] = []
    right: list[GlyphPiece] = []
    for piece in pieces:
        (left if (piece.x0 + piece.x1) / 2 < middle else right).append(piece)
    return left, right
