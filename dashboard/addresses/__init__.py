"""The public addresses beside the dashboard: data, pages of one fact, embeds and pictures. No Streamlit here."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from starlette.middleware import Middleware
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware
from starlette.routing import Route

from dashboard.addresses import answer, asset, chart, description, download, fact, oembed, picture
from dashboard.addresses.framing import Framing, Preview, with_us
from dashboard.pictures.browser import get_renderer, settle_loop
from facts.tables import FORMATS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.routing import BaseRoute

_PACKED = tuple(item.media_type for item in FORMATS.values() if item.is_compressed)
_COMPRESSED = Middleware(
    GZipMiddleware,
    minimum_size=1024,
    compresslevel=4,
    exclude_content_types=(*DEFAULT_EXCLUDED_CONTENT_TYPES, *_PACKED),
)


_OWN = ("data", "f", "image")


@asynccontextmanager
async def lifespan(_: Any) -> AsyncIterator[dict[str, Any]]:
    """Let other threads use the browser that paints pictures, and close it when the server ends."""
    settle_loop()
    yield {}
    await get_renderer().close()


def routes(frame_ancestors: str = "*") -> list[BaseRoute]:
    """Return the addresses; `frame_ancestors` says which sites may frame the embeds, as in a security policy.

    We always may: the dashboard shows what others will see.
    """
    return [*_unframed(), *_framed(with_us(frame_ancestors))]


def _unframed() -> list[BaseRoute]:
    """Return the addresses that only we may frame, each prefix closed by an answer of our own."""
    endpoints = {
        "/data/facts.{suffix}": download.send_facts,
        "/data/dictionary.json": description.send_columns,
        "/data/openapi.json": description.send_openapi,
        "/f/{id}": fact.send_page,
        "/image/{chart}.{ending}": picture.send_picture,
        "/oembed": oembed.send_oembed,
        **{f"/{prefix}{rest}": answer.unknown for prefix in _OWN for rest in ("", "/{rest:path}")},
    }
    return [_route(path, endpoint, "'self'") for path, endpoint in endpoints.items()]


def _framed(ancestors: str) -> list[BaseRoute]:
    endpoints = {
        "/embed/host.js": asset.send_host_script,
        "/embed/fact/{id}": fact.send_card,
        "/embed/{chart}.json": chart.send_figure,
        "/embed/{chart}": chart.send_page,
        "/embed": answer.unknown,
        "/embed/{rest:path}": answer.unknown,
    }
    return [_asset(ancestors), *(_route(path, endpoint, ancestors) for path, endpoint in endpoints.items())]


def _asset(ancestors: str) -> Route:
    """Return the address of our files, which the server compresses once for all."""
    path = "/embed/static/{digest}/{name}"
    return Route(path, answer.guarded(asset.send_asset), middleware=[Middleware(Framing, ancestors=ancestors)])


def _route(path: str, endpoint: answer.Endpoint, ancestors: str) -> Route:
    framing = Middleware(Framing, ancestors=ancestors)
    return Route(path, answer.guarded(endpoint), middleware=[framing, _COMPRESSED, Middleware(Preview)])
