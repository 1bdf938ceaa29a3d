"""The position in a review, kept in the address, and the decisions that its buttons and forms make."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal

import streamlit as st

from dashboard import safe_text
from dashboard.review import number_choices
from dashboard.safe_text import escape_markdown
from dashboard.ui import catalogue_access, controls
from dashboard.views.fact_lists import name_subjects
from facts import saying
from facts.catalog import NumberGroup, ReviewService, find_decided_together
from facts.errors import FactsError, StaleRevision
from facts.evidence.status import is_deprecated, is_public
from facts.model.candidate_number import AuditEntry, CandidateNumber, NumberState
from facts.model.confidence import LIKELY, SURE
from facts.model.record import Rank, Verification
from facts.model.text_limits import find_max_length

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from facts.catalog import ArticleReview, ProposedFact, RankedNumber
    from facts.languages.translator import Speaker
    from facts.model.record import Fact


class ReviewTask(StrEnum):
    """What is being done beside the text."""

    DECIDE = ""
    CORRECT = "correct"
    REJECT = "reject"
    ALL = "all"
    LIST = "list"
    BY_HAND = "hand"


def get_task() -> ReviewTask:
    asked = controls.get_query_value("do")
    return ReviewTask(asked) if asked in set(ReviewTask) else ReviewTask.DECIDE


def turn_to(next_task: ReviewTask) -> None:
    controls.set_query_value("do", next_task.value)
    controls.set_query_value("words", None)


def open_number(number_id: str | None) -> None:
    """Turn to a number, to decide it."""
    controls.set_query_value("number", number_id)
    controls.set_query_value("part", None)
    turn_to(ReviewTask.DECIDE)


def open_article(article_id: str | None) -> None:
    clear_filters()
    controls.set_query_value("article", article_id)
    open_number(None)


def get_chosen_words() -> tuple[int, int] | None:
    """Return the place of the words that were chosen by hand."""
    start, _, end = controls.get_query_value("words").partition("-")
    return (int(start), int(end)) if start.isdecimal() and end.isdecimal() and int(start) < int(end) else None


def choose_words(start: int, end: int) -> None:
    controls.set_query_value("do", ReviewTask.BY_HAND.value)
    controls.set_query_value("words", f"{start}-{end}")


BY_TEXT = "text"
FILTERS = ("confidence", "on_page", "facility", "group")
BANDS = {"sure": (SURE, 2.0), "likely": (LIKELY, SURE), "doubtful": (-1.0, LIKELY)}
"""Of a confidence: from, and to below."""
NO_FACILITY = "none"


def get_filters() -> dict[str, str]:
    """Return the filters of the address that hold."""
    return {name: value for name in FILTERS if (value := controls.get_query_value(name))}


def clear_filters() -> None:
    for name in (*FILTERS, "state", "page"):
        controls.set_query_value(name, None)


def name_filters(say: Speaker) -> list[str]:
    """Return what the filters that hold are called."""
    filters, facilities = get_filters(), name_subjects(say.language)["facility"]
    page, facility = filters.get("on_page"), filters.get("facility")
    named = (
        name_groups(say).get(filters.get("group", "")),
        say("Page {n}", n=page) if page else None,
        name_bands(say).get(filters.get("confidence", "")),
        (facilities.get(facility) or say("none proposed")) if facility else None,
    )
    return [name for name in named if name]


def name_bands(say: Speaker) -> dict[str, str]:
    """Return what the filters of confidence are called."""
    sure, likely = (number_choices.format_confidence(least, say) for least in (SURE, LIKELY))
    return {
        "sure": say("{sure} or above", sure=sure),
        "likely": say("{likely} to {sure}", likely=likely, sure=sure),
        "doubtful": say("below {likely}", likely=likely),
    }


def name_groups(say: Speaker) -> dict[str, str]:
    """Return what the groups of numbers are called."""
    return {
        NumberGroup.STATEMENT.value: say("In sentences, with a unit or noun"),
        NumberGroup.CELL.value: say("Cells of tables"),
        NumberGroup.RANK.value: say("Ranks"),
        NumberGroup.DATE.value: say("Dates"),
        NumberGroup.LABEL.value: say("In labels and headings"),
        NumberGroup.BARE.value: say("Bare numbers"),
        NumberGroup.REFERENCE.value: say("In references"),
        NumberGroup.TICK.value: say("On axes of charts"),
        NumberGroup.PAGE.value: say("Numbers of pages"),
    }


def read_trait(one: RankedNumber, name: str) -> str:
    """Return what a filter asks of a number, as the address writes it."""
    if name == "confidence":
        sure = one.number.confidence
        return next(band for band, (least, limit) in BANDS.items() if least <= sure < limit)
    if name == "on_page":
        return "" if one.page is None else str(one.page)
    if name == "facility":
        return one.number.proposal.first.get("facility", NO_FACILITY)
    return one.group.value


def select_numbers(numbers: Iterable[RankedNumber], filters: Mapping[str, str]) -> list[RankedNumber]:
    return [one for one in numbers if all(read_trait(one, name) == value for name, value in filters.items())]


def sort_numbers(review: ArticleReview) -> list[RankedNumber]:
    """Return every number in the order of the address: likely facts first, or as they stand in the text."""
    if controls.get_query_value("order") != BY_TEXT:
        return list(review.ranked)
    return sorted(review.ranked, key=lambda one: (one.number.start, one.number.end, one.number.id))


def find_current(review: ArticleReview) -> CandidateNumber | None:
    """Return the number of the address, else the first open one, else the first that counts."""
    asked = review.find_number(controls.get_query_value("number"))
    return asked or find_next_open(review, None) or next(iter(list_to_handle(review)), None)


def list_to_handle(review: ArticleReview) -> list[CandidateNumber]:
    """Return the numbers of the filters that have to be decided, in the order of the address."""
    chosen = select_numbers(sort_numbers(review), get_filters())
    return [one.number for one in chosen if one.number.is_to_handle]


def find_next_open(review: ArticleReview, after: CandidateNumber | None) -> CandidateNumber | None:
    """Return the next number that nobody has decided, around the end to the beginning."""
    undecided = [number for number in list_to_handle(review) if number.state is NumberState.OPEN]
    if after is None:
        return next(iter(undecided), None)
    places = _number_places(review)
    others = [number for number in undecided if number.id != after.id]
    here = places.get(after.id, -1)
    return next((number for number in others if places[number.id] > here), next(iter(others), None))


def find_neighbour(review: ArticleReview, number: CandidateNumber, step: int) -> CandidateNumber | None:
    """Return the number before or after, among those to handle."""
    places = _number_places(review)
    here = places.get(number.id, -1)
    others = list_to_handle(review)
    if step > 0:
        return next((other for other in others if places[other.id] > here), None)
    return next((other for other in reversed(others) if places[other.id] < here), None)


def _number_places(review: ArticleReview) -> dict[str, int]:
    return {one.number.id: at for at, one in enumerate(sort_numbers(review))}


_TOLD = "desk_told"


def accept_number(number: CandidateNumber, at: str, say: Speaker) -> None:
    def act(reviewing: ReviewService) -> str:
        fact = reviewing.accept_number(number.id, number_choices.read_values(number, at), expected=number.revision)
        return say("Accepted: {said}", said=saying.phrase_fact(fact, say.language))

    if _try_decision(number, act, say):
        open_next_number(number)


def reject_number(number: CandidateNumber, reason: str, say: Speaker) -> None:
    def act(reviewing: ReviewService) -> str:
        reviewing.reject_number(number.id, reason, expected=number.revision)
        return say("Rejected: {phrase}", phrase=number.phrase)

    if _try_decision(number, act, say):
        open_next_number(number)


def undo_decision(number: CandidateNumber, say: Speaker) -> None:
    def act(reviewing: ReviewService) -> str:
        reviewing.undo_decision(number.id, expected=number.revision)
        return say("Undone: {phrase} is open again", phrase=number.phrase)

    if _try_decision(number, act, say):
        open_number(number.id)


def undo_step(number: CandidateNumber, say: Speaker) -> None:
    """Take back all that was decided in the same step as a number, and stay where it was done."""

    def act(reviewing: ReviewService) -> str:
        n = len(reviewing.undo_step(number))
        return say.many("Undone: {n} number is open again", "Undone: {n} numbers are open again", n)

    _try_decision(number, act, say)


def reject_listed(numbers: Sequence[CandidateNumber], reason: str, say: Speaker) -> None:
    """Reject what was listed, in one step."""

    def act(reviewing: ReviewService) -> str:
        n = len(reviewing.reject_numbers(numbers, reason))
        return say.many("{n} number rejected", "{n} numbers rejected", n)

    if _try_decision(numbers[0], act, say):
        controls.set_query_value("group", None)
        controls.set_query_value("page", None)


def add_by_hand(number: CandidateNumber, at: str, say: Speaker) -> None:
    """Accept words that a person chose; then turn to them."""

    def act(reviewing: ReviewService) -> str:
        fact = reviewing.add_by_hand(number.article, number.start, number.end, number_choices.read_values(number, at))
        return say("Added: {said}", said=saying.phrase_fact(fact, say.language))

    if _try_decision(number, act, say):
        place = (number.start, number.end)
        added = next(
            (one.id for one in catalogue_access.get_review(number.article).numbers if (one.start, one.end) == place),
            None,
        )
        open_number(added)


def accept_listed(chosen: Sequence[ProposedFact], say: Speaker) -> None:
    """Accept what was listed and is still chosen; say what could not be, and why."""
    try:
        outcome = ReviewService(catalogue_access.open_catalogue()).accept_numbers(chosen)
    except FactsError as error:
        keep_message("error", str(safe_text.make_public_error(error)))
        return
    n = len(outcome.accepted)
    keep_message("success", say.many("{n} number accepted", "{n} numbers accepted", n))
    for number, why in outcome.refused:
        keep_message("warning", f"{number.phrase}: {why}")
    open_number(None)


def open_next_number(number: CandidateNumber) -> None:
    """Turn to the next open number, or stay where there is none."""
    following = find_next_open(catalogue_access.get_review(number.article), number)
    open_number(following.id if following else number.id)


def _try_decision(number: CandidateNumber, act: Callable[[ReviewService], str], say: Speaker) -> bool:
    """Do it and say so; say what went wrong, or what another reviewer did meanwhile."""
    try:
        keep_message("success", act(ReviewService(catalogue_access.open_catalogue())))
    except StaleRevision as error:
        now = error.theirs if isinstance(error.theirs, CandidateNumber) else None
        keep_message("warning", describe_meanwhile(now, say) if now else str(safe_text.make_public_error(error)))
        open_number(now.id if now else number.id)
        return False
    except FactsError as error:
        keep_message("error", str(safe_text.make_public_error(error)))
        return False
    return True


def describe_meanwhile(now: CandidateNumber, say: Speaker) -> str:
    """Say what another reviewer did to a number."""
    who = now.decided_by or say("somebody")
    if now.state is NumberState.ACCEPTED:
        return say("{who} has accepted this number meanwhile. Nothing of yours was written; this is it now.", who=who)
    if now.state is NumberState.REJECTED:
        return say(
            "{who} has rejected this number meanwhile: {why}. Nothing of yours was written; this is it now.",
            who=who,
            why=now.reason,
        )
    return say("Somebody has opened this number again meanwhile. Nothing of yours was written; this is it now.")


def name_states(say: Speaker) -> dict[str, str]:
    return {
        NumberState.OPEN.value: say("to decide"),
        NumberState.ACCEPTED.value: say("recorded"),
        NumberState.REJECTED.value: say("rejected"),
        NumberState.LEFT_OUT.value: say("left out by the machine"),
    }


def describe_number(number: CandidateNumber, review: ArticleReview, say: Speaker) -> str:
    """Return what is known of a number: what stands for it, or why nothing does."""
    if number.state is NumberState.ACCEPTED:
        gone = find_withdrawn_fact(number, review)
        if gone:
            return say("Withdrawn: {why}", why=gone.rank_reason)
        fact = review.facts.get(number.fact or "")
        return say("Recorded: {said}", said=saying.phrase_fact(fact, say.language) if fact else number.phrase)
    if number.state is NumberState.REJECTED:
        return say("Rejected by {who}: {why}", who=number.decided_by or "", why=say(number.reason))
    if number.state is NumberState.LEFT_OUT:
        return say("Left out: {why}", why=say(number.reason))
    read = saying.phrase_quantity(number.quantity, say.language) if number.quantity else number.phrase
    return say("To decide: {said}", said=read)


def find_withdrawn_fact(number: CandidateNumber, review: ArticleReview) -> Fact | None:
    """Return the fact that stood for an accepted number and was withdrawn since: it may be decided anew."""
    fact = review.facts.get(number.fact or "") if number.state is NumberState.ACCEPTED else None
    return fact if fact and is_deprecated(fact.rank) else None


def find_last_step(review: ArticleReview) -> list[CandidateNumber]:
    """Return the numbers that the reader of this page decided last, in one step."""
    name = catalogue_access.open_catalogue().actor.name
    mine = [number for number in review.numbers if number.is_handled and number.decided_by == name]
    last = max(mine, key=lambda number: str(number.decided_at), default=None)
    return find_decided_together(last, mine) if last else []


def keep_message(kind: str, text: str) -> None:
    st.session_state.setdefault(_TOLD, []).append((kind, text))


def show_message() -> None:
    """Say what was just done, once."""
    boxes: dict[str, Any] = {"success": st.success, "warning": st.warning, "error": st.error}
    for kind, text in st.session_state.pop(_TOLD, []):
        boxes[kind](escape_markdown(text))


def has_failed() -> bool:
    """Whether what was asked for last could not be done; to be asked before the message is shown."""
    return any(kind != "success" for kind, _ in st.session_state.get(_TOLD, []))


def turn_to_neighbour(review: ArticleReview, number: CandidateNumber, step: int) -> None:
    """Turn to the number before or after."""
    other = find_neighbour(review, number, step)
    if other:
        open_number(other.id)


def show_confirmation(fact: Fact, say: Speaker) -> None:
    """Offer it to editors, for a number that still waits for a person."""
    waits = fact.verification is Verification.NEEDS_PERSON and fact.rank is not Rank.DEPRECATED
    if not (waits and catalogue_access.open_catalogue().actor.is_editor):
        return
    with st.expander(say("Confirm this number"), key="confirming", expanded=True):
        st.markdown(say("Read the words of the source. If they state this number, confirm it with your reason."))
        why = ask_reason(say("What makes it right?"), f"confirmation-{fact.id}-{fact.revision}", say)
        _show_change_button(say("Confirm"), "confirm", fact, why)


def show_withdrawal(fact: Fact, say: Speaker) -> None:
    """Offer it to editors, for a fact that still holds."""
    show_message()
    if not (is_public(fact) and catalogue_access.open_catalogue().actor.is_editor):
        return
    with st.expander(say("Withdraw this fact"), key="withdrawing"):
        st.markdown(say("It stays in the record with your reason, but is no longer shown, compared or downloaded."))
        why = ask_reason(say("Why does it no longer hold?"), f"withdrawal-{fact.id}-{fact.revision}", say)
        _show_change_button(say("Withdraw"), "withdraw", fact, why)


def ask_reason(question: str, key: str, say: Speaker) -> str:
    """Ask why, and say who will read it."""
    st.caption(say("Readers see your reason, but not your name."))
    return st.text_input(question, key=key, max_chars=find_max_length(AuditEntry, "reason")).strip()


def _show_change_button(label: str, verb: Literal["confirm", "withdraw"], fact: Fact, why: str) -> None:
    """Show the button of a change that needs a reason; `verb` is that of the catalogue."""
    st.button(label, key=verb, disabled=not why, on_click=_change_fact, args=(verb, fact, why))


def _change_fact(verb: Literal["confirm", "withdraw"], fact: Fact, why: str) -> None:
    catalogue = catalogue_access.open_catalogue()
    change = catalogue.confirm_fact if verb == "confirm" else catalogue.withdraw_fact
    try:
        change(fact.id, expected=fact.revision, reason=why)
    except FactsError as error:
        keep_message("error", str(safe_text.make_public_error(error)))
