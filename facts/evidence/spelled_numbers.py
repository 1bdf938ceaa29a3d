"""Numbers in words: a table of 0 to 999 in four languages, and the scale words above it."""

from __future__ import annotations

import csv
import re
import unicodedata
from decimal import Decimal
from functools import cache
from importlib.resources import files

_HUNDREDS = {
    "en": re.compile(r"(.+?)hundred(.*)"),
    "de": re.compile(r"(.+?)hundert(.*)"),
    "fr": re.compile(r"(.+?)cents?()"),
}
_DECADES = {70: ("septante",), 80: ("huitante", "octante"), 90: ("nonante",)}
"""How Switzerland and Belgium count in French."""
_HALF_MORE = re.compile(r"(.*?)(?:und)?einhalb")
_COMPOUND = {"it": re.compile(r"(.*?)(?:mila|mille)(.*)"), "de": re.compile(r"(.*?)tausend(.*)")}
_ALSO: dict[str, dict[str, Decimal | int]] = {
    "en": {"hundred": 100, "ahundred": 100},
    "it": {"un": 1, "una": 1, "ventun": 21, "trentun": 31},
    "de": {
        "anderthalb": Decimal("1.5"),
        "ein": 1,
        "eine": 1,
        "einen": 1,
        "einem": 1,
        "einer": 1,
        "hundert": 100,
        "zwo": 2,
    },
    "fr": {"une": 1},
}
_AND = {"en": "and", "it": "e"}


@cache
def _table(language: str) -> dict[str, Decimal | int]:
    text = files("facts.evidence").joinpath("spelled.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    table = {row[language]: int(row["value"]) for row in rows}
    short = {name.removeprefix("ein"): value for name, value in table.items() if name.startswith("einhundert")}
    swiss = _swiss([row[language] for row in rows]) if language == "fr" else {}
    return {**short, **table, **swiss, **_ALSO[language]}


def _swiss(names: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for value in range(1000):
        hundreds, tens, ones = value // 100, value % 100 // 10 * 10, value % 10
        head = names[100 * hundreds] if hundreds else ""
        tail = "etun" if ones == 1 else names[ones] if ones else ""
        found |= {f"{head}{word}{tail}": value for word in _DECADES.get(tens, ())}
    return found


@cache
def words_of_kind(kind: str, language: str) -> dict[str, Decimal]:
    """Return the number words of one kind with their values: round counts, dozens, parts, halves, powers."""
    text = files("facts.evidence").joinpath("number_words.csv").read_text(encoding="utf-8")
    rows = [row for row in csv.DictReader(text.splitlines()) if row["kind"] == kind]
    return {word: Decimal(row["value"]) for row in rows for word in row[language].split("|") if word}


@cache
def _atoms(language: str) -> frozenset[str]:
    """Single words of which numbers are made where they are written apart."""
    words = {"en": "hundred", "fr": "cent cents et vingts"}.get(language, "").split()
    table = _table(language)
    small = {name for name, value in table.items() if value < 20 or (value < 100 and value % 10 == 0)}
    return frozenset(small) | frozenset(words)


def normalize(word: str) -> str:
    """Fold case and accents, and keep letters alone."""
    decomposed = unicodedata.normalize("NFD", word.casefold().replace("ß", "ss"))
    return "".join(letter for letter in decomposed if "a" <= letter <= "z")


def _whole(word: str, language: str) -> str:
    """The letters of a word, with the vowel that 'trent'anni' leaves out."""
    plain = normalize(word)
    if language != "it" or word[-1:] not in ("'", "’"):
        return plain
    table = _table(language)
    return next((plain + vowel for vowel in "aio" if plain + vowel in table), plain)


def is_number_word(word: str, language: str) -> bool:
    """Whether a word is a number below a million, or a part of one written in several words."""
    plain = normalize(word)
    return plain in _atoms(language) or value_of_words([word], language) is not None


def value_of_words(words: list[str], language: str) -> Decimal | int | None:
    """Return the number below a million that words without a scale word spell; None where they spell none."""
    joined = "".join(_whole(word, language) for word in words if word != _AND.get(language))
    table = _table(language)
    if len(words) > 2 and joined.startswith("ahundred") and language == "en":
        joined = joined.replace("a", "one", 1)
    known = table.get(joined, table.get(joined.removesuffix("s")) if language == "fr" else None)
    known = known if known is not None else _hundreds(joined, language) or _half_more(joined, language)
    if known is not None or language not in _COMPOUND:
        return known
    parts = _COMPOUND[language].fullmatch(joined)
    if parts is None:
        return None
    above, below = (table.get(part, 0 if not part else None) for part in parts.groups())
    if above is None or below is None:
        return None
    return max(above, 1) * 1000 + below


def _hundreds(joined: str, language: str) -> Decimal | int | None:
    """Read 'eleven hundred' and 'fünfzehnhundert': eleven to ninety-nine hundreds."""
    parts = _HUNDREDS[language].fullmatch(joined) if language in _HUNDREDS else None
    above, below = (_table(language).get(part, 0 if not part else None) for part in parts.groups()) if parts else (0, 0)
    is_read = above is not None and below is not None and 10 < above < 100 and above % 10 and below < 100
    return 100 * above + below if is_read and above is not None and below is not None else None


def _half_more(joined: str, language: str) -> Decimal | None:
    """Read 'zweieinhalb'."""
    parts = _HALF_MORE.fullmatch(joined) if language == "de" else None
    whole = _table(language).get(parts[1]) if parts else None
    return whole + Decimal("0.5") if whole is not None else None
