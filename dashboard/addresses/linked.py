"""A fact as linked data in schema.org's words; a bound is never given out as a value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from facts import saying, units

if TYPE_CHECKING:
    from decimal import Decimal

    from dashboard.addresses.moment import Told


def observation(one: Told, base: str, language: str) -> dict[str, Any]:
    """Return the fact as an Observation of a Dataset."""
    address = f"{base}/f/{one.fact.id}"
    found = {
        "@context": "https://schema.org",
        "@type": "Observation",
        "@id": address,
        "url": address,
        "identifier": one.fact.id,
        "name": one.sentence(language),
        "description": one.said(language),
        "inLanguage": language,
        "observationAbout": _about(one),
        "variableMeasured": {
            "@type": "StatisticalVariable",
            "identifier": one.metric.id,
            "name": one.metric.label_in(language),
            "description": one.metric.definition,
        },
        "value": _value(one, language),
        "citation": _source(one),
        "isPartOf": _dataset(base),
    }
    return found | ({"observationDate": one.fact.as_of} if one.fact.as_of else {})


def _about(one: Told) -> dict[str, Any]:
    facility = one.facility
    wikidata = f"https://www.wikidata.org/wiki/{facility.wikidata}" if facility.wikidata else None
    same = [address for address in (facility.url, facility.ror, wikidata) if address]
    return {"@type": "Organization", "name": facility.name, "alternateName": facility.short_name, "sameAs": same}


def _value(one: Told, language: str) -> dict[str, Any]:
    """Return the value with its unit, or only its bounds; the hedge always goes along in words."""
    fact = one.fact
    unit = units.unit(fact.unit)
    found: dict[str, Any] = {"@type": "QuantitativeValue", "description": one.said(language)}
    if unit.is_date:
        return found | {"value": saying.quantity(fact, language)}
    found |= {"unitText": unit.symbol or unit.names[language][1], "unitCode": fact.unit}
    numbers = {"value": fact.amount, "minValue": fact.lower, "maxValue": fact.upper}
    return found | {name: _plain(number) for name, number in numbers.items() if number is not None}


def _plain(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)


def _source(one: Told) -> dict[str, Any]:
    article = one.article
    found = {
        "@type": "CreativeWork",
        "name": article.title,
        "publisher": {"@type": "Organization", "name": article.publisher},
        "datePublished": article.published,
        "url": article.url,
        "inLanguage": article.language,
    }
    return {name: value for name, value in found.items() if value}


def _dataset(base: str) -> dict[str, Any]:
    address = f"{base}/data/facts.csv"
    copy = {"@type": "DataDownload", "encodingFormat": "text/csv", "contentUrl": address}
    return {
        "@type": "Dataset",
        "name": "Facts",
        "description": "Quantitative facts from articles, each with its hedge, unit, date and source.",
        "url": f"{base}/",
        "distribution": [copy],
    }
