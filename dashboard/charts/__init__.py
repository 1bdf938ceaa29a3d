"""The kinds of charts by their stable names, as used in addresses and on the command line.

A new kind is one file with a `Chart` and one entry here. All are pure: a frame of facts and options in, a figure out.
On each page the first that fits is shown unless another is chosen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.charts import canvas
from dashboard.charts.chart import Chart, ChartFacts, ChartPage, NativeChart, NativeForm
from dashboard.charts.chart_input import ChartOptions, read_rows
from dashboard.charts.compare_chart import COMPARE
from dashboard.charts.coverage_chart import COVERAGE
from dashboard.charts.interval_chart import INTERVAL
from dashboard.charts.ladder_chart import LADDER
from dashboard.charts.rank_chart import RANK
from dashboard.charts.timeline_chart import TIMELINE
from dashboard.charts.trend_chart import TREND
from facts.errors import NotFound
from facts.languages.translator import speaker

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    import plotly.graph_objects as go

    from facts.model.metric import Metric

CHARTS: dict[str, Chart] = {chart.name: chart for chart in (COMPARE, TREND, LADDER, RANK, TIMELINE, INTERVAL, COVERAGE)}


def find_chart(name: str, where: str = "chart") -> Chart:
    """Return a chart; raise NotFound naming those there are."""
    if name not in CHARTS:
        raise NotFound(f"there is no chart {name[:60]!r}", where=where, remedy=f"Charts are: {', '.join(CHARTS)}.")
    return CHARTS[name]


def list_offered(page: str) -> list[Chart]:
    """Return the charts that a page offers, its own first."""
    return [chart for chart in CHARTS.values() if chart.page == page]


def suit_metrics(page: str, metrics: Sequence[Metric]) -> list[Chart]:
    """Return the charts of a page for these metrics: those made for their one type alone, else all that suit them."""
    offered, kinds = list_offered(page), {metric.stat_type for metric in metrics}
    made_for = [chart for chart in offered if chart.stat_type and kinds == {chart.stat_type}]
    return made_for or [chart for chart in offered if not chart.stat_type and chart.suits(metrics)]


def refuses_log(frame: pd.DataFrame) -> str | None:
    """Say why these facts cannot stand on a logarithmic axis, or None; for the page that offers the choice."""
    return canvas.explain_no_log(read_rows(frame))


def figure(kind: str, frame: pd.DataFrame, **options: Any) -> go.Figure:
    """Return a chart of a frame of facts, for notebooks: titled, hedged and sourced as on the dashboard.

    It speaks the language of the frame; `options` are those of ChartOptions, such as `log`, `dark`, `title`, `width`.
    What does not mean the same as the others is left out, as the caption says; `include="all"` shows it too.
    """
    chart = find_chart(kind, "figure")
    say = speaker(options.pop("language", None) or frame.attrs.get("language"))
    held = chart.hold_facts(frame, say, includes_all=options.pop("include", "") == "all")
    shown, note = held.frame, held.note
    hidden = len(frame.attrs.get("left_out", ()))
    if hidden:
        untold = say.many("{n} other statement is not shown", "{n} other statements are not shown", hidden)
        note = f"{note} {untold}.".strip()
    title = None if shown.empty else chart.title_facts(shown, say)
    given = {"title": title, "note": note, "remarks": held.remarks, **options}
    return chart.build(shown, ChartOptions(language=say.language, say=say, **given))


__all__ = [
    "CHARTS",
    "Chart",
    "ChartFacts",
    "ChartOptions",
    "ChartPage",
    "NativeChart",
    "NativeForm",
    "figure",
    "find_chart",
    "list_offered",
    "refuses_log",
    "suit_metrics",
]
