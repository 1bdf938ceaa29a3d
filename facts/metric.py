"""What is counted or measured, and what it may be compared with."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator

from facts import lengths, units
from facts.damage import Text
from facts.errors import RecordError
from facts.quantity import described, required

SNAKE = r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$"


class StatType(StrEnum):
    """What kind of statistic the number is: decides charts, sums and staleness."""

    CUMULATIVE_TOTAL = "cumulative_total"
    STOCK = "stock"
    CAPACITY = "capacity"
    PEAK = "peak"
    FLOW = "flow"
    RATE = "rate"
    MONEY = "money"
    RANK = "rank"
    DATE = "date"
    SHARE = "share"
    PHYSICAL = "physical"


class Direction(StrEnum):
    """Which way is better."""

    HIGHER = "higher"
    LOWER = "lower"
    NONE = "none"


class Metric(BaseModel):
    """A quantity that facts state about facilities."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    id: str = required(
        "Permanent name in snake_case.",
        "patients_treated",
        "Patients treated!",
        pattern=SNAKE,
        max_length=lengths.ID,
    )
    label: Text = required(
        "Name in English, as a heading.",
        "Patients treated",
        "patients_treated",
        min_length=1,
        max_length=lengths.NAME,
    )
    label_it: Text = described(
        "Name in Italian; English stands in where empty.",
        "Pazienti trattati",
        "",
        default="",
        max_length=lengths.NAME,
    )
    label_de: Text = described(
        "Name in German; English stands in where empty.",
        "Behandelte Patienten",
        "",
        default="",
        max_length=lengths.NAME,
    )
    label_fr: Text = described(
        "Name in French; English stands in where empty.",
        "Patients traités",
        "",
        default="",
        max_length=lengths.NAME,
    )
    definition: Text = required(
        "What exactly is counted, and what is not.",
        "People who finished at least one course of treatment since opening.",
        "The patients.",
        min_length=1,
        max_length=lengths.REMARK,
    )
    unit: str = required(
        "Canonical unit code: facts are compared in it.",
        "{patient}",
        "patients",
        max_length=lengths.ID,
    )
    stat_type: StatType = required("What kind of statistic it is.", "cumulative_total", "number")
    comparability_group: str = described(
        "Metrics that may stand on one axis share a group; empty: only with itself.",
        "patients",
        "misc",
        default="",
        max_length=lengths.ID,
    )
    shelf_life_days: int | None = described(
        "Days after the as-of date until a fact counts as stale; empty: never.", 365, -1, ge=1, le=1_000_000
    )
    direction: Direction = described("Which way is better.", "higher", "up", default=Direction.NONE)
    significant_digits: int | None = described(
        "Digits to show after a conversion; empty: as printed.", 3, 0, ge=1, le=15
    )
    topics: tuple[lengths.Topic, ...] = described(
        "Topics it belongs to.", ["health"], "health;", default=(), max_length=20
    )
    good_example: Text = described(
        "A phrase that states it.",
        "2,500 patients have been treated",
        "",
        default="",
        max_length=lengths.NAME,
    )
    bad_example: Text = described(
        "A phrase that only looks like it.",
        "1,021 patients last year",
        "",
        default="",
        max_length=lengths.NAME,
    )

    @model_validator(mode="after")
    def _check(self) -> Self:
        item = units.unit(self.unit)
        if (self.stat_type is StatType.RANK) != (item.dimension == "rank"):
            raise RecordError(
                f"stat_type {self.stat_type} with unit {self.unit}", where="unit", remedy="Use unit rank."
            )
        if (self.stat_type is StatType.DATE) != item.is_date:
            raise RecordError(
                f"stat_type {self.stat_type} with unit {self.unit}", where="unit", remedy="Use CCYYMMDD for dates."
            )
        return self

    @property
    def dimension(self) -> str:
        return units.unit(self.unit).dimension

    def label_in(self, language: str) -> str:
        return getattr(self, f"label_{language}", "") or self.label

    def accepts(self, code: str) -> bool:
        """Whether a fact in this unit can be of this metric: money in any currency, dates in any format."""
        theirs = units.unit(code)
        if theirs.is_money:
            return theirs.dimension == self.dimension
        return units.convertible(code, self.unit)
