"""A chart as a picture in the size of its place: title, hedges, units, dates and sources are part of it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import partial
from math import ceil, gcd
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from dashboard.addresses import answer, asked, leaving
from dashboard.addresses.chart import NARROW, options
from dashboard.addresses.painter import painter
from dashboard.addresses.preview import is_preview
from dashboard.addresses.resolution import stamped
from dashboard.addresses.shelf import name_for, shelf
from dashboard.addresses.threads import LOOKUPS, PICTURES
from dashboard.addresses.view import known, view
from facts.errors import NotFound, SelectionError
from facts.recall.pdf import stamp_pdf
from facts.recall.picture import stamp_png, stamp_svg

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from dashboard.addresses.asked import Asked
    from facts.manifest import Manifest

ENDINGS = {"svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf"}
_STAMPS: dict[str, Callable[[bytes, Manifest], bytes]] = {"svg": stamp_svg, "png": stamp_png, "pdf": stamp_pdf}
_ATTEMPTS = 3
_OVER = 1 + 1e-9  # the browser cuts off parts of a pixel
_LOTS = re.compile(rb'(?<="defs-)[0-9a-f]{6}|(?<= trace)[0-9a-f]{6}(?=")')
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
    given = await _given(request, name, ending)
    tag = await answer.etag(request)
    headers = {
        **answer.kept(tag),
        "content-security-policy": _POLICY,
        "content-disposition": f'inline; filename="facts-{name}.{ending}"',
    }
    if answer.is_known(request, tag):
        return Response(status_code=304, headers=headers)
    content = await LOOKUPS.run(lambda: shelf().take(shelf().name_of(tag)))
    content = content or await _made(tag, name, ending, given)
    return Response(content, media_type=ENDINGS[ending], headers=headers)


async def _given(request: Request, name: str, ending: str) -> Asked:
    if ending not in ENDINGS:
        known = ", ".join(ENDINGS)
        raise NotFound(f"there is no picture {ending[:60]!r}", where="format", remedy=f"Formats are: {known}.")
    given = await asked.of(request, (*options(name), "size"))
    size = given.option("size", "report")
    if size not in SIZES:
        raise SelectionError(f"got {size[:60]!r}", where="option size", remedy=f"Write one of {', '.join(SIZES)}.")
    return given


async def _made(tag: str, name: str, ending: str, given: Asked) -> bytes:
    """Make a picture, unless one with the very same content is kept."""
    size = SIZES[given.option("size", "report")]
    drawn = await PICTURES.run(lambda: _drawn(name, ending, given, size))
    file = name_for(f"{ending} {size} {drawn.figure}", ending)

    async def make() -> bytes:
        kept = await LOOKUPS.run(lambda: shelf().take(file))
        if kept is None:
            kept = await _painted(drawn, ending)
            await PICTURES.run(partial(shelf().put, file, kept))
        return kept

    content = await painter().once(file, make)
    await LOOKUPS.run(lambda: leaving.entered(drawn.manifest))
    if not is_preview():  # who comes next leaves an entry
        shelf().remember(tag, file)
    return content


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A figure as JSON, its size, how many pixels of a PNG stand for one of its own, and for one of its frame's.

    The manifest tells which numbers are in it.
    """

    figure: str
    width: int
    height: int
    scale: float
    resolution: float
    manifest: Manifest


def _drawn(name: str, ending: str, given: Asked, size: Size) -> _Drawn:
    """Build the figure; where it is too tall for its frame, build it wider and paint it smaller."""
    shown = view(name, given)
    manifest = leaving.chart(shown, ending)
    marked = partial(shown.options, mark=manifest.mark)
    width, height = size.width, size.height
    figure: Any = None
    for _ in range(_ATTEMPTS):
        figure = shown.chart.build(shown.frame, marked(width=width, height=height, narrow=width < NARROW))
        if height is None or figure.layout.height <= height:
            break
        width, height = _wider(size, figure.layout.height)
    scale = size.scale * size.width / width * _OVER
    return _Drawn(str(figure.to_json()), width, int(figure.layout.height), scale, size.scale, manifest)


def _wider(size: Size, needed: float) -> tuple[int, int]:
    """Return width and height of the very same form that hold what is needed."""
    assert size.height is not None
    unit = gcd(size.width, size.height)
    steps = ceil(needed * unit / size.height)
    return size.width // unit * steps, size.height // unit * steps


async def _painted(drawn: _Drawn, ending: str) -> bytes:
    opts: dict[str, Any] = {"format": ending, "width": drawn.width, "height": drawn.height}
    if ending == "png":
        opts["scale"] = drawn.scale
    painted = await painter().paint(json.loads(drawn.figure), opts)
    return await PICTURES.run(lambda: _stamped(painted, ending, drawn))


def _settled(svg: bytes, drawn: _Drawn) -> bytes:
    """Name the parts of a drawing after what it shows, so that the same chart is the same file: Plotly draws lots."""
    lots = dict.fromkeys(_LOTS.findall(svg))
    names = {lot: name_for(f"{number} {drawn.figure}", "")[:6].encode() for number, lot in enumerate(lots)}
    return re.sub(b"(?<=[a-z-])(?:" + b"|".join(lots) + b")", lambda found: names[found[0]], svg) if lots else svg


def _stamped(painted: bytes, ending: str, drawn: _Drawn) -> bytes:
    """Write the manifest into a picture, and into a PNG its resolution."""
    marked = _STAMPS[ending](_settled(painted, drawn) if ending == "svg" else painted, drawn.manifest)
    return stamped(marked, drawn.resolution) if ending == "png" else marked
