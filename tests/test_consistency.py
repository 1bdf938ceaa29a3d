"""What a metric is, asked of its facts: each finding by its code, before acceptance and in the catalogue."""

import pytest

from facts.evidence import fact_checks
from facts.evidence.fact_checks import FindingLevel, check_in_series, check_new_fact
from facts.model.metric import Metric
from facts.model.record import Fact, build_record
from facts.model.source_article import Article

ARTICLE = build_record(Article, {"id": "a", "title": "A", "publisher": "P", "published": "2026-05"})
METRICS = {
    item["id"]: build_record(Metric, {"label": item["id"], "definition": "As it says.", **item})
    for item in (
        {"id": "patients_treated", "unit": "{patient}", "stat_type": "cumulative_total"},
        {"id": "patients_in_year", "unit": "{patient}/a", "stat_type": "flow", "comparability_group": "yearly"},
        {"id": "patient_capacity", "unit": "{patient}/a", "stat_type": "capacity", "comparability_group": "yearly"},
        {"id": "staff", "unit": "{person}", "stat_type": "stock"},
        {"id": "success", "unit": "%", "stat_type": "share"},
        {"id": "growth", "unit": "%", "stat_type": "rate"},
        {"id": "temperature", "unit": "K", "stat_type": "physical"},
        {"id": "cost", "unit": "EUR", "stat_type": "money"},
        {"id": "storage_total", "unit": "PB", "stat_type": "capacity", "comparability_group": "room"},
        {"id": "data_archived", "unit": "PB", "stat_type": "stock", "comparability_group": "held"},
    )
}
BASE = {
    "facility": "centre",
    "metric": "patients_treated",
    "value_text": "5,000",
    "qualifier": "exact",
    "amount": "5000",
    "unit": "{patient}",
    "as_of": "2020",
    "as_of_basis": "stated",
    "article": "a",
    "quote_exact": "5,000",
    "verification": "verified",
    "review_state": "approved",
}


def fact(key="fact00", **values):
    return build_record(Fact, {**BASE, "id": key, **values})


def at_least(lower, **values):
    return fact(qualifier="at_least", amount=None, lower=lower, **values)


def told(item, *beside, words=""):
    found = check_new_fact(
        item, METRICS[item.metric], ARTICLE, beside=beside, metric_of=METRICS.__getitem__, words=words
    )
    return [finding.code for finding in found]


def in_catalogue(*facts):
    return list(fact_checks.check_facts(facts, METRICS, {"a": ARTICLE}))


# ---- a total does not fall -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("later", "found"),
    [
        ({"amount": "743"}, ["total-falls"]),
        ({"amount": "743", "as_of": "2021-05"}, ["total-falls"]),
        ({"amount": "743", "as_of": "2020-12"}, []),  # about the same time: neither is later
        ({"amount": "743", "as_of": None, "as_of_basis": None}, []),
        ({"amount": "743", "status_kind": "planned"}, []),
        ({"amount": "743", "status_kind": "estimated"}, ["total-falls"]),
        ({"amount": "4960"}, []),  # 5,000 is rounded to thousands
        ({"amount": "9000"}, []),
        ({"qualifier": "more_than", "amount": None, "lower": "700"}, []),  # more than 700 may be 9,000
        ({"qualifier": "up_to", "amount": None, "upper": "700"}, ["total-falls"]),
        ({"amount": "743", "facility": "other"}, []),
        ({"amount": "743", "metric": "staff", "unit": "{person}"}, []),
    ],
)
def test_a_total_that_falls_is_found(later, found):
    before = fact("before", decimals=-3)
    after = fact("after0", **{"as_of": "2024", **later})
    kin = [before] if after.facility == before.facility else []
    assert [code for code in told(after, *kin) if code == "total-falls"] == found
    assert [item.code for item in in_catalogue(before, after) if item.code == "total-falls"] == found


def test_a_fall_is_found_whichever_of_the_two_comes_second():
    before, after = fact("before", as_of="2018"), fact("after0", amount="743", as_of="2024")
    assert told(before, after) == told(after, before) == ["total-falls"]
    assert in_catalogue(before, after) == in_catalogue(after, before)


def test_a_fall_is_said_once_for_each_fact_and_names_the_highest_before():
    facts = [
        fact("first0", amount="4000", as_of="2015"),
        fact("second", as_of="2018"),
        fact("third0", amount="743", as_of="2024"),
    ]
    (found,) = (item for item in in_catalogue(*facts) if item.code == "total-falls")
    assert (found.facts, found.level) == (("third0", "second"), FindingLevel.NOTE)
    assert "743 patients" in found.what
    assert "5,000 patients" in found.what


def test_a_lower_bound_that_stands_above_is_a_fall():
    assert told(fact("after0", amount="743", as_of="2024"), at_least("5000")) == ["total-falls"]


# ---- words of a period ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "In 2025 alone, 743 patients were treated",
        "743 patients were treated last year",
        "743 patients per year",
        "743 patients treated in 2025",
        "Nel solo 2025 i pazienti trattati sono stati 743",
        "l'anno scorso sono stati trattati 743 pazienti",
        "Allein 2025 wurden 743 Patienten behandelt",
        "im vergangenen Jahr wurden 743 Patienten behandelt",
        "743 patients ont été traités l'an dernier",
        "743 patients par an",
        "in the first half of the year, 743 patients",
    ],
)
def test_a_word_of_a_period_beside_a_total_is_found(words):
    assert told(fact(), words=words) == ["period-beside-total"]


@pytest.mark.parametrize(
    "words",
    [
        "Since 2011, 5,000 patients have been treated",
        "Since it opened in 2011, the centre has treated 5,000 patients",
        "5,000 patients so far",
        "dal 2011 sono stati trattati 5.000 pazienti",
        "seit 2016 wurden 5.000 Patienten behandelt",
        "depuis 2011, 5 000 patients ont été traités",
    ],
)
def test_a_total_since_an_opening_is_none(words):
    assert told(fact(), words=words) == []


def test_the_quote_and_what_stands_beside_it_are_the_words_where_no_others_are_known():
    quoted = fact(quote_prefix="In 2025 alone, ", quote_exact="5,000 patients", quote_suffix=" were treated.")
    assert told(quoted) == ["period-beside-total"]
    apart = fact(quote_prefix="It grew in 2025. So far ", quote_exact="5,000 patients", quote_suffix=". In 2026 it")
    assert told(apart) == []


def test_since_beside_a_count_of_one_year_is_found():
    yearly = fact(metric="patients_in_year", unit="{patient}/a", period="P1Y")
    assert told(yearly, words="so far 5,000 patients have been treated") == ["since-beside-flow"]
    assert told(yearly, words="5,000 patients were treated in 2020") == []


# ---- shares, room and series ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"metric": "success", "amount": "101"}, ["share-above-whole"]),
        ({"metric": "success", "amount": "100"}, []),
        ({"metric": "success", "qualifier": "more_than", "amount": None, "lower": "100"}, []),
        ({"metric": "success", "qualifier": "more_than", "amount": None, "lower": "120"}, ["share-above-whole"]),
        ({"metric": "growth", "amount": "140"}, []),
    ],
)
def test_a_share_ends_at_the_whole(values, found):
    item = fact(unit="%", **values)
    assert told(item) == found
    assert all(one.level is FindingLevel.ERROR for one in in_catalogue(item))


@pytest.mark.parametrize(
    ("used", "found"),
    [
        ({"amount": "900"}, ["capacity-below-use"]),
        ({"amount": "600"}, []),
        ({"amount": "900", "as_of": "2023"}, []),
        ({"qualifier": "more_than", "amount": None, "lower": "600"}, []),
        ({"amount": "900", "status_kind": "planned"}, []),
    ],
)
def test_more_in_use_than_there_is_room_for_is_found_from_both_sides(used, found):
    room = fact("room00", metric="patient_capacity", unit="{patient}/a", amount="700")
    item = fact("used00", **{"metric": "patients_in_year", "unit": "{patient}/a", "period": "P1Y", **used})
    assert told(item, room) == told(room, item) == found
    assert [one.code for one in in_catalogue(item, room)] == found


def test_data_do_not_exceed_the_storage_that_holds_them():
    room = fact("room00", metric="storage_total", unit="PB", amount="100")
    assert told(fact(metric="data_archived", unit="TB", amount="150000"), room) == ["capacity-below-use"]
    assert told(fact(metric="staff", unit="{person}", amount="150"), room) == []


@pytest.mark.parametrize(
    ("values", "others", "found"),
    [
        ({"amount": "7000000"}, ["4000", "6000"], ["off-its-series"]),
        ({"amount": "5"}, ["6000", "7000"], ["off-its-series"]),
        ({"amount": "50000"}, ["6000"], []),
    ],
)
def test_a_number_a_thousand_times_off_its_series_is_found(values, others, found):
    metric = {"metric": "staff", "unit": "{person}"}
    series = [fact(f"other{at}", amount=amount, as_of=f"201{at}", **metric) for at, amount in enumerate(others)]
    assert told(fact(**metric, **values), *series) == found


def test_one_temperature_in_two_scales_is_not_off_its_series():
    cold = {"metric": "temperature", "as_of": "2019"}
    assert (
        told(
            fact("cold00", amount="-271", decimals=0, unit="Cel", **cold),
            fact("cold01", amount="2", decimals=0, unit="K", **cold),
        )
        == []
    )


def test_money_is_held_against_the_same_currency_only():
    euros = fact(metric="cost", unit="EUR", amount="120000000")
    assert told(fact("cost01", metric="cost", unit="EUR", amount="120000", as_of="2022"), euros) == ["off-its-series"]
    assert told(fact("cost01", metric="cost", unit="JPY", amount="3500000000000", as_of="2022"), euros) == []


def test_the_order_of_a_series_changes_nothing():
    facts = [
        fact("first0", amount="4000", as_of="2015"),
        fact("second", as_of="2018"),
        fact("third0", amount="743", as_of="2024"),
    ]
    metric = METRICS["patients_treated"]
    said = {
        tuple(sorted(one.code for one in check_in_series(facts[2], order, metric)))
        for order in (facts[:2], facts[1::-1])
    }
    assert said == {("total-falls",)}
