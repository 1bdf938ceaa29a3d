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
class Sure:
    """How sure one part is, and why in words."""

    value: float = 0.0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Confidences:
    """The parts of a statement; what nobody judged is not sure at all."""

    number: Sure = Sure()
    unit: Sure = Sure()
    hedge: Sure = Sure()
    facility: Sure = Sure()
    metric: Sure = Sure()
    as_of: Sure = Sure()
    status: Sure = Sure()

    def __iter__(self) -> Iterator[tuple[str, Sure]]:
        return ((name, getattr(self, name)) for name in PARTS)

    @property
    def reading(self) -> float:
        """How sure the quantity itself is: number, unit and hedge."""
        return min(self.number.value, self.unit.value, self.hedge.value)

    @property
    def lowest(self) -> float:
        """How sure the whole statement is: a chain is as strong as its weakest part."""
        return min(sure.value for _, sure in self)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Every reason once, in the order of the parts."""
        return tuple(dict.fromkeys(sure.reason for _, sure in self if sure.reason))

    def doubted(self, part: str, reason: str, at_most: float = DOUBTED) -> Confidences:
        """Return them with one part no surer than `at_most`, the doubt said before what spoke for it."""
        sure: Sure = getattr(self, part)
        why = f"{reason}; {sure.reason}" if sure.reason else reason
        return replace(self, **{part: Sure(min(sure.value, at_most), why)})


PARTS = tuple(field.name for field in fields(Confidences))
