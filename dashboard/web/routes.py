"""The public addresses: their list, their handlers and their OpenAPI description. No Streamlit here.

Streamlit would answer every unknown path with its page; a middleware refuses those.
"""

from __future__ import annotations

import json
import re
from contextlib import asynccontextmanager
from importlib.metadata import version as version_of
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.routing import Route

from dashboard.charts import CHARTS
from dashboard.pictures import ENDINGS, SIZES, get_renderer, settle_loop
from dashboard.views.view import FILTERS, READER
from dashboard.web import answers, chart_answers, fact_page, streaming_download, task_feeds
from dashboard.web.middleware import FrameAncestors, PreviewMark, add_own_site
from facts.languages import ENGLISH, INTERFACE_LANGUAGES
from facts.model.selection import MULTIPLE, Selection
from facts.tables import FORMATS, build_dictionary, list_endings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.responses import Response
    from starlette.routing import BaseRoute
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from facts.tables import TableFormat


_HERE = Path(__file__).parent.parent
PAGES = frozenset(path.stem for path in (_HERE / "app_pages").glob("*.py")) - {"overview"}  # which is at /
OURS = frozenset({"data", "embed", "f", "image", "oembed", "tasks"})
_STREAMLITS = frozenset({"_stcore", "app", "auth", "component", "media", "oauth2callback", "static"})
_FILES = frozenset({"favicon.png", "index.html", "manifest.json"})
_CLOSED = ("/_stcore/metrics",)
_PRIVATE = ("_stcore/", "check", "report", "review", "tasks/", "updates")
_ROBOTS = "".join(["User-agent: *\n", *(f"Disallow: /{path}\n" for path in _PRIVATE)])
_ESCAPED = re.compile("&(amp;)+")


class KnownPaths:
    """Lead to the one way of writing an address, and say of unknown ones that they are."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        own = await _answer_path(Request(scope)) if scope["type"] == "http" else None
        if own or scope["type"] != "http" or _get_first_part(scope["path"]) not in _STREAMLITS:
            await (own or self.app)(scope, receive, send)
            return
        held = _WithoutPage(send)
        await self.app(scope, receive, held)
        if held.is_page:
            await (await answers.send_unknown(Request(scope)))(scope, receive, send)


class _WithoutPage:
    """Pass on all but Streamlit's page, which it sends where it has no such file."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.is_page = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            kind = Headers(raw=message["headers"]).get("content-type", "")
            self.is_page = message["status"] == 200 and kind.startswith("text/html")
        if not self.is_page:
            await self._send(message)


def _get_first_part(path: str) -> str:
    """Return the first part of a path, by which it is told who answers."""
    return path.removeprefix("/").partition("/")[0]


async def _answer_path(request: Request) -> Response | None:
    path = request.scope["path"]
    if path == "/robots.txt":
        return PlainTextResponse(_ROBOTS)
    if not _is_known(path):
        return await answers.send_unknown(request)
    return _redirect_path(request, path) if request.method in ("GET", "HEAD") else None


def _is_known(path: str) -> bool:
    first = _get_first_part(path)
    if first in OURS or first in _STREAMLITS:
        return not path.startswith(_CLOSED)
    return path == "/" or (first in PAGES | _FILES and path.strip("/") == first)


def _redirect_path(request: Request, path: str) -> Response | None:
    """Lead on from a slash at the end, and from a query that was escaped for HTML once more than it was read."""
    first = _get_first_part(path)
    query = _ESCAPED.sub("&", request.url.query)
    plain = path.rstrip("/") if first in OURS else path
    if first in _STREAMLITS or (plain, query) == (path, request.url.query):
        return None
    address = f"{quote(plain)}?{query}".rstrip("?")
    return RedirectResponse(address, 301, {"cache-control": "no-cache"})


_DECIMAL_MARKS = list(dict.fromkeys(item.decimal_mark for item in FORMATS.values()))
_OPTIONS: dict[str, tuple[str, dict[str, Any]]] = {
    "in": ("Language.", {"enum": list(INTERFACE_LANGUAGES), "default": ENGLISH}),
    "theme": ("Appearance; the reader's own where it is not given.", {"enum": ["light", "dark"]}),
    "unit": ("Unit to tell the numbers in.", {"examples": ["TB"]}),
    "currency": ("Currency to convert money to, at the rate of a stated day.", {"examples": ["EUR"]}),
    "scale": ("Scale of the axis.", {"enum": ["linear", "log"], "default": "linear"}),
    "at": ("The facts as they were at this date (EDTF).", {"examples": ["2019-08"]}),
    "include": ("Also the facts that do not mean the same as the others.", {"enum": ["all"]}),
    "id": ("One fact, for the chart interval.", {"examples": ["3d2085e97c16"]}),
    "frozen": ("As the catalogue told it at this moment.", {"examples": ["2026-11-22T10:00:00Z"]}),
    "decimal": ("Decimal mark; comma also means semicolons and a byte-order mark.", {"enum": _DECIMAL_MARKS}),
    "size": ("What the picture is for.", {"enum": list(SIZES)}),
    "url": ("Address of a chart or a fact here.", {"format": "uri"}),
    "width": ("Width of the figure, in pixels.", {"type": "integer", "default": 820}),
    "maxwidth": ("Widest frame, in pixels.", {"type": "integer"}),
    "maxheight": ("Tallest frame, in pixels.", {"type": "integer"}),
    "format": ("Form of the answer.", {"enum": ["json", "xml"], "default": "json"}),
}


async def send_columns(request: Request) -> Response:
    """Send what each column of a download means."""
    await answers.read_request(request, filters=False)
    return await answers.send_answer(request, lambda: _encode_json({"columns": build_dictionary()}), answers.JSON)


async def send_openapi(request: Request) -> Response:
    """Send the description of all addresses."""
    await answers.read_request(request, filters=False)
    return await answers.send_answer(
        request, lambda: _encode_json(describe_api(str(request.base_url).rstrip("/"))), answers.JSON
    )


def _encode_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)


def describe_api(base: str) -> dict[str, Any]:
    """Return the OpenAPI document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Facts",
            "version": version_of("facts-dashboard"),
            "description": "Quantitative facts from articles, each with its hedge, unit, date and source.",
        },
        "servers": [{"url": base}],
        "paths": _describe_paths(),
        "components": {"responses": _describe_errors()},
    }


def _describe_paths() -> dict[str, Any]:
    chart = [
        _describe_path_part("chart", list(CHARTS)),
        *_describe_filters(),
        *_describe_named(*_list_chart_options(), *READER),
    ]
    one = [_describe_path_part("id", None), *_describe_named("in", "theme", "frozen")]
    json_: dict[str, Any] = {"application/json": {}}
    pictures: dict[str, Any] = {media_type: {} for media_type in ENDINGS.values()}
    endings = _describe_path_part("ending", list(ENDINGS))
    return {
        **{
            f"/data/facts.{ending}": _describe_download(list(formats.values()))
            for ending, formats in list_endings().items()
        },
        "/data/dictionary.json": _describe_get("What each column means", [], json_),
        "/data/openapi.json": _describe_get("This description", [], json_),
        "/embed/{chart}": _describe_get("A chart as a page to frame", chart, {"text/html": {}}),
        "/embed/{chart}.json": _describe_get(
            "The figure of a chart, as Plotly reads it", [*chart, *_describe_named("width")], json_
        ),
        "/embed/fact/{id}": _describe_get("One number as a card to frame", one, {"text/html": {}}),
        "/f/{id}": _describe_get("The page of one fact", one, {"text/html": {}}),
        "/image/{chart}.{ending}": _describe_get(
            "A chart as a picture", [endings, *chart, *_describe_named("size")], pictures
        ),
        "/oembed": _describe_get("oEmbed 1.0", _describe_named("url", "maxwidth", "maxheight", "format"), json_),
    }


def _list_chart_options() -> list[str]:
    return list(dict.fromkeys(name for chart in CHARTS.values() for name in chart.options))


def _describe_download(formats: list[TableFormat]) -> dict[str, Any]:
    """Describe the download of files with one ending; several formats that share it differ in their decimal mark."""
    options = _describe_named("in", *(("decimal",) if len(formats) > 1 else ()))
    kind = formats[0]
    return _describe_get(f"The selected facts as {kind.label}", [*_describe_filters(), *options], {kind.media_type: {}})


def _describe_get(summary: str, parameters: list[dict[str, Any]], content: dict[str, Any]) -> dict[str, Any]:
    responses: dict[str, Any] = {
        str(status): {"$ref": f"#/components/responses/{name}"} for status, name in _ERRORS.items()
    }
    found = {"200": {"description": summary, "content": content}, "304": {"description": "You have it already"}}
    return {"get": {"summary": summary, "parameters": parameters, "responses": {**found, **responses}}}


def _describe_filters() -> list[dict[str, Any]]:
    return [_describe_filter(name) for name in FILTERS]


def _describe_filter(name: str) -> dict[str, Any]:
    field = Selection.model_fields[name]
    kind: dict[str, Any] = {"type": "boolean" if name == "deprecated" else "string", "examples": field.examples}
    schema: dict[str, Any] = {"type": "array", "items": kind} if name in MULTIPLE else kind
    return {"name": name, "in": "query", "description": field.description, "schema": schema}


def _describe_named(*names: str) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "in": "query",
            "description": _OPTIONS[name][0],
            "schema": {"type": "string", **_OPTIONS[name][1]},
        }
        for name in names
    ]


def _describe_path_part(name: str, values: list[str] | None) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string", **({"enum": values} if values else {})}
    return {"name": name, "in": "path", "required": True, "schema": schema}


_ERRORS = {400: "BadRequest", 404: "NotFound"}


def _describe_errors() -> dict[str, Any]:
    texts = ("status", "title", "detail", "where", "remedy")
    schema = {"type": "object", "properties": {name: {} for name in texts}}
    content = {answers.JSON_ERROR: {"schema": schema}, "text/html": {}}
    return {
        "BadRequest": {"description": "An option that cannot be understood, named", "content": content},
        "NotFound": {"description": "Something that is not here, named", "content": content},
    }


_PACKED = tuple(item.media_type for item in FORMATS.values() if item.is_compressed)
_COMPRESSED = Middleware(
    GZipMiddleware,
    minimum_size=1024,
    compresslevel=4,
    exclude_content_types=(*DEFAULT_EXCLUDED_CONTENT_TYPES, *_PACKED),
)


_OWN = ("data", "f", "image", "tasks")


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
        "/data/dictionary.json": send_columns,
        "/data/openapi.json": send_openapi,
        "/f/{id}": fact_page.send_fact_page,
        "/image/{chart}.{ending}": chart_answers.send_picture,
        "/oembed": chart_answers.send_oembed,
        "/tasks/{secret}/updates.atom": task_feeds.send_atom,
        "/tasks/{secret}/updates.ics": task_feeds.send_calendar,
        **{f"/{prefix}{rest}": answers.send_unknown for prefix in _OWN for rest in ("", "/{rest:path}")},
    }
    return [_make_route(path, endpoint, "'self'") for path, endpoint in endpoints.items()]


def _list_framed(ancestors: str) -> list[BaseRoute]:
    endpoints = {
        "/embed/host.js": answers.send_host_script,
        "/embed/fact/{id}": fact_page.send_card,
        "/embed/{chart}.json": chart_answers.send_figure,
        "/embed/{chart}": chart_answers.send_chart_page,
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
