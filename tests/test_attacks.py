"""What a hostile visitor sends to the real server: nothing of it stops the server or shows its inside. Seeded."""

import http.client
import random
import re
import socket
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from urllib.parse import quote, urlsplit

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from support.mutated_dates import mutated
from support.serving import served
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

ATTEMPTS = 2000
PATIENCE = 20  # seconds for an answer
PROCESSORS = "3d2085e97c16"
WHOLE = (
    "/data/facts.csv?metric=patients_treated",
    "/data/facts.json?facility=cnao&as_of_from=2010&as_of_to=2020",
    "/data/facts.xlsx?facility=cnao",
    f"/f/{PROCESSORS}?in=it",
    f"/f/{PROCESSORS}?frozen=2026-11-22T10:00:00Z",
    f"/embed/fact/{PROCESSORS}?theme=dark",
    "/embed/compare?metric=patients_treated&at=2015",
    "/embed/compare.json?metric=patients_treated&width=400",
    "/embed/trend?facility=cnao&unit=%7Bpatient%7D",
    "/embed/interval.json?id=" + PROCESSORS,
    "/image/rank.tiff?size=page",
    "/oembed?url=http%3A%2F%2F127.0.0.1%2Fcompare%3Fmetric%3Dpatients_treated&maxwidth=300",
    "/data/openapi.json",
    "/robots.txt",
    "/compare?metric=patients_treated",
    "/",
)
NAMES = (
    "text facility metric topic kind country qualifier dimension as_of_from as_of_to publisher verification deprecated"
    " unit currency scale at frozen in theme page order chart id size width decimal url format maxwidth preview amp;in"
    " review_state x"
).split()
VALUES = (
    *("", "0", "-1", "1e999999999", "9" * 30, "nan", "true", "cnao", "patients_treated", "é", "\0", "\ud83d", "％"),
    *("m/" * 200, "{" * 300, "[" * 300, "(" * 300, "a" * 20_000, " ".join("ab" * 3000), '"', "'", "a AND NEAR(b", "%"),
    *("../../etc/passwd", "http://127.0.0.1/", "<script>", "$(x)", "${x}", "{{7*7}}", "2026-11-22T10:00:00+99:99"),
)
# What an operator may see and a reader may not.
INSIDE = re.compile(r"Traceback|sqlite|postgres|/tmp/|site-packages|\.py\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("attacked")
    database = f"sqlite:///{folder}/catalogue.sqlite"
    with served(FACTS_DATABASE_URL=database, XDG_CACHE_HOME=str(folder)) as address:
        yield address


class Visitor:
    """Somebody with one kept connection, who opens another where the server ended it."""

    def __init__(self, address):
        self._host = urlsplit(address).netloc
        self._kept = None

    def ask(self, path, method="GET", body=None, **headers):
        """Return status, headers and body; raise where nothing is answered in time."""
        for _ in range(2):  # the server may have ended a kept connection meanwhile
            kept = self._kept or http.client.HTTPConnection(self._host, timeout=PATIENCE)
            try:
                kept.request(method, path, body, headers)
                answer = kept.getresponse()
                content = answer.read()
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
                is_fresh = self._kept is None
                self.leave(kept)
                if is_fresh:
                    raise
                continue
            self._kept = kept
            if answer.will_close:
                self.leave(kept)
            return answer.status, answer.headers, content
        raise AssertionError("unreachable")

    def leave(self, kept=None):
        for connection in (kept, self._kept):
            if connection:
                connection.close()
        self._kept = None


def hostile(seed, count):
    """Addresses of all kinds with options put in, taken out, doubled and grown, and with odd paths."""
    rng, dates = random.Random(seed), mutated(seed, 10 * count)
    for _ in range(count):
        path, _, query = rng.choice(WHOLE).partition("?")
        pairs = [pair for pair in query.split("&") if pair and rng.random() < 0.8]
        for _ in range(rng.choice((0, 1, 1, 2, 3))):
            name = rng.choice(NAMES)
            value = next(dates) if name in ("as_of_from", "as_of_to", "at") else rng.choice(VALUES)
            pairs.append(f"{name}={quote(value, errors='surrogatepass')}" if rng.random() < 0.9 else name + value[:20])
        if rng.random() < 0.05:
            pairs *= rng.choice((2, 50, 1500))
        if rng.random() < 0.2:
            place = rng.randrange(1, len(path) + 1)
            path = (
                path[:place] + rng.choice(("/", "//", "..", "%2e%2e", "%00", "%", ".json", "x" * 3000)) + path[place:]
            )
        address = path + ("?" + rng.choice(("&", "&", "&", ";", "&amp;")).join(pairs) if pairs else "")
        yield re.sub(r"[^!-~]", lambda found: quote(found.group(), errors="surrogatepass"), address)[:60_000]


@pytest.fixture
def visitor(server):
    one = Visitor(server)
    yield one
    one.leave()


def test_two_thousand_mutated_addresses_are_answered(visitor):
    faults, answered = [], {}
    for address in hostile(18, ATTEMPTS):
        try:
            status, _, body = visitor.ask(address, accept=random.Random(address).choice(("*/*", "text/html")))
        except OSError as error:
            faults.append(f"{type(error).__name__} {address[:200]}")
            break  # nothing is answered any more
        answered[status] = answered.get(status, 0) + 1
        if status == 500:
            faults.append(f"{status} {address[:200]}")
        if status >= 400 and INSIDE.search(body.decode(errors="replace")):
            faults.append(f"{status} {address[:200]} {body[:200]}")
    print(f"addresses: {sum(answered.values())} attempts, {dict(sorted(answered.items()))}, {len(faults)} faults")
    assert faults == []
    assert visitor.ask("/_stcore/health")[0] == 200
    assert answered[200] > 200
    assert answered[400] > 200


# ---- who takes and does not give back ---------------------------------------------------------------


HURRIED = """
import socket
import sys
from dashboard.web import connection, streaming_download, streamlit_files
connection.ASKED_WITHIN = connection.STALLED_AFTER = streaming_download.STALLED_AFTER = 1.0
connection.MOST_UNASKED = 50
streaming_download.CHUNK = 1 << 14
streamlit_files.MOST_OF_ONE, streamlit_files.MOST_OF_ALL = 3_500_000, 5_500_000
at_once = connection._answer_at_once
def narrow(transport):
    at_once(transport)
    transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
connection._answer_at_once = narrow
sys.argv.append("--no-browser")
from dashboard import server
server.main()
"""


@pytest.fixture(scope="module")
def hurried(tmp_path_factory):
    """A server with deadlines of seconds and limits of megabytes, to which the system lends little room for answers."""
    folder = tmp_path_factory.mktemp("hurried")
    environment = {"FACTS_DATABASE_URL": f"sqlite:///{folder}/catalogue.sqlite", "XDG_CACHE_HOME": str(folder)}
    with served("-c", HURRIED, **environment) as address:
        yield address


@pytest.fixture
def guest(hurried):
    one = Visitor(hurried)
    yield one
    one.leave()


def opened(address, sent=b"", room=None):
    """A connection that has sent something, with so much room for answers."""
    parts = urlsplit(address)
    held = socket.socket()
    held.settimeout(PATIENCE)
    if room:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
    held.connect((parts.hostname, parts.port))
    held.sendall(sent.replace(b"HOST", parts.netloc.encode()))
    return held


def received(held):
    """What a connection has received in the end; None where the server does not end it."""
    found = b""
    try:
        while part := held.recv(1 << 16):
            found += part
    except ConnectionResetError:
        pass
    except TimeoutError:
        return None
    finally:
        held.close()
    return found


@pytest.mark.parametrize(
    "half",
    [
        b"",
        b"G",
        b"GET /f/x HTTP/1.1\r\nHost: HOST\r\nX: ",
        b"GET /_stcore/health HTTP/1.1\r\nHost: HOST\r\n\r\nGET /_stcore/heal",
        b"PUT /_stcore/upload_file/a/b HTTP/1.1\r\nHost: HOST\r\nContent-Length: 1000000\r\n\r\nxxx",
        b"PUT /_stcore/upload_file/a/b HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nxxx\r\n",
        b"GET /_stcore/stream HTTP/1.1\r\nHost: HOST\r\nUpgrade: websocket\r\n",
    ],
)
def test_who_asks_by_half_is_let_go(hurried, guest, half):
    held = [opened(hurried, half) for _ in range(20)]
    assert guest.ask("/_stcore/health")[0] == 200
    kept_open = sum(received(one) is None for one in held)
    print(f"half requests: {len(held)} attempts, {kept_open} kept open")
    assert kept_open == 0


def test_more_half_requests_than_there_are_places_push_out_each_other_and_nobody_else(hurried, guest):
    held = [opened(hurried, b"GET / HT") for _ in range(200)]
    assert guest.ask("/data/facts.csv?facility=cnao")[0] == 200
    assert [received(one) for one in held] == [b""] * 200


def test_readers_who_do_not_read_stop_nobody(hurried, guest):
    asked = b"GET /data/facts.json HTTP/1.1\r\nHost: HOST\r\n\r\n"
    held = [opened(hurried, asked, room=2048) for _ in range(16)]
    status, _, body = guest.ask("/data/facts.csv?facility=cnao")
    assert (status, body[:3]) == (200, b"id,")
    whole = sum(b"\r\n0\r\n\r\n" in received(one) for one in held)
    print(f"readers who do not read: {len(held)} attempts, {whole} were sent all the same")
    assert whole <= 4  # the last of them may still be read in time
    assert guest.ask("/data/facts.csv")[0] == 200


@contextmanager
def session(address, guest, origin=None):
    """A session of the dashboard, as its page opens one."""
    place = address.replace("http", "ws", 1) + "/_stcore/stream"
    with connect(place, subprotocols=["streamlit"], origin=origin) as held:
        begin = BackMsg()
        begin.rerun_script.query_string = ""
        held.send(begin.SerializeToString())
        message = ForwardMsg()
        while message.WhichOneof("type") != "new_session":
            message.ParseFromString(held.recv(timeout=PATIENCE))
        yield Session(guest, message.new_session.initialize.session_id)


class Session:
    """What somebody in a session can bring and take away."""

    def __init__(self, guest, key):
        self._guest, self.id = guest, key
        _, headers, _ = guest.ask("/_stcore/health")
        token = headers["set-cookie"].partition("=")[2].partition(";")[0]
        self._headers = {"cookie": f"_streamlit_xsrf={token}", "x-xsrftoken": token}

    def put(self, name, size):
        """Bring a file; return the status of the answer."""
        body = b'--b\r\nContent-Disposition: form-data; name="f"; filename="f.csv"\r\n\r\n%b\r\n--b--\r\n' % (
            b"x" * size
        )
        headers = {**self._headers, "content-type": "multipart/form-data; boundary=b"}
        return self._guest.ask(f"/_stcore/upload_file/{self.id}/{name}", "PUT", body, **headers)[0]

    def remove(self, name):
        return self._guest.ask(f"/_stcore/upload_file/{self.id}/{name}", "DELETE", **self._headers)[0]


def test_the_files_of_a_session_and_of_all_have_a_total(hurried, guest):
    with session(hurried, guest) as one, session(hurried, guest) as other:
        assert [one.put(f"a{number}", 1_000_000) for number in range(5)] == [204, 204, 204, 413, 413]
        assert one.remove("a0") == 204
        assert [one.put("a9", 1_000_000), one.put("a10", 1_000_000)] == [204, 413]
        assert [other.put(f"b{number}", 1_000_000) for number in range(4)] == [204, 204, 413, 413]
        assert [one.remove("a1"), other.put("b8", 1_000_000)] == [204, 204]


def test_pictures_leave_the_other_pages_alone(hurried, guest):
    """While many are painted, pages come: all of them before the last picture."""
    paths = [f"/image/compare.svg?metric=patients_treated&at={year}" for year in range(1995, 2025)]
    with ThreadPoolExecutor(len(paths)) as readers:
        painted = [readers.submit(_got, hurried, path) for path in paths]
        pages = [guest.ask(path)[0] for path in (f"/f/{PROCESSORS}", "/data/facts.csv", "/embed/rank", "/")]
        waiting = sum(not one.done() for one in painted)
        statuses = Counter(one.result() for one in painted)
    print(f"pictures: {len(paths)} at once, {dict(statuses)}, {waiting} still waited when {len(pages)} pages had come")
    assert pages == [200] * 4
    assert waiting > 0
    assert set(statuses) == {200}


def _got(address, path):
    one = Visitor(address)
    try:
        return one.ask(path)[0]
    finally:
        one.leave()


# ---- pages of others ----------------------------------------------------------------------------------


def test_pages_of_others_open_no_session(hurried, guest):
    for origin in (None, hurried):
        with session(hurried, guest, origin) as one:
            assert one.id
    port = urlsplit(hurried).port
    refused = 0
    origins = ("null", "http://localhost:3000", f"http://localhost:{port}", f"http://evil.example:{port}", "file://")
    for origin in origins:
        with pytest.raises(InvalidStatus), session(hurried, guest, origin):
            pass
        refused += 1
    print(f"sessions from pages of others: {len(origins)} attempts, {len(origins) - refused} opened")
