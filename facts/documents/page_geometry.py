"""Boxes on a PDF page, affine maps, borders between cells; characters gathered to words, letters set wide too."""

from __future__ import annotations

import re
from collections import defaultdict
from ctypes import byref, c_double, c_int, c_ushort, create_string_buffer
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from facts.documents import reader_limits
from facts.documents.characters import UNREAD, clean_text, decode_sign, is_symbol_font
from facts.errors import FileError

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from facts.documents.pdf_glyphs import GlyphPiece


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
_TALLEST, _FEWEST_SIDEWAYS = 150.0, 2
"""So far above the first row of a table may its heads reach that are set sideways, in points."""


class _Border(NamedTuple):
    x: float
    bottom: float
    top: float


class SidewaysWord(NamedTuple):
    """A word that is set sideways; its piece lies upright as the page does, `is_upwards` says which way it is read."""

    piece: GlyphPiece
    is_upwards: bool

    @property
    def reading_order(self) -> tuple[float, float]:
        """Lines one after the other, and in a line its words."""
        line, along = round(self.piece.x0 / (0.5 * self.piece.size)), self.piece.foot
        return (line, along) if self.is_upwards else (-line, -along)


class Borders:
    """What is drawn around the words of a page: its upright lines, found by height, and words that are set sideways."""

    def __init__(self, lines: Iterable[PageBox] = (), sideways: Iterable[SidewaysWord] = ()) -> None:
        self.sideways = list(sideways)
        self.bands: dict[int, list[_Border]] = defaultdict(list)
        for border in _join_borders(lines):
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

    def take_sideways(self, columns: Sequence[tuple[float, float]], foot: float) -> dict[int, list[GlyphPiece]]:
        """Return the words set sideways that stand on a table's first row, by column; most columns must have some.

        What is returned is taken away: what is left of them was read as no head.
        """
        left, right = columns[0][1], columns[-1][1]
        near = [
            word
            for word in sorted(self.sideways, key=_get_left)
            if left < word.piece.x1
            and word.piece.x0 < right + 2 * word.piece.size
            and foot - word.piece.size < word.piece.foot < foot + _TALLEST
        ]
        found = _share_sideways(near, columns)
        if 2 * len(found) < len(columns) - 1 or len(found) < _FEWEST_SIDEWAYS:
            return {}
        taken = {id(word.piece) for words in found.values() for word in words}
        self.sideways = [word for word in self.sideways if id(word.piece) not in taken]
        return {at: [word.piece for word in sorted(words, key=_get_order)] for at, words in found.items()}

    def cut(self, one: LetterRun) -> Iterator[LetterRun]:
        """Yield the parts of what was written without white space, but over a border."""
        start = 0
        for at in range(1, len(one.lefts) if self.bands else 0):
            if self.part(one.lefts[at], one.lefts[at], one.foot + 0.3 * one.height, one.height):
                yield one.part(start, at, one.why)
                start = at
        yield one.part(start, len(one.lefts), one.why) if start else one


def _share_sideways(
    near: Sequence[SidewaysWord], columns: Sequence[tuple[float, float]]
) -> dict[int, list[SidewaysWord]]:
    """Return words set sideways, from the left, by column: in order where there are as many heads, else by place."""
    lines: list[list[SidewaysWord]] = []
    for word in near:
        if not lines or word.piece.x0 > lines[-1][-1].piece.x0 + 1.4 * word.piece.size:
            lines.append([])
        lines[-1].append(word)
    if len(lines) == len(columns) - 1:
        return dict(enumerate(lines, 1))
    found: dict[int, list[SidewaysWord]] = defaultdict(list)
    for word in near:
        middle, size = 0.5 * (word.piece.x0 + word.piece.x1), word.piece.size
        at = min(range(len(columns)), key=lambda at: abs(0.5 * sum(columns[at]) - middle))
        if at and columns[at][0] - size < middle < columns[at][1] + size:
            found[at].append(word)
    return found


def _get_left(word: SidewaysWord) -> float:
    return word.piece.x0


def _get_order(word: SidewaysWord) -> tuple[float, float]:
    return word.reading_order


def _join_borders(lines: Iterable[PageBox]) -> list[_Border]:
    """Join lines that stand above each other."""
    groups: list[list[_Border]] = []
    for one in sorted(_Border(0.5 * (line.left + line.right), line.bottom, line.top) for line in lines):
        if not groups or one.x - groups[-1][-1].x > _SAME:
            groups.append([])
        groups[-1].append(one)
    return [border for same in groups for border in _chain_borders(sorted(same, key=lambda one: one.bottom))]


def _chain_borders(same: Sequence[_Border]) -> list[_Border]:
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


def find_letterspaced(in_order: Sequence[GlyphPiece]) -> frozenset[int]:
    """Return the places of a line, counted by the piece before, where white space parts nothing."""
    if sum(len(piece.text) == 1 for piece in in_order) < _LEAST:
        return frozenset()
    return frozenset(
        at
        for start, end in _iter_single_runs(in_order)
        if _is_one_word(in_order[start : end + 1])
        for at in range(start, end)
    )


def _iter_single_runs(in_order: Sequence[GlyphPiece]) -> Iterator[tuple[int, int]]:
    """Yield the first and last of single characters that stand equally far apart."""
    start = 0
    for at in range(1, len(in_order) + 1):
        if at == len(in_order) or not _continues_run(in_order, start, at):
            if at - start >= _LEAST:
                yield start, at - 1
            start = at


def _continues_run(in_order: Sequence[GlyphPiece], start: int, at: int) -> bool:
    one, other = in_order[at - 1], in_order[at]
    if len(one.text) != 1 or len(other.text) != 1 or abs(one.foot - other.foot) > _ALIKE * one.size:
        return False
    gap = other.x0 - one.x1
    first = in_order[start + 1].x0 - in_order[start].x1
    return gap < _WIDEST * one.size and abs(gap - first) < _ALIKE * one.size


def _is_one_word(run: Sequence[GlyphPiece]) -> bool:
    """Whether characters belong together; those that were typed with blanks do only around the signs of a number."""
    text = "".join(piece.text for piece in run)
    if any(one.isdigit() and other.isdigit() for one, other in pairwise(text)) and _SIGNS.intersection(text):
        return True
    if any(piece.is_after_blank for piece in run[1:]):
        return False
    if text.isdigit():
        return len(text) >= _LEAST_DIGITS and run[1].x0 - run[0].x1 < _WIDEST_OF_DIGITS * run[0].size
    return text.isalpha() or (any(map(str.isdigit, text)) and all(one.isdigit() or one in _SIGNS for one in text))


_GAP = 0.17
"""White space of this part of a line's height parts two words, where the file holds no space."""
_HYPHENS = frozenset((0x2, 0xAD, 0xFFFE))
_ADVANCE = 0.08
"""A letter that begins closer to the one before is drawn over it; those of a ligature share one place."""
_ORDINARY = {code: chr(code) for code in range(0x21, 0x7F)}
_BLANK = 0x20
_SURROGATES = range(0xD800, 0xE000)
_PRIVATE, _AFTER_PRIVATE = 0xE000, 0xF900
_NOWHERE = PageBox(0, 0, 0, 0)
_QUARTER = 1.5707963267948966
_LEAST_SIZE = 1.5

UNSEEN = "not read, hidden or hardly visible"
OUTSIDE = "not read, outside of what is shown"
TINY = "not read, too small"


@dataclass(slots=True)
class LetterRun:
    """A part of a word while it grows; `turn` counts quarters with the clock, `why` says why it is not read."""

    turn: int
    letters: list[str]
    lefts: list[float]
    numbers: list[int]
    """The number of each letter on the page."""
    x1: float
    foot: float
    low: float
    high: float
    why: str = ""
    is_after_blank: bool = False
    """Whether the file holds white space before it, not only a gap."""

    @property
    def x0(self) -> float:
        return self.lefts[0]

    @property
    def height(self) -> float:
        return max(self.high - self.low, 0.1)

    @property
    def text(self) -> str:
        text = "".join(self.letters)
        if text.isascii():  # the codes of control characters are not among the letters
            return text
        return clean_text(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))

    @property
    def printed(self) -> PageBox:
        box = PageBox(self.lefts[0], self.low, self.x1, self.high)
        return turn_back(box, self.turn) if self.turn else box

    def part(self, start: int, end: int, why: str) -> LetterRun:
        """Return some of its letters as a part of their own."""
        x1 = self.lefts[end] if end < len(self.lefts) else self.x1
        return LetterRun(
            self.turn,
            self.letters[start:end],
            self.lefts[start:end],
            self.numbers[start:end],
            x1,
            self.foot,
            self.low,
            self.high,
            why,
            self.is_after_blank and not start,
        )

    def add_mark(self, *, is_first: bool = False) -> None:
        """Mark that something of the word is missing here."""
        at = 0 if is_first else len(self.letters)
        self.letters.insert(at, UNREAD)
        self.lefts.insert(at, self.x0 if is_first else self.x1)
        self.numbers.insert(at, -1)

    def is_followed_by(self, other: LetterRun) -> bool:
        """Whether another part goes on with the same word."""
        return self.turn == other.turn and _is_continued(self, other.turn, other.x0, other.foot, other.low, other.high)


def gather_letters(textpage: Any, sheet: PageBox, unseen: Container[int]) -> list[LetterRun]:
    """Gather the characters of a page; those that nobody sees stand apart, with the reason."""
    count = textpage.count_chars()
    if count > reader_limits.MAX_PAGE_CHARACTERS:
        raise FileError(f"a page has {count:,} characters", remedy="Give the article alone.")
    return _LetterGatherer(textpage.raw, sheet, unseen).run(count)


@dataclass(slots=True)
class _LetterGatherer:
    raw: Any
    sheet: PageBox
    unseen: Container[int]
    found: list[LetterRun] = field(default_factory=list)

    def run(self, count: int) -> list[LetterRun]:
        """Go through all characters; this runs once for each, so it makes nothing that it can spare."""
        import pypdfium2.raw as pdfium  # noqa: PLC0415 - only the reading process loads the parser

        raw, rect, x, y = self.raw, pdfium.FS_RECTF(), c_double(), c_double()
        to_rect, to_x, to_y = byref(rect), byref(x), byref(y)
        box_of, origin_of, is_guessed = (
            pdfium.FPDFText_GetLooseCharBox,
            pdfium.FPDFText_GetCharOrigin,
            pdfium.FPDFText_HasUnicodeMapError,
        )
        least_x, least_y, most_x, most_y = self.sheet if not self.unseen else _NOWHERE
        piece: LetterRun | None = None
        is_blank = False
        turn, foot, line, low, high = 0, 0.0, -1e9, -1e9, -1e9
        for at, code in enumerate(_read_codes(raw, count)):
            is_unsure = is_guessed(raw, at) or _PRIVATE <= code < _AFTER_PRIVATE
            letter = self._guess_letter(at, code) if is_unsure else _ORDINARY.get(code) or _read_odd_code(code)
            if letter == " " or not box_of(raw, at, to_rect):
                piece, is_blank = None, code == _BLANK and not pdfium.FPDFText_IsGenerated(raw, at)
                continue
            left, bottom, right, top = rect.left, rect.bottom, rect.right, rect.top
            if turn or bottom != low or top != high:
                origin_of(raw, at, to_x, to_y)
                low, high, foot = bottom, top, y.value
                if foot != line or not turn:
                    turn, line = round(pdfium.FPDFText_GetCharAngle(raw, at) / _QUARTER) % 4, foot
            is_plain = (
                left > least_x and right < most_x and bottom > least_y and top < most_y and top - bottom > _LEAST_SIZE
            )
            why = "" if is_plain else self._find_reason(at, left, bottom, right, top)
            base = foot
            if turn:
                left, bottom, right, top = turn_upright(PageBox(left, bottom, right, top), turn)
                base = (x.value, -foot, -x.value)[turn - 1]
            if piece and piece.why == why and _is_continued(piece, turn, left, base, bottom, top):
                piece.letters.append(letter)
                piece.lefts.append(left)
                piece.numbers.append(at)
                piece.x1 = max(piece.x1, right)
            else:
                piece = LetterRun(turn, [letter], [left], [at], right, base, bottom, top, why, is_blank)
                is_blank = False
                self.found.append(piece)
        return self.found

    def _find_reason(self, at: int, left: float, bottom: float, right: float, top: float) -> str:
        sheet = self.sheet
        if not (sheet[0] <= 0.5 * (left + right) <= sheet[2] and sheet[1] <= 0.5 * (bottom + top) <= sheet[3]):
            return OUTSIDE
        if top - bottom < _LEAST_SIZE and right - left < _LEAST_SIZE:
            return TINY
        return UNSEEN if at in self.unseen else ""

    def _guess_letter(self, at: int, code: int) -> str:
        """Return the sign that is drawn where the file does not say so, or the mark of one that is not known."""
        if not self._has_ink(at):
            return " "
        font = self._get_font_name(at)
        if is_symbol_font(font):
            return decode_sign(code, font)
        return chr(code) if not font and code in _ORDINARY else UNREAD

    def _has_ink(self, at: int) -> bool:
        box = measure_ink(self.raw, at)
        return box.right > box.left and box.top > box.bottom

    def _get_font_name(self, at: int) -> str:
        """Return the plain name of a font; fonts whose letters are drawn in the file itself have none."""
        import pypdfium2.raw as pdfium  # noqa: PLC0415 - only the reading process loads the parser

        name, flags = create_string_buffer(200), c_int()
        pdfium.FPDFText_GetFontInfo(self.raw, at, name, 200, byref(flags))
        return re.split("[-,]", name.value.decode("utf-8", "replace").rpartition("+")[2])[0]


def _read_codes(raw: Any, count: int) -> Iterable[int]:
    """Return the code of each character: all at once, where each of them is one unit of the text."""
    import pypdfium2.raw as pdfium  # noqa: PLC0415 - only the reading process loads the parser

    units = (c_ushort * (count + 1))()
    if pdfium.FPDFText_GetText(raw, 0, count, units) == count + 1 and not any(map(_SURROGATES.__contains__, units)):
        return units[:count]
    return (pdfium.FPDFText_GetUnicode(raw, at) for at in range(count))


def measure_ink(textpage: Any, at: int) -> PageBox:
    """Return the box around what is drawn of a character, as it lies on the sheet."""
    import pypdfium2.raw as pdfium  # noqa: PLC0415 - only the reading process loads the parser

    left, right, bottom, top = c_double(), c_double(), c_double(), c_double()
    pdfium.FPDFText_GetCharBox(textpage, at, byref(left), byref(right), byref(bottom), byref(top))
    return PageBox(left.value, bottom.value, right.value, top.value)


def _read_odd_code(code: int) -> str:
    """Return the sign of a code that is no ordinary character; a blank for white space."""
    if code in _HYPHENS:
        return "-"
    if code >= 0x110000:
        return UNREAD
    letter = chr(code)
    return " " if letter.isspace() else UNREAD if code < 0x20 or 0x7F <= code < 0xA0 else letter


def _is_continued(piece: LetterRun, turn: int, left: float, foot: float, low: float, high: float) -> bool:
    height, last = piece.high - piece.low, piece.lefts[-1]
    is_next = -0.5 * height < left - piece.x1 < _GAP * height and left - last > _ADVANCE * height
    if not (is_next or left == last) or turn != piece.turn:
        return False
    if foot == piece.foot and high == piece.high and low == piece.low:
        return True
    return abs(foot - piece.foot) < 0.1 * height and abs(high - low - height) < 0.15 * height
