"""Said and read again: a quantity in words comes back as the same quantity, hedge included."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facts import saying
from facts.languages import INTERFACE_LANGUAGES
from facts.model.quantity import Qualifier, Quantity
from facts.parsing import parse_phrase

UNITS = ("{patient}", "TB", "EUR", "GB/s", "keV", "m2", "%", "{processor}", "km", "ns")
whole = st.integers(2, 99_999) | st.sampled_from([4_500_000, 8_000_000, 1_220_000_000])
exact = st.builds(lambda amount, unit: Quantity(amount=amount, unit=unit), whole, st.sampled_from(UNITS))
about = st.builds(
    lambda qualifier, amount, unit: Quantity(qualifier=qualifier, amount=amount, unit=unit),
    st.sampled_from([Qualifier.APPROXIMATELY, Qualifier.NEARLY]),
    whole,
    st.sampled_from(UNITS),
)
above = st.builds(
    lambda qualifier, lower, unit: Quantity(qualifier=qualifier, lower=lower, unit=unit),
    st.sampled_from([Qualifier.MORE_THAN, Qualifier.AT_LEAST]),
    whole,
    st.sampled_from(UNITS),
)
below = st.builds(
    lambda qualifier, upper, unit: Quantity(qualifier=qualifier, upper=upper, unit=unit),
    st.sampled_from([Qualifier.LESS_THAN, Qualifier.UP_TO]),
    whole,
    st.sampled_from(UNITS),
)
between = st.builds(
    lambda low, width, unit: Quantity(
        qualifier="between", lower=low, upper=low + width, lower_inclusive=True, upper_inclusive=True, unit=unit
    ),
    st.integers(2, 900),
    st.integers(1, 90),
    st.sampled_from(UNITS),
)


def numbers(quantity):
    return quantity.qualifier, quantity.amount, quantity.lower, quantity.upper, quantity.unit


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
@settings(max_examples=150)
@given(quantity=exact | about | above | below | between)
def test_what_is_said_is_read_as_the_same(language, quantity):
    said = saying.phrase_quantity(quantity, language)
    assert numbers(quantity) in [numbers(found.quantity()) for found in parse_phrase(said, language=language)], said
