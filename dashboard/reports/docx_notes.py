"""Footnotes of a Word document: the part that holds them, and the marks that lead to them.

The library that writes the document has no footnotes, so the part is made here; one that a template brings is kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docx.document import Document
    from docx.text.paragraph import Paragraph

_EMPTY = (
    f"<w:footnotes {nsdecls('w')}>"
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
    "</w:footnotes>"
)


class Notes:
    """The footnotes of one document."""

    def __init__(self, document: Document) -> None:
        self._text = _style(document, "footnote text", WD_STYLE_TYPE.PARAGRAPH)
        self._mark = _style(document, "footnote reference", WD_STYLE_TYPE.CHARACTER)
        self._root = _part(document).element
        self._last = max((int(item.get(qn("w:id"))) for item in self._root), default=0)

    def add(self, paragraph: Paragraph, texts: Iterable[str]) -> None:
        """Put a mark at the end of a paragraph, and the texts, a paragraph each, at the foot of its page."""
        self._last += 1
        note = OxmlElement("w:footnote")
        note.set(qn("w:id"), str(self._last))
        for number, text in enumerate(texts):
            note.append(self._line(text, marked=number == 0))
        self._root.append(note)
        run = paragraph.add_run()
        run.style = self._mark
        reference = OxmlElement("w:footnoteReference")
        reference.set(qn("w:id"), str(self._last))
        run._r.append(reference)  # noqa: SLF001 - the library's own way to its XML

    def _line(self, text: str, *, marked: bool) -> Any:
        line = parse_xml(f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="{self._text.style_id}"/></w:pPr></w:p>')
        if marked:
            look = f'<w:rPr><w:rStyle w:val="{self._mark.style_id}"/></w:rPr>'
            line.append(parse_xml(f"<w:r {nsdecls('w')}>{look}<w:footnoteRef/></w:r>"))
        words = parse_xml(f'<w:r {nsdecls("w")}><w:t xml:space="preserve"></w:t></w:r>')
        words[0].text = f" {text}" if marked else text
        line.append(words)
        return line


def _style(document: Document, name: str, kind: WD_STYLE_TYPE) -> Any:
    """Return the style of that name, which every program knows; make it where the template has none."""
    if name in document.styles:
        return document.styles[name]
    style: Any = document.styles.add_style(name, kind, builtin=True)
    if kind is WD_STYLE_TYPE.CHARACTER:
        style.font.superscript = True
    else:
        style.base_style = document.styles["Normal"]
        style.font.size = Pt(8)
        style.paragraph_format.space_after = Pt(2)
    return style


def _part(document: Document) -> XmlPart:
    """Return the part that holds the footnotes, in a form that can be added to."""
    package, rels = document.part.package, document.part.rels
    held = next((rel for rel in rels.values() if rel.reltype == RELATIONSHIP_TYPE.FOOTNOTES), None)
    xml = held.target_part.blob if held else _EMPTY
    name = held.target_part.partname if held else PackURI("/word/footnotes.xml")
    part = XmlPart(name, CONTENT_TYPE.WML_FOOTNOTES, parse_xml(xml), package)
    if held:
        part.rels.update(held.target_part.rels)
        del rels[held.rId]
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    return part
