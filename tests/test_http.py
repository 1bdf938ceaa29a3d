"""What leaves the server: headers that keep strangers out, static files compressed once."""

import gzip

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from dashboard.web.streamlit_files import CompressedStatic, SecurityHeaders, make_security_policy

SCRIPT = "let hedge = 'more than';\n" * 200
calls = []


def script(request):
    calls.append(request.url.path)
    return Response(SCRIPT, media_type="application/javascript", headers={"etag": '"1"'})


@pytest.fixture
def client():
    calls.clear()
    routes = [
        Route("/static/app.js", script),
        Route("/static/small.js", lambda _: PlainTextResponse("x")),
        Route("/static/unknown", lambda _: HTMLResponse("<p>" + "x" * 5000)),
        Route("/data.csv", lambda _: PlainTextResponse("x" * 5000)),
    ]
    return TestClient(Starlette(routes=routes, middleware=[Middleware(SecurityHeaders), Middleware(CompressedStatic)]))


def test_a_static_file_is_compressed_once_and_kept(client):
    first, second = client.get("/static/app.js"), client.get("/static/app.js")
    assert first.text == second.text == SCRIPT
    assert second.headers["content-encoding"] == "gzip"
    assert int(second.headers["content-length"]) == len(gzip.compress(SCRIPT.encode(), 6)) < len(SCRIPT) / 10
    assert calls == ["/static/app.js"]


def test_who_does_not_take_gzip_gets_it_plain(client):
    answer = client.get("/static/app.js", headers={"accept-encoding": "identity"})
    assert (answer.text, answer.headers.get("content-encoding")) == (SCRIPT, None)


@pytest.mark.parametrize("path", ["/static/small.js", "/data.csv"])
def test_small_and_other_answers_pass_through(client, path):
    assert "content-encoding" not in client.get(path).headers


def test_pages_are_not_kept_under_made_up_names(client):
    """Streamlit answers any path with its page: keeping those would let strangers fill the memory."""
    client.get("/static/unknown")
    kept = [layer for layer in _layers(client.app.middleware_stack) if isinstance(layer, CompressedStatic)]
    assert kept[0]._kept == {}


def _layers(app):
    while app is not None:
        yield app
        app = getattr(app, "app", None)


def test_every_answer_carries_the_policy(client):
    headers = client.get("/data.csv").headers
    assert headers["content-security-policy"] == make_security_policy()
    assert "frame-ancestors 'self'" in headers["content-security-policy"]
    assert "unsafe-inline' 'unsafe-eval" not in headers["content-security-policy"]
    assert (headers["x-content-type-options"], headers["x-frame-options"]) == ("nosniff", "SAMEORIGIN")
