"""What Compare and Trend let people choose: which metrics, when, in which units, and which chart of those that suit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import share
from dashboard.safe_text import escape_markdown
from dashboard.ui import components, controls
from dashboard.views.fact_lists import count_facts, count_values, name_subjects
from dashboard.views.view import ViewQuery, choose_chart, list_charts, list_metrics, narrow_query, show_chart
from facts.errors import NotFound, RecordError
from facts.model import edtf_date, units
from facts.model.metric import StatType
from facts.model.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from dashboard.charts import Chart, ChartPage
    from dashboard.views.view import View
    from facts.languages.translator import Speaker
    from facts.model.metric import Metric


INCLUDED = "all"  # of the option `include` in addresses


def choose_metrics(say: Speaker) -> Selection:
    """Show the choice of metrics and return the selection; the most covered metric where nothing narrows it."""
    chosen, options = _narrow_selection(), _metric_options(say)
    labels = {option.value: option.label for option in options}
    shown = labels.get(chosen.metric[0], "") if chosen.metric else say("All of the filters")
    controls.choose_several("metric", say("Metrics"), options, placeholder=shown)
    return chosen


def choose_metric(say: Speaker) -> Selection:
    """Show the choice of one metric and return the selection."""
    chosen = _narrow_selection()
    options = {option.value: option.label for option in _metric_options(say)}
    if not chosen.metric:
        options = {"": say("All of the filters"), **options}
    controls.choose_one("metric", say("Metric"), options, chosen.metric[0] if chosen.metric else "")
    return chosen


def _narrow_selection() -> Selection:
    return narrow_query(ViewQuery.of(controls.read_selection())).selection


def _metric_options(say: Speaker) -> list[controls.Option]:
    """Return the metrics by how many facts they have, with the number of facts."""
    names = name_subjects(say.language)["metric"]
    found = count_values(Selection(), ("metric",))["metric"]
    return [
        controls.Option(value, f"{names.get(value, text)} ({controls.format_count(count, say)})")
        for value, text, count in found
    ]


def choose_view(page: ChartPage, chosen: Selection, say: Speaker, *, dated: bool = False) -> share.ShareTarget:
    """Show the switches of a page and return what it shows, so that others see the very same."""
    query = ViewQuery.of(chosen, chart=controls.get_query_value("chart"))
    metrics, chart = list_metrics(query), choose_chart(page, query)
    with st.container(horizontal=True, vertical_alignment="bottom", key="switches"):
        at = _choose_moment(say) if dated else ""
        unit, currency = _choose_units(metrics, say)
        scale = _choose_scale(chart, metrics, say)
        _choose_chart(list_charts(page, query), say)
    shown = {"at": at, "unit": unit, "currency": currency, "scale": scale, "include": _read_inclusion()}
    return share.share_chart(chart.name, chosen, say, **shown)


def show_view(subject: share.ShareTarget) -> View | None:
    """Return what is shown; None where the filters name what is not there."""
    try:
        return show_chart(subject.chart, subject.query)
    except NotFound:
        return None


def _choose_moment(say: Speaker) -> str:
    """Show the choice between the latest value and the value at a date, as it is written."""
    written = controls.show_text_field(
        "at", say("As it was at (empty: latest)"), placeholder="2019-08", width=220, max_chars=edtf_date.LONGEST
    )
    try:
        _ = edtf_date.get_bounds(written, say("As it was at")) if written else None
    except RecordError as error:
        st.warning(escape_markdown(error))
        return ""
    return written


def _choose_units(chosen: Sequence[Metric], say: Speaker) -> tuple[str, str]:
    """Show the choice of unit, or of currency for money; return both, empty where each metric's own serves."""
    if any(units.get_unit(metric.unit).is_money for metric in chosen):
        return "", controls.choose_currency(say)
    if not chosen or not all(units.is_convertible(metric.unit, chosen[0].unit) for metric in chosen):
        return "", ""
    return controls.choose_unit(say, chosen[0].unit), ""


def _choose_scale(chart: Chart, chosen: Sequence[Metric], say: Speaker) -> str:
    """Show the choice of scale where a logarithm makes sense; return it unless it is linear."""
    if not chart.log or not all(units.get_unit(metric.unit).is_ratio_scale for metric in chosen):
        return ""
    scales = {"linear": say("Linear"), "log": say("Logarithmic")}
    return controls.choose_segment("scale", say("Scale"), scales, "linear").removeprefix("linear")


def _choose_chart(suited: Sequence[Chart], say: Speaker) -> None:
    """Show the charts that suit, where there are several."""
    if len(suited) > 1:
        controls.choose_segment("chart", say("Chart"), {item.name: say(item.title) for item in suited}, suited[0].name)


def _describe_cell(row: Mapping[Any, Any], say: Speaker) -> str:
    """Return a number in words with its date; a date is its own."""
    if row["stat_type"] == StatType.DATE:
        return str(row["value_said"])
    return f"{row['value_said']} · {components.describe_row_date(row, say)}"


def show_comparison_table(frame: pd.DataFrame, say: Speaker) -> None:
    """Show facilities by metrics: each cell the number in words with its date and the mark of its source."""
    sources = {source: mark for mark, source in enumerate(dict.fromkeys(frame["source"]), 1)}
    cells = frame.assign(
        cell=[f"{_describe_cell(row, say)} [{sources[row['source']]}]" for row in frame.to_dict("records")]
    )
    wide = cells.pivot_table(
        index="facility_name", columns="metric_label", values="cell", aggfunc="\n".join, sort=False
    )
    wide.index.name = say("Facility")
    st.dataframe(wide.fillna("–"), height="content" if len(wide) <= 14 else 520, alt=say("Comparison table"))
    _show_conversions(frame, say)
    with components.fold_section(say.many("{n} source", "{n} sources", len(sources)), "sources") as is_open:
        if is_open:
            st.text("\n".join(f"[{mark}] {source}" for source, mark in sources.items()))


def show_view_notes(shown: View) -> None:
    """Say what the chart does not show."""
    if shown.note:
        st.caption(shown.note)


def _read_inclusion() -> str:
    """Return whether the address asks for the facts that do not mean the same as the others too."""
    return INCLUDED if controls.get_query_value("include") == INCLUDED else ""


def choose_inclusion(shown: View, say: Speaker) -> None:
    """Show the choice to see also what does not mean the same, where there is such."""
    if not shown.misfits:
        return
    key = "include_all"
    st.session_state[key] = bool(_read_inclusion())
    label = say.many(
        "Include {n} fact that does not mean the same",
        "Include {n} facts that do not mean the same",
        shown.misfits,
    )
    st.toggle(
        label,
        key=key,
        on_change=lambda: controls.set_query_value("include", INCLUDED if st.session_state[key] else None),
    )


def show_older_count(chosen: Selection, shown: int, say: Speaker) -> None:
    """Say how many further statements there are about the same facilities and metrics."""
    hidden = count_facts(chosen) - shown
    if hidden > 0:
        number = controls.format_count(hidden, say)
        st.caption(say.many("{n} other statement is not shown", "{n} other statements are not shown", hidden, n=number))
        with st.container(horizontal=True, key="others"):
            query = dict(chosen.to_query())
            controls.show_page_link("app_pages/explore.py", say("See all statements"), **query)
            controls.show_page_link("app_pages/trend.py", say("See them over time"), **query)


def _show_conversions(frame: pd.DataFrame, say: Speaker) -> None:
    converted = frame[frame["conversion"] != ""]
    if len(converted):
        title = say.many("{n} number converted", "{n} numbers converted", len(converted))
        with components.fold_section(title, "converted") as is_open:
            if is_open:
                lines = zip(converted["facility_name"], converted["value_said"], converted["conversion"], strict=True)
                st.text("\n".join(f"{name}: {said} ({printed})" for name, said, printed in lines))
