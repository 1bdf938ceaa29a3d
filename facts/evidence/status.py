"""What has become of a fact: what was changed since an earlier revision, and whether its number still holds.

Every surface asks here: pages, embeds, reports, the check of a file, the command line, the checks of the catalogue.

*Stated* is what a reader repeats or relies on (STATED): whom and what the number is about, the number with its hedge,
precision and unit, the date, how that date is known and the period, whether it has come true, and whose words it is:
article, speaker, derivation and the words as printed. A change of any of these is a **correction**, of facility or
metric too: it is the same fact, said of another. *Kept* is how the record is looked after (KEPT): where in the source
the words stand, checks, review, preference, shelf life, remarks, topics. A change of these is no correction.

**Withdrawn** is a fact that is deprecated; one that was told and is not approved any more counts as withdrawn since.
Both go before any correction.
**Out of date** is one whose day of review has passed, or, without such a day, the shelf life of its metric.
**Undated** is one without an as-of date, of a thing that ages: it cannot be judged, and is never called current.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from facts import saying
from facts.evidence.disputes import AGELESS, Statement, digest_side, iter_disputes
from facts.model import edtf_date
from facts.model.fact_case import CaseKind, CaseVerdict
from facts.model.metric import StatType
from facts.model.quantity import Quantity
from facts.model.record import MOST_AGAINST, JudgedFact, Rank, ReviewState, Status, Verification

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from facts.evidence.disputes import Dispute
    from facts.languages.translator import Speaker
    from facts.model.fact_case import FactCase
    from facts.model.metric import Metric
    from facts.model.record import Fact

STATED = (
    *("facility", "metric", "scope", *Quantity.model_fields),
    *("as_of", "as_of_basis", "period", "status_kind"),
    *("article", "claimed_by", "derivation", "value_text", "unit_text", "quote_exact"),
)
KEPT = (
    *("id", "revision", "modified_at", "page", "quote_prefix", "quote_suffix", "quote_start", "quote_end"),
    *("text_sha256", "verification", "checked_at", "check_note", "review_state", "reviewed_by", "reviewed_at"),
    *("rank", "rank_reason", "review_by", "note", "topics"),
)
# What never shows in the words of a figure, so that its change must be named beside them.
_NOT_IN_WORDS = frozenset({"period", "article", "claimed_by", "derivation"})
AGAINST_NAMED = 3
"""How many of the facts that contradict one are named beside it."""
_IN_SUBJECT = frozenset({"facility", "metric"})


@dataclass(frozen=True, slots=True)
class Difference:
    """What was changed between two revisions of a fact; `fields` are those of STATED."""

    then: Fact
    now: Fact
    fields: tuple[str, ...]
    is_withdrawn: bool

    @property
    def is_correction(self) -> bool:
        return bool(self.fields) and not self.is_withdrawn

    @property
    def is_moved(self) -> bool:
        """Whether the number is now said of another facility or metric."""
        return not _IN_SUBJECT.isdisjoint(self.fields)

    def __bool__(self) -> bool:
        return self.is_withdrawn or bool(self.fields)


def compare_revisions(then: Fact, now: Fact) -> Difference:
    """Return what was changed in a fact between a revision that was told and a later one."""
    fields = tuple(name for name in STATED if getattr(then, name) != getattr(now, name))
    return Difference(then, now, fields, is_withdrawn=is_public(then) and not is_public(now))


def is_public(fact: Fact) -> bool:
    """Whether a fact is approved and not withdrawn: what the public is told."""
    return fact.review_state is ReviewState.APPROVED and not is_deprecated(fact.rank)


def is_deprecated(rank: str) -> bool:
    """Whether a fact of this rank was taken back."""
    return rank == Rank.DEPRECATED


def get_today() -> date:
    """Return the day by which everything is judged: that of UTC, one for all readers, and named so where it is told."""
    return datetime.now(UTC).date()


def judge_fact(fact: Fact, metric: Metric, on: date | None = None) -> Status:
    """Return the status of a fact: that among the facts of its series, where it is public and was judged.

    Else that of the fact by itself on a day, by default today, by UTC.
    """
    if isinstance(fact, JudgedFact) and fact.state and not is_deprecated(fact.rank):
        return fact.state
    return _judge_status(fact.rank, fact.as_of, find_last_day(fact, metric), metric.stat_type, on)


def judge_row(row: Mapping[str, Any], on: date | None = None) -> Status:
    """Return the status of a row of a store: that among the facts of its series, where it is public and has one."""
    if row.get("state") and not is_deprecated(row["rank"]):
        return Status(row["state"])
    end = _find_last_day(row["as_of"], row["review_by"], row["shelf_life_days"])
    return _judge_status(row["rank"], row["as_of"], end, row["stat_type"], on)


def find_last_day(fact: Fact, metric: Metric) -> date | None:
    """Return the last day on which a fact counts as current; None where nothing says so."""
    return _find_last_day(fact.as_of, fact.review_by, metric.shelf_life_days)


def _find_last_day(as_of: str | None, review_by: date | str | None, shelf_life_days: int | None) -> date | None:
    if review_by:
        return review_by if isinstance(review_by, date) else date.fromisoformat(review_by)
    if not shelf_life_days or not as_of:
        return None
    return edtf_date.add_days(edtf_date.get_bounds(as_of)[1], shelf_life_days)


def _judge_status(rank: str, as_of: str | None, end: date | None, stat_type: str, on: date | None) -> Status:
    if is_deprecated(rank):
        return Status.WITHDRAWN
    if end is not None and end < (on or get_today()):
        return Status.OUT_OF_DATE
    return Status.CURRENT if as_of or stat_type in AGELESS else Status.UNDATED


# ---- one series ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the other facts of its series leave of a fact; None for the state of one that is not public."""

    state: Status | None = None
    last_day: date | None = None
    """Of a current one the last day on which it is; None where it never is out of date."""
    overtaken_by: str | None = None
    contradicts: tuple[str, ...] = ()

    def get_state(self, on: date) -> Status | None:
        """Return the state on a day: time alone turns what is current out of date, and nothing else."""
        is_over = self.state is Status.CURRENT and self.last_day is not None and self.last_day < on
        return Status.OUT_OF_DATE if is_over else self.state


def judge_series(
    facts: Iterable[Fact], metric: Metric, decisions: Mapping[tuple[str, str], FactCase] = MappingProxyType({})
) -> dict[str, Judgement]:
    """Return what holds of each fact of one facility and metric, by id, whatever day it is; see `judge_disputes`."""
    return judge_disputes(facts, metric, decisions)[0]


def judge_disputes(
    facts: Iterable[Fact], metric: Metric, decisions: Mapping[tuple[str, str], FactCase] = MappingProxyType({})
) -> tuple[dict[str, Judgement], list[Dispute]]:
    """Return what holds of each fact of one facility and metric, by id, and the pairs that are at odds.

    Facts of different scopes are different series. Facts that are not public have no state, and change none.
    `decisions` are cases that a person has decided, by their pair; each counts while both facts are as they were.
    """
    listed = list(facts)
    judged, found = {fact.id: Judgement() for fact in listed}, []
    public = sorted((fact for fact in listed if is_public(fact)), key=lambda fact: fact.series)
    for _, same in groupby(public, key=lambda fact: fact.series):
        series = [Statement.of(fact, metric) for fact in same]
        at_odds = list(iter_disputes(series, metric))
        found += at_odds
        judged |= _judge_statements(series, _iter_contradictions(at_odds, decisions), metric)
    return judged, found


def _iter_contradictions(
    at_odds: Iterable[Dispute], decisions: Mapping[tuple[str, str], FactCase]
) -> Iterator[tuple[Statement, Statement]]:
    """Yield the pairs that contradict each other, as decided: not those that both stand; those of which one does."""
    for dispute in at_odds:
        verdict = _find_verdict(dispute, decisions) if decisions else None
        is_told = verdict is CaseVerdict.PREFER or dispute.kind is CaseKind.CONTRADICTION
        if is_told and verdict is not CaseVerdict.BOTH_STAND:
            yield dispute.one, dispute.other


def _find_verdict(dispute: Dispute, decisions: Mapping[tuple[str, str], FactCase]) -> CaseVerdict | None:
    """Return what was decided about a pair, while it holds."""
    case = decisions.get(dispute.pair)
    facts = {one.fact.id: one.fact for one in (dispute.one, dispute.other)}
    return case.decision.verdict if case and case.decision and has_held(case, facts) else None


def has_held(case: FactCase, facts: Mapping[str, Fact]) -> bool:
    """Whether both facts of a decided case are as they were when it was decided; those not public are missing."""
    decided = case.decision
    return decided is not None and decided.sides == tuple(digest_side(facts.get(key)) for key in case.facts)


def _judge_statements(
    series: Sequence[Statement], contradictions: Iterable[tuple[Statement, Statement]], metric: Metric
) -> dict[str, Judgement]:
    against: dict[str, list[str]] = {one.fact.id: [] for one in series}
    for one, other in contradictions:
        against[one.fact.id].append(other.fact.id)
        against[other.fact.id].append(one.fact.id)
    preferred = {one.fact.id for one in series if one.fact.rank == Rank.PREFERRED}
    # A preferred one puts those out of force that contradict it, and is itself not contradicted by them.
    refuted = {other for key in preferred for other in against[key] if other not in preferred}
    newest_first = sorted((one for one in series if one.days), key=_rank_newness, reverse=True)
    overtaken = _find_overtaken(newest_first, metric, refuted)
    out_of_force = overtaken.keys() | refuted
    holding = [one for one in newest_first if one.fact.id not in out_of_force and not one.fact.is_plan]
    judged = {}
    for one in series:
        key = one.fact.id
        is_contradicted = key in refuted or any(other not in out_of_force for other in against[key])
        state = _choose_state(one, holding, metric, is_contradicted=is_contradicted)
        state = Status.OVERTAKEN if key in overtaken else state
        last_day = find_last_day(one.fact, metric) if state is Status.CURRENT else None
        judged[key] = Judgement(state, last_day, overtaken.get(key), tuple(sorted(against[key])[:MOST_AGAINST]))
    return judged


def _choose_state(one: Statement, holding: Sequence[Statement], metric: Metric, *, is_contradicted: bool) -> Status:
    """Return the state of a fact that nothing has overtaken; `holding` are the dated statements of which that holds."""
    if is_contradicted:
        return Status.CONTRADICTED
    if one.fact.is_plan:
        return Status.PLANNED
    if one.days:
        return Status.CURRENT
    is_judged = metric.stat_type in AGELESS and not any(one.disagrees(other) for other in holding)
    return Status.CURRENT if is_judged else Status.UNDATED


def _rank_newness(one: Statement) -> tuple[Any, ...]:
    """Return what orders dated facts by how new they are, by nothing that a change of ids or of their order changes.

    Of several that begin on one day the newest is what has come true, then what is known most closely, then what a
    person preferred; then only a fixed order counts.
    """
    fact = one.fact
    first, last = one.days or (edtf_date.BEFORE, edtf_date.AFTER)
    ends = ((end is None, end or 0) for end in (one.interval.low, one.interval.high))
    told = (*ends, fact.qualifier, fact.value_text, fact.quote_exact, fact.id)
    return first, not fact.is_plan, -last.toordinal(), fact.rank == Rank.PREFERRED, *told


def _find_overtaken(newest_first: Sequence[Statement], metric: Metric, refuted: Collection[str]) -> dict[str, str]:
    """Return which facts are overtaken, by id, each with the newest one that overtakes it.

    A plan is overtaken by whatever is later, a statement by a later statement; of a thing that does not age only by
    one that disagrees and holds itself. An event has one date, whenever that is told. What a preferred one refutes
    overtakes nothing.
    """
    stated = [one for one in newest_first if not one.fact.is_plan]
    plans = [one for one in newest_first if one.fact.is_plan]
    found = _find_earlier(plans, newest_first, refuted)
    if metric.stat_type is StatType.DATE:
        return found
    if metric.stat_type not in AGELESS:
        return found | _find_earlier(stated, stated, refuted)
    holding: list[Statement] = []
    for one in stated:
        later = next((other for other in holding if other.is_later(one) and other.disagrees(one)), None)
        if later is not None:
            found[one.fact.id] = later.fact.id
        elif one.fact.id not in refuted:
            holding.append(one)
    return found


def _find_earlier(
    facts: Iterable[Statement], newest_first: Iterable[Statement], refuted: Collection[str]
) -> dict[str, str]:
    """Return those of some facts that lie before the newest one in force, by id, with its id."""
    newest = next((one for one in newest_first if one.fact.id not in refuted), None)
    return {one.fact.id: newest.fact.id for one in facts if newest and newest.is_later(one)}


def find_dispute(one: Fact, other: Fact, metric: Metric) -> CaseKind | None:
    """Return why two facts of one facility and metric contradict each other or are a case to look at; None if not."""
    if one.series != other.series:
        return None
    found = iter_disputes((Statement.of(one, metric), Statement.of(other, metric)), metric, falls=False)
    return next((dispute.kind for dispute in found), None)


# ---- in words ------------------------------------------------------------------------------------


def name_status(status: Status, say: Speaker) -> str:
    """Return a status in a few words."""
    words = {
        Status.WITHDRAWN: say("withdrawn"),
        Status.OVERTAKEN: say("overtaken by a newer one"),
        Status.CONTRADICTED: say("contradicted by another one"),
        Status.OUT_OF_DATE: say("may be out of date"),
        Status.UNDATED: say("cannot be judged: it has no date"),
        Status.PLANNED: say("planned"),
        Status.CURRENT: say("still current"),
    }
    return words[status]


def mark_date(as_of: str, status: str, say: Speaker, against: str = "") -> str:
    """Return a date in words with what a reader must know before repeating the number; 'undated' says it itself.

    `against` names the figures that contradict it.
    """
    if status == Status.CONTRADICTED and against:
        return say("{date} · contradicted by {figures}", date=as_of, figures=against)
    marked = (Status.WITHDRAWN, Status.OUT_OF_DATE, Status.OVERTAKEN, Status.CONTRADICTED)
    return f"{as_of} · {name_status(Status(status), say)}" if status in marked else as_of


def explain_status(fact: Fact, status: Status, say: Speaker, others: Sequence[Fact] = ()) -> str:
    """Return what a reader must know before repeating a number, in a sentence; nothing where its words say it.

    `others` are the facts by which it is overtaken or contradicted, where they are known.
    """
    figures = "; ".join(describe_figure(other, say.language) for other in others)
    if status is Status.WITHDRAWN:
        return say("Withdrawn: {why}", why=fact.rank_reason)
    if status is Status.OVERTAKEN:
        return say("Overtaken by {figures}.", figures=figures) if figures else say("A newer figure is known.")
    if status is Status.CONTRADICTED:
        return (
            say("It cannot hold beside {figures}.", figures=figures) if figures else say("Another one says otherwise.")
        )
    if status is Status.OUT_OF_DATE:
        return say("This figure may be out of date: look for a newer one before repeating it.")
    if status is Status.UNDATED:
        return say("Whether this figure still holds cannot be judged: it has no date.")
    return ""


def explain_case(kind: CaseKind, one: Fact, other: Fact, say: Speaker) -> str:
    """Say why two facts are at odds."""
    if kind is CaseKind.LOOK and (one.is_later_than(other) or other.is_later_than(one)):
        return say("A total cannot fall: only its rounding lets the later one be more than the earlier one.")
    words = {
        CaseKind.CONTRADICTION: say("Both are said of the same time, and no number fits both."),
        CaseKind.LOOK: say("No number fits both, and their dates do not tell whether it changed meanwhile."),
        CaseKind.FALL: say("The later total is less than the earlier one: a total cannot fall."),
    }
    return words[kind]


def describe_decision(case: FactCase, facts: Mapping[str, Fact], say: Speaker) -> str:
    """Say what was decided about two facts that were at odds, and why; nothing where nothing was."""
    decided = case.decision
    if decided is None:
        return ""
    named = facts.get(decided.fact or "")
    figure = describe_figure(named, say.language) if named else decided.fact or ""
    words = {
        CaseVerdict.PREFER: say("Preferred: {figure}.", figure=figure),
        CaseVerdict.SCOPE: say("Of a part of its own ({scope}): {figure}.", scope=decided.scope, figure=figure),
        CaseVerdict.SOURCE_ERROR: say("An error in the source: {figure}.", figure=figure),
        CaseVerdict.BOTH_STAND: say("Both stand."),
    }
    why = say("Reason: {why}.", why=decided.reason.rstrip("."))
    return f"{words[decided.verdict]} {why}"


def explain_check(fact: Fact, say: Speaker) -> str:
    """Return what a reader must know of the check of a number, in a sentence; nothing where it says no more."""
    words = {
        Verification.FAILED: say("The record differs from the words it came from."),
        Verification.NEEDS_PERSON: say("A person must look at this number before it is repeated."),
    }
    return words.get(fact.verification, "")


def describe_figure(fact: Fact, language: str) -> str:
    """Return a number as it is told, with its date and how that is known."""
    return f"{saying.phrase_fact(fact, language)}, {saying.phrase_as_of(fact, language)}"


def describe_correction(difference: Difference, subject: str, say: Speaker) -> str:
    """Return what a corrected fact says now, and what was changed where the words do not show it.

    `subject` names whom it is said of now; it is told where that was changed.
    """
    before, after = (describe_figure(fact, say.language) for fact in (difference.then, difference.now))
    told = f"{subject}, {after}" if difference.is_moved else after
    silent = set(difference.fields) - _IN_SUBJECT if before == after else _NOT_IN_WORDS.intersection(difference.fields)
    titles = _field_titles(say)
    named = dict.fromkeys(titles[name] for name in STATED if name in silent)
    return say("{figure} (changed: {fields})", figure=told, fields=", ".join(named)) if named else told


def _field_titles(say: Speaker) -> dict[str, str]:
    """Return what people call the fields of STATED."""
    hedge, number, words = say("Hedge"), say("Number"), say("In the words of the source")
    return {
        "scope": say("Scope"),
        "qualifier": hedge,
        "lower_inclusive": hedge,
        "upper_inclusive": hedge,
        "approximate": hedge,
        "amount": number,
        "lower": number,
        "upper": number,
        "decimals": say("Precision"),
        "unit": say("Unit"),
        "unit_text": words,
        "value_text": words,
        "quote_exact": words,
        "as_of": say("As of"),
        "as_of_basis": say("As of"),
        "period": say("Period"),
        "status_kind": say("Status"),
        "article": say("Source"),
        "claimed_by": say("Said by"),
        "derivation": say("Derivation"),
    }
