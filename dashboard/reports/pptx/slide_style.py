"""How slides look: the colours of the theme, fills, lines and text, and the master that is ours or a template's.

Colours are those of the scheme, never fixed ones: a house template gives the charts its own look.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

import pptx
from lxml import etree
from lxml.builder import ElementMaker
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.exc import PackageNotFoundError
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.util import Pt

from dashboard import theme
from dashboard.safe_text import remove_unprintable
from facts.errors import FileError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element as Element
    from pptx.presentation import Presentation
    from pptx.shapes.placeholder import LayoutPlaceholder
    from pptx.slide import SlideLayout, SlideLayouts


NAMES = {
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}
C = ElementMaker(namespace=NAMES["c"], nsmap=NAMES)
A = ElementMaker(namespace=NAMES["a"], nsmap=NAMES)
POINT = 12700  # English Metric Units, the unit of all lengths in Office files


@dataclass(frozen=True, slots=True)
class ThemeInk:
    """A colour of the theme, as it is or changed: `lumMod` and `lumOff` in thousandths of a percent make it paler."""

    name: str
    changes: tuple[tuple[str, int], ...] = ()

    def element(self) -> Element:
        return A.schemeClr(*(A(name, val=str(value)) for name, value in self.changes), val=self.name)

    def paler(self, share: int = 55) -> ThemeInk:
        """Return the colour with so many percent of light in it, and less of its own."""
        light = (("lumMod", (100 - share) * 1000), ("lumOff", share * 1000))
        return ThemeInk(self.name, (("satMod", 60_000), *light))

    def clear(self, percent: int) -> ThemeInk:
        """Return the colour with so many percent of it showing."""
        return ThemeInk(self.name, (*self.changes, ("alpha", percent * 1000)))


TEXT = ThemeInk("tx1")
QUIET = TEXT.paler(35)
RULE = TEXT.clear(16)
PAPER = ThemeInk("bg1")
HAIR = ThemeInk("bg1", (("lumMod", 85_000),))  # of tables, whose lines not every program draws clear
ACCENT = ThemeInk("accent1")
SERIES = tuple(ThemeInk(f"accent{number}") for number in range(1, 7))


def make_solid_fill(ink: ThemeInk) -> Element:
    return A.solidFill(ink.element())


def make_hatched_fill(ink: ThemeInk, paper: ThemeInk = PAPER) -> Element:
    """Return a fill of slanted strokes, which stays a pattern in a black and white print."""
    return A.pattFill(A.fgClr(ink.element()), A.bgClr(paper.element()), prst="wdUpDiag")


def make_fading_fill(ink: ThemeInk, angle: int = 0) -> Element:
    """Return a fill that fades out to the right, or along another angle in degrees."""
    stops = A.gsLst(A.gs(ink.element(), pos="0"), A.gs(ink.clear(0).element(), pos="100000"))
    return A.gradFill(stops, A.lin(ang=str(angle * 60000), scaled="0"), rotWithShape="1")


def make_no_fill() -> Element:
    return A.noFill()


def make_line(
    ink: ThemeInk | None, points: float = 1, dash: str = "", arrow: bool = False, cap: str = "flat"
) -> Element:
    """Return an outline or a stroke; without ink there is none."""
    if ink is None:
        return A.ln(A.noFill())
    parts = [make_solid_fill(ink)]
    if dash:
        parts.append(A.prstDash(val=dash))
    parts.append(A.round())
    if arrow:
        parts.append(A.tailEnd(type="triangle", w="med", len="med"))
    return A.ln(*parts, w=str(round(points * POINT)), cap=cap)


def make_shape_style(*parts: Element) -> Element:
    """Return the look of a part of a chart: a fill, then a line."""
    return C.spPr(*parts)


def make_character_style(tag: str, size: float, ink: ThemeInk, language: str = "", bold: bool = False) -> Element:
    """Return how letters look; `tag` is rPr for a run, defRPr for all of a text."""
    given: dict[str, str] = {"lang": language} if language else {}
    return A(tag, make_solid_fill(ink), **given, sz=str(round(size * 100)), b="1" if bold else "0")


def make_text_style(size: float, ink: ThemeInk = TEXT, wrap: bool = True, turn: int | None = None) -> Element:
    """Return how the text of an axis, a legend or labels looks."""
    body: dict[str, Any] = {"wrap": "square" if wrap else "none"}
    if turn is not None:
        body["rot"] = str(turn * 60000)
    paragraph = A.p(A.pPr(make_character_style("defRPr", size, ink)), A.endParaRPr(lang="en-US"))
    return C.txPr(A.bodyPr(**body), A.lstStyle(), paragraph)


def make_text(lines: Sequence[str], size: float, ink: ThemeInk, language: str) -> Element:
    """Return a text of its own, broken into these lines and no others."""
    paragraphs = [
        A.p(
            A.pPr(make_character_style("defRPr", size, ink), algn="l"),
            A.r(make_character_style("rPr", size, ink, language), A.t(remove_unprintable(line))),
        )
        for line in lines
    ]
    return C.tx(C.rich(A.bodyPr(wrap="none"), A.lstStyle(), *paragraphs))


def make_value(tag: str, content: object) -> Element:
    """Return an element of one setting."""
    said = {True: "1", False: "0"}.get(content, content) if isinstance(content, bool) else content
    return C(tag, val=str(said))


WIDTH, HEIGHT, EDGE = 960, 540, 40
_TITLE, _BODY = (EDGE, 26, WIDTH - 2 * EDGE, 58), (EDGE, 100, WIDTH - 2 * EDGE, 390)
_OPENING, _BELOW = (EDGE, 150, WIDTH - 2 * EDGE, 130), (EDGE, 290, WIDTH - 2 * EDGE, 120)
_FOOT, _NUMBER = (EDGE, 508, WIDTH - 2 * EDGE - 80, 20), (WIDTH - EDGE - 70, 508, 70, 20)
_KEPT = ("Title Slide", "Title and Content", "Title Only")
_FOOTERS = (PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.SLIDE_NUMBER)
_TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
_BODIES = (PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT)
_BAR = (
    '<p:sp xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:a="{a}">'
    '<p:nvSpPr><p:cNvPr id="99" name="Bar"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>'
    '<p:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{tall}"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    '<a:solidFill><a:schemeClr val="accent1"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr></p:sp>'
)
_REMEDY = "Give a .pptx file; save a .potx or .ppt as .pptx first."


def open_presentation(template: bytes | None) -> Presentation:
    """Return an empty presentation; a template's own slides are taken out. Raise FileError for what is none."""
    if template is None:
        return _make_own_presentation()
    try:
        made = pptx.Presentation(io.BytesIO(template))
    except (BadZipFile, PackageNotFoundError, KeyError, ValueError, SyntaxError) as error:
        raise FileError("it is no PowerPoint document", where="template", remedy=_REMEDY) from error
    if not any(_has_title(layout) for layout in made.slide_layouts):
        raise FileError("none of its layouts has a title", where="template", remedy="Give one with a title layout.")
    slides = made.slides._sldIdLst  # noqa: SLF001 - the library has no way to take a slide out
    for slide in list(slides):
        made.part.drop_rel(slide.rId)
        slides.remove(slide)
    return made


def find_first_layout(layouts: SlideLayouts) -> SlideLayout:
    """Return the layout of the first slide."""
    return next(
        (layout for layout in layouts if _has_kinds(layout, PP_PLACEHOLDER.CENTER_TITLE)), find_title_layout(layouts)
    )


def find_title_layout(layouts: SlideLayouts) -> SlideLayout:
    """Return the layout with a title and the least besides it, which the charts' slides take."""
    return min((layout for layout in layouts if _has_title(layout)), key=lambda layout: len(_list_others(layout)))


def find_text_layout(layouts: SlideLayouts) -> SlideLayout:
    """Return the layout with a title and one text; without one, that of the charts."""
    fitting = [
        layout
        for layout in layouts
        if _has_title(layout) and [_get_kind(one) for one in _list_others(layout)] in _TEXTS
    ]
    return fitting[0] if fitting else find_title_layout(layouts)


_TEXTS = [[kind] for kind in _BODIES]


def _get_kind(holder: LayoutPlaceholder) -> PP_PLACEHOLDER:
    return holder.placeholder_format.type


def _has_kinds(layout: Any, *kinds: PP_PLACEHOLDER) -> bool:
    return any(_get_kind(holder) in kinds for holder in layout.placeholders)


def _has_title(layout: SlideLayout) -> bool:
    return _has_kinds(layout, *_TITLES)


def _list_others(layout: Any) -> list[LayoutPlaceholder]:
    return [holder for holder in layout.placeholders if _get_kind(holder) not in (*_TITLES, *_FOOTERS)]


def is_footer(holder: LayoutPlaceholder) -> bool:
    """Whether a placeholder is the footer or the number of the slide; the date is told on the first slide."""
    return _get_kind(holder) in (PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)


def _make_own_presentation() -> Presentation:
    """Return 16:9 slides in the colours and the letters of the charts."""
    made = pptx.Presentation()
    made.slide_width, made.slide_height = Pt(WIDTH), Pt(HEIGHT)
    for layout in list(made.slide_layouts):
        if layout.name not in _KEPT:
            made.slide_layouts.remove(layout)
    _set_theme_colors(made)
    master = made.slide_master
    _place_holders(master, {PP_PLACEHOLDER.TITLE: _TITLE, PP_PLACEHOLDER.BODY: _BODY, **_FOOTS})
    for layout in made.slide_layouts:
        _place_holders(layout, {PP_PLACEHOLDER.CENTER_TITLE: _OPENING, PP_PLACEHOLDER.SUBTITLE: _BELOW})
    master.shapes._spTree.insert(2, parse_xml(_BAR.format(wide=Pt(WIDTH), tall=Pt(6), **NAMES)))  # noqa: SLF001
    for style, points, bold in (("title", 26, True), ("body", 18, False)):
        _set_letters(master.element, style, points, bold=bold)
    return made


_FOOTS = {PP_PLACEHOLDER.FOOTER: _FOOT, PP_PLACEHOLDER.SLIDE_NUMBER: _NUMBER, PP_PLACEHOLDER.DATE: _NUMBER}


def _place_holders(slide: Any, places: dict[PP_PLACEHOLDER, tuple[int, int, int, int]]) -> None:
    for holder in slide.placeholders:
        place = places.get(holder.placeholder_format.type)
        if place:
            holder.left, holder.top, holder.width, holder.height = map(Pt, place)
            _align_left(holder)


def _align_left(holder: LayoutPlaceholder) -> None:
    """Begin at the left edge, which titles, charts and captions share; the number ends at the right one."""
    body = holder.text_frame._txBody.bodyPr  # noqa: SLF001 - insets of placeholders are of no other use
    for name in ("lIns", "rIns"):
        body.set(name, "0")
    kind = holder.placeholder_format.type
    if kind in (PP_PLACEHOLDER.CENTER_TITLE, PP_PLACEHOLDER.TITLE):
        body.set("anchor", "b" if kind == PP_PLACEHOLDER.CENTER_TITLE else "ctr")
    if kind == PP_PLACEHOLDER.CENTER_TITLE:
        style = holder.element.xpath(".//a:lstStyle")[0]
        style.clear()
        style.append(parse_xml(f'<a:lvl1pPr xmlns:a="{NAMES["a"]}"><a:defRPr sz="3600"/></a:lvl1pPr>'))
    for paragraph in holder.element.iter(f"{{{NAMES['a']}}}lvl1pPr"):
        paragraph.set("algn", "r" if kind == PP_PLACEHOLDER.SLIDE_NUMBER else "l")


def _set_letters(master: Element, style: str, points: int, *, bold: bool) -> None:
    (level,) = master.xpath(f".//p:{style}Style/a:lvl1pPr")
    level.set("algn", "l")
    for name in ("marL", "indent"):
        level.set(name, "0")
    letters = level.find("a:defRPr", NAMES)
    for name in ("buFont", "buChar", "buNone"):
        for bullet in level.findall(f"a:{name}", NAMES):
            level.remove(bullet)
    letters.addprevious(parse_xml(f'<a:buNone xmlns:a="{NAMES["a"]}"/>'))
    letters.set("sz", str(points * 100))
    letters.set("b", "1" if bold else "0")


def _set_theme_colors(made: Presentation) -> None:
    """Give the presentation's theme the colours and the typeface of the charts."""
    part = made.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    root = etree.fromstring(part.blob)
    look = theme.LIGHT
    colours = {"dk1": look.ink, "lt1": look.paper, "dk2": look.muted, "lt2": look.rule, "hlink": look.accent}
    colours |= {f"accent{number}": colour for number, colour in enumerate(look.series[:6], 1)}
    scheme = root.find(".//a:clrScheme", NAMES)
    scheme.set("name", "Facts")
    for name, colour in colours.items():
        held = scheme.find(f"a:{name}", NAMES)
        held.clear()
        etree.SubElement(held, f"{{{NAMES['a']}}}srgbClr", val=colour[1:])
    for face in root.iterfind(".//a:fontScheme/*/a:latin", NAMES):
        face.set("typeface", theme.OFFICE_FONT)
    part.blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
