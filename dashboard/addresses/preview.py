"""What the dashboard shows to somebody who is about to share: nothing has left the house yet."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

PREVIEW = "preview=true"
_IS_PREVIEW = ContextVar("is_preview", default=False)


def is_preview() -> bool:
    """Whether what is answered now is a preview, and so no export."""
    return _IS_PREVIEW.get()


class Preview:
    """Take the mark of a preview off the query, so that it shows the very same as the address without it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        parts = scope.get("query_string", b"").split(b"&")
        mark = PREVIEW.encode()
        token = _IS_PREVIEW.set(mark in parts)
        try:
            kept = b"&".join(part for part in parts if part != mark)
            await self.app({**scope, "query_string": kept}, receive, send)
        finally:
            _IS_PREVIEW.reset(token)
