"""Which paths there are: ours, the pages, Streamlit's own; every other one is said to be unknown."""

import re
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from dashboard.web.routes import PAGES, KnownPaths

APP = Path(__file__).parent.parent / "dashboard" / "app.py"


@pytest.fixture(scope="module")
def client():
    """As Streamlit: a few files, and its page for everything else."""
    routes = [
        Route("/_stcore/health", lambda _: PlainTextResponse("ok")),
        Route("/_stcore/metrics", lambda _: PlainTextResponse("cache_memory_bytes 1")),
        Route("/static/app.js", lambda _: PlainTextResponse("js")),
        Route("/{rest:path}", lambda _: HTMLResponse("Streamlit's page")),
    ]
    return TestClient(Starlette(routes=routes, middleware=[Middleware(KnownPaths)]), follow_redirects=False)


def test_the_pages_are_those_of_the_dashboard():
    assert set(re.findall(r'url_path="(\w+)"', APP.read_text(encoding="utf-8"))) == PAGES


@pytest.mark.parametrize("path", ["/", *(f"/{name}" for name in sorted(PAGES)), "/compare/", "/favicon.png"])
def test_pages_are_streamlits(client, path):
    assert client.get(path).text == "Streamlit's page"


@pytest.mark.parametrize("path", ["/_stcore/health", "/static/app.js"])
def test_files_of_streamlit_are_sent(client, path):
    assert client.get(path).text in ("ok", "js")


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/.env",
            "/.git/config",
            "/wp-login.php",
            "/admin",
            "/server-status",
            "/sitemap.xml",
            "/compare/x",
            "/Compare",
        ),
        *("/_stcore/metrics", "/_stcore/metrics/", "/_stcore/none", "/static/none.js", "/media/x", "/component/x"),
        *(
            "/overview",
            "/compare/_stcore/stream",
            "/%2e%2e/etc/passwd",
            "//evil.example",
            "/\\evil.example",
            "/fact.bak",
        ),
    ],
)
@pytest.mark.parametrize("accept", ["text/html", "*/*"])
def test_what_there_is_not_is_unknown(client, path, accept):
    answer = client.get(f"http://testserver{path}", headers={"accept": accept})
    assert (answer.status_code, "no address" in answer.text) == (404, True)


def test_robots_are_told_what_is_for_people(client):
    answer = client.get("/robots.txt")
    assert answer.headers["content-type"].startswith("text/plain")
    assert "Disallow: /review" in answer.text.splitlines()
    assert not any(line.startswith(("Disallow: /f", "Disallow: /image")) for line in answer.text.splitlines())


@pytest.mark.parametrize(
    ("path", "leads_to"),
    [
        ("/f/abc/", "/f/abc"),
        ("/f/abc///?in=it", "/f/abc?in=it"),
        ("/embed/compare/?metric=a&metric=b", "/embed/compare?metric=a&metric=b"),
        ("/embed/compare?metric=a&amp;theme=dark", "/embed/compare?metric=a&theme=dark"),
        ("/compare?metric=a&amp;amp;in=it", "/compare?metric=a&in=it"),
        ("/f/%C3%A9/", "/f/%C3%A9"),
        ("/f/%0d%0aset-cookie:x/", "/f/%0D%0Aset-cookie%3Ax"),
    ],
)
def test_an_address_that_was_copied_untidily_leads_to_its_own(client, path, leads_to):
    answer = client.get(path)
    assert (answer.status_code, answer.headers["location"]) == (301, leads_to)


@pytest.mark.parametrize(
    "path", ["//evil.example/", "///evil.example/%2e%2e/", "/\\evil.example/", "/%2F/evil.example/"]
)
def test_nothing_leads_to_another_server(client, path):
    answer = client.get(f"http://testserver{path}")
    assert (answer.status_code, answer.headers.get("location")) == (404, None)
