"""A candidate: one number of a text, read as a quantity, rank or date, with the words it came from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from facts.sureness import UNJUDGED, Confidences

if TYPE_CHECKING:
    from decimal import Decimal

    from facts.quantity import Quantity

QUANTITY, RANK, DATE = "quantity", "rank", "date"
READING = ("number", "unit", "hedge")


@dataclass(frozen=True, slots=True)
class Candidate:
    """What one phrase says; `start` and `end` count code points of the text."""

    start: int
    end: int
    phrase: str
    kind: str
    qualifier: str
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    low_inclusive: bool | None = None
    high_inclusive: bool | None = None
    decimals: int | None = None
    unit: str = "1"
    unit_text: str = ""
    unit_name: str = ""
    also: str = ""
    """Another qualifier that the same words bear out: 'just under 300' is nearly 300 and less than 300."""
    approximate: bool = False
    """Whether it is hedged both ways, a range too: 'about 10 to 12'."""
    as_of: str | None = None
    is_stated: bool = False
    """Whether the words say as of when; else it is the day of the publication."""
    facility: tuple[str, ...] | None = None
    metric: tuple[str, ...] | None = None
    confidences: Confidences = UNJUDGED

    @property
    def confidence(self) -> float:
        """How sure number, unit and hedge are, the least sure of them."""
        return self.confidences.reading

    @property
    def reasons(self) -> tuple[str, ...]:
        return self.confidences.reasons

    def quantity(self) -> Quantity:
        """Return it as a checked quantity; raise QuantityError or UnitError where it cannot be one."""
        from facts.quantity import Qualifier, Quantity  # noqa: PLC0415 - pydantic doubles the cost of a first sentence

        return Quantity(
            qualifier=Qualifier(self.qualifier),
            amount=self.value,
            lower=self.low,
            upper=self.high,
            lower_inclusive=self.low_inclusive,
            upper_inclusive=self.high_inclusive,
            decimals=self.decimals,
            unit=self.unit,
        )

    def with_guesses(self, **guesses: Any) -> Candidate:
        return replace(self, **guesses)

    def as_json(self, line: int | None = None) -> dict[str, Any]:
        """Return it as one line of `facts extract`, numbers as plain JSON numbers."""
        return {
            "line": line,
            "start": self.start,
            "end": self.end,
            "phrase": self.phrase,
            "value": _number(self.value),
            "low": _number(self.low),
            "high": _number(self.high),
            "unit": self.unit_name,
            "unit_code": "" if self.unit == "1" else self.unit,
            "unit_phrase": " ".join(self.unit_text.split()),
            "approximate": self.approximate,
            "qualifier": self.qualifier,
            "kind": self.kind,
            "facility": list(self.facility) if self.facility else None,
            "metric": list(self.metric) if self.metric else None,
            "as_of": self.as_of,
            "confidence": self.confidence,
            "confidences": {name: sure.value for name, sure in self.confidences if sure.value or name in READING},
            "reasons": list(self.reasons),
        }


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
