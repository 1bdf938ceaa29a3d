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
    from facts.extraction.tokens import Token

LEAST_WIDE = 3
_JOINTS = frozenset("_^\\|~") | DAMAGED
_LETTERS_BEHIND = frozenset("s er ern x k m b bn mn t tn p fach d g h q c er".split())
_TIMES = frozenset("×x·⋅*")


def end_of_unreadable(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> int:
    """The index after digits that begin at a token and cannot be read whole; 0 where they can be."""
    if tokens[at].kind != kinds.NUMBER:
        return 0
    wide = _end_of_wide(tokens, at)
    if wide:
        return wide
    if _is_joined_before(tokens, at) or _is_joined_behind(tokens, at, lexicon):
        return _end_of_run(tokens, at)
    return 0


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
    if before.text == "~" and before.gap != kinds.GLUED:
        return False
    return before.text in _JOINTS or (before.kind == kinds.RAISED and before.text[0] in "⁻⁺")


def _is_joined_behind(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if after is None or after.gap != kinds.GLUED:
        return False
    if after.text in _JOINTS:
        return after.text in DAMAGED or (after.text != "^" and _joins_on(tokens, at + 2))
    return after.kind in (kinds.WORD, kinds.NAME) and not _is_known_behind(tokens, at + 1, lexicon)


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
    if word[0] == "x" and word[1:].isdecimal():
        return True
    found = measures.find(tokens, at, lexicon)
    return found is not None and not (
        found.end < len(tokens)
        and tokens[found.end].gap == kinds.GLUED
        and tokens[found.end].kind in (kinds.WORD, kinds.NAME, kinds.NUMBER)
        and not unit_terms.goes_on(tokens, found.end)
    )


def _end_of_run(tokens: Sequence[Token], at: int) -> int:
    end = at + 1
    while end < len(tokens) and _joins_on(tokens, end):
        end += 1
    return end
