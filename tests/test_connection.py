"""Connections answer at once, and kinds of work do not stop each other."""

import asyncio
import socket
import threading
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import anyio
import pytest
import uvicorn
from starlette.applications import Starlette
from uvicorn.server import ServerState

from dashboard.reports import outline
from dashboard.web import answers
from dashboard.web.answers import Busy, WorkerThreads, get_client
from dashboard.web.connection import HttpConnection
from dashboard.web.streamlit_files import MOST_OF_ALL, MOST_OF_ONE
from facts.documents import reader_limits

CONFIG = Path(__file__).parent.parent / "dashboard" / ".streamlit" / "config.toml"


def carry_out(work):
    """The result of `work`, in a thread of its own: the browser that other tests share has a loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(anyio.run, work).result()


def test_small_answers_do_not_wait_for_the_reader_to_confirm():
    """The socket is one as Streamlit opens it, for which asyncio would leave this to the system."""

    async def accepted():
        made = asyncio.get_running_loop().create_future()
        config = uvicorn.Config(Starlette(), lifespan="off")

        class Seen(HttpConnection):
            def connection_made(self, transport):
                super().connection_made(transport)
                made.set_result(transport)

        def protocol():
            return Seen(config=config, server_state=ServerState(), app_state={})

        with socket.socket(socket.AF_INET) as own:
            own.bind(("127.0.0.1", 0))
            own.listen()
            server = await asyncio.get_running_loop().create_server(protocol, sock=own)
            _, writer = await asyncio.open_connection(*own.getsockname())
            held = (await made).get_extra_info("socket")
            found = held.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
            writer.close()
            await writer.wait_closed()
            server.close()
            await server.wait_closed()
        return found

    assert carry_out(accepted)


def test_one_kind_of_work_leaves_threads_to_the_other():
    async def tried():
        slow, quick, go_on = WorkerThreads(2), WorkerThreads(2), threading.Event()
        async with anyio.create_task_group() as group:
            for _ in range(20):
                group.start_soon(slow.run, go_on.wait)
            await anyio.sleep(0.01)
            assert slow.is_wanted
            assert [await quick.run(lambda: "answered") for _ in range(20)] == ["answered"] * 20
            go_on.set()
        assert not slow.is_wanted

    carry_out(tried)


def test_one_client_leaves_threads_to_the_others(monkeypatch):
    async def tried():
        shared, go_on = WorkerThreads(4, per_client=2), threading.Event()
        async with anyio.create_task_group() as group:
            for _ in range(10):
                group.start_soon(lambda: shared.run(go_on.wait, client="one"))
            await anyio.sleep(0.01)
            assert await shared.run(lambda: "answered", client="other") == "answered"
            go_on.set()

    carry_out(tried)


def test_who_waits_too_long_or_behind_too_many_is_told_so(monkeypatch):
    async def tried():
        shared, go_on = WorkerThreads(1), threading.Event()
        async with anyio.create_task_group() as group:
            group.start_soon(shared.run, go_on.wait)
            await anyio.sleep(0.01)
            monkeypatch.setattr(answers, "PATIENCE", 0.01)
            with pytest.raises(Busy):
                await shared.run(lambda: None)
            monkeypatch.setattr(answers, "MOST_WAITING", 0)
            with pytest.raises(Busy):
                await shared.run(lambda: None)
            go_on.set()

    carry_out(tried)


def test_work_that_takes_longer_than_it_may_is_left_to_itself():
    async def tried():
        go_on = threading.Event()
        with pytest.raises(TimeoutError):
            await WorkerThreads(1).run_within(0.01, go_on.wait)
        go_on.set()

    carry_out(tried)


@pytest.mark.parametrize(
    ("forwarded", "url", "expected"),
    [
        (None, "", "10.0.0.9"),
        ("1.1.1.1", "", "10.0.0.9"),
        ("1.1.1.1", "https://facts.example.org", "1.1.1.1"),
        ("6.6.6.6, 1.1.1.1", "https://facts.example.org", "1.1.1.1"),
        (None, "https://facts.example.org", "10.0.0.9"),
    ],
)
def test_a_client_is_told_by_its_connection_or_by_what_its_proxy_adds(forwarded, url, expected, monkeypatch):
    monkeypatch.setenv("FACTS_PUBLIC_URL", url)
    headers = [(b"x-forwarded-for", forwarded.encode())] if forwarded else []
    assert get_client({"type": "http", "headers": headers, "client": ("10.0.0.9", 1)}) == expected


def test_the_page_takes_as_much_as_the_reader():
    with CONFIG.open("rb") as file:
        most = tomllib.load(file)["server"]["maxUploadSize"] * reader_limits.MEGABYTE
    assert most == reader_limits.MAX_BYTES
    assert most >= outline.LARGEST
    assert 2 * most <= MOST_OF_ONE <= MOST_OF_ALL
