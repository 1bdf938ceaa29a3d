"""Words that change what a number says, as data: hedges, negations, scale words, ranges, per-words of four languages.

One line of `cues.csv` is one role. The check of a record against its words reads these tables, and nothing of the
grammar that proposes numbers: what the one misreads, the other must not misread in the same way.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Tokens = tuple[tuple[str, int, int], ...]
LANGUAGES = ("en", "it", "de", "fr")
BEFORE = (
    "more_than",
    "at_least",
    "less_than",
    "up_to",
    "approximately",
    "nearly",
    "one_of_only",
    "nearly_or_less_than",
    "exact_or_approximately",
    "approximately_or_nearly",
    "approximately_or_less_than",
)
"""A role with 'or' is of words that say either."""
AFTER = ("after_at_least", "after_up_to", "after_approximately", "after_more_than", "after_less_than")
NEGATIONS = ("no_negation", "negation")
SIGNS = {
    ">": "more_than",
    "≥": "at_least",
    ">=": "at_least",
    "⩾": "at_least",
    "<": "less_than",
    "≤": "up_to",
    "<=": "up_to",
    "⩽": "up_to",
    "~": "approximately",
    "≈": "approximately",
    "∼": "approximately",
    "≃": "approximately",
    "≅": "approximately",
}


@dataclass(frozen=True, slots=True)
class Cue:
    """A hedge or negation found in a text: what it says, and where it begins and ends."""

    role: str
    words: str
    start: int
    end: int


class Cues:
    """The tables of one language."""

    def __init__(self, tables: Mapping[str, tuple[str, ...]], others: Iterable[Mapping[str, tuple[str, ...]]]) -> None:
        self.tables = tables
        self.ambiguous = frozenset(tables["ambiguous"])
        self.ambiguous_behind = frozenset(tables["ambiguous_behind"])
        self.fillers = frozenset(tables["filler"])
        self.articles = frozenset(tables["one"]) & self.fillers
        self.scales = _scales([tables, *others])
        self.ordinals = {word: value for value, words in enumerate(tables["ordinals"], 1) for word in words.split("/")}
        self._before = _Finder({role: tables[role] for role in BEFORE} | {"sign": tuple(SIGNS)})
        self._after = _Finder({role: tables[role] for role in AFTER})
        self._negations = _Finder({role: tables[role] for role in NEGATIONS})
        self._finders = {role: _Finder({role: words}) for role, words in tables.items() if words}

    def hedges_before(self, text: str) -> list[Cue]:
        return [_signed(cue) for cue in self._before.find(text)]

    def hedges_after(self, text: str) -> list[Cue]:
        return [Cue(cue.role.removeprefix("after_"), cue.words, cue.start, cue.end) for cue in self._after.find(text)]

    def negations(self, text: str) -> list[Cue]:
        return [cue for cue in self._negations.find(text) if cue.role == "negation"]

    def find(self, role: str, text: str) -> list[Cue]:
        """Return where the words of one role stand."""
        finder = self._finders.get(role)
        return finder.find(text) if finder else []


_TOKEN = re.compile(r"[^\W\d_]+|[0-9]+|[^\w\s]")


class _Finder:
    """The longest phrase at each place, of several roles at once; a phrase is whole words without a tab between."""

    def __init__(self, roles: Mapping[str, tuple[str, ...]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
        for role, phrases in roles.items():
            for phrase in phrases:
                words = tuple(_TOKEN.findall(phrase))
                self._by_first.setdefault(words[0], []).append((words, role, phrase))
        for entries in self._by_first.values():
            entries.sort(key=lambda entry: -len(entry[0]))

    def find(self, text: str) -> list[Cue]:
        found: list[Cue] = []
        tokens = _tokens(text)
        known = self._by_first
        past = 0
        for at, (word, start, _) in enumerate(tokens):
            if at >= past and word in known and (entry := self._longest(text, tokens, at)):
                words, role, phrase = entry
                past = at + len(words)
                found.append(Cue(role, phrase, start, tokens[past - 1][2]))
        return found

    def _longest(self, text: str, tokens: Tokens, at: int) -> tuple[tuple[str, ...], str, str] | None:
        for entry in self._by_first[tokens[at][0]]:
            words = entry[0]
            last = at + len(words)
            is_there = len(words) == 1 or tuple(token[0] for token in tokens[at:last]) == words
            if is_there and (len(words) == 1 or "\t" not in text[tokens[at][1] : tokens[last - 1][2]]):
                return entry
        return None


@lru_cache(maxsize=512)
def _tokens(text: str) -> Tokens:
    return tuple((found.group(), *found.span()) for found in _TOKEN.finditer(fold(text)))


def fold(text: str) -> str:
    """Fold case and apostrophes, length kept."""
    lowered = text.lower()
    return (lowered if len(lowered) == len(text) else text).replace("’", "'").replace("ʼ", "'")


def _signed(cue: Cue) -> Cue:
    return cue if cue.role != "sign" else Cue(SIGNS[cue.words], cue.words, cue.start, cue.end)


def _scales(tables: list[Mapping[str, tuple[str, ...]]]) -> dict[str, int]:
    """Scale words to powers of ten; the language's own meaning goes before that of the others."""
    found: dict[str, int] = {}
    for table in tables:
        for role, words in table.items():
            if role.startswith("scale_"):
                for word in words:
                    found.setdefault(word, int(role.removeprefix("scale_")))
    return found


@cache
def _tables() -> dict[str, dict[str, tuple[str, ...]]]:
    text = files("facts.evidence").joinpath("cues.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    return {
        language: {row["role"]: tuple(word for word in row[language].split("|") if word) for row in rows}
        for language in LANGUAGES
    }


@cache
def cues_of(language: str) -> Cues:
    """Return the tables of a language; raise KeyError for one that has none."""
    tables = _tables()
    return Cues(tables[language], [table for other, table in tables.items() if other != language])


def is_read(language: str) -> bool:
    """Whether the check reads a language at all."""
    return language in LANGUAGES
