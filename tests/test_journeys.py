"""The main journeys in a real Chromium, against the real server."""

import csv
import io
import os
import re
import subprocess
import sys
import urllib.request

import pytest
from playwright.sync_api import expect
from support.browser_pages import PHONE, find_ours, go, idle
from support.serving import served

PROCESSORS = "3d2085e97c16"


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    return f"sqlite:///{tmp_path_factory.mktemp('journeys')}/catalogue.sqlite"


@pytest.fixture(scope="module")
def server(database):
    with served(FACTS_DATABASE_URL=database) as address:
        yield address


def test_open_filter_share_download_and_import_again(page, server, database, browser, tmp_path):
    go(page, server)
    expect(page.get_by_role("heading", name="Numbers you can stand behind")).to_be_visible()
    page.get_by_role("link", name="Explore all facts").click()
    idle(page)
    page.get_by_role("combobox", name=re.compile("Hedge")).click()
    page.get_by_role("option", name=re.compile(r"^more than \(")).click()
    page.keyboard.press("Escape")
    idle(page)
    assert "qualifier=more_than" in page.url

    stranger = browser.new_context().new_page()
    go(stranger, page.url)
    shared = stranger.get_by_text(re.compile(r"\d+ facts · choose a row")).inner_text()
    assert shared == page.get_by_text(re.compile(r"\d+ facts · choose a row")).inner_text()
    stranger.context.close()

    page.get_by_role("button", name="Share or download").click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Save the file").click()
    path = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(path)
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    assert {row["qualifier"] for row in rows} == {"more_than"}
    assert {row["amount"] for row in rows} == {""}
    assert f"{len(rows)} facts" in shared
    ran = subprocess.run(
        [sys.executable, "-c", "from facts.cli import main; main()", "import", str(path), "--dry-run"],
        env={**os.environ, "FACTS_DATABASE_URL": database},
        capture_output=True,
        text=True,
        check=False,
    )
    assert f"Would add 0, changed 0, unchanged {len(rows)}, bad 0" in ran.stderr


def test_a_row_opens_its_fact_and_the_language_goes_along(page, server):
    go(page, f"{server}/explore?text=processors&facility=recas-bari&in=it")
    expect(page.get_by_role("heading", name=re.compile("^Esplora"))).to_be_visible()
    box = page.get_by_test_id("data-grid-canvas").first.bounding_box()
    page.mouse.click(box["x"] + 16, box["y"] + 54)
    page.wait_for_url(re.compile(f"/fact.*id={PROCESSORS}"))
    idle(page)
    assert "in=it" in page.url
    expect(page.get_by_role("heading", name="più di 12.000 processori", exact=True)).to_be_visible()


def test_the_language_switch_changes_words_and_numbers(page, server):
    go(page, f"{server}/fact?id={PROCESSORS}")
    expect(page.get_by_role("heading", name="more than 12,000 processors", exact=True)).to_be_visible()
    page.get_by_role("combobox", name=re.compile("Language")).click()
    page.get_by_role("option", name="Deutsch").click()
    expect(page.get_by_role("heading", name="mehr als 12.000 Prozessoren", exact=True)).to_be_visible()
    assert "in=de" in page.url
    page.reload()
    idle(page)
    expect(page.get_by_role("heading", name="mehr als 12.000 Prozessoren", exact=True)).to_be_visible()


def test_a_scale_chosen_on_compare_is_in_the_address(page, server):
    go(page, f"{server}/compare?metric=patients_treated")
    page.get_by_role("radio", name="Logarithmic").or_(page.get_by_text("Logarithmic", exact=True)).first.click()
    page.wait_for_url(re.compile("scale=log"))
    idle(page)
    expect(page.locator('[data-testid="stPlotlyChart"] .main-svg').first).to_be_visible()


def test_nothing_is_asked_of_any_other_host_and_no_script_is_refused(page, server):
    hosts, refused = set(), []
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]) if request.url.startswith("http") else None)
    page.on(
        "console", lambda message: refused.append(message.text) if "Content Security Policy" in message.text else None
    )
    for address in ("/", "/compare", f"/fact?id={PROCESSORS}"):
        go(page, server + address)
    assert hosts == {server.removeprefix("http://")}
    assert refused == []


@pytest.mark.parametrize(
    "address", ["/", "/explore", "/compare", "/trend", "/facility", "/article", f"/fact?id={PROCESSORS}"]
)
def test_axe_finds_nothing_of_ours(page, server, address):
    go(page, server + address)
    assert find_ours(page) == []


@pytest.mark.parametrize(
    "address", ["/", "/explore", "/compare", "/trend", "/facility", "/article", f"/fact?id={PROCESSORS}"]
)
def test_a_phone_never_scrolls_sideways(page_of, server, address):
    page = page_of(**PHONE)
    go(page, server + address)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390


def test_the_chart_follows_the_dark_appearance(page_of, server):
    page = page_of(color_scheme="dark")
    go(page, f"{server}/compare")
    page.wait_for_selector(".gtitle, .main-svg text")
    colour = page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor")
    text = page.evaluate("getComputedStyle(document.querySelector('.gtitle, .main-svg text')).fill")
    assert colour == "rgb(16, 22, 29)"
    assert text == "rgb(232, 236, 241)"


def test_foreign_sites_may_not_frame_the_dashboard(server):
    with urllib.request.urlopen(server, timeout=5) as answer:
        assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
