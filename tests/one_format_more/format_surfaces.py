"""Run in a copy of the product that has one format more: it goes through every surface."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

import dashboard
import facts
from dashboard.views.shared_catalogue import get_catalogue
from dashboard.web import routes
from facts import provenance, tables
from facts.model.selection import Selection

APP = str(Path(dashboard.__file__).parent / "app.py")
PATIENTS = Selection(metric=("patients_treated",))


def run(*arguments):
    command = [sys.executable, "-c", "from facts.cli import main; main()", *arguments]
    return subprocess.run(command, env={**os.environ, "COLUMNS": "200"}, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def client():
    with TestClient(Starlette(routes=routes.list_routes(), lifespan=routes.run_lifespan)) as opened:
        yield opened


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    path = tmp_path_factory.mktemp("exported") / "patients.rec"
    ran = run("export", "--format", "rec", "--metric", "patients_treated", "-o", str(path))
    assert ran.returncode == 0, ran.stderr
    return path


def test_this_is_the_copy():
    assert Path(facts.__file__).parent.parent == Path(__file__).parent == Path(dashboard.__file__).parent.parent


def test_the_command_line_writes_it_and_its_help_names_it(exported):
    assert exported.read_bytes().startswith(b"%rec: ")
    for command in ("export", "import", "recheck"):
        assert "rec" in re.findall(r"\w+", run(command, "--help").stdout.lower()), command


def test_an_address_gives_it_and_the_description_for_programs_lists_it(client):
    answer = client.get("/data/facts.rec?metric=patients_treated")
    assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (200, "text/x-rec")
    assert answer.content.startswith(b"%rec: ")
    assert "/data/facts.rec" in client.get("/data/openapi.json").json()["paths"]


def test_an_import_knows_it_by_its_content_and_changes_nothing_that_is_the_same(exported):
    ran = run("import", str(exported), "--dry-run")
    count = get_catalogue().count_facts(PATIENTS)
    assert f"Would add 0, changed 0, unchanged {count}, bad 0" in ran.stderr, ran.stderr
    assert run("import", str(exported), "--format", "rec", "--dry-run").returncode == 0


def test_an_import_names_a_bad_cell_of_it(exported, tmp_path):
    bad = tmp_path / "bad.rec"
    bad.write_text(re.sub(r'qualifier: "\w+"', 'qualifier: "roughly"', exported.read_text(), count=1))
    ran = run("import", str(bad), "--dry-run")
    assert ran.returncode == 1
    assert "qualifier" in ran.stdout


def test_a_recheck_reads_it_in_its_own_process_and_sees_what_was_altered(exported):
    rows = list(tables.read_rows(exported))
    found = provenance.recheck_numbers(get_catalogue(), provenance.read_stamped_file(exported))
    assert len(found.checked) == len(rows) > 3
    assert {item.altered for item in found.checked} == {""}
    changed = re.sub(r'amount: "(\d+)"', r'amount: "\g<1>7"', exported.read_text(), count=1).encode()
    again = provenance.recheck_numbers(get_catalogue(), provenance.read_stamps(changed, "x.rec"))
    assert sum(item.altered.startswith("amount") for item in again.checked) == 1
    assert "REC" in run("recheck", str(Path(__file__))).stderr, "the remedy lists what can be checked"


def test_the_pages_offer_it_to_download_and_take_it_to_check():
    at = AppTest.from_file(APP, default_timeout=60)
    at.run()
    at.switch_page("app_pages/check.py")
    at.run()
    assert not at.exception, at.exception
    (uploader,) = at.get("file_uploader")
    assert ".rec" in uploader.proto.type
    at.switch_page("app_pages/explore.py")
    at.run()
    at.session_state["share_tab"] = "Data"
    next(button for button in at.button if button.key.startswith("share_")).click().run()
    assert not at.exception, at.exception
    offered = {option for box in at.selectbox for option in box.options}
    groups = {option.content for group in at.get("button_group") for option in group.proto.options}
    assert "Records" in offered | groups
