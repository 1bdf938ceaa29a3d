"""The words around a number: its sentence and clause, and words that say what kind of statement it is.

The words of all languages are looked for at once: each is of one language only, or means the same in several.
"""

from __future__ import annotations

import itertools
import re
import sys
from bisect import bisect_left, bisect_right
from collections import Counter
from functools import cache, cached_property
from typing import TYPE_CHECKING, NamedTuple

from facts.parsing import parsed_quantity as made
from facts.parsing.lexicon import load_lexicon, unite_lexicons

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from facts.parsing.lexicon import Clues
    from facts.parsing.parsed_quantity import ParsedQuantity
    from facts.parsing.tokenizer import Token


LONGEST_SIDE = 400
"""How far a sentence reaches on either side of a phrase, at most; tables and lists have no stops."""
_ENDS = frozenset(".!?")
_HEADING = re.compile(r"^[ \t]*[A-ZÀ-Þ][^a-zß-ÿ\n]{2,60}[ \t][^a-zß-ÿ\n]{8,80}$", re.MULTILINE)
"""A line of several words without a small letter."""


_YEARS = r"(?:19|20)\d\d(?:[-–/]\d\d(?:\d\d)?)?"
"""A year, or two with a dash or a slash between."""


def join_words(words: Iterable[str]) -> str:
    """Return patterns of words as alternatives of one pattern; one that is never found where there are none."""
    return "|".join(words) or r"(?!)"


@cache
def _compile_marks() -> re.Pattern[str]:
    openers = join_words(unite_lexicons().clues.clause_openers)
    return re.compile(rf"[;:()\[\]«»“”„]|\s[–—-]\s|,\s*(?=(?:{openers})\b)", re.IGNORECASE)


@cache
def _compile_joints() -> re.Pattern[str]:
    return re.compile(rf",|;|\b(?:{join_words(unite_lexicons().clues.joints)})\b", re.IGNORECASE)


class TextContext:
    """A text's sentences, and what they name."""

    def __init__(self, text: str, tokens: list[Token]) -> None:
        self.text, self.tokens = text, tokens

    @cached_property
    def starts(self) -> list[int]:
        """Where each token begins."""
        return [token.start for token in self.tokens]

    @cached_property
    def ends(self) -> list[int]:
        """Where each sentence ends."""
        return _find_sentence_ends(self.tokens)

    @cached_property
    def paragraphs(self) -> list[int]:
        """Where each paragraph begins."""
        return [0, *(token.start for token in self.tokens if token.starts_paragraph)]

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """The code points of the sentence around a phrase."""
        before, after = bisect_right(self.ends, start), bisect_left(self.ends, end)
        first = self.ends[before - 1] if before else 0
        last = self.ends[after] if after < len(self.ends) else len(self.text)
        return max(first, start - LONGEST_SIDE), min(last, end + LONGEST_SIDE)

    def paragraph(self, start: int) -> int:
        """Where the paragraph around a place begins."""
        return self.paragraphs[max(0, bisect_right(self.paragraphs, start) - 1)]

    def section(self, start: int) -> tuple[int, int]:
        """The code points of the section around a place: from a heading in capitals, which stands once, to the next."""
        at = bisect_right(self._headings, start)
        last = self._headings[at] if at < len(self._headings) else len(self.text)
        return (self._headings[at - 1] if at else 0), last

    @cached_property
    def _headings(self) -> list[int]:
        found = list(_HEADING.finditer(self.text))
        counts = Counter(one.group().strip() for one in found)
        return [one.start() for one in found if counts[one.group().strip()] == 1]

    def within(self, first: int, last: int) -> range:
        """The indexes of the tokens between two places."""
        return range(bisect_left(self.starts, first), bisect_left(self.starts, last))

    def is_cell(self, start: int, end: int) -> bool:
        """Whether a phrase stands in a row of a table, whose heads stand elsewhere."""
        first = self.text.rfind("\n", 0, start) + 1
        last = self.text.find("\n", end)
        return "\t" in self.text[first : last if last >= 0 else len(self.text)]


class ContextSpans(NamedTuple):
    """The words around one number, from wide to narrow; each is (start, end) of the text."""

    sentence: tuple[int, int]
    clause: tuple[int, int]
    own: tuple[int, int]
    """As far as no other number is nearer."""


def find_context_spans(one: ParsedQuantity, found: Sequence[ParsedQuantity], context: TextContext) -> ContextSpans:
    """Return the sentence, clause and own words of a candidate."""
    sentence = context.sentence(one.start, one.end)
    clause = _find_clause(context.text, sentence, one)
    others = [it for it in list_between(found, *clause) if it.kind != made.DATE and it is not one]
    before = max((it.end for it in others if it.end <= one.start), default=None)
    after = min((it.start for it in others if it.start >= one.end), default=None)
    first = clause[0] if before is None else _find_joint(context.text, before, one.start)
    last = clause[1] if after is None else _find_joint(context.text, one.end, after)
    return ContextSpans(sentence, clause, (first, last))


def list_between(found: Sequence[ParsedQuantity], first: int, last: int) -> list[ParsedQuantity]:
    """The candidates between two places; `found` is in reading order."""
    begin = bisect_left(found, first, key=lambda it: it.start)
    return list(itertools.takewhile(lambda it: it.start < last, found[begin:]))


def _find_clause(text: str, sentence: tuple[int, int], one: ParsedQuantity) -> tuple[int, int]:
    first, last = sentence
    for mark in _compile_marks().finditer(text, first, last):
        if mark.end() <= one.start:
            first = mark.end()
        elif mark.start() >= one.end:
            return first, mark.start()
    return first, last


def _find_joint(text: str, first: int, last: int) -> int:
    """Where the words of one number end and those of the next begin: at the last comma or conjunction between."""
    joints = [found.start() for found in _compile_joints().finditer(text, first, last)]
    return joints[-1] if joints else last


def _find_sentence_ends(tokens: Sequence[Token]) -> list[int]:
    """Places in the text where a sentence ends: after a stop before a capital, and at empty lines."""
    ends = []
    for token, after in itertools.pairwise(tokens):
        stops = token.text in _ENDS and after.gap != "" and not after.text.islower()
        if stops or (after.starts_paragraph and not after.text[:1].islower()):
            ends.append(token.end)
    return ends


class WordPattern:
    """Whole words to look for, whatever their case; compiled when they are first looked for, for many never are."""

    def __init__(self, list_words: Callable[[], Iterable[str]]) -> None:
        self.list_words = list_words

    @cached_property
    def pattern(self) -> str:
        return rf"(?<!\w)(?:{join_words(self.list_words())})(?!\w)"

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern, re.IGNORECASE)

    def search(self, text: str, first: int = 0, last: int = sys.maxsize) -> re.Match[str] | None:
        return self._compiled.search(text, first, last)

    def finditer(self, text: str, first: int = 0, last: int = sys.maxsize) -> Iterator[re.Match[str]]:
        return self._compiled.finditer(text, first, last)

    def match(self, text: str) -> re.Match[str] | None:
        return self._compiled.match(text)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        return self._compiled.fullmatch(text)


def _make_clue(list_words: Callable[[Clues], tuple[str, ...]]) -> WordPattern:
    """Make a pattern of the words of all languages."""
    return WordPattern(lambda: list_words(unite_lexicons().clues))


@cache
def make_owner_pattern(language: str) -> WordPattern:
    """Make a pattern of the verbs by which a facility has what is counted."""
    return WordPattern(lambda: load_lexicon(language).clues.owned)


@cache
def make_future_pattern(language: str) -> WordPattern:
    """Make a pattern of the forms by which a language tells what is to come."""
    return WordPattern(lambda: load_lexicon(language).clues.future_forms)


@cache
def make_past_pattern(language: str) -> WordPattern:
    """Make a pattern of the forms by which a language tells what is past."""
    return WordPattern(lambda: load_lexicon(language).clues.narrated)


# ---- over what time -------------------------------------------------------------------------------

SO_FAR = _make_clue(lambda clues: clues.so_far)
TO_DATE = _make_clue(lambda clues: clues.to_date)
SINCE = _make_clue(lambda clues: clues.since)
YEARLY = _make_clue(lambda clues: clues.yearly)
MONTHLY = _make_clue(lambda clues: clues.monthly)
WEEKLY = _make_clue(lambda clues: clues.weekly)
DAILY = _make_clue(lambda clues: clues.daily)
IN_ONE_YEAR = _make_clue(lambda clues: clues.in_one_year)
BARE_PERIOD = _make_clue(
    lambda clues: (rf"(?:{join_words(clues.period_prepositions)}) ?(?:(?:{join_words(clues.year_nouns)}) )?{_YEARS}",)
)
SINCE_YEAR = _make_clue(lambda clues: (rf"(?:{join_words(clues.since_year)})(?: \w+){{0,4}} (?:19|20)\d\d",))
SINCE_OPENING = _make_clue(
    lambda clues: (rf"(?:{join_words(clues.since_opening)})\W+(?:\w+\W+){{0,5}}?(?:{join_words(clues.openings)})",)
)
LAST_YEAR = _make_clue(lambda clues: clues.last_year)
THIS_YEAR = _make_clue(lambda clues: clues.this_year)
TODAY = _make_clue(lambda clues: clues.today)
FORMER = _make_clue(lambda clues: clues.former)
PAST = _make_clue(lambda clues: clues.past)
ANOTHER_DATE = _make_clue(lambda clues: clues.another_date)
OPENING = _make_clue(lambda clues: clues.opening)
RECORD = _make_clue(lambda clues: clues.record)
ROOM = _make_clue(lambda clues: clues.room)
GROWTH = _make_clue(lambda clues: clues.growth)

COMPARED_DATE = _make_clue(lambda clues: clues.compared_date)
UNTIL = _make_clue(lambda clues: clues.until)
AS_OF_OPENER = _make_clue(lambda clues: clues.as_of_openers)
DEADLINE = _make_clue(lambda clues: clues.deadlines)
PERIOD_OPENER = _make_clue(lambda clues: clues.period_openers)
SAME_YEAR = _make_clue(lambda clues: clues.same_year)
YEAR_BEFORE = _make_clue(lambda clues: clues.year_before)

# ---- whether it is so -----------------------------------------------------------------------------

PROJECTED = _make_clue(lambda clues: clues.projected)
PLANNED = _make_clue(lambda clues: clues.planned)
ESTIMATED = _make_clue(lambda clues: clues.estimated)
UNREAL = _make_clue(lambda clues: clues.unreal)
DENIED = _make_clue(lambda clues: clues.denied)
COMPARED = _make_clue(lambda clues: clues.compared)

# ---- how much of it, and whose ---------------------------------------------------------------------

PARTIAL = _make_clue(lambda clues: clues.partial)
PART_OF = _make_clue(lambda clues: clues.part_of)
PORTION = _make_clue(lambda clues: clues.portion)
RESTRICTED = _make_clue(lambda clues: clues.restricted)
ELSEWHERE = _make_clue(lambda clues: clues.elsewhere)
TOLD = _make_clue(lambda clues: clues.told)
WE = _make_clue(lambda clues: clues.we)


def find_flow_period(words: str) -> str | None:
    """Return the duration that a flow is counted over, where the words name one."""
    return next((duration for duration, found in _PERIODS if found.search(words)), None)


_PERIODS = (("P1Y", YEARLY), ("P1M", MONTHLY), ("P1W", WEEKLY), ("P1D", DAILY))
