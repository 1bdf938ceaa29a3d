"""Written forms of units by language; powers, products and quotients of units; signs and codes of money."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from facts.languages import ENGLISH
from facts.model import units
from facts.parsing import tokenizer as kinds
from facts.parsing.lexicon import unite_lexicons
from facts.parsing.tokenizer import MINUS_SIGNS, text_at, tokenize_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from facts.parsing.lexicon import Lexicon
    from facts.parsing.tokenizer import Token


SYMBOL_FORMS = {
    "kph": "km/h",
    "kmh": "km/h",
    "Gbps": "Gbit/s",
    "Mbps": "Mbit/s",
    "Tbps": "Tbit/s",
    "kbps": "kbit/s",
    "rpm": "{revolution}/min",
    "Nm": "N.m",
    "mAh": "mA.h",
    "Ah": "A.h",
    "ksi": "k[psi]",
    "Pa s": "Pa.s",
    "Pas": "Pa.s",
    "mPa s": "mPa.s",
    "mPas": "mPa.s",
    "T m": "T.m",
    "N m": "N.m",
    "dpi": "{dot}/[in_i]",
    "ppi": "{pixel}/[in_i]",
    "Fahrenheit": "[degF]",
    "Celsius": "Cel",
    "¢": "{cent}",
    "pc": "%",
    "SFr": "CHF",
    "° Celsius": "Cel",
    "° Fahrenheit": "[degF]",
    "″": "[in_i]",
    "′": "[ft_i]",
    **dict.fromkeys(("fb−1", "fb–1"), "fb-1"),
    **dict.fromkeys(("pb−1", "pb–1"), "pb-1"),
    **dict.fromkeys(("ab−1", "ab–1"), "ab-1"),
    **dict.fromkeys(("złoty", "złotych"), "PLN"),
    **dict.fromkeys(("Ghz", "GHZ"), "GHz"),
    **dict.fromkeys(("Mhz", "MHZ"), "MHz"),
    **dict.fromkeys(("Khz", "KHz", "khz"), "kHz"),
    **dict.fromkeys(("KW", "Kw", "kw"), "kW"),
    **dict.fromkeys(("KWh", "kwh", "Kwh"), "kWh"),
    **dict.fromkeys(("Km", "KM"), "km"),
    **dict.fromkeys(("Kg", "KG"), "kg"),
    **dict.fromkeys(("KeV", "Kev", "kev"), "keV"),
    "Mev": "MeV",
    "Gev": "GeV",
    "Tev": "TeV",
}
"""Ways in which symbols are written beside those of the vocabulary, in any language; words are in the lexicons."""
_PREFIXED_BASES = {
    "Byte": "{}B",
    "byte": "{}B",
    "Bytes": "{}B",
    "Bit": "{}bit",
    "Bits": "{}bit",
    "bps": "{}bit/s",
    "Bps": "{}B/s",
    "We": "{}W",
    "Wel": "{}W",
    "Wth": "{}W",
    "Wt": "{}W",
    "Wp": "{}W",
    "pix": "{}px",
    "Pix": "{}px",
    "pixel": "{}px",
    "pixels": "{}px",
    "Pixel": "{}px",
}
"""Bases that print joins with a prefix letter in other ways than the vocabulary's own symbols."""
_LETTERS = {"k": "kK", "M": "M", "G": "G", "T": "T", "P": "P", "E": "E"}
LEAST_HYPHENED = 6
"""Forms shorter than this keep their hyphen: 'fb-1'."""
_NOT_WRITTEN = frozenset("a d wk mo By har By/s 1 rank deg Cel kpixel position positions pc ac st c R C F S H".split())


Entry = tuple[tuple[str, ...], str]
"""The tokens of a written form, and its code."""


class UnitFound(NamedTuple):
    """A unit and where it stands: token indices, the first and the one after the last."""

    code: str
    start: int
    end: int
    name: str = ""
    """What to call it where its code says less than the words."""


class FormTable(NamedTuple):
    """Written forms by their first token, the longest first; `exact` keeps case, `folded` does not."""

    exact: dict[str, list[Entry]]
    folded: dict[str, list[Entry]]


@cache
def load_forms(lexicon: Lexicon) -> FormTable:
    """All written forms of units that a text in this language may use."""
    table = FormTable({}, {})
    words = unite_lexicons()
    excluded = words.no_units | (words.own_units - lexicon.own_units)
    for form, code in _list_written(lexicon.language):
        if form in excluded or _is_function_word(form, lexicon.stop):
            continue
        parts = tuple(token.text for token in tokenize_text(form) if token.text != "-" or len(form) < LEAST_HYPHENED)
        if not parts:
            continue
        if len(form) > 3 or not form.isascii():
            lowered = tuple(part.lower() for part in parts)
            table.folded.setdefault(lowered[0], []).append((lowered, code))
        table.exact.setdefault(parts[0], []).append((parts, code))
    for entries in (*table.exact.values(), *table.folded.values()):
        entries.sort(key=lambda entry: -len(entry[0]))
    return table


def _is_function_word(form: str, stop: frozenset[str]) -> bool:
    """Whether a form is a function word of the language; 'mA' is not, though 'ma' is."""
    is_symbol = form != form.lower() and not form.istitle() and not form.isupper()
    return len(form) > 1 and form.lower() in stop and not is_symbol


def _list_written(language: str) -> list[tuple[str, str]]:
    """Pairs of form and code: own language first, then English names of measures, then symbols."""
    own, foreign = [], []
    symbols = [*SYMBOL_FORMS.items(), *unite_lexicons().unit_forms.items(), *_iter_letter_forms()]
    for item in (*units.load_units().values(), *_iter_prefixed()):
        if item.is_date or item.dimension == "rank":
            continue
        own += [(name, item.code) for name in item.names[language] if name]
        if not item.is_count:
            foreign += [(name, item.code) for name in item.names[ENGLISH] if name]
        symbols += [(form, item.code) for form in (item.symbol, *item.forms) if form and form not in _NOT_WRITTEN]
        if item.code not in _NOT_WRITTEN and not item.code.startswith(("[", "{")):
            symbols.append((item.code, item.code))
    seen: dict[str, str] = {}
    for form, code in own + foreign + symbols:
        seen.setdefault(form, code)
    return list(seen.items())


def _iter_prefixed() -> Iterator[units.Unit]:
    """Yield the prefixed units that the vocabulary does not list, with every way their symbol is written."""
    for code, prefix, base in units.iter_prefixed_codes():
        if code not in units.load_units():
            root = units.get_unit(base)
            symbols = {form for form in (root.symbol, base, *root.forms) if form and len(form) < LEAST_HYPHENED}
            letters = ("µ", "μ", "u") if prefix == "u" else (prefix,)
            forms = tuple(letter + form for letter in letters for form in sorted(symbols) if form not in _NOT_WRITTEN)
            yield replace(units.get_unit(code), forms=forms)


def _iter_letter_forms() -> Iterator[tuple[str, str]]:
    for base, pattern in _PREFIXED_BASES.items():
        for prefix, letters in _LETTERS.items():
            code = pattern.format("kpixel" if prefix == "k" and pattern == "{}px" else prefix)
            code = code.replace("kpixelpx", "kpixel")
            if code.partition("/")[0] in units.load_units():
                yield from ((letter + base, code) for letter in letters)


def is_count_code(code: str) -> bool:
    return code[0] == "{" and "/" not in code and code not in _list_measured_codes()


@cache
def _list_measured_codes() -> frozenset[str]:
    """Codes of counted things that are written as units of measure are: '12 cents', '300 hp'."""
    return frozenset((*SYMBOL_FORMS.values(), *unite_lexicons().unit_forms.values()))


CURRENCY_SIGNS = frozenset("€$£¥₹₽₩₺₪฿₱₫₴₦₵৳")
_COUNTRIES = frozenset("C CA CAN NZ HK US AU SG NT".split())
"""What may stand apart before a sign: 'NZ $1.15 million'; an A there is an article."""
LONGEST_COUNTRY = 3
UNSURE_CURRENCIES = frozenset("kr Kr Fr".split())
"""Francs or crowns of one of several countries."""
_MIXED = {"SFr": "CHF", "sFr": "CHF", "Sfr": "CHF", "zł": "PLN"}
_PREFIXED = frozenset("CHF EUR USD GBP SEK DKK NOK".split())


class CurrencyFound(NamedTuple):
    """A currency before a number; no code where its letters are not understood."""

    code: str
    start: int
    exponent: int = 0
    """The power of ten of a scale letter: 'k€ 300'."""
    is_negative: bool = False


def find_currency_before(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> CurrencyFound | None:
    """Find the currency that ends right before a token: '€', 'US$', '$US', 'HK $', 'EUR', 'MCHF', '$-'."""
    if at < 1 or tokens[at].gap not in (kinds.GLUED, kinds.SPACE):
        return None
    before = tokens[at - 1]
    if before.text in MINUS_SIGNS and tokens[at].gap == kinds.GLUED == before.gap:
        money = _find_sign(tokens, at - 1, lexicon)
        return money and money._replace(is_negative=True)
    return _find_sign(tokens, at, lexicon) or _find_code(tokens, at, lexicon)


def _find_sign(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> CurrencyFound | None:
    """The currency whose sign stands before a token, the country's letters before the sign or behind it."""
    sign = tokens[at - 1]
    if sign.kind == kinds.WORD and sign.gap == kinds.GLUED and at > 1 and tokens[at - 2].text in CURRENCY_SIGNS:
        behind = _load_codes().get(tokens[at - 2].text + sign.text) or _load_codes().get(
            sign.text + tokens[at - 2].text
        )
        return CurrencyFound(behind or "", at - 2)
    if sign.text not in CURRENCY_SIGNS:
        return None
    own = _load_codes().get(sign.text, "")
    letters = tokens[at - 2] if at > 1 and tokens[at - 2].kind in (kinds.WORD, kinds.NAME) else None
    if letters is None:
        return CurrencyFound(own, at - 1)
    both = _load_codes().get(letters.text + sign.text, "")
    if sign.gap == kinds.GLUED:
        scale = lexicon.money_prefixes.get(letters.text, 0)
        return CurrencyFound(both or (own if scale else ""), at - 2, 0 if both else scale)
    is_country = sign.gap == kinds.SPACE and letters.text in _COUNTRIES and bool(both)
    return CurrencyFound(both, at - 2) if is_country else CurrencyFound(own, at - 1)


def _find_code(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> CurrencyFound | None:
    """The currency code before a token: 'EUR', 'Rs.', 'MCHF'."""
    word = tokens[at - 1]
    start = at - 1
    if word.text == "." and word.gap == kinds.GLUED and at > 1:
        word, start = tokens[at - 2], at - 2
        if word.text not in ("Rs", "Rp", *UNSURE_CURRENCIES, *_MIXED):
            return None
    if len(word.text) == 1 and (tokens[at].gap != kinds.GLUED or word.kind != kinds.WORD):
        # 'R 18,650' may be rand; what a lone letter before a plain number is, nobody knows.
        may_be_money = word.text == "R" and not tokens[at].text.isdecimal() and word.gap != kinds.GLUED
        return CurrencyFound("", start) if may_be_money else None
    if word.text in UNSURE_CURRENCIES:
        return CurrencyFound(lexicon.own_money.get(word.text, ""), start)
    code = _load_codes().get(word.text) or _MIXED.get(word.text)
    if code:
        return CurrencyFound(code, start)
    scale = find_prefix_scale(word.text, lexicon)
    return CurrencyFound(word.text[-3:], start, scale) if scale else None


def find_prefix_scale(text: str, lexicon: Lexicon) -> int:
    """The power of ten in 'MCHF' and 'kEUR'; 0 elsewhere."""
    return lexicon.money_prefixes.get(text[:-3], 0) if text[-3:] in _PREFIXED else 0


def find_country_behind(tokens: Sequence[Token], start: int, end: int) -> UnitFound | None:
    """Find the currency of '850 M$ CA' and '30 $ US', whose country stands behind the sign."""
    if end != start + 1 or tokens[start].text not in CURRENCY_SIGNS or end >= len(tokens):
        return None
    letters = tokens[end].text
    is_country = tokens[end].gap == kinds.SPACE and letters in _COUNTRIES and len(letters) > 1
    code = _load_codes().get(letters + tokens[start].text, "") if is_country else ""
    return UnitFound(code, start, end + 1) if code else None


@cache
def _load_codes() -> dict[str, str]:
    """Currency signs and codes that stand before a number; words such as 'dollars' do not."""
    return {
        form: item.code
        for item in units.load_units().values()
        if item.is_money
        for form in (item.code, item.symbol, *item.forms)
        if form and _is_money_sign(form)
    }


def _is_money_sign(form: str) -> bool:
    """Whether a form of money stands before a number: 'CHF', '€', 'KSh', 'Rs'; 'dollars' does not."""
    capitals = sum(letter.isupper() for letter in form)
    return form.isupper() or not form.isalpha() or len(form) == LONGEST_COUNTRY - 1 or capitals > 1


if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeAlias

    from facts.parsing.tokenizer import Token

    Find: TypeAlias = Callable[[Sequence[Token], int], tuple[str, int] | None]

MOST_FACTORS = 6
LONGEST_SYMBOL = 5
LEAST_NAME = 4
"""Shorter words are symbols, which no hyphen joins."""
_DOTS = frozenset("·⋅∙*")
_WITH_POWER = re.compile(r"([^\W\d_]+)([1-4])")
_FLAT_POWER = re.compile(r"[kdcmµ]?m[23]|s2")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_SAME = {
    "[ft_i]2": "[sft_i]",
    "[ft_i]3": "[cft_i]",
    "[mi_i]2": "[smi_us]",
    "V.A": "VA",
    **{f"{prefix}W.h": f"{prefix}Wh" for prefix in ("", "k", "M", "G", "T")},
}
_PLAIN_FACTORS = frozenset("m cm mm g kg s K A mol J N W V eV sr".split())
"""Symbols that stand by themselves between two factors."""
_NEVER_RAISED = frozenset("% Cel [degF] deg 1 rank".split())


class UnitProduct(NamedTuple):
    """A composed unit: its code, and the index after its last token."""

    code: str
    end: int


class _UnitFactor(NamedTuple):
    code: str
    power: int
    end: int


def read_unit_product(tokens: Sequence[Token], at: int, find: Find) -> UnitProduct | None:
    """Read the longest product of units that begins at a token; `find` reads one listed unit as (code, end).

    None where a single unit without a power stands there: that needs no composing.
    """
    factors = _read_factors(tokens, at, find)
    if not factors or (len(factors) == 1 and factors[0].power == 1):
        return None
    return _make_product(factors)


def _read_factors(tokens: Sequence[Token], at: int, find: Find) -> list[_UnitFactor]:
    factors: list[_UnitFactor] = []
    factor = _read_factor(tokens, at, find)
    while factor and len(factors) < MOST_FACTORS:
        factors.append(factor)
        factor = _read_next_factor(tokens, factor.end, find)
    return factors


def _read_next_factor(tokens: Sequence[Token], at: int, find: Find) -> _UnitFactor | None:
    """The factor behind a dot, or behind a blank where its exponent shows that it belongs to the unit."""
    if at >= len(tokens):
        return None
    if tokens[at].text in _DOTS and tokens[at].gap in (kinds.GLUED, kinds.SPACE):
        return _read_factor(tokens, at + 1, find)
    if tokens[at].text == "-" and tokens[at].gap == kinds.GLUED and len(tokens[at - 1].text) >= LEAST_NAME:
        return _read_hyphened_factor(tokens, at + 1, find)
    if tokens[at].gap != kinds.SPACE and not (tokens[at].gap == kinds.GLUED and tokens[at - 1].kind == kinds.RAISED):
        return None
    factor = _read_factor(tokens, at, find)
    return factor if factor and factor.power < 0 else _read_before_inverse(tokens, factor, find)


def _read_hyphened_factor(tokens: Sequence[Token], at: int, find: Find) -> _UnitFactor | None:
    """The second name of 'tonnes-kilomètres'."""
    is_name = at < len(tokens) and tokens[at].gap == kinds.GLUED and len(tokens[at].text) >= LEAST_NAME
    factor = _read_factor(tokens, at, find) if is_name else None
    return factor if factor and not factor.code.startswith("{") else None


def _read_before_inverse(tokens: Sequence[Token], factor: _UnitFactor | None, find: Find) -> _UnitFactor | None:
    """Take the m² of 'kg m² s⁻²' and the m of 'kg m s⁻²': a power or a plain symbol that an inverse factor follows."""
    if factor is None or (factor.power == 1 and factor.code not in _PLAIN_FACTORS and not factor.code[-1].isdigit()):
        return None
    after = _read_factor(tokens, factor.end, find) if text_at(tokens, factor.end) else None
    return factor if after and after.power < 0 else None


def _read_factor(tokens: Sequence[Token], at: int, find: Find) -> _UnitFactor | None:
    if at >= len(tokens) or tokens[at].kind not in (kinds.WORD, kinds.NAME, kinds.MARK):
        return None
    found = find(tokens, at)
    if found is None:
        return _read_glued_power(tokens, at, find)
    code, end = found
    if code in _NEVER_RAISED or code.startswith("{"):
        return _UnitFactor(code, 1, end)
    power, after = _read_power(tokens, end)
    return _UnitFactor(code, power, after)


def _read_glued_power(tokens: Sequence[Token], at: int, find: Find) -> _UnitFactor | None:
    """Read 'µm2' and 's2', which are one token."""
    split = _WITH_POWER.fullmatch(tokens[at].text) if tokens[at].kind == kinds.NAME else None
    if split is None:
        return None
    base = tokens[at]._replace(text=split[1], lower=split[1].lower(), kind=kinds.WORD)
    found = find([base], 0)
    return _UnitFactor(found[0], int(split[2]), at + 1) if found and not found[0].startswith("{") else None


def _read_power(tokens: Sequence[Token], end: int) -> tuple[int, int]:
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
    sign = -1 if text_at(tokens, at) in MINUS_SIGNS and text_at(tokens, at) else 1
    at += sign < 0
    if at == end or (sign > 0 and mark.text != "^"):
        return 1, end
    is_flat = at < len(tokens) and tokens[at].gap == kinds.GLUED and text_at(tokens, at) in ("1", "2", "3", "4")
    is_flat = is_flat and not (
        at + 1 < len(tokens) and tokens[at + 1].gap == kinds.GLUED and _may_go_on(tokens[at + 1])
    )
    if not is_flat or len(tokens[end - 1].text) > LONGEST_SYMBOL:
        return 1, end
    return sign * int(tokens[at].text), at + 1


def _may_go_on(token: Token) -> bool:
    return token.kind in (kinds.WORD, kinds.NAME, kinds.NUMBER) or token.text in MINUS_SIGNS


def _make_product(factors: list[_UnitFactor]) -> UnitProduct | None:
    above = [_raise_code(factor.code, factor.power) for factor in factors if factor.power > 0]
    below = [_raise_code(factor.code, -factor.power) for factor in factors if factor.power < 0]
    # What is divided by a quotient is divided by its top and multiplied by its bottom: no print has that.
    if any("/" in code for code in (*above[1:], *below)):
        return None
    product = ".".join(above) or "1"
    code = "/".join([_SAME.get(product, product), *below])
    return UnitProduct(code, factors[-1].end) if is_unit_code(code) else None


def _raise_code(code: str, power: int) -> str:
    if power == 1:
        return code
    return _SAME.get(f"{code}{power}", f"{code}{power}")


def is_unit_code(code: str) -> bool:
    try:
        units.get_unit(code)
    except ValueError:
        return False
    return True


def is_unit_continued(tokens: Sequence[Token], at: int) -> bool:
    """Whether a unit that ends before a token is only the beginning of what is printed as one."""
    if at >= len(tokens):
        return False
    token = tokens[at]
    if token.gap == kinds.SPACE:
        return _goes_on_apart(tokens, at)
    if token.gap != kinds.GLUED:
        return False
    after_glued = at + 1 < len(tokens) and tokens[at + 1].gap == kinds.GLUED
    if token.text in "/^·⋅∙*" or (token.text in MINUS_SIGNS and text_at(tokens, at + 1).isdecimal()):
        return after_glued and (tokens[at + 1].kind != kinds.MARK or tokens[at + 1].text in "(-−^")
    if token.kind == kinds.RAISED:
        return token.text[0] in "⁻⁺"
    return token.kind in (kinds.WORD, kinds.NAME, kinds.NUMBER) or token.text in "€$£¥₹_" or token.text in kinds.DAMAGED


def _goes_on_apart(tokens: Sequence[Token], at: int) -> bool:
    """Whether a unit goes on behind a blank: an inverse factor, or an area that belongs to it in some way."""
    return _is_inverse(tokens, at) or (
        tokens[at].kind == kinds.NAME and _FLAT_POWER.fullmatch(tokens[at].text) is not None
    )


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
    ends = not (at + 3 < len(tokens) and tokens[at + 3].gap == kinds.GLUED and _may_go_on(tokens[at + 3]))
    is_flat = digit is not None and digit.gap == kinds.GLUED and digit.text in ("1", "2", "3", "4")
    return mark.text in MINUS_SIGNS and is_flat and ends


def find_printed_end(tokens: Sequence[Token], at: int, start: int) -> int:
    """The index after the last token of a unit that is not understood, begins at `start` and goes on at `at`."""
    while at < len(tokens) and (tokens[at].gap == kinds.GLUED or _goes_on_apart(tokens, at)):
        is_stop = tokens[at].text in ".,;:!?\"'”’»" and not (
            at + 1 < len(tokens) and tokens[at + 1].gap == kinds.GLUED and tokens[at + 1].kind != kinds.MARK
        )
        if is_stop or (tokens[at].text in ")]" and not _is_opened_before(tokens, at, start)):
            break
        if tokens[at].text == "(":
            at = next((place for place in range(at, min(at + 9, len(tokens))) if tokens[place].text == ")"), at)
        at += 1
    return at


def _is_opened_before(tokens: Sequence[Token], at: int, start: int) -> bool:
    opening = {")": "(", "]": "["}[tokens[at].text]
    return any(tokens[place].text == opening for place in range(start, at))
