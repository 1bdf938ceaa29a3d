"""Numbers in digits: any separators, blanks between thousands, powers of ten, scale words behind them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from facts.parsing import tokenizer as kinds
from facts.parsing.lexicon import unite_lexicons
from facts.parsing.parsed_quantity import ParsedNumber, round_share
from facts.parsing.tokenizer import MINUS_SIGNS, text_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facts.parsing.lexicon import Lexicon
    from facts.parsing.tokenizer import Token

MAX_DIGITS = 40
LEAST_SCALE = 1000
MOST_GROUPS = 12
MOST_POWER = 30
DOZEN = 12
_PARTS = frozenset({"2", "3", "4", "5", "6", "8", "16", "32"})
_GROUPED = re.compile(r"[0-9]{1,3}(?:([.,'])[0-9]{3})(?:\1[0-9]{3})*")
_INDIAN = re.compile(r"[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}")
_ONE_SEPARATOR = re.compile(r"([0-9]+)([.,·])([0-9]+)")
_BOTH = re.compile(r"([0-9]{1,3}(?:[.,'][0-9]{3})+)([.,])([0-9]+)")
_GROUP_TAIL = re.compile(r"([0-9]{3})(?:[.,]([0-9]+))?")
_WITH_EXPONENT = re.compile(r"([0-9.,]+)[eE]([+−-]?)([0-9]+)")
_TIMES = frozenset("×x·⋅*")
_VULGAR = {
    "½": "0.5",
    "¼": "0.25",
    "¾": "0.75",
    "⅓": "0.333333",
    "⅔": "0.666667",
    "⅛": "0.125",
    "⅜": "0.375",
    "⅝": "0.625",
    "⅞": "0.875",
    "⅕": "0.2",
}

_LONGEST_ABBREVIATION = 4
_CURRENCY_SIGNS = frozenset("€$£¥₹")


_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")


def parse_digits(text: str, *, decimal_comma: bool) -> ParsedNumber | None:
    """Read digits with separators, the end left 0; None for versions, times and lists."""
    if len(text) > MAX_DIGITS or ":" in text:
        return None
    if text.isdecimal():
        return ParsedNumber(Decimal(text), 0, is_plain=True)
    power = _WITH_EXPONENT.fullmatch(text)
    if power:
        return _parse_exponent_form(power, decimal_comma=decimal_comma)
    if text[0] in ".·":
        return ParsedNumber(Decimal(f"0.{text[1:]}"), 0, len(text) - 1) if text[1:].isdecimal() else None
    one = _ONE_SEPARATOR.fullmatch(text)
    if one:
        return _parse_one_separator(one[1], one[2], one[3], decimal_comma=decimal_comma)
    return _parse_many_separators(text, decimal_comma=decimal_comma)


def _parse_exponent_form(found: re.Match[str], *, decimal_comma: bool) -> ParsedNumber | None:
    """Read '1.5e11' and '3E+8'."""
    number = parse_digits(found[1], decimal_comma=decimal_comma)
    exponent = int(found[3]) * (-1 if found[2] in MINUS_SIGNS else 1) if found[2] else int(found[3])
    if number is None or abs(exponent) > MOST_POWER:
        return None
    return number._replace(value=number.value.scaleb(exponent), exponent=exponent, is_plain=False)


def _parse_many_separators(text: str, *, decimal_comma: bool) -> ParsedNumber | None:
    """Read '8.000.000', '1.234,56' and '12,34,567', which no language doubts but where commas are decimal."""
    if _GROUPED.fullmatch(text) and text[0] != "0":
        return ParsedNumber(Decimal(re.sub(r"[^0-9]", "", text)), 0)
    both = _BOTH.fullmatch(text)
    if both and both[2] not in both[1]:
        return ParsedNumber(Decimal(f"{re.sub(r'[^0-9]', '', both[1])}.{both[3]}"), 0, len(both[3]))
    if _INDIAN.fullmatch(text) and text[0] != "0":
        doubt = "grouped as in India, where this text's commas are decimal" if decimal_comma else ""
        return ParsedNumber(Decimal(text.replace(",", "")), 0, doubt=doubt)
    return None


def _parse_one_separator(whole: str, mark: str, rest: str, *, decimal_comma: bool) -> ParsedNumber:
    is_decimal_mark = mark == "·" or (mark == ",") == decimal_comma
    may_be_group = len(rest) == 3 and 0 < len(whole) <= 3 and whole[0] != "0" and mark != "·"
    if may_be_group and not is_decimal_mark:
        return ParsedNumber(Decimal(whole + rest), 0)
    number = ParsedNumber(Decimal(f"{whole}.{rest}"), 0, len(rest))
    if is_decimal_mark and not may_be_group:
        return number
    told = f"the {mark} is read as a decimal mark"
    return number._replace(doubt=told) if len(rest) > 2 else number._replace(remark=told)


def read_vulgar_fraction(token: Token, at: int) -> ParsedNumber | None:
    value = _VULGAR.get(token.text)
    return ParsedNumber(Decimal(value), at + 1, len(value) - 2, is_fraction=True) if value else None


def read_digits(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> ParsedNumber | None:
    token = tokens[at]
    number = parse_digits(token.text, decimal_comma=lexicon.decimal_comma)
    if number is None:
        return None
    slashed = _read_slash_fraction(tokens, at)
    if slashed:
        return ParsedNumber(slashed[0], slashed[1], is_fraction=True)
    return (
        _read_space_groups(tokens, at, lexicon) or _read_stray_blank(tokens, at, lexicon) or number._replace(end=at + 1)
    )


def _read_space_groups(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> ParsedNumber | None:
    """Join '90 000' and '1 234,5': one to three digits, then groups of exactly three after one blank."""
    first = tokens[at].text
    if not (first.isdecimal() and len(first) <= 3 and first[0] != "0"):
        return None
    digits, rest, end = first, "", at + 1
    while end < min(at + MOST_GROUPS, len(tokens)) and not rest and tokens[end].kind == kinds.NUMBER:
        tail = _GROUP_TAIL.fullmatch(tokens[end].text)
        is_next = tokens[end].start == tokens[end - 1].end + 1 and tokens[end].gap in (kinds.SPACE, kinds.LINE)
        if not tail or not is_next:
            break
        digits, rest, end = digits + tail[1], tail[2] or "", end + 1
    if end == at + 1:
        return None
    doubt = "blanks may part columns, not thousands" if _may_be_columns(tokens, at, end, lexicon) else ""
    return ParsedNumber(Decimal(f"{digits}.{rest}" if rest else digits), end, len(rest), doubt=doubt)


def _may_be_columns(tokens: Sequence[Token], at: int, end: int, lexicon: Lexicon) -> bool:
    """Whether groups parted by plain blanks may be cells of a row: '310 450 520', 'Rooms 3 450'."""
    if all(token.is_fixed for token in tokens[at + 1 : end]):
        return False
    if any(token.gap == kinds.LINE for token in tokens[at + 1 : end]):
        return True
    if _is_number_beside(tokens, at, at - 1) or _is_number_beside(tokens, end, end):
        return True
    if end - at > 2 and len(tokens[at].text) == 3 and tokens[end - 1].text != "000":
        return True
    before = tokens[at - 1] if at and tokens[at].gap in (kinds.GLUED, kinds.SPACE) else None
    if before is None:
        return end >= len(tokens) or tokens[end].gap != kinds.SPACE or tokens[end].kind == kinds.NUMBER
    starts_line = at == 1 or kinds.LINE in tokens[at - 1].gap or tokens[at - 2].kind == kinds.BREAK
    is_function_word = before.lower in lexicon.stop or before.lower in lexicon.hedge_words
    return (
        not is_function_word
        and before.is_capitalised
        and before.kind == kinds.WORD
        and starts_line
        and len(before.text) > 1
    )


def _is_number_beside(tokens: Sequence[Token], gap: int, at: int) -> bool:
    """Whether the token at `at` is a number, parted by the blank before `gap` only."""
    inside = 0 <= at < len(tokens) and 0 < gap < len(tokens)
    return inside and tokens[at].kind == kinds.NUMBER and tokens[gap].gap == kinds.SPACE


def _read_stray_blank(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> ParsedNumber | None:
    """Read '-271, 3 °C', where a blank slipped in behind the decimal comma."""
    mark, rest, sign = (text_at(tokens, at + step) for step in (1, 2, 3))
    is_split = mark == "," and rest.isdecimal() and sign == "°" and tokens[at].text.isdecimal()
    if not (lexicon.decimal_comma and is_split):
        return None
    doubt = "a blank stands behind the decimal comma"
    return ParsedNumber(Decimal(f"{tokens[at].text}.{rest}"), at + 3, len(rest), doubt=doubt)


def _read_slash_fraction(tokens: Sequence[Token], at: int) -> tuple[Decimal, int] | None:
    """Read '3/4' as (value, index after it): only the parts that rulers and recipes use."""
    if at + 2 >= len(tokens) or tokens[at + 1].text != "/" or tokens[at + 2].gap != kinds.GLUED:
        return None
    top, bottom = tokens[at].text, tokens[at + 2].text
    if tokens[at + 1].gap != kinds.GLUED or not top.isdecimal() or bottom not in _PARTS or int(top) >= int(bottom):
        return None
    return round_share(Decimal(top) / Decimal(bottom)), at + 3


def is_fraction(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """Whether '3/4' or the 2 of '2 1/4' is a fraction of what follows, not two numbers."""
    found = _read_slash_fraction(tokens, at) or (
        _read_slash_fraction(tokens, at + 1) if text_at(tokens, at + 2) == "/" else None
    )
    if found is None or found[1] >= len(tokens):
        return False
    after = tokens[found[1]]
    return after.kind == kinds.WORD and (after.lower in lexicon.links or after.lower not in lexicon.stop)


def _read_dozens(tokens: Sequence[Token], number: ParsedNumber, lexicon: Lexicon) -> ParsedNumber | None:
    """Read '3 dozen'."""
    unit = lexicon.rounds.get(text_at(tokens, number.end), 0)
    if unit != DOZEN or number.places:
        return None
    return number._replace(value=number.value * unit, end=number.end + 1, is_round=True, is_plain=False)


def add_number_tail(
    tokens: Sequence[Token], number: ParsedNumber, lexicon: Lexicon, *, money: bool
) -> ParsedNumber | None:
    """Add a vulgar fraction (2½), a power of ten, a half (it: 3 milioni e mezzo) or a scale word.

    None where a power is printed that cannot be read: then no part of the number is one.
    """
    powered = _read_power(tokens, number)
    if powered is None:
        return None
    if powered.end == number.end:
        number = _read_mixed_fraction(tokens, number) or _read_dozens(tokens, number, lexicon) or number
    else:
        number = powered
    return apply_scale_words(tokens, skip_note_marks(tokens, number), lexicon, money=money)


def skip_note_marks(tokens: Sequence[Token], number: ParsedNumber) -> ParsedNumber:
    """Pass over footnote marks: '2,500¹', '2,500¹,²', '2,500[3]'."""
    at = number.end
    if at >= len(tokens) or tokens[at].gap != kinds.GLUED:
        return number
    mark = tokens[at]
    if mark.kind == kinds.RAISED:
        is_sure = mark.text in ("¹", "⁰") or "," in mark.text or mark.text.isalpha()
        doubt = "" if is_sure else f"the raised {mark.text} may be a footnote's mark or a power"
        return number._replace(end=at + 1, doubt=number.doubt or doubt, is_plain=False)
    is_note = mark.text == "[" and text_at(tokens, at + 1).isdecimal() and text_at(tokens, at + 2) == "]"
    return number._replace(end=at + 3) if is_note and tokens[at + 1].gap == kinds.GLUED else number


def _read_mixed_fraction(tokens: Sequence[Token], number: ParsedNumber) -> ParsedNumber | None:
    token = tokens[number.end] if number.end < len(tokens) else None
    value = _VULGAR.get(token.text) if token else None
    if number.places or token is None:
        return None
    slashed = _read_slash_fraction(tokens, number.end) if token.gap == kinds.SPACE and number.is_plain else None
    if slashed:
        return number._replace(value=number.value + slashed[0], end=slashed[1], places=2, is_plain=False)
    if value is None:
        return None
    if number.is_fraction:
        return None
    return number._replace(value=number.value + Decimal(value), end=number.end + 1, places=len(value) - 2)


def _read_power(tokens: Sequence[Token], number: ParsedNumber) -> ParsedNumber | None:
    """Read '1.5 × 10^34', '10⁶' and '6.3×10−4'; the number itself where no power stands, None where an odd one."""
    at = number.end
    has_factor = at + 1 < len(tokens) and tokens[at].lower in _TIMES and tokens[at + 1].kind == kinds.NUMBER
    base = at + 1 if has_factor else at - 1
    if tokens[base].text != "10":
        return None if _is_raised_to(tokens, at) or (has_factor and _may_have_lost_exponent(tokens, at)) else number
    found = _read_exponent(tokens, base + 1, has_factor=has_factor)
    if found is None:
        return None if _is_raised_to(tokens, base + 1) else number
    exponent, end = found
    if abs(exponent) > MOST_POWER + 10:
        return None
    if has_factor:
        return number._replace(
            value=number.value.scaleb(exponent), end=end, exponent=number.exponent + exponent, is_plain=False
        )
    doubt = "10 with a footnote's mark, or a power of ten" if 1 < exponent < 4 and tokens[at].text != "^" else ""
    return ParsedNumber(Decimal(1).scaleb(exponent), end, 0, exponent, doubt=doubt)


def _is_raised_to(tokens: Sequence[Token], at: int) -> bool:
    """Whether a caret, two stars or a raised minus follow the digits: some power is meant."""
    if at + 1 >= len(tokens) or tokens[at].gap != kinds.GLUED:
        return False
    if tokens[at].kind == kinds.RAISED:
        return tokens[at].text[0] in "⁻⁺"
    stars = tokens[at].text == "*" == tokens[at + 1].text
    return (tokens[at].text == "^" or stars) and tokens[at + 1].gap == kinds.GLUED


def _may_have_lost_exponent(tokens: Sequence[Token], at: int) -> bool:
    """Whether '1.5×1011' may be 1.5×10¹¹ of which the place of the exponent is lost."""
    factor = tokens[at + 1]
    is_tight = tokens[at].text in "×·⋅" and tokens[at].gap == factor.gap
    return is_tight and len(factor.text) in (3, 4) and factor.text[:2] == "10" and factor.text[2] in "123456789"


def _read_exponent(tokens: Sequence[Token], at: int, *, has_factor: bool) -> tuple[int, int] | None:
    """Read the exponent at a token as (value, index after it)."""
    if at >= len(tokens) or tokens[at].gap != kinds.GLUED:
        return None
    if tokens[at].kind == kinds.RAISED:
        plain = tokens[at].text.translate(_SUPERSCRIPTS)
        is_whole = plain.lstrip("+-").isdecimal() and len(plain) < 4 and plain.isascii()
        return (int(plain), at + 1) if is_whole else None
    marks = 1 if tokens[at].text == "^" else 2 if tokens[at].text == "*" == text_at(tokens, at + 1) else 0
    if marks:
        return _read_flat_exponent(tokens, at + marks)
    return _read_flat_exponent(tokens, at) if has_factor and tokens[at].text in MINUS_SIGNS else None


def _read_flat_exponent(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    """Read the '-15' of '10^-15', '10^{-15}' and '10^(15)', glued to what stands before it."""
    closing = {"(": ")", "{": "}"}.get(text_at(tokens, at), "")
    at += bool(closing)
    sign = -1 if text_at(tokens, at) in MINUS_SIGNS and text_at(tokens, at) else 1
    at += sign < 0 or text_at(tokens, at) == "+"
    digits = tokens[at] if at < len(tokens) else None
    if digits is None or digits.gap != kinds.GLUED or not digits.text.isdecimal() or len(digits.text) > 2:
        return None
    if closing and text_at(tokens, at + 1) != closing:
        return None
    return sign * int(digits.text), at + 1 + bool(closing)


def apply_scale_words(tokens: Sequence[Token], number: ParsedNumber, lexicon: Lexicon, *, money: bool) -> ParsedNumber:
    """Multiply by the scale words that follow."""
    scale = _read_scale(tokens, number.end, lexicon, money=money)
    while scale:
        exponent, end = scale
        number = number._replace(
            value=number.value.scaleb(exponent), end=end, exponent=number.exponent + exponent, is_plain=False
        )
        number = _add_half(tokens, number, lexicon)
        linked = text_at(tokens, number.end) in lexicon.links and text_at(tokens, number.end + 1) in lexicon.scales
        scale = _read_scale(tokens, number.end + linked, lexicon, money=False)
    return number


def _read_scale(tokens: Sequence[Token], at: int, lexicon: Lexicon, *, money: bool) -> tuple[int, int] | None:
    hyphen = at + 1 < len(tokens) and tokens[at].text == "-" and tokens[at].gap == tokens[at + 1].gap == kinds.GLUED
    at += hyphen
    if at >= len(tokens) or tokens[at].kind != kinds.WORD:
        return None
    token = tokens[at]
    scale = lexicon.scales.get(token.lower, 0)
    if scale >= LEAST_SCALE and not _is_binary(tokens, at, lexicon):
        dot = at + 1 < len(tokens) and tokens[at + 1].text == "." and tokens[at + 1].gap == kinds.GLUED
        return len(str(scale)) - 1, at + 1 + (dot and len(token.text) <= _LONGEST_ABBREVIATION)
    if scale == 100 and token.lower in lexicon.counted_hundreds:
        return 2, at + 1
    short = unite_lexicons().money_scales.get(token.text) if money else None
    if short and not hyphen and token.gap in (kinds.GLUED, kinds.SPACE):
        return short, at + 1
    if token.gap == kinds.GLUED and not hyphen and token.text in ("k", "K") and tokens[at - 1].kind != kinds.WORD:
        return 3, at + 1
    return _read_currency_prefix(tokens, at, lexicon)


def _is_binary(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """Whether 'Mio' is the mebibyte of French, not the million that 'Mio.' and 'Mio. CHF' are."""
    if tokens[at].text not in lexicon.binary_units:
        return False
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    return after is None or not (after.text == "." or after.text.isupper() or after.text in _CURRENCY_SIGNS)


def _read_currency_prefix(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> tuple[int, int] | None:
    """Read the M of '150 M€' and 'Mio. €'."""
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if following and following.text in _CURRENCY_SIGNS and following.gap == kinds.GLUED:
        exponent = lexicon.money_prefixes.get(tokens[at].text)
        return (exponent, at + 1) if exponent else None
    return None


def _add_half(tokens: Sequence[Token], number: ParsedNumber, lexicon: Lexicon) -> ParsedNumber:
    """Read 'un milione e mezzo'; English says 'one and a half million' instead."""
    at = number.end
    if at + 1 < len(tokens) and tokens[at].lower in lexicon.joiners and tokens[at + 1].lower in lexicon.halves:
        half = Decimal(5).scaleb(number.exponent - 1)
        return number._replace(value=number.value + half, end=at + 2)
    return number
