"""What the second check works on: the record's statement, its clause, doubts, and words that change a number.

One line of the `cues.csv` of a language is one role. The check of a record against its words reads these tables, and
nothing of the grammar that proposes numbers: what the one misreads, the other must not misread in the same way.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from facts.languages import LANGUAGES, join_patterns, read_csv, split_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

    from facts.evidence.figures import Figure, FigureReading


def join_check_patterns(key: str) -> str:
    """Return the patterns of all languages under a key of their `check_patterns.toml` as one."""
    return join_patterns("check_patterns.toml", key)


class RecordedQuantity(NamedTuple):
    """What a record states: numbers, hedge, unit, and the unit and the period as far as they are known."""

    qualifier: str
    amount: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    unit: str
    unit_text: str = ""
    period: str | None = None
    is_soft: bool = False
    """Whether it is a range hedged as a whole."""


class Doubt(NamedTuple):
    """Something in the words that the record does not account for; `contradicts` where the words say otherwise."""

    part: str
    """number, unit, hedge or text"""
    what: str
    contradicts: bool = False


class FigureMatch(NamedTuple):
    """A number of the record and the figure that says it."""

    figure: Figure
    reading: FigureReading
    is_negative: bool
    left: int
    """Where the number begins, its sign included."""
    lacks_sign: bool = False
    """Whether the record is negative and no minus is printed."""


class Clause(NamedTuple):
    """The words around a figure phrase: `start` and `end` of the phrase, `first` and `last` of its clause."""

    text: str
    start: int
    end: int
    first: int
    last: int
    language: str
    cues: CueTables


Tokens = tuple[tuple[str, int, int], ...]
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
_BEFORE, _AFTER, _NEGATIONS = "before", "after", "negations"
"""Several roles that are looked for at once."""
SIGNS = {
    ">": "more_than",
    "≥": "at_least",
    ">=": "at_least",
    "⩾": "at_least",
    "≧": "at_least",
    "<": "less_than",
    "≤": "up_to",
    "<=": "up_to",
    "⩽": "up_to",
    "≦": "up_to",
    "~": "approximately",
    "≈": "approximately",
    "∼": "approximately",
    "≃": "approximately",
    "≅": "approximately",
    "≒": "approximately",
}


class Cue(NamedTuple):
    """A hedge or negation found in a text: what it says, and where it begins and ends."""

    role: str
    words: str
    start: int
    end: int


class CueTables:
    """The tables of one language."""

    def __init__(self, tables: Mapping[str, tuple[str, ...]], others: Iterable[Mapping[str, tuple[str, ...]]]) -> None:
        self.tables = tables
        self.ambiguous = frozenset(tables["ambiguous"])
        self.ambiguous_behind = frozenset(tables["ambiguous_behind"])
        self.fillers = frozenset(tables["filler"])
        self.articles = frozenset(tables["one"]) & self.fillers
        self.scales = _build_scales([tables, *others])
        self.ordinals = {word: value for value, words in enumerate(tables["ordinals"], 1) for word in words.split("/")}
        self._before = _PhraseFinder({role: tables[role] for role in BEFORE} | {"sign": tuple(SIGNS)})
        self._after = _PhraseFinder({role: tables[role] for role in AFTER})
        self._negations = _PhraseFinder({role: tables[role] for role in NEGATIONS})
        self._finders = {role: _PhraseFinder({role: words}) for role, words in tables.items() if words}
        self._finders |= {_BEFORE: self._before, _AFTER: self._after, _NEGATIONS: self._negations}
        self._roles: dict[str, list[str]] = {}
        self._found: dict[tuple[str, str], list[Cue]] | None = None
        for role, finder in self._finders.items():
            for word in finder.first_words:
                self._roles.setdefault(word, []).append(role)

    def narrow_to(self, words: Iterable[str]) -> CueTables:
        """Return the tables for a text of which all words are known: what cannot be in it is not looked for."""
        known = self._roles
        present = {role for word in words if word in known for role in known[word]}
        narrowed = object.__new__(CueTables)
        narrowed.__dict__ = self.__dict__ | {"_finders": {role: self._finders[role] for role in present}, "_found": {}}
        return narrowed

    def hedges_before(self, text: str) -> list[Cue]:
        return [_name_sign(cue) for cue in self.find(_BEFORE, text)]

    def hedges_after(self, text: str) -> list[Cue]:
        """The hedges behind a number; the 'or more' of 'or more than 30 rooms' belongs to the next one."""
        after = self.find(_AFTER, text)
        before = self.hedges_before(text) if after else []
        return [
            Cue(cue.role.removeprefix("after_"), cue.words, cue.start, cue.end)
            for cue in after
            if not any(cue.start <= other.start < cue.end < other.end for other in before)
        ]

    def negations(self, text: str) -> list[Cue]:
        return [cue for cue in self.find(_NEGATIONS, text) if cue.role == "negation"]

    def find(self, role: str, text: str) -> list[Cue]:
        """Return where the words of one role stand."""
        finder = self._finders.get(role)
        if finder is None:
            return []
        if self._found is None:
            return finder.find(text)
        known = self._found.get((role, text))
        if known is None:
            known = self._found[role, text] = finder.find(text)
        return known


_TOKEN = re.compile(r"[^\W\d_]+|[0-9]+|[^\w\s]")


class _PhraseFinder:
    """The longest phrase at each place, of several roles at once; a phrase is whole words without a tab between."""

    def __init__(self, roles: Mapping[str, tuple[str, ...]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
        for role, phrases in roles.items():
            for phrase in phrases:
                words = tuple(_TOKEN.findall(phrase))
                self._by_first.setdefault(words[0], []).append((words, role, phrase))
        for entries in self._by_first.values():
            entries.sort(key=lambda entry: -len(entry[0]))

    @property
    def first_words(self) -> Iterable[str]:
        return self._by_first

    def find(self, text: str) -> list[Cue]:
        found: list[Cue] = []
        tokens = _tokenize_words(text)
        known = self._by_first
        past = 0
        for at, (word, start, _) in enumerate(tokens):
            if at >= past and word in known and (entry := self._find_longest(text, tokens, at)):
                words, role, phrase = entry
                past = at + len(words)
                found.append(Cue(role, phrase, start, tokens[past - 1][2]))
        return found

    def _find_longest(self, text: str, tokens: Tokens, at: int) -> tuple[tuple[str, ...], str, str] | None:
        for entry in self._by_first[tokens[at][0]]:
            words = entry[0]
            last = at + len(words)
            is_there = len(words) == 1 or tuple(token[0] for token in tokens[at:last]) == words
            if is_there and (len(words) == 1 or "\t" not in text[tokens[at][1] : tokens[last - 1][2]]):
                return entry
        return None


@lru_cache(maxsize=512)
def _tokenize_words(text: str) -> Tokens:
    return tuple([(found.group(), found.start(), found.end()) for found in _TOKEN.finditer(fold_text(text))])


def fold_text(text: str) -> str:
    """Fold case and apostrophes, length kept."""
    lowered = text.lower()
    return (lowered if len(lowered) == len(text) else text).replace("’", "'").replace("ʼ", "'")


def _name_sign(cue: Cue) -> Cue:
    return cue if cue.role != "sign" else Cue(SIGNS[cue.words], cue.words, cue.start, cue.end)


def _build_scales(tables: list[Mapping[str, tuple[str, ...]]]) -> dict[str, int]:
    """Scale words to powers of ten; the language's own meaning goes before that of the others."""
    found: dict[str, int] = {}
    for table in tables:
        for role, words in table.items():
            if role.startswith("scale_"):
                for word in words:
                    found.setdefault(word, int(role.removeprefix("scale_")))
    return found


@cache
def _load_tables() -> dict[str, dict[str, tuple[str, ...]]]:
    """The words of each role by language; a role that a language lacks has none."""
    said = {
        language: {row["role"]: split_words(row["words"]) for row in read_csv(language, "cues.csv")}
        for language in LANGUAGES
    }
    roles = {role for own in said.values() for role in own}
    return {language: own | dict.fromkeys(roles - own.keys(), ()) for language, own in said.items()}


@cache
def load_cues(language: str) -> CueTables:
    """Return the tables of a language; raise KeyError for one that has none."""
    tables = _load_tables()
    return CueTables(tables[language], [table for other, table in tables.items() if other != language])


@lru_cache(maxsize=256)
def load_cues_of(language: str, text: str) -> CueTables:
    """Return the tables of a language as far as their words are in a text."""
    return load_cues(language).narrow_to(set(_TOKEN.findall(fold_text(text))))
