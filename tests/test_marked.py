"""The article cut into pieces: nothing of it is lost, every number is marked where it stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.marked import LONGEST_PART, ArticlePart, MarkedNumber, find_part, split_paragraphs, split_parts

TEXT = "A centre treated 2,500 patients.\n\nIt has 𝟛 rings, and 800 images of 1 megapixel."


def marks(text, *words):
    return [MarkedNumber(word, text.index(word), text.index(word) + len(word), "open", "") for word in words]


def whole(text):
    return ArticlePart(0, len(text))


def test_each_number_is_a_piece_at_its_place_in_code_points():
    made = split_paragraphs(TEXT, whole(TEXT), marks(TEXT, "2,500 patients", "800 images"))
    assert [piece for one in made for piece in one["pieces"] if piece[2]] == [
        ("2,500 patients", 17, "2,500 patients"),
        ("800 images", TEXT.index("800"), "800 images"),
    ]


def test_of_numbers_over_each_other_the_shorter_one_is_on_top():
    made = split_paragraphs(TEXT, whole(TEXT), marks(TEXT, "800 images of 1 megapixel", "1 megapixel"))
    assert [piece[::2] for piece in made[1]["pieces"]][1:3] == [
        ("800 images of ", "800 images of 1 megapixel"),
        ("1 megapixel", "1 megapixel"),
    ]


def test_a_number_that_was_left_out_never_hides_a_phrase_chosen_around_it():
    chosen, left_out = MarkedNumber("chosen", 2, 32, "accepted", ""), MarkedNumber("one", 17, 22, "left_out", "")
    pieces = split_paragraphs(TEXT, whole(TEXT), [chosen, left_out])[0]["pieces"]
    assert pieces == [("A ", 0, None), ("centre treated 2,500 patients.", 2, "chosen")]


def test_a_page_is_named_where_its_first_paragraph_begins():
    made = split_paragraphs(TEXT, whole(TEXT), [], pages=((0, 34, 1), (34, len(TEXT), 2)))
    assert [one["page"] for one in made] == [1, 2]


def test_a_line_that_only_the_page_ended_flows_on_and_a_short_one_does_not():
    long = "this line is as long as the page is wide, so that it was broken here"
    text = f"Heading\n{long}\nand goes on."
    shown = "".join(piece[0] for one in split_paragraphs(text, whole(text), []) for piece in one["pieces"])
    assert shown == f"Heading\n{long} and goes on."


def test_a_long_article_is_cut_where_pages_end_and_every_number_has_its_part():
    pages = tuple((at, at + 3000, at // 3000 + 1) for at in range(0, 120_000, 3000))
    found = split_parts("x" * 120_000, pages)
    assert len(found) > 2
    assert all(part.end - part.start <= LONGEST_PART for part in found)
    assert {part.start for part in found} <= {start for start, _, _ in pages}
    assert find_part(found, 60_000).start <= 60_000 < find_part(found, 60_000).end


def test_a_long_article_without_pages_or_paragraphs_is_still_cut():
    assert all(part.end - part.start <= 2 * LONGEST_PART for part in split_parts("word " * 50_000))


@given(
    st.text(alphabet="ab 1\n<é𝟛", min_size=1, max_size=200),
    st.lists(st.tuples(st.integers(0, 199), st.integers(1, 30)), max_size=8),
)
def test_no_word_is_lost_doubled_or_moved(text, places):
    found = [
        MarkedNumber(f"n{at}", start, min(start + long, len(text)), "open", "")
        for at, (start, long) in enumerate(places)
    ]
    found = [mark for mark in found if mark.start < mark.end]
    pieces = [piece for one in split_paragraphs(text, whole(text), found) for piece in one["pieces"]]
    for words, start, _ in pieces:
        assert words.replace(" ", "\n") == text[start : start + len(words)].replace(" ", "\n")
    assert "".join("".join(words.split()) for words, _, _ in pieces) == "".join(text.split())
    for mark in found:
        covered = {at for words, start, number in pieces if number for at in range(start, start + len(words))}
        assert all(at in covered for at in range(mark.start, mark.end) if not text[at].isspace())


@pytest.mark.parametrize("text", ["", " \n "])
def test_an_empty_article_has_one_empty_part(text):
    assert split_paragraphs(text, split_parts(text)[0], []) == []
