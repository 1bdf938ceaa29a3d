"""oEmbed 1.0: a pasted address becomes the chart or the card."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from dashboard.charts import ChartPage, find_chart, list_offered
from dashboard.html_tags import make_tag
from dashboard.views.fact_view import CARD_SIZE, read_fact
from dashboard.views.query import IGNORED_OPTIONS, list_options, read_query
from dashboard.views.shared_catalogue import get_catalogue
from dashboard.views.view import choose_chart, show_chart
from dashboard.web import answers
from facts.errors import NotFound, SelectionError

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.responses import Response

    from dashboard.charts import Chart
    from dashboard.views.query import ViewQuery


_MEDIA = {"json": "application/json", "xml": "text/xml; charset=utf-8"}
_CHART_PAGES = (ChartPage.COMPARE, ChartPage.TREND, ChartPage.EXPLORE, ChartPage.OVERVIEW)
_CHART_SIZE = (820, 4000)
_LEAST = 120
_CACHE = 3600
_NOT_XML = re.compile("[^\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD\\U00010000-\\U0010FFFF]")


async def send_oembed(request: Request) -> Response:
    """Answer with the frame that an address of ours becomes on a page of others."""
    given = dict(request.query_params)
    _check_names(given)
    form = given.get("format", "json")
    if form not in _MEDIA:
        raise answers.NotOffered(f"got {form[:60]!r}", where="option format", remedy="Write json or xml.")
    if not given.get("url"):
        raise SelectionError("it is missing", where="option url", remedy="Give the address of a chart or a fact.")
    most = _read_pixels(given, "maxwidth"), _read_pixels(given, "maxheight")
    base = str(request.base_url).rstrip("/")
    return await answers.send_answer(
        request, lambda: _WRITERS[form](_embed_address(given.get("url", ""), base, most)), _MEDIA[form]
    )


def _check_names(given: dict[str, str]) -> None:
    known = ("url", "format", "maxwidth", "maxheight", "discover", "dnt")
    strange = [name for name in given if name not in known]
    if strange:
        raise SelectionError(
            "there is no such option here", where=f"option {strange[0][:60]}", remedy=f"There are: {', '.join(known)}."
        )


def _read_pixels(given: dict[str, str], name: str) -> int | None:
    written = given.get(name)
    if written is None:
        return None
    if not written.isdecimal() or int(written[:6]) < _LEAST:
        raise SelectionError(f"got {written[:60]!r}", where=f"option {name}", remedy=f"Write {_LEAST} or more pixels.")
    return int(written[:6])


def _embed_address(address: str, base: str, most: tuple[int | None, int | None]) -> dict[str, Any]:
    """Return the answer for an address; raise NotFound for one that is not of a chart or a fact here."""
    parts, home = urlsplit(address), urlsplit(base)
    if (parts.scheme, parts.netloc) not in {("http", home.netloc), ("https", home.netloc)}:
        raise NotFound(f"{address[:120]!r} is not an address of this server", where="option url")
    steps = tuple(step for step in parts.path.removeprefix(home.path).split("/") if step)
    pairs = parse_qsl(parts.query)
    if steps[:1] == ("f",) or steps[:2] == ("embed", "fact") or steps == (ChartPage.FACT,):
        key = steps[-1] if len(steps) > 1 else dict(pairs).get("id", "")
        return _embed_card(key, [pair for pair in pairs if pair[0] != "id"], base, most)
    if steps[:1] == ("embed",) and len(steps) == 2:
        return _embed_chart(find_chart(steps[1]), read_query(pairs, list_options(find_chart(steps[1]))), base, most)
    if "/".join(steps) in _CHART_PAGES:
        query = read_query(pairs, list_options(list_offered(ChartPage.COMPARE)[0]))
        return _embed_chart(choose_chart("/".join(steps), query), query, base, most)
    raise NotFound(f"{address[:120]!r} is neither a chart nor a fact", where="option url")


def _embed_card(
    key: str, pairs: list[tuple[str, str]], base: str, most: tuple[int | None, int | None]
) -> dict[str, Any]:
    given = read_query(pairs, ("frozen",), filters=False)
    one = read_fact(get_catalogue(), key, given.frozen)
    source = f"{base}/embed/fact/{key}?{given.write_query()}".rstrip("?")
    return _make_answer(one.title(given.say), source, base, _fit_size(CARD_SIZE, most))


def _embed_chart(chart: Chart, query: ViewQuery, base: str, most: tuple[int | None, int | None]) -> dict[str, Any]:
    shown = show_chart(chart.name, query)
    width = _fit_size(_CHART_SIZE, most)[0]
    source = f"{base}/embed/{chart.name}?{query.write_query(*IGNORED_OPTIONS)}".rstrip("?")
    return _make_answer(shown.heading, source, base, _fit_size((width, shown.measure_embed(width)), most))


def _fit_size(size: tuple[int, int], most: tuple[int | None, int | None]) -> tuple[int, int]:
    width, height = (min(own, limit or own) for own, limit in zip(size, most, strict=True))
    return width, height


def _make_answer(title: str, source: str, base: str, size: tuple[int, int]) -> dict[str, Any]:
    frame = make_tag(
        "iframe",
        src=source,
        title=title,
        width=size[0],
        height=size[1],
        loading="lazy",
        style=f"width:100%;max-width:{size[0]}px;border:0",
    )
    return {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "provider_name": "Facts",
        "provider_url": f"{base}/",
        "cache_age": _CACHE,
        "html": str(frame),
        "width": size[0],
        "height": size[1],
    }


def _encode_oembed_json(found: dict[str, Any]) -> str:
    return json.dumps(found, ensure_ascii=False)


def _encode_oembed_xml(found: dict[str, Any]) -> str:
    fields = (make_tag(name, _NOT_XML.sub("", str(value))) for name, value in found.items())
    return '<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n' + make_tag("oembed", *fields)


_WRITERS: dict[str, Callable[[dict[str, Any]], str]] = {"json": _encode_oembed_json, "xml": _encode_oembed_xml}
