"""DOCX documents: python-docx opens them; headers, footers and notes are told of, not read."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from facts.documents import limits
from facts.documents.characters import clean_text
from facts.documents.omissions import Omissions, describe_unread
from facts.documents.reading_result import DocumentDraft, check_length
from facts.documents.word_body import NEW_PAGE, TextGround, WordBody
from facts.documents.word_styles import WORD, WordStyles
from facts.errors import FileError

if TYPE_CHECKING:
    from collections.abc import Iterator

_AGAIN = "Open it in a word processor and save it again, as DOCX or PDF."
_AROUND = frozenset(("header", "footer", "footnote", "endnote", "comment"))
_SINGLE = frozenset(("footnote", "endnote", "comment"))


def read_document(data: bytes) -> DocumentDraft:
    """Return the paragraphs and the rows of tables in order; raise FileError for a broken or swollen file."""
    _refuse_bombs(data)
    document = _open_word(data)
    paragraphs: list[str] = []
    length = 0
    found, styles = Omissions(), _read_styles(document)
    for paragraph in WordBody(styles, found, document.element.body).paragraphs(_page_ground(document)):
        paragraphs.append(paragraph)
        length += len(paragraph)
        check_length(length)
    text, pages = _join_pages(paragraphs)
    if not text:
        raise FileError("the document holds no text", remedy="If it holds pictures, recognise their text first (OCR).")
    title = _get_property(document, "title") or _find_titled(document)
    notes = (*found.notes(), *describe_unread(text), *_gather_margins(document, styles).notes())
    language = _get_property(document, "language")
    return DocumentDraft(text, title=clean_text(title).strip(), language=language, pages=pages, notes=notes)


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


def _open_word(data: bytes) -> Any:
    import docx  # noqa: PLC0415 - only the reading process loads the parser

    try:
        return docx.Document(io.BytesIO(data))
    except MemoryError:
        raise
    except Exception as error:  # the parser raises whatever the broken part leads to
        raise FileError("the DOCX document is broken", remedy=_AGAIN) from error


def _read_styles(document: Any) -> WordStyles:
    """Return the styles; a document whose styles are broken is read without them."""
    with suppress(AttributeError, KeyError, ValueError, TypeError):
        return WordStyles.of(document.part._styles_part.element)  # noqa: SLF001 - `styles` wraps them, one by one
    return WordStyles()


def _page_ground(document: Any) -> TextGround:
    """Return the colour of the paper."""
    paper = document.element.find(f"{WORD}background")
    colour = "" if paper is None else str(paper.get(f"{WORD}color", ""))
    return TextGround("", (colour.upper(),)) if len(colour) == 6 else TextGround()


def _gather_margins(document: Any, styles: WordStyles) -> Omissions:
    """Gather what stands around the text and is not read: headers, footers, notes, comments."""
    found = Omissions()
    for name, root in _parts_around(document):
        parts = root.findall(f"{WORD}{name}") if name in _SINGLE else [root]
        for part in parts:
            words = " ".join(WordBody(styles, Omissions(), part, is_margin=True).paragraphs(TextGround()))
            found.add(f"not taken in, in {name}s", " ".join(clean_text(words).split()))
    return found


def _parts_around(document: Any) -> Iterator[tuple[str, Any]]:
    from docx.oxml import parse_xml  # noqa: PLC0415 - only the reading process loads the parser

    for relation in list(document.part.rels.values()):
        name = relation.reltype.rpartition("/")[2].removesuffix("s")
        if name in _AROUND and not relation.is_external:
            with suppress(ValueError, SyntaxError, AttributeError, KeyError):
                yield name, parse_xml(relation.target_part.blob)


def _join_pages(paragraphs: list[str]) -> tuple[str, tuple[tuple[int, int, int], ...]]:
    """Join paragraphs; the page breaks that the word processor noted become page numbers."""
    sheets = "\n\n".join(text for text in paragraphs if text.strip()).split(NEW_PAGE)
    parts, pages, length = [], [], 0
    for number, sheet in enumerate(map(clean_text, sheets), start=1):
        parts.append(sheet)
        pages.append((length, length + len(sheet), number))
        length += len(sheet)
    return "".join(parts), tuple(pages) if len(pages) > 1 else ()


def _get_property(document: Any, name: str) -> str:
    """Return what the file says about itself; broken properties do not cost the text."""
    try:
        return str(getattr(document.core_properties, name) or "")
    except (AttributeError, KeyError, ValueError, TypeError):
        return ""


def _find_titled(document: Any) -> str:
    """Return the first paragraph that is styled as a title or a chapter."""
    with suppress(AttributeError, KeyError, ValueError, TypeError):
        for paragraph in document.paragraphs[:50]:
            if paragraph.style is not None and (paragraph.style.name or "") in ("Title", "Heading 1"):
                return str(paragraph.text)
    return ""
