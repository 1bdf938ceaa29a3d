"""From a text to its numbers: what is proposed of each, with guesses, and what is left out with the reason.

Beside the guesses of `facts/parsing`: whether a number has come true, what kind of statistic it is, over what period;
and which numbers are likely facts.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property, lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from facts.languages import ENGLISH
from facts.model import edtf_date, text_limits, units
from facts.model.candidate_number import (
    NUMBER,
    CandidateNumber,
    NewFacility,
    NewMetric,
    NumberState,
    Proposal,
    SuggestedDate,
    Suggestion,
    make_number_id,
)
from facts.model.confidence import DOUBTED, LIKELY, SHOWN, WEAK, Confidence, Reason, because
from facts.model.metric import StatType
from facts.model.record import AsOfBasis, StatusKind
from facts.model.research_facility import FacilityKind
from facts.parsing import (
    CatalogueNames,
    ParsedQuantity,
    context_clues,
    find_language_at,
    make_suggester,
    parse_phrase,
)
from facts.parsing.context_clues import find_context_spans
from facts.parsing.parsed_quantity import DATE, QUANTITY, RANK
from facts.parsing.skipped_numbers import list_skipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from facts.model.source_article import Article
    from facts.parsing.metric_suggestions import ContextWords


CLEAR = 0.95
MOST_HEAD = 120
_STATUS_WORDS = (
    (StatusKind.PROJECTED, context_clues.PROJECTED),
    (StatusKind.PLANNED, context_clues.PLANNED),
    (StatusKind.ESTIMATED, context_clues.ESTIMATED),
)
"""The first that is found holds: 'is expected to be about' is a projection, not an estimate."""
_LISTED = re.compile(r"[^\d,;:-][^,;:]{0,80}\d[\d,.]*(?!\d)[^,;:]{0,80}")
"""Words with another number between a number and the verb of both: '197 dishes and 13 antennas are to be built'."""
_PART_OF_YEAR = re.compile(r"(\d{4})-(\d\d)/\1-(\d\d)")
_STAT_TYPE_WORDS = (
    (StatType.CUMULATIVE_TOTAL, context_clues.SO_FAR),
    (StatType.CAPACITY, context_clues.ROOM),
    (StatType.PEAK, context_clues.RECORD),
)


def find_status(
    around: ContextWords, phrase: str, as_of: str | None, published: str | None, language: str = ENGLISH
) -> tuple[StatusKind, Confidence]:
    """Return whether the number has come true, by the words that govern it; what is dated later has not.

    A plan belongs to the numbers that its verb governs: not to every number of its sentence.
    """
    said = _find_status_word(around.own, language)
    if said is not None:
        return _judge_plan(*said, around.own, phrase)
    if as_of and published and edtf_date.get_bounds(as_of)[0] > edtf_date.get_bounds(published)[1]:
        return StatusKind.PLANNED, Confidence.of(LIKELY, because("{words} is after the publication", as_of))
    unreal = context_clues.UNREAL.search(around.own)
    if unreal:
        return StatusKind.ACTUAL, Confidence.of(WEAK, because("“{words}” says what may be", unreal.group()))
    return _judge_beside(around, phrase, language)


def _judge_beside(around: ContextWords, phrase: str, language: str) -> tuple[StatusKind, Confidence]:
    """Judge by the words of the clause that stand at another number, and by those of the sentence."""
    before, _, after = around.clause.partition(phrase)
    shared = _find_status_word(before, language)
    if shared is not None:
        return shared[0], Confidence.of(0.6, because("“{words}” stands before it in its clause", shared[1]))
    later = _find_status_word(after, language)
    if later is not None and _LISTED.fullmatch(after.partition(later[1])[0]):
        return later[0], Confidence.of(0.6, because("“{words}” stands behind it in its clause", later[1]))
    elsewhere = _find_status_word(around.sentence, language)
    if elsewhere is not None:
        return StatusKind.ACTUAL, Confidence.of(
            0.6, because("“{words}” stands elsewhere in its sentence", elsewhere[1])
        )
    return StatusKind.ACTUAL, Confidence.of(CLEAR, because("no word of a plan or an estimate"))


def _judge_plan(kind: StatusKind, word: str, own: str, phrase: str) -> tuple[StatusKind, Confidence]:
    """A verb governs what follows it; what stands before it may be told of what is there already."""
    before, _, after = own.partition(phrase)
    if after.startswith("-"):
        return StatusKind.ACTUAL, Confidence.of(
            0.6, because("“{words}” stands beside it, but it describes a thing", word)
        )
    is_before = word in before
    sure = CLEAR if is_before and kind is StatusKind.PLANNED else LIKELY if is_before else 0.6
    return kind, Confidence.of(sure, because("“{words}” in its clause", word))


def _find_status_word(words: str, language: str) -> tuple[StatusKind, str] | None:
    patterns = (*_STATUS_WORDS, (StatusKind.PLANNED, context_clues.make_future_pattern(language)))
    found = ((kind, pattern.search(words)) for kind, pattern in patterns)
    return next(((kind, said.group()) for kind, said in found if said), None)


def find_period(sentence: str, as_of: str | None = None) -> str | None:
    """Return the duration that a flow is counted over, where the words name one: of a part of a year its months."""
    if context_clues.TO_DATE.search(sentence):
        return None
    of_a_year = context_clues.IN_ONE_YEAR.search(sentence) or context_clues.BARE_PERIOD.search(sentence)
    part = _PART_OF_YEAR.fullmatch(as_of or "") if of_a_year else None
    whole = f"P{int(part[3]) - int(part[2]) + 1}M" if part else "P1Y"
    return context_clues.find_flow_period(sentence) or (whole if of_a_year else None)


def find_stat_type(read: ParsedQuantity, sentence: str) -> StatType:
    """Return what kind of statistic it most likely is, by its unit, then by the words around it."""
    by_unit = _find_type_of_unit(read.unit)
    if by_unit is not None:
        return by_unit
    if find_period(sentence):
        return StatType.FLOW
    said = next((kind for kind, words in _STAT_TYPE_WORDS if words.search(sentence)), None)
    return said or (StatType.STOCK if units.get_unit(read.unit).is_count else StatType.PHYSICAL)


def _find_type_of_unit(code: str) -> StatType | None:
    unit = units.get_unit(code)
    kinds = (
        (unit.is_date, StatType.DATE),
        (unit.is_money, StatType.MONEY),
        (unit.dimension == "rank", StatType.RANK),
        (unit.dimension == "ratio" and code != "1", StatType.SHARE),
        ("/" in code, StatType.RATE),
    )
    return next((kind for fits, kind in kinds if fits), None)


READ_OTHERWISE = because("the same words are read otherwise now")


def find_candidates(text: str, sha256: str, article: Article, names: CatalogueNames) -> list[CandidateNumber]:
    """Return every number of a text in its order: open ones, and those left out with the reason."""
    return CandidateFinder(text, article, names).list_numbers(sha256)


class CandidateFinder:
    """One text, read with what the catalogue knows."""

    def __init__(self, text: str, article: Article, names: CatalogueNames | None) -> None:
        self.text, self.article = text, article
        self.guesser = make_suggester(
            text,
            language=article.language,
            published=article.published,
            catalogue=names,
            title=article.title,
            publisher=article.publisher,
        )

    def list_numbers(self, sha256: str) -> list[CandidateNumber]:
        """Return every number of the text in its order, with fresh ids."""
        return [
            CandidateNumber(
                id=make_number_id(), article=self.article.id, text_sha256=sha256, start=start, end=end, **told
            )
            for start, end, told in sorted(self.iter_marks(), key=lambda mark: (mark[0], -mark[1]))
        ]

    def iter_marks(self) -> Iterator[tuple[int, int, dict[str, object]]]:
        for one in self.guesser.found:
            guessed = self.guesser.guess(one)
            why = self.guesser.explain_left_out(guessed)
            left_out = {"state": NumberState.LEFT_OUT, "reason": why} if why else {}
            yield one.start, one.end, {"proposal": self._propose_guessed(guessed), **left_out}
        told = {"language": self.article.language, "published": self.article.published}
        unread = list_skipped(self.text, self.guesser.found, tokens=self.guesser.context.tokens, **told)
        for start, end, reason in unread:
            proposal = Proposal(phrase=self.text[start:end])
            yield start, end, {"state": NumberState.LEFT_OUT, "proposal": proposal, "reason": reason}

    def make_proposal(self, one: ParsedQuantity) -> Proposal:
        """Return a reading with what it is about, and how sure each part of that is."""
        return self._propose_guessed(self.guesser.guess(one))

    def _propose_guessed(self, one: ParsedQuantity) -> Proposal:
        around = self.guesser.context_words(one)
        dates = self._list_dates(one)
        stat_type = find_stat_type(one, around.clause)
        status, sure = find_status(around, one.phrase, one.as_of, self.article.published, one.language)
        guesses = Suggestion(
            facility=one.facility or (),
            metric=one.metric or (),
            new_facility=self._propose_facility(one),
            new_metric=self._propose_metric(one, stat_type),
            as_of=dates,
            stat_type=stat_type,
            status_kind=status,
            period=None if one.kind == DATE else find_period(around.clause, one.as_of),
        )
        return _build_proposal(one._replace(confidences=replace(one.confidences, status=sure)), guesses)

    def _propose_facility(self, one: ParsedQuantity) -> NewFacility | None:
        """The facility that the text names, where none of the catalogue is likely enough to be sure of."""
        if one.confidences.facility.value >= DOUBTED and one.facility:
            return None
        named = self.guesser.find_new_facility(one)
        return NewFacility(name=named.name[: text_limits.NAME], kind=FacilityKind(named.kind)) if named else None

    def _propose_metric(self, one: ParsedQuantity, stat_type: StatType) -> NewMetric | None:
        """What a number states, where no metric of the catalogue is likely; dates and ranks have theirs."""
        if (one.confidences.metric.value >= SHOWN and one.metric) or one.kind != QUANTITY:
            return None
        name = self.guesser.name_new_metric(one)
        unit = units.get_unit(one.unit)
        return NewMetric(
            name=name or unit.dimension.capitalize(), unit=one.unit, stat_type=stat_type, dimension=unit.dimension
        )

    def find_clause(self, start: int, end: int) -> str:
        """Return the words of the clause around a place."""
        one = self.find_quantity(start, end) or ParsedQuantity(start, end, self.text[start:end], QUANTITY, "exact")
        first, last = find_context_spans(one, self.guesser.found, self.guesser.context).clause
        return self.text[first:last]

    def propose_words(self, start: int, end: int) -> Proposal:
        """Return what words chosen by a person can be read as, the surest reading; only guesses where there is none."""
        words = self.text[start:end]
        language = find_language_at(self.text, start, self.article.language)
        found = parse_phrase(words, language=language, published=self.article.published)
        surest = max(found, key=lambda one: one.confidence, default=None)
        one = surest or ParsedQuantity(start, end, words, QUANTITY, "exact")
        told = self.make_proposal(one._replace(start=start, end=end, phrase=words))
        return told if surest else told.model_copy(update={"kind": NUMBER})

    def find_quantity(self, start: int, end: int) -> ParsedQuantity | None:
        """Return what the machine read at exactly this place."""
        return self._by_place.get((start, end))

    @cached_property
    def _by_place(self) -> dict[tuple[int, int], ParsedQuantity]:
        return {(one.start, one.end): one for one in self.guesser.found}

    def _list_dates(self, one: ParsedQuantity) -> tuple[SuggestedDate, ...]:
        """The likeliest date, and behind it the publication's."""
        published, told = self.article.published, AsOfBasis.INFERRED_FROM_PUBLICATION
        dates = [SuggestedDate(date=one.as_of, basis=AsOfBasis.STATED if one.is_stated else told)] if one.as_of else []
        near = [SuggestedDate(date=date) for date in self.guesser.dates_near(one) if one.as_of != date]
        if published and one.kind != DATE and published != one.as_of:
            near.append(SuggestedDate(date=published, basis=told))
        return (*dates, *near)


def _build_proposal(one: ParsedQuantity, guesses: Suggestion) -> Proposal:
    return Proposal(
        phrase=one.phrase,
        kind=one.kind,
        qualifier=one.qualifier,
        amount=one.value,
        lower=one.low,
        upper=one.high,
        lower_inclusive=one.low_inclusive,
        upper_inclusive=one.high_inclusive,
        approximate=one.is_soft_range or None,
        decimals=one.decimals,
        unit=one.unit,
        unit_text=" ".join(one.unit_text.split())[:80],
        cell=(one.cell.row[:MOST_HEAD], one.cell.column[:MOST_HEAD]) if one.cell else None,
        confidences=one.confidences,
        guesses=guesses,
    )


def renew_proposal(number: CandidateNumber, marker: CandidateFinder) -> Proposal:
    """Propose anew for one number: as it was read, with the names and accepted phrases of this moment."""
    one = marker.find_quantity(number.start, number.end)
    fresh = marker.make_proposal(one) if one else marker.propose_words(number.start, number.end)
    kept = number.proposal
    sures = fresh.confidences if kept.values == fresh.values else fresh.confidences.add_doubt("number", READ_OTHERWISE)
    return kept.model_copy(update={"guesses": fresh.guesses, "confidences": sures})


@lru_cache(maxsize=4)
def _read_plainly(text: str, article: Article) -> CandidateFinder:
    """Return a text read without the catalogue, once for all redraws of a review."""
    return CandidateFinder(text, article, None)


def read_with_names(text: str, article: Article, names: CatalogueNames) -> CandidateFinder:
    """Return a text read with what the catalogue knows: anew only where that has changed, as by no rejection."""
    return _read_with(text, article, names.facilities, names.metrics, names.earlier)


@lru_cache(maxsize=4)
def _read_with(text: str, article: Article, *names: Any) -> CandidateFinder:
    return CandidateFinder(text, article, CatalogueNames(*names))


def read_clause(number: CandidateNumber, text: str, article: Article) -> str:
    """Return the words of the clause around a number."""
    return _read_plainly(text, article).find_clause(number.start, number.end)


class NumberGroup(StrEnum):
    """Numbers alike in kind and place, which are often decided alike."""

    STATEMENT = "statement"
    CELL = "cell"
    RANK = "rank"
    DATE = "date"
    LABEL = "label"
    BARE = "bare"
    REFERENCE = "reference"
    TICK = "tick"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class RankedNumber:
    """A number under review among the others of its article: how likely it is a fact, and why."""

    number: CandidateNumber
    group: NumberGroup
    tier: int
    """0 for the likeliest; numbers of one tier are in the order of the text."""
    reason: Reason
    page: int | None = None


_BOTH, _FITS, _NAMED, _UNLIKELY, _LEFT_OUT = 0, 1, 2, 4, 10
_OF_EVIDENCE = {
    _BOTH: because("a facility is named, and a metric fits its unit or noun"),
    _FITS: because("a metric fits its unit or noun"),
    _NAMED: because("a facility is named"),
}
_OF_GROUP = {
    NumberGroup.STATEMENT: (3, because("a unit or noun in a sentence")),
    NumberGroup.CELL: (3, because("a cell of a table")),
    NumberGroup.RANK: (3, because("a rank in a sentence")),
    NumberGroup.DATE: (_UNLIKELY, because("a date alone")),
    NumberGroup.LABEL: (5, because("in a label or heading, not in a sentence")),
    NumberGroup.BARE: (6, because("a bare number, without a unit or noun")),
    NumberGroup.REFERENCE: (7, because("in a reference to a publication")),
    NumberGroup.TICK: (8, because("among bare numbers, as on the axis of a chart")),
    NumberGroup.PAGE: (9, because("in a table of contents, or at the edge of a page")),
}
_OF_KIND = {DATE: NumberGroup.DATE, RANK: NumberGroup.RANK}
_BY_PLACE = frozenset({NumberGroup.REFERENCE, NumberGroup.TICK, NumberGroup.PAGE})
"""What stands there is hardly ever a fact, whatever unit or metric seems to fit."""
LONGEST_LINE, LONGEST_LABEL, LONGEST_EDGE, LONGEST_LEADER = 400, 80, 100, 20
LEAST_TICKS, LEAST_EDGES = 3, 3
_LETTERS = re.compile(r"[^\W\d_]{2}")
_DIGITS = re.compile(r"\d+")
_LEADER = re.compile(r"(?:[.…·]\s?){3}\s*$")
_SENTENCE_END = frozenset(".!?:;…")
_IDENTIFIER = re.compile(r"(?i)\b(?:doi|arxiv|isbn|issn)\b|https?://|\b10\.\d{4,9}/")
_VOLUME = re.compile(r"\b\d{1,4}\s?(?:\(\d{1,4}\)\s?)?[,:]\s?\d{1,7}(?:\s?[-–]\s?\d{1,7})?,?\s?\((?:19|20)\d\d\)")
_AUTHOR = re.compile(r"\b[A-Z]\.[ -]?(?:[A-Z]\.[ -]?){0,2}[A-Z][^\W\d_]+|\bet al\b|[^\W\d_], [A-Z]\.")
_ENTRY_MARK = re.compile(r"\s*(?:\[\d{1,4}\]|\d{1,3}\.\s)")
_YEAR_IN_BRACKETS = re.compile(r"\((?:19|20)\d\d[a-z]?\)")


def rank_numbers(
    numbers: Iterable[CandidateNumber], text: str, pages: Sequence[tuple[int, int, int]] = ()
) -> tuple[RankedNumber, ...]:
    """Return the numbers of a text, likely facts first, each with its group and the reason of its rank.

    What is decided changes no rank: it follows from the text and from what was proposed when it was read. What the
    machine left out comes last.
    """
    places = _find_places(text, tuple(pages))
    ranked = (_rank_number(number, places) for number in numbers)
    return tuple(sorted(ranked, key=lambda one: (one.tier, one.number.start, one.number.end, one.number.id)))


@lru_cache(maxsize=4)
def _find_places(text: str, pages: tuple[tuple[int, int, int], ...]) -> NumberPlaces:
    """Return the places of a text; its lines are looked at once, however often its numbers are decided."""
    return NumberPlaces(text, pages)


def _rank_number(number: CandidateNumber, places: NumberPlaces) -> RankedNumber:
    group, page = places.remember_group(number), places.find_page(number.start)
    if number.state is NumberState.LEFT_OUT:
        return RankedNumber(number, group, _LEFT_OUT, Reason(number.reason), page)
    tier, reason = _OF_GROUP[group]
    evidence = tier if group in _BY_PLACE else _weigh_evidence(number.proposal, group)
    return RankedNumber(number, group, min(tier, evidence), _OF_EVIDENCE[evidence] if evidence < tier else reason, page)


def _weigh_evidence(proposal: Proposal, group: NumberGroup) -> int:
    """Return the tier of what is proposed; a metric that fits any number of its kind must be told by more than that."""
    sures, first = proposal.confidences, proposal.first
    is_any = group in (NumberGroup.BARE, NumberGroup.DATE) or _is_bare(proposal)
    fits = "metric" in first and sures.metric.value >= (LIKELY if is_any else WEAK)
    is_named = "facility" in first and sures.facility.value >= WEAK
    if fits:
        return _BOTH if is_named else _FITS
    return _NAMED if is_named and not is_any else _LEFT_OUT


def _is_bare(proposal: Proposal) -> bool:
    return proposal.kind not in (DATE, RANK) and proposal.unit == "1" and not proposal.unit_text


def _find_group(number: CandidateNumber, places: NumberPlaces) -> NumberGroup:
    """Return what a number is alike: by its place where that tells, else by its kind."""
    proposal, start = number.proposal, number.start
    if proposal.cell and any(proposal.cell):
        return NumberGroup.CELL
    if places.is_of_page(start):
        return NumberGroup.PAGE
    if places.is_tick(start):
        return NumberGroup.TICK
    if places.is_in_reference(start):
        return NumberGroup.REFERENCE
    if proposal.kind == DATE or not places.is_in_label(start):
        return _OF_KIND.get(proposal.kind, NumberGroup.BARE if _is_bare(proposal) else NumberGroup.STATEMENT)
    return NumberGroup.LABEL


class NumberPlaces:
    """The lines of a text, and what of them are sentences, charts, references and edges of pages.

    Told by signs, so that it holds in every language. Each place is looked up in a time that does not grow with the
    text.
    """

    def __init__(self, text: str, pages: Sequence[tuple[int, int, int]]) -> None:
        self.pages = pages
        self.lines = text.split("\n")
        self._groups: dict[tuple[int, str, bool, bool], NumberGroup] = {}
        self.starts = [0]
        for line in self.lines[:-1]:
            self.starts.append(self.starts[-1] + len(line) + 1)

    def remember_group(self, number: CandidateNumber) -> NumberGroup:
        """Return the group of a number; it is found once for each reading of a place."""
        proposal = number.proposal
        key = (number.start, proposal.kind, _is_bare(proposal), any(proposal.cell or ()))
        if key not in self._groups:
            self._groups[key] = _find_group(number, self)
        return self._groups[key]

    def find_page(self, place: int) -> int | None:
        """Return the number of the page at a place; None where there is none."""
        at = bisect_right(self.pages, place, key=lambda page: page[0]) - 1
        return self.pages[at][2] if at >= 0 and place < self.pages[at][1] else None

    def is_of_page(self, place: int) -> bool:
        """Whether it stands behind the dots of a table of contents, or in a line that many pages begin or end with."""
        at, before = self._split_line(place)
        return at in self._edges or _LEADER.search(before[-LONGEST_LEADER:]) is not None

    def is_tick(self, place: int) -> bool:
        """Whether it stands among lines without words that hold three numbers or more."""
        return self._find_line(place) in self._ticks

    def is_in_reference(self, place: int) -> bool:
        """Whether its line, with those beside it, reads like the entry of a list of publications."""
        at = self._find_line(place)
        near = [self._cut_line(one) for one in range(at - 1, at + 2) if one == at or self._is_beside(at, one)]
        words = " ".join(near)
        authors = len(_AUTHOR.findall(words))
        is_entry = any(_ENTRY_MARK.match(line) for line in near)
        is_dated = _YEAR_IN_BRACKETS.search(words) is not None
        if _IDENTIFIER.search(words):
            return is_entry or is_dated or authors > 0
        return _VOLUME.search(words) is not None or (authors > 0 and is_entry) or (authors > 1 and is_dated)

    def is_in_label(self, place: int) -> bool:
        """Whether its paragraph is one short line, or two, that no sentence ends."""
        at = self._find_line(place)
        near = [one for one in range(at - 2, at + 3) if one == at or self._is_beside(at, one)]
        words = " ".join(self._cut_line(one).strip() for one in near).strip()
        return len(words) <= LONGEST_LABEL and words[-1:] not in _SENTENCE_END

    def _find_line(self, place: int) -> int:
        return bisect_right(self.starts, place) - 1

    def _split_line(self, place: int) -> tuple[int, str]:
        """Return which line a place is in, and what of it stands before the place."""
        at = self._find_line(place)
        return at, self.lines[at][max(0, place - self.starts[at] - LONGEST_LINE) : place - self.starts[at]]

    def _cut_line(self, at: int) -> str:
        return self.lines[at][:LONGEST_LINE]

    def _is_beside(self, at: int, other: int) -> bool:
        """Whether a line belongs to the paragraph of another one: nothing but lines with words between them."""
        first, last = min(at, other), max(at, other)
        return first >= 0 and last < len(self.lines) and all(line.strip() for line in self.lines[first : last + 1])

    @cached_property
    def _ticks(self) -> frozenset[int]:
        """The lines without words, in runs of three numbers or more; an empty line ends no run."""
        filled = [(at, line[:LONGEST_LINE]) for at, line in enumerate(self.lines) if line.strip()]
        found: set[int] = set()
        for is_wordless, run in groupby(filled, key=lambda one: _LETTERS.search(one[1]) is None):
            lines = list(run)
            if is_wordless and sum(len(line.split()) for _, line in lines if _DIGITS.search(line)) >= LEAST_TICKS:
                found.update(at for at, _ in lines)
        return frozenset(found)

    @cached_property
    def _edges(self) -> frozenset[int]:
        """The first and last lines of pages that many pages share but for their numbers, one of which counts them."""
        forms: dict[str, list[tuple[int, int]]] = {}
        for place, (start, end, _) in enumerate(self.pages):
            for at in self._list_edges(start, end):
                forms.setdefault(_DIGITS.sub("#", self.lines[at].strip()), []).append((place, at))
        return frozenset(at for found in forms.values() if self._is_counted(found) for _, at in found)

    def _list_edges(self, start: int, end: int) -> set[int]:
        lines = range(self._find_line(start), self._find_line(max(start, end - 1)) + 1)
        filled = [at for at in lines if self.lines[at].strip()]
        return {at for at in (*filled[:1], *filled[-1:]) if len(self.lines[at]) <= LONGEST_EDGE}

    def _is_counted(self, found: Sequence[tuple[int, int]]) -> bool:
        """Whether a number of these lines, each with its page, goes up as the pages do."""
        numbers = [(place, _DIGITS.findall(self.lines[at])) for place, at in found]
        steps = Counter((at, int(one) - place) for place, ones in numbers for at, one in enumerate(ones))
        return max(steps.values(), default=0) >= LEAST_EDGES
