"""German."""

from __future__ import annotations

import re
from decimal import Decimal

from facts.extraction.lexicon import MONEY_PREFIXES, Lexicon

_SMALL = (
    "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn "
    "achtzehn neunzehn"
)
_TENS = "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig"
_ORDINALS = "erst zweit dritt viert fünft sechst siebt acht neunt zehnt elft zwölft"
_MONTHS = "januar februar märz april mai juni juli august september oktober november dezember"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NUMERALS: dict[str, int | Decimal] = {
    **{word: value for value, word in enumerate(_SMALL.split()) if word != "eins"},
    **{word: 10 * tens for tens, word in enumerate(_TENS.split(), 2)},
    "dreissig": 30,
    "zwo": 2,
    "anderthalb": Decimal("1.5"),
    "eineinhalb": Decimal("1.5"),
    "zweieinhalb": Decimal("2.5"),
    "dreieinhalb": Decimal("3.5"),
    "viereinhalb": Decimal("4.5"),
    "hundert": 100,
    "tausend": 1000,
}
_PARTS: dict[str, int] = {word: int(value) for word, value in _NUMERALS.items()}
_PARTS |= {"ein": 1, "eins": 1, "und": 0, "fuenf": 5, "zwoelf": 12, "fuenfzehn": 15, "fuenfzig": 50}
_PIECE = re.compile("|".join(sorted(_PARTS, key=len, reverse=True)))


def _compound(word: str) -> int | None:
    """Read a number written as one word: 'fünfundzwanzig', 'dreihundert', 'zweitausendfünfhundert'."""
    if len(word) < 7 or not _PIECE.match(word):
        return None
    pieces = _PIECE.findall(word)
    if "".join(pieces) != word or len(pieces) < 2 or pieces[-1] == "und":
        return None
    total = group = 0
    for piece in pieces:
        if piece == "tausend":
            total, group = total + (group or 1) * 1000, 0
        elif piece == "hundert":
            group = (group or 1) * 100
        else:
            group += _PARTS[piece]
    return total + group


def _ordinals() -> dict[str, int]:
    found = {}
    for value, word in enumerate(_ORDINALS.split(), 1):
        for ending in ("e", "er", "en", "es", "em"):
            found[word + ending] = value
    return found


LEXICON = Lexicon(
    language="de",
    decimal_comma=True,
    multiples={
        "doppelt": 2,
        "zweimal": 2,
        "dreimal": 3,
        "viermal": 4,
        "fünfmal": 5,
        "sechsmal": 6,
        "siebenmal": 7,
        "achtmal": 8,
        "neunmal": 9,
        "zehnmal": 10,
        "hundertmal": 100,
        "tausendmal": 1000,
    },
    multiple_links=_words("so"),
    numerals=_NUMERALS,
    scales={
        "hundert": 100,
        "tausend": 10**3,
        "million": 10**6,
        "millionen": 10**6,
        "milliarde": 10**9,
        "milliarden": 10**9,
        "billion": 10**12,
        "billionen": 10**12,
        "billiarde": 10**15,
        "billiarden": 10**15,
        "tsd": 10**3,
        "mio": 10**6,
        "mill": 10**6,
        "mrd": 10**9,
        "mld": 10**9,
        "mln": 10**6,
        "mia": 10**9,
    },
    ones=_words("ein eine einer einem einen eines"),
    joiners=_words("und"),
    halves=_words("halbe halben halber halbes"),
    fractions={"drittel": (1, 3), "viertel": (1, 4), "fünftel": (1, 5), "zehntel": (1, 10), "achtel": (1, 8)},
    magnitudes={
        "dutzende": 24,
        "dutzenden": 24,
        "hunderte": 100,
        "hunderten": 100,
        "tausende": 1000,
        "tausenden": 1000,
        "zehntausende": 10**4,
        "zehntausenden": 10**4,
        "hunderttausende": 10**5,
        "hunderttausenden": 10**5,
    },
    several=_words("mehrere mehreren einige einigen viele vielen wenige wenigen"),
    rounds={"dutzend": 12},
    links=_words("von an"),
    out_of=_words("von"),
    minus=_words("minus"),
    plus_minus=_words("±"),
    before={
        "weniger als die": "less_than",
        "fast die": "nearly",
        "rund die": "approximately",
        "etwa die": "approximately",
        "knapp die": "nearly",
        "etwas unter": "less_than",
        "kaum weniger als": "less_than",
        "wenig unter": "less_than",
        "geringfügig weniger als": "less_than",
        "ein wenig unter": "less_than",
        "gute": "more_than",
        "guten": "more_than",
        "nicht mal": "less_than",
        "noch nicht einmal": "less_than",
        "keinen": "less_than",
        "begrenzt auf": "up_to",
        "beschränkt auf": "up_to",
        "gedeckelt auf": "up_to",
        "gedeckelt bei": "up_to",
        "kratzt an": "nearly",
        "kratzen an": "nearly",
        "etwa": "approximately",
        "circa": "approximately",
        "zirka": "approximately",
        "ca .": "approximately",
        "ca": "approximately",
        "rund": "approximately",
        "ungefähr": "approximately",
        "gut": "more_than",
        "um die": "approximately",
        "schätzungsweise": "approximately",
        "geschätzt": "approximately",
        "geschätzte": "approximately",
        "geschätzten": "approximately",
        "in der größenordnung von": "approximately",
        "~": "approximately",
        "≈": "approximately",
        "fast": "nearly",
        "beinahe": "nearly",
        "nahezu": "nearly",
        "knapp": "nearly",
        "annähernd": "nearly",
        "an die": "nearly",
        "mehr als": "more_than",
        "über": "more_than",
        "übersteigt": "more_than",
        "überschreitet": "more_than",
        "größer als": "more_than",
        "höher als": "more_than",
        "länger als": "more_than",
        "oberhalb von": "more_than",
        ">": "more_than",
        "mindestens": "at_least",
        "wenigstens": "at_least",
        "zumindest": "at_least",
        "nicht weniger als": "at_least",
        "ab": "at_least",
        "≥": "at_least",
        "weniger als": "less_than",
        "unter": "less_than",
        "kleiner als": "less_than",
        "unterhalb von": "less_than",
        "<": "less_than",
        "bis zu": "up_to",
        "höchstens": "up_to",
        "maximal": "up_to",
        "nicht mehr als": "up_to",
        "allenfalls": "up_to",
        "binnen": "up_to",
        "innerhalb von": "up_to",
        "≤": "up_to",
        "eines von nur": "one_of_only",
        "eine von nur": "one_of_only",
        "einer von nur": "one_of_only",
        "eines der nur": "one_of_only",
        "eine der nur": "one_of_only",
        "einer der nur": "one_of_only",
        "einem von nur": "one_of_only",
        "∼": "approximately",
        "≃": "approximately",
        "≅": "approximately",
        "≒": "approximately",
        "⩾": "at_least",
        "≧": "at_least",
        "⩽": "up_to",
        "≦": "up_to",
        "überstieg": "more_than",
        "überstiegen": "more_than",
        "übersteigen": "more_than",
        "überschritt": "more_than",
        "überschritten": "more_than",
        "überschreiten": "more_than",
        "übertrifft": "more_than",
        "übertraf": "more_than",
        "knapp über": "more_than",
        "etwas mehr als": "more_than",
        "etwas über": "more_than",
        "weit über": "more_than",
        "deutlich über": "more_than",
        "weit mehr als": "more_than",
        "mehr als die": "more_than",
        "über die": "more_than",
        "unterschreitet": "less_than",
        "unterschreiten": "less_than",
        "unterschritt": "less_than",
        "knapp unter": "less_than",
        "etwas weniger als": "less_than",
        "niedriger als": "less_than",
        "kürzer als": "less_than",
        "keine": "less_than",
        "nicht einmal": "less_than",
        "nicht ganz": "nearly",
        "kaum": "approximately",
        "max .": "up_to",
        "max": "up_to",
        "nicht länger als": "up_to",
        "nicht höher als": "up_to",
        "bis maximal": "up_to",
        "min .": "at_least",
        "mind .": "at_least",
        "minimal": "at_least",
        "mindestens etwa": "at_least",
        "schätzungsweise etwa": "approximately",
        "schätzung": "approximately",
        "in etwa": "approximately",
    },
    after={
        "oder mehr": "at_least",
        "und mehr": "at_least",
        "oder älter": "at_least",
        "mindestens": "at_least",
        "+": "at_least",
        "oder weniger": "up_to",
        "höchstens": "up_to",
        "maximal": "up_to",
        "ungefähr": "approximately",
        "und darüber": "at_least",
        "oder darüber": "at_least",
        "aufwärts": "at_least",
        "und älter": "at_least",
        "oder darunter": "up_to",
        "und darunter": "up_to",
        "minimum": "at_least",
        "maximum": "up_to",
        "plus": "at_least",
    },
    between=_words("zwischen"),
    conjunctions=_words("und"),
    from_words=_words("von vom"),
    to_words=_words("bis auf"),
    or_words=_words("oder"),
    change_words=_words(
        "stieg stiegen gestiegen steigt steigen wuchs wuchsen gewachsen wächst erhöht erhöhte erhöhten sank sanken "
        "gesunken sinkt fiel fielen gefallen verringert verdoppelt gesenkt ausgebaut kletterte auf reduziert"
    ),
    per=_words("pro je im in"),
    yearly={"jährlich": "a", "täglich": "d", "wöchentlich": "wk", "monatlich": "mo", "stündlich": "h"},
    months={
        **{word: month for month, word in enumerate(_MONTHS.split(), 1)},
        **{word[:3]: month for month, word in enumerate(_MONTHS.split(), 1)},
        "jänner": 1,
    },
    year_prefixes=_words(
        "im in seit bis ab von vom zwischen und jahr jahre jahren jahres anfang ende mitte sommer herbst winter "
        "frühjahr frühling um vor nach gegen für ins"
    ),
    last_words=_words("vergangenen letzten"),
    next_words=_words("nächsten kommenden"),
    ordinals=_ordinals(),
    ordinal_endings=_words("."),
    rank_nouns=_words("platz rang stelle position"),
    rank_verbs=_words("belegt belegte rangiert"),
    rank_scopes=_words("welt europa europas deutschland deutschlands weltweit europaweit kontinents landes"),
    scope_prepositions=_words("in der weltweit europaweit europas deutschlands"),
    hedge_adverbs=_words("inzwischen mittlerweile bereits nun heute derzeit schon"),
    superlatives=_words(
        "größte größten größter größtes höchste höchsten höchster längste längsten schnellste schnellsten wichtigste "
        "wichtigsten stärkste stärksten beste besten bester älteste ältesten jüngste jüngsten kleinste kleinsten "
        "meiste meisten häufigste häufigsten schwerste schwersten teuerste teuersten hellste hellsten tiefste tiefsten"
    ),
    not_ranked=_words("mal hälfte jahr monat woche tag quartal halbjahr phase zeit jahrhundert ausgabe"),
    top_words=_words("top"),
    stop=_words(
        "der die das den dem des ein eine einer einem einen eines und oder aber doch sondern in im an am auf aus bei "
        "beim mit nach seit von vom zu zum zur über unter vor hinter neben zwischen durch für gegen ohne um bis ab "
        "während wegen trotz als wie wenn weil dass ob ist sind war waren sei wird werden wurde wurden worden hat "
        "haben hatte hatten kann können konnte muss müssen soll sollen will wollen darf nicht kein keine auch nur "
        "noch schon sehr mehr weniger so dann da hier dort es er sie wir ihr ich sich man dieser diese dieses diesem "
        "diesen jeder jede jedes alle allen sein seine seiner seinen ihre ihren ihrer was wer wo wann davon dabei "
        "dafür pro je rund etwa fast knapp insgesamt jährlich jeweils heute gestern morgen bereits sowie etwas"
    ),
    adjectives=frozenset(),
    structural=_words(
        "seite seiten s abschnitt kapitel kap abbildung abb tabelle tab anhang band nummer nr artikel art absatz abs "
        "fußnote version auflage telefon tel fax isbn issn doi raum gebäude stock etage phase stufe gruppe kategorie "
        "klasse typ linie gleis flug"
    ),
    clock_after=_words("uhr"),
    clock_before=frozenset(),
    clock_units=frozenset(),
    clock_prepositions=_words("um"),
    streets=_words("straße strasse platz allee weg"),
    age_words=frozenset(),
    maximum=_words("maximal maximale maximalen maximum"),
    time_span_prepositions=_words("über"),
    time_span_openers=_words("seit mit nach vor von für in um dauerte dauert bereits schon ist sind"),
    compound=_compound,
    metric_letters=_words("m B T"),
    money_prefixes={**MONEY_PREFIXES, "T": 3, "Tsd": 3},
    dimension_words=_words("lang lange langen langer breit breite hoch hohe hohen tief tiefe dick dicke"),
    glued_words=_words("fach mal er ern prozentig jährig"),
    negations=_words("nicht kein keine keinen keiner keinem keines nie niemals niemand nichts weder noch kaum"),
    without=_words("ohne"),
    not_denying=_words("nur bloß allein zuletzt mehr"),
    determiners=_words("kein keine keinen keiner keinem keines"),
    clause_words=_words("aber sondern während wobei weil da wenn obwohl als doch jedoch dass ob denn"),
    reach_words=_words("erreicht erreichte erreichten erreichen"),
    span_words=_words("reichen reicht reichte reichten variieren variiert schwanken schwankt liegen liegt bewegen"),
    way_words=_words("hinab herunter hinunter hinauf"),
    step_words=_words("auf"),
    compound_scales={"hunderttausend": 5, "tausend": 3},
    compare_words=_words("gegenüber davon weitere weiteren gegen statt zuvor"),
    capitalises_nouns=True,
    pair_endings=("innen", "in"),
    share_words=_words("hälfte"),
    of_words=_words("der des von aller dieser"),
    share_openers=_words("um"),
    opening_words=(
        "lich",
        "iell",
        "weise",
        "gestern",
        "heute",
        "zudem",
        "außerdem",
        "insgesamt",
        "ferner",
        "dort",
        "hier",
    ),
    place_prepositions=_words("in bei aus mit für an"),
    far_year_prefixes=_words("im seit bis um nach vor"),
    unsure_numerals=_words("acht"),
    unsure_units={
        "grad": "Grad may be an angle or a temperature",
        "pfund": "Pfund may be money or one of two weights",
    },
    than_words=_words("als"),
    comparative_endings=("er",),
    smaller_words=_words(
        "kürzer niedriger kleiner leichter dünner kälter kühler jünger langsamer schwächer enger näher billiger "
        "geringer schmaler früher"
    ),
    late_negations=_words("nicht nie niemals"),
    joined_units={
        "jährig": "a",
        "monatig": "mo",
        "wöchig": "wk",
        "tägig": "d",
        "stündig": "h",
        "minütig": "min",
        "prozentig": "%",
        "köpfig": "{person}",
        "fach": "1",
    },
    either={
        **dict.fromkeys(
            (
                "knapp unter",
                "etwas weniger als",
                "etwas unter",
                "kaum weniger als",
                "wenig unter",
                "geringfügig weniger als",
                "ein wenig unter",
            ),
            "nearly",
        ),
        "nicht ganz": "less_than",
        "kaum": "less_than",
    },
    powers=frozenset({"hoch"}),
    times_words=_words("mal"),
)
