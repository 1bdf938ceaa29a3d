"""A report for Word: headings, pictures with alternative text, tables, footnotes, an appendix of all facts."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.shared import Cm, Emu

from dashboard.reports import docx_parts as parts
from dashboard.reports import words
from dashboard.reports.docx_notes import Notes
from dashboard.reports.outline import ItemKind
from dashboard.reports.report import CARDS
from facts.errors import FileError
from facts.recall.office import stamp_office
from facts.saying import LOCALES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import BinaryIO

    from docx.document import Document
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph

    from dashboard.reports.report import Entry, Report, Section
    from dashboard.reports.studio import Picture, Studio

FULLY_CITED = 4  # sources of one figure; of more the footnote gives the short names, the list at the end the rest
TALLEST, WIDEST = Cm(21), Cm(17)
_BODY = ("Title", "Heading 1", "Heading 2", "Normal", "Caption")


def write(report: Report, stream: BinaryIO, pictures: Studio, template: bytes | None = None) -> None:
    """Write the report as .docx; a template gives it its styles, its page and what stands on it."""
    document = _opened(template)
    if template is None:
        parts.dress(document)
    parts.own_styles(document)
    parts.speak(document, LOCALES[report.language].replace("_", "-"))
    _Writer(report, document, pictures).write()
    held = io.BytesIO()
    document.save(held)
    stream.write(stamp_office(held.getvalue(), report.manifest))


def _opened(template: bytes | None) -> Document:
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
            _borrowed(document, name)
    return document


def _borrowed(document: Document, name: str) -> None:
    """Add a style that a template lacks, as plain as it can be."""
    from docx.enum.style import WD_STYLE_TYPE  # noqa: PLC0415 - only for such templates

    document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=True)


class _Writer:
    """Writes one report into one document."""

    def __init__(self, report: Report, document: Document, pictures: Studio) -> None:
        self.report, self.document, self.pictures = report, document, pictures
        self.say = report.say
        self.notes = Notes(document)
        self.figures = 0
        self.nested = any(section.kind is ItemKind.HEADING for section in report.sections)

    def write(self) -> None:
        self._properties()
        self._footer()
        self._front()
        for section in self.report.sections:
            _WRITERS[section.kind](self, section)
        if self.report.entries:
            self._appendix()
            self._sources()

    # ---- the document itself -----------------------------------------------------------------

    def _properties(self) -> None:
        properties, report = self.document.core_properties, self.report
        properties.title, properties.subject = report.title[:255], report.stated[:255]
        properties.author = properties.last_modified_by = "Facts"
        properties.keywords, properties.comments = report.mark, words.explained(report)[:255]
        properties.language = LOCALES[report.language].replace("_", "-")
        properties.created = properties.modified = report.made_at.replace(tzinfo=None)
        properties.revision = 1

    def _footer(self) -> None:
        """Number the pages, unless the template has a footer of its own."""
        footer = self.document.sections[0].footer
        if any(paragraph.text.strip() for paragraph in footer.paragraphs) or footer.tables:
            return
        paragraph = footer.paragraphs[0]
        paragraph.style = parts.QUIET
        paragraph.add_run(f"{self.report.mark}  ·  ")
        before, _, after = self.say("Page {page} of {pages}", page="\0", pages="\1").partition("\0")
        between, _, end = after.partition("\1")
        paragraph.add_run(before)
        parts.field(paragraph, "PAGE")
        paragraph.add_run(between)
        parts.field(paragraph, "NUMPAGES")
        paragraph.add_run(end)

    def _front(self) -> None:
        self._paragraph(self.report.title, "Title")
        self._paragraph(words.imprint(self.report), parts.QUIET)
        if self.report.entries:
            self._paragraph(words.explained(self.report), parts.QUIET)

    def _paragraph(self, text: str, style: str = "Normal") -> Paragraph:
        return self.document.add_paragraph(words.line(text), style=style)

    def _heading(self, section: Section) -> None:
        """Write the title of a section: below the report's own headings where it has some."""
        self._paragraph(section.title, f"Heading {2 if self.nested else 1}").paragraph_format.keep_with_next = True

    # ---- sections ----------------------------------------------------------------------------

    def heading(self, section: Section) -> None:
        self._paragraph(section.title, "Heading 1").paragraph_format.keep_with_next = True

    def text(self, section: Section) -> None:
        for paragraph in section.paragraphs:
            self._paragraph(paragraph)

    def chart(self, section: Section) -> None:
        """Write a picture with its caption; without a browser the same as a table."""
        mark = self.report.mark
        painted = self.pictures.pictures(section, titled=section.is_drawn_with_title, mark=mark)
        if not painted:
            self.table(section, words.no_pictures(self.say))
            return
        self._heading(section)
        for picture in painted:
            self._picture(section, picture)
        self._caption(section)
        self._note(section)

    def _picture(self, section: Section, picture: Picture) -> None:
        place = self.document.add_paragraph()
        place.paragraph_format.keep_with_next = True
        width = min(parts.line_width(self.document), int(TALLEST * picture.width / picture.height), WIDEST)
        shape = place.add_run().add_picture(io.BytesIO(picture.content), width=Emu(width))
        name = shape._inline.docPr  # noqa: SLF001 - the library's own way to its XML
        name.set("descr", words.line(picture.described))
        name.set("title", words.line(section.title))

    def _caption(self, section: Section) -> None:
        """Number the figure, and name its sources at the foot of the page."""
        self.figures += 1
        label = self.say("Figure {n}", n=self.figures)
        paragraph = self._paragraph(f"{label}: {section.title}", "Caption")
        self._cite(paragraph, section)

    def _note(self, section: Section) -> None:
        """Say what the section does not show, and why."""
        title, lines = words.left_out(section, self.say)
        for note in filter(None, (section.note, f"{title}: {'; '.join(lines)}" if title else "")):
            self._paragraph(note, parts.QUIET)

    def _cite(self, paragraph: Paragraph, section: Section) -> None:
        """Add the footnote that names the sources, under their numbers in the list at the end."""
        found = section.sources
        if len(found) > FULLY_CITED:
            names = (f"[{item.number}] {words.short(item.article, self.report.language)}" for item in found)
            self.notes.add(paragraph, ["; ".join(names)])
        elif found:
            self.notes.add(paragraph, [f"[{item.number}] {words.citation(item.article)}" for item in found])

    def table(self, section: Section, note: str = "") -> None:
        self._heading(section)
        if note:
            self._paragraph(note, parts.QUIET)
        heads = words.heads(section, self.say)
        widths = [_WIDTHS[name] for name in heads]
        table = parts.grid(self.document, list(heads.values()), widths, words.line(section.described or section.title))
        entries: list[Any] = list(section.entries) or [None] * len(section.rows())
        for told, entry in zip(words.table(section, self.say), entries, strict=True):
            self._cells(parts.row(table), told, entry)
        self._note(section)

    def _cells(self, cells: tuple[_Cell, ...], told: Mapping[str, str], entry: Entry | None) -> None:
        for cell, (name, text) in zip(cells, told.items(), strict=True):
            if name == "value_said" and entry:
                parts.link(parts.written(cell), text, self.report.link(entry), f"fact{entry.number}")
                continue
            paragraph = parts.written(cell, text)
            if name == "source" and entry:
                paragraph.add_run(" ")
                parts.link(paragraph, f"[{entry.source.number}]", anchor=f"source{entry.source.number}")

    def cards(self, section: Section) -> None:
        if section.item.words or len(section.entries) != 1:
            self._heading(section)
        for row, entry in list(zip(section.rows(), section.entries, strict=True))[:CARDS]:
            self._card(row, entry)
        self._note(section)

    def _card(self, row: Mapping[str, Any], entry: Entry) -> None:
        """Write one number: whom it is about, the number with its hedge, as of when, who says so."""
        self._paragraph(words.subject(entry, self.say), parts.QUIET).paragraph_format.keep_with_next = True
        number = self._paragraph(row["value_said"], parts.NUMBER)
        number.paragraph_format.keep_with_next = True
        dated = f"{words.date(entry, self.say)} · {words.short(entry.article, self.report.language)}"
        paragraph = self._paragraph(dated, parts.QUIET)
        page = f" {words.line(entry.fact.page)}" if entry.fact.page else ""
        phrase = f" “{words.line(entry.fact.quote_exact)}”"
        self.notes.add(paragraph, [f"[{entry.source.number}] {words.citation(entry.article)}{page}{phrase}"])

    # ---- what stands at the end --------------------------------------------------------------

    def _appendix(self) -> None:
        heading = self._paragraph(self.say("All facts of this report"), "Heading 1")
        heading.paragraph_format.page_break_before = True
        self._paragraph(self.say("The words each number came from, its date, and what the machine check said."))
        say = self.say
        heads = [say("No."), say("Value"), say("In the words of the source"), say("As of"), say("Check"), say("Source")]
        table = parts.grid(self.document, heads, [5, 30, 26, 18, 14, 15], say("All facts of this report"))
        for entry in self.report.entries:
            self._fact(parts.row(table), entry)

    def _fact(self, cells: tuple[_Cell, ...], entry: Entry) -> None:
        number, value, phrase, date, check, source = cells
        parts.bookmark(parts.written(number, str(entry.number)), f"fact{entry.number}", entry.number)
        parts.written(value, words.line(entry.told.phrase_fact(self.report.language))).runs[0].bold = True
        parts.more(value, words.subject(entry, self.say))
        parts.link(parts.more(value), entry.fact.id, self.report.link(entry))
        quoted = parts.written(phrase, f"“{words.line(entry.fact.quote_exact)}”")
        parts.spoken(quoted.runs[0], entry.article.language)
        parts.written(date, words.date(entry, self.say))
        parts.written(check, words.check(entry, self.say))
        place = parts.written(source)
        parts.link(place, f"[{entry.source.number}]", anchor=f"source{entry.source.number}")
        if entry.fact.page:
            parts.more(source, words.line(entry.fact.page))

    def _sources(self) -> None:
        self._paragraph(self.say("Sources"), "Heading 1").paragraph_format.keep_with_next = True
        for source in self.report.sources:
            paragraph = self._paragraph("")
            parts.bookmark(paragraph, f"source{source.number}", 100_000 + source.number)
            paragraph.add_run(f"[{source.number}] ")
            before, address, after = _around(words.citation(source.article), words.web(source.article.url))
            paragraph.add_run(before)
            if address:
                parts.link(paragraph, address, address)
            paragraph.add_run(after)


def _around(text: str, address: str) -> tuple[str, str, str]:
    """Return what stands before an address in a text, the address, and what stands after it."""
    return text.partition(address) if address else (text, "", "")


_WIDTHS = {"facility_name": 17, "metric_label": 20, "value_said": 22, "as_of_said": 14, "source": 27, "count": 12}
_WRITERS: dict[ItemKind, Callable[[_Writer, Section], None]] = {
    ItemKind.HEADING: _Writer.heading,
    ItemKind.TEXT: _Writer.text,
    ItemKind.CHART: _Writer.chart,
    ItemKind.TABLE: _Writer.table,
    ItemKind.CARD: _Writer.cards,
}
