"""How sure a reading is: number, unit and hedge, each from 0 to 1 with the reason in words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from facts.sureness import DOUBTED, Confidences, Sure, because

if TYPE_CHECKING:
    from facts.extraction.candidate import Candidate
    from facts.extraction.dates import DateFound
    from facts.extraction.ranks import RankFound
    from facts.extraction.shapes import QuantityForm
    from facts.extraction.sides import UnitRead
    from facts.sureness import Reason

START = 0.97
NO_UNIT, UNKNOWN_NOUN, SMALL_WORD, REMARK, VAGUE, SHARED = 0.35, 0.12, 0.15, 0.2, 0.1, 0.1
NOT_UNDERSTOOD = 0.3

INFERRED_YEAR = because("year taken from the date of publication")


def of_quantity(shape: QuantityForm, unit: UnitRead | None) -> dict[str, Any]:
    parts = Confidences(number=_number(shape), unit=_unit(shape, unit), hedge=_hedge(shape))
    if shape.doubt:
        parts = parts.doubted("number", because("it is doubtful: {words}", shape.doubt))
    if unit is not None and unit.doubt:
        parts = parts.doubted("unit", because("it is doubtful: {words}", unit.doubt))
    return {"confidences": parts}


def _number(shape: QuantityForm) -> Sure:
    if shape.remark:
        return _less(REMARK, because("it can be read in two ways: {words}", shape.remark))
    if shape.is_word and not shape.is_share and shape.value is not None and shape.value <= 2:
        return _less(SMALL_WORD, because("a small number in words"))
    return Sure(START)


def _unit(shape: QuantityForm, unit: UnitRead | None) -> Sure:
    if unit is None:
        no_unit = because("no unit or counted noun found")
        return _less(SHARED, because("a share")) if shape.is_share else _less(NO_UNIT, no_unit)
    if not unit.is_understood:
        return Sure.of(NOT_UNDERSTOOD, because("{words} is not understood as a unit", unit.name))
    if unit.is_noun and not unit.is_known:
        return _less(UNKNOWN_NOUN, because("counts {words}, a noun not in the vocabulary", unit.name))
    return Sure.of(START, because("unit {words}", unit.name or unit.code))


def _hedge(shape: QuantityForm) -> Sure:
    if shape.qualifier == "order_of_magnitude":
        return _less(VAGUE, because("only an order of magnitude"))
    return Sure.of(START, because("hedge “{words}”", shape.hedge)) if shape.hedge else Sure(START)


def _less(by: float, reason: Reason) -> Sure:
    return Sure.of(round(START - by, 2), reason)


def of_doubted(one: Candidate, doubt: str) -> dict[str, Any]:
    """How sure a number is against which something speaks that stands beside it."""
    return {"confidences": one.confidences.doubted("number", because("it is doubtful: {words}", doubt))}


def of_shared(one: Candidate, after: Candidate) -> dict[str, Any]:
    """How sure a number is that takes its unit from the next one of a list."""
    taken = because("shares the unit of “{words}”", after.phrase)
    unit = Sure.of(round(after.confidences.unit.value - SHARED, 2), taken)
    return {"confidences": replace(one.confidences, unit=unit)}


def of_taken_over(one: Candidate, before: Candidate, *, is_sure: bool) -> dict[str, Any]:
    """How sure a number is that takes the unit said before it."""
    value = round(before.confidences.unit.value - SHARED - SMALL_WORD, 2)
    taken = because("takes over the unit of “{words}”", before.phrase)
    unit = Sure.of(value if is_sure else min(value, DOUBTED), taken)
    return {"confidences": replace(one.confidences, unit=unit)}


def of_rank(found: RankFound) -> dict[str, Any]:
    if found.is_limit:
        return whole(0.7, because("place in a list of that length"))
    return whole(0.85, because("ordinal with a place, ranking or region"))


def of_decade() -> dict[str, Any]:
    return whole(0.5, because("a part of a decade, taken as about its first year"))


def of_date(found: DateFound) -> dict[str, Any]:
    if found.is_inferred:
        return whole(0.8, INFERRED_YEAR)
    if found.until:
        return whole(0.85, because("period of years"))
    return whole(0.93, because("calendar date")) if found.month else whole(0.8, because("a year alone"))


def whole(sure: float, reason: Reason) -> dict[str, Any]:
    """Return the parts of a reading that is judged as one."""
    return {"confidences": Confidences(Sure.of(sure, reason), Sure(sure), Sure(sure))}
