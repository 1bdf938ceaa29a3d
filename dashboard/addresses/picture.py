"""A chart as a picture in the size of its place: title, hedges, units, dates and sources are part of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from math import ceil, gcd
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from dashboard.addresses import answer, asked
from dashboard.addresses.chart import NARROW, options
from dashboard.addresses.painter import painter
from dashboard.addresses.resolution import stamped
from dashboard.addresses.shelf import name_for, shelf
from dashboard.addresses.view import known, view
from facts.errors import NotFound, SelectionError

if TYPE_CHECKING:
    from starlette.requests import Request

    from dashboard.addresses.asked import Asked

ENDINGS = {"svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf"}
_ATTEMPTS = 3
_OVER = 1 + 1e-9  # the browser cuts off parts of a pixel
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:"


@dataclass(frozen=True, slots=True)
class Size:
    """Width in the chart's own pixels, least height, and how many pixels of a PNG stand for one of them."""

    width: int
    height: int | None
    scale: float


SIZES = {
    "report": Size(640, None, 2),
    "page": Size(960, None, 2),
    "slide": Size(1280, 720, 1.5),
    "square": Size(720, 720, 1.5),
    "print": Size(680, None, 3.125),  # 18 cm at 300 dots an inch
}


async def picture(request: Request) -> Response:
    """Answer with the picture of a chart, from the shelf where it is there."""
    name, ending = known(request.path_params["chart"]), request.path_params["ending"]
    given = _given(request, name, ending)
    tag = await answer.etag(request)
    headers = {
        **answer.kept(tag),
        "content-security-policy": _POLICY,
        "content-disposition": f'inline; filename="facts-{name}.{ending}"',
    }
    if answer.is_known(request, tag):
        return Response(status_code=304, headers=headers)
    content = await run_in_threadpool(lambda: shelf().take(shelf().name_of(tag)))
    content = content or await _made(tag, name, ending, given)
    return Response(content, media_type=ENDINGS[ending], headers=headers)


def _given(request: Request, name: str, ending: str) -> Asked:
    if ending not in ENDINGS:
        known = ", ".join(ENDINGS)
        raise NotFound(f"there is no picture {ending[:60]!r}", where="format", remedy=f"Formats are: {known}.")
    given = asked.read(request.query_params.multi_items(), (*options(name), "size"))
    size = given.option("size", "report")
    if size not in SIZES:
        raise SelectionError(f"got {size[:60]!r}", where="option size", remedy=f"Write one of {', '.join(SIZES)}.")
    return given


async def _made(tag: str, name: str, ending: str, given: Asked) -> bytes:
    """Make a picture, unless one with the very same content is kept."""
    size = SIZES[given.option("size", "report")]
    drawn = await run_in_threadpool(_drawn, name, given, size)
    file = name_for(f"{ending} {size} {drawn.figure}", ending)

    async def make() -> bytes:
        kept = await run_in_threadpool(shelf().take, file)
        if kept is None:
            kept = await _painted(drawn, ending)
            await run_in_threadpool(shelf().put, file, kept)
        return kept

    content = await painter().once(file, make)
    shelf().remember(tag, file)
    return content


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A figure as JSON, its size, how many pixels of a PNG stand for one of its own, and for one of its frame's."""

    figure: str
    width: int
    height: int
    scale: float
    resolution: float


def _drawn(name: str, given: Asked, size: Size) -> _Drawn:
    """Build the figure; where it is too tall for its frame, build it wider and paint it smaller."""
    shown = view(name, given)
    width, height, figure = size.width, size.height, None
    for _ in range(_ATTEMPTS):
        figure = shown.chart.build(shown.frame, shown.options(width=width, height=height, narrow=width < NARROW))
        if height is None or figure.layout.height <= height:
            break
        width, height = _wider(size, figure.layout.height)
    return _Drawn(
        str(figure.to_json()), width, int(figure.layout.height), size.scale * size.width / width * _OVER, size.scale
    )


def _wider(size: Size, needed: float) -> tuple[int, int]:
    """Return width and height of the very same form that hold what is needed."""
    assert size.height is not None
    unit = gcd(size.width, size.height)
    steps = ceil(needed * unit / size.height)
    return size.width // unit * steps, size.height // unit * steps


async def _painted(drawn: _Drawn, ending: str) -> bytes:
    opts = {"format": ending, "width": drawn.width, "height": drawn.height}
    if ending != "png":
        return await painter().paint(json.loads(drawn.figure), opts)
    painted = await painter().paint(json.loads(drawn.figure), {**opts, "scale": drawn.scale})
    return stamped(painted, drawn.resolution)
