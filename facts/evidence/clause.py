"""What the check of words against a record works on: the record's statement, the clause, and what is doubted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from decimal import Decimal

    from facts.evidence.cues import Cues
    from facts.evidence.figures import Figure, FigureReading


class Stated(NamedTuple):
    """What a record states: numbers, hedge, unit, and the unit and the period as far as they are known."""

    qualifier: str
    amount: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    unit: str
    unit_text: str = ""
    period: str | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something in the words that the record does not account for; `contradicts` where the words say otherwise."""

    part: str
    """number, unit, hedge or text"""
    what: str
    contradicts: bool = False


class Match(NamedTuple):
    """A number of the record and the figure that says it."""

    figure: Figure
    reading: FigureReading
    is_negative: bool
    left: int
    """Where the number begins, its sign included."""
    lacks_sign: bool = False
    """Whether the record is negative and no minus is printed."""


@dataclass(frozen=True, slots=True)
class Clause:
    """The words around a figure phrase: `start` and `end` of the phrase, `first` and `last` of its clause."""

    text: str
    start: int
    end: int
    first: int
    last: int
    language: str
    cues: Cues
