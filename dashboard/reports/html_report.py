"""A report as one page of HTML that needs nothing else: pictures inside, no script, no other host, light and dark."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Any

from dashboard.assets import read_text
from dashboard.reports import report_content
from dashboard.reports.outline import ItemKind
from dashboard.reports.report_content import CARDS
from dashboard.safe_text import Html, embed_style, join_html, make_document, make_tag
from facts.provenance.document_stamps import ID_NAME, MANIFEST_NAME

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import BinaryIO

    from dashboard.reports.chart_renderer import ChartRenderer, ReportPicture
    from dashboard.reports.report_content import Report, ReportEntry, ReportSection

SHEET = "report.css"
TALLEST = 100_000  # a screen has no end
CONTENTS_FROM = 3
_AT_NIGHT = "screen and (prefers-color-scheme: dark)"


def write_report(report: Report, stream: BinaryIO, pictures: ChartRenderer, template: bytes | None = None) -> None:  # noqa: ARG001 - every form is called alike
    """Write the report as .html."""
    stream.write(make_report_page(report, pictures).encode())


def make_report_page(report: Report, pictures: ChartRenderer, *, for_paper: bool = False) -> str:
    """Return the report as a page; for paper, in light colours and with pictures that fit a sheet."""
    writer = _HtmlPage(report, pictures, for_paper=for_paper)
    body = make_tag("main", *writer.parts())
    theme = "light" if for_paper else None
    return make_document(report.title, body, head=_make_head(report), language=report.language, theme=theme)


def _make_head(report: Report) -> Html:
    sheet = read_text(SHEET)
    digest = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
    policy = f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return join_html(
        make_tag("meta", http_equiv="Content-Security-Policy", content=policy),
        make_tag("meta", name="description", content=report_content.make_imprint(report)),
        make_tag("meta", name="generator", content="Facts"),
        make_tag("meta", name=ID_NAME, content=report.manifest.export),
        make_tag("meta", name=MANIFEST_NAME, content=report.manifest.to_json()),
        embed_style(sheet),
    )


class _HtmlPage:
    """Writes one report."""

    def __init__(self, report: Report, pictures: ChartRenderer, *, for_paper: bool) -> None:
        self.report, self.pictures, self.for_paper = report, pictures, for_paper
        self.say = report.say
        self.figures = 0
        self.nested = any(section.kind is ItemKind.HEADING for section in report.sections)

    def parts(self) -> Iterator[Html]:
        yield make_tag("header", *self._iter_front())
        titled = [section for section in self.report.sections if section.title]
        if len(titled) >= CONTENTS_FROM:
            yield self._make_contents(titled)
        for section in self.report.sections:
            yield make_tag("section", *_WRITERS[section.kind](self, section), id=f"item-{section.number}")
        if self.report.entries:
            yield make_tag("section", *self._iter_appendix(), id="facts", class_="appendix")
            yield make_tag("section", *self._iter_sources(), id="sources")

    def _iter_front(self) -> Iterator[Html]:
        yield make_tag("h1", report_content.make_one_line(self.report.title))
        yield make_tag("p", report_content.make_imprint(self.report), class_="quiet")
        if self.report.entries:
            yield make_tag("p", report_content.explain_export_id(self.report), class_="quiet")

    def _make_contents(self, titled: Sequence[ReportSection]) -> Html:
        places = [(f"#item-{section.number}", report_content.make_one_line(section.title)) for section in titled]
        if self.report.entries:
            places += [("#facts", self.say("All facts of this report")), ("#sources", self.say("Sources"))]
        lines = (make_tag("li", make_tag("a", title, href=place)) for place, title in places)
        return make_tag("nav", make_tag("ol", *lines), aria_label=self.say("Contents"))

    # ---- sections ----------------------------------------------------------------------------

    def make_heading(self, section: ReportSection) -> Iterator[Html]:
        yield make_tag("h2", report_content.make_one_line(section.title))

    def text(self, section: ReportSection) -> Iterator[Html]:
        yield from (make_tag("p", report_content.make_one_line(paragraph)) for paragraph in section.paragraphs)

    def _make_section_title(self, section: ReportSection) -> Html:
        return make_tag("h3" if self.nested else "h2", report_content.make_one_line(section.title))

    def chart(self, section: ReportSection) -> Iterator[Html]:
        """Write pictures with a caption, and the same as a table to open; without a browser the table alone."""
        pairs = self._paint_pictures(section)
        if not pairs:
            yield from self.table(section, report_content.explain_no_pictures(self.say))
            return
        self.figures += 1
        label = self.say("Figure {n}", n=self.figures)
        caption = make_tag(
            "figcaption", f"{label}: {report_content.make_one_line(section.title)} ", *self._iter_marks(section)
        )
        yield self._make_section_title(section)
        yield make_tag("figure", *(_make_picture(day, night) for day, night in pairs), caption)
        yield from self._iter_notes(section)
        summary = make_tag("summary", self.say("In words and as a table"))
        yield make_tag(
            "details",
            summary,
            make_tag("p", report_content.make_one_line(section.described)),
            self._make_table(section),
        )

    def _paint_pictures(self, section: ReportSection) -> list[tuple[ReportPicture, ReportPicture | None]]:
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

    def _iter_marks(self, section: ReportSection) -> Iterator[Html]:
        """Yield a mark for each source, which leads to it."""
        for source in section.sources:
            named = report_content.cite_briefly(source.article, self.report.language)
            yield join_html(make_tag("a", f"[{source.number}]", href=f"#source-{source.number}", title=named), " ")

    def _iter_notes(self, section: ReportSection) -> Iterator[Html]:
        title, lines = report_content.describe_section_left_out(section, self.say)
        for note in filter(None, (section.note, f"{title}: {'; '.join(lines)}" if title else "")):
            yield make_tag("p", report_content.make_one_line(note), class_="quiet")

    def table(self, section: ReportSection, note: str = "") -> Iterator[Html]:
        yield self._make_section_title(section)
        for words in filter(None, (note, section.remarks)):
            yield make_tag("p", words, class_="quiet")
        yield self._make_table(section)
        yield from self._iter_notes(section)

    def _make_table(self, section: ReportSection) -> Html:
        heads = report_content.name_section_columns(section, self.say)
        entries: list[ReportEntry | None] = list(section.entries) or [None] * len(section.rows())
        lines = zip(report_content.make_table(section, self.say), entries, strict=True)
        rows = [
            make_tag("tr", *(self._make_cell(name, text, entry) for name, text in told.items()))
            for told, entry in lines
        ]
        return _make_grid(list(heads.values()), rows, report_content.make_one_line(section.title))

    def _make_cell(self, name: str, text: str, entry: ReportEntry | None) -> Html:
        if entry and name == "value_said":
            place = self.report.link(entry) or f"#fact-{entry.number}"
            return make_tag("td", make_tag("a", text, href=place), class_="said")
        if entry and name == "source":
            return make_tag("td", f"{text} ", _make_source_mark(entry))
        return make_tag("td", text)

    def cards(self, section: ReportSection) -> Iterator[Html]:
        if section.item.words or len(section.entries) != 1:
            yield self._make_section_title(section)
        for row, entry in list(zip(section.rows(), section.entries, strict=True))[:CARDS]:
            yield self._make_card(row, entry)
        yield from self._iter_notes(section)

    def _make_card(self, row: Mapping[str, Any], entry: ReportEntry) -> Html:
        source = report_content.cite_briefly(entry.article, self.report.language)
        dated = f"{report_content.describe_entry_date(entry, self.say)} · {source} "
        return make_tag(
            "div",
            make_tag("p", report_content.describe_subject(entry, self.say), class_="quiet"),
            make_tag("p", report_content.make_one_line(row["value_said"]), class_="number"),
            make_tag("p", dated, _make_source_mark(entry), class_="quiet"),
            class_="card",
        )

    # ---- what stands at the end --------------------------------------------------------------

    def _iter_appendix(self) -> Iterator[Html]:
        say, title = self.say, self.say("All facts of this report")
        yield make_tag("h2", title)
        yield make_tag("p", say("The words each number came from, its date, and what the machine check said."))
        heads = [say("No."), say("Value"), say("In the words of the source"), say("As of"), say("Check"), say("Source")]
        yield _make_grid(heads, [self._make_fact(entry) for entry in self.report.entries], title)

    def _make_fact(self, entry: ReportEntry) -> Html:
        address, key = self.report.link(entry), entry.fact.id
        said = report_content.make_one_line(entry.told.phrase_fact(self.report.language))
        named = make_tag("small", report_content.describe_subject(entry, self.say))
        number = make_tag("small", make_tag("a", key, href=address) if address else key)
        return make_tag(
            "tr",
            make_tag("td", str(entry.number)),
            make_tag("td", said, named, number, class_="said"),
            make_tag(
                "td", make_tag("q", report_content.make_one_line(entry.fact.quote_exact)), lang=entry.article.language
            ),
            make_tag("td", report_content.describe_entry_date(entry, self.say)),
            make_tag("td", report_content.describe_check(entry, self.say)),
            make_tag(
                "td", _make_source_mark(entry), f" {report_content.make_one_line(entry.fact.page or '')}".rstrip()
            ),
            id=f"fact-{entry.number}",
        )

    def _iter_sources(self) -> Iterator[Html]:
        yield make_tag("h2", self.say("Sources"))
        yield make_tag(
            "ol", *(_make_source(source.number, source.article) for source in self.report.sources), class_="sources"
        )


def _make_source(number: int, article: Any) -> Html:
    said, address = report_content.cite_article(article), report_content.check_web_address(article.url)
    before, link, after = said.partition(address) if address else (said, "", "")
    return make_tag(
        "li", before, make_tag("a", link, href=address, rel="noopener") if link else "", after, id=f"source-{number}"
    )


def _make_source_mark(entry: ReportEntry) -> Html:
    return make_tag("a", f"[{entry.source.number}]", href=f"#source-{entry.source.number}")


def _make_grid(heads: Sequence[str], rows: Sequence[Html], title: str) -> Html:
    head = make_tag("thead", make_tag("tr", *(make_tag("th", name, scope="col") for name in heads)))
    table = make_tag("table", head, make_tag("tbody", *rows))
    return make_tag("div", table, class_="wide", tabindex="0", role="region", aria_label=title)


def _make_picture(day: ReportPicture, night: ReportPicture | None) -> Html:
    image = make_tag(
        "img",
        src=_embed_picture(day),
        alt=report_content.make_one_line(day.described),
        width=day.width,
        height=day.height,
    )
    return (
        make_tag("picture", make_tag("source", media=_AT_NIGHT, srcset=_embed_picture(night)), image)
        if night
        else image
    )


def _embed_picture(picture: ReportPicture) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(picture.content).decode()}"


_WRITERS: dict[ItemKind, Callable[[_HtmlPage, ReportSection], Iterator[Html]]] = {
    ItemKind.HEADING: _HtmlPage.make_heading,
    ItemKind.TEXT: _HtmlPage.text,
    ItemKind.CHART: _HtmlPage.chart,
    ItemKind.TABLE: _HtmlPage.table,
    ItemKind.CARD: _HtmlPage.cards,
}
