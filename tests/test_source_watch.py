"""Sources that change: a real server says other things than before, and each fact is told what became of its words."""

from __future__ import annotations

import json
import time
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from typing import ClassVar

import pytest
from support.judged_catalogue import METRICS, make_fact
from support.serving import serve_handler
from support.source_tree import ROOT
from support.streamlit_pages import open_page, words

from facts.catalog import Actor, Catalogue, ReviewService, Role, SourceWatch, UpdateService
from facts.catalog.article_ingestion import TextAlignment
from facts.catalog.update_kinds import advise_task, explain_task, name_kind
from facts.documents import Reading, reader_limits
from facts.documents.source_visit import SourceVisitor
from facts.errors import NotAllowed
from facts.evidence.status import get_today
from facts.languages import INTERFACE_LANGUAGES
from facts.languages.translator import speaker
from facts.model.research_facility import Facility
from facts.model.source_article import Article
from facts.store import Store

TEXT = (
    "The hall was opened in May.\n\n"
    "By 2019 the centre had treated 2,500 patients in all. It runs 40 cores.\n\n"
    "The tunnel is 12 km long.\n\n"
)
QUOTES = {"patients": "2,500 patients", "cores": "40 cores", "tunnel": "12 km"}


class Handler(BaseHTTPRequestHandler):
    """Says what the test tells it to say; remembers what it was asked."""

    protocol_version = "HTTP/1.1"
    says: ClassVar[dict] = {}
    asked: ClassVar[list] = []

    def do_GET(self):
        self.asked.append((self.path, dict(self.headers)))
        told = self.says.get(self.path, {"status": 404})
        status, body, headers = told.get("status", 200), told.get("body", "").encode(), told.get("headers", {})
        if headers.get("ETag") and self.headers["If-None-Match"] == headers["ETag"]:
            status, body = 304, b""
        time.sleep(told.get("wait", 0))
        self.send_response(status)
        for name, value in {"Content-Type": "text/plain; charset=utf-8", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(told.get("size", len(body))))
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True

    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="module")
def server():
    with serve_handler(Handler) as port:
        yield port


@pytest.fixture
def says(server, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "tests"))
    Handler.says, Handler.asked = {"/a": {"body": TEXT, "headers": {"ETag": '"1"'}}}, []
    return Handler.says


def fill(store, port, text=TEXT):
    """Return an editor's catalogue of one article with an address, its text, and three facts found in it."""
    article = Article(id="page", title="A page", publisher="Nobody", url=f"http://127.0.0.1:{port}/a")
    given = [("=2500/-2", "{patient}"), ("=40", "{core}"), ("=12", "km")]
    facts = [
        make_fact(f"{name}-one", quantity, unit, "2019", metric=name, article="page", facility="ours")
        for name, (quantity, unit) in zip(QUOTES, given, strict=True)
    ]
    stored = [
        one.model_copy(update={"quote_exact": QUOTES[one.metric], "value_text": QUOTES[one.metric]}) for one in facts
    ]
    ours = Facility(id="ours", name="Ours", short_name="Ours", kind="laboratory")
    store.add(facilities=[ours], metrics=METRICS.values(), articles=[article], facts=stored, by="anna")
    editor = Catalogue(store, Actor("anna", Role.EDITOR))
    if text:
        ReviewService(editor).ingest_text(Reading(text=text, title="A page", publisher="Nobody"), article)
    return editor


@pytest.fixture
def editor(store, server, says):
    return fill(store, server)


def visit(editor):
    watcher = Actor("facts watch", Role.EDITOR)
    return next(SourceWatch(editor.view_as(watcher), SourceVisitor("support.local_worker"), 0).iter_visits(["page"]))


def edit(says, *pairs, etag='"2"'):
    text = says["/a"]["body"]
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    says["/a"] = {"body": text, "headers": {"ETag": etag}}


def find_tasks(editor, kind="source-changed"):
    return [task for task in editor.list_updates(limit=500).tasks if task.kind.name == kind]


def test_a_page_that_says_the_same_is_asked_with_its_mark_and_leaves_no_event(editor, says):
    first = visit(editor)
    assert (first.visit.outcome, first.counts, first.is_news) == ("same", {"same": 3}, False)
    version, events = editor.get_version(), len(editor.get_history("visit", "page"))
    again = visit(editor)
    assert (again.visit.outcome, again.changes, again.visit.etag) == ("same", (), '"1"')
    pages = [headers for path, headers in Handler.asked if path == "/a"]
    assert [headers.get("If-None-Match") for headers in pages] == [None, '"1"']
    assert pages[0]["User-Agent"].startswith("facts-dashboard/")
    assert (editor.get_version(), len(editor.get_history("visit", "page"))) == (version, events)
    assert again.visit.visited_at > first.visit.visited_at
    assert again.visit.since == first.visit.since


def test_each_fact_is_told_what_became_of_its_words(editor, says):
    edit(says, ("The hall was opened", "News. The large hall was opened"), ("2,500 patients", "2,534 patients"))
    edit(says, ("The tunnel is 12 km long.\n\n", ""))
    found = visit(editor)
    assert (found.visit.outcome, found.is_news) == ("changed", True)
    assert found.counts == {"words": 1, "moved": 1, "gone": 1}
    told = {one.fact: (one.kind, one.old_words, one.new_words) for one in found.changes}
    old = "By 2019 the centre had treated 2,500 patients in all."
    assert told["patients-one"] == ("words", old, old.replace("2,500", "2,534"))
    assert told["tunnel-one"] == ("gone", "The tunnel is 12 km long.", "")
    tasks = {task.subject: task for task in find_tasks(editor)}
    assert tasks.keys() == told.keys()
    assert tasks["patients-one"].change.new_words == told["patients-one"][2]
    for say in map(speaker, INTERFACE_LANGUAGES):
        task = tasks["patients-one"]
        assert all((name_kind(task.kind.name, say), explain_task(task, say), advise_task(task, say)))
    assert editor.read_text("page") == TEXT
    assert editor.get_fact("patients-one").revision == 2  # as bringing the text in left it
    assert editor.get_history("source", "patients-one")[0].by == "facts watch"


@pytest.mark.parametrize(
    ("old", "new"),
    [("By 2019", "By 2023"), ("treated 2,500", "treated more than 2,500"), ("had treated", "had not yet treated")],
)
def test_words_that_stand_in_another_sentence_are_told(editor, says, old, new):
    edit(says, (old, new))
    found = visit(editor)
    assert [(one.fact, one.kind) for one in found.changes] == [("patients-one", "around")]
    assert new in found.changes[0].new_words
    assert found.counts["around"] == 1


def test_what_is_known_is_told_once_and_ends_when_the_source_is_put_back(editor, says):
    edit(says, ("40 cores", "48 cores"))
    assert visit(editor).is_news
    assert not visit(editor).is_news
    edit(says, ("hall", "house"), etag='"3"')
    again = visit(editor)
    assert (len(again.changes), again.is_news) == (1, False)
    assert len(find_tasks(editor)) == 1
    edit(says, ("house", "hall"), ("48 cores", "40 cores"), etag='"1"')
    assert visit(editor).visit.outcome == "same"
    assert find_tasks(editor) == []
    assert [event.verb for event in editor.get_history("source", "cores-one")] == ["watch", "watch"]


def test_a_task_that_was_dealt_with_comes_back_with_other_words_only(editor, says):
    edit(says, ("40 cores", "48 cores"))
    visit(editor)
    UpdateService(editor).settle_task("source-changed", "cores-one", "the old number stands for 2019")
    edit(says, ("hall", "house"), etag='"3"')
    visit(editor)
    assert find_tasks(editor) == []
    edit(says, ("48 cores", "52 cores"), etag='"4"')
    assert visit(editor).is_news
    assert [task.subject for task in find_tasks(editor)] == ["cores-one"]


def test_the_new_words_are_taken_over_by_bringing_the_article_in_and_correcting(editor, says):
    edit(says, ("40 cores", "48 cores"))
    visit(editor)
    reading = Reading(text=says["/a"]["body"], title="A page", publisher="Nobody")
    ReviewService(editor).ingest_text(reading, editor.get_article("page"))
    assert find_tasks(editor) == []
    fact = editor.get_fact("cores-one")
    changes = {"amount": "48", "value_text": "48 cores", "quote_exact": "48 cores"}
    editor.correct_fact("cores-one", changes, expected=fact.revision, reason="the source was edited")
    assert visit(editor).visit.outcome == "same"
    assert editor.get_fact("cores-one").verification == "verified"


@pytest.mark.parametrize("status", [404, 410])
def test_a_source_that_vanished_is_a_task_until_it_is_there_again(editor, says, status):
    says["/a"] = {"status": status}
    assert visit(editor).is_news
    assert not visit(editor).is_news
    (task,) = find_tasks(editor, "source-vanished")
    assert (task.article.id, editor.read_text("page")) == ("page", TEXT)
    UpdateService(editor).put_off_task("source-vanished", "page", get_today() + timedelta(days=7))
    assert find_tasks(editor, "source-vanished") == []
    says["/a"] = {"body": TEXT}
    assert visit(editor).visit.outcome == "same"
    says["/a"] = {"status": status}
    assert visit(editor).is_news
    assert len(find_tasks(editor, "source-vanished")) == 1


FAILURES = {
    "busy": ({"status": 503}, "503"),
    "private": ({"status": 302, "headers": {"Location": "http://10.0.0.1/a"}}, "not on the public web"),
    "file": ({"status": 302, "headers": {"Location": "file:///etc/passwd"}}, "only http and https"),
    "huge": ({"size": 10**12}, "megabytes"),
    "short": ({"body": "only this", "size": 5000}, "breaks off"),
    "picture": ({"body": "GIF89a"}, "picture"),
    "empty": ({"body": " "}, ""),
}


@pytest.mark.parametrize("name", FAILURES)
def test_an_answer_that_cannot_be_read_changes_nothing_and_is_told(editor, says, name):
    says["/a"], why = FAILURES[name]
    found = visit(editor)
    assert (found.visit.outcome, found.is_news, found.changes) == ("failed", False, ())
    assert why in found.visit.note
    assert find_tasks(editor) == []


def test_a_slow_answer_is_given_up(editor, says, monkeypatch):
    monkeypatch.setattr(reader_limits, "FETCH_SECONDS", 2.0)
    says["/a"] = {"body": TEXT, "wait": 4}
    began = time.monotonic()
    assert visit(editor).visit.outcome == "failed"
    assert time.monotonic() - began < 4


def test_what_robots_txt_forbids_is_not_asked_for(editor, says):
    says["/robots.txt"] = {"body": "User-agent: *\nDisallow: /a\n"}
    assert visit(editor).visit.outcome == "forbidden"
    says["/robots.txt"] = {"status": 500}
    assert visit(editor).visit.outcome == "failed"
    assert {path for path, _ in Handler.asked} == {"/robots.txt"}
    says["/robots.txt"] = {"body": "User-agent: *\nDisallow: /\nUser-agent: facts-dashboard\nAllow: /\n"}
    assert visit(editor).visit.outcome == "same"


def test_a_host_has_its_pause_and_a_busy_one_its_rest(editor, says, server, store):
    more = [
        Article(id=f"page-{n}", title=f"Page {n}", publisher="Nobody", url=f"http://127.0.0.1:{server}/{n}")
        for n in range(3)
    ]
    store.add(articles=more, by="anna")
    says["/0"], says["/robots.txt"] = {"status": 429}, {"body": "User-agent: *\nCrawl-delay: 1\n"}
    watcher = SourceWatch(editor, SourceVisitor("support.local_worker"), pause=0.1)
    began = time.monotonic()
    found = [(one.visit.article, one.visit.outcome) for one in watcher.iter_visits()]
    assert found == [("page", "same"), ("page-0", "failed")]
    assert time.monotonic() - began > 1
    assert [path for path, _ in Handler.asked].count("/robots.txt") == 1
    assert editor.open_office().list_watched(2) == ["page-1", "page-2"]
    assert list(watcher.iter_visits(seconds=-1)) == []


def test_without_a_held_text_the_words_of_the_record_are_looked_for(store, server, says):
    editor = fill(store, server, text="")
    assert visit(editor).visit.outcome == "same"
    edit(says, ("40 cores", "48 cores"))
    found = visit(editor)
    assert [(one.fact, one.kind, one.old_words) for one in found.changes] == [("cores-one", "gone", "40 cores")]
    assert [task.subject for task in find_tasks(editor)] == ["cores-one"]


def test_readers_are_told_that_words_changed_and_not_the_sentences(editor, says):
    edit(says, ("40 cores", "48 cores"))
    visit(editor)
    reader = editor.view_as(Actor("anybody"))
    (told,) = reader.list_source_changes(["cores-one"])
    assert (told.kind, told.old_words, told.new_words) == ("words", "", "")
    assert editor.list_source_changes(["cores-one"])[0].new_words == "It runs 48 cores."
    with pytest.raises(NotAllowed):
        SourceWatch(reader)
    with pytest.raises(NotAllowed):
        reader.get_history("visit", "page")


@pytest.mark.parametrize(
    ("old", "new", "place", "expected"),
    [
        ("a 12 b", "a 13 b", (2, 4), "13"),
        ("one\na 12 b\ntwo\nlast", "ONE\na 13 b\ntwo\nLAST", (6, 8), "13"),
        ("a 12 b", "a  b", (2, 4), ""),
        ("12", "13", (0, 2), "13"),
        ("12", "", (0, 2), ""),
    ],
)
def test_a_replacement_is_what_stands_there_now(old, new, place, expected):
    start, end = TextAlignment(old, new).find_replacement(*place)
    assert new[start:end] == expected


def test_the_command_tells_what_it_found_and_asks_nothing_of_this_machine(facts, shipped, tmp_path, server, says):
    url = f"sqlite:///{tmp_path}/watched.db"
    with Store.open(url) as store:
        fill(store, server)
        editor = Catalogue(store, Actor("anna", Role.EDITOR))
        edit(says, ("40 cores", "48 cores"))
        visit(editor)
    ran = facts("updates", "--kind", "source-changed", "--database-url", url)
    assert ran.code == 1
    assert "- It runs 40 cores." in ran.out
    assert "+ It runs 48 cores." in ran.out
    Handler.asked.clear()
    ran = facts("watch", "--article", "page", "--format", "jsonl", "--database-url", url)
    told = json.loads(ran.out)
    assert (ran.code, told["outcome"], told["facts"]) == (0, "failed", {})
    assert "is not on the public web" in told["note"]
    assert Handler.asked == []
    assert "1 addresses read, 0 with something new" in ran.err
    assert facts("watch", "--format", "xml").code == 2
    assert facts("watch", "--article", "nothing").code == 2


def test_the_page_of_a_fact_sets_old_and_new_words_side_by_side(tmp_path, monkeypatch, server, says):
    url = f"sqlite:///{tmp_path}/watched.db"
    monkeypatch.setenv("FACTS_DATABASE_URL", url)
    with Store.open(url) as store:
        editor = fill(store, server)
        edit(says, ("40 cores", "4<b>8</b> cores"))
        visit(editor)
        at = open_page("fact", id="cores-one")
        assert any("The source says other words there since" in one.value for one in at.warning)
        assert {"It runs 40 cores.", "It runs 4<b>8</b> cores."} <= {one.value for one in at.text}
        monkeypatch.setenv("FACTS_HOST", "0.0.0.0")
        at = open_page("fact", id="cores-one")
        assert any("The source says other words there since" in one.value for one in at.warning)
        assert "It runs 4<b>8</b> cores." not in words(at)
        monkeypatch.delenv("FACTS_HOST")
        says["/a"] = {"status": 404}
        visit(editor)
        at = open_page("article", article="page")
        assert any("its address leads to no page" in one.value for one in at.warning)
        at = open_page("updates", kind="source-changed")
        assert {"It runs 40 cores.", "It runs 4<b>8</b> cores."} <= {one.value for one in at.text}
        assert "settle-source-changed-cores-one" in {button.key for button in at.button}
