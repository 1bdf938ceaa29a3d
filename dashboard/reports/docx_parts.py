"""Parts of a Word document that the library has no words for: links, fields, tables that repeat their heads, looks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Length, Pt, RGBColor

from dashboard import theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

LOOK = theme.LIGHT
FONT = "Arial"  # of the theme's typefaces the one that every office program has
NUMBER, QUIET, SMALL = "Facts Number", "Facts Quiet", "Facts Table"


def make_color(value: str) -> RGBColor:
    return RGBColor.from_string(value.lstrip("#").upper())


def apply_own_look(document: Document) -> None:
    """Give a document without a house template the look of the charts."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2.2)
    styles: Any = document.styles
    _set_letters(styles["Normal"], 10.5, LOOK.ink)
    styles["Normal"].paragraph_format.space_after = Pt(6)
    _set_letters(styles["Title"], 24, LOOK.ink, bold=True)
    _remove_rule(styles["Title"])
    for level, size in ((1, 17), (2, 13)):
        _set_letters(styles[f"Heading {level}"], size, LOOK.accent, bold=True)
    _set_letters(styles["Caption"], 9, LOOK.muted)


def _set_letters(style: Any, size: float, ink: str, *, bold: bool = False) -> None:
    font = style.font
    font.name, font.size, font.bold, font.color.rgb = FONT, Pt(size), bold, make_color(ink)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):  # the theme's typeface would win
        fonts.attrib.pop(qn(f"w:{name}"), None)
    for name in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{name}"), FONT)


def _remove_rule(style: Any) -> None:
    """Take away the line under a title."""
    properties = style.element.get_or_add_pPr()
    for border in properties.findall(qn("w:pBdr")):
        properties.remove(border)


def add_own_styles(document: Document) -> None:
    """Add the styles of numbers, quiet lines and table text, unless the house template has its own of that name."""
    for name, size, ink, bold in (
        (NUMBER, 22, LOOK.accent, True),
        (QUIET, 9, LOOK.muted, False),
        (SMALL, 8.5, LOOK.ink, False),
    ):
        if name not in document.styles:
            style: Any = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = document.styles["Normal"]
            style.font.size, style.font.bold, style.font.color.rgb = Pt(size), bold, make_color(ink)
            style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(1 if name == SMALL else 3)


def set_document_language(document: Document, tag: str) -> None:
    """Set the language that programs check the spelling in and read aloud."""
    styles = document.styles.element
    for properties in (
        *styles.iterfind(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}"),
        _get_style_properties(document.styles["Normal"]),
    ):
        _set_language(properties, tag)


def _get_style_properties(style: Any) -> Any:
    return style.element.get_or_add_rPr()


def _set_language(properties: Any, tag: str) -> None:
    for held in properties.findall(qn("w:lang")):
        properties.remove(held)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), tag)
    properties.append(language)


def set_run_language(run: Run, tag: str) -> Run:
    """Mark words as being in another language."""
    _set_language(run._r.get_or_add_rPr(), tag)  # noqa: SLF001 - the library's own way to its XML
    return run


def add_link(paragraph: Paragraph, words: str, address: str = "", anchor: str = "") -> None:
    """Add words that lead to a web address, or to a bookmark of this document; without either they are words."""
    if not address and not anchor:
        paragraph.add_run(words)
        return
    element = OxmlElement("w:hyperlink")
    if address:
        element.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    else:
        element.set(qn("w:anchor"), anchor)
    run = paragraph.add_run(words)
    run.font.color.rgb = make_color(LOOK.accent)
    run.font.underline = bool(address)
    element.append(run._r)  # noqa: SLF001 - as above
    paragraph._p.append(element)  # noqa: SLF001 - as above


def add_bookmark(paragraph: Paragraph, name: str, number: int) -> None:
    """Make a paragraph a place that links lead to."""
    start = parse_xml(f'<w:bookmarkStart {nsdecls("w")} w:id="{number}" w:name="{name}"/>')
    end = parse_xml(f'<w:bookmarkEnd {nsdecls("w")} w:id="{number}"/>')
    paragraph._p.append(start)  # noqa: SLF001 - as above
    paragraph._p.append(end)  # noqa: SLF001 - as above


def add_field(paragraph: Paragraph, code: str) -> None:
    """Add a field that the program fills in: PAGE, NUMPAGES."""
    element = OxmlElement("w:fldSimple")
    element.set(qn("w:instr"), code)
    run = paragraph.add_run("1")
    element.append(run._r)  # noqa: SLF001 - as above
    paragraph._p.append(element)  # noqa: SLF001 - as above


def add_table(document: Document, heads: Sequence[str], widths: Sequence[float], described: str) -> Table:
    """Add a table with a head that repeats on each page; `widths` are shares of the line."""
    table: Table = document.add_table(rows=1, cols=len(heads))
    if "Table Grid" in document.styles:
        table.style = document.styles["Table Grid"]
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    table.autofit = False
    _set_borders(table, described)
    whole = measure_line(document)
    for column, share in zip(table.columns, widths, strict=True):
        column.width = Length(int(whole * share / sum(widths)))
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        write_cell(cell, head).runs[0].bold = True
    table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))  # noqa: SLF001 - as above
    return table


def _set_borders(table: Table, described: str) -> None:
    """Draw lines between rows alone, and say what the table is to those who do not see it."""
    properties = table._tbl.tblPr  # noqa: SLF001 - as above
    borders = "".join(f"<w:{name} {_make_border(size)}/>" for name, size in _BORDERS.items())
    _insert_property(properties, parse_xml(f"<w:tblBorders {nsdecls('w')}>{borders}</w:tblBorders>"))
    margins = '<w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/>'
    _insert_property(properties, parse_xml(f"<w:tblCellMar {nsdecls('w')}>{margins}</w:tblCellMar>"))
    told = OxmlElement("w:tblDescription")
    told.set(qn("w:val"), described[:255])
    properties.append(told)


# In the order that the schema of Word asks for.
_BORDERS = {"top": 8, "left": 0, "bottom": 8, "right": 0, "insideH": 4, "insideV": 0}
_PROPERTIES = ("tblBorders", "shd", "tblLayout", "tblCellMar", "tblLook", "tblCaption", "tblDescription")


def _make_border(size: int) -> str:
    return f'w:val="single" w:sz="{size}" w:space="0" w:color="{_format_hex(LOOK.rule)}"' if size else 'w:val="nil"'


def _insert_property(properties: Any, element: Any) -> None:
    """Put a property of a table where the schema has it."""
    own = _PROPERTIES.index(element.tag.rpartition("}")[2])
    properties.insert_element_before(element, *(f"w:{name}" for name in _PROPERTIES[own + 1 :]))


def _format_hex(value: str) -> str:
    return value.lstrip("#").upper()


def measure_line(document: Document) -> int:
    """Return how wide a line is on the last section's pages."""
    section = document.sections[-1]
    return (section.page_width or Cm(21)) - (section.left_margin or Cm(2)) - (section.right_margin or Cm(2))


def add_row(table: Table) -> tuple[_Cell, ...]:
    """Add a row that is kept on one page."""
    added: Any = table.add_row()  # type: ignore[no-untyped-call]
    added._tr.get_or_add_trPr().append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))  # noqa: SLF001 - as above
    for cell, column in zip(added.cells, table.columns, strict=True):
        cell.width = column.width
    return tuple(added.cells)


def write_cell(cell: _Cell, words: str = "") -> Paragraph:
    """Return the first paragraph of a cell, in the style of tables, with words in it."""
    paragraph: Paragraph = cell.paragraphs[0]
    paragraph.style = SMALL
    paragraph.add_run(words)
    return paragraph


def add_cell_paragraph(cell: _Cell, words: str = "") -> Paragraph:
    """Add another paragraph to a cell."""
    added: Paragraph = cell.add_paragraph(words, style=SMALL)
    return added
