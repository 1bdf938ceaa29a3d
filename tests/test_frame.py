"""The frame: facts in one stated unit; what cannot be told in it is left out and said."""

from datetime import date

import pytest

from facts import frame
from facts.errors import UnitError
from facts.frame import DisplayOptions
from facts.model import units

ROW = {
    "id": "a00001", "facility": "recas-bari", "facility_name": "ReCaS-Bari", "facility_short": "ReCaS-Bari",
    "metric": "storage_total", "scope": "", "metric_label": "Storage", "metric_labels": {}, "metric_unit": "PB",
    "stat_type": "capacity",
    "value_text": "around 7,000 terabytes", "qualifier": "approximately", "amount": "7000", "lower": None,
    "upper": None, "lower_inclusive": None, "upper_inclusive": None, "approximate": None, "decimals": -3, "unit": "TB",
    "as_of": "2019-08", "as_of_start": "2019-08-01", "as_of_end": "2019-08-31", "status_kind": "actual",
    "article": "infn-newsletter-62", "article_title": "INFN Newsletter 62", "publisher": "INFN", "published": "2019-08",
    "url": None, "page": "Focus", "quote": "around 7,000 terabytes", "verification": "verified", "note": "",
    "rank": "normal", "revision": 1, "review_by": None, "shelf_life_days": 365,
    "period": None, "facility_kind": "data_centre", "wholes": ("recas",), "comparability_group": "storage_capacity",
}  # fmt: skip


def money_row(**changes):
    return {**ROW, "id": "a00002", "metric": "grant_funding", "metric_unit": "EUR", "stat_type": "money",
            "qualifier": "more_than", "amount": None, "lower": "3000000", "lower_inclusive": False, "decimals": None,
            "unit": "USD", **changes}  # fmt: skip


def test_facts_are_told_in_the_metrics_unit_with_their_hedge():
    row = frame.build_frame([ROW]).frame.iloc[0]
    assert (row["value_said"].replace("\u00a0", " "), row["low"], row["high"], row["position"]) == (
        "about 7 PB",
        6.5,
        7.5,
        7,
    )
    assert row["conversion"].replace("\u00a0", " ") == "about 7,000 TB"


def test_as_printed_changes_nothing():
    row = frame.build_frame([ROW], DisplayOptions(as_printed=True)).frame.iloc[0]
    assert (row["value_said"].replace("\u00a0", " "), row["unit"], row["conversion"]) == ("about 7,000 TB", "TB", "")


def test_another_dimension_is_left_out_with_the_reason():
    tidy = frame.build_frame([{**ROW, "metric_unit": "m"}])
    assert (len(tidy.frame), tidy.left_out[0].reason) == (0, "TB cannot be told in m")


def test_money_stays_in_its_currency_unless_one_is_chosen():
    tidy = frame.build_frame([money_row()])
    assert (len(tidy.frame), tidy.left_out[0].reason) == (0, "in another currency; choose a currency to convert it")


def test_converted_money_says_the_rate_and_its_day():
    row = frame.build_frame([money_row()], DisplayOptions(currency="EUR")).frame.iloc[0]
    assert row["conversion"] == "more than 3 million US dollars, ECB rate of 30 August 2019"
    assert row["value_said"] == f"more than 2.71 million euros ({row['conversion']})"


def test_undated_money_is_never_converted():
    undated = money_row(as_of=None, as_of_start=None, as_of_end=None)
    tidy = frame.build_frame([undated], DisplayOptions(currency="EUR"))
    assert tidy.left_out[0].reason == "undated, so there is no day for an exchange rate"


def test_money_per_year_converts_like_money():
    row = frame.build_frame([money_row(metric_unit="EUR/a", unit="USD/a")], DisplayOptions(currency="EUR")).frame.iloc[
        0
    ]
    assert row["value_said"].startswith(
        "more than 2.71 million euros per year (more than 3 million US dollars per year"
    )


def test_a_rate_is_that_of_the_last_bank_day():
    assert units.find_rate("USD", "EUR", date(2019, 9, 1)).day == date(2019, 8, 30)
    with pytest.raises(UnitError, match="no reference rate"):
        units.find_rate("USD", "EUR", date(1990, 1, 1))
    with pytest.raises(UnitError, match="not a currency"):
        units.find_rate("m", "EUR", date(2019, 1, 1))


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({}, "out_of_date"),
        ({"as_of": "2026-01"}, "current"),
        ({"as_of": None}, "undated"),
        ({"shelf_life_days": None}, "current"),
        ({"review_by": "2020-01-01", "shelf_life_days": None}, "out_of_date"),
        ({"review_by": "2030-01-01"}, "current"),
        ({"rank": "deprecated"}, "withdrawn"),
    ],
)
def test_a_row_says_whether_its_number_still_holds(changes, status):
    told, _ = frame.convert_rows([{**ROW, **changes}], DisplayOptions(today=date(2026, 6, 1)))
    assert told[0]["status"] == status


def test_money_of_another_period_is_told_in_the_metrics():
    row = frame.build_frame([money_row(metric_unit="EUR/a", unit="EUR/mo", lower="2000000")]).frame.iloc[0]
    assert (row["unit"], row["low"]) == ("EUR/a", 24_000_000)
    assert "more than 2 million euros per month" in row["conversion"]


def test_a_plan_for_later_years_is_told_at_the_last_known_rate():
    row = frame.build_frame([money_row(as_of="2090")], DisplayOptions(currency="EUR")).frame.iloc[0]
    assert "ECB rate of" in row["conversion"]
