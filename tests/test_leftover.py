"""Numbers that no candidate covers: each is listed once, with the reason why it states nothing."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts.parsing import parse_text
from facts.parsing import tokenizer as kinds
from facts.parsing.skipped_numbers import REASONS, list_skipped
from facts.parsing.tokenizer import tokenize_text

TEXTS = [
    json.loads(line)["text"]
    for path in sorted((Path(__file__).parent / "articles").glob("*.jsonl"))
    for line in path.read_text(encoding="utf-8").splitlines()
]


def leftovers(text, **told):
    return [(text[one.start : one.end], one.reason) for one in list_skipped(text, parse_text(text, **told), **told)]


@pytest.mark.parametrize(
    ("text", "phrase", "reason"),
    [
        ("The Soyuz MS14 flew.", "MS14", "part of a name"),
        ("A Falcon-9 was launched.", "9", "part of a name"),
        ("Call +39 0382 078 501 for more.", "39 0382 078 501", "telephone or registration number"),
        ("See page 3 for more.", "3", "number of a page, section, figure or issue"),
        ("It starts at 10:30 sharp.", "10:30", "time of day or ratio"),
        ("As shown before [12], it grows.", "12", "number of a note or list"),
        ("They came on 21 February to us.", "21", "date without a known year"),
        ("The first words\n\n7\n\nAnd the last", "7", "number alone on its line, as on a page"),
        ("Call 007 now.", "007", "identifier"),
        ("It is one of the best.", "one", "counts nothing by itself"),
        ("Italy won 3-1 at home.", "1", "not read as a quantity"),
    ],
)
def test_a_number_that_states_nothing_says_why(text, phrase, reason):
    assert (phrase, reason) in leftovers(text, language="en")


def test_what_was_read_is_not_left_over():
    assert leftovers("The centre has 2,500 patients and three rooms since 2011.", language="en") == []


def covered(text, language=None):
    found = parse_text(text, language=language)
    rest = list_skipped(text, found, language=language)
    return [(one.start, one.end) for one in (*found, *rest)], rest


@pytest.mark.parametrize("text", TEXTS)
def test_no_digit_of_a_text_is_missed(text):
    """Every token with digits, addresses on the web apart, stands in a candidate or is left out with a reason."""
    spans, rest = covered(text)
    missed = [
        token.text
        for token in tokenize_text(text)
        if token.kind in (kinds.NUMBER, kinds.NAME)
        and not any(start <= token.start and token.end <= end for start, end in spans)
    ]
    assert missed == []
    assert {one.reason for one in rest} <= REASONS


@given(st.text(alphabet="ab 0123456789.,-+/()\n:'’²eE%$", max_size=80))
def test_any_text_is_covered_without_overlaps_among_the_leftovers(text):
    spans, rest = covered(text, "en")
    for token in tokenize_text(text):
        if token.kind == kinds.NUMBER:
            assert any(start <= token.start and token.end <= end for start, end in spans), token
    assert all(one.end <= other.start for one, other in pairwise(rest))
