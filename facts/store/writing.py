"""Writing records: new ones, and new versions of old ones, each with its event, counters and words."""

from __future__ import annotations

from itertools import groupby, islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, insert, select, update

from facts.act import Act
from facts.errors import RecordError, StaleRevision
from facts.store import log, mapping, reading, tally, words
from facts.store.documents import Documents
from facts.store.mapping import fact_row, kind_of, serial_of
from facts.store.schema import RECORDS, clock, fact, fact_topic, metric_topic

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Connection

    from facts.metric import Metric
    from facts.record import Fact
    from facts.research_facility import Facility
    from facts.source_article import Article
    from facts.store.mapping import Record, Row

BATCH = 5000
BORROWED = ("facility", "metric", "article")


class Writer:
    """One write transaction: what it looked up, and the running number of facts."""

    def __init__(self, connection: Connection, act: Act, *, counting: bool = True) -> None:
        self.connection = connection
        self.act = act
        self.counting = counting
        self.documents = Documents(connection)
        self._known: dict[str, dict[str, Any]] = {kind: {} for kind in BORROWED}

    def add(self, records: Iterable[Record]) -> int:
        """Insert new records, those that others refer to first; return how many."""
        added = 0
        for kind, same in groupby(records, key=kind_of):
            while batch := list(islice(same, BATCH)):
                self._insert(kind, batch)
                added += len(batch)
        return added

    def _insert(self, kind: str, records: list[Any]) -> None:
        self._refuse_duplicates(kind, records)
        if kind == "fact":
            self._insert_facts(records)
        else:
            rows = [{**mapping.to_row(record), "revision": 1} for record in records]
            self.connection.execute(insert(RECORDS[kind]), rows)
            self._known[kind].update((record.id, record) for record in records)
            if kind == "facility":
                self._check_parents(records)
            if kind == "metric":
                _insert_topics(self.connection, records)
        changes = [(record.id, getattr(record, "revision", 1)) for record in records]
        log.write(self.connection, self.act, kind, changes)

    def _refuse_duplicates(self, kind: str, records: list[Any]) -> None:
        ids = {record.id for record in records}
        column = RECORDS[kind].c.id
        taken = self.connection.execute(select(column).where(column.in_(ids)).order_by(column).limit(5)).scalars().all()
        if taken or len(ids) < len(records):
            counted = [record.id for record in records]
            twice = taken or sorted(name for name in ids if counted.count(name) > 1)
            raise RecordError(
                f"there is already a {kind} with the id {', '.join(twice)}",
                where=f"{kind} {twice[0]}: id",
                remedy="Choose another id, or correct the record that is there.",
            )

    def _check_parents(self, records: Iterable[Facility]) -> None:
        parents = {record.part_of for record in records} - {None}
        missing = parents - self._look_up("facility", parents).keys()
        for record in records:
            if record.part_of in missing:
                raise _missing("facility", record.id, "part_of", record.part_of, "facility")

    def _insert_facts(self, facts: list[Fact]) -> None:
        serial = self.connection.execute(select(clock.c.serial)).scalar_one()
        self.connection.execute(update(clock).values(serial=serial + len(facts)))
        borrowed = self._borrowed(facts)
        rows = [
            self._row(fact, of_fact[1], serial + step)
            for step, (fact, of_fact) in enumerate(zip(facts, borrowed, strict=True), start=1)
        ]
        self.connection.execute(insert(fact), rows)
        self._follow(rows, list(zip(facts, borrowed, strict=True)))

    def _row(self, record: Fact, of_metric: Metric, serial: int) -> Row:
        row = fact_row(record, of_metric, serial)
        row["modified_at"] = row["modified_at"] or mapping.moment(self.act.at)
        return row

    def _follow(self, rows: list[Row], facts: list[tuple[Fact, tuple[Any, ...]]]) -> None:
        """Bring words, topics and counters after newly written rows."""
        self.documents.put(
            (row["no"], row["standing"], record, *of_fact) for row, (record, of_fact) in zip(rows, facts, strict=True)
        )
        topics = [
            {"topic": topic, "fact": row["no"]}
            for row, (record, _) in zip(rows, facts, strict=True)
            for topic in dict.fromkeys(record.topics)
        ]
        if topics:
            self.connection.execute(insert(fact_topic), topics)
        if self.counting:
            tally.change(self.connection, gone=(), come=rows)

    def _borrowed(self, facts: list[Fact]) -> list[tuple[Facility, Metric, Article]]:
        """Return the facility, metric and article of each fact; raise RecordError naming a missing one."""
        known = {kind: self._look_up(kind, {getattr(fact, kind) for fact in facts}) for kind in BORROWED}
        for record in facts:
            for kind in BORROWED:
                if getattr(record, kind) not in known[kind]:
                    raise _missing("fact", record.id, kind, getattr(record, kind), kind)
        return [
            (known["facility"][fact.facility], known["metric"][fact.metric], known["article"][fact.article])
            for fact in facts
        ]

    def _look_up(self, kind: str, ids: Iterable[str | None]) -> dict[str, Any]:
        known = self._known[kind]
        unknown = sorted(name for name in ids if name is not None and name not in known)
        if unknown:
            known.update(reading.records(self.connection, mapping.MODELS[kind], unknown))
        return known

    def revise(self, record: Fact, expected: int) -> None:
        """Put a later revision of a fact in the place of the expected one."""
        self.revise_all([(record, expected)])

    def revise_all(self, revised: Iterable[tuple[Fact, int]]) -> None:
        """Do the same for many (fact, expected revision), each fact once."""
        pairs = iter(revised)
        while batch := list(islice(pairs, BATCH)):
            old = reading.rows(self.connection, "fact", [record.id for record, _ in batch])
            before = {key: mapping.from_row("fact", row) for key, row in old.items()}
            for record, expected in batch:
                _refuse_stale("fact", record, before[record.id], expected, before[record.id].revision)
                _refuse_earlier(record, expected)
            self._replace([record for record, _ in batch], old)
            changes = [(record.id, record.revision, before[record.id]) for record, _ in batch]
            log.write_each(self.connection, self.act, "fact", changes)

    def _replace(self, records: list[Fact], old: dict[str, Row]) -> None:
        borrowed = self._borrowed(records)
        numbers = [old[record.id]["no"] for record in records]
        new = [
            self._row(record, of_fact[1], serial_of(number))
            for record, of_fact, number in zip(records, borrowed, numbers, strict=True)
        ]
        place = [{"old_no": number, **row} for number, row in zip(numbers, new, strict=True)]
        self.connection.execute(update(fact).where(fact.c.no == bindparam("old_no")), place)
        topics = fact_topic.delete().where(fact_topic.c.fact == bindparam("old_no"))
        self.connection.execute(topics, [{"old_no": number} for number in numbers])
        self.documents.remove(numbers)
        tally.change(self.connection, gone=old.values(), come=())
        self._follow(new, list(zip(records, borrowed, strict=True)))

    def update(self, record: Facility | Metric | Article, expected: int | None) -> int:
        """Put a new version of a facility, metric or article in the place of the old; return its revision."""
        kind = kind_of(record)
        table = RECORDS[kind]
        row = reading.row(self.connection, kind, record.id)
        before, revision = mapping.from_row(kind, row), row["revision"]
        if expected is not None:
            _refuse_stale(kind, record, before, expected, revision)
        values = {**mapping.to_row(record), "revision": revision + 1}
        self.connection.execute(update(table).where(table.c.id == record.id).values(values))
        self._known[kind][record.id] = record
        log.write(self.connection, self.act, kind, [(record.id, revision + 1)], before)
        self._spread(kind, record, before)
        return int(revision + 1)

    def _spread(self, kind: str, record: Any, before: Any) -> None:
        """Bring the facts of a changed facility, metric or article after it."""
        if kind == "facility" and record.part_of != before.part_of:
            self._check_parents([record])
        if kind == "metric" and record.topics != before.topics:
            self.connection.execute(metric_topic.delete().where(metric_topic.c.metric == record.id))
            _insert_topics(self.connection, [record])
        if kind == "metric" and record.unit != before.unit:
            self._measure_again(record)
        if words.of(record) != words.of(before):
            self._index_again(kind, record.id)

    def _measure_again(self, record: Metric) -> None:
        """Convert the facts of a metric to its new unit; raise RecordError when one does not fit."""
        for rows in self._facts_of("metric", record.id):
            for old in rows:
                new = fact_row(mapping.from_row("fact", old), record, serial_of(old["no"]))
                extent = {name: new[name] for name in ("low", "high", "point")}
                self.connection.execute(update(fact).where(fact.c.no == old["no"]).values(extent))

    def _index_again(self, kind: str, key: str) -> None:
        for rows in self._facts_of(kind, key):
            self.documents.remove(row["no"] for row in rows)
            self._index(rows)

    def index_all(self) -> None:
        """Write the words of all facts where there are none yet."""
        for rows in self._facts_where():
            self._index(rows)

    def _index(self, rows: list[Any]) -> None:
        facts = [mapping.from_row("fact", row) for row in rows]
        self.documents.put(
            (row["no"], row["standing"], record, *of_fact)
            for row, record, of_fact in zip(rows, facts, self._borrowed(facts), strict=True)
        )

    def _facts_of(self, kind: str, key: str) -> Iterator[list[Any]]:
        return self._facts_where(fact.c[kind] == key)

    def _facts_where(self, *conditions: Any) -> Iterator[list[Any]]:
        last = -1
        while True:
            query = select(fact).where(*conditions, fact.c.no > last).order_by(fact.c.no).limit(BATCH)
            rows = self.connection.execute(query).mappings().all()
            if not rows:
                return
            yield list(rows)
            last = rows[-1]["no"]


def index_words(connection: Connection) -> None:
    """Make the index of words from the facts, where there is none yet."""
    Writer(connection, Act.now("", "", "")).index_all()


def _insert_topics(connection: Connection, metrics: Iterable[Metric]) -> None:
    rows = [{"topic": topic, "metric": record.id} for record in metrics for topic in dict.fromkeys(record.topics)]
    if rows:
        connection.execute(insert(metric_topic), rows)


def _missing(kind: str, key: str, field: str, value: Any, wanted: str) -> RecordError:
    return RecordError(
        f"{field} is {value!r}, and there is no such {wanted}",
        where=f"{kind} {key}: {field}",
        remedy=f"Correct the id, or add the {wanted} first.",
    )


def _refuse_earlier(record: Fact, expected: int) -> None:
    """Refuse a revision that does not come after the one it replaces; a table may bring one that is far ahead."""
    if record.revision <= expected:
        raise RecordError(
            f"revision is {record.revision}, and must come after {expected}",
            where=f"fact {record.id}: revision",
            remedy="Make the correction with Fact.revised().",
        )


def _refuse_stale(kind: str, yours: Any, theirs: Any, expected: int, stored: int) -> None:
    if stored == expected:
        return
    differing = [name for name in type(yours).model_fields if getattr(yours, name) != getattr(theirs, name)]
    both = "; ".join(f"{name}: yours {getattr(yours, name)!s}, theirs {getattr(theirs, name)!s}" for name in differing)
    both = both or "the two say the same"
    raise StaleRevision(
        f"you changed revision {expected}, but revision {stored} is there by now ({both})",
        where=f"{kind} {yours.id}",
        remedy="Look at both versions, and make your change again on theirs.",
        yours=yours,
        theirs=theirs,
    )
