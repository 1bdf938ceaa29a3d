"""oEmbed 1.0: a pasted address becomes the chart or the card."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from dashboard.addresses import answer, asked, catalogue, chart
from dashboard.addresses.html import tag
from dashboard.addresses.moment import told
from dashboard.addresses.view import chart_for, view
from facts.errors import NotFound, SelectionError

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.responses import Response

    from dashboard.addresses.asked import Asked

_MEDIA = {"json": "application/json", "xml": "text/xml; charset=utf-8"}
_CHART_PAGES = {"compare": "compare", "trend": "trend", "explore": "coverage", "": "coverage"}
_CHART_SIZE, CARD_SIZE = (820, 4000), (480, 260)
_LEAST = 120
BELOW = 90  # the line that opens the table, and the link back
_CACHE = 3600
_NOT_XML = re.compile("[^\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD\\U00010000-\\U0010FFFF]")


async def oembed(request: Request) -> Response:
    """Answer with the frame that an address of ours becomes on a page of others."""
    given = dict(request.query_params)
    _known_names(given)
    form = given.get("format", "json")
    if form not in _MEDIA:
        raise answer.NotOffered(f"got {form[:60]!r}", where="option format", remedy="Write json or xml.")
    if not given.get("url"):
        raise SelectionError("it is missing", where="option url", remedy="Give the address of a chart or a fact.")
    most = _pixels(given, "maxwidth"), _pixels(given, "maxheight")
    base = str(request.base_url).rstrip("/")
    return await answer.answered(
        request, lambda: _WRITERS[form](_embedded(given.get("url", ""), base, most)), _MEDIA[form]
    )


def _known_names(given: dict[str, str]) -> None:
    known = ("url", "format", "maxwidth", "maxheight", "discover", "dnt")
    strange = [name for name in given if name not in known]
    if strange:
        raise SelectionError(
            "there is no such option here", where=f"option {strange[0][:60]}", remedy=f"There are: {', '.join(known)}."
        )


def _pixels(given: dict[str, str], name: str) -> int | None:
    written = given.get(name)
    if written is None:
        return None
    if not written.isdecimal() or int(written[:6]) < _LEAST:
        raise SelectionError(f"got {written[:60]!r}", where=f"option {name}", remedy=f"Write {_LEAST} or more pixels.")
    return int(written[:6])


def _embedded(address: str, base: str, most: tuple[int | None, int | None]) -> dict[str, Any]:
    """Return the answer for an address; raise NotFound for one that is not of a chart or a fact here."""
    parts, home = urlsplit(address), urlsplit(base)
    if (parts.scheme, parts.netloc) not in {("http", home.netloc), ("https", home.netloc)}:
        raise NotFound(f"{address[:120]!r} is not an address of this server", where="option url")
    steps = tuple(step for step in parts.path.removeprefix(home.path).split("/") if step)
    pairs = parse_qsl(parts.query)
    if steps[:1] == ("f",) or steps[:2] == ("embed", "fact") or steps == ("fact",):
        key = steps[-1] if len(steps) > 1 else dict(pairs).get("id", "")
        return _card(key, [pair for pair in pairs if pair[0] != "id"], base, most)
    if steps[:1] == ("embed",) and len(steps) == 2:
        return _chart(steps[1], pairs, base, most)
    if "/".join(steps) in _CHART_PAGES:
        return _chart(_CHART_PAGES["/".join(steps)], pairs, base, most, page="/".join(steps))
    raise NotFound(f"{address[:120]!r} is neither a chart nor a fact", where="option url")


def _card(key: str, pairs: list[tuple[str, str]], base: str, most: tuple[int | None, int | None]) -> dict[str, Any]:
    given = asked.read(pairs, ("frozen",), filters=False)
    one = told(catalogue.catalogue(), key, given.frozen)
    source = f"{base}/embed/fact/{key}?{given.query()}".rstrip("?")
    return _rich(one.title(given.say), source, base, _within(CARD_SIZE, most))


def _chart(
    name: str, pairs: list[tuple[str, str]], base: str, most: tuple[int | None, int | None], *, page: str = ""
) -> dict[str, Any]:
    given = asked.read(pairs, chart.options(name))
    shown = view(_suited(page, name, given), given)
    width = _within(_CHART_SIZE, most)[0]
    height = chart.height(shown, width) + BELOW
    source = f"{base}/embed/{shown.chart.name}?{given.query(*asked.PLACE)}".rstrip("?")
    return _rich(chart.heading(shown), source, base, _within((width, height), most))


def _suited(page: str, name: str, given: Asked) -> str:
    """Return the chart that a page shows; Explore shows facts of all kinds unless what they count is chosen."""
    chosen = given.selection
    comparable = chosen.metric or chosen.dimension or chosen.topic
    return chart_for("compare", given) if page == "compare" or (page == "explore" and comparable) else name


def _within(size: tuple[int, int], most: tuple[int | None, int | None]) -> tuple[int, int]:
    width, height = (min(own, limit or own) for own, limit in zip(size, most, strict=True))
    return width, height


def _rich(title: str, source: str, base: str, size: tuple[int, int]) -> dict[str, Any]:
    frame = tag(
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


def _json(found: dict[str, Any]) -> str:
    return json.dumps(found, ensure_ascii=False)


def _xml(found: dict[str, Any]) -> str:
    fields = (tag(name, _NOT_XML.sub("", str(value))) for name, value in found.items())
    return '<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n' + tag("oembed", *fields)


_WRITERS: dict[str, Callable[[dict[str, Any]], str]] = {"json": _json, "xml": _xml}
