"""Commands for facts that are at odds: cases, decide-case, reopen-case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from facts.cli import console
from facts.cli.console import FINDINGS, DatabaseUrl, Tongue, app, check_language, open_database
from facts.errors import FactsError
from facts.languages import ENGLISH
from facts.languages.translator import speaker

if TYPE_CHECKING:
    from facts.catalog import Catalogue
    from facts.model.fact_case import FactCase

MOST = 10_000


@app.command(epilog="Example: facts cases --all")
def cases(
    everything: Annotated[bool, typer.Option("--all", help="Also those that are decided or over.")] = False,
    format: Annotated[str, typer.Option("--format", help="text or jsonl.")] = "text",
    limit: Annotated[int, typer.Option(help="How many to list.", min=1, max=MOST)] = 500,
    tongue: Tongue = ENGLISH,
    database_url: DatabaseUrl = None,
) -> None:
    """List the facts that are at odds; exit with 1 while a person must decide about one."""
    console.check_format(format, "text", "jsonl")
    catalogue, language = open_database(database_url), check_language(tongue)
    for case in catalogue.list_cases(open_only=not everything, limit=limit):
        told = _make_case_json(case, catalogue, language)
        if format == "jsonl":
            console.write_json_line(told)
        else:
            line = f"{case.id} {case.state} {case.kind} {case.facility}, {case.metric}: {told['message']}"
            console.out.print(escape(line), highlight=False, soft_wrap=True)
    waiting = catalogue.count_cases(open_only=True)
    console.err.print(f"{waiting} to decide", highlight=False)
    if waiting:
        raise typer.Exit(FINDINGS)


def _make_case_json(case: FactCase, catalogue: Catalogue, language: str) -> dict[str, Any]:
    from facts.evidence import status  # noqa: PLC0415 - `--help` starts without it

    facts = {fact.id: fact for fact in catalogue.list_facts_by_id(case.facts)}
    say = speaker(language)
    figures = [f"{status.describe_figure(facts[key], language)} ({key})" for key in case.facts if key in facts]
    said = status.describe_decision(case, facts, say)
    return {
        "case": case.id,
        "kind": case.kind.value,
        "state": case.state.value,
        "facts": list(case.facts),
        "facility": case.facility,
        "metric": case.metric,
        "since": case.since.isoformat(),
        "message": " / ".join(figures) + (f". {said}" if said else ""),
        "decision": case.decision.model_dump(mode="json", include=_TOLD) if case.decision else None,
    }


_TOLD = {"verdict", "fact", "scope", "reason", "by", "at"}


@app.command(epilog='Example: facts decide-case CASE --prefer ID --reason "the publisher confirmed it"')
def decide_case(
    case: Annotated[str, typer.Argument(metavar="CASE", help="Id of a case, as `facts cases` lists it.")],
    reason: Annotated[str, typer.Option(help="Why, for every reader.")],
    prefer: Annotated[str | None, typer.Option(help="Id of the fact that is right.")] = None,
    part: Annotated[str | None, typer.Option(help="Id of the fact that is of a part; with --scope.")] = None,
    scope: Annotated[str, typer.Option(help="Which part it is of.")] = "",
    wrong: Annotated[str | None, typer.Option(help="Id of the fact whose source is wrong; it is withdrawn.")] = None,
    both_stand: Annotated[bool, typer.Option("--both-stand", help="Both hold.")] = False,
    database_url: DatabaseUrl = None,
) -> None:
    """Decide about two facts that are at odds; the decision holds until one of them is changed."""
    named = {"prefer": prefer, "scope": part, "source_error": wrong, "both_stand": "both" if both_stand else None}
    chosen = [(verdict, fact) for verdict, fact in named.items() if fact]
    if len(chosen) != 1:
        remedy = "Write one of --prefer ID, --part ID --scope WORDS, --wrong ID and --both-stand."
        raise FactsError(f"got {len(chosen)} decisions", where="decide-case", remedy=remedy)
    catalogue = open_database(database_url)
    found = catalogue.get_case(case)
    revisions = {fact.id: fact.revision for fact in catalogue.list_facts_by_id(found.facts)}
    (verdict, fact), *_ = chosen
    wanted = {"verdict": verdict, "fact": None if both_stand else fact, "scope": scope, "reason": reason}
    _print_case(catalogue.decide_case(case, wanted, expected=found.revision, revisions=revisions), catalogue)


@app.command(epilog='Example: facts reopen-case CASE --reason "they meant another tunnel"')
def reopen_case(
    case: Annotated[str, typer.Argument(metavar="CASE", help="Id of a case, as `facts cases --all` lists it.")],
    reason: Annotated[str, typer.Option(help="Why it is taken back.")],
    database_url: DatabaseUrl = None,
) -> None:
    """Take a decision back, with what it changed in the facts."""
    catalogue = open_database(database_url)
    _print_case(catalogue.reopen_case(case, expected=catalogue.get_case(case).revision, reason=reason), catalogue)


def _print_case(case: FactCase, catalogue: Catalogue) -> None:
    told = _make_case_json(case, catalogue, ENGLISH)
    console.out.print(escape(f"{case.id} {case.state}: {told['message']}"), highlight=False, soft_wrap=True)
