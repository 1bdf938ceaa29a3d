"""A chart in one line, for notebooks: title, hedges, sources and dates are those of the dashboard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard import content
from dashboard.charts.options import ChartOptions
from facts.errors import NotFound
from facts.language import speaker

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    import plotly.graph_objects as go

    from dashboard.charts.chart import Chart
    from facts.language import Speaker

_TITLED_BY_ITSELF = ("interval", "coverage")


def drawn(charts: Mapping[str, Chart], kind: str, frame: pd.DataFrame, **options: Any) -> go.Figure:
    """Return the chart of that kind; raise NotFound naming those there are."""
    if kind not in charts:
        raise NotFound(f"there is no chart {kind!r}", where="figure", remedy=f"Charts are: {', '.join(charts)}.")
    say = speaker(options.pop("language", None) or frame.attrs.get("language"))
    shown = _counted(frame) if kind == "coverage" else content.highest(frame) if kind == "compare" else frame
    title = None if kind in _TITLED_BY_ITSELF or shown.empty else content.title(shown, say)
    given = {"title": title, "note": _note(frame, shown, kind, say), **options}
    return charts[kind].build(shown, ChartOptions(language=say.language, say=say, **given))


def _counted(frame: pd.DataFrame) -> pd.DataFrame:
    names = ["facility", "facility_name", "metric", "metric_label"]
    return frame.groupby(names, as_index=False, sort=False).size().rename(columns={"size": "count"})


def _note(frame: pd.DataFrame, shown: pd.DataFrame, kind: str, say: Speaker) -> str:
    """Say what the chart does not show."""
    notes = []
    if kind == "compare" and len(shown) < len(frame):
        numbers = {"shown": len(shown), "total": len(frame)}
        notes.append(say("The {shown} highest of {total}; narrow the filters to see others.", **numbers))
    hidden = len(frame.attrs.get("left_out", ()))
    if hidden:
        notes.append(say.many("{n} other statement is not shown", "{n} other statements are not shown", hidden) + ".")
    return " ".join(notes)
