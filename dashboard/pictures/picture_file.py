"""A chart as a picture in the size of its place: title, hedges, units, dates and sources are part of it."""

from __future__ import annotations

import re
import struct
import zlib
from dataclasses import dataclass
from functools import partial
from math import ceil, gcd
from typing import TYPE_CHECKING, Any

from dashboard.pictures.image_cache import name_image
from dashboard.views.view import NARROW
from facts.recall.pdf import stamp_pdf
from facts.recall.picture import stamp_png, stamp_svg

if TYPE_CHECKING:
    from collections.abc import Callable

    from dashboard.views.view import View
    from facts.manifest import Manifest

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
