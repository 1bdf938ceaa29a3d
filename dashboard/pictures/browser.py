"""Pictures of figures and printed pages, by the installed Chrome or Chromium: one browser, kept warm, one at a time."""

from __future__ import annotations

import asyncio
import base64
import logging
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from dashboard import assets
from facts.errors import FactsError

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop
    from collections.abc import Callable, Coroutine

TIMEOUT = 30
MOST_WAITING = 100
_LOG = logging.getLogger(__name__)
_REMEDY = (
    "Install Google Chrome or Chromium on the server (on Debian: apt install chromium), or name it in BROWSER_PATH."
    " Everything else works without; in the chart's own toolbar the reader's browser makes a picture."
)


class Unavailable(FactsError):
    """Something that this machine lacks."""


class BrowserRenderer:
    """One browser of one event loop: opened when first needed, opened again when it has died."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._browser: Any = None
        self._running: dict[str, asyncio.Task[bytes]] = {}

    async def once(self, name: str, make: Callable[[], Coroutine[Any, Any, bytes]]) -> bytes:
        """Return what `make` returns, made once for all who wait for the same name; a reader who leaves stops nothing.

        Raise Unavailable where too many wait already.
        """
        if name not in self._running:
            if len(self._running) >= MOST_WAITING:
                raise Unavailable("too many pictures are waiting", where="picture", remedy="Try again in a minute.")
            self._running[name] = task = asyncio.ensure_future(make())
            task.add_done_callback(lambda _: self._running.pop(name, None))
        return await asyncio.shield(self._running[name])

    async def paint(self, figure: dict[str, Any], opts: dict[str, Any]) -> bytes:
        """Return the picture of a figure; raise Unavailable where there is no browser."""
        return await self._make_with_retry(lambda browser: browser.calc_fig(figure, opts=opts))

    async def print(self, page: str, opts: dict[str, Any]) -> bytes:
        """Return a page of HTML as PDF; raise Unavailable where there is no browser."""
        return await self._make_with_retry(lambda browser: _print_page(browser, page, opts))

    async def _make_with_retry(self, make: Callable[[Any], Coroutine[Any, Any, bytes]]) -> bytes:
        async with self._lock:
            try:
                return await self._make_once(make)
            except Unavailable:
                raise
            except Exception:  # noqa: BLE001 - whatever a dying browser raises, a new one is worth one try
                _LOG.warning("the browser failed, it is opened again", exc_info=True)
                await self._close_browser()
            try:
                return await self._make_once(make)
            except Exception as error:
                await self._close_browser()
                raise Unavailable("the browser could not paint it", where="picture", remedy="Try again.") from error

    async def _make_once(self, make: Callable[[Any], Coroutine[Any, Any, bytes]]) -> bytes:
        if self._browser is None:
            self._browser = await _open_browser()
        return bytes(await asyncio.wait_for(make(self._browser), TIMEOUT + 5))

    async def close(self) -> None:
        async with self._lock:
            await self._close_browser()

    async def _close_browser(self) -> None:
        browser, self._browser = self._browser, None
        if browser is not None:
            try:
                await browser.close()
            except Exception:  # noqa: BLE001 - it may be dead already
                _LOG.debug("the browser was gone", exc_info=True)


async def _open_browser() -> Any:
    """Open the browser on our own small bundle: it loads in a quarter of the time of the whole of Plotly."""
    import kaleido  # noqa: PLC0415 - slow to load, and only pictures need it
    from choreographer.errors import ChromeNotFoundError  # noqa: PLC0415 - as above

    try:
        browser = kaleido.Kaleido(
            n=1, timeout=TIMEOUT, mathjax=False, plotlyjs=assets.find_file(assets.BUNDLE).as_uri()
        )
        await asyncio.wait_for(browser.open(), TIMEOUT)
    except ChromeNotFoundError as error:
        raise Unavailable("there is no browser to paint pictures", where="picture", remedy=_REMEDY) from error
    return browser


async def _print_page(browser: Any, page: str, opts: dict[str, Any]) -> bytes:
    """Print a page in a tab of its own; it is read from a file, and its policy keeps it from reading others."""
    from choreographer.protocol.devtools_async_helpers import navigate_and_wait  # noqa: PLC0415 - as above

    with TemporaryDirectory(prefix="facts-print-") as folder:
        file = Path(folder) / "page.html"
        await asyncio.to_thread(file.write_text, page, encoding="utf-8")
        tab = await browser.create_tab("")
        try:
            await navigate_and_wait(tab, file.as_uri(), timeout=TIMEOUT)
            answer = await tab.send_command("Page.printToPDF", params=opts)
        finally:
            await browser.close_tab(tab.target_id)
    return base64.b64decode(answer["result"]["data"])


_RENDERERS: WeakKeyDictionary[AbstractEventLoop, BrowserRenderer] = WeakKeyDictionary()


def get_renderer() -> BrowserRenderer:
    """Return the renderer of the running event loop."""
    return _RENDERERS.setdefault(asyncio.get_running_loop(), BrowserRenderer())


_HOME: list[AbstractEventLoop] = []


def settle_loop() -> None:
    """Make the running loop the one whose renderer other threads may use."""
    _HOME[:] = [asyncio.get_running_loop()]


def find_loop() -> AbstractEventLoop | None:
    """Return that loop while it runs."""
    return _HOME[0] if _HOME and _HOME[0].is_running() else None


def has_browser() -> bool:
    """Whether there is a browser to paint with."""
    from choreographer.browsers.chromium import Chromium  # noqa: PLC0415 - as above

    found = Chromium.find_browser(skip_local=False)
    return found is not None and Path(found).is_file()
