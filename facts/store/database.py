"""One database, SQLite or PostgreSQL: opened, brought to the current version, read and written safely."""

from __future__ import annotations

import sqlite3
import weakref
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Connection, Engine, NullPool, QueuePool, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from facts.errors import StoreError
from facts.store import migrations, sqlite_file
from facts.store.refusal import explain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_PATIENCE, _HASTE = 15_000, 1_000  # milliseconds
_PRAGMAS = (
    f"busy_timeout = {_PATIENCE}",
    "synchronous = FULL",  # what was acknowledged outlives a power cut; it costs 0.13 ms a change
    "foreign_keys = ON",
    "cache_size = -32000",
    "mmap_size = 4294967296",
    "temp_store = MEMORY",
    "journal_size_limit = 67108864",
    "analysis_limit = 1000",
)
_REMEDY = "Write sqlite:///path/to/facts.db or postgresql://user:password@host/name, and see that the server runs."
# Tables that every version has.
_OURS = {"alembic_version", "clock", "event", "fact"}
_NAME_IT = "Name the one you mean with --database-url or FACTS_DATABASE_URL."
_LATER = "See that the database can be reached and has room, then try again."


class Database:
    """An engine with its two ways in: `reading` sees one state, `writing` is one transaction at a time."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.is_sqlite = engine.dialect.name == "sqlite"
        self.is_read_only = isinstance(engine.pool, NullPool)

    @classmethod
    def open(cls, url: str) -> Database:
        """Open a database brought to the version of this program; a SQLite file that is missing is made.

        What is there already is only read, so that it opens also where it cannot be written, or is being written.
        """
        address = _address(url)
        if address.get_backend_name() == "sqlite" and not sqlite_file.is_there(_path(address)):
            sqlite_file.put_in_place(_path(address), lambda draft: cls.made(draft).close())
        return cls._prepared(address, cls._migrate)

    @classmethod
    def made(cls, path: Path) -> Database:
        """Make a database of this version in a file that nobody else knows."""
        return cls._prepared(_sqlite_address(path), cls._migrate)

    @classmethod
    def existing(cls, url: str) -> Database:
        """Open a database as it is, of whatever version; raise StoreError where there is none."""
        address = _address(url)
        if address.get_backend_name() == "sqlite" and not sqlite_file.is_there(_path(address)):
            raise StoreError("there is no catalogue", where=str(_path(address)), remedy=_NAME_IT)
        return cls._prepared(address, cls._see_that_it_is_ours)

    @classmethod
    def fill(cls, url: str, load: Callable[[Connection], None]) -> None:
        """Fill an empty place in one transaction, so that it holds all or nothing; raise StoreError where it is taken.

        A file of 0 bytes is an empty place.
        """
        address, fill = _address(url), partial(cls._fill, load=load)
        if address.get_backend_name() != "sqlite":
            cls._prepared(address, fill).close()
            return
        path = _path(address)
        try:
            sqlite_file.refuse_taken(path)
        except StoreError:
            if path.is_file() and path.stat().st_size:
                cls._prepared(address, cls._refuse_taken).close()
            raise
        if not sqlite_file.put_in_place(path, lambda draft: cls._prepared(_sqlite_address(draft), fill).close()):
            sqlite_file.refuse_taken(path)

    def _fill(self, load: Callable[[Connection], None]) -> None:
        if self.is_sqlite:
            self._write_ahead()
        with self._making() as connection:
            if not self.is_sqlite:
                self._refuse_taken()
            load(connection)

    @classmethod
    def _prepared(cls, address: URL, prepare: Callable[[Database], None]) -> Database:
        database = cls(_engine(address))
        try:
            with database._named_errors(_REMEDY):
                prepare(database)
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

    @property
    def where(self) -> str:
        """The address to name in a message: without its password."""
        return self.engine.url.render_as_string(hide_password=True)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with self._named_errors(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Read one state with many queries, whatever is written meanwhile."""
        options = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with self._named_errors(), self.engine.connect().execution_options(**options) as connection:
            yield connection

    @contextmanager
    def writing(self, *, seen: bool = True) -> Iterator[Connection]:
        """Hold the one right to write; leave nothing behind when anything fails.

        What no page and no address shows is not `seen`: the version stays, what is cached stays good, and nobody waits
        long for its turn.
        """
        with (
            self._named_errors(),
            self.engine.connect().execution_options(writes=True, in_haste=not seen) as connection,
            connection.begin(),
        ):
            if seen:
                connection.execute(text("UPDATE clock SET tick = tick + 1"))
            yield connection

    @contextmanager
    def _named_errors(self, remedy: str = _LATER) -> Iterator[None]:
        try:
            yield
        except (DBAPIError, sqlite3.Error, UnicodeDecodeError) as error:
            refusal = explain(getattr(error, "orig", None) or error, remedy)
            raise refusal.kind(refusal.what, where=self.where, remedy=refusal.remedy) from error
        except (ArgumentError, UnicodeError) as error:  # of an address that is looked at when it is first asked
            raise StoreError(f"there is no such database: {error}", where=self.where, remedy=_REMEDY) from error

    def _write_ahead(self) -> None:
        """Let readers read while one writes: the file remembers it, and whoever opens it next tries again."""
        try:
            with self.engine.connect() as connection:
                cursor = connection.connection.cursor()
                if cursor.execute("PRAGMA journal_mode").fetchone() != ("wal",):
                    cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            return

    def _version(self) -> str | None:
        """Return the version of what is there, None for an empty database; raise StoreError for what is not ours."""
        with self.engine.connect() as connection:
            names = set(inspect(connection).get_table_names())
            version = migrations.version(connection)
        # Beside the tables of others in one PostgreSQL database there is room for ours.
        if (names if self.is_sqlite else version) and not names >= _OURS:
            tables = ", ".join(sorted(names)[:3])
            raise StoreError(
                f"this is a database of another program, with the tables {tables}",
                where=self.where,
                remedy="Name another file: nothing was written into this one.",
            )
        self._refuse_newer(version)
        return version

    def _see_that_it_is_ours(self) -> None:
        if self._version() is None:
            raise StoreError("there is no catalogue", where=self.where, remedy=_NAME_IT)

    def _refuse_read_only(self, version: str | None) -> None:
        if self.is_read_only:
            raise StoreError(
                f"the database is of version {version}, cannot be written, and must be brought to {migrations.HEAD}",
                where=self.where,
                remedy="Open it once where its file and folder may be written, or use the program that wrote it.",
            )

    def _migrate(self) -> None:
        """Bring the database up to date; one that is needs no right to write."""
        version = self._version()
        if self.is_sqlite and not self.is_read_only:
            self._write_ahead()
        if version == migrations.HEAD:
            return
        self._refuse_read_only(version)
        with self._making() as connection:
            version = migrations.version(connection)
            if version != migrations.HEAD:
                self._refuse_newer(version)
                migrations.upgrade(connection)

    @contextmanager
    def _making(self) -> Iterator[Connection]:
        """Hold the one right to make or change the tables."""
        with (
            self._named_errors(_REMEDY),
            self.engine.connect().execution_options(writes=True) as connection,
            connection.begin(),
        ):
            if not self.is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(627031)"))
            yield connection

    def _refuse_taken(self) -> None:
        """Say what is there; a file that is no database, or damaged, is told by its size."""
        try:
            with self.engine.connect() as connection:
                is_taken = not _OURS.isdisjoint(inspect(connection).get_table_names())
                facts = connection.execute(text("SELECT count(*) FROM fact")).scalar() if is_taken else 0
        except DBAPIError:
            return
        if is_taken:
            raise StoreError(
                f"there is a catalogue already, with {facts:,} facts",
                where=self.where,
                remedy="Nothing was changed. Move it aside, or name another place with --database-url.",
            )

    def _refuse_newer(self, version: str | None) -> None:
        if version not in (None, migrations.HEAD) and version not in migrations.known():
            raise StoreError(
                f"the database is of version {version}, this program knows up to {migrations.HEAD}",
                where=self.where,
                remedy="Install the newer program that wrote it, or open another database.",
            )


def _sqlite_address(path: Path) -> URL:
    return URL.create("sqlite", database=str(path))


def _path(address: URL) -> Path:
    try:
        return sqlite_file.path_of(address.database or "")
    except (OSError, RuntimeError, ValueError) as error:  # a home folder of nobody, a name that cannot be one
        where = address.render_as_string(hide_password=True)
        raise StoreError(f"the database cannot be opened: {error}", where=where, remedy=_REMEDY) from error


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
    path = _path(address)
    address = address.set(database=str(path))
    if path.exists() and not sqlite_file.is_writable(path):
        return _listened(create_engine(address, poolclass=NullPool, creator=lambda: sqlite_file.read_only(path)))
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
    options = connection.get_execution_options()
    raw: Any = connection.connection.driver_connection
    raw.execute(f"PRAGMA busy_timeout = {_HASTE if options.get('in_haste') else _PATIENCE}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writes") else "BEGIN")
