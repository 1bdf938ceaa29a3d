"""The list of what needs a person: grouped by kind, filtered, each task with its next steps in place."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import safe_text
from dashboard.review import decisions
from dashboard.safe_text import escape_markdown
from dashboard.share import share_tabs
from dashboard.ui import catalogue_access, components, controls
from dashboard.views.fact_lists import name_subjects
from facts import saying
from facts.catalog import NextStep, UpdateService, update_kinds
from facts.errors import FactsError
from facts.evidence.status import get_today
from facts.model.candidate_number import AuditEntry
from facts.model.office_record import TaskMark
from facts.model.office_task import TaskFilter
from facts.model.text_limits import find_max_length

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from facts.catalog import Catalogue, UpdatePage, UpdateTask
    from facts.languages.translator import Speaker

OF_EACH_KIND = 4
ON_PAGE = 20
_RESTS = (7, 30, 90)
"""Days to which a task can be put off with one button."""
_YEAR = 365
_MADE_FEED = "feed_made"
_FILTERS = ("kind", "facility", "person", "rest")


def read_filter() -> TaskFilter:
    """Return the filter of the address; `person=me` is whoever asks."""
    asked = {name: controls.get_query_value(name) for name in _FILTERS}
    person = catalogue_access.open_catalogue().actor.name if asked["person"] == "me" else asked["person"]
    kind, facility = (tuple(filter(None, (asked[name],))) for name in ("kind", "facility"))
    return TaskFilter(kind, facility, (), person, asked["rest"] == "yes")


def list_tasks(catalogue: Catalogue, chosen: TaskFilter) -> UpdatePage:
    """Return the first tasks of each kind, or a page of those of one kind."""
    if not chosen.kind:
        return catalogue.list_updates(chosen, limit=500, most_of_kind=OF_EACH_KIND)
    number = controls.get_query_value("page", "1")
    at = max(int(number[:4]), 1) - 1 if number.isdecimal() else 0
    return catalogue.list_updates(chosen, limit=ON_PAGE, offset=at * ON_PAGE)


def show_filters(page: UpdatePage, say: Speaker) -> None:
    """Show the filters, the kinds with their counts; the address remembers them."""
    total = sum(page.counts.values())
    all_kinds = say("All kinds")
    kinds = {"": f"{all_kinds} ({controls.format_count(total, say)})"}
    kinds |= {
        name: f"{update_kinds.name_kind(name, say)} ({controls.format_count(page.counts[name], say)})"
        for name in _sort_kinds(page)
    }
    names = name_subjects(say.language)["facility"]
    places = {"": say("All facilities")} | {key: names.get(key, key) for key in page.facilities}
    persons = {"": say("Everybody"), "me": say("Me")} | {name: name for name in page.persons}
    rests = {"": say("To do now"), "yes": say("Put off")}
    wide, other, who, rest = st.columns([4, 3, 3, 2])
    with wide:
        controls.choose_one("kind", say("Kind of task"), kinds, "")
    with other:
        controls.choose_one("facility", say("Facility"), places, "")
    with who:
        controls.choose_one("person", say("Who does it"), persons, "")
    with rest:
        controls.choose_one("rest", say("When"), rests, "")


def _sort_kinds(page: UpdatePage) -> list[str]:
    """Return the kinds that there are, what matters most first."""
    return sorted(page.counts, key=lambda name: (-update_kinds.find_kind(name).weight, name))


def show_tasks(page: UpdatePage, chosen: TaskFilter, say: Speaker) -> None:
    """Show the tasks under the heading of their kind; where there are none, say that nothing is to be done."""
    if not page.tasks:
        with st.container(border=True, key="nothing"):
            st.markdown(say("Nothing is to do here.") if chosen != TaskFilter() else say("Nothing is to do."))
        return
    for name in _sort_kinds(page):
        own = [task for task in page.tasks if task.kind.name == name]
        if own:
            _show_kind(name, own, page.counts[name], say)
    if chosen.kind:
        pages = -(-sum(page.counts.get(name, 0) for name in chosen.kind) // ON_PAGE)
        controls.show_pager(pages, controls.read_page_number(pages))


def show_feed(say: Speaker) -> None:
    """Offer the addresses by which one's own feed reader and calendar ask for tasks."""
    with st.popover(say("As a feed or calendar"), key="feed"):
        st.markdown(
            say("A feed reader and a calendar cannot log in: they ask at an address of your own. Keep it to yourself.")
        )
        st.button(say("Make my address"), key="make_feed", on_click=_make_feed)
        secret = st.session_state.pop(_MADE_FEED, None)
        if secret:
            base = share_tabs.find_home().rstrip("/")
            st.caption(say("It is shown once; a new one ends it."))
            for ending in ("atom", "ics"):
                st.code(f"{base}/tasks/{secret}/updates.{ending}?of=me", language=None)
        if _open_feed_keys():
            st.button(say("End my address"), key="end_feed", on_click=_end_feed, args=(say,))


def _open_feed_keys() -> bool:
    catalogue = catalogue_access.open_catalogue()
    return bool(catalogue.open_office().list_feed_keys(catalogue.actor.name))


def _make_feed() -> None:
    try:
        st.session_state[_MADE_FEED] = _open_office().make_feed_key(catalogue_access.open_catalogue().actor.name)
    except FactsError as error:
        decisions.keep_message("error", str(safe_text.make_public_error(error)))


def _end_feed(say: Speaker) -> None:
    try:
        _open_office().end_feed_keys(catalogue_access.open_catalogue().actor.name)
    except FactsError as error:
        decisions.keep_message("error", str(safe_text.make_public_error(error)))
    else:
        decisions.keep_message("success", say("The address answers no more."))


def _show_kind(name: str, tasks: Sequence[UpdateTask], count: int, say: Speaker) -> None:
    title = f"{update_kinds.name_kind(name, say)} ({controls.format_count(count, say)})"
    st.header(escape_markdown(title), anchor=False)
    st.caption(escape_markdown(update_kinds.advise_task(tasks[0], say)))
    for task in tasks:
        _show_task(task, say)
    if count > len(tasks) and not controls.get_query_value("kind"):
        label = say("All {n} of this kind", n=controls.format_count(count, say))
        st.button(label, key=f"all-{name}", on_click=controls.set_query_value, args=("kind", name))


def _show_task(task: UpdateTask, say: Speaker) -> None:
    with st.container(border=True, key=f"task-{_name_key(task)}"):
        st.markdown(f"**{escape_markdown(update_kinds.name_task(task, say))}**")
        st.markdown(escape_markdown(update_kinds.explain_task(task, say)))
        if task.change:
            components.show_both_sentences(task.change, say)
        if told := _describe_marks(task, say):
            st.caption(escape_markdown(told))
        with st.container(horizontal=True, vertical_alignment="center", key=f"steps-{_name_key(task)}"):
            _show_step(task, say)
            _show_assignment(task, say)
            _show_rest(task, say)
            _show_links(task, say)


def _describe_marks(task: UpdateTask, say: Speaker) -> str:
    """Return who does a task, how often its number was published, and until when it rests."""
    times = say.many("published {n} time", "published {n} times", task.published) if task.published else ""
    rests = ""
    if task.until:
        is_done = task.until.startswith("9999")
        rests = say("dealt with") if is_done else say("put off until {day}", day=_phrase_day(task.until, say))
    return " · ".join(filter(None, (task.person, say("headline number") if task.is_headline else "", times, rests)))


def _phrase_day(day: str, say: Speaker) -> str:
    return saying.phrase_date(day, say.language)


def _name_key(task: UpdateTask) -> str:
    return f"{task.kind.name}-{task.subject}"


def _show_links(task: UpdateTask, say: Speaker) -> None:
    if not task.facts and task.article:
        controls.show_page_link("app_pages/review.py", say("Open the review"), article=task.article.id)
    if task.case:
        controls.show_page_link("app_pages/cases.py", say("Open the contradiction"), case=task.case)
        return
    for number, fact in enumerate(task.facts, 1):
        label = say("Open the fact") if len(task.facts) == 1 else say("Open fact {n}", n=number)
        controls.show_page_link(controls.FACT_PAGE, label, id=fact.id)


def _show_step(task: UpdateTask, say: Speaker) -> None:
    """Show what ends a task where it is listed."""
    shows = {
        NextStep.RENEW: _show_renewal,
        NextStep.CONFIRM: _show_confirmation,
        NextStep.APPROVE: _show_approval,
        NextStep.SETTLE: _show_settlement,
    }
    if task.until:
        kind, subject = task.kind.name, task.subject
        _show_change(say("Bring back"), "resume", task, lambda: _open_office().resume_task(kind, subject), say)
    elif task.kind.step in shows:
        shows[task.kind.step](task, say)


def _show_renewal(task: UpdateTask, say: Speaker) -> None:
    with st.popover(say("Still right"), key=f"renewing-{_name_key(task)}"):
        source = _ask_text(say("Who or what says so?"), "source", task)
        life = (task.metric.shelf_life_days if task.metric else None) or _YEAR
        until, first = f"until-{_name_key(task)}", get_today() + timedelta(days=life)
        st.date_input(say("Look again on"), first, key=until, format="YYYY-MM-DD")
        fact = task.facts[0]

        def renew() -> None:
            told, day = st.session_state[source], st.session_state[until]
            catalogue_access.open_catalogue().renew_fact(fact.id, expected=fact.revision, source=told, until=day)

        _show_change(say("Record that it is still right"), "renew", task, renew, say)


def _show_confirmation(task: UpdateTask, say: Speaker) -> None:
    with st.popover(say("Confirm"), key=f"confirming-{_name_key(task)}"):
        fact = task.facts[0]
        st.markdown(f"“{escape_markdown(fact.quote_exact)}”")
        why = _ask_text(say("What makes it right?"), "why", task)

        def confirm() -> None:
            reason = st.session_state[why]
            catalogue_access.open_catalogue().confirm_fact(fact.id, expected=fact.revision, reason=reason)

        _show_change(say("Confirm"), "confirm", task, confirm, say)


def _show_approval(task: UpdateTask, say: Speaker) -> None:
    fact = task.facts[0]

    def approve() -> None:
        catalogue_access.open_catalogue().approve_fact(fact.id, expected=fact.revision)

    _show_change(say("Approve"), "approve", task, approve, say)
    with st.popover(say("Reject"), key=f"rejecting-{_name_key(task)}"):
        why = _ask_text(say("Why is it rejected?"), "reject-why", task)

        def reject() -> None:
            reason = st.session_state[why]
            catalogue_access.open_catalogue().reject_fact(fact.id, expected=fact.revision, reason=reason)

        _show_change(say("Reject"), "reject", task, reject, say)


def _show_settlement(task: UpdateTask, say: Speaker) -> None:
    with st.popover(say("Dealt with"), key=f"settling-{_name_key(task)}"):
        done = _ask_text(say("What was done?"), "done", task)

        def settle() -> None:
            _open_office().settle_task(task.kind.name, task.subject, st.session_state[done])

        _show_change(say("Record that it is dealt with"), "settle", task, settle, say)


def _show_assignment(task: UpdateTask, say: Speaker) -> None:
    kind, subject, me = task.kind.name, task.subject, catalogue_access.open_catalogue().actor.name
    with st.popover(say("Assign"), key=f"assigning-{_name_key(task)}"):
        key, longest = f"person-{_name_key(task)}", find_max_length(TaskMark, "assignee")
        st.text_input(say("Who does it?"), task.assignee, key=key, max_chars=longest, placeholder=task.person)

        def assign() -> None:
            _open_office().assign_task(kind, subject, st.session_state[key])

        def own() -> None:
            first = task.facts[0]
            _open_office().set_owner(first.facility, first.metric, st.session_state[key], first.scope)

        _show_change(say("Assign"), "assign", task, assign, say)
        _show_change(say("Assign to me"), "take", task, lambda: _open_office().assign_task(kind, subject, me), say)
        if task.facts:
            _show_change(say("Owner of this number from now on"), "own", task, own, say)


def _show_rest(task: UpdateTask, say: Speaker) -> None:
    with st.popover(say("Put off"), key=f"resting-{_name_key(task)}"):
        kind, subject, today = task.kind.name, task.subject, get_today()
        st.markdown(say("It comes back on that day, and earlier when its number is changed."))
        for days in _RESTS:
            until = today + timedelta(days=days)
            label = say("Until {day}", day=_phrase_day(until.isoformat(), say))
            _show_change(label, f"rest-{days}", task, partial(_put_off, kind, subject, until), say)


def _put_off(kind: str, subject: str, until: date) -> None:
    _open_office().put_off_task(kind, subject, until)


def _open_office() -> UpdateService:
    return UpdateService(catalogue_access.open_catalogue())


def _ask_text(question: str, name: str, task: UpdateTask) -> str:
    """Ask for a reason; return the key under which the answer is when a button is pressed."""
    key = f"{name}-{_name_key(task)}"
    st.text_input(question, key=key, max_chars=find_max_length(AuditEntry, "reason"))
    return key


def _show_change(label: str, name: str, task: UpdateTask, act: Callable[[], object], say: Speaker) -> None:
    """Show the button of a verb."""
    about = update_kinds.name_task(task, say)
    st.button(label, key=f"{name}-{_name_key(task)}", on_click=_change_task, args=(act, label, about))


def _change_task(act: Callable[[], object], label: str, about: str) -> None:
    """Do it and say so; say what went wrong."""
    try:
        act()
    except FactsError as error:
        decisions.keep_message("error", str(safe_text.make_public_error(error)))
    else:
        decisions.keep_message("success", f"{label}: {about}")
