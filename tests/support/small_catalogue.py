"""A small catalogue with an article under review."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from facts.catalog import Actor, Catalogue, ReviewService, Role
from facts.documents import Reading
from facts.model.candidate_number import NumberState
from facts.model.metric import Metric
from facts.model.record import Fact, build_record
from facts.model.research_facility import Facility
from facts.model.source_article import Article
from facts.provenance.manifest import ExportedFact, Manifest, make_export_id

if TYPE_CHECKING:
    from facts.store import Store

TEXT = """A year of treatment

The CNAO in Pavia has treated more than 4,500 patients since 2011. Its building covers 12,000 m2.
In 2019 it was one of only six centres. Around 1,200 patients were treated in three rooms.
"""


CNAO = {"id": "cnao", "name": "National Centre", "short_name": "CNAO", "kind": "treatment_centre"}


PATIENTS = {
    "id": "patients", "label": "Patients", "labels": {"it": "Pazienti", "es": "Pacientes"}, "definition": "Treated.",
    "unit": "{patient}", "stat_type": "stock",
}  # fmt: skip


ARTICLE = {"id": "a-year", "title": "A year of treatment", "publisher": "CNAO", "published": "2024-03"}


FACT = {
    "facility": "cnao", "metric": "patients", "article": "a-year", "qualifier": "exact", "unit": "{patient}",
    "as_of": "2019", "as_of_basis": "stated", "review_state": "approved",
}  # fmt: skip


def a_fact(key: str, number: int, **other: Any) -> Fact:
    words = f"{number} patients"
    own = {"id": key, "amount": str(number), "decimals": 0, "value_text": words, "quote_exact": words}
    return build_record(Fact, {**FACT, **own, **other})


def reading(words: str = TEXT) -> Reading:
    return Reading(text=words, title="A year of treatment", publisher="CNAO", published="2024-03")


def filled(store: Store) -> None:
    """Facts, a proposal, and a text under review: one number accepted, one rejected."""
    store.add(
        facilities=[build_record(Facility, CNAO)],
        metrics=[build_record(Metric, PATIENTS)],
        articles=[build_record(Article, ARTICLE)],
        facts=[a_fact(f"known-{number}", number) for number in range(1, 9)],
        by="anna",
    )
    desk(store).catalogue.propose_facts([a_fact("proposal", 77)])
    desk(store).ingest_text(reading(), store.article("a-year"))
    accepted, rejected = open_numbers(store)[:2]
    desk(store).accept_number(accepted.id, {"facility": "cnao", "metric": "patients"}, expected=1)
    desk(store).reject_number(rejected.id, "no fact for us", expected=1)


def desk(store: Store) -> ReviewService:
    return ReviewService(Catalogue(store, Actor("anna", Role.EDITOR)))


def open_numbers(store: Store, state: NumberState = NumberState.OPEN) -> list[Any]:
    return [number for number in desk(store).get_review("a-year").numbers if number.state is state]


def entered(catalogue: Catalogue) -> None:
    key, lines = (
        make_export_id("csv", "/explore", "en", "1"),
        [ExportedFact(fact=f"known-{n}", revision=1, said="") for n in range(1, 9)],
    )
    about = {"form": "csv", "title": "All", "address": "/explore", "language": "en", "facts": 8, "verified": 0}
    catalogue.enter_export(Manifest.of_counts(export=key, **about).with_lines(lines))
