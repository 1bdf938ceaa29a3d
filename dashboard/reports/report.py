"""A report before it takes a form: what each item shows, every fact once and numbered, and every source."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from dashboard.addresses import asked, catalogue, chart, moment
from dashboard.addresses.view import View, chart_for, since, told_on, view
from dashboard.reports.outline import LIST, ItemKind
from facts import frame, saying
from facts.errors import FactsError
from facts.language import Speaker, speaker
from facts.manifest import Manifest
from facts.record import current_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

    from dashboard.addresses.asked import Asked
    from dashboard.charts import Chart, ChartOptions
    from dashboard.reports.outline import Item, Outline
    from facts.article import Article
    from facts.facility import Facility
    from facts.frame import LeftOut
    from facts.metric import Metric
    from facts.record import Fact

LISTED = 500  # facts in a table
CARDS = 24
PREVIEW = "preview"


@dataclass(frozen=True, slots=True)
class Source:
    """An article, under its number in the report."""

    number: int
    article: Article


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact, under its number in the report, with all it refers to."""

    number: int
    told: moment.Told
    source: Source

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

    def row(self, language: str) -> dict[str, Any]:
        """Return the fact as the register takes it."""
        fact = self.fact
        said = self.told.said(language)
        return {"id": fact.id, "revision": fact.revision, "value_said": said, "verification": fact.verification}


@dataclass(frozen=True, slots=True)
class Section:
    """What one item shows; `entries` stand in the order of the frame's rows, none where it counts facts.

    `frame` is tidy (columns as in facts.frame.COLUMNS), None for words; `page` is the dashboard's path to the same.
    """

    number: int
    item: Item
    title: str = ""
    frame: pd.DataFrame | None = None
    entries: tuple[Entry, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
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
    def is_drawn_with_title(self) -> bool:
        """Whether the picture says more in its title than the heading above it."""
        return bool(self.item.words) or (self.shown is not None and self.shown.title is None)

    @property
    def holds_facts(self) -> bool:
        """Whether the rows of the frame are facts; else they count facts."""
        return self.frame is not None and "value_said" in self.frame

    @property
    def sources(self) -> tuple[Source, ...]:
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
    sections: tuple[Section, ...]
    entries: tuple[Entry, ...]
    sources: tuple[Source, ...]
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
        return saying.day_of(self.made_at, self.language)

    def identified(self, form: str) -> Report:
        """Return the report with its identity in one format, which the register learns once the file is made."""
        rows = [entry.row(self.language) for entry in self.entries]
        address = self.outline.address
        held = Manifest.of(form=form, title=self.title, address=address, language=self.language, rows=rows)
        return replace(self, held=held)

    def previewed(self) -> Report:
        """Return the report with an identity that no register knows: to look at, not to leave."""
        return self.identified(PREVIEW)

    def link(self, entry: Entry) -> str:
        """Return the address of a fact's page; empty where no site is known."""
        if not self.site:
            return ""
        language = "" if self.language == "en" else f"?in={self.language}"
        return f"{self.site}/f/{quote(entry.fact.id)}{language}"

    def page(self, section: Section) -> str:
        """Return the address of the dashboard's page that shows a section; empty where no site is known."""
        return self.site + section.page if self.site and section.page else ""


def gather(outline: Outline, site: str = "") -> Report:
    """Read what each item shows, as its own address would; raise FactsError naming the item that cannot be shown."""
    numbering = Numbering(outline.language)
    sections = tuple(_placed(number, item, numbering) for number, item in enumerate(outline.items, 1))
    entries, sources = tuple(numbering.entries.values()), tuple(numbering.sources.values())
    return Report(outline, datetime.now(UTC), sections, entries, sources, site.rstrip("/"))


def _placed(number: int, item: Item, numbering: Numbering) -> Section:
    try:
        return section(item, numbering, number)
    except FactsError as error:
        error.where = f"item {number}, {error.where}".rstrip(", ")
        raise


class Numbering:
    """Every fact once, and every source once, in the order in which a reader meets them."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.entries: dict[tuple[str, datetime | None], Entry] = {}
        self.sources: dict[str, Source] = {}

    def of(self, ids: Sequence[str], at: datetime | None) -> tuple[Entry, ...]:
        """Return the entries of facts, as the catalogue told them at a moment where one is given."""
        ids = [current_id(key) for key in ids]
        missing = [key for key in dict.fromkeys(ids) if (key, at) not in self.entries]
        for told in _told(missing, at):
            source = self.sources.setdefault(told.article.id, Source(len(self.sources) + 1, told.article))
            self.entries[told.fact.id, at] = Entry(len(self.entries) + 1, told, source)
        return tuple(self.entries[key, at] for key in ids)


def _told(ids: Sequence[str], at: datetime | None) -> Iterator[moment.Told]:
    """Yield facts with what they refer to, in the order of the ids."""
    public = catalogue.catalogue()
    if at is not None:
        yield from (moment.told(public, key, at) for key in ids)
        return
    facts = {fact.id: fact for fact in public.facts_by_id(ids)}
    found = [facts[key] for key in ids]
    facilities = public.facilities({fact.facility for fact in found})
    metrics = public.metrics({fact.metric for fact in found})
    articles = public.articles({fact.article for fact in found})
    for fact in found:
        yield moment.Told(fact, facilities[fact.facility], metrics[fact.metric], articles[fact.article])


def section(item: Item, numbering: Numbering, number: int = 1) -> Section:
    """Read what one item shows; raise FactsError naming what cannot be shown."""
    if item.kind is ItemKind.HEADING:
        return Section(number, item, " ".join(item.words.split()))
    if item.kind is ItemKind.TEXT:
        return Section(number, item)
    if item.name == LIST:
        return _list(item, numbering, number)
    return _view(item, numbering, number)


def _view(item: Item, numbering: Numbering, number: int) -> Section:
    """Read what the address of a chart, or of one fact, shows."""
    name, given = _asked(item, numbering.language)
    shown = view(name, given)
    ids = list(shown.frame["id"]) if shown.holds_facts else []
    entries = numbering.of(ids, given.frozen)
    return Section(
        number,
        item,
        item.words or _title(entries, shown, numbering.language),
        shown.frame,
        entries,
        shown.left_out,
        " ".join(filter(None, (shown.note, shown.told_on))),
        chart.caption(shown),
        shown.chart.describe(shown.frame, shown.options()),
        shown.page,
        shown,
    )


def _asked(item: Item, language: str) -> tuple[str, Asked]:
    """Return the name of the chart and its checked query; one fact is shown as the chart of one fact."""
    own = [("in", language), *item.pairs]
    if item.name == "fact":
        return "interval", asked.read([("id", item.fact), *own], ("id", "frozen"), filters=False)
    given = asked.read(own, chart.options(item.name))
    name = chart_for("compare", given) if item.name == "compare" else item.name
    return name, given


def _title(entries: Sequence[Entry], shown: View, language: str) -> str:
    if len(entries) != 1 or shown.chart.name != "interval":
        return chart.heading(shown)
    return f"{entries[0].facility.short_name} · {entries[0].metric.label_in(language)}"


def _list(item: Item, numbering: Numbering, number: int) -> Section:
    """Read a list of facts, newest first, as printed."""
    language = numbering.language
    given = asked.read([("in", language), *item.pairs], ("frozen",))
    held = catalogue.at(given.frozen, given.selection)
    catalogue.known(given.selection, held)
    rows = held.rows(given.selection, limit=LISTED + 1)
    today = given.frozen.date() if given.frozen else None
    tidy = frame.tidy(rows[:LISTED], frame.Choice(language, as_printed=True, today=today))
    note = " ".join(filter(None, (_newest(given.say, len(rows)), told_on(given), since(tidy.frame, held, given))))
    title = item.words or catalogue.catalogue().describe(given.selection, language)
    entries = numbering.of(list(tidy.frame["id"]), given.frozen)
    query = given.query("frozen")
    return Section(
        number, item, title, tidy.frame, entries, tidy.left_out, note, described=title, page=f"/{LIST}?{query}"
    )


def _newest(say: Speaker, found: int) -> str:
    if not found:
        return say("No fact fits these filters.")
    return say("The {n} newest; narrow the filters to see others.", n=LISTED) if found > LISTED else ""
