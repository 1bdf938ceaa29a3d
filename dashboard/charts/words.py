"""What a chart says in words: tooltip, caption, and the description for those who do not see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.charts import numbers, text
from dashboard.charts.options import say
from dashboard.charts.rows import facilities, grouped, metrics

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dashboard.charts.options import ChartOptions
    from dashboard.charts.rows import Row

EMPTY = say("Nothing is selected, so there is nothing to draw.")
ALL_SAID = 8
SOURCES_NAMED = 3
_STATUS = {
    "planned": say("planned"),
    "projected": say("projected"),
    "estimated": say("estimated"),
}


def status(fact: Row, options: ChartOptions) -> str:
    """Say that a number is not actual; empty when it is."""
    return "" if fact.actual else options.say(_STATUS.get(fact.status_kind, fact.status_kind))


def value(fact: Row, options: ChartOptions) -> str:
    """Say the number with its hedge, its unit and, unless actual, its status."""
    return ", ".join(part for part in (fact.value_said, status(fact, options)) if part)


def when(fact: Row, options: ChartOptions) -> str:
    return fact.years or options.say("undated")


def said(fact: Row, options: ChartOptions) -> str:
    """Say who, how much and when, in one phrase."""
    return f"{fact.facility_name}: {value(fact, options)} ({when(fact, options)})"


def hover(fact: Row, options: ChartOptions) -> str:
    """Return the tooltip: who and what, the number in words, when, the printed phrase, the source."""
    wide = 250 if options.narrow else 380
    lines = [(text.bold(line)) for line in text.wrap(f"{fact.facility_name} · {fact.metric_label}", wide, 13)]
    lines += [text.plain(line) for line in text.wrap(value(fact, options), wide, 13)]
    lines.append(text.plain(_as_of(fact, options)))
    for words in (f"“{fact.quote}”" if fact.quote else "", fact.source):
        lines += [text.coloured(line, options.look.muted) for line in text.wrap(words, wide, 13) if line]
    if fact.stale:
        lines.append(text.plain(options.say("Past its date of review")))
    return "<br>".join(lines)


def _as_of(fact: Row, options: ChartOptions) -> str:
    if not fact.dated:
        return options.say("undated")
    return options.say("As of {date}").format(date=fact.as_of_said)


def caption(facts: Sequence[Row], options: ChartOptions, *notes: str) -> str:
    """Return what stands under a chart: given or computed sources and dates, then the notes of the chart."""
    given = options.caption if options.caption is not None else f"{sources(facts, options)} {dates(facts, options)}"
    return " ".join(part for part in (given.strip(), *notes) if part)


def sources(facts: Iterable[Row], options: ChartOptions) -> str:
    names = list(dict.fromkeys(fact.source for fact in facts if fact.source))
    if not names:
        return ""
    shown, more = "; ".join(names[:SOURCES_NAMED]), len(names) - SOURCES_NAMED
    if more > 0:
        shown = options.say("{names} and {count} more").format(names=shown, count=more)
    return options.say("Source: {names}.").format(names=shown)


def dates(facts: Sequence[Row], options: ChartOptions) -> str:
    """Say which time the numbers describe, and how many do not say."""
    dated = [fact for fact in facts if fact.dated]
    undated = len(facts) - len(dated)
    return " ".join(part for part in (_span(dated, options), _undated(undated, len(facts), options)) if part)


def _span(dated: Sequence[Row], options: ChartOptions) -> str:
    if not dated:
        return ""
    if len(dated) == 1:
        return options.say("As of {date}.").format(date=dated[0].as_of_said)
    first, last = min(fact.start.year for fact in dated), max(fact.end.year for fact in dated)
    years = str(first) if first == last else f"{first}–{last}"
    return options.say("As of {date}.").format(date=years)


def _undated(undated: int, total: int, options: ChartOptions) -> str:
    if not undated:
        return ""
    if undated == total:
        return options.say("Undated.")
    return options.say("Undated: {count}.").format(count=numbers.count(undated, options.language))


def how_many(facts: Sequence[Row], options: ChartOptions) -> str:
    if len(facts) == 1:
        return options.say("one fact")
    return options.say("{count} facts").format(count=numbers.count(len(facts), options.language))


def listed(names: Sequence[str], options: ChartOptions, most: int = 3) -> str:
    """Name the first few, and say how many more there are."""
    shown = ", ".join(names[:most])
    if len(names) <= most:
        return shown
    return options.say("{names} and {count} more").format(names=shown, count=len(names) - most)


def describe(
    facts: Sequence[Row], title: str, options: ChartOptions, *, best_first: bool = False, in_order: bool = False
) -> str:
    """Describe a chart in up to four sentences: what, the numbers in words, the time, the sources.

    Many facts are told by their two ends: highest and lowest, best and last of ranks, or the first and the
    last of facts that are `in_order`.
    """
    if not facts:
        return options.say(EMPTY)
    count = len({fact.source for fact in facts if fact.source})
    sentences = [
        f"{title}: {_scope(facts, options)}.",
        _numbers(facts, options, best_first, in_order),
        dates(facts, options),
        options.say("Sources: {count}.").format(count=numbers.count(count, options.language)),
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _scope(facts: Sequence[Row], options: ChartOptions) -> str:
    units = list(dict.fromkeys(fact.unit_label for fact in facts if fact.unit_label))
    unit = options.say("in {unit}").format(unit=listed(units, options)) if units else ""
    return ", ".join(part for part in (how_many(facts, options), unit) if part)


def _numbers(facts: Sequence[Row], options: ChartOptions, best_first: bool, in_order: bool) -> str:
    if len(facts) <= ALL_SAID:
        several = len(metrics(facts)) > 1
        return "; ".join(f"{fact.metric_label}, {said(fact, options)}" if several else said(fact, options)
                         for fact in facts) + "."  # fmt: skip
    if in_order:
        return _first_and_last(facts[0], facts[-1], options)
    groups = list(grouped(facts, "metric").values())
    ends = [_ends(group, options, best_first, len(groups) > 1) for group in groups[:4]]
    return " ".join(ends)


def _ends(facts: Sequence[Row], options: ChartOptions, best_first: bool, several: bool) -> str:
    """Say the two ends of one metric: first and last of ranks, else highest and lowest."""
    ordered = sorted(facts, key=lambda fact: fact.point, reverse=not best_first)
    name = f"{facts[0].metric_label}. " if several else ""
    if best_first:
        return name + _first_and_last(ordered[0], ordered[-1], options)
    ends = options.say("Highest: {highest}; lowest: {lowest}.")
    return name + ends.format(highest=said(ordered[0], options), lowest=said(ordered[-1], options))


def _first_and_last(first: Row, last: Row, options: ChartOptions) -> str:
    return options.say("First: {first}; last: {last}.").format(first=said(first, options), last=said(last, options))


def by_facility(facts: Sequence[Row], options: ChartOptions) -> str:
    """Return the title of a comparison."""
    names, labels = facilities(facts), metrics(facts)
    if len(names) == 1:
        return options.say("{facility}: {metric}").format(metric=listed(labels, options), facility=names[0])
    words = options.say("{metric} by facility") if len(labels) == 1 else options.say("Comparison: {metric}")
    return words.format(metric=listed(labels, options))


def over_time(facts: Sequence[Row], options: ChartOptions) -> str:
    names = facilities(facts)
    words = options.say("{metric} over time: {facility}") if len(names) == 1 else options.say("{metric} over time")
    return words.format(metric=listed(metrics(facts), options), facility=names[0])
