"""The gate: what of an article may be accepted unseen. One rule, for the page, the command line and proposals."""

from __future__ import annotations

from itertools import combinations, groupby
from typing import TYPE_CHECKING

from facts import plausibility
from facts.errors import FactsError
from facts.findings import Finding, Level
from facts.reviewing.review_data import Proposed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from facts.metric import Metric
    from facts.number import Number
    from facts.record import Fact


def judge(
    numbers: Iterable[Number],
    draft: Callable[[Number, Mapping[str, str]], Fact],
    findings: Callable[[Number, Fact], Iterable[Finding]],
    metric: Callable[[str], Metric],
) -> list[Proposed]:
    """Return numbers as they would be accepted by their first guesses, each with what speaks against it.

    They are also held against each other: of two numbers of an article that cannot both be right, neither passes.
    """
    judged = [_judged(number, draft, findings) for number in numbers]
    against = _against_each_other(judged, metric)
    return [one.with_findings(against.get(one.number.id, ())) for one in judged]


def _judged(
    number: Number,
    draft: Callable[[Number, Mapping[str, str]], Fact],
    findings: Callable[[Number, Fact], Iterable[Finding]],
) -> Proposed:
    first = number.proposal.first
    try:
        fact = draft(number, first)
    except FactsError as error:
        return Proposed(number, first, None, (incomplete(number, error),))
    return Proposed(number, first, fact, tuple(findings(number, fact)))


def incomplete(number: Number, error: FactsError) -> Finding:
    return Finding("incomplete", Level.ERROR, str(error), f"number {number.id}", error.remedy)


def _against_each_other(judged: Sequence[Proposed], metric: Callable[[str], Metric]) -> dict[str, list[Finding]]:
    """Return what those that would pass say against each other, by the number; what restates goes to the later one."""
    passing = sorted((one for one in judged if one.passes()), key=_series)
    found: dict[str, list[Finding]] = {}
    for _, group in groupby(passing, key=_series):
        for one, later in combinations(group, 2):
            assert one.fact is not None
            assert later.fact is not None
            for finding in plausibility.in_series(later.fact, [one.fact], metric(one.fact.metric)):
                found.setdefault(later.number.id, []).append(finding)
                if finding.code not in plausibility.SAID_AGAIN:
                    found.setdefault(one.number.id, []).append(finding)
    return found


def _series(one: Proposed) -> tuple[str, str]:
    return (one.fact.facility, one.fact.metric) if one.fact else ("", "")
