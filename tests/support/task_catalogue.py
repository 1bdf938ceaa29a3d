"""A catalogue that holds one task of each kind, and beside them facts that need nobody."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from facts.catalog import Actor, Catalogue, ReviewService, Role
from facts.documents import Reading
from facts.evidence.status import get_today
from facts.model.research_facility import Facility
from facts.model.source_article import Article
from facts.provenance.manifest import ExportedFact, Manifest, make_export_id
from support.judged_catalogue import ARTICLE, METRICS, make_fact

if TYPE_CHECKING:
    from facts.model.record import Fact
    from facts.store import Store

LETTER = Article(id="a-letter", title="A letter", publisher="Nobody", published="2026-06-01")
NEXT_YEAR = (get_today() + timedelta(days=365)).isoformat()
PLACES = ("ours", "theirs", "third")
KINDS = {
    "out-of-date": ("old-one",),
    "claim-expired": ("claim-one",),
    "plan-past": ("plan-past",),
    "failed-check": ("failed-one",),
    "needs-a-person": ("doubt-one",),
    "proposed": ("waits-one",),
    "undecided": (),
    "contradiction": ("against-a", "against-b"),
    "published-withdrawn": ("gone-one",),
    "published-overtaken": ("before-one",),
    "published-corrected": ("mended-one",),
    "total-falls": ("fall-later", "fall-first"),
}
"""Each kind, with the facts that it is about, the first first."""
TEXT = "The centre has treated more than 4,500 patients since 2011. Its hall covers 12,000 m2.\n"


def list_facts() -> list[Fact]:
    """Return the facts; those of no task are current, planned, overtaken or without a date."""

    def fact(key: str, quantity: str, unit: str, as_of: str | None, more: str = "", **values: object) -> Fact:
        checked = {"verification": "agrees", "checked_at": "2026-01-01T00:00:00Z"}
        return make_fact(key, quantity, unit, as_of, more, **{"facility": "ours", **checked, **values})

    return [
        fact("old-one", "=40", "{core}", "2015", metric="cores"),
        fact("claim-one", "1of6", "{centre}", "2019", "review 2020-01-01", metric="centres"),
        fact("plan-past", "=70", "EUR", "2020", "planned", metric="cost"),
        fact("plan-ahead", "=90", "EUR", NEXT_YEAR[:4], "planned", facility="theirs", metric="cost"),
        fact("failed-one", "=4", "K", "2026-02", metric="temperature", verification="failed", check_note="5 K"),
        fact("doubt-one", "=12", "km", "2026-02", metric="tunnel", verification="needs_person", check_note="unit?"),
        fact("waits-one", "=8", "{module}", "2026-02", "proposed", metric="modules"),
        fact("against-a", "=100", "K", "2026-03", facility="theirs", metric="temperature"),
        fact("against-b", "=200", "K", "2026-03", facility="theirs", metric="temperature"),
        fact("gone-one", "=5", "fs", "2026-01", metric="pulse"),
        fact("before-one", "=300", "{module}", "2024-01", facility="theirs", metric="modules"),
        fact("after-one", "=900", "{module}", "2026-01", facility="theirs", metric="modules"),
        fact("mended-one", "=33", "fs", "2026-01", facility="theirs", metric="pulse"),
        fact("fall-first", "=500", "{patient}", "2026-01", "review " + NEXT_YEAR, facility="third"),
        fact("fall-later", "=200", "{patient}", "2026-05", "review " + NEXT_YEAR, facility="third"),
        fact("fine-one", "=7", "K", "2026-01", facility="third", metric="temperature"),
        fact("no-date-one", "=17", "{module}", None, facility="third", metric="modules"),
        fact("not-ours", "=1", "fs", "2026-01", "rejected", facility="third", metric="pulse"),
    ]


def fill_tasks(store: Store) -> Catalogue:
    """Fill a store with one task of each kind, as persons make them; return the catalogue of an editor."""
    facilities = [Facility(id=key, name=key, short_name=key, kind="laboratory") for key in PLACES]
    facts = list_facts()
    late = [fact for fact in facts if fact.id == "after-one"]
    first = [fact for fact in facts if fact not in late]
    store.add(facilities=facilities, metrics=METRICS.values(), articles=[ARTICLE], facts=first, by="anna")
    editor = Catalogue(store, Actor("anna", Role.EDITOR))
    enter_file(editor, "gone-one", "before-one", "mended-one", "fine-one")
    store.add(facts=late, by="anna")
    editor.withdraw_fact("gone-one", expected=1, reason="misprinted")
    stored = editor.get_fact("mended-one")
    changed = stored.revise(amount="34", value_text="34 fs", quote_exact="34 fs")
    store.revise(changed, expected=1, verb="correct", by="anna", reason="misread")
    ReviewService(editor).ingest_text(Reading(text=TEXT, title="A letter", publisher="Nobody"), LETTER)
    return editor


def enter_file(catalogue: Catalogue, *keys: str, form: str = "csv") -> str:
    """Enter a file with the present revisions of some facts into the export log; return its id."""
    facts = catalogue.list_facts_by_id(keys)
    key = make_export_id(form, *keys)
    about = {"form": form, "title": "Made for a report", "address": "/explore", "language": "en"}
    lines = [ExportedFact(fact=fact.id, revision=fact.revision, said="") for fact in facts]
    catalogue.enter_export(Manifest.of_counts(export=key, **about, facts=len(lines), verified=0).with_lines(lines))
    return key
