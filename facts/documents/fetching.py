"""Articles from the web: only public addresses, checked and then connected to as checked, again at every redirect."""

from __future__ import annotations

import http.client
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from importlib.metadata import version
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from facts.documents import reader_limits
from facts.documents.document_kinds import make_size_error
from facts.errors import FileError

Address = IPv4Address | IPv6Address
Resolver = Callable[[str, int], list[str]]
Check = Callable[[str, int], list[str]]
PROGRAM = "facts-dashboard"
"""What this program calls itself to servers, and in their robots.txt."""
REMEDY = "Give an address on the public web, or save the page and give the file."


def resolve_host(host: str, port: int) -> list[str]:
    """Return every address of a host."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def check_address(host: str, port: int, resolver: Resolver = resolve_host) -> list[str]:
    """Return the addresses to connect to; raise FileError when any of a host's addresses is not public."""
    try:
        found = resolver(host, port)
    except (OSError, UnicodeError) as error:
        raise FileError(f"there is no host {host!r}", remedy="Check the address.") from error
    if not found:
        raise FileError(f"the host {host!r} has no address", remedy="Check the address.")
    for text in found:
        if not is_public(text):
            raise FileError(f"{host!r} is not on the public web ({text})", remedy=REMEDY)
    return found


def is_public(text: str) -> bool:
    """Whether an address is one of the public internet, also where it wraps another."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return False
    return all(_is_global(each) for each in (address, *_list_wrapped(address)))


def _is_global(address: Address) -> bool:
    return address.is_global and not (
        address.is_multicast
        or address.is_private
        or address.is_loopback
        or address.is_link_local
        or address.is_reserved
        or address.is_unspecified
        or getattr(address, "is_site_local", False)
    )


def _list_wrapped(address: Address) -> list[Address]:
    """Return the IPv4 addresses that an IPv6 address leads to: mapped, 6to4, Teredo."""
    if isinstance(address, IPv4Address):
        return []
    found = (address.ipv4_mapped, address.sixtofour, *(address.teredo or ()))
    return [each for each in found if each is not None]


_REDIRECTS = 5
_PATIENCE = 10.0
_CHUNK = 64 * 1024
_PORTS = {"http": 80, "https": 443}
_SAFE = "/%:=&?~#+!$,;'@()*[]-._"


@dataclass(frozen=True, slots=True)
class WebAnswer:
    """What an address answered."""

    content: bytes
    url: str
    charset: str
    status: int = HTTPStatus.OK
    reason: str = ""
    etag: str = ""
    last_modified: str = ""

    @property
    def name(self) -> str:
        return urlsplit(self.url).path.rpartition("/")[2]


def fetch_address(url: str, check: Check = check_address) -> WebAnswer:
    """Return what an address answers; raise FileError for a bad one, an error, or too much."""
    answer = ask_address(url, check=check)
    if answer.status != HTTPStatus.OK:
        raise FileError(f"the server answers {answer.status} {answer.reason}", remedy="Check the address.")
    return answer


def ask_address(url: str, conditions: Mapping[str, str] | None = None, check: Check = check_address) -> WebAnswer:
    """Do the same, with any status, without content where it is not 200; `conditions` are headers of the request."""
    deadline = time.monotonic() + reader_limits.FETCH_SECONDS
    for _ in range(_REDIRECTS + 1):
        parts = _split_url(url)
        connection = _make_connection(parts, check)
        try:
            with _send_request(connection, parts, conditions or {}) as response:
                if response.status not in (301, 302, 303, 307, 308):
                    return _make_answer(response, url, deadline)
                url = urljoin(url, response.getheader("Location") or "")
        except (OSError, ValueError, http.client.HTTPException, zlib.error) as error:
            raise FileError(
                f"{parts.hostname} gives no answer ({_describe_reason(error)})", remedy="Try it later."
            ) from error
        finally:
            connection.close()
    raise FileError(f"the address leads on more than {_REDIRECTS} times", remedy="Give the last address.")


def _make_answer(response: http.client.HTTPResponse, url: str, deadline: float) -> WebAnswer:
    is_good = response.status == HTTPStatus.OK
    return WebAnswer(
        _read_content(response, deadline) if is_good else b"",
        url,
        response.headers.get_content_charset() or "",
        response.status,
        response.reason or "",
        response.getheader("ETag") or "",
        response.getheader("Last-Modified") or "",
    )


def _split_url(url: str) -> SplitResult:
    """Take an address apart; raise FileError for what is not one of the web."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode()
    except (ValueError, UnicodeError) as error:
        raise FileError("this is no address", remedy=REMEDY) from error
    if parts.scheme not in _PORTS or not host or port == 0:
        raise FileError("only http and https addresses are read", remedy=REMEDY)
    if parts.username is not None or parts.password is not None:
        raise FileError("the address holds a name or a password", remedy="Take it out; " + REMEDY.lower())
    return parts


def _make_connection(parts: SplitResult, check: Check) -> http.client.HTTPConnection:
    host = (parts.hostname or "").encode("idna").decode()
    port = parts.port or _PORTS[parts.scheme]
    addresses = check(host, port)
    made = _SecureConnection(host, port) if parts.scheme == "https" else _CheckedConnection(host, port)
    made.addresses = addresses
    return made


class _CheckedConnection(http.client.HTTPConnection):
    """Connects to an address that was checked, never to what the name leads to a moment later."""

    addresses: list[str]

    def __init__(self, host: str, port: int) -> None:
        super().__init__(host, port, timeout=_PATIENCE)

    def connect(self) -> None:
        self.sock = _connect_socket(self.addresses, self.port)


class _SecureConnection(http.client.HTTPSConnection):
    """The same, with the certificate checked against the name."""

    addresses: list[str]

    def __init__(self, host: str, port: int) -> None:
        self.checks = ssl.create_default_context()
        super().__init__(host, port, timeout=_PATIENCE, context=self.checks)

    def connect(self) -> None:
        plain = _connect_socket(self.addresses, self.port)
        try:
            self.sock = self.checks.wrap_socket(plain, server_hostname=self.host)
        except OSError:
            plain.close()
            raise


def _connect_socket(addresses: list[str], port: int) -> socket.socket:
    problem: OSError = OSError("no address")
    for address in addresses[:4]:
        try:
            return socket.create_connection((address, port), timeout=_PATIENCE)
        except OSError as error:
            problem = error
    raise problem


def _send_request(
    connection: http.client.HTTPConnection, parts: SplitResult, conditions: Mapping[str, str]
) -> http.client.HTTPResponse:
    target = quote(parts.path or "/", safe=_SAFE) + (f"?{quote(parts.query, safe=_SAFE)}" if parts.query else "")
    headers = {
        "User-Agent": f"{PROGRAM}/{version('facts-dashboard')} (reads one article for a person who asked)",
        "Accept": "text/html, application/pdf, text/plain;q=0.9, */*;q=0.5",
        "Accept-Encoding": "identity",
        **conditions,
    }
    connection.request("GET", target, headers=headers)
    return connection.getresponse()


def _read_content(response: http.client.HTTPResponse, deadline: float) -> bytes:
    """Read the body, unpacked, as far as size and time allow."""
    declared = response.getheader("Content-Length") or ""
    size = int(declared[:15]) if declared.isdecimal() else 0
    if size > reader_limits.MAX_BYTES:
        raise make_size_error(size)
    unpacker = _choose_unpacker(response.getheader("Content-Encoding") or "identity")
    body, received = bytearray(), 0
    while chunk := response.read1(_CHUNK):
        received += len(chunk)
        body += unpacker.decompress(chunk, reader_limits.MAX_BYTES + 1 - len(body)) if unpacker else chunk
        if len(body) > reader_limits.MAX_BYTES:
            raise FileError("the answer is too large", remedy="Save the article and give the file.")
        if time.monotonic() > deadline:
            raise FileError("the answer takes too long", remedy="Save the article and give the file.")
    if received < size:
        raise FileError("the answer breaks off", remedy="Try it again.")
    return bytes(body)


def _choose_unpacker(encoding: str) -> Any:
    """Return what unpacks an answer that comes packed although that was not asked for."""
    if encoding.strip().lower() in ("identity", ""):
        return None
    if encoding.strip().lower() in ("gzip", "x-gzip", "deflate"):
        return zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
    raise FileError(f"the answer is packed as {encoding!r}", remedy="Save the article and give the file.")


def _describe_reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
