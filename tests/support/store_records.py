"""Records of a small store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from facts.model.metric import Metric
from facts.model.record import Fact
from facts.model.research_facility import Facility
from facts.model.selection import Selection
from facts.model.source_article import Article

if TYPE_CHECKING:
    from facts.store import fact_queries

FACILITIES = [
    Facility(
        id="infn", name="National Institute for Nuclear Physics", short_name="INFN", kind="organisation", country="IT"
    ),
    Facility(
        id="cnao",
        name="National Centre for Oncological Hadrontherapy",
        short_name="CNAO",
        kind="treatment_centre",
        part_of="infn",
        country="IT",
        ror="https://ror.org/005ta0471",
        wikidata="Q568287",
        url="https://www.fondazionecnao.it",
        aliases=("Centro di Pavía", 'CNAO "Pavia"'),
    ),
    Facility(id="xfel", name="European XFEL", short_name="XFEL", kind="light_source", country="DE"),
    Facility(id="world", name="The world", short_name="World", kind="world"),
]


METRICS = [
    Metric(
        id="patients_treated",
        label="Patients treated",
        labels={"it": "Pazienti trattati", "de": "Behandelte Patienten", "fr": "Patients traités"},
        definition="People who finished a course of treatment.",
        unit="{patient}",
        stat_type="cumulative_total",
        comparability_group="patients",
        shelf_life_days=365,
        direction="higher",
        significant_digits=3,
        topics=("health", "people"),
        good_example="2,500 patients",
        bad_example="a patient",
    ),
    Metric(
        id="storage", label="Storage", definition="Disk space.", unit="TB", stat_type="capacity", topics=("computing",)
    ),
    Metric(
        id="funding", label="Funding", definition="Money granted.", unit="EUR", stat_type="money", topics=("money",)
    ),
    Metric(
        id="temperature", label="Temperature", definition="Of the magnets.", unit="K", stat_type="physical", topics=()
    ),
    Metric(id="opened", label="Opened", definition="First day.", unit="CCYYMMDD", stat_type="date"),
]


ARTICLES = [
    Article(
        id="newsletter-62",
        title="INFN Newsletter 62",
        publisher="INFN",
        authors=("G. Vago", "Ann O'Neil"),
        published="2019-08",
        url="https://example.org/62",
        language="en",
        licence="CC-BY-4.0",
        accessed="2026-11-22",
        medium="newsletter",
        text_sha256="a" * 64,
        note="translated",
    ),
    Article(id="gazette-1", title="Großes Licht", publisher="Gazette", published="2021-03-01", language="de"),
    Article(id="undated", title="An undated page", publisher="Gazette"),
]


def a_fact(name: str, facility: str, metric: str, words: str, as_of: str | None = None, **more: object) -> Fact:
    values: dict[str, object] = {
        "article": "newsletter-62",
        "review_state": "approved",
        "quote_exact": words,
        "value_text": words,
        "as_of": as_of,
        "as_of_basis": as_of and "stated",
    }
    return Fact.model_validate({**values, "id": name, "facility": facility, "metric": metric, **more})


PATIENT = {"unit": "{patient}"}


FACTS = [
    a_fact("patients-2015", "cnao", "patients_treated", "500 patients", "2015", amount="500", **PATIENT),
    a_fact(
        "patients-2019",
        "cnao",
        "patients_treated",
        "2,500 patients",
        "2019-08",
        amount="2500",
        decimals=-2,
        verification="verified",
        **PATIENT,
    ),
    a_fact(
        "patients-world",
        "world",
        "patients_treated",
        "more than 200,000 patients",
        "2018",
        qualifier="more_than",
        lower="200000",
        **PATIENT,
    ),
    a_fact(
        "storage-7000",
        "infn",
        "storage",
        "around 7,000 terabytes",
        "2019-08",
        qualifier="approximately",
        amount="7000",
        decimals=-3,
        unit="TB",
        topics=("science", "computing"),
    ),
    a_fact(
        "storage-5pb",
        "xfel",
        "storage",
        "5 petabytes",
        "2021-02-03",
        amount="5",
        unit="PB",
        article="gazette-1",
        note="of raw data; naïve sum",
    ),
    a_fact(
        "funding-8m",
        "cnao",
        "funding",
        "more than 8 million dollars",
        "2007/2013",
        qualifier="more_than",
        lower="8000000",
        unit="USD",
        verification="failed",
    ),
    a_fact("cold-269", "xfel", "temperature", "-269 °C", amount="-269", unit="Cel", decimals=0, article="undated"),
    a_fact("opened-2010", "cnao", "opened", "in 2010", "2010", amount="2010", unit="CCYY"),
    a_fact(
        "wrong-2014",
        "cnao",
        "patients_treated",
        "5,000 patients",
        "2014",
        amount="5000",
        rank="deprecated",
        rank_reason="a misprint",
        **PATIENT,
    ),
    a_fact(
        "proposed-2020",
        "cnao",
        "patients_treated",
        "3,000 patients",
        "2020",
        amount="3000",
        review_state="proposed",
        **PATIENT,
    ),
]


EVERYTHING = Selection(review_state=(), deprecated=True)


def ids(rows: list[dict[str, object]]) -> list[object]:
    return [row["id"] for row in rows]


def counted(found: list[fact_queries.Facet]) -> dict[str, int]:
    return {facet.value: facet.count for facet in found}
