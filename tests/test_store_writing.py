"""Writing to the store, on SQLite and on PostgreSQL: revisions, events, refusals, and several hands at once."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DatabaseError, IntegrityError
from support.store_records import ARTICLES, EVERYTHING, FACILITIES, FACTS, METRICS, PATIENT, a_fact, counted, ids

from facts.errors import NotFound, RecordError, StaleRevision, StoreError
from facts.model.metric import Metric
from facts.model.research_facility import Facility
from facts.model.selection import Selection
from facts.store import ChangeSet, Store, fact_queries, migrations

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

    from facts.model.record import Fact

PATIENTS = Selection(metric="patients_treated")


@pytest.fixture
def filled(store: Store) -> Store:
    store.add(facilities=FACILITIES, metrics=METRICS, articles=ARTICLES, facts=FACTS, by="anna", reason="first load")
    return store


def engine_of(url: str) -> Engine:
    return create_engine(url.replace("postgresql:", "postgresql+psycopg:"))


def everything_counted(store: Store) -> dict[str, Any]:
    """All that is derived from the facts: counts, facets, words."""
    return {
        "facets": store.facets(EVERYTHING, fact_queries.FACET_NAMES),
        "words": [store.count(Selection(text=word)) for word in ("patients", "pavia", "terabytes", "nothing")],
        "coverage": store.coverage(EVERYTHING),
        "totals": store.totals().facts,
    }


def noted(one: Fact, other: Fact, *, expected: int) -> ChangeSet:
    """Both with a note, the second on top of that revision."""
    return ChangeSet(revised=((one.revise(note="x"), 1), (other.revise(note="x"), expected)))


# Adding


@pytest.mark.parametrize(
    ("records", "where", "what"),
    [
        ({"facts": [FACTS[0]]}, "fact patients-2015: id", "there is already a fact with the id patients-2015"),
        ({"facilities": [FACILITIES[1]]}, "facility cnao: id", "there is already a facility with the id cnao"),
        (
            {"metrics": [METRICS[0]]},
            "metric patients_treated: id",
            "there is already a metric with the id patients_treated",
        ),
        ({"articles": [ARTICLES[2]]}, "article undated: id", "there is already a article with the id undated"),
        (
            {"facts": [a_fact("twice-1", "cnao", "storage", "1 TB", amount="1", unit="TB")] * 2},
            "fact twice-1: id",
            "there is already a fact with the id twice-1",
        ),
        (
            {"facts": [a_fact("lost-1", "nowhere", "storage", "1 TB", amount="1", unit="TB")]},
            "fact lost-1: facility",
            "facility is 'nowhere', and there is no such facility",
        ),
        (
            {"facts": [a_fact("lost-1", "cnao", "nothing", "1 TB", amount="1", unit="TB")]},
            "fact lost-1: metric",
            "metric is 'nothing', and there is no such metric",
        ),
        (
            {"facts": [a_fact("lost-1", "cnao", "storage", "1 TB", amount="1", unit="TB", article="unread")]},
            "fact lost-1: article",
            "article is 'unread', and there is no such article",
        ),
        (
            {"facilities": [Facility(id="part", name="A part", short_name="Part", kind="laboratory", part_of="whole")]},
            "facility part: part_of",
            "part_of is 'whole', and there is no such facility",
        ),
        (
            {"facts": [a_fact("odd-001", "cnao", "storage", "1 patient", amount="1", **PATIENT)]},
            "odd-001: unit",
            "{patient} cannot state storage, which is told in TB",
        ),
    ],
)
def test_what_cannot_be_added_is_named(filled: Store, records: dict[str, Any], where: str, what: str) -> None:
    """And nothing at all is written: no record, no event, no count."""
    before = (everything_counted(filled), filled.version())
    good = a_fact("good-001", "cnao", "storage", "2 TB", amount="2", unit="TB")
    with pytest.raises(RecordError) as caught:
        filled.add(**{**records, "facts": [good, *records.get("facts", [])]}, by="anna")
    assert (caught.value.where, caught.value.what) == (where, what)
    assert (everything_counted(filled), filled.version()) == before
    assert filled.history("fact", "good-001") == []


def test_a_facility_may_come_before_the_one_it_is_part_of(store: Store) -> None:
    """Within one write."""
    store.add(facilities=[FACILITIES[1], FACILITIES[0]], by="anna")
    assert list(store.facilities()) == ["cnao", "infn"]


def test_many_facts_are_loaded_as_well_as_a_few(store: Store) -> None:
    """A bulk load leaves the same as adding."""
    everything: Any = {"facilities": FACILITIES, "metrics": METRICS, "articles": ARTICLES, "facts": iter(FACTS)}
    assert store.bulk_load(**everything, by="anna") == 22
    more = [a_fact(f"more-{number:04}", "infn", "storage", "1 TB", amount="1", unit="TB") for number in range(20)]
    store.add(facts=more[:10], by="anna")
    one_by_one = everything_counted(store)
    assert store.count(Selection(facility="infn")) == 11
    assert one_by_one["totals"] == 18
    store.bulk_load(facts=more[10:], by="anna")
    assert store.count(Selection(facility="infn")) == 21
    assert store.history("fact", "more-0019")[0].verb == "add"


def test_a_failed_bulk_load_leaves_the_indexes_in_place(filled: Store, store_url: str) -> None:
    """They are put aside and come back in the same transaction."""
    with pytest.raises(RecordError):
        filled.bulk_load(facts=[FACTS[0]], by="anna")
    query = "SELECT name FROM sqlite_master" if "sqlite" in store_url else "SELECT indexname FROM pg_indexes"
    engine = engine_of(store_url)
    with engine.connect() as connection:
        assert "fact_facility" in connection.execute(text(query)).scalars().all()
    engine.dispose()


# Revising


def test_a_correction_makes_a_new_revision_and_keeps_the_old_one(filled: Store) -> None:
    """With who, when, what and why."""
    first = filled.fact("patients-2019")
    second = first.revise(amount="2600", value_text="2,600 patients", quote_exact="2,600 patients")
    filled.revise(second, expected=1, verb="correct", by="bruno", reason="misread")
    third = second.revise(rank="preferred", rank_reason="newest")
    filled.revise(third, expected=2, verb="prefer", by="anna", reason="newest")

    assert filled.fact("patients-2019") == third
    assert filled.revisions("patients-2019") == [first, second, third]
    assert filled.revision("fact", "patients-2019") == 3
    told = [(e.verb, e.by, e.reason, e.kind, e.record, e.revision) for e in filled.history("fact", "patients-2019")]
    assert told == [
        ("prefer", "anna", "newest", "fact", "patients-2019", 3),
        ("correct", "bruno", "misread", "fact", "patients-2019", 2),
        ("add", "anna", "first load", "fact", "patients-2019", 1),
    ]
    assert [event.before for event in filled.history("fact", "patients-2019")] == [second, first, None]
    newest = filled.history("fact", "patients-2019")[0]
    assert newest.at.tzinfo is UTC
    assert abs((datetime.now(UTC) - newest.at).total_seconds()) < 60


@pytest.mark.parametrize(
    ("changes", "gone", "come"),
    [
        (
            {"value_text": "2,600 Patienten", "quote_exact": "2,600 Patienten"},
            {"text": "500 patients", "as_of_from": "2019"},
            {"text": "patienten 600"},
        ),
        ({"as_of": "2014-03"}, {"as_of_from": "2019"}, {"as_of_from": "2014-03", "as_of_to": "2014-03"}),
        ({"facility": "world"}, {"facility": "cnao", "as_of_from": "2019"}, {"kind": "world", "as_of_from": "2019"}),
        (
            {"rank": "deprecated", "rank_reason": "wrong"},
            {"text": "500", "as_of_from": "2019"},
            {"deprecated": True, "as_of_from": "2019"},
        ),
        ({"review_state": "rejected"}, {"as_of_from": "2019"}, {"review_state": "rejected"}),
        ({"topics": ("cancer",)}, {"topic": "science"}, {"topic": "cancer"}),
        (
            {"article": "gazette-1"},
            {"article": "newsletter-62", "as_of_from": "2019"},
            {"publisher": "Gazette", "metric": "patients_treated"},
        ),
        (
            {"verification": "failed"},
            {"verification": "verified"},
            {"verification": "failed", "metric": "patients_treated"},
        ),
    ],
    ids=str,
)
def test_what_is_derived_follows_a_correction(
    filled: Store, changes: dict[str, Any], gone: dict[str, Any], come: dict[str, Any]
) -> None:
    """Places in time, counts, words and topics are those of the new revision."""
    revised = filled.fact("patients-2019").revise(**changes)
    filled.revise(revised, expected=1, verb="correct", by="anna", reason="test")
    for filters, there in ((gone, False), (come, True)):
        selection = Selection.of(**({"metric": "patients_treated"} | filters))
        found = ids(filled.rows(selection))
        assert ("patients-2019" in found) is there, filters
        assert filled.count(selection) == len(found)
    after = everything_counted(filled)
    assert {name: counted(values) for name, values in after["facets"].items()} == counts_made_by_hand(filled)
    assert filled.fact("patients-2019") == revised


def counts_made_by_hand(store: Store) -> dict[str, dict[str, int]]:
    """Every facet, counted from the rows themselves."""
    of = {"kind": "facility_kind"}
    own = {fact.id: fact.topics for fact in store.facts(EVERYTHING)}
    counts: dict[str, dict[str, int]] = {name: {} for name in fact_queries.FACET_NAMES}
    metrics = store.metrics()
    # The facet of review states counts under all other filters, and `deprecated` is one of them.
    for row in store.rows(EVERYTHING):
        values = {name: [row[of.get(name, name)]] for name in fact_queries.FACET_NAMES if name != "topic"}
        values["topic"] = sorted({*metrics[row["metric"]].topics, *own[row["id"]]})
        for name, several in values.items():
            for value in several:
                if value is not None:
                    counts[name][value] = counts[name].get(value, 0) + 1
    return counts


def test_a_stale_revision_is_refused_and_both_versions_are_shown(filled: Store) -> None:
    """The one who comes second sees what the first has written."""
    stored = filled.fact("patients-2019")
    theirs = stored.revise(amount="2600")
    yours = stored.revise(amount="2700")
    filled.revise(theirs, expected=1, verb="correct", by="bruno", reason="misread")
    with pytest.raises(StaleRevision) as caught:
        filled.revise(yours, expected=1, verb="correct", by="anna", reason="misread")
    assert (caught.value.yours, caught.value.theirs) == (yours, theirs)
    assert "you changed revision 1, but revision 2 is there by now" in caught.value.what
    assert "amount: yours 2700, theirs 2600" in caught.value.what
    assert filled.fact("patients-2019") == theirs
    assert len(filled.history("fact", "patients-2019")) == 2


@pytest.mark.parametrize(
    ("revision", "expected", "error"), [(1, 1, RecordError), (2, 3, StaleRevision), (2, 0, StaleRevision)]
)
def test_a_revision_comes_after_the_one_it_replaces(
    filled: Store, revision: int, expected: int, error: type[Exception]
) -> None:
    """Never repeated; a data package may bring one that is far ahead."""
    fact = filled.fact("patients-2019").model_copy(update={"revision": revision})
    with pytest.raises(error):
        filled.revise(fact, expected=expected, verb="correct", by="anna", reason="test")
    assert filled.revision("fact", "patients-2019") == 1


def test_an_unknown_fact_cannot_be_revised(filled: Store) -> None:
    """Near ids are named."""
    fact = FACTS[0].model_copy(update={"id": "patients-2016"}).revise()
    with pytest.raises(NotFound, match="patients-2015"):
        filled.revise(fact, expected=1, verb="correct", by="anna", reason="test")


def test_several_facts_are_revised_together_or_not_at_all(filled: Store) -> None:
    """The second is stale, so the first is not written either."""
    one, other = filled.fact("patients-2019"), filled.fact("storage-7000")
    with pytest.raises(StaleRevision):
        filled.carry_out(noted(one, other, expected=4), verb="note", by="a", reason="r")
    assert filled.fact("patients-2019") == one
    filled.carry_out(noted(one, other, expected=1), verb="note", by="a", reason="r")
    assert [filled.fact(key).note for key in ("patients-2019", "storage-7000")] == ["x", "x"]


def test_a_revision_with_a_missing_reference_leaves_everything_as_it_was(filled: Store) -> None:
    """Counts and words too."""
    before = (everything_counted(filled), filled.version())
    with pytest.raises(RecordError, match="no such facility"):
        filled.revise(
            filled.fact("patients-2019").revise(facility="nowhere"), expected=1, verb="move", by="anna", reason="test"
        )
    assert (everything_counted(filled), filled.version()) == before


# Facilities, metrics and articles


def test_a_renamed_facility_is_found_by_its_new_name(filled: Store) -> None:
    """And no longer by the old one; the event keeps the old record."""
    old = filled.facility("cnao")
    new = old.model_copy(update={"name": "Heavy Ion Clinic", "aliases": (), "country": "CH"})
    assert filled.update(new, by="anna", reason="moved") == 2
    assert filled.facility("cnao") == new
    assert filled.count(Selection(text="hadrontherapy")) == 0
    assert filled.count(Selection(text="heavy clinic")) == 4
    assert filled.count(Selection(country="CH")) == 4
    newest, first = filled.history("facility", "cnao")
    assert (newest.verb, newest.revision, newest.reason, newest.before) == ("correct", 2, "moved", old)
    assert (first.verb, first.revision, first.before) == ("add", 1, None)


def test_a_metric_with_another_unit_has_its_facts_measured_again(filled: Store) -> None:
    """Its topics and labels follow as well."""
    new = METRICS[1].model_copy(update={"unit": "PB", "topics": ("disks",), "labels": {"it": "Spazio disco"}})
    filled.update(new, by="anna", reason="larger")
    assert [(row["id"], row["point"], row["high"]) for row in filled.rows(Selection(metric="storage"))] == [
        ("storage-5pb", 5.0, 5.0),
        ("storage-7000", 7.0, 7.5),
    ]
    assert ids(filled.rows(Selection(text="spazio"))) == ["storage-5pb", "storage-7000"]
    assert ids(filled.rows(Selection(topic="disks"))) == ["storage-5pb", "storage-7000"]
    assert ids(filled.rows(Selection(topic="computing"))) == ["storage-7000"]


def test_a_metric_cannot_take_a_unit_its_facts_do_not_fit(filled: Store) -> None:
    """It stays as it was."""
    with pytest.raises(RecordError, match="TB cannot state storage"):
        filled.update(METRICS[1].model_copy(update={"unit": "kg"}), by="anna", reason="wrong")
    assert filled.metric("storage") == METRICS[1]


def test_a_retitled_article_is_found_by_its_new_title(filled: Store) -> None:
    """With all its facts."""
    filled.update(ARTICLES[1].model_copy(update={"title": "Kleines Licht"}), by="anna", reason="misread")
    assert filled.count(Selection(text="grosses")) == 0
    assert ids(filled.rows(Selection(text="kleines"))) == ["storage-5pb"]


def test_a_stale_update_of_a_facility_is_refused(filled: Store) -> None:
    """When the expected revision is given."""
    changed = FACILITIES[0].model_copy(update={"short_name": "INFN!"})
    filled.update(changed, by="anna", reason="test", expected=1)
    with pytest.raises(StaleRevision, match="short_name: yours INFN, theirs INFN!"):
        filled.update(FACILITIES[0], by="bruno", reason="test", expected=1)


def test_an_update_of_what_is_not_there_is_refused(filled: Store) -> None:
    """Add it instead."""
    with pytest.raises(NotFound):
        filled.update(Metric(**{**METRICS[1].model_dump(), "id": "space"}), by="anna", reason="test")


def test_a_facility_cannot_become_part_of_nothing(filled: Store) -> None:
    """The parent must be there."""
    with pytest.raises(RecordError, match="part_of is 'whole'"):
        filled.update(FACILITIES[0].model_copy(update={"part_of": "whole"}), by="anna", reason="test")


# The version token


def test_the_version_changes_with_every_write_and_only_then(filled: Store) -> None:
    """Caches rely on it."""
    seen = [filled.version(), filled.version()]
    filled.revise(filled.fact("patients-2019").revise(note="x"), expected=1, verb="note", by="anna", reason="test")
    seen.append(filled.version())
    filled.update(FACILITIES[0].model_copy(update={"url": "https://infn.it"}), by="anna", reason="test")
    seen.append(filled.version())
    assert seen[0] == seen[1]
    assert len(set(seen)) == 3


# Append only


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET reason = 'other'",
        "DELETE FROM event",
        "DELETE FROM fact",
        "DELETE FROM fact WHERE id = 'cold-269'",
    ],
)
def test_the_database_itself_refuses_to_forget(filled: Store, store_url: str, statement: str) -> None:
    """Events are never changed, facts never deleted, not even by hand."""
    engine = engine_of(store_url)
    with pytest.raises((DatabaseError, IntegrityError), match="append-only"), engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()
    assert filled.count(EVERYTHING) == 10
    assert filled.history("fact", "cold-269")[0].reason == "first load"


# Several at once


def test_of_two_who_correct_at_once_one_is_refused(filled: Store) -> None:
    """Whoever is second, nobody's change is lost unseen."""
    stored = filled.fact("patients-2019")
    start, outcomes = threading.Barrier(2), []

    def correct(amount: str) -> None:
        start.wait()
        try:
            filled.revise(stored.revise(amount=amount), expected=1, verb="correct", by=amount, reason="test")
            outcomes.append("written")
        except StaleRevision as error:
            outcomes.append(f"refused {error.yours.amount}")

    threads = [threading.Thread(target=correct, args=(amount,)) for amount in ("2600", "2700")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    winner = str(filled.fact("patients-2019").amount)
    loser = {"2600": "2700", "2700": "2600"}[winner]
    assert sorted(outcomes) == [f"refused {loser}", "written"]
    assert [event.by for event in filled.history("fact", "patients-2019")] == [winner, "anna"]


def test_readers_see_whole_writes_while_others_write(filled: Store) -> None:
    """A count and its rows belong together, whatever is being written; no reader waits for the end."""
    failures: list[object] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            found = filled.count(Selection(facility="infn"))
            if (found - 1) % 5:
                failures.append(found)

    def write(number: int) -> None:
        for step in range(5):
            facts = [
                a_fact(f"write-{number}{step}{each}", "infn", "storage", "1 TB", amount="1", unit="TB")
                for each in range(5)
            ]
            filled.add(facts=facts, by=f"writer {number}")

    readers = [threading.Thread(target=read) for _ in range(3)]
    writers = [threading.Thread(target=write, args=(number,)) for number in range(3)]
    for thread in readers + writers:
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    for thread in readers:
        thread.join()
    assert failures == []
    assert filled.count(Selection(facility="infn")) == len(filled.rows(Selection(facility="infn"))) == 76


# Opening


def test_a_new_database_is_made_and_opened_again(store_url: str) -> None:
    """What was written is there."""
    with Store.open(store_url) as store:
        store.add(facilities=FACILITIES, by="anna")
    with Store.open(store_url) as store:
        assert len(store.facilities()) == 4
    engine = engine_of(store_url)
    with engine.connect() as connection:
        assert migrations.version(connection) == migrations.HEAD
    engine.dispose()


def test_two_who_open_a_new_database_at_once_both_succeed(store_url: str) -> None:
    """The second waits for the first to make it."""
    outcomes: list[object] = []

    def open_it() -> None:
        try:
            with Store.open(store_url) as store:
                outcomes.append(store.totals().facts)
        except StoreError as error:
            outcomes.append(error)

    threads = [threading.Thread(target=open_it) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes == [0, 0, 0]


def test_the_head_is_the_newest_migration() -> None:
    """The constant saves reading them all at every start."""
    assert max(migrations.list_known()) == migrations.HEAD


def test_the_database_has_the_tables_and_columns_the_program_thinks(store: Store, store_url: str) -> None:
    """The migrations and the schema do not drift apart."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from facts.store.schema import metadata

    def ours(_: object, name: str | None, kind: str, reflected: bool, other: object) -> bool:
        name = str(name)
        words_of_sqlite = "sqlite" in store_url and name.startswith("search")
        indexes_by_dialect = kind == "index" and reflected and name.startswith("fact_")
        return not words_of_sqlite and not indexes_by_dialect

    engine = engine_of(store_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": ours, "compare_type": False})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_a_database_of_a_newer_program_is_refused_untouched(store_url: str) -> None:
    """The message names both versions."""
    Store.open(store_url).close()
    engine = engine_of(store_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError) as caught:
        Store.open(store_url)
    assert "is of version 9999, this program knows up to" in caught.value.what
    assert "newer program" in caught.value.remedy
    with engine.connect() as connection:
        assert migrations.version(connection) == "9999"
    engine.dispose()


@pytest.mark.parametrize(
    ("url", "what"),
    [
        ("no address", "is not a database URL"),
        ("mysql://host/facts", "names no database that can keep facts"),
        ("sqlite://", "names no database that can keep facts"),
        ("postgresql://anna:secret@127.0.0.1:1/facts", "the database refused"),
    ],
)
def test_a_database_that_cannot_be_reached_is_named(url: str, what: str) -> None:
    """Without its password, and with what to write."""
    with pytest.raises(StoreError) as caught:
        Store.open(url)
    assert what in caught.value.what
    assert "secret" not in str(caught.value)
    assert "sqlite:///" in caught.value.remedy


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    """And left as it is."""
    path = tmp_path / "facts.db"
    path.write_text("id,facility\n" * 100)
    with pytest.raises(StoreError, match="not a database"):
        Store.open(f"sqlite:///{path}")
    assert path.read_text().startswith("id,facility")


def test_the_folder_of_a_new_database_is_made(tmp_path: Path) -> None:
    """However deep."""
    with Store.open(f"sqlite:///{tmp_path}/a/b/facts.db") as store:
        assert store.version()
    assert (tmp_path / "a/b/facts.db").exists()


def test_a_fact_keeps_all_its_revisions_across_a_thousand_corrections(filled: Store) -> None:
    """Not quite a thousand, but each one is there in its order."""
    fact: Fact = filled.fact("storage-7000")
    for number in range(20):
        fact = fact.revise(note=f"note {number}")
        filled.revise(fact, expected=fact.revision - 1, verb="note", by="anna", reason=str(number))
    assert [item.revision for item in filled.revisions("storage-7000")] == list(range(1, 22))
    assert [item.note for item in filled.revisions("storage-7000")[1:]] == [f"note {number}" for number in range(20)]
