"""`facts serve` says at start who may change things, and does not start on half a login."""

import socket
import sys

import pytest
from serving import served
from test_cli import facts, shipped  # noqa: F401 - fixtures
from test_settings import LOGIN

from facts import settings
from facts.cli.serving import who_may_write


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
    told = who_may_write(settings.read(environment))
    assert told.startswith(said)
    assert bool(told) == bool(said)
    assert ("read-only" in told) == ("without a login" in said)


def test_half_a_login_is_refused_before_anything_is_served(facts, monkeypatch):  # noqa: F811
    monkeypatch.setenv("FACTS_EDITORS", "anna@facts.example")
    ran = facts("serve", "--no-browser")
    assert ran.code == 2
    assert "FACTS_OIDC_METADATA_URL" in ran.err


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot put one program in another's place")
def test_who_stops_the_command_stops_the_server(tmp_path):
    address = f"sqlite:///{tmp_path}/catalogue.sqlite"
    with served("-c", "from facts.cli import main; main()", "serve", "--no-browser", FACTS_DATABASE_URL=address) as url:
        port = int(url.rpartition(":")[2])
    with socket.socket() as gone:
        assert gone.connect_ex(("127.0.0.1", port)) != 0
