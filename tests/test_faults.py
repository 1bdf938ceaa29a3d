"""What a reader is told of an error, and what stays with the operator."""

import logging
import re
import urllib.request

import pytest
from serving import served
from sqlalchemy import create_engine, text
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from test_addresses import opened
from websockets.sync.client import connect

from dashboard import faults
from dashboard.addresses.paths import PAGES
from dashboard.text import plain
from facts.catalog import Actor, Role, open_catalogue
from facts.errors import FileError, SelectionError, StoreError

INSIDE = re.compile(r"sqlite|postgres|psycopg|/home|/tmp|secret|passw|\.py\b|Traceback|no such table", re.IGNORECASE)
ADDRESSES = (
    "/f/3d2085e97c16 /embed/fact/3d2085e97c16 /embed/compare /embed/compare.json /data/facts.csv /data/facts.xlsx"
    " /image/rank.svg /data/dictionary.json /oembed?url=http://testserver/compare"
).split()


def test_what_a_reader_can_mend_is_told_as_it_is():
    for error in (SelectionError("no", where="filter x", remedy="y"), FileError("it is no Word document")):
        assert faults.told(error) is error


def test_all_else_is_an_id_for_the_reader_and_everything_for_the_log(caplog):
    hidden = (
        StoreError("the database refused: no such table", where="sqlite:////home/a/secret.db"),
        KeyError("/home/a/secret.py"),
    )
    for error in hidden:
        caplog.clear()
        with caplog.at_level(logging.ERROR):
            said = str(faults.told(error))
        key = re.search(r"error ([0-9a-f]{8})\.$", said)[1]
        assert not INSIDE.search(said)
        assert not INSIDE.search(plain(error))
        assert key in caplog.text
        assert "secret" in caplog.text


@pytest.fixture
def broken(tmp_path, monkeypatch):
    """A catalogue that loses its tables while it is open."""
    url = f"sqlite:///{tmp_path}/secret-place.sqlite"
    monkeypatch.setenv("FACTS_DATABASE_URL", url)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    open_catalogue(url, Actor("operator", Role.READER)).store.close()
    return lambda: break_(url)


def break_(url):
    engine = create_engine(url)
    with engine.begin() as connection:
        for table in ("fact", "clock", "metric", "facility", "held_text", "candidate"):
            connection.execute(text(f"ALTER TABLE {table} RENAME TO {table}_gone"))
    engine.dispose()


@pytest.mark.parametrize("accept", ["text/html", "*/*"])
def test_no_address_tells_where_the_database_is(broken, accept, caplog):
    with opened() as client:
        assert client.get(ADDRESSES[0]).status_code == 200
        broken()
        told = [client.get(address, headers={"accept": accept}) for address in ADDRESSES]
    leaks = [answer.url.path for answer in told if INSIDE.search(answer.text)]
    print(f"addresses without a database: {len(told)} attempts, {len(leaks)} faults")
    assert leaks == []
    assert {answer.status_code for answer in told} <= {200, 503}
    assert [answer.status_code for answer in told].count(503) >= 7
    failed = [answer for answer in told if answer.status_code == 503]
    keys = [re.search(r"error ([0-9a-f]{8})", answer.text)[1] for answer in failed]
    assert all(key in caplog.text for key in keys)
    assert all(answer.headers["retry-after"] for answer in failed)


@pytest.mark.parametrize("name", ["", *sorted(PAGES)])
def test_no_page_tells_where_the_database_is(name, lost):
    """Every page of the real server, with all that it sends, while the database is not there."""
    said = shown(lost, name)
    assert not INSIDE.search(said), INSIDE.search(said)
    assert name == "check" or re.search(r"error [0-9a-f]{8}", said)  # which asks for nothing yet


@pytest.fixture(scope="module")
def lost(tmp_path_factory):
    """A server whose database loses its tables while it runs."""
    folder = tmp_path_factory.mktemp("lost")
    url = f"sqlite:///{folder}/secret-place.sqlite"
    with served(FACTS_DATABASE_URL=url, XDG_CACHE_HOME=str(folder)) as address:
        with urllib.request.urlopen(f"{address}{ADDRESSES[0]}", timeout=20) as answer:
            assert answer.status == 200
        break_(url)
        yield address


def shown(address, name):
    """All that a page sends to its reader, as text."""
    place = address.replace("http", "ws", 1) + "/_stcore/stream"
    said, message = "", ForwardMsg()
    with connect(place, subprotocols=["streamlit"], max_size=None) as held:
        begin = BackMsg()
        begin.rerun_script.page_name = name
        held.send(begin.SerializeToString())
        while message.WhichOneof("type") != "script_finished":
            message.ParseFromString(held.recv(timeout=30))
            said += str(message) if message.WhichOneof("type") == "delta" else ""
    return said
