"""Headers of every answer, and Streamlit's static files compressed once and kept."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit
from starlette.datastructures import Headers, MutableHeaders

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send


_COMPRESSIBLE = ("text/", "application/javascript", "application/json", "image/svg")
_SMALLEST = 1024
_INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)


@cache
def make_security_policy() -> str:
    """Return the policy; Streamlit's own inline scripts are allowed by their hashes, nothing else inline is."""
    page = Path(streamlit.__file__).parent.joinpath("static", "index.html").read_text(encoding="utf-8")
    hashes = [
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
        for script in _INLINE_SCRIPT.findall(page)
    ]
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' {' '.join(hashes)}".strip(),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'self'",
        )
    )


class SecurityHeaders:
    """Add the headers that keep foreign scripts, frames and guesses of content type out."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if "content-security-policy" not in headers:  # who has a policy says in it who may frame
                    headers.setdefault("x-frame-options", "SAMEORIGIN")
                headers.setdefault("content-security-policy", make_security_policy())
                headers.setdefault("x-content-type-options", "nosniff")
                headers.setdefault("referrer-policy", "same-origin")
            await send(message)

        await self.app(scope, receive, send_with_headers)


class CompressedStatic:
    """Send Streamlit's static files gzipped; each is compressed once and kept, for its name holds its hash."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._kept: dict[str, tuple[list[tuple[bytes, bytes]], bytes]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _wants_gzip(scope):
            await self.app(scope, receive, send)
            return
        path = scope["path"]
        if path in self._kept:
            headers, body = self._kept[path]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": body})
            return
        await self.app(scope, receive, _Compressor(send, path, self._kept))


def _wants_gzip(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] != "GET" or "/static/" not in scope["path"]:
        return False
    headers = Headers(scope=scope)
    conditional = "if-none-match" in headers or "range" in headers or "if-modified-since" in headers
    return "gzip" in headers.get("accept-encoding", "") and not conditional


class _Compressor:
    """Collect one answer, compress it, keep it and send it on; pass on what cannot be compressed."""

    def __init__(self, send: Send, path: str, kept: dict[str, tuple[list[tuple[bytes, bytes]], bytes]]) -> None:
        self.send = send
        self.path = path
        self.kept = kept
        self.start: Message | None = None
        self.body = bytearray()

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_compressible(message):
            self.start = message
        elif self.start is None or message["type"] != "http.response.body":
            await self.send(message)
        else:
            self.body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._finish(self.start)

    async def _finish(self, start: Message) -> None:
        body = gzip.compress(bytes(self.body), compresslevel=6, mtime=0)
        headers = MutableHeaders(raw=list(start["headers"]))
        headers["content-encoding"] = "gzip"
        headers["content-length"] = str(len(body))
        headers.add_vary_header("accept-encoding")
        if not headers.get("content-type", "").startswith("text/html"):  # the page itself has no hashed name
            self.kept[self.path] = (headers.raw, body)
        await self.send({"type": "http.response.start", "status": start["status"], "headers": headers.raw})
        await self.send({"type": "http.response.body", "body": body})


def _is_compressible(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    size = int(headers.get("content-length", _SMALLEST))
    kind = headers.get("content-type", "")
    fresh = start["status"] == 200 and "content-encoding" not in headers
    return fresh and size >= _SMALLEST and kind.startswith(_COMPRESSIBLE)
