"""One number with its sign, its currency or unit, or the noun it counts: one side of a range, or the whole quantity."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from facts.model import units
from facts.parsing import counted_nouns, number_parser, number_words, unit_parser, written_units
from facts.parsing import tokenizer as kinds
from facts.parsing.lexicon import unite_lexicons
from facts.parsing.parsed_quantity import ParsedNumber, count_places, drop_exponent
from facts.parsing.tokenizer import MINUS_SIGNS, text_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facts.parsing.lexicon import Lexicon
    from facts.parsing.tokenizer import Token

_BILLION_POUNDS = 6
LONGEST_UNKNOWN = 4
LEAST_WON = 1000
LEAST_BELOW = 10
"""Things are counted per ten, hundred, thousand and so on."""
_PREFIXES = frozenset("kMGTPEmµμunpfadch")
_LOOK_ALIKES = frozenset("l I o O s S b B g z Z ° ′ ″".split())
"""Letters and signs that a misprint puts for a digit."""
_SYMBOL = re.compile(r"[a-zµμ]{1,2}[A-ZΩ][A-Za-z]{0,2}(?<!s)")


LONGEST_BELOW_ZERO = 5
_TEMPERATURES = frozenset({"Cel", "[degF]", "deg"})


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


class NumberWithUnit(NamedTuple):
    number: ParsedNumber
    start: int
    """First token, sign and currency included."""
    end: int
    """After the last token, unit included."""
    at: int
    """First token of the number itself."""
    value: Decimal
    unit: UnitRead | None
    is_below_zero: bool = False
    """Whether words behind it make it negative, and so the number before it in a range."""

    def in_unit(self, unit: UnitRead | None) -> NumberWithUnit:
        return self._replace(unit=self.unit or unit)


def read_number_with_unit(
    tokens: Sequence[Token], at: int, lexicon: Lexicon, number: ParsedNumber | None = None
) -> NumberWithUnit | None:
    """Read the side whose number begins at a token."""
    multiple = _read_multiple(tokens, at, lexicon)
    if multiple:
        return multiple
    money = written_units.find_currency_before(tokens, at, lexicon)
    number = number or number_parser.read_number(tokens, at, lexicon, money=money is not None)
    if number is None:
        return None
    start = money.start if money else at
    start, is_negative = _find_sign(tokens, start, at, lexicon)
    number, unit = _read_unit(tokens, number, lexicon, money)
    number, half_end = _add_half_behind(tokens, number, unit, lexicon)
    end = max(half_end, number.end, unit.end if unit and not unit.is_before else 0)
    if unit and not unit.is_before and unit.start > number.end and tokens[number.end].kind == kinds.NUMBER:
        # '3,400 12-core servers': the measure between is a number of its own.
        end = number.end
    if unit and unit.is_before:
        start = min(start, unit.start)
    below_zero = 0 if is_negative else _count_below_zero(tokens, end, unit, lexicon)
    if (money and money.is_negative) or below_zero:
        is_negative = True
    elif not is_negative:
        start, is_negative, number = _find_apart_minus(tokens, start, at, lexicon, number, unit)
    if is_negative and unit and unit.is_noun and number.value:
        # A dash or a bullet: nothing that is counted is less than none.
        dashed = "a minus stands before a count"
        start, is_negative, number = max(start, at), False, number._replace(doubt=number.doubt or dashed)
    value = -number.value if is_negative else number.value
    return NumberWithUnit(number, start, end + below_zero, at, value, unit, is_below_zero=below_zero > 0)


def _count_below_zero(tokens: Sequence[Token], at: int, unit: UnitRead | None, lexicon: Lexicon) -> int:
    """How many words 'below zero' has behind a temperature; 0 where it does not stand there."""
    if unit is None or unit.code not in _TEMPERATURES:
        return 0
    words = [token.lower for token in tokens[at : at + LONGEST_BELOW_ZERO]]
    return next((size for size in range(len(words), 0, -1) if " ".join(words[:size]) in lexicon.below_zero), 0)


def _read_multiple(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> NumberWithUnit | None:
    """Read the factor of 'twice as many', 'doppelt so viele', 'il doppio di'."""
    value = lexicon.multiples.get(tokens[at].lower) if at < len(tokens) else None
    if not value or (text_at(tokens, at + 1) not in lexicon.multiple_links and at + 1 < len(tokens)):
        return None
    number = ParsedNumber(Decimal(value), at + 1, is_word=True)
    return NumberWithUnit(number, at, at + 1, at, Decimal(value), UnitRead("1", "", at, at + 1))


def _add_half_behind(
    tokens: Sequence[Token], number: ParsedNumber, unit: UnitRead | None, lexicon: Lexicon
) -> tuple[ParsedNumber, int]:
    """Add the part of 'due metri e mezzo', 'a year and a half' and 'due ore e un quarto'."""
    is_whole = number.value == number.value.to_integral_value() and not number.exponent and not number.places
    if unit is None or unit.is_before or not is_whole or text_at(tokens, unit.end) not in lexicon.joiners:
        return number, 0
    part = number_words.read_joined_part(tokens, unit.end + 1, lexicon)
    if part:
        places = count_places(part.value)
        return number._replace(value=number.value + part.value, places=places, is_plain=False), part.end
    at = unit.end + 1 + (text_at(tokens, unit.end + 1) in lexicon.ones)
    follows = text_at(tokens, at + 1) in lexicon.scales or unit_parser.find_unit(tokens, at + 1, lexicon) is not None
    if text_at(tokens, at) not in lexicon.halves or follows:
        return number, 0
    return number._replace(value=number.value + Decimal("0.5"), places=1, is_plain=False), at + 1


def read_from_sign(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> NumberWithUnit | None:
    """Read the side that begins at a token with its sign or currency, if any."""
    for start in range(at, min(at + 4, len(tokens))):
        token = tokens[start]
        if token.kind == kinds.NUMBER or lexicon.may_start(token.lower):
            side = read_number_with_unit(tokens, start, lexicon)
            return side if side and side.start <= max(at, side.at) and side.start >= at - 1 else None
        if token.starts_paragraph or not (
            token.text in MINUS_SIGNS | written_units.CURRENCY_SIGNS | {"~", "+"}
            or token.lower in unite_lexicons().plus
            or token.text.isupper()
            or token.lower in lexicon.minus
        ):
            return None
    return None


def _find_sign(tokens: Sequence[Token], start: int, at: int, lexicon: Lexicon) -> tuple[int, bool]:
    """Whether a minus stands before: '-269', '−5', 'minus 450', 'minus-31', '-$5'."""
    if start < 1:
        return start, False
    before = tokens[start - 1]
    if before.text == "-" and start > 1 and tokens[start - 2].lower in lexicon.minus:
        is_joined = tokens[start].gap == kinds.GLUED == before.gap
        return (start - 2, True) if is_joined else (start, False)
    is_hedge = start > 1 and f"{tokens[start - 2].lower} {before.lower}" in unite_lexicons().hedges_with_minus
    if before.lower in lexicon.minus and not is_hedge:
        return start - 1, True
    is_mark = before.text in MINUS_SIGNS and tokens[start].gap == kinds.GLUED
    opens = start == 1 or before.gap != kinds.GLUED or tokens[start - 2].text in "(["
    if is_mark and opens and not (before.text == "–" and at != start):
        return start - 1, True
    is_plus = (before.text == "+" and tokens[start].gap == kinds.GLUED) or before.lower in unite_lexicons().plus
    is_sign = is_plus and opens and (start == 1 or tokens[start - 2].kind != kinds.NUMBER)
    return (start - 1 if is_sign and before.text == "+" else start), False


def _find_apart_minus(
    tokens: Sequence[Token], start: int, at: int, lexicon: Lexicon, number: ParsedNumber, unit: UnitRead | None
) -> tuple[int, bool, ParsedNumber]:
    """Read the minus of 'cooled to - 269 °C', a blank behind it, where only a preposition can stand before a dash."""
    mark = tokens[start - 1] if start == at and start > 0 else None
    if mark is None or mark.text not in MINUS_SIGNS or tokens[start].gap != kinds.SPACE or mark.gap == kinds.GLUED:
        return start, False, number
    if start > 1 and tokens[start - 2].kind == kinds.NUMBER:
        return start, False, number
    may_be = unit is not None and not unit.is_noun and unit.is_understood and can_be_negative(unit.code)
    if mark.text != "−" and not may_be:
        return start, False, number
    before = tokens[start - 2].lower if start > 1 else ""
    if mark.text == "−" or before in lexicon.stop or before in lexicon.to_words | lexicon.from_words:
        return start - 1, True, number
    return start, False, number._replace(doubt=number.doubt or "a dash before it may be a minus")


def _read_unit(
    tokens: Sequence[Token], number: ParsedNumber, lexicon: Lexicon, money: written_units.CurrencyFound | None
) -> tuple[ParsedNumber, UnitRead | None]:
    if money:
        if money.exponent:
            number = _scale_number(number, money.exponent)
        if not money.code:
            name = "".join(token.text for token in tokens[money.start : _find_money_end(tokens, money.start)])
            return number, UnitRead("1", name, money.start, _find_money_end(tokens, money.start), False, True, False)
        found = written_units.UnitFound(money.code, money.start, number.end)
        rated = unit_parser.add_rate(tokens, found, lexicon)
        return number, _make_unit_read(rated, is_before=rated.end == number.end)
    number, unit = _read_unit_behind(tokens, number, lexicon)
    whole = _extend_by_number(tokens, unit, lexicon) or _keep_whole_unit(tokens, number, unit, lexicon)
    return number, whole


def _find_money_end(tokens: Sequence[Token], start: int) -> int:
    """The index after the letters and the sign of a currency that is not understood."""
    end = start + 1
    while end < len(tokens) and tokens[end].gap == kinds.GLUED and tokens[end].kind != kinds.NUMBER:
        end += 1
    return end


def _read_unit_behind(
    tokens: Sequence[Token], number: ParsedNumber, lexicon: Lexicon
) -> tuple[ParsedNumber, UnitRead | None]:
    scale = number_parser.read_short_scale(tokens, number, lexicon)
    if scale:
        number = _scale_number(number, scale.exponent)._replace(end=scale.end, doubt=number.doubt or scale.doubt)
    found = _find_measure(tokens, number, lexicon)
    sense = unit_parser.find_sense(tokens, found.start if found else number.end, lexicon)
    if sense and (found is None or found.end == sense.end):
        return number, _make_unit_read(unit_parser.add_rate(tokens, sense, lexicon))
    if found:
        exponent = unit_parser.find_money_scale(tokens[found.start], found.code, lexicon)
        if exponent:
            number = _scale_number(number, exponent)
        unit = _make_unit_read(unit_parser.add_rate(tokens, _interpret_pounds(tokens, number, found), lexicon))
        is_bare = found.end == found.start + 1 and not number.exponent
        doubt = lexicon.unsure_units.get(tokens[found.start].lower, "") if is_bare else ""
        doubt = doubt or _doubt_look_alike(tokens, found, lexicon)
        return number, unit._replace(doubt=doubt)
    if _is_times_sign(tokens, number.end):
        return number, UnitRead("1", "", number.end, number.end + 1)
    counted = _read_bracketed_unit(tokens, number, lexicon) or _read_noun(tokens, number, lexicon)
    return number, counted or _read_rate_alone(tokens, number, lexicon)


def _is_times_sign(tokens: Sequence[Token], at: int) -> bool:
    """Whether a sign at a token says how many times: '10× to 400×', '5x zoom'; not the one between two sides."""
    if at >= len(tokens) or tokens[at].text not in ("×", "x") or tokens[at].gap != kinds.GLUED:
        return False
    return (
        at + 1 >= len(tokens)
        or (tokens[at + 1].kind != kinds.NUMBER and tokens[at + 1].gap != kinds.GLUED)
        or (tokens[at + 1].text in ".,;)-–")
    )


def _read_rate_alone(tokens: Sequence[Token], number: ParsedNumber, lexicon: Lexicon) -> UnitRead | None:
    """Read the unit of '20 /s' and '300 per second', where nothing is said to be counted."""
    nothing = written_units.UnitFound("", number.end, number.end)
    below = unit_parser.find_rate(tokens, nothing, lexicon)
    if below is None or units.get_unit(below.code).dimension != "time":
        return None
    code = f"1/{below.code}"
    return UnitRead(code, unit_parser.name_unit(code), number.end, below.end)


def _doubt_look_alike(tokens: Sequence[Token], found: written_units.UnitFound, lexicon: Lexicon) -> str:
    """Doubt the l of '250l patients': a letter that touches the digits, with what is counted behind it."""
    letter = tokens[found.start]
    if letter.text not in _LOOK_ALIKES or letter.gap != kinds.GLUED or found.end >= len(tokens):
        return ""
    is_counted = tokens[found.end].gap == kinds.SPACE and (
        counted_nouns.find_noun_code(tokens[found.end : found.end + 1], lexicon)
        or unit_parser.find_unit(tokens, found.end, lexicon)
    )
    return f"{letter.text!r} touches the digits before what is counted" if is_counted else ""


def _scale_number(number: ParsedNumber, exponent: int) -> ParsedNumber:
    value = drop_exponent(number.value.scaleb(exponent))
    return number._replace(value=value, exponent=number.exponent + exponent, is_plain=False)


def _keep_whole_unit(
    tokens: Sequence[Token], number: ParsedNumber, unit: UnitRead | None, lexicon: Lexicon
) -> UnitRead | None:
    """Keep what is printed as one unit and not wholly understood as printed: '12 kg·foo/s' is no mass."""
    if unit is None or unit.is_before:
        is_unit = unit is None and _is_like_unit(tokens, number.end, lexicon)
        return _make_printed_unit(tokens, number.end, number.end) if is_unit else unit
    if unit.is_noun and not _is_symbolic(tokens, unit.end):
        return unit
    if not written_units.is_unit_continued(tokens, unit.end):
        return unit
    return _make_printed_unit(tokens, unit.start, unit.end)


def _extend_by_number(tokens: Sequence[Token], unit: UnitRead | None, lexicon: Lexicon) -> UnitRead | None:
    """Keep 'l/100 km', 'litres per 100 kilometres' and 'deaths per 100,000 people' whole: no code says them."""
    per = text_at(tokens, unit.end) if unit and not unit.is_before else ""
    if unit is None or not (per == "/" or per in unite_lexicons().sure_per) or unit.end + 1 >= len(tokens):
        return None
    below = number_parser.read_number(tokens, unit.end + 1, lexicon)
    if below is None or below.value < LEAST_BELOW or below.value.normalize().as_tuple().digits != (1,):
        return None
    measure = unit_parser.find_unit(tokens, below.end, lexicon)
    counted = None if measure else counted_nouns.find_noun(tokens, below.end, lexicon, below.value)
    end = measure.end if measure else counted.end if counted else below.end
    name = _join_print(tokens, unit.start, end)
    if measure and unit.is_understood:
        name = f"{unit.name} per {below.value:f} {unit_parser.name_unit(measure.code)}"
    return UnitRead("1", name, unit.start, end, is_known=False, is_understood=False)


def _join_print(tokens: Sequence[Token], start: int, end: int) -> str:
    """The words of tokens as printed."""
    return "".join(
        token.text if place == 0 else f"{token.gap}{token.text}" for place, token in enumerate(tokens[start:end])
    )


def _make_printed_unit(tokens: Sequence[Token], start: int, end: int) -> UnitRead:
    end = max(written_units.find_printed_end(tokens, end, start), end + (end == start))
    end = max(end, written_units.find_printed_end(tokens, end, start))
    return UnitRead("1", _join_print(tokens, start, end), start, end, is_known=False, is_understood=False)


def _is_symbolic(tokens: Sequence[Token], at: int) -> bool:
    """Whether signs that no noun has stand right behind one: a caret, a raised minus, a currency's sign."""
    if at >= len(tokens) or tokens[at].gap != kinds.GLUED:
        return False
    is_raised = tokens[at].kind == kinds.RAISED and tokens[at].text[0] in "⁻⁺"
    return is_raised or tokens[at].text in written_units.CURRENCY_SIGNS or tokens[at].text in "^_"


def _is_like_unit(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """Whether a word behind a number has the look of a symbol: 'mPas', 'foo⁻¹', 'µX'."""
    if at >= len(tokens) or tokens[at].kind != kinds.WORD or tokens[at].gap not in (kinds.GLUED, kinds.SPACE):
        return False
    text = tokens[at].text
    is_prefixed = len(text) > 2 and text[0] in _PREFIXES and unit_parser.is_unit_symbol(text[1:], lexicon)
    is_money = text in written_units.UNSURE_CURRENCIES and tokens[at].gap == kinds.SPACE
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


def can_be_negative(code: str) -> bool:
    return units.get_unit(code).may_be_negative


def read_unit_after(tokens: Sequence[Token], number: ParsedNumber, lexicon: Lexicon) -> UnitRead | None:
    """Read the unit behind the end of a number, which a hedge may have moved: '20 or more servers'."""
    return _read_unit(tokens, number, lexicon, None)[1]


def _find_measure(tokens: Sequence[Token], number: ParsedNumber, lexicon: Lexicon) -> written_units.UnitFound | None:
    """A unit after the number, or after 'of' in '3 milioni di euro' and 'half of a percent'."""
    at = number.end
    found = unit_parser.find_unit(tokens, at, lexicon)
    if found and tokens[found.start].lower in unite_lexicons().verbs_like_units and number.value < LEAST_WON:
        return None  # 'Team 3 won'
    if found and found.code == "1" and found.end < len(tokens) and tokens[found.end].kind == kinds.NUMBER:
        return None  # '12 mal 8 Millimeter'
    if found or at + 1 >= len(tokens) or tokens[at].lower not in lexicon.links:
        return found
    at += 2 if tokens[at + 1].text in ("'", "’") else 1
    at += number.is_fraction and text_at(tokens, at) in lexicon.ones
    at += number.is_fraction and text_at(tokens, at) == "'"
    linked = unit_parser.find_unit(tokens, at, lexicon)
    is_whole = number.exponent or number.is_round or number.is_fraction or number.value >= 1000
    return linked if linked and is_whole else None


def _interpret_pounds(
    tokens: Sequence[Token], number: ParsedNumber, found: written_units.UnitFound
) -> written_units.UnitFound:
    """Read 'two million pounds' as money, '200 pounds' as weight; name percentage points by their words."""
    words = " ".join(token.lower for token in tokens[found.start : found.end])
    if found.code == "[lb_av]" and number.value >= 10**_BILLION_POUNDS:
        return found._replace(code="GBP")
    if found.code == "%" and any(stem in words for stem in unite_lexicons().point_stems):
        return found._replace(name="percentage point")
    if found.code == "%":
        at = found.end + (text_at(tokens, found.end) == "-")
        if (
            at < len(tokens)
            and tokens[at].gap != kinds.PARAGRAPH
            and text_at(tokens, at) in unite_lexicons().point_words
        ):
            return found._replace(end=at + 1, name="percentage point")
    return found


def _make_unit_read(found: written_units.UnitFound, *, is_before: bool = False) -> UnitRead:
    return UnitRead(
        found.code, found.name or unit_parser.name_unit(found.code), found.start, found.end, is_before=is_before
    )


def _read_bracketed_unit(tokens: Sequence[Token], number: ParsedNumber, lexicon: Lexicon) -> UnitRead | None:
    """Read the unit before the number in 'Frame rate (Hz) 120'."""
    at = number.end - 1
    if at < 3 or tokens[at - 1].text != ")":
        return None
    for start in range(at - 2, max(-1, at - 6), -1):
        if tokens[start].text == "(":
            found = unit_parser.find_unit(tokens, start + 1, lexicon)
            found = found and unit_parser.add_rate(tokens, found, lexicon)
            return _make_unit_read(found, is_before=True) if found and found.end == at - 1 else None
    return None


def _read_noun(tokens: Sequence[Token], number: ParsedNumber, lexicon: Lexicon) -> UnitRead | None:
    found = counted_nouns.find_noun(tokens, number.end, lexicon, number.value)
    if found is None:
        return _read_singular(tokens, number, lexicon)
    if tokens[found.end - 1].lower in unite_lexicons().unsure_money:
        name = tokens[found.end - 1].text
        return UnitRead("1", name, found.start, found.end, is_known=False, is_understood=False)
    rated = unit_parser.add_rate(
        tokens, written_units.UnitFound(found.code, number.end, found.end, found.name), lexicon
    )
    code = rated.code if "/" not in rated.code or written_units.is_unit_code(rated.code) else found.code
    word = tokens[number.end - 1].lower
    is_unsure = word in lexicon.unsure_numerals and not found.is_known
    doubt = f"{word!r} may be no number" if is_unsure else lexicon.unsure_units.get(tokens[found.end - 1].lower, "")
    return UnitRead(code, rated.name or found.name, found.start, rated.end, is_known=found.is_known, doubt=doubt)


def _read_singular(tokens: Sequence[Token], number: ParsedNumber, lexicon: Lexicon) -> UnitRead | None:
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
    if counted_nouns.is_adjective(word, lexicon):
        return None
    code = counted_nouns.find_noun_code(both[:1], lexicon) or "{" + word + "}"
    return UnitRead(code, word, at, at + 1, is_known=code.strip("{}") != word)


def read_singular_noun(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> UnitRead | None:
    """Read a unit or a counted noun in the singular within the next words: 'consecutive year', '“Meeting'."""
    for start in range(at, min(at + 3, len(tokens))):
        found = unit_parser.find_unit(tokens, start, lexicon)
        if found:
            return _make_unit_read(found)
        code = counted_nouns.find_noun_code(tokens[start : start + 1], lexicon)
        if code:
            return UnitRead(code, unit_parser.name_unit(code), start, start + 1)
    return None


def read_noun_before(tokens: Sequence[Token], end: int, lexicon: Lexicon) -> UnitRead | None:
    """Read the counted noun that ends right before a token, the longest the vocabulary knows."""
    for start in range(max(0, end - 3), end):
        code = counted_nouns.find_noun_code(tokens[start:end], lexicon)
        if code:
            return UnitRead(code, unit_parser.name_unit(code), start, end, is_before=True)
    return None
