"""What a chart says in words: tooltip, caption, and the description for those who do not see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.charts import chart_text
from dashboard.charts.chart_input import group_rows, list_facility_labels, list_metric_labels, say
from facts import saying, status
from facts.metric import StatType

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dashboard.charts.chart_input import ChartOptions, ChartRow

EMPTY = say("Nothing is selected, so there is nothing to draw.")
ALL_SAID = 8
SOURCES_NAMED = 3
METRICS_SAID = 4


def phrase_row_value(fact: ChartRow, options: ChartOptions) -> str:
    """Say the number with its hedge, its unit and, unless actual, its status, which the frame may have said already."""
    language = options.language if options.language in saying.STATUS else "en"
    word = saying.STATUS[language].get(fact.status_kind)
    if word and word in fact.value_said:
        return fact.value_said
    return saying.with_status(fact.value_said, fact.status_kind, language)


def describe_row_date(fact: ChartRow, options: ChartOptions) -> str:
    return fact.years or options.say("undated")


def describe_row(fact: ChartRow, options: ChartOptions) -> str:
    """Say who, how much and when, in one phrase."""
    return f"{fact.facility_name}: {phrase_row_value(fact, options)}, {describe_row_date(fact, options)}"


def make_tooltip(fact: ChartRow, options: ChartOptions) -> str:
    """Return the tooltip: who and what, the number in words, when, the printed phrase, the source."""
    wide = 250 if options.narrow else 380
    lines = [
        (chart_text.make_bold(line))
        for line in chart_text.wrap_text(f"{fact.facility_name} · {fact.metric_label}", wide, 13)
    ]
    lines += [
        chart_text.escape_plotly(line) for line in chart_text.wrap_text(phrase_row_value(fact, options), wide, 13)
    ]
    lines.append(chart_text.escape_plotly(_describe_as_of(fact, options)))
    for words in (f"“{fact.quote}”" if fact.quote else "", fact.source):
        lines += [
            chart_text.color_text(line, options.look.muted) for line in chart_text.wrap_text(words, wide, 13) if line
        ]
    return "<br>".join(lines)


def _describe_as_of(fact: ChartRow, options: ChartOptions) -> str:
    dated = options.say("As of {date}").format(date=fact.as_of_said) if fact.dated else options.say("undated")
    return status.mark_date(dated, fact.status, options.say)


def make_caption(facts: Sequence[ChartRow], options: ChartOptions, *notes: str) -> str:
    """Return what stands under a chart: given or computed sources and dates, then the notes of the chart."""
    given = (
        options.caption
        if options.caption is not None
        else f"{list_sources(facts, options)} {describe_dates(facts, options)}"
    )
    return " ".join(part for part in (given.strip(), *notes, options.note) if part)


def list_sources(facts: Iterable[ChartRow], options: ChartOptions) -> str:
    names = list(dict.fromkeys(fact.source for fact in facts if fact.source))
    if not names:
        return ""
    shown, more = "; ".join(names[:SOURCES_NAMED]), len(names) - SOURCES_NAMED
    if more > 0:
        shown = options.say("{names} and {count} more").format(names=shown, count=more)
    return options.say("Source: {names}.").format(names=shown)


def describe_dates(facts: Sequence[ChartRow], options: ChartOptions) -> str:
    """Say which time the numbers describe, and how many do not say."""
    dated = [fact for fact in facts if fact.dated]
    undated = len(facts) - len(dated)
    return " ".join(
        part for part in (_describe_span(dated, options), _describe_undated(undated, len(facts), options)) if part
    )


def _describe_span(dated: Sequence[ChartRow], options: ChartOptions) -> str:
    if not dated:
        return ""
    if len(dated) == 1:
        return options.say("As of {date}.").format(date=dated[0].as_of_said)
    first, last = min(fact.start.year for fact in dated), max(fact.end.year for fact in dated)
    years = str(first) if first == last else f"{first}–{last}"
    return options.say("As of {date}.").format(date=years)


def _describe_undated(undated: int, total: int, options: ChartOptions) -> str:
    if not undated:
        return ""
    if undated == total:
        return options.say("Undated.")
    return options.say("Undated: {count}.").format(count=chart_text.format_count(undated, options.language))


def count_rows(facts: Sequence[ChartRow], options: ChartOptions) -> str:
    if len(facts) == 1:
        return options.say("one fact")
    return options.say("{count} facts").format(count=chart_text.format_count(len(facts), options.language))


def list_first_names(names: Sequence[str], options: ChartOptions, most: int = 3) -> str:
    """Name the first few, and say how many more there are."""
    shown = ", ".join(names[:most])
    if len(names) <= most:
        return shown
    return options.say("{names} and {count} more").format(names=shown, count=len(names) - most)


def describe_chart(facts: Sequence[ChartRow], title: str, options: ChartOptions, order: str = "amount") -> str:
    """Describe a chart in up to four sentences: what, the numbers in words, the time, the sources.

    Many facts are told by two ends: highest and lowest of each metric (`amount`) or of all (`scale`),
    best and last (`best`), earliest and latest (`time`).
    """
    if not facts:
        return options.say(EMPTY)
    count = len({fact.source for fact in facts if fact.source})
    sentences = [
        f"{title}: {_describe_scope(facts, options)}.",
        _describe_all(facts, options) if len(facts) <= ALL_SAID else _describe_ends(facts, options, order),
        describe_dates(facts, options),
        options.say("Sources: {count}.").format(count=chart_text.format_count(count, options.language)),
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _describe_scope(facts: Sequence[ChartRow], options: ChartOptions) -> str:
    labels = (fact.unit_label for fact in facts if fact.stat_type not in (StatType.RANK, StatType.DATE))
    units = list(dict.fromkeys(filter(None, labels)))
    unit = options.say("in {unit}").format(unit=list_first_names(units, options)) if units else ""
    return ", ".join(part for part in (count_rows(facts, options), unit) if part)


def _describe_one(fact: ChartRow, options: ChartOptions, with_metric: bool) -> str:
    return f"{fact.metric_label}, {describe_row(fact, options)}" if with_metric else describe_row(fact, options)


def _describe_all(facts: Sequence[ChartRow], options: ChartOptions) -> str:
    with_metric = len(list_metric_labels(facts)) > 1
    return "; ".join(_describe_one(fact, options, with_metric) for fact in facts) + "."


def _describe_ends(facts: Sequence[ChartRow], options: ChartOptions, order: str) -> str:
    with_metric = len(list_metric_labels(facts)) > 1
    groups = list(group_rows(facts, "metric").values())[:METRICS_SAID] if order in ("amount", "best") else [facts]
    return " ".join(_describe_two_ends(group, options, order, with_metric) for group in groups)


def _describe_two_ends(facts: Sequence[ChartRow], options: ChartOptions, order: str, with_metric: bool) -> str:
    words = options.say("First: {first}; last: {last}.")
    if order in ("amount", "scale"):
        facts = sorted(facts, key=lambda fact: -fact.point)
        words = options.say("Highest: {first}; lowest: {last}.")
    first, last = (_describe_one(fact, options, with_metric) for fact in (facts[0], facts[-1]))
    return words.format(first=first, last=last) if len(facts) > 1 else f"{first}."


def title_by_facility(facts: Sequence[ChartRow], options: ChartOptions) -> str:
    """Return the title of a comparison."""
    names, labels = list_facility_labels(facts), list_metric_labels(facts)
    if len(names) == 1:
        return options.say("{facility}: {metric}").format(metric=list_first_names(labels, options), facility=names[0])
    words = options.say("{metric} by facility") if len(labels) == 1 else options.say("Comparison: {metric}")
    return words.format(metric=list_first_names(labels, options))


def title_over_time(facts: Sequence[ChartRow], options: ChartOptions) -> str:
    names = list_facility_labels(facts)
    words = options.say("{metric} over time: {facility}") if len(names) == 1 else options.say("{metric} over time")
    return words.format(metric=list_first_names(list_metric_labels(facts), options), facility=names[0])
