"""The command line: what a user types, what comes back, and with which exit code."""

import csv
import io
import json

import pytest

from facts.model.selection import Selection


def test_words_and_filters_find_facts_said_with_their_hedge(facts):
    ran = facts("find", "processors", "--facility", "recas-bari")
    assert ran.code == 0
    assert "more than 12,000 processors" in ran.out


def test_the_answer_comes_in_the_language_asked_for(facts):
    assert "più di 12.000 processori" in facts("find", "processors", "--facility", "recas-bari", "--in", "it").out


def test_finding_nothing_is_exit_code_1(facts):
    ran = facts("find", "zebras")
    assert (ran.code, ran.out) == (1, "")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["find", "--kind", "castle"], "filter kind: got 'castle'"),
        (["find", "--order", "colour"], "Orders are"),
        (["show", "nothing-like-it"], "there is no fact"),
        (["export", "--format", "docx"], "Formats are: csv"),
        (["find", "--in", "xx"], "Write one of en, it, de, fr"),
        (["import", "/nowhere/file.csv"], "/nowhere/file.csv"),
        (["verify", "--articles", "/nowhere"], "is not a folder"),
        (["find", "x", "--database-url", "postgresql://127.0.0.1:1/none"], "facts:"),
        (["dictionary", "--format", "pdf"], "Write table, csv or json"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line_with_exit_code_2(facts, arguments, says):
    ran = facts(*arguments)
    assert ran.code == 2
    assert says in ran.err
    assert "Traceback" not in ran.err + ran.out


def test_show_tells_a_fact_with_its_phrase_source_and_history(facts):
    found = facts("export", "--format", "jsonl", "--facility", "recas-bari", "--metric", "processors")
    fact = json.loads(found.out.splitlines()[0])
    ran = facts("show", fact["id"])
    assert "more than 12,000 processors" in ran.out
    assert "INFN Newsletter 62" in ran.out
    assert "by starter" in ran.out


def test_an_export_comes_back_unchanged(facts, tmp_path):
    path = tmp_path / "facts.csv"
    assert facts("export", "--facility", "cnao", "-o", str(path)).code == 0
    assert (tmp_path / "facts-columns.csv").read_text(encoding="utf-8").startswith("column,")
    ran = facts("import", str(path), "--dry-run")
    assert ran.code == 0
    assert "Would add 0, changed 0, unchanged" in ran.err


def test_standard_input_and_output_are_a_dash(facts):
    table = facts("export", "--facility", "cnao").out
    assert facts("import", "-", "--format", "csv", "--dry-run", stdin=table.encode()).code == 0


def test_a_bad_table_is_refused_whole_with_every_bad_value_named(facts):
    rows = list(csv.DictReader(io.StringIO(facts("export", "--facility", "cnao").out)))
    rows[0]["facility"], rows[1]["amount"], rows[1]["lower"] = "castle", "many", ""
    table = io.StringIO()
    writer = csv.DictWriter(table, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    ran = facts("import", "-", "--format", "csv", stdin=table.getvalue().encode())
    assert ran.code == 1
    assert "row 2, facility" in ran.out
    assert "row 3, amount" in ran.out
    assert "nothing was imported" in ran.err


def test_the_catalogue_that_ships_has_no_errors(facts):
    ran = facts("check", "--no-notes")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.startswith("0 errors")


def test_the_dictionary_explains_every_column(facts):
    entries = json.loads(facts("dictionary", "--format", "json").out)
    assert [entry["column"] for entry in entries][:3] == ["id", "facility", "facility_name"]
    assert all(entry["description"] for entry in entries)


def test_every_filter_of_a_selection_is_an_option(facts):
    shown = facts("find", "--help").out
    assert [name for name in Selection.model_fields if f"--{name.replace('_', '-')}" not in shown] == []


def test_every_command_shows_an_example(facts):
    for command in ("serve", "find", "show", "check", "verify", "export", "import", "extract", "link", "dictionary"):
        assert "Example: facts" in facts(command, "--help").out


def test_extract_prints_what_a_text_states_as_one_object_a_line(facts):
    text = "The centre has more than 12,000 processors.\nIt stores around 7,000 terabytes.\n"
    ran = facts("extract", "-", "--lines", stdin=text.encode())
    found = [json.loads(line) for line in ran.out.splitlines()]
    assert [(item["line"], item["low"], item["value"], item["unit"], item["qualifier"]) for item in found] == [
        (0, 12000, None, "processors", "more_than"),
        (1, None, 7000, "terabyte", "approximately"),
    ]
    assert facts("extract", "-", "--format", "table", stdin=text.encode()).code == 0
    assert facts("extract", "/nowhere.txt").code == 2
    assert facts("extract", "-", stdin=b"\xff\xfe").code == 2


def test_extract_reads_languages_that_the_interface_does_not_speak(facts):
    text = b"El centro emplea a unas 1.430 personas."
    (found,) = map(json.loads, facts("extract", "-", "--language", "es", stdin=text).out.splitlines())
    assert (found["qualifier"], found["value"], found["unit_code"]) == ("approximately", 1430, "{person}")
    refused = facts("extract", "-", "--language", "xx", stdin=text)
    assert (refused.code, "--language: got 'xx'" in refused.err) == (2, True)
    assert "--in: got 'es'" in facts("find", "processors", "--in", "es").err


def test_link_prints_the_addresses_of_a_chart(facts):
    from dashboard.charts import CHARTS

    ran = facts("link", "compare", "--metric", "patients_treated", "--site", "https://facts.example.org", "--in", "it")
    assert ran.out.splitlines()[0] == "https://facts.example.org/embed/compare?metric=patients_treated&in=it"
    refused = facts("link", "pie")
    assert refused.code == 2
    assert ", ".join(CHARTS) in refused.err
