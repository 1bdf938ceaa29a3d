"""Words as people type them find the facts that are meant, in every language and on both databases."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from support.streamlit_pages import open_page, words

from facts.model.selection import Selection
from facts.store import Store, migrations
from facts.store.search_words import MAX_WORDS, parse_search, split_words, stem_word

CNAO = "fbc0ff3b4b7d"
"""About 6,000 patients had been treated at CNAO by October 2025."""
FOUND = {
    "singular and plural": ["patient cnao", "patients cnao", "treated patient cnao"],
    "small words": ["patients at CNAO", "how many patients did CNAO treat", "the patients of the CNAO"],
    "questions": ["quanti pazienti ha trattato il CNAO", "wie viele Patienten hat das CNAO behandelt"],
    "more questions": ["combien de patients le CNAO a-t-il traités"],
    "numbers": ["6000 patients cnao", "6,000 patients cnao", "6.000 cnao", "6 000 cnao", "6'000 cnao"],
    "names in other languages": ["pazienti cnao", "Patienten cnao", "adroterapia CNAO pazienti"],
    "spellings": ["national center for oncological hadrontherapy patients", "centre oncological patients"],
    "two words for one": ["hadron therapy patients treated"],
    "beginnings": ["patients trea", "cnao pati"],
}


@pytest.mark.parametrize("typed", [typed for several in FOUND.values() for typed in several])
def test_what_is_typed_finds_what_is_meant(shipped_store: Store, typed: str) -> None:
    found = shipped_store.facts(Selection(text=typed))
    assert any(fact.facility == "cnao" and fact.metric == "patients_treated" for fact in found), typed


def test_words_that_ask_for_nothing_narrow_nothing(shipped_store: Store) -> None:
    total = shipped_store.count(Selection())
    assert {shipped_store.count(Selection(text=typed)) for typed in ("of", "how many", "di", "…", "")} == {total}


@pytest.mark.parametrize("typed", ["neutrino telescope xyzzy", "6001 patients cnao", "proton patients lakeside"])
def test_what_is_not_there_is_not_found(shipped_store: Store, typed: str) -> None:
    assert shipped_store.count(Selection(text=typed)) == 0


def test_a_neutron_is_no_neutrino() -> None:
    assert stem_word("neutron") != stem_word("neutrino")
    assert stem_word("neutrons") == stem_word("neutron")


@given(st.text(max_size=300))
def test_any_text_is_bounded_and_holds_no_sign_of_a_query(typed: str) -> None:
    terms = parse_search(typed)
    assert len(terms) <= MAX_WORDS
    for term in terms:
        for word in (*term.words, term.beginning):
            assert not set(word) & set("\"'()*&|!:<>\\ ")


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzßüé", min_size=1, max_size=12))
def test_a_word_finds_itself_in_capitals_too(word: str) -> None:
    assert [stem_word(one) for one in split_words(word)] == [stem_word(one) for one in split_words(word.upper())]


def test_an_older_index_is_made_anew_when_the_database_is_opened(store_url: str) -> None:
    from facts.catalog import Actor, Role, open_catalogue

    with open_catalogue(store_url, Actor("anna", Role.EDITOR)).store as held:
        before = held.count(Selection(text="patient at CNAO"))
        with held._database.begin_write() as connection:
            connection.execute(text("DELETE FROM search"))
        assert held.count(Selection(text="patient at CNAO")) == 0
    with Store.open(store_url) as again:
        assert before
        assert again.count(Selection(text="patient at CNAO")) == before
    assert migrations.HEAD


@pytest.fixture
def page_database(shipped: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACTS_DATABASE_URL", shipped)


@pytest.mark.usefixtures("page_database")
def test_a_typing_error_is_corrected_by_a_name_that_finds_something() -> None:
    page = open_page("explore", text="patints cnao")
    assert "No fact fits these filters." in words(page)
    page.button(key="meant").click().run()
    assert not page.exception
    assert page.query_params["text"] == "patients cnao"
    assert "No fact fits these filters." not in words(page)


@pytest.mark.usefixtures("page_database")
def test_nothing_is_suggested_where_nothing_is_near() -> None:
    page = open_page("explore", text="qqqqq zzzzz")
    assert "meant" not in [button.key for button in page.button]
