"""A chart as a picture, painted when it is first asked for and kept."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

from starlette.responses import Response

from dashboard.charts import find_chart
from dashboard.pictures.browser import get_renderer
from dashboard.pictures.image_cache import get_image_cache, name_image
from dashboard.pictures.picture_file import ENDINGS, SIZES, draw_picture
from dashboard.views.query import list_options
from dashboard.views.shared_catalogue import is_preview, log_export
from dashboard.views.view import show_chart
from dashboard.web import answers
from dashboard.web.worker_threads import LOOKUPS, PICTURES
from facts.errors import NotFound, SelectionError

if TYPE_CHECKING:
    from starlette.requests import Request

    from dashboard.pictures.picture_file import FigureDrawing
    from dashboard.views.query import ViewQuery

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:"


async def send_picture(request: Request) -> Response:
    """Answer with the picture of a chart, from the cache where it is there."""
    name, ending = find_chart(request.path_params["chart"]).name, request.path_params["ending"]
    given = await _read_given(request, name, ending)
    tag = await answers.make_etag(request)
    headers = {
        **answers.make_cache_headers(tag),
        "content-security-policy": _POLICY,
        "content-disposition": f'inline; filename="facts-{name}.{ending}"',
    }
    if answers.is_known(request, tag):
        return Response(status_code=304, headers=headers)
    cache = get_image_cache()
    content = await LOOKUPS.run(lambda: cache.take(cache.name_of(tag)))
    content = content or await _make_image(tag, name, ending, given)
    return Response(content, media_type=ENDINGS[ending], headers=headers)


async def _read_given(request: Request, name: str, ending: str) -> ViewQuery:
    if ending not in ENDINGS:
        known = ", ".join(ENDINGS)
        raise NotFound(f"there is no picture {ending[:60]!r}", where="format", remedy=f"Formats are: {known}.")
    given = await answers.read_request(request, (*list_options(find_chart(name)), "size"))
    size = given.get_option("size", "report")
    if size not in SIZES:
        raise SelectionError(f"got {size[:60]!r}", where="option size", remedy=f"Write one of {', '.join(SIZES)}.")
    return given


async def _make_image(tag: str, name: str, ending: str, given: ViewQuery) -> bytes:
    """Make a picture, unless one with the very same content is kept."""
    size, cache = SIZES[given.get_option("size", "report")], get_image_cache()
    drawn = await PICTURES.run(lambda: draw_picture(show_chart(name, given), ending, size))
    file = name_image(f"{ending} {size} {drawn.figure}", ending)

    async def make() -> bytes:
        kept = await LOOKUPS.run(lambda: cache.take(file))
        if kept is None:
            kept = await _paint_image(drawn)
            await PICTURES.run(partial(cache.put, file, kept))
        return kept

    content = await get_renderer().once(file, make)
    await LOOKUPS.run(lambda: log_export(drawn.manifest))
    if not is_preview():  # who comes next leaves an entry
        cache.remember(tag, file)
    return content


async def _paint_image(drawn: FigureDrawing) -> bytes:
    painted = await get_renderer().paint(json.loads(drawn.figure), drawn.render_options)
    return await PICTURES.run(lambda: drawn.stamp(painted))
