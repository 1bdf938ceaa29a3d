"""Which numbers may stand side by side: what does not mean the same as the others, and why, for every surface.

Charts, their embeds, pictures and reports, notebooks and the command line ask here.

**Left out**, unless a reader includes it, is what must not be mixed: plans beside what is, a yearly figure beside
totals, a sum of several facilities among single ones, a part beside its whole, over time another scope of the same
facility, and in a ranking another definition. **Remarked on** is what a reader must know to compare: dates far apart,
prices of different years, facilities of different scopes, things of different kinds on one scale.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date  # noqa: TC003 - a field of a dataclass
from enum import StrEnum
from itertools import groupby
from math import isnan
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from facts.model import edtf_date, units
from facts.model.metric import StatType
from facts.model.record import StatusKind
from facts.model.research_facility import FacilityKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from facts.languages.translator import Speaker

YEAR = 365.25
FAR_APART = round(5 * YEAR)
"""Days that lie at most between the dates of numbers that are compared without a remark."""
SHELF_LIVES = 3
PRICE_YEARS = 2
"""Years from which prices differ more than rounding does."""
NAMED = 3

_ADD_UP = frozenset(
    {StatType.CUMULATIVE_TOTAL, StatType.STOCK, StatType.CAPACITY, StatType.FLOW, StatType.MONEY},
)
# A line twice as fast is not two lines, and ages are not added.
_NEVER_ADD_UP = frozenset({"information/time", "time", "frequency", "ratio", "temperature"})
_PLANS = frozenset({StatusKind.PLANNED, StatusKind.PROJECTED})
_YEARLY = frozenset({"P1Y", "P12M"})


class Layout(StrEnum):
    """How a chart sets numbers beside each other."""

    PANELS = "each metric on an axis of its own"
    RANKING = "all in one order"
    SCALE = "things of different kinds on one scale"
    OVER_TIME = "each metric over time, where plans are drawn apart"


class Mismatch(StrEnum):
    """Why a number does not mean the same as those beside it."""

    DEFINITION = "other definition"
    PLAN = "planned, not actual"
    PERIOD = "of another period"
    AGGREGATE = "several facilities together"
    PART = "part of another one"
    SCOPE = "other scope"


@dataclass(frozen=True, slots=True)
class ComparedFact:
    """What of a fact decides whether it may be compared."""

    id: str
    facility: str
    facility_name: str
    facility_kind: str
    wholes: tuple[str, ...]
    metric: str
    metric_label: str
    group: str
    stat_type: str
    unit: str
    period: str
    status_kind: str
    scope: str
    days: tuple[date, date] | None
    shelf_life: int

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> ComparedFact:
        """Read a row of a frame; a value that is missing there says nothing."""
        told = {name: _read_text(row.get(name)) for name in _TEXTS}
        as_of, life, wholes = row.get("as_of"), row.get("shelf_life_days"), row.get("wholes")
        return cls(
            **told,
            wholes=tuple(wholes) if isinstance(wholes, (tuple, list)) else (),
            group=_read_text(row.get("comparability_group")) or told["metric"],
            days=edtf_date.get_bounds(as_of) if isinstance(as_of, str) and as_of else None,
            shelf_life=0 if life is None or isnan(life) else int(life),
        )

    @property
    def is_sum(self) -> bool:
        """Whether numbers of several facilities can be added up to one of its kind."""
        return self.stat_type in _ADD_UP and units.get_unit(self.unit).dimension not in _NEVER_ADD_UP

    @property
    def length_of_time(self) -> str:
        """The length of time that a sum is of; what is told per time says it in its unit."""
        is_rate = self.stat_type == StatType.FLOW or units.get_unit(self.unit).dimension.endswith("/time")
        return "" if is_rate or not self.is_sum else self.period


_TEXTS = (
    *("id", "facility", "facility_name", "facility_kind", "metric", "metric_label"),
    *("stat_type", "unit", "period", "status_kind", "scope"),
)
COLUMNS = (*_TEXTS, "wholes", "comparability_group", "as_of", "shelf_life_days")
"""Of a frame of facts, those that are looked at."""


def _read_text(value: Any) -> str:
    return value if isinstance(value, str) else ""


@dataclass(frozen=True, slots=True)
class Misfit:
    """A fact that does not mean the same as the others, with what is known of the reason."""

    kind: Mismatch
    fact: ComparedFact
    detail: str = ""


# ---- what must not be mixed ----------------------------------------------------------------------


def find_misfits(facts: Iterable[ComparedFact], layout: Layout) -> dict[str, Misfit]:
    """Return which of the facts do not mean the same as the others, by id; their order does not matter."""
    found: dict[str, Misfit] = {}
    for group in _part_facts(facts, layout):
        left = group
        for find in _RULES[layout]:
            found |= {misfit.fact.id: misfit for misfit in find(left)}
            left = [fact for fact in left if fact.id not in found]
    return found


def _part_facts(facts: Iterable[ComparedFact], layout: Layout) -> list[list[ComparedFact]]:
    """Return the facts that a chart sets beside each other, those of each axis in a group."""

    def key(fact: ComparedFact) -> str:
        return "" if layout is Layout.RANKING else fact.group if layout is Layout.SCALE else fact.metric

    return [list(group) for _, group in groupby(sorted(facts, key=key), key=key)]


def _find_definitions(facts: Sequence[ComparedFact]) -> Iterator[Misfit]:
    """Find what is of another definition than most."""
    kept = _choose_usual(fact.group for fact in facts)
    return (Misfit(Mismatch.DEFINITION, fact, fact.metric_label) for fact in facts if fact.group != kept)


def _find_plans(facts: Sequence[ComparedFact]) -> Iterator[Misfit]:
    """Find plans and projections among what is; estimates count as statements, and of a plan alone nothing is said."""
    is_mixed = any(fact.status_kind == StatusKind.ACTUAL for fact in facts)
    return (Misfit(Mismatch.PLAN, fact) for fact in facts if is_mixed and fact.status_kind in _PLANS)


def _find_periods(facts: Sequence[ComparedFact]) -> Iterator[Misfit]:
    """Find sums of another length of time than most: yearly figures among totals, totals among yearly figures."""
    kept = _choose_usual(fact.length_of_time for fact in facts)
    odd = (fact for fact in facts if fact.length_of_time != kept)
    return (Misfit(Mismatch.PERIOD, fact, fact.length_of_time) for fact in odd)


def _find_aggregates(facts: Sequence[ComparedFact]) -> Iterator[Misfit]:
    """Find sums of several facilities among single ones: of the world, and of a grid among its data centres."""
    kinds = {fact.facility_kind for fact in facts}
    together = {FacilityKind.WORLD.value} | (
        {FacilityKind.COMPUTING_GRID.value} if FacilityKind.DATA_CENTRE in kinds else set()
    )
    if kinds <= together:
        return
    for fact in facts:
        if fact.is_sum and fact.facility_kind in together:
            yield Misfit(Mismatch.AGGREGATE, fact)


def _find_parts(facts: Sequence[ComparedFact]) -> Iterator[Misfit]:
    """Find the sum of a part beside the sum that holds it; a whole of a stated scope need not hold its parts.

    Two facilities of which each is said to be part of the other are neither.
    """
    wholes = {fact.facility: fact for fact in facts if fact.is_sum and not fact.scope}
    for fact in wholes.values():
        held_by = (name for name in fact.wholes if name in wholes and fact.facility not in (name, *wholes[name].wholes))
        whole = next(held_by, "")
        if whole:
            same = (one for one in facts if one.facility == fact.facility and one.is_sum and not one.scope)
            yield from (Misfit(Mismatch.PART, one, wholes[whole].facility_name) for one in same)


def _find_scopes(facts: Sequence[ComparedFact]) -> Iterator[Misfit]:
    """Find what is of another scope of one facility than most of its facts, or than the newest where none is usual."""
    for _, group in groupby(sorted(facts, key=attrgetter("facility")), key=attrgetter("facility")):
        own = list(group)
        scopes = Counter(fact.scope for fact in own)
        newest = {scope: max(_rank_newness(fact) for fact in own if fact.scope == scope) for scope in scopes}
        kept = max(scopes, key=lambda scope: (scopes[scope], newest[scope], scope))
        yield from (Misfit(Mismatch.SCOPE, fact, fact.scope) for fact in own if fact.scope != kept)


def _rank_newness(fact: ComparedFact) -> date:
    return fact.days[0] if fact.days else edtf_date.BEFORE


def _choose_usual(values: Iterable[str]) -> str:
    """Return the most frequent value; of several the first of the alphabet, whatever order they came in."""
    counted = Counter(values)
    return min(counted, key=lambda value: (-counted[value], value), default="")


_SUMS = (_find_periods, _find_aggregates, _find_parts)
_RULES: dict[Layout, tuple[Callable[[Sequence[ComparedFact]], Iterable[Misfit]], ...]] = {
    Layout.PANELS: (_find_plans, *_SUMS),
    Layout.RANKING: (_find_definitions, _find_plans),
    Layout.SCALE: (_find_plans, *_SUMS),
    Layout.OVER_TIME: (*_SUMS, _find_scopes),  # elsewhere each scope is a row of its own, which says it
}


# ---- in words ------------------------------------------------------------------------------------


def describe_misfit(misfit: Misfit, say: Speaker) -> str:
    """Return in a few words why a number does not mean the same as the others."""
    told = misfit.detail
    words = {
        Mismatch.DEFINITION: say("another definition: {metric}", metric=told),
        Mismatch.PLAN: say("planned, not actual"),
        Mismatch.PERIOD: _describe_period(told, say),
        Mismatch.AGGREGATE: say("several facilities together"),
        Mismatch.PART: say("part of {name}", name=told),
        Mismatch.SCOPE: say("another scope: {scope}", scope=told) if told else say("no scope is stated"),
    }
    return words[misfit.kind]


def _describe_period(period: str, say: Speaker) -> str:
    if not period:
        return say("a total, not a yearly figure")
    return say("a yearly figure, not a total") if period in _YEARLY else say("of another length of time")


def list_remarks(
    shown: Sequence[ComparedFact], misfits: Mapping[str, Misfit], layout: Layout, say: Speaker
) -> list[str]:
    """Return what a reader of the shown facts must know before comparing them, a sentence each.

    `misfits` are those of all that was asked for: who is shown was included, the others were left out.
    """
    ids = {fact.id for fact in shown}
    included = _name_misfits([one for key, one in misfits.items() if key in ids], say)
    left_out = _name_misfits([one for key, one in misfits.items() if key not in ids], say)
    made = [
        say("Left out: {names}.", names=left_out) if left_out else "",
        say("Shown, but not the same: {names}.", names=included) if included else "",
        _remark_plans(shown, layout, say),
        _remark_kinds(shown, layout, say),
        _remark_scopes(shown, say),
        _remark_dates(shown, layout, say),
        _remark_prices(shown, layout, say),
    ]
    return [remark for remark in made if remark]


def _name_misfits(misfits: Iterable[Misfit], say: Speaker) -> str:
    """Name facilities by the reason: 'A, B (planned, not actual); C (part of D)'."""
    reasons: dict[str, set[str]] = {}
    for misfit in misfits:
        is_scoped = misfit.fact.scope and misfit.kind is not Mismatch.SCOPE
        name = f"{misfit.fact.facility_name} – {misfit.fact.scope}" if is_scoped else misfit.fact.facility_name
        reasons.setdefault(describe_misfit(misfit, say), set()).add(name)
    return "; ".join(f"{_list_names(names, say)} ({reason})" for reason, names in sorted(reasons.items()))


def _list_names(names: Iterable[str], say: Speaker) -> str:
    ordered = sorted(set(names))
    shown, more = ", ".join(ordered[:NAMED]), len(ordered) - NAMED
    return say("{names} and {count} more", names=shown, count=str(more)) if more > 0 else shown


def _remark_plans(shown: Sequence[ComparedFact], layout: Layout, say: Speaker) -> str:
    """Name the plans that are drawn apart."""
    groups = _part_facts(shown, layout) if layout is Layout.OVER_TIME else []
    names = _list_names((one.fact.facility_name for group in groups for one in _find_plans(group)), say)
    return say("Planned, not actual: {names}.", names=names) if names else ""


def _remark_kinds(shown: Sequence[ComparedFact], layout: Layout, say: Speaker) -> str:
    if layout is not Layout.SCALE or len({fact.group for fact in shown}) < 2:
        return ""
    return say("Different things on one scale: it shows how large they are, not who has more.")


def _remark_scopes(shown: Sequence[ComparedFact], say: Speaker) -> str:
    """Say which part each facility means, where facilities do not mean the same."""
    scopes = {
        f"{fact.facility_name} ({fact.scope})"
        for group in _part_facts(shown, Layout.PANELS)
        if len({fact.facility for fact in group}) > 1 and len({fact.scope for fact in group}) > 1
        for fact in group
        if fact.scope
    }
    return say("Of a part alone: {names}.", names=_list_names(scopes, say)) if scopes else ""


def _remark_dates(shown: Sequence[ComparedFact], layout: Layout, say: Speaker) -> str:
    """Say how far apart the dates lie, and of whom, where that is longer than such numbers keep."""
    if layout is Layout.OVER_TIME:
        return ""
    aging = (fact for fact in shown if _find_reach(fact) and fact.days)
    groups = [ends for group in _part_facts(aging, layout) if (ends := _find_ends(group))]
    apart = [(_count_days(*ends), *ends) for ends in groups if _count_days(*ends) > min(map(_find_reach, ends))]
    if not apart:
        return ""
    days, first, last = max(apart, key=lambda one: (one[0], one[1].id))
    names = ", ".join(f"{fact.facility_name} {fact.days[0].year}" for fact in (first, last) if fact.days)
    years = int(days / YEAR)
    return say.many("Dates lie {n} year apart: {names}.", "Dates lie {n} years apart: {names}.", years, names=names)


def _find_reach(fact: ComparedFact) -> int:
    """Return how many days may lie between such numbers, 0 for those that do not age.

    That is three shelf lives, but not less than a year, and not more than five unless a single one is longer. A figure
    of its own year has no shelf life and keeps five years; prices have a remark of their own.
    """
    if fact.shelf_life:
        return max(round(YEAR), min(max(fact.shelf_life, FAR_APART), SHELF_LIVES * fact.shelf_life))
    return FAR_APART if fact.stat_type == StatType.FLOW else 0


def _remark_prices(shown: Sequence[ComparedFact], layout: Layout, say: Speaker) -> str:
    priced = (fact for fact in shown if fact.stat_type == StatType.MONEY and fact.days)
    groups = [ends for group in _part_facts(priced, layout) if (ends := _find_ends(group))]
    years = [(first.days[1].year, last.days[0].year) for first, last in groups if first.days and last.days]
    apart = [ends for ends in years if ends[1] - ends[0] >= PRICE_YEARS]
    if not apart:
        return ""
    first, last = min(ends[0] for ends in apart), max(ends[1] for ends in apart)
    return say("Prices of {first} to {last}, not adjusted for inflation.", first=str(first), last=str(last))


def _find_ends(group: Sequence[ComparedFact]) -> tuple[ComparedFact, ComparedFact] | None:
    """Return the fact whose date ends first and the one whose date begins last."""
    dated = sorted((fact for fact in group if fact.days), key=lambda fact: fact.id)
    if len(dated) < 2:
        return None
    first = min(dated, key=lambda fact: fact.days[1] if fact.days else edtf_date.AFTER)
    return first, max(dated, key=lambda fact: fact.days[0] if fact.days else edtf_date.BEFORE)


def _count_days(first: ComparedFact, last: ComparedFact) -> int:
    """Return how many days lie between two dates."""
    return (last.days[0] - first.days[1]).days if first.days and last.days else 0
