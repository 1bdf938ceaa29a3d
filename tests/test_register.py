"""The register: what left the house is entered once, by everybody, and never without end."""

import gc
import itertools
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from support.registering import entered
from typer.testing import CliRunner

from facts.catalog import Actor, Catalogue, Role, open_catalogue
from facts.cli.console import app
from facts.errors import FileError, NotFound
from facts.model.selection import Selection
from facts.provenance import export_log
from facts.provenance.export_log import ExportLog, RateLimiter
from facts.provenance.manifest import MOST_LINES, ExportedFact, Manifest
from facts.store import Store
from facts.tables import FORMATS

PROCESSORS = "3d2085e97c16"
PATIENTS = Selection.of(metric="patients_treated")


@pytest.fixture
def editor(shipped_store):
    return Catalogue(shipped_store, Actor("anna", Role.EDITOR))


@pytest.fixture
def reader(editor):
    return Catalogue(editor.store, Actor("public", Role.READER))


def left(catalogue, address="/image/compare.png", chosen=PATIENTS, **changes):
    given = {"form": "png", "title": "Patients treated", "language": "en", "rows": catalogue.store.rows(chosen)}
    return entered(catalogue, **{**given, "address": address, **changes})


def test_what_leaves_is_entered_once_with_its_numbers_and_found_by_each_of_them(editor):
    first, again = left(editor), left(editor)
    assert first.export == again.export
    held = editor.store.export(first.export)
    assert (held.form, held.title, held.facts, held.verified) == (
        "png",
        "Patients treated",
        first.facts,
        first.verified,
    )
    assert {line.fact: line.revision for line in held.lines} == {line.fact: line.revision for line in first.lines}
    for line in first.lines:
        assert [(item.export, revision) for item, revision in editor.store.exports_of(line.fact)] == [(first.export, 1)]


def test_readers_leave_their_mark_too_and_nothing_that_is_shown_changes(reader):
    before = reader.store.version()
    manifest = left(reader)
    assert reader.store.version() == before
    assert reader.store.export(manifest.export).facts == manifest.facts


def test_the_newest_export_of_a_fact_comes_first(editor):
    moments = [f"2026-11-{day:02}T10:00:00Z" for day in (3, 21, 9)]
    rows = editor.store.rows_by_id([PROCESSORS])
    for moment in moments:
        made = Manifest.of(form="png", title="", address=moment, language="en", rows=rows)
        editor.enter_export(made.model_copy(update={"at": datetime.fromisoformat(moment)}))
    assert [item.address for item, _ in editor.store.exports_of(PROCESSORS)] == sorted(moments, reverse=True)
    assert len(editor.store.exports_of(PROCESSORS, limit=2)) == 2


def test_an_unknown_export_is_named_with_what_to_do(store):
    with pytest.raises(NotFound, match="no export 'xaaaaaaaaaa'") as caught:
        store.export("xaaaaaaaaaa")
    assert "file itself" in caught.value.remedy


def test_too_many_numbers_are_counted_and_not_listed(editor):
    rows = [
        {"id": f"fact{n:06}", "revision": 1, "value_said": "1", "verification": "cited"} for n in range(MOST_LINES + 1)
    ]
    manifest = left(editor, rows=rows)
    held = editor.store.export(manifest.export)
    assert (held.facts, held.lines) == (MOST_LINES + 1, ())
    assert editor.store.count_unlisted_exports() == 1


def test_two_who_enter_the_same_at_once_do_not_disturb_each_other(editor, store_url):
    rows = editor.store.rows(PATIENTS)
    manifests = [Manifest.of(form="png", title="", address=str(n), language="en", rows=rows) for n in range(10)]
    stores = [Store.open(store_url) for _ in range(4)]

    def enter(store):
        return [store.register(manifest, by="x") for manifest in manifests]

    with ThreadPoolExecutor(4) as pool:
        entered = list(pool.map(enter, stores))
    for store in stores:
        store.close()
    assert [sum(column) for column in zip(*entered, strict=True)] == [1] * 10
    assert all(len(editor.store.export(item.export).lines) == item.facts for item in manifests)


def test_readers_fill_the_register_only_so_fast_and_editors_as_they_need(editor):
    now = [0.0]
    kept = ExportLog(editor.store, RateLimiter(40, 1.0, clock=lambda: now[0]))
    rows = editor.store.rows(PATIENTS, limit=9)
    made = [Manifest.of(form="png", title="", address=str(n), language="en", rows=rows) for n in range(20)]
    assert [kept.enter(item, "public", unbounded=False) for item in made[:6]] == [True] * 4 + [False] * 2
    assert kept.enter(made[0], "public", unbounded=False), "what is there already costs nothing"
    assert kept.enter(made[6], "anna", unbounded=True)
    now[0] = 10.0
    assert [kept.enter(item, "public", unbounded=False) for item in made[7:9]] == [True, False]
    now[0] = 1e9
    assert [kept.enter(item, "public", unbounded=False) for item in made[9:14]] == [True] * 4 + [False]


def test_a_register_that_cannot_be_written_stops_nobody(tmp_path, caplog):
    path = tmp_path / "facts.db"
    with Store.open(f"sqlite:///{path}") as store:
        editor = Catalogue(store, Actor("anna", Role.EDITOR))
        editor.load_starter()
        with sqlite3.connect(path) as connection:
            connection.execute("DROP TABLE export_fact")
            connection.execute("DROP TABLE export")
        connection.close()
        assert left(editor).facts > 10
    assert "was not entered into the register" in caplog.text


def test_a_file_is_entered_once_it_is_written_to_its_end_and_not_before(editor):
    job = editor.export_facts(PATIENTS, form="csv")
    rows = iter(job.rows)
    next(rows)
    rows.close()
    job.enter()
    assert editor.store.exports([job.id]) == {}
    whole = editor.export_facts(PATIENTS, form="csv")
    count = len(list(whole.rows))
    assert editor.store.exports([job.id]) == {}
    whole.enter()
    assert whole.id == job.id
    held = editor.store.export(job.id)
    assert (held.form, len(held.lines), held.facts) == ("csv", count, count)
    assert held.address == "/explore?metric=patients_treated"


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "parquet"])
def test_a_file_for_which_there_is_no_room_is_not_entered(name, editor, tmp_path):
    address = f"sqlite:///{tmp_path / 'facts.db'}"
    open_catalogue(address, Actor("anna", Role.EDITOR)).store.close()
    ran = CliRunner().invoke(app, ["export", "--format", name, "-o", "/dev/full", "--database-url", address])
    assert isinstance(ran.exception, FileError)
    gc.collect()  # what was left open would be written once more here, and the warning fails this test
    with Store.open(address) as store:
        key = store.facts(Selection(), limit=1)[0].id
        assert store.exports_of(key) == []


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_enters_the_facts_that_it_wrote(name, editor, tmp_path):
    job = editor.export_facts(PATIENTS, form=name)
    with (tmp_path / "file").open("wb") as stream:
        FORMATS[name].write(job, stream)
    assert editor.store.exports([job.id]) == {}
    job.enter()
    held = editor.store.export(job.id)
    assert {line.fact for line in held.lines} == {fact.id for fact in editor.store.facts(PATIENTS)}


def test_an_export_of_some_facts_alone_counts_and_enters_only_these(editor):
    chosen = {row["id"] for row in editor.store.rows(PATIENTS, limit=3)}
    job = editor.export_facts(PATIENTS, form="csv", only=chosen)
    assert {row[0] for row in job.rows} == chosen
    job.enter()
    assert " of 3 numbers verified" in job.verified
    assert {line.fact for line in editor.store.export(job.id).lines} == chosen
    assert job.id != editor.export_facts(PATIENTS, form="csv").id


def test_a_download_has_the_same_id_until_anything_is_written(editor):
    first = editor.export_facts(PATIENTS, form="csv").id
    left(editor)
    assert editor.export_facts(PATIENTS, form="csv").id == first
    assert editor.export_facts(PATIENTS, form="json").id != first
    editor.correct_fact(PROCESSORS, {"note": "x"}, expected=1, reason="x")
    assert editor.export_facts(PATIENTS, form="csv").id != first


def test_verified_numbers_are_not_counted_among_those_that_agree_with_their_quotes(editor):
    agreeing = editor.export_facts(Selection.of(verification="agrees"), form="csv")
    assert agreeing.verified.startswith("0 of ")


def test_a_million_rows_pass_and_only_so_many_are_remembered():
    entered, held = [], []

    def watched():
        for number in range(1_000_000):
            yield number
            if number == 900_000:
                held.append(len(passing.gi_frame.f_locals["lines"]))

    noting = export_log.PendingExport(entered.append)
    passing = noting.note_facts(watched(), lambda _: ExportedFact.model_construct(fact="x"))
    assert sum(1 for _ in itertools.islice(passing, 999_999)) == 999_999
    assert entered == []
    noting.enter()
    assert entered == []
    assert list(passing) == [999_999]
    noting.enter()
    assert (entered, held) == ([[]], [0])
