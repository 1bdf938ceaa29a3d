"""Reading single records by id, with near ids where there is none."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel
from sqlalchemy import select

from facts.errors import NotFound
from facts.record import current_id
from facts.store import mapping
from facts.store.schema import RECORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Connection

Model = TypeVar("Model", bound=BaseModel)
_NEIGHBOURS = 500
_MOST_IDS = 500


def record(connection: Connection, model: type[Model], key: str) -> Model:
    """Return one record; raise NotFound naming near ids."""
    kind = model.__name__.lower()
    found: Model = mapping.from_row(kind, row(connection, kind, key))
    return found


def row(connection: Connection, kind: str, key: str) -> Any:
    table = RECORDS[kind]
    key = now(kind, key)
    found = connection.execute(select(table).where(table.c.id == key)).mappings().first()
    if found is None:
        near = get_close_matches(key, _neighbours(connection, kind, key), n=3, cutoff=0.5)
        remedy = f"Did you mean {', '.join(near)}?" if near else f"Look for it among the {_plural(kind)}."
        raise NotFound(f"there is no {kind} {key[:80]!r}", where=f"{kind} id", remedy=remedy)
    return found


def now(kind: str, key: str) -> str:
    """Return the id that a record has now: each lookup by id asks here, so that an old one leads to its fact."""
    return current_id(key) if kind == "fact" else key


def rows(connection: Connection, kind: str, keys: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return the rows of many records by id; raise NotFound for the first that is not there."""
    wanted = list(keys)
    table = RECORDS[kind]
    found = {
        row["id"]: dict(row)
        for lot in lots(wanted)
        for row in connection.execute(select(table).where(table.c.id.in_(lot))).mappings()
    }
    return {key: found[key] if key in found else dict(row(connection, kind, key)) for key in wanted}


def _plural(kind: str) -> str:
    return "facilities" if kind == "facility" else f"{kind}s"


def _neighbours(connection: Connection, kind: str, key: str) -> list[str]:
    """Return the ids on either side in the alphabet: all of a small table, enough of a large one."""
    place = RECORDS[kind].c.id
    below = select(place).where(place < key).order_by(place.desc()).limit(_NEIGHBOURS)
    above = select(place).where(place > key).order_by(place).limit(_NEIGHBOURS)
    return [*connection.execute(below).scalars(), *connection.execute(above).scalars()]


def records(connection: Connection, model: type[Model], ids: Iterable[str] | None = None) -> dict[str, Model]:
    """Return all records of a table by id, or those among the ids that exist."""
    kind = model.__name__.lower()
    place = RECORDS[kind].c.id
    if ids is None:
        return _found(connection, model)
    wanted = (now(kind, key) for key in ids)
    return {key: record for lot in lots(wanted) for key, record in _found(connection, model, place.in_(lot)).items()}


def lots(ids: Iterable[str]) -> Iterator[list[str]]:
    """Yield the ids in order, each once, as many at a time as a query may name."""
    wanted = sorted(set(ids))
    for first in range(0, len(wanted), _MOST_IDS):
        yield wanted[first : first + _MOST_IDS]


def _found(connection: Connection, model: type[Model], *conditions: Any) -> dict[str, Model]:
    kind = model.__name__.lower()
    table = RECORDS[kind]
    query = select(table).where(*conditions).order_by(table.c.id)
    return {row["id"]: mapping.from_row(kind, row) for row in connection.execute(query).mappings()}
