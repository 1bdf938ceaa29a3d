"""Backup and restore: every table, row for row, from either database into either; loading and renaming in bulk.

The file is a zip with the rows of each table, a line each, and a manifest with their counts and digests. It is read as
a stream and never unpacked to a disk; a table is accepted only once its digest is right. The schema says which tables
there are, the database which columns. Only the index of words is left out, and made anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import struct
import zipfile
import zlib
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from io import BufferedReader
from typing import TYPE_CHECKING, Annotated, Any, Literal, cast

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import MetaData, Table, func, insert, inspect, select, text, update

from facts.errors import FileError
from facts.output import open_output
from facts.store import case_rows, migrations, record_rows
from facts.store.database import Database
from facts.store.record_writer import RecordWriter, has_unjudged, index_all_words, judge_all, judge_metric
from facts.store.schema import candidate, event, export_fact, fact, metadata

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from io import RawIOBase
    from pathlib import Path
    from types import TracebackType
    from typing import BinaryIO, Self

    from sqlalchemy import Connection

    from facts.model.candidate_number import AuditEntry
    from facts.store.record_rows import Record


# The plain indexes of the facts, as the database itself describes them; not those that keep ids unique.
_INDEXES = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'fact' AND sql IS NOT NULL",
    "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()"
    " AND tablename = 'fact' AND indexdef NOT LIKE 'CREATE UNIQUE%'",
}


def load_records(connection: Connection, records: Iterable[Record], act: AuditEntry) -> int:
    """Insert new records; return how many."""
    with drop_indexes(connection):
        added = RecordWriter(connection, act, counting=False).add(records)
    judge_all(connection, act.at)
    record_rows.recount_facts(connection)
    analyze_tables(connection)
    return added


@contextmanager
def drop_indexes(connection: Connection) -> Iterator[None]:
    """Put the indexes of the facts aside while many are written; a failure undoes it with the transaction."""
    indexes = sorted(tuple(row) for row in connection.execute(text(_INDEXES[connection.dialect.name])))
    for name, _ in indexes:
        connection.execute(text(f"DROP INDEX {name}"))
    yield
    for _, statement in indexes:
        connection.execute(text(statement))


def analyze_tables(connection: Connection) -> None:
    """Let the database look at what its indexes hold now, to choose among them."""
    connection.execute(text("ANALYZE"))


# The triggers that keep the log as it is, as the database itself describes them.
_GUARDS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'event'"


def find_old_ids(connection: Connection, ids: Iterable[str]) -> list[str]:
    """Return those of the ids under which facts are still kept."""
    return list(connection.execute(select(fact.c.id).where(fact.c.id.in_(list(ids)))).scalars())


def rename_facts(connection: Connection, renamed: Mapping[str, str]) -> bool:
    """Rename facts; return whether there were any. One whose new id is taken keeps its own."""
    taken = set(find_old_ids(connection, renamed.values()))
    found = [key for key in find_old_ids(connection, renamed) if renamed[key] not in taken]
    if found:
        with _unlock_log(connection):
            for key in found:
                _rename_fact(connection, key, renamed[key])
        for key in (
            connection.execute(select(fact.c.metric).where(fact.c.id.in_(renamed.values())).distinct()).scalars().all()
        ):
            judge_metric(connection, key, datetime.now(UTC))
    return bool(found)


@contextmanager
def _unlock_log(connection: Connection) -> Iterator[None]:
    """Let the ids in the log be changed, which nobody else may touch: what it says of whom stays the same."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("ALTER TABLE event DISABLE TRIGGER USER"))
        yield
        connection.execute(text("ALTER TABLE event ENABLE TRIGGER USER"))
        return
    guards = connection.execute(text(_GUARDS)).all()
    for name, _ in guards:
        connection.execute(text(f"DROP TRIGGER {name}"))
    yield
    for _, statement in guards:
        connection.exec_driver_sql(statement)


def _rename_fact(connection: Connection, key: str, new: str) -> None:
    connection.execute(update(fact).where(fact.c.id == key).values(id=new))
    connection.execute(update(candidate).where(candidate.c.fact == key).values(fact=new))
    connection.execute(update(export_fact).where(export_fact.c.fact == key).values(fact=new))
    case_rows.rename_sides(connection, key, new)
    own = (event.c.kind == "fact", event.c.record == key)
    connection.execute(update(event).where(*own).values(record=new, before=_replace_id('"id"', key, new)))
    numbers = select(candidate.c.id).where(candidate.c.fact == new)
    of_numbers = (event.c.kind == "number", event.c.record.in_(numbers))
    connection.execute(update(event).where(*of_numbers).values(before=_replace_id('"fact"', key, new)))


def _replace_id(field: str, key: str, new: str) -> Any:
    """Return the record before an event, which is kept as JSON, with the new id in one field."""
    return func.replace(event.c.before, f'{field}:"{key}"', f'{field}:"{new}"')


ROWS_AT_ONCE = 1000
BYTES_AT_ONCE = 4 * 1024 * 1024
LONGEST_LINE = 128 * 1024 * 1024
LONGEST_MANIFEST = 1024 * 1024
# A backup unpacks to a gigabyte, however small it is, and beyond it to so many times its size: ours to 5 to 20 times.
SMALL, MAX_RATIO = 1024**3, 100
_MANIFEST = "manifest.json"
_OTHER = "Choose a file that “facts backup” wrote."
_SPOILT = "Take another backup: this one was changed or cut off after it was written."
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    RuntimeError,  # of zipfile: encrypted, an unknown compression; of json: nested too deeply
    ValueError,
    LookupError,
    OverflowError,
)


class TableSum(BaseModel):
    """How many rows a table has, and the digest of all of them in the order of its key."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    rows: int = Field(ge=0, le=10**12)
    sha256: str = Field(pattern="^[0-9a-f]{64}$")


class BackupContents(BaseModel):
    """What a backup says of itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    format: Literal["facts backup"] = "facts backup"
    format_version: Literal[1] = 1
    program: str = Field(max_length=40)
    database_version: str = Field(pattern="^[0-9]{4}$")
    made_at: datetime
    tables: dict[Annotated[str, Field(max_length=80)], TableSum] = Field(max_length=200)

    def __getitem__(self, table: str) -> int:
        """Return how many rows a table has, 0 for one that is not there."""
        return self.tables[table].rows if table in self.tables else 0


class TableDigest:
    """The running digest of a table: the names of its columns, then its rows."""

    def __init__(self, columns: Sequence[str]) -> None:
        self.rows = -1
        self._hash = hashlib.sha256()
        self.take(encode_row(columns))

    def take(self, line: bytes) -> bytes:
        self.rows += 1
        self._hash.update(line)
        return line

    @property
    def sum(self) -> TableSum:
        return TableSum(rows=self.rows, sha256=self._hash.hexdigest())


def encode_row(row: Sequence[Any]) -> bytes:
    """Return a row as a line of JSON: the same row is the same line, whichever database it came from."""
    return json.dumps(list(row), ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


class BackupWriter:
    """A backup being written to a stream, table by table."""

    def __init__(self, stream: BinaryIO) -> None:
        self._zip = zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED)
        self._sums: dict[str, TableSum] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if error is not None:
            self._zip.fp = None  # given up: it would try to write its end, and there may be no room for that either

    def write_table(self, name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        digest = TableDigest(columns)
        with self._zip.open(_name_member(name), "w", force_zip64=True) as member:
            member.write(encode_row(columns))
            for row in rows:
                member.write(digest.take(_check_length(encode_row(row), name)))
        self._sums[name] = digest.sum

    def finish(self, database_version: str) -> BackupContents:
        """Write the manifest, without which it is no backup."""
        contents = BackupContents(
            program=version("facts-dashboard"),
            database_version=database_version,
            made_at=datetime.now(UTC),
            tables=self._sums,
        )
        self._zip.writestr(_MANIFEST, contents.model_dump_json(indent=1))
        self._zip.close()
        return contents


class BackupReader:
    """A backup to read; raise FileError where it is none, or not as it was written."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._name_errors():
            if not zipfile.is_zipfile(path):
                raise self._make_refusal("this is no backup", _OTHER)
            self._left = SMALL + MAX_RATIO * path.stat().st_size
            self._zip = zipfile.ZipFile(path)
        try:
            with self._name_errors():
                self.contents = self._read_contents()
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._zip.close()

    def lots(self, name: str) -> Iterator[tuple[list[str], list[list[Any]]]]:
        """Yield (columns, some rows) until the table ends; the last lot comes only where all of them are as written."""
        with self._name_errors(), self._zip.open(_name_member(name)) as stream:
            member = BufferedReader(cast("RawIOBase", stream), 1024 * 1024)
            columns = self._parse_row(name, self._read_line(member))
            digest, lot, size = TableDigest(columns), [], 0
            while line := self._read_line(member):
                lot.append(self._parse_row(name, digest.take(line), len(columns)))
                size += len(line)
                if len(lot) >= ROWS_AT_ONCE or size >= BYTES_AT_ONCE:
                    yield columns, lot
                    lot, size = [], 0
            if digest.sum != self.contents.tables[name]:
                raise self._make_refusal(f"the rows of {name} are not those that were written", _SPOILT)
            yield columns, lot

    def _read_contents(self) -> BackupContents:
        if _MANIFEST not in self._zip.namelist():
            raise self._make_refusal("this is no backup: it has no manifest", _OTHER)
        with self._zip.open(_MANIFEST) as member:
            text = member.read(LONGEST_MANIFEST)
        try:
            contents = BackupContents.model_validate_json(text)
        except ValidationError as error:
            raise self._make_refusal("this is no backup, or one of a newer program", _OTHER) from error
        wanted = [_MANIFEST, *map(_name_member, contents.tables)]
        if sorted(wanted) != sorted(self._zip.namelist()):
            raise self._make_refusal("it does not hold the tables that it names", _SPOILT)
        return contents

    def _read_line(self, member: BufferedReader[RawIOBase]) -> bytes:
        line = member.readline(LONGEST_LINE)
        self._left -= len(line)
        if self._left < 0 or (line and not line.endswith(b"\n")):
            raise self._make_refusal("it unpacks to more than a backup can hold, or is cut off", _SPOILT)
        return line

    def _parse_row(self, name: str, line: bytes, width: int | None = None) -> list[Any]:
        row = json.loads(line)
        if not isinstance(row, list) or (width is None and not all(isinstance(item, str) for item in row)):
            raise self._make_refusal(f"a line of {name} is no row", _SPOILT)
        if width is not None and len(row) != width:
            raise self._make_refusal(f"a row of {name} has {len(row)} values, not {width}", _SPOILT)
        return row

    @contextmanager
    def _name_errors(self) -> Iterator[None]:
        """Say whatever a library makes of a damaged file in words for who chose it."""
        try:
            yield
        except FileError:
            raise
        except OSError as error:
            raise self._make_refusal(f"the backup cannot be read ({error.strerror or error})", _OTHER) from error
        except _BROKEN as error:
            raise self._make_refusal(f"the backup is damaged ({error})", _SPOILT) from error

    def _make_refusal(self, what: str, remedy: str) -> FileError:
        return FileError(what, where=str(self._path), remedy=remedy)


def _check_length(line: bytes, table: str) -> bytes:
    """Refuse to write what could not be read again."""
    if len(line) > LONGEST_LINE:
        raise FileError(f"a row of {table} has {len(line):,} bytes", where="backup", remedy="Shorten that text.")
    return line


def _name_member(table: str) -> str:
    return f"tables/{table}.jsonl"


_ROWS_AT_ONCE = 200
_MADE_ANEW = {"search"}
_TABLE_NAMES = {*metadata.tables, *(table.name for table in record_rows.COUNTS)} - _MADE_ANEW
_LARGEST_INTEGER = 2**63


def back_up(url: str, path: Path, progress: Callable[[int], object] = lambda _: None) -> BackupContents:
    """Write all of a database to a file, as it is at one moment, whoever reads and writes it meanwhile."""
    _refuse_other(path)
    database = Database.open_existing(url)
    try:
        with open_output(path) as stream, database.snapshot() as connection:
            if hasattr(os, "fchmod"):  # what is not public is in it
                os.fchmod(stream.fileno(), 0o600)
            with BackupWriter(stream) as backup:
                return _write_tables(connection, backup, progress)
    finally:
        database.close()


def _refuse_other(path: Path) -> None:
    """Refuse to replace what is no backup: most of all the database itself."""
    if not path.is_file():
        return
    try:
        BackupReader(path).__exit__(None, None, None)
    except FileError as error:
        raise FileError(
            "another file stands there, which is no backup", where=str(path), remedy="Choose another name."
        ) from error


def verify_backup(path: Path, progress: Callable[[int], object] = lambda _: None) -> BackupContents:
    """Read all of a backup; raise FileError where it is not as it was written."""
    with BackupReader(path) as backup:
        for name in backup.contents.tables:
            for _, rows in backup.lots(name):
                progress(len(rows))
        return backup.contents


def restore_backup(path: Path, url: str, progress: Callable[[int], object] = lambda _: None) -> BackupContents:
    """Bring a backup into an empty place, all of it or nothing; one of an older version is brought up to date.

    Raise StoreError where something is there, FileError where the backup is damaged or of a newer program.
    """
    with BackupReader(path) as backup:
        _refuse_newer(path, backup.contents)
        Database.fill(url, lambda connection: _load_backup(connection, path, backup, progress))
        return backup.contents


# ---- out -----------------------------------------------------------------------------------------


def _write_tables(connection: Connection, backup: BackupWriter, progress: Callable[[int], object]) -> BackupContents:
    for table in _reflect_tables(connection):
        backup.write_table(table.name, _list_columns(table), _count_rows(_iter_rows(connection, table), progress))
    return backup.finish(str(migrations.version(connection)))


def _reflect_tables(connection: Connection) -> list[Table]:
    """Return the tables as they are in this database, those that others refer to first."""
    known = _TABLE_NAMES.intersection(inspect(connection).get_table_names())
    found = MetaData()
    found.reflect(connection, only=sorted(known))
    return [table for table in found.sorted_tables if table.name in known]


def _list_columns(table: Table) -> list[str]:
    return sorted(column.name for column in table.columns)


def _iter_rows(connection: Connection, table: Table) -> Iterator[Any]:
    """Yield the rows in the order of their key, which is the same on both databases."""
    query = select(*(table.c[name] for name in _list_columns(table))).order_by(*table.primary_key)
    with connection.execute(query.execution_options(yield_per=_ROWS_AT_ONCE)) as rows:
        yield from rows


def _count_rows(rows: Iterator[Any], progress: Callable[[int], object]) -> Iterator[Any]:
    for number, row in enumerate(rows, start=1):
        yield row
        if not number % _ROWS_AT_ONCE:
            progress(_ROWS_AT_ONCE)


def digest_tables(connection: Connection) -> dict[str, TableSum]:
    """Return the digest of every table."""
    return {table.name: _digest_table(connection, table) for table in _reflect_tables(connection)}


def _digest_table(connection: Connection, table: Table) -> TableSum:
    digest = TableDigest(_list_columns(table))
    for row in _iter_rows(connection, table):
        digest.take(encode_row(row))
    return digest.sum


# ---- in ------------------------------------------------------------------------------------------


def _refuse_newer(path: Path, contents: BackupContents) -> None:
    if contents.database_version not in migrations.list_known():
        raise FileError(
            f"the backup is of version {contents.database_version}, this program knows up to {migrations.HEAD}",
            where=str(path),
            remedy=f"Restore it with the program that wrote it, {contents.program}, or a newer one.",
        )


def _load_backup(connection: Connection, path: Path, backup: BackupReader, progress: Callable[[int], object]) -> None:
    """Make the version that the backup is of, fill it, look whether all came as it left, and bring it up to date."""
    migrations.upgrade(connection, backup.contents.database_version)
    tables = _reflect_tables(connection)
    if {table.name for table in tables} != backup.contents.tables.keys():
        raise _make_unfit_error(path, f"it does not hold the tables of version {backup.contents.database_version}")
    with drop_indexes(connection):
        for table in tables:
            _fill_table(connection, table, path, backup, progress)
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))  # a migration finds nothing left to be checked
    for table in tables:
        if _digest_table(connection, table) != backup.contents.tables[table.name]:
            raise _make_unfit_error(path, f"the rows of {table.name} did not arrive as they left")
    migrations.upgrade(connection)
    if has_unjudged(connection):
        judge_all(connection, datetime.now(UTC))
        record_rows.recount_facts(connection)
    index_all_words(connection)
    analyze_tables(connection)


def _fill_table(
    connection: Connection, table: Table, path: Path, backup: BackupReader, progress: Callable[[int], object]
) -> None:
    if connection.execute(select(func.count()).select_from(table)).scalar_one():
        connection.execute(table.delete())  # what a new database begins with
    for columns, rows in backup.lots(table.name):
        if columns != _list_columns(table):
            raise _make_unfit_error(path, f"the columns of {table.name} are not those of this version")
        _check_types(table, columns, rows, path)
        if rows:
            connection.execute(insert(table), [dict(zip(columns, row, strict=True)) for row in rows])
        progress(len(rows))
    _advance_sequence(connection, table)


def _check_types(table: Table, columns: list[str], rows: list[list[Any]], path: Path) -> None:
    for name, values in zip(columns, zip(*rows, strict=True), strict=False):
        kind = table.c[name].type.python_type
        for value in values:
            if value is not None and (type(value) is not kind or (kind is int and abs(value) >= _LARGEST_INTEGER)):
                raise _make_unfit_error(path, f"{name} of {table.name} is {str(value)[:40]!r}")


def _advance_sequence(connection: Connection, table: Table) -> None:
    """Let PostgreSQL number the next row after the last one; SQLite sees to it."""
    column = table.autoincrement_column
    if connection.dialect.name == "postgresql" and column is not None:
        last = select(func.max(column)).scalar_subquery()
        connection.execute(select(func.setval(func.pg_get_serial_sequence(table.name, column.name), last)))


def _make_unfit_error(path: Path, what: str) -> FileError:
    return FileError(what, where=str(path), remedy="Nothing was restored. Take another backup.")
