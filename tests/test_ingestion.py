"""Texts brought in: new ones, the same again, changed ones; facts are found again exactly or turn failed."""

from pathlib import Path

import pytest
from support.article_under_review import ARTICLE, PATIENTS, TEXT, codes, desk_of, filled, numbered, reading

from facts.catalog import Actor, Catalogue, NumberState, ReviewService, Role
from facts.catalog.table_exchange import read_starter
from facts.documents import Reading, read_bytes
from facts.errors import FileError, RecordError, StaleRevision
from facts.evidence import verification
from facts.model.record import Fact, build_record
from facts.model.selection import Selection
from facts.model.source_article import Article

NEWSLETTER = Path(__file__).parent.parent.parent / "shared" / "articles" / "infn-newsletter-62.txt"
ROOMS = {"facility": "cnao", "metric": "treatment_rooms"}
FACT = {
    "id": "fact00000001",
    "facility": "cnao",
    "metric": "patients_treated",
    "value_text": "more than 4,500 patients",
    "qualifier": "more_than",
    "lower": "4500",
    "unit": "{patient}",
    "as_of": "2024-03",
    "as_of_basis": "inferred_from_publication",
    "article": "record-year",
    "quote_exact": "more than 4,500 patients",
}


@pytest.fixture
def desk(store):
    return desk_of(filled(store))


def hold(desk, text=TEXT, **told):
    return desk.ingest_text(reading(text, **told), build_record(Article, ARTICLE))


def known_article(desk, *facts):
    desk.catalogue.store.add(
        articles=[build_record(Article, ARTICLE)],
        facts=[build_record(Fact, {**FACT, **fact}) for fact in facts],
        by="x",
    )


def states(desk):
    return {number.phrase: number.state.value for number in desk.get_review("record-year").numbers}


def test_a_new_article_is_described_by_its_document(desk):
    done = desk.ingest_text(reading(url="https://www.cnao.example/news/1", language="en", medium="press_release"))
    article = desk.catalogue.store.article("a-record-year")
    assert done.article == article
    assert (article.title, article.published, article.medium) == ("A record year", "2024-03", "press_release")
    assert article.text_sha256 == verification.hash_text(TEXT)
    assert (done.is_new, done.is_changed, done.total, done.handled) == (True, True, 5, 0)
    assert desk.catalogue.store.history("article", "a-record-year")[0].verb == "ingest"


def test_two_articles_of_one_title_get_ids_of_their_own(desk):
    first = desk.ingest_text(reading())
    second = desk.ingest_text(reading("Another text with 10 patients."))
    assert (first.article.id, second.article.id) == ("a-record-year", "a-record-year-2")


def test_a_document_that_does_not_tell_its_title_is_not_guessed(desk):
    with pytest.raises(RecordError, match="title: Field required"):
        desk.ingest_text(Reading(text="5 patients"))
    assert desk.catalogue.store.candidates.texts() == []
    assert desk.catalogue.store.articles() == {}


@pytest.mark.parametrize("text", ["", " \n\t "])
def test_a_document_without_words_is_refused_and_nothing_is_stored(desk, text):
    with pytest.raises(FileError, match="holds no text"):
        desk.ingest_text(reading(text))
    assert desk.catalogue.store.articles() == {}


def test_the_same_text_again_changes_nothing(desk):
    first = hold(desk)
    desk.accept_number(numbered(desk, "4,500").id, PATIENTS, expected=1)
    before = (desk.catalogue.store.version(), desk.get_review("record-year"))
    for article in (None, build_record(Article, ARTICLE)):
        again = desk.ingest_text(reading(), article)
        assert (again.article.id, again.is_new, again.is_changed) == (first.article.id, False, False)
        assert (again.total, again.handled) == (5, 1)
    assert (desk.catalogue.store.version(), desk.get_review("record-year")) == before


def test_pages_of_the_reading_go_into_the_fact(desk):
    cut = TEXT.index("On page 3")
    hold(desk, pages=((0, cut, 1), (cut, len(TEXT), 2)))
    fact = desk.accept_number(numbered(desk, "1,200").id, {**PATIENTS, "facility": "medaustron"}, expected=1)
    assert fact.page == "p. 2"
    assert desk.get_review("record-year").find_page(0) == 1


# ---- facts that were recorded before ---------------------------------------------------------------


def test_a_recorded_fact_is_found_and_its_number_is_handled(desk):
    known_article(desk, {"review_state": "approved"})
    done = hold(desk)
    assert (done.is_new, done.anchored, done.failed) == (False, ("fact00000001",), ())
    fact = desk.catalogue.store.fact("fact00000001")
    assert (fact.verification, fact.quote_start) == ("verified", TEXT.index("more than 4,500"))
    number = numbered(desk, "4,500")
    assert (number.state, number.fact, number.decided_by) == ("accepted", "fact00000001", None)
    with pytest.raises(RecordError, match="recorded before"):
        desk.undo_decision(number.id, expected=1)


def test_a_proposed_fact_waits_at_its_number_and_is_approved_by_accepting(desk):
    known_article(desk, {"note": "from a table"})
    hold(desk)
    number = numbered(desk, "4,500")
    assert (number.state, number.fact) == ("open", "fact00000001")
    fact = desk.accept_number(number.id, {}, expected=1)
    assert (fact.id, fact.revision, fact.review_state, fact.note) == ("fact00000001", 3, "approved", "from a table")
    desk.undo_decision(number.id, expected=2)
    assert desk.catalogue.store.fact("fact00000001").review_state == "proposed"


def test_rejecting_its_number_rejects_a_proposed_fact(desk):
    known_article(desk, {})
    hold(desk)
    number = numbered(desk, "4,500")
    desk.reject_number(number.id, "not ours", expected=1)
    assert desk.catalogue.store.fact("fact00000001").review_state == "rejected"
    desk.undo_decision(number.id, expected=2)
    assert desk.catalogue.store.fact("fact00000001").review_state == "proposed"


def test_a_recorded_fact_that_the_machine_does_not_read_gets_a_number_of_its_own(desk):
    words = {"quote_exact": "Its building", "unit": "1", "qualifier": "exact", "lower": None, "amount": "1"}
    known_article(desk, {**words, "review_state": "approved", "unit": "{patient}", "value_text": "its building"})
    done = hold(desk)
    assert [key for key, _ in done.failed] == ["fact00000001"]
    assert states(desk)["Its building"] == "accepted"
    assert [fact.id for fact in desk.get_review("record-year").failed] == ["fact00000001"]


def test_a_withdrawn_fact_is_not_looked_for(desk):
    known_article(desk, {"review_state": "approved", "rank": "deprecated", "rank_reason": "wrong"})
    done = hold(desk)
    assert (done.anchored, done.failed) == ((), ())
    assert numbered(desk, "4,500").state is NumberState.OPEN
    assert desk.catalogue.store.fact("fact00000001").revision == 1


# ---- changed texts ---------------------------------------------------------------------------------


def decided(desk):
    hold(desk)
    patients = desk.accept_number(numbered(desk, "4,500").id, {**PATIENTS, "as_of": "2024-03"}, expected=1)
    rooms = desk.accept_number(numbered(desk, "three treatment").id, ROOMS, expected=1)
    desk.reject_number(numbered(desk, "12,000").id, "not a fact for us", expected=1)
    return patients, rooms


def test_decisions_stay_where_the_same_words_stand(desk):
    patients, rooms = decided(desk)
    before = numbered(desk, "4,500")
    changed = "A new first paragraph with 77 visitors.\n\n" + TEXT.replace("\nOn page", " On\npage")
    done = hold(desk, changed)
    assert (done.is_changed, done.handled, done.total) == (True, 3, 6)
    assert set(done.anchored) == {patients.id, rooms.id}
    after = numbered(desk, "4,500")
    assert (after.id, after.fact, after.decided_by) == (before.id, patients.id, "anna")
    assert changed[after.start : after.end] == "more than 4,500 patients"
    fact = desk.catalogue.store.fact(patients.id)
    assert (fact.verification, fact.text_sha256) == ("verified", verification.hash_text(changed))
    assert changed[fact.quote_start : fact.quote_end] == fact.quote_exact
    assert numbered(desk, "12,000").reason == "not a fact for us"
    assert states(desk)["77 visitors"] == "open"


def test_a_changed_number_is_never_taken_for_the_old_one(desk):
    patients, _ = decided(desk)
    done = hold(desk, TEXT.replace("4,500", "4,501"))
    assert done.failed == ((patients.id, "the phrase is not in the text"),)
    failed = desk.catalogue.store.fact(patients.id)
    assert (failed.verification, failed.review_state) == ("failed", "approved")
    assert states(desk)["more than 4,501 patients"] == "open"
    assert "more than 4,500 patients" not in states(desk)
    assert [fact.id for fact in desk.get_review("record-year").failed] == [patients.id]
    assert desk.list_articles()[0].failed == 1


def test_words_that_stand_twice_are_told_apart_by_what_stands_around_them(desk):
    patients, _ = decided(desk)
    again = TEXT + "\nLast year it spoke of more than 4,500 patients as a goal."
    hold(desk, again)
    fact = desk.catalogue.store.fact(patients.id)
    assert (fact.verification, fact.quote_start) == ("verified", TEXT.index("more than 4,500"))
    two = [number for number in desk.get_review("record-year").numbers if "4,500" in number.phrase]
    assert [number.state.value for number in two] == ["accepted", "open"]


def test_words_that_stand_twice_in_other_surroundings_are_not_chosen_between(desk):
    patients, _ = decided(desk)
    moved = "It says more than 4,500 patients here. And more than 4,500 patients there."
    done = hold(desk, moved)
    assert patients.id in dict(done.failed)
    assert "stands 2 times" in dict(done.failed)[patients.id]
    assert set(states(desk).values()) == {"open"}


def test_a_text_that_comes_back_shows_each_number_once(desk):
    decided(desk)
    hold(desk, "Nothing of it.")
    done = hold(desk, TEXT)
    numbers = desk.get_review("record-year").numbers
    assert len(numbers) == len({(number.start, number.end) for number in numbers}) == 9
    assert done.handled == 2  # the two facts are found again; the rejection went with its words


def test_what_was_decided_about_vanished_words_stays_in_the_log(desk):
    decided(desk)
    gone = numbered(desk, "12,000")
    hold(desk, "Nothing of it.")
    last = desk.catalogue.store.history("number", gone.id)[0]
    assert (last.verb, last.before.reason, last.before.decided_by) == ("ingest", "not a fact for us", "anna")


def test_a_decision_made_while_a_text_is_being_read_is_not_lost(desk, monkeypatch):
    """The other reviewer decides after the new text was compared and before it is written."""
    decided(desk)
    number = numbered(desk, "1,200")
    carry_out = desk.catalogue.store.carry_out

    def slowly(deed, **told):
        monkeypatch.undo()
        desk_of(desk.catalogue.store, "bruno").reject_number(number.id, "meanwhile", expected=1)
        carry_out(deed, **told)

    monkeypatch.setattr(desk.catalogue.store, "carry_out", slowly)
    with pytest.raises(StaleRevision, match="rejected by bruno"):
        hold(desk, TEXT.replace("4,500", "4,501"))
    assert desk.get_review("record-year").text == TEXT
    assert desk.get_number(number.id).reason == "meanwhile"


def test_verification_uses_the_texts_that_are_held(desk):
    known_article(desk, {"review_state": "approved"})
    assert desk.catalogue.verify_facts().not_held == ("record-year",)
    hold(desk)
    report = desk.catalogue.verify_facts()
    assert (report.verified, report.failed, report.not_held) == (1, (), ())


# ---- whole documents -------------------------------------------------------------------------------


def test_a_web_page_becomes_numbers_without_its_markup(desk):
    page = (
        "<html><head><title>Record</title><meta property='og:site_name' content='CNAO'></head><body><article><p>"
        "The CNAO treated <b>4,500</b> patients in 2023.</p><p>Second paragraph with enough words to count as text, "
        "which speaks of three rooms and of the people who work in them every day.</p></article></body></html>"
    )
    done = desk.ingest_text(read_bytes(page.encode(), "page.html"))
    review = desk.get_review(done.article.id)
    assert [number.phrase for number in review.numbers] == ["4,500 patients", "2023", "three rooms"]


def test_the_newsletter_is_covered_by_its_recorded_facts(store):
    if not NEWSLETTER.is_file():
        pytest.skip(f"the newsletter is not here: {NEWSLETTER}")
    catalogue = Catalogue(store, Actor("anna", Role.EDITOR))
    catalogue.load_starter()
    desk = ReviewService(catalogue)
    done = desk.ingest_text(read_bytes(NEWSLETTER.read_bytes(), NEWSLETTER.name), store.article("infn-newsletter-62"))
    assert (len(done.anchored), done.failed) == (58, ())
    review = desk.get_review("infn-newsletter-62")
    left = [number.phrase for number in review.numbers if number.state is NumberState.OPEN]
    assert len(left) <= 4, left
    assert all(number.reason for number in review.numbers if number.state is NumberState.LEFT_OUT)
    assert store.count(Selection.of(article="infn-newsletter-62", verification="verified")) == 53
    assert store.count(Selection.of(article="infn-newsletter-62", verification="confirmed")) == 5


def test_the_newsletter_is_proposed_whole_where_nothing_of_it_is_recorded(store):
    if not NEWSLETTER.is_file():
        pytest.skip(f"the newsletter is not here: {NEWSLETTER}")
    shipped = read_starter()
    store.add(facilities=shipped.facilities.values(), metrics=shipped.metrics.values(), by="x")
    desk = desk_of(store)
    done = desk.ingest_text(read_bytes(NEWSLETTER.read_bytes(), NEWSLETTER.name))
    for number in desk.get_review(done.article.id).numbers:
        if number.state is NumberState.OPEN and number.guesses.facility and number.guesses.metric:
            values = {"facility": number.guesses.facility[0], "metric": number.guesses.metric[0]}
            assert "not-in-the-words" not in codes(desk.list_findings(number.id, values)), number.phrase
            desk.accept_number(number.id, values, expected=1)
    coverage = desk.count_coverage(done.article.id)
    assert coverage.total >= 50
    assert coverage.facts == coverage.verified >= 40  # of the rest the words do not tell facility or metric


def test_a_date_that_is_also_the_publications_is_guessed_once(desk):
    """Twice in the list, the key that turns to the next guess would never get past it."""
    desk.ingest_text(reading("In March 2024 CNAO had 3 treatment rooms."))
    (number,) = [one for one in desk.get_review("a-record-year").numbers if "3 treatment" in one.phrase]
    assert [(guess.date, guess.basis) for guess in number.guesses.as_of] == [("2024-03", "stated")]
