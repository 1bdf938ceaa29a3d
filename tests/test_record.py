"""The record: impossible facts cannot be built, and each field is described once."""

from datetime import date

import pytest
from support.good_records import GOOD, METRIC

from facts.errors import RecordError
from facts.model.metric import Metric
from facts.model.record import Fact, build_record, check_unit_fits
from facts.model.research_facility import Facility
from facts.model.source_article import Article


def test_a_fact_keeps_its_hedge_unit_date_and_words():
    fact = build_record(Fact, GOOD)
    assert (fact.qualifier, fact.amount, str(fact.lower), fact.lower_inclusive) == ("more_than", None, "12000", False)
    assert fact.as_of_bounds == (date(2019, 8, 1), date(2019, 8, 31))


@pytest.mark.parametrize(
    ("changes", "field", "advice"),
    [
        ({"as_of": "2019-08-22~"}, "as_of", "2019-08~"),
        ({"as_of": "August 2019"}, "as_of", '"2019-08"'),
        ({"as_of": None}, "as_of_basis", "Give both"),
        ({"quote_exact": "word " * 13}, "quote_exact", "Keep only the words"),
        ({"quote_exact": "has 12,000 processors. It also"}, "quote_exact", "Keep only the figure phrase"),
        ({"quote_prefix": "x" * 33}, "quote_prefix", "at most 32"),
        ({"quote_start": 5}, "quote_start", "together"),
        ({"facility": "CNAO Pavia"}, "facility", "cnao"),
        ({"id": "a b"}, "id", "7f3a09c2e1b4"),
        ({"period": "year"}, "period", "P1Y"),
        ({"derivation": "computed"}, "note", "Say what was done"),
        ({"rank": "deprecated"}, "rank_reason", "Say why"),
        ({"qualifier": "one_of_only", "lower": None, "amount": "6", "unit": "{centre}"}, "review_by", "Give the day"),
        ({"amount_": "1"}, "amount_", "not permitted"),
    ],
)
def test_an_impossible_fact_is_refused_naming_the_field_and_the_remedy(changes, field, advice):
    with pytest.raises(RecordError) as caught:
        build_record(Fact, {**GOOD, **changes})
    assert field in str(caught.value)
    assert advice in str(caught.value)


def test_every_wrong_field_is_named_at_once():
    with pytest.raises(RecordError) as caught:
        build_record(Fact, {**GOOD, "facility": "CNAO Pavia", "metric": "Patients!", "revision": 0})
    assert all(field in str(caught.value) for field in ("facility", "metric", "revision"))


def test_a_record_cannot_be_changed_in_place():
    with pytest.raises(ValueError, match="frozen"):
        build_record(Fact, GOOD).facility = "other"


def test_a_revision_counts_up_and_is_validated_again():
    fact = build_record(Fact, GOOD)
    assert fact.revise(lower="13000").revision == 2
    with pytest.raises(RecordError):
        fact.revise(lower=None)


def test_a_unit_of_another_dimension_than_the_metrics_is_refused():
    with pytest.raises(RecordError, match="cannot state national_rank"):
        check_unit_fits(build_record(Fact, GOOD), build_record(Metric, METRIC))


@pytest.mark.parametrize("changes", [{"unit": "EUR"}, {"stat_type": "money"}, {"id": "National Rank"}])
def test_a_rank_in_euro_cannot_be_a_metric(changes):
    with pytest.raises(RecordError):
        build_record(Metric, {**METRIC, **changes})


@pytest.mark.parametrize("model", [Fact, Facility, Metric, Article])
def test_each_field_has_one_description_and_a_good_and_a_bad_example(model):
    for name, field in model.model_fields.items():
        assert field.description, name
        assert field.examples, name
        assert "bad_example" in (field.json_schema_extra or {}), name


def test_identifiers_are_checked_by_form():
    facility = {"id": "infn", "name": "INFN", "short_name": "INFN", "kind": "organisation"}
    assert build_record(Facility, {**facility, "ror": "https://ror.org/005ta0471", "country": "IT"}).country == "IT"
    for wrong in ({"ror": "005ta0471"}, {"country": "Italy"}, {"wikidata": "infn"}, {"url": "javascript:alert(1)"}):
        with pytest.raises(RecordError):
            build_record(Facility, {**facility, **wrong})
