"""Likely facts first: the rank, reason and group of each number of an article, and groups decided in one step."""

import shutil

import pytest
from support.long_report import bring_in_report, make_report

from facts.catalog import Actor, NumberGroup, ReviewService, Role, open_catalogue, rank_numbers
from facts.documents import Reading
from facts.errors import NotAllowed, RecordError, StaleRevision
from facts.model.candidate_number import NumberState
from facts.model.source_article import Article

PAGES = 24


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A database with the report in it, made once."""
    path = tmp_path_factory.mktemp("made") / "catalogue.sqlite"
    bring_in_report(open_catalogue(f"sqlite:///{path}", Actor("anna", Role.EDITOR)), PAGES).catalogue.close()
    return path


@pytest.fixture
def url(made, tmp_path):
    shutil.copy(made, tmp_path / "catalogue.sqlite")
    return f"sqlite:///{tmp_path}/catalogue.sqlite"


@pytest.fixture
def reviewing(url):
    return ReviewService(open_catalogue(url, Actor("bruno", Role.EDITOR)))


@pytest.fixture
def review(reviewing):
    return reviewing.get_review("long-report")


def read(url, text, pages=(), language="en"):
    """Return the ranked numbers of a text that the shipped catalogue is asked about."""
    reviewing = ReviewService(open_catalogue(url, Actor("anna", Role.EDITOR)))
    article = Article(id="note", title="Note", publisher="Institute", published="2025-06", language=language)
    proposed = reviewing.propose_numbers(Reading(text, language=language, pages=pages), article)
    return rank_numbers([one.number for one in proposed], text, pages)


def grouped(ranked, group):
    return [one.number.phrase for one in ranked if one.group is group and one.number.state is NumberState.OPEN]


def test_likely_facts_come_first_each_with_its_reason(review):
    first = review.ranked[0]
    assert (first.number.phrase, first.page) == ("302 patients", 2)
    assert str(first.reason) == "a facility is named, and a metric fits its unit or noun"
    tiers = [one.tier for one in review.ranked]
    assert tiers == sorted(tiers)
    assert all(str(one.reason) for one in review.ranked)


def test_numbers_of_one_tier_are_in_the_order_of_the_text(review):
    for tier in {one.tier for one in review.ranked}:
        starts = [one.number.start for one in review.ranked if one.tier == tier]
        assert starts == sorted(starts)


def test_every_number_has_a_rank_and_none_has_two(review):
    assert sorted(one.number.id for one in review.ranked) == sorted(one.id for one in review.numbers)


def test_what_is_decided_changes_no_rank(reviewing, review):
    last = review.ranked_open[-1].number
    reviewing.reject_number(last.id, "not worth keeping", expected=last.revision)
    again = reviewing.get_review("long-report")
    assert [one.number.id for one in again.ranked] == [one.number.id for one in review.ranked]


@pytest.mark.parametrize(
    ("group", "phrases"),
    [
        (NumberGroup.TICK, {"1,000", "1,500"}),
        (NumberGroup.REFERENCE, {"3003-3013"}),
        (NumberGroup.PAGE, {"10", "24"}),
        (NumberGroup.CELL, {"4,006", "4,106"}),
        (NumberGroup.STATEMENT, {"302 patients", "1,220 square metres", "Nearly 2,002 visitors"}),
    ],
)
def test_numbers_alike_in_kind_and_place_are_one_group(review, group, phrases):
    assert phrases <= set(grouped(review.ranked, group))


def test_what_the_machine_left_out_comes_last_with_its_reason(review):
    last = review.ranked[-1]
    assert last.number.state is NumberState.LEFT_OUT
    assert str(last.reason) == last.number.reason


@pytest.mark.parametrize(
    ("text", "group", "phrase"),
    [
        ("Output\n\n0\n\n250\n\n500\n\n750\n", NumberGroup.TICK, "250"),
        ("In 2024 the hall held 250 guests.", NumberGroup.STATEMENT, "250 guests"),
        ("Shares of the year\n\n20 %\n\n40 %\n\n60 %\n", NumberGroup.TICK, "40 %"),
        ("Magnets: 120\n\nThe hall is full to the last seat, and it stays so until the end.", NumberGroup.LABEL, "120"),
        ("M. Curie, P. Curie and G. Bémont, C. R. Acad. Sci. 127, 1215 (1998)", NumberGroup.REFERENCE, "1998"),
        ("Il laboratorio, nato per questo, conta 340 utenti.", NumberGroup.STATEMENT, "340 utenti"),
    ],
)
def test_the_place_of_a_number_is_told_by_signs_in_any_language(url, text, group, phrase):
    found = {one.number.phrase: one.group for one in read(url, text, language="it" if "utenti" in text else "en")}
    assert found[phrase] is group


@pytest.mark.parametrize(
    "sentence",
    [
        "A. Rossi treated 340 patients in Pavia, and she did so within a year of her arrival there.",
        "The plan of A. Rossi covers 1,200 square metres of the hall behind the river in the town of Pavia.",
        "The site https://example.org counts 340 users, as everybody who works there can tell you any day.",
    ],
)
def test_a_sentence_that_names_a_person_or_an_address_is_no_reference(url, sentence):
    assert NumberGroup.REFERENCE not in {one.group for one in read(url, sentence)}


def test_the_same_last_line_on_every_page_is_no_page_number_unless_it_counts_the_pages(url):
    pages, spans, text = ["Total of the year: 340 patients were treated", "Page of the hall, 4"], [], ""
    for _ in range(5):
        spans.append((len(text), len(text) + len(pages[0]), len(spans) + 1))
        text += pages[0] + "\n\n"
    assert NumberGroup.PAGE not in {one.group for one in read(url, text, tuple(spans))}


def test_a_long_line_and_many_lines_are_ranked_in_time_that_grows_with_the_text(url):
    reading = make_report(4)
    hostile = "1 " * 20_000 + "\n" + ". " * 20_000 + "5\n" + "A. " * 20_000 + "\n[1] " * 5_000
    ranked = read(url, reading.text[:2000] + hostile)
    assert len(ranked) > 100


# ---- groups decided in one step -------------------------------------------------------------------


def references(review):
    return [one.number for one in review.ranked_open if one.group is NumberGroup.REFERENCE]


def test_a_group_is_rejected_in_one_step_with_an_event_each(reviewing, review):
    chosen = references(review)
    assert len(chosen) > 5
    reviewing.reject_numbers(chosen, "a name, version, page or date")
    after = reviewing.get_review("long-report")
    assert references(after) == []
    assert after.progress[0] == len(chosen)
    for number in chosen:
        (event,) = reviewing.catalogue.store.history("number", number.id)
        assert (event.verb, event.by, event.reason) == ("reject", "bruno", "a name, version, page or date")


def test_one_undo_opens_all_of_a_step_and_nothing_else(reviewing, review):
    other = review.ranked_open[0].number
    reviewing.reject_number(other.id, "unclear in the source", expected=other.revision)
    chosen = references(review)
    rejected = reviewing.reject_numbers(chosen, "not worth keeping")
    opened = reviewing.undo_step(rejected[0])
    assert {one.id for one in opened} == {one.id for one in chosen}
    after = reviewing.get_review("long-report")
    assert after.progress[0] == 1
    assert {one.id for one in references(after)} == {one.id for one in chosen}


def test_a_group_of_which_one_was_decided_meanwhile_is_not_written_at_all(reviewing, review):
    chosen = references(review)
    reviewing.reject_number(chosen[2].id, "unclear in the source", expected=chosen[2].revision)
    with pytest.raises(StaleRevision):
        reviewing.reject_numbers(chosen, "not worth keeping")
    assert reviewing.get_review("long-report").progress[0] == 1


def test_a_group_needs_a_reason_and_an_editor(reviewing, review, url):
    with pytest.raises(RecordError, match="needs a reason"):
        reviewing.reject_numbers(references(review), "  ")
    reader = ReviewService(open_catalogue(url, Actor("visitor", Role.READER)))
    with pytest.raises(NotAllowed):
        reader.reject_numbers(references(review), "not worth keeping")


def test_what_was_accepted_from_a_list_is_taken_back_together(reviewing):
    text = "To date, CNAO in Pavia has treated more than 7,000 patients. ReCaS-Bari is equipped with 17,000 processors."
    article = Article(id="note", title="Note", publisher="Institute", published="2026-10")
    reviewing.ingest_text(Reading(text, language="en"), article)
    passed = [one for one in reviewing.list_proposals("note") if one.passes()]
    done = reviewing.accept_numbers(passed)
    assert len(done.accepted) == 2
    reviewing.undo_step(reviewing.get_number(passed[1].number.id))
    assert reviewing.get_review("note").progress == (0, 2)
    assert {fact.review_state for fact in reviewing.get_review("note").facts.values()} == {"rejected"}


def test_a_step_that_was_changed_since_it_was_shown_is_said_to_be_so(reviewing, review):
    chosen = references(review)
    rejected = reviewing.reject_numbers(chosen, "not worth keeping")
    reviewing.undo_step(rejected[0])
    with pytest.raises(StaleRevision):
        reviewing.undo_step(rejected[0])
