"""English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from facts.extraction.lexicon import Lexicon

if TYPE_CHECKING:
    from decimal import Decimal

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
)
_MONTHS = "january february march april may june july august september october november december"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NUMERALS: dict[str, int | Decimal] = {
    **{word: value for value, word in enumerate(_ONES.split())},
    **{word: 10 * tens for tens, word in enumerate(_TENS.split(), 2)},
}


def _fold(word: str) -> int | None:
    """Read 'tenfold' and 'fortyfold'."""
    value = _NUMERALS.get(word.removesuffix("fold")) if word.endswith("fold") else None
    return None if value is None else int(value)


LEXICON = Lexicon(
    language="en",
    decimal_comma=False,
    numerals=_NUMERALS,
    multiples={"twice": 2, "thrice": 3, "double": 2, "triple": 3, "quadruple": 4},
    multiple_links=_words("as the that"),
    scales={
        "hundred": 100,
        "thousand": 10**3,
        "million": 10**6,
        "billion": 10**9,
        "trillion": 10**12,
        "quadrillion": 10**15,
        "lakh": 10**5,
        "crore": 10**7,
        "mn": 10**6,
        "mln": 10**6,
        "bn": 10**9,
        "bln": 10**9,
        "tn": 10**12,
        "trn": 10**12,
        "mio": 10**6,
        "mrd": 10**9,
        "mld": 10**9,
        "tsd": 10**3,
    },
    ones=_words("a an"),
    joiners=_words("and"),
    halves=_words("half"),
    fractions={
        "half": (1, 2),
        "third": (1, 3),
        "thirds": (1, 3),
        "quarter": (1, 4),
        "quarters": (1, 4),
        "fifth": (1, 5),
        "fifths": (1, 5),
        "sixth": (1, 6),
        "sixths": (1, 6),
        "eighth": (1, 8),
        "eighths": (1, 8),
        "tenth": (1, 10),
        "tenths": (1, 10),
    },
    magnitudes={
        "tens": 10,
        "dozens": 24,
        "hundreds": 100,
        "thousands": 10**3,
        "millions": 10**6,
        "billions": 10**9,
        "trillions": 10**12,
    },
    several=_words("several few many"),
    rounds={"dozen": 12},
    links=_words("of"),
    out_of=_words("in"),
    minus=_words("minus negative"),
    plus_minus=_words("±"),
    before={
        "just shy of": "less_than",
        "shy of": "less_than",
        "a touch under": "less_than",
        "a shade under": "less_than",
        "a fraction under": "less_than",
        "a bit under": "less_than",
        "a bit less than": "less_than",
        "a little below": "less_than",
        "slightly below": "less_than",
        "marginally under": "less_than",
        "marginally less than": "less_than",
        "fractionally under": "less_than",
        "just less than": "less_than",
        "a whisker under": "less_than",
        "a good": "more_than",
        "a bit over": "more_than",
        "a bit more than": "more_than",
        "a touch over": "more_than",
        "only just": "approximately",
        "nudging": "nearly",
        "bordering on": "nearly",
        "verging on": "nearly",
        "not far short of": "nearly",
        "not far off": "nearly",
        "tops out at": "up_to",
        "maxes out at": "up_to",
        "topping out at": "up_to",
        "without exceeding": "up_to",
        "caps at": "up_to",
        "about": "approximately",
        "around": "approximately",
        "approximately": "approximately",
        "approx": "approximately",
        "approx .": "approximately",
        "roughly": "approximately",
        "some": "approximately",
        "circa": "approximately",
        "ca .": "approximately",
        "ca": "approximately",
        "c .": "approximately",
        "~": "approximately",
        "≈": "approximately",
        "an estimated": "approximately",
        "estimated": "approximately",
        "estimated at": "approximately",
        "estimated to": "approximately",
        "estimated to be": "approximately",
        "in the region of": "approximately",
        "somewhere around": "approximately",
        "of the order of": "approximately",
        "on the order of": "approximately",
        "in the order of": "approximately",
        "something like": "approximately",
        "more or less": "approximately",
        "close to": "approximately",
        "nearly": "nearly",
        "almost": "nearly",
        "virtually": "nearly",
        "approaching": "nearly",
        "not quite": "nearly",
        "more than": "more_than",
        "more than about": "more_than",
        "more than the": "more_than",
        "over": "more_than",
        "above": "more_than",
        "in excess of": "more_than",
        "exceeding": "more_than",
        "exceed": "more_than",
        "exceeds": "more_than",
        "exceeded": "more_than",
        "exceeded the": "more_than",
        "surpassing": "more_than",
        "surpass": "more_than",
        "surpassed": "more_than",
        "has passed": "more_than",
        "have passed": "more_than",
        "had passed": "more_than",
        "having passed": "more_than",
        "surpasses": "more_than",
        "topped": "more_than",
        "topping": "more_than",
        "upwards of": "more_than",
        "upward of": "more_than",
        "greater than": "more_than",
        "larger than": "more_than",
        "higher than": "more_than",
        "longer than": "more_than",
        "beyond": "more_than",
        "north of": "more_than",
        ">": "more_than",
        "at least": "at_least",
        "no fewer than": "at_least",
        "no less than": "at_least",
        "not less than": "at_least",
        "not fewer than": "at_least",
        "a minimum of": "at_least",
        "minimum of": "at_least",
        "minimum": "at_least",
        "as few as": "at_least",
        "as little as": "at_least",
        "starting at": "at_least",
        "≥": "at_least",
        "> =": "at_least",
        "less than": "less_than",
        "fewer than": "less_than",
        "lower than": "less_than",
        "smaller than": "less_than",
        "shorter than": "less_than",
        "under": "less_than",
        "below": "less_than",
        "just under": "less_than",
        "just below": "less_than",
        "short of": "less_than",
        "within": "up_to",
        "<": "less_than",
        "up to": "up_to",
        "at most": "up_to",
        "no more than": "up_to",
        "not more than": "up_to",
        "no greater than": "up_to",
        "not exceeding": "up_to",
        "not exceed": "up_to",
        "as many as": "up_to",
        "as much as": "up_to",
        "as high as": "up_to",
        "as long as": "up_to",
        "a maximum of": "up_to",
        "maximum of": "up_to",
        "maximum": "up_to",
        "max .": "up_to",
        "max": "up_to",
        "limited to": "up_to",
        "capped at": "up_to",
        "a cap of": "up_to",
        "cap of": "up_to",
        "≤": "up_to",
        "< =": "up_to",
        "one of only": "one_of_only",
        "one of just": "one_of_only",
        "one of the only": "one_of_only",
        "among only": "one_of_only",
        "∼": "approximately",
        "≃": "approximately",
        "≅": "approximately",
        "≒": "approximately",
        "⩾": "at_least",
        "≧": "at_least",
        "⩽": "up_to",
        "≦": "up_to",
        "well over": "more_than",
        "just over": "more_than",
        "slightly over": "more_than",
        "a little over": "more_than",
        "slightly more than": "more_than",
        "a little more than": "more_than",
        "well above": "more_than",
        "just above": "more_than",
        "far more than": "more_than",
        "much more than": "more_than",
        "well over a": "more_than",
        "tops": "more_than",
        "surpassed the": "more_than",
        "exceeds the": "more_than",
        "well under": "less_than",
        "slightly under": "less_than",
        "a little under": "less_than",
        "slightly less than": "less_than",
        "a little less than": "less_than",
        "well below": "less_than",
        "far less than": "less_than",
        "just short of": "less_than",
        "not even": "less_than",
        "sub -": "less_than",
        "barely": "approximately",
        "scarcely": "approximately",
        "hardly": "approximately",
        "in the neighbourhood of": "approximately",
        "in the neighborhood of": "approximately",
        "up to and including": "up_to",
        "at a maximum of": "up_to",
        "up to a maximum of": "up_to",
        "no longer than": "up_to",
        "no higher than": "up_to",
        "no later than": "up_to",
        "no larger than": "up_to",
        "not to exceed": "up_to",
        "min .": "at_least",
        "min": "at_least",
        "mins": "at_least",
        "at a minimum": "at_least",
        "at the very least": "at_least",
        "at the least": "at_least",
        "at the very most": "up_to",
        "at the most": "up_to",
        "below the age of": "less_than",
        "under the age of": "less_than",
        "over the age of": "more_than",
        "above the age of": "more_than",
        "estimate": "approximately",
        "est .": "approximately",
        "est": "approximately",
        "an average of about": "approximately",
        "around about": "approximately",
        "give or take": "approximately",
    },
    after={
        "and then some": "more_than",
        "or more": "at_least",
        "and more": "at_least",
        "or above": "at_least",
        "or higher": "at_least",
        "or longer": "at_least",
        "or older": "at_least",
        "and above": "at_least",
        "and over": "at_least",
        "or over": "at_least",
        "at least": "at_least",
        "plus": "at_least",
        "minimum": "at_least",
        "+": "at_least",
        "or less": "up_to",
        "or fewer": "up_to",
        "or below": "up_to",
        "or under": "up_to",
        "or lower": "up_to",
        "at most": "up_to",
        "at the most": "up_to",
        "maximum": "up_to",
        "max": "up_to",
        "or so": "approximately",
        "or thereabouts": "approximately",
        "- odd": "approximately",
        "odd": "approximately",
        "- ish": "approximately",
        "approximately": "approximately",
        "approx": "approximately",
        "more or less": "approximately",
        "at the least": "at_least",
        "at the very least": "at_least",
        "at the very most": "up_to",
        "or greater": "at_least",
        "or better": "at_least",
        "and up": "at_least",
        "and upwards": "at_least",
        "upwards": "at_least",
        "or upwards": "at_least",
        "- plus": "at_least",
        "as a minimum": "at_least",
        "at a minimum": "at_least",
        "as a maximum": "up_to",
        "at a maximum": "up_to",
        "tops": "up_to",
        "and under": "up_to",
        "and below": "up_to",
        "at the outside": "up_to",
        "give or take": "approximately",
        "ish": "approximately",
    },
    between=_words("between"),
    conjunctions=_words("and &"),
    from_words=_words("from"),
    to_words=_words("to through"),
    or_words=_words("or"),
    change_words=_words(
        "rose rise rises risen rising grew grow grows grown growing growth increase increases increased increasing "
        "doubled tripled quadrupled jumped climbed soared surged expanded expand raised raise raising up upgraded "
        "fell fall falls fallen falling dropped drop decreased decrease declined decline cut reduced reduce "
        "lowered "
        "down went go going moved moving move shrank slipped slid changed extended improved boosted boost "
        "accelerated slowed eased climbs climb falling shrinks shrink sinks sank plunged dipped swelled ballooned "
        "revised "
        "edged tripling tumbled lifted bumped advanced retreated climbing growing shrunk halved "
        "eased narrowed widened expanding doubling upgrade dropping declining"
    ),
    per=_words("per a an each every"),
    yearly={
        "annually": "a",
        "yearly": "a",
        "daily": "d",
        "weekly": "wk",
        "monthly": "mo",
        "hourly": "h",
    },
    months={
        **{word: month for month, word in enumerate(_MONTHS.split(), 1)},
        **{word[:3]: month for month, word in enumerate(_MONTHS.split(), 1)},
        "sept": 9,
    },
    year_prefixes=_words(
        "in since by until till from during of before after to through for and early late mid around circa between "
        "year years end beginning start summer spring autumn winter fall"
    ),
    last_words=_words("last"),
    next_words=_words("next"),
    ordinals={word: value for value, word in enumerate(_ORDINALS.split(), 1)},
    ordinal_endings=_words("st nd rd th"),
    rank_nouns=_words("place position rank spot"),
    rank_verbs=_words("ranks ranked ranking rank came finished placed"),
    rank_scopes=_words("world europe globe planet continent country nation worldwide region universe"),
    scope_prepositions=_words("in of on among worldwide"),
    superlatives=_words(
        "largest biggest most highest smallest lowest best oldest fastest longest strongest deadliest busiest "
        "hottest "
        "worst richest youngest tallest newest brightest warmest coldest wettest driest deepest wealthiest heaviest"
    ),
    not_ranked=_words("time half quarter day week month year phase step stage part round ever century"),
    top_words=_words("top"),
    stop=_words(
        "a an the of in on at to for from by with without within into onto over under above below between among "
        "through throughout during since until till before after about around against across along per via as than "
        "and or but nor so yet if when while where whereas because although though unless whether that which who "
        "whom whose what how why this these those it its they them their theirs he him his she her hers we us our "
        "you your i me my one is are was were be been being am has have had having do does did done will would can "
        "could may might must shall should not no only also then there here now just still again ago later earlier "
        "today yesterday tomorrow respectively each both either neither all any some such same own very too "
        "is's s t re ve ll d up down off out away back compared including included include includes versus vs plus "
        "said says say according however therefore thus instead rather even well much many more most less least "
        "fewer few several every other another others located began become became made make makes took take takes "
        "came went got get gets gave give gives left live lives lived need needs needed ever never always often "
        "already alone apart together thanks overall simultaneously worldwide altogether annually monthly daily "
        "weekly "
        "amid despite toward towards upon like unlike except near nearby next past"
    ),
    adjectives=_words(
        "new old young big small large great good bad high low long short full free same early late modern "
        "main major minor key top leading different various separate distinct separate additional extra further "
        "consecutive successive straight entire whole total joint key single double triple independent related "
        "first second third last final next previous former current recent future possible likely available "
        "open public private local national international global regional foreign domestic federal top senior "
        "junior chief male female black white red green blue brown grey gray dark bright heavy light strong weak "
        "hot cold warm cool dry wet rich poor safe rare wide deep thin thick fast slow quick hard soft tiny huge "
        "giant vast massive mere other more less many state-of-the-art brand-new so-called best worst "
        "biggest largest smallest oldest youngest newest latest highest lowest longest shortest fastest strongest "
        "complete clean rare real true false direct common special particular specific certain similar equal "
        "known unknown own proud happy dead alive sick ill healthy critical serious severe acute chronic elite "
        "complex simple unique multiple mature remote inpatient outpatient up-to-date secure diverse extreme "
        "elderly adult infant busy easy heavy lucky sunny rainy tropical equivalent "
        "bilateral multi ultra super sub pre post non co straight legal illegal daily weekly monthly yearly"
    ),
    structural=_words(
        "iso en din iec ieee astm page pages p pp section sections sec chapter chapters figure figures fig figs "
        "table tables appendix annex "
        "volume vol issue no nos nr number version v ver release edition footnote note ref refs reference "
        "equation eq "
        "article art paragraph para clause rule room floor gate platform suite box isbn issn doi tel phone fax "
        "telephone phase level stage step part grade class category type group channel model line episode season "
        "newsletter id building flight route highway tram bus runway terminal gate track berth dock pier studio "
        "week lane hall interstate exit lot item form unit "
        "pillar run layer cluster package"
    ),
    clock_after=_words("am pm gmt utc cet cest est edt bst"),
    clock_before=frozenset(),
    clock_units=frozenset(),
    clock_prepositions=_words("at"),
    streets=_words(
        "rue viale piazza strasse straße street st road rd avenue ave boulevard blvd lane drive square place way"
    ),
    age_words=_words("aged ages"),
    maximum=_words("maximum max"),
    time_span_prepositions=_words("over"),
    time_span_openers=_words("for well just after of since in is was took lasted lasting takes little slightly at"),
    uncountable=_words(
        "people men women children staff police personnel aircraft species series data sheep fish cattle deer crew "
        "media criteria phenomena bacteria nuclei alumni offspring spacecraft mice feet teeth geese oxen "
        "wives knives "
        "wolves headquarters works means clergy fishermen policemen firefighters servicemen businessmen gunmen "
        "salmon trout poultry livestock folk youth troops spectra foci antennae vertebrae fungi stimuli rotorcraft "
        "hovercraft watercraft airmen crewmen congressmen lawmakers seamen workmen craftsmen sportsmen women "
        "consortia symposia stadia millennia grandchildren schoolchildren businesswomen congresswomen "
        "salespeople townspeople halves leaves loaves shelves "
        "thieves calves lives hertz horsepower"
    ),
    counted_hundreds=_words("hundred"),
    dimension_words=_words(
        "long wide high tall deep thick broad across diameter radius length width height depth thickness altitude "
        "elevation above below below from away apart distance drop sprint race relay tunnel beam wave"
    ),
    priced_by=_words(
        "session ticket head person night share barrel copy visit seat piece unit pupil student room table bottle "
        "gallon ounce hour shift sheet patient treatment place dose sample bed word page lesson"
    ),
    glued_words=_words("fold ish plus odd"),
    negations=_words("no not never none neither nor nobody nothing cannot hardly scarcely rarely seldom"),
    without=_words("without"),
    not_denying=_words("only just merely least doubt wonder longer matter sooner simply"),
    determiners=_words("no none neither nobody nothing hardly scarcely"),
    clause_words=_words("but while whereas although though because since when where which who that if yet however so"),
    reach_words=_words("reach reached reaches reaching attain attained attains hit hits"),
    hedge_articles=_words("a an the"),
    hedge_adverbs=_words("now already currently today easily comfortably still"),
    pointing_articles=_words("the"),
    span_words=_words(
        "range ranges ranged ranging run runs ran vary varies varied varying stretch stretches stretched stretching "
        "span spans spanned spanning extends extend lie lies available anything anywhere between differ differs "
        "sizes prices fees grants ages temperatures values wavelengths energies distances"
    ),
    way_words=_words("down up"),
    step_words=_words("to"),
    compare_words=_words("against compared versus from whom which other further another more others to"),
    share_words=_words("half"),
    of_words=_words("of the its their his her our all these those this that"),
    share_openers=_words("by"),
    opening_words=(
        "ly",
        "while",
        "wards",
        "ever",
        "fore",
        "wise",
        "over",
        "yesterday",
        "tomorrow",
        "tonight",
        "altogether",
    ),
    compound=_fold,
    place_prepositions=_words("in at from with by near outside for beyond besides including to"),
    far_year_prefixes=_words("in by since until before after around about circa from"),
    unsure_units={
        "pound": "pounds may be money or a weight",
        "pounds": "pounds may be money or a weight",
        "ton": "tons may be metric or not",
        "tons": "tons may be metric or not",
        "gallon": "gallons differ by country",
        "gallons": "gallons differ by country",
        "degree": "degrees may be an angle or a temperature",
        "degrees": "degrees may be an angle or a temperature",
    },
    than_words=_words("than"),
    comparative_endings=("er", "rther"),
    more_words=_words("more"),
    less_words=_words("less"),
    smaller_words=_words(
        "shorter lower smaller lighter thinner cooler colder younger slower weaker narrower nearer closer fewer "
        "cheaper finer tighter sooner earlier lesser"
    ),
    gerund_endings=("ing",),
    either={
        **dict.fromkeys(
            (
                "just under",
                "just below",
                "just short of",
                "just shy of",
                "shy of",
                "a little under",
                "a little less than",
                "a little below",
                "slightly under",
                "slightly less than",
                "slightly below",
                "just less than",
                "a touch under",
                "a shade under",
                "a fraction under",
                "a bit under",
                "a bit less than",
                "marginally under",
                "marginally less than",
                "fractionally under",
                "a whisker under",
            ),
            "nearly",
        ),
        "not quite": "less_than",
        "hardly": "less_than",
        "barely": "nearly",
        "scarcely": "nearly",
        "only just": "nearly",
    },
    powers=frozenset({"to the power of", "to the power", "to the", "raised to the", "raised to"}),
    times_words=_words("times by"),
)
