"""Where words are placed so that they overlap neither each other nor the marks; names at the ends of lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import plotly.graph_objects as go

from dashboard.charts import canvas, chart_text
from dashboard.theme import SIZES, mix_colors

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dashboard.charts.chart_axes import AxisScale
    from dashboard.charts.chart_input import ChartOptions


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
    return chart_text.wrap_text(name, 88 if options.narrow else 170, SIZES.tick, most=4)


def measure_names_width(names: Iterable[list[str]]) -> float:
    """Return the margin that the names and their leads need."""
    return max((chart_text.measure_width(line, SIZES.tick) for name in names for line in name), default=0) + 2 * LEAD


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
    made = canvas.make_note(chart_text.join_lines(end.name), options, yanchor="middle", name="line", **place)
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
