"""A chart over time that the tests add; slides draw it as points."""

from __future__ import annotations

from dashboard.charts.dots import build, describe

from dashboard.charts.chart import Chart, Native, NativeForm, Page, Shows, not_amounts
from dashboard.charts.options import say

BEADS = Chart(
    "beads",
    say("Beads"),
    build,
    describe,
    not_amounts,
    shows=Shows.SERIES,
    page=Page.TREND,
    native=Native(NativeForm.DOTS),
)
