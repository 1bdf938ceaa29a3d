"""The addresses described for programs: OpenAPI 3.1 and the dictionary of the columns."""

from __future__ import annotations

import json
from importlib.metadata import version as version_of
from typing import TYPE_CHECKING, Any

from dashboard.charts import CHARTS
from dashboard.pictures.picture_file import ENDINGS, SIZES
from dashboard.views.query import FILTERS, READER
from dashboard.web import answers
from facts import units
from facts.selection import MULTIPLE, Selection
from facts.tables import FORMATS, build_dictionary, list_endings

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from facts.tables import TableFormat

_DECIMAL_MARKS = list(dict.fromkeys(item.decimal_mark for item in FORMATS.values()))
_OPTIONS: dict[str, tuple[str, dict[str, Any]]] = {
    "in": ("Language.", {"enum": list(units.LANGUAGES), "default": "en"}),
    "theme": ("Appearance; the reader's own where it is not given.", {"enum": ["light", "dark"]}),
    "unit": ("Unit to tell the numbers in.", {"examples": ["TB"]}),
    "currency": ("Currency to convert money to, at the rate of a stated day.", {"examples": ["EUR"]}),
    "scale": ("Scale of the axis.", {"enum": ["linear", "log"], "default": "linear"}),
    "at": ("The facts as they were at this date (EDTF).", {"examples": ["2019-08"]}),
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
