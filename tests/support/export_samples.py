"""Facts with every hedge, and an export of them."""

import io
from datetime import UTC, datetime

from facts import tables
from facts.model.metric import Metric
from facts.model.quantity import Qualifier
from facts.model.record import Fact
from facts.model.research_facility import Facility
from facts.model.source_article import Article
from facts.tables import FORMATS, Export, Records

FACILITIES = {
    "infn": Facility(id="infn", name="National Institute for Nuclear Physics", short_name="INFN", kind="organisation"),
    "cnao": Facility(
        id="cnao",
        name="National Centre for Oncological Hadrontherapy",
        names={"es": "Centro Nacional de Hadronterapia"},
        short_name="CNAO",
        kind="treatment_centre",
        part_of="infn",
        country="IT",
        aliases=("CNAO Pavia", "a|b", "c\\d"),
    ),
}


METRICS = {
    "patients_treated": Metric(
        id="patients_treated",
        label="Patients treated",
        labels={"it": "Pazienti trattati"},
        definition="People treated since opening.",
        unit="{patient}",
        stat_type="cumulative_total",
        topics=("health",),
    ),
    "operating_temperature": Metric(
        id="operating_temperature", label="Temperature", definition="In operation.", unit="Cel", stat_type="physical"
    ),
    "total_funding": Metric(
        id="total_funding", label="Funding", definition="All granted.", unit="EUR", stat_type="money"
    ),
}


ARTICLES = {
    "infn-newsletter-62": Article(
        id="infn-newsletter-62", title="INFN Newsletter 62", publisher="INFN", published="2019-08", authors=("G. Vago",)
    )
}


QUANTITIES = {
    Qualifier.EXACT: {"amount": "2500", "decimals": -2, "value_text": "2,500 patients"},
    Qualifier.APPROXIMATELY: {"amount": "7000", "value_text": "around 7,000"},
    Qualifier.NEARLY: {"amount": "5000", "value_text": "nearly 5,000"},
    Qualifier.MORE_THAN: {"lower": "12000", "value_text": "more than 12,000"},
    Qualifier.AT_LEAST: {"lower": "12000", "value_text": "at least 12,000"},
    Qualifier.LESS_THAN: {"upper": "2700", "value_text": "less than 2,700"},
    Qualifier.UP_TO: {"upper": "2700", "value_text": "up to 2,700"},
    Qualifier.BETWEEN: {
        "lower": "0.5",
        "upper": "6",
        "lower_inclusive": True,
        "upper_inclusive": True,
        "value_text": "between 0.5 and 6",
    },
    Qualifier.TOLERANCE: {
        "amount": "12",
        "lower": "9",
        "upper": "15",
        "lower_inclusive": True,
        "upper_inclusive": True,
        "value_text": "12 ± 3",
    },
    Qualifier.ONE_OF_ONLY: {"amount": "6", "review_by": "2020-08-31", "value_text": "one of only six"},
    Qualifier.ORDER_OF_MAGNITUDE: {"lower": "10", "upper": "100", "lower_inclusive": True, "value_text": "tens of"},
}


def fact(**changes):
    values = {
        "id": "7f3a09c2e1b4",
        "facility": "cnao",
        "metric": "patients_treated",
        "unit": "{patient}",
        "amount": "2500",
        "value_text": "2,500 patients",
        "article": "infn-newsletter-62",
        "quote_exact": "2,500 patients have been treated",
        "as_of": "2019-08",
        "as_of_basis": "stated",
        "checked_at": "2026-11-22T10:00:00Z",
        "verification": "verified",
    }
    return Fact(**values | changes)


def hedged():
    """One fact for each qualifier."""
    return [
        fact(**{"amount": None, **parts}, id=f"fact-{place:04}", qualifier=qualifier)
        for place, (qualifier, parts) in enumerate(QUANTITIES.items())
    ]


def cold(**changes):
    return fact(metric="operating_temperature", unit="Cel", amount="-269", decimals=0, value_text="-269 °C", **changes)


def row(item):
    return tables.make_row(item, FACILITIES["cnao"], METRICS[item.metric], ARTICLES["infn-newsletter-62"])


def job(facts, **about):
    records = Records(lambda: facts, FACILITIES.values, METRICS.values, ARTICLES.values)
    return Export(rows=map(row, facts), records=records, generated_at=datetime(2026, 11, 22, 10, tzinfo=UTC), **about)


def written(name, facts, **about):
    stream = io.BytesIO()
    FORMATS[name].write(job(facts, **about), stream)
    return stream.getvalue()


def everything():
    return [*hedged(), cold(id="cold-fact", topics=("a|b", "=x")), fact(id="other-fact", note="=1+1", page="p. 3")]
