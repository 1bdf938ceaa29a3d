"""The characters of a PDF page, gathered to parts of words."""

from __future__ import annotations

import re
from ctypes import byref, c_double, c_int, create_string_buffer
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from facts.documents import limits
from facts.documents.characters import UNREAD, clean_text
from facts.documents.page_geometry import PageBox, turn_back, turn_upright
from facts.documents.word_symbols import decode_sign, is_symbol_font
from facts.errors import FileError

if TYPE_CHECKING:
    from collections.abc import Container

_GAP = 0.17
"""White space of this part of a line's height parts two words, where the file holds no space."""
_HYPHENS = frozenset((0x2, 0xAD, 0xFFFE))
_ADVANCE = 0.08
"""A letter that begins closer to the one before is drawn over it; those of a ligature share one place."""
_ORDINARY = {code: chr(code) for code in range(0x21, 0x7F)}
_BLANK = 0x20
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
        return clean_text("".join(self.letters).encode("utf-16", "surrogatepass").decode("utf-16", "replace"))

    @property
    def printed(self) -> PageBox:
        return turn_back(PageBox(self.x0, self.low, self.x1, self.high), self.turn)

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


def letters_of(textpage: Any, sheet: PageBox, unseen: Container[int]) -> list[LetterRun]:
    """Gather the characters of a page; those that nobody sees stand apart, with the reason."""
    count = textpage.count_chars()
    if count > limits.MAX_PAGE_CHARACTERS:
        raise FileError(f"a page has {count:,} characters", remedy="Give the article alone.")
    return _Gathering(textpage.raw, sheet, unseen).run(count)


@dataclass(slots=True)
class _Gathering:
    raw: Any
    sheet: PageBox
    unseen: Container[int]
    found: list[LetterRun] = field(default_factory=list)

    def run(self, count: int) -> list[LetterRun]:
        """Go through all characters; this runs once for each, so it makes nothing that it can spare."""
        import pypdfium2.raw as pdfium  # noqa: PLC0415 - only the reading process loads the parser

        raw, rect, x, y = self.raw, pdfium.FS_RECTF(), c_double(), c_double()
        to_rect, to_x, to_y = byref(rect), byref(x), byref(y)
        code_of, box_of, origin_of = (
            pdfium.FPDFText_GetUnicode,
            pdfium.FPDFText_GetLooseCharBox,
            pdfium.FPDFText_GetCharOrigin,
        )
        is_guessed, is_made = pdfium.FPDFText_HasUnicodeMapError, pdfium.FPDFText_IsGenerated
        least_x, least_y, most_x, most_y = self.sheet if not self.unseen else _NOWHERE
        piece: LetterRun | None = None
        is_blank = False
        turn, foot, line, low, high = 0, 0.0, -1e9, -1e9, -1e9
        for at in range(count):
            code = code_of(raw, at)
            is_unsure = is_guessed(raw, at) or _PRIVATE <= code < _AFTER_PRIVATE
            letter = self._guess(at, code) if is_unsure else _ORDINARY.get(code) or _read_odd_code(code)
            if letter == " " or not box_of(raw, at, to_rect):
                piece, is_blank = None, code == _BLANK and not is_made(raw, at)
                continue
            left, bottom, right, top = rect.left, rect.bottom, rect.right, rect.top
            if turn or bottom != low or top != high:
                origin_of(raw, at, to_x, to_y)
                low, high, foot = bottom, top, y.value
                if foot != line:
                    turn, line = round(pdfium.FPDFText_GetCharAngle(raw, at) / _QUARTER) % 4, foot
            is_plain = (
                left > least_x and right < most_x and bottom > least_y and top < most_y and top - bottom > _LEAST_SIZE
            )
            why = "" if is_plain else self._why(at, left, bottom, right, top)
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

    def _why(self, at: int, left: float, bottom: float, right: float, top: float) -> str:
        sheet = self.sheet
        if not (sheet[0] <= 0.5 * (left + right) <= sheet[2] and sheet[1] <= 0.5 * (bottom + top) <= sheet[3]):
            return OUTSIDE
        if top - bottom < _LEAST_SIZE and right - left < _LEAST_SIZE:
            return TINY
        return UNSEEN if at in self.unseen else ""

    def _guess(self, at: int, code: int) -> str:
        """Return the sign that is drawn where the file does not say so, or the mark of one that is not known."""
        if not self._has_ink(at):
            return " "
        font = self._font(at)
        if is_symbol_font(font):
            return decode_sign(code, font)
        return chr(code) if not font and code in _ORDINARY else UNREAD

    def _has_ink(self, at: int) -> bool:
        box = ink_of(self.raw, at)
        return box.right > box.left and box.top > box.bottom

    def _font(self, at: int) -> str:
        """Return the plain name of a font; fonts whose letters are drawn in the file itself have none."""
        import pypdfium2.raw as pdfium  # noqa: PLC0415 - only the reading process loads the parser

        name, flags = create_string_buffer(200), c_int()
        pdfium.FPDFText_GetFontInfo(self.raw, at, name, 200, byref(flags))
        return re.split("[-,]", name.value.decode("utf-8", "replace").rpartition("+")[2])[0]


def ink_of(textpage: Any, at: int) -> PageBox:
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
    height = piece.high - piece.low
    is_next = -0.5 * height < left - piece.x1 < _GAP * height and left - piece.lefts[-1] > _ADVANCE * height
    return (
        (is_next or left == piece.lefts[-1])
        and turn == piece.turn
        and abs(foot - piece.foot) < 0.1 * height
        and abs(high - low - height) < 0.15 * height
    )
