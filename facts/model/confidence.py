"""How sure each part of a proposal is, from 0 to 1, with the reason; the lowest decides."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SURE = 0.9
"""From here on a part is taken as right without a look."""
LIKELY = 0.7
WEAK = 0.4
"""A guess worth showing first, that a person must look at."""
SHOWN = 0.3
"""Below it nothing is proposed: no metric is better than a wrong one."""
DOUBTED = 0.5
"""The most that a part can be while something speaks against it."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is sure or not: a text that can be translated, and the words that stand for {words} in it."""

    text: str
    words: str = ""

    def __str__(self) -> str:
        return self.text.replace("{words}", self.words)


def because(text: str, words: str = "") -> Reason:
    """Give a reason; every text that is passed here is collected for translation."""
    return Reason(text, " ".join(words.split()))


@dataclass(frozen=True, slots=True)
class Confidence:
    """How sure one part is, and why."""

    value: float = 0.0
    reasons: tuple[Reason, ...] = ()

    @classmethod
    def of(cls, value: float, *reasons: Reason) -> Confidence:
        return cls(value, reasons)

    @property
    def reason(self) -> str:
        """The reasons in English."""
        return ", ".join(map(str, self.reasons))


NOT_AT_ALL = Confidence()


@dataclass(frozen=True, slots=True)
class Confidences:
    """The parts of a statement; what nobody judged is not sure at all."""

    number: Confidence = NOT_AT_ALL
    unit: Confidence = NOT_AT_ALL
    hedge: Confidence = NOT_AT_ALL
    facility: Confidence = NOT_AT_ALL
    metric: Confidence = NOT_AT_ALL
    as_of: Confidence = NOT_AT_ALL
    status: Confidence = NOT_AT_ALL

    def __iter__(self) -> Iterator[tuple[str, Confidence]]:
        return ((name, getattr(self, name)) for name in PARTS)

    @property
    def reading(self) -> float:
        """How sure the quantity itself is: number, unit and hedge."""
        return min(self.number.value, self.unit.value, self.hedge.value)

    @property
    def weakest(self) -> tuple[str, Confidence]:
        return min(self, key=lambda part: part[1].value)

    @property
    def lowest(self) -> float:
        """How sure the whole statement is: a chain is as strong as its weakest part."""
        return self.weakest[1].value

    @property
    def reasons(self) -> tuple[str, ...]:
        """Every reason once, in English, in the order of the parts."""
        return tuple(dict.fromkeys(sure.reason for _, sure in self if sure.reasons))

    def add_doubt(self, part: str, doubt: Reason, at_most: float = DOUBTED) -> Confidences:
        """Return them with one part no surer than `at_most`, the doubt said before what spoke for it."""
        sure: Confidence = getattr(self, part)
        return replace(self, **{part: Confidence(min(sure.value, at_most), (doubt, *sure.reasons))})


UNJUDGED = Confidences()
PARTS = tuple(field.name for field in fields(Confidences))
