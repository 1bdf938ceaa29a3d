"""Pictures: the manifest stands in a text chunk of a PNG, and in the metadata of an SVG."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from facts.errors import FileError
from facts.manifest import MOST_CHARACTERS, NAME, Manifest
from facts.recall import markup
from facts.recall.found import Found, marks_in

if TYPE_CHECKING:
    from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEAD = 33  # the signature and the first chunk
_NAMESPACE = "urn:facts:export"
_BROKEN = "Download it again."
_MOST_CHUNKS = 100_000


def stamp_png(png: bytes, manifest: Manifest) -> bytes:
    """Return the picture with its manifest, compressed, in a chunk that every reader may skip."""
    text = zlib.compress(manifest.to_json().encode())
    chunk = b"iTXt" + NAME.encode() + b"\0\1\0\0\0" + text
    sealed = struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
    return png[:_HEAD] + sealed + png[_HEAD:]


def read_png(png: bytes, where: str = "picture") -> Found:
    """Return the manifests in the text chunks of a picture."""
    start = NAME.encode() + b"\0"
    texts = (
        body.removeprefix(start) for kind, body in _chunks(png, where) if kind == b"iTXt" and body.startswith(start)
    )
    return Found(tuple(Manifest.from_json(_unpacked(text, where), where) for text in texts))


def _chunks(png: bytes, where: str) -> Iterator[tuple[bytes, bytes]]:
    """Yield the kind and the content of each chunk."""
    place = len(SIGNATURE)
    for _ in range(_MOST_CHUNKS):
        if place + 12 > len(png):
            return
        length, kind = struct.unpack(">I4s", png[place : place + 8])
        if place + 12 + length > len(png):
            raise FileError("the picture is cut off", where=where, remedy=_BROKEN)
        yield kind, png[place + 8 : place + 8 + length]
        place += 12 + length


def _unpacked(text: bytes, where: str) -> bytes:
    """Return the text of a chunk, from behind its flags, language and translated name; never more than is ours."""
    is_packed = text[:1] == b"\1"
    body = text[2:].split(b"\0", 2)[-1]
    if not is_packed:
        return body
    packer = zlib.decompressobj()
    try:
        plain = packer.decompress(body, MOST_CHARACTERS)
    except zlib.error as error:
        raise FileError("its mark is damaged", where=where, remedy=_BROKEN) from error
    if packer.unconsumed_tail:
        raise FileError("its mark is too long to be ours", where=where, remedy=_BROKEN)
    return plain


def stamp_svg(svg: bytes, manifest: Manifest) -> bytes:
    """Return the drawing with its manifest right behind its first tag."""
    start = svg.index(b">", svg.index(b"<svg")) + 1
    text = escape(manifest.to_json())
    held = f'<metadata><facts:export xmlns:facts="{_NAMESPACE}">{text}</facts:export></metadata>'
    return svg[:start] + held.encode() + svg[start:]


def read_svg(svg: bytes, where: str = "picture") -> Found:
    """Return the manifests in a drawing, and the ids in its words where a program left only these."""
    root = markup.parsed(svg, where)
    held = (item.text or "" for item in root.iter(f"{{{_NAMESPACE}}}export"))
    manifests = tuple(Manifest.from_json(text, where) for text in held)
    return Found(manifests, () if manifests else marks_in(" ".join(root.itertext())))
