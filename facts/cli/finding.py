"""Commands that show: find, show, link."""

from __future__ import annotations

import sys
from typing import Annotated
from urllib.parse import urlencode

import typer
from rich.markup import escape
from rich.table import Table

from facts import settings
from facts.cli import console
from facts.cli.console import FINDINGS, DatabaseUrl, Tongue, app, filtered, known_language, opened
from facts.language import speaker
from facts.selection import Selection  # noqa: TC001 - the options are made from it
from facts.tables import DEFAULT_FORMAT


@app.command(epilog="Example: facts find processors --country IT")
@filtered
def find(
    selection: Selection,
    words: Annotated[list[str] | None, typer.Argument(help="Words to find.", show_default=False)] = None,
    limit: Annotated[int, typer.Option(help="How many to show.", min=1, max=10_000)] = 25,
    order: Annotated[str, typer.Option(help="as_of, value, facility, metric, article or modified_at.")] = "as_of",
    tongue: Tongue = "en",
    database_url: DatabaseUrl = None,
) -> None:
    """Find facts by words and filters."""
    from facts import frame, status  # noqa: PLC0415

    language = known_language(tongue)
    say = speaker(language)
    selection = selection.with_(text=" ".join([*(words or []), selection.text]).strip())
    catalogue = opened(database_url)
    rows = catalogue.rows(selection, order=order, limit=limit)
    table = Table(box=None, pad_edge=False)
    for name in (say("Id"), say("Value"), say("Facility"), say("Metric"), say("As of"), say("Source")):
        table.add_column(name, overflow="fold", no_wrap=name == say("Id"))
    for row in frame.told(rows, frame.Choice(language=language, as_printed=True))[0]:
        row["as_of_said"] = status.mark_date(row["as_of_said"], row["status"], say)
        cells = ("id", "value_said", "facility_name", "metric_label", "as_of_said", "source")
        table.add_row(*(escape(str(row[cell])) for cell in cells))
    if rows:
        console.out.print(table)
    total = catalogue.count(selection)
    console.err.print(say.many("{n} fact found", "{n} facts found", total), highlight=False)
    if not total:
        raise typer.Exit(FINDINGS)


@app.command(epilog="Example: facts show 7f3a09c2e1b4 --in it")
def show(
    fact_id: Annotated[str, typer.Argument(metavar="ID", help="The fact's id.")],
    tongue: Tongue = "en",
    database_url: DatabaseUrl = None,
) -> None:
    """Show one fact: in words, with its phrase, source, check and history."""
    from facts import saying, status  # noqa: PLC0415

    language = known_language(tongue)
    say = speaker(language)
    catalogue = opened(database_url)
    fact = catalogue.fact(fact_id)
    facility, metric, article = (
        catalogue.facility(fact.facility),
        catalogue.metric(fact.metric),
        catalogue.article(fact.article),
    )
    console.out.print(escape(saying.sentence(fact, facility, metric, article, language)), highlight=False)
    if warning := status.explain_status(fact, status.judge_fact(fact, metric), say):
        console.out.print(escape(warning), highlight=False)
    table = Table(box=None, show_header=False)
    for name, value in fact.model_dump(mode="json").items():
        if value not in (None, "", []):
            table.add_row(name, escape(str(value)))
    table.add_row("citation", escape(article.citation))
    console.out.print(table)
    for event in catalogue.history("fact", fact_id):
        console.out.print(
            escape(f"{saying.time_of(event.at)} {event.verb} by {event.by}: {event.reason}"), highlight=False
        )


@app.command(epilog="Example: facts link compare --metric patients_treated --kind treatment_centre")
@filtered
def link(
    selection: Selection,
    chart: Annotated[str, typer.Argument(help="Name of a chart; an unknown one is answered with all.")],
    site: Annotated[str | None, typer.Option(help="Address of the dashboard; this machine's without one.")] = None,
    tongue: Tongue = "en",
) -> None:
    """Print the addresses of a chart of the selected facts: the embed, the picture, the data."""
    if ended := console.program("dashboard.charts.chart_check", chart, None):
        raise typer.Exit(ended)
    read = settings.read()
    base = (site or f"http://{read.host}:{read.port}").rstrip("/")
    language = [("in", tongue)] if known_language(tongue) != "en" else []
    query = urlencode([*selection.to_query(), *language])
    for path in (f"embed/{chart}", f"image/{chart}.svg", f"data/facts{DEFAULT_FORMAT.suffix}"):
        sys.stdout.write(f"{base}/{path}{'?' if query else ''}{query}\n")
