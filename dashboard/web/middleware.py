"""Middleware: origins, the public address, the return after a login, framing, and the mark of a preview."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse

from dashboard.views.shared_catalogue import PREVIEW, mark_preview
from facts.settings import THIS_MACHINE

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send


_ONLY_READING = ("GET", "HEAD", "OPTIONS")
_POLICY_VIOLATION = 1008
_REFUSED = "This dashboard does not answer here: open it under its own address, and not from within another page.\n"


class OriginCheck:
    """Refuse what pages of other sites send, and on one's own machine also what they would read.

    A name of others may lead to this machine, and so may a page that another program here serves: the browser says
    in `Host` and `Origin` which. A server that others reach answers everyone who reads, and nobody else's pages that
    would write or open a session.
    """

    def __init__(self, app: ASGIApp, *, is_private: bool, public_url: str = "") -> None:
        self.app = app
        self._is_private = is_private
        self._public = urlsplit(public_url)
        self._names = {*THIS_MACHINE, self._public.hostname} - {None}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or self._is_allowed(scope):
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            await PlainTextResponse(_REFUSED, 403)(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": _POLICY_VIOLATION})

    def _is_allowed(self, scope: Scope) -> bool:
        headers = Headers(scope=scope)
        hosts, origins = headers.getlist("host"), headers.getlist("origin")
        if self._is_private and (len(hosts) != 1 or _get_host_name(hosts[0]) not in self._names):
            return False
        if not self._is_private and scope.get("method") in _ONLY_READING:
            return True
        own = {host.lower() for host in hosts} | {self._public.netloc}
        return all(_get_origin_host(origin) in own for origin in origins)


def _get_host_name(host: str) -> str:
    """Return the name of a host without its port; nothing for what is none."""
    try:
        parts = urlsplit(f"//{host}")
        _ = parts.port  # raises where it is no port
    except ValueError:
        return ""
    is_plain = parts.netloc == host and "@" not in host
    return (parts.hostname or "").rstrip(".") if is_plain else ""


def _get_origin_host(origin: str) -> str | None:
    """Return host and port of an origin; None for one that a browser keeps to itself, or that is none."""
    try:
        parts = urlsplit(origin.lower())
    except ValueError:
        return None
    return parts.netloc if parts.scheme in ("http", "https") and parts.netloc else None


_PLACE = "facts_place"
_WAY_IN, _WAY_BACK = "/auth/login", "/oauth2callback"
_TEN_MINUTES = 600
_ALWAYS_TLS = (b"strict-transport-security", b"max-age=31536000")


class PublicAddress:
    """Write our links with the public address; where it has TLS, browsers use nothing else for it and its cookies.

    What a proxy says of the request it got is not asked: whoever reaches the server could say it.
    """

    def __init__(self, app: ASGIApp, url: str) -> None:
        self.app = app
        parts = urlsplit(url)
        self.scheme, self.host = parts.scheme, parts.netloc.encode("ascii")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":  # who opens a WebSocket is judged by the host it names
            await self.app(scope, receive, send)
            return

        async def send_secured(message: Message) -> None:
            if message["type"] == "http.response.start" and self.scheme == "https":
                message["headers"] = [*(_require_tls(header) for header in message["headers"]), _ALWAYS_TLS]
            await send(message)

        headers = [header for header in scope["headers"] if header[0] != b"host"]
        public = {**scope, "scheme": self.scheme, "headers": [*headers, (b"host", self.host)]}
        await self.app(public, receive, send_secured)


def _require_tls(header: tuple[bytes, bytes]) -> tuple[bytes, bytes]:
    name, value = header
    if name.lower() != b"set-cookie" or b"; secure" in value.lower():
        return header
    return name, value + b"; Secure"


class LoginReturn:
    """Lead back, after a login, to the page on which it was asked for."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] not in (_WAY_IN, _WAY_BACK):
            await self.app(scope, receive, send)
            return
        request = Request(scope)

        async def send_with_page(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                _remember_page(request, headers) if scope["path"] == _WAY_IN else _return_to_page(request, headers)
            await send(message)

        await self.app(scope, receive, send_with_page)


def _remember_page(request: Request, headers: MutableHeaders) -> None:
    came_from = urlsplit(request.headers.get("referer", ""))
    if came_from.netloc == request.url.netloc:
        place = quote(f"{came_from.path}?{came_from.query}".rstrip("?"), safe="")
        headers.append("set-cookie", f"{_PLACE}={place}; Path=/; HttpOnly; SameSite=Lax; Max-Age={_TEN_MINUTES}")


def _return_to_page(request: Request, headers: MutableHeaders) -> None:
    place = unquote(request.cookies.get(_PLACE, ""))
    if headers.get("location") == "/" and _is_own_path(place):
        headers["location"] = place
    headers.append("set-cookie", f"{_PLACE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0")


def _is_own_path(place: str) -> bool:
    """Whether a place is a path on this server; after two slashes, of either kind, comes the name of another one."""
    return place.startswith("/") and place[1:2] not in ("/", "\\") and place.isascii() and place.isprintable()


def add_own_site(ancestors: str) -> str:
    """Return the sites with ourselves among them."""
    sites = ancestors.split()
    if "*" in sites or "'self'" in sites:
        return ancestors
    return " ".join(["'self'", *(site for site in sites if site != "'none'")])


class FrameAncestors:
    """Add the frame-ancestors rule to the policy of every answer."""

    def __init__(self, app: ASGIApp, ancestors: str) -> None:
        self.app = app
        self._rule = f"frame-ancestors {ancestors}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_rule(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                own = headers.get("content-security-policy", "default-src 'none'")
                headers["content-security-policy"] = f"{own}; {self._rule}"
            await send(message)

        await self.app(scope, receive, send_with_rule)


class PreviewMark:
    """Take the mark of a preview off the query, so that it shows the very same as the address without it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        parts = scope.get("query_string", b"").split(b"&")
        mark = PREVIEW.encode()
        kept = b"&".join(part for part in parts if part != mark)
        with mark_preview(mark in parts):
            await self.app({**scope, "query_string": kept}, receive, send)
