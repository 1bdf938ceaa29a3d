"""Charts on a PDF page: their ticks, labels and legends are words of the page, and state nothing by themselves.

A chart is known by an axis, numbers in even steps beside what is drawn at their heights, by bars on one line, or by the
slices of a pie; its words are those within it, close to it, or beside the swatches of its legend.
"""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from facts.documents.page_geometry import PageBox, surround_boxes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from facts.documents.pdf_glyphs import GlyphPiece
    from facts.documents.pdf_visibility import PageDrawing

_TICK = re.compile(r"[-−–]?\d{1,3}(?:[.,'’\u00a0\u202f]?\d{3})*(?:[.,]\d{1,3})?\s?[%kKMGT‰€$]?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_CAPTION = re.compile(r"[^\W\d_]{3,9}\.?\s?\d{1,3}(?:\.\d{1,2})?\s?[.:–|]")
_LEAST_TICKS, _MOST_TICKS = 3, 40
_EVEN = 0.12
"""So far from its even place may a tick stand, as a part of a step."""
_ALIGNED = 2.0
_NEAR_AXIS, _SHORTEST = 14.0, 3.0
_LEAST_BARS = 3
_SWATCH, _BESIDE_SWATCH = 32.0, 12.0
_MOST_WORDS, _MOST_LABEL_ROWS = 4, 3
_SMALLEST, _LARGEST = 45.0, 420.0
_MOST_SHAPES = 4000


class PageFigure(NamedTuple):
    """A chart: the box of what is drawn, and the words that belong to it."""

    box: PageBox
    pieces: list[GlyphPiece]


def find_page_figures(pieces: Sequence[GlyphPiece], drawing: PageDrawing) -> list[PageFigure]:
    """Return the charts of a page, each with its words; none on a page where nothing is drawn."""
    areas = [area.box for area in drawing.areas if not area.is_image]
    if not (areas or drawing.level or drawing.upright or drawing.slanted) or len(areas) > _MOST_SHAPES:
        return []
    bars = [_widen_to_grid(box, drawing) for box in _find_bars(areas)]
    boxes = [*_find_axis_boxes(pieces, drawing, areas), *bars, *_find_pies(areas)]
    found: list[PageFigure] = []
    taken: set[int] = set()
    for box in _join_boxes(boxes):
        inside = [piece for piece in _gather_words(pieces, box, areas, drawing.level) if id(piece) not in taken]
        taken.update(map(id, inside))
        if inside:
            found.append(PageFigure(box, inside))
    return found


def _join_boxes(boxes: Iterable[PageBox]) -> list[PageBox]:
    """Join boxes that meet: the axis of a chart and its bars."""
    found: list[PageBox] = []
    for box in boxes:
        joined = box
        for other in [one for one in found if one.meets(box)]:
            found.remove(other)
            joined = surround_boxes(joined, other)
        found.append(joined)
    return found


# ---- an axis ---------------------------------------------------------------------------------------------------------


class _Tick(NamedTuple):
    piece: GlyphPiece
    value: Decimal

    @property
    def middle(self) -> float:
        return self.piece.foot + 0.35 * self.piece.size


def _find_axis_boxes(pieces: Sequence[GlyphPiece], drawing: PageDrawing, areas: Sequence[PageBox]) -> list[PageBox]:
    """Return the boxes of charts with numbers up the left or the right of them."""
    ticks = [tick for piece in pieces if (tick := _read_tick(piece))]
    found = []
    for edge in ("x1", "x0"):
        for column in _group_aligned(ticks, edge):
            for run in _iter_even_runs(column):
                box = _find_plot(run, drawing, areas)
                if box is not None:
                    found.append(box)
    return found


def _read_tick(piece: GlyphPiece) -> _Tick | None:
    if not _TICK.fullmatch(piece.text):
        return None
    digits = re.sub(r"[^\d.,\-−–]", "", piece.text).replace("−", "-").replace("–", "-")
    grouped = re.fullmatch(r"-?\d{1,3}(?:[.,]\d{3})+", digits)
    plain = re.sub(r"[.,]", "", digits) if grouped else digits.replace(",", ".")
    try:
        return _Tick(piece, Decimal(plain))
    except InvalidOperation:
        return None


def _group_aligned(ticks: Sequence[_Tick], edge: str) -> list[list[_Tick]]:
    """Return the ticks that share an edge, each group from below."""
    found: list[list[_Tick]] = []
    for tick in sorted(ticks, key=lambda tick: getattr(tick.piece, edge)):
        if not found or getattr(tick.piece, edge) - getattr(found[-1][-1].piece, edge) > _ALIGNED:
            found.append([])
        found[-1].append(tick)
    return [
        sorted(group, key=lambda tick: tick.middle) for group in found if _LEAST_TICKS <= len(group) <= 4 * _MOST_TICKS
    ]


def _iter_even_runs(column: Sequence[_Tick]) -> list[list[_Tick]]:
    """Return the runs of ticks that go up by even steps, in value as in height; years alone are the rows of a table."""
    found: list[list[_Tick]] = []
    run: list[_Tick] = []
    for tick in column:
        if len(run) > 1 and not _continues_steps(run, tick):
            found.append(run)
            run = run[-1:]
        run = [*run, tick] if not run or tick.value > run[-1].value else [tick]
    found.append(run)
    return [
        run for run in found if len(run) >= _LEAST_TICKS and not all(_YEAR.fullmatch(one.piece.text) for one in run)
    ]


def _continues_steps(run: Sequence[_Tick], tick: _Tick) -> bool:
    step, rise = run[1].value - run[0].value, run[1].middle - run[0].middle
    is_even = abs(tick.middle - run[-1].middle - rise) < _EVEN * rise
    return tick.value - run[-1].value == step and is_even


def _find_plot(run: Sequence[_Tick], drawing: PageDrawing, areas: Sequence[PageBox]) -> PageBox | None:
    """Return the box of a chart whose axis these ticks are: lines are drawn at their heights, or one along them."""
    low, high = run[0].middle, run[-1].middle
    left, right = min(tick.piece.x0 for tick in run), max(tick.piece.x1 for tick in run)
    at_ticks = [
        line
        for line in drawing.level
        for tick in run
        if abs(0.5 * (line.bottom + line.top) - tick.middle) < 0.45 * tick.piece.size
        and line.left < right + _NEAR_AXIS
        and line.right > left - _NEAR_AXIS
        and line.right - line.left > _SHORTEST
    ]
    along = [
        line
        for line in drawing.upright
        if (abs(line.left - right) < _NEAR_AXIS or abs(line.left - left) < _NEAR_AXIS)
        and line.bottom < low + 0.3 * (high - low)
        and line.top > high - 0.3 * (high - low)
    ]
    heights = {round(0.5 * (line.bottom + line.top)) for line in at_ticks}
    if len(heights) < _LEAST_TICKS - 1 and not along:
        return None
    drawn = [
        box
        for box in (*areas, *drawing.level, *(PageBox(*_order(one)) for one in drawing.slanted))
        if box.bottom > low - 3 * run[0].piece.size and box.top < high + 3 * run[0].piece.size
    ]
    box = PageBox(left, low, right, high)
    for one in sorted([*at_ticks, *along, *drawn], key=lambda one: one.left):
        if one.left < box.right + 4 * _NEAR_AXIS and one.right > box.left:
            box = surround_boxes(box, one)
    return box if box.right - box.left > _SMALLEST and box.top - box.bottom > 0.4 * _SMALLEST else None


def _order(line: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = line
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


# ---- bars and slices -------------------------------------------------------------------------------------------------


def _find_bars(areas: Sequence[PageBox]) -> list[PageBox]:
    """Return the boxes around bars: as wide as each other, on one line, and of several heights; lying ones, too."""
    found = []
    for is_lying in (False, True):
        groups: dict[tuple[int, int], list[PageBox]] = defaultdict(list)
        for box in areas:
            width, height = box.right - box.left, box.top - box.bottom
            thick, base = (height, box.left) if is_lying else (width, box.bottom)
            if _SHORTEST < thick < 0.25 * _LARGEST and max(width, height) < _LARGEST:
                groups[round(2 * thick), round(base)].append(box)
        found += [_surround(group) for group in groups.values() if _are_bars(group, is_lying=is_lying)]
    return [box for box in found if max(box.right - box.left, box.top - box.bottom) > _SMALLEST]


def _are_bars(group: Sequence[PageBox], *, is_lying: bool) -> bool:
    lengths = {round(box.right - box.left if is_lying else box.top - box.bottom) for box in group}
    starts = sorted({round(box.bottom if is_lying else box.left) for box in group})
    return len(lengths) >= _LEAST_BARS and len(starts) >= _LEAST_BARS and all(b - a > 1 for a, b in pairwise(starts))


def _widen_to_grid(box: PageBox, drawing: PageDrawing) -> PageBox:
    """Return the box of bars with the lines of the grid behind them, as far as they follow each other."""
    for line in sorted(drawing.upright, key=lambda line: line.left):
        is_behind = line.bottom < box.bottom + _NEAR_AXIS and line.top > box.top - _NEAR_AXIS
        if is_behind and box.left - _NEAR_AXIS < line.left < box.right + 0.5 * (box.right - box.left):
            box = surround_boxes(box, line)
    for line in sorted(drawing.level, key=lambda line: line.bottom):
        is_behind = line.left < box.left + _NEAR_AXIS and line.right > box.right - _NEAR_AXIS
        if is_behind and box.bottom - _NEAR_AXIS < line.bottom < box.top + 0.5 * (box.top - box.bottom):
            box = surround_boxes(box, line)
    return box


def _find_pies(areas: Sequence[PageBox]) -> list[PageBox]:
    """Return the boxes around slices: shapes that overlap in part, as no boxes of a layout do, and fill a square."""
    found: list[PageBox] = []
    rest = [box for box in areas if box.right - box.left < _LARGEST and box.top - box.bottom < _LARGEST][:400]
    while rest:
        group, grown = [rest.pop()], True
        while grown:
            near = [box for box in rest if any(_overlap_in_part(box, one) for one in group)]
            grown = bool(near)
            group += near
            rest = [box for box in rest if not any(box is one for one in near)]
        around = _surround(group)
        width, height = around.right - around.left, around.top - around.bottom
        if len(group) >= _LEAST_BARS and min(width, height) > _SMALLEST and 0.75 < width / height < 1.35:
            found.append(around)
    return found


def _overlap_in_part(one: PageBox, other: PageBox) -> bool:
    if not one.meets(other):
        return False
    around = surround_boxes(one, other)
    return around.extent > 1.02 * max(one.extent, other.extent)


def _surround(boxes: Sequence[PageBox]) -> PageBox:
    return PageBox(
        min(box.left for box in boxes),
        min(box.bottom for box in boxes),
        max(box.right for box in boxes),
        max(box.top for box in boxes),
    )


# ---- the words of a chart --------------------------------------------------------------------------------------------


def _gather_words(
    pieces: Sequence[GlyphPiece], box: PageBox, areas: Sequence[PageBox], level: Sequence[PageBox]
) -> list[GlyphPiece]:
    """Return the words in a chart, those close above and below it, and those of its legend."""
    size = max((piece.size for piece in pieces if _is_in(piece, box)), default=9.0)
    wide = PageBox(box.left - 2, box.bottom - 0.6 * size, box.right + 2, box.top + 1.6 * size)
    inside = [piece for piece in pieces if _is_in(piece, wide)]
    found = _drop_prose(inside, pieces)
    found += _find_labels_below(pieces, box, size)
    keys = [one for one in (*areas, *level) if one.right - one.left < _SWATCH and one.top - one.bottom < _BESIDE_SWATCH]
    around = PageBox(box.left - 30, box.bottom - 60, box.right + 160, box.top + 40)
    rows: dict[int, list[GlyphPiece]] = defaultdict(list)
    for piece in pieces:
        if _is_in(piece, around._replace(left=box.left - 160)):
            rows[round(piece.foot)].append(piece)
    known = set(map(id, found))
    for row in rows.values():
        for words in _iter_chunks(row):
            is_key = _is_in(words[0], around) and any(_is_beside(words[0], key) for key in keys)
            is_label = len(words) <= _MOST_WORDS and _is_touching(words, box, size)
            found += [piece for piece in words if id(piece) not in known] if is_key or is_label else []
    return found


def _is_touching(words: Sequence[GlyphPiece], box: PageBox, size: float) -> bool:
    """Whether a short label stands close to the left or the right of a chart, as names of bars and slices do."""
    middle = words[0].foot + 0.35 * words[0].size
    near = min(abs(box.left - words[-1].x1), abs(words[0].x0 - box.right))
    return box.bottom < middle < box.top and near < 1.5 * size


def _is_in(piece: GlyphPiece, box: PageBox) -> bool:
    return box.holds(0.5 * (piece.x0 + piece.x1), piece.foot + 0.35 * piece.size)


def _is_beside(piece: GlyphPiece, key: PageBox) -> bool:
    middle = 0.5 * (key.bottom + key.top)
    return 0 <= piece.x0 - key.right < _BESIDE_SWATCH and piece.foot - 2 < middle < piece.foot + piece.size


def _drop_prose(inside: Sequence[GlyphPiece], pieces: Sequence[GlyphPiece]) -> list[GlyphPiece]:
    """Return words without those of lines that go on outside, or are long: a sentence beside or under a chart."""
    rows: dict[int, list[GlyphPiece]] = defaultdict(list)
    for piece in inside:
        rows[round(piece.foot)].append(piece)
    within = set(map(id, inside))
    return [piece for foot, row in rows.items() if not _is_prose(row, foot, pieces, within) for piece in row]


def _is_prose(row: Sequence[GlyphPiece], foot: int, pieces: Sequence[GlyphPiece], within: set[int]) -> bool:
    outside = [
        piece
        for piece in pieces
        if id(piece) not in within
        and round(piece.foot) == foot
        and any(0 <= max(one.x0, piece.x0) - min(one.x1, piece.x1) < 0.45 * one.size for one in row)
    ]
    return bool(outside) or any(len(words) > 2 * _MOST_WORDS for words in _iter_chunks(row))


def _iter_chunks(row: Sequence[GlyphPiece]) -> list[list[GlyphPiece]]:
    """Return the words of a row that stand together."""
    found: list[list[GlyphPiece]] = []
    for piece in sorted(row, key=lambda piece: piece.x0):
        if not found or piece.x0 - found[-1][-1].x1 > 0.6 * piece.size:
            found.append([])
        found[-1].append(piece)
    return found


def _find_labels_below(pieces: Sequence[GlyphPiece], box: PageBox, size: float) -> list[GlyphPiece]:
    """Return the rows of short labels right under a chart: what its bars stand for, years, the name of the axis."""
    found: list[GlyphPiece] = []
    foot = box.bottom - 0.6 * size
    for _ in range(_MOST_LABEL_ROWS):
        below = [piece for piece in pieces if foot - 2.2 * size < piece.foot + 0.35 * piece.size <= foot]
        near = [piece for piece in below if box.left - size < 0.5 * (piece.x0 + piece.x1) < box.right + size]
        if not near:
            break
        top = max(piece.foot for piece in near)
        row = [piece for piece in near if piece.foot > top - 0.4 * size]
        within = set(map(id, row))
        text = " ".join(piece.text for piece in sorted(row, key=lambda piece: piece.x0))
        chunks = _iter_chunks(row)
        is_label = all(len(words) <= _MOST_WORDS for words in chunks) and not _CAPTION.match(text)
        if not is_label or _is_prose(row, round(row[0].foot), pieces, within):
            break
        found += row
        foot = top - 0.1 * size
    return found
