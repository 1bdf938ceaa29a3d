"""Counts: how many facts a selection holds, and how many each value of each filter would hold."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, Table, func, select

from facts.errors import SelectionError
from facts.store import listing, search, tally
from facts.store.schema import APPROVED, STATES, article, event, facility, fact, metric, metric_topic

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from facts.selection import Selection


@dataclass(frozen=True, slots=True)
class Facet:
    """One value of a filter, its name for people, and how many facts have it."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Totals:
    """How much there is: approved facts, and what they are about."""

    facts: int
    facilities: int
    metrics: int
    articles: int
    modified_at: str | None


# Each facet: the column facts are grouped by; the table it is looked up in, the value and the label there.
_LOOKED_UP: dict[str, tuple[str, Table, str, str]] = {
    "facility": ("facility", facility, "id", "short_name"),
    "kind": ("facility", facility, "kind", "kind"),
    "country": ("facility", facility, "country", "country"),
    "metric": ("metric", metric, "id", "label"),
    "article": ("article", article, "id", "title"),
    "publisher": ("article", article, "publisher", "publisher"),
    "language": ("article", article, "language", "language"),
}
_OWN = ("qualifier", "dimension", "verification")
NAMES = (*_LOOKED_UP, *_OWN, "topic", "review_state")


def count(connection: Connection, selection: Selection) -> int:
    source, query = _source(connection, selection, set())
    return int(connection.execute(query.add_columns(tally.amount(source))).scalar_one())


def facets(
    connection: Connection, selection: Selection, names: Iterable[str], limit: int
) -> dict[str, list[Facet]]:
    """Count each facet under all the filters but its own; most frequent values first."""
    return {name: _facet(connection, selection, name)[:limit] for name in names}


def _facet(connection: Connection, selection: Selection, name: str) -> list[Facet]:
    if name in _LOOKED_UP:
        found = _looked_up(connection, selection, name)
    elif name in _OWN:
        found = _grouped(connection, selection, name, [name])
    elif name == "topic":
        found = _topics(connection, selection)
    elif name == "review_state":
        found = _states(connection, selection)
    else:
        raise SelectionError(f"facts are not counted by {name!r}", where="facet", remedy=f"Facets are: {', '.join(NAMES)}.")
    counted = [Facet(row[0], row[-2], row[-1]) for row in found if row[-1] and row[0] is not None]
    return sorted(counted, key=lambda facet: (-facet.count, facet.value))


def _source(connection: Connection, selection: Selection, keys: set[str], name: str = "") -> tuple[Table, Select[Any]]:
    """Return the smallest table that can count, and the query of its selected rows without columns."""
    source = tally.smallest(search.needs(selection, name) | keys)
    query = select().where(*search.conditions(selection, source, name))
    if source is fact:
        query, _ = listing.matching(query, selection, connection.dialect.name)
    return source, query.select_from(source)


def _grouping(connection: Connection, selection: Selection, name: str, keys: list[str]) -> Select[Any]:
    source, query = _source(connection, selection, set(keys), name)
    columns = [source.c[key] for key in keys]
    return query.add_columns(*columns, tally.amount(source).label("n")).group_by(*columns)


def _grouped(connection: Connection, selection: Selection, name: str, keys: list[str]) -> list[Any]:
    return list(connection.execute(_grouping(connection, selection, name, keys)))


def _looked_up(connection: Connection, selection: Selection, name: str) -> list[Any]:
    key, table, value, label = _LOOKED_UP[name]
    inner = _grouping(connection, selection, name, [key]).subquery()
    columns = dict.fromkeys((table.c[value], table.c[label]))
    query = select(*columns, func.sum(inner.c.n)).join(inner, inner.c[key] == table.c.id).group_by(*columns)
    return list(connection.execute(query))


def _topics(connection: Connection, selection: Selection) -> list[Any]:
    """Count a fact once under each topic of its metric and its own."""
    counter: Counter[str] = Counter()
    of_metric: dict[str, set[str]] = {}
    for topic, owner in connection.execute(select(metric_topic.c.topic, metric_topic.c.metric)):
        of_metric.setdefault(owner, set()).add(topic)
    for owner, own, n in _grouped(connection, selection, "topic", ["metric", "topics"]):
        for topic in of_metric.get(owner, set()).union(json.loads(own)):
            counter[topic] += n
    return list(counter.items())


def _states(connection: Connection, selection: Selection) -> list[Any]:
    counter: Counter[str] = Counter()
    for standing, n in _grouped(connection, selection, "review_state", ["standing"]):
        counter[STATES[standing % len(STATES)].value] += n
    return list(counter.items())


def coverage(
    connection: Connection, selection: Selection, facilities: int, metrics: int
) -> list[tuple[str, str, int]]:
    """Return the facts per facility and metric, for the facilities and metrics that have most."""
    counted = {(row[0], row[1]): row[2] for row in _grouped(connection, selection, "", ["facility", "metric"])}
    most = [_most(counted, place, limit) for place, limit in enumerate((facilities, metrics))]
    return [(*pair, n) for pair, n in sorted(counted.items()) if n and pair[0] in most[0] and pair[1] in most[1]]


def _most(counted: dict[tuple[str, str], int], place: int, limit: int) -> set[str]:
    counter: Counter[str] = Counter()
    for pair, n in counted.items():
        counter[pair[place]] += n
    ranked = sorted(counter.items(), key=lambda item: (-item[1], item[0]))
    return {key for key, n in ranked[:limit] if n}


def totals(connection: Connection) -> Totals:
    """Count the approved facts, and the facilities, metrics and articles they are about."""
    distinct = [
        connection.execute(
            select(func.count(func.distinct(table.c[key]))).where(table.c.standing == APPROVED, table.c.n > 0)
        ).scalar_one()
        for table, key in zip(tally.TALLIES[:3], ("metric", "facility", "article"), strict=True)
    ]
    of_metrics = tally.TALLIES[0]
    facts = connection.execute(
        select(tally.amount(of_metrics)).where(of_metrics.c.standing == APPROVED)
    ).scalar_one()
    changed = connection.execute(select(event.c.at).order_by(event.c.id.desc()).limit(1)).scalar()
    return Totals(facts, distinct[1], distinct[0], distinct[2], changed)
