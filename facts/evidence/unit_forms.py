"""How a unit is written: every form the unit table knows, and which other unit a text names in its place."""

from __future__ import annotations

import csv
import re
from functools import cache, lru_cache
from importlib.resources import files

from facts import unit_algebra, units

_SYMBOL = 3
"""Forms up to this length are symbols: their case counts."""
_ALSO_WORDS = frozenset(
    "a A d h m t s u B T b g G K C F V J N W L l in min di de du am an as at is it no so to se si le la al da per pt p"
    " ha mi Ha Mo Mi bar Bar won Rand livre livres franc".split()
)
"""Symbols that are also words or letters: alone they name no other unit."""


@cache
def _forms() -> dict[str, tuple[str, ...]]:
    prefixed = [units.unit(code) for code, *_ in unit_algebra.prefixed_codes()]
    return {item.code: _forms_of(item) for item in (*prefixed, *units.vocabulary().values())}


def _forms_of(item: units.Unit) -> tuple[str, ...]:
    names = [name for pair in item.names.values() for name in pair]
    written = (item.code, item.symbol, *names, *item.forms, *_other_words().get(item.code, ()))
    return tuple(dict.fromkeys(form for form in written if form))


@cache
def _other_words() -> dict[str, tuple[str, ...]]:
    """What print says for a unit, ratios too, beside the names of the unit table: 'rpm', 'SFr', 'per nucleone'."""
    text = files("facts.evidence").joinpath("unit_words.csv").read_text(encoding="utf-8")
    return {row["code"]: tuple(row["forms"].split("|")) for row in csv.DictReader(text.splitlines())}


def forms_of(code: str) -> tuple[str, ...]:
    """Return every written form of a unit that is not a ratio; a counted thing outside the table is its noun."""
    known = _forms().get(code)
    if known is not None:
        return tuple(form for form in known if not form.startswith("{"))
    noun = units.unit(code).noun
    return ((noun,) if noun else ()) + _other_words().get(code, ())


@lru_cache(maxsize=1024)
def ratio_pattern(code: str) -> re.Pattern[str] | None:
    """Return a pattern for the words that say a whole ratio, or a frequency, at once: 'rpm', 'times per second'."""
    written = sorted(_other_words().get(code, ()), key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(_written, written))})(?![^\W_])") if written else None


def parts_of(code: str) -> tuple[str, str]:
    """Return what a ratio counts and what it is per; nothing for the second where it is none."""
    if code in units.vocabulary():
        return code, ""
    top, slash, bottom = code.rpartition("/")
    return (top, bottom) if slash and top else (code, "")


@lru_cache(maxsize=1024)
def pattern_of(code: str) -> re.Pattern[str] | None:
    """Return a pattern for the forms of a unit, the longest first; None where it has none."""
    return _pattern(forms_of(code))


def _pattern(forms: tuple[str, ...]) -> re.Pattern[str] | None:
    if not forms:
        return None
    ordered = sorted(forms, key=len, reverse=True)
    symbols = "|".join(_written(form) for form in ordered if _is_symbol(form))
    words = "|".join(_written(form) for form in ordered if not _is_symbol(form))
    parts = [part for part in (f"(?i:{words})[ns]?" if words else "", symbols) if part]
    return re.compile(rf"(?:{'|'.join(parts)})(?![^\W_])")


def _is_symbol(form: str) -> bool:
    return (
        len(form) <= _SYMBOL
        or not form[0].isalpha()
        or any(not letter.isalpha() for letter in form if letter not in " -’'")
    )


def _written(form: str) -> str:
    words = r"(?:[^\S\t]+|-)".join(map(re.escape, form.replace("'", "’").split())).replace("’", "['’]")
    return re.sub(r"\\-(?=[0-9])", "[-−–‑]", words)


@lru_cache(maxsize=1024)
def noun_pattern(code: str) -> re.Pattern[str] | None:
    """Return a pattern for a counted thing inside a noun phrase, compounds of German included."""
    forms = [form for form in forms_of(code) if form[0].isalpha()]
    if not forms:
        return None
    longest = sorted(forms, key=len, reverse=True)
    joined = "|".join(_written(form) for form in longest)
    return re.compile(rf"(?:(?<![^\W\d_])|(?<=[a-zäöüß]))(?i:{joined})(?:['’]?s|innen|n)?(?![^\W\d_])")


_IS_RATE = re.compile(r"/|(?:per|al|pro|par) (?!cent|mil)")
"""A form of hertz that is the second half of any other rate."""


@cache
def _measures() -> re.Pattern[str]:
    """A pattern for every unit of measure and money, counted things left out."""
    forms = {
        form
        for code, written in _forms().items()
        for form in written
        if not code.startswith("{") and code not in ("1", "rank") and not code.startswith("CCYY")
        if not _IS_RATE.match(form)
    }
    return _pattern(tuple(forms)) or re.compile("(?!)")


def measure_at(text: str, at: int) -> re.Match[str] | None:
    """Return the unit of measure or money that is written at a place, where its letters cannot be another word."""
    found = _measures().match(text, at)
    return None if found is None or found.group() in _ALSO_WORDS else found


def counted_below(text: str, at: int) -> str:
    """Return the 'per nucleon' that stands behind a unit; nothing where no counted thing is said to be below it."""
    found = _below_pattern().match(text, at)
    return found.group().strip() if found else ""


@cache
def _below_pattern() -> re.Pattern[str]:
    forms = [form for code in _BELOW for form in _other_words()[code]]
    return re.compile(rf"\s?(?:/\s?|(?:per|pro|par|each|a|je)\s+)(?i:{'|'.join(map(_written, forms))})(?![^\W_])")


_BELOW = ("{nucleon}", "{session}", "{fraction}", "{shift}", "{night}", "{pulse}")
"""Counted things that measures are often per."""


@cache
def _currencies() -> dict[str, str]:
    return {
        form: code
        for code, forms in _forms().items()
        if units.unit(code).is_money
        for form in forms
        if form.isupper() or not form.isalpha() or form in _MIXED
    }


def currency_before(text: str, at: int) -> tuple[int, str, str] | None:
    """Return (start, words, code) of the currency that ends right before a place; the code is empty for one unknown.

    All signs and capitals that are glued together count: the A$ of an amount in Australian dollars is no $.
    """
    found = _BEFORE_MONEY.search(text, max(0, at - 10), at)
    if found is None:
        return None
    written = found[1]
    return found.start(1), written, _currencies().get(written, "")


_MIXED = frozenset("SFr sFr Sfr Rs Rp zł".split())
"""Signs of money that stand before a number, though they are letters of both cases."""
_BEFORE_MONEY = re.compile(
    r"(?<![^\W_])((?:[A-Z]{1,3}|Can|CDN|Aus)?[€$£¥₹₽₩₺₪฿₴₦₱₫₡]|[A-Z]{3}|(?<!\w)[A-Z]{1,2}(?=[0-9]*$)|R(?= )"
    r"|[sS]?Fr\.|[sS]Fr|SFR|Sfr\.?|Rs\.?|Rp\.?|kr\.?)"
    r"[ \u00a0\u202f]?$"
)


def count_code(words: str) -> str | None:
    """Return the code of the counted thing that these words name, where the table knows it."""
    code = units.written_forms().get(words) or units.written_forms().get(words.lower())
    code = code or ("{person}" if words in _other_words()["{person}"] else None)
    return code if code and code.startswith("{") else None


@cache
def _known_nouns() -> frozenset[str]:
    """Every written form of a counted thing of the unit table."""
    counted = (code for code in _forms() if code.startswith("{") and code in units.vocabulary())
    return frozenset(form.casefold() for code in counted for form in _forms()[code])


def is_known_noun(words: str) -> bool:
    """Return whether words name a counted thing that the unit table has a code for, in the German dative too."""
    own = words.casefold()
    return count_code(words) is not None or own in _known_nouns() or own.removesuffix("n") in _known_nouns()
