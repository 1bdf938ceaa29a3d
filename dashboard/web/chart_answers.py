"""A chart as a picture, as a page to embed, and as the answer of oEmbed 1.0 for an address that is pasted elsewhere.

The page is drawn by Plotly where there are scripts, and is a table elsewhere.
"""

from __future__ import annotations

import json
import re
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.datastructures import MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response

from dashboard import assets
from dashboard.charts import ChartPage, find_chart, list_offered
from dashboard.pictures import ENDINGS, SIZES, draw_picture, get_image_cache, get_renderer, name_image
from dashboard.safe_text import Html, join_html, make_document, make_tag
from dashboard.views.fact_view import CARD_SIZE, read_fact
from dashboard.views.shared_catalogue import get_catalogue, is_preview, log_export
from dashboard.views.view import (
    EMBED,
    IGNORED_OPTIONS,
    View,
    choose_chart,
    describe_left_out,
    list_options,
    name_columns,
    read_query,
    show_chart,
)
from dashboard.web import answers
from dashboard.web.answers import ANY_ORIGIN, CHARTS, LOOKUPS, PICTURES
from facts.errors import NotFound, SelectionError
from facts.evidence import status
from facts.provenance.document_stamps import make_meta_contents

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Any

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from dashboard.charts import Chart
    from dashboard.pictures import FigureDrawing
    from dashboard.views.view import ViewQuery
    from facts.languages.translator import Speaker


PAGES = tuple(f"/{page}" for page in ChartPage)
_KINDS = {"json": "application/json+oembed", "xml": "text/xml+oembed"}
_END = b"</head>"
_SMALLEST = 1024


def make_oembed_links(address: str, base: str) -> Html:
    """Return the oEmbed links of an address."""
    return join_html(
        *(
            make_tag(
                "link", rel="alternate", type=kind, href=f"{base}/oembed?{urlencode({'url': address, 'format': form})}"
            )
            for form, kind in _KINDS.items()
        )
    )


class OembedDiscovery:
    """Write the oEmbed links into the dashboard's own pages, which Streamlit sends as one and the same file."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._pages = GZipMiddleware(_WholePage(app), minimum_size=_SMALLEST)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_page = scope["type"] == "http" and scope["method"] == "GET" and scope["path"] in PAGES
        await (self._pages if is_page else self.app)(scope, receive, send)


class _WholePage:
    """Ask for the whole page as it is, and send it on with its links."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        found = make_oembed_links(str(request.url), str(request.base_url).rstrip("/")).encode()
        headers = [(name, value) for name, value in scope["headers"] if name not in (b"accept-encoding", b"range")]
        await self.app({**scope, "headers": headers}, receive, _Insertion(send, found))


class _Insertion:
    """Collect a page and write something at the end of its head; pass on what is no page."""

    def __init__(self, send: Send, inserted: bytes) -> None:
        self._send = send
        self._inserted = inserted
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_page(message):
            self._start = message
        elif self._start is None or message["type"] != "http.response.body":
            await self._send(message)
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._finish(self._start)

    async def _finish(self, start: Message) -> None:
        body = self._body.replace(_END, self._inserted + _END, 1)
        MutableHeaders(raw=start["headers"])["content-length"] = str(len(body))
        await self._send(start)
        await self._send({"type": "http.response.body", "body": body})


def _is_page(start: Message) -> bool:
    kind = MutableHeaders(raw=start["headers"]).get("content-type", "")
    return bool(start["status"] == 200 and kind.startswith("text/html"))


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


_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:"


async def send_picture(request: Request) -> Response:
    """Answer with the picture of a chart, from the cache where it is there."""
    name, ending = find_chart(request.path_params["chart"]).name, request.path_params["ending"]
    given = await _read_given(request, name, ending)
    tag = await answers.make_etag(request)
    headers = {
        **answers.make_cache_headers(tag),
        "content-security-policy": _POLICY,
        "content-disposition": f'inline; filename="facts-{name}.{ending}"',
    }
    if answers.is_known(request, tag):
        return Response(status_code=304, headers=headers)
    cache = get_image_cache()
    content = await LOOKUPS.run(lambda: cache.take(cache.name_of(tag)))
    content = content or await _make_image(tag, name, ending, given)
    return Response(content, media_type=ENDINGS[ending], headers=headers)


async def _read_given(request: Request, name: str, ending: str) -> ViewQuery:
    if ending not in ENDINGS:
        known = ", ".join(ENDINGS)
        raise NotFound(f"there is no picture {ending[:60]!r}", where="format", remedy=f"Formats are: {known}.")
    given = await answers.read_request(request, (*list_options(find_chart(name)), "size"))
    size = given.get_option("size", "report")
    if size not in SIZES:
        raise SelectionError(f"got {size[:60]!r}", where="option size", remedy=f"Write one of {', '.join(SIZES)}.")
    return given


async def _make_image(tag: str, name: str, ending: str, given: ViewQuery) -> bytes:
    """Make a picture, unless one with the very same content is kept."""
    size, cache = SIZES[given.get_option("size", "report")], get_image_cache()
    drawn = await PICTURES.run(lambda: draw_picture(show_chart(name, given), ending, size))
    file = name_image(f"{ending} {size} {drawn.figure}", ending)

    async def make() -> bytes:
        kept = await LOOKUPS.run(lambda: cache.take(file))
        if kept is None:
            kept = await _paint_image(drawn)
            await PICTURES.run(partial(cache.keep_file, file, kept))
        return kept

    content = await get_renderer().once(file, make)
    await LOOKUPS.run(lambda: log_export(drawn.manifest))
    if not is_preview():  # who comes next leaves an entry
        cache.remember(tag, file)
    return content


async def _paint_image(drawn: FigureDrawing) -> bytes:
    painted = await get_renderer().paint(json.loads(drawn.figure), drawn.render_options)
    return await PICTURES.run(lambda: drawn.stamp(painted))


LEAST, MOST = 200, 4000


async def send_chart_page(request: Request) -> Response:
    """Answer with the page of a chart."""
    chart, base = find_chart(request.path_params["chart"]), str(request.base_url).rstrip("/")
    given = await answers.read_request(request, list_options(chart))
    return await answers.send_answer(
        request,
        lambda: _make_chart_page(show_chart(chart.name, given), base, answers.find_host(request)),
        threads=CHARTS,
        content_security_policy=answers.make_page_policy(scripts=True),
    )


async def send_figure(request: Request) -> Response:
    """Answer with the figure of a chart for a width, as Plotly reads it."""
    chart = find_chart(request.path_params["chart"])
    given = await answers.read_request(request, (*list_options(chart), "width"))
    width = _read_width(given.get_option("width", "820"))
    return await answers.send_answer(
        request,
        lambda: str(show_chart(chart.name, given).draw_embed(width).to_json()),
        answers.JSON,
        threads=CHARTS,
        **ANY_ORIGIN,
    )


def _read_width(written: str) -> int:
    if not written.isdecimal() or len(written) > len(str(MOST)) or not LEAST <= int(written) <= MOST:
        raise SelectionError(
            f"got {written[:60]!r}", where="option width", remedy=f"Write pixels, from {LEAST} to {MOST}."
        )
    return int(written)


def _make_chart_page(shown: View, base: str, host: str) -> str:
    say, query = shown.query.say, shown.query.write_query()
    address = f"{base}/embed/{shown.chart.name}?{query}".rstrip("?")
    described, manifest = shown.describe(), log_export(shown.make_manifest(EMBED), host)
    head = join_html(
        *(make_tag("meta", name=name, content=content) for name, content in make_meta_contents(manifest).items()),
        make_tag("meta", name="description", content=described),
        make_tag("link", rel="canonical", href=address),
        make_oembed_links(address, base),
        make_tag(
            "link",
            rel="preload",
            href=assets.find_address(assets.LATIN),
            as_="font",
            type="font/woff2",
            crossorigin=True,
        ),
        make_tag("link", rel="stylesheet", href=assets.find_address("chart.css")),
        make_tag("script", src=assets.find_address("chart.js"), defer=True),
        make_tag("script", src=assets.find_address(assets.BUNDLE), defer=True),
    )
    drawing = make_tag(
        "div", id="chart", role="group", aria_label=described, data_figure=f"{shown.chart.name}.json?{query}"
    )
    caption = " · ".join(filter(None, (shown.caption, shown.remarks, manifest.mark)))
    body = make_tag(
        "main",
        make_tag("h1", shown.heading, class_="told"),
        make_tag("figure", drawing, make_tag("figcaption", caption, class_="told")),
        *(make_tag("p", note, class_="quiet") for note in (shown.note, shown.told_on) if note),
        make_tag(
            "details",
            make_tag("summary", say("In words and as a table")),
            make_tag("p", described),
            *_make_tables(shown),
            open=True,
        ),
        make_tag(
            "p", make_tag("a", say("Open in the dashboard"), href=base + shown.page, target="_blank", rel="noopener")
        ),
    )
    return make_document(
        shown.heading, body, head=head, language=say.language, theme=shown.query.get_option("theme") or None
    )


def _make_tables(shown: View) -> Iterator[Html]:
    yield _make_table(shown, name_columns(shown.query.say, holds_facts=shown.holds_facts))
    title, items = describe_left_out(shown.left_out, shown.query.say)
    if title:
        yield make_tag("p", title)
        yield make_tag("ul", *(make_tag("li", item) for item in items))


def _make_table(shown: View, titles: Mapping[str, str]) -> Html:
    say = shown.query.say
    head = make_tag("thead", make_tag("tr", *(make_tag("th", title, scope="col") for title in titles.values())))
    query = urlencode(shown.query.keep_options("in", "frozen").options)
    body = make_tag("tbody", *(_make_table_line(row, titles, say, query) for row in shown.frame.to_dict("records")))
    return make_tag(
        "div",
        make_tag("table", head, body),
        class_="wide",
        tabindex="0",
        role="region",
        aria_label=say("Table of facts"),
    )


def _make_table_line(row: Mapping[Any, object], titles: Mapping[str, str], say: Speaker, query: str) -> Html:
    told = {name: str(row[name]) for name in titles}
    if "as_of_said" in told:
        told["as_of_said"] = status.mark_date(told["as_of_said"], str(row["status"]), say, str(row["against"]))
    if "value_said" in told:
        address = f"/f/{row['id']}?{query}".rstrip("?")
        told["value_said"] = make_tag("a", told["value_said"], href=address, target="_blank", rel="noopener")
    return make_tag("tr", *(make_tag("td", cell) for cell in told.values()))
