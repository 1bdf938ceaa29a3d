"""As of when a number is: the date that governs its clause, else the day of the publication."""

from __future__ import annotations

import re
from functools import cache, cached_property
from typing import TYPE_CHECKING, NamedTuple

from facts.errors import UnitError
from facts.model import units
from facts.model.confidence import DOUBTED, LIKELY, WEAK, Confidence, because
from facts.parsing import context_clues
from facts.parsing import parsed_quantity as made
from facts.parsing.context_clues import LONGEST_SIDE, find_context_spans, join_words, list_between
from facts.parsing.lexicon import load_lexicon, unite_lexicons
from facts.parsing.parsed_quantity import INFERRED_YEAR

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from facts.model.confidence import Reason
    from facts.parsing.context_clues import ContextSpans, TextContext, WordPattern
    from facts.parsing.parsed_quantity import ParsedQuantity

STATED, PUBLISHED = 0.95, 0.93
ALMOST, TOLD = 0.85, 0.6
CARRIED = 0.65
BEFORE = 24
"""How many characters before a date say what it is the date of."""
_YEAR_CODE = "CCYY"
_NAMES_DAY = re.compile(r"\d-\d\d-\d\d")
_DATELINE = re.compile(r"(?:[^\n.]{1,24},)?\s*(?:\w{1,3}\s)?")
_LINE_END = re.compile(r"\.?\s*(?:\n|$|[-–—:]\s)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


RECENT_YEARS = 5
_STOP = re.compile(r";|:\s|\n")
_LASTING = frozenset({"length", "mass", "area", "volume"})
_BULLETS = "•–-*·▪◦"


@cache
def _compile_before(words: WordPattern) -> re.Pattern[str]:
    """Make a pattern of words where they end a text; an article or preposition may follow them."""
    return re.compile(rf"{words.pattern}\W+(?:\w{{1,4}}\W)?$", re.IGNORECASE)


@cache
def _compile_comparison(language: str) -> re.Pattern[str]:
    """Make a pattern of what ends right before a number that others are compared with: 'up from', 'against the'."""
    words = load_lexicon(language)
    openers = join_words(sorted(words.compare_words | words.from_words))
    return re.compile(rf"(?<!\w)(?:{openers})\W+(?:\w{{1,3}}\W){{0,2}}$", re.IGNORECASE)


@cache
def _compile_report_titles() -> re.Pattern[str]:
    return re.compile(join_words(unite_lexicons().clues.of_a_year), re.IGNORECASE)


class DateSuggestion(NamedTuple):
    """When a number is as of; `is_stated` where the words say so."""

    as_of: str | None
    is_stated: bool
    sure: Confidence


UNDATED = DateSuggestion(None, False, Confidence.of(WEAK, because("neither its words nor the article are dated")))


class DateSuggester:
    """The dates of one text, and when it was published."""

    def __init__(
        self,
        found: Sequence[ParsedQuantity],
        context: TextContext,
        published: str | None,
        title: str,
    ) -> None:
        self.found, self.context, self.text = found, context, context.text
        self.published = published
        self.report = _find_report_year(title)
        self.is_undated = not (published or self.report or any(it.kind == made.DATE for it in found))
        """Whether neither the text nor the article says any date."""

    def date(self, one: ParsedQuantity, scene: ContextSpans) -> DateSuggestion:
        """Return the date that a number is as of, and how sure that is."""
        if self.is_undated:
            return UNDATED
        if one.kind == made.DATE:
            return DateSuggestion(one.as_of, True, Confidence.of(STATED, because("is a date itself")))
        clause = self.text[scene.clause[0] : scene.clause[1]]
        behind = self._find_behind(one)
        if behind:
            return DateSuggestion(
                behind.as_of, True, Confidence.of(STATED, because("“{words}” in brackets behind it", behind.phrase))
            )
        own = [it for it in self._list_governing(scene.own) if not self._is_set_apart(it, one)]
        if own:
            nearest = min(own, key=lambda it: abs(it.start - one.start))
            value, why = next(
                self._iter_objections(nearest, own, one, clause), (STATED, because("dated by its clause"))
            )
            return DateSuggestion(nearest.as_of, True, Confidence.of(value, because("“{words}”", nearest.phrase), why))
        shared = self._find_shared(scene)
        if shared:
            why = because("“{words}” stands before all numbers of its clause", shared.phrase)
            return DateSuggestion(shared.as_of, True, Confidence.of(LIKELY, why))
        return (
            self._read_relative(one, scene, clause)
            or self._find_in_sentence(one, scene, clause)
            or self._carry_on(one, scene, clause)
            or self._use_publication(one, scene, clause)
        )

    def _find_behind(self, one: ParsedQuantity) -> ParsedQuantity | None:
        """The date that stands alone in brackets right behind a number: '48.3 million (2021)'."""
        opening = re.compile(r"\s?\(").match(self.text, one.end)
        dates = list_between(self.found, opening.end(), opening.end() + 1) if opening else []
        is_alone = bool(dates) and dates[0].kind == made.DATE and self.text[dates[0].end : dates[0].end + 1] == ")"
        return dates[0] if is_alone else None

    def is_only_dating(self, one: ParsedQuantity) -> bool:
        """Whether a date says only as of when other numbers are, or the paper: nothing begins or happens on it."""
        if one.kind != made.DATE:
            return False
        if _NAMES_DAY.search(one.as_of or ""):
            return self._is_dateline(one) or self._is_bare_day(one)
        clause = find_context_spans(one, self.found, self.context).clause
        if context_clues.OPENING.search(self.text, *clause):
            return False
        others = (it for it in list_between(self.found, *clause) if it.kind != made.DATE)
        return not self._is_start_date(one) or (one.unit == _YEAR_CODE and next(others, None) is not None)

    def _is_bare_day(self, one: ParsedQuantity) -> bool:
        """Whether a day has its year from the publication only, and nothing opens on it: 'closed until 10 January'."""
        clause = find_context_spans(one, self.found, self.context).clause
        is_inferred = INFERRED_YEAR in one.confidences.number.reasons
        return is_inferred and context_clues.OPENING.search(self.text, *clause) is None

    def _is_day_of_account(self, one: ParsedQuantity) -> bool:
        before = self._get_text_before(one)
        return _compile_before(context_clues.AS_OF_OPENER).search(before) is not None

    def _is_dateline(self, one: ParsedQuantity) -> bool:
        """Whether a day is that of a paper or report: 'LYON, le 3 mai 2021 –', 'News, 3 May', 'Stand 31.12.2023'."""
        if self._is_day_of_account(one):
            return True
        first = self._find_line_start(one)
        ends = _LINE_END.match(self.text, one.end) is not None
        return ends and one.start - first < BEFORE and _DATELINE.fullmatch(self.text, first, one.start) is not None

    def _list_governing(self, place: tuple[int, int]) -> list[ParsedQuantity]:
        """The dates of a stretch of text, without those from which something is counted."""
        dates = (it for it in list_between(self.found, *place) if it.kind == made.DATE)
        return [it for it in dates if not self._is_start_date(it) and not self._is_beside(it)]

    def _get_text_before(self, date: ParsedQuantity) -> str:
        return self.text[max(0, date.start - BEFORE) : date.start]

    def _is_start_date(self, date: ParsedQuantity) -> bool:
        """Whether something is counted from a date, or opened on it: 'since 2011', 'opened in 2010'."""
        before = self._get_text_before(date)
        if _compile_before(context_clues.DEADLINE).search(before):
            return False
        return (
            _compile_before(context_clues.SINCE).search(before) is not None
            or context_clues.OPENING.search(before) is not None
        )

    def _is_beside(self, date: ParsedQuantity) -> bool:
        """Whether a date is that of something compared, or the end of something: 'fewer than in 2016', 'until 2030'."""
        before = self._get_text_before(date)
        return any(
            _compile_before(words).search(before) for words in (context_clues.COMPARED_DATE, context_clues.UNTIL)
        )

    def _is_of_compared(self, date: ParsedQuantity, first: int) -> bool:
        """Whether a date is only that of the number before it, which others are compared with: 'up from 95 in 2019'."""
        numbers = [it for it in list_between(self.found, first, date.start) if it.kind != made.DATE]
        if not numbers or "," in self.text[numbers[-1].end : date.start]:
            return False
        before = self.text[max(first, numbers[-1].start - BEFORE) : numbers[-1].start]
        return _compile_comparison(numbers[-1].language).search(before) is not None

    def _find_in_sentence(self, one: ParsedQuantity, scene: ContextSpans, clause: str) -> DateSuggestion | None:
        """The date of another clause of the sentence, where nothing tells that this one is of another time."""
        if context_clues.TODAY.search(clause) or context_clues.TO_DATE.search(clause):
            return None
        if context_clues.ANOTHER_DATE.search(clause) or (
            context_clues.OPENING.search(clause) and not context_clues.PLANNED.search(clause)
        ):
            return None
        if self._is_lasting(one, scene):
            return None
        dates = self._list_dating(self._find_stretch(one, scene))
        if not dates:
            return None
        nearest = min(dates, key=lambda it: (it.start > one.start, abs(it.start - one.start)))
        is_only = len({it.as_of for it in dates}) == 1
        value = DOUBTED if not is_only else PUBLISHED if nearest.as_of == self.published else CARRIED
        return DateSuggestion(
            nearest.as_of, True, Confidence.of(value, because("“{words}” dates its sentence", nearest.phrase))
        )

    def _find_stretch(self, one: ParsedQuantity, scene: ContextSpans) -> tuple[int, int]:
        """As much of the sentence as a date may reach over: not past a semicolon, nor back over a colon."""
        first, last = scene.sentence
        first = max(first, self.text.rfind(";", first, one.start) + 1)
        if self._find_item_start(one) is not None:
            first = max(first, self._find_line_start(one))
        stop = _STOP.search(self.text, one.end, last)
        return first, stop.start() if stop else last

    def _list_dating(self, place: tuple[int, int]) -> list[ParsedQuantity]:
        """The dates of a stretch of text that may govern all of it."""
        dates = self._list_governing(place)
        return [it for it in dates if not self._is_of_compared(it, place[0]) and not self._is_opening(it)]

    def _is_lasting(self, one: ParsedQuantity, scene: ContextSpans) -> bool:
        """Whether it is what a thing measures, told of no time: 'The hall, 90 m long, had 4,000 visitors in 2016'."""
        measures = one.kind == made.QUANTITY and _find_dimension(one.unit) in _LASTING
        past = context_clues.make_past_pattern(one.language)
        return measures and past.search(self.text, *scene.own) is None

    def _is_opening(self, date: ParsedQuantity) -> bool:
        """Whether the clause of a date tells an opening."""
        if _compile_before(context_clues.DEADLINE).search(self._get_text_before(date)):
            return False
        spans = find_context_spans(date, self.found, self.context)
        return context_clues.OPENING.search(self.text, *spans.clause) is not None

    def _carry_on(self, one: ParsedQuantity, scene: ContextSpans, clause: str) -> DateSuggestion | None:
        """A date that is said once goes on for what is told in the past behind it, and for the items of its list."""
        head = self._find_head(one)
        if head:
            dates = self._list_dating(head)
            why = because("“{words}” heads its list", dates[0].phrase if dates else "")
            return DateSuggestion(dates[0].as_of, True, Confidence.of(CARRIED, why)) if len(dates) == 1 else None
        before = self._list_dating((self.context.paragraph(one.start), scene.sentence[0]))
        if not before or not self._goes_on(one, scene, clause) or not self._is_recent(before[-1]):
            return None
        why = because("told in the past, behind “{words}”", before[-1].phrase)
        return DateSuggestion(before[-1].as_of, True, Confidence.of(CARRIED, why))

    def _goes_on(self, one: ParsedQuantity, scene: ContextSpans, clause: str) -> bool:
        """Whether a clause goes on with the time told before: in the past tense, or compared with an earlier date."""
        if context_clues.TODAY.search(clause) or context_clues.TO_DATE.search(clause):
            return False
        if context_clues.ANOTHER_DATE.search(clause) or context_clues.FORMER.search(clause):
            return False
        if any(self._is_beside(it) for it in list_between(self.found, one.end, scene.own[1]) if it.kind == made.DATE):
            return True
        past = context_clues.make_past_pattern(one.language)
        told = past.search(self.text, scene.clause[0], scene.own[1])
        return told is not None and not self._is_lasting(one, scene)

    def _is_recent(self, date: ParsedQuantity) -> bool:
        """Whether a date is near enough to the publication to be what a paragraph is about."""
        said, year = (date.as_of or "")[:4], (self.published or "")[:4]
        return said.isdecimal() and (not year.isdecimal() or 0 <= int(year) - int(said) <= RECENT_YEARS)

    def _find_item_start(self, one: ParsedQuantity) -> int | None:
        """Where the line of a number begins, if a bullet stands there."""
        at = self._find_line_start(one)
        return at if self.text[at] in _BULLETS else None

    def _find_head(self, one: ParsedQuantity) -> tuple[int, int] | None:
        """The line that heads the list of a number; None where the number stands in no list, or in one without."""
        at = self._find_item_start(one)
        if not at:
            return None
        while at and self.text[at] in _BULLETS + "\n":
            at = self.text.rfind("\n", 0, at - 1) + 1
        return None if self.text[at] in _BULLETS else (at, self.text.index("\n", at))

    def _iter_objections(
        self, date: ParsedQuantity, own: Sequence[ParsedQuantity], one: ParsedQuantity, clause: str
    ) -> Iterator[tuple[float, Reason]]:
        """Yield what speaks against a date that stands beside a number, the worst first."""
        if len(own) > 1:
            yield WEAK, because("several dates stand beside it")
        if context_clues.ANOTHER_DATE.search(clause):
            yield WEAK, because("its clause tells another time, too")
        if _compile_before(context_clues.PERIOD_OPENER).search(self._get_text_before(date)):
            yield WEAK, because("is one end of a time")
        if context_clues.OPENING.search(clause) and not context_clues.OPENING.search(one.phrase):
            yield 0.5, because("may be the date of something else in its clause")
        if date.confidence < LIKELY:
            yield date.confidence, because("is vague")
        if INFERRED_YEAR in date.confidences.number.reasons:
            yield ALMOST, because("its year is taken from the publication")

    def _find_shared(self, scene: ContextSpans) -> ParsedQuantity | None:
        """The only date of a clause of several numbers, before them all: 'In 2019 it had 50 … and 12 …'."""
        dates = self._list_governing(scene.clause)
        numbers = [it for it in list_between(self.found, *scene.clause) if it.kind != made.DATE]
        return dates[0] if len(dates) == 1 and numbers and dates[0].end <= numbers[0].start else None

    def _is_set_apart(self, date: ParsedQuantity, one: ParsedQuantity) -> bool:
        """Whether a comma parts a number from a date on which something opened: 'It was built in 1966, has 8 beds'."""
        comma = self.text.find(", ", date.end, one.start)
        if comma < 0:
            return False
        first = max(self.text.rfind(mark, 0, date.start) for mark in (". ", ", ", "\n"))
        return context_clues.OPENING.search(self.text, max(first, date.start - LONGEST_SIDE), comma) is not None

    def _read_relative(self, one: ParsedQuantity, scene: ContextSpans, clause: str) -> DateSuggestion | None:
        """Read 'last year' and 'this year' against the publication, 'that year' against the date before it."""
        year = (self.published or "")[:4]
        dates = self._list_governing((self.context.paragraph(one.start), one.start))
        named = (dates[-1].as_of or "")[:4] if dates else year
        label = self.text[max(scene.sentence[0], one.start - BEFORE) : one.start]
        for words, years in ((context_clues.SAME_YEAR, 0), (context_clues.YEAR_BEFORE, 1)):
            said = words.search(clause) or words.search(label)
            if said and named.isdecimal():
                why = because("“{words}”, seen from the date before it", said.group())
                return DateSuggestion(str(int(named) - years), True, Confidence.of(LIKELY, why))
        both = ((context_clues.LAST_YEAR, 1), (context_clues.THIS_YEAR, 0))
        own = self.text[scene.own[0] : scene.own[1]]
        nearest = own if any(words.search(own) for words, _ in both) else clause
        for words, years in both:
            said = words.search(nearest)
            if said and year.isdecimal():
                why = because("“{words}”, seen from the publication", said.group())
                return DateSuggestion(str(int(year) - years), True, Confidence.of(ALMOST, why))
        return None

    def _use_publication(self, one: ParsedQuantity, scene: ContextSpans, clause: str) -> DateSuggestion:
        """Take the day of publication, as far as nothing says another time."""
        account = self._find_account_day(one)
        if account:
            why = because("“{words}” dates the figures of the text", account.phrase)
            return DateSuggestion(account.as_of, True, Confidence.of(CARRIED, why))
        if self.report:
            why = because("the title is that of a report on {words}", self.report)
            return DateSuggestion(self.report, True, Confidence.of(TOLD, why))
        if not self.published:
            return UNDATED
        sentence = self.text[scene.sentence[0] : scene.sentence[1]]
        is_up_to_now = context_clues.TODAY.search(sentence) or context_clues.TO_DATE.search(clause)
        why = because("counted up to the publication") if is_up_to_now else because("no date: that of the publication")
        against = self._iter_publication_doubts(one, scene, clause, is_up_to_now=is_up_to_now is not None)
        value, but = next(against, (PUBLISHED, None))
        return DateSuggestion(self.published, False, Confidence.of(value, why, *([but] if but else [])))

    def _find_account_day(self, one: ParsedQuantity) -> ParsedQuantity | None:
        """The day to which all figures are made up, in a head before them: 'all figures as of 31 December 2022'."""
        return next((it for it in self._account_days if it.end < one.start), None)

    @cached_property
    def _account_days(self) -> list[ParsedQuantity]:
        """The days of account on lines without another number, which are heads: paragraphs of their own."""
        days = (it for it in self.found if it.kind == made.DATE and self._is_day_of_account(it))
        return [it for it in days if len(self._list_line(it)) == 1 and self._is_head(it)]

    def _is_head(self, one: ParsedQuantity) -> bool:
        """Whether the line of a date is a paragraph of its own, or stands above a list."""
        end = self.text.find("\n", one.end)
        after = self.text[end + 1 : end + 2] if end >= 0 else "\n"
        is_end = after in ("", "\n") or after in _BULLETS
        return is_end and self.context.paragraph(one.start) == self._find_line_start(one)

    def _find_line_start(self, one: ParsedQuantity) -> int:
        return self.text.rfind("\n", 0, one.start) + 1

    def _list_line(self, one: ParsedQuantity) -> list[ParsedQuantity]:
        """The numbers and dates on the line of one."""
        last = self.text.find("\n", one.end)
        return list_between(self.found, self._find_line_start(one), last if last > 0 else len(self.text))

    def _iter_publication_doubts(
        self, one: ParsedQuantity, scene: ContextSpans, clause: str, *, is_up_to_now: bool
    ) -> Iterator[tuple[float, Reason]]:
        other = context_clues.ANOTHER_DATE.search(clause) or context_clues.FORMER.search(clause)
        if other:
            yield WEAK, because("“{words}” tells another time", other.group())
        if self._list_governing(scene.sentence):
            yield 0.5, because("another clause of its sentence is dated")
        if is_up_to_now:
            return
        if context_clues.PAST.search(clause):
            yield TOLD, because("though told of the past")
        first = self.context.paragraph(one.start)
        past = context_clues.make_past_pattern(one.language)
        if load_lexicon(one.language).clues.narrated and past.search(clause) is None:
            return
        if any(it.as_of != self.published for it in self._list_governing((first, scene.sentence[0]))):
            yield LIKELY, because("though a sentence before is dated")


def date_cell(one: ParsedQuantity) -> DateSuggestion | None:
    """Return the date in the heads of a table's cell, or None."""
    if one.cell is None or one.as_of is None:
        return None
    sure = DOUBTED if one.cell.is_doubted else STATED
    return DateSuggestion(one.as_of, True, Confidence.of(sure, because("“{words}” heads its column or row", one.as_of)))


def _find_dimension(code: str) -> str:
    try:
        return units.get_unit(code).dimension
    except UnitError:
        return ""


def _find_report_year(title: str) -> str:
    found = _YEAR.findall(title)
    return found[0] if len(found) == 1 and _compile_report_titles().search(title) else ""
