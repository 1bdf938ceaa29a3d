"""A fact before it is accepted, against what the catalogue knows of its metric and its facility."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from facts import checks, saying, units
from facts.checks import Finding, Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from decimal import Decimal

    from facts.article import Article
    from facts.metric import Metric
    from facts.record import Fact

FAR = 100
"""How many times beyond the range of a metric's other facts a number is implausible."""
FEWEST = 3
"""How many other facts it takes to speak of a range."""


def findings(
    fact: Fact, metric: Metric, article: Article, *, beside: Iterable[Fact] = (), others: Iterable[Fact] = ()
) -> Iterator[Finding]:
    """Yield what speaks against a fact: `beside` are facts of its facility and metric, `others` of its metric."""
    yield from checks.alone(fact, metric, article)
    if not metric.accepts(fact.unit):
        return
    for other in beside:
        if other.id != fact.id:
            yield from checks.between(fact, other)
    yield from _magnitude(fact, metric, [other for other in others if other.id != fact.id])


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
        yield _note("magnitude", fact, what, "Check the number and the unit.")


def _point(fact: Fact, metric: Metric) -> Decimal | None:
    """The number to compare, in the metric's unit; a bound stands for itself, other money for nothing."""
    point = fact.point
    return None if point is None else _converted(point, fact.unit, metric.unit)


@lru_cache(maxsize=20_000)
def _converted(point: Decimal, unit: str, wanted: str) -> Decimal | None:
    return units.convert(point, unit, wanted) if units.convertible(unit, wanted) else None


def _note(code: str, fact: Fact, what: str, remedy: str) -> Finding:
    return Finding(code, Level.NOTE, what, f"fact {fact.id}", remedy)
