"""The canvas of a chart: the axes of values and of time, and the measured title and caption around them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from dashboard import theme
from dashboard.charts import chart_words
from dashboard.charts.chart_input import say
from dashboard.theme import SIZES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dashboard.charts.chart_input import ChartOptions, ChartRow


LINE = 36
MARGIN = 24
MOST_TICKS = 11
NO_LOG_SCALE = say("No logarithmic axis: zero does not mean none on this scale.")
NO_LOG_POSITIVE = say("No logarithmic axis: it needs numbers above zero.")


def explain_no_log(facts: Iterable[ChartRow]) -> str | None:
    """Say why these facts cannot stand on a logarithmic axis, or None."""
    facts = list(facts)
    if not all(fact.ratio_scale for fact in facts):
        return NO_LOG_SCALE
    return None if all(fact.point > 0 for fact in facts) else NO_LOG_POSITIVE


@dataclass(frozen=True, slots=True)
class AxisScale:
    """An axis from `low` to `high` drawn over `pixels`; logarithmic or linear."""

    low: float
    high: float
    pixels: float
    log: bool = False

    def to_pixels(self, value: float) -> float:
        """Return the distance from the low end; values off a logarithmic axis stand at its low end."""
        return self._locate_unbounded(max(value, self._least))

    def _locate_unbounded(self, value: float) -> float:
        low, high = self._count_units(self.low), self._count_units(self.high)
        return (self._count_units(value) - low) / (high - low) * self.pixels

    def at(self, pixels: float) -> float:
        """Return the value that stands so many pixels from the low end."""
        low, high = self._count_units(self.low), self._count_units(self.high)
        place = low + (high - low) * pixels / self.pixels
        return float(10**place) if self.log else place

    def move_by(self, value: float, pixels: float) -> float:
        return self.at(self.to_pixels(value) + pixels)

    @property
    def range(self) -> list[float]:
        return [self._count_units(self.low), self._count_units(self.high)]

    @property
    def _least(self) -> float:
        return self.low if self.log else -math.inf

    def _count_units(self, value: float) -> float:
        return math.log10(value) if self.log else value

    def axis(self, last: float, options: ChartOptions, *, upright: bool = False, least: float = 0) -> dict[str, Any]:
        """Return the settings of the Plotly axis, its ticks ending where the facts do, not where their words do."""
        values = self._list_round_ticks(last, options, LINE if upright else None, least)
        values = [value for value in values if upright or self._stays_in(value, options)]
        return {
            "type": "log" if self.log else "linear",
            "range": self.range,
            "tickvals": values,
            "ticktext": [chart_words.format_axis_number(value, options.language) for value in values],
        }

    def _stays_in(self, value: float, options: ChartOptions) -> bool:
        """Whether the text of a tick keeps within the picture's margins."""
        half, place = (
            chart_words.measure_width(chart_words.format_axis_number(value, options.language), SIZES.tick) / 2,
            self.to_pixels(value),
        )
        return half - MARGIN <= place <= self.pixels + MARGIN - half

    def _list_round_ticks(self, last: float, options: ChartOptions, size: float | None, least: float) -> list[float]:
        """Return round numbers up to `last`, as close as their texts, or lines of `size`, allow."""
        rows = _iter_log_ticks(self.low, last) if self.log else _iter_linear_ticks(self.low, last)
        found = self._first_fitting(rows, options, size, least)
        # Numbers that lie close together have no power of ten, nor twice or five times one, among them.
        return found or self._first_fitting(_iter_linear_ticks(self.low, last), options, size, least)

    def _first_fitting(
        self, rows: Iterable[list[float]], options: ChartOptions, size: float | None, least: float
    ) -> list[float]:
        inside: list[float] = []
        for values in rows:
            inside = [value for value in values if -0.5 <= self._locate_unbounded(value) <= self.pixels + 0.5]
            if len(inside) < MOST_TICKS and self._fits_ticks(inside, options, size, least):
                break
        return inside

    def _fits_ticks(self, values: Sequence[float], options: ChartOptions, size: float | None, least: float) -> bool:
        sizes = [
            size or chart_words.measure_width(chart_words.format_axis_number(value, options.language), SIZES.tick) + 18
            for value in values
        ]
        places = [self.to_pixels(value) for value in values]
        return all(
            b - a >= max(least, (one + other) / 2)
            for (a, b), (one, other) in zip(pairwise(places), pairwise(sizes), strict=True)
        )


def _iter_linear_ticks(low: float, high: float) -> Iterable[list[float]]:
    """Yield ever coarser rows of round numbers that reach just past `high`."""
    span = (high - low) or abs(high) or 1
    power = math.floor(math.log10(span)) - 1
    for step in (factor * 10.0 ** (power + more) for more in range(4) for factor in (1, 2, 5)):
        first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
        if last - first < 60:
            yield [float(f"{place * step:.12g}") for place in range(first, last + 1)]


def _iter_log_ticks(low: float, high: float) -> Iterable[list[float]]:
    """Yield 1-2-5 rows, then decades, then every second, third, … decade."""
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    if last - first <= 3:
        yield [factor * 10.0**power for power in range(first, last + 1) for factor in (1, 2, 5)]
    for every in (1, 2, 3, 6, 9, 12):
        yield [10.0**power for power in range(first, last + 1, every)]


def get_ends(facts: Iterable[ChartRow]) -> tuple[float, float]:
    """Return the lowest and the highest number that is drawn for these facts."""
    values = [value for fact in facts for value in get_drawn_ends(fact)]
    return min(values), max(values)


def get_drawn_ends(fact: ChartRow) -> tuple[float, float]:
    """Return what a fact's mark covers: an exact number is its point, a bound ends at itself."""
    if fact.qualifier in ("exact", "one_of_only"):
        return fact.point, fact.point
    low = fact.point if fact.low is None else fact.low
    high = fact.point if fact.high is None else fact.high
    return min(low, fact.point), max(high, fact.point)


def fit_scale(
    facts: Sequence[ChartRow], pixels: float, log: bool, after: Sequence[float], before: float = 0
) -> AxisScale:
    """Return the scale on which each fact, and `after` pixels of words behind it, fits.

    On a linear axis where zero means none it starts at zero; elsewhere it starts `before` pixels below the facts.
    """
    low, high = get_ends(facts)
    positive = [value for fact in facts for value in (*get_drawn_ends(fact), fact.point) if value > 0]
    if log:
        low = min(positive)
    start, stop = (math.log10(low), math.log10(high)) if log else (low, high)
    if not log and all(fact.ratio_scale for fact in facts) and low >= 0:
        start, before = 0.0, 0
    if stop <= start:
        margin = 0.5 if log else abs(stop) * 0.05 or 1
        start, stop = start - (margin if before else 0), stop + margin
    room = pixels - before
    span = max(_measure_span(fact, start, extra, room, log) for fact, extra in zip(facts, after, strict=True))
    span = max(span, stop - start)
    start -= span * before / room if room else 0
    stop = start + span * pixels / room
    return AxisScale(10.0**start, 10.0**stop, pixels, log) if log else AxisScale(start, stop, pixels)


def _measure_span(fact: ChartRow, start: float, extra: float, room: float, log: bool) -> float:
    high = get_drawn_ends(fact)[1]
    place = (math.log10(high) if log and high > 0 else start) if log else high
    return (place - start) * room / max(room - extra, room / 4)


YEAR = 365.25
_LAST_DAY = date.max.toordinal()


def count_days(moment: datetime) -> float:
    """Return the days since year 1, with the part of the day."""
    return moment.toordinal() + (moment.hour * 60 + moment.minute) / 1440


def format_iso(days: float) -> str:
    return (datetime(1, 1, 1) + timedelta(days=days - 1)).isoformat(timespec="minutes")  # noqa: DTZ001 - dates of facts have no zone


def fit_time_scale(facts: Iterable[ChartRow], pixels: float, before: float, after: float) -> AxisScale:
    """Return the scale of days that holds these facts and so many pixels on either side."""
    facts = list(facts)
    first, last = min(count_days(fact.start) for fact in facts), max(count_days(fact.end) for fact in facts)
    least = YEAR if last - first < 1 else 30
    if last - first < least:
        first, last = first - least / 2, last + least / 2
    a_pixel = (last - first) / max(pixels - before - after, pixels / 4)
    return AxisScale(max(2, first - before * a_pixel), min(_LAST_DAY, last + after * a_pixel), pixels)


def make_time_axis(days: AxisScale, options: ChartOptions) -> dict[str, Any]:
    ticks = _list_date_ticks(days, options)
    return {
        "type": "date",
        "range": [format_iso(days.low), format_iso(days.high)],
        "tickangle": 0,
        "tickvals": [moment.isoformat() for moment, _ in ticks],
        "ticktext": [words for _, words in ticks],
    }


def make_numbered_time_axis(days: AxisScale, options: ChartOptions) -> dict[str, Any]:
    """Return a time axis that counts days, for marks that reach so many pixels to either side."""
    ticks = _list_date_ticks(days, options)
    return {
        "range": days.range,
        "tickangle": 0,
        "tickvals": [moment.toordinal() for moment, _ in ticks],
        "ticktext": [words for _, words in ticks],
    }


def _list_date_ticks(days: AxisScale, options: ChartOptions) -> list[tuple[date, str]]:
    """Return round dates and their words, as close as the words allow."""
    for months in (1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000, 12000):
        if (days.high - days.low) / (YEAR / 12 * months) > 40:
            continue
        words = [(moment, _describe_tick(moment, months, options)) for moment in _list_first_days(days, months)]
        widest = max((chart_words.measure_width(said, SIZES.tick) for _, said in words), default=0)
        if YEAR / 12 * months / (days.high - days.low) * days.pixels >= widest + 18:
            break
    return words if len(words) > 1 else _list_two_dates(days, options)


def _describe_tick(moment: date, months: int, options: ChartOptions) -> str:
    return str(moment.year) if months >= 12 else chart_words.format_month(moment, options.language)


def _list_first_days(days: AxisScale, months: int) -> list[date]:
    """Return the first days of every so many months within the scale."""
    start, stop = date.fromordinal(int(days.low)), date.fromordinal(int(days.high))
    count = (start.year * 12 + start.month - 1 + months - 1) // months * months
    found = []
    while count // 12 <= date.max.year and (moment := date(count // 12, count % 12 + 1, 1)) <= stop:
        if moment >= start:
            found.append(moment)
        count += months
    return found


def _list_two_dates(days: AxisScale, options: ChartOptions) -> list[tuple[date, str]]:
    """Return two dates far apart, where there is room for no more: years, months or else days."""
    for months in (12, 1):
        found = _list_first_days(days, months)
        if len(found) > 1:
            return [(moment, _describe_tick(moment, months, options)) for moment in (found[0], found[-1])]
    quarter = (days.high - days.low) / 4
    moments = [date.fromordinal(int(days.low + part * quarter)) for part in (1, 3)]
    return [(moment, chart_words.format_day_and_month(moment, options.language)) for moment in moments]


EDGE = 18
TITLE_LINE, CAPTION_LINE = 1.32, 1.4
AXIS = 26
MORE_LINES = 9  # Plotly hangs a title of several lines higher than one of a single line
AXIS_TITLE = 22


@dataclass(frozen=True, slots=True)
class ChartArea:
    """The area between title and caption: its margins left and right, its height, the axis below it."""

    left: float
    right: float
    height: float
    axis: float = AXIS + AXIS_TITLE
    head: float = 0

    def width(self, options: ChartOptions) -> float:
        """Return the pixels between the margins."""
        return max(80.0, options.room - self.left - self.right)


SMALL_WINDOW = 720  # pixels of a page that shows a figure of unknown width


def _find_caption_room(options: ChartOptions) -> float:
    """Return how wide a caption may be: on a page of unknown width such that no small window cuts it."""
    return (options.room if options.width else min(options.room, SMALL_WINDOW)) - 2 * EDGE


def finish_figure(fig: go.Figure, sheet: ChartArea, title: str, caption: str, options: ChartOptions) -> go.Figure:
    """Give a figure its size, its title and its caption; `height` only makes it taller than its rows need."""
    heading = chart_words.wrap_text(options.title or title, options.room - 2 * EDGE, _get_title_size(options) * 1.06)
    caption = " · ".join(filter(None, (caption, options.mark)))
    lines = chart_words.wrap_text(caption, _find_caption_room(options), SIZES.caption) if caption else []
    top = (
        EDGE
        + (MORE_LINES if len(heading) > 1 else 0)
        + len(heading) * _get_title_size(options) * TITLE_LINE
        + 14
        + sheet.head
    )
    bottom = sheet.axis + (12 + len(lines) * SIZES.caption * CAPTION_LINE if lines else 0) + EDGE
    fig.update_layout(
        template=theme.make_template(options.dark),
        separators=chart_words.get_separators(options.language),
        margin={"l": sheet.left, "r": sheet.right, "t": top, "b": bottom, "pad": 0, "autoexpand": False},
        height=max(options.height or 0, round(top + sheet.height + bottom)),
        width=options.width,
        title=_make_figure_title(heading, options),
    )
    if lines:
        fig.add_annotation(_make_figure_caption(lines, sheet, options))
    return fig


def _get_title_size(options: ChartOptions) -> int:
    return SIZES.title_narrow if options.narrow else SIZES.title


def _make_figure_title(lines: list[str], options: ChartOptions) -> dict[str, object]:
    return {
        "text": chart_words.join_lines(lines),
        "font": {"size": _get_title_size(options)},
        "x": 0,
        "xref": "container",
        "xanchor": "left",
        "y": 1,
        "yref": "container",
        "yanchor": "top",
        "pad": {"t": EDGE + (MORE_LINES if len(lines) > 1 else 0), "l": EDGE},
        "automargin": False,
    }


def _make_figure_caption(lines: list[str], sheet: ChartArea, options: ChartOptions) -> dict[str, object]:
    """Hang the caption from the bottom of the plot by pixels, so that it keeps clear of the axis at any height."""
    return {
        "text": chart_words.join_lines(lines),
        "name": "caption",
        "font": {"size": SIZES.caption, "color": options.look.muted},
        "showarrow": False,
        "align": "left",
        "xref": "paper",
        "x": 0,
        "xanchor": "left",
        "xshift": EDGE - sheet.left,
        "yref": "paper",
        "y": 0,
        "yanchor": "top",
        "yshift": -sheet.axis - 12,
        "borderpad": 0,
    }


def make_note(words: str, options: ChartOptions, **place: object) -> dict[str, object]:
    """Return a small quiet text at a place of the figure."""
    quiet = {"size": SIZES.caption, "color": options.look.muted}
    return {"text": words, "showarrow": False, "font": quiet, "align": "left", "borderpad": 0, **place}


def describe_unit(fact: ChartRow, options: ChartOptions) -> str:
    return chart_words.escape_plotly(fact.unit_label or options.say("number"))


def place_unit_above(fact: ChartRow, sheet: ChartArea, options: ChartOptions) -> dict[str, object]:
    """Write the unit of an upright axis level above its numbers, where it is read first."""
    place = {"xref": "paper", "x": 0, "xanchor": "left", "xshift": EDGE - sheet.left}
    return make_note(
        describe_unit(fact, options), options, name="unit", yref="paper", y=1, yanchor="bottom", yshift=6, **place
    )


def place_unit_below(fact: ChartRow, height: float, options: ChartOptions, drop: float = 0) -> dict[str, object]:
    """Write the unit of a level axis under its numbers; `height` is the axis's on the paper, from 0 to 1."""
    place = {"xref": "paper", "x": 0, "xanchor": "left", "xshift": -3, "yref": "paper", "y": height}
    return make_note(describe_unit(fact, options), options, name="unit", yanchor="top", yshift=4 - AXIS - drop, **place)


def draw_sentence(words: str, options: ChartOptions) -> go.Figure:
    """Return a figure that says why nothing is drawn."""
    fig = go.Figure()
    size = theme.BASE_SIZE
    lines = chart_words.wrap_text(words, options.room - 4 * EDGE, size)
    fig.update_layout(
        template=theme.make_template(options.dark),
        separators=chart_words.get_separators(options.language),
        xaxis={"visible": False, "range": [0, 1]},
        yaxis={"visible": False, "range": [0, 1]},
        margin={"l": EDGE, "r": EDGE, "t": EDGE, "b": EDGE},
        height=options.height or 220,
        width=options.width,
    )
    fig.add_annotation(
        make_note(chart_words.join_lines(lines), options, xref="paper", yref="paper", x=0.5, y=0.5, align="center")
    )
    fig.layout.annotations[0].font.size = size
    return fig
