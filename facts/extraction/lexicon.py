"""What a language contributes to the grammar: one `Lexicon` for each, in a module of its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import import_module
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from facts.extraction.tokens import BREAK, PARAGRAPH, Token, words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from decimal import Decimal

_NEAREST = {"pt": "it", "es": "it", "ca": "it", "nl": "de", "sv": "de", "da": "de", "no": "de"}
LEAST_PARAGRAPH, LEAST_WORDS, MUCH_MORE = 8, 4, 2
LANGUAGES = ("en", "it", "de", "fr")

MONEY_PREFIXES = {"k": 3, "K": 3, "M": 6, "m": 6, "Mio": 6, "Mrd": 9, "Md": 9, "Mds": 9, "bn": 9, "G": 9}
Phrases = dict[tuple[str, ...], str]


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Words of one language. Tables are keyed by folded words, phrases by words with blanks between."""

    language: str
    decimal_comma: bool
    numerals: Mapping[str, int | Decimal]
    scales: Mapping[str, int]
    ones: frozenset[str]
    joiners: frozenset[str]
    halves: frozenset[str]
    fractions: Mapping[str, tuple[int, int]]
    magnitudes: Mapping[str, int]
    several: frozenset[str]
    rounds: Mapping[str, int]
    links: frozenset[str]
    out_of: frozenset[str]
    minus: frozenset[str]
    plus_minus: frozenset[str]
    before: Mapping[str, str]
    after: Mapping[str, str]
    between: frozenset[str]
    conjunctions: frozenset[str]
    from_words: frozenset[str]
    to_words: frozenset[str]
    or_words: frozenset[str]
    change_words: frozenset[str]
    per: frozenset[str]
    yearly: Mapping[str, str]
    months: Mapping[str, int]
    year_prefixes: frozenset[str]
    last_words: frozenset[str]
    next_words: frozenset[str]
    ordinals: Mapping[str, int]
    ordinal_endings: frozenset[str]
    rank_nouns: frozenset[str]
    rank_verbs: frozenset[str]
    rank_scopes: frozenset[str]
    scope_prepositions: frozenset[str]
    superlatives: frozenset[str]
    not_ranked: frozenset[str]
    top_words: frozenset[str]
    stop: frozenset[str]
    adjectives: frozenset[str]
    structural: frozenset[str]
    clock_after: frozenset[str]
    clock_before: frozenset[str]
    clock_units: frozenset[str]
    """Hours that tell the time of day only after one of `clock_prepositions`."""
    clock_prepositions: frozenset[str]
    streets: frozenset[str]
    age_words: frozenset[str]
    maximum: frozenset[str]
    time_span_prepositions: frozenset[str]
    time_span_openers: frozenset[str]
    compound: Callable[[str], int | None] | None = None
    uncountable: frozenset[str] = field(default_factory=frozenset)
    counted_hundreds: frozenset[str] = field(default_factory=frozenset)
    """What a hundred is called behind digits: '5 hundred'."""
    binary_units: frozenset[str] = field(default_factory=frozenset)
    """Units of information that look like a scale: the French 'Mio'."""
    capitalises_nouns: bool = False
    pair_endings: tuple[str, ...] = ()
    """Endings by which a word for women and men is told: 'Patientinnen und Patienten'."""
    share_words: frozenset[str] = field(default_factory=frozenset)
    """Nouns for a half: 'la metà dei', 'die Hälfte der'."""
    of_words: frozenset[str] = field(default_factory=frozenset)
    """What joins a share to its whole: 'un terzo dei', 'half the'."""
    share_openers: frozenset[str] = field(default_factory=frozenset)
    """After these a share stands without its whole: 'cut by a third'."""
    place_prepositions: frozenset[str] = field(default_factory=frozenset)
    """Prepositions after which a capital word before a number says where or with whom: 'With Lund 40 universities'."""
    far_year_prefixes: frozenset[str] = field(default_factory=frozenset)
    opening_words: tuple[str, ...] = ()
    """Endings of words that open a sentence and name nothing: 'officially'."""
    material_links: frozenset[str] = field(default_factory=frozenset)
    """What joins a measure to what is measured, beside `links`: 'd'eau'."""
    than_words: frozenset[str] = field(default_factory=frozenset)
    """With a comparative before it this makes a bound: 'taller than'."""
    comparative_endings: tuple[str, ...] = ()
    more_words: frozenset[str] = field(default_factory=frozenset)
    less_words: frozenset[str] = field(default_factory=frozenset)
    smaller_words: frozenset[str] = field(default_factory=frozenset)
    """Comparatives that leave less: 'shorter than 5 m'."""
    noun_articles: frozenset[str] = field(default_factory=frozenset)
    """Articles between a number and what it counts: 'sono 190 i pazienti'."""
    capital_nouns: frozenset[str] = field(default_factory=frozenset)
    """Function words that are nouns with a capital: 'Stati'."""
    unsure_numerals: frozenset[str] = field(default_factory=frozenset)
    """Number words that say another thing where they count nothing: 'neuf', 'sei'."""
    unsure_units: Mapping[str, str] = field(default_factory=dict)
    """Words for a unit that may mean another one, and which."""
    compare_words: frozenset[str] = field(default_factory=frozenset)
    """Words that set a number beside one before it, whose unit it takes over: 'against', 'up from'."""
    span_words: frozenset[str] = field(default_factory=frozenset)
    """Words after which 'from A to B' is a range: 'prices run from', 'grants vary from'."""
    way_words: frozenset[str] = field(default_factory=frozenset)
    """What may stand before 'to' between the ends of a range: 'down to', 'up to'."""
    step_words: frozenset[str] = field(default_factory=frozenset)
    """Words for 'to' that also lead to where a step ends: 'fell by 5 to 20'."""
    compound_scales: Mapping[str, int] = field(default_factory=dict)
    """Powers of ten with which a number word may end: 'settemila'."""
    negations: frozenset[str] = field(default_factory=frozenset)
    """Words that deny their clause; of `without` only what stands right before what it denies is sure."""
    without: frozenset[str] = field(default_factory=frozenset)
    late_negations: frozenset[str] = field(default_factory=frozenset)
    """Negations that stand at the end of what they deny."""
    gerund_endings: tuple[str, ...] = ()
    """Endings of verbs after `without`: 'without exceeding', 'senza superare'."""
    joined_units: Mapping[str, str] = field(default_factory=dict)
    """Units that begin a word joined to a number: '45-jährig', '45enne'."""
    not_denying: frozenset[str] = field(default_factory=frozenset)
    """What takes the denial from the word before it: 'not only'."""
    determiners: frozenset[str] = field(default_factory=frozenset)
    """Negations that stand before what they count: 'no', 'keine'."""
    clause_words: frozenset[str] = field(default_factory=frozenset)
    """Words with which another clause begins."""
    reach_words: frozenset[str] = field(default_factory=frozenset)
    hedge_articles: frozenset[str] = field(default_factory=frozenset)
    """Articles that may stand between a hedge and its number."""
    hedge_adverbs: frozenset[str] = field(default_factory=frozenset)
    """Adverbs that may stand there: 'dépasse désormais 92 %'."""
    pointing_articles: frozenset[str] = field(default_factory=frozenset)
    """Those of them over which only 'about' and 'nearly' reach."""
    glued_words: frozenset[str] = field(default_factory=frozenset)
    """Words that may touch digits and are no unit: '3fach', '20mal'."""
    metric_letters: frozenset[str] = field(default_factory=frozenset)
    """Letters that are units and no scales in this language: the m of '5m'."""
    dimension_words: frozenset[str] = field(default_factory=frozenset)
    """What a length measures: '12 m-wide', '340 m long'."""
    priced_by: frozenset[str] = field(default_factory=frozenset)
    """Counted things that a price is for: '£65 a session'."""
    either: Mapping[str, str] = field(default_factory=dict)
    """Hedges that bear out a second qualifier as well: 'just under 300' is nearly 300 and less than 300."""
    powers: frozenset[str] = field(default_factory=frozenset)
    """What stands between ten and its exponent: 'ten to the minus nine', '10 hoch 12'."""
    times_words: frozenset[str] = field(default_factory=frozenset)
    """What multiplies a power of ten: '3 times ten to the eleven'."""
    elided_numerals: Mapping[str, int] = field(default_factory=dict)
    """Number words that lose their last letter before an apostrophe: 'trent'anni'."""
    multiples: Mapping[str, int] = field(default_factory=dict)
    """Words that say how many times as much by themselves: 'twice', 'doppelt', 'il triplo'."""
    multiple_links: frozenset[str] = field(default_factory=frozenset)
    """What follows such a word where it compares: 'twice as', 'doppelt so', 'il doppio di'."""
    money_prefixes: Mapping[str, int] = field(default_factory=lambda: MONEY_PREFIXES)
    """Powers of ten that letters before a currency stand for: 'k€', 'MCHF'."""

    @cached_property
    def before_phrases(self) -> Phrases:
        return _split(self.before)

    @cached_property
    def after_phrases(self) -> Phrases:
        return _split(self.after)

    @cached_property
    def power_phrases(self) -> tuple[tuple[str, ...], ...]:
        """The words between ten and its exponent, the longest first."""
        return tuple(sorted(map(words_of, self.powers), key=len, reverse=True))

    @cached_property
    def hedge_fillers(self) -> frozenset[str]:
        """What may stand between a hedge and its number."""
        return self.hedge_articles | self.hedge_adverbs

    @cached_property
    def hedge_words(self) -> frozenset[str]:
        return frozenset(word for phrase in self.before_phrases for word in phrase)

    @cached_property
    def joined_ordinals(self) -> dict[str, int]:
        """The places that an ordinal and a superlative say in one word: 'drittgrößte'."""
        stems = ((word[:-1], value) for word, value in self.ordinals.items() if word.endswith("e"))
        return {f"{stem}{end}": value for stem, value in stems for end in self.superlatives}

    @cached_property
    def starters(self) -> frozenset[str]:
        """Words with which a number, rank or date may begin."""
        tables: Iterable[Iterable[str]] = (
            self.numerals,
            self.scales,
            self.ones,
            self.fractions,
            self.halves,
            self.magnitudes,
            self.several,
            self.rounds,
            self.months,
            self.ordinals,
            self.joined_ordinals,
            self.last_words,
            self.next_words,
            self.top_words,
            self.share_words,
            self.elided_numerals,
            self.multiples,
        )
        return frozenset(word for table in tables for word in table)

    def may_start(self, word: str) -> bool:
        return word in self.starters or self.number_word(word) is not None

    def number_word(self, word: str) -> int | Decimal | None:
        """The value of a number word below a scale word, compounds such as 'ventisei' included."""
        value: int | Decimal | None = self.numerals.get(word)
        if value is None and self.compound is not None:
            value = self.compound(word)
        return value


def _split(table: Mapping[str, str]) -> Phrases:
    return {words_of(phrase): meaning for phrase, meaning in table.items()}


@cache
def lexicon(language: str) -> Lexicon:
    """The lexicon of a language code; for a language without one, that of a near one with the same separators."""
    name = language.lower()[:2]
    module = import_module(f"facts.extraction.words_{name if name in LANGUAGES else _NEAREST.get(name, 'en')}")
    found: Lexicon = module.LEXICON
    return found


def detect(tokens: Sequence[Token]) -> str:
    """Guess the language from its function words; English when nothing tells."""
    scores = _scores(tokens[:600])
    return max(LANGUAGES, key=lambda language: scores[language])


def _scores(tokens: Sequence[Token]) -> dict[str, int]:
    words = [token.lower for token in tokens if token.kind == "word"]
    return {language: sum(word in lexicon(language).stop for word in words) for language in LANGUAGES}


class Run(NamedTuple):
    """Paragraphs of one language: the first token and the one after the last."""

    first: int
    last: int
    words: Lexicon


def language_runs(tokens: Sequence[Token], words: Lexicon) -> list[Run]:
    """Return the text in runs of paragraphs that are each in the text's language or surely in another."""
    breaks = [at for at, token in enumerate(tokens) if token.kind == BREAK and token.gap == PARAGRAPH]
    if not breaks:
        return [Run(0, len(tokens), words)]
    runs: list[Run] = []
    for first, last in pairwise([0, *breaks, len(tokens)]):
        own = _language_of(tokens[first:last], words)
        if runs and runs[-1].words is own:
            runs[-1] = runs[-1]._replace(last=last)
        else:
            runs.append(Run(first, last, own))
    return runs


def _language_of(tokens: Sequence[Token], words: Lexicon) -> Lexicon:
    """The lexicon of a paragraph: the text's own, unless another language's function words are far more."""
    if len(tokens) < LEAST_PARAGRAPH:
        return words
    scores = _scores(tokens)
    best = max(LANGUAGES, key=lambda language: scores[language])
    is_sure = scores[best] >= LEAST_WORDS and scores[best] > MUCH_MORE * scores.get(words.language, 0)
    return lexicon(best) if is_sure else words
