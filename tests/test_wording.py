"""A fact against its words: no part of a longer number, no other unit, and no hedge left outside the quote."""

import pytest

from facts.evidence import verification
from facts.model.record import Fact, Verification, build_record
from facts.model.source_article import Article

ARTICLE = build_record(Article, {"id": "a", "title": "A", "publisher": "P", "published": "2019-08"})
BASE = {
    "id": "fact00000000",
    "facility": "cnao",
    "metric": "patients_treated",
    "value_text": "2,500 patients",
    "amount": "2500",
    "unit": "{patient}",
    "article": "a",
    "quote_exact": "2,500 patients",
}


def verdict(text, **changes):
    return verification.verify_fact(build_record(Fact, {**BASE, **changes}), text, ARTICLE)


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("It treated 12,500 patients.", "2,500 patients"),
        ("It treated 1.2,500 patients.", "2,500 patients"),
        ("It treated 2,500 patientsx.", "2,500 patients"),
        ("It treated 12 500 patients.", "500 patients"),
        ("It reached 2,500.5 there.", "2,500"),
        ("It was at -2,500 there.", "2,500"),
    ],
)
def test_a_phrase_inside_a_longer_number_is_not_there(text, quote):
    assert verdict(text, quote_exact=quote).reason == "the phrase is not in the text"


@pytest.mark.parametrize("text", ["(2,500 patients)", "A range of 100-2,500 patients", "In 2010 2,500 patients came."])
def test_marks_and_years_before_a_number_do_not_hide_it(text):
    assert verdict(text).start == text.index("2,500")


@pytest.mark.parametrize(
    ("text", "hedged"),
    [
        ("More than 2,500 patients have been treated.", "More than 2,500 patients"),
        ("There were some 2,500 patients.", "some 2,500 patients"),
        ("There were 2,500 patients or more.", "2,500 patients or more"),
        ("It hopes for up to\n2,500 patients.", "up to 2,500 patients"),
    ],
)
def test_a_hedge_beside_the_quote_is_not_overlooked(text, hedged):
    found = verdict(text)
    assert found.outcome is Verification.FAILED
    assert repr(hedged) in found.reason


@pytest.mark.parametrize(
    "text",
    [
        "There 2,500 patients have been treated.",
        "More than 80 doctors treat 2,500 patients.",
        "It has about 100 beds. 2,500 patients came.",
    ],
)
def test_the_hedge_of_another_number_is_not_its_own(text):
    assert verdict(text).outcome is Verification.VERIFIED


def test_a_number_in_another_unit_is_another_number():
    terabytes = {"unit": "TB", "amount": "7000", "quote_exact": "7,000 terabytes"}
    assert verdict("It has 7,000 terabytes.", **terabytes).outcome is Verification.VERIFIED
    assert verdict("It has 7,000 terabytes.", **{**terabytes, "unit": "GB"}).outcome is Verification.FAILED
    converted = {"amount": "7", "unit": "PB", "derivation": "unit_converted", "note": "from TB"}
    assert verdict("It has 7,000 terabytes.", **{**terabytes, **converted}).outcome is Verification.VERIFIED


def test_the_stated_place_holds_only_in_the_very_text():
    text = "First 2,500 patients, then 2,500 patients."
    place = {"quote_start": 27, "quote_end": 41, "text_sha256": verification.hash_text(text)}
    assert verdict(text, **place).start == 27
    assert verdict(text + " ", **place).start is None
    assert verdict(text, **{**place, "quote_start": 26}).start is None
