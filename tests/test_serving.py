"""`facts serve` says at start who may change things, and does not start on half a login."""

import socket
import sys

import pytest
from support.login_settings import LOGIN
from support.serving import served

from facts import settings
from facts.cli.server_commands import describe_write_access
from facts.errors import StoreError
from facts.store import Store


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({}, ""),
        ({"FACTS_HOST": "0.0.0.0"}, "Listening on 0.0.0.0, beyond this machine, without a login: "),
        (
            {"FACTS_PUBLIC_URL": "https://facts.example.org"},
            "Listening on https://facts.example.org, beyond this machine, without a login: ",
        ),
        (LOGIN, "Changes need a login at login.example.org; reading is open."),
        (LOGIN | {"FACTS_HOST": "0.0.0.0"}, "Changes need a login at login.example.org; reading is open."),
    ],
)
def test_who_may_write_is_said_at_start(environment, said):
    told = describe_write_access(settings.read_settings(environment))
    assert told.startswith(said)
    assert bool(told) == bool(said)
    assert ("read-only" in told) == ("without a login" in said)


def test_half_a_login_is_refused_before_anything_is_served(facts, monkeypatch):
    monkeypatch.setenv("FACTS_EDITORS", "anna@facts.example")
    ran = facts("serve", "--no-browser")
    assert ran.code == 2
    assert "FACTS_OIDC_METADATA_URL" in ran.err


@pytest.mark.parametrize(
    "host",
    ["nowhere.invalid", "300.1.1.1", "a..b", "x" * 300, "unix:///tmp/x", "192.0.2.1", "[::1]", "é.invalid", "a b"],
)
def test_a_place_where_nobody_can_listen_is_told_before_anything_is_served(facts, monkeypatch, host):
    monkeypatch.setenv("FACTS_HOST", host)
    ran = facts("serve", "--no-browser")
    assert (ran.code, "cannot listen at" in ran.err, "FACTS_HOST" in ran.err) == (2, True, True)


def test_a_port_that_another_program_has_is_told(facts):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        ran = facts("serve", "--no-browser", "--port", str(other.getsockname()[1]))
    assert (ran.code, "in use" in ran.err) == (2, True)


ODD_URLS = (
    "sqlite:///file:x?mode=memory&uri=true",
    "sqlite:///x.db?timeout=soon",
    "sqlite:///x.db?unknown=1",
    "sqlite://host/x.db",
    "sqlite:///",
    "sqlite:///~nobody-has-this-name/x.db",
    "sqlite:///a\x00b",
    "sqlite:///a\nb",
    f"sqlite:///{'x' * 5000}",
    "postgresql://h:port/x",
    "postgresql://[::1/x",
    f"postgresql://{'a' * 300}/x",
    "postgresql://127.0.0.1:1,127.0.0.1:2/x",
    "postgresql://127.0.0.1:1/x?host=a&host=b:2&port=1",
    "postgresql://127.0.0.1:1/x?connect_timeout=soon",
    "mysql://h/x",
    "x",
    "://",
)


@pytest.mark.parametrize("url", ODD_URLS)
def test_an_odd_database_url_is_told(url):
    with pytest.raises(StoreError) as caught:
        Store.open(url)
    assert "sqlite:///path/to/facts.db" in caught.value.remedy


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot put one program in another's place")
def test_who_stops_the_command_stops_the_server(tmp_path):
    address = f"sqlite:///{tmp_path}/catalogue.sqlite"
    with served("-c", "from facts.cli import main; main()", "serve", "--no-browser", FACTS_DATABASE_URL=address) as url:
        port = int(url.rpartition(":")[2])
    with socket.socket() as gone:
        assert gone.connect_ex(("127.0.0.1", port)) != 0
