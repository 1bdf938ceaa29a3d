"""The words by which numbers are read: one `Lexicon` for each language, read from `lexicon.toml` in its folder."""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Decimal
from functools import cache, cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any

from facts.errors import FactsError
from facts.languages import ENGLISH, LANGUAGES, read_toml
from facts.parsing.compound_numbers import read_compound
from facts.parsing.tokenizer import split_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

Phrases = dict[tuple[str, ...], str]


@dataclass(frozen=True, eq=False)
class Clues:
    """Patterns of words around a number that say what kind of statement it is; each is looked for as whole words."""

    so_far: tuple[str, ...]
    to_date: tuple[str, ...]
    """Stronger than `so_far`: the count runs from the opening to the day of the text."""
    since: tuple[str, ...]
    since_year: tuple[str, ...]
    """Words for 'since' before a year, words between allowed: 'since the year 2011'."""
    since_opening: tuple[str, ...]
    """Words for 'since' before `openings`, words between allowed: 'since it was opened'."""
    openings: tuple[str, ...]
    yearly: tuple[str, ...]
    monthly: tuple[str, ...]
    weekly: tuple[str, ...]
    daily: tuple[str, ...]
    in_one_year: tuple[str, ...]
    """Words that cut a count down to a period: beside a total since opening they make it another number."""
    period_prepositions: tuple[str, ...]
    """What stands before a year that is a period: 'during 2019'."""
    year_nouns: tuple[str, ...]
    """What may stand between them: 'in the financial year 2019'."""
    last_year: tuple[str, ...]
    this_year: tuple[str, ...]
    record: tuple[str, ...]
    room: tuple[str, ...]
    growth: tuple[str, ...]
    today: tuple[str, ...]
    unreal: tuple[str, ...]
    denied: tuple[str, ...]
    compared: tuple[str, ...]
    former: tuple[str, ...]
    past: tuple[str, ...]
    another_date: tuple[str, ...]
    period_openers: tuple[str, ...]
    """Words before one end of a time: 'between 2011', 'from 2011'."""
    opening: tuple[str, ...]
    """What happened on a date that is then not the date of a number beside it."""
    of_a_year: tuple[str, ...]
    """Parts of titles of what is published for a year: 'annual report'."""
    partial: tuple[str, ...]
    part_of: tuple[str, ...]  # beside a number that is a part of another one: 'of them', 'another', 'each'
    portion: tuple[str, ...]
    """Before the number's noun: 'three of its beamlines'."""
    restricted: tuple[str, ...]
    """Right behind a counted noun: a part of all that could be counted."""
    elsewhere: tuple[str, ...]
    """Somebody else of whom the clause may speak."""
    owned: tuple[str, ...]
    """Verbs by which the facility has what is counted."""
    told: tuple[str, ...]
    """Who says so is not yet who has it."""
    we: tuple[str, ...]
    institution: tuple[str, ...]
    """What institutions are called."""
    generic_nouns: tuple[str, ...]
    """Nouns, written like names, that say what a name beside them is: 'Rechenzentrum'."""
    again_articles: tuple[str, ...]
    """What stands before the noun for a facility that was named before: 'the centre'."""
    place_prepositions: tuple[str, ...]
    """Behind that noun they say that another one is meant: 'the centre in Pavia'."""
    clause_openers: tuple[str, ...]
    """Words that begin a clause behind a comma."""
    joints: tuple[str, ...]
    """Words between what belongs to one number and to the next."""
    followed_by: tuple[str, ...]
    """Words behind a ranked thing before the one that has the next rank."""
    publishers: tuple[str, ...]
    """How the names of those begin who publish: 'istitut', 'universit'."""
    empty_titles: tuple[str, ...]
    """Titles that programs give to files by themselves."""
    issue_names: tuple[str, ...]
    """What a line with the number of an issue names."""
    newsletters: tuple[str, ...]
    press_releases: tuple[str, ...]
    reports: tuple[str, ...]
    abstracts: tuple[str, ...]
    projected: tuple[str, ...]
    """Words by which a number is a forecast; before `planned` and `estimated`, of which the first found holds."""
    planned: tuple[str, ...]
    future_forms: tuple[str, ...]
    """Forms of the future tense, which are looked for in texts of this language only."""
    estimated: tuple[str, ...]
    narrated: tuple[str, ...]
    """Forms of the past tense, which are looked for in texts of this language only."""
    compared_date: tuple[str, ...]
    """Right before a date they say that another number is of it: '820 fewer than in 2016'."""
    until: tuple[str, ...]
    """Right before a date they say when something ends."""
    as_of_openers: tuple[str, ...]
    """Right before the day to which figures are made up: 'as of 31 December'."""
    deadlines: tuple[str, ...]
    """Right before a date they say by when something is so: 'to be built by 2029'."""
    same_year: tuple[str, ...]
    """Words for the year that was named before: 'that year'."""
    year_before: tuple[str, ...]
    """Words for the year before the one that was named: 'the year before'."""


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Words of one language. Tables are keyed by folded words, phrases by words with blanks between.

    What a language's file lacks is empty or false here.
    """

    language: str
    decimal_comma: bool
    numerals: Mapping[str, int | Decimal]
    scales: Mapping[str, int]
    ones: frozenset[str]
    joiners: frozenset[str]
    halves: frozenset[str]
    fractions: Mapping[str, tuple[int, int]]
    each_words: frozenset[str]
    """Words that make an ordinal a share: 'jeder vierte Gast'."""
    fraction_nouns: frozenset[str]
    """What may follow a fraction's ordinal: 'tres cuartas partes'."""
    magnitudes: Mapping[str, int]
    several: frozenset[str]
    rounds: Mapping[str, int]
    links: frozenset[str]
    out_of: frozenset[str]
    minus: frozenset[str]
    below_zero: frozenset[str]
    """Behind a temperature these say that it is negative: '80 degrees below zero'."""
    plus: frozenset[str]
    plus_minus: frozenset[str]
    """What stands before the uncertainty of a number: '±', 'plus or minus'."""
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
    uncountable: frozenset[str]
    counted_hundreds: frozenset[str]
    """What a hundred is called behind digits: '5 hundred'."""
    binary_units: frozenset[str]
    """Units of information that look like a scale: the French 'Mio'."""
    capitalises_nouns: bool
    pair_endings: tuple[str, ...]
    """Endings by which a word for women and men is told: 'Patientinnen und Patienten'."""
    share_words: frozenset[str]
    """Nouns for a half: 'la metà dei', 'die Hälfte der'."""
    of_words: frozenset[str]
    """What joins a share to its whole: 'un terzo dei', 'half the'."""
    share_openers: frozenset[str]
    """After these a share stands without its whole: 'cut by a third'."""
    place_prepositions: frozenset[str]
    """Prepositions after which a capital word before a number says where or with whom: 'With Lund 40 universities'."""
    far_year_prefixes: frozenset[str]
    opening_words: tuple[str, ...]
    """Endings of words that open a sentence and name nothing: 'officially'."""
    material_links: frozenset[str]
    """What joins a measure to what is measured, beside `links`: 'd'eau'."""
    than_words: frozenset[str]
    """With a comparative before it this makes a bound: 'taller than'."""
    comparative_endings: tuple[str, ...]
    not_comparative: frozenset[str]
    """Words that end as comparatives do and compare no size: 'rather', 'other'."""
    more_words: frozenset[str]
    less_words: frozenset[str]
    smaller_words: frozenset[str]
    """Comparatives that leave less: 'shorter than 5 m'."""
    noun_articles: frozenset[str]
    """Articles between a number and what it counts: 'sono 190 i pazienti'."""
    capital_nouns: frozenset[str]
    """Function words that are nouns with a capital: 'Stati'."""
    unsure_numerals: frozenset[str]
    """Number words that say another thing where they count nothing: 'neuf', 'sei'."""
    unit_senses: Mapping[str, tuple[str, ...]]
    """From a word for a unit to the codes that it may mean; the words around it say which, by `sense_stems`."""
    sense_stems: Mapping[str, tuple[str, ...]]
    """From a code to how the words begin that it is said with."""
    unsure_units: Mapping[str, str]
    """Words for a unit that may mean another one, and which."""
    compare_words: frozenset[str]
    """Words that set a number beside one before it, whose unit it takes over: 'against', 'up from'."""
    span_words: frozenset[str]
    """Words after which 'from A to B' is a range: 'prices run from', 'grants vary from'."""
    way_words: frozenset[str]
    """What may stand before 'to' between the ends of a range: 'down to', 'up to'."""
    step_words: frozenset[str]
    """Words for 'to' that also lead to where a step ends: 'fell by 5 to 20'."""
    compound_scales: Mapping[str, int]
    """Powers of ten with which a number word may end: 'settemila'."""
    negations: frozenset[str]
    """Words that deny their clause; of `without` only what stands right before what it denies is sure."""
    without: frozenset[str]
    late_negations: frozenset[str]
    """Negations that stand at the end of what they deny."""
    gerund_endings: tuple[str, ...]
    """Endings of verbs after `without`: 'without exceeding', 'senza superare'."""
    joined_units: Mapping[str, str]
    """Units that begin a word joined to a number: '45-jährig', '45enne'."""
    not_denying: frozenset[str]
    """What takes the denial from the word before it: 'not only'."""
    determiners: frozenset[str]
    """Negations that stand before what they count: 'no', 'keine'."""
    clause_words: frozenset[str]
    """Words with which another clause begins."""
    reach_words: frozenset[str]
    hedge_articles: frozenset[str]
    """Articles that may stand between a hedge and its number."""
    hedge_adverbs: frozenset[str]
    """Adverbs that may stand there: 'dépasse désormais 92 %'."""
    pointing_articles: frozenset[str]
    """Those of them over which only 'about' and 'nearly' reach."""
    glued_words: frozenset[str]
    """Words that may touch digits and are no unit: '3fach', '20mal'."""
    metric_letters: frozenset[str]
    """Letters that are units and no scales in this language: the m of '5m'."""
    dimension_words: frozenset[str]
    """What a length measures: '12 m-wide', '340 m long'."""
    priced_by: frozenset[str]
    """Counted things that a price is for: '£65 a session'."""
    either: Mapping[str, str]
    """Hedges that bear out a second qualifier as well: 'just under 300' is nearly 300 and less than 300."""
    powers: frozenset[str]
    """What stands between ten and its exponent: 'ten to the minus nine', '10 hoch 12'."""
    times_words: frozenset[str]
    """What multiplies a power of ten: '3 times ten to the eleven'."""
    elided_numerals: Mapping[str, int]
    """Number words that lose their last letter before an apostrophe: 'trent'anni'."""
    multiples: Mapping[str, int]
    """Words that say how many times as much by themselves: 'twice', 'doppelt', 'il triplo'."""
    multiple_links: frozenset[str]
    """What follows such a word where it compares: 'twice as', 'doppelt so', 'il doppio di'."""
    money_prefixes: Mapping[str, int]
    """Powers of ten that letters before a currency stand for: 'k€', 'MCHF'."""

    # ---- how number words are built
    joins_numerals: bool
    """Number words are joined in one word: 'ventisei', 'zweiundvierzig'."""
    numeral_parts: Mapping[str, int]
    """Parts of such words beside `numerals` and `elided_numerals`: the 'ein' of 'einundzwanzig'."""
    numeral_joiners: frozenset[str]
    """What joins the parts and adds nothing: the 'und' of 'einundzwanzig'."""
    factor_endings: tuple[str, ...]
    """Endings that make a number word a factor: 'tenfold'."""
    seventy_is_sixty_ten: bool
    """'soixante-dix'."""
    eighty_is_four_twenties: bool
    """'quatre-vingts'."""
    one_joins_tens: bool
    """One is added to tens by a joiner and is no number word by itself: 'vingt et un'."""
    tens_are_joined: bool
    """Tens and ones are parted by a joiner: 'noventa y dos'."""
    half_links: frozenset[str]
    """What stands between a half and its whole: 'half of the seats'."""
    short_scales: Mapping[str, int]
    """Powers of ten of letters behind a number: '5m', '3bn'."""
    apart_scales: frozenset[str]
    """Those of them before which a blank may stand: '3 bn'."""
    money_scales: Mapping[str, int]
    """Powers of ten of letters behind an amount of money: '€5b'."""
    ratio_phrases: frozenset[str]
    """What stands between the numbers of a share: 'three out of ten'."""
    ratio_fillers: frozenset[str]
    """What may follow it: 'three out of every ten'."""
    percent_prepositions: frozenset[str]
    """With a hundred behind it this is a per cent: 'per cento'."""
    hedges_with_minus: frozenset[str]
    """Hedges that end with a word of `minus`: 'au moins'."""
    # ---- nouns and their units
    plural_by_s: bool
    """Counted nouns have a plural in s: the head of a noun phrase is its last plural, its singular can be made."""
    plural_endings: tuple[str, ...]
    """How counted nouns end where there are two or more; empty where that tells nothing."""
    noun_before_noun: bool
    """A noun may stand before the noun that it describes: 'processor cores'."""
    joins_nouns: bool
    """Nouns are joined in one word, the counted one last: 'Krebspatienten'."""
    head_comes_first: bool
    """What describes a noun stands behind it: 'camere di trattamento'."""
    noun_case_endings: tuple[str, ...]
    """Endings of nouns in other cases than names have: the n of 'mit 12 Kernen'."""
    singular_endings: tuple[str, ...]
    """Endings in s that are no plural: 'status'."""
    plurals_of_ie: frozenset[str]
    """Plurals in -ies of nouns in -ie: 'cookies'."""
    irregular_plurals: Mapping[str, str]
    """From a plural that is not made by rule to its singular."""
    plural_verb_endings: tuple[str, ...]
    """How verbs end that may follow a number directly: 'tre su quattro usano'."""
    adjective_endings: tuple[str, ...]
    nouns_like_adjectives: frozenset[str]
    """Nouns that end as adjectives do."""
    member_nouns: frozenset[str]
    """Plurals that may follow a noun without a plural of its own: 'crew members'."""
    part_articles: frozenset[str]
    """Articles of a whole behind the number of a part: 'elf der Turbinen', 'onze des éoliennes'."""
    part_endings: tuple[str, ...]
    """How the plural nouns behind `part_articles` end; any word where there are none."""
    noun_pointers: frozenset[str]
    """What may stand between a number with a link and its noun: '80 of these modules'."""
    other_words: frozenset[str]
    """What may stand between a number and its noun: '80 other modules'."""
    hyphened_words: frozenset[str]
    """Words that a hyphen joins to a number and that it does not count: '200-strong'."""
    pair_joiners: frozenset[str]
    """What joins the words for women and men beside `conjunctions`."""
    description_nouns: frozenset[str]
    """Nouns that stand before another one as adjectives do: '25 year'."""
    partitives: frozenset[str]
    """What stands between a part and all: 'three of ten'."""
    part_phrases: frozenset[str]
    """The same with an article: 'three of the ten'."""
    list_links: frozenset[str]
    """What joins numbers of one unit beside conjunctions: '3 by 5 metres'."""
    owner_words: frozenset[str]
    """What stands between a scale letter and the noun: '5m of its patients'."""
    measure_endings: tuple[str, ...]
    """Inflections of units of measure: 'Litern'."""
    elided_units: Mapping[str, str]
    """Units that are words of their own but behind an apostrophe: 'un'ora'."""
    unit_forms: Mapping[str, str]
    """Written forms of units beside those of the vocabulary."""
    own_units: frozenset[str]
    """Written forms of the vocabulary that are units in this language only."""
    no_units: frozenset[str]
    """Written forms of the vocabulary that are no units in a text."""
    verbs_like_units: frozenset[str]
    """Units that are verbs behind a small number: 'Team 3 won'."""
    counted_below: Mapping[str, str]
    """Counted things that a measure is per: 'MeV per nucleon', 'Gray pro Sitzung'."""
    sure_per: frozenset[str]
    """Those of `per` that mean nothing else."""
    per_articles: frozenset[str]
    """Articles between `per` and what it divides by: 'in der Stunde'."""
    any_noun_divides: bool
    """Any noun may stand behind a word of `per`: '3 visits per member'."""
    price_articles: frozenset[str]
    """Articles that mean per between money and a measure: '14 euros le mètre carré'."""
    since_then_words: frozenset[str]
    """Behind these 'a year' is a point in time and no rate: '$1.8 billion a year ago'."""
    point_stems: tuple[str, ...]
    """Parts of the words for percentage points."""
    point_words: frozenset[str]
    """What makes points of the percent sign before it: '2 %-Punkte', '3 % points'."""
    pound_words: tuple[str, ...]
    """Words for a weight that is money, too."""
    own_money: Mapping[str, str]
    """Signs before a number that are money of one country only in this language: 'Fr.'."""
    unsure_money: frozenset[str]
    """Money of one of several countries."""
    franc_words: frozenset[str]
    other_franc_stems: tuple[str, ...]
    """How words begin that say of what country francs are."""
    # ---- dates
    decade_parts: frozenset[str]
    """Words that make a decade vague: 'early 2000s'."""
    decade_endings: frozenset[str]
    """What is glued to a decade: '1990s', '1990er'."""
    day_follows_month: bool
    """'August 22'."""
    unsure_months: frozenset[str]
    """Short names of months that are months only with a capital: 'may'."""
    date_articles: frozenset[str]
    """Articles before the last day of days: 'dal 3 al 14 maggio'."""
    year_articles: frozenset[str]
    """Articles before the last year of years: 'tra il 2007 e il 2013'."""
    year_links: frozenset[str]
    """What stands between a month and its year behind a day: '3 maggio del 2019'."""
    year_parts: Mapping[str, int]
    """How many months the parts of a year have: 'quarter', and the Q of 'Q1'."""
    month_year_links: frozenset[str]
    """What stands between a month alone and its year: 'May of 2019'."""
    sure_year_prefixes: frozenset[str]
    """Words behind which a bare year is a date, unless a unit follows."""
    year_before_name: bool
    """A year may begin a name: 'the 2019 Breakthrough Prize'."""
    weekdays: frozenset[str]
    number_follows_weekday: bool
    """A count may follow a day of the week: 'on Friday 3 visitors'."""
    # ---- numbers that are no facts
    number_prefixes: frozenset[str]
    """Words that a hyphen joins to a number without making a name of it: 'mid-2019'."""
    where_words: frozenset[str]
    """Words before a name that says where: 'At CERN 25 physicists'."""
    clock_phrases: frozenset[str]
    """What follows an hour: '9 o'clock'."""
    clock_from_words: frozenset[str]
    clock_to_words: frozenset[str]
    """Words before the ends of a time of day: 'dalle 9 alle 18'."""
    before_pronoun_one: frozenset[str]
    after_pronoun_one: frozenset[str]
    """Words beside a 'one' that counts nothing: 'no one', 'one day'."""
    pronoun_phrases: frozenset[str]
    """What follows such a 'one': 'one or another'."""
    # ---- ranks and ranges
    scope_determiners: frozenset[str]
    """Articles before a region: 'in the world'."""
    ordinal_articles: frozenset[str]
    """Articles between ordinals: 'from the tenth to the ninth'."""
    among_words: frozenset[str]
    group_endings: tuple[str, ...]
    """How plurals end behind `among_words`: 'third among hospitals'."""
    rank_verb_fillers: frozenset[str]
    """What may stand between a verb of `rank_verbs` and an ordinal."""
    number_nouns: frozenset[str]
    """Words for a number before a rank: 'ranked No. 3'."""
    rank_number_links: frozenset[str]
    """What may stand before them beside `rank_verbs`: 'at number 3'."""
    place_before_number: bool
    """A noun of `rank_nouns` before a number makes it a rank: 'Platz 3'."""
    range_articles: frozenset[str]
    """Articles before the ends of a range."""
    limit_words: frozenset[str]
    """Words for 'to' that make an upper bound where no range begins before them: 'Protonen bis 800 MeV'."""
    not_alone_to: frozenset[str]
    """Words for 'to' that say other things where no 'from' stands before them."""
    amount_openers: frozenset[str]
    """What stands before how far something moved: 'fell by 5 to 20'."""
    age_phrases: frozenset[str]
    """What stands before an age: 'under the age of 18'."""
    # ---- tables
    asking: tuple[str, ...]
    counting_verbs: frozenset[str]
    """Verbs between what is counted and its number: 'i dipendenti erano 386'."""
    count_openers: tuple[str, ...]
    """Before what a row of a table counts: 'number of users'."""
    table_words: Mapping[str, tuple[str, ...]]
    """Words of heads, rows and captions of tables; what each key is for is said in `table_heads.py`."""
    # ---- whom and what a number is about
    vague_words: frozenset[str]
    """Words beside `stop` that tell no metric from another."""
    concepts: Mapping[str, tuple[str, ...]]
    """How the words begin that mean a thing which metrics are named by."""
    titles: frozenset[str]
    """Capital words beside a name that belong to no name: 'President'."""
    town_prepositions: frozenset[str]
    """Prepositions before the name of a town or country."""
    people: frozenset[str]
    not_owning: frozenset[str]
    """Words before a name that leave what is counted to somebody else."""
    called: Mapping[str, tuple[str, ...]]
    """Patterns of what a facility of a kind is called when it has been named before."""
    named: Mapping[str, tuple[str, ...]]
    """Patterns of the nouns in the names of facilities, by the kind of facility."""
    said: Mapping[str, tuple[str, ...]]  # patterns that tell a metric beside its name, by its id: its verbs and nouns
    definite_articles: frozenset[str]
    """Before the name of what an article is about: 'the Moana Biobank'."""
    genitive_endings: tuple[str, ...]
    """What the genitive adds to the noun of such a name: 'des Instituts'."""
    name_links: frozenset[str]
    """What joins the words of such a name: 'Institut für Impfstoffe', 'Centre d'énergie'."""
    clues: Clues

    @cached_property
    def before_phrases(self) -> Phrases:
        return _split(self.before)

    @cached_property
    def after_phrases(self) -> Phrases:
        return _split(self.after)

    @cached_property
    def power_phrases(self) -> tuple[tuple[str, ...], ...]:
        """The words between ten and its exponent, the longest first."""
        return tuple(sorted(map(split_words, self.powers), key=len, reverse=True))

    @cached_property
    def counting_phrases(self) -> frozenset[tuple[str, ...]]:
        return frozenset(map(split_words, self.count_openers))

    @cached_property
    def asking_phrases(self) -> frozenset[tuple[str, ...]]:
        return frozenset(map(split_words, self.asking))

    @cached_property
    def clock_endings(self) -> frozenset[tuple[str, ...]]:
        return frozenset(map(split_words, self.clock_phrases))

    @cached_property
    def spread_phrases(self) -> tuple[tuple[str, ...], ...]:
        """What stands before the uncertainty of a number."""
        return tuple(map(split_words, self.plus_minus))

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
            self.each_words,
            self.elided_numerals,
            self.multiples,
        )
        return frozenset(word for table in tables for word in table)

    @cached_property
    def compound_parts(self) -> dict[str, int | Decimal]:
        """The parts of number words in one word, each with its value."""
        if not self.joins_numerals:
            return {}
        joiners = dict.fromkeys(self.numeral_joiners, 0)
        return {**self.numerals, **self.numeral_parts, **self.elided_numerals, **joiners}

    def may_start(self, word: str) -> bool:
        return word in self.starters or self.number_word(word) is not None

    def number_word(self, word: str) -> int | Decimal | None:
        """The value of a number word below a scale word, compounds such as 'ventisei' included."""
        value = self.numerals.get(word)
        return read_compound(word, self) if value is None else value


def _split(table: Mapping[str, str]) -> Phrases:
    return {split_words(phrase): meaning for phrase, meaning in table.items()}


def _read_words(words: str | Iterable[str]) -> tuple[str, ...]:
    """Words with blanks between, or a list of phrases."""
    return tuple(words.split()) if isinstance(words, str) else tuple(words)


def _read_meanings(table: Any) -> dict[str, str]:
    """From each word to what it means; the file holds a table from each meaning to its words."""
    return {word: meaning for meaning, words in dict(table).items() for word in _read_words(words)}


def _read_numbers(table: Any) -> dict[str, int | Decimal]:
    """From each word to its number; a list holds the words of one first, then those of two, and so on."""
    if isinstance(table, list):
        return {word: number for number, words in enumerate(table, 1) for word in words.split()}
    return {word: Decimal(value) if isinstance(value, str) else value for word, value in dict(table).items()}


_READERS: dict[str, Callable[[Any], Any]] = {
    "bool": bool,
    "frozenset[str]": lambda words: frozenset(_read_words(words)),
    "tuple[str, ...]": _read_words,
    "Mapping[str, str]": _read_meanings,
    "Mapping[str, int]": _read_numbers,
    "Mapping[str, int | Decimal]": _read_numbers,
    "Mapping[str, tuple[int, int]]": lambda table: {word: tuple(parts) for word, parts in dict(table).items()},
    "Mapping[str, tuple[str, ...]]": lambda table: {name: _read_words(words) for name, words in dict(table).items()},
}
"""How each type of a property is read; each makes something empty of ()."""


def _read_table(model: type[Lexicon | Clues], table: Mapping[str, Any], where: str) -> dict[str, Any]:
    kinds = {field.name: str(field.type) for field in fields(model) if field.type in _READERS}
    unknown = sorted(table.keys() - kinds.keys())
    if unknown:
        remedy = f"Write a property of {model.__name__} in facts/parsing/lexicon.py."
        raise FactsError(f"unknown key {unknown[0]!r}", where=where, remedy=remedy)
    return {name: _read_value(kind, table.get(name, ()), f"{where}, {name}") for name, kind in kinds.items()}


def _read_value(kind: str, value: object, where: str) -> Any:
    try:
        return _READERS[kind](value)
    except (TypeError, ValueError, AttributeError, ArithmeticError) as error:
        what, remedy = f"cannot be read as {kind}", "Write it as the other languages do."
        raise FactsError(what, where=where, remedy=remedy) from error


def load_lexicon(language: str) -> Lexicon:
    """The lexicon of a language code; for a language without one, that of a near one with the same separators."""
    return _read_lexicon(_find_nearest(language.lower()[:2]))


@cache
def _read_lexicon(code: str) -> Lexicon:
    table = dict(read_toml(code, "lexicon.toml"))
    where = f"facts/languages/{code}/lexicon.toml"
    clues = Clues(**_read_table(Clues, table.pop("clues", {}), f"{where}, clues"))
    return Lexicon(language=code, clues=clues, **_read_table(Lexicon, table, where))


def _find_nearest(code: str) -> str:
    if code in LANGUAGES:
        return code
    near = (own for own in LANGUAGES if code in read_toml(own, "language.toml").get("nearest_for", ()))
    return next(near, ENGLISH)


@cache
def unite_lexicons() -> Lexicon:
    """The words of all languages at once, for what a text may hold in any; what is no list is that of English."""
    lexicons = [load_lexicon(code) for code in LANGUAGES]
    clues = {field.name: _unite([getattr(one.clues, field.name) for one in lexicons]) for field in fields(Clues)}
    parts = {field.name: _unite([getattr(one, field.name) for one in lexicons]) for field in fields(Lexicon)}
    return Lexicon(**parts | {"clues": Clues(**clues)})


def _unite(parts: Sequence[Any]) -> Any:
    first = parts[0]
    if isinstance(first, frozenset):
        return first.union(*parts)
    if isinstance(first, tuple):
        return tuple(dict.fromkeys(chain.from_iterable(parts)))
    if isinstance(first, dict):
        names = dict.fromkeys(chain.from_iterable(parts))
        return {name: _unite([part[name] for part in parts if name in part]) for name in names}
    return first
