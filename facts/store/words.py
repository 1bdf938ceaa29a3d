"""Words to search by: folded to plain small letters, the same on every database."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from facts.metric import Metric
from facts.record import Fact
from facts.research_facility import Facility
from facts.source_article import Article

if TYPE_CHECKING:
    from facts.store.mapping import Record

_WORD = re.compile(r"[^\W_]+")
MAX_LETTERS = 64
MAX_WORDS = 32
SHORTEST_BEGINNING = 3
# No word begins with this sign: it marks the standing of a fact among its words.
MARK = "¤"


def words(text: str) -> list[str]:
    """Return the words of a text without accents or case; digits count as letters."""
    return [word[:MAX_LETTERS] for word in _WORD.findall(_folded(text))]


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).casefold()


# The fields of each record that a fact is found by.
_SEARCHED: dict[type[Record], tuple[str, ...]] = {
    Fact: ("quote_exact", "value_text", "note"),
    Facility: ("name", "short_name", "aliases"),
    Metric: ("label", "label_it", "label_de", "label_fr"),
    Article: ("title", "publisher"),
}


def of(record: Record) -> frozenset[str]:
    """Return the words that a record lends to its facts, or a fact's own."""
    values = [getattr(record, name) for name in _SEARCHED[type(record)]]
    return frozenset(words(" ".join(value if isinstance(value, str) else " ".join(value) for value in values)))


def split(text: str) -> tuple[list[str], str]:
    """Return the words to find whole, and the last one, of which three letters are enough, as a beginning."""
    found = words(text)[:MAX_WORDS]
    if found and len(found[-1]) >= SHORTEST_BEGINNING:
        return found[:-1], found[-1]
    return found, ""


def fts5(whole: list[str]) -> str:
    """Return FTS5's query for whole words."""
    return " AND ".join(f'"{word}"' for word in whole)


def tsquery(text: str) -> str:
    """Return PostgreSQL's query for the words of a text."""
    whole, beginning = split(text)
    quoted = [f"'{word}'" for word in whole]
    return " & ".join([*quoted, f"'{beginning}':*"] if beginning else quoted)
