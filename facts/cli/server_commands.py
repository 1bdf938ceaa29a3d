"""Commands for the administrator: serve, backup, restore."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer
from rich.markup import escape
from rich.progress import Progress

from facts import settings
from facts.cli import console
from facts.cli.console import DatabaseUrl, app, open_database
from facts.errors import FactsError

if TYPE_CHECKING:
    from collections.abc import Callable

    from facts.settings import Settings
    from facts.store import BackupContents


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
    # What a proxy says of the request it got could be said by anybody: FACTS_PUBLIC_URL says how links begin.
    environment.setdefault("FORWARDED_ALLOW_IPS", "")
    read = settings.read_settings(environment)
    check_port_free(read.host, read.port)
    open_database(read.database_url).close()
    if describe_write_access(read):
        console.err.print(describe_write_access(read), highlight=False, markup=False)
    flag = [] if browser else ["--no-browser"]
    _replace_process([sys.executable, "-m", "dashboard.server", *flag], environment)


def check_port_free(host: str, port: int) -> None:
    """Raise FactsError where nobody can listen at an address: told here, before the server starts."""
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as tried:
            if sys.platform != "win32":  # where it would share the port with another program
                tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind((host, port))
            tried.listen()
    except (OSError, ValueError) as error:
        cause = getattr(error, "strerror", None) or "it is no name of a machine"
        raise FactsError(
            f"cannot listen at {host[:80]!r}, port {port} ({cause})",
            where="FACTS_HOST, FACTS_PORT",
            remedy="Write a name or an address of this machine, such as 127.0.0.1, and a port that nobody uses.",
        ) from error


def _replace_process(command: list[str], environment: dict[str, str]) -> None:
    """Run the server in this program's place, so that who stops the one stops the other."""
    if sys.platform == "win32":  # which would start it beside this program
        sys.exit(subprocess.run(command, env=environment, check=False).returncode)  # noqa: S603 - as below
    sys.stdout.flush()
    os.execve(command[0], command, environment)  # noqa: S606 - our own module, no shell


def describe_write_access(read: Settings) -> str:
    """Say who may change things, where that is not simply whoever is at this machine."""
    if read.login:
        return f"Changes need a login at {urlsplit(read.login.metadata_url).netloc}; reading is open."
    place = read.public_url or read.host
    beyond = f"Listening on {place}, beyond this machine, without a login: the dashboard is read-only."
    return "" if read.everyone_edits else beyond


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
        contents = _show_progress(lambda progress: store.verify_backup(file, progress))
        console.err.print(escape(f"{file} is whole: {_describe_contents(contents)}"), highlight=False, soft_wrap=True)
    else:
        url = database_url or settings.read_settings().database_url
        contents = _show_progress(lambda progress: store.back_up(url, file, progress))
        console.err.print(escape(f"Wrote {file}: {_describe_contents(contents)}"), highlight=False, soft_wrap=True)


@app.command(epilog="Example: facts restore facts-backup.zip --database-url sqlite:///restored.sqlite")
def restore(
    file: Annotated[Path, typer.Argument(help="A file that “facts backup” wrote.")],
    database_url: DatabaseUrl = None,
) -> None:
    """Bring a backup into an empty place, on SQLite or PostgreSQL: all of it, or nothing."""
    from facts import store  # noqa: PLC0415 - as above

    url = database_url or settings.read_settings().database_url
    contents = _show_progress(lambda progress: store.restore_backup(file, url, progress))
    console.err.print(escape(f"Restored {_describe_contents(contents)}"), highlight=False, soft_wrap=True)


def _show_progress(run: Callable[[Callable[[int], object]], BackupContents]) -> BackupContents:
    with Progress("{task.description}", "{task.completed:,} rows", console=console.err, transient=True) as progress:
        task = progress.add_task("working", total=None)
        return run(lambda rows: progress.advance(task, rows))


def _describe_contents(contents: BackupContents) -> str:
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
    return f"{said}; of {saying.phrase_time(contents.made_at)}, version {contents.database_version}"
