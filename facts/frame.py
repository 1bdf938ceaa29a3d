"""Facts as one tidy pandas frame in stated units: the same frame feeds table, chart and download."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from facts import saying
from facts.errors import UnitError
from facts.evidence import status
from facts.languages import ENGLISH
from facts.languages.translator import speaker
from facts.model import edtf_date, units
from facts.model.quantity import Interval, Qualifier, Quantity
from facts.model.research_facility import choose_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    import pandas as pd

Row = dict[str, Any]

COLUMNS = (
    "id facility facility_name metric metric_label scope value_said qualifier status_kind low high low_inclusive"
    " high_inclusive softness position unit unit_label ratio_scale as_of as_of_start as_of_end as_of_said source"
    " stat_type verification status against quote value_text note conversion citation rank article revision"
    " period facility_kind wholes comparability_group shelf_life_days"
).split()


@dataclass(frozen=True, slots=True)
class OmittedFact:
    """A fact that the frame could not hold, and why, in words."""

    id: str
    facility_name: str
    metric_label: str
    value_said: str
    reason: str


@dataclass(frozen=True, slots=True)
class FrameResult:
    """The frame (one row a fact, columns as in COLUMNS) and the facts left out of it."""

    frame: pd.DataFrame
    left_out: tuple[OmittedFact, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class DisplayOptions:
    """In which unit, currency and language to tell the facts; empty: the metric's own unit and currency.

    `printed_words` keeps the words as printed where only the places on an axis need a common unit.
    """

    language: str = ENGLISH
    unit: str = ""
    currency: str = ""
    as_printed: bool = False
    printed_words: bool = False
    today: date | None = None


def build_frame(rows: Iterable[Mapping[str, Any]], choice: DisplayOptions | None = None) -> FrameResult:
    """Return the frame of store rows in one unit a metric; what cannot be told in it is left out, with the reason."""
    import pandas as pd  # noqa: PLC0415 - the command line starts without it

    kept, left_out = convert_rows(rows, choice or DisplayOptions())
    frame = pd.DataFrame(kept, columns=COLUMNS)
    for name in ("as_of_start", "as_of_end"):
        frame[name] = pd.to_datetime(frame[name], format="%Y-%m-%d")
    return FrameResult(frame, tuple(left_out))


def convert_rows(rows: Iterable[Mapping[str, Any]], choice: DisplayOptions) -> tuple[list[Row], list[OmittedFact]]:
    """Return the rows of that frame as plain values, and the facts left out."""
    kept: list[Row] = []
    left_out: list[OmittedFact] = []
    say = speaker(choice.language)
    for row in rows:
        try:
            kept.append(_convert_row(row, choice))
        except ValueError as error:
            reason = error.what if isinstance(error, UnitError) else say("it cannot be converted")
            left_out.append(_make_omitted(row, reason, choice.language))
    return kept, left_out


def read_quantity(row: Mapping[str, Any]) -> Quantity:
    """Return the quantity of a store row, whose numbers are decimal text."""
    return Quantity.model_construct(
        qualifier=Qualifier(row["qualifier"]),
        amount=_read_decimal(row["amount"]),
        lower=_read_decimal(row["lower"]),
        upper=_read_decimal(row["upper"]),
        lower_inclusive=_read_bool(row["lower_inclusive"]),
        upper_inclusive=_read_bool(row["upper_inclusive"]),
        approximate=_read_bool(row["approximate"]),
        decimals=row["decimals"],
        unit=row["unit"],
    )


def phrase_row(row: Mapping[str, Any], language: str = ENGLISH) -> str:
    """Return a row's quantity in words as printed, with its scope, and its status unless it has come true."""
    said = saying.phrase_quantity(read_quantity(row), language)
    return saying.add_status(said, row["status_kind"], language, row["scope"])


def _read_decimal(text: Any) -> Decimal | None:
    return None if text is None or text == "" else Decimal(text)


def _read_bool(value: Any) -> bool | None:
    return None if value is None else bool(value)


def _convert_row(row: Mapping[str, Any], choice: DisplayOptions) -> Row:
    printed = read_quantity(row)
    common, interval, conversion = _convert_to_common(printed, row, choice)
    unit = units.get_unit(common.unit)
    language = choice.language
    told = printed if choice.printed_words else common
    return {
        **{name: row[name] for name in _COPIED},
        "facility_name": row["facility_short"],
        "metric_label": _choose_label(row, language),
        "value_said": saying.add_status(
            _phrase_converted(told, conversion, language), row["status_kind"], language, row["scope"]
        ),
        "low": math.nan if interval.low is None else float(interval.low),
        "high": math.nan if interval.high is None else float(interval.high),
        "low_inclusive": interval.low_inclusive,
        "high_inclusive": interval.high_inclusive,
        "softness": _measure_softness(common, interval),
        "position": _find_position(common, interval),
        "unit": common.unit,
        "unit_label": label_unit(unit, language),
        "ratio_scale": unit.is_ratio_scale,
        "as_of_start": row["as_of_start"],
        "as_of_end": row["as_of_end"],
        "as_of_said": saying.phrase_date(row["as_of"], language),
        "source": describe_row_source(row, language),
        "status": str(status.judge_row(row, choice.today)),
        "against": "; ".join(status.describe_figure(other, language) for other in row.get("against", ())),
        "conversion": conversion,
        "citation": cite_row(row, language),
    }


def _phrase_converted(item: Quantity, conversion: str, language: str) -> str:
    """Say a quantity; money that was converted always says from what, and at which day's rate."""
    said = saying.phrase_quantity(item, language)
    return f"{said} ({conversion})" if conversion and units.get_unit(item.unit).is_money else said


_COPIED = (
    "id facility metric scope qualifier status_kind as_of stat_type verification quote value_text note rank article"
    " revision period facility_kind wholes comparability_group shelf_life_days"
).split()


def label_unit(unit: units.Unit, language: str) -> str:
    """Return what an axis says of a unit: its symbol, else its plural name; nothing for plain numbers."""
    if unit.code == "1" or unit.is_date:
        return ""
    return unit.symbol if unit.symbol and not unit.is_money else unit.names[language][-1]


def describe_row_source(row: Mapping[str, Any], language: str = ENGLISH) -> str:
    """Return the short source mark of a row: publisher or title, and date."""
    title = row["article_title"]
    title = title if len(title) <= 60 else f"{title[:59].rstrip()}…"
    name = title if row["publisher"] in title else f"{row['publisher']}, {title}"
    return f"{name}, {saying.phrase_date(row['published'], language)}"


def cite_row(row: Mapping[str, Any], language: str = ENGLISH) -> str:
    """Return the full reference of a row."""
    parts = [f"“{row['article_title']}”", row["publisher"], saying.phrase_date(row["published"], language)]
    if row["page"]:
        parts.append(row["page"])
    if row["url"]:
        parts.append(row["url"])
    return ", ".join(parts)


def _find_position(item: Quantity, interval: Interval) -> float:
    if units.get_unit(item.unit).is_date and interval.low is not None:
        return float(interval.low)
    return math.nan if item.point is None else float(item.point)


def _measure_softness(item: Quantity, interval: Interval) -> float:
    """Return how far a range that is hedged as a whole may go beyond each of its ends; zero for anything else."""
    if not item.approximate or interval.high is None or item.upper is None:
        return 0.0
    return float(interval.high - item.upper)


def _convert_to_common(
    printed: Quantity, row: Mapping[str, Any], choice: DisplayOptions
) -> tuple[Quantity, Interval, str]:
    """Return the quantity in the common unit, its interval there, and what was converted, in words."""
    unit = units.get_unit(printed.unit)
    if choice.as_printed or unit.is_date:
        return printed, printed.interval, ""
    if unit.is_money:
        return _convert_money(printed, row, choice)
    target = choice.unit or row["metric_unit"]
    if not units.is_convertible(printed.unit, target):
        say = speaker(choice.language)
        names = (label_unit(item, choice.language) or item.code for item in (unit, units.get_unit(target)))
        raise UnitError(say("{unit} cannot be told in {target}", unit=next(names), target=next(names)))
    note = "" if printed.unit == target else saying.phrase_quantity(printed, choice.language)
    return printed.in_unit(target), printed.interval.convert(printed.unit, target), note


def _convert_money(printed: Quantity, row: Mapping[str, Any], choice: DisplayOptions) -> tuple[Quantity, Interval, str]:
    say = speaker(choice.language)
    currency, per = units.split_currency(printed.unit)
    target = choice.currency or units.split_currency(choice.unit or row["metric_unit"])[0]
    wanted = units.split_currency(choice.unit or row["metric_unit"])[1]
    if per != wanted:
        scale = units.find_linear(wanted[1:], per[1:])[0]  # 12 months make a year
        note = saying.phrase_quantity(printed, choice.language)
        yearly = printed.map_numbers(lambda number: number * scale, currency + wanted)
        told, interval, converted = _convert_money(yearly, row, choice)
        return told, interval, converted or note
    if currency == target:
        return printed, printed.interval, ""
    if not choice.currency:
        raise UnitError(say("in another currency; choose a currency to convert it"))
    if not row["as_of"]:
        raise UnitError(say("undated, so there is no day for an exchange rate"))
    today = choice.today or status.get_today()
    rate = units.find_rate(
        currency, target, min(edtf_date.get_bounds(row["as_of"])[1], today, units.get_last_rate_day())
    )
    changed = printed.map_numbers(rate.convert, target + per)
    interval = printed.interval.map_numbers(rate.convert)
    note = say(
        "{printed}, ECB rate of {day}",
        printed=saying.phrase_quantity(printed, choice.language),
        day=saying.phrase_date(rate.day.isoformat(), choice.language),
    )
    return changed, interval, note


def _make_omitted(row: Mapping[str, Any], reason: str, language: str) -> OmittedFact:
    label = _choose_label(row, language)
    return OmittedFact(row["id"], row["facility_short"], label, phrase_row(row, language), reason)


def _choose_label(row: Mapping[str, Any], language: str) -> str:
    return choose_name(row["metric_label"], row["metric_labels"], language)
