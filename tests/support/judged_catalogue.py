"""Facts from short lines, and an invented catalogue of them with the states that a person gave them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from facts.model.metric import Metric
from facts.model.quantity import Qualifier
from facts.model.record import Fact
from facts.model.research_facility import Facility
from facts.model.source_article import Article

TODAY = date(2026, 6, 1)
_METRICS = """
patients {patient} cumulative_total 365
cores {core} stock 730
storage PB capacity 365
centres {centre} stock 365
temperature K physical
cost EUR money
pulse_rate Hz rate
visitors {visitor}/a flow 730
publications {publication} flow 730
tunnel km physical
opened CCYYMMDD date
modules {module} stock
place rank rank 365
pulse fs physical
share % share 730
"""
METRICS = {
    name: Metric(
        id=name,
        label=name,
        definition="Invented.",
        unit=unit,
        stat_type=stat_type,
        shelf_life_days=int(life[0]) if life else None,
    )
    for name, unit, stat_type, *life in map(str.split, _METRICS.strip().splitlines())
}
ARTICLE = Article(id="invented", title="Invented", publisher="Nobody", published="2026-06-01")
_SIGNS = {
    "=": Qualifier.EXACT,
    "~": Qualifier.APPROXIMATELY,
    "^": Qualifier.NEARLY,
    ">": Qualifier.MORE_THAN,
    ">=": Qualifier.AT_LEAST,
    "<": Qualifier.LESS_THAN,
    "<=": Qualifier.UP_TO,
}
_SIGN = re.compile(r"([<>]=?|[=~^])(-?[0-9.]+)(?:/(-?[0-9]+))?")


def read_quantity(written: str) -> dict[str, Any]:
    """Read '=2500/-2' (exact, decimals -2), '>12000', '5..30', '12+-3', '1of6', 'tens'."""
    if written == "tens":
        return {"qualifier": "order_of_magnitude", "lower": "10", "upper": "100", "lower_inclusive": True}
    if "of" in written:
        return {"qualifier": "one_of_only", "amount": written.partition("of")[2]}
    if ".." in written:
        low, _, high = written.partition("..")
        ends = {"lower_inclusive": True, "upper_inclusive": True}
        return {"qualifier": "between", "lower": low, "upper": high, **ends}
    if "+-" in written:
        amount, _, off = written.partition("+-")
        low, high = (str(int(amount) + sign * int(off)) for sign in (-1, 1))
        ends = {"lower_inclusive": True, "upper_inclusive": True}
        return {"qualifier": "tolerance", "amount": amount, "lower": low, "upper": high, **ends}
    sign, number, decimals = _SIGN.fullmatch(written).groups()  # type: ignore[union-attr]
    side = "lower" if ">" in sign else "upper" if "<" in sign else "amount"
    return {"qualifier": _SIGNS[sign], side: number, "decimals": decimals}


def make_fact(key: str, quantity: str, unit: str, as_of: str | None, more: str = "", **values: Any) -> Fact:
    """Return an approved fact of 'patients'; `more` holds a kind of status, a period, a day of review, 'withdrawn'."""
    words = more.split()
    kinds = [word for word in words if word in ("planned", "projected", "estimated")]
    states = [word for word in words if word in ("proposed", "rejected")]
    found: dict[str, Any] = {
        "status_kind": kinds[0] if kinds else "actual",
        "review_state": states[0] if states else "approved",
        "period": next((word for word in words if word[0] == "P"), None),
        "review_by": words[words.index("review") + 1]
        if "review" in words
        else "2026-12-31"
        if "of" in quantity
        else None,
    }
    if "withdrawn" in words:
        found |= {"rank": "deprecated", "rank_reason": "invented"}
    shell = {"facility": "centre", "metric": "patients", "article": "invented", "value_text": quantity}
    date_ = {"as_of": as_of or None, "as_of_basis": "stated" if as_of else None}
    return Fact.model_validate(
        {**shell, **date_, **found, **read_quantity(quantity), "id": key, "unit": unit, "quote_exact": key, **values}
    )


@dataclass(frozen=True)
class Answer:
    """What a person says of a fact."""

    state: str
    overtaken_by: str
    contradicts: tuple[str, ...]
    lies_below: tuple[str, ...] = ()


@dataclass
class JudgedSeries:
    """Facts of one facility and metric, with the answers by id."""

    why: str
    metric: Metric
    facts: list[Fact] = field(default_factory=list)
    answers: dict[str, Answer] = field(default_factory=dict)


def make_key(name: str) -> str:
    return f"invented-{name}"


def read_catalogue() -> list[JudgedSeries]:
    """Return the invented catalogue, each series with a facility of its own."""
    found: list[JudgedSeries] = []
    for line in (Path(__file__).parent / "judged_catalogue.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            metric, _, why = line[1:].partition("] ")
            found.append(JudgedSeries(why, METRICS[metric]))
        elif "|" in line and line[0] != "#":
            _add_fact(found[-1], f"place-{len(found)}", [cell.strip() for cell in line.split("|")])
    return found


def _add_fact(series: JudgedSeries, facility: str, cells: list[str]) -> None:
    name, quantity, unit, as_of, more, scope, state, by, against, below = cells
    key = make_key(name)
    place = {"facility": facility, "metric": series.metric.id, "scope": scope}
    series.facts.append(make_fact(key, quantity, unit, as_of, more, **place))
    series.answers[key] = Answer(
        state,
        make_key(by) if by else "",
        tuple(sorted(map(make_key, against.split()))),
        tuple(map(make_key, below.split())),
    )


def list_facilities(catalogue: list[JudgedSeries]) -> list[Facility]:
    places = {fact.facility for series in catalogue for fact in series.facts}
    return [Facility(id=key, name=key, short_name=key, kind="laboratory") for key in sorted(places)]
