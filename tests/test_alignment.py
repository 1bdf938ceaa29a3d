"""Places of an old text in a new one: the same characters, or none."""

from hypothesis import given
from hypothesis import strategies as st

from facts.catalog.article_ingestion import TextAlignment

OLD = "One of 5.\nTwo of 5.\nTwo of 5.\nThree of 5.\n"


def moved(old, new, words, *, last=False):
    start = old.rindex(words) if last else old.index(words)
    return TextAlignment(old, new).find_place(start, start + len(words))


def test_a_line_put_in_front_moves_what_follows():
    new = "Zero.\n" + OLD
    assert moved(OLD, new, "Two of 5") == (16, 24)
    assert moved(OLD, new, "Two of 5", last=True) == (26, 34)


def test_words_that_changed_have_no_place():
    assert moved(OLD, OLD.replace("Three of 5", "Three of 6"), "Three of 5") is None
    assert moved(OLD, "", "One") is None


def test_equal_lines_are_told_apart_by_the_lines_between():
    new = OLD.replace("One of 5", "One of 6").replace("Three of 5", "Three of 6")
    assert moved(OLD, new, "Two of 5") == (10, 18)
    assert moved(OLD, new, "Two of 5", last=True) == (20, 28)


@given(st.lists(st.sampled_from(["a1\n", "b2\n", "c3\n", "d\n"]), max_size=9).map("".join), st.data())
def test_a_place_always_holds_the_same_characters(old, data):
    new = data.draw(st.lists(st.sampled_from(["a1\n", "b2\n", "x4\n", "d\n"]), max_size=9).map("".join))
    start = data.draw(st.integers(0, len(old)))
    end = data.draw(st.integers(start, len(old)))
    place = TextAlignment(old, new).find_place(start, end)
    if place is not None:
        assert new[slice(*place)] == old[start:end]
    if old == new and start < end:
        assert place == (start, end)
