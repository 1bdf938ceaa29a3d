"""Loading very many facts: the indexes are put aside, and everything derived is made once at the end."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import text

from facts.store import tally
from facts.store.writing import Writer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Connection

    from facts.act import Act
    from facts.store.mapping import Record

# The plain indexes of the facts, as the database itself describes them; not those that keep ids unique.
_INDEXES = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'fact' AND sql IS NOT NULL",
    "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()"
    " AND tablename = 'fact' AND indexdef NOT LIKE 'CREATE UNIQUE%'",
}


def load(connection: Connection, records: Iterable[Record], act: Act) -> int:
    """Insert new records; return how many."""
    with indexes_aside(connection):
        added = Writer(connection, act, counting=False).add(records)
    tally.recount(connection)
    weigh(connection)
    return added


@contextmanager
def indexes_aside(connection: Connection) -> Iterator[None]:
    """Put the indexes of the facts aside while many are written; a failure undoes it with the transaction."""
    indexes = sorted(tuple(row) for row in connection.execute(text(_INDEXES[connection.dialect.name])))
    for name, _ in indexes:
        connection.execute(text(f"DROP INDEX {name}"))
    yield
    for _, statement in indexes:
        connection.execute(text(statement))


def weigh(connection: Connection) -> None:
    """Let the database look at what its indexes hold now, to choose among them."""
    connection.execute(text("ANALYZE"))
