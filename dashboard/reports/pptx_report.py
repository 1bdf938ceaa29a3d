"""A report for PowerPoint: native charts that can be edited, with what each number is in their workbooks and notes."""

from __future__ import annotations

import io
from dataclasses import replace
from itertools import groupby
from math import ceil
from typing import TYPE_CHECKING

from dashboard.charts import chart_words
from dashboard.charts.coverage_chart import count_grid
from dashboard.reports import report_content
from dashboard.reports.outline import ItemKind
from dashboard.reports.pptx import native_chart as chart
from dashboard.reports.pptx import native_chart as figures
from dashboard.reports.pptx import slide_deck as tables
from dashboard.reports.pptx import slide_style as ink
from dashboard.reports.pptx.chart_plot import AXIS_ROOM, PlotBox
from dashboard.reports.pptx.slide_deck import SlideArea, SlideDeck, SlideTable, SlideWords, set_alt_text
from dashboard.reports.report_content import CARDS
from facts import saying
from facts.provenance.document_stamps import stamp_office

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import BinaryIO

    from pptx.slide import Slide

    from dashboard.charts.chart_input import ChartRow
    from dashboard.reports.chart_renderer import ChartRenderer, ReportPicture
    from dashboard.reports.pptx.native_chart import SlideFigure
    from dashboard.reports.report_content import Report, ReportEntry, ReportSection

CAPTION = 11
LEGEND_ROOM = 24
CARDS_A_SLIDE = 4
COLUMN = 34  # points of a column of counts


def write_report(
    report: Report, stream: BinaryIO, pictures: ChartRenderer | None = None, template: bytes | None = None
) -> None:
    """Write the report as .pptx; a template gives it its master, its colours, its letters and its size."""
    deck = SlideDeck(
        template, report.language, report_content.make_one_line(f"{report.manifest.mark} · {report.title}")
    )
    _PptxWriter(report, deck, pictures).write()
    held = io.BytesIO()
    deck.presentation.save(held)
    stream.write(stamp_office(held.getvalue(), report.manifest))


class _PptxWriter:
    """Writes one report into one deck."""

    def __init__(self, report: Report, deck: SlideDeck, pictures: ChartRenderer | None) -> None:
        self.report, self.deck, self.pictures = report, deck, pictures
        self.say = report.say
        self.heading = report.title

    def write(self) -> None:
        self._write_properties()
        explained = [report_content.explain_export_id(self.report)] if self.report.entries else []
        self.deck.add_opening(
            report_content.make_one_line(self.report.title), [report_content.make_imprint(self.report), *explained]
        )
        for kind, group in groupby(
            self.report.sections, key=lambda section: _TOGETHER.get(section.kind) or section.kind
        ):
            self._write_sections(kind, list(group))
        self._write_source_slides()

    def _write_properties(self) -> None:
        properties, report = self.deck.presentation.core_properties, self.report
        properties.title, properties.subject = report_content.make_one_line(report.title)[:255], report.stated[:255]
        properties.author = properties.last_modified_by = "Facts"
        properties.keywords, properties.comments = report.manifest.mark, report_content.explain_export_id(report)[:255]
        properties.language = self.deck.language
        properties.created = properties.modified = report.made_at.replace(tzinfo=None)
        properties.revision = 1

    def _write_sections(self, kind: ItemKind, sections: list[ReportSection]) -> None:
        if kind is ItemKind.TEXT:
            self._write_texts(sections)
        elif kind is ItemKind.CARD:
            self._write_cards(sections)
        for section in sections if kind in (ItemKind.CHART, ItemKind.TABLE) else ():
            (self._write_chart if kind is ItemKind.CHART else self._write_table)(section)

    # ---- words -------------------------------------------------------------------------------

    def _write_texts(self, sections: Sequence[ReportSection]) -> None:
        """Write each heading with the texts under it on one slide."""
        found: list[tuple[str, list[str]]] = []
        for section in sections:
            if section.kind is ItemKind.HEADING:
                found.append((section.title, []))
                self.heading = section.title
            else:
                if not found:
                    found.append((self.heading, []))
                found[-1][1].extend(map(report_content.make_one_line, section.paragraphs))
        for title, paragraphs in found:
            self.deck.text(report_content.make_one_line(title), paragraphs)

    # ---- cards -------------------------------------------------------------------------------

    def _write_cards(self, sections: Sequence[ReportSection]) -> None:
        """Write up to four numbers on a slide, as large as they can be."""
        cards = [pair for section in sections for pair in self._list_said(section)[:CARDS]]
        for start in range(0, len(cards), CARDS_A_SLIDE):
            some = cards[start : start + CARDS_A_SLIDE]
            (first, _), *others = some
            title = self.heading if others else report_content.describe_subject(first, self.say)
            slide = self.deck.slide(report_content.make_one_line(title))
            for area, (entry, said) in zip(_part_area(self.deck.area(slide), len(some)), some, strict=True):
                self._write_card(slide, area, entry, said, alone=not others)
            self._write_notes(slide, [entry for entry, _ in some], {entry.fact.id: said for entry, said in some})

    @staticmethod
    def _list_said(section: ReportSection) -> list[tuple[ReportEntry, str]]:
        return list(zip(section.entries, _list_described(section).values(), strict=True))

    def _write_card(self, slide: Slide, area: SlideArea, entry: ReportEntry, said: str, *, alone: bool) -> None:
        size = next(
            size for size in (60, 54, 48, 40, 36, 32, 28, 24, 20, 16, 12) if _fits_area(said, area, size) or size == 12
        )
        check = report_content.describe_check(entry, self.say)
        lines = [
            SlideWords(said, size, ink.ACCENT, bold=True),
            *([] if alone else [SlideWords(report_content.describe_subject(entry, self.say), 14, bold=True, room=4)]),
            SlideWords(report_content.describe_entry_date(entry, self.say), 14, ink.QUIET, room=4),
            SlideWords(f"“{report_content.make_one_line(entry.fact.quote_exact)}”", 13, ink.QUIET, room=8),
            SlideWords(
                f"[{entry.source.number}] {report_content.cite_briefly(entry.article, self.report.language)}",
                12,
                ink.QUIET,
                room=4,
            ),
            SlideWords(f"{check} · {entry.fact.id}", 11, ink.QUIET, room=4),
        ]
        self.deck.words(slide, area, lines, report_content.describe_subject(entry, self.say))

    # ---- charts ------------------------------------------------------------------------------

    def _write_chart(self, section: ReportSection) -> None:
        if not section.holds_facts:
            self._write_counts(section)
            return
        reason = figures.explain_no_native(section)
        if reason:
            self.deck.text(report_content.make_one_line(section.title), [report_content.make_one_line(reason)])
            return
        if section.chart is None or section.chart.native is None:
            self._write_pictures(section)
            return
        # The room of the chart is known when its slide is there: title and footers are the template's.
        room = self._measure_room(section)
        for figure in figures.list_figures(section, self.report, room):
            self._write_figure(section, figure)
        self._write_listed(section, figures.list_undrawn(section), report_content.make_one_line(section.title))

    def _write_pictures(self, section: ReportSection) -> None:
        """Write a chart that has no native form as pictures; without a browser the same as a table."""
        area, title = self.deck.empty(), report_content.make_one_line(section.title)
        caption = self._make_slide_caption(section)
        tall = sum(line.height(area.width) for line in caption) + 10
        place = SlideArea(area.left, area.top, area.width, area.height - tall)
        painted = self._paint_pictures(section, place)
        if not painted:
            self._write_table(section)
        for picture in painted:
            slide = self.deck.slide(title)
            form, said = picture.width / picture.height, report_content.make_one_line(picture.described)
            self.deck.picture(slide, place, picture.content, form, said)
            foot = SlideArea(area.left, area.top + area.height - tall + 10, area.width, tall - 10)
            self.deck.words(slide, foot, caption, self.say("Source"))
            self._write_notes(slide, section.entries, _list_described(section), section)

    def _paint_pictures(self, section: ReportSection, place: SlideArea) -> list[ReportPicture]:
        if self.pictures is None:
            return []
        titled, mark, tallest = section.is_drawn_with_title, self.report.mark, round(place.height)
        return self.pictures.pictures(section, tallest=tallest, titled=titled, width=round(place.width), mark=mark)

    def _measure_room(self, section: ReportSection) -> PlotBox:
        """Return the box of a chart on a slide that has just a title."""
        area = self.deck.empty()
        caption = self._make_slide_caption(
            section, figures.describe_undated(section), "x" * 80
        )  # what is not drawn is told in a line
        height = area.height - sum(line.height(area.width) for line in caption) - 10
        return PlotBox(area.width, height, bottom=AXIS_ROOM + LEGEND_ROOM * (1 if area.width > 700 else 2))

    def _write_figure(self, section: ReportSection, figure: SlideFigure) -> None:
        slide = self.deck.slide(report_content.make_one_line(figure.title))
        area, plot = self.deck.empty(), figure.plot
        caption = self._make_slide_caption(section, figure.note, self._describe_fewer(figure))
        tall = sum(line.height(area.width) for line in caption)
        plot = replace(plot, sheet=replace(plot.sheet, about=self._list_notes(section, figure)))
        lead = self._make_lead(section, figure)
        if lead:
            self.deck.words(slide, area, lead, report_content.make_one_line(section.title))
        above = sum(line.height(area.width) for line in lead) + (24 if lead else 0)
        frame = chart.add_native_chart(slide, plot, area.left, area.top + above, self.deck.language)
        set_alt_text(
            frame, report_content.make_one_line(section.title), report_content.make_one_line(section.described)
        )
        foot = SlideArea(area.left, area.top + area.height - tall, area.width, tall)
        self.deck.words(slide, foot, caption, self.say("Source"))
        ids = {fact.id for fact in figure.facts}
        self._write_notes(
            slide, [entry for entry in section.entries if entry.fact.id in ids], _list_described(section), section
        )
        if figure.hidden:
            self._write_listed(section, figure.facts, report_content.make_one_line(figure.title))

    def _make_lead(self, section: ReportSection, figure: SlideFigure) -> list[SlideWords]:
        """Return what stands above the interval of one fact: its number, and its ends in words."""
        lead = section.chart.native.lead if section.chart and section.chart.native else None
        if lead is None:
            return []
        (fact,) = figure.facts
        said = lead(fact, section.options())
        number = SlideWords(report_content.make_one_line(fact.value_said), 36, ink.ACCENT, bold=True)
        return [number, *([SlideWords(said, 14, ink.QUIET, room=4)] if said else [])]

    def _describe_fewer(self, figure: SlideFigure) -> str:
        shown, total = len(figure.plot.shown), len(figure.facts)
        if shown == total:
            return ""
        written = {"shown": self._format_number(shown), "total": self._format_number(total)}
        return self.say("{shown} of {total} are drawn; the table that follows has all.", **written)

    def _format_number(self, value: int) -> str:
        return chart_words.format_count(value, self.report.language)

    def _make_slide_caption(self, section: ReportSection, *notes: str) -> list[SlideWords]:
        left_out, _ = report_content.describe_section_left_out(section, self.say)
        more = ": ".join([left_out, self.say("see the notes")]) if left_out else ""
        counts = "" if section.holds_facts else self.say("Number of facts in each cell; an empty cell has none.")
        given = " ".join(part for part in (section.note, *notes, counts, more) if part)
        lines = [f"{section.caption} {self.report.manifest.mark}".strip(), section.remarks, given]
        return [SlideWords(report_content.make_one_line(line), CAPTION, ink.QUIET, room=2) for line in lines if line]

    def _list_notes(self, section: ReportSection, figure: SlideFigure) -> tuple[tuple[str, str], ...]:
        say, report = self.say, self.report
        return (
            (say("Title"), figure.title),
            (say("Report"), report.title),
            (say("Check"), report_content.make_imprint(report)),
            (say("Source"), section.caption),
            (say("Described"), section.described),
            (say("Page"), report.page(section)),
            (
                say("How to edit"),
                say(
                    "The first columns are drawn; the others tell what each number is. A number that is changed here"
                    " is no longer the one of the source: change its words as well."
                ),
            ),
        )

    # ---- tables ------------------------------------------------------------------------------

    def _write_table(self, section: ReportSection) -> None:
        if not section.holds_facts:
            self._write_counts(section)
            return
        self._write_rows(
            section, report_content.make_table(section, self.say), report_content.make_one_line(section.title)
        )

    def _write_listed(self, section: ReportSection, facts: Sequence[ChartRow], title: str) -> None:
        """Tell facts of a chart in a table."""
        ids = [fact.id for fact in facts]
        if not ids:
            return
        told = dict(
            zip((row["id"] for row in section.rows()), report_content.make_table(section, self.say), strict=True)
        )
        self._write_rows(section, [told[key] for key in ids], title)

    def _write_rows(self, section: ReportSection, rows: Sequence[dict[str, str]], title: str) -> None:
        heads = report_content.name_section_columns(section, self.say)
        if len({row["metric_label"] for row in rows}) == 1:
            heads.pop("metric_label")
        cells = [[row[name] for name in heads] for row in rows]
        self._write_parted(
            section,
            SlideTable(list(heads.values()), cells, title, report_content.make_one_line(section.described)),
            title,
        )

    def _write_counts(self, section: ReportSection) -> None:
        """Tell how many facts there are for each facility and metric; many metrics in several tables."""
        if section.frame is None or figures.explain_no_native(section):
            self.deck.text(
                report_content.make_one_line(section.title), [report_content.make_one_line(section.described)]
            )
            return
        counted = count_grid(section.frame)
        slides = ceil(len(counted.metrics) * COLUMN / (self.deck.empty().width * 0.7))
        size = ceil(len(counted.metrics) / slides)
        for start in range(0, len(counted.metrics), size):
            columns = counted.metrics[start : start + size]
            cells = [
                [name, *(self._format_count(counted.counts.get((facility, metric), 0)) for metric, _ in columns)]
                for facility, name in counted.facilities
            ]
            heads = [
                self.say("Facility"),
                *(chart_words.shorten_text(name, 118, tables.LETTERS) for _, name in columns),
            ]
            title = report_content.make_one_line(section.title)
            self._write_parted(
                section,
                SlideTable(heads, cells, title, report_content.make_one_line(section.described), upright=True),
                title,
            )

    def _format_count(self, value: int) -> str:
        return self._format_number(value) if value else ""

    def _write_parted(self, section: ReportSection, table: SlideTable, title: str) -> None:
        """Write a table on as many slides as it takes, each with its heads, its caption and its notes."""
        area = self.deck.empty()
        caption = self._make_slide_caption(section)
        tall = sum(line.height(area.width) for line in caption) + 8
        found = list(tables.iter_table_parts(table, area.height - tall, area.width))
        for at, rows in enumerate(found, 1):
            slide = self.deck.slide(title if len(found) == 1 else f"{title} ({at}/{len(found)})")
            tables.add_table_part(slide, self.deck, table, rows, area)
            foot = SlideArea(area.left, area.top + area.height - tall + 8, area.width, tall - 8)
            self.deck.words(slide, foot, caption, self.say("Source"))
            if at == 1:
                self._write_notes(slide, section.entries, _list_described(section), section)

    # ---- sources and notes -------------------------------------------------------------------

    def _write_source_slides(self) -> None:
        """List the articles of the report, as many on a slide as fit."""
        if not self.report.sources:
            return
        lines = [
            SlideWords(f"[{source.number}] {report_content.cite_article(source.article)}", 12, room=5)
            for source in self.report.sources
        ]
        area = self.deck.empty()
        pages = list(_iter_pages(lines, area))
        for at, page in enumerate(pages, 1):
            title = self.say("Sources")
            slide = self.deck.slide(title if len(pages) == 1 else f"{title} ({at}/{len(pages)})")
            self.deck.words(slide, self.deck.area(slide), page, title)

    def _write_notes(
        self, slide: Slide, entries: Sequence[ReportEntry], said: dict[str, str], section: ReportSection | None = None
    ) -> None:
        """Write what a speaker must be able to answer: each number with its phrase, its date and its full source."""
        lines = [report_content.make_one_line(section.described)] if section else []
        lines += [self._cite_entry(entry, said.get(entry.fact.id, "")) for entry in entries]
        if section:
            title, items = report_content.describe_section_left_out(section, self.say)
            lines += [title, *items] if title else []
        self.deck.note(slide, [*lines, report_content.make_imprint(self.report)])

    def _cite_entry(self, entry: ReportEntry, said: str) -> str:
        fact = entry.fact
        parts = [
            (
                f"{report_content.describe_subject(entry, self.say)}: "
                f"{said or saying.phrase_fact(fact, self.report.language)}"
            ),
            report_content.describe_entry_date(entry, self.say),
            f"“{report_content.make_one_line(fact.quote_exact)}”",
            f"[{entry.source.number}] {report_content.cite_article(entry.article)}",
            report_content.make_one_line(fact.page or ""),
            report_content.describe_check(entry, self.say),
            self.report.link(entry) or fact.id,
        ]
        return " · ".join(part for part in parts if part)


_TOGETHER = {ItemKind.HEADING: ItemKind.TEXT}


def _list_described(section: ReportSection) -> dict[str, str]:
    """Return what a section says of each of its facts, by their ids."""
    if section.frame is None or not section.holds_facts:
        return {}
    frame = section.frame
    return {key: report_content.make_one_line(said) for key, said in zip(frame["id"], frame["value_said"], strict=True)}


def _fits_area(said: str, area: SlideArea, size: float) -> bool:
    return len(chart_words.wrap_text(said, area.width * 0.9, size)) * size * 1.25 <= area.height * 0.45


def _part_area(area: SlideArea, count: int) -> list[SlideArea]:
    """Part an area into so many cells: one, two side by side, or four."""
    gap = 28
    columns, lines = min(count, 2), 1 if count <= 2 else 2
    width, height = (area.width - gap * (columns - 1)) / columns, (area.height - gap * (lines - 1)) / lines
    return [
        SlideArea(area.left + at % columns * (width + gap), area.top + at // columns * (height + gap), width, height)
        for at in range(count)
    ]


def _iter_pages(lines: Sequence[SlideWords], area: SlideArea) -> Iterator[list[SlideWords]]:
    page: list[SlideWords] = []
    for line in lines:
        if page and sum(one.height(area.width) for one in (*page, line)) > area.height:
            yield page
            page = []
        page.append(line)
    yield page
