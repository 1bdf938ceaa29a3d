"""Facts as points, a row each, on an axis of numbers or of time: for what no bar from zero can tell, and for dates."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dashboard.charts import scale, timeline
from dashboard.charts.rows import grouped
from dashboard.reports import pptx_days as days
from dashboard.reports import pptx_plot as plot
from dashboard.reports import pptx_sheet as sheets
from dashboard.reports import pptx_strokes as strokes
from dashboard.reports.pptx_plot import Axis, Label, Plot, Series
from dashboard.reports.pptx_sheet import Column, Sheet
from dashboard.reports.pptx_strokes import Span, Stroke
from facts.metric import StatType

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from dashboard.charts import ChartOptions
    from dashboard.charts.rows import Row
    from dashboard.charts.scale import Scale
    from dashboard.reports.pptx_days import Days
    from dashboard.reports.pptx_plot import Box, Fitted
    from dashboard.reports.report import Entry, Report

MOST_RANKS = 12  # steps of an axis of ranks
FAINT = 5  # points of the line that shows how vague an exact date is
BARB = 4.5  # points from an arrow's shaft to the end of its barb


@dataclass(frozen=True, slots=True)
class Line:
    """The axis that points stand on: how they are placed, and how it is written."""

    scale: Scale
    axis: Axis
    cell: Callable[[float], float | date] = float


def dots(
    facts: Sequence[Row],
    entries: Mapping[str, Entry],
    box: Box,
    report: Report,
    options: ChartOptions,
    *,
    log: bool = False,
    with_metric: bool = False,
) -> Plot:
    """Return a row for each fact on an axis of its numbers; ranks from 1 on the left."""
    said = [plot.said(fact, options) for fact in facts]
    chosen = plot.fitted(facts, plot.names(facts, with_metric=with_metric), said, box)
    box = plot.around(box, chosen)
    ranks = all(fact.stat_type == StatType.RANK for fact in facts)
    line = _ranks(chosen, box) if ranks else _numbers(chosen, box, log, report, options)
    spans = [strokes.span(fact, line.scale) for fact in chosen.facts]
    return rowed(chosen, spans, line, box, entries, report, said)


def _numbers(chosen: Fitted, box: Box, log: bool, report: Report, options: ChartOptions) -> Line:
    after = [chosen.room(place) + plot.ARROW for place in range(len(chosen.facts))]
    found = scale.fitted(chosen.facts, box.inner[0], log, after, plot.ARROW + 6)
    title = chosen.facts[0].unit_label or options.say("number")
    if log:
        return _powers(found, title)
    ticks = found.axis(scale.ends(chosen.facts)[1], options)["tickvals"]
    step = plot.step(ticks)
    low = math.floor(found.low / step) * step if step else found.low
    form = plot.form(step, max(map(abs, ticks), default=0), report.language)
    return Line(replace(found, low=low), Axis(low, found.high, step, form, title))


def _powers(found: Scale, title: str) -> Line:
    """Begin at a power of ten, as the ticks of every program do, and leave as much room beyond the facts."""
    low = 10.0 ** math.floor(math.log10(found.low))
    high = found.high * found.low / low
    form = "General" if low >= 10**-4 and high < 10**10 else "0E+00"
    return Line(replace(found, low=low, high=high), Axis(low, high, 0, form, title, log=True))


def _ranks(chosen: Fitted, box: Box) -> Line:
    """Count from 0, which is not written, so that 1 stands free of the names."""
    last = max(max(fact.point, fact.high or 0) for fact in chosen.facts)
    after = max(chosen.room(place) for place in range(len(chosen.facts))) + plot.ARROW
    high = last * box.inner[0] / max(box.inner[0] - after, box.inner[0] / 4)
    return Line(
        scale.Scale(0, high, box.inner[0]), Axis(0, high, max(1, math.ceil(last / MOST_RANKS)), plot.rank_form(last))
    )


def rowed(
    chosen: Fitted,
    spans: Sequence[Span],
    line: Line,
    box: Box,
    entries: Mapping[str, Entry],
    report: Report,
    said: Sequence[str],
) -> Plot:
    """Return a plot of rows: a series for each look, their strokes, the words, and the names on the left."""
    looks = [plot.look(fact) for fact in chosen.facts]
    kinds = [kind for kind in dict.fromkeys(looks) if kind.symbol]
    sheet = Sheet(
        (
            Column("name", report.say("Facility"), [fact.facility_name for fact in chosen.facts]),
            Column("value", report.say("Place on the axis"), [line.cell(found.at) for found in spans]),
            *sheets.of_facts([entries[fact.id] for fact in chosen.facts], said[: len(chosen.facts)], report),
            *_helpers(spans, line, report),
            *_kinds(kinds, looks, report),
        )
    )
    barb = BARB / chosen.pitch
    found = [
        Stroke(at, replace(look, stroke=look.stroke or FAINT), reach, at + 1, barb)
        for at, (look, reach) in enumerate(zip(looks, spans, strict=True))
    ]
    sheet, stroked = strokes.with_strokes(sheet, found, report.say)
    marks = [Series(kind, f"row{at}", "value") for at, kind in enumerate(kinds)]
    words = Series(plot.HIDDEN, "row", "words", labels={at: Label(lines) for at, lines in enumerate(chosen.words)})
    named = {at: Label(lines, "l") for at, lines in enumerate(chosen.names) if any(lines)}
    series = (*stroked, *marks, words, Series(plot.HIDDEN, "row", "names", labels=named))
    series = plot.longest_first(series, sheet)
    across = Axis(0.5, len(chosen.facts) + 0.5, 1, reverse=True, hidden=True)
    return Plot(sheet, series, box, line.axis, across, chosen.letters, chosen.pitch, shown=chosen.facts)


def _helpers(spans: Sequence[Span], line: Line, report: Report) -> list[Column]:
    say = report.say
    ends = [line.scale.moved(found.at + found.plus, 4) for found in spans]
    return [
        Column("minus", say("Reach downwards"), [found.minus for found in spans]),
        Column("plus", say("Reach upwards"), [found.plus for found in spans]),
        Column("row", say("Row"), [at + 1.0 for at in range(len(spans))]),
        Column("words", say("Place of the words"), ends),
        Column("names", say("Place of the names"), [line.axis.low] * len(spans)),
    ]


def _kinds(kinds: Sequence[plot.Look], looks: Sequence[plot.Look], report: Report) -> list[Column]:
    """Return for each look a column with the rows of its facts, named by what the legend says."""
    return [
        Column(
            f"row{at}", report.say(kind.words), [row + 1.0 if kind == own else None for row, own in enumerate(looks)]
        )
        for at, kind in enumerate(kinds)
    ]


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
    line = Line(scale, axis, counted.cell)
    spans = [_event_span(fact, counted, scale) for fact in chosen.facts]
    return rowed(chosen, spans, line, box, entries, report, said)


def _event_span(fact: Row, counted: Days, axis: Scale) -> Span:
    """Return where an event lies: a bound at its end with an arrow, anything else in the middle of its time."""
    start, stop, middle = (counted.number(end) for end in (fact.start, fact.end, fact.middle))
    at = {"less_than": start, "at_least": start, "up_to": stop, "more_than": stop}.get(fact.qualifier)
    if at is None:
        return Span(middle, middle - start, stop - middle)
    arrow = axis.at(plot.ARROW) - axis.low
    return Span(at, minus=arrow) if fact.qualifier in ("less_than", "up_to") else Span(at, plus=arrow)
