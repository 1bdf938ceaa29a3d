"""One metric over time: each fact where its date lies, as long as its date is vague, a line for each facility."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from dashboard.charts import canvas, dates, labels, line_names, marks, scale, text, words
from dashboard.charts.canvas import AXIS, EDGE, Sheet
from dashboard.charts.chart import Chart, Native, NativeForm, Page, Shows, mixed_units, not_amounts, several
from dashboard.charts.labels import Box, Room
from dashboard.charts.line_names import LineEnd
from dashboard.charts.options import say
from dashboard.charts.rows import grouped, rows
from dashboard.theme import SIZES, mix

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import pandas as pd

    from dashboard.charts.options import ChartOptions
    from dashboard.charts.rows import Row
    from dashboard.charts.scale import Scale

ONE_METRIC = say("A trend shows one metric: choose one.")
NO_DATES = say("None of these facts says which date it describes, so there is no trend to draw.")
SYMBOLS = ("circle", "square", "pentagon", "cross", "star", "x", "hexagon", "hourglass")
COMPARABLE = frozenset({"exact", "approximately", "nearly", "tolerance", "one_of_only"})
HEIGHT, HEIGHT_NARROW = 400, 330
WORDS_ON_CHART = 40
UNDATED_NAMED = 8


@dataclass(frozen=True, slots=True)
class Plane:
    """Both axes of the picture, in pixels from its lower left corner."""

    days: Scale
    amounts: Scale

    def place(self, fact: Row) -> tuple[float, float]:
        return self.days.to_pixels(dates.day(fact.middle)), self.amounts.to_pixels(fact.point)


def refuses(frame: pd.DataFrame) -> str | None:
    if reason := not_amounts(frame) or mixed_units(frame):
        return reason
    if several(frame, "metric"):
        return ONE_METRIC
    return NO_DATES if frame["as_of_start"].isna().all() else None


def build(frame: pd.DataFrame, options: ChartOptions) -> go.Figure:
    """Draw the dated facts of one metric; the undated ones are told in the caption."""
    facts = rows(frame)
    dated = sorted((fact for fact in facts if fact.dated), key=lambda fact: (fact.middle, fact.point))
    lines = grouped(dated, "facility")
    names = _names(lines, options)
    sheet = _sheet(dated, names, options)
    plane = _plane(dated, sheet, options)
    colours = {key: options.look.series[at % len(options.look.series)] for at, key in enumerate(lines)}
    fig = go.Figure()
    fig.add_traces(list(_joins(lines, colours)))
    fig.add_traces(list(_spans(dated, colours, options)))
    fig.add_traces(marks.draw(_marks(lines, colours, options), plane.amounts, options.look, upright=True))
    ends = _ends(lines, names, colours) if names else []
    fig.add_traces(_words(dated, [*_obstacles(lines, plane), *_leads(lines, ends, plane)], plane, options))
    if names:
        edge = dates.iso(plane.days.high)
        line_names.add(fig, ends, edge, plane.amounts, options)
    fig.add_annotation(canvas.unit_above(dated[0], sheet, options))
    fig.update_layout(
        xaxis=dates.axis(plane.days, options) | {"ticklabelstandoff": 6}, yaxis=_y_axis(dated, plane, options)
    )
    caption = words.caption(facts, options, _log_note(dated, options), undated(facts, options))
    return canvas.finish(fig, sheet, words.over_time(facts, options), caption, options)


def describe(frame: pd.DataFrame, options: ChartOptions) -> str:
    facts = sorted(rows(frame), key=lambda fact: (fact.facility, not fact.dated, fact.dated and fact.middle))
    return words.describe(facts, options.title or words.over_time(facts, options), options)


def undated(facts: Iterable[Row], options: ChartOptions) -> str:
    """Name the facts that have no place on a time axis."""
    said = [f"{fact.facility_name}: {words.value(fact, options)}" for fact in facts if not fact.dated]
    if not said:
        return ""
    shown = "; ".join(said[:UNDATED_NAMED])
    if len(said) > UNDATED_NAMED:
        more = options.say("{names} and {count} more")
        shown = more.format(names=shown, count=len(said) - UNDATED_NAMED)
    return options.say("Not drawn, because undated: {names}.").format(names=shown)


def _log_note(facts: Sequence[Row], options: ChartOptions) -> str:
    reason = scale.no_log(facts) if options.log else None
    return options.say(reason) if reason else ""


def _names(lines: dict[str, list[Row]], options: ChartOptions) -> dict[str, list[str]]:
    """Return the names that stand at the ends of the lines; a single line is named in the title."""
    if len(lines) == 1:
        return {}
    return {key: line_names.lines(group[0].facility_name, options) for key, group in lines.items()}


def _sheet(facts: Sequence[Row], names: dict[str, list[str]], options: ChartOptions) -> Sheet:
    right = EDGE + (line_names.width(names.values()) if names else 10)
    height = max(HEIGHT_NARROW if options.narrow else HEIGHT, line_names.height(names.values()))
    return Sheet(_left(facts, height, options), right, height, AXIS + 6, head=SIZES.tick + 12)


def _left(facts: Sequence[Row], height: float, options: ChartOptions) -> float:
    """Return a left margin that holds the numbers of the axis."""
    ticks = _values(facts, height, options).axis(scale.ends(facts)[1], options, upright=True)["ticktext"]
    return EDGE + max(text.width(tick, SIZES.tick) for tick in ticks) + 8


def _values(facts: Sequence[Row], height: float, options: ChartOptions) -> Scale:
    log = options.log and scale.no_log(facts) is None
    after = [marks.overhang(fact) + 12 for fact in facts]
    return scale.fitted(facts, height, log, after, marks.underhang(facts))


def _plane(facts: Sequence[Row], sheet: Sheet, options: ChartOptions) -> Plane:
    return Plane(dates.scale(facts, sheet.width(options), 14, 14), _values(facts, sheet.height, options))


def _joins(lines: dict[str, list[Row]], colours: dict[str, str]) -> Iterator[go.Scatter]:
    """Join what can be compared with a line, and the rest with dots."""
    for colour in dict.fromkeys(colours.values()):
        groups = [group for key, group in lines.items() if colours[key] == colour]
        pairs = [pair for group in groups for pair in pairwise(group)]
        for name, dash, wanted in (("joined", "solid", True), ("joined loosely", "4px,4px", False)):
            chosen = [pair for pair in pairs if all(map(_comparable, pair)) is wanted]
            if chosen:
                yield _segments(chosen, {"color": colour, "width": 1.6, "dash": dash}, name)


def _comparable(fact: Row) -> bool:
    return fact.actual and fact.qualifier in COMPARABLE


def _segments(pairs: Iterable[tuple[Row, Row]], line: dict[str, Any], name: str) -> go.Scatter:
    x: list[str | None] = []
    y: list[float | None] = []
    for one, other in pairs:
        x += [_middle(one), _middle(other), None]
        y += [one.point, other.point, None]
    return go.Scatter(x=x, y=y, mode="lines", line=line, opacity=0.75, hoverinfo="skip", name=name)


def _middle(fact: Row) -> str:
    return dates.iso(dates.day(fact.middle))


def _spans(facts: Sequence[Row], colours: dict[str, str], options: ChartOptions) -> Iterator[go.Scatter]:
    """Show how long a time a date covers: a month, a year, some years."""
    for colour in dict.fromkeys(colours.values()):
        long = [fact for fact in facts if colours[fact.facility] == colour and fact.end > fact.start]
        if long:
            x = [
                end for fact in long for end in (dates.iso(dates.day(fact.start)), dates.iso(dates.day(fact.end)), None)
            ]
            y = [end for fact in long for end in (fact.point, fact.point, None)]
            line = {"color": mix(options.look.paper, colour, 0.4), "width": 3}
            yield go.Scatter(x=x, y=y, mode="lines", line=line, hoverinfo="skip", name="span")


def _marks(lines: dict[str, list[Row]], colours: dict[str, str], options: ChartOptions) -> Iterator[marks.Mark]:
    for at, (key, group) in enumerate(lines.items()):
        symbol = SYMBOLS[(at + at // len(SYMBOLS)) % len(SYMBOLS)]
        for fact in group:
            yield marks.Mark(fact, _middle(fact), colours[key], words.hover(fact, options), symbol)


def _words(facts: Sequence[Row], taken: list[Box], plane: Plane, options: ChartOptions) -> list[go.Scatter]:
    """Write the number in words beside each mark where there is room; the tooltip has it always."""
    if len(facts) > WORDS_ON_CHART:
        return []
    room = Room(Box(-4, 2, plane.days.pixels + 12, plane.amounts.pixels + 12), taken)
    placed: list[tuple[Row, str]] = []
    for fact in facts:
        at = room.first_free(_boxes(fact, plane, options))
        if at is not None:
            placed.append((fact, _POSITIONS[at]))
    return [_text_trace(placed, plane, options)] if placed else []


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


def _boxes(fact: Row, plane: Plane, options: ChartOptions) -> list[Box]:
    """Return where the words may stand, best first, in pixels from the lower left, heights growing downwards."""
    x, y = plane.place(fact)
    low, high = marks.reach(fact, plane.amounts)
    wide, tall, gap = text.width(words.value(fact, options), SIZES.tick), 16.0, 5.0
    above, below = high + gap, low - gap
    across = {"center": x - wide / 2, "right": x - 8, "left": x + 8 - wide}
    return [_box(position, across, (above, y, below), wide, tall) for position in _POSITIONS]


def _box(position: str, across: dict[str, float], heights: tuple[float, float, float], wide: float, tall: float) -> Box:
    level, side = position.split()
    above, middle, below = heights
    base = {"top": above, "middle": middle - tall / 2, "bottom": below - tall}[level]
    left = across[side] + {"middle right": 20, "middle left": -20}.get(position, 0)
    return Box(left, base, left + wide, base + tall)


def _obstacles(lines: dict[str, list[Row]], plane: Plane) -> Iterator[Box]:
    """Yield what words must keep off: the marks and, step by step, the lines between them."""
    for group in lines.values():
        for fact in group:
            x = plane.place(fact)[0]
            low, high = marks.reach(fact, plane.amounts)
            yield Box(x - 6, low, x + 6, high)
        for one, other in pairwise(group):
            yield from labels.along(plane.place(one), plane.place(other))


def _leads(lines: dict[str, list[Row]], ends: Sequence[LineEnd], plane: Plane) -> Iterator[Box]:
    heights = line_names.heights(ends, plane.amounts)
    for group, height in zip(lines.values(), heights, strict=False):
        yield from labels.along(plane.place(group[-1]), (plane.days.pixels, height))


def _text_trace(placed: Sequence[tuple[Row, str]], plane: Plane, options: ChartOptions) -> go.Scatter:
    x, y = [], []
    for fact, position in placed:
        box = _boxes(fact, plane, options)[_POSITIONS.index(position)]
        x.append(dates.iso(plane.days.at((box.left + box.right) / 2)))
        y.append(plane.amounts.at((box.top + box.bottom) / 2))
    return go.Scatter(
        x=x,
        y=y,
        mode="text",
        text=[text.plain(words.value(fact, options)) for fact, _ in placed],
        textposition="middle center",
        textfont={"size": SIZES.tick, "color": options.look.ink},
        hoverinfo="skip",
        cliponaxis=False,
        name="words",
    )


def _ends(lines: dict[str, list[Row]], names: dict[str, list[str]], colours: dict[str, str]) -> list[LineEnd]:
    return [LineEnd(names[key], _middle(group[-1]), group[-1].point, colours[key]) for key, group in lines.items()]


def _y_axis(facts: Sequence[Row], plane: Plane, options: ChartOptions) -> dict[str, Any]:
    return plane.amounts.axis(scale.ends(facts)[1], options, upright=True) | {"ticks": "", "ticklabelstandoff": 6}


TREND = Chart(
    "trend",
    say("Trend"),
    build,
    describe,
    refuses,
    shows=Shows.SERIES,
    page=Page.TREND,
    log=True,
    native=Native(NativeForm.LINES),
)
