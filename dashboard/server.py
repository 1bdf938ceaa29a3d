"""The server: Streamlit's pages and our addresses, with our headers, files compressed. Start it with `facts serve`."""

from __future__ import annotations

import sys
import threading
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st
import uvicorn.config
from starlette.middleware import Middleware

from dashboard import safe_text
from dashboard.web import routes
from dashboard.web.chart_answers import OembedDiscovery
from dashboard.web.middleware import LoginReturn, OriginCheck, PublicAddress
from dashboard.web.routes import KnownPaths
from dashboard.web.streamlit_files import CompressedStatic, SecurityHeaders, UploadLimits
from facts import settings

if TYPE_CHECKING:
    from facts.settings import Settings


def _list_middleware(read: Settings) -> list[Middleware]:
    public = [Middleware(PublicAddress, url=read.public_url)] if read.public_url else []
    back = [Middleware(LoginReturn)] if read.login else []
    origins = Middleware(OriginCheck, is_private=read.is_local, public_url=read.public_url)
    inner = [Middleware(kind) for kind in (CompressedStatic, KnownPaths, UploadLimits, OembedDiscovery)]
    return [Middleware(SecurityHeaders), origins, *public, *back, *inner]


def _make_secrets(read: Settings) -> dict[str, Any] | None:
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


def _show_error(error: Exception) -> bool:
    """Say on the page what a reader may be told of an error that nobody caught."""
    st.error(safe_text.escape_markdown(error))
    return True


app = st.App(
    Path(__file__).with_name("app.py"),
    routes=routes.list_routes(settings.read_settings().frame_ancestors),
    lifespan=routes.run_lifespan,
    middleware=_list_middleware(settings.read_settings()),
    secrets=_make_secrets(settings.read_settings()),
    on_script_error=_show_error,
)


def main() -> None:
    """Serve the dashboard at the address of the settings, and open it in the browser unless told not to."""
    read = settings.read_settings()
    if read.is_local and "--no-browser" not in sys.argv:
        host = f"[{read.host}]" if ":" in read.host else read.host
        threading.Timer(2.5, webbrowser.open, [read.public_url or f"http://{host}:{read.port}"]).start()
    uvicorn.config.HTTP_PROTOCOLS["auto"] = "dashboard.web.connection:HttpConnection"  # the one that Streamlit asks for
    app.run(config=_make_config(read))


def _make_config(read: Settings) -> dict[str, Any]:
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
