"""Facts as one tidy pandas frame in stated units: the same frame feeds table, chart and download."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from facts import edtf_date, money, saying, status, units
from facts.errors import UnitError
from facts.language import speaker
from facts.quantity import Interval, Qualifier, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    import pandas as pd

Row = dict[str, Any]

COLUMNS = (
    "id facility facility_name metric metric_label value_said qualifier status_kind low high low_inclusive"
    " high_inclusive position unit unit_label ratio_scale as_of as_of_start as_of_end as_of_said source stat_type"
    " verification status quote value_text note conversion citation rank article revision"
).split()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A fact that the frame could not hold, and why, in words."""

    id: str
    facility_name: str
    metric_label: str
    value_said: str
    reason: str


@dataclass(frozen=True, slots=True)
class Tidy:
    """The frame (one row a fact, columns as in COLUMNS) and the facts left out of it."""

    frame: pd.DataFrame
    left_out: tuple[LeftOut, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Choice:
    """In which unit, currency and language to tell the facts; empty: the metric's own unit and currency.

    `printed_words` keeps the words as printed where only the places on an axis need a common unit.
    """

    language: str = "en"
    unit: str = ""
    currency: str = ""
    as_printed: bool = False
    printed_words: bool = False
    today: date | None = None


def tidy(rows: Iterable[Mapping[str, Any]], choice: Choice | None = None) -> Tidy:
    """Return the frame of store rows in one unit a metric; what cannot be told in it is left out, with the reason."""
    import pandas as pd  # noqa: PLC0415 - the command line starts without it

    kept, left_out = told(rows, choice or Choice())
    frame = pd.DataFrame(kept, columns=COLUMNS)
    for name in ("as_of_start", "as_of_end"):
        frame[name] = pd.to_datetime(frame[name], format="%Y-%m-%d")
    return Tidy(frame, tuple(left_out))


def told(rows: Iterable[Mapping[str, Any]], choice: Choice) -> tuple[list[Row], list[LeftOut]]:
    """Return the rows of that frame as plain values, and the facts left out."""
    kept: list[Row] = []
    left_out: list[LeftOut] = []
    say = speaker(choice.language)
    for row in rows:
        try:
            kept.append(_tidy_row(row, choice))
        except ValueError as error:
            reason = error.what if isinstance(error, UnitError) else say("it cannot be converted")
            left_out.append(_left_out(row, reason, choice.language))
    return kept, left_out


def quantity(row: Mapping[str, Any]) -> Quantity:
    """Return the quantity of a store row, whose numbers are decimal text."""
    return Quantity.model_construct(
        qualifier=Qualifier(row["qualifier"]),
        amount=_decimal(row["amount"]),
        lower=_decimal(row["lower"]),
        upper=_decimal(row["upper"]),
        lower_inclusive=_truth(row["lower_inclusive"]),
        upper_inclusive=_truth(row["upper_inclusive"]),
        decimals=row["decimals"],
        unit=row["unit"],
    )


def said(row: Mapping[str, Any], language: str = "en") -> str:
    """Return a row's quantity in words as printed, with its status unless it has come true."""
    return saying.with_status(saying.quantity(quantity(row), language), row["status_kind"], language)


def _decimal(text: Any) -> Decimal | None:
    return None if text is None or text == "" else Decimal(text)


def _truth(value: Any) -> bool | None:
    return None if value is None else bool(value)


def _tidy_row(row: Mapping[str, Any], choice: Choice) -> Row:
    printed = quantity(row)
    common, interval, conversion = _common(printed, row, choice)
    unit = units.unit(common.unit)
    language = choice.language
    told = printed if choice.printed_words else common
    return {
        **{name: row[name] for name in _COPIED},
        "facility_name": row["facility_short"],
        "metric_label": row.get(f"metric_label_{language}") or row["metric_label"],
        "value_said": saying.with_status(_words(told, conversion, language), row["status_kind"], language),
        "low": math.nan if interval.low is None else float(interval.low),
        "high": math.nan if interval.high is None else float(interval.high),
        "low_inclusive": interval.low_inclusive,
        "high_inclusive": interval.high_inclusive,
        "position": _position(common, interval),
        "unit": common.unit,
        "unit_label": unit_label(unit, language),
        "ratio_scale": unit.is_ratio_scale,
        "as_of_start": row["as_of_start"],
        "as_of_end": row["as_of_end"],
        "as_of_said": saying.edtf(row["as_of"], language),
        "source": source(row, language),
        "status": str(status.judge_row(row, choice.today)),
        "conversion": conversion,
        "citation": citation(row, language),
    }


def _words(item: Quantity, conversion: str, language: str) -> str:
    """Say a quantity; money that was converted always says from what, and at which day's rate."""
    said = saying.quantity(item, language)
    return f"{said} ({conversion})" if conversion and units.unit(item.unit).is_money else said


_COPIED = (
    "id facility metric qualifier status_kind as_of stat_type verification quote value_text note rank article revision"
).split()


def unit_label(unit: units.Unit, language: str) -> str:
    """Return what an axis says of a unit: its symbol, else its plural name; nothing for plain numbers."""
    if unit.code == "1" or unit.is_date:
        return ""
    return unit.symbol if unit.symbol and not unit.is_money else unit.names[language][1]


def source(row: Mapping[str, Any], language: str = "en") -> str:
    """Return the short source mark of a row: publisher or title, and date."""
    title = row["article_title"]
    title = title if len(title) <= 60 else f"{title[:59].rstrip()}…"
    name = title if row["publisher"] in title else f"{row['publisher']}, {title}"
    return f"{name}, {saying.edtf(row['published'], language)}"


def citation(row: Mapping[str, Any], language: str = "en") -> str:
    """Return the full reference of a row."""
    parts = [f"“{row['article_title']}”", row["publisher"], saying.edtf(row["published"], language)]
    if row["page"]:
        parts.append(row["page"])
    if row["url"]:
        parts.append(row["url"])
    return ", ".join(parts)


def _position(item: Quantity, interval: Interval) -> float:
    if units.unit(item.unit).is_date and interval.low is not None:
        return float(interval.low)
    return math.nan if item.point is None else float(item.point)


def _common(printed: Quantity, row: Mapping[str, Any], choice: Choice) -> tuple[Quantity, Interval, str]:
    """Return the quantity in the common unit, its interval there, and what was converted, in words."""
    unit = units.unit(printed.unit)
    if choice.as_printed or unit.is_date:
        return printed, printed.interval, ""
    if unit.is_money:
        return _common_money(printed, row, choice)
    target = choice.unit or row["metric_unit"]
    if not units.convertible(printed.unit, target):
        say = speaker(choice.language)
        names = (unit_label(item, choice.language) or item.code for item in (unit, units.unit(target)))
        raise UnitError(say("{unit} cannot be told in {target}", unit=next(names), target=next(names)))
    note = "" if printed.unit == target else saying.quantity(printed, choice.language)
    return printed.in_unit(target), printed.interval.converted(printed.unit, target), note


def _common_money(printed: Quantity, row: Mapping[str, Any], choice: Choice) -> tuple[Quantity, Interval, str]:
    say = speaker(choice.language)
    currency, per = money.split(printed.unit)
    target = choice.currency or money.split(choice.unit or row["metric_unit"])[0]
    wanted = money.split(choice.unit or row["metric_unit"])[1]
    if per != wanted:
        scale = units.linear(wanted[1:], per[1:])[0]  # 12 months make a year
        note = saying.quantity(printed, choice.language)
        yearly = printed.mapped(lambda number: number * scale, currency + wanted)
        told, interval, converted = _common_money(yearly, row, choice)
        return told, interval, converted or note
    if currency == target:
        return printed, printed.interval, ""
    if not choice.currency:
        raise UnitError(say("in another currency; choose a currency to convert it"))
    if not row["as_of"]:
        raise UnitError(say("undated, so there is no day for an exchange rate"))
    today = choice.today or status.today()
    rate = money.rate(currency, target, min(edtf_date.bounds(row["as_of"])[1], today, money.last_day()))
    changed = printed.mapped(rate.convert, target + per)
    interval = printed.interval.mapped(rate.convert)
    note = say(
        "{printed}, ECB rate of {day}",
        printed=saying.quantity(printed, choice.language),
        day=saying.edtf(rate.day.isoformat(), choice.language),
    )
    return changed, interval, note


def _left_out(row: Mapping[str, Any], reason: str, language: str) -> LeftOut:
    label = row.get(f"metric_label_{language}") or row["metric_label"]
    return LeftOut(row["id"], row["facility_short"], label, said(row, language), reason)
