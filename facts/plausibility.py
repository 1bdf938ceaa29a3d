"""A fact before it is accepted, against what the catalogue knows of its metric and its facility."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from facts import checks, consistency, saying, units
from facts.findings import note

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from decimal import Decimal

    from facts.findings import Finding
    from facts.metric import Metric
    from facts.record import Fact
    from facts.source_article import Article

FAR = 100
"""How many times beyond the range of a metric's other facts a number is implausible."""
SAID_AGAIN = frozenset({"duplicate", "restated"})
FEWEST = 3
"""How many other facts it takes to speak of a range."""


def findings(
    fact: Fact,
    metric: Metric,
    article: Article,
    *,
    beside: Iterable[Fact] = (),
    others: Iterable[Fact] = (),
    metric_of: Callable[[str], Metric] | None = None,
    words: str = "",
) -> Iterator[Finding]:
    """Yield what speaks against a fact before it is one.

    `beside` are facts of its facility, `others` of its metric; `metric_of` gives the metrics of those beside it,
    `words` those around the number, where more is known than its quote.
    """
    yield from checks.alone(fact, metric, article, words)
    if not metric.accepts(fact.unit):
        return
    kin = [other for other in beside if other.id != fact.id]
    yield from in_series(fact, [other for other in kin if other.metric == fact.metric], metric)
    if metric_of is not None:
        about_it = (found for found in consistency.beyond_capacity([fact, *kin], metric_of) if fact.id in found.facts)
        yield from about_it
    yield from _magnitude(fact, metric, [other for other in others if other.id != fact.id])


def in_series(fact: Fact, series: Sequence[Fact], metric: Metric) -> Iterator[Finding]:
    """Yield what the other facts of its facility and metric have against a fact, earlier and later ones."""
    for other in series:
        yield from checks.between(fact, other)
        yield from consistency.falls(other, [fact], metric)
    yield from consistency.falls(fact, series, metric)
    yield from consistency.off_its_series(fact, series, metric)


def _magnitude(fact: Fact, metric: Metric, others: Sequence[Fact]) -> Iterator[Finding]:
    """Note a number far beyond all others of the metric: most often a lost unit or a thousands mark."""
    if not units.unit(metric.unit).is_ratio_scale:
        return
    own, known = _point(fact, metric), [point for other in others if (point := _point(other, metric)) is not None]
    if own is None or len(known) < FEWEST:
        return
    low, high = min(map(abs, known)), max(map(abs, known))
    if not low / FAR <= abs(own) <= high * FAR:
        what = f"{saying.fact(fact)} is more than {FAR} times beyond the {len(known)} other facts of {metric.label}"
        yield note("magnitude", what, "Check the number and the unit.", fact)


def _point(fact: Fact, metric: Metric) -> Decimal | None:
    """The number to compare, in the metric's unit; a bound stands for itself, other money for nothing."""
    point = fact.point
    return None if point is None else _converted(point, fact.unit, metric.unit)


@lru_cache(maxsize=20_000)
def _converted(point: Decimal, unit: str, wanted: str) -> Decimal | None:
    return units.convert(point, unit, wanted) if units.convertible(unit, wanted) else None
