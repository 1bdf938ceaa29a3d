"""Numbers as printed: read whole with their place, or doubted, or not read at all; never in part."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.grammar_doubts import is_doubted

from facts.extraction import extract

DOUBTED = 0.5


def told(text, language="en"):
    """What is read of a text, as short lines; a doubt is a question mark behind it."""
    return [line(one) for one in extract(text, language=language) if one.kind == "quantity"]


def line(one):
    ends = [one.value] if one.value is not None else [one.low, one.high]
    numbers = "..".join("" if end is None else f"{end:f}" for end in ends)
    unit = one.unit if one.unit != "1" else f"«{' '.join(one.unit_text.split())}»" if one.unit_text else ""
    return f"{one.qualifier} {numbers} {unit}".strip() + ("?" if is_doubted(one) else "")


@pytest.mark.parametrize(
    "number",
    ["48OO", "4l00", "48ОО", "4.8OO", "4_800", "4 8 0 0", "4|800", "4@800", "4~800", "4\ufffd800", "48\ufffd", "4^^8",
     "6 x 10^77", "10^4800", "5^-3", "2⁻³", "48x00", "4=800", "3×1O0⁸", "4 8O0", "9.2×1014"],
)  # fmt: skip
def test_digits_that_are_joined_to_something_else_are_no_number_in_part(number):
    assert told(f"The harbour counted {number} boats in May.") == []


JUNK = st.sampled_from([*"OolIеОоз_^|\\~§#@&=\ufffd⁻", "l0", "ОО", "__"])


@given(st.from_regex(r"[1-9][0-9]{2,6}|[1-9],[0-9]{3}|[1-9]\.[0-9]{2}", fullmatch=True), JUNK, st.data())
def test_a_sign_among_the_digits_leaves_no_sure_number(digits, sign, data):
    place = data.draw(st.integers(1, len(digits) - 1))
    if digits[place - 1].isdigit() and digits[place].isdigit():
        text = f"The harbour counted {digits[:place]}{sign}{digits[place:]} boats in May."
        assert [one.phrase for one in extract(text, language="en") if one.confidence > DOUBTED] == []


@pytest.mark.parametrize(
    ("printed", "language", "expected"),
    [
        ("3’480 Räume", "de", "exact 3480 {room}"),
        ("3ʼ480 boats", "en", "exact 3480 {boat}"),
        ("3 480 boats", "en", "exact 3480 {boat}"),
        ("3\u202f480 boats", "en", "exact 3480 {boat}"),
        ("3\u2009480,5 km", "fr", "exact 3480.5 km"),
        ("7·25%", "en", "exact 7.25 %"),
        ("3.480,5 km", "it", "exact 3480.5 km"),
        ("34,80,500 boats", "en", "exact 3480500 {boat}"),
        ("3,480¹ boats", "en", "exact 3480 {boat}"),
        ("3,480¹,² boats", "en", "exact 3480 {boat}"),
        ("3,480ᵃ boats", "en", "exact 3480 {boat}"),
        ("3,480[7] boats", "en", "exact 3480 {boat}"),
        ("96 boats² in May", "en", "exact 96 {boat}"),
        ("10⁻⁷ mbar", "en", "exact 0.0000001 mbar"),
        ("2.5×10¹² electrons", "en", "exact 2500000000000 {electron}"),
        ("2.5·10^-7 kg", "en", "exact 0.00000025 kg"),
        ("7.1×10−3 joules", "en", "exact 0.0071 J"),
        ("4*10^6 m/s", "en", "exact 4000000 m/s"),
        ("6.2e9 electrons", "en", "exact 6200000000 {electron}"),
        ("2E+7 Bq", "en", "exact 20000000 Bq"),
        ("7e-6 mol/L", "en", "exact 0.000007 mol/L"),
        ("1.37(5) kg", "en", "tolerance 1.37 kg"),
        ("a quarter of a million boats", "en", "exact 250000 {boat}"),
        ("540 millions de milliards d'octets", "fr", "exact 540000000000000000 By"),
        ("fortyfold", "en", "exact 40"),
    ],
)
def test_a_number_is_read_whole(printed, language, expected):
    assert told(f"x {printed}.", language) == [expected]


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("３４８０ boats", "exact 3480 {boat}?"),
        ("٣٤٨٠ boats", "exact 3480 {boat}?"),
        ("3,4801 km", "exact 3.4801 km?"),
        ("3.480 boats", "exact 3.480 {boat}?"),
        ("14² tiles", "exact 14 {tile}?"),
        ("1,480⁴ boats", "exact 1480 {boat}?"),
        ("\ufffd 480 boats", "exact 480 {boat}?"),
        ("480 \ufffdm", "exact 480?"),
        ("310 420 530", "exact 310420530?"),
        ("5 ft 7 in", "exact 5 [ft_i]?"),
    ],
)
def test_a_form_that_may_mean_two_things_is_doubted(printed, expected):
    assert told(f"It shows {printed}.")[0] == expected


@pytest.mark.parametrize(
    ("printed", "language", "value"),
    [
        ("1.4M visits", "en", 1_400_000),
        ("9k visits", "en", 9_000),
        ("2.8m postcards", "en", 2_800_000),
        ("7.2bn people", "en", 7_200_000_000),
        ("3.5B files", "en", 3_500_000_000),
        ("6.5 Mio. visits", "en", 6_500_000),
        ("3 hundred visits", "en", 300),
        ("3,1 M de visites", "fr", 3_100_000),
        ("4,4 mln di visite", "it", 4_400_000),
        ("6,5 Mio. Besuche", "de", 6_500_000),
        ("300 Tsd. Besuche", "de", 300_000),
    ],
)
def test_a_scale_is_read_in_its_short_forms(printed, language, value):
    assert [one.value for one in extract(f"Es x {printed}.", language=language)] == [Decimal(value)]


@pytest.mark.parametrize(("printed", "unit"), [("5m of cable", "m"), ("512 B", "By"), ("3 T", "T"), ("7m wide", "m")])
def test_a_letter_is_a_unit_where_nothing_counted_follows(printed, unit):
    assert [one.unit for one in extract(f"It has {printed}.", language="en")] == [unit]


# ---- what a tab and a line's end part -------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["Docks\t14\t320 boats", "more than\t320 boats", "14\t320", "from 14\tto 320 boats", "14 –\t320 boats", "14   320"],
)
def test_nothing_joins_over_a_tab(text):
    for one in extract(text, language="en"):
        assert "\t" not in one.phrase
        assert one.qualifier == "exact"
        assert 14320 not in (one.value, one.low, one.high)


def test_a_word_of_the_next_line_is_no_unit_unless_the_sentence_runs_on():
    assert told("2020\nBoats") == []
    assert told("In that summer the harbour had counted 3,480\nboats and rafts.") == ["exact 3480 {boat}"]
    assert told("3,480\nboats") == ["exact 3480 {boat}?"]
    assert told("310 420 530\nBoats") == ["exact 310420530?"]


# ---- signs ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It is cooled to - 196 °C.", "exact -196 Cel"),
        ("It is cooled to −196 °C.", "exact -196 Cel"),
        ("It is cooled to minus-196 degrees Celsius.", "exact -196 Cel"),
        ("The pit lies at -84 metres.", "exact -84 m"),
        ("The year closed with $-3.5m.", "exact -3500000 USD"),
        ("The year closed with -€3.5m.", "exact -3500000 EUR"),
        ("The play is between -2 and 2 mm.", "between -2..2 mm"),
        ("It works at −10 – −5 °C.", "between -10..-5 Cel"),
        ("It works at -5 °C to +10 °C.", "between -5..10 Cel"),
        ("The boats - 12 rafts in all - left.", "exact 12 {raft}"),
    ],
)
def test_a_minus_is_kept(text, expected):
    assert told(text) == [expected]


# ---- two languages --------------------------------------------------------------------------------


def test_each_paragraph_is_read_in_its_own_language():
    text = (
        "Il porto ha speso 3.480 euro al giorno e ha contato 2.120 barche; la media è di 4,25 ore per la visita.\n\n"
        "The harbour spent 3,480 euros a day and counted 2,120 boats; the mean is 4.25 hours for the visit."
    )
    values = [one.value for one in extract(text, language="it")]
    assert values == [3480, 2120, Decimal("4.25"), 3480, 2120, Decimal("4.25")]
