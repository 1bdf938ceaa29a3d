"""The facts as a file: what the chart shows, all that the filters select, or everything."""

from __future__ import annotations

import io
import logging
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import controls, data
from dashboard.share import link
from dashboard.share.widgets import choose_listed, copyable, files
from dashboard.views.fact_lists import count_everything, count_facts
from facts.selection import Selection
from facts.tables import FORMATS, encode_dictionary, list_endings

if TYPE_CHECKING:
    from collections.abc import Callable

    from dashboard.share.subject import Offer
    from facts.tables import Export, TableFormat

_LOG = logging.getLogger(__name__)
SHOWN, FITTING, ALL = "shown", "fitting", "all"


def show(offer: Offer) -> None:
    """Show the choice of facts and format, the file, and the address that stays up to date."""
    say = offer.say
    with st.container(horizontal=True, vertical_alignment="bottom", key="share_data"):
        which = choose_listed(say("Which facts"), _which(offer), "which")
        labels = {name: kind.label for name, kind in FORMATS.items()}
        kind = FORMATS[choose_listed(say("Format"), labels, "format")]
    chosen, only = _chosen(which, offer)
    if only is None:
        _link(chosen, offer, kind)
    made = _made(offer, kind, chosen, only)
    told = made()
    if only is not None:
        _button(say("Save the file"), told.name_file(kind), kind, made)
    st.caption(told.verified)
    st.download_button(
        say("What the columns mean"),
        encode_dictionary(told.about),
        file_name="columns.csv",
        mime="text/csv",
        on_click="ignore",
        type="tertiary",
    )


def _chosen(which: str, offer: Offer) -> tuple[Selection, frozenset[str] | None]:
    """Return which facts, and which of them alone; one that is shown may be withdrawn."""
    if which == SHOWN:
        return offer.subject.facts.with_(deprecated=True), frozenset(offer.ids)
    return Selection() if which == ALL else offer.subject.facts, None


def _which(offer: Offer) -> dict[str, str]:
    """Return the choices with how many facts each holds."""
    say, ids = offer.say, offer.ids
    fitting = controls.number(count_facts(offer.subject.facts), say)
    if offer.subject.fact:
        found = {SHOWN: say("This fact"), FITTING: say("All that was said of the same ({n})", n=fitting)}
    else:
        found = {SHOWN: say("What the chart shows ({n})", n=controls.number(len(ids), say))} if ids else {}
        found[FITTING] = say("All that fit the filters ({n})", n=fitting)
    return {**found, ALL: say("The whole catalogue ({n})", n=controls.number(count_everything().facts, say))}


def _link(chosen: Selection, offer: Offer, kind: TableFormat) -> None:
    """Show the file under an address: it is sent while it is written, whatever its size."""
    say = offer.say
    usual = next(iter(list_endings()[kind.ending].values()))
    decimal = {} if kind is usual else {"decimal": kind.decimal_mark}
    path = offer.subject.data(kind.ending, chosen, **decimal)
    files({say("Save the file"): path})
    copyable(say("Address of these facts, always up to date"), link.find_home() + path, say("Copy the address"), say)
    st.caption(say("For Excel (Data, From web), Google Sheets (IMPORTDATA) and programs."))


def _button(label: str, name: str, kind: TableFormat, made: Callable[[], Export]) -> None:
    """Show the file that no address tells: it is made when it is asked for."""
    st.download_button(
        label, _written(made, kind), file_name=name, mime=kind.media_type, key="share_save", on_click="ignore"
    )


def _made(offer: Offer, kind: TableFormat, chosen: Selection, only: frozenset[str] | None) -> Callable[[], Export]:
    """Return what makes the export: each can be written once."""
    catalogue, language = data.catalogue(), offer.subject.query.language
    return lambda: catalogue.export(chosen, language, kind.name, only)


def _written(made: Callable[[], Export], kind: TableFormat) -> Callable[[], bytes]:
    def write() -> bytes:
        stream = io.BytesIO()
        try:
            job = made()
            kind.write(job, stream)
            job.enter()
        except Exception:
            _LOG.exception("download as %s failed", kind.name)
            raise
        return stream.getvalue()

    return write
