"""Run in a copy of the dashboard that has two charts more: each goes through every surface."""

import io
import json
import sys
from pathlib import Path

import pytest
from lxml import html
from pptx import Presentation
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

import dashboard
from dashboard import reports
from dashboard.charts import CHARTS, figure
from dashboard.reports.outline import Outline, ReportItem
from dashboard.views.shared_catalogue import get_catalogue
from dashboard.views.view import read_query, show_chart
from dashboard.web import routes
from facts import open_catalogue
from facts.cli import main

APP = str(Path(dashboard.__file__).parent / "app.py")
NEW = {"dots": "compare", "beads": "trend"}
QUERY = "metric=patients_treated"
both = pytest.mark.parametrize("name", NEW)


@pytest.fixture(scope="module")
def client():
    with TestClient(Starlette(routes=routes.list_routes(), lifespan=routes.run_lifespan)) as opened:
        yield opened


def view(name):
    return show_chart(name, read_query([("metric", "patients_treated")], CHARTS[name].options))


@both
def test_its_page_offers_it_and_shows_it_with_title_and_alt_text(name):
    at = AppTest.from_file(APP, default_timeout=60)
    at.run()
    at.switch_page(f"app_pages/{NEW[name]}.py")
    at.query_params["metric"], at.query_params["chart"] = "patients_treated", name
    at.run()
    assert not at.exception, at.exception
    (drawn,) = at.get("plotly_chart")
    assert f"chart_{name}" in drawn.proto.id
    spec = json.loads(drawn.proto.spec)
    assert spec["layout"]["title"]["text"] == "Patients treated"
    assert drawn.proto.alt == view(name).describe()
    offered = [option.content for group in at.get("button_group") for option in group.proto.options]
    assert CHARTS[name].title in offered
    assert ("Logarithmic" in offered) is CHARTS[name].log


@both
def test_its_embed_tells_it_draws_it_and_leads_back(client, name):
    answer = client.get(f"/embed/{name}?{QUERY}")
    page = html.fromstring(answer.text)
    assert answer.status_code == 200
    assert page.xpath("string(//h1)") == "Patients treated"
    assert page.xpath("//*[@id='chart']/@aria-label") == [view(name).describe()]
    assert f"http://testserver/{NEW[name]}?{QUERY}&chart={name}" in page.xpath("//a/@href")
    drawn = client.get(f"/embed/{name}.json?{QUERY}&scale=log").json()
    assert drawn["layout"]["xaxis"]["type"] == ("log" if CHARTS[name].log else "linear")
    assert (
        client.get("/oembed", params={"url": f"http://testserver/{NEW[name]}?{QUERY}&chart={name}"}).json()["title"]
        == "Patients treated"
    )
    charts = client.get("/data/openapi.json").json()["paths"]["/embed/{chart}"]["get"]["parameters"][0]
    assert name in charts["schema"]["enum"]


@both
@pytest.mark.parametrize("ending", ["svg", "png", "pdf"])
def test_its_picture_is_painted(client, name, ending):
    answer = client.get(f"/image/{name}.{ending}?{QUERY}")
    assert answer.status_code == 200, answer.text
    assert len(answer.content) > 1000


@both
def test_every_form_of_report_holds_it(name):
    items = [ReportItem.read(f"{name}?{QUERY}"), ReportItem.read(f"{NEW[name]}?{QUERY}&chart={name}")]
    made = reports.make_reports(Outline.of(items=items), reports.FORMATS, get_catalogue())
    assert sorted(made) == sorted(reports.FORMATS)
    assert min(map(len, made.values())) > 1000
    shapes = [shape for slide in Presentation(io.BytesIO(made["pptx"])).slides for shape in slide.shapes]
    pictures = [shape for shape in shapes if shape.shape_type is not None and "PICTURE" in str(shape.shape_type)]
    natives = [shape for shape in shapes if shape.has_chart]
    native = CHARTS[name].native is not None
    assert (len(natives), len(pictures)) == ((2, 0) if native else (0, 2))
    told = [shape.element.xpath(".//p:cNvPr/@descr")[0] for shape in natives or pictures]
    assert set(told) == {view(name).describe()}
    assert made["html"].decode().count("<figure>") == 2
    assert view(name).describe().split(";")[0] in made["html"].decode()


@both
def test_a_notebook_draws_it(name):
    with open_catalogue() as catalogue:
        frame = catalogue.frame(metric="patients_treated", latest=name == "dots")
    assert figure(name, frame).layout.title.text == "Patients treated"


@both
def test_the_command_line_knows_it(name, tmp_path, monkeypatch, capsys):
    assert run(monkeypatch, "link", name, "--metric", "patients_treated") == 0
    assert capsys.readouterr().out.splitlines()[0].endswith(f"/embed/{name}?{QUERY}")
    report = tmp_path / "report.xlsx"
    assert run(monkeypatch, "report", "--item", f"{name}?{QUERY}", "-o", str(report)) == 0, capsys.readouterr().err
    assert report.stat().st_size > 1000


def run(monkeypatch, *arguments):
    """Return the exit code of the command line, run in this process."""
    monkeypatch.setattr(sys, "argv", ["facts", *arguments])
    try:
        main()
    except SystemExit as stop:
        return stop.code or 0
    return 0
