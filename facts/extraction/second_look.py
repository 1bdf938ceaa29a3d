"""Each reading is looked at again by `evidence`, which knows nothing of this grammar; what it doubts is never sure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from facts.errors import UnitError
from facts.evidence import Doubt, Stated, look_again
from facts.extraction.candidate import QUANTITY, READING
from facts.sureness import because

if TYPE_CHECKING:
    from facts.extraction.candidate import Candidate


def with_doubts(found: list[Candidate], text: str, language: str) -> list[Candidate]:
    """Cap the confidence of each quantity that its words do not bear out, with the reason."""
    return [_with_doubts(one, text, language) if one.kind == QUANTITY else one for one in found]


def _with_doubts(one: Candidate, text: str, language: str) -> Candidate:
    doubts = _doubts(one, text, language)
    confidences = one.confidences
    for doubt in doubts:
        part = doubt.part if doubt.part in READING else "number"
        confidences = confidences.doubted(part, because("not accounted for: {words}", doubt.what))
    return one.with_guesses(confidences=confidences)


def _doubts(one: Candidate, text: str, language: str) -> tuple[Doubt, ...]:
    stated = Stated(one.qualifier, one.value, one.low, one.high, one.unit, one.unit_text)
    try:
        return look_again(text, one.start, one.end, stated, language)
    except UnitError:
        return (Doubt("unit", f"the unit {one.unit!r} is not one of the catalogue's"),)
