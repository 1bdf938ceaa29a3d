"""Numbers in words: a table of 0 to 999 in four languages, and the scale words above it."""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache
from importlib.resources import files

_COMPOUND = {"it": re.compile(r"(.*?)(?:mila|mille)(.*)"), "de": re.compile(r"(.*?)tausend(.*)")}
_ALSO = {
    "en": {"hundred": 100, "ahundred": 100, "dozen": 12, "adozen": 12},
    "it": {"un": 1, "una": 1, "ventun": 21, "trentun": 31, "dozzina": 12, "unadozzina": 12},
    "de": {"ein": 1, "eine": 1, "einen": 1, "einem": 1, "einer": 1, "hundert": 100, "zwo": 2, "dutzend": 12},
    "fr": {"une": 1, "douzaine": 12, "unedouzaine": 12},
}
_AND = {"en": "and"}


@cache
def _table(language: str) -> dict[str, int]:
    text = files("facts.evidence").joinpath("spelled.csv").read_text(encoding="utf-8")
    table = {row[language]: int(row["value"]) for row in csv.DictReader(text.splitlines())}
    short = {name.removeprefix("ein"): value for name, value in table.items() if name.startswith("einhundert")}
    return {**short, **table, **_ALSO[language]}


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


def is_number_word(word: str, language: str) -> bool:
    """Whether a word is a number below a million, or a part of one written in several words."""
    plain = normalize(word)
    return plain in _atoms(language) or value_of_words([word], language) is not None


def value_of_words(words: list[str], language: str) -> int | None:
    """Return the number below a million that words without a scale word spell; None where they spell none."""
    joined = "".join(normalize(word) for word in words if word != _AND.get(language))
    table = _table(language)
    known = table.get(joined, table.get(joined.removesuffix("s")) if language == "fr" else None)
    if known is not None or language not in _COMPOUND:
        return known
    parts = _COMPOUND[language].fullmatch(joined)
    if parts is None:
        return None
    above, below = (table.get(part, 0 if not part else None) for part in parts.groups())
    if above is None or below is None:
        return None
    return max(above, 1) * 1000 + below
