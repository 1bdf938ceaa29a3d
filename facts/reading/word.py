"""DOCX documents: python-docx opens them; headers, footers, notes and deleted words stay behind."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from facts.errors import FileError
from facts.reading import limits
from facts.reading.characters import cleaned, raised
from facts.reading.draft import Draft, bounded

if TYPE_CHECKING:
    from collections.abc import Iterator

_AGAIN = "Open it in a word processor and save it again, as DOCX or PDF."
_NAMESPACE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_NEW_PAGE = "\f"


def read(data: bytes) -> Draft:
    """Return the paragraphs and the rows of tables in order; raise FileError for a broken or swollen file."""
    _refuse_bombs(data)
    document = _opened(data)
    paragraphs: list[str] = []
    length = 0
    for paragraph in _paragraphs(document.element.body):
        paragraphs.append(paragraph)
        length += len(paragraph)
        bounded(length)
    text, pages = _paged(paragraphs)
    if not text:
        raise FileError("the document holds no text", remedy="If it holds pictures, recognise their text first (OCR).")
    title = _property(document, "title") or _titled(document)
    return Draft(text, title=cleaned(title).strip(), language=_property(document, "language"), pages=pages)


def _refuse_bombs(data: bytes) -> None:
    """Look at the declared sizes before anything is unpacked; Python's reader stops at what an entry declares."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise FileError("the DOCX document is broken", remedy=_AGAIN) from error
    if len(entries) > limits.MAX_PARTS:
        raise FileError(f"the document has {len(entries):,} parts", remedy=_AGAIN)
    if any(entry.flag_bits & 1 for entry in entries):
        raise FileError("the document is encrypted", remedy="Save it without a password.")
    total = sum(entry.file_size for entry in entries)
    largest = max((entry.file_size for entry in entries if entry.filename.endswith((".xml", ".rels"))), default=0)
    for size, most, what in (
        (total, limits.MAX_UNPACKED_BYTES, "in all"),
        (largest, limits.MAX_MARKUP_BYTES, "in one part"),
    ):
        if size > most:
            said = f"{size / limits.MEGABYTE:,.0f} megabytes {what}, {most / limits.MEGABYTE:.0f} are allowed"
            raise FileError(f"the document would unpack to {said}", remedy="Give the article alone.")


def _opened(data: bytes) -> Any:
    import docx  # noqa: PLC0415 - only the reading process loads the parser

    try:
        return docx.Document(io.BytesIO(data))
    except MemoryError:
        raise
    except Exception as error:  # the parser raises whatever the broken part leads to
        raise FileError("the DOCX document is broken", remedy=_AGAIN) from error


def _paragraphs(body: Any) -> Iterator[str]:
    """Yield each paragraph once; a row of a table is one, with tabs between its cells."""
    stack = [iter(body)]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
        elif element.tag == f"{_NAMESPACE}p":
            yield _text(element)
            stack.extend(iter(box) for box in _boxes(element))
        elif element.tag == f"{_NAMESPACE}tr":
            yield "\t".join(cell.replace("\n", " ") for cell in _cells(element))
        elif element.tag != _FALLBACK:
            stack.append(iter(element))


def _cells(row: Any) -> Iterator[str]:
    for cell in row.iterchildren(f"{_NAMESPACE}tc"):
        yield " ".join(text for text in (_text(p).strip() for p in cell.iter(f"{_NAMESPACE}p")) if text)


def _boxes(paragraph: Any) -> Iterator[Any]:
    """Yield the text boxes that hang on a paragraph, without the copies for old programs."""
    for box in paragraph.iter(f"{_NAMESPACE}txbxContent"):
        if not any(above.tag == _FALLBACK for above in box.iterancestors(_FALLBACK)):
            yield box


def _text(paragraph: Any) -> str:
    runs = (
        run for run in paragraph.iter(f"{_NAMESPACE}r") if next(run.iterancestors(paragraph.tag), None) is paragraph
    )
    return "".join(_run(run) for run in runs)


def _run(run: Any) -> str:
    text = "".join(_sign(element) for element in run)
    align = run.find(f"{_NAMESPACE}rPr/{_NAMESPACE}vertAlign")
    is_raised = align is not None and align.get(f"{_NAMESPACE}val") == "superscript"
    return raised(text) if is_raised else text


def _sign(element: Any) -> str:
    name = str(element.tag).removeprefix(_NAMESPACE)
    if name == "t":
        return element.text or ""
    return _NEW_PAGE if name == "lastRenderedPageBreak" else _SIGNS.get(name, "")


def _paged(paragraphs: list[str]) -> tuple[str, tuple[tuple[int, int, int], ...]]:
    """Join paragraphs; the page breaks that the word processor noted become page numbers."""
    sheets = "\n\n".join(text for text in paragraphs if text.strip()).split(_NEW_PAGE)
    parts, pages, length = [], [], 0
    for number, sheet in enumerate(map(cleaned, sheets), start=1):
        parts.append(sheet)
        pages.append((length, length + len(sheet), number))
        length += len(sheet)
    return "".join(parts), tuple(pages) if len(pages) > 1 else ()


def _property(document: Any, name: str) -> str:
    """Return what the file says about itself; broken properties do not cost the text."""
    try:
        return str(getattr(document.core_properties, name) or "")
    except (AttributeError, KeyError, ValueError, TypeError):
        return ""


def _titled(document: Any) -> str:
    """Return the first paragraph that is styled as a title or a chapter."""
    with suppress(AttributeError, KeyError, ValueError, TypeError):
        for paragraph in document.paragraphs[:50]:
            if paragraph.style is not None and (paragraph.style.name or "") in ("Title", "Heading 1"):
                return str(paragraph.text)
    return ""
