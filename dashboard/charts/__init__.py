"""The kinds of charts by their stable names, as used in addresses and on the command line.

A new kind is one file with a `Chart` and one entry here. All are pure: a frame of facts and options in, a figure out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.charts import notebook, scale
from dashboard.charts.chart import Chart
from dashboard.charts.compare import COMPARE
from dashboard.charts.coverage import COVERAGE
from dashboard.charts.interval import INTERVAL
from dashboard.charts.ladder import LADDER
from dashboard.charts.options import ChartOptions
from dashboard.charts.rank import RANK
from dashboard.charts.rows import rows
from dashboard.charts.timeline import TIMELINE
from dashboard.charts.trend import TREND

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

CHARTS: dict[str, Chart] = {chart.name: chart for chart in (COMPARE, TREND, LADDER, RANK, TIMELINE, INTERVAL, COVERAGE)}


def refuses_log(frame: pd.DataFrame) -> str | None:
    """Say why these facts cannot stand on a logarithmic axis, or None; for the page that offers the choice."""
    return scale.no_log(rows(frame))


def figure(kind: str, frame: pd.DataFrame, **options: Any) -> go.Figure:
    """Return a chart of a frame of facts, for notebooks: titled, hedged and sourced as on the dashboard.

    It speaks the language of the frame; `options` are those of ChartOptions, such as `log`, `dark`, `title`, `width`.
    """
    return notebook.drawn(CHARTS, kind, frame, **options)


__all__ = ["CHARTS", "Chart", "ChartOptions", "figure", "refuses_log"]
