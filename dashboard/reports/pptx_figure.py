"""Which native chart tells a section: bars where zero means none, points and lines over time elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.charts import compare, scale, trend, words
from dashboard.charts.rows import grouped, rows
from dashboard.reports.pptx_bars import bars, fits
from dashboard.reports.pptx_dots import dots
from dashboard.reports.pptx_events import events
from dashboard.reports.pptx_lines import lines

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.charts import ChartOptions
    from dashboard.charts.rows import Row
    from dashboard.reports.pptx_plot import Box, Plot
    from dashboard.reports.report import Entry, Report, Section

MOST_METRICS = 8
LONGEST_TITLE = 150


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart of a slide: its title, all its facts, and what is said of those that are not drawn."""

    title: str
    plot: Plot
    facts: tuple[Row, ...]
    note: str = ""

    @property
    def hidden(self) -> bool:
        """Whether some facts are not told in words by the chart."""
        return len(self.plot.shown) < len(self.facts) or bool(self.plot.unsaid)


def refused(section: Section) -> str:
    """Return in words why a section cannot be drawn; nothing where it can."""
    assert section.frame is not None
    assert section.chart is not None
    if section.frame.empty or ("position" in section.frame and section.frame["position"].isna().all()):
        return section.described
    return section.described if section.chart.refuses(section.frame) else ""


def figures(section: Section, report: Report, box: Box) -> list[Figure]:
    """Return the charts of a section, one for each metric that has an axis of its own."""
    assert section.frame is not None
    assert section.chart is not None
    options, facts = section.options(), rows(section.frame)
    entries = {entry.fact.id: entry for entry in section.entries}
    if section.chart.name != "compare":
        return [_FIGURES[section.chart.name](section, facts, entries, box, report, options)]
    groups = list(grouped(facts, "metric").values())
    return [
        _compared(section, group, entries, box, report, options, several=len(groups) > 1)
        for group in groups[:MOST_METRICS]
    ]


def undated(section: Section) -> str:
    """Return in words which facts have no place on the time axis of a section."""
    assert section.frame is not None
    timed = section.chart is not None and section.chart.name in ("trend", "timeline")
    return trend.undated(rows(section.frame), section.options()) if timed else ""


def undrawn(section: Section) -> list[Row]:
    """Return the facts of the metrics for which there are no slides; a table tells them."""
    assert section.frame is not None
    if section.chart is None or section.chart.name != "compare":
        return []
    groups = list(grouped(rows(section.frame), "metric").values())
    return [fact for group in groups[MOST_METRICS:] for fact in group]


def _compared(
    section: Section,
    facts: Sequence[Row],
    entries: Mapping[str, Entry],
    box: Box,
    report: Report,
    options: ChartOptions,
    *,
    several: bool,
) -> Figure:
    ordered = compare.ordered(facts)
    log = options.log and scale.no_log(ordered) is None
    plot = bars(ordered, entries, box, report, options) if not log and fits(ordered) else None
    plot = plot or dots(ordered, entries, box, report, options, log=log)
    own = section.item.words
    title = f"{own} – {facts[0].metric_label}" if own and several else own or _range(ordered, options)
    return Figure(title, plot, tuple(ordered))


def _range(facts: Sequence[Row], options: ChartOptions) -> str:
    """Return what a chart says in short: the metric, the lowest and the highest number in words."""
    if len(facts) == 1:
        return f"{facts[0].metric_label}, {words.said(facts[0], options)}"
    last, *_, first = sorted(facts, key=lambda fact: -fact.point)
    return _from_to(first.value_said, last.value_said, facts, options)


def _from_to(low: str, high: str, facts: Sequence[Row], options: ChartOptions) -> str:
    said = options.say("{metric}: from {low} to {high}").format(metric=facts[0].metric_label, low=low, high=high)
    return said if len(said) <= LONGEST_TITLE else facts[0].metric_label


def _ladder(
    section: Section, facts: list[Row], entries: Mapping[str, Entry], box: Box, report: Report, options: ChartOptions
) -> Figure:
    ordered = sorted(facts, key=lambda fact: -fact.point)
    several = len({fact.metric for fact in facts}) > 1
    plot = dots(ordered, entries, box, report, options, log=True, with_metric=several)
    return Figure(section.title, plot, tuple(ordered))


def _ranks(
    section: Section, facts: list[Row], entries: Mapping[str, Entry], box: Box, report: Report, options: ChartOptions
) -> Figure:
    several = len({fact.metric for fact in facts}) > 1
    ordered = sorted(facts, key=lambda fact: (fact.metric_label, fact.point))
    return Figure(section.title, dots(ordered, entries, box, report, options, with_metric=several), tuple(ordered))


def _over_time(
    section: Section, facts: list[Row], entries: Mapping[str, Entry], box: Box, report: Report, options: ChartOptions
) -> Figure:
    plot = lines(facts, entries, box, report, options)
    drawn = plot.shown
    title = section.title
    if not section.item.words and len({fact.facility for fact in facts}) == 1 and drawn[0].years != drawn[-1].years:
        first, last = (f"{fact.value_said} ({fact.years})" for fact in (drawn[0], drawn[-1]))
        title = f"{_from_to(first, last, drawn, options)}, {drawn[0].facility_name}"
    return Figure(title, plot, _dated(facts), undated(section))


def _timeline(
    section: Section, facts: list[Row], entries: Mapping[str, Entry], box: Box, report: Report, options: ChartOptions
) -> Figure:
    plot = events(facts, entries, box, report, options)
    return Figure(section.title, plot, _dated(facts), undated(section))


def _interval(
    section: Section, facts: list[Row], entries: Mapping[str, Entry], box: Box, report: Report, options: ChartOptions
) -> Figure:
    return Figure(section.title, dots(facts, entries, box, report, options), tuple(facts))


def _dated(facts: Sequence[Row]) -> tuple[Row, ...]:
    return tuple(fact for fact in facts if fact.dated)


_FIGURES = {
    "ladder": _ladder,
    "rank": _ranks,
    "trend": _over_time,
    "timeline": _timeline,
    "interval": _interval,
}
