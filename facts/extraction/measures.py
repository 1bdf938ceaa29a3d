"""Units written after or before a number: symbols, names, currencies, and what they are 'per'."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from facts import units
from facts.extraction import currencies, unit_terms
from facts.extraction import tokens as kinds
from facts.extraction.forms import COUNTED_BELOW, Entry, FormTable, forms, is_count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facts.extraction.lexicon import Lexicon
    from facts.extraction.tokens import Token

_SINCE_THEN = frozenset("ago earlier before later after fa prima dopo".split())
"""After these, 'a year' is a point in time and no rate: '$1.8 billion a year ago'."""
_PRICED_BY = frozenset({"[oz_av]", "[bbl_us]", "[gal_us]", "t", "L", "kg", "[lb_av]", "m2", "MWh", "kWh", "har"})
MOST_RATES = 3
MOST_MATERIAL = 3
_LETTERS_IN_PRODUCTS = frozenset("a d c".split())
_TIMES = frozenset({"s", "min", "h", "d", "wk", "mo", "a"})
_UNIT_MARKS = frozenset("·⋅∙*^-−–")


class UnitFound(NamedTuple):
    """A unit and where it stands: token indices, the first and the one after the last."""

    code: str
    start: int
    end: int
    name: str = ""
    """What to call it where its code says less than the words."""


def find(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> UnitFound | None:
    """Find the longest unit of measure or money that begins at a token; a glued hyphen before it is passed over.

    Products and powers belong to it, what it is divided by is read by `with_rate`.
    """
    start = at + (at + 1 < len(tokens) and tokens[at].text == "-" and tokens[at + 1].gap == kinds.GLUED)
    if start >= len(tokens) or tokens[start].kind == kinds.BREAK:
        return None
    table = forms(lexicon.language, lexicon.stop)
    found = _listed(tokens, start, table)
    if _may_compose(tokens, start, found):
        term = unit_terms.read_term(tokens, start, lambda where, place: _factor(where, place, table))
        if term and (found is None or term.end > found.end):
            return UnitFound(term.code, start, term.end)
    if found and _is_whole(tokens, start, found.end, lexicon):
        return found
    return (
        _pence(tokens, start)
        or _hour(tokens, start, lexicon)
        or _adjective(tokens, start, lexicon)
        or _inflected(tokens, start, lexicon, table)
        or _prefixed_money(tokens, start, lexicon)
    )


def _listed(tokens: Sequence[Token], start: int, table: FormTable) -> UnitFound | None:
    found = _longest(tokens, start, table.exact.get(tokens[start].text), folded=False)
    other = _longest(tokens, start, table.folded.get(tokens[start].lower), folded=True)
    return other if other and (found is None or other.end > found.end) else found


def _may_compose(tokens: Sequence[Token], start: int, found: UnitFound | None) -> bool:
    """Whether a look at powers and products is worth its time."""
    if found is None:
        return tokens[start].kind == kinds.NAME
    if found.end >= len(tokens):
        return False
    after = tokens[found.end]
    if after.gap == kinds.GLUED or after.text in _UNIT_MARKS:
        return after.kind == kinds.RAISED or after.text in _UNIT_MARKS
    beyond = tokens[found.end + 1] if found.end + 1 < len(tokens) else None
    return after.kind == kinds.NAME or (
        beyond is not None and beyond.gap == kinds.GLUED and (beyond.kind == kinds.RAISED or beyond.text in _UNIT_MARKS)
    )


def _factor(tokens: Sequence[Token], at: int, table: FormTable) -> tuple[str, int] | None:
    """Find one unit of a product; days, years and the speed of light are written with a letter only there."""
    found = _listed(tokens, at, table)
    if found is None and tokens[at].text in _LETTERS_IN_PRODUCTS:
        return tokens[at].text, at + 1
    return (found.code, found.end) if found else None


def _longest(tokens: Sequence[Token], start: int, entries: list[Entry] | None, *, folded: bool) -> UnitFound | None:
    for parts, code in entries or ():
        end = 0 if is_count(code) else spelt_end(tokens, start, parts, folded=folded)
        if end:
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


def _is_whole(tokens: Sequence[Token], start: int, end: int, lexicon: Lexicon) -> bool:
    """Refuse 'm' of 'm-commerce', 't' of 't-test' and 'second' of 'second-year'; 'm-wide' tells what is measured."""
    if tokens[start].lower in lexicon.ordinals and end < len(tokens) and tokens[end].text == "-":
        return tokens[end].gap != kinds.GLUED
    if end < len(tokens) and len(tokens[start].text) == 1 and tokens[start].kind == kinds.WORD:
        after = tokens[end]
        is_joined = after.gap == kinds.GLUED and after.text in ("-", "'", "’") and tokens[start].gap != kinds.GLUED
        return not is_joined or (end + 1 < len(tokens) and tokens[end + 1].lower in lexicon.dimension_words)
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
    """Read the unit of '45-jährige', '3-prozentig' and '45enne'."""
    if not lexicon.joined_units or tokens[start].gap != kinds.GLUED:
        return None
    code = next((code for stem, code in lexicon.joined_units.items() if tokens[start].lower.startswith(stem)), None)
    return UnitFound(code, start, start + 1) if code else None


def _pence(tokens: Sequence[Token], start: int) -> UnitFound | None:
    """Read the p of '12.5p', which is a penny only where it touches the number."""
    glued = tokens[start].text == "p" and tokens[start].gap == kinds.GLUED and start > 0
    return UnitFound("{penny}", start, start + 1) if glued and tokens[start - 1].kind == kinds.NUMBER else None


def _hour(tokens: Sequence[Token], start: int, lexicon: Lexicon) -> UnitFound | None:
    """Read the hour of 'un'ora', where 'ora' alone means now."""
    is_elided = lexicon.language == "it" and start > 0 and tokens[start - 1].lower == "'"
    is_hour = is_elided and tokens[start].lower == "ora" and tokens[start].gap == kinds.GLUED
    return UnitFound("h", start, start + 1) if is_hour else None


def _prefixed_money(tokens: Sequence[Token], start: int, lexicon: Lexicon) -> UnitFound | None:
    """Read 'MCHF' and 'kEUR' as a currency; the scale is read by `money_scale`."""
    text = tokens[start].text
    return UnitFound(text[-3:], start, start + 1) if currencies.prefixed_scale(text, lexicon) else None


def money_scale(token: Token, code: str, lexicon: Lexicon) -> int:
    """The power of ten in 'MCHF'; 0 elsewhere."""
    return currencies.prefixed_scale(token.text, lexicon) if token.text[-3:] == code else 0


def with_rate(tokens: Sequence[Token], unit: UnitFound, lexicon: Lexicon) -> UnitFound:
    """Extend a unit by what it is per: 'GB/s', 'kg/m²/s', 'per second', 'a day', 'pro Jahr', 'annually'."""
    for _ in range(MOST_RATES):
        below = _slash(tokens, unit, lexicon) or _per(tokens, unit, lexicon) or _adverb(tokens, unit.end, lexicon)
        if below is None and "/" not in unit.code:
            below = _behind(tokens, unit, lexicon)
        if below is None or unit.code == "1":
            break
        is_said = unit.code.endswith(f"/{below.code}")
        name = f"{unit.name} per {unit_name(below.code)}" if unit.name else ""
        code = unit.code if is_said else "/".join((unit.code, *below.code.split(".")))
        unit = UnitFound(code, unit.start, below.end, unit.name if is_said else name)
    return unit


def _slash(tokens: Sequence[Token], unit: UnitFound, lexicon: Lexicon) -> UnitFound | None:
    at = unit.end
    if at + 1 >= len(tokens) or tokens[at].text != "/" or tokens[at + 1].kind == kinds.NUMBER:
        return None
    if tokens[at + 1].text == "(":
        return _in_brackets(tokens, at + 2, lexicon)
    below = _below(tokens, at + 1, lexicon)
    # 'pupils/students' are two words for the counted, 'EUR/share' is a price.
    both_counted = below is not None and below.code.startswith("{") and unit.code.startswith("{")
    return None if both_counted else below


def _in_brackets(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> UnitFound | None:
    """Read the 'kg K)' of 'kJ/(kg K)': units up to the closing bracket, each of which divides."""
    codes: list[str] = []
    end = at
    table = forms(lexicon.language, lexicon.stop)
    while end < len(tokens) and tokens[end].text != ")" and len(codes) < MOST_RATES + 1:
        if codes and tokens[end].text in ("·", "⋅", "∙", "*"):
            end += 1
        found = find(tokens, end, lexicon) or _letter(tokens, end, table)
        if found is None:
            return None
        codes.append(found.code)
        end = found.end
    is_closed = bool(codes) and end < len(tokens) and tokens[end].text == ")"
    return UnitFound(".".join(codes), at, end + 1) if is_closed else None


def _letter(tokens: Sequence[Token], at: int, table: FormTable) -> UnitFound | None:
    found = _factor(tokens, at, table) if at < len(tokens) else None
    return UnitFound(found[0], at, found[1]) if found else None


def rate_below(tokens: Sequence[Token], unit: UnitFound, lexicon: Lexicon) -> UnitFound | None:
    """What a unit that ends before a slash or 'per' is divided by."""
    return _slash(tokens, unit, lexicon) or _per(tokens, unit, lexicon)


def is_symbol(text: str, lexicon: Lexicon) -> bool:
    """Whether a text is the symbol of a unit of measure."""
    entries = forms(lexicon.language, lexicon.stop).exact.get(text, ())
    return any(len(parts) == 1 and not is_count(code) for parts, code in entries)


def _per(tokens: Sequence[Token], unit: UnitFound, lexicon: Lexicon) -> UnitFound | None:
    at = unit.end
    at += at + 1 < len(tokens) and tokens[at].text == "-" and tokens[at].gap == kinds.GLUED
    if at + 1 >= len(tokens) or tokens[at].lower not in lexicon.per or tokens[at].starts_paragraph:
        return None
    is_article = tokens[at].lower not in ("per", "pro", "je", "par")
    after = at + 1
    while after < len(tokens) and (tokens[after].text in ("'", "’", "-") or tokens[after].lower in ("la", "der", "l")):
        after += 1
    below = _below(tokens, after, lexicon)
    if below and is_article and below.end < len(tokens) and tokens[below.end].lower in _SINCE_THEN:
        return None
    is_priced = below is not None and not _is_counted(unit.code or "{") and units.unit(unit.code).is_money
    may_follow = not is_article or (below is not None and _may_follow_article(below.code, lexicon, is_price=is_priced))
    return below if may_follow else None


def _behind(tokens: Sequence[Token], unit: UnitFound, lexicon: Lexicon) -> UnitFound | None:
    """Read the rate behind what is measured: '34,000 tonnes of wood chips a year', '38 Po de données par semaine'."""
    at = unit.end
    if at >= len(tokens) or unit.code in _TIMES:
        return None
    is_linked = tokens[at].lower in lexicon.links | lexicon.material_links
    if not (is_linked or (lexicon.capitalises_nouns and tokens[at].is_capitalised)):
        return None
    if is_linked:
        at += 1 + (at + 1 < len(tokens) and tokens[at + 1].text in ("'", "’"))
    for place in range(at, min(at + MOST_MATERIAL, len(tokens))):
        if tokens[place].kind != kinds.WORD or tokens[place].lower in lexicon.stop:
            return None
        below = _per(tokens, unit._replace(end=place + 1), lexicon)
        if below:
            return below
    return None


def _is_counted(code: str) -> bool:
    return code.startswith("{")


def _may_follow_article(code: str, lexicon: Lexicon, *, is_price: bool) -> bool:
    """Whether 'a' before the unit means per: a year after anything, a litre or a session after a price."""
    return code in _TIMES or (is_price and (code in _PRICED_BY or code.strip("{}") in lexicon.priced_by))


def _below(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> UnitFound | None:
    if at >= len(tokens):
        return None
    found = find(tokens, at, lexicon) or _time_symbol(tokens, at)
    if found:
        is_code = found.code in units.vocabulary() or unit_terms.is_code(f"1/{found.code}")
        return found if is_code and not units.unit(found.code).is_money else None
    word = tokens[at].lower
    if tokens[at].kind == kinds.WORD and word in COUNTED_BELOW:
        return UnitFound(COUNTED_BELOW[word], at, at + 1)
    is_noun = (
        tokens[at].kind == kinds.WORD and len(word) > 1 and word not in lexicon.stop and word not in lexicon.adjectives
    )
    if lexicon.language == "en" and is_noun and not lexicon.may_start(word):
        return UnitFound("{" + word[:50] + "}", at, at + 1)
    return None


def _time_symbol(tokens: Sequence[Token], at: int) -> UnitFound | None:
    """Read the d, a and c of 'TB/d', 'PB/a' and 'GeV/c', which are no units elsewhere."""
    code = tokens[at].text if tokens[at].text in _TIMES or tokens[at].text == "c" else None
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
        return f"{unit_name(top)} per {unit_name(bottom)}".strip()
    return item.noun or item.names["en"][0]
