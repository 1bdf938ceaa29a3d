"""Quantities: what can be built, which numbers each stands for."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.quantity_samples import SAMPLES

from facts.model.quantity import SHAPES, Interval, Qualifier, Quantity
from facts.model.record import build_record

INTERVALS = {
    Qualifier.EXACT: "[2450, 2550]",
    Qualifier.APPROXIMATELY: "[6500, 7500]",
    Qualifier.NEARLY: "[4500, 5000)",
    Qualifier.MORE_THAN: "(12000, ∞)",
    Qualifier.AT_LEAST: "[640, ∞)",
    Qualifier.LESS_THAN: "(-∞, 674000000)",
    Qualifier.UP_TO: "[0, 2700]",
    Qualifier.BETWEEN: "[0.5, 6]",
    Qualifier.TOLERANCE: "[9, 15]",
    Qualifier.ONE_OF_ONLY: "[6, 6]",
    Qualifier.ORDER_OF_MAGNITUDE: "[10, 100)",
}


@pytest.mark.parametrize("qualifier", Qualifier)
def test_every_qualifier_stands_for_its_interval(qualifier):
    assert str(Quantity(qualifier=qualifier, **SAMPLES[qualifier]).interval) == INTERVALS[qualifier]


ABOUT_RANGE = {"qualifier": "between", "lower": "20", "upper": "30", "lower_inclusive": True, "upper_inclusive": True,
               "approximate": True}  # fmt: skip


@pytest.mark.parametrize(
    ("ends", "interval"),
    [
        (("20", "30"), "[15, 35]"),
        (("5", "7"), "[4.5, 7.5]"),
        (("100", "120"), "[95, 125]"),
        (("0", "0.5"), "[-0.05, 0.55]"),
    ],
)
def test_a_range_that_is_hedged_as_a_whole_reaches_beyond_both_ends_by_half_its_last_place(ends, interval):
    assert str(Quantity(**ABOUT_RANGE | {"lower": ends[0], "upper": ends[1]}).interval) == interval


def test_about_has_one_form_however_it_is_given():
    told = Quantity(**ABOUT_RANGE)
    assert Quantity(qualifier="approximately", lower="20", upper="30") == told
    assert Quantity(**ABOUT_RANGE | {"approximate": False}).approximate is None
    assert Quantity(qualifier="approximately", amount="7", approximate=True).approximate is None
    assert told.in_unit("1") == told


def test_every_qualifier_has_a_shape_and_a_sample():
    assert set(SHAPES) == set(SAMPLES) == set(Qualifier)


@pytest.mark.parametrize(
    ("values", "field", "advice"),
    [
        ({"qualifier": "more_than", "amount": "5"}, "amount", "Leave amount empty"),
        ({"qualifier": "more_than"}, "lower", "Give lower"),
        ({"qualifier": "between", "lower": "1", "upper": "3"}, "lower_inclusive", "Give both or neither"),
        ({"qualifier": "more_than", "lower": "5", "lower_inclusive": True}, "lower_inclusive", "Write False"),
        ({"qualifier": "between", "lower": "5", "upper": "3", "lower_inclusive": True, "upper_inclusive": True},
         "lower", "Exchange"),
        ({"qualifier": "tolerance", "amount": "20", "lower": "9", "upper": "15", "lower_inclusive": True,
          "upper_inclusive": True}, "amount", "Correct the amount or the bounds"),
        ({"amount": "5", "approximate": True}, "approximate", "Leave approximate empty"),
        (ABOUT_RANGE | {"qualifier": "order_of_magnitude", "upper_inclusive": False}, "approximate", "write between"),
        (ABOUT_RANGE | {"lower": "2010", "upper": "2012", "unit": "CCYY"}, "approximate", "Leave approximate empty"),
        ({"amount": "-5", "unit": "{patient}"}, "amount", "Check the sign"),
        ({"amount": "-1", "unit": "K"}, "amount", "Check the sign"),
        ({"amount": "2550", "decimals": -2}, "decimals", "Count the digits"),
        ({"amount": 2.5}, "amount", "Write the number as text"),
        ({"amount": "2,500"}, "amount", "plain digits"),
        ({"amount": "NaN"}, "amount", "finite"),
        ({"amount": "1.5", "unit": "rank"}, "amount", "Write 1, 2, 3"),
        ({"amount": "0", "unit": "rank"}, "amount", "Write 1, 2, 3"),
        ({"qualifier": "one_of_only", "amount": "2.5"}, "amount", "Write 1, 2, 3"),
        ({"amount": "201513", "unit": "CCYYMM"}, "amount", "Write 2010"),
        ({"amount": "-300", "unit": "Cel"}, "amount", "Check the number"),
        ({"amount": "1" + "0" * 30}, "amount", "finite number"),
        ({"qualifier": "tolerance", "amount": "2010", "lower": "2009", "upper": "2011", "lower_inclusive": True,
          "upper_inclusive": True, "unit": "CCYY"}, "qualifier", "Write between"),
        ({"amount": "5", "unit": "patients"}, "unit", "{patient}"),
        ({"amount": "5", "qualifier": "over"}, "qualifier", "more_than"),
    ],
)  # fmt: skip
def test_an_impossible_quantity_is_refused_naming_the_field_and_the_remedy(values, field, advice):
    with pytest.raises(ValueError, match="(?s)" + field) as caught:
        build_record(Quantity, values)
    assert field in str(caught.value)
    assert advice in str(caught.value)


def test_a_bound_cannot_be_read_as_a_value():
    assert Quantity(qualifier="more_than", lower="12000").amount is None


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        (Interval(Decimal(12000), None, False, True), Interval(Decimal(12000), Decimal(12000)), False),
        (Interval(Decimal(12000), None, True, True), Interval(Decimal(12000), Decimal(12000)), True),
        (Interval(None, Decimal(5)), Interval(Decimal(6), None), False),
        (Interval(None, Decimal(6)), Interval(Decimal(6), None), True),
        (Interval(None, None), Interval(Decimal(1), Decimal(2)), True),
    ],
)
def test_open_ends_decide_whether_statements_agree(one, other, meet):
    assert one.meets(other) is meet
    assert other.meets(one) is meet


def test_the_frame_rate_agrees_with_the_spacing_of_the_flashes():
    """1 / 220 ns is 4.545 million a second: within half a step of the printed 4.5 million."""
    rate = Quantity(amount="4500000", decimals=-5, unit="{image}/s")
    assert rate.interval.contains(Decimal(10**9) / 220)


numbers = st.decimals(0, 10**9, places=2)


@given(numbers, numbers)
def test_an_interval_meets_itself_and_contains_what_it_is_drawn_at(low, high):
    if low < high:
        between = Quantity(qualifier="between", lower=low, upper=high, lower_inclusive=True, upper_inclusive=True)
        assert between.interval.meets(between.interval)
        assert between.interval.contains(between.point)


@given(numbers)
def test_nearly_is_below_and_never_at(number):
    if number > 1:
        nearly = Quantity(qualifier="nearly", amount=number)
        assert not nearly.interval.contains(number)


@given(st.sampled_from(["TB", "PB", "By"]), st.sampled_from(["TB", "PB", "By"]), st.integers(1, 10**6))
def test_a_quantity_keeps_its_hedge_and_its_digits_through_a_conversion(source, target, number):
    told = Quantity(qualifier="more_than", lower=number, unit=source).in_unit(target)
    assert told.qualifier is Qualifier.MORE_THAN
    assert told.amount is None
    assert told.in_unit(source).lower == number


def test_calendar_dates_compare_as_days():
    year = Quantity(amount="2015", unit="CCYY")
    month = Quantity(amount="201507", unit="CCYYMM")
    day = Quantity(amount="20190822", unit="CCYYMMDD")
    assert year.interval.meets(month.interval)
    assert not year.interval.meets(day.interval)


@pytest.mark.parametrize(
    ("values", "target", "told"),
    [
        ({"qualifier": "more_than", "lower": "100", "unit": "s"}, "min", ("1.66", None)),
        ({"qualifier": "up_to", "upper": "100", "unit": "s"}, "min", (None, "1.67")),
        ({"qualifier": "between", "lower": "4", "upper": "4.2", "lower_inclusive": True, "upper_inclusive": True,
          "unit": "K"}, "Cel", ("-270", "-268.9")),
    ],
)  # fmt: skip
def test_converted_bounds_are_rounded_outwards(values, target, told):
    """A conversion may say less than the source, never more."""
    converted = Quantity(**values).in_unit(target)
    assert tuple(None if end is None else str(end) for end in (converted.lower, converted.upper)) == told


def test_where_zero_moves_the_last_place_counts():
    assert str(Quantity(amount="1.9", unit="K").in_unit("Cel").amount) == "-271.3"
    assert str(Quantity(amount="6", unit="mK").in_unit("Cel").amount) == "-273.144"


def test_before_and_after_a_year_leave_the_year_out():
    year = Quantity(amount="2010", unit="CCYY").interval
    for hedge in ({"qualifier": "more_than", "lower": "2010"}, {"qualifier": "less_than", "upper": "2010"}):
        assert not Quantity(unit="CCYY", **hedge).interval.meets(year)
    for hedge in ({"qualifier": "at_least", "lower": "2010"}, {"qualifier": "up_to", "upper": "2010"}):
        assert Quantity(unit="CCYY", **hedge).interval.meets(year)
