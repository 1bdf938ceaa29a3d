"""What a metric is, asked of its facts: totals do not fall, shares end at the whole, what is used has room."""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING

from facts import saying, units
from facts.extraction import clues
from facts.findings import error, note
from facts.metric import StatType
from facts.record import StatusKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from decimal import Decimal

    from facts.findings import Finding
    from facts.metric import Metric
    from facts.quantity import Interval
    from facts.record import Fact

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
_STATED = frozenset({StatusKind.ACTUAL, StatusKind.ESTIMATED})
_STOPS = re.compile(r"[.;:!?](?=\s|$)")


def of_one(fact: Fact, metric: Metric, words: str = "") -> Iterator[Finding]:
    """Yield what speaks against a fact by itself; `words` are those around it, where more than its quote is known."""
    yield from _share(fact, metric)
    yield from _period(fact, metric, words or _quoted(fact))


def _share(fact: Fact, metric: Metric) -> Iterator[Finding]:
    if metric.stat_type is not StatType.SHARE or not units.convertible(fact.unit, "%"):
        return
    low = (
        fact.interval.converted(fact.unit, "%").low
        if fact.amount is None
        else units.convert(fact.amount, fact.unit, "%")
    )
    if low is not None and low > 100:
        what = f"{saying.fact(fact)} is more than the whole"
        yield error("share-above-whole", what, "Check number and unit, or choose a metric that is no share.", fact)


def _period(fact: Fact, metric: Metric, words: str) -> Iterator[Finding]:
    if metric.stat_type is StatType.CUMULATIVE_TOTAL:
        said = period_in(words)
        if said:
            what = f"{said!r} tells a count over a time, but {metric.label} is a total since opening"
            yield note("period-beside-total", what, "Choose the metric for so many in a year, or another one.", fact)
    if metric.stat_type is StatType.FLOW and not period_in(words):
        since = clues.TO_DATE.search(words)
        if since:
            what = f"{since.group()!r} tells a total up to a day, but {metric.label} is counted over a time"
            yield note("since-beside-flow", what, "Choose the metric for the total, or another one.", fact)


def period_in(words: str) -> str:
    """Return the words that cut a count down to a time, such as 'alone', 'last year', 'in 2025'; none for 'since'."""
    said = clues.IN_ONE_YEAR.search(words) or clues.YEARLY.search(words) or clues.MONTHLY.search(words)
    said = said or clues.WEEKLY.search(words) or clues.DAILY.search(words)
    if said:
        return said.group()
    bare = (found for found in clues.BARE_PERIOD.finditer(words) if not _is_opening(words[: found.start()]))
    return next((found.group() for found in bare), "")


def _is_opening(before: str) -> bool:
    near = before[-NEAR:]
    return clues.OPENING.search(near) is not None or clues.SINCE.search(near) is not None


def _quoted(fact: Fact) -> str:
    """The words of a fact's quote and beside it, as far as its sentence goes."""
    before = _STOPS.split(fact.quote_prefix)[-1]
    after = _STOPS.split(f"{fact.quote_suffix} ")[0]
    return f"{before} {fact.quote_exact} {after}"


# ---- one series ----------------------------------------------------------------------------------


def falls(later: Fact, others: Iterable[Fact], metric: Metric) -> Iterator[Finding]:
    """Yield the highest earlier fact that a total lies below; of stocks, flows and ranks a fall is none."""
    if metric.stat_type is not StatType.CUMULATIVE_TOTAL:
        return
    is_now = later.interval
    above = [(low, one) for one in others if (low := _low_above(one, later, is_now)) is not None]
    if above:
        highest = max(above, key=lambda pair: (pair[0], pair[1].id))[1]
        what = (
            f"{saying.fact(later)} ({saying.as_of(later)}) is less than {saying.fact(highest)} "
            f"({saying.as_of(highest)}): a total cannot fall"
        )
        yield note("total-falls", what, "One of them is wrong, or counts something else.", later, highest)


def _low_above(earlier: Fact, later: Fact, is_now: Interval) -> Decimal | None:
    """Return the lower end of an earlier fact that lies wholly above a later one; None for any other pair."""
    if not (earlier.status_kind in _STATED and later.status_kind in _STATED and is_later(later, earlier)):
        return None
    if not units.convertible(earlier.unit, later.unit):
        return None
    was = earlier.interval.converted(earlier.unit, later.unit)
    return was.low if _is_below(is_now, was) else None


def is_later(one: Fact, other: Fact) -> bool:
    """Whether the first day of one comes after the last day of the other."""
    ours, theirs = one.as_of_bounds, other.as_of_bounds
    return ours is not None and theirs is not None and ours[0] > theirs[1]


def _is_below(one: Interval, other: Interval) -> bool:
    """Whether every number of one interval lies below every number of the other."""
    return one.high is not None and other.low is not None and one.high <= other.low and not one.meets(other)


def off_its_series(fact: Fact, others: Sequence[Fact], metric: Metric) -> Iterator[Finding]:
    """Note a number a thousand times off the others of its facility and metric: most often a lost unit or scale."""
    unit = units.unit(metric.unit)
    if not unit.is_ratio_scale or metric.dimension == "ratio":
        return
    target = metric.unit if units.convertible(fact.unit, metric.unit) else fact.unit
    own = _point(fact, target)
    alike = (other for other in others if (other.status_kind in _STATED) == (fact.status_kind in _STATED))
    rest = sorted(point for other in alike if (point := _point(other, target)))
    if not own or not rest:
        return
    middle = rest[len(rest) // 2]
    if middle and not (middle / THOUSAND < own < middle * THOUSAND):
        what = f"{saying.fact(fact)} is a thousand times off the others of its series"
        yield note("off-its-series", what, "Check the number, its scale and its unit.", fact)


def _point(fact: Fact, target: str) -> Decimal | None:
    point = fact.point
    return (
        units.convert(point, fact.unit, target) if point is not None and units.convertible(fact.unit, target) else None
    )


# ---- what is used, and what there is room for ----------------------------------------------------


def beyond_capacity(facts: Iterable[Fact], metric_of: Callable[[str], Metric]) -> Iterator[Finding]:
    """Yield where a facility uses more than it has room for, at about the same time."""
    known = [(fact, metric_of(fact.metric)) for fact in facts if fact.status_kind in _STATED]
    room = [pair for pair in known if pair[1].stat_type is StatType.CAPACITY]
    for (whole, capacity), (used, use) in product(room, known):
        if _fills(use, capacity) and _overlaps(used, whole) and _exceeds(used, whole):
            what = (
                f"{saying.fact(used)} ({use.label}, {saying.as_of(used)}) is more than "
                f"{saying.fact(whole)} ({capacity.label}, {saying.as_of(whole)})"
            )
            yield note("capacity-below-use", what, "One of them is wrong, or of another part.", used, whole)


def _fills(use: Metric, capacity: Metric) -> bool:
    if use.stat_type not in _FILLS:
        return False
    in_group = bool(use.comparability_group) and use.comparability_group == capacity.comparability_group
    return in_group or use.id in _USE_OF.get(capacity.id, ())


def _overlaps(one: Fact, other: Fact) -> bool:
    ours, theirs = one.as_of_bounds, other.as_of_bounds
    return ours is not None and theirs is not None and not is_later(one, other) and not is_later(other, one)


def _exceeds(used: Fact, whole: Fact) -> bool:
    if not units.convertible(whole.unit, used.unit):
        return False
    return _is_below(whole.interval.converted(whole.unit, used.unit), used.interval)
