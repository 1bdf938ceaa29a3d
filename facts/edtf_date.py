"""EDTF dates (ISO 8601-2): check them, and find the days they cover."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

from facts.errors import RecordError

_PLAIN = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_DAY_WITH_DOUBT = re.compile(r"\d{4}-\d\d-\d\d[~?%]")
REMEDY = 'Write "2019", "2019-08", "2019-08-22", "2007/2013" or "2019-08~".'


@lru_cache(maxsize=65536)
def bounds(text: str, where: str = "as_of") -> tuple[date, date]:
    """Return the first and last day an EDTF date covers; raise RecordError when it is not one."""
    plain = _PLAIN.fullmatch(text)
    if _DAY_WITH_DOUBT.search(text):
        raise RecordError(
            f"{text!r} is an approximate date posing as a day", where=where, remedy="Write the month or year: 2019-08~."
        )
    try:
        return _plain_bounds(plain) if plain else _common_bounds(text) or _full_bounds(text)
    except (ValueError, OverflowError):
        raise RecordError(f"{text!r} is not an EDTF date", where=where, remedy=REMEDY) from None


def _plain_bounds(found: re.Match[str]) -> tuple[date, date]:
    year, month, day = (int(part) if part else None for part in found.groups())
    assert year is not None
    first = date(year, month or 1, day or 1)
    if day:
        return first, first
    after = date(year + 1, 1, 1) if month is None else date(year + month // 12, month % 12 + 1, 1)
    return first, after - timedelta(days=1)


def _common_bounds(text: str) -> tuple[date, date] | None:
    """Read spans and doubtful dates of the plain form, which need no full grammar."""
    first, _, last = text.partition("/")
    ends = [_PLAIN.fullmatch(part.rstrip("~?%")) for part in (first, last or first)]
    if not ends[0] or not ends[1]:
        return None
    low, high = _plain_bounds(ends[0])[0], _plain_bounds(ends[1])[1]
    if low > high:
        raise ValueError(text)
    return low, high


def _full_bounds(text: str) -> tuple[date, date]:
    import edtf  # noqa: PLC0415 - the full grammar is rarely needed and slow to load

    try:
        parsed = edtf.parse_edtf(text)
    except edtf.EDTFParseException as error:
        raise ValueError(text) from error
    first, last = parsed.lower_strict(), parsed.upper_strict()
    low, high = date(*first[:3]), date(*last[:3])
    if low > high:
        raise ValueError(text)
    return low, high


def precision(text: str) -> str:
    """Return 'day', 'month', 'year' or 'range'."""
    plain = _PLAIN.fullmatch(text.rstrip("~?%"))
    if not plain:
        return "range"
    return "day" if plain[3] else "month" if plain[2] else "year"
