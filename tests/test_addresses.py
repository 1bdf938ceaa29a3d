"""The public addresses: data, the page and the card of a fact, charts to frame, pictures, oEmbed."""

import csv
import io
import json
import re
import struct
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from xml.etree import ElementTree as ET

import openpyxl
import psutil
import pytest
from pyarrow import parquet
from support.read_back import Words, opened, plain, said
from support.ways_in import let_in

from dashboard import assets
from dashboard.charts import CHARTS
from dashboard.views.shared_catalogue import get_catalogue
from facts import saying
from facts.catalog import Actor, Catalogue, Role
from facts.languages import INTERFACE_LANGUAGES
from facts.languages.translator import load_phrases
from facts.model.metric import Metric
from facts.model.quantity import Qualifier
from facts.model.record import Fact
from facts.model.research_facility import Facility
from facts.model.selection import Selection
from facts.model.source_article import Article

PROCESSORS = "3d2085e97c16"
BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
HOSTILE = "</script><script>alert(1)</script>\"'><img src=x onerror=alert(1)> & {x}"
SCRIPTS = {"application/ld+json"}


@pytest.fixture(scope="module", autouse=True)
def shipped(tmp_path_factory):
    folder = tmp_path_factory.mktemp("addresses")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FACTS_DATABASE_URL", f"sqlite:///{folder}/catalogue.sqlite")
        patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        yield


@pytest.fixture(scope="module")
def client():
    with opened() as opened_:
        yield opened_


@pytest.fixture
def fresh(tmp_path, monkeypatch):
    """An editor's catalogue of its own, for tests that change it; the addresses read it too."""
    monkeypatch.setenv("FACTS_DATABASE_URL", f"sqlite:///{tmp_path}/fresh.sqlite")
    return Catalogue(get_catalogue().store, Actor("editor", Role.EDITOR))


def one_of_each():
    """One approved fact for each hedge that the catalogue has."""
    store = get_catalogue().store
    names = [item.value for item in store.facets(Selection(), ["qualifier"])["qualifier"]]
    return [store.facts(Selection.of(qualifier=name), limit=1)[0] for name in names]


def hedge(fact):
    """The words of a fact's hedge, which stay when the number is told in another unit."""
    if fact.qualifier is Qualifier.ORDER_OF_MAGNITUDE:
        return ["tens of"]
    return re.sub(r"{\w+}", " ", load_phrases("en").hedges[fact.qualifier]).split()


# ---- data --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("suffix", "media"),
    [
        ("csv", "text/csv; charset=utf-8"),
        ("json", "application/json"),
        ("jsonl", "application/x-ndjson"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("parquet", "application/vnd.apache.parquet"),
        ("zip", "application/zip"),
    ],
)
def test_every_format_is_sent_with_its_media_type_and_name(client, suffix, media):
    answer = client.get(f"/data/facts.{suffix}?metric=patients_treated")
    assert (answer.status_code, answer.headers["content-type"]) == (200, media)
    name = f"facts-{answer.headers['facts-export']}.{suffix}"
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert len(answer.content) > 1000


def test_every_format_holds_the_same_facts(client):
    query = "?metric=patients_treated&qualifier=more_than"
    rows = list(csv.DictReader(io.StringIO(client.get(f"/data/facts.csv{query}").text)))
    ids = {row["id"] for row in rows}
    assert len(ids) > 5
    assert {row["id"] for row in client.get(f"/data/facts.json{query}").json()["facts"]} == ids
    lines = client.get(f"/data/facts.jsonl{query}").text.splitlines()
    assert {json.loads(line)["id"] for line in lines} == ids
    table = parquet.read_table(io.BytesIO(client.get(f"/data/facts.parquet{query}").content))
    assert set(table.column("id").to_pylist()) == ids
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/data/facts.xlsx{query}").content), read_only=True)
    sheet = next(book[name] for name in book.sheetnames if book[name]["A1"].value == "id")
    assert {row[0] for row in sheet.iter_rows(min_row=2, values_only=True)} == ids
    book.close()
    with zipfile.ZipFile(io.BytesIO(client.get(f"/data/facts.zip{query}").content)) as package:
        assert package.testzip() is None
        packed = csv.DictReader(io.StringIO(package.read("fact.csv").decode()))
        assert {row["id"] for row in packed} == ids


def test_a_bound_has_no_amount_in_any_row(client):
    rows = csv.DictReader(io.StringIO(client.get("/data/facts.csv?qualifier=more_than").text))
    assert {row["amount"] for row in rows} == {""}


def test_decimal_commas_are_an_option_of_the_csv(client):
    text = client.get("/data/facts.csv?decimal=comma").content
    assert text.startswith(b"\xef\xbb\xbfid;")


def test_a_download_is_tagged_and_not_sent_twice(client):
    first = client.get("/data/facts.csv?topic=health")
    tag = first.headers["etag"]
    again = client.get("/data/facts.csv?topic=health", headers={"if-none-match": f'"other", {tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert client.get("/data/facts.csv?topic=computing").headers["etag"] != tag
    assert client.get("/data/facts.csv?topic=health&in=it").headers["etag"] != tag


def test_a_change_makes_another_tag(fresh):
    with opened() as client:
        before = client.get("/data/facts.csv").headers["etag"]
        fresh.prefer_fact(PROCESSORS, expected=fresh.store.fact(PROCESSORS).revision, reason="the newest")
        assert client.get("/data/facts.csv", headers={"if-none-match": before}).status_code == 200


@pytest.mark.parametrize(
    "path", ["/data/facts.csv", f"/f/{PROCESSORS}", f"/embed/fact/{PROCESSORS}", "/embed/compare", "/data/openapi.json"]
)
def test_head_gives_the_headers_without_the_body(client, path):
    head, get = client.head(path), client.get(path)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("etag", "content-type", "content-security-policy"):
        assert head.headers[name] == get.headers[name]


def test_text_downloads_are_compressed_for_those_who_take_it(client):
    assert client.get("/data/facts.csv").headers["content-encoding"] == "gzip"
    assert "content-encoding" not in client.get("/data/facts.parquet").headers
    assert "content-encoding" not in client.get("/data/facts.csv", headers={"accept-encoding": "identity"}).headers


def test_a_file_that_cannot_be_written_is_an_error_not_half_a_file(fresh):
    """A worksheet cell holds 32,767 characters: the workbook fails before its first byte is sent."""
    let_in(fresh.store, PROCESSORS, note="x" * 40_000)
    with opened() as client:
        answer = client.get("/data/facts.xlsx")
    assert (answer.status_code, answer.json()["status"]) == (400, 400)
    assert "32,767" in answer.json()["detail"]


def test_the_dictionary_explains_every_column_of_the_csv(client):
    header = client.get("/data/facts.csv").text.splitlines()[0].split(",")
    columns = client.get("/data/dictionary.json").json()["columns"]
    assert [column["column"] for column in columns] == [*header, "amount_number", "lower_number", "upper_number"]
    assert all(column["description"] for column in columns)


def test_the_description_lists_every_address_and_each_answers(client):
    document = client.get("/data/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    values = {"{chart}": "compare", "{id}": PROCESSORS, "{ending}": "svg"}
    for path, item in document["paths"].items():
        filled = re.sub(r"{\w+}", lambda found: values[found.group()], path)
        query = f"?url=http://testserver/f/{PROCESSORS}" if path == "/oembed" else ""
        answer = client.get(filled + query)
        assert answer.status_code == 200, path
        assert answer.headers["content-type"].split(";")[0] in {
            kind.split(";")[0] for kind in item["get"]["responses"]["200"]["content"]
        }


def test_the_description_names_the_options_that_are_taken(client):
    paths = client.get("/data/openapi.json").json()["paths"]
    names = {item["name"] for item in paths["/embed/{chart}"]["get"]["parameters"]}
    assert names >= {"metric", "facility", "unit", "currency", "scale", "at", "frozen", "in", "theme"}
    assert "review_state" not in names


# ---- what is not there -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "status", "named"),
    [
        ("/data/facts.docx", 404, "docx"),
        ("/data", 404, "/data"),
        ("/data/elsewhere/x", 404, "/data/elsewhere/x"),
        ("/data/facts.csv?metric=zebras", 404, "zebras"),
        ("/data/facts.csv?facility=atlantis", 404, "atlantis"),
        ("/data/facts.csv?article=nowhere", 404, "nowhere"),
        ("/data/facts.csv?colour=red", 400, "colour"),
        ("/data/facts.csv?kind=castle", 400, "castle"),
        ("/data/facts.csv?decimal=dot", 400, "dot"),
        ("/data/facts.csv?as_of_from=soon", 400, "soon"),
        ("/data/facts.csv?text=%00", 400, "text"),
        ("/data/facts.csv?in=xx", 400, "xx"),
        ("/data/facts.csv?review_state=proposed", 400, "review_state"),
        ("/f/nothing00", 404, "nothing00"),
        ("/f", 404, "/f"),
        (f"/f/{PROCESSORS}?frozen=yesterday", 400, "yesterday"),
        (f"/f/{PROCESSORS}?frozen=2999-01-01", 400, "2999-01-01"),
        (f"/f/{PROCESSORS}?metric=processors", 400, "metric"),
        ("/embed", 404, "/embed"),
        ("/embed/pie", 404, "pie"),
        ("/embed/fact/nothing00", 404, "nothing00"),
        ("/embed/static/0/chart.js", 404, "chart.js"),
        ("/embed/static/0/secret.py", 404, "secret.py"),
        ("/embed/compare?metric=zebras", 404, "zebras"),
        ("/embed/compare?unit=parsnips", 400, "parsnips"),
        ("/embed/compare?metric=patients_treated&unit=TB", 400, "TB"),
        ("/embed/compare?currency=XXX", 400, "XXX"),
        ("/embed/compare?scale=cubic", 400, "cubic"),
        ("/embed/compare?at=soon", 400, "soon"),
        ("/embed/compare?frozen=2016-01-01", 404, "frozen"),
        ("/embed/compare.json?width=1", 400, "width"),
        ("/embed/compare.json?width=000300999999", 400, "width"),
        ("/embed/interval?id=nothing00", 404, "nothing00"),
        ("/image", 404, "/image"),
        ("/image/compare.gif", 404, "gif"),
        ("/image/pie.png", 404, "pie"),
        ("/image/%22%0d%0aset-cookie:x.png", 404, "set-cookie"),
        ("/image/ж.png", 404, "ж"),
        ("/f/%00null00", 404, "null00"),
        ("/image/compare.png?size=huge", 400, "huge"),
        ("/oembed", 400, "url"),
        ("/oembed?url=http://testserver/f/nothing00", 404, "nothing00"),
        ("/oembed?url=https://other.example/f/nothing00", 404, "other.example"),
        (f"/oembed?url=http://testserver/f/{PROCESSORS}&format=yaml", 501, "yaml"),
        (f"/oembed?url=http://testserver/f/{PROCESSORS}&maxwidth=wide", 400, "wide"),
    ],
)
def test_what_is_not_known_is_named_to_programs_and_to_people(client, path, status, named):
    program = client.get(path, headers={"accept": "application/json"})
    assert (program.status_code, program.headers["content-type"]) == (status, "application/problem+json")
    assert named in json.dumps(program.json(), ensure_ascii=False)
    person = client.get(path, headers=BROWSER)
    assert (person.status_code, person.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert named in said(person.text)
    assert "script" not in Words(person.text).tags
    assert "frame-ancestors" in person.headers["content-security-policy"]


@pytest.mark.parametrize(
    "path", ["/data/facts.csv", "/f/x", "/embed/compare", "/image/compare.svg", "/oembed", "/data"]
)
def test_nothing_can_be_posted(client, path):
    assert client.post(path).status_code == 405


def test_names_that_trackers_add_change_nothing(client):
    assert client.get(f"/f/{PROCESSORS}?utm_source=letter&fbclid=x").status_code == 200


def test_a_fact_that_awaits_review_has_no_address(fresh):
    words = {"value_text": "more than 13,000 processors", "quote_exact": "more than 13,000 processors"}
    placeless = dict.fromkeys(("quote_start", "quote_end", "text_sha256"))
    other = {"id": "waiting001", "lower": Decimal(13000), **words, **placeless}
    waiting = fresh.store.fact(PROCESSORS).model_copy(update=other)
    fresh.propose_facts([waiting])
    with opened() as client:
        for path in ("/f/waiting001", "/embed/fact/waiting001", "/embed/interval?id=waiting001"):
            assert client.get(path).status_code == 404
        assert "waiting001" not in client.get("/data/facts.csv").text


# ---- hedges ------------------------------------------------------------------------------------


def test_no_hedge_is_lost_at_any_address(client):
    facts = one_of_each()
    assert len({fact.qualifier for fact in facts}) >= 10
    for fact in facts:
        words = plain(saying.phrase_fact(fact, "en"))
        for path in (f"/f/{fact.id}", f"/embed/fact/{fact.id}", f"/embed/interval?id={fact.id}"):
            assert words in said(client.get(path).text), (path, words)
        series = said(client.get(f"/embed/trend?metric={fact.metric}&facility={fact.facility}").text)
        assert all(piece in series for piece in hedge(fact)), (fact.id, hedge(fact))
        title = client.get(f"/oembed?url=http://testserver/f/{fact.id}").json()["title"]
        assert words in plain(title)
        assert plain(fact.value_text) in plain(client.get(f"/data/facts.csv?facility={fact.facility}").text)


def test_the_rarest_hedge_too(fresh):
    """No shipped fact says less than."""
    fact = fresh.store.fact(PROCESSORS)
    values = fact.model_dump() | {"qualifier": "less_than", "lower": None, "lower_inclusive": None, "upper": "12000"}
    values |= {"id": "lessthan01", "upper_inclusive": False, "value_text": "less than 12,000 processors"}
    fresh.store.add(facts=[Fact.model_validate(values)], by="test")
    with opened() as client:
        for path in ("/f/lessthan01", "/embed/fact/lessthan01", "/embed/interval?id=lessthan01"):
            assert "less than 12,000 processors" in said(client.get(path).text)
    assert {*Qualifier} == {fact.qualifier for fact in one_of_each()}


def test_linked_data_gives_bounds_as_bounds_and_the_hedge_in_words(client):
    page = client.get(f"/f/{PROCESSORS}").text
    found = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page).group(1))
    assert (found["@type"], found["isPartOf"]["@type"]) == ("Observation", "Dataset")
    assert found["value"] == {
        "@type": "QuantitativeValue",
        "description": "more than 12,000 processors",
        "unitText": "processors",
        "unitCode": "{processor}",
        "minValue": 12000,
    }
    assert found["observationDate"] == "2019-08"


# ---- one fact ----------------------------------------------------------------------------------


def test_the_page_of_a_fact_says_everything_without_a_script(client):
    page = client.get(f"/f/{PROCESSORS}")
    words = said(page.text)
    for piece in (
        "more than 12,000 processors",
        "ReCaS-Bari",
        "as of August 2019",
        "INFN Newsletter 62",
        "Verified",
        "This figure may be out of date",
    ):
        assert piece in words
    assert [script["type"] for script in Words(page.text).scripts] == ["application/ld+json"]
    assert "noindex" not in page.text
    assert "script-src" not in page.headers["content-security-policy"]
    assert page.headers["x-content-type-options"] == "nosniff"


def test_link_previews_show_the_number_with_its_hedge(client):
    page = client.get(f"/f/{PROCESSORS}").text
    found = dict(re.findall(r'<meta property="(og:\w+)" content="([^"]*)">', page))
    assert found["og:title"] == "ReCaS-Bari: more than 12,000 processors"
    assert "INFN Newsletter 62" in found["og:description"]
    assert found["og:url"] == f"http://testserver/f/{PROCESSORS}"
    picture = client.get(found["og:image"].replace("&amp;", "&"))
    assert struct.unpack(">II", picture.content[16:24]) == (1920, 1080)


def test_facts_speak_the_language_of_the_address(client):
    for language, words in (("it", "più di 12.000 processori"), ("de", "mehr als 12.000 Prozessoren")):
        page = client.get(f"/embed/fact/{PROCESSORS}?in={language}").text
        assert words in said(page)
        assert f'<html lang="{language}"' in page


def test_the_card_is_small_and_has_no_script(client):
    answer = client.get(f"/embed/fact/{PROCESSORS}")
    assert "script" not in Words(answer.text).tags
    assert int(answer.headers["content-length"]) < 2000


def test_a_frozen_address_shows_what_was_said_then_and_that_it_was_corrected(fresh):
    before = datetime.now(UTC).isoformat()
    fact = fresh.store.fact(PROCESSORS)
    fresh.correct_fact(
        PROCESSORS,
        {"lower": "13000", "value_text": "more than 13,000 processors"},
        expected=fact.revision,
        reason="new",
    )
    after = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    with opened() as client:
        for path in (f"/f/{PROCESSORS}", f"/embed/fact/{PROCESSORS}"):
            frozen = said(client.get(path, params={"frozen": before}).text)
            assert "Corrected since: more than 13,000 processors" in frozen
            assert frozen.count("more than 12,000 processors") >= 1
            assert "more than 13,000 processors" in said(client.get(path).text)
            later = said(client.get(path, params={"frozen": after}).text)
            assert "Corrected since" not in later
            assert "more than 13,000 processors" in later


def test_facts_from_either_end_of_the_calendar_are_drawn_and_told(fresh):
    first, second, *_ = fresh.store.facts(Selection.of(metric="patients_treated"), limit=3)
    for fact, as_of in ((first, "0002"), (second, "9998")):
        changes = {"as_of": as_of, "as_of_basis": "stated"}
        fresh.correct_fact(fact.id, changes, expected=fact.revision, reason="as an article could print it")
    with opened() as client:
        for path in ("/embed/trend.json", "/embed/compare.json", "/embed/trend", "/data/facts.xlsx"):
            assert client.get(f"{path}?metric=patients_treated&in=fr").status_code == 200
        assert client.get(f"/f/{second.id}").status_code == 200


def test_a_plus_sign_of_a_zone_may_arrive_as_a_space(client):
    moment = datetime.now(UTC).isoformat()
    assert client.get(f"/f/{PROCESSORS}?frozen={moment}").status_code == 200


def test_a_frozen_address_says_that_its_figure_was_withdrawn(fresh):
    before = datetime.now(UTC).isoformat()
    fresh.withdraw_fact(PROCESSORS, expected=fresh.store.fact(PROCESSORS).revision, reason="miscounted")
    with opened() as client:
        assert "Withdrawn since." in said(client.get(f"/f/{PROCESSORS}", params={"frozen": before}).text)
        assert "Withdrawn: miscounted" in said(client.get(f"/f/{PROCESSORS}").text)


def test_a_withdrawn_number_is_offered_neither_to_copy_nor_to_machines_and_its_preview_says_so(fresh):
    with opened() as client:
        before = client.get(f"/f/{PROCESSORS}").text
        assert ("A sentence to copy" in before, "application/ld+json" in before, "noindex" in before) == (
            True,
            True,
            False,
        )
        fresh.withdraw_fact(PROCESSORS, expected=fresh.store.fact(PROCESSORS).revision, reason="miscounted")
        page = client.get(f"/f/{PROCESSORS}").text
    assert ("A sentence to copy" in page, "application/ld+json" in page, "noindex" in page) == (False, False, True)
    found = dict(re.findall(r'<meta property="(og:\w+)" content="([^"]*)">', page))
    assert found["og:title"] == "ReCaS-Bari: more than 12,000 processors (withdrawn)"
    assert found["og:description"].startswith("Withdrawn: miscounted")


@pytest.mark.parametrize("query", ["interval?id=" + PROCESSORS, "compare?metric=processors&deprecated=true"])
def test_a_chart_that_still_shows_a_withdrawn_number_says_so_in_its_caption(fresh, query):
    chart, _, rest = query.partition("?")
    with opened() as client:
        assert "withdrawn" not in client.get(f"/embed/{chart}.json?{rest}").text
        fresh.withdraw_fact(PROCESSORS, expected=fresh.store.fact(PROCESSORS).revision, reason="miscounted")
        assert "ReCaS-Bari: withdrawn." in plain(client.get(f"/embed/{chart}.json?{rest}").text)
        assert "ReCaS-Bari: withdrawn." in said(client.get(f"/embed/{query}").text)


def test_nothing_is_shown_for_a_moment_before_the_fact_was_there(client):
    long_ago = (datetime.now(UTC) - timedelta(days=400)).isoformat()
    answer = client.get(f"/f/{PROCESSORS}", params={"frozen": long_ago})
    assert (answer.status_code, "was no fact" in answer.json()["detail"]) == (404, True)


# ---- charts to frame ---------------------------------------------------------------------------


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_has_a_page_and_a_figure_in_every_language(client, name, language):
    query = f"?id={PROCESSORS}&in={language}" if name == "interval" else f"?in={language}"
    page = client.get(f"/embed/{name}{query}", headers=BROWSER)
    assert page.status_code == 200
    assert {"h1", "table", "figcaption", "details"} <= set(Words(page.text).tags)
    figure = client.get(f"/embed/{name}.json{query}&width=320").json()
    assert figure["layout"]["width"] == 320
    assert {trace["type"] for trace in figure["data"]} <= {"scatter", "bar"}


def test_the_table_tells_every_fact_of_the_chart_with_date_and_source(client):
    words = said(client.get("/embed/compare?metric=patients_treated&include=all").text)
    for piece in ("about 6,000 patients", "3 October 2025", "Sky TG24", "more than 96,000 patients", "undated"):
        assert piece in words


def test_a_chart_links_back_to_the_page_that_shows_the_same(client):
    page = client.get("/embed/ladder?metric=storage_disk&unit=TB&in=it&theme=dark").text
    assert 'href="http://testserver/compare?metric=storage_disk&amp;in=it&amp;unit=TB&amp;chart=ladder"' in page


def test_facts_left_out_of_a_chart_are_said_with_the_reason(client):
    words = said(client.get("/embed/compare?metric=construction_cost").text)
    assert "left out, and why" in words
    assert "in another currency" in words


def test_every_script_of_a_chart_is_a_file_of_ours_kept_for_ever(client):
    page = client.get("/embed/trend")
    sources = [script["src"] for script in Words(page.text).scripts]
    assert len(sources) == 2
    for source in sources:
        answer = client.get(source)
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["content-encoding"] == "gzip"
        assert answer.headers["content-type"].startswith("text/javascript")
    policy = page.headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "default-src 'none'" in policy


def test_the_bundle_comes_with_its_licence():
    licence = assets.find_file(assets.BUNDLE).with_name("plotly-basic-LICENSE.txt").read_text(encoding="utf-8")
    assert licence.startswith("MIT License")


def test_anyone_may_frame_the_embeds_and_nobody_else_the_rest(client):
    for path in ("/embed/compare", f"/embed/fact/{PROCESSORS}", "/embed/nothing"):
        headers = client.get(path).headers
        assert headers["content-security-policy"].endswith("; frame-ancestors *")
        assert "x-frame-options" not in headers
    for path in (f"/f/{PROCESSORS}", "/data/facts.csv", "/data/nothing"):
        assert client.get(path).headers["content-security-policy"].endswith("; frame-ancestors 'self'")


def test_framing_can_be_kept_to_some_sites():
    with opened("'self' https://www.example.org") as client:
        policy = client.get("/embed/compare").headers["content-security-policy"]
        assert policy.endswith("; frame-ancestors 'self' https://www.example.org")


def test_what_is_kept_is_confirmed_under_the_same_policy(client):
    """The headers of a 304 replace those of the kept page: a stricter policy would break it."""
    for path in ("/embed/compare", f"/f/{PROCESSORS}", f"/embed/fact/{PROCESSORS}"):
        first = client.get(path)
        again = client.get(path, headers={"if-none-match": first.headers["etag"]})
        assert again.status_code == 304
        assert again.headers["content-security-policy"] == first.headers["content-security-policy"]


def test_the_routes_need_no_streamlit():
    code = "import sys, dashboard.web.routes; print('streamlit' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"


# ---- hostile text ------------------------------------------------------------------------------


def hostile(editor):
    """Add one fact whose every free text tries to break out, and return its id."""
    editor.add_facility(Facility(id="evil", name=HOSTILE, short_name=HOSTILE[:40], kind="laboratory"))
    editor.add_metric(
        Metric(id="evil_metric", label=HOSTILE, definition=HOSTILE, unit="{patient}", stat_type="cumulative_total")
    )
    editor.add_article(
        Article(id="evil-article", title=HOSTILE, publisher=HOSTILE, url="https://example.org/?a=<b>\"'")
    )
    fact = Fact(
        id="evilfact01",
        qualifier="exact",
        amount="7",
        unit="{patient}",
        decimals=0,
        facility="evil",
        metric="evil_metric",
        value_text=HOSTILE,
        article="evil-article",
        quote_exact=HOSTILE,
        note=HOSTILE,
        claimed_by=HOSTILE,
        review_state="approved",
    )
    editor.store.add(facts=[fact], by="test")
    return fact.id


def test_hostile_text_stays_text(fresh):
    key = hostile(fresh)
    with opened() as client:
        for path in (
            f"/f/{key}",
            f"/embed/fact/{key}",
            "/embed/compare?metric=evil_metric",
            f"/embed/interval?id={key}",
        ):
            page = client.get(path, headers=BROWSER)
            assert page.status_code == 200
            found = Words(page.text)
            assert "img" not in found.tags
            assert all("src" in script or script.get("type") in SCRIPTS for script in found.scripts)
            assert "alert(1)" in page.text
        figure = client.get("/embed/compare.json?metric=evil_metric").text
        assert "<script" not in figure
        for form in ("json", "xml"):
            answer = client.get(f"/oembed?url=http://testserver/f/{key}&format={form}").text
            assert "<script" not in answer.replace("&lt;", "") or form == "json"


def test_a_hostile_address_stays_text(client):
    for path in (f"/embed/{HOSTILE.replace('/', '')}", f"/embed/compare?text={HOSTILE}", f"/data/x?{HOSTILE}=1"):
        page = client.get(path, headers=BROWSER).text
        assert "img" not in Words(page).tags
        assert all("src" in script for script in Words(page).scripts)


# ---- pictures ----------------------------------------------------------------------------------


def test_a_picture_says_title_hedges_dates_and_sources_itself(client):
    answer = client.get("/image/compare.svg?metric=patients_treated&include=all")
    assert answer.headers["content-type"] == "image/svg+xml"
    texts = plain(" ".join(ET.fromstring(answer.content).itertext()))
    for piece in (
        "Patients treated",
        "about 6,000 patients",
        "more than 96,000 patients",
        "2025",
        "Source:",
        "patients",
    ):
        assert piece in texts


def test_every_hedge_stands_in_a_picture(client):
    for fact in one_of_each():
        answer = client.get(f"/image/interval.svg?id={fact.id}&size=page")
        texts = plain(" ".join(ET.fromstring(answer.content).itertext()))
        assert plain(saying.phrase_fact(fact, "en")) in texts


@pytest.mark.parametrize(
    ("size", "width", "height"),
    [("slide", 1920, 1080), ("square", 1080, 1080), ("report", 1280, None), ("print", 2125, None)],
)
def test_a_png_has_the_size_of_its_place(client, size, width, height):
    content = client.get(f"/image/coverage.png?size={size}").content
    found = struct.unpack(">II", content[16:24])
    assert found[0] == width
    assert height in (None, found[1])


def test_a_print_has_three_hundred_dots_an_inch(client):
    content = client.get("/image/rank.png?size=print").content
    at = content.index(b"pHYs") + 4
    across, _, metre = struct.unpack(">IIB", content[at : at + 9])
    assert (round(across * 0.0254), metre) == (300, 1)


def test_pictures_are_made_even_where_they_cannot_be_kept(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    with opened() as client:
        assert client.get("/image/rank.svg?in=it").status_code == 200


def test_a_pdf_is_a_pdf(client):
    answer = client.get("/image/trend.pdf?metric=patients_treated")
    assert (answer.headers["content-type"], answer.content[:5]) == ("application/pdf", b"%PDF-")


def test_a_kept_picture_needs_no_browser(client, monkeypatch):
    path = "/image/timeline.svg"
    first = client.get(path)
    monkeypatch.setenv("BROWSER_PATH", "/nowhere")
    with opened() as other:
        assert other.get(path).content == first.content
        assert other.get(path, headers={"if-none-match": first.headers["etag"]}).status_code == 304


def test_without_a_browser_a_picture_says_what_to_install_and_all_else_works(monkeypatch):
    monkeypatch.setenv("BROWSER_PATH", "/nowhere")
    with opened() as client:
        answer = client.get("/image/ladder.png?dimension=time")
        assert answer.status_code == 503
        assert "Chromium" in answer.json()["remedy"]
        assert "Chromium" in said(client.get("/image/ladder.png?dimension=time", headers=BROWSER).text)
        assert client.get("/embed/ladder?dimension=time").status_code == 200


def test_thirty_readers_at_once_each_get_their_own_picture(client):
    store = get_catalogue().store
    found = [store.metric(item.value) for item in store.facets(Selection(), ["metric"], limit=60)["metric"]]
    metrics = [item.id for item in found if item.stat_type not in ("rank", "date", "money")]
    asked = [(name, language) for name in metrics for language in ("en", "de")][:30]
    paths = [f"/image/compare.svg?metric={name}&in={language}&theme=dark" for name, language in asked]
    with ThreadPoolExecutor(30) as readers:
        pictures = list(readers.map(client.get, paths))
    for (name, language), picture in zip(asked, pictures, strict=True):
        texts = plain(" ".join(ET.fromstring(picture.content).itertext()))
        label = store.metric(name).label_in(language)
        assert plain(label).split()[0] in texts, (name, language)
        alone = client.get(f"/image/compare.svg?metric={name}&in={language}&theme=dark")
        assert alone.content == picture.content


def test_readers_who_ask_for_the_same_picture_wait_for_one(client):
    path = "/image/trend.svg?metric=patients_treated&in=fr&theme=dark"
    with ThreadPoolExecutor(8) as readers:
        pictures = {picture.content for picture in readers.map(client.get, [path] * 8)}
    assert len(pictures) == 1


def test_a_browser_that_died_is_opened_again():
    def browsers():
        return {process for process in psutil.Process().children(recursive=True) if "chrom" in process.name()}

    before = browsers()
    with opened() as client:
        assert client.get("/image/rank.svg?in=fr").status_code == 200
        ours = browsers() - before
        assert ours
        for process in ours:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(ours, timeout=5)
        assert client.get("/image/rank.svg?in=de").status_code == 200


# ---- oEmbed ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "source"),
    [
        (f"/f/{PROCESSORS}", f"/embed/fact/{PROCESSORS}"),
        (f"/fact?id={PROCESSORS}&in=it", f"/embed/fact/{PROCESSORS}?in=it"),
        (f"/embed/fact/{PROCESSORS}?theme=dark", f"/embed/fact/{PROCESSORS}?theme=dark"),
        ("/compare?metric=patients_treated&scale=log", "/embed/compare?metric=patients_treated&scale=log"),
        ("/compare?dimension=time&chart=ladder", "/embed/ladder?dimension=time"),
        ("/compare?metric=nature_index_rank", "/embed/rank?metric=nature_index_rank"),
        ("/compare?metric=first_patient_date", "/embed/timeline?metric=first_patient_date"),
        ("/trend?metric=patients_treated&facility=cnao", "/embed/trend?facility=cnao&metric=patients_treated"),
        ("/embed/trend?metric=patients_treated", "/embed/trend?metric=patients_treated"),
    ],
)
def test_a_pasted_address_becomes_a_frame(client, address, source):
    found = client.get("/oembed", params={"url": f"http://testserver{address}"}).json()
    assert (found["version"], found["type"]) == ("1.0", "rich")
    assert found["provider_name"] == "Facts"
    frame = Words(found["html"])
    assert frame.tags == ["iframe"]
    src = re.search(r'src="([^"]+)"', found["html"]).group(1).replace("&amp;", "&")
    assert src == f"http://testserver{source}"
    assert client.get(src).status_code == 200


def test_a_frame_keeps_within_the_room_it_is_given(client):
    url = "http://testserver/compare?metric=patients_treated"
    found = client.get("/oembed", params={"url": url, "maxwidth": 400, "maxheight": 300}).json()
    assert (found["width"], found["height"]) == (400, 300)
    assert 'width="400"' in found["html"]


def test_oembed_also_speaks_xml(client):
    answer = client.get("/oembed", params={"url": f"http://testserver/f/{PROCESSORS}", "format": "xml"})
    assert answer.headers["content-type"] == "text/xml; charset=utf-8"
    found = {item.tag: item.text for item in ET.fromstring(answer.content)}
    assert found["title"] == "ReCaS-Bari: more than 12,000 processors"
    assert found["html"].startswith("<iframe ")


@pytest.mark.parametrize("path", [f"/f/{PROCESSORS}", f"/embed/fact/{PROCESSORS}?in=it", "/embed/compare?scale=log"])
def test_pages_say_how_to_embed_them(client, path):
    page = client.get(path).text
    links = re.findall(r'type="(application/json|text/xml)\+oembed" href="([^"]+)"', page)
    assert {kind for kind, _ in links} == {"application/json", "text/xml"}
    for _, link in links:
        assert client.get(link.replace("&amp;", "&")).status_code == 200
