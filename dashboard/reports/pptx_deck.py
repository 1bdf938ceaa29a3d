"""Slides as the report fills them: titles that fit, words at a place, footers, notes and alternative texts."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml import parse_xml
from pptx.util import Emu, Pt

from dashboard.charts import text
from dashboard.reports import pptx_house as house
from dashboard.reports import pptx_ink as ink
from dashboard.reports.pptx_ink import NAMES, POINT
from dashboard.text import printable
from facts import saying

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pptx.presentation import Presentation
    from pptx.shapes.base import BaseShape
    from pptx.slide import Slide, SlideLayout
    from pptx.text.text import TextFrame

    from dashboard.reports.pptx_ink import Ink

LINE = 1.22
SMALLEST_TITLE = 14
MOST_NOTES = 60_000
_NUMBER = (
    '<a:fld xmlns:a="{a}" id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum">'
    '<a:rPr lang="{lang}"/><a:t>{n}</a:t></a:fld>'
)


@dataclass(frozen=True, slots=True)
class Area:
    """A part of a slide, in points from its upper left corner."""

    left: float
    top: float
    width: float
    height: float

    def below(self, points: float) -> Area:
        """Return what is left under so many points."""
        return Area(self.left, self.top + points, self.width, self.height - points)

    def above(self, points: float) -> Area:
        """Return what is left over so many points at the lower end."""
        return Area(self.left, self.top, self.width, self.height - points)


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph: its text, size, colour and weight; `room` is the space before it."""

    text: str
    size: float = 12
    ink: Ink = ink.TEXT
    bold: bool = False
    room: float = 0

    def lines(self, width: float) -> int:
        return len(text.wrap(self.text, width * (0.94 if self.bold else 1), self.size)) if self.text else 1

    def height(self, width: float) -> float:
        return self.lines(width) * self.size * LINE + self.room


class Deck:
    """A presentation that is being filled."""

    def __init__(self, template: bytes | None, language: str, foot: str) -> None:
        self.presentation: Presentation = house.opened(template)
        self.language = saying.LOCALES[language].replace("_", "-")
        self.foot = foot

    @property
    def size(self) -> tuple[float, float]:
        made = self.presentation
        assert made.slide_width
        assert made.slide_height
        return made.slide_width / POINT, made.slide_height / POINT

    def opening(self, title: str, below: Sequence[str]) -> Slide:
        """Add the first slide."""
        slide = self._added(house.opening(self.presentation.slide_layouts), title)
        subtitle = [holder for holder in slide.placeholders if holder.placeholder_format.idx != 0]
        words = [Words(line, 16 if not at else 13, ink.QUIET, room=4) for at, line in enumerate(below)]
        if subtitle:
            self._fill(subtitle[0].text_frame, words, sized=True)
        else:
            self.words(slide, self.area(slide), words, "Subtitle")
        self._tidied(slide)
        return slide

    def slide(self, title: str) -> Slide:
        """Add a slide with a title and an empty area below it."""
        slide = self._added(house.titled(self.presentation.slide_layouts), title)
        self._tidied(slide)
        return slide

    def text(self, title: str, paragraphs: Sequence[str]) -> Slide:
        """Add a slide of words."""
        slide = self._added(house.worded(self.presentation.slide_layouts), title)
        bodies = [holder for holder in slide.placeholders if holder.placeholder_format.idx != 0]
        area = _area(bodies[0]) if bodies else self.area(slide)
        words = self._sized(paragraphs, area)
        if bodies:
            self._fill(bodies[0].text_frame, words, sized=True)
        elif words:
            self.words(slide, area, words, "Text")
        self._tidied(slide)
        return slide

    @staticmethod
    def _sized(paragraphs: Sequence[str], area: Area) -> list[Words]:
        """Return the paragraphs in the largest letters that fit."""
        found: list[Words] = []
        for size in (18, 16, 14, 12, 11, 10, 9, 8):
            found = [Words(part, size, room=size * 0.5) for part in paragraphs]
            if sum(part.height(area.width - 16) for part in found) <= area.height:
                break
        return found

    def _added(self, layout: SlideLayout, title: str) -> Slide:
        slide: Slide = self.presentation.slides.add_slide(layout)
        holder = slide.shapes.title
        assert holder is not None
        self._fill(holder.text_frame, [Words(printable(title))])
        self._fitted(holder, title, layout)
        self._footed(slide, layout)
        return slide

    def _fitted(self, holder: Any, title: str, layout: SlideLayout) -> None:
        """Write a long title smaller, so that it keeps within its place; one that is longer still is cut."""
        area, given = _area(holder), _letters(layout)
        size, width = given, area.width - 16
        while size > SMALLEST_TITLE and not self._holds(title, width, area.height, size):
            size -= 1
        (run,) = holder.text_frame.paragraphs[0].runs
        if not self._holds(title, width, area.height, size):
            lines = text.wrap(title, width * 0.9, size, most=max(1, int(area.height / (size * LINE))))
            run.text = " ".join(lines)
        if size < given:
            run.font.size = Pt(size)

    @staticmethod
    def _holds(title: str, width: float, height: float, size: float) -> bool:
        return len(text.wrap(title, width * 0.9, size)) * size * LINE <= height

    def area(self, slide: Slide) -> Area:
        """Return the room for content: under the title and above the footers, or above a title that stands below."""
        width, height = self.size
        title = _area(slide.shapes.title)
        edge = min(title.left, width * 0.08)
        left, right = edge, width - edge
        if title.top > height / 2:
            return Area(left, height * 0.05, right - left, title.top - height * 0.05)
        top = title.top + title.height + 8
        feet = [holder.top / POINT for holder in slide.placeholders if house.is_footer(holder)]
        bottom = min([foot for foot in feet if foot > height / 2], default=height * 0.93) - 6
        return Area(left, top, right - left, bottom - top)

    def empty(self) -> Area:
        """Return the room for content of a slide that is yet to be added."""
        return self._empty

    @cached_property
    def _empty(self) -> Area:
        slide = self.slide("…")
        found = self.area(slide)
        slides = self.presentation.slides._sldIdLst  # noqa: SLF001 - as in pptx_house
        self.presentation.part.drop_rel(slides[-1].rId)
        slides.remove(slides[-1])
        return found

    def _footed(self, slide: Slide, layout: Any) -> None:
        """Put the footer and the number, which no library copies from the layout, on the slide."""
        for holder in layout.placeholders:
            if house.is_footer(holder):
                slide.shapes.clone_placeholder(holder)
        for holder in slide.placeholders:
            kind = holder.placeholder_format.type
            if kind == PP_PLACEHOLDER.FOOTER:
                size = 10 if text.width(self.foot, 10) < _area(holder).width - 16 else 8
                self._fill(
                    holder.text_frame, [Words(_short(self.foot, _area(holder), size), size, ink.QUIET)], sized=True
                )
            elif kind == PP_PLACEHOLDER.SLIDE_NUMBER:
                number = _NUMBER.format(lang=self.language, n=len(self.presentation.slides), **NAMES)
                holder.text_frame.paragraphs[0]._p.append(parse_xml(number))  # noqa: SLF001 - a field is no run

    @staticmethod
    def _tidied(slide: Slide) -> None:
        """Take out the placeholders that nothing was put into: they would ask for a click."""
        for holder in list(slide.placeholders):
            field = holder.element.xpath(".//a:fld")
            if not field and not (holder.has_text_frame and holder.text_frame.text.strip()):
                holder.element.getparent().remove(holder.element)

    def words(self, slide: Slide, area: Area, paragraphs: Sequence[Words], name: str) -> BaseShape:
        """Write paragraphs at a place of a slide."""
        box = slide.shapes.add_textbox(*_places(area))
        box.name = name
        frame = box.text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Emu(0)
        self._fill(frame, paragraphs, sized=True)
        return box

    def _fill(self, frame: TextFrame, paragraphs: Iterable[Words], *, sized: bool = False) -> None:
        for at, words in enumerate(paragraphs):
            paragraph: Any = frame.paragraphs[0] if not at else frame.add_paragraph()  # type: ignore[no-untyped-call]
            self.run(paragraph, words, sized=sized)

    def run(self, paragraph: Any, words: Words, *, sized: bool = True) -> None:
        """Write words into a paragraph in the report's language; unsized ones look as their place has it."""
        run = paragraph.add_run()
        run.text = printable(words.text)
        look = run._r.get_or_add_rPr()  # noqa: SLF001 - the library knows no scheme colour with light in it
        look.set("lang", self.language)
        if sized:
            look.set("sz", str(round(words.size * 100)))
            look.set("b", "1" if words.bold else "0")
            look.insert(0, parse_xml(_xml(words.ink)))
            paragraph.space_before = Pt(words.room)
            paragraph._p.get_or_add_endParaRPr().set("sz", look.get("sz"))  # noqa: SLF001 - else empty lines are tall

    def picture(self, slide: Slide, area: Area, content: bytes, form: float, words: str) -> None:
        """Put a picture, `form` times as wide as high, into the middle of an area, as large as it fits."""
        width = min(area.width, area.height * form)
        place = Area(area.left + (area.width - width) / 2, area.top, width, width / form)
        shape = slide.shapes.add_picture(io.BytesIO(content), *_places(place))
        described(shape, shape.name, words)

    def note(self, slide: Slide, lines: Sequence[str]) -> None:
        """Write the speaker's notes."""
        frame = slide.notes_slide.notes_text_frame
        if frame is None or not lines:
            return
        self._fill(frame, [Words(line) for line in "\n".join(lines)[:MOST_NOTES].splitlines()])


def described(shape: BaseShape, name: str, words: str) -> None:
    """Give a shape the text that is read to those who do not see it."""
    shape.name = name
    properties = shape.element.xpath(".//p:cNvPr")[0]
    properties.set("descr", printable(words))


def _xml(colour: Ink) -> bytes:
    from lxml import etree  # noqa: PLC0415 - one line of text

    return bytes(etree.tostring(ink.solid(colour)))


def _area(shape: Any) -> Area:
    return Area(*(value / POINT for value in (shape.left, shape.top, shape.width, shape.height)))


def _places(area: Area) -> tuple[Pt, Pt, Pt, Pt]:
    return Pt(area.left), Pt(area.top), Pt(area.width), Pt(area.height)


def _short(words: str, area: Area, size: float) -> str:
    return text.shorten(words, area.width - 16, size)


def _letters(layout: Any) -> float:
    """Return the size in which a layout writes its title: its own, else that of its master."""
    (holder, *_) = [one for one in layout.placeholders if one.placeholder_format.idx == 0]
    own = holder.element.xpath(".//a:lstStyle/a:lvl1pPr/a:defRPr/@sz")
    general = layout.slide_master.element.xpath(".//p:titleStyle/a:lvl1pPr/a:defRPr/@sz")
    return int((own or general or ["2800"])[0]) / 100
