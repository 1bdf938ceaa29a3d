"""How a unit is written: every form the unit table knows, and which other unit a text names in its place."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from facts import units

_SYMBOL = 3
"""Forms up to this length are symbols: their case counts."""
_ALSO_WORDS = frozenset(
    "a A d h m t s u B T b g G K C F V J N W L l in min di de du am an as at is it no so to se si le la al da per pt p"
    " ha mi Ha Mo Mi bar Bar".split()
)
"""Symbols that are also words or letters: alone they name no other unit."""
_JOINT = r"[^\S\t]*"


@cache
def _forms() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for item in units.vocabulary().values():
        names = [name for pair in item.names.values() for name in pair]
        found[item.code] = [form for form in (item.code, item.symbol, *names, *item.forms) if form]
    return {code: tuple(dict.fromkeys(forms)) for code, forms in found.items()}


def forms_of(code: str) -> tuple[str, ...]:
    """Return every written form of a unit that is not a ratio; a counted thing outside the table is its noun."""
    known = _forms().get(code)
    if known is not None:
        return tuple(form for form in known if not form.startswith("{"))
    noun = units.unit(code).noun
    return (noun,) if noun else ()


def parts_of(code: str) -> tuple[str, str]:
    """Return what a ratio counts and what it is per; nothing for the second where it is none."""
    if code in _forms():
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
    parts = [part for part in (f"(?i:{words})" if words else "", symbols) if part]
    return re.compile(rf"(?:{'|'.join(parts)})(?![^\W_])")


def _is_symbol(form: str) -> bool:
    return (
        len(form) <= _SYMBOL
        or not form[0].isalpha()
        or any(not letter.isalpha() for letter in form if letter not in " -’'")
    )


def _written(form: str) -> str:
    return r"(?:[^\S\t]+|-)".join(map(re.escape, form.replace("'", "’").split())).replace("’", "['’]")


@lru_cache(maxsize=1024)
def noun_pattern(code: str) -> re.Pattern[str] | None:
    """Return a pattern for a counted thing inside a noun phrase, compounds of German included."""
    forms = [form for form in forms_of(code) if form[0].isalpha()]
    if not forms:
        return None
    longest = sorted(forms, key=len, reverse=True)
    joined = "|".join(_written(form) for form in longest)
    return re.compile(rf"(?:(?<![^\W\d_])|(?<=[a-zäöüß]))(?i:{joined})(?:['’]?s|innen)?(?![^\W\d_])")


@cache
def _measures() -> re.Pattern[str]:
    """A pattern for every unit of measure and money, counted things left out."""
    forms = {
        form
        for code, written in _forms().items()
        for form in written
        if not code.startswith("{") and code not in ("1", "rank") and not code.startswith("CCYY")
    }
    return _pattern(tuple(forms)) or re.compile("(?!)")


def measure_at(text: str, at: int) -> re.Match[str] | None:
    """Return the unit of measure or money that is written at a place, where its letters cannot be another word."""
    found = _measures().match(text, at)
    return None if found is None or found.group() in _ALSO_WORDS else found


@cache
def _currencies() -> dict[str, str]:
    return {
        form: code
        for code, forms in _forms().items()
        if units.unit(code).is_money
        for form in forms
        if form.isupper() or not form.isalpha()
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


_BEFORE_MONEY = re.compile(
    r"(?<![^\W_])((?:[A-Z]{1,3})?[€$£¥₹₽₩₺₪฿₴₦₱₫₡]|[A-Z]{3}|(?<!\w)[A-Z]{1,2}(?=[0-9]*$)|Fr\.|Rs\.?|kr\.?)"
    r"[ \u00a0\u202f]?$"
)


def count_code(words: str) -> str | None:
    """Return the code of the counted thing that these words name, where the table knows it."""
    code = units.written_forms().get(words) or units.written_forms().get(words.lower())
    return code if code and code.startswith("{") else None
