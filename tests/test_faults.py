"""What a reader is told of an error, and what stays with the operator."""

import logging
import re
import urllib.error
import urllib.request
from pathlib import Path

import psutil
import pytest
from sqlalchemy import create_engine, make_url, text
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from support.read_back import opened
from support.serving import served
from websockets.sync.client import connect

from dashboard import safe_text
from dashboard.safe_text import escape_markdown
from dashboard.web.routes import PAGES
from facts.catalog import Actor, Role, open_catalogue
from facts.errors import FileError, SelectionError, StoreError

INSIDE = re.compile(
    r"sqlite|postgres|psycopg|(?<![\w/])/home|/tmp|secret[-_./]|passw|\.py\b|Traceback|no such table", re.IGNORECASE
)
ADDRESSES = (
    "/f/3d2085e97c16 /embed/fact/3d2085e97c16 /embed/compare /embed/compare.json /data/facts.csv /data/facts.xlsx"
    " /image/rank.svg /data/dictionary.json /oembed?url=http://testserver/compare"
).split()


def test_what_a_reader_can_mend_is_told_as_it_is():
    for error in (SelectionError("no", where="filter x", remedy="y"), FileError("it is no Word document")):
        assert safe_text.make_public_error(error) is error


def test_all_else_is_an_id_for_the_reader_and_everything_for_the_log(caplog):
    hidden = (
        StoreError("the database refused: no such table", where="sqlite:////home/a/secret.db"),
        KeyError("/home/a/secret.py"),
    )
    for error in hidden:
        caplog.clear()
        with caplog.at_level(logging.ERROR):
            said = str(safe_text.make_public_error(error))
        key = re.search(r"error ([0-9a-f]{8})\.$", said)[1]
        assert not INSIDE.search(said)
        assert not INSIDE.search(escape_markdown(error))
        assert key in caplog.text
        assert "secret" in caplog.text


@pytest.fixture
def broken(tmp_path, monkeypatch):
    """A catalogue that loses its tables while it is open."""
    url = f"sqlite:///{tmp_path}/secret-place.sqlite"
    monkeypatch.setenv("FACTS_DATABASE_URL", url)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    open_catalogue(url, Actor("operator", Role.READER)).close()
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


BUG = """
from facts.catalog import Catalogue
def fail(*_, **__):
    raise RuntimeError("/home/secret/place.py: passw0rd")
Catalogue.get_version = Catalogue.get_article = Catalogue.get_fact = fail
from dashboard.server import main
main()
"""
PROGRAMS = {"a bug": ("-c", BUG, "--no-browser")}
STILL_ANSWERED = {"a full disk"}


def overwritten(url):
    path = Path(url.removeprefix("sqlite:///"))
    for file in (path, path.with_name(path.name + "-wal")):
        if file.exists():
            file.write_bytes(b"garbage " * (file.stat().st_size // 8 + 1))


def removed(url):
    path = Path(url.removeprefix("sqlite:///"))
    path.write_bytes(b"")
    path.with_name(path.name + "-wal").unlink(missing_ok=True)


def dropped(url):
    there = make_url(url).set(drivername="postgresql+psycopg")
    engine = create_engine(there.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {there.database} WITH (FORCE)"))
    engine.dispose()


def filled_up(_url):
    """No file of the server can grow any more, as on a full disk."""
    for process in psutil.Process().children():
        if "dashboard.server" in process.cmdline():
            process.rlimit(psutil.RLIMIT_FSIZE, (0, 0))


BREAKS = {
    "a full disk": filled_up,
    "tables lost": break_,
    "overwritten": overwritten,
    "emptied": removed,
    "a server without it": dropped,
}


@pytest.fixture(scope="module", params=[*BREAKS, *PROGRAMS])
def lost(request, tmp_path_factory):
    """A server that cannot do its work: its database breaks while it runs, its disk is full, or the program is wrong.

    Its name and address, and whether it can still answer.
    """
    folder = tmp_path_factory.mktemp("lost")
    url = f"sqlite:///{folder}/secret-place.sqlite"
    if request.param == "a server without it":
        server = request.getfixturevalue("postgresql")
        engine = create_engine(server, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("CREATE DATABASE secret_place"))
        engine.dispose()
        secret = server.set(drivername="postgresql", database="secret_place", password="passw0rd")
        url = secret.render_as_string(hide_password=False)
    open_catalogue(url, Actor("operator", Role.READER)).close()
    with served(*PROGRAMS.get(request.param, ()), FACTS_DATABASE_URL=url, XDG_CACHE_HOME=str(folder)) as address:
        if request.param in BREAKS:
            with urllib.request.urlopen(f"{address}{ADDRESSES[0]}", timeout=20) as answer:
                assert answer.status == 200
            BREAKS[request.param](url)
        yield request.param, address


@pytest.mark.parametrize("name", ["", *sorted(PAGES)])
def test_no_page_tells_what_is_wrong_inside(name, lost):
    """Every page of the real server, with all that it sends, while it cannot do its work."""
    fault, address = lost
    said = shown(address, name)
    assert not INSIDE.search(said), INSIDE.search(said)
    # The page Check asks for nothing yet, and Review lists what is held.
    assert name in ("check", "review", "report") or fault in STILL_ANSWERED or re.search(r"error [0-9a-f]{8}", said)


def test_no_address_of_a_broken_server_tells_what_is_wrong_inside(lost):
    fault, address = lost
    answers = [asked(address + path) for path in ADDRESSES]
    leaks = [path for path, (_, told) in zip(ADDRESSES, answers, strict=True) if INSIDE.search(told)]
    print(f"addresses with {fault}: {len(answers)} attempts, {len(leaks)} faults")
    assert leaks == []
    failed = [told for status, told in answers if status >= 400]
    assert fault in STILL_ANSWERED or len(failed) >= 6
    assert all(re.search(r"error [0-9a-f]{8}", told) for told in failed) or fault in STILL_ANSWERED


def asked(address):
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:
            return answer.status, answer.read().decode("utf-8", "ignore")
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode("utf-8", "ignore")


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
