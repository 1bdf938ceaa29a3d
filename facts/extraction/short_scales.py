"""Short scales at a number: '18k of its badges', '1.3m postcards', '6.4M downloads', '1.6bn people'."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from facts.extraction import measures, nouns
from facts.extraction import tokens as kinds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facts.extraction.lexicon import Lexicon
    from facts.extraction.parsed_number import ParsedNumber
    from facts.extraction.tokens import Token

SCALES = {"m": 6, "M": 6, "mn": 6, "B": 9, "bn": 9, "T": 12, "tn": 12}
_MAY_STAND_APART = frozenset({"M", "bn"})
_ALSO_UNITS = frozenset({"m", "B", "T"})
"""Metres, bytes and tesla, where nothing counted follows."""
_OWNERS = frozenset("its their his her our these those the".split())


class ShortScale(NamedTuple):
    exponent: int
    end: int
    doubt: str = ""


def read(tokens: Sequence[Token], number: ParsedNumber, lexicon: Lexicon) -> ShortScale | None:
    """Read a scale letter at the end of a number, told from a unit by what follows it."""
    at = number.end
    if at >= len(tokens) or number.exponent:
        return None
    letter = tokens[at]
    exponent = SCALES.get(letter.text, 0)
    apart = letter.gap == kinds.SPACE and letter.text in _MAY_STAND_APART
    if not exponent or not (letter.gap == kinds.GLUED or apart) or letter.text in lexicon.metric_letters:
        return None
    if _is_counted(tokens, at + 1, lexicon) or _is_measured(tokens, at + 1, letter.text, lexicon):
        return ShortScale(exponent, at + 1)
    return None


def _is_measured(tokens: Sequence[Token], at: int, letter: str, lexicon: Lexicon) -> bool:
    """Whether money or a unit follows: '12.8m pounds', '24m tonnes', '12 M EUR'."""
    if at >= len(tokens) or tokens[at].gap != kinds.SPACE:
        return False
    found = measures.find(tokens, at, lexicon)
    if found is None:
        return False
    is_word = len(tokens[at].text) > 2 or not tokens[at].text.isalpha()
    return is_word or letter not in _ALSO_UNITS


def _is_counted(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """Whether a counted noun in the plural follows, no word of size between: '5m concrete walls' are metres."""
    after = tokens[at] if at < len(tokens) else None
    if after is None or after.gap != kinds.SPACE:
        return False
    if after.lower in lexicon.links:
        beyond = tokens[at + 1] if at + 1 < len(tokens) else None
        is_owned = beyond is not None and (beyond.lower in _OWNERS or lexicon.decimal_comma)
        return is_owned and nouns.find(tokens, at, lexicon, None) is not None
    if after.kind != kinds.WORD or after.lower in lexicon.stop | lexicon.dimension_words:
        return False
    found = nouns.find(tokens, at, lexicon, None)
    return found is not None and (nouns.is_plural(after.lower, lexicon) or not nouns.is_adjective(after.lower, lexicon))
