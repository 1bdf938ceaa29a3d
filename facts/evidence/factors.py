"""Factors in words: 'twice as many', 'doubled', 'a tenfold rise', 'dreimal so viele', 'il doppio dei visitatori'."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from facts.evidence.figures import Figure, Reading
from facts.evidence.spelled_numbers import value_of_words, words_of_kind

if TYPE_CHECKING:
    from collections.abc import Iterator

_ENDS = re.compile(r"\s*(?:$|[.,;:!?)])")
_JOINED = {
    "en": re.compile(r"(?<![^\W_])([^\W\d_]{2,}?)-?fold(?![^\W_])", re.IGNORECASE),
    "de": re.compile(
        r"(?<![^\W_])(?:ver)?([^\W\d_]{2,}?)-?(?:mal|fach(?:e[nrsm]?|t|ten?|ung)?)(?![^\W_])", re.IGNORECASE
    ),
}
"""A number word with the word for times joined to it."""


def find_factors(text: str, start: int, end: int, language: str) -> Iterator[Figure]:
    """Return the factors that words say without a number of their own."""
    yield from _worded(text, start, end, language)
    pattern = _JOINED.get(language)
    for word in pattern.finditer(text, start, end) if pattern else ():
        value = value_of_words([word[1].lower()], language)
        if value is not None and value > 1:
            yield _figure(word, Decimal(value))


def _worded(text: str, start: int, end: int, language: str) -> Iterator[Figure]:
    """Read 'doubled' and 'half as' anywhere, 'double' and 'le triple' only before what they are compared with."""
    for kind in ("factor", "factor_of"):
        for word in _pattern(kind, language).finditer(text, start, end):
            is_last = language != "en" and _ENDS.match(text, word.end())
            if kind == "factor" or is_last or _compared(language).match(text, word.end()):
                yield _figure(word, words_of_kind(kind, language)[" ".join(word.group().lower().split())])


def _figure(word: re.Match[str], value: Decimal) -> Figure:
    return Figure(word.start(), word.end(), (Reading(value, word.end()),), is_spelled=True)


@cache
def _pattern(kind: str, language: str) -> re.Pattern[str]:
    words = sorted(words_of_kind(kind, language), key=len, reverse=True)
    joined = "|".join(map(re.escape, words)).replace(r"\ ", r"\s+")
    return re.compile(rf"(?<![^\W_])(?<![^\W_]-)(?:{joined})(?![^\W_])(?!-[^\W_])", re.IGNORECASE)


@cache
def _compared(language: str) -> re.Pattern[str]:
    words = "|".join(map(re.escape, words_of_kind("compared", language)))
    return re.compile(rf"\s+(?:{words})(?![^\W_])", re.IGNORECASE)
