"""The verbs: each checks the role, leaves an event, and touches nothing it was not asked to."""

from dataclasses import replace
from decimal import Decimal

import pytest

from facts import tables
from facts.catalog import Actor, Catalogue, ReviewService, Role, catalogue, table_exchange
from facts.documents import Reading
from facts.errors import ImportRefused, NotAllowed, NotFound, RecordError, StaleRevision
from facts.model.metric import Metric
from facts.model.record import ReviewState, build_record
from facts.model.research_facility import Facility
from facts.model.selection import Selection
from facts.store import ChangeSet, Store

PROCESSORS = "3d2085e97c16"


@pytest.fixture
def editor(shipped_store):
    return Catalogue(shipped_store, Actor("anna", Role.EDITOR))


@pytest.fixture
def reader(editor):
    return Catalogue(editor.store, Actor("guest", Role.READER))


def another(editor, **changes):
    """Return a fact that the catalogue has not: the same facility and article, another number in other words."""
    words = "more than 13,000 processors"
    new = {"id": "newfact00001", "lower": Decimal(13000), "value_text": words, "quote_exact": words, "revision": 1}
    placeless = dict.fromkeys(("quote_start", "quote_end", "text_sha256"))
    return editor.store.fact(PROCESSORS).model_copy(update={**new, **placeless, **changes})


def test_the_shipped_catalogue_is_loaded_once_and_approved(editor):
    assert editor.store.count(Selection()) == len(table_exchange.read_starter().good) > 300
    again = editor.load_starter()
    assert (again.added, again.changed) == ((), ())


def test_of_two_programs_that_open_a_new_catalogue_at_once_the_slower_finds_it_filled(store, monkeypatch):
    """As when the server starts and somebody types a command beside it: the other comes between plan and deed."""
    carry_out = Catalogue.carry_out

    def overtaken(self, deed, **how):
        monkeypatch.setattr(Catalogue, "carry_out", carry_out)
        Catalogue(store, Actor("bruno", Role.EDITOR)).load_starter()
        carry_out(self, deed, **how)

    monkeypatch.setattr(Catalogue, "carry_out", overtaken)
    assert Catalogue(store, Actor("anna", Role.EDITOR)).load_starter().added == ()
    assert store.count(Selection()) == len(table_exchange.read_starter().good)


def test_a_newer_shipped_catalogue_brings_its_facts_but_leaves_what_a_person_changed(editor, monkeypatch):
    editor.correct_fact(PROCESSORS, {"note": "checked by phone"}, expected=1, reason="phone call")
    shipped = table_exchange.read_starter()
    changed = [
        fact.model_copy(update={"note": "from the new edition"}) if fact.id in (PROCESSORS, "af8cc981068c") else fact
        for fact in shipped.good
    ]
    fresh = changed[0].model_copy(update={"id": "newfact00001"})
    newer = tables.ParsedTable(
        good=[*changed, fresh], facilities=shipped.facilities, metrics=shipped.metrics, articles=shipped.articles
    )
    monkeypatch.setattr(table_exchange, "read_starter", lambda: newer)
    editor.load_starter()
    assert editor.store.fact(PROCESSORS).note == "checked by phone"
    assert editor.store.fact("af8cc981068c").note == "from the new edition"
    assert editor.store.fact("newfact00001").revision == 1


@pytest.mark.parametrize(
    "deed",
    [
        lambda it, fact: it.correct_fact(fact.id, {"note": "x"}, expected=1, reason="x"),
        lambda it, fact: it.withdraw_fact(fact.id, expected=1, reason="x"),
        lambda it, fact: it.prefer_fact(fact.id, expected=1, reason="x"),
        lambda it, fact: it.approve_fact(fact.id, expected=1),
        lambda it, fact: it.reject_fact(fact.id, expected=1, reason="x"),
        lambda it, fact: it.propose_facts([fact.model_copy(update={"id": "newfact00001"})]),
        lambda it, fact: it.import_rows(tables.ParsedTable(good=[fact])),
        lambda it, _: it.verify_facts(lambda _: None),
        lambda it, fact: it.confirm_fact(fact.id, expected=1, reason="x"),
        lambda it, fact: it.accept_number("n1", lambda _: fact, expected=1),
        lambda it, fact: it.add_number(None, lambda _: fact),
        lambda it, _: it.reject_number("n1", expected=1, reason="x"),
        lambda it, _: it.undo_decision("n1", expected=1),
        lambda it, _: it.carry_out(ChangeSet(), verb="add", reason=""),
        lambda it, _: it.add_facility(
            build_record(Facility, {"id": "x", "name": "X", "short_name": "X", "kind": "project"})
        ),
    ],
)
def test_a_reader_is_refused_every_change(reader, deed):
    before = reader.store.version()
    with pytest.raises(NotAllowed, match="Ask for the role of editor"):
        deed(reader, reader.store.fact(PROCESSORS))
    assert reader.store.version() == before


def test_a_correction_is_a_new_revision_with_its_reason_and_nothing_is_lost(editor):
    editor.correct_fact(PROCESSORS, {"lower": "12500"}, expected=1, reason="misread")
    first, second = editor.store.revisions(PROCESSORS)
    assert (str(first.lower), str(second.lower), second.revision) == ("12000", "12500", 2)
    event = editor.store.history("fact", PROCESSORS)[0]
    assert (event.by, event.verb, event.reason) == ("anna", "correct", "misread")


def test_whoever_comes_second_sees_both_versions(editor):
    editor.correct_fact(PROCESSORS, {"note": "mine"}, expected=1, reason="first")
    with pytest.raises(StaleRevision) as caught:
        editor.correct_fact(PROCESSORS, {"note": "yours"}, expected=1, reason="second")
    assert (caught.value.yours.note, caught.value.theirs.note) == ("yours", "mine")


def test_an_impossible_correction_changes_nothing(editor):
    with pytest.raises(RecordError):
        editor.correct_fact(PROCESSORS, {"unit": "EUR"}, expected=1, reason="joke")
    assert editor.store.fact(PROCESSORS).revision == 1


def test_a_proposed_fact_is_not_public_until_approved(editor):
    fact = another(editor)
    before = editor.store.count(Selection())
    editor.propose_facts([fact])
    assert editor.store.count(Selection()) == before
    editor.approve_fact("newfact00001", expected=1)
    assert editor.store.count(Selection()) == before + 1
    assert editor.store.fact("newfact00001").reviewed_by == "anna"


def test_a_withdrawn_fact_stays_but_is_no_longer_shown(editor):
    editor.withdraw_fact(PROCESSORS, expected=1, reason="retracted by the publisher")
    chosen = Selection.of(facility="recas-bari", metric="processors")
    assert editor.store.count(chosen) == 0
    assert editor.store.count(chosen.with_(deprecated=True)) == 1
    assert editor.store.fact(PROCESSORS).rank_reason == "retracted by the publisher"


def test_a_fact_of_an_unknown_metric_cannot_be_proposed(editor):
    fact = editor.store.fact(PROCESSORS).model_copy(update={"id": "newfact00001", "metric": "castles"})
    with pytest.raises(NotFound, match="Add the metric first"):
        editor.propose_facts([fact])


def test_a_metric_can_be_added_on_the_spot(editor):
    metric = {
        "id": "castles",
        "label": "Castles",
        "definition": "Castles owned.",
        "unit": "{castle}",
        "stat_type": "stock",
    }
    editor.add_metric(build_record(Metric, metric))
    assert editor.store.metric("castles").unit == "{castle}"


def test_an_import_is_all_or_nothing_unless_the_good_rows_are_kept(editor):
    good = another(editor)
    bad = tables.CellFinding(3, "amount", "many", "not a number", "Write digits.", "not-a-number")
    parsed = tables.ParsedTable(good=[good], findings=[bad])
    with pytest.raises(ImportRefused):
        editor.import_rows(parsed)
    assert editor.import_rows(parsed, dry_run=True).added == ("newfact00001",)
    assert [fact.id for fact in editor.store.facts_by_id(["newfact00001"])] == []
    editor.import_rows(parsed, keep_good=True)
    assert editor.store.fact("newfact00001").revision == 1


def test_a_reader_may_try_an_import_but_is_told_nothing_of_a_held_text(editor, reader):
    """A dry run writes nothing; it is checked by its own quotes alone."""
    fact = another(editor, verification="cited")
    ReviewService(editor).ingest_text(Reading("Other words.", language="en"), editor.get_article(fact.article))
    assert reader.import_rows(tables.ParsedTable(good=[fact]), dry_run=True).added == (fact.id,)
    with pytest.raises(NotAllowed):
        reader.import_rows(tables.ParsedTable(good=[fact]))
    with pytest.raises(ImportRefused, match="1 bad value"):
        editor.import_rows(tables.ParsedTable(good=[fact]))


def test_verification_finds_the_phrase_and_re_reads_the_number(editor):
    article = editor.store.fact(PROCESSORS).article
    text = "The centre has more than 12,000 processors."
    chosen = Selection.of(facility="recas-bari", metric="processors")
    assert editor.verify_facts({article: text}.get, chosen).verified == 1
    assert editor.store.fact(PROCESSORS).quote_start == 15
    changed = editor.verify_facts({article: "The centre has more than 13,000 processors."}.get, chosen)
    assert [(fact.id, why) for fact, why in changed.failed] == [(PROCESSORS, "the phrase is not in the text")]
    assert editor.store.fact(PROCESSORS).verification == "failed"


def test_an_export_says_how_many_of_its_numbers_are_verified(editor):
    job = editor.export_facts(Selection.of(facility="recas-bari", metric="processors"))
    assert job.verified.startswith("1 of 1 number verified, ")
    assert job.description == "Facts – Facility: ReCaS-Bari; Metric: Processors"


def test_a_table_that_was_exported_before_a_correction_is_refused(editor):
    old = editor.store.fact(PROCESSORS)
    editor.correct_fact(PROCESSORS, {"note": "mine"}, expected=1, reason="first")
    changed = old.model_copy(update={"note": "from an old table"})
    parsed = tables.ParsedTable(good=[changed], given={PROCESSORS: frozenset({"note", "revision"})})
    with pytest.raises(StaleRevision, match="A person changed it here: export it again"):
        editor.import_rows(parsed)
    assert editor.store.fact(PROCESSORS).note == "mine"


def package_of(editor, folder):
    """Write the whole catalogue as a data package."""
    path = folder / "catalogue.zip"
    with path.open("wb") as stream:
        kind = tables.find_format("datapackage")
        kind.write(editor.export_facts(Selection.of(review_state=tuple(ReviewState), deprecated=True)), stream)
    return path


def told(editor):
    """All that a catalogue says, but when it was written down and by whom, and what only its own check can say."""
    own = {"modified_at", "reviewed_at", "reviewed_by", "checked_at", "verification"}
    return {fact.id: fact.model_dump(exclude=own) for fact in editor.store.iter_facts(catalogue.EVERYTHING)}


def test_a_package_of_a_corrected_catalogue_goes_into_a_new_one_and_back(editor, tmp_path):
    """With the numbers of the revisions, by which files that left the house know their facts."""
    for number in range(1, 6):
        editor.correct_fact(PROCESSORS, {"note": f"note {number}"}, expected=number, reason="x")
    editor.withdraw_fact("af8cc981068c", expected=1, reason="retracted")
    editor.propose_facts([another(editor, note="a proposal")])
    with Store.open(f"sqlite:///{tmp_path}/new.db") as store:
        new = Catalogue(store, Actor("bruno", Role.EDITOR))
        new.load_starter()
        report = new.import_rows(new.read_table(package_of(editor, tmp_path)))
        assert (report.added, set(report.changed)) == (("newfact00001",), {PROCESSORS, "af8cc981068c"})
        assert told(new) == told(editor)
        assert [fact.revision for fact in store.revisions(PROCESSORS)] == [1, 6]
        again = editor.import_rows(editor.read_table(package_of(new, tmp_path)))
        assert (again.added, again.changed) == ((), ())


@pytest.mark.parametrize("expected", [1, 3])
def test_a_newer_revision_from_elsewhere_does_not_go_over_what_a_person_changed_here(editor, expected):
    """Whichever number is larger."""
    old = editor.store.fact(PROCESSORS)
    for number in range(1, expected + 1):
        editor.correct_fact(PROCESSORS, {"note": f"here {number}"}, expected=number, reason="x")
    theirs = old.model_copy(update={"note": "there", "revision": 3})
    given = {PROCESSORS: frozenset({"note", "revision"})}
    with pytest.raises(StaleRevision) as caught:
        editor.import_rows(tables.ParsedTable(good=[theirs], given=given))
    assert (caught.value.yours.note, caught.value.theirs.note) == ("there", f"here {expected}")


def test_an_old_table_takes_nothing_back_that_a_newer_shipped_catalogue_brought(editor, monkeypatch):
    """What its owner changed in it is changed; the rest is as it ships now."""
    old = editor.store.fact(PROCESSORS)
    shipped = table_exchange.read_starter()
    newer = [
        fact.model_copy(update={"note": "new edition"}) if fact.id == PROCESSORS else fact for fact in shipped.good
    ]
    monkeypatch.setattr(table_exchange, "read_starter", lambda: replace(shipped, good=newer))
    editor.load_starter()
    given = {PROCESSORS: frozenset({"note", "page", "revision"})}
    assert editor.import_rows(tables.ParsedTable(good=[old], given=given)).unchanged == (PROCESSORS,)
    editor.import_rows(tables.ParsedTable(good=[old.model_copy(update={"page": "p. 9"})], given=given))
    stored = editor.store.fact(PROCESSORS)
    assert (stored.note, stored.page, stored.revision) == ("new edition", "p. 9", 3)


@pytest.mark.parametrize(
    "deed",
    [
        lambda it: it.correct_fact(PROCESSORS, {"lower": "12500"}, expected=1, reason="misread"),
        lambda it: it.withdraw_fact(PROCESSORS, expected=1, reason="retracted"),
        lambda it: it.verify_facts({"infn-newsletter-62": "nothing of it"}.get, Selection.of(facility="recas-bari")),
    ],
)
def test_the_catalogue_opens_again_after_any_change(editor, deed):
    deed(editor)
    before = editor.store.fact(PROCESSORS)
    editor.load_starter()
    assert editor.store.fact(PROCESSORS) == before


def test_a_changed_number_is_no_longer_verified_but_set_against_its_quote(editor):
    changed = editor.correct_fact(PROCESSORS, {"lower": "12500"}, expected=1, reason="misread")
    assert changed.verification == "failed"
    assert "12,500" in changed.check_note
    mended = editor.correct_fact(PROCESSORS, {"lower": "12000"}, expected=2, reason="back")
    assert mended.verification == "agrees"
    noted = editor.correct_fact("af8cc981068c", {"note": "x"}, expected=1, reason="note")
    assert noted.verification == "verified"


def test_a_table_cannot_claim_that_it_is_verified(editor):
    claimed = another(editor, verification="verified")
    editor.import_rows(tables.ParsedTable(good=[claimed], given={"newfact00001": frozenset({"verification"})}))
    added = editor.store.fact("newfact00001")
    assert (added.verification, added.review_state, added.reviewed_by) == ("agrees", "approved", "anna")


def test_a_proposal_in_a_package_stays_a_proposal(editor):
    proposed = another(editor, review_state="proposed")
    editor.import_rows(tables.ParsedTable(good=[proposed], given={"newfact00001": frozenset({"review_state"})}))
    assert editor.store.fact("newfact00001").review_state == "proposed"


def test_what_has_come_true_goes_before_plans(editor):
    latest = editor.store.latest(Selection.of(facility="lcls-ii", metric="xray_pulse_rate"))
    assert [row["status_kind"] for row in latest] == ["actual"]


def test_who_reviewed_a_fact_is_told_to_editors_only(store):
    editor = Catalogue(store, Actor("anna@example.org", Role.EDITOR))
    editor.load_starter()
    known = next(store.iter_facts(Selection.of(facility="cnao")))
    editor.reject_fact(known.id, expected=known.revision, reason="to see")
    editor.approve_fact(known.id, expected=known.revision + 1, reason="who did")
    of_cnao = Selection.of(facility="cnao")
    seen = {
        role: {fact.reviewed_by for fact in Catalogue(store, Actor("eva", role)).export_facts(of_cnao).records.facts()}
        for role in Role
    }
    assert "anna@example.org" in seen[Role.EDITOR]
    assert seen[Role.READER] == {None}
