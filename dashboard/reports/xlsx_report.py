"""A report for Excel: what is in it, the data of its charts as numbers, its sources, all facts, what columns mean."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import xlsxwriter

from dashboard.charts.chart_input import say
from dashboard.reports import report_content
from dashboard.reports.outline import ItemKind
from facts.model.metric import StatType
from facts.provenance.document_stamps import stamp_office
from facts.tables import columns
from facts.tables.columns import make_row
from facts.tables.excel import MAX_TEXT, OPTIONS, make_styles, write_facts_sheet
from facts.tables.table_format import Export

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import BinaryIO

    from dashboard.reports.chart_renderer import ChartRenderer
    from dashboard.reports.report_content import Report, ReportEntry, ReportSection
    from facts.languages.translator import Speaker


Line = dict[str, Any]


@dataclass(frozen=True, slots=True)
class DataColumn:
    """A column: its name here, its head and meaning in English, its width."""

    name: str
    title: str
    meaning: str
    width: int = 14


COLUMNS = (
    DataColumn("section", say("Section"), say("Number of the section, as on the first sheet."), 9),
    DataColumn("facility_name", say("Facility"), say("Whom the number is about."), 24),
    DataColumn("metric_label", say("Metric"), say("What is counted or measured."), 30),
    DataColumn(
        "value_said", say("Value"), say("The number in words, with its hedge and unit: the form to repeat."), 34
    ),
    DataColumn("hedge", say("Hedge"), say("How the number is meant; only “exact” is a plain number."), 26),
    DataColumn("amount", say("Amount"), say("The stated number; empty where only a bound is stated.")),
    DataColumn("lower", say("Lower bound"), say("What it is at least, or more than.")),
    DataColumn("upper", say("Upper bound"), say("What it is at most, or less than.")),
    DataColumn("unit_label", say("Unit"), say("The unit of amount and bounds."), 16),
    DataColumn("count", say("Facts"), say("How many facts there are, in a section that counts them."), 8),
    DataColumn("as_of", say("As of (EDTF)"), say("The date that the number describes, in the form that sorts.")),
    DataColumn("as_of_said", say("As of"), say("The same in words, and whether it may be out of date."), 28),
    DataColumn("status", say("Status"), say("Whether it has come true, is planned, projected or estimated.")),
    DataColumn("check", say("Check"), say("What the machine check against the words of the source said."), 26),
    DataColumn("source_number", say("Source no."), say("Number on the sheet Sources."), 10),
    DataColumn("source", say("Source"), say("Who published it, where and when."), 50),
    DataColumn("id", say("Fact"), say("Permanent id of the fact."), 16),
    DataColumn("revision", say("Revision"), say("Which revision of the fact this is."), 9),
    DataColumn("link", say("Open the fact"), say("Its page, where the report knows the dashboard's address."), 40),
)


def list_meanings(say: Speaker) -> list[tuple[str, str]]:
    """Return what each column means."""
    return [(say(column.title), say(column.meaning)) for column in COLUMNS]


def iter_lines(section: ReportSection, report: Report) -> Iterator[Line]:
    """Yield the rows of a section."""
    entries: list[ReportEntry | None] = list(section.entries) or [None] * len(section.rows())
    for row, entry in zip(section.rows(), entries, strict=True):
        yield {"section": section.number, **(_make_fact_line(row, entry, report) if entry else _make_count_line(row))}


def _make_count_line(row: Mapping[str, Any]) -> Line:
    return {
        "facility_name": row["facility_name"],
        "metric_label": row["metric_label"],
        "count": int(row["count"]),
    }


def _make_fact_line(row: Mapping[str, Any], entry: ReportEntry, report: Report) -> Line:
    speaker, fact = report.say, entry.fact
    return {
        "facility_name": row["facility_name"],
        "metric_label": row["metric_label"],
        "value_said": row["value_said"],
        "hedge": speaker(fact.hedge.replace("_", " ")),
        **_list_numbers(row, entry),
        "unit_label": row["unit_label"],
        "as_of": fact.as_of or "",
        "as_of_said": report_content.describe_row_date(row, speaker),
        "status": speaker(fact.status_kind),
        "check": report_content.describe_check(entry, speaker),
        "source_number": entry.source.number,
        "source": row["source"],
        "id": fact.id,
        "revision": fact.revision,
        "link": report.link(entry),
    }


def _list_numbers(row: Mapping[str, Any], entry: ReportEntry) -> dict[str, float]:
    """Return what the source states, in the row's unit: a bound is never given out as an amount, nor is a date."""
    fact = entry.fact
    if row["stat_type"] == StatType.DATE:
        return {}
    stated = {
        "amount": row["position"] if fact.amount is not None else math.nan,
        "lower": row["low"] + row["softness"] if fact.lower is not None else math.nan,
        "upper": row["high"] - row["softness"] if fact.upper is not None else math.nan,
    }
    return {name: float(f"{value:.15g}") for name, value in stated.items() if math.isfinite(value)}


REPORT, DATA, SOURCES, FACTS, DICTIONARY = "Report", "Data", "Sources", "Facts", "Dictionary"
LONGEST_LINK = 2000
A4 = 9
WIDE, LINE = 96, 15  # letters in a line of the first sheet, and its height in points


def write_report(report: Report, stream: BinaryIO, pictures: ChartRenderer, template: bytes | None = None) -> None:  # noqa: ARG001 - every form is called alike
    """Write the report as .xlsx; nothing in it is a formula."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {**OPTIONS, "in_memory": True}) as book:
        book.set_properties(
            {
                "title": report.title,
                "subject": report.stated,
                "author": "Facts",
                "keywords": report.mark,
                "comments": report_content.explain_export_id(report),
                "created": report.made_at.replace(tzinfo=None),
            }
        )
        _XlsxWriter(report, book).write()
    stream.write(stamp_office(held.getvalue(), report.manifest))


class _XlsxWriter:
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
        self._write_data()
        self._write_source_sheet()
        self._write_facts()
        self._write_dictionary()
        self._write_front()

    # ---- the first sheet ---------------------------------------------------------------------

    def _write_front(self) -> None:
        sheet = self.sheets[REPORT]
        sheet.set_column(0, 0, 6)
        sheet.set_column(1, 1, 90, self.styles["wrap"])
        sheet.set_column(2, 2, 10)
        sheet.set_column(3, 3, 40)
        self._write_text(sheet, 0, 0, self.report.title, "title")
        self._write_text(sheet, 1, 0, report_content.make_imprint(self.report), "quiet")
        self._write_text(sheet, 2, 0, report_content.explain_export_id(self.report), "quiet")
        heads = (self.say("No."), self.say("Section"), self.say("Facts"), self.say("Open in the dashboard"))
        self._write_heads(sheet, 4, heads)
        row = 5
        for section in self.report.sections:
            row = self._write_section(sheet, row, section)

    def _write_section(self, sheet: Any, row: int, section: ReportSection) -> int:
        """Write what a section is, with a link to its rows; return the next free row."""
        if section.kind in (ItemKind.TEXT, ItemKind.HEADING):
            return self._write_words(sheet, row, section)
        sheet.write_number(row, 0, section.number)
        if section.number in self.first:
            self._write_link(sheet, row, 1, f"internal:{DATA}!A{self.first[section.number] + 1}", section.title)
        else:
            self._write_text(sheet, row, 1, section.title)
        sheet.write_number(row, 2, len(section.entries))
        page = self.report.page(section)
        if page:
            self._write_link(sheet, row, 3, page, page)
        for note in _iter_notes(section, self.report):
            row += 1
            self._write_paragraph(sheet, row, note)
        return row + 1

    def _write_words(self, sheet: Any, row: int, section: ReportSection) -> int:
        if section.kind is ItemKind.HEADING:
            self._write_text(sheet, row, 1, section.title, "bold")
            return row + 1
        for paragraph in section.paragraphs:
            self._write_paragraph(sheet, row, paragraph)
            row += 1
        return row

    # ---- the others --------------------------------------------------------------------------

    def _write_data(self) -> None:
        sheet = self.sheets[DATA]
        self._write_heads(sheet, 0, [self.say(column.title) for column in COLUMNS])
        for place, column in enumerate(COLUMNS):
            sheet.set_column(place, place, column.width)
        row = 0
        for section in self.report.sections:
            for line in iter_lines(section, self.report):
                row += 1
                self.first.setdefault(section.number, row)
                self._write_line(sheet, row, line)
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        sheet.autofilter(0, 0, row, len(COLUMNS) - 1)

    def _write_line(self, sheet: Any, row: int, line: Line) -> None:
        for place, column in enumerate(COLUMNS):
            value = line.get(column.name)
            if isinstance(value, float):
                sheet.write_number(row, place, value, self.styles["whole"] if value.is_integer() else None)
            elif isinstance(value, int):
                self._write_number(sheet, row, place, column.name, value)
            elif value and column.name == "link":
                self._write_link(sheet, row, place, value, value)
            elif value:
                self._write_text(sheet, row, place, value)

    def _write_number(self, sheet: Any, row: int, place: int, name: str, value: int) -> None:
        """Write a number of ours; that of a source leads to it."""
        if name == "source_number":
            sheet.write_url(row, place, f"internal:{SOURCES}!A{value + 1}", self.styles["link"], str(value))
            sheet.write_number(row, place, value, self.styles["link"])
        else:
            sheet.write_number(row, place, value)

    def _write_source_sheet(self) -> None:
        sheet, say = self.sheets[SOURCES], self.say
        heads = (say("No."), say("Source"), say("Title"), say("Publisher"), say("Published"), say("Address"))
        self._write_heads(sheet, 0, heads)
        for place, width in enumerate((6, 90, 50, 24, 14, 60)):
            sheet.set_column(place, place, width)
        for source in self.report.sources:
            article = source.article
            sheet.write_number(source.number, 0, source.number)
            cells = (report_content.cite_article(article), article.title, article.publisher, article.published or "")
            for place, text in enumerate(cells, 1):
                self._write_text(sheet, source.number, place, text)
            address = report_content.check_web_address(article.url)
            if address:
                self._write_link(sheet, source.number, 5, address, address)
        sheet.freeze_panes(1, 1)

    def _write_facts(self) -> None:
        """Write the facts in the columns of every download, so that they can be checked and read back."""
        export = Export(rows=self._iter_rows(), title=self.report.title, language=self.report.language)
        write_facts_sheet(self.sheets[FACTS], export, self.styles)

    def _iter_rows(self) -> Iterator[tuple[Any, ...]]:
        for entry in self.report.entries:
            yield make_row(entry.fact, entry.facility, entry.metric, entry.article, self.report.language)

    def _write_dictionary(self) -> None:
        sheet, say = self.sheets[DICTIONARY], self.say
        self._write_heads(sheet, 0, (say("Sheet"), say("Column"), say("Meaning"), say("Good example")))
        for place, width in enumerate((10, 24, 100, 40)):
            sheet.set_column(place, place, width, self.styles["wrap"])
        told = [(DATA, name, meaning, "") for name, meaning in list_meanings(say)]
        told += [(FACTS, item["column"], item["description"], item["good"]) for item in columns.build_dictionary()]
        for row, cells in enumerate(told, 1):
            for place, text in enumerate(cells):
                self._write_text(sheet, row, place, text, "wrap")
        sheet.freeze_panes(1, 0)

    # ---- cells -------------------------------------------------------------------------------

    def _write_heads(self, sheet: Any, row: int, heads: Sequence[str]) -> None:
        for place, head in enumerate(heads):
            sheet.write_string(row, place, head, self.styles["head"])

    def _write_text(self, sheet: Any, row: int, place: int, text: object, style: str = "text") -> None:
        sheet.write_string(row, place, report_content.make_one_line(text)[:MAX_TEXT], self.styles[style])

    def _write_paragraph(self, sheet: Any, row: int, text: str) -> None:
        """Write words of several lines; not every program makes room for them by itself."""
        sheet.set_row(row, LINE * -(-len(text) // WIDE))
        self._write_text(sheet, row, 1, text, "wrap")

    def _write_link(self, sheet: Any, row: int, place: int, address: str, text: str) -> None:
        """Write a link; an address that Excel cannot follow stays text."""
        if len(address) > LONGEST_LINK:
            self._write_text(sheet, row, place, text)
        else:
            sheet.write_url(row, place, address, self.styles["link"], report_content.make_one_line(text)[:LONGEST_LINK])


def _iter_notes(section: ReportSection, report: Report) -> Iterator[str]:
    title, left = report_content.describe_section_left_out(section, report.say)
    yield from filter(None, (section.caption, section.remarks, section.note, title))
    yield from left
