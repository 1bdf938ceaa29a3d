"""Ids that spreadsheets destroy were given up: the old ones lead on everywhere, in old databases and files, too."""

import csv
import io
import json
import re
import secrets
import time
from datetime import UTC, datetime

import openpyxl
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DatabaseError
from starlette.applications import Starlette
from starlette.testclient import TestClient
from support.ways_in import WAYS, book, brought, cells, names

from dashboard.web import routes
from facts import provenance
from facts.catalog import Actor, Catalogue, Role, open_catalogue, table_exchange
from facts.cli import main
from facts.model.candidate_number import make_number_id as new_number
from facts.model.record import NUMERIC, get_current_id, load_renamed, make_fact_id
from facts.model.selection import Selection
from facts.provenance.manifest import ExportedFact
from facts.store import Store
from facts.tables import FORMATS

OLD, NEW = "459067891519", "f59067891519"
EXPONENT = "693105809e16"


@pytest.fixture
def editor(shipped_store):
    return Catalogue(shipped_store, Actor("anna", Role.EDITOR))


@pytest.fixture
def alone(tmp_path):
    with Store.open(f"sqlite:///{tmp_path / 'facts.db'}") as store:
        opened = Catalogue(store, Actor("anna", Role.EDITOR))
        opened.load_starter()
        yield opened


def exported(editor, name, selection=None):
    stream = io.BytesIO()
    job = editor.export_facts(selection or Selection(), "en", name)
    FORMATS[name].write(job, stream)
    job.enter()
    return stream.getvalue()


# ---- the rule ------------------------------------------------------------------------------------


def looks_like_a_number(key):
    """As a spreadsheet sees it, told in another way than the product tells it."""
    try:
        return bool(float(key) or True)
    except ValueError:
        return bool(re.fullmatch(r"[\d-]+|0x[0-9a-f]+|\d+[ed]\d+", key, re.IGNORECASE))


def test_no_id_that_ships_is_a_number_for_a_spreadsheet():
    parsed = table_exchange.read_starter()
    ids = [fact.id for fact in parsed.good]
    for table in (parsed.facilities, parsed.metrics, parsed.articles):
        ids += table
    assert len(parsed.good) == 324
    assert [key for key in ids if looks_like_a_number(key) or NUMERIC.fullmatch(key)] == []


def test_no_id_that_is_made_is_one(monkeypatch):
    for digits in ("0" * 12, "1" * 12, "1e5555555555", "e" * 12, "dec123456789", "12e456789012"):
        monkeypatch.setattr(secrets, "token_hex", lambda _, given=digits: given)
        assert not looks_like_a_number(make_fact_id())
        assert not NUMERIC.fullmatch(make_fact_id())
    assert new_number()[0].isalpha()


def test_each_id_that_was_given_up_was_one_and_leads_to_a_fact_that_ships():
    shipped = {fact.id for fact in table_exchange.read_starter().good}
    assert OLD in load_renamed()
    for old, new in load_renamed().items():
        assert looks_like_a_number(old)
        assert new in shipped
        assert old not in shipped


# ---- asking by the old id --------------------------------------------------------------------------


@pytest.mark.parametrize("old", load_renamed())
def test_every_lookup_of_a_fact_knows_its_old_id(editor, old):
    new, store = load_renamed()[old], editor.store
    assert store.fact(old).id == new
    assert [fact.id for fact in store.facts_by_id([old])] == [new]
    assert [row["id"] for row in store.rows_by_id([old])] == [new]
    assert [event.record for event in store.history("fact", old)] == [new]
    assert list(store.histories("fact", [old])) == [new]
    assert [fact.id for fact in store.revisions(old)] == [new]
    assert store.revision("fact", old) == 1


def test_what_went_out_under_the_old_id_is_found_by_either(editor):
    exported(editor, "csv", Selection.of(facility="fair"))
    for key in (OLD, NEW):
        assert len(editor.store.exports_of(key)) == 1


def test_changes_are_made_by_the_old_id_too(editor):
    editor.correct_fact(OLD, {"note": "checked"}, expected=1, reason="to see")
    assert editor.store.fact(NEW).note == "checked"
    assert editor.withdraw_fact(OLD, expected=2, reason="to see").id == NEW


def test_an_export_of_chosen_facts_may_name_old_ids(editor):
    stream = io.BytesIO()
    FORMATS["csv"].write(editor.export_facts(Selection(), "en", "csv", {OLD}), stream)
    assert [row["id"] for row in csv.DictReader(io.StringIO(stream.getvalue().decode()))] == [NEW]


def test_old_addresses_answer(tmp_path, monkeypatch):
    monkeypatch.setenv("FACTS_DATABASE_URL", f"sqlite:///{tmp_path}/fresh.sqlite")
    with TestClient(Starlette(routes=routes.list_routes("*"), lifespan=routes.run_lifespan)) as client:
        assert client.get(f"/f/{OLD}").status_code == 200
        time.sleep(1.1)  # a moment is told in whole seconds, and must come after the catalogue was filled
        moment = datetime.now(UTC)
        for frozen in ("", f"frozen={moment:%Y-%m-%dT%H:%M:%SZ}"):
            for path in (f"/f/{OLD}?{frozen}", f"/embed/fact/{OLD}?{frozen}", f"/embed/interval?id={OLD}&{frozen}"):
                answer = client.get(path)
                assert answer.status_code == 200, path
                assert "3.1 billion euros" in answer.text.replace("\u00a0", " "), path


def test_the_command_line_shows_a_fact_by_its_old_id(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("FACTS_DATABASE_URL", f"sqlite:///{tmp_path}/fresh.sqlite")
    monkeypatch.setattr("sys.argv", ["facts", "show", OLD])
    with pytest.raises(SystemExit) as stop:
        main()
    assert not stop.value.code
    assert NEW in capsys.readouterr().out


# ---- a database of an older version ---------------------------------------------------------------


def made_old(url):
    """Give a database the ids that it had before, with a correction, an export and a decided number that name one."""
    opened = open_catalogue(url, Actor("anna", Role.EDITOR))
    opened.correct_fact(NEW, {"note": "checked"}, expected=1, reason="by phone")
    exported(opened, "csv", Selection.of(facility="fair"))
    assert opened.store.rename({new: old for old, new in load_renamed().items()})
    opened.store.close()
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        (article,) = connection.execute(text("SELECT article FROM fact WHERE id = :id"), {"id": OLD}).scalars()
        before = {"id": "n1", "article": article, "revision": 1, "text_sha256": "x", "start": 0, "end": 1, "fact": OLD}
        before |= {"state": "accepted", "proposal": {"phrase": "x"}, "reason": ""}
        given = {"article": article, "fact": OLD, "before": json.dumps(before, separators=(",", ":"))}
        given |= {"at": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%fZ}", "proposal": '{"phrase":"x"}'}
        for statement in (_NUMBER, _EVENT):
            connection.execute(text(statement), given)
        (before,) = connection.execute(text("SELECT before FROM event WHERE verb = 'correct'")).scalars()
        assert OLD in before
    engine.dispose()


_NUMBER = """INSERT INTO candidate (id, article, revision, text_sha256, start, "end", state, proposal, reason, fact)
VALUES ('n1', :article, 2, 'x', 0, 1, 'accepted', :proposal, '', :fact)"""
_EVENT = """INSERT INTO event (at, by, verb, kind, record, revision, reason, before)
VALUES (:at, 'anna', 'undo', 'number', 'n1', 2, '', :before)"""


def test_an_old_database_is_brought_up_when_it_is_opened(store_url):
    made_old(store_url)
    opened = open_catalogue(store_url, Actor("anna", Role.EDITOR))
    store = opened.store
    everything = Selection.of(review_state=["proposed", "approved", "rejected"], deprecated=True)
    assert store.count(everything) == 324
    assert {fact.id for fact in store.iter_facts(everything)}.isdisjoint(load_renamed())
    assert store.fact(OLD).note == "checked"
    assert [fact.id for fact in store.revisions(OLD)] == [NEW, NEW]
    assert [event.verb for event in store.history("fact", NEW)] == ["correct", "import"]
    assert len(store.exports_of(OLD)) == 1
    assert [number.fact for number in store.candidates.of_facts([OLD])] == [NEW]
    assert store.history("number", "n1")[0].before.fact == NEW
    store.close()


def test_it_is_done_once_and_leaves_no_trace_where_nothing_is_to_do(store_url):
    made_old(store_url)
    open_catalogue(store_url, Actor("anna", Role.EDITOR)).store.close()
    again = open_catalogue(store_url, Actor("anna", Role.EDITOR))
    version = again.store.version()
    assert again.store.rename(load_renamed()) is False
    assert again.store.version() == version
    again.store.close()


def test_the_log_is_closed_again(store_url):
    made_old(store_url)
    open_catalogue(store_url, Actor("anna", Role.EDITOR)).store.close()
    engine = create_engine(store_url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect() as connection, pytest.raises(DatabaseError, match="append-only"):
        connection.execute(text("UPDATE event SET reason = 'none'"))
    engine.dispose()


def test_what_was_told_before_is_told_under_the_new_id(store_url):
    made_old(store_url)
    opened = open_catalogue(store_url, Actor("anna", Role.EDITOR))
    added, corrected = (event.at for event in reversed(opened.store.history("fact", NEW)))
    past = opened.store.past(added + (corrected - added) / 2, Selection.of(facility="fair"))
    assert past.fact(OLD).note != "checked"
    assert past.fact(OLD).id == NEW
    past.close()
    opened.store.close()


# ---- files that were made before --------------------------------------------------------------------


def made_before(data, name):
    """A file as version 1.1.0 exported it: the same, under the old ids."""
    if name == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(data))
        for row in book["Facts"].iter_rows(max_col=1):
            row[0].value = {new: old for old, new in load_renamed().items()}.get(row[0].value, row[0].value)
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()
    for old, new in load_renamed().items():
        data = data.replace(new.encode(), old.encode())
    return data


@pytest.mark.parametrize("name", ["csv", "csv-excel", "json", "jsonl", "xlsx"])
def test_a_file_that_was_exported_before_is_imported_and_checked_under_its_old_ids(alone, name):
    data = made_before(exported(alone, name), name)
    report = brought(alone, data)
    assert (report.added, report.changed, len(report.unchanged), report.findings) == ((), (), 324, ())
    found = provenance.recheck_numbers(alone, provenance.read_stamps(data, f"facts.{name}"))
    assert len(found.checked) == 324
    assert [item for item in found.checked if item.outcome == "unknown" or item.altered] == []
    assert NEW in {item.fact for item in found.checked}


def test_a_manifest_that_was_made_before_names_its_facts_by_the_new_ids():
    assert ExportedFact(fact=EXPONENT, revision=1).fact == get_current_id(EXPONENT) != EXPONENT


# ---- files whose ids were destroyed -------------------------------------------------------------------


def rows_of(editor, **changes):
    rows = list(csv.DictReader(io.StringIO(exported(editor, "csv").decode())))
    return [{**row, "id": changes.get(row["id"], row["id"])} for row in rows]


DESTROYED = ["4.59068E+11", "4,59068E+11", "459068000000", "459067891519.0", "May-22", ""]


@pytest.mark.parametrize("way", ["csv", "xlsx", "jsonl"])
@pytest.mark.parametrize("destroyed", DESTROYED)
def test_a_destroyed_id_is_told_and_its_fact_found_by_facility_metric_and_words(alone, way, destroyed):
    data = WAYS[way](rows_of(alone, **{NEW: destroyed}))
    found = provenance.recheck_numbers(alone, provenance.read_stamps(data, "facts"))
    assert len(found.checked) == 324
    (item,) = (item for item in found.checked if item.fact == NEW)
    assert "a spreadsheet destroyed the id" in item.altered
    assert "found by facility, metric and words" in item.altered
    assert destroyed in item.altered
    assert item.outcome in ("current", "stale")
    assert not found.is_right


def test_a_number_in_a_cell_of_ids_is_the_old_id_where_its_digits_are_all_there(alone):
    rows = rows_of(alone)
    sheet = cells(rows)
    place = next(number for number, row in enumerate(rows, 1) if row["id"] == NEW)
    sheet[place][names(rows).index("id")] = int(OLD)
    found = provenance.recheck_numbers(alone, provenance.read_stamps(book(("Facts", "visible", sheet)), "facts.xlsx"))
    assert [item.altered for item in found.checked if item.fact == NEW] == [""]


def test_what_was_corrected_meanwhile_is_found_by_its_words_of_then(alone):
    data = WAYS["csv"](rows_of(alone, **{NEW: "4.59068E+11"}))
    changed = {
        "amount": "3200000000",
        "value_text": "rund 3,2 Milliarden Euro",
        "quote_exact": "rund 3,2 Milliarden Euro",
    }
    alone.correct_fact(NEW, changed, expected=1, reason="counted again")
    found = provenance.recheck_numbers(alone, provenance.read_stamps(data, "facts.csv"))
    (item,) = (item for item in found.checked if item.fact == NEW)
    assert item.outcome == "corrected"


def test_what_cannot_be_found_is_not_left_out(alone):
    rows = rows_of(alone, **{NEW: "4.59068E+11"})
    for row in rows:
        if row["id"] == "4.59068E+11":
            row["value_text"] = "somebody's own words"
    found = provenance.recheck_numbers(alone, provenance.read_stamps(WAYS["csv"](rows), "facts.csv"))
    assert len(found.checked) == 324
    assert [(item.fact, item.outcome) for item in found.checked if "destroyed" in item.altered] == [
        ("4.59068E+11", "unknown")
    ]


def test_what_several_facts_may_be_is_told_apart_by_the_rest_of_the_row_or_not_at_all(alone):
    """The same centre, metric and words, in the interview and in the note of the newsletter."""
    twins = ("57d131d87a2e", "aa58511a51ae")
    data = WAYS["csv"](rows_of(alone, **dict.fromkeys(twins, "5.7E+11")))
    found = [
        item
        for item in provenance.recheck_numbers(alone, provenance.read_stamps(data, "facts.csv")).checked
        if "destroyed" in item.altered
    ]
    assert len(found) == 2
    assert {item.fact for item in found} <= {*twins, "5.7E+11"}
