"""One fact: a page of its own for people, search engines and link previews, and a card to frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.addresses import answer, discovery, linked
from dashboard.assets import read_text
from dashboard.charts import Page, list_offered
from dashboard.html_tags import Html, data, document, joined, style, tag
from dashboard.views.fact_view import FactView, Gravity, read_fact
from dashboard.views.shared_catalogue import get_catalogue, log_export
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


async def send_page(request: Request) -> Response:
    """Answer with the page of one fact."""
    view, key, base = await _read(request)
    return await answer.answered(
        request,
        lambda: _page(read_fact(get_catalogue(), key, view.frozen), view, base),
        content_security_policy=answer.policy(sheet=read_text("page.css")),
    )


async def send_card(request: Request) -> Response:
    """Answer with one number as a card, without any script."""
    view, key, base = await _read(request)
    return await answer.answered(
        request,
        lambda: _card(read_fact(get_catalogue(), key, view.frozen), view, base),
        content_security_policy=answer.policy(sheet=read_text("card.css")),
    )


async def _read(request: Request) -> tuple[ViewQuery, str, str]:
    view = await answer.read_request(request, ("frozen",), filters=False)
    return view, request.path_params["id"], str(request.base_url).rstrip("/")


def _page(one: FactView, view: ViewQuery, base: str) -> str:
    say = view.say
    head = joined(
        *_preview(one, view, base),
        *_for_machines(one, view, base),
        discovery.links(_address(one, view, base), base),
        style(read_text("page.css")),
    )
    body = tag(
        "main",
        tag("p", one.subject(say), class_="quiet"),
        tag("h1", one.phrase_fact(say.language)),
        tag("p", one.when(say), class_="quiet"),
        *_remarks(one, say),
        *_phrase(one, say),
        *_source(one, say),
        *_sentence(one, say),
        tag("h2", say("What the number is")),
        tag("p", one.metric.definition),
        tag("p", tag("a", say("Open in the dashboard"), href=_dashboard(one, view, base))),
    )
    return document(one.title(say), body, head=head, language=say.language, theme=view.get_option("theme") or None)


def _card(one: FactView, view: ViewQuery, base: str) -> str:
    say = view.say
    link = tag("a", say("Open the fact"), href=_address(one, view, base), target="_blank", rel="noopener")
    manifest = log_export(one.make_manifest(view.write_query(), say))
    head = joined(
        *(tag("meta", name=name, content=content) for name, content in metas(manifest).items()),
        tag("link", rel="canonical", href=_address(one, view, base)),
        discovery.links(f"{base}/embed/fact/{one.fact.id}?{view.write_query()}".rstrip("?"), base),
        style(read_text("card.css")),
    )
    body = tag(
        "main",
        tag("p", one.subject(say), class_="quiet"),
        tag("h1", one.phrase_fact(say.language)),
        tag("p", one.when(say), class_="quiet"),
        *_remarks(one, say),
        tag("p", link, tag("span", f" · {manifest.mark}", class_="quiet")),
    )
    return document(one.title(say), body, head=head, language=say.language, theme=view.get_option("theme") or None)


def _address(one: FactView, view: ViewQuery, base: str) -> str:
    return f"{base}/f/{one.fact.id}?{view.write_query('theme')}".rstrip("?")


def _dashboard(one: FactView, view: ViewQuery, base: str) -> str:
    return f"{base}/fact?{view.write_query('theme', 'frozen', id=one.fact.id)}"


def _preview(one: FactView, view: ViewQuery, base: str) -> Iterator[Html]:
    """Yield what a search engine and a link preview show."""
    title, description = one.title(view.say), one.sentence(view.language)
    if one.is_withdrawn:  # nobody who only sees the preview may take it for a number to repeat
        description = f"{explain_status(one.fact, one.status, view.say)} {description}"
        yield tag("meta", name="robots", content="noindex")
    yield tag("meta", name="description", content=description)
    yield tag("link", rel="canonical", href=_address(one, view, base))
    properties = {
        "og:type": "article",
        "og:site_name": "Facts",
        "og:title": title,
        "og:description": description,
        "og:url": _address(one, view, base),
        "og:locale": saying.LOCALES[view.language],
    }
    if one.metric.stat_type is not StatType.DATE:
        (chart, *_), picture = list_offered(Page.FACT), view.write_query("theme", id=one.fact.id, size="slide")
        properties |= {"og:image": f"{base}/image/{chart.name}.png?{picture}", "og:image:alt": description}
    for name, content in properties.items():
        yield tag("meta", property=name, content=content)
    yield tag("meta", name="twitter:card", content="summary_large_image" if "og:image" in properties else "summary")


def _for_machines(one: FactView, view: ViewQuery, base: str) -> Iterator[Html]:
    """Yield the number as linked data, unless it is withdrawn."""
    if not one.is_withdrawn:
        yield data(linked.observation(one, base, view.language), "application/ld+json")


def _sentence(one: FactView, say: Speaker) -> Iterator[Html]:
    """Yield the sentence to copy, unless the number is withdrawn."""
    if not one.is_withdrawn:
        yield tag("h2", say("A sentence to copy"))
        yield tag("p", one.sentence(say.language))


def _remarks(one: FactView, say: Speaker) -> Iterator[Html]:
    """Yield what a reader must know before repeating the number."""
    for gravity, words in one.list_remarks(say):
        is_warning = gravity in (Gravity.ERROR, Gravity.WARNING)
        quiet = "quiet" if gravity is Gravity.QUIET else None
        yield tag("p", words, class_="warning" if is_warning else quiet, role="note" if is_warning else None)


def _phrase(one: FactView, say: Speaker) -> Iterator[Html]:
    before, exact, after = one.phrase
    yield tag("h2", say("In the words of the source"))
    yield tag("blockquote", before, tag("mark", exact), after, lang=one.article.language)
    yield tag("p", saying.check(one.fact, say), class_="quiet")


def _source(one: FactView, say: Speaker) -> Iterator[Html]:
    yield tag("h2", say("Source"))
    yield tag("p", one.citation)
    if one.fact.claimed_by:
        yield tag("p", say("Said by: {who}", who=one.fact.claimed_by))
    if one.article.url:
        yield tag("p", tag("a", say("Open the article"), href=one.article.url, rel="noopener"))
