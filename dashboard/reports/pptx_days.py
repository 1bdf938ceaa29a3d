"""The time axis of a native chart: days as a spreadsheet counts them; years with a fraction before 1901."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from dashboard.charts.scale import Scale
from dashboard.reports.pptx_plot import Axis
from dashboard.reports.pptx_sheet import FIRST_DAY, serial

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.charts.rows import Row

YEAR = 365.25
OLDEST = 1901  # programs write no dates before 1900
TICK = 46  # points that the words of a tick take
_STEPS = (1 / 12, 1 / 4, 1 / 2, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


@dataclass(frozen=True, slots=True)
class Days:
    """How dates are counted: in days, or in years where some are too old for a spreadsheet."""

    in_years: bool

    @property
    def year(self) -> float:
        return 1.0 if self.in_years else YEAR

    def number(self, moment: datetime) -> float:
        if self.in_years:
            return round(moment.year + (moment.timetuple().tm_yday - 1) / YEAR, 2)
        return float(serial(moment.date()))

    def cell(self, number: float) -> float | date:
        return number if self.in_years else FIRST_DAY + timedelta(days=round(number))

    def start_of(self, year: int) -> float:
        """Return the beginning of a year; a day later, so that steps of an average year never fall short of one."""
        return float(year) if self.in_years else serial(date(year, 1, 1)) + 1.0


def days(facts: Sequence[Row]) -> Days:
    return Days(min(fact.start.year for fact in facts) < OLDEST)


def axis(facts: Sequence[Row], counted: Days, width: float, after: float) -> tuple[Scale, Axis]:
    """Return the axis from the beginning of a year to the last fact, with `after` points of room for its words."""
    first, last = (counted.number(end) for end in (min(f.start for f in facts), max(f.end for f in facts)))
    span = max(last - first, counted.year / 2)
    most = max(2.0, min(10.0, (width - after) / TICK))
    step = next(step for step in _STEPS if span / (step * counted.year) <= most)
    low = _low(min(fact.start for fact in facts), step, counted)
    high = low + (last - low) * width / max(width - after, width / 4)
    high = max(high, low + step * counted.year)
    months = step < 1 and not counted.in_years
    form = f'[>{last + step * counted.year:.12g}]"";' + (
        "mmm\\ yyyy" if months else "0" if counted.in_years else "yyyy"
    )
    return Scale(low, high, width), Axis(low, high, step * counted.year, form)


def _low(first: datetime, step: float, counted: Days) -> float:
    if step < 1 and not counted.in_years:
        return serial(date(first.year, (first.month - 1) // round(step * 12) * round(step * 12) + 1, 1)) + 3.0
    whole = max(1, round(step))
    return counted.start_of(max(1, first.year // whole * whole))
