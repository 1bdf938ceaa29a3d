"""Which native chart tells a section: bars where zero means none, points and lines over time elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.charts import NativeForm, scale, trend, words
from dashboard.charts.rows import grouped, rows
from dashboard.reports.pptx_bars import bars, fits
from dashboard.reports.pptx_dots import dots, events
from dashboard.reports.pptx_lines import lines

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.charts import ChartOptions, Native
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
    return section.described if section.chart.refuse_frame(section.frame) else ""


def figures(section: Section, report: Report, box: Box) -> list[Figure]:
    """Return the native charts of a section, one for each metric that has an axis of its own."""
    facts = rows(section.frame) if section.frame is not None else []
    entries = {entry.fact.id: entry for entry in section.entries}
    draw = _FORMS[_native(section).form]
    return draw(section, facts, Drawn(entries, box, report, section.options()))


def _native(section: Section) -> Native:
    assert section.chart is not None
    assert section.chart.native is not None
    return section.chart.native


def undated(section: Section) -> str:
    """Return in words which facts have no place on the time axis of a section."""
    assert section.frame is not None
    timed = section.chart is not None and section.chart.native is not None and section.chart.native.is_timed
    return trend.undated(rows(section.frame), section.options()) if timed else ""


def undrawn(section: Section) -> list[Row]:
    """Return the facts of the metrics for which there are no slides; a table tells them."""
    if _native(section).form is not NativeForm.BARS or section.frame is None:
        return []
    groups = list(grouped(rows(section.frame), "metric").values())
    return [fact for group in groups[MOST_METRICS:] for fact in group]


@dataclass(frozen=True, slots=True)
class Drawn:
    """What every native chart of a section is drawn with."""

    entries: Mapping[str, Entry]
    box: Box
    report: Report
    options: ChartOptions


def _bars(section: Section, facts: Sequence[Row], given: Drawn) -> list[Figure]:
    groups = list(grouped(facts, "metric").values())
    return [_one_metric(section, group, given, several=len(groups) > 1) for group in groups[:MOST_METRICS]]


def _one_metric(section: Section, facts: Sequence[Row], given: Drawn, *, several: bool) -> Figure:
    ordered, options = _native(section).order(facts), given.options
    log = options.log and scale.no_log(ordered) is None
    drawn = (given.entries, given.box, given.report, options)
    plot = bars(ordered, *drawn) if not log and fits(ordered) else None
    plot = plot or dots(ordered, *drawn, log=log)
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


def _dots(section: Section, facts: Sequence[Row], given: Drawn) -> list[Figure]:
    native, several = _native(section), len({fact.metric for fact in facts}) > 1
    ordered = native.order(facts)
    drawn = (given.entries, given.box, given.report, given.options)
    return [Figure(section.title, dots(ordered, *drawn, log=native.log, with_metric=several), tuple(ordered))]


def _lines(section: Section, facts: Sequence[Row], given: Drawn) -> list[Figure]:
    plot = lines(facts, given.entries, given.box, given.report, given.options)
    drawn, title = plot.shown, section.title
    if not section.item.words and len({fact.facility for fact in facts}) == 1 and drawn[0].years != drawn[-1].years:
        first, last = (f"{fact.value_said} ({fact.years})" for fact in (drawn[0], drawn[-1]))
        title = f"{_from_to(first, last, drawn, given.options)}, {drawn[0].facility_name}"
    return [Figure(title, plot, _dated(facts), undated(section))]


def _events(section: Section, facts: Sequence[Row], given: Drawn) -> list[Figure]:
    plot = events(facts, given.entries, given.box, given.report, given.options)
    return [Figure(section.title, plot, _dated(facts), undated(section))]


def _dated(facts: Sequence[Row]) -> tuple[Row, ...]:
    return tuple(fact for fact in facts if fact.dated)


_FORMS = {
    NativeForm.BARS: _bars,
    NativeForm.DOTS: _dots,
    NativeForm.LINES: _lines,
    NativeForm.EVENTS: _events,
}
