"""A report for Word: headings, pictures with alternative text, tables, footnotes, an appendix of all facts.

The library has no links, fields and footnotes, so they are made here; footnotes that a template brings are kept.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Emu, Length, Pt, RGBColor

from dashboard import theme
from dashboard.reports import report_content
from dashboard.reports.outline import ItemKind
from dashboard.reports.report_content import CARDS
from facts.errors import FileError
from facts.languages.translator import load_phrases
from facts.provenance.document_stamps import stamp_office

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import BinaryIO

    from docx.document import Document
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

    from dashboard.reports.chart_renderer import ChartRenderer, ReportPicture
    from dashboard.reports.report_content import Report, ReportEntry, ReportSection


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


_EMPTY = (
    f"<w:footnotes {nsdecls('w')}>"
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
    "</w:footnotes>"
)


class Footnotes:
    """The footnotes of one document."""

    def __init__(self, document: Document) -> None:
        self._text = _get_style(document, "footnote text", WD_STYLE_TYPE.PARAGRAPH)
        self._mark = _get_style(document, "footnote reference", WD_STYLE_TYPE.CHARACTER)
        self._root = _get_notes_part(document).element
        self._last = max((int(item.get(qn("w:id"))) for item in self._root), default=0)

    def add(self, paragraph: Paragraph, texts: Iterable[str]) -> None:
        """Put a mark at the end of a paragraph, and the texts, a paragraph each, at the foot of its page."""
        self._last += 1
        note = OxmlElement("w:footnote")
        note.set(qn("w:id"), str(self._last))
        for number, text in enumerate(texts):
            note.append(self._make_note_paragraph(text, marked=number == 0))
        self._root.append(note)
        run = paragraph.add_run()
        run.style = self._mark
        reference = OxmlElement("w:footnoteReference")
        reference.set(qn("w:id"), str(self._last))
        run._r.append(reference)  # noqa: SLF001 - the library's own way to its XML

    def _make_note_paragraph(self, text: str, *, marked: bool) -> Any:
        line = parse_xml(f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="{self._text.style_id}"/></w:pPr></w:p>')
        if marked:
            look = f'<w:rPr><w:rStyle w:val="{self._mark.style_id}"/></w:rPr>'
            line.append(parse_xml(f"<w:r {nsdecls('w')}>{look}<w:footnoteRef/></w:r>"))
        words = parse_xml(f'<w:r {nsdecls("w")}><w:t xml:space="preserve"></w:t></w:r>')
        words[0].text = f" {text}" if marked else text
        line.append(words)
        return line


def _get_style(document: Document, name: str, kind: WD_STYLE_TYPE) -> Any:
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


def _get_notes_part(document: Document) -> XmlPart:
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


FULLY_CITED = 4  # sources of one figure; of more the footnote gives the short names, the list at the end the rest
TALLEST, WIDEST = Cm(21), Cm(17)
_BODY = ("Title", "Heading 1", "Heading 2", "Normal", "Caption")


def write_report(report: Report, stream: BinaryIO, pictures: ChartRenderer, template: bytes | None = None) -> None:
    """Write the report as .docx; a template gives it its styles, its page and what stands on it."""
    document = _open_document(template)
    if template is None:
        apply_own_look(document)
    add_own_styles(document)
    set_document_language(document, load_phrases(report.language).language_tag)
    _DocxWriter(report, document, pictures).write()
    held = io.BytesIO()
    document.save(held)
    stream.write(stamp_office(held.getvalue(), report.manifest))


def _open_document(template: bytes | None) -> Document:
    if template is None:
        return docx.Document()
    try:
        document = docx.Document(io.BytesIO(template))
    except (BadZipFile, PackageNotFoundError, KeyError, ValueError, SyntaxError) as error:
        raise FileError(
            "it is no Word document", where="template", remedy="Give a .docx file; save a .dotx as one."
        ) from error
    for name in _BODY:
        if name not in document.styles:
            _add_missing_style(document, name)
    return document


def _add_missing_style(document: Document, name: str) -> None:
    """Add a style that a template lacks, as plain as it can be."""
    from docx.enum.style import WD_STYLE_TYPE  # noqa: PLC0415 - only for such templates

    document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=True)


class _DocxWriter:
    """Writes one report into one document."""

    def __init__(self, report: Report, document: Document, pictures: ChartRenderer) -> None:
        self.report, self.document, self.pictures = report, document, pictures
        self.say = report.say
        self.notes = Footnotes(document)
        self.figures = 0
        self.nested = any(section.kind is ItemKind.HEADING for section in report.sections)

    def write(self) -> None:
        self._write_properties()
        self._write_footer()
        self._write_front()
        for section in self.report.sections:
            _WRITERS[section.kind](self, section)
        if self.report.entries:
            self._write_appendix()
            self._write_sources()

    # ---- the document itself -----------------------------------------------------------------

    def _write_properties(self) -> None:
        properties, report = self.document.core_properties, self.report
        properties.title, properties.subject = report.title[:255], report.stated[:255]
        properties.author = properties.last_modified_by = "Facts"
        properties.keywords, properties.comments = report.mark, report_content.explain_export_id(report)[:255]
        properties.language = load_phrases(report.language).language_tag
        properties.created = properties.modified = report.made_at.replace(tzinfo=None)
        properties.revision = 1

    def _write_footer(self) -> None:
        """Number the pages, unless the template has a footer of its own."""
        footer = self.document.sections[0].footer
        if any(paragraph.text.strip() for paragraph in footer.paragraphs) or footer.tables:
            return
        paragraph = footer.paragraphs[0]
        paragraph.style = QUIET
        paragraph.add_run(f"{self.report.mark}  ·  ")
        before, _, after = self.say("Page {page} of {pages}", page="\0", pages="\1").partition("\0")
        between, _, end = after.partition("\1")
        paragraph.add_run(before)
        add_field(paragraph, "PAGE")
        paragraph.add_run(between)
        add_field(paragraph, "NUMPAGES")
        paragraph.add_run(end)

    def _write_front(self) -> None:
        self._add_paragraph(self.report.title, "Title")
        self._add_paragraph(report_content.make_imprint(self.report), QUIET)
        if self.report.entries:
            self._add_paragraph(report_content.explain_export_id(self.report), QUIET)

    def _add_paragraph(self, text: str, style: str = "Normal") -> Paragraph:
        return self.document.add_paragraph(report_content.make_one_line(text), style=style)

    def _write_heading(self, section: ReportSection) -> None:
        """Write the title of a section: below the report's own headings where it has some."""
        self._add_paragraph(section.title, f"Heading {2 if self.nested else 1}").paragraph_format.keep_with_next = True

    # ---- sections ----------------------------------------------------------------------------

    def add_heading(self, section: ReportSection) -> None:
        self._add_paragraph(section.title, "Heading 1").paragraph_format.keep_with_next = True

    def text(self, section: ReportSection) -> None:
        for paragraph in section.paragraphs:
            self._add_paragraph(paragraph)

    def chart(self, section: ReportSection) -> None:
        """Write a picture with its caption; without a browser the same as a table."""
        mark = self.report.mark
        painted = self.pictures.pictures(section, titled=section.is_drawn_with_title, mark=mark)
        if not painted:
            self.table(section, report_content.explain_no_pictures(self.say))
            return
        self._write_heading(section)
        for picture in painted:
            self._write_picture(section, picture)
        self._write_caption(section)
        self._write_note(section)

    def _write_picture(self, section: ReportSection, picture: ReportPicture) -> None:
        place = self.document.add_paragraph()
        place.paragraph_format.keep_with_next = True
        width = min(measure_line(self.document), int(TALLEST * picture.width / picture.height), WIDEST)
        shape = place.add_run().add_picture(io.BytesIO(picture.content), width=Emu(width))
        name = shape._inline.docPr  # noqa: SLF001 - the library's own way to its XML
        name.set("descr", report_content.make_one_line(picture.described))
        name.set("title", report_content.make_one_line(section.title))

    def _write_caption(self, section: ReportSection) -> None:
        """Number the figure, and name its sources at the foot of the page."""
        self.figures += 1
        label = self.say("Figure {n}", n=self.figures)
        paragraph = self._add_paragraph(f"{label}: {section.title}", "Caption")
        self._add_citation(paragraph, section)

    def _write_note(self, section: ReportSection) -> None:
        """Say what the section does not show, and why."""
        title, lines = report_content.describe_section_left_out(section, self.say)
        for note in filter(None, (section.note, f"{title}: {'; '.join(lines)}" if title else "")):
            self._add_paragraph(note, QUIET)

    def _add_citation(self, paragraph: Paragraph, section: ReportSection) -> None:
        """Add the footnote that names the sources, under their numbers in the list at the end."""
        found = section.sources
        if len(found) > FULLY_CITED:
            names = (
                f"[{item.number}] {report_content.cite_briefly(item.article, self.report.language)}" for item in found
            )
            self.notes.add(paragraph, ["; ".join(names)])
        elif found:
            self.notes.add(
                paragraph, [f"[{item.number}] {report_content.cite_article(item.article)}" for item in found]
            )

    def table(self, section: ReportSection, note: str = "") -> None:
        self._write_heading(section)
        for words in filter(None, (note, section.remarks)):
            self._add_paragraph(words, QUIET)
        heads = report_content.name_section_columns(section, self.say)
        widths = [_WIDTHS[name] for name in heads]
        table = add_table(
            self.document,
            list(heads.values()),
            widths,
            report_content.make_one_line(section.described or section.title),
        )
        entries: list[Any] = list(section.entries) or [None] * len(section.rows())
        for told, entry in zip(report_content.make_table(section, self.say), entries, strict=True):
            self._write_cells(add_row(table), told, entry)
        self._write_note(section)

    def _write_cells(self, cells: tuple[_Cell, ...], told: Mapping[str, str], entry: ReportEntry | None) -> None:
        for cell, (name, text) in zip(cells, told.items(), strict=True):
            if name == "value_said" and entry:
                add_link(write_cell(cell), text, self.report.link(entry), f"fact{entry.number}")
                continue
            paragraph = write_cell(cell, text)
            if name == "source" and entry:
                paragraph.add_run(" ")
                add_link(paragraph, f"[{entry.source.number}]", anchor=f"source{entry.source.number}")

    def cards(self, section: ReportSection) -> None:
        if section.item.words or len(section.entries) != 1:
            self._write_heading(section)
        for row, entry in list(zip(section.rows(), section.entries, strict=True))[:CARDS]:
            self._write_card(row, entry)
        self._write_note(section)

    def _write_card(self, row: Mapping[str, Any], entry: ReportEntry) -> None:
        """Write one number: whom it is about, the number with its hedge, as of when, who says so."""
        self._add_paragraph(
            report_content.describe_subject(entry, self.say), QUIET
        ).paragraph_format.keep_with_next = True
        number = self._add_paragraph(row["value_said"], NUMBER)
        number.paragraph_format.keep_with_next = True
        source = report_content.cite_briefly(entry.article, self.report.language)
        dated = f"{report_content.describe_entry_date(entry, self.say)} · {source}"
        paragraph = self._add_paragraph(dated, QUIET)
        page = f" {report_content.make_one_line(entry.fact.page)}" if entry.fact.page else ""
        phrase = f" “{report_content.make_one_line(entry.fact.quote_exact)}”"
        self.notes.add(
            paragraph, [f"[{entry.source.number}] {report_content.cite_article(entry.article)}{page}{phrase}"]
        )

    # ---- what stands at the end --------------------------------------------------------------

    def _write_appendix(self) -> None:
        heading = self._add_paragraph(self.say("All facts of this report"), "Heading 1")
        heading.paragraph_format.page_break_before = True
        self._add_paragraph(self.say("The words each number came from, its date, and what the machine check said."))
        say = self.say
        heads = [say("No."), say("Value"), say("In the words of the source"), say("As of"), say("Check"), say("Source")]
        table = add_table(self.document, heads, [5, 30, 26, 18, 14, 15], say("All facts of this report"))
        for entry in self.report.entries:
            self._write_fact(add_row(table), entry)

    def _write_fact(self, cells: tuple[_Cell, ...], entry: ReportEntry) -> None:
        number, value, phrase, date, check, source = cells
        add_bookmark(write_cell(number, str(entry.number)), f"fact{entry.number}", entry.number)
        write_cell(value, report_content.make_one_line(entry.told.phrase_fact(self.report.language))).runs[
            0
        ].bold = True
        add_cell_paragraph(value, report_content.describe_subject(entry, self.say))
        add_link(add_cell_paragraph(value), entry.fact.id, self.report.link(entry))
        quoted = write_cell(phrase, f"“{report_content.make_one_line(entry.fact.quote_exact)}”")
        set_run_language(quoted.runs[0], entry.article.language)
        write_cell(date, report_content.describe_entry_date(entry, self.say))
        write_cell(check, report_content.describe_check(entry, self.say))
        place = write_cell(source)
        add_link(place, f"[{entry.source.number}]", anchor=f"source{entry.source.number}")
        if entry.fact.page:
            add_cell_paragraph(source, report_content.make_one_line(entry.fact.page))

    def _write_sources(self) -> None:
        self._add_paragraph(self.say("Sources"), "Heading 1").paragraph_format.keep_with_next = True
        for source in self.report.sources:
            paragraph = self._add_paragraph("")
            add_bookmark(paragraph, f"source{source.number}", 100_000 + source.number)
            paragraph.add_run(f"[{source.number}] ")
            before, address, after = _split_at_address(
                report_content.cite_article(source.article), report_content.check_web_address(source.article.url)
            )
            paragraph.add_run(before)
            if address:
                add_link(paragraph, address, address)
            paragraph.add_run(after)


def _split_at_address(text: str, address: str) -> tuple[str, str, str]:
    """Return what stands before an address in a text, the address, and what stands after it."""
    return text.partition(address) if address else (text, "", "")


_WIDTHS = {"facility_name": 17, "metric_label": 20, "value_said": 22, "as_of_said": 14, "source": 27, "count": 12}
_WRITERS: dict[ItemKind, Callable[[_DocxWriter, ReportSection], None]] = {
    ItemKind.HEADING: _DocxWriter.add_heading,
    ItemKind.TEXT: _DocxWriter.text,
    ItemKind.CHART: _DocxWriter.chart,
    ItemKind.TABLE: _DocxWriter.table,
    ItemKind.CARD: _DocxWriter.cards,
}
