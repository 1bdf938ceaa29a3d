"""The words of a PDF page with their boxes and gaps; words printed twice in one place or struck out are not read."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise
from statistics import median
from typing import TYPE_CHECKING, Any

from facts.documents.page_figures import find_page_figures
from facts.documents.page_geometry import (
    TINY,
    UNSEEN,
    Borders,
    PageBox,
    SidewaysWord,
    gather_letters,
    measure_ink,
    turn_upright,
)
from facts.documents.pdf_visibility import read_page_drawing
from facts.documents.reading_result import STRUCK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from facts.documents.page_geometry import LetterRun
    from facts.documents.pdf_visibility import PageDrawing, VisibilityChecker


_CELL = 6.0
_BESIDE = 0.15
"""Of the height: so far from a word may its echo stand."""


def remove_echoes(found: Sequence[LetterRun]) -> list[LetterRun]:
    """Return the parts of words without those that another part says in the same place."""
    grid = _sort_by_start(found)
    gone: set[int] = set()
    for (x, y), parts in grid.items():
        beside = [
            other for near in ((x + 1, y), (x, y + 1), (x + 1, y + 1), (x + 1, y - 1)) for other in grid.get(near, ())
        ]
        if beside or len(parts) > 1:
            gone |= _find_echoes([*beside, *parts], [*parts, *beside], gone)
    if any(one.why for one in found):
        gone |= _find_echoes([one for one in found if one.why], found, gone)
    return [one for one in found if id(one) not in gone]


def _sort_by_start(found: Iterable[LetterRun]) -> dict[tuple[int, int], list[LetterRun]]:
    """Sort parts by where they begin."""
    grid: dict[tuple[int, int], list[LetterRun]] = defaultdict(list)
    for one in found:
        grid[int(one.x0 // _CELL), int(one.foot // _CELL)].append(one)
    return grid


def _find_echoes(parts: Iterable[LetterRun], others: Sequence[LetterRun], gone: set[int]) -> set[int]:
    found: set[int] = set()
    for one in parts:
        for other in others:
            is_kept = other is not one and id(other) not in gone and id(other) not in found
            if is_kept and _is_echo(one, other):
                found.add(id(one))
                break
    return found


def _is_echo(one: LetterRun, other: LetterRun) -> bool:
    """Whether a part only repeats another one, or a part of it, that is read."""
    far = _BESIDE * one.height
    if (
        other.x0 > one.x0 + far
        or other.x1 < one.x0
        or other.why
        or abs(one.foot - other.foot) > far
        or abs(one.height - other.height) > far
    ):
        return False
    at = next((at for at, left in enumerate(other.lefts) if abs(left - one.x0) < far), None)
    return at is not None and other.letters[at : at + len(one.letters)] == one.letters


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


def split_struck(found: Sequence[LetterRun], drawing: PageDrawing, turn: int, textpage: Any) -> list[LetterRun]:
    """Return the parts of words, all turned alike; those that are struck out parted from the others."""
    level = drawing.upright if turn % 2 else drawing.level
    if not (level or drawing.slanted):
        return list(found)
    crossed: dict[int, list[tuple[float, float]]] = defaultdict(list)
    bands = _sort_by_height(one for one in found if not one.why)
    for box in level:
        line = turn_upright(box, turn)
        for one in _find_struck(line, bands):
            if _is_through_ink(one, line, textpage):
                crossed[id(one)].append((line.left, line.right))
    for slanting in drawing.slanted if turn == 0 else ():
        for one in _find_slanting(slanting, bands):
            crossed[id(one)].append((one.x0, one.x1))
    return [
        part for one in found for part in (_iter_struck_parts(one, crossed[id(one)]) if id(one) in crossed else [one])
    ]


def _is_through_ink(one: LetterRun, line: PageBox, textpage: Any) -> bool:
    """Whether a line goes through the letters themselves, and not between a fraction's two numbers."""
    middle = 0.5 * (line.bottom + line.top)
    boxes = [
        turn_upright(measure_ink(textpage, at), one.turn)
        for at, letter, left in zip(one.numbers, one.letters, one.lefts, strict=True)
        if letter.isalnum() and at >= 0 and line.left - one.height < left < line.right
    ]
    through = [box for box in boxes if box.bottom + _RIM * (box.top - box.bottom) < middle < box.top]
    return not boxes or len(through) > 0.5 * len(boxes)


def _sort_by_height(found: Iterable[LetterRun]) -> dict[int, list[LetterRun]]:
    """Sort parts by the height of the middle of their letters."""
    bands: dict[int, list[LetterRun]] = defaultdict(list)
    for one in found:
        low, high = _get_zone(one)
        for band in range(int(low // _BAND), int(high // _BAND) + 1):
            bands[band].append(one)
    return bands


def _get_zone(one: LetterRun) -> tuple[float, float]:
    rise = one.high - one.foot
    return one.foot + _LOWEST * rise, one.foot + _HIGHEST * rise


def _find_struck(line: PageBox, bands: dict[int, list[LetterRun]]) -> list[LetterRun]:
    """Return the parts that a level line runs through, where most of it runs over letters."""
    middle = 0.5 * (line.bottom + line.top)
    below = [
        one
        for one in bands.get(int(middle // _BAND), ())
        if one.x0 < line.right and one.x1 > line.left and _get_zone(one)[0] <= middle <= _get_zone(one)[1]
    ]
    thin = [one for one in below if line.top - line.bottom < _THICKEST * one.height]
    if not thin:
        return []
    over = sum(min(one.x1, line.right) - max(one.x0, line.left) for one in thin)
    return thin if over > _OVER_LETTERS * (line.right - line.left) else []


def _find_slanting(line: tuple[float, float, float, float], bands: dict[int, list[LetterRun]]) -> list[LetterRun]:
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


def _iter_struck_parts(one: LetterRun, stretches: list[tuple[float, float]]) -> Iterator[LetterRun]:
    """Yield the parts that are struck out and those that are not; a number is struck out as a whole."""
    stretches = _join_dashes(stretches, _DASH * one.height)
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


def _join_dashes(stretches: list[tuple[float, float]], widest: float) -> list[tuple[float, float]]:
    """Join the dashes of one line."""
    found: list[tuple[float, float]] = []
    for left, right in sorted(stretches):
        if found and left - found[-1][1] < widest:
            found[-1] = (found[-1][0], max(right, found[-1][1]))
        else:
            found.append((left, right))
    return found


def _is_torn(one: LetterRun, at: int, states: list[bool], stretches: list[tuple[float, float]]) -> bool:
    """Whether a line ends inside a number and not at the edge of two: it was drawn roughly."""
    if states[at - 1] == states[at] or not (_is_of_number(one.letters[at - 1]) and _is_of_number(one.letters[at])):
        return False
    return _NUMBER.search(one.text) is not None or all(
        abs(end - one.lefts[at]) > _EDGE * one.height for stretch in stretches for end in stretch
    )


def _is_of_number(letter: str) -> bool:
    return letter.isdigit() or letter in ".,'’"


UPWARDS = 3
"""Quarters with the clock by which a word is turned that is read from below."""
_PICTURE = 0.25
"""A picture of this part of a page may be the scan of it."""
_FEW = 0.1


@dataclass(slots=True)
class GlyphPiece:
    """Characters of one size on one line, without white space between them.

    Its measures stand upright, x along the line and the foot up the page; `printed` lies as on the sheet.
    """

    text: str
    x0: float
    x1: float
    foot: float
    size: float
    printed: PageBox
    is_after_blank: bool = False
    is_initial: bool = False
    """Whether it is a large first letter that hangs beside several lines."""

    @property
    def half(self) -> float:
        """The height of a small letter: what two lines never share."""
        return self.foot + 0.5 * self.size


@dataclass(slots=True)
class GlyphSheet:
    """What is on one page, and the words that are not read and why."""

    pieces: list[GlyphPiece] = field(default_factory=list)
    gone: list[GlyphPiece] = field(default_factory=list)
    """Where words stand that are not read, so that they leave no gap."""
    borders: Borders = field(default_factory=Borders)
    figures: list[list[GlyphPiece]] = field(default_factory=list)
    """The words of each chart, which are not among the pieces."""
    unread: list[tuple[str, str]] = field(default_factory=list)
    is_recognised: bool = False
    """Whether its words lie below or over a picture of them, as a program that reads scans leaves them."""
    is_looked_at: bool = True

    @property
    def every_piece(self) -> list[GlyphPiece]:
        return [*self.pieces, *(piece for of_figure in self.figures for piece in of_figure)]


def make_sheet(page: Any, looker: VisibilityChecker, struck: Iterable[PageBox] = ()) -> GlyphSheet:
    """Return what a page shows, in the order of the file; words in its main direction only."""
    drawing, edges = read_page_drawing(page), PageBox(*page.get_bbox())
    drawing.level += struck
    textpage = page.get_textpage()
    try:
        unseen, is_looked_at = looker.unseen(page, textpage, drawing)
        found = gather_letters(textpage, edges, unseen)
        is_recognised = bool(unseen) and _accept_recognised(found, drawing.images, _PICTURE * edges.extent)
        turn = _find_main_turn(found)
        sideways = [_make_sideways(one, turn) for one in found if (one.turn - turn) % 2 and not one.why]
        found = split_struck([one for one in found if one.turn == turn], drawing, turn, textpage.raw)
    finally:
        textpage.close()
    found = remove_echoes(found)
    _mark_cuts(found)
    lines = [turn_upright(box, turn) for box in (drawing.level if turn % 2 else drawing.upright)]
    borders = Borders(lines, sideways)
    pieces = [piece for one in found if not one.why for part in borders.cut(one) if (piece := _make_piece(part)).text]
    figures = [one.pieces for one in find_page_figures(pieces, drawing)] if turn == 0 else []
    charted = {id(piece) for of_figure in figures for piece in of_figure}
    return GlyphSheet(
        _raise_initials([piece for piece in pieces if id(piece) not in charted]),
        [replace(_make_piece(one), text="") for one in found if one.why in (STRUCK, UNSEEN)],
        borders,
        figures,
        _list_unread(found),
        is_recognised,
        is_looked_at,
    )


def _find_main_turn(found: Iterable[LetterRun]) -> int:
    directions: Counter[int] = Counter()
    for one in found:
        if not one.why:
            directions[one.turn] += len(one.letters)
    return max(directions, key=lambda turn: directions[turn], default=0)


def _make_piece(one: LetterRun) -> GlyphPiece:
    return GlyphPiece(one.text, one.x0, one.x1, one.foot, one.height, one.printed, one.is_after_blank)


def _make_sideways(one: LetterRun, turn: int) -> SidewaysWord:
    """Return a word that is turned by a quarter against the page, with its place as the page lies."""
    box = turn_upright(one.printed, turn)
    piece = GlyphPiece(one.text, box.left, box.right, box.bottom, box.right - box.left, one.printed)
    return SidewaysWord(piece, (one.turn - turn) % 4 == UPWARDS)


def _accept_recognised(found: Sequence[LetterRun], pictures: Iterable[PageBox], least: float) -> bool:
    """Take unseen words as read where they are the only ones on a picture of a page; say whether any are."""
    is_any = False
    boxes = [one.printed for one in found]
    for picture in pictures:
        on_it = [one for one, box in zip(found, boxes, strict=True) if _is_centre_in(box, picture)]
        hidden = [one for one in on_it if one.why == UNSEEN]
        shown = [one for one in on_it if not one.why]
        if hidden and picture.extent > least and _count_letters(shown) <= _FEW * _count_letters(hidden):
            is_any = True
            for one in hidden:
                one.why = ""
    return is_any


def _count_letters(found: Iterable[LetterRun]) -> int:
    return sum(len(one.letters) for one in found)


def _is_centre_in(box: PageBox, other: PageBox) -> bool:
    return other.holds(0.5 * (box.left + box.right), 0.5 * (box.bottom + box.top))


def _mark_cuts(found: Sequence[LetterRun]) -> None:
    """Mark a word of which a part is hidden: what is left of a number is no number."""
    for one, other in pairwise(found):
        if STRUCK in (one.why, other.why) or bool(one.why) == bool(other.why) or not one.is_followed_by(other):
            continue
        (other if one.why else one).add_mark(is_first=bool(one.why))


def _list_unread(found: Sequence[LetterRun]) -> list[tuple[str, str]]:
    """Return the words that are not read, those that follow each other together."""
    said: list[tuple[str, str]] = []
    before: LetterRun | None = None
    for one in found:
        if one.why and (text := one.text):
            if before is not None and before.why == one.why:
                is_one_word = not one.is_after_blank and (one.why == TINY or before.is_followed_by(one))
                gap = "" if is_one_word else " "
                said[-1] = (one.why, said[-1][1] + gap + text)
            else:
                said.append((one.why, text))
        before = one
    return said


def _raise_initials(found: list[GlyphPiece]) -> list[GlyphPiece]:
    """Put a large first letter on the line it begins, not on the last line that it stands beside."""
    usual = median(piece.size for piece in found) if found else 0.0
    for piece in found:
        if len(piece.text) == 1 and piece.text.isalpha() and piece.size > 1.9 * usual:
            piece.foot += 0.8 * (piece.size - usual)
            piece.size, piece.is_initial = usual, True
    return found
