"""The log of changes: what was done to which record, by whom, when and why, and what it was before."""

from __future__ import annotations

import json
from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from threading import Lock
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select

from facts.store import mapping
from facts.store.reading import lots, now
from facts.store.schema import event

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from facts.act import Act
    from facts.store.mapping import Record


@dataclass(frozen=True, slots=True)
class Event:
    """One change of one record; `before` is the record it replaced, None for a new one."""

    id: int
    at: datetime
    by: str
    verb: str
    kind: str
    record: str
    revision: int
    reason: str
    before: Any


def write(
    connection: Connection, act: Act, kind: str, changes: Iterable[tuple[str, int]], before: Record | None = None
) -> None:
    """Write one event for each (record, revision)."""
    write_each(connection, act, kind, [(record, revision, before) for record, revision in changes])


def write_each(connection: Connection, act: Act, kind: str, changes: Iterable[tuple[str, int, Record | None]]) -> None:
    """Write one event for each (record, revision, what it was before)."""
    shared = {"at": mapping.moment(act.at), "by": act.by, "verb": act.verb, "reason": act.reason, "kind": kind}
    rows = [
        {**shared, "record": record, "revision": revision, "before": before and before.model_dump_json()}
        for record, revision, before in changes
    ]
    if rows:
        connection.execute(insert(event), rows)


def history(connection: Connection, kind: str, record: str) -> list[Event]:
    """Return the changes of one record, newest first."""
    query = select(event).where(event.c.kind == kind, event.c.record == now(kind, record)).order_by(event.c.id.desc())
    return [_event(row) for row in connection.execute(query).mappings()]


def histories(connection: Connection, kind: str, records: Iterable[str]) -> dict[str, list[Event]]:
    """Return the changes of many records by id, newest first."""
    found: dict[str, list[Event]] = {}
    for lot in lots(now(kind, record) for record in records):
        query = select(event).where(event.c.kind == kind, event.c.record.in_(lot)).order_by(event.c.id.desc())
        for row in connection.execute(query).mappings():
            found.setdefault(row["record"], []).append(_event(row))
    return found


def _event(row: Any) -> Event:
    before = None if row["before"] is None else mapping.from_row(row["kind"], json.loads(row["before"]))
    return Event(**{**row, "at": datetime.fromisoformat(row["at"]), "before": before})


class Timeline:
    """Which event was the last by a moment, by the order of writing and not by the clock alone.

    What was written while a clock that had been set back had not caught up counts as written when it caught up. So
    nothing that is written from now on changes what is told of a moment that has passed. The log only grows: each
    event is read once.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._seen = 0
        self._steps: list[tuple[str, int]] = []  # the times that moved the clock forward, each with its last event

    def last_event(self, connection: Connection, moment: datetime) -> int | None:
        """Return the number of the last event by a moment; None where there was none yet."""
        bound = mapping.moment(moment).removesuffix("Z")
        with self._lock:
            self._read(connection)
            place = bisect_right(self._steps, bound, key=itemgetter(0))
        return self._steps[place - 1][1] if place else None

    def _read(self, connection: Connection) -> None:
        written = func.replace(event.c.at, "Z", "")  # without it the text sorts as the time, whole seconds or not
        latest = func.max(written).over(order_by=event.c.id)
        newest = connection.execute(select(func.coalesce(func.max(event.c.id), 0))).scalar_one()
        unseen = event.c.id.between(self._seen + 1, newest)
        new = select(event.c.id, written.label("at"), latest.label("latest")).where(unseen).subquery()
        steps = select(new.c.at, func.max(new.c.id)).where(new.c.at == new.c.latest).group_by(new.c.at)
        for at, number in connection.execute(steps.order_by(func.max(new.c.id))):
            if not self._steps or at >= self._steps[-1][0]:
                self._steps.append((at, number))
        self._seen = newest


def superseded(connection: Connection, kind: str, record: str) -> list[Any]:
    """Return the earlier versions of one record, oldest first."""
    return [change.before for change in reversed(history(connection, kind, record)) if change.before is not None]
