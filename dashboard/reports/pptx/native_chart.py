"""Which native chart shows a section, and the chart written with its workbook, to be edited in PowerPoint.

Bars are used where zero means none, points and lines over time elsewhere. A bar is solid as far as the number is
sure, hatched where it may end, and fades where no end is stated.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from lxml import etree
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Pt

from dashboard.charts import NativeForm, canvas, chart_words, trend_chart
from dashboard.charts.chart_input import RANGES, group_rows, read_rows
from dashboard.reports.pptx import chart_plot as plot
from dashboard.reports.pptx import chart_plot as sheets
from dashboard.reports.pptx import slide_style as ink
from dashboard.reports.pptx.chart_plot import (
    SMALL,
    ChartSheet,
    NativePlot,
    PlotAxis,
    PlotSeries,
    PointLabel,
    SheetColumn,
)
from dashboard.reports.pptx.point_plots import make_dot_plot, make_event_plot, make_line_plot
from dashboard.reports.pptx.slide_style import C, make_value
from dashboard.safe_text import remove_unprintable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lxml.etree import _Element as Element
    from pptx.shapes.graphfrm import GraphicFrame
    from pptx.slide import Slide

    from dashboard.charts import ChartOptions, NativeChart
    from dashboard.charts.chart_input import ChartRow
    from dashboard.reports.pptx.chart_plot import FittedRows, PlotBox, SeriesLook
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
    ticks = axis.axis(canvas.get_ends(chosen.facts)[1], options)["tickvals"]
    gap = plot.measure_step(ticks)
    form = plot.make_number_format(gap, ticks[-1], report.language)
    along = PlotAxis(axis.low, axis.high, gap, form, chosen.facts[0].unit_label or options.say("number"))
    return NativePlot(sheet, (*series, words), box, along, None, chosen.letters, chosen.pitch, shown=chosen.facts)


def _fit_bar_scale(chosen: FittedRows, box: PlotBox) -> canvas.AxisScale:
    after = [chosen.room(place) + OPENING for place in range(len(chosen.facts))]
    return canvas.fit_scale(chosen.facts, box.inner[0], log=False, after=after)


def _measure_bar_parts(fact: ChartRow, axis: canvas.AxisScale) -> dict[str, float]:
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
    axis: canvas.AxisScale,
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


def _make_bar_chart(section: ReportSection, facts: Sequence[ChartRow], given: FigureContext) -> list[SlideFigure]:
    groups = list(group_rows(facts, "metric").values())
    return [_make_one_metric(section, group, given, several=len(groups) > 1) for group in groups[:MOST_METRICS]]


def _make_one_metric(
    section: ReportSection, facts: Sequence[ChartRow], given: FigureContext, *, several: bool
) -> SlideFigure:
    ordered, options = _get_native(section).order(facts), given.options
    log = options.log and canvas.explain_no_log(ordered) is None
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
    NativeForm.BARS: _make_bar_chart,
    NativeForm.DOTS: _make_dots,
    NativeForm.LINES: _make_lines,
    NativeForm.EVENTS: _make_events,
}


ALONG, ACROSS = "111111111", "222222222"
THICKEST = 30  # points of a bar


class NativeDrawing:
    """A plot as python-pptx takes the data of a chart: its XML and its workbook."""

    def __init__(self, plot: NativePlot, language: str) -> None:
        self.plot, self.language = plot, language

    def xml_bytes(self, _chart_type: object) -> bytes:
        """Return the chart's part."""
        space = _make_chart_space(self.plot, self.language)
        return bytes(etree.tostring(space, xml_declaration=True, encoding="UTF-8", standalone=True))

    @property
    def xlsx_blob(self) -> bytes:
        """Return the workbook that "Edit data" opens."""
        return self.plot.sheet.to_xlsx()


def add_native_chart(slide: Slide, plot: NativePlot, left: float, top: float, language: str) -> GraphicFrame:
    """Add the chart to a slide; its place is in points."""
    kind = XL_CHART_TYPE.BAR_STACKED if plot.across is None else XL_CHART_TYPE.XY_SCATTER
    place = (Pt(left), Pt(top), Pt(plot.box.width), Pt(plot.box.height))
    drawing: Any = NativeDrawing(plot, language)  # what add_chart asks of its data, without the library's own writers
    frame: Any = slide.shapes.add_chart(kind, *place, drawing)
    return cast("GraphicFrame", frame)


def _make_chart_space(plot: NativePlot, language: str) -> Element:
    chart = C.chart(make_value("autoTitleDeleted", True), _make_plot_area(plot, language))
    if plot.explained:
        chart.append(_make_legend(plot))
    chart.extend([make_value("plotVisOnly", True), make_value("dispBlanksAs", "gap")])
    return C.chartSpace(
        make_value("date1904", False),
        make_value("lang", language),
        make_value("roundedCorners", False),
        chart,
        ink.make_shape_style(ink.make_no_fill(), ink.make_line(None)),
        ink.make_text_style(plot.letters),
    )


def _make_plot_area(plot: NativePlot, language: str) -> Element:
    area = C.plotArea(_make_layout(plot))
    if plot.across is None:
        area.extend(
            [_make_bars(plot, language), _make_names_axis(plot), _make_value_axis(plot.along, None, ALONG, language)]
        )
    else:
        level, up = (plot.across, plot.along) if plot.upright else (plot.along, plot.across)
        area.append(_make_points(plot, language))
        area.append(_make_value_axis(level, up, ALONG, language))
        area.append(_make_value_axis(up, level, ACROSS, language))
    area.append(ink.make_shape_style(ink.make_no_fill(), ink.make_line(None)))
    return area


def _make_layout(plot: NativePlot) -> Element:
    """Fix the area between the axes, so that names, numbers and words have the room they were measured for."""
    box = plot.box
    width, height = box.inner
    places = {"x": box.left / box.width, "y": box.top / box.height, "w": width / box.width, "h": height / box.height}
    modes = [make_value("layoutTarget", "inner"), make_value("xMode", "edge"), make_value("yMode", "edge")]
    return C.layout(C.manualLayout(*modes, *(make_value(name, f"{share:.5f}") for name, share in places.items())))


def _make_bars(plot: NativePlot, language: str) -> Element:
    thick = min(THICKEST, plot.pitch * 0.62)
    return C.barChart(
        make_value("barDir", "bar"),
        make_value("grouping", "stacked"),
        make_value("varyColors", False),
        *(_make_bar_series(place, series, plot, language) for place, series in enumerate(plot.series)),
        make_value("gapWidth", min(500, round((plot.pitch / thick - 1) * 100))),
        make_value("overlap", 100),
        make_value("axId", ACROSS),
        make_value("axId", ALONG),
    )


def _make_bar_series(place: int, series: PlotSeries, plot: NativePlot, language: str) -> Element:
    sheet = plot.sheet
    return C.ser(
        *_make_series_head(place, series, sheet),
        _make_fill(series.look),
        make_value("invertIfNegative", False),
        *_iter_labels(series, plot, language),
        C.cat(_make_text_reference(sheet, "name", (0, sheet.length - 1))),
        C.val(_make_number_reference(sheet, series.y, series.span(sheet))),
    )


def _make_points(plot: NativePlot, language: str) -> Element:
    return C.scatterChart(
        make_value("scatterStyle", "lineMarker"),
        make_value("varyColors", False),
        *(_make_point_series(place, series, plot, language) for place, series in enumerate(plot.series)),
        make_value("axId", ALONG),
        make_value("axId", ACROSS),
    )


def _make_point_series(place: int, series: PlotSeries, plot: NativePlot, language: str) -> Element:
    sheet, rows = plot.sheet, series.span(plot.sheet)
    return C.ser(
        *_make_series_head(place, series, sheet),
        ink.make_shape_style(_make_stroke(series.look)),
        _make_marker(series.look),
        *(_make_own_point(at, look, at in series.loose) for at, look in series.points.items()),
        *_iter_labels(series, plot, language),
        C.xVal(_make_number_reference(sheet, series.x, rows)),
        C.yVal(_make_number_reference(sheet, series.y, rows)),
        make_value("smooth", False),
    )


def _make_series_head(place: int, series: PlotSeries, sheet: ChartSheet) -> list[Element]:
    first = series.span(sheet)[0]
    if series.named:
        where, name = sheet.cell(series.named, first), str(sheet.column(series.named).values[first])
    else:
        where, name = sheet.find_head(series.y), sheet.column(series.y).heading
    named = C.tx(C.strRef(C.f(where), C.strCache(make_value("ptCount", 1), _make_cell_reference(0, name))))
    return [make_value("idx", place), make_value("order", place), named]


def _make_cell_reference(place: int, content: object) -> Element:
    return C.pt(C.v(remove_unprintable(content)), idx=str(place))


def _make_text_reference(sheet: ChartSheet, key: str, rows: tuple[int, int]) -> Element:
    cells = sheet.column(key).values[rows[0] : rows[1] + 1]
    cached = C.strCache(
        make_value("ptCount", len(cells)), *(_make_cell_reference(at, cell) for at, cell in enumerate(cells))
    )
    return C.strRef(C.f(sheet.reference(key, *rows)), cached)


def _make_number_reference(sheet: ChartSheet, key: str, rows: tuple[int, int]) -> Element:
    cells = sheet.column(key).values[rows[0] : rows[1] + 1]
    known = [(at, cell) for at, cell in enumerate(cells) if cell is not None]
    cached = C.numCache(C.formatCode("General"), make_value("ptCount", len(cells)))
    cached.extend(_make_cell_reference(at, sheet.number(cell)) for at, cell in known)
    return C.numRef(C.f(sheet.reference(key, *rows)), cached)


def _make_fill(look: SeriesLook) -> Element:
    fills = {
        "solid": lambda: ink.make_solid_fill(look.ink),
        "hatched": lambda: ink.make_hatched_fill(look.ink),
        "fading": lambda: ink.make_fading_fill(look.ink),
        "none": ink.make_no_fill,
    }
    stroke = (
        ink.make_line(look.ink, 1, "sysDash" if look.outline == "dash" else "") if look.outline else ink.make_line(None)
    )
    return ink.make_shape_style(fills[look.fill](), stroke)


def _make_marker(look: SeriesLook) -> Element:
    if look.symbol in ("", "none"):
        return C.marker(make_value("symbol", "none"))
    fill = {"none": look.ink.paler(80), "pale": look.ink.paler(60)}.get(look.fill, look.ink)
    return C.marker(
        make_value("symbol", look.symbol),
        make_value("size", look.size),
        ink.make_shape_style(ink.make_solid_fill(fill), ink.make_line(look.ink, 1.75)),
    )


def _make_stroke(look: SeriesLook) -> Element:
    if not look.joined:
        return ink.make_line(None)
    broad = look.stroke > 3
    return ink.make_line(
        look.ink.clear(45) if broad else look.ink, look.stroke, "sysDash" if look.outline == "dash" else ""
    )


def _make_own_point(place: int, look: SeriesLook, loose: bool) -> Element:
    """Return the look of one point and of the line that leads to it."""
    stroke = ink.make_line(look.ink, 1.5 if loose else 1.75, "sysDot" if loose else "", cap="rnd")
    return C.dPt(
        make_value("idx", place), _make_marker(look), make_value("bubble3D", False), ink.make_shape_style(stroke)
    )


def _iter_labels(series: PlotSeries, plot: NativePlot, language: str) -> Iterator[Element]:
    """Yield the words at the points of a series; the others have none."""
    if not series.labels:
        return
    written = [_make_label(place, label, plot, language) for place, label in sorted(series.labels.items())]
    text = ink.make_text_style(plot.letters, wrap=False)
    yield C.dLbls(
        *written, ink.make_shape_style(ink.make_no_fill(), ink.make_line(None)), text, *_make_show_flags(False)
    )


def _make_label(place: int, label: PointLabel, plot: NativePlot, language: str) -> Element:
    return C.dLbl(
        make_value("idx", place),
        C.layout(),
        ink.make_text(label.lines, plot.letters, ink.TEXT, language),
        make_value("dLblPos", label.side),
        *_make_show_flags(True),
    )


def _make_show_flags(shown: bool) -> list[Element]:
    names = ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")
    return [make_value(name, shown and name == "showVal") for name in names]


def _make_names_axis(plot: NativePlot) -> Element:
    return C.catAx(
        make_value("axId", ACROSS),
        C.scaling(make_value("orientation", "maxMin")),
        make_value("delete", False),
        make_value("axPos", "l"),
        C.numFmt(formatCode="General", sourceLinked="0"),
        make_value("majorTickMark", "none"),
        make_value("minorTickMark", "none"),
        make_value("tickLblPos", "low"),
        ink.make_shape_style(ink.make_line(ink.QUIET, 0.75)),
        ink.make_text_style(plot.letters),
        make_value("crossAx", ALONG),
        make_value("crosses", "min"),
        make_value("auto", False),
        make_value("lblAlgn", "ctr"),
        make_value("lblOffset", 40),
        make_value("tickLblSkip", 1),
        make_value("noMultiLvlLbl", True),
    )


def _make_value_axis(axis: PlotAxis, crossed: PlotAxis | None, own: str, language: str) -> Element:
    """Write an axis of numbers; it stands at the lower or left end of the one it crosses, bars' names run downwards."""
    side, other = ("b", ACROSS) if own == ALONG else ("l", ALONG)
    made = C.valAx(
        make_value("axId", own), _make_scaling(axis), make_value("delete", axis.hidden), make_value("axPos", side)
    )
    if not axis.hidden:
        made.append(C.majorGridlines(ink.make_shape_style(ink.make_line(ink.RULE, 0.5))))
    if axis.title:
        made.append(_make_axis_title(axis.title, language))
    made.extend(
        [
            C.numFmt(formatCode=axis.form, sourceLinked="0"),
            make_value("majorTickMark", "none"),
            make_value("minorTickMark", "none"),
            make_value("tickLblPos", "nextTo"),
            ink.make_shape_style(ink.make_line(ink.RULE, 0.75)),
            ink.make_text_style(SMALL, ink.QUIET),
            make_value("crossAx", other),
            make_value("crosses", "max" if crossed is None or crossed.reverse else "min"),
            make_value("crossBetween", "between" if crossed is None else "midCat"),
        ]
    )
    if axis.step:
        made.append(make_value("majorUnit", f"{axis.step:.12g}"))
    return made


def _make_scaling(axis: PlotAxis) -> Element:
    made = C.scaling()
    if axis.log:
        made.append(make_value("logBase", 10))
    made.append(make_value("orientation", "maxMin" if axis.reverse else "minMax"))
    made.extend([make_value("max", f"{axis.high:.12g}"), make_value("min", f"{axis.low:.12g}")])
    return made


def _make_axis_title(words: str, language: str) -> Element:
    made = C.title(ink.make_text((words,), SMALL, ink.QUIET, language))
    made.append(make_value("overlay", False))
    return made


def _make_legend(plot: NativePlot) -> Element:
    """Explain the marks; series that only carry words or names are left out."""
    hidden = [
        C.legendEntry(make_value("idx", place), make_value("delete", True))
        for place, series in enumerate(plot.series)
        if not series.look.words
    ]
    return C.legend(
        make_value("legendPos", plot.legend),
        *hidden,
        make_value("overlay", False),
        ink.make_text_style(SMALL, ink.TEXT),
    )
