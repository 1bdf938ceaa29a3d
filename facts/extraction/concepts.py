"""Words that mean the same in four languages, as far as metrics are told apart by them."""

from __future__ import annotations

import re
from functools import lru_cache

from facts.extraction import tokens as kinds
from facts.extraction.lexicon import LANGUAGES, lexicon
from facts.extraction.tokens import tokenise

STEM = 5
SHORTEST = 4
_GROUPS = {
    "treat": "treat curat curare trattat trattiamo tratta behandel behandl traité soign irradiat bestrahl",
    "patient": "patient pazient",
    "length": "length long lung läng lang longu",
    "mass": "mass weigh wieg gewicht schwer pesa peso pèse poids",
    "staff": "staff employ personal personnel personale mitarbeit beschäftig dipendent impiega emploi salarié "
    "workforce work lavor arbeiten travaill",
    "user": "user utent nutz utilis",
    "visitor": "visitor visitator besuch visiteur",
    "area": "area surface superfic fläche",
    "floor": "floor indoor pavimento gebäude plancher",
    "site": "site sito grundstück gelände campus terrain",
    "disk": "disk disc disco disque festplatt platten",
    "tape": "tape nastr bandspeicher magnetband bande",
    "storage": "stor memori speicher stock space spazio espace platz capacit kapazit",
    "archive": "archiv",
    "data": "data dati daten donnée",
    "core": "core kern cœur coeur",
    "processor": "processor processeur prozessor",
    "node": "node nodi knoten nœud",
    "compute": "comput calcol rechen rechner calcul",
    "cost": "cost kosten coût cout",
    "build": "construct build built costru gebaut errichtet baukosten",
    "budget": "budget bilancio haushalt",
    "fund": "fund finanz förder financ grant",
    "operate": "operat esercizio betrieb fonctionnement",
    "country": "countr paes land länder pays nation state stati",
    "member": "member membr mitglied",
    "participate": "particip beteilig partecip",
    "beamline": "beamline strahlrohr ligne",
    "circumference": "circumf circonf umfang perimet périmèt",
    "ring": "ring anell anneau",
    "depth": "depth deep profond tief below underground sotto unter",
    "ground": "ground terra erde boden terre",
    "energy": "energ énerg",
    "beam": "beam fasci strahl faisceau",
    "proton": "proton",
    "network": "network rete netz réseau",
    "band": "bandwidth banda débit",
    "perform": "perform prestazion leistung puissance",
    "electric": "electr elettr elektr électr",
    "frame": "frame fotogramm bildrate cadence",
    "image": "image immagin bilder",
    "room": "room sale sala räum raum plätze salle",
    "centre": "centre center centri centro zentr",
    "pulse": "pulse flash lamp blitz puls impuls",
    "field": "field campo feld champ",
    "magnet": "magnet",
    "temperature": "temper tempér",
    "cryogenic": "cryogen criogen tieftemp kryo",
    "concrete": "concrete calcestruzz beton béton",
    "discharge": "discharg dimess entlass sorti",
    "tumour": "tumour tumor tumeur",
    "prize": "prize premio preis prix",
    "halt": "halt arrest gestopp stopp",
    "institution": "institut istitu einricht",
    "tunnel": "tunnel",
    "inaugurate": "inaugur einweih",
}
_ANYWHERE = 6
"""From this length on a stem also counts inside a compound: 'Bandspeicher', 'Ringbeschleuniger'."""
_EMPTY = frozenset("given used kind total with that among their year years anno jahr année pro per".split())


@lru_cache(maxsize=1)
def _groups() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each concept and how its words begin; compiled when the first word is looked up."""
    return tuple(
        (name, re.compile("|".join(stem if len(stem) >= _ANYWHERE else rf"^{stem}" for stem in stems.split())))
        for name, stems in _GROUPS.items()
    )


@lru_cache(maxsize=4096)
def _concepts_of(word: str) -> tuple[str, ...]:
    known = tuple(name for name, stems in _groups() if stems.search(word))
    return known or (word[:STEM],)


@lru_cache(maxsize=2048)
def concepts(text: str) -> frozenset[str]:
    """Return what the longer words of a text mean: known concepts by name, others by how they begin."""
    stops = _stops()
    words = (token.lower for token in tokenise(text) if token.kind == kinds.WORD and len(token.text) >= SHORTEST)
    return frozenset(name for word in words if word not in stops for name in _concepts_of(word))


@lru_cache(maxsize=1)
def _stops() -> frozenset[str]:
    return _EMPTY.union(*(lexicon(language).stop for language in LANGUAGES))
