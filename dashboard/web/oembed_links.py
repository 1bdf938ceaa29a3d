"""The links by which other software finds out how to embed a page: ours, and the dashboard's own."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.datastructures import MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request

from dashboard.charts import ChartPage
from dashboard.html_tags import Html, join_html, make_tag

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

PAGES = tuple(f"/{page}" for page in ChartPage)
_KINDS = {"json": "application/json+oembed", "xml": "text/xml+oembed"}
_END = b"</head>"
_SMALLEST = 1024


def make_oembed_links(address: str, base: str) -> Html:
    """Return the oEmbed links of an address."""
    return join_html(
        *(
            make_tag(
                "link", rel="alternate", type=kind, href=f"{base}/oembed?{urlencode({'url': address, 'format': form})}"
            )
            for form, kind in _KINDS.items()
        )
    )


class OembedDiscovery:
    """Write the oEmbed links into the dashboard's own pages, which Streamlit sends as one and the same file."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._pages = GZipMiddleware(_WholePage(app), minimum_size=_SMALLEST)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_page = scope["type"] == "http" and scope["method"] == "GET" and scope["path"] in PAGES
        await (self._pages if is_page else self.app)(scope, receive, send)


class _WholePage:
    """Ask for the whole page as it is, and send it on with its links."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        found = make_oembed_links(str(request.url), str(request.base_url).rstrip("/")).encode()
        headers = [(name, value) for name, value in scope["headers"] if name not in (b"accept-encoding", b"range")]
        await self.app({**scope, "headers": headers}, receive, _Insertion(send, found))


class _Insertion:
    """Collect a page and write something at the end of its head; pass on what is no page."""

    def __init__(self, send: Send, inserted: bytes) -> None:
        self._send = send
        self._inserted = inserted
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_page(message):
            self._start = message
        elif self._start is None or message["type"] != "http.response.body":
            await self._send(message)
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._finish(self._start)

    async def _finish(self, start: Message) -> None:
        body = self._body.replace(_END, self._inserted + _END, 1)
        MutableHeaders(raw=start["headers"])["content-length"] = str(len(body))
        await self._send(start)
        await self._send({"type": "http.response.body", "body": body})


def _is_page(start: Message) -> bool:
    kind = MutableHeaders(raw=start["headers"]).get("content-type", "")
    return bool(start["status"] == 200 and kind.startswith("text/html"))
