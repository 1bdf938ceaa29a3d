"""Colours, fonts and the Plotly template: the one look of every chart, in light and dark."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import plotly.graph_objects as go

FONT = '"IBM Plex Sans", "Source Sans 3", "Source Sans Pro", Helvetica, Arial, sans-serif'
OFFICE_FONT = "Arial"  # of these the one that every office program has
BASE_SIZE = 14


@dataclass(frozen=True, slots=True)
class TypeSizes:
    """Type sizes in pixels."""

    title: int = 18
    title_narrow: int = 16
    panel: int = 14
    label: int = 13
    tick: int = 12
    caption: int = 12


SIZES = TypeSizes()


@dataclass(frozen=True, slots=True)
class ThemeTokens:
    """The colours of one appearance."""

    paper: str
    ink: str
    muted: str
    rule: str
    accent: str
    series: tuple[str, ...]


LIGHT = ThemeTokens(
    paper="#ffffff",
    ink="#16202b",
    muted="#556170",
    rule="#d8dde3",
    accent="#14507d",
    series=("#14507d", "#c8500a", "#0a8060", "#ad4f86", "#9c6f00", "#3389c0", "#4a5560", "#7a3b1d"),
)
DARK = ThemeTokens(
    paper="#10161d",
    ink="#e8ecf1",
    muted="#9aa7b5",
    rule="#2c3743",
    accent="#7db8e8",
    series=("#7db8e8", "#f08a4b", "#45c49c", "#e39cc8", "#e3b341", "#3f8fd6", "#c3ccd6", "#d8643a"),
)


def get_tokens(dark: bool = False) -> ThemeTokens:
    return DARK if dark else LIGHT


def list_line_colors(dark: bool = False) -> tuple[str, ...]:
    """Return eight colours for lines, after Okabe and Ito, each at least 3:1 on the paper.

    Never rely on them alone: charts also vary the marker's shape or name the line beside it.
    """
    return get_tokens(dark).series


@cache
def make_template(dark: bool = False) -> go.layout.Template:
    """Return the Plotly template of one appearance."""
    look = get_tokens(dark)
    made = go.layout.Template()
    made.layout = go.Layout(
        paper_bgcolor=look.paper,
        plot_bgcolor=look.paper,
        colorway=list(look.series),
        font={"family": FONT, "size": BASE_SIZE, "color": look.ink},
        title={"font": {"size": SIZES.title, "color": look.ink, "weight": 600}},
        xaxis=_make_axis_style(look),
        yaxis=_make_axis_style(look),
        hoverlabel={
            "bgcolor": look.paper,
            "bordercolor": look.muted,
            "font": {"family": FONT, "size": SIZES.label, "color": look.ink},
            "align": "left",
        },
        hovermode="closest",
        dragmode=False,
        showlegend=False,
    )
    return made


def _make_axis_style(look: ThemeTokens) -> dict[str, object]:
    return {
        "color": look.ink,
        "gridcolor": mix_colors(look.paper, look.rule, 0.65),
        "linecolor": look.rule,
        "zerolinecolor": look.muted,
        "zeroline": False,
        "tickfont": {"size": SIZES.tick, "color": look.muted},
        "title": {"font": {"size": SIZES.tick, "color": look.muted}},
        "automargin": False,
        "fixedrange": True,
    }


def measure_contrast(one: str, other: str) -> float:
    """Return the WCAG contrast ratio of two #rrggbb colours, from 1 to 21."""
    low, high = sorted((_measure_luminance(one), _measure_luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _measure_luminance(colour: str) -> float:
    red, green, blue = (_linearize_channel(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linearize_channel(channel: float) -> float:
    return channel / 12.92 if channel <= 0.03928 else ((channel + 0.055) / 1.055) ** 2.4


def mix_colors(colour: str, other: str, share: float) -> str:
    """Return the colour that lies `share` of the way from the one to the other."""
    pairs = ((int(colour[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)
