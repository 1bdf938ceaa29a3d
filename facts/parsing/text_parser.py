"""From a text to its quantities with suggestions; from a stored phrase back to its number; implied ranks."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache, lru_cache, partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from facts.languages import ENGLISH
from facts.model.confidence import LIKELY, SURE, WEAK, Confidence, because
from facts.parsing import date_parser, metric_suggestions, parsed_quantity, skipped_numbers, unit_parser
from facts.parsing import tokenizer as kinds
from facts.parsing.cell_reader import replace_cells
from facts.parsing.context_clues import TextContext, find_context_spans, join_words, list_between
from facts.parsing.date_suggestions import UNDATED, DateSuggester, date_cell
from facts.parsing.facility_suggestions import HALF, UNNAMED, FacilitySuggester
from facts.parsing.grammar import QuantityReader
from facts.parsing.lexicon import load_lexicon, unite_lexicons
from facts.parsing.metric_suggestions import ContextWords
from facts.parsing.parsed_quantity import DATE, RANK, ParsedQuantity, apply_doubts, count_places, round_share
from facts.parsing.table_parser import find_tables
from facts.parsing.text_language import guess_language
from facts.parsing.tokenizer import tokenize_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from facts.parsing.catalogue_names import CatalogueNames
    from facts.parsing.context_clues import ContextSpans
    from facts.parsing.facility_names import NewName
    from facts.parsing.lexicon import Lexicon
    from facts.parsing.tokenizer import Token


_SMALL_B = frozenset({"kb", "Kb", "Mb", "Gb", "Tb", "Pb"})
SHORT_TEXT = 2000
_ONE_OF = r"([^\W\d_]+)\s+[^\W\d_]+\s+([^\W\d_]+)\s+$"
"""What stands before the three of 'un patient sur trois'."""
_BITS = {"kbit": "kB", "Mbit": "MB", "Gbit": "GB", "Tbit": "TB", "Pbit": "PB"}


def parse_text(
    text: str,
    *,
    language: str | None = None,
    published: str | None = None,
    catalogue: CatalogueNames | None = None,
    title: str = "",
    publisher: str = "",
) -> list[ParsedQuantity]:
    """Propose every quantity, rank and date of a text, in reading order."""
    guesser = make_suggester(
        text, language=language, published=published, catalogue=catalogue, title=title, publisher=publisher
    )
    return [guesser.guess(one) for one in guesser.found]


def make_suggester(
    text: str,
    *,
    language: str | None = None,
    published: str | None = None,
    catalogue: CatalogueNames | None = None,
    title: str = "",
    publisher: str = "",
) -> Suggester:
    """Read the numbers of a text, and prepare to guess what each is about."""
    read = _read_long if len(text) > SHORT_TEXT else _read_short
    tokens, found = read(text, language, published)
    return Suggester(
        found,
        TextContext(text, tokens),
        catalogue,
        published=published,
        title=title,
        publisher=publisher,
    )


def _read_text(text: str, language: str | None, published: str | None) -> tuple[list[Token], list[ParsedQuantity]]:
    """Read a text once, however often guesses about it are made: each decision of a review makes them anew.

    All candidates of a text are made here: whatever doubts them does so here.
    """
    tokens = tokenize_text(text)
    words = load_lexicon(language or guess_language(tokens))
    issue = date_parser.parse_issue(published) if published else date_parser.find_printed_issue(text, words)
    figures = skipped_numbers.FigureLines(text)
    read = [one for one in QuantityReader(text, tokens, words, issue).read() if not figures.covers(one.start)]
    found = apply_doubts(read, text)
    tables = find_tables(text)
    if tables:
        found = replace_cells(found, tables, partial(parse_phrase, language=words.language), words)
    return tokens, found


# A short text, such as the words of a fact, does not push out the long one that it comes from.
_read_long, _read_short = lru_cache(maxsize=4)(_read_text), lru_cache(maxsize=64)(_read_text)


def parse_phrase(phrase: str, *, language: str = ENGLISH, published: str | None = None) -> list[ParsedQuantity]:
    """Return every reading of a short figure phrase."""
    tokens = [
        _join_lines(token) for token in tokenize_text(phrase) if token.kind != kinds.BREAK or token.gap == kinds.TAB
    ]
    found = QuantityReader(
        phrase, tokens, load_lexicon(language), date_parser.parse_issue(published), is_phrase=True
    ).read()
    return [*found, *(_convert_to_bytes(one) for one in found if _may_be_bytes(one.unit_text))]


def parse_phrase_widely(phrase: str, *, language: str = ENGLISH, published: str | None = None) -> list[ParsedQuantity]:
    """Return every reading of a short figure phrase, and what else the same words bear out, none of that sure."""
    found = parse_phrase(phrase, language=language, published=published)
    others = [other for one in found for other in _iter_other_readings(one, phrase[one.end :].split())]
    return [*found, *others, *_iter_ratios(phrase, found, load_lexicon(language))]


def _may_be_bytes(written: str) -> bool:
    """Whether a small b may stand for bytes: in 'Gb/s', not in 'Gbps'."""
    return written[:2] in _SMALL_B and written[2:3] != "p"


def _iter_other_readings(one: ParsedQuantity, rest: list[str]) -> Iterator[ParsedQuantity]:
    words = unite_lexicons()
    is_foreign = bool(rest) and rest[0].lower().startswith(words.other_franc_stems)
    if not is_foreign and one.unit == "1" and one.unit_text.rstrip(".").lower() in words.franc_words:
        yield one.with_guesses(unit="CHF", unit_name=unit_parser.name_unit("CHF"), **_make_unsure())
    if one.also:
        yield _replace_hedge(one, one.also)


def _iter_ratios(phrase: str, found: list[ParsedQuantity], words: Lexicon) -> Iterator[ParsedQuantity]:
    """Read 'quattro pazienti su cinque', a count in another one with a noun between, as a share."""
    for other in found:
        opening = re.search(_ONE_OF, phrase[: other.start].lower())
        if opening and {opening[1], opening[2]} <= words.ones | words.out_of and other.value and other.value > 1:
            share = round_share(1 / other.value)
            yield other.with_guesses(value=share, decimals=None, unit="1", unit_name="", **_make_unsure())
    for one, other in pairwise(found):
        is_ratio = phrase[one.end : other.start].strip().lower() in words.out_of
        if is_ratio and one.value is not None and other.value is not None and 0 < one.value < other.value:
            share = round_share(one.value / other.value)
            yield one.with_guesses(value=share, decimals=count_places(share), unit="1", unit_name="", **_make_unsure())


def _make_unsure() -> dict[str, Any]:
    return parsed_quantity.make_confidences(0.3, because("the words can be read in another way too"))


def _replace_hedge(one: ParsedQuantity, qualifier: str) -> ParsedQuantity:
    """The same number with another hedge."""
    number = next(number for number in (one.value, one.low, one.high) if number is not None)
    is_bound = qualifier == "less_than"
    return one.with_guesses(
        qualifier=qualifier,
        value=None if is_bound else number,
        low=None,
        high=number if is_bound else None,
        low_inclusive=None,
        high_inclusive=False if is_bound else None,
        decimals=None if is_bound else max(0, count_places(number)),
        also="",
        **_make_unsure(),
    )


def _join_lines(token: Token) -> Token:
    """In a phrase that a person chose, words hang together over line breaks."""
    return token._replace(gap=kinds.SPACE) if kinds.LINE in token.gap else token


def _convert_to_bytes(one: ParsedQuantity) -> ParsedQuantity:
    """The same number in bytes, for a small b may stand for either."""
    bits, slash, rest = one.unit.partition("/")
    code = _BITS.get(bits, bits) + slash + rest
    return one.with_guesses(
        unit=code,
        unit_name=unit_parser.name_unit(code),
        **parsed_quantity.make_confidences(0.3, because("a small b may stand for bytes")),
    )


MOST = 3
TAUGHT = 0.65
NEAR_WORDS = 32
"""How many characters on either side of a phrase are held against those of accepted ones."""
NEAR_KIN = 6
"""How many numbers of the same unit before one are asked for the name of what it states."""
_CELL = because("stands in a row of a table, whose heads were not read")
_OF_KIND = because("facilities of this kind state it")
_ALONE = because("the only facility of the article, and nothing else in its clause has it")
_LASTING = frozenset({"stock", "capacity", "peak", "physical"})
"""Kinds of statistic that neither words about a time nor the purpose of money must make sure."""
JOINED_FROM, JOINED = 0.8, 0.92
_KIND = because("no earlier fact of this metric is about a facility of this kind")


class Suggester:
    """What the catalogue and an article tell of the numbers of one text."""

    def __init__(
        self,
        found: Sequence[ParsedQuantity],
        context: TextContext,
        names: CatalogueNames | None,
        *,
        published: str | None = None,
        title: str = "",
        publisher: str = "",
    ) -> None:
        self.found, self.context, self.names = found, context, names
        self.publisher = publisher
        self.calendar = DateSuggester(found, context, published, title)
        self._told = {"title": title, "publisher": publisher}
        self._subjects: dict[str, FacilitySuggester] = {}

    def guess(self, one: ParsedQuantity) -> ParsedQuantity:
        """Return a candidate with its likeliest facilities, metrics and date."""
        if self.names is None and self.calendar.is_undated and one.cell is None:
            return one._replace(confidences=replace(one.confidences, as_of=UNDATED.sure))
        around = find_context_spans(one, self.found, self.context)
        dated = date_cell(one) or self.calendar.date(one, around)
        sures = replace(one.confidences, as_of=dated.sure)
        one = one._replace(as_of=dated.as_of, is_stated=dated.is_stated, confidences=sures)
        if self.names is None:
            return one
        words = self.context_words(one)
        metric, of_metric = metric_suggestions.suggest_metrics(one, words, self.names, one.language)
        label = self.names.label_concepts.get(metric[0], frozenset()) if metric else frozenset()
        told_by = self._find_told(one, around, metric[0]) if metric else frozenset()
        facility, of_facility = self._get_subjects(one, self.names).guess(one, around, label, told_by)
        sures = replace(one.confidences, facility=of_facility, metric=of_metric)
        one = one._replace(facility=facility or None, metric=metric or None, confidences=sures)
        one = self._prefer_metric(self._prefer_earlier(one, around, words))
        one = self._support_jointly(one, around, label)
        return self._doubt_mismatches(one)

    def _find_told(self, one: ParsedQuantity, scene: ContextSpans, metric: str) -> frozenset[int]:
        """The tokens of a clause that tell a metric beside its name."""
        if not self._is_lasting(metric):
            return frozenset()
        told = metric_suggestions.iter_told(metric, one.language, self.context.text, scene.clause)
        return frozenset(at for span in told for at in self.context.within(*span))

    def _prefer_metric(self, one: ParsedQuantity) -> ParsedQuantity:
        """Put first the metric that facilities of a kind state, where the likeliest is never stated of such."""
        assert self.names is not None
        if not one.metric or not one.facility or one.confidences.facility.value < WEAK:
            return one
        kind, kinds_of = self.names.by_id[one.facility[0]].kind, self.names.kinds_of
        if kind in kinds_of.get(one.metric[0], (kind,)):
            return one
        other = next((it for it in one.metric[1:] if kind in kinds_of.get(it, ())), None)
        if other is None or one.confidences.metric.value >= SURE:
            return one
        sures = replace(one.confidences, metric=Confidence.of(min(one.confidences.metric.value, HALF), _OF_KIND))
        return one._replace(metric=tuple(dict.fromkeys((other, *one.metric))), confidences=sures)

    def _is_lasting(self, metric: str) -> bool:
        assert self.names is not None
        return self.names.stat_types.get(metric) in _LASTING

    def _support_jointly(self, one: ParsedQuantity, scene: ContextSpans, label: frozenset[str]) -> ParsedQuantity:
        """Be surer of a metric that is stated of such facilities, and of the only facility that can be meant."""
        assert self.names is not None
        if not one.metric or not one.facility or one.confidences.metric.value < JOINED_FROM:
            return one
        if not self._is_lasting(one.metric[0]):
            return one
        kinds, first, sures = self.names.kinds_of.get(one.metric[0]), one.facility[0], one.confidences
        if not kinds or self.names.by_id[first].kind not in kinds or sures.facility.value < WEAK:
            return one
        if sures.metric.value < JOINED:
            sures = replace(sures, metric=Confidence.of(JOINED, *sures.metric.reasons, _OF_KIND))
        subjects = self._get_subjects(one, self.names)
        is_unnamed = sures.facility.value == UNNAMED and first == subjects.main
        if is_unnamed and subjects.is_meant(first, one, scene, label):
            sures = replace(sures, facility=Confidence.of(JOINED, _ALONE))
        return one._replace(confidences=sures)

    def _prefer_earlier(self, one: ParsedQuantity, scene: ContextSpans, words: ContextWords) -> ParsedQuantity:
        """Prefer what officers accepted for like words of this publisher, where nothing surer is said."""
        assert self.names is not None
        subjects = self._get_subjects(one, self.names)
        near = self.context.text[max(0, one.start - NEAR_WORDS) : one.end + NEAR_WORDS]
        earlier = metric_suggestions.find_earlier(one.unit, near, self.publisher, self.names)
        if earlier is None:
            return one
        why = because("“{words}” of this publisher was accepted so", earlier.phrase)
        sures, metric, facility = one.confidences, one.metric or (), one.facility or ()
        stat_type = self.names.stat_types.get(earlier.metric, "")
        is_fit = stat_type and metric_suggestions.find_objection(stat_type, one, words) is None
        if is_fit and sures.metric.value < LIKELY:
            metric = tuple(dict.fromkeys((earlier.metric, *metric)))[:MOST]
            sures = replace(sures, metric=Confidence.of(LIKELY, why))
        is_nobody_else = earlier.facility in self.names.by_id and not subjects.has_strange_subject(one, scene)
        if is_nobody_else and sures.facility.value < TAUGHT:
            facility = tuple(dict.fromkeys((earlier.facility, *facility)))[:MOST]
            sures = replace(sures, facility=Confidence.of(TAUGHT, why))
        return one._replace(metric=metric or None, facility=facility or None, confidences=sures)

    def explain_left_out(self, one: ParsedQuantity) -> str:
        """Say why a reading, with its guesses, states nothing by itself; nothing where it may be a fact."""
        is_metric = bool(one.metric) and one.confidences.metric.value > WEAK
        return skipped_numbers.ONLY_DATES if not is_metric and self.calendar.is_only_dating(one) else ""

    def find_new_facility(self, one: ParsedQuantity) -> NewName | None:
        """Return the facility that a text names for a number, where the catalogue knows none."""
        scene = find_context_spans(one, self.found, self.context)
        return self._get_subjects(one, self.names).find_new(one, scene) if self.names else None

    def name_new_metric(self, one: ParsedQuantity) -> str:
        """Return what a number states in words of its text: what is counted or measured; nothing where it has none."""
        before = list_between(self.found, self.context.paragraph(one.start), one.start)
        for kin in [one, *(it for it in reversed(before) if it.unit == one.unit)][:NEAR_KIN]:
            scene = find_context_spans(kin, self.found, self.context)
            covered = self._get_subjects(one, self.names).mentions.covered if self.names else set()
            named = metric_suggestions.name_measure(kin, scene, self.context, one.language, covered)
            if named:
                return named
        return ""

    def _get_subjects(self, one: ParsedQuantity, names: CatalogueNames) -> FacilitySuggester:
        """What the text is about, by the words of the language of a number's paragraph."""
        if one.language not in self._subjects:
            told = {"language": one.language, **self._told}
            self._subjects[one.language] = FacilitySuggester(self.context, names, self.found, **told)
        return self._subjects[one.language]

    def _doubt_mismatches(self, one: ParsedQuantity) -> ParsedQuantity:
        """Doubt what does not go together: a metric that is never stated of such a facility, a cell without heads."""
        sures = one.confidences
        if one.cell is None and self.context.is_cell(one.start, one.end):
            for part in ("facility", "metric", "as_of"):
                sures = sures.add_doubt(part, _CELL, WEAK)
        if one.metric and one.facility and self.names:
            kinds = self.names.kinds_of.get(one.metric[0])
            if kinds and self.names.by_id[one.facility[0]].kind not in kinds:
                sures = sures.add_doubt("facility", _KIND)
                one = one._replace(facility=self._prefer_kinds(one.facility, kinds))
        return one._replace(confidences=sures)

    def _prefer_kinds(self, facility: tuple[str, ...], kinds: frozenset[str]) -> tuple[str, ...]:
        """Put first what belongs to the first facility, or has it, and is of the kinds that a metric is stated of."""
        assert self.names is not None
        by_id, first = self.names.by_id, facility[0]
        kin = [it for it in facility[1:] if first == by_id[it].part_of or it == by_id[first].part_of]
        fits = [it for it in kin if by_id[it].kind in kinds]
        return tuple(dict.fromkeys((*fits, *facility)))

    def context_words(self, one: ParsedQuantity) -> ContextWords:
        """Return the words around a number; those around a cell of a table are its heads."""
        if one.cell is not None:
            words = f"{one.cell.words} {one.phrase}"
            return ContextWords(words, words, f"{one.cell.caption} {words}".strip())
        return ContextWords.of(find_context_spans(one, self.found, self.context), self.context.text)

    def dates_near(self, one: ParsedQuantity) -> tuple[str, ...]:
        """The dates of its sentence, the nearest first."""
        found = [it for it in list_between(self.found, *self.context.sentence(one.start, one.end)) if it.kind == DATE]
        found.sort(key=lambda it: abs(it.start - one.start))
        return tuple(dict.fromkeys(it.as_of for it in found[:MOST] if it.as_of))


REACH = 400
_SENTENCE_END = re.compile(r"[.!?]\s+(?=[A-ZÀ-Ý])")


@cache
def _compile_followed() -> re.Pattern[str]:
    return re.compile(rf"\b({join_words(unite_lexicons().clues.followed_by)})\b")


@cache
def _compile_next() -> re.Pattern[str]:
    return re.compile(rf"\s(?:{join_words(unite_lexicons().joiners)})\s|,\s")


def find_implied_rank(text: str, start: int, end: int, language: str) -> ParsedQuantity | None:
    """Return the rank that a phrase has because it follows a printed one in its sentence, or None."""
    before = _SENTENCE_END.split(text[max(0, start - REACH) : start])[-1]
    sentence = before + text[start:end]
    followed = _compile_followed().search(sentence)
    if not followed:
        return None
    printed = [item for item in parse_phrase(sentence[: followed.start()], language=language) if item.kind == RANK]
    if not printed or printed[-1].value is None:
        return None
    # The phrase may begin with the word that joins it to the one before.
    passed = len(_compile_next().findall(sentence[followed.end() : len(before) + 5]))
    return ParsedQuantity(
        start,
        end,
        text[start:end],
        RANK,
        "exact",
        language=language,
        value=printed[-1].value + 1 + passed,
        decimals=0,
        unit="rank",
        **parsed_quantity.make_confidences(0.6, because("follows a printed rank")),
    )
