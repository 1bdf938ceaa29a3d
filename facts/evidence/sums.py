"""Sums that must fit: facts of related metrics, judged together by the relations of `facts/model/relation.py`.

A **misfit** needs that no numbers inside the intervals of the facts fit, and that the facts are of one time. Rounded
numbers have the tolerance of their digits; parts that may not be all of a whole have only no more than it. Facts of one
scope and of one kind, what is or what is to be, are set together; a thing that does not age holds beside both. Of
dates that overlap only in part, as of a year and a day of it, a number may have changed between: then it is a case to
look at. So is a capacity or a total that is less than its parts were at another time. A fact without a date is set only
beside what it is said of for good: it can agree, but without a date of a thing that ages, never fail to.

What is judged of some facts depends on these alone, so that a change touches no other sums.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from enum import IntEnum, StrEnum
from itertools import combinations
from typing import TYPE_CHECKING

from facts import saying
from facts.evidence import status
from facts.evidence.disputes import ABOUT_A_MONTH, AGELESS
from facts.model import units
from facts.model.metric import StatType
from facts.model.quantity import Interval, Qualifier, Quantity, count_decimals
from facts.model.record import normalize_words
from facts.model.relation import Relation, RelationReach, RelationTerm, RelationTime

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from facts.languages.translator import Speaker
    from facts.model.metric import Metric
    from facts.model.record import Fact
    from facts.model.research_facility import Facility

MOST_IN_SERIES = 100
"""Facts of one facility and metric that are set beside others; of a longer series the newest."""

_KEPT = frozenset({StatType.CAPACITY, StatType.CUMULATIVE_TOTAL})
"""What seldom becomes less."""
_A_YEAR = range(360, 372)
"""Days that the as-of date of a yearly figure covers."""
_DIGITS = Context(prec=400)
_NOTHING, _ANYTHING = Interval(Decimal(0), Decimal(0)), Interval(None, None)


class SumVerdict(StrEnum):
    """What is to be said of facts that are set together."""

    FITS = "fits"
    OPEN = "open"
    """It can hold, and says little: a bound, or a part of a whole."""
    MISFIT = "misfit"
    LOOK = "look"
    UNDATED = "undated"
    """It cannot hold, and whether it is of one time is not known."""


@dataclass(frozen=True, slots=True)
class SumCheck:
    """Facts set together by a relation, one a place in its formula."""

    relation: Relation
    facts: tuple[Fact, ...]
    verdict: SumVerdict


class _Nearness(IntEnum):
    """How sure it is that two facts are of the times that a relation asks for."""

    APART = 0
    UNKNOWN = 1
    PERHAPS = 2
    SURE = 3


@dataclass(frozen=True, slots=True)
class _SumEntry:
    """A fact with what it is set together by."""

    fact: Fact
    metric: Metric
    days: tuple[date, date] | None
    scope: str
    unit: str
    interval: Interval

    @classmethod
    def of(cls, fact: Fact, metric: Metric) -> _SumEntry:
        quantity = fact.quantity
        if quantity.decimals is None and quantity.amount is not None and quantity.qualifier is Qualifier.EXACT:
            quantity = quantity.model_copy(update={"decimals": count_decimals(quantity.amount)})
        unit, interval = quantity.make_comparable(metric.unit)
        return cls(fact, metric, fact.as_of_bounds, normalize_words(fact.scope), unit, interval)

    @property
    def is_ageless(self) -> bool:
        return self.metric.stat_type in AGELESS

    @property
    def is_two_sided(self) -> bool:
        """Whether its words tell about how much it is, and not only a bound."""
        return self.fact.amount is not None or (self.fact.lower is not None and self.fact.upper is not None)

    def is_later(self, other: _SumEntry) -> bool:
        return self.fact.is_later_than(other.fact)

    def is_of_kind(self, other: _SumEntry) -> bool:
        """Whether both say what is, or what is to be; what is and does not age also holds then."""
        lasting = any(one.is_ageless and not one.fact.is_plan for one in (self, other))
        return lasting or self.fact.is_plan == other.fact.is_plan


_Series = dict[tuple[str, str], "list[_SumEntry]"]


def judge_sums(
    facts: Iterable[Fact],
    relations: Sequence[Relation],
    metrics: Mapping[str, Metric],
    parents: Mapping[str, str | None],
) -> Iterator[SumCheck]:
    """Yield all facts that a relation sets together, with what is to be said of them.

    `relations` know their units (`Relations.bind_metrics`); `parents` tells of each facility which it is part of. Facts
    that are not public are as if they were not there.
    """
    series = _group_series(filter(status.is_public, facts), relations, metrics)
    children: dict[str, list[str]] = {}
    for facility in sorted({facility for facility, _ in series}):
        if parent := parents.get(facility):
            children.setdefault(parent, []).append(facility)
    for relation in relations:
        for facility in sorted({key for key, _ in series} | children.keys()):
            yield from _judge_facility(relation, facility, children.get(facility, ()), series)


def find_sums(check: Iterable[SumCheck], fact: Fact) -> list[SumCheck]:
    """Return those of the checks that name a fact."""
    return [one for one in check if any(other.id == fact.id for other in one.facts)]


def _group_series(facts: Iterable[Fact], relations: Sequence[Relation], metrics: Mapping[str, Metric]) -> _Series:
    wanted = {name for relation in relations for name in relation.metrics}
    series: _Series = {}
    for fact in facts:
        if fact.metric in wanted and not units.get_unit(fact.unit).is_date:
            entry = _SumEntry.of(fact, metrics[fact.metric])
            series.setdefault((fact.facility, fact.metric), []).append(entry)
    return {key: sorted(listed, key=_rank_entry, reverse=True)[:MOST_IN_SERIES] for key, listed in series.items()}


def _rank_entry(entry: _SumEntry) -> tuple[str, str]:
    return entry.days[0].isoformat() if entry.days else "", entry.fact.id


def _judge_facility(relation: Relation, facility: str, children: Sequence[str], series: _Series) -> Iterator[SumCheck]:
    if relation.reach is RelationReach.WHOLE:
        yield from _judge_parts(relation, facility, children, series)
        return
    own = [series.get((facility, name), []) for name in relation.metrics]
    for made in (relation, *_derive_bounds(relation)):
        slots = [series.get((facility, name), []) for name in made.metrics]
        for chosen in _join_entries(made, slots, ()):
            yield from _judge_entries(made, chosen)
    yield from _find_shrunk(relation, own)
    if relation.reach is RelationReach.PARTS:
        for child in children:
            both = [[*mine, *series.get((child, name), [])] for name, mine in zip(relation.metrics, own, strict=True)]
            for chosen in _join_entries(relation, both, ()):
                if {one.fact.facility for one in chosen} == {facility, child}:
                    yield from _judge_entries(relation, chosen)


def _judge_parts(relation: Relation, facility: str, children: Sequence[str], series: _Series) -> Iterator[SumCheck]:
    """Set the parts of a facility, and each stated scope, beside what is said of the whole."""
    (name,) = set(relation.metrics)
    of_parts = [entry for child in children for entry in series.get((child, name), [])]
    for whole in series.get((facility, name), []):
        too_many = []
        for part in of_parts:
            if part.scope == whole.scope and part.is_of_kind(whole) and _compare_times(part, whole):
                (check,) = _judge_entries(relation, (part, whole))
                too_many.append(part)
                yield check
        yield from _add_parts(relation, whole, too_many)
        scoped = (part for part in series[facility, name] if part.scope and not whole.scope)
        for part in scoped:
            if part.is_of_kind(whole) and _compare_times(part, whole):
                yield from _judge_entries(relation, (part, whole))


def _add_parts(relation: Relation, whole: _SumEntry, parts: Sequence[_SumEntry]) -> Iterator[SumCheck]:
    """Yield the fewest parts that are together more than the whole, where each by itself is not."""
    chosen: list[_SumEntry] = []
    for part in sorted(parts, key=lambda one: (-(one.interval.low or 0), one.fact.id)):
        is_new = all(part.fact.facility != one.fact.facility and _compare_times(part, one) for one in chosen)
        if is_new and part.unit == whole.unit:
            chosen.append(part)
            side = tuple(RelationTerm((one.fact.metric,)) for one in chosen)
            made = Relation(relation.id, side, relation.right, is_bound=True, reach=relation.reach)
            (check,) = _judge_entries(made, (*chosen, whole))
            if check.verdict in (SumVerdict.MISFIT, SumVerdict.LOOK, SumVerdict.UNDATED):
                if len(chosen) > 1:
                    yield check
                return


# ---- which facts are set together ----------------------------------------------------------------


def _join_entries(
    relation: Relation, slots: Sequence[Sequence[_SumEntry]], chosen: tuple[_SumEntry, ...]
) -> Iterator[tuple[_SumEntry, ...]]:
    """Yield facts for all places of a formula of which each can stand beside each other."""
    if not all(slots):
        return
    if len(chosen) == len(slots):
        yield chosen
        return
    for entry in slots[len(chosen)]:
        if all(_can_stand(relation, one, entry, at, len(chosen)) for at, one in enumerate(chosen)):
            yield from _join_entries(relation, slots, (*chosen, entry))


def _can_stand(relation: Relation, one: _SumEntry, other: _SumEntry, at: int, other_at: int) -> bool:
    if one.scope != other.scope or not one.is_of_kind(other):
        return False
    return _find_nearness(relation, one, other, at, other_at) > _Nearness.APART


def _find_nearness(relation: Relation, one: _SumEntry, other: _SumEntry, at: int, other_at: int) -> _Nearness:
    if relation.time is RelationTime.GROWTH:
        return _compare_growth(one, other, (at, other_at))
    first_right = sum(len(term.metrics) for term in relation.left)
    if relation.time is RelationTime.UNTIL and (at < first_right) != (other_at < first_right):
        return _compare_order(*((one, other) if at < first_right else (other, one)))
    return _compare_times(one, other)


def _compare_times(one: _SumEntry, other: _SumEntry) -> _Nearness:
    """Return how sure it is that two facts are of one time."""
    if one.days is None or other.days is None:
        undated = [entry for entry in (one, other) if entry.days is None]
        if all(entry.is_ageless for entry in undated):
            return _Nearness.SURE
        lasts = all(entry.is_ageless or entry.metric.shelf_life_days is None for entry in undated)
        return _Nearness.UNKNOWN if lasts else _Nearness.APART
    if one.is_later(other) or other.is_later(one):
        return _Nearness.APART
    longest = max((last - first).days for first, last in (one.days, other.days))
    is_sure = one.is_ageless or other.is_ageless or one.days == other.days or longest < ABOUT_A_MONTH
    return _Nearness.SURE if is_sure else _Nearness.PERHAPS


def _compare_order(earlier: _SumEntry, later: _SumEntry) -> _Nearness:
    """Return how sure it is that one fact is not later than another."""
    if earlier.days is None or later.days is None or earlier.is_later(later):
        return _Nearness.APART
    is_sure = earlier.days == later.days or earlier.days[1] <= later.days[0]
    return _Nearness.SURE if is_sure else _Nearness.PERHAPS


def _compare_growth(one: _SumEntry, other: _SumEntry, places: tuple[int, int]) -> _Nearness:
    """Whether total, yearly figure and total follow each other, and the figure is of one year."""
    if one.days is None or other.days is None:
        return _Nearness.APART
    is_year = all(
        (days[1] - days[0]).days + 1 in _A_YEAR
        for days, at in zip((one.days, other.days), places, strict=True)
        if at == 1
    )
    follows = one.days[1] <= other.days[0] if places == (1, 2) else one.days[1] < other.days[0]
    return _Nearness.SURE if is_year and follows else _Nearness.APART


def _derive_bounds(relation: Relation) -> Iterator[Relation]:
    """Yield, of a whole that is the sum of its parts, that some of them have no more than it."""
    if relation.is_bound or not relation.is_sum or len(relation.right) != 1:
        return
    parts, whole = relation.left, relation.right
    for number in range(1, len(parts)):
        for some in combinations(parts, number):
            yield Relation(relation.id, some, whole, is_bound=True, reach=relation.reach, source=relation.source)


# ---- judging them --------------------------------------------------------------------------------


def _judge_entries(relation: Relation, chosen: Sequence[_SumEntry]) -> Iterator[SumCheck]:
    """Yield what is to be said of facts; nothing where their units do not compare, or some of them are it already."""
    sides = _evaluate_sides(relation, chosen)
    if sides is None:
        return
    facts = tuple(one.fact for one in chosen)
    if _does_fit(relation, *sides):
        tells = not relation.is_bound and all(one.is_two_sided for one in chosen)
        yield SumCheck(relation, facts, SumVerdict.FITS if tells else SumVerdict.OPEN)
        return
    if any(_is_misfit_already(made, relation, chosen) for made in _derive_bounds(relation)):
        return
    if relation.is_bound and len(relation.left) > 1 and _has_lesser(relation, chosen):
        return
    pairs = combinations(enumerate(chosen), 2)
    nearness = min(_find_nearness(relation, one, other, at, by) for (at, one), (by, other) in pairs)
    verdicts = {_Nearness.SURE: SumVerdict.MISFIT, _Nearness.PERHAPS: SumVerdict.LOOK}
    yield SumCheck(relation, facts, verdicts.get(nearness, SumVerdict.UNDATED))


def _does_fit(relation: Relation, left: Interval, right: Interval) -> bool:
    return not right.is_wholly_below(left) if relation.is_bound else left.meets(right)


def _is_misfit_already(made: Relation, relation: Relation, chosen: Sequence[_SumEntry]) -> bool:
    """Whether some of the facts are together more than the whole already."""
    by_metric = dict(zip(relation.metrics, chosen, strict=True))
    sides = _evaluate_sides(made, [by_metric[name] for name in made.metrics])
    return sides is not None and not _does_fit(made, *sides)


def _has_lesser(relation: Relation, chosen: Sequence[_SumEntry]) -> bool:
    """Whether fewer of the parts are already more than the whole."""
    if relation.time is RelationTime.GROWTH or not relation.is_sum:
        return False
    *parts, whole = chosen
    for left_out in range(len(parts)):
        terms = tuple(term for at, term in enumerate(relation.left) if at != left_out)
        made = Relation(relation.id, terms, relation.right, is_bound=True)
        sides = _evaluate_sides(made, [*(one for at, one in enumerate(parts) if at != left_out), whole])
        if sides is not None and not _does_fit(made, *sides):
            return True
    return False


def _find_shrunk(relation: Relation, slots: Sequence[Sequence[_SumEntry]]) -> Iterator[SumCheck]:
    """Yield where a whole of one time is less than its parts were before, or they less than it was.

    Only of capacities and totals: of others this says nothing.
    """
    is_kept = all(entry.metric.stat_type in _KEPT for entries in slots for entry in entries)
    if relation.is_bound or not relation.is_sum or len(relation.right) != 1 or not all(slots) or not is_kept:
        return
    for parts in _join_entries(relation, slots[:-1], ()):
        for whole in slots[-1]:
            if all(one.scope == whole.scope and one.fact.is_plan == whole.fact.is_plan for one in parts):
                is_after = all(whole.is_later(one) for one in parts)
                is_before = all(one.is_later(whole) for one in parts)
                sides = _evaluate_sides(relation, (*parts, whole)) if is_after or is_before else None
                if sides and (sides[1].is_wholly_below(sides[0]) if is_after else sides[0].is_wholly_below(sides[1])):
                    yield SumCheck(relation, tuple(one.fact for one in (*parts, whole)), SumVerdict.LOOK)


def _evaluate_sides(relation: Relation, chosen: Sequence[_SumEntry]) -> tuple[Interval, Interval] | None:
    """Return what the two sides may be, in the unit of the right one; None where the units do not compare."""
    is_canonical = all(one.unit == one.metric.unit for one in chosen)
    is_alike = relation.is_sum and len({one.unit for one in chosen}) == 1
    if not (is_canonical or is_alike):
        return None
    waiting = [one.interval for one in chosen]
    with localcontext(_DIGITS):
        left = _add_terms(relation.left, waiting[: sum(len(term.metrics) for term in relation.left)])
        right = _add_terms(relation.right, waiting[len(waiting) - sum(len(term.metrics) for term in relation.right) :])
    return left, right


def _add_terms(terms: Sequence[RelationTerm], intervals: Sequence[Interval]) -> Interval:
    total, at = _NOTHING, 0
    for term in terms:
        number = term.number * term.factor
        product = Interval(number, number)
        for interval in intervals[at : at + len(term.metrics)]:
            product = _multiply_intervals(product, interval)
        at += len(term.metrics)
        total = _add_intervals(total, product)
    return total


def _add_intervals(one: Interval, other: Interval) -> Interval:
    low = None if one.low is None or other.low is None else one.low + other.low
    high = None if one.high is None or other.high is None else one.high + other.high
    return Interval(low, high, one.low_inclusive and other.low_inclusive, one.high_inclusive and other.high_inclusive)


def _multiply_intervals(one: Interval, other: Interval) -> Interval:
    """Return what a product may be; of numbers that may be below zero and have no end, anything."""
    if one.low is None or other.low is None or one.low < 0 or other.low < 0:
        return _multiply_signed(one, other)
    is_low_reached = (
        (one.low_inclusive and other.low_inclusive)
        or (one.low == 0 and one.low_inclusive)
        or (other.low == 0 and other.low_inclusive)
    )
    if _NOTHING in (one, other):
        return _NOTHING
    high = None if one.high is None or other.high is None else one.high * other.high
    return Interval(one.low * other.low, high, is_low_reached, one.high_inclusive and other.high_inclusive)


def _multiply_signed(one: Interval, other: Interval) -> Interval:
    ends = (one.low, one.high, other.low, other.high)
    if any(end is None for end in ends):
        return _ANYTHING
    products = [a * b for a in (one.low, one.high) for b in (other.low, other.high) if a is not None and b is not None]
    return Interval(min(products), max(products))


# ---- in words ------------------------------------------------------------------------------------


def describe_check(
    check: SumCheck, fact: Fact, metrics: Mapping[str, Metric], facilities: Mapping[str, Facility], say: Speaker
) -> str:
    """Return, of a fact among those of a check, what it agrees with or does not fit, as a sentence; else nothing."""
    others = [one for one in check.facts if one.id != fact.id]
    figures = list_figures(others, metrics, facilities, say, beside=fact)
    if check.verdict is SumVerdict.FITS:
        calculation = _phrase_calculation(check, fact, metrics, say.language)
        return say("Agrees with {figures}: {calculation}.", figures=figures, calculation=calculation)
    formula = describe_formula(check.relation, metrics, say)
    if check.verdict is SumVerdict.MISFIT:
        return say("Does not fit {figures}: {formula}.", figures=figures, formula=formula)
    if check.verdict is SumVerdict.LOOK:
        return say("See whether it fits {figures}: {formula}.", figures=figures, formula=formula)
    return ""


def describe_formula(relation: Relation, metrics: Mapping[str, Metric], say: Speaker) -> str:
    """Return what must hold, in the names of the metrics."""
    if relation.reach is RelationReach.WHOLE:
        return say("a part has no more than the whole")
    if relation.time is RelationTime.GROWTH:
        return say("a total grows at least by what was added in a year between")
    sides = [
        " + ".join(_name_term(term, metrics, say.language) for term in side) for side in (relation.left, relation.right)
    ]
    return (" ≤ " if relation.is_bound else " = ").join(sides)


def _name_term(term: RelationTerm, metrics: Mapping[str, Metric], language: str) -> str:
    numbers = _list_constants(term, language)
    names = [metrics[name].label_in(language) for name in term.metrics]
    return " × ".join([*numbers, *names]) or "1"


def _list_constants(term: RelationTerm, language: str) -> list[str]:
    """Return the number and the units of a term in words; a number that changes nothing is left out."""
    number = [saying.phrase_number(term.number, language)] if term.number != 1 else []
    return [*number, *(saying.phrase_quantity(Quantity(amount="1", unit=unit), language) for unit in term.units)]


def list_figures(
    facts: Iterable[Fact],
    metrics: Mapping[str, Metric],
    facilities: Mapping[str, Facility],
    say: Speaker,
    beside: Fact | None = None,
) -> str:
    """Return figures with date and scope, and with their metric and facility unless the one beside has the same."""
    return "; ".join(_describe_figure(one, beside, metrics, facilities, say) for one in facts)


def _describe_figure(
    fact: Fact, beside: Fact | None, metrics: Mapping[str, Metric], facilities: Mapping[str, Facility], say: Speaker
) -> str:
    is_elsewhere = beside is None or fact.facility != beside.facility
    place = facilities[fact.facility].short_name if is_elsewhere and fact.facility in facilities else ""
    label = "" if beside is not None and fact.metric == beside.metric else metrics[fact.metric].label_in(say.language)
    named = ", ".join(filter(None, (place, label, fact.scope)))
    figure = status.describe_figure(fact, say.language)
    return f"{figure} ({named})" if named else figure


def _phrase_calculation(check: SumCheck, fact: Fact, metrics: Mapping[str, Metric], language: str) -> str:
    """Return how the number of a fact follows from the others: '1 / 220 ns ≈ 4.55 million images per second'."""
    relation, waiting = check.relation, list(check.facts)
    sides = [
        [(term, [waiting.pop(0) for _ in term.metrics]) for term in side] for side in (relation.left, relation.right)
    ]
    is_left = any(_has_fact(pair, fact) for pair in sides[0])
    own, rest = sides if is_left else sides[::-1]
    beside = [pair for pair in own if not _has_fact(pair, fact)]
    term, factors = next(pair for pair in own if _has_fact(pair, fact))
    divisors = [one for one in factors if one.id != fact.id]
    with localcontext(_DIGITS):
        value = sum((_multiply_points(*pair, metrics) for pair in rest), start=Decimal(0))
        value -= sum((_multiply_points(*pair, metrics) for pair in beside), start=Decimal(0))
        value = units.convert_value(
            value / _multiply_points(term, divisors, metrics), metrics[fact.metric].unit, fact.unit
        )
    written = " + ".join(_phrase_product(*pair, language) for pair in rest)
    written = " − ".join([written, *(_phrase_product(*pair, language) for pair in beside)])
    below = _phrase_product(term, divisors, language)
    if below != "1":
        several = len(rest) + len(beside) > 1
        written = f"{f'({written})' if several else written} / {f'({below})' if ' × ' in below else below}"
    told = Decimal(f"{value:.3g}")
    said = saying.phrase_quantity(Quantity(amount=f"{told:f}", unit=fact.unit), language)
    return f"{written} {'=' if told == value else '≈'} {said}"


def _has_fact(pair: tuple[RelationTerm, list[Fact]], fact: Fact) -> bool:
    return any(one.id == fact.id for one in pair[1])


def _multiply_points(term: RelationTerm, facts: Iterable[Fact], metrics: Mapping[str, Metric]) -> Decimal:
    product = term.number * term.factor
    for fact in facts:
        product *= units.convert_value(fact.point or Decimal(0), fact.unit, metrics[fact.metric].unit)
    return product


def _phrase_product(term: RelationTerm, facts: Sequence[Fact], language: str) -> str:
    said = (saying.phrase_fact(fact, language) for fact in facts)
    return " × ".join([*_list_constants(term, language), *said]) or "1"
