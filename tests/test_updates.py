"""What needs a person: one of each kind is found on both databases, ordered, filtered, assigned, put off and ended."""

from datetime import timedelta

import pytest
from support.task_catalogue import KINDS, enter_file, fill_tasks

from facts.catalog import Actor, Catalogue, Role, UpdateService
from facts.catalog.update_kinds import UPDATE_KINDS, advise_task, explain_task, name_kind, name_task
from facts.errors import NotAllowed, NotFound, RecordError
from facts.evidence.status import get_today
from facts.languages import INTERFACE_LANGUAGES
from facts.languages.translator import speaker
from facts.model.office_task import TaskFilter
from facts.model.record import Status, Verification
from facts.model.selection import Selection
from facts.provenance.manifest import Manifest

FAR = get_today() + timedelta(days=30)


@pytest.fixture
def editor(store):
    return fill_tasks(store)


@pytest.fixture
def service(editor):
    return UpdateService(editor)


def list_kinds(catalogue, **chosen):
    return {task.kind.name: task for task in catalogue.list_updates(TaskFilter(**chosen), limit=500).tasks}


def find_task(catalogue, kind):
    return list_kinds(catalogue)[kind]


def test_one_of_each_kind_is_found_with_its_facts_and_nothing_else(editor):
    page = editor.list_updates(limit=500)
    found = {task.kind.name: task.fact_ids for task in page.tasks}
    assert {kind: set(facts) for kind, facts in found.items()} == {kind: set(facts) for kind, facts in KINDS.items()}
    assert len(page.tasks) == len(KINDS)
    assert page.counts == dict.fromkeys(KINDS, 1)
    assert find_task(editor, "undecided").article.id == "a-letter"
    assert find_task(editor, "published-overtaken").newer.id == "after-one"
    assert page.facilities == ("ours", "theirs", "third")


def test_every_task_says_in_each_language_what_it_is_why_and_what_to_do(editor):
    for code in INTERFACE_LANGUAGES:
        say = speaker(code)
        for task in editor.list_updates(limit=500).tasks:
            told = [
                name_kind(task.kind.name, say),
                name_task(task, say),
                explain_task(task, say),
                advise_task(task, say),
            ]
            assert all(told), (code, task.kind.name, told)
            assert not any("{" in words for words in told)


def test_it_agrees_with_states_check_and_verify(editor):
    """Each finding and each state that somebody must act on is a task, and each task of a kind is one of those."""
    tasks = list_kinds(editor)
    public = Selection.of()
    judged = list(editor.iter_judged(public))
    assert {fact.id for fact in judged if fact.state is Status.CONTRADICTED} == set(tasks["contradiction"].fact_ids)
    late = {*tasks["out-of-date"].fact_ids, *tasks["claim-expired"].fact_ids}
    assert {fact.id for fact in judged if fact.state is Status.OUT_OF_DATE} == late
    codes = {"stale": "out-of-date", "not-in-the-words": "failed-check"}
    for finding in editor.iter_findings(public):
        assert set(finding.facts) == set(tasks[codes.get(finding.code, finding.code)].fact_ids), finding
    unsound = {fact.id for fact in judged if fact.verification in (Verification.FAILED, Verification.NEEDS_PERSON)}
    assert unsound == {"failed-one", "doubt-one"}


def test_what_matters_most_comes_first_and_pages_do_not_overlap(editor, service):
    tasks = editor.list_updates(limit=500).tasks
    assert [task.kind.name for task in tasks][:2] == ["published-withdrawn", "contradiction"]
    weights = [task.kind.weight + task.published + 10 * task.is_headline for task in tasks]
    assert weights == sorted(weights, reverse=True)
    parts = [editor.list_updates(limit=5, offset=at).tasks for at in (0, 5, 10)]
    assert [task.subject for part in parts for task in part] == [task.subject for task in tasks]
    for number in range(15):
        enter_file(editor, "old-one", form=f"f{number}")
    service.set_owner("ours", "cores", "eva@example.org")
    old = find_task(editor, "out-of-date")
    assert (old.published, old.is_headline, old.person) == (15, True, "eva@example.org")
    names = [task.kind.name for task in editor.list_updates().tasks]
    assert names.index("out-of-date") < names.index("needs-a-person")


def test_filters_are_those_of_the_database(editor, service):
    assert list_kinds(editor, facility=("third",)).keys() == {"total-falls"}
    assert list_kinds(editor, kind=("proposed", "plan-past")).keys() == {"proposed", "plan-past"}
    assert list_kinds(editor, kind=("nothing",)) == {}
    assert list_kinds(editor, topic=("nothing",)) == {}
    service.assign_task("plan-past", "plan-past", "eva@example.org")
    service.set_owner("ours", "tunnel", "eva@example.org")
    assert list_kinds(editor, person="eva@example.org").keys() == {"plan-past", "needs-a-person"}
    service.assign_task("needs-a-person", "doubt-one", "otto@example.org")
    assert find_task(editor, "needs-a-person").person == "otto@example.org"
    service.assign_task("needs-a-person", "doubt-one", "")
    assert find_task(editor, "needs-a-person").person == "eva@example.org"
    service.set_owner("ours", "tunnel", "")
    assert find_task(editor, "needs-a-person").person == ""


def test_a_task_rests_until_its_day_and_comes_back_when_its_fact_changes(editor, service):
    service.put_off_task("out-of-date", "old-one", FAR)
    assert "out-of-date" not in list_kinds(editor)
    assert list_kinds(editor, is_put_off=True)["out-of-date"].until == FAR.isoformat()
    service.resume_task("out-of-date", "old-one")
    assert "out-of-date" in list_kinds(editor)
    service.put_off_task("out-of-date", "old-one", FAR)
    editor.prefer_fact("old-one", expected=1, reason="the best source")
    assert "out-of-date" in list_kinds(editor)
    task = find_task(editor, "published-withdrawn")
    service.settle_task(task.kind.name, task.subject, "taken out of the web page")
    assert "published-withdrawn" not in list_kinds(editor)
    for until in (get_today(), get_today() + timedelta(days=1000)):
        with pytest.raises(RecordError, match="two years"):
            service.put_off_task("proposed", "waits-one", until)
    with pytest.raises(NotFound):
        service.put_off_task("proposed", "no-such-fact", FAR)
    with pytest.raises(RecordError, match="reason"):
        service.settle_task("proposed", "waits-one", " ")


def test_a_number_that_is_still_right_is_current_again_with_its_source_in_the_log(editor):
    with pytest.raises(RecordError, match="source"):
        editor.renew_fact("old-one", expected=1, source=" ")
    with pytest.raises(RecordError, match="ten years"):
        editor.renew_fact("old-one", expected=1, source="the director", until=get_today())
    fact = editor.renew_fact("old-one", expected=1, source="e-mail of the computing centre")
    assert fact.review_by == get_today() + timedelta(days=730)
    assert editor.get_judged(["old-one"])["old-one"].state is Status.CURRENT
    event = editor.get_history("fact", "old-one")[0]
    assert (event.verb, event.by, event.reason) == ("renew", "anna", "e-mail of the computing centre")
    assert "out-of-date" not in list_kinds(editor)


def test_what_is_published_is_told_whatever_it_was_published_in(editor, service):
    service.note_placement("old-one", "annual report 2025, p. 12", "2025-06")
    noted = editor.open_office().list_placements(facility="ours")
    assert [(one.fact, one.place, one.revision, one.noted_by) for one in noted] == [
        ("old-one", "annual report 2025, p. 12", 1, "anna")
    ]
    editor.withdraw_fact("old-one", expected=1, reason="wrong")
    assert {"old-one", "gone-one"} == {task.fact_ids[0] for task in gone(editor)}
    service.remove_placement(noted[0].id, "reprinted")
    assert {"gone-one"} == {task.fact_ids[0] for task in gone(editor)}
    with pytest.raises(NotFound):
        service.remove_placement(noted[0].id, "again")
    with pytest.raises(RecordError):
        service.note_placement("old-one", "annual report", "last year")


def gone(catalogue):
    return catalogue.list_updates(TaskFilter(kind=("published-withdrawn",))).tasks


def test_a_live_embed_needs_nobody_and_a_frozen_one_does(editor):
    for key, query in (("xaaaaaaaaaa", ""), ("xbbbbbbbbbb", "?frozen=2026-01-01")):
        about = {"form": "card", "title": "A card", "address": f"/embed/fact/fine-one{query}", "language": "en"}
        made = Manifest.of_counts(export=key, **about, facts=1, verified=0)
        fact = "fall-first" if query else "after-one"
        editor.enter_export(made.with_lines(Manifest.of(**about, rows=[line(editor, fact)]).lines))
    editor.withdraw_fact("after-one", expected=1, reason="wrong")
    editor.withdraw_fact("fall-first", expected=1, reason="wrong")
    assert {"gone-one", "fall-first"} == {task.fact_ids[0] for task in gone(editor)}


def line(catalogue, key):
    fact = catalogue.get_fact(key)
    return {"id": key, "revision": fact.revision, "value_said": "said", "verification": fact.verification}


def test_readers_see_and_change_nothing_of_it(editor, service):
    reader = editor.view_as(Actor("reader", Role.READER))
    mine = UpdateService(reader)
    service.assign_task("out-of-date", "old-one", "eva@example.org")
    for ask in (
        reader.list_updates,
        reader.count_updates,
        reader.open_office,
        lambda: reader.get_histories("task", ["out-of-date/old-one"]),
        lambda: mine.assign_task("out-of-date", "old-one", "me"),
        lambda: mine.put_off_task("out-of-date", "old-one", FAR),
        lambda: mine.settle_task("out-of-date", "old-one", "done"),
        lambda: mine.set_owner("ours", "cores", "me"),
        lambda: mine.note_placement("fine-one", "here", "2026"),
        lambda: mine.make_feed_key("me"),
        lambda: mine.end_feed_keys("anna"),
        lambda: reader.renew_fact("old-one", expected=1, source="me"),
    ):
        with pytest.raises(NotAllowed):
            ask()
    told = editor.get_histories("task", ["out-of-date/old-one"])["out-of-date/old-one"]
    assert [(event.verb, event.by, event.reason) for event in told] == [("assign", "anna", "eva@example.org")]


def test_an_empty_list_is_empty(store):
    page = Catalogue(store, Actor("anna", Role.EDITOR)).list_updates()
    assert (page.tasks, dict(page.counts)) == ((), {})
    assert all(name == kind.name for name, kind in UPDATE_KINDS.items())
