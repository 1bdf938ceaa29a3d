"""Middleware: how much all files together may hold that people have brought, whoever they are."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from starlette.datastructures import Headers
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
_REFUSED = "Too many files are held here now. Remove one, or try again in some minutes.\n"


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
            await PlainTextResponse(_REFUSED, 413)(scope, receive, send)
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
