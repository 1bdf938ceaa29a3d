"""One database, SQLite or PostgreSQL: opened, brought to the current version, read and written safely.

A new SQLite file is made beside its place and moved there when it is complete. A file of 0 bytes was therefore emptied
by something else, and is refused; a file that is missing is made new. What a database refuses is said in words.
"""

from __future__ import annotations

import os
import sqlite3
import stat
import weakref
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from secrets import token_hex
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from sqlalchemy import (
    URL,
    Connection,
    Dialect,
    Engine,
    NullPool,
    QueuePool,
    create_engine,
    event,
    inspect,
    make_url,
    text,
)
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.util import LRUCache

from facts.errors import NotWritable, StoreError
from facts.store import migrations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


_MAGIC = b"SQLite format 3\0"
RESTORE = "Keep it aside, and bring the last backup in with “facts restore BACKUP”."
_ELSEWHERE = "Choose a folder that you may write."


def resolve_path(database: str) -> Path:
    """Return the file that a database URL names, links followed."""
    return Path(os.path.realpath(Path(database).expanduser()))


def find_companion(path: Path, kind: str) -> Path:
    """Return SQLite's own file of that kind beside a database: `wal`, `shm` or `journal`."""
    return path.with_name(f"{path.name}-{kind}")


def has_database(path: Path) -> bool:
    """Return whether there is a database to open; raise StoreError for what must neither be opened nor made."""
    # The changes are looked for first: another program that makes the database puts its file there before they exist.
    left = [file for kind in ("wal", "journal") if _measure_file(file := find_companion(path, kind))]
    size = _measure_file(path)
    if size is None and left:
        raise StoreError(
            f"the database is gone, but {left[0].name} beside it still holds changes of it",
            where=str(path),
            remedy=f"Put the file back, or move {left[0].name} aside: a backup comes back with “facts restore BACKUP”.",
        )
    if size == 0:
        raise StoreError(
            "the file is empty: the catalogue in it is gone",
            where=str(path),
            remedy="Bring the last backup in with “facts restore BACKUP”; delete the file to begin a new catalogue.",
        )
    if size is not None:
        _check_header(path)
    return size is not None


def _measure_file(path: Path) -> int | None:
    """Return how many bytes a file has; None where there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise _make_file_error(
            path, f"the database cannot be opened ({getattr(error, 'strerror', None) or error})"
        ) from error
    if not stat.S_ISREG(found.st_mode):
        raise _make_file_error(path, "this is no file")
    return found.st_size


def _check_header(path: Path) -> None:
    try:
        with path.open("rb") as stream:
            begins = stream.read(len(_MAGIC))
    except OSError as error:
        raise _make_file_error(path, f"the database cannot be read ({error.strerror})") from error
    if begins != _MAGIC:
        raise StoreError(
            "the file is not a database, or its beginning is damaged",
            where=str(path),
            remedy=f"If it was the catalogue: {RESTORE[0].lower()}{RESTORE[1:]} Otherwise name another file.",
        )


def _make_file_error(path: Path, what: str) -> StoreError:
    return StoreError(
        what, where=str(path), remedy="Name a file that you may read, such as sqlite:///path/to/facts.db."
    )


def put_in_place(path: Path, fill: Callable[[Path], None]) -> bool:
    """Make a database beside its place and link it there when it is whole; return whether it was the first."""
    draft = path.with_name(f".{path.name[:40]}.{token_hex(4)}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fill(draft)
        return _link_draft(draft, path)
    except OSError as error:
        raise StoreError(
            f"the database cannot be made ({error.strerror})", where=str(path), remedy=_ELSEWHERE
        ) from error
    finally:
        for file in (draft, *(find_companion(draft, kind) for kind in ("wal", "shm", "journal"))):
            file.unlink(missing_ok=True)


def refuse_taken_file(path: Path) -> None:
    """Raise StoreError where anything is that a new database would replace."""
    for file in (path, find_companion(path, "wal"), find_companion(path, "journal")):
        if size := _measure_file(file):
            raise StoreError(
                f"there is a file already, {size:,} bytes of {_format_day(file)}",
                where=str(file),
                remedy="Nothing was changed. Move it aside, or name another place with --database-url.",
            )


def _format_day(file: Path) -> str:
    return f"{datetime.fromtimestamp(file.stat().st_mtime, UTC):%Y-%m-%d %H:%M} UTC"


def _link_draft(draft: Path, path: Path) -> bool:
    try:
        os.link(draft, path)
    except FileExistsError:
        if _measure_file(path):
            return False
        draft.replace(path)
    except OSError:  # a file system without links
        if path.exists():
            return False
        draft.rename(path)
    return True


def is_writable(path: Path) -> bool:
    """Whether changes can be written: SQLite keeps them beside the file first."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def connect_read_only(path: Path) -> sqlite3.Connection:
    """Connect to a file that cannot be written.

    SQLite must make files beside a database even to read it, unless it is told that nobody writes. That is true as
    long as none of these files is there, and is asked anew for each connection.
    """
    is_open = find_companion(path, "shm").exists() or bool(_measure_file(find_companion(path, "wal")))
    address = f"file:{quote(path.as_posix())}?mode=ro"
    return sqlite3.connect(address if is_open else f"{address}&immutable=1", uri=True, check_same_thread=False)


class DatabaseRefusal(NamedTuple):
    """What is wrong, and what to do; the driver's own words are added to it."""

    what: str
    remedy: str
    kind: type[StoreError] = StoreError


_DAMAGED = DatabaseRefusal("the database is damaged", RESTORE)
_READ_ONLY = DatabaseRefusal(
    "the database cannot be written", "See that you may write the file and its folder; reading works.", NotWritable
)
_BUSY = DatabaseRefusal("another program is writing and does not finish", "Wait for it, then try again.", NotWritable)
_FULL = DatabaseRefusal("the disk is full, and nothing was changed", "Make room, then try again.", NotWritable)
_UNREADABLE = DatabaseRefusal(
    "the disk does not answer", "Look after the disk; a backup comes back with “facts restore BACKUP”."
)

# By SQLite's result code, and by PostgreSQL's SQLSTATE.
_KNOWN: dict[int | str, DatabaseRefusal] = {
    5: _BUSY,
    6: _BUSY,
    8: _READ_ONLY,
    10: _UNREADABLE,
    11: _DAMAGED,
    13: _FULL,
    24: _DAMAGED,
    26: _DAMAGED,
    "25006": _READ_ONLY,
    "42501": _READ_ONLY,
    "53100": _FULL,
    "55P03": _BUSY,
    "58030": _UNREADABLE,
    "XX001": _DAMAGED,
    "XX002": _DAMAGED,
}


def explain_refusal(error: BaseException, otherwise: str) -> DatabaseRefusal:
    """Return what a driver's error means; where nothing is known of it, its own words with the other remedy."""
    cause = str(error).strip().partition("\n")[0] or type(error).__name__
    code = getattr(error, "sqlite_errorcode", None)
    known = _KNOWN.get((getattr(error, "sqlstate", None) or "") if code is None else code & 0xFF)
    if known is None and (isinstance(error, UnicodeDecodeError) or "decode to UTF-8" in cause):
        known = _DAMAGED
    if known is None:
        return DatabaseRefusal(f"the database refused: {cause}", otherwise)
    return DatabaseRefusal(f"{known.what} ({cause})", known.remedy, known.kind)


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
_COPYING = Lock()
_NAME_IT = "Name the one you mean with --database-url or FACTS_DATABASE_URL."
_LATER = "See that the database can be reached and has room, then try again."


class Database:
    """An engine with its two ways in: `begin_read` sees one state, `begin_write` is one transaction at a time."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.is_sqlite = engine.dialect.name == "sqlite"
        self.is_read_only = isinstance(engine.pool, NullPool)

    @classmethod
    def open(cls, url: str) -> Database:
        """Open a database brought to the version of this program; a SQLite file that is missing is made.

        What is there already is only read, so that it opens also where it cannot be written, or is being written.
        """
        address = _parse_address(url)
        if address.get_backend_name() == "sqlite" and not has_database(_resolve_file(address)):
            put_in_place(_resolve_file(address), lambda draft: cls.create(draft).close())
        return cls._open_prepared(address, cls._migrate)

    @classmethod
    def create(cls, path: Path) -> Database:
        """Make a database of this version in a file that nobody else knows."""
        return cls._open_prepared(_sqlite_address(path), cls._copy_empty)

    @classmethod
    def open_existing(cls, url: str) -> Database:
        """Open a database as it is, of whatever version; raise StoreError where there is none."""
        address = _parse_address(url)
        if address.get_backend_name() == "sqlite" and not has_database(_resolve_file(address)):
            raise StoreError("there is no catalogue", where=str(_resolve_file(address)), remedy=_NAME_IT)
        return cls._open_prepared(address, cls._require_catalogue)

    @classmethod
    def fill(cls, url: str, load: Callable[[Connection], None]) -> None:
        """Fill an empty place in one transaction, so that it holds all or nothing; raise StoreError where it is taken.

        A file of 0 bytes is an empty place.
        """
        address, fill = _parse_address(url), partial(cls._fill, load=load)
        if address.get_backend_name() != "sqlite":
            cls._open_prepared(address, fill).close()
            return
        path = _resolve_file(address)
        try:
            refuse_taken_file(path)
        except StoreError:
            if path.is_file() and path.stat().st_size:
                cls._open_prepared(address, cls._refuse_taken).close()
            raise
        if not put_in_place(path, lambda draft: cls._open_prepared(_sqlite_address(draft), fill).close()):
            refuse_taken_file(path)

    def _fill(self, load: Callable[[Connection], None]) -> None:
        if self.is_sqlite:
            self._write_ahead()
        with self._lock_schema() as connection:
            if not self.is_sqlite:
                self._refuse_taken()
            load(connection)

    @classmethod
    def _open_prepared(cls, address: URL, prepare: Callable[[Database], None]) -> Database:
        database = cls(_make_engine(address))
        try:
            with database._name_errors(_REMEDY):
                prepare(database)
        except BaseException:
            database.close()
            raise
        return database

    @classmethod
    def in_memory(cls) -> Database:
        """Return an empty database that lasts as long as it is held; its readers take turns."""
        database = cls(_make_memory_engine())
        database._copy_empty()
        weakref.finalize(database, database.engine.dispose)
        return database

    @classmethod
    @cache
    def _make_empty(cls) -> Database:
        """Return the database in memory that new ones are copies of: a process carries the migrations out once."""
        database = cls(_make_memory_engine())
        database._migrate()
        weakref.finalize(database, database.engine.dispose)
        return database

    def close(self) -> None:
        self.engine.dispose()

    @property
    def where(self) -> str:
        """The address to name in a message: without its password."""
        return self.engine.url.render_as_string(hide_password=True)

    @contextmanager
    def begin_read(self) -> Iterator[Connection]:
        with self._name_errors(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Read one state with many queries, whatever is written meanwhile."""
        options = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with self._name_errors(), self.engine.connect().execution_options(**options) as connection:
            yield connection

    @contextmanager
    def begin_write(self, *, seen: bool = True) -> Iterator[Connection]:
        """Hold the one right to write; leave nothing behind when anything fails.

        What no page and no address shows is not `seen`: the version stays, what is cached stays good, and nobody waits
        long for its turn.
        """
        with (
            self._name_errors(),
            self.engine.connect().execution_options(writes=True, in_haste=not seen) as connection,
            connection.begin(),
        ):
            if seen:
                connection.execute(text("UPDATE clock SET tick = tick + 1"))
            yield connection

    @contextmanager
    def _name_errors(self, remedy: str = _LATER) -> Iterator[None]:
        try:
            yield
        except (DBAPIError, sqlite3.Error, UnicodeDecodeError) as error:
            refusal = explain_refusal(getattr(error, "orig", None) or error, remedy)
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

    def _read_version(self) -> str | None:
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

    def _require_catalogue(self) -> None:
        if self._read_version() is None:
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
        version = self._read_version()
        if self.is_sqlite and not self.is_read_only:
            self._write_ahead()
        if version == migrations.HEAD:
            return
        self._refuse_read_only(version)
        with self._lock_schema() as connection:
            version = migrations.version(connection)
            if version != migrations.HEAD:
                self._refuse_newer(version)
                migrations.upgrade(connection)

    def _copy_empty(self) -> None:
        """Fill a new SQLite database with the tables of this version."""
        with _COPYING, self._make_empty().engine.connect() as empty, self.engine.connect() as connection:
            source: Any = empty.connection.driver_connection
            source.backup(connection.connection.driver_connection)
        self._write_ahead()

    @contextmanager
    def _lock_schema(self) -> Iterator[Connection]:
        """Hold the one right to make or change the tables."""
        with (
            self._name_errors(_REMEDY),
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
        if version not in (None, migrations.HEAD) and version not in migrations.list_known():
            raise StoreError(
                f"the database is of version {version}, this program knows up to {migrations.HEAD}",
                where=self.where,
                remedy="Install the newer program that wrote it, or open another database.",
            )


def _sqlite_address(path: Path) -> URL:
    return URL.create("sqlite", database=str(path))


def _resolve_file(address: URL) -> Path:
    try:
        return resolve_path(address.database or "")
    except (OSError, RuntimeError, ValueError) as error:  # a home folder of nobody, a name that cannot be one
        where = address.render_as_string(hide_password=True)
        raise StoreError(f"the database cannot be opened: {error}", where=where, remedy=_REMEDY) from error


def _parse_address(url: str) -> URL:
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


def _make_engine(address: URL) -> Engine:
    try:
        if address.get_backend_name() == "sqlite":
            return _make_sqlite_engine(address)
        return _share_statements(create_engine(address, pool_size=8, max_overflow=24, pool_pre_ping=True))
    except (ArgumentError, NoSuchModuleError, ImportError, OSError, RuntimeError, ValueError) as error:
        where = address.render_as_string(hide_password=True)
        raise StoreError(f"the database cannot be opened: {error}", where=where, remedy=_REMEDY) from error


def _make_sqlite_engine(address: URL) -> Engine:
    path = _resolve_file(address)
    address = address.set(database=str(path))
    if path.exists() and not is_writable(path):
        return _add_listeners(create_engine(address, poolclass=NullPool, creator=lambda: connect_read_only(path)))
    return _add_listeners(
        create_engine(address, pool_size=8, max_overflow=56, connect_args={"check_same_thread": False})
    )


def _make_memory_engine() -> Engine:
    engine = create_engine(
        "sqlite://",
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
        connect_args={"check_same_thread": False},
    )
    return _add_listeners(engine)


def _add_listeners(engine: Engine) -> Engine:
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin_transaction)
    return _share_statements(engine)


_COMPILED: LRUCache[Any, Any] = LRUCache(1500)
_DIALECTS: dict[tuple[Any, ...], Dialect] = {}


def _share_statements(engine: Engine) -> Engine:
    """Let engines of one kind use what one of them has compiled: each past state has an engine of its own.

    What is compiled belongs to a dialect, which is known as soon as the first connection has told the version.
    """

    def share_dialect(*_: Any) -> None:
        own = engine.dialect
        engine.dialect = _DIALECTS.setdefault((own.name, own.server_version_info, own.default_schema_name), own)

    engine.update_execution_options(compiled_cache=_COMPILED)
    event.listen(engine, "connect", share_dialect, once=True)
    return engine


def _set_pragmas(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_transaction(connection: Connection) -> None:
    """Take the write lock at once: a read that turns into a write could not wait for its turn."""
    options = connection.get_execution_options()
    raw: Any = connection.connection.driver_connection
    raw.execute(f"PRAGMA busy_timeout = {_HASTE if options.get('in_haste') else _PATIENCE}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writes") else "BEGIN")
