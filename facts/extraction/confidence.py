"""How sure a reading is: number, unit and hedge, each from 0 to 1 with the reason in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from facts.sureness import Confidences, Sure

if TYPE_CHECKING:
    from facts.extraction.dates import DateFound
    from facts.extraction.ranks import RankFound
    from facts.extraction.shapes import Shape
    from facts.extraction.sides import UnitRead

START = 0.97
NO_UNIT, UNKNOWN_NOUN, SMALL_WORD, DOUBT, VAGUE, SHARED = 0.35, 0.12, 0.15, 0.2, 0.1, 0.1


def of_quantity(shape: Shape, unit: UnitRead | None) -> dict[str, Any]:
    return {"confidences": Confidences(number=_number(shape), unit=_unit(unit), hedge=_hedge(shape))}


def _number(shape: Shape) -> Sure:
    if shape.doubt:
        return _less(DOUBT, shape.doubt)
    if shape.is_word and shape.value is not None and shape.value <= 2:
        return _less(SMALL_WORD, "a small number in words")
    return Sure(START)


def _unit(unit: UnitRead | None) -> Sure:
    if unit is None:
        return _less(NO_UNIT, "no unit or counted noun found")
    if unit.is_noun and not unit.is_known:
        return _less(UNKNOWN_NOUN, f"counts {unit.name}, a noun not in the vocabulary")
    return Sure(START, f"unit {unit.name or unit.code}")


def _hedge(shape: Shape) -> Sure:
    said = f"hedge {shape.hedge!r}" if shape.hedge else ""
    if shape.qualifier == "order_of_magnitude":
        return _less(VAGUE, "only an order of magnitude")
    return Sure(START, said)


def _less(by: float, reason: str) -> Sure:
    return Sure(round(START - by, 2), reason)


def of_rank(found: RankFound) -> dict[str, Any]:
    if found.is_limit:
        return whole(0.7, "place in a list of that length")
    return whole(0.85, "ordinal with a place, ranking or region")


def of_decade() -> dict[str, Any]:
    return whole(0.5, "a part of a decade, taken as about its first year")


def of_date(found: DateFound) -> dict[str, Any]:
    if found.is_inferred:
        return whole(0.8, "year taken from the date of publication")
    if found.until:
        return whole(0.85, "period of years")
    return whole(0.93 if found.month else 0.8, "calendar date" if found.month else "year")


def shared(unit: Sure, phrase: str) -> Sure:
    """Return how sure a unit is that was taken over from another number."""
    return Sure(round(unit.value - SHARED, 2), f"shares the unit of {phrase!r}")


def whole(sure: float, reason: str) -> dict[str, Any]:
    """Return the parts of a reading that is judged as one."""
    return {"confidences": Confidences(Sure(sure, reason), Sure(sure), Sure(sure))}
