"""The store: facts and what they are about, read by selection and written with their events."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, Self, TypeVar

from sqlalchemy import select

from facts.act import Act
from facts.metric import Metric
from facts.record import Fact
from facts.research_facility import Facility
from facts.source_article import Article
from facts.store import bulk, candidates, facets, listing, log, mapping, past, reading, register, renaming
from facts.store.candidates import Candidates, Deed
from facts.store.database import Database
from facts.store.schema import clock
from facts.store.writing import Writer
from facts.table import NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date, datetime
    from types import TracebackType

    from facts.manifest import Manifest
    from facts.selection import Selection
    from facts.store.facets import Facet, Totals
    from facts.store.log import Event

_LOT = 1000
_MANY = 1000
Model = TypeVar("Model", Fact, Facility, Metric, Article)


class Store:
    """One open database; safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._dialect = database.engine.dialect.name
        self.candidates = Candidates(database)
        self._timeline = log.Timeline()

    @classmethod
    def open(cls, url: str) -> Self:
        """Open a database, making it or bringing it up to date first; raise StoreError saying why it cannot."""
        return cls(Database.open(url))

    def close(self) -> None:
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    # Single records

    def fact(self, key: str) -> Fact:
        return self._record(Fact, key)

    def facility(self, key: str) -> Facility:
        return self._record(Facility, key)

    def metric(self, key: str) -> Metric:
        return self._record(Metric, key)

    def article(self, key: str) -> Article:
        return self._record(Article, key)

    def facilities(self, ids: Iterable[str] | None = None) -> dict[str, Facility]:
        return self._records(Facility, ids)

    def metrics(self, ids: Iterable[str] | None = None) -> dict[str, Metric]:
        return self._records(Metric, ids)

    def articles(self, ids: Iterable[str] | None = None) -> dict[str, Article]:
        return self._records(Article, ids)

    def _record(self, model: type[Model], key: str) -> Model:
        with self._database.reading() as connection:
            return reading.record(connection, model, key)

    def _records(self, model: type[Model], ids: Iterable[str] | None) -> dict[str, Model]:
        with self._database.reading() as connection:
            return reading.records(connection, model, ids)

    def past(self, moment: datetime, selection: Selection) -> Self:
        """Return a store in memory of what the selection was at a moment; it is for reading, and readers take turns.

        It holds little more than the selection, so the other values of a chosen filter are not counted in it.
        Raise NotFound for a moment before the first record, SelectionError where there are too many facts.
        """
        with self._database.reading() as connection:
            last = self._timeline.last_event(connection, moment)
            return type(self)(past.opened(connection, moment, last, selection))

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
        rows = self._page(selection, listing.OWN, order, descending, limit, offset)
        return [mapping.from_row("fact", row) for row in rows]

    def rows(
        self,
        selection: Selection,
        *,
        order: str = "as_of",
        descending: bool = True,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[dict[str, Any]]:
        """Return facts with what they borrow from facility, metric and article, newest first unless said otherwise."""
        return self._page(selection, listing.ROW, order, descending, limit, offset)

    def _page(
        self, selection: Selection, columns: Any, order: str, descending: bool, limit: int | None, offset: int
    ) -> list[dict[str, Any]]:
        query = listing.page(
            selection, self._dialect, columns, order=order, descending=descending, limit=limit, offset=offset
        )
        return self._fetch(query)

    def _fetch(self, query: Any) -> list[dict[str, Any]]:
        with self._database.reading() as connection:
            result = connection.execute(query)
            names = tuple(result.keys())
            return [dict(zip(names, row, strict=True)) for row in result]

    def facts_by_id(self, ids: Iterable[str]) -> list[Fact]:
        """Return those of the facts that exist, in the order of their ids."""
        with self._database.reading() as connection:
            return list(reading.records(connection, Fact, ids).values())

    def rows_by_id(self, ids: Iterable[str]) -> list[dict[str, Any]]:
        """Return the same as joined rows, newest first."""
        return self._fetch(listing.by_id(list(ids)))

    def iter_facts(self, selection: Selection, *, order: str = "as_of") -> Iterator[Fact]:
        """Yield every selected fact, newest first or in another order, without holding them all."""
        names = tuple(Fact.model_fields)
        for row in self._stream(selection, listing.OWN, order, descending=order == "as_of"):
            yield mapping.from_row("fact", dict(zip(names, row, strict=True)))

    def stream_rows(
        self,
        selection: Selection,
        columns: Sequence[str] = NAMES,
        *,
        order: str = "as_of",
        descending: bool = True,
    ) -> Iterator[tuple[Any, ...]]:
        """Yield plain tuples of the columns, as the database keeps them, without holding them all."""
        wanted = tuple((name, listing.COLUMNS[name]) for name in columns)
        return self._stream(selection, wanted, order, descending=descending)

    def _stream(self, selection: Selection, columns: Any, order: str, *, descending: bool) -> Iterator[tuple[Any, ...]]:
        query = listing.all_rows(selection, self._dialect, columns, order=order, descending=descending)
        with (
            self._database.reading() as connection,
            connection.execution_options(yield_per=_LOT).execute(query) as result,
        ):
            for lot in result.partitions():
                yield from map(tuple, lot)

    def latest(self, selection: Selection, *, at: date | None = None) -> list[dict[str, Any]]:
        """Return, for each facility and metric, the newest fact, with a date the newest by then.

        Of several facts of the same date the preferred one stands for them.
        """
        newest = self._fetch(listing.latest(selection, self._dialect, at))
        preferred = {_moment(row): row for row in self._fetch(listing.preferred(selection, self._dialect))}
        return [preferred.get(_moment(row), row) for row in newest]

    # Counts

    def count(self, selection: Selection, *, at_most: int | None = None) -> int:
        """Count the selected facts; with `at_most`, stop there."""
        with self._database.reading() as connection:
            return facets.count(connection, selection, at_most)

    def facets(self, selection: Selection, names: Iterable[str], *, limit: int = 50) -> dict[str, list[Facet]]:
        """Count the values of each filter under all the other filters, most frequent first."""
        with self._database.reading() as connection:
            return facets.facets(connection, selection, names, limit)

    def coverage(self, selection: Selection, *, facilities: int = 50, metrics: int = 50) -> list[tuple[str, str, int]]:
        """Return (facility, metric, facts) for the facilities and metrics with most facts."""
        with self._database.reading() as connection:
            return facets.coverage(connection, selection, facilities, metrics)

    def totals(self) -> Totals:
        with self._database.reading() as connection:
            return facets.totals(connection)

    def version(self) -> str:
        """Return a token that changes with every write."""
        with self._database.reading() as connection:
            return str(connection.execute(select(clock.c.tick)).scalar_one())

    # Writing

    def carry_out(self, deed: Deed, *, by: str, verb: str, reason: str) -> int:
        """Write all of a deed in one transaction; return how many records are new.

        Raise StaleRevision, and write nothing, when somebody else was faster. Each verb of the catalogue and of a
        review is one call of this: two would leave a change half made where the disk is full or the power fails.
        """
        with self._database.writing() as connection:
            added = candidates.carry_out(connection, deed, Act.now(by, verb, reason))
            if added >= _MANY:
                bulk.weigh(connection)
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
        deed = Deed(tuple(facilities), tuple(metrics), tuple(articles), facts=tuple(facts))
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
        with self._database.writing() as connection:
            return bulk.load(connection, chain(facilities, metrics, articles, facts), Act.now(by, verb, reason))

    def revise(self, fact: Fact, *, expected: int, verb: str, by: str, reason: str) -> None:
        """Replace revision `expected` of a fact by the next one; raise StaleRevision when it is not current."""
        self.carry_out(Deed(revised=((fact, expected),)), by=by, verb=verb, reason=reason)

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
        with self._database.writing() as connection:
            return Writer(connection, Act.now(by, verb, reason)).update(record, expected)

    def rename(self, renamed: Mapping[str, str]) -> bool:
        """Give facts their new ids, with all that tells of them, where they still have the old ones.

        It leaves no event: nothing that is said of them changes, and the old ids go on leading to them.
        """
        with self._database.reading() as connection:
            if not renaming.old(connection, renamed):
                return False
        with self._database.writing() as connection:
            return renaming.carry_out(connection, renamed)

    # The log

    def history(self, kind: str, key: str) -> list[Event]:
        """Return the changes of one record, newest first."""
        with self._database.reading() as connection:
            return log.history(connection, kind, key)

    def histories(self, kind: str, keys: Iterable[str]) -> dict[str, list[Event]]:
        """Return the changes of many records by id, newest first."""
        with self._database.reading() as connection:
            return log.histories(connection, kind, keys)

    def last_event(self, moment: datetime) -> int:
        """Return the number of the last event by a moment, 0 where there was none yet."""
        with self._database.reading() as connection:
            return self._timeline.last_event(connection, moment) or 0

    def revision(self, kind: str, key: str) -> int:
        """Return a record's current revision number."""
        with self._database.reading() as connection:
            return int(reading.row(connection, kind, key)["revision"])

    def revisions(self, key: str) -> list[Fact]:
        """Return all revisions of a fact, oldest first, the current one last."""
        with self._database.reading() as connection:
            current = reading.record(connection, Fact, key)
            return [*log.superseded(connection, "fact", key), current]

    # The register of exports

    def register(self, manifest: Manifest, *, by: str) -> bool:
        """Enter an export unless it is there; return whether it was new. No page or address shows it: see `writing`."""
        with self._database.writing(seen=False) as connection:
            return register.enter(connection, manifest, by)

    def export(self, key: str) -> Manifest:
        """Return a registered export; raise NotFound."""
        with self._database.reading() as connection:
            return register.one(connection, key)

    def exports(self, keys: Iterable[str]) -> dict[str, Manifest]:
        """Return those of the exports that are registered, by id."""
        with self._database.reading() as connection:
            return register.some(connection, keys)

    def unlisted_exports(self) -> int:
        """Count the exports that are registered without their numbers."""
        with self._database.reading() as connection:
            return register.unlisted(connection)

    def exports_of(self, fact: str, *, limit: int = 200) -> list[tuple[Manifest, int]]:
        """Return the exports a fact went into and the revision in each, newest first."""
        with self._database.reading() as connection:
            return register.of_fact(connection, fact, limit)


def _moment(row: dict[str, Any]) -> tuple[Any, ...]:
    return row["facility"], row["metric"], row["as_of"]
