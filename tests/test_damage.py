"""Text that was damaged on its way is refused in every way in, and nothing else is."""

import pytest
from support.ways_in import ROW, WAYS, brought, codes, own_catalogue

from facts.catalog import table_exchange
from facts.errors import ImportRefused, RecordError
from facts.model.metric import Metric
from facts.model.record import Fact, build_record
from facts.model.research_facility import Facility
from facts.model.source_article import Article
from facts.model.text_limits import describe_damage

DAMAGED = {
    "NUL": "120\0 people",
    "other control": "120\x1b people",
    "vertical tab": "120\x0bpeople",
    "C1 control": "120\x85people",
    "half a pair": "120\ud83d people",
    "no character": "120\uffffpeople",
    "lost": "120\ufffdpeople",
    "apostrophe": "12 millions dâ€™euros",
    "accent": "Ã©tat 2024",
    "no-break space": "2,500Â\u00a0patients",
    "minus": "âˆ’269 °C",
    "at least": "â‰¥ 5 people",
    "degree": "−269 Â°C",
    "ligature": "cÅ“ur",
    "greek": "75 Î¼m",
    "euro": "â‚¬ 12 million",
    "mark of the file": "ï»¿120 people",
    "lost and read again": "120ï¿½people",
    "capital": "Ãœberschuss",
    "old Macintosh": "l‚Äôan",
    "accent of an old Macintosh": "√©tat",
    "read as Latin-1": "dâ\x80\x99euros",
}
SOUND = [
    "l’état, c’est «moi»",
    "»Spaß«",
    "das „Ä“ und das „Ü“",
    "CAFÉ”",
    "AMANHÃ”",
    "Ängström, Årsrapport, Île-de-France",
    "10⁻⁹ mbar, 75 μm, −269 °C, 5 Ω",
    "√2 ≈ 1.41",
    "são Paulo, SÃO PAULO",
    "ΕΛΛΑΔΑ, Україна, 日本",
    "12\u202f500 patients, 2,500\u00a0people",
    "two\tcells\nand lines",
    "€ 12, £ 3, ¥ 5",
    "🙂",
]


@pytest.mark.parametrize("kind", DAMAGED)
def test_damage_is_seen_wherever_it_stands(kind):
    assert describe_damage(DAMAGED[kind])
    assert describe_damage(f"some words {DAMAGED[kind]} and more")


@pytest.mark.parametrize("text", SOUND)
def test_sound_text_in_any_language_is_left_alone(text):
    assert describe_damage(text) == ""


def test_nothing_that_ships_is_damaged():
    parsed = table_exchange.read_starter()
    records = [*parsed.good, *parsed.facilities.values(), *parsed.metrics.values(), *parsed.articles.values()]
    values = [value for record in records for value in record.model_dump().values()]
    names = [name for value in values if isinstance(value, dict) for name in value.values()]
    texts = [*(value for value in values if isinstance(value, str)), *names]
    assert len(names) > 200
    assert len(texts) > 5000
    assert [text for text in texts if describe_damage(text)] == []


KNOWN = table_exchange.read_starter()
RECORDS = [
    KNOWN.good[0],
    next(iter(KNOWN.facilities.values())),
    next(iter(KNOWN.metrics.values())),
    next(iter(KNOWN.articles.values())),
]
TEXTS = {
    Fact: ["value_text", "unit_text", "page", "quote_exact", "claimed_by", "rank_reason", "note", "reviewed_by"],
    Facility: ["name", "short_name"],
    Metric: ["label", "definition", "good_example", "bad_example"],
    Article: ["title", "publisher", "note", "licence", "medium"],
}


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
@pytest.mark.parametrize("kind", ["NUL", "lost", "apostrophe"])
def test_no_text_of_any_record_may_be_damaged(record, kind):
    for field in TEXTS[type(record)]:
        with pytest.raises(RecordError, match="CSV UTF-8"):
            build_record(type(record), {**record.model_dump(), field: DAMAGED[kind][:40]})


def test_lists_of_texts_are_looked_at_one_by_one():
    with pytest.raises(RecordError, match="cannot be printed"):
        build_record(Fact, {**RECORDS[0].model_dump(), "topics": ["health", "mo\0ney"]})


@pytest.mark.parametrize("language", ["it", "es"])
def test_names_in_other_languages_are_looked_at_one_by_one(language):
    for record, field in ((RECORDS[1], "names"), (RECORDS[2], "labels")):
        with pytest.raises(RecordError, match=f"{field}.{language}: .*wrong encoding"):
            build_record(type(record), {**record.model_dump(), field: {"pt": "Usuários", language: "dâ€™"}})


def test_what_stands_around_a_quotation_may_be_a_place_that_could_not_be_read():
    around = {"quote_prefix": "treated \ufffd ", "quote_suffix": "\ufffd in all"}
    assert build_record(Fact, {**RECORDS[0].model_dump(), **around}).quote_prefix == "treated \ufffd"
    with pytest.raises(RecordError, match="wrong encoding"):
        build_record(Fact, {**RECORDS[0].model_dump(), "quote_prefix": "dâ€™"})


def test_what_older_versions_let_in_can_still_be_withdrawn_but_not_written_anew():
    old = RECORDS[0].model_copy(update={"quote_exact": "120\0 people"})
    assert old.revise(rank="deprecated", rank_reason="damaged").rank == "deprecated"
    with pytest.raises(RecordError, match="cannot be printed"):
        old.revise(quote_exact="121\0 people")


@pytest.fixture
def editor(tmp_path):
    with own_catalogue(tmp_path) as opened:
        yield opened


# A workbook cannot hold these at all, and JSON no half of a pair.
IMPOSSIBLE = {"xlsx": {"NUL", "other control", "vertical tab", "half a pair", "no character"}}
UNWRITTEN = {"half a pair"}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", [kind for kind in DAMAGED if kind not in UNWRITTEN])
def test_a_damaged_quotation_is_refused_whatever_the_way(editor, way, kind):
    if kind in IMPOSSIBLE.get(way, ()):
        pytest.skip("such a file cannot be")
    before = editor.store.version()
    with pytest.raises(ImportRefused) as caught:
        brought(editor, WAYS[way]([{**ROW, "quote": f"3,100 patients {DAMAGED[kind]}"}]))
    assert codes(caught.value.findings) == ["damaged-text"]
    assert "CSV UTF-8" in str(caught.value.findings[0])
    assert editor.store.version() == before


def test_half_a_pair_of_a_json_file_is_refused_too(editor):
    with pytest.raises(ImportRefused) as caught:
        brought(editor, WAYS["jsonl"]([{**ROW, "note": "\ud83d"}]))
    assert codes(caught.value.findings) == ["not-text"]
