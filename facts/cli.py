"""The command line: each command is one verb of the catalogue, and exits 0, 1 (findings) or 2 (cannot be done)."""

from __future__ import annotations

import functools
import inspect
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlencode

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table

from facts import checks, edtf_date, settings
from facts.errors import FactsError, FileError, ImportRefused
from facts.language import speaker
from facts.selection import MULTIPLE, Selection
from facts.units import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

    from facts.catalog import Catalogue

app = typer.Typer(
    name="facts",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Facts from articles: each number with its hedge, unit, date and source.",
)
out = Console()
err = Console(stderr=True)
FINDINGS, CANNOT = 1, 2
CHARTS = ("compare", "trend", "ladder", "rank", "timeline", "interval", "coverage")

DatabaseUrl = Annotated[
    str | None,
    typer.Option("--database-url", help="SQLite or PostgreSQL address; FACTS_DATABASE_URL, else your data folder."),
]
Tongue = Annotated[str, typer.Option("--in", help=f"Language of the answer: {', '.join(LANGUAGES)}.")]


def main() -> None:
    """Run the command line; what a user can mend is said in one line, never as a traceback."""
    try:
        app()
    except FactsError as error:
        err.print(f"[bold red]facts:[/] {escape(str(error))}", highlight=False)
        sys.exit(CANNOT)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(CANNOT)
    except KeyboardInterrupt:
        sys.exit(130)


def filtered(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command one option for each filter of a Selection, described as the Selection describes it."""

    @functools.wraps(command)
    def with_selection(**given: Any) -> None:
        filters = {name: given.pop(name) for name in Selection.model_fields if name in given}
        chosen = {name: value for name, value in filters.items() if value not in (None, [], "", False)}
        command(selection=Selection.of(**chosen), **given)

    own = [item for item in inspect.signature(command).parameters.values() if item.name != "selection"]
    taken = {item.name for item in own}
    added = [_option(name) for name in Selection.model_fields if name not in taken]
    parameters = [item.replace(kind=inspect.Parameter.KEYWORD_ONLY) for item in [*own, *added]]
    hints = {**inspect.get_annotations(command, eval_str=True), **{item.name: item.annotation for item in added}}
    hints.pop("selection")
    with_selection.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [item.replace(annotation=hints[item.name]) for item in parameters]
    )
    with_selection.__annotations__ = hints
    return with_selection


def _option(name: str) -> inspect.Parameter:
    field = Selection.model_fields[name]
    flag = f"--{name.replace('_', '-')}"
    many = " May be repeated." if name in MULTIPLE else ""
    example = "" if name == "deprecated" else f" For example {field.examples[0] if field.examples else ''}."
    option = typer.Option(flag, help=f"{field.description}{example}{many}", show_default=False)
    kind: Any = bool if name == "deprecated" else list[str] | None if name in MULTIPLE else str | None
    default = False if name == "deprecated" else None
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=Annotated[kind, option])


def _open(database_url: str | None) -> Catalogue:
    from facts.catalog import Actor, Role, open_catalogue  # noqa: PLC0415 - `--help` starts without a database

    read = settings.read()
    return open_catalogue(database_url or read.database_url, Actor(read.actor, Role.EDITOR))


def _language(code: str) -> str:
    if code not in LANGUAGES:
        raise FactsError(f"got {code!r}", where="--in", remedy=f"Write one of {', '.join(LANGUAGES)}.")
    return code


@app.command(epilog="Example: facts serve --port 8600")
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.", min=1, max=65535)] = None,
    database_url: DatabaseUrl = None,
    browser: Annotated[bool, typer.Option(help="Open the page in the browser.")] = True,
) -> None:
    """Open the dashboard."""
    given = {"FACTS_HOST": host, "FACTS_PORT": port, "FACTS_DATABASE_URL": database_url}
    environment = {**os.environ, **{name: str(value) for name, value in given.items() if value is not None}}
    read = settings.read(environment)
    _open(read.database_url).store.close()
    if not read.is_local:
        err.print(
            f"Listening on {read.host}, beyond this machine, without a login: the dashboard is read-only.",
            highlight=False,
        )
    flag = [] if browser else ["--no-browser"]
    sys.exit(subprocess.run([sys.executable, "-m", "dashboard.server", *flag], env=environment, check=False).returncode)  # noqa: S603 - our own module, no shell


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
    from facts import frame  # noqa: PLC0415

    language = _language(tongue)
    say = speaker(language)
    selection = selection.with_(text=" ".join([*(words or []), selection.text]).strip())
    store = _open(database_url).store
    rows = store.rows(selection, order=order, limit=limit)
    table = Table(box=None, pad_edge=False)
    for name in (say("Id"), say("Value"), say("Facility"), say("Metric"), say("As of"), say("Source")):
        table.add_column(name, overflow="fold", no_wrap=name == say("Id"))
    for row in frame.told(rows, frame.Choice(language=language, as_printed=True))[0]:
        marks = [say("may be out of date")] if row["stale"] else []
        marks += [say("withdrawn")] if row["rank"] == "deprecated" else []
        row["as_of_said"] = ", ".join([row["as_of_said"], *marks])
        cells = ("id", "value_said", "facility_name", "metric_label", "as_of_said", "source")
        table.add_row(*(escape(str(row[cell])) for cell in cells))
    if rows:
        out.print(table)
    total = store.count(selection)
    err.print(say.many("{n} fact found", "{n} facts found", total), highlight=False)
    if not total:
        raise typer.Exit(FINDINGS)


@app.command(epilog="Example: facts show 7f3a09c2e1b4 --in it")
def show(
    fact_id: Annotated[str, typer.Argument(metavar="ID", help="The fact's id.")],
    tongue: Tongue = "en",
    database_url: DatabaseUrl = None,
) -> None:
    """Show one fact: in words, with its phrase, source, check and history."""
    from facts import saying  # noqa: PLC0415

    language = _language(tongue)
    store = _open(database_url).store
    fact = store.fact(fact_id)
    facility, metric, article = store.facility(fact.facility), store.metric(fact.metric), store.article(fact.article)
    out.print(escape(saying.sentence(fact, facility, metric, article, language)), highlight=False)
    table = Table(box=None, show_header=False)
    for name, value in fact.model_dump(mode="json").items():
        if value not in (None, "", []):
            table.add_row(name, escape(str(value)))
    table.add_row("citation", escape(article.citation))
    out.print(table)
    for event in store.history("fact", fact_id):
        out.print(escape(f"{event.at:%Y-%m-%d %H:%M} {event.verb} by {event.by}: {event.reason}"), highlight=False)


@app.command(epilog="Example: facts link compare --metric patients_treated --kind treatment_centre")
@filtered
def link(
    selection: Selection,
    chart: Annotated[str, typer.Argument(help=f"{', '.join(CHARTS)}.")],
    site: Annotated[str | None, typer.Option(help="Address of the dashboard; this machine's without one.")] = None,
    tongue: Tongue = "en",
) -> None:
    """Print the addresses of a chart of the selected facts: the embed, the picture, the data."""
    if chart not in CHARTS:
        raise FactsError(f"there is no chart {chart!r}", where="CHART", remedy=f"Charts are: {', '.join(CHARTS)}.")
    read = settings.read()
    base = (site or f"http://{read.host}:{read.port}").rstrip("/")
    language = [("in", tongue)] if _language(tongue) != "en" else []
    query = urlencode([*selection.to_query(), *language])
    for path in (f"embed/{chart}", f"image/{chart}.svg", "data/facts.csv"):
        sys.stdout.write(f"{base}/{path}{'?' if query else ''}{query}\n")


@app.command(epilog="Example: facts check new-facts.csv")
@filtered
def check(
    selection: Selection,
    file: Annotated[str | None, typer.Argument(help="A table to check; the catalogue without one.")] = None,
    notes: Annotated[bool, typer.Option(help="Also list what is only worth knowing.")] = True,
    database_url: DatabaseUrl = None,
) -> None:
    """Check the catalogue, or a table, for contradictions, duplicates, staleness and impossible values."""
    catalogue = _open(database_url)
    found = list(_check_file(catalogue, file) if file else catalogue.findings(selection))
    errors = [finding for finding in found if finding.level is checks.Level.ERROR]
    for finding in found if notes else errors:
        style = "red" if finding.level is checks.Level.ERROR else "dim"
        line = f"{finding.level} {finding.code} {finding.where}: {finding.what}. {finding.remedy}"
        out.print(f"[{style}]{escape(line)}[/]", highlight=False, soft_wrap=True)
    err.print(f"{len(errors)} errors, {len(found) - len(errors)} notes", highlight=False)
    if errors:
        raise typer.Exit(FINDINGS)


def _check_file(catalogue: Catalogue, file: str) -> Iterator[checks.Finding]:
    parsed = _parse(catalogue, file, None)
    for bad in parsed.findings:
        yield checks.Finding(bad.code, checks.Level.ERROR, f"{bad.reason} (got {bad.value!r})", bad.where, bad.remedy)
    ordered = sorted(parsed.good, key=lambda fact: (fact.facility, fact.metric))
    metrics = {**catalogue.store.metrics(), **parsed.metrics}
    wanted = {fact.article for fact in ordered} - parsed.articles.keys()
    articles = {**catalogue.store.articles(sorted(wanted)), **parsed.articles}
    yield from checks.check(ordered, metrics, articles)


@app.command(epilog="Example: facts verify --articles texts --article infn-newsletter-62")
@filtered
def verify(
    selection: Selection,
    articles: Annotated[Path, typer.Option(help="Folder of texts, each named by its article's id: ID.txt.")] = Path(),
    database_url: DatabaseUrl = None,
) -> None:
    """Find each fact's phrase in its article's text and compare number, hedge and unit with the record."""
    if not articles.is_dir():
        raise FileError(
            f"{articles} is not a folder", where="--articles", remedy="Name the folder that holds the texts."
        )
    catalogue = _open(database_url)
    with Progress(console=err, transient=True) as progress:
        task = progress.add_task("verifying", total=catalogue.store.count(selection))
        report = catalogue.verify(
            lambda article_id: _text(articles, article_id),
            selection,
            lambda done: progress.update(task, completed=done),
        )
    for fact_id, reason in report.failed:
        out.print(f"[red]failed[/] {fact_id}: {escape(reason)}", highlight=False, soft_wrap=True)
    total = report.verified + len(report.failed)
    out.print(f"{report.verified} of {total} facts verified; {len(report.not_held)} articles without text here")
    if report.failed:
        raise typer.Exit(FINDINGS)


def _text(folder: Path, article_id: str) -> str | None:
    """Read a held text; article ids are slugs, so none leads out of the folder."""
    path = folder / f"{article_id}.txt"
    return _plain_text(str(path)) if path.is_file() else None


@app.command(epilog="Example: facts export --format xlsx --metric patients_treated -o patients.xlsx")
@filtered
def export(
    selection: Selection,
    format: Annotated[
        str, typer.Option("--format", help="csv, csv-excel, json, jsonl, xlsx, parquet, datapackage.")
    ] = "csv",
    output: Annotated[str, typer.Option("--output", "-o", help="File to write; - for standard output.")] = "-",
    tongue: Tongue = "en",
    database_url: DatabaseUrl = None,
) -> None:
    """Write facts to a file, with a dictionary of the columns beside it."""
    from facts import export as exporting  # noqa: PLC0415

    kind = exporting.format_named(format)
    catalogue = _open(database_url)
    job = catalogue.export(selection, _language(tongue))
    if output == "-":
        kind.write(job, sys.stdout.buffer)
        sys.stdout.buffer.flush()
        return
    with _writing(output) as stream, Progress(console=err, transient=True) as progress:
        task = progress.add_task("writing", total=catalogue.store.count(selection))
        kind.write(job.counted(lambda: progress.advance(task)), stream)
    if kind.companion:
        with _writing(str(Path(output).with_suffix("")) + "-columns.csv") as stream:
            stream.write(exporting.dictionary_csv())
    err.print(f"Wrote {escape(output)}", highlight=False)


def _writing(path: str) -> BinaryIO:
    try:
        return Path(path).open("wb")
    except OSError as error:
        raise FileError(f"cannot write ({error.strerror})", where=path, remedy="Choose another place.") from error


@app.command(name="import", epilog="Example: facts import new-facts.csv --dry-run")
def import_(
    file: Annotated[str, typer.Argument(help="csv, xlsx, jsonl, json or a data package; - for standard input.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would happen.")] = False,
    keep_good: Annotated[
        bool, typer.Option("--keep-good", help="Import the good rows although others are bad.")
    ] = False,
    format: Annotated[str | None, typer.Option("--format", help="When the name does not tell it.")] = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Bring a table of facts in: all of it, or nothing and a report of every bad value."""
    catalogue = _open(database_url)
    parsed = _parse(catalogue, file, format)
    for bad in parsed.findings:
        out.print(escape(f"{bad} [{bad.code}]"), style="red", highlight=False, soft_wrap=True)
    try:
        report = catalogue.import_rows(
            parsed, dry_run=dry_run, keep_good=keep_good, reason=f"import of {Path(file).name}"
        )
    except ImportRefused as error:
        err.print(escape(str(error)), highlight=False)
        raise typer.Exit(FINDINGS) from error
    verb = "Would add" if dry_run else "Added"
    err.print(
        f"{verb} {len(report.added)}, changed {len(report.changed)}, unchanged {len(report.unchanged)}, "
        f"bad {len({bad.row for bad in report.findings})}",
        highlight=False,
    )
    if report.findings:
        raise typer.Exit(FINDINGS)


def _parse(catalogue: Catalogue, file: str, format: str | None) -> Any:
    with Progress(console=err, transient=True) as progress:
        progress.add_task("reading", total=None)
        return catalogue.read_table(sys.stdin.buffer if file == "-" else Path(file), format)


@app.command(epilog="Example: facts extract newsletter.txt --format table")
def extract(
    file: Annotated[str, typer.Argument(help="A text file; - for standard input.")],
    lines: Annotated[bool, typer.Option("--lines", help="Take every line as a text of its own.")] = False,
    format: Annotated[str, typer.Option("--format", help="jsonl or table.")] = "jsonl",
    language: Annotated[str | None, typer.Option(help="en, it, de or fr; told from the words where not given.")] = None,
    published: Annotated[
        str | None, typer.Option(help="EDTF date of the issue, to resolve dates such as 27 July.")
    ] = None,
) -> None:
    """Print every quantity, rank and date that a text states; nothing is stored."""
    if format not in ("jsonl", "table"):
        raise FactsError(f"got {format!r}", where="--format", remedy="Write jsonl or table.")
    if language is not None:
        _language(language)
    if published is not None:
        edtf_date.bounds(published, "--published")
    text = _plain_text(file)
    texts = text.splitlines() if lines else [text]
    found = _candidates(texts, language, published, numbered=lines)
    if format == "jsonl":
        for candidate in found:
            sys.stdout.write(json.dumps(candidate, ensure_ascii=False) + "\n")
        return
    table = Table("Phrase", "Value", "Unit", "Hedge", "Kind", "As of", "Confidence", box=None)
    for item in found:
        value = item["value"] if item["value"] is not None else f"{item['low']} – {item['high']}"
        cells = (
            item["phrase"],
            value,
            item["unit"],
            item["qualifier"],
            item["kind"],
            item["as_of"] or "",
            item["confidence"],
        )
        table.add_row(*(escape(" ".join(str(cell).split())) for cell in cells))
    out.print(table)


def _candidates(
    texts: list[str], language: str | None, published: str | None, *, numbered: bool
) -> Iterator[dict[str, Any]]:
    from facts.extraction import extract as read  # noqa: PLC0415 - `--help` starts without the grammar

    for number, text in enumerate(texts):
        for candidate in read(text, language=language, published=published):
            yield candidate.as_json(number if numbered else 0)


def _plain_text(file: str) -> str:
    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return data.decode("utf-8-sig")
    except OSError as error:
        raise FileError(f"cannot read ({error.strerror})", where=file, remedy="Check the name of the file.") from error
    except UnicodeDecodeError as error:
        raise FileError("is not UTF-8 text", where=file, remedy="Save it as plain text in UTF-8.") from error


@app.command(epilog="Example: facts dictionary --format csv > columns.csv")
def dictionary(
    format: Annotated[str, typer.Option("--format", help="table, csv or json.")] = "table",
) -> None:
    """Print the data dictionary: each column of a download, with a good and a bad example."""
    from facts import export as exporting  # noqa: PLC0415

    if format == "csv":
        sys.stdout.buffer.write(exporting.dictionary_csv())
    elif format == "json":
        sys.stdout.write(json.dumps(exporting.dictionary(), ensure_ascii=False, indent=2) + "\n")
    elif format == "table":
        table = Table("Column", "Meaning", "Good", "Bad", box=None)
        for entry in exporting.dictionary():
            table.add_row(*(escape(str(entry[name])) for name in ("column", "description", "good", "bad")))
        out.print(table)
    else:
        raise FactsError(f"got {format!r}", where="--format", remedy="Write table, csv or json.")
