"""Checks on facts: each finding has a code, what was found, where, and what to do."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from itertools import combinations, groupby
from typing import TYPE_CHECKING

from facts import edtf_date, saying, selfcheck, units, wording
from facts.record import Rank, Verification

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from facts.article import Article
    from facts.metric import Metric
    from facts.quantity import Quantity
    from facts.record import Fact


class Level(StrEnum):
    """An error must be mended; a note must be known."""

    ERROR = "error"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a check found."""

    code: str
    level: Level
    what: str
    where: str
    remedy: str


def check(
    facts: Iterable[Fact], metrics: Mapping[str, Metric], articles: Mapping[str, Article], today: date | None = None
) -> Iterator[Finding]:
    """Yield the findings of facts that come ordered by facility: each by itself, then those of one metric together."""
    today = today or datetime.now(UTC).date()
    current = (fact for fact in facts if fact.rank is not Rank.DEPRECATED)
    for _, group in groupby(current, key=lambda fact: fact.facility):
        by_metric = sorted(group, key=lambda fact: fact.metric)
        for fact in by_metric:
            yield from alone(fact, metrics[fact.metric], articles[fact.article])
        for metric, same in groupby(by_metric, key=lambda fact: fact.metric):
            yield from _together(list(same), metrics[metric], today)


def alone(fact: Fact, metric: Metric, article: Article) -> Iterator[Finding]:
    """Yield what is wrong with a fact whatever the others say."""
    if not metric.accepts(fact.unit):
        yield _error("wrong-dimension", fact, f"{fact.unit} cannot state {metric.id} ({metric.unit})", "Mend the unit.")
    if fact.verification is Verification.FAILED:
        yield _error("not-in-the-words", fact, "the record differs from the words it came from", "Review the fact.")
    if fact.as_of_basis == "inferred_from_publication" and _finer(fact.as_of, article.published):
        yield _error(
            "as-of-too-fine",
            fact,
            f"as_of {fact.as_of} was inferred from the publication date {article.published or 'that is not known'}",
            "Write it no finer than that date, or say that it is stated.",
        )


def check_row_against_words(fact: Fact, article: Article) -> Iterator[Finding]:
    """Yield where number, hedge or unit of a record differ from its own words; a held text has been asked already."""
    if fact.verification is not Verification.CITED:
        return
    for doubt in selfcheck.doubts(fact, article):
        if doubt.is_contradiction:
            yield _error("not-in-its-words", fact, doubt.what, "Mend the number, the hedge, the unit or the words.")
        else:
            yield _note("needs-a-person", fact, doubt.what, "Read the words, and see that they say it.")


def _overdue(group: list[Fact], metric: Metric, today: date) -> Iterator[Finding]:
    """Note the newest facts of a group when even their shelf life is over."""
    newest = max((bounds[1] for fact in group if (bounds := fact.as_of_bounds)), default=None)
    for fact in group:
        over = _shelf_life_over(fact, metric, today)
        if over is not None and (fact.as_of_bounds is None or fact.as_of_bounds[1] == newest):
            code = "superlative-expired" if fact.qualifier == "one_of_only" else "stale"
            yield _note(code, fact, f"its shelf life ended on {over.isoformat()}", "Look for a newer figure.")


def _finer(as_of: str | None, published: str | None) -> bool:
    order = ("range", "year", "month", "day")
    if as_of is None:
        return False
    if published is None:
        return True
    return order.index(edtf_date.precision(as_of)) > order.index(edtf_date.precision(published))


def _shelf_life_over(fact: Fact, metric: Metric, today: date) -> date | None:
    bounds = fact.as_of_bounds
    if fact.review_by:
        ends = fact.review_by
    elif metric.shelf_life_days and bounds:
        ends = bounds[1] + timedelta(days=metric.shelf_life_days)
    else:
        return None
    return ends if ends < today else None


def _together(group: list[Fact], metric: Metric, today: date) -> Iterator[Finding]:
    yield from _overdue(group, metric, today)
    for one, other in combinations(group, 2):
        yield from between(one, other)
    yield from _magnitudes(group, metric)


def between(one: Fact, other: Fact) -> Iterator[Finding]:
    """Yield what two facts of one facility and metric have against each other."""
    if same_statement(one, other):
        yield _error("duplicate", one, f"{other.id} states the same from the same words", "Withdraw one of them.")
    elif _restates(one, other):
        what = f"{saying.fact(other)} is recorded already ({other.id}, from {other.article})"
        yield _note("restated", one, what, "Keep it only as a statement of its own.")
    elif same_time(one, other) and contradict(one, other):
        yield _note(
            "contradiction",
            one,
            f"{saying.fact(one)} ({one.article}) and {saying.fact(other)} ({other.article}) cannot both hold "
            f"for {saying.edtf(one.as_of)}",
            "Prefer one of them, or say in a note why they differ.",
        )


def same_statement(one: Fact, other: Fact) -> bool:
    """Whether two facts are one statement: the same number of the same facility, from the same words of an article.

    Places tell apart what an article says twice; a fact whose place is not known is that of the other.
    """
    subject = ("facility", "metric", "article", "as_of")
    if any(getattr(one, name) != getattr(other, name) for name in subject) or not _says_the_same(one, other):
        return False
    if one.text_sha256 and one.text_sha256 == other.text_sha256 and one.quote_start is not None:
        return one.quote_start < (other.quote_end or 0) and (other.quote_start or 0) < (one.quote_end or 0)
    words, others = _words(one.quote_exact), _words(other.quote_exact)
    return f" {words} " in f" {others} " or f" {others} " in f" {words} "


def _words(text: str) -> str:
    """Return the letters and digits of a phrase: quotation marks, dashes and blanks are typed in many ways."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join("".join(letter if letter.isalnum() else " " for letter in folded).split())


def _restates(one: Fact, other: Fact) -> bool:
    """Whether two facts say the same of the same time, in other words or in another unit."""
    return same_time(one, other) and _says_the_same(one, other)


def _says_the_same(one: Fact, other: Fact) -> bool:
    same = one.qualifier is other.qualifier and units.convertible(one.unit, other.unit)
    return same and wording.same_numbers(one, other)


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


def _magnitudes(group: list[Fact], metric: Metric) -> Iterator[Finding]:
    """Note a number a thousand times off the others of the same facility and metric: most often a lost unit."""
    if not units.unit(metric.unit).is_ratio_scale or metric.dimension == "ratio" or units.unit(metric.unit).is_money:
        return
    points = [
        (fact, units.convert(fact.point, fact.unit, metric.unit))
        for fact in group
        if fact.point and units.convertible(fact.unit, metric.unit)
    ]
    for fact, point in points:
        rest = sorted(other for item, other in points if item is not fact)
        if not rest or not point:
            continue
        middle = rest[len(rest) // 2]
        if middle and not (middle / 1000 < point < middle * 1000):
            yield _note(
                "magnitude", fact, f"{saying.fact(fact)} is a thousand times off its neighbours", "Check the unit."
            )


def _error(code: str, fact: Fact, what: str, remedy: str) -> Finding:
    return Finding(code, Level.ERROR, what, f"fact {fact.id}", remedy)


def _note(code: str, fact: Fact, what: str, remedy: str) -> Finding:
    return Finding(code, Level.NOTE, what, f"fact {fact.id}", remedy)
