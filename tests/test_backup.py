"""Backups: all of a catalogue in one file, while it is used, and back into an empty place bit by bit."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import threading
import warnings
import zipfile
from contextlib import closing
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import MetaData, insert
from support.small_catalogue import a_fact, desk, entered, filled, open_numbers

from facts.catalog import Actor, Catalogue, Role, UpdateService, open_catalogue
from facts.errors import FactsError, FileError, StoreError
from facts.model.selection import Selection
from facts.model.watched_source import ChangeKind, SourceChange, SourceVisit, VisitOutcome
from facts.store import ChangeSet, Store, back_up, migrations, restore_backup, verify_backup
from facts.store.backup_restore import BackupWriter, digest_tables
from facts.store.database import Database
from facts.store.schema import metadata

if TYPE_CHECKING:
    from collections.abc import Callable

DERIVED = {"search", "word"}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of a catalogue in which everything has happened."""
    folder = tmp_path_factory.mktemp("whole")
    used(f"sqlite:///{folder}/facts.db")
    back_up(f"sqlite:///{folder}/facts.db", folder / "backup.zip")
    return folder / "backup.zip"


@pytest.fixture
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], str]:
    """Make the address of another empty place, on either database."""
    server = request.getfixturevalue("postgresql")

    def place(kind: str) -> str:
        if kind == "sqlite":
            return f"sqlite:///{tmp_path}/restored/facts.db"
        name = f"restored_{Random().randrange(10**9)}"
        with closing(connected(server)) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return server.set(drivername="postgresql", database=name).render_as_string(hide_password=False)

    return place


def connected(server: Any) -> Any:
    import psycopg

    return psycopg.connect(server.set(drivername="postgresql").render_as_string(hide_password=False), autocommit=True)


def used(url: str) -> None:
    """Leave something in every table: corrections, a text under review, decisions, an export, signs of all kinds."""
    with Store.open(url) as store:
        filled(store)
    editor = open_catalogue(url, Actor("anna", Role.EDITOR))
    entered(editor)
    editor.correct_fact(
        "known-1", {"note": "“déjà vu” 10⁻⁹ \u2028 \\n 𝛾\t", "topics": ["health"]}, expected=2, reason="Ω"
    )
    editor.withdraw_fact("known-2", expected=2, reason="x")
    desk(editor.store).undo_decision(open_numbers(editor.store, state_of_an_acceptance())[0].id, expected=2)
    note_all(editor)
    editor.store.close()


def note_all(editor: Catalogue) -> None:
    """Leave something in each table of what an office notes, and of sources that were read again."""
    fact, now = editor.get_fact("known-1"), datetime.now(UTC)
    service = UpdateService(editor)
    service.assign_task("out-of-date", fact.id, "anna")
    service.set_owner(fact.facility, fact.metric, "anna")
    service.note_placement(fact.id, "annual report 2025, p. 12", "2025-06")
    service.make_feed_key("anna")
    (manifest, _), *_ = editor.list_fact_exports(fact.id)
    assert editor.open_office().enter_host(manifest.export, "example.org", now.date())
    source = {"article": fact.article, "held_sha256": ""}
    visit = SourceVisit(**source, url="https://example.org/", outcome=VisitOutcome.CHANGED, since=now, visited_at=now)
    change = SourceChange(
        **source, fact=fact.id, kind=ChangeKind.GONE, quote=fact.quote_exact, old_words="“x”", seen_at=now
    )
    editor.carry_out(ChangeSet(office=(visit, change)), verb="watch", reason="")


def state_of_an_acceptance() -> Any:
    from facts.model.candidate_number import NumberState

    return NumberState.ACCEPTED


def sums(url: str, without: set[str] = frozenset()) -> dict[str, Any]:
    database = Database.open_existing(url)
    with database.snapshot() as connection:
        found = digest_tables(connection)
    database.close()
    return {name: of for name, of in found.items() if name not in without}


# There and back


@pytest.mark.parametrize("target", ["sqlite", "postgresql"])
def test_a_backup_comes_back_bit_by_bit_into_either_database(store_url, target, elsewhere, tmp_path):
    used(store_url)
    path, place = tmp_path / "backup.zip", elsewhere(target)
    contents = back_up(store_url, path)
    assert verify_backup(path) == contents == restore_backup(path, place)
    kept = DERIVED if target not in store_url else {"search"}
    assert sums(place, kept) == sums(store_url, kept)
    assert {name: of for name, of in contents.tables.items() if name not in kept} == sums(store_url, kept)
    with Store.open(store_url) as store, Store.open(place) as back:
        assert searched(back) == searched(store)
        assert back.history("fact", "known-1") == store.history("fact", "known-1")
        goes_on(store)
        goes_on(back)
        assert searched(back) == searched(store)
        newest = [one.history("fact", "after-1")[0].id for one in (store, back)]
        assert newest[0] == newest[1]


def searched(store: Store) -> list[Any]:
    everything = Selection(review_state=(), deprecated=True)
    words = ("patients", "pati", "processors more", "déjà")
    return [[row["id"] for row in store.rows(everything.with_(text=word))] for word in words] + [store.totals().facts]


def goes_on(store: Store) -> None:
    """A restored catalogue numbers and counts on where it was."""
    store.add(facts=[a_fact("after-1", 31), a_fact("after-2", 32)], by="bruno")
    store.revise(store.fact("after-1").revise(amount="33"), expected=1, verb="correct", by="bruno", reason="x")
    number = open_numbers(store)[0]
    desk(store).reject_number(number.id, "no", expected=number.revision)


def test_every_table_is_in_a_backup(whole, store):
    """Also those that a later version adds: only the index of words is made anew."""
    with store._database.begin_read() as connection:
        there = set(connection.dialect.get_table_names(connection))
    assert verify_backup(whole).tables.keys() == set(metadata.tables) & there - {"search"}
    empty = [name for name, of in verify_backup(whole).tables.items() if not of.rows]
    assert empty == []


def test_a_restored_catalogue_is_opened_as_it_was(whole, tmp_path):
    """What ships is in it already, so that opening it brings nothing."""
    url = f"sqlite:///{tmp_path}/facts.db"
    restore_backup(whole, url)
    before = sums(url)
    open_catalogue(url, Actor("bruno", Role.EDITOR)).store.close()
    assert sums(url) == before


def test_a_backup_of_an_older_version_is_brought_up_to_date(whole, store_url, elsewhere, tmp_path):
    """As one taken by an older program, before this one was installed."""
    older = tmp_path / "older.zip"
    Database.fill(store_url, lambda connection: as_version_0001(connection, whole))
    contents = back_up(store_url, older)
    assert contents.database_version == "0001"
    place = elsewhere("sqlite")
    restore_backup(older, place)
    with Store.open(place) as store, store._database.begin_read() as connection:
        assert migrations.version(connection) == migrations.HEAD
        assert store.count(Selection(text="processors")) > 0
        assert store.candidates.texts() == []
        assert store.metric("patients").labels == {"it": "Pazienti", "de": "Patienten"}
        assert store.count(Selection(text="pazienti")) == store.count(Selection(text="patienten")) > 0


LABELS = {"label_it": "Pazienti", "label_de": "Patienten", "label_fr": ""}
"""The names of a metric as older versions kept them."""


def as_version_0001(connection: Any, whole: Path) -> None:
    """Make the first version, and fill it with the rows of a backup as far as it has tables and columns for them."""
    migrations.upgrade(connection, "0001")
    there = MetaData()
    there.reflect(connection, only=["facility", "metric", "article", "fact", "event"])
    with zipfile.ZipFile(whole) as backup:
        for table in there.sorted_tables:
            columns, *rows = map(json.loads, backup.open(f"tables/{table.name}.jsonl"))
            known = [name for name in columns if name in table.c]
            values = [dict(zip(columns, row, strict=True)) for row in rows]
            more = LABELS if table.name == "metric" else {}
            connection.execute(insert(table), [{**more, **{name: row[name] for name in known}} for row in values])


def test_a_backup_taken_while_others_write_is_of_one_moment(store_url, tmp_path):
    """Facts, counts, events and the running number agree in it, whatever is written before and after."""
    with Store.open(store_url) as store:
        filled(store)
        done = threading.Event()
        writer = threading.Thread(target=write_until, args=(store, done))
        writer.start()
        backups = [tmp_path / f"{number}.zip" for number in range(4)]
        contents = [back_up(store_url, path) for path in backups]
        done.set()
        writer.join()
    for path, of in zip(backups, contents, strict=True):
        with zipfile.ZipFile(path) as backup:
            _, *counts = map(json.loads, backup.open("tables/tally_article.jsonl"))
            columns, clock = map(json.loads, backup.open("tables/clock.jsonl"))
        assert sum(row[1] for row in counts) == of["fact"] == dict(zip(columns, clock, strict=True))["serial"]
        assert verify_backup(path) == of
    assert contents[0]["fact"] < contents[-1]["fact"]


def write_until(store: Store, done: threading.Event) -> None:
    for number in range(10_000):
        if done.is_set():
            return
        store.add(facts=[a_fact(f"written-{number}-{each}", each) for each in range(3)], by="bruno")


# Where it goes


def test_a_backup_replaces_a_backup_and_nothing_else(whole, tmp_path):
    url, path = f"sqlite:///{tmp_path}/facts.db", tmp_path / "backup.zip"
    Store.open(url).close()
    shutil.copy(whole, path)
    assert back_up(url, path)["fact"] == 0
    for other, holds in (("facts.db", None), ("notes.txt", b"notes"), ("other.zip", b"PK\5\6" + bytes(18))):
        if holds:
            (tmp_path / other).write_bytes(holds)
        before = (tmp_path / other).read_bytes()
        with pytest.raises(FileError, match="another file stands there"):
            back_up(url, tmp_path / other)
        assert (tmp_path / other).read_bytes() == before


def test_a_backup_is_for_its_owner_only(whole):
    """It holds proposals, the names of editors and whole texts."""
    assert whole.stat().st_mode & 0o077 == 0


def test_there_is_nothing_to_back_up_where_no_catalogue_is(store_url, tmp_path):
    """And none is made."""
    with pytest.raises(StoreError, match="there is no catalogue"):
        back_up(store_url, tmp_path / "backup.zip")
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_the_last_backup(whole, tmp_path):
    url = f"sqlite:///{tmp_path}/facts.db"
    Store.open(url).close()
    with pytest.raises(FileError, match="cannot be written"):
        back_up(url, Path("/dev/full"))


def test_a_place_that_is_taken_is_named_with_what_is_there(whole, store_url):
    with open_catalogue(store_url, Actor("anna", Role.EDITOR)).store as store:
        facts_there = store.totals().facts
    before = sums(store_url)
    with pytest.raises(StoreError, match=f"there is a catalogue already, with {facts_there} facts"):
        restore_backup(whole, store_url)
    assert sums(store_url) == before


def test_a_damaged_file_is_not_replaced(whole, tmp_path):
    path = tmp_path / "facts.db"
    path.write_bytes(b"SQLite format 3\0" + bytes(5000))
    with pytest.raises(StoreError, match="there is a file already, 5,016 bytes"):
        restore_backup(whole, f"sqlite:///{path}")
    assert path.stat().st_size == 5016


def test_an_emptied_file_is_an_empty_place_unless_changes_are_left_of_it(whole, tmp_path):
    path = tmp_path / "facts.db"
    path.write_bytes(b"")
    left = tmp_path / "facts.db-wal"
    left.write_bytes(b"changes")
    with pytest.raises(StoreError, match="there is a file already, 7 bytes"):
        restore_backup(whole, f"sqlite:///{path}")
    left.unlink()
    restore_backup(whole, f"sqlite:///{path}")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["facts.db"]
    with Store.open(f"sqlite:///{path}") as store:
        assert store.fact("known-1").rank == "normal"


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize("rows", [1, 600, 2000])
def test_a_restore_that_is_killed_leaves_nothing(whole, store_url, rows):
    """The next one succeeds."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        child = os.fork()
    if not child:
        try:
            left = iter(range(rows))
            restore_backup(whole, store_url, lambda done: len([*islice(left, done)]) < done and die())
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)
    assert restore_backup(whole, store_url)["fact"] > 300


# What is no backup


def written_zip(path: Path, members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> Path:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of names that are there twice
        with zipfile.ZipFile(path, "w", compression) as made:
            for name, data in members.items():
                made.writestr(name.rstrip("!"), data)
    return path


def members_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as backup:
        return {name: backup.read(name) for name in backup.namelist()}


def changed(whole: Path, change: Callable[[dict[str, Any]], None]) -> dict[str, bytes]:
    members = members_of(whole)
    manifest = json.loads(members["manifest.json"])
    change(manifest)
    return {**members, "manifest.json": json.dumps(manifest).encode()}


def with_rows(whole: Path, table: str, edit: Callable[[list[list[Any]]], object]) -> dict[str, bytes]:
    """Change rows of a table and all digests with them, as somebody would who means it."""
    found: dict[str, tuple[list[str], list[list[Any]]]] = {}
    for name, data in members_of(whole).items():
        if name.startswith("tables/"):
            columns, *rows = map(json.loads, data.splitlines())
            found[name.removeprefix("tables/").removesuffix(".jsonl")] = (columns, rows)
    edit(found[table][1])
    stream = io.BytesIO()
    writer = BackupWriter(stream)
    for name, (columns, rows) in found.items():
        writer.write_table(name, columns, rows)
    writer.finish(migrations.HEAD)
    with zipfile.ZipFile(stream) as backup:
        return {name: backup.read(name) for name in backup.namelist()}


CLOCK = "tables/clock.jsonl"
MEMBERS: dict[str, tuple[dict[str, bytes], str]] = {
    "a member more": ({"tables/other.jsonl": b"[]\n"}, "does not hold the tables that it names"),
    "a path out of it": ({"../../evil": b"x"}, "does not hold the tables that it names"),
    "a member twice": ({f"{CLOCK}!": b"[]\n"}, "does not hold the tables that it names"),
    "a manifest that is none": ({"manifest.json": b"[" * 100_000}, "this is no backup"),
    "a row that is none": ({CLOCK: b'["id"]\n{}\n'}, "a line of clock is no row"),
    "a row too narrow": ({CLOCK: b'["id","serial"]\n[1]\n'}, "a row of clock has 1 values, not 2"),
    "columns that are none": ({CLOCK: b"[1,2]\n"}, "a line of clock is no row"),
    "rows nested deeply": ({CLOCK: b"[" * 300_000 + b"\n"}, "the backup is damaged"),
    "half a line": ({CLOCK: b'["id"]\n[1]'}, "or is cut off"),
    "no text": ({CLOCK: b"\xff\xfe\n"}, "the backup is damaged"),
}
MANIFESTS: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "a table less": (lambda of: of["tables"].pop("fact"), "does not hold the tables that it names"),
    "a row less": (lambda of: of["tables"]["fact"].update(rows=1), "the rows of fact are not those"),
    "another digest": (lambda of: of["tables"]["fact"].update(sha256="0" * 64), "the rows of fact are not those"),
    "a newer format": (lambda of: of.update(format_version=2), "one of a newer program"),
    "a newer version": (lambda of: of.update(database_version="9999"), "the backup is of version 9999"),
    "another version": (lambda of: of.update(database_version="0001"), "the tables of version 0001"),
}
ROWS: dict[str, tuple[str, Callable[[list[list[Any]]], object], str]] = {
    "a number too large": ("clock", lambda of: of[0].__setitem__(1, 2**70), "serial of clock is"),
    "a text for a number": ("clock", lambda of: of[0].__setitem__(1, "x"), "serial of clock is"),
    "a list for a text": ("article", lambda of: of[0].__setitem__(0, [1]), "accessed of article"),
    "a key twice": ("article", lambda of: of.append(of[0]), "the database refused"),
    "nothing to refer to": ("metric", lambda of: of.clear(), "the database refused"),
    "an unknown word": (
        "fact",
        lambda of: of[0].__setitem__(of[0].index("normal"), "perhaps"),
        "rank is 'perhaps'",
    ),
}
HOSTILE = {
    **{name: (lambda it, of=of: {**members_of(it), **of}, what) for name, (of, what) in MEMBERS.items()},
    **{name: (lambda it, of=of: changed(it, of), what) for name, (of, what) in MANIFESTS.items()},
    **{name: (lambda it, t=table, of=of: with_rows(it, t, of), what) for name, (table, of, what) in ROWS.items()},
    "no manifest": (lambda _: {"tables/fact.jsonl": b"[]\n"}, "it has no manifest"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_was_changed_on_purpose_is_refused_and_leaves_nothing(whole, tmp_path, store_url, name):
    make, what = HOSTILE[name]
    path = written_zip(tmp_path / "hostile.zip", make(whole))
    with pytest.raises(FactsError) as caught:
        restore_backup(path, store_url)
    assert what in str(caught.value)
    with pytest.raises(StoreError, match="there is no catalogue"):
        sums(store_url)


def test_a_small_file_cannot_unpack_to_no_end(whole, tmp_path, monkeypatch):
    monkeypatch.setattr("facts.store.backup_restore.SMALL", 1024**2)
    data = b'["id","serial","tick"]\n' + (b"[1,1," + b" " * 1000 + b"1]\n") * 40_000
    path = written_zip(tmp_path / "bomb.zip", {**members_of(whole), "tables/clock.jsonl": data})
    with pytest.raises(FileError, match="unpacks to more than a backup can hold"):
        verify_backup(path)


def test_a_line_has_a_longest_length(whole, tmp_path, monkeypatch):
    monkeypatch.setattr("facts.store.backup_restore.LONGEST_LINE", 100_000)
    path = written_zip(tmp_path / "long.zip", {**members_of(whole), "tables/clock.jsonl": b"[" + b" " * 10**6 + b"]\n"})
    with pytest.raises(FileError, match="or is cut off"):
        verify_backup(path)


def damaged(data: bytes, random: Random) -> bytes:
    spoilt = bytearray(data)
    kind = random.randrange(4)
    if kind == 0:
        del spoilt[random.randrange(len(spoilt)) :]
    elif kind == 1:
        start = random.randrange(len(spoilt))
        del spoilt[start : start + random.randrange(1, 2000)]
    for _ in range(random.choice([1, 4, 40])):
        if kind > 1 and spoilt:
            at = random.randrange(max(0, len(spoilt) - 4000) if kind == 3 else 0, len(spoilt))
            spoilt[at] = random.randrange(256)
    return bytes(spoilt)


def test_a_damaged_backup_is_refused_whatever_was_damaged(whole, tmp_path):
    """Or is whole all the same: nothing that it holds has changed, or it says so."""
    random, data, contents = Random(18), whole.read_bytes(), verify_backup(whole)
    path, attempts, refused = tmp_path / "damaged.zip", 400, 0
    for _ in range(attempts):
        path.write_bytes(damaged(data, random))
        try:
            assert verify_backup(path).tables == contents.tables
        except FileError:
            refused += 1
    print(f"{attempts} damaged backups, {refused} refused, 0 taken for something else")
    assert refused > attempts // 2


# On the command line


def test_the_commands_say_what_they_did_and_how_it_ended(facts, shipped, tmp_path, monkeypatch):
    assert facts("find", "processors").code == 0
    path, place = str(tmp_path / "backup.zip"), f"sqlite:///{tmp_path}/restored.db"
    made = facts("backup", path)
    assert (made.code, made.out) == (0, "")
    assert f"Wrote {path}: 324 facts, " in made.err
    assert facts("backup", "--verify", path).code == 0
    assert facts("restore", path, "--database-url", place).code == 0
    assert facts("show", "3d2085e97c16", "--database-url", place).code == 0
    assert facts("restore", path).code == 2
    Path(path).write_bytes(Path(path).read_bytes()[:-30])
    spoilt = facts("backup", "--verify", path)
    assert spoilt.code == 2
    assert "this is no backup" in spoilt.err
    assert facts("restore", path, "--database-url", f"sqlite:///{tmp_path}/another.db").code == 2
    assert not (tmp_path / "another.db").exists()
    for odd in (str(tmp_path), str(tmp_path / "nothing.zip"), "/dev/null", "\0"):
        assert facts("backup", "--verify", odd).code == 2
        assert facts("restore", odd, "--database-url", f"sqlite:///{tmp_path}/another.db").code == 2
