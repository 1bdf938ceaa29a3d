"""The slides of the house: our own master, made from the theme of the charts, or a template that was given."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

import pptx
from lxml import etree
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.exc import PackageNotFoundError
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.util import Pt

from dashboard import theme
from dashboard.reports.pptx_ink import NAMES
from facts.errors import FileError

if TYPE_CHECKING:
    from lxml.etree import _Element as Element
    from pptx.presentation import Presentation
    from pptx.shapes.placeholder import LayoutPlaceholder
    from pptx.slide import SlideLayout, SlideLayouts

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


def opened(template: bytes | None) -> Presentation:
    """Return an empty presentation; a template's own slides are taken out. Raise FileError for what is none."""
    if template is None:
        return _own()
    try:
        made = pptx.Presentation(io.BytesIO(template))
    except (BadZipFile, PackageNotFoundError, KeyError, ValueError, SyntaxError) as error:
        raise FileError("it is no PowerPoint document", where="template", remedy=_REMEDY) from error
    if not any(_titled(layout) for layout in made.slide_layouts):
        raise FileError("none of its layouts has a title", where="template", remedy="Give one with a title layout.")
    slides = made.slides._sldIdLst  # noqa: SLF001 - the library has no way to take a slide out
    for slide in list(slides):
        made.part.drop_rel(slide.rId)
        slides.remove(slide)
    return made


def opening(layouts: SlideLayouts) -> SlideLayout:
    """Return the layout of the first slide."""
    return next((layout for layout in layouts if _has(layout, PP_PLACEHOLDER.CENTER_TITLE)), titled(layouts))


def titled(layouts: SlideLayouts) -> SlideLayout:
    """Return the layout with a title and the least besides it, which the charts' slides take."""
    return min((layout for layout in layouts if _titled(layout)), key=lambda layout: len(_others(layout)))


def worded(layouts: SlideLayouts) -> SlideLayout:
    """Return the layout with a title and one text; without one, that of the charts."""
    fitting = [layout for layout in layouts if _titled(layout) and [_kind(one) for one in _others(layout)] in _TEXTS]
    return fitting[0] if fitting else titled(layouts)


_TEXTS = [[kind] for kind in _BODIES]


def _kind(holder: LayoutPlaceholder) -> PP_PLACEHOLDER:
    return holder.placeholder_format.type


def _has(layout: Any, *kinds: PP_PLACEHOLDER) -> bool:
    return any(_kind(holder) in kinds for holder in layout.placeholders)


def _titled(layout: SlideLayout) -> bool:
    return _has(layout, *_TITLES)


def _others(layout: Any) -> list[LayoutPlaceholder]:
    return [holder for holder in layout.placeholders if _kind(holder) not in (*_TITLES, *_FOOTERS)]


def is_footer(holder: LayoutPlaceholder) -> bool:
    """Whether a placeholder is the footer or the number of the slide; the date is told on the first slide."""
    return _kind(holder) in (PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)


def _own() -> Presentation:
    """Return 16:9 slides in the colours and the letters of the charts."""
    made = pptx.Presentation()
    made.slide_width, made.slide_height = Pt(WIDTH), Pt(HEIGHT)
    for layout in list(made.slide_layouts):
        if layout.name not in _KEPT:
            made.slide_layouts.remove(layout)
    _coloured(made)
    master = made.slide_master
    _placed(master, {PP_PLACEHOLDER.TITLE: _TITLE, PP_PLACEHOLDER.BODY: _BODY, **_FOOTS})
    for layout in made.slide_layouts:
        _placed(layout, {PP_PLACEHOLDER.CENTER_TITLE: _OPENING, PP_PLACEHOLDER.SUBTITLE: _BELOW})
    master.shapes._spTree.insert(2, parse_xml(_BAR.format(wide=Pt(WIDTH), tall=Pt(6), **NAMES)))  # noqa: SLF001
    for style, points, bold in (("title", 26, True), ("body", 18, False)):
        _lettered(master.element, style, points, bold=bold)
    return made


_FOOTS = {PP_PLACEHOLDER.FOOTER: _FOOT, PP_PLACEHOLDER.SLIDE_NUMBER: _NUMBER, PP_PLACEHOLDER.DATE: _NUMBER}


def _placed(slide: Any, places: dict[PP_PLACEHOLDER, tuple[int, int, int, int]]) -> None:
    for holder in slide.placeholders:
        place = places.get(holder.placeholder_format.type)
        if place:
            holder.left, holder.top, holder.width, holder.height = map(Pt, place)
            _aligned(holder)


def _aligned(holder: LayoutPlaceholder) -> None:
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


def _lettered(master: Element, style: str, points: int, *, bold: bool) -> None:
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


def _coloured(made: Presentation) -> None:
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
