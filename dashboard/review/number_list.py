"""The numbers of an article as a list: likely facts first, by filters and groups; and those that passed the gate."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.review import decisions, number_choices, number_review
from dashboard.review.decisions import ReviewTask
from dashboard.safe_text import escape_markdown
from dashboard.ui import catalogue_access, controls
from dashboard.views.fact_lists import name_subjects
from facts import saying
from facts.catalog import NumberGroup
from facts.model.candidate_number import NumberState
from facts.model.confidence import SURE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from facts.catalog import ArticleReview, ProposedFact, RankedNumber
    from facts.languages.translator import Speaker

ON_A_PAGE = 40
"""So many numbers are listed at once."""
IN_A_STEP = 500
"""So many of a group are shown and decided at once."""
LONGEST_LINE = 180
_REJECTED_AS = {
    NumberGroup.REFERENCE: "a name, version, page or date",
    NumberGroup.PAGE: "a name, version, page or date",
    NumberGroup.DATE: "a name, version, page or date",
    NumberGroup.TICK: "not worth keeping",
}
"""The reason that stands in the form first."""


def show_list(review: ArticleReview, say: Speaker) -> None:
    """Show the numbers by filters and groups, each with why it stands where it stands, and what to do with a group."""
    st.header(say("Numbers of this article"), anchor=False)
    decisions.show_message()
    found = [one for one in decisions.sort_numbers(review) if one.number.state is _read_state()]
    filters = decisions.get_filters()
    _show_filters(review, found, filters, say)
    chosen = decisions.select_numbers(found, filters)
    with st.container(horizontal=True, key="decision"):
        st.button(say("Back"), key="task-decide", shortcut="Esc", on_click=decisions.turn_to, args=(ReviewTask.DECIDE,))
        number_review.show_undo(review, None, say)
        if filters:
            st.button(say("All numbers again"), key="unfilter", type="tertiary", on_click=decisions.clear_filters)
    if "group" in filters and chosen and _read_state() is NumberState.OPEN:
        _show_group(review, filters["group"], chosen[:IN_A_STEP], len(chosen), say)
    _show_lines(review, chosen, say)


def _read_state() -> NumberState:
    asked = controls.get_query_value("state", NumberState.OPEN.value)
    return NumberState(asked) if asked in set(NumberState) else NumberState.OPEN


def _show_filters(
    review: ArticleReview, found: Sequence[RankedNumber], filters: Mapping[str, str], say: Speaker
) -> None:
    """Show each filter with the counts that hold beside the others."""
    states = Counter(number.state for number in review.numbers)
    with st.container(horizontal=True, key="filters"):
        controls.choose_one(
            "state",
            say("State"),
            {
                state: _count_choice(name, states[NumberState(state)], say)
                for state, name in decisions.name_states(say).items()
            },
            NumberState.OPEN.value,
        )
        for name, title in _title_filters(say).items():
            labels = _name_values(name, found, say)
            controls.choose_one(name, title, _count_values(name, labels, found, filters, say), "")
    groups = _count_values("group", decisions.name_groups(say), found, filters, say)
    controls.choose_pill("group", say("Kind and place"), groups, "")


def _title_filters(say: Speaker) -> dict[str, str]:
    return {"confidence": say("Confidence"), "on_page": say("Page"), "facility": say("Facility")}


def _name_values(name: str, found: Sequence[RankedNumber], say: Speaker) -> dict[str, str]:
    """Return the values that a filter may have here, as people read them."""
    if name == "confidence":
        return decisions.name_bands(say)
    values = dict.fromkeys(decisions.read_trait(one, name) for one in found)
    if name == "on_page":
        return {page: say("Page {n}", n=page) for page in sorted(filter(None, values), key=int)}
    labels = name_subjects(say.language)["facility"]
    named = {value: labels.get(value, value) for value in values if value != decisions.NO_FACILITY}
    return dict(sorted(named.items(), key=lambda item: item[1])) | {decisions.NO_FACILITY: say("none proposed")}


def _count_values(
    name: str, labels: Mapping[str, str], found: Sequence[RankedNumber], filters: Mapping[str, str], say: Speaker
) -> dict[str, str]:
    """Return the values that occur beside the other filters, each with its count; first of all: all of them."""
    others = {other: value for other, value in filters.items() if other != name}
    beside = decisions.select_numbers(found, others)
    counted = Counter(decisions.read_trait(one, name) for one in beside)
    kept = {value: label for value, label in labels.items() if counted[value] or filters.get(name) == value}
    return {"": _count_choice(say("All of them"), len(beside), say)} | {
        value: _count_choice(label, counted[value], say) for value, label in kept.items()
    }


def _count_choice(label: str, n: int, say: Speaker) -> str:
    return f"{label} ({controls.format_count(n, say)})"


def _show_group(review: ArticleReview, group: str, chosen: Sequence[RankedNumber], total: int, say: Speaker) -> None:
    """List a whole group in its lines, and offer to reject what is listed in one step."""
    n, reasons = len(chosen), number_review.list_reject_reasons(say)
    with st.container(border=True, key="group_decision"):
        st.markdown(f"**{escape_markdown(_count_choice(decisions.name_groups(say)[group], total, say))}**")
        if n < total:
            st.caption(say("The first {n} of {total}; the others come after them.", n=n, total=total))
        with st.container(height=260 if n > 8 else "content", key="group_lines"):
            st.markdown(_write_lines(review, chosen, say))
        reason, button = st.columns([3, 2], vertical_alignment="bottom")
        with reason:
            likely = _REJECTED_AS.get(NumberGroup(group), "not about a facility")
            why = st.selectbox(
                say("Why are these no facts to keep?"),
                list(reasons),
                index=list(reasons).index(likely),
                format_func=reasons.__getitem__,
                key=f"group-why-{group}",
            )
        with button:
            st.button(
                say.many("Reject this {n} number", "Reject these {n} numbers", n),
                key="reject_these",
                on_click=decisions.reject_listed,
                args=([one.number for one in chosen], why, say),
                width="stretch",
            )


def _write_lines(review: ArticleReview, chosen: Sequence[RankedNumber], say: Speaker) -> str:
    """Return a list of the lines that numbers stand in, the numbers in bold, each line once with its page."""
    in_order = sorted(chosen, key=lambda one: (one.number.start, one.number.end))
    lines = groupby(in_order, key=lambda one: review.text.rfind("\n", 0, one.number.start) + 1)
    return "\n".join(f"- {_write_line(review, start, list(ones), say)}" for start, ones in lines)


def _write_line(review: ArticleReview, start: int, ones: Sequence[RankedNumber], say: Speaker) -> str:
    first, last = ones[0].number, ones[-1].number
    at = max(start, first.start - LONGEST_LINE // 2)
    pieces = []
    for one in ones:
        if one.number.start >= at:
            words = " ".join(review.text[one.number.start : one.number.end].split())
            pieces += [escape_markdown(review.text[at : one.number.start]), f"**{escape_markdown(words)}**"]
            at = one.number.end
    rest = review.text[at : last.end + LONGEST_LINE // 2].partition("\n")[0]
    return _name_page(ones[0].page, say) + " ".join(f"{''.join(pieces)}{escape_markdown(rest)}".split())


def _name_page(page: int | None, say: Speaker) -> str:
    """Return what begins a line of a list; nothing where there are no pages."""
    named = say("Page {n}", n=page) if page is not None else ""
    return f"{named} · " if named else ""


def _show_lines(review: ArticleReview, chosen: Sequence[RankedNumber], say: Speaker) -> None:
    """Show a page of the list; each line opens its number."""
    if not chosen:
        st.info(say("No number fits these filters."))
        return
    st.caption(say("A number opens where you choose it, to be decided by itself."))
    pages = -(-len(chosen) // ON_A_PAGE)
    page = controls.read_page_number(pages)
    with st.container(key="number_lines", gap=None):
        for one in chosen[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]:
            _show_line(review, one, say)
    controls.show_pager(pages, page)


def _show_line(review: ArticleReview, one: RankedNumber, say: Speaker) -> None:
    before, words, after = (escape_markdown(part) for part in review.cut_line(one.number))
    told = _name_page(one.page, say) + say(one.reason.text, words=one.reason.words)
    _show_opener(f"{before} **{words}** {after}  \n:small[:gray[{escape_markdown(told)}]]", "open", one.number.id)


def _show_opener(label: str, way: str, number_id: str) -> None:
    """Show a line that opens its number; `way` tells the lists of a page apart."""
    st.button(
        label,
        key=f"{way}-{number_id}",
        type="tertiary",
        on_click=decisions.open_number,
        args=(number_id,),
        wrap=True,
    )


LISTED = 100
"""So many are shown, and accepted, at once: a person reads the list before it counts."""


def show_batch(review: ArticleReview, say: Speaker) -> None:
    """List the proposals that passed as they would be accepted, and those that a person must look at."""
    st.header(say("Accept all that passed"), anchor=False)
    st.caption(
        say("What passed: every part of it is sure ({sure} or above), and no check found anything against it.",
            sure=number_choices.format_confidence(SURE, say))
    )  # fmt: skip
    decisions.show_message()
    with st.spinner(say("Each number is checked as if it were accepted …")):
        found = catalogue_access.get_open_proposals(review.article.id)
    passed = [item for item in found if item.passes()]
    ready = passed[:LISTED]
    if not ready:
        st.info(say("There is none that could be accepted unseen."))
    if len(ready) < len(passed):
        st.caption(say("The first {n} of {total}; the others come after them.", n=len(ready), total=len(passed)))
    chosen = [item for item in ready if _show_batch_line(review, item, say)]
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
        number_review.show_undo(review, None, say)
        st.button(say("Back"), key="task-decide", shortcut="Esc", on_click=decisions.turn_to, args=(ReviewTask.DECIDE,))
    _show_unsure([item for item in found if _is_near(item)], say)


def _is_near(item: ProposedFact) -> bool:
    """Whether a number was read surely, and only what it is about must be looked at."""
    return not item.passes() and item.number.proposal.confidences.reading >= SURE


def _show_batch_line(review: ArticleReview, item: ProposedFact, say: Speaker) -> bool:
    """Show what would be accepted, the words of the article that say so, and why each part is sure."""
    assert item.fact is not None
    labels = name_subjects(say.language)
    named = (labels["facility"].get(item.fact.facility, ""), labels["metric"].get(item.fact.metric, ""))
    said = f"**{escape_markdown(saying.phrase_fact(item.fact, say.language))}** · {escape_markdown(' · '.join(named))}"
    key = f"all-{item.number.id}-{item.number.revision}"
    st.session_state.setdefault(key, True)
    chosen = st.checkbox(f"{said} · {escape_markdown(saying.phrase_as_of(item.fact, say.language))}", key=key)
    before, words, after = (escape_markdown(part) for part in review.cut_line(item.number))
    st.caption(f"{_name_page(review.find_page(item.number.start), say)}{before} **{words}** {after}")
    st.caption(escape_markdown(number_choices.list_reasons(item.number.proposal.confidences, say)))
    return chosen


def _show_unsure(items: Sequence[ProposedFact], say: Speaker) -> None:
    """Show the sure readings that still need a person, and why."""
    if not items:
        return
    n = len(items)
    st.markdown(say.many("{n} number needs a look:", "{n} numbers need a look:", n))
    if n > LISTED:
        st.caption(say("The first {n} of {total}; the others come after them.", n=LISTED, total=n))
    with st.container(key="unsure", gap=None):
        for item in sorted(items, key=lambda item: -item.number.confidence)[:LISTED]:
            _show_unsure_line(item, say)


def _show_unsure_line(item: ProposedFact, say: Speaker) -> None:
    label = f"**{escape_markdown(item.number.phrase)}** · {escape_markdown(_explain_unsure(item, say))}"
    _show_opener(label, "look", item.number.id)


def _explain_unsure(item: ProposedFact, say: Speaker) -> str:
    """Say what the checks found, else the part that is least sure."""
    found = "; ".join(finding.what for finding in item.findings if finding.code != "incomplete")
    part, sure = item.number.proposal.confidences.weakest
    confidence = number_choices.format_confidence(sure.value, say)
    return (
        found or f"{number_choices.name_part(part, say)} {confidence}: {number_choices.explain_confidence(sure, say)}"
    )
