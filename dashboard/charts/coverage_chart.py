"""What is there and what is not: facilities by metrics, each cell the count of its facts."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from dashboard.charts import canvas, chart_words
from dashboard.charts.canvas import EDGE, ChartArea
from dashboard.charts.chart import Chart, ChartFacts, ChartPage
from dashboard.charts.chart_input import say
from dashboard.theme import SIZES, measure_contrast, mix_colors

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from dashboard.charts.chart_input import ChartOptions

ROW = 26
CELL, CELL_WIDEST = 22, 76
PANEL_GAP = 22
PALE, FULL = 0.14, 0.92
HEAD_TALLEST = 190


@dataclass(frozen=True, slots=True)
class CoverageGrid:
    """The counts, and the order of rows and columns: the most facts first."""

    facilities: list[tuple[str, str]]
    metrics: list[tuple[str, str]]
    counts: dict[tuple[str, str], int]

    @property
    def most(self) -> int:
        return max(self.counts.values())


def explain_no_coverage(frame: pd.DataFrame) -> str | None:
    return say("No facts are counted here.") if int(frame["count"].max()) < 1 else None


def count_grid(frame: pd.DataFrame) -> CoverageGrid:
    counted = frame[frame["count"] > 0]
    counts = counted.groupby(["facility", "metric"], sort=False)["count"].sum().reset_index()
    found = {
        (str(facility), str(metric)): int(count)
        for facility, metric, count in counts.itertuples(index=False, name=None)
    }
    return CoverageGrid(
        _rank_labels(counted, "facility", "facility_name"), _rank_labels(counted, "metric", "metric_label"), found
    )


def _rank_labels(frame: pd.DataFrame, key: str, label: str) -> list[tuple[str, str]]:
    """Return (key, label), the most facts first and equals in the order of the alphabet."""
    totals = frame.groupby([key, label], sort=False)["count"].sum().reset_index()
    ranked = sorted(
        (-int(count), str(name), str(slug)) for slug, name, count in totals.itertuples(index=False, name=None)
    )
    return [(slug, name) for _, name, slug in ranked]


def build_coverage(frame: pd.DataFrame, options: ChartOptions) -> go.Figure:
    """Draw the counts as cells; columns that do not fit side by side go into panels below each other."""
    counted = count_grid(frame)
    left = _measure_row_names(counted, options)
    columns = _part_columns(counted, left, options)
    heads = [_measure_head(part, options) for part in columns]
    body = len(counted.facilities) * max(ROW, *(len(name) * 17 for name in _name_rows(counted, options)))
    height = len(columns) * body + sum(heads[1:]) + PANEL_GAP * (len(columns) - 1)
    sheet = ChartArea(left, _measure_right(left, len(columns[0]), options), height, 4, head=heads[0])
    fig = go.Figure()
    top = 0.0
    for place, part in enumerate(columns, 1):
        top += heads[place - 1] + PANEL_GAP if place > 1 else 0
        domain = (max(0.0, 1 - (top + body) / height), 1 - top / height)
        _draw_panel(fig, counted, part, place, len(columns[0]), domain, options)
        top += body
    fig.update_layout(barmode="overlay", bargap=0)
    return canvas.finish_figure(fig, sheet, _title_coverage(options), _caption_coverage(options), options)


def _part_columns(counted: CoverageGrid, left: float, options: ChartOptions) -> list[list[tuple[str, str]]]:
    """Part the metrics into as few panels as fit, of nearly the same width."""
    cell = max(CELL, chart_words.measure_width(str(counted.most), SIZES.tick) + 8)
    fit = max(1, int((options.room - left - EDGE) / cell))
    panels = ceil(len(counted.metrics) / fit)
    size = ceil(len(counted.metrics) / panels)
    return [counted.metrics[at : at + size] for at in range(0, len(counted.metrics), size)]


def _measure_row_names(counted: CoverageGrid, options: ChartOptions) -> float:
    longest = max(chart_words.measure_width(name, SIZES.tick) for _, name in counted.facilities)
    return EDGE + min(longest, options.room * 0.34) + 10


def _measure_right(left: float, columns: int, options: ChartOptions) -> float:
    """Return a right margin that keeps few cells from growing wide."""
    return EDGE + max(0.0, options.room - left - EDGE - columns * CELL_WIDEST)


def _measure_head(metrics: Sequence[tuple[str, str]], options: ChartOptions) -> float:
    """Return the height of the column names, which stand upright."""
    longest = max(chart_words.measure_width(name, SIZES.tick) for _, name in metrics)
    return min(longest, HEAD_TALLEST, options.room * 0.45) + 10


def _draw_panel(
    fig: go.Figure,
    counted: CoverageGrid,
    metrics: Sequence[tuple[str, str]],
    place: int,
    most: int,
    domain: tuple[float, float],
    options: ChartOptions,
) -> None:
    suffix = "" if place == 1 else str(place)
    fig.add_trace(_draw_cells(counted, metrics, options).update(xaxis=f"x{suffix}", yaxis=f"y{suffix}"))
    names = [
        chart_words.wrap_text(name, _measure_head(metrics, options) - 10, SIZES.tick, most=1) for _, name in metrics
    ]
    across = {"anchor": f"y{suffix}", "side": "top", "range": [-0.5, most - 0.5], "tickangle": -90}
    down = {"anchor": f"x{suffix}", "domain": domain, "range": [len(counted.facilities) - 0.5, -0.5]}
    fig.update_layout({f"xaxis{suffix}": across | _make_ticks(names, options)})
    fig.update_layout({f"yaxis{suffix}": down | _make_ticks(_name_rows(counted, options), options)})


def _name_rows(counted: CoverageGrid, options: ChartOptions) -> list[list[str]]:
    return [chart_words.wrap_text(name, options.room * 0.34, SIZES.tick, most=2) for _, name in counted.facilities]


def _make_ticks(names: Sequence[list[str]], options: ChartOptions) -> dict[str, Any]:
    font = {"size": SIZES.tick, "color": options.look.ink}
    texts = [chart_words.join_lines(name) for name in names]
    return {
        "tickvals": list(range(len(texts))),
        "ticktext": texts,
        "tickfont": font,
        "showgrid": False,
        "ticks": "",
        "ticklabelstandoff": 5,
    }


def _draw_cells(counted: CoverageGrid, metrics: Sequence[tuple[str, str]], options: ChartOptions) -> go.Bar:
    """Return the cells as floating bars, which the small Plotly bundle draws too and which carry a click."""
    places = [
        (row, column, facility, metric)
        for row, (facility, _) in enumerate(counted.facilities)
        for column, (metric, _) in enumerate(metrics)
    ]
    counts = [counted.counts.get((facility, metric), 0) for *_, facility, metric in places]
    colours = [_choose_color(count, counted.most, options) for count in counts]
    names = dict(counted.facilities), dict(counted.metrics)
    return go.Bar(
        x=[0.94] * len(places),
        base=[column - 0.47 for _, column, *_ in places],
        y=[row for row, *_ in places],
        width=[0.9] * len(places),
        orientation="h",
        marker={"color": colours, "line": {"width": 0}},
        text=[chart_words.format_count(count, options.language) if count else "" for count in counts],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        constraintext="none",
        textfont={"size": SIZES.tick, "color": [_choose_ink(colour, options) for colour in colours]},
        customdata=[[facility, metric] for *_, facility, metric in places],
        hovertext=[_make_tooltip(names, place, count, options) for place, count in zip(places, counts, strict=True)],
        hoverinfo="text",
        name="cells",
    )


def _choose_color(count: int, most: int, options: ChartOptions) -> str:
    """Return one hue, deeper with the count; by square root, so that one large count does not pale the rest."""
    if not count:
        return mix_colors(options.look.paper, options.look.rule, 0.3)
    share = (count / most) ** 0.5 if most > 1 else 0.5
    return mix_colors(options.look.paper, options.look.accent, PALE + (FULL - PALE) * share)


def _choose_ink(cell: str, options: ChartOptions) -> str:
    """Return the colour of a number: ink or paper where either can be read, else black or white."""
    best = max((options.look.ink, options.look.paper), key=lambda colour: measure_contrast(colour, cell))
    if measure_contrast(best, cell) >= 4.5:
        return best
    return max(("#000000", "#ffffff"), key=lambda colour: measure_contrast(colour, cell))


def _make_tooltip(
    names: tuple[dict[str, str], dict[str, str]],
    place: tuple[int, int, str, str],
    count: int,
    options: ChartOptions,
) -> str:
    facility, metric = names[0][place[2]], names[1][place[3]]
    below = (chart_words.escape_plotly(words) for words in (metric, _count_facts(count, options)))
    return "<br>".join((chart_words.make_bold(facility), *below))


def _count_facts(count: int, options: ChartOptions) -> str:
    if count == 1:
        return options.say("one fact")
    return options.say("{count} facts").format(count=chart_words.format_count(count, options.language))


def _title_coverage(options: ChartOptions) -> str:
    return options.title or options.say("Facts by facility and metric")


def _caption_coverage(options: ChartOptions) -> str:
    given = options.caption
    return options.say("Number of facts in each cell; an empty cell has none.") if given is None else given


def describe_coverage(frame: pd.DataFrame, options: ChartOptions) -> str:
    counted = count_grid(frame)
    total = sum(counted.counts.values())
    filled = options.say("{facilities} facilities by {metrics} metrics; {filled} of {cells} cells have a fact.").format(
        facilities=chart_words.format_count(len(counted.facilities), options.language),
        metrics=chart_words.format_count(len(counted.metrics), options.language),
        filled=chart_words.format_count(len(counted.counts), options.language),
        cells=chart_words.format_count(len(counted.facilities) * len(counted.metrics), options.language),
    )
    (facility, metric), most = max(counted.counts.items(), key=lambda item: item[1])
    largest = options.say("Most: {facility}, {metric}: {facts}.").format(
        facility=dict(counted.facilities)[facility],
        metric=dict(counted.metrics)[metric],
        facts=_count_facts(most, options),
    )
    return f"{_title_coverage(options)}: {_count_facts(total, options)}. {filled} {largest}"


COVERAGE = Chart(
    "coverage",
    say("Coverage"),
    build_coverage,
    describe_coverage,
    explain_no_coverage,
    shows=ChartFacts.COUNTS,
    page=ChartPage.OVERVIEW,
    titled=False,
)
