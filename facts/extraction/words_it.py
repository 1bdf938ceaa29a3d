"""Italian."""

from __future__ import annotations

import re

from facts.extraction.lexicon import Lexicon

_SMALL = (
    "zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici "
    "diciassette diciotto diciannove"
)
_TENS = "venti trenta quaranta cinquanta sessanta settanta ottanta novanta"
_ORDINALS = "primo secondo terzo quarto quinto sesto settimo ottavo nono decimo undicesimo dodicesimo"
_MONTHS = "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NUMERALS = {
    **{word: value for value, word in enumerate(_SMALL.split()) if word != "uno"},
    **{word: 10 * tens for tens, word in enumerate(_TENS.split(), 2)},
    "tré": 3,
    "cento": 100,
    "mille": 1000,
}
_PARTS = {**_NUMERALS, "uno": 1, "un": 1, "mila": 1000}
for _ten in _TENS.split():
    _PARTS[_ten[:-1]] = _PARTS[_ten]
_PIECE = re.compile("|".join(sorted(_PARTS, key=len, reverse=True)))


def _compound(word: str) -> int | None:
    """Read a number written as one word: 'ventisei', 'millecinquecento', 'centoventimila'."""
    if len(word) < 6 or not _PIECE.match(word):
        return None
    pieces = _PIECE.findall(word)
    if "".join(pieces) != word or len(pieces) < 2:
        return None
    total = group = 0
    for piece in pieces:
        value = _PARTS[piece]
        if piece == "mila":
            total, group = total + group * 1000, 0
        elif value == 100 and 1 < group < 10:
            group *= 100
        elif value == 1000:
            total += 1000
        else:
            group += value
    return total + group


def _ordinals() -> dict[str, int]:
    found = {}
    for value, word in enumerate(_ORDINALS.split(), 1):
        for ending in "oaie":
            found[word[:-1] + ending] = value
    return found


LEXICON = Lexicon(
    language="it",
    decimal_comma=True,
    numerals=_NUMERALS,
    elided_numerals={**{word[:-1]: 10 * tens for tens, word in enumerate(_TENS.split(), 2)}, "cent": 100},
    multiples={"doppio": 2, "doppia": 2, "triplo": 3, "quadruplo": 4, "quintuplo": 5, "decuplo": 10},
    multiple_links=_words("di del della dei degli delle dell rispetto"),
    scales={
        "cento": 100,
        "mila": 10**3,
        "milione": 10**6,
        "milioni": 10**6,
        "miliardo": 10**9,
        "miliardi": 10**9,
        "bilione": 10**12,
        "bilioni": 10**12,
        "mln": 10**6,
        "mld": 10**9,
        "mio": 10**6,
        "mrd": 10**9,
        "tsd": 10**3,
    },
    ones=_words("un uno una"),
    joiners=_words("e"),
    halves=_words("mezzo mezza mezz"),
    fractions={
        "terzo": (1, 3),
        "terzi": (1, 3),
        "quarto": (1, 4),
        "quarti": (1, 4),
        "quinto": (1, 5),
        "quinti": (1, 5),
        "decimo": (1, 10),
        "decimi": (1, 10),
    },
    magnitudes={
        "decine": 10,
        "dozzine": 24,
        "centinaia": 100,
        "migliaia": 1000,
        "milioni": 10**6,
        "miliardi": 10**9,
    },
    several=_words("alcune alcuni diverse diversi parecchie parecchi qualche molte molti varie"),
    rounds={
        "decina": 10,
        "decine": 10,
        "dozzine": 12,
        "centinaia": 100,
        "dozzina": 12,
        "quindicina": 15,
        "ventina": 20,
        "trentina": 30,
        "quarantina": 40,
        "cinquantina": 50,
        "sessantina": 60,
        "settantina": 70,
        "ottantina": 80,
        "novantina": 90,
        "centinaio": 100,
        "migliaio": 1000,
    },
    links=_words("di d"),
    out_of=_words("su"),
    minus=_words("meno"),
    plus_minus=_words("±"),
    before={
        "più della": "more_than",
        "più del": "more_than",
        "più delle": "more_than",
        "meno della": "less_than",
        "meno del": "less_than",
        "meno delle": "less_than",
        "meno dei": "less_than",
        "meno degli": "less_than",
        "appena sotto": "less_than",
        "appena sotto i": "less_than",
        "appena meno di": "less_than",
        "un po ' meno di": "nearly",
        "di poco inferiore a": "less_than",
        "di poco inferiori a": "less_than",
        "non proprio": "nearly",
        "nemmeno": "less_than",
        "neanche": "less_than",
        "neppure": "less_than",
        "un buon": "more_than",
        "una buona": "more_than",
        "buoni": "more_than",
        "buone": "more_than",
        "sfiorano gli": "nearly",
        "sfiorano le": "nearly",
        "sfiora gli": "nearly",
        "sfiora il": "nearly",
        "sfiorerà": "nearly",
        "sfiorerà i": "nearly",
        "sfiorerà le": "nearly",
        "sfioreranno": "nearly",
        "sfioreranno i": "nearly",
        "sfiorando": "nearly",
        "sfiorando i": "nearly",
        "sfiorare": "nearly",
        "sfiorare i": "nearly",
        "sfiorare le": "nearly",
        "sfiorato i": "nearly",
        "sfiorato le": "nearly",
        "sfiorati i": "nearly",
        "sfiorava i": "nearly",
        "sfiorava": "nearly",
        "senza superare": "up_to",
        "senza superare i": "up_to",
        "non va oltre": "up_to",
        "non va oltre i": "up_to",
        "un tetto di": "up_to",
        "circa": "approximately",
        "quasi circa": "approximately",
        "intorno a": "approximately",
        "intorno ai": "approximately",
        "intorno alle": "approximately",
        "attorno a": "approximately",
        "attorno ai": "approximately",
        "pressappoco": "approximately",
        "approssimativamente": "approximately",
        "all ' incirca": "approximately",
        "più o meno": "approximately",
        "grossomodo": "approximately",
        "nell ' ordine di": "approximately",
        "dell ' ordine di": "approximately",
        "stimato in": "approximately",
        "stimati": "approximately",
        "ca .": "approximately",
        "ca": "approximately",
        "~": "approximately",
        "≈": "approximately",
        "quasi": "nearly",
        "poco meno di": "nearly",
        "vicino a": "approximately",
        "più di": "more_than",
        "più di un": "more_than",
        "più d '": "more_than",
        "più che": "more_than",
        "poco più di": "more_than",
        "oltre": "more_than",
        "oltre i": "more_than",
        "oltre le": "more_than",
        "ben oltre": "more_than",
        "oltre quota": "more_than",
        "superiore a": "more_than",
        "superiori a": "more_than",
        "superiore ai": "more_than",
        "superiore al": "more_than",
        "supera": "more_than",
        "supera i": "more_than",
        "supera le": "more_than",
        "supera il": "more_than",
        "superano": "more_than",
        "superano i": "more_than",
        "superano le": "more_than",
        "superato": "more_than",
        "superato i": "more_than",
        "superato le": "more_than",
        "superato il": "more_than",
        "superato quota": "more_than",
        "superata quota": "more_than",
        "sopra": "more_than",
        "sopra i": "more_than",
        "sopra gli": "more_than",
        "sopra quota": "more_than",
        "al di sopra di": "more_than",
        "al di sopra dei": "more_than",
        ">": "more_than",
        "almeno": "at_least",
        "non meno di": "at_least",
        "un minimo di": "at_least",
        "minimo di": "at_least",
        "minimo": "at_least",
        "come minimo": "at_least",
        "a partire da": "at_least",
        "≥": "at_least",
        "meno di": "less_than",
        "inferiore a": "less_than",
        "inferiori a": "less_than",
        "inferiore ai": "less_than",
        "inferiore al": "less_than",
        "sotto": "less_than",
        "sotto i": "less_than",
        "sotto gli": "less_than",
        "sotto quota": "less_than",
        "al di sotto di": "less_than",
        "al di sotto dei": "less_than",
        "<": "less_than",
        "fino a": "up_to",
        "fino ad": "up_to",
        "fino al": "up_to",
        "fino ai": "up_to",
        "fino alle": "up_to",
        "sino a": "up_to",
        "sino al": "up_to",
        "al massimo": "up_to",
        "al più": "up_to",
        "non più di": "up_to",
        "non oltre": "up_to",
        "non oltre i": "up_to",
        "un massimo di": "up_to",
        "massimo di": "up_to",
        "massimo": "up_to",
        "entro": "up_to",
        "≤": "up_to",
        "uno dei soli": "one_of_only",
        "una delle sole": "one_of_only",
        "uno dei": "one_of_only",
        "una delle": "one_of_only",
        "uno tra i soli": "one_of_only",
        "una tra le sole": "one_of_only",
        "uno fra i soli": "one_of_only",
        "∼": "approximately",
        "≃": "approximately",
        "≅": "approximately",
        "≒": "approximately",
        "⩾": "at_least",
        "≧": "at_least",
        "⩽": "up_to",
        "≦": "up_to",
        "poco oltre": "more_than",
        "poco oltre i": "more_than",
        "poco sopra": "more_than",
        "poco sopra i": "more_than",
        "ben più di": "more_than",
        "superare": "more_than",
        "superare i": "more_than",
        "superare le": "more_than",
        "superare gli": "more_than",
        "superò": "more_than",
        "superarono": "more_than",
        "supererà": "more_than",
        "supererà i": "more_than",
        "superi": "more_than",
        "superino": "more_than",
        "eccede": "more_than",
        "eccede i": "more_than",
        "eccedono": "more_than",
        "superiore alle": "more_than",
        "superiore agli": "more_than",
        "superiori ai": "more_than",
        "superiori alle": "more_than",
        "maggiore di": "more_than",
        "maggiori di": "more_than",
        "poco sotto": "less_than",
        "poco sotto i": "less_than",
        "minore di": "less_than",
        "minori di": "less_than",
        "inferiore alle": "less_than",
        "inferiore agli": "less_than",
        "inferiori ai": "less_than",
        "inferiori alle": "less_than",
        "al di sotto delle": "less_than",
        "al di sopra delle": "more_than",
        "sfiora": "nearly",
        "sfiora i": "nearly",
        "sfiora le": "nearly",
        "sfiorano": "nearly",
        "sfiorano i": "nearly",
        "sfiorato": "nearly",
        "min .": "at_least",
        "max .": "up_to",
        "max": "up_to",
        "non inferiore a": "at_least",
        "non inferiori a": "at_least",
        "non superiore a": "up_to",
        "non superiori a": "up_to",
        "stima": "approximately",
        "stimato": "approximately",
        "stimata": "approximately",
        "stimate": "approximately",
        "una stima di": "approximately",
        "appena": "approximately",
        "a malapena": "approximately",
        "fino agli": "up_to",
        "fino alla": "up_to",
        "sino ai": "up_to",
        "più degli": "more_than",
        "più dei": "more_than",
    },
    after={
        "abbondanti": "more_than",
        "abbondante": "more_than",
        "e rotti": "more_than",
        "circa": "approximately",
        "o giù di lì": "approximately",
        "più o meno": "approximately",
        "all ' incirca": "approximately",
        "o più": "at_least",
        "e più": "at_least",
        "e oltre": "at_least",
        "o oltre": "at_least",
        "almeno": "at_least",
        "come minimo": "at_least",
        "+": "at_least",
        "al massimo": "up_to",
        "o meno": "up_to",
        "al più": "up_to",
        "come massimo": "up_to",
        "in su": "at_least",
        "minimo": "at_least",
        "massimo": "up_to",
    },
    between=_words("tra fra"),
    conjunctions=_words("e ed"),
    from_words=_words("da dal dai dagli dalle dalla dall"),
    to_words=_words("a ad al ai agli alle alla all"),
    or_words=_words("o"),
    change_words=_words(
        "cresciuto cresciuti cresciuta cresciute aumentato aumentati aumentata aumentate salito saliti salita "
        "salite "
        "passato passati passata passate sceso scesi scesa scese diminuito calato calati ridotto ridotti passa "
        "passano sale salgono scende scendono cresce crescono aumenta aumentano raddoppiato passando passerà "
        "passeranno salirà aumento crescita calo portando portato porta"
    ),
    per=_words("per al alla all l ogni a"),
    yearly={
        "annui": "a",
        "annue": "a",
        "annuo": "a",
        "annuali": "a",
        "annualmente": "a",
        "mensili": "mo",
        "giornalieri": "d",
    },
    months={
        **{word: month for month, word in enumerate(_MONTHS.split(), 1)},
        **{word[:3]: month for month, word in enumerate(_MONTHS.split(), 1) if word not in ("marzo", "maggio")},
    },
    year_prefixes=_words(
        "nel dal del al entro dall fino anno anni inizio fine estate autunno primavera inverno tra fra e il in di "
        "durante per metà primi"
    ),
    last_words=_words("scorso ultimo"),
    next_words=_words("prossimo"),
    ordinals=_ordinals(),
    ordinal_endings=_words("° º ª"),
    rank_nouns=_words("posto posizione"),
    rank_verbs=_words("classificato classificata classifica piazza piazzato arrivato arrivata"),
    rank_scopes=_words("mondo europa pianeta continente paese nazione italia universo"),
    scope_prepositions=_words("in al nel tra fra d del"),
    superlatives=_words("più maggiore migliore peggiore"),
    not_ranked=_words("volta metà anno mese settimana giorno trimestre semestre fase tempo quarto secolo"),
    top_words=frozenset(),
    stop=_words(
        "il lo la i gli le un uno una l di a da in con su per tra fra del dello della dei degli delle dell al "
        "allo alla "
        "ai agli alle all dal dallo dalla dai dagli dalle dall nel nello nella nei negli nelle nell sul sullo "
        "sulla sui "
        "sugli sulle sull e ed o ma se che chi cui non come dove quando perché anche più meno molto già "
        "ancora poi ora "
        "oggi ieri domani è sono era erano sia siano stato stata stati state essere ha hanno aveva avere ho "
        "abbiamo "
        "viene vengono fa si ci ne mi ti lui lei loro questo questa questi queste quello quella suo sua suoi sue "
        "oltre circa quasi almeno fino dopo prima durante contro verso senza entro presso rispetto mentre quindi "
        "tutti tutte tutto tutta ogni fa ad d c n s dato può possono poco né solo dunque così tale"
    ),
    adjectives=_words(
        "nuovi nuove nuovo nuova grandi grande piccoli piccole piccolo piccola giovani giovane diversi diverse "
        "importanti importante principali principale ulteriori altri altre altro altra primi prime ultimi ultime "
        "successivi successive prossimi prossime vecchi vecchie buoni buone lunghi lunghe alti alte bei belle "
        "semplici stessi stesse soli sole interi intere veri vere singoli singole potenti innovativi innovative "
        "distinti distinte differenti"
    ),
    structural=_words(
        "sala stanza pagina pagine pag pp p sezione capitolo cap figura figure fig tabella tab allegato volume vol "
        "numero n nr "
        "articolo art comma paragrafo par nota versione edizione telefono tel fax isbn issn doi piano aula "
        "edificio "
        "interno fase livello gruppo categoria classe tipo linea binario volo strada autostrada cap lotto"
    ),
    clock_after=frozenset(),
    clock_before=_words("ore"),
    clock_units=frozenset(),
    clock_prepositions=_words("alle dalle ore"),
    streets=_words("via viale piazza piazzale corso largo vicolo strada"),
    age_words=frozenset(),
    maximum=_words("massima massimo"),
    time_span_prepositions=frozenset(),
    time_span_openers=frozenset(),
    compound=_compound,
    metric_letters=_words("m B T"),
    dimension_words=_words("lungo lunga larghi largo larga alto alta profondo profonda spesso spessa"),
    negations=_words("non nessun nessuno nessuna né neanche neppure mai nulla niente"),
    without=_words("senza"),
    not_denying=_words("solo soltanto solamente appena che"),
    determiners=_words("nessun nessuno nessuna"),
    clause_words=_words("ma mentre però perché poiché quando dove che cui quale quali se anche benché sebbene"),
    reach_words=_words(
        "raggiunge raggiungono raggiunto raggiunta raggiunti raggiunte raggiungeva tocca toccato toccano arriva"
    ),
    hedge_articles=_words("il i gli le la l lo les un"),
    hedge_adverbs=_words("ormai già oggi attualmente ampiamente abbondantemente"),
    span_words=_words(
        "vanno va andavano variano varia variabile variabili oscilla oscillano compresi comprese compreso spaziano"
    ),
    way_words=_words("fino giù"),
    step_words=_words("a ad al ai agli alle alla all"),
    compound_scales={"centomila": 5, "mila": 3},
    compare_words=_words("contro rispetto cui altri altre ulteriori quali"),
    share_words=_words("metà"),
    of_words=_words("di dei del della delle degli dell d"),
    share_openers=_words("di del"),
    opening_words=("mente", "ieri", "oggi", "infine", "intanto", "inoltre"),
    place_prepositions=_words("a da in con presso per"),
    far_year_prefixes=_words("nel dal entro verso fino"),
    noun_articles=_words("i gli le"),
    capital_nouns=_words("stati"),
    unsure_numerals=_words("sei"),
    unsure_units={"gradi": "gradi may be an angle or a temperature", "grado": "gradi may be an angle or a temperature"},
    than_words=_words("di del dei delle degli"),
    more_words=_words("più"),
    less_words=_words("meno"),
    smaller_words=_words(
        "corto corta corti corte piccolo piccola piccoli piccole basso bassa bassi basse leggero leggera leggeri "
        "giovane giovani sottile sottili vicino vicina lento lenta stretto stretta"
    ),
    gerund_endings=("are", "ere"),
    joined_units={"enne": "a", "enni": "a"},
    either={
        **dict.fromkeys(("poco meno di", "un po ' meno di", "non proprio"), "less_than"),
        **dict.fromkeys(
            (
                "appena sotto",
                "appena sotto i",
                "appena meno di",
                "poco sotto",
                "poco sotto i",
                "di poco inferiore a",
                "di poco inferiori a",
            ),
            "nearly",
        ),
        "appena": "exact",
        "a malapena": "exact",
    },
    powers=frozenset({"elevato alla", "elevato a", "alla"}),
    times_words=_words("per volte"),
)
