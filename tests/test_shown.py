"""A cell means what it shows: percent, thousands that are left out, currencies, words and hedges in its format."""

from datetime import date
from decimal import Decimal

import pytest
from support.ways_in import ROW, book, brought, codes, own_catalogue

from facts.tables.excel import read_shown_number, show_number


@pytest.mark.parametrize(
    ("value", "form", "seen"),
    [
        ("0.18", "0%", "18%"),
        ("0.125", "0.0%", "12.5%"),
        ("400000", '0," thousand"', "400 thousand"),
        ("12000000", '0.0,,"M"', "12M"),
        ("2500", "#,##0", "2500"),
        ("2500", "#,##0.00", "2500"),
        ("12000000", '#,##0 "€"', "12000000 €"),
        ("12000000", "[$€-407] #,##0.00", "€ 12000000"),
        ("8", "[$CHF] 0", "CHF 8"),
        ("8", r"0\ \k\g", "8 kg"),
        ("12000", '">"0', ">12000"),
        ("-269", "0;[Red]-0", "-269"),
        ("-269", "#,##0_);(#,##0)", "-269"),
        ("-269", "0;0", "269"),
        ("5", '_-* #,##0.00\\ "€"_-;\\-* #,##0.00\\ "€"_-;_-* "-"??\\ "€"_-;_-@_-', "5 €"),
        ("12000", '[>=1000000]0.0,,"M";[>=1000]0.0,"K";0', "12K"),
        ("12", '[>=1000000]0.0,,"M";[>=1000]0.0,"K";0', "12"),
        ("150000000000", "0.00E+00", "150000000000"),
        ("1.5", "# ?/?", "1.5"),
        ("0", "0%", "0"),
        ("7", "General", "7"),
        ("7", "@", "7"),
    ],
)
def test_a_number_is_seen_as_its_format_shows_it(value, form, seen):
    assert str(show_number(Decimal(value), form)) == seen


@pytest.mark.parametrize(
    ("value", "form", "unit", "qualifier", "number", "reason"),
    [
        ("0.18", "0%", "%", "exact", "18", ""),
        ("0.18", "0%", "1", "exact", "0.18", ""),
        ("0.18", "0%", "{patient}", "exact", "18", "the unit is {patient}"),
        ("400", '0" thousand"', "{server}", "exact", "400000", ""),
        ("400000", '0," thousand"', "{server}", "exact", "400000", ""),
        ("400000", "0,", "{server}", "exact", "400000", "shows 400, and holds 400000"),
        ("12000000", '0.0,,"M"', "EUR", "exact", "12000000", ""),
        ("3.5", '0.0 "Mio. €"', "EUR", "exact", "3500000", ""),
        ("12", '0 "€"', "USD", "exact", "12", "the unit is USD"),
        ("12", '0 "€"', "EUR", "exact", "12", ""),
        ("12", "$0", "CAD", "exact", "12", ""),
        ("12", "$0", "EUR", "exact", "12", "the unit is EUR"),
        ("5", '0" kg"', "g", "exact", "5", "the unit is g"),
        ("5", '0" TB"', "TB", "exact", "5", ""),
        ("2500", '0 "Patienten"', "{patient}", "exact", "2500", ""),
        ("12000", '">"0', "{processor}", "exact", "12000", "the hedge is exact"),
        ("12000", '">"0', "{processor}", "more_than", "12000", ""),
        ("5", '0 "(draft)"', "TB", "exact", "5", "of which only"),
        ("-269", "0;0", "Cel", "exact", "-269", "shows 269, and holds -269"),
    ],
)
def test_what_a_cell_states_is_what_it_shows_beside_unit_and_hedge(value, form, unit, qualifier, number, reason):
    stated, wrong = read_shown_number(Decimal(value), form, unit, qualifier)
    assert (f"{stated:f}", bool(wrong)) == (number, bool(reason))
    assert reason in wrong


@pytest.fixture
def editor(tmp_path):
    with own_catalogue(tmp_path) as opened:
        yield opened


def brought_in(editor, **changes):
    row = {**ROW, **changes}
    report = brought(editor, book(("Facts", "visible", [list(row), list(row.values())])), dry_run=True)
    return codes(report.findings), len(report.added)


def share(words):
    return {"metric": "host_energy_share", "unit": "%", "unit_text": "%", "value_text": words, "quote": words}


def test_a_cell_in_percent_is_percent(editor):
    share_of = next(key for key, one in editor.store.metrics().items() if one.unit == "%")
    words = {**share("18%"), "metric": share_of}
    assert brought_in(editor, **words, amount=(0.18, "0%")) == ([], 1)
    assert brought_in(editor, **words, amount=0.18) == (["not-in-the-words"], 0)
    assert brought_in(editor, **words, amount=18) == ([], 1)


def test_a_number_in_a_column_of_words_is_said_as_it_is_seen(editor):
    share_of = next(key for key, one in editor.store.metrics().items() if one.unit == "%")
    words = {**share("18%"), "metric": share_of, "value_text": (0.18, "0%")}
    assert brought_in(editor, **words, amount=(0.18, "0%")) == ([], 1)


def test_a_currency_beside_another_is_refused(editor):
    money = next(key for key, one in editor.store.metrics().items() if one.unit == "EUR")
    words = {"metric": money, "value_text": "12 million", "quote": "12 million", "unit_text": ""}
    assert brought_in(editor, **words, unit="USD", amount=(12_000_000, '#,##0 "€"'))[0] == ["not-as-shown"]
    assert brought_in(editor, **words, unit="EUR", amount=(12_000_000, '#,##0 "€"')) == ([], 1)


def test_what_a_cell_shows_is_held_against_its_words(editor):
    words = {"value_text": "4 thousand patients", "quote": "4 thousand patients"}
    assert brought_in(editor, **words, amount=(4, '0" thousand"')) == ([], 1)
    assert brought_in(editor, **words, amount=4) == (["not-in-the-words"], 0)


@pytest.mark.parametrize("amount", [3100.0000000000005, 3099.9999999999995, 3100.0])
def test_the_noise_of_a_spreadsheets_arithmetic_is_no_digit(editor, amount):
    assert brought_in(editor, amount=amount) == ([], 1)


@pytest.mark.parametrize(
    ("cell", "as_of"),
    [
        ((date(2024, 5, 1), "mmm-yy"), "2024-05"),
        ((date(2024, 5, 1), "yyyy-mm-dd"), "2024-05-01"),
        ((date(2024, 5, 1), "yyyy"), "2024"),
        ("2024-05", "2024-05"),
        (2024, "2024"),
    ],
)
def test_a_day_is_as_fine_as_its_cell_shows(editor, cell, as_of):
    row = {**ROW, "as_of": cell}
    (key,) = brought(editor, book(("Facts", "visible", [list(row), list(row.values())]))).added
    assert editor.store.fact(key).as_of == as_of


def test_a_day_that_is_text_is_refused_where_it_may_be_two_days(editor):
    assert brought_in(editor, as_of="05/06/2024")[0] == ["not-a-date"]


def test_a_day_where_a_number_belongs_is_no_number(editor):
    assert brought_in(editor, amount=(date(2024, 5, 1), "d mmm"))[0] == ["not-a-number"]
