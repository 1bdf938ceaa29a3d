"""A report for Excel: what is in it, the data of its charts as numbers, its sources, all facts, what columns mean."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import xlsxwriter

from dashboard.reports import words
from dashboard.reports.outline import ItemKind
from dashboard.reports.xlsx_data import COLUMNS, Line, lines, meanings
from facts.recall.office import stamp_office
from facts.tables import columns
from facts.tables.columns import make_row
from facts.tables.format import Export
from facts.tables.worksheets import MAX_TEXT, OPTIONS, make_styles, write_facts_sheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import BinaryIO

    from dashboard.reports.report import Report, Section
    from dashboard.reports.studio import Studio

REPORT, DATA, SOURCES, FACTS, DICTIONARY = "Report", "Data", "Sources", "Facts", "Dictionary"
LONGEST_LINK = 2000
A4 = 9
WIDE, LINE = 96, 15  # letters in a line of the first sheet, and its height in points


def write(report: Report, stream: BinaryIO, pictures: Studio, template: bytes | None = None) -> None:  # noqa: ARG001 - every form is called alike
    """Write the report as .xlsx; nothing in it is a formula."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {**OPTIONS, "in_memory": True}) as book:
        book.set_properties(
            {
                "title": report.title,
                "subject": report.stated,
                "author": "Facts",
                "keywords": report.mark,
                "comments": words.explained(report),
                "created": report.made_at.replace(tzinfo=None),
            }
        )
        _Book(report, book).write()
    stream.write(stamp_office(held.getvalue(), report.manifest))


class _Book:
    """Writes one report into one workbook."""

    def __init__(self, report: Report, book: Any) -> None:
        self.report, self.book, self.say = report, book, report.say
        self.styles = make_styles(book) | {
            "title": book.add_format({"bold": True, "font_size": 16}),
            "quiet": book.add_format({"font_color": "#556170"}),
            "link": book.get_default_url_format(),
            "whole": book.add_format({"num_format": "#,##0"}),
            "bold": book.add_format({"bold": True}),
        }
        self.sheets = {name: book.add_worksheet(name) for name in (REPORT, DATA, SOURCES, FACTS, DICTIONARY)}
        for sheet in self.sheets.values():
            sheet.set_landscape()
            sheet.set_paper(A4)
            sheet.fit_to_pages(1, 0)
        self.first: dict[int, int] = {}  # where the rows of a section begin

    def write(self) -> None:
        self._data()
        self._sources()
        self._facts()
        self._dictionary()
        self._front()

    # ---- the first sheet ---------------------------------------------------------------------

    def _front(self) -> None:
        sheet = self.sheets[REPORT]
        sheet.set_column(0, 0, 6)
        sheet.set_column(1, 1, 90, self.styles["wrap"])
        sheet.set_column(2, 2, 10)
        sheet.set_column(3, 3, 40)
        self._text(sheet, 0, 0, self.report.title, "title")
        self._text(sheet, 1, 0, words.imprint(self.report), "quiet")
        self._text(sheet, 2, 0, words.explained(self.report), "quiet")
        heads = (self.say("No."), self.say("Section"), self.say("Facts"), self.say("Open in the dashboard"))
        self._heads(sheet, 4, heads)
        row = 5
        for section in self.report.sections:
            row = self._section(sheet, row, section)

    def _section(self, sheet: Any, row: int, section: Section) -> int:
        """Write what a section is, with a link to its rows; return the next free row."""
        if section.kind in (ItemKind.TEXT, ItemKind.HEADING):
            return self._words(sheet, row, section)
        sheet.write_number(row, 0, section.number)
        if section.number in self.first:
            self._link(sheet, row, 1, f"internal:{DATA}!A{self.first[section.number] + 1}", section.title)
        else:
            self._text(sheet, row, 1, section.title)
        sheet.write_number(row, 2, len(section.entries))
        page = self.report.page(section)
        if page:
            self._link(sheet, row, 3, page, page)
        for note in _notes(section, self.report):
            row += 1
            self._paragraph(sheet, row, note)
        return row + 1

    def _words(self, sheet: Any, row: int, section: Section) -> int:
        if section.kind is ItemKind.HEADING:
            self._text(sheet, row, 1, section.title, "bold")
            return row + 1
        for paragraph in section.paragraphs:
            self._paragraph(sheet, row, paragraph)
            row += 1
        return row

    # ---- the others --------------------------------------------------------------------------

    def _data(self) -> None:
        sheet = self.sheets[DATA]
        self._heads(sheet, 0, [self.say(column.title) for column in COLUMNS])
        for place, column in enumerate(COLUMNS):
            sheet.set_column(place, place, column.width)
        row = 0
        for section in self.report.sections:
            for line in lines(section, self.report):
                row += 1
                self.first.setdefault(section.number, row)
                self._line(sheet, row, line)
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        sheet.autofilter(0, 0, row, len(COLUMNS) - 1)

    def _line(self, sheet: Any, row: int, line: Line) -> None:
        for place, column in enumerate(COLUMNS):
            value = line.get(column.name)
            if isinstance(value, float):
                sheet.write_number(row, place, value, self.styles["whole"] if value.is_integer() else None)
            elif isinstance(value, int):
                self._number(sheet, row, place, column.name, value)
            elif value and column.name == "link":
                self._link(sheet, row, place, value, value)
            elif value:
                self._text(sheet, row, place, value)

    def _number(self, sheet: Any, row: int, place: int, name: str, value: int) -> None:
        """Write a number of ours; that of a source leads to it."""
        if name == "source_number":
            sheet.write_url(row, place, f"internal:{SOURCES}!A{value + 1}", self.styles["link"], str(value))
            sheet.write_number(row, place, value, self.styles["link"])
        else:
            sheet.write_number(row, place, value)

    def _sources(self) -> None:
        sheet, say = self.sheets[SOURCES], self.say
        heads = (say("No."), say("Source"), say("Title"), say("Publisher"), say("Published"), say("Address"))
        self._heads(sheet, 0, heads)
        for place, width in enumerate((6, 90, 50, 24, 14, 60)):
            sheet.set_column(place, place, width)
        for source in self.report.sources:
            article = source.article
            sheet.write_number(source.number, 0, source.number)
            cells = (words.citation(article), article.title, article.publisher, article.published or "")
            for place, text in enumerate(cells, 1):
                self._text(sheet, source.number, place, text)
            address = words.web(article.url)
            if address:
                self._link(sheet, source.number, 5, address, address)
        sheet.freeze_panes(1, 1)

    def _facts(self) -> None:
        """Write the facts in the columns of every download, so that they can be checked and read back."""
        export = Export(rows=self._rows(), title=self.report.title, language=self.report.language)
        write_facts_sheet(self.sheets[FACTS], export, self.styles)

    def _rows(self) -> Iterator[tuple[Any, ...]]:
        for entry in self.report.entries:
            yield make_row(entry.fact, entry.facility, entry.metric, entry.article, self.report.language)

    def _dictionary(self) -> None:
        sheet, say = self.sheets[DICTIONARY], self.say
        self._heads(sheet, 0, (say("Sheet"), say("Column"), say("Meaning"), say("Good example")))
        for place, width in enumerate((10, 24, 100, 40)):
            sheet.set_column(place, place, width, self.styles["wrap"])
        told = [(DATA, name, meaning, "") for name, meaning in meanings(say)]
        told += [(FACTS, item["column"], item["description"], item["good"]) for item in columns.build_dictionary()]
        for row, cells in enumerate(told, 1):
            for place, text in enumerate(cells):
                self._text(sheet, row, place, text, "wrap")
        sheet.freeze_panes(1, 0)

    # ---- cells -------------------------------------------------------------------------------

    def _heads(self, sheet: Any, row: int, heads: Sequence[str]) -> None:
        for place, head in enumerate(heads):
            sheet.write_string(row, place, head, self.styles["head"])

    def _text(self, sheet: Any, row: int, place: int, text: object, style: str = "text") -> None:
        sheet.write_string(row, place, words.line(text)[:MAX_TEXT], self.styles[style])

    def _paragraph(self, sheet: Any, row: int, text: str) -> None:
        """Write words of several lines; not every program makes room for them by itself."""
        sheet.set_row(row, LINE * -(-len(text) // WIDE))
        self._text(sheet, row, 1, text, "wrap")

    def _link(self, sheet: Any, row: int, place: int, address: str, text: str) -> None:
        """Write a link; an address that Excel cannot follow stays text."""
        if len(address) > LONGEST_LINK:
            self._text(sheet, row, place, text)
        else:
            sheet.write_url(row, place, address, self.styles["link"], words.line(text)[:LONGEST_LINK])


def _notes(section: Section, report: Report) -> Iterator[str]:
    title, left = words.left_out(section, report.say)
    yield from filter(None, (section.caption, section.note, title))
    yield from left
