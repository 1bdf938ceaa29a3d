"""Phrases in their text: found exactly, quoted no longer than allowed, with the words around them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts.evidence.verification import find_quote, get_quote_context, has_context, iter_wider_quotes, trim_quote
from facts.model.record import MAX_CONTEXT, MAX_QUOTE_WORDS, SENTENCE_END

TEXT = "The centre has\nmore than  12,000 processors. It also has more than 12,000 fans."


def test_white_space_is_equal_and_nothing_else():
    assert [TEXT[slice(*place)] for place in find_quote("more than 12,000 processors", TEXT)] == [
        "more than  12,000 processors"
    ]
    assert len(find_quote("more than 12,000", TEXT)) == 2
    assert find_quote("More than 12,000", TEXT) == find_quote("more than 12.000", TEXT) == find_quote(" ", TEXT) == []


def test_words_around_a_place_are_whole_and_few():
    start, end = find_quote("12,000 processors", TEXT)[0]
    assert get_quote_context(TEXT, start, end) == ("The centre has more than", ". It also has more than 12,000")
    assert has_context(TEXT, (start, end), "has more than", ". It also")
    assert not has_context(TEXT, (start, end), "has more then", ". It also")
    assert not has_context(TEXT, (start, end), "", "")


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("  2,500 patients ", "2,500 patients"),
        ("2,500 patients. Then more", "2,500 patients."),
        (" ".join(map(str, range(20))), " ".join(map(str, range(12)))),
        ("x" * 300, "x" * 200),
        ("a " + "y" * 199, "a"),
    ],
)
def test_no_more_is_quoted_than_may_be(text, quoted):
    assert text[slice(*trim_quote(text, 0, len(text)))] == quoted


def test_longer_quotes_are_tried_from_the_shortest_on():
    text = "Start. Nine of the ninth position here. End"
    start = text.index("ninth")
    tried = [text[slice(*place)] for place in iter_wider_quotes(text, start, start + 5)]
    assert tried[:3] == ["the ninth", "ninth position", "of the ninth"]
    assert all("ninth" in words and len(words.split()) <= MAX_QUOTE_WORDS for words in tried)
    assert not any(SENTENCE_END.search(words) for words in tried)


@given(st.text(alphabet="aB .\n", max_size=300), st.integers(0, 300), st.integers(1, 300))
def test_any_place_gives_what_a_fact_may_quote(text, start, length):
    end = min(len(text), start + length)
    if start >= end or not text[start:end].strip():
        return
    first, last = trim_quote(text, start, end)
    words = text[first:last]
    assert start <= first < last <= end
    assert len(words.split()) <= MAX_QUOTE_WORDS
    assert len(words) <= 200
    assert not SENTENCE_END.search(" ".join(words.split()))
    assert max(map(len, get_quote_context(text, first, last))) <= MAX_CONTEXT
