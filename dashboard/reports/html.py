"""A report as one page of HTML that needs nothing else: pictures inside, no script, no other host, light and dark."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Any

from dashboard.assets import read_text
from dashboard.html_tags import Html, document, joined, style, tag
from dashboard.reports import words
from dashboard.reports.outline import ItemKind
from dashboard.reports.report import CARDS
from facts.recall.hypertext import ID_NAME, MANIFEST_NAME

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import BinaryIO

    from dashboard.reports.report import Entry, Report, Section
    from dashboard.reports.studio import Picture, Studio

SHEET = "report.css"
TALLEST = 100_000  # a screen has no end
CONTENTS_FROM = 3
_AT_NIGHT = "screen and (prefers-color-scheme: dark)"


def write(report: Report, stream: BinaryIO, pictures: Studio, template: bytes | None = None) -> None:  # noqa: ARG001 - every form is called alike
    """Write the report as .html."""
    stream.write(page(report, pictures).encode())


def page(report: Report, pictures: Studio, *, for_paper: bool = False) -> str:
    """Return the report as a page; for paper, in light colours and with pictures that fit a sheet."""
    writer = _Page(report, pictures, for_paper=for_paper)
    body = tag("main", *writer.parts())
    theme = "light" if for_paper else None
    return document(report.title, body, head=_head(report), language=report.language, theme=theme)


def _head(report: Report) -> Html:
    sheet = read_text(SHEET)
    digest = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
    policy = f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return joined(
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="description", content=words.imprint(report)),
        tag("meta", name="generator", content="Facts"),
        tag("meta", name=ID_NAME, content=report.manifest.export),
        tag("meta", name=MANIFEST_NAME, content=report.manifest.to_json()),
        style(sheet),
    )


class _Page:
    """Writes one report."""

    def __init__(self, report: Report, pictures: Studio, *, for_paper: bool) -> None:
        self.report, self.pictures, self.for_paper = report, pictures, for_paper
        self.say = report.say
        self.figures = 0
        self.nested = any(section.kind is ItemKind.HEADING for section in report.sections)

    def parts(self) -> Iterator[Html]:
        yield tag("header", *self._front())
        titled = [section for section in self.report.sections if section.title]
        if len(titled) >= CONTENTS_FROM:
            yield self._contents(titled)
        for section in self.report.sections:
            yield tag("section", *_WRITERS[section.kind](self, section), id=f"item-{section.number}")
        if self.report.entries:
            yield tag("section", *self._appendix(), id="facts", class_="appendix")
            yield tag("section", *self._sources(), id="sources")

    def _front(self) -> Iterator[Html]:
        yield tag("h1", words.line(self.report.title))
        yield tag("p", words.imprint(self.report), class_="quiet")
        if self.report.entries:
            yield tag("p", words.explained(self.report), class_="quiet")

    def _contents(self, titled: Sequence[Section]) -> Html:
        places = [(f"#item-{section.number}", words.line(section.title)) for section in titled]
        if self.report.entries:
            places += [("#facts", self.say("All facts of this report")), ("#sources", self.say("Sources"))]
        lines = (tag("li", tag("a", title, href=place)) for place, title in places)
        return tag("nav", tag("ol", *lines), aria_label=self.say("Contents"))

    # ---- sections ----------------------------------------------------------------------------

    def heading(self, section: Section) -> Iterator[Html]:
        yield tag("h2", words.line(section.title))

    def text(self, section: Section) -> Iterator[Html]:
        yield from (tag("p", words.line(paragraph)) for paragraph in section.paragraphs)

    def _title(self, section: Section) -> Html:
        return tag("h3" if self.nested else "h2", words.line(section.title))

    def chart(self, section: Section) -> Iterator[Html]:
        """Write pictures with a caption, and the same as a table to open; without a browser the table alone."""
        pairs = self._painted(section)
        if not pairs:
            yield from self.table(section, words.no_pictures(self.say))
            return
        self.figures += 1
        label = self.say("Figure {n}", n=self.figures)
        caption = tag("figcaption", f"{label}: {words.line(section.title)} ", *self._marks(section))
        yield self._title(section)
        yield tag("figure", *(_picture(day, night) for day, night in pairs), caption)
        yield from self._notes(section)
        summary = tag("summary", self.say("In words and as a table"))
        yield tag("details", summary, tag("p", words.line(section.described)), self._table(section))

    def _painted(self, section: Section) -> list[tuple[Picture, Picture | None]]:
        """Return the pictures of a chart, each with its twin for dark screens unless the page is for paper."""
        given: dict[str, Any] = {
            "mark": self.report.mark,
            "titled": section.is_drawn_with_title,
        }
        if self.for_paper:
            return [(picture, None) for picture in self.pictures.pictures(section, "svg", **given)]
        given["tallest"] = TALLEST
        light = self.pictures.pictures(section, "svg", **given)
        dark = self.pictures.pictures(section, "svg", dark=True, **given)
        return list(zip(light, dark, strict=True)) if dark else []

    def _marks(self, section: Section) -> Iterator[Html]:
        """Yield a mark for each source, which leads to it."""
        for source in section.sources:
            named = words.short(source.article, self.report.language)
            yield joined(tag("a", f"[{source.number}]", href=f"#source-{source.number}", title=named), " ")

    def _notes(self, section: Section) -> Iterator[Html]:
        title, lines = words.left_out(section, self.say)
        for note in filter(None, (section.note, f"{title}: {'; '.join(lines)}" if title else "")):
            yield tag("p", words.line(note), class_="quiet")

    def table(self, section: Section, note: str = "") -> Iterator[Html]:
        yield self._title(section)
        if note:
            yield tag("p", note, class_="quiet")
        yield self._table(section)
        yield from self._notes(section)

    def _table(self, section: Section) -> Html:
        heads = words.heads(section, self.say)
        entries: list[Entry | None] = list(section.entries) or [None] * len(section.rows())
        lines = zip(words.table(section, self.say), entries, strict=True)
        rows = [tag("tr", *(self._cell(name, text, entry) for name, text in told.items())) for told, entry in lines]
        return _grid(list(heads.values()), rows, words.line(section.title))

    def _cell(self, name: str, text: str, entry: Entry | None) -> Html:
        if entry and name == "value_said":
            place = self.report.link(entry) or f"#fact-{entry.number}"
            return tag("td", tag("a", text, href=place), class_="said")
        if entry and name == "source":
            return tag("td", f"{text} ", _source_mark(entry))
        return tag("td", text)

    def cards(self, section: Section) -> Iterator[Html]:
        if section.item.words or len(section.entries) != 1:
            yield self._title(section)
        for row, entry in list(zip(section.rows(), section.entries, strict=True))[:CARDS]:
            yield self._card(row, entry)
        yield from self._notes(section)

    def _card(self, row: Mapping[str, Any], entry: Entry) -> Html:
        dated = f"{words.date(entry, self.say)} · {words.short(entry.article, self.report.language)} "
        return tag(
            "div",
            tag("p", words.subject(entry, self.say), class_="quiet"),
            tag("p", words.line(row["value_said"]), class_="number"),
            tag("p", dated, _source_mark(entry), class_="quiet"),
            class_="card",
        )

    # ---- what stands at the end --------------------------------------------------------------

    def _appendix(self) -> Iterator[Html]:
        say, title = self.say, self.say("All facts of this report")
        yield tag("h2", title)
        yield tag("p", say("The words each number came from, its date, and what the machine check said."))
        heads = [say("No."), say("Value"), say("In the words of the source"), say("As of"), say("Check"), say("Source")]
        yield _grid(heads, [self._fact(entry) for entry in self.report.entries], title)

    def _fact(self, entry: Entry) -> Html:
        address, key = self.report.link(entry), entry.fact.id
        said = words.line(entry.told.phrase_fact(self.report.language))
        named = tag("small", words.subject(entry, self.say))
        number = tag("small", tag("a", key, href=address) if address else key)
        return tag(
            "tr",
            tag("td", str(entry.number)),
            tag("td", said, named, number, class_="said"),
            tag("td", tag("q", words.line(entry.fact.quote_exact)), lang=entry.article.language),
            tag("td", words.date(entry, self.say)),
            tag("td", words.check(entry, self.say)),
            tag("td", _source_mark(entry), f" {words.line(entry.fact.page or '')}".rstrip()),
            id=f"fact-{entry.number}",
        )

    def _sources(self) -> Iterator[Html]:
        yield tag("h2", self.say("Sources"))
        yield tag("ol", *(_source(source.number, source.article) for source in self.report.sources), class_="sources")


def _source(number: int, article: Any) -> Html:
    said, address = words.citation(article), words.web(article.url)
    before, link, after = said.partition(address) if address else (said, "", "")
    return tag("li", before, tag("a", link, href=address, rel="noopener") if link else "", after, id=f"source-{number}")


def _source_mark(entry: Entry) -> Html:
    return tag("a", f"[{entry.source.number}]", href=f"#source-{entry.source.number}")


def _grid(heads: Sequence[str], rows: Sequence[Html], title: str) -> Html:
    head = tag("thead", tag("tr", *(tag("th", name, scope="col") for name in heads)))
    table = tag("table", head, tag("tbody", *rows))
    return tag("div", table, class_="wide", tabindex="0", role="region", aria_label=title)


def _picture(day: Picture, night: Picture | None) -> Html:
    image = tag("img", src=_inline(day), alt=words.line(day.described), width=day.width, height=day.height)
    return tag("picture", tag("source", media=_AT_NIGHT, srcset=_inline(night)), image) if night else image


def _inline(picture: Picture) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(picture.content).decode()}"


_WRITERS: dict[ItemKind, Callable[[_Page, Section], Iterator[Html]]] = {
    ItemKind.HEADING: _Page.heading,
    ItemKind.TEXT: _Page.text,
    ItemKind.CHART: _Page.chart,
    ItemKind.TABLE: _Page.table,
    ItemKind.CARD: _Page.cards,
}
