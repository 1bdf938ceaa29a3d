"""Units written after or before a number: symbols, names, currencies, and what they are 'per'."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from facts import units
from facts.extraction import tokens as kinds
from facts.extraction.forms import LEAST_HYPHENED, Entry, FormTable, forms, is_count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facts.extraction.lexicon import Lexicon
    from facts.extraction.tokens import Token

PREFIXED_MONEY = {"k": 3, "M": 6, "m": 6, "G": 9, "B": 9, "bn": 9, "T": 12}
_SINCE_THEN = frozenset("ago earlier before later after fa prima dopo".split())
"""After these, 'a year' is a point in time and no rate: '$1.8 billion a year ago'."""
_TIMES = frozenset({"s", "min", "h", "d", "wk", "mo", "a"})
_GERMAN_STEMS = {
    "jährig": "a",
    "monatig": "mo",
    "wöchig": "wk",
    "tägig": "d",
    "stündig": "h",
    "minütig": "min",
    "prozentig": "%",
}
_CURRENCY_MARKS = frozenset("€$£¥₹₽₩₺₪฿")


class UnitFound(NamedTuple):
    """A unit and where it stands: token indices, the first and the one after the last."""

    code: str
    start: int
    end: int
    name: str = ""
    """What to call it where its code says less than the words."""


def find(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> UnitFound | None:
    """Find the longest unit of measure or money that begins at a token; a glued hyphen before it is passed over."""
    start = at + (at + 1 < len(tokens) and tokens[at].text == "-" and tokens[at + 1].gap == kinds.GLUED)
    if start >= len(tokens) or tokens[start].starts_paragraph:
        return None
    table = forms(lexicon.language, lexicon.stop)
    found = _longest(tokens, start, table.exact.get(tokens[start].text), folded=False)
    if tokens[start].text != tokens[start].lower or found is None:
        other = _longest(tokens, start, table.folded.get(tokens[start].lower), folded=True)
        found = other if other and (found is None or other.end > found.end) else found
    return (
        found
        or _pence(tokens, start)
        or _adjective(tokens, start, lexicon)
        or _inflected(tokens, start, lexicon, table)
        or _prefixed_money(tokens, start)
    )


def _longest(tokens: Sequence[Token], start: int, entries: list[Entry] | None, *, folded: bool) -> UnitFound | None:
    for parts, code in entries or ():
        end = 0 if is_count(code) else spelt_end(tokens, start, parts, folded=folded)
        if end and _is_whole(tokens, start, end):
            return UnitFound(code, start, end)
    return None


def spelt_end(tokens: Sequence[Token], start: int, parts: tuple[str, ...], *, folded: bool) -> int:
    """The index after the parts of a form, with or without hyphens between them; 0 where they do not stand."""
    at = start
    for part in parts:
        if part != "-" and start < at < len(tokens) and _is_hyphen(tokens[at]):
            at += 1
        if at >= len(tokens) or (tokens[at].lower if folded else tokens[at].text) != part:
            return 0
        at += 1
    return at


def _is_hyphen(token: Token) -> bool:
    return token.text == "-" and token.gap == kinds.GLUED


def _is_whole(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Refuse 'm' of 'm-commerce', 't' of 't-test' and 'cm' of 'cm−2'."""
    if end + 1 < len(tokens) and tokens[end].text in "-−" and tokens[end].gap == tokens[end + 1].gap == kinds.GLUED:
        is_power = tokens[end + 1].text in ("1", "2", "3")
        if is_power and tokens[start].kind == kinds.WORD and len(tokens[start].text) < LEAST_HYPHENED:
            return False
    if end < len(tokens) and len(tokens[start].text) == 1 and tokens[start].kind == kinds.WORD:
        after = tokens[end]
        return not (after.gap == kinds.GLUED and after.text in ("-", "'", "’") and tokens[start].gap != kinds.GLUED)
    return True


def _inflected(tokens: Sequence[Token], start: int, lexicon: Lexicon, table: FormTable) -> UnitFound | None:
    """German dative plurals: 'Kilowattstunden' is listed, 'Hektaren' and 'Litern' are not."""
    word = tokens[start].lower
    if lexicon.language != "de" or len(word) < 5 or not word.endswith(("n", "s")):
        return None
    for parts, code in table.folded.get(word[:-1], ()):
        if len(parts) == 1 and not is_count(code):
            return UnitFound(code, start, start + 1)
    return None


def _adjective(tokens: Sequence[Token], start: int, lexicon: Lexicon) -> UnitFound | None:
    """Read the unit of '45-jährige' and '3-prozentig'."""
    if lexicon.language != "de" or tokens[start].gap != kinds.GLUED:
        return None
    code = next((code for stem, code in _GERMAN_STEMS.items() if tokens[start].lower.startswith(stem)), None)
    return UnitFound(code, start, start + 1) if code else None


def _pence(tokens: Sequence[Token], start: int) -> UnitFound | None:
    """Read the p of '12.5p', which is a penny only where it touches the number."""
    glued = tokens[start].text == "p" and tokens[start].gap == kinds.GLUED and start > 0
    return UnitFound("{penny}", start, start + 1) if glued and tokens[start - 1].kind == kinds.NUMBER else None


def _prefixed_money(tokens: Sequence[Token], start: int) -> UnitFound | None:
    """Read 'MCHF' and 'kEUR' as a currency; the scale is read by `money_scale`."""
    text = tokens[start].text
    if len(text) == 4 and text[0] in "kMG" and text[1:] in ("CHF", "EUR", "USD", "GBP", "SEK", "DKK"):
        return UnitFound(text[1:], start, start + 1)
    return None


def money_scale(token: Token, code: str) -> int:
    """The power of ten in 'MCHF'; 0 elsewhere."""
    return PREFIXED_MONEY[token.text[0]] if len(token.text) == 4 and token.text[1:] == code else 0


def currency_before(tokens: Sequence[Token], at: int) -> UnitFound | None:
    """Find a currency that ends right before a token: '€', 'US$', 'EUR', 'A$'."""
    if at < 1 or tokens[at].starts_paragraph:
        return None
    for length in (2, 1):
        start = at - length
        if start < 0 or (length == 2 and tokens[at - 1].gap != kinds.GLUED):
            continue
        code = _currencies().get("".join(token.text for token in tokens[start:at]))
        if code:
            return UnitFound(code, start, at)
    return None


@cache
def _currencies() -> dict[str, str]:
    """Currency signs and codes that stand before a number; words such as 'dollars' do not."""
    return {
        form: item.code
        for item in units.vocabulary().values()
        if item.is_money
        for form in (item.code, item.symbol, *item.forms)
        if form and (form.isupper() or not form.isalpha())
    }


def with_rate(tokens: Sequence[Token], unit: UnitFound, lexicon: Lexicon) -> UnitFound:
    """Extend a unit by what it is per: 'GB/s', 'per second', 'a day', 'pro Jahr', 'annually'."""
    below = _slash(tokens, unit.end, lexicon) or _per(tokens, unit.end, lexicon) or _adverb(tokens, unit.end, lexicon)
    if below is None or unit.code == "1":
        return unit
    name = f"{unit.name} per {unit_name(below.code)}" if unit.name else ""
    return UnitFound(f"{unit.code}/{below.code}", unit.start, below.end, name)


def _slash(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> UnitFound | None:
    if at + 1 < len(tokens) and tokens[at].text == "/" and tokens[at + 1].kind != kinds.NUMBER:
        return _below(tokens, at + 1, lexicon)
    return None


def _per(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> UnitFound | None:
    at += at + 1 < len(tokens) and tokens[at].text == "-" and tokens[at].gap == kinds.GLUED
    if at + 1 >= len(tokens) or tokens[at].lower not in lexicon.per or tokens[at].starts_paragraph:
        return None
    is_article = tokens[at].lower not in ("per", "pro", "je", "par")
    after = at + 1
    while after < len(tokens) and (tokens[after].text in ("'", "’", "-") or tokens[after].lower in ("la", "der")):
        after += 1
    below = _below(tokens, after, lexicon)
    if below and is_article and below.end < len(tokens) and tokens[below.end].lower in _SINCE_THEN:
        return None
    return below if below and (not is_article or _may_follow_article(below.code)) else None


def _may_follow_article(code: str) -> bool:
    return code in _TIMES or code in (
        "{share}",
        "{barrel}",
        "{head}",
        "{ounce}",
        "[oz_av]",
        "[bbl]",
        "[gal_us]",
        "t",
        "L",
    )


def _below(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> UnitFound | None:
    if at >= len(tokens):
        return None
    found = _time_symbol(tokens, at) or find(tokens, at, lexicon)
    if found:
        return found if not units.unit(found.code).is_money else None
    word = tokens[at].lower
    is_noun = tokens[at].kind == kinds.WORD and word not in lexicon.stop and word not in lexicon.adjectives
    if lexicon.language == "en" and is_noun and not lexicon.may_start(word):
        return UnitFound("{" + word[:50] + "}", at, at + 1)
    return None


def _time_symbol(tokens: Sequence[Token], at: int) -> UnitFound | None:
    """Read the d and a of 'TB/d' and 'PB/a', which are no units elsewhere."""
    code = tokens[at].text if tokens[at].text in _TIMES else None
    return UnitFound(code, at, at + 1) if code and tokens[at].gap == kinds.GLUED else None


def _adverb(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> UnitFound | None:
    code = lexicon.yearly.get(tokens[at].lower) if at < len(tokens) else None
    return UnitFound(code, at, at + 1) if code else None


def unit_name(code: str) -> str:
    """The English name of a unit code, the noun of a counted thing, nothing for a plain number."""
    if code == "1":
        return ""
    item = units.unit(code)
    top, slash, bottom = code.rpartition("/")
    if slash and top and code not in units.vocabulary():
        return f"{unit_name(top)} per {unit_name(bottom)}"
    return item.noun or item.names["en"][0]
