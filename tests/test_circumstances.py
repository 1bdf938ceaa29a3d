"""What the words around a number tell of it, in four languages."""

import pytest

from facts.catalog import number_candidates
from facts.model.confidence import SURE
from facts.parsing import parse_text
from facts.parsing.metric_suggestions import ContextWords


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("The centre has three rooms.", "actual"),
        ("The centre will have three rooms.", "planned"),
        ("Costs are estimated at 5 million euros.", "estimated"),
        ("Demand is expected to reach 5 GW.", "projected"),
        ("Il centro avrà tre sale.", "planned"),
        ("I costi sono stimati in 5 milioni.", "estimated"),
        ("Drei Räume sind geplant.", "planned"),
        ("Die Kosten werden auf 5 Millionen geschätzt.", "estimated"),
        ("Le centre aura trois salles.", "planned"),
        ("Le coût est estimé à 5 millions.", "estimated"),
    ],
)
def test_plans_and_estimates_are_told_by_their_words(sentence, status):
    assert status_of(sentence) == status


def status_of(sentence, as_of=None, published=None):
    around = ContextWords(sentence, sentence, sentence)
    return number_candidates.find_status(around, "five", as_of, published)[0]


def test_what_is_dated_after_the_publication_has_not_come_true():
    assert status_of("Three rooms in 2030.", "2030", "2024-03") == "planned"
    assert status_of("Three rooms in 2024.", "2024", "2024-03") == "actual"


def test_a_plan_elsewhere_in_the_sentence_does_not_make_a_number_a_plan():
    """It only makes the status less sure, so that a person looks."""
    around = ContextWords(
        "the hall has five rooms", "the hall has five rooms", "the hall has five rooms and will get more"
    )
    kind, sure = number_candidates.find_status(around, "five rooms", None, None)
    assert kind == "actual"
    assert sure.value < SURE


@pytest.mark.parametrize(
    ("sentence", "period"),
    [
        ("1,000 patients a year", "P1Y"),
        ("1000 pazienti all'anno", "P1Y"),
        ("1000 Patienten pro Jahr", "P1Y"),
        ("1000 patients par an", "P1Y"),
        ("20 visits per month", "P1M"),
        ("täglich 20 Besuche", "P1D"),
        ("1,000 patients since 2011", None),
    ],
)
def test_a_period_is_told_by_its_words(sentence, period):
    assert number_candidates.find_period(sentence) == period


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("It treated 1,000 patients last year.", "flow"),
        ("It has treated 1,000 patients so far.", "cumulative_total"),
        ("It can store 5 TB.", "capacity"),
        ("A record of 5 GW.", "peak"),
        ("It has 20 employees.", "stock"),
        ("It weighs 5 kg.", "physical"),
        ("It cost 5 million euros.", "money"),
        ("It grew by 5%.", "share"),
        ("It sends 5 GB/s.", "rate"),
    ],
)
def test_the_kind_of_statistic_is_told_by_unit_and_words(text, kind):
    (one,) = (found for found in parse_text(text, language="en") if found.kind == "quantity")
    assert number_candidates.find_stat_type(one, text) == kind


@pytest.mark.parametrize("sentence", ["up until today", "fino ad oggi", "bis heute", "jusqu'à aujourd'hui"])
def test_what_is_counted_until_today_is_no_flow_of_a_period(sentence):
    assert number_candidates.find_period(f"1,000 patients a year, {sentence}") is None
    assert number_candidates.find_period("1,000 patients a year") == "P1Y"
