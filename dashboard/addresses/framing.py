"""Middleware of our addresses: which sites may frame them, and the mark of a preview, which is no export."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders

from dashboard.views.shared_catalogue import PREVIEW, mark_preview

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send


def with_us(ancestors: str) -> str:
    """Return the sites with ourselves among them."""
    sites = ancestors.split()
    if "*" in sites or "'self'" in sites:
        return ancestors
    return " ".join(["'self'", *(site for site in sites if site != "'none'")])


class Framing:
    """Add the frame-ancestors rule to the policy of every answer."""

    def __init__(self, app: ASGIApp, ancestors: str) -> None:
        self.app = app
        self._rule = f"frame-ancestors {ancestors}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def framed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                own = headers.get("content-security-policy", "default-src 'none'")
                headers["content-security-policy"] = f"{own}; {self._rule}"
            await send(message)

        await self.app(scope, receive, framed)


class Preview:
    """Take the mark of a preview off the query, so that it shows the very same as the address without it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        parts = scope.get("query_string", b"").split(b"&")
        mark = PREVIEW.encode()
        kept = b"&".join(part for part in parts if part != mark)
        with mark_preview(mark in parts):
            await self.app({**scope, "query_string": kept}, receive, send)
