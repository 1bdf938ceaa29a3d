"""The mark of one fact, which shows its hedge on an axis, and where its words are placed so that nothing overlaps.

A point is exact; a soft edge is about; a bar is a range, and has soft ends where that is hedged as a whole; whiskers
are plus and minus; an arrow leaves a bound towards where the number may lie. A filled end belongs to the interval, a
hollow one does not. What is not actual (planned, projected, estimated) is a hollow diamond with dashed lines.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from operator import add, sub
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from dashboard.charts import canvas, chart_words
from dashboard.charts.chart_input import BOUNDS
from dashboard.theme import SIZES, mix_colors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from dashboard.charts.canvas import AxisScale
    from dashboard.charts.chart_input import ChartOptions, ChartRow
    from dashboard.theme import ThemeTokens


def spread_centres(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """Return centres near the wanted ones, in their order, so that things of these sizes do not overlap.

    Touching neighbours are moved together as one block; when all do not fit, they keep off each other
    and run over `high`.
    """
    order = sorted(range(len(wanted)), key=lambda at: wanted[at])
    blocks: list[tuple[float, list[int]]] = []
    for at in order:
        blocks.append((_find_block_start([at], wanted, sizes, low, high), [at]))
        while len(blocks) > 1 and _find_block_end(blocks[-2], sizes) > blocks[-1][0]:
            (_, before), (_, after) = blocks[-2:]
            merged = before + after
            blocks[-2:] = [(_find_block_start(merged, wanted, sizes, low, high), merged)]
    return _list_centres(blocks, sizes)


def _find_block_start(
    block: Sequence[int], wanted: Sequence[float], sizes: Sequence[float], low: float, high: float
) -> float:
    """Return where a block begins so that its members stand as near as can be to where they want to."""
    offset, total = 0.0, 0.0
    for at in block:
        total += wanted[at] - sizes[at] / 2 - offset
        offset += sizes[at]
    return max(low, min(total / len(block), high - offset))


def _find_block_end(block: tuple[float, list[int]], sizes: Sequence[float]) -> float:
    return block[0] + sum(sizes[at] for at in block[1]) - 1e-9


def _list_centres(blocks: Iterable[tuple[float, list[int]]], sizes: Sequence[float]) -> list[float]:
    centres = [0.0] * len(sizes)
    for start, members in blocks:
        place = start
        for at in members:
            centres[at] = place + sizes[at] / 2
            place += sizes[at]
    return centres


@dataclass(frozen=True, slots=True)
class LabelBox:
    """A rectangle in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: LabelBox) -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def within(self, other: LabelBox) -> bool:
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.top >= other.top
            and self.bottom <= other.bottom
        )


def iter_boxes_along(start: tuple[float, float], stop: tuple[float, float]) -> Iterator[LabelBox]:
    """Yield small boxes along a line, for words to keep off it."""
    (x1, y1), (x2, y2) = start, stop
    steps = max(2, int((abs(x2 - x1) + abs(y2 - y1)) / 8))
    for step in range(1, steps):
        x, y = x1 + (x2 - x1) * step / steps, y1 + (y2 - y1) * step / steps
        yield LabelBox(x - 2, y - 2, x + 2, y + 2)


@dataclass(slots=True)
class LabelRoom:
    """A picture with what is already in it."""

    frame: LabelBox
    taken: list[LabelBox] = field(default_factory=list)

    def take(self, box: LabelBox) -> None:
        self.taken.append(box)

    def first_free(self, boxes: Iterable[LabelBox]) -> int | None:
        """Take the first box that is free and return its place in the row, or None."""
        for place, box in enumerate(boxes):
            if box.within(self.frame) and not any(box.meets(other) for other in self.taken):
                self.take(box)
                return place
        return None


LINE = 16
LEAD = 8


@dataclass(frozen=True, slots=True)
class LineEnd:
    """Where a line ends, on the axes of the figure, and what it is called."""

    name: list[str]
    x: str | float
    y: float
    colour: str


def wrap_line_name(name: str, options: ChartOptions) -> list[str]:
    return chart_words.wrap_text(name, 88 if options.narrow else 170, SIZES.tick, most=4)


def measure_names_width(names: Iterable[list[str]]) -> float:
    """Return the margin that the names and their leads need."""
    return max((chart_words.measure_width(line, SIZES.tick) for name in names for line in name), default=0) + 2 * LEAD


def measure_names_height(names: Iterable[list[str]]) -> float:
    """Return the least height of a picture in whose margin the names stand."""
    return sum(_measure_name(name) for name in names)


def _measure_name(name: list[str]) -> float:
    return len(name) * LINE + 3.0


def place_names(ends: Sequence[LineEnd], values: AxisScale) -> list[float]:
    """Return where each name stands, in pixels up the axis of the values."""
    sizes = [_measure_name(end.name) for end in ends]
    return spread_centres([values.to_pixels(end.y) for end in ends], sizes, -8, max(values.pixels, sum(sizes)))


def add_line_names(
    fig: go.Figure, ends: Sequence[LineEnd], edge: str | float, values: AxisScale, options: ChartOptions
) -> None:
    """Write the names into the margin beyond `edge`; `values` is the axis that grows upwards."""
    places = place_names(ends, values)
    named = [
        _make_name_annotation(end, place / values.pixels, options) for end, place in zip(ends, places, strict=True)
    ]
    fig.update_layout(annotations=[*fig.layout.annotations, *named])  # one by one, many names take seconds
    fig.add_traces(list(_draw_leads(ends, edge, [values.at(place) for place in places], options)))


def _make_name_annotation(end: LineEnd, height: float, options: ChartOptions) -> dict[str, object]:
    place = {"xref": "paper", "x": 1, "xanchor": "left", "xshift": LEAD, "yref": "paper", "y": height}
    made = canvas.make_note(chart_words.join_lines(end.name), options, yanchor="middle", name="line", **place)
    return made | {"font": {"size": SIZES.tick, "color": options.look.ink}}


def _draw_leads(
    ends: Sequence[LineEnd], edge: str | float, heights: Sequence[float], options: ChartOptions
) -> Iterator[go.Scatter]:
    for colour in dict.fromkeys(end.colour for end in ends):
        chosen = [(end, place) for end, place in zip(ends, heights, strict=True) if end.colour == colour]
        x = [value for end, _ in chosen for value in (end.x, edge, None)]
        y = [value for end, place in chosen for value in (end.y, place, None)]
        line = {"color": mix_colors(options.look.paper, colour, 0.6), "width": 1, "dash": "1px,3px"}
        yield go.Scatter(x=x, y=y, mode="lines", line=line, hoverinfo="skip", cliponaxis=False, name="lead")


STEM = 30.0
REACH = STEM + 5
DOT = 10
SOFT = 15.0
SHORT = 18.0
BAND_LEVELS = 20
FADE_LEVELS = 12

Place = str | float
Path = tuple[tuple[float, Place], ...]


@dataclass(frozen=True, slots=True)
class MarkStyle:
    """How one part of a mark is drawn; `strength` is how much of its colour shows on the paper."""

    symbol: str = ""
    upright: str = ""
    size: float = 0
    strength: float = 1
    opacity: float = 1
    hollow: bool = False
    dash: str = "solid"
    hover: bool = False


_HALOS = {f"halo{level}": MarkStyle("circle", "circle", size=27 - 2.7 * level, opacity=0.09) for level in range(6)}
_BANDS = {f"band{level}": MarkStyle(size=13, opacity=0.042) for level in range(BAND_LEVELS)}
_FADES = {f"fade{level}": MarkStyle(size=1.6, opacity=1 - (level + 0.6) / FADE_LEVELS) for level in range(FADE_LEVELS)}
STYLES = {
    **_HALOS,
    **_BANDS,
    "bar": MarkStyle(size=8, strength=0.5),
    "bar soft": MarkStyle(size=8, strength=0.3),
    "bar dashed": MarkStyle(size=3, dash="5px,3px"),
    **_FADES,
    "whisker": MarkStyle(size=1.6),
    "stem": MarkStyle(size=2),
    "stem dashed": MarkStyle(size=2, dash="4px,3px"),
    "cap": MarkStyle("line-ns-open", "line-ew-open", size=12),
    "arrow right": MarkStyle("arrow-right-open", "arrow-up-open", size=9),
    "arrow left": MarkStyle("arrow-left-open", "arrow-down-open", size=9),
    "arrow left end": MarkStyle("triangle-left", "triangle-down", size=13, hover=True),
    "arrow left end hollow": MarkStyle("triangle-left", "triangle-down", size=13, hollow=True, hover=True),
    "end": MarkStyle("circle", "circle", size=DOT - 2, hover=True),
    "end hollow": MarkStyle("circle", "circle", size=DOT - 2, hollow=True, hover=True),
    "target": MarkStyle("circle", "circle", size=18, opacity=0, hover=True),
    "dot": MarkStyle("circle", "circle", size=DOT, hover=True),
    "dot hollow": MarkStyle("circle", "circle", size=DOT, hollow=True, hover=True),
    "only": MarkStyle("diamond", "diamond", size=DOT + 2, hover=True),
    "planned": MarkStyle("diamond", "diamond", size=DOT + 1, hollow=True, hover=True),
}


@dataclass(frozen=True, slots=True)
class FactMark:
    """A fact with its place across the value axis, its colour, the words of its tooltip, and its own symbol."""

    fact: ChartRow
    across: Place
    colour: str
    hover: str = ""
    symbol: str = ""


@dataclass(frozen=True, slots=True)
class MarkPart:
    """A piece of a mark: a style and the values it runs over, all at one place across."""

    style: str
    values: tuple[float, ...]


def iter_mark_parts(fact: ChartRow, scale: AxisScale) -> Iterator[MarkPart]:
    """Yield the pieces of a fact's mark."""
    yield from _HEDGES.get(fact.qualifier, _iter_exact)(fact, scale)


def _make_dot(fact: ChartRow, included: bool = True) -> MarkPart:
    if not fact.actual:
        return MarkPart("planned", (fact.point,))
    return MarkPart("dot" if included else "dot hollow", (fact.point,))


def _iter_exact(fact: ChartRow, _scale: AxisScale) -> Iterator[MarkPart]:
    yield _make_dot(fact)


def _iter_one_of_only(fact: ChartRow, _scale: AxisScale) -> Iterator[MarkPart]:
    yield MarkPart("only" if fact.actual else "planned", (fact.point,))


def _iter_approximate(fact: ChartRow, scale: AxisScale) -> Iterator[MarkPart]:
    """Draw a soft band; where it would hide behind the point, a halo, which is no interval to be read."""
    left, right = _measure_sides(fact, scale)
    if max(left, right) < SOFT:
        yield from (MarkPart(style, (fact.point,)) for style in _HALOS)
    else:
        yield from _iter_band(fact, scale, left, right)
    yield _make_dot(fact)


def _iter_nearly(fact: ChartRow, scale: AxisScale) -> Iterator[MarkPart]:
    """Draw a band on the one side where the number lies, never too short to be seen."""
    yield from _iter_band(fact, scale, max(SOFT, _measure_sides(fact, scale)[0]), 0)
    yield _make_dot(fact, included=False)


def _measure_sides(fact: ChartRow, scale: AxisScale) -> tuple[float, float]:
    """Return the pixels from a fact's point down to its low end and up to its high end."""
    place = scale.to_pixels(fact.point)
    low, high = (fact.point if end is None else end for end in (fact.low, fact.high))
    return place - scale.to_pixels(low), scale.to_pixels(high) - place


def _iter_band(fact: ChartRow, scale: AxisScale, left: float, right: float) -> Iterator[MarkPart]:
    """Nest ever shorter strokes, so that the edge is soft."""
    place = scale.to_pixels(fact.point)
    for level in range(BAND_LEVELS):
        share = (BAND_LEVELS - level) / BAND_LEVELS
        yield MarkPart(f"band{level}", (scale.at(place - left * share), scale.at(place + right * share)))


def _iter_lower_bound(fact: ChartRow, scale: AxisScale) -> Iterator[MarkPart]:
    yield from _iter_arrow(fact, scale, "right", STEM)
    yield _make_dot(fact, included=fact.low_inclusive)


def _iter_upper_bound(fact: ChartRow, scale: AxisScale) -> Iterator[MarkPart]:
    """Draw an arrow down from the bound and, where the numbers end, a line that fades towards that end.

    A bound so near that end that no arrow fits between them is an arrowhead itself.
    """
    room = math.inf if fact.low is None else _measure_sides(fact, scale)[0]
    if room < SHORT:
        yield MarkPart(
            "arrow left end" if fact.high_inclusive and fact.actual else "arrow left end hollow", (fact.point,)
        )
        return
    if STEM < room < math.inf:
        yield from _iter_fading(scale.to_pixels(fact.point) - STEM, scale.to_pixels(fact.point) - room, scale)
    yield from _iter_arrow(fact, scale, "left", -min(STEM, room))
    yield _make_dot(fact, included=fact.high_inclusive)


def _iter_arrow(fact: ChartRow, scale: AxisScale, direction: str, pixels: float) -> Iterator[MarkPart]:
    tip, neck = scale.move_by(fact.point, pixels), scale.move_by(fact.point, pixels * 0.76)
    yield MarkPart("stem" if fact.actual else "stem dashed", (fact.point, neck))
    yield MarkPart(f"arrow {direction}", (tip,))


def _iter_fading(start: float, stop: float, scale: AxisScale) -> Iterator[MarkPart]:
    step = (stop - start) / FADE_LEVELS
    for level in range(FADE_LEVELS):
        yield MarkPart(f"fade{level}", (scale.at(start + level * step), scale.at(start + (level + 1) * step)))


def _iter_range(fact: ChartRow, scale: AxisScale) -> Iterator[MarkPart]:
    low, high = fact.low or 0.0, fact.point if fact.high is None else fact.high
    if fact.softness:
        yield from _iter_soft_range(fact, low + fact.softness, high - fact.softness, scale)
        return
    soft = "bar soft" if fact.qualifier == "order_of_magnitude" else "bar"
    yield MarkPart(soft if fact.actual else "bar dashed", (low, high))
    yield MarkPart("end" if fact.low_inclusive and fact.actual else "end hollow", (low,))
    yield MarkPart("end" if fact.high_inclusive and fact.actual else "end hollow", (high,))
    yield MarkPart("target", (fact.point,))


def _iter_soft_range(fact: ChartRow, low: float, high: float, scale: AxisScale) -> Iterator[MarkPart]:
    """Draw a bar whose two ends run out softly, never too short to be seen, and have no point."""
    soft = scale.to_pixels(fact.high or high) - scale.to_pixels(high)
    for end, reach in ((low, -max(SOFT, soft)), (high, max(SOFT, soft))):
        for level in range(0, BAND_LEVELS, 2):  # as pale as the bar
            yield MarkPart(f"band{level}", (end, scale.move_by(end, reach * (BAND_LEVELS - level) / BAND_LEVELS)))
    yield MarkPart("bar" if fact.actual else "bar dashed", (low, high))
    yield MarkPart("target", (fact.point,))


def _iter_tolerance(fact: ChartRow, _scale: AxisScale) -> Iterator[MarkPart]:
    low, high = (fact.point if end is None else end for end in (fact.low, fact.high))
    yield MarkPart("whisker", (low, high))
    yield MarkPart("cap", (low,))
    yield MarkPart("cap", (high,))
    yield _make_dot(fact)


_HEDGES: dict[str, Callable[[ChartRow, AxisScale], Iterator[MarkPart]]] = {
    "exact": _iter_exact,
    "one_of_only": _iter_one_of_only,
    "approximately": _iter_approximate,
    "nearly": _iter_nearly,
    "more_than": _iter_lower_bound,
    "at_least": _iter_lower_bound,
    "less_than": _iter_upper_bound,
    "up_to": _iter_upper_bound,
    "between": _iter_range,
    "order_of_magnitude": _iter_range,
    "tolerance": _iter_tolerance,
}


def measure_reach(fact: ChartRow, scale: AxisScale) -> tuple[float, float]:
    """Return how far, in pixels along the axis, a fact's mark runs."""
    drawn = [
        (scale.to_pixels(value), STYLES[part.style]) for part in iter_mark_parts(fact, scale) for value in part.values
    ]
    half = [style.size / 2 if style.symbol == "circle" else DOT / 2 for _, style in drawn]
    places = [place for place, _ in drawn]
    return min(map(sub, places, half)), max(map(add, places, half))


def measure_overhang(fact: ChartRow) -> float:
    """Pixels a mark needs above its highest number."""
    if fact.qualifier in ("more_than", "at_least"):
        return REACH + DOT / 2
    return SOFT + 1 if fact.qualifier == "approximately" or fact.softness else DOT / 2


def measure_underhang(facts: Iterable[ChartRow]) -> float:
    """Pixels the marks need below their lowest number."""
    return max((REACH if fact.qualifier in BOUNDS else SOFT + 1) for fact in facts) + 4


_REVERSE = {
    "arrow-up-open": "arrow-down-open",
    "arrow-down-open": "arrow-up-open",
    "triangle-down": "triangle-up",
}


@dataclass(slots=True)
class _Pile:
    """What one trace collects: pieces of one style and colour from many facts."""

    along: list[float | None] = field(default_factory=list)
    across: list[Place | None] = field(default_factory=list)
    ids: list[list[str]] = field(default_factory=list)
    hovers: list[str] = field(default_factory=list)
    symbols: list[str] = field(default_factory=list)

    def add(self, part: MarkPart, mark: FactMark, symbol: str) -> None:
        gap = len(part.values) > 1
        self.along += [*part.values, None] if gap else part.values
        count = len(part.values)
        self.across += [mark.across] * count + [None] * gap
        self.ids += [[mark.fact.id]] * (count + gap)
        self.hovers += [mark.hover] * (count + gap)
        self.symbols += [symbol] * (count + gap)


def draw_marks(
    marks: Iterable[FactMark],
    scale: AxisScale,
    look: ThemeTokens,
    *,
    upright: bool = False,
    reverse: bool = False,
    **axes: str,
) -> list[dict[str, Any]]:
    """Return the traces of many marks: one for each style and colour, however many facts there are.

    They are plain settings of `go.Scatter`, so that Plotly checks them once, when they join a figure.
    `upright` turns them to a vertical axis; `reverse` turns the arrows where that axis grows downwards.
    """
    piles: dict[tuple[str, str], _Pile] = {}
    for mark in marks:
        for part in iter_mark_parts(mark.fact, scale):
            symbol = _choose_symbol(part.style, mark, upright, reverse)
            piles.setdefault((part.style, mark.colour), _Pile()).add(part, mark, symbol)
    order = list(STYLES)
    ordered = sorted(piles.items(), key=lambda item: order.index(item[0][0]))
    return [_make_trace(style, colour, pile, look, upright) | axes for (style, colour), pile in ordered]


def _choose_symbol(style: str, mark: FactMark, upright: bool, reverse: bool) -> str:
    if mark.symbol and style in ("dot", "dot hollow"):
        return mark.symbol
    symbol = STYLES[style].upright if upright else STYLES[style].symbol
    return _REVERSE.get(symbol, symbol) if reverse else symbol


def _make_trace(name: str, colour: str, pile: _Pile, look: ThemeTokens, upright: bool) -> dict[str, Any]:
    style = STYLES[name]
    shown = mix_colors(look.paper, colour, style.strength)
    along, across = ("y", "x") if upright else ("x", "y")
    drawn = _make_marker_style(style, shown, pile, look) if style.symbol else _make_line_style(style, shown)
    hover: dict[str, Any] = {"hoverinfo": "skip"}
    if style.hover:
        hover = {"hoverinfo": "text", "hovertext": pile.hovers, "customdata": pile.ids}
    shared = {"type": "scatter", "name": name, "meta": {"part": name}, "opacity": style.opacity, "cliponaxis": False}
    return {along: pile.along, across: pile.across, **shared, **drawn, **hover}


def _make_line_style(style: MarkStyle, colour: str) -> dict[str, Any]:
    return {"mode": "lines", "line": {"color": colour, "width": style.size, "dash": style.dash}}


def _make_marker_style(style: MarkStyle, colour: str, pile: _Pile, look: ThemeTokens) -> dict[str, Any]:
    symbols: str | list[str] = pile.symbols[0] if len(set(pile.symbols)) == 1 else pile.symbols
    outline = {"color": colour, "width": 2 if style.hollow or "open" in style.symbol else 0}
    fill = look.paper if style.hollow else colour
    return {"mode": "markers", "marker": {"symbol": symbols, "size": style.size, "color": fill, "line": outline}}
