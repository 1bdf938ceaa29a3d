"""The catalogue's names, as far as guesses need them: facilities, metrics and phrases accepted earlier."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from facts.extraction import tokens as kinds
from facts.extraction.tokens import tokenise

if TYPE_CHECKING:
    from collections.abc import Iterable

    from facts.extraction.tokens import Token
    from facts.facility import Facility
    from facts.metric import Metric

SHORT_NAME = 6
STEM = 6


@dataclass(frozen=True, slots=True)
class FacilityName:
    """A facility and everything it is called."""

    id: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MetricName:
    """A metric, its unit, and the words that tell it from others: label, topics, example."""

    id: str
    unit: str
    words: str


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
            tuple(FacilityName(one.id, (one.name, one.short_name, *one.aliases)) for one in facilities),
            tuple(MetricName(one.id, one.unit, _words_of_metric(one)) for one in metrics),
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
    def metric_stems(self) -> dict[str, frozenset[str]]:
        return {metric.id: stems(metric.words) for metric in self.metrics}

    @cached_property
    def earlier_stems(self) -> tuple[tuple[frozenset[str], Earlier], ...]:
        return tuple((stems(one.text), one) for one in self.earlier)

    def mentions(self, tokens: list[Token]) -> list[tuple[int, str]]:
        """Where facilities are named: (token index, facility id) in reading order."""
        found = []
        for at, token in enumerate(tokens):
            for words, facility in self.spelt.get(token.lower, ()):
                if _is_spelt(tokens[at : at + len(words)], words):
                    found.append((at, facility))
                    break
        return found


def _words_of_metric(metric: Metric) -> str:
    labels = (metric.label, metric.label_it, metric.label_de, metric.label_fr)
    return " ".join((metric.id.replace("_", " "), *labels, *metric.topics, metric.good_example))


def _is_spelt(found: list[Token], words: tuple[str, ...]) -> bool:
    """Short names count only in their own capitals: HIT is a centre, 'hit' is not."""
    if len(found) != len(words):
        return False
    exact = sum(map(len, words)) <= SHORT_NAME
    return all(
        token.text == word or (not exact and token.lower == word.lower())
        for token, word in zip(found, words, strict=True)
    )


def stems(text: str) -> frozenset[str]:
    """The beginnings of the longer words of a text: enough to match 'treated' with 'treatment'."""
    return frozenset(token.lower[:STEM] for token in tokenise(text) if token.kind == kinds.WORD and len(token.text) > 3)
