"""The command line for what has left the house: where, recheck."""

import io
import sys
from datetime import UTC, datetime

import pytest
from support.registering import entered

from facts.catalog import Actor, Catalogue, Role
from facts.cli import console, main
from facts.model.selection import Selection
from facts.store import Store

MEDAUSTRON, PROCESSORS = "2e8a6543b997", "3d2085e97c16"


@pytest.fixture
def editor(tmp_path):
    with Store.open(f"sqlite:///{tmp_path / 'facts.db'}") as store:
        opened = Catalogue(store, Actor("anna", Role.EDITOR))
        opened.load_starter()
        yield opened


@pytest.fixture
def facts(editor, tmp_path, monkeypatch, capfd):
    monkeypatch.setenv("FACTS_DATABASE_URL", f"sqlite:///{tmp_path / 'facts.db'}")
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["facts", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO()))
        console.out, console.err = console.Console(width=250), console.Console(stderr=True, width=250)
        code = 0
        try:
            main()
        except SystemExit as stop:
            code = stop.code or 0
        out, err = capfd.readouterr()
        return code, out, err

    return run


def test_a_file_that_is_still_right_is_exit_code_0_and_one_that_is_not_is_1(facts, editor, tmp_path):
    today = {"as_of": datetime.now(UTC).date().isoformat(), "as_of_basis": "stated"}
    editor.correct_fact(MEDAUSTRON, today, expected=1, reason="asked")
    chosen = ("--metric", "patients_treated", "--facility", "medaustron")
    _, _, err = facts("export", *chosen, "-o", "patients.csv")
    assert "0 of 1 number verified, " in err
    code, out, err = facts("recheck", "patients.csv")
    assert (code, "still current" in out) == (0, True)
    assert "1 of 1 number is still current" in err
    editor.withdraw_fact(MEDAUSTRON, expected=2, reason="[bold]counted[/] twice")
    code, out, err = facts("recheck", "patients.csv")
    assert (code, "withdrawn since" in out, "[bold]counted[/] twice" in out) == (1, True, True)
    assert "0 of 1 number is still current: 1 withdrawn since" in err
    assert "ritirato nel frattempo" in facts("recheck", "patients.csv", "--in", "it")[1]


def test_a_number_without_a_date_is_never_still_current(facts):
    facts("export", "--metric", "patients_treated", "--facility", "medaustron", "-o", "patients.csv")
    code, out, err = facts("recheck", "patients.csv")
    assert (code, "cannot be judged: it has no date" in out) == (1, True)
    assert "0 of 1 number is still current: 1 cannot be judged: it has no date" in err


def test_a_fact_tells_its_exports_and_an_export_its_facts(facts, editor):
    rows = editor.store.rows(Selection.of(metric="processors"))
    made = entered(editor, form="png", title="Processors", address="/image/compare.png", language="en", rows=rows)
    code, out, err = facts("where", PROCESSORS)
    assert code == 0
    assert all(word in out for word in (made.export, "PNG", "Processors", "/image/compare.png"))
    assert "In 1 export." in err
    for written in (made.export, f"As of 2019. · {made.mark}"):
        code, out, _ = facts("where", written)
        assert (code, PROCESSORS in out, "more than 12,000 processors" in out) == (0, True, True)
        assert made.stated in out


def test_a_fact_that_went_nowhere_says_so_and_what_large_exports_may_hide(facts, editor):
    assert "In 0 exports." in facts("where", PROCESSORS)[2]
    rows = [{"id": f"fact{n:06}", "revision": 1, "value_said": "1", "verification": "cited"} for n in range(5001)]
    entered(editor, form="csv", title="", address="", language="en", rows=rows)
    assert "1 large export is registered without its numbers and may hold it, too" in facts("where", PROCESSORS)[2]


def test_a_dictionary_beside_a_table_says_how_many_of_its_numbers_are_verified(facts, tmp_path):
    facts("export", "--metric", "processors", "-o", "processors.csv")
    dictionary = (tmp_path / "processors-columns.csv").read_text(encoding="utf-8")
    assert '(verified),"1 of 1 number verified, ' in dictionary
    assert "(export),x" in dictionary


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("where", "nothing00"), "there is no fact 'nothing00'"),
        (("where", "xkq9tdbndfw"), "there is no fact 'xkq9tdbndfw'"),
        (("recheck", "missing.png"), "missing.png: cannot be read"),
        (("recheck", "words.txt"), "words.txt: this file carries no mark of ours"),
        (("where", PROCESSORS, "--in", "xx"), "got 'xx'"),
    ],
)
def test_what_cannot_be_done_is_exit_code_2_and_named(facts, tmp_path, arguments, said):
    (tmp_path / "words.txt").write_text("nothing of ours", encoding="utf-8")
    code, _, err = facts(*arguments)
    assert (code, said in " ".join(err.split())) == (2, True), err
