"""Units composed of others: powers, products and quotients, 'cm⁻² s⁻¹', 'W m−2', 'kWh/(m²·a)', 'kg·m/s'."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from facts import units
from facts.extraction import tokens as kinds
from facts.extraction.tokens import text_at

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeAlias

    from facts.extraction.tokens import Token

    Find: TypeAlias = Callable[[Sequence[Token], int], tuple[str, int] | None]

MOST_FACTORS = 6
LONGEST_SYMBOL = 5
_DOTS = frozenset("·⋅∙*")
_MINUS = frozenset("-−–")
_WITH_POWER = re.compile(r"([^\W\d_]+)([1-4])")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_SAME = {"[ft_i]2": "[sft_i]", "[ft_i]3": "[cft_i]", "[mi_i]2": "[smi_us]"}
_NEVER_RAISED = frozenset("% Cel [degF] deg 1 rank".split())


class Term(NamedTuple):
    """A composed unit: its code, and the index after its last token."""

    code: str
    end: int


class _Factor(NamedTuple):
    code: str
    power: int
    end: int


def read_term(tokens: Sequence[Token], at: int, find: Find) -> Term | None:
    """Read the longest product of units that begins at a token; `find` reads one listed unit as (code, end).

    None where a single unit without a power stands there: that needs no composing.
    """
    factors = _read_factors(tokens, at, find)
    if not factors or (len(factors) == 1 and factors[0].power == 1):
        return None
    return _made(factors)


def _read_factors(tokens: Sequence[Token], at: int, find: Find) -> list[_Factor]:
    factors: list[_Factor] = []
    factor = _factor(tokens, at, find)
    while factor and len(factors) < MOST_FACTORS:
        factors.append(factor)
        factor = _next_factor(tokens, factor.end, find)
    return factors


def _next_factor(tokens: Sequence[Token], at: int, find: Find) -> _Factor | None:
    """The factor behind a dot, or behind a blank where its exponent shows that it belongs to the unit."""
    if at >= len(tokens):
        return None
    if tokens[at].text in _DOTS and tokens[at].gap in (kinds.GLUED, kinds.SPACE):
        return _factor(tokens, at + 1, find)
    if tokens[at].gap != kinds.SPACE and not (tokens[at].gap == kinds.GLUED and tokens[at - 1].kind == kinds.RAISED):
        return None
    factor = _factor(tokens, at, find)
    return factor if factor and factor.power < 0 else _before_inverse(tokens, factor, find)


def _before_inverse(tokens: Sequence[Token], factor: _Factor | None, find: Find) -> _Factor | None:
    """Take the m² of 'kg m² s⁻²': a power that an inverse factor follows."""
    if factor is None or factor.power == 1:
        return None
    after = _factor(tokens, factor.end, find) if text_at(tokens, factor.end) else None
    return factor if after and after.power < 0 else None


def _factor(tokens: Sequence[Token], at: int, find: Find) -> _Factor | None:
    if at >= len(tokens) or tokens[at].kind not in (kinds.WORD, kinds.NAME, kinds.MARK):
        return None
    found = find(tokens, at)
    if found is None:
        return _glued_power(tokens, at, find)
    code, end = found
    if code in _NEVER_RAISED or code.startswith("{"):
        return _Factor(code, 1, end)
    power, after = _power(tokens, end)
    return _Factor(code, power, after)


def _glued_power(tokens: Sequence[Token], at: int, find: Find) -> _Factor | None:
    """Read 'µm2' and 's2', which are one token."""
    split = _WITH_POWER.fullmatch(tokens[at].text) if tokens[at].kind == kinds.NAME else None
    if split is None:
        return None
    base = tokens[at]._replace(text=split[1], lower=split[1].lower(), kind=kinds.WORD)
    found = find([base], 0)
    return _Factor(found[0], int(split[2]), at + 1) if found and not found[0].startswith("{") else None


def _power(tokens: Sequence[Token], end: int) -> tuple[int, int]:
    """Read the exponent behind a unit as (power, index after it): raised, behind a caret, or flat with a minus."""
    mark = tokens[end] if end < len(tokens) and tokens[end].gap == kinds.GLUED else None
    if mark is None:
        return 1, end
    if mark.kind == kinds.RAISED:
        digits = mark.text.translate(_RAISED)
        is_power = digits.lstrip("-+").isdecimal() and abs(int(digits)) < 10 and digits.isascii()
        is_power = is_power and (len(tokens[end - 1].text) <= LONGEST_SYMBOL or digits[0] == "-")
        return (int(digits), end + 1) if is_power else (1, end)
    at = end + (mark.text == "^")
    sign = -1 if text_at(tokens, at) in _MINUS and text_at(tokens, at) else 1
    at += sign < 0
    if at == end or (sign > 0 and mark.text != "^"):
        return 1, end
    is_flat = at < len(tokens) and tokens[at].gap == kinds.GLUED and text_at(tokens, at) in ("1", "2", "3", "4")
    is_flat = is_flat and not (at + 1 < len(tokens) and tokens[at + 1].gap == kinds.GLUED and _goes_on(tokens[at + 1]))
    if not is_flat or len(tokens[end - 1].text) > LONGEST_SYMBOL:
        return 1, end
    return sign * int(tokens[at].text), at + 1


def _goes_on(token: Token) -> bool:
    return token.kind in (kinds.WORD, kinds.NAME, kinds.NUMBER) or token.text in _MINUS


def _made(factors: list[_Factor]) -> Term | None:
    above = [_powered(factor.code, factor.power) for factor in factors if factor.power > 0]
    below = [_powered(factor.code, -factor.power) for factor in factors if factor.power < 0]
    # What is divided by a quotient is divided by its top and multiplied by its bottom: no print has that.
    if any("/" in code for code in (*above[1:], *below)):
        return None
    code = "/".join([".".join(above) or "1", *below])
    return Term(code, factors[-1].end) if is_code(code) else None


def _powered(code: str, power: int) -> str:
    if power == 1:
        return code
    return _SAME.get(f"{code}{power}", f"{code}{power}")


def is_code(code: str) -> bool:
    try:
        units.unit(code)
    except ValueError:
        return False
    return True


def goes_on(tokens: Sequence[Token], at: int) -> bool:
    """Whether a unit that ends before a token is only the beginning of what is printed as one."""
    if at >= len(tokens):
        return False
    token = tokens[at]
    if token.gap == kinds.SPACE:
        return _is_inverse(tokens, at)
    if token.gap != kinds.GLUED:
        return False
    after_glued = at + 1 < len(tokens) and tokens[at + 1].gap == kinds.GLUED
    if token.text in "/^·⋅∙*" or (token.text in _MINUS and text_at(tokens, at + 1).isdecimal()):
        return after_glued and (tokens[at + 1].kind != kinds.MARK or tokens[at + 1].text in "(-−^")
    if token.kind == kinds.RAISED:
        return token.text[0] in "⁻⁺"
    return token.kind in (kinds.WORD, kinds.NAME, kinds.NUMBER) or token.text in "€$£¥₹_" or token.text in kinds.DAMAGED


def _is_inverse(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word with a negative exponent stands there: 's−1', 'sr⁻¹'."""
    if tokens[at].kind != kinds.WORD or len(tokens[at].text) > LONGEST_SYMBOL or at + 1 >= len(tokens):
        return False
    mark = tokens[at + 1]
    if mark.gap != kinds.GLUED:
        return False
    if mark.kind == kinds.RAISED:
        return mark.text[0] == "⁻"
    digit = tokens[at + 2] if at + 2 < len(tokens) else None
    ends = not (at + 3 < len(tokens) and tokens[at + 3].gap == kinds.GLUED and _goes_on(tokens[at + 3]))
    is_flat = digit is not None and digit.gap == kinds.GLUED and digit.text in ("1", "2", "3", "4")
    return mark.text in _MINUS and is_flat and ends


def printed_end(tokens: Sequence[Token], at: int) -> int:
    """The index after the last token of a unit that is not understood and goes on at a token."""
    while at < len(tokens) and (tokens[at].gap == kinds.GLUED or _is_inverse(tokens, at)):
        is_stop = tokens[at].text in ".,;:!?\"'”’»" and not (
            at + 1 < len(tokens) and tokens[at + 1].gap == kinds.GLUED and tokens[at + 1].kind != kinds.MARK
        )
        if is_stop or (tokens[at].text in ")]" and not _opens_before(tokens, at)):
            break
        if tokens[at].text == "(":
            at = next((place for place in range(at, min(at + 9, len(tokens))) if tokens[place].text == ")"), at)
        at += 1
    return at


def _opens_before(tokens: Sequence[Token], at: int) -> bool:
    opening = {")": "(", "]": "["}[tokens[at].text]
    return any(tokens[place].text == opening for place in range(max(0, at - 6), at))
