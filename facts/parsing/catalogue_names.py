"""What the catalogue calls its facilities and metrics, what phrases were accepted for them, and what words mean."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from facts.parsing import tokenizer as kinds
from facts.parsing.lexicon import unite_lexicons
from facts.parsing.tokenizer import tokenize_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from facts.model.metric import Metric
    from facts.model.research_facility import Facility
    from facts.parsing.tokenizer import Token


STEM = 5
SHORTEST = 4
_ANYWHERE = 6
"""From this length on a stem also counts inside a compound: 'Bandspeicher', 'Ringbeschleuniger'."""


@cache
def _compile_concepts() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each concept and how its words begin; compiled when the first word is looked up."""
    return tuple(
        (name, re.compile("|".join(stem if len(stem) >= _ANYWHERE else rf"^{stem}" for stem in stems)))
        for name, stems in unite_lexicons().concepts.items()
    )


@lru_cache(maxsize=4096)
def _find_word_concepts(word: str) -> tuple[str, ...]:
    known = tuple(name for name, stems in _compile_concepts() if stems.search(word))
    return known or (word[:STEM],)


@lru_cache(maxsize=2048)
def find_concepts(text: str) -> frozenset[str]:
    """Return what the longer words of a text mean: known concepts by name, others by how they begin."""
    stops = _get_stop_words()
    words = (token.lower for token in tokenize_text(text) if token.kind == kinds.WORD and len(token.text) >= SHORTEST)
    return frozenset(name for word in words if word not in stops for name in _find_word_concepts(word))


@cache
def _get_stop_words() -> frozenset[str]:
    words = unite_lexicons()
    return words.stop | words.vague_words


SHORT_NAME = 6
TELLING = 4
"""So many accepted phrases of a metric tell of what kinds of facilities it is stated."""


@dataclass(frozen=True, slots=True)
class FacilityName:
    """A facility and everything it is called."""

    id: str
    names: tuple[str, ...]
    kind: str = ""
    part_of: str | None = None


@dataclass(frozen=True, slots=True)
class MetricName:
    """A metric, its unit, and the words that tell it from others: label, topics, example."""

    id: str
    unit: str
    words: str
    labels: tuple[str, ...] = ()
    """Its name in each language."""
    stat_type: str = ""


class Mention(NamedTuple):
    """A facility named in a text: the tokens from `at` to before `end`."""

    at: int
    end: int
    facility: str


@dataclass(frozen=True, slots=True)
class EarlierPhrase:
    """A phrase, with some words around it, that a reviewer accepted for a facility and a metric."""

    text: str
    facility: str
    metric: str
    publisher: str = ""
    """Who published it: officers correct what is said there in a way of its own."""
    unit: str = "1"
    phrase: str = ""
    """The phrase without the words around it."""


@dataclass(frozen=True, eq=False)
class CatalogueNames:
    """What the catalogue knows already; built once, used for many texts."""

    facilities: tuple[FacilityName, ...] = ()
    metrics: tuple[MetricName, ...] = ()
    earlier: tuple[EarlierPhrase, ...] = ()

    @classmethod
    def of(
        cls, facilities: Iterable[Facility], metrics: Iterable[Metric], earlier: Iterable[EarlierPhrase] = ()
    ) -> CatalogueNames:
        """Take the names from the catalogue's own records."""
        return cls(
            tuple(
                FacilityName(
                    one.id, (one.name, one.short_name, *one.names.values(), *one.aliases), str(one.kind), one.part_of
                )
                for one in facilities
            ),
            tuple(
                MetricName(one.id, one.unit, _describe_metric(one), _list_labels(one), str(one.stat_type))
                for one in metrics
            ),
            tuple(earlier),
        )

    @cached_property
    def spelt(self) -> dict[str, list[tuple[tuple[str, ...], str]]]:
        """Facility names by their first folded word, the longest first."""
        table: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for facility in self.facilities:
            for name in facility.names:
                words = tuple(token.text for token in tokenize_text(name))
                if words:
                    table.setdefault(words[0].lower(), []).append((words, facility.id))
        for entries in table.values():
            entries.sort(key=lambda entry: -len(entry[0]))
        return table

    @cached_property
    def stems(self) -> tuple[tuple[frozenset[str], str], ...]:
        """How the words of each name of more than one begin, with its facility."""
        named = ((_find_stems(name), facility.id) for facility in self.facilities for name in facility.names)
        return tuple((stems, facility) for stems, facility in named if len(stems) > 1)

    def find_alike(self, name: str) -> str | None:
        """Return the only facility that has the words of a name, in this or another language; None where none does.

        'Rinecker Proton Therapy Center' is that of Munich, the 'Centre de protonthérapie de Trente' that of Trento.
        """
        ours = _find_stems(name)
        is_long = len(ours) > 2
        found = {
            facility
            for stems, facility in self.stems
            if ours == stems or (is_long and ours <= stems and len(ours) > len(stems) / 2)
        }
        return found.pop() if len(found) == 1 else None

    @cached_property
    def earlier_concepts(self) -> tuple[tuple[frozenset[str], EarlierPhrase], ...]:
        return tuple((find_concepts(one.text), one) for one in self.earlier)

    @cached_property
    def by_id(self) -> dict[str, FacilityName]:
        return {facility.id: facility for facility in self.facilities}

    @cached_property
    def stat_types(self) -> dict[str, str]:
        """What kind of statistic each metric is."""
        return {one.id: one.stat_type for one in self.metrics}

    @cached_property
    def label_concepts(self) -> dict[str, frozenset[str]]:
        """What the name of each metric means, in all its languages."""
        return {one.id: frozenset().union(*(find_concepts(label) for label in one.labels)) for one in self.metrics}

    @cached_property
    def kinds_of(self) -> dict[str, frozenset[str]]:
        """The kinds of the facilities that phrases accepted earlier state each metric of; too few tell nothing."""
        found: dict[str, set[str]] = {}
        counts = Counter(one.metric for one in self.earlier)
        for one in self.earlier:
            if one.facility in self.by_id:
                found.setdefault(one.metric, set()).add(self.by_id[one.facility].kind)
        return {metric: frozenset(kinds) for metric, kinds in found.items() if counts[metric] >= TELLING}

    def mentions(self, tokens: Sequence[Token]) -> list[Mention]:
        """Where facilities are named, in reading order; of names that begin at one place the longest."""
        found: list[Mention] = []
        for at, token in enumerate(tokens):
            if found and at < found[-1].end:
                continue
            for words, facility in self.spelt.get(token.lower, ()):
                if _is_spelled(tokens[at : at + len(words)], words):
                    found.append(Mention(at, at + len(words), facility))
                    break
        return found


def _find_stems(name: str) -> frozenset[str]:
    """How the longer words of a name begin, without accents."""
    plain = "".join(
        letter for letter in unicodedata.normalize("NFD", name.lower()) if not unicodedata.combining(letter)
    )
    words = (token.text for token in tokenize_text(plain) if token.kind == kinds.WORD and len(token.text) >= SHORTEST)
    return frozenset(word[:STEM].replace("cente", "centr") for word in words if word not in unite_lexicons().stop)


def _list_labels(metric: Metric) -> tuple[str, ...]:
    return metric.label, *metric.labels.values()


def _describe_metric(metric: Metric) -> str:
    return " ".join((metric.id.replace("_", " "), *_list_labels(metric), *metric.topics, metric.good_example))


def _is_spelled(found: Sequence[Token], words: tuple[str, ...]) -> bool:
    """Short names and single words count only in their own capitals: HIT is a centre, 'hit' and 'Complex' are not."""
    if len(found) != len(words):
        return False
    exact = len(words) == 1 or sum(map(len, words)) <= SHORT_NAME
    return all(
        token.text == word or (not exact and token.lower == word.lower())
        for token, word in zip(found, words, strict=True)
    )
