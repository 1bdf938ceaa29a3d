"""Records as rows, and what is derived from them at each write: columns to filter by, counters, words to search by.

A table of counters is the fact table grouped by some of its columns. It has those columns by the same names, so the
conditions of a selection are written once and hold for both. Words are folded to plain small letters; they are indexed
by FTS5 on SQLite and by tsvector on PostgreSQL.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal
from difflib import get_close_matches
from enum import Enum
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from pydantic import BaseModel
from sqlalchemy import Column, ColumnElement, Integer, SmallInteger, Table, func, insert, select, text
from sqlalchemy.dialects import postgresql, sqlite

from facts.errors import NotFound, StoreError
from facts.evidence.status import Judgement
from facts.model import units
from facts.model.candidate_number import CandidateNumber, NumberState, Proposal
from facts.model.fact_case import FactCase
from facts.model.metric import Direction, Metric, StatType
from facts.model.quantity import Interval, Qualifier, find_date_bounds
from facts.model.record import (
    AsOfBasis,
    Derivation,
    Fact,
    JudgedFact,
    Rank,
    ReviewState,
    Status,
    StatusKind,
    Verification,
    check_unit_fits,
    get_current_id,
)
from facts.model.research_facility import Facility, FacilityKind, find_names_field, gather_names, get_names
from facts.model.source_article import Article
from facts.store.database import RESTORE
from facts.store.schema import RECORDS, TEXT, fact, fold_state, metadata, record_name
from facts.store.search_words import STATE_MARK, STEM_MARK, collect_words

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from sqlalchemy import Connection, Select

    from facts.store.search_words import SearchedRecord


Record: TypeAlias = Fact | Facility | Metric | Article | CandidateNumber | FactCase
Row: TypeAlias = dict[str, Any]

MODELS: dict[str, type[BaseModel]] = {
    "facility": Facility,
    "metric": Metric,
    "article": Article,
    "fact": Fact,
    "number": CandidateNumber,
    "case": FactCase,
}
_KINDS = {model: kind for kind, model in MODELS.items()}
_SERIAL_BITS = 32
ONE_DAY = 1 << _SERIAL_BITS


def get_kind(record: Record) -> str:
    """Return the name of the record's table, as in `MODELS`."""
    return _KINDS[type(record)]


def format_timestamp(value: datetime) -> str:
    """Write a moment as UTC text; one without a zone is taken as UTC."""
    aware = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    return aware.isoformat().replace("+00:00", "Z")


def _encode_list(value: tuple[str, ...]) -> str:
    return json.dumps(value, ensure_ascii=False) if value else "[]"


def _encode_decimal(value: Decimal) -> str:
    return f"{value:f}"


def _encode_enum(item: Enum | str) -> str:
    return item.value if isinstance(item, Enum) else item


_ENUMS: dict[str, type[Enum]] = {
    "qualifier": Qualifier,
    "as_of_basis": AsOfBasis,
    "status_kind": StatusKind,
    "derivation": Derivation,
    "verification": Verification,
    "review_state": ReviewState,
    "rank": Rank,
    "kind": FacilityKind,
    "stat_type": StatType,
    "direction": Direction,
    "state": NumberState,
}
_DECIMALS = ("amount", "lower", "upper")
_MOMENTS = ("modified_at", "checked_at", "reviewed_at", "decided_at")
_LISTS = ("topics", "aliases", "authors")

_ENCODE: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(_ENUMS, _encode_enum),
    **dict.fromkeys(_DECIMALS, _encode_decimal),
    **dict.fromkeys(_MOMENTS, format_timestamp),
    **dict.fromkeys(_LISTS, _encode_list),
    "review_by": date.isoformat,
    "proposal": lambda proposal: proposal.model_dump_json(exclude_defaults=True),
}


@lru_cache(maxsize=4096)
def _read_proposal(written: str) -> Proposal:
    """Return what was read at a place; a review reads all numbers of its article again after each decision."""
    return Proposal.model_validate_json(written)


_DECODE: dict[str, Callable[[Any], Any]] = {
    **_ENUMS,
    **dict.fromkeys(_DECIMALS, Decimal),
    **dict.fromkeys(_MOMENTS, datetime.fromisoformat),
    **dict.fromkeys(_LISTS, lambda text: tuple(json.loads(text) if isinstance(text, str) else text)),
    "review_by": date.fromisoformat,
    "proposal": lambda kept: _read_proposal(kept) if isinstance(kept, str) else Proposal.model_validate(kept),
}


_DECODE_IN_PART = ("qualifier", "status_kind", "review_state", "rank", *_DECIMALS, "review_by")


def make_row(record: Record) -> Row:
    """Return the record's own fields as the database keeps them: text, whole numbers, truth values.

    Its names in other languages are rows of a table of their own, see `make_name_rows`.
    """
    row = dict(record.__dict__)
    row.pop(find_names_field(type(record)), None)
    for name in _ENCODE.keys() & row.keys():
        if row[name] is not None:
            row[name] = _ENCODE[name](row[name])
    return row


def make_name_rows(record: Record) -> list[Row]:
    """Return the rows of the record's names in other languages."""
    key = {"kind": get_kind(record), "record": record.id}
    return [{**key, "language": language, "name": name} for language, name in get_names(record).items()]


def read_names(connection: Connection, kind: str, ids: Collection[str] | None = None) -> dict[str, dict[str, str]]:
    """Return the names in other languages of records by id: of all of a kind, or of those with the ids."""
    found: dict[str, dict[str, str]] = {}
    own = select(*record_name.c["record", "language", "name"]).where(record_name.c.kind == kind)
    for query in [own] if ids is None else [own.where(record_name.c.record.in_(lot)) for lot in iter_batches(ids)]:
        for record, language, name in connection.execute(query.order_by(record_name.c.record, record_name.c.language)):
            found.setdefault(record, {})[language] = name
    return found


def read_record(kind: str, row: Mapping[Any, Any]) -> Any:
    """Build a record from a row, or from the snapshot in an event, without judging it again.

    Snapshots of older versions have a column for the names in each language.
    """
    model = MODELS[kind]
    if model is FactCase:  # its codes are not those of the fields of the same names of other records
        return FactCase.model_validate(row)
    row = gather_names(model, row)
    values = {name: row[name] for name in model.model_fields if name in row}
    for name in _DECODE.keys() & values.keys():
        if values[name] is not None:
            values[name] = _decode_value(kind, name, values)
    return model.model_construct(**values)


def read_partial_fact(row: Row) -> Fact:
    """Build a fact from a row that has only some of its fields, quickly: what is missing cannot be asked for."""
    values = dict(row)
    for name in _DECODE_IN_PART:
        if values[name] is not None:
            values[name] = _decode_value("fact", name, values)
    fact = Fact.__new__(Fact)
    object.__setattr__(fact, "__dict__", values)
    return fact


def read_judged(row: Mapping[str, Any]) -> JudgedFact:
    """Build a fact with what holds of it from a row that holds its state of today."""
    state = Status(row["state"]) if row["state"] else None
    contradicts = tuple(json.loads(row["contradicts"]))
    fact = read_record("fact", row)
    return JudgedFact.of(fact, state=state, overtaken_by=row["overtaken_by"], contradicts=contradicts)


def _decode_value(kind: str, name: str, values: Row) -> Any:
    try:
        return _DECODE[name](values[name])
    except (ValueError, TypeError, ArithmeticError) as error:
        raise StoreError(
            f"the database is damaged: {name} is {str(values[name])[:60]!r}",
            where=f"{kind} {values.get('id')}",
            remedy=RESTORE,
        ) from error


def make_fact_row(fact: Fact, metric: Metric, serial: int) -> Row:
    """Return a fact's row with the derived columns; raise RecordError when its unit does not fit the metric."""
    row = make_row(fact)
    start, end = fact.as_of_bounds or (None, None)
    row |= _compute_extent(fact, metric)
    row["no"] = make_sort_key(start, serial)
    row["as_of_start"] = start and start.isoformat()
    row["as_of_end"] = end and end.isoformat()
    row["dimension"] = units.get_unit(fact.unit).dimension
    row["standing"] = fold_state(row["review_state"], row["rank"])
    return row | make_state_row(Judgement())


def make_state_row(judged: Judgement) -> Row:
    """Return the columns that hold what the other facts of its series leave of a fact."""
    return {
        "state": judged.state or "",
        "last_day": judged.last_day.isoformat() if judged.last_day else "",
        "overtaken_by": judged.overtaken_by,
        "contradicts": _encode_list(judged.contradicts),
    }


def make_sort_key(start: date | None, serial: int) -> int:
    """Return a fact's number: ordered by the first day of its as-of date, undated ones first, then by age."""
    return ((start.toordinal() if start else 0) << _SERIAL_BITS) | serial


def read_serial(number: int) -> int:
    return number & ((1 << _SERIAL_BITS) - 1)


def _compute_extent(fact: Fact, metric: Metric) -> Row:
    """Return the interval and the point as floats in the metric's unit; money stays in its currency."""
    if not _accepts_unit(metric, fact.unit):
        check_unit_fits(fact, metric)
    interval = fact.interval
    to_unit = _make_scale(fact.unit, metric.unit)
    return {
        "low": to_unit(interval.low),
        "high": to_unit(interval.high),
        "point": _compute_point(fact, interval, to_unit),
        "low_inclusive": interval.low_inclusive,
        "high_inclusive": interval.high_inclusive,
    }


def _compute_point(fact: Fact, interval: Interval, to_unit: Callable[[Decimal | None], float | None]) -> float | None:
    if not units.get_unit(fact.unit).is_date:
        return to_unit(fact.point)
    point = fact.point
    if point is None or fact.amount is None:
        return to_unit(interval.low if interval.low is not None else interval.high)
    return float(find_date_bounds(point, fact.unit)[0].toordinal())


@lru_cache(maxsize=4096)
def _accepts_unit(metric: Metric, code: str) -> bool:
    return metric.accepts(code)


@lru_cache(maxsize=4096)
def _make_scale(source: str, target: str) -> Callable[[Decimal | None], float | None]:
    item = units.get_unit(source)
    scale, offset = (Decimal(1), Decimal(0)) if item.is_money or item.is_date else units.find_linear(source, target)

    def scale_value(value: Decimal | None) -> float | None:
        return None if value is None else float(value * scale + offset)

    return scale_value


Model = TypeVar("Model", bound=BaseModel)
_NEIGHBOURS = 500
_MOST_IDS = 500


def get_record(connection: Connection, model: type[Model], key: str) -> Model:
    """Return one record; raise NotFound naming near ids."""
    kind = _KINDS[model]
    found: Model = read_record(kind, get_row(connection, kind, key))
    return found


def get_row(connection: Connection, kind: str, key: str) -> Row:
    """Return the row of a record with its names; raise NotFound naming near ids."""
    table = RECORDS[kind]
    key = resolve_id(kind, key)
    found = _select_rows(connection, kind, table.c.id == key, ids=[key])
    if not found:
        near = get_close_matches(key, _list_neighbours(connection, kind, key), n=3, cutoff=0.5)
        remedy = f"Did you mean {', '.join(near)}?" if near else f"Look for it among the {_pluralize(kind)}."
        raise NotFound(f"there is no {kind} {key[:80]!r}", where=f"{kind} id", remedy=remedy)
    return found[0]


def resolve_id(kind: str, key: str) -> str:
    """Return the id that a record has now: each lookup by id asks here, so that an old one leads to its fact."""
    return get_current_id(key) if kind == "fact" else key


def fetch_rows(connection: Connection, query: Select[Any]) -> list[Row]:
    """Return the rows of a query as dictionaries, whose values are found faster than those of the driver's rows."""
    result = connection.execute(query)
    names = tuple(result.keys())
    return [dict(zip(names, row, strict=True)) for row in result]


def get_rows(connection: Connection, kind: str, keys: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return the rows of many records by id; raise NotFound for the first that is not there."""
    wanted = list(keys)
    table = RECORDS[kind]
    found = {
        row["id"]: dict(row)
        for lot in iter_batches(wanted)
        for row in connection.execute(select(table).where(table.c.id.in_(lot))).mappings()
    }
    return {key: found[key] if key in found else get_row(connection, kind, key) for key in wanted}


def _pluralize(kind: str) -> str:
    return "facilities" if kind == "facility" else f"{kind}s"


def _list_neighbours(connection: Connection, kind: str, key: str) -> list[str]:
    """Return the ids on either side in the alphabet: all of a small table, enough of a large one."""
    place = RECORDS[kind].c.id
    below = select(place).where(place < key).order_by(place.desc()).limit(_NEIGHBOURS)
    above = select(place).where(place > key).order_by(place).limit(_NEIGHBOURS)
    return [*connection.execute(below).scalars(), *connection.execute(above).scalars()]


def get_records(connection: Connection, model: type[Model], ids: Iterable[str] | None = None) -> dict[str, Model]:
    """Return all records of a table by id, or those among the ids that exist."""
    kind = _KINDS[model]
    place = RECORDS[kind].c.id
    if ids is None:
        return _select_records(connection, model)
    wanted = (resolve_id(kind, key) for key in ids)
    return {
        key: record
        for lot in iter_batches(wanted)
        for key, record in _select_records(connection, model, place.in_(lot), ids=lot).items()
    }


def iter_batches(ids: Iterable[str]) -> Iterator[list[str]]:
    """Yield the ids in order, each once, as many at a time as a query may name."""
    wanted = sorted(set(ids))
    for first in range(0, len(wanted), _MOST_IDS):
        yield wanted[first : first + _MOST_IDS]


def _select_records(
    connection: Connection, model: type[Model], *conditions: Any, ids: Collection[str] | None = None
) -> dict[str, Model]:
    kind = _KINDS[model]
    return {row["id"]: read_record(kind, row) for row in _select_rows(connection, kind, *conditions, ids=ids)}


def _select_rows(connection: Connection, kind: str, *conditions: Any, ids: Collection[str] | None) -> list[Row]:
    """Return rows in the order of their ids; those of records with names in other languages hold these too."""
    table = RECORDS[kind]
    rows = fetch_rows(connection, select(table).where(*conditions).order_by(table.c.id))
    field = find_names_field(MODELS[kind])
    names = read_names(connection, kind, ids) if field else {}
    for row in rows if field else ():
        row[field] = names.get(row["id"], {})
    return rows


def _count_table(name: str, *columns: str) -> Table:
    keys = [Column(key, SmallInteger if key == "standing" else TEXT, primary_key=True) for key in columns]
    return Table(f"tally_{name}", metadata, *keys, Column("n", Integer, nullable=False), sqlite_with_rowid=False)


METRIC_COUNTS = _count_table("metric", "standing", "metric", "dimension", "qualifier", "verification", "topics")
FACILITY_COUNTS = _count_table("facility", "standing", "facility", "qualifier", "verification")
ARTICLE_COUNTS = _count_table("article", "standing", "article")
PAIR_COUNTS = _count_table("pair", "standing", "facility", "metric", "dimension", "topics")
SOURCE_COUNTS = _count_table("source", "standing", "article", "qualifier", "verification")
STATE_COUNTS = (
    _count_table("state", "standing", "state", "last_day"),
    _count_table("facility_state", "standing", "facility", "state", "last_day"),
    _count_table("metric_state", "standing", "metric", "topics", "state", "last_day"),
)
# Smallest first: the first one that has the wanted columns is used.
COUNTS = (METRIC_COUNTS, FACILITY_COUNTS, ARTICLE_COUNTS, PAIR_COUNTS, SOURCE_COUNTS, *STATE_COUNTS)
COUNTS_BY_KIND = {"metric": METRIC_COUNTS, "facility": FACILITY_COUNTS, "article": ARTICLE_COUNTS}


def list_keys(tally: Table) -> tuple[str, ...]:
    return tuple(column.name for column in tally.primary_key)


def find_smallest(wanted: set[str]) -> Table:
    """Return the smallest table that has the columns: a tally, else the facts themselves."""
    return next((tally for tally in COUNTS if wanted <= set(list_keys(tally))), fact)


def count_expression(table: Table) -> ColumnElement[Any]:
    """Return the expression that counts facts in a tally or in the facts themselves."""
    return func.count() if table is fact else func.coalesce(func.sum(table.c.n), 0)


def change_counts(
    connection: Connection,
    gone: Iterable[Mapping[str, Any]],
    come: Iterable[Mapping[str, Any]],
    tallies: Iterable[Table] = COUNTS,
) -> None:
    """Count rows of facts out and in."""
    gone, come = list(gone), list(come)
    for tally in tallies:
        names = list_keys(tally)
        counter = Counter(tuple(row[name] for name in names) for row in come)
        counter.subtract(tuple(row[name] for name in names) for row in gone)
        steps = [{**dict(zip(names, key, strict=True)), "n": n} for key, n in sorted(counter.items()) if n]
        if steps:
            connection.execute(_count_upsert(tally, connection.dialect.name), steps)


@cache
def _count_upsert(tally: Table, dialect: str) -> Any:
    upsert: Any = (postgresql if dialect == "postgresql" else sqlite).insert(tally)
    return upsert.on_conflict_do_update(index_elements=list_keys(tally), set_={"n": tally.c.n + upsert.excluded.n})


def recount_facts(connection: Connection) -> None:
    """Count everything anew, after a bulk load."""
    for tally in COUNTS:
        names = list_keys(tally)
        columns = [fact.c[name] for name in names]
        connection.execute(tally.delete())
        grouped = select(*columns, func.count()).group_by(*columns)
        connection.execute(insert(tally).from_select([*names, "n"], grouped))


_INSERT_DOCUMENT = {
    "sqlite": "INSERT INTO search (rowid, document) VALUES (:no, :document)",
    "postgresql": "INSERT INTO search (no, document) VALUES (:no, array_to_tsvector(string_to_array(:document, ' ')))",
}
_INSERT_WORD = "INSERT OR IGNORE INTO word (word) VALUES (:word)"
_DELETE_DOCUMENT = {
    "sqlite": "DELETE FROM search WHERE rowid = :no",
    "postgresql": "DELETE FROM search WHERE no = :no",
}


class WordIndex:
    """Write documents, remembering the words of the facilities, metrics and articles they borrow from."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.dialect = connection.dialect.name
        self._borrowed: dict[tuple[type[SearchedRecord], str], frozenset[str]] = {}
        self._spelt: set[str] = set()

    def write_documents(self, facts: Iterable[tuple[Any, ...]]) -> None:
        """Write the documents of (number, standing, fact, facility, metric, article)."""
        found = [(no, standing, self._collect_all(*records)) for no, standing, *records in facts]
        rows = [
            {"no": no, "document": " ".join([f"{STATE_MARK}{standing}", *sorted(of)])} for no, standing, of in found
        ]
        if rows:
            self.connection.execute(text(_INSERT_DOCUMENT[self.dialect]), rows)
            self._record_spelling(frozenset[str]().union(*(of for _, _, of in found)))

    def remove(self, numbers: Iterable[int]) -> None:
        rows = [{"no": no} for no in numbers]
        if rows:
            self.connection.execute(text(_DELETE_DOCUMENT[self.dialect]), rows)

    def _collect_all(self, fact: Fact, *others: SearchedRecord) -> frozenset[str]:
        return collect_words(fact).union(*map(self._collect_borrowed, others))

    def _collect_borrowed(self, record: SearchedRecord) -> frozenset[str]:
        key = (type(record), record.id)
        if key not in self._borrowed:
            self._borrowed[key] = collect_words(record)
        return self._borrowed[key]

    def _record_spelling(self, found: frozenset[str]) -> None:
        new = {word for word in found - self._spelt if not word.startswith(STEM_MARK)}
        if new and self.dialect == "sqlite":
            self.connection.execute(text(_INSERT_WORD), [{"word": word} for word in sorted(new)])
            self._spelt |= new
