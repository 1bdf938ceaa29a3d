"""Accept all proposals that passed the gate: first the list, each to be left out, then the deed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import data
from dashboard.desk import certainty, deciding, route
from dashboard.desk.route import Task
from dashboard.text import plain
from dashboard.views.fact_lists import name_subjects
from facts import saying
from facts.sureness import SURE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facts.language import Speaker
    from facts.reviewing import Proposed, Review

LISTED = 100
"""So many are shown, and accepted, at once: a person reads the list before it counts."""


def show(review: Review, say: Speaker) -> None:
    """List the proposals that passed as they would be accepted, and those that a person must look at."""
    st.header(say("Accept all that passed"), anchor=False)
    st.caption(
        say("What passed: every part of it is sure ({sure} or above), and no check found anything against it.",
            sure=certainty.number(SURE, say))
    )  # fmt: skip
    deciding.told()
    found = data.proposed(review.article.id)
    ready = [item for item in found if item.passes()][:LISTED]
    if not ready:
        st.info(say("There is none that could be accepted unseen."))
    chosen = [item for item in ready if _line(item, say)]
    n = len(chosen)
    with st.container(horizontal=True, key="decision"):
        st.button(
            say.many("Accept {n} number", "Accept {n} numbers", n),
            key="accept_these",
            type="primary",
            shortcut="Shift+A",
            disabled=not chosen,
            on_click=deciding.accept_all,
            args=(chosen, say),
        )
        st.button(say("Back"), key="task-decide", shortcut="Esc", on_click=route.turn_to, args=(Task.DECIDE,))
    _unsure([item for item in found if _is_near(item)], say)


def _is_near(item: Proposed) -> bool:
    """Whether a number was read surely, and only what it is about must be looked at."""
    return not item.passes() and item.number.proposal.confidences.reading >= SURE


def _line(item: Proposed, say: Speaker) -> bool:
    assert item.fact is not None
    labels = name_subjects(say.language)
    named = (labels["facility"].get(item.fact.facility, ""), labels["metric"].get(item.fact.metric, ""))
    said = f"**{plain(saying.fact(item.fact, say.language))}** · {plain(' · '.join(named))}"
    key = f"all-{item.number.id}-{item.number.revision}"
    st.session_state.setdefault(key, True)
    chosen = st.checkbox(f"{said} · {plain(saying.as_of(item.fact, say.language))}", key=key)
    st.caption(plain(certainty.all_reasons(item.number.proposal.confidences, say)))
    return chosen


def _unsure(items: Sequence[Proposed], say: Speaker) -> None:
    """Show the sure readings that still need a person, and why."""
    if not items:
        return
    n = len(items)
    st.markdown(say.many("{n} number needs a look:", "{n} numbers need a look:", n))
    with st.container(key="unsure", gap=None):
        for item in sorted(items, key=lambda item: -item.number.confidence)[:LISTED]:
            _look(item, say)


def _look(item: Proposed, say: Speaker) -> None:
    st.button(
        f"**{plain(item.number.phrase)}** · {plain(_why(item, say))}",
        key=f"look-{item.number.id}",
        type="tertiary",
        on_click=route.go,
        args=(item.number.id,),
        wrap=True,
    )


def _why(item: Proposed, say: Speaker) -> str:
    """Say what the checks found, else the part that is least sure."""
    found = "; ".join(finding.what for finding in item.findings if finding.code != "incomplete")
    part, sure = item.number.proposal.confidences.weakest
    return found or f"{certainty.part(part, say)} {certainty.number(sure.value, say)}: {certainty.why(sure, say)}"
