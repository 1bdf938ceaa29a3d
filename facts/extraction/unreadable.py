"""Digits that cannot be read whole: joined to letters, look-alikes, damage, odd powers, or set wide.

No part of such a number is a number: '25OO' is not 25, '2_500' not 500, '10^5000' neither 10 nor 5000.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from facts.extraction import digits, measures, numbers, unit_terms
from facts.extraction import tokens as kinds
from facts.extraction.tokens import DAMAGED, text_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facts.extraction.lexicon import Lexicon
    from facts.extraction.sides import Side
    from facts.extraction.tokens import Token

LEAST_WIDE = 3
_JOINTS = frozenset("_^\\|~§#@&=°′″⁻⁺") | DAMAGED
_ANGLES = frozenset("°′″")
_BEFORE = frozenset("([{<>=≤≥≈~∼≃≅±+-–—−/:.,;×·…*#\"'“”„«»‘’≲≳≪≫⩾⩽≧≦$€£¥₹")
_BEHIND = frozenset(".,;:!?)]}<>-–—−/([+%‰×…\"'“”„«»‘’")
_LETTERS_BEHIND = frozenset("s x k m b bn mn t tn p d g h q c".split())
_TIMES = frozenset("×x·⋅*")


def end_of_unreadable(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> int:
    """The index after digits that begin at a token and cannot be read whole; 0 where they can be."""
    if tokens[at].kind != kinds.NUMBER:
        return 0
    wide = _end_of_wide(tokens, at)
    if wide:
        return wide
    if _is_unreadable(tokens, at, lexicon):
        return end_of_run(tokens, at)
    return 0


def is_cut(tokens: Sequence[Token], side: Side, lexicon: Lexicon) -> bool:
    """Whether a number that was read is only a part of what is printed: something not understood touches it."""
    end = side.end
    first = tokens[side.start]
    if side.start and first.gap == kinds.GLUED and not _may_touch(tokens, side.start - 1, _BEFORE):
        return True
    after = tokens[side.number.end] if side.number.end < len(tokens) else None
    is_word = after is not None and after.gap == kinds.GLUED and after.kind in (kinds.WORD, kinds.NAME)
    is_counted = side.unit is None or side.unit.is_noun or side.unit.is_before
    if is_word and is_counted and not _is_known_behind(tokens, side.number.end, lexicon):
        return True
    if end < len(tokens) and tokens[end].gap == kinds.GLUED and not _may_touch(tokens, end, _BEHIND):
        is_known = tokens[end].kind in (kinds.WORD, kinds.NAME) and _is_known_behind(tokens, end, lexicon)
        return not is_known
    return _is_beside_unreadable(tokens, side, lexicon)


def _may_touch(tokens: Sequence[Token], at: int, marks: frozenset[str]) -> bool:
    """Whether a sign may touch a number, as punctuation does."""
    if tokens[at].text == "*":
        return not _joins_on(tokens, at + 1)
    is_note = tokens[at].kind == kinds.RAISED and tokens[at].text[0] not in "⁻⁺"
    return tokens[at].text in marks or is_note


def _is_beside_unreadable(tokens: Sequence[Token], side: Side, lexicon: Lexicon) -> bool:
    """Whether blanks or a times sign part it from digits that cannot be read: '2 5O00', '3×1O0⁸'."""
    end = side.number.end
    after = end + (end < len(tokens) and tokens[end].lower in _TIMES and tokens[end].text != "*")
    is_next = after < len(tokens) and tokens[after].kind == kinds.NUMBER
    may_join = is_next and (after > end or tokens[after].gap == kinds.SPACE)
    if may_join and side.end == end and (_is_unreadable(tokens, after, lexicon) or _has_odd_power(tokens, after)):
        return True
    before = side.start - 1
    if before < 1 or tokens[side.start].gap != kinds.SPACE or len(tokens[side.at].text) != LEAST_WIDE:
        return False
    first = before
    while first > 0 and tokens[first].gap == kinds.GLUED:
        first -= 1
    return first != before and tokens[first].kind == kinds.NUMBER and _is_unreadable(tokens, first, lexicon)


def _has_odd_power(tokens: Sequence[Token], at: int) -> bool:
    """Whether something that is no unit touches the 10 of '3×10', or a power the second group of '2 5^00'."""
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if after is None or after.gap != kinds.GLUED:
        return False
    if tokens[at - 1].lower in _TIMES and tokens[at].text == "10":
        return after.text not in ".,;:!?)]"
    return after.text == "^"


def _is_unreadable(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    return _is_joined_before(tokens, at) or _is_joined_behind(tokens, at, lexicon)


def end_of_odd(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> int:
    """The index after a number that was not read, its power included; none of its parts is a number."""
    if tokens[at].kind != kinds.NUMBER or numbers.read(tokens, at, lexicon) is not None:
        return at + 1
    end = at + 1
    while end < len(tokens) and (_is_in_power(tokens, end) or _joins_on(tokens, end)):
        end += 1
    return end


def _is_in_power(tokens: Sequence[Token], at: int) -> bool:
    """Whether a token is the × of '3 × 10^45' or the 10 behind it."""
    is_times = tokens[at].lower in _TIMES and text_at(tokens, at + 1)[:2] == "10"
    return is_times or (tokens[at].text[:2] == "10" and tokens[at - 1].lower in _TIMES)


def _end_of_wide(tokens: Sequence[Token], at: int) -> int:
    """The index after '2 5 0 0': single digits parted by single blanks."""
    end = at
    while (
        end < len(tokens)
        and tokens[end].kind == kinds.NUMBER
        and (end == at or tokens[end].gap == kinds.SPACE)
        and (len(tokens[end].text) == 1 or (end > at and tokens[end].text[:2] in ("0,", "0.")))
    ):
        end += 1
    return end if end - at >= LEAST_WIDE else 0


def _is_joined_before(tokens: Sequence[Token], at: int) -> bool:
    if at == 0 or tokens[at].gap != kinds.GLUED:
        return False
    before = tokens[at - 1]
    if before.text in "~=#" and before.gap != kinds.GLUED:
        return False
    return before.text in _JOINTS or (before.kind == kinds.RAISED and before.text[0] in "⁻⁺")


def _is_joined_behind(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if after is None or after.gap != kinds.GLUED:
        return False
    if after.text in _JOINTS:
        return after.text in DAMAGED or _joins_digits(tokens, at + 1)
    if after.kind == kinds.RAISED and after.text[0] in "⁻⁺":
        return tokens[at].text != "10"
    return after.kind in (kinds.WORD, kinds.NAME) and not _is_known_behind(tokens, at + 1, lexicon)


def _joins_digits(tokens: Sequence[Token], at: int) -> bool:
    """Whether a sign between digits, or between digits and letters, hides what is printed there."""
    if tokens[at].text in _ANGLES:
        return _joins_on(tokens, at + 1) and tokens[at + 1].kind == kinds.NUMBER
    if tokens[at].text == "^":
        return _joins_on(tokens, at + 1) and tokens[at + 1].text in _JOINTS
    return _joins_on(tokens, at + 1)


def _joins_on(tokens: Sequence[Token], at: int) -> bool:
    is_glued = at < len(tokens) and tokens[at].gap == kinds.GLUED
    return is_glued and (tokens[at].kind != kinds.MARK or tokens[at].text not in ".,;:!?)]»”\"'")


def _is_known_behind(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """Whether letters that touch digits are a unit, a scale, an ordinal's ending or an hour."""
    word = tokens[at].lower
    if digits.vulgar(tokens[at], at):
        return True
    if word in _LETTERS_BEHIND or word in lexicon.ordinal_endings or word in lexicon.scales:
        return True
    if word in lexicon.clock_after or word in lexicon.glued_words or (word[0] == "h" and word[1:].isdecimal()):
        return True
    found = measures.find(tokens, at, lexicon)
    return found is not None and not (
        found.end < len(tokens)
        and tokens[found.end].gap == kinds.GLUED
        and tokens[found.end].kind in (kinds.WORD, kinds.NAME, kinds.NUMBER)
        and not unit_terms.goes_on(tokens, found.end)
    )


def end_of_run(tokens: Sequence[Token], at: int) -> int:
    """The index after everything that touches the digits at a token."""
    end = at + 1
    while end < len(tokens) and _joins_on(tokens, end):
        end += 1
    return end
