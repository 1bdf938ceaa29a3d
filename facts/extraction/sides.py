"""One number with its sign, its currency or unit, or the noun it counts: one side of a range, or the whole quantity."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from facts import units
from facts.extraction import measures, nouns, numbers
from facts.extraction import tokens as kinds
from facts.extraction.number import written_out

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from facts.extraction.lexicon import Lexicon
    from facts.extraction.numbers import Number
    from facts.extraction.tokens import Token

_MINUS = frozenset("-−–")
_BILLION_POUNDS = 6


class UnitRead(NamedTuple):
    """A unit code, what to call it, and the tokens it was read from."""

    code: str
    name: str
    start: int
    end: int
    is_known: bool = True
    is_before: bool = False

    @property
    def is_noun(self) -> bool:
        return self.code.startswith("{")


class Side(NamedTuple):
    number: Number
    start: int
    """First token, sign and currency included."""
    end: int
    """After the last token, unit included."""
    at: int
    """First token of the number itself."""
    value: Decimal
    unit: UnitRead | None

    def in_unit(self, unit: UnitRead | None) -> Side:
        return self._replace(unit=self.unit or unit)


def read(tokens: Sequence[Token], at: int, lexicon: Lexicon, number: Number | None = None) -> Side | None:
    """Read the side whose number begins at a token."""
    currency = measures.currency_before(tokens, at)
    number = number or numbers.read(tokens, at, lexicon, money=currency is not None)
    if number is None:
        return None
    start = currency.start if currency else at
    start, is_negative = _sign(tokens, start, at, lexicon)
    number, unit = _unit(tokens, number, lexicon, currency)
    end = max(number.end, unit.end if unit and not unit.is_before else 0)
    if unit and unit.is_before:
        start = min(start, unit.start)
    if is_negative and unit and not may_be_negative(unit.code) and number.value:
        start, is_negative = max(start, at), False
    value = -number.value if is_negative else number.value
    return Side(number, start, end, at, value, unit)


# The word for minus is half of a hedge here.
_AT_LEAST = frozenset({"au moins", "du moins"})


def read_from(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> Side | None:
    """Read the side that begins at a token with its sign or currency, if any."""
    for start in range(at, min(at + 4, len(tokens))):
        token = tokens[start]
        if token.kind == kinds.NUMBER or lexicon.may_start(token.lower):
            side = read(tokens, start, lexicon)
            return side if side and side.start <= max(at, side.at) and side.start >= at - 1 else None
        if token.starts_paragraph or not (
            token.text in _MINUS | set("€$£¥~") or token.text.isupper() or token.lower in lexicon.minus
        ):
            return None
    return None


def _sign(tokens: Sequence[Token], start: int, at: int, lexicon: Lexicon) -> tuple[int, bool]:
    """Whether a minus stands before: '-269', '−5', 'minus 450', '-$5'."""
    if start < 1:
        return start, False
    before = tokens[start - 1]
    if before.lower in lexicon.minus and not (start > 1 and f"{tokens[start - 2].lower} {before.lower}" in _AT_LEAST):
        return start - 1, True
    is_mark = before.text in _MINUS and tokens[start].gap == kinds.GLUED
    opens = start == 1 or before.gap != kinds.GLUED or tokens[start - 2].text in "(["
    if is_mark and opens and not (before.text == "–" and at != start):
        return start - 1, True
    return start, False


def _unit(
    tokens: Sequence[Token], number: Number, lexicon: Lexicon, currency: measures.UnitFound | None
) -> tuple[Number, UnitRead | None]:
    if currency:
        rated = measures.with_rate(tokens, currency._replace(end=number.end), lexicon)
        return number, _as_read(rated, is_before=rated.end == number.end)
    found = _measure(tokens, number, lexicon)
    if found and _is_short_million(tokens, found, lexicon):
        value = written_out(number.value.scaleb(6))
        number = number._replace(value=value, exponent=6, end=found.end, is_plain=False)
        return number, _noun(tokens, number, lexicon)
    if found:
        exponent = measures.money_scale(tokens[found.start], found.code)
        if exponent:
            scaled = written_out(number.value.scaleb(exponent))
            number = number._replace(value=scaled, exponent=exponent, is_plain=False)
        return number, _as_read(measures.with_rate(tokens, _as_money(tokens, number, found), lexicon))
    return number, _bracketed(tokens, number, lexicon) or _noun(tokens, number, lexicon)


def _is_short_million(tokens: Sequence[Token], found: measures.UnitFound, lexicon: Lexicon) -> bool:
    """Whether the m of '1.2m homes' is a million: glued to the number, a plural noun behind it."""
    is_glued = found.code == "m" and tokens[found.start].text == "m" and tokens[found.start].gap == kinds.GLUED
    if not is_glued or lexicon.language != "en" or found.end >= len(tokens):
        return False
    word = tokens[found.end]
    return word.kind == kinds.WORD and word.gap == kinds.SPACE and nouns.is_plural(word.lower, lexicon)


def may_be_negative(code: str) -> bool:
    return units.unit(code).may_be_negative


def unit_after(tokens: Sequence[Token], number: Number, lexicon: Lexicon) -> UnitRead | None:
    """Read the unit behind the end of a number, which a hedge may have moved: '20 or more servers'."""
    return _unit(tokens, number, lexicon, None)[1]


def _measure(tokens: Sequence[Token], number: Number, lexicon: Lexicon) -> measures.UnitFound | None:
    """A unit after the number, or after 'of' in '3 milioni di euro' and 'half of a percent'."""
    at = number.end
    found = measures.find(tokens, at, lexicon)
    if found or at + 1 >= len(tokens) or tokens[at].lower not in lexicon.links:
        return found
    at += 2 if tokens[at + 1].text in ("'", "’") else 1
    linked = measures.find(tokens, at, lexicon)
    return linked if linked and (number.exponent or number.is_round or number.value >= 1000) else None


def _as_money(tokens: Sequence[Token], number: Number, found: measures.UnitFound) -> measures.UnitFound:
    """Read 'two million pounds' as money, '200 pounds' as weight; name percentage points by their words."""
    words = " ".join(token.lower for token in tokens[found.start : found.end])
    if found.code == "[lb_av]" and number.value >= 10**_BILLION_POUNDS:
        return found._replace(code="GBP")
    if found.code == "%" and "point" in words:
        return found._replace(name="percentage point")
    return found


def _as_read(found: measures.UnitFound, *, is_before: bool = False) -> UnitRead:
    return UnitRead(
        found.code, found.name or measures.unit_name(found.code), found.start, found.end, is_before=is_before
    )


def _bracketed(tokens: Sequence[Token], number: Number, lexicon: Lexicon) -> UnitRead | None:
    """Read the unit before the number in 'Frame rate (Hz) 120'."""
    at = number.end - 1
    if at < 3 or tokens[at - 1].text != ")":
        return None
    for start in range(at - 2, max(-1, at - 6), -1):
        if tokens[start].text == "(":
            found = measures.find(tokens, start + 1, lexicon)
            found = found and measures.with_rate(tokens, found, lexicon)
            return _as_read(found, is_before=True) if found and found.end == at - 1 else None
    return None


def _noun(tokens: Sequence[Token], number: Number, lexicon: Lexicon) -> UnitRead | None:
    found = nouns.find(tokens, number.end, lexicon, number.value)
    if found is None:
        return None
    rated = measures.with_rate(tokens, measures.UnitFound(found.code, number.end, found.end, found.name), lexicon)
    code = rated.code if "/" not in rated.code or _is_code(rated.code) else found.code
    return UnitRead(code, rated.name or found.name, number.end, rated.end, is_known=found.is_known)


def _is_code(code: str) -> bool:
    try:
        units.unit(code)
    except ValueError:
        return False
    return True


def singular_noun(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> UnitRead | None:
    """Read a unit or a counted noun in the singular within the next words: 'consecutive year', '“Meeting'."""
    for start in range(at, min(at + 3, len(tokens))):
        found = measures.find(tokens, start, lexicon)
        if found:
            return _as_read(found)
        code = nouns.code_of(tokens[start : start + 1], lexicon)
        if code:
            return UnitRead(code, measures.unit_name(code), start, start + 1)
    return None


def noun_before(tokens: Sequence[Token], end: int, lexicon: Lexicon) -> UnitRead | None:
    """Read the counted noun that ends right before a token, the longest the vocabulary knows."""
    for start in range(max(0, end - 3), end):
        code = nouns.code_of(tokens[start:end], lexicon)
        if code:
            return UnitRead(code, measures.unit_name(code), start, end, is_before=True)
    return None
