"""Two facts that are at odds: both sides, their number line, and the form by which a person decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import safe_text
from dashboard.review import decisions
from dashboard.safe_text import escape_markdown, make_tag
from dashboard.ui import catalogue_access, controls
from dashboard.views.case_view import describe_reach
from facts import saying
from facts.errors import FactsError
from facts.evidence.disputes import Statement
from facts.evidence.status import name_status
from facts.model.fact_case import CaseVerdict
from facts.model.record import MAX_SCOPE

if TYPE_CHECKING:
    from dashboard.safe_text import Html
    from dashboard.views.case_view import CaseView
    from dashboard.views.fact_view import FactView
    from facts.languages.translator import Speaker
    from facts.model.fact_case import FactCase

CASE_PAGE = "app_pages/cases.py"


def show_case(one: CaseView, say: Speaker) -> None:
    """Show a case whole: why, both sides, the number line, what was decided, and to editors the form."""
    with st.container(key="said"):
        st.markdown(escape_markdown(one.subject(say)))
        st.title(escape_markdown(one.title(say)), anchor=False)
        st.markdown(escape_markdown(f"{one.explain(say)} {one.describe_state(say)}"))
    decisions.show_message()
    if said := one.describe_decision(say):
        st.info(escape_markdown(said))
    for place, side in zip(st.columns(2), one.sides, strict=True):
        with place:
            _show_side(side, say)
    st.html(draw_number_line(one, say))
    if catalogue_access.open_catalogue().actor.is_editor:
        _show_forms(one, say)


def _show_side(side: FactView, say: Speaker) -> None:
    """Show one of the two facts with all that a decision rests on."""
    fact = side.fact
    with st.container(border=True, key=f"card-{fact.id}", height="stretch"):
        st.markdown(f"### {escape_markdown(side.phrase_fact(say.language))}")
        st.markdown(escape_markdown(side.when(say)))
        before, exact, after = map(escape_markdown, side.phrase)
        st.markdown(f"{before}**{exact}**{after}")
        told = [describe_reach(fact, say), name_status(side.status, say), fact.note]
        for words in filter(None, told):
            st.caption(escape_markdown(words))
        controls.show_page_link(controls.FACT_PAGE, say("Open the fact"), id=fact.id)


# ---- the number line -------------------------------------------------------------------------------


def draw_number_line(one: CaseView, say: Speaker) -> Html:
    """Draw the numbers that both facts stand for on one line; what is open runs to the edge. Empty for other units."""
    statements = [Statement.of(side.fact, side.metric) for side in one.sides]
    ends = [float(end) for item in statements for end in (item.interval.low, item.interval.high) if end is not None]
    if not ends or len({item.unit for item in statements}) > 1:
        return safe_text.join_html()
    margin = (max(ends) - min(ends)) * 0.2 or abs(ends[0]) * 0.2 or 1.0
    low, high = min(ends) - margin, max(ends) + margin
    bars = []
    for item, side in zip(statements, one.sides, strict=True):
        start = low if item.interval.low is None else float(item.interval.low)
        stop = high if item.interval.high is None else float(item.interval.high)
        left, right = ((end - low) / (high - low) * 100 for end in (start, stop))
        bars.append(_draw_bar(left, right, side.phrase_fact(say.language)))
    reaches = (describe_reach(side.fact, say) or side.phrase_fact(say.language) for side in one.sides)
    return make_tag("div", *bars, role="img", aria_label="; ".join(reaches))


def _draw_bar(left: float, right: float, said: str) -> Html:
    """Draw one interval, in hundredths of the line and no narrower than can be seen, with its number above it."""
    width = max(right - left, 0.8)
    side = f"left:{left:.2f}%" if left < 50 else f"right:{100 - left - width:.2f}%"
    words = make_tag("span", said, style=f"position:absolute;{side};top:0;white-space:nowrap")
    line = make_tag(
        "span", style="position:absolute;left:0;right:0;top:2rem;height:1px;background:currentColor;opacity:.3"
    )
    place = f"position:absolute;left:{left:.2f}%;width:{width:.2f}%;top:1.7rem;height:.6rem"
    bar = make_tag("span", style=f"{place};background:currentColor;opacity:.7")
    return make_tag("div", line, bar, words, style="position:relative;height:3rem")


# ---- the form --------------------------------------------------------------------------------------


def _show_forms(one: CaseView, say: Speaker) -> None:
    if one.case.is_open:
        st.header(say("Decide"), anchor=False)
        _ask_decision(one, say)
    elif one.case.decision is not None:
        with st.expander(say("Take the decision back"), key="taking-back"):
            st.markdown(say("What it changed in the facts is put back where nobody has changed it since."))
            why = decisions.ask_reason(say("Why is it taken back?"), f"back-{_key(one.case)}", say)
            st.button(
                say("Take back"), key="reopen", disabled=not why, on_click=_reopen_case, args=(one.case, why, say)
            )


def _key(case: FactCase) -> str:
    return f"{case.id}-{case.revision}"


def _ask_decision(one: CaseView, say: Speaker) -> None:
    """Ask what holds, of which side, and why."""
    key, titles = _key(one.case), _name_verdicts(say)
    chosen = st.radio(
        say("What holds?"), list(titles), format_func=titles.__getitem__, key=f"verdict-{key}", index=None
    )
    side, scope = None, ""
    if chosen not in (None, CaseVerdict.BOTH_STAND):
        figures = {item.fact.id: f"{item.phrase_fact(say.language)}, {item.when(say)}" for item in one.sides}
        side = st.radio(
            _name_question(CaseVerdict(chosen), say),
            list(figures),
            format_func=lambda key: escape_markdown(figures[key]),
            key=f"side-{key}",
            index=None,
        )
    if chosen == CaseVerdict.SCOPE:
        scope = st.text_input(say("Which part is it of?"), key=f"scope-{key}", max_chars=MAX_SCOPE).strip()
    why = decisions.ask_reason(say("What makes it right?"), f"case-{key}", say)
    is_whole = (
        chosen is not None and (side or chosen == CaseVerdict.BOTH_STAND) and (scope or chosen != CaseVerdict.SCOPE)
    )
    wanted = {"verdict": chosen, "fact": side, "scope": scope, "reason": why}
    is_ready = bool(why and is_whole)
    st.button(say("Decide"), key="decide", disabled=not is_ready, on_click=_decide_case, args=(one, wanted, say))


def _name_verdicts(say: Speaker) -> dict[CaseVerdict, str]:
    return {
        CaseVerdict.PREFER: say("One is right: prefer it. The other may no longer be repeated."),
        CaseVerdict.SCOPE: say("They are of different parts: write which part one of them is of."),
        CaseVerdict.SOURCE_ERROR: say("One source is wrong: its number is withdrawn."),
        CaseVerdict.BOTH_STAND: say("Both stand."),
    }


def _name_question(verdict: CaseVerdict, say: Speaker) -> str:
    words = {
        CaseVerdict.PREFER: say("Which one is right?"),
        CaseVerdict.SCOPE: say("Which one is of a part?"),
        CaseVerdict.SOURCE_ERROR: say("Which one is wrong?"),
    }
    return words[verdict]


def _decide_case(one: CaseView, wanted: dict[str, Any], say: Speaker) -> None:
    revisions = {key: fact.revision for key, fact in one.facts.items()}
    catalogue = catalogue_access.open_catalogue()
    try:
        catalogue.decide_case(one.case.id, wanted, expected=one.case.revision, revisions=revisions)
    except FactsError as error:
        decisions.keep_message("error", str(safe_text.make_public_error(error)))
    else:
        decisions.keep_message("success", say("Decided."))


def _reopen_case(case: FactCase, why: str, say: Speaker) -> None:
    try:
        catalogue_access.open_catalogue().reopen_case(case.id, expected=case.revision, reason=why)
    except FactsError as error:
        decisions.keep_message("error", str(safe_text.make_public_error(error)))
    else:
        decisions.keep_message("success", say("The decision is taken back."))


# ---- on the page of a fact -------------------------------------------------------------------------


def show_fact_cases(cases: list[CaseView], say: Speaker) -> None:
    """Show what a fact is or was at odds with, what was decided, and the way to the case."""
    if cases:
        st.header(say("What does not fit beside it"), anchor=False)
    for one in cases:
        with st.container(border=True, key=f"case-{one.case.id}"):
            st.markdown(f"**{escape_markdown(one.title(say))}**")
            st.markdown(escape_markdown(one.describe_decision(say) or one.explain(say)))
            st.caption(escape_markdown(one.describe_state(say)))
            controls.show_page_link(CASE_PAGE, say("Open the case"), case=one.case.id)


def list_case_links(cases: list[CaseView], say: Speaker) -> None:
    """Show a list of cases, each with the way to it."""
    for one in cases:
        with st.container(border=True, key=f"case-{one.case.id}"):
            st.markdown(f":gray[{escape_markdown(one.subject(say))}]")
            st.markdown(f"**{escape_markdown(one.title(say))}**")
            dates = " / ".join(saying.phrase_as_of(side.fact, say.language) for side in one.sides)
            st.caption(escape_markdown(f"{dates} · {one.describe_state(say)}"))
            controls.show_page_link(CASE_PAGE, say("Open the case"), case=one.case.id)
