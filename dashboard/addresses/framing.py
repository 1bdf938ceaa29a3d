"""Which sites may show an address in a frame of theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders

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
