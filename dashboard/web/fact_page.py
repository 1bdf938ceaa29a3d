"""The page of one fact for people and search engines, a card to embed, and its linked data in schema.org's words.

Only a number that is plain has a `value`: an exact one that has come true. Every other has its bounds, those that the
source states or those that its words stand for. The hedge, whether a bound is included, the status, the check and
whatever else the vocabulary has no word for are in `additionalProperty`, as codes and in words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.assets import read_text
from dashboard.charts import ChartPage, list_offered
from dashboard.safe_text import Html, embed_data, embed_style, join_html, make_document, make_tag
from dashboard.views.fact_view import FactView, Gravity, read_fact
from dashboard.views.shared_catalogue import get_catalogue, log_export
from dashboard.web import answers, chart_answers
from facts import saying
from facts.evidence import status
from facts.evidence.status import explain_status
from facts.languages.translator import load_phrases, speaker
from facts.model import units
from facts.model.metric import StatType
from facts.model.quantity import Qualifier
from facts.model.record import Derivation, Fact, Status, StatusKind
from facts.provenance.document_stamps import make_meta_contents
from facts.tables import DEFAULT_FORMAT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from starlette.requests import Request
    from starlette.responses import Response

    from dashboard.views.view import ViewQuery
    from facts.languages.translator import Speaker


def make_observation(one: FactView, base: str, language: str) -> dict[str, Any]:
    """Return the fact as an Observation of a Dataset."""
    address = f"{base}/f/{one.fact.id}"
    found = {
        "@context": "https://schema.org",
        "@type": "Observation",
        "@id": address,
        "url": address,
        "identifier": one.fact.id,
        "name": one.sentence(language),
        "description": one.phrase_fact(language),
        "inLanguage": language,
        "observationAbout": _describe_subject(one, language),
        "variableMeasured": {
            "@type": "StatisticalVariable",
            "identifier": one.metric.id,
            "name": one.metric.label_in(language),
            "description": one.metric.definition,
        },
        "measurementQualifier": str(one.fact.qualifier),
        "value": _describe_value(one, language),
        "additionalProperty": list(_iter_properties(one, language)),
        "citation": _describe_article(one),
        "subjectOf": _describe_quotation(one),
        "isPartOf": _describe_dataset(base),
    }
    dates = {"observationDate": one.fact.as_of, "observationPeriod": one.fact.period}
    return found | {name: text for name, text in dates.items() if text}


def _describe_subject(one: FactView, language: str) -> dict[str, Any]:
    facility = one.facility
    wikidata = f"https://www.wikidata.org/wiki/{facility.wikidata}" if facility.wikidata else None
    same = [address for address in (facility.url, facility.ror, wikidata) if address]
    names = {"name": facility.name_in(language), "alternateName": facility.short_name}
    return {"@type": "Organization", **names, "sameAs": same}


def _describe_value(one: FactView, language: str) -> dict[str, Any]:
    """Return the value with its unit, or only its bounds; the hedge always goes along in words and as a code."""
    fact = one.fact
    unit = units.get_unit(fact.unit)
    found: dict[str, Any] = {"@type": "QuantitativeValue", "description": one.phrase_fact(language)}
    if unit.is_date:
        return found | ({"value": saying.phrase_quantity(fact, language)} if is_repeatable_alone(fact) else {})
    low, high = _get_ends(fact)
    numbers = {"value": fact.amount} if is_repeatable_alone(fact) else {"minValue": low, "maxValue": high}
    names = {"unitText": unit.symbol or unit.names[language][-1], "unitCode": fact.unit}
    told = {name: text for name, text in names.items() if text}
    return found | told | {name: number for name, number in numbers.items() if number is not None}


def is_repeatable_alone(fact: Fact) -> bool:
    """Whether a number can be repeated without a word beside it."""
    return fact.qualifier is Qualifier.EXACT and fact.status_kind is StatusKind.ACTUAL


def _get_ends(fact: Fact) -> tuple[Decimal | None, Decimal | None]:
    """Return the bounds that are stated; where none is, those of the interval that the words stand for."""
    if fact.lower is not None or fact.upper is not None:
        return fact.lower, fact.upper
    return fact.interval.low, fact.interval.high


def _iter_properties(one: FactView, language: str) -> Iterator[dict[str, Any]]:
    """Yield what is to be known beside the number: a code, and the field's meaning where the code needs it."""
    fact = one.fact
    interval, (low, high) = fact.interval, _get_ends(fact)
    say = speaker(language)
    codes: dict[str, Any] = {
        "qualifier": str(fact.qualifier),
        "lower_inclusive": None if low is None else interval.low_inclusive,
        "upper_inclusive": None if high is None else interval.high_inclusive,
        "approximate": fact.approximate,
        "value_text": fact.value_text,
        "status_kind": str(fact.status_kind),
        "status": str(one.status),
        "as_of_basis": fact.as_of_basis and str(fact.as_of_basis),
        "derivation": None if fact.derivation is Derivation.VERBATIM else str(fact.derivation),
        "verification": str(fact.verification),
        "checked_at": fact.checked_at and fact.checked_at.isoformat(),
        "note": fact.note,
        "scope": fact.scope,
    }
    words = {"qualifier": say(fact.hedge.replace("_", " ")), "status": status.name_status(one.status, say)}
    words |= {name: say(codes[name].replace("_", " ")) for name in ("status_kind", "verification")}
    if one.status in (Status.OVERTAKEN, Status.CONTRADICTED):
        name = "overtaken_by" if one.status is Status.OVERTAKEN else "contradicts"
        for other in one.others:
            figure = status.describe_figure(other, language)
            yield {"@type": "PropertyValue", "propertyID": name, "value": other.id, "description": figure}
    for name, code in codes.items():
        if code not in (None, ""):
            described = {"description": words[name]} if name in words else {}
            yield {"@type": "PropertyValue", "propertyID": name, "value": code, **described}


def _describe_quotation(one: FactView) -> dict[str, Any]:
    """Return the words that the number came from, and who said them where somebody is named."""
    fact = one.fact
    found = {"@type": "Quotation", "text": fact.quote_exact, "inLanguage": one.article.language}
    named = {"@type": "Thing", "name": fact.claimed_by}
    return found | ({"creator": named} if fact.claimed_by else {})


def _describe_article(one: FactView) -> dict[str, Any]:
    article = one.article
    found = {
        "@type": "CreativeWork",
        "name": article.title,
        "publisher": {"@type": "Organization", "name": article.publisher},
        "datePublished": article.published,
        "license": article.licence,
        "pagination": one.fact.page,
        "url": article.url,
        "inLanguage": article.language,
    }
    return {name: value for name, value in found.items() if value}


def _describe_dataset(base: str) -> dict[str, Any]:
    address = f"{base}/data/facts{DEFAULT_FORMAT.suffix}"
    copy = {
        "@type": "DataDownload",
        "encodingFormat": DEFAULT_FORMAT.media_type.partition(";")[0],
        "contentUrl": address,
    }
    return {
        "@type": "Dataset",
        "name": "Facts",
        "description": "Quantitative facts from articles, each with its hedge, unit, date and source.",
        "url": f"{base}/",
        "distribution": [copy],
    }


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
        lambda: _make_card(read_fact(get_catalogue(), key, view.frozen), view, base, answers.find_host(request)),
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
        chart_answers.make_oembed_links(_make_address(one, view, base), base),
        embed_style(read_text("page.css")),
    )
    body = make_tag(
        "main",
        make_tag("p", one.subject(say), class_="quiet"),
        make_tag("h1", one.phrase_fact(say.language)),
        make_tag("p", one.when(say), class_="quiet"),
        *_make_remarks(one, say),
        *(make_tag("p", agreement, class_="quiet") for agreement in one.list_agreements(say)),
        *_make_quote(one, say),
        *_make_source(one, say),
        *_make_sentence(one, say),
        make_tag("h2", say("What the number is")),
        make_tag("p", one.metric.definition),
        make_tag("p", make_tag("a", say("Open in the dashboard"), href=_make_dashboard_link(one, view, base))),
    )
    return make_document(one.title(say), body, head=head, language=say.language, theme=view.get_option("theme") or None)


def _make_card(one: FactView, view: ViewQuery, base: str, host: str) -> str:
    say = view.say
    link = make_tag("a", say("Open the fact"), href=_make_address(one, view, base), target="_blank", rel="noopener")
    manifest = log_export(one.make_manifest(view.write_query(), say), host)
    head = join_html(
        *(make_tag("meta", name=name, content=content) for name, content in make_meta_contents(manifest).items()),
        make_tag("link", rel="canonical", href=_make_address(one, view, base)),
        chart_answers.make_oembed_links(f"{base}/embed/fact/{one.fact.id}?{view.write_query()}".rstrip("?"), base),
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
        "og:locale": load_phrases(view.language).locale,
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
        yield embed_data(make_observation(one, base, view.language), "application/ld+json")


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
    if one.newer:
        link = make_tag("a", say("The newer figure"), href=f"/f/{one.newer.id}", target="_blank", rel="noopener")
        yield make_tag("p", link)


def _make_quote(one: FactView, say: Speaker) -> Iterator[Html]:
    before, exact, after = one.phrase
    yield make_tag("h2", say("In the words of the source"))
    yield make_tag("blockquote", before, make_tag("mark", exact), after, lang=one.article.language)
    yield make_tag("p", saying.describe_check(one.fact, say), class_="quiet")


def _make_source(one: FactView, say: Speaker) -> Iterator[Html]:
    yield make_tag("h2", say("Source"))
    yield make_tag("p", one.citation)
    if one.fact.claimed_by:
        yield make_tag("p", say("Said by: {who}", who=one.fact.claimed_by))
    if one.article.url:
        yield make_tag("p", make_tag("a", say("Open the article"), href=one.article.url, rel="noopener"))
