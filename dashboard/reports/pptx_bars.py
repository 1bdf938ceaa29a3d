"""Facts as bars from zero: solid as far as the number is sure, hatched where it may end, fading where no end is stated.

Only for units whose zero means none; everything else are points on an axis (`pptx_dots`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.charts import scale
from dashboard.charts.rows import RANGES
from dashboard.reports import pptx_plot as plot
from dashboard.reports import pptx_sheet as sheets
from dashboard.reports.pptx_plot import Axis, Label, Plot, Series
from dashboard.reports.pptx_sheet import Column, Sheet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.charts import ChartOptions
    from dashboard.charts.rows import Row
    from dashboard.reports.pptx_plot import Box, Fitted
    from dashboard.reports.report import Entry, Report

OPENING = 22.0  # points of a bar that fades out
PARTS = {
    "base": plot.HIDDEN,
    "exact": plot.EXACT,
    "sure": plot.SURE,
    "planned": plot.PLANNED,
    "maybe": plot.MAYBE,
    "open": plot.OPEN,
}


def fits(facts: Sequence[Row]) -> bool:
    """Whether bars from zero are honest for these facts."""
    return all(fact.ratio_scale and fact.point >= 0 and (fact.low is None or fact.low >= 0) for fact in facts)


def bars(facts: Sequence[Row], entries: Mapping[str, Entry], box: Box, report: Report, options: ChartOptions) -> Plot:
    """Return a bar for each fact, in the order given; `shown` says which there was room for.

    The series without legend stand first and last: programs that count a legend from its other end hide them too.
    """
    said = [plot.said(fact, options) for fact in facts]
    chosen = plot.fitted(facts, plot.names(facts), said, box)
    box = plot.around(box, chosen)
    axis = _scale(chosen, box)
    spans = [_parts(fact, axis) for fact in chosen.facts]
    sheet = _sheet(chosen, spans, axis, [entries[fact.id] for fact in chosen.facts], report, options)
    labels = {place: Label(lines, "inBase") for place, lines in enumerate(chosen.words)}
    series = [Series(look, part) for part, look in PARTS.items() if part in sheet]
    words = Series(plot.HIDDEN, "words", labels=labels)
    ticks = axis.axis(scale.ends(chosen.facts)[1], options)["tickvals"]
    gap = plot.step(ticks)
    form = plot.form(gap, ticks[-1], report.language)
    along = Axis(axis.low, axis.high, gap, form, chosen.facts[0].unit_label or options.say("number"))
    return Plot(sheet, (*series, words), box, along, None, chosen.letters, chosen.pitch, shown=chosen.facts)


def _scale(chosen: Fitted, box: Box) -> scale.Scale:
    after = [chosen.room(place) + OPENING for place in range(len(chosen.facts))]
    return scale.fitted(chosen.facts, box.inner[0], log=False, after=after)


def _parts(fact: Row, axis: scale.Scale) -> dict[str, float]:
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


def _sheet(
    chosen: Fitted,
    spans: Sequence[Mapping[str, float]],
    axis: scale.Scale,
    entries: Sequence[Entry],
    report: Report,
    options: ChartOptions,
) -> Sheet:
    say = report.say
    headings = {part: say(look.words) if look.words else say("Start of the bar") for part, look in PARTS.items()}
    drawn = [Column(part, headings[part], [found.get(part) or None for found in spans]) for part in PARTS]
    room = [axis.at(chosen.room(place)) - axis.low for place in range(len(chosen.facts))]
    said = [plot.said(fact, options) for fact in chosen.facts]
    columns = (
        Column("name", say("Facility"), [fact.facility_name for fact in chosen.facts]),
        *(column for column in drawn if column.key == "base" or not column.is_empty),
        *sheets.of_facts(entries, said, report),
        Column("words", say("Room for the words"), room),
    )
    return Sheet(columns)
