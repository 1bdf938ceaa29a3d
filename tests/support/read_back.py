"""What a file or page says, read by another program."""

import re
from html.parser import HTMLParser

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from dashboard.web import routes
from dashboard.web.streamlit_files import CompressedStatic, SecurityHeaders


def opened(ancestors="*"):
    """A client of the addresses behind the server's own middleware."""
    layers = [Middleware(SecurityHeaders), Middleware(CompressedStatic)]
    return TestClient(Starlette(routes=routes.list_routes(ancestors), middleware=layers, lifespan=routes.run_lifespan))


def plain(text):
    return re.sub(r"\s+", " ", text.replace("\u00a0", " ").replace("\u202f", " "))


class Words(HTMLParser):
    """What a page says to readers, and which elements and scripts it holds."""

    def __init__(self, page):
        super().__init__()
        self.texts, self.tags, self.scripts = [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if tag == "script":
            self.scripts.append(dict(attrs))

    def handle_data(self, data):
        self.texts.append(data)


def said(page):
    return plain(" ".join(Words(page).texts))
