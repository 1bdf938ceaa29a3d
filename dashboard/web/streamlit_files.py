"""Middleware around Streamlit: limits on uploaded files; headers of every answer; its static files, compressed once."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from streamlit.runtime import Runtime

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send


MEGABYTE = 1024 * 1024
MOST_OF_ONE = 110 * MEGABYTE
"""Of one session: two files of the largest size, with what travels around them."""
MOST_OF_ALL = 500 * MEGABYTE
_PREFIX = "/_stcore/upload_file/"
_UPLOAD_REFUSED = "Too many files are held here now. Remove one, or try again in some minutes.\n"


def count_held_bytes() -> Counter[str]:
    """Return how many bytes the files of each session hold; what is removed, and who has left, holds none."""
    files = Runtime.instance().uploaded_file_mgr.file_storage  # type: ignore[attr-defined] # the one kind there is
    return Counter(
        {session: sum(len(file.data) for file in list(of_one.values())) for session, of_one in list(files.items())}
    )


class _TooMuch(Exception):
    """Raised into whoever reads on: this is not to be kept."""


class UploadLimits:
    """Count what is held and what is on its way, and take no more than a session and all may hold."""

    def __init__(self, app: ASGIApp, held: Callable[[], Counter[str]] = count_held_bytes) -> None:
        self.app = app
        self._held = held
        self._arriving: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "PUT" or not scope["path"].startswith(_PREFIX):
            await self.app(scope, receive, send)
            return
        session = scope["path"].removeprefix(_PREFIX).partition("/")[0]
        coming = _IncomingFile(receive, send, lambda size: self._take(session, size))
        try:
            self._refuse_over(session, _get_declared_size(scope))
            await self.app(scope, coming.receive, coming.send)
        except _TooMuch:
            if coming.is_answered:
                raise
            await PlainTextResponse(_UPLOAD_REFUSED, 413)(scope, receive, send)
        finally:
            self._arriving[session] -= coming.size
            self._arriving += Counter()  # leaves out those that hold nothing

    def _take(self, session: str, size: int) -> None:
        self._arriving[session] += size
        self._refuse_over(session)

    def _refuse_over(self, session: str, more: int = 0) -> None:
        held = self._held() + self._arriving
        if held[session] + more > MOST_OF_ONE or held.total() + more > MOST_OF_ALL:
            raise _TooMuch


class _IncomingFile:
    """One file on its way: how much of it has come, and whether it was answered."""

    def __init__(self, receive: Receive, send: Send, take: Callable[[int], None]) -> None:
        self._receive, self._send, self._take = receive, send, take
        self.size = 0
        self.is_answered = False

    async def receive(self) -> Message:
        message = await self._receive()
        size = len(message.get("body", b""))
        self.size += size
        self._take(size)
        return message

    async def send(self, message: Message) -> None:
        self.is_answered = True
        await self._send(message)


def _get_declared_size(scope: Scope) -> int:
    written = Headers(scope=scope).get("content-length", "")
    return int(written) if written.isdecimal() and len(written) < 20 else 0


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
