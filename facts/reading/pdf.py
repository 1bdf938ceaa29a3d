"""PDF files: pdfium finds the characters, their layout says how they are read."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from facts.errors import FileError
from facts.reading import limits
from facts.reading.characters import cleaned
from facts.reading.draft import Draft
from facts.reading.flow import flowing
from facts.reading.furniture import without_furniture
from facts.reading.glyphs import pieces
from facts.reading.lines import reading_order
from facts.reading.places import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from facts.reading.glyphs import Box, Piece
    from facts.reading.lines import Line

    Sheet = tuple[tuple[float, float, float, float], int]

_PASSWORD = 4
_LEAST_PER_PAGE = 20
_OCR = "Recognise its text first (OCR) and give the file that comes out."


def read(data: bytes) -> Draft:
    """Read the text, title, pages and places; raise FileError for a locked, broken or scanned file."""
    document = _opened(data)
    try:
        return _read(document)
    finally:
        document.close()


def _opened(data: bytes) -> Any:
    import pypdfium2  # noqa: PLC0415 - only the reading process loads the parser

    try:
        document = pypdfium2.PdfDocument(io.BytesIO(data))
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD:
            raise FileError("the PDF is encrypted", remedy="Save it without a password.") from error
        raise FileError("the PDF is broken", remedy="Download or save it again.") from error
    if len(document) > limits.MAX_PAGES:
        remedy = f"Give the pages of the article; {limits.MAX_PAGES:,} are allowed."
        raise FileError(f"the PDF has {len(document):,} pages", remedy=remedy)
    return document


def _read(document: Any) -> Draft:
    sheets, found, notes = _pages(document)
    if not sheets:
        raise FileError("no page of the PDF can be read", remedy="Download or save it again.")
    _refuse_pictures(found)
    kept, margins = without_furniture(found)
    lines = [line for number, page in enumerate(kept, start=1) for line in _numbered(reading_order(page), number)]
    flow = flowing(lines, _placer(sheets))
    return Draft(
        flow.text,
        title=_metadata(document, "Title"),
        language=_language(document),
        pages=flow.pages,
        runs=tuple(flow.runs),
        margins="\n".join(margins),
        notes=(*notes, *_empty_pages(found)),
    )


def _pages(document: Any) -> tuple[list[Sheet], list[list[Piece]], list[str]]:
    """Return the size and the pieces of each page; one that pdfium cannot load is empty and noted."""
    import pypdfium2  # noqa: PLC0415 - only the reading process loads the parser

    sheets: list[Sheet] = []
    found: list[list[Piece]] = []
    notes: list[str] = []
    total = 0
    for number in range(len(document)):
        try:
            page = document[number]
        except pypdfium2.PdfiumError:
            notes.append(f"page {number + 1} is broken")
            sheets.append(((0, 0, 0, 0), 0))
            found.append([])
            continue
        sheets.append((page.get_cropbox(), page.get_rotation()))
        found.append(pieces(page))
        page.close()
        total += sum(len(piece.text) for piece in found[-1])
        _bounded(total)
    return sheets, found, notes


def _bounded(total: int) -> None:
    if total > limits.MAX_CHARACTERS:
        raise FileError(
            f"the text has more than {limits.MAX_CHARACTERS:,} characters", remedy="Give the article alone."
        )


def _refuse_pictures(found: list[list[Piece]]) -> None:
    """Raise FileError for pages without words, or with words in no known script."""
    text = "".join(piece.text for page in found for piece in page)
    if len(text) < _LEAST_PER_PAGE and len(text) < _LEAST_PER_PAGE * len(found):
        raise FileError("the PDF is scanned or drawn: it holds no text", remedy=_OCR)
    unknown = sum(character == "\ufffd" or "\ue000" <= character <= "\uf8ff" for character in text)
    if unknown > len(text) // 3:
        raise FileError("the fonts of the PDF do not say which characters they draw", remedy=_OCR)


def _empty_pages(found: list[list[Piece]]) -> list[str]:
    empty = [str(number) for number, page in enumerate(found, start=1) if not page]
    return [f"no text on page {', '.join(empty[:20])}: empty or scanned"] if empty else []


def _numbered(lines: Iterable[Line], number: int) -> Iterable[Line]:
    for line in lines:
        line.page = number
        yield line


def _placer(sheets: list[Sheet]) -> Callable[[Box, int], Place]:
    """Return the way from a box on the sheet to a place on the page as it is shown."""

    def place(box: Box, page: int) -> Place:
        (left, bottom, right, top), rotation = sheets[page - 1]
        x0, y0, x1, y1 = box.left - left, top - box.top, box.right - left, top - box.bottom
        if rotation == 90:
            x0, y0, x1, y1 = top - bottom - y1, x0, top - bottom - y0, x1
        elif rotation == 180:
            x0, y0, x1, y1 = right - left - x1, top - bottom - y1, right - left - x0, top - bottom - y0
        elif rotation == 270:
            x0, y0, x1, y1 = y0, right - left - x1, y1, right - left - x0
        return Place(page, round(x0, 1), round(y0, 1), round(x1, 1), round(y1, 1))

    return place


def _metadata(document: Any, key: str) -> str:
    return cleaned(document.get_metadata_value(key) or "").strip()


def _language(document: Any) -> str:
    """Return the language that the catalogue of the PDF names, such as en-US."""
    from ctypes import create_string_buffer  # noqa: PLC0415

    import pypdfium2.raw as pdfium  # noqa: PLC0415 - only the reading process loads the parser

    if not hasattr(pdfium, "FPDFCatalog_GetLanguage"):
        return ""
    size = pdfium.FPDFCatalog_GetLanguage(document.raw, None, 0)
    if not 2 < size < 100:
        return ""
    buffer = create_string_buffer(size)
    pdfium.FPDFCatalog_GetLanguage(document.raw, buffer, size)
    return buffer.raw.decode("utf-16-le", "ignore").rstrip("\0")
