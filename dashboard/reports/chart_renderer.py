"""Pictures and printed pages for reports, from any thread: painted by the one browser, kept on the one shelf."""

from __future__ import annotations

import asyncio
import io
import json
from contextlib import contextmanager
from dataclasses import dataclass, replace
from threading import Thread
from typing import TYPE_CHECKING, Any

from PIL import Image

from dashboard.charts.chart import title_facts
from dashboard.pictures import Unavailable, find_loop, get_image_cache, get_renderer, name_image

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop
    from collections.abc import Coroutine, Iterator

    import pandas as pd

    from dashboard.charts import ChartOptions
    from dashboard.reports.report_content import ReportSection
    from dashboard.views.view import View

LONGEST = 120  # seconds that a picture may take, the waiting in line included
WIDTH = 640
TALLEST = 900  # of that width a page holds so much
COLOURS = 256
_TITLE = 34  # pixels that the line of a title takes
_FINE = 2


@dataclass(frozen=True, slots=True)
class ReportPicture:
    """A picture, its size in the chart's own pixels, and what it shows in words."""

    content: bytes
    width: int
    height: int
    described: str


@dataclass(frozen=True, slots=True)
class _SectionDrawing:
    """A figure for Plotly, and what it shows in words."""

    figure: Any
    described: str

    @property
    def height(self) -> int:
        return int(self.figure.layout.height)


class ChartRenderer:
    """Where the pictures of one report are made; `missing` says why there are none, once that is known."""

    def __init__(self, loop: AbstractEventLoop) -> None:
        self._loop = loop
        self.missing: Unavailable | None = None

    def pictures(
        self, section: ReportSection, ending: str = "png", *, tallest: int = TALLEST, titled: bool = True, **given: Any
    ) -> list[ReportPicture]:
        """Return a section's chart as `png` (twice as fine) or `svg`; nothing where this machine cannot paint.

        A chart of many metrics that is taller than `tallest` is cut into several. Without `titled` the title is left
        to the heading above. `given` are options of the chart: width, dark, mark.
        """
        if section.shown is None or section.chart is None or self.missing:
            return []
        drawings = _list_drawings(section.shown, {"width": WIDTH, "dark": False, **given}, tallest, titled)
        try:
            return [self._paint_picture(drawing, ending) for drawing in drawings]
        except Unavailable as error:
            self.missing = error
            return []

    def _paint_picture(self, drawing: _SectionDrawing, ending: str) -> ReportPicture:
        width = int(drawing.figure.layout.width)
        opts = {"format": ending, "width": width, "height": drawing.height}
        opts |= {"scale": _FINE} if ending == "png" else {}
        figure = str(drawing.figure.to_json())
        name = name_image(f"report {opts} {figure}", ending)
        kept = get_image_cache().take(name)
        if kept is None:
            kept = self._wait_for(_paint_figure(json.loads(figure), opts))
            kept = _reduce_colors(kept) if ending == "png" else kept
            get_image_cache().keep_file(name, kept)
        return ReportPicture(kept, width, drawing.height, drawing.described)

    def print_page(self, page: str, **opts: Any) -> bytes:
        """Return a page of HTML as PDF; raise Unavailable where this machine cannot print."""
        if self.missing:
            raise self.missing
        return self._wait_for(_print_page(page, opts))

    def _wait_for(self, work: Coroutine[Any, Any, bytes]) -> bytes:
        try:
            return asyncio.run_coroutine_threadsafe(work, self._loop).result(LONGEST)
        except TimeoutError as error:
            raise Unavailable("the browser is busy", where="picture", remedy="Try again in a minute.") from error


def _list_drawings(shown: View, given: dict[str, Any], tallest: int, titled: bool) -> list[_SectionDrawing]:
    """Draw a chart, in parts of whole metrics where it would be too tall for a page."""
    whole = _draw_section(shown, shown.frame, shown.options(**given), titled)
    if not shown.chart.panels or whole.height <= tallest or shown.frame["metric"].nunique() < 2:
        return [whole]
    parts: list[_SectionDrawing] = []
    metrics: list[str] = []
    for metric in shown.frame["metric"].unique():
        longer = _draw_part(shown, [*metrics, metric], given)
        if metrics and longer.height > tallest:
            metrics, longer = [metric], _draw_part(shown, [metric], given)
            parts.append(longer)
        else:
            metrics, parts = [*metrics, metric], [*parts[:-1], longer]
    return parts


def _draw_part(shown: View, metrics: list[str], given: dict[str, Any]) -> _SectionDrawing:
    """Draw the facts of some metrics, under a title of their own."""
    frame = shown.frame[shown.frame["metric"].isin(metrics)].reset_index(drop=True)
    title = title_facts(frame, shown.query.say)
    return _draw_section(shown, frame, shown.options(**{**given, "title": title}), titled=True)


def _draw_section(shown: View, frame: pd.DataFrame, options: ChartOptions, titled: bool) -> _SectionDrawing:
    described = shown.chart.describe(frame, options)
    if titled:
        return _SectionDrawing(shown.chart.build(frame, options), described)
    figure = shown.chart.build(frame, replace(options, title=" "))
    margin = max(figure.layout.margin.t - _TITLE, 0)
    figure.layout.height += margin - figure.layout.margin.t
    figure.layout.margin.t = margin
    return _SectionDrawing(figure, described)


def _reduce_colors(png: bytes) -> bytes:
    """Return the picture in so many colours as it needs: a third of the weight."""
    made = io.BytesIO()
    with Image.open(io.BytesIO(png)) as picture:
        few = picture.convert("RGB").quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    few.save(made, "PNG", optimize=True)
    return made.getvalue()


async def _paint_figure(figure: dict[str, Any], opts: dict[str, Any]) -> bytes:
    return await get_renderer().paint(figure, opts)


async def _print_page(page: str, opts: dict[str, Any]) -> bytes:
    return await get_renderer().print(page, opts)


@contextmanager
def open_renderer() -> Iterator[ChartRenderer]:
    """Open a renderer: with the server's browser where a server runs here, else with one of its own until the end.

    Never enter it on the server's own loop: it waits.
    """
    loop = find_loop()
    if loop is not None:
        yield ChartRenderer(loop)
        return
    with _run_own_loop() as own:
        yield ChartRenderer(own)


@contextmanager
def _run_own_loop() -> Iterator[AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, name="chart-renderer", daemon=True)
    thread.start()
    try:
        yield loop
    finally:
        asyncio.run_coroutine_threadsafe(_close_renderer(), loop).result(LONGEST)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _close_renderer() -> None:
    await get_renderer().close()
