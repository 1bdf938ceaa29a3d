"""One metric over time: each fact where its date lies, as long as its date is vague, a line for each facility."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from dashboard.charts import canvas, chart_words, marks
from dashboard.charts.canvas import AXIS, EDGE, ChartArea
from dashboard.charts.chart import (
    Chart,
    ChartFacts,
    ChartPage,
    NativeChart,
    NativeForm,
    has_several,
    refuse_mixed_units,
    refuse_non_amounts,
)
from dashboard.charts.chart_input import group_rows, read_rows, say
from dashboard.charts.marks import LabelBox, LabelRoom, LineEnd
from dashboard.theme import SIZES, mix_colors
from facts.evidence.comparability import Layout

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import pandas as pd

    from dashboard.charts.canvas import AxisScale
    from dashboard.charts.chart_input import ChartOptions, ChartRow

ONE_METRIC = say("A trend shows one metric: choose one.")
NO_DATES = say("None of these facts says which date it describes, so there is no trend to draw.")
SYMBOLS = ("circle", "square", "pentagon", "cross", "star", "x", "hexagon", "hourglass")
COMPARABLE = frozenset({"exact", "approximately", "nearly", "tolerance", "one_of_only"})
HEIGHT, HEIGHT_NARROW = 400, 330
WORDS_ON_CHART = 40
UNDATED_NAMED = 8


@dataclass(frozen=True, slots=True)
class TrendPlane:
    """Both axes of the picture, in pixels from its lower left corner."""

    days: AxisScale
    amounts: AxisScale

    def place(self, fact: ChartRow) -> tuple[float, float]:
        return self.days.to_pixels(canvas.count_days(fact.middle)), self.amounts.to_pixels(fact.point)


def explain_no_trend(frame: pd.DataFrame) -> str | None:
    if reason := refuse_non_amounts(frame) or refuse_mixed_units(frame):
        return reason
    if has_several(frame, "metric"):
        return ONE_METRIC
    return NO_DATES if frame["as_of_start"].isna().all() else None


def build_trend(frame: pd.DataFrame, options: ChartOptions) -> go.Figure:
    """Draw the dated facts of one metric; the undated ones are told in the caption."""
    facts = read_rows(frame)
    dated = sorted((fact for fact in facts if fact.dated), key=lambda fact: (fact.middle, fact.point))
    lines = group_rows(dated, "facility")
    names = _name_lines(lines, options)
    sheet = _make_area(dated, names, options)
    plane = _make_plane(dated, sheet, options)
    colours = {key: options.look.series[at % len(options.look.series)] for at, key in enumerate(lines)}
    fig = go.Figure()
    fig.add_traces(list(_draw_joins(lines, colours)))
    fig.add_traces(list(_draw_spans(dated, colours, options)))
    fig.add_traces(marks.draw_marks(_iter_marks(lines, colours, options), plane.amounts, options.look, upright=True))
    ends = _list_line_ends(lines, names, colours) if names else []
    fig.add_traces(
        _draw_words(
            dated, [*_iter_trend_obstacles(lines, plane), *_iter_lead_boxes(lines, ends, plane)], plane, options
        )
    )
    if names:
        edge = canvas.format_iso(plane.days.high)
        marks.add_line_names(fig, ends, edge, plane.amounts, options)
    fig.add_annotation(canvas.place_unit_above(dated[0], sheet, options))
    fig.update_layout(
        xaxis=canvas.make_time_axis(plane.days, options) | {"ticklabelstandoff": 6},
        yaxis=_make_trend_axis(dated, plane, options),
    )
    caption = chart_words.make_caption(facts, options, _explain_log(dated, options), describe_undated(facts, options))
    return canvas.finish_figure(fig, sheet, chart_words.title_over_time(facts, options), caption, options)


def describe_trend(frame: pd.DataFrame, options: ChartOptions) -> str:
    facts = sorted(read_rows(frame), key=lambda fact: (fact.facility, not fact.dated, fact.dated and fact.middle))
    return chart_words.describe_chart(facts, options.title or chart_words.title_over_time(facts, options), options)


def describe_undated(facts: Iterable[ChartRow], options: ChartOptions) -> str:
    """Name the facts that have no place on a time axis."""
    said = [f"{fact.facility_name}: {chart_words.phrase_row_value(fact, options)}" for fact in facts if not fact.dated]
    if not said:
        return ""
    shown = "; ".join(said[:UNDATED_NAMED])
    if len(said) > UNDATED_NAMED:
        more = options.say("{names} and {count} more")
        shown = more.format(names=shown, count=len(said) - UNDATED_NAMED)
    return options.say("Not drawn, because undated: {names}.").format(names=shown)


def _explain_log(facts: Sequence[ChartRow], options: ChartOptions) -> str:
    reason = canvas.explain_no_log(facts) if options.log else None
    return options.say(reason) if reason else ""


def _name_lines(lines: dict[str, list[ChartRow]], options: ChartOptions) -> dict[str, list[str]]:
    """Return the names that stand at the ends of the lines; a single line is named in the title."""
    if len(lines) == 1:
        return {}
    return {key: marks.wrap_line_name(group[0].facility_name, options) for key, group in lines.items()}


def _make_area(facts: Sequence[ChartRow], names: dict[str, list[str]], options: ChartOptions) -> ChartArea:
    right = EDGE + (marks.measure_names_width(names.values()) if names else 10)
    height = max(HEIGHT_NARROW if options.narrow else HEIGHT, marks.measure_names_height(names.values()))
    return ChartArea(_measure_tick_margin(facts, height, options), right, height, AXIS + 6, head=SIZES.tick + 12)


def _measure_tick_margin(facts: Sequence[ChartRow], height: float, options: ChartOptions) -> float:
    """Return a left margin that holds the numbers of the axis."""
    ticks = _make_value_scale(facts, height, options).axis(canvas.get_ends(facts)[1], options, upright=True)["ticktext"]
    return EDGE + max(chart_words.measure_width(tick, SIZES.tick) for tick in ticks) + 8


def _make_value_scale(facts: Sequence[ChartRow], height: float, options: ChartOptions) -> AxisScale:
    log = options.log and canvas.explain_no_log(facts) is None
    after = [marks.measure_overhang(fact) + 12 for fact in facts]
    return canvas.fit_scale(facts, height, log, after, marks.measure_underhang(facts))


def _make_plane(facts: Sequence[ChartRow], sheet: ChartArea, options: ChartOptions) -> TrendPlane:
    return TrendPlane(
        canvas.fit_time_scale(facts, sheet.width(options), 14, 14), _make_value_scale(facts, sheet.height, options)
    )


def _draw_joins(lines: dict[str, list[ChartRow]], colours: dict[str, str]) -> Iterator[go.Scatter]:
    """Join what can be compared with a line, and the rest with dots."""
    for colour in dict.fromkeys(colours.values()):
        groups = [group for key, group in lines.items() if colours[key] == colour]
        pairs = [pair for group in groups for pair in pairwise(group)]
        for name, dash, wanted in (("joined", "solid", True), ("joined loosely", "4px,4px", False)):
            chosen = [pair for pair in pairs if all(map(_is_comparable, pair)) is wanted]
            if chosen:
                yield _draw_segments(chosen, {"color": colour, "width": 1.6, "dash": dash}, name)


def _is_comparable(fact: ChartRow) -> bool:
    return fact.actual and fact.qualifier in COMPARABLE


def _draw_segments(pairs: Iterable[tuple[ChartRow, ChartRow]], line: dict[str, Any], name: str) -> go.Scatter:
    x: list[str | None] = []
    y: list[float | None] = []
    for one, other in pairs:
        x += [_format_middle(one), _format_middle(other), None]
        y += [one.point, other.point, None]
    return go.Scatter(x=x, y=y, mode="lines", line=line, opacity=0.75, hoverinfo="skip", name=name)


def _format_middle(fact: ChartRow) -> str:
    return canvas.format_iso(canvas.count_days(fact.middle))


def _draw_spans(facts: Sequence[ChartRow], colours: dict[str, str], options: ChartOptions) -> Iterator[go.Scatter]:
    """Show how long a time a date covers: a month, a year, some years."""
    for colour in dict.fromkeys(colours.values()):
        long = [fact for fact in facts if colours[fact.facility] == colour and fact.end > fact.start]
        if long:
            x = [
                end
                for fact in long
                for end in (
                    canvas.format_iso(canvas.count_days(fact.start)),
                    canvas.format_iso(canvas.count_days(fact.end)),
                    None,
                )
            ]
            y = [end for fact in long for end in (fact.point, fact.point, None)]
            line = {"color": mix_colors(options.look.paper, colour, 0.4), "width": 3}
            yield go.Scatter(x=x, y=y, mode="lines", line=line, hoverinfo="skip", name="span")


def _iter_marks(
    lines: dict[str, list[ChartRow]], colours: dict[str, str], options: ChartOptions
) -> Iterator[marks.FactMark]:
    for at, (key, group) in enumerate(lines.items()):
        symbol = SYMBOLS[(at + at // len(SYMBOLS)) % len(SYMBOLS)]
        for fact in group:
            yield marks.FactMark(
                fact, _format_middle(fact), colours[key], chart_words.make_tooltip(fact, options), symbol
            )


def _draw_words(
    facts: Sequence[ChartRow], taken: list[LabelBox], plane: TrendPlane, options: ChartOptions
) -> list[go.Scatter]:
    """Write the number in words beside each mark where there is room; the tooltip has it always."""
    if len(facts) > WORDS_ON_CHART:
        return []
    room = LabelRoom(LabelBox(-4, 2, plane.days.pixels + 12, plane.amounts.pixels + 12), taken)
    placed: list[tuple[ChartRow, str]] = []
    for fact in facts:
        at = room.first_free(_list_word_boxes(fact, plane, options))
        if at is not None:
            placed.append((fact, _POSITIONS[at]))
    return [_make_text_trace(placed, plane, options)] if placed else []


_POSITIONS = (
    "top center",
    "bottom center",
    "middle right",
    "middle left",
    "top right",
    "bottom right",
    "top left",
    "bottom left",
)


def _list_word_boxes(fact: ChartRow, plane: TrendPlane, options: ChartOptions) -> list[LabelBox]:
    """Return where the words may stand, best first, in pixels from the lower left, heights growing downwards."""
    x, y = plane.place(fact)
    low, high = marks.measure_reach(fact, plane.amounts)
    wide, tall, gap = chart_words.measure_width(chart_words.phrase_row_value(fact, options), SIZES.tick), 16.0, 5.0
    above, below = high + gap, low - gap
    across = {"center": x - wide / 2, "right": x - 8, "left": x + 8 - wide}
    return [_make_word_box(position, across, (above, y, below), wide, tall) for position in _POSITIONS]


def _make_word_box(
    position: str, across: dict[str, float], heights: tuple[float, float, float], wide: float, tall: float
) -> LabelBox:
    level, side = position.split()
    above, middle, below = heights
    base = {"top": above, "middle": middle - tall / 2, "bottom": below - tall}[level]
    left = across[side] + {"middle right": 20, "middle left": -20}.get(position, 0)
    return LabelBox(left, base, left + wide, base + tall)


def _iter_trend_obstacles(lines: dict[str, list[ChartRow]], plane: TrendPlane) -> Iterator[LabelBox]:
    """Yield what words must keep off: the marks and, step by step, the lines between them."""
    for group in lines.values():
        for fact in group:
            x = plane.place(fact)[0]
            low, high = marks.measure_reach(fact, plane.amounts)
            yield LabelBox(x - 6, low, x + 6, high)
        for one, other in pairwise(group):
            yield from marks.iter_boxes_along(plane.place(one), plane.place(other))


def _iter_lead_boxes(
    lines: dict[str, list[ChartRow]], ends: Sequence[LineEnd], plane: TrendPlane
) -> Iterator[LabelBox]:
    heights = marks.place_names(ends, plane.amounts)
    for group, height in zip(lines.values(), heights, strict=False):
        yield from marks.iter_boxes_along(plane.place(group[-1]), (plane.days.pixels, height))


def _make_text_trace(placed: Sequence[tuple[ChartRow, str]], plane: TrendPlane, options: ChartOptions) -> go.Scatter:
    x, y = [], []
    for fact, position in placed:
        box = _list_word_boxes(fact, plane, options)[_POSITIONS.index(position)]
        x.append(canvas.format_iso(plane.days.at((box.left + box.right) / 2)))
        y.append(plane.amounts.at((box.top + box.bottom) / 2))
    return go.Scatter(
        x=x,
        y=y,
        mode="text",
        text=[chart_words.escape_plotly(chart_words.phrase_row_value(fact, options)) for fact, _ in placed],
        textposition="middle center",
        textfont={"size": SIZES.tick, "color": options.look.ink},
        hoverinfo="skip",
        cliponaxis=False,
        name="words",
    )


def _list_line_ends(
    lines: dict[str, list[ChartRow]], names: dict[str, list[str]], colours: dict[str, str]
) -> list[LineEnd]:
    return [
        LineEnd(names[key], _format_middle(group[-1]), group[-1].point, colours[key]) for key, group in lines.items()
    ]


def _make_trend_axis(facts: Sequence[ChartRow], plane: TrendPlane, options: ChartOptions) -> dict[str, Any]:
    return plane.amounts.axis(canvas.get_ends(facts)[1], options, upright=True) | {
        "ticks": "",
        "ticklabelstandoff": 6,
    }


TREND = Chart(
    "trend",
    say("Trend"),
    build_trend,
    describe_trend,
    explain_no_trend,
    shows=ChartFacts.SERIES,
    page=ChartPage.TREND,
    log=True,
    native=NativeChart(NativeForm.LINES),
    layout=Layout.OVER_TIME,
)
