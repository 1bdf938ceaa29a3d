"""The page Check a figure, and where a number went: as Streamlit runs them, and in a real Chromium."""

import io
import urllib.request

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from support.registering import entered
from support.serving import served
from support.streamlit_pages import open_page

from facts.catalog import Actor, Role, open_catalogue
from facts.model.selection import Selection
from facts.tables import FORMATS

PATIENTS = Selection.of(metric="patients_treated")
CNAO, TRENTO = "1f431761b3d7", "8d96f4f513db"
IDLE = '[data-testid="stApp"][data-test-script-state="notRunning"]'
HOSTILE = "<b>**x**</b> [a](http://evil.example) :red[y] $z$"
OURS = {"color-contrast", "label", "button-name", "link-name", "image-alt", "aria-input-field-name"}


@pytest.fixture
def editor(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path / 'facts.db'}"
    monkeypatch.setenv("FACTS_DATABASE_URL", url)
    opened = open_catalogue(url, Actor("anna", Role.EDITOR))
    yield opened
    opened.store.close()


def left(editor, title="Patients treated"):
    rows = editor.store.rows(PATIENTS)
    return entered(editor, form="png", title=title, address="/image/compare.png", language="en", rows=rows)


def words(at):
    kinds = ("title", "header", "markdown", "caption", "error", "warning", "info")
    texts = [str(item.value) for kind in kinds for item in at.get(kind)]
    return (
        "\n".join([*texts, *(frame.value.to_string() for frame in at.dataframe)])
        .replace("\\", "")
        .replace("\u200b", "")
    )


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "corrected since"),
        ("it", "corretto nel frattempo"),
        ("de", "inzwischen korrigiert"),
        ("fr", "corrigé depuis"),
    ],
)
def test_the_id_of_a_caption_tells_each_number_in_the_readers_language(editor, language, said):
    manifest = left(editor)
    editor.correct_fact(
        CNAO,
        {"amount": "6500", "decimals": -2, "value_text": "6,500", "quote_exact": "6,500"},
        expected=1,
        reason=HOSTILE,
    )
    at = open_page("check", **{"export": manifest.mark, "in": language})
    assert said in words(at)
    assert HOSTILE in words(at)
    assert all("**x**" not in str(item.value) for item in at.warning), "foreign words stay words"
    assert len(at.dataframe[0].value) == manifest.facts


def test_an_id_that_is_not_registered_is_named(editor):
    assert "there is no export 'xaaaaaaaaaa'" in words(open_page("check", export="xaaaaaaaaaa"))


def test_the_page_of_a_fact_tells_where_it_went(editor):
    assert "In 0 exports." in words(open_page("fact", id=CNAO))
    manifest = left(editor, HOSTILE)
    at = open_page("fact", id=CNAO)
    assert "In 1 export." in words(at)
    assert manifest.export in words(at)


@pytest.mark.parametrize("page", ["desktop", "phone"])
def test_a_picture_and_a_table_are_checked_by_dropping_them_on_the_page(page, page_of, tmp_path):
    url = f"sqlite:///{tmp_path / 'facts.db'}"
    view = {"width": 1280, "height": 900} if page == "desktop" else {"width": 390, "height": 844}
    with served(FACTS_DATABASE_URL=url, XDG_CACHE_HOME=str(tmp_path), FACTS_ACTOR="anna") as address:
        chart = tmp_path / "chart.png"
        chart.write_bytes(_got(f"{address}/image/compare.png?metric=patients_treated"))
        editor = open_catalogue(url, Actor("anna", Role.EDITOR))
        table = tmp_path / "patients.csv"
        job = editor.export_facts(PATIENTS, form="csv")
        with table.open("wb") as stream:
            FORMATS["csv"].write(job, stream)
        job.enter()
        editor.withdraw_fact(TRENTO, expected=1, reason="counted twice")
        tab = page_of(viewport=view)
        tab.goto(f"{address}/check")
        tab.wait_for_selector(IDLE, timeout=60_000)
        for file in (chart, table):
            tab.set_input_files("input[type=file]", file)
            expect(tab.get_by_text("counted twice").first).to_be_visible(timeout=60_000)
            expect(tab.get_by_text("numbers are still current")).to_be_visible()
            tab.wait_for_selector(IDLE, timeout=60_000)
            found = {item["id"] for item in Axe().run(tab).response["violations"]}
            assert found & OURS == set()
            tab.reload()
            tab.wait_for_selector(IDLE, timeout=60_000)
            expect(tab.get_by_text("counted twice")).to_have_count(0, timeout=60_000)
        tab.set_input_files("input[type=file]", {"name": "x.csv", "mimeType": "text/csv", "buffer": b"a,b\n1,2\n"})
        expect(tab.get_by_text("carries no mark of ours")).to_be_visible(timeout=60_000)
        editor.store.close()


def _got(url):
    with urllib.request.urlopen(url, timeout=60) as answer:
        return io.BytesIO(answer.read()).getvalue()
