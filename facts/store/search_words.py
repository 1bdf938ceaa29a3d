"""The words that facts are found by: what a record lends to its facts, and what the words of a search ask for.

A word is found by its stem, so that singular and plural, the forms of a verb and both spellings of a name agree in the
languages that are read; a number by its digits, however they are grouped; a name in one word or in two. Small words
('at', 'how many') ask for nothing, unless nothing else is asked for.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import get_close_matches
from functools import cache, lru_cache
from itertools import chain, pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from facts.languages import unite_lists
from facts.model.metric import Metric
from facts.model.record import Fact
from facts.model.research_facility import Facility
from facts.model.source_article import Article

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SearchedRecord: TypeAlias = Fact | Facility | Metric | Article

MAX_LETTERS = 64
MAX_WORDS = 32
SHORTEST_BEGINNING = 3
SHORTEST_STEM = 3
_SHORTEST_CORRECTED = 4
_NEAR = 0.75
# No word begins with these signs. They mark, among the words of a fact, its standing and the stems.
STATE_MARK = "¤"
STEM_MARK = "§"
_WORD = re.compile(r"[^\W_]+")
_GROUPED = re.compile(r"(?<!\d)\d{1,3}(?:[.,'’\s]\d{2,3}){1,5}(?!\d)")
_HYPHENED = re.compile(r"[^\W_]+(?:[-‐‑/][^\W_]+)+")
_ENDING = re.compile(r"(?:ing|ed|en|(?<=er)n|[aeiosxy])$")
_SPELLINGS = (
    (re.compile(r"ae|oe|ue"), lambda found: found.group()[0]),  # umlauts written out
    (re.compile(r"our$"), "or"),
    (re.compile(r"er$"), "r"),  # centre, center
    (re.compile(r"z"), "s"),
)


def split_words(text: str) -> list[str]:
    """Return the words of a text without accents or case; digits count as letters."""
    return [word[:MAX_LETTERS] for word in _WORD.findall(_fold_text(text))]


def _fold_text(text: str) -> str:
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).casefold()


@lru_cache(maxsize=65536)
def stem_word(word: str) -> str:
    """Return what the forms of a word share, marked as a stem; a word with digits is its own.

    One rule serves all languages: it only has to make the forms of one word alike, not to be right about any of them.
    """
    if not word.isalpha():
        return word
    stem = word
    while (shorter := _ENDING.sub("", stem)) != stem and len(shorter) >= SHORTEST_STEM:
        stem = shorter
    for pattern, spelling in _SPELLINGS:
        stem = pattern.sub(spelling, stem)
    return STEM_MARK + stem


# The fields of each record that a fact is found by, and those of them that are names.
_SEARCHED: dict[type[SearchedRecord], tuple[str, ...]] = {
    Fact: ("quote_exact", "value_text", "note", "scope"),
    Facility: ("name", "names", "short_name", "aliases"),
    Metric: ("label", "labels"),
    Article: ("title", "publisher"),
}
_NAMED = (Facility, Metric)


def collect_words(record: SearchedRecord) -> frozenset[str]:
    """Return the words and stems that a record lends to its facts, or a fact's own."""
    texts = list_searched_texts(record)
    if isinstance(record, Fact):
        texts += [f"{number:f}" for number in (record.amount, record.lower, record.upper) if number is not None]
    joined = list(chain.from_iterable(_join_parts(text, is_name=isinstance(record, _NAMED)) for text in texts))
    words = frozenset(split_words(" ".join([*texts, *joined])))
    return words | frozenset(map(stem_word, words))


def list_searched_texts(record: SearchedRecord) -> list[str]:
    """Return the texts of a record that its facts are found by."""
    return list(chain.from_iterable(_list_texts(getattr(record, name)) for name in _SEARCHED[type(record)]))


def _list_texts(value: str | tuple[str, ...] | dict[str, str]) -> Iterable[str]:
    if isinstance(value, str):
        return (value,)
    return value.values() if isinstance(value, dict) else value


def _join_parts(text: str, *, is_name: bool) -> Iterator[str]:
    """Yield what may be typed in one word: digits in groups, words with a hyphen, two words of a name."""
    for found in _GROUPED.finditer(text):
        yield "".join(_WORD.findall(found.group()))
    for found in _HYPHENED.finditer(text):
        yield "".join(_WORD.findall(found.group()))
    if is_name:
        yield from map("".join, pairwise(split_words(text)))


class SearchTerm(NamedTuple):
    """One thing that a search asks for: any of the words, or of those that begin as said."""

    words: tuple[str, ...]
    beginning: str = ""


def parse_search(text: str) -> list[SearchTerm]:
    """Return what a search asks for, all of which a fact must have; nothing where it holds no word.

    The last word may be the beginning of one, from three letters on.
    """
    typed = [word for word in _WORD.findall(text)[:MAX_WORDS] if split_words(word)]
    asked = [word for word in typed if not _is_small(word, text)]
    words = [split_words(word)[0] for word in asked]
    terms = [SearchTerm(tuple(dict.fromkeys(_list_alternatives(words, at)))) for at in range(len(words))]
    if words and len(words[-1]) >= SHORTEST_BEGINNING:
        terms[-1] = terms[-1]._replace(beginning=words[-1])
    return terms


def correct_search(text: str, names: Iterable[str]) -> str:
    """Return a search with its unknown words as the nearest ones among the names; empty where none is near."""
    known = {word for word in split_words(" ".join(names)) if len(word) >= _SHORTEST_CORRECTED}
    stems = {stem_word(word) for word in known}

    def correct_word(found: re.Match[str]) -> str:
        word = "".join(split_words(found.group()))
        if len(word) < _SHORTEST_CORRECTED or not word.isalpha() or stem_word(word) in stems:
            return found.group()
        return next(iter(get_close_matches(word, known, n=1, cutoff=_NEAR)), found.group())

    corrected = _WORD.sub(correct_word, text)
    return "" if corrected == text else corrected


def _is_small(word: str, text: str) -> bool:
    """Whether a word asks for nothing; one in capitals may be a name, unless all is in capitals."""
    return word.lower() in _list_small_words() and not (len(word) > 1 and word.isupper() and not text.isupper())


@cache
def _list_small_words() -> frozenset[str]:
    return frozenset(unite_lists("search.toml", "small_words"))


def _list_alternatives(words: list[str], at: int) -> Iterator[str]:
    """Yield a word's stem, and those of what it makes with its neighbours: 'lake side', '12 000'."""
    yield stem_word(words[at])
    first = last = at
    if words[at].isdigit():
        while first and words[first - 1].isdigit():
            first -= 1
        while last + 1 < len(words) and words[last + 1].isdigit():
            last += 1
        yield "".join(words[first : last + 1])
    yield from (stem_word("".join(words[one : one + 2])) for one in (at - 1, at) if 0 <= one < len(words) - 1)


def make_fts5_query(terms: Iterable[SearchTerm]) -> str:
    """Return FTS5's query for terms without a beginning."""
    return " AND ".join(f"({make_fts5_alternatives(term.words)})" for term in terms)


def make_fts5_alternatives(words: Iterable[str]) -> str:
    return " OR ".join(f'"{word}"' for word in words)


def make_tsquery(terms: Iterable[SearchTerm]) -> str:
    """Return PostgreSQL's query for the terms of a search."""
    return " & ".join(f"({' | '.join(_list_lexemes(term))})" for term in terms)


def _list_lexemes(term: SearchTerm) -> Iterator[str]:
    yield from (f"'{word}'" for word in term.words)
    if term.beginning:
        yield f"'{term.beginning}':*"
