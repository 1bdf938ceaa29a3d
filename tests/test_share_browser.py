"""The dialog Share in a real Chromium: what is copied shows the same chart on a page of another site."""

import csv
import io
import re
from xml.etree import ElementTree as ET

import pypdfium2
import pytest
from PIL import Image
from playwright.sync_api import expect
from support.browser_pages import PHONE, SCHEMES, find_ours, go, idle
from support.serving import served, stranger_at

from facts.store import Store

PROCESSORS = "3d2085e97c16"
COUNTED = "1f431761b3d7"  # patients treated at CNAO
COMPARE = "/compare?metric=storage_disk&metric=storage_tape&unit=TB&scale=log&in=it"
TEXTS = "Array.from(document.querySelectorAll('.js-plotly-plot text'), (item) => item.textContent)"


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    return f"sqlite:///{tmp_path_factory.mktemp('share')}/catalogue.sqlite"


@pytest.fixture(scope="module")
def server(database, tmp_path_factory):
    with served(FACTS_DATABASE_URL=database, XDG_CACHE_HOME=str(tmp_path_factory.mktemp("cache"))) as address:
        yield address


@pytest.fixture(scope="module")
def stranger(tmp_path_factory):
    """A site of another origin, to put pages into."""
    with stranger_at(tmp_path_factory.mktemp("stranger")) as put:
        yield put


@pytest.fixture
def page(page_of):
    return page_of(viewport={"width": 1280, "height": 900}, permissions=["clipboard-read", "clipboard-write"])


def opened(page, url, tab):
    """Open the dialog of a page, and a part of it."""
    go(page, url)
    page.locator('[class*="st-key-share_"] button').first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    dialog.get_by_role("tab", name=tab, exact=True).click()
    idle(page)
    return dialog


def copied(page, button):
    button.click()
    return pasted(page)


def pasted(page):
    return page.evaluate("navigator.clipboard.readText()")


def test_the_copied_code_shows_the_same_chart_on_another_site(page, server, stranger):
    dialog = opened(page, server + COMPARE, "Incorporare")
    here = page.evaluate(TEXTS)
    code = copied(page, dialog.get_by_role("button", name="Copiare il codice"))
    expect(dialog.get_by_text("Copiato")).to_be_visible()
    elsewhere = page.context.new_page()
    elsewhere.goto(stranger("shared", code))
    frame = elsewhere.frames[1]
    frame.wait_for_selector("html.drawn")
    there = frame.evaluate(TEXTS)
    assert set(words(here)) == set(words(there))
    assert any("TB" in text for text in there)
    assert elsewhere.locator("iframe").get_attribute("title") in here
    tall = frame.evaluate("document.documentElement.getBoundingClientRect().height")
    assert abs(elsewhere.locator("iframe").bounding_box()["height"] - tall) <= 1


def words(texts):
    """The texts that hold numbers and names; sources break their lines by width, the axis has as many ticks as fit."""
    return [text.replace("\u00a0", " ") for text in texts if "TB" in text and not text.startswith("Fonte")]


def test_the_preview_is_the_embed_as_wide_as_on_a_desktop_or_a_phone(page, server):
    dialog = opened(page, f"{server}/compare?metric=patients_treated", "Embed")
    frame = dialog.locator("iframe")
    frame.content_frame.locator("html.drawn").wait_for()
    assert frame.bounding_box()["width"] == pytest.approx(820, abs=2)
    dialog.get_by_text("Phone", exact=True).click()
    idle(page)
    frame.content_frame.locator("html.drawn").wait_for()
    assert frame.bounding_box()["width"] == pytest.approx(360, abs=2)
    inner = frame.content_frame.locator("html")
    assert inner.evaluate("root => root.scrollWidth") <= 360
    assert inner.evaluate("root => root.scrollHeight") <= frame.bounding_box()["height"]


def test_where_only_some_sites_may_frame_the_preview_works_and_they_are_named(page, tmp_path):
    database = f"sqlite:///{tmp_path}/catalogue.sqlite"
    with served(FACTS_DATABASE_URL=database, FACTS_FRAME_ANCESTORS="https://www.example.org") as address:
        dialog = opened(page, f"{address}/compare", "Embed")
        dialog.locator("iframe").content_frame.locator("html.drawn").wait_for()
        expect(dialog.get_by_text("These sites may embed")).to_be_visible()


def test_pictures_are_saved_in_the_size_and_form_that_was_chosen(page, server, database, tmp_path):
    dialog = opened(page, f"{server}/compare?metric=patients_treated", "Picture")
    found = saved(page, dialog.get_by_role("link", name=re.compile("Save as PNG")), tmp_path)
    assert found.suffix == ".png"
    with Image.open(found) as picture:
        assert picture.width == 1280
    svg = saved(page, dialog.get_by_role("link", name="Save as SVG"), tmp_path)
    assert ET.parse(svg).getroot().get("width") == "640"
    choose(page, dialog, "Size", "Slide, 16:9")
    with Image.open(saved(page, dialog.get_by_role("link", name=re.compile("Save as PNG")), tmp_path)) as slide:
        assert slide.size == (1920, 1080)
    pdf = pypdfium2.PdfDocument(saved(page, dialog.get_by_role("link", name="Save as PDF"), tmp_path))
    assert "more than 2,400" in pdf[0].get_textpage().get_text_range().replace("\u00a0", " ")
    pdf.close()
    with Store.open(database) as store:
        forms = sorted(manifest.form for manifest, _ in store.exports_of(COUNTED))
    assert forms == ["pdf", "png", "png", "svg"]  # what was saved, and not what was only looked at
    expect(dialog.get_by_role("img")).to_have_js_property("complete", True)
    assert dialog.get_by_role("img").evaluate("image => image.naturalWidth") > 0


def test_the_file_of_a_chart_has_a_row_for_each_of_its_numbers(page, server, tmp_path):
    dialog = opened(page, f"{server}/compare?metric=patients_treated", "Data")
    choice = dialog.get_by_role("combobox", name=re.compile("Which facts"))
    shown = int(re.search(r"shows \((\d+)\)", choice.input_value() or choice.get_attribute("aria-label"))[1])
    path = saved(page, dialog.get_by_role("button", name="Save the file"), tmp_path)
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    assert len(rows) == shown
    assert len({row["facility"] for row in rows}) == shown
    choose(page, dialog, "Which facts", re.compile("All that fit"))
    path = saved(page, dialog.get_by_role("link", name="Save the file"), tmp_path)
    assert len(list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))) > shown


def saved(page, control, folder):
    with page.expect_download() as waiting:
        control.click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def choose(page, dialog, label, option):
    dialog.get_by_role("combobox", name=re.compile(label)).click()
    page.get_by_role("option", name=option).click()
    idle(page)


def test_one_fact_becomes_a_card_on_another_site(page, server, stranger):
    dialog = opened(page, f"{server}/fact?id={PROCESSORS}", "Embed")
    code = copied(page, dialog.get_by_role("button", name="Copy the code"))
    elsewhere = page.context.new_page()
    elsewhere.goto(stranger("shared", code))
    expect(elsewhere.frame_locator("iframe").get_by_role("heading", level=1)).to_have_text(
        "more than 12,000 processors"
    )


def test_a_sentence_on_the_page_of_a_fact_is_copied_without_opening_anything(page, server):
    go(page, f"{server}/fact?id={PROCESSORS}")
    said = copied(page, page.get_by_role("button", name="Copy the sentence in Deutsch"))
    assert "mehr als 12.000 Prozessoren" in said.replace("\u00a0", " ")


def test_a_chart_is_put_into_the_report_and_found_there(page, server):
    dialog = opened(page, f"{server}/compare?metric=patients_treated", "Link")
    dialog.get_by_role("button", name="Add to the report").click()
    expect(dialog.get_by_text("the report has 1 item.")).to_be_visible()
    dialog.get_by_role("link", name="Go to the report").click()
    page.wait_for_url(re.compile("/report"))
    idle(page)
    assert re.search(r"item=chart(:|%3A)compare(\?|%3F)metric", page.url)


def test_everything_can_be_done_from_the_keyboard(page, server):
    go(page, f"{server}/compare?metric=patients_treated")
    page.locator('[class*="st-key-share_"] button').first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    idle(page)
    press_until(page, "Tab", lambda: focused(page, "role") == "tab")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    idle(page)
    press_until(page, "Tab", lambda: page.evaluate("document.activeElement.textContent") == "Copy the code")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_text("Copied")).to_be_visible()
    assert "/embed/compare?metric=patients_treated" in pasted(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def press_until(page, key, reached):
    for _ in range(30):
        if reached():
            return
        page.keyboard.press(key)
    pytest.fail("the keyboard does not lead there")


def focused(page, name):
    return page.evaluate(f"document.activeElement.getAttribute('{name}')")


def test_a_page_without_a_clipboard_still_copies(page_of, server):
    """Browsers give a clipboard to https and to this machine only; many dashboards inside a house are neither."""
    page = page_of("who has no clipboard")
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    dialog = opened(page, f"{server}/compare?metric=patients_treated", "Link")
    dialog.get_by_role("button", name="Copy the link to the dashboard").click()
    expect(dialog.get_by_text("Copied")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    field = page.get_by_role("textbox", name=re.compile("As it was at"))
    field.focus()
    page.keyboard.press("Control+v")
    assert field.input_value() == f"{server}/compare?metric=patients_treated&in=en"


@pytest.mark.parametrize("address", ["/compare?metric=patients_treated", f"/fact?id={PROCESSORS}"])
@pytest.mark.parametrize("reader", [{}, PHONE], ids=["light and dark", "phone"])
def test_axe_finds_nothing_of_ours_in_the_open_dialog(page_of, server, address, reader):
    page = page_of(**reader)
    dialog = opened(page, server + address, "Link")
    for tab in ("Link", "Embed", "Picture", "Data", "Words"):
        dialog.get_by_role("tab", name=tab, exact=True).click()
        found = find_ours(page, ["light"] if reader else SCHEMES, context="[role=dialog]", options={"iframes": False})
        assert (tab, found) == (tab, [])
        assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
