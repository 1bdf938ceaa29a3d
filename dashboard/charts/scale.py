"""The value axis: its range, its ticks, and the way between values and pixels."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from dashboard.charts import numbers, text
from dashboard.charts.options import say
from dashboard.theme import SIZES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dashboard.charts.options import ChartOptions
    from dashboard.charts.rows import Row

LINE = 36
MARGIN = 24
MOST_TICKS = 11
NO_LOG_SCALE = say("No logarithmic axis: zero does not mean none on this scale.")
NO_LOG_POSITIVE = say("No logarithmic axis: it needs numbers above zero.")


def no_log(facts: Iterable[Row]) -> str | None:
    """Say why these facts cannot stand on a logarithmic axis, or None."""
    facts = list(facts)
    if not all(fact.ratio_scale for fact in facts):
        return NO_LOG_SCALE
    return None if all(fact.point > 0 for fact in facts) else NO_LOG_POSITIVE


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis from `low` to `high` drawn over `pixels`; logarithmic or linear."""

    low: float
    high: float
    pixels: float
    log: bool = False

    def to_pixels(self, value: float) -> float:
        """Return the distance from the low end; values off a logarithmic axis stand at its low end."""
        return self._unbounded(max(value, self._least))

    def _unbounded(self, value: float) -> float:
        low, high = self._units(self.low), self._units(self.high)
        return (self._units(value) - low) / (high - low) * self.pixels

    def at(self, pixels: float) -> float:
        """Return the value that stands so many pixels from the low end."""
        low, high = self._units(self.low), self._units(self.high)
        place = low + (high - low) * pixels / self.pixels
        return float(10**place) if self.log else place

    def moved(self, value: float, pixels: float) -> float:
        return self.at(self.to_pixels(value) + pixels)

    @property
    def range(self) -> list[float]:
        return [self._units(self.low), self._units(self.high)]

    @property
    def _least(self) -> float:
        return self.low if self.log else -math.inf

    def _units(self, value: float) -> float:
        return math.log10(value) if self.log else value

    def axis(self, last: float, options: ChartOptions, *, upright: bool = False, least: float = 0) -> dict[str, Any]:
        """Return the settings of the Plotly axis, its ticks ending where the facts do, not where their words do."""
        values = self._ticks(last, options, LINE if upright else None, least)
        values = [value for value in values if upright or self._stays_in(value, options)]
        return {
            "type": "log" if self.log else "linear",
            "range": self.range,
            "tickvals": values,
            "ticktext": [numbers.number(value, options.language) for value in values],
        }

    def _stays_in(self, value: float, options: ChartOptions) -> bool:
        """Whether the text of a tick keeps within the picture's margins."""
        half, place = text.width(numbers.number(value, options.language), SIZES.tick) / 2, self.to_pixels(value)
        return half - MARGIN <= place <= self.pixels + MARGIN - half

    def _ticks(self, last: float, options: ChartOptions, size: float | None, least: float) -> list[float]:
        """Return round numbers up to `last`, as close as their texts, or lines of `size`, allow."""
        rows = _log_ticks(self.low, last) if self.log else _linear_ticks(self.low, last)
        found = self._first_fitting(rows, options, size, least)
        # Numbers that lie close together have no power of ten, nor twice or five times one, among them.
        return found or self._first_fitting(_linear_ticks(self.low, last), options, size, least)

    def _first_fitting(
        self, rows: Iterable[list[float]], options: ChartOptions, size: float | None, least: float
    ) -> list[float]:
        inside: list[float] = []
        for values in rows:
            inside = [value for value in values if -0.5 <= self._unbounded(value) <= self.pixels + 0.5]
            if len(inside) < MOST_TICKS and self._fit(inside, options, size, least):
                break
        return inside

    def _fit(self, values: Sequence[float], options: ChartOptions, size: float | None, least: float) -> bool:
        sizes = [size or text.width(numbers.number(value, options.language), SIZES.tick) + 18 for value in values]
        places = [self.to_pixels(value) for value in values]
        return all(
            b - a >= max(least, (one + other) / 2)
            for (a, b), (one, other) in zip(pairwise(places), pairwise(sizes), strict=True)
        )


def _linear_ticks(low: float, high: float) -> Iterable[list[float]]:
    """Yield ever coarser rows of round numbers that reach just past `high`."""
    span = (high - low) or abs(high) or 1
    power = math.floor(math.log10(span)) - 1
    for step in (factor * 10.0 ** (power + more) for more in range(4) for factor in (1, 2, 5)):
        first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
        if last - first < 60:
            yield [float(f"{place * step:.12g}") for place in range(first, last + 1)]


def _log_ticks(low: float, high: float) -> Iterable[list[float]]:
    """Yield 1-2-5 rows, then decades, then every second, third, … decade."""
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    if last - first <= 3:
        yield [factor * 10.0**power for power in range(first, last + 1) for factor in (1, 2, 5)]
    for every in (1, 2, 3, 6, 9, 12):
        yield [10.0**power for power in range(first, last + 1, every)]


def ends(facts: Iterable[Row]) -> tuple[float, float]:
    """Return the lowest and the highest number that is drawn for these facts."""
    values = [value for fact in facts for value in drawn_ends(fact)]
    return min(values), max(values)


def drawn_ends(fact: Row) -> tuple[float, float]:
    """Return what a fact's mark covers: an exact number is its point, a bound ends at itself."""
    if fact.qualifier in ("exact", "one_of_only"):
        return fact.point, fact.point
    low = fact.point if fact.low is None else fact.low
    high = fact.point if fact.high is None else fact.high
    return min(low, fact.point), max(high, fact.point)


def fitted(facts: Sequence[Row], pixels: float, log: bool, after: Sequence[float], before: float = 0) -> Scale:
    """Return the scale on which each fact, and `after` pixels of words behind it, fits.

    On a linear axis where zero means none it starts at zero; elsewhere it starts `before` pixels below the facts.
    """
    low, high = ends(facts)
    positive = [value for fact in facts for value in (*drawn_ends(fact), fact.point) if value > 0]
    if log:
        low = min(positive)
    start, stop = (math.log10(low), math.log10(high)) if log else (low, high)
    if not log and all(fact.ratio_scale for fact in facts) and low >= 0:
        start, before = 0.0, 0
    if stop <= start:
        margin = 0.5 if log else abs(stop) * 0.05 or 1
        start, stop = start - (margin if before else 0), stop + margin
    room = pixels - before
    span = max(_span(fact, start, extra, room, log) for fact, extra in zip(facts, after, strict=True))
    span = max(span, stop - start)
    start -= span * before / room if room else 0
    stop = start + span * pixels / room
    return Scale(10.0**start, 10.0**stop, pixels, log) if log else Scale(start, stop, pixels)


def _span(fact: Row, start: float, extra: float, room: float, log: bool) -> float:
    high = drawn_ends(fact)[1]
    place = (math.log10(high) if log and high > 0 else start) if log else high
    return (place - start) * room / max(room - extra, room / 4)
