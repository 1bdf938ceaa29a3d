"""DOCX documents: python-docx opens them; headers, footers and notes are told of, not read."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from facts.errors import FileError
from facts.reading import limits
from facts.reading.characters import cleaned
from facts.reading.draft import Draft, bounded
from facts.reading.omissions import Omissions, unread_note
from facts.reading.word_body import NEW_PAGE, Body, Ground
from facts.reading.word_styles import WORD, Styles

if TYPE_CHECKING:
    from collections.abc import Iterator

_AGAIN = "Open it in a word processor and save it again, as DOCX or PDF."
_AROUND = frozenset(("header", "footer", "footnote", "endnote", "comment"))
_SINGLE = frozenset(("footnote", "endnote", "comment"))


def read(data: bytes) -> Draft:
    """Return the paragraphs and the rows of tables in order; raise FileError for a broken or swollen file."""
    _refuse_bombs(data)
    document = _opened(data)
    paragraphs: list[str] = []
    length = 0
    found, styles = Omissions(), _styles(document)
    for paragraph in Body(styles, found, document.element.body).paragraphs(_page_ground(document)):
        paragraphs.append(paragraph)
        length += len(paragraph)
        bounded(length)
    text, pages = _paged(paragraphs)
    if not text:
        raise FileError("the document holds no text", remedy="If it holds pictures, recognise their text first (OCR).")
    title = _property(document, "title") or _titled(document)
    notes = (*found.notes(), *unread_note(text), *_margins(document, styles).notes())
    language = _property(document, "language")
    return Draft(text, title=cleaned(title).strip(), language=language, pages=pages, notes=notes)


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


def _styles(document: Any) -> Styles:
    """Return the styles; a document whose styles are broken is read without them."""
    with suppress(AttributeError, KeyError, ValueError, TypeError):
        return Styles.of(document.part._styles_part.element)  # noqa: SLF001 - `styles` wraps them, one by one
    return Styles()


def _page_ground(document: Any) -> Ground:
    """Return the colour of the paper."""
    paper = document.element.find(f"{WORD}background")
    colour = "" if paper is None else str(paper.get(f"{WORD}color", ""))
    return Ground("", (colour.upper(),)) if len(colour) == 6 else Ground()


def _margins(document: Any, styles: Styles) -> Omissions:
    """Gather what stands around the text and is not read: headers, footers, notes, comments."""
    found = Omissions()
    for name, root in _parts_around(document):
        parts = root.findall(f"{WORD}{name}") if name in _SINGLE else [root]
        for part in parts:
            words = " ".join(Body(styles, Omissions(), part, is_margin=True).paragraphs(Ground()))
            found.add(f"not taken in, in {name}s", " ".join(cleaned(words).split()))
    return found


def _parts_around(document: Any) -> Iterator[tuple[str, Any]]:
    from docx.oxml import parse_xml  # noqa: PLC0415 - only the reading process loads the parser

    for relation in list(document.part.rels.values()):
        name = relation.reltype.rpartition("/")[2].removesuffix("s")
        if name in _AROUND and not relation.is_external:
            with suppress(ValueError, SyntaxError, AttributeError, KeyError):
                yield name, parse_xml(relation.target_part.blob)


def _paged(paragraphs: list[str]) -> tuple[str, tuple[tuple[int, int, int], ...]]:
    """Join paragraphs; the page breaks that the word processor noted become page numbers."""
    sheets = "\n\n".join(text for text in paragraphs if text.strip()).split(NEW_PAGE)
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
