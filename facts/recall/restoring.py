"""Rows whose ids a spreadsheet destroyed: their facts are found by facility, metric and words."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from facts.record import current_id
from facts.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from facts.catalog import Catalogue
    from facts.recall.found import Found, FoundNumber
    from facts.record import Fact

_HINTS = {"quote": "quote_exact", "article": "article"}


def restored(catalogue: Catalogue, found: Found) -> Found:
    """Return what was found in a file, with the ids of those facts that can be told without them."""
    if all(number.lost is None for number in found.numbers):
        return found
    states = cache(lambda facility, metric: tuple(catalogue.states(Selection.of(facility=facility, metric=metric))))
    known = catalogue.current_states([number.lost for number in found.numbers if number.lost]).keys()
    return replace(found, numbers=tuple(_restored(number, known, states) for number in found.numbers))


def _restored(
    number: FoundNumber, known: Collection[str], states: Callable[[str, str], tuple[Fact, ...]]
) -> FoundNumber:
    if number.lost is None:
        return number
    if current_id(number.lost) in known:  # one that looks like a number, and is whole
        return number.model_copy(update={"fact": current_id(number.lost), "lost": None})
    facts = states(number.cells["facility"] or "", number.cells["metric"] or "")
    fits = _fitting(number, [fact for fact in facts if _same(number.cells["value_text"] or "", fact.value_text)])
    return number.model_copy(update={"fact": fits.pop()}) if len(fits) == 1 else number


def _fitting(number: FoundNumber, facts: list[Fact]) -> set[str]:
    """Return the ids of facts that the row may be; what else it says decides only where it decides between them."""
    for name, field in _HINTS.items():
        closer = [fact for fact in facts if _same(number.words.get(name, ""), getattr(fact, field))]
        facts = closer or facts
    return {fact.id for fact in facts}


def _same(cell: str, text: str) -> bool:
    return " ".join(cell.split()) == " ".join(text.split())
