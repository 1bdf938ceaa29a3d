"""Opening a database: what is made, what is only read, what is refused, and with which way back."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, text
from support.store_records import FACILITIES

from facts.catalog import Actor, Role, open_catalogue
from facts.catalog.table_exchange import read_starter
from facts.errors import FactsError, NotWritable, StoreError
from facts.model.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from facts.store import Store

ANNA = Actor("anna", Role.EDITOR)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalogue with what ships, closed."""
    path = tmp_path_factory.mktemp("whole") / "facts.db"
    open_catalogue(f"sqlite:///{path}", ANNA).store.close()
    return path


@pytest.fixture
def path(whole: Path, tmp_path: Path) -> Path:
    """A copy of it, to be spoiled."""
    return shutil.copy(whole, tmp_path / "facts.db")


def opened(path: Path) -> Store:
    return open_catalogue(f"sqlite:///{path}", ANNA).store


def refused(path: Path) -> StoreError:
    with pytest.raises(StoreError) as caught:
        opened(path).close()
    return caught.value


# What is not a catalogue


def another_programs(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE bookmark (id INTEGER PRIMARY KEY)")


def another_programs_with_versions(path: Path) -> None:
    """Its versions are called as ours: only its tables tell."""
    another_programs(path)
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("CREATE TABLE alembic_version (version_num TEXT)")
        other.execute("INSERT INTO alembic_version VALUES ('0001')")


@pytest.mark.parametrize(
    ("spoil", "what", "remedy"),
    [
        (lambda path: path.write_bytes(b""), "the file is empty: the catalogue in it is gone", "facts restore"),
        (lambda path: path.write_bytes(b"\0" * 8192), "not a database, or its beginning is damaged", "facts restore"),
        (lambda path: path.write_text("id,facility\n"), "not a database, or its beginning is damaged", "facts restore"),
        (lambda path: path.write_bytes(path.read_bytes()[:1000]), "the database is damaged", "facts restore"),
        (lambda path: os.truncate(path, path.stat().st_size // 2), "the database is damaged", "facts restore"),
        (another_programs, "a database of another program, with the tables bookmark", "Name another file"),
        (another_programs_with_versions, "a database of another program", "Name another file"),
    ],
)  # fmt: skip
def test_what_is_no_catalogue_is_told_and_stays_as_it_is(path, spoil, what, remedy):
    spoil(path)
    before = path.read_bytes()
    error = refused(path)
    assert what in error.what
    assert remedy in error.remedy
    assert path.read_bytes() == before


@pytest.mark.parametrize("kind", ["folder", "pipe"])
def test_what_is_no_file_is_told(tmp_path, kind):
    path = tmp_path / "facts.db"
    path.mkdir() if kind == "folder" else os.mkfifo(path)
    assert refused(path).what == "this is no file"


def test_the_changes_of_a_lost_file_are_not_taken_for_those_of_a_new_one(path):
    """SQLite would play them into whatever has the name."""
    path.with_name("facts.db-wal").write_bytes(b"changes")
    path.unlink()
    assert "gone, but facts.db-wal beside it still holds changes" in refused(path).what
    assert not path.exists()


def test_a_missing_file_is_made_whole_and_nothing_is_left_beside_it(tmp_path):
    opened(tmp_path / "new" / "facts.db").close()
    assert [file.name for file in (tmp_path / "new").iterdir()] == ["facts.db"]


def test_a_database_with_damaged_blocks_is_never_a_traceback(path):
    """Whatever is asked of it: an answer, or that it is damaged."""
    random, attempts, told = Random(18), 40, 0
    whole = path.read_bytes()
    for _ in range(attempts):
        blocks = bytearray(whole)
        for _ in range(random.choice([1, 3, 10, 60])):
            place = random.randrange(100, len(blocks) - 64)
            blocks[place : place + 64] = random.randbytes(64)
        path.write_bytes(blocks)
        try:
            with opened(path) as store:
                list(store.iter_facts(Selection()))
                store.rows(Selection(text="patients"), limit=20)
                store.facets(Selection(), ["facility", "metric"])
        except FactsError:
            told += 1
        for left in path.parent.glob("facts.db-*"):
            left.unlink()
    print(f"{attempts} damaged databases, {told} told to be damaged, 0 tracebacks")
    assert told > attempts // 4


# What cannot be written


def run(path: Path, *words: str, restricted: bool = True) -> subprocess.CompletedProcess[str]:
    """Run the command line as somebody who is bound by the rights of files, which the administrator is not."""
    command = [
        sys.executable,
        "-c",
        "from facts.cli import main; main()",
        *words,
        "--database-url",
        f"sqlite:///{path}",
    ]
    if restricted and os.geteuid() == 0:
        setpriv = shutil.which("setpriv")
        if setpriv is None:
            pytest.skip("setpriv is not installed: the administrator may write everything")
        command = [setpriv, "--bounding-set", "-dac_override,-dac_read_search", *command]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(params=["file", "folder", "both"])
def read_only(request: pytest.FixtureRequest, path: Path) -> Iterator[Path]:
    """The catalogue in a file, in a folder, or in both, that may only be read."""
    folder = path.parent
    path.chmod(0o444 if request.param != "folder" else 0o644)
    folder.chmod(0o555 if request.param != "file" else 0o755)
    yield path
    folder.chmod(0o755)


def test_a_database_that_may_only_be_read_is_read(read_only):
    assert "3d2085e97c16" in run(read_only, "find", "processors").stdout
    exported = run(read_only, "export", "--facility", "cnao")
    assert exported.returncode == 0
    assert exported.stdout.startswith("id,")
    assert "Traceback" not in exported.stderr


def test_a_change_of_it_is_refused_and_says_why(read_only, tmp_path_factory):
    before, article = read_only.read_bytes(), tmp_path_factory.mktemp("texts") / "bulletin.txt"
    article.write_text("The centre has treated 2,500 patients in its two rooms.")
    changed = run(read_only, "ingest", str(article), "--publisher", "CNAO", "--published", "2019", "--title", "Two")
    assert changed.returncode == 2
    assert "the database cannot be written" in " ".join(changed.stderr.split())
    assert read_only.read_bytes() == before


def test_what_is_not_yet_in_the_file_is_read_too(whole, tmp_path):
    """The last changes stand beside it until they are taken over: where they cannot be read it is said."""
    path = shutil.copy(whole, tmp_path / "facts.db")
    with opened(path) as store:
        changed = store.fact("3d2085e97c16").revise(note="by telephone")
        store.revise(changed, expected=1, verb="correct", by="anna", reason="asked")
        copies = tmp_path / "copies"
        copies.mkdir()
        for file in tmp_path.glob("facts.db*"):
            shutil.copy(file, copies)
    copies.chmod(0o555)
    found = run(copies / "facts.db", "show", "3d2085e97c16")
    (copies / "facts.db-shm").unlink() if os.geteuid() == 0 else None
    told = run(copies / "facts.db", "show", "3d2085e97c16") if os.geteuid() == 0 else None
    copies.chmod(0o755)
    assert "by telephone" in found.stdout, found.stderr
    assert told is None or (told.returncode == 2 and "Traceback" not in told.stderr)


@pytest.mark.parametrize("mode", ["IMMEDIATE", "EXCLUSIVE"])
def test_a_database_that_another_program_writes_is_read(path, mode):
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute(f"BEGIN {mode}")
        with opened(path) as store:
            assert store.count(Selection()) == len(read_starter().good)


def test_what_leaves_the_house_does_not_wait_for_another_program(path, tmp_path):
    """It is written whole; only the register does not learn of it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        exported = run(path, "export", "--facility", "cnao", "-o", str(tmp_path / "cnao.csv"), restricted=False)
    assert exported.returncode == 0
    assert "another program is writing and does not finish" in " ".join(exported.stderr.split())
    assert (tmp_path / "cnao.csv").read_text(encoding="utf-8-sig").startswith("id,")


def test_opening_writes_nothing_where_nothing_is_to_be_brought_up_to_date(path):
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    opened(path).close()
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


def test_a_postgresql_of_a_role_that_may_only_read_is_read(postgresql):
    """And a change is refused as such."""
    name = "facts_read_only"
    server = create_engine(postgresql, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    url = postgresql.set(drivername="postgresql", database=name).render_as_string(hide_password=False)
    try:
        open_catalogue(url, ANNA).store.close()
        with server.connect() as connection:
            connection.execute(text(f"ALTER DATABASE {name} SET default_transaction_read_only = on"))
        with open_catalogue(url, ANNA).store as store:
            assert store.count(Selection()) == len(read_starter().good)
            with pytest.raises(NotWritable, match="cannot be written"):
                store.add(facilities=FACILITIES[:1], by="anna")
    finally:
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        server.dispose()


def test_an_older_catalogue_that_may_only_be_read_opens_with_what_it_holds(path, monkeypatch, caplog):
    """What ships now and is not in it cannot be brought in: that is told, and the rest is read."""
    monkeypatch.setattr("facts.store.database.is_writable", lambda _: False)
    shipped = read_starter()
    fresh = shipped.good[0].model_copy(update={"id": "newfact00001"})
    monkeypatch.setattr(
        "facts.catalog.table_exchange.read_starter", lambda: replace(shipped, good=[*shipped.good, fresh])
    )
    with opened(path) as store:
        assert store.count(Selection()) == len(shipped.good)
    assert "could not be brought in" in caplog.text
