"""Slides as the report fills them: titles that fit, words, footers, notes, alternative texts, tables in parts."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from lxml import etree
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml import parse_xml
from pptx.util import Emu, Pt

from dashboard.charts import chart_words
from dashboard.reports.pptx import slide_style as house
from dashboard.reports.pptx import slide_style as ink
from dashboard.reports.pptx.slide_style import NAMES, POINT, A
from dashboard.safe_text import remove_unprintable
from facts.languages.translator import load_phrases

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lxml.etree import _Element as Element
    from pptx.presentation import Presentation
    from pptx.shapes.base import BaseShape
    from pptx.slide import Slide, SlideLayout
    from pptx.text.text import TextFrame

    from dashboard.reports.pptx.slide_style import ThemeInk


LINE = 1.22
SMALLEST_TITLE = 14
MOST_NOTES = 60_000
_NUMBER = (
    '<a:fld xmlns:a="{a}" id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum">'
    '<a:rPr lang="{lang}"/><a:t>{n}</a:t></a:fld>'
)


@dataclass(frozen=True, slots=True)
class SlideArea:
    """A part of a slide, in points from its upper left corner."""

    left: float
    top: float
    width: float
    height: float

    def below(self, points: float) -> SlideArea:
        """Return what is left under so many points."""
        return SlideArea(self.left, self.top + points, self.width, self.height - points)

    def above(self, points: float) -> SlideArea:
        """Return what is left over so many points at the lower end."""
        return SlideArea(self.left, self.top, self.width, self.height - points)


@dataclass(frozen=True, slots=True)
class SlideWords:
    """A paragraph: its text, size, colour and weight; `room` is the space before it."""

    text: str
    size: float = 12
    ink: ThemeInk = ink.TEXT
    bold: bool = False
    room: float = 0

    def lines(self, width: float) -> int:
        return len(chart_words.wrap_text(self.text, width * (0.94 if self.bold else 1), self.size)) if self.text else 1

    def height(self, width: float) -> float:
        return self.lines(width) * self.size * LINE + self.room


class SlideDeck:
    """A presentation that is being filled."""

    def __init__(self, template: bytes | None, language: str, foot: str) -> None:
        self.presentation: Presentation = house.open_presentation(template)
        self.language = load_phrases(language).language_tag
        self.foot = foot

    @property
    def size(self) -> tuple[float, float]:
        made = self.presentation
        assert made.slide_width
        assert made.slide_height
        return made.slide_width / POINT, made.slide_height / POINT

    def add_opening(self, title: str, below: Sequence[str]) -> Slide:
        """Add the first slide."""
        slide = self._add_slide(house.find_first_layout(self.presentation.slide_layouts), title)
        subtitle = [holder for holder in slide.placeholders if holder.placeholder_format.idx != 0]
        words = [SlideWords(line, 16 if not at else 13, ink.QUIET, room=4) for at, line in enumerate(below)]
        if subtitle:
            self._fill_frame(subtitle[0].text_frame, words, sized=True)
        else:
            self.words(slide, self.area(slide), words, "Subtitle")
        self._remove_empty_holders(slide)
        return slide

    def slide(self, title: str) -> Slide:
        """Add a slide with a title and an empty area below it."""
        slide = self._add_slide(house.find_title_layout(self.presentation.slide_layouts), title)
        self._remove_empty_holders(slide)
        return slide

    def text(self, title: str, paragraphs: Sequence[str]) -> Slide:
        """Add a slide of words."""
        slide = self._add_slide(house.find_text_layout(self.presentation.slide_layouts), title)
        bodies = [holder for holder in slide.placeholders if holder.placeholder_format.idx != 0]
        area = _get_area(bodies[0]) if bodies else self.area(slide)
        words = self._fit_paragraphs(paragraphs, area)
        if bodies:
            self._fill_frame(bodies[0].text_frame, words, sized=True)
        elif words:
            self.words(slide, area, words, "Text")
        self._remove_empty_holders(slide)
        return slide

    @staticmethod
    def _fit_paragraphs(paragraphs: Sequence[str], area: SlideArea) -> list[SlideWords]:
        """Return the paragraphs in the largest letters that fit."""
        found: list[SlideWords] = []
        for size in (18, 16, 14, 12, 11, 10, 9, 8):
            found = [SlideWords(part, size, room=size * 0.5) for part in paragraphs]
            if sum(part.height(area.width - 16) for part in found) <= area.height:
                break
        return found

    def _add_slide(self, layout: SlideLayout, title: str) -> Slide:
        slide: Slide = self.presentation.slides.add_slide(layout)
        holder = slide.shapes.title
        assert holder is not None
        self._fill_frame(holder.text_frame, [SlideWords(remove_unprintable(title))])
        self._fit_title(holder, title, layout)
        self._add_footer(slide, layout)
        return slide

    def _fit_title(self, holder: Any, title: str, layout: SlideLayout) -> None:
        """Write a long title smaller, so that it keeps within its place; one that is longer still is cut."""
        area, given = _get_area(holder), _get_title_size(layout)
        size, width = given, area.width - 16
        while size > SMALLEST_TITLE and not self._fits_title(title, width, area.height, size):
            size -= 1
        (run,) = holder.text_frame.paragraphs[0].runs
        if not self._fits_title(title, width, area.height, size):
            lines = chart_words.wrap_text(title, width * 0.9, size, most=max(1, int(area.height / (size * LINE))))
            run.text = " ".join(lines)
        if size < given:
            run.font.size = Pt(size)

    @staticmethod
    def _fits_title(title: str, width: float, height: float, size: float) -> bool:
        return len(chart_words.wrap_text(title, width * 0.9, size)) * size * LINE <= height

    def area(self, slide: Slide) -> SlideArea:
        """Return the room for content: under the title and above the footers, or above a title that stands below."""
        width, height = self.size
        title = _get_area(slide.shapes.title)
        edge = min(title.left, width * 0.08)
        left, right = edge, width - edge
        if title.top > height / 2:
            return SlideArea(left, height * 0.05, right - left, title.top - height * 0.05)
        top = title.top + title.height + 8
        feet = [holder.top / POINT for holder in slide.placeholders if house.is_footer(holder)]
        bottom = min([foot for foot in feet if foot > height / 2], default=height * 0.93) - 6
        return SlideArea(left, top, right - left, bottom - top)

    def empty(self) -> SlideArea:
        """Return the room for content of a slide that is yet to be added."""
        return self._empty

    @cached_property
    def _empty(self) -> SlideArea:
        slide = self.slide("…")
        found = self.area(slide)
        slides = self.presentation.slides._sldIdLst  # noqa: SLF001 - as in slide_style
        self.presentation.part.drop_rel(slides[-1].rId)
        slides.remove(slides[-1])
        return found

    def _add_footer(self, slide: Slide, layout: Any) -> None:
        """Put the footer and the number, which no library copies from the layout, on the slide."""
        for holder in layout.placeholders:
            if house.is_footer(holder):
                slide.shapes.clone_placeholder(holder)
        for holder in slide.placeholders:
            kind = holder.placeholder_format.type
            if kind == PP_PLACEHOLDER.FOOTER:
                size = 10 if chart_words.measure_width(self.foot, 10) < _get_area(holder).width - 16 else 8
                self._fill_frame(
                    holder.text_frame,
                    [SlideWords(_shorten_words(self.foot, _get_area(holder), size), size, ink.QUIET)],
                    sized=True,
                )
            elif kind == PP_PLACEHOLDER.SLIDE_NUMBER:
                number = _NUMBER.format(lang=self.language, n=len(self.presentation.slides), **NAMES)
                holder.text_frame.paragraphs[0]._p.append(parse_xml(number))  # noqa: SLF001 - a field is no run

    @staticmethod
    def _remove_empty_holders(slide: Slide) -> None:
        """Take out the placeholders that nothing was put into: they would ask for a click."""
        for holder in list(slide.placeholders):
            field = holder.element.xpath(".//a:fld")
            if not field and not (holder.has_text_frame and holder.text_frame.text.strip()):
                holder.element.getparent().remove(holder.element)

    def words(self, slide: Slide, area: SlideArea, paragraphs: Sequence[SlideWords], name: str) -> BaseShape:
        """Write paragraphs at a place of a slide."""
        box = slide.shapes.add_textbox(*_convert_area(area))
        box.name = name
        frame = box.text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Emu(0)
        self._fill_frame(frame, paragraphs, sized=True)
        return box

    def _fill_frame(self, frame: TextFrame, paragraphs: Iterable[SlideWords], *, sized: bool = False) -> None:
        for at, words in enumerate(paragraphs):
            paragraph: Any = frame.paragraphs[0] if not at else frame.add_paragraph()  # type: ignore[no-untyped-call]
            self.run(paragraph, words, sized=sized)

    def run(self, paragraph: Any, words: SlideWords, *, sized: bool = True) -> None:
        """Write words into a paragraph in the report's language; unsized ones look as their place has it."""
        run = paragraph.add_run()
        run.text = remove_unprintable(words.text)
        look = run._r.get_or_add_rPr()  # noqa: SLF001 - the library knows no scheme colour with light in it
        look.set("lang", self.language)
        if sized:
            look.set("sz", str(round(words.size * 100)))
            look.set("b", "1" if words.bold else "0")
            look.insert(0, parse_xml(_parse_color(words.ink)))
            paragraph.space_before = Pt(words.room)
            paragraph._p.get_or_add_endParaRPr().set("sz", look.get("sz"))  # noqa: SLF001 - else empty lines are tall

    def picture(self, slide: Slide, area: SlideArea, content: bytes, form: float, words: str) -> None:
        """Put a picture, `form` times as wide as high, into the middle of an area, as large as it fits."""
        width = min(area.width, area.height * form)
        place = SlideArea(area.left + (area.width - width) / 2, area.top, width, width / form)
        shape = slide.shapes.add_picture(io.BytesIO(content), *_convert_area(place))
        set_alt_text(shape, shape.name, words)

    def note(self, slide: Slide, lines: Sequence[str]) -> None:
        """Write the speaker's notes."""
        frame = slide.notes_slide.notes_text_frame
        if frame is None or not lines:
            return
        self._fill_frame(frame, [SlideWords(line) for line in "\n".join(lines)[:MOST_NOTES].splitlines()])


def set_alt_text(shape: BaseShape, name: str, words: str) -> None:
    """Give a shape the text that is read to those who do not see it."""
    shape.name = name
    properties = shape.element.xpath(".//p:cNvPr")[0]
    properties.set("descr", remove_unprintable(words))


def _parse_color(colour: ThemeInk) -> bytes:
    from lxml import etree  # noqa: PLC0415 - one line of text

    return bytes(etree.tostring(ink.make_solid_fill(colour)))


def _get_area(shape: Any) -> SlideArea:
    return SlideArea(*(value / POINT for value in (shape.left, shape.top, shape.width, shape.height)))


def _convert_area(area: SlideArea) -> tuple[Pt, Pt, Pt, Pt]:
    return Pt(area.left), Pt(area.top), Pt(area.width), Pt(area.height)


def _shorten_words(words: str, area: SlideArea, size: float) -> str:
    return chart_words.shorten_text(words, area.width - 16, size)


def _get_title_size(layout: Any) -> float:
    """Return the size in which a layout writes its title: its own, else that of its master."""
    (holder, *_) = [one for one in layout.placeholders if one.placeholder_format.idx == 0]
    own = holder.element.xpath(".//a:lstStyle/a:lvl1pPr/a:defRPr/@sz")
    general = layout.slide_master.element.xpath(".//p:titleStyle/a:lvl1pPr/a:defRPr/@sz")
    return int((own or general or ["2800"])[0]) / 100


LETTERS = 11
PAD, SPACE = 6, 3.5  # points left and right, above and below the words of a cell
NARROWEST = 46
HEAD_TALLEST = 130
_EMPTY = "\u00a0"  # a cell without any letter is as tall as large ones
_PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # the style without lines and fills


@dataclass(frozen=True, slots=True)
class SlideTable:
    """Heads, rows of words, and how much each column counts; `upright` heads stand on end, for many narrow columns."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    name: str
    described: str
    upright: bool = False

    def widths(self, whole: float) -> list[float]:
        """Share the width among the columns: as much as their words need, long ones less."""
        if self.upright:
            first = min(whole * 0.3, self._measure_column(0))
            return [first, *[(whole - first) / (len(self.heads) - 1)] * (len(self.heads) - 1)]
        wanted = [self._measure_column(place) for place in range(len(self.heads))]
        if sum(wanted) <= whole:
            return [width * whole / sum(wanted) for width in wanted]
        least = [min(width, max(NARROWEST, whole / len(wanted) * 0.7)) for width in wanted]
        free, missing = whole - sum(least), sum(wanted) - sum(least)
        return [low + (width - low) * free / missing for low, width in zip(least, wanted, strict=True)]

    def _measure_column(self, place: int) -> float:
        cells = [self.heads[place], *(row[place] for row in self.rows)]
        if self.upright:
            cells = cells[1:]
        return max(chart_words.measure_width(cell, LETTERS) for cell in cells) * 1.06 + 2 * PAD

    def heights(self, widths: Sequence[float]) -> list[float]:
        return [_measure_row(row, widths) for row in self.rows]

    def head(self, widths: Sequence[float]) -> float:
        if not self.upright:
            return _measure_row(self.heads, [width * 0.92 for width in widths])
        return min(HEAD_TALLEST, max(chart_words.measure_width(head, LETTERS) for head in self.heads) * 1.1 + 2 * PAD)


def _measure_row(cells: Sequence[str], widths: Sequence[float]) -> float:
    lines = max(
        len(chart_words.wrap_text(cell, width - 2 * PAD, LETTERS)) for cell, width in zip(cells, widths, strict=True)
    )
    return lines * LETTERS * LINE + 2 * SPACE


def iter_table_parts(table: SlideTable, room: float, width: float) -> Iterator[Sequence[Sequence[str]]]:
    """Yield the rows that fit into the room of one slide, again and again."""
    widths = table.widths(width)
    free, heights = room - table.head(widths), table.heights(widths)
    start = 0
    while start < len(table.rows):
        sums = accumulate(heights[start:])
        count = max(1, sum(total <= free for total in sums))
        yield table.rows[start : start + count]
        start += count


def add_table_part(
    slide: Slide, deck: SlideDeck, table: SlideTable, rows: Sequence[Sequence[str]], area: SlideArea
) -> None:
    """Add some rows of a table to a slide, under its heads."""
    widths = table.widths(area.width)
    heights = [table.head(widths), *(_measure_row(row, widths) for row in rows)]
    size = (Pt(area.left), Pt(area.top), Pt(area.width), Pt(sum(heights)))
    frame = slide.shapes.add_table(len(rows) + 1, len(table.heads), *size)
    made = frame.table
    made.horz_banding = False
    properties: Any = made._tbl.tblPr  # noqa: SLF001 - no other way to a style
    properties.find(f"{{{NAMES['a']}}}tableStyleId").text = _PLAIN
    for at, width in enumerate(widths):
        made.columns[at].width = Pt(width)
    for row, height in zip(made.rows, heights, strict=True):
        row.height = Pt(height)
    for at, cells in enumerate([table.heads, *rows]):
        for place, cell in enumerate(cells):
            _fill_cell(made.cell(at, place), deck, cell, head=not at, upright=table.upright and place > 0)
    set_alt_text(frame, table.name, table.described)


def _fill_cell(cell: Any, deck: SlideDeck, words: str, *, head: bool, upright: bool) -> None:
    cell.margin_left = cell.margin_right = Pt(PAD)
    cell.margin_top = cell.margin_bottom = Pt(SPACE - 0.5)
    deck.run(cell.text_frame.paragraphs[0], SlideWords(words or _EMPTY, LETTERS, bold=head))
    settings = cell._tc.get_or_add_tcPr()  # noqa: SLF001 - the library knows no lines of cells
    settings.append(_make_line(head=head))
    if upright and head:
        settings.set("vert", "vert270")
        settings.set("anchor", "ctr")
    elif upright:
        cell.text_frame.paragraphs[0].alignment = 2
    elif head:
        settings.set("anchor", "b")


def _make_line(*, head: bool) -> Element:
    stroke = ink.make_line(ink.TEXT if head else ink.HAIR, 1.25 if head else 0.5)
    made = A.lnB(*stroke, **stroke.attrib)
    return parse_xml(etree.tostring(made))
