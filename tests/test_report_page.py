"""The page Report and the command that makes reports: what somebody clicks or types, and the file that comes out."""

import io
import sys
from pathlib import Path

import docx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from support.browser_pages import come_to_rest, go
from support.serving import served
from support.streamlit_pages import open_page

from facts import provenance
from facts.cli import console, main
from facts.languages import INTERFACE_LANGUAGES

PROCESSORS = "3d2085e97c16"
PATIENTS = "compare?metric=patients_treated"


@pytest.fixture(scope="module", autouse=True)
def shipped(tmp_path_factory):
    folder = tmp_path_factory.mktemp("report-page")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FACTS_DATABASE_URL", f"sqlite:///{folder}/catalogue.sqlite")
        patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        patch.setenv("FACTS_ACTOR", "tester")
        yield folder


def opened(*items, **query):
    """Return the page as its address shows it."""
    return open_page("report", item=list(items), **query)


def items(at):
    held = at.query_params.get("item", [])
    return [held] if isinstance(held, str) else held


def told(at):
    return "\n".join(str(part.value) for kind in ("markdown", "caption", "text", "error") for part in at.get(kind))


# ---- the page --------------------------------------------------------------------------------


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_the_page_opens_in_every_language(language):
    at = opened(f"chart:{PATIENTS}", **{"in": language})
    titles = {"en": "Report", "it": "Rapporto", "de": "Bericht", "fr": "Rapport"}
    assert at.title[0].value == titles[language]


def test_items_are_told_with_their_facts_and_moved_and_taken_out():
    at = opened("heading:One", f"chart:{PATIENTS}", f"card:fact/{PROCESSORS}")
    assert "9 facts" in told(at)  # the world is left out beside facilities
    assert "more than 12,000 processors" in told(at).replace("\\", "")
    at.button(key="up-2").click().run()
    assert items(at) == ["heading:One", f"card:fact/{PROCESSORS}", f"chart:{PATIENTS}"]
    at.button(key="remove-0").click().run()
    assert items(at) == [f"card:fact/{PROCESSORS}", f"chart:{PATIENTS}"]
    assert at.button(key="up-0").disabled
    assert at.button(key="down-1").disabled


def test_an_item_is_shown_as_a_table_under_a_title_of_its_own():
    at = opened(f"chart:{PATIENTS}")
    at.selectbox(key="kind-0").select("table").run()
    at.text_input(key="title-0").input("Mine").run()
    assert items(at) == [f"table:{PATIENTS}#Mine"]


def test_what_cannot_be_shown_is_said_beside_its_item_and_the_others_stay():
    at = opened("chart:compare?metric=no_such", "heading:Two")
    assert "there is no metric" in at.error[0].value.replace("\\", "")
    assert "Two" in told(at)


def test_an_address_is_added_and_one_that_is_none_is_refused():
    at = opened("heading:One")
    at.text_input(key="new_address").input("https://facts.example.org/embed/trend?metric=patients_treated&in=fr").run()
    at.button(key="add_address").click().run()
    assert items(at) == ["heading:One", "chart:trend?metric=patients_treated"]
    assert at.text_input(key="new_address").value == ""
    at.text_input(key="new_address").input("https://example.org/elsewhere").run()
    at.button(key="add_address").click().run()
    assert "not of a chart or a fact" in at.error[0].value
    assert len(items(at)) == 2


def test_charts_facts_and_words_are_added():
    at = opened()
    at.multiselect(key="new_metric").select("patients_treated").run()
    at.button(key="add_chart").click().run()
    at.text_input(key="new_fact").input("12,000 processors").run()
    at.button(key=f"add-{PROCESSORS}").click().run()
    at.text_area(key="new_words").input("A *heading* <b>").run()
    at.button(key="add_words").click().run()
    assert items(at) == [f"chart:{PATIENTS}", f"card:fact/{PROCESSORS}", "heading:A *heading* <b>"]
    assert "<b>" not in told(at).replace("\\<b\\>", "")


def test_what_was_collected_elsewhere_is_in_the_report_and_the_report_is_remembered():
    at = opened(f"chart:{PATIENTS}", title="Mine")
    for name in ("item", "title"):
        del at.query_params[name]
    at.run()
    assert items(at) == [f"chart:{PATIENTS}"]
    assert at.query_params["title"] in ("Mine", ["Mine"])


def test_a_report_in_another_language_than_the_page():
    at = opened(f"chart:{PATIENTS}", language="de")
    assert "Behandelte Patienten" in told(at)
    assert at.title[0].value == "Report"


def test_the_report_is_made_and_states_what_is_verified():
    at = opened(f"card:fact/{PROCESSORS}")
    at.button(key="make_report").click().run()
    assert not at.error
    assert any(caption.value.replace("\\", "").startswith("1 of 1 number verified") for caption in at.caption)


@pytest.fixture(scope="module")
def server(shipped):
    with served(FACTS_DATABASE_URL=f"sqlite:///{shipped}/server.sqlite", XDG_CACHE_HOME=str(shipped)) as address:
        yield address


def test_a_report_is_put_together_looked_at_and_saved_in_a_browser(server, page):
    go(page, f"{server}/report")
    page.get_by_role("tab", name="By its address").click()
    page.get_by_label("Address of a page, an embed").fill(f"{server}/{PATIENTS}&in=it")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Add", exact=True).locator("visible=true").click()
    expect(page.get_by_text("Patients treated", exact=True)).to_be_visible()
    page.get_by_text("Preview", exact=True).click()
    preview = page.frame_locator('iframe[title="Preview"], [data-testid="stIFrame"] iframe, iframe').first
    expect(preview.get_by_role("heading", level=1)).to_have_text("Patients treated", timeout=60_000)
    page.get_by_role("button", name="Make the report").click()
    with page.expect_download(timeout=60_000) as saved:
        page.get_by_role("button", name="Save Word").click(timeout=60_000)
    assert saved.value.suggested_filename.endswith(".docx")
    content = Path(saved.value.path()).read_bytes()
    assert len(docx.Document(io.BytesIO(content)).inline_shapes) == 1
    (manifest,) = provenance.read_stamps(content, "report.docx").manifests
    assert manifest.export in saved.value.suggested_filename


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_accessible(server, page_of, scheme):
    page = page_of(color_scheme=scheme, viewport={"width": 390, "height": 900})
    go(page, f"{server}/report?item=heading:One&item=chart:{PATIENTS.replace('=', '%3D')}")
    expect(page.get_by_text("9 facts")).to_be_visible()
    come_to_rest(page)
    # Streamlit's own file uploader has a role that its children contradict.
    found = Axe().run(page, context={"exclude": [["[data-testid=stFileUploader]"]]}).response["violations"]
    assert [(item["id"], [node["target"] for node in item["nodes"]][:3]) for item in found] == []


# ---- the command -----------------------------------------------------------------------------


@pytest.fixture
def report(monkeypatch, capfd):
    """Run `facts report` as somebody types it; return its exit code and what it said."""
    console.out, console.err = console.Console(width=200), console.Console(stderr=True, width=200)

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["facts", "report", *map(str, arguments)])
        monkeypatch.setenv("COLUMNS", "200")
        code = 0
        try:
            main()
        except SystemExit as stop:
            code = stop.code or 0
        return code, capfd.readouterr().err

    return run


def test_the_command_writes_several_forms_at_once(report, tmp_path):
    spec = tmp_path / "spec.toml"
    spec.write_text(f'title = "From a file"\n[[items]]\naddress = "fact/{PROCESSORS}"\n', encoding="utf-8")
    word, sheet = tmp_path / "a.docx", tmp_path / "b.xlsx"
    code, said = report(spec, "--item", "heading:More", "--in", "it", "-o", word, "-o", sheet)
    assert (code, said.count("Wrote")) == (0, 2)
    document = docx.Document(str(word))
    assert document.core_properties.title == "From a file"
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert "More" in texts
    assert "più di 12.000 processori" in texts
    assert provenance.read_stamps(sheet.read_bytes(), "b.xlsx").manifests


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--item", PATIENTS], "there is no file to write"),
        (["-o", "x.docx"], "there is nothing to report"),
        (["--item", PATIENTS, "-o", "x.odt"], "there is no form 'odt'"),
        (["--item", "compare?metric=no_such", "-o", "x.docx"], "item 1, metric: there is no metric 'no_such'"),
        (["--item", "nowhere", "-o", "x.docx"], "is not of a chart or a fact"),
        (["missing.toml", "-o", "x.docx"], "missing.toml: cannot read"),
        (["--item", PATIENTS, "--template", "missing.docx", "-o", "x.docx"], "missing.docx: cannot read"),
        (["--item", PATIENTS, "--template", "a.pdf", "-o", "x.pdf"], "a.pdf: cannot read"),
        (["--item", PATIENTS, "--in", "es", "-o", "x.docx"], "--in: got 'es'"),
        (["--item", "fact/" + PROCESSORS, "-o", "/nowhere/x.docx"], "/nowhere/x.docx: cannot be written"),
    ],
)
def test_the_command_says_what_it_cannot_do(report, arguments, told, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, said = report(*arguments)
    assert code == 2
    assert told in said
    assert not list(tmp_path.iterdir())
