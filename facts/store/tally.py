"""Counters of facts, kept in step with every write: small tables that answer what need not be counted again.

Each tally is the fact table grouped by some of its columns. It has those columns by the same names, so the
conditions of a selection are written once and hold for the tally as for the facts.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, ColumnElement, Integer, SmallInteger, Table, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from facts.store.schema import TEXT, fact, metadata

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Connection


def _tally(name: str, *columns: str) -> Table:
    keys = [Column(key, SmallInteger if key == "standing" else TEXT, primary_key=True) for key in columns]
    return Table(f"tally_{name}", metadata, *keys, Column("n", Integer, nullable=False), sqlite_with_rowid=False)


METRIC = _tally("metric", "standing", "metric", "dimension", "qualifier", "verification", "topics")
FACILITY = _tally("facility", "standing", "facility", "qualifier", "verification")
ARTICLE = _tally("article", "standing", "article")
PAIR = _tally("pair", "standing", "facility", "metric", "dimension", "topics")
SOURCE = _tally("source", "standing", "article", "qualifier", "verification")
# Smallest first: the first one that has the wanted columns is used.
TALLIES = (METRIC, FACILITY, ARTICLE, PAIR, SOURCE)
OF = {"metric": METRIC, "facility": FACILITY, "article": ARTICLE}


def keys(tally: Table) -> tuple[str, ...]:
    return tuple(column.name for column in tally.primary_key)


def smallest(wanted: set[str]) -> Table:
    """Return the smallest table that has the columns: a tally, else the facts themselves."""
    return next((tally for tally in TALLIES if wanted <= set(keys(tally))), fact)


def amount(table: Table) -> ColumnElement[Any]:
    """Return the expression that counts facts in a tally or in the facts themselves."""
    return func.count() if table is fact else func.coalesce(func.sum(table.c.n), 0)


def change(connection: Connection, gone: Iterable[Mapping[str, Any]], come: Iterable[Mapping[str, Any]]) -> None:
    """Count rows of facts out and in."""
    gone, come = list(gone), list(come)
    for tally in TALLIES:
        names = keys(tally)
        counter = Counter(tuple(row[name] for name in names) for row in come)
        counter.subtract(tuple(row[name] for name in names) for row in gone)
        steps = [{**dict(zip(names, key, strict=True)), "n": n} for key, n in sorted(counter.items()) if n]
        if steps:
            connection.execute(_step(tally, connection.dialect.name), steps)


@cache
def _step(tally: Table, dialect: str) -> Any:
    upsert: Any = (postgresql if dialect == "postgresql" else sqlite).insert(tally)
    return upsert.on_conflict_do_update(index_elements=keys(tally), set_={"n": tally.c.n + upsert.excluded.n})


def recount(connection: Connection) -> None:
    """Count everything anew, after a bulk load."""
    for tally in TALLIES:
        names = keys(tally)
        columns = [fact.c[name] for name in names]
        connection.execute(tally.delete())
        grouped = select(*columns, func.count()).group_by(*columns)
        connection.execute(insert(tally).from_select([*names, "n"], grouped))
