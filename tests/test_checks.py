"""Checks: a fact against its words, and facts against each other, each finding by its code."""

from datetime import date

import pytest
from support.good_records import GOOD, METRIC

from facts.evidence import fact_checks, status, verification
from facts.model.metric import Metric
from facts.model.record import Fact, Verification, build_record
from facts.model.source_article import Article
from facts.parsing import find_implied_rank

TODAY = date(2019, 9, 1)
ARTICLE = build_record(
    Article, {"id": "infn-newsletter-62", "title": "Newsletter", "publisher": "INFN", "published": "2019-08"}
)
PROCESSORS = build_record(
    Metric,
    {
        **METRIC,
        "id": "processors",
        "label": "Processors",
        "unit": "{processor}",
        "stat_type": "stock",
        "shelf_life_days": 365,
    },
)
TEXT = "The centre is equipped with more than 12,000\nprocessors, and with 800 images of 1 megapixel."


def fact(**changes):
    return build_record(Fact, {**GOOD, "verification": "verified", "review_state": "approved", **changes})


def codes(*facts, today=TODAY):
    found = fact_checks.check_facts(facts, {"processors": PROCESSORS}, {"infn-newsletter-62": ARTICLE}, today)
    return [finding.code for finding in found]


def test_a_phrase_is_verified_across_a_line_break_when_number_hedge_and_unit_agree():
    verdict = verification.verify_fact(fact(), TEXT, ARTICLE)
    assert verdict.outcome is Verification.VERIFIED
    assert TEXT[verdict.start : verdict.end] == "more than 12,000\nprocessors"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"lower": "13000"}, "the record says more than 13,000 processors"),
        ({"qualifier": "at_least"}, "the record says at least 12,000 processors"),
        ({"qualifier": "exact", "lower": None, "amount": "12000"}, "the phrase says more than 12,000"),
        ({"unit": "{core}"}, "the record says more than 12,000 cores"),
        ({"quote_exact": "more than 12,500 processors"}, "the phrase is not in the text"),
        (
            {"qualifier": "exact", "lower": None, "amount": "1", "unit": "pixel", "quote_exact": "1 megapixel"},
            "the record says 1\u00a0px",
        ),
    ],
)
def test_a_record_that_differs_from_its_words_fails_with_the_reason(changes, reason):
    verdict = verification.verify_fact(fact(**changes), TEXT, ARTICLE)
    assert verdict.outcome is Verification.FAILED
    assert reason in verdict.reason


def test_a_phrase_that_stands_twice_needs_its_place():
    twice = f"{TEXT} Again: more than 12,000 processors."
    assert "stands 2 times" in verification.verify_fact(fact(), twice, ARTICLE).reason
    place = {"quote_start": 28, "quote_end": 55, "text_sha256": verification.hash_text(twice)}
    assert verification.verify_fact(fact(**place), twice, ARTICLE).outcome is Verification.VERIFIED


def test_a_phrase_that_stands_twice_is_told_by_the_words_around_it():
    text = "It had more than 12,000 processors then. Now it has more than 12,000 processors."
    verdict = verification.verify_fact(fact(quote_prefix="Now it has", quote_suffix=""), text, ARTICLE)
    assert (verdict.outcome, verdict.start) == (Verification.VERIFIED, text.rindex("more"))
    assert verification.verify_fact(fact(quote_prefix="it has had", quote_suffix=""), text, ARTICLE).start is None


def test_nothing_is_found_by_likeness():
    """A number one digit away, or other words around it, is not the phrase."""
    assert verification.verify_fact(fact(), TEXT.replace("12,000", "12,001"), ARTICLE).outcome is Verification.FAILED


def test_two_facts_of_one_phrase_are_both_found():
    images = fact(quote_exact="800 images of 1 megapixel", qualifier="exact", lower=None, amount="800", unit="{image}")
    pixels = fact(quote_exact="800 images of 1 megapixel", qualifier="exact", lower=None, amount="1", unit="Mpx")
    assert verification.verify_fact(images, TEXT, ARTICLE).outcome is Verification.VERIFIED
    assert verification.verify_fact(pixels, TEXT, ARTICLE).outcome is Verification.VERIFIED


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ([fact()], []),
        ([fact(), fact(id="b00001", lower="11000", quote_exact="more than 11,000 processors")], []),
        ([fact(), fact(id="b00001", qualifier="exact", lower=None, amount="11000", decimals=-3)], ["contradiction"]),
        ([fact(), fact(id="b00001")], ["duplicate"]),
        ([fact(), fact(id="b00001", rank="deprecated", rank_reason="twice")], []),
        ([fact(as_of="2019-08-22")], ["as-of-too-fine"]),
        ([fact(unit="EUR")], ["wrong-dimension"]),
        ([fact(verification="failed")], ["not-in-the-words"]),
        (
            [fact(), fact(id="b00001", lower="12000000", as_of="2018", as_of_basis="stated")],
            ["off-its-series", "off-its-series"],
        ),
    ],
)
def test_each_finding_has_its_code(facts, expected):
    assert codes(*facts) == expected


def test_staleness_and_expired_claims_are_notes():
    assert codes(fact(), today=date(2021, 1, 1)) == ["stale"]
    only = fact(qualifier="one_of_only", lower=None, amount="6", review_by="2020-08-31")
    assert codes(only, today=date(2021, 1, 1)) == ["claim-expired"]


def test_a_stale_fact_is_no_news_where_a_newer_one_is_held():
    older = fact(
        id="b00001", as_of="2010", as_of_basis="stated", lower="9000", quote_exact="more than 9,000 processors"
    )
    assert codes(older, fact()) == []
    assert codes(older) == ["stale"]


def test_open_ends_contradict_only_what_lies_outside_them():
    bound, below, above = (
        fact(),
        fact(qualifier="exact", lower=None, amount="11000", decimals=-3),
        fact(qualifier="exact", lower=None, amount="13000", decimals=-3),
    )
    assert status.find_dispute(bound, below, PROCESSORS) == "contradiction"
    assert status.find_dispute(bound, above, PROCESSORS) is None


@pytest.mark.parametrize(
    ("language", "text", "phrase", "rank"),
    [
        ("en", "It is in first place in the index, followed by the Centre A and the Institute B. NASA is seventh.",
         "followed by the Centre A", 2),
        ("en", "It is in first place in the index, followed by the Centre A and the Institute B. NASA is seventh.",
         "and the Institute B", 3),
        ("it", "È al terzo posto, seguito dal Centro A e dal Centro B.", "e dal Centro B", 5),
        ("en", "It was founded in 1951, followed by the Centre A.", "followed by the Centre A", None),
        ("en", "It is in first place. It was followed by the Centre A.", "followed by the Centre A", None),
    ],
)  # fmt: skip
def test_a_rank_told_by_succession_follows_from_the_printed_one(language, text, phrase, rank):
    start = text.index(phrase)
    found = find_implied_rank(text, start, start + len(phrase), language)
    assert (None if found is None else found.value) == rank
