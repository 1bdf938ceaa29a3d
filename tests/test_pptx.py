"""Reports for PowerPoint: native charts, read back by python-pptx, by openpyxl and by LibreOffice."""

import io
import re
import subprocess
import zipfile

import openpyxl
import pptx as library
import pytest
from openpyxl.chart.chartspace import ChartContainer
from openpyxl.xml.functions import fromstring
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.util import Pt
from support.programs import office

from dashboard.charts import chart_words as measured
from dashboard.reports import pptx_report
from dashboard.reports.outline import Outline, ReportItem
from dashboard.reports.pptx.chart_plot import ChartSheet, SheetColumn, SheetFormula
from dashboard.reports.report_content import gather_report
from dashboard.views.shared_catalogue import get_catalogue
from facts.catalog import Actor, Catalogue, Role
from facts.errors import FileError
from facts.languages import INTERFACE_LANGUAGES
from facts.languages.translator import load_phrases
from facts.model.metric import Metric
from facts.model.quantity import Qualifier
from facts.model.record import Fact
from facts.model.research_facility import Facility
from facts.model.source_article import Article

PATIENTS = "compare?metric=patients_treated"
CHARTS = (
    PATIENTS,
    f"{PATIENTS}&scale=log",
    "trend?metric=patients_treated",
    "ladder?dimension=time",
    "rank",
    "timeline",
)
FORMULA = '=HYPERLINK("http://evil.example","x")'
HEDGED = {  # what is said of each, beside the numbers of the record
    "exact": ({"amount": "2500", "decimals": -2}, "2,500 patients"),
    "approximately": ({"amount": "2600", "decimals": -2}, "about 2,600 patients"),
    "nearly": ({"amount": "2700", "decimals": -2}, "nearly 2,700 patients"),
    "more_than": ({"lower": "2800", "lower_inclusive": False}, "more than 2,800 patients"),
    "at_least": ({"lower": "2900", "lower_inclusive": True}, "at least 2,900 patients"),
    "less_than": ({"upper": "3000", "upper_inclusive": False}, "less than 3,000 patients"),
    "up_to": ({"upper": "3100", "upper_inclusive": True}, "up to 3,100 patients"),
    "between": (
        {"lower": "100", "upper": "3200", "lower_inclusive": True, "upper_inclusive": True},
        "100 to 3,200 patients",
    ),
    "tolerance": (
        {"amount": "3300", "lower": "3200", "upper": "3400", "lower_inclusive": True, "upper_inclusive": True},
        "3,300 ± 100 patients",
    ),
    "one_of_only": ({"amount": "6", "review_by": "2030-01-01"}, "one of only 6 patients"),
    "order_of_magnitude": (
        {"lower": "1000", "upper": "10000", "lower_inclusive": True, "upper_inclusive": False},
        "thousands of patients",
    ),
}


@pytest.fixture(autouse=True)
def shipped(tmp_path, monkeypatch):
    monkeypatch.setenv("FACTS_DATABASE_URL", f"sqlite:///{tmp_path}/catalogue.sqlite")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def editor():
    return Catalogue(get_catalogue().store, Actor("editor", Role.EDITOR))


def written(*items, title="Hadron therapy", language="en", template=None):
    """Write a report as a file."""
    outline = Outline.of(title=title, language=language, items=[ReportItem.read(item) for item in items])
    report = gather_report(outline, "https://facts.example.org").make_identified("pptx")
    stream = io.BytesIO()
    pptx_report.write_report(report, stream, None, template)
    return stream.getvalue()


def slides(*items, **given):
    return list(library.Presentation(io.BytesIO(written(*items, **given))).slides)


def charts(*items, **given):
    """Return the charts of a report with their slides."""
    return [(shape.chart, slide) for slide in slides(*items, **given) for shape in slide.shapes if shape.has_chart]


def tables(found):
    return [shape.table for slide in found for shape in slide.shapes if shape.has_table]


def cells(table):
    return [[cell.text for cell in row.cells] for row in table.rows]


def book(chart, *, values=False):
    """Open the workbook behind a chart."""
    blob = chart.part.chart_workbook.xlsx_part.blob
    return openpyxl.load_workbook(io.BytesIO(blob), data_only=values)


def records(chart):
    """Return the facts of a chart's workbook as its headings name them."""
    heads, *rows = book(chart)["Facts"].iter_rows(values_only=True)
    return [dict(zip(heads, row, strict=True)) for row in rows]


def words(slide):
    """Return all that a slide says, its charts and tables included."""
    found = []
    for shape in slide.shapes:
        if shape.has_text_frame:
            found.append(shape.text_frame.text)
        if shape.has_table:
            found += [cell for row in cells(shape.table) for cell in row]
        if shape.has_chart:
            found += shape.chart._chartSpace.xpath(".//a:t/text()")
    return plain("\n".join(found))


def plain(text):
    return re.sub(r"[ \u00a0\u202f]+", " ", text)


def add(editor, count=1, **given):
    """Add facts of one metric, each of a facility of its own."""
    editor.add_article(
        Article(id="own-article", title="Own article", publisher="Own", published="2020-05", url="https://own.example")
    )
    editor.add_metric(
        Metric(id="own_metric", label="Patients", definition="Patients.", unit="{patient}", stat_type="stock")
        if "metric" not in given
        else given["metric"]
    )
    facts = []
    for number in range(count):
        name = f"Centre {number:02}"
        editor.add_facility(Facility(id=f"own-{number}", name=name, short_name=name, kind="laboratory"))
        one = {
            "qualifier": "exact",
            "amount": str(100 + number),
            "decimals": 0,
            "unit": "{patient}",
            **given.get("fact", {}),
        }
        facts.append(fact(f"ownfact{number:03}", f"own-{number}", **one))
    editor.store.add(facts=facts, by="test")
    return facts


def fact(key, facility, **given):
    own = {"metric": "own_metric", "article": "own-article", "value_text": "as printed", "quote_exact": "as printed"}
    return Fact(
        id=key, facility=facility, review_state="approved", as_of="2020", as_of_basis="stated", **{**own, **given}
    )


def add_hedged(editor):
    """Add a fact with each hedge there is."""
    add(editor, 0)
    assert set(HEDGED) == {str(qualifier) for qualifier in Qualifier}
    for number, (qualifier, (numbers, _)) in enumerate(HEDGED.items()):
        name = qualifier.replace("_", " ")
        editor.add_facility(Facility(id=f"own-{number}", name=name, short_name=name, kind="laboratory"))
        editor.store.add(
            facts=[fact(f"hedged{number:02}", f"own-{number}", qualifier=qualifier, unit="{patient}", **numbers)],
            by="test",
        )


# ---- what stands on the slides -----------------------------------------------------------------


def test_the_first_slide_tells_title_checks_and_the_id_and_the_last_the_sources():
    first, *_, last = slides(PATIENTS)
    assert first.shapes.title.text == "Hadron therapy"
    assert re.search(r"\d+ of \d+ numbers verified, .* · facts:x[2-9a-z]{10}", words(first))
    assert last.shapes.title.text.startswith("Sources")
    assert "[1] " in words(last)


@pytest.mark.parametrize("address", CHARTS)
def test_a_chart_is_native_and_says_each_number_with_its_hedge(address):
    drawn = charts(address)
    assert drawn
    for chart, slide in drawn:
        known = records(chart)
        assert known
        assert slide.shapes.title.text
        if address.startswith("trend"):
            continue  # words without room stand in the table that follows
        for record in known:
            said = plain(record["Number in words"]).split(" · ")[0]
            assert said in plain(" ".join(chart._chartSpace.xpath(".//c:dLbl//a:t/text()"))), record


def test_words_that_have_no_room_in_a_trend_stand_in_the_table_that_follows():
    found = slides("trend?metric=patients_treated")
    ((chart, slide),) = [(shape.chart, slide) for slide in found for shape in slide.shapes if shape.has_chart]
    listed = [plain(row[1]) for table in tables(found) for row in cells(table)]
    for record in records(chart):
        assert plain(record["Number in words"]) in [*listed, *words(slide).splitlines()]


@pytest.mark.parametrize("address", CHARTS)
def test_the_references_of_a_chart_lead_to_the_cells_it_shows(address):
    for chart, _ in charts(address):
        opened = book(chart, values=True)
        references = chart._chartSpace.xpath(".//c:f")
        assert references
        for reference in references:
            name, place = reference.text.split("!")
            area = opened[name][place.replace("$", "")]
            rows = area if isinstance(area, tuple) else ((area,),)
            shown = [cell.value for row in rows for cell in row]
            cache = reference.getnext()
            cached = {int(point.get("idx")): point[0].text for point in cache.iterchildren("{*}pt")}
            for at, value in enumerate(shown):
                assert agrees(value, cached.get(at)), (reference.text, at, value, cached.get(at))


def agrees(value, cached):
    if value is None or cached is None:
        return value is None and cached is None
    if hasattr(value, "year"):
        return (value - openpyxl.utils.datetime.from_excel(float(cached))).days == 0
    return value == cached if isinstance(value, str) else float(cached) == pytest.approx(value)


def test_the_workbook_tells_what_each_number_is(editor):
    facts = {fact.id: fact for fact in editor.store.facts_by_id(list(gathered_ids(PATIENTS)))}
    ((chart, _),) = charts(PATIENTS)
    for record in records(chart):
        fact = facts[record["Fact id"]]
        assert record["Revision"] == fact.revision
        assert record["Hedge"] == fact.qualifier
        assert record["As printed"] == fact.value_text
        assert record["Amount"] == (None if fact.amount is None else float(fact.amount))
        assert record["Lower bound"] == (None if fact.lower is None else float(fact.lower))
        assert record["As of"] == (fact.as_of or "undated")
        assert record["Source"]
        assert record["Check"] == fact.verification
        assert record["Link"] == f"https://facts.example.org/f/{fact.id}"


def gathered_ids(address):
    return [entry.fact.id for entry in gather_report(Outline.of(items=[ReportItem.read(address)])).entries]


def test_every_hedge_is_in_words_on_the_slide_in_the_workbook_and_in_the_notes(editor):
    add_hedged(editor)
    for address in ("compare?metric=own_metric", "compare?metric=own_metric&scale=log"):
        ((chart, slide),) = charts(address)
        known = {record["Hedge"]: plain(record["Number in words"]) for record in records(chart)}
        for qualifier, (_, said) in HEDGED.items():
            assert known[qualifier] == f"{said} · 2020"
            assert said in words(slide)
            assert said in plain(slide.notes_slide.notes_text_frame.text)


def test_a_bound_is_drawn_as_one_and_a_legend_explains_it(editor):
    add_hedged(editor)
    ((chart, _),) = charts("compare?metric=own_metric")
    drawn = {record["Hedge"]: record for record in records(chart)}
    assert drawn["exact"]["exact"] == 2500
    assert drawn["more_than"]["exact"] is None
    assert drawn["more_than"]["hedged: at least so much"] == 2800
    assert drawn["more_than"]["or more: no upper end is stated"] > 0
    assert drawn["up_to"]["hedged: at least so much"] is None
    assert drawn["up_to"]["hedged: it lies in here"] == 3100
    assert (drawn["between"]["Start of the bar"], drawn["between"]["hedged: it lies in here"]) == (100, 3100)
    assert chart.has_legend
    fills = {series.name: series._element.xpath("c:spPr/*[1]")[0].tag.split("}")[1] for series in chart.plots[0].series}
    assert fills["exact"] == "solidFill"
    assert fills["hedged: it lies in here"] == "pattFill"
    assert fills["or more: no upper end is stated"] == "gradFill"


def test_series_that_only_carry_words_are_not_in_the_legend():
    for address in CHARTS:
        for chart, _ in charts(address):
            names = [series.name for series in chart.plots[0].series]
            hidden = {int(value) for value in chart._chartSpace.xpath(".//c:legendEntry/c:idx/@val")}
            if chart.has_legend:
                assert {names[place] for place in hidden} <= {
                    "Start of the bar",
                    "Room for the words",
                    "Row",
                    "Place of the words",
                    "Along the axis",
                    "from … to …",
                    *names,
                }
                assert {"Row", "Room for the words", "Start of the bar"} & set(names) <= {names[at] for at in hidden}


def test_no_bar_begins_at_zero_where_zero_does_not_mean_none(editor):
    metric = Metric(id="own_metric", label="Temperature", definition="Temperature.", unit="Cel", stat_type="physical")
    add(editor, 2, metric=metric, fact={"amount": "-269", "unit": "Cel"})
    ((chart, _),) = charts("compare?metric=own_metric")
    assert chart._chartSpace.xpath(".//c:barChart") == []
    assert float(chart._chartSpace.xpath(".//c:valAx/c:scaling/c:min/@val")[0]) < -269


def test_ranks_begin_with_one_on_the_left_and_the_best_on_top():
    ((chart, _),) = charts("rank?metric=nature_index_rank")
    level, up = chart._chartSpace.xpath(".//c:valAx/c:scaling")
    assert (level.find("{*}orientation").get("val"), level.find("{*}min").get("val")) == ("minMax", "0")
    assert up.find("{*}orientation").get("val") == "maxMin"
    places = [record["Place on the axis"] for record in records(chart)]
    assert len(places) > 3
    assert places == sorted(places)


def test_a_trend_stands_on_real_dates_and_joins_only_one_facility_with_a_line():
    ((chart, _),) = charts("trend?metric=patients_treated&facility=cnao")
    known = book(chart)["Facts"]
    days = [row[1] for row in known.iter_rows(min_row=2, values_only=True)]
    assert days == sorted(days)
    assert all(day.year >= 2000 for day in days)
    assert {"CNAO", "lower bound: it lies along the arrow"} <= {series.name for series in chart.plots[0].series}


@pytest.mark.parametrize("address", CHARTS[1:])
def test_points_begin_with_the_longest_series_which_libreoffice_needs(address):
    for chart, _ in charts(address):
        counts = [int(count) for count in chart._chartSpace.xpath(".//c:yVal/c:numRef/c:numCache/c:ptCount/@val")]
        assert counts[0] == max(counts)


def test_dates_older_than_spreadsheets_are_counted_in_years(editor):
    facts = add(editor, 1)
    old = facts[0].model_copy(update={"id": "oldfact001", "as_of": "1854"})
    editor.store.add(facts=[old], by="test")
    ((chart, _),) = charts("trend?metric=own_metric")
    assert [row[1] for row in book(chart)["Facts"].iter_rows(min_row=2, values_only=True)] == [1854.5, 2020.5]


def test_too_many_facts_are_parted_into_the_highest_and_a_table_of_all(editor):
    add(editor, 40)
    found = slides("compare?metric=own_metric")
    ((chart, slide),) = [(shape.chart, slide) for slide in found for shape in slide.shapes if shape.has_chart]
    shown = len(records(chart))
    assert 8 <= shown < 40
    assert f"{shown} of 40 are drawn; the table that follows has all." in words(slide)
    listed = [row[0] for table in tables(found) for row in cells(table)[1:]]
    assert sorted(listed) == [f"Centre {number:02}" for number in range(40)]


def test_cards_are_large_numbers_up_to_four_on_a_slide():
    keys = gathered_ids(PATIENTS)[:5]
    found = slides(*(f"fact/{key}" for key in keys))
    assert len(found) == 1 + 2 + 1
    four = words(found[1])
    assert all(key in four for key in keys[:4])
    assert keys[4] in words(found[2])


def test_headings_and_texts_share_a_slide_and_a_refused_chart_says_why():
    found = slides("heading:Why", "text:Because it matters.", "rank?metric=patients_treated")
    assert words(found[1]).splitlines()[:2] == ["Why", "Because it matters."]
    assert "Only ranks are drawn with 1 on top" in words(found[2])


def test_a_table_and_a_coverage_are_native_tables_with_heads_on_every_slide():
    found = slides("table:explore?topic=health", "coverage")
    for table in tables(found):
        assert table.first_row
        assert cells(table)[0][0] == "Facility"
    assert len(tables(found)) > 2


def test_charts_and_tables_are_described_for_those_who_do_not_see_them():
    for slide in slides(PATIENTS, "coverage", "table:explore?topic=health"):
        for shape in slide.shapes:
            if shape.has_chart or shape.has_table:
                described = shape.element.xpath(".//p:cNvPr/@descr")
                assert described
                assert len(described[0]) > 10


def test_the_notes_cite_each_number_with_its_phrase_and_full_source(editor):
    ((chart, slide),) = charts(PATIENTS)
    notes = plain(slide.notes_slide.notes_text_frame.text)
    for key in (record["Fact id"] for record in records(chart)):
        fact = editor.store.fact(key)
        assert plain(f"“{fact.quote_exact}”") in notes
        assert plain(editor.store.articles([fact.article])[fact.article].citation) in notes
        assert f"https://facts.example.org/f/{key}" in notes


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_all_words_are_marked_with_the_language_of_the_report(language):
    content = written(PATIENTS, "heading:X", f"fact/{gathered_ids(PATIENTS)[0]}", language=language)
    own = load_phrases(language).language_tag
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if re.fullmatch(r"ppt/(slides|charts)/[a-z]+\d+\.xml", name):
                runs = re.findall(r"<a:rPr[^>]*>", archive.read(name).decode())
                assert runs
                assert all(f'lang="{own}"' in run for run in runs)
    assert library.Presentation(io.BytesIO(content)).core_properties.language == own


def test_slides_are_wide_numbered_and_carry_the_id():
    content = written(PATIENTS)
    made = library.Presentation(io.BytesIO(content))
    assert made.slide_width / made.slide_height == pytest.approx(16 / 9)
    for slide in made.slides:
        assert slide.element.xpath(".//a:fld[@type='slidenum']")
        assert re.search(r"facts:x[2-9a-z]{10}", words(slide))


# ---- what others have written ------------------------------------------------------------------


def test_hostile_text_is_text_in_workbook_slide_and_notes(editor):
    add(editor, 0)
    editor.add_facility(Facility(id="evil", name=FORMULA, short_name=FORMULA, kind="laboratory"))
    evil = fact(
        "evilfact01",
        "evil",
        qualifier="exact",
        amount="7",
        decimals=0,
        unit="{patient}",
        value_text=FORMULA,
        quote_exact="+1 <b>&</b>",
    )
    editor.store.add(facts=[evil], by="test")
    ((chart, slide),) = charts("compare?metric=own_metric", title="Bad \x00\x0b\ufffe <x> & = title")
    for row in book(chart)["Facts"].iter_rows():
        for cell in row:
            assert cell.data_type != "f"
            assert cell.hyperlink is None
    assert records(chart)[0]["Facility"] == FORMULA
    assert "+1 <b>&</b>" in slide.notes_slide.notes_text_frame.text


def test_a_mark_follows_when_its_number_is_edited():
    ((chart, _),) = charts(f"{PATIENTS}&scale=log")
    formulas = [
        cell.value for row in book(chart)["Drawing"].iter_rows(min_row=2) for cell in row if cell.data_type == "f"
    ]
    assert formulas
    assert all(re.fullmatch(r"=Facts!\$B\$\d+[+-][\d.]+\*Facts!\$[A-Z]+\$\d+", formula) for formula in formulas)


def test_a_sheet_refers_to_its_cells():
    sheet = ChartSheet(
        (SheetColumn("name", "Name", ["a", "b"]), SheetColumn("value", "Value", [1.0, None])),
        (SheetColumn("along", "Along", [SheetFormula("=Facts!$B$2", 1.0)]),),
    )
    assert sheet.reference("value", 0, 1) == "Facts!$B$2:$B$3"
    assert sheet.cell("along", 0) == "Drawing!$A$2"
    assert sheet.find_head("value") == "Facts!$B$1"


def test_the_xml_of_charts_stands_in_the_order_in_which_another_library_writes_it(editor):
    add_hedged(editor)
    for chart, _ in charts("compare?metric=own_metric", "compare?metric=own_metric&scale=log", *CHARTS):
        own = fromstring(chart.part.blob).find("{*}chart")
        same_order(own, ChartContainer.from_tree(own).to_tree())


NOT_REWRITTEN = {"layout", "endParaRPr", "tx"}  # the other library drops these from a label


def same_order(own, other):
    """Compare the order of children, which the schema fixes and PowerPoint insists on."""
    ours, theirs = ([name(child) for child in tree] for tree in (own, other))
    assert set(ours) <= set(theirs) | NOT_REWRITTEN, name(own)
    kept = list(dict.fromkeys(child for child in theirs if child in ours))
    if name(own) != "schemeClr":  # the changes of a colour stand in the order in which they are made
        assert list(dict.fromkeys(child for child in ours if child in theirs)) == kept, name(own)
    for child in kept:
        for one, two in zip(
            *([found for found in tree if name(found) == child] for tree in (own, other)), strict=False
        ):
            same_order(one, two)


def name(element):
    return element.tag.partition("}")[2] or element.tag


# ---- templates ---------------------------------------------------------------------------------


def house(**names):
    """Make a template: 4:3, other colours and names, a slide of its own."""
    made = library.Presentation()
    for number, layout in enumerate(made.slide_layouts):
        layout.name = f"Haus {number}"
    part = made.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    part.blob = part.blob.replace(b"4F81BD", b"7A1FA2")
    made.slides.add_slide(made.slide_layouts[0]).shapes.title.text = "OLD SLIDE"
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def test_a_house_template_gives_its_size_its_layouts_and_its_colours():
    content = written(PATIENTS, "heading:X", "text:Y", "coverage", template=house())
    made = library.Presentation(io.BytesIO(content))
    assert made.slide_width / made.slide_height == pytest.approx(4 / 3)
    assert "OLD SLIDE" not in "".join(words(slide) for slide in made.slides)
    assert {slide.slide_layout.name for slide in made.slides} == {"Haus 0", "Haus 1", "Haus 5"}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"7A1FA2" in b"".join(archive.read(name) for name in archive.namelist() if "theme" in name)
        drawn = b"".join(archive.read(name) for name in archive.namelist() if name.startswith("ppt/charts/chart"))
    assert b'schemeClr val="accent1"' in drawn
    assert b"srgbClr" not in drawn


def test_what_is_no_template_is_refused_with_a_remedy():
    for content in (b"", b"not a presentation", written(PATIENTS)[:5000]):
        with pytest.raises(FileError, match="PowerPoint"):
            written(PATIENTS, template=content)


# ---- nothing overlaps --------------------------------------------------------------------------


@pytest.mark.parametrize("template", [None, house()], ids=["own", "house"])
def test_nothing_on_a_slide_overlaps_or_leaves_it(template, editor):
    add(editor, 40)
    long = "A very long title that goes on and on about many things of the laboratory, " * 2
    items = [
        PATIENTS,
        *CHARTS[2:],
        "coverage",
        "table:explore",
        f"compare?metric=own_metric#{long}",
        f"heading:{long}",
        "text:" + "Many words. " * 300,
    ]
    made = library.Presentation(io.BytesIO(written(*items, title=long, template=template)))
    for number, slide in enumerate(made.slides, 1):
        shapes = sorted((shape for shape in slide.shapes), key=lambda shape: shape.top)
        for shape in shapes:
            assert shape.left >= 0, (number, shape.name)
            assert shape.top + height(shape) <= made.slide_height + Pt(1), (number, shape.name)
            assert shape.left + shape.width <= made.slide_width + Pt(1), (number, shape.name)
        for one in shapes:
            for other in shapes:
                if one.shape_id < other.shape_id:
                    assert not overlap(one, other), (number, slide.shapes.title.text, one.name, other.name)


def height(shape):
    return sum(row.height for row in shape.table.rows) if shape.has_table else shape.height


def overlap(one, other):
    slack = Pt(2)
    level = one.left + slack < other.left + other.width and other.left + slack < one.left + one.width
    return level and one.top + slack < other.top + height(other) and other.top + slack < one.top + height(one)


def test_words_on_bars_keep_within_the_chart():
    ((chart, slide),) = charts(PATIENTS)
    frame = next(shape for shape in slide.shapes if shape.has_chart)
    sheet = records(chart)
    high = float(chart._chartSpace.xpath(".//c:valAx/c:scaling/c:max/@val")[0])
    inner = float(chart._chartSpace.xpath(".//c:manualLayout/c:w/@val")[0]) * frame.width / Pt(1)
    parts = (
        "exact",
        "hedged: at least so much",
        "hedged: it lies in here",
        "or more: no upper end is stated",
        "Start of the bar",
    )
    for record in sheet:
        end = sum(record.get(part) or 0 for part in parts)
        assert end / high * inner + measured.measure_width(record["Number in words"], 14) <= inner + 30


# ---- LibreOffice -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """A report of everything, opened and printed by LibreOffice: the text of each page."""
    if not office():
        pytest.skip("there is no LibreOffice: sh tests/run.sh installs it")
    folder = tmp_path_factory.mktemp("printed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FACTS_DATABASE_URL", f"sqlite:///{folder}/catalogue.sqlite")
        editor = Catalogue(get_catalogue().store, Actor("editor", Role.EDITOR))
        add_hedged(editor)
        items = (
            "compare?metric=own_metric",
            "compare?metric=own_metric&scale=log",
            "table:explore?metric=own_metric",
            *CHARTS,
            "fact/hedged03",
        )
        (folder / "report.pptx").write_bytes(written(*items))
    subprocess.run(
        [
            office(),
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(folder),
            str(folder / "report.pptx"),
        ],
        check=True,
        capture_output=True,
        timeout=240,
    )
    text = subprocess.run(
        ["pdftotext", "-layout", str(folder / "report.pdf"), "-"], check=True, capture_output=True, text=True
    ).stdout
    return [plain(page) for page in text.split("\f")]


def test_libreoffice_shows_every_hedge_in_words(printed):
    bars, points, table = printed[1:4]
    for page in (bars, points, table):
        for _, said in HEDGED.values():
            assert said in page


def test_libreoffice_shows_legend_axis_caption_and_id(printed):
    bars = printed[1]
    assert "hedged: it lies in here" in bars
    assert "Room for the words" not in bars
    assert "Start of the bar" not in bars
    assert re.search(r"Source: Own article, May 2020\. As of 2020\. facts:x", bars)
    assert printed[2].count("lower bound: it lies along the arrow") == 1


def test_libreoffice_shows_the_chart_of_patients_treated(printed):
    page = next(page for page in printed if "Patients treated: from" in page)
    for words_ in ("CNAO", "MedAustron", "more than 700 patients · undated", "about 6,000 patients · 2025"):
        assert words_ in page
