"""Records said in other words: both readings bear out the right ones, and each alone doubts the wrong ones."""

import pytest
from support.said_in_other_words import RIGHT, WRONG

from facts.evidence import verification
from facts.model.record import Fact, Verification
from facts.model.source_article import Article

BOUNDS = {"more_than": "lower", "at_least": "lower", "less_than": "upper", "up_to": "upper"}


def read(rows):
    return [tuple(line.split("|")) for line in rows.strip().splitlines()]


def verdict(language, quote, qualifier, numbers, unit, unit_text):
    article = Article(id="x", title="T", publisher="P", published="2026-10", language=language)
    return verification.verify_quote(Fact.model_validate(fields(quote, qualifier, numbers, unit, unit_text)), article)


def fields(quote, qualifier, numbers, unit, unit_text):
    found = {
        "id": "fabcdefabcdef", "facility": "cnao", "metric": "m", "article": "x", "qualifier": qualifier, "unit": unit,
        "unit_text": unit_text, "value_text": quote, "as_of": "2026", "as_of_basis": "stated", "quote_exact": quote,
    }  # fmt: skip
    if qualifier == "between":
        lower, upper = numbers.split(",")
        return found | {"lower": lower, "upper": upper, "lower_inclusive": True, "upper_inclusive": True}
    end = BOUNDS.get(qualifier, "amount")
    inclusive = {} if end == "amount" else {f"{end}_inclusive": qualifier in ("at_least", "up_to")}
    return found | {end: numbers} | inclusive


@pytest.mark.parametrize("row", read(RIGHT), ids="|".join)
def test_a_right_record_is_borne_out(row):
    found = verdict(*row)
    assert (found.outcome, found.reason) == (Verification.AGREES, "")


@pytest.mark.parametrize("row", read(WRONG), ids="|".join)
def test_a_wrong_record_is_not_borne_out(row):
    assert verdict(*row).outcome is not Verification.AGREES


@pytest.mark.parametrize("row", read(WRONG), ids="|".join)
def test_the_second_eye_alone_doubts_a_wrong_record(row):
    language, quote, *said = row
    fact = Fact.model_validate(fields(quote, *said))
    assert verification.find_doubts(quote, 0, len(quote), verification.get_recorded_quantity(fact), language)


@pytest.mark.parametrize("row", read(WRONG), ids="|".join)
def test_the_grammar_alone_doubts_a_wrong_record(row):
    language, quote, *said = row
    article = Article(id="x", title="T", publisher="P", published="2026-10", language=language)
    assert verification.find_mismatch(Fact.model_validate(fields(quote, *said)), article)
