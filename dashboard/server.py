"""The server: Streamlit's pages and our addresses, with our headers, files compressed. Start it with `facts serve`."""

from __future__ import annotations

import sys
import threading
import webbrowser
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from dashboard import addresses
from dashboard.http import CompressedStatic, SecurityHeaders
from facts import settings

app = st.App(
    Path(__file__).with_name("app.py"),
    routes=addresses.routes(settings.read().frame_ancestors),
    lifespan=addresses.lifespan,
    middleware=[Middleware(SecurityHeaders), Middleware(CompressedStatic)],
)


def main() -> None:
    """Serve the dashboard at the address of the settings, and open it in the browser unless told not to."""
    read = settings.read()
    config = {"server.address": read.host, "server.port": read.port}
    if read.is_local:
        # Another name that leads to this machine must not open it to other sites.
        config["server.allowedHosts"] = ["127.0.0.1", "localhost", "::1"]
        if "--no-browser" not in sys.argv:
            host = f"[{read.host}]" if ":" in read.host else read.host
            threading.Timer(2.5, webbrowser.open, [f"http://{host}:{read.port}"]).start()
    app.run(config=config)


if __name__ == "__main__":
    main()
