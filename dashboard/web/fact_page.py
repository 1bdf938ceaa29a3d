"""One fact: a page of its own for people, search engines and link previews, and a card to frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.assets import read_text
from dashboard.charts import ChartPage, list_offered
from dashboard.html_tags import Html, embed_data, embed_style, join_html, make_document, make_tag
from dashboard.views.fact_view import FactView, Gravity, read_fact
from dashboard.views.shared_catalogue import get_catalogue, log_export
from dashboard.web import answers, linked_data, oembed_links
from facts import saying
from facts.metric import StatType
from facts.recall.hypertext import metas
from facts.status import explain_status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.requests import Request
    from starlette.responses import Response

    from dashboard.views.query import ViewQuery
    from facts.language import Speaker


async def send_fact_page(request: Request) -> Response:
    """Answer with the page of one fact."""
    view, key, base = await _read_fact_request(request)
    return await answers.send_answer(
        request,
        lambda: _make_fact_page(read_fact(get_catalogue(), key, view.frozen), view, base),
        content_security_policy=answers.make_page_policy(sheet=read_text("page.css")),
    )


async def send_card(request: Request) -> Response:
    """Answer with one number as a card, without any script."""
    view, key, base = await _read_fact_request(request)
    return await answers.send_answer(
        request,
        lambda: _make_card(read_fact(get_catalogue(), key, view.frozen), view, base),
        content_security_policy=answers.make_page_policy(sheet=read_text("card.css")),
    )


async def _read_fact_request(request: Request) -> tuple[ViewQuery, str, str]:
    view = await answers.read_request(request, ("frozen",), filters=False)
    return view, request.path_params["id"], str(request.base_url).rstrip("/")


def _make_fact_page(one: FactView, view: ViewQuery, base: str) -> str:
    say = view.say
    head = join_html(
        *_make_preview(one, view, base),
        *_make_linked_data(one, view, base),
        oembed_links.make_oembed_links(_make_address(one, view, base), base),
        embed_style(read_text("page.css")),
    )
    body = make_tag(
        "main",
        make_tag("p", one.subject(say), class_="quiet"),
        make_tag("h1", one.phrase_fact(say.language)),
        make_tag("p", one.when(say), class_="quiet"),
        *_make_remarks(one, say),
        *_make_quote(one, say),
        *_make_source(one, say),
        *_make_sentence(one, say),
        make_tag("h2", say("What the number is")),
        make_tag("p", one.metric.definition),
        make_tag("p", make_tag("a", say("Open in the dashboard"), href=_make_dashboard_link(one, view, base))),
    )
    return make_document(one.title(say), body, head=head, language=say.language, theme=view.get_option("theme") or None)


def _make_card(one: FactView, view: ViewQuery, base: str) -> str:
    say = view.say
    link = make_tag("a", say("Open the fact"), href=_make_address(one, view, base), target="_blank", rel="noopener")
    manifest = log_export(one.make_manifest(view.write_query(), say))
    head = join_html(
        *(make_tag("meta", name=name, content=content) for name, content in metas(manifest).items()),
        make_tag("link", rel="canonical", href=_make_address(one, view, base)),
        oembed_links.make_oembed_links(f"{base}/embed/fact/{one.fact.id}?{view.write_query()}".rstrip("?"), base),
        embed_style(read_text("card.css")),
    )
    body = make_tag(
        "main",
        make_tag("p", one.subject(say), class_="quiet"),
        make_tag("h1", one.phrase_fact(say.language)),
        make_tag("p", one.when(say), class_="quiet"),
        *_make_remarks(one, say),
        make_tag("p", link, make_tag("span", f" · {manifest.mark}", class_="quiet")),
    )
    return make_document(one.title(say), body, head=head, language=say.language, theme=view.get_option("theme") or None)


def _make_address(one: FactView, view: ViewQuery, base: str) -> str:
    return f"{base}/f/{one.fact.id}?{view.write_query('theme')}".rstrip("?")


def _make_dashboard_link(one: FactView, view: ViewQuery, base: str) -> str:
    return f"{base}/fact?{view.write_query('theme', 'frozen', id=one.fact.id)}"


def _make_preview(one: FactView, view: ViewQuery, base: str) -> Iterator[Html]:
    """Yield what a search engine and a link preview show."""
    title, description = one.title(view.say), one.sentence(view.language)
    if one.is_withdrawn:  # nobody who only sees the preview may take it for a number to repeat
        description = f"{explain_status(one.fact, one.status, view.say)} {description}"
        yield make_tag("meta", name="robots", content="noindex")
    yield make_tag("meta", name="description", content=description)
    yield make_tag("link", rel="canonical", href=_make_address(one, view, base))
    properties = {
        "og:type": "article",
        "og:site_name": "Facts",
        "og:title": title,
        "og:description": description,
        "og:url": _make_address(one, view, base),
        "og:locale": saying.LOCALES[view.language],
    }
    if one.metric.stat_type is not StatType.DATE:
        (chart, *_), picture = list_offered(ChartPage.FACT), view.write_query("theme", id=one.fact.id, size="slide")
        properties |= {"og:image": f"{base}/image/{chart.name}.png?{picture}", "og:image:alt": description}
    for name, content in properties.items():
        yield make_tag("meta", property=name, content=content)
    yield make_tag(
        "meta", name="twitter:card", content="summary_large_image" if "og:image" in properties else "summary"
    )


def _make_linked_data(one: FactView, view: ViewQuery, base: str) -> Iterator[Html]:
    """Yield the number as linked data, unless it is withdrawn."""
    if not one.is_withdrawn:
        yield embed_data(linked_data.make_observation(one, base, view.language), "application/ld+json")


def _make_sentence(one: FactView, say: Speaker) -> Iterator[Html]:
    """Yield the sentence to copy, unless the number is withdrawn."""
    if not one.is_withdrawn:
        yield make_tag("h2", say("A sentence to copy"))
        yield make_tag("p", one.sentence(say.language))


def _make_remarks(one: FactView, say: Speaker) -> Iterator[Html]:
    """Yield what a reader must know before repeating the number."""
    for gravity, words in one.list_remarks(say):
        is_warning = gravity in (Gravity.ERROR, Gravity.WARNING)
        quiet = "quiet" if gravity is Gravity.QUIET else None
        yield make_tag("p", words, class_="warning" if is_warning else quiet, role="note" if is_warning else None)


def _make_quote(one: FactView, say: Speaker) -> Iterator[Html]:
    before, exact, after = one.phrase
    yield make_tag("h2", say("In the words of the source"))
    yield make_tag("blockquote", before, make_tag("mark", exact), after, lang=one.article.language)
    yield make_tag("p", saying.check(one.fact, say), class_="quiet")


def _make_source(one: FactView, say: Speaker) -> Iterator[Html]:
    yield make_tag("h2", say("Source"))
    yield make_tag("p", one.citation)
    if one.fact.claimed_by:
        yield make_tag("p", say("Said by: {who}", who=one.fact.claimed_by))
    if one.article.url:
        yield make_tag("p", make_tag("a", say("Open the article"), href=one.article.url, rel="noopener"))
