"""Who may ask on one's own machine and on a public server, by the name asked for and the page asked from."""

import itertools

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from dashboard.web.middleware import OriginCheck

OURS = (
    "127.0.0.1:8501",
    "localhost:8501",
    "LOCALHOST:8501",
    "localhost.:8501",
    "[::1]:8501",
    "localhost",
    "127.0.0.1:9000",
)
FOREIGN = (
    *(
        "evil.example",
        "evil.example:8501",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "evil.example@localhost",
    ),
    *("localhost@evil.example", "localhost:8501@evil.example", "localhost/evil", "localhost?x", "localhost#x", "", " "),
    *(
        "localhost:x",
        "[::1",
        "0.0.0.0:8501",
        "10.0.0.1:8501",
        "127.0.0.1 evil.example",
        "xn--localhost",
        "facts.example",
    ),
)
PUBLIC = "https://facts.example"


async def _greeting(socket):
    await socket.accept()
    await socket.send_text("open")
    await socket.close()


def client(**given):
    routes = [
        Route("/data", lambda _: PlainTextResponse("facts"), methods=["GET", "PUT"]),
        WebSocketRoute("/_stcore/stream", _greeting),
    ]
    return TestClient(Starlette(routes=routes, middleware=[Middleware(OriginCheck, **given)]))


def is_read(server, host, origin=None, method="GET"):
    headers = {"host": host, **({"origin": origin} if origin is not None else {})}
    return server.request(method, "/data", headers=headers).status_code == 200


def is_opened(server, host, origin=None):
    headers = {"host": host, **({"origin": origin} if origin is not None else {})}
    try:
        with server.websocket_connect("/_stcore/stream", headers=headers) as socket:
            return socket.receive_text() == "open"
    except WebSocketDisconnect:
        return False


@pytest.mark.parametrize("asked", [is_read, is_opened])
def test_ones_own_machine_answers_to_its_own_names_only(asked):
    server = client(is_private=True)
    assert [host for host in OURS if not asked(server, host)] == []
    assert [host for host in FOREIGN if asked(server, host)] == []


@pytest.mark.parametrize("asked", [is_read, is_opened])
def test_on_ones_own_machine_pages_of_others_get_nothing(asked):
    """Each name with each origin: only a page of the very place that is asked may ask."""
    server, tried, faults = client(is_private=True), 0, []
    hosts = ("127.0.0.1:8501", "localhost:8501", "[::1]:8501")
    origins = [f"http://{host}" for host in (*OURS, *FOREIGN)] + [
        *("null", "file://", "http://localhost:3000", "http://127.0.0.1", "https://evil.example", "", "http://["),
        *(
            "chrome-extension://x",
            "localhost:8501",
            "http://localhost:8501@evil.example",
            "http://localhost:8501.evil.example",
        ),
    ]
    for host, origin in itertools.product(hosts, origins):
        tried += 1
        own = origin.lower() == f"http://{host}"
        if asked(server, host, origin) != own:
            faults.append((host, origin))
    print(f"hosts and origins: {tried} attempts, {len(faults)} faults")
    assert faults == []


def test_a_public_server_is_read_from_anywhere_and_written_from_its_own_pages_only():
    server = client(is_private=False, public_url=PUBLIC)
    assert all(is_read(server, "facts.example", origin) for origin in (None, PUBLIC, "null", "https://evil.example"))
    for asked in (is_opened, lambda *given: is_read(*given, method="PUT")):
        opened = {
            (host, origin): asked(server, host, origin)
            for host in ("facts.example", "127.0.0.1:8501")
            for origin in (
                None,
                PUBLIC,
                "null",
                "http://localhost:3000",
                "https://evil.example",
                "http://127.0.0.1:8501",
            )
        }
        assert [pair for pair, done in opened.items() if done] == [
            ("facts.example", None),
            ("facts.example", PUBLIC),
            ("127.0.0.1:8501", None),
            ("127.0.0.1:8501", PUBLIC),  # a proxy that asks under a name of its own
            ("127.0.0.1:8501", "http://127.0.0.1:8501"),
        ]


def test_a_server_for_a_house_without_an_address_of_its_own_opens_sessions_for_its_own_pages():
    server = client(is_private=False)
    assert is_read(server, "facts.intranet:8501", "https://evil.example")
    assert is_opened(server, "facts.intranet:8501", "http://facts.intranet:8501")
    assert not is_opened(server, "facts.intranet:8501", "http://localhost:8501")


def test_what_is_asked_with_two_names_or_two_origins_is_refused():
    server = client(is_private=True)
    own = ("host", "localhost:8501")
    assert server.get("/data", headers=[own]).status_code == 200
    assert server.get("/data", headers=[own, ("host", "evil.example")]).status_code == 403
    two = [own, ("origin", "http://localhost:8501"), ("origin", "http://evil.example")]
    assert server.get("/data", headers=two).status_code == 403
