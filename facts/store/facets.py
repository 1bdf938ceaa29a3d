"""Counts: how many facts a selection holds, and how many each value of each filter would hold."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Select, Table, func, select

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


def count(connection: Connection, selection: Selection, at_most: int | None = None) -> int:
    found = search.count_of_words(selection, connection.dialect.name)
    if found is None:
        source, query = _source(connection, selection, set())
        found = query.add_columns(tally.amount(source))
        if source is fact and at_most is not None:
            found = select(func.count()).select_from(query.add_columns(fact.c.no).limit(at_most).subquery())
    counted = int(connection.execute(found).scalar_one())
    return counted if at_most is None else min(counted, at_most)


def facets(connection: Connection, selection: Selection, names: Iterable[str], limit: int) -> dict[str, list[Facet]]:
    """Count each facet under all the filters but its own; most frequent values first."""
    return {name: _facet(connection, selection, name, limit) for name in names}


def _facet(connection: Connection, selection: Selection, name: str, limit: int) -> list[Facet]:
    if name in _LOOKED_UP:
        return _looked_up(connection, selection, name, limit)
    if name in _OWN:
        counted = dict(_grouped(connection, selection, name, [name]))
    elif name == "topic":
        counted = _topics(connection, selection)
    elif name == "review_state":
        counted = _states(connection, selection)
    else:
        raise SelectionError(
            f"facts are not counted by {name!r}", where="facet", remedy=f"Facets are: {', '.join(NAMES)}."
        )
    return [Facet(value, value, n) for value, n in _most(counted, limit)]


def _most(counted: dict[str, int], limit: int) -> list[tuple[str, int]]:
    ranked = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return [(value, n) for value, n in ranked[:limit] if n]


def _source(connection: Connection, selection: Selection, keys: set[str], name: str = "") -> tuple[Table, Select[Any]]:
    """Return the smallest table that can count, and the query of its selected rows without columns."""
    source = tally.smallest(search.needs(selection, name) | keys)
    place = search.loose(fact.c.no, connection.dialect.name)
    query = select().where(*search.conditions(selection, source, name, place))
    if source is fact:
        query, _ = listing.matching(query, selection, connection.dialect.name)
    return source, query.select_from(source)


def _grouping(connection: Connection, selection: Selection, name: str, keys: list[str]) -> Select[Any]:
    source, query = _source(connection, selection, set(keys), name)
    columns: list[ColumnElement[Any]] = [source.c[key] for key in keys]
    if source is fact:
        columns = [
            search.loose(column, connection.dialect.name).label(key) for key, column in zip(keys, columns, strict=True)
        ]
    return query.add_columns(*columns, tally.amount(source).label("n")).group_by(*columns)


def _grouped(connection: Connection, selection: Selection, name: str, keys: list[str]) -> list[Any]:
    return [tuple(row) for row in connection.execute(_grouping(connection, selection, name, keys))]


def _looked_up(connection: Connection, selection: Selection, name: str, limit: int) -> list[Facet]:
    key, table, value, label = _LOOKED_UP[name]
    inner = _grouping(connection, selection, name, [key]).subquery()
    n = func.sum(inner.c.n)
    query = (
        select(table.c[value], func.max(table.c[label]), n)
        .join(inner, inner.c[key] == table.c.id)
        .where(table.c[value].is_not(None))
        .group_by(table.c[value])
        .having(n > 0)
        .order_by(n.desc(), table.c[value])
        .limit(limit)
    )
    return [Facet(row[0], row[1], int(row[2])) for row in connection.execute(query)]


def _topics(connection: Connection, selection: Selection) -> dict[str, int]:
    """Count a fact once under each topic of its metric and its own."""
    counter: Counter[str] = Counter()
    of_metric: dict[str, set[str]] = {}
    for topic, owner in connection.execute(select(metric_topic.c.topic, metric_topic.c.metric)):
        of_metric.setdefault(owner, set()).add(topic)
    for owner, own, n in _grouped(connection, selection, "topic", ["metric", "topics"]):
        for topic in of_metric.get(owner, set()).union(json.loads(own)):
            counter[topic] += n
    return counter


def _states(connection: Connection, selection: Selection) -> dict[str, int]:
    counter: Counter[str] = Counter()
    for standing, n in _grouped(connection, selection, "review_state", ["standing"]):
        counter[STATES[standing % len(STATES)].value] += n
    return counter


def coverage(connection: Connection, selection: Selection, facilities: int, metrics: int) -> list[tuple[str, str, int]]:
    """Return the facts per facility and metric, for the facilities and metrics that have most."""
    query = _grouping(connection, selection, "", ["facility", "metric"])
    source = query.selected_columns
    for key, limit in (("facility", facilities), ("metric", metrics)):
        counted = dict(_grouped(connection, selection, "", [key]))
        query = query.where(source[key].in_([value for value, _ in _most(counted, limit)]))
    return [(row[0], row[1], int(row[2])) for row in connection.execute(query.order_by(*source[:2])) if row[2]]


def totals(connection: Connection) -> Totals:
    """Count the approved facts, and the facilities, metrics and articles they are about."""
    facts = connection.execute(
        select(tally.amount(tally.METRIC)).where(tally.METRIC.c.standing == APPROVED)
    ).scalar_one()
    distinct = {key: _distinct(connection, table, key) for key, table in tally.OF.items()}
    changed = connection.execute(select(event.c.at).order_by(event.c.id.desc()).limit(1)).scalar()
    return Totals(int(facts), distinct["facility"], distinct["metric"], distinct["article"], changed)


def _distinct(connection: Connection, table: Table, key: str) -> int:
    query = select(func.count(func.distinct(table.c[key]))).where(table.c.standing == APPROVED, table.c.n > 0)
    return int(connection.execute(query).scalar_one())
