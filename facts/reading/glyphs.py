"""The printed pieces of a PDF page: words and parts of words with their boxes, as pdfium finds them."""

from __future__ import annotations

from collections import Counter
from ctypes import byref, c_double
from dataclasses import dataclass
from statistics import median
from typing import Any, NamedTuple

from facts.errors import FileError
from facts.reading import limits
from facts.reading.characters import cleaned

_GAP = 0.17
"""White space of this part of a line's height parts two words, where the file holds no space."""
_HYPHENS = frozenset((0x2, 0xAD, 0xFFFE))
_QUARTER = 1.5707963267948966


class Box(NamedTuple):
    left: float
    bottom: float
    right: float
    top: float


@dataclass(slots=True)
class Piece:
    """Characters of one size on one line, without white space between them.

    Its measures stand upright, x along the line and the foot up the page; `printed` lies as on the sheet.
    """

    text: str
    x0: float
    x1: float
    foot: float
    size: float
    printed: Box
    is_initial: bool = False
    """Whether it is a large first letter that hangs beside several lines."""

    @property
    def half(self) -> float:
        """The height of a small letter: what two lines never share."""
        return self.foot + 0.5 * self.size


@dataclass(slots=True)
class _Letters:
    """A piece while it grows; `turn` counts quarters with the clock."""

    turn: int
    letters: list[str]
    x0: float
    x1: float
    foot: float
    low: float
    high: float

    def piece(self) -> Piece:
        text = cleaned("".join(self.letters).encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
        printed = _lying(Box(self.x0, self.low, self.x1, self.high), self.turn)
        return Piece(text, self.x0, self.x1, self.foot, max(self.high - self.low, 0.1), printed)


def around(one: Box, other: Box) -> Box:
    return Box(
        min(one.left, other.left), min(one.bottom, other.bottom), max(one.right, other.right), max(one.top, other.top)
    )


def pieces(page: Any) -> list[Piece]:
    """Return the pieces of a page in the order of the file, those of the page's main direction only."""
    textpage = page.get_textpage()
    try:
        found = _letters(textpage)
    finally:
        textpage.close()
    directions: Counter[int] = Counter()
    for one in found:
        directions[one.turn] += len(one.letters)
    main = max(directions, key=lambda turn: directions[turn], default=0)
    upright = [one.piece() for one in found if one.turn == main]
    return _with_raised_initials([piece for piece in upright if piece.text])


def _with_raised_initials(found: list[Piece]) -> list[Piece]:
    """Put a large first letter on the line it begins, not on the last line that it stands beside."""
    usual = median(piece.size for piece in found) if found else 0.0
    for piece in found:
        if len(piece.text) == 1 and piece.text.isalpha() and piece.size > 1.9 * usual:
            piece.foot += 0.8 * (piece.size - usual)
            piece.size, piece.is_initial = usual, True
    return found


def _letters(textpage: Any) -> list[_Letters]:
    """Gather the characters of a page into pieces; the loop runs once a character, so it makes nothing it can spare."""
    import pypdfium2.raw as pdfium  # noqa: PLC0415 - only the reading process loads the parser

    count = textpage.count_chars()
    if count > limits.MAX_PAGE_CHARACTERS:
        raise FileError(f"a page has {count:,} characters", remedy="Give the article alone.")
    raw, rect, x, y = textpage.raw, pdfium.FS_RECTF(), c_double(), c_double()
    to_rect, to_x, to_y = byref(rect), byref(x), byref(y)
    code_of, box_of, origin_of = (
        pdfium.FPDFText_GetUnicode,
        pdfium.FPDFText_GetLooseCharBox,
        pdfium.FPDFText_GetCharOrigin,
    )
    found: list[_Letters] = []
    piece: _Letters | None = None
    turn, line = 0, None
    for at in range(count):
        code = code_of(raw, at)
        letter = "-" if code in _HYPHENS else chr(code) if 0 < code < 0x110000 else "\ufffd"
        if letter.isspace() or not box_of(raw, at, to_rect):
            piece = None
            continue
        origin_of(raw, at, to_x, to_y)
        left, low, right, high, foot = rect.left, rect.bottom, rect.right, rect.top, y.value
        if foot != line:
            turn, line = round(pdfium.FPDFText_GetCharAngle(raw, at) / _QUARTER) % 4, foot
        if turn:
            (left, low, right, high), foot = (
                _upright(Box(left, low, right, high), turn),
                (x.value, -foot, -x.value)[turn - 1],
            )
        if piece and _continues(piece, turn, left, foot, high - low):
            piece.letters.append(letter)
            piece.x1 = max(piece.x1, right)
        else:
            piece = _Letters(turn, [letter], left, right, foot, low, high)
            found.append(piece)
    return found


def _upright(box: Box, turn: int) -> Box:
    """Turn a box so that its line runs to the right."""
    left, bottom, right, top = box
    if turn == 1:
        return Box(-top, left, -bottom, right)
    return Box(-right, -top, -left, -bottom) if turn == 2 else Box(bottom, -right, top, -left)


def _lying(box: Box, turn: int) -> Box:
    """Turn an upright box back to how it lies on the sheet."""
    for _ in range((4 - turn) % 4):
        box = _upright(box, 1)
    return box


def _continues(piece: _Letters, turn: int, left: float, foot: float, size: float) -> bool:
    height = piece.high - piece.low
    return (
        abs(foot - piece.foot) < 0.1 * height
        and abs(size - height) < 0.15 * height
        and -0.5 * height < left - piece.x1 < _GAP * height
        and turn == piece.turn
    )
