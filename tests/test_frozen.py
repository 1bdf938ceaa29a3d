"""Charts and pictures as they were at a moment: what their addresses showed then, and what has become of it since."""

import json
import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from axe_playwright_python.sync_playwright import Axe
from starlette.applications import Starlette
from starlette.testclient import TestClient
from support.serving import served

from dashboard.charts import CHARTS
from dashboard.pictures import get_image_cache
from dashboard.views.shared_catalogue import get_catalogue
from dashboard.web import routes
from facts.catalog import Actor, Catalogue, Role, open_catalogue
from facts.catalog.table_exchange import read_starter
from facts.model.candidate_number import AuditEntry
from facts.model.research_facility import Facility
from facts.model.selection import Selection
from facts.store import Store
from facts.store.record_writer import RecordWriter

PATIENTS = Selection(metric="patients_treated")
PROCESSORS = "3d2085e97c16"
QUERIES = {
    "compare": "metric=patients_treated&unit={patient}",
    "trend": "metric=patients_treated&scale=log",
    "ladder": "dimension=time",
    "rank": "",
    "timeline": "in=it",
    "interval": f"id={PROCESSORS}",
    "coverage": "topic=health",
}
MORE = [
    ("compare", ""),
    ("compare", "metric=patients_treated&at=2016"),
    ("compare", "topic=computing"),
    ("compare", "metric=prize_money&currency=CHF"),
    ("trend", ""),
    ("coverage", ""),
    ("compare", "metric=patients_treated&country=IT"),
    ("compare", "text=hadrontherapy&metric=patients_treated"),
]
MARK = re.compile(r" · facts:\w+$")  # another one for each address
EVERY = [*QUERIES.items(), *MORE]


@pytest.fixture
def fresh(tmp_path, monkeypatch):
    """An editor's catalogue of its own; the addresses read it too."""
    monkeypatch.setenv("FACTS_DATABASE_URL", f"sqlite:///{tmp_path}/fresh.sqlite")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return Catalogue(get_catalogue().store, Actor("editor", Role.EDITOR))


@pytest.fixture
def client(fresh):
    with TestClient(Starlette(routes=routes.list_routes(), lifespan=routes.run_lifespan)) as opened:
        yield opened


def now():
    return datetime.now(UTC).isoformat().replace("+00:00", "Z")


def figure(client, name, query, **more):
    query = "&".join([*filter(None, [query]), *(f"{key}={value}" for key, value in more.items())])
    answer = client.get(f"/embed/{name}.json?{query}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.text)).replace("\u00a0", " "))


def captions(figure_):
    found = [
        item["text"].replace("<br>", " ") for item in figure_["layout"]["annotations"] if item.get("name") == "caption"
    ]
    return MARK.sub("", unescape(" ".join(found)).replace("\u00a0", " "))


def without_caption(figure_):
    """The figure but for its caption and the room that it takes."""
    layout = {key: value for key, value in figure_["layout"].items() if key not in ("annotations", "height", "margin")}
    others = [item for item in figure_["layout"].get("annotations", []) if item.get("name") != "caption"]
    return {"data": figure_["data"], "layout": layout, "others": others}


def correct(fresh, key, **changes):
    fresh.correct_fact(key, changes, expected=fresh.store.fact(key).revision, reason="test")


def corrected_amount(fresh, key, number):
    plain = {"qualifier": "exact", "lower": None, "upper": None, "lower_inclusive": None, "upper_inclusive": None}
    correct(fresh, key, amount=str(number), decimals=0, value_text=f"{number} patients", **plain)


def latest(fresh):
    """The newest fact of each facility by its short name."""
    return {row["facility_short"]: row["id"] for row in fresh.store.latest(PATIENTS)}


def stir(fresh):
    """Change nearly everything: renamed, corrected, withdrawn, newer, new facilities."""
    store = fresh.store
    for facility in list(store.facilities().values()):
        renamed = facility.model_copy(update={"short_name": f"Was {facility.short_name}"[:40], "country": "CH"})
        store.update(renamed, by="editor", reason="test")
    for metric in list(store.metrics().values()):
        changed = metric.model_copy(
            update={"label": f"Re-{metric.label}", "labels": {"it": "Altro"}, "topics": ("other",)}
        )
        store.update(changed, by="editor", reason="test")
    for number, row in enumerate(store.rows(Selection())):
        if number % 3 == 0:
            fresh.withdraw_fact(row["id"], expected=row["revision"], reason="test")
        elif number % 3 == 1:
            correct(fresh, row["id"], as_of="2001", as_of_basis="stated")
    fresh.add_facility(
        Facility(id="brand-new", name="Brand new", short_name="Brand new", kind="laboratory", country="IT")
    )
    one = store.fact(PROCESSORS)
    newest = one.model_copy(update={"id": "newest-fact-1", "facility": "brand-new", "as_of": "2026-01"})
    patients = store.facts(PATIENTS, limit=1)[0].model_copy(update={"id": "newest-fact-2", "facility": "brand-new"})
    store.add(facts=[newest, patients], by="editor")


@pytest.mark.parametrize(("name", "query"), EVERY)
def test_a_frozen_chart_shows_now_what_it_showed_then(client, name, query):
    live, frozen = figure(client, name, query), figure(client, name, query, frozen=now())
    assert without_caption(frozen) == without_caption(live)
    assert captions(frozen) == captions(live) != ""


def test_whatever_happens_a_frozen_chart_stays_the_same_but_for_its_note(client, fresh):
    before = [figure(client, name, query) for name, query in EVERY]
    moment = now()
    stir(fresh)
    noted = []
    for (name, query), then in zip(EVERY, before, strict=True):
        assert figure(client, name, query) != then
        frozen = figure(client, name, query, frozen=moment)
        assert without_caption(frozen) == without_caption(then), (name, query)
        assert captions(frozen).startswith(captions(then)), (name, query)
        noted.append("Changed since" in captions(frozen))
    assert noted.count(True) > len(noted) / 2


def test_a_corrected_figure_is_named_in_the_page_and_in_the_figure(client, fresh):
    moment, ids = now(), latest(fresh)
    query = f"metric=patients_treated&frozen={moment}"
    assert "Changed since" not in page(client, f"/embed/compare?{query}")
    corrected_amount(fresh, ids["CNAO"], 6123)
    fresh.withdraw_fact(
        ids["GSI pilot project"], expected=fresh.store.fact(ids["GSI pilot project"]).revision, reason="x"
    )
    told = "CNAO: now 6,123 patients, as of 3 October 2025 (date of publication); GSI pilot project: withdrawn."
    assert told in captions(figure(client, "compare", query))
    words = page(client, f"/embed/compare?{query}")
    assert f"Changed since {day(moment)}: {told}" in words
    assert f"As the catalogue told it on {day(moment)}." in words
    assert "about 6,000 patients" in words
    assert "6,123 patients" in page(client, "/embed/compare?metric=patients_treated")
    assert "Changed since" not in page(client, f"/embed/compare?metric=patients_treated&frozen={now()}")


def day(moment):
    return f"{datetime.fromisoformat(moment):%-d %B %Y} (UTC)"


def test_many_changes_are_counted_not_all_named(client, fresh):
    moment = now()
    for key in latest(fresh).values():
        fresh.withdraw_fact(key, expected=fresh.store.fact(key).revision, reason="test")
    note = captions(figure(client, "compare", "metric=patients_treated", frozen=moment))
    assert note.count(": withdrawn") == 5
    assert "; 4 more figures." in note


def test_the_note_names_the_metric_where_there_are_several(client, fresh):
    moment = now()
    fresh.withdraw_fact(PROCESSORS, expected=fresh.store.fact(PROCESSORS).revision, reason="test")
    note = captions(figure(client, "compare", "facility=recas-bari&topic=computing", frozen=moment))
    assert "ReCaS-Bari, Processors: withdrawn" in note


def test_the_note_speaks_the_language_of_the_address(client, fresh):
    moment = now()
    fresh.withdraw_fact(PROCESSORS, expected=fresh.store.fact(PROCESSORS).revision, reason="test")
    said = {
        language: captions(figure(client, "interval", f"id={PROCESSORS}", frozen=moment, **{"in": language}))
        for language in ("it", "de", "fr")
    }
    assert "ritirato" in said["it"]
    assert "zurückgezogen" in said["de"]
    assert "retiré" in said["fr"]


def test_a_fact_that_moved_is_corrected_and_one_that_is_no_longer_approved_is_withdrawn(client, fresh):
    moment, ids = now(), latest(fresh)
    correct(fresh, ids["CNAO"], facility="infn")
    fresh.reject_fact(ids["MedAustron"], expected=fresh.store.fact(ids["MedAustron"]).revision, reason="test")
    note = captions(figure(client, "compare", "metric=patients_treated", frozen=moment))
    assert "CNAO: now INFN, Patients treated, about 6,000 patients" in note
    assert "MedAustron: withdrawn" in note


def test_a_newer_fact_is_no_correction(client, fresh):
    moment, ids = now(), latest(fresh)
    newer = fresh.store.fact(ids["CNAO"]).model_copy(update={"id": "newer-fact-1", "as_of": "2026"})
    fresh.store.add(facts=[newer], by="editor")
    frozen = figure(client, "compare", "metric=patients_treated", frozen=moment)
    assert "Changed since" not in captions(frozen)
    assert "newer-fact-1" not in page(client, f"/embed/compare?metric=patients_treated&frozen={moment}")


def test_hostile_words_in_a_note_stay_words(client, fresh):
    hostile = "<b onmouseover=alert(1)>$x^2$"
    facility = fresh.store.facility("cnao")
    fresh.store.update(facility.model_copy(update={"short_name": hostile}), by="editor", reason="test")
    moment, key = now(), latest(fresh)[hostile]
    fresh.withdraw_fact(key, expected=fresh.store.fact(key).revision, reason="test")
    answer = client.get(f"/embed/compare?metric=patients_treated&frozen={moment}").text
    assert "<b onmouseover" not in answer
    drawn = json.dumps(figure(client, "compare", "metric=patients_treated", frozen=moment))
    assert "<b onmouseover" not in drawn
    assert "&lt;b onmouseover=alert(1)&gt;&#36;x^2&#36;: withdrawn" in drawn.replace("<br>", " ")


def test_a_figure_is_as_fresh_as_it_was_then(tmp_path, monkeypatch):
    """What has passed its date of review since is not called stale in a chart of before."""
    monkeypatch.setenv("FACTS_DATABASE_URL", f"sqlite:///{tmp_path}/old.sqlite")
    today = datetime.now(UTC)
    shipped = read_starter()
    fact = next(fact for fact in shipped.good if fact.id == PROCESSORS)
    fact = fact.model_copy(update={"id": "old-fact-01", "review_by": (today - timedelta(days=100)).date()})
    kinds = ("facilities", "metrics", "articles")
    records = [record for kind in kinds for record in getattr(shipped, kind).values()]
    with Store.open(f"sqlite:///{tmp_path}/old.sqlite") as store, store._database.begin_write() as connection:
        RecordWriter(connection, AuditEntry(by="anna", verb="add", at=today - timedelta(days=400))).add(
            [*records, fact]
        )
    with TestClient(Starlette(routes=routes.list_routes())) as client:
        told = [
            page(client, f"/embed/compare?metric=processors&frozen={(today - timedelta(days=days)).date()}")
            for days in (300, 101, 99)
        ]
        assert ["may be out of date" in words for words in told] == [False, False, True]
        assert all("more than 12,000 processors" in words for words in told)
        assert client.get("/embed/compare?frozen=2015").status_code == 400


@pytest.mark.parametrize("path", ["/embed/compare", "/embed/coverage.json", "/image/rank.svg", "/embed/interval"])
def test_a_moment_before_the_catalogue_is_not_there(client, path):
    answer = client.get(f"{path}?frozen=2015-06-01T00:00:00Z")
    assert (answer.status_code, answer.json()["where"]) == (404, "option frozen")
    assert "held nothing yet at 2015-06-01T00:00:00Z" in answer.json()["detail"]


def test_what_was_not_there_then_is_named(client, fresh):
    moment = now()
    fresh.add_facility(Facility(id="brand-new", name="Brand new", short_name="Brand new", kind="laboratory"))
    answer = client.get(f"/embed/compare?facility=brand-new&metric=processors&frozen={moment}")
    assert (answer.status_code, "brand-new" in answer.json()["detail"]) == (404, True)
    assert client.get("/embed/compare?facility=brand-new&metric=processors").status_code == 200


def test_a_fact_of_later_has_no_frozen_chart(client, fresh):
    moment = now()
    later = fresh.store.fact(PROCESSORS).model_copy(update={"id": "later-fact-1"})
    fresh.store.add(facts=[later], by="editor")
    assert client.get("/embed/interval?id=later-fact-1").status_code == 200
    assert client.get(f"/embed/interval?id=later-fact-1&frozen={moment}").status_code == 404


def test_a_withdrawn_fact_still_has_the_chart_it_had(client, fresh):
    moment = now()
    then = figure(client, "interval", f"id={PROCESSORS}")
    fresh.withdraw_fact(PROCESSORS, expected=fresh.store.fact(PROCESSORS).revision, reason="test")
    frozen = figure(client, "interval", f"id={PROCESSORS}", frozen=moment)
    assert without_caption(frozen) == without_caption(then)
    assert captions(frozen).endswith("ReCaS-Bari: withdrawn.")


def test_links_of_a_frozen_chart_lead_to_the_facts_of_then_and_to_the_dashboard_of_now(client):
    moment = now()
    answer = client.get(f"/embed/compare?metric=patients_treated&in=it&frozen={moment}").text
    quoted = moment.replace(":", "%3A")
    assert re.search(rf'href="/f/\w+\?frozen={quoted}&amp;in=it"', answer)
    assert 'href="http://testserver/compare?metric=patients_treated&amp;in=it"' in answer
    assert f"frozen={quoted}" in re.search(r'data-figure="([^"]+)"', answer).group(1)


def test_a_pasted_frozen_address_becomes_a_frozen_frame(client, fresh):
    moment = now()
    fresh.withdraw_fact(PROCESSORS, expected=fresh.store.fact(PROCESSORS).revision, reason="test")
    for path in (f"/embed/interval?id={PROCESSORS}", f"/embed/fact/{PROCESSORS}?", "/embed/compare?metric=processors"):
        url = f"http://testserver{path}&frozen={moment}"
        found = client.get("/oembed", params={"url": url}).json()
        source = unescape(re.search(r'src="([^"]+)"', found["html"]).group(1))
        assert f"frozen={moment.replace(':', '%3A')}" in source
        assert "withdrawn" in page(client, source).lower()


def test_a_frozen_fact_is_previewed_by_its_frozen_picture(client):
    answer = client.get(f"/f/{PROCESSORS}?frozen={now()}").text
    picture = unescape(re.search(r'property="og:image" content="([^"]+)"', answer).group(1))
    assert "frozen=" in picture


def test_a_frozen_picture_stays_the_same_byte_for_byte_until_a_figure_in_it_changes(client, fresh):
    moment = now()
    paths = [f"/image/compare.{ending}?metric=patients_treated&frozen={moment}" for ending in ("svg", "png")]
    first = [client.get(path) for path in paths]
    fresh.prefer_fact(PROCESSORS, expected=fresh.store.fact(PROCESSORS).revision, reason="another figure")
    for kept in get_image_cache()._folder.iterdir():
        kept.unlink()
    again = [client.get(path) for path in paths]
    assert [answer.content for answer in again] == [answer.content for answer in first]
    corrected_amount(fresh, latest(fresh)["CNAO"], 6123)
    for path, then in zip(paths, first, strict=True):
        answer = client.get(path, headers={"if-none-match": then.headers["etag"]})
        assert answer.status_code == 200
        assert answer.content != then.content
    assert "now 6,123 patients" in page(client, paths[0])


def test_a_frozen_chart_in_the_browser_passes_axe_and_says_what_changed(page_of, tmp_path):
    database = f"sqlite:///{tmp_path}/catalogue.sqlite"
    with served(FACTS_DATABASE_URL=database, XDG_CACHE_HOME=str(tmp_path)) as server:
        editor = open_catalogue(database, Actor("editor", Role.EDITOR))
        moment = now()
        corrected_amount(editor, latest(editor)["CNAO"], 6123)
        for scheme in ("light", "dark"):
            opened = page_of(color_scheme=scheme, viewport={"width": 390, "height": 800})
            opened.goto(f"{server}/embed/compare?metric=patients_treated&frozen={moment}")
            opened.wait_for_selector("html.drawn")
            drawn = opened.locator(".annotation", has_text="Changed since").text_content()
            assert "now 6,123 patients" in drawn.replace("\u00a0", " ")
            opened.screenshot(path=tmp_path / f"frozen-{scheme}.png", full_page=True)
            found = Axe().run(opened).response["violations"]
            assert [(item["id"], item["nodes"][0]["html"][:160]) for item in found] == []


def test_every_chart_is_tried():
    assert set(QUERIES) == set(CHARTS)
