"""The page Contradictions, run as Streamlit runs it: both sides are shown, and decided about as the form says."""

import json
from decimal import Decimal

import pytest
import streamlit as st
from starlette.applications import Starlette
from starlette.testclient import TestClient
from support.streamlit_pages import open_page, words

from dashboard.views.fact_view import read_fact
from dashboard.web import routes
from facts import provenance
from facts.catalog import Actor, Role, open_catalogue
from facts.languages import INTERFACE_LANGUAGES
from facts.store import ChangeSet

LESS, MORE = "a1c558d4035e", "15108e458a93"  # the cost of European XFEL: 1.22 and 1.25 billion euros


@pytest.fixture
def catalogue(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path}/catalogue.sqlite"
    monkeypatch.setenv("FACTS_DATABASE_URL", url)
    monkeypatch.setenv("FACTS_ACTOR", "anna")
    st.cache_data.clear()
    st.cache_resource.clear()
    return open_catalogue(url, Actor("bruno", Role.EDITOR))


def find_case(catalogue):
    return next(case for case in catalogue.list_cases(facts=[LESS]) if MORE in case.facts)


def fill_in(at, case, verdict, side=None, scope=""):
    key = f"{case.id}-{case.revision}"
    at.radio(key=f"verdict-{key}").set_value(verdict).run()
    if side:
        at.radio(key=f"side-{key}").set_value(side).run()
    if scope:
        at.text_input(key=f"scope-{key}").set_value(scope).run()
    assert at.button(key="decide").disabled, "a decision needs its reason"
    at.text_input(key=f"case-{key}").set_value("asked *the office*").run()
    at.button(key="decide").click().run()
    assert not at.exception, at.exception
    return at


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_the_list_names_both_numbers_and_leads_to_each_case(catalogue, language):
    told = words(open_page("cases", **{"in": language}))
    assert "European XFEL" in told
    assert all(number in told for number in ({"en": ("1.22", "1.25")}.get(language, ("1,22", "1,25"))))


def test_both_sides_stand_with_words_source_date_and_precision(catalogue):
    at = open_page("cases", case=find_case(catalogue).id)
    told = words(at)
    for side in (LESS, MORE):
        fact = catalogue.get_fact(side)
        assert fact.quote_exact in told
        assert catalogue.get_article(fact.article).attribution in told
    assert "undated" in told
    assert "Stands for: 1.215 billion to 1.225 billion euros" in told
    assert "No number fits both" in told
    (line,) = [one.proto.body for one in at.get("html") if 'role="img"' in one.proto.body]
    assert line.count("position:relative") == 2


def test_the_preferred_one_is_current_and_both_pages_tell_the_decision(catalogue):
    case = find_case(catalogue)
    fill_in(open_page("cases", case=case.id), case, "prefer", LESS)
    assert {key: str(one.state) for key, one in catalogue.get_judged([LESS, MORE]).items()} == {
        LESS: "current",
        MORE: "contradicted",
    }
    for side in (LESS, MORE):
        told = words(open_page("fact", id=side))
        assert "Preferred: 1.22 billion euros" in told
        assert "Reason: asked *the office*." in told
        assert "Decided by anna" in told


def test_a_scope_is_written_and_the_decision_can_be_taken_back(catalogue):
    case = find_case(catalogue)
    at = fill_in(open_page("cases", case=case.id), case, "scope", MORE, "prices of 2005")
    assert catalogue.get_fact(MORE).scope == "prices of 2005"
    at.text_input(key=f"back-{case.id}-2").set_value("they say the same").run()
    at.button(key="reopen").click().run()
    assert not at.exception
    assert (catalogue.get_fact(MORE).scope, find_case(catalogue).is_open) == ("", True)


def test_what_somebody_else_decided_meanwhile_stays(catalogue):
    case = find_case(catalogue)
    at, key = open_page("cases", case=case.id), f"{case.id}-{case.revision}"
    at.radio(key=f"verdict-{key}").set_value("both_stand").run()
    at.text_input(key=f"case-{key}").set_value("second").run()
    seen = {key: catalogue.get_fact(key).revision for key in case.facts}
    catalogue.decide_case(case.id, {"verdict": "both_stand", "reason": "first"}, expected=1, revisions=seen)
    at.button(key="decide").click().run()
    assert "decided by bruno by now" in str(at.error[0].value).replace("\\", "")
    assert catalogue.get_case(case.id).decision.reason == "first"


def test_readers_see_the_case_and_no_form(catalogue, monkeypatch):
    monkeypatch.setenv("FACTS_HOST", "0.0.0.0")
    at = open_page("cases", case=find_case(catalogue).id)
    assert "1.22 billion euros" in words(at)
    assert [button.key for button in at.button if button.key in ("decide", "reopen")] == []
    assert "there is no case" in str(open_page("cases", case="nothing").error[0].value).replace("\\", "")


def test_the_command_line_lists_decides_and_takes_back(facts):
    listed = facts("cases", "--format", "jsonl")
    assert listed.code == 1
    lines = [json.loads(line) for line in listed.out.splitlines()]
    case = next(line for line in lines if set(line["facts"]) == {LESS, MORE})
    assert (case["kind"], case["state"], case["decision"]) == ("case-to-look-at", "open", None)
    done = facts("decide-case", case["case"], "--prefer", LESS, "--reason", "the office said so")
    assert (done.code, "Preferred: 1.22 billion euros" in done.out) == (0, True)
    assert case["case"] not in facts("cases").out
    assert f"{case['case']} decided" in facts("cases", "--all").out
    assert facts("reopen-case", case["case"], "--reason", "asked again").code == 0
    refused = facts("decide-case", case["case"], "--reason", "so")
    assert (refused.code, "got 0 decisions" in refused.err) == (2, True)


def test_every_address_names_what_contradicts_a_number(catalogue):
    """The page for everyone, the card, linked data, the sentence, the table of an embed and the check of a file."""
    seen = catalogue.get_fact(LESS)
    beside = seen.model_copy(
        update={"id": "contradicting", "amount": Decimal(1300000000), "quote_exact": "1.30 billion"}
    )
    catalogue.carry_out(ChangeSet(facts=(beside,)), verb="add", reason="test")
    other = "1.30 billion euros"
    with TestClient(Starlette(routes=routes.list_routes(), lifespan=routes.run_lifespan)) as client:
        page, card = (client.get(f"{path}/{LESS}").text for path in ("/f", "/embed/fact"))
        table = client.get(f"/embed/compare?metric={seen.metric}&facility={seen.facility}").text
    assert f"It cannot hold beside {other}" in page
    assert f"It cannot hold beside {other}" in card
    assert '"propertyID":"contradicts","value":"contradicting"' in page.replace('": "', '":"').replace(", ", ",")
    assert "contradicted by 1.2" in table
    one = read_fact(catalogue, LESS)
    assert f"It cannot hold beside {other}" in one.sentence("en")
    numbers = provenance.FileStamps(numbers=(provenance.FileRow(fact=LESS, revision=seen.revision),))
    (checked,) = provenance.recheck_numbers(catalogue, numbers, "en").checked
    assert (checked.outcome, other in checked.said_now) == ("contradicted", True)
    assert f"contradicted by {other}" in words(open_page("facility", facility=seen.facility))
