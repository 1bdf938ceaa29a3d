"""A kind of chart: how it is built, how it is told in words, and when it cannot be drawn."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import wraps
from typing import TYPE_CHECKING

from dashboard.charts import canvas, words
from dashboard.charts.options import say

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd
    import plotly.graph_objects as go

    from dashboard.charts.options import ChartOptions

    Build = Callable[[pd.DataFrame, ChartOptions], go.Figure]
    Describe = Callable[[pd.DataFrame, ChartOptions], str]
    Refuses = Callable[[pd.DataFrame], str | None]

RANK_ON_AXIS = say("Ranks are drawn with 1 on top: choose the rank chart.")
DATE_ON_AXIS = say("Dates are drawn on the timeline.")
MIXED_UNITS = say("The numbers of one metric must be in one unit to stand on one axis.")
ONE_UNIT = say("All facts must be in one unit to stand on one axis.")


@dataclass(frozen=True, slots=True)
class Chart:
    """One kind of chart: pure functions from a frame of facts; `refuses` says in words why it cannot be drawn."""

    name: str
    title: str
    build: Build
    describe: Describe
    refuses: Refuses

    @classmethod
    def guarded(cls, name: str, title: str, build: Build, describe: Describe, refuses: Refuses) -> Chart:
        """Make a chart that shows, and tells, a sentence where there is nothing it can draw."""
        chart = cls(name, title, build, describe, refuses)
        return replace(chart, build=chart._shown(build), describe=chart._told(describe))

    def _reason(self, frame: pd.DataFrame) -> str | None:
        nothing = frame.empty or ("position" in frame and frame["position"].isna().all())
        return words.EMPTY if nothing else self.refuses(frame)

    def _shown(self, build: Build) -> Build:
        @wraps(build)
        def shown(frame: pd.DataFrame, options: ChartOptions) -> go.Figure:
            reason = self._reason(frame)
            return canvas.sentence(options.say(reason), options) if reason else build(frame, options)

        return shown

    def _told(self, describe: Describe) -> Describe:
        @wraps(describe)
        def told(frame: pd.DataFrame, options: ChartOptions) -> str:
            reason = self._reason(frame)
            return options.say(reason) if reason else describe(frame, options)

        return told


def not_amounts(frame: pd.DataFrame) -> str | None:
    """Refuse ranks and dates, which have charts of their own."""
    kinds = set(frame["stat_type"])
    if "rank" in kinds:
        return RANK_ON_AXIS
    return DATE_ON_AXIS if "date" in kinds else None


def several(frame: pd.DataFrame, column: str) -> bool:
    return len(frame[column].drop_duplicates()) > 1


def mixed_units(frame: pd.DataFrame) -> str | None:
    """Refuse a frame in which one metric has several units."""
    several = frame.groupby("metric")["unit"].nunique().max() > 1
    return MIXED_UNITS if several else None
