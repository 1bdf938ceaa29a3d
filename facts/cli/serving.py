"""The command that opens the dashboard."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from facts import settings
from facts.cli import console
from facts.cli.console import DatabaseUrl, app, opened
from facts.errors import FactsError

if TYPE_CHECKING:
    from facts.settings import Settings


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
    read = settings.read(environment)
    see_that_it_is_free(read.host, read.port)
    opened(read.database_url).close()
    if who_may_write(read):
        console.err.print(who_may_write(read), highlight=False, markup=False)
    flag = [] if browser else ["--no-browser"]
    _become([sys.executable, "-m", "dashboard.server", *flag], environment)


def see_that_it_is_free(host: str, port: int) -> None:
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


def _become(command: list[str], environment: dict[str, str]) -> None:
    """Run the server in this program's place, so that who stops the one stops the other."""
    if sys.platform == "win32":  # which would start it beside this program
        sys.exit(subprocess.run(command, env=environment, check=False).returncode)  # noqa: S603 - as below
    sys.stdout.flush()
    os.execve(command[0], command, environment)  # noqa: S606 - our own module, no shell


def who_may_write(read: Settings) -> str:
    """Say who may change things, where that is not simply whoever is at this machine."""
    if read.login:
        return f"Changes need a login at {urlsplit(read.login.metadata_url).netloc}; reading is open."
    place = read.public_url or read.host
    beyond = f"Listening on {place}, beyond this machine, without a login: the dashboard is read-only."
    return "" if read.everyone_edits else beyond
