"""Calendar dates and periods, resolved against the day of publication."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from facts.parsing import tokenizer as kinds
from facts.parsing.lexicon import unite_lexicons
from facts.parsing.tokenizer import text_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facts.parsing.lexicon import Lexicon
    from facts.parsing.tokenizer import Token

FIRST_YEAR, LAST_YEAR = 1500, 2100
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_HEADER = re.compile(r"^[ \t]*([^\W\d_]{3,12})[ \t]+(\d{4})[ \t]*$", re.MULTILINE)
YEAR_REACH = 24
"""How many words before a day without a year may name the year."""
_DASHES = frozenset("-–—")
MONTHS = 12
MOST_LINKS = 2
"""How many words may stand between the part of a year and its year: 'of the year'."""


class DateFound(NamedTuple):
    """A date or a period of years, with the tokens it covers."""

    start: int
    end: int
    year: int
    month: int = 0
    day: int = 0
    until: int = 0
    """The last one of a period of years, of months or of days."""
    is_inferred: bool = False

    @property
    def is_resolved(self) -> bool:
        """Whether the year is known: a day without one needs the date of publication."""
        return self.year > 0

    @property
    def unit(self) -> str:
        return "CCYYMMDD" if self.day else "CCYYMM" if self.month else "CCYY"

    @property
    def last_number(self) -> int:
        """The end of a period, in the format of its unit."""
        return self.number - (self.day or self.month or self.year) + self.until

    @property
    def number(self) -> int:
        if self.day:
            return (self.year * 100 + self.month) * 100 + self.day
        return self.year * 100 + self.month if self.month else self.year

    @property
    def edtf(self) -> str:
        if self.until and self.day:
            month = f"{self.year:04}-{self.month:02}"
            return f"{month}-{self.day:02}/{month}-{self.until:02}"
        if self.until and self.month:
            return f"{self.year:04}-{self.month:02}/{self.year:04}-{self.until:02}"
        if self.until:
            return f"{self.year:04}/{self.until:04}"
        parts = [f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part)]
        return "-".join(parts)


class IssueDate(NamedTuple):
    """The year and month in which a text appeared; zeros where unknown."""

    year: int = 0
    month: int = 0


def parse_issue(published: str | None) -> IssueDate:
    """Read the issue's year and month from an EDTF date; nothing from other texts."""
    found = re.match(r"(\d{4})(?:-(\d\d))?", published or "")
    return IssueDate(int(found[1]), int(found[2] or 0)) if found else IssueDate()


def find_printed_issue(text: str, lexicon: Lexicon) -> IssueDate:
    """Read the issue from a line that holds a month and a year and nothing else."""
    for found in _HEADER.finditer(text):
        month = lexicon.months.get(found[1].lower())
        if month and is_year(int(found[2])):
            return IssueDate(int(found[2]), month)
    return IssueDate()


def find_vague_decade(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> int:
    """The index after '2000s' in 'early 2000s' and 'the beginning of the 2000s'; 0 for a plain decade."""
    year = _read_year(tokens, at)
    if not year or year % 10 or text_at(tokens, at + 1) != "s" or tokens[at + 1].gap != kinds.GLUED:
        return 0
    window = [text_at(tokens, place) for place in range(at - 4, at)]
    return 0 if lexicon.decade_parts.isdisjoint(window) else at + 2


def is_year(number: int) -> bool:
    return FIRST_YEAR <= number <= LAST_YEAR


def read_date(tokens: Sequence[Token], at: int, lexicon: Lexicon, published: IssueDate) -> DateFound | None:
    """Read the date that begins at a token."""
    token = tokens[at]
    if token.kind == kinds.NUMBER:
        return (
            _read_iso(tokens, at)
            or _read_dotted(tokens, at)
            or _read_slashed(tokens, at)
            or _read_part_of_year(tokens, at, lexicon)
            or _read_day_range(tokens, at, lexicon, published)
            or _read_day_month(tokens, at, lexicon, published)
            or _read_years(tokens, at, lexicon)
        )
    if token.lower in lexicon.months:
        return _read_month_first(tokens, at, lexicon, published)
    if token.lower in lexicon.last_words or token.lower in lexicon.next_words:
        return _read_last_month(tokens, at, lexicon, published)
    return _read_part_of_year(tokens, at, lexicon)


def _read_year(tokens: Sequence[Token], at: int) -> int:
    text = text_at(tokens, at)
    return int(text) if len(text) == 4 and text.isdecimal() and is_year(int(text)) else 0


def _read_small(tokens: Sequence[Token], at: int, most: int) -> int:
    text = text_at(tokens, at)
    return int(text) if text.isdecimal() and len(text) <= 2 and 1 <= int(text) <= most else 0


def _is_valid(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day or 1)
    except ValueError:
        return False
    return True


def _make_date(start: int, end: int, year: int, month: int, day: int, *, is_inferred: bool = False) -> DateFound | None:
    if not _is_valid(year, month, day):
        return None
    return DateFound(start, end, year, month, day, is_inferred=is_inferred)


def _read_iso(tokens: Sequence[Token], at: int) -> DateFound | None:
    """Read 2019-08-22; 2014-2020 is a period, and 2019-08 is left to years."""
    year, month, day = _read_year(tokens, at), _read_small(tokens, at + 2, 12), _read_small(tokens, at + 4, 31)
    marks = text_at(tokens, at + 1) == "-" and text_at(tokens, at + 3) == "-"
    if year and month and day and marks and len(text_at(tokens, at + 2)) == 2:
        return _make_date(at, at + 5, year, month, day)
    return None


def _read_dotted(tokens: Sequence[Token], at: int) -> DateFound | None:
    found = _DOTTED.fullmatch(tokens[at].text)
    if not found or not is_year(int(found[3])):
        return None
    return _make_date(at, at + 1, int(found[3]), int(found[2]), int(found[1]))


def _read_slashed(tokens: Sequence[Token], at: int) -> DateFound | None:
    """Read 22/08/2019, the day first as everywhere in Europe; the month first where only that is a date."""
    if text_at(tokens, at + 1) != "/" or text_at(tokens, at + 3) != "/":
        return None
    first, second, year = _read_small(tokens, at, 31), _read_small(tokens, at + 2, 31), _read_year(tokens, at + 4)
    if not (first and second and year):
        return None
    day, month = (first, second) if second <= 12 else (second, first)
    return _make_date(at, at + 5, year, month, day)


def _read_day_month(tokens: Sequence[Token], at: int, lexicon: Lexicon, published: IssueDate) -> DateFound | None:
    """Read '22 August 2019', '27 July', '3. November', '1er mai', '1° maggio', '12 and 13 May'."""
    day = _read_small(tokens, at, 31)
    after = at + 1
    if day and _is_ordinal_mark(tokens, after, lexicon):
        after += 1
    after += text_at(tokens, after) in lexicon.links
    month = lexicon.months.get(text_at(tokens, after), 0) if day else 0
    if not month or tokens[after].starts_paragraph or not _is_month_word(tokens, after):
        return None
    return _resolve_year(tokens, at, after + 1, month, day, lexicon, published)


def _read_day_range(tokens: Sequence[Token], at: int, lexicon: Lexicon, published: IssueDate) -> DateFound | None:
    """Read '3-14 May', 'between 3 and 14 May', '12 and 13 May' as days of one month."""
    first = _read_small(tokens, at, 31)
    after = at + 1 + (bool(first) and _is_ordinal_mark(tokens, at + 1, lexicon))
    if not first or text_at(tokens, after) not in _DASHES | lexicon.conjunctions | lexicon.to_words:
        return None
    after += 1
    while text_at(tokens, after) in unite_lexicons().date_articles | {"'"}:
        after += 1
    last = _read_day_month(tokens, after, lexicon, published) if _read_small(tokens, after, 31) > first else None
    return last._replace(start=at, day=first, until=last.day) if last else None


def _is_ordinal_mark(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    text = text_at(tokens, at)
    return bool(text) and tokens[at].gap == kinds.GLUED and (text in lexicon.ordinal_endings or text in ".°º")


def _is_month_word(tokens: Sequence[Token], at: int) -> bool:
    """Whether a short form such as 'mar' or 'may' is printed as a month: with a capital where English needs it."""
    return tokens[at].is_capitalised or tokens[at].lower not in unite_lexicons().unsure_months


def _resolve_year(
    tokens: Sequence[Token], start: int, end: int, month: int, day: int, lexicon: Lexicon, published: IssueDate
) -> DateFound | None:
    at = end
    while text_at(tokens, at) in {",", ".", "'"} | unite_lexicons().year_links | lexicon.links and at < end + 2:
        at += 1
    year = _read_year(tokens, at)
    if year and not tokens[at].starts_paragraph:
        return _make_date(start, at + 1, year, month, day)
    named = _find_named_year(tokens, start, lexicon)
    if named:
        return _make_date(start, end, named, month, day)
    if not published.year:
        return DateFound(start, end, 0, month, day)
    return _make_date(start, end, _find_nearest_year(month, published), month, day, is_inferred=True)


def _find_named_year(tokens: Sequence[Token], start: int, lexicon: Lexicon) -> int:
    """The year of a whole date before it in its sentence: 'launched on 22 August 2019 and docked on 27 August'."""
    for at in range(start - 1, max(0, start - YEAR_REACH), -1):
        if tokens[at].text in (".", "!", "?") or tokens[at].kind == kinds.BREAK:
            return 0
        year = _read_year(tokens, at)
        if year and any(text_at(tokens, place) in lexicon.months for place in (at - 1, at - 2)):
            return year
    return 0


def _find_nearest_year(month: int, published: IssueDate) -> int:
    """The year that puts a month nearest to the issue."""
    distance = month - (published.month or month)
    return published.year + (1 if distance < -6 else -1 if distance > 6 else 0)


def _read_month_first(tokens: Sequence[Token], at: int, lexicon: Lexicon, published: IssueDate) -> DateFound | None:
    """Read 'July 2015', 'August 22, 2019', 'August 22'."""
    month = lexicon.months[tokens[at].lower]
    if not _is_month_word(tokens, at):
        return None
    after = at + 1 + (text_at(tokens, at + 1) in unite_lexicons().month_year_links | {"."})
    year = _read_year(tokens, after)
    if year and not tokens[after].starts_paragraph:
        return _make_date(at, after + 1, year, month, 0)
    day = _read_small(tokens, after, 31) if lexicon.day_follows_month else 0
    if not day or not tokens[at].is_capitalised or tokens[after].gap == kinds.GLUED:
        return None
    end = after + 1 + _is_ordinal_mark(tokens, after + 1, lexicon)
    if end - after == 2 and tokens[after + 1].text == ".":
        end -= 1
    return _resolve_year(tokens, at, end, month, day, lexicon, published)


def _read_last_month(tokens: Sequence[Token], at: int, lexicon: Lexicon, published: IssueDate) -> DateFound | None:
    """Read 'last May', 'next October' against the issue."""
    month = lexicon.months.get(text_at(tokens, at + 1), 0)
    if not month or not published.year or not tokens[at + 1].is_capitalised:
        return None
    is_past = month < (published.month or 13)
    if tokens[at].lower in lexicon.last_words:
        year = published.year if is_past else published.year - 1
    else:
        year = published.year if month > published.month else published.year + 1
    return _make_date(at, at + 2, year, month, 0, is_inferred=True)


def _read_part_of_year(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> DateFound | None:
    """Read 'Q1 2024', '1. Quartal 2024' and 'first half of 2024' as the months that they are."""
    code, after = tokens[at].text, at + 1
    if len(code) == len("Q1") and code[1].isdecimal():
        order, months = int(code[1]), lexicon.year_parts.get(code[0], 0)
    else:
        is_numbered = _is_ordinal_mark(tokens, after, lexicon)
        order = _read_small(tokens, at, 4) * is_numbered or lexicon.ordinals.get(tokens[at].lower, 0)
        after += 1 + is_numbered
        months = lexicon.year_parts.get(text_at(tokens, after - 1), 0)
    if not order or not months or order * months > MONTHS:
        return None
    links = {"/"} | lexicon.links | unite_lexicons().month_year_links | unite_lexicons().year_links
    until = after + MOST_LINKS
    while after < until and text_at(tokens, after) in links:
        after += 1
    year = _read_year(tokens, after)
    if not year or tokens[after].starts_paragraph:
        return None
    return DateFound(at, after + 1, year, (order - 1) * months + 1, until=order * months)


def _read_years(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> DateFound | None:
    """Read '2011', 'In 2011', '2007-2013', 'from 2007 to 2013', '2018/19'."""
    year = _read_year(tokens, at)
    if not year:
        return None
    until, end = _read_period_end(tokens, at, lexicon)
    if until > year:
        return DateFound(at, end, year, until=until)
    return DateFound(at, at + 1, year)


def _read_period_end(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> tuple[int, int]:
    mark = text_at(tokens, at + 1)
    joined = mark in _DASHES | {"/"} | lexicon.to_words
    if mark in lexicon.conjunctions and text_at(tokens, at - 1) in lexicon.between:
        joined = True
    if not joined:
        return 0, at
    after = at + 2 + (text_at(tokens, at + 2) in unite_lexicons().year_articles)
    last = _read_year(tokens, after)
    if last:
        return last, after + 1
    short = text_at(tokens, after)
    if mark in _DASHES | {"/"} and len(short) == 2 and short.isdecimal() and tokens[after].gap == kinds.GLUED:
        return int(tokens[at].text[:2] + short), after + 1
    return 0, at
