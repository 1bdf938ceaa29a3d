"""What a report says besides its facts, in the words of every form: heads of tables, imprint, checks, warnings."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from dashboard.safe_text import remove_unprintable
from dashboard.views.view import describe_left_out, name_columns
from facts import saying, status

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from dashboard.reports.report_content import Report, ReportEntry, ReportSection
    from facts.language import Speaker
    from facts.source_article import Article

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
    return status.mark_date(make_one_line(row["as_of_said"]), row["status"], say)


def describe_subject(entry: ReportEntry, say: Speaker) -> str:
    """Return whom and what a fact is about."""
    return make_one_line(f"{entry.facility.short_name} · {entry.metric.label_in(say.language)}")


def describe_entry_date(entry: ReportEntry, say: Speaker) -> str:
    """Return as of when a fact is, and what a reader must know before repeating it."""
    dated = status.mark_date(saying.as_of(entry.fact, say.language), entry.told.status, say)
    return " · ".join(filter(None, (dated, make_one_line(entry.told.since(say)))))


def describe_check(entry: ReportEntry, say: Speaker) -> str:
    """Return what the machine check said, and when."""
    checked = entry.fact.checked_at
    day = saying.day_of(checked, say.language) if checked else ""
    return ", ".join(part for part in (say(entry.fact.verification), day) if part)


def cite_article(article: Article) -> str:
    return make_one_line(article.citation)


def cite_briefly(article: Article, language: str) -> str:
    return make_one_line(saying.source(article, language))


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
