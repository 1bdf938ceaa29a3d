"""The Overview: one chart that can be compared, what holds now by topic, what is new, what was corrected."""

from collections import Counter
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, event
from support.small_catalogue import a_fact
from support.streamlit_pages import open_page, words

from dashboard.ui import catalogue_access
from dashboard.views import front_page
from dashboard.views.shared_catalogue import EDITOR, get_catalogue
from dashboard.views.view import ViewQuery, show_chart
from facts.model.record import ReviewState, Status
from facts.model.selection import Selection

STATEMENTS = 50  # of what nobody has asked since the last write


@pytest.fixture(autouse=True)
def own_catalogue(tmp_path, monkeypatch):
    monkeypatch.setenv("FACTS_DATABASE_URL", f"sqlite:///{tmp_path}/catalogue.sqlite")
    return get_catalogue(EDITOR)


def find_links(at):
    return [link.proto.label.replace("\\", "").replace("\u00a0", " ") for link in at.get("page_link")]


def make_fact(key, **changes):
    told = {"metric": "patients_treated", "article": "infn-newsletter-62", "as_of": "2026-11", "as_of_basis": "stated"}
    return a_fact(key, 9876, **{**told, **changes})


def test_the_chart_is_of_the_metric_with_current_comparable_figures_of_most_facilities():
    chosen = front_page.choose_front_chart("en")
    assert chosen.state == (Status.CURRENT,)
    best = show_chart("compare", ViewQuery.of(chosen))
    assert best.remarks == ""
    shown = Counter(best.frame["facility"])
    for metric in get_catalogue().get_metrics().values():
        if metric.stat_type not in ("rank", "date"):
            other = show_chart("compare", ViewQuery.of(Selection.of(metric=metric.id, state="current")))
            assert len(set(other.frame["facility"])) <= len(shown)
    at = open_page("overview")
    assert at.get("plotly_chart")[0].proto.alt == best.describe()
    assert len(at.get("plotly_chart")) == 1


def test_every_topic_shows_what_holds_today_each_fact_once():
    listed = front_page.list_current_by_topic("en")
    topics = get_catalogue().count_facets(Selection.of(state="current"), ["topic"])["topic"]
    assert {(topic, count) for topic, count, _ in listed} == {(item.value, item.count) for item in topics}
    rows = [row for _, _, newest in listed for row in newest.to_dict("records")]
    assert {row["status"] for row in rows} == {Status.CURRENT}
    assert max(Counter(row["id"] for row in rows).values()) == 1
    said, links = words(open_page("overview")), find_links(open_page("overview"))
    for row in rows:
        value = row["value_said"].replace("\u00a0", " ")
        assert f"**{value}** · {row['facility_name']}" in links
        assert row["as_of_said"].replace("\u00a0", " ") in said
    assert "2,500 patients" not in " ".join(links)


def test_a_catalogue_that_nobody_has_touched_has_nothing_new_and_nothing_corrected():
    said = words(open_page("overview"))
    assert "Latest" in said
    assert "No figure was corrected or withdrawn lately." in said
    assert len(front_page.list_new_facts("en")) == 0


def test_what_was_added_is_new_once_it_is_public(own_catalogue):
    own_catalogue.propose_facts([make_fact("fresh0000001"), make_fact("fresh0000002", as_of="2026-10")])
    assert len(front_page.list_new_facts("en")) == 0
    own_catalogue.approve_fact("fresh0000001", expected=1)
    assert list(front_page.list_new_facts("en")["id"]) == ["fresh0000001"]
    at = open_page("overview")
    assert "New" in [header.value for header in at.header]
    assert "**9,876 patients** · CNAO" in find_links(at)
    own_catalogue.withdraw_fact("fresh0000001", expected=2, reason="a slip")
    assert len(front_page.list_new_facts("en")) == 0


def test_what_was_corrected_or_withdrawn_is_told_with_what_it_said_before(own_catalogue):
    own_catalogue.propose_facts([make_fact(f"fresh000000{n}", as_of=f"2026-0{n}") for n in (1, 2, 3)])
    for number in (1, 2):
        own_catalogue.approve_fact(f"fresh000000{number}", expected=1)
    own_catalogue.correct_fact(
        "fresh0000001", {"amount": "9877", "value_text": "9,877 patients"}, expected=2, reason="x"
    )
    own_catalogue.correct_fact("fresh0000001", {"note": "kept"}, expected=3, reason="no change of what is stated")
    own_catalogue.withdraw_fact("fresh0000002", expected=2, reason="a slip of somebody")
    own_catalogue.correct_fact("fresh0000003", {"amount": "1"}, expected=1, reason="never public")
    told = {one.fact: one for one in front_page.list_corrections("en")}
    assert told.keys() == {"fresh0000002", "fresh0000001"}
    assert told["fresh0000002"].now == "withdrawn"
    assert told["fresh0000001"].before.startswith("9,876 patients")
    assert told["fresh0000001"].now.startswith("9,877 patients")
    (line,) = [link for link in find_links(open_page("overview")) if "9,877 patients" in link and "→" in link]
    assert line.startswith("CNAO, Patients treated: 9,876 patients, as of January 2026 → 9,877 patients")
    assert "somebody" not in " ".join(find_links(open_page("overview")))


def test_a_fact_that_was_rejected_after_it_was_public_counts_as_withdrawn(own_catalogue):
    own_catalogue.propose_facts([make_fact("fresh0000001")])
    own_catalogue.approve_fact("fresh0000001", expected=1)
    own_catalogue.correct_fact("fresh0000001", {"amount": "9877"}, expected=2, reason="x")
    own_catalogue.reject_fact("fresh0000001", expected=3, reason="not ours")
    assert get_catalogue().get_current_states(["fresh0000001"])["fresh0000001"].review_state is ReviewState.REJECTED
    assert [one.now for one in front_page.list_corrections("en")] == ["withdrawn"]


@contextmanager
def counted_statements():
    found = []

    def note(_connection, _cursor, statement, *_more):
        if statement != "BEGIN" and "clock.tick" not in statement:
            found.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield found
    event.remove(Engine, "before_cursor_execute", note)


def ask_all():
    """Ask for everything that the page shows beside the frame that all pages share."""
    chosen = front_page.choose_front_chart("en")
    show_chart("compare", ViewQuery.of(chosen, **{"in": "en"}))
    for ask in (front_page.list_current_by_topic, front_page.list_new_facts, front_page.list_corrections):
        ask("en")


def test_the_page_asks_few_questions_and_none_again(own_catalogue):
    own_catalogue.propose_facts([make_fact("fresh0000001")])
    with counted_statements() as first:
        ask_all()
    with counted_statements() as again:
        ask_all()
    assert 0 < len(first) < STATEMENTS
    assert again == []


def test_what_is_covered_is_drawn_once_it_is_opened():
    at = open_page("overview")
    assert catalogue_access.open_catalogue()
    at.session_state["covered"] = True
    assert len(at.run().get("plotly_chart")) in (1, 2)
