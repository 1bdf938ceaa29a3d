"""Commands for what has left the house: where, recheck."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from facts.cli import console
from facts.cli.console import FINDINGS, DatabaseUrl, Tongue, app, known_language, opened
from facts.language import speaker
from facts.recall.file_reading import KINDS

if TYPE_CHECKING:
    from facts.catalog import Catalogue
    from facts.language import Speaker
    from facts.manifest import Manifest
    from facts.recall import Recall

SHOWN = 60


@app.command(epilog="Example: facts where 3d2085e97c16")
def where(
    id: Annotated[str, typer.Argument(metavar="ID", help="Id of a fact, or of an export (facts:x…).")],
    tongue: Tongue = "en",
    database_url: DatabaseUrl = None,
) -> None:
    """Say into which exports a fact went, or which facts are in an export."""
    from facts import recall  # noqa: PLC0415 - `--help` starts without it

    say = speaker(known_language(tongue))
    catalogue = opened(database_url)
    key = recall.mark(id)
    exported = catalogue.exports([key]).get(key)
    if exported is None:
        _exports_of(catalogue, key, say)
        return
    _tell(exported, say)
    _show(recall.recheck(catalogue, exported, say.language), say)


def _exports_of(catalogue: Catalogue, fact: str, say: Speaker) -> None:
    from facts.recall import recheck_words  # noqa: PLC0415 - as above

    now = catalogue.fact(fact).revision
    found = catalogue.exports_of(fact)
    table = Table(box=None, pad_edge=False)
    for name in (say("Export"), say("When"), say("What"), say("Title"), say("Address"), say("Revision")):
        table.add_column(name, overflow="fold", no_wrap=name == say("Export"))
    for item, revision in found:
        cells = (
            item.export,
            recheck_words.day(item, say),
            recheck_words.form(item, say),
            item.title,
            _shortened(item.address),
        )
        said = str(revision) if revision == now else say("{then}, now {now}", then=revision, now=now)
        table.add_row(*(escape(cell) for cell in (*cells, said)))
    if found:
        console.out.print(table)
    console.err.print(recheck_words.listed(len(found), catalogue.unlisted_exports(), say), highlight=False)


def _tell(item: Manifest, say: Speaker) -> None:
    from facts.recall import recheck_words  # noqa: PLC0415 - as above

    lines = (
        f"{item.export}  {recheck_words.form(item, say)}  {recheck_words.day(item, say)}",
        item.title,
        item.address,
    )
    for line in filter(None, (*lines, item.stated)):
        console.out.print(escape(line), highlight=False, soft_wrap=True)


@app.command(epilog="Example: facts recheck patients.xlsx")
def recheck(
    file: Annotated[str, typer.Argument(help=f"A file that was made here: {KINDS}.")],
    tongue: Tongue = "en",
    database_url: DatabaseUrl = None,
) -> None:
    """Say of each number in a file that was made here whether it is still current."""
    from facts import recall  # noqa: PLC0415 - as above

    say = speaker(known_language(tongue))
    found = recall.recheck(opened(database_url), recall.read_file(file), say.language)
    for item in found.exports:
        _tell(item, say)
    _show(found, say)
    if not found.is_right:
        raise typer.Exit(FINDINGS)


def _show(found: Recall, say: Speaker) -> None:
    from facts.recall import recheck_words  # noqa: PLC0415 - as above

    table = Table(box=None, pad_edge=False)
    for name in (say("State"), say("Id"), say("Number"), say("In the file"), say("Now"), say("Changed")):
        table.add_column(name, overflow="fold", no_wrap=name == say("Id"))
    for item in found.checked:
        changed = "; ".join(filter(None, (recheck_words.change(item.change, say), item.altered)))
        cells = (
            recheck_words.outcome(item, say),
            item.fact,
            item.subject,
            item.said_then,
            recheck_words.now(item, say),
            changed,
        )
        table.add_row(*(escape(cell) for cell in cells), style="" if item.is_right else "red")
    if found.checked:
        console.out.print(table)
        console.err.print(f"{recheck_words.summary(found, say)}: {recheck_words.counts(found, say)}", highlight=False)
    for gap in recheck_words.gaps(found, say):
        console.out.print(escape(gap), highlight=False, soft_wrap=True)


def _shortened(address: str) -> str:
    """Return the beginning of an address; `facts where` of the export itself prints all of it."""
    return address if len(address) <= SHOWN else f"{address[: SHOWN - 1]}…"
