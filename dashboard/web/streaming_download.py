"""Facts as files: written while they are sent, so that a million rows need no more memory than ten."""

from __future__ import annotations

import asyncio
import io
from threading import Semaphore
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from anyio import from_thread
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response

from dashboard.views.shared_catalogue import get_catalogue
from dashboard.views.view import IGNORED_OPTIONS
from dashboard.web import answers
from dashboard.web.answers import DOWNLOADS, PAGES, get_client
from facts.catalog import check_known
from facts.errors import NotFound, SelectionError
from facts.tables import list_endings

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from starlette.types import Message, Receive, Scope, Send

    from dashboard.views.view import ViewQuery
    from facts.tables import Export, TableFormat

CHUNK = 1 << 19
PIECE = 1 << 16  # of a chunk, that a reader takes at once
STALLED_AFTER, IN_TURN = 30.0, 3.0  # seconds that a reader may take for a piece: in peace, and while others wait
AT_ONCE = 8  # are written; more may wait for their readers


async def send_facts(request: Request) -> Response:
    """Send the selected facts in the format that the path names."""
    wanted, view = await _read_wanted(request)
    tag_ = await answers.make_etag(request)
    if answers.is_known(request, tag_):
        return Response(status_code=304, headers=answers.make_cache_headers(tag_))
    export = await PAGES.run(lambda: _make_export(view, wanted))
    headers = {
        **answers.make_cache_headers(tag_),
        "content-disposition": f'attachment; filename="{export.name_file(wanted)}"',
        "facts-export": export.id,
        "facts-verified": quote(export.verified, safe=" ,:"),
    }
    return StreamingDownload(wanted, export, headers)


async def _read_wanted(request: Request) -> tuple[TableFormat, ViewQuery]:
    ending, known = request.path_params["suffix"], list_endings()
    if ending not in known:
        remedy = f"Formats are: {', '.join(known)}."
        raise NotFound(f"there is no format {ending[:60]!r}", where="format", remedy=remedy)
    formats = known[ending]
    options = ("decimal",) if len(formats) > 1 else ()
    view = await answers.read_request(request, (*options, *IGNORED_OPTIONS))
    decimal = view.get_option("decimal", next(iter(formats)))
    if decimal not in formats:
        raise SelectionError(f"got {decimal[:60]!r}", where="option decimal", remedy=f"Write {' or '.join(formats)}.")
    return formats[decimal], view


def _make_export(view: ViewQuery, wanted: TableFormat) -> Export:
    check_known(view.selection, get_catalogue())
    return get_catalogue().export_facts(view.selection, view.language, wanted.name)


class StreamingDownload(Response):
    """One file, written in a thread straight into the connection; it waits for a reader who is slow, not for ever."""

    def __init__(self, wanted: TableFormat, export: Export, headers: dict[str, str]) -> None:
        super().__init__(None, 200, headers, wanted.media_type)
        self._wanted, self._export = wanted, export
        del MutableHeaders(raw=self.raw_headers)["content-length"]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        pipe = _Pipe(send, {"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        try:
            if scope["method"] != "HEAD":
                await self._send(receive, pipe, get_client(scope))
        except Exception as error:
            if pipe.has_begun:
                raise
            await answers.send_failure(Request(scope), error)(scope, receive, send)
            return
        if not pipe.has_stalled:  # then the connection ends without the mark of a whole file
            await pipe.end()

    async def _send(self, receive: Receive, pipe: _Pipe, client: str) -> None:
        watch = asyncio.ensure_future(_watch_reader(receive, pipe))
        try:
            await DOWNLOADS.run(lambda: self._write(pipe), client=client)
        finally:
            watch.cancel()

    def _write(self, pipe: _Pipe) -> None:
        stream = _Buffer(pipe, CHUNK)
        try:
            with _WRITING:
                self._wanted.write(self._export, stream)
                stream.finish()
            self._export.enter()
        except BrokenPipeError:
            if not pipe.is_gone:
                raise
        finally:
            pipe.is_gone = True


class _Buffer(io.BufferedWriter):
    """A buffer that passes on full lots, and the rest only when the file is whole: a failed one may send nothing."""

    def flush(self) -> None:
        """Keep what a format would push out early."""

    def finish(self) -> None:
        super().flush()


async def _watch_reader(receive: Receive, pipe: _Pipe) -> None:
    """Notice that the reader has gone, so that nobody writes for nobody."""
    while (await receive())["type"] != "http.disconnect":
        pass
    pipe.is_gone = True


class _Pipe(io.RawIOBase):
    """A file that can only be written; what is written goes to the reader, the head of the answer first."""

    def __init__(self, send: Send, start: Message) -> None:
        self._reader, self._start = send, start
        self._sent = 0
        self.has_begun = False
        self.has_stalled = False
        self.is_gone = False

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._sent

    def write(self, chunk: Any) -> int:
        if self.is_gone:
            raise BrokenPipeError("the reader has gone")
        _WRITING.release()  # another file is written while this one waits for its reader
        try:
            from_thread.run(self._pass_on, bytes(chunk))
        finally:
            _WRITING.acquire()
        self._sent += len(chunk)
        return len(chunk)

    async def _pass_on(self, chunk: bytes) -> None:
        await self._begin()
        for start in range(0, len(chunk), PIECE):
            piece = {"type": "http.response.body", "body": chunk[start : start + PIECE], "more_body": True}
            if not await _is_taken(self._reader(piece)):
                self.is_gone = self.has_stalled = True
                raise BrokenPipeError("the reader does not read")

    async def _begin(self) -> None:
        if not self.has_begun:
            self.has_begun = True
            await self._reader(self._start)

    async def end(self) -> None:
        await self._begin()
        await self._reader({"type": "http.response.body", "body": b"", "more_body": False})


async def _is_taken(sending: Awaitable[None]) -> bool:
    """Whether a reader takes a piece in time."""
    task = asyncio.ensure_future(sending)
    ends = asyncio.get_running_loop().time() + STALLED_AFTER
    while not task.done():
        await asyncio.wait({task}, timeout=min(IN_TURN, STALLED_AFTER))
        if not task.done() and (DOWNLOADS.is_wanted or asyncio.get_running_loop().time() >= ends):
            task.cancel()
            return False
    await task
    return True


_WRITING = Semaphore(AT_ONCE)
