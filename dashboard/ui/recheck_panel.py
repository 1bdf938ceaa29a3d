"""Parts about what left the house: the numbers of a file beside those of now, and where a number went."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.safe_text import escape_markdown
from dashboard.ui import catalogue_access, controls
from facts import lengths, recall, saying
from facts.errors import FactsError
from facts.recall import recheck_words

if TYPE_CHECKING:
    from facts.language import Speaker
    from facts.manifest import Manifest
    from facts.record import Fact

URGENT = 20  # told one by one, before the table of all


def ask_recheck(say: Speaker) -> recall.Recall | None:
    """Show the two ways to ask, and return what was found; nothing while nothing is asked."""
    with st.container(key="check"):
        upload = st.file_uploader(
            say("A file that was made here: picture, slides, document, table or page"),
            type=list(recall.SUFFIXES),
            key="check_file",
        )
        written = controls.show_text_field(
            "export", say("Or the id in its caption"), placeholder="facts:x…", max_chars=lengths.NAME
        )
    if upload is None and not written.strip():
        return None
    try:
        found = (
            catalogue_access.read_uploaded_file(upload.getvalue(), upload.name) if upload else _find_registered(written)
        )
    except FactsError as error:
        st.error(escape_markdown(error))
        return None
    return recall.recheck(catalogue_access.open_catalogue(), found, say.language)


def _find_registered(written: str) -> Manifest:
    return catalogue_access.open_catalogue().export_of(recall.mark(written))


def show_recheck(found: recall.Recall, say: Speaker) -> None:
    """Show each number of a file, those that need somebody first; choosing one opens its fact."""
    if found.checked:
        st.header(escape_markdown(recheck_words.summary(found, say)), anchor=False)
        st.markdown(escape_markdown(recheck_words.counts(found, say)))
    for export in found.exports:
        _show_file_head(export, say)
    for gap in recheck_words.gaps(found, say):
        st.warning(escape_markdown(gap))
    for item in [item for item in found.checked if _is_urgent(item)][:URGENT]:
        _show_urgent(item, say)
    if found.checked:
        _show_numbers(found, say)


def _is_urgent(item: recall.Checked) -> bool:
    return bool(item.altered) or item.outcome in (recall.Outcome.WITHDRAWN, recall.Outcome.CORRECTED)


def _show_urgent(item: recall.Checked, say: Speaker) -> None:
    """Say in full what must no longer be repeated, why, and what to say instead."""
    lines = [
        f"**{escape_markdown(item.subject)}**: {escape_markdown(recheck_words.outcome(item, say))}",
        escape_markdown(" → ".join(filter(None, (item.said_then, item.said_now)))),
        escape_markdown("; ".join(filter(None, (recheck_words.change(item.change, say), item.altered)))),
    ]
    show = st.error if item.outcome is recall.Outcome.WITHDRAWN else st.warning
    show("  \n".join(filter(None, lines)))


def _show_file_head(item: Manifest, say: Speaker) -> None:
    """Say what the file is, as it says itself: its words are whoever's that sent it."""
    told = (item.title, recheck_words.form(item, say), recheck_words.day(item, say), item.mark)
    st.caption(escape_markdown(" · ".join(filter(None, told))))


def _show_numbers(found: recall.Recall, say: Speaker) -> None:
    rows = [
        (
            recheck_words.outcome(item, say),
            item.subject or item.fact,
            item.said_then,
            recheck_words.now(item, say),
            "; ".join(filter(None, (recheck_words.change(item.change, say), item.altered))),
        )
        for item in found.checked
    ]
    titles = (say("State"), say("Number"), say("In the file"), say("Now"), say("Changed"))
    event = st.dataframe(
        {name: list(column) for name, column in zip(titles, zip(*rows, strict=True), strict=True)},
        key="checked",
        hide_index=True,
        height="content" if len(rows) <= 15 else 560,
        on_select="rerun",
        selection_mode="single-row",
        alt=say("Each number of the file, and what it is now"),
    )
    chosen = event["selection"]["rows"]
    if chosen and found.checked[chosen[0]].subject:
        controls.open_fact(found.checked[chosen[0]].fact)


def show_fact_exports(fact: Fact, say: Speaker) -> None:
    """Show the exports that a fact went into."""
    catalogue = catalogue_access.open_catalogue()
    found = catalogue.exports_of(fact.id)
    st.caption(escape_markdown(recheck_words.listed(len(found), catalogue.unlisted_exports(), say)))
    if not found:
        return
    event = st.dataframe(
        [
            {
                say("When"): saying.time_of(item.at),
                say("What"): recheck_words.form(item, say),
                say("Title"): item.title,
                say("Export"): item.export,
                say("State"): say("this revision") if revision == fact.revision else say("an earlier revision"),
            }
            for item, revision in found
        ],
        key="exports",
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        alt=say("Where this number went"),
    )
    chosen = event["selection"]["rows"]
    if chosen:
        key = found[chosen[0]][0].export
        st.switch_page("app_pages/check.py", query_params=controls.add_language({"export": key}))
