"""Commands that show and check facts: find, show, link, check, verify."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlencode

import typer
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table

from facts import saying, settings, tables
from facts.catalog import ImportReport
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
    read_utf8_text,
)
from facts.errors import FactsError, FileError, StaleRevision
from facts.evidence import fact_checks
from facts.evidence.fact_checks import Finding, FindingLevel
from facts.languages import ENGLISH
from facts.languages.translator import speaker
from facts.model.record import ReviewState, Verification
from facts.model.selection import Selection  # noqa: TC001 - the options are made from it
from facts.tables import DEFAULT_FORMAT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from facts.catalog import Catalogue
    from facts.languages.translator import Speaker
    from facts.model.record import Fact


@app.command(epilog="Example: facts find processors --country IT")
@add_filter_options
def find(
    selection: Selection,
    words: Annotated[list[str] | None, typer.Argument(help="Words to find.", show_default=False)] = None,
    limit: Annotated[int, typer.Option(help="How many to show.", min=1, max=10_000)] = 25,
    order: Annotated[str, typer.Option(help="as_of, value, facility, metric, article or modified_at.")] = "as_of",
    tongue: Tongue = ENGLISH,
    database_url: DatabaseUrl = None,
) -> None:
    """Find facts by words and filters."""
    from facts import frame  # noqa: PLC0415
    from facts.evidence import status  # noqa: PLC0415

    language = check_language(tongue)
    say = speaker(language)
    selection = selection.with_(text=" ".join([*(words or []), selection.text]).strip())
    catalogue = open_database(database_url)
    rows = catalogue.list_rows(selection, order=order, limit=limit)
    table = Table(box=None, pad_edge=False)
    for name in (say("Id"), say("Value"), say("Facility"), say("Metric"), say("As of"), say("Source")):
        table.add_column(name, overflow="fold", no_wrap=name == say("Id"))
    for row in frame.convert_rows(rows, frame.DisplayOptions(language=language, as_printed=True))[0]:
        row["as_of_said"] = status.mark_date(row["as_of_said"], row["status"], say, row["against"])
        cells = ("id", "value_said", "facility_name", "metric_label", "as_of_said", "source")
        table.add_row(*(escape(str(row[cell])) for cell in cells))
    if rows:
        console.out.print(table)
    total = catalogue.count_facts(selection)
    console.err.print(say.many("{n} fact found", "{n} facts found", total), highlight=False)
    if not total:
        if meant := catalogue.suggest_search(selection):
            console.err.print(escape(say("Search for “{words}”", words=meant)), highlight=False)
        raise typer.Exit(FINDINGS)


@app.command(epilog="Example: facts show 7f3a09c2e1b4 --in it")
def show(
    fact_id: Annotated[str, typer.Argument(metavar="ID", help="The fact's id.")],
    tongue: Tongue = ENGLISH,
    database_url: DatabaseUrl = None,
) -> None:
    """Show one fact: in words, with its phrase, source, check and history."""
    from facts import saying  # noqa: PLC0415
    from facts.evidence import status  # noqa: PLC0415

    language = check_language(tongue)
    say = speaker(language)
    catalogue = open_database(database_url)
    fact = catalogue.get_fact(fact_id)
    facility, metric, article = (
        catalogue.get_facility(fact.facility),
        catalogue.get_metric(fact.metric),
        catalogue.get_article(fact.article),
    )
    console.out.print(escape(saying.phrase_fact_sentence(fact, facility, metric, article, language)), highlight=False)
    judged = catalogue.get_judged([fact.id])[fact.id]
    others = catalogue.list_facts_by_id([judged.overtaken_by] if judged.overtaken_by else judged.contradicts)
    if warning := status.explain_status(fact, status.judge_fact(judged, metric), say, others):
        console.out.print(escape(warning), highlight=False)
    table = Table(box=None, show_header=False)
    for name, value in judged.model_dump(mode="json").items():
        if value not in (None, "", []):
            table.add_row(name, escape(str(value)))
    table.add_row("citation", escape(article.citation))
    console.out.print(table)
    for event in catalogue.get_history("fact", fact_id):
        console.out.print(
            escape(f"{saying.phrase_time(event.at)} {event.verb} by {event.by}: {event.reason}"), highlight=False
        )


@app.command(epilog="Example: facts compare --metric storage_tape --unit TB")
@add_filter_options
def compare(
    selection: Selection,
    at: Annotated[str, typer.Option(help="The newest by a date such as 2019-08; the latest without one.")] = "",
    unit: Annotated[str, typer.Option(help="Code of the unit to tell all in; the metric's own without one.")] = "",
    currency: Annotated[str, typer.Option(help="Currency to tell money in, such as EUR.")] = "",
    include_all: Annotated[bool, typer.Option(help="Also show what does not mean the same as the others.")] = False,
    format: Annotated[str, typer.Option("--format", help="text or jsonl.")] = "text",
    tongue: Tongue = ENGLISH,
    database_url: DatabaseUrl = None,
) -> None:
    """Show the newest number of each facility side by side, and what does not mean the same, with the reason."""
    console.check_format(format, "text", "jsonl")
    say = speaker(check_language(tongue))
    if not (selection.metric or selection.dimension or selection.topic):
        raise FactsError("nothing says what to compare", where="--metric", remedy="Name a metric, dimension or topic.")
    kept, reasons, remarks = _read_comparison(
        open_database(database_url), selection, at, unit, currency, say, includes_all=include_all
    )
    left_out = set() if include_all else reasons.keys()
    if format == "jsonl":
        for row in kept:
            told = {name: row[name] for name in _COMPARED}
            told |= {"left_out": row["id"] in left_out, "mismatch": reasons.get(row["id"])}
            console.write_json_line(told)
    else:
        _print_comparison([row for row in kept if row["id"] not in left_out], say)
    for remark in remarks:
        console.err.print(escape(remark), highlight=False, soft_wrap=True)
    if not kept:
        raise typer.Exit(FINDINGS)


_COMPARED = ("id", "facility", "metric", "value_said", "as_of", "status", "source")


def _read_comparison(
    catalogue: Catalogue,
    selection: Selection,
    at: str,
    unit: str,
    currency: str,
    say: Speaker,
    *,
    includes_all: bool,
) -> tuple[list[dict[str, Any]], dict[str, str], list[str]]:
    """Return the facts as rows, by id why some do not mean the same as the others, and what must be said of them."""
    from facts import frame  # noqa: PLC0415
    from facts.catalog import check_known  # noqa: PLC0415
    from facts.evidence import comparability  # noqa: PLC0415
    from facts.model import edtf_date, units  # noqa: PLC0415

    check_known(selection, catalogue, suggests=True)
    day = edtf_date.get_bounds(at, "--at")[1] if at else None
    code = units.get_unit(unit).code if unit else ""
    choice = frame.DisplayOptions(language=say.language, unit=code, currency=currency)
    kept, hidden = frame.convert_rows(catalogue.list_latest(selection, at=day), choice)
    facts = [comparability.ComparedFact.of(row) for row in kept]
    layout = comparability.Layout.PANELS
    misfits = comparability.find_misfits(facts, layout)
    left_out = {} if includes_all else misfits
    shown = [fact for fact in facts if fact.id not in left_out]
    told = [f"{one.facility_name}, {one.metric_label}: {one.value_said} ({one.reason})" for one in hidden]
    remarks = [*comparability.list_remarks(shown, misfits, layout, say), *told]
    return kept, {key: comparability.describe_misfit(one, say) for key, one in misfits.items()}, remarks


def _print_comparison(rows: Sequence[Mapping[str, Any]], say: Speaker) -> None:
    from facts.evidence import status  # noqa: PLC0415

    table = Table(box=None, pad_edge=False)
    for name in (say("Metric"), say("Facility"), say("Value"), say("As of"), say("Source"), say("Id")):
        table.add_column(name, overflow="fold", no_wrap=name == say("Id"))
    for row in rows:
        dated = status.mark_date(row["as_of_said"], row["status"], say)
        cells = (row["metric_label"], row["facility_name"], row["value_said"], dated, row["source"], row["id"])
        table.add_row(*(escape(str(cell)) for cell in cells))
    if rows:
        console.out.print(table)


@app.command(epilog="Example: facts link compare --metric patients_treated --kind treatment_centre")
@add_filter_options
def link(
    selection: Selection,
    chart: Annotated[str, typer.Argument(help="Name of a chart; an unknown one is answered with all.")],
    site: Annotated[str | None, typer.Option(help="Address of the dashboard; this machine's without one.")] = None,
    tongue: Tongue = ENGLISH,
) -> None:
    """Print the addresses of a chart of the selected facts: the embed, the picture, the data."""
    if ended := console.run_program("dashboard.charts.chart_check", chart, None):
        raise typer.Exit(ended)
    read = settings.read_settings()
    base = (site or f"http://{read.host}:{read.port}").rstrip("/")
    language = [("in", tongue)] if check_language(tongue) != ENGLISH else []
    query = urlencode([*selection.to_query(), *language])
    for path in (f"embed/{chart}", f"image/{chart}.svg", f"data/facts{DEFAULT_FORMAT.suffix}"):
        sys.stdout.write(f"{base}/{path}{'?' if query else ''}{query}\n")


@app.command(epilog="Example: facts check new-facts.csv")
@add_filter_options
def check(
    selection: Selection,
    file: Annotated[str | None, typer.Argument(help="A table to check; the catalogue without one.")] = None,
    notes: Annotated[bool, typer.Option(help="Also list what is only worth knowing.")] = True,
    format: Annotated[str, typer.Option("--format", help="text or jsonl.")] = "text",
    database_url: DatabaseUrl = None,
) -> None:
    """Check the catalogue, or a table, for contradictions, duplicates, staleness and impossible values."""
    console.check_format(format, "text", "jsonl")
    catalogue = open_database(database_url)
    found = list(_check_file(catalogue, file) if file else catalogue.iter_findings(selection))
    errors = [finding for finding in found if finding.level is FindingLevel.ERROR]
    _print_findings(found if notes else errors, format, _RecordLabels(catalogue))
    console.err.print(f"{len(errors)} errors, {len(found) - len(errors)} notes", highlight=False)
    if errors:
        raise typer.Exit(FINDINGS)


class _RecordLabels:
    """What facilities and metrics are called."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.facilities = {key: one.short_name for key, one in catalogue.get_facilities().items()}
        self.metrics = {key: one.label for key, one in catalogue.get_metrics().items()}

    def about(self, finding: Finding) -> str:
        """Name facility, metric, number and date of the fact that a finding is about first, or the cell."""
        if not finding.about:
            return finding.where
        fact = finding.about[0]
        facility = self.facilities.get(fact.facility, fact.facility)
        metric = self.metrics.get(fact.metric, fact.metric)
        return f"{facility}, {metric}: {saying.phrase_fact(fact)}, {saying.phrase_as_of(fact)} ({fact.id})"


def _print_findings(found: list[Finding], format: str, labels: _RecordLabels) -> None:
    for finding in found:
        if format == "jsonl":
            console.write_json_line(_make_finding_json(finding, labels))
            continue
        style = "red" if finding.level is FindingLevel.ERROR else "dim"
        line = f"{finding.level} {finding.code} {labels.about(finding)}: {finding.what}. {finding.remedy}"
        console.out.print(f"[{style}]{escape(line)}[/]", highlight=False, soft_wrap=True)


def _make_finding_json(finding: Finding, labels: _RecordLabels) -> dict[str, Any]:
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
    print_unread(parsed.unread)
    try:
        report = catalogue.import_rows(parsed, dry_run=True)
    except StaleRevision as error:
        yield Finding("stale-revision", FindingLevel.ERROR, error.what, error.where, error.remedy)
        report = ImportReport(findings=tuple(parsed.findings))
    told = [
        *(_convert_cell_finding(bad, FindingLevel.ERROR) for bad in report.findings),
        *(_convert_cell_finding(bad, FindingLevel.NOTE) for bad in report.notes),
    ]
    yield from told
    seen = {(one.code, one.where) for one in told}
    for one in _check_table_facts(catalogue, parsed):
        if (one.code, one.where) not in seen and one.code != "duplicate":
            yield one


def _convert_cell_finding(bad: tables.CellFinding, level: FindingLevel) -> Finding:
    got = "" if bad.value is None else f" (got {bad.value!r})"
    return Finding(bad.code, level, f"{bad.reason}{got}", bad.where, bad.remedy, row=bad.row, column=bad.column)


def _check_table_facts(catalogue: Catalogue, parsed: tables.ParsedTable) -> Iterator[Finding]:
    """Yield what the facts of a table have against each other, each at its row."""
    told = (_approve_unless_told(fact, parsed) for fact in parsed.good)
    ordered = sorted(told, key=lambda fact: (fact.facility, fact.metric))
    metrics = {**catalogue.get_metrics(), **parsed.metrics}
    wanted = {fact.article for fact in ordered} - parsed.articles.keys()
    articles = {**catalogue.get_articles(sorted(wanted)), **parsed.articles}
    facilities = {**catalogue.get_facilities(), **parsed.facilities}
    for one in fact_checks.check_facts(
        ordered, metrics, articles, facilities=facilities, relations=catalogue.relations
    ):
        place = parsed.places.get(one.where.removeprefix("fact "))
        yield replace(one, where=str(place) if place else one.where)


def _approve_unless_told(fact: Fact, parsed: tables.ParsedTable) -> Fact:
    """Return a fact of a table as an import would bring it in: approved, unless the table says otherwise."""
    is_told = "review_state" in parsed.given.get(fact.id, ())
    return fact if is_told else fact.model_copy(update={"review_state": ReviewState.APPROVED})


@app.command(epilog="Example: facts verify --articles texts --article infn-newsletter-62")
@add_filter_options
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
    catalogue = open_database(database_url)
    with Progress(console=console.err, transient=True) as progress:
        task = progress.add_task("verifying", total=catalogue.count_facts(selection))
        report = catalogue.verify_facts(
            lambda article_id: _read_text(articles, article_id) or catalogue.read_text(article_id),
            selection,
            lambda done: progress.update(task, completed=done),
        )
    for what, found in (("failed", report.failed), ("needs a person", report.needs_person)):
        for fact, reason in found:
            line = f"[red]{what}[/] {fact.id} ({escape(describe_fact(fact))}): {escape(reason)}"
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


def describe_fact(fact: Fact) -> str:
    """Return what a fact is about, for lines that would otherwise name an id alone."""
    date = f", {fact.as_of}" if fact.as_of else ""
    return f"{fact.facility}, {fact.metric}: {fact.value_text}{date}"


def _read_text(folder: Path | None, article_id: str) -> str | None:
    """Read a text from the folder; article ids are slugs, so none leads out of it."""
    if folder is None:
        return None
    path = folder / f"{article_id}.txt"
    return read_utf8_text(str(path)) if path.is_file() else None
