"""Names at the ends of lines, in the right margin, off each other, each with a thin lead from its line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import plotly.graph_objects as go

from dashboard.charts import canvas, labels, text
from dashboard.theme import SIZES, mix

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dashboard.charts.options import ChartOptions
    from dashboard.charts.scale import Scale

LINE = 16
LEAD = 8


@dataclass(frozen=True, slots=True)
class LineEnd:
    """Where a line ends, on the axes of the figure, and what it is called."""

    name: list[str]
    x: str | float
    y: float
    colour: str


def lines(name: str, options: ChartOptions) -> list[str]:
    return text.wrap(name, 88 if options.narrow else 170, SIZES.tick, most=4)


def width(names: Iterable[list[str]]) -> float:
    """Return the margin that the names and their leads need."""
    return max((text.width(line, SIZES.tick) for name in names for line in name), default=0) + 2 * LEAD


def height(names: Iterable[list[str]]) -> float:
    """Return the least height of a picture in whose margin the names stand."""
    return sum(_size(name) for name in names)


def _size(name: list[str]) -> float:
    return len(name) * LINE + 3.0


def heights(ends: Sequence[LineEnd], values: Scale) -> list[float]:
    """Return where each name stands, in pixels up the axis of the values."""
    sizes = [_size(end.name) for end in ends]
    return labels.spread([values.to_pixels(end.y) for end in ends], sizes, -8, max(values.pixels, sum(sizes)))


def add(fig: go.Figure, ends: Sequence[LineEnd], edge: str | float, values: Scale, options: ChartOptions) -> None:
    """Write the names into the margin beyond `edge`; `values` is the axis that grows upwards."""
    places = heights(ends, values)
    named = [_name(end, place / values.pixels, options) for end, place in zip(ends, places, strict=True)]
    fig.update_layout(annotations=[*fig.layout.annotations, *named])  # one by one, many names take seconds
    fig.add_traces(list(_leads(ends, edge, [values.at(place) for place in places], options)))


def _name(end: LineEnd, height: float, options: ChartOptions) -> dict[str, object]:
    place = {"xref": "paper", "x": 1, "xanchor": "left", "xshift": LEAD, "yref": "paper", "y": height}
    made = canvas.note(text.broken(end.name), options, yanchor="middle", name="line", **place)
    return made | {"font": {"size": SIZES.tick, "color": options.look.ink}}


def _leads(
    ends: Sequence[LineEnd], edge: str | float, heights: Sequence[float], options: ChartOptions
) -> Iterator[go.Scatter]:
    for colour in dict.fromkeys(end.colour for end in ends):
        chosen = [(end, place) for end, place in zip(ends, heights, strict=True) if end.colour == colour]
        x = [value for end, _ in chosen for value in (end.x, edge, None)]
        y = [value for end, place in chosen for value in (end.y, place, None)]
        line = {"color": mix(options.look.paper, colour, 0.6), "width": 1, "dash": "1px,3px"}
        yield go.Scatter(x=x, y=y, mode="lines", line=line, hoverinfo="skip", cliponaxis=False, name="lead")
