"""Run in a copy of the program that has a folder of one language more: it is listed, chosen and said everywhere."""

import subprocess
import sys
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

import dashboard
from dashboard import reports
from dashboard.charts import figure
from dashboard.reports.outline import Outline, ReportItem
from dashboard.views.shared_catalogue import get_catalogue
from dashboard.web import routes
from facts import languages, open_catalogue, saying
from facts.evidence.clause import RecordedQuantity
from facts.evidence.second_check import find_doubts
from facts.languages.translator import speaker
from facts.model.quantity import Quantity

APP = str(Path(dashboard.__file__).parent / "app.py")
PROCESSORS = "3d2085e97c16"
PAGES = "overview explore compare trend facility article review report check fact".split()


def run_facts(*words):
    command = [sys.executable, "-c", "from facts.cli import main; main()", *words]
    return subprocess.run(command, capture_output=True, text=True, check=True)


def open_page(name):
    at = AppTest.from_file(APP, default_timeout=60).run()
    if name != "overview":
        at.switch_page(f"app_pages/{name}.py")
    at.query_params["in"] = "xq"
    at.query_params["id"] = PROCESSORS
    return at.run()


def test_it_is_listed_last():
    assert languages.INTERFACE_LANGUAGES == ("en", "it", "de", "fr", "xq")
    assert languages.NATIVE_NAMES["xq"] == "Xeqa"


@pytest.mark.parametrize("page", PAGES)
def test_it_is_in_the_switch_of_every_page(page):
    at = open_page(page)
    assert not at.exception, at.exception
    switch = at.selectbox(key="language_switch")
    assert (switch.label, switch.value, switch.options[-1]) == ("Lingvo", "xq", "Xeqa")


def test_the_command_line_speaks_it_and_english_where_it_has_no_words():
    said = run_facts("show", PROCESSORS, "--in", "xq").stdout
    assert "supra 12,000 procesiloj, de August 2019 (date of publication). Fonto: " in " ".join(said.split())
    found = run_facts("find", "processors", "--facility", "recas-bari", "--in", "xq")
    assert found.stderr.strip() == "1 fakto trovita"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"qualifier": "approximately", "amount": "1", "unit": "{processor}/a"}, "cirka 1 procesilo jare"),
        ({"qualifier": "more_than", "lower": "80", "unit": "%"}, "supra 80%"),
        ({"qualifier": "less_than", "upper": "2500", "unit": "{patient}"}, "less than 2,500 patients"),
        ({"qualifier": "more_than", "lower": "3000000", "unit": "EUR"}, "supra 3 million euros"),
        ({"amount": "3", "unit": "rank"}, "3rd place"),
        ({"amount": "2", "unit": "{patient}/a"}, "2 patients jare"),
    ],
)
def test_a_quantity_is_said_in_it_and_in_english_where_it_has_no_words(values, said):
    assert saying.phrase_quantity(Quantity(**values), "xq") == said


def test_the_interface_falls_back_to_english():
    say = speaker("xq")
    assert (say("Overview"), say("Explore")) == ("Ovrevid", "Explore")
    assert saying.phrase_date("2019-08~", "xq") == "about August 2019"


def test_what_is_taken_away_speaks_it():
    frame = open_catalogue().frame(facility="recas-bari", metric="processors", in_language="xq")
    assert set(frame["value_said"]) == {"supra 12,000 procesiloj"}
    assert "supra 12,000 procesiloj" in str(figure("compare", frame, language="xq").to_dict())
    with TestClient(Starlette(routes=routes.list_routes(), lifespan=routes.run_lifespan)) as client:
        page = client.get(f"/f/{PROCESSORS}?in=xq").text
    assert '<html lang="xq"' in page
    assert "supra 12,000 procesiloj" in page


def test_every_form_of_report_speaks_it():
    items = [ReportItem.read("compare?facility=recas-bari&metric=processors"), ReportItem.read(f"fact/{PROCESSORS}")]
    made = reports.make_reports(Outline.of(language="xq", items=items), reports.FORMATS, get_catalogue())
    assert sorted(made) == sorted(reports.FORMATS)
    assert "supra 12,000 procesiloj" in made["html"].decode().replace("\u00a0", " ")


def test_a_record_in_it_is_not_checked_without_the_words_of_the_check():
    stated = RecordedQuantity("exact", None, None, None, "{patient}")
    doubts = find_doubts("2.500 pacientoj", 0, 15, stated, "xq")
    assert [doubt.what for doubt in doubts] == ["the check does not read the language 'xq'"]
