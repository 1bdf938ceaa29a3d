"""Numbers in digits: any separators, blanks between thousands, powers of ten, scale words behind them."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from facts.extraction import tokens as kinds
from facts.extraction.number import Number
from facts.extraction.tokens import text_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facts.extraction.lexicon import Lexicon
    from facts.extraction.tokens import Token

MAX_DIGITS = 40
LEAST_SCALE = 1000
MOST_GROUPS = 12
DOZEN = 12
_PARTS = frozenset({"2", "3", "4", "5", "6", "8", "16", "32"})
_GROUPED = re.compile(r"[0-9]{1,3}(?:([.,'’])[0-9]{3})(?:\1[0-9]{3})*")
_ONE_SEPARATOR = re.compile(r"([0-9]+)([.,])([0-9]+)")
_BOTH = re.compile(r"([0-9]{1,3}(?:[.,'’][0-9]{3})+)([.,])([0-9]+)")
_GROUP_TAIL = re.compile(r"([0-9]{3})(?:[.,]([0-9]+))?")
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
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_SHORT_SCALES = {"k": 3, "K": 3, "m": 6, "M": 6, "b": 9, "B": 9, "bn": 9, "t": 12}
_PREFIXES = {"k": 3, "K": 3, "M": 6, "Mio": 6, "G": 9, "Md": 9, "Mds": 9, "bn": 9, "m": 6}


def digits_value(text: str, *, decimal_comma: bool) -> tuple[Decimal, int, str] | None:
    """Read digits with separators: (value, digits after the point, doubt); None for versions, times and lists."""
    if len(text) > MAX_DIGITS or ":" in text:
        return None
    if text.isdecimal():
        return Decimal(text), 0, ""
    if text[0] == ".":
        return (Decimal(f"0{text}"), len(text) - 1, "") if text[1:].isdecimal() else None
    one = _ONE_SEPARATOR.fullmatch(text)
    return _one_separator(one[1], one[2], one[3], decimal_comma=decimal_comma) if one else _many_separators(text)


def _many_separators(text: str) -> tuple[Decimal, int, str] | None:
    """Read '8.000.000' and '1.234,56', which no language doubts."""
    if _GROUPED.fullmatch(text) and text[0] != "0":
        return Decimal(re.sub(r"[^0-9]", "", text)), 0, ""
    both = _BOTH.fullmatch(text)
    if both and both[2] not in both[1]:
        return Decimal(f"{re.sub(r'[^0-9]', '', both[1])}.{both[3]}"), len(both[3]), ""
    return None


def _one_separator(whole: str, mark: str, rest: str, *, decimal_comma: bool) -> tuple[Decimal, int, str]:
    is_decimal_mark = (mark == ",") == decimal_comma
    may_be_group = len(rest) == 3 and 0 < len(whole) <= 3 and whole[0] != "0"
    if may_be_group and not is_decimal_mark:
        return Decimal(whole + rest), 0, ""
    doubt = "" if is_decimal_mark and not may_be_group else f"the {mark} is read as a decimal mark"
    return Decimal(f"{whole}.{rest}"), len(rest), doubt


def vulgar(token: Token, at: int) -> Number | None:
    value = _VULGAR.get(token.text)
    return Number(Decimal(value), at + 1, len(value) - 2, is_fraction=True) if value else None


def plain(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> Number | None:
    token = tokens[at]
    read_digits = digits_value(token.text, decimal_comma=lexicon.decimal_comma)
    if read_digits is None:
        return None
    value, places, doubt = read_digits
    slashed = _in_fractions(tokens, at)
    if slashed:
        return Number(slashed[0], slashed[1], is_fraction=True)
    joined = _space_groups(tokens, at) or _stray_blank(tokens, at, lexicon)
    if joined:
        return joined
    return Number(value, at + 1, places, doubt=doubt, is_plain=token.text.isdecimal())


def _space_groups(tokens: Sequence[Token], at: int) -> Number | None:
    """Join '90 000' and '1 234,5': one to three digits, then groups of exactly three after one blank."""
    first = tokens[at].text
    if not (first.isdecimal() and len(first) <= 3 and first[0] != "0"):
        return None
    digits, rest, end = first, "", at + 1
    while end < min(at + MOST_GROUPS, len(tokens)) and not rest and tokens[end].kind == kinds.NUMBER:
        tail = _GROUP_TAIL.fullmatch(tokens[end].text)
        if not tail or tokens[end].start != tokens[end - 1].end + 1 or tokens[end].gap != kinds.SPACE:
            break
        digits, rest, end = digits + tail[1], tail[2] or "", end + 1
    if end == at + 1:
        return None
    return Number(Decimal(f"{digits}.{rest}" if rest else digits), end, len(rest))


def _stray_blank(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> Number | None:
    """Read '-271, 3 °C', where a blank slipped in behind the decimal comma."""
    mark, rest, sign = (text_at(tokens, at + step) for step in (1, 2, 3))
    if not (lexicon.decimal_comma and mark == "," and rest.isdecimal() and sign == "°" and tokens[at].text.isdecimal()):
        return None
    doubt = "a blank stands behind the decimal comma"
    return Number(Decimal(f"{tokens[at].text}.{rest}"), at + 3, len(rest), doubt=doubt)


def _in_fractions(tokens: Sequence[Token], at: int) -> tuple[Decimal, int] | None:
    """Read '3/4' as (value, index after it): only the parts that rulers and recipes use."""
    if at + 2 >= len(tokens) or tokens[at + 1].text != "/" or tokens[at + 2].gap != kinds.GLUED:
        return None
    top, bottom = tokens[at].text, tokens[at + 2].text
    if tokens[at + 1].gap != kinds.GLUED or not top.isdecimal() or bottom not in _PARTS or int(top) >= int(bottom):
        return None
    return Decimal(top) / Decimal(bottom), at + 3


def is_fraction(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """Whether '3/4' or the 2 of '2 1/4' is a fraction of what follows, not two numbers."""
    found = _in_fractions(tokens, at) or (_in_fractions(tokens, at + 1) if text_at(tokens, at + 2) == "/" else None)
    if found is None or found[1] >= len(tokens):
        return False
    after = tokens[found[1]]
    return after.kind == kinds.WORD and (after.lower in lexicon.links or after.lower not in lexicon.stop)


def _dozens(tokens: Sequence[Token], number: Number, lexicon: Lexicon) -> Number | None:
    """Read '3 dozen'."""
    unit = lexicon.rounds.get(text_at(tokens, number.end), 0)
    if unit != DOZEN or number.places:
        return None
    return number._replace(value=number.value * unit, end=number.end + 1, is_round=True, is_plain=False)


def with_tail(tokens: Sequence[Token], number: Number, lexicon: Lexicon, *, money: bool) -> Number:
    """Add a vulgar fraction (2½), a power of ten, a half (it: 3 milioni e mezzo) or a scale word."""
    number = _power(tokens, number) or _mixed(tokens, number) or _dozens(tokens, number, lexicon) or number
    return scaled(tokens, number, lexicon, money=money)


def _mixed(tokens: Sequence[Token], number: Number) -> Number | None:
    token = tokens[number.end] if number.end < len(tokens) else None
    value = _VULGAR.get(token.text) if token else None
    if number.places or token is None:
        return None
    slashed = _in_fractions(tokens, number.end) if token.gap == kinds.SPACE and number.is_plain else None
    if slashed:
        return number._replace(value=number.value + slashed[0], end=slashed[1], places=2, is_plain=False)
    if value is None:
        return None
    if number.is_fraction:
        return None
    return number._replace(value=number.value + Decimal(value), end=number.end + 1, places=len(value) - 2)


def _power(tokens: Sequence[Token], number: Number) -> Number | None:
    """Read '1.5 × 10^34', '10^6', '10⁶' and 'x10'."""
    at = number.end
    mantissa, base = number, at - 1
    if at + 1 < len(tokens) and tokens[at].lower in ("×", "x", "·") and tokens[at + 1].text == "10":
        base = at + 1
    elif tokens[base].text != "10":
        return None
    found = _exponent(tokens, base + 1)
    if found is None:
        return None
    exponent, end = found
    one = Number(Decimal(1), end) if base == at - 1 else mantissa
    try:
        value = one.value.scaleb(exponent)
    except InvalidOperation:
        return None
    return Number(value, end, one.places, exponent)


def _exponent(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    if at >= len(tokens) or tokens[at].gap != kinds.GLUED:
        return None
    plain = tokens[at].text.translate(_SUPERSCRIPTS)
    if tokens[at].text != plain and plain.lstrip("-").isascii() and plain.lstrip("-").isdecimal() and len(plain) < 4:
        return int(plain), at + 1
    if tokens[at].text != "^":
        return None
    sign = at + 1 < len(tokens) and tokens[at + 1].text in ("-", "−", "–")
    at += 2 if sign else 1
    if at < len(tokens) and tokens[at].text.isascii() and tokens[at].text.isdecimal() and len(tokens[at].text) < 3:
        return (-1 if sign else 1) * int(tokens[at].text), at + 1
    return None


def scaled(tokens: Sequence[Token], number: Number, lexicon: Lexicon, *, money: bool) -> Number:
    """Multiply by the scale words that follow."""
    scale = _scale_at(tokens, number.end, lexicon, money=money)
    while scale:
        exponent, end = scale
        number = number._replace(
            value=number.value.scaleb(exponent), end=end, exponent=number.exponent + exponent, is_plain=False
        )
        number = _and_a_half(tokens, number, lexicon)
        scale = _scale_at(tokens, number.end, lexicon, money=False)
    return number


def _scale_at(tokens: Sequence[Token], at: int, lexicon: Lexicon, *, money: bool) -> tuple[int, int] | None:
    hyphen = at + 1 < len(tokens) and tokens[at].text == "-" and tokens[at].gap == tokens[at + 1].gap == kinds.GLUED
    at += hyphen
    if at >= len(tokens) or tokens[at].starts_paragraph:
        return None
    token = tokens[at]
    scale = lexicon.scales.get(token.lower, 0)
    if scale >= LEAST_SCALE:
        dot = at + 1 < len(tokens) and tokens[at + 1].text == "." and tokens[at + 1].gap == kinds.GLUED
        is_abbreviation = token.lower in ("mio", "mrd", "tsd", "md", "mds", "mld", "mln")
        return len(str(scale)) - 1, at + 1 + (dot and is_abbreviation)
    short = _SHORT_SCALES.get(token.text) if money else None
    if short and not hyphen and token.gap in (kinds.GLUED, kinds.SPACE):
        return short, at + 1
    if token.gap == kinds.GLUED and not hyphen and token.text in ("k", "K") and tokens[at - 1].kind == kinds.NUMBER:
        return 3, at + 1
    return _currency_prefix(tokens, at)


def _currency_prefix(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    """Read the M of '150 M€' and 'Mio. €'."""
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if following and following.text in ("€", "$", "£") and following.gap == kinds.GLUED:
        exponent = _PREFIXES.get(tokens[at].text)
        return (exponent, at + 1) if exponent else None
    return None


def _and_a_half(tokens: Sequence[Token], number: Number, lexicon: Lexicon) -> Number:
    """Read 'un milione e mezzo'; English says 'one and a half million' instead."""
    at = number.end
    if at + 1 < len(tokens) and tokens[at].lower in lexicon.joiners and tokens[at + 1].lower in lexicon.halves:
        half = Decimal(5).scaleb(number.exponent - 1)
        return number._replace(value=number.value + half, end=at + 2)
    return number
