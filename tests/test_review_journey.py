"""The review of an article in a real Chromium, from the file to the new facts in Compare and in the CSV."""

import csv
import io
import re
import urllib.parse
import urllib.request

import pytest
from playwright.sync_api import expect
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas
from support.browser_pages import PHONE, SCHEMES, find_ours, idle
from support.browser_pages import go as go_to
from support.serving import served

TITLE = "Research Bulletin 7"
PARAGRAPHS = (
    "It opened in 2011. To date, CNAO in Pavia has treated more than 7,000 patients. See page 12 of the MS14 report.",
    "ReCaS-Bari is equipped with more than 17,000 processors. <script>window.ran = 1</script>",
    "The ALICE experiment at CERN recorded up to 500,000 collisions per second in 2024.",
    "A new hall of 2,400 square metres will house twelve magnets. **A dozen** guests saw it on [Monday](x).",
    "The hall was full to the last seat.",
)


def make_pdf(path, title):
    page = Canvas(str(path), pagesize=(595, 842))
    page.setTitle(title)
    page.setFont("Helvetica-Bold", 16)
    page.drawString(72, 780, title)
    page.setFont("Helvetica", 11)
    y = 740
    for paragraph in PARAGRAPHS:
        for line in simpleSplit(paragraph, "Helvetica", 11, 450):
            page.drawString(72, y, line)
            y -= 15
        y -= 15
    page.save()


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    return f"sqlite:///{tmp_path_factory.mktemp('review')}/catalogue.sqlite"


@pytest.fixture(scope="module")
def server(database):
    with served(FACTS_DATABASE_URL=database, FACTS_ACTOR="anna") as address:
        yield address


def go(page, url):
    go_to(page, url)
    if "review?article=" in url and "do=all" not in url:  # a key pressed before the desk is drawn is lost
        page.wait_for_selector(".marked-text .marked")
        idle(page)


def open_desk(page, server, article):
    """Open a review and wait for its text: a key pressed before the desk is drawn is lost."""
    go(page, f"{server}/review?article={article}")
    page.wait_for_selector(".marked-text .marked")
    idle(page)


def press(page, key):
    page.keyboard.press(key)
    idle(page)


def bring_in(page, server, path, title):
    """Drop a file in, put right what it does not tell, and turn to its numbers."""
    go(page, f"{server}/review")
    page.locator("input[type=file]").set_input_files(path)
    expect(page.get_by_role("textbox", name="Title")).to_have_value(title, timeout=30_000)
    fill(page, "Publisher", "Example Institute")
    fill(page, "Published", "2026-10")
    page.get_by_role("button", name="Review its numbers").click()
    page.wait_for_url(re.compile(r"article="), timeout=30_000)
    page.wait_for_selector(".marked-current")
    idle(page)


def fill(part, label, value):
    field = part.get_by_role("textbox", name=label, exact=True)
    field.fill(value)
    field.press("Tab")
    idle(field.page)


def choose(page, label, name, part=None):
    (part or page).get_by_role("combobox", name=re.compile(label)).click()
    page.keyboard.type(name)
    page.get_by_role("option", name=name).first.click()
    idle(page)


def state(page, words):
    return page.locator(".marked-text .marked", has_text=words).first.get_attribute("class")


def pick(page, words):
    page.locator(".marked-text .marked", has_text=words).first.click()
    idle(page)


def said(page, text):
    expect(page.get_by_test_id("stAlert").filter(has_text=text).first).to_be_visible()


def progress(page):
    return page.get_by_text(re.compile(r"\d+ of \d+ numbers handled")).inner_text()


def downloaded(server, **query):
    with urllib.request.urlopen(f"{server}/data/facts.csv?{urllib.parse.urlencode(query)}", timeout=30) as answer:
        return list(csv.DictReader(io.StringIO(answer.read().decode("utf-8-sig"))))


@pytest.fixture(scope="module")
def article(server, page_of, tmp_path_factory):
    """One article, brought in through the page, for tests that do not mind what others made of its numbers."""
    return bring_in_pdf(page_of(), server, tmp_path_factory.mktemp("article"), TITLE)


def bring_in_pdf(page, server, folder, title):
    """Make a PDF of this title, bring it in, and return the slug of the article."""
    make_pdf(folder / "bulletin.pdf", title)
    bring_in(page, server, folder / "bulletin.pdf", title)
    return urllib.parse.parse_qs(urllib.parse.urlparse(page.url).query)["article"][0]


def test_from_the_file_to_new_facts_by_keyboard_with_a_reload_in_between(page, server, tmp_path):
    refused = []
    page.on("console", lambda message: refused.append(message.text) if "Content Security" in message.text else None)
    article = bring_in_pdf(page, server, tmp_path, "Research Bulletin 9")
    assert progress(page).startswith("0 of ")
    assert "marked-left_out" in state(page, "MS14")

    pick(page, "more than 7,000 patients")
    expect(page.get_by_role("heading", name="more than 7,000 patients", exact=True)).to_be_visible()
    press(page, "a")
    said(page, "Accepted: more than 7,000 patients")
    assert "marked-accepted" in state(page, "more than 7,000 patients")

    pick(page, "up to 500,000 collisions per second")
    press(page, "x")
    press(page, "1")
    said(page, "Rejected: up to 500,000 collisions per second")
    page.reload()
    idle(page)
    assert "marked-rejected" in state(page, "up to 500,000 collisions per second")
    assert progress(page).startswith("2 of ")

    press(page, "z")
    said(page, "is open again")
    assert "marked-open" in state(page, "up to 500,000 collisions per second")
    assert progress(page).startswith("1 of ")
    press(page, "x")
    press(page, "4")
    assert "marked-rejected" in state(page, "up to 500,000 collisions per second")

    accept_all_sure_ones_after_a_look_at_their_list(page)
    assert page.evaluate("window.ran") is None
    expect(page.locator(".marked-text")).to_contain_text("<script>window.ran = 1</script>")
    assert refused == []
    see_the_new_facts_in_compare_and_in_the_csv(page, server, article)
    see_the_facts_and_the_coverage_of_the_article(page, server, article)


def accept_all_sure_ones_after_a_look_at_their_list(page):
    before = progress(page)
    press(page, "Shift+A")
    line = page.get_by_role("checkbox", name=re.compile("more than 17,000 processors"))
    expect(line).to_be_checked()
    assert progress(page) == before
    press(page, "Shift+A")
    said(page, re.compile(r"\d+ numbers? accepted"))
    assert "marked-accepted" in state(page, "more than 17,000 processors")


def see_the_new_facts_in_compare_and_in_the_csv(page, server, article):
    go(page, f"{server}/compare?metric=patients_treated&facility=cnao")
    expect(page.locator('[data-testid="stPlotlyChart"]').first).to_be_visible()
    described = page.locator('[data-testid="stPlotlyChart"] [role=figure], [role=figure]').first
    expect(described).to_have_attribute("aria-label", re.compile("more than 7,000"))
    rows = downloaded(server, article=article)
    assert {row["quote"] for row in rows} >= {"more than 7,000 patients", "more than 17,000 processors"}
    assert "up to 500,000 collisions per second" not in {row["quote"] for row in rows}


def see_the_facts_and_the_coverage_of_the_article(page, server, article):
    go(page, f"{server}/article?article={article}")
    expect(page.get_by_text(re.compile(r"\d+ facts · \d+ of \d+ numbers handled · \d+ % verified"))).to_be_visible()
    assert "marked-accepted" in state(page, "more than 7,000 patients")
    assert page.locator(".marked-text .marked", has_text="500,000").count() == 0
    pick(page, "more than 7,000 patients")
    page.wait_for_url(re.compile("/fact"))


def test_a_number_is_corrected_in_the_form_of_the_record(page, server, article):
    open_desk(page, server, article)
    pick(page, "2,400 square metres")
    press(page, "e")
    choose(page, "Facility", "CNAO")
    choose(page, "Metric", "Floor area")
    choose(page, "Has it come true", "planned")
    fill(page, "Note", "the hall, not the whole centre")
    expect(page.get_by_role("heading", name=re.compile(r"^2,400.m² \(planned\)$"))).to_be_visible()
    page.locator(".marked-text").focus()
    press(page, "a")
    said(page, "Accepted: 2,400")
    stored = [row for row in downloaded(server, article=article) if row["amount"] == "2400"]
    assert [(row["facility"], row["status_kind"], row["note"]) for row in stored] == [
        ("cnao", "planned", "the hall, not the whole centre")
    ]
    assert stored[0]["verification"] == "verified"


def test_words_that_the_machine_did_not_mark_are_added_by_hand(page, server, article):
    open_desk(page, server, article)
    press(page, "h")
    fill(page, "The words that state the number", "was full")
    expect(page.locator(".st-key-phrase strong")).to_have_text("was full")
    choose(page, "Facility", "CNAO")
    page.get_by_role("button", name="New metric").click()
    dialog = page.get_by_role("dialog")
    fill(dialog, "Name in English", "Seats taken")
    fill(dialog, "Definition", "Seats with somebody on them, of all seats.")
    choose(page, "Unit", "%", dialog)
    choose(page, "Statistic", "share", dialog)
    dialog.get_by_role("button", name="Add this metric").click()
    idle(page)
    expect(dialog).to_have_count(0)
    choose(page, "Unit", "%")
    fill(page, "Number", "100")
    page.locator(".marked-text").focus()
    press(page, "a")
    said(page, "Added: 100%")
    assert "marked-accepted" in state(page, "was full")


def test_a_facility_and_a_metric_that_are_new_take_a_key_each(page, server, tmp_path):
    article = bring_in_pdf(page, server, tmp_path, "Research Bulletin 6")
    pick(page, "twelve magnets")
    expect(page.get_by_role("button", name="make the facility “Example Institute”")).to_be_visible()
    press(page, "Shift+F")
    expect(page.get_by_role("button", name="make the facility")).to_have_count(0)
    press(page, "Shift+M")
    expect(page.get_by_role("button", name="make “Magnets”")).to_have_count(0)
    press(page, "a")
    said(page, "Accepted: 12 magnets")
    (row,) = [row for row in downloaded(server, article=article) if row["quote"] == "twelve magnets"]
    assert (row["facility"], row["metric"]) == ("example-institute", "magnets")


def test_selected_words_offer_to_become_a_fact(page, server, article):
    open_desk(page, server, article)
    page.evaluate("""() => {
      const pieces = [...document.querySelectorAll('.marked-text [data-start]')]
      const piece = pieces.find(one => one.textContent.includes('ALICE'))
      const node = piece.firstChild, at = node.data.indexOf('ALICE experiment')
      const range = document.createRange(); range.setStart(node, at); range.setEnd(node, at + 16)
      getSelection().removeAllRanges(); getSelection().addRange(range)
    }""")
    page.get_by_role("button", name="Add as a fact").click()
    page.wait_for_url(re.compile("words="))
    idle(page)
    expect(page.locator(".st-key-phrase strong")).to_have_text("ALICE experiment")


def test_of_two_reviewers_the_slower_one_sees_what_the_other_did(page, server, database, tmp_path):
    bring_in_pdf(page, server, tmp_path, "Research Bulletin 8")
    pick(page, "up to 500,000 collisions per second")
    with served(FACTS_DATABASE_URL=database, FACTS_ACTOR="bruno") as second:
        other = page.context.new_page()
        go(other, page.url.replace(server, second))
        press(other, "x")
        press(other, "1")
        other.close()
    press(page, "a")
    said(page, "bruno has rejected this number meanwhile: not about a facility")
    assert "marked-rejected" in state(page, "up to 500,000 collisions per second")


def test_a_reader_sees_no_article_and_a_clear_sentence(page, database, article):
    with served(FACTS_DATABASE_URL=database, FACTS_HOST="0.0.0.0") as address:
        go_to(page, f"{address}/review?article={article}")
        expect(page.get_by_text("Reviewing needs the role of editor.")).to_be_visible()
        assert page.locator(".marked-text, input[type=file]").count() == 0
        go(page, f"{address}/article?article={article}")
        assert page.locator(".marked-text").count() == 0


@pytest.mark.parametrize("task", ["", "correct", "reject", "all", "hand"])
def test_axe_finds_nothing_of_ours_in_light_and_dark(page, server, article, task):
    go(page, f"{server}/review?article={article}&do={task}")
    assert find_ours(page, SCHEMES) == []


@pytest.mark.parametrize("query", ["", "?article={}", "?article={}&do=correct", "?article={}&do=all"])
def test_a_phone_never_scrolls_sideways(page_of, server, article, query):
    page = page_of(**PHONE)
    go(page, f"{server}/review{query.format(article)}")
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
