"""The review of a long report in a real Chromium: keys pressed faster than the server answers, groups, and filters."""

import pytest
from playwright.sync_api import expect
from support.browser_pages import PHONE, SCHEMES, find_ours, idle
from support.browser_pages import go as go_to
from support.long_report import bring_in_report
from support.serving import served

from facts.catalog import Actor, Role, open_catalogue
from facts.model.candidate_number import NumberState

REASON = "not about a facility"


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    return f"sqlite:///{tmp_path_factory.mktemp('long')}/catalogue.sqlite"


@pytest.fixture(scope="module")
def reviewing(url):
    return bring_in_report(open_catalogue(url, Actor("bruno", Role.EDITOR)), 16)


@pytest.fixture(scope="module")
def server(url, reviewing):
    with served(FACTS_DATABASE_URL=url, FACTS_ACTOR="anna") as address:
        yield address


@pytest.fixture
def review(reviewing):
    """Give the review as it is stored; afterwards every number is open again."""
    yield lambda: reviewing.get_review("long-report")
    for number in reviewing.get_review("long-report").numbers:
        if number.is_handled:
            reviewing.undo_decision(number.id, expected=number.revision)


def open_review(page, server, query=""):
    go_to(page, f"{server}/review?article=long-report{query}")
    page.wait_for_selector(".marked-text .marked")
    idle(page)


def press_at_once(page, keys):
    """Press keys one right after the other, and wait until the last one is answered."""
    for key in keys:
        page.keyboard.press(key)
    expect(page.locator(".keys-waiting")).to_be_hidden(timeout=60_000)
    idle(page)


def rejected(review):
    return [number for number in review().numbers if number.state is NumberState.REJECTED]


def test_each_of_many_keys_pressed_at_once_decides_one_number(page, server, review):
    first = [one.number.id for one in review().ranked_open[:8]]
    open_review(page, server)
    press_at_once(page, ["x", "1"] * 8)
    assert {number.id for number in rejected(review)} == set(first)
    assert {number.reason for number in rejected(review)} == {REASON}
    press_at_once(page, ["z"] * 3)
    assert len(rejected(review)) == 5


def test_keys_behind_a_decision_that_failed_are_dropped_and_said_to_be(page, server, review):
    """They were meant for the number that would have come next."""
    bare = next(one.number for one in review().ranked_open if not one.number.proposal.first)
    open_review(page, server, f"&number={bare.id}")
    for key in ("a", "x", "1"):
        page.keyboard.press(key)
    sign = page.locator(".keys-waiting")
    expect(sign).to_have_text("Not used, as the number before was not decided: X 1", timeout=30_000)
    idle(page)
    assert rejected(review) == []
    press_key(page, "x")
    press_key(page, "1")
    assert [number.id for number in rejected(review)] == [bare.id]


def press_key(page, key):
    page.keyboard.press(key)
    idle(page)


def test_a_key_held_down_is_one_decision(page, server, review):
    open_review(page, server)
    press_key(page, "x")
    for _ in range(12):  # what a browser sends for a key that is held
        page.keyboard.down("1")
    page.keyboard.up("1")
    press_at_once(page, [])
    assert len(rejected(review)) == 1


def test_what_is_typed_is_no_key(page, server, review):
    open_review(page, server, "&do=reject")
    field = page.get_by_role("textbox", name="Another reason")
    field.click()
    page.keyboard.type("1 example a")
    expect(field).to_have_value("1 example a")
    page.keyboard.press("Tab")
    idle(page)
    assert rejected(review) == []


def test_a_group_is_listed_before_it_is_decided_at_once_and_taken_back_at_once(page, server, review):
    open_list(page, server)
    page.get_by_text("In references").first.click()
    idle(page)
    n = sum(one.group == "reference" for one in review().ranked_open)
    lines = page.locator(".st-key-group_lines")
    expect(lines).to_contain_text("A. Rossi, B. K. Weiss et al., Annals of Accelerators")
    assert lines.locator("strong").count() == n
    page.get_by_role("button", name=f"Reject these {n} numbers").click()
    idle(page)
    expect(page.get_by_text(f"{n} numbers rejected")).to_be_visible()
    assert {number.reason for number in rejected(review)} == {"a name, version, page or date"}
    assert len(rejected(review)) == n
    press_key(page, "z")
    expect(page.get_by_text(f"Undone: {n} numbers are open again")).to_be_visible()
    assert rejected(review) == []


def open_list(page, server, query=""):
    go_to(page, f"{server}/review?article=long-report&do=list{query}")
    page.wait_for_selector(".st-key-number_lines button")


def test_filters_and_order_are_kept_in_the_address_and_hold_beside_the_text(page, server, review):
    open_list(page, server, "&on_page=5&group=tick")
    page.get_by_text("As in the text").click()
    idle(page)
    assert "order=text" in page.url
    page.reload()
    expect(page.locator(".st-key-number_lines button")).to_have_count(2)
    idle(page)
    page.locator(".st-key-number_lines button").first.click()
    page.wait_for_selector(".marked-text .marked-current")
    idle(page)
    assert "on_page=5" in page.url
    expect(page.get_by_text("Number 1 of 2")).to_be_visible()
    press_at_once(page, ["x", "5", "x", "5"])
    assert {(number.phrase, number.reason) for number in rejected(review)} == {
        ("1,000", "not worth keeping"),
        ("1,500", "not worth keeping"),
    }


@pytest.mark.parametrize("query", ["&do=list", "&do=list&group=tick"])
def test_axe_finds_nothing_of_ours_in_light_and_dark(page, server, query):
    open_list(page, server, query)
    assert find_ours(page, SCHEMES) == []


@pytest.mark.parametrize("query", ["&do=list", "&do=list&group=reference"])
def test_a_phone_never_scrolls_sideways(page_of, server, query):
    page = page_of(**PHONE)
    open_list(page, server, query)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= PHONE["viewport"]["width"]
