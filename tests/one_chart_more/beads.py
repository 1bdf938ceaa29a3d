"""A chart over time that the tests add; slides draw it as points."""

from __future__ import annotations

from dashboard.charts.dots import build, describe

from dashboard.charts.chart import Chart, ChartFacts, ChartPage, NativeChart, NativeForm, refuse_non_amounts
from dashboard.charts.chart_input import say

BEADS = Chart(
    "beads",
    say("Beads"),
    build,
    describe,
    refuse_non_amounts,
    shows=ChartFacts.SERIES,
    page=ChartPage.TREND,
    native=NativeChart(NativeForm.DOTS),
)
