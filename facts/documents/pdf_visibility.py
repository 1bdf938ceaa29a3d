"""What a PDF page draws beside its letters, and whether a text on it can be seen.

A page is rendered with and without a text, and the difference is what a reader sees of it. So it does not matter how a
text was hidden: in the background's colour, below a picture, in a layer that is off.
"""

from __future__ import annotations

from ctypes import addressof, byref, c_float, c_int, c_uint, c_ulong, c_ushort
from dataclasses import dataclass, field
from itertools import pairwise
from time import process_time
from typing import TYPE_CHECKING, Any, NamedTuple

from facts.documents.characters import clean_text
from facts.documents.page_geometry import AffineMap, PageBox, measure_ink

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


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
        return [one for one in self.written if one.is_doubtful or self._meets_area(one)]

    def _meets_area(self, one: WrittenText) -> bool:
        """Whether something lies above a text, or something of its colour below it."""
        box: PageBox | None = None
        for area in self.areas:
            if area.order > one.order or area.colour is None or _is_similar_color(area.colour, one.colour):
                box = box or one.box
                if area.box.meets(box):
                    return True
        return False


def read_page_drawing(page: Any) -> PageDrawing:
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
            self.found.written.append(self._make_written_text(raw, inside, is_inside))
        elif kind == _PATH:
            self._add_path(raw, inside)
        elif kind in (_IMAGE, _SHADING):
            box = _read_bounds(raw, inside)
            self.found.areas.append(FilledArea(raw, self.found.objects, box, None, kind == _IMAGE))
        elif kind == _FORM and depth < _DEEPEST:
            self._add_form(raw, inside, depth)

    def _add_form(self, raw: Any, inside: AffineMap, depth: int) -> None:
        within = _read_matrix(self.pdfium.FPDFPageObj_GetMatrix, raw).then(inside)
        for at in range(self.pdfium.FPDFFormObj_CountObjects(raw)):
            if self.found.objects > _MOST_OBJECTS:
                return
            self.add(self.pdfium.FPDFFormObj_GetObject(raw, at), within, depth + 1, is_inside=True)

    def _read_fill_color(self, raw: Any) -> tuple[int, int, int, int] | None:
        red, green, blue, alpha = self.colour
        if not self.pdfium.FPDFPageObj_GetFillColor(raw, byref(red), byref(green), byref(blue), byref(alpha)):
            return None
        return red.value, green.value, blue.value, alpha.value

    def _make_written_text(self, raw: Any, inside: AffineMap, is_inside: bool) -> WrittenText:
        mode = self.pdfium.FPDFTextObj_GetTextRenderMode(raw)
        colour = self._read_fill_color(raw)
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

    def _add_path(self, raw: Any, inside: AffineMap) -> None:
        fill, is_stroked = c_int(), c_int()
        if not self.pdfium.FPDFPath_GetDrawMode(raw, byref(fill), byref(is_stroked)):
            return
        colour = self._read_fill_color(raw) if fill.value else None
        is_filled = bool(fill.value) and (colour is None or colour[3] > 0)
        if not (is_filled or is_stroked.value):
            return
        box = _read_bounds(raw, inside)
        if not is_stroked.value and min(box.top - box.bottom, box.right - box.left) <= _THIN:
            self.found.add_line(*box)
            return
        is_broad = bool(is_stroked.value) and self._measure_stroke(raw, inside) > _THIN
        if is_filled or is_broad:
            self.found.areas.append(
                FilledArea(raw, self.found.objects, box, colour[:3] if colour else None, is_image=False)
            )
        if self.found.segments < _MOST_SEGMENTS and not is_broad:
            self._add_segments(raw, inside, is_stroked=bool(is_stroked.value))

    def _measure_stroke(self, raw: Any, inside: AffineMap) -> float:
        width = c_float()
        self.pdfium.FPDFPageObj_GetStrokeWidth(raw, byref(width))
        matrix = _read_matrix(self.pdfium.FPDFPageObj_GetMatrix, raw).then(inside)
        return float(width.value * matrix.growth)

    def _add_segments(self, raw: Any, inside: AffineMap, *, is_stroked: bool) -> None:
        """Add the straight parts of a path: all that are stroked, the thin shapes of what is filled."""
        shapes = self._list_shapes(raw, _read_matrix(self.pdfium.FPDFPageObj_GetMatrix, raw).then(inside))
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

    def _list_shapes(self, raw: Any, inside: AffineMap) -> list[list[tuple[float, float, bool]]]:
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


def _is_similar_color(one: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
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


_FREE_TEXT, _STRIKE_OUT, _STAMP, _WIDGET = 3, 12, 13, 20
_HIDDEN = 2 | 32
_LINKS = (2, 16)
_MOST = 2000


@dataclass(slots=True)
class PageOverlay:
    """What could not be made part of the page: words without an appearance, and places that are struck out."""

    words: list[str] = field(default_factory=list)
    struck: list[PageBox] = field(default_factory=list)
    is_flat: bool = False
    """Whether the page was changed and must be loaded again."""


def flatten_overlay(page: Any) -> PageOverlay:
    """Make what lies over a page a part of it, and return what has no appearance of its own."""
    import pypdfium2.raw as pdfium  # noqa: PLC0415 - only the reading process loads the parser

    found = PageOverlay()
    is_any = False
    for one in _iter_annotations(pdfium, page):
        kind = pdfium.FPDFAnnot_GetSubtype(one)
        if kind in _LINKS or pdfium.FPDFAnnot_GetFlags(one) & _HIDDEN:
            continue
        if pdfium.FPDFAnnot_HasKey(one, b"AP"):
            is_any = True
        elif kind == _STRIKE_OUT:
            found.struck += _iter_struck(pdfium, one)
        elif kind in (_FREE_TEXT, _STAMP, _WIDGET):
            words = _get_string(pdfium, one, b"V" if kind == _WIDGET else b"Contents")
            found.words += [words] if words else []
    found.is_flat = is_any and pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY) == pdfium.FLATTEN_SUCCESS
    if is_any and not found.is_flat:
        found.words.append("\ufffd")
    return found


def _iter_annotations(pdfium: Any, page: Any) -> Iterator[Any]:
    for at in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), _MOST)):
        one = pdfium.FPDFPage_GetAnnot(page.raw, at)
        if one:
            yield one
            pdfium.FPDFPage_CloseAnnot(one)


def _get_string(pdfium: Any, one: Any, key: bytes) -> str:
    size = pdfium.FPDFAnnot_GetStringValue(one, key, None, 0)
    if not 2 < size < 20_000:
        return ""
    buffer = (pdfium.FPDF_WCHAR * (size // 2))()
    pdfium.FPDFAnnot_GetStringValue(one, key, buffer, size)
    return " ".join(clean_text(bytes(buffer).decode("utf-16-le", "replace").rstrip("\0")).split())


def _iter_struck(pdfium: Any, one: Any) -> Iterator[PageBox]:
    """Yield a thin line through the middle of each place that is struck out."""
    points = pdfium.FS_QUADPOINTSF()
    for at in range(pdfium.FPDFAnnot_CountAttachmentPoints(one)):
        if pdfium.FPDFAnnot_GetAttachmentPoints(one, at, byref(points)):
            xs = (points.x1, points.x2, points.x3, points.x4)
            ys = (points.y1, points.y2, points.y3, points.y4)
            middle = sum(ys) / 4
            yield PageBox(min(xs), middle, max(xs), middle)


_SCALE = 1.5
_MOST_PIXELS = 4_000_000
_MOST_LAYERS = 4
_LEAST_DIFFERENCE = 20
"""Of 255: less than this is no trace of a letter."""
_LEAST_CONTRAST = 85
"""Of 255, in one of red, green and blue: a text that is nearer to its ground is hardly visible."""
_LEAST_PIXELS = 1.4
"""A sign that is thinner than these leaves too pale a trace to tell anything."""
_SHARED = 0.25
_SAME = 0.7
_RIM = 0.15
"""So much of a letter's box at either side may show its neighbour."""


class VisibilityChecker:
    """Looks at the pages of one document, as far as the pixels of its pictures and its time allow."""

    def __init__(self, most_picture_pixels: int, seconds: float) -> None:
        self.left, self.seconds = most_picture_pixels, seconds

    def unseen(self, page: Any, textpage: Any, drawing: PageDrawing) -> tuple[frozenset[int], bool]:
        """Return the numbers of the characters that nobody sees, and whether all that is doubtful was looked at."""
        doubtful = drawing.doubtful()
        if not doubtful:
            return frozenset(), True
        if self.seconds < 0:
            return frozenset(), False
        started = process_time()
        boxes = [one.box for one in doubtful]
        pictures = [area for area in drawing.areas if area.is_image]
        for area in pictures:
            if any(area.box.meets(box) for box in boxes):
                self.left -= _count_pixels(area)
            else:
                _make_visible(area.raw, is_shown=False)
        if self.left < 0:
            return frozenset(), False
        characters = _group_characters(textpage, {one.address for one in doubtful})
        view = _VisibilityView(page)
        missing: set[int] = set()
        for layer in _split_layers(doubtful, boxes):
            missing.update(view.unseen_of(layer, characters, textpage))
        missing -= _find_doubled(doubtful, drawing.written, missing, characters, textpage)
        self.seconds -= process_time() - started
        return frozenset(missing), True


class _VisibilityView:
    """One page and the picture of it."""

    def __init__(self, page: Any) -> None:
        left, bottom, right, top = page.get_bbox()
        self.page, self.left, self.top = page, left, top
        self.scale = min(_SCALE, (_MOST_PIXELS / max((right - left) * (top - bottom), 1)) ** 0.5)
        self.whole = self._render_page()

    def _render_page(self) -> Any:
        turned = (360 - self.page.get_rotation()) % 360
        bitmap = self.page.render(
            scale=self.scale, rotation=turned, may_draw_forms=False, draw_annots=False, rev_byteorder=True
        )
        picture = bitmap.to_pil()
        return picture if picture.mode == "RGB" else picture.convert("RGB")

    def unseen_of(self, layer: Sequence[WrittenText], characters: dict[int, list[int]], textpage: Any) -> Iterable[int]:
        """Return the characters of some texts that leave no trace on the page."""
        from PIL import ImageChops  # noqa: PLC0415 - only for pages that may hide something

        for one in layer:
            _make_visible(one.raw, is_shown=False)
        without = self._render_page()
        red, green, blue = ImageChops.difference(self.whole, without).split()
        for one in layer:
            _make_visible(one.raw, is_shown=True)
        changed = ImageChops.lighter(ImageChops.lighter(red, green), blue)
        found: list[int] = []
        for one in layer:
            numbers = characters.get(one.address, ())
            verdicts = [self._leaves_trace(changed, without, one, textpage, at) for at in numbers]
            found += [at for at, is_seen in zip(numbers, _fill_verdicts(verdicts), strict=True) if not is_seen]
        return found

    def _leaves_trace(self, changed: Any, without: Any, one: WrittenText, textpage: Any, at: int) -> bool | None:
        """Whether a letter leaves a trace that stands out; None where it is too small to tell."""
        ink = measure_ink(textpage.raw, at)
        x0, y0 = (ink.left - self.left) * self.scale, (self.top - ink.top) * self.scale
        x1, y1 = (ink.right - self.left) * self.scale, (self.top - ink.bottom) * self.scale
        if min(x1 - x0, y1 - y0) < _LEAST_PIXELS:
            return None
        x0, x1 = x0 + _RIM * (x1 - x0), x1 - _RIM * (x1 - x0)
        width, height = changed.size
        box = (max(int(x0), 0), max(int(y0), 0), min(int(x1) + 1, width), min(int(y1) + 1, height))
        if box[0] >= box[2] or box[1] >= box[3] or changed.crop(box).getextrema()[1] <= _LEAST_DIFFERENCE:
            return False
        ground = without.getpixel(((box[0] + box[2]) // 2, (box[1] + box[3]) // 2))
        return one.contrast(ground) >= _LEAST_CONTRAST


def _fill_verdicts(verdicts: list[bool | None]) -> list[bool]:
    """Return what is seen; a sign that is too small to tell is as the letter before it, or the first one."""
    last = next((verdict for verdict in verdicts if verdict is not None), True)
    found: list[bool] = []
    for verdict in verdicts:
        last = last if verdict is None else verdict
        found.append(last)
    return found


def _make_visible(raw: Any, *, is_shown: bool) -> None:
    import pypdfium2.raw as pdfium  # noqa: PLC0415 - only the reading process loads the parser

    pdfium.FPDFPageObj_SetIsActive(raw, is_shown)


def _count_pixels(area: FilledArea) -> int:
    import pypdfium2.raw as pdfium  # noqa: PLC0415 - only the reading process loads the parser

    width, height = c_uint(), c_uint()
    pdfium.FPDFImageObj_GetImagePixelSize(area.raw, byref(width), byref(height))
    return int(width.value * height.value)


def _find_doubled(
    doubtful: list[WrittenText],
    written: list[WrittenText],
    missing: set[int],
    characters: dict[int, list[int]],
    textpage: Any,
) -> set[int]:
    """Return what is missing of texts that a later one repeats in the same place, and that pdfium gives once only."""
    gone = [one for one in doubtful if missing.intersection(characters[one.address])]
    if not gone:
        return set()
    given = _group_characters(textpage, {one.address for one in written})
    silent = [(one, one.box) for one in written if not given[one.address]]
    found: set[int] = set()
    for one in gone:
        box = one.box
        if any(
            other.order > one.order and _measure_overlap(box, place) > _SAME * box.extent for other, place in silent
        ):
            found.update(characters[one.address])
    return found


def _group_characters(textpage: Any, addresses: set[int]) -> dict[int, list[int]]:
    """Return the numbers of the characters of some text objects."""
    import pypdfium2.raw as pdfium  # noqa: PLC0415 - only the reading process loads the parser

    found: dict[int, list[int]] = {address: [] for address in addresses}
    for at in range(textpage.count_chars()):
        owner = pdfium.FPDFText_GetTextObject(textpage.raw, at)
        if owner and (numbers := found.get(addressof(owner.contents))) is not None:
            numbers.append(at)
    return found


def _split_layers(texts: Sequence[WrittenText], boxes: Sequence[PageBox]) -> list[list[WrittenText]]:
    """Part texts that lie on top of each other, so that each is looked at without the others; by bands of the sheet."""
    layers: list[list[WrittenText]] = []
    taken: list[dict[int, list[PageBox]]] = []
    for one, box in zip(texts, boxes, strict=True):
        bands = range(int(box.bottom // 40), int(box.top // 40) + 1)
        at = next((at for at, by_band in enumerate(taken) if not _is_taken(by_band, bands, box)), len(layers))
        if at == len(layers):
            if at == _MOST_LAYERS:
                layers[-1].append(one)
                continue
            layers.append([])
            taken.append({})
        layers[at].append(one)
        for band in bands:
            taken[at].setdefault(band, []).append(box)
    return layers


def _is_taken(by_band: dict[int, list[PageBox]], bands: range, box: PageBox) -> bool:
    least = _SHARED * max(box.extent, 0.01)
    return any(
        min(box.right, other.right) - max(box.left, other.left) > 0
        and _measure_overlap(box, other) > min(least, _SHARED * other.extent)
        for band in bands
        for other in by_band.get(band, ())
    )


def _measure_overlap(one: PageBox, other: PageBox) -> float:
    width = min(one.right, other.right) - max(one.left, other.left)
    height = min(one.top, other.top) - max(one.bottom, other.bottom)
    return max(width, 0) * max(height, 0)
