"""EDTF dates (ISO 8601-2): check them, and find the days they cover."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any

from facts.errors import RecordError

_PLAIN = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d\d))?)?", re.ASCII)
_DAY_WITH_DOUBT = re.compile(r"\d{4}-\d\d-\d\d[~?%]", re.ASCII)
_SET = re.compile(r"\[([^\[\]{}/]+)]|{([^\[\]{}/]+)}")
_ONE = re.compile(r"[0-9X~?%:TZ+-]{4,30}", re.ASCII)
_FAR_YEAR = re.compile(r"-?Y|-\d{4}|0000", re.ASCII)
REMEDY = 'Write "2019", "2019-08", "2019-08-22", "2007/2013" or "2019-08~".'
LONGEST = 80
"""Of all that is written in one place: a set of some ten dates."""
BEFORE, AFTER = date.min, date.max
"""What `get_bounds` returns for an open end: no day limits it."""
_OPEN = ("", "..")


@lru_cache(maxsize=65536)
def get_bounds(text: str, where: str = "as_of") -> tuple[date, date]:
    """Return the first and last day an EDTF date covers, BEFORE and AFTER where an end is open.

    Raise RecordError when it is not a date, or one that lies outside the years 1 to 9999.
    """
    if len(text) > LONGEST:
        raise RecordError(f"the date has {len(text):,} characters", where=where, remedy=REMEDY)
    if _DAY_WITH_DOUBT.search(text):
        raise RecordError(
            f"{text!r} is an approximate date posing as a day", where=where, remedy="Write the month or year: 2019-08~."
        )
    if _FAR_YEAR.match(text):
        raise RecordError(f"{text!r} lies outside the years 1 to 9999", where=where, remedy=REMEDY)
    try:
        return _read_edtf(text)
    except (ValueError, OverflowError):
        raise RecordError(f"{text!r} is not an EDTF date", where=where, remedy=REMEDY) from None


def get_closed_bounds(text: str, where: str = "as_of") -> tuple[date, date]:
    """Return the bounds of what has happened; raise RecordError for an open end, by which nothing can be ordered."""
    first, last = get_bounds(text, where)
    if first == BEFORE or last == AFTER:
        raise RecordError(
            f"{text!r} tells no {'first' if first == BEFORE else 'last'} day",
            where=where,
            remedy="Write the date that is known, or both ends: 2007/2013.",
        )
    return first, last


def add_days(day: date, days: int) -> date:
    """Return the day so many days later, or AFTER where the calendar ends before."""
    return day + timedelta(days=min(days, (AFTER - day).days))


def _read_edtf(text: str) -> tuple[date, date]:
    found = _SET.fullmatch(text)
    if found:
        return _read_set((found[1] or found[2]).split(","))
    first, slash, last = text.partition("/")
    return _read_span(first, last) if slash else _read_one(text)


def _read_set(members: list[str]) -> tuple[date, date]:
    """Read a list of dates and runs of dates, such as 1998,2001..2003,2005.. of [1998,2001..2003,2005..]."""
    ends = []
    for member in members:
        first, dots, last = member.partition("..")
        ends.append(_read_span(first, last) if dots else _read_one(first))
    return min(first for first, _ in ends), max(last for _, last in ends)


def _read_span(first: str, last: str) -> tuple[date, date]:
    """Read from a date to a date; an end that is open or not known has no limit."""
    low = BEFORE if first in _OPEN else _read_one(first)[0]
    high = AFTER if last in _OPEN else _read_one(last)[1]
    if low > high or (first == last == ""):
        raise ValueError(first, last)
    return low, high


def _read_one(text: str) -> tuple[date, date]:
    """Read one date; a doubtful one of the plain form needs no full grammar."""
    plain = _PLAIN.fullmatch(text) or _PLAIN.fullmatch(text.rstrip("~?%"))
    return _read_plain(plain) if plain else _read_full(text)


def _read_plain(found: re.Match[str]) -> tuple[date, date]:
    year, month, day = (int(part) if part else None for part in found.groups())
    assert year is not None
    first = date(year, month or 1, day or 1)
    if day:
        return first, first
    last = month or 12
    return first, date(year, last, monthrange(year, last)[1])


def _read_full(text: str) -> tuple[date, date]:
    """Read one date by the grammar of others, which knows no bounds: only what is short reaches it."""
    if not _ONE.fullmatch(text):
        raise ValueError(text)
    try:
        parsed = _load_grammar().parse_edtf(text)
        first, last = parsed.lower_strict(), parsed.upper_strict()
    except Exception as error:  # whatever it fails with, to us it is no date
        raise ValueError(text) from error
    return date(*first[:3]), date(*last[:3])


@cache
def _load_grammar() -> Any:
    """Load the full grammar on first use: it is rarely needed and slow to load."""
    import edtf  # noqa: PLC0415 - lazy by design, see above
    from edtf.parser import parser_classes  # noqa: PLC0415 - as above

    vars(parser_classes)["print"] = lambda *_: None  # it would print some of what it refuses amid our own output
    return edtf


def find_precision(text: str) -> str:
    """Return 'day', 'month', 'year' or 'range'."""
    plain = _PLAIN.fullmatch(text.rstrip("~?%"))
    if not plain:
        return "range"
    return "day" if plain[3] else "month" if plain[2] else "year"
