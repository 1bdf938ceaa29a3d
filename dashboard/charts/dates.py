"""The time axis: a scale of days, its ticks in the chosen language."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from dashboard.charts import numbers, text
from dashboard.charts.scale import Scale
from dashboard.theme import SIZES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dashboard.charts.options import ChartOptions
    from dashboard.charts.rows import Row

YEAR = 365.25
_LAST_DAY = date.max.toordinal()


def day(moment: datetime) -> float:
    """Return the days since year 1, with the part of the day."""
    return moment.toordinal() + (moment.hour * 60 + moment.minute) / 1440


def iso(days: float) -> str:
    return (datetime(1, 1, 1) + timedelta(days=days - 1)).isoformat(timespec="minutes")  # noqa: DTZ001 - dates of facts have no zone


def scale(facts: Iterable[Row], pixels: float, before: float, after: float) -> Scale:
    """Return the scale of days that holds these facts and so many pixels on either side."""
    facts = list(facts)
    first, last = min(day(fact.start) for fact in facts), max(day(fact.end) for fact in facts)
    least = YEAR if last - first < 1 else 30
    if last - first < least:
        first, last = first - least / 2, last + least / 2
    a_pixel = (last - first) / max(pixels - before - after, pixels / 4)
    return Scale(max(2, first - before * a_pixel), min(_LAST_DAY, last + after * a_pixel), pixels)


def axis(days: Scale, options: ChartOptions) -> dict[str, Any]:
    ticks = _ticks(days, options)
    return {
        "type": "date",
        "range": [iso(days.low), iso(days.high)],
        "tickangle": 0,
        "tickvals": [moment.isoformat() for moment, _ in ticks],
        "ticktext": [words for _, words in ticks],
    }


def numbered_axis(days: Scale, options: ChartOptions) -> dict[str, Any]:
    """Return a time axis that counts days, for marks that reach so many pixels to either side."""
    ticks = _ticks(days, options)
    return {
        "range": days.range,
        "tickangle": 0,
        "tickvals": [moment.toordinal() for moment, _ in ticks],
        "ticktext": [words for _, words in ticks],
    }


def _ticks(days: Scale, options: ChartOptions) -> list[tuple[date, str]]:
    """Return round dates and their words, as close as the words allow."""
    for months in (1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000, 12000):
        if (days.high - days.low) / (YEAR / 12 * months) > 40:
            continue
        words = [(moment, _said(moment, months, options)) for moment in _firsts(days, months)]
        widest = max((text.width(said, SIZES.tick) for _, said in words), default=0)
        if YEAR / 12 * months / (days.high - days.low) * days.pixels >= widest + 18:
            break
    return words if len(words) > 1 else _two(days, options)


def _said(moment: date, months: int, options: ChartOptions) -> str:
    return str(moment.year) if months >= 12 else numbers.month(moment, options.language)


def _firsts(days: Scale, months: int) -> list[date]:
    """Return the first days of every so many months within the scale."""
    start, stop = date.fromordinal(int(days.low)), date.fromordinal(int(days.high))
    count = (start.year * 12 + start.month - 1 + months - 1) // months * months
    found = []
    while count // 12 <= date.max.year and (moment := date(count // 12, count % 12 + 1, 1)) <= stop:
        if moment >= start:
            found.append(moment)
        count += months
    return found


def _two(days: Scale, options: ChartOptions) -> list[tuple[date, str]]:
    """Return two dates far apart, where there is room for no more: years, months or else days."""
    for months in (12, 1):
        found = _firsts(days, months)
        if len(found) > 1:
            return [(moment, _said(moment, months, options)) for moment in (found[0], found[-1])]
    quarter = (days.high - days.low) / 4
    moments = [date.fromordinal(int(days.low + part * quarter)) for part in (1, 3)]
    return [(moment, numbers.day_and_month(moment, options.language)) for moment in moments]
