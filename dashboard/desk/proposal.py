"""The number at hand: its phrase in the sentence, said back in words, the choices, the findings, the decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import controls, data
from dashboard.desk import certainty, choices, deciding, making, route, sheet
from dashboard.desk.route import Task
from dashboard.text import plain
from dashboard.views.fact_lists import name_subjects
from facts import saying
from facts.act import Act
from facts.errors import FactsError
from facts.lengths import longest
from facts.number import State
from facts.reviewing import Reviewing

if TYPE_CHECKING:
    from facts.language import Speaker
    from facts.number import Number
    from facts.reviewing import Review

FACT_PAGE = "app_pages/fact.py"


def show(review: Review, number: Number, say: Speaker) -> None:
    """Show one number of the article and what can be done about it."""
    steps(review, number, say)
    deciding.told()
    phrase(review, number, say)
    is_anew = sheet.withdrawn(number, review) is not None and route.task() is Task.CORRECT
    if number.is_handled and not is_anew:
        _decided(review, number, say)
        return
    if number.state is State.LEFT_OUT and route.task() is not Task.CORRECT:
        _left_out(review, number, say)
        return
    if route.task() is Task.REJECT:
        rejecting(number, say)
        return
    _open(review, number, say)


def steps(review: Review, number: Number, say: Speaker) -> None:
    """Show which number this is, and the way to its neighbours."""
    counted = route.to_handle(review)
    place = next((at for at, one in enumerate(counted, 1) if one.id == number.id), None)
    with st.container(horizontal=True, vertical_alignment="center", key="steps"):
        _step(review, number, -1, say("Previous"), "P")
        _step(review, number, 1, say("Next number"), "N")
        if place:
            st.caption(say("Number {n} of {total}", n=place, total=len(counted)))


def _step(review: Review, number: Number, step: int, label: str, shortcut: str) -> None:
    st.button(
        label,
        key=f"step{step}",
        shortcut=shortcut,
        on_click=deciding.turn,
        args=(review, number, step),
        disabled=route.neighbour(review, number, step) is None,
    )


def phrase(review: Review, number: Number, say: Speaker) -> None:
    """Show the words of a number in their sentence, as plain text."""
    start, end = number.start, number.end
    first, last = review.sentence(number)
    before, words, after = (review.text[a:b] for a, b in ((first, start), (start, end), (end, last)))
    with st.container(border=True, key="phrase"):
        st.markdown(f"{plain(before)}**{plain(words)}**{plain(after)}")
    page = review.page_of(start)
    if page is not None:
        st.caption(say("Page {n}", n=page))


def _open(review: Review, number: Number, say: Speaker) -> None:
    number = _guessed_anew(number)
    at = choices.prefix(number)
    top = st.container(key="top")
    choices.choices(number, at, say)
    making.buttons(say, number.proposal.unit)
    if route.task() is Task.CORRECT:
        choices.corrections(number, at, say)
    given = choices.values(number, at)
    with top:
        back_in_words(number, given, say)
        _findings(number, given, say)
        _buttons(review, number, at, say)


def _guessed_anew(number: Number) -> Number:
    """Return the number with the guesses of this moment: what was accepted or made since the text was read counts."""
    return number.proposing(data.proposal(number.id))


def back_in_words(number: Number, given: dict[str, Any], say: Speaker) -> None:
    """Say the number in words, and how sure the machine is of each part and why."""
    with st.container(key="back"):
        st.header(plain(choices.said(number, given, say)), anchor=False)
    try:
        choices.quantity(number, given)
    except (FactsError, ValueError) as error:
        st.error(plain(error))
    if number.quantity is not None:
        certainty.show(number.proposal.confidences, say)


def _findings(number: Number, given: dict[str, Any], say: Speaker) -> None:
    """Show what the checks say of the fact before it is one."""
    for finding in Reviewing(data.catalogue()).findings(number.id, given):
        box = st.error if finding.level == "error" else st.warning
        box(f"**{say(finding.code.replace('-', ' '))}**: {plain(finding.what)}. {plain(finding.remedy)}")


def _buttons(review: Review, number: Number, at: str, say: Speaker) -> None:
    with st.container(horizontal=True, key="decision"):
        st.button(
            say("Accept"), key="accept", type="primary", shortcut="A", on_click=deciding.accept, args=(number, at, say)
        )
        if route.task() is Task.CORRECT:
            _task(say("Back"), Task.DECIDE, "Esc")
            return
        _task(say("Correct"), Task.CORRECT, "E")
        _task(say("Reject"), Task.REJECT, "X")
        st.button(say("Later"), key="later", shortcut="L", on_click=deciding.onwards, args=(number,))
        undoing(review, number, say)


def _task(label: str, task: Task, shortcut: str) -> None:
    st.button(label, key=f"task-{task.value or 'decide'}", shortcut=shortcut, on_click=route.turn_to, args=(task,))


def undoing(review: Review, number: Number, say: Speaker) -> None:
    """Offer to take back the decision on this number, else the last one of whoever is at this page."""
    target = number if number.is_handled and number.decided_by else deciding.last_decision(review)
    st.button(
        say("Undo"),
        key="undo",
        shortcut="Z",
        disabled=target is None,
        help=say("Opens {phrase} again", phrase=plain(target.phrase)) if target else None,
        on_click=deciding.undo,
        args=(target, say),
    )


def reasons(say: Speaker) -> dict[str, str]:
    """Return why numbers are rejected: as it is kept, and as people read it."""
    return {
        "not about a facility": say("not about a facility"),
        "a name, version, page or date": say("a name, version, page or date"),
        "recorded already": say("recorded already"),
        "unclear in the source": say("unclear in the source"),
        "not worth keeping": say("not worth keeping"),
    }


def rejecting(number: Number, say: Speaker) -> None:
    """Ask for the reason: a key each for the usual ones, or words."""
    st.markdown(say("Why is this no fact to keep?"))
    for digit, (kept, words) in enumerate(reasons(say).items(), 1):
        st.button(
            words,
            key=f"reason-{digit}",
            shortcut=str(digit),
            on_click=deciding.reject,
            args=(number, kept, say),
            width="stretch",
        )
    own = st.text_input(say("Another reason"), key=f"why-{number.id}", max_chars=longest(Act, "reason"))
    with st.container(horizontal=True, key="rejection"):
        st.button(
            say("Reject for this reason"),
            key="reject",
            type="primary",
            disabled=not own.strip(),
            on_click=deciding.reject,
            args=(number, own.strip(), say),
        )
        _task(say("Back"), Task.DECIDE, "Esc")


def _decided(review: Review, number: Number, say: Speaker) -> None:
    """Show what stands for a number that has been decided, and who decided."""
    st.markdown(plain(sheet.hint(number, review, say)))
    fact = review.facts.get(number.fact or "")
    if number.state is State.ACCEPTED and fact:
        labels = name_subjects(say.language)
        named = f"{labels['facility'].get(fact.facility, fact.facility)} · {labels['metric'].get(fact.metric, '')}"
        st.markdown(f"{plain(named)} · {plain(saying.as_of(fact, say.language))}")
        controls.link(FACT_PAGE, say("Open the fact"), id=fact.id)
    if number.decided_by and number.decided_at:
        when = saying.time_of(number.decided_at)
        st.caption(say("{who}, {when}", who=plain(number.decided_by), when=when))
    else:
        st.caption(say("It was recorded before this text was read."))
    with st.container(horizontal=True, key="decision"):
        following = route.next_open(review, number)
        st.button(
            say("Next open number"),
            key="later",
            shortcut="L",
            type="primary",
            disabled=following is None,
            on_click=deciding.onwards,
            args=(number,),
        )
        if sheet.withdrawn(number, review):
            _task(say("Make it a fact"), Task.CORRECT, "E")
        elif number.decided_by:
            undoing(review, number, say)


def _left_out(review: Review, number: Number, say: Speaker) -> None:
    """Show why the machine made no proposal, and the way to make one all the same."""
    st.markdown(plain(sheet.hint(number, review, say)))
    with st.container(horizontal=True, key="decision"):
        _task(say("Make it a fact"), Task.CORRECT, "E")
        following = route.next_open(review, number)
        st.button(
            say("Next open number"),
            key="later",
            shortcut="L",
            disabled=following is None,
            on_click=deciding.onwards,
            args=(number,),
        )
