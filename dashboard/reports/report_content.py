"""A report before it takes a form: what each item shows, every fact and source once, and the words of all forms."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from dashboard.charts import ChartFacts, ChartPage, find_chart, list_offered
from dashboard.reports.outline import FACT, LIST, ItemKind
from dashboard.safe_text import remove_unprintable
from dashboard.views.fact_lists import show_facts
from dashboard.views.fact_view import FactView, read_facts
from dashboard.views.shared_catalogue import get_catalogue
from dashboard.views.view import (
    View,
    choose_chart,
    describe_left_out,
    list_options,
    name_columns,
    read_query,
    show_chart,
)
from facts import saying
from facts.errors import FactsError
from facts.evidence import status
from facts.languages import ENGLISH
from facts.languages.translator import Speaker, speaker
from facts.model.record import get_current_id
from facts.provenance.manifest import Manifest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    import pandas as pd

    from dashboard.charts import Chart, ChartOptions
    from dashboard.reports.outline import Outline, ReportItem
    from facts.frame import OmittedFact
    from facts.model.metric import Metric
    from facts.model.record import Fact
    from facts.model.research_facility import Facility
    from facts.model.source_article import Article


Row = dict[str, str]


def make_one_line(words: object) -> str:
    """Return words of articles, files and people as one line that every document can hold."""
    return " ".join(remove_unprintable(words).split())


def name_section_columns(section: ReportSection, say: Speaker) -> dict[str, str]:
    """Return the columns of a section's table: their names in the frame and for people."""
    return name_columns(say, holds_facts=section.holds_facts)


def make_table(section: ReportSection, say: Speaker) -> list[Row]:
    """Return the cells of a section's table under those names; dates say what is out of date or withdrawn."""
    return [_make_row(row, name_section_columns(section, say), say) for row in section.rows()]


def _make_row(row: Mapping[str, Any], names: Mapping[str, str], say: Speaker) -> Row:
    told = {name: make_one_line(row[name]) for name in names}
    return told | ({"as_of_said": describe_row_date(row, say)} if "as_of_said" in names else {})


def describe_row_date(row: Mapping[str, Any], say: Speaker) -> str:
    """Return the date of a row of a frame, and what a reader must know before repeating the number."""
    return status.mark_date(make_one_line(row["as_of_said"]), row["status"], say, make_one_line(row["against"]))


def describe_subject(entry: ReportEntry, say: Speaker) -> str:
    """Return whom and what a fact is about."""
    return make_one_line(f"{entry.facility.short_name} · {entry.metric.label_in(say.language)}")


def describe_entry_date(entry: ReportEntry, say: Speaker) -> str:
    """Return as of when a fact is, and what a reader must know before repeating it."""
    against = "; ".join(status.describe_figure(other, say.language) for other in entry.told.others)
    as_of = saying.phrase_as_of(entry.fact, say.language)
    dated = status.mark_date(as_of, entry.told.status, say, make_one_line(against))
    return " · ".join(filter(None, (dated, make_one_line(entry.told.since(say)))))


def describe_check(entry: ReportEntry, say: Speaker) -> str:
    """Return what the machine check said, and when."""
    checked = entry.fact.checked_at
    day = saying.phrase_day(checked, say.language) if checked else ""
    return ", ".join(part for part in (say(entry.fact.verification), day) if part)


def cite_article(article: Article) -> str:
    return make_one_line(article.citation)


def cite_briefly(article: Article, language: str) -> str:
    return make_one_line(saying.describe_source(article, language))


def describe_section_left_out(section: ReportSection, say: Speaker) -> tuple[str, list[str]]:
    """Return how many facts a section could not hold, and each with the reason; nothing where it holds all."""
    title, items = describe_left_out(section.left_out, say)
    return title, list(map(make_one_line, items))


def make_imprint(report: Report) -> str:
    """Return how much of the report is verified, when it was made, and the id by which it is found again."""
    return " · ".join(filter(None, (report.stated, report.mark)))


def explain_export_id(report: Report) -> str:
    """Return what the id is for."""
    if not report.mark:
        return report.say("Preview")
    return report.say(
        "Each number keeps its hedge, unit, date and source. With the id {id} the dashboard tells which of them"
        " have changed since.",
        id=report.manifest.mark,
    )


def explain_no_pictures(say: Speaker) -> str:
    return say("There was no browser to paint the charts, so they are told as tables.")


def check_web_address(address: str | None) -> str:
    """Return an address that may become a link: of the web and nothing else."""
    return (
        address
        if address and urlsplit(address).scheme in ("http", "https") and remove_unprintable(address) == address
        else ""
    )


CARDS = 24
PREVIEW = "preview"


@dataclass(frozen=True, slots=True)
class ReportSource:
    """An article, under its number in the report."""

    number: int
    article: Article


@dataclass(frozen=True, slots=True)
class ReportEntry:
    """A fact, under its number in the report, with all it refers to."""

    number: int
    told: FactView
    source: ReportSource

    @property
    def fact(self) -> Fact:
        return self.told.fact

    @property
    def facility(self) -> Facility:
        return self.told.facility

    @property
    def metric(self) -> Metric:
        return self.told.metric

    @property
    def article(self) -> Article:
        return self.told.article


@dataclass(frozen=True, slots=True)
class ReportSection:
    """What one item shows; `entries` stand in the order of the frame's rows, none where it counts facts.

    `frame` is tidy (columns as in facts.frame.COLUMNS), None for words; `page` is the dashboard's path to the same.
    """

    number: int
    item: ReportItem
    title: str = ""
    frame: pd.DataFrame | None = None
    entries: tuple[ReportEntry, ...] = ()
    left_out: tuple[OmittedFact, ...] = ()
    note: str = ""
    caption: str = ""
    described: str = ""
    page: str = ""
    shown: View | None = None

    @property
    def kind(self) -> ItemKind:
        return self.item.kind

    @property
    def chart(self) -> Chart | None:
        """The chart to draw, for an item that is one."""
        return self.shown.chart if self.shown and self.kind is ItemKind.CHART else None

    @property
    def remarks(self) -> str:
        """What a reader needs to compare its numbers, as the captions of pictures say it."""
        return make_one_line(self.shown.remarks) if self.shown else ""

    @property
    def is_drawn_with_title(self) -> bool:
        """Whether the picture says more in its title than the heading above it."""
        return bool(self.item.words) or (self.shown is not None and self.shown.title is None)

    @property
    def holds_facts(self) -> bool:
        """Whether the rows of the frame are facts; else they count facts."""
        return self.frame is not None and "value_said" in self.frame

    @property
    def sources(self) -> tuple[ReportSource, ...]:
        """The articles of this section, in the order of their numbers."""
        found = {entry.source.number: entry.source for entry in self.entries}
        return tuple(found[number] for number in sorted(found))

    @property
    def paragraphs(self) -> list[str]:
        """The words of a text, a paragraph each."""
        return [part for part in self.item.words.splitlines() if part.strip()]

    def rows(self) -> list[dict[str, Any]]:
        """Return the frame's rows as plain values."""
        found: Any = [] if self.frame is None else self.frame.to_dict("records")
        return list(found)

    def options(self, **given: Any) -> ChartOptions:
        """Return how the chart is drawn on paper: width, height and the like are given."""
        assert self.shown is not None
        return self.shown.options(**{"dark": False, **given})


@dataclass(frozen=True, slots=True)
class Report:
    """All that a format writes; `manifest` is there once the report leaves in that format."""

    outline: Outline
    made_at: datetime
    sections: tuple[ReportSection, ...]
    entries: tuple[ReportEntry, ...]
    sources: tuple[ReportSource, ...]
    site: str = ""
    held: Manifest | None = field(default=None)

    @property
    def language(self) -> str:
        return self.outline.language

    @property
    def say(self) -> Speaker:
        return speaker(self.language)

    @property
    def title(self) -> str:
        """The title given, else that of the first section that has one."""
        return self.outline.title or next((part.title for part in self.sections if part.title), self.say("Report"))

    @property
    def manifest(self) -> Manifest:
        assert self.held is not None, "the report has not left: call leaving first"
        return self.held

    @property
    def mark(self) -> str:
        """The id as it stands in the report; none in a preview, which nobody could find again."""
        return "" if self.manifest.form == PREVIEW else self.manifest.mark

    @property
    def stated(self) -> str:
        """How many numbers are verified, and when: '13 of 14 numbers verified, 22 November 2026'."""
        return self.manifest.stated

    @property
    def day(self) -> str:
        return saying.phrase_day(self.made_at, self.language)

    def make_identified(self, form: str) -> Report:
        """Return the report with its identity in one format, which the register learns once the file is made."""
        rows = [entry.told.row(self.language) for entry in self.entries]
        address = self.outline.address
        held = Manifest.of(form=form, title=self.title, address=address, language=self.language, rows=rows)
        return replace(self, held=held)

    def make_preview(self) -> Report:
        """Return the report with an identity that no register knows: to look at, not to leave."""
        return self.make_identified(PREVIEW)

    def link(self, entry: ReportEntry) -> str:
        """Return the address of a fact's page; empty where no site is known."""
        if not self.site:
            return ""
        language = "" if self.language == ENGLISH else f"?in={self.language}"
        return f"{self.site}/f/{quote(entry.fact.id)}{language}"

    def page(self, section: ReportSection) -> str:
        """Return the address of the dashboard's page that shows a section; empty where no site is known."""
        return self.site + section.page if self.site and section.page else ""


def gather_report(outline: Outline, site: str = "") -> Report:
    """Read what each item shows, as its own address would; raise FactsError naming the item that cannot be shown."""
    numbering = Numbering(outline.language)
    sections = tuple(_read_section(number, item, numbering) for number, item in enumerate(outline.items, 1))
    entries, sources = tuple(numbering.entries.values()), tuple(numbering.sources.values())
    return Report(outline, datetime.now(UTC), sections, entries, sources, site.rstrip("/"))


def _read_section(number: int, item: ReportItem, numbering: Numbering) -> ReportSection:
    try:
        return read_section(item, numbering, number)
    except FactsError as error:
        error.where = f"item {number}, {error.where}".rstrip(", ")
        raise


class Numbering:
    """Every fact once, and every source once, in the order in which a reader meets them."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.entries: dict[tuple[str, datetime | None], ReportEntry] = {}
        self.sources: dict[str, ReportSource] = {}

    def of(self, ids: Sequence[str], at: datetime | None) -> tuple[ReportEntry, ...]:
        """Return the entries of facts, as the catalogue told them at a moment where one is given."""
        ids = [get_current_id(key) for key in ids]
        missing = [key for key in dict.fromkeys(ids) if (key, at) not in self.entries]
        for told in read_facts(get_catalogue(), missing, at):
            source = self.sources.setdefault(told.article.id, ReportSource(len(self.sources) + 1, told.article))
            self.entries[told.fact.id, at] = ReportEntry(len(self.entries) + 1, told, source)
        return tuple(self.entries[key, at] for key in ids)


def read_section(item: ReportItem, numbering: Numbering, number: int = 1) -> ReportSection:
    """Read what one item shows; raise FactsError naming what cannot be shown."""
    if item.kind is ItemKind.HEADING:
        return ReportSection(number, item, " ".join(item.words.split()))
    if item.kind is ItemKind.TEXT:
        return ReportSection(number, item)
    if item.name == LIST:
        return _read_list_section(item, numbering, number)
    return _read_view_section(item, numbering, number)


def _read_view_section(item: ReportItem, numbering: Numbering, number: int) -> ReportSection:
    """Read what the address of a chart, or of one fact, shows."""
    shown = _show_address(item, numbering.language)
    entries = numbering.of(shown.ids, shown.query.frozen)
    return ReportSection(
        number,
        item,
        item.words or _title_section(entries, shown, numbering.language),
        shown.frame,
        entries,
        shown.left_out,
        " ".join(filter(None, (shown.note, shown.told_on))),
        shown.caption,
        shown.describe(),
        shown.page,
        shown,
    )


def _show_address(item: ReportItem, language: str) -> View:
    """Return the view of an address; of a page that offers several charts, the one that it shows."""
    own = [("in", language), *item.pairs]
    if item.name == FACT:
        chart = list_offered(ChartPage.FACT)[0]
        return show_chart(chart.name, read_query([("id", item.fact), *own], chart.options, filters=False))
    chart = find_chart(item.name)
    query = read_query(own, list_options(chart))
    is_page = len(list_offered(item.name)) > 1
    return show_chart((choose_chart(item.name, query) if is_page else chart).name, query)


def _title_section(entries: Sequence[ReportEntry], shown: View, language: str) -> str:
    if len(entries) != 1 or shown.chart.shows is not ChartFacts.ONE:
        return shown.heading
    return f"{entries[0].facility.short_name} · {entries[0].metric.label_in(language)}"


def _read_list_section(item: ReportItem, numbering: Numbering, number: int) -> ReportSection:
    """Read a list of facts, newest first, as printed."""
    query = read_query([("in", numbering.language), *item.pairs], ("frozen",))
    found = show_facts(query)
    entries = numbering.of(list(found.frame["id"]), query.frozen)
    title = item.words or found.title
    return ReportSection(
        number, item, title, found.frame, entries, found.left_out, found.note, described=found.title, page=found.page
    )
