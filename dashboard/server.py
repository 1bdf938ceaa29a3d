"""The server: Streamlit's pages and our addresses, with our headers, files compressed. Start it with `facts serve`."""

from __future__ import annotations

import sys
import threading
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st
from starlette.middleware import Middleware

from dashboard import addresses
from dashboard.addresses.discovery import Discovery
from dashboard.http import CompressedStatic, SecurityHeaders
from dashboard.public import PublicAddress, Returning
from facts import settings

if TYPE_CHECKING:
    from facts.settings import Settings


def _middleware(read: Settings) -> list[Middleware]:
    public = [Middleware(PublicAddress, url=read.public_url)] if read.public_url else []
    back = [Middleware(Returning)] if read.login else []
    return [*public, *back, Middleware(SecurityHeaders), Middleware(CompressedStatic), Middleware(Discovery)]


def _secrets(read: Settings) -> dict[str, Any] | None:
    """Return the login as Streamlit wants it."""
    if read.login is None:
        return None
    return {
        "auth": {
            "redirect_uri": f"{read.public_url}/oauth2callback",
            "cookie_secret": read.login.cookie_secret,
            "client_id": read.login.client_id,
            "client_secret": read.login.client_secret,
            "server_metadata_url": read.login.metadata_url,
        }
    }


app = st.App(
    Path(__file__).with_name("app.py"),
    routes=addresses.routes(settings.read().frame_ancestors),
    lifespan=addresses.lifespan,
    middleware=_middleware(settings.read()),
    secrets=_secrets(settings.read()),
)


def main() -> None:
    """Serve the dashboard at the address of the settings, and open it in the browser unless told not to."""
    read = settings.read()
    if read.is_local and "--no-browser" not in sys.argv:
        host = f"[{read.host}]" if ":" in read.host else read.host
        threading.Timer(2.5, webbrowser.open, [read.public_url or f"http://{host}:{read.port}"]).start()
    app.run(config=_config(read))


def _config(read: Settings) -> dict[str, Any]:
    config: dict[str, Any] = {"server.address": read.host, "server.port": read.port}
    if read.public_url:
        config["browser.serverAddress"] = read.public_host
    if read.is_local or read.public_url:
        # Another name that leads to this machine must not open it to other sites.
        names = {*settings.THIS_MACHINE, read.public_host} - {""}
        config["server.allowedHosts"] = sorted(names)
    return config


if __name__ == "__main__":
    main()
