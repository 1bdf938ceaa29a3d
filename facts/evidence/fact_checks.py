"""Checks on facts, alone, against each other and against what their metric is; each finding has a stable code."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import chain, combinations, groupby, product
from typing import TYPE_CHECKING

from facts import saying
from facts.evidence import claims, status, sums, verification
from facts.evidence.claims import ClaimVerdict
from facts.evidence.disputes import Statement, iter_disputes, iter_falls
from facts.evidence.sums import SumVerdict
from facts.languages import ENGLISH
from facts.languages.translator import speaker
from facts.model import edtf_date, units
from facts.model.fact_case import CaseKind
from facts.model.metric import StatType
from facts.model.record import Status, Verification, normalize_words
from facts.model.relation import RelationReach, load_relations
from facts.parsing import context_clues

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from facts.evidence.claims import ClaimCheck
    from facts.evidence.disputes import Dispute
    from facts.evidence.sums import SumCheck
    from facts.model.metric import Metric
    from facts.model.record import Fact
    from facts.model.relation import Relation, Relations
    from facts.model.research_facility import Facility
    from facts.model.source_article import Article


class FindingLevel(StrEnum):
    """An error must be mended; a note must be known."""

    ERROR = "error"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a check found."""

    code: str
    level: FindingLevel
    what: str
    where: str
    remedy: str
    about: tuple[Fact, ...] = ()
    """The facts that it is about, the one to mend first."""
    row: int | None = None
    column: str | None = None
    """The cell of a table, where it is about one."""

    @property
    def facts(self) -> tuple[str, ...]:
        return tuple(fact.id for fact in self.about)


def make_error(code: str, what: str, remedy: str, *about: Fact) -> Finding:
    return Finding(code, FindingLevel.ERROR, what, f"fact {about[0].id}", remedy, about)


def make_note(code: str, what: str, remedy: str, *about: Fact) -> Finding:
    return Finding(code, FindingLevel.NOTE, what, f"fact {about[0].id}", remedy, about)


THOUSAND = 1000
NEAR = 24
"""How many characters before a year tell that it is the year of an opening."""
_USE_OF = {
    "storage_total": {"data_archived", "data_on_disk"},
    "storage_disk": {"data_on_disk"},
    "storage_tape": {"data_archived"},
}
"""Which data lie in which storage; the groups of their metrics stand on two axes and cannot tell."""
_FILLS = frozenset({StatType.FLOW, StatType.STOCK})


def check_single_fact(fact: Fact, metric: Metric, words: str = "") -> Iterator[Finding]:
    """Yield what speaks against a fact by itself; `words` are those around it, where more than its quote is known."""
    yield from _check_share(fact, metric)
    yield from _check_period(fact, metric, words or claims.get_quoted_clause(fact))


def _check_share(fact: Fact, metric: Metric) -> Iterator[Finding]:
    if metric.stat_type is not StatType.SHARE or not units.is_convertible(fact.unit, "%"):
        return
    low = (
        fact.interval.convert(fact.unit, "%").low
        if fact.amount is None
        else units.convert_value(fact.amount, fact.unit, "%")
    )
    if low is not None and low > 100:
        what = f"{saying.phrase_fact(fact)} is more than the whole"
        yield make_error("share-above-whole", what, "Check number and unit, or choose a metric that is no share.", fact)


def _check_period(fact: Fact, metric: Metric, words: str) -> Iterator[Finding]:
    if metric.stat_type is StatType.CUMULATIVE_TOTAL:
        said = find_period(words)
        if said:
            what = f"{said!r} tells a count over a time, but {metric.label} is a total since opening"
            yield make_note(
                "period-beside-total", what, "Choose the metric for so many in a year, or another one.", fact
            )
    if metric.stat_type is StatType.FLOW and not find_period(words):
        since = context_clues.TO_DATE.search(words)
        if since:
            what = f"{since.group()!r} tells a total up to a day, but {metric.label} is counted over a time"
            yield make_note("since-beside-flow", what, "Choose the metric for the total, or another one.", fact)


def find_period(words: str) -> str:
    """Return the words that cut a count down to a time, such as 'alone', 'last year', 'in 2025'; none for 'since'."""
    said = (
        context_clues.IN_ONE_YEAR.search(words)
        or context_clues.YEARLY.search(words)
        or context_clues.MONTHLY.search(words)
    )
    said = said or context_clues.WEEKLY.search(words) or context_clues.DAILY.search(words)
    if said:
        return said.group()
    bare = (found for found in context_clues.BARE_PERIOD.finditer(words) if not _is_opening(words[: found.start()]))
    return next((found.group() for found in bare), "")


def _is_opening(before: str) -> bool:
    near = before[-NEAR:]
    return context_clues.OPENING.search(near) is not None or context_clues.SINCE.search(near) is not None


# ---- one series ----------------------------------------------------------------------------------


def find_falls(later: Fact, others: Iterable[Fact], metric: Metric) -> Iterator[Finding]:
    """Yield the highest earlier fact that a total lies below, else those that it may lie below."""
    alike = [Statement.of(one, metric) for one in (later, *others) if one.series == later.series]
    yield from (tell_dispute(found) for found in iter_falls(alike, metric) if found.one.fact is later)


def tell_dispute(found: Dispute) -> Finding:
    """Return two facts that are at odds as a finding; of a total that falls the later one comes first."""
    one, other = found.one.fact, found.other.fact
    told, beside = _cite_fact(one), _cite_fact(other)
    if found.kind is CaseKind.CONTRADICTION:
        return make_note(
            found.kind,
            f"{told} and {beside} cannot both hold",
            "Prefer one of them, or give each its scope.",
            one,
            other,
        )
    if found.kind is CaseKind.FALL:
        what = f"{told} is less than {beside}: a total cannot fall"
        return make_note(found.kind, what, "One of them is wrong, or counts something else.", one, other)
    if found.one.is_later(found.other):
        what = f"{told} is more than {beside} only by its rounding"
        return make_note(found.kind, what, "See which of them is wrong, or told too early.", one, other)
    what = f"{told} and {beside} differ, and their dates do not tell which holds"
    return make_note(found.kind, what, "See whether it changed meanwhile, or one is wrong.", one, other)


def find_outliers(fact: Fact, others: Sequence[Fact], metric: Metric) -> Iterator[Finding]:
    """Note a number a thousand times off the others of its facility and metric: most often a lost unit or scale."""
    unit = units.get_unit(metric.unit)
    if not unit.is_ratio_scale or metric.dimension == "ratio":
        return
    target = metric.unit if units.is_convertible(fact.unit, metric.unit) else fact.unit
    own = _convert_fact_point(fact, target)
    alike = (other for other in others if other.is_plan == fact.is_plan)
    rest = sorted(point for other in alike if (point := _convert_fact_point(other, target)))
    if not own or not rest:
        return
    middle = rest[len(rest) // 2]
    if middle and not (middle / THOUSAND < own < middle * THOUSAND):
        what = f"{saying.phrase_fact(fact)} is a thousand times off the others of its series"
        yield make_note("off-its-series", what, "Check the number, its scale and its unit.", fact)


def _convert_fact_point(fact: Fact, target: str) -> Decimal | None:
    point = fact.point
    return (
        units.convert_value(point, fact.unit, target)
        if point is not None and units.is_convertible(fact.unit, target)
        else None
    )


# ---- what is used, and what there is room for ----------------------------------------------------


def find_over_capacity(facts: Iterable[Fact], metric_of: Callable[[str], Metric]) -> Iterator[Finding]:
    """Yield where a facility uses more than it has room for, at about the same time."""
    known = [(fact, metric_of(fact.metric)) for fact in facts if not fact.is_plan]
    room = [pair for pair in known if pair[1].stat_type is StatType.CAPACITY]
    for (whole, capacity), (used, use) in product(room, known):
        if _can_fill(use, capacity) and _is_overlapping(used, whole) and _is_exceeding(used, whole):
            what = (
                f"{saying.phrase_fact(used)} ({use.label}, {saying.phrase_as_of(used)}) is more than "
                f"{saying.phrase_fact(whole)} ({capacity.label}, {saying.phrase_as_of(whole)})"
            )
            yield make_note("capacity-below-use", what, "One of them is wrong, or of another part.", used, whole)


def _can_fill(use: Metric, capacity: Metric) -> bool:
    if use.stat_type not in _FILLS:
        return False
    in_group = bool(use.comparability_group) and use.comparability_group == capacity.comparability_group
    return in_group or use.id in _USE_OF.get(capacity.id, ())


def _is_overlapping(one: Fact, other: Fact) -> bool:
    ours, theirs = one.as_of_bounds, other.as_of_bounds
    return ours is not None and theirs is not None and not one.is_later_than(other) and not other.is_later_than(one)


def _is_exceeding(used: Fact, whole: Fact) -> bool:
    if not units.is_convertible(whole.unit, used.unit):
        return False
    return whole.interval.convert(whole.unit, used.unit).is_wholly_below(used.interval)


# ---- sums that must fit --------------------------------------------------------------------------


def report_sums(
    checks: Iterable[SumCheck], metrics: Mapping[str, Metric], facilities: Mapping[str, Facility]
) -> Iterator[Finding]:
    """Yield the misfits among sums, and what is worth a look; each names all its facts."""
    say = speaker(ENGLISH)
    for check in checks:
        if check.verdict in (SumVerdict.MISFIT, SumVerdict.LOOK):
            figures = sums.list_figures(check.facts, metrics, facilities, say)
            formula = sums.describe_formula(check.relation, metrics, say)
            if check.verdict is SumVerdict.MISFIT:
                what, remedy = f"{figures} do not fit together: {formula}", "Mend the wrong one, or state its scope."
                yield make_note("misfit", what, remedy, *check.facts)
            else:
                what, remedy = f"{figures} fit only if one changed: {formula}", "See whether it did, or one is wrong."
                yield make_note("sum-to-look-at", what, remedy, *check.facts)


_CLAIM_REMEDY = {
    ClaimVerdict.DISPROVED: "Withdraw it, or state its scope.",
    ClaimVerdict.LOOK: "See whether it still holds.",
    ClaimVerdict.EXPIRED: "See whether it still holds, and give the next day of review.",
}


def report_claims(checks: Iterable[ClaimCheck], facilities: Mapping[str, Facility]) -> Iterator[Finding]:
    """Yield what is found of claims; each finding names the claim first, then what speaks against it."""
    say = speaker(ENGLISH)
    for check in checks:
        what = claims.describe_claim(check, facilities, say).rstrip(".")
        yield make_note(check.verdict, what, _CLAIM_REMEDY[check.verdict], check.claim.fact, *check.others)


class _ClaimChecker:
    """The claims of facts that come facility by facility, to be set beside all of their metrics at the end."""

    def __init__(self, facts_of: Callable[[str], Iterable[Fact]] | None) -> None:
        self._facts_of = facts_of
        self._claimed: dict[str, dict[str, Fact]] = {}
        self._kept: dict[str, list[Fact]] = {}

    def take_facts(self, facts: Sequence[Fact], metric: Metric) -> None:
        """Remember the claims among the facts of one facility and metric, and all of them where nobody else does."""
        for fact in facts:
            if status.is_public(fact) and claims.find_claim(fact, metric):
                self._claimed.setdefault(metric.id, {})[fact.id] = fact
        if self._facts_of is None:
            self._kept.setdefault(metric.id, []).extend(facts)

    def check_claims(
        self, metrics: Mapping[str, Metric], facilities: Mapping[str, Facility], today: date
    ) -> Iterator[Finding]:
        for metric, claimed in sorted(self._claimed.items()):
            known = self._facts_of(metric) if self._facts_of else self._kept[metric]
            beside = claimed | {fact.id: fact for fact in known}
            found = claims.check_claims(beside.values(), metrics[metric], facilities, today)
            yield from report_claims((check for check in found if check.claim.fact.id in claimed), facilities)


class _SumChecker:
    """The sums of facts that come facility by facility; those of facilities and their parts wait for all of them."""

    def __init__(self, relations: Relations, metrics: Mapping[str, Metric], facilities: Mapping[str, Facility]) -> None:
        self._metrics, self._facilities = metrics, facilities
        self._relations = relations.bind_metrics(metrics)
        self._parents = {key: one.part_of for key, one in facilities.items()}
        self._owners = set(self._parents.values())
        self._wide = [one for one in self._relations if one.reach is not RelationReach.FACILITY]
        self._waiting: list[Fact] = []

    def check_facility(self, facts: Sequence[Fact]) -> Iterator[Finding]:
        """Yield what is found in the facts of one facility, and keep those that may be parts of others."""
        yield from self._report(facts, self._relations, {})
        first = facts[0].facility
        if self._parents.get(first) or first in self._owners:
            names = {name for one in self._wide for name in one.metrics}
            self._waiting += [fact for fact in facts if fact.metric in names]

    def check_parts(self) -> Iterator[Finding]:
        """Yield what is found between facilities and their parts."""
        for one in self._report(self._waiting, self._wide, self._parents):
            if len({fact.facility for fact in one.about}) > 1:
                yield one

    def _report(
        self, facts: Sequence[Fact], relations: Sequence[Relation], parents: Mapping[str, str | None]
    ) -> Iterator[Finding]:
        checks = sums.judge_sums(facts, relations, self._metrics, parents)
        return report_sums(checks, self._metrics, self._facilities)


def check_facts(
    facts: Iterable[Fact],
    metrics: Mapping[str, Metric],
    articles: Mapping[str, Article],
    today: date | None = None,
    *,
    facilities: Mapping[str, Facility] | None = None,
    relations: Relations | None = None,
    facts_of: Callable[[str], Iterable[Fact]] | None = None,
) -> Iterator[Finding]:
    """Yield the findings of facts that come ordered by facility: each by itself, then those of one metric together.

    `facilities` tell of what kind each is and which is part of which, where they are known; `relations` are those that
    ship unless given. `facts_of` gives the facts of a metric, beside which claims are set: unless given, those that
    come.
    """
    today = today or status.get_today()
    standing = (fact for fact in facts if not status.is_deprecated(fact.rank))
    facilities = facilities or {}
    related, claiming = _SumChecker(relations or load_relations(), metrics, facilities), _ClaimChecker(facts_of)
    for _, group in groupby(standing, key=lambda fact: fact.facility):
        by_metric = sorted(group, key=lambda fact: fact.metric)
        yield from find_over_capacity(by_metric, metrics.__getitem__)
        for fact in by_metric:
            yield from check_fact(fact, metrics[fact.metric], articles[fact.article])
        for metric, same in groupby(by_metric, key=lambda fact: fact.metric):
            series = list(same)
            claiming.take_facts(series, metrics[metric])
            yield from _check_together(series, metrics[metric], today)
        yield from related.check_facility(by_metric)
    yield from related.check_parts()
    yield from claiming.check_claims(metrics, facilities, today)


def check_fact(fact: Fact, metric: Metric, article: Article, words: str = "") -> Iterator[Finding]:
    """Yield what is wrong with a fact whatever the others say; `words` are those around it, where the text is held."""
    yield from check_single_fact(fact, metric, words)
    if not metric.accepts(fact.unit):
        yield make_error(
            "wrong-dimension", f"{fact.unit} cannot state {metric.id} ({metric.unit})", "Mend the unit.", fact
        )
    yield from check_words(fact, article)
    if fact.as_of_basis == "inferred_from_publication" and _is_finer(fact.as_of, article.published):
        yield make_error(
            "as-of-too-fine",
            f"as_of {fact.as_of} was inferred from the publication date {article.published or 'that is not known'}",
            "Write it no finer than that date, or say that it is stated.",
            fact,
        )


def check_words(fact: Fact, article: Article) -> Iterator[Finding]:
    """Yield what the check of a fact's words found; one that was not checked yet is set against its own quote."""
    outcome, why = fact.verification, fact.check_note
    if outcome is Verification.CITED:
        verdict = verification.verify_quote(fact, article)
        outcome, why = verdict.outcome, verdict.reason
    if outcome is Verification.FAILED:
        what = f"the record differs from the words it came from{f': {why}' if why else ''}"
        yield make_error("not-in-the-words", what, "Mend the number, the hedge, the unit or the words.", fact)
    elif outcome is Verification.NEEDS_PERSON:
        yield make_note(
            "needs-a-person", why or "the check left something open", "Read the words, then confirm it.", fact
        )


def _find_overdue(group: list[Fact], metric: Metric, today: date) -> Iterator[Finding]:
    """Note the facts of a group that nothing has overtaken, and whose shelf life or day of review is over."""
    judged = status.judge_series(group, metric)
    for fact in group:
        over = status.find_last_day(fact, metric)
        is_over = over and over < today and judged[fact.id].get_state(today) in (Status.OUT_OF_DATE, Status.UNDATED)
        if over and is_over and not claims.find_claim(fact, metric):  # claims have a rule of their own
            yield make_note("stale", f"its shelf life ended on {over.isoformat()}", "Look for a newer figure.", fact)


def _is_finer(as_of: str | None, published: str | None) -> bool:
    order = ("range", "year", "month", "day")
    if as_of is None:
        return False
    if published is None:
        return True
    return order.index(edtf_date.find_precision(as_of)) > order.index(edtf_date.find_precision(published))


def _check_together(group: list[Fact], metric: Metric, today: date) -> Iterator[Finding]:
    yield from _find_overdue(group, metric, today)
    by_date = groupby(sorted(group, key=lambda fact: str(fact.as_of_bounds)), key=lambda fact: fact.as_of_bounds)
    for pair in chain.from_iterable(combinations(list(same), 2) for _, same in by_date):
        yield from _find_said_again(*pair)
    public = sorted(filter(status.is_public, group), key=lambda fact: fact.series)
    for _, same in groupby(public, key=lambda fact: fact.series):
        yield from map(tell_dispute, iter_disputes([Statement.of(fact, metric) for fact in same], metric))
    for fact in group:
        yield from find_outliers(fact, [other for other in group if other is not fact], metric)


def compare_facts(one: Fact, other: Fact, metric: Metric) -> Iterator[Finding]:
    """Yield what two facts of one facility and metric have against each other, whatever totals do."""
    said_again = list(_find_said_again(one, other))
    yield from said_again
    if not said_again and one.series == other.series:
        pair = (Statement.of(one, metric), Statement.of(other, metric))
        yield from map(tell_dispute, iter_disputes(pair, metric, falls=False))


def _find_said_again(one: Fact, other: Fact) -> Iterator[Finding]:
    """Yield whether two facts of one facility and metric say the same of one time."""
    if is_same_statement(one, other):
        yield make_error(
            "duplicate", f"{other.id} states the same from the same words", "Withdraw one of them.", one, other
        )
    elif _is_restated(one, other):
        what = f"{saying.phrase_fact(other)} is recorded already ({other.id}, from {other.article})"
        yield make_note(
            "restated", what, "Keep it only as a statement of its own, or reject it as said before.", one, other
        )


def _cite_fact(fact: Fact) -> str:
    return f"{saying.phrase_fact(fact)} ({fact.article}, {saying.phrase_as_of(fact)})"


def is_same_statement(one: Fact, other: Fact) -> bool:
    """Whether two facts are one statement: the same number of the same facility, from the same words of an article.

    Places tell apart what an article says twice; a fact whose place is not known is that of the other.
    """
    has_other_scope = bool(one.scope and other.scope) and one.series != other.series
    if has_other_scope or get_subject(one) != get_subject(other) or not _has_same_number(one, other):
        return False
    if one.text_sha256 and one.text_sha256 == other.text_sha256 and one.quote_start is not None:
        return one.quote_start < (other.quote_end or 0) and (other.quote_start or 0) < (one.quote_end or 0)
    words, others = normalize_words(one.quote_exact), normalize_words(other.quote_exact)
    return f" {words} " in f" {others} " or f" {others} " in f" {words} "


def get_subject(fact: Fact) -> tuple[str, str, str, str | None]:
    """Return what two facts must share to be one statement."""
    return fact.facility, fact.metric, fact.article, fact.as_of


def _is_restated(one: Fact, other: Fact) -> bool:
    """Whether two facts say the same of the same time, in other words or in another unit."""
    return has_same_time(one, other) and _has_same_number(one, other)


def _has_same_number(one: Fact, other: Fact) -> bool:
    same = one.qualifier is other.qualifier and units.is_convertible(one.unit, other.unit)
    return same and verification.has_same_numbers(one, other)


def has_same_time(one: Fact, other: Fact) -> bool:
    first, second = one.as_of_bounds, other.as_of_bounds
    return first is not None and first == second and one.status_kind == other.status_kind


FAR = 100
"""How many times beyond the range of a metric's other facts a number is implausible."""
SAID_AGAIN = frozenset({"duplicate", "restated"})
FEWEST = 3
"""How many other facts it takes to speak of a range."""


def check_new_fact(
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
    yield from check_fact(fact, metric, article, words)
    if not metric.accepts(fact.unit):
        return
    kin = [other for other in beside if other.id != fact.id]
    yield from check_in_series(fact, [other for other in kin if other.metric == fact.metric], metric)
    if metric_of is not None:
        about_it = (found for found in find_over_capacity([fact, *kin], metric_of) if fact.id in found.facts)
        yield from about_it
    yield from _check_magnitude(fact, metric, [other for other in others if other.id != fact.id])


def check_in_series(fact: Fact, series: Sequence[Fact], metric: Metric) -> Iterator[Finding]:
    """Yield what the other facts of its facility and metric have against a fact, earlier and later ones."""
    for other in series:
        yield from compare_facts(fact, other, metric)
        yield from find_falls(other, [fact], metric)
    yield from find_falls(fact, series, metric)
    yield from find_outliers(fact, series, metric)


def _check_magnitude(fact: Fact, metric: Metric, others: Sequence[Fact]) -> Iterator[Finding]:
    """Note a number far beyond all others of the metric: most often a lost unit or a thousands mark."""
    if not units.get_unit(metric.unit).is_ratio_scale:
        return
    own, known = (
        _get_point(fact, metric),
        [point for other in others if (point := _get_point(other, metric)) is not None],
    )
    if own is None or len(known) < FEWEST:
        return
    low, high = min(map(abs, known)), max(map(abs, known))
    if not low / FAR <= abs(own) <= high * FAR:
        what = (
            f"{saying.phrase_fact(fact)} is more than {FAR} times beyond the {len(known)} other facts of {metric.label}"
        )
        yield make_note("magnitude", what, "Check the number and the unit.", fact)


def _get_point(fact: Fact, metric: Metric) -> Decimal | None:
    """The number to compare, in the metric's unit; a bound stands for itself, other money for nothing."""
    point = fact.point
    return None if point is None else _convert_point(point, fact.unit, metric.unit)


@lru_cache(maxsize=20_000)
def _convert_point(point: Decimal, unit: str, wanted: str) -> Decimal | None:
    return units.convert_value(point, unit, wanted) if units.is_convertible(unit, wanted) else None
