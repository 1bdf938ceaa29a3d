"""The sheet a chart is drawn on: title above, caption below, both measured, so that nothing overlaps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import plotly.graph_objects as go

from dashboard import theme
from dashboard.charts import chart_text
from dashboard.theme import SIZES

if TYPE_CHECKING:
    from dashboard.charts.chart_input import ChartOptions, ChartRow

EDGE = 18
TITLE_LINE, CAPTION_LINE = 1.32, 1.4
AXIS = 26
MORE_LINES = 9  # Plotly hangs a title of several lines higher than one of a single line
AXIS_TITLE = 22


@dataclass(frozen=True, slots=True)
class ChartArea:
    """The area between title and caption: its margins left and right, its height, the axis below it."""

    left: float
    right: float
    height: float
    axis: float = AXIS + AXIS_TITLE
    head: float = 0

    def width(self, options: ChartOptions) -> float:
        """Return the pixels between the margins."""
        return max(80.0, options.room - self.left - self.right)


def finish_figure(fig: go.Figure, sheet: ChartArea, title: str, caption: str, options: ChartOptions) -> go.Figure:
    """Give a figure its size, its title and its caption; `height` only makes it taller than its rows need."""
    heading = chart_text.wrap_text(options.title or title, options.room - 2 * EDGE, _get_title_size(options) * 1.06)
    caption = " · ".join(filter(None, (caption, options.mark)))
    lines = chart_text.wrap_text(caption, options.room - 2 * EDGE, SIZES.caption) if caption else []
    top = (
        EDGE
        + (MORE_LINES if len(heading) > 1 else 0)
        + len(heading) * _get_title_size(options) * TITLE_LINE
        + 14
        + sheet.head
    )
    bottom = sheet.axis + (12 + len(lines) * SIZES.caption * CAPTION_LINE if lines else 0) + EDGE
    fig.update_layout(
        template=theme.make_template(options.dark),
        separators=chart_text.get_separators(options.language),
        margin={"l": sheet.left, "r": sheet.right, "t": top, "b": bottom, "pad": 0, "autoexpand": False},
        height=max(options.height or 0, round(top + sheet.height + bottom)),
        width=options.width,
        title=_make_figure_title(heading, options),
    )
    if lines:
        fig.add_annotation(_make_figure_caption(lines, sheet, options))
    return fig


def _get_title_size(options: ChartOptions) -> int:
    return SIZES.title_narrow if options.narrow else SIZES.title


def _make_figure_title(lines: list[str], options: ChartOptions) -> dict[str, object]:
    return {
        "text": chart_text.join_lines(lines),
        "font": {"size": _get_title_size(options)},
        "x": 0,
        "xref": "container",
        "xanchor": "left",
        "y": 1,
        "yref": "container",
        "yanchor": "top",
        "pad": {"t": EDGE + (MORE_LINES if len(lines) > 1 else 0), "l": EDGE},
        "automargin": False,
    }


def _make_figure_caption(lines: list[str], sheet: ChartArea, options: ChartOptions) -> dict[str, object]:
    """Hang the caption from the bottom of the plot by pixels, so that it keeps clear of the axis at any height."""
    return {
        "text": chart_text.join_lines(lines),
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


def make_note(words: str, options: ChartOptions, **place: object) -> dict[str, object]:
    """Return a small quiet text at a place of the figure."""
    quiet = {"size": SIZES.caption, "color": options.look.muted}
    return {"text": words, "showarrow": False, "font": quiet, "align": "left", "borderpad": 0, **place}


def describe_unit(fact: ChartRow, options: ChartOptions) -> str:
    return chart_text.escape_plotly(fact.unit_label or options.say("number"))


def place_unit_above(fact: ChartRow, sheet: ChartArea, options: ChartOptions) -> dict[str, object]:
    """Write the unit of an upright axis level above its numbers, where it is read first."""
    place = {"xref": "paper", "x": 0, "xanchor": "left", "xshift": EDGE - sheet.left}
    return make_note(
        describe_unit(fact, options), options, name="unit", yref="paper", y=1, yanchor="bottom", yshift=6, **place
    )


def place_unit_below(fact: ChartRow, height: float, options: ChartOptions, drop: float = 0) -> dict[str, object]:
    """Write the unit of a level axis under its numbers; `height` is the axis's on the paper, from 0 to 1."""
    place = {"xref": "paper", "x": 0, "xanchor": "left", "xshift": -3, "yref": "paper", "y": height}
    return make_note(describe_unit(fact, options), options, name="unit", yanchor="top", yshift=4 - AXIS - drop, **place)


def draw_sentence(words: str, options: ChartOptions) -> go.Figure:
    """Return a figure that says why nothing is drawn."""
    fig = go.Figure()
    size = theme.BASE_SIZE
    lines = chart_text.wrap_text(words, options.room - 4 * EDGE, size)
    fig.update_layout(
        template=theme.make_template(options.dark),
        separators=chart_text.get_separators(options.language),
        xaxis={"visible": False, "range": [0, 1]},
        yaxis={"visible": False, "range": [0, 1]},
        margin={"l": EDGE, "r": EDGE, "t": EDGE, "b": EDGE},
        height=options.height or 220,
        width=options.width,
    )
    fig.add_annotation(
        make_note(chart_text.join_lines(lines), options, xref="paper", yref="paper", x=0.5, y=0.5, align="center")
    )
    fig.layout.annotations[0].font.size = size
    return fig
