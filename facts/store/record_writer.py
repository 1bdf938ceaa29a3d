"""Writing records, each with its event, counters and words; the log of changes and the log of exports."""

from __future__ import annotations

import json
from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice
from operator import itemgetter
from threading import Lock
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, insert, select, text, update

from facts.errors import NotFound, RecordError, StaleRevision
from facts.evidence import status
from facts.model.candidate_number import AuditEntry
from facts.model.record import Status
from facts.provenance.manifest import MOST_LINES, ExportedFact, Manifest
from facts.store import case_rows, record_rows
from facts.store.case_rows import CaseKeeper, iter_series
from facts.store.record_rows import WordIndex, get_kind, iter_batches, make_fact_row, read_serial, resolve_id
from facts.store.schema import (
    APPROVED,
    RECORDS,
    UNJUDGED,
    clock,
    event,
    export,
    export_fact,
    fact,
    fact_topic,
    metric_topic,
    record_name,
)
from facts.store.schema import metric as metric_table
from facts.store.search_words import collect_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from datetime import date

    from sqlalchemy import Connection, Select

    from facts.model.fact_case import FactCase
    from facts.model.metric import Metric
    from facts.model.record import Fact
    from facts.model.research_facility import Facility
    from facts.model.source_article import Article
    from facts.store.record_rows import Record, Row


@dataclass(frozen=True, slots=True)
class AuditEvent:
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


def write_events(
    connection: Connection, act: AuditEntry, kind: str, changes: Iterable[tuple[str, int]], before: Record | None = None
) -> None:
    """Write one event for each (record, revision)."""
    write_each_event(connection, act, kind, [(record, revision, before) for record, revision in changes])


def write_each_event(
    connection: Connection, act: AuditEntry, kind: str, changes: Iterable[tuple[str, int, Record | None]]
) -> None:
    """Write one event for each (record, revision, what it was before)."""
    shared = {
        "at": record_rows.format_timestamp(act.at),
        "by": act.by,
        "verb": act.verb,
        "reason": act.reason,
        "kind": kind,
    }
    rows = [
        {**shared, "record": record, "revision": revision, "before": before and before.model_dump_json()}
        for record, revision, before in changes
    ]
    if rows:
        connection.execute(insert(event), rows)


def read_history(connection: Connection, kind: str, record: str) -> list[AuditEvent]:
    """Return the changes of one record, newest first."""
    query = (
        select(event)
        .where(event.c.kind == kind, event.c.record == resolve_id(kind, record))
        .order_by(event.c.id.desc())
    )
    return [_read_event(row) for row in connection.execute(query).mappings()]


def read_histories(connection: Connection, kind: str, records: Iterable[str]) -> dict[str, list[AuditEvent]]:
    """Return the changes of many records by id, newest first."""
    found: dict[str, list[AuditEvent]] = {}
    for lot in iter_batches(resolve_id(kind, record) for record in records):
        query = select(event).where(event.c.kind == kind, event.c.record.in_(lot)).order_by(event.c.id.desc())
        for row in connection.execute(query).mappings():
            found.setdefault(row["record"], []).append(_read_event(row))
    return found


RECENT = 20_000
"""How many of the newest events are looked through for changes of facts."""


def read_recent(connection: Connection, verbs: Collection[str], limit: int, *, without: str) -> list[AuditEvent]:
    """Return the newest changes of facts by these verbs, newest first, without those of one actor."""
    last = select(func.coalesce(func.max(event.c.id), 0)).scalar_subquery()
    query = select(event).where(event.c.id > last - RECENT, event.c.kind == "fact", event.c.verb.in_(verbs))
    query = query.where(event.c.by != without).order_by(event.c.id.desc()).limit(limit)
    return [_read_event(row) for row in connection.execute(query).mappings()]


def _read_event(row: Any) -> AuditEvent:
    before = None if row["before"] is None else record_rows.read_record(row["kind"], json.loads(row["before"]))
    return AuditEvent(**{**row, "at": datetime.fromisoformat(row["at"]), "before": before})


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
        bound = record_rows.format_timestamp(moment).removesuffix("Z")
        with self._lock:
            self._read_new(connection)
            place = bisect_right(self._steps, bound, key=itemgetter(0))
        return self._steps[place - 1][1] if place else None

    def _read_new(self, connection: Connection) -> None:
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


def list_superseded(connection: Connection, kind: str, record: str) -> list[Any]:
    """Return the earlier versions of one record, oldest first."""
    return [change.before for change in reversed(read_history(connection, kind, record)) if change.before is not None]


# Two processes may make the same picture at the same time: the first one enters it.
_INSERT_EXPORT = (
    "INSERT INTO export (id, at, by, form, title, address, language, facts, verified)"
    " VALUES (:id, :at, :by, :form, :title, :address, :language, :facts, :verified) ON CONFLICT DO NOTHING"
)


def insert_export(connection: Connection, manifest: Manifest, by: str) -> bool:
    """Insert an export with its facts; return False where it was there already."""
    head = manifest.model_dump(exclude={"export", "lines", "at"})
    row = {"id": manifest.export, "at": record_rows.format_timestamp(manifest.at), "by": by, **head}
    if not connection.execute(text(_INSERT_EXPORT), row).rowcount:
        return False
    facts = {line.fact: line.revision for line in manifest.lines}
    rows = [{"export": manifest.export, "fact": fact, "revision": revision} for fact, revision in facts.items()]
    if rows:
        connection.execute(insert(export_fact), rows)
    return True


def get_export(connection: Connection, key: str) -> Manifest:
    """Return an export with the facts that are listed for it; raise NotFound."""
    found = get_exports(connection, [key])
    if key not in found:
        raise NotFound(
            f"there is no export {key[:80]!r} in the register",
            where="export id",
            remedy="Check the file itself: it carries its numbers even where it was not registered.",
        )
    return found[key]


def get_exports(connection: Connection, keys: Iterable[str]) -> dict[str, Manifest]:
    """Return those of the exports that there are, by id."""
    found: dict[str, Manifest] = {}
    lines: dict[str, list[ExportedFact]] = {}
    for lot in iter_batches(keys):
        rows = connection.execute(select(export).where(export.c.id.in_(lot))).mappings()
        found |= {row["id"]: read_manifest(row) for row in rows}
        listed = select(export_fact).where(export_fact.c.export.in_(lot)).order_by(export_fact.c.fact)
        for row in connection.execute(listed).mappings():
            line = ExportedFact.model_construct(fact=row["fact"], revision=row["revision"], said="")
            lines.setdefault(row["export"], []).append(line)
    return {key: item.with_lines(lines.get(key, ())) for key, item in found.items()}


def list_exports_of(connection: Connection, fact: str, limit: int) -> list[tuple[Manifest, int]]:
    """Return the exports a fact went into and the revision in each, newest first."""
    query = (
        select(export, export_fact.c.revision)
        .join(export_fact, export_fact.c.export == export.c.id)
        .where(export_fact.c.fact == resolve_id("fact", fact))
        .order_by(export.c.at.desc(), export.c.id)
        .limit(limit)
    )
    return [(read_manifest(row), row["revision"]) for row in connection.execute(query).mappings()]


def count_unlisted(connection: Connection) -> int:
    """Count the exports with more numbers than are listed."""
    query = select(func.count()).select_from(export).where(export.c.facts > MOST_LINES)
    return int(connection.execute(query).scalar_one())


def read_manifest(row: Any) -> Manifest:
    """Build the manifest of a row that was checked when it was entered."""
    head = {name: row[name] for name in ("form", "title", "address", "language", "facts", "verified")}
    return Manifest.model_construct(export=row["id"], at=datetime.fromisoformat(row["at"]), lines=(), **head)


# ---- what holds of the facts of a series ---------------------------------------------------------

# What a fact is judged by, and what its state is counted with.
_JUDGED = (
    *("no", "id", "standing", "facility", "metric", "topics", "scope", "review_state", "rank", "status_kind", "as_of"),
    *("period", "review_by", "qualifier", "amount", "lower", "upper", "lower_inclusive", "upper_inclusive"),
    *("approximate", "decimals", "unit", "value_text", "quote_exact", "article", "claimed_by"),
    *("state", "last_day", "overtaken_by", "contradicts"),
)
_JUDGED_BY = ("unit", "stat_type", "shelf_life_days")
"""The fields of a metric by which its facts are judged."""


def judge_touched_series(connection: Connection, touched: Iterable[tuple[str, str]], at: datetime) -> None:
    """Judge the facts of some metrics of some facilities, by (metric, facility); write and count what has changed."""
    pairs = set(touched)
    metrics = record_rows.get_records(connection, record_rows.MODELS["metric"], {metric for metric, _ in pairs})
    cases = CaseKeeper(connection, at)
    cases.read_series(pairs)
    for some in iter_series(pairs):  # each of them is looked up in the index
        which = select(*fact.c[_JUDGED]).join_from(
            some, fact, (fact.c.metric == some.c.metric) & (fact.c.facility == some.c.facility)
        )
        _judge_selected(connection, which, metrics, cases, counting=True)
    cases.write_changes()


def judge_metric(connection: Connection, key: str, at: datetime, *, counting: bool = True) -> None:
    """Judge the facts of a metric, of all facilities, and write and count what has changed."""
    metric = record_rows.get_record(connection, record_rows.MODELS["metric"], key)
    cases = CaseKeeper(connection, at)
    cases.read_metric(key)
    which = select(*fact.c[_JUDGED]).where(fact.c.metric == key)
    _judge_selected(connection, which, {key: metric}, cases, counting=counting)
    cases.write_changes()


def _judge_selected(
    connection: Connection, which: Select[Any], metrics: Mapping[str, Any], cases: CaseKeeper, *, counting: bool
) -> None:
    approved = which.where(fact.c.standing == APPROVED).order_by(fact.c.metric, fact.c.facility)
    series = groupby(record_rows.fetch_rows(connection, approved), key=itemgetter("metric", "facility"))
    changed = [pair for (metric, _), same in series for pair in _judge_rows(list(same), metrics[metric], cases)]
    _write_states(connection, [new for _, new in changed])
    if counting and changed:
        gone, come = zip(*changed, strict=True)
        record_rows.change_counts(connection, gone, come, record_rows.STATE_COUNTS)


def judge_all(connection: Connection, at: datetime) -> None:
    """Judge every fact, where they come from an older version or in bulk; they must be counted afterwards."""
    for key in connection.execute(select(metric_table.c.id)).scalars().all():
        judge_metric(connection, key, at, counting=False)


def freeze_states(connection: Connection, on: date) -> None:
    """Let what was current before its last day, as of a day in the past, stay out of date whatever day it is."""
    over = (fact.c.state == Status.CURRENT.value, fact.c.last_day != "", fact.c.last_day < on.isoformat())
    connection.execute(update(fact).where(*over).values(state=Status.OUT_OF_DATE.value))
    connection.execute(update(fact).values(last_day=""))
    record_rows.recount_facts(connection)


def has_unjudged(connection: Connection) -> bool:
    """Whether there are facts from an older version, which nobody has judged yet."""
    waiting = select(fact.c.no).where(fact.c.standing == APPROVED, fact.c.state == UNJUDGED).limit(1)
    return connection.execute(waiting).first() is not None


def has_unindexed(connection: Connection) -> bool:
    """Whether there are facts, and no words to find them by: an older version found them by others."""
    return (
        connection.execute(select(fact.c.no).limit(1)).first() is not None
        and connection.execute(text("SELECT 1 FROM search LIMIT 1")).first() is None
    )


def _judge_rows(rows: list[Row], metric: Any, cases: CaseKeeper) -> Iterator[tuple[Row, Row]]:
    """Yield the rows of a series whose state has changed, as they are and as they must be."""
    facts = [record_rows.read_partial_fact(row) for row in rows]
    judged, found = status.judge_disputes(facts, metric, cases.decisions)
    cases.take_series(facts, found)
    for row in rows:
        new = row | record_rows.make_state_row(judged[row["id"]])
        if new != row:
            yield row, new


def _write_states(connection: Connection, rows: list[Row]) -> None:
    names = record_rows.make_state_row(status.Judgement())
    place = [{"at": row["no"], **{name: row[name] for name in names}} for row in rows]
    if place:
        connection.execute(update(fact).where(fact.c.no == bindparam("at")), place)


BATCH = 5000
BORROWED = ("facility", "metric", "article")


class RecordWriter:
    """One write transaction: what it looked up, and the running number of facts."""

    def __init__(self, connection: Connection, act: AuditEntry, *, counting: bool = True) -> None:
        self.connection = connection
        self.act = act
        self.counting = counting
        self.documents = WordIndex(connection)
        self._known: dict[str, dict[str, Any]] = {kind: {} for kind in BORROWED}
        self._touched: set[tuple[str, str]] = set()  # metric and facility of the series that must be judged anew

    def add(self, records: Iterable[Record]) -> int:
        """Insert new records, those that others refer to first; return how many."""
        added = 0
        for kind, same in groupby(records, key=get_kind):
            while batch := list(islice(same, BATCH)):
                self._insert_batch(kind, batch)
                added += len(batch)
        self._judge_touched()
        return added

    def _insert_batch(self, kind: str, records: list[Any]) -> None:
        self._refuse_duplicates(kind, records)
        if kind == "fact":
            self._insert_facts(records)
        else:
            rows = [{**record_rows.make_row(record), "revision": 1} for record in records]
            self.connection.execute(insert(RECORDS[kind]), rows)
            self._insert_names(records)
            self._known[kind].update((record.id, record) for record in records)
            if kind == "facility":
                self._check_parents(records)
            if kind == "metric":
                _insert_topics(self.connection, records)
        changes = [(record.id, getattr(record, "revision", 1)) for record in records]
        write_events(self.connection, self.act, kind, changes)

    def _insert_names(self, records: Iterable[Record]) -> None:
        rows = [row for record in records for row in record_rows.make_name_rows(record)]
        if rows:
            self.connection.execute(insert(record_name), rows)

    def _replace_names(self, kind: str, record: Record, before: Record) -> None:
        if record_rows.make_name_rows(record) != record_rows.make_name_rows(before):
            own = (record_name.c.kind == kind, record_name.c.record == record.id)
            self.connection.execute(record_name.delete().where(*own))
            self._insert_names([record])

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
                raise _make_missing_error("facility", record.id, "part_of", record.part_of, "facility")

    def _insert_facts(self, facts: list[Fact]) -> None:
        serial = self.connection.execute(select(clock.c.serial)).scalar_one()
        self.connection.execute(update(clock).values(serial=serial + len(facts)))
        borrowed = self._look_up_borrowed(facts)
        rows = [
            self._make_row(fact, of_fact[1], serial + step)
            for step, (fact, of_fact) in enumerate(zip(facts, borrowed, strict=True), start=1)
        ]
        self.connection.execute(insert(fact), rows)
        self._write_derived(rows, list(zip(facts, borrowed, strict=True)))

    def _make_row(self, record: Fact, of_metric: Metric, serial: int) -> Row:
        row = make_fact_row(record, of_metric, serial)
        row["modified_at"] = row["modified_at"] or record_rows.format_timestamp(self.act.at)
        return row

    def _touch_series(self, rows: Iterable[Row]) -> None:
        self._touched |= {(row["metric"], row["facility"]) for row in rows if row["standing"] == APPROVED}

    def _judge_touched(self) -> None:
        """Judge the series that were written to anew; a bulk load judges all at its end."""
        if self.counting:
            judge_touched_series(self.connection, self._touched, self.act.at)
        self._touched = set()

    def _write_derived(self, rows: list[Row], facts: list[tuple[Fact, tuple[Any, ...]]]) -> None:
        """Bring words, topics and counters after newly written rows."""
        self._touch_series(rows)
        self.documents.write_documents(
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
            record_rows.change_counts(self.connection, gone=(), come=rows)

    def _look_up_borrowed(self, facts: list[Fact]) -> list[tuple[Facility, Metric, Article]]:
        """Return the facility, metric and article of each fact; raise RecordError naming a missing one."""
        known = {kind: self._look_up(kind, {getattr(fact, kind) for fact in facts}) for kind in BORROWED}
        for record in facts:
            for kind in BORROWED:
                if getattr(record, kind) not in known[kind]:
                    raise _make_missing_error("fact", record.id, kind, getattr(record, kind), kind)
        return [
            (known["facility"][fact.facility], known["metric"][fact.metric], known["article"][fact.article])
            for fact in facts
        ]

    def _look_up(self, kind: str, ids: Iterable[str | None]) -> dict[str, Any]:
        known = self._known[kind]
        unknown = sorted(name for name in ids if name is not None and name not in known)
        if unknown:
            known.update(record_rows.get_records(self.connection, record_rows.MODELS[kind], unknown))
        return known

    def write_cases(self, decided: Iterable[tuple[FactCase, int]]) -> None:
        """Write what was decided about cases, each with the revision it replaces; their series are judged next."""
        for case, expected in decided:
            before = case_rows.write_decision(self.connection, case, expected)
            self._touched.add((case.metric, case.facility))
            write_events(self.connection, self.act, "case", [(case.id, case.revision)], before)

    def revise(self, record: Fact, expected: int) -> None:
        """Put a later revision of a fact in the place of the expected one."""
        self.revise_all([(record, expected)])

    def revise_all(self, revised: Iterable[tuple[Fact, int]]) -> None:
        """Do the same for many (fact, expected revision), each fact once."""
        pairs = iter(revised)
        while batch := list(islice(pairs, BATCH)):
            old = record_rows.get_rows(self.connection, "fact", [record.id for record, _ in batch])
            before = {key: record_rows.read_record("fact", row) for key, row in old.items()}
            for record, expected in batch:
                _refuse_stale("fact", record, before[record.id], expected, before[record.id].revision)
                _refuse_earlier(record, expected)
            self._replace_facts([record for record, _ in batch], old)
            changes = [(record.id, record.revision, before[record.id]) for record, _ in batch]
            write_each_event(self.connection, self.act, "fact", changes)
        self._judge_touched()

    def _replace_facts(self, records: list[Fact], old: dict[str, Row]) -> None:
        borrowed = self._look_up_borrowed(records)
        numbers = [old[record.id]["no"] for record in records]
        new = [
            self._make_row(record, of_fact[1], read_serial(number))
            for record, of_fact, number in zip(records, borrowed, numbers, strict=True)
        ]
        place = [{"old_no": number, **row} for number, row in zip(numbers, new, strict=True)]
        self.connection.execute(update(fact).where(fact.c.no == bindparam("old_no")), place)
        topics = fact_topic.delete().where(fact_topic.c.fact == bindparam("old_no"))
        self.connection.execute(topics, [{"old_no": number} for number in numbers])
        self.documents.remove(numbers)
        record_rows.change_counts(self.connection, gone=old.values(), come=())
        self._touch_series(old.values())
        self._write_derived(new, list(zip(records, borrowed, strict=True)))

    def update(self, record: Facility | Metric | Article, expected: int | None) -> int:
        """Put a new version of a facility, metric or article in the place of the old; return its revision."""
        kind = get_kind(record)
        table = RECORDS[kind]
        row = record_rows.get_row(self.connection, kind, record.id)
        before, revision = record_rows.read_record(kind, row), row["revision"]
        if expected is not None:
            _refuse_stale(kind, record, before, expected, revision)
        values = {**record_rows.make_row(record), "revision": revision + 1}
        self.connection.execute(update(table).where(table.c.id == record.id).values(values))
        self._replace_names(kind, record, before)
        self._known[kind][record.id] = record
        write_events(self.connection, self.act, kind, [(record.id, revision + 1)], before)
        self._update_facts(kind, record, before)
        return int(revision + 1)

    def _update_facts(self, kind: str, record: Any, before: Any) -> None:
        """Bring the facts of a changed facility, metric or article after it."""
        if kind == "facility" and record.part_of != before.part_of:
            self._check_parents([record])
        if kind == "metric" and record.topics != before.topics:
            self.connection.execute(metric_topic.delete().where(metric_topic.c.metric == record.id))
            _insert_topics(self.connection, [record])
        if kind == "metric" and record.unit != before.unit:
            self._convert_facts(record)
        if collect_words(record) != collect_words(before):
            self._reindex_facts(kind, record.id)
        if kind == "metric" and any(getattr(record, name) != getattr(before, name) for name in _JUDGED_BY):
            judge_metric(self.connection, record.id, self.act.at)

    def _convert_facts(self, record: Metric) -> None:
        """Convert the facts of a metric to its new unit; raise RecordError when one does not fit."""
        for rows in self._iter_facts_of("metric", record.id):
            for old in rows:
                new = make_fact_row(record_rows.read_record("fact", old), record, read_serial(old["no"]))
                extent = {name: new[name] for name in ("low", "high", "point")}
                self.connection.execute(update(fact).where(fact.c.no == old["no"]).values(extent))

    def _reindex_facts(self, kind: str, key: str) -> None:
        for rows in self._iter_facts_of(kind, key):
            self.documents.remove(row["no"] for row in rows)
            self._index_rows(rows)

    def index_all(self) -> None:
        """Write the words of all facts where there are none yet."""
        for rows in self._iter_fact_rows():
            self._index_rows(rows)

    def _index_rows(self, rows: list[Any]) -> None:
        facts = [record_rows.read_record("fact", row) for row in rows]
        self.documents.write_documents(
            (row["no"], row["standing"], record, *of_fact)
            for row, record, of_fact in zip(rows, facts, self._look_up_borrowed(facts), strict=True)
        )

    def _iter_facts_of(self, kind: str, key: str) -> Iterator[list[Any]]:
        return self._iter_fact_rows(fact.c[kind] == key)

    def _iter_fact_rows(self, *conditions: Any) -> Iterator[list[Any]]:
        last = -1
        while True:
            query = select(fact).where(*conditions, fact.c.no > last).order_by(fact.c.no).limit(BATCH)
            rows = self.connection.execute(query).mappings().all()
            if not rows:
                return
            yield list(rows)
            last = rows[-1]["no"]


def index_all_words(connection: Connection) -> None:
    """Make the index of words from the facts, where there is none yet."""
    RecordWriter(connection, AuditEntry.now("", "", "")).index_all()


def _insert_topics(connection: Connection, metrics: Iterable[Metric]) -> None:
    rows = [{"topic": topic, "metric": record.id} for record in metrics for topic in dict.fromkeys(record.topics)]
    if rows:
        connection.execute(insert(metric_topic), rows)


def _make_missing_error(kind: str, key: str, field: str, value: Any, wanted: str) -> RecordError:
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
            remedy="Make the correction with Fact.revise().",
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
