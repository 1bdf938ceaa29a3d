"""The command that reads the addresses of articles again: watch."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from facts.cli import console
from facts.cli.console import FINDINGS, DatabaseUrl, app, open_database
from facts.errors import FactsError
from facts.model.watched_source import VisitOutcome

if TYPE_CHECKING:
    from facts.catalog import VisitReport

WATCHER = "facts watch"
"""Who writes what was found, as the log names it."""


@app.command(epilog="Example: facts watch --limit 50 --pause 10")
def watch(
    article: Annotated[list[str] | None, typer.Option(help="Id of an article. May be repeated.")] = None,
    limit: Annotated[
        int, typer.Option(help="How many articles, those longest not read first.", min=1, max=10_000)
    ] = 100,
    minutes: Annotated[float, typer.Option(help="After how long no other article is begun.", min=0, max=1440)] = 10,
    pause: Annotated[float, typer.Option(help="Seconds between two questions to one host.", min=1, max=3600)] = 5,
    format: Annotated[str, typer.Option("--format", help="text or jsonl.")] = "text",
    database_url: DatabaseUrl = None,
) -> None:
    """Read the addresses of articles again and tell what changed there; exit with 1 where something new is to do."""
    from facts.catalog import Actor, Role, SourceWatch  # noqa: PLC0415 - `--help` starts without the catalogue

    console.check_format(format, "text", "jsonl")
    catalogue = open_database(database_url)
    for key in article or ():
        if not catalogue.get_article(key).url:
            raise FactsError(f"article {key} has no address", where="--article", remedy="Choose one that has.")
    watcher = SourceWatch(catalogue.view_as(Actor(WATCHER, Role.EDITOR)), pause=pause)
    visited = new = 0
    for report in watcher.iter_visits(article or (), most=limit, seconds=60 * minutes):
        visited, new = visited + 1, new + report.is_news
        told = make_visit_json(report)
        if format == "jsonl":
            console.write_json_line(told)
            sys.stdout.flush()
        else:
            _print_visit(report, told)
    console.err.print(f"{visited} addresses read, {new} with something new", highlight=False)
    if new:
        raise typer.Exit(FINDINGS)


def make_visit_json(report: VisitReport) -> dict[str, Any]:
    """Return a visit as a line of JSON; `facts` counts what became of the words of the article's facts."""
    visit = report.visit
    return {
        "article": visit.article,
        "url": visit.url,
        "outcome": visit.outcome.value,
        "note": visit.note or None,
        "since": visit.since.date().isoformat(),
        "new": report.is_news,
        "facts": dict(report.counts),
        "changes": [
            {"fact": one.fact, "kind": one.kind.value, "old": one.old_words, "new": one.new_words or None}
            for one in report.changes
        ],
    }


def _print_visit(report: VisitReport, told: dict[str, Any]) -> None:
    """Print one visit, with what differs; an article that says what it said takes no line."""
    if report.visit.outcome is VisitOutcome.SAME:
        return
    counts = ", ".join(f"{number} {kind}" for kind, number in sorted(told["facts"].items()))
    line = f"{told['article']}: {' – '.join(filter(None, (told['outcome'], told['note'], counts)))}"
    console.out.print(escape(line), highlight=False, soft_wrap=True)
    for one in told["changes"]:
        for sign, words in (("-", one["old"]), ("+", one["new"] or "(nothing in its place)")):
            console.out.print(escape(f"  {one['fact']} {sign} {words}"), highlight=False, soft_wrap=True)
