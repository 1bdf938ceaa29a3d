"""The number at hand: its phrase, its value in words, choices, findings, decision; and the list of sure ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard.review import decisions, marked_article, number_choices, record_forms, review_location
from dashboard.review.review_location import ReviewTask
from dashboard.safe_text import escape_markdown
from dashboard.ui import catalogue_access, controls
from dashboard.views.fact_lists import name_subjects
from facts import saying
from facts.act import Act
from facts.errors import FactsError
from facts.lengths import longest
from facts.number import State
from facts.reviewing import Reviewing
from facts.sureness import SURE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facts.language import Speaker
    from facts.number import Number
    from facts.reviewing import Proposed, Review


LISTED = 100
"""So many are shown, and accepted, at once: a person reads the list before it counts."""


def show_batch(review: Review, say: Speaker) -> None:
    """List the proposals that passed as they would be accepted, and those that a person must look at."""
    st.header(say("Accept all that passed"), anchor=False)
    st.caption(
        say("What passed: every part of it is sure ({sure} or above), and no check found anything against it.",
            sure=number_choices.format_confidence(SURE, say))
    )  # fmt: skip
    decisions.show_message()
    found = catalogue_access.get_open_proposals(review.article.id)
    ready = [item for item in found if item.passes()][:LISTED]
    if not ready:
        st.info(say("There is none that could be accepted unseen."))
    chosen = [item for item in ready if _show_batch_line(item, say)]
    n = len(chosen)
    with st.container(horizontal=True, key="decision"):
        st.button(
            say.many("Accept {n} number", "Accept {n} numbers", n),
            key="accept_these",
            type="primary",
            shortcut="Shift+A",
            disabled=not chosen,
            on_click=decisions.accept_listed,
            args=(chosen, say),
        )
        st.button(
            say("Back"), key="task-decide", shortcut="Esc", on_click=review_location.turn_to, args=(ReviewTask.DECIDE,)
        )
    _show_unsure([item for item in found if _is_near(item)], say)


def _is_near(item: Proposed) -> bool:
    """Whether a number was read surely, and only what it is about must be looked at."""
    return not item.passes() and item.number.proposal.confidences.reading >= SURE


def _show_batch_line(item: Proposed, say: Speaker) -> bool:
    assert item.fact is not None
    labels = name_subjects(say.language)
    named = (labels["facility"].get(item.fact.facility, ""), labels["metric"].get(item.fact.metric, ""))
    said = f"**{escape_markdown(saying.fact(item.fact, say.language))}** · {escape_markdown(' · '.join(named))}"
    key = f"all-{item.number.id}-{item.number.revision}"
    st.session_state.setdefault(key, True)
    chosen = st.checkbox(f"{said} · {escape_markdown(saying.as_of(item.fact, say.language))}", key=key)
    st.caption(escape_markdown(number_choices.list_reasons(item.number.proposal.confidences, say)))
    return chosen


def _show_unsure(items: Sequence[Proposed], say: Speaker) -> None:
    """Show the sure readings that still need a person, and why."""
    if not items:
        return
    n = len(items)
    st.markdown(say.many("{n} number needs a look:", "{n} numbers need a look:", n))
    with st.container(key="unsure", gap=None):
        for item in sorted(items, key=lambda item: -item.number.confidence)[:LISTED]:
            _show_unsure_line(item, say)


def _show_unsure_line(item: Proposed, say: Speaker) -> None:
    st.button(
        f"**{escape_markdown(item.number.phrase)}** · {escape_markdown(_explain_unsure(item, say))}",
        key=f"look-{item.number.id}",
        type="tertiary",
        on_click=review_location.open_number,
        args=(item.number.id,),
        wrap=True,
    )


def _explain_unsure(item: Proposed, say: Speaker) -> str:
    """Say what the checks found, else the part that is least sure."""
    found = "; ".join(finding.what for finding in item.findings if finding.code != "incomplete")
    part, sure = item.number.proposal.confidences.weakest
    confidence = number_choices.format_confidence(sure.value, say)
    return (
        found or f"{number_choices.name_part(part, say)} {confidence}: {number_choices.explain_confidence(sure, say)}"
    )


def show_number(review: Review, number: Number, say: Speaker) -> None:
    """Show one number of the article and what can be done about it."""
    show_steps(review, number, say)
    decisions.show_message()
    show_phrase(review, number, say)
    is_anew = (
        marked_article.find_withdrawn_fact(number, review) is not None
        and review_location.get_task() is ReviewTask.CORRECT
    )
    if number.is_handled and not is_anew:
        _show_decided(review, number, say)
        return
    if number.state is State.LEFT_OUT and review_location.get_task() is not ReviewTask.CORRECT:
        _show_left_out_number(review, number, say)
        return
    if review_location.get_task() is ReviewTask.REJECT:
        show_rejection(number, say)
        return
    _show_open_number(review, number, say)


def show_steps(review: Review, number: Number, say: Speaker) -> None:
    """Show which number this is, and the way to its neighbours."""
    counted = review_location.list_to_handle(review)
    place = next((at for at, one in enumerate(counted, 1) if one.id == number.id), None)
    with st.container(horizontal=True, vertical_alignment="center", key="steps"):
        _show_step(review, number, -1, say("Previous"), "P")
        _show_step(review, number, 1, say("Next number"), "N")
        if place:
            st.caption(say("Number {n} of {total}", n=place, total=len(counted)))


def _show_step(review: Review, number: Number, step: int, label: str, shortcut: str) -> None:
    st.button(
        label,
        key=f"step{step}",
        shortcut=shortcut,
        on_click=decisions.turn_to_neighbour,
        args=(review, number, step),
        disabled=review_location.find_neighbour(review, number, step) is None,
    )


def show_phrase(review: Review, number: Number, say: Speaker) -> None:
    """Show the words of a number in their sentence, as plain text."""
    start, end = number.start, number.end
    first, last = review.sentence(number)
    before, words, after = (review.text[a:b] for a, b in ((first, start), (start, end), (end, last)))
    with st.container(border=True, key="phrase"):
        st.markdown(f"{escape_markdown(before)}**{escape_markdown(words)}**{escape_markdown(after)}")
    page = review.page_of(start)
    if page is not None:
        st.caption(say("Page {n}", n=page))


def _show_open_number(review: Review, number: Number, say: Speaker) -> None:
    number = _refresh_suggestions(number)
    at = number_choices.make_widget_prefix(number)
    top = st.container(key="top")
    number_choices.show_choices(number, at, say)
    record_forms.show_new_record_buttons(say, number.proposal.unit)
    if review_location.get_task() is ReviewTask.CORRECT:
        number_choices.show_corrections(number, at, say)
    given = number_choices.read_values(number, at)
    with top:
        show_in_words(number, given, say)
        _show_findings(number, given, say)
        _show_decision_buttons(review, number, at, say)


def _refresh_suggestions(number: Number) -> Number:
    """Return the number with the guesses of this moment: what was accepted or made since the text was read counts."""
    return number.proposing(catalogue_access.get_proposal(number.id))


def show_in_words(number: Number, given: dict[str, Any], say: Speaker) -> None:
    """Say the number in words, and how sure the machine is of each part and why."""
    with st.container(key="back"):
        st.header(escape_markdown(number_choices.phrase_number(number, given, say)), anchor=False)
    try:
        number_choices.read_quantity(number, given)
    except (FactsError, ValueError) as error:
        st.error(escape_markdown(error))
    if number.quantity is not None:
        number_choices.show_confidences(number.proposal.confidences, say)


def _show_findings(number: Number, given: dict[str, Any], say: Speaker) -> None:
    """Show what the checks say of the fact before it is one."""
    for finding in Reviewing(catalogue_access.open_catalogue()).findings(number.id, given):
        box = st.error if finding.level == "error" else st.warning
        words = f"{escape_markdown(finding.what)}. {escape_markdown(finding.remedy)}"
        box(f"**{say(finding.code.replace('-', ' '))}**: {words}")


def _show_decision_buttons(review: Review, number: Number, at: str, say: Speaker) -> None:
    with st.container(horizontal=True, key="decision"):
        st.button(
            say("Accept"),
            key="accept",
            type="primary",
            shortcut="A",
            on_click=decisions.accept_number,
            args=(number, at, say),
        )
        if review_location.get_task() is ReviewTask.CORRECT:
            _show_task_button(say("Back"), ReviewTask.DECIDE, "Esc")
            return
        _show_task_button(say("Correct"), ReviewTask.CORRECT, "E")
        _show_task_button(say("Reject"), ReviewTask.REJECT, "X")
        st.button(say("Later"), key="later", shortcut="L", on_click=decisions.open_next_number, args=(number,))
        show_undo(review, number, say)


def _show_task_button(label: str, task: ReviewTask, shortcut: str) -> None:
    st.button(
        label, key=f"task-{task.value or 'decide'}", shortcut=shortcut, on_click=review_location.turn_to, args=(task,)
    )


def show_undo(review: Review, number: Number, say: Speaker) -> None:
    """Offer to take back the decision on this number, else the last one of whoever is at this page."""
    target = number if number.is_handled and number.decided_by else decisions.find_last_decision(review)
    st.button(
        say("Undo"),
        key="undo",
        shortcut="Z",
        disabled=target is None,
        help=say("Opens {phrase} again", phrase=escape_markdown(target.phrase)) if target else None,
        on_click=decisions.undo_decision,
        args=(target, say),
    )


def list_reject_reasons(say: Speaker) -> dict[str, str]:
    """Return why numbers are rejected: as it is kept, and as people read it."""
    return {
        "not about a facility": say("not about a facility"),
        "a name, version, page or date": say("a name, version, page or date"),
        "recorded already": say("recorded already"),
        "unclear in the source": say("unclear in the source"),
        "not worth keeping": say("not worth keeping"),
    }


def show_rejection(number: Number, say: Speaker) -> None:
    """Ask for the reason: a key each for the usual ones, or words."""
    st.markdown(say("Why is this no fact to keep?"))
    for digit, (kept, words) in enumerate(list_reject_reasons(say).items(), 1):
        st.button(
            words,
            key=f"reason-{digit}",
            shortcut=str(digit),
            on_click=decisions.reject_number,
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
            on_click=decisions.reject_number,
            args=(number, own.strip(), say),
        )
        _show_task_button(say("Back"), ReviewTask.DECIDE, "Esc")


def _show_decided(review: Review, number: Number, say: Speaker) -> None:
    """Show what stands for a number that has been decided, and who decided."""
    st.markdown(escape_markdown(marked_article.describe_number(number, review, say)))
    fact = review.facts.get(number.fact or "")
    if number.state is State.ACCEPTED and fact:
        labels = name_subjects(say.language)
        named = f"{labels['facility'].get(fact.facility, fact.facility)} · {labels['metric'].get(fact.metric, '')}"
        st.markdown(f"{escape_markdown(named)} · {escape_markdown(saying.as_of(fact, say.language))}")
        controls.show_page_link(controls.FACT_PAGE, say("Open the fact"), id=fact.id)
    if number.decided_by and number.decided_at:
        when = saying.time_of(number.decided_at)
        st.caption(say("{who}, {when}", who=escape_markdown(number.decided_by), when=when))
    else:
        st.caption(say("It was recorded before this text was read."))
    with st.container(horizontal=True, key="decision"):
        following = review_location.find_next_open(review, number)
        st.button(
            say("Next open number"),
            key="later",
            shortcut="L",
            type="primary",
            disabled=following is None,
            on_click=decisions.open_next_number,
            args=(number,),
        )
        if marked_article.find_withdrawn_fact(number, review):
            _show_task_button(say("Make it a fact"), ReviewTask.CORRECT, "E")
        elif number.decided_by:
            show_undo(review, number, say)


def _show_left_out_number(review: Review, number: Number, say: Speaker) -> None:
    """Show why the machine made no proposal, and the way to make one all the same."""
    st.markdown(escape_markdown(marked_article.describe_number(number, review, say)))
    with st.container(horizontal=True, key="decision"):
        _show_task_button(say("Make it a fact"), ReviewTask.CORRECT, "E")
        following = review_location.find_next_open(review, number)
        st.button(
            say("Next open number"),
            key="later",
            shortcut="L",
            disabled=following is None,
            on_click=decisions.open_next_number,
            args=(number,),
        )
