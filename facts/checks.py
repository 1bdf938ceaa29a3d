"""Checks on facts, alone and against each other."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import combinations, groupby
from typing import TYPE_CHECKING

from facts import consistency, edtf_date, saying, status, units
from facts.findings import error, note
from facts.record import Verification
from facts.status import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from facts.article import Article
    from facts.findings import Finding
    from facts.metric import Metric
    from facts.quantity import Quantity
    from facts.record import Fact


def check(
    facts: Iterable[Fact], metrics: Mapping[str, Metric], articles: Mapping[str, Article], today: date | None = None
) -> Iterator[Finding]:
    """Yield the findings of facts that come ordered by facility: each by itself, then those of one metric together."""
    today = today or datetime.now(UTC).date()
    standing = (fact for fact in facts if not status.is_deprecated(fact.rank))
    for _, group in groupby(standing, key=lambda fact: fact.facility):
        by_metric = sorted(group, key=lambda fact: fact.metric)
        yield from consistency.beyond_capacity(by_metric, metrics.__getitem__)
        for fact in by_metric:
            yield from alone(fact, metrics[fact.metric], articles[fact.article])
        for metric, same in groupby(by_metric, key=lambda fact: fact.metric):
            yield from _together(list(same), metrics[metric], today)


def alone(fact: Fact, metric: Metric, article: Article, words: str = "") -> Iterator[Finding]:
    """Yield what is wrong with a fact whatever the others say; `words` are those around it, where the text is held."""
    yield from consistency.of_one(fact, metric, words)
    if not metric.accepts(fact.unit):
        yield error("wrong-dimension", f"{fact.unit} cannot state {metric.id} ({metric.unit})", "Mend the unit.", fact)
    if fact.verification is Verification.FAILED:
        yield error("not-in-the-words", "the record differs from the words it came from", "Review the fact.", fact)
    if fact.verification is Verification.NEEDS_PERSON:
        yield note("needs-person", fact.check_note or "the check left something open", "Read the words.", fact)
    if fact.as_of_basis == "inferred_from_publication" and _finer(fact.as_of, article.published):
        yield error(
            "as-of-too-fine",
            f"as_of {fact.as_of} was inferred from the publication date {article.published or 'that is not known'}",
            "Write it no finer than that date, or say that it is stated.",
            fact,
        )


def _overdue(group: list[Fact], metric: Metric, today: date) -> Iterator[Finding]:
    """Note the newest facts of a group when even their shelf life is over."""
    newest = max((bounds[1] for fact in group if (bounds := fact.as_of_bounds)), default=None)
    for fact in group:
        over = status.last_day(fact, metric)
        is_over = status.judge_fact(fact, metric, today) is Status.OUT_OF_DATE
        if is_over and over and (fact.as_of_bounds is None or fact.as_of_bounds[1] == newest):
            code = "superlative-expired" if fact.qualifier == "one_of_only" else "stale"
            yield note(code, f"its shelf life ended on {over.isoformat()}", "Look for a newer figure.", fact)


def _finer(as_of: str | None, published: str | None) -> bool:
    order = ("range", "year", "month", "day")
    if as_of is None:
        return False
    if published is None:
        return True
    return order.index(edtf_date.precision(as_of)) > order.index(edtf_date.precision(published))


def _together(group: list[Fact], metric: Metric, today: date) -> Iterator[Finding]:
    yield from _overdue(group, metric, today)
    for one, other in combinations(group, 2):
        yield from between(one, other)
    for fact in group:
        rest = [other for other in group if other is not fact]
        yield from consistency.falls(fact, rest, metric)
        yield from consistency.off_its_series(fact, rest, metric)


def between(one: Fact, other: Fact) -> Iterator[Finding]:
    """Yield what two facts of one facility and metric have against each other."""
    if _same_statement(one, other):
        yield error("duplicate", f"{other.id} states the same from the same words", "Withdraw one of them.", one, other)
    elif same_time(one, other) and contradict(one, other):
        yield note(
            "contradiction",
            f"{saying.fact(one)} ({one.article}) and {saying.fact(other)} ({other.article}) cannot both hold "
            f"for {saying.edtf(one.as_of)}",
            "Prefer one of them, or say in a note why they differ.",
            one,
            other,
        )


def _same_statement(one: Fact, other: Fact) -> bool:
    if (one.article, one.quote_exact, one.as_of, one.unit) != (
        other.article,
        other.quote_exact,
        other.as_of,
        other.unit,
    ):
        return False
    return one.quote_start == other.quote_start and one.interval == other.interval


def same_time(one: Fact, other: Fact) -> bool:
    first, second = one.as_of_bounds, other.as_of_bounds
    return first is not None and first == second and one.status_kind == other.status_kind


def contradict(one: Quantity, other: Quantity) -> bool:
    """Whether no number satisfies both statements; quantities that cannot be compared do not contradict."""
    if units.unit(one.unit).is_date and units.unit(other.unit).is_date:
        return not one.interval.meets(other.interval)
    if not units.convertible(one.unit, other.unit):
        return False
    return not one.interval.converted(one.unit, other.unit).meets(other.interval)
