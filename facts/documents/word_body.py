"""The flow of a DOCX document as its pages show it: paragraphs and rows, without what is struck out, hidden or gone."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from facts.documents import omissions
from facts.documents.characters import UNREAD, mend_line, raise_text, write_shifted
from facts.documents.omissions import Omissions, name_place
from facts.documents.word_drawings import WordDrawing, read_drawing
from facts.documents.word_elements import MATH, WordEquations, WordFields, show_field
from facts.documents.word_styles import WORD, RunLook, WordStyles, is_on, read_fill, read_style_name
from facts.documents.word_symbols import decode_sign, decode_text

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
_GONE = {"del": omissions.DELETED, "moveFrom": omissions.MOVED}
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


class _Piece(NamedTuple):
    text: str
    look: RunLook


class _Paragraph:
    """A paragraph while it is read."""

    def __init__(self, properties: Any, ground: TextGround) -> None:
        self.style, self.ground = read_style_name(properties, "pStyle"), ground
        self.pieces: list[_Piece] = []
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


def _find_rises(pieces: list[_Piece]) -> list[int]:
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
        self._equations = WordEquations(self._run_alone)
        self._is_margin = is_margin
        self._root = root
        self._page = 1 if next(root.iter(f"{WORD}lastRenderedPageBreak"), None) is not None else 0
        self._carried = ""
        self._before = ""
        self._key = 0
        self._paragraph = _Paragraph(None, TextGround())

    def paragraphs(self, ground: TextGround) -> Iterator[str]:
        """Yield each paragraph once; a row of a table is one, with tabs between its cells."""
        yield from self._blocks(self._root, ground)
        yield from self._flushed()

    # ---- paragraphs, tables, rows and cells -------------------------------------------------------

    def _blocks(self, parent: Any, ground: TextGround) -> Iterator[str]:
        for element in parent:
            name = _get_name(element)
            if name == "p":
                yield from self._read_paragraph(element, ground)
            elif name == "tbl":
                yield from self._rows(element, ground)
            elif name in _GONE:
                self._leave(_GONE[name], _get_words(element))
            elif name in _FILES:
                self._omissions.add("not read, an inserted file", "", self._place())
            elif element.tag == f"{_COMPATIBLE}AlternateContent":
                yield from self._blocks(_choose_alternative(element), ground)
            elif self._is_placeholder(element):
                self._leave("the text of an empty field", _get_words(element))
            elif name and not name.endswith("Pr"):
                yield from self._blocks(element, ground)

    def _read_paragraph(self, element: Any, ground: TextGround) -> Iterator[str]:
        properties = element.find(f"{WORD}pPr")
        own = self._styles.paragraph_ground(properties)
        paragraph = _Paragraph(properties, ground._replace(colours=(own,)) if own else ground)
        outer, self._paragraph = self._paragraph, paragraph
        self._inline(element)
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
                yield from self._blocks(box, inner)

    def _is_joined(self, properties: Any) -> bool:
        """Whether the end of the paragraph is deleted or hidden, so that the next one goes on in its line."""
        mark = properties.find(f"{WORD}rPr") if properties is not None else None
        return mark is not None and any(is_on(mark, name) for name in ("del", "moveFrom", "vanish", "specVanish"))

    def _flushed(self) -> Iterator[str]:
        if self._carried:
            yield self._carried
        self._carried = ""

    def _rows(self, table: Any, ground: TextGround) -> Iterator[str]:
        properties = table.find(f"{WORD}tblPr")
        style = _get_attribute(properties, "tblStyle")
        colours = _table_grounds(self._styles, style, properties) or ground.colours
        for row in _iter_within(table, "tr"):
            yield from self._row(row, TextGround(style, colours))

    def _row(self, row: Any, ground: TextGround) -> Iterator[str]:
        properties = row.find(f"{WORD}trPr")
        kind = omissions.HIDDEN if is_on(properties, "hidden") else ""
        if properties is not None and properties.find(f"{WORD}del") is not None:
            kind = f"a row {omissions.DELETED}"
        if kind:
            self._leave(kind, _get_words(row))
            return
        cells = [self._cell(cell, ground) for cell in _iter_within(row, "tc")]
        yield "\t".join(cell for cell in cells if cell is not None)

    def _cell(self, cell: Any, ground: TextGround) -> str | None:
        properties = cell.find(f"{WORD}tcPr")
        if properties is not None and properties.find(f"{WORD}cellDel") is not None:
            self._leave(f"a cell {omissions.DELETED}", _get_words(cell))
            return None
        merged = properties.find(f"{WORD}vMerge") if properties is not None else None
        if merged is not None and merged.get(f"{WORD}val", "continue") == "continue":
            self._leave(omissions.HIDDEN, _get_words(cell))
            return ""
        own = read_fill(properties)
        inner = ground._replace(colours=(own,)) if own else ground
        texts = [text.strip() for text in (*self._blocks(cell, inner), *self._flushed())]
        return join_lines("\n".join(text for text in texts if text))

    # ---- what stands in a line --------------------------------------------------------------------

    def _inline(self, parent: Any) -> None:
        for element in parent:
            name = _get_name(element)
            if name == "r":
                self._run(element)
            elif name in _GONE:
                self._leave(_GONE[name], _get_words(element))
            elif element.tag == f"{_COMPATIBLE}AlternateContent":
                self._inline(_choose_alternative(element))
            elif element.tag == f"{MATH}oMath":
                self._put(self._equations.write_linear(element), RunLook())
            elif name == "fldSimple":
                self._simple_field(element)
            elif name == "bdo" and element.get(f"{WORD}val") == "rtl":
                self._put(UNREAD, RunLook())
            elif self._is_placeholder(element):
                self._leave("the text of an empty field", _get_words(element))
            elif name and not name.endswith("Pr") and name != "p":
                self._inline(element)

    def _simple_field(self, element: Any) -> None:
        count = len(self._paragraph.pieces)
        instruction = element.get(f"{WORD}instr", "")
        if not (self._is_margin and re.match(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES)\b", instruction)):
            self._inline(element)
        if not any(piece.text.strip() for piece in self._paragraph.pieces[count:]):
            self._put(show_field(instruction), RunLook())

    def _is_placeholder(self, element: Any) -> bool:
        return _get_name(element) == "sdt" and is_on(element.find(f"{WORD}sdtPr"), "showingPlcHdr")

    def _run(self, run: Any) -> None:
        properties = run.find(f"{WORD}rPr")
        look = self._styles.look(properties, self._paragraph.style, self._paragraph.ground.table)
        if any(run.find(f"{WORD}{name}") is not None for name in _NOTE_MARKS):
            look = look._replace(rise=1, is_aligned=True)
        self._signs(run, look)

    def _run_alone(self, run: Any) -> str:
        """Read a run of an equation, whose place is settled by the equation."""
        count = len(self._paragraph.pieces)
        self._run(run)
        text = "".join(write_shifted("", piece.text, piece.look.rise) for piece in self._paragraph.pieces[count:])
        del self._paragraph.pieces[count:]
        return text

    def _signs(self, parent: Any, look: RunLook) -> None:
        for element in parent:
            name = _get_name(element)
            if name == "fldChar":
                self._put(self._fields.pass_mark(element), look)
            elif name == "instrText":
                self._fields.instruct(element.text or "")
            elif name in ("drawing", "pict", "object"):
                self._draw(element, look)
            elif element.tag == f"{_COMPATIBLE}AlternateContent":
                self._signs(_choose_alternative(element), look)
            elif name == "ruby":
                self._inline(element.find(f"{WORD}rubyBase") if element.find(f"{WORD}rubyBase") is not None else ())
            elif name == "r":
                self._run(element)
            else:
                self._put(_read_sign(element, name, look), look)

    def _draw(self, element: Any, look: RunLook) -> None:
        if look.is_hidden:
            return
        drawing = read_drawing(element)
        if drawing.is_hidden:
            self._leave(omissions.HIDDEN, _get_words(element))
            return
        self._paragraph.drawings.append(drawing)
        if drawing.kind:
            self._omissions.add(f"not read, {drawing.kind}", drawing.words, self._place())
        if drawing.is_inline:
            self._put(UNREAD if drawing.is_sign else _PLACEHOLDER, look)

    def _put(self, text: str, look: RunLook) -> None:
        """Take words into the paragraph, or leave them out for what they look like."""
        if NEW_PAGE in text and self._page:
            self._page += 1
        elif not text or self._fields.is_instruction or (self._is_margin and self._fields.is_page_number):
            return
        kind = self._unseen(look) if text.strip() else ""
        if kind:
            self._leave(kind, text, continued=True)
            return
        self._fields.see(text)
        self._paragraph.pieces.append(_Piece(text, look))

    def _unseen(self, look: RunLook) -> str:
        if look.is_struck:
            return omissions.STRUCK
        if look.is_hidden:
            return omissions.HIDDEN
        return omissions.UNSEEN if look.melts_into(self._paragraph.ground.colours) else ""

    def _leave(self, kind: str, words: str, *, continued: bool = False) -> None:
        self._paragraph.gaps.add(len(self._paragraph.pieces))
        key = (self._key, len(self._paragraph.pieces)) if continued else None
        self._omissions.add(kind, words, self._place(), key)

    def _place(self) -> str:
        return f"on page {self._page}" if self._page else name_place(self._paragraph.so_far.strip() or self._before)


def join_lines(text: str) -> str:
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
    has_words = first is not None and any(_get_name(part) in _SHOWING for part in first.iter())
    found = first if has_words or fallback is None else fallback
    return () if found is None else found


_SHOWING = frozenset(("t", "sym", "drawing", "pict", "object", "tab", "noBreakHyphen", "oMath", "txbxContent"))


def _table_grounds(styles: WordStyles, style: str, properties: Any) -> tuple[str, ...]:
    """Return each colour that a table or its style may put behind a cell."""
    found = [read_fill(properties)]
    for base in styles.bases(style):
        found += [read_fill(part) for part in base.iter(f"{WORD}tcPr", f"{WORD}tblPr")]
    colours = {colour for colour in found if colour}
    return tuple(sorted(colours | ({"FFFFFF"} if not found[0] else set()))) if colours else ()


def _iter_within(parent: Any, name: str) -> Iterator[Any]:
    """Yield the rows of a table or the cells of a row, also those in content controls and insertions."""
    for element in parent:
        if _get_name(element) == name:
            yield element
        elif _get_name(element) in ("sdt", "sdtContent", "customXml", "ins", "moveTo"):
            yield from _iter_within(element, name)


def _get_words(element: Any) -> str:
    """Return the words of what is left out, deleted ones too."""
    parts: Iterable[Any] = element.iter(f"{WORD}t", f"{WORD}delText", f"{WORD}p", f"{WORD}tab", f"{WORD}tc", f"{MATH}t")
    return "".join(part.text or "" if _get_name(part) not in ("p", "tab", "tc") else " " for part in parts)


def _get_attribute(properties: Any, name: str) -> str:
    found = properties.find(f"{WORD}{name}") if properties is not None else None
    return "" if found is None else str(found.get(f"{WORD}val", ""))


def _get_name(element: Any) -> str:
    """Return the name of an element of the document itself; other names as they are."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
