"""What is counted or measured, and what it may be compared with."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator

from facts.errors import RecordError
from facts.model import text_limits, units
from facts.model.quantity import describe_field, describe_required
from facts.model.research_facility import MOST_LANGUAGES, LocalNames, choose_name
from facts.model.text_limits import Text

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

    id: str = describe_required(
        "Permanent name in snake_case.",
        "patients_treated",
        "Patients treated!",
        pattern=SNAKE,
        max_length=text_limits.ID,
    )
    label: Text = describe_required(
        "Name in English, as a heading.",
        "Patients treated",
        "patients_treated",
        min_length=1,
        max_length=text_limits.NAME,
    )
    labels: LocalNames = describe_field(
        "Name in another language; the English one stands in where empty.",
        {"pt": "Pacientes tratados"},
        {"Italian": "Pazienti trattati"},
        default={},
        max_length=MOST_LANGUAGES,
    )
    definition: Text = describe_required(
        "What exactly is counted, and what is not.",
        "People who finished at least one course of treatment since opening.",
        "The patients.",
        min_length=1,
        max_length=text_limits.REMARK,
    )
    unit: str = describe_required(
        "Canonical unit code: facts are compared in it.",
        "{patient}",
        "patients",
        max_length=text_limits.ID,
    )
    stat_type: StatType = describe_required("What kind of statistic it is.", "cumulative_total", "number")
    comparability_group: str = describe_field(
        "Metrics that may stand on one axis share a group; empty: only with itself.",
        "patients",
        "misc",
        default="",
        max_length=text_limits.ID,
    )
    shelf_life_days: int | None = describe_field(
        "Days after the as-of date until a fact counts as stale; empty: never.", 365, -1, ge=1, le=1_000_000
    )
    direction: Direction = describe_field("Which way is better.", "higher", "up", default=Direction.NONE)
    significant_digits: int | None = describe_field(
        "Digits to show after a conversion; empty: as printed.", 3, 0, ge=1, le=15
    )
    topics: tuple[text_limits.Topic, ...] = describe_field(
        "Topics it belongs to.", ["health"], "health;", default=(), max_length=20
    )
    good_example: Text = describe_field(
        "A phrase that states it.",
        "2,500 patients have been treated",
        "",
        default="",
        max_length=text_limits.NAME,
    )
    bad_example: Text = describe_field(
        "A phrase that only looks like it.",
        "1,021 patients last year",
        "",
        default="",
        max_length=text_limits.NAME,
    )

    @model_validator(mode="after")
    def _check(self) -> Self:
        item = units.get_unit(self.unit)
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
        return units.get_unit(self.unit).dimension

    def __hash__(self) -> int:
        return hash(self.id)

    def label_in(self, language: str) -> str:
        return choose_name(self.label, self.labels, language)

    def accepts(self, code: str) -> bool:
        """Whether a fact in this unit can be of this metric: money in any currency, dates in any format."""
        theirs = units.get_unit(code)
        if theirs.is_money:
            return theirs.dimension == self.dimension
        return units.is_convertible(code, self.unit)
