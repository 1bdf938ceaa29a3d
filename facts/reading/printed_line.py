"""One printed line: its words, and whether a blank or a tab parts them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from facts.reading.box import Box, around
from facts.reading.characters import UNREAD, mend_line
from facts.reading.raising import written
from facts.reading.spacing import spaced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from facts.reading.borders import Borders
    from facts.reading.glyphs import Piece

_GLUED = 0.1
_AFTER_INITIAL = 0.6
_CELL = 2.0
_WIDE, _WIDE_OF_DIGITS, _WIDEST_OF_DIGITS = 0.9, 0.6, 1.0
"""White of this part of a line's size parts two cells, if it is also much wider than the line's other blanks."""
_BLANKS, _BLANKS_OF_DIGITS = 2.2, 1.4
_AFTER_SENTENCE = 1.6
_USUAL, _MOST_USUAL = 0.25, 1.0
_BORDER = "\t|"
"""Parts of a line are parted by this where a line is drawn; only the tab is written."""
_ALIKE, _EDGE = 1.25, 0.15
_LONG_WORDS, _MANY = 3.5, 6
_LETTERS = re.compile(r"[^\W\d_]{3}")
_NUMBER = re.compile(r"\d{1,3}|\d{3}")
_GOES_WITH = re.compile(r"\d{3}(?!\d)|[%‰°€$£]|(?:km|cm|mm|nm|kg|mg|[kMGTP]?(?:eV|W|Wh|Hz|B|V)|m|t|h|s)(?![^\W\d])")
_PLAIN = frozenset("⁄ᵒº⁰")


class Word(NamedTuple):
    """What stands between white space on a line."""

    text: str
    printed: Box
    after: str
    """What parts it from the word before: nothing for the first, a tab between the cells of a table."""


@dataclass(slots=True)
class Line:
    """One printed line; `left` and `right` are the edges of the column it stands in."""

    words: list[Word]
    x0: float
    x1: float
    foot: float
    size: float
    first_width: float
    left: float = 0.0
    right: float = 0.0
    column: int = 0
    page: int = 0
    blank: float = 0.0
    """The size of its blanks, where all are alike and none is a border."""
    block: int = 0
    """Not 0 for lines of a key figure and its words: a paragraph of their own."""

    @property
    def text(self) -> str:
        return "".join(word.after + word.text for word in self.words)

    @property
    def is_row(self) -> bool:
        return any(word.after == "\t" for word in self.words)


def unread_line() -> Line:
    """Return the line that stands for a page that could not be read."""
    return Line([Word(UNREAD, Box(0, 0, 0, 0), "")], 0, 0, 0, 1, 0)


def line_of(row: list[Piece], borders: Borders) -> Line:
    in_order = sorted(row, key=lambda piece: piece.x0)
    gaps, last, left = _gaps(in_order), max(piece.x1 for piece in in_order), in_order[0]
    in_order = [piece for piece in in_order if piece.text]
    main = max(in_order, key=lambda piece: (len(piece.text), piece.size))
    parts = _parts(in_order, main, gaps, borders)
    first = in_order[1] if in_order[0].is_initial and len(in_order) > 1 else in_order[0]
    return Line(
        list(_words(in_order, main, parts)),
        first.x0 if left.text else left.x0,
        last,
        main.foot,
        main.size,
        _unbroken(in_order) - first.x0,
        blank=_blank([gap for gap, part in zip(gaps, parts, strict=True) if part]) / main.size * (_BORDER not in parts),
    )


def _blank(blanks: list[float]) -> float:
    return median(blanks) if blanks and max(blanks) < _ALIKE * min(blanks) else 0.0


def _unbroken(in_order: list[Piece]) -> float:
    """Return where the first thing ends that no line may break: a number in groups stays with its unit."""
    end = 1 + in_order[0].is_initial
    while end < len(in_order) and _NUMBER.fullmatch(in_order[end - 1].text) and _GOES_WITH.match(in_order[end].text):
        end += 1
    return in_order[min(end, len(in_order)) - 1].x1


def mend_justified(lines: Sequence[Line]) -> None:
    """Make blanks of what looked like cells where a line was stretched to the edges of the prose around it."""
    for at, line in enumerate(lines):
        beside = (*lines[max(at - 1, 0) : at], *lines[at + 1 : at + 2])
        if line.is_row and line.blank and _LETTERS.search(line.text) and any(_is_prose(line, one) for one in beside):
            line.words = [word._replace(after=word.after.replace("\t", " ")) for word in line.words]


def _is_prose(line: Line, other: Line) -> bool:
    """Whether another line is prose that ends at the same edge."""
    is_worded = len(other.text) > _LONG_WORDS * len(other.words)
    return (
        not other.is_row
        and is_worded
        and (0 < other.blank < _WIDE or len(other.words) >= _MANY)
        and abs(other.x1 - line.x1) < _EDGE * line.size
        and abs(other.size - line.size) < _EDGE * line.size
        and abs(other.foot - line.foot) < 2 * line.size
    )


def _gaps(in_order: list[Piece]) -> list[float]:
    """Return the white before each word but the first; words that are not read leave none."""
    found: list[float] = []
    widest = 0.0
    for before, piece in pairwise(in_order):
        widest = max(widest, piece.x0 - before.x1) if widest and not before.text else piece.x0 - before.x1
        if piece.text:
            found.append(widest)
    return found if in_order[0].text else found[1:]


def _words(in_order: list[Piece], main: Piece, parts: list[str]) -> Iterator[Word]:
    texts = written(in_order, main)
    word = Word(texts[0], in_order[0].printed, "")
    for piece, text, part in zip(in_order[1:], texts[1:], parts, strict=True):
        if part:
            yield _settled(word)
            word = Word(text, piece.printed, part[0])
        else:
            word = Word(word.text + text, around(word.printed, piece.printed), word.after)
    yield _settled(word)


def _settled(word: Word) -> Word:
    """Mend what only the whole word shows, such as a fraction of a raised and a lowered number."""
    return word if _PLAIN.isdisjoint(word.text) else word._replace(text=mend_line(word.text))


def _parts(in_order: list[Piece], main: Piece, white: list[float], borders: Borders) -> list[str]:
    """Return what stands between the pieces of a line: nothing, a blank, or a tab between two cells."""
    gaps = [width / main.size for width in white]
    height = main.foot + 0.3 * main.size
    spacing = spaced(in_order)
    found = []
    for at, ((before, piece), gap) in enumerate(zip(pairwise(in_order), gaps, strict=True)):
        if borders.bands and borders.part(before.x1, piece.x0, height, main.size):
            found.append(_BORDER)
        elif at in spacing or gap < (_AFTER_INITIAL if before.is_initial else _GLUED):
            found.append("")
        elif gap <= _WIDE_OF_DIGITS:
            found.append(" ")
        else:
            found.append("\t" if gap > _widest(before, piece, [*gaps[:at], *gaps[at + 1 :]]) else " ")
    return found


def _widest(before: Piece, piece: Piece, others: list[float]) -> float:
    """Return how wide a blank may be here: what is much wider than the line's others parts two cells."""
    blanks = [gap for gap in others if _GLUED < gap < _CELL]
    usual = min(median(blanks) if blanks else _USUAL, _MOST_USUAL)
    if before.text[-1].isdigit() and piece.text[0].isdigit():
        return min(max(_BLANKS_OF_DIGITS * usual, _WIDE_OF_DIGITS), _WIDEST_OF_DIGITS)
    widest = max(_BLANKS * usual, _WIDE)
    return min(widest * (_AFTER_SENTENCE if before.text[-1] in ".!?:;" else 1), _CELL)
