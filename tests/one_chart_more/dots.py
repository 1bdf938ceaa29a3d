"""A chart that the tests add: one file, and one entry in the registry. It has no native form in slides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from dashboard.charts import canvas, words
from dashboard.charts.canvas import EDGE, Sheet
from dashboard.charts.chart import Chart, not_amounts
from dashboard.charts.options import say
from dashboard.charts.rows import rows

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.charts.options import ChartOptions


def build(frame: pd.DataFrame, options: ChartOptions) -> go.Figure:
    facts = rows(frame)
    fig = go.Figure(
        go.Scatter(
            x=[fact.point for fact in facts],
            y=[fact.facility_name for fact in facts],
            text=[words.value(fact, options) for fact in facts],
            customdata=[fact.id for fact in facts],
            mode="markers",
        )
    )
    fig.update_xaxes(type="log" if options.log else "linear")
    caption = words.caption(facts, options)
    return canvas.finish(fig, Sheet(160, EDGE, 30 * len(facts)), words.by_facility(facts, options), caption, options)


def describe(frame: pd.DataFrame, options: ChartOptions) -> str:
    facts = rows(frame)
    return words.describe(facts, options.title or words.by_facility(facts, options), options)


DOTS = Chart("dots", say("Dots"), build, describe, not_amounts, log=True)
