"""What a PDF page shows: words and parts of words with their boxes, what stands between, and what is not read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any

from facts.documents.omissions import STRUCK
from facts.documents.page_geometry import Borders, PageBox, turn_upright
from facts.documents.pdf_drawing import drawing_of
from facts.documents.pdf_letters import TINY, UNSEEN, letters_of
from facts.documents.repeated_words import struck_apart, without_echoes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from facts.documents.pdf_letters import LetterRun
    from facts.documents.pdf_visibility import Looker

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
    unread: list[tuple[str, str]] = field(default_factory=list)
    is_recognised: bool = False
    """Whether its words lie below or over a picture of them, as a program that reads scans leaves them."""
    is_looked_at: bool = True


def sheet_of(page: Any, looker: Looker, struck: Iterable[PageBox] = ()) -> GlyphSheet:
    """Return what a page shows, in the order of the file; words in its main direction only."""
    drawing, edges = drawing_of(page), PageBox(*page.get_bbox())
    drawing.level += struck
    textpage = page.get_textpage()
    try:
        unseen, is_looked_at = looker.unseen(page, textpage, drawing)
        found = letters_of(textpage, edges, unseen)
        is_recognised = bool(unseen) and _accept_recognised(found, drawing.images, _PICTURE * edges.extent)
        turn = _main_turn(found)
        found = struck_apart([one for one in found if one.turn == turn], drawing, turn, textpage.raw)
    finally:
        textpage.close()
    found = without_echoes(found)
    _mark_cuts(found)
    lines = [turn_upright(box, turn) for box in (drawing.level if turn % 2 else drawing.upright)]
    borders = Borders(lines)
    pieces = [_make_piece(part) for one in found if not one.why for part in borders.cut(one)]
    return GlyphSheet(
        _with_raised_initials([piece for piece in pieces if piece.text]),
        [replace(_make_piece(one), text="") for one in found if one.why in (STRUCK, UNSEEN)],
        borders,
        _list_unread(found),
        is_recognised,
        is_looked_at,
    )


def _main_turn(found: Iterable[LetterRun]) -> int:
    directions: Counter[int] = Counter()
    for one in found:
        if not one.why:
            directions[one.turn] += len(one.letters)
    return max(directions, key=lambda turn: directions[turn], default=0)


def _make_piece(one: LetterRun) -> GlyphPiece:
    return GlyphPiece(one.text, one.x0, one.x1, one.foot, one.height, one.printed, one.is_after_blank)


def _accept_recognised(found: Sequence[LetterRun], pictures: Iterable[PageBox], least: float) -> bool:
    """Take unseen words as read where they are the only ones on a picture of a page; say whether any are."""
    is_any = False
    boxes = [one.printed for one in found]
    for picture in pictures:
        on_it = [one for one, box in zip(found, boxes, strict=True) if _centre_in(box, picture)]
        hidden = [one for one in on_it if one.why == UNSEEN]
        shown = [one for one in on_it if not one.why]
        if hidden and picture.extent > least and _count_letters(shown) <= _FEW * _count_letters(hidden):
            is_any = True
            for one in hidden:
                one.why = ""
    return is_any


def _count_letters(found: Iterable[LetterRun]) -> int:
    return sum(len(one.letters) for one in found)


def _centre_in(box: PageBox, other: PageBox) -> bool:
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


def _with_raised_initials(found: list[GlyphPiece]) -> list[GlyphPiece]:
    """Put a large first letter on the line it begins, not on the last line that it stands beside."""
    usual = median(piece.size for piece in found) if found else 0.0
    for piece in found:
        if len(piece.text) == 1 and piece.text.isalpha() and piece.size > 1.9 * usual:
            piece.foot += 0.8 * (piece.size - usual)
            piece.size, piece.is_initial = usual, True
    return found
