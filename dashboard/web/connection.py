"""The connections of the server: they answer at once, and who is too slow to ask or to read is let go."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    import asyncio

ASKED_WITHIN = 20.0  # seconds for the head of a request
STALLED_AFTER = 30.0  # seconds in which some of a body must come, or of an answer go
LEAST_RECEIVED = 32_768  # bytes of a body in that time
MOST_UNASKED = 250  # connections without a whole head; of more the oldest goes
_UNASKED: dict[HttpConnection, None] = {}  # of this process, the oldest first


class HttpConnection(H11Protocol):
    """One connection, with a deadline for each thing that it waits for from the other side."""

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self._asking: asyncio.TimerHandle | None = None
        self._reading: asyncio.TimerHandle | None = None
        self._received = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as in its parent
        super().connection_made(transport)
        _answer_at_once(transport)
        self._watch_asking()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._received += len(data)
        self._watch_asking()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._stop_asking()
        self._stop_reading()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._stop_reading()
        self._reading = self.loop.call_later(STALLED_AFTER, self._let_go)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._stop_reading()

    def on_response_complete(self) -> None:
        """Look after what is not sent yet: nobody else does once the connection is to be closed."""
        super().on_response_complete()
        if self.transport.get_write_buffer_size() and self._reading is None:
            self._reading = self.loop.call_later(STALLED_AFTER, self._let_go_closing)

    def _watch_asking(self) -> None:
        """Expect a head within its time, and some of a body in each while."""
        is_ours = self.transport.get_protocol() is self and not self.transport.is_closing()
        if is_ours and (self.cycle is None or self.cycle.response_complete):
            self._expect_head()
        elif is_ours and self.cycle.more_body:
            self._expect_body()
        else:
            self._stop_asking()

    def _expect_head(self) -> None:
        if self in _UNASKED:
            return
        self._stop_asking()
        self._asking = self.loop.call_later(ASKED_WITHIN, self._let_go)
        _UNASKED[self] = None
        if len(_UNASKED) > MOST_UNASKED:
            next(iter(_UNASKED))._let_go()  # noqa: SLF001 - one of the same

    def _expect_body(self) -> None:
        if self in _UNASKED:
            self._stop_asking()
        if self._asking is None:
            self._received = 0
            self._asking = self.loop.call_later(STALLED_AFTER, self._check_body)

    def _check_body(self) -> None:
        """Let go who sends too little, unless it is the answer that takes its time."""
        self._stop_asking()
        if self._received < LEAST_RECEIVED and not self.flow.read_paused:
            self._let_go()
        else:
            self._watch_asking()

    def _let_go(self) -> None:
        self._stop_asking()
        self.transport.abort()

    def _let_go_closing(self) -> None:
        self._reading = None
        if self.transport.is_closing():
            self.transport.abort()

    def _stop_asking(self) -> None:
        _UNASKED.pop(self, None)
        if self._asking is not None:
            self._asking.cancel()
            self._asking = None

    def _stop_reading(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None


def _answer_at_once(transport: asyncio.Transport) -> None:
    """Send small parts without waiting for the other side to confirm those before.

    asyncio does so by itself, but not with the kind of socket that Streamlit opens.
    """
    held = transport.get_extra_info("socket")
    if held is not None and held.family in (socket.AF_INET, socket.AF_INET6):
        held.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
