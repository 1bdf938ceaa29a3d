"""Claims that expire: how a claim is told, what disproves it, by when to look again."""

import csv
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.judged_catalogue import make_fact
from support.source_tree import ROOT

from facts.catalog import table_exchange
from facts.evidence.claims import check_claims, find_claim, find_review_day
from facts.evidence.fact_checks import check_facts, report_claims
from facts.model.metric import Metric
from facts.model.research_facility import Facility

TODAY = date(2024, 6, 1)
SHORT = {"claim-disproved": "disproved", "claim-to-look-at": "look", "claim-expired": "expired"}
METRICS = {
    name: Metric(id=name, label=name, definition="Invented.", unit=unit, stat_type=kind)
    for name, unit, kind in (
        ("centres", "{centre}", "stock"),
        ("place", "rank", "rank"),
        ("rate", "{image}/s", "peak"),
        ("cold", "K", "physical"),
        ("opened", "CCYY", "date"),
    )
}
KINDS = {"a": "detector", "b": "detector", "c": "detector", "lab": "laboratory", "all": "world"}
FACILITIES = {key: Facility(id=key, name=key, short_name=key.upper(), kind=kind) for key, kind in KINDS.items()}


def fact(key, metric, quantity, as_of="2024", words="", more="", **values):
    facility = key.partition("-")[0]
    unit = METRICS[metric].unit
    return make_fact(
        f"{key}-invented",
        quantity,
        unit,
        as_of,
        more,
        facility=facility,
        metric=metric,
        quote_exact=words or key,
        **values,
    )


def judge(*facts, on=TODAY):
    found = check_claims(facts, METRICS[facts[0].metric], FACILITIES, on)
    return sorted(
        " ".join([one.claim.fact.facility, SHORT[one.verdict], *map(name_facility, one.others)]) for one in found
    )


def name_facility(one):
    return one.facility


@pytest.mark.parametrize(
    ("words", "quantity", "metric", "kind", "is_of_world"),
    [
        ("one of only six centres in the world", "1of6", "centres", "only", True),
        ("the only one in Europe", "=1/0", "centres", "only", False),
        ("l’unico centro al mondo", "=1/0", "centres", "only", True),
        ("only 6 centres", "=6/0", "centres", None, False),
        ("the second in Europe", "=2/0", "place", "place", False),
        ("the world’s fastest, with 4 million images", "=4000000/-6", "rate", "greatest", True),
        ("die schnellste Kamera der Welt", "=4000000/-6", "rate", "greatest", True),
        ("le plus rapide au monde", "=4000000/-6", "rate", "greatest", True),
        ("the coldest cubic metre", "=1/0", "cold", "least", False),
        ("daily record of 85", "=85/0", "rate", "record", False),
        ("recorded 85 images", "=85/0", "rate", None, False),
        ("the first four years, almost the fast one", "=4/0", "rate", None, False),
        ("the oldest record", "=1900", "opened", None, False),
    ],
)
def test_a_claim_is_told_by_hedge_metric_and_words(words, quantity, metric, kind, is_of_world):
    claim = find_claim(fact("a", metric, quantity, words=words), METRICS[metric])
    assert (claim and claim.kind, bool(claim and claim.is_of_world)) == (kind, is_of_world)


FASTEST = fact("a", "rate", "=4500000/-5", words="the fastest camera in the world")
ONLY_TWO = fact("a", "centres", "1of2", words="one of only two centres", more="review 2025-01-01")
FIRST = fact("a", "place", "=1/0", scope="detectors in Europe")


@pytest.mark.parametrize(
    ("claim", "others", "answers"),
    [
        (FASTEST, [fact("b", "rate", "=4000000/-6")], []),
        (FASTEST, [fact("b", "rate", "=5000000/-5")], ["a disproved b"]),
        (FASTEST, [fact("b", "rate", "=5000000/-5", "2030")], ["a disproved b"]),
        (FASTEST, [fact("b", "rate", "=5000000/-5", more="planned")], []),
        (FASTEST, [fact("b", "rate", "=5000000/-5", more="withdrawn")], []),
        (FASTEST, [fact("b", "rate", "=5000000/-5", more="proposed")], []),
        (FASTEST, [fact("b", "rate", "=5000000/-5", None)], ["a look b"]),
        (FASTEST, [fact("b", "rate", "<=6500000")], ["a look b"]),
        (FASTEST, [fact("b", "rate", "=5000000/-6")], ["a look b"]),
        (FASTEST, [fact("lab", "rate", "=5000000/-5")], []),
        (FASTEST, [fact("b-1", "rate", "=5000000/-5", "2020"), fact("b-2", "rate", "=3000000/-6")], []),
        (FASTEST, [fact("a-1", "rate", "=5000000/-5", "2020")], []),
        (fact("a", "rate", "=40/0", words="the fastest of Europe"), [fact("b", "rate", "=50/0")], ["a look b"]),
        (fact("a", "rate", "=4/0", words="a daily record"), [fact("b", "rate", "=5/0")], []),
        (fact("a", "cold", "=40/0", words="coldest in the world"), [fact("b", "cold", "=30/0")], ["a disproved b"]),
        (fact("a", "cold", "=4/0", words="coldest in the world"), [fact("b", "cold", "=5/0")], []),
        (ONLY_TWO, [fact("b", "centres", "1of2", more="review 2025-01-01")], []),
        (ONLY_TWO, [fact("b", "centres", "=2/0"), fact("c", "centres", "=2/0")], ["a disproved b c"]),
        (ONLY_TWO, [fact("all", "centres", "=3/0", "2024-05")], ["a disproved all"]),
        (ONLY_TWO, [fact("all", "centres", "=3/0", "2020")], ["a look all"]),
        (ONLY_TWO, [fact("all", "centres", "=1/0")], ["a look all"]),
        (ONLY_TWO, [fact("lab", "centres", ">=2")], []),
        (FIRST, [fact("b", "place", "=1/0", scope="Detectors in Europe")], ["a disproved b", "b disproved a"]),
        (FIRST, [fact("b", "place", "=1/0", scope="detectors in Asia")], []),
        (FIRST, [fact("b", "place", "=1/0", "2020", scope="detectors in Europe")], ["b expired"]),
        (FIRST, [fact("lab", "place", "=1/0", scope="detectors in Europe")], []),
        (fact("a", "place", "=1/0"), [fact("b", "place", "=1/0")], ["a look b", "b look a"]),
        (fact("a", "place", "=1/0"), [fact("b", "place", "=2/0")], []),
    ],
)
def test_a_claim_is_held_against_the_others(claim, others, answers):
    assert judge(claim, *others) == judge(*others[::-1], claim) == answers


@pytest.mark.parametrize(
    ("claim", "day"),
    [
        (fact("a", "place", "=1/0", "2022-03"), date(2024, 3, 30)),
        (fact("a", "rate", "=4/0", "2023-06", words="a record"), date(2024, 6, 29)),
        (fact("a", "place", "=1/0", "2022-03", review_by="2023-01-01"), date(2023, 1, 1)),
        (fact("a", "place", "=1/0", None), None),
    ],
)
def test_somebody_must_look_again_by_a_day(claim, day):
    metric = METRICS[claim.metric]
    assert find_review_day(find_claim(claim, metric), metric) == day
    expired = ["a look"] if day is None else ["a expired"] if day < TODAY else []
    assert judge(claim) == expired
    lasting = metric.model_copy(update={"shelf_life_days": 30})
    if claim.as_of == "2022-03" and not claim.review_by:
        assert find_review_day(find_claim(claim, lasting), lasting) == date(2022, 4, 30)


@given(st.integers(1, 9), st.integers(1, 9), st.sampled_from(["", "planned", "withdrawn"]))
def test_time_alone_only_lets_claims_expire_and_a_withdrawn_fact_disproves_nothing(ours, theirs, more):
    claim = fact("a", "rate", f"={ours * 10}/0", words="the fastest in the world")
    other = fact("b", "rate", f"={theirs * 10}/0", more=more)
    now, later = judge(claim, other), judge(claim, other, on=date(2040, 1, 1))
    assert now == (["a disproved b"] if theirs > ours and not more else [])
    assert later == sorted([*now, "a expired"])


def test_every_claim_of_the_shipped_catalogue_is_judged_as_a_person_judged_it():
    shipped = table_exchange.read_starter()
    table = (ROOT / "tests" / "support" / "shipped_claims.csv").read_text(encoding="utf-8")
    judged = {row["fact"]: row["verdict"] for row in csv.DictReader(table.splitlines())}
    by_metric = {name: [one for one in shipped.good if one.metric == name] for name in shipped.metrics}
    claimed = {fact.id for fact in shipped.good if find_claim(fact, shipped.metrics[fact.metric])}
    found = {
        one.claim.fact.id: str(one.verdict)
        for name, metric in shipped.metrics.items()
        for one in check_claims(by_metric[name], metric, shipped.facilities, date(2026, 6, 1))
    }
    assert {key: found.get(key, "none") for key in claimed} == judged


def test_an_expired_claim_is_told_once_and_names_its_day():
    old = fact("a", "place", "=1/0", "2020")
    found = list(
        check_facts([old], METRICS, {"invented": table_exchange.read_starter().articles["infn-newsletter-62"]}, TODAY)
    )
    assert [one.code for one in found if one.code in ("stale", "claim-expired")] == ["claim-expired"]
    (said,) = report_claims(check_claims([old], METRICS["place"], FACILITIES, TODAY), FACILITIES)
    assert (said.what, said.facts) == ("What it claims was to be looked at again by 31 December 2022", ("a-invented",))
