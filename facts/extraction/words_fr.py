"""French."""

from __future__ import annotations

from facts.extraction.lexicon import Lexicon

_SMALL = "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
_TENS = "vingt trente quarante cinquante soixante"
_ORDINALS = "premier deuxième troisième quatrième cinquième sixième septième huitième neuvième dixième onzième douzième"
_MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


LEXICON = Lexicon(
    language="fr",
    decimal_comma=True,
    numerals={
        **{word: value for value, word in enumerate(_SMALL.split()) if word != "un"},
        **{word: 10 * tens for tens, word in enumerate(_TENS.split(), 2)},
        "vingts": 20,
        "septante": 70,
        "huitante": 80,
        "octante": 80,
        "nonante": 90,
        "cent": 100,
        "mille": 1000,
    },
    scales={
        "cent": 100,
        "cents": 100,
        "mille": 10**3,
        "million": 10**6,
        "millions": 10**6,
        "milliard": 10**9,
        "milliards": 10**9,
        "billion": 10**12,
        "billions": 10**12,
        "md": 10**9,
        "mds": 10**9,
        "mio": 10**6,
        "mrd": 10**9,
        "mld": 10**9,
        "mln": 10**6,
        "tsd": 10**3,
        "mia": 10**9,
    },
    ones=_words("un une"),
    joiners=_words("et"),
    halves=_words("demi demie"),
    fractions={"tiers": (1, 3), "quart": (1, 4), "quarts": (1, 4), "cinquième": (1, 5), "cinquièmes": (1, 5)},
    magnitudes={
        "dizaines": 10,
        "douzaines": 24,
        "centaines": 100,
        "milliers": 1000,
        "millions": 10**6,
        "milliards": 10**9,
    },
    several=_words("plusieurs quelques"),
    rounds={
        "dizaine": 10,
        "douzaine": 12,
        "quinzaine": 15,
        "vingtaine": 20,
        "trentaine": 30,
        "quarantaine": 40,
        "cinquantaine": 50,
        "soixantaine": 60,
        "centaine": 100,
        "millier": 1000,
    },
    links=_words("de d"),
    out_of=_words("sur"),
    minus=_words("moins"),
    plus_minus=_words("±"),
    before={
        "environ": "approximately",
        "quelque": "approximately",
        "quelques": "approximately",
        "autour de": "approximately",
        "aux alentours de": "approximately",
        "à peu près": "approximately",
        "approximativement": "approximately",
        "de l ' ordre de": "approximately",
        "estimé à": "approximately",
        "estimée à": "approximately",
        "env .": "approximately",
        "~": "approximately",
        "≈": "approximately",
        "près de": "nearly",
        "près d '": "nearly",
        "presque": "nearly",
        "quasiment": "nearly",
        "pas loin de": "nearly",
        "un peu moins de": "nearly",
        "plus de": "more_than",
        "plus d '": "more_than",
        "un peu plus de": "more_than",
        "bien plus de": "more_than",
        "supérieur à": "more_than",
        "supérieure à": "more_than",
        "supérieurs à": "more_than",
        "au - delà de": "more_than",
        "au - dessus de": "more_than",
        "dépasse": "more_than",
        "dépasse les": "more_than",
        "dépassent": "more_than",
        "dépassé": "more_than",
        "dépassé les": "more_than",
        "dépassé le": "more_than",
        ">": "more_than",
        "au moins": "at_least",
        "au minimum": "at_least",
        "pas moins de": "at_least",
        "un minimum de": "at_least",
        "à partir de": "at_least",
        "≥": "at_least",
        "moins de": "less_than",
        "moins d '": "less_than",
        "inférieur à": "less_than",
        "inférieure à": "less_than",
        "au - dessous de": "less_than",
        "en dessous de": "less_than",
        "sous": "less_than",
        "<": "less_than",
        "jusqu ' à": "up_to",
        "jusqu ' au": "up_to",
        "au plus": "up_to",
        "tout au plus": "up_to",
        "au maximum": "up_to",
        "maximum de": "up_to",
        "un maximum de": "up_to",
        "pas plus de": "up_to",
        "≤": "up_to",
        "l ' un des": "one_of_only",
        "l ' une des": "one_of_only",
        "un des seuls": "one_of_only",
        "une des seules": "one_of_only",
        "un des": "one_of_only",
        "une des": "one_of_only",
        "parmi les": "one_of_only",
    },
    after={
        "environ": "approximately",
        "à peu près": "approximately",
        "ou plus": "at_least",
        "et plus": "at_least",
        "au moins": "at_least",
        "au minimum": "at_least",
        "minimum": "at_least",
        "+": "at_least",
        "au plus": "up_to",
        "ou moins": "up_to",
        "au maximum": "up_to",
        "maximum": "up_to",
    },
    between=_words("entre"),
    conjunctions=_words("et"),
    from_words=_words("de d du des"),
    to_words=_words("à"),
    or_words=_words("ou"),
    change_words=_words(
        "passe passent passé passée passés passées passer passera passant augmenté augmente augmentent monté grimpé "
        "baissé baisse chuté reculé réduit doublé progressé porté porte relevé ramené"
    ),
    per=_words("par l à"),
    yearly={"annuels": "a", "annuelles": "a", "annuellement": "a", "quotidiens": "d", "mensuels": "mo"},
    months={
        **{word: month for month, word in enumerate(_MONTHS.split(), 1)},
        "fevrier": 2,
        "aout": 8,
        "decembre": 12,
    },
    year_prefixes=_words(
        "en depuis de à dès jusqu année années début fin mi été automne printemps hiver entre et avant après vers du au"
    ),
    last_words=_words("dernier"),
    next_words=_words("prochain"),
    ordinals={
        **{word: value for value, word in enumerate(_ORDINALS.split(), 1)},
        "première": 1,
        "second": 2,
        "seconde": 2,
    },
    ordinal_endings=_words("e er re ère ème ième nd nde"),
    rank_nouns=_words("place rang position"),
    rank_verbs=_words("classé classée arrivé arrivée classe"),
    rank_scopes=_words("monde europe planète continent pays nation france univers"),
    scope_prepositions=_words("en au du dans d"),
    superlatives=_words("plus meilleur meilleure pire"),
    not_ranked=_words("fois moitié année mois semaine jour trimestre semestre phase temps étape siècle tour"),
    top_words=_words("top"),
    stop=_words(
        "le la les l un une des du de d à au aux en dans sur sous par pour avec sans chez vers entre et ou mais donc "
        "or ni car si que qui quoi dont où quand comme lorsque puisque parce ne pas plus moins très trop aussi encore "
        "déjà toujours jamais est sont était étaient être été a ont avait avaient avoir sera seront fait font peut "
        "peuvent doit doivent il elle ils elles on nous vous je tu me te se s y c n j m t qu ce cet cette ces son sa "
        "ses leur leurs notre nos votre vos mon ma mes tout toute tous toutes même autres après avant depuis pendant "
        "durant contre malgré selon environ quelque près presque jusqu afin ainsi alors hier demain soit chaque"
    ),
    adjectives=_words(
        "nouveaux nouvelles nouveau nouvelle grands grandes grand grande petits petites petit petite jeunes jeune "
        "différents différentes premiers premières derniers dernières autres principaux principales vieux vieilles "
        "bons bonnes gros grosses longs longues importants importantes prochains prochaines seuls seules véritables "
        "supplémentaires"
    ),
    structural=_words(
        "page pages p pp section chapitre figure fig tableau annexe volume vol numéro n nº no article art paragraphe "
        "alinéa note version édition téléphone tél fax isbn issn doi salle bâtiment étage phase niveau groupe "
        "catégorie classe type ligne vol quai"
    ),
    clock_after=frozenset(),
    clock_before=frozenset(),
    clock_units=_words("heures h"),
    clock_prepositions=_words("à vers dès jusqu avant après"),
    streets=_words("rue avenue boulevard place chemin quai route impasse allée"),
    age_words=frozenset(),
    maximum=_words("maximum maximal maximale"),
    time_span_prepositions=frozenset(),
    time_span_openers=frozenset(),
    metric_letters=_words("m B T"),
    binary_units=_words("Mio"),
    dimension_words=_words("long longue large haut haute profond profonde épais épaisse"),
    glued_words=_words("e er"),
)
