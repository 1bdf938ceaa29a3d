"""The catalogue's names, as far as guesses need them: facilities, metrics and phrases accepted earlier."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from facts.extraction.concepts import concepts
from facts.extraction.tokens import tokenise

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from facts.extraction.tokens import Token
    from facts.metric import Metric
    from facts.research_facility import Facility

SHORT_NAME = 6


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
class Earlier:
    """A phrase, with some words around it, that a reviewer accepted for a facility and a metric."""

    text: str
    facility: str
    metric: str


@dataclass(frozen=True, eq=False)
class Names:
    """What the catalogue knows already; built once, used for many texts."""

    facilities: tuple[FacilityName, ...] = ()
    metrics: tuple[MetricName, ...] = ()
    earlier: tuple[Earlier, ...] = ()

    @classmethod
    def of(cls, facilities: Iterable[Facility], metrics: Iterable[Metric], earlier: Iterable[Earlier] = ()) -> Names:
        """Take the names from the catalogue's own records."""
        return cls(
            tuple(
                FacilityName(one.id, (one.name, one.short_name, *one.aliases), str(one.kind), one.part_of)
                for one in facilities
            ),
            tuple(
                MetricName(one.id, one.unit, _words_of_metric(one), _labels(one), str(one.stat_type)) for one in metrics
            ),
            tuple(earlier),
        )

    @cached_property
    def spelt(self) -> dict[str, list[tuple[tuple[str, ...], str]]]:
        """Facility names by their first folded word, the longest first."""
        table: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for facility in self.facilities:
            for name in facility.names:
                words = tuple(token.text for token in tokenise(name))
                if words:
                    table.setdefault(words[0].lower(), []).append((words, facility.id))
        for entries in table.values():
            entries.sort(key=lambda entry: -len(entry[0]))
        return table

    @cached_property
    def earlier_concepts(self) -> tuple[tuple[frozenset[str], Earlier], ...]:
        return tuple((concepts(one.text), one) for one in self.earlier)

    @cached_property
    def by_id(self) -> dict[str, FacilityName]:
        return {facility.id: facility for facility in self.facilities}

    @cached_property
    def label_concepts(self) -> dict[str, frozenset[str]]:
        """What the name of each metric means, in all its languages."""
        return {one.id: frozenset().union(*(concepts(label) for label in one.labels)) for one in self.metrics}

    @cached_property
    def kinds_of(self) -> dict[str, frozenset[str]]:
        """The kinds of the facilities that phrases accepted earlier state each metric of."""
        found: dict[str, set[str]] = {}
        for one in self.earlier:
            if one.facility in self.by_id:
                found.setdefault(one.metric, set()).add(self.by_id[one.facility].kind)
        return {metric: frozenset(kinds) for metric, kinds in found.items()}

    def mentions(self, tokens: Sequence[Token]) -> list[Mention]:
        """Where facilities are named, in reading order; of names that begin at one place the longest."""
        found: list[Mention] = []
        for at, token in enumerate(tokens):
            if found and at < found[-1].end:
                continue
            for words, facility in self.spelt.get(token.lower, ()):
                if _is_spelt(tokens[at : at + len(words)], words):
                    found.append(Mention(at, at + len(words), facility))
                    break
        return found


def _labels(metric: Metric) -> tuple[str, ...]:
    return metric.label, metric.label_it, metric.label_de, metric.label_fr


def _words_of_metric(metric: Metric) -> str:
    return " ".join((metric.id.replace("_", " "), *_labels(metric), *metric.topics, metric.good_example))


def _is_spelt(found: Sequence[Token], words: tuple[str, ...]) -> bool:
    """Short names and single words count only in their own capitals: HIT is a centre, 'hit' and 'Complex' are not."""
    if len(found) != len(words):
        return False
    exact = len(words) == 1 or sum(map(len, words)) <= SHORT_NAME
    return all(
        token.text == word or (not exact and token.lower == word.lower())
        for token, word in zip(found, words, strict=True)
    )
