"""Middleware: who may ask, by the name they ask for and the page they ask from."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse

from facts.settings import THIS_MACHINE

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

_ONLY_READING = ("GET", "HEAD", "OPTIONS")
_POLICY_VIOLATION = 1008
_REFUSED = "This dashboard does not answer here: open it under its own address, and not from within another page.\n"


class Origins:
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
        if self._is_private and (len(hosts) != 1 or _name(hosts[0]) not in self._names):
            return False
        if not self._is_private and scope.get("method") in _ONLY_READING:
            return True
        own = {host.lower() for host in hosts} | {self._public.netloc}
        return all(_place(origin) in own for origin in origins)


def _name(host: str) -> str:
    """Return the name of a host without its port; nothing for what is none."""
    try:
        parts = urlsplit(f"//{host}")
        _ = parts.port  # raises where it is no port
    except ValueError:
        return ""
    is_plain = parts.netloc == host and "@" not in host
    return (parts.hostname or "").rstrip(".") if is_plain else ""


def _place(origin: str) -> str | None:
    """Return host and port of an origin; None for one that a browser keeps to itself, or that is none."""
    try:
        parts = urlsplit(origin.lower())
    except ValueError:
        return None
    return parts.netloc if parts.scheme in ("http", "https") and parts.netloc else None
