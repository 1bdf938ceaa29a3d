"""Facilities side by side: one row a fact, its mark on a common axis, its words beside it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from dashboard.charts import canvas, chart_words, marks
from dashboard.charts.canvas import AXIS, AXIS_TITLE, EDGE, ChartArea
from dashboard.charts.chart import Chart, NativeChart, NativeForm, refuse_mixed_units, refuse_non_amounts
from dashboard.charts.chart_input import group_rows, read_rows, say
from dashboard.theme import SIZES
from facts.evidence.comparability import Layout

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

    from dashboard.charts.canvas import AxisScale
    from dashboard.charts.chart_input import ChartOptions, ChartRow

LINE = 17
GAP = 7
GROUP_GAP = 6
PANEL_HEAD = 34
PANEL_GAP = 16
TALL = 900


@dataclass(frozen=True, slots=True)
class ComparisonLine:
    """One row of the chart: a fact, the words of its two labels, and where it lies in pixels from the panel's top."""

    fact: ChartRow
    name: list[str]
    value: list[str]
    years: str
    top: float
    height: float
    first: bool

    def words(self, options: ChartOptions) -> str:
        """Return the number in words, the year in a quieter colour."""
        return f"{chart_words.join_lines(self.value)}  {chart_words.color_text(self.years, options.look.muted)}"

    @property
    def width(self) -> float:
        """Pixels the number in words takes, its year included."""
        *above, last = self.value
        return max(chart_words.measure_width(line, SIZES.label) for line in [*above, f"{last}  {self.years}"])


@dataclass(frozen=True, slots=True)
class ComparisonPanel:
    """The rows of one metric on their axis."""

    lines: list[ComparisonLine]
    scale: AxisScale
    height: float

    @property
    def head(self) -> float:
        """Pixels for a second axis on top, where the lower one is a long way down."""
        return AXIS + AXIS_TITLE - 8 if self.height > TALL else 0.0


def explain_no_comparison(frame: pd.DataFrame) -> str | None:
    return refuse_non_amounts(frame) or refuse_mixed_units(frame)


def order_rows(facts: Sequence[ChartRow]) -> list[ChartRow]:
    """Order by the number, the facts of one facility together, the highest and the latest first."""
    highest = {name: max(fact.point for fact in group) for name, group in group_rows(facts, "facility").items()}

    def key(fact: ChartRow) -> tuple[float, str, float, float]:
        return (-highest[fact.facility], fact.facility, -(fact.end.toordinal() if fact.dated else 0), -fact.point)

    return sorted(facts, key=key)


def build_comparison(frame: pd.DataFrame, options: ChartOptions) -> go.Figure:
    """Draw the facts of each metric in a panel of its own."""
    facts = read_rows(frame)
    groups = list(group_rows(facts, "metric").values())
    left = EDGE if options.narrow else _measure_names(facts, options)
    panels = [_make_panel(order_rows(group), left, options) for group in groups]
    several = len(panels) > 1
    tops = _place_panels(panels)
    sheet = ChartArea(left, EDGE + 6, tops[-1] + panels[-1].height)
    fig = go.Figure()
    for place, (panel, top) in enumerate(zip(panels, tops, strict=False), 1):
        _draw_panel(fig, panel, place, top, sheet.height, options)
        bottom = 1 - (top + panel.height) / sheet.height
        fig.add_annotation(canvas.place_unit_below(panel.lines[0].fact, bottom, options))
        for above in _repeat_axis_above(fig, panel, place, 1 - top / sheet.height, options):
            fig.add_annotation(above)
        if several:
            fig.add_annotation(_make_heading(panel, top, sheet, options))
    note = _explain_log(groups, options)
    return canvas.finish_figure(
        fig,
        sheet,
        chart_words.title_by_facility(facts, options),
        chart_words.make_caption(facts, options, note),
        options,
    )


def describe_comparison(frame: pd.DataFrame, options: ChartOptions) -> str:
    facts = order_rows(read_rows(frame))
    return chart_words.describe_chart(facts, options.title or chart_words.title_by_facility(facts, options), options)


def _explain_log(groups: Sequence[Sequence[ChartRow]], options: ChartOptions) -> str:
    reasons = [canvas.explain_no_log(group) for group in groups] if options.log else []
    return next((options.say(reason) for reason in reasons if reason), "")


def _measure_names(facts: Sequence[ChartRow], options: ChartOptions) -> float:
    """Return a left margin that holds the longest name, up to a third of the picture."""
    longest = max(chart_words.measure_width(fact.facility_name, SIZES.label) for fact in facts)
    return EDGE + min(longest, options.room * 0.3) + 18


def _place_panels(panels: Sequence[ComparisonPanel]) -> list[float]:
    """Return where each panel's rows begin, in pixels from the top; several panels have headings."""
    tops = [(PANEL_HEAD if len(panels) > 1 else 0.0) + panels[0].head]
    for above, panel in pairwise(panels):
        tops.append(tops[-1] + above.height + AXIS + AXIS_TITLE + PANEL_GAP + PANEL_HEAD + panel.head)
    return tops


def _make_panel(facts: Sequence[ChartRow], left: float, options: ChartOptions) -> ComparisonPanel:
    pixels = options.room - left - EDGE - 6
    log = options.log and canvas.explain_no_log(facts) is None
    lines = _make_lines(facts, left, pixels, options)
    behind = [0.0 if options.narrow else GAP * 2 + line.width for line in lines]
    after = [marks.measure_overhang(line.fact) + extra for line, extra in zip(lines, behind, strict=True)]
    before = marks.measure_underhang(facts) + (8 if log else 0)
    axis = canvas.fit_scale(facts, pixels, log, after, before)
    return ComparisonPanel(lines, axis, lines[-1].top + lines[-1].height + 4)


def _make_lines(facts: Sequence[ChartRow], left: float, pixels: float, options: ChartOptions) -> list[ComparisonLine]:
    lines: list[ComparisonLine] = []
    top, repeated = 4.0, len({fact.facility for fact in facts}) < len(facts)
    for before, fact in pairwise([None, *facts]):
        assert fact is not None
        first = before is None or before.facility != fact.facility
        top += GROUP_GAP if first and lines and repeated else 0
        name = chart_words.wrap_text(
            fact.facility_name, pixels if options.narrow else left - EDGE - 18, SIZES.label, most=3
        )
        value = chart_words.wrap_text(
            chart_words.phrase_row_value(fact, options), pixels * (0.84 if options.narrow else 0.5), SIZES.label
        )
        height = _measure_line(len(name) if first else 0, len(value), options)
        lines.append(
            ComparisonLine(fact, name, value, chart_words.describe_row_date(fact, options), top, height, first)
        )
        top += height
    return lines


def _measure_line(name: int, value: int, options: ChartOptions) -> float:
    if options.narrow:
        return (name + value) * LINE + 30
    return max(name, value) * LINE + 12


def _draw_panel(
    fig: go.Figure, panel: ComparisonPanel, place: int, top: float, total: float, options: ChartOptions
) -> None:
    axes = {"xaxis": f"x{place}" if place > 1 else "x", "yaxis": f"y{place}" if place > 1 else "y"}
    centres = [_find_centre(line, options) for line in panel.lines]
    drawn = [
        marks.FactMark(line.fact, centre, options.look.accent, chart_words.make_tooltip(line.fact, options))
        for line, centre in zip(panel.lines, centres, strict=True)
    ]
    fig.add_trace(_draw_guides(panel, centres, options).update(axes))
    fig.add_traces(marks.draw_marks(drawn, panel.scale, options.look, xaxis=axes["xaxis"], yaxis=axes["yaxis"]))
    fig.add_traces([trace.update(axes) for trace in _draw_row_labels(panel, centres, options)])
    suffix = str(place) if place > 1 else ""
    fig.update_layout({f"xaxis{suffix}": _make_amount_axis(panel, axes["yaxis"], options)})
    fig.update_layout({f"yaxis{suffix}": _make_row_axis(panel, axes["xaxis"], centres, (top, total), options)})


def _find_centre(line: ComparisonLine, options: ChartOptions) -> float:
    """Return the height of the mark: the middle of the row, or under its words on a phone."""
    return line.top + (line.height - 16 if options.narrow else line.height / 2)


def _draw_guides(panel: ComparisonPanel, centres: Sequence[float], options: ChartOptions) -> go.Scatter:
    """Lead the eye from the name to the mark; never further, so that no words are crossed."""
    along: list[float | None] = []
    across: list[float | None] = []
    for line, centre in zip(panel.lines, centres, strict=True):
        start = marks.measure_reach(line.fact, panel.scale)[0]
        along += [panel.scale.low, panel.scale.at(max(start, 0)), None]
        across += [centre, centre, None]
    stroke = {"color": options.look.rule, "width": 1, "dash": "1px,3px"}
    return go.Scatter(x=along, y=across, mode="lines", line=stroke, hoverinfo="skip", name="guide")


def _draw_row_labels(panel: ComparisonPanel, centres: Sequence[float], options: ChartOptions) -> list[go.Scatter]:
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
        texts = [_stack_label(line, options) for line in panel.lines]
        return [go.Scatter(x=[panel.scale.at(1)] * len(tops), y=tops, text=texts, **shared)]
    places = [panel.scale.at(marks.measure_reach(line.fact, panel.scale)[1] + GAP) for line in panel.lines]
    return [go.Scatter(x=places, y=list(centres), text=[line.words(options) for line in panel.lines], **shared)]


def _stack_label(line: ComparisonLine, options: ChartOptions) -> str:
    """Return name over number, for a phone; only the first row of a facility names it."""
    name = [chart_words.make_bold(part) for part in line.name] if line.first else []
    return "<br>".join([*name, line.words(options)])


def _make_amount_axis(panel: ComparisonPanel, anchor: str, options: ChartOptions) -> dict[str, Any]:
    facts = [line.fact for line in panel.lines]
    made = panel.scale.axis(canvas.get_ends(facts)[1], options)
    return made | {"anchor": anchor, "ticks": ""}


def _repeat_axis_above(
    fig: go.Figure, panel: ComparisonPanel, place: int, height: float, options: ChartOptions
) -> Iterator[dict[str, object]]:
    """Repeat the numbers and the unit of the axis above a tall panel."""
    axis = fig.layout[f"xaxis{place}" if place > 1 else "xaxis"]
    shared = {"yref": "paper", "y": height, "yanchor": "bottom"}
    if panel.head:
        for value, said in zip(axis.tickvals, axis.ticktext, strict=True):
            x = math.log10(value) if panel.scale.log else value
            yield canvas.make_note(said, options, xref=f"x{place}" if place > 1 else "x", x=x, yshift=3, **shared)
        unit = canvas.describe_unit(panel.lines[0].fact, options)
        yield canvas.make_note(
            unit, options, name="unit", xref="paper", x=0, xanchor="left", xshift=-3, yshift=22, **shared
        )


def _make_row_axis(
    panel: ComparisonPanel, anchor: str, centres: Sequence[float], where: tuple[float, float], options: ChartOptions
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
        "ticktext": [chart_words.join_lines(line.name) for _, line in shown],
        "tickfont": {"size": SIZES.label, "color": options.look.ink},
        "showgrid": False,
        "ticks": "",
        "ticklabelstandoff": 14,
    }


def _make_heading(panel: ComparisonPanel, top: float, sheet: ChartArea, options: ChartOptions) -> dict[str, object]:
    words_ = chart_words.shorten_text(panel.lines[0].fact.metric_label, options.room - 2 * EDGE, SIZES.panel)
    place = {"xref": "paper", "x": 0, "xanchor": "left", "xshift": EDGE - sheet.left}
    made = canvas.make_note(
        chart_words.make_bold(words_), options, yref="paper", y=1 - top / sheet.height, yanchor="bottom", **place
    )
    return made | {"yshift": 8 + panel.head, "font": {"size": SIZES.panel, "color": options.look.ink}}


COMPARE = Chart(
    "compare",
    say("Comparison"),
    build_comparison,
    describe_comparison,
    explain_no_comparison,
    log=True,
    panels=True,
    native=NativeChart(NativeForm.BARS, order=order_rows),
    layout=Layout.PANELS,
)
