"""One number with its sign, its currency or unit, or the noun it counts: one side of a range, or the whole quantity."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from facts import units
from facts.extraction import currencies, measures, nouns, numbers, short_scales, unit_terms
from facts.extraction import tokens as kinds
from facts.extraction.parsed_number import ParsedNumber, written_out
from facts.extraction.tokens import text_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facts.extraction.lexicon import Lexicon
    from facts.extraction.tokens import Token

_MINUS = frozenset("-−–")
_BILLION_POUNDS = 6
LONGEST_UNKNOWN = 4
LEAST_WON = 1000
_PREFIXES = frozenset("kMGTPEmµμunpfadch")
_LOOK_ALIKES = frozenset("l I o O s S b B g z Z ° ′ ″".split())
"""Letters and signs that a misprint puts for a digit."""
_UNSURE_MONEY = frozenset(
    "franc francs franchi crown crowns couronne couronnes corone krone kronen kroner peso pesos dinar dinars".split()
)
"""Money of one of several countries."""
_SYMBOL = re.compile(r"[a-zµμ]{1,2}[A-ZΩ][A-Za-z]{0,2}(?<!s)")


class UnitRead(NamedTuple):
    """A unit code, what to call it, and the tokens it was read from."""

    code: str
    name: str
    start: int
    end: int
    is_known: bool = True
    is_before: bool = False
    is_understood: bool = True
    """Whether it is a unit at all: one that is not stays as printed, without a code."""
    doubt: str = ""

    @property
    def is_noun(self) -> bool:
        return self.code.startswith("{")


class Side(NamedTuple):
    number: ParsedNumber
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


def read(tokens: Sequence[Token], at: int, lexicon: Lexicon, number: ParsedNumber | None = None) -> Side | None:
    """Read the side whose number begins at a token."""
    multiple = _multiple(tokens, at, lexicon)
    if multiple:
        return multiple
    money = currencies.read_before(tokens, at, lexicon)
    number = number or numbers.read(tokens, at, lexicon, money=money is not None)
    if number is None:
        return None
    start = money.start if money else at
    start, is_negative = _sign(tokens, start, at, lexicon)
    number, unit = _unit(tokens, number, lexicon, money)
    number, half_end = _half_behind(tokens, number, unit, lexicon)
    end = max(half_end, number.end, unit.end if unit and not unit.is_before else 0)
    if unit and not unit.is_before and unit.start > number.end and tokens[number.end].kind == kinds.NUMBER:
        # '3,400 12-core servers': the measure between is a number of its own.
        end = number.end
    if unit and unit.is_before:
        start = min(start, unit.start)
    if money and money.is_negative:
        is_negative = True
    elif not is_negative:
        start, is_negative, number = _apart_minus(tokens, start, at, lexicon, number, unit)
    if is_negative and unit and unit.is_noun and number.value:
        # A dash or a bullet: nothing that is counted is less than none.
        dashed = "a minus stands before a count"
        start, is_negative, number = max(start, at), False, number._replace(doubt=number.doubt or dashed)
    value = -number.value if is_negative else number.value
    return Side(number, start, end, at, value, unit)


def _multiple(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> Side | None:
    """Read the factor of 'twice as many', 'doppelt so viele', 'il doppio di'."""
    value = lexicon.multiples.get(tokens[at].lower) if at < len(tokens) else None
    if not value or (text_at(tokens, at + 1) not in lexicon.multiple_links and at + 1 < len(tokens)):
        return None
    number = ParsedNumber(Decimal(value), at + 1, is_word=True)
    return Side(number, at, at + 1, at, Decimal(value), UnitRead("1", "", at, at + 1))


def _half_behind(
    tokens: Sequence[Token], number: ParsedNumber, unit: UnitRead | None, lexicon: Lexicon
) -> tuple[ParsedNumber, int]:
    """Add the half of 'due metri e mezzo' and 'a year and a half'."""
    is_whole = number.value == number.value.to_integral_value() and not number.exponent and not number.places
    if unit is None or unit.is_before or not is_whole or text_at(tokens, unit.end) not in lexicon.joiners:
        return number, 0
    at = unit.end + 1 + (text_at(tokens, unit.end + 1) in lexicon.ones)
    follows = text_at(tokens, at + 1) in lexicon.scales or measures.find(tokens, at + 1, lexicon) is not None
    if text_at(tokens, at) not in lexicon.halves or follows:
        return number, 0
    return number._replace(value=number.value + Decimal("0.5"), places=1, is_plain=False), at + 1


# The word for minus is half of a hedge here.
_AT_LEAST = frozenset({"au moins", "o meno", "ou moins", "du moins"})


def read_from(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> Side | None:
    """Read the side that begins at a token with its sign or currency, if any."""
    for start in range(at, min(at + 4, len(tokens))):
        token = tokens[start]
        if token.kind == kinds.NUMBER or lexicon.may_start(token.lower):
            side = read(tokens, start, lexicon)
            return side if side and side.start <= max(at, side.at) and side.start >= at - 1 else None
        if token.starts_paragraph or not (
            token.text in _MINUS | currencies.SIGNS | {"~", "+"}
            or token.lower == "plus"
            or token.text.isupper()
            or token.lower in lexicon.minus
        ):
            return None
    return None


def _sign(tokens: Sequence[Token], start: int, at: int, lexicon: Lexicon) -> tuple[int, bool]:
    """Whether a minus stands before: '-269', '−5', 'minus 450', 'minus-31', '-$5'."""
    if start < 1:
        return start, False
    before = tokens[start - 1]
    if before.text == "-" and start > 1 and tokens[start - 2].lower in lexicon.minus:
        is_joined = tokens[start].gap == kinds.GLUED == before.gap
        return (start - 2, True) if is_joined else (start, False)
    if before.lower in lexicon.minus and not (start > 1 and f"{tokens[start - 2].lower} {before.lower}" in _AT_LEAST):
        return start - 1, True
    is_mark = before.text in _MINUS and tokens[start].gap == kinds.GLUED
    opens = start == 1 or before.gap != kinds.GLUED or tokens[start - 2].text in "(["
    if is_mark and opens and not (before.text == "–" and at != start):
        return start - 1, True
    is_plus = (before.text == "+" and tokens[start].gap == kinds.GLUED) or before.lower == "plus"
    is_sign = is_plus and opens and (start == 1 or tokens[start - 2].kind != kinds.NUMBER)
    return (start - 1 if is_sign and before.text == "+" else start), False


def _apart_minus(
    tokens: Sequence[Token], start: int, at: int, lexicon: Lexicon, number: ParsedNumber, unit: UnitRead | None
) -> tuple[int, bool, ParsedNumber]:
    """Read the minus of 'cooled to - 269 °C', a blank behind it, where only a preposition can stand before a dash."""
    mark = tokens[start - 1] if start == at and start > 0 else None
    if mark is None or mark.text not in _MINUS or tokens[start].gap != kinds.SPACE or mark.gap == kinds.GLUED:
        return start, False, number
    if start > 1 and tokens[start - 2].kind == kinds.NUMBER:
        return start, False, number
    may_be = unit is not None and not unit.is_noun and unit.is_understood and may_be_negative(unit.code)
    if mark.text != "−" and not may_be:
        return start, False, number
    before = tokens[start - 2].lower if start > 1 else ""
    if mark.text == "−" or before in lexicon.stop or before in lexicon.to_words | lexicon.from_words:
        return start - 1, True, number
    return start, False, number._replace(doubt=number.doubt or "a dash before it may be a minus")


def _unit(
    tokens: Sequence[Token], number: ParsedNumber, lexicon: Lexicon, money: currencies.Money | None
) -> tuple[ParsedNumber, UnitRead | None]:
    if money:
        if money.exponent:
            number = _scaled(number, money.exponent)
        if not money.code:
            name = "".join(token.text for token in tokens[money.start : _money_end(tokens, money.start)])
            return number, UnitRead("1", name, money.start, _money_end(tokens, money.start), False, True, False)
        found = measures.UnitFound(money.code, money.start, number.end)
        rated = measures.with_rate(tokens, found, lexicon)
        return number, _as_read(rated, is_before=rated.end == number.end)
    number, unit = _unit_behind(tokens, number, lexicon)
    return number, _whole(tokens, number, unit, lexicon)


def _money_end(tokens: Sequence[Token], start: int) -> int:
    """The index after the letters and the sign of a currency that is not understood."""
    end = start + 1
    while end < len(tokens) and tokens[end].gap == kinds.GLUED and tokens[end].kind != kinds.NUMBER:
        end += 1
    return end


def _unit_behind(
    tokens: Sequence[Token], number: ParsedNumber, lexicon: Lexicon
) -> tuple[ParsedNumber, UnitRead | None]:
    scale = short_scales.read(tokens, number, lexicon)
    if scale:
        number = _scaled(number, scale.exponent)._replace(end=scale.end, doubt=number.doubt or scale.doubt)
    found = _measure(tokens, number, lexicon)
    if found:
        exponent = measures.money_scale(tokens[found.start], found.code, lexicon)
        if exponent:
            number = _scaled(number, exponent)
        unit = _as_read(measures.with_rate(tokens, _as_money(tokens, number, found), lexicon))
        is_bare = found.end == found.start + 1 and not number.exponent
        doubt = lexicon.unsure_units.get(tokens[found.start].lower, "") if is_bare else ""
        doubt = doubt or _looks_like_digit(tokens, found, lexicon)
        return number, unit._replace(doubt=doubt)
    counted = _bracketed(tokens, number, lexicon) or _noun(tokens, number, lexicon)
    return number, counted or _rate_alone(tokens, number, lexicon)


def _rate_alone(tokens: Sequence[Token], number: ParsedNumber, lexicon: Lexicon) -> UnitRead | None:
    """Read the unit of '20 /s' and '300 per second', where nothing is said to be counted."""
    nothing = measures.UnitFound("", number.end, number.end)
    below = measures.rate_below(tokens, nothing, lexicon)
    if below is None or units.unit(below.code).dimension != "time":
        return None
    code = f"1/{below.code}"
    return UnitRead(code, measures.unit_name(code), number.end, below.end)


def _looks_like_digit(tokens: Sequence[Token], found: measures.UnitFound, lexicon: Lexicon) -> str:
    """Doubt the l of '250l patients': a letter that touches the digits, with what is counted behind it."""
    letter = tokens[found.start]
    if letter.text not in _LOOK_ALIKES or letter.gap != kinds.GLUED or found.end >= len(tokens):
        return ""
    is_counted = tokens[found.end].gap == kinds.SPACE and (
        nouns.code_of(tokens[found.end : found.end + 1], lexicon) or measures.find(tokens, found.end, lexicon)
    )
    return f"{letter.text!r} touches the digits before what is counted" if is_counted else ""


def _scaled(number: ParsedNumber, exponent: int) -> ParsedNumber:
    value = written_out(number.value.scaleb(exponent))
    return number._replace(value=value, exponent=number.exponent + exponent, is_plain=False)


def _whole(tokens: Sequence[Token], number: ParsedNumber, unit: UnitRead | None, lexicon: Lexicon) -> UnitRead | None:
    """Keep what is printed as one unit and not wholly understood as printed: '12 kg·foo/s' is no mass."""
    if unit is None or unit.is_before:
        is_unit = unit is None and _looks_like_unit(tokens, number.end, lexicon)
        return _as_printed(tokens, number.end, number.end) if is_unit else unit
    if unit.is_noun and not _is_symbolic(tokens, unit.end):
        return unit
    if not unit_terms.goes_on(tokens, unit.end):
        return unit
    return _as_printed(tokens, unit.start, unit.end)


def _as_printed(tokens: Sequence[Token], start: int, end: int) -> UnitRead:
    end = max(unit_terms.printed_end(tokens, end), end + (end == start))
    end = max(end, unit_terms.printed_end(tokens, end))
    parts = tokens[start:end]
    name = "".join(token.text if place == 0 else f"{token.gap}{token.text}" for place, token in enumerate(parts))
    return UnitRead("1", name, start, end, is_known=False, is_understood=False)


def _is_symbolic(tokens: Sequence[Token], at: int) -> bool:
    """Whether signs that no noun has stand right behind one: a caret, a raised minus, a currency's sign."""
    if at >= len(tokens) or tokens[at].gap != kinds.GLUED:
        return False
    is_raised = tokens[at].kind == kinds.RAISED and tokens[at].text[0] in "⁻⁺"
    return is_raised or tokens[at].text in currencies.SIGNS or tokens[at].text in "^_"


def _looks_like_unit(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """Whether a word behind a number has the look of a symbol: 'mPas', 'foo⁻¹', 'µX'."""
    if at >= len(tokens) or tokens[at].kind != kinds.WORD or tokens[at].gap not in (kinds.GLUED, kinds.SPACE):
        return False
    text = tokens[at].text
    is_prefixed = len(text) > 2 and text[0] in _PREFIXES and measures.is_symbol(text[1:], lexicon)
    is_money = text in ("kr", "Kr", "Fr") and tokens[at].gap == kinds.SPACE
    beyond = tokens[at + 1 : at + 3]
    is_divided = len(beyond) == 2 and beyond[0].text == "/" and beyond[1].kind == kinds.WORD
    if is_divided and beyond[0].gap == kinds.GLUED == beyond[1].gap and tokens[at].lower not in lexicon.stop:
        return True
    if text[0].isupper() and len(text) <= LONGEST_UNKNOWN and not lexicon.capitalises_nouns:
        # 'It reached 9 Mkat.' A name would go on or follow a comma.
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        is_last = after is None or after.kind == kinds.BREAK or after.text in (".", ",", ";", ")")
        if is_last and tokens[at - 1].kind == kinds.NUMBER and not text.isupper():
            return True
    return _SYMBOL.fullmatch(text) is not None or _is_symbolic(tokens, at + 1) or is_prefixed or is_money


def may_be_negative(code: str) -> bool:
    return units.unit(code).may_be_negative


def unit_after(tokens: Sequence[Token], number: ParsedNumber, lexicon: Lexicon) -> UnitRead | None:
    """Read the unit behind the end of a number, which a hedge may have moved: '20 or more servers'."""
    return _unit(tokens, number, lexicon, None)[1]


def _measure(tokens: Sequence[Token], number: ParsedNumber, lexicon: Lexicon) -> measures.UnitFound | None:
    """A unit after the number, or after 'of' in '3 milioni di euro' and 'half of a percent'."""
    at = number.end
    found = measures.find(tokens, at, lexicon)
    if found and tokens[found.start].lower == "won" and number.value < LEAST_WON:
        return None  # 'Team 3 won'
    if found or at + 1 >= len(tokens) or tokens[at].lower not in lexicon.links:
        return found
    at += 2 if tokens[at + 1].text in ("'", "’") else 1
    at += number.is_fraction and text_at(tokens, at) in lexicon.ones
    at += number.is_fraction and text_at(tokens, at) == "'"
    linked = measures.find(tokens, at, lexicon)
    is_whole = number.exponent or number.is_round or number.is_fraction or number.value >= 1000
    return linked if linked and is_whole else None


def _as_money(tokens: Sequence[Token], number: ParsedNumber, found: measures.UnitFound) -> measures.UnitFound:
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


def _bracketed(tokens: Sequence[Token], number: ParsedNumber, lexicon: Lexicon) -> UnitRead | None:
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


def _noun(tokens: Sequence[Token], number: ParsedNumber, lexicon: Lexicon) -> UnitRead | None:
    found = nouns.find(tokens, number.end, lexicon, number.value)
    if found is None:
        return _singular(tokens, number, lexicon)
    if tokens[found.end - 1].lower in _UNSURE_MONEY:
        name = tokens[found.end - 1].text
        return UnitRead("1", name, found.start, found.end, is_known=False, is_understood=False)
    rated = measures.with_rate(tokens, measures.UnitFound(found.code, number.end, found.end, found.name), lexicon)
    code = rated.code if "/" not in rated.code or unit_terms.is_code(rated.code) else found.code
    word = tokens[number.end - 1].lower
    is_unsure = word in lexicon.unsure_numerals and not found.is_known
    doubt = f"{word!r} may be no number" if is_unsure else ""
    return UnitRead(code, rated.name or found.name, found.start, rated.end, is_known=found.is_known, doubt=doubt)


def _singular(tokens: Sequence[Token], number: ParsedNumber, lexicon: Lexicon) -> UnitRead | None:
    """Read the page of 'a 48 page brochure': an article before the number, two nouns behind it."""
    at = number.end
    start = at - 1
    is_one_thing = start > 0 and tokens[start].kind == kinds.NUMBER and tokens[start - 1].lower in lexicon.ones
    both = tokens[at : at + 2]
    if lexicon.decimal_comma or not is_one_thing or len(both) < 2 or number.value == 1:
        return None
    if any(token.kind != kinds.WORD or token.lower in lexicon.stop or token.is_capitalised for token in both):
        return None
    word = both[0].lower
    if nouns.is_adjective(word, lexicon):
        return None
    code = nouns.code_of(both[:1], lexicon) or "{" + word + "}"
    return UnitRead(code, word, at, at + 1, is_known=code.strip("{}") != word)


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
