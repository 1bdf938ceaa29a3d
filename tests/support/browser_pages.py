"""Pages of the dashboard in a browser: open one, and wait until it has done what it was asked."""

import time
import weakref

import pytest
from axe_playwright_python.sync_playwright import Axe
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

IDLE = '[data-testid="stApp"][data-test-script-state="notRunning"]'
# Two frames later what was clicked has been sent, and what was received is drawn.
DRAWN = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"
# What appears fades in: until then its colours are not those that a reader sees. A spinner never ends. It is asked
# again and again, for an animation whose element is taken away never says that it is over.
AT_REST = """() => document.getAnimations().every(animation =>
    animation.playState !== "running" || animation.effect.getComputedTiming().endTime === Infinity)"""
_runs = weakref.WeakKeyDictionary()

DESKTOP = {"width": 1280, "height": 720}
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "is_mobile": True,
    "has_touch": True,
    "user_agent": "Mozilla/5.0 (Linux; Android 15; Mobile) Chrome/140.0 Mobile Safari/537.36",
}


# What Streamlit itself leaves to mend, seen on a page with nothing of ours: see the test below.
STREAMLITS_OWN = {
    "svg-img-alt",
    "empty-table-header",
    "aria-allowed-role",
    "nested-interactive",
    "scrollable-region-focusable",
}


class Readers:
    """A page for each kind of reader, in a browser context that is kept for all tests of a worker.

    A page of a new context loads and compiles the whole interface anew, for more than a second of processor time.
    """

    def __init__(self, browser):
        self._browser, self._pages = browser, {}

    def give(self, whose="", color_scheme="light", permissions=(), viewport=DESKTOP, **reader):
        """Return the page of a reader, with no cookies; the same reader of another name has a context of its own."""
        page = self._open(whose, **({"viewport": viewport} if "is_mobile" in reader else {}), **reader)
        page.set_viewport_size(viewport)
        page.emulate_media(color_scheme=color_scheme)
        page.context.clear_cookies()
        page.context.clear_permissions()
        page.context.grant_permissions(permissions)
        return page

    def _open(self, *key, **reader):
        key = (*key, repr(reader))
        if key not in self._pages:
            self._pages[key] = self._browser.new_context(**reader).new_page()
        page = self._pages[key]
        for other in page.context.pages:
            if other != page:
                other.close()
        return page

    def leave(self):
        """Leave every page, whose server ends, and forget the readers with a name."""
        for (whose, reader), page in [*self._pages.items()]:
            if whose:
                self._pages.pop((whose, reader)).context.close()
            else:
                page.goto("about:blank")


@pytest.fixture(scope="session")
def readers(browser):
    return Readers(browser)


@pytest.fixture(scope="module")
def page_of(readers):
    """Give the page of a kind of reader, the same to all tests of a module, with nobody logged in."""
    yield readers.give
    readers.leave()


@pytest.fixture
def page(page_of):
    """A page as most readers see it."""
    return page_of()


class Runs:
    """Whether the server still works for a page: read from what the page sends to it and hears of it."""

    def __init__(self, page):
        self.over = False
        page.on("websocket", self._listen)

    def _listen(self, socket):
        self.over = False
        socket.on("framesent", self._sent)
        socket.on("framereceived", self._received)

    def _sent(self, frame):
        if isinstance(frame, bytes) and BackMsg.FromString(frame).WhichOneof("type") == "rerun_script":
            self.over = False

    def _received(self, frame):
        message = ForwardMsg.FromString(frame)
        if message.WhichOneof("type") == "session_status_changed":
            self.over = not message.session_status_changed.script_is_running


def go(page, url):
    """Open an address, and wait until its page is complete."""
    if page not in _runs:
        _runs[page] = Runs(page)
    page.goto(url)
    idle(page)


def idle(page):
    """Wait until the server has done what the page has asked for, and the page shows it."""
    runs, until = _runs[page], time.monotonic() + 60
    while time.monotonic() < until:
        page.wait_for_selector(IDLE, timeout=60_000)
        page.evaluate(DRAWN)
        if runs.over and page.locator(IDLE).count():
            return
        page.wait_for_timeout(10)
    raise AssertionError("the page is not idle within a minute")


def come_to_rest(page):
    """Wait until nothing moves or fades any more."""
    idle(page)
    page.wait_for_function(AT_REST, polling=20)


SCHEMES = ("light", "dark")
HAS_SCHEME = "scheme => getComputedStyle(document.querySelector('.stApp')).colorScheme === scheme"


def find_ours(page, schemes=("light",), **given):
    """Return what axe finds on an open page whose reader prefers these colours, one after the other.

    Each is a scheme, a rule and its first elements; what Streamlit leaves to mend is left out.
    """
    found = []
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        page.wait_for_function(HAS_SCHEME, arg=scheme)
        come_to_rest(page)
        found += [
            (scheme, item["id"], [node["html"][:200] for node in item["nodes"]][:3])
            for item in Axe().run(page, **given).response["violations"]
            if item["id"] not in STREAMLITS_OWN
        ]
    return found
