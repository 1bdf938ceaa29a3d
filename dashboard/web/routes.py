"""The public addresses beside the dashboard: data, pages of one fact, embeds and pictures. No Streamlit here."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from starlette.middleware import Middleware
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware
from starlette.routing import Route

from dashboard.pictures.browser import get_renderer, settle_loop
from dashboard.web import answers, api_description, chart_embed, chart_image, fact_page, oembed, streaming_download
from dashboard.web.middleware import FrameAncestors, PreviewMark, add_own_site
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
async def run_lifespan(_: Any) -> AsyncIterator[dict[str, Any]]:
    """Let other threads use the browser that paints pictures, and close it when the server ends."""
    settle_loop()
    yield {}
    await get_renderer().close()


def list_routes(frame_ancestors: str = "*") -> list[BaseRoute]:
    """Return the addresses; `frame_ancestors` says which sites may frame the embeds, as in a security policy.

    We always may: the dashboard shows what others will see.
    """
    return [*_list_unframed(), *_list_framed(add_own_site(frame_ancestors))]


def _list_unframed() -> list[BaseRoute]:
    """Return the addresses that only we may frame, each prefix closed by an answer of our own."""
    endpoints = {
        "/data/facts.{suffix}": streaming_download.send_facts,
        "/data/dictionary.json": api_description.send_columns,
        "/data/openapi.json": api_description.send_openapi,
        "/f/{id}": fact_page.send_fact_page,
        "/image/{chart}.{ending}": chart_image.send_picture,
        "/oembed": oembed.send_oembed,
        **{f"/{prefix}{rest}": answers.send_unknown for prefix in _OWN for rest in ("", "/{rest:path}")},
    }
    return [_make_route(path, endpoint, "'self'") for path, endpoint in endpoints.items()]


def _list_framed(ancestors: str) -> list[BaseRoute]:
    endpoints = {
        "/embed/host.js": answers.send_host_script,
        "/embed/fact/{id}": fact_page.send_card,
        "/embed/{chart}.json": chart_embed.send_figure,
        "/embed/{chart}": chart_embed.send_chart_page,
        "/embed": answers.send_unknown,
        "/embed/{rest:path}": answers.send_unknown,
    }
    return [
        _make_asset_route(ancestors),
        *(_make_route(path, endpoint, ancestors) for path, endpoint in endpoints.items()),
    ]


def _make_asset_route(ancestors: str) -> Route:
    """Return the address of our files, which the server compresses once for all."""
    path = "/embed/static/{digest}/{name}"
    return Route(
        path, answers.guard_endpoint(answers.send_asset), middleware=[Middleware(FrameAncestors, ancestors=ancestors)]
    )


def _make_route(path: str, endpoint: answers.Endpoint, ancestors: str) -> Route:
    framing = Middleware(FrameAncestors, ancestors=ancestors)
    return Route(path, answers.guard_endpoint(endpoint), middleware=[framing, _COMPRESSED, Middleware(PreviewMark)])
