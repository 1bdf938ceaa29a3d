"""A fact as linked data in schema.org's words.

Only a number that is plain has a `value`: an exact one that has come true. Every other has its bounds, those that the
source states or those that its words stand for. The hedge, whether a bound is included, the status, the check and
the rest that the vocabulary has no word for stand in `additionalProperty`, as codes and in words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from facts import saying, status, units
from facts.language import speaker
from facts.quantity import Qualifier
from facts.record import Derivation, Fact, StatusKind
from facts.tables import DEFAULT_FORMAT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from dashboard.views.fact_view import FactView


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
        "observationAbout": _describe_subject(one),
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


def _describe_subject(one: FactView) -> dict[str, Any]:
    facility = one.facility
    wikidata = f"https://www.wikidata.org/wiki/{facility.wikidata}" if facility.wikidata else None
    same = [address for address in (facility.url, facility.ror, wikidata) if address]
    return {"@type": "Organization", "name": facility.name, "alternateName": facility.short_name, "sameAs": same}


def _describe_value(one: FactView, language: str) -> dict[str, Any]:
    """Return the value with its unit, or only its bounds; the hedge always goes along in words and as a code."""
    fact = one.fact
    unit = units.unit(fact.unit)
    found: dict[str, Any] = {"@type": "QuantitativeValue", "description": one.phrase_fact(language)}
    if unit.is_date:
        return found | ({"value": saying.quantity(fact, language)} if is_repeatable_alone(fact) else {})
    low, high = _get_ends(fact)
    numbers = {"value": fact.amount} if is_repeatable_alone(fact) else {"minValue": low, "maxValue": high}
    names = {"unitText": unit.symbol or unit.names[language][1], "unitCode": fact.unit}
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
        "value_text": fact.value_text,
        "status_kind": str(fact.status_kind),
        "status": str(one.status),
        "as_of_basis": fact.as_of_basis and str(fact.as_of_basis),
        "derivation": None if fact.derivation is Derivation.VERBATIM else str(fact.derivation),
        "verification": str(fact.verification),
        "checked_at": fact.checked_at and fact.checked_at.isoformat(),
        "note": fact.note,
    }
    words = {"qualifier": say(fact.qualifier.replace("_", " ")), "status": status.name_status(one.status, say)}
    words |= {name: say(codes[name].replace("_", " ")) for name in ("status_kind", "verification")}
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
