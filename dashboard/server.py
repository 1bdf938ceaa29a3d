"""The server: Streamlit's pages and our own addresses, with our headers and compressed files. Start it with `facts serve`."""

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
    routes=addresses.routes(),
    lifespan=addresses.lifespan,
    middleware=[Middleware(SecurityHeaders), Middleware(CompressedStatic)],
)


def main() -> None:
    """Serve the dashboard at the address of the settings, and open it in the browser unless told not to."""
    read = settings.read()
    if "--no-browser" not in sys.argv and read.is_local:
        threading.Timer(2.5, webbrowser.open, [f"http://{read.host}:{read.port}"]).start()
    app.run(config={"server.address": read.host, "server.port": read.port})


if __name__ == "__main__":
    main()
