"""No number loses its hedge on any surface: every hedge through every form, read by other programs."""

import csv
import io
import json
import re
import subprocess
import zipfile

import pandas as pd
import pytest
from programs import office
from pyarrow import parquet
from test_addresses import opened, plain, said

from dashboard import reports
from dashboard.addresses.catalogue import catalogue
from dashboard.charts import CHARTS
from dashboard.reports.outline import Item, Outline
from facts import saying
from facts.catalog import Actor, Catalogue, Role
from facts.export import FORMATS
from facts.facility import Facility
from facts.quantity import Qualifier
from facts.record import Fact
from facts.selection import Selection

NUMBERS = {
    Qualifier.EXACT: {"amount": "2500", "decimals": -2},
    Qualifier.APPROXIMATELY: {"amount": "7000", "decimals": -3},
    Qualifier.NEARLY: {"amount": "5000", "decimals": -3},
    Qualifier.MORE_THAN: {"lower": "12000"},
    Qualifier.AT_LEAST: {"lower": "11000"},
    Qualifier.LESS_THAN: {"upper": "2900"},
    Qualifier.UP_TO: {"upper": "2700"},
    Qualifier.BETWEEN: {"lower": "3000", "upper": "6000", "lower_inclusive": True, "upper_inclusive": True},
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
ALL = f"metric={METRIC}&as_of_from=2024&as_of_to=2024"
SELECTION = Selection.of(metric=METRIC, as_of_from="2024", as_of_to="2024")
SHEETS = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
# These hold no amounts: ranks, dates and numbers of facts.
WITHOUT_AMOUNTS = {"rank", "timeline", "coverage"}


@pytest.fixture(scope="module", autouse=True)
def hedged(tmp_path_factory):
    """A catalogue with one more fact for each hedge, all of one metric and year; the facts by hedge."""
    folder = tmp_path_factory.mktemp("surfaces")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FACTS_DATABASE_URL", f"sqlite:///{folder}/catalogue.sqlite")
        patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        yield _filled(Catalogue(catalogue().store, Actor("tester", Role.EDITOR)))


def _filled(editor):
    facts = {qualifier: _fact(qualifier) for qualifier in NUMBERS}
    for fact in facts.values():
        name = f"Clinic {fact.qualifier.replace('_', ' ')}"
        editor.add_facility(Facility(id=fact.facility, name=name, short_name=name, kind="treatment_centre"))
    editor.store.add(facts=list(facts.values()), by="tester")
    return facts


def _fact(qualifier):
    name = str(qualifier).replace("_", "-")
    values = {"qualifier": qualifier, "unit": "{patient}", "unit_text": "patients", **NUMBERS[qualifier]}
    shell = {"id": f"hedge-{name}", "facility": f"clinic-{name}", "metric": METRIC, "article": "infn-newsletter-62"}
    shell |= {"as_of": "2024", "as_of_basis": "stated", "quote_exact": "-", "value_text": "-", **values}
    words = plain(saying.quantity(Fact.model_validate({**shell, "review_state": "approved"})))
    return Fact.model_validate({**shell, "review_state": "approved", "value_text": words, "quote_exact": words})


def words(fact, language="en"):
    return plain(saying.fact(fact, language))


def test_the_facts_of_this_test_hold_every_hedge(hedged):
    assert set(hedged) == set(Qualifier)
    assert len({words(fact) for fact in hedged.values()}) == len(Qualifier)
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
    FORMATS[name].write(catalogue().export(SELECTION), stream)
    told = plain(READERS[name](stream.getvalue()))
    for qualifier, fact in hedged.items():
        assert words(fact) in told, qualifier
        assert str(qualifier) in told


# ---- embeds and pictures -----------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in CHARTS if name not in WITHOUT_AMOUNTS])
@pytest.mark.parametrize("language", ["en", "it", "de", "fr"])
def test_no_embed_and_no_picture_loses_a_hedge(name, language, hedged):
    with opened() as client:
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
    items = [Item.read(f"compare?{ALL}"), Item.read(f"table:compare?{ALL}")]
    items += [Item.read(f"fact/{fact.id}") for fact in hedged.values()]
    outline = Outline(title="Every hedge", language="en", items=tuple(items))
    return reports.made(outline, reports.FORMATS, catalogue(), site="https://facts.example.org")


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


def test_every_form_of_a_report_is_looked_at_here():
    assert set(reports.FORMATS) == {"docx", "pptx", "xlsx", "pdf", "html"}
