"""Words that tell what kind of statement a number stands in: a total, a flow, a part, a plan, a comparison.

Four languages at once: each word is of one language only, or means the same in several.
"""

from __future__ import annotations

import re
import sys
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class Words:
    """Whole words to look for, whatever their case; compiled when they are first looked for, for many never are."""

    def __init__(self, words: str) -> None:
        self.pattern = rf"(?<!\w)(?:{words})(?!\w)"

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern, re.IGNORECASE)

    def search(self, text: str, first: int = 0, last: int = sys.maxsize) -> re.Match[str] | None:
        return self._compiled.search(text, first, last)

    def finditer(self, text: str, first: int = 0, last: int = sys.maxsize) -> Iterator[re.Match[str]]:
        return self._compiled.finditer(text, first, last)

    def match(self, text: str) -> re.Match[str] | None:
        return self._compiled.match(text)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        return self._compiled.fullmatch(text)


def any_of(words: str) -> Words:
    return Words(words)


# ---- over what time -------------------------------------------------------------------------------

SO_FAR = any_of(
    r"so far|to date|until (?:now|today)|up until today|in total|total of|altogether|overall|since|have been|has been|"
    r"has (?:already |now )?treated|have (?:already |now )?treated|already|"
    r"finora|fino ad? oggi|a oggi|ad oggi|in totale|complessivamente|dall['’ ]?apertura|"
    r"bisher|bislang|bis heute|insgesamt|seit|schon|bereits|"
    r"jusqu['’]à (?:présent|aujourd['’]hui)|à ce jour|au total|depuis|déjà"
)
TO_DATE = any_of(
    r"so far|to date|until (?:now|today)|up until today|since|have been|has been|"
    r"has (?:already |now )?treated|have (?:already |now )?treated|"
    r"finora|fino ad? oggi|ad? oggi|dall['’ ]?apertura|da quando|"
    r"bisher|bislang|bis heute|seit|jusqu['’]à (?:présent|aujourd['’]hui)|à ce jour|depuis"
)
"""Stronger than SO_FAR: the count runs from the opening to the day of the text."""
SINCE = any_of(r"since|as from|starting (?:in|from)|da(?:l|ll['’]|lla)?|a partire da\w*|seit(?:dem)?|ab|depuis|dès")
YEARLY = any_of(
    r"(?:per|a|each|every|last) year|yearly|annual(?:ly)?|per annum|p\.a\.|l['’]anno|(?:all|ogni) ?['’]?anno|"
    r"annu[oaie]|annual[ei]|annualmente|(?:pro|im|jedes|jährlich) jahr|jährlich\w*|par an(?:née)?|chaque année|"
    r"annuel(?:le)?s?|annuellement"
)
MONTHLY = any_of(r"(?:per|a|each|every) month|monthly|al mese|ogni mese|mensil[ei]|pro monat|monatlich\w*|par mois")
WEEKLY = any_of(
    r"(?:per|a|each|every) week|weekly|a(?:lla)? settimana|ogni settimana|settimanal[ei]|pro woche|wöchentlich\w*|"
    r"par semaine|hebdomadaires?"
)
DAILY = any_of(r"(?:per|a|each|every) day|daily|al giorno|ogni giorno|pro tag|täglich\w*|par jour")
IN_ONE_YEAR = any_of(
    r"(?:last|this|that|next|past|current|previous|preceding|same|final) year|year before|years? earlier|alone|"
    r"in (?:one|a(?: single)?) year|(?:in|over|within|during) (?:the )?(?:last|past|first|twelve|12) (?:twelve |12 )?"
    r"(?:months?|years?|weeks?|days?|quarters?)|first (?:half|quarter)|(?:the )?(?:first|second|third|fourth) quarter|"
    r"anno (?:scorso|precedente|prima|passato)|(?:quest|lo scors|quell)['’o] ?anno|nello scorso anno|"
    r"nel sol[oa]|nella sola|"
    r"(?:nel|nell['’]) (?:primo|ultimo|arco) \w+|(?:primo|secondo) (?:semestre|trimestre)|"
    r"(?:im |in diesem |dieses |letztes |vergangenen |vorigen |laufenden )(?:vergangenen |letzten |vorigen |"
    r"laufenden )?"
    r"jahr(?:es)?|vorjahr\w*|allein(?:e)?|heuer|(?:ersten|zweiten) (?:halbjahr|quartal)|im (?:ersten|letzten) jahr|"
    r"an(?:née)? (?:dernière?|passée?|précédente?)|cette année|seule année|(?:premier|second) (?:semestre|trimestre)|"
    r"l['’]an (?:dernier|passé)|au cours de l['’]année"
)
"""Words that cut a count down to a period: beside a total since opening they make it another number."""
BARE_PERIOD = any_of(
    r"(?:in|during|for|throughout|nel(?:l['’])?|durante il|durante|im jahr|im jahre|en|durant|pour|pendant|"
    r"au cours de) ?"
    r"(?:l['’]année )?(?:the year |calendar year |financial year |fiscal year )?(?:19|20)\d\d(?:[-–/]\d\d(?:\d\d)?)?"
)
RECORD = any_of(r"peak|maximum|record|picco|massim[oa]|spitzen\w*|maximal\w*|rekord\w*|pic|maximale?")
ROOM = any_of(
    r"capacity|can (?:hold|store|treat|host|handle|accommodate)|capacità|può|possono|kapazität|kann|können|capacité|"
    r"peu(?:t|vent)"
)
GROWTH = any_of(
    r"increas\w*|grow(?:th|n|s|ing)?|grew|rose|risen|rise|decreas\w*|fell|drop\w*|reduc\w*|more than (?:doubled|"
    r"tripled)|"
    r"added|adds|adding|gain\w*|up from|down from|aument\w*|cresc\w*|diminu\w*|ridu\w*|"
    r"zuwachs|wuchs|wächst|gestiegen|stieg|steig\w*|gesunken|sank|erhöh\w*|hausse|augment\w*|baiss\w*|progress\w*|"
    r"accru\w*|expan\w*|upgrade\w*|extend\w*|erweiter\w*"
)
TODAY = any_of(
    r"today|currently|now|at present|to date|oggi|attualmente|ora|ad oggi|heute|derzeit|zurzeit|aktuell|aujourd['’]hui|"
    r"actuellement|à ce jour"
)

# ---- whether it is so -----------------------------------------------------------------------------

UNREAL = any_of(
    r"would|could|might|may|should|if|unless|goal|target(?:s|ed)?|aim(?:s|ed|ing)?|hop(?:e|es|ed|ing)|intend\w*|"
    r"propos\w*|design(?:ed)?(?= (?:for|to))|wants? to|wish\w*|possible|potential(?:ly)?|"
    r"dovrebbe(?:ro)?|potrebbe(?:ro)?|sarebbe(?:ro)?|se|obiettivo|mira a|punta a|vorrebbe|"
    r"würde[n]?|könnte[n]?|sollte[n]?|dürfte[n]?|wenn|falls|ziel|möchte|wollen|will(?= man)|"
    r"devrait|devraient|pourrait|pourraient|serait|si|objectif|vise|espère|souhaite"
)
DENIED = any_of(
    r"not|no|never|neither|nor|none|without|cannot|denied|wrong(?:ly)?|instead|rather|n['’]t|isn['’]t|wasn['’]t|"
    r"non|nessun\w*|mai|senza|né|invece|kein\w*|nicht|nie(?:mals)?|ohne|statt|weder|"
    r"ne|n['’]\w+|pas|aucun\w*|jamais|sans|ni"
)
COMPARED = any_of(
    r"more|fewer|less|than|compared|versus|vs|twice|double|times|unlike|like|in (?:meno|più)|rispetto|contro|"
    r"doppio|volte|come|"
    r"weniger|mehr|gegenüber|verglichen|vergleich\w*|doppelt|mal|als|wie|(?:de|en) (?:moins|plus)|par rapport|"
    r"contre|double|fois|comme"
)
FORMER = any_of(
    r"former(?:ly)?|once|used to|originally|initially|previous(?:ly)?|earlier|then|at the time|at that time|"
    r"in those days|"
    r"un tempo|prima|precedente(?:mente)?|allora|inizialmente|all['’]epoca|"
    r"früher\w*|damals|zuvor|ursprünglich\w*|anfangs|zunächst|ehemal\w*|bisherig\w*|"
    r"autrefois|auparavant|initialement|à l['’]époque|alors|ancien\w*|précéden\w*"
)
PAST = any_of(
    r"was|were|had|did|employed|counted|received|welcomed|operated|housed|held|ran|"
    r"er[ao]no?|aveva(?:no)?|fu(?:rono)?|war|waren|hatte[n]?|wurde[n]?|zählte[n]?|betrug|beschäftigte|"
    r"étai(?:t|ent)|avai(?:t|ent)|fut|furent|comptait|employait"
)
ANOTHER_DATE = any_of(
    r"that (?:year|month|day)|same (?:year|day|month)|a (?:year|month|week|decade) (?:later|earlier|before|after)|"
    r"(?:years?|months?|weeks?) (?:later|earlier|before|ago)|the (?:year|month) before|"
    r"following (?:year|month)|next (?:year|month)|previous year|yesterday|tomorrow|"
    r"(?:stesso|quell['’]) ?anno|(?:anni|mesi) (?:dopo|prima|fa)|ieri|domani|prossim[oa]|successiv[oaie]|anno prima|"
    r"(?:jahre?|monate?) (?:später|zuvor|darauf)|vor \w+ (?:jahren|monaten)|gestern|morgen|nächste[sn]?|folgejahr|"
    r"vorjahr\w*|(?:ans|mois|années) plus (?:tard|tôt)|il y a|hier|demain|prochaine?|suivante?|année précédente"
)
OPENING = any_of(
    r"open(?:ed|ing|s)?|inaugurat\w*|found(?:ed|ing|ation)|start(?:ed|s|ing)?|beg[aiu]n\w*|built|construct\w*|"
    r"launch\w*|"
    r"establish\w*|commission\w*|set up|created|born|completed|"
    r"apert[oaie]|apertura|inaugura\w*|fondat[oaie]|fondazione|avviat[oaie]|avvio|nat[oaie]|costruit\w*|completat\w*|"
    r"gegründet|gründung|eröffn\w*|inbetriebnahme|betriebsstart|gestartet|start|beginn|begann\w*|gebaut|errichtet|"
    r"fertiggestellt|ouvert\w*|inaugur\w*|fondée?s?|fondation|créée?s?|création|lancée?s?|lancement|mis[e]? en service|"
    r"construite?s?|début|achevée?s?"
)
"""What happened on a date that is then not the date of a number beside it."""

# ---- how much of it -------------------------------------------------------------------------------

PARTIAL = any_of(
    r"new|other|further|additional(?:ly)?|another|extra|remaining|rest|of which|of whom|of them|among them|"
    r"among(?:st)?|including|half|each|every|average|mean|typical(?:ly)?|"
    r"free|available|unused|spare|left|individual|single|first|last|final|initial|combined|together|"
    r"between them|both|respectively|"
    r"liber[oaie]|disponibil[ei]|nuov[oaie]|altr[oaie]|ulterior[ei]|restant[ei]|di cui|fra cui|tra cui|tra i|"
    r"tra le|compres[oaie]|metà|ogni|ciascun\w*|"
    r"medi[oaie]|prim[oaie]|ultim[oaie]|insieme|rispettivamente|"
    r"frei\w*|verfügbar\w*|neue[nrms]?|andere[nrms]?|weitere[nrms]?|zusätzlich\w*|restlich\w*|übrig\w*|davon|"
    r"darunter|hälfte|je|jede[rsnm]?|"
    r"jeweils|durchschnitt\w*|mittlere\w*|erste[nrms]?|letzte[nrms]?|gemeinsam|zusammen|beide[nrms]?|"
    r"libres?|disponibles?|nouve\w+|autres?|supplémentaires?|restante?s?|dont|parmi|moitié|chaque|chacune?|"
    r"moyenne?s?|premi[eè]re?s?|"
    r"dernière?s?|derniers?|ensemble|respectivement|y compris"
)
SINCE_YEAR = any_of(r"(?:since|dal|dalla|dall['’]|seit|depuis|ab)(?: \w+){0,4} (?:19|20)\d\d")
SINCE_OPENING = any_of(
    r"(?:since|dall['’ ]?|da quando|seit(?:dem)?|depuis)\W+(?:\w+\W+){0,5}?(?:open\w*|began|begin\w*|inception|"
    r"foundation|"
    r"apert\w*|apertura|inizio|fondazione|avvio|entr\w*|eröffnung|beginn|inbetriebnahme|betriebsstart|gründung|"
    r"ouverture|début|mise en service|création)"
)
PORTION = any_of(
    r"of (?:the|its|their|these|those|our|all)|de[il]|degli|delle|dello|dell['’]|der|des|seiner|ihrer|unserer"
)
"""Before the number's noun: 'three of its beamlines'."""
RESTRICTED = any_of(
    r"from|with|aged|under|over|who|whose|suffering|affected|that|which|of|for|on|in need|"
    r"in (?:its|the|their|his|one|each|this|that)|during|between|for|within|over|while|among|"
    r"nel (?:suo|loro)|nella (?:sua|loro)|durante|"
    r"in (?:seine[rmn]?|ihre[rmn]?|dem|der|den)|während|zwischen|"
    r"dans (?:son|sa|ses|leur|leurs|le|la|les)|pendant|durant|entre|"
    r"che|con|provenienti|affett[ie]|di|da|per|aus|mit|die|der|unter|über|für|von|"
    r"atteint\w*|venu\w*|de|avec|qui|dont|pour"
)
"""Right behind a counted noun: a part of all that could be counted."""
ELSEWHERE = any_of(
    r"partners?|partnership|suppliers?|neighbou?r\w*|hospitals?|universit\w+|compan(?:y|ies)|firms?|consortium|"
    r"collaborat\w+|elsewhere|rival\w*|competitor\w*|worldwide|world|globally|national(?:ly)?|nationwide|europe-?wide|"
    r"department|group|team|division|section|office|school|workshop|sister|industry|industrial|vendor|"
    r"ospedal[ei]|aziend[ae]|impres[ae]|fornitor[ei]|consorzio|collaborazion[ei]|mondo|mondial[ei]|reparto|gruppo|"
    r"dipartimento|ufficio|scuola|"
    r"partner\w*|krankenh\w+|klinik\w*|firm[ae]n?|unternehmen|lieferant\w*|zulieferer|konsortium|kooperation|"
    r"weltweit|welt|"
    r"abteilung|gruppe|büro|schule|hersteller|"
    r"partenaires?|hôpita\w+|entreprises?|sociétés?|fournisseurs?|monde|mondiale?s?|service|département|équipe|école"
)
"""Somebody else of whom the clause may speak."""
OWNED = {
    "en": any_of(
        r"has|have|had|operates?|operated|runs?|comprises?|consists?|equipped|houses?|housed|hosts?|employs?|employed|"
        r"offers?|provides?|includes?|counts?|counted|boasts?|features?|maintains?|there (?:are|is|were)|"
        r"is home to|works?|"
        r"staffed|possesses|contains?|serves?|uses?|numbers?"
    ),
    "it": any_of(
        r"ha|hanno|aveva(?:no)?|dispone|conta|contava|gestisce|ospita|impiega|impiegava|comprende|dotat[oa]|lavorano|"
        r"possiede|offre|vi sono|ci sono|può contare su"
    ),
    "de": any_of(
        r"hat|haben|hatte[n]?|verfüg\w+|betreib\w+|beschäftig\w+|umfass\w+|zähl\w+|besitz\w+|arbeiten|stehen|bietet|"
        r"gibt es|ist mit"
    ),
    "fr": any_of(
        r"a|ont|avait|avaient|compte|comptait|dispose|exploite|emploie|employait|abrite|comprend|travaillent|possède|"
        r"propose|il y a|est équipée?"
    ),
}
"""A verb by which the facility has what is counted, by language."""
TOLD = any_of(
    r"sa(?:id|ys?)|report(?:s|ed)?|writes?|wrote|announce[sd]?|estimates?|according|"
    r"dice|dicono|riferisce|annuncia|secondo|sagt[e]?|sagen|berichtet[e]?|laut|zufolge|meldet|"
    r"dit|disent|annonce|selon|rapporte"
)
"""Who says so is not yet who has it."""
WE = any_of(r"we|our|us|noi|nostr[oaie]|abbiamo|wir|unser\w*|uns|nous|notre|nos")


def per_time(words: str) -> str | None:
    """Return the duration that a flow is counted over, where the words name one."""
    return next((duration for duration, found in _PERIODS if found.search(words)), None)


_PERIODS = (("P1Y", YEARLY), ("P1M", MONTHLY), ("P1W", WEEKLY), ("P1D", DAILY))
