"""A chart as a page to frame: drawn by Plotly where there are scripts, told as a table to everyone."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from dashboard import assets
from dashboard.charts import find_chart
from dashboard.html_tags import Html, join_html, make_document, make_tag
from dashboard.views.query import list_options
from dashboard.views.shared_catalogue import log_export
from dashboard.views.view import EMBED, View, describe_left_out, name_columns, show_chart
from dashboard.web import answers, oembed_links
from dashboard.web.answers import ANY_ORIGIN
from dashboard.web.worker_threads import CHARTS
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


async def send_chart_page(request: Request) -> Response:
    """Answer with the page of a chart."""
    chart, base = find_chart(request.path_params["chart"]), str(request.base_url).rstrip("/")
    given = await answers.read_request(request, list_options(chart))
    return await answers.send_answer(
        request,
        lambda: _make_chart_page(show_chart(chart.name, given), base),
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


def _make_chart_page(shown: View, base: str) -> str:
    say, query = shown.query.say, shown.query.write_query()
    address = f"{base}/embed/{shown.chart.name}?{query}".rstrip("?")
    described, manifest = shown.describe(), log_export(shown.make_manifest(EMBED))
    head = join_html(
        *(make_tag("meta", name=name, content=content) for name, content in metas(manifest).items()),
        make_tag("meta", name="description", content=described),
        make_tag("link", rel="canonical", href=address),
        oembed_links.make_oembed_links(address, base),
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
    body = make_tag(
        "main",
        make_tag("h1", shown.heading, class_="told"),
        make_tag("figure", drawing, make_tag("figcaption", f"{shown.caption} · {manifest.mark}", class_="told")),
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
        told["as_of_said"] = status.mark_date(told["as_of_said"], str(row["status"]), say)
    if "value_said" in told:
        address = f"/f/{row['id']}?{query}".rstrip("?")
        told["value_said"] = make_tag("a", told["value_said"], href=address, target="_blank", rel="noopener")
    return make_tag("tr", *(make_tag("td", cell) for cell in told.values()))
