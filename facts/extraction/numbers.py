"""Numbers as printed: in digits, in words, or as the share of one count in another."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from facts.extraction import digits, spelled
from facts.extraction import tokens as kinds
from facts.extraction.digits import MAX_DIGITS
from facts.extraction.parsed_number import ParsedNumber, printed_places, rounded, written_out
from facts.extraction.tokens import text_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facts.extraction.lexicon import Lexicon
    from facts.extraction.tokens import Token

TEN = 10
__all__ = ["ParsedNumber", "printed_places", "read"]


def read(tokens: Sequence[Token], at: int, lexicon: Lexicon, *, money: bool = False) -> ParsedNumber | None:
    """Read the number that begins at a token; `money` lets a glued 'm' or 'bn' mean a scale."""
    if at >= len(tokens):
        return None
    token = tokens[at]
    if token.kind == kinds.NUMBER:
        number = digits.plain(tokens, at, lexicon)
        number = number and digits.with_tail(tokens, number, lexicon, money=money)
    elif token.kind == kinds.WORD:
        number = digits.vulgar(token, at) or spelled.read(tokens, at, lexicon)
    else:
        return None
    number = number and (_spelled_power(tokens, number, lexicon) or _ratio(tokens, number, lexicon) or number)
    if number and number.value.is_finite() and abs(number.value.adjusted()) < MAX_DIGITS:
        return number._replace(value=written_out(number.value))
    return None


def _spelled_power(tokens: Sequence[Token], number: ParsedNumber, lexicon: Lexicon) -> ParsedNumber | None:
    """Read 'ten to the minus nine', '10 hoch 12' and '3 times ten to the eleven'."""
    if number.value != TEN:
        factor = text_at(tokens, number.end) in lexicon.times_words and not number.is_fraction
        power = _power_at(tokens, number.end + 1, lexicon) if factor else None
        return power and power._replace(value=number.value.scaleb(power.exponent), places=number.places)
    after = next((phrase for phrase in lexicon.power_phrases if _stands(tokens, number.end, phrase)), None)
    if after is None:
        return None
    at = number.end + len(after)
    is_minus = text_at(tokens, at) in lexicon.minus or text_at(tokens, at) in ("-", "−", "–")
    exponent = _exponent(tokens, at + is_minus, lexicon)
    if exponent is None:
        return None
    sign = -1 if is_minus else 1
    places = sign * int(exponent.value)
    return ParsedNumber(Decimal(1).scaleb(places), exponent.end, exponent=places, is_word=number.is_word)


def _power_at(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> ParsedNumber | None:
    ten = _plain_count(tokens, at, lexicon)
    return _spelled_power(tokens, ten, lexicon) if ten and ten.value == TEN else None


def _stands(tokens: Sequence[Token], at: int, words: tuple[str, ...]) -> bool:
    return tuple(token.lower for token in tokens[at : at + len(words)]) == words


def _exponent(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> ParsedNumber | None:
    """A whole number up to two digits, in digits or words; an ordinal too."""
    order = lexicon.ordinals.get(text_at(tokens, at))
    if order is not None:
        return ParsedNumber(Decimal(order), at + 1)
    count = _plain_count(tokens, at, lexicon)
    return count if count and 0 <= count.value < 10 * TEN else None


def _ratio(tokens: Sequence[Token], number: ParsedNumber, lexicon: Lexicon) -> ParsedNumber | None:
    """Read 'one in five' and '3 out of 10' as a share."""
    words = [token.lower for token in tokens[number.end : number.end + 2]]
    length = 2 if words == ["out", "of"] else 1 if words and words[0] in lexicon.out_of else 0
    length += length == 2 and text_at(tokens, number.end + 2) in ("every", "each", "the")
    if not length or number.exponent or not 0 < number.value < 100:
        return None
    other = _plain_count(tokens, number.end + length, lexicon)
    if other is None or other.value <= number.value or (length == 1 and other.value > 1000):
        return None
    value = rounded(number.value / other.value)
    return ParsedNumber(value, other.end, is_word=number.is_word, is_fraction=True)


def _plain_count(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> ParsedNumber | None:
    if at >= len(tokens):
        return None
    if tokens[at].kind == kinds.NUMBER:
        number = digits.plain(tokens, at, lexicon)
        return number if number and not number.places else None
    return spelled.total(tokens, at, lexicon) if tokens[at].kind == kinds.WORD else None
