"""Which metric a number states: by its unit, the words around it, and the kind of statistic that they name."""

from __future__ import annotations

import csv
import re
from decimal import Decimal
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

from facts.model import units
from facts.model.confidence import LIKELY, WEAK, Confidence, Reason, because
from facts.parsing import context_clues
from facts.parsing import parsed_quantity as made
from facts.parsing import tokenizer as kinds
from facts.parsing.catalogue_names import SHORTEST, find_concepts
from facts.parsing.context_clues import WordPattern, make_owner_pattern
from facts.parsing.lexicon import load_lexicon, unite_lexicons

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from facts.parsing.catalogue_names import CatalogueNames, EarlierPhrase, MetricName
    from facts.parsing.context_clues import ContextSpans, TextContext
    from facts.parsing.lexicon import Lexicon
    from facts.parsing.parsed_quantity import ParsedQuantity
    from facts.parsing.tokenizer import Token


MOST = 3
STRONG = 0.95
OWN, CLAUSE, SENTENCE = 1.0, 0.7, 0.3
"""What a word of the metric's name counts by where it stands."""
NAMED, ALIKE = 0.99, 0.3
MARGIN = 0.25
"""By how much the first metric must lead."""
NEARER, NEARER_REACH = 0.2, 60
"""What words count more for that stand right beside a number, and over how many characters that fades."""
LEAST = 0.2
STRANGER = 0.2
PLAUSIBLE, SHARED = 0.45, 0.8
NO_UNIT = because("no metric has this unit")
NO_WORDS = because("no metric has this unit and these words")
_OF_ALL = frozenset({"stock", "physical", "money"})
"""Kinds of a whole: a word such as 'each' or 'new' beside a few of its words tells a part."""
_SHOTS = frozenset({"{pulse}", "{flash}", "{shot}"})
"""What is counted in hertz; 'collisions per second' are something else."""
_COUNTED = frozenset({"stock", "capacity", "cumulative_total"})


class ContextWords(NamedTuple):
    """The words of a number as text, from near to far; each holds the one before."""

    own: str
    clause: str
    sentence: str

    @classmethod
    def of(cls, scene: ContextSpans, text: str) -> ContextWords:
        return cls(*(text[first:last] for first, last in (scene.own, scene.clause, scene.sentence)))


class MetricMatch(NamedTuple):
    """One metric against one number."""

    metric: MetricName
    score: float
    coverage: float
    likeness: float
    """How alike its sentence is to the nearest earlier phrase of the metric."""
    objection: Reason | None
    """Why the words tell another kind of statistic; None where they do not."""
    is_named: bool
    """Whether its name stands there, not only other words that tell it."""


def suggest_metrics(
    one: ParsedQuantity, around: ContextWords, names: CatalogueNames, language: str
) -> tuple[tuple[str, ...], Confidence]:
    """Return the likeliest metrics, the first one first, and how sure that one is."""
    alike = _measure_likeness(around.sentence, names)
    found = [match for metric in names.metrics if (match := _match_metric(one, metric, around, alike)) is not None]
    found.sort(key=lambda match: (-match.score, match.metric.id))
    kept = [match for match in found if match.score >= LEAST][:MOST]
    if not kept:
        return (), Confidence.of(STRANGER, NO_WORDS if found else NO_UNIT)
    return tuple(match.metric.id for match in kept), _judge_match(one, kept, around, language)


def _match_metric(
    one: ParsedQuantity, metric: MetricName, around: ContextWords, alike: Mapping[str, float]
) -> MetricMatch | None:
    if not _is_possible(one, metric, around) or not _is_of_magnitude(one, metric):
        return None
    named = _measure_coverage(metric, around)
    coverage = max(named + (NEARER if named >= NAMED else 0.0), _measure_said(metric, one, around))
    objection = find_objection(metric.stat_type, one, around)
    likeness = alike.get(metric.id, 0.0)
    score = coverage + 0.5 * likeness - (0.5 if objection else 0.0)
    return MetricMatch(metric, score, coverage, likeness, objection, named >= NAMED * CLAUSE)


def _is_possible(one: ParsedQuantity, metric: MetricName, around: ContextWords) -> bool:
    """Whether a number in its unit can be of a metric.

    A count of one year states a yearly flow: '1,021 patients last year' are patients a year.
    """
    if one.kind == made.DATE or metric.stat_type == "date":
        return one.kind == made.DATE and metric.stat_type == "date"
    if metric.unit.endswith("/a") and not one.unit.endswith("/a"):
        return metric.stat_type == "flow" and metric.unit == f"{one.unit}/a" and _is_of_one_year(around.clause)
    if one.unit == "1" and not one.unit_text and metric.unit != "1":
        return False
    return _accepts_unit(metric.unit, one.unit)


def _accepts_unit(theirs: str, ours: str) -> bool:
    if theirs == ours or units.is_kind_of(ours, theirs):
        return True
    try:
        wanted, got = units.get_unit(theirs), units.get_unit(ours)
    except ValueError:
        return False
    if wanted.is_money and got.is_money:
        return wanted.dimension == got.dimension
    if "{" in ours and "{" not in theirs and ours.partition("/")[0] not in _SHOTS:
        return False
    is_same_time = ours.rpartition("/")[2] == theirs.rpartition("/")[2] or "/" not in ours or "/" not in theirs
    return is_same_time and units.is_convertible(ours, theirs)


def _is_money(code: str) -> bool:
    return units.get_unit(code).is_money


def _is_of_one_year(clause: str) -> bool:
    is_one = bool(_find_period(clause)) or context_clues.YEARLY.search(clause) is not None
    return is_one and context_clues.TO_DATE.search(clause) is None


def _measure_coverage(metric: MetricName, around: ContextWords) -> float:
    """Return how much of the metric's name stands around the number, in the language in which most of it does.

    A name that says less than the English one, as a compound does, tells no more than the English one.
    """
    own, clause, sentence = (find_concepts(words) for words in around)
    named = [find_concepts(label) for label in metric.labels or (metric.words,)]
    best = 0.0
    for wanted in named:
        if wanted and len(wanted) >= len(named[0]):
            found = sum(
                OWN if word in own else CLAUSE if word in clause else SENTENCE if word in sentence else 0.0
                for word in wanted
            )
            best = max(best, found / len(wanted))
    return best


@cache
def _compile_said(language: str, metric: str) -> WordPattern | None:
    """Make a pattern of what tells a metric beside its name, in one language; None where nothing does."""
    words = load_lexicon(language).said.get(metric)
    return WordPattern(lambda: words) if words else None


def _measure_said(metric: MetricName, one: ParsedQuantity, around: ContextWords) -> float:
    """Return what the words count for that tell a metric beside its name: by where they stand, and how near."""
    said = _compile_said(one.language, metric.id)
    if said is None:
        return 0.0
    at = around.own.find(one.phrase)
    gaps = [_measure_gap(found.span(), at, at + len(one.phrase)) for found in said.finditer(around.own)]
    if gaps:
        return OWN + NEARER * max(0.0, 1 - min(gaps) / NEARER_REACH)
    places = zip((around.clause, around.sentence), (CLAUSE, SENTENCE), strict=True)
    return next((counts for words, counts in places if said.search(words)), 0.0)


def iter_told(metric: str, language: str, text: str, place: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Yield where words of a place tell a metric beside its name."""
    said = _compile_said(language, metric)
    if said is not None:
        yield from (found.span() for found in said.finditer(text, *place))


def _measure_gap(said: tuple[int, int], start: int, end: int) -> int:
    """How many characters stand between words and a phrase; none where they are a part of it."""
    return max(0, start - said[1], said[0] - end)


@cache
def _load_magnitudes() -> dict[str, tuple[Decimal | None, Decimal | None]]:
    """The least and the most that a metric can sensibly be, in its unit; None where nothing is known."""
    text = resources.files("facts.parsing").joinpath("magnitudes.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {row["metric"]: (_read_bound(row["min_value"]), _read_bound(row["max_value"])) for row in rows}


def _read_bound(words: str) -> Decimal | None:
    return Decimal(words) if words else None


def _is_of_magnitude(one: ParsedQuantity, metric: MetricName) -> bool:
    """Whether a number can be that of a metric by its size: no building costs 40 euros, no magnet is cooled to 36 °C.

    Money is not converted for this: the bounds are wide.
    """
    least, most = _load_magnitudes().get(metric.id, (None, None))
    said = next((number for number in (one.value, one.high, one.low) if number is not None), None)
    if said is None or (least is None and most is None):
        return True
    if one.unit != metric.unit and not _is_money(metric.unit) and units.is_convertible(one.unit, metric.unit):
        said = units.convert_value(said, one.unit, metric.unit)
    return (least is None or said >= least) and (most is None or said <= most)


def _measure_likeness(sentence: str, names: CatalogueNames) -> dict[str, float]:
    """Return how alike the sentence is to the nearest earlier phrase of each metric, from 0 to 1."""
    words = find_concepts(sentence)
    best: dict[str, float] = {}
    for theirs, earlier in names.earlier_concepts:
        best[earlier.metric] = max(best.get(earlier.metric, 0.0), _compare_concepts(words, theirs))
    return best


def _compare_concepts(ours: AbstractSet[str], theirs: AbstractSet[str]) -> float:
    """Return what two phrases share of their meaning, from 0 to 1."""
    either = len(ours | theirs)
    return len(ours & theirs) / either if either else 0.0


ALIKE_ENOUGH = 0.5


def find_earlier(unit: str, near: str, publisher: str, names: CatalogueNames) -> EarlierPhrase | None:
    """Return the accepted phrase of a publisher, of this unit, that is most alike to some words; the newest of equals.

    None where none shares half of their meaning.
    """
    words = find_concepts(near)
    best, found = ALIKE_ENOUGH, None
    for theirs, earlier in names.earlier_concepts:
        if not publisher or earlier.publisher != publisher or not _accepts_unit(earlier.unit, unit):
            continue
        likeness = _compare_concepts(words, theirs)
        if likeness > best or (found is None and likeness == best):
            best, found = likeness, earlier
    return found


# ---- what kind of statistic ----------------------------------------------------------------------


def find_objection(stat_type: str, one: ParsedQuantity, around: ContextWords) -> Reason | None:
    """Say why the words around a number tell another kind of statistic than the metric's; None where they do not."""
    over_time = context_clues.find_flow_period(around.clause) or _find_period(around.clause)
    if stat_type == "cumulative_total" and over_time:
        return because("“{words}” beside a total since opening", over_time)
    if stat_type == "flow" and not over_time and "/" not in one.unit:
        return because("no words say over what time it is counted")
    in_year = context_clues.IN_ONE_YEAR.search(around.clause)
    if stat_type in ("stock", "capacity") and in_year and "/" not in one.unit:
        return because("“{words}” tells a count over time", in_year.group())
    return None


def _find_period(words: str) -> str:
    """Return the words that cut a count down to a period, if any: 'in 2025', 'last year', 'alone'."""
    alone = context_clues.IN_ONE_YEAR.search(words)
    if alone:
        return alone.group()
    bare = (said for said in context_clues.BARE_PERIOD.finditer(words) if not _is_opening(words[: said.start()]))
    return next((said.group() for said in bare), "")


def _is_opening(before: str) -> bool:
    """Whether the words before a year make it that of an opening: 'since it opened in 2011'."""
    near = before[-24:]
    return context_clues.OPENING.search(near) is not None or context_clues.SINCE.search(near) is not None


# ---- a metric that the catalogue does not have ---------------------------------------------------

LONGEST_LABEL = 60
_MOST_WORDS = 4


def name_measure(
    one: ParsedQuantity, scene: ContextSpans, context: TextContext, language: str, covered: AbstractSet[int]
) -> str:
    """Return what a number states in words of its text, with a capital: the noun that is counted, else what is
    measured, behind the number ('7,000 m2 of floor space') or before it ('the salary is').

    `covered` are the indexes of tokens that are names or numbers.
    """
    if one.cell is not None:
        return _write_label(one.cell.row)
    if one.unit.startswith("{"):
        return _write_label(one.unit_text or units.get_unit(one.unit).names[language][-1])
    words = load_lexicon(language)
    behind = context.within(one.end, scene.own[1])
    before = context.within(scene.own[0], one.start)
    taken = covered | set(context.within(one.start, one.end))
    linked = _find_noun_behind(behind, context.tokens, words, taken)
    noun = linked or _find_noun_before(before, context.tokens, words, taken)
    said = context.text[context.tokens[noun[0]].start : context.tokens[noun[-1]].end] if noun else ""
    way = _find_dimension_word(behind, context.tokens, words)
    return _write_label(f"{said} ({way})" if said and way else said or way)


def _write_label(words: str) -> str:
    label = " ".join(words.split())[:LONGEST_LABEL]
    return label[:1].upper() + label[1:]


def _is_noun_like(token: Token, words: Lexicon) -> bool:
    """Whether a word may be a noun, by what it is not; where nouns have capitals, by its capital."""
    if token.kind != kinds.WORD or len(token.text) < SHORTEST - 1:
        return False
    known = words.stop | words.hedge_words | words.change_words
    if token.lower in known or token.lower in words.months or token.lower in words.weekdays:
        return False
    return token.is_capitalised or not words.capitalises_nouns


def _find_noun_behind(places: range, tokens: Sequence[Token], words: Lexicon, taken: AbstractSet[int]) -> list[int]:
    """The words right behind a number that say what it measures: 'of floor space', 'de diamètre'."""
    links = words.links | words.material_links | words.name_links
    at = places.start
    while at < places.stop and at not in taken and tokens[at].lower in links:
        at += 1
    is_linked = at > places.start
    if at >= places.stop or at in taken:
        return []
    return _extend_noun(at, places.stop, tokens, words, taken) if is_linked else []


def _find_dimension_word(places: range, tokens: Sequence[Token], words: Lexicon) -> str:
    """The word right behind a number that says which way it is measured: 'long', 'tief'."""
    after = tokens[places.start] if places else None
    return after.text if after is not None and after.lower in words.dimension_words else ""


def _find_noun_before(places: range, tokens: Sequence[Token], words: Lexicon, taken: AbstractSet[int]) -> list[int]:
    """The words of the nearest noun before a number: 'the mean temperature … was'."""
    at = places.stop - 1
    while at >= places.start and (at in taken or not _is_noun_like(tokens[at], words)):
        at -= 1
    first = at
    while first - 1 >= places.start and first - 1 not in taken and _is_noun_like(tokens[first - 1], words):
        first -= 1
    return _extend_noun(first, at + 1, tokens, words, taken) if at >= places.start else []


def _extend_noun(at: int, stop: int, tokens: Sequence[Token], words: Lexicon, taken: AbstractSet[int]) -> list[int]:
    """The words of a noun phrase: all in a row where nouns stand before nouns, else the first."""
    run: list[int] = []
    most = _MOST_WORDS if words.noun_before_noun else 1
    while at < stop and at not in taken and len(run) < most and _is_noun_like(tokens[at], words):
        run.append(at)
        at += 1
    return run


# ---- how sure ------------------------------------------------------------------------------------


def _judge_match(one: ParsedQuantity, kept: list[MetricMatch], around: ContextWords, language: str) -> Confidence:
    best = kept[0]
    if best.objection:
        return Confidence.of(WEAK, best.objection)
    if best.coverage < NAMED * CLAUSE:
        value = WEAK if best.likeness >= ALIKE else STRANGER
        return Confidence.of(value, because("some of its words and the unit fit"))
    if best.metric.stat_type in _OF_ALL and _is_part_beside(one, around):
        return Confidence.of(STRANGER, because("the words beside it tell a part"))
    if len(kept) > 1 and kept[1].score > best.score - MARGIN and (kept[1].is_named or not best.is_named):
        return Confidence.of(PLAUSIBLE, because("words and unit fit, and nearly as well those of another metric"))
    part = next(_iter_part_doubts(best.metric, one, around), None)
    doubt = part or next(_iter_doubts(best.metric, one, around, language), None)
    if doubt:
        value = PLAUSIBLE if part or not best.is_named else LIKELY
        return Confidence.of(value, because("words and unit fit"), doubt)
    return _judge_undoubted(best)


def _judge_undoubted(best: MetricMatch) -> Confidence:
    if not best.is_named:
        return Confidence.of(SHARED, because("other words that tell it, and the unit fit"))
    if best.coverage < NAMED:
        return Confidence.of(SHARED, because("words of the clause and the unit fit"))
    return Confidence.of(STRONG, because("its own words and the unit fit"))


def _is_part_beside(one: ParsedQuantity, around: ContextWords) -> bool:
    """Whether words right beside a number tell a part of the whole: 'another nine', 'four of them', 'davon 60'."""
    before, _, after = around.clause.partition(one.phrase)
    near = " ".join((*before.split()[-2:], " … ", *after.split()[:2]))
    return context_clues.PART_OF.search(near) is not None or context_clues.PART_OF.search(one.phrase) is not None


def _iter_doubts(metric: MetricName, one: ParsedQuantity, around: ContextWords, language: str) -> Iterator[Reason]:
    """Yield what speaks for a part, a plan or a comparison; nothing where the words plainly state the metric."""
    if one.kind == made.DATE:
        yield because("the day may be that of something else")
    beside = around.clause.replace(one.phrase, " … ")
    for words, why in _DOUBTFUL:
        said = words.search(beside)
        if said:
            yield Reason(why.text, said.group())
    if "?" in around.sentence[-3:]:
        yield because("it is a question")
    if metric.stat_type in _COUNTED:
        yield from _iter_count_doubts(metric, one, around, language)


def _iter_part_doubts(metric: MetricName, one: ParsedQuantity, around: ContextWords) -> Iterator[Reason]:
    """Yield what speaks for a part of the whole that a metric is of."""
    said = context_clues.PARTIAL.search(around.clause.replace(one.phrase, " … "))
    if said:
        yield because("“{words}” may tell a part", said.group())
    if metric.stat_type == "physical" and len(find_concepts(metric.labels[0] if metric.labels else metric.words)) < 2:
        yield because("it may be that of a part")


_DOUBTFUL = (
    (context_clues.COMPARED, because("“{words}” compares")),
    (context_clues.DENIED, because("“{words}” denies")),
    (context_clues.UNREAL, because("“{words}” says what may be")),
    (context_clues.GROWTH, because("“{words}” tells a change")),
)


def _iter_count_doubts(
    metric: MetricName, one: ParsedQuantity, around: ContextWords, language: str
) -> Iterator[Reason]:
    before, _, after = around.clause.partition(one.phrase)
    if _is_narrowed(metric, one, after, language):
        yield because("more words say which of them")
    if context_clues.PORTION.search(before[-8:]):
        yield because("it may be a part of them")
    if metric.stat_type == "cumulative_total":
        yield from _iter_total_doubts(around)
    elif not make_owner_pattern(language).search(around.clause):
        yield because("no verb says that it has them")


def _iter_total_doubts(around: ContextWords) -> Iterator[Reason]:
    """A total runs from the opening: 'since January' is a shorter time, and no word of it at all is none."""
    if context_clues.SINCE_OPENING.search(around.sentence) or context_clues.SINCE_YEAR.search(around.sentence):
        return
    since = context_clues.SINCE.search(around.clause)
    if since:
        yield because("“{words}” may tell a shorter time than since opening", since.group())
    elif not context_clues.SO_FAR.search(around.clause):
        yield because("no words say since when")


def _is_narrowed(metric: MetricName, one: ParsedQuantity, after: str, language: str) -> bool:
    """Whether words beside the counted noun say which of them: 'patients from abroad', 'processeurs graphiques'."""
    name = frozenset().union(*(find_concepts(label) for label in metric.labels))
    if find_concepts(one.phrase) - _find_unit_concepts(
        one.unit
    ) - name - _find_hedge_concepts() or context_clues.PARTIAL.search(one.phrase):
        return True
    follows = _FOLLOWS.match(after)
    if follows is None:
        return False
    word, beyond = follows.groups()
    if find_concepts(word) & name or (beyond and find_concepts(beyond) & name and not find_concepts(word)):
        return False
    return context_clues.RESTRICTED.match(follows.group().strip()) is not None or _is_content_word(word, language)


_FOLLOWS = re.compile(r"\s+([^\W\d_]+['’]?)(?:\s*([^\W\d_]+))?")


def _is_content_word(word: str, language: str) -> bool:
    """Whether a word may be an adjective behind its noun; a verb of having or being counted is none."""
    return (
        bool(find_concepts(word))
        and not make_owner_pattern(language).fullmatch(word)
        and not context_clues.SO_FAR.fullmatch(word)
    )


@lru_cache(maxsize=256)
def _find_unit_concepts(code: str) -> frozenset[str]:
    """What the names of a unit mean, in every language."""
    try:
        unit = units.get_unit(code)
    except ValueError:
        return frozenset()
    named = (name for pair in unit.names.values() for name in pair)
    return find_concepts(" ".join((*named, *unit.forms, code.strip("{}"))))


@cache
def _find_hedge_concepts() -> frozenset[str]:
    """What the words of numbers and hedges mean: they narrow nothing."""
    return find_concepts(" ".join(_iter_number_words(unite_lexicons())))


def _iter_number_words(words: Lexicon) -> Iterator[str]:
    yield from words.hedge_words
    for table in (words.numerals, words.scales, words.fractions, words.magnitudes, words.rounds):
        yield from table
    yield from (word for phrase in words.after_phrases for word in phrase)
