"""Facts that get another id: the fact, its events, what was reviewed, and what left the house, all at once."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, text, update

from facts.store.schema import candidate, event, export_fact, fact

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sqlalchemy import Connection

# The triggers that keep the log as it is, as the database itself describes them.
_GUARDS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'event'"


def old(connection: Connection, ids: Iterable[str]) -> list[str]:
    """Return those of the ids under which facts are still kept."""
    return list(connection.execute(select(fact.c.id).where(fact.c.id.in_(list(ids)))).scalars())


def carry_out(connection: Connection, renamed: Mapping[str, str]) -> bool:
    """Rename facts; return whether there were any. One whose new id is taken keeps its own."""
    taken = set(old(connection, renamed.values()))
    found = [key for key in old(connection, renamed) if renamed[key] not in taken]
    if found:
        with _log_open(connection):
            for key in found:
                _rename(connection, key, renamed[key])
    return bool(found)


@contextmanager
def _log_open(connection: Connection) -> Iterator[None]:
    """Let the ids in the log be changed, which nobody else may touch: what it says of whom stays the same."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("ALTER TABLE event DISABLE TRIGGER USER"))
        yield
        connection.execute(text("ALTER TABLE event ENABLE TRIGGER USER"))
        return
    guards = connection.execute(text(_GUARDS)).all()
    for name, _ in guards:
        connection.execute(text(f"DROP TRIGGER {name}"))
    yield
    for _, statement in guards:
        connection.exec_driver_sql(statement)


def _rename(connection: Connection, key: str, new: str) -> None:
    connection.execute(update(fact).where(fact.c.id == key).values(id=new))
    connection.execute(update(candidate).where(candidate.c.fact == key).values(fact=new))
    connection.execute(update(export_fact).where(export_fact.c.fact == key).values(fact=new))
    own = (event.c.kind == "fact", event.c.record == key)
    connection.execute(update(event).where(*own).values(record=new, before=_with('"id"', key, new)))
    numbers = select(candidate.c.id).where(candidate.c.fact == new)
    of_numbers = (event.c.kind == "number", event.c.record.in_(numbers))
    connection.execute(update(event).where(*of_numbers).values(before=_with('"fact"', key, new)))


def _with(field: str, key: str, new: str) -> Any:
    """Return the record before an event, which is kept as JSON, with the new id in one field."""
    return func.replace(event.c.before, f'{field}:"{key}"', f'{field}:"{new}"')
