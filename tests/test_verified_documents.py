"""Documents judged as records are: what a page shows is borne out, what a naive reader makes of it never is.

Every document is read by the product. For each number that its page shows, the right record and the wrong ones of
a reader who drops signs, marks, borders or strikes are checked against the text that was read. Where the product says
that it cannot read a sign (a picture, a private font, words that only a style adds), every record is to be doubted.

More of them: python tests/test_verified_documents.py COUNT [SEED]
"""

from __future__ import annotations

import random
import sys
from contextlib import suppress
from dataclasses import dataclass, field, replace

from support import pdf_shown
from support.article_under_review import desk_of, filled
from support.generated_documents import PAGE_KINDS, WORD_KINDS, documents, page_document, word_document
from support.shown_claims import ARTICLE, Shown, counted, outcomes, place_of, wrong_ones

from facts import tables
from facts.catalog.catalogue import EVERYTHING
from facts.documents import read_bytes
from facts.documents.document_kinds import FileKind, parse_document
from facts.errors import RecordError
from facts.model.metric import Metric
from facts.model.record import build_record, make_fact_id
from facts.store import Store

COUNT, SEED = 168, 29
"""Documents of each format."""
MOST_DOUBTED = 0.03
BORNE_OUT = ("verified", "agrees")


@dataclass
class Tally:
    """What came of the records of many documents."""

    documents: int = 0
    right: int = 0
    wrong: int = 0
    doubted: list[str] = field(default_factory=list)
    borne_out: list[str] = field(default_factory=list)

    def judge(self, shown: Shown, chance: random.Random) -> None:
        for claim in shown.claims:
            self.right += 1
            verdict = next(outcomes(claim, claim.quote, shown), None)
            if verdict is None or verdict.outcome != "verified":
                self.doubted.append(f"{shown.name}: {claim} {verdict} | {near(shown)!r}")
        for claim, quotes in wrong_ones(shown, chance):
            for quote in quotes:
                for verdict in outcomes(claim, quote, shown):
                    self.wrong += 1
                    if verdict.outcome in BORNE_OUT:
                        self.borne_out.append(f"{shown.name}: {quote!r} {claim} {verdict.outcome} | {near(shown)!r}")

    def __str__(self) -> str:
        share = len(self.doubted) / max(1, self.right)
        return (
            f"{self.documents} documents: {self.wrong} wrong records, {len(self.borne_out)} borne out;"
            f" {self.right} right ones, {len(self.doubted)} doubted ({share:.1%})"
        )


def near(shown: Shown) -> str:
    return shown.text[max(0, shown.at) : shown.at + 120]


def shown_documents(count: int, seed: int):
    """Yield (file kind, bytes, what its page shows, by sentence) of every format."""
    for kind, kinds, write in ((FileKind.DOCX, WORD_KINDS, word_document), (FileKind.HTML, PAGE_KINDS, page_document)):
        for cases, cells in documents(kinds, random.Random(f"{seed} {kind}"), count):
            yield kind, write(cases, cells), [*map(sentence, cases.items()), of_cells(cells)]
    made = list(pdf_shown.kinds().items())
    for at in range(count):
        name, draw = made[at % len(made)]
        chance = random.Random(f"{seed} {name} {at}")
        page = draw(chance)
        yield FileKind.PDF, pdf_shown.turned(page, chance), [(name, "", page.claims, page.naive, page.noun)]


def sentence(case):
    name, told = case
    return name, f"Line {name} holds ", told.stated, (*told.never, *told.naive), told.noun


def of_cells(cells):
    rooms, people = cells[0], cells[1].split()[0]
    naive = (f"{rooms} {people}", f"{rooms},{people}", rooms + people, rooms)
    return "cells", "\t".join(cells), (counted(people, "people"),), naive, "people"


def sentences_shown(sentences, text):
    """Yield what each sentence shows, at its place in the text that was read."""
    right = frozenset(claim.said for _, _, claims, _, _ in sentences for claim in claims)
    for name, start, claims, naive, noun in sentences:
        yield Shown(name, claims, naive, noun, text, max(0, text.find(start)), right)


def tried(count: int, seed: int) -> Tally:
    """Read generated documents and judge right and wrong records of each number that they show."""
    tally, chance = Tally(), random.Random(seed)
    for kind, data, sentences in shown_documents(count, seed):
        text = parse_document(kind, data).text
        tally.documents += 1
        for shown in sentences_shown(sentences, text):
            tally.judge(replace(shown, name=f"{kind} {shown.name}"), chance)
    return tally


def test_no_wrong_record_of_a_document_is_borne_out_and_the_right_ones_are():
    tally = tried(COUNT, SEED)
    print(tally)
    assert tally.documents >= 500
    assert tally.borne_out == []
    assert len(tally.doubted) <= MOST_DOUBTED * tally.right, "\n".join(tally.doubted[:20])


SAMPLE = 4
"""Documents of each format whose records go all the way: file, catalogue, check, its outcome on record."""


def test_records_of_files_are_judged_alike_in_the_catalogue(tmp_path):
    """By import, which refuses most of the wrong ones, and by the check of what is in a catalogue already."""
    with Store.open(f"sqlite:///{tmp_path / 'facts.db'}") as store:
        desk = desk_of(filled(store))
        right, wrong = walked(desk, shown_documents(SAMPLE, SEED + 1))
        facts = with_metrics(desk.catalogue, [*right, *wrong])
        desk.catalogue.import_rows(tables.ParsedTable(good=facts), keep_good=True)
        imported = outcomes_in(store)
        store.add(facts=[fact for fact in facts if fact.id not in imported], by="test")
        counts = desk.catalogue.verify_facts().counts
        verified = outcomes_in(store)
    print(f"{len(right)} right and {len(wrong)} wrong records, {len(imported)} imported; checked: {dict(counts)}")
    for found in (imported, verified):
        assert [fact for fact in wrong if found.get(fact.id) in BORNE_OUT] == []
        assert [fact for fact in right if found[fact.id] != "verified"] == []
    assert len(verified) == len(facts) >= 10 * len(right) >= 200


def outcomes_in(store):
    return {fact.id: fact.verification for fact in store.iter_facts(EVERYTHING)}


def walked(desk, made):
    """Read the files and hold their texts; return right and wrong records of the numbers that they show."""
    right, wrong, chance = [], [], random.Random(SEED)
    for kind, data, sentences in made:
        found = read_bytes(data, f"hall.{kind}")
        article = ARTICLE.model_copy(update={"id": f"hall-{len(desk.catalogue.get_articles())}"})
        desk.ingest_text(replace(found, language="en"), article)
        for shown in sentences_shown(sentences, found.text):
            right += [record(claim, claim.quote, shown, article) for claim in shown.claims]
            for claim, quotes in wrong_ones(shown, chance):
                flat = {" ".join(quote.split()): quote for quote in quotes}
                wrong += [made for quote in flat.values() if (made := record(claim, quote, shown, article))]
    return right, wrong


def with_metrics(catalogue, facts):
    """Add a metric for each unit, and return the facts with theirs."""
    metrics = {unit: f"in_unit_{at}" for at, unit in enumerate(sorted({fact.unit for fact in facts}))}
    for unit, name in metrics.items():
        kind = "stock" if unit.startswith("{") else "physical"
        told = {"id": name, "label": name, "definition": "As it says.", "unit": unit, "stat_type": kind}
        catalogue.add_metric(build_record(Metric, told))
    return [fact.model_copy(update={"metric": metrics[fact.unit]}) for fact in facts]


def record(claim, quote, shown, article):
    """Return the record, or nothing where it is refused as one."""
    with suppress(RecordError):
        return claim.record(quote, **place_of(quote, shown), id=make_fact_id(), article=article.id)


if __name__ == "__main__":
    done = tried(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else SEED)
    print(done, *done.borne_out, "", *done.doubted, sep="\n")
