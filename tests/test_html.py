"""Our pages outside the dashboard are HTML as its standard wants it: the Nu checker finds nothing."""

import json
import subprocess
from datetime import UTC, datetime

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from support.programs import checker

from dashboard.charts import CHARTS
from dashboard.views.shared_catalogue import get_catalogue
from dashboard.web import routes
from facts.catalog import Actor, Catalogue, Role

PROCESSORS = "3d2085e97c16"
BROWSER = {"accept": "text/html"}
QUERIES = {"interval": f"?id={PROCESSORS}", "compare": "?metric=patients_treated&theme=dark", "trend": "?in=it"}
PAGES = {
    "fact": f"/f/{PROCESSORS}",
    "fact-fr": f"/f/{PROCESSORS}?in=fr&theme=dark",
    "card": f"/embed/fact/{PROCESSORS}?in=de",
    "error": "/embed/pie",
    "hostile-error": "/embed/%3Cscript%3E%22'&amp;",
    **{f"embed-{name}": f"/embed/{name}{QUERIES.get(name, '')}" for name in CHARTS},
}
needs_checker = pytest.mark.skipif(checker() is None, reason="the Nu HTML checker, or Java to run it, is not installed")


def complaints(*paths):
    """What the checker says of files, by file: errors and warnings."""
    command = ["java", "-jar", str(checker()), "--format", "json", "--exit-zero-always", *map(str, paths)]
    said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300).stderr
    found = {}
    for message in json.loads(said)["messages"]:
        found.setdefault(message["url"].rsplit("/", 1)[-1], []).append(message["message"])
    return found


@needs_checker
def test_every_page_passes_the_html_checker(tmp_path, monkeypatch):
    """Also a frozen chart with facts left out of it, with a note, and with hostile names."""
    monkeypatch.setenv("FACTS_DATABASE_URL", f"sqlite:///{tmp_path}/catalogue.sqlite")
    editor = Catalogue(get_catalogue().store, Actor("editor", Role.EDITOR))
    facility = editor.store.facility("recas-bari").model_copy(update={"short_name": "<b>\"'&amp;--></title>"})
    editor.store.update(facility, by="editor", reason="test")
    moment = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    editor.withdraw_fact(PROCESSORS, expected=editor.store.fact(PROCESSORS).revision, reason="<i>no</i>")
    pages = PAGES | {
        "frozen-chart": f"/embed/compare?metric=processors&frozen={moment}",
        "frozen-fact": f"/f/{PROCESSORS}?frozen={moment}",
        "frozen-card": f"/embed/fact/{PROCESSORS}?frozen={moment}",
        "left-out": "/embed/compare?metric=prize_money",
    }
    with TestClient(Starlette(routes=routes.list_routes())) as client:
        for name, path in pages.items():
            (tmp_path / f"{name}.html").write_text(client.get(path, headers=BROWSER).text, encoding="utf-8")
    assert complaints(*tmp_path.glob("*.html")) == {}


@needs_checker
def test_the_checker_would_find_an_error(tmp_path):
    wrong = tmp_path / "wrong.html"
    wrong.write_text('<!doctype html><html lang="en"><title>x</title><p id="a"><p id="a"><b></p>', encoding="utf-8")
    assert "wrong.html" in complaints(wrong)
