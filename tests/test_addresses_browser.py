"""Embeds in a real Chromium, in frames on a page of another origin, against the real server."""

import re
import socket
import urllib.request

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from support.serving import served, stranger_at

PROCESSORS = "3d2085e97c16"
CHARTS = {
    "compare": "/embed/compare?metric=patients_treated",
    "trend": "/embed/trend?metric=patients_treated&in=it",
    "ladder": "/embed/ladder?dimension=time",
    "rank": "/embed/rank",
    "timeline": "/embed/timeline",
    "interval": f"/embed/interval?id={PROCESSORS}",
    "coverage": "/embed/coverage",
}
CARD = f"/embed/fact/{PROCESSORS}"
DRAWN = ".main-svg .plot, .main-svg .cartesianlayer"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("embeds")
    database = f"sqlite:///{folder}/catalogue.sqlite"
    with served(FACTS_DATABASE_URL=database, XDG_CACHE_HOME=str(folder)) as address:
        yield address


@pytest.fixture(scope="module")
def public(tmp_path_factory):
    """A server that others reach too."""
    folder = tmp_path_factory.mktemp("public")
    environment = {"FACTS_PUBLIC_URL": "https://facts.example.org", "XDG_CACHE_HOME": str(folder)}
    with served(FACTS_DATABASE_URL=f"sqlite:///{folder}/catalogue.sqlite", **environment) as address:
        yield address


@pytest.fixture(scope="module")
def stranger(tmp_path_factory):
    """A site of another origin, to put pages into."""
    with stranger_at(tmp_path_factory.mktemp("stranger")) as put:
        yield put


def framed(server, path):
    """A page of another site that frames an address, as its editors would paste it."""
    return (
        f'<script src="{server}/embed/host.js"></script>'
        f'<iframe src="{server}{path}" title="Facts" style="width:100%;border:0" height="200"></iframe>'
    )


def listen(page):
    """Collect what the browser complains of, and the hosts it asks."""
    complaints, hosts = [], set()
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    return complaints, hosts


@pytest.mark.parametrize("width", [320, 1200])
@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_draws_itself_in_a_frame_of_another_site(page_of, server, stranger, name, width):
    page = page_of(viewport={"width": width, "height": 800})
    complaints, hosts = listen(page)
    url = stranger(f"{name}-{width}", framed(server, CHARTS[name]))
    page.goto(url)
    frame = page.frame_locator("iframe")
    frame.locator(DRAWN).first.wait_for(state="attached")
    page.wait_for_function("document.querySelector('iframe').style.height !== ''")
    page.wait_for_timeout(200)
    inner = page.frames[1]
    assert inner.evaluate("document.documentElement.scrollWidth") <= width
    tall = inner.evaluate("document.documentElement.getBoundingClientRect().height")
    assert abs(page.locator("iframe").bounding_box()["height"] - tall) <= 1
    assert frame.locator("details").get_attribute("open") is None
    assert complaints == []
    assert hosts == {url.split("/")[2], server.split("/")[2]}


def test_a_chart_draws_itself_in_a_frame_kept_from_its_origin(page_of, public, stranger):
    """As WordPress frames what it finds by oEmbed: scripts alone are allowed, and a secret is added to the address.

    On one's own machine it does not: such a frame could be anybody's, and would read the chart.
    """
    page = page_of(viewport={"width": 800, "height": 800})
    complaints, _ = listen(page)
    source = f"{public}{CHARTS['compare']}#?secret=x"
    page.goto(
        stranger("sandboxed", f'<iframe sandbox="allow-scripts" src="{source}" width="700" height="600"></iframe>')
    )
    page.frame_locator("iframe").locator(DRAWN).first.wait_for(state="attached")
    assert complaints == []


@pytest.mark.parametrize("path", [*CHARTS.values(), f"/f/{PROCESSORS}"])
def test_the_typeface_comes_from_us_and_once(page, server, path):
    page.context.new_cdp_session(page).send("Network.clearBrowserCache")
    fonts = []
    page.on("response", lambda answer: fonts.append(answer) if ".woff2" in answer.url else None)
    page.goto(server + path)
    page.evaluate("document.fonts.ready")
    if path in CHARTS.values():
        page.wait_for_selector("html.drawn")
    loaded = page.evaluate("[...document.fonts].filter(face => face.status === 'loaded').map(face => face.family)")
    assert set(loaded) == {"IBM Plex Sans"}
    assert len({answer.url for answer in fonts}) == len(fonts) >= 1
    assert {answer.headers["cache-control"] for answer in fonts} == {"public, max-age=31536000, immutable"}


@pytest.mark.parametrize("width", [320, 1200])
@pytest.mark.parametrize("path", [*CHARTS.values(), CARD])
def test_without_scripts_everything_is_told_in_words(page_of, server, stranger, path, width):
    page = page_of(viewport={"width": width, "height": 800}, java_script_enabled=False)
    complaints, hosts = listen(page)
    url = stranger(f"plain-{width}", framed(server, path))
    page.goto(url)
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("heading", level=1)).to_be_visible()
    if path != CARD:
        expect(frame.get_by_role("table")).to_be_visible()
        assert frame.locator("tbody tr").count() > 0
    assert frame.get_by_role("link").last.get_attribute("href").startswith(server)
    assert complaints == []
    assert hosts <= {url.split("/")[2], server.split("/")[2]}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", [*CHARTS.values(), CARD, f"/f/{PROCESSORS}", "/embed/nothing"])
def test_axe_finds_nothing(page_of, server, path, scheme):
    page = page_of(color_scheme=scheme, extra_http_headers={"accept": "text/html"})
    page.goto(server + path)
    if path in CHARTS.values():
        page.locator(DRAWN).first.wait_for(state="attached")
        page.wait_for_selector("html.drawn")
        page.locator("summary").click()
    found = Axe().run(page).response["violations"]
    assert [(item["id"], [node["html"][:160] for node in item["nodes"]][:3]) for item in found] == []


@pytest.mark.parametrize(("query", "scheme"), [("&theme=dark", "light"), ("", "dark")])
def test_the_chart_is_dark_where_the_reader_or_the_address_wants_it(page_of, server, query, scheme):
    page = page_of(color_scheme=scheme)
    page.goto(server + CHARTS["compare"] + query)
    page.wait_for_selector("html.drawn")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(16, 22, 29)"
    assert page.evaluate("getComputedStyle(document.querySelector('.gtitle')).fill") == "rgb(232, 236, 241)"


def test_a_light_address_stays_light_for_a_reader_who_prefers_dark(page_of, server):
    page = page_of(color_scheme="dark")
    page.goto(server + CARD + "?theme=light")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_a_chart_is_drawn_anew_when_its_frame_changes_width(page, server):
    page.set_viewport_size({"width": 900, "height": 800})
    page.goto(server + CHARTS["compare"])
    page.wait_for_selector("html.drawn")
    page.set_viewport_size({"width": 340, "height": 800})
    drawing = page.locator(".main-svg").first
    for _ in range(100):  # the page's own policy forbids a function that waits in it
        if drawing.bounding_box()["width"] <= 340:
            break
        page.wait_for_timeout(50)
    assert drawing.bounding_box()["width"] <= 340
    assert page.evaluate("document.documentElement.scrollWidth") <= 340


def test_a_second_visit_asks_only_whether_anything_has_changed(browser, server):
    context = browser.new_context()
    weights = []
    for _ in range(2):
        page = context.new_page()
        client = context.new_cdp_session(page)
        client.send("Network.enable")
        found = []
        client.on("Network.loadingFinished", lambda event, found=found: found.append(event["encodedDataLength"]))
        page.goto(server + CHARTS["compare"])
        page.wait_for_selector("html.drawn")
        weights.append(sum(found))
        page.close()
    context.close()
    assert 300_000 < weights[0] < 500_000
    assert weights[1] < 15_000


def test_a_picture_is_an_embed_of_few_bytes_without_scripts(page_of, server, stranger):
    page = page_of(java_script_enabled=False)
    address = f"{server}/image/compare.svg?metric=patients_treated"
    page.goto(stranger("picture", f'<img src="{address}" alt="Patients treated">'), wait_until="load")
    assert page.locator("img").bounding_box()["width"] == 640
    answer = page.context.request.get(address, headers={"accept-encoding": "gzip"})
    assert int(answer.headers["content-length"]) < 30_000


def test_strangers_may_not_frame_the_page_of_a_fact(page, server, stranger):
    with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
        page.goto(stranger("forbidden", framed(server, f"/f/{PROCESSORS}")))


def test_unknown_addresses_never_show_streamlits_page(server):
    for path in ("/data/x", "/embed/x/y", "/f/a/b", "/image/x", "/embed", "/data", "/image", "/f"):
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(server + path, timeout=10)
        assert caught.value.code == 404
        assert path in caught.value.read().decode()
        caught.value.close()


def test_a_reader_who_leaves_early_leaves_nothing_behind(server):
    """More readers than may download at once hang up in the middle; the next one is served."""
    host, port = re.match(r"http://(.+):(\d+)", server).groups()
    for _ in range(12):
        with socket.create_connection((host, int(port)), timeout=10) as connection:
            connection.sendall(f"GET /data/facts.json HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
            connection.recv(100)
    with urllib.request.urlopen(f"{server}/data/facts.csv", timeout=20) as answer:
        assert answer.read().startswith(b"id,")
