"""Pictures of charts: painted by a browser and kept, in files that say which numbers they hold.

One Chrome or Chromium is kept running and paints one picture or printed page at a time. A file has title, hedges,
units, dates and sources, and is kept under the hash of its content.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import logging
import os
import re
import struct
import zlib
from collections import OrderedDict
from dataclasses import dataclass
from functools import partial
from math import ceil, gcd
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from threading import Lock
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import platformdirs

from dashboard import assets
from dashboard.views.view import NARROW
from facts.errors import FactsError
from facts.provenance.document_stamps import stamp_pdf, stamp_png, stamp_svg

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop
    from collections.abc import Callable, Coroutine

    from dashboard.views.view import View
    from facts.provenance.manifest import Manifest


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


MOST_FILES = 2000
MOST_ASKED = 10_000


class ImageCache:
    """A folder of files named by content; the longest unused go when there are too many."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._names: OrderedDict[str, str] = OrderedDict()
        self._lock = Lock()

    def remember(self, asked: str, name: str) -> None:
        """Note what an address showed last, so that its picture is found without making the figure."""
        with self._lock:
            self._names[asked] = name
            while len(self._names) > MOST_ASKED:
                self._names.popitem(last=False)

    def name_of(self, asked: str) -> str:
        return self._names.get(asked, "")

    def take(self, name: str) -> bytes | None:
        """Return a kept file, and note that it was used."""
        path = self._folder / name
        try:
            found = path.read_bytes() if name else None
            if found is not None:
                os.utime(path)
        except OSError:
            return None
        return found

    def keep_file(self, name: str, content: bytes) -> None:
        """Keep a file, where the folder allows it; nobody ever sees half of it."""
        try:
            self._write_image(name, content)
        except OSError:
            _LOG.warning("pictures cannot be kept in %s", self._folder, exc_info=True)

    def _write_image(self, name: str, content: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=self._folder, delete=False) as file:
            file.write(content)
        Path(file.name).replace(self._folder / name)
        self._prune_images()

    def _prune_images(self) -> None:
        """Take the longest unused away; another thread may be faster, or still be writing."""
        kept = sorted((_get_last_use(entry.path), entry.path) for entry in os.scandir(self._folder))
        for _, path in kept[:-MOST_FILES]:
            Path(path).unlink(missing_ok=True)


def _get_last_use(path: str) -> float:
    try:
        return Path(path).stat().st_mtime
    except FileNotFoundError:
        return 0.0


def name_image(content: str, ending: str) -> str:
    return f"{hashlib.sha256(content.encode()).hexdigest()[:40]}.{ending}"


def get_image_cache() -> ImageCache:
    """Return the cache in the platform's folder for what can be made again."""
    folder = Path(platformdirs.user_cache_dir("facts-dashboard", appauthor=False)) / "pictures"
    return _CACHES.setdefault(folder, ImageCache(folder))


_CACHES: dict[Path, ImageCache] = {}


ENDINGS = {"svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf"}
_STAMPS: dict[str, Callable[[bytes, Manifest], bytes]] = {"svg": stamp_svg, "png": stamp_png, "pdf": stamp_pdf}
_ATTEMPTS = 3
_OVER = 1 + 1e-9  # the browser cuts off parts of a pixel
_LOTS = re.compile(rb'(?<="defs-)[0-9a-f]{6}|(?<= trace)[0-9a-f]{6}(?=")')
_HEAD = 33  # bytes of a PNG: the signature and the first chunk
_DOTS_PER_METRE = 96 / 0.0254


@dataclass(frozen=True, slots=True)
class PictureSize:
    """Width in the chart's own pixels, least height, and how many pixels of a PNG stand for one of them."""

    width: int
    height: int | None
    scale: float


SIZES = {
    "report": PictureSize(640, None, 2),
    "page": PictureSize(960, None, 2),
    "slide": PictureSize(1280, 720, 1.5),
    "square": PictureSize(720, 720, 1.5),
    "print": PictureSize(680, None, 3.125),  # 18 cm at 300 dots an inch
}


@dataclass(frozen=True, slots=True)
class FigureDrawing:
    """A figure as JSON, its size, how many pixels of a PNG stand for one of its own, and for one of its frame's.

    The manifest tells which numbers are in it.
    """

    ending: str
    figure: str
    width: int
    height: int
    scale: float
    resolution: float
    manifest: Manifest

    @property
    def render_options(self) -> dict[str, Any]:
        """What the browser is told besides the figure."""
        size = {"format": self.ending, "width": self.width, "height": self.height}
        return {**size, "scale": self.scale} if self.ending == "png" else size

    def stamp(self, painted: bytes) -> bytes:
        """Write the manifest into the picture, and into a PNG its resolution."""
        plain = _name_parts(painted, self.figure) if self.ending == "svg" else painted
        marked = _STAMPS[self.ending](plain, self.manifest)
        return write_resolution(marked, self.resolution) if self.ending == "png" else marked


def draw_picture(shown: View, ending: str, size: PictureSize) -> FigureDrawing:
    """Build the figure; where it is too tall for its frame, build it wider and paint it smaller."""
    manifest = shown.make_manifest(ending)
    draw = partial(shown.draw, mark=manifest.mark)
    width, height = size.width, size.height
    figure: Any = None
    for _ in range(_ATTEMPTS):
        figure = draw(width=width, height=height, narrow=width < NARROW)
        if height is None or figure.layout.height <= height:
            break
        width, height = _widen_size(size, figure.layout.height)
    scale = size.scale * size.width / width * _OVER
    return FigureDrawing(ending, str(figure.to_json()), width, int(figure.layout.height), scale, size.scale, manifest)


def _widen_size(size: PictureSize, needed: float) -> tuple[int, int]:
    """Return width and height of the very same form that hold what is needed."""
    assert size.height is not None
    unit = gcd(size.width, size.height)
    steps = ceil(needed * unit / size.height)
    return size.width // unit * steps, size.height // unit * steps


def _name_parts(svg: bytes, figure: str) -> bytes:
    """Name the parts of a drawing after what it shows, so that the same chart is the same file: Plotly draws lots."""
    lots = dict.fromkeys(_LOTS.findall(svg))
    names = {lot: name_image(f"{number} {figure}", "")[:6].encode() for number, lot in enumerate(lots)}
    return re.sub(b"(?<=[a-z-])(?:" + b"|".join(lots) + b")", lambda found: names[found[0]], svg) if lots else svg


def write_resolution(png: bytes, scale: float) -> bytes:
    """Return a PNG that says how many of its pixels go into an inch: 96 times the scale."""
    dots = round(_DOTS_PER_METRE * scale)
    chunk = b"pHYs" + struct.pack(">IIB", dots, dots, 1)
    return png[:_HEAD] + struct.pack(">I", 9) + chunk + struct.pack(">I", zlib.crc32(chunk)) + png[_HEAD:]
