"""Checks on facts, alone and against each other."""

from __future__ import annotations

import unicodedata
from itertools import combinations, groupby
from typing import TYPE_CHECKING

from facts import consistency, edtf_date, saying, status, units, wording
from facts.findings import error, note
from facts.record import Verification
from facts.status import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from facts.findings import Finding
    from facts.metric import Metric
    from facts.quantity import Quantity
    from facts.record import Fact
    from facts.source_article import Article


def check(
    facts: Iterable[Fact], metrics: Mapping[str, Metric], articles: Mapping[str, Article], today: date | None = None
) -> Iterator[Finding]:
    """Yield the findings of facts that come ordered by facility: each by itself, then those of one metric together."""
    today = today or status.today()
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
    yield from against_words(fact, article)
    if fact.as_of_basis == "inferred_from_publication" and _finer(fact.as_of, article.published):
        yield error(
            "as-of-too-fine",
            f"as_of {fact.as_of} was inferred from the publication date {article.published or 'that is not known'}",
            "Write it no finer than that date, or say that it is stated.",
            fact,
        )


def against_words(fact: Fact, article: Article) -> Iterator[Finding]:
    """Yield what the check of a fact's words found; one that was not checked yet is set against its own quote."""
    outcome, why = fact.verification, fact.check_note
    if outcome is Verification.CITED:
        verdict = wording.check_quote(fact, article)
        outcome, why = verdict.outcome, verdict.reason
    if outcome is Verification.FAILED:
        what = f"the record differs from the words it came from{f': {why}' if why else ''}"
        yield error("not-in-the-words", what, "Mend the number, the hedge, the unit or the words.", fact)
    elif outcome is Verification.NEEDS_PERSON:
        yield note("needs-a-person", why or "the check left something open", "Read the words, then confirm it.", fact)


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
    if same_statement(one, other):
        yield error("duplicate", f"{other.id} states the same from the same words", "Withdraw one of them.", one, other)
    elif _restates(one, other):
        what = f"{saying.fact(other)} is recorded already ({other.id}, from {other.article})"
        yield note("restated", what, "Keep it only as a statement of its own, or reject it as said before.", one, other)
    elif same_time(one, other) and contradict(one, other):
        yield note(
            "contradiction",
            f"{saying.fact(one)} ({one.article}) and {saying.fact(other)} ({other.article}) cannot both hold "
            f"for {saying.edtf(one.as_of)}",
            "Prefer one of them, or say in a note why they differ.",
            one,
            other,
        )


def same_statement(one: Fact, other: Fact) -> bool:
    """Whether two facts are one statement: the same number of the same facility, from the same words of an article.

    Places tell apart what an article says twice; a fact whose place is not known is that of the other.
    """
    if subject(one) != subject(other) or not _says_the_same(one, other):
        return False
    if one.text_sha256 and one.text_sha256 == other.text_sha256 and one.quote_start is not None:
        return one.quote_start < (other.quote_end or 0) and (other.quote_start or 0) < (one.quote_end or 0)
    words, others = _words(one.quote_exact), _words(other.quote_exact)
    return f" {words} " in f" {others} " or f" {others} " in f" {words} "


def subject(fact: Fact) -> tuple[str, str, str, str | None]:
    """Return what two facts must share to be one statement."""
    return fact.facility, fact.metric, fact.article, fact.as_of


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
