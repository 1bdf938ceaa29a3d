"""A chart as a page to frame: drawn by Plotly where there are scripts, told as a table to everyone."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from dashboard import assets
from dashboard.addresses import answer, discovery
from dashboard.addresses.asset import ANY_ORIGIN
from dashboard.addresses.threads import CHARTS
from dashboard.charts import find_chart
from dashboard.html_tags import Html, document, joined, tag
from dashboard.views.query import list_options
from dashboard.views.shared_catalogue import log_export
from dashboard.views.view import EMBED, View, describe_left_out, name_columns, show_chart
from facts import status
from facts.errors import SelectionError
from facts.recall.hypertext import metas

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from starlette.requests import Request
    from starlette.responses import Response

    from facts.language import Speaker

LEAST, MOST = 200, 4000


async def send_page(request: Request) -> Response:
    """Answer with the page of a chart."""
    chart, base = find_chart(request.path_params["chart"]), str(request.base_url).rstrip("/")
    given = await answer.read_request(request, list_options(chart))
    return await answer.answered(
        request,
        lambda: _page(show_chart(chart.name, given), base),
        threads=CHARTS,
        content_security_policy=answer.policy(scripts=True),
    )


async def send_figure(request: Request) -> Response:
    """Answer with the figure of a chart for a width, as Plotly reads it."""
    chart = find_chart(request.path_params["chart"])
    given = await answer.read_request(request, (*list_options(chart), "width"))
    width = _width(given.get_option("width", "820"))
    return await answer.answered(
        request,
        lambda: str(show_chart(chart.name, given).draw_embed(width).to_json()),
        answer.JSON,
        threads=CHARTS,
        **ANY_ORIGIN,
    )


def _width(written: str) -> int:
    if not written.isdecimal() or len(written) > len(str(MOST)) or not LEAST <= int(written) <= MOST:
        raise SelectionError(
            f"got {written[:60]!r}", where="option width", remedy=f"Write pixels, from {LEAST} to {MOST}."
        )
    return int(written)


def _page(shown: View, base: str) -> str:
    say, query = shown.query.say, shown.query.write_query()
    address = f"{base}/embed/{shown.chart.name}?{query}".rstrip("?")
    described, manifest = shown.describe(), log_export(shown.make_manifest(EMBED))
    head = joined(
        *(tag("meta", name=name, content=content) for name, content in metas(manifest).items()),
        tag("meta", name="description", content=described),
        tag("link", rel="canonical", href=address),
        discovery.links(address, base),
        tag(
            "link",
            rel="preload",
            href=assets.find_address(assets.LATIN),
            as_="font",
            type="font/woff2",
            crossorigin=True,
        ),
        tag("link", rel="stylesheet", href=assets.find_address("chart.css")),
        tag("script", src=assets.find_address("chart.js"), defer=True),
        tag("script", src=assets.find_address(assets.BUNDLE), defer=True),
    )
    drawing = tag("div", id="chart", role="group", aria_label=described, data_figure=f"{shown.chart.name}.json?{query}")
    body = tag(
        "main",
        tag("h1", shown.heading, class_="told"),
        tag("figure", drawing, tag("figcaption", f"{shown.caption} · {manifest.mark}", class_="told")),
        *(tag("p", note, class_="quiet") for note in (shown.note, shown.told_on) if note),
        tag("details", tag("summary", say("In words and as a table")), tag("p", described), *_tables(shown), open=True),
        tag("p", tag("a", say("Open in the dashboard"), href=base + shown.page, target="_blank", rel="noopener")),
    )
    return document(
        shown.heading, body, head=head, language=say.language, theme=shown.query.get_option("theme") or None
    )


def _tables(shown: View) -> Iterator[Html]:
    yield _table(shown, name_columns(shown.query.say, holds_facts=shown.holds_facts))
    title, items = describe_left_out(shown.left_out, shown.query.say)
    if title:
        yield tag("p", title)
        yield tag("ul", *(tag("li", item) for item in items))


def _table(shown: View, titles: Mapping[str, str]) -> Html:
    say = shown.query.say
    head = tag("thead", tag("tr", *(tag("th", title, scope="col") for title in titles.values())))
    query = urlencode(shown.query.keep_options("in", "frozen").options)
    body = tag("tbody", *(_line(row, titles, say, query) for row in shown.frame.to_dict("records")))
    return tag(
        "div", tag("table", head, body), class_="wide", tabindex="0", role="region", aria_label=say("Table of facts")
    )


def _line(row: Mapping[Any, object], titles: Mapping[str, str], say: Speaker, query: str) -> Html:
    told = {name: str(row[name]) for name in titles}
    if "as_of_said" in told:
        told["as_of_said"] = status.mark_date(told["as_of_said"], str(row["status"]), say)
    if "value_said" in told:
        address = f"/f/{row['id']}?{query}".rstrip("?")
        told["value_said"] = tag("a", told["value_said"], href=address, target="_blank", rel="noopener")
    return tag("tr", *(tag("td", cell) for cell in told.values()))
