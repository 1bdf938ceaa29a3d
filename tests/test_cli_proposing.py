"""`facts propose` and `facts check --format jsonl`: what a user types and what comes back, line by line."""

import json

import pytest

from facts.store import Store

TEXT = "A record year\n\nThe CNAO has treated 9,000 patients so far. In 2025 alone it was 743 patients. See page 3.\n"
FIELDS = {
    *("start", "end", "phrase", "kind", "qualifier", "amount", "lower", "upper", "unit", "unit_phrase"),
    *("facility", "metric", "as_of", "as_of_basis", "status_kind", "period", "new_facility", "new_metric"),
    *("confidence", "cell", "passes_gate", "findings", "reasons", "left_out"),
}


@pytest.fixture
def shipped(tmp_path):
    """A database of its own for each test, made by the first command."""
    return f"sqlite:///{tmp_path}/catalogue.sqlite"


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "note.txt"
    path.write_text(TEXT, encoding="utf-8")
    return str(path)


def lines(ran):
    return [json.loads(line) for line in ran.out.splitlines()]


def test_each_number_is_a_line_with_every_field_and_nothing_is_stored(facts, article, shipped):
    ran = facts("propose", article, "--format", "jsonl", "--published", "2026-05", "--publisher", "CNAO")
    found = {line["phrase"]: line for line in lines(ran)}
    assert (ran.code, list(found)) == (0, ["9,000 patients", "2025", "743 patients", "3"])
    assert all(line.keys() >= FIELDS for line in found.values())
    assert TEXT[slice(found["743 patients"]["start"], found["743 patients"]["end"])] == "743 patients"
    with Store.open(shipped) as store:
        assert store.candidates.texts() == []


def test_what_passes_is_sure_in_every_part(facts, article):
    ran = facts("propose", article, "--format", "jsonl", "--published", "2026-05", "--publisher", "CNAO")
    one = lines(ran)[0]
    assert (one["facility"], one["metric"], one["as_of"], one["status_kind"]) == (
        "cnao",
        "patients_treated",
        "2026-05",
        "actual",
    )
    assert list(one["confidence"]) == ["number", "unit", "hedge", "facility", "metric", "as_of", "status"]
    assert (one["passes_gate"], min(one["confidence"].values()) >= 0.9, one["findings"]) == (True, True, [])
    assert [line["phrase"] for line in lines(ran) if line["passes_gate"]] == ["9,000 patients"]


def test_what_is_no_fact_says_why(facts, article):
    ran = facts("propose", article, "--format", "jsonl")
    assert lines(ran)[-1]["left_out"] == "number of a page, section, figure or issue"


def test_a_finding_keeps_a_number_from_passing_and_is_told(facts, tmp_path):
    path = tmp_path / "fall.txt"
    path.write_text("CNAO has treated 743 patients so far.", encoding="utf-8")
    (one,) = lines(facts("propose", str(path), "--format", "jsonl", "--published", "2026-05"))
    assert ([found["kind"] for found in one["findings"]], one["passes_gate"]) == (["total-falls"], False)


@pytest.mark.parametrize("given", [("--format", "xml"), ("--published", "May")])
def test_what_cannot_be_done_is_said(facts, article, given):
    assert facts("propose", article, *given).code == 2


def test_a_table_for_people_names_what_passes(facts, article):
    ran = facts("propose", article, "--published", "2026-05", "--publisher", "CNAO")
    assert (ran.code, "9,000 patients" in ran.out, "yes" in ran.out) == (0, True, True)


def test_findings_are_lines_with_the_facts_they_are_about(facts):
    ran = facts("check", "--format", "jsonl")
    found = lines(ran)
    assert ran.code == 0
    assert all(line.keys() >= {"kind", "severity", "facts", "row", "column", "message"} for line in found)
    cases = [line for line in found if line["kind"] == "case-to-look-at"]
    assert {len(line["facts"]) for line in cases} == {2}
    assert {line["message"].partition(":")[0] for line in cases} == {
        "European XFEL, Construction cost",
        "Trento Proton Therapy, Patients treated",
    }


def test_a_line_for_people_names_facility_metric_number_and_date(facts):
    ran = facts("check")
    assert "note stale CNAO, Patients treated: about 6,000 patients, as of 3 October 2025" in ran.out


def test_the_shipped_catalogue_does_not_drown_in_findings(facts):
    kinds = [line["kind"] for line in lines(facts("check", "--format", "jsonl"))]
    assert sorted(kind for kind in kinds if kind not in ("stale", "claim-expired")) == [
        *["case-to-look-at"] * 4,
        "claim-to-look-at",
        "restated",
        "restated",
        "sum-to-look-at",
    ]


def test_a_bad_cell_of_a_table_has_its_row_and_column(facts, tmp_path):
    path = tmp_path / "new.csv"
    path.write_text("facility,metric,amount,unit\ncnao,staff,many,{person}\n", encoding="utf-8")
    found = lines(facts("check", str(path), "--format", "jsonl"))
    assert ("amount", 2) in {(line["column"], line["row"]) for line in found}


def test_each_number_says_how_likely_it_is_a_fact_and_why(facts, article):
    ran = facts("propose", article, "--format", "jsonl", "--published", "2026-05", "--publisher", "CNAO")
    found = {line["phrase"]: line for line in lines(ran)}
    first = found["9,000 patients"]
    assert (first["likelihood_rank"], first["group"], first["page"]) == (1, "statement", None)
    assert first["rank_reason"] == "a facility is named, and a metric fits its unit or noun"
    assert (found["3"]["likelihood_rank"], found["3"]["rank_reason"]) == (None, None)


def test_likely_facts_can_be_listed_first(facts, article):
    ran = facts("propose", article, "--format", "jsonl", "--published", "2026-05", "--order", "likelihood")
    ranks = [line["likelihood_rank"] for line in lines(ran) if line["left_out"] is None]
    assert ranks == sorted(ranks)
    assert [line["phrase"] for line in lines(ran)][:2] == ["9,000 patients", "743 patients"]
    assert facts("propose", article, "--order", "size").code == 2
