"""Units written after or before a number: symbols, names, currencies, and what they are 'per'."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from facts.languages import ENGLISH
from facts.model import units
from facts.parsing import tokenizer as kinds
from facts.parsing import written_units
from facts.parsing.lexicon import unite_lexicons
from facts.parsing.tokenizer import text_at
from facts.parsing.written_units import Entry, FormTable, UnitFound, is_count_code, load_forms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facts.parsing.lexicon import Lexicon
    from facts.parsing.tokenizer import Token

_PRICED_BY = frozenset({"[oz_av]", "[bbl_us]", "[gal_us]", "t", "L", "kg", "[lb_av]", "m2", "MWh", "kWh", "har"})
MOST_RATES = 3
LENGTH_OF_YEAR = 4
SENSE_REACH, SENSE_REACH_BEHIND = 40, 12
MOST_MATERIAL = 3
_COINS = frozenset({"{cent}", "{penny}"})
_LETTERS_IN_PRODUCTS = frozenset("a d c".split())
_TIMES = frozenset({"s", "min", "h", "d", "wk", "mo", "a"})
_ALSO_VERBS = {"ha": "har"}
_UNIT_MARKS = frozenset("·⋅∙*^-−–")


def find_unit(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> UnitFound | None:
    """Find the longest unit of measure or money that begins at a token; a glued hyphen before it is passed over.

    Products and powers belong to it, what it is divided by is read by `add_rate`.
    """
    start = at + (at + 1 < len(tokens) and tokens[at].text == "-" and tokens[at + 1].gap == kinds.GLUED)
    if start >= len(tokens) or tokens[start].kind == kinds.BREAK:
        return None
    table = load_forms(lexicon)
    found = _find_listed(tokens, start, table)
    if _may_compose(tokens, start, found):
        term = written_units.read_unit_product(tokens, start, lambda where, place: _find_factor(where, place, table))
        if term and (found is None or term.end > found.end):
            return UnitFound(term.code, start, term.end)
    if found and _is_whole_unit(tokens, start, found.end, lexicon):
        is_product = found.code == "1" and found.end < len(tokens) and tokens[found.end].kind == kinds.NUMBER
        if is_product:
            return None
        return written_units.find_country_behind(tokens, start, found.end) or found
    return (
        _find_pence(tokens, start)
        or _find_last_symbol(tokens, start)
        or _find_elided(tokens, start, lexicon)
        or _find_adjective(tokens, start, lexicon)
        or _find_inflected(tokens, start, lexicon, table)
        or _find_prefixed_money(tokens, start, lexicon)
        or _find_inch(tokens, start, lexicon)
    )


def find_sense(tokens: Sequence[Token], start: int, lexicon: Lexicon) -> UnitFound | None:
    """Find what a word of several units means that a word near it tells: the degrees of 'Wasser von 40 Grad'."""
    codes = lexicon.unit_senses.get(text_at(tokens, start), ())
    if not codes:
        return None
    before, behind = range(start - 1, max(-1, start - SENSE_REACH), -1), range(start + 1, start + SENSE_REACH_BEHIND)
    near = [place for pair in zip_longest(behind, before) for place in pair if place is not None]
    for place in near:
        word = text_at(tokens, place)
        code = next((code for code in codes if word.startswith(lexicon.sense_stems.get(code, ()) or ("\n",))), "")
        if code:
            return UnitFound(code, start, start + 1)
    return None


def _find_listed(tokens: Sequence[Token], start: int, table: FormTable) -> UnitFound | None:
    found = _find_longest(tokens, start, table.exact.get(tokens[start].text), folded=False)
    other = _find_longest(tokens, start, table.folded.get(tokens[start].lower), folded=True)
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
    if beyond is not None and beyond.kind == kinds.WORD and found.end + 2 < len(tokens):
        beyond = tokens[found.end + 2]  # 'kg m s−2'
    return after.kind == kinds.NAME or (
        beyond is not None and beyond.gap == kinds.GLUED and (beyond.kind == kinds.RAISED or beyond.text in _UNIT_MARKS)
    )


def _find_factor(tokens: Sequence[Token], at: int, table: FormTable) -> tuple[str, int] | None:
    """Find one unit of a product; days, years and the speed of light are written with a letter only there."""
    found = _find_listed(tokens, at, table)
    if found is None and tokens[at].text in _LETTERS_IN_PRODUCTS:
        return tokens[at].text, at + 1
    return (found.code, found.end) if found else None


def _find_longest(
    tokens: Sequence[Token], start: int, entries: list[Entry] | None, *, folded: bool
) -> UnitFound | None:
    for parts, code in entries or ():
        end = 0 if is_count_code(code) else find_form_end(tokens, start, parts, folded=folded)
        if end:
            return UnitFound(code, start, end)
    return None


def find_form_end(tokens: Sequence[Token], start: int, parts: tuple[str, ...], *, folded: bool) -> int:
    """The index after the parts of a form, with or without hyphens between them; 0 where they do not stand."""
    at = start
    for part in parts:
        if part != "-" and start < at < len(tokens) and _is_glued_hyphen(tokens[at]):
            at += 1
        if at >= len(tokens) or (tokens[at].lower if folded else tokens[at].text) != part:
            return 0
        at += 1
    return at


def _is_glued_hyphen(token: Token) -> bool:
    return token.text == "-" and token.gap == kinds.GLUED


def _is_whole_unit(tokens: Sequence[Token], start: int, end: int, lexicon: Lexicon) -> bool:
    """Refuse 'm' of 'm-commerce', 't' of 't-test' and 'second' of 'second-year'; 'm-wide' tells what is measured."""
    if tokens[start].lower in lexicon.ordinals and end < len(tokens) and tokens[end].text == "-":
        return tokens[end].gap != kinds.GLUED
    if end < len(tokens) and len(tokens[start].text) == 1 and tokens[start].kind == kinds.WORD:
        after = tokens[end]
        is_joined = after.gap == kinds.GLUED and after.text in ("-", "'", "’") and tokens[start].gap != kinds.GLUED
        return not is_joined or (end + 1 < len(tokens) and tokens[end + 1].lower in lexicon.dimension_words)
    return True


def _find_inflected(tokens: Sequence[Token], start: int, lexicon: Lexicon, table: FormTable) -> UnitFound | None:
    """Read inflected units: 'Kilowattstunden' is listed, 'Hektaren' and 'Litern' are not."""
    word = tokens[start].lower
    if len(word) < 5 or not word.endswith(lexicon.measure_endings):
        return None
    for parts, code in table.folded.get(word[:-1], ()):
        if len(parts) == 1 and not is_count_code(code):
            return UnitFound(code, start, start + 1)
    return None


def _find_adjective(tokens: Sequence[Token], start: int, lexicon: Lexicon) -> UnitFound | None:
    """Read the unit of '45-jährige', '3-prozentig' and '45enne'."""
    if not lexicon.joined_units or tokens[start].gap != kinds.GLUED:
        return None
    code = next((code for stem, code in lexicon.joined_units.items() if tokens[start].lower.startswith(stem)), None)
    return UnitFound(code, start, start + 1) if code else None


def _find_pence(tokens: Sequence[Token], start: int) -> UnitFound | None:
    """Read the p of '12.5p' and the pp of '0.3pp', a penny and percentage points only where they touch the number."""
    if not start or tokens[start].gap != kinds.GLUED or tokens[start - 1].kind != kinds.NUMBER:
        return None
    if tokens[start].text == "pp" and not tokens[start - 1].text.isdecimal():
        return UnitFound("%", start, start + 1, "percentage point")
    return UnitFound("{penny}", start, start + 1) if tokens[start].text == "p" else None


def _find_last_symbol(tokens: Sequence[Token], start: int) -> UnitFound | None:
    """Read the hectares of '3,5 ha.', a verb elsewhere in some languages: only between digits and the phrase's end."""
    code = _ALSO_VERBS.get(tokens[start].text)
    is_last = start + 1 >= len(tokens) or tokens[start + 1].kind in (kinds.MARK, kinds.BREAK)
    return UnitFound(code, start, start + 1) if code and is_last and tokens[start - 1].kind == kinds.NUMBER else None


def _find_elided(tokens: Sequence[Token], start: int, lexicon: Lexicon) -> UnitFound | None:
    """Read the hour of 'un'ora', where 'ora' alone means now."""
    is_elided = start > 0 and tokens[start - 1].lower == "'" and tokens[start].gap == kinds.GLUED
    code = lexicon.elided_units.get(tokens[start].lower) if is_elided else None
    return UnitFound(code, start, start + 1) if code else None


def _find_inch(tokens: Sequence[Token], start: int, lexicon: Lexicon) -> UnitFound | None:
    """Read the inches of '3.5 in wide', which are a preposition elsewhere."""
    is_inch = tokens[start].text == units.get_unit("[in_i]").symbol and tokens[start - 1].kind == kinds.NUMBER
    is_size = is_inch and start > 0 and text_at(tokens, start + 1) in lexicon.dimension_words
    return UnitFound("[in_i]", start, start + 1) if is_size and not lexicon.decimal_comma else None


def _find_prefixed_money(tokens: Sequence[Token], start: int, lexicon: Lexicon) -> UnitFound | None:
    """Read 'MCHF' and 'kEUR' as a currency; the scale is read by `find_money_scale`."""
    text = tokens[start].text
    return UnitFound(text[-3:], start, start + 1) if written_units.find_prefix_scale(text, lexicon) else None


def find_money_scale(token: Token, code: str, lexicon: Lexicon) -> int:
    """The power of ten in 'MCHF'; 0 elsewhere."""
    return written_units.find_prefix_scale(token.text, lexicon) if token.text[-3:] == code else 0


def add_rate(tokens: Sequence[Token], unit: UnitFound, lexicon: Lexicon) -> UnitFound:
    """Extend a unit by what it is per: 'GB/s', 'kg/m²/s', 'per second', 'a day', 'pro Jahr', 'annually'."""
    for _ in range(MOST_RATES):
        below = (
            _find_slash_rate(tokens, unit, lexicon)
            or _find_per_rate(tokens, unit, lexicon)
            or _find_adverb(tokens, unit.end, lexicon)
        )
        if below is None and "/" not in unit.code:
            below = _find_late_rate(tokens, unit, lexicon)
        if below is None or unit.code == "1":
            break
        is_said = unit.code.endswith(f"/{below.code}")
        name = f"{unit.name} per {name_unit(below.code)}" if unit.name else ""
        code = unit.code if is_said else "/".join((unit.code, *below.code.split(".")))
        unit = UnitFound(code, unit.start, below.end, unit.name if is_said else name)
    return unit


def _find_slash_rate(tokens: Sequence[Token], unit: UnitFound, lexicon: Lexicon) -> UnitFound | None:
    at = unit.end
    if at + 1 >= len(tokens) or tokens[at].text != "/" or tokens[at + 1].kind == kinds.NUMBER:
        return None
    if tokens[at + 1].text == "(":
        return _find_bracketed(tokens, at + 2, lexicon)
    below = _find_divisor(tokens, at + 1, lexicon)
    # 'pupils/students' are two words for the counted, 'EUR/share' is a price.
    both_counted = below is not None and below.code.startswith("{") and unit.code.startswith("{")
    return None if both_counted else below


def _find_bracketed(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> UnitFound | None:
    """Read the 'kg K)' of 'kJ/(kg K)': units up to the closing bracket, each of which divides."""
    codes: list[str] = []
    end = at
    table = load_forms(lexicon)
    while end < len(tokens) and tokens[end].text != ")" and len(codes) < MOST_RATES + 1:
        if codes and tokens[end].text in ("·", "⋅", "∙", "*"):
            end += 1
        found = find_unit(tokens, end, lexicon) or _find_letter(tokens, end, table)
        if found is None:
            return None
        codes.append(found.code)
        end = found.end
    is_closed = bool(codes) and end < len(tokens) and tokens[end].text == ")"
    return UnitFound(".".join(codes), at, end + 1) if is_closed else None


def _find_letter(tokens: Sequence[Token], at: int, table: FormTable) -> UnitFound | None:
    found = _find_factor(tokens, at, table) if at < len(tokens) else None
    return UnitFound(found[0], at, found[1]) if found else None


def find_rate(tokens: Sequence[Token], unit: UnitFound, lexicon: Lexicon) -> UnitFound | None:
    """What a unit that ends before a slash or 'per' is divided by."""
    return _find_slash_rate(tokens, unit, lexicon) or _find_per_rate(tokens, unit, lexicon)


def is_unit_symbol(text: str, lexicon: Lexicon) -> bool:
    """Whether a text is the symbol of a unit of measure."""
    entries = load_forms(lexicon).exact.get(text, ())
    return any(len(parts) == 1 and not is_count_code(code) for parts, code in entries)


def _find_per_rate(tokens: Sequence[Token], unit: UnitFound, lexicon: Lexicon) -> UnitFound | None:
    at = unit.end
    at += at + 1 < len(tokens) and tokens[at].text == "-" and tokens[at].gap == kinds.GLUED
    if at + 1 >= len(tokens) or tokens[at].starts_paragraph:
        return None
    is_priced = _is_price(unit.code)
    words = unite_lexicons()
    if tokens[at].lower in lexicon.price_articles and tokens[at].lower not in lexicon.per:
        return _find_priced_measure(tokens, at, unit, lexicon)
    if tokens[at].lower not in lexicon.per:
        return None
    is_article = tokens[at].lower not in words.sure_per
    after = at + 1
    while after < len(tokens) and (tokens[after].text in ("'", "’", "-") or tokens[after].lower in words.per_articles):
        after += 1
    below = _find_divisor(tokens, after, lexicon)
    if below and is_article and _is_point_in_time(tokens, below.end):
        return None
    may_follow = not is_article or (below is not None and _may_follow_article(below.code, lexicon, is_price=is_priced))
    may_follow = may_follow or (is_priced and below is not None and _is_phrase_end(tokens, below.end))
    return below if may_follow else None


def _is_point_in_time(tokens: Sequence[Token], at: int) -> bool:
    """Whether what stands behind 'a year' makes it a date: 'a year ago', 'im Jahr 2019'."""
    is_year = at < len(tokens) and tokens[at].kind == kinds.NUMBER and len(tokens[at].text) == LENGTH_OF_YEAR
    return is_year or text_at(tokens, at) in unite_lexicons().since_then_words


def _find_priced_measure(tokens: Sequence[Token], at: int, unit: UnitFound, lexicon: Lexicon) -> UnitFound | None:
    """Read the square metre of '14 euros le mètre carré' and '3 Euro das Kilo'."""
    if not _is_price(unit.code):
        return None
    below = _find_divisor(tokens, at + 1 + (tokens[at + 1].text in ("'", "’")), lexicon)
    return below if below is not None and below.code in _PRICED_BY | {"h"} else None


def _is_phrase_end(tokens: Sequence[Token], at: int) -> bool:
    """Whether nothing follows that a noun could belong to: the end of '£1.15 a crossing.'"""
    return at >= len(tokens) or tokens[at].kind == kinds.BREAK or tokens[at].text in (".", ",", ";", ")", ":")


def _find_late_rate(tokens: Sequence[Token], unit: UnitFound, lexicon: Lexicon) -> UnitFound | None:
    """Read the rate behind what is measured: '34,000 tonnes of wood chips a year', '38 Po de données par semaine'."""
    at = unit.end
    if at >= len(tokens) or unit.code in _TIMES:
        return None
    if lexicon.capitalises_nouns and tokens[at].is_capitalised and tokens[at].gap == kinds.SPACE:
        return _find_per_rate(tokens, unit._replace(end=at + 1), lexicon)
    if tokens[at].lower not in lexicon.links | lexicon.material_links:
        return None
    at += 1 + (at + 1 < len(tokens) and tokens[at + 1].text in ("'", "’"))
    for place in range(at, min(at + MOST_MATERIAL, len(tokens))):
        if tokens[place].kind != kinds.WORD or tokens[place].lower in lexicon.stop:
            return None
        below = _find_per_rate(tokens, unit._replace(end=place + 1), lexicon)
        if below:
            return below
    return None


def _is_price(code: str) -> bool:
    """Whether it is money, coins too."""
    return code in _COINS or (bool(code) and not code.startswith("{") and units.get_unit(code).is_money)


def _may_follow_article(code: str, lexicon: Lexicon, *, is_price: bool) -> bool:
    """Whether 'a' before the unit means per: a year after anything, a litre or a session after a price."""
    return code in _TIMES or (is_price and (code in _PRICED_BY or code.strip("{}") in lexicon.priced_by))


def _find_divisor(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> UnitFound | None:
    if at >= len(tokens):
        return None
    found = find_unit(tokens, at, lexicon) or _find_time_symbol(tokens, at)
    if found:
        is_code = found.code in units.load_units() or written_units.is_unit_code(f"1/{found.code}")
        return found if is_code and not units.get_unit(found.code).is_money else None
    word = tokens[at].lower
    counted = unite_lexicons().counted_below.get(word) if tokens[at].kind == kinds.WORD else None
    if counted:
        return UnitFound(counted, at, at + 1)
    is_noun = (
        tokens[at].kind == kinds.WORD and len(word) > 1 and word not in lexicon.stop and word not in lexicon.adjectives
    )
    is_noun = is_noun and (tokens[at].is_capitalised or not lexicon.capitalises_nouns)
    if lexicon.any_noun_divides and is_noun and not lexicon.may_start(word):
        return UnitFound("{" + word[:50] + "}", at, at + 1)
    return None


def _find_time_symbol(tokens: Sequence[Token], at: int) -> UnitFound | None:
    """Read the d, a and c of 'TB/d', 'PB/a' and 'GeV/c', which are no units elsewhere."""
    code = tokens[at].text if tokens[at].text in _TIMES or tokens[at].text == "c" else None
    return UnitFound(code, at, at + 1) if code and tokens[at].gap == kinds.GLUED else None


def _find_adverb(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> UnitFound | None:
    code = lexicon.yearly.get(tokens[at].lower) if at < len(tokens) else None
    return UnitFound(code, at, at + 1) if code else None


def name_unit(code: str) -> str:
    """The English name of a unit code, the noun of a counted thing, nothing for a plain number."""
    if code == "1":
        return ""
    item = units.get_unit(code)
    top, slash, bottom = code.rpartition("/")
    if slash and top and code not in units.load_units():
        return f"{name_unit(top)} per {name_unit(bottom)}".strip()
    return item.noun or item.names[ENGLISH][0]
