"""Dates as values: whether the words print the year, month and day, and whether they hedge the year."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

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
    return _hedge(clause, stated, words)


def _hedge(clause: Clause, stated: Stated, words: str) -> str:
    """Return what a hedge of a year says against the record: 'around 1850' is not 1850, and 1850 not about 1850."""
    if stated.unit != "CCYY" or stated.qualifier not in ("exact", "approximately"):
        return ""
    is_about = any(
        _is_about(clause, clause.start + year.start(), clause.start + year.end()) for year in _YEAR.finditer(words)
    )
    if is_about and stated.qualifier == "exact":
        return "a word beside the year says that it is about that year"
    is_decade = bool(re.search(r"[0-9]s(?!\w)", words))
    return "" if is_about or is_decade or stated.qualifier == "exact" else "no word says 'about'"


def _is_about(clause: Clause, start: int, end: int) -> bool:
    """Whether a word for about stands right before a year, or behind it."""
    before = clause.text[max(clause.first, start - 30) : start]
    after = clause.text[end : min(clause.last, end + 20)]
    cues = [*clause.cues.hedges_before(before), *clause.cues.find("year_about", before)]
    is_before = any(cue.role in ("approximately", "year_about") and _ends_here(before[cue.end :]) for cue in cues)
    behind = clause.cues.hedges_after(after)
    return is_before or any(cue.role == "approximately" and not after[: cue.start].strip(" (") for cue in behind)


def _ends_here(rest: str) -> bool:
    return re.fullmatch(r"\W*(?:(?:the year|das Jahr|il|al|l|l'anno|l'an|the)\W*)?", rest, re.IGNORECASE) is not None


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
