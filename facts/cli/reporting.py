"""The command that makes reports: report."""

from __future__ import annotations

import json
from pathlib import Path  # noqa: TC003 - the options are made from it
from typing import Annotated

import typer

from facts import settings
from facts.cli import console
from facts.cli.console import DatabaseUrl, app, known_language
from facts.errors import FactsError
from facts.units import LANGUAGES

_EXAMPLE = 'facts report --title Patients --item "compare?metric=patients_treated" -o report.docx'


@app.command(epilog=f"Example: {_EXAMPLE}")
def report(
    spec: Annotated[Path | None, typer.Argument(help="A TOML or JSON file: title, language, items.")] = None,
    output: Annotated[
        list[str] | None,
        typer.Option("--output", "-o", help="File to write: .docx, .pptx, .xlsx, .html or .pdf. May be repeated."),
    ] = None,
    item: Annotated[
        list[str] | None,
        typer.Option(
            help="Address of a chart or a fact, such as compare?metric=patients_treated, fact/ID, table:trend?metric=…,"
            " or heading:Words, text:Words. May be repeated."
        ),
    ] = None,
    title: Annotated[str | None, typer.Option(help="Title of the report.")] = None,
    template: Annotated[
        list[Path] | None, typer.Option(help="House template, .docx or .pptx. May be repeated.")
    ] = None,
    site: Annotated[str | None, typer.Option(help="Address of the dashboard, for links; FACTS_PUBLIC_URL.")] = None,
    tongue: Annotated[str | None, typer.Option("--in", help=f"Language of the report: {', '.join(LANGUAGES)}.")] = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Make a report of charts, tables, cards and words, for Word, PowerPoint, Excel, the web or print."""
    if not output:
        raise FactsError("there is no file to write", where="--output", remedy="Write -o report.docx.")
    if not spec and not item:
        raise FactsError("there is nothing to report", where="report", remedy=f"Give a file or items: {_EXAMPLE}")
    job = {
        "spec": str(spec) if spec else None,
        "items": item or [],
        "title": title,
        "language": known_language(tongue) if tongue else None,
        "outputs": output,
        "templates": [str(path) for path in template or []],
        "site": settings.read().public_url if site is None else site,
    }
    ended = console.program("dashboard.reports", json.dumps(job), database_url)
    if ended:
        raise typer.Exit(ended)
