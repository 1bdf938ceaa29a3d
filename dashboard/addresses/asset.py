"""Our own files under the addresses of their present content, to be kept for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

from dashboard import assets
from dashboard.addresses.threads import LOOKUPS
from facts.errors import NotFound

if TYPE_CHECKING:
    from starlette.requests import Request

# A frame that is kept from its origin, as content management systems make them, asks us as a stranger.
ANY_ORIGIN = {"access-control-allow-origin": "*"}
_FOR_EVER = "public, max-age=31536000, immutable"


async def send_asset(request: Request) -> Response:
    """Answer with a file, but only under the address of its present content."""
    name, digest = request.path_params["name"], request.path_params["digest"]
    content, current = await LOOKUPS.run(lambda: assets.read_file(name)) if name in assets.SERVED else (b"", None)
    if digest != current:
        raise NotFound(f"there is no file {name[:60]!r} of this content", where="file", remedy="Load the page again.")
    headers = {"cache-control": _FOR_EVER, "etag": f'"{current}"', **ANY_ORIGIN}
    return Response(content, media_type=assets.SERVED[name][1], headers=headers)


async def send_host_script(_: Request) -> Response:
    """Return the script for pages that frame us, at an address that stays."""
    return Response(
        await LOOKUPS.run(lambda: assets.read_text("host.js")),
        media_type="text/javascript; charset=utf-8",
        headers={"cache-control": "public, max-age=86400"},
    )
