"""How sure a reading is, from 0 to 1, with the reasons in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from facts.extraction.candidate import Candidate
    from facts.extraction.dates import DateFound
    from facts.extraction.ranks import RankFound
    from facts.extraction.shapes import Shape
    from facts.extraction.sides import UnitRead

START = 0.97
NO_UNIT, UNKNOWN_NOUN, SMALL_WORD, REMARK, VAGUE = 0.35, 0.12, 0.15, 0.2, 0.1
DOUBTED, NOT_UNDERSTOOD, SHARED = 0.5, 0.3, 0.1
NO_UNIT_FOUND = "no unit or counted noun found"


def of_quantity(shape: Shape, unit: UnitRead | None) -> dict[str, Any]:
    sure, reason = _of_unit(shape, unit)
    reasons = [reason]
    if shape.hedge:
        reasons.append(f"hedge {shape.hedge!r}")
    if shape.is_word and not shape.is_share and shape.value is not None and shape.value <= 2:
        sure -= SMALL_WORD
        reasons.append("a small number in words")
    if shape.qualifier == "order_of_magnitude":
        sure -= VAGUE
        reasons.append("only an order of magnitude")
    if shape.remark:
        sure -= REMARK
        reasons.append(shape.remark)
    doubts = [doubt for doubt in (shape.doubt, unit.doubt if unit else "") if doubt]
    return _parts(min(sure, DOUBTED) if doubts else sure, [*reasons, *doubts])


def _of_unit(shape: Shape, unit: UnitRead | None) -> tuple[float, str]:
    if unit is None:
        return (START - SHARED, "a share") if shape.is_share else (START - NO_UNIT, NO_UNIT_FOUND)
    if not unit.is_understood:
        return NOT_UNDERSTOOD, f"{unit.name} is not understood as a unit"
    if unit.is_noun and not unit.is_known:
        return START - UNKNOWN_NOUN, f"counts {unit.name}, a noun not in the vocabulary"
    return START, f"unit {unit.name or unit.code}"


def of_doubted(one: Candidate, doubt: str) -> dict[str, Any]:
    """How sure a number is against which something speaks that stands beside it."""
    return _parts(min(one.confidence, DOUBTED), [*one.reasons, doubt])


def of_shared(one: Candidate, after: Candidate) -> dict[str, Any]:
    """How sure a number is that takes its unit from the next one of a list."""
    sure = min(round(after.confidence - SHARED, 2), one.confidence + NO_UNIT)
    return _parts(sure, [f"shares the unit of {after.phrase!r}"])


def of_taken_over(one: Candidate, before: Candidate, *, is_sure: bool) -> dict[str, Any]:
    """How sure a number is that takes the unit said before it."""
    sure = min(before.confidence - SHARED, one.confidence + NO_UNIT) - SMALL_WORD
    reasons = [reason for reason in one.reasons if reason != NO_UNIT_FOUND]
    reasons.append(f"takes over the unit of {before.phrase!r}")
    return _parts(sure if is_sure else min(sure, DOUBTED), reasons)


def of_rank(found: RankFound) -> dict[str, Any]:
    if found.is_limit:
        return _parts(0.7, ["place in a list of that length"])
    return _parts(0.85, ["ordinal with a place, ranking or region"])


def of_decade() -> dict[str, Any]:
    return _parts(0.5, ["a part of a decade, taken as about its first year"])


def of_date(found: DateFound) -> dict[str, Any]:
    if found.is_inferred:
        return _parts(0.8, ["year taken from the date of publication"])
    if found.until:
        return _parts(0.85, ["period of years"])
    return _parts(0.9 if found.month else 0.8, ["calendar date" if found.month else "year"])


def _parts(sure: float, reasons: list[str]) -> dict[str, Any]:
    return {"confidence": round(max(0.05, sure), 2), "reasons": tuple(reasons)}
