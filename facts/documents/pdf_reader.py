"""PDF files: pdfium finds the characters, their layout says how they are read."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from facts.documents import reader_limits
from facts.documents.characters import UNREAD, clean_text
from facts.documents.pdf_glyphs import GlyphSheet, make_sheet
from facts.documents.pdf_visibility import PageOverlay, VisibilityChecker, flatten_overlay
from facts.documents.printed_line import make_unread_line
from facts.documents.reader_limits import OWN_FAULT, ReadingTime, read_optional, read_part, tell_pages
from facts.documents.reading_result import DocumentDraft, Omissions, PagePlace, describe_unread
from facts.documents.text_flow import join_printed_lines, order_lines, remove_furniture, write_figure_lines
from facts.errors import FileError, ReaderFault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from facts.documents.page_geometry import PageBox
    from facts.documents.pdf_glyphs import GlyphPiece
    from facts.documents.printed_line import PrintedLine

_DIGIT = re.compile(r"\d")
_PASSWORD = 4
_LEAST_PER_PAGE = 20
_LEAST_WORDED = 200
"""A page with so many letters is given time for reading it."""
_OVER = "not read, laid over,"
_SIDEWAYS = "not read, set sideways,"
_TOO_LONG = "not read, reading the pages before took the time that there is"
_NO_TEXT = "the PDF is scanned or drawn: it holds no text"
_OCR = "Recognise its text first (OCR) and give the file that comes out."


def read_pdf(data: bytes) -> DocumentDraft:
    """Read the text, title, pages and places; raise FileError for a locked, broken or scanned file."""
    document = _open_pdf(data)
    try:
        return _read_opened(document)
    finally:
        document.close()


def _open_pdf(data: bytes) -> Any:
    import pypdfium2  # noqa: PLC0415 - only the reading process loads the parser

    try:
        document = pypdfium2.PdfDocument(io.BytesIO(data))
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD:
            raise FileError("the PDF is encrypted", remedy="Save it without a password.") from error
        raise FileError("the PDF is broken", remedy="Download or save it again.") from error
    if len(document) > reader_limits.MAX_PAGES:
        remedy = f"Give the pages of the article; {reader_limits.MAX_PAGES:,} are allowed."
        raise FileError(f"the PDF has {len(document):,} pages", remedy=remedy)
    return document


def _read_opened(document: Any) -> DocumentDraft:
    pages = _read_pages(document)
    if not any(page.is_read for page in pages):
        raise _make_unreadable_error(pages)
    _refuse_pictures(pages)
    kept, margins = remove_furniture([page.sheet.pieces for page in pages])
    lines = [line for number, page in enumerate(pages, start=1) for line in _iter_lines(page, kept[number - 1], number)]
    flow = join_printed_lines(lines, _make_placer(pages))
    return DocumentDraft(
        flow.text,
        title=read_optional(lambda: _get_metadata(document, "Title"), "", "its title"),
        language=read_optional(lambda: _get_language(document), "", "its language"),
        pages=flow.pages,
        runs=tuple(flow.runs),
        margins="\n".join(margins),
        notes=(*_describe_notes(pages), *describe_unread(flow.text)),
    )


def _make_unreadable_error(pages: list[_PdfPage]) -> FileError:
    if any(OWN_FAULT in note for page in pages for note in page.notes):
        what = f"no page was read, {OWN_FAULT}, not of the file: {pages[0].notes[0]}"
        return ReaderFault(what, remedy="Report it and keep the file: the log tells the rest.")
    return FileError("no page of the PDF can be read", remedy="Download or save it again.")


@dataclass(slots=True)
class _PdfPage:
    """One page: where it lies on its sheet, what is on it, and what there is to say of it."""

    edges: tuple[float, float, float, float] = (0, 0, 0, 0)
    rotation: int = 0
    sheet: GlyphSheet = field(default_factory=GlyphSheet)
    notes: tuple[str, ...] = ()
    is_read: bool = True


def _read_pages(document: Any) -> list[_PdfPage]:
    """Read page by page, as far as the time allows: one that cannot be read costs no other."""
    found: list[_PdfPage] = []
    looker, total = VisibilityChecker(reader_limits.MAX_PICTURE_PIXELS, reader_limits.LOOKING_SECONDS), 0
    time = ReadingTime()
    for number in range(1, len(document) + 1):
        page, notes = read_part(
            partial(_read_page, document, number, looker), _PdfPage(is_read=False), f"page {number}"
        )
        page.notes = (*notes, *page.notes)
        found.append(page)
        tell_pages(number, len(document))
        length = sum(len(piece.text) for piece in page.sheet.every_piece)
        total += length
        _check_length(total)
        if length > _LEAST_WORDED:
            time.add_page()
        if time.is_over and number < len(document):
            page.notes = (*page.notes, f"{_TOO_LONG}: pages {number + 1:,} to {len(document):,}")
            break
    return found


def _read_page(document: Any, number: int, looker: VisibilityChecker) -> _PdfPage:
    page = document[number - 1]
    overlay, notes = read_part(lambda: flatten_overlay(page), PageOverlay(), f"what lies over page {number}")
    if overlay.is_flat:
        page.close()
        page = document[number - 1]
    sheet = make_sheet(page, looker, overlay.struck)
    sheet.unread += [(_OVER, words) for words in overlay.words]
    found = _PdfPage(page.get_bbox(), page.get_rotation(), sheet, notes)
    page.close()
    return found


def _check_length(total: int) -> None:
    if total > reader_limits.MAX_CHARACTERS:
        raise FileError(
            f"the text has more than {reader_limits.MAX_CHARACTERS:,} characters", remedy="Give the article alone."
        )


def _refuse_pictures(pages: list[_PdfPage]) -> None:
    """Raise FileError for pages without words, or with words in no known script."""
    text = "".join(piece.text for page in pages for piece in page.sheet.every_piece)
    if len(text) < _LEAST_PER_PAGE and len(text) < _LEAST_PER_PAGE * len(pages):
        hidden = sum(len(words) for page in pages for _, words in page.sheet.unread)
        what = "all words of the PDF are hidden or hardly visible" if hidden > len(text) else _NO_TEXT
        raise FileError(what, remedy=_OCR)
    if text.count(UNREAD) > len(text) // 3:
        raise FileError("the fonts of the PDF do not say which characters they draw", remedy=_OCR)


def _describe_notes(pages: list[_PdfPage]) -> tuple[str, ...]:
    """Say page by page what is there and was not read as stated."""
    empty = [str(number) for number, page in enumerate(pages, start=1) if page.is_read and not page.sheet.every_piece]
    scanned = [str(number) for number, page in enumerate(pages, start=1) if page.sheet.is_recognised]
    blind = [str(number) for number, page in enumerate(pages, start=1) if not page.sheet.is_looked_at]
    omissions = Omissions()
    for number, page in enumerate(pages, start=1):
        for why, words in page.sheet.unread:
            omissions.add(why, words, f"on page {number}")
        sideways = " ".join(word.piece.text for word in page.sheet.borders.sideways)
        if _DIGIT.search(sideways):
            omissions.add(_SIDEWAYS, sideways, f"on page {number}")
    return (
        *(note for page in pages for note in page.notes),
        *omissions.notes(),
        *([f"no text on page {_list_page_numbers(empty)}: empty or scanned"] if empty else []),
        *(
            [f"read by a machine from a picture, compare the words: page {_list_page_numbers(scanned)}"]
            if scanned
            else []
        ),
        *([f"not looked at for hidden words, too much is drawn: page {_list_page_numbers(blind)}"] if blind else []),
    )


def _list_page_numbers(numbers: list[str]) -> str:
    return ", ".join(numbers[:20]) + (f" and {len(numbers) - 20} more" if len(numbers) > 20 else "")


def _iter_lines(page: _PdfPage, kept: list[GlyphPiece], number: int) -> Iterable[PrintedLine]:
    """Return the lines of a page, those of its charts last; the mark of what is not read stands for an unread page."""
    sheet = page.sheet
    lines = order_lines([*kept, *sheet.gone], sheet.borders) if page.is_read else [make_unread_line()]
    for line in (*lines, *write_figure_lines(sheet.figures)):
        line.page = number
        yield line


def _make_placer(pages: list[_PdfPage]) -> Callable[[PageBox, int], PagePlace]:
    """Return the way from a box on the sheet to a place on the page as it is shown."""

    def place(box: PageBox, page: int) -> PagePlace:
        (left, bottom, right, top), rotation = pages[page - 1].edges, pages[page - 1].rotation
        x0, y0, x1, y1 = box.left - left, top - box.top, box.right - left, top - box.bottom
        if rotation == 90:
            x0, y0, x1, y1 = top - bottom - y1, x0, top - bottom - y0, x1
        elif rotation == 180:
            x0, y0, x1, y1 = right - left - x1, top - bottom - y1, right - left - x0, top - bottom - y0
        elif rotation == 270:
            x0, y0, x1, y1 = y0, right - left - x1, y1, right - left - x0
        return PagePlace(page, round(x0, 1), round(y0, 1), round(x1, 1), round(y1, 1))

    return place


def _get_metadata(document: Any, key: str) -> str:
    return clean_text(document.get_metadata_value(key) or "").strip()


def _get_language(document: Any) -> str:
    """Return the language that the catalogue of the PDF names, such as en-US."""
    import pypdfium2.raw as pdfium  # noqa: PLC0415 - only the reading process loads the parser

    if not hasattr(pdfium, "FPDFCatalog_GetLanguage"):
        return ""
    size = pdfium.FPDFCatalog_GetLanguage(document.raw, None, 0)
    if not 2 < size < 100:
        return ""
    buffer = (pdfium.FPDF_WCHAR * (size // 2))()
    pdfium.FPDFCatalog_GetLanguage(document.raw, buffer, size)
    return bytes(buffer).decode("utf-16-le", "ignore").rstrip("\0")
