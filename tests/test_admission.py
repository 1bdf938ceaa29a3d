"""Every way in asks the same: nothing is stated twice, and no number comes in that its own words contradict."""

import io

import pytest
from support.ways_in import ROW, WAYS, book, brought, cells, codes, own_catalogue, parsed

from facts import tables
from facts.catalog import Actor, Catalogue, ReviewService, Role
from facts.cli.find_commands import _check_file
from facts.documents import Reading
from facts.errors import ImportRefused, RecordError
from facts.model.record import ReviewState, build_record, make_fact_id
from facts.model.selection import Selection
from facts.model.source_article import Article

EVERYTHING = Selection(review_state=tuple(ReviewState), deprecated=True)
HELD = "The centre has treated 3,100 patients since 2011. It has three rooms."


@pytest.fixture
def editor(shipped_store):
    return Catalogue(shipped_store, Actor("anna", Role.EDITOR))


@pytest.fixture
def alone(tmp_path):
    """The same on one database only, where the database makes no difference."""
    with own_catalogue(tmp_path) as opened:
        yield opened


def row(**changes):
    return {**ROW, **changes}


def same(words):
    return {"value_text": words, "quote": words}


def another_article(catalogue):
    return next(
        key for key, one in catalogue.store.articles().items() if key != ROW["article"] and one.language == "en"
    )


# ---- the same statement ------------------------------------------------------------------------


@pytest.mark.parametrize("second", WAYS)
@pytest.mark.parametrize("first", ["csv", "xlsx", "package"])
def test_a_table_brought_in_again_adds_nothing_whatever_form_it_has(alone, first, second):
    added = brought(alone, WAYS[first]([ROW])).added
    again = brought(alone, WAYS[second]([ROW]))
    assert (len(added), again.added, again.unchanged) == (1, (), added)
    if first == second == "package":  # it brings its ids
        assert again.notes == ()
    else:
        assert codes(again.notes) == ["duplicate"]
        assert f"already there, as fact {added[0]}" in str(again.notes[0])


@pytest.mark.parametrize("way", WAYS)
def test_a_row_that_stands_twice_in_one_file_is_added_once(alone, way):
    before = alone.store.count(EVERYTHING)
    report = brought(alone, WAYS[way]([ROW, ROW]))
    assert (len(report.added), codes(report.notes)) == (1, ["duplicate"])
    assert f"already there, in row {2 - (way == 'jsonl')}" in str(report.notes[0])
    assert alone.store.count(EVERYTHING) == before + 1


def test_two_sheets_that_state_the_same_add_it_once(alone):
    report = brought(alone, book(("2023", "visible", cells([ROW])), ("2024", "visible", cells([ROW]))))
    assert len(report.added) == 1
    assert "sheet 2024, row 2: already there, in sheet 2023, row 2" in str(report.notes[0])


def test_the_database_makes_no_difference(editor):
    brought(editor, WAYS["csv"]([ROW]))
    assert brought(editor, WAYS["xlsx"]([ROW])).added == ()


@pytest.mark.parametrize(
    ("changes", "is_same"),
    [
        ({"quote": "3,100  Patients"}, True),
        ({"quote": "“3,100 patients”"}, True),
        ({"quote": "treated 3,100 patients since 2011"}, True),
        ({"note": "counted by hand"}, True),
        ({"amount": "3200", "value_text": "3,200 patients", "quote": "3,200 patients"}, False),
        ({"qualifier": "approximately", "value_text": "about 3,100 patients", "quote": "about 3,100 patients"}, False),
        ({"as_of": "2023"}, False),
        ({"article": "cern-courier-2020-cnao"}, False),
        ({"quote": "a total of 3,100 patients", "value_text": "3,100 patients"}, True),
        ({"quote": "13,100 patients", "value_text": "13,100 patients", "amount": "13100"}, False),
    ],
)
def test_the_same_statement_is_the_same_number_of_the_same_words(alone, changes, is_same):
    if "article" in changes:
        changes = {"article": another_article(alone)}
    brought(alone, WAYS["csv"]([ROW]))
    assert (brought(alone, WAYS["csv"]([row(**changes)])).added == ()) is is_same


def test_another_unit_of_the_same_amount_is_the_same_statement(alone):
    disk = row(
        facility="recas-bari",
        metric="storage_disk",
        unit_text="",
        value_text="8,100 TB",
        quote="8,100 TB",
        amount="8100",
        unit="TB",
    )
    brought(alone, WAYS["csv"]([disk]))
    assert brought(alone, WAYS["csv"]([{**disk, "amount": "8.1", "unit": "PB"}])).added == ()


def test_what_another_article_states_too_is_added_with_a_note(alone):
    brought(alone, WAYS["csv"]([ROW]))
    report = brought(alone, WAYS["csv"]([row(article=another_article(alone))]))
    assert (len(report.added), codes(report.notes)) == (1, ["restated"])


def test_what_was_withdrawn_does_not_come_back_by_the_same_table(alone):
    (key,) = brought(alone, WAYS["csv"]([ROW])).added
    alone.withdraw_fact(key, expected=1, reason="counted twice")
    report = brought(alone, WAYS["csv"]([ROW]))
    assert (report.added, codes(report.notes)) == ((), ["duplicate"])
    assert f"as fact {key}, which was withdrawn" in str(report.notes[0])


def test_a_table_without_its_ids_is_known_by_its_words(alone):
    """An export whose ids somebody deleted: places in the text are known for the stored ones only."""
    facts = list(alone.store.iter_facts(EVERYTHING))
    without = [
        fact.model_copy(update={"id": make_fact_id(), "quote_start": None, "text_sha256": None}) for fact in facts
    ]
    assert alone.import_rows(tables.ParsedTable(good=without), dry_run=True).added == ()


def test_a_notebook_cannot_propose_what_is_there(alone):
    known = alone.store.fact("3d2085e97c16")
    with pytest.raises(RecordError, match="already, as fact 3d2085e97c16"):
        alone.propose_facts([known.model_copy(update={"id": make_fact_id()})])
    fresh = parsed(
        [ROW],
        facilities=alone.store.facilities(),
        metrics=alone.store.metrics(),
        articles=alone.store.articles(),
    ).good[0]
    with pytest.raises(RecordError, match="already, as fact"):
        alone.propose_facts([fresh, fresh.model_copy(update={"id": make_fact_id()})])


def test_by_hand_nothing_is_stated_twice_either(alone):
    """The table comes in after the article: its fact has no place in the text yet."""
    desk = ReviewService(alone)
    letter = build_record(Article, {"id": "letter", "title": "A letter", "publisher": "CNAO", "published": "2024-05"})
    desk.ingest_text(Reading(text=HELD, title="A letter", publisher="CNAO", published="2024-05"), letter)
    number = next(one for one in alone.store.candidates.numbers("letter") if "3,100" in one.phrase)
    (key,) = brought(alone, WAYS["csv"]([row(article="letter")])).added
    values = {"facility": "cnao", "metric": "patients_treated", "as_of": "2024-05", "as_of_basis": "stated"}
    with pytest.raises(RecordError, match=f"already, as fact {key}"):
        desk.accept_number(number.id, values, expected=number.revision)
    with pytest.raises(RecordError, match=f"already, as fact {key}"):
        desk.add_by_hand("letter", number.start, HELD.index(" since"), values)
    assert desk.accept_number(number.id, {**values, "as_of": "2024-04"}, expected=number.revision).as_of == "2024-04"


# ---- a number against its own words ------------------------------------------------------------

CONTRADICTED = {
    "digit": {"amount": "3200"},
    "scale": {"value_text": "400 thousand patients", "quote": "400 thousand patients", "amount": "400"},
    "thousands": {"amount": "3.1"},
    "hedge left out": {"value_text": "more than 3,100 patients", "quote": "more than 3,100 patients"},
    "hedge made up": {"qualifier": "approximately"},
    "hedge of the quote": {"quote": "about 3,100 patients"},
    "bound": {"qualifier": "more_than", "amount": "", "lower": "31", "value_text": "more than 3,100 patients"},
    "unit": {"value_text": "3,100 kg", "quote": "3,100 kg"},
    "noun": {"value_text": "3,100 visitors", "quote": "3,100 visitors", "unit_text": ""},
    "quote": {"quote": "3,200 patients"},
}


@pytest.mark.parametrize("kind", CONTRADICTED)
@pytest.mark.parametrize("way", WAYS)
def test_a_number_that_its_own_words_contradict_is_refused_whatever_the_way(alone, way, kind):
    before = alone.store.version()
    with pytest.raises(ImportRefused) as caught:
        brought(alone, WAYS[way]([row(**CONTRADICTED[kind])]))
    assert codes(caught.value.findings) == ["not-in-the-words"]
    assert caught.value.findings[0].row == 2 - (way == "jsonl")
    assert alone.store.version() == before


@pytest.mark.parametrize("way", WAYS)
def test_what_cannot_be_read_is_told_and_comes_in(alone, way):
    vague = row(value_text="a good many", quote="a good many")
    report = brought(alone, WAYS[way]([vague]))
    assert (len(report.added), codes(report.notes)) == (1, ["needs-a-person"])


@pytest.mark.parametrize("way", WAYS)
def test_what_its_words_say_comes_in_without_a_word(alone, way):
    rows = [
        row(),
        row(as_of="2026", value_text="6,300", quote="6,300 patients", amount="6300"),
        row(as_of="2027", amount="6400", **same("6.4 thousand patients")),
        row(as_of="2028", qualifier="more_than", amount="", lower="6500", **same("over 6,500 patients")),
    ]
    report = brought(alone, WAYS[way](rows))
    assert (len(report.added), report.findings, report.notes) == (4, (), ())


def test_a_decimal_comma_is_no_thousands_mark(alone):
    head = ";".join(ROW)
    wrong = ";".join({**ROW, "amount": "3,100"}.values())
    with pytest.raises(ImportRefused) as caught:
        brought(alone, f"{head}\n{wrong}\n".encode())
    assert "3,100 patients" in str(caught.value.findings[0])
    right = row(facility="recas-bari", metric="storage_disk", unit="PB", unit_text="PB", value_text="12,5 PB")
    right |= {"quote": "12.5 PB", "amount": "12,5"}
    assert len(brought(alone, f"{head}\n{';'.join(right.values())}\n".encode()).added) == 1


def test_good_rows_may_be_kept_although_others_contradict_their_words(alone):
    report = brought(alone, WAYS["csv"]([row(), row(amount="3200")]), keep_good=True)
    assert (len(report.added), codes(report.findings)) == (1, ["not-in-the-words"])


def test_a_correction_by_table_is_held_against_its_words_too(alone):
    (key,) = brought(alone, WAYS["csv"]([ROW])).added
    with pytest.raises(ImportRefused):
        brought(alone, WAYS["csv"]([row(id=key, amount="3200")]))
    new = {"amount": "3200", "value_text": "3,200 patients", "quote": "3,200 patients"}
    assert brought(alone, WAYS["csv"]([row(id=key, **new)])).changed == (key,)


def test_what_was_withdrawn_is_kept_right_or_wrong(alone):
    wrong = row(id="fromafar001", amount="3200", rank="deprecated")
    assert brought(alone, WAYS["csv"]([wrong])).added == ("fromafar001",)


def test_what_ships_says_what_its_words_say(alone):
    assert [one for one in alone.iter_findings() if one.level == "error"] == []


# ---- ids -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "id_", ["459067891520", "12345e10", "00123456", "2019-08-12", "0x12ab34", "1E00005", "mar-2024"]
)
@pytest.mark.parametrize("way", ["csv", "xlsx", "jsonl", "package"])
def test_a_new_id_is_no_number_for_a_spreadsheet(alone, way, id_):
    with pytest.raises(ImportRefused) as caught:
        brought(alone, WAYS[way]([row(id=id_)]))
    assert codes(caught.value.findings) == ["number-id"]


@pytest.mark.parametrize("id_", ["4.59068E+11", "6.93105809e+20", "05/22", "01/02/2024"])
def test_an_id_that_a_spreadsheet_destroyed_is_told_as_that(alone, id_):
    with pytest.raises(ImportRefused) as caught:
        brought(alone, WAYS["csv"]([row(id=id_)]))
    assert "destroyed-id" in codes(caught.value.findings)


def test_a_notebook_cannot_propose_such_an_id(alone):
    known = alone.store.fact("3d2085e97c16")
    with pytest.raises(RecordError, match="Begin it with a letter"):
        alone.propose_facts([known.model_copy(update={"id": "459067891520"})])


def test_check_says_of_a_file_what_an_import_would_say(alone, tmp_path):
    path = tmp_path / "new.csv"
    path.write_bytes(WAYS["csv"]([row(), row(amount="3200", as_of="2023"), row(as_of="2022-01-01/2022-12-31")]))
    (key,) = brought(alone, WAYS["csv"]([ROW])).added
    found = {(one.code, one.where): one for one in _check_file(alone, str(path))}
    assert found["duplicate", "row 2"].level == "note"
    assert key in found["duplicate", "row 2"].what
    assert found["not-in-the-words", "row 3"].level == "error"


def test_a_stream_has_no_name_and_is_read_all_the_same(alone):
    assert alone.read_table(io.BytesIO(WAYS["csv"]([ROW]))).count == 1
