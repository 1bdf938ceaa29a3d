"""The typeface outside the dashboard: the dashboard's own files, served to be kept for ever."""

import re

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard import assets
from dashboard.web import routes


@pytest.fixture
def client(tmp_path, monkeypatch):
    monkeypatch.setenv("FACTS_DATABASE_URL", f"sqlite:///{tmp_path}/catalogue.sqlite")
    return TestClient(Starlette(routes=routes.list_routes()))


def files(sheet):
    return re.findall(r"url\(([^)]+\.woff2)\)", sheet)


def test_every_face_of_the_theme_is_served_under_its_content(client):
    found = files(assets.read_text("chart.css"))
    assert len(found) == len(assets.read_faces()) == 2
    for address in found:
        answer = client.get(address)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "font/woff2")
        assert answer.content.startswith(b"wOF2")
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["access-control-allow-origin"] == "*"
        other = re.sub(r"/static/\w+/", "/static/0123456789abcdef/", address)
        assert client.get(other).status_code == 404


def test_faces_keep_the_letters_and_weights_of_the_theme():
    sheet = assets.read_text("page.css")
    for face in assets.read_faces():
        assert f"unicode-range:{face['unicodeRange']}" in sheet
        assert f"font-weight:{face['weight']}" in sheet


def test_a_chart_asks_for_the_first_face_at_once_and_a_card_for_none(client):
    chart = client.get("/embed/rank").text
    assert (
        f'<link rel="preload" href="{assets.find_address(assets.LATIN)}" as="font" type="font/woff2" crossorigin>'
        in chart
    )
    assert files(client.get("/f/3d2085e97c16").text) == files(assets.read_text("page.css"))
    assert "woff2" not in client.get("/embed/fact/3d2085e97c16").text
