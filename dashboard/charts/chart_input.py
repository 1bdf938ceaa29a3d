"""What a chart is made of: its options (language, appearance, size), and the facts of a frame as typed rows."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import pandas as pd

from dashboard import theme
from facts.languages import ENGLISH
from facts.languages.translator import Speaker

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


WIDE, NARROW = 820, 360
_PLAIN = Speaker(ENGLISH)


def say(words: str) -> str:
    """Return the words as they are; marks a literal for translation where no language is known yet."""
    return words


@dataclass(frozen=True, slots=True)
class ChartOptions:
    """How to draw a chart; `say` translates a literal English string.

    `note`, `remarks` and `mark`, the id of what leaves the house, are added to every caption, `remarks` to every
    description too.
    """

    language: str = ENGLISH
    dark: bool = False
    log: bool = False
    title: str | None = None
    caption: str | None = None
    note: str = ""
    remarks: str = ""
    mark: str = ""
    width: int | None = None
    height: int | None = None
    narrow: bool = False
    say: Speaker = _PLAIN

    @property
    def look(self) -> theme.ThemeTokens:
        return theme.get_tokens(self.dark)

    @property
    def room(self) -> int:
        """Width in pixels to plan labels for; a figure of unknown width is planned for a small window."""
        return self.width or (NARROW if self.narrow else WIDE)


BOUNDS = frozenset({"more_than", "at_least", "less_than", "up_to"})
RANGES = frozenset({"between", "order_of_magnitude"})


@dataclass(frozen=True, slots=True)
class ChartRow:
    """One fact, in the common unit of its frame; `point` is where its mark stands."""

    id: str
    facility: str
    facility_name: str
    metric: str
    metric_label: str
    value_said: str
    qualifier: str
    status_kind: str
    low: float | None
    high: float | None
    low_inclusive: bool
    high_inclusive: bool
    softness: float
    point: float
    unit: str
    unit_label: str
    ratio_scale: bool
    as_of: str | None
    as_of_start: datetime | None
    as_of_end: datetime | None
    as_of_said: str
    source: str
    stat_type: str
    verification: str
    status: str
    against: str
    quote: str

    @property
    def actual(self) -> bool:
        return self.status_kind in ("actual", "")

    @property
    def dated(self) -> bool:
        return self.as_of_start is not None

    @property
    def start(self) -> datetime:
        assert self.as_of_start is not None
        return self.as_of_start

    @property
    def end(self) -> datetime:
        return self.as_of_end or self.start

    @property
    def middle(self) -> datetime:
        return self.start + (self.end - self.start) / 2

    @property
    def years(self) -> str:
        """The year or years it describes; empty when undated."""
        if not self.dated:
            return ""
        return str(self.start.year) if self.start.year == self.end.year else f"{self.start.year}–{self.end.year}"


_NAMES = tuple(field.name for field in fields(ChartRow))


def read_rows(frame: pd.DataFrame) -> list[ChartRow]:
    """Return the facts in the frame's order; those without a place on the axis are left out."""
    known = [name for name in (*_NAMES, "position") if name in frame.columns]
    records = (dict(zip(known, values, strict=True)) for values in frame[known].itertuples(index=False, name=None))
    return [row for row in map(_read_row, records) if row is not None]


def _read_row(record: dict[str, Any]) -> ChartRow | None:
    values = {name: _read_value(record.get(name)) for name in _NAMES} | {"point": _read_value(record.get("position"))}
    if values["point"] is None:
        return None
    for name in ("as_of_start", "as_of_end"):
        values[name] = values[name] and pd.Timestamp(values[name]).to_pydatetime()
    values["softness"] = values["softness"] or 0.0
    for name in ("low", "high", "point", "softness"):
        values[name] = None if values[name] is None else float(values[name])
    for name in ("low_inclusive", "high_inclusive", "ratio_scale"):
        values[name] = bool(values[name])
    texts = (name for name in _NAMES if values[name] is None and name not in _MAY_BE_NONE)
    return ChartRow(**(values | dict.fromkeys(texts, "")))


_MAY_BE_NONE = frozenset({"low", "high", "as_of", "as_of_start", "as_of_end"})


def _read_value(value: Any) -> Any:
    return None if value is None or pd.isna(value) else value


def group_rows(facts: Iterable[ChartRow], key: str) -> dict[str, list[ChartRow]]:
    """Return the facts by the value of one field, in order of first appearance."""
    groups: dict[str, list[ChartRow]] = {}
    for fact in facts:
        groups.setdefault(getattr(fact, key), []).append(fact)
    return groups


def list_metric_labels(facts: Iterable[ChartRow]) -> list[str]:
    """Return the labels of the metrics, each once."""
    return list(dict.fromkeys(fact.metric_label for fact in facts))


def list_facility_labels(facts: Iterable[ChartRow]) -> list[str]:
    return list(dict.fromkeys(fact.facility_name for fact in facts))
