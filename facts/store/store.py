"""The store: facts and what they are about, read by selection and written with their events."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import chain
from typing import TYPE_CHECKING, Any, Self, TypeVar

from sqlalchemy import select

from facts.model.candidate_number import AuditEntry
from facts.model.fact_columns import NAMES
from facts.model.metric import Metric
from facts.model.record import Fact, JudgedFact, Status, normalize_words
from facts.model.research_facility import Facility
from facts.model.source_article import Article
from facts.store import backup_restore, case_rows, change_writer, fact_queries, record_rows, record_writer, snapshot
from facts.store.change_writer import ChangeSet, ReviewTables
from facts.store.database import Database
from facts.store.office_rows import OfficeTables
from facts.store.record_writer import RecordWriter
from facts.store.schema import clock

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from types import TracebackType

    from facts.model.fact_case import FactCase
    from facts.model.selection import Selection
    from facts.provenance.manifest import Manifest
    from facts.store.fact_queries import Facet, Totals
    from facts.store.record_writer import AuditEvent

_FETCHED_AT_ONCE = 1000
_ANALYZED_FROM = 1000
Model = TypeVar("Model", Fact, Facility, Metric, Article)


class Store:
    """One open database; safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._dialect = database.engine.dialect.name
        self.candidates = ReviewTables(database)
        self.office = OfficeTables(database)
        self._timeline = record_writer.Timeline()

    @classmethod
    def open(cls, url: str) -> Self:
        """Open a database, making it or bringing it up to date first; raise StoreError saying why it cannot."""
        store = cls(Database.open(url))
        store._complete_upgrade()
        return store

    def _complete_upgrade(self) -> None:
        """Judge and index the facts of an older version; what opens the database at the same time finds it done."""
        with self._database.begin_read() as connection:
            if not record_writer.has_unjudged(connection) and not record_writer.has_unindexed(connection):
                return
        with self._database.begin_write() as connection:
            if record_writer.has_unjudged(connection):
                record_writer.judge_all(connection, datetime.now(UTC))
                record_rows.recount_facts(connection)
            if record_writer.has_unindexed(connection):
                record_writer.index_all_words(connection)

    def close(self) -> None:
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    # Single records

    def fact(self, key: str) -> Fact:
        return self._get_record(Fact, key)

    def facility(self, key: str) -> Facility:
        return self._get_record(Facility, key)

    def metric(self, key: str) -> Metric:
        return self._get_record(Metric, key)

    def article(self, key: str) -> Article:
        return self._get_record(Article, key)

    def facilities(self, ids: Iterable[str] | None = None) -> dict[str, Facility]:
        return self._get_records(Facility, ids)

    def metrics(self, ids: Iterable[str] | None = None) -> dict[str, Metric]:
        return self._get_records(Metric, ids)

    def articles(self, ids: Iterable[str] | None = None) -> dict[str, Article]:
        return self._get_records(Article, ids)

    def near_facilities(self, key: str) -> dict[str, Facility]:
        """Return a facility, what it is part of and its parts by id; none where there is no such facility."""
        with self._database.begin_read() as connection:
            return record_rows.get_records(connection, Facility, fact_queries.list_near(connection, key))

    def _get_record(self, model: type[Model], key: str) -> Model:
        with self._database.begin_read() as connection:
            return record_rows.get_record(connection, model, key)

    def _get_records(self, model: type[Model], ids: Iterable[str] | None) -> dict[str, Model]:
        with self._database.begin_read() as connection:
            return record_rows.get_records(connection, model, ids)

    def past(self, moment: datetime, selection: Selection) -> Self:
        """Return a store in memory of what the selection was at a moment; it is for reading, and readers take turns.

        It holds little more than the selection, so the other values of a chosen filter are not counted in it.
        Raise NotFound for a moment before the first record, SelectionError where there are too many facts.
        """
        with self._database.begin_read() as connection:
            last = self._timeline.last_event(connection, moment)
            return type(self)(snapshot.open_snapshot(connection, moment, last, selection))

    # Facts by selection

    def facts(
        self,
        selection: Selection,
        *,
        order: str = "as_of",
        descending: bool = True,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[Fact]:
        query = fact_queries.select_page(
            selection, self._dialect, fact_queries.OWN, order=order, descending=descending, limit=limit, offset=offset
        )
        with self._database.begin_read() as connection:
            return [record_rows.read_record("fact", row) for row in record_rows.fetch_rows(connection, query)]

    def rows(
        self,
        selection: Selection,
        *,
        order: str = "as_of",
        descending: bool = True,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[dict[str, Any]]:
        """Return facts with what they borrow from facility, metric and article, newest first unless said otherwise.

        The names of the metric in other languages are in `metric_labels`.
        """
        query = fact_queries.select_page(
            selection, self._dialect, order=order, descending=descending, limit=limit, offset=offset
        )
        with self._database.begin_read() as connection:
            return fact_queries.complete_rows(connection, record_rows.fetch_rows(connection, query))

    def facts_by_id(self, ids: Iterable[str]) -> list[Fact]:
        """Return those of the facts that exist, in the order of their ids."""
        with self._database.begin_read() as connection:
            return list(record_rows.get_records(connection, Fact, ids).values())

    def rows_by_id(self, ids: Iterable[str]) -> list[dict[str, Any]]:
        """Return the same as joined rows, newest first."""
        with self._database.begin_read() as connection:
            rows = record_rows.fetch_rows(connection, fact_queries.select_ids(list(ids)))
            return fact_queries.complete_rows(connection, rows)

    def iter_facts(self, selection: Selection, *, order: str = "as_of") -> Iterator[Fact]:
        """Yield every selected fact, newest first or in another order, without holding them all."""
        names = tuple(Fact.model_fields)
        for row in self._stream_query(selection, fact_queries.OWN, order, descending=order == "as_of"):
            yield record_rows.read_record("fact", dict(zip(names, row, strict=True)))

    def judgements_by_id(self, ids: Iterable[str]) -> dict[str, JudgedFact]:
        """Return those of the facts that exist, by id, with what holds of each today."""
        with self._database.begin_read() as connection:
            rows = record_rows.fetch_rows(connection, fact_queries.select_judged(list(ids)))
            return {row["id"]: record_rows.read_judged(row) for row in rows}

    def iter_judged(self, selection: Selection) -> Iterator[JudgedFact]:
        """Yield every selected fact, newest first, with what holds of it today."""
        for row in self._stream_query(selection, fact_queries.JUDGED, "as_of", descending=True):
            yield record_rows.read_judged(dict(zip(fact_queries.JUDGED_NAMES, row, strict=True)))

    def stream_rows(
        self,
        selection: Selection,
        columns: Sequence[str] = NAMES,
        *,
        order: str = "as_of",
        descending: bool = True,
    ) -> Iterator[tuple[Any, ...]]:
        """Yield plain tuples of the columns, as the database keeps them, without holding them all."""
        wanted = tuple((name, fact_queries.COLUMNS[name]) for name in columns)
        return self._stream_query(selection, wanted, order, descending=descending)

    def _stream_query(
        self, selection: Selection, columns: Any, order: str, *, descending: bool
    ) -> Iterator[tuple[Any, ...]]:
        query = fact_queries.select_all(selection, self._dialect, columns, order=order, descending=descending)
        with (
            self._database.begin_read() as connection,
            connection.execution_options(yield_per=_FETCHED_AT_ONCE).execute(query) as result,
        ):
            for lot in result.partitions():
                yield from map(tuple, lot)

    def latest(self, selection: Selection, *, at: date | None = None) -> list[dict[str, Any]]:
        """Return, for each facility, metric and scope, the statement that holds, with a date the newest by then.

        Of several facts of the same date the preferred one stands for them.
        """
        with self._database.begin_read() as connection:
            found = record_rows.fetch_rows(connection, fact_queries.select_latest(selection, self._dialect, at))
            newest = {_name_series(row): row for row in sorted(found, key=_rank_currency)}
            of_date = record_rows.fetch_rows(connection, fact_queries.select_preferred(selection, self._dialect))
            preferred = {(*_name_series(row), row["as_of"]): row for row in of_date}
            chosen = [preferred.get((*series, row["as_of"]), row) for series, row in sorted(newest.items())]
            return fact_queries.complete_rows(connection, chosen)

    # Counts

    def count(self, selection: Selection, *, at_most: int | None = None) -> int:
        """Count the selected facts; with `at_most`, stop there."""
        with self._database.begin_read() as connection:
            return fact_queries.count_facts(connection, selection, at_most)

    def facets(self, selection: Selection, names: Iterable[str], *, limit: int = 50) -> dict[str, list[Facet]]:
        """Count the values of each filter under all the other filters, most frequent first."""
        with self._database.begin_read() as connection:
            return fact_queries.count_facets(connection, selection, names, limit)

    def coverage(self, selection: Selection, *, facilities: int = 50, metrics: int = 50) -> list[tuple[str, str, int]]:
        """Return (facility, metric, facts) for the facilities and metrics with most facts."""
        with self._database.begin_read() as connection:
            return fact_queries.count_coverage(connection, selection, facilities, metrics)

    def totals(self) -> Totals:
        with self._database.begin_read() as connection:
            return fact_queries.count_totals(connection)

    def version(self) -> str:
        """Return a token that changes with every write."""
        with self._database.begin_read() as connection:
            return str(connection.execute(select(clock.c.tick)).scalar_one())

    # Writing

    def carry_out(self, deed: ChangeSet, *, by: str, verb: str, reason: str) -> int:
        """Write all of a deed in one transaction; return how many records are new.

        Raise StaleRevision, and write nothing, when somebody else was faster. Each verb of the catalogue and of a
        review is one call of this: two would leave a change half made where the disk is full or the power fails.
        """
        with self._database.begin_write() as connection:
            added = change_writer.write_changes(connection, deed, AuditEntry.now(by, verb, reason))
            if added >= _ANALYZED_FROM:
                backup_restore.analyze_tables(connection)
            return added

    def add(
        self,
        *,
        facilities: Iterable[Facility] = (),
        metrics: Iterable[Metric] = (),
        articles: Iterable[Article] = (),
        facts: Iterable[Fact] = (),
        by: str,
        reason: str = "",
        verb: str = "add",
    ) -> int:
        """Insert new records, all or none; return how many."""
        deed = ChangeSet(tuple(facilities), tuple(metrics), tuple(articles), facts=tuple(facts))
        return self.carry_out(deed, by=by, verb=verb, reason=reason)

    def bulk_load(
        self,
        *,
        facilities: Iterable[Facility] = (),
        metrics: Iterable[Metric] = (),
        articles: Iterable[Article] = (),
        facts: Iterable[Fact] = (),
        by: str,
        reason: str = "",
        verb: str = "add",
    ) -> int:
        """Do the same for hundreds of thousands of facts: indexes and counters are made once, at the end."""
        with self._database.begin_write() as connection:
            return backup_restore.load_records(
                connection, chain(facilities, metrics, articles, facts), AuditEntry.now(by, verb, reason)
            )

    def revise(self, fact: Fact, *, expected: int, verb: str, by: str, reason: str) -> None:
        """Replace revision `expected` of a fact by the next one; raise StaleRevision when it is not current."""
        self.carry_out(ChangeSet(revised=((fact, expected),)), by=by, verb=verb, reason=reason)

    def update(
        self,
        record: Facility | Metric | Article,
        *,
        by: str,
        reason: str,
        verb: str = "correct",
        expected: int | None = None,
    ) -> int:
        """Replace a facility, metric or article; return its new revision."""
        with self._database.begin_write() as connection:
            return RecordWriter(connection, AuditEntry.now(by, verb, reason)).update(record, expected)

    def rename(self, renamed: Mapping[str, str]) -> bool:
        """Give facts their new ids, with all that tells of them, where they still have the old ones.

        It leaves no event: nothing that is said of them changes, and the old ids go on leading to them.
        """
        with self._database.begin_read() as connection:
            if not backup_restore.find_old_ids(connection, renamed):
                return False
        with self._database.begin_write() as connection:
            return backup_restore.rename_facts(connection, renamed)

    # The log

    def history(self, kind: str, key: str) -> list[AuditEvent]:
        """Return the changes of one record, newest first."""
        with self._database.begin_read() as connection:
            return record_writer.read_history(connection, kind, key)

    def histories(self, kind: str, keys: Iterable[str]) -> dict[str, list[AuditEvent]]:
        """Return the changes of many records by id, newest first."""
        with self._database.begin_read() as connection:
            return record_writer.read_histories(connection, kind, keys)

    def recent_events(self, verbs: Collection[str], limit: int, *, without: str) -> list[AuditEvent]:
        """Return the newest changes of facts by these verbs, newest first, without those of one actor."""
        with self._database.begin_read() as connection:
            return record_writer.read_recent(connection, verbs, limit, without=without)

    def last_event(self, moment: datetime) -> int:
        """Return the number of the last event by a moment, 0 where there was none yet."""
        with self._database.begin_read() as connection:
            return self._timeline.last_event(connection, moment) or 0

    def revision(self, kind: str, key: str) -> int:
        """Return a record's current revision number."""
        with self._database.begin_read() as connection:
            return int(record_rows.get_row(connection, kind, key)["revision"])

    def revisions(self, key: str) -> list[Fact]:
        """Return all revisions of a fact, oldest first, the current one last."""
        with self._database.begin_read() as connection:
            current = record_rows.get_record(connection, Fact, key)
            return [*record_writer.list_superseded(connection, "fact", key), current]

    # Cases

    def case(self, key: str) -> FactCase:
        """Return a case of facts that are at odds; raise NotFound."""
        with self._database.begin_read() as connection:
            return case_rows.get_case(connection, key)

    def cases(
        self, *, open_only: bool = False, public_only: bool = False, facts: Sequence[str] = (), limit: int = 500
    ) -> list[FactCase]:
        """Return cases, the open ones first, the newest first; `facts` keeps those of one of these facts."""
        ids = [record_rows.resolve_id("fact", key) for key in facts]
        with self._database.begin_read() as connection:
            return case_rows.list_cases(
                connection, open_only=open_only, public_only=public_only, facts=ids, limit=limit
            )

    def list_decided_pairs(self) -> set[frozenset[str]]:
        """Return the pairs of facts about which a decision holds."""
        with self._database.begin_read() as connection:
            return case_rows.list_decided_pairs(connection)

    def count_cases(self, *, open_only: bool = False, public_only: bool = False) -> int:
        with self._database.begin_read() as connection:
            return case_rows.count_cases(connection, open_only=open_only, public_only=public_only)

    # The register of exports

    def register(self, manifest: Manifest, *, by: str) -> bool:
        """Enter an export unless it is there; return whether it was new.

        No page or address shows it: see `Database.begin_write`.
        """
        with self._database.begin_write(seen=False) as connection:
            return record_writer.insert_export(connection, manifest, by)

    def export(self, key: str) -> Manifest:
        """Return a registered export; raise NotFound."""
        with self._database.begin_read() as connection:
            return record_writer.get_export(connection, key)

    def exports(self, keys: Iterable[str]) -> dict[str, Manifest]:
        """Return those of the exports that are registered, by id."""
        with self._database.begin_read() as connection:
            return record_writer.get_exports(connection, keys)

    def count_unlisted_exports(self) -> int:
        """Count the exports that are registered without their numbers."""
        with self._database.begin_read() as connection:
            return record_writer.count_unlisted(connection)

    def exports_of(self, fact: str, *, limit: int = 200) -> list[tuple[Manifest, int]]:
        """Return the exports a fact went into and the revision in each, newest first."""
        with self._database.begin_read() as connection:
            return record_writer.list_exports_of(connection, fact, limit)


def _name_series(row: dict[str, Any]) -> tuple[str, str, str]:
    """Return what a row shares with those that answer the same question; see `Fact.series`."""
    return row["metric"], row["facility"], normalize_words(row["scope"])


def _rank_currency(row: dict[str, Any]) -> tuple[Any, ...]:
    """Order the rows of one series whose scopes are written differently: what holds and is newest comes last."""
    return row["state"] in (Status.CURRENT, Status.OUT_OF_DATE), row["as_of_start"] or "", row["id"]
