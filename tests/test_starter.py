"""The catalogue that ships: complete, clean, and true to its words."""

import csv
import subprocess
import sys
from collections import Counter
from itertools import combinations, groupby
from operator import attrgetter
from pathlib import Path

import pytest

from facts.catalog import table_exchange
from facts.evidence import fact_checks, status, verification
from facts.evidence.fact_checks import FindingLevel
from facts.languages import ENGLISH, INTERFACE_LANGUAGES
from facts.model import units
from facts.model.record import Verification

ROOT = Path(__file__).parent.parent
TEXT = ROOT.parent / "shared" / "articles" / "infn-newsletter-62.txt"
NEWSLETTER = "infn-newsletter-62"
# What the newsletter prints: each must be there, with this hedge.
PRINTED = [
    ("more_than", "12000", "{processor}"), ("approximately", "7000", "TB"), ("exact", "20", "GB/s"),
    ("more_than", "8000000", "EUR"), ("exact", "3000000", "USD"), ("exact", "2500", "{patient}"),
    ("more_than", "80", "%"), ("one_of_only", "6", "{centre}"), ("more_than", "80", "{module}"),
    ("exact", "-269", "Cel"), ("up_to", "2700", "{flash}"), ("exact", "220", "ns"),
    ("exact", "4500000", "{image}/s"), ("exact", "800", "{image}"), ("exact", "1", "Mpx"),
    ("between", "0.5", "keV"), ("order_of_magnitude", "10", "fs"), ("more_than", "10", "a"),
    ("exact", "400", "m2"), ("exact", "82", "{journal}"), ("exact", "3", "{project}"),
    ("exact", "9", "rank"), ("exact", "10", "rank"), ("exact", "1", "rank"), ("exact", "7", "rank"),
    ("exact", "3", "rank"), ("exact", "2010", "CCYY"), ("exact", "2011", "CCYY"), ("exact", "1991", "CCYY"),
    ("exact", "201507", "CCYYMM"), ("exact", "20190822", "CCYYMMDD"), ("exact", "20190827", "CCYYMMDD"),
    ("exact", "20190727", "CCYYMMDD"), ("exact", "20190712", "CCYYMMDD"), ("exact", "20191103", "CCYYMMDD"),
]  # fmt: skip


@pytest.fixture(scope="module")
def shipped():
    return table_exchange.read_starter()


def first(fact):
    return next(str(number) for number in (fact.amount, fact.lower, fact.upper) if number is not None)


def test_no_row_of_the_package_is_bad(shipped):
    assert shipped.findings == []


@pytest.mark.parametrize("printed", PRINTED)
def test_every_printed_figure_of_the_newsletter_is_there(shipped, printed):
    known = {(str(fact.qualifier), first(fact), fact.unit) for fact in shipped.good if fact.article == NEWSLETTER}
    assert printed in known


def test_every_fact_of_the_newsletter_is_verified_against_its_text(shipped):
    if not TEXT.is_file():
        pytest.skip(f"the newsletter's text is not at {TEXT}: the phrases cannot be checked here")
    text = TEXT.read_bytes().decode("utf-8")
    facts = [fact for fact in shipped.good if fact.article == NEWSLETTER]
    verdicts = {fact.id: verification.verify_fact(fact, text, shipped.articles[NEWSLETTER]) for fact in facts}
    assert {fact.id for fact in facts if verdicts[fact.id].outcome is Verification.FAILED} == set()
    open_ones = {fact.id for fact in facts if verdicts[fact.id].outcome is Verification.NEEDS_PERSON}
    assert open_ones == {fact.id for fact in facts if fact.verification is Verification.CONFIRMED}
    assert {fact.verification for fact in facts} == {Verification.VERIFIED, Verification.CONFIRMED}
    assert len(open_ones) <= 5
    assert all((verdicts[fact.id].start, verdicts[fact.id].end) == (fact.quote_start, fact.quote_end) for fact in facts)


def test_every_fact_agrees_with_its_quote_or_says_why_a_person_stands_for_it(shipped):
    """The texts of the other articles are not held: the quoted words alone must say what the record says."""
    cited = [fact for fact in shipped.good if fact.article != NEWSLETTER]
    outcomes = {fact.id: verification.verify_quote(fact, shipped.articles[fact.article]).outcome for fact in cited}
    agreeing = {fact.id for fact in cited if fact.verification is Verification.AGREES}
    assert agreeing == {key for key, outcome in outcomes.items() if outcome is Verification.AGREES}
    others = [fact for fact in cited if fact.id not in agreeing]
    assert all(fact.verification is Verification.CONFIRMED and fact.check_note for fact in others)
    assert Verification.FAILED not in outcomes.values()


def test_the_checks_find_no_error(shipped):
    ordered = sorted(shipped.good, key=lambda fact: fact.facility)
    found = fact_checks.check_facts(ordered, shipped.metrics, shipped.articles)
    assert [finding for finding in found if finding.level is FindingLevel.ERROR] == []


def read_pairs():
    """The pairs of one facility and metric that no number fits both, as a person judged them, with the reason."""
    table = (ROOT / "tests" / "support" / "shipped_pairs.csv").read_text(encoding="utf-8")
    return {(row["one"], row["other"]): row["verdict"] for row in csv.DictReader(table.splitlines())}


def test_every_pair_at_odds_is_judged_as_a_person_judged_it(shipped):
    """Whatever their dates and scopes; none of them contradict each other beyond doubt."""
    found = {}
    key = attrgetter("facility", "metric")
    for (_, name), same in groupby(sorted(shipped.good, key=lambda fact: (*key(fact), fact.as_of or "", fact.id)), key):
        metric = shipped.metrics[name]
        for one, other in combinations(same, 2):
            (unit, interval), (its_unit, its_interval) = (fact.make_comparable(metric.unit) for fact in (one, other))
            if unit == its_unit and not interval.meets(its_interval):
                kind = status.find_dispute(one, other, metric)
                verdict = {"case-to-look-at": "look", None: "none"}.get(kind, kind)
                found[one.id, other.id] = verdict
    assert found == read_pairs()
    assert "contradiction" not in found.values()


def test_what_a_person_should_look_at_is_found_and_little_else(shipped):
    """The building cost of European XFEL, and the thousandth patient of Trento."""
    ordered = sorted(shipped.good, key=lambda fact: fact.facility)
    found = list(fact_checks.check_facts(ordered, shipped.metrics, shipped.articles))
    cases = {(one.about[0].facility, one.about[0].metric) for one in found if one.code == "case-to-look-at"}
    assert cases == {("european-xfel", "construction_cost"), ("trento-proton-therapy", "patients_treated")}
    assert {one.code for one in found} & {"contradiction", "total-falls"} == set()


def test_the_package_passes_frictionless():
    ran = subprocess.run(
        [sys.executable, "-m", "frictionless", "validate", "datapackage.json", "--json"],
        cwd=ROOT / "facts" / "starter",
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout[-2000:]


def test_only_figure_phrases_are_quoted(shipped):
    assert max(len(fact.quote_exact.split()) for fact in shipped.good) <= 12


def test_thirty_metrics_and_more_compare_across_facilities_or_dates(shipped):
    pairs = Counter(metric for metric, _ in {(fact.metric, (fact.facility, fact.as_of)) for fact in shipped.good})
    assert len([metric for metric, number in pairs.items() if number > 1]) >= 30


def test_metrics_have_definitions_units_and_names_in_four_languages(shipped):
    for metric in shipped.metrics.values():
        assert len(metric.definition) > 20, metric.id
        assert units.get_unit(metric.unit), metric.id
        assert set(metric.labels) == set(INTERFACE_LANGUAGES) - {ENGLISH}, metric.id


def test_nothing_in_the_catalogue_is_left_over(shipped):
    used = {name: {getattr(fact, name) for fact in shipped.good} for name in ("facility", "metric", "article")}
    parents = {facility.part_of for facility in shipped.facilities.values()}
    assert set(shipped.facilities) - used["facility"] - parents == set()
    assert set(shipped.metrics) == used["metric"]
    assert set(shipped.articles) == used["article"]


def test_a_source_without_a_date_gives_no_date(shipped):
    undated = [fact for fact in shipped.good if fact.as_of_basis == "inferred_from_publication"]
    assert [fact.id for fact in undated if shipped.articles[fact.article].published is None] == []
