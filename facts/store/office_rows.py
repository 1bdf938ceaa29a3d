"""Rows of what an office notes: marks of tasks, owners, places of publication, addresses of feeds, hosts of embeds."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import and_, func, insert, select, text

from facts.model.office_record import FeedKey, OfficeRecord, Placement, SeriesOwner, TaskMark
from facts.model.record import Status
from facts.model.watched_source import SourceChange, SourceVisit
from facts.store import record_rows, record_writer, task_queries
from facts.store.schema import (
    APPROVED,
    RECORDS,
    embed_host,
    export,
    export_fact,
    feed_key,
    placement,
    series_owner,
    source_change,
    source_visit,
    task_mark,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from sqlalchemy import Connection, Select, Table

    from facts.model.candidate_number import AuditEntry
    from facts.model.office_task import FoundTask, TaskFilter, TaskPage, TaskRow
    from facts.provenance.manifest import Manifest
    from facts.store.database import Database

Note = TypeVar("Note", TaskMark, SeriesOwner, Placement, FeedKey, SourceVisit, SourceChange)
Answer = TypeVar("Answer")

# What the log calls each record; it tells them to editors only, see `visibility.EDITOR_KINDS`.
_TABLES: dict[type[Any], tuple[str, Table]] = {
    TaskMark: ("task", task_mark),
    SeriesOwner: ("series", series_owner),
    Placement: ("placement", placement),
    FeedKey: ("feed", feed_key),
    SourceVisit: ("visit", source_visit),
    SourceChange: ("source", source_change),
}
MOST_KEPT = 8
MOST_HOSTS = 200
"""Sites that are remembered of one embed."""
_INSERT_HOST = (
    "INSERT INTO embed_host (export, host, first_day, last_day) VALUES (:export, :host, :day, :day)"
    " ON CONFLICT (export, host) DO UPDATE SET last_day = excluded.last_day"
)


def write_office_records(connection: Connection, act: AuditEntry, records: Iterable[OfficeRecord]) -> None:
    """Write each record in the place of the one with its key, with an event; an owner without a name is none."""
    for record in records:
        kind, table = _TABLES[type(record)]
        row = _replace_row(connection, table, record)
        key = {column.name: row[column.name] for column in table.primary_key}
        named = row["person"] if kind == "feed" else "/".join(map(str, key.values()))
        record_writer.write_events(connection, act, kind, [(named, row.get("revision", 1))])


def _replace_row(connection: Connection, table: Table, record: OfficeRecord) -> dict[str, Any]:
    """Write a record in the place of the one with its key, and return it as it is kept."""
    row = {name: _encode_value(value) for name, value in record.__dict__.items()}
    connection.execute(
        table.delete().where(*(table.c[column.name] == row[column.name] for column in table.primary_key))
    )
    if row.get("owner") != "":
        connection.execute(insert(table), row)
    return row


def _encode_value(value: Any) -> Any:
    if isinstance(value, datetime):
        return record_rows.format_timestamp(value)
    return value if value is None or isinstance(value, str | int) else value.isoformat()


class OfficeTables:
    """The tasks of one database and the notes beside them; each method reads one state."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept: dict[Any, Any] = {}

    def keep_answer(self, key: tuple[Any, ...], make: Callable[[], Answer]) -> Answer:
        """Return what `make` returned for a key, one of the last few; only one thread at a time is sure to make it."""
        if key not in self._kept:
            while len(self._kept) >= MOST_KEPT:
                self._kept.pop(next(iter(self._kept)), None)
            self._kept[key] = make()
        answer: Answer = self._kept[key]
        return answer

    def list_tasks(
        self, found: Sequence[FoundTask], weights: Mapping[str, int], chosen: TaskFilter, page: TaskPage
    ) -> list[TaskRow]:
        """Return one page of tasks, what matters most first."""
        with self._database.begin_read() as connection:
            return task_queries.list_tasks(connection, found, weights, chosen, page)

    def count_tasks(self, found: Sequence[FoundTask], weights: Mapping[str, int], chosen: TaskFilter) -> dict[str, int]:
        """Count the tasks of each kind."""
        with self._database.begin_read() as connection:
            return task_queries.count_tasks(connection, found, weights, chosen)

    def list_choices(
        self, found: Sequence[FoundTask], weights: Mapping[str, int], most: int
    ) -> tuple[list[str], list[str]]:
        """Return the facilities of all tasks and the persons who look after some."""
        with self._database.begin_read() as connection:
            return task_queries.list_choices(connection, found, weights, most)

    def list_revised(self, most: int) -> list[tuple[str, int]]:
        """Return public facts of which an earlier revision was published: id, and the earliest revision that was."""
        with self._database.begin_read() as connection:
            return task_queries.list_revised(connection, most)

    def list_due(self, first: date, last: date, person: str, most: int) -> list[tuple[str, str]]:
        """Return the facts that are current and the day until which, those of some days, of one owner or of all."""
        facts = RECORDS["fact"]
        is_due = (facts.c.standing == APPROVED, facts.c.state == Status.CURRENT.value, facts.c.last_day != "")
        query = select(facts.c.id, facts.c.last_day).where(*is_due)
        query = query.where(facts.c.last_day.between(first.isoformat(), last.isoformat()))
        if person:
            of_series = and_(*(series_owner.c[name] == facts.c[name] for name in ("facility", "metric", "scope")))
            query = query.join(series_owner, of_series).where(series_owner.c.owner == person)
        with self._database.begin_read() as connection:
            rows = connection.execute(query.order_by(facts.c.last_day, facts.c.id).limit(most))
            return [(key, day) for key, day in rows]

    def find_mark(self, kind: str, subject: str) -> TaskMark | None:
        """Return what was set about a task."""
        query = select(task_mark).where(task_mark.c.kind == kind, task_mark.c.subject == subject)
        found = self._read(TaskMark, query)
        return found[0] if found else None

    def list_owners(self, facility: str) -> list[SeriesOwner]:
        """Return who looks after the numbers of a facility."""
        return self._read(SeriesOwner, select(series_owner).where(series_owner.c.facility == facility))

    def list_placements(self, *, facility: str = "", fact: str = "", most: int = 500) -> list[Placement]:
        """Return where facts were published as persons noted it, the newest first; those taken back are left out."""
        query = select(placement).where(placement.c.gone_at.is_(None))
        if facility:
            facts = RECORDS["fact"]
            query = query.join(facts, facts.c.id == placement.c.fact).where(facts.c.facility == facility)
        if fact:
            query = query.where(placement.c.fact == record_rows.resolve_id("fact", fact))
        return self._read(Placement, query.order_by(placement.c.published.desc(), placement.c.id).limit(most))

    def list_watched(self, limit: int) -> list[str]:
        """Return the articles with an address, the one that was visited longest ago, or never, first."""
        articles = RECORDS["article"]
        visited = func.coalesce(source_visit.c.visited_at, "")
        query = select(articles.c.id).outerjoin(source_visit, source_visit.c.article == articles.c.id)
        query = query.where(articles.c.url.is_not(None)).order_by(visited, articles.c.id).limit(limit)
        with self._database.begin_read() as connection:
            return list(connection.execute(query).scalars())

    def find_visit(self, article: str) -> SourceVisit | None:
        """Return what came of the last visit of an article's address."""
        found = self._read(SourceVisit, select(source_visit).where(source_visit.c.article == article))
        return found[0] if found else None

    def list_source_changes(self, *, article: str = "", facts: Iterable[str] = ()) -> list[SourceChange]:
        """Return how sources differ now from the words that are held, of an article's facts or of some facts."""
        query = task_queries.select_source_changes(source_change)
        if article:
            return self._read(SourceChange, query.where(source_change.c.article == article))
        lots = record_rows.iter_batches(record_rows.resolve_id("fact", key) for key in facts)
        return [one for lot in lots for one in self._read(SourceChange, query.where(source_change.c.fact.in_(lot)))]

    def enter_visit(self, visit: SourceVisit) -> None:
        """Remember a visit that found nothing new; nothing that is shown changes by it."""
        with self._database.begin_write(seen=False) as connection:
            _replace_row(connection, source_visit, visit)

    def find_placement(self, key: str) -> Placement | None:
        """Return one of them by its id, also one that was taken back."""
        found = self._read(Placement, select(placement).where(placement.c.id == key))
        return found[0] if found else None

    def find_feed_key(self, digest: str) -> FeedKey | None:
        """Return the address of a feed that has not been ended."""
        found = self._read(FeedKey, select(feed_key).where(feed_key.c.digest == digest, feed_key.c.ended_at.is_(None)))
        return found[0] if found else None

    def list_feed_keys(self, person: str = "") -> list[FeedKey]:
        """Return the addresses of feeds that have not been ended, of one person or of all."""
        own = [feed_key.c.person == person] if person else []
        query = select(feed_key).where(feed_key.c.ended_at.is_(None), *own)
        return self._read(FeedKey, query.order_by(feed_key.c.person, feed_key.c.made_at))

    def list_facility_exports(
        self, facility: str, first: str, before: str, most: int
    ) -> list[tuple[Manifest, dict[str, int]]]:
        """Return what was taken away with numbers of a facility, with them and the revision of each, newest first.

        The days `first` and `before` (ISO) bound when it was made; empty ones do not.
        """
        with self._database.begin_read() as connection:
            return _list_facility_exports(connection, facility, first, before, most)

    def list_hosts(self, exports: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
        """Return, for each export, the sites on which it was seen, each with the last day, the newest first."""
        found: dict[str, list[tuple[str, str]]] = {}
        query = select(embed_host).order_by(embed_host.c.last_day.desc(), embed_host.c.host)
        with self._database.begin_read() as connection:
            for lot in record_rows.iter_batches(exports):
                for row in connection.execute(query.where(embed_host.c.export.in_(lot))).mappings():
                    found.setdefault(row["export"], []).append((row["host"], row["last_day"]))
        return found

    def enter_host(self, key: str, host: str, day: date) -> bool:
        """Remember that an export was seen on a site; return False where it has too many, or is not known.

        Nothing that is shown changes by it.
        """
        seen = select(func.count()).select_from(embed_host).where(embed_host.c.export == key, embed_host.c.host != host)
        with self._database.begin_write(seen=False) as connection:
            is_known = connection.execute(select(export.c.id).where(export.c.id == key)).first() is not None
            if not is_known or connection.execute(seen).scalar_one() >= MOST_HOSTS:
                return False
            connection.execute(text(_INSERT_HOST), {"export": key, "host": host, "day": day.isoformat()})
            return True

    def _read(self, model: type[Note], query: Select[Any]) -> list[Note]:
        with self._database.begin_read() as connection:
            return [model.model_validate(dict(row)) for row in connection.execute(query).mappings()]


def _list_facility_exports(
    connection: Connection, facility: str, first: str, before: str, most: int
) -> list[tuple[Manifest, dict[str, int]]]:
    facts = RECORDS["fact"]
    of_facility = and_(facts.c.id == export_fact.c.fact, facts.c.facility == facility)
    query = select(export.c.id).join(export_fact, export_fact.c.export == export.c.id).join(facts, of_facility)
    query = query.where(*([export.c.at >= first] if first else []), *([export.c.at < before] if before else []))
    newest = query.group_by(export.c.id, export.c.at).order_by(export.c.at.desc(), export.c.id).limit(most)
    keys = connection.execute(newest).scalars().all()
    own: dict[str, dict[str, int]] = {key: {} for key in keys}
    lines = select(export_fact).join(facts, of_facility).where(export_fact.c.export.in_(keys))
    for row in connection.execute(lines).mappings():
        own[row["export"]][row["fact"]] = row["revision"]
    heads = connection.execute(select(export).where(export.c.id.in_(keys))).mappings()
    manifests = {row["id"]: record_writer.read_manifest(row) for row in heads}
    return [(manifests[key], own[key]) for key in keys]
