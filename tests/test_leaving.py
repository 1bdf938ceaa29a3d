"""What the public addresses give away: marked with an id that finds it again, and entered into the register once."""

import io
import re

import pypdfium2
import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.charts import CHARTS
from dashboard.views.shared_catalogue import get_catalogue
from dashboard.web import routes
from facts import provenance
from facts.catalog import Actor, Catalogue, Role
from facts.languages import INTERFACE_LANGUAGES
from facts.provenance.export_log import RateLimiter, get_export_log
from facts.provenance.manifest import STAMP_NAME

PROCESSORS = "3d2085e97c16"
QUERY = "metric=processors"


@pytest.fixture(autouse=True)
def shipped(tmp_path, monkeypatch):
    monkeypatch.setenv("FACTS_DATABASE_URL", f"sqlite:///{tmp_path}/catalogue.sqlite")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def client():
    with TestClient(Starlette(routes=routes.list_routes(), lifespan=routes.run_lifespan)) as opened:
        yield opened


def entered():
    return [item.export for item, _ in get_catalogue().store.exports_of(PROCESSORS)]


def found(answer, name):
    assert answer.status_code == 200, answer.text
    return provenance.read_stamps(answer.content, name)


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_a_picture_carries_its_numbers_and_shows_its_id(ending, client):
    answer = client.get(f"/image/compare.{ending}?{QUERY}")
    (manifest,) = found(answer, f"chart.{ending}").manifests
    assert [(line.fact, line.said) for line in manifest.lines] == [(PROCESSORS, "more than 12,000 processors")]
    assert (manifest.address, manifest.title) == (f"/image/compare.{ending}?{QUERY}", "Processors")
    assert entered() == [manifest.export]
    if ending == "svg":
        assert manifest.mark in answer.text.partition("</metadata>")[2]
    if ending == "pdf":
        document = pypdfium2.PdfDocument(answer.content)
        assert manifest.mark in document[0].get_textpage().get_text_bounded()
        document.close()
    if ending == "png":
        image = Image.open(io.BytesIO(answer.content))
        image.load()
        assert manifest.export in image.text[STAMP_NAME]


def test_the_same_picture_asked_for_again_is_the_same_and_enters_nothing_new(client):
    first = client.get(f"/image/compare.png?{QUERY}")
    version = get_catalogue().store.version()
    again = client.get(f"/image/compare.png?{QUERY}")
    assert (again.content, again.headers["etag"]) == (first.content, first.headers["etag"])
    known = client.get(f"/image/compare.png?{QUERY}", headers={"if-none-match": first.headers["etag"]})
    assert known.status_code == 304
    assert (len(entered()), get_catalogue().store.version()) == (1, version)


def test_what_is_only_asked_about_is_not_entered(client):
    etag = client.get(f"/embed/fact/{PROCESSORS}").headers["etag"]
    before = entered()
    client.get(f"/embed/fact/{PROCESSORS}", headers={"if-none-match": etag})
    client.get(f"/f/{PROCESSORS}")
    client.get(f"/oembed?url=http://testserver/embed/compare?{QUERY}")
    client.head(f"/data/facts.csv?{QUERY}")
    client.get("/image/compare.gif")
    assert entered() == before
    assert len(before) == 1


@pytest.mark.parametrize("name", CHARTS)
def test_every_embed_carries_the_id_that_its_figure_shows(name, client):
    query = f"id={PROCESSORS}" if name == "interval" else ""
    page = client.get(f"/embed/{name}?{query}")
    (manifest,) = found(page, "page.html").manifests
    figure = client.get(f"/embed/{name}.json?{query}&width=700")
    assert re.findall(r"facts:(x\w{10})", figure.text) == [manifest.export]
    assert manifest.mark in page.text.partition("</head>")[2]
    assert get_catalogue().store.export(manifest.export).form == "embed"


def test_a_card_carries_the_id_that_it_shows(client):
    page = client.get(f"/embed/fact/{PROCESSORS}?in=it")
    (manifest,) = found(page, "card.html").manifests
    assert manifest.mark in page.text.partition("</head>")[2]
    assert (manifest.form, manifest.language, manifest.facts) == ("card", "it", 1)
    assert entered() == [manifest.export]


def test_a_correction_makes_another_embed_and_the_old_one_is_found_out(client):
    old = client.get(f"/embed/compare?{QUERY}")
    editor = Catalogue(get_catalogue().store, Actor("anna", Role.EDITOR))
    change = {"lower": "13000", "value_text": "more than 13,000", "quote_exact": "more than 13,000"}
    editor.correct_fact(PROCESSORS, change, expected=1, reason="new racks")
    new = client.get(f"/embed/compare?{QUERY}")
    assert found(old, "x.html").manifests[0].export != found(new, "x.html").manifests[0].export
    (told,) = provenance.recheck_numbers(get_catalogue(), found(old, "x.html")).checked
    assert told.outcome is provenance.RecheckOutcome.CORRECTED
    assert told.said_now == "more than 13,000 processors, as of August 2019 (date of publication)"


def test_a_download_says_its_id_and_how_many_numbers_are_verified(client):
    answer = client.get(f"/data/facts.csv?{QUERY}")
    key = answer.headers["facts-export"]
    assert answer.headers["content-disposition"] == f'attachment; filename="facts-{key}.csv"'
    assert answer.headers["facts-verified"].startswith("1 of 1 number verified, ")
    assert entered() == [key]
    assert client.get(f"/data/facts.csv?{QUERY}&in=fr").headers["facts-verified"].isascii()


def test_visitors_who_ask_for_ever_new_addresses_fill_no_database_and_still_get_their_embeds(client):
    get_export_log(get_catalogue().store)._allowance = RateLimiter(6, 0.0)
    marks = [
        found(client.get(f"/embed/fact/{PROCESSORS}?theme={theme}&in={language}"), "x.html").manifests[0].export
        for theme in ("light", "dark")
        for language in INTERFACE_LANGUAGES
    ]
    assert len(set(marks)) == 8
    assert sorted(entered()) == sorted(marks[:3]), "two rows each: the export and its fact"
