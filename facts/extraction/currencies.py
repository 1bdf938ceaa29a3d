"""Money before a number: signs and codes, with the country's letters, a scale letter or a minus between."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from facts import units
from facts.extraction import tokens as kinds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facts.extraction.lexicon import Lexicon
    from facts.extraction.tokens import Token

SIGNS = frozenset("€$£¥₹₽₩₺₪฿₱₫₴")
_MINUS = frozenset("-−–")
_COUNTRIES = frozenset("C CA CAN NZ HK US AU SG NT".split())
"""What may stand apart before a sign: 'NZ $1.15 million'; an A there is an article."""
LONGEST_COUNTRY = 3
_UNSURE = frozenset("kr Kr Fr".split())
"""Francs or crowns of one of several countries."""
_MIXED = {"SFr": "CHF", "sFr": "CHF", "Sfr": "CHF", "zł": "PLN"}
_PREFIXED = frozenset("CHF EUR USD GBP SEK DKK NOK".split())


class Money(NamedTuple):
    """A currency before a number; no code where its letters are not understood."""

    code: str
    start: int
    exponent: int = 0
    """The power of ten of a scale letter: 'k€ 300'."""
    is_negative: bool = False


def read_before(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> Money | None:
    """Find the currency that ends right before a token: '€', 'US$', '$US', 'HK $', 'EUR', 'MCHF', '$-'."""
    if at < 1 or tokens[at].gap not in (kinds.GLUED, kinds.SPACE):
        return None
    before = tokens[at - 1]
    if before.text in _MINUS and tokens[at].gap == kinds.GLUED == before.gap:
        money = _signed(tokens, at - 1, lexicon)
        return money and money._replace(is_negative=True)
    return _signed(tokens, at, lexicon) or _coded(tokens, at, lexicon)


def _signed(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> Money | None:
    """The currency whose sign stands before a token, the country's letters before the sign or behind it."""
    sign = tokens[at - 1]
    if sign.kind == kinds.WORD and sign.gap == kinds.GLUED and at > 1 and tokens[at - 2].text in SIGNS:
        behind = _codes().get(tokens[at - 2].text + sign.text) or _codes().get(sign.text + tokens[at - 2].text)
        return Money(behind or "", at - 2)
    if sign.text not in SIGNS:
        return None
    own = _codes().get(sign.text, "")
    letters = tokens[at - 2] if at > 1 and tokens[at - 2].kind in (kinds.WORD, kinds.NAME) else None
    if letters is None:
        return Money(own, at - 1)
    both = _codes().get(letters.text + sign.text, "")
    if sign.gap == kinds.GLUED:
        scale = lexicon.money_prefixes.get(letters.text, 0)
        return Money(both or (own if scale else ""), at - 2, 0 if both else scale)
    is_country = sign.gap == kinds.SPACE and letters.text in _COUNTRIES and bool(both)
    return Money(both, at - 2) if is_country else Money(own, at - 1)


def _coded(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> Money | None:
    """The currency code before a token: 'EUR', 'Rs.', 'MCHF'."""
    word = tokens[at - 1]
    start = at - 1
    if word.text == "." and word.gap == kinds.GLUED and at > 1:
        word, start = tokens[at - 2], at - 2
        if word.text not in ("Rs", "Rp", *_UNSURE, *_MIXED):
            return None
    if len(word.text) == 1 and (tokens[at].gap != kinds.GLUED or word.kind != kinds.WORD):
        # 'R 18,650' may be rand; what a lone letter before a plain number is, nobody knows.
        may_be_money = word.text == "R" and not tokens[at].text.isdecimal() and word.gap != kinds.GLUED
        return Money("", start) if may_be_money else None
    if word.text in _UNSURE:
        return Money("", start)
    code = _codes().get(word.text) or _MIXED.get(word.text)
    if code:
        return Money(code, start)
    scale = prefixed_scale(word.text, lexicon)
    return Money(word.text[-3:], start, scale) if scale else None


def prefixed_scale(text: str, lexicon: Lexicon) -> int:
    """The power of ten in 'MCHF' and 'kEUR'; 0 elsewhere."""
    return lexicon.money_prefixes.get(text[:-3], 0) if text[-3:] in _PREFIXED else 0


@cache
def _codes() -> dict[str, str]:
    """Currency signs and codes that stand before a number; words such as 'dollars' do not."""
    return {
        form: item.code
        for item in units.vocabulary().values()
        if item.is_money
        for form in (item.code, item.symbol, *item.forms)
        if form and (form.isupper() or not form.isalpha() or len(form) == LONGEST_COUNTRY - 1)
    }
