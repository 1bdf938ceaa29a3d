"""What the words around a number tell of it: whether it has come true, what kind of statistic it is, over what period.

Four languages at once: each word is of one language only, or means the same in several.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from facts import edtf_date, units
from facts.extraction import clues
from facts.metric import StatType
from facts.record import StatusKind
from facts.sureness import LIKELY, WEAK, Sure, because

if TYPE_CHECKING:
    from facts.extraction import Candidate
    from facts.extraction.matching import Around


CLEAR = 0.95
# The first that is found holds: 'is expected to be about' is a projection, not an estimate.
_STATUS = (
    (
        StatusKind.PROJECTED,
        clues.any_of(
            r"projected|forecasts?|predicted|expected to (?:reach|grow|rise|exceed)|proiezion[ei]|si prevede che|"
            r"hochgerechnet|prognostiziert\w*|prognosen?|projections?|prévisions?"
        ),
    ),
    (
        StatusKind.PLANNED,
        clues.any_of(
            r"will|is to|are to|planned|plans? to|is expected|are expected|scheduled|foreseen|"
            r"sarà|saranno|avrà|avranno|potrà|prevede|previst[oaie]|pianificat[oaie]|in programma|"
            r"geplant\w*|soll(?:en)?|vorgesehen\w*|sera|seront|aura|auront|prévue?s?|devrai(?:t|ent)|planifiée?s?"
        ),
    ),
    (
        StatusKind.ESTIMATED,
        clues.any_of(
            r"estimates?|estimated|stim[aeo]|stimat[oaie]|geschätzt\w*|schätzungsweise|estimée?s?|estimations?"
        ),
    ),
)
_WORDS = (
    (StatType.CUMULATIVE_TOTAL, clues.SO_FAR),
    (StatType.CAPACITY, clues.ROOM),
    (StatType.PEAK, clues.RECORD),
)


def status(around: Around, phrase: str, as_of: str | None, published: str | None) -> tuple[StatusKind, Sure]:
    """Return whether the number has come true, by the words that govern it; what is dated later has not.

    A plan belongs to the numbers that its verb governs: not to every number of its sentence.
    """
    said = _said(around.own)
    if said is not None:
        return _planned(*said, around.own, phrase)
    if as_of and published and edtf_date.bounds(as_of)[0] > edtf_date.bounds(published)[1]:
        return StatusKind.PLANNED, Sure.of(LIKELY, because("{words} is after the publication", as_of))
    unreal = clues.UNREAL.search(around.own)
    if unreal:
        return StatusKind.ACTUAL, Sure.of(WEAK, because("“{words}” says what may be", unreal.group()))
    shared = _said(around.clause.split(phrase)[0])
    if shared is not None:
        return shared[0], Sure.of(0.6, because("“{words}” stands before it in its clause", shared[1]))
    elsewhere = _said(around.sentence)
    if elsewhere is not None:
        return StatusKind.ACTUAL, Sure.of(0.6, because("“{words}” stands elsewhere in its sentence", elsewhere[1]))
    return StatusKind.ACTUAL, Sure.of(CLEAR, because("no word of a plan or an estimate"))


def _planned(kind: StatusKind, word: str, own: str, phrase: str) -> tuple[StatusKind, Sure]:
    """A verb governs what follows it; what stands before it may be told of what is there already."""
    before, _, after = own.partition(phrase)
    if after.startswith("-"):
        return StatusKind.ACTUAL, Sure.of(0.6, because("“{words}” stands beside it, but it describes a thing", word))
    is_before = word in before
    sure = CLEAR if is_before and kind is StatusKind.PLANNED else LIKELY if is_before else 0.6
    return kind, Sure.of(sure, because("“{words}” in its clause", word))


def _said(words: str) -> tuple[StatusKind, str] | None:
    found = ((kind, pattern.search(words)) for kind, pattern in _STATUS)
    return next(((kind, said.group()) for kind, said in found if said), None)


def period(sentence: str) -> str | None:
    """Return the duration that a flow is counted over, where the words name one."""
    if clues.TO_DATE.search(sentence):
        return None
    of_a_year = clues.IN_ONE_YEAR.search(sentence) or clues.BARE_PERIOD.search(sentence)
    return clues.per_time(sentence) or ("P1Y" if of_a_year else None)


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
