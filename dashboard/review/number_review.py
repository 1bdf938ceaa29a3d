"""The number at hand: its phrase, its value in words, choices, findings, decision."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from dashboard.review import decisions, number_choices
from dashboard.review.decisions import ReviewTask
from dashboard.safe_text import escape_markdown
from dashboard.ui import catalogue_access, controls
from dashboard.views.fact_lists import name_subjects
from facts import saying
from facts.catalog import ReviewService
from facts.errors import FactsError
from facts.model.candidate_number import AuditEntry, NumberState
from facts.model.text_limits import find_max_length
from facts.parsing.table_parser import find_tables

if TYPE_CHECKING:
    from facts.catalog import ArticleReview
    from facts.languages.translator import Speaker
    from facts.model.candidate_number import CandidateNumber
    from facts.parsing.table_parser import TableCell, TextTable


def show_number(review: ArticleReview, number: CandidateNumber, say: Speaker) -> None:
    """Show one number of the article and what can be done about it."""
    show_steps(review, number, say)
    decisions.show_message()
    show_phrase(review, number, say)
    is_anew = decisions.find_withdrawn_fact(number, review) is not None and decisions.get_task() is ReviewTask.CORRECT
    if number.is_handled and not is_anew:
        _show_decided(review, number, say)
        return
    if number.state is NumberState.LEFT_OUT and decisions.get_task() is not ReviewTask.CORRECT:
        _show_left_out_number(review, number, say)
        return
    if decisions.get_task() is ReviewTask.REJECT:
        show_rejection(number, say)
        return
    _show_open_number(review, number, say)


def show_steps(review: ArticleReview, number: CandidateNumber, say: Speaker) -> None:
    """Show which number this is, and the way to its neighbours."""
    counted = decisions.list_to_handle(review)
    place = next((at for at, one in enumerate(counted, 1) if one.id == number.id), None)
    with st.container(horizontal=True, vertical_alignment="center", key="steps"):
        _show_step(review, number, -1, say("Previous"), "P")
        _show_step(review, number, 1, say("Next number"), "N")
        if place:
            st.caption(say("Number {n} of {total}", n=place, total=len(counted)))
    if decisions.get_filters():
        with st.container(horizontal=True, vertical_alignment="center", key="filtered"):
            st.caption(escape_markdown(" · ".join(decisions.name_filters(say))))
            st.button(say("All numbers again"), key="unfilter", type="tertiary", on_click=decisions.clear_filters)


def _show_step(review: ArticleReview, number: CandidateNumber, step: int, label: str, shortcut: str) -> None:
    st.button(
        label,
        key=f"step{step}",
        shortcut=shortcut,
        on_click=decisions.turn_to_neighbour,
        args=(review, number, step),
        disabled=decisions.find_neighbour(review, number, step) is None,
    )


def show_phrase(review: ArticleReview, number: CandidateNumber, say: Speaker) -> None:
    """Show the words of a number in their sentence, as plain text."""
    start, end = number.start, number.end
    first, last = review.find_sentence(number)
    before, words, after = (review.text[a:b] for a, b in ((first, start), (start, end), (end, last)))
    table = _find_table(review.text, start) if number.proposal.cell else None
    with st.container(border=True, key="phrase"):
        if table is not None:
            _show_table_row(table, number, say)
        else:
            st.markdown(f"{escape_markdown(before)}**{escape_markdown(words)}**{escape_markdown(after)}")
    page, ranked = review.find_page(start), review.find_rank(number.id)
    told = [say("Page {n}", n=page)] if page is not None else []
    if ranked is not None and number.state is not NumberState.LEFT_OUT:
        told.append(say(ranked.reason.text, words=ranked.reason.words))
    if told:
        st.caption(escape_markdown(" · ".join(told)))


@lru_cache(maxsize=4)
def _list_tables(text: str) -> list[TextTable]:
    """Return the tables of a text; it is looked through once, not at each redraw."""
    return find_tables(text)


def _find_table(text: str, place: int) -> TextTable | None:
    return next((table for table in _list_tables(text) if table.covers(place)), None)


def _show_table_row(table: TextTable, number: CandidateNumber, say: Speaker) -> None:
    """Show the row of a number under the heads of the table, the number in bold; the heads in words below."""
    row = next(row for row in table.body if any(cell and cell.start == number.start for cell in row))
    cells = [_mark_cell(cell, number.start) for cell in row]
    heads = [escape_markdown(head) + "\u200b" * at for at, head in enumerate(table.column_heads)]
    st.table(pd.DataFrame([cells], columns=heads).set_index(heads[0]))
    row_head, column_head = number.proposal.cell or ("", "")
    st.caption(
        say(
            "Cell of a table: row “{row}”, column “{column}”",
            row=escape_markdown(row_head),
            column=escape_markdown(column_head),
        )
    )


def _mark_cell(cell: TableCell | None, place: int) -> str:
    text = escape_markdown(cell.text) if cell else ""
    return f"**{text}**" if cell and cell.start == place else text


def _show_open_number(review: ArticleReview, number: CandidateNumber, say: Speaker) -> None:
    number = _refresh_suggestions(number)
    at = number_choices.make_widget_prefix(number)
    top = st.container(key="top")
    number_choices.show_choices(number, at, say)
    number_choices.show_new_record_buttons(number, say)
    if decisions.get_task() is ReviewTask.CORRECT:
        number_choices.show_corrections(number, at, say)
    given = number_choices.read_values(number, at)
    with top:
        show_in_words(number, given, say)
        _show_findings(number, given, say)
        _show_decision_buttons(review, number, at, say)


def _refresh_suggestions(number: CandidateNumber) -> CandidateNumber:
    """Return the number with the guesses of this moment: what was accepted or made since the text was read counts."""
    return number.replace_proposal(catalogue_access.get_proposal(number))


def show_in_words(number: CandidateNumber, given: dict[str, Any], say: Speaker) -> None:
    """Say the number in words, and how sure the machine is of each part and why."""
    with st.container(key="back"):
        st.header(escape_markdown(number_choices.phrase_number(number, given, say)), anchor=False)
    try:
        number_choices.read_quantity(number, given)
    except (FactsError, ValueError) as error:
        st.error(escape_markdown(error))
    if number.quantity is not None:
        number_choices.show_confidences(number.proposal.confidences, say)


def _show_findings(number: CandidateNumber, given: dict[str, Any], say: Speaker) -> None:
    """Show what the checks say of the fact before it is one."""
    for finding in ReviewService(catalogue_access.open_catalogue()).list_findings(number.id, given):
        box = st.error if finding.level == "error" else st.warning
        words = f"{escape_markdown(finding.what)}. {escape_markdown(finding.remedy)}"
        box(f"**{say(finding.code.replace('-', ' '))}**: {words}")


def _show_decision_buttons(review: ArticleReview, number: CandidateNumber, at: str, say: Speaker) -> None:
    with st.container(horizontal=True, key="decision"):
        st.button(
            say("Accept"),
            key="accept",
            type="primary",
            shortcut="A",
            on_click=decisions.accept_number,
            args=(number, at, say),
        )
        if decisions.get_task() is ReviewTask.CORRECT:
            _show_task_button(say("Back"), ReviewTask.DECIDE, "Esc")
            return
        _show_task_button(say("Correct"), ReviewTask.CORRECT, "E")
        _show_task_button(say("Reject"), ReviewTask.REJECT, "X")
        st.button(say("Later"), key="later", shortcut="L", on_click=decisions.open_next_number, args=(number,))
        show_undo(review, number, say)


def _show_task_button(label: str, task: ReviewTask, shortcut: str) -> None:
    st.button(label, key=f"task-{task.value or 'decide'}", shortcut=shortcut, on_click=decisions.turn_to, args=(task,))


def show_undo(review: ArticleReview, number: CandidateNumber | None, say: Speaker) -> None:
    """Offer to take back the decision on this number, else the last step of whoever is at this page."""
    is_own = number is not None and number.is_handled and number.decided_by is not None
    step = [number] if number is not None and is_own else decisions.find_last_step(review)
    target = next(iter(step), None)
    n = len(step)
    opens = say("Opens {phrase} again", phrase=escape_markdown(target.phrase)) if target else None
    st.button(
        say("Undo") if n < 2 else say("Undo all {n}", n=n),
        key="undo",
        shortcut="Z",
        disabled=target is None,
        help=opens if n < 2 else say.many("Opens {n} number again", "Opens {n} numbers again", n),
        on_click=decisions.undo_step if n > 1 else decisions.undo_decision,
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


def show_rejection(number: CandidateNumber, say: Speaker) -> None:
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
    own = st.text_input(say("Another reason"), key=f"why-{number.id}", max_chars=find_max_length(AuditEntry, "reason"))
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


def _show_decided(review: ArticleReview, number: CandidateNumber, say: Speaker) -> None:
    """Show what stands for a number that has been decided, and who decided."""
    st.markdown(escape_markdown(decisions.describe_number(number, review, say)))
    fact = review.facts.get(number.fact or "")
    if number.state is NumberState.ACCEPTED and fact:
        labels = name_subjects(say.language)
        named = f"{labels['facility'].get(fact.facility, fact.facility)} · {labels['metric'].get(fact.metric, '')}"
        st.markdown(f"{escape_markdown(named)} · {escape_markdown(saying.phrase_as_of(fact, say.language))}")
        controls.show_page_link(controls.FACT_PAGE, say("Open the fact"), id=fact.id)
    if number.decided_by and number.decided_at:
        when = saying.phrase_time(number.decided_at)
        st.caption(say("{who}, {when}", who=escape_markdown(number.decided_by), when=when))
    else:
        st.caption(say("It was recorded before this text was read."))
    with st.container(horizontal=True, key="decision"):
        following = decisions.find_next_open(review, number)
        st.button(
            say("Next open number"),
            key="later",
            shortcut="L",
            type="primary",
            disabled=following is None,
            on_click=decisions.open_next_number,
            args=(number,),
        )
        if decisions.find_withdrawn_fact(number, review):
            _show_task_button(say("Make it a fact"), ReviewTask.CORRECT, "E")
        elif number.decided_by:
            show_undo(review, number, say)


def _show_left_out_number(review: ArticleReview, number: CandidateNumber, say: Speaker) -> None:
    """Show why the machine made no proposal, and the way to make one all the same."""
    st.markdown(escape_markdown(decisions.describe_number(number, review, say)))
    with st.container(horizontal=True, key="decision"):
        _show_task_button(say("Make it a fact"), ReviewTask.CORRECT, "E")
        following = decisions.find_next_open(review, number)
        st.button(
            say("Next open number"),
            key="later",
            shortcut="L",
            disabled=following is None,
            on_click=decisions.open_next_number,
            args=(number,),
        )
