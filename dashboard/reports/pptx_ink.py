"""The ink of native charts: fills, lines and text in the colours of the presentation's own theme.

Scheme colours, never fixed ones: a house template gives its charts its own look.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lxml.builder import ElementMaker

from dashboard.text import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element as Element

NAMES = {
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}
C = ElementMaker(namespace=NAMES["c"], nsmap=NAMES)
A = ElementMaker(namespace=NAMES["a"], nsmap=NAMES)
POINT = 12700  # English Metric Units, the unit of all lengths in Office files


@dataclass(frozen=True, slots=True)
class Ink:
    """A colour of the theme, as it is or changed: `lumMod` and `lumOff` in thousandths of a percent make it paler."""

    name: str
    changes: tuple[tuple[str, int], ...] = ()

    def element(self) -> Element:
        return A.schemeClr(*(A(name, val=str(value)) for name, value in self.changes), val=self.name)

    def paler(self, share: int = 55) -> Ink:
        """Return the colour with so many percent of light in it, and less of its own."""
        light = (("lumMod", (100 - share) * 1000), ("lumOff", share * 1000))
        return Ink(self.name, (("satMod", 60_000), *light))

    def clear(self, percent: int) -> Ink:
        """Return the colour with so many percent of it showing."""
        return Ink(self.name, (*self.changes, ("alpha", percent * 1000)))


TEXT = Ink("tx1")
QUIET = TEXT.paler(35)
RULE = TEXT.clear(16)
PAPER = Ink("bg1")
HAIR = Ink("bg1", (("lumMod", 85_000),))  # of tables, whose lines not every program draws clear
ACCENT = Ink("accent1")
SERIES = tuple(Ink(f"accent{number}") for number in range(1, 7))


def solid(ink: Ink) -> Element:
    return A.solidFill(ink.element())


def hatched(ink: Ink, paper: Ink = PAPER) -> Element:
    """Return a fill of slanted strokes, which stays a pattern in a black and white print."""
    return A.pattFill(A.fgClr(ink.element()), A.bgClr(paper.element()), prst="wdUpDiag")


def fading(ink: Ink, angle: int = 0) -> Element:
    """Return a fill that fades out to the right, or along another angle in degrees."""
    stops = A.gsLst(A.gs(ink.element(), pos="0"), A.gs(ink.clear(0).element(), pos="100000"))
    return A.gradFill(stops, A.lin(ang=str(angle * 60000), scaled="0"), rotWithShape="1")


def none() -> Element:
    return A.noFill()


def line(ink: Ink | None, points: float = 1, dash: str = "", arrow: bool = False, cap: str = "flat") -> Element:
    """Return an outline or a stroke; without ink there is none."""
    if ink is None:
        return A.ln(A.noFill())
    parts = [solid(ink)]
    if dash:
        parts.append(A.prstDash(val=dash))
    parts.append(A.round())
    if arrow:
        parts.append(A.tailEnd(type="triangle", w="med", len="med"))
    return A.ln(*parts, w=str(round(points * POINT)), cap=cap)


def shape(*parts: Element) -> Element:
    """Return the look of a part of a chart: a fill, then a line."""
    return C.spPr(*parts)


def character(tag: str, size: float, ink: Ink, language: str = "", bold: bool = False) -> Element:
    """Return how letters look; `tag` is rPr for a run, defRPr for all of a text."""
    given: dict[str, str] = {"lang": language} if language else {}
    return A(tag, solid(ink), **given, sz=str(round(size * 100)), b="1" if bold else "0")


def lettering(size: float, ink: Ink = TEXT, wrap: bool = True, turn: int | None = None) -> Element:
    """Return how the text of an axis, a legend or labels looks."""
    body: dict[str, Any] = {"wrap": "square" if wrap else "none"}
    if turn is not None:
        body["rot"] = str(turn * 60000)
    paragraph = A.p(A.pPr(character("defRPr", size, ink)), A.endParaRPr(lang="en-US"))
    return C.txPr(A.bodyPr(**body), A.lstStyle(), paragraph)


def words(lines: Sequence[str], size: float, ink: Ink, language: str) -> Element:
    """Return a text of its own, broken into these lines and no others."""
    paragraphs = [
        A.p(
            A.pPr(character("defRPr", size, ink), algn="l"),
            A.r(character("rPr", size, ink, language), A.t(printable(line))),
        )
        for line in lines
    ]
    return C.tx(C.rich(A.bodyPr(wrap="none"), A.lstStyle(), *paragraphs))


def value(tag: str, content: object) -> Element:
    """Return an element of one setting."""
    said = {True: "1", False: "0"}.get(content, content) if isinstance(content, bool) else content
    return C(tag, val=str(said))
