"""Making a report: what it will look like, and the file in each form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import data, parts
from dashboard.reports import FORMATS, Made, each, house_template
from dashboard.reports.html import page
from dashboard.reports.report import gather
from dashboard.reports.studio import studio
from dashboard.share import link
from dashboard.text import plain
from dashboard.views.shared_catalogue import get_version
from facts.errors import FactsError

if TYPE_CHECKING:
    from dashboard.reports import Format
    from dashboard.reports.outline import Outline
    from facts.language import Speaker

PREVIEW_HEIGHT = 720
_MADE = "report_made"


def preview(report: Outline, say: Speaker) -> None:
    """Show the report as a page, made once this is opened."""
    with parts.folded(say("Preview"), "preview") as is_open:
        if not is_open:
            return
        with st.spinner(say("Making the preview …")):
            try:
                shown = _previewed(report)
            except FactsError as error:
                st.error(plain(error))
                return
        st.iframe(shown, height=PREVIEW_HEIGHT, alt=say("Preview"))


def _previewed(report: Outline) -> str:
    """Return the page; all words in it are escaped, and its own policy lets no script run."""
    with studio() as pictures:
        return page(gather(report, link.find_home()).previewed(), pictures)


def making(report: Outline, say: Speaker) -> None:
    """Show the forms, make the report in the chosen one, and hand it over."""
    st.header(say("Make the report"), anchor=False)
    names = {name: say(form.label) for name, form in FORMATS.items()}
    chosen = st.segmented_control(
        say("Form"), list(names), format_func=names.__getitem__, default="docx", required=True, key="report_form"
    )
    form = FORMATS[str(chosen)]
    template = _template(form, say)
    key = (report.address, form.name, get_version(), template)
    if st.button(say("Make the report"), type="primary", key="make_report"):
        _make(report, form, template, say, key)
    kept = st.session_state.get(_MADE)
    if kept and kept[0] == key:
        _handed_over(kept[1], report, say)
    st.download_button(
        say("The list as a file, for the command line"),
        report.to_json(),
        file_name="report.json",
        mime="application/json",
        on_click="ignore",
        type="tertiary",
    )


def _template(form: Format, say: Speaker) -> bytes | None:
    if not form.template:
        return None
    title = say("House template (.{form}), if you have one", form=form.name)
    given = st.file_uploader(
        title, type=[form.name], max_upload_size=house_template.LARGEST // 1_000_000, key=f"template_{form.name}"
    )
    return given.getvalue() if given else None


def _make(report: Outline, form: Format, template: bytes | None, say: Speaker, key: tuple[object, ...]) -> None:
    """Make the file and keep it for this session, so that what goes wrong is said here."""
    st.session_state.pop(_MADE, None)
    with st.spinner(say("Making the report …")):
        try:
            templates = {form.name: template} if template else {}
            (one,) = each(report, [form.name], data.catalogue(), site=link.find_home(), templates=templates)
        except FactsError as error:
            st.error(plain(error))
            return
    st.session_state[_MADE] = (key, one)


def _handed_over(one: Made, report: Outline, say: Speaker) -> None:
    if one.missing:
        st.warning(say("There was no browser to paint the charts, so they are told as tables."))
    with st.container(horizontal=True, vertical_alignment="center", key="made_report"):
        st.download_button(
            say("Save {form} ({size})", form=say(one.form.label), size=_size(len(one.content))),
            one.content,
            file_name=f"{_stem(report)}-{one.mark.rpartition(':')[2]}{one.form.suffix}",
            mime=one.form.media_type,
            on_click="ignore",
            type="primary",
            key="save_report",
        )
        st.caption(plain(f"{one.stated} · {one.mark}"))


def _size(length: int) -> str:
    return f"{length / 1_000_000:.1f} MB" if length >= 1_000_000 else f"{max(length // 1000, 1)} kB"


def _stem(report: Outline) -> str:
    """Return the title as the beginning of a file's name."""
    return re.sub(r"[^a-z0-9]+", "-", report.title.lower()).strip("-")[:60] or "report"
