"""One printed line: its words, the blanks or tabs between them, raised and lowered characters; the words of a row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median
from typing import TYPE_CHECKING, NamedTuple, overload

from facts.documents.characters import UNREAD, lower_text, mend_line, raise_text
from facts.documents.page_geometry import PageBox, find_letterspaced, surround_boxes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from facts.documents.page_geometry import Borders
    from facts.documents.pdf_glyphs import GlyphPiece

    Span = tuple[float, float]


_RAISED, _ON_LINE, _LOWERED = 1, 0, -1
_SMALLER = 0.85
_NO_LARGER = 1.1
_HIGH, _LOW = 0.12, 0.06
"""So far above or below its neighbour stands what is smaller, as a part of the neighbour's size."""
_HIGHER, _LOWER = 0.2, 0.15
"""So far stands what is not smaller."""
_HIGHEST = 0.95
_BESIDE, _TOUCHING = 0.5, 0.13
_RINGS = frozenset("◦∘○⚬")


def write_pieces(in_order: Sequence[GlyphPiece], main: GlyphPiece) -> list[str]:
    """Return the texts of the pieces of a line, raised and lowered ones written as such."""
    if all(abs(piece.foot - main.foot) < _LOW * main.size for piece in in_order):
        return [piece.text for piece in in_order]
    levels = _find_levels(in_order, main)
    texts: list[str] = []
    for level, run in groupby(zip(levels, in_order, strict=True), key=lambda pair: pair[0]):
        texts += _rewrite_level([piece.text for _, piece in run], level)
    return texts


def _find_levels(in_order: Sequence[GlyphPiece], main: GlyphPiece) -> list[int]:
    found: list[int] = []
    base: GlyphPiece | None = None
    for at, piece in enumerate(in_order):
        gap = _measure_gap_at(in_order, at)
        beside = base or (in_order[at + 1] if at + 1 < len(in_order) else main)
        level = _find_level(piece, beside, gap / beside.size)
        found.append(level)
        if level == _ON_LINE:
            base = piece
    return found


def _measure_gap_at(in_order: Sequence[GlyphPiece], at: int) -> float:
    """Return the white before a piece, or after the first."""
    one, other = (in_order[at - 1], in_order[at]) if at else (in_order[0], in_order[min(1, len(in_order) - 1)])
    return other.x0 - one.x1


def _find_level(piece: GlyphPiece, base: GlyphPiece, gap: float) -> int:
    shift, size = (piece.foot - base.foot) / base.size, piece.size / base.size
    is_small = size < _SMALLER and gap < _BESIDE
    is_touching = size < _NO_LARGER and gap < _TOUCHING
    if shift > 0:
        is_raised = shift < _HIGHEST and ((is_small and shift > _HIGH) or (is_touching and shift > _HIGHER))
        return _RAISED if is_raised else _ON_LINE
    is_lowered = (is_small and shift < -_LOW) or (is_touching and shift < -_LOWER)
    return _LOWERED if is_lowered and shift > -_HIGHEST else _ON_LINE


def _rewrite_level(texts: list[str], level: int) -> list[str]:
    """Write the texts of neighbours on one level: several marks are marks together, and never digits of the line."""
    if level == _ON_LINE:
        return texts
    together = "".join(texts)
    changed = lower_text(together) if level == _LOWERED else "°" if together in _RINGS else raise_text(together)
    if changed == together:
        return [UNREAD + texts[0], *texts[1:]] if together[0].isdigit() else texts
    if len(changed) != len(together):
        return [changed, *texts[1:]] if len(texts) == 1 else texts
    ends = [0]
    for text in texts:
        ends.append(ends[-1] + len(text))
    return [changed[start:end] for start, end in pairwise(ends)]


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


class PrintedWord(NamedTuple):
    """What stands between white space on a line."""

    text: str
    printed: PageBox
    after: str
    """What parts it from the word before: nothing for the first, a tab between the cells of a table."""


@dataclass(slots=True)
class PrintedLine:
    """One printed line; `left` and `right` are the edges of the column it stands in."""

    words: list[PrintedWord]
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
        return any("\t" in word.after for word in self.words)


def make_unread_line() -> PrintedLine:
    """Return the line that stands for a page that could not be read."""
    return PrintedLine([PrintedWord(UNREAD, PageBox(0, 0, 0, 0), "")], 0, 0, 0, 1, 0)


def make_line(row: list[GlyphPiece], borders: Borders) -> PrintedLine:
    in_order = sorted(row, key=lambda piece: piece.x0)
    gaps, last, left = _measure_gaps(in_order), max(piece.x1 for piece in in_order), in_order[0]
    in_order = [piece for piece in in_order if piece.text]
    main = max(in_order, key=lambda piece: (len(piece.text), piece.size))
    parts = _list_separators(in_order, main, gaps, borders)
    first = in_order[1] if in_order[0].is_initial and len(in_order) > 1 else in_order[0]
    return PrintedLine(
        list(_iter_words(in_order, main, parts)),
        first.x0 if left.text else left.x0,
        last,
        main.foot,
        main.size,
        _find_unbroken_end(in_order) - first.x0,
        blank=_find_usual_blank([gap for gap, part in zip(gaps, parts, strict=True) if part])
        / main.size
        * (_BORDER not in parts),
    )


def _find_usual_blank(blanks: list[float]) -> float:
    return median(blanks) if blanks and max(blanks) < _ALIKE * min(blanks) else 0.0


def _find_unbroken_end(in_order: list[GlyphPiece]) -> float:
    """Return where the first thing ends that no line may break: a number in groups stays with its unit."""
    end = 1 + in_order[0].is_initial
    while end < len(in_order) and _NUMBER.fullmatch(in_order[end - 1].text) and _GOES_WITH.match(in_order[end].text):
        end += 1
    return in_order[min(end, len(in_order)) - 1].x1


def mend_justified(lines: Sequence[PrintedLine]) -> None:
    """Make blanks of what looked like cells where a line was stretched to the edges of the prose around it."""
    for at, line in enumerate(lines):
        beside = (*lines[max(at - 1, 0) : at], *lines[at + 1 : at + 2])
        if (
            line.is_row
            and line.blank
            and _LETTERS.search(line.text)
            and any(_is_prose_line(line, one) for one in beside)
        ):
            line.words = [word._replace(after=word.after.replace("\t", " ")) for word in line.words]


def _is_prose_line(line: PrintedLine, other: PrintedLine) -> bool:
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


def _measure_gaps(in_order: list[GlyphPiece]) -> list[float]:
    """Return the white before each word but the first; words that are not read leave none."""
    found: list[float] = []
    widest = 0.0
    for before, piece in pairwise(in_order):
        widest = max(widest, piece.x0 - before.x1) if widest and not before.text else piece.x0 - before.x1
        if piece.text:
            found.append(widest)
    return found if in_order[0].text else found[1:]


def _iter_words(in_order: list[GlyphPiece], main: GlyphPiece, parts: list[str]) -> Iterator[PrintedWord]:
    texts = write_pieces(in_order, main)
    word = PrintedWord(texts[0], in_order[0].printed, "")
    for piece, text, part in zip(in_order[1:], texts[1:], parts, strict=True):
        if part:
            yield _settle_word(word)
            word = PrintedWord(text, piece.printed, part[0])
        else:
            word = PrintedWord(word.text + text, surround_boxes(word.printed, piece.printed), word.after)
    yield _settle_word(word)


def _settle_word(word: PrintedWord) -> PrintedWord:
    """Mend what only the whole word shows, such as a fraction of a raised and a lowered number."""
    return word if _PLAIN.isdisjoint(word.text) else word._replace(text=mend_line(word.text))


def _list_separators(in_order: list[GlyphPiece], main: GlyphPiece, white: list[float], borders: Borders) -> list[str]:
    """Return what stands between the pieces of a line: nothing, a blank, or a tab between two cells."""
    gaps = [width / main.size for width in white]
    height = main.foot + 0.3 * main.size
    spacing = find_letterspaced(in_order)
    found = []
    for at, ((before, piece), gap) in enumerate(zip(pairwise(in_order), gaps, strict=True)):
        if borders.bands and borders.part(before.x1, piece.x0, height, main.size):
            found.append(_BORDER)
        elif at in spacing or gap < (_AFTER_INITIAL if before.is_initial else _GLUED):
            found.append("")
        elif gap <= _WIDE_OF_DIGITS:
            found.append(" ")
        else:
            found.append("\t" if gap > _limit_blank(before, piece, [*gaps[:at], *gaps[at + 1 :]]) else " ")
    return found


def _limit_blank(before: GlyphPiece, piece: GlyphPiece, others: list[float]) -> float:
    """Return how wide a blank may be here: what is much wider than the line's others parts two cells."""
    blanks = [gap for gap in others if _GLUED < gap < _CELL]
    usual = min(median(blanks) if blanks else _USUAL, _MOST_USUAL)
    if before.text[-1].isdigit() and piece.text[0].isdigit():
        return min(max(_BLANKS_OF_DIGITS * usual, _WIDE_OF_DIGITS), _WIDEST_OF_DIGITS)
    widest = max(_BLANKS * usual, _WIDE)
    return min(widest * (_AFTER_SENTENCE if before.text[-1] in ".!?:;" else 1), _CELL)


# ---- the words of a row, for whoever looks for columns ----------------------------------------------

_UNEVEN = 0.12
_DIGIT = re.compile(r"\d")


class WordChunk(NamedTuple):
    """Pieces of a row that stand together: a word, or several."""

    x0: float
    x1: float
    pieces: tuple[GlyphPiece, ...]

    @property
    def text(self) -> str:
        text = self.pieces[0].text
        for one, other in pairwise(self.pieces):
            text += (" " if other.x0 - one.x1 > _GLUED * other.size else "") + other.text
        return text


def join_chunks(chunks: Sequence[WordChunk]) -> WordChunk:
    return WordChunk(
        chunks[0].x0, max(chunk.x1 for chunk in chunks), tuple(piece for chunk in chunks for piece in chunk.pieces)
    )


@dataclass(slots=True)
class PageRow:
    """One row of words, from left to right."""

    words: list[WordChunk]
    foot: float
    size: float
    is_even: bool = True
    """Whether all its words stand on one line: those of a text beside a table do not."""

    @property
    def has_figure(self) -> bool:
        """Whether a word behind the first has a digit."""
        return self.is_even and any(_DIGIT.search(piece.text) for word in self.words[1:] for piece in word.pieces)

    @property
    def starts_small(self) -> bool:
        first = self.words[0].pieces[0].text[:1]
        return first.islower() or first in "(["


def make_page_row(row: list[GlyphPiece]) -> PageRow:
    pieces = sorted((piece for piece in row if piece.text), key=lambda piece: piece.x0)
    if not pieces:
        return PageRow([], 0.0, 1.0)
    main = max(pieces, key=lambda piece: (piece.size, len(piece.text)))
    alike = [piece.foot for piece in pieces if piece.size > 0.9 * main.size]
    words: list[list[GlyphPiece]] = []
    for piece in pieces:
        if words and piece.x0 - words[-1][-1].x1 < _GLUED * piece.size:
            words[-1].append(piece)
        else:
            words.append([piece])
    found = [WordChunk(word[0].x0, max(piece.x1 for piece in word), tuple(word)) for word in words]
    return PageRow(found, main.foot, main.size, max(alike) - min(alike) < _UNEVEN * main.size)


class PageRows(Sequence[PageRow]):
    """The rows of a page, each made when it is asked for: most pages have no table."""

    def __init__(self, of_page: Sequence[list[GlyphPiece]]) -> None:
        self._of_page = of_page
        self._made: dict[int, PageRow] = {}

    def __len__(self) -> int:
        return len(self._of_page)

    @overload
    def __getitem__(self, at: int) -> PageRow: ...
    @overload
    def __getitem__(self, at: slice) -> list[PageRow]: ...
    def __getitem__(self, at: int | slice) -> PageRow | list[PageRow]:
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        if at not in self._made:
            self._made[at] = make_page_row(self._of_page[at])
        return self._made[at]

    def has_digit(self, at: int) -> bool:
        return any(_DIGIT.search(piece.text) for piece in self._of_page[at])


# ---- columns, for whoever looks for tables ------------------------------------------------------------

_BLANK = 0.22
"""White space narrower than this part of the size never parts two columns."""
_NARROW, _UNUSUAL, _USUAL_BLANK, _FEW = 0.6, 1.35, 0.33, 4


def split_cells(row: PageRow, columns: Sequence[Span]) -> dict[int, WordChunk]:
    """Return the words of a row by the column they stand in."""
    found: dict[int, list[WordChunk]] = {}
    at = 0
    for word in row.words:
        middle = 0.5 * (word.x0 + word.x1)
        while at + 1 < len(columns) and middle > 0.5 * (columns[at][1] + columns[at + 1][0]):
            at += 1
        found.setdefault(at, []).append(word)
    return {at: join_chunks(words) for at, words in found.items()}


def split_chunks(row: PageRow, columns: Sequence[Span]) -> list[WordChunk]:
    """Return what stands together in a row: parted by wide white space, or by a wider one than others between columns.

    Words that stand one over each column are parted, too.
    """
    words = row.words
    gaps = [other.x0 - one.x1 for one, other in pairwise(words)]
    if len(gaps) == len(columns) - 2 and all(map(overlaps, words, columns[1:])):
        return words
    blanks = [gap for gap in gaps if gap > _BLANK * row.size]
    usual = min([*blanks, _USUAL_BLANK * row.size] if len(blanks) < _FEW else blanks)
    found = [[words[0]]]
    for gap, (one, other) in zip(gaps, pairwise(words), strict=True):
        if gap > _NARROW * row.size or (gap > _UNUSUAL * usual and _lies_between(one, other, columns)):
            found.append([])
        found[-1].append(other)
    return [join_chunks(chunk) for chunk in found]


def overlaps(chunk: WordChunk, column: Span) -> bool:
    return chunk.x0 < column[1] and chunk.x1 > column[0]


def _lies_between(one: WordChunk, other: WordChunk, columns: Sequence[Span]) -> bool:
    """Whether the white between two words meets that between two columns."""
    return any(left[1] < other.x0 and one.x1 < right[0] for left, right in pairwise(columns))


def find_covered(chunk: WordChunk, columns: Sequence[Span]) -> list[int]:
    """Return the columns that a chunk stands over."""
    return [at for at, column in enumerate(columns) if overlaps(chunk, column)]
