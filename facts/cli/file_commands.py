"""Commands that write files of facts, read and recheck them: export, import, dictionary, report, where, recheck."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table

from facts import settings
from facts.cli import console
from facts.cli.console import (
    FINDINGS,
    DatabaseUrl,
    Tongue,
    add_filter_options,
    app,
    check_language,
    open_database,
    print_unread,
    read_table,
)
from facts.errors import FactsError, ImportRefused
from facts.languages import ENGLISH, INTERFACE_LANGUAGES
from facts.languages.translator import speaker
from facts.model.selection import Selection  # noqa: TC001 - the options are made from it
from facts.output import open_outputs
from facts.provenance.read_back import KINDS
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

    from facts.catalog import Catalogue
    from facts.languages.translator import Speaker
    from facts.provenance import RecheckResult
    from facts.provenance.manifest import Manifest
    from facts.tables import CellFinding


MOST_NOTES = 200
_ENDINGS = ", ".join(list_endings(list_importable()))


@app.command(epilog="Example: facts export --format xlsx --metric patients_treated -o patients.xlsx")
@add_filter_options
def export(
    selection: Selection,
    format: Annotated[str, typer.Option("--format", help=f"{', '.join(FORMATS)}.")] = DEFAULT_FORMAT.name,
    output: Annotated[str, typer.Option("--output", "-o", help="File to write; - for standard output.")] = "-",
    tongue: Tongue = ENGLISH,
    database_url: DatabaseUrl = None,
) -> None:
    """Write facts to a file, with a dictionary of the columns beside it."""
    kind = find_format(format)
    catalogue = open_database(database_url)
    job = catalogue.export_facts(selection, check_language(tongue), kind.name)
    if output == "-":
        kind.write(job, sys.stdout.buffer)
        sys.stdout.buffer.flush()
        job.enter()
        return
    beside = _choose_dictionary_path(output) if kind.companion else None
    with (
        open_outputs(*filter(None, (output, beside))) as (stream, *others),
        Progress(console=console.err, transient=True) as progress,
    ):
        task = progress.add_task("writing", total=catalogue.count_facts(selection))
        kind.write(job.count_facts(lambda: progress.advance(task)), stream)
        for other in others:
            other.write(encode_dictionary(job.about))
    job.enter()
    console.err.print(f"Wrote {escape(output)}, export {job.id}: {job.verified}", highlight=False)


def _choose_dictionary_path(output: str) -> str | None:
    """Return where the dictionary goes; None, with a word about it, where somebody else's file stands there."""
    path = f"{Path(output).with_suffix('')}-columns.csv"
    if not Path(path).is_file() or is_dictionary(Path(path).read_bytes()):
        return path
    said = f"{path} is another file and stays as it is; “facts dictionary” prints what the columns mean."
    console.err.print(escape(said), highlight=False, soft_wrap=True)
    return None


@app.command(name="import", epilog="Example: facts import new-facts.csv --dry-run")
def import_table(
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
    catalogue = open_database(database_url)
    parsed = read_table(catalogue, file, format)
    try:
        report = catalogue.import_rows(
            parsed, dry_run=dry_run, keep_good=keep_good, reason=f"import of {Path(file).name}"
        )
    except ImportRefused as error:
        _print_findings(error.findings, "red")
        print_unread(parsed.unread)
        console.err.print(escape(str(error)), highlight=False)
        raise typer.Exit(FINDINGS) from error
    _print_findings(report.findings, "red")
    _print_findings(report.notes, "dim", MOST_NOTES)
    print_unread(report.unread)
    verb = "Would add" if dry_run else "Added"
    console.err.print(
        f"{verb} {len(report.added)}, changed {len(report.changed)}, unchanged {len(report.unchanged)}, "
        f"bad {len({bad.row for bad in report.findings})}",
        highlight=False,
    )
    if report.findings:
        raise typer.Exit(FINDINGS)


def _print_findings(findings: Sequence[CellFinding], style: str, most: int | None = None) -> None:
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
    console.check_format(format, "table", "csv", "json")
    if format == "csv":
        sys.stdout.buffer.write(encode_dictionary())
    elif format == "json":
        sys.stdout.write(json.dumps(build_dictionary(), ensure_ascii=False, indent=2) + "\n")
    else:
        table = Table("Column", "Meaning", "Good", "Bad", box=None)
        for entry in build_dictionary():
            table.add_row(*(escape(str(entry[name])) for name in ("column", "description", "good", "bad")))
        console.out.print(table)


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
    tongue: Annotated[
        str | None, typer.Option("--in", help=f"Language of the report: {', '.join(INTERFACE_LANGUAGES)}.")
    ] = None,
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
        "language": check_language(tongue) if tongue else None,
        "outputs": output,
        "templates": [str(path) for path in template or []],
        "site": settings.read_settings().public_url if site is None else site,
    }
    ended = console.run_program("dashboard.reports", json.dumps(job), database_url)
    if ended:
        raise typer.Exit(ended)


SHOWN = 60


@app.command(epilog="Example: facts where 3d2085e97c16")
def where(
    id: Annotated[str, typer.Argument(metavar="ID", help="Id of a fact, or of an export (facts:x…).")],
    tongue: Tongue = ENGLISH,
    database_url: DatabaseUrl = None,
) -> None:
    """Say into which exports a fact went, or which facts are in an export."""
    from facts import provenance  # noqa: PLC0415 - `--help` starts without it

    say = speaker(check_language(tongue))
    catalogue = open_database(database_url)
    key = provenance.parse_export_id(id)
    exported = catalogue.get_exports([key]).get(key)
    if exported is None:
        _print_exports(catalogue, key, say)
        return
    _print_manifest(exported, say)
    _print_recheck(provenance.recheck_numbers(catalogue, exported, say.language), say)


def _print_exports(catalogue: Catalogue, fact: str, say: Speaker) -> None:
    from facts.provenance import recheck as provenance_recheck  # noqa: PLC0415 - as above

    now = catalogue.get_fact(fact).revision
    found = catalogue.list_fact_exports(fact)
    table = Table(box=None, pad_edge=False)
    for name in (say("Export"), say("When"), say("What"), say("Title"), say("Address"), say("Revision")):
        table.add_column(name, overflow="fold", no_wrap=name == say("Export"))
    for item, revision in found:
        cells = (
            item.export,
            provenance_recheck.format_export_day(item, say),
            provenance_recheck.name_form(item, say),
            item.title,
            _shorten_address(item.address),
        )
        said = str(revision) if revision == now else say("{then}, now {now}", then=revision, now=now)
        table.add_row(*(escape(cell) for cell in (*cells, said)))
    if found:
        console.out.print(table)
    console.err.print(
        provenance_recheck.describe_export_count(len(found), catalogue.count_unlisted_exports(), say), highlight=False
    )


def _print_manifest(item: Manifest, say: Speaker) -> None:
    from facts.provenance import recheck as provenance_recheck  # noqa: PLC0415 - as above

    lines = (
        f"{item.export}  {provenance_recheck.name_form(item, say)}  {provenance_recheck.format_export_day(item, say)}",
        item.title,
        item.address,
    )
    for line in filter(None, (*lines, item.stated)):
        console.out.print(escape(line), highlight=False, soft_wrap=True)


@app.command(epilog="Example: facts recheck patients.xlsx")
def recheck(
    file: Annotated[str, typer.Argument(help=f"A file that was made here: {KINDS}.")],
    tongue: Tongue = ENGLISH,
    database_url: DatabaseUrl = None,
) -> None:
    """Say of each number in a file that was made here whether it is still current."""
    from facts import provenance  # noqa: PLC0415 - as above

    say = speaker(check_language(tongue))
    found = provenance.recheck_numbers(open_database(database_url), provenance.read_stamped_file(file), say.language)
    for item in found.exports:
        _print_manifest(item, say)
    _print_recheck(found, say)
    if not found.is_right:
        raise typer.Exit(FINDINGS)


def _print_recheck(found: RecheckResult, say: Speaker) -> None:
    from facts.provenance import recheck as provenance_recheck  # noqa: PLC0415 - as above

    table = Table(box=None, pad_edge=False)
    for name in (say("State"), say("Id"), say("Number"), say("In the file"), say("Now"), say("Changed")):
        table.add_column(name, overflow="fold", no_wrap=name == say("Id"))
    for item in found.checked:
        changed = "; ".join(filter(None, (provenance_recheck.describe_change(item.change, say), item.altered)))
        cells = (
            provenance_recheck.describe_outcome(item, say),
            item.fact,
            item.subject,
            item.said_then,
            provenance_recheck.describe_now(item, say),
            changed,
        )
        table.add_row(*(escape(cell) for cell in cells), style="" if item.is_right else "red")
    if found.checked:
        console.out.print(table)
        console.err.print(
            f"{provenance_recheck.summarize_numbers(found, say)}: {provenance_recheck.describe_counts(found, say)}",
            highlight=False,
        )
    for gap in provenance_recheck.list_gaps(found, say):
        console.out.print(escape(gap), highlight=False, soft_wrap=True)


def _shorten_address(address: str) -> str:
    """Return the beginning of an address; `facts where` of the export itself prints all of it."""
    return address if len(address) <= SHOWN else f"{address[: SHOWN - 1]}…"
