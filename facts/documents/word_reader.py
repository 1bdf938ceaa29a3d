"""DOCX documents as their pages show them: paragraphs and rows, without what is struck out, hidden or deleted."""

from __future__ import annotations

import io
import re
import zipfile
from contextlib import suppress
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from facts.documents import reader_limits, reading_result
from facts.documents.characters import (
    UNREAD,
    clean_text,
    decode_sign,
    decode_text,
    mend_line,
    raise_text,
    write_shifted,
)
from facts.documents.reading_result import DocumentDraft, Omissions, check_length, describe_position, describe_unread
from facts.documents.word_elements import (
    MATH,
    WORD,
    RunLook,
    WordDrawing,
    WordEquations,
    WordFields,
    WordStyles,
    is_on,
    read_drawing,
    read_fill,
    read_style_name,
    show_field,
)
from facts.errors import FileError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


NEW_PAGE = "\f"
_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SIGNS = {
    "tab": "\t",
    "ptab": "\t",
    "br": "\n",
    "cr": "\n",
    "noBreakHyphen": "-",
    "lastRenderedPageBreak": NEW_PAGE,
    "contentPart": UNREAD,
    "dayLong": UNREAD,
    "dayShort": UNREAD,
    "monthLong": UNREAD,
    "monthShort": UNREAD,
    "yearLong": UNREAD,
    "yearShort": UNREAD,
}
_GONE = {"del": reading_result.DELETED, "moveFrom": reading_result.MOVED}
_NOTE_MARKS = ("footnoteReference", "endnoteReference")
_FILES = ("altChunk", "subDoc")
_PLACEHOLDER = "\ufffc"
_IN_SENTENCE = re.compile(
    rf"(?<=\w)(\W{{0,40}}){_PLACEHOLDER}(?=[^\n]{{0,40}}\w)|{_PLACEHOLDER}(?=\s?[\d.])|(?<=\d){_PLACEHOLDER}"
)


class TextGround(NamedTuple):
    """What lies around a paragraph: the style of its table, and every colour that may be behind it."""

    table: str = ""
    colours: tuple[str, ...] = ("FFFFFF",)


class _TextPiece(NamedTuple):
    text: str
    look: RunLook


class _Paragraph:
    """A paragraph while it is read."""

    def __init__(self, properties: Any, ground: TextGround) -> None:
        self.style, self.ground = read_style_name(properties, "pStyle"), ground
        self.pieces: list[_TextPiece] = []
        self.drawings: list[WordDrawing] = []
        self.gaps: set[int] = set()
        """Before which pieces something was left out."""

    @property
    def so_far(self) -> str:
        return "".join(piece.text for piece in self.pieces[-12:])

    def text(self) -> str:
        """Return the words, with raised and lowered ones written as such."""
        for at in self.gaps:
            if 0 < at < len(self.pieces) and self.pieces[at - 1].text.endswith(" "):
                self.pieces[at] = self.pieces[at]._replace(text=self.pieces[at].text.removeprefix(" "))
        found = ""
        for rise, group in groupby(zip(_find_rises(self.pieces), self.pieces, strict=True), key=lambda pair: pair[0]):
            found += write_shifted(found, "".join(piece.text for _, piece in group), rise)
        found = mend_line(found)
        return _IN_SENTENCE.sub(rf"\1{UNREAD}", found).replace(_PLACEHOLDER, "") if _PLACEHOLDER in found else found


def _find_rises(pieces: list[_TextPiece]) -> list[int]:
    """Return how each piece stands to the line; where all are raised, the line is, unless it is a mark alone."""
    if not any(piece.look.rise for piece in pieces):
        return [0] * len(pieces)
    solid = [piece for piece in pieces if piece.text.strip()]
    if solid and all(piece.look.rise for piece in solid):
        whole = "".join(piece.text for piece in solid)
        if raise_text(whole) == whole or not all(piece.look.is_aligned for piece in solid):
            return [0] * len(pieces)
    return [piece.look.rise for piece in pieces]


class WordBody:
    """Reads the paragraphs of a flow: the document, a header, a footnote."""

    def __init__(self, styles: WordStyles, found: Omissions, root: Any, *, is_margin: bool = False) -> None:
        self._styles, self._omissions = styles, found
        self._fields = WordFields.of(root)
        self._equations = WordEquations(self._read_run_alone)
        self._is_margin = is_margin
        self._root = root
        self._page = 1 if next(root.iter(f"{WORD}lastRenderedPageBreak"), None) is not None else 0
        self._carried = ""
        self._before = ""
        self._key = 0
        self._paragraph = _Paragraph(None, TextGround())

    def paragraphs(self, ground: TextGround) -> Iterator[str]:
        """Yield each paragraph once; a row of a table is one, with tabs between its cells."""
        yield from self._read_blocks(self._root, ground)
        yield from self._flush_carried()

    # ---- paragraphs, tables, rows and cells -------------------------------------------------------

    def _read_blocks(self, parent: Any, ground: TextGround) -> Iterator[str]:
        for element in parent:
            name = _get_element_name(element)
            if name == "p":
                yield from self._read_paragraph(element, ground)
            elif name == "tbl":
                yield from self._read_rows(element, ground)
            elif name in _GONE:
                self._leave_out(_GONE[name], _get_words(element))
            elif name in _FILES:
                self._omissions.add("not read, an inserted file", "", self._describe_place())
            elif element.tag == f"{_COMPATIBLE}AlternateContent":
                yield from self._read_blocks(_choose_alternative(element), ground)
            elif self._is_placeholder(element):
                self._leave_out("the text of an empty field", _get_words(element))
            elif name and not name.endswith("Pr"):
                yield from self._read_blocks(element, ground)

    def _read_paragraph(self, element: Any, ground: TextGround) -> Iterator[str]:
        properties = element.find(f"{WORD}pPr")
        own = self._styles.paragraph_ground(properties)
        paragraph = _Paragraph(properties, ground._replace(colours=(own,)) if own else ground)
        outer, self._paragraph = self._paragraph, paragraph
        self._read_inline(element)
        text = self._carried + paragraph.text()
        self._paragraph = outer
        self._before = text or self._before
        self._key += 1
        self._carried = text if self._is_joined(properties) else ""
        if not self._carried:
            yield text
        for drawing in paragraph.drawings:
            inner = TextGround("", drawing.colours or ground.colours)
            for box in drawing.boxes:
                yield from self._read_blocks(box, inner)

    def _is_joined(self, properties: Any) -> bool:
        """Whether the end of the paragraph is deleted or hidden, so that the next one goes on in its line."""
        mark = properties.find(f"{WORD}rPr") if properties is not None else None
        return mark is not None and any(is_on(mark, name) for name in ("del", "moveFrom", "vanish", "specVanish"))

    def _flush_carried(self) -> Iterator[str]:
        if self._carried:
            yield self._carried
        self._carried = ""

    def _read_rows(self, table: Any, ground: TextGround) -> Iterator[str]:
        properties = table.find(f"{WORD}tblPr")
        style = _get_attribute(properties, "tblStyle")
        colours = _find_table_grounds(self._styles, style, properties) or ground.colours
        for row in _iter_within(table, "tr"):
            yield from self._read_table_row(row, TextGround(style, colours))

    def _read_table_row(self, row: Any, ground: TextGround) -> Iterator[str]:
        properties = row.find(f"{WORD}trPr")
        kind = reading_result.HIDDEN if is_on(properties, "hidden") else ""
        if properties is not None and properties.find(f"{WORD}del") is not None:
            kind = f"a row {reading_result.DELETED}"
        if kind:
            self._leave_out(kind, _get_words(row))
            return
        cells = [(self._read_cell(cell, ground), _count_spanned(cell)) for cell in _iter_within(row, "tc")]
        yield "\t".join(text + "\t" * (count - 1) for text, count in cells if text is not None)

    def _read_cell(self, cell: Any, ground: TextGround) -> str | None:
        properties = cell.find(f"{WORD}tcPr")
        if properties is not None and properties.find(f"{WORD}cellDel") is not None:
            self._leave_out(f"a cell {reading_result.DELETED}", _get_words(cell))
            return None
        merged = properties.find(f"{WORD}vMerge") if properties is not None else None
        if merged is not None and merged.get(f"{WORD}val", "continue") == "continue":
            self._leave_out(reading_result.HIDDEN, _get_words(cell))
            return ""
        own = read_fill(properties)
        inner = ground._replace(colours=(own,)) if own else ground
        texts = [text.strip() for text in (*self._read_blocks(cell, inner), *self._flush_carried())]
        return join_cell_lines("\n".join(text for text in texts if text))

    # ---- what stands in a line --------------------------------------------------------------------

    def _read_inline(self, parent: Any) -> None:
        for element in parent:
            name = _get_element_name(element)
            if name == "r":
                self._read_run(element)
            elif name in _GONE:
                self._leave_out(_GONE[name], _get_words(element))
            elif element.tag == f"{_COMPATIBLE}AlternateContent":
                self._read_inline(_choose_alternative(element))
            elif element.tag == f"{MATH}oMath":
                self._add_text(self._equations.write_linear(element), RunLook())
            elif name == "fldSimple":
                self._read_simple_field(element)
            elif name == "bdo" and element.get(f"{WORD}val") == "rtl":
                self._add_text(UNREAD, RunLook())
            elif self._is_placeholder(element):
                self._leave_out("the text of an empty field", _get_words(element))
            elif name and not name.endswith("Pr") and name != "p":
                self._read_inline(element)

    def _read_simple_field(self, element: Any) -> None:
        count = len(self._paragraph.pieces)
        instruction = element.get(f"{WORD}instr", "")
        if not (self._is_margin and re.match(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES)\b", instruction)):
            self._read_inline(element)
        if not any(piece.text.strip() for piece in self._paragraph.pieces[count:]):
            self._add_text(show_field(instruction), RunLook())

    def _is_placeholder(self, element: Any) -> bool:
        return _get_element_name(element) == "sdt" and is_on(element.find(f"{WORD}sdtPr"), "showingPlcHdr")

    def _read_run(self, run: Any) -> None:
        properties = run.find(f"{WORD}rPr")
        look = self._styles.look(properties, self._paragraph.style, self._paragraph.ground.table)
        if any(run.find(f"{WORD}{name}") is not None for name in _NOTE_MARKS):
            look = look._replace(rise=1, is_aligned=True)
        self._read_signs(run, look)

    def _read_run_alone(self, run: Any) -> str:
        """Read a run of an equation, whose place is settled by the equation."""
        count = len(self._paragraph.pieces)
        self._read_run(run)
        text = "".join(write_shifted("", piece.text, piece.look.rise) for piece in self._paragraph.pieces[count:])
        del self._paragraph.pieces[count:]
        return text

    def _read_signs(self, parent: Any, look: RunLook) -> None:
        for element in parent:
            name = _get_element_name(element)
            if name == "fldChar":
                self._add_text(self._fields.pass_mark(element), look)
            elif name == "instrText":
                self._fields.instruct(element.text or "")
            elif name in ("drawing", "pict", "object"):
                self._add_drawing(element, look)
            elif element.tag == f"{_COMPATIBLE}AlternateContent":
                self._read_signs(_choose_alternative(element), look)
            elif name == "ruby":
                self._read_inline(
                    element.find(f"{WORD}rubyBase") if element.find(f"{WORD}rubyBase") is not None else ()
                )
            elif name == "r":
                self._read_run(element)
            else:
                self._add_text(_read_sign(element, name, look), look)

    def _add_drawing(self, element: Any, look: RunLook) -> None:
        if look.is_hidden:
            return
        drawing = read_drawing(element)
        if drawing.is_hidden:
            self._leave_out(reading_result.HIDDEN, _get_words(element))
            return
        self._paragraph.drawings.append(drawing)
        if drawing.kind:
            self._omissions.add(f"not read, {drawing.kind}", drawing.words, self._describe_place())
        if drawing.is_inline:
            self._add_text(UNREAD if drawing.is_sign else _PLACEHOLDER, look)

    def _add_text(self, text: str, look: RunLook) -> None:
        """Take words into the paragraph, or leave them out for what they look like."""
        if NEW_PAGE in text and self._page:
            self._page += 1
        elif not text or self._fields.is_instruction or (self._is_margin and self._fields.is_page_number):
            return
        kind = self._find_omission_kind(look) if text.strip() else ""
        if kind:
            self._leave_out(kind, text, continued=True)
            return
        self._fields.see(text)
        self._paragraph.pieces.append(_TextPiece(text, look))

    def _find_omission_kind(self, look: RunLook) -> str:
        if look.is_struck:
            return reading_result.STRUCK
        if look.is_hidden:
            return reading_result.HIDDEN
        return reading_result.UNSEEN if look.melts_into(self._paragraph.ground.colours) else ""

    def _leave_out(self, kind: str, words: str, *, continued: bool = False) -> None:
        self._paragraph.gaps.add(len(self._paragraph.pieces))
        key = (self._key, len(self._paragraph.pieces)) if continued else None
        self._omissions.add(kind, words, self._describe_place(), key)

    def _describe_place(self) -> str:
        return (
            f"on page {self._page}" if self._page else describe_position(self._paragraph.so_far.strip() or self._before)
        )


_MOST_SPANNED = 40


def _count_spanned(cell: Any) -> int:
    """Return over how many columns a cell reaches."""
    properties = cell.find(f"{WORD}tcPr")
    said = _get_attribute(properties, "gridSpan") if properties is not None else ""
    return min(max(int(said), 1), _MOST_SPANNED) if re.fullmatch(r"\d{1,4}", said) else 1


def join_cell_lines(text: str) -> str:
    """Put the lines of a cell on one; two numbers of two lines stay apart."""
    return re.sub(r"\s*\n\s*", " ", re.sub(r"(?<=\d)\s*\n\s*(?=\d)", "\t", text)).strip()


def _read_sign(element: Any, name: str, look: RunLook) -> str:
    if name == "t" or element.tag == f"{MATH}t":
        return _spell_text(element.text or "", look)
    if name == "sym":
        code = element.get(f"{WORD}char", "")
        return (
            decode_sign(int(code, 16), element.get(f"{WORD}font", ""))
            if re.fullmatch("[0-9A-Fa-f]{1,6}", code)
            else UNREAD
        )
    return _SIGNS.get(name, "")


def _spell_text(text: str, look: RunLook) -> str:
    if look.font == look.upper_font:
        return decode_text(text, look.font) if look.font else text
    return "".join(decode_text(letter, look.font if letter.isascii() else look.upper_font) for letter in text)


def _choose_alternative(alternates: Any) -> Any:
    """Return the first alternative; the one for old programs where it shows nothing."""
    first = alternates.find(f"{_COMPATIBLE}Choice")
    fallback = alternates.find(f"{_COMPATIBLE}Fallback")
    has_words = first is not None and any(_get_element_name(part) in _SHOWING for part in first.iter())
    found = first if has_words or fallback is None else fallback
    return () if found is None else found


_SHOWING = frozenset(("t", "sym", "drawing", "pict", "object", "tab", "noBreakHyphen", "oMath", "txbxContent"))


def _find_table_grounds(styles: WordStyles, style: str, properties: Any) -> tuple[str, ...]:
    """Return each colour that a table or its style may put behind a cell."""
    found = [read_fill(properties)]
    for base in styles.bases(style):
        found += [read_fill(part) for part in base.iter(f"{WORD}tcPr", f"{WORD}tblPr")]
    colours = {colour for colour in found if colour}
    return tuple(sorted(colours | ({"FFFFFF"} if not found[0] else set()))) if colours else ()


def _iter_within(parent: Any, name: str) -> Iterator[Any]:
    """Yield the rows of a table or the cells of a row, also those in content controls and insertions."""
    for element in parent:
        if _get_element_name(element) == name:
            yield element
        elif _get_element_name(element) in ("sdt", "sdtContent", "customXml", "ins", "moveTo"):
            yield from _iter_within(element, name)


def _get_words(element: Any) -> str:
    """Return the words of what is left out, deleted ones too."""
    parts: Iterable[Any] = element.iter(f"{WORD}t", f"{WORD}delText", f"{WORD}p", f"{WORD}tab", f"{WORD}tc", f"{MATH}t")
    return "".join(part.text or "" if _get_element_name(part) not in ("p", "tab", "tc") else " " for part in parts)


def _get_attribute(properties: Any, name: str) -> str:
    found = properties.find(f"{WORD}{name}") if properties is not None else None
    return "" if found is None else str(found.get(f"{WORD}val", ""))


def _get_element_name(element: Any) -> str:
    """Return the name of an element of the document itself; other names as they are."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


_AGAIN = "Open it in a word processor and save it again, as DOCX or PDF."
_AROUND = frozenset(("header", "footer", "footnote", "endnote", "comment"))
_SINGLE = frozenset(("footnote", "endnote", "comment"))


def read_docx(data: bytes) -> DocumentDraft:
    """Return the paragraphs and the rows of tables in order; raise FileError for a broken or swollen file."""
    _refuse_bombs(data)
    document = _open_word(data)
    paragraphs: list[str] = []
    length = 0
    found, styles = Omissions(), _read_styles(document)
    for paragraph in WordBody(styles, found, document.element.body).paragraphs(_read_page_ground(document)):
        paragraphs.append(paragraph)
        length += len(paragraph)
        check_length(length)
    text, pages = _join_pages(paragraphs)
    if not text:
        raise FileError("the document holds no text", remedy="If it holds pictures, recognise their text first (OCR).")
    title = _get_property(document, "title") or _find_title_paragraph(document)
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
    if len(entries) > reader_limits.MAX_PARTS:
        raise FileError(f"the document has {len(entries):,} parts", remedy=_AGAIN)
    if any(entry.flag_bits & 1 for entry in entries):
        raise FileError("the document is encrypted", remedy="Save it without a password.")
    total = sum(entry.file_size for entry in entries)
    largest = max((entry.file_size for entry in entries if entry.filename.endswith((".xml", ".rels"))), default=0)
    for size, most, what in (
        (total, reader_limits.MAX_UNPACKED_BYTES, "in all"),
        (largest, reader_limits.MAX_MARKUP_BYTES, "in one part"),
    ):
        if size > most:
            megabytes = reader_limits.MEGABYTE
            said = f"{size / megabytes:,.0f} megabytes {what}, {most / megabytes:.0f} are allowed"
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


def _read_page_ground(document: Any) -> TextGround:
    """Return the colour of the paper."""
    paper = document.element.find(f"{WORD}background")
    colour = "" if paper is None else str(paper.get(f"{WORD}color", ""))
    return TextGround("", (colour.upper(),)) if len(colour) == 6 else TextGround()


def _gather_margins(document: Any, styles: WordStyles) -> Omissions:
    """Gather what stands around the text and is not read: headers, footers, notes, comments."""
    found = Omissions()
    for name, root in _iter_margin_parts(document):
        parts = root.findall(f"{WORD}{name}") if name in _SINGLE else [root]
        for part in parts:
            words = " ".join(WordBody(styles, Omissions(), part, is_margin=True).paragraphs(TextGround()))
            found.add(f"not taken in, in {name}s", " ".join(clean_text(words).split()))
    return found


def _iter_margin_parts(document: Any) -> Iterator[tuple[str, Any]]:
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


def _find_title_paragraph(document: Any) -> str:
    """Return the first paragraph that is styled as a title or a chapter."""
    with suppress(AttributeError, KeyError, ValueError, TypeError):
        for paragraph in document.paragraphs[:50]:
            if paragraph.style is not None and (paragraph.style.name or "") in ("Title", "Heading 1"):
                return str(paragraph.text)
    return ""
