"""Making a report: what it will look like, and the file in each form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.reports import FORMATS, MadeReport, iter_made_reports, outline
from dashboard.reports.chart_renderer import open_renderer
from dashboard.reports.html_report import make_report_page
from dashboard.reports.report_content import gather_report
from dashboard.safe_text import escape_markdown
from dashboard.share import share_tabs
from dashboard.ui import catalogue_access, components
from dashboard.views.shared_catalogue import get_version
from facts.errors import FactsError

if TYPE_CHECKING:
    from dashboard.reports import ReportFormat
    from dashboard.reports.outline import Outline
    from facts.languages.translator import Speaker

PREVIEW_HEIGHT = 720
_MADE = "report_made"


def show_preview(report: Outline, say: Speaker) -> None:
    """Show the report as a page, made once this is opened."""
    with components.fold_section(say("Preview"), "preview") as is_open:
        if not is_open:
            return
        with st.spinner(say("Making the preview …")):
            try:
                shown = _render_preview(report)
            except FactsError as error:
                st.error(escape_markdown(error))
                return
        st.iframe(shown, height=PREVIEW_HEIGHT, alt=say("Preview"))


def _render_preview(report: Outline) -> str:
    """Return the page; all words in it are escaped, and its own policy lets no script run."""
    with open_renderer() as pictures:
        return make_report_page(gather_report(report, share_tabs.find_home()).make_preview(), pictures)


def show_report_files(report: Outline, say: Speaker) -> None:
    """Show the forms, make the report in the chosen one, and hand it over."""
    st.header(say("Make the report"), anchor=False)
    names = {name: say(form.label) for name, form in FORMATS.items()}
    chosen = st.segmented_control(
        say("Form"), list(names), format_func=names.__getitem__, default="docx", required=True, key="report_form"
    )
    form = FORMATS[str(chosen)]
    template = _choose_template(form, say)
    key = (report.address, form.name, get_version(), template)
    if st.button(say("Make the report"), type="primary", key="make_report"):
        _make_file(report, form, template, say, key)
    kept = st.session_state.get(_MADE)
    if kept and kept[0] == key:
        _show_file(kept[1], report, say)
    st.download_button(
        say("The list as a file, for the command line"),
        report.to_json(),
        file_name="report.json",
        mime="application/json",
        on_click="ignore",
        type="tertiary",
    )


def _choose_template(form: ReportFormat, say: Speaker) -> bytes | None:
    if not form.template:
        return None
    title = say("House template (.{form}), if you have one", form=form.name)
    given = st.file_uploader(
        title, type=[form.name], max_upload_size=outline.LARGEST // 1_000_000, key=f"template_{form.name}"
    )
    return given.getvalue() if given else None


def _make_file(
    report: Outline, form: ReportFormat, template: bytes | None, say: Speaker, key: tuple[object, ...]
) -> None:
    """Make the file and keep it for this session, so that what goes wrong is said here."""
    st.session_state.pop(_MADE, None)
    with st.spinner(say("Making the report …")):
        try:
            templates = {form.name: template} if template else {}
            (one,) = iter_made_reports(
                report, [form.name], catalogue_access.open_catalogue(), site=share_tabs.find_home(), templates=templates
            )
        except FactsError as error:
            st.error(escape_markdown(error))
            return
    st.session_state[_MADE] = (key, one)


def _show_file(one: MadeReport, report: Outline, say: Speaker) -> None:
    if one.missing:
        st.warning(say("There was no browser to paint the charts, so they are told as tables."))
    with st.container(horizontal=True, vertical_alignment="center", key="made_report"):
        st.download_button(
            say("Save {form} ({size})", form=say(one.form.label), size=_format_size(len(one.content))),
            one.content,
            file_name=f"{_name_file(report)}-{one.mark.rpartition(':')[2]}{one.form.suffix}",
            mime=one.form.media_type,
            on_click="ignore",
            type="primary",
            key="save_report",
        )
        st.caption(escape_markdown(f"{one.stated} · {one.mark}"))


def _format_size(length: int) -> str:
    return f"{length / 1_000_000:.1f} MB" if length >= 1_000_000 else f"{max(length // 1000, 1)} kB"


def _name_file(report: Outline) -> str:
    """Return the title as the beginning of a file's name."""
    return re.sub(r"[^a-z0-9]+", "-", report.title.lower()).strip("-")[:60] or "report"
