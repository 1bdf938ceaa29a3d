"""The rows of a report's data as a spreadsheet holds them: numbers as numbers, the words beside them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dashboard.charts.options import say
from dashboard.reports import words
from facts.metric import StatType

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dashboard.reports.report import Entry, Report, Section
    from facts.language import Speaker

Line = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name here, its head and meaning in English, its width."""

    name: str
    title: str
    meaning: str
    width: int = 14


COLUMNS = (
    Column("section", say("Section"), say("Number of the section, as on the first sheet."), 9),
    Column("facility_name", say("Facility"), say("Whom the number is about."), 24),
    Column("metric_label", say("Metric"), say("What is counted or measured."), 30),
    Column("value_said", say("Value"), say("The number in words, with its hedge and unit: the form to repeat."), 34),
    Column("hedge", say("Hedge"), say("How the number is meant; only “exact” is a plain number."), 26),
    Column("amount", say("Amount"), say("The stated number; empty where only a bound is stated.")),
    Column("lower", say("Lower bound"), say("What it is at least, or more than.")),
    Column("upper", say("Upper bound"), say("What it is at most, or less than.")),
    Column("unit_label", say("Unit"), say("The unit of amount and bounds."), 16),
    Column("count", say("Facts"), say("How many facts there are, in a section that counts them."), 8),
    Column("as_of", say("As of (EDTF)"), say("The date that the number describes, in the form that sorts.")),
    Column("as_of_said", say("As of"), say("The same in words, and whether it may be out of date."), 28),
    Column("status", say("Status"), say("Whether it has come true, is planned, projected or estimated.")),
    Column("check", say("Check"), say("What the machine check against the words of the source said."), 26),
    Column("source_number", say("Source no."), say("Number on the sheet Sources."), 10),
    Column("source", say("Source"), say("Who published it, where and when."), 50),
    Column("id", say("Fact"), say("Permanent id of the fact."), 16),
    Column("revision", say("Revision"), say("Which revision of the fact this is."), 9),
    Column("link", say("Open the fact"), say("Its page, where the report knows the dashboard's address."), 40),
)


def meanings(say: Speaker) -> list[tuple[str, str]]:
    """Return what each column means."""
    return [(say(column.title), say(column.meaning)) for column in COLUMNS]


def lines(section: Section, report: Report) -> Iterator[Line]:
    """Yield the rows of a section."""
    entries: list[Entry | None] = list(section.entries) or [None] * len(section.rows())
    for row, entry in zip(section.rows(), entries, strict=True):
        yield {"section": section.number, **(_fact(row, entry, report) if entry else _count(row))}


def _count(row: Mapping[str, Any]) -> Line:
    return {
        "facility_name": row["facility_name"],
        "metric_label": row["metric_label"],
        "count": int(row["count"]),
    }


def _fact(row: Mapping[str, Any], entry: Entry, report: Report) -> Line:
    speaker, fact = report.say, entry.fact
    return {
        "facility_name": row["facility_name"],
        "metric_label": row["metric_label"],
        "value_said": row["value_said"],
        "hedge": speaker(fact.qualifier.replace("_", " ")),
        **_numbers(row, entry),
        "unit_label": row["unit_label"],
        "as_of": fact.as_of or "",
        "as_of_said": words.when(row, speaker),
        "status": speaker(fact.status_kind),
        "check": words.check(entry, speaker),
        "source_number": entry.source.number,
        "source": row["source"],
        "id": fact.id,
        "revision": fact.revision,
        "link": report.link(entry),
    }


def _numbers(row: Mapping[str, Any], entry: Entry) -> dict[str, float]:
    """Return what the source states, in the row's unit: a bound is never given out as an amount, nor is a date."""
    fact = entry.fact
    if row["stat_type"] == StatType.DATE:
        return {}
    stated = {
        "amount": row["position"] if fact.amount is not None else math.nan,
        "lower": row["low"] if fact.lower is not None else math.nan,
        "upper": row["high"] if fact.upper is not None else math.nan,
    }
    return {name: float(value) for name, value in stated.items() if math.isfinite(value)}
