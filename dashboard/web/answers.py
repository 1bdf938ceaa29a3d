"""Answers of the public addresses: cache tags, security policy, errors by name, files; threads by kind of work."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import math
import re
from collections import defaultdict
from contextlib import AsyncExitStack, asynccontextmanager
from functools import cache, wraps
from importlib.metadata import version as version_of
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

import anyio
from anyio import CapacityLimiter, to_thread
from starlette.datastructures import Headers
from starlette.responses import Response

from dashboard import assets, safe_text
from dashboard.assets import read_text
from dashboard.pictures import Unavailable
from dashboard.safe_text import embed_style, make_document, make_tag
from dashboard.views.shared_catalogue import get_version
from dashboard.views.view import read_query
from facts import settings
from facts.errors import FactsError, NotFound, RecordError, SelectionError, StoreError
from facts.evidence import status
from facts.languages.translator import speaker

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop
    from collections.abc import AsyncIterator, Callable

    from starlette.types import Scope


Result = TypeVar("Result")

PATIENCE = 30.0  # seconds to wait for a thread
MOST_WAITING = 100


class Busy(FactsError):
    """Too many ask for the same kind of work at once."""


class _ThreadLimits:
    """What one event loop counts: all who work, those of each client, and no limit for the threads themselves."""

    def __init__(self, most: int, per_client: int) -> None:
        self.all = CapacityLimiter(most)
        self.clients: defaultdict[str, CapacityLimiter] = defaultdict(lambda: CapacityLimiter(per_client))
        self.waiting = 0
        self.threads = CapacityLimiter(math.inf)


class WorkerThreads:
    """So many threads for one kind of work, and so many of them for one client; who waits too long is told so."""

    def __init__(self, most: int, *, per_client: int = 0) -> None:
        self._most, self._per_client = most, per_client or most
        self._limits: WeakKeyDictionary[AbstractEventLoop, _ThreadLimits] = WeakKeyDictionary()

    async def run(self, work: Callable[[], Result], *, client: str = "") -> Result:
        """Return what the work returns; raise Busy where no thread becomes free."""
        async with _hold_place(self._here, client):
            return await to_thread.run_sync(work, limiter=self._here.threads)

    async def run_within(self, seconds: float, work: Callable[[], Result]) -> Result:
        """Return what short work returns; leave it to itself, and raise TimeoutError, where it takes longer."""
        with anyio.fail_after(seconds):
            return await to_thread.run_sync(work, limiter=self._here.all, abandon_on_cancel=True)

    @property
    def is_wanted(self) -> bool:
        """Whether somebody waits for a thread."""
        return self._here.waiting > 0

    @property
    def _here(self) -> _ThreadLimits:
        return self._limits.setdefault(asyncio.get_running_loop(), _ThreadLimits(self._most, self._per_client))


@asynccontextmanager
async def _hold_place(limits: _ThreadLimits, client: str) -> AsyncIterator[None]:
    """Hold one place among all and one among the client's."""
    if limits.waiting >= MOST_WAITING:
        raise _make_busy_error()
    holder, own = object(), limits.clients[client]
    async with AsyncExitStack() as held:
        limits.waiting += 1
        try:
            with anyio.fail_after(PATIENCE):
                for limiter in (own, limits.all):
                    await limiter.acquire_on_behalf_of(holder)
                    held.callback(limiter.release_on_behalf_of, holder)
        except TimeoutError:
            raise _make_busy_error() from None
        finally:
            limits.waiting -= 1
        yield
    if not own.borrowed_tokens and not own.statistics().tasks_waiting:
        limits.clients.pop(client, None)


def _make_busy_error() -> Busy:
    return Busy("too many ask for this at once", where="server", remedy="Try again in a minute.")


def get_client(scope: Scope) -> str:
    """Return who asks, by the address of the connection; behind a proxy by the one that it added last.

    Who reaches the server without its proxy may write there what they like: it is good for taking turns only.
    """
    forwarded = Headers(scope=scope).get("x-forwarded-for", "") if settings.read_settings().public_url else ""
    return forwarded.rpartition(",")[2].strip() or (scope.get("client") or ("",))[0]


_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*", re.ASCII)


def find_host(request: Request) -> str:
    """Return the name of the site that shows an embed; nothing for our own, and where the browser keeps it to itself.

    Of what it says nothing but the host is looked at: neither the page nor the reader is kept.
    """
    try:
        host = urlsplit(request.headers.get("referer", "")[:2000]).hostname or ""
    except ValueError:
        return ""
    return host if _HOST.fullmatch(host) and host not in (request.url.hostname, *settings.THIS_MACHINE) else ""


QUERIES = WorkerThreads(4)  # reading what an address asks for
LOOKUPS = WorkerThreads(16)  # what takes milliseconds
PAGES = WorkerThreads(8)
CHARTS = WorkerThreads(4)
PICTURES = WorkerThreads(2)
DOWNLOADS = WorkerThreads(20, per_client=12)  # each holds a connection to the database as long as its reader takes


if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection

    from starlette.requests import Request

    from dashboard.views.view import ViewQuery

    Endpoint = Callable[[Request], Awaitable[Response]]

HTML = "text/html; charset=utf-8"
JSON = "application/json"
JSON_ERROR = "application/problem+json"
RETRY_AFTER = "60"  # seconds
READ_WITHIN = 5.0  # seconds; what is bounded takes milliseconds


class NotOffered(FactsError):
    """A form of answer that is not offered."""


_STATUS: tuple[tuple[type[FactsError], int], ...] = (
    (NotFound, 404),
    (SelectionError, 400),
    (RecordError, 400),
    (Unavailable, 503),
    (Busy, 503),
    (StoreError, 503),
    (NotOffered, 501),
)
_TITLES = {400: "Bad request", 404: "Not found", 500: "Error", 501: "Not offered", 503: "Not available"}


@cache
def _get_release() -> str:
    return version_of("facts-dashboard")


async def make_etag(request: Request) -> str:
    """Return the tag of what an address shows now: of the catalogue, the query, the day and this release.

    The day counts because a figure grows stale by itself.
    """
    token = await LOOKUPS.run(get_version)
    today = status.get_today().isoformat()
    parts = (_get_release(), token, today, str(request.base_url), request.url.path, request.url.query)
    digest = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]
    return f'W/"{digest}"'


def is_known(request: Request, tag_: str) -> bool:
    """Whether the reader has this already."""
    asked = request.headers.get("if-none-match", "")
    plain = {part.strip().removeprefix("W/") for part in asked.split(",")}
    return tag_.removeprefix("W/") in plain


def make_cache_headers(tag_: str) -> dict[str, str]:
    """Return the headers by which an answer is kept, and asked for again each time."""
    return {"etag": tag_, "cache-control": "no-cache"}


async def send_answer(
    request: Request,
    make: Callable[[], str | bytes],
    media_type: str = HTML,
    *,
    threads: WorkerThreads = PAGES,
    **headers: str,
) -> Response:
    """Answer with what `make` returns, made in a thread; with 304 where the reader has it."""
    tag_ = await make_etag(request)
    named = {**make_cache_headers(tag_), **{name.replace("_", "-"): value for name, value in headers.items()}}
    if is_known(request, tag_):
        return Response(status_code=304, headers=named)  # the same headers: they replace those of the kept copy
    return Response(await threads.run(make), media_type=media_type, headers=named)


async def read_request(request: Request, options: Collection[str] = (), *, filters: bool = True) -> ViewQuery:
    """Read the query of a request in a thread and within a time: whatever it holds, others are answered."""
    pairs = request.query_params.multi_items()
    try:
        return await QUERIES.run_within(READ_WITHIN, lambda: read_query(pairs, options, filters=filters))
    except TimeoutError:
        raise SelectionError("it takes too long to read", where="address", remedy="Ask for less.") from None


def make_page_policy(*, sheet: str = "", scripts: bool = False) -> str:
    """Return the policy of one page: its own sheet by hash, or our files where Plotly needs to style."""
    digest = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
    rules = ["default-src 'none'", "img-src 'self' data:", "font-src 'self'"]
    rules += ["script-src 'self'", "connect-src 'self'", "style-src 'self' 'unsafe-inline'"] if scripts else []
    rules += [f"style-src 'sha256-{digest}'"] if sheet else []
    return "; ".join([*rules, "base-uri 'none'", "form-action 'none'"])


def guard_endpoint(endpoint: Endpoint) -> Endpoint:
    """Turn an error that a person can mend into an answer that names it, and any other into one to quote."""

    @wraps(endpoint)
    async def answer(request: Request) -> Response:
        try:
            return await endpoint(request)
        except Exception as error:  # noqa: BLE001 - whatever it is, readers get a sentence and the log the rest
            return send_failure(request, error)

    return answer


def send_failure(request: Request, failed: Exception) -> Response:
    """Say what is wrong: as a page to browsers, as JSON to programs."""
    error = safe_text.make_public_error(failed)
    status = next((status for kind, status in _STATUS if isinstance(failed, kind)), 500 if error is not failed else 400)
    headers = {"cache-control": "no-store", "vary": "Accept"}
    if status == 503:
        headers["retry-after"] = RETRY_AFTER
    if "text/html" not in request.headers.get("accept", ""):
        body = {"status": status, "title": _TITLES[status], "detail": error.what}
        body |= {"where": error.where, "remedy": error.remedy}
        return Response(json.dumps(body, ensure_ascii=False), status, headers, JSON_ERROR)
    headers["content-security-policy"] = make_page_policy(sheet=read_text("page.css"))
    return Response(_make_error_page(status, error, request.query_params.get("in")), status, headers, HTML)


def _make_error_page(status: int, error: FactsError, language: str | None) -> str:
    say = speaker(language)
    titles = {404: say("Not found"), 503: say("Not available here")}
    title = titles.get(status, say("This cannot be answered"))
    body = make_tag(
        "main",
        make_tag("h1", title),
        make_tag("p", str(error)),
        make_tag("p", make_tag("a", say("Explore all facts"), href="/explore", target="_top")),
    )
    return make_document(title, body, head=embed_style(read_text("page.css")), language=say.language)


async def send_unknown(request: Request) -> Response:
    """Answer what no address of ours knows, so that Streamlit's page does not."""
    error = NotFound(
        f"there is no address {request.url.path[:120]!r}", where="address", remedy="See /data/openapi.json."
    )
    return send_failure(request, error)


# A frame that is kept from its origin, as content management systems make them, asks us as a stranger.
ANY_ORIGIN = {"access-control-allow-origin": "*"}
_FOR_EVER = "public, max-age=31536000, immutable"


async def send_asset(request: Request) -> Response:
    """Answer with a file, but only under the address of its present content."""
    name, digest = request.path_params["name"], request.path_params["digest"]
    content, current = await LOOKUPS.run(lambda: assets.read_asset(name)) if name in assets.SERVED else (b"", None)
    if digest != current:
        raise NotFound(f"there is no file {name[:60]!r} of this content", where="file", remedy="Load the page again.")
    headers = {"cache-control": _FOR_EVER, "etag": f'"{current}"', **ANY_ORIGIN}
    return Response(content, media_type=assets.SERVED[name][1], headers=headers)


async def send_host_script(_: Request) -> Response:
    """Return the script for pages that frame us, at an address that stays."""
    return Response(
        await LOOKUPS.run(lambda: assets.read_text("host.js")),
        media_type="text/javascript; charset=utf-8",
        headers={"cache-control": "public, max-age=86400"},
    )
