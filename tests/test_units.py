"""Units: looked up as written, converted inside a dimension, exactly."""

from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts.errors import UnitError
from facts.languages import LANGUAGES, read_csv
from facts.model import units

CODES = [code for code, unit in units.load_units().items() if unit.pint and unit.dimension != "date"]


@pytest.mark.parametrize(
    ("value", "source", "target", "expected"),
    [
        ("7000", "TB", "PB", "7"),
        ("1", "TiB", "By", "1099511627776"),
        ("1", "TB", "By", "1000000000000"),
        ("20", "GB/s", "Gbit/s", "160"),
        ("-269", "Cel", "K", "4.15"),
        ("4.15", "K", "Cel", "-269"),
        ("32", "[degF]", "Cel", "0"),
        ("4.5", "MHz", "{image}/s", "4500000"),
        ("17", "[mi_i]", "km", "27.358848"),
        ("2", "km2", "har", "200"),
        ("12", "{patient}/a", "{patient}/mo", "1"),
        ("80", "%", "1", "0.8"),
        ("80433.5", "MeV/c2", "GeV/c2", "80.4335"),
    ],
)
def test_converts_inside_a_dimension_exactly(value, source, target, expected):
    assert units.convert_value(Decimal(value), source, target) == Decimal(expected)


@pytest.mark.parametrize(
    ("source", "target"),
    [("m", "s"), ("{patient}", "{person}"), ("{processor}", "{core}"), ("rank", "EUR"), ("EUR", "USD"), ("By", "m2"),
     ("{patient}", "{patient}/a"), ("EUR", "EUR/a"), ("eV", "MeV/c2"), ("rank", "1")],
)  # fmt: skip
def test_refuses_to_convert_across_dimensions(source, target):
    assert not units.is_convertible(source, target)
    with pytest.raises(UnitError, match="cannot convert"):
        units.convert_value(Decimal(1), source, target)


@pytest.mark.parametrize(
    ("written", "code"),
    [("terabytes", "TB"), ("Terabyte", "TB"), ("téraoctets", "TB"), ("€", "EUR"), ("MW", "MW"), ("meV", "meV"),
     ("MeV", "MeV"), ("square metres", "m2"), ("m²", "m2"), ("patients", "{patient}"), ("pazienti", "{patient}"),
     ("°C", "Cel"), ("Quadratmetern", "m2")],
)  # fmt: skip
def test_finds_a_unit_by_any_written_form(written, code):
    found = units.find_unit(written)
    assert found is not None
    assert found.code == code


def test_case_matters_where_it_changes_the_unit():
    """MW is a million watts, mW would be a thousandth of one; Mb is bits, MB is bytes."""
    assert units.find_unit("mw") is None
    assert (units.find_unit("Mb").code, units.find_unit("MB").code) == ("Mbit", "MB")


def test_an_unknown_unit_is_refused_with_near_ones():
    with pytest.raises(UnitError, match=r"unknown unit 'TBB'.*TB"):
        units.get_unit("TBB")


@given(st.sampled_from(CODES), st.sampled_from(CODES), st.decimals(-1000000, 1000000, places=3))
def test_a_conversion_and_back_returns_the_number(source, target, value):
    if units.is_convertible(source, target):
        back = units.convert_value(units.convert_value(value, source, target), target, source)
        assert abs(back - value) <= abs(value) * Decimal("1e-15") + Decimal("1e-12")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_unit_has_a_name_in_every_language(language):
    """Where a name is missing the English one is said: only the file shows that."""
    file, rows = f"facts/languages/{language}/units.csv", read_csv(language, "units.csv")
    named, lines = {row["code"] for row in rows if row["names"]}, Counter(row["code"] for row in rows)
    missing = [code for code in units.load_units() if code != "1" and code not in named]
    assert missing == [], f"{file} lacks the names of {', '.join(missing)}"
    odd = [code for code, count in lines.items() if count > 1 or code not in units.load_units()]
    assert odd == [], f"{file} names what is no unit, or twice: {', '.join(odd)}"


def test_every_line_of_the_vocabulary_agrees_with_pint_on_its_dimension():
    by_dimension = {}
    for code in CODES:
        unit = units.get_unit(code)
        by_dimension.setdefault(unit.dimension, set()).add(str(units._load_registry()(unit.pint).dimensionality))
    assert {name: found for name, found in by_dimension.items() if len(found) > 1} == {}


def test_a_counted_thing_of_ones_own_needs_no_line():
    assert units.get_unit("{drift tube}").noun == "drift tube"
    assert units.is_convertible("{drift tube}/s", "Hz")
