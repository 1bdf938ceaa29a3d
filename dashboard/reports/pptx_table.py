"""Native tables, parted over as many slides as they need."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from lxml import etree
from pptx.oxml import parse_xml
from pptx.util import Pt

from dashboard.charts import text
from dashboard.reports import pptx_ink as ink
from dashboard.reports.pptx_deck import LINE, Area, Words, described
from dashboard.reports.pptx_ink import NAMES, A

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element as Element
    from pptx.slide import Slide

    from dashboard.reports.pptx_deck import Deck

LETTERS = 11
PAD, SPACE = 6, 3.5  # points left and right, above and below the words of a cell
NARROWEST = 46
HEAD_TALLEST = 130
_EMPTY = "\u00a0"  # a cell without any letter is as tall as large ones
_PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # the style without lines and fills


@dataclass(frozen=True, slots=True)
class Table:
    """Heads, rows of words, and how much each column counts; `upright` heads stand on end, for many narrow columns."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    name: str
    described: str
    upright: bool = False

    def widths(self, whole: float) -> list[float]:
        """Share the width among the columns: as much as their words need, long ones less."""
        if self.upright:
            first = min(whole * 0.3, self._wanted(0))
            return [first, *[(whole - first) / (len(self.heads) - 1)] * (len(self.heads) - 1)]
        wanted = [self._wanted(place) for place in range(len(self.heads))]
        if sum(wanted) <= whole:
            return [width * whole / sum(wanted) for width in wanted]
        least = [min(width, max(NARROWEST, whole / len(wanted) * 0.7)) for width in wanted]
        free, missing = whole - sum(least), sum(wanted) - sum(least)
        return [low + (width - low) * free / missing for low, width in zip(least, wanted, strict=True)]

    def _wanted(self, place: int) -> float:
        cells = [self.heads[place], *(row[place] for row in self.rows)]
        if self.upright:
            cells = cells[1:]
        return max(text.width(cell, LETTERS) for cell in cells) * 1.06 + 2 * PAD

    def heights(self, widths: Sequence[float]) -> list[float]:
        return [_height(row, widths) for row in self.rows]

    def head(self, widths: Sequence[float]) -> float:
        if not self.upright:
            return _height(self.heads, [width * 0.92 for width in widths])
        return min(HEAD_TALLEST, max(text.width(head, LETTERS) for head in self.heads) * 1.1 + 2 * PAD)


def _height(cells: Sequence[str], widths: Sequence[float]) -> float:
    lines = max(len(text.wrap(cell, width - 2 * PAD, LETTERS)) for cell, width in zip(cells, widths, strict=True))
    return lines * LETTERS * LINE + 2 * SPACE


def parts(table: Table, room: float, width: float) -> Iterator[Sequence[Sequence[str]]]:
    """Yield the rows that fit into the room of one slide, again and again."""
    widths = table.widths(width)
    free, heights = room - table.head(widths), table.heights(widths)
    start = 0
    while start < len(table.rows):
        sums = accumulate(heights[start:])
        count = max(1, sum(total <= free for total in sums))
        yield table.rows[start : start + count]
        start += count


def add(slide: Slide, deck: Deck, table: Table, rows: Sequence[Sequence[str]], area: Area) -> None:
    """Add some rows of a table to a slide, under its heads."""
    widths = table.widths(area.width)
    heights = [table.head(widths), *(_height(row, widths) for row in rows)]
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
            _fill(made.cell(at, place), deck, cell, head=not at, upright=table.upright and place > 0)
    described(frame, table.name, table.described)


def _fill(cell: Any, deck: Deck, words: str, *, head: bool, upright: bool) -> None:
    cell.margin_left = cell.margin_right = Pt(PAD)
    cell.margin_top = cell.margin_bottom = Pt(SPACE - 0.5)
    deck.run(cell.text_frame.paragraphs[0], Words(words or _EMPTY, LETTERS, bold=head))
    settings = cell._tc.get_or_add_tcPr()  # noqa: SLF001 - the library knows no lines of cells
    settings.append(_line(head=head))
    if upright and head:
        settings.set("vert", "vert270")
        settings.set("anchor", "ctr")
    elif upright:
        cell.text_frame.paragraphs[0].alignment = 2
    elif head:
        settings.set("anchor", "b")


def _line(*, head: bool) -> Element:
    stroke = ink.line(ink.TEXT if head else ink.HAIR, 1.25 if head else 0.5)
    made = A.lnB(*stroke, **stroke.attrib)
    return parse_xml(etree.tostring(made))
