"""A fact before it is accepted: what speaks against it is a finding with a code, and what does not is silent."""

import pytest

from facts.evidence.fact_checks import FindingLevel, check_new_fact
from facts.model.metric import Metric
from facts.model.record import Fact, build_record
from facts.model.source_article import Article

METRIC = build_record(
    Metric, {"id": "data", "label": "Data", "definition": "Data kept.", "unit": "TB", "stat_type": "capacity"}
)
ARTICLE = build_record(Article, {"id": "a", "title": "A", "publisher": "P", "published": "2019-08"})
BASE = {
    "id": "fact00000000",
    "facility": "cnao",
    "metric": "data",
    "value_text": "7 TB",
    "amount": "7",
    "unit": "TB",
    "as_of": "2019",
    "as_of_basis": "stated",
    "article": "a",
    "quote_exact": "7 TB",
    "verification": "verified",
    "quote_start": 5,
    "quote_end": 9,
    "text_sha256": "0" * 64,
}


def fact(number=0, **values):
    return build_record(Fact, {**BASE, "id": f"fact{number:08}", **values})


def codes(item, beside=(), others=()):
    return [finding.code for finding in check_new_fact(item, METRIC, ARTICLE, beside=beside, others=others)]


def several(*amounts, **values):
    return [fact(number, amount=amount, facility="other", **values) for number, amount in enumerate(amounts, 1)]


@pytest.mark.parametrize(
    ("amount", "found"),
    [("7", []), ("1000", []), ("1001", ["magnitude"]), ("0.02", []), ("0.019", ["magnitude"]), ("7000", ["magnitude"])],
)
def test_a_number_far_beyond_all_others_is_noticed(amount, found):
    assert codes(fact(amount=amount), others=several("2", "5", "10")) == found


def test_two_others_are_no_range():
    assert codes(fact(amount="70000"), others=several("2", "5")) == []


def test_magnitudes_are_compared_in_the_metrics_unit_and_bounds_count():
    assert codes(fact(amount="7000", unit="GB"), others=several("2", "5", "10")) == []
    assert codes(fact(amount="7000", unit="PB"), others=several("2", "5", "10")) == ["magnitude"]
    bound = fact(qualifier="more_than", amount=None, lower="7000")
    assert codes(bound, others=several("2", "5", "10")) == ["magnitude"]


def test_a_fact_is_not_held_against_itself():
    item = fact()
    assert codes(item, beside=[item], others=[item, *several("2", "5")]) == []


def test_the_same_words_at_the_same_place_are_a_duplicate():
    (finding,) = check_new_fact(fact(), METRIC, ARTICLE, beside=[fact(1)])
    assert (finding.code, finding.level) == ("duplicate", FindingLevel.ERROR)


@pytest.mark.parametrize(
    ("other", "found"),
    [
        ({"article": "b"}, ["restated"]),
        ({"article": "b", "amount": "7000", "unit": "GB"}, ["restated"]),
        ({"article": "b", "unit": "GB"}, ["contradiction", "off-its-series"]),
        ({"article": "b", "amount": "9"}, ["contradiction"]),
        ({"article": "b", "amount": "9", "as_of": "2020"}, []),
        ({"article": "b", "amount": "9", "status_kind": "planned"}, []),
        ({"article": "b", "qualifier": "approximately", "amount": "7"}, []),
        ({"article": "b", "qualifier": "more_than", "amount": None, "lower": "6"}, []),
        ({"article": "b", "qualifier": "more_than", "amount": None, "lower": "7"}, ["contradiction"]),
    ],
)
def test_what_another_article_says_of_the_same_time_is_held_against_it(other, found):
    assert codes(fact(), beside=[fact(1, **other)]) == found


def test_a_wrong_dimension_is_said_once_and_compared_with_nothing():
    assert codes(fact(unit="kg"), beside=[fact(1)], others=several("2", "5", "10")) == ["wrong-dimension"]


def test_what_the_words_do_not_say_and_dates_that_nobody_stated_are_errors():
    assert codes(fact(verification="failed")) == ["not-in-the-words"]
    guessed = fact(as_of="2019-08-22", as_of_basis="inferred_from_publication")
    assert codes(guessed) == ["as-of-too-fine"]
