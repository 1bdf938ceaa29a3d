"""Facts that get another id: the fact, its events, what was reviewed, and what left the house, all at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, update

from facts.store.schema import candidate, event, export_fact, fact

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Connection


def old(connection: Connection, ids: Iterable[str]) -> list[str]:
    """Return those of the ids under which facts are still kept."""
    return list(connection.execute(select(fact.c.id).where(fact.c.id.in_(list(ids)))).scalars())


def carry_out(connection: Connection, renamed: Mapping[str, str]) -> bool:
    """Rename facts; return whether there were any. One whose new id is taken keeps its own."""
    taken = set(old(connection, renamed.values()))
    found = [key for key in old(connection, renamed) if renamed[key] not in taken]
    for key in found:
        _rename(connection, key, renamed[key])
    return bool(found)


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
