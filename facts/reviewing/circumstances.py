"""What the words around a number tell of it: whether it has come true, what kind of statistic it is, over what period.

Four languages at once: each word is of one language only, or means the same in several.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from facts import edtf_date, units
from facts.metric import StatType
from facts.record import StatusKind

if TYPE_CHECKING:
    from facts.extraction import Candidate


def _any(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


# The first that is found holds: 'is expected to be about' is a projection, not an estimate.
_STATUS = (
    (
        StatusKind.PROJECTED,
        _any(
            r"projected|forecasts?|predicted|expected to (?:reach|grow|rise|exceed)|proiezion[ei]|si prevede che|"
            r"hochgerechnet|prognostiziert\w*|prognosen?|projections?|prévisions?"
        ),
    ),
    (
        StatusKind.PLANNED,
        _any(
            r"will|is to|are to|planned|plans? to|is expected|are expected|scheduled|foreseen|"
            r"sarà|saranno|avrà|avranno|potrà|prevede|previst[oaie]|pianificat[oaie]|in programma|"
            r"geplant\w*|soll(?:en)?|vorgesehen\w*|sera|seront|aura|auront|prévue?s?|devrai(?:t|ent)|planifiée?s?"
        ),
    ),
    (
        StatusKind.ESTIMATED,
        _any(r"estimates?|estimated|stim[aeo]|stimat[oaie]|geschätzt\w*|schätzungsweise|estimée?s?|estimations?"),
    ),
)
_YEARLY = _any(
    r"(?:per|a|each|every|last) year|yearly|annual(?:ly)?|l['’]anno|(?:all|ogni) ?['’]?anno|annu[oaie]|annual[ei]|"
    r"(?:pro|im|jedes) jahr|jährlich\w*|par an|chaque année|annuel(?:le)?s?"
)
_MONTHLY = _any(r"(?:per|a|each|every) month|monthly|al mese|ogni mese|mensil[ei]|pro monat|monatlich\w*|par mois")
_DAILY = _any(r"(?:per|a|each|every) day|daily|al giorno|ogni giorno|pro tag|täglich\w*|par jour")
_PERIODS = (("P1Y", _YEARLY), ("P1M", _MONTHLY), ("P1D", _DAILY))
_SO_FAR = _any(
    r"so far|to date|until (?:now|today)|up until today|in total|altogether|since|have been|has been|finora|"
    r"fino ad? oggi|in totale|complessivamente|bisher|bis heute|insgesamt|seit|jusqu['’]à présent|à ce jour|"
    r"au total|depuis"
)
_ROOM = _any(
    r"capacity|can (?:hold|store|treat|host|handle)|capacità|può|possono|kapazität|kann|können|capacité|peu(?:t|vent)"
)
_TOP = _any(r"peak|maximum|record|picco|massim[oa]|spitzen\w*|maximal\w*|pic|maximale?")
_WORDS = ((StatType.CUMULATIVE_TOTAL, _SO_FAR), (StatType.CAPACITY, _ROOM), (StatType.PEAK, _TOP))
_TODAY = _any(
    r"today|currently|now|at present|to date|oggi|attualmente|ora|ad oggi|heute|derzeit|zurzeit|aujourd['’]hui|"
    r"actuellement|à ce jour"
)


def is_of_today(sentence: str) -> bool:
    """Whether the words say that the number holds when they are printed, whatever other date they name."""
    return _TODAY.search(sentence) is not None


def status(sentence: str, as_of: str | None, published: str | None) -> StatusKind:
    """Return whether the number has come true; what is dated after the publication has not."""
    said = next((kind for kind, words in _STATUS if words.search(sentence)), None)
    if said is None and as_of and published and edtf_date.bounds(as_of)[0] > edtf_date.bounds(published)[1]:
        return StatusKind.PLANNED
    return said or StatusKind.ACTUAL


def period(sentence: str) -> str | None:
    """Return the duration that a flow is counted over, where the words name one."""
    return next((duration for duration, words in _PERIODS if words.search(sentence)), None)


def stat_type(read: Candidate, sentence: str) -> StatType:
    """Return what kind of statistic it most likely is, by its unit, then by the words around it."""
    by_unit = _by_unit(read.unit)
    if by_unit is not None:
        return by_unit
    if period(sentence):
        return StatType.FLOW
    said = next((kind for kind, words in _WORDS if words.search(sentence)), None)
    return said or (StatType.STOCK if units.unit(read.unit).is_count else StatType.PHYSICAL)


def _by_unit(code: str) -> StatType | None:
    unit = units.unit(code)
    kinds = (
        (unit.is_date, StatType.DATE),
        (unit.is_money, StatType.MONEY),
        (unit.dimension == "rank", StatType.RANK),
        (unit.dimension == "ratio" and code != "1", StatType.SHARE),
        ("/" in code, StatType.RATE),
    )
    return next((kind for fits, kind in kinds if fits), None)
