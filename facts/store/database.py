"""One database, SQLite or PostgreSQL: opened, brought to the current version, read and written safely."""

from __future__ import annotations

import sqlite3
import time
import weakref
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError

from facts.errors import StoreError
from facts.store import migrations

if TYPE_CHECKING:
    from collections.abc import Iterator

_PRAGMAS = (
    "busy_timeout = 15000",
    "synchronous = FULL",  # what was acknowledged outlives a power cut; it costs 0.13 ms a change
    "foreign_keys = ON",
    "cache_size = -32000",
    "mmap_size = 4294967296",
    "temp_store = MEMORY",
    "journal_size_limit = 67108864",
    "analysis_limit = 1000",
)
_PATIENCE = 200
_REMEDY = "Write sqlite:///path/to/facts.db or postgresql://user:password@host/name, and see that the server runs."

_LATER = "See that the database can be reached and has room, then try again."


class Database:
    """An engine with its two ways in: `reading` sees one state, `writing` is one transaction at a time."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.is_sqlite = engine.dialect.name == "sqlite"

    @classmethod
    def open(cls, url: str) -> Database:
        address = _address(url)
        database = cls(_engine(address))
        try:
            with database._named_errors(_REMEDY):
                if database.is_sqlite:
                    database._write_ahead()
                database._migrate()
        except BaseException:
            database.close()
            raise
        return database

    @classmethod
    def in_memory(cls) -> Database:
        """Return an empty database that lasts as long as it is held; its readers take turns."""
        engine = create_engine(
            "sqlite://",
            poolclass=QueuePool,
            pool_size=1,
            max_overflow=0,
            connect_args={"check_same_thread": False},
        )
        database = cls(_listened(engine))
        database._migrate()
        weakref.finalize(database, engine.dispose)
        return database

    def close(self) -> None:
        self.engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with self._named_errors(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self, *, seen: bool = True) -> Iterator[Connection]:
        """Hold the one right to write; leave nothing behind when anything fails.

        What no page and no address shows is not `seen`: the version stays, and what is cached stays good.
        """
        with (
            self._named_errors(),
            self.engine.connect().execution_options(writes=True) as connection,
            connection.begin(),
        ):
            if seen:
                connection.execute(text("UPDATE clock SET tick = tick + 1"))
            yield connection

    @contextmanager
    def _named_errors(self, remedy: str = _LATER) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            where = self.engine.url.render_as_string(hide_password=True)
            cause = str(error.orig).strip().splitlines()[0] if str(error.orig).strip() else type(error.orig).__name__
            raise StoreError(f"the database refused: {cause}", where=where, remedy=remedy) from error
        except (ArgumentError, UnicodeError) as error:  # of an address that is looked at when it is first asked
            where = self.engine.url.render_as_string(hide_password=True)
            raise StoreError(f"there is no such database: {error}", where=where, remedy=_REMEDY) from error

    def _write_ahead(self) -> None:
        """Let readers read while one writes; the file remembers it. SQLite itself does not wait for this lock."""
        for patience in range(_PATIENCE, -1, -1):
            try:
                with self.engine.connect() as connection:
                    connection.connection.cursor().execute("PRAGMA journal_mode = WAL")
            except (OperationalError, sqlite3.OperationalError):
                if not patience:
                    raise
                time.sleep(0.05)
            else:
                return

    def _migrate(self) -> None:
        with self.engine.connect().execution_options(writes=True) as connection, connection.begin():
            if not self.is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(627031)"))
            version = migrations.version(connection)
            if version != migrations.HEAD:
                _refuse_newer(version, self.engine.url)
                migrations.upgrade(connection)


def _refuse_newer(version: str | None, url: URL) -> None:
    if version is not None and version not in migrations.known():
        raise StoreError(
            f"the database is of version {version}, this program knows up to {migrations.HEAD}",
            where=url.render_as_string(hide_password=True),
            remedy="Install the newer program that wrote it, or open another database.",
        )


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        raise StoreError(f"{url!r} is not a database URL", where="database URL", remedy=_REMEDY) from None
    backend = address.drivername.split("+")[0]
    if backend in ("postgresql", "postgres"):
        return address.set(drivername="postgresql+psycopg")
    is_file = backend == "sqlite" and not (address.query or address.host or address.username)
    if not is_file or address.database in (None, "", ":memory:") or not url.isprintable():
        raise StoreError(f"{url!r} names no database that can keep facts", where="database URL", remedy=_REMEDY)
    return address


def _engine(address: URL) -> Engine:
    try:
        if address.get_backend_name() == "sqlite":
            return _sqlite(address)
        return create_engine(address, pool_size=8, max_overflow=24, pool_pre_ping=True)
    except (ArgumentError, NoSuchModuleError, ImportError, OSError, RuntimeError, ValueError) as error:
        where = address.render_as_string(hide_password=True)
        raise StoreError(f"the database cannot be opened: {error}", where=where, remedy=_REMEDY) from error


def _sqlite(address: URL) -> Engine:
    Path(address.database or "").expanduser().parent.mkdir(parents=True, exist_ok=True)
    address = address.set(database=str(Path(address.database or "").expanduser()))
    return _listened(create_engine(address, pool_size=8, max_overflow=56, connect_args={"check_same_thread": False}))


def _listened(engine: Engine) -> Engine:
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    """Take the write lock at once: a read that turns into a write could not wait for its turn."""
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
