"""The words of a chart: tooltip, caption and description; text escaped, measured and broken into lines."""

from __future__ import annotations

import html
import math
import unicodedata
from decimal import Decimal
from functools import cache, lru_cache
from textwrap import TextWrapper
from typing import TYPE_CHECKING

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_compact_decimal, format_decimal
from PIL import ImageFont

from dashboard import assets
from dashboard.charts.chart_input import group_rows, list_facility_labels, list_metric_labels, say
from facts import saying
from facts.evidence import status
from facts.languages.translator import load_phrases
from facts.model.metric import StatType
from facts.model.quantity import count_decimals

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from dashboard.charts.chart_input import ChartOptions, ChartRow


_SAFETY = 1.06
_EM = 1000


def escape_plotly(text: str) -> str:
    """Escape a text so that Plotly's pseudo-HTML, and its `$…$` formulas, show it as it is written.

    The one place where words of articles and people become words of a figure.
    """
    return html.escape(" ".join(str(text).split()), quote=False).replace("$", "&#36;")


def measure_width(text: str, size: float) -> float:
    """Return the width of a text in pixels in the shipped typeface, with a margin for bold letters."""
    return _SAFETY * size * sum(map(_measure_letter, text))


@lru_cache(4096)
def _measure_letter(letter: str) -> float:
    """Return the width of a letter in ems; other typefaces draw what the shipped one lacks."""
    code = ord(letter)
    for font, ranges in _load_typeface():
        if any(first <= code <= last for first, last in ranges):
            return font.getlength(letter) / _EM
    return 1.0 if unicodedata.east_asian_width(letter) in "WF" else 0.67


@cache
def _load_typeface() -> list[tuple[ImageFont.FreeTypeFont, list[tuple[int, int]]]]:
    """Return the files of the typeface with the ranges of letters that each is used for."""
    faces = assets.read_faces()
    files = [assets.find_file(face["url"].rsplit("/", 1)[-1]) for face in faces]
    ranges = [[_parse_range(written) for written in face["unicodeRange"].split(",")] for face in faces]
    return [(ImageFont.truetype(file, _EM), letters) for file, letters in zip(files, ranges, strict=True)]


def _parse_range(written: str) -> tuple[int, int]:
    """Return the first and last code of 'U+0100-0130' or 'U+0131'."""
    first, _, last = written.removeprefix("U+").partition("-")
    return int(first, 16), int(last or first, 16)


def wrap_text(text: str, pixels: float, size: float, most: int | None = None) -> list[str]:
    """Break a text into lines no wider than `pixels`; past `most` lines the last one ends in an ellipsis."""
    text = " ".join(str(text).split())
    if measure_width(text, size) <= pixels:
        return [text]
    letters = max(4, int(len(text) * pixels / measure_width(text, size)))
    lines = TextWrapper(letters, break_on_hyphens=True, break_long_words=True).wrap(text)
    if most and len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1][: max(3, letters - 1)].rstrip(" ,;-") + "…"]
    return lines


def shorten_text(text: str, pixels: float, size: float) -> str:
    return wrap_text(text, pixels, size, most=1)[0]


def join_lines(lines: list[str]) -> str:
    """Join raw lines into one harmless Plotly text."""
    return "<br>".join(escape_plotly(line) for line in lines)


def color_text(text: str, colour: str) -> str:
    """Colour a raw text."""
    return f'<span style="color:{colour}">{escape_plotly(text)}</span>'


def make_bold(text: str) -> str:
    return f"<b>{escape_plotly(text)}</b>"


_MILLION, _MOST, _LEAST = 1e6, 1e15, 1e-6
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def _find_locale(language: str) -> str:
    return load_phrases(language).babel_language


@lru_cache(maxsize=64)
def get_separators(language: str) -> str:
    """Return decimal and group sign as Plotly's `layout.separators` wants them."""
    signs = Locale.parse(_find_locale(language)).number_symbols["latn"]
    return f"{signs['decimal']}{signs['group']}"


def format_axis_number(value: float, language: str) -> str:
    """Say a number of an axis: digits with separators, millions in words, powers of ten at the far ends."""
    if _MILLION <= abs(value) < _MOST:
        return format_compact_decimal(value, format_type="long", locale=_find_locale(language), fraction_digits=3)
    return format_exact(value, language)


def format_exact(value: float, language: str) -> str:
    """Say a number with all its digits, as in a sentence; very large and very small ones with a power of ten."""
    if value and not _LEAST <= abs(value) < _MOST:
        return _format_power(value, language)
    return _format_digits(value, language)


def _format_digits(value: float, language: str) -> str:
    plain = Decimal(f"{value:.12g}")
    places = max(count_decimals(plain), 0)
    pattern = "#,##0" + (f".{'0' * places}" if places else "")
    return str(format_decimal(plain, format=pattern, locale=_find_locale(language)))


def _format_power(value: float, language: str) -> str:
    exponent = math.floor(math.log10(abs(value)))
    factor = _format_digits(value / 10.0**exponent, language)
    power = "10" + str(exponent).translate(_RAISED)
    return power if factor == "1" else f"{factor} × {power}"


def format_count(value: int, language: str) -> str:
    return str(format_decimal(value, locale=_find_locale(language)))


def format_month(day: date, language: str) -> str:
    return str(format_date(day, "MMM y", locale=_find_locale(language)))


def format_day_and_month(day: date, language: str) -> str:
    return str(format_date(day, "d MMM y", locale=_find_locale(language)))


EMPTY = say("Nothing is selected, so there is nothing to draw.")
ALL_SAID = 8
SOURCES_NAMED = 3
METRICS_SAID = 4


def phrase_row_value(fact: ChartRow, options: ChartOptions) -> str:
    """Say the number with its hedge, its unit and, unless actual, its status, which the frame may have said already."""
    word = load_phrases(options.language).status.get(fact.status_kind)
    if word and word in fact.value_said:
        return fact.value_said
    return saying.add_status(fact.value_said, fact.status_kind, options.language)


def describe_row_date(fact: ChartRow, options: ChartOptions) -> str:
    return fact.years or options.say("undated")


def describe_row(fact: ChartRow, options: ChartOptions) -> str:
    """Say who, how much and when, in one phrase."""
    return f"{fact.facility_name}: {phrase_row_value(fact, options)}, {describe_row_date(fact, options)}"


def make_tooltip(fact: ChartRow, options: ChartOptions) -> str:
    """Return the tooltip: who and what, the number in words, when, the printed phrase, the source."""
    wide = 250 if options.narrow else 380
    lines = [(make_bold(line)) for line in wrap_text(f"{fact.facility_name} · {fact.metric_label}", wide, 13)]
    lines += [escape_plotly(line) for line in wrap_text(phrase_row_value(fact, options), wide, 13)]
    lines.append(escape_plotly(_describe_as_of(fact, options)))
    for words in (f"“{fact.quote}”" if fact.quote else "", fact.source):
        lines += [color_text(line, options.look.muted) for line in wrap_text(words, wide, 13) if line]
    return "<br>".join(lines)


def _describe_as_of(fact: ChartRow, options: ChartOptions) -> str:
    dated = options.say("As of {date}").format(date=fact.as_of_said) if fact.dated else options.say("undated")
    return status.mark_date(dated, fact.status, options.say, fact.against)


def make_caption(facts: Sequence[ChartRow], options: ChartOptions, *notes: str) -> str:
    """Return what stands under a chart: given or computed sources and dates, then the notes of the chart."""
    given = (
        options.caption
        if options.caption is not None
        else f"{list_sources(facts, options)} {describe_dates(facts, options)}"
    )
    return " ".join(part for part in (given.strip(), *notes, options.remarks, options.note) if part)


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
    return options.say("Undated: {count}.").format(count=format_count(undated, options.language))


def count_rows(facts: Sequence[ChartRow], options: ChartOptions) -> str:
    if len(facts) == 1:
        return options.say("one fact")
    return options.say("{count} facts").format(count=format_count(len(facts), options.language))


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
        options.say("Sources: {count}.").format(count=format_count(count, options.language)),
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
