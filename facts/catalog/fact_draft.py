"""From a number and what a person chose to the fact that stands for it: quote, page, date and shelf life by rule.

The gate: what of an article may be accepted unseen. One rule, for the page, the command line and proposals.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import combinations, groupby
from typing import TYPE_CHECKING, Any

from facts.errors import FactsError, RecordError
from facts.evidence import claims, fact_checks, verification
from facts.evidence.fact_checks import Finding, FindingLevel
from facts.evidence.verification import MAX_LETTERS, find_quote, get_quote_context, iter_wider_quotes, trim_quote
from facts.model import units
from facts.model.confidence import SURE
from facts.model.metric import StatType
from facts.model.quantity import Qualifier
from facts.model.record import AsOfBasis, Fact, ReviewState, build_record, make_fact_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from facts.model.candidate_number import CandidateNumber
    from facts.model.metric import Metric
    from facts.model.source_article import Article
    from facts.store import HeldText


"""How long a claim such as 'one of only six' is taken to hold where the metric has no shelf life."""
_HAVE_A_PERIOD = frozenset({StatType.FLOW, StatType.RATE, StatType.MONEY})
_SET_BY_RULE = frozenset(
    "id revision modified_at article quote_start quote_end text_sha256 verification checked_at check_note review_state "
    "reviewed_by reviewed_at rank rank_reason".split()
)
MAY_BE_GIVEN = frozenset(Fact.model_fields) - _SET_BY_RULE


def draft_fact(
    number: CandidateNumber,
    values: Mapping[str, Any],
    *,
    metric: Metric,
    article: Article,
    held: HeldText,
    replaces: Fact | None,
) -> Fact:
    """Return the approved fact, checked against its words; raise RecordError where it cannot be one.

    Whether its unit fits the metric is not yet asked. It takes the place of the fact that stood for the number
    before, if there was one.
    """
    chosen = {**_read_proposed(replaces), **{name: value for name, value in values.items() if value != ""}}
    fact = build_record(Fact, _fill_values(number, chosen, metric, article, held) | _read_identity(replaces))
    if "quote_exact" not in chosen:
        fact = _widen_quote(fact, number, article, held)
    verdict = verification.verify_fact(fact, held.text, article)
    place = {} if verdict.start is None else {"quote_start": verdict.start, "quote_end": verdict.end}
    return fact.model_copy(
        update={**verification.list_verdict_fields(verdict), "checked_at": datetime.now(UTC), **place}
    )


def _widen_quote(fact: Fact, number: CandidateNumber, article: Article, held: HeldText) -> Fact:
    """Quote a few words more where the phrase alone does not say what was read: the 'ninth' of 'ninth position'.

    Only for what was read: words are not looked for that would bear out a number somebody put in its place.
    """
    read = number.quantity
    article = verification.localize_article(article, held.text, number.start)
    if read is None or not verification.is_same_reading(fact, read) or not verification.find_mismatch(fact, article):
        return fact
    for place in iter_wider_quotes(held.text, *trim_quote(held.text, number.start, number.end)):
        quoted = fact.model_copy(update=_quote_span(held, *place))
        if not verification.find_mismatch(quoted, article):
            return quoted
    return fact


def _read_proposed(fact: Fact | None) -> dict[str, Any]:
    """What a fact says that came as a proposal, by an import; one whose acceptance was undone says nothing."""
    if fact is None or fact.review_state is not ReviewState.PROPOSED:
        return {}
    return {name: getattr(fact, name) for name in MAY_BE_GIVEN if getattr(fact, name) not in (None, "", ())}


def _read_identity(replaces: Fact | None) -> dict[str, Any]:
    if replaces is None:
        return {"id": make_fact_id(), "revision": 1}
    return {"id": replaces.id, "revision": replaces.revision + 1, "modified_at": datetime.now(UTC)}


def _fill_values(
    number: CandidateNumber, values: Mapping[str, Any], metric: Metric, article: Article, held: HeldText
) -> dict[str, Any]:
    _refuse_names(values.keys() - MAY_BE_GIVEN)
    filled = {
        **_read_quantity(number, metric),
        **_quote_number(number, held),
        **_read_time(number, metric, article),
        **values,
    }
    if "as_of" in values and "as_of_basis" not in values:
        filled["as_of_basis"] = _find_basis(values["as_of"], number, article)
    if filled.get("quote_exact") != _quote_number(number, held)["quote_exact"]:
        filled |= _locate_quote(filled["quote_exact"], number, held)
    if filled.get("qualifier") == Qualifier.ONE_OF_ONLY and not filled.get("review_by"):
        filled["review_by"] = claims.compute_review_day(filled.get("as_of"), metric)
    return filled | {"article": article.id, "review_state": ReviewState.APPROVED}


def _refuse_names(names: Any) -> None:
    if names:
        raise RecordError(
            f"{', '.join(sorted(names))} cannot be chosen",
            where="values",
            remedy="It follows from the article, the words and who decides.",
        )


def _read_quantity(number: CandidateNumber, metric: Metric) -> dict[str, Any]:
    """What the machine read; nothing where it read nothing that can be a quantity.

    What is counted over a year is so much a year: '1,021 patients last year' of the patients treated in a year; users
    are people.
    """
    read = number.proposal.values if number.quantity is not None else {}
    if (
        read
        and metric.stat_type is StatType.FLOW
        and metric.unit == f"{read['unit']}/a"
        and number.guesses.period == "P1Y"
    ):
        read["unit"] = metric.unit
    if read and units.is_kind_of(read["unit"], metric.unit):
        read["unit"] = metric.unit
    printed = " ".join(number.phrase.split())[:MAX_LETTERS]
    return {**read, "value_text": printed, "unit_text": number.proposal.unit_text}


def _quote_number(number: CandidateNumber, held: HeldText) -> dict[str, Any]:
    start, end = trim_quote(held.text, number.start, number.end)
    page = next((str(page) for first, last, page in held.pages if first <= start < last), None)
    return {**_quote_span(held, start, end), "text_sha256": held.sha256, "page": f"p. {page}" if page else None}


def _quote_span(held: HeldText, start: int, end: int) -> dict[str, Any]:
    prefix, suffix = get_quote_context(held.text, start, end)
    return {
        "quote_exact": " ".join(held.text[start:end].split()),
        "quote_prefix": prefix,
        "quote_suffix": suffix,
        "quote_start": start,
        "quote_end": end,
    }


def _locate_quote(words: str, number: CandidateNumber, held: HeldText) -> dict[str, Any]:
    """Anchor a phrase that a person chose at its number."""
    at = [place for place in find_quote(words, held.text) if place[0] < number.end and place[1] > number.start]
    if not at:
        raise RecordError(
            f"the words {words[:60]!r} do not stand at the number",
            where="quote_exact",
            remedy="Quote the article exactly, with the number inside.",
        )
    return _quote_span(held, *at[0])


def _read_time(number: CandidateNumber, metric: Metric, article: Article) -> dict[str, Any]:
    """The likeliest date, status and period; a person sees them before accepting."""
    guesses = number.guesses
    told: dict[str, Any] = {"status_kind": guesses.status_kind}
    if guesses.as_of:
        told |= {"as_of": guesses.as_of[0].date, "as_of_basis": guesses.as_of[0].basis}
    elif article.published:
        told |= {"as_of": article.published, "as_of_basis": AsOfBasis.INFERRED_FROM_PUBLICATION}
    if metric.stat_type in _HAVE_A_PERIOD:
        told["period"] = guesses.period
    return told


def _find_basis(as_of: str | None, number: CandidateNumber, article: Article) -> AsOfBasis | None:
    """How a chosen date is known: as it was guessed, else stated unless it is the publication's own."""
    if as_of is None:
        return None
    guessed = next((guess.basis for guess in number.guesses.as_of if guess.date == as_of), None)
    is_published = as_of == article.published
    return guessed or (AsOfBasis.INFERRED_FROM_PUBLICATION if is_published else AsOfBasis.STATED)


@dataclass(frozen=True, slots=True)
class ProposedFact:
    """A number as it would be accepted: the fact it would make and what the checks say of it."""

    number: CandidateNumber
    values: Mapping[str, Any]
    fact: Fact | None
    findings: tuple[Finding, ...] = ()

    def passes(self, at_least: float = SURE) -> bool:
        """Whether it may be accepted unseen: every part is sure, and the checks found nothing at all against it.

        The bar may be raised, never lowered.
        """
        sure = self.number.confidence >= max(SURE, at_least)
        return sure and self.fact is not None and not self.findings

    def add_findings(self, more: Iterable[Finding]) -> ProposedFact:
        return replace(self, findings=(*self.findings, *more))

    @property
    def why_not(self) -> tuple[str, ...]:
        """What a person must look at: what the checks found, and every part that is not sure."""
        sures = self.number.proposal.confidences
        weak = (f"{part.replace('_', ' ')}: {sure.reason}" for part, sure in sures if sure.value < SURE)
        return (*(finding.what for finding in self.findings), *weak)


def judge_numbers(
    numbers: Iterable[CandidateNumber],
    draft: Callable[[CandidateNumber, Mapping[str, str]], Fact],
    findings: Callable[[CandidateNumber, Fact], Iterable[Finding]],
    metric: Callable[[str], Metric],
) -> list[ProposedFact]:
    """Return numbers as they would be accepted by their first guesses, each with what speaks against it.

    They are also held against each other: of two numbers of an article that cannot both be right, neither passes.
    """
    judged = [_judge_number(number, draft, findings) for number in numbers]
    against = _compare_passing(judged, metric)
    return [one.add_findings(against.get(one.number.id, ())) for one in judged]


def _judge_number(
    number: CandidateNumber,
    draft: Callable[[CandidateNumber, Mapping[str, str]], Fact],
    findings: Callable[[CandidateNumber, Fact], Iterable[Finding]],
) -> ProposedFact:
    first = number.proposal.first
    try:
        fact = draft(number, first)
    except FactsError as error:
        return ProposedFact(number, first, None, (report_incomplete(number, error),))
    return ProposedFact(number, first, fact, tuple(findings(number, fact)))


def report_incomplete(number: CandidateNumber, error: FactsError) -> Finding:
    return Finding("incomplete", FindingLevel.ERROR, error.what, f"number {number.id}", error.remedy)


def _compare_passing(judged: Sequence[ProposedFact], metric: Callable[[str], Metric]) -> dict[str, list[Finding]]:
    """Return what those that would pass say against each other, by the number; what restates goes to the later one."""
    passing = sorted((one for one in judged if one.passes()), key=_get_series)
    found: dict[str, list[Finding]] = {}
    for _, group in groupby(passing, key=_get_series):
        for one, later in combinations(group, 2):
            assert one.fact is not None
            assert later.fact is not None
            for finding in fact_checks.check_in_series(later.fact, [one.fact], metric(one.fact.metric)):
                found.setdefault(later.number.id, []).append(finding)
                if finding.code not in fact_checks.SAID_AGAIN:
                    found.setdefault(one.number.id, []).append(finding)
    return found


def _get_series(one: ProposedFact) -> tuple[str, str]:
    return (one.fact.facility, one.fact.metric) if one.fact else ("", "")
