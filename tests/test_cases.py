"""The cases of facts that are at odds: kept by every write, decided by a person, open again when a side changes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import groupby
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from support.judged_catalogue import ARTICLE, METRICS, list_facilities, make_fact, read_catalogue

from facts import saying
from facts.catalog import Actor, Catalogue, Role
from facts.errors import FactsError, NotAllowed, NotFound, RecordError, StaleRevision
from facts.evidence.status import judge_disputes
from facts.frame import DisplayOptions, build_frame
from facts.model.fact_case import CaseState
from facts.model.record import ReviewState
from facts.model.selection import Selection
from facts.store import Store, back_up, restore_backup

if TYPE_CHECKING:
    from pathlib import Path

    from facts.model.fact_case import FactCase
    from facts.model.record import Fact

INVENTED = read_catalogue()
EVERYTHING = Selection(review_state=tuple(ReviewState), deprecated=True)
ANNA, READER = Actor("anna", Role.EDITOR), Actor("reader")
LESS, MORE, OTHER = "stored-less", "stored-more", "stored-other"


def fill(store: Store, facts: list[Fact]) -> Catalogue:
    store.add(facilities=list_facilities(INVENTED), metrics=METRICS.values(), articles=[ARTICLE], by="anna")
    store.add(facts=facts, by="anna")
    return Catalogue(store, ANNA)


def stored(key: str, quantity: str, as_of: str = "2026-03", **values: Any) -> Fact:
    return make_fact(key, quantity, "PB", as_of, metric="storage", facility="place-5", **values)


@pytest.fixture
def catalogue(store: Store) -> Catalogue:
    """Two numbers of one month that cannot both hold."""
    return fill(store, [stored(LESS, "=100/0"), stored(MORE, "=150/0")])


def decide(catalogue: Catalogue, verdict: str, fact: str | None = None, **more: Any) -> FactCase:
    (case,) = catalogue.list_cases()
    revisions = {key: catalogue.get_fact(key).revision for key in case.facts}
    wanted = {"verdict": verdict, "fact": fact, "reason": "asked the office", **more}
    return catalogue.decide_case(case.id, wanted, expected=case.revision, revisions=revisions)


def correct(catalogue: Catalogue, key: str, **changes: Any) -> None:
    catalogue.correct_fact(key, changes, expected=catalogue.get_fact(key).revision, reason="printed wrong")


def states(catalogue: Catalogue) -> dict[str, tuple[str | None, tuple[str, ...]]]:
    return {one.id: (one.state and str(one.state), one.contradicts) for one in catalogue.iter_judged(EVERYTHING)}


def list_states(catalogue: Catalogue) -> list[str]:
    return [str(case.state) for case in catalogue.list_cases()]


def codes(catalogue: Catalogue) -> set[str]:
    return {finding.code for finding in catalogue.iter_findings()} & {"contradiction", "case-to-look-at", "total-falls"}


def read_disputes(store: Store) -> dict[frozenset[str], str]:
    """What is at odds, told from the facts alone."""
    facts = sorted(store.facts(EVERYTHING), key=lambda fact: (fact.facility, fact.metric))
    metrics, found = store.metrics(), {}
    for (_, metric), same in groupby(facts, key=lambda fact: (fact.facility, fact.metric)):
        found |= {frozenset(one.pair): str(one.kind) for one in judge_disputes(same, metrics[metric])[1]}
    return found


def read_kept(store: Store) -> dict[frozenset[str], str]:
    return {frozenset(case.facts): str(case.kind) for case in store.cases()}


# ---- kept by the write ---------------------------------------------------------------------------


def test_each_pair_at_odds_is_a_case_after_any_order_of_writes(store: Store) -> None:
    some = [fact for series in INVENTED for fact in series.facts]
    fill(store, Random(2).sample(some, len(some)))
    kept = read_kept(store)
    assert kept == read_disputes(store)
    assert set(kept.values()) == {"contradiction", "case-to-look-at", "total-falls"}
    changes: list[dict[str, Any]] = [
        {"rank": "deprecated", "rank_reason": "doubted"},
        {"rank": "normal", "rank_reason": ""},
        {"review_state": "rejected"},
        {"as_of": "2026-05", "as_of_basis": "stated"},
        {"scope": "disk"},
        {"facility": "place-6"},
    ]
    random = Random(21)
    for _ in range(60):
        fact = store.fact(random.choice(some).id)
        revised = fact.revise(**random.choice(changes))
        store.revise(revised, expected=fact.revision, verb="correct", by="eva", reason="test")
    assert read_kept(store) == read_disputes(store)


def test_a_bulk_load_and_an_older_database_end_in_the_same_cases(store: Store, tmp_path: Path, store_url: str) -> None:
    some = [fact for series in INVENTED for fact in series.facts]
    store.add(facilities=list_facilities(INVENTED), metrics=METRICS.values(), articles=[ARTICLE], by="anna")
    store.bulk_load(facts=some, by="anna")
    kept = store.cases()
    assert read_kept(store) == read_disputes(store)
    back_up(store_url, tmp_path / "facts.backup")
    restore_backup(tmp_path / "facts.backup", f"sqlite:///{tmp_path}/restored.db")
    with Store.open(f"sqlite:///{tmp_path}/restored.db") as restored:
        assert restored.cases() == kept


def test_a_case_that_nobody_decided_ends_with_the_dispute(catalogue: Catalogue) -> None:
    (case,) = catalogue.list_cases(open_only=True)
    assert (case.kind, case.facts, case.state, case.revision) == ("contradiction", (LESS, MORE), "open", 1)
    assert (datetime.now(UTC) - case.since).total_seconds() < 60
    catalogue.withdraw_fact(MORE, expected=1, reason="doubted")
    assert catalogue.list_cases() == []
    with pytest.raises(NotFound, match="no case"):
        catalogue.get_case(case.id)


# ---- decided by a person -------------------------------------------------------------------------


def test_the_preferred_one_is_what_may_be_said_and_the_other_is_not(catalogue: Catalogue) -> None:
    decided = decide(catalogue, "prefer", LESS)
    assert states(catalogue) == {LESS: ("current", (MORE,)), MORE: ("contradicted", (LESS,))}
    assert (decided.state, decided.decision.by, decided.decision.reason) == ("decided", "anna", "asked the office")
    assert catalogue.list_cases(open_only=True) == []
    assert catalogue.list_cases() == [decided]
    assert codes(catalogue) == set()
    catalogue.reopen_case(decided.id, expected=2, reason="asked again")
    assert states(catalogue)[LESS][0] == states(catalogue)[MORE][0] == "contradicted"
    assert str(catalogue.get_fact(LESS).rank) == "normal"
    assert codes(catalogue) == {"contradiction"}
    assert [event.verb for event in catalogue.get_history("case", decided.id)] == ["reopen", "decide"]


def test_what_is_not_preferred_overtakes_nothing(store: Store) -> None:
    """Else the number before both would be overtaken by one that may not be said."""
    catalogue = fill(
        store, [stored(OTHER, "=90/0", "2025"), stored(LESS, "=100/0"), stored(MORE, "=150/0", "2026-03-30")]
    )
    assert catalogue.get_judged([OTHER])[OTHER].overtaken_by == MORE
    decide(catalogue, "prefer", LESS)
    assert catalogue.get_judged([OTHER])[OTHER].overtaken_by == LESS


def test_a_scope_of_its_own_makes_two_series(catalogue: Catalogue) -> None:
    with pytest.raises(RecordError, match="scope of the other"):
        decide(catalogue, "scope", LESS, scope=" ")
    decide(catalogue, "scope", LESS, scope="disk")
    assert states(catalogue) == {LESS: ("current", ()), MORE: ("current", ())}
    assert (catalogue.get_fact(LESS).scope, list_states(catalogue)) == ("disk", ["decided"])


def test_a_wrong_source_is_withdrawn_and_comes_back_when_the_decision_is_taken_back(catalogue: Catalogue) -> None:
    decided = decide(catalogue, "source_error", MORE)
    assert states(catalogue) == {LESS: ("current", ()), MORE: (None, ())}
    assert catalogue.get_fact(MORE).rank_reason == "asked the office"
    catalogue.reopen_case(decided.id, expected=2, reason="it was right")
    assert states(catalogue)[MORE] == ("contradicted", (LESS,))
    assert list_states(catalogue) == ["open"]


def test_both_may_stand(catalogue: Catalogue) -> None:
    decide(catalogue, "both_stand")
    assert states(catalogue) == {LESS: ("current", ()), MORE: ("current", ())}
    assert codes(catalogue) == set()


def test_a_changed_side_opens_the_case_again_and_its_return_closes_it(catalogue: Catalogue) -> None:
    decide(catalogue, "both_stand")
    catalogue.confirm_fact(LESS, expected=1, reason="the words say so")
    assert list_states(catalogue) == ["decided"], "a check changes nothing that was decided on"
    correct(catalogue, LESS, amount="101", value_text="101")
    assert list_states(catalogue) == ["reopened"]
    assert states(catalogue)[LESS][0] == "contradicted"
    assert codes(catalogue) == {"contradiction"}
    correct(catalogue, LESS, amount="100", value_text="=100/0")
    assert list_states(catalogue) == ["decided"]
    catalogue.withdraw_fact(MORE, expected=1, reason="doubted")
    assert list_states(catalogue) == ["over"], "a side is gone"
    assert catalogue.count_cases(open_only=True) == 0


def test_of_a_year_and_a_day_the_one_that_is_not_preferred_may_not_be_said(store: Store) -> None:
    catalogue = fill(store, [stored(LESS, "=100/0", "2026"), stored(MORE, "=150/0", "2026-03-30")])
    assert [str(case.kind) for case in catalogue.list_cases()] == ["case-to-look-at"]
    assert states(catalogue)[LESS] == ("current", ())
    decide(catalogue, "prefer", MORE)
    assert states(catalogue) == {LESS: ("contradicted", (MORE,)), MORE: ("current", (LESS,))}


def test_what_was_decided_then_is_told_of_the_past(catalogue: Catalogue) -> None:
    moments = [(datetime.now(UTC), "contradicted")]
    decided = decide(catalogue, "both_stand")
    moments.append((datetime.now(UTC), "current"))
    catalogue.reopen_case(decided.id, expected=2, reason="asked again")
    moments.append((datetime.now(UTC), "contradicted"))
    for moment, state in moments:
        past = catalogue.open_past(moment, Selection(metric="storage"))
        assert states(past)[LESS][0] == state


# ---- refused -------------------------------------------------------------------------------------


def test_who_looked_at_something_else_decides_nothing(catalogue: Catalogue) -> None:
    (case,) = catalogue.list_cases()
    wanted = {"verdict": "both_stand", "reason": "both"}
    catalogue.confirm_fact(LESS, expected=1, reason="the words say so")
    with pytest.raises(StaleRevision, match="revision 1 of it, but revision 2"):
        catalogue.decide_case(case.id, wanted, expected=1, revisions={LESS: 1, MORE: 1})
    catalogue.decide_case(case.id, wanted, expected=1, revisions={LESS: 2, MORE: 1})
    with pytest.raises(StaleRevision, match="decided by anna by now"):
        catalogue.decide_case(case.id, wanted, expected=1, revisions={LESS: 2, MORE: 1})
    with pytest.raises(RecordError, match="decided already"):
        catalogue.decide_case(case.id, wanted, expected=2, revisions={LESS: 2, MORE: 1})


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        ({"verdict": "both_stand", "reason": " "}, "needs a reason"),
        ({"verdict": "prefer", "reason": "so"}, "names no fact"),
        ({"verdict": "prefer", "fact": "another-fact", "reason": "so"}, "no fact of this case"),
        ({"verdict": "both_stand", "fact": LESS, "reason": "so"}, "names stored-less"),
        ({"verdict": "scope", "fact": LESS, "reason": "so"}, "with the scope ''"),
        ({"verdict": "guess", "reason": "so"}, "verdict"),
    ],
)
def test_a_decision_that_does_not_fit_is_refused(catalogue: Catalogue, wanted: dict[str, str], why: str) -> None:
    (case,) = catalogue.list_cases()
    with pytest.raises(FactsError, match=why):
        catalogue.decide_case(case.id, wanted, expected=1, revisions={LESS: 1, MORE: 1})
    assert catalogue.list_cases() == [case]


def test_readers_see_cases_without_who_decided_and_decide_nothing(catalogue: Catalogue) -> None:
    reader = catalogue.view_as(READER)
    with pytest.raises(NotAllowed):
        decide(reader, "prefer", LESS)
    decided = decide(catalogue, "both_stand")
    with pytest.raises(NotAllowed):
        reader.reopen_case(decided.id, expected=2, reason="no")
    (seen,) = reader.list_cases()
    assert (seen.decision.by, seen.decision.reason) == ("", "asked the office")
    assert [event.by + event.reason for event in reader.get_history("case", seen.id)] == [""]
    catalogue.reject_fact(MORE, expected=1, reason="secret")
    assert reader.list_cases() == []
    with pytest.raises(NotFound):
        reader.get_case(decided.id)
    assert [str(case.state) for case in catalogue.list_cases()] == [CaseState.OVER]


# ---- what surfaces are told ----------------------------------------------------------------------


def test_rows_name_what_contradicts_them(catalogue: Catalogue) -> None:
    """And so do tables, cards, charts and reports, which are made from them."""
    frame = build_frame(catalogue.list_rows(Selection()), DisplayOptions(as_printed=True)).frame
    assert dict(zip(frame["id"], frame["against"], strict=True)) == {
        LESS: "150\u00a0PB, as of March 2026",
        MORE: "100\u00a0PB, as of March 2026",
    }
    decide(catalogue, "prefer", LESS)
    rows = catalogue.list_rows(Selection())
    assert {row["id"]: [other.id for other in row["against"]] for row in rows} == {LESS: [], MORE: [LESS]}


def test_two_scopes_are_two_latest_and_say_so(store: Store) -> None:
    catalogue = fill(
        store,
        [
            stored(LESS, "=100/0", "2025", scope="disk"),
            stored(OTHER, "=90/0", "2024", scope="Disk "),
            stored(MORE, "=150/0", "2026-03"),
            stored("stored-guess", "=170/0", "2026-05", status_kind="estimated"),
            stored("stored-plan", "=400/0", "2027", status_kind="planned"),
        ],
    )
    latest = catalogue.list_latest(Selection(metric="storage"))
    assert [row["id"] for row in latest] == ["stored-guess", LESS]
    told = build_frame(latest, DisplayOptions(as_printed=True)).frame["value_said"]
    assert list(told) == ["170\u00a0PB (estimated)", "100\u00a0PB (disk)"]
    assert saying.phrase_fact(catalogue.get_fact(LESS), "de") == "100\u00a0PB (disk)"
    then = catalogue.list_latest(Selection(metric="storage"), at=date(2026, 4, 1))
    assert [row["id"] for row in then] == [MORE, LESS]


def test_the_preferred_one_is_the_latest_though_the_other_is_a_little_newer(store: Store) -> None:
    catalogue = fill(store, [stored(LESS, "=100/0"), stored(MORE, "=150/0", "2026-03-30")])
    assert [row["id"] for row in catalogue.list_latest(Selection())] == [MORE]
    decide(catalogue, "prefer", LESS)
    assert [row["id"] for row in catalogue.list_latest(Selection())] == [LESS]
