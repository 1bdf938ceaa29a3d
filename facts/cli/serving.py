"""The command that opens the dashboard."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Annotated

import typer

from facts import settings
from facts.cli import console
from facts.cli.console import DatabaseUrl, app, opened


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
    opened(read.database_url).store.close()
    if not read.is_local:
        console.err.print(
            f"Listening on {read.host}, beyond this machine, without a login: the dashboard is read-only.",
            highlight=False,
        )
    flag = [] if browser else ["--no-browser"]
    sys.exit(subprocess.run([sys.executable, "-m", "dashboard.server", *flag], env=environment, check=False).returncode)  # noqa: S603 - our own module, no shell
