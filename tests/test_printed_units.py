"""Units and money as printed: understood whole, or kept as printed without a code; never cut."""

import pytest

from facts import units
from facts.extraction import extract


def only(text, language="en"):
    (found,) = [one for one in extract(text, language=language) if one.kind == "quantity"]
    return found


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("9 km s−1", "km/s"),
        ("9 km·s⁻¹", "km/s"),
        ("9 kg m⁻² s⁻¹", "kg/m2/s"),
        ("9 cm⁻²s⁻¹", "1/cm2/s"),
        ("9 cm-2 s-1", "1/cm2/s"),
        ("9 kg·m/s", "kg.m/s"),
        ("9 kWh/(m²·a)", "kWh/m2/a"),
        ("9 kJ/(kg K)", "kJ/kg/K"),
        ("9 g cm-3", "g/cm3"),
        ("9 µm2", "um2"),
        ("9 m/s²", "m/s2"),
        ("9 GeV/c", "GeV/c"),
        ("9 MeV/c²", "MeV/c2"),
        ("9 ppb", "[ppb]"),
        ("9 GByte", "GB"),
        ("9 MBps", "MB/s"),
        ("9 Mbps", "Mbit/s"),
        ("9 MPix", "Mpx"),
        ("9 Gyr", "Ga"),
        ("9 kBq", "kBq"),
        ("9 µSv/h", "uSv/h"),
        ("9 mSv per year", "mSv/a"),
        ("9 ksi", "k[psi]"),
        ("9 lb-ft", "[lbf_av].[ft_i]"),
        ("9 deg C", "Cel"),
        ("9° Celsius", "Cel"),
        ("9 Ghz", "GHz"),
        ("9 MWe", "MW"),
        ("9 m-wide", "m"),
        ("9 /s", "1/s"),
        ("9 petaflops per second", "Pflop/s"),
        ("9 tonnes of wood a year", "t/a"),
        ("€9 a litre", "EUR/L"),
        ("£9 a session", "GBP/{session}"),
        ("9 basis points", "[bp]"),
        ("9 mPa s", "mPa.s"),
    ],
)
def test_a_composed_unit_has_one_code(printed, code):
    found = only(f"It shows {printed}.")
    assert found.unit == code
    assert found.value == 9
    assert found.phrase == printed.removesuffix("-wide")
    assert units.unit(code).code == code


@pytest.mark.parametrize(
    ("printed", "kept"),
    [
        ("9 kg·blob/s", "kg·blob/s"),
        ("9 blob⁻¹", "blob⁻¹"),
        ("9 km blo−1", "km blo−1"),
        ("9 q/blob", "q/blob"),
        ("9 kBlo", "kBlo"),
        ("9 Mkat", "Mkat"),
        ("B$9", "B$"),
        ("9 XY$", "XY$"),
        ("J$ 9 million", "J$"),
        ("Fr. 9", "Fr."),
        ("9 kr", "kr"),
        ("9 million francs", "francs"),
    ],
)
def test_a_unit_that_is_not_understood_stays_as_printed(printed, kept):
    found = only(f"It shows {printed}.")
    line = found.as_json()
    assert (found.unit, line["unit_code"], line["unit_phrase"]) == ("1", "", kept)
    assert found.confidence <= 0.5


@pytest.mark.parametrize(
    ("printed", "amount", "code"),
    [
        ("R42,700", 42700, "ZAR"),
        ("R4.2 million", 4200000, "ZAR"),
        ("HK$ 4.2 million", 4200000, "HKD"),
        ("HK $42,700", 42700, "HKD"),
        ("$A42", 42, "AUD"),
        ("$US42", 42, "USD"),
        ("A$42", 42, "AUD"),
        ("NT$ 42", 42, "TWD"),
        ("NZ $4.2 million", 4200000, "NZD"),
        ("RM42.50", 42.5, "MYR"),
        ("Rs 42 crore", 420000000, "INR"),
        ("INR4.2 billion", 4200000000, "INR"),
        ("DKK4.2 million", 4200000, "DKK"),
        ("CHF42.000", 42000, "CHF"),
        ("42 k€", 42000, "EUR"),
        ("k€ 42", 42000, "EUR"),
        ("4,2 Mio. EUR", 4200000, "EUR"),
        ("CHF 4.2 Mrd.", 4200000000, "CHF"),
        ("4.2m pounds", 4200000, "GBP"),
        ("42 T€", 42000, "EUR"),
    ],
)
def test_money_is_read_in_its_written_forms(printed, amount, code):
    language = "it" if printed == "CHF42.000" else "de" if printed == "42 T€" else "en"
    found = only(f"Es x {printed} y.", language)
    assert (float(found.value), found.unit) == (amount, code)


def test_a_letter_before_a_number_without_marks_of_money_is_a_name():
    assert extract("Robot R42 stood in room R7.", language="en") == []


def test_letters_glued_to_a_number_are_never_cut_off_with_its_first_digits():
    assert [one.phrase for one in extract("They paid Q42,700 for it.", language="en")] == []


def test_words_for_two_units_are_doubted():
    doubted = [one.confidence for text in ("9 pounds", "9 tons", "9 degrees") for one in extract(text, language="en")]
    assert max(doubted) <= 0.5


def test_a_unit_behind_a_number_speaks_louder_than_a_word_before_it():
    text = "It runs at 6.50 GeV. The hall 320 m long is new. Section 12 km of it is old."
    assert [one.unit for one in extract(text, language="en")] == ["GeV", "m", "km"]


def test_counted_things_keep_their_printed_phrase():
    text = "Es kamen 1.460 Besucherinnen und Besucher sowie 31 Nutzer:innen."
    found = [(one.as_json()["unit_code"], one.as_json()["unit_phrase"]) for one in extract(text, language="de")]
    assert found == [("{visitor}", "Besucherinnen und Besucher"), ("{user}", "Nutzer:innen")]


@pytest.mark.parametrize("code", ["kBq", "um2", "kg.m/s", "1/cm2/s", "GeV/c", "mA.h", "kW/m2"])
def test_a_derived_code_has_a_name_in_every_language_and_converts(code):
    item = units.unit(code)
    assert all(one and many for one, many in item.names.values())
    assert units.convert(1, code, code) == 1 or units.linear(code, code) == (1, 0)
