"""What was laid over a PDF page later: boxes of text, stamps and the values of forms are seen, so they are read."""

from __future__ import annotations

from ctypes import byref
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from facts.documents.characters import clean_text
from facts.documents.page_geometry import PageBox

if TYPE_CHECKING:
    from collections.abc import Iterator

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


def overlay_of(page: Any) -> PageOverlay:
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
