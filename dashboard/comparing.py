"""What Compare and Trend decide: which metrics, when, in which units, and which chart fits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import controls, data, parts, share
from dashboard.charts import CHARTS
from dashboard.content import FOLLOWED
from dashboard.text import plain
from facts import edtf_date, units
from facts.errors import RecordError
from facts.metric import StatType
from facts.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import pandas as pd

    from facts.language import Speaker
    from facts.metric import Metric


def selection(say: Speaker) -> Selection:
    """Show the choice of metrics and return the selection; the most covered metric where nothing narrows it."""
    options = _metric_options(say)
    narrowed = bool(controls.several("dimension") or controls.several("topic"))
    default = () if narrowed or not options else (options[0].value,)
    shown = say("All of the filters") if narrowed or not options else options[0].label
    chosen = controls.choose_several("metric", say("Metrics"), options, placeholder=shown)
    return controls.selection(metric=chosen or default)


def one_metric(say: Speaker) -> Metric:
    """Show the choice of one metric and return it."""
    options = {option.value: option.label for option in _metric_options(say)}
    chosen = controls.choose_one("metric", say("Metric"), options, next(iter(options), ""))
    return data.catalogue().metric(chosen)


def _metric_options(say: Speaker) -> list[controls.Option]:
    """Return the metrics by how many facts they have, with the number of facts."""
    names = data.labels(say.language)["metric"]
    found = data.facets(Selection(), ["metric"])["metric"]
    return [
        controls.Option(value, f"{names.get(value, text)} ({controls.number(count, say)})")
        for value, text, count in found
    ]


def metrics(chosen: Selection) -> list[Metric]:
    """Return the metrics that the selected facts are of."""
    known = data.catalogue().metrics()
    names = chosen.metric or [value for value, _, _ in data.facets(chosen, ["metric"])["metric"]]
    return [known[name] for name in names if name in known]


def moment(say: Speaker) -> date | None:
    """Show the choice between the latest value and the value at a date; return the date's last day."""
    written = controls.words(
        "at", say("As it was at (empty: latest)"), placeholder="2019-08", width=220, max_chars=edtf_date.LONGEST
    )
    if not written:
        return None
    try:
        return edtf_date.bounds(written, say("As it was at"))[1]
    except RecordError as error:
        st.warning(plain(error))
        return None


def units_of(chosen: Sequence[Metric], say: Speaker) -> tuple[str, str]:
    """Show the choice of unit, or of currency for money; return both, empty where each metric's own serves."""
    if any(units.unit(metric.unit).is_money for metric in chosen):
        return "", controls.currency_choice(say)
    if not chosen or not _one_dimension(chosen):
        return "", ""
    unit = controls.unit_choice(say, chosen[0].unit)
    return (unit or chosen[0].unit) if controls.one("chart") == "ladder" else unit, ""


def _one_dimension(chosen: Sequence[Metric]) -> bool:
    return all(units.convertible(metric.unit, chosen[0].unit) for metric in chosen)


def logarithmic(chosen: Sequence[Metric], say: Speaker) -> bool:
    """Show the choice of scale where a logarithm makes sense."""
    if not all(units.unit(metric.unit).is_ratio_scale for metric in chosen) or controls.one("chart") == "ladder":
        return False
    scales = {"linear": say("Linear"), "log": say("Logarithmic")}
    return controls.segmented("scale", say("Scale"), scales, "linear") == "log"


def kind_of_chart(chosen: Sequence[Metric], say: Speaker) -> str:
    """Show the charts that suit these metrics, the fitting one first, and return the chosen one."""
    names = _suited(chosen)
    if len(names) == 1:
        return names[0]
    return controls.segmented("chart", say("Chart"), {name: say(CHARTS[name].title) for name in names}, names[0])


def _suited(chosen: Sequence[Metric]) -> tuple[str, ...]:
    """Return the charts for what the metrics are: ranks, dates, sizes of one physical dimension, or the rest."""
    kinds = {metric.stat_type for metric in chosen}
    if kinds == {StatType.RANK}:
        return ("rank",)
    if kinds == {StatType.DATE}:
        return ("timeline",)
    physical = not {"count", "money", "ratio"} & {metric.dimension for metric in chosen}
    if len(chosen) > 1 and physical and _one_dimension(chosen):
        return ("compare", "ladder")
    return ("compare",)


def shared(
    kind: str, chosen: Selection, say: Speaker, *, unit: str, currency: str, log: bool, at: date | None = None
) -> share.Subject:
    """Return what the page shows, so that others see the very same."""
    scale = "log" if log else ""
    written = controls.one("at") if at else ""
    return share.of_chart(kind, chosen, say, at=written, unit=unit, currency=currency, scale=scale)


def table(frame: pd.DataFrame, say: Speaker) -> None:
    """Show facilities by metrics: each cell the number in words with its date and the mark of its source."""
    sources = {source: mark for mark, source in enumerate(dict.fromkeys(frame["source"]), 1)}
    cells = frame.assign(
        cell=[
            f"{row['value_said']}{'' if row['stat_type'] == StatType.DATE else f' · {parts.dated(row, say)}'}"
            f" [{sources[row['source']]}]"
            for row in frame.to_dict("records")
        ]
    )
    wide = cells.pivot_table(
        index="facility_name", columns="metric_label", values="cell", aggfunc="\n".join, sort=False
    )
    wide.index.name = say("Facility")
    st.dataframe(wide.fillna("–"), height="content" if len(wide) <= 14 else 520, alt=say("Comparison table"))
    _conversions(frame, say)
    with parts.folded(say.many("{n} source", "{n} sources", len(sources)), "sources") as is_open:
        if is_open:
            st.text("\n".join(f"[{mark}] {source}" for source, mark in sources.items()))


def hidden(shown: int, total: int, say: Speaker) -> None:
    """Say when a chart holds only the highest numbers."""
    if shown < total:
        numbers = {"shown": controls.number(shown, say), "total": controls.number(total, say)}
        st.caption(say("The {shown} highest of {total}; narrow the filters to see others.", **numbers))


def followed(chosen: Selection, say: Speaker) -> Selection:
    """Return the selection narrowed to the facilities with most facts, where there are too many for one chart."""
    found = [value for value, _, _ in data.facets(chosen, ["facility"])["facility"]]
    if chosen.facility or len(found) <= FOLLOWED:
        return chosen
    number = controls.number(FOLLOWED, say)
    st.caption(say("The {n} facilities with most facts; choose others in the filters.", n=number))
    return chosen.with_(facility=found[:FOLLOWED])


def older(chosen: Selection, shown: int, say: Speaker) -> None:
    """Say how many further statements there are about the same facilities and metrics."""
    hidden = data.count(chosen) - shown
    if hidden > 0:
        number = controls.number(hidden, say)
        st.caption(say.many("{n} other statement is not shown", "{n} other statements are not shown", hidden, n=number))
        with st.container(horizontal=True, key="others"):
            query = dict(chosen.to_query())
            controls.link("app_pages/explore.py", say("See all statements"), **query)
            controls.link("app_pages/trend.py", say("See them over time"), **query)


def _conversions(frame: pd.DataFrame, say: Speaker) -> None:
    converted = frame[frame["conversion"] != ""]
    if len(converted):
        title = say.many("{n} number converted", "{n} numbers converted", len(converted))
        with parts.folded(title, "converted") as is_open:
            if is_open:
                lines = zip(converted["facility_name"], converted["value_said"], converted["conversion"], strict=True)
                st.text("\n".join(f"{name}: {said} ({printed})" for name, said, printed in lines))
