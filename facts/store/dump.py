"""A whole database to a backup and back: every table, row for row, from either database into either.

Which tables there are is what the schema says, and which columns, what the database says. So what a later version
adds is in its backups without a word here. Only the index of words is left out, and made anew.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from sqlalchemy import MetaData, Table, func, insert, inspect, select, text

from facts.errors import FileError
from facts.output import written
from facts.store import bulk, migrations, tally
from facts.store.backup import BackupReader, BackupWriter, Contents, Digest, TableSum, encoded
from facts.store.database import Database
from facts.store.schema import metadata
from facts.store.writing import index_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sqlalchemy import Connection

_LOT = 200
_MADE_ANEW = {"search"}
_NAMES = {*metadata.tables, *(table.name for table in tally.TALLIES)} - _MADE_ANEW
_MOST = 2**63


def back_up(url: str, path: Path, progress: Callable[[int], object] = lambda _: None) -> Contents:
    """Write all of a database to a file, as it is at one moment, whoever reads and writes it meanwhile."""
    _refuse_other(path)
    database = Database.existing(url)
    try:
        with written(path) as stream, database.snapshot() as connection:
            if hasattr(os, "fchmod"):  # what is not public is in it
                os.fchmod(stream.fileno(), 0o600)
            with BackupWriter(stream) as backup:
                return _dump(connection, backup, progress)
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


def verify_backup(path: Path, progress: Callable[[int], object] = lambda _: None) -> Contents:
    """Read all of a backup; raise FileError where it is not as it was written."""
    with BackupReader(path) as backup:
        for name in backup.contents.tables:
            for _, rows in backup.lots(name):
                progress(len(rows))
        return backup.contents


def restore(path: Path, url: str, progress: Callable[[int], object] = lambda _: None) -> Contents:
    """Bring a backup into an empty place, all of it or nothing; one of an older version is brought up to date.

    Raise StoreError where something is there, FileError where the backup is damaged or of a newer program.
    """
    with BackupReader(path) as backup:
        _refuse_newer(path, backup.contents)
        Database.fill(url, lambda connection: _load(connection, path, backup, progress))
        return backup.contents


# ---- out -----------------------------------------------------------------------------------------


def _dump(connection: Connection, backup: BackupWriter, progress: Callable[[int], object]) -> Contents:
    for table in _tables(connection):
        backup.write_table(table.name, _columns(table), _counted(_rows(connection, table), progress))
    return backup.finish(str(migrations.version(connection)))


def _tables(connection: Connection) -> list[Table]:
    """Return the tables as they are in this database, those that others refer to first."""
    known = _NAMES.intersection(inspect(connection).get_table_names())
    found = MetaData()
    found.reflect(connection, only=sorted(known))
    return [table for table in found.sorted_tables if table.name in known]


def _columns(table: Table) -> list[str]:
    return sorted(column.name for column in table.columns)


def _rows(connection: Connection, table: Table) -> Iterator[Any]:
    """Yield the rows in the order of their key, which is the same on both databases."""
    query = select(*(table.c[name] for name in _columns(table))).order_by(*table.primary_key)
    with connection.execute(query.execution_options(yield_per=_LOT)) as rows:
        yield from rows


def _counted(rows: Iterator[Any], progress: Callable[[int], object]) -> Iterator[Any]:
    for number, row in enumerate(rows, start=1):
        yield row
        if not number % _LOT:
            progress(_LOT)


def digests(connection: Connection) -> dict[str, TableSum]:
    """Return the digest of every table."""
    return {table.name: _digest(connection, table) for table in _tables(connection)}


def _digest(connection: Connection, table: Table) -> TableSum:
    digest = Digest(_columns(table))
    for row in _rows(connection, table):
        digest.take(encoded(row))
    return digest.sum


# ---- in ------------------------------------------------------------------------------------------


def _refuse_newer(path: Path, contents: Contents) -> None:
    if contents.database_version not in migrations.known():
        raise FileError(
            f"the backup is of version {contents.database_version}, this program knows up to {migrations.HEAD}",
            where=str(path),
            remedy=f"Restore it with the program that wrote it, {contents.program}, or a newer one.",
        )


def _load(connection: Connection, path: Path, backup: BackupReader, progress: Callable[[int], object]) -> None:
    """Make the version that the backup is of, fill it, look whether all came as it left, and bring it up to date."""
    migrations.upgrade(connection, backup.contents.database_version)
    tables = _tables(connection)
    if {table.name for table in tables} != backup.contents.tables.keys():
        raise _unfit(path, f"it does not hold the tables of version {backup.contents.database_version}")
    with bulk.indexes_aside(connection):
        for table in tables:
            _fill(connection, table, path, backup, progress)
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))  # a migration finds nothing left to be checked
    for table in tables:
        if _digest(connection, table) != backup.contents.tables[table.name]:
            raise _unfit(path, f"the rows of {table.name} did not arrive as they left")
    migrations.upgrade(connection)
    index_words(connection)
    bulk.weigh(connection)


def _fill(
    connection: Connection, table: Table, path: Path, backup: BackupReader, progress: Callable[[int], object]
) -> None:
    if connection.execute(select(func.count()).select_from(table)).scalar_one():
        connection.execute(table.delete())  # what a new database begins with
    for columns, rows in backup.lots(table.name):
        if columns != _columns(table):
            raise _unfit(path, f"the columns of {table.name} are not those of this version")
        _check_types(table, columns, rows, path)
        if rows:
            connection.execute(insert(table), [dict(zip(columns, row, strict=True)) for row in rows])
        progress(len(rows))
    _count_on(connection, table)


def _check_types(table: Table, columns: list[str], rows: list[list[Any]], path: Path) -> None:
    for name, values in zip(columns, zip(*rows, strict=True), strict=False):
        kind = table.c[name].type.python_type
        for value in values:
            if value is not None and (type(value) is not kind or (kind is int and abs(value) >= _MOST)):
                raise _unfit(path, f"{name} of {table.name} is {str(value)[:40]!r}")


def _count_on(connection: Connection, table: Table) -> None:
    """Let PostgreSQL number the next row after the last one; SQLite sees to it."""
    column = table.autoincrement_column
    if connection.dialect.name == "postgresql" and column is not None:
        last = select(func.max(column)).scalar_subquery()
        connection.execute(select(func.setval(func.pg_get_serial_sequence(table.name, column.name), last)))


def _unfit(path: Path, what: str) -> FileError:
    return FileError(what, where=str(path), remedy="Nothing was restored. Take another backup.")
