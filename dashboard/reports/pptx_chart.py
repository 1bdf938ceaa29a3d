"""A plot written as a native chart with its workbook, which PowerPoint and others open, show and edit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from lxml import etree
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Pt

from dashboard.reports import pptx_ink as ink
from dashboard.reports.pptx_ink import C, value
from dashboard.reports.pptx_plot import SMALL
from dashboard.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element
    from pptx.shapes.graphfrm import GraphicFrame
    from pptx.slide import Slide

    from dashboard.reports.pptx_plot import Axis, Label, Look, Plot, Series
    from dashboard.reports.pptx_sheet import Sheet

ALONG, ACROSS = "111111111", "222222222"
THICKEST = 30  # points of a bar


class Drawing:
    """A plot as python-pptx takes the data of a chart: its XML and its workbook."""

    def __init__(self, plot: Plot, language: str) -> None:
        self.plot, self.language = plot, language

    def xml_bytes(self, _chart_type: object) -> bytes:
        """Return the chart's part."""
        space = _space(self.plot, self.language)
        return bytes(etree.tostring(space, xml_declaration=True, encoding="UTF-8", standalone=True))

    @property
    def xlsx_blob(self) -> bytes:
        """Return the workbook that "Edit data" opens."""
        return self.plot.sheet.to_xlsx()


def add(slide: Slide, plot: Plot, left: float, top: float, language: str) -> GraphicFrame:
    """Add the chart to a slide; its place is in points."""
    kind = XL_CHART_TYPE.BAR_STACKED if plot.across is None else XL_CHART_TYPE.XY_SCATTER
    place = (Pt(left), Pt(top), Pt(plot.box.width), Pt(plot.box.height))
    drawing: Any = Drawing(plot, language)  # what add_chart asks of its data, without the library's own writers
    frame: Any = slide.shapes.add_chart(kind, *place, drawing)
    return cast("GraphicFrame", frame)


def _space(plot: Plot, language: str) -> Element:
    chart = C.chart(value("autoTitleDeleted", True), _area(plot, language))
    if plot.explained:
        chart.append(_legend(plot))
    chart.extend([value("plotVisOnly", True), value("dispBlanksAs", "gap")])
    return C.chartSpace(
        value("date1904", False),
        value("lang", language),
        value("roundedCorners", False),
        chart,
        ink.shape(ink.none(), ink.line(None)),
        ink.lettering(plot.letters),
    )


def _area(plot: Plot, language: str) -> Element:
    area = C.plotArea(_layout(plot))
    if plot.across is None:
        area.extend([_bars(plot, language), _names_axis(plot), _axis(plot.along, None, ALONG, language)])
    else:
        level, up = (plot.across, plot.along) if plot.upright else (plot.along, plot.across)
        area.append(_points(plot, language))
        area.append(_axis(level, up, ALONG, language))
        area.append(_axis(up, level, ACROSS, language))
    area.append(ink.shape(ink.none(), ink.line(None)))
    return area


def _layout(plot: Plot) -> Element:
    """Fix the area between the axes, so that names, numbers and words have the room they were measured for."""
    box = plot.box
    width, height = box.inner
    places = {"x": box.left / box.width, "y": box.top / box.height, "w": width / box.width, "h": height / box.height}
    modes = [value("layoutTarget", "inner"), value("xMode", "edge"), value("yMode", "edge")]
    return C.layout(C.manualLayout(*modes, *(value(name, f"{share:.5f}") for name, share in places.items())))


def _bars(plot: Plot, language: str) -> Element:
    thick = min(THICKEST, plot.pitch * 0.62)
    return C.barChart(
        value("barDir", "bar"),
        value("grouping", "stacked"),
        value("varyColors", False),
        *(_bar(place, series, plot, language) for place, series in enumerate(plot.series)),
        value("gapWidth", min(500, round((plot.pitch / thick - 1) * 100))),
        value("overlap", 100),
        value("axId", ACROSS),
        value("axId", ALONG),
    )


def _bar(place: int, series: Series, plot: Plot, language: str) -> Element:
    sheet = plot.sheet
    return C.ser(
        *_head(place, series, sheet),
        _fill(series.look),
        value("invertIfNegative", False),
        *_labels(series, plot, language),
        C.cat(_texts(sheet, "name", (0, sheet.length - 1))),
        C.val(_numbers(sheet, series.y, series.span(sheet))),
    )


def _points(plot: Plot, language: str) -> Element:
    return C.scatterChart(
        value("scatterStyle", "lineMarker"),
        value("varyColors", False),
        *(_point(place, series, plot, language) for place, series in enumerate(plot.series)),
        value("axId", ALONG),
        value("axId", ACROSS),
    )


def _point(place: int, series: Series, plot: Plot, language: str) -> Element:
    sheet, rows = plot.sheet, series.span(plot.sheet)
    return C.ser(
        *_head(place, series, sheet),
        ink.shape(_stroke(series.look)),
        _marker(series.look),
        *(_own_point(at, look, at in series.loose) for at, look in series.points.items()),
        *_labels(series, plot, language),
        C.xVal(_numbers(sheet, series.x, rows)),
        C.yVal(_numbers(sheet, series.y, rows)),
        value("smooth", False),
    )


def _head(place: int, series: Series, sheet: Sheet) -> list[Element]:
    first = series.span(sheet)[0]
    if series.named:
        where, name = sheet.cell(series.named, first), str(sheet.column(series.named).values[first])
    else:
        where, name = sheet.heading(series.y), sheet.column(series.y).heading
    named = C.tx(C.strRef(C.f(where), C.strCache(value("ptCount", 1), _cell(0, name))))
    return [value("idx", place), value("order", place), named]


def _cell(place: int, content: object) -> Element:
    return C.pt(C.v(printable(content)), idx=str(place))


def _texts(sheet: Sheet, key: str, rows: tuple[int, int]) -> Element:
    cells = sheet.column(key).values[rows[0] : rows[1] + 1]
    cached = C.strCache(value("ptCount", len(cells)), *(_cell(at, cell) for at, cell in enumerate(cells)))
    return C.strRef(C.f(sheet.reference(key, *rows)), cached)


def _numbers(sheet: Sheet, key: str, rows: tuple[int, int]) -> Element:
    cells = sheet.column(key).values[rows[0] : rows[1] + 1]
    known = [(at, cell) for at, cell in enumerate(cells) if cell is not None]
    cached = C.numCache(C.formatCode("General"), value("ptCount", len(cells)))
    cached.extend(_cell(at, sheet.number(cell)) for at, cell in known)
    return C.numRef(C.f(sheet.reference(key, *rows)), cached)


def _fill(look: Look) -> Element:
    fills = {
        "solid": lambda: ink.solid(look.ink),
        "hatched": lambda: ink.hatched(look.ink),
        "fading": lambda: ink.fading(look.ink),
        "none": ink.none,
    }
    stroke = ink.line(look.ink, 1, "sysDash" if look.outline == "dash" else "") if look.outline else ink.line(None)
    return ink.shape(fills[look.fill](), stroke)


def _marker(look: Look) -> Element:
    if look.symbol in ("", "none"):
        return C.marker(value("symbol", "none"))
    fill = {"none": look.ink.paler(80), "pale": look.ink.paler(60)}.get(look.fill, look.ink)
    return C.marker(
        value("symbol", look.symbol),
        value("size", look.size),
        ink.shape(ink.solid(fill), ink.line(look.ink, 1.75)),
    )


def _stroke(look: Look) -> Element:
    if not look.joined:
        return ink.line(None)
    broad = look.stroke > 3
    return ink.line(look.ink.clear(45) if broad else look.ink, look.stroke, "sysDash" if look.outline == "dash" else "")


def _own_point(place: int, look: Look, loose: bool) -> Element:
    """Return the look of one point and of the line that leads to it."""
    stroke = ink.line(look.ink, 1.5 if loose else 1.75, "sysDot" if loose else "", cap="rnd")
    return C.dPt(value("idx", place), _marker(look), value("bubble3D", False), ink.shape(stroke))


def _labels(series: Series, plot: Plot, language: str) -> Iterator[Element]:
    """Yield the words at the points of a series; the others have none."""
    if not series.labels:
        return
    written = [_label(place, label, plot, language) for place, label in sorted(series.labels.items())]
    text = ink.lettering(plot.letters, wrap=False)
    yield C.dLbls(*written, ink.shape(ink.none(), ink.line(None)), text, *_showing(False))


def _label(place: int, label: Label, plot: Plot, language: str) -> Element:
    return C.dLbl(
        value("idx", place),
        C.layout(),
        ink.words(label.lines, plot.letters, ink.TEXT, language),
        value("dLblPos", label.side),
        *_showing(True),
    )


def _showing(shown: bool) -> list[Element]:
    names = ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")
    return [value(name, shown and name == "showVal") for name in names]


def _names_axis(plot: Plot) -> Element:
    return C.catAx(
        value("axId", ACROSS),
        C.scaling(value("orientation", "maxMin")),
        value("delete", False),
        value("axPos", "l"),
        C.numFmt(formatCode="General", sourceLinked="0"),
        value("majorTickMark", "none"),
        value("minorTickMark", "none"),
        value("tickLblPos", "low"),
        ink.shape(ink.line(ink.QUIET, 0.75)),
        ink.lettering(plot.letters),
        value("crossAx", ALONG),
        value("crosses", "min"),
        value("auto", False),
        value("lblAlgn", "ctr"),
        value("lblOffset", 40),
        value("tickLblSkip", 1),
        value("noMultiLvlLbl", True),
    )


def _axis(axis: Axis, crossed: Axis | None, own: str, language: str) -> Element:
    """Write an axis of numbers; it stands at the lower or left end of the one it crosses, bars' names run downwards."""
    side, other = ("b", ACROSS) if own == ALONG else ("l", ALONG)
    made = C.valAx(value("axId", own), _scaling(axis), value("delete", axis.hidden), value("axPos", side))
    if not axis.hidden:
        made.append(C.majorGridlines(ink.shape(ink.line(ink.RULE, 0.5))))
    if axis.title:
        made.append(_title(axis.title, language))
    made.extend(
        [
            C.numFmt(formatCode=axis.form, sourceLinked="0"),
            value("majorTickMark", "none"),
            value("minorTickMark", "none"),
            value("tickLblPos", "nextTo"),
            ink.shape(ink.line(ink.RULE, 0.75)),
            ink.lettering(SMALL, ink.QUIET),
            value("crossAx", other),
            value("crosses", "max" if crossed is None or crossed.reverse else "min"),
            value("crossBetween", "between" if crossed is None else "midCat"),
        ]
    )
    if axis.step:
        made.append(value("majorUnit", f"{axis.step:.12g}"))
    return made


def _scaling(axis: Axis) -> Element:
    made = C.scaling()
    if axis.log:
        made.append(value("logBase", 10))
    made.append(value("orientation", "maxMin" if axis.reverse else "minMax"))
    made.extend([value("max", f"{axis.high:.12g}"), value("min", f"{axis.low:.12g}")])
    return made


def _title(words: str, language: str) -> Element:
    made = C.title(ink.words((words,), SMALL, ink.QUIET, language))
    made.append(value("overlay", False))
    return made


def _legend(plot: Plot) -> Element:
    """Explain the marks; series that only carry words or names are left out."""
    hidden = [
        C.legendEntry(value("idx", place), value("delete", True))
        for place, series in enumerate(plot.series)
        if not series.look.words
    ]
    return C.legend(value("legendPos", plot.legend), *hidden, value("overlay", False), ink.lettering(SMALL, ink.TEXT))
