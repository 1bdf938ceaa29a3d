"""Which metric a number states: by its unit, the words around it, and the kind of statistic that they tell."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from facts import units
from facts.extraction import candidate as made
from facts.extraction import clues
from facts.extraction.concepts import concepts
from facts.extraction.lexicon import LANGUAGES, lexicon
from facts.sureness import LIKELY, WEAK, Reason, Sure, because

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from facts.extraction.candidate import Candidate
    from facts.extraction.clauses import Scene
    from facts.extraction.lexicon import Lexicon
    from facts.extraction.names import MetricName, Names

MOST = 3
STRONG = 0.95
OWN, CLAUSE, SENTENCE = 1.0, 0.7, 0.3
"""What a word of the metric's name counts by where it stands."""
NAMED, HALF, ALIKE = 0.99, 0.5, 0.3
MARGIN = 0.25
"""By how much the first metric must lead."""
LEAST = 0.2
STRANGER, ANY = 0.2, 0.35
PLAUSIBLE, SHARED = 0.45, 0.8
NO_UNIT = because("no metric has this unit")
NO_WORDS = because("no metric has this unit and these words")
_COUNTED = frozenset({"stock", "capacity", "cumulative_total"})


class Around(NamedTuple):
    """The words of a number as text, from near to far; each holds the one before."""

    own: str
    clause: str
    sentence: str

    @classmethod
    def of(cls, scene: Scene, text: str) -> Around:
        return cls(*(text[first:last] for first, last in (scene.own, scene.clause, scene.sentence)))


class NameMatch(NamedTuple):
    """One metric against one number."""

    metric: MetricName
    score: float
    coverage: float
    objection: Reason | None
    """Why the words tell another kind of statistic; None where they do not."""


def guess(one: Candidate, around: Around, names: Names, language: str) -> tuple[tuple[str, ...], Sure]:
    """Return the likeliest metrics, the first one first, and how sure that one is."""
    alike = _alike(around.sentence, names)
    found = [match for metric in names.metrics if (match := _match(one, metric, around, alike)) is not None]
    found.sort(key=lambda match: (-match.score, match.metric.id))
    kept = [match for match in found if match.score >= LEAST][:MOST]
    if not kept:
        return (), Sure.of(STRANGER, NO_WORDS if found else NO_UNIT)
    return tuple(match.metric.id for match in kept), _sure(one, kept, around, language)


def _match(one: Candidate, metric: MetricName, around: Around, alike: Mapping[str, float]) -> NameMatch | None:
    if not _may_be(one, metric, around):
        return None
    coverage = _coverage(metric, around)
    objection = objection_to(metric.stat_type, one, around)
    score = coverage + 0.5 * alike.get(metric.id, 0.0) - (0.5 if objection else 0.0)
    return NameMatch(metric, score, coverage, objection)


def _may_be(one: Candidate, metric: MetricName, around: Around) -> bool:
    """Whether a number in its unit can be of a metric.

    A count of one year states a yearly flow: '1,021 patients last year' are patients a year.
    """
    if one.kind == made.DATE or metric.stat_type == "date":
        return one.kind == made.DATE and metric.stat_type == "date"
    if metric.unit.endswith("/a") and not one.unit.endswith("/a"):
        return metric.stat_type == "flow" and metric.unit == f"{one.unit}/a" and _is_of_one_year(around.clause)
    if one.unit == "1" and not one.unit_text and metric.unit != "1":
        return False
    return _accepts(metric.unit, one.unit)


def _accepts(theirs: str, ours: str) -> bool:
    if theirs == ours:
        return True
    try:
        wanted, got = units.unit(theirs), units.unit(ours)
    except ValueError:
        return False
    if wanted.is_money and got.is_money:
        return wanted.dimension == got.dimension
    return units.convertible(ours, theirs)


def _is_of_one_year(clause: str) -> bool:
    is_one = bool(_period(clause)) or clues.YEARLY.search(clause) is not None
    return is_one and clues.TO_DATE.search(clause) is None


def _coverage(metric: MetricName, around: Around) -> float:
    """Return how much of the metric's name stands around the number, in the language in which most of it does.

    A name that says less than the English one, as a compound does, tells no more than the English one.
    """
    own, clause, sentence = (concepts(words) for words in around)
    named = [concepts(label) for label in metric.labels or (metric.words,)]
    best = 0.0
    for wanted in named:
        if wanted and len(wanted) >= len(named[0]):
            found = sum(
                OWN if word in own else CLAUSE if word in clause else SENTENCE if word in sentence else 0.0
                for word in wanted
            )
            best = max(best, found / len(wanted))
    return best


def _alike(sentence: str, names: Names) -> dict[str, float]:
    """Return how alike the sentence is to the nearest earlier phrase of each metric, from 0 to 1."""
    words = concepts(sentence)
    best: dict[str, float] = {}
    for theirs, earlier in names.earlier_concepts:
        either = len(words | theirs)
        likeness = len(words & theirs) / either if either else 0.0
        best[earlier.metric] = max(best.get(earlier.metric, 0.0), likeness)
    return best


# ---- what kind of statistic ----------------------------------------------------------------------


def objection_to(stat_type: str, one: Candidate, around: Around) -> Reason | None:
    """Say why the words around a number tell another kind of statistic than the metric's; None where they do not."""
    over_time = clues.per_time(around.clause) or _period(around.clause)
    if stat_type == "cumulative_total" and over_time:
        return because("“{words}” beside a total since opening", over_time)
    if stat_type == "flow" and not over_time and "/" not in one.unit:
        return because("no words say over what time it is counted")
    in_year = clues.IN_ONE_YEAR.search(around.clause)
    if stat_type in ("stock", "capacity") and in_year and "/" not in one.unit:
        return because("“{words}” tells a count over time", in_year.group())
    return None


def _period(words: str) -> str:
    """Return the words that cut a count down to a period, if any: 'in 2025', 'last year', 'alone'."""
    alone = clues.IN_ONE_YEAR.search(words)
    if alone:
        return alone.group()
    bare = (said for said in clues.BARE_PERIOD.finditer(words) if not _is_opening(words[: said.start()]))
    return next((said.group() for said in bare), "")


def _is_opening(before: str) -> bool:
    """Whether the words before a year make it that of an opening: 'since it opened in 2011'."""
    near = before[-24:]
    return clues.OPENING.search(near) is not None or clues.SINCE.search(near) is not None


# ---- how sure ------------------------------------------------------------------------------------


def _sure(one: Candidate, kept: list[NameMatch], around: Around, language: str) -> Sure:
    best = kept[0]
    if best.objection:
        return Sure.of(WEAK, best.objection)
    if best.coverage < NAMED * CLAUSE:
        value = PLAUSIBLE if best.coverage >= HALF else WEAK if best.score >= ALIKE else ANY
        return Sure.of(value, because("some of its words and the unit fit"))
    if len(kept) > 1 and kept[1].score > best.score - MARGIN:
        return Sure.of(PLAUSIBLE, because("words and unit fit, and nearly as well those of another metric"))
    doubt = next(_doubts(best.metric, one, around, language), None)
    if doubt:
        return Sure.of(LIKELY, because("words and unit fit"), doubt)
    if best.coverage < NAMED:
        return Sure.of(SHARED, because("words of the clause and the unit fit"))
    return Sure.of(STRONG, because("its own words and the unit fit"))


def _doubts(metric: MetricName, one: Candidate, around: Around, language: str) -> Iterator[Reason]:
    """Yield what speaks for a part, a plan or a comparison; nothing where the words plainly state the metric."""
    beside = around.clause.replace(one.phrase, " … ")
    for words, why in _DOUBTFUL:
        said = words.search(beside)
        if said:
            yield Reason(why.text, said.group())
    if "?" in around.sentence[-3:]:
        yield because("it is a question")
    if metric.stat_type == "physical" and len(concepts(metric.labels[0] if metric.labels else metric.words)) < 2:
        yield because("it may be that of a part")
    if metric.stat_type in _COUNTED:
        yield from _doubts_of_count(metric, one, around, language)


_DOUBTFUL = (
    (clues.PARTIAL, because("“{words}” may tell a part")),
    (clues.COMPARED, because("“{words}” compares")),
    (clues.DENIED, because("“{words}” denies")),
    (clues.UNREAL, because("“{words}” says what may be")),
    (clues.GROWTH, because("“{words}” tells a change")),
)


def _doubts_of_count(metric: MetricName, one: Candidate, around: Around, language: str) -> Iterator[Reason]:
    before, _, after = around.clause.partition(one.phrase)
    if _is_narrowed(metric, one, after, language):
        yield because("more words say which of them")
    if clues.PORTION.search(before[-8:]):
        yield because("it may be a part of them")
    if metric.stat_type == "cumulative_total":
        yield from _doubts_of_total(around)
    elif not _owned(language).search(around.clause):
        yield because("no verb says that it has them")


def _doubts_of_total(around: Around) -> Iterator[Reason]:
    """A total runs from the opening: 'since January' is a shorter time, and no word of it at all is none."""
    if clues.SINCE_OPENING.search(around.sentence) or clues.SINCE_YEAR.search(around.sentence):
        return
    since = clues.SINCE.search(around.clause)
    if since:
        yield because("“{words}” may tell a shorter time than since opening", since.group())
    elif not clues.SO_FAR.search(around.clause):
        yield because("no words say since when")


def _owned(language: str) -> clues.Words:
    return clues.OWNED.get(language, clues.OWNED["en"])


def _is_narrowed(metric: MetricName, one: Candidate, after: str, language: str) -> bool:
    """Whether words beside the counted noun say which of them: 'patients from abroad', 'processeurs graphiques'."""
    name = frozenset().union(*(concepts(label) for label in metric.labels))
    if concepts(one.phrase) - _nouns(one.unit) - name - _hedges() or clues.PARTIAL.search(one.phrase):
        return True
    follows = _FOLLOWS.match(after)
    if follows is None:
        return False
    word, beyond = follows.groups()
    if concepts(word) & name or (beyond and concepts(beyond) & name and not concepts(word)):
        return False
    return clues.RESTRICTED.match(follows.group().strip()) is not None or _is_content(word, language)


_FOLLOWS = re.compile(r"\s+([^\W\d_]+['’]?)(?:\s*([^\W\d_]+))?")


def _is_content(word: str, language: str) -> bool:
    """Whether a word may be an adjective behind its noun; a verb of having or being counted is none."""
    return bool(concepts(word)) and not _owned(language).fullmatch(word) and not clues.SO_FAR.fullmatch(word)


@lru_cache(maxsize=256)
def _nouns(code: str) -> frozenset[str]:
    """What the names of a unit mean, in every language."""
    try:
        unit = units.unit(code)
    except ValueError:
        return frozenset()
    named = (name for pair in unit.names.values() for name in pair)
    return concepts(" ".join((*named, *unit.forms, code.strip("{}"))))


@lru_cache(maxsize=1)
def _hedges() -> frozenset[str]:
    """What the words of numbers and hedges mean: they narrow nothing."""
    words = (word for language in LANGUAGES for word in _number_words(lexicon(language)))
    return concepts(" ".join(words))


def _number_words(words: Lexicon) -> Iterator[str]:
    yield from words.hedge_words
    for table in (words.numerals, words.scales, words.fractions, words.magnitudes, words.rounds):
        yield from table
    yield from (word for phrase in words.after_phrases for word in phrase)
