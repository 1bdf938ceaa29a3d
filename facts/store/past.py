"""The catalogue as it was at a moment: what has changed since is put back, into a small database in memory."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import cast, exists, func, or_, select
from sqlalchemy.dialects.postgresql import JSONB

from facts.act import Act
from facts.errors import NotFound, SelectionError
from facts.store import listing, mapping, reading, search
from facts.store.database import Database
from facts.store.schema import event, fact
from facts.store.writing import BORROWED, Writer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from facts.record import Fact
    from facts.selection import Selection

MOST = 5000
_Numbered = dict[str, tuple[int, Any]]  # facts by id, each with its running number


class Past:
    """What a database told at a moment; `last` is the last event by then.

    What is there now is read first and the log after it, so that a change that comes in between is put back too.
    """

    def __init__(self, connection: Connection, moment: datetime, last: int) -> None:
        self._connection = connection
        self._last = last
        self._moment = moment

    def records(self, selection: Selection) -> Iterator[Any]:
        """Yield the facts that may fit a selection, after all that they refer to; more may come than fit."""
        changed = {kind: self._changed(kind) for kind in BORROWED}
        facts = self._facts(selection, changed)
        yield from self._borrowed("facility", None, changed)
        yield from self._borrowed("metric", None, changed)
        wanted = {record.article for record in facts} | set(selection.article)
        yield from self._borrowed("article", wanted, changed)
        yield from facts

    def _changed(self, kind: str) -> dict[str, Any]:
        """Return the records of a kind that have changed since as they were; None for those that were not there."""
        rows = self._connection.execute(select(event.c.record, event.c.before).where(self._first_since(kind)))
        return {key: _record(kind, before) for key, before in rows}

    def _first_since(self, kind: str) -> Any:
        since = select(func.min(event.c.id)).where(event.c.id > self._last, event.c.kind == kind)
        return event.c.id.in_(since.group_by(event.c.record))

    def _borrowed(self, kind: str, ids: Iterable[str] | None, changed: Mapping[str, Any]) -> Iterator[Any]:
        found = reading.records(self._connection, mapping.MODELS[kind], ids)
        then = {**found, **changed[kind], **self._changed(kind)}
        return (then[key] for key in sorted(then) if then[key] is not None and (ids is None or key in ids))

    def _facts(self, selection: Selection, changed: Mapping[str, Mapping[str, Any]]) -> list[Fact]:
        """Return the facts in the order of their age."""
        found = self._untouched(selection)
        found |= self._of_changed(selection, changed)
        found |= self._put_back(selection)
        if len(found) > MOST:
            raise SelectionError(
                f"more than {MOST} facts must be looked at to tell what they were at {_said(self._moment)}",
                where="selection",
                remedy="Narrow the selection: choose a metric, a facility or an article.",
            )
        return [record for _, record in sorted(found.values(), key=lambda item: item[0])]

    def _untouched(self, selection: Selection) -> _Numbered:
        """Return the facts that fit the selection now and have not changed since."""
        query, _ = listing.matching(select(fact), selection, self._connection.dialect.name)
        return self._fetched(query.where(*search.conditions(selection, fact)))

    def _of_changed(self, selection: Selection, changed: Mapping[str, Mapping[str, Any]]) -> _Numbered:
        """Return unchanged facts of changed facilities, metrics and articles: they may have fitted then."""
        names = {kind: [key for key, then in of.items() if then is not None] for kind, of in changed.items()}
        of_changed = [fact.c[kind].in_(keys) for kind, keys in names.items() if keys]
        if not of_changed:
            return {}
        own = [fact.c[kind].in_(getattr(selection, kind)) for kind in BORROWED if getattr(selection, kind)]
        return self._fetched(select(fact).where(or_(*of_changed), *own))

    def _fetched(self, query: Any) -> _Numbered:
        since = exists().where(event.c.record == fact.c.id, event.c.kind == "fact", event.c.id > self._last)
        rows = self._connection.execute(query.where(~since).limit(MOST + 1)).mappings()
        return {row["id"]: (mapping.serial_of(row["no"]), mapping.from_row("fact", row)) for row in rows}

    def _put_back(self, selection: Selection) -> _Numbered:
        """Return the facts that have changed since as they were, of the selection's facilities, metrics, articles."""
        own = [self._then(kind).in_(getattr(selection, kind)) for kind in BORROWED if getattr(selection, kind)]
        query = (
            select(event.c.record, event.c.before, fact.c.no)
            .join(fact, fact.c.id == event.c.record)
            .where(self._first_since("fact"), event.c.before.is_not(None), *own)
            .limit(MOST + 1)
        )
        rows = self._connection.execute(query)
        return {key: (mapping.serial_of(number), _record("fact", before)) for key, before, number in rows}

    def _then(self, field: str) -> Any:
        """Return a field of a record before its change, in SQL."""
        if self._connection.dialect.name == "sqlite":
            return func.json_extract(event.c.before, f"$.{field}")
        return cast(event.c.before, JSONB)[field].astext


def opened(connection: Connection, moment: datetime, last: int | None, selection: Selection) -> Database:
    """Return the facts of a selection at a moment, with all they refer to, as a database of their own.

    Raise NotFound for a moment before the first record, SelectionError where there are too many facts.
    """
    if last is None:
        raise NotFound(
            f"the catalogue held nothing yet at {_said(moment)}", where="option frozen", remedy="Choose a later moment."
        )
    past = list(Past(connection, moment, last).records(selection))
    database = Database.in_memory()
    with database.writing() as memory:
        Writer(memory, Act(by="", verb="put back", at=moment)).add(past)
    return database


def _record(kind: str, before: str | None) -> Any:
    return None if before is None else mapping.from_row(kind, json.loads(before))


def _said(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
