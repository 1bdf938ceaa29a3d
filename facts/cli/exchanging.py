"""Commands that write and read files of facts: export, import, dictionary."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table

from facts.cli import console
from facts.cli.console import (
    FINDINGS,
    DatabaseUrl,
    Tongue,
    app,
    filtered,
    known_language,
    opened,
    read_table,
    tell_unread,
)
from facts.errors import FactsError, ImportRefused
from facts.output import written_together
from facts.selection import Selection  # noqa: TC001 - the options are made from it
from facts.tables import (
    DEFAULT_FORMAT,
    FORMATS,
    build_dictionary,
    encode_dictionary,
    find_format,
    is_dictionary,
    list_endings,
    list_importable,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facts.tables import CellFinding


MOST_NOTES = 200
_ENDINGS = ", ".join(list_endings(list_importable()))


@app.command(epilog="Example: facts export --format xlsx --metric patients_treated -o patients.xlsx")
@filtered
def export(
    selection: Selection,
    format: Annotated[str, typer.Option("--format", help=f"{', '.join(FORMATS)}.")] = DEFAULT_FORMAT.name,
    output: Annotated[str, typer.Option("--output", "-o", help="File to write; - for standard output.")] = "-",
    tongue: Tongue = "en",
    database_url: DatabaseUrl = None,
) -> None:
    """Write facts to a file, with a dictionary of the columns beside it."""
    kind = find_format(format)
    catalogue = opened(database_url)
    job = catalogue.export(selection, known_language(tongue), kind.name)
    if output == "-":
        kind.write(job, sys.stdout.buffer)
        sys.stdout.buffer.flush()
        job.enter()
        return
    beside = _companion(output) if kind.companion else None
    with (
        written_together(*filter(None, (output, beside))) as (stream, *others),
        Progress(console=console.err, transient=True) as progress,
    ):
        task = progress.add_task("writing", total=catalogue.count(selection))
        kind.write(job.count_facts(lambda: progress.advance(task)), stream)
        for other in others:
            other.write(encode_dictionary(job.about))
    job.enter()
    console.err.print(f"Wrote {escape(output)}, export {job.id}: {job.verified}", highlight=False)


def _companion(output: str) -> str | None:
    """Return where the dictionary goes; None, with a word about it, where somebody else's file stands there."""
    path = f"{Path(output).with_suffix('')}-columns.csv"
    if not Path(path).is_file() or is_dictionary(Path(path).read_bytes()):
        return path
    said = f"{path} is another file and stays as it is; “facts dictionary” prints what the columns mean."
    console.err.print(escape(said), highlight=False, soft_wrap=True)
    return None


@app.command(name="import", epilog="Example: facts import new-facts.csv --dry-run")
def import_(
    file: Annotated[
        str, typer.Argument(help=f"A file ({_ENDINGS}), a folder with a data package, or - for standard input.")
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would happen.")] = False,
    keep_good: Annotated[
        bool, typer.Option("--keep-good", help="Import the good rows although others are bad.")
    ] = False,
    format: Annotated[
        str | None,
        typer.Option("--format", help=f"Where the content does not show it: {', '.join(list_importable())}."),
    ] = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Bring a table of facts in: all of it, or nothing and a report of every bad value."""
    catalogue = opened(database_url)
    parsed = read_table(catalogue, file, format)
    try:
        report = catalogue.import_rows(
            parsed, dry_run=dry_run, keep_good=keep_good, reason=f"import of {Path(file).name}"
        )
    except ImportRefused as error:
        _list(error.findings, "red")
        tell_unread(parsed.unread)
        console.err.print(escape(str(error)), highlight=False)
        raise typer.Exit(FINDINGS) from error
    _list(report.findings, "red")
    _list(report.notes, "dim", MOST_NOTES)
    tell_unread(report.unread)
    verb = "Would add" if dry_run else "Added"
    console.err.print(
        f"{verb} {len(report.added)}, changed {len(report.changed)}, unchanged {len(report.unchanged)}, "
        f"bad {len({bad.row for bad in report.findings})}",
        highlight=False,
    )
    if report.findings:
        raise typer.Exit(FINDINGS)


def _list(findings: Sequence[CellFinding], style: str, most: int | None = None) -> None:
    for one in findings[:most]:
        console.out.print(escape(f"{one} [{one.code}]"), style=style, highlight=False, soft_wrap=True)
    left = 0 if most is None else len(findings) - most
    if left > 0:
        console.out.print(f"and {left:,} more notes; “facts check FILE” lists them all", style=style, highlight=False)


@app.command(epilog="Example: facts dictionary --format csv > columns.csv")
def dictionary(
    format: Annotated[str, typer.Option("--format", help="table, csv or json.")] = "table",
) -> None:
    """Print the data dictionary: each column of a download, with a good and a bad example."""
    if format == "csv":
        sys.stdout.buffer.write(encode_dictionary())
    elif format == "json":
        sys.stdout.write(json.dumps(build_dictionary(), ensure_ascii=False, indent=2) + "\n")
    elif format == "table":
        table = Table("Column", "Meaning", "Good", "Bad", box=None)
        for entry in build_dictionary():
            table.add_row(*(escape(str(entry[name])) for name in ("column", "description", "good", "bad")))
        console.out.print(table)
    else:
        raise FactsError(f"got {format!r}", where="--format", remedy="Write table, csv or json.")
