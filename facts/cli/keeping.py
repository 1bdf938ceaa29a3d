"""Commands that keep the catalogue safe: backup, restore."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.progress import Progress

from facts import settings
from facts.cli import console
from facts.cli.console import DatabaseUrl, app

if TYPE_CHECKING:
    from collections.abc import Callable

    from facts.store import Contents


@app.command(epilog="Example: facts backup facts-backup.zip")
def backup(
    file: Annotated[
        Path, typer.Argument(help="File to write; one that is there is replaced when the new one is whole.")
    ],
    verify: Annotated[
        bool, typer.Option("--verify", help="Write nothing: read FILE, and see that it is whole.")
    ] = False,
    database_url: DatabaseUrl = None,
) -> None:
    """Write all of the catalogue to one file, also while it is used: facts, history, texts, decisions, register."""
    from facts import store  # noqa: PLC0415 - `--help` starts without a database

    if verify:
        contents = _shown(lambda progress: store.verify_backup(file, progress))
        console.err.print(escape(f"{file} is whole: {_told(contents)}"), highlight=False, soft_wrap=True)
    else:
        url = database_url or settings.read().database_url
        contents = _shown(lambda progress: store.back_up(url, file, progress))
        console.err.print(escape(f"Wrote {file}: {_told(contents)}"), highlight=False, soft_wrap=True)


@app.command(epilog="Example: facts restore facts-backup.zip --database-url sqlite:///restored.sqlite")
def restore(
    file: Annotated[Path, typer.Argument(help="A file that “facts backup” wrote.")],
    database_url: DatabaseUrl = None,
) -> None:
    """Bring a backup into an empty place, on SQLite or PostgreSQL: all of it, or nothing."""
    from facts import store  # noqa: PLC0415 - as above

    url = database_url or settings.read().database_url
    contents = _shown(lambda progress: store.restore(file, url, progress))
    console.err.print(escape(f"Restored {_told(contents)}"), highlight=False, soft_wrap=True)


def _shown(run: Callable[[Callable[[int], object]], Contents]) -> Contents:
    with Progress("{task.description}", "{task.completed:,} rows", console=console.err, transient=True) as progress:
        task = progress.add_task("working", total=None)
        return run(lambda rows: progress.advance(task, rows))


def _told(contents: Contents) -> str:
    """Say what a backup holds, and when it was made."""
    from facts import saying  # noqa: PLC0415 - `--help` starts without the words of dates

    counts = (
        (contents["fact"], "facts"),
        (contents["event"], "changes"),
        (contents["held_text"], "texts"),
        (contents["candidate"], "numbers under review"),
        (contents["export"], "registered exports"),
    )
    said = ", ".join(f"{count:,} {what}" for count, what in counts)
    return f"{said}; of {saying.time_of(contents.made_at)}, version {contents.database_version}"
