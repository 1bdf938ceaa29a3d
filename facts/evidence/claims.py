"""Claims that expire: places among others, and words such as 'one of only six', 'the only', 'the fastest', 'a record'.

A claim is told by the record itself: by its hedge, by a metric of places, or by the words of `claims.toml` of each
language in what is quoted. It says something of others, so it is checked against them: that there are more than it
counts, that another one has the same place, that another one of the kind is greater. Where the words say that it is of
all the world, such a fact disproves it; else a person must see whether it is among those that are meant.

Somebody must look at a claim again by its day of review; without one by the end of the metric's shelf life, without
that two years after its date, one year for a record.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from facts import saying
from facts.evidence import status
from facts.languages import unite_lists
from facts.model import edtf_date, units
from facts.model.metric import StatType
from facts.model.quantity import Qualifier
from facts.model.record import Status
from facts.model.research_facility import FacilityKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from facts.languages.translator import Speaker
    from facts.model.metric import Metric
    from facts.model.quantity import Interval
    from facts.model.record import Fact
    from facts.model.research_facility import Facility

CLAIM_DAYS = 730
RECORD_DAYS = 365
MOST_NAMED = 10
"""Facts of others that one finding names."""
_STOPS = re.compile(r"[.;:!?](?=\s|$)")


class ClaimKind(StrEnum):
    """What is claimed."""

    ONLY = "only"
    PLACE = "place"
    RECORD = "record"
    GREATEST = "greatest"
    LEAST = "least"


class ClaimVerdict(StrEnum):
    """What is found of a claim; each is the code of a finding."""

    DISPROVED = "claim-disproved"
    LOOK = "claim-to-look-at"
    EXPIRED = "claim-expired"


@dataclass(frozen=True, slots=True)
class Claim:
    """What a fact claims beside its number."""

    fact: Fact
    kind: ClaimKind
    is_of_world: bool


@dataclass(frozen=True, slots=True)
class ClaimCheck:
    """What is found of a claim, with the facts of others that speak against it, or the day that has passed."""

    claim: Claim
    verdict: ClaimVerdict
    others: tuple[Fact, ...] = ()
    day: date | None = None


def find_claim(fact: Fact, metric: Metric) -> Claim | None:
    """Return what a fact claims; None for one that only states a number."""
    words = get_quoted_clause(fact)
    is_of_world = _compile_words("world").search(words) is not None
    if fact.qualifier is Qualifier.ONE_OF_ONLY:
        return Claim(fact, ClaimKind.ONLY, is_of_world)
    if metric.stat_type is StatType.RANK:
        return Claim(fact, ClaimKind.PLACE, is_of_world)
    if metric.stat_type is StatType.DATE:
        return None
    if units.get_unit(fact.unit).is_count and _compile_words("only").search(fact.quote_exact):
        return Claim(fact, ClaimKind.ONLY, is_of_world)
    named = (
        kind for kind in (ClaimKind.RECORD, ClaimKind.GREATEST, ClaimKind.LEAST) if _compile_words(kind).search(words)
    )
    kind = next(named, None)
    return Claim(fact, kind, is_of_world) if kind else None


def get_quoted_clause(fact: Fact) -> str:
    """Return the words of a fact's quote and beside it, as far as its sentence goes."""
    before = _STOPS.split(fact.quote_prefix)[-1]
    after = _STOPS.split(f"{fact.quote_suffix} ")[0]
    return f"{before} {fact.quote_exact} {after}"


@cache
def _compile_words(kind: str) -> re.Pattern[str]:
    longest_first = sorted(unite_lists("claims.toml", kind), key=len, reverse=True)
    listed = "|".join(map(re.escape, longest_first))
    return re.compile(rf"(?<!\w)(?:{listed})(?!\w)", re.IGNORECASE)


def compute_review_day(as_of: str | None, metric: Metric, kind: ClaimKind = ClaimKind.ONLY) -> date:
    """Return the day by which to look again at a claim whose record names none; without a date counted from today."""
    known = edtf_date.get_bounds(as_of)[1] if as_of else status.get_today()
    usual = RECORD_DAYS if kind is ClaimKind.RECORD else CLAIM_DAYS
    return edtf_date.add_days(known, metric.shelf_life_days or usual)


def find_review_day(claim: Claim, metric: Metric) -> date | None:
    """Return the day by which a claim must be looked at again; None for one without a day of review and a date."""
    fact = claim.fact
    return fact.review_by or (compute_review_day(fact.as_of, metric, claim.kind) if fact.as_of else None)


# ---- against the others --------------------------------------------------------------------------


def check_claims(
    facts: Iterable[Fact], metric: Metric, facilities: Mapping[str, Facility], on: date | None = None
) -> Iterator[ClaimCheck]:
    """Yield what is found of the claims among the facts of one metric, on a day, by default today.

    Only claims that stand count, and only what stands counts against them: what is public, is no plan, and is not
    overtaken.
    """
    today = on or status.get_today()
    standing = _list_standing(facts, metric)
    for fact in standing:
        claim = find_claim(fact, metric)
        if claim is None:
            continue
        others = [other for other in standing if other.facility != fact.facility]
        yield from _set_beside(claim, others, metric, facilities)
        day = find_review_day(claim, metric)
        if day is None:
            yield ClaimCheck(claim, ClaimVerdict.LOOK)
        elif day < today:
            yield ClaimCheck(claim, ClaimVerdict.EXPIRED, day=day)


def _list_standing(facts: Iterable[Fact], metric: Metric) -> list[Fact]:
    public = (fact for fact in facts if status.is_public(fact) and not fact.is_plan)
    listed = sorted(public, key=lambda fact: (fact.facility, fact.id))
    found: list[Fact] = []
    for _, same in groupby(listed, key=lambda fact: fact.facility):
        series = list(same)
        judged = status.judge_series(series, metric)
        found += [fact for fact in series if judged[fact.id].state is not Status.OVERTAKEN]
    return found


def _set_beside(
    claim: Claim, others: Sequence[Fact], metric: Metric, facilities: Mapping[str, Facility]
) -> Iterator[ClaimCheck]:
    """Yield what the facts of other facilities say of a claim: what disproves it, else what is to be looked at."""
    kin = [other for other in others if _is_of_kind(claim.fact, other, facilities)]
    if claim.kind is ClaimKind.ONLY:
        found = _weigh_count(claim, others, kin, metric)
    elif claim.kind is ClaimKind.PLACE:
        found = _weigh_place(claim, kin)
    elif claim.kind is ClaimKind.RECORD and not claim.is_of_world:
        found = {}
    else:
        found = _weigh_size(claim, kin, metric)
    for verdict in (ClaimVerdict.DISPROVED, ClaimVerdict.LOOK):
        if found.get(verdict):
            yield ClaimCheck(claim, verdict, tuple(found[verdict][:MOST_NAMED]))
            return


def _is_of_kind(one: Fact, other: Fact, facilities: Mapping[str, Facility]) -> bool:
    ours, theirs = facilities.get(one.facility), facilities.get(other.facility)
    return ours is not None and theirs is not None and ours.kind is theirs.kind is not FacilityKind.WORLD


_Weighed = dict[ClaimVerdict, list["Fact"]]


def _weigh_count(claim: Claim, others: Sequence[Fact], kin: Sequence[Fact], metric: Metric) -> _Weighed:
    """Weigh 'one of only six': more than six of the kind are known, or somebody counts more, or fewer."""
    fact = claim.fact
    known = list({other.facility: other for other in kin if other.scope == fact.scope}.values())
    high = fact.interval.high
    if high is not None and len(known) + 1 > high:
        return {ClaimVerdict.DISPROVED: known}
    found: _Weighed = {ClaimVerdict.DISPROVED: [], ClaimVerdict.LOOK: []}
    for other in others:
        if other.scope == fact.scope and not _is_meeting(fact, other, metric):
            is_more = _is_above(other, fact, metric) and not fact.is_later_than(other) and other.as_of
            found[ClaimVerdict.DISPROVED if is_more else ClaimVerdict.LOOK].append(other)
    return found


def _weigh_place(claim: Claim, kin: Sequence[Fact]) -> _Weighed:
    """Weigh a place: another one has it at the same time; where no scope says in which order, a person must see."""
    fact = claim.fact
    ours = fact.as_of_bounds
    same = [
        other
        for other in kin
        if ours and other.as_of_bounds and not (other.is_later_than(fact) or fact.is_later_than(other))
        if other.series[2] == fact.series[2] and other.amount == fact.amount and fact.amount is not None
    ]
    return {ClaimVerdict.DISPROVED if fact.scope else ClaimVerdict.LOOK: same}


def _weigh_size(claim: Claim, kin: Sequence[Fact], metric: Metric) -> _Weighed:
    """Weigh 'the fastest': another one of the kind is wholly beyond it, or may be by its bound or rounding."""
    found: _Weighed = {ClaimVerdict.DISPROVED: [], ClaimVerdict.LOOK: []}
    for other in kin:
        pair = (claim.fact, other) if claim.kind is ClaimKind.LEAST else (other, claim.fact)
        if _is_above(*pair, metric):
            is_clear = claim.is_of_world and other.as_of is not None
            found[ClaimVerdict.DISPROVED if is_clear else ClaimVerdict.LOOK].append(other)
        elif _may_be_beyond(claim, other, metric):
            found[ClaimVerdict.LOOK].append(other)
    return found


def _compare_intervals(one: Fact, other: Fact, metric: Metric) -> tuple[Interval, Interval] | None:
    (unit, ours), (its, theirs) = one.make_comparable(metric.unit), other.make_comparable(metric.unit)
    return (ours, theirs) if unit == its else None


def _is_meeting(one: Fact, other: Fact, metric: Metric) -> bool:
    pair = _compare_intervals(one, other, metric)
    return pair is None or pair[0].meets(pair[1])


def _is_above(one: Fact, other: Fact, metric: Metric) -> bool:
    pair = _compare_intervals(one, other, metric)
    return pair is not None and pair[1].is_wholly_below(pair[0])


def _may_be_beyond(claim: Claim, other: Fact, metric: Metric) -> bool:
    """Whether the number of another one, as of 'up to 6.5 MHz', lies beyond what is claimed, which it may yet equal."""
    unit, ours = claim.fact.make_comparable(metric.unit)
    if other.point is None or unit != metric.unit or not units.is_convertible(other.unit, unit):
        return False
    point = units.convert_value(other.point, other.unit, unit)
    if claim.kind is ClaimKind.LEAST:
        return ours.low is not None and point < ours.low
    return ours.high is not None and point > ours.high


# ---- in words ------------------------------------------------------------------------------------


def describe_claim(check: ClaimCheck, facilities: Mapping[str, Facility], say: Speaker) -> str:
    """Return what is found of a claim, in a sentence that names the facts of others."""
    if check.verdict is ClaimVerdict.EXPIRED and check.day:
        day = saying.phrase_date(check.day.isoformat(), say.language)
        return say("What it claims was to be looked at again by {day}.", day=day)
    if not check.others:
        return say("What it claims has no date: see whether it still holds.")
    figures = "; ".join(_name_figure(other, facilities, say) for other in check.others)
    if check.verdict is ClaimVerdict.DISPROVED:
        return say("What it claims does not hold: {figures}.", figures=figures)
    return say("See whether what it claims still holds: {figures}.", figures=figures)


def _name_figure(fact: Fact, facilities: Mapping[str, Facility], say: Speaker) -> str:
    place = facilities[fact.facility].short_name if fact.facility in facilities else fact.facility
    return f"{place}, {status.describe_figure(fact, say.language)}"
