"""The register of exports: what left the house, and which revision of which fact was in it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, text

from facts.errors import NotFound
from facts.manifest import MOST_LINES, Line, Manifest
from facts.store import mapping
from facts.store.reading import lots, now
from facts.store.schema import export, export_fact

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

# Two processes may make the same picture at the same time: the first one enters it.
_ENTER = (
    "INSERT INTO export (id, at, by, form, title, address, language, facts, verified)"
    " VALUES (:id, :at, :by, :form, :title, :address, :language, :facts, :verified) ON CONFLICT DO NOTHING"
)


def enter(connection: Connection, manifest: Manifest, by: str) -> bool:
    """Insert an export with its facts; return False where it was there already."""
    head = manifest.model_dump(exclude={"export", "lines", "at"})
    row = {"id": manifest.export, "at": mapping.moment(manifest.at), "by": by, **head}
    if not connection.execute(text(_ENTER), row).rowcount:
        return False
    facts = {line.fact: line.revision for line in manifest.lines}
    rows = [{"export": manifest.export, "fact": fact, "revision": revision} for fact, revision in facts.items()]
    if rows:
        connection.execute(insert(export_fact), rows)
    return True


def one(connection: Connection, key: str) -> Manifest:
    """Return an export with the facts that are listed for it; raise NotFound."""
    found = some(connection, [key])
    if key not in found:
        raise NotFound(
            f"there is no export {key[:80]!r} in the register",
            where="export id",
            remedy="Check the file itself: it carries its numbers even where it was not registered.",
        )
    return found[key]


def some(connection: Connection, keys: Iterable[str]) -> dict[str, Manifest]:
    """Return those of the exports that there are, by id."""
    found: dict[str, Manifest] = {}
    lines: dict[str, list[Line]] = {}
    for lot in lots(keys):
        rows = connection.execute(select(export).where(export.c.id.in_(lot))).mappings()
        found |= {row["id"]: _manifest(row) for row in rows}
        listed = select(export_fact).where(export_fact.c.export.in_(lot)).order_by(export_fact.c.fact)
        for row in connection.execute(listed).mappings():
            line = Line.model_construct(fact=row["fact"], revision=row["revision"], said="")
            lines.setdefault(row["export"], []).append(line)
    return {key: item.with_lines(lines.get(key, ())) for key, item in found.items()}


def of_fact(connection: Connection, fact: str, limit: int) -> list[tuple[Manifest, int]]:
    """Return the exports a fact went into and the revision in each, newest first."""
    query = (
        select(export, export_fact.c.revision)
        .join(export_fact, export_fact.c.export == export.c.id)
        .where(export_fact.c.fact == now("fact", fact))
        .order_by(export.c.at.desc(), export.c.id)
        .limit(limit)
    )
    return [(_manifest(row), row["revision"]) for row in connection.execute(query).mappings()]


def unlisted(connection: Connection) -> int:
    """Count the exports with more numbers than are listed."""
    query = select(func.count()).select_from(export).where(export.c.facts > MOST_LINES)
    return int(connection.execute(query).scalar_one())


def _manifest(row: Any) -> Manifest:
    """Build the manifest of a row that was checked when it was entered."""
    head = {name: row[name] for name in ("form", "title", "address", "language", "facts", "verified")}
    return Manifest.model_construct(export=row["id"], at=datetime.fromisoformat(row["at"]), lines=(), **head)
