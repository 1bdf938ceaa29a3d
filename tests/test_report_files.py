"""Reports as files, each opened by another program than the one that wrote it."""

import io
import re
import subprocess
import zipfile
from xml.etree import ElementTree as ET

import docx
import openpyxl
import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Cm, RGBColor
from support.programs import office

from dashboard.pictures import Unavailable
from dashboard.reports import iter_made_reports, make_reports
from dashboard.reports.outline import Outline, ReportItem
from dashboard.views.shared_catalogue import get_catalogue
from facts import provenance
from facts.catalog import Actor, Catalogue, Role
from facts.errors import FileError
from facts.model.record import Fact
from facts.model.research_facility import Facility
from facts.model.source_article import Article

PROCESSORS = "3d2085e97c16"
PATIENTS = "compare?metric=patients_treated&include=all"
SITE = "https://facts.example.org"
HOSTILE = (
    '=HYPERLINK("http://evil.example","x") </script><script>alert(1)</script> \'><img src=x onerror=alert(1)> & {0}'
)
ITEMS = (
    "heading:Patients",
    f"text:{HOSTILE}\n\nSecond paragraph.",
    f"{PATIENTS}#More than 96,000 in the world",
    f"table:{PATIENTS}",
    f"fact/{PROCESSORS}",
    "explore?facility=hostile-clinic",
    "coverage?article=infn-newsletter-62",
)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SECOND_SHEET = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,2"
FORMS = ("docx", "xlsx", "html", "pdf")


@pytest.fixture(scope="module", autouse=True)
def shipped(tmp_path_factory):
    """The catalogue that ships, and in it a fact with hostile words."""
    folder = tmp_path_factory.mktemp("reports")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FACTS_DATABASE_URL", f"sqlite:///{folder}/catalogue.sqlite")
        patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        _add_hostile(editor())
        yield folder


def editor():
    return Catalogue(get_catalogue().store, Actor("tester", Role.EDITOR))


def _add_hostile(catalogue_):
    name = {"name": HOSTILE, "short_name": "=1+1"}
    catalogue_.add_facility(Facility(id="hostile-clinic", kind="treatment_centre", **name))
    catalogue_.add_article(Article(id="hostile-article", title=HOSTILE, publisher="@SUM(A1)", published="2024"))
    fact = Fact(
        id="hostile-fact",
        facility="hostile-clinic",
        metric="patients_treated",
        article="hostile-article",
        amount="42",
        unit="{patient}",
        value_text="42",
        quote_exact="=42+<b>0</b>",
        review_state="approved",
    )
    catalogue_.store.add(facts=[fact], by="tester")


def outlined(*items, language="en", title="Hadrontherapy in figures"):
    return Outline.of(title=title, language=language, items=[ReportItem.read(item) for item in items])


@pytest.fixture(scope="module")
def files(shipped):
    """One report with every kind of item, in every form but slides."""
    return make_reports(outlined(*ITEMS), FORMS, editor(), site=SITE)


def plain(text):
    return re.sub(r"\s+", " ", text.replace("\u00a0", " ").replace("\u202f", " "))


def in_the_office(content, suffix, target, folder):
    """What LibreOffice makes of a file."""
    source = folder / f"report{suffix}"
    source.write_bytes(content)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [office(), profile, "--headless", "--convert-to", target, "--outdir", str(folder / "out"), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    (converted,) = (folder / "out").iterdir()
    return converted.read_bytes()


def printed(content):
    """The words of a PDF, page by page, as another library than its writer's reads them."""
    document = pypdfium2.PdfDocument(content)
    try:
        return [plain(page.get_textpage().get_text_bounded()) for page in document]
    finally:
        document.close()


def part(content, name):
    return ET.fromstring(zipfile.ZipFile(io.BytesIO(content)).read(name))


# ---- Word ------------------------------------------------------------------------------------


@pytest.mark.skipif(office() is None, reason="LibreOffice is not installed")
def test_a_word_report_opens_in_another_office_with_headings_footnotes_and_appendix(files, tmp_path):
    pages = printed(in_the_office(files["docx"], ".docx", "pdf", tmp_path))
    text = " ".join(pages)
    assert pages[0].startswith("Hadrontherapy in figures")
    assert "More than 96,000 in the world" in text
    assert "more than 12,000 processors" in text
    assert "All facts of this report" in text
    assert re.search(r"\[\d+\] “INFN Newsletter 62”, INFN, 2019-08.*“more than 12,000 processors”", text)
    assert f"Page 1 of {len(pages)}" in pages[0]
    assert "Figure 1: More than 96,000 in the world" in text


def test_a_word_report_has_real_footnotes_that_its_marks_lead_to(files):
    notes = {note.get(f"{W}id"): "".join(note.itertext()) for note in part(files["docx"], "word/footnotes.xml")}
    marks = [mark.get(f"{W}id") for mark in part(files["docx"], "word/document.xml").iter(f"{W}footnoteReference")]
    assert marks == ["1", "2"]  # the chart's and the card's; tables have a column of sources
    assert "[10]" in notes["1"]
    assert "Newsletter 62" in notes["2"]


def test_every_picture_of_a_word_report_is_told_in_words(files):
    document = docx.Document(io.BytesIO(files["docx"]))
    told = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert len(told) == 2
    assert "more than 96,000 patients" in told[0]
    assert all(told)


def test_every_table_of_a_word_report_repeats_its_head_and_keeps_rows_together(files):
    tables = list(part(files["docx"], "word/document.xml").iter(f"{W}tbl"))
    assert len(tables) == 3
    for table in tables:
        first, *rest = table.iter(f"{W}tr")
        assert first.find(f"{W}trPr/{W}tblHeader") is not None
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rest)


def test_links_inside_a_word_report_lead_to_places_that_are_there(files):
    root = part(files["docx"], "word/document.xml")
    places = {mark.get(f"{W}name") for mark in root.iter(f"{W}bookmarkStart")}
    anchors = {link.get(f"{W}anchor") for link in root.iter(f"{W}hyperlink")} - {None}
    assert anchors
    assert anchors <= places


@pytest.mark.parametrize(
    ("language", "tag", "word"), [("it", "it-IT", "Tutti i dati"), ("fr", "fr-FR", "Tous les faits")]
)
def test_a_word_report_is_in_the_language_that_it_says(language, tag, word):
    content = make_reports(outlined(f"fact/{PROCESSORS}", language=language), ["docx"], editor())["docx"]
    styles = part(content, "word/styles.xml")
    assert {mark.get(f"{W}val") for mark in styles.iter(f"{W}lang")} == {tag}
    document = docx.Document(io.BytesIO(content))
    assert document.core_properties.language == tag
    assert any(paragraph.text.startswith(word) for paragraph in document.paragraphs)


def test_a_word_report_takes_styles_page_and_footer_from_a_house_template():
    house = docx.Document()
    house.sections[0].page_width = Cm(15)
    house.sections[0].footer.paragraphs[0].text = "The house"
    house.styles["Heading 1"].font.color.rgb = RGBColor(1, 2, 3)
    house.styles.add_style("Facts Number", WD_STYLE_TYPE.PARAGRAPH).font.name = "House Sans"
    held = io.BytesIO()
    house.save(held)
    outline = outlined("heading:One", f"fact/{PROCESSORS}")
    content = make_reports(outline, ["docx"], editor(), templates={"docx": held.getvalue()})["docx"]
    document = docx.Document(io.BytesIO(content))
    assert round(document.sections[0].page_width.cm) == 15
    assert document.sections[0].footer.paragraphs[0].text == "The house"
    assert document.styles["Heading 1"].font.color.rgb == RGBColor(1, 2, 3)
    assert document.styles["Facts Number"].font.name == "House Sans"
    assert provenance.read_stamps(content, "report.docx").manifests


def packed(name, content):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return held.getvalue()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "broken zip"),
        (b"no document", "broken zip"),
        (b"PK\x03\x04 broken", "broken zip"),
        (packed("readme.txt", b"words"), "no Word document"),
        (packed("word/document.xml", b" " * 400_000_000), "would unpack to 381 megabytes"),
    ],
    ids=["empty", "text", "broken", "another zip", "bomb"],
)
def test_a_template_that_is_no_document_is_refused(content, told):
    with pytest.raises(FileError, match=told):
        make_reports(outlined("heading:One"), ["docx"], editor(), templates={"docx": content})


def test_a_form_without_templates_refuses_one():
    with pytest.raises(FileError, match="PDF has no templates"):
        make_reports(outlined("heading:One"), ["pdf"], editor(), templates={"pdf": b"x"})


# ---- Excel -----------------------------------------------------------------------------------


def sheet(content, name):
    rows = openpyxl.load_workbook(io.BytesIO(content))[name].iter_rows(values_only=True)
    heads = next(rows)
    return [dict(zip(heads, row, strict=True)) for row in rows]


def test_a_workbook_holds_numbers_as_numbers_and_no_amount_where_only_a_bound_is_stated(files):
    rows = {row["Value"]: row for row in sheet(files["xlsx"], "Data") if row["Value"]}
    bound = rows["more than 12,000 processors"]
    assert (bound["Amount"], bound["Lower bound"], bound["Upper bound"]) == (None, 12000, None)
    assert (bound["Hedge"], bound["Unit"], bound["As of (EDTF)"]) == ("more than", "processors", "2019-08")
    assert rows["1,000 patients"]["Amount"] == 1000
    assert bound["Fact"] == PROCESSORS
    assert bound["Open the fact"] == f"{SITE}/f/{PROCESSORS}"


def test_no_cell_of_a_workbook_is_a_formula(files):
    book = openpyxl.load_workbook(io.BytesIO(files["xlsx"]))
    cells = [cell for page in book for row in page.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n", "b"}
    assert "=1+1" in {cell.value for cell in cells}


def test_links_of_a_workbook_lead_to_rows_that_are_there_and_to_the_web(files):
    book = openpyxl.load_workbook(io.BytesIO(files["xlsx"]))
    links = [cell.hyperlink for page in book for row in page.iter_rows() for cell in row if cell.hyperlink]
    inner = [link.location for link in links if link.location]
    assert inner
    for place in inner:
        name, _, cell = place.partition("!")
        assert book[name.strip("'")][cell].value is not None
    outer = [link.target for link in links if link.target and not link.location]
    assert outer
    assert all(target.startswith(("https://", "http://")) for target in outer)


def test_the_facts_of_a_workbook_stand_in_the_columns_of_every_download(files):
    rows = {row["id"]: row for row in sheet(files["xlsx"], "Facts")}
    assert rows[PROCESSORS]["qualifier"] == "more_than"
    assert (rows[PROCESSORS]["amount"], rows[PROCESSORS]["lower"]) == (None, 12000)
    described = {(row["Sheet"], row["Column"]) for row in sheet(files["xlsx"], "Dictionary")}
    assert {("Facts", name) for name in rows[PROCESSORS]} | {("Data", "Value")} <= described


@pytest.mark.skipif(office() is None, reason="LibreOffice is not installed")
def test_a_workbook_opens_in_another_office(files, tmp_path):
    data = in_the_office(files["xlsx"], ".xlsx", SECOND_SHEET, tmp_path)
    assert "more than 12,000 processors" in plain(data.decode())


# ---- the web and print -----------------------------------------------------------------------


def test_a_web_report_needs_no_script_and_no_other_file(files):
    page = files["html"].decode()
    assert "<script" not in page
    assert {found.partition(",")[0] for found in re.findall(r'(?:src|srcset)="([^"]*)"', page)} == {
        "data:image/svg+xml;base64"
    }
    assert re.search(r'http-equiv="Content-Security-Policy" content="default-src &#x27;none&#x27;; img-src data:', page)


def test_anchors_of_a_web_report_lead_to_places_that_are_there(files):
    page = files["html"].decode()
    places, anchors = re.findall(r' id="([^"]+)"', page), re.findall(r'href="#([^"]+)"', page)
    assert len(places) == len(set(places))
    assert set(anchors) <= set(places)
    assert f"fact-{1}" in places


@pytest.fixture(scope="module")
def shown(files, shipped, browser):
    """The web report in a real browser, what it asked of other hosts, and what the browser complained of."""
    path = shipped / "report.html"
    path.write_bytes(files["html"])
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page, asked, complaints = context.new_page(), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(path.as_uri())
    yield page, [url for url in asked if not url.startswith("data:")][1:], complaints
    context.close()


def test_a_web_report_asks_for_nothing_and_the_browser_does_not_complain(shown):
    page, asked, complaints = shown
    assert page.locator("figure img").first.evaluate("image => image.naturalWidth") == 640
    assert (asked, complaints) == ([], [])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_web_report_is_accessible(shown, scheme):
    page, _, _ = shown
    page.emulate_media(color_scheme=scheme)
    found = Axe().run(page).response["violations"]
    assert [(item["id"], [node["target"] for node in item["nodes"]][:3]) for item in found] == []


def test_a_web_report_shows_pictures_that_fit_the_screen(shown):
    page, _, _ = shown
    picture = page.locator("figure img").first
    page.emulate_media(color_scheme="dark")
    night = picture.evaluate("image => image.currentSrc")
    page.emulate_media(color_scheme="light")
    page.wait_for_function("night => document.querySelector('figure img').currentSrc !== night", arg=night)
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_printed_report_has_words_numbers_of_pages_tags_and_an_outline(files):
    pages = printed(files["pdf"])
    assert "Hadrontherapy in figures" in pages[0]
    assert all(f"Page {number} of {len(pages)}" in page for number, page in enumerate(pages, 1))
    assert "more than 12,000 processors" in " ".join(pages)
    document = pypdfium2.PdfDocument(files["pdf"])
    assert "More than 96,000 in the world" in {item.get_title() for item in document.get_toc()}
    assert document.is_tagged()
    assert document.get_metadata_dict()["Title"] == "Hadrontherapy in figures"
    document.close()


# ---- what all have in common -----------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
def test_a_report_carries_its_numbers_and_is_recognised(form, files):
    found = provenance.read_stamps(files[form], f"report.{form}")
    (manifest,) = found.manifests
    assert (manifest.form, manifest.title) == (form, "Hadrontherapy in figures")
    said = {line.fact: line.said for line in manifest.lines}
    assert plain(said[PROCESSORS]) == "more than 12,000 processors"
    checked = {item.fact: item.outcome for item in provenance.recheck_numbers(editor(), found).checked}
    assert checked[PROCESSORS] == "out_of_date"  # of 2019
    assert checked["hostile-fact"] == "undated"


@pytest.mark.parametrize("form", FORMS)
def test_hostile_words_stay_words(form, files):
    if form == "pdf":
        text = " ".join(printed(files[form]))
    elif form == "html":
        text = files[form].decode()
        assert "&lt;/script&gt;&lt;script&gt;alert(1)" in text
        assert "<img src=x" not in text
        return
    else:
        archive = zipfile.ZipFile(io.BytesIO(files[form]))
        parts = [archive.read(name) for name in archive.namelist() if name.endswith(".xml")]
        text = " ".join("".join(ET.fromstring(content).itertext()) for content in parts)
    assert "<script>alert(1)</script>" in text


def test_without_a_browser_charts_are_told_as_tables_and_pdf_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setenv("BROWSER_PATH", str(tmp_path / "none"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))  # nor a picture that was painted before
    forms = iter_made_reports(outlined(PATIENTS), ["docx", "html", "pdf"], editor())
    word, page = next(forms), next(forms)
    document = docx.Document(io.BytesIO(word.content))
    assert "told as tables" in " ".join(paragraph.text for paragraph in document.paragraphs)
    assert "more than 96,000 patients" in plain(document.tables[0]._cells[-3].text)
    assert "told as tables" in page.content.decode()
    assert isinstance(word.missing, Unavailable)
    with pytest.raises(Unavailable, match="apt install chromium"):
        next(forms)


def test_a_chart_of_many_metrics_is_cut_into_pictures_that_fit_a_page():
    content = make_reports(outlined("compare?topic=computing"), ["docx"], editor())["docx"]
    shapes = docx.Document(io.BytesIO(content)).inline_shapes
    assert len(shapes) > 2
    assert all(shape.height <= Cm(25) for shape in shapes)


def test_a_report_without_any_fact_is_still_a_report():
    found = make_reports(outlined("text:Only words."), FORMS, editor())
    assert "Only words." in found["html"].decode()
    assert "Only words." in printed(found["pdf"])[0]
    assert all(provenance.read_stamps(content, f"r.{form}").manifests[0].facts == 0 for form, content in found.items())


def test_a_report_tells_which_of_its_numbers_was_corrected_since(shipped, tmp_path, monkeypatch):
    monkeypatch.setenv("FACTS_DATABASE_URL", f"sqlite:///{tmp_path}/fresh.sqlite")
    content = make_reports(outlined(f"fact/{PROCESSORS}"), ["docx"], editor())["docx"]
    fact = editor().store.fact(PROCESSORS)
    editor().correct_fact(PROCESSORS, {"lower": "13000"}, expected=fact.revision, reason="recounted")
    (checked,) = provenance.recheck_numbers(editor(), provenance.read_stamps(content, "report.docx")).checked
    assert checked.outcome == "corrected"
    assert plain(checked.said_then).startswith("more than 12,000 processors")
    assert plain(checked.said_now).startswith("more than 13,000 processors")
