"""Middleware: which paths there are. Streamlit would answer every other one with its page, as if it were there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse

from dashboard.web import answers

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HERE = Path(__file__).parent.parent
PAGES = frozenset(path.stem for path in (_HERE / "app_pages").glob("*.py")) - {"overview"}  # which is at /
OURS = frozenset({"data", "embed", "f", "image", "oembed"})
_STREAMLITS = frozenset({"_stcore", "app", "auth", "component", "media", "oauth2callback", "static"})
_FILES = frozenset({"favicon.png", "index.html", "manifest.json"})
_CLOSED = ("/_stcore/metrics",)
_ROBOTS = "User-agent: *\nDisallow: /_stcore/\nDisallow: /check\nDisallow: /report\nDisallow: /review\n"
_ESCAPED = re.compile("&(amp;)+")


class KnownPaths:
    """Lead to the one way of writing an address, and say of unknown ones that they are."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        own = await _answer_path(Request(scope)) if scope["type"] == "http" else None
        if own or scope["type"] != "http" or _get_first_part(scope["path"]) not in _STREAMLITS:
            await (own or self.app)(scope, receive, send)
            return
        held = _WithoutPage(send)
        await self.app(scope, receive, held)
        if held.is_page:
            await (await answers.send_unknown(Request(scope)))(scope, receive, send)


class _WithoutPage:
    """Pass on all but Streamlit's page, which it sends where it has no such file."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.is_page = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            kind = Headers(raw=message["headers"]).get("content-type", "")
            self.is_page = message["status"] == 200 and kind.startswith("text/html")
        if not self.is_page:
            await self._send(message)


def _get_first_part(path: str) -> str:
    """Return the first part of a path, by which it is told who answers."""
    return path.removeprefix("/").partition("/")[0]


async def _answer_path(request: Request) -> Response | None:
    path = request.scope["path"]
    if path == "/robots.txt":
        return PlainTextResponse(_ROBOTS)
    if not _is_known(path):
        return await answers.send_unknown(request)
    return _redirect_path(request, path) if request.method in ("GET", "HEAD") else None


def _is_known(path: str) -> bool:
    first = _get_first_part(path)
    if first in OURS or first in _STREAMLITS:
        return not path.startswith(_CLOSED)
    return path == "/" or (first in PAGES | _FILES and path.strip("/") == first)


def _redirect_path(request: Request, path: str) -> Response | None:
    """Lead on from a slash at the end, and from a query that was escaped for HTML once more than it was read."""
    first = _get_first_part(path)
    query = _ESCAPED.sub("&", request.url.query)
    plain = path.rstrip("/") if first in OURS else path
    if first in _STREAMLITS or (plain, query) == (path, request.url.query):
        return None
    address = f"{quote(plain)}?{query}".rstrip("?")
    return RedirectResponse(address, 301, {"cache-control": "no-cache"})
