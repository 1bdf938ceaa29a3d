"""Threads of their own for each kind of work, so that whoever asks for much of one kind stops no other."""

from __future__ import annotations

import asyncio
import math
from collections import defaultdict
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, TypeVar
from weakref import WeakKeyDictionary

import anyio
from anyio import CapacityLimiter, to_thread
from starlette.datastructures import Headers

from facts import settings
from facts.errors import FactsError

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop
    from collections.abc import AsyncIterator, Callable

    from starlette.types import Scope

Result = TypeVar("Result")

PATIENCE = 30.0  # seconds to wait for a thread
MOST_WAITING = 100


class Busy(FactsError):
    """Too many ask for the same kind of work at once."""


class _ThreadLimits:
    """What one event loop counts: all who work, those of each client, and no limit for the threads themselves."""

    def __init__(self, most: int, per_client: int) -> None:
        self.all = CapacityLimiter(most)
        self.clients: defaultdict[str, CapacityLimiter] = defaultdict(lambda: CapacityLimiter(per_client))
        self.waiting = 0
        self.threads = CapacityLimiter(math.inf)


class WorkerThreads:
    """So many threads for one kind of work, and so many of them for one client; who waits too long is told so."""

    def __init__(self, most: int, *, per_client: int = 0) -> None:
        self._most, self._per_client = most, per_client or most
        self._limits: WeakKeyDictionary[AbstractEventLoop, _ThreadLimits] = WeakKeyDictionary()

    async def run(self, work: Callable[[], Result], *, client: str = "") -> Result:
        """Return what the work returns; raise Busy where no thread becomes free."""
        async with _hold_place(self._here, client):
            return await to_thread.run_sync(work, limiter=self._here.threads)

    async def run_within(self, seconds: float, work: Callable[[], Result]) -> Result:
        """Return what short work returns; leave it to itself, and raise TimeoutError, where it takes longer."""
        with anyio.fail_after(seconds):
            return await to_thread.run_sync(work, limiter=self._here.all, abandon_on_cancel=True)

    @property
    def is_wanted(self) -> bool:
        """Whether somebody waits for a thread."""
        return self._here.waiting > 0

    @property
    def _here(self) -> _ThreadLimits:
        return self._limits.setdefault(asyncio.get_running_loop(), _ThreadLimits(self._most, self._per_client))


@asynccontextmanager
async def _hold_place(limits: _ThreadLimits, client: str) -> AsyncIterator[None]:
    """Hold one place among all and one among the client's."""
    if limits.waiting >= MOST_WAITING:
        raise _make_busy_error()
    holder, own = object(), limits.clients[client]
    async with AsyncExitStack() as held:
        limits.waiting += 1
        try:
            with anyio.fail_after(PATIENCE):
                for limiter in (own, limits.all):
                    await limiter.acquire_on_behalf_of(holder)
                    held.callback(limiter.release_on_behalf_of, holder)
        except TimeoutError:
            raise _make_busy_error() from None
        finally:
            limits.waiting -= 1
        yield
    if not own.borrowed_tokens and not own.statistics().tasks_waiting:
        limits.clients.pop(client, None)


def _make_busy_error() -> Busy:
    return Busy("too many ask for this at once", where="server", remedy="Try again in a minute.")


def get_client(scope: Scope) -> str:
    """Return who asks, by the address of the connection; behind a proxy by the one that it added last.

    Who reaches the server without its proxy may write there what they like: it is good for taking turns only.
    """
    forwarded = Headers(scope=scope).get("x-forwarded-for", "") if settings.read().public_url else ""
    return forwarded.rpartition(",")[2].strip() or (scope.get("client") or ("",))[0]


QUERIES = WorkerThreads(4)  # reading what an address asks for
LOOKUPS = WorkerThreads(16)  # what takes milliseconds
PAGES = WorkerThreads(8)
CHARTS = WorkerThreads(4)
PICTURES = WorkerThreads(2)
DOWNLOADS = WorkerThreads(20, per_client=12)  # each holds a connection to the database as long as its reader takes
