"""Sums and claims in a catalogue, on both databases: among its findings, before a fact comes in, on its page."""

import json

import pytest
from sqlalchemy import event
from support.streamlit_pages import open_page, words

from dashboard.views.fact_view import read_fact
from facts.catalog import Actor, Catalogue, Role, open_catalogue
from facts.catalog.fact_decisions import FactAdmission
from facts.catalog.related_facts import RelatedFacts
from facts.errors import FileError
from facts.languages.translator import speaker
from facts.model.record import Fact, build_record
from facts.model.selection import Selection

FLASHES, IMAGES = "c61cf929d1d4", "25f5d93dcd77"


@pytest.fixture
def catalogue(shipped_store):
    return Catalogue(shipped_store, Actor("anna", Role.EDITOR))


def make_fact(catalogue, like, key, **changes):
    """Return a fact like one that is there, with other words."""
    values = catalogue.get_fact(like).model_dump() | {"id": key, "review_state": "approved", "text_sha256": None}
    gone = dict.fromkeys(("quote_start", "quote_end", "checked_at"))
    return build_record(Fact, {**values, **gone, "verification": "cited", "quote_exact": key, **changes})


def find_codes(found, *codes):
    return [(one.code, set(one.facts)) for one in found if one.code in codes]


def test_a_misfit_is_told_before_it_comes_in_and_among_the_findings_until_it_is_withdrawn(catalogue):
    total = make_fact(catalogue, "af8cc981068c", "total-of-2015", as_of="2015-07-08")
    disk, tape = "6cedc9195950", "f79998499933"
    named = {disk, tape, total.id}
    assert find_codes(FactAdmission(catalogue).list_findings(total), "misfit") == [("misfit", named)]
    catalogue.propose_facts([total])
    assert find_codes(catalogue.iter_findings(), "misfit") == []
    approved = catalogue.approve_fact(total.id, expected=1)
    assert find_codes(catalogue.iter_findings(), "misfit") == [("misfit", named)]
    catalogue.withdraw_fact(total.id, expected=approved.revision, reason="misread")
    assert find_codes(catalogue.iter_findings(), "misfit") == []


def test_a_camera_is_set_beside_its_light_source(catalogue):
    (said,) = read_fact(catalogue, IMAGES).list_agreements(speaker("en"))
    assert said.endswith("1 / 220\xa0ns ≈ 4.55 million images per second.")
    assert len(read_fact(catalogue, FLASHES).list_agreements(speaker("de"))) == 2
    faster = make_fact(catalogue, IMAGES, "ten-times-as-many", amount="45000000", decimals=-6)
    found = list(FactAdmission(catalogue).list_findings(faster))
    assert find_codes(found, "misfit") == [("misfit", {FLASHES, faster.id})]
    (misfit,) = (one for one in found if one.code == "misfit")
    assert "Time between flashes × Frame rate = 1" in misfit.what
    catalogue.store.add(facts=[faster], by="test")
    assert find_codes(catalogue.iter_findings(), "misfit") == [("misfit", {FLASHES, faster.id})]
    remarks = [said for _, said in read_fact(catalogue, FLASHES).list_remarks(speaker("en"))]
    assert any(said.startswith("Does not fit 45 million images per second") for said in remarks)


def test_a_seventh_centre_disproves_one_of_only_six(catalogue):
    others = ("hit", "himac", "sphic", "medaustron", "rptc", "trento-proton-therapy")
    claim = "328e2dccc11e"
    facts = [make_fact(catalogue, claim, f"centre-{key}", facility=key) for key in others]
    catalogue.store.add(facts=facts[:-1], by="test")
    assert find_codes(catalogue.iter_findings(), "claim-disproved") == []
    told = find_codes(FactAdmission(catalogue).list_findings(facts[-1]), "claim-disproved")
    assert len(told) == 7
    assert ("claim-disproved", {claim, *(one.id for one in facts)}) in told
    catalogue.store.add(facts=facts[-1:], by="test")
    found = find_codes(catalogue.iter_findings(Selection.of(facility="cnao")), "claim-disproved")
    assert found == [("claim-disproved", {claim, *(one.id for one in facts)})]
    remarks = [said for _, said in read_fact(catalogue, claim).list_remarks(speaker("en"))]
    assert any(said.startswith("What it claims does not hold: HIMAC Chiba, one of only") for said in remarks)


def test_a_page_takes_few_queries(catalogue):
    counted = []
    event.listen(catalogue.store._database.engine, "before_cursor_execute", lambda *given: counted.append(given[2]))

    list(RelatedFacts(catalogue).describe_fact(catalogue.get_fact(IMAGES), speaker("en")))
    list(RelatedFacts(catalogue).describe_fact(catalogue.get_fact("3d2085e97c16"), speaker("en")))
    assert 2 < sum(statement.startswith("SELECT") for statement in counted) <= 18


def test_relations_of_a_file_are_judged_and_a_bad_file_is_refused(facts, shipped, tmp_path, monkeypatch):
    path = tmp_path / "own.toml"
    path.write_text('[[relation]]\nid = "all-on-tape"\nformula = "data_archived <= storage_disk"\n', encoding="utf-8")
    monkeypatch.setenv("FACTS_RELATIONS", str(path))
    assert facts("check", "--format", "jsonl").code == 0
    path.write_text('[[relation]]\nid = "all"\nformula = "data_archived <= nothing"\n', encoding="utf-8")
    ran = facts("check")
    assert (ran.code, "relation all: there is no metric 'nothing'" in ran.err.replace("\n", " ")) == (2, True)
    with pytest.raises(FileError):
        open_catalogue(shipped, Actor("anna", Role.EDITOR), str(tmp_path / "none.toml"))


def test_a_line_of_facts_check_names_all_facts_of_a_sum(facts):
    told = [json.loads(line) for line in facts("check", "--format", "jsonl").out.splitlines()]
    (line,) = (one for one in told if one["kind"] == "sum-to-look-at")
    assert line["facts"] == ["6cedc9195950", "f79998499933", "af8cc981068c"]


@pytest.mark.parametrize(("language", "begins"), [("en", "Agrees with 220 ns"), ("it", "Concorda con 220 ns")])
def test_the_page_of_a_fact_says_what_it_agrees_with(monkeypatch, shipped, language, begins):
    monkeypatch.setenv("FACTS_DATABASE_URL", shipped)
    at = open_page("fact", id=IMAGES, **{"in": language})
    assert begins in words(at)
    assert "1 / 220 ns ≈ 4" in words(at)


def test_the_page_of_a_claim_says_that_its_day_has_passed(monkeypatch, shipped):
    monkeypatch.setenv("FACTS_DATABASE_URL", shipped)
    told = [item.value for item in open_page("fact", id="328e2dccc11e").warning]
    assert any("What it claims was to be looked at again by 31 August 2020" in one for one in told)
