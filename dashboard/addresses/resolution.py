"""The resolution written into a PNG, so that a document shows the picture at its proper size."""

from __future__ import annotations

import struct
import zlib

_HEAD = 33  # the signature and the first chunk
_DOTS_PER_METRE = 96 / 0.0254


def stamped(png: bytes, scale: float) -> bytes:
    """Return a PNG that says how many of its pixels go into an inch: 96 times the scale."""
    dots = round(_DOTS_PER_METRE * scale)
    chunk = b"pHYs" + struct.pack(">IIB", dots, dots, 1)
    return png[:_HEAD] + struct.pack(">I", 9) + chunk + struct.pack(">I", zlib.crc32(chunk)) + png[_HEAD:]
