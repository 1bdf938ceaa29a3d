"""Commands that check: check, verify."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.progress import Progress

from facts import checks, importing
from facts.catalog import ImportReport
from facts.cli import console
from facts.cli.console import FINDINGS, DatabaseUrl, app, filtered, opened, plain_text, read_table, tell_unread
from facts.errors import FileError, StaleRevision
from facts.selection import Selection  # noqa: TC001 - the options are made from it

if TYPE_CHECKING:
    from collections.abc import Iterator

    from facts.catalog import Catalogue


@app.command(epilog="Example: facts check new-facts.csv")
@filtered
def check(
    selection: Selection,
    file: Annotated[str | None, typer.Argument(help="A table to check; the catalogue without one.")] = None,
    notes: Annotated[bool, typer.Option(help="Also list what is only worth knowing.")] = True,
    database_url: DatabaseUrl = None,
) -> None:
    """Check the catalogue, or a table, for contradictions, duplicates, staleness and impossible values."""
    catalogue = opened(database_url)
    found = list(_check_file(catalogue, file) if file else catalogue.findings(selection))
    errors = [finding for finding in found if finding.level is checks.Level.ERROR]
    for finding in found if notes else errors:
        style = "red" if finding.level is checks.Level.ERROR else "dim"
        line = f"{finding.level} {finding.code} {finding.where}: {finding.what}. {finding.remedy}"
        console.out.print(f"[{style}]{escape(line)}[/]", highlight=False, soft_wrap=True)
    console.err.print(f"{len(errors)} errors, {len(found) - len(errors)} notes", highlight=False)
    if errors:
        raise typer.Exit(FINDINGS)


def _check_file(catalogue: Catalogue, file: str) -> Iterator[checks.Finding]:
    """Yield what an import would say, and what the facts of the table have against each other."""
    parsed = read_table(catalogue, file, None)
    tell_unread(parsed.unread)
    try:
        report = catalogue.import_rows(parsed, dry_run=True)
    except StaleRevision as error:
        yield checks.Finding("stale-revision", checks.Level.ERROR, error.what, error.where, error.remedy)
        report = ImportReport(findings=tuple(parsed.findings))
    told = [
        *(_told(bad, checks.Level.ERROR) for bad in report.findings),
        *(_told(bad, checks.Level.NOTE) for bad in report.notes),
    ]
    yield from told
    seen = {(one.code, one.where) for one in told}
    for one in _among(catalogue, parsed):
        if (one.code, one.where) not in seen and one.code != "duplicate":
            yield one


def _told(bad: importing.Finding, level: checks.Level) -> checks.Finding:
    got = "" if bad.value is None else f" (got {bad.value!r})"
    return checks.Finding(bad.code, level, f"{bad.reason}{got}", bad.where, bad.remedy)


def _among(catalogue: Catalogue, parsed: importing.Parsed) -> Iterator[checks.Finding]:
    """Yield what the facts of a table have against each other, each at its row."""
    ordered = sorted(parsed.good, key=lambda fact: (fact.facility, fact.metric))
    metrics = {**catalogue.store.metrics(), **parsed.metrics}
    wanted = {fact.article for fact in ordered} - parsed.articles.keys()
    articles = {**catalogue.store.articles(sorted(wanted)), **parsed.articles}
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
        task = progress.add_task("verifying", total=catalogue.store.count(selection))
        report = catalogue.verify(
            lambda article_id: _text(articles, article_id) or catalogue.held_text(article_id),
            selection,
            lambda done: progress.update(task, completed=done),
        )
    for fact_id, reason in report.failed:
        console.out.print(f"[red]failed[/] {fact_id}: {escape(reason)}", highlight=False, soft_wrap=True)
    total = report.verified + len(report.failed)
    console.out.print(f"{report.verified} of {total} facts verified; {len(report.not_held)} articles without text here")
    if report.failed:
        raise typer.Exit(FINDINGS)


def _text(folder: Path | None, article_id: str) -> str | None:
    """Read a text from the folder; article ids are slugs, so none leads out of it."""
    if folder is None:
        return None
    path = folder / f"{article_id}.txt"
    return plain_text(str(path)) if path.is_file() else None
