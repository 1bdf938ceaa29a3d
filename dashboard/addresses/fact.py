"""One fact: a page of its own for people, search engines and link previews, and a card to frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.addresses import answer, asked, catalogue, discovery, leaving, linked
from dashboard.addresses.asset import text
from dashboard.addresses.html import Html, data, document, joined, style, tag
from dashboard.addresses.moment import Told, told
from facts import saying
from facts.status import Status, explain_check, explain_status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.requests import Request
    from starlette.responses import Response

    from dashboard.addresses.asked import Asked
    from facts.language import Speaker


async def page(request: Request) -> Response:
    """Answer with the page of one fact."""
    view, key, base = await _read(request)
    return await answer.answered(
        request,
        lambda: _page(told(catalogue.catalogue(), key, view.frozen), view, base),
        content_security_policy=answer.policy(sheet=text("page.css")),
    )


async def card(request: Request) -> Response:
    """Answer with one number as a card, without any script."""
    view, key, base = await _read(request)
    return await answer.answered(
        request,
        lambda: _card(told(catalogue.catalogue(), key, view.frozen), view, base),
        content_security_policy=answer.policy(sheet=text("card.css")),
    )


async def _read(request: Request) -> tuple[Asked, str, str]:
    view = await asked.of(request, ("frozen",), filters=False)
    return view, request.path_params["id"], str(request.base_url).rstrip("/")


def _page(one: Told, view: Asked, base: str) -> str:
    say = view.say
    head = joined(
        *_preview(one, view, base),
        *_for_machines(one, view, base),
        discovery.links(_address(one, view, base), base),
        style(text("page.css")),
    )
    body = tag(
        "main",
        _subject(one, say),
        tag("h1", one.said(say.language)),
        _when(one, say),
        *_warnings(one, say),
        *_phrase(one, say),
        *_source(one, say),
        *_sentence(one, say),
        tag("h2", say("What the number is")),
        tag("p", one.metric.definition),
        tag("p", tag("a", say("Open in the dashboard"), href=_dashboard(one, view, base))),
    )
    return document(one.title(say), body, head=head, language=say.language, theme=view.option("theme") or None)


def _card(one: Told, view: Asked, base: str) -> str:
    say = view.say
    link = tag("a", say("Open the fact"), href=_address(one, view, base), target="_blank", rel="noopener")
    manifest = leaving.entered(leaving.card(one, view))
    head = joined(
        leaving.marks(manifest),
        tag("link", rel="canonical", href=_address(one, view, base)),
        discovery.links(f"{base}/embed/fact/{one.fact.id}?{view.query()}".rstrip("?"), base),
        style(text("card.css")),
    )
    body = tag(
        "main",
        _subject(one, say),
        tag("h1", one.said(say.language)),
        _when(one, say),
        *_warnings(one, say),
        tag("p", link, tag("span", f" · {manifest.mark}", class_="quiet")),
    )
    return document(one.title(say), body, head=head, language=say.language, theme=view.option("theme") or None)


def _address(one: Told, view: Asked, base: str) -> str:
    return f"{base}/f/{one.fact.id}?{view.query('theme')}".rstrip("?")


def _dashboard(one: Told, view: Asked, base: str) -> str:
    return f"{base}/fact?{view.query('theme', 'frozen', id=one.fact.id)}"


def _preview(one: Told, view: Asked, base: str) -> Iterator[Html]:
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
    if one.metric.stat_type != "date":
        picture = view.query("theme", id=one.fact.id, size="slide")
        properties |= {"og:image": f"{base}/image/interval.png?{picture}", "og:image:alt": description}
    for name, content in properties.items():
        yield tag("meta", property=name, content=content)
    yield tag("meta", name="twitter:card", content="summary_large_image" if "og:image" in properties else "summary")


def _for_machines(one: Told, view: Asked, base: str) -> Iterator[Html]:
    """Yield the number as linked data, unless it is withdrawn."""
    if not one.is_withdrawn:
        yield data(linked.observation(one, base, view.language), "application/ld+json")


def _sentence(one: Told, say: Speaker) -> Iterator[Html]:
    """Yield the sentence to copy, unless the number is withdrawn."""
    if not one.is_withdrawn:
        yield tag("h2", say("A sentence to copy"))
        yield tag("p", one.sentence(say.language))


def _subject(one: Told, say: Speaker) -> Html:
    return tag("p", f"{one.facility.name} · {one.metric.label_in(say.language)}", class_="quiet")


def _when(one: Told, say: Speaker) -> Html:
    source = saying.source(one.article, say.language)
    return tag("p", f"{saying.as_of(one.fact, say.language)} · {source}", class_="quiet")


def _warnings(one: Told, say: Speaker) -> Iterator[Html]:
    """Yield what a reader must know before repeating the number."""
    fact = one.fact
    if one.moment:
        day = saying.day_of(one.moment, say.language)
        yield tag("p", say("As the catalogue told it on {day}.", day=day), class_="quiet")
    if since := one.since(say):
        yield tag("p", since, class_="warning", role="note")
    if one.status is not Status.CURRENT:
        yield tag("p", explain_status(fact, one.status, say), class_="warning", role="note")
    if checked := explain_check(fact, say):
        yield tag("p", checked, class_="warning", role="note")
    if fact.note:
        yield tag("p", fact.note)


def _phrase(one: Told, say: Speaker) -> Iterator[Html]:
    fact = one.fact
    before = f"… {fact.quote_prefix} " if fact.quote_prefix else ""
    gap = "" if fact.quote_suffix[:1] in ",.;:)" else " "
    after = f"{gap}{fact.quote_suffix} …" if fact.quote_suffix else ""
    yield tag("h2", say("In the words of the source"))
    yield tag("blockquote", before, tag("mark", fact.quote_exact), after, lang=one.article.language)
    yield tag("p", saying.check(fact, say), class_="quiet")


def _source(one: Told, say: Speaker) -> Iterator[Html]:
    article = one.article
    yield tag("h2", say("Source"))
    yield tag("p", f"{article.citation} {one.fact.page or ''}".rstrip())
    if one.fact.claimed_by:
        yield tag("p", say("Said by: {who}", who=one.fact.claimed_by))
    if article.url:
        yield tag("p", tag("a", say("Open the article"), href=article.url, rel="noopener"))
