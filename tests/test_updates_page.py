"""The page Updates: its groups, filters and next steps, and that readers see nothing of it."""

import pytest
from playwright.sync_api import expect
from support.serving import served
from support.streamlit_pages import open_page, words
from support.task_catalogue import KINDS, fill_tasks

from facts.catalog import UpdateService
from facts.store import Store


@pytest.fixture
def editor(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path}/tasks.db"
    monkeypatch.setenv("FACTS_DATABASE_URL", url)
    monkeypatch.setenv("FACTS_ACTOR", "anna")
    with Store.open(url) as store:
        yield fill_tasks(store)


def press(at, key):
    at.button(key=key).click()
    at.run()
    assert not at.exception


def test_each_kind_has_its_heading_its_count_and_its_next_step(editor):
    at = open_page("updates")  # the catalogue that ships has tasks, too
    said = words(at)
    for heading in ("Published, and withdrawn since (1)", "Total that falls (1)"):
        assert heading in said
    assert "Out of date (" in said
    assert "ours, pulse: 5 fs, as of January 2026" in said
    assert "published 1 time" in said
    keys = {button.key for button in at.button}
    steps = ("settle-published-withdrawn-gone-one", "confirm-needs-a-person-doubt-one", "approve-proposed-waits-one")
    assert keys >= set(steps)
    assert {f"take-{kind}-" in " ".join(map(str, keys)) for kind in KINDS} == {True}


def test_a_task_is_ended_where_it_is_listed(editor):
    at = open_page("updates", kind="out-of-date", facility="ours")
    press(at, "renew-out-of-date-old-one")
    assert "it needs a source" in at.error[0].value
    at.text_input(key="source-out-of-date-old-one").set_value("e-mail of the director")
    press(at, "renew-out-of-date-old-one")
    assert "Record that it is still right" in at.success[0].value
    assert "Nothing is to do here." in words(at)
    assert editor.get_history("fact", "old-one")[0].reason == "e-mail of the director"
    at = open_page("updates", kind="proposed")
    press(at, "approve-proposed-waits-one")
    assert editor.get_fact("waits-one").review_state == "approved"


def test_a_task_is_assigned_owned_put_off_and_found_again(editor):
    at = open_page("updates", facility="third")
    assert "Out of date" not in words(at)
    kind, subject = "total-falls", "fall-first+fall-later"
    at.text_input(key=f"person-{kind}-{subject}").set_value("eva@example.org")
    press(at, f"assign-{kind}-{subject}")
    press(at, f"own-{kind}-{subject}")
    assert "eva\u200b@example.org · headline number" in words(at)
    assert "Total that falls" in words(open_page("updates", person="eva@example.org"))
    assert "Nothing is to do here." in words(open_page("updates", person="me"))
    press(at, f"rest-7-{kind}-{subject}")
    assert "Nothing is to do here." in words(at)
    at = open_page("updates", rest="yes")
    assert "put off until" in words(at)
    press(at, f"resume-{kind}-{subject}")
    assert "Total that falls" in words(open_page("updates", facility="third"))


def test_readers_are_told_that_it_is_for_editors(editor, monkeypatch):
    UpdateService(editor).assign_task("out-of-date", "old-one", "eva@example.org")
    monkeypatch.setenv("FACTS_HOST", "0.0.0.0")
    at = open_page("updates")
    assert "needs the role of editor" in at.info[0].value
    assert not [button.key for button in at.button]
    assert "eva@" not in words(at)
    assert "cores" not in words(at)


def test_an_officer_empties_the_list(page, editor, tmp_path):
    """In the browser: each task is dealt with where it is listed, until nothing is to do at one facility."""
    with served(FACTS_DATABASE_URL=f"sqlite:///{tmp_path}/tasks.db", FACTS_ACTOR="anna") as base:
        page.goto(f"{base}/updates?facility=theirs")
        expect(page.get_by_role("link", name="Updates (")).to_be_visible()
        tasks = page.locator("[class*='st-key-task-']")
        for left in (2, 1):
            expect(tasks).to_have_count(left + 1)
            page.get_by_role("button", name="Dealt with").first.click()
            page.get_by_label("What was done?").last.fill("put right on the web page")
            page.get_by_role("button", name="Record that it is dealt with").click()
        expect(tasks).to_have_count(1)
        expect(page.get_by_text("Both are said of about the same time")).to_be_visible()
        page.get_by_role("button", name="Put off").click()
        page.get_by_role("button", name="Until").first.click()
        expect(page.get_by_text("Nothing is to do here.")).to_be_visible()
