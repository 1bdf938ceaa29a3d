"""Records to rows and back, with the columns that the database filters and sorts by."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

from facts import units
from facts.errors import StoreError
from facts.metric import Direction, Metric, StatType
from facts.number import Number, Proposal, State
from facts.quantity import Interval, Qualifier, date_bounds
from facts.record import (
    AsOfBasis,
    Derivation,
    Fact,
    Rank,
    ReviewState,
    StatusKind,
    Verification,
    fits,
)
from facts.research_facility import Facility, Kind
from facts.source_article import Article
from facts.store.schema import standing
from facts.store.sqlite_file import RESTORE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Record: TypeAlias = Fact | Facility | Metric | Article | Number
Row: TypeAlias = dict[str, Any]

MODELS: dict[str, type[Any]] = {
    "facility": Facility,
    "metric": Metric,
    "article": Article,
    "fact": Fact,
    "number": Number,
}
_SERIAL_BITS = 32
ONE_DAY = 1 << _SERIAL_BITS


def kind_of(record: Record) -> str:
    """Return the record's table: 'facility', 'metric', 'article' or 'fact'."""
    return type(record).__name__.lower()


def moment(value: datetime) -> str:
    """Write a moment as UTC text; one without a zone is taken as UTC."""
    aware = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    return aware.isoformat().replace("+00:00", "Z")


def _list(value: tuple[str, ...]) -> str:
    return json.dumps(value, ensure_ascii=False) if value else "[]"


def _plain(value: Decimal) -> str:
    return f"{value:f}"


def _value(item: Enum | str) -> str:
    return item.value if isinstance(item, Enum) else item


_ENUMS: dict[str, type[Enum]] = {
    "qualifier": Qualifier,
    "as_of_basis": AsOfBasis,
    "status_kind": StatusKind,
    "derivation": Derivation,
    "verification": Verification,
    "review_state": ReviewState,
    "rank": Rank,
    "kind": Kind,
    "stat_type": StatType,
    "direction": Direction,
    "state": State,
}
_DECIMALS = ("amount", "lower", "upper")
_MOMENTS = ("modified_at", "checked_at", "reviewed_at", "decided_at")
_LISTS = ("topics", "aliases", "authors")

_ENCODE: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(_ENUMS, _value),
    **dict.fromkeys(_DECIMALS, _plain),
    **dict.fromkeys(_MOMENTS, moment),
    **dict.fromkeys(_LISTS, _list),
    "review_by": date.isoformat,
    "proposal": lambda proposal: proposal.model_dump_json(exclude_defaults=True),
}
_DECODE: dict[str, Callable[[Any], Any]] = {
    **_ENUMS,
    **dict.fromkeys(_DECIMALS, Decimal),
    **dict.fromkeys(_MOMENTS, datetime.fromisoformat),
    **dict.fromkeys(_LISTS, lambda text: tuple(json.loads(text) if isinstance(text, str) else text)),
    "review_by": date.fromisoformat,
    "proposal": lambda kept: (Proposal.model_validate_json if isinstance(kept, str) else Proposal.model_validate)(kept),
}


def to_row(record: Record) -> Row:
    """Return the record's own fields as the database keeps them: text, whole numbers, truth values."""
    row = dict(record.__dict__)
    for name in _ENCODE.keys() & row.keys():
        if row[name] is not None:
            row[name] = _ENCODE[name](row[name])
    return row


def from_row(kind: str, row: Mapping[Any, Any]) -> Any:
    """Build a record from a row, or from the snapshot in an event, without judging it again."""
    model = MODELS[kind]
    values = {name: row[name] for name in model.model_fields if name in row}
    for name in _DECODE.keys() & values.keys():
        if values[name] is not None:
            values[name] = _decoded(kind, name, values)
    return model.model_construct(**values)


def _decoded(kind: str, name: str, values: Row) -> Any:
    try:
        return _DECODE[name](values[name])
    except (ValueError, TypeError, ArithmeticError) as error:
        raise StoreError(
            f"the database is damaged: {name} is {str(values[name])[:60]!r}",
            where=f"{kind} {values.get('id')}",
            remedy=RESTORE,
        ) from error


def fact_row(fact: Fact, metric: Metric, serial: int) -> Row:
    """Return a fact's row with the derived columns; raise RecordError when its unit does not fit the metric."""
    row = to_row(fact)
    start, end = fact.as_of_bounds or (None, None)
    row |= _extent(fact, metric)
    row["no"] = place(start, serial)
    row["as_of_start"] = start and start.isoformat()
    row["as_of_end"] = end and end.isoformat()
    row["dimension"] = units.unit(fact.unit).dimension
    row["standing"] = standing(row["review_state"], row["rank"])
    return row


def place(start: date | None, serial: int) -> int:
    """Return a fact's number: ordered by the first day of its as-of date, undated ones first, then by age."""
    return ((start.toordinal() if start else 0) << _SERIAL_BITS) | serial


def serial_of(number: int) -> int:
    return number & ((1 << _SERIAL_BITS) - 1)


def _extent(fact: Fact, metric: Metric) -> Row:
    """Return the interval and the point as floats in the metric's unit; money stays in its currency."""
    if not _accepts(metric, fact.unit):
        fits(fact, metric)
    interval = fact.interval
    to_unit = _scale(fact.unit, metric.unit)
    return {
        "low": to_unit(interval.low),
        "high": to_unit(interval.high),
        "point": _point(fact, interval, to_unit),
        "low_inclusive": interval.low_inclusive,
        "high_inclusive": interval.high_inclusive,
    }


def _point(fact: Fact, interval: Interval, to_unit: Callable[[Decimal | None], float | None]) -> float | None:
    if not units.unit(fact.unit).is_date:
        return to_unit(fact.point)
    point = fact.point
    if point is None or fact.amount is None:
        return to_unit(interval.low if interval.low is not None else interval.high)
    return float(date_bounds(point, fact.unit)[0].toordinal())


@lru_cache(maxsize=4096)
def _accepts(metric: Metric, code: str) -> bool:
    return metric.accepts(code)


@lru_cache(maxsize=4096)
def _scale(source: str, target: str) -> Callable[[Decimal | None], float | None]:
    item = units.unit(source)
    scale, offset = (Decimal(1), Decimal(0)) if item.is_money or item.is_date else units.linear(source, target)

    def scaled(value: Decimal | None) -> float | None:
        return None if value is None else float(value * scale + offset)

    return scaled
