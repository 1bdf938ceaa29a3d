"""Articles from addresses: which are asked, how often they may lead on, and how much they may answer.

The local server is reached only by giving `fetch` a check of one's own; `read_url` has no such argument.
"""

from __future__ import annotations

import gzip
import inspect
import time
from http.server import BaseHTTPRequestHandler
from typing import ClassVar

import pytest
from support.printed_article import CENTRE
from support.serving import serve_handler
from support.web_page import PAGE

from facts.documents import document_worker, read_url, reader_limits
from facts.documents.document_kinds import FileKind, parse_document
from facts.documents.fetching import ask_address, check_address, fetch_address, is_public
from facts.errors import FileError

PUBLIC = "93.184.215.14"


class Handler(BaseHTTPRequestHandler):
    """Answers by path; remembers what it was asked."""

    protocol_version = "HTTP/1.1"
    asked: ClassVar[list[tuple[str, str]]] = []

    def do_GET(self):
        self.asked.append((self.path, self.headers["User-Agent"]))
        name, _, rest = self.path.strip("/").partition("/")
        getattr(self, f"answer_{name}")(rest) if rest else getattr(self, f"answer_{name}")()

    def reply(self, body=b"", status=200, **headers):
        self.send_response(status)
        headers.setdefault("Content_Length", str(len(body)))
        for key, value in headers.items():
            self.send_header(key.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def answer_page(self):
        self.reply(PAGE.encode(), Content_Type="text/html; charset=utf-8")

    def answer_latin(self):
        self.reply("Città di 400 m²".encode("cp1252"), Content_Type="text/plain; charset=iso-8859-1")

    def answer_again(self, rest):
        self.reply(status=302, Location=f"/again/{int(rest) - 1}" if int(rest) else "/page")

    def answer_to(self, rest):
        self.reply(status=301, Location=rest)

    def answer_missing(self):
        self.reply(status=404)

    def answer_heavy(self):
        self.reply(Content_Length=str(10**12))

    def answer_short(self):
        self.reply(b"only this", Content_Length="5000")
        self.close_connection = True

    def answer_bomb(self):
        self.reply(gzip.compress(bytes(20 * 1024**2)), Content_Encoding="gzip")

    def answer_packed(self):
        self.reply(gzip.compress(b"The hall has 400 seats."), Content_Encoding="gzip")

    def answer_endless(self, rest="0"):
        self.send_response(200)
        self.end_headers()
        self.close_connection = True
        for _ in range(200):
            self.wfile.write(b"x" * 1024)
            time.sleep(float(rest))

    def log_message(self, *arguments):
        pass


@pytest.fixture
def server():
    Handler.asked = []
    with serve_handler(Handler) as port:
        yield port


def only_test_hosts(host, port):
    """Let names that end in .test lead to this machine; check the others as ever."""
    return ["127.0.0.1"] if host.endswith(".test") else check_address(host, port)


def fetched(url):
    return fetch_address(url, only_test_hosts)


def refusal(call, *arguments):
    with pytest.raises(FileError) as caught:
        call(*arguments)
    assert caught.value.remedy
    return caught.value.what


@pytest.mark.parametrize(
    "address",
    """127.0.0.1 127.8.9.1 0.0.0.0 10.0.0.1 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 192.0.0.1 192.0.2.1
    198.18.0.1 203.0.113.1 224.0.0.1 239.1.1.1 240.0.0.1 255.255.255.255 :: ::1 fe80::1 fe80::1%eth0 fc00::1 fd12::1
    fec0::1 ff02::1 2001:db8::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 2002:7f00:1:: 2002:a00:1:: 64:ff9b::7f00:1
    64:ff9b::a9fe:a9fe 64:ff9b:1::1 ::127.0.0.1 no-address""".split(),
)
def test_an_address_that_is_not_public_is_known(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", [PUBLIC, "8.8.8.8", "2606:2800:220:1::1"])
def test_an_address_that_is_public_is_known(address):
    assert is_public(address)


def test_a_host_is_refused_when_one_of_its_addresses_is_not_public():
    assert check_address("example.org", 80, lambda *_: [PUBLIC]) == [PUBLIC]
    what = refusal(check_address, "example.org", 80, lambda *_: [PUBLIC, "127.0.0.1"])
    assert what == "'example.org' is not on the public web (127.0.0.1)"


def test_a_host_without_an_address_is_named():
    def resolver(host, port):
        raise OSError

    assert refusal(check_address, "nowhere.invalid", 80, resolver) == "there is no host 'nowhere.invalid'"
    assert "has no address" in refusal(check_address, "empty.invalid", 80, lambda *_: [])


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "0.0.0.0", "2130706433", "127.1", "0x7f.1", "[::ffff:127.0.0.1]"]
)
def test_a_server_on_this_machine_is_never_asked(server, host):
    assert refusal(fetch_address, f"http://{host}:{server}/page")
    assert Handler.asked == []


def test_reading_an_address_refuses_this_machine_and_names_the_address(server):
    with pytest.raises(FileError, match=r"is not on the public web \(127.0.0.1\)") as caught:
        read_url(f"http://127.0.0.1:{server}/page")
    assert caught.value.where == f"http://127.0.0.1:{server}/page"
    assert Handler.asked == []


def test_nobody_who_reads_an_address_can_change_the_check():
    assert list(inspect.signature(read_url).parameters) == ["url", "tell"]
    assert "fetch_address(url)" in inspect.getsource(document_worker)
    for ask in (fetch_address, ask_address):
        assert inspect.signature(ask).parameters["check"].default is check_address


@pytest.mark.parametrize("target", ["http://127.0.0.1:{}/page", "http://localhost:{}/page", "http://[::1]:{}/page"])
def test_an_address_that_leads_on_to_this_machine_is_refused(server, target):
    assert "is not on the public web" in refusal(fetched, f"http://a.test:{server}/to/" + target.format(server))
    assert len(Handler.asked) == 1


@pytest.mark.parametrize("target", ["file:///etc/hostname", "ftp://a.test/", "gopher://a.test/", "http://["])
def test_an_address_that_leads_out_of_the_web_is_refused(server, target):
    assert refusal(fetched, f"http://a.test:{server}/to/{target}")
    assert len(Handler.asked) == 1


@pytest.mark.parametrize(
    "url",
    ["file:///etc/hostname", "ftp://example.org/a", "javascript:1", "example.org", "http://", "http://a:99999/", "",
     "http://user:word@example.org/", "http://a\x00b/", "http://exa mple/", "http://" + "a" * 300 + "/"],
)  # fmt: skip
def test_what_is_no_address_of_the_web_is_refused(url):
    assert refusal(fetch_address, url)


def test_the_connection_goes_to_the_address_that_was_checked(server):
    """The name has no address of its own, so nothing but the check can have led here."""
    asked = []

    def check(host, port):
        asked.append((host, port))
        return ["127.0.0.1"]

    assert fetch_address(f"http://no-such-name.test:{server}/page", check).content == PAGE.encode()
    assert asked == [("no-such-name.test", server)]


def test_every_step_is_checked_anew(server):
    asked = []

    def check(host, port):
        asked.append(host)
        return ["127.0.0.1"]

    fetch_address(f"http://a.test:{server}/to/http://b.test:{server}/page", check)
    assert asked == ["a.test", "b.test"]


def test_an_address_may_lead_on_five_times(server):
    assert fetched(f"http://a.test:{server}/again/4").url == f"http://a.test:{server}/page"
    assert refusal(fetched, f"http://a.test:{server}/again/5") == "the address leads on more than 5 times"


def test_the_project_names_itself_to_the_server(server):
    fetched(f"http://a.test:{server}/page")
    assert Handler.asked[0][1].startswith("facts-dashboard/")


def test_what_was_fetched_is_read_as_what_it_is(server):
    page = fetched(f"http://a.test:{server}/page")
    assert CENTRE in parse_document(FileKind.HTML, page.content, url=page.url, charset=page.charset).text


def test_the_encoding_that_the_server_tells_is_used(server):
    page = fetched(f"http://a.test:{server}/latin")
    assert parse_document(FileKind.TEXT, page.content, charset=page.charset).text == "Città di 400 m²"


def test_a_packed_answer_is_unpacked(server):
    assert fetched(f"http://a.test:{server}/packed").content == b"The hall has 400 seats."


def test_an_error_of_the_server_is_told(server):
    assert refusal(fetched, f"http://a.test:{server}/missing") == "the server answers 404 Not Found"


def test_an_answer_that_breaks_off_is_told(server):
    assert "breaks off" in refusal(fetched, f"http://a.test:{server}/short")


def test_a_server_that_speaks_no_tls_is_told(server):
    assert "gives no answer" in refusal(fetched, f"https://a.test:{server}/page")


def test_too_large_an_answer_is_left(server, monkeypatch):
    assert "megabytes" in refusal(fetched, f"http://a.test:{server}/heavy")
    monkeypatch.setattr(reader_limits, "MAX_BYTES", 100_000)
    assert refusal(fetched, f"http://a.test:{server}/endless") == "the answer is too large"
    assert refusal(fetched, f"http://a.test:{server}/bomb") == "the answer is too large"


def test_too_slow_an_answer_is_left(server, monkeypatch):
    monkeypatch.setattr(reader_limits, "FETCH_SECONDS", 0.3)
    started = time.monotonic()
    assert refusal(fetched, f"http://a.test:{server}/endless/0.05") == "the answer takes too long"
    assert time.monotonic() - started < 3


def test_an_address_that_never_answers_is_left_when_the_time_is_over(monkeypatch):
    monkeypatch.setattr(reader_limits, "FETCH_SECONDS", 0.01)
    with pytest.raises(FileError, match=r"took more than 0.01 seconds"):
        read_url("http://example.invalid/")
