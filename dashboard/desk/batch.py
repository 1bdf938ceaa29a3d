"""Accept all sure proposals at once: first the list, each to be left out, then the deed."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import data
from dashboard.desk import deciding, route
from dashboard.desk.route import Task
from dashboard.text import plain
from facts import saying

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facts.language import Speaker
    from facts.reviewing import Proposed, Review

SURE = 0.9
LISTED = 100
"""So many are shown, and accepted, at once: a person reads the list before it counts."""


def threshold(say: Speaker) -> str:
    return saying.number(Decimal(str(SURE)), say.language)


def show(review: Review, say: Speaker) -> None:
    """List the proposals above the threshold as they would be accepted, and those that a person must look at."""
    st.header(say("Accept all above {sure}", sure=threshold(say)), anchor=False)
    deciding.told()
    found = data.sure(review.article.id, SURE)
    ready = [item for item in found if item.is_acceptable][:LISTED]
    unsure = [item for item in found if not item.is_acceptable]
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
    _unsure(unsure, say)


def _line(item: Proposed, say: Speaker) -> bool:
    assert item.fact is not None
    labels = data.labels(say.language)
    named = (labels["facility"].get(item.fact.facility, ""), labels["metric"].get(item.fact.metric, ""))
    said = f"**{plain(saying.fact(item.fact, say.language))}** · {plain(' · '.join(named))}"
    key = f"all-{item.number.id}-{item.number.revision}"
    st.session_state.setdefault(key, True)
    return st.checkbox(f"{said} · {plain(saying.as_of(item.fact, say.language))}", key=key)


def _unsure(items: Sequence[Proposed], say: Speaker) -> None:
    """Show the sure readings that still need a person, and why."""
    if not items:
        return
    n = len(items)
    st.markdown(say.many("{n} number needs a look:", "{n} numbers need a look:", n))
    with st.container(key="unsure", gap=None):
        for item in items[:LISTED]:
            _look(item)


def _look(item: Proposed) -> None:
    why = "; ".join(finding.what for finding in item.findings)
    st.button(
        f"**{plain(item.number.phrase)}** · {plain(why)}",
        key=f"look-{item.number.id}",
        type="tertiary",
        on_click=route.go,
        args=(item.number.id,),
        wrap=True,
    )
