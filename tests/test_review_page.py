"""The page Review, run as Streamlit runs it: what it shows, and that nothing is decided by what is no longer so."""

import pytest
import streamlit as st
from support.streamlit_pages import open_page, words

from facts.catalog import Actor, ReviewService, Role, open_catalogue
from facts.documents import Reading
from facts.errors import NotAllowed
from facts.languages import INTERFACE_LANGUAGES
from facts.model.candidate_number import NumberState
from facts.model.source_article import Article

TEXT = (
    "CNAO in Pavia has treated more than 7,000 patients to date. See page 12.\n\n"
    "ReCaS-Bari is equipped with more than 17,000 processors.\n\n"
    "**Bold** <b>claims</b> of 400,000 [visitors](http://evil.example) a year came from CERN."
)
READER = {"FACTS_HOST": "0.0.0.0"}


@pytest.fixture
def url(tmp_path, monkeypatch):
    found = f"sqlite:///{tmp_path}/catalogue.sqlite"
    monkeypatch.setenv("FACTS_DATABASE_URL", found)
    monkeypatch.setenv("FACTS_ACTOR", "anna")
    # A server has one catalogue for its life; here every test has its own.
    st.cache_data.clear()
    st.cache_resource.clear()
    return found


@pytest.fixture
def reviewing(url):
    """The review of one article, by somebody else than the one at the page."""
    bruno = ReviewService(open_catalogue(url, Actor("bruno", Role.EDITOR)))
    article = Article(id="bulletin", title="Research *Bulletin*", publisher="Institute", published="2026-10")
    bruno.ingest_text(Reading(TEXT, language="en"), article)
    return bruno


def number(reviewing, text):
    return next(one for one in reviewing.get_review("bulletin").numbers if text in one.phrase)


def opened(**query):
    return open_page("review", **query)


def clicked(at, key):
    at.button(key=key).click().run()
    assert not at.exception, at.exception
    return at


def told(at):
    boxes = [*at.success, *at.warning, *at.error]
    return " ".join(str(box.value) for box in boxes).replace("\\", "")


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
@pytest.mark.parametrize("task", ["", "correct", "reject", "all", "list", "hand", "nonsense"])
def test_each_task_opens_in_every_language(reviewing, task, language):
    at = opened(**{"article": "bulletin", "do": task, "in": language})
    assert at.title[0].value == "Research \\*Bulletin\\*"


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_the_list_says_how_far_each_article_is(reviewing, language):
    at = opened(**{"in": language})
    assert at.get("file_uploader")
    assert at.get("progress")


def test_an_article_that_is_not_held_is_said_to_be_so(reviewing):
    assert "not held" in told(opened(article="infn-newsletter-62"))
    assert "nowhere" in told(opened(article="nowhere"))


def test_a_number_is_shown_in_its_sentence_and_said_back_in_words(reviewing):
    at = opened(article="bulletin", number=number(reviewing, "7,000").id)
    said = words(at)
    assert "has treated **more than 7,000 patients** to date" in said
    assert [item.value for item in at.header] == ["more than 7,000 patients"]


def test_a_cell_is_shown_in_its_row_under_the_heads_of_the_table(reviewing):
    words = "Key figures\n\t2022\t2023\nUsers\t2,310\t2,475\nBeam time (h)\t4,120\t*4,304*"
    article = Article(id="figures", title="Figures", publisher="Institute", published="2024-10")
    reviewing.ingest_text(Reading(words, language="en"), article)
    one = next(item for item in reviewing.get_review("figures").numbers if item.phrase == "2,475")
    at = opened(article="figures", number=one.id)
    shown = at.table[0].value
    assert (list(shown.index), [head.strip("\u200b") for head in shown.columns]) == (["Users"], ["2022", "2023"])
    assert list(shown.iloc[0]) == ["2,310", "**2,475**"]
    assert any("row “Users”, column “2023”" in item.value for item in at.caption)
    assert at.header[0].value == "2,475 users"


@pytest.mark.parametrize(
    ("language", "parts", "why"),
    [
        ("en", ["Number", "Unit", "Hedge", "Facility", "Metric", "As of", "Has it come true?"], "and nobody else"),
        ("it", ["Numero", "Struttura"], "e nessun altro"),
        ("de", ["Zahl", "Einrichtung"], "und niemanden sonst"),
        ("fr", ["Nombre", "Infrastructure"], "et personne d’autre"),
    ],
)
def test_each_part_says_how_sure_it_is_and_why(reviewing, language, parts, why):
    at = opened(**{"article": "bulletin", "number": number(reviewing, "7,000").id, "in": language})
    said = words(at)
    assert all(part in said for part in parts)
    assert why in said


def test_where_nothing_is_likely_nothing_is_chosen_and_a_key_turns_to_the_guesses(reviewing):
    at = opened(article="bulletin", number=number(reviewing, "400,000").id)
    metric = next(box for box in at.selectbox if box.label == "Metric")
    assert metric.value is None or metric.value == "visitors_per_year"


def test_words_of_the_article_are_never_markdown(reviewing):
    at = opened(article="bulletin", number=number(reviewing, "400,000").id)
    shown = next(item.value for item in at.markdown if "400,000" in item.value)
    assert "\\*\\*Bold\\*\\* \\<b\\>claims\\</b\\>" in shown
    assert "\\[visitors\\]\\(http" in shown


def test_accepting_writes_the_fact_in_the_name_of_who_is_there_and_turns_to_the_next(reviewing):
    first = number(reviewing, "7,000")
    at = clicked(opened(article="bulletin", number=first.id), "accept")
    assert "Accepted: more than 7,000 patients" in told(at)
    stored = reviewing.get_number(first.id)
    assert (stored.state, stored.decided_by) == (NumberState.ACCEPTED, "anna")
    assert at.query_params["number"] != first.id
    assert "1 of 3 numbers handled" in str(at.get("progress")[0].proto.text)


def test_a_corrected_hedge_is_said_back_before_it_is_accepted(reviewing):
    one = number(reviewing, "17,000")
    at = opened(article="bulletin", number=one.id, do="correct")
    prefix = f"choice-{one.id}-{one.revision}"
    at.selectbox(key=f"{prefix}-qualifier").set_value("at_least").run()
    assert at.header[0].value == "at least 17,000 processors"
    clicked(at, "accept")
    fact = reviewing.get_review("bulletin").facts[reviewing.get_number(one.id).fact]
    assert (fact.qualifier, str(fact.lower), fact.lower_inclusive) == ("at_least", "17000", True)
    assert fact.verification == "failed"


def test_a_range_is_about_as_long_as_its_box_is_ticked(reviewing):
    article = Article(id="leaflet", title="Leaflet", publisher="Institute", published="2026-10")
    reviewing.ingest_text(Reading("ReCaS-Bari has about 200 to 300 processors.", language="en"), article)
    one = reviewing.get_review("leaflet").numbers[0]
    at = opened(article="leaflet", number=one.id, do="correct")
    box = f"choice-{one.id}-{one.revision}-approximate"
    said = [
        at.header[0].value,
        *(at.checkbox(key=box).set_value(ticked).run().header[0].value for ticked in (False, True)),
    ]
    assert said == ["about 200 to 300 processors", "200 to 300 processors", "about 200 to 300 processors"]
    clicked(at, "accept")
    fact = reviewing.get_review("leaflet").facts[reviewing.get_number(one.id).fact]
    assert (fact.qualifier, fact.approximate, fact.verification) == ("between", True, "verified")


def test_a_number_that_cannot_be_is_named_with_its_remedy_and_nothing_is_written(reviewing):
    one = number(reviewing, "17,000")
    at = opened(article="bulletin", number=one.id, do="correct")
    at.text_input(key=f"choice-{one.id}-{one.revision}-lower").set_value("many").run()
    assert "lower" in told(at)
    clicked(at, "accept")
    assert reviewing.get_number(one.id).state is NumberState.OPEN


def test_rejecting_needs_a_reason_and_undo_opens_the_number_again(reviewing):
    one = number(reviewing, "400,000")
    at = clicked(opened(article="bulletin", number=one.id, do="reject"), "reason-1")
    assert reviewing.get_number(one.id).reason == "not about a facility"
    clicked(at, "undo")
    assert reviewing.get_number(one.id).state is NumberState.OPEN
    assert at.query_params["number"] == one.id


def test_undo_takes_back_ones_own_last_decision_only(reviewing):
    one, other = number(reviewing, "400,000"), number(reviewing, "17,000")
    reviewing.reject_number(one.id, "unclear", expected=one.revision)
    at = opened(article="bulletin", number=other.id)
    assert at.button(key="undo").disabled


def test_what_another_reviewer_did_meanwhile_is_said_and_kept(reviewing):
    one = number(reviewing, "7,000")
    at = opened(article="bulletin", number=one.id)
    reviewing.reject_number(one.id, "not worth keeping", expected=one.revision)
    clicked(at, "accept")
    assert "bruno has rejected this number meanwhile: not worth keeping" in told(at)
    assert reviewing.get_number(one.id).state is NumberState.REJECTED
    assert at.query_params["number"] == one.id


def test_sure_ones_are_listed_before_they_are_accepted_and_each_can_be_left_out(reviewing):
    at = opened(article="bulletin", do="all")
    lines = [box for box in at.checkbox if box.key.startswith("all-")]
    assert lines
    assert all(box.value for box in lines)
    lines[0].uncheck().run()
    left = lines[0].key.split("-")[1]
    before = reviewing.get_review("bulletin").progress[0]
    if len(lines) > 1:
        clicked(at, "accept_these")
    assert reviewing.get_number(left).state is NumberState.OPEN
    assert reviewing.get_review("bulletin").progress[0] == before + len(lines) - 1


def test_the_list_of_what_passed_says_why(reviewing):
    at = opened(article="bulletin", do="all")
    labels = [box.label for box in at.checkbox if box.key.startswith("all-")]
    assert ["7,000" in label or "17,000" in label for label in labels] == [True, True]
    assert "its sentence names CNAO, and nobody else" in words(at)


def listed(at):
    return [button.label.split("**")[1] for button in at.button if button.key.startswith("open-")]


def test_the_list_shows_likely_facts_first_and_says_why(reviewing):
    at = opened(article="bulletin", do="list")
    assert listed(at)[0] == "more than 7,000 patients"
    assert "a facility is named, and a metric fits its unit or noun" in at.button(
        key=f"open-{number(reviewing, '7,000').id}"
    ).label.replace("\\", "")
    assert len(listed(at)) == reviewing.get_review("bulletin").progress[1]


def test_the_list_can_be_in_the_order_of_the_text_and_steps_follow_it(reviewing):
    phrases = [one.phrase for one in reviewing.get_review("bulletin").numbers if one.state is NumberState.OPEN]
    assert listed(opened(article="bulletin", do="list", order="text")) == phrases
    at = clicked(opened(article="bulletin", order="text"), "step1")
    assert at.query_params["number"] == number(reviewing, phrases[1]).id


def test_filters_hold_with_their_counts_and_say_when_nothing_fits(reviewing):
    at = opened(article="bulletin", do="list", facility="cnao")
    assert listed(at) == ["more than 7,000 patients"]
    facility = next(box for box in at.selectbox if box.label == "Facility")
    assert "CNAO (1)" in facility.options
    assert facility.options[0] == f"All of them ({reviewing.get_review('bulletin').progress[1]})"
    none = opened(article="bulletin", do="list", facility="cnao", confidence="nonsense")
    assert listed(none) == []
    assert "No number fits these filters." in [item.value for item in none.info]


def test_the_list_shows_what_the_machine_left_out_with_the_reason(reviewing):
    at = opened(article="bulletin", do="list", state="left_out")
    left = [one for one in reviewing.get_review("bulletin").numbers if one.state is NumberState.LEFT_OUT]
    assert sorted(listed(at)) == sorted(one.phrase for one in left)
    assert "number of a page, section, figure or issue" in at.button(key=f"open-{left[0].id}").label


def test_a_step_goes_through_the_filtered_numbers_only_until_the_filters_are_taken_away(reviewing):
    at = opened(article="bulletin", facility="cnao")
    assert at.button(key="step1").disabled
    clicked(at, "unfilter")
    assert not at.button(key="step1").disabled
    assert "facility" not in at.query_params


def test_the_whole_is_said_article_by_article_and_together(reviewing):
    article = Article(id="other", title="Other", publisher="Institute", published="2026-10")
    reviewing.ingest_text(Reading("CNAO treated 2,000 patients. See page 4.", language="en"), article)
    one = number(reviewing, "400,000")
    reviewing.reject_number(one.id, "unclear", expected=one.revision)
    told_ = [str(bar.proto.text) for bar in opened().get("progress")]
    assert told_[0] == "1 of 4 numbers handled · 2 articles are not finished"
    assert set(told_[1:]) == {
        "1 of 3 numbers handled · rejected: 1 · left out by the machine: 1",
        "0 of 1 numbers handled · left out by the machine: 1",
    }


def test_a_number_that_the_machine_left_out_says_why_and_can_be_taken_up(reviewing):
    one = next(one for one in reviewing.get_review("bulletin").numbers if one.state is NumberState.LEFT_OUT)
    at = opened(article="bulletin", number=one.id)
    assert "Left out: number of a page, section, figure or issue" in words(at)
    clicked(at, "task-correct")
    assert at.query_params["do"] == "correct"
    assert at.button(key="accept")


def test_pasted_words_that_are_not_in_the_article_are_said_to_be_so(reviewing):
    at = opened(article="bulletin", do="hand")
    at.text_input(key="pasted").set_value("seven patients").run()
    assert "not in the article exactly like this" in told(at)
    at.text_input(key="pasted").set_value("more than 7,000").run()
    assert at.query_params["words"] == f"{TEXT.index('more')}-{TEXT.index(' patients')}"


@pytest.mark.parametrize("place", ["0-99999", "5-2", "x-y", "-1-3"])
def test_a_place_in_the_address_that_is_none_asks_for_the_words(reviewing, place):
    at = opened(article="bulletin", do="hand", words=place)
    assert at.text_input(key="pasted") is not None


def test_a_reader_is_told_and_every_verb_refuses(reviewing, url, monkeypatch):
    for name, value in READER.items():
        monkeypatch.setenv(name, value)
    at = opened(article="bulletin")
    assert "role of editor" in " ".join(item.value for item in at.info)
    assert "7,000" not in words(at)
    assert not at.get("file_uploader")
    reader = ReviewService(open_catalogue(url, Actor("visitor", Role.READER)))
    with pytest.raises(NotAllowed):
        reader.reject_number(number(reviewing, "7,000").id, "no", expected=1)


def test_the_articles_page_says_the_coverage_to_all_and_shows_the_text_to_editors(reviewing, monkeypatch):
    one = number(reviewing, "7,000")
    clicked(opened(article="bulletin", number=one.id), "accept")
    for host, shown in (("127.0.0.1", 1), ("0.0.0.0", 0)):
        monkeypatch.setenv("FACTS_HOST", host)
        at = open_page("article", article="bulletin")
        assert "1 fact · 1 of 3 numbers handled · 100 % verified" in words(at)
        assert len(at.get("bidi_component")) == shown


def on_page_of(fact_id):
    return open_page("fact", id=fact_id)


def test_what_the_reading_left_out_is_shown_with_the_article(reviewing):
    notes = ("struck out: '*1,900* patients'", "1 sign could not be read")
    article = Article(id="other", title="Other", publisher="Institute", published="2026-10")
    reviewing.ingest_text(Reading("CNAO treated 2,000 patients.", language="en", notes=notes), article)
    at = opened(article="other")
    (told,) = [part for part in at.expander if "left out" in part.label]
    assert told.label == "2 notes on what was left out or not read"
    assert [line.value for line in told.markdown] == [r"struck out\: '\*1,900\* patients'", "1 sign could not be read"]
    assert not [part for part in opened(article="bulletin").expander if "left out" in part.label]


def test_an_editor_withdraws_a_fact_on_its_page_with_a_reason(reviewing):
    at = on_page_of("3d2085e97c16")
    assert at.button(key="withdraw").disabled
    at.text_input(key="withdrawal-3d2085e97c16-1").input("the *newsletter* was corrected").run()
    clicked(at, "withdraw")
    fact = reviewing.catalogue.store.fact("3d2085e97c16")
    assert (fact.rank, fact.rank_reason) == ("deprecated", "the *newsletter* was corrected")
    assert reviewing.catalogue.store.history("fact", fact.id)[0].by == "anna"
    assert [box.value for box in at.error] == [r"Withdrawn\: the \*newsletter\* was corrected"]
    assert not [button for button in at.button if button.key == "withdraw"]


def test_a_reader_is_not_offered_to_withdraw_a_fact(reviewing, monkeypatch):
    for name, value in READER.items():
        monkeypatch.setenv(name, value)
    assert not [button for button in on_page_of("3d2085e97c16").button if button.key == "withdraw"]


def test_who_withdraws_a_fact_that_somebody_corrected_meanwhile_is_told(reviewing):
    at = on_page_of("3d2085e97c16")
    at.text_input(key="withdrawal-3d2085e97c16-1").input("wrong").run()
    reviewing.catalogue.correct_fact("3d2085e97c16", {"note": "by phone"}, expected=1, reason="phone")
    clicked(at, "withdraw")
    assert reviewing.catalogue.store.fact("3d2085e97c16").rank == "normal"
    assert at.error


def test_a_number_whose_fact_was_withdrawn_says_so_and_is_made_a_fact_anew(reviewing):
    one = number(reviewing, "7,000")
    chosen = {"facility": "medaustron", "metric": "patients_treated"}
    fact = reviewing.accept_number(one.id, chosen, expected=1)
    reviewing.catalogue.withdraw_fact(fact.id, expected=1, reason="another centre")
    at = opened(article="bulletin", number=one.id)
    assert "Withdrawn: another centre" in words(at)
    clicked(at, "task-correct")
    clicked(at, "accept")
    again = reviewing.catalogue.store.fact(fact.id)
    assert (again.facility, again.rank, again.reviewed_by) == ("cnao", "normal", "anna")
