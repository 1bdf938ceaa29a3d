"""No number loses its hedge on any surface: every hedge through every form, read by other programs."""

import csv
import io
import json
import re
import subprocess
import zipfile
from decimal import Decimal

import openpyxl
import pandas as pd
import pypdfium2
import pytest
from lxml import etree, html
from pyarrow import parquet
from support.programs import office
from support.read_back import opened, plain, said

from dashboard import reports
from dashboard.charts import CHARTS
from dashboard.reports.outline import Outline, ReportItem
from dashboard.views.shared_catalogue import get_catalogue
from facts import frame, saying
from facts.catalog import Actor, Catalogue, Role
from facts.languages import INTERFACE_LANGUAGES
from facts.model.fact_columns import TWINS
from facts.model.quantity import APPROXIMATE_RANGE, Qualifier
from facts.model.record import Fact
from facts.model.research_facility import Facility
from facts.model.selection import Selection
from facts.tables import FORMATS

NUMBERS = {
    Qualifier.EXACT: {"amount": "2500", "decimals": -2},
    Qualifier.APPROXIMATELY: {"amount": "7000", "decimals": -3},
    Qualifier.NEARLY: {"amount": "5000", "decimals": -3},
    Qualifier.MORE_THAN: {"lower": "12000"},
    Qualifier.AT_LEAST: {"lower": "11000"},
    Qualifier.LESS_THAN: {"upper": "2900"},
    Qualifier.UP_TO: {"upper": "2700"},
    Qualifier.BETWEEN: {"lower": "3000", "upper": "6000", "lower_inclusive": True, "upper_inclusive": True},
    APPROXIMATE_RANGE: {
        "qualifier": Qualifier.BETWEEN,
        "lower": "2000",
        "upper": "4000",
        "lower_inclusive": True,
        "upper_inclusive": True,
        "approximate": True,
    },
    Qualifier.TOLERANCE: {
        "amount": "1200",
        "lower": "1100",
        "upper": "1300",
        "lower_inclusive": True,
        "upper_inclusive": True,
    },
    Qualifier.ONE_OF_ONLY: {"amount": "6", "review_by": "2999-01-01"},
    Qualifier.ORDER_OF_MAGNITUDE: {"lower": "10", "upper": "100", "lower_inclusive": True, "upper_inclusive": False},
}
METRIC = "patients_treated"
# Of other kinds: plans and estimates, dates, places, money, fractions, ends that are not included.
OTHERS = {
    "planned": {"amount": "400", "status_kind": "planned"},
    "projected": {"qualifier": "at_least", "lower": "900", "status_kind": "projected"},
    "estimated": {"qualifier": "approximately", "amount": "1300", "status_kind": "estimated"},
    "undated": {"amount": "77", "as_of": None, "as_of_basis": None},
    "open-ends": {
        "qualifier": "between",
        "lower": "10",
        "upper": "20",
        "lower_inclusive": False,
        "upper_inclusive": False,
    },
    "date": {"metric": "inauguration_date", "unit": "CCYY", "amount": "2010"},
    "date-after": {"metric": "inauguration_date", "unit": "CCYY", "qualifier": "more_than", "lower": "2012"},
    "date-about": {"metric": "start_date", "unit": "CCYYMM", "qualifier": "approximately", "amount": "201507"},
    "date-planned": {"metric": "start_date", "unit": "CCYY", "amount": "2031", "status_kind": "planned"},
    "place": {"metric": "place_among_its_kind", "unit": "rank", "amount": "3"},
    "place-up-to": {"metric": "place_among_its_kind", "unit": "rank", "qualifier": "up_to", "upper": "4"},
    "money": {"metric": "construction_cost", "unit": "EUR", "qualifier": "more_than", "lower": "8000000"},
    "money-planned": {"metric": "construction_cost", "unit": "USD", "amount": "12500000", "status_kind": "planned"},
    "cold": {"metric": "operating_temperature", "unit": "Cel", "qualifier": "approximately", "amount": "-269.50"},
}
ALL = f"metric={METRIC}&as_of_from=2024&as_of_to=2024"
SELECTION = Selection.of(metric=METRIC, as_of_from="2024", as_of_to="2024")
SHEETS = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
# These hold no amounts: ranks, dates and numbers of facts.
WITHOUT_AMOUNTS = {"rank", "timeline", "coverage"}


@pytest.fixture(scope="module", autouse=True)
def hedged(tmp_path_factory):
    """A catalogue with one more fact for each hedge, all of one metric and year, and some of other kinds.

    The facts by hedge.
    """
    folder = tmp_path_factory.mktemp("surfaces")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FACTS_DATABASE_URL", f"sqlite:///{folder}/catalogue.sqlite")
        patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        yield _filled(Catalogue(get_catalogue().store, Actor("tester", Role.EDITOR)))


@pytest.fixture(scope="module")
def client():
    """A client for all tests, as the browser that paints lasts as long as it."""
    with opened() as opened_:
        yield opened_


def _filled(editor):
    facts = {qualifier: _fact(qualifier) for qualifier in NUMBERS}
    for fact in others():
        editor.add_facility(Facility(id=fact.facility, name=fact.facility, short_name=fact.facility, kind="laboratory"))
    editor.store.add(facts=others(), by="tester")
    for fact in facts.values():
        name = f"Clinic {fact.hedge.replace('_', ' ')}"
        editor.add_facility(Facility(id=fact.facility, name=name, short_name=name, kind="treatment_centre"))
    editor.store.add(facts=list(facts.values()), by="tester")
    return facts


def _fact(qualifier):
    name = str(qualifier).replace("_", "-")
    values = {"qualifier": qualifier, "unit": "{patient}", "unit_text": "patients", **NUMBERS[qualifier]}
    shell = {"id": f"hedge-{name}", "facility": f"clinic-{name}", "metric": METRIC, "article": "infn-newsletter-62"}
    shell |= {"as_of": "2024", "as_of_basis": "stated", "quote_exact": "-", "value_text": "-", **values}
    return _worded(shell)


def _worded(shell):
    words = plain(saying.phrase_quantity(Fact.model_validate({**shell, "review_state": "approved"})))
    return Fact.model_validate({**shell, "review_state": "approved", "value_text": words, "quote_exact": words})


def others():
    shell = {"metric": METRIC, "unit": "{patient}", "article": "infn-newsletter-62", "quote_exact": "-"}
    shell |= {"as_of": "2023", "as_of_basis": "stated", "value_text": "-"}
    return [
        _worded({**shell, "id": f"other-{name}", "facility": f"lab-{name}", **kind}) for name, kind in OTHERS.items()
    ]


def words(fact, language="en"):
    return plain(saying.phrase_fact(fact, language))


def test_the_facts_of_this_test_hold_every_hedge(hedged):
    assert set(hedged) == {*Qualifier, APPROXIMATE_RANGE}
    assert len({words(fact) for fact in hedged.values()}) == len(hedged)
    assert words(hedged[APPROXIMATE_RANGE]) == "about 2,000 to 4,000 patients"
    assert words(hedged[Qualifier.MORE_THAN]) == "more than 12,000 patients"


# ---- downloads -------------------------------------------------------------------------------


def _packed(content):
    archive = zipfile.ZipFile(io.BytesIO(content))
    return " ".join(archive.read(name).decode() for name in archive.namelist())


def _workbook(content):
    return plain(pd.read_excel(io.BytesIO(content), sheet_name=0, header=None).to_string())


def _cells(delimiter):
    return lambda content: " ".join(
        " ".join(row) for row in csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=delimiter)
    )


READERS = {
    "csv": _cells(","),
    "csv-excel": _cells(";"),
    "xlsx": _workbook,
    "json": lambda content: json.dumps(json.loads(content), ensure_ascii=False),
    "jsonl": lambda content: " ".join(line for line in content.decode().splitlines() if json.loads(line)),
    "parquet": lambda content: " ".join(map(str, parquet.read_table(io.BytesIO(content)).to_pylist())),
    "datapackage": _packed,
}


@pytest.mark.parametrize("name", FORMATS)
def test_no_download_loses_a_hedge(name, hedged):
    stream = io.BytesIO()
    FORMATS[name].write(get_catalogue().export_facts(SELECTION), stream)
    told = plain(READERS[name](stream.getvalue()))
    for qualifier, fact in hedged.items():
        assert words(fact) in told, qualifier
        assert str(fact.qualifier) in told


# ---- no field holds a plain number for what is not plain ---------------------------------------


def everything(hedged):
    return [*hedged.values(), *others()]


def is_plain(fact):
    return fact.qualifier == "exact" and fact.status_kind == "actual"


def linked(client, fact, language="en"):
    page = client.get(f"/f/{fact.id}?in={language}").text
    return json.loads(html.document_fromstring(page).findtext(".//script[@type='application/ld+json']"))


def numbers_in(value, name=""):
    """Every number of a JSON document, each with the name of the field that holds it."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from numbers_in(item, key)
    elif isinstance(value, list):
        for item in value:
            yield from numbers_in(item, name)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield name, value


def properties(found):
    return {item["propertyID"]: item["value"] for item in found["additionalProperty"]}


def test_linked_data_has_a_value_only_where_the_number_is_plain(client, hedged):
    for fact in everything(hedged):
        found = linked(client, fact)
        names = {name for name, _ in numbers_in(found)}
        is_date = fact.metric.endswith("_date")
        wanted = set() if is_date else {"value"} if is_plain(fact) else names & {"minValue", "maxValue"}
        assert names == wanted, fact.id
        assert is_date or names, fact.id
        assert ("value" in found["value"]) is is_plain(fact), fact.id
        assert plain(found["value"]["description"]) == words(fact)
        told = properties(found)
        assert (told["qualifier"], told["status_kind"]) == (fact.qualifier, fact.status_kind)
        assert (told["value_text"], told["verification"]) == (fact.value_text, "cited")
        assert found["measurementQualifier"] == fact.qualifier
        assert found["subjectOf"]["text"] == fact.quote_exact
        assert told["status"] == ("undated" if fact.as_of is None else told["status"])


@pytest.mark.parametrize(
    ("qualifier", "low", "high", "low_inclusive", "high_inclusive"),
    [
        (Qualifier.APPROXIMATELY, 6500, 7500, True, True),
        (Qualifier.NEARLY, 4500, 5000, True, False),
        (Qualifier.MORE_THAN, 12000, None, False, None),
        (Qualifier.AT_LEAST, 11000, None, True, None),
        (Qualifier.LESS_THAN, None, 2900, None, False),
        (Qualifier.UP_TO, None, 2700, None, True),
        (Qualifier.BETWEEN, 3000, 6000, True, True),
        (APPROXIMATE_RANGE, 2000, 4000, True, True),
        (Qualifier.TOLERANCE, 1100, 1300, True, True),
        (Qualifier.ONE_OF_ONLY, 6, 6, True, True),
        (Qualifier.ORDER_OF_MAGNITUDE, 10, 100, True, False),
    ],
)
def test_linked_data_gives_the_bounds_and_whether_they_are_included(
    client, hedged, qualifier, low, high, low_inclusive, high_inclusive
):
    found = linked(client, hedged[qualifier])
    told = properties(found)
    assert (found["value"].get("minValue"), found["value"].get("maxValue")) == (low, high)
    assert (told.get("lower_inclusive"), told.get("upper_inclusive")) == (low_inclusive, high_inclusive)
    assert told.get("approximate") == hedged[qualifier].approximate


def test_linked_data_keeps_the_digits_of_a_number(client, hedged):
    page = client.get("/f/other-cold").text
    assert '"minValue": -269.55, "maxValue": -269.45' in page


def test_previews_and_pasted_addresses_say_the_hedge_and_the_status(client, hedged):
    for fact in everything(hedged):
        page = html.document_fromstring(client.get(f"/f/{fact.id}").text)
        titles = [page.findtext(".//title"), *page.xpath("//meta[@property='og:title']/@content")]
        titles += page.xpath("//meta[@property='og:description']/@content")
        titles += page.xpath("//meta[@name='description']/@content")
        titles += page.xpath("//meta[@property='og:image:alt']/@content")
        address = f"http://testserver/f/{fact.id}"
        titles.append(client.get("/oembed", params={"url": address}).json()["title"])
        pasted = client.get("/oembed", params={"url": address, "format": "xml"}).content
        titles.append(etree.fromstring(pasted).findtext("title"))
        assert len(titles) >= 6
        assert [title for title in titles if words(fact) not in plain(title)] == []


def _of_csv(delimiter):
    return lambda content: list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=delimiter))


def _of_workbook(content):
    head, *rows = openpyxl.load_workbook(io.BytesIO(content))["Facts"].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def _of_package(content):
    return _of_csv(",")(zipfile.ZipFile(io.BytesIO(content)).read("fact.csv"))


ROWS = {
    "csv": _of_csv(","),
    "csv-excel": _of_csv(";"),
    "xlsx": _of_workbook,
    "json": lambda content: json.loads(content, parse_float=Decimal)["facts"],
    "jsonl": lambda content: [json.loads(line, parse_float=Decimal) for line in content.decode().splitlines()],
    "parquet": lambda content: parquet.read_table(io.BytesIO(content)).to_pylist(),
    "datapackage": _of_package,
}
OF_NUMBERS = {"amount", "lower", "upper"}


def _exactly(cell):
    return None if cell in (None, "") else Decimal(str(cell).replace(",", "."))


@pytest.mark.parametrize("name", FORMATS)
def test_each_row_of_a_download_holds_what_is_stated_beside_its_hedge(name, hedged):
    stream = io.BytesIO()
    FORMATS[name].write(get_catalogue().export_facts(Selection.of(article="infn-newsletter-62")), stream)
    rows = {row["id"]: row for row in ROWS[name](stream.getvalue())}
    for fact in everything(hedged):
        row = rows[fact.id]
        assert (row["qualifier"], row["status_kind"]) == (fact.qualifier, fact.status_kind)
        assert (str(row["approximate"]).lower() == "true") is bool(fact.approximate)
        assert row["value_text"].removeprefix("'") == fact.value_text
        for column in [column for column in row if column.removesuffix("_number") in OF_NUMBERS]:
            assert _exactly(row[column]) == getattr(fact, column.removesuffix("_number")), (fact.id, column)
        numeric = {column for column, cell in row.items() if isinstance(cell, (int, float, Decimal))}
        numeric -= {column for column, cell in row.items() if isinstance(cell, bool)}
        assert numeric <= {*OF_NUMBERS, *TWINS, "decimals", "revision", "quote_start", "quote_end"}


def test_twins_are_numbers_in_the_forms_that_know_numbers(hedged):
    for name in ("json", "jsonl", "parquet"):
        stream = io.BytesIO()
        FORMATS[name].write(get_catalogue().export_facts(SELECTION), stream)
        row = next(row for row in ROWS[name](stream.getvalue()) if row["qualifier"] == "approximately")
        assert isinstance(row["amount"], str)
        assert isinstance(row["amount_number"], (int, Decimal))
        assert (row["amount_number"], row["lower_number"]) == (7000, None)


def test_a_notebook_has_no_column_that_takes_a_hedged_number_for_a_plain_one(hedged):
    store = get_catalogue().store
    rows = store.rows_by_id([fact.id for fact in everything(hedged)])
    found = frame.build_frame(rows, frame.DisplayOptions(currency="EUR")).frame.set_index("id")
    assert not {"amount", "value", "number", "point"} & set(found.columns)
    for fact in everything(hedged):
        row = found.loc[fact.id]
        said_in_euros = fact.unit == "USD"
        assert said_in_euros or words(fact) == plain(row["value_said"]), fact.id
        assert not said_in_euros or plain(row["value_said"]).endswith("(planned)")
        assert (row["qualifier"], row["status_kind"]) == (fact.qualifier, fact.status_kind)
    ends = found.loc["hedge-more-than"]
    assert (ends["low"], ends["low_inclusive"], pd.isna(ends["high"])) == (12000, False, True)


def test_pictures_carry_the_words_in_what_other_programs_read(client, hedged):
    for fact in (*hedged.values(), *others()[:5]):
        drawing = etree.fromstring(client.get(f"/image/interval.svg?id={fact.id}").content)
        held = json.loads(drawing.findtext(".//{urn:facts:export}export"))
        assert [plain(line[2]) for line in held["lines"]] == [words(fact)]
    fact = hedged[Qualifier.NEARLY]
    paper = pypdfium2.PdfDocument(client.get(f"/image/interval.pdf?id={fact.id}").content)
    about = plain(" ".join(paper.get_metadata_dict().values()))
    paper.close()
    assert "5,000" not in about.replace(words(fact), "")


# ---- embeds and pictures -----------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in CHARTS if name not in WITHOUT_AMOUNTS])
@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_no_embed_and_no_picture_loses_a_hedge(client, name, language, hedged):
    for fact in hedged.values():
        one = f"id={fact.id}" if name == "interval" else f"{ALL}&facility={fact.facility}"
        told = words(fact, language)
        assert told in said(client.get(f"/embed/{name}?{one}&in={language}").text)
        if language in ("en", "it"):
            assert told in _drawn(client.get(f"/image/{name}.svg?{one}&in={language}").text)


def _drawn(picture):
    return plain(" ".join(re.findall(r">([^<]+)<", picture)))


# ---- reports -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def made(hedged):
    """A report in every form that shows every hedge in a chart, in a table and on a card."""
    items = [ReportItem.read(f"compare?{ALL}"), ReportItem.read(f"table:compare?{ALL}")]
    items += [ReportItem.read(f"fact/{fact.id}") for fact in everything(hedged)]
    items += [ReportItem.read("timeline?facility=lab-date&facility=lab-date-after&facility=lab-date-planned")]
    outline = Outline(title="Every hedge", language="en", items=tuple(items))
    return reports.make_reports(outline, reports.FORMATS, get_catalogue(), site="https://facts.example.org")


def converted(content, suffix, target, folder):
    """What LibreOffice makes of a file: the new files' contents, by name."""
    source = folder / f"report{suffix}"
    source.write_bytes(content)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [office(), profile, "--headless", "--convert-to", target, "--outdir", str(folder / "out"), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return {path.name: path.read_bytes() for path in (folder / "out").iterdir()}


def printed(content):
    """The words of a PDF, as poppler reads them."""
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=content, capture_output=True, check=True, timeout=60)
    return plain(done.stdout.decode())


def _in_the_office(form, content, folder):
    if form == "xlsx":
        return plain(" ".join(text.decode() for text in converted(content, ".xlsx", SHEETS, folder).values()))
    return printed(converted(content, f".{form}", "pdf", folder)["report.pdf"])


@pytest.mark.parametrize("form", ["docx", "pptx", "xlsx"])
@pytest.mark.skipif(office() is None, reason="LibreOffice is not installed")
def test_no_office_report_loses_a_hedge_in_another_office(form, made, hedged, tmp_path):
    told = _in_the_office(form, made[form], tmp_path)
    assert [qualifier for qualifier, fact in hedged.items() if words(fact) not in told] == []
    assert "verified" in told


def test_no_printed_report_loses_a_hedge(made, hedged):
    told = printed(made["pdf"])
    assert [qualifier for qualifier, fact in hedged.items() if words(fact) not in told] == []
    assert "verified" in told


def test_no_web_report_loses_a_hedge_in_a_browser_without_scripts(made, hedged, browser, tmp_path):
    page = tmp_path / "report.html"
    page.write_bytes(made["html"])
    context = browser.new_context(java_script_enabled=False, offline=True)
    try:
        shown = context.new_page()
        shown.goto(page.as_uri())
        told = plain(shown.inner_text("body"))
    finally:
        context.close()
    assert [qualifier for qualifier, fact in hedged.items() if words(fact) not in told] == []
    assert "verified" in told


def test_no_report_loses_a_plan_a_date_a_place_or_a_sum(made, tmp_path):
    told = printed(made["pdf"])
    assert [fact.id for fact in others() if words(fact) not in told] == []


def _sheets(content):
    """The rows of every workbook behind a chart of some slides, by head."""
    archive = zipfile.ZipFile(io.BytesIO(content))
    for name in archive.namelist():
        if name.startswith("ppt/embeddings/"):
            book = openpyxl.load_workbook(io.BytesIO(archive.read(name)))
            head, *rows = book["Facts"].iter_rows(values_only=True)
            yield [list(zip(head, row, strict=True)) for row in rows]


def _stated_in(row):
    cells = dict(row)
    return tuple(_exactly(cells[name]) for name in ("Amount", "Lower bound", "Upper bound"))


def test_behind_a_native_chart_each_row_holds_what_is_stated_beside_its_hedge(made, hedged):
    rows = [row for sheet in _sheets(made["pptx"]) for row in sheet]
    assert {dict(row)["Hedge"] for row in rows} >= set(hedged)
    for row in rows:
        cells = dict(row)
        fact = get_catalogue().store.fact(cells["Fact id"])
        assert words(fact) in plain(cells["Number in words"])
        assert (cells["Hedge"], cells["Status"]) == (fact.hedge, fact.status_kind)
        assert _stated_in(row) == (fact.amount, fact.lower, fact.upper)
        exact = [cell for name, cell in row if name == "exact" and cell is not None]
        is_one_number = fact.qualifier in ("exact", "one_of_only") and fact.status_kind == "actual"
        assert not exact or is_one_number, fact.id


def test_the_data_of_a_workbook_report_are_stated_numbers_beside_their_hedge_and_dates_are_words(made, hedged):
    head, *rows = openpyxl.load_workbook(io.BytesIO(made["xlsx"]))["Data"].iter_rows(values_only=True)
    for row in rows:
        cells = dict(zip(head, row, strict=True))
        fact = get_catalogue().store.fact(cells["Fact"])
        stated = (None, None, None) if fact.metric.endswith("_date") else (fact.amount, fact.lower, fact.upper)
        assert tuple(_exactly(cells[name]) for name in ("Amount", "Lower bound", "Upper bound")) == stated, fact.id
        assert plain(cells["Value"]).startswith(words(fact).partition(" (")[0]), fact.id
        assert cells["Hedge"] == fact.hedge.replace("_", " ")


def test_every_form_of_a_report_is_looked_at_here():
    assert set(reports.FORMATS) == {"docx", "pptx", "xlsx", "pdf", "html"}
