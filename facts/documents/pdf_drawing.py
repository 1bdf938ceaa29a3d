"""What a PDF page draws beside its letters: lines that part cells or strike out words, and what may hide a word."""

from __future__ import annotations

from ctypes import addressof, byref, c_float, c_int, c_uint, c_ulong, c_ushort
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

from facts.documents.page_geometry import AffineMap, PageBox

_THIN = 2.6
"""A line is at most so many points thick."""
_SHORT = 1.0
_MOST_OBJECTS = 60_000
_MOST_SEGMENTS = 30_000
_DEEPEST = 8
_AS_AREAS = 40
"""With more areas than these nothing is compared: every word below the last of them is doubtful."""
_LIGHT = 165
_NEAR = 85
_FILLED, _FILLED_TO_CLIP = 0, 4
_LINE_TO, _CURVE_TO = 0, 1
_LAYER = "OC\0".encode("utf-16-le")
_TEXT, _PATH, _IMAGE, _SHADING, _FORM = 1, 2, 3, 4, 5


class WrittenText(NamedTuple):
    """One text object; `order` counts what is drawn, from below."""

    raw: Any
    order: int
    colour: tuple[int, int, int]
    strength: float
    """How much of its colour covers the ground; 0 where that is not known."""
    is_doubtful: bool
    inside: AffineMap

    @property
    def address(self) -> int:
        return addressof(self.raw.contents)

    @property
    def box(self) -> PageBox:
        return _read_bounds(self.raw, self.inside)

    def contrast(self, ground: tuple[int, int, int]) -> float:
        """Return how far its colour is from that of its ground, of 255."""
        far = max(abs(one - other) for one, other in zip(self.colour, ground, strict=True))
        return far * self.strength if self.strength else 255


class FilledArea(NamedTuple):
    """Something that fills a part of the page, and can hide what is below it or be the ground of what is above."""

    raw: Any
    order: int
    box: PageBox
    colour: tuple[int, int, int] | None
    is_image: bool


@dataclass(slots=True)
class PageDrawing:
    """The lines and areas of a page, as they lie on the sheet."""

    level: list[PageBox] = field(default_factory=list)
    upright: list[PageBox] = field(default_factory=list)
    slanted: list[tuple[float, float, float, float]] = field(default_factory=list)
    areas: list[FilledArea] = field(default_factory=list)
    written: list[WrittenText] = field(default_factory=list)
    objects: int = 0
    segments: int = 0

    def add_line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Add a straight line between two points; a thin box is a line, too."""
        box = PageBox(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
        width, height = box.right - box.left, box.top - box.bottom
        if max(width, height) < _SHORT:
            return
        if height <= _THIN and width > height:
            self.level.append(box)
        elif width <= _THIN and height > width:
            self.upright.append(box)
        else:
            self.slanted.append((x0, y0, x1, y1) if x0 < x1 else (x1, y1, x0, y0))

    @property
    def images(self) -> list[PageBox]:
        return [area.box for area in self.areas if area.is_image]

    def doubtful(self) -> list[WrittenText]:
        """Return the text objects that somebody who looks at the page may not see."""
        if not self.areas:
            return [one for one in self.written if one.is_doubtful]
        if len(self.areas) > _AS_AREAS:
            last = self.areas[-1].order
            return [one for one in self.written if one.is_doubtful or one.order < last]
        return [one for one in self.written if one.is_doubtful or self._meets(one)]

    def _meets(self, one: WrittenText) -> bool:
        """Whether something lies above a text, or something of its colour below it."""
        box: PageBox | None = None
        for area in self.areas:
            if area.order > one.order or area.colour is None or _are_alike(area.colour, one.colour):
                box = box or one.box
                if area.box.meets(box):
                    return True
        return False


def drawing_of(page: Any) -> PageDrawing:
    """Walk the objects of a page once; nothing of it is drawn yet."""
    import pypdfium2.raw as pdfium  # noqa: PLC0415 - only the reading process loads the parser

    found = PageDrawing()
    walk = _DrawingWalk(pdfium, found)
    for at in range(min(pdfium.FPDFPage_CountObjects(page.raw), _MOST_OBJECTS)):
        walk.add(pdfium.FPDFPage_GetObject(page.raw, at), AffineMap(), 0, is_inside=False)
    return found


@dataclass(slots=True)
class _DrawingWalk:
    pdfium: Any
    found: PageDrawing
    colour: tuple[Any, ...] = field(default_factory=lambda: (c_uint(), c_uint(), c_uint(), c_uint()))

    def add(self, raw: Any, inside: AffineMap, depth: int, *, is_inside: bool) -> None:
        self.found.objects += 1
        kind = self.pdfium.FPDFPageObj_GetType(raw)
        if kind == _TEXT:
            self.found.written.append(self._written(raw, inside, is_inside))
        elif kind == _PATH:
            self._path(raw, inside)
        elif kind in (_IMAGE, _SHADING):
            box = _read_bounds(raw, inside)
            self.found.areas.append(FilledArea(raw, self.found.objects, box, None, kind == _IMAGE))
        elif kind == _FORM and depth < _DEEPEST:
            self._form(raw, inside, depth)

    def _form(self, raw: Any, inside: AffineMap, depth: int) -> None:
        within = _read_matrix(self.pdfium.FPDFPageObj_GetMatrix, raw).then(inside)
        for at in range(self.pdfium.FPDFFormObj_CountObjects(raw)):
            if self.found.objects > _MOST_OBJECTS:
                return
            self.add(self.pdfium.FPDFFormObj_GetObject(raw, at), within, depth + 1, is_inside=True)

    def _filled(self, raw: Any) -> tuple[int, int, int, int] | None:
        red, green, blue, alpha = self.colour
        if not self.pdfium.FPDFPageObj_GetFillColor(raw, byref(red), byref(green), byref(blue), byref(alpha)):
            return None
        return red.value, green.value, blue.value, alpha.value

    def _written(self, raw: Any, inside: AffineMap, is_inside: bool) -> WrittenText:
        mode = self.pdfium.FPDFTextObj_GetTextRenderMode(raw)
        colour = self._filled(raw)
        red, green, blue, alpha = colour or (0, 0, 0, 0)
        is_doubtful = (
            is_inside
            or mode != 0
            or alpha < 255
            or min(red, green, blue) > _LIGHT
            or bool(self.pdfium.FPDFPageObj_HasTransparency(raw))
            or self.pdfium.FPDFClipPath_CountPaths(self.pdfium.FPDFPageObj_GetClipPath(raw)) > 0
            or self._is_optional(raw)
        )
        strength = alpha / 255 if colour and mode in (_FILLED, _FILLED_TO_CLIP) else 0.0
        return WrittenText(raw, self.found.objects, (red, green, blue), strength, is_doubtful, inside)

    def _is_optional(self, raw: Any) -> bool:
        """Whether it belongs to a layer that can be switched off."""
        for at in range(max(self.pdfium.FPDFPageObj_CountMarks(raw), 0)):
            mark = self.pdfium.FPDFPageObj_GetMark(raw, at)
            name, length = (c_ushort * 8)(), c_ulong()
            if self.pdfium.FPDFPageObjMark_GetName(mark, name, 16, byref(length)) and bytes(name)[:6] == _LAYER:
                return True
        return False

    def _path(self, raw: Any, inside: AffineMap) -> None:
        fill, is_stroked = c_int(), c_int()
        if not self.pdfium.FPDFPath_GetDrawMode(raw, byref(fill), byref(is_stroked)):
            return
        colour = self._filled(raw) if fill.value else None
        is_filled = bool(fill.value) and (colour is None or colour[3] > 0)
        if not (is_filled or is_stroked.value):
            return
        box = _read_bounds(raw, inside)
        if not is_stroked.value and min(box.top - box.bottom, box.right - box.left) <= _THIN:
            self.found.add_line(*box)
            return
        is_broad = bool(is_stroked.value) and self._width(raw, inside) > _THIN
        if is_filled or is_broad:
            self.found.areas.append(
                FilledArea(raw, self.found.objects, box, colour[:3] if colour else None, is_image=False)
            )
        if self.found.segments < _MOST_SEGMENTS and not is_broad:
            self._segments(raw, inside, is_stroked=bool(is_stroked.value))

    def _width(self, raw: Any, inside: AffineMap) -> float:
        width = c_float()
        self.pdfium.FPDFPageObj_GetStrokeWidth(raw, byref(width))
        matrix = _read_matrix(self.pdfium.FPDFPageObj_GetMatrix, raw).then(inside)
        return float(width.value * matrix.growth)

    def _segments(self, raw: Any, inside: AffineMap, *, is_stroked: bool) -> None:
        """Add the straight parts of a path: all that are stroked, the thin shapes of what is filled."""
        shapes = self._shapes(raw, _read_matrix(self.pdfium.FPDFPageObj_GetMatrix, raw).then(inside))
        for points in shapes:
            if is_stroked:
                for (x0, y0, _), (x1, y1, is_straight) in pairwise(points):
                    if is_straight:
                        self.found.add_line(x0, y0, x1, y1)
            elif len(shapes) > 1:
                xs, ys = [x for x, _, _ in points], [y for _, y, _ in points]
                box = PageBox(min(xs), min(ys), max(xs), max(ys))
                if min(box.right - box.left, box.top - box.bottom) <= _THIN:
                    self.found.add_line(*box)

    def _shapes(self, raw: Any, inside: AffineMap) -> list[list[tuple[float, float, bool]]]:
        """Return the points of each closed or open shape, and whether a straight line leads to them."""
        x, y = c_float(), c_float()
        count = min(self.pdfium.FPDFPath_CountSegments(raw), _MOST_SEGMENTS - self.found.segments)
        self.found.segments += max(count, 0)
        shapes: list[list[tuple[float, float, bool]]] = []
        for at in range(count):
            segment = self.pdfium.FPDFPath_GetPathSegment(raw, at)
            kind = self.pdfium.FPDFPathSegment_GetType(segment)
            self.pdfium.FPDFPathSegment_GetPoint(segment, byref(x), byref(y))
            if kind not in (_LINE_TO, _CURVE_TO) or not shapes:
                shapes.append([])
            shapes[-1].append((*inside.point(x.value, y.value), kind == _LINE_TO))
            if self.pdfium.FPDFPathSegment_GetClose(segment):
                shapes[-1].append((*shapes[-1][0][:2], True))
        return shapes


def _are_alike(one: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
    return all(abs(a - b) < _NEAR for a, b in zip(one, other, strict=True))


def _read_matrix(get: Any, raw: Any) -> AffineMap:
    import pypdfium2.raw as pdfium  # noqa: PLC0415 - only the reading process loads the parser

    found = pdfium.FS_MATRIX()
    return AffineMap(found.a, found.b, found.c, found.d, found.e, found.f) if get(raw, byref(found)) else AffineMap()


def _read_bounds(raw: Any, inside: AffineMap) -> PageBox:
    import pypdfium2.raw as pdfium  # noqa: PLC0415 - only the reading process loads the parser

    left, bottom, right, top = c_float(), c_float(), c_float(), c_float()
    pdfium.FPDFPageObj_GetBounds(raw, byref(left), byref(bottom), byref(right), byref(top))
    return inside.box(PageBox(left.value, bottom.value, right.value, top.value))
