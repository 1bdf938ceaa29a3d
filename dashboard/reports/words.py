"""What a report says besides its facts, in the words of every form: heads of tables, imprint, checks, warnings."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from dashboard.text import printable
from dashboard.views.view import describe_left_out, name_columns
from facts import saying, status

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from dashboard.reports.report import Entry, Report, Section
    from facts.article import Article
    from facts.language import Speaker

Row = dict[str, str]


def line(words: object) -> str:
    """Return words of articles, files and people as one line that every document can hold."""
    return " ".join(printable(words).split())


def heads(section: Section, say: Speaker) -> dict[str, str]:
    """Return the columns of a section's table: their names in the frame and for people."""
    return name_columns(say, holds_facts=section.holds_facts)


def table(section: Section, say: Speaker) -> list[Row]:
    """Return the cells of a section's table under those names; dates say what is out of date or withdrawn."""
    return [_row(row, heads(section, say), say) for row in section.rows()]


def _row(row: Mapping[str, Any], names: Mapping[str, str], say: Speaker) -> Row:
    told = {name: line(row[name]) for name in names}
    return told | ({"as_of_said": when(row, say)} if "as_of_said" in names else {})


def when(row: Mapping[str, Any], say: Speaker) -> str:
    """Return the date of a row of a frame, and what a reader must know before repeating the number."""
    return status.mark_date(line(row["as_of_said"]), row["status"], say)


def subject(entry: Entry, say: Speaker) -> str:
    """Return whom and what a fact is about."""
    return line(f"{entry.facility.short_name} · {entry.metric.label_in(say.language)}")


def date(entry: Entry, say: Speaker) -> str:
    """Return as of when a fact is, and what a reader must know before repeating it."""
    dated = status.mark_date(saying.as_of(entry.fact, say.language), entry.told.status, say)
    return " · ".join(filter(None, (dated, line(entry.told.since(say)))))


def check(entry: Entry, say: Speaker) -> str:
    """Return what the machine check said, and when."""
    checked = entry.fact.checked_at
    day = saying.day_of(checked, say.language) if checked else ""
    return ", ".join(part for part in (say(entry.fact.verification), day) if part)


def citation(article: Article) -> str:
    return line(article.citation)


def short(article: Article, language: str) -> str:
    return line(saying.source(article, language))


def left_out(section: Section, say: Speaker) -> tuple[str, list[str]]:
    """Return how many facts a section could not hold, and each with the reason; nothing where it holds all."""
    title, items = describe_left_out(section.left_out, say)
    return title, list(map(line, items))


def imprint(report: Report) -> str:
    """Return how much of the report is verified, when it was made, and the id by which it is found again."""
    return " · ".join(filter(None, (report.stated, report.mark)))


def explained(report: Report) -> str:
    """Return what the id is for."""
    if not report.mark:
        return report.say("Preview")
    return report.say(
        "Each number keeps its hedge, unit, date and source. With the id {id} the dashboard tells which of them"
        " have changed since.",
        id=report.manifest.mark,
    )


def no_pictures(say: Speaker) -> str:
    return say("There was no browser to paint the charts, so they are told as tables.")


def web(address: str | None) -> str:
    """Return an address that may become a link: of the web and nothing else."""
    return (
        address if address and urlsplit(address).scheme in ("http", "https") and printable(address) == address else ""
    )
