"""Units and money as printed: understood whole, or kept as printed without a code; never cut."""

import pytest

from facts.model import units
from facts.parsing import parse_text


def only(text, language="en"):
    (found,) = [one for one in parse_text(text, language=language) if one.kind == "quantity"]
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
        ("9 tonne-kilometres", "t.km"),
        ("9 newton-metres", "N.m"),
        ("9 MWt", "MW"),
        ("9 cents a kilowatt-hour", "{cent}/kWh"),
        ("£9 a ferry", "GBP/{ferry}"),
        ("€9 per head", "EUR/{head}"),
        ("9 in wide", "[in_i]"),
    ],
)
def test_a_composed_unit_has_one_code(printed, code):
    found = only(f"It shows {printed}.")
    assert found.unit == code
    assert found.value == 9
    assert found.phrase == printed.removesuffix("-wide").removesuffix(" wide")
    assert units.get_unit(code).code == code


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
        ("9 l/100 km", "l/100 km"),
        ("9 mg/100 ml", "mg/100 ml"),
        ("9 litres per 100 kilometres", "litres per 100 kilometres"),
        ("9 faults per 10,000 boats", "faults per 10,000 boats"),
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
        ("KSh 4.2 million", 4200000, "KES"),
        ("KES42,700", 42700, "KES"),
        ("42 billion dong", 42000000000, "VND"),
        ("DKr 4.2m", 4200000, "DKK"),
        ("850 $ CA", 850, "CAD"),
    ],
)
def test_money_is_read_in_its_written_forms(printed, amount, code):
    language = "it" if printed == "CHF42.000" else "de" if printed == "42 T€" else "en"
    found = only(f"Es x {printed} y.", language)
    assert (float(found.value), found.unit) == (amount, code)


def test_a_letter_before_a_number_without_marks_of_money_is_a_name():
    assert parse_text("Robot R42 stood in room R7.", language="en") == []


def test_letters_glued_to_a_number_are_never_cut_off_with_its_first_digits():
    assert [one.phrase for one in parse_text("They paid Q42,700 for it.", language="en")] == []


def test_words_for_two_units_are_doubted():
    doubted = [
        one.confidence for text in ("9 pounds", "9 tons", "9 degrees") for one in parse_text(text, language="en")
    ]
    assert max(doubted) <= 0.5


@pytest.mark.parametrize(
    ("language", "text", "code", "is_sure"),
    [
        ("de", "Das Wasser ist 40 Grad warm.", "Cel", True),
        ("de", "Die Wand ist um 40 Grad geneigt.", "deg", True),
        ("de", "Es sind 40 Grad.", "deg", False),
        ("de", "Das Schiff macht 12 Knoten.", "[kn_i]", True),
        ("de", "Der Rechner hat 12 Knoten.", "{node}", True),
        ("de", "Es sind 12 Knoten.", "{node}", False),
        ("fr", "La salle est chauffée à 22 degrés.", "Cel", True),
        ("fr", "Dix articles et 2 livres.", "{book}", True),
        ("it", "La nave fa 12 nodi.", "[kn_i]", True),
        ("en", "The ticket costs 12 pounds.", "GBP", True),
        ("en", "The anchor weighs 12 pounds.", "[lb_av]", True),
        ("de", "Eine Karte kostet Fr. 14.50.", "CHF", True),
        ("fr", "Une carte coûte Fr. 14.", "1", False),
        ("de", "Der Zug fährt 250 Stundenkilometer.", "km/h", True),
        ("de", "Er kostet 9 Euro am Tag.", "EUR/d", True),
        ("de", "Er trank 9 Liter am Tag der Arbeit.", "L", True),
        ("fr", "Le loyer est de 9 euros le mètre carré.", "EUR/m2", True),
        ("fr", "Il a payé 9 euros la semaine dernière.", "EUR", True),
        ("it", "È calata di 9 punti percentuali.", "%", True),
        ("de", "Mit 9 Kernen und Rechnern.", "{core}", True),
    ],
)
def test_a_word_for_several_units_is_told_by_the_words_around_it(language, text, code, is_sure):
    found = next(one for one in parse_text(text, language=language)[::-1] if one.kind == "quantity")
    assert (found.unit, found.confidences.unit.value > 0.5) == (code, is_sure)


def test_a_bracket_behind_a_unit_that_is_not_understood_is_no_part_of_it():
    found = parse_text("It shows 9 blob/bar (60 kBlo).", language="en")
    assert [one.unit_text for one in found] == ["blob/bar", "kBlo"]


def test_what_a_hyphen_joins_to_a_measure_is_counted():
    assert only("It served 9 million passenger-miles.").unit == "{passenger-mile}"


def test_a_unit_behind_a_number_speaks_louder_than_a_word_before_it():
    text = "It runs at 6.50 GeV. The hall 320 m long is new. Section 12 km of it is old."
    assert [one.unit for one in parse_text(text, language="en")] == ["GeV", "m", "km"]


def test_counted_things_keep_their_printed_phrase():
    text = "Es kamen 1.460 Besucherinnen und Besucher sowie 31 Nutzer:innen."
    found = [(one.as_json()["unit_code"], one.as_json()["unit_phrase"]) for one in parse_text(text, language="de")]
    assert found == [("{visitor}", "Besucherinnen und Besucher"), ("{user}", "Nutzer:innen")]


@pytest.mark.parametrize("code", ["kBq", "um2", "kg.m/s", "1/cm2/s", "GeV/c", "mA.h", "kW/m2"])
def test_a_derived_code_has_a_name_in_every_language_and_converts(code):
    item = units.get_unit(code)
    assert all(one and many for one, many in item.names.values())
    assert units.convert_value(1, code, code) == 1 or units.find_linear(code, code) == (1, 0)
