"""Money in another currency: only through a dated reference rate of the European Central Bank, always said so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from facts import units
from facts.errors import UnitError

_LONGEST_HOLIDAY = 10


@dataclass(frozen=True, slots=True)
class Rate:
    """What one unit of the source is worth in the target, on the day of the reference rate."""

    source: str
    target: str
    rate: Decimal
    day: date

    def convert(self, amount: Decimal) -> Decimal:
        return amount * self.rate


def split(code: str) -> tuple[str, str]:
    """Return currency and what follows: ('EUR', '/a') of 'EUR/a'."""
    currency, slash, per = code.partition("/")
    return currency, slash + per


@lru_cache(maxsize=4096)
def rate(source: str, target: str, on: date) -> Rate:
    """Return the reference rate of the last bank day up to a date; raise UnitError where there is none."""
    for name in (source, target):
        if units.unit(name).dimension != "money":
            raise UnitError(f"{name} is not a currency", where="currency", remedy="Write an ISO 4217 code such as EUR.")
    for back in range(_LONGEST_HOLIDAY):
        day = on - timedelta(days=back)
        found = _rate_on(source, target, day)
        if found is not None:
            return Rate(source, target, found, day)
    raise UnitError(
        f"there is no reference rate from {source} to {target} on {on.isoformat()}",
        where="currency",
        remedy=f"Keep the amount in {source}; rates cover bank days from 4 January 1999.",
    )


def _rate_on(source: str, target: str, day: date) -> Decimal | None:
    from currency_converter import RateNotFoundError  # noqa: PLC0415 - loads with the rates below

    try:
        return Decimal(_rates().convert(Decimal(1), source, target, date=day))
    except (RateNotFoundError, ValueError):
        return None


def last_day() -> date:
    """Return the last day for which there are rates: plans for later years are told at these."""
    found: date = _rates().bounds["USD"].last_date
    return found


@cache
def _rates() -> Any:
    """Load the rates on first use: they are half a second of reading."""
    from currency_converter import CurrencyConverter  # noqa: PLC0415 - lazy by design, see above

    return CurrencyConverter(decimal=True)
