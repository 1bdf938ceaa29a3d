"""The states that the database keeps: the same as judged anew, after any order of writes, on both databases."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime
from itertools import groupby
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import create_engine, text
from support.judged_catalogue import ARTICLE, METRICS, list_facilities, make_fact, read_catalogue

from facts.errors import SelectionError
from facts.evidence.status import get_today, judge_series
from facts.model.record import ReviewState, Status
from facts.model.selection import Selection
from facts.store import Store, back_up, fact_queries, restore_backup

if TYPE_CHECKING:
    from pathlib import Path

    from facts.model.record import Fact

CATALOGUE = read_catalogue()
FACTS = [fact for series in CATALOGUE for fact in series.facts]
STATES = [state for state in Status if state is not Status.WITHDRAWN]
EVERYTHING = Selection(review_state=tuple(ReviewState), deprecated=True)


def fill(store: Store, facts: list[Fact]) -> None:
    facilities = list_facilities(CATALOGUE)
    store.add(facilities=facilities, metrics=METRICS.values(), articles=[ARTICLE], by="anna")
    store.add(facts=facts, by="anna")


@pytest.fixture
def filled(store: Store) -> Store:
    fill(store, FACTS)
    return store


def judge_anew(store: Store) -> dict[str, tuple[Any, ...]]:
    """What a judgement of all facts gives that looks at nothing that the database keeps of states."""
    facts = sorted(store.facts(EVERYTHING), key=lambda fact: (fact.facility, fact.metric))
    metrics = store.metrics()
    found = {}
    for (_, metric), same in groupby(facts, key=lambda fact: (fact.facility, fact.metric)):
        for key, one in judge_series(same, metrics[metric]).items():
            found[key] = (one.get_state(get_today()), one.overtaken_by, one.contradicts)
    return found


def read_kept(store: Store) -> dict[str, tuple[Any, ...]]:
    return {one.id: (one.state, one.overtaken_by, one.contradicts) for one in store.iter_judged(EVERYTHING)}


def check_counts(store: Store, **filters: Any) -> None:
    """The facet and the filter agree with the rows."""
    chosen = Selection.of(**filters)
    counted = Counter(row["state"] for row in store.rows(chosen))
    facets = {facet.value: facet.count for facet in store.facets(chosen, ["state"])["state"]}
    assert facets == counted
    for state in STATES:
        assert store.count(chosen.with_(state=state)) == counted[state]
        assert {row["state"] for row in store.rows(chosen.with_(state=state))} <= {str(state)}


def revise(store: Store, key: str, **changes: Any) -> None:
    fact = store.fact(key)
    store.revise(fact.revise(**changes), expected=fact.revision, verb="correct", by="eva", reason="test")


def test_what_is_kept_is_what_is_judged_and_the_counts_follow(filled: Store) -> None:
    kept = read_kept(filled)
    assert kept == judge_anew(filled)
    assert {state for state, _, _ in kept.values()} == {*STATES, None}
    check_counts(filled)
    for metric in ("storage", "patients", "tunnel"):
        check_counts(filled, metric=metric)
    check_counts(filled, facility=FACTS[0].facility)
    check_counts(filled, kind="laboratory", language="en")
    check_counts(filled, metric="storage", qualifier="exact", as_of_from="2025")


def test_facts_told_one_by_one_backwards_end_in_the_same_states(store: Store) -> None:
    some = FACTS[:60]
    fill(store, [])
    for fact in reversed(some):
        store.add(facts=[fact], by="eva")
    assert read_kept(store) == judge_anew(store)
    check_counts(store)


def test_a_bulk_load_ends_in_the_same_states(store: Store) -> None:
    facilities = list_facilities(CATALOGUE)
    store.bulk_load(facilities=facilities, metrics=METRICS.values(), articles=[ARTICLE], facts=FACTS, by="anna")
    assert read_kept(store) == judge_anew(store)
    check_counts(store)


NUMBER = dict.fromkeys(("amount", "lower", "upper", "lower_inclusive", "upper_inclusive", "decimals"))
CHANGES: list[dict[str, Any]] = [
    {"rank": "deprecated", "rank_reason": "doubted"},
    {"rank": "normal", "rank_reason": ""},
    {"rank": "preferred", "rank_reason": "the best source"},
    {"review_state": "rejected"},
    {"review_state": "proposed"},
    {"review_state": "approved"},
    {"as_of": "2026-05", "as_of_basis": "stated"},
    {"as_of": "2019", "as_of_basis": "stated"},
    {"as_of": None, "as_of_basis": None},
    {"scope": "Disk"},
    {"scope": "disk"},
    {"scope": ""},
    {"status_kind": "planned"},
    {"status_kind": "actual"},
    {**NUMBER, "qualifier": "exact", "amount": "120", "decimals": 0},
    {**NUMBER, "qualifier": "more_than", "lower": "150", "lower_inclusive": False},
    {"review_by": "2020-01-01"},
    {"facility": "place-5"},
    {"facility": "place-6"},
    {"metric": "storage"},
    {"note": "nothing of this matters here"},
]


def test_any_order_of_changes_leaves_what_is_judged_anew(store: Store) -> None:
    """Corrections, withdrawals and returns, facts that move, new facts, metrics with another shelf life or unit."""
    random = Random(21)
    some = [fact for series in CATALOGUE if series.metric.id == "storage" for fact in series.facts if fact.unit == "PB"]
    fill(store, some)
    keys = [fact.id for fact in some]
    for step in range(60):
        for key in random.sample(keys, 3):
            revise(store, key, **random.choice(CHANGES))
        if step % 10 == 3:
            key = f"new-{step:03}"
            fact = make_fact(key, "=150/0", "PB", "2026-05", metric="storage", facility="place-5")
            store.add(facts=[fact], by="eva")
            keys.append(key)
        if step % 20 == 7:
            changed = METRICS["storage"].model_copy(update=random.choice([{"unit": "TB"}, {"shelf_life_days": 9000}]))
            store.update(changed, by="eva", reason="test")
        assert read_kept(store) == judge_anew(store)
    check_counts(store)
    check_counts(store, metric="storage", facility="place-5")


def test_a_write_touches_only_the_states_of_its_own_series(filled: Store) -> None:
    """Another series is not even looked at: what was spoilt there stays spoilt."""
    spoilt = FACTS[-1]
    with filled._database.begin_write() as connection:
        connection.execute(text("UPDATE fact SET overtaken_by = 'nobody' WHERE id = :id"), {"id": spoilt.id})
    revise(filled, FACTS[0].id, rank="deprecated", rank_reason="doubted")
    assert read_kept(filled)[spoilt.id][1] == "nobody"
    revise(filled, spoilt.id, note="looked at again")
    assert read_kept(filled) == judge_anew(filled)


def test_withdrawing_the_newest_brings_back_the_one_before(store: Store) -> None:
    series = CATALOGUE[0]
    fill(store, series.facts)
    before, newest = read_kept(store), series.facts[-1].id
    revise(store, newest, rank="deprecated", rank_reason="doubted")
    assert read_kept(store)[newest] == (None, None, ())
    assert read_kept(store)[series.facts[0].id][1] == series.facts[-2].id
    revise(store, newest, rank="normal", rank_reason="")
    assert read_kept(store) == before


def test_the_past_is_judged_by_what_was_recorded_by_then(store: Store) -> None:
    """Also where only an article, or some words, of a series are asked for."""
    series = CATALOGUE[0]
    fill(store, [])
    told = []
    for fact in series.facts:
        store.add(facts=[fact], by="eva")
        told.append((datetime.now(UTC), read_kept(store)))
    revise(store, series.facts[-1].id, rank="deprecated", rank_reason="doubted")
    told.append((datetime.now(UTC), read_kept(store)))
    for moment, kept in told:
        for chosen in (
            Selection(),
            Selection(article="invented"),
            Selection(as_of_to="2021"),
            Selection(state="overtaken"),
        ):
            with store.past(moment, chosen) as past:
                states = {row["id"]: row["state"] for row in past.rows(chosen)}
                expected = {row["id"]: kept[row["id"]][0] for row in past.rows(chosen)}
                assert states == expected
                assert chosen.state == () or set(states.values()) <= {"overtaken"}
    with store.past(told[2][0], Selection(state="overtaken")) as past:
        assert past.count(Selection(state="overtaken")) == 2


def test_an_older_database_is_judged_when_it_is_opened(filled: Store, store_url: str) -> None:
    kept = read_kept(filled)
    filled.close()
    engine = create_engine(store_url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM tally_state"))
        waiting = "UPDATE fact SET state = 'unjudged', last_day = '', overtaken_by = NULL, contradicts = '[]'"
        connection.execute(text(f"{waiting} WHERE standing = 1"))
    engine.dispose()
    with Store.open(store_url) as opened:
        assert read_kept(opened) == kept
        check_counts(opened)


def test_a_backup_keeps_the_states(filled: Store, store_url: str, tmp_path: Path) -> None:
    kept = read_kept(filled)
    back_up(store_url, tmp_path / "facts.backup")
    restore_backup(tmp_path / "facts.backup", f"sqlite:///{tmp_path}/restored.db")
    with Store.open(f"sqlite:///{tmp_path}/restored.db") as restored:
        assert read_kept(restored) == kept
        check_counts(restored)


def test_a_new_id_is_told_wherever_the_fact_overtakes_or_contradicts(filled: Store) -> None:
    old = next(series for series in CATALOGUE if len(series.answers) == 3).facts[-1].id
    filled.rename({old: "renamed-fact"})
    assert read_kept(filled) == judge_anew(filled)
    assert old not in json.dumps([row["overtaken_by"] for row in filled.rows(EVERYTHING)])


def test_withdrawn_is_no_state_to_ask_for() -> None:
    with pytest.raises(SelectionError, match="has no state"):
        Selection.of(state="withdrawn")
    assert "state" in fact_queries.FACET_NAMES
