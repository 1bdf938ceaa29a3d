"""Which native chart shows a section: bars where zero means none, points and lines over time elsewhere.

Bars are solid as far as the number is sure, hatched where it may end, fading where no end is stated.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.charts import NativeForm, chart_axes, chart_words, trend_chart
from dashboard.charts.chart_input import RANGES, group_rows, read_rows
from dashboard.reports.pptx import chart_plot as plot
from dashboard.reports.pptx import chart_sheet as sheets
from dashboard.reports.pptx.chart_plot import NativePlot, PlotAxis, PlotSeries, PointLabel
from dashboard.reports.pptx.chart_sheet import ChartSheet, SheetColumn
from dashboard.reports.pptx.dot_plot import make_dot_plot, make_event_plot
from dashboard.reports.pptx.line_plot import make_line_plot

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.charts import ChartOptions, NativeChart
    from dashboard.charts.chart_input import ChartRow
    from dashboard.reports.pptx.chart_plot import FittedRows, PlotBox
    from dashboard.reports.report_content import Report, ReportEntry, ReportSection


OPENING = 22.0  # points of a bar that fades out
PARTS = {
    "base": plot.HIDDEN,
    "exact": plot.EXACT,
    "sure": plot.SURE,
    "planned": plot.PLANNED,
    "maybe": plot.MAYBE,
    "open": plot.OPEN,
}


def suits_bars(facts: Sequence[ChartRow]) -> bool:
    """Whether bars from zero are honest for these facts."""
    return all(fact.ratio_scale and fact.point >= 0 and (fact.low is None or fact.low >= 0) for fact in facts)


def make_bar_plot(
    facts: Sequence[ChartRow], entries: Mapping[str, ReportEntry], box: PlotBox, report: Report, options: ChartOptions
) -> NativePlot:
    """Return a bar for each fact, in the order given; `shown` says which there was room for.

    The series without legend stand first and last: programs that count a legend from its other end hide them too.
    """
    said = [plot.describe_row(fact, options) for fact in facts]
    chosen = plot.fit_rows(facts, plot.name_rows(facts), said, box)
    box = plot.make_box_around(box, chosen)
    axis = _fit_bar_scale(chosen, box)
    spans = [_measure_bar_parts(fact, axis) for fact in chosen.facts]
    sheet = _make_bar_sheet(chosen, spans, axis, [entries[fact.id] for fact in chosen.facts], report, options)
    labels = {place: PointLabel(lines, "inBase") for place, lines in enumerate(chosen.words)}
    series = [PlotSeries(look, part) for part, look in PARTS.items() if part in sheet]
    words = PlotSeries(plot.HIDDEN, "words", labels=labels)
    ticks = axis.axis(chart_axes.get_ends(chosen.facts)[1], options)["tickvals"]
    gap = plot.measure_step(ticks)
    form = plot.make_number_format(gap, ticks[-1], report.language)
    along = PlotAxis(axis.low, axis.high, gap, form, chosen.facts[0].unit_label or options.say("number"))
    return NativePlot(sheet, (*series, words), box, along, None, chosen.letters, chosen.pitch, shown=chosen.facts)


def _fit_bar_scale(chosen: FittedRows, box: PlotBox) -> chart_axes.AxisScale:
    after = [chosen.room(place) + OPENING for place in range(len(chosen.facts))]
    return chart_axes.fit_scale(chosen.facts, box.inner[0], log=False, after=after)


def _measure_bar_parts(fact: ChartRow, axis: chart_axes.AxisScale) -> dict[str, float]:
    """Return how long each part of a fact's bar is, from zero outwards."""
    low, high = (fact.point if end is None else end for end in (fact.low, fact.high))
    opening = axis.at(OPENING) - axis.low
    if fact.qualifier in ("more_than", "at_least"):
        return {"sure" if fact.actual else "planned": fact.point, "open": opening}
    if not fact.actual:
        return {"base": low if fact.qualifier in RANGES else 0, "planned": high - low or fact.point}
    if fact.qualifier in RANGES:
        return {"base": low, "maybe": high - low}
    if fact.qualifier in ("less_than", "up_to"):
        start = fact.low or 0
        return {"base": start, "maybe": high - start}
    if fact.qualifier in ("exact", "one_of_only"):
        return {"exact": fact.point}
    return {"sure": low, "maybe": high - low}


def _make_bar_sheet(
    chosen: FittedRows,
    spans: Sequence[Mapping[str, float]],
    axis: chart_axes.AxisScale,
    entries: Sequence[ReportEntry],
    report: Report,
    options: ChartOptions,
) -> ChartSheet:
    say = report.say
    headings = {part: say(look.words) if look.words else say("Start of the bar") for part, look in PARTS.items()}
    drawn = [SheetColumn(part, headings[part], [found.get(part) or None for found in spans]) for part in PARTS]
    room = [axis.at(chosen.room(place)) - axis.low for place in range(len(chosen.facts))]
    said = [plot.describe_row(fact, options) for fact in chosen.facts]
    columns = (
        SheetColumn("name", say("Facility"), [fact.facility_name for fact in chosen.facts]),
        *(column for column in drawn if column.key == "base" or not column.is_empty),
        *sheets.iter_fact_columns(entries, said, report),
        SheetColumn("words", say("Room for the words"), room),
    )
    return ChartSheet(columns)


MOST_METRICS = 8
LONGEST_TITLE = 150


@dataclass(frozen=True, slots=True)
class SlideFigure:
    """A chart of a slide: its title, all its facts, and what is said of those that are not drawn."""

    title: str
    plot: NativePlot
    facts: tuple[ChartRow, ...]
    note: str = ""

    @property
    def hidden(self) -> bool:
        """Whether some facts are not told in words by the chart."""
        return len(self.plot.shown) < len(self.facts) or bool(self.plot.unsaid)


def explain_no_native(section: ReportSection) -> str:
    """Return in words why a section cannot be drawn; nothing where it can."""
    assert section.frame is not None
    assert section.chart is not None
    return section.described if section.chart.refuse_frame(section.frame) else ""


def list_figures(section: ReportSection, report: Report, box: PlotBox) -> list[SlideFigure]:
    """Return the native charts of a section, one for each metric that has an axis of its own."""
    facts = read_rows(section.frame) if section.frame is not None else []
    entries = {entry.fact.id: entry for entry in section.entries}
    draw = _FORMS[_get_native(section).form]
    return draw(section, facts, FigureContext(entries, box, report, section.options()))


def _get_native(section: ReportSection) -> NativeChart:
    assert section.chart is not None
    assert section.chart.native is not None
    return section.chart.native


def describe_undated(section: ReportSection) -> str:
    """Return in words which facts have no place on the time axis of a section."""
    assert section.frame is not None
    timed = section.chart is not None and section.chart.native is not None and section.chart.native.is_timed
    return trend_chart.describe_undated(read_rows(section.frame), section.options()) if timed else ""


def list_undrawn(section: ReportSection) -> list[ChartRow]:
    """Return the facts of the metrics for which there are no slides; a table tells them."""
    if _get_native(section).form is not NativeForm.BARS or section.frame is None:
        return []
    groups = list(group_rows(read_rows(section.frame), "metric").values())
    return [fact for group in groups[MOST_METRICS:] for fact in group]


@dataclass(frozen=True, slots=True)
class FigureContext:
    """What every native chart of a section is drawn with."""

    entries: Mapping[str, ReportEntry]
    box: PlotBox
    report: Report
    options: ChartOptions


def _make_bars(section: ReportSection, facts: Sequence[ChartRow], given: FigureContext) -> list[SlideFigure]:
    groups = list(group_rows(facts, "metric").values())
    return [_make_one_metric(section, group, given, several=len(groups) > 1) for group in groups[:MOST_METRICS]]


def _make_one_metric(
    section: ReportSection, facts: Sequence[ChartRow], given: FigureContext, *, several: bool
) -> SlideFigure:
    ordered, options = _get_native(section).order(facts), given.options
    log = options.log and chart_axes.explain_no_log(ordered) is None
    drawn = (given.entries, given.box, given.report, options)
    plot = make_bar_plot(ordered, *drawn) if not log and suits_bars(ordered) else None
    plot = plot or make_dot_plot(ordered, *drawn, log=log)
    own = section.item.words
    title = f"{own} – {facts[0].metric_label}" if own and several else own or _describe_range(ordered, options)
    return SlideFigure(title, plot, tuple(ordered))


def _describe_range(facts: Sequence[ChartRow], options: ChartOptions) -> str:
    """Return what a chart says in short: the metric, the lowest and the highest number in words."""
    if len(facts) == 1:
        return f"{facts[0].metric_label}, {chart_words.describe_row(facts[0], options)}"
    last, *_, first = sorted(facts, key=lambda fact: -fact.point)
    return _describe_ends(first.value_said, last.value_said, facts, options)


def _describe_ends(low: str, high: str, facts: Sequence[ChartRow], options: ChartOptions) -> str:
    said = options.say("{metric}: from {low} to {high}").format(metric=facts[0].metric_label, low=low, high=high)
    return said if len(said) <= LONGEST_TITLE else facts[0].metric_label


def _make_dots(section: ReportSection, facts: Sequence[ChartRow], given: FigureContext) -> list[SlideFigure]:
    native, several = _get_native(section), len({fact.metric for fact in facts}) > 1
    ordered = native.order(facts)
    drawn = (given.entries, given.box, given.report, given.options)
    return [
        SlideFigure(section.title, make_dot_plot(ordered, *drawn, log=native.log, with_metric=several), tuple(ordered))
    ]


def _make_lines(section: ReportSection, facts: Sequence[ChartRow], given: FigureContext) -> list[SlideFigure]:
    plot = make_line_plot(facts, given.entries, given.box, given.report, given.options)
    drawn, title = plot.shown, section.title
    if not section.item.words and len({fact.facility for fact in facts}) == 1 and drawn[0].years != drawn[-1].years:
        first, last = (f"{fact.value_said} ({fact.years})" for fact in (drawn[0], drawn[-1]))
        title = f"{_describe_ends(first, last, drawn, given.options)}, {drawn[0].facility_name}"
    return [SlideFigure(title, plot, _keep_dated(facts), describe_undated(section))]


def _make_events(section: ReportSection, facts: Sequence[ChartRow], given: FigureContext) -> list[SlideFigure]:
    plot = make_event_plot(facts, given.entries, given.box, given.report, given.options)
    return [SlideFigure(section.title, plot, _keep_dated(facts), describe_undated(section))]


def _keep_dated(facts: Sequence[ChartRow]) -> tuple[ChartRow, ...]:
    return tuple(fact for fact in facts if fact.dated)


_FORMS = {
    NativeForm.BARS: _make_bars,
    NativeForm.DOTS: _make_dots,
    NativeForm.LINES: _make_lines,
    NativeForm.EVENTS: _make_events,
}
