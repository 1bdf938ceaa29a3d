"""The kinds of charts by their stable names, as used in addresses and on the command line.

A new kind is one file with a `Chart` and one entry here. All are pure: a frame of facts and options in, a figure out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.charts import scale
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

CHARTS: dict[str, Chart] = {chart.name: chart for chart in (COMPARE, TREND, LADDER, RANK, TIMELINE, INTERVAL, COVERAGE)}


def refuses_log(frame: pd.DataFrame) -> str | None:
    """Say why these facts cannot stand on a logarithmic axis, or None; for the page that offers the choice."""
    return scale.no_log(rows(frame))


__all__ = ["CHARTS", "Chart", "ChartOptions", "refuses_log"]
