"""Dated facts as events: a row each in the order of time, as long as the date is vague."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.charts import timeline
from dashboard.charts.rows import grouped
from dashboard.reports import pptx_days as days
from dashboard.reports import pptx_dots as dots
from dashboard.reports import pptx_plot as plot
from dashboard.reports.pptx_strokes import Span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.charts import ChartOptions
    from dashboard.charts.rows import Row
    from dashboard.charts.scale import Scale
    from dashboard.reports.pptx_days import Days
    from dashboard.reports.pptx_plot import Box, Plot
    from dashboard.reports.report import Entry, Report


def events(facts: Sequence[Row], entries: Mapping[str, Entry], box: Box, report: Report, options: ChartOptions) -> Plot:
    """Return the dated facts on an axis of time, those of one facility together."""
    dated = sorted((fact for fact in facts if fact.dated), key=lambda fact: (fact.start, fact.end))
    ordered = [fact for group in grouped(dated, "facility").values() for fact in group]
    named = ["", *(one.facility for one in ordered)]
    names = [
        fact.facility_name if before != fact.facility else "" for before, fact in zip(named, ordered, strict=False)
    ]
    said = [timeline.said(fact, options) for fact in ordered]
    chosen = plot.fitted(ordered, names, said, box)
    box = plot.around(box, chosen)
    counted = days.days(chosen.facts)
    after = max(chosen.room(place) for place in range(len(chosen.facts))) + plot.ARROW
    scale, axis = days.axis(chosen.facts, counted, box.inner[0], after)
    line = dots.Line(scale, axis, counted.cell)
    spans = [_span(fact, counted, scale) for fact in chosen.facts]
    return dots.rowed(chosen, spans, line, box, entries, report, said)


def _span(fact: Row, counted: Days, axis: Scale) -> Span:
    """Return where an event lies: a bound at its end with an arrow, anything else in the middle of its time."""
    start, stop, middle = (counted.number(end) for end in (fact.start, fact.end, fact.middle))
    at = {"less_than": start, "at_least": start, "up_to": stop, "more_than": stop}.get(fact.qualifier)
    if at is None:
        return Span(middle, middle - start, stop - middle)
    arrow = axis.at(plot.ARROW) - axis.low
    return Span(at, minus=arrow) if fact.qualifier in ("less_than", "up_to") else Span(at, plus=arrow)
