"""Commands that check: check, verify."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape
from rich.progress import Progress

from facts import checks, saying, tables
from facts.catalog import ImportReport
from facts.cli import console
from facts.cli.console import FINDINGS, DatabaseUrl, app, filtered, opened, plain_text, read_table, tell_unread
from facts.errors import FactsError, FileError, StaleRevision
from facts.findings import Finding, Level
from facts.record import Verification
from facts.selection import Selection  # noqa: TC001 - the options are made from it

if TYPE_CHECKING:
    from collections.abc import Iterator

    from facts.catalog import Catalogue
    from facts.record import Fact


@app.command(epilog="Example: facts check new-facts.csv")
@filtered
def check(
    selection: Selection,
    file: Annotated[str | None, typer.Argument(help="A table to check; the catalogue without one.")] = None,
    notes: Annotated[bool, typer.Option(help="Also list what is only worth knowing.")] = True,
    format: Annotated[str, typer.Option("--format", help="text or jsonl.")] = "text",
    database_url: DatabaseUrl = None,
) -> None:
    """Check the catalogue, or a table, for contradictions, duplicates, staleness and impossible values."""
    if format not in ("text", "jsonl"):
        raise FactsError(f"got {format!r}", where="--format", remedy="Write text or jsonl.")
    catalogue = opened(database_url)
    found = list(_check_file(catalogue, file) if file else catalogue.findings(selection))
    errors = [finding for finding in found if finding.level is Level.ERROR]
    _tell(found if notes else errors, format, _Labels(catalogue))
    console.err.print(f"{len(errors)} errors, {len(found) - len(errors)} notes", highlight=False)
    if errors:
        raise typer.Exit(FINDINGS)


class _Labels:
    """What facilities and metrics are called."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.facilities = {key: one.short_name for key, one in catalogue.facilities().items()}
        self.metrics = {key: one.label for key, one in catalogue.metrics().items()}

    def about(self, finding: Finding) -> str:
        """Name facility, metric, number and date of the fact that a finding is about first, or the cell."""
        if not finding.about:
            return finding.where
        fact = finding.about[0]
        facility = self.facilities.get(fact.facility, fact.facility)
        metric = self.metrics.get(fact.metric, fact.metric)
        return f"{facility}, {metric}: {saying.fact(fact)}, {saying.as_of(fact)} ({fact.id})"


def _tell(found: list[Finding], format: str, labels: _Labels) -> None:
    for finding in found:
        if format == "jsonl":
            sys.stdout.write(json.dumps(_as_json(finding, labels), ensure_ascii=False) + "\n")
            continue
        style = "red" if finding.level is Level.ERROR else "dim"
        line = f"{finding.level} {finding.code} {labels.about(finding)}: {finding.what}. {finding.remedy}"
        console.out.print(f"[{style}]{escape(line)}[/]", highlight=False, soft_wrap=True)


def _as_json(finding: Finding, labels: _Labels) -> dict[str, Any]:
    return {
        "kind": finding.code,
        "severity": str(finding.level),
        "facts": list(finding.facts),
        "row": finding.row,
        "column": finding.column,
        "message": f"{labels.about(finding)}: {finding.what}",
        "remedy": finding.remedy,
    }


def _check_file(catalogue: Catalogue, file: str) -> Iterator[Finding]:
    """Yield what an import would say, and what the facts of the table have against each other."""
    parsed = read_table(catalogue, file, None)
    tell_unread(parsed.unread)
    try:
        report = catalogue.import_rows(parsed, dry_run=True)
    except StaleRevision as error:
        yield Finding("stale-revision", Level.ERROR, error.what, error.where, error.remedy)
        report = ImportReport(findings=tuple(parsed.findings))
    told = [
        *(_told(bad, Level.ERROR) for bad in report.findings),
        *(_told(bad, Level.NOTE) for bad in report.notes),
    ]
    yield from told
    seen = {(one.code, one.where) for one in told}
    for one in _among(catalogue, parsed):
        if (one.code, one.where) not in seen and one.code != "duplicate":
            yield one


def _told(bad: tables.CellFinding, level: Level) -> Finding:
    got = "" if bad.value is None else f" (got {bad.value!r})"
    return Finding(bad.code, level, f"{bad.reason}{got}", bad.where, bad.remedy, row=bad.row, column=bad.column)


def _among(catalogue: Catalogue, parsed: tables.ParsedTable) -> Iterator[Finding]:
    """Yield what the facts of a table have against each other, each at its row."""
    ordered = sorted(parsed.good, key=lambda fact: (fact.facility, fact.metric))
    metrics = {**catalogue.metrics(), **parsed.metrics}
    wanted = {fact.article for fact in ordered} - parsed.articles.keys()
    articles = {**catalogue.articles(sorted(wanted)), **parsed.articles}
    for one in checks.check(ordered, metrics, articles):
        place = parsed.places.get(one.where.removeprefix("fact "))
        yield replace(one, where=str(place) if place else one.where)


@app.command(epilog="Example: facts verify --articles texts --article infn-newsletter-62")
@filtered
def verify(
    selection: Selection,
    articles: Annotated[
        Path | None,
        typer.Option(help="Folder of texts, each named by its article's id, ID.txt; they go before those held."),
    ] = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Find each fact's phrase in its article's text and compare number, hedge and unit with the record."""
    if articles is not None and not articles.is_dir():
        raise FileError(
            f"{articles} is not a folder", where="--articles", remedy="Name the folder that holds the texts."
        )
    catalogue = opened(database_url)
    with Progress(console=console.err, transient=True) as progress:
        task = progress.add_task("verifying", total=catalogue.count(selection))
        report = catalogue.verify(
            lambda article_id: _text(articles, article_id) or catalogue.held_text(article_id),
            selection,
            lambda done: progress.update(task, completed=done),
        )
    for what, found in (("failed", report.failed), ("needs a person", report.needs_person)):
        for fact, reason in found:
            line = f"[red]{what}[/] {fact.id} ({escape(describe(fact))}): {escape(reason)}"
            console.out.print(line, highlight=False, soft_wrap=True)
    counted = (f"{report.counts[outcome]} {words}" for outcome, words in _OUTCOMES.items() if report.counts[outcome])
    console.out.print(f"{', '.join(counted) or 'no facts'}; {len(report.not_held)} articles without text here")
    if report.failed or report.needs_person:
        raise typer.Exit(FINDINGS)


_OUTCOMES = {
    Verification.VERIFIED: "verified in the text",
    Verification.AGREES: "agree with their quotes",
    Verification.CONFIRMED: "confirmed by a person",
    Verification.NEEDS_PERSON: "need a person",
    Verification.FAILED: "failed",
}


def describe(fact: Fact) -> str:
    """Return what a fact is about, for lines that would otherwise name an id alone."""
    date = f", {fact.as_of}" if fact.as_of else ""
    return f"{fact.facility}, {fact.metric}: {fact.value_text}{date}"


def _text(folder: Path | None, article_id: str) -> str | None:
    """Read a text from the folder; article ids are slugs, so none leads out of it."""
    if folder is None:
        return None
    path = folder / f"{article_id}.txt"
    return plain_text(str(path)) if path.is_file() else None
