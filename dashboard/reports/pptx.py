"""A report for PowerPoint: native charts that can be edited, with what each number is in their workbooks and notes."""

from __future__ import annotations

import io
from dataclasses import replace
from itertools import groupby
from math import ceil
from typing import TYPE_CHECKING

from dashboard.charts import numbers, text
from dashboard.charts.coverage import grid
from dashboard.reports import pptx_chart as chart
from dashboard.reports import pptx_figure as figures
from dashboard.reports import pptx_ink as ink
from dashboard.reports import pptx_table as tables
from dashboard.reports import words
from dashboard.reports.outline import ItemKind
from dashboard.reports.pptx_deck import Area, Deck, Words, described
from dashboard.reports.pptx_plot import AXIS_ROOM, Box
from dashboard.reports.pptx_table import Table
from dashboard.reports.report import CARDS
from facts import saying
from facts.recall.office import stamp_office

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import BinaryIO

    from pptx.slide import Slide

    from dashboard.charts.rows import Row
    from dashboard.reports.pptx_figure import Figure
    from dashboard.reports.report import Entry, Report, Section
    from dashboard.reports.studio import Picture, Studio

CAPTION = 11
LEGEND_ROOM = 24
CARDS_A_SLIDE = 4
COLUMN = 34  # points of a column of counts


def write(report: Report, stream: BinaryIO, pictures: Studio | None = None, template: bytes | None = None) -> None:
    """Write the report as .pptx; a template gives it its master, its colours, its letters and its size."""
    deck = Deck(template, report.language, words.line(f"{report.manifest.mark} · {report.title}"))
    _Writer(report, deck, pictures).write()
    held = io.BytesIO()
    deck.presentation.save(held)
    stream.write(stamp_office(held.getvalue(), report.manifest))


class _Writer:
    """Writes one report into one deck."""

    def __init__(self, report: Report, deck: Deck, pictures: Studio | None) -> None:
        self.report, self.deck, self.pictures = report, deck, pictures
        self.say = report.say
        self.heading = report.title

    def write(self) -> None:
        self._properties()
        explained = [words.explained(self.report)] if self.report.entries else []
        self.deck.opening(words.line(self.report.title), [words.imprint(self.report), *explained])
        for kind, group in groupby(
            self.report.sections, key=lambda section: _TOGETHER.get(section.kind) or section.kind
        ):
            self._sections(kind, list(group))
        self._sources()

    def _properties(self) -> None:
        properties, report = self.deck.presentation.core_properties, self.report
        properties.title, properties.subject = words.line(report.title)[:255], report.stated[:255]
        properties.author = properties.last_modified_by = "Facts"
        properties.keywords, properties.comments = report.manifest.mark, words.explained(report)[:255]
        properties.language = self.deck.language
        properties.created = properties.modified = report.made_at.replace(tzinfo=None)
        properties.revision = 1

    def _sections(self, kind: ItemKind, sections: list[Section]) -> None:
        if kind is ItemKind.TEXT:
            self._texts(sections)
        elif kind is ItemKind.CARD:
            self._cards(sections)
        for section in sections if kind in (ItemKind.CHART, ItemKind.TABLE) else ():
            (self._chart if kind is ItemKind.CHART else self._table)(section)

    # ---- words -------------------------------------------------------------------------------

    def _texts(self, sections: Sequence[Section]) -> None:
        """Write each heading with the texts under it on one slide."""
        found: list[tuple[str, list[str]]] = []
        for section in sections:
            if section.kind is ItemKind.HEADING:
                found.append((section.title, []))
                self.heading = section.title
            else:
                if not found:
                    found.append((self.heading, []))
                found[-1][1].extend(map(words.line, section.paragraphs))
        for title, paragraphs in found:
            self.deck.text(words.line(title), paragraphs)

    # ---- cards -------------------------------------------------------------------------------

    def _cards(self, sections: Sequence[Section]) -> None:
        """Write up to four numbers on a slide, as large as they can be."""
        cards = [pair for section in sections for pair in self._said(section)[:CARDS]]
        for start in range(0, len(cards), CARDS_A_SLIDE):
            some = cards[start : start + CARDS_A_SLIDE]
            (first, _), *others = some
            title = self.heading if others else words.subject(first, self.say)
            slide = self.deck.slide(words.line(title))
            for area, (entry, said) in zip(_cells(self.deck.area(slide), len(some)), some, strict=True):
                self._card(slide, area, entry, said, alone=not others)
            self._notes(slide, [entry for entry, _ in some], {entry.fact.id: said for entry, said in some})

    @staticmethod
    def _said(section: Section) -> list[tuple[Entry, str]]:
        return list(zip(section.entries, _said(section).values(), strict=True))

    def _card(self, slide: Slide, area: Area, entry: Entry, said: str, *, alone: bool) -> None:
        size = next(
            size for size in (60, 54, 48, 40, 36, 32, 28, 24, 20, 16, 12) if _fits(said, area, size) or size == 12
        )
        check = words.check(entry, self.say)
        lines = [
            Words(said, size, ink.ACCENT, bold=True),
            *([] if alone else [Words(words.subject(entry, self.say), 14, bold=True, room=4)]),
            Words(words.date(entry, self.say), 14, ink.QUIET, room=4),
            Words(f"“{words.line(entry.fact.quote_exact)}”", 13, ink.QUIET, room=8),
            Words(f"[{entry.source.number}] {words.short(entry.article, self.report.language)}", 12, ink.QUIET, room=4),
            Words(f"{check} · {entry.fact.id}", 11, ink.QUIET, room=4),
        ]
        self.deck.words(slide, area, lines, words.subject(entry, self.say))

    # ---- charts ------------------------------------------------------------------------------

    def _chart(self, section: Section) -> None:
        if not section.holds_facts:
            self._counts(section)
            return
        reason = figures.refused(section)
        if reason:
            self.deck.text(words.line(section.title), [words.line(reason)])
            return
        if section.chart is None or section.chart.native is None:
            self._painted(section)
            return
        # The room of the chart is known when its slide is there: title and footers are the template's.
        room = self._room(section)
        for figure in figures.figures(section, self.report, room):
            self._figure(section, figure)
        self._listed(section, figures.undrawn(section), words.line(section.title))

    def _painted(self, section: Section) -> None:
        """Write a chart that has no native form as pictures; without a browser the same as a table."""
        area, title = self.deck.empty(), words.line(section.title)
        caption = self._caption(section)
        tall = sum(line.height(area.width) for line in caption) + 10
        place = Area(area.left, area.top, area.width, area.height - tall)
        painted = self._pictures(section, place)
        if not painted:
            self._table(section)
        for picture in painted:
            slide = self.deck.slide(title)
            form, said = picture.width / picture.height, words.line(picture.described)
            self.deck.picture(slide, place, picture.content, form, said)
            foot = Area(area.left, area.top + area.height - tall + 10, area.width, tall - 10)
            self.deck.words(slide, foot, caption, self.say("Source"))
            self._notes(slide, section.entries, _said(section), section)

    def _pictures(self, section: Section, place: Area) -> list[Picture]:
        if self.pictures is None:
            return []
        titled, mark, tallest = section.is_drawn_with_title, self.report.mark, round(place.height)
        return self.pictures.pictures(section, tallest=tallest, titled=titled, width=round(place.width), mark=mark)

    def _room(self, section: Section) -> Box:
        """Return the box of a chart on a slide that has just a title."""
        area = self.deck.empty()
        caption = self._caption(section, figures.undated(section), "x" * 80)  # what is not drawn is told in a line
        height = area.height - sum(line.height(area.width) for line in caption) - 10
        return Box(area.width, height, bottom=AXIS_ROOM + LEGEND_ROOM * (1 if area.width > 700 else 2))

    def _figure(self, section: Section, figure: Figure) -> None:
        slide = self.deck.slide(words.line(figure.title))
        area, plot = self.deck.empty(), figure.plot
        caption = self._caption(section, figure.note, self._fewer(figure))
        tall = sum(line.height(area.width) for line in caption)
        plot = replace(plot, sheet=replace(plot.sheet, about=self._about(section, figure)))
        lead = self._lead(section, figure)
        if lead:
            self.deck.words(slide, area, lead, words.line(section.title))
        above = sum(line.height(area.width) for line in lead) + (24 if lead else 0)
        frame = chart.add(slide, plot, area.left, area.top + above, self.deck.language)
        described(frame, words.line(section.title), words.line(section.described))
        foot = Area(area.left, area.top + area.height - tall, area.width, tall)
        self.deck.words(slide, foot, caption, self.say("Source"))
        ids = {fact.id for fact in figure.facts}
        self._notes(slide, [entry for entry in section.entries if entry.fact.id in ids], _said(section), section)
        if figure.hidden:
            self._listed(section, figure.facts, words.line(figure.title))

    def _lead(self, section: Section, figure: Figure) -> list[Words]:
        """Return what stands above the interval of one fact: its number, and its ends in words."""
        lead = section.chart.native.lead if section.chart and section.chart.native else None
        if lead is None:
            return []
        (fact,) = figure.facts
        said = lead(fact, section.options())
        number = Words(words.line(fact.value_said), 36, ink.ACCENT, bold=True)
        return [number, *([Words(said, 14, ink.QUIET, room=4)] if said else [])]

    def _fewer(self, figure: Figure) -> str:
        shown, total = len(figure.plot.shown), len(figure.facts)
        if shown == total:
            return ""
        written = {"shown": self._number(shown), "total": self._number(total)}
        return self.say("{shown} of {total} are drawn; the table that follows has all.", **written)

    def _number(self, value: int) -> str:
        return numbers.count(value, self.report.language)

    def _caption(self, section: Section, *notes: str) -> list[Words]:
        left_out, _ = words.left_out(section, self.say)
        more = ": ".join([left_out, self.say("see the notes")]) if left_out else ""
        counts = "" if section.holds_facts else self.say("Number of facts in each cell; an empty cell has none.")
        given = " ".join(part for part in (section.note, *notes, counts, more) if part)
        lines = [f"{section.caption} {self.report.manifest.mark}".strip(), given]
        return [Words(words.line(line), CAPTION, ink.QUIET, room=2) for line in lines if line]

    def _about(self, section: Section, figure: Figure) -> tuple[tuple[str, str], ...]:
        say, report = self.say, self.report
        return (
            (say("Title"), figure.title),
            (say("Report"), report.title),
            (say("Check"), words.imprint(report)),
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

    def _table(self, section: Section) -> None:
        if not section.holds_facts:
            self._counts(section)
            return
        self._rows(section, words.table(section, self.say), words.line(section.title))

    def _listed(self, section: Section, facts: Sequence[Row], title: str) -> None:
        """Tell facts of a chart in a table."""
        ids = [fact.id for fact in facts]
        if not ids:
            return
        told = dict(zip((row["id"] for row in section.rows()), words.table(section, self.say), strict=True))
        self._rows(section, [told[key] for key in ids], title)

    def _rows(self, section: Section, rows: Sequence[dict[str, str]], title: str) -> None:
        heads = words.heads(section, self.say)
        if len({row["metric_label"] for row in rows}) == 1:
            heads.pop("metric_label")
        cells = [[row[name] for name in heads] for row in rows]
        self._parted(section, Table(list(heads.values()), cells, title, words.line(section.described)), title)

    def _counts(self, section: Section) -> None:
        """Tell how many facts there are for each facility and metric; many metrics in several tables."""
        if section.frame is None or figures.refused(section):
            self.deck.text(words.line(section.title), [words.line(section.described)])
            return
        counted = grid(section.frame)
        slides = ceil(len(counted.metrics) * COLUMN / (self.deck.empty().width * 0.7))
        size = ceil(len(counted.metrics) / slides)
        for start in range(0, len(counted.metrics), size):
            columns = counted.metrics[start : start + size]
            cells = [
                [name, *(self._count(counted.counts.get((facility, metric), 0)) for metric, _ in columns)]
                for facility, name in counted.facilities
            ]
            heads = [self.say("Facility"), *(text.shorten(name, 118, tables.LETTERS) for _, name in columns)]
            title = words.line(section.title)
            self._parted(section, Table(heads, cells, title, words.line(section.described), upright=True), title)

    def _count(self, value: int) -> str:
        return self._number(value) if value else ""

    def _parted(self, section: Section, table: Table, title: str) -> None:
        """Write a table on as many slides as it takes, each with its heads, its caption and its notes."""
        area = self.deck.empty()
        caption = self._caption(section)
        tall = sum(line.height(area.width) for line in caption) + 8
        found = list(tables.parts(table, area.height - tall, area.width))
        for at, rows in enumerate(found, 1):
            slide = self.deck.slide(title if len(found) == 1 else f"{title} ({at}/{len(found)})")
            tables.add(slide, self.deck, table, rows, area)
            foot = Area(area.left, area.top + area.height - tall + 8, area.width, tall - 8)
            self.deck.words(slide, foot, caption, self.say("Source"))
            if at == 1:
                self._notes(slide, section.entries, _said(section), section)

    # ---- sources and notes -------------------------------------------------------------------

    def _sources(self) -> None:
        """List the articles of the report, as many on a slide as fit."""
        if not self.report.sources:
            return
        lines = [
            Words(f"[{source.number}] {words.citation(source.article)}", 12, room=5) for source in self.report.sources
        ]
        area = self.deck.empty()
        pages = list(_pages(lines, area))
        for at, page in enumerate(pages, 1):
            title = self.say("Sources")
            slide = self.deck.slide(title if len(pages) == 1 else f"{title} ({at}/{len(pages)})")
            self.deck.words(slide, self.deck.area(slide), page, title)

    def _notes(
        self, slide: Slide, entries: Sequence[Entry], said: dict[str, str], section: Section | None = None
    ) -> None:
        """Write what a speaker must be able to answer: each number with its phrase, its date and its full source."""
        lines = [words.line(section.described)] if section else []
        lines += [self._cited(entry, said.get(entry.fact.id, "")) for entry in entries]
        if section:
            title, items = words.left_out(section, self.say)
            lines += [title, *items] if title else []
        self.deck.note(slide, [*lines, words.imprint(self.report)])

    def _cited(self, entry: Entry, said: str) -> str:
        fact = entry.fact
        parts = [
            f"{words.subject(entry, self.say)}: {said or saying.fact(fact, self.report.language)}",
            words.date(entry, self.say),
            f"“{words.line(fact.quote_exact)}”",
            f"[{entry.source.number}] {words.citation(entry.article)}",
            words.line(fact.page or ""),
            words.check(entry, self.say),
            self.report.link(entry) or fact.id,
        ]
        return " · ".join(part for part in parts if part)


_TOGETHER = {ItemKind.HEADING: ItemKind.TEXT}


def _said(section: Section) -> dict[str, str]:
    """Return what a section says of each of its facts, by their ids."""
    if section.frame is None or not section.holds_facts:
        return {}
    frame = section.frame
    return {key: words.line(said) for key, said in zip(frame["id"], frame["value_said"], strict=True)}


def _fits(said: str, area: Area, size: float) -> bool:
    return len(text.wrap(said, area.width * 0.9, size)) * size * 1.25 <= area.height * 0.45


def _cells(area: Area, count: int) -> list[Area]:
    """Part an area into so many cells: one, two side by side, or four."""
    gap = 28
    columns, lines = min(count, 2), 1 if count <= 2 else 2
    width, height = (area.width - gap * (columns - 1)) / columns, (area.height - gap * (lines - 1)) / lines
    return [
        Area(area.left + at % columns * (width + gap), area.top + at // columns * (height + gap), width, height)
        for at in range(count)
    ]


def _pages(lines: Sequence[Words], area: Area) -> Iterator[list[Words]]:
    page: list[Words] = []
    for line in lines:
        if page and sum(one.height(area.width) for one in (*page, line)) > area.height:
            yield page
            page = []
        page.append(line)
    yield page
