"""What somebody sees who looks at a PDF page: it is drawn with and without a text, and what changes is seen.

So it does not matter how a text was hidden: in the colour of its ground, below a picture, in a layer that is off.
"""

from __future__ import annotations

from ctypes import addressof, byref, c_uint
from time import process_time
from typing import TYPE_CHECKING, Any

from facts.documents.pdf_letters import ink_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from facts.documents.page_geometry import PageBox
    from facts.documents.pdf_drawing import FilledArea, PageDrawing, WrittenText

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


class Looker:
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
        for layer in _part_layers(doubtful, boxes):
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
        self.whole = self._picture()

    def _picture(self) -> Any:
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
        without = self._picture()
        red, green, blue = ImageChops.difference(self.whole, without).split()
        for one in layer:
            _make_visible(one.raw, is_shown=True)
        changed = ImageChops.lighter(ImageChops.lighter(red, green), blue)
        found: list[int] = []
        for one in layer:
            numbers = characters.get(one.address, ())
            verdicts = [self._shows(changed, without, one, textpage, at) for at in numbers]
            found += [at for at, is_seen in zip(numbers, _fill_verdicts(verdicts), strict=True) if not is_seen]
        return found

    def _shows(self, changed: Any, without: Any, one: WrittenText, textpage: Any, at: int) -> bool | None:
        """Whether a letter leaves a trace that stands out; None where it is too small to tell."""
        ink = ink_of(textpage.raw, at)
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


def _part_layers(texts: Sequence[WrittenText], boxes: Sequence[PageBox]) -> list[list[WrittenText]]:
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
