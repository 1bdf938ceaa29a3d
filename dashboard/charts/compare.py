"""Facilities side by side: one row a fact, its mark on a common axis, its words beside it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from dashboard.charts import canvas, marks, scale, text, words
from dashboard.charts.canvas import AXIS, AXIS_TITLE, EDGE, Sheet
from dashboard.charts.chart import Chart, Native, NativeForm, mixed_units, not_amounts
from dashboard.charts.options import say
from dashboard.charts.rows import grouped, rows
from dashboard.theme import SIZES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

    from dashboard.charts.options import ChartOptions
    from dashboard.charts.rows import Row
    from dashboard.charts.scale import Scale

LINE = 17
GAP = 7
GROUP_GAP = 6
PANEL_HEAD = 34
PANEL_GAP = 16
TALL = 900


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the chart: a fact, the words of its two labels, and where it lies in pixels from the panel's top."""

    fact: Row
    name: list[str]
    value: list[str]
    years: str
    top: float
    height: float
    first: bool

    def words(self, options: ChartOptions) -> str:
        """Return the number in words, the year in a quieter colour."""
        return f"{text.broken(self.value)}  {text.coloured(self.years, options.look.muted)}"

    @property
    def width(self) -> float:
        """Pixels the number in words takes, its year included."""
        *above, last = self.value
        return max(text.width(line, SIZES.label) for line in [*above, f"{last}  {self.years}"])


@dataclass(frozen=True, slots=True)
class Panel:
    """The rows of one metric on their axis."""

    lines: list[Line]
    scale: Scale
    height: float

    @property
    def head(self) -> float:
        """Pixels for a second axis on top, where the lower one is a long way down."""
        return AXIS + AXIS_TITLE - 8 if self.height > TALL else 0.0


def refuses(frame: pd.DataFrame) -> str | None:
    return not_amounts(frame) or mixed_units(frame)


def ordered(facts: Sequence[Row]) -> list[Row]:
    """Order by the number, the facts of one facility together, the highest and the latest first."""
    highest = {name: max(fact.point for fact in group) for name, group in grouped(facts, "facility").items()}

    def key(fact: Row) -> tuple[float, str, float, float]:
        return (-highest[fact.facility], fact.facility, -(fact.end.toordinal() if fact.dated else 0), -fact.point)

    return sorted(facts, key=key)


def build(frame: pd.DataFrame, options: ChartOptions) -> go.Figure:
    """Draw the facts of each metric in a panel of its own."""
    facts = rows(frame)
    groups = list(grouped(facts, "metric").values())
    left = EDGE if options.narrow else _names_width(facts, options)
    panels = [_panel(ordered(group), left, options) for group in groups]
    several = len(panels) > 1
    tops = _tops(panels)
    sheet = Sheet(left, EDGE + 6, tops[-1] + panels[-1].height)
    fig = go.Figure()
    for place, (panel, top) in enumerate(zip(panels, tops, strict=False), 1):
        _draw(fig, panel, place, top, sheet.height, options)
        bottom = 1 - (top + panel.height) / sheet.height
        fig.add_annotation(canvas.unit_below(panel.lines[0].fact, bottom, options))
        for above in _axis_above(fig, panel, place, 1 - top / sheet.height, options):
            fig.add_annotation(above)
        if several:
            fig.add_annotation(_heading(panel, top, sheet, options))
    note = _log_note(groups, options)
    return canvas.finish(fig, sheet, words.by_facility(facts, options), words.caption(facts, options, note), options)


def describe(frame: pd.DataFrame, options: ChartOptions) -> str:
    facts = ordered(rows(frame))
    return words.describe(facts, options.title or words.by_facility(facts, options), options)


def _log_note(groups: Sequence[Sequence[Row]], options: ChartOptions) -> str:
    reasons = [scale.no_log(group) for group in groups] if options.log else []
    return next((options.say(reason) for reason in reasons if reason), "")


def _names_width(facts: Sequence[Row], options: ChartOptions) -> float:
    """Return a left margin that holds the longest name, up to a third of the picture."""
    longest = max(text.width(fact.facility_name, SIZES.label) for fact in facts)
    return EDGE + min(longest, options.room * 0.3) + 18


def _tops(panels: Sequence[Panel]) -> list[float]:
    """Return where each panel's rows begin, in pixels from the top; several panels have headings."""
    tops = [(PANEL_HEAD if len(panels) > 1 else 0.0) + panels[0].head]
    for above, panel in pairwise(panels):
        tops.append(tops[-1] + above.height + AXIS + AXIS_TITLE + PANEL_GAP + PANEL_HEAD + panel.head)
    return tops


def _panel(facts: Sequence[Row], left: float, options: ChartOptions) -> Panel:
    pixels = options.room - left - EDGE - 6
    log = options.log and scale.no_log(facts) is None
    lines = _lines(facts, left, pixels, options)
    behind = [0.0 if options.narrow else GAP * 2 + line.width for line in lines]
    after = [marks.overhang(line.fact) + extra for line, extra in zip(lines, behind, strict=True)]
    before = marks.underhang(facts) + (8 if log else 0)
    axis = scale.fitted(facts, pixels, log, after, before)
    return Panel(lines, axis, lines[-1].top + lines[-1].height + 4)


def _lines(facts: Sequence[Row], left: float, pixels: float, options: ChartOptions) -> list[Line]:
    lines: list[Line] = []
    top, repeated = 4.0, len({fact.facility for fact in facts}) < len(facts)
    for before, fact in pairwise([None, *facts]):
        assert fact is not None
        first = before is None or before.facility != fact.facility
        top += GROUP_GAP if first and lines and repeated else 0
        name = text.wrap(fact.facility_name, pixels if options.narrow else left - EDGE - 18, SIZES.label, most=3)
        value = text.wrap(words.value(fact, options), pixels * (0.84 if options.narrow else 0.5), SIZES.label)
        height = _height(len(name) if first else 0, len(value), options)
        lines.append(Line(fact, name, value, words.when(fact, options), top, height, first))
        top += height
    return lines


def _height(name: int, value: int, options: ChartOptions) -> float:
    if options.narrow:
        return (name + value) * LINE + 30
    return max(name, value) * LINE + 12


def _draw(fig: go.Figure, panel: Panel, place: int, top: float, total: float, options: ChartOptions) -> None:
    axes = {"xaxis": f"x{place}" if place > 1 else "x", "yaxis": f"y{place}" if place > 1 else "y"}
    centres = [_centre(line, options) for line in panel.lines]
    drawn = [
        marks.Mark(line.fact, centre, options.look.accent, words.hover(line.fact, options))
        for line, centre in zip(panel.lines, centres, strict=True)
    ]
    fig.add_trace(_guides(panel, centres, options).update(axes))
    fig.add_traces(marks.draw(drawn, panel.scale, options.look, xaxis=axes["xaxis"], yaxis=axes["yaxis"]))
    fig.add_traces([trace.update(axes) for trace in _labels(panel, centres, options)])
    suffix = str(place) if place > 1 else ""
    fig.update_layout({f"xaxis{suffix}": _x_axis(panel, axes["yaxis"], options)})
    fig.update_layout({f"yaxis{suffix}": _y_axis(panel, axes["xaxis"], centres, (top, total), options)})


def _centre(line: Line, options: ChartOptions) -> float:
    """Return the height of the mark: the middle of the row, or under its words on a phone."""
    return line.top + (line.height - 16 if options.narrow else line.height / 2)


def _guides(panel: Panel, centres: Sequence[float], options: ChartOptions) -> go.Scatter:
    """Lead the eye from the name to the mark; never further, so that no words are crossed."""
    along: list[float | None] = []
    across: list[float | None] = []
    for line, centre in zip(panel.lines, centres, strict=True):
        start = marks.reach(line.fact, panel.scale)[0]
        along += [panel.scale.low, panel.scale.at(max(start, 0)), None]
        across += [centre, centre, None]
    stroke = {"color": options.look.rule, "width": 1, "dash": "1px,3px"}
    return go.Scatter(x=along, y=across, mode="lines", line=stroke, hoverinfo="skip", name="guide")


def _labels(panel: Panel, centres: Sequence[float], options: ChartOptions) -> list[go.Scatter]:
    shared: dict[str, Any] = {
        "mode": "text",
        "textposition": "middle right",
        "textfont": {"size": SIZES.label, "color": options.look.ink},
        "hoverinfo": "skip",
        "cliponaxis": False,
        "name": "words",
    }
    if options.narrow:
        tops = [line.top + (line.height - 30) / 2 for line in panel.lines]
        texts = [_stacked(line, options) for line in panel.lines]
        return [go.Scatter(x=[panel.scale.at(1)] * len(tops), y=tops, text=texts, **shared)]
    places = [panel.scale.at(marks.reach(line.fact, panel.scale)[1] + GAP) for line in panel.lines]
    return [go.Scatter(x=places, y=list(centres), text=[line.words(options) for line in panel.lines], **shared)]


def _stacked(line: Line, options: ChartOptions) -> str:
    """Return name over number, for a phone; only the first row of a facility names it."""
    name = [text.bold(part) for part in line.name] if line.first else []
    return "<br>".join([*name, line.words(options)])


def _x_axis(panel: Panel, anchor: str, options: ChartOptions) -> dict[str, Any]:
    facts = [line.fact for line in panel.lines]
    made = panel.scale.axis(scale.ends(facts)[1], options)
    return made | {"anchor": anchor, "ticks": ""}


def _axis_above(
    fig: go.Figure, panel: Panel, place: int, height: float, options: ChartOptions
) -> Iterator[dict[str, object]]:
    """Repeat the numbers and the unit of the axis above a tall panel."""
    axis = fig.layout[f"xaxis{place}" if place > 1 else "xaxis"]
    shared = {"yref": "paper", "y": height, "yanchor": "bottom"}
    if panel.head:
        for value, said in zip(axis.tickvals, axis.ticktext, strict=True):
            x = math.log10(value) if panel.scale.log else value
            yield canvas.note(said, options, xref=f"x{place}" if place > 1 else "x", x=x, yshift=3, **shared)
        unit = canvas.unit(panel.lines[0].fact, options)
        yield canvas.note(unit, options, name="unit", xref="paper", x=0, xanchor="left", xshift=-3, yshift=22, **shared)


def _y_axis(
    panel: Panel, anchor: str, centres: Sequence[float], where: tuple[float, float], options: ChartOptions
) -> dict[str, Any]:
    """Measure the rows in pixels from the panel's top; the facilities are the ticks."""
    top, total = where
    named = [(centre, line) for centre, line in zip(centres, panel.lines, strict=True) if line.first]
    shown = [] if options.narrow else named
    return {
        "anchor": anchor,
        "range": [panel.height, 0],
        "domain": [max(0.0, 1 - (top + panel.height) / total), 1 - top / total],
        "tickvals": [centre for centre, _ in shown],
        "ticktext": [text.broken(line.name) for _, line in shown],
        "tickfont": {"size": SIZES.label, "color": options.look.ink},
        "showgrid": False,
        "ticks": "",
        "ticklabelstandoff": 14,
    }


def _heading(panel: Panel, top: float, sheet: Sheet, options: ChartOptions) -> dict[str, object]:
    words_ = text.shorten(panel.lines[0].fact.metric_label, options.room - 2 * EDGE, SIZES.panel)
    place = {"xref": "paper", "x": 0, "xanchor": "left", "xshift": EDGE - sheet.left}
    made = canvas.note(text.bold(words_), options, yref="paper", y=1 - top / sheet.height, yanchor="bottom", **place)
    return made | {"yshift": 8 + panel.head, "font": {"size": SIZES.panel, "color": options.look.ink}}


COMPARE = Chart(
    "compare",
    say("Comparison"),
    build,
    describe,
    refuses,
    log=True,
    panels=True,
    native=Native(NativeForm.BARS, order=ordered),
)
