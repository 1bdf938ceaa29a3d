"""What a report is made of and what it gathers; its files are opened in test_report_files.py."""

from urllib.parse import urlencode

import pytest

from dashboard import reports
from dashboard.charts import CHARTS
from dashboard.reports import FORMATS, find_report_format, report_content
from dashboard.reports.outline import MOST_ITEMS, ItemKind, Outline, ReportItem
from dashboard.reports.report_content import gather_report
from dashboard.views.shared_catalogue import get_catalogue
from dashboard.views.view import read_query, show_chart
from facts.catalog import Actor, Catalogue, Role
from facts.errors import FactsError, NotFound, SelectionError

PROCESSORS = "3d2085e97c16"
PATIENTS = "compare?metric=patients_treated"
EVERY_KIND = (
    ReportItem.read("heading:Patients"),
    ReportItem.read("text:First.\n\nSecond: 3 > 2 & more."),
    ReportItem.read(PATIENTS),
    ReportItem.read(f"table:{PATIENTS}#A title, of my own: 100 %"),
    ReportItem.read(f"fact/{PROCESSORS}"),
    ReportItem.read("explore?article=infn-newsletter-62&topic=health"),
)


@pytest.fixture(autouse=True)
def shipped(tmp_path_factory, monkeypatch):
    monkeypatch.setenv("FACTS_DATABASE_URL", f"sqlite:///{tmp_path_factory.getbasetemp()}/reports.sqlite")


@pytest.fixture
def fresh(tmp_path, monkeypatch):
    """An editor's catalogue of its own, for tests that change it; the report reads it too."""
    monkeypatch.setenv("FACTS_DATABASE_URL", f"sqlite:///{tmp_path}/fresh.sqlite")
    return Catalogue(get_catalogue().store, Actor("editor", Role.EDITOR))


def gathered(*items, language="en", title="", site=""):
    return gather_report(
        Outline.of(title=title, language=language, items=[ReportItem.read(item) for item in items]), site
    )


# ---- the outline -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (PATIENTS, f"chart:{PATIENTS}"),
        (f"https://facts.example.org/{PATIENTS}&in=it&theme=dark", f"chart:{PATIENTS}"),
        (f"https://www.example.org/proxy/embed/{PATIENTS}", f"chart:{PATIENTS}"),
        ("/image/compare.png?metric=patients_treated&size=slide", f"chart:{PATIENTS}"),
        ("/trend?metric=patients_treated&chart=ladder", "chart:trend?metric=patients_treated"),
        ("/compare?metric=patients_treated&chart=ladder", f"chart:{PATIENTS}&chart=ladder"),
        (f"/f/{PROCESSORS}?in=de", f"card:fact/{PROCESSORS}"),
        (f"http://localhost:8501/fact?id={PROCESSORS}", f"card:fact/{PROCESSORS}"),
        (
            f"/embed/fact/{PROCESSORS}?frozen=2026-11-22T10:00:00Z",
            f"card:fact/{PROCESSORS}?frozen=2026-11-22T10%3A00%3A00Z",
        ),
        ("/explore?facility=cnao&order=metric&page=2", "table:explore?facility=cnao"),
        ("/facility?facility=cnao", "table:explore?facility=cnao"),
        ("card:explore?facility=cnao", "card:explore?facility=cnao"),
        ("coverage", "chart:coverage"),
        ("heading:Chart: the first", "heading:Chart: the first"),
        ("fact/abcdef12#6,000 patients", "card:fact/abcdef12#6%2C000%20patients"),
    ],
)
def test_every_address_of_the_dashboard_becomes_an_item_in_one_form(written, expected):
    assert ReportItem.read(written).write_line() == expected
    assert ReportItem.read(expected).write_line() == expected


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("", "not of a chart or a fact"),
        ("https://example.org/", "not of a chart or a fact"),
        ("overview", "not of a chart or a fact"),
        ("fact/", "names no fact"),
        ("chart:explore?facility=cnao", "is a table or cards, no chart"),
        ("text:", "has words and no address"),
        ("heading:  ", "has words and no address"),
        ("compare?metric=" + "x" * 3000, "has 3,015 characters, at most 2,000"),
    ],
)
def test_what_is_no_item_is_refused_with_the_reason_and_an_example(written, told):
    with pytest.raises(SelectionError, match=told) as refused:
        ReportItem.read(written)
    assert "compare?metric=patients_treated" in refused.value.remedy


def test_an_outline_comes_back_from_its_address_and_from_its_file():
    outline = Outline(title="Beams & bounds: 100 %", language="it", items=EVERY_KIND)
    assert Outline.from_query(outline.to_query()) == outline
    assert Outline.from_text(outline.to_json()) == outline
    assert outline.address.startswith("/report?title=Beams+%26+bounds%3A+100+%25&in=it&item=heading%3APatients")


def test_an_outline_is_read_from_toml():
    outline = Outline.from_text('title = "T"\nlanguage = "de"\n[[items]]\naddress = "/embed/compare"\nwords = "Mine"\n')
    assert outline == Outline(
        title="T", language="de", items=(ReportItem(kind=ItemKind.CHART, address="compare", words="Mine"),)
    )


@pytest.mark.parametrize(
    ("content", "where"),
    [
        ("[[items]]\nkind = 'chart'", "items 1"),
        ("[[items]]\nkind = 'picture'\naddress = 'compare'", "items 1 kind"),
        ("language = 'es'", "language"),
        ("titel = 'T'", "titel"),
        ("title = ", "outline"),
        ("{", "outline"),
        ('{"items": ' + "[" * 100_000, "outline"),
        ("x" * 1_000_001, "outline"),
    ],
)
def test_a_bad_outline_is_refused_and_its_bad_place_named(content, where):
    with pytest.raises(SelectionError) as refused:
        Outline.from_text(content)
    assert refused.value.where == where


def test_an_outline_has_a_bounded_number_of_items():
    with pytest.raises(SelectionError, match="has 61 entries, at most 60"):
        Outline.of(items=[ReportItem.read("coverage")] * (MOST_ITEMS + 1))


def test_characters_that_no_document_can_hold_are_left_out():
    outline = Outline.from_query([("title", "A\x00B\n C\x1b\ud800"), ("item", "heading:\x07Bell")])
    assert (outline.title, outline.items[0].words) == ("AB C", "Bell")


# ---- the report ------------------------------------------------------------------------------


def test_a_section_shows_exactly_what_its_address_shows():
    query = [("metric", "storage_disk"), ("unit", "PB"), ("scale", "log"), ("in", "it")]
    (section,) = gathered(f"compare?{urlencode(query)}", language="it").sections
    shown = show_chart("compare", read_query(query, CHARTS["compare"].options))
    assert section.frame.equals(shown.frame)
    assert (section.title, section.note, section.left_out) == (shown.title, shown.note, shown.left_out)
    assert section.described == shown.chart.describe(shown.frame, shown.options())


def test_the_language_of_the_report_wins_over_that_of_an_address():
    (section,) = gathered(f"https://facts.example.org/{PATIENTS}&in=fr", language="de").sections
    assert section.title == "Behandelte Patienten"


def test_every_fact_and_every_source_is_numbered_once_in_the_order_of_reading():
    report = gathered(PATIENTS, f"table:{PATIENTS}", "trend?metric=patients_treated")
    assert [entry.number for entry in report.entries] == list(range(1, len(report.entries) + 1))
    assert len({entry.fact.id for entry in report.entries}) == len(report.entries)
    assert [source.number for source in report.sources] == list(range(1, len(report.sources) + 1))
    first, second, _ = report.sections
    assert first.entries == second.entries == report.entries[: len(first.entries)]
    assert [entry.fact.id for entry in first.entries] == list(first.frame["id"])


def test_ranks_and_dates_are_drawn_with_their_own_charts():
    ranks, dates = gathered("compare?metric=place_among_its_kind", "compare?metric=inauguration_date").sections
    assert (ranks.chart.name, dates.chart.name) == ("rank", "timeline")


@pytest.mark.parametrize(
    ("item", "told"),
    [
        ("compare?metric=no_such", "item 2, metric: there is no metric 'no_such'."),
        ("compare?colour=red", "item 2, option colour: there is no such option here."),
        ("compare?metric=patients_treated&unit=TB", "item 2, option unit: TB cannot tell patients_treated."),
        ("fact/abcdef123456", "item 2, option id: there is no fact 'abcdef123456'."),
        ("explore?facility=nowhere", "item 2, facility: there is no facility 'nowhere'."),
    ],
)
def test_an_item_that_cannot_be_shown_is_named(item, told):
    with pytest.raises(FactsError) as refused:
        gathered("heading:First", item)
    assert str(refused.value).startswith(told)


def test_what_awaits_review_cannot_be_asked_for():
    with pytest.raises(SelectionError, match="no such option"):
        gathered("explore?review_state=proposed")


def test_a_report_states_how_many_of_its_numbers_are_verified():
    report = gathered("explore?article=infn-newsletter-62&topic=health").make_identified("docx")
    checked = sum(entry.fact.verification == "verified" for entry in report.entries)
    assert report.stated.startswith(f"{checked} of {len(report.entries)} numbers verified, ")
    assert report_content.make_imprint(report).endswith(f" · facts:{report.manifest.export}")


def test_a_report_that_leaves_is_found_again_by_its_facts():
    outline = Outline.of(title="One", items=[ReportItem.read(f"fact/{PROCESSORS}")])
    (made,) = reports.iter_made_reports(outline, ["xlsx"], get_catalogue())
    found = {item.mark for item, _ in get_catalogue().store.exports_of(PROCESSORS)}
    assert made.mark in found
    assert gathered(f"fact/{PROCESSORS}").make_preview().manifest.mark not in found


def test_a_file_that_was_never_made_is_not_in_the_register():
    outline = Outline.of(title="Never made", items=[ReportItem.read(f"fact/{PROCESSORS}")])
    with pytest.raises(FactsError):
        reports.make_reports(outline, ["docx"], get_catalogue(), templates={"docx": b"no template"})
    assert "Never made" not in {item.title for item, _ in get_catalogue().store.exports_of(PROCESSORS)}


def test_the_same_report_in_another_form_has_another_identity():
    report = gathered(PATIENTS)
    marks = {report.make_identified(form).manifest.export for form in FORMATS}
    assert len(marks) == len(FORMATS)


def test_a_frozen_item_keeps_what_was_said_then_and_says_what_has_become_of_it(fresh):
    before = fresh.store.fact(PROCESSORS)
    moment = max(event.at for event in fresh.store.history("fact", PROCESSORS)).isoformat()
    fresh.correct_fact(PROCESSORS, {"lower": "13000"}, expected=before.revision, reason="recounted")
    report = gathered(f"fact/{PROCESSORS}?frozen={moment.replace('+', '%2B')}", f"fact/{PROCESSORS}")
    then, now = report.entries
    assert [then.told.phrase_fact("en"), now.told.phrase_fact("en")] == [
        "more than 12,000 processors",
        "more than 13,000 processors",
    ]
    assert "Corrected since: more than 13,000 processors" in report_content.describe_entry_date(then, report.say)
    assert [section.rows()[0]["value_said"] for section in report.sections] == [
        "more than 12,000 processors",
        "more than 13,000 processors",
    ]


def test_a_frozen_list_says_when_it_was_told_and_what_was_changed_since(fresh):
    before = fresh.store.fact(PROCESSORS)
    moment = max(event.at for event in fresh.store.history("fact", PROCESSORS)).isoformat()
    fresh.correct_fact(PROCESSORS, {"lower": "13000"}, expected=before.revision, reason="recounted")
    query = urlencode({"metric": before.metric, "facility": before.facility, "frozen": moment})
    (section,) = gathered(f"explore?{query}").sections
    assert "more than 12,000 processors" in [row["value_said"] for row in section.rows()]
    assert section.note.startswith("As the catalogue told it on ")
    assert "now more than 13,000 processors" in section.note
    assert "frozen" not in section.page


def test_a_form_that_there_is_not_is_named():
    with pytest.raises(NotFound, match="there is no form 'odt'"):
        find_report_format("odt")


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "https://x.org/\x07", "", None])
def test_only_addresses_of_the_web_become_links(address):
    assert report_content.check_web_address(address) == ""
