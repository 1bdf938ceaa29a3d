"""Pairs of facts of one series that are at odds: contradictions, cases to look at, totals that fall.

No number fits both of such a pair. Facts are put together by unit, kind and date, so that whether the times of two
groups fit is asked once for all their facts, and in sorted groups the facts wholly below or above another stand
together: a series costs little more than sorting it and telling the pairs that there are.
"""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from math import inf
from typing import TYPE_CHECKING, Any, NamedTuple

from facts.model.fact_case import CaseKind, make_pair
from facts.model.metric import StatType
from facts.model.quantity import Quantity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from facts.model.metric import Metric
    from facts.model.quantity import Interval
    from facts.model.record import Fact

AGELESS = frozenset({StatType.PHYSICAL, StatType.DATE})
ABOUT_A_MONTH = 31
"""Days within which two as-of dates are the same time, also where one of them is only part of the other."""
_DECIDED_ON = (
    *("facility", "metric", "scope", *Quantity.model_fields, "as_of", "period", "status_kind"),
    *("article", "claimed_by", "value_text", "quote_exact", "rank"),
)
Days = tuple["date", "date"]


@dataclass(frozen=True, slots=True)
class Statement:
    """A fact of a series with what it is compared by."""

    fact: Fact
    days: Days | None
    unit: str
    interval: Interval

    @classmethod
    def of(cls, fact: Fact, metric: Metric) -> Statement:
        return cls(fact, fact.as_of_bounds, *fact.make_comparable(metric.unit))

    def is_later(self, other: Statement) -> bool:
        return _is_later(self.days, other.days)

    def disagrees(self, other: Statement) -> bool:
        return self.unit == other.unit and not self.interval.meets(other.interval)


class Dispute(NamedTuple):
    """Two statements at odds, and why; of a fall the later one comes first."""

    kind: CaseKind
    one: Statement
    other: Statement

    @property
    def pair(self) -> tuple[str, str]:
        return make_pair(self.one.fact.id, self.other.fact.id)


def digest_side(fact: Fact | None) -> str:
    """Return a digest of what a decision about a fact rests on; nothing for one that is not public."""
    if fact is None:
        return ""
    told = [_write_value(getattr(fact, name)) for name in _DECIDED_ON]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:32]


def _write_value(value: Any) -> str | None:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return None if value is None else str(value)


def iter_disputes(series: Iterable[Statement], metric: Metric, *, falls: bool = True) -> Iterator[Dispute]:
    """Yield the pairs of one series that are at odds, each once; with the falls of a total, unless told otherwise."""
    groups: dict[tuple[Any, ...], list[Statement]] = defaultdict(list)
    for one in series:
        groups[one.unit, one.fact.is_plan, one.fact.period, one.days].append(one)
    alike: dict[tuple[Any, ...], list[_SameTime]] = defaultdict(list)
    for (*key, days), same in groups.items():
        alike[tuple(key)].append(_SameTime(days, same))
    for (_, is_plan, period), of_kind in alike.items():
        for first, second in _iter_times(of_kind, metric, is_plan=is_plan):
            for below, above in ((first, second), (second, first))[: 1 if first is second else 2]:
                kind = _classify(below.days, above.days, metric, is_plan=is_plan, period=period)
                if kind is not None:
                    yield from (Dispute(kind, *pair) for pair in below.iter_below(above))
    if falls:
        yield from iter_falls([one for same in groups.values() for one in same], metric)


class _SameTime:
    """Statements of one unit, kind and date, sorted by each of their ends."""

    def __init__(self, days: Days | None, statements: Sequence[Statement]) -> None:
        self.days = days
        by_low = sorted(((_low_end(one), one) for one in statements), key=_get_end)
        self._lows = [end for end, _ in by_low]
        self._by_low = [one for _, one in by_low]
        self._by_high = sorted(((_high_end(one), one) for one in statements), key=_get_end)

    def iter_below(self, other: _SameTime) -> Iterator[tuple[Statement, Statement]]:
        """Yield the pairs of which the first, of this group, lies wholly below the second, of the other."""
        for end, one in self._by_high:
            place = bisect_right(other._lows, end)
            if place == len(other._lows):
                return
            yield from ((one, above) for above in other._by_low[place:])


def _get_end(pair: tuple[Any, Statement]) -> Any:
    return pair[0]


def _low_end(one: Statement) -> tuple[Decimal | float, int]:
    """Return what orders a lower end: an open one lies above a closed one of the same number."""
    return (-inf, 0) if one.interval.low is None else (one.interval.low, 0 if one.interval.low_inclusive else 1)


def _high_end(one: Statement) -> tuple[Decimal | float, int]:
    return (inf, 0) if one.interval.high is None else (one.interval.high, 0 if one.interval.high_inclusive else -1)


def _iter_times(groups: list[_SameTime], metric: Metric, *, is_plan: bool) -> Iterator[tuple[_SameTime, _SameTime]]:
    """Yield the pairs of groups whose dates may bear a dispute, each group with itself among them."""
    yield from ((one, one) for one in groups)
    if metric.stat_type is StatType.DATE and not is_plan:
        yield from combinations(groups, 2)
        return
    dated = sorted((one for one in groups if one.days), key=lambda one: one.days or ())
    for undated in (one for one in groups if one.days is None):
        yield from ((undated, one) for one in dated)
    for place, one in enumerate(dated):
        for at in range(place + 1, len(dated)):
            if _is_later(dated[at].days, one.days):
                break
            yield one, dated[at]


def _is_later(days: Days | None, others: Days | None) -> bool:
    return days is not None and others is not None and days[0] > others[1]


def _classify(
    less: Days | None, more: Days | None, metric: Metric, *, is_plan: bool, period: str | None
) -> CaseKind | None:
    """Return why two numbers of the same kind, the one of `less` wholly below the other, are at odds by their dates.

    It is a contradiction where they are said of one time. It is a case to look at where the dates overlap only in
    part, as a year and a day of it, or where one has no date and the thing has no shelf life.
    """
    if metric.stat_type is StatType.DATE and not is_plan:
        return CaseKind.CONTRADICTION
    if less is None or more is None:
        if less is more:
            return CaseKind.CONTRADICTION if metric.stat_type in AGELESS and not is_plan else None
        is_lasting = metric.shelf_life_days is None and not (is_plan or period)
        return CaseKind.LOOK if is_lasting else None
    if _is_later(less, more) or _is_later(more, less):
        return None
    return CaseKind.LOOK if _may_have_moved(less, more, metric) else CaseKind.CONTRADICTION


def _may_have_moved(less: Days, more: Days, metric: Metric) -> bool:
    """Whether a number may have changed from one to the other within their as-of dates, as from a year to a day of it.

    A total only grows: the greater number must be able to be the later one.
    """
    longest = max((last - first).days for first, last in (less, more))
    if metric.stat_type in AGELESS or less == more or longest < ABOUT_A_MONTH:
        return False
    return metric.stat_type is not StatType.CUMULATIVE_TOTAL or more[1] > less[0]


# ---- totals that fall ------------------------------------------------------------------------------


def iter_falls(series: Iterable[Statement], metric: Metric) -> Iterator[Dispute]:
    """Yield each total that lies below an earlier one, with the highest of those; else those it may lie below.

    It may where it is printed without a hedge and keeps above an earlier bound by its rounding alone. Of stocks, flows
    and ranks a fall is none.
    """
    if metric.stat_type is not StatType.CUMULATIVE_TOTAL:
        return
    units: dict[str, list[tuple[Days, Statement]]] = defaultdict(list)
    for one in series:
        if one.days and not one.fact.is_plan:
            units[one.unit].append((one.days, one))
    for same in units.values():
        yield from _iter_falls_of_unit(same)


def _iter_falls_of_unit(dated: list[tuple[Days, Statement]]) -> Iterator[Dispute]:
    by_end = sorted(dated, key=lambda item: item[0][1])
    earlier, place = _EarlierTotals(), 0
    for days, one in sorted(dated, key=lambda item: item[0][0]):
        while by_end[place][0][1] < days[0]:
            earlier.add(by_end[place][1])
            place += 1
        highest = earlier.find_above(one)
        if highest is not None:
            yield Dispute(CaseKind.FALL, one, highest)
        else:
            yield from (Dispute(CaseKind.LOOK, one, bound) for bound in earlier.find_bounds_above(one))


class _EarlierTotals:
    """The totals before a day: the highest of them, and those of which only a lower bound is stated."""

    def __init__(self) -> None:
        self._highest: dict[bool, Statement] = {}  # by whether the lower end is closed
        self._bounds: dict[str, list[tuple[Decimal, int, str, Statement]]] = defaultdict(list)

    def add(self, one: Statement) -> None:
        low, fact = one.interval.low, one.fact
        if low is None:
            return
        found = self._highest.get(one.interval.low_inclusive)
        if found is None or _rank_height(one) > _rank_height(found):
            self._highest[one.interval.low_inclusive] = one
        if fact.amount is None and fact.upper is None and fact.interval.low is not None:
            bound = (fact.interval.low, 0 if fact.interval.low_inclusive else 1, fact.id, one)
            insort(self._bounds[fact.unit], bound, key=_get_bound)

    def find_above(self, later: Statement) -> Statement | None:
        """Return the highest total that lies wholly above one."""
        above = [one for one in self._highest.values() if later.interval.is_wholly_below(one.interval)]
        return max(above, key=_rank_height, default=None)

    def find_bounds_above(self, later: Statement) -> list[Statement]:
        """Return the totals whose lower bound lies above the number that is printed for one without a hedge."""
        fact = later.fact
        if fact.qualifier != "exact" or fact.amount is None:
            return []
        bounds = self._bounds[fact.unit]
        return [one for *_, one in bounds[bisect_left(bounds, (fact.amount, 1), key=lambda bound: bound[:2]) :]]


def _rank_height(one: Statement) -> tuple[Any, ...]:
    return one.interval.low, one.fact.id


def _get_bound(bound: tuple[Decimal, int, str, Statement]) -> Any:
    return bound[:3]
