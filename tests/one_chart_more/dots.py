"""A chart that the tests add: one file, and one entry in the registry. It has no native form in slides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from dashboard.charts import canvas, chart_words
from dashboard.charts.canvas import EDGE, ChartArea
from dashboard.charts.chart import Chart, refuse_non_amounts
from dashboard.charts.chart_input import read_rows, say

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.charts.chart_input import ChartOptions


def build(frame: pd.DataFrame, options: ChartOptions) -> go.Figure:
    facts = read_rows(frame)
    fig = go.Figure(
        go.Scatter(
            x=[fact.point for fact in facts],
            y=[fact.facility_name for fact in facts],
            text=[chart_words.phrase_row_value(fact, options) for fact in facts],
            customdata=[fact.id for fact in facts],
            mode="markers",
        )
    )
    fig.update_xaxes(type="log" if options.log else "linear")
    caption = chart_words.make_caption(facts, options)
    return canvas.finish_figure(
        fig, ChartArea(160, EDGE, 30 * len(facts)), chart_words.title_by_facility(facts, options), caption, options
    )


def describe(frame: pd.DataFrame, options: ChartOptions) -> str:
    facts = read_rows(frame)
    return chart_words.describe_chart(facts, options.title or chart_words.title_by_facility(facts, options), options)


DOTS = Chart("dots", say("Dots"), build, describe, refuse_non_amounts, log=True)
