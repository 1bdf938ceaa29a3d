"""A chart as a page to frame: drawn by Plotly where there are scripts, told as a table to everyone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from dashboard.addresses import answer, asked, asset, discovery, leaving, typeface
from dashboard.addresses.html import Html, document, joined, tag
from dashboard.addresses.threads import CHARTS
from dashboard.addresses.view import View, known, view
from dashboard.charts import words
from dashboard.charts.rows import rows
from facts import status
from facts.errors import SelectionError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from starlette.requests import Request
    from starlette.responses import Response

    from facts.language import Speaker

NARROW, LEAST, MOST = 560, 200, 4000


def options(name: str) -> tuple[str, ...]:
    """Return the options of a kind of chart; one fact has a chart of its own."""
    return (*asked.PLACE, *(("id", "frozen") if name == "interval" else asked.VIEW))


async def page(request: Request) -> Response:
    """Answer with the page of a chart."""
    name, base = known(request.path_params["chart"]), str(request.base_url).rstrip("/")
    given = await asked.of(request, options(name))
    return await answer.answered(
        request,
        lambda: _page(view(name, given), base),
        threads=CHARTS,
        content_security_policy=answer.policy(scripts=True),
    )


async def figure(request: Request) -> Response:
    """Answer with the figure of a chart for a width, as Plotly reads it."""
    name = known(request.path_params["chart"])
    given = await asked.of(request, (*options(name), "width"))
    width = _width(given.option("width", "820"))
    return await answer.answered(
        request, lambda: _figure(view(name, given), width), answer.JSON, threads=CHARTS, **asset.ANY_ORIGIN
    )


def _width(written: str) -> int:
    if not written.isdecimal() or len(written) > len(str(MOST)) or not LEAST <= int(written) <= MOST:
        raise SelectionError(
            f"got {written[:60]!r}", where="option width", remedy=f"Write pixels, from {LEAST} to {MOST}."
        )
    return int(written)


def _figure(shown: View, width: int) -> str:
    return str(_drawn(shown, width).to_json())


def height(shown: View, width: int) -> int:
    """Return how tall a chart is at a width."""
    return int(_drawn(shown, width).layout.height)


def _drawn(shown: View, width: int) -> Any:
    mark = leaving.chart(shown, leaving.EMBED).mark
    return shown.chart.build(shown.frame, shown.options(width=width, narrow=width < NARROW, mark=mark))


def _page(shown: View, base: str) -> str:
    say, query = shown.asked.say, shown.asked.query()
    address = f"{base}/embed/{shown.chart.name}?{query}".rstrip("?")
    title = heading(shown)
    described = shown.chart.describe(shown.frame, shown.options())
    manifest = leaving.entered(leaving.chart(shown, leaving.EMBED))
    head = joined(
        leaving.marks(manifest),
        tag("meta", name="description", content=described),
        tag("link", rel="canonical", href=address),
        discovery.links(address, base),
        tag("link", rel="preload", href=asset.address(typeface.LATIN), as_="font", type="font/woff2", crossorigin=True),
        tag("link", rel="stylesheet", href=asset.address("chart.css")),
        tag("script", src=asset.address("chart.js"), defer=True),
        tag("script", src=asset.address(asset.BUNDLE), defer=True),
    )
    drawing = tag("div", id="chart", role="group", aria_label=described, data_figure=f"{shown.chart.name}.json?{query}")
    body = tag(
        "main",
        tag("h1", title, class_="told"),
        tag("figure", drawing, tag("figcaption", f"{caption(shown)} · {manifest.mark}", class_="told")),
        *(tag("p", note, class_="quiet") for note in (shown.note, shown.told_on) if note),
        tag("details", tag("summary", say("In words and as a table")), tag("p", described), *_tables(shown), open=True),
        tag("p", tag("a", say("Open in the dashboard"), href=base + shown.page, target="_blank", rel="noopener")),
    )
    return document(title, body, head=head, language=say.language, theme=shown.asked.option("theme") or None)


def heading(shown: View) -> str:
    """Return the title in words, for a chart that makes its own as well."""
    return shown.heading


def caption(shown: View) -> str:
    """Return sources and dates, as the figure says them."""
    return words.caption(rows(shown.frame), shown.options()) if shown.holds_facts else ""


def _tables(shown: View) -> Iterator[Html]:
    say = shown.asked.say
    if not shown.holds_facts:
        yield _table(shown, {"facility_name": say("Facility"), "metric_label": say("Metric"), "count": say("Facts")})
        return
    yield _table(
        shown,
        {
            "facility_name": say("Facility"),
            "metric_label": say("Metric"),
            "value_said": say("Value"),
            "as_of_said": say("As of"),
            "source": say("Source"),
        },
    )
    if shown.left_out:
        yield tag("p", say.many("{n} fact left out, and why", "{n} facts left out, and why", len(shown.left_out)))
        yield tag(
            "ul", *(tag("li", f"{item.facility_name}: {item.value_said} – {item.reason}") for item in shown.left_out)
        )


def _table(shown: View, titles: Mapping[str, str]) -> Html:
    say = shown.asked.say
    head = tag("thead", tag("tr", *(tag("th", title, scope="col") for title in titles.values())))
    query = urlencode(shown.asked.only("in", "frozen").options)
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
