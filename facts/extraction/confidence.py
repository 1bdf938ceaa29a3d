"""How sure a reading is: number, unit and hedge, each from 0 to 1 with the reason in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from facts.sureness import Confidences, Sure, because

if TYPE_CHECKING:
    from facts.extraction.dates import DateFound
    from facts.extraction.ranks import RankFound
    from facts.extraction.shapes import Shape
    from facts.extraction.sides import UnitRead
    from facts.sureness import Reason

START = 0.97
NO_UNIT, UNKNOWN_NOUN, SMALL_WORD, DOUBT, VAGUE, SHARED = 0.35, 0.12, 0.15, 0.2, 0.1, 0.1

INFERRED_YEAR = because("year taken from the date of publication")


def of_quantity(shape: Shape, unit: UnitRead | None) -> dict[str, Any]:
    return {"confidences": Confidences(number=_number(shape), unit=_unit(unit), hedge=_hedge(shape))}


def _number(shape: Shape) -> Sure:
    if shape.doubt:
        return _less(DOUBT, because("it can be read in two ways: {words}", shape.doubt))
    if shape.is_word and shape.value is not None and shape.value <= 2:
        return _less(SMALL_WORD, because("a small number in words"))
    return Sure(START)


def _unit(unit: UnitRead | None) -> Sure:
    if unit is None:
        return _less(NO_UNIT, because("no unit or counted noun found"))
    if unit.is_noun and not unit.is_known:
        return _less(UNKNOWN_NOUN, because("counts {words}, a noun not in the vocabulary", unit.name))
    return Sure.of(START, because("unit {words}", unit.name or unit.code))


def _hedge(shape: Shape) -> Sure:
    if shape.qualifier == "order_of_magnitude":
        return _less(VAGUE, because("only an order of magnitude"))
    return Sure.of(START, because("hedge “{words}”", shape.hedge)) if shape.hedge else Sure(START)


def _less(by: float, reason: Reason) -> Sure:
    return Sure.of(round(START - by, 2), reason)


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


def shared(unit: Sure, phrase: str) -> Sure:
    """Return how sure a unit is that was taken over from another number."""
    return Sure.of(round(unit.value - SHARED, 2), because("shares the unit of “{words}”", phrase))


def whole(sure: float, reason: Reason) -> dict[str, Any]:
    """Return the parts of a reading that is judged as one."""
    return {"confidences": Confidences(Sure.of(sure, reason), Sure(sure), Sure(sure))}
