"""The sheet a chart is drawn on: title above, caption below, both measured, so that nothing overlaps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import plotly.graph_objects as go

from dashboard import theme
from dashboard.charts import numbers, text
from dashboard.theme import SIZES

if TYPE_CHECKING:
    from dashboard.charts.options import ChartOptions
    from dashboard.charts.rows import Row

EDGE = 18
TITLE_LINE, CAPTION_LINE = 1.32, 1.4
AXIS = 26
MORE_LINES = 9  # Plotly hangs a title of several lines higher than one of a single line
AXIS_TITLE = 22


@dataclass(frozen=True, slots=True)
class Sheet:
    """The area between title and caption: its margins left and right, its height, the axis below it."""

    left: float
    right: float
    height: float
    axis: float = AXIS + AXIS_TITLE
    head: float = 0

    def width(self, options: ChartOptions) -> float:
        """Return the pixels between the margins."""
        return max(80.0, options.room - self.left - self.right)


def finish(fig: go.Figure, sheet: Sheet, title: str, caption: str, options: ChartOptions) -> go.Figure:
    """Give a figure its size, its title and its caption; `height` only makes it taller than its rows need."""
    heading = text.wrap(options.title or title, options.room - 2 * EDGE, _title_size(options) * 1.06)
    caption = " · ".join(filter(None, (caption, options.mark)))
    lines = text.wrap(caption, options.room - 2 * EDGE, SIZES.caption) if caption else []
    top = (
        EDGE
        + (MORE_LINES if len(heading) > 1 else 0)
        + len(heading) * _title_size(options) * TITLE_LINE
        + 14
        + sheet.head
    )
    bottom = sheet.axis + (12 + len(lines) * SIZES.caption * CAPTION_LINE if lines else 0) + EDGE
    fig.update_layout(
        template=theme.template(options.dark),
        separators=numbers.separators(options.language),
        margin={"l": sheet.left, "r": sheet.right, "t": top, "b": bottom, "pad": 0, "autoexpand": False},
        height=max(options.height or 0, round(top + sheet.height + bottom)),
        width=options.width,
        title=_title(heading, options),
    )
    if lines:
        fig.add_annotation(_caption(lines, sheet, options))
    return fig


def _title_size(options: ChartOptions) -> int:
    return SIZES.title_narrow if options.narrow else SIZES.title


def _title(lines: list[str], options: ChartOptions) -> dict[str, object]:
    return {
        "text": text.broken(lines),
        "font": {"size": _title_size(options)},
        "x": 0,
        "xref": "container",
        "xanchor": "left",
        "y": 1,
        "yref": "container",
        "yanchor": "top",
        "pad": {"t": EDGE + (MORE_LINES if len(lines) > 1 else 0), "l": EDGE},
        "automargin": False,
    }


def _caption(lines: list[str], sheet: Sheet, options: ChartOptions) -> dict[str, object]:
    """Hang the caption from the bottom of the plot by pixels, so that it keeps clear of the axis at any height."""
    return {
        "text": text.broken(lines),
        "name": "caption",
        "font": {"size": SIZES.caption, "color": options.look.muted},
        "showarrow": False,
        "align": "left",
        "xref": "paper",
        "x": 0,
        "xanchor": "left",
        "xshift": EDGE - sheet.left,
        "yref": "paper",
        "y": 0,
        "yanchor": "top",
        "yshift": -sheet.axis - 12,
        "borderpad": 0,
    }


def note(words: str, options: ChartOptions, **place: object) -> dict[str, object]:
    """Return a small quiet text at a place of the figure."""
    quiet = {"size": SIZES.caption, "color": options.look.muted}
    return {"text": words, "showarrow": False, "font": quiet, "align": "left", "borderpad": 0, **place}


def unit(fact: Row, options: ChartOptions) -> str:
    return text.plain(fact.unit_label or options.say("number"))


def unit_above(fact: Row, sheet: Sheet, options: ChartOptions) -> dict[str, object]:
    """Write the unit of an upright axis level above its numbers, where it is read first."""
    place = {"xref": "paper", "x": 0, "xanchor": "left", "xshift": EDGE - sheet.left}
    return note(unit(fact, options), options, name="unit", yref="paper", y=1, yanchor="bottom", yshift=6, **place)


def unit_below(fact: Row, height: float, options: ChartOptions, drop: float = 0) -> dict[str, object]:
    """Write the unit of a level axis under its numbers; `height` is the axis's on the paper, from 0 to 1."""
    place = {"xref": "paper", "x": 0, "xanchor": "left", "xshift": -3, "yref": "paper", "y": height}
    return note(unit(fact, options), options, name="unit", yanchor="top", yshift=4 - AXIS - drop, **place)


def sentence(words: str, options: ChartOptions) -> go.Figure:
    """Return a figure that says why nothing is drawn."""
    fig = go.Figure()
    size = theme.BASE_SIZE
    lines = text.wrap(words, options.room - 4 * EDGE, size)
    fig.update_layout(
        template=theme.template(options.dark),
        separators=numbers.separators(options.language),
        xaxis={"visible": False, "range": [0, 1]},
        yaxis={"visible": False, "range": [0, 1]},
        margin={"l": EDGE, "r": EDGE, "t": EDGE, "b": EDGE},
        height=options.height or 220,
        width=options.width,
    )
    fig.add_annotation(note(text.broken(lines), options, xref="paper", yref="paper", x=0.5, y=0.5, align="center"))
    fig.layout.annotations[0].font.size = size
    return fig
