"""oEmbed discovery: what is pasted from the dashboard's address bar finds its frame."""

import gzip
import re
from html import unescape

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from support.serving import served

from dashboard.web import routes
from dashboard.web.chart_answers import PAGES, OembedDiscovery
from dashboard.web.streamlit_files import CompressedStatic, SecurityHeaders, make_security_policy

PAGE = f"<!doctype html><html><head><title>x</title></head><body>{'x' * 3000}<p></head></p></body></html>"
PROCESSORS = "3d2085e97c16"


async def in_pieces(_):
    async def pieces():
        for start in range(0, len(PAGE), 7):
            yield PAGE[start : start + 7].encode()

    return StreamingResponse(pieces(), media_type="text/html")


@pytest.fixture(scope="module", autouse=True)
def shipped(tmp_path_factory):
    folder = tmp_path_factory.mktemp("discovery")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FACTS_DATABASE_URL", f"sqlite:///{folder}/catalogue.sqlite")
        yield


@pytest.fixture
def client():
    pages = [
        Route("/compare", lambda _: HTMLResponse(PAGE)),
        Route("/trend", in_pieces),
        Route("/explore", lambda _: PlainTextResponse("no page", 404)),
        Route("/facility", lambda _: HTMLResponse(PAGE)),
    ]
    layers = [Middleware(SecurityHeaders), Middleware(CompressedStatic), Middleware(OembedDiscovery)]
    return TestClient(Starlette(routes=[*routes.list_routes(), *pages], middleware=layers))


def found(page):
    """The oEmbed links of a page, by their type."""
    head = page.split("</head>")[0]
    links = re.findall(r'<link rel="alternate" type="(\w+/\w+)\+oembed" href="([^"]+)">', head)
    return {kind: unescape(link) for kind, link in links}


@pytest.mark.parametrize("path", ["/compare", "/trend"])
def test_a_page_of_the_dashboard_names_its_own_address(client, path):
    answer = client.get(f"{path}?metric=patients_treated&in=it")
    assert set(found(answer.text)) == {"application/json", "text/xml"}
    for link in found(answer.text).values():
        told = client.get(link)
        assert told.status_code == 200
        assert f"http://testserver/embed{path}?metric=patients_treated&amp;in=it" in unescape(told.text).replace(
            "&in", "&amp;in"
        )


def test_all_else_of_the_page_stays(client):
    answer = client.get("/compare")
    links = re.search(r"<link.*?(?=</head>)", answer.text).group()
    assert answer.text.replace(links, "", 1) == PAGE
    assert answer.headers["content-security-policy"] == make_security_policy()


def test_the_page_is_compressed_for_those_who_take_it(client):
    with client.stream("GET", "/compare", headers={"accept-encoding": "gzip"}) as packed:
        raw = b"".join(packed.iter_raw())
    assert packed.headers["content-encoding"] == "gzip"
    plain = client.get("/compare", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert int(plain.headers["content-length"]) == len(plain.content)
    assert gzip.decompress(raw) == plain.content


def test_other_pages_and_errors_pass_through(client):
    assert client.get("/facility").text == PAGE
    assert client.get("/explore").text == "no page"
    assert client.head("/compare").content == b""


@pytest.mark.parametrize("query", ['"><script>alert(1)</script>', "%22%3E%3Cscript%3E", "metric=a&metric='><b>"])
def test_a_hostile_address_stays_an_address(client, query):
    page = client.get(f"/compare?{query}", headers={"host": 'evil"><script>.example'}).text
    assert "<script" not in page
    assert "<b>" not in page


@pytest.mark.parametrize(
    ("address", "source"),
    [
        ("/", "/embed/coverage"),
        ("/?in=de", "/embed/coverage?in=de"),
        ("/explore?facility=cnao&order=facility&page=2", "/embed/coverage?facility=cnao"),
        ("/explore?text=hadrontherapy", "/embed/coverage?text=hadrontherapy"),
        ("/explore?metric=patients_treated&country=IT", "/embed/compare?metric=patients_treated&country=IT"),
        ("/explore?metric=nature_index_rank", "/embed/rank?metric=nature_index_rank"),
        ("/explore?metric=first_patient_date&utm_source=x", "/embed/timeline?metric=first_patient_date"),
        ("/explore?topic=computing", "/embed/compare?topic=computing"),
    ],
)
def test_each_page_becomes_the_chart_of_what_it_shows(client, address, source):
    answer = client.get("/oembed", params={"url": f"http://testserver{address}"}).json()
    src = unescape(re.search(r'src="([^"]+)"', answer["html"]).group(1)).removeprefix("http://testserver")
    assert sorted(re.split("[?&]", src)) == sorted(re.split("[?&]", source))
    assert client.get(src).status_code == 200


def test_the_chart_of_some_facts_leads_back_to_these_facts(client):
    assert 'href="http://testserver/explore?facility=cnao"' in client.get("/embed/coverage?facility=cnao").text
    assert 'href="http://testserver/"' in client.get("/embed/coverage").text


def test_the_real_server_announces_its_pages_and_they_still_run(page, tmp_path):
    """Streamlit's own page, its inline script allowed by its hash, its answer compressed."""
    database = f"sqlite:///{tmp_path}/catalogue.sqlite"
    with served(FACTS_DATABASE_URL=database, XDG_CACHE_HOME=str(tmp_path)) as server:
        for path in PAGES:
            query = f"?id={PROCESSORS}" if path == "/fact" else ""
            answer = page.context.request.get(server + path + query)
            link = found(answer.text())["application/json"]
            assert link.startswith(f"{server}/oembed?url=http%3A%2F%2F127.0.0.1")
            told = page.context.request.get(link)
            assert told.status == 200, told.text()
            assert told.json()["type"] == "rich"
        complaints = []
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(f"{server}/compare")
        page.get_by_role("heading", name="Compare").wait_for()
        assert [words for words in complaints if "Content Security Policy" in words] == []
