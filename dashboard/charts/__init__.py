"""The kinds of charts by their stable names, as used in addresses and on the command line."""

from __future__ import annotations

from dashboard.charts.chart import Chart
from dashboard.charts.compare import COMPARE
from dashboard.charts.coverage import COVERAGE
from dashboard.charts.interval import INTERVAL
from dashboard.charts.ladder import LADDER
from dashboard.charts.options import ChartOptions
from dashboard.charts.rank import RANK
from dashboard.charts.timeline import TIMELINE
from dashboard.charts.trend import TREND

CHARTS: dict[str, Chart] = {chart.name: chart for chart in (COMPARE, TREND, LADDER, RANK, TIMELINE, INTERVAL, COVERAGE)}

__all__ = ["CHARTS", "Chart", "ChartOptions"]
