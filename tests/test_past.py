"""The catalogue as it was at a moment, on SQLite and on PostgreSQL: whatever happened since, it tells the same."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event
from support.store_records import ARTICLES, FACILITIES, FACTS, METRICS, PATIENT, a_fact

from facts.errors import NotFound, SelectionError
from facts.model.candidate_number import AuditEntry
from facts.model.metric import Metric
from facts.model.research_facility import Facility
from facts.model.selection import Selection
from facts.model.source_article import Article
from facts.store import snapshot
from facts.store.record_writer import RecordWriter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from facts.store import Store

PAVIA = Facility(id="pavia", name="Another one in Pavia", short_name="Pavia", kind="laboratory", country="IT")
SELECTIONS = [
    Selection(),
    Selection(review_state=(), deprecated=True),
    Selection(metric="patients_treated"),
    Selection(facility=["cnao", "xfel"]),
    Selection(article="newsletter-62"),
    Selection(country="IT"),
    Selection(kind="treatment_centre"),
    Selection(topic="health"),
    Selection(topic="computing"),
    Selection(publisher="Gazette"),
    Selection(language="de"),
    Selection(dimension="information"),
    Selection(qualifier="more_than"),
    Selection(verification="verified"),
    Selection(as_of_from="2015", as_of_to="2019"),
    Selection(text="hadrontherapy"),
    Selection(text="terabytes"),
    Selection(text="pavia", metric="patients_treated"),
    Selection(deprecated=True, facility="cnao"),
]


@pytest.fixture
def filled(store: Store) -> Store:
    store.add(facilities=FACILITIES, metrics=METRICS, articles=ARTICLES, facts=FACTS, by="anna", reason="first load")
    return store


def told(store: Store, chosen: Selection) -> dict[str, Any]:
    """Everything that charts ask of a store: they count the values of a filter only where none is chosen."""
    names = [name for name in ("facility", "metric") if not getattr(chosen, name)]
    return {
        "rows": store.rows(chosen),
        "oldest first": store.rows(chosen, descending=False),
        "latest": store.latest(chosen),
        "latest by then": store.latest(chosen, at=date(2019, 8, 31)),
        "facets": store.facets(chosen, names),
        "coverage": store.coverage(chosen),
        "count": store.count(chosen),
        "records": (store.facilities(), store.metrics()),
    }


def revise(store: Store, key: str, **changes: Any) -> None:
    fact = store.fact(key)
    store.revise(fact.revise(**changes), expected=fact.revision, verb="correct", by="eva", reason="test")


def correct(store: Store) -> None:
    revise(store, "patients-2019", amount="2600", value_text="2,600 patients", quote_exact="2,600 patients")
    revise(store, "patients-2019", amount="2700", value_text="2,700 patients", as_of="2018")
    revise(store, "storage-7000", topics=())


def withdraw(store: Store) -> None:
    revise(store, "patients-2019", rank="deprecated", rank_reason="miscounted")
    revise(store, "storage-5pb", review_state="rejected")


def bring_back(store: Store) -> None:
    revise(store, "wrong-2014", rank="normal", rank_reason="")
    revise(store, "proposed-2020", review_state="approved")


def prefer(store: Store) -> None:
    revise(store, "patients-2015", rank="preferred", rank_reason="the best source")


def add(store: Store) -> None:
    """New facts of old facilities, and of new ones."""
    opened = Metric(id="visits", label="Visits", definition="Of people.", unit="{visitor}", stat_type="stock")
    facts = [
        a_fact("patients-2023", "cnao", "patients_treated", "4,000 patients", "2023", amount="4000", **PATIENT),
        a_fact("patients-pavia", "pavia", "patients_treated", "9,000 patients", "2023", amount="9000", **PATIENT),
        a_fact("visits-2020", "cnao", "visits", "70 visitors", "2020", amount="70", unit="{visitor}", article="new"),
    ]
    article = Article(id="new", title="New", publisher="Gazette", published="2024", language="de")
    store.add(facilities=[PAVIA], metrics=[opened], articles=[article], facts=facts, by="eva")


def rename(store: Store) -> None:
    """What a fact borrows from changes: the country, the name it is found by, the topics, the publisher."""
    changes = {"name": "Particle Centre", "short_name": "PC", "country": "CH", "aliases": (), "kind": "laboratory"}
    store.update(FACILITIES[1].model_copy(update=changes), by="eva", reason="renamed")
    store.update(FACILITIES[2].model_copy(update={"country": "IT", "part_of": "infn"}), by="eva", reason="moved")
    store.update(METRICS[0].model_copy(update={"label": "People", "topics": ("computing",)}), by="eva", reason="test")
    store.update(METRICS[1].model_copy(update={"unit": "PB", "shelf_life_days": 7}), by="eva", reason="test")
    store.update(ARTICLES[1].model_copy(update={"publisher": "Elsewhere", "language": "en"}), by="eva", reason="test")
    store.update(ARTICLES[2].model_copy(update={"publisher": "INFN"}), by="eva", reason="test")


def move(store: Store) -> None:
    """A fact turns out to be of another facility, another article."""
    revise(store, "patients-2019", facility="xfel")
    revise(store, "storage-5pb", article="newsletter-62")
    revise(store, "funding-8m", amount="8000000", qualifier="exact", lower=None, lower_inclusive=None, unit="EUR")


def all_at_once(store: Store) -> None:
    for change in CHANGES[:-1]:
        change(store)


CHANGES: list[Callable[[Store], None]] = [correct, withdraw, bring_back, prefer, add, rename, move, all_at_once]
assert CHANGES[-1] is all_at_once


@pytest.mark.parametrize("change", CHANGES)
def test_every_selection_tells_what_it_told_then(filled: Store, change: Callable[[Store], None]) -> None:
    before = [told(filled, chosen) for chosen in SELECTIONS]
    moment = datetime.now(UTC)
    change(filled)
    assert any(told(filled, chosen) != then for chosen, then in zip(SELECTIONS, before, strict=True))
    for chosen, then in zip(SELECTIONS, before, strict=True):
        assert told(filled.past(moment, chosen), chosen) == then, chosen


def test_each_moment_between_changes_has_its_own_past(filled: Store) -> None:
    chosen = Selection(metric="patients_treated")
    states = []
    for change in (correct, withdraw, add, rename):
        states.append((datetime.now(UTC), told(filled, chosen)))
        change(filled)
    for moment, then in states:
        assert told(filled.past(moment, chosen), chosen) == then
    assert told(filled.past(datetime.now(UTC), chosen), chosen) == told(filled, chosen)


def test_whole_facts_come_back_with_their_revision(filled: Store) -> None:
    before = filled.fact("patients-2019")
    moment = datetime.now(UTC)
    correct(filled)
    then = filled.past(moment, Selection(metric="patients_treated"))
    assert then.fact("patients-2019") == before
    assert then.facts_by_id(["patients-2019"]) == [before]
    with pytest.raises(NotFound):
        then.fact("storage-7000")


@pytest.mark.parametrize("fraction", [0, 1, 499_999, 999_999])
def test_a_moment_is_exact_however_it_is_written(store: Store, fraction: int) -> None:
    """A whole second is written without a fraction, which as text comes after every fraction of it."""
    second = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)
    happened = second + timedelta(microseconds=fraction)
    with store._database.begin_write() as connection:
        loading = RecordWriter(connection, AuditEntry(by="anna", verb="add", at=datetime(2026, 1, 1, tzinfo=UTC)))
        loading.add([*FACILITIES, *METRICS, *ARTICLES, *FACTS])
        RecordWriter(connection, AuditEntry(by="eva", verb="correct", at=happened)).revise(
            FACTS[1].revise(amount="2700"), 1
        )
    chosen = Selection(metric="patients_treated")

    def amount(moment: datetime) -> str:
        return str(store.past(moment, chosen).fact("patients-2019").amount)

    assert amount(happened) == "2700"
    assert amount(happened - timedelta(microseconds=1)) == "2500"
    assert amount(happened.replace(microsecond=0) + timedelta(seconds=1)) == "2700"
    assert amount(second - timedelta(seconds=1)) == "2500"


def test_there_was_nothing_before_the_first_record(filled: Store) -> None:
    with pytest.raises(NotFound, match="held nothing yet at 2019-08-01T00:00:00Z"):
        filled.past(datetime(2019, 8, 1, tzinfo=UTC), Selection())


def test_an_empty_catalogue_has_no_past(store: Store) -> None:
    with pytest.raises(NotFound):
        store.past(datetime.now(UTC), Selection())


def test_too_many_facts_are_refused_and_fewer_are_not(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both those that stayed as they were and those that must be put back count."""
    monkeypatch.setattr(snapshot, "MOST_FACTS", 5)
    chosen = Selection(metric="patients_treated", facility="cnao")
    for change in (None, correct, rename):
        moment = datetime.now(UTC)
        if change:
            change(filled)
        with pytest.raises(SelectionError, match="more than 5 facts"):
            filled.past(moment, Selection())
        assert filled.past(moment, chosen).count(chosen) == 2


def test_a_hundred_corrections_are_read_as_quickly_as_one(filled: Store) -> None:
    """The number of queries does not grow with what has changed."""
    names = [f"many-{number:03}" for number in range(100)]
    filled.add(facts=[a_fact(name, "cnao", "storage", "1 TB", amount="1", unit="TB") for name in names], by="anna")
    moment = datetime.now(UTC)
    revise(filled, names[0], amount="2")
    few = list(queries(filled, moment))
    for name in names:
        revise(filled, name, amount="3")
    assert len(list(queries(filled, moment))) == len(few) < 17
    assert {row["amount"] for row in filled.past(moment, Selection(metric="storage")).rows(Selection(text="tb"))} == {
        "1"
    }


def queries(store: Store, moment: datetime) -> Iterator[str]:
    """Yield what the open database is asked for a look into the past."""
    asked: list[str] = []
    engine = store._database.engine

    def note(*given: Any) -> None:
        asked.append(given[2])

    event.listen(engine, "before_cursor_execute", note)
    store.past(moment, Selection(metric="storage"))
    event.remove(engine, "before_cursor_execute", note)
    yield from asked


def test_many_readers_share_one_past(filled: Store) -> None:
    chosen = Selection(metric="patients_treated")
    then = filled.past(datetime.now(UTC), chosen)
    expected = told(filled, chosen)
    with ThreadPoolExecutor(12) as readers:
        assert all(found == expected for found in readers.map(lambda _: told(then, chosen), range(60)))


def test_a_look_into_the_past_changes_nothing(filled: Store) -> None:
    correct(filled)
    version, history = filled.version(), filled.history("fact", "patients-2019")
    filled.past(datetime.now(UTC), Selection())
    assert (filled.version(), filled.history("fact", "patients-2019")) == (version, history)
