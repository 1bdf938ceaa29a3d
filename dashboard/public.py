"""Middleware for a server that people reach under a public address, through a proxy, and log in to."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

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

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start" and self.scheme == "https":
                message["headers"] = [*(_over_tls(header) for header in message["headers"]), _ALWAYS_TLS]
            await send(message)

        headers = [header for header in scope["headers"] if header[0] != b"host"]
        public = {**scope, "scheme": self.scheme, "headers": [*headers, (b"host", self.host)]}
        await self.app(public, receive, guarded)


def _over_tls(header: tuple[bytes, bytes]) -> tuple[bytes, bytes]:
    name, value = header
    if name.lower() != b"set-cookie" or b"; secure" in value.lower():
        return header
    return name, value + b"; Secure"


class Returning:
    """Lead back, after a login, to the page on which it was asked for."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] not in (_WAY_IN, _WAY_BACK):
            await self.app(scope, receive, send)
            return
        request = Request(scope)

        async def led(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                _remember(request, headers) if scope["path"] == _WAY_IN else _return(request, headers)
            await send(message)

        await self.app(scope, receive, led)


def _remember(request: Request, headers: MutableHeaders) -> None:
    came_from = urlsplit(request.headers.get("referer", ""))
    if came_from.netloc == request.url.netloc:
        place = quote(f"{came_from.path}?{came_from.query}".rstrip("?"), safe="")
        headers.append("set-cookie", f"{_PLACE}={place}; Path=/; HttpOnly; SameSite=Lax; Max-Age={_TEN_MINUTES}")


def _return(request: Request, headers: MutableHeaders) -> None:
    place = unquote(request.cookies.get(_PLACE, ""))
    if headers.get("location") == "/" and _is_ours(place):
        headers["location"] = place
    headers.append("set-cookie", f"{_PLACE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0")


def _is_ours(place: str) -> bool:
    """Whether a place is a path on this server; after two slashes, of either kind, comes the name of another one."""
    return place.startswith("/") and place[1:2] not in ("/", "\\") and place.isascii() and place.isprintable()
