"""Our own files that addresses need: each under a path that holds its content's hash, to be kept for ever."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.responses import Response

from dashboard import theme
from dashboard.addresses import typeface
from dashboard.addresses.threads import LOOKUPS
from facts.errors import NotFound

if TYPE_CHECKING:
    from starlette.requests import Request

_OWN = Path(__file__).parent / "static"
_SHARED = Path(__file__).parent.parent / "static"
BUNDLE = "plotly-basic.min.js"
_FILES = {
    BUNDLE: (_SHARED, "text/javascript; charset=utf-8"),
    "chart.js": (_OWN, "text/javascript; charset=utf-8"),
    "copy.js": (_OWN, "text/javascript; charset=utf-8"),
    "chart.css": (_OWN, "text/css; charset=utf-8"),
    typeface.LATIN: (_SHARED, "font/woff2"),
    "ibm-plex-sans-latin-ext-wght-normal.woff2": (_SHARED, "font/woff2"),
}
_IN_OUR_FACE = ("chart.css", "page.css")  # for the few words of a card it would weigh twenty times the card
# A frame that is kept from its origin, as content management systems make them, asks us as a stranger.
ANY_ORIGIN = {"access-control-allow-origin": "*"}
_FOR_EVER = "public, max-age=31536000, immutable"


def path(name: str) -> Path:
    return _FILES[name][0] / name


@cache
def text(name: str) -> str:
    """Return a text of ours; a sheet begins with the typeface and the colours of the charts."""
    written = (_OWN / name).read_text(encoding="utf-8")
    faces = typeface.sheet(address) if name in _IN_OUR_FACE else ""
    return faces + _colours() + written if name.endswith(".css") else written


def _colours() -> str:
    """Return the colours as a sheet: the reader's appearance, unless the page has one of its own."""
    light, dark = (_variables(theme.tokens(dark=dark)) for dark in (False, True))
    return (
        f":root{{{light}}}\n"
        f"@media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}\n"
        f":root[data-theme=dark]{{{dark}}}\n"
    )


def _variables(look: theme.Tokens) -> str:
    names = ("paper", "ink", "muted", "rule", "accent")
    return ";".join(f"--{name}:{getattr(look, name)}" for name in names)


@cache
def _read(name: str) -> tuple[bytes, str]:
    content = text(name).encode() if _FILES[name][0] is _OWN else path(name).read_bytes()
    return content, hashlib.sha256(content).hexdigest()[:16]


def address(name: str) -> str:
    """Return the path of a file, which changes when its content does."""
    return f"/embed/static/{_read(name)[1]}/{name}"


async def asset(request: Request) -> Response:
    """Answer with a file, but only under the address of its present content."""
    name, digest = request.path_params["name"], request.path_params["digest"]
    content, current = await LOOKUPS.run(lambda: _read(name)) if name in _FILES else (b"", None)
    if digest != current:
        raise NotFound(f"there is no file {name[:60]!r} of this content", where="file", remedy="Load the page again.")
    headers = {"cache-control": _FOR_EVER, "etag": f'"{current}"', **ANY_ORIGIN}
    return Response(content, media_type=_FILES[name][1], headers=headers)


async def host(_: Request) -> Response:
    """Return the script for pages that frame us, at an address that stays."""
    return Response(
        await LOOKUPS.run(lambda: text("host.js")),
        media_type="text/javascript; charset=utf-8",
        headers={"cache-control": "public, max-age=86400"},
    )
