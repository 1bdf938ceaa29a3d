"""How numbers are said: the hedge is never dropped, in any language."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.quantity_samples import SAMPLES

from facts import saying
from facts.languages import INTERFACE_LANGUAGES
from facts.model.quantity import Qualifier, Quantity

SAID = {
    Qualifier.EXACT: ("2,500 patients", "2.500 pazienti", "2.500 Patienten", "2\u202f500 patients"),
    Qualifier.APPROXIMATELY: ("about 7,000 TB", "circa 7.000 TB", "rund 7.000 TB", "environ 7\u202f000 TB"),
    Qualifier.NEARLY: ("nearly 5,000 patients", "quasi 5.000 pazienti", "fast 5.000 Patienten",
                       "près de 5\u202f000 patients"),
    Qualifier.MORE_THAN: ("more than 12,000 processors", "più di 12.000 processori", "mehr als 12.000 Prozessoren",
                          "plus de 12\u202f000 processeurs"),
    Qualifier.AT_LEAST: ("at least 640 images", "almeno 640 immagini", "mindestens 640 Bilder", "au moins 640 images"),
    Qualifier.LESS_THAN: ("less than 674 million euros", "meno di 674 milioni di euro",
                          "weniger als 674 Millionen Euro", "moins de 674 millions d’euros"),
    Qualifier.UP_TO: ("up to 2,700 flashes", "fino a 2.700 lampi", "bis zu 2.700 Blitze", "jusqu’à 2\u202f700 flashs"),
    Qualifier.BETWEEN: ("0.5 to 6 keV", "da 0,5 a 6 keV", "0,5 bis 6 keV", "0,5 à 6 keV"),
    Qualifier.TOLERANCE: ("12 ± 3 m", "12 ± 3 m", "12 ± 3 m", "12 ± 3 m"),
    Qualifier.ONE_OF_ONLY: ("one of only 6 centres", "uno di soli 6 centri", "eines von nur 6 Zentren",
                            "un parmi seulement 6 centres"),
    Qualifier.ORDER_OF_MAGNITUDE: ("tens of femtoseconds", "decine di femtosecondi", "10 bis unter 100 fs",
                                   "des dizaines de femtosecondes"),
}  # fmt: skip


def flat(text):
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize("qualifier", Qualifier)
def test_every_qualifier_is_said_in_four_languages(qualifier):
    quantity = Quantity(qualifier=qualifier, **SAMPLES[qualifier])
    assert (
        tuple(flat(saying.phrase_quantity(quantity, language)) for language in INTERFACE_LANGUAGES) == SAID[qualifier]
    )


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"qualifier": "approximately", "lower": "20", "upper": "30", "unit": "{visitor}"}, "about 20 to 30 visitors"),
        ({"qualifier": "approximately", "lower": "20", "lower_inclusive": False, "upper": "30", "unit": "TB"},
         "about more than 20 to 30 TB"),
        ({"amount": "-269", "unit": "Cel"}, "−269 °C"),
        ({"amount": "9", "unit": "rank"}, "9th place"),
        ({"amount": "1", "unit": "rank"}, "1st place"),
        ({"amount": "112", "unit": "rank"}, "112th place"),
        ({"amount": "20190822", "unit": "CCYYMMDD"}, "22 August 2019"),
        ({"amount": "201507", "unit": "CCYYMM"}, "July 2015"),
        ({"amount": "2010", "unit": "CCYY"}, "2010"),
        ({"amount": "4500000", "decimals": -5, "unit": "{image}/s"}, "4.5 million images per second"),
        ({"amount": "3000000", "decimals": 0, "unit": "EUR"}, "3 million euros"),
        ({"qualifier": "more_than", "lower": "2010", "unit": "CCYY"}, "after 2010"),
        ({"qualifier": "up_to", "upper": "201507", "unit": "CCYYMM"}, "July 2015 or earlier"),
        ({"amount": "12.50", "decimals": 2, "unit": "T"}, "12.50 T"),
        ({"amount": "12345678", "unit": "{visitor}"}, "12,345,678 visitors"),
        ({"amount": "1", "unit": "{core}"}, "1 core"),
        ({"qualifier": "more_than", "lower": "8000000", "unit": "EUR"}, "more than 8 million euros"),
        ({"qualifier": "more_than", "lower": "80", "unit": "%"}, "more than 80%"),
        ({"qualifier": "tolerance", "amount": "12", "lower": "9", "upper": "18", "lower_inclusive": True,
          "upper_inclusive": True, "unit": "m"}, "12 m (9 to 18)"),
        ({"qualifier": "between", "lower": "1", "upper": "3", "lower_inclusive": False, "upper_inclusive": False},
         "more than 1 to less than 3"),
    ],
)  # fmt: skip
def test_numbers_are_said_as_people_write_them(values, said):
    assert flat(saying.phrase_quantity(Quantity(**values))) == said


@given(st.integers(1, 10**15), st.integers(0, 6), st.sampled_from(INTERFACE_LANGUAGES))
def test_no_digit_is_ever_hidden(number, places, language):
    """Whatever scale word is used, the digits said are those of the number."""
    amount = Decimal(number).scaleb(-places)
    said = saying.phrase_quantity(Quantity(qualifier="more_than", lower=amount, unit="EUR"), language)
    digits = "".join(mark for mark in said if mark.isdecimal()).strip("0")
    assert digits == f"{amount:f}".replace(".", "").strip("0")


@pytest.mark.parametrize(
    ("edtf", "said"),
    [("2019-08", "August 2019"), ("2015", "2015"), ("2007/2013", "2007–2013"), ("2019-08~", "about August 2019"),
     ("2019-08-22", "22 August 2019"), (None, "undated"), ("2019-01/2020-06", "January 2019–June 2020")],
)  # fmt: skip
def test_dates_are_said_no_finer_than_they_are_known(edtf, said):
    assert saying.phrase_date(edtf) == said


def test_a_plan_never_poses_as_a_fact():
    assert saying.add_status("400 PB", "planned") == "400 PB (planned)"
    assert saying.add_status("400 PB", "actual") == "400 PB"
