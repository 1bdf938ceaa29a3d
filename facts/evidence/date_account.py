"""Dates and ranks as values: whether the words print the year, month and day, or the place in an order."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from facts.evidence.figures import find_figures, find_ordinals, find_spelled

if TYPE_CHECKING:
    from facts.evidence.clause import Clause, Stated

DATES = frozenset({"CCYY", "CCYYMM", "CCYYMMDD"})
_YEAR = re.compile(r"(?<![\w.,'’])(?:1[5-9]|20|21)\d\d(?![\w]|[.,]\d)|(?<!\w)(?:1[5-9]|20|21)\d\ds(?!\w)")
_DAY = re.compile(r"(?<![\w.,])(\d{1,2})(?:st|nd|rd|th|er|º|\.)?(?![\w])")
_NUMERIC = re.compile(r"(?<!\d)(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})(?!\d)")


def missing_in_date(clause: Clause, stated: Stated) -> str:
    """Return what of a calendar date the words do not print; a year that is not printed at all is no contradiction."""
    words = clause.text[clause.start : clause.end]
    for number in (stated.amount, stated.lower, stated.upper):
        if number is not None and (missing := _missing(f"{number:f}", words, clause)):
            return missing
    return ""


def _missing(digits: str, words: str, clause: Clause) -> str:
    year, month, day = digits[:4], int(digits[4:6] or 0), int(digits[6:8] or 0)
    numeric = _NUMERIC.search(words)
    if numeric:
        parts = {int(part) for part in numeric.groups()}
        return "" if {int(year), month, day} - {0} <= parts else f"the date {digits} is not in the words"
    years = [found.group()[:4] for found in _YEAR.finditer(words)]
    if years and year not in years and not _short_year(year, words):
        return f"the year {year} is not in the words"
    if month and _months(words, clause) and month not in _months(words, clause):
        return f"the month {month} is not in the words"
    if month and not _months(words, clause):
        return "no month is in the words"
    days = [int(found[1]) for found in _DAY.finditer(words)]
    if day and day not in days:
        return f"the day {day} is not in the words"
    return "" if years or month else "no year is in the words"


def _short_year(year: str, words: str) -> bool:
    """The second year of '2007-13'."""
    return bool(re.search(rf"\d[-–/]{year[2:]}(?!\d)", words))


def _months(words: str, clause: Clause) -> set[int]:
    names = [name.split("/") for name in clause.cues.tables["months"]]
    tokens = {token.lower().rstrip(".") for token in re.findall(r"[^\W\d_]+\.?", words)}
    return {number for number, forms in enumerate(names, 1) if tokens & set(forms)}


def missing_in_rank(clause: Clause, stated: Stated) -> str:
    """Return why the words do not say a place in an order: neither its ordinal nor its number stands in them."""
    text, start, end = clause.text, clause.start, clause.end
    figures = [
        *find_ordinals(text, start, end, clause.cues),
        *find_figures(text, start, end, clause.language, clause.cues),
        *find_spelled(text, start, end, clause.language, clause.cues),
    ]
    wanted = {number for number in (stated.amount, stated.lower, stated.upper) if number is not None}
    printed = {reading.value for figure in figures for reading in figure.readings if not figure.doubt}
    is_only = wanted == {Decimal(1)} and clause.cues.find("superlative", text[start:end]) != []
    return "" if wanted <= printed or is_only else "that place in the order is not in the words"
