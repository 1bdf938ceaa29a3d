"""One answer to what a query shows and to what a fact's page says: every surface is asked, and all say the same."""

import json
import re
from urllib.parse import urlencode

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html
from starlette.applications import Starlette
from starlette.testclient import TestClient
from support.streamlit_pages import open_page

from dashboard.charts import ChartFacts, ChartPage
from dashboard.charts.chart import FOLLOWED
from dashboard.reports.outline import Outline, ReportItem
from dashboard.reports.report_content import gather_report
from dashboard.ui import catalogue_access
from dashboard.views.fact_view import read_fact
from dashboard.views.shared_catalogue import get_catalogue
from dashboard.views.view import ViewQuery, choose_chart, narrow_query
from dashboard.web import routes
from facts import open_catalogue
from facts.errors import UnitError
from facts.languages.translator import speaker
from facts.model import units
from facts.model.selection import Selection
from facts.provenance.manifest import Manifest

few = settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module", autouse=True)
def shipped(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FACTS_DATABASE_URL", f"sqlite:///{tmp_path_factory.mktemp('views')}/catalogue.sqlite")
        yield


@pytest.fixture(scope="module")
def client():
    with TestClient(Starlette(routes=routes.list_routes())) as opened:
        yield opened


@pytest.fixture(scope="module")
def notebook():
    with open_catalogue() as opened:
        yield opened


@st.composite
def queries(draw, *, most_metrics):
    """A query that a page can be asked: of metrics, facilities and dates that the catalogue has."""
    known = get_catalogue().get_metrics()
    names = draw(st.lists(st.sampled_from(sorted(known)), max_size=most_metrics, unique=True))
    pairs = [("metric", name) for name in names]
    pairs += [("country", draw(st.sampled_from(["IT", "DE", "CH", "US"])))] if draw(st.integers(0, 3)) == 0 else []
    pairs += [("topic", draw(st.sampled_from(["health", "computing"])))] if not names and draw(st.booleans()) else []
    pairs += [("in", draw(st.sampled_from(["it", "de"])))] if draw(st.booleans()) else []
    pairs += [("deprecated", "true")] if draw(st.booleans()) else []
    if any(units.get_unit(known[name].unit).is_money for name in names):
        return pairs + ([("currency", "EUR")] if draw(st.booleans()) else [])
    if len(names) == 1:
        told = [code for code in units.load_units() if units.is_convertible(known[names[0]].unit, code)]
        pairs += [("unit", draw(st.sampled_from(told)))] if told and draw(st.booleans()) else []
    return pairs + ([("scale", "log")] if draw(st.booleans()) else [])


def page_ids(page, pairs):
    """The facts that a page of the dashboard draws, and in which chart."""
    at = open_page(page, **{name: [value for key, value in pairs if key == name] for name in dict(pairs)})
    drawn = at.get("plotly_chart")
    if not drawn:
        return None, []
    return re.search(r"chart_(\w+)", drawn[0].proto.id)[1], drawn_ids(json.loads(drawn[0].proto.spec))


def drawn_ids(figure):
    """The facts of a figure's marks."""
    marks = [trace["customdata"] for trace in figure["data"] if "customdata" in trace]
    return sorted({str(item[0] if isinstance(item, list) else item) for found in marks for item in found if item})


def embed_rows(page):
    """The facts of an embed's table, each with its number in words."""
    links = html.fromstring(page).xpath("//table//a")
    return [(re.search("/f/([^?]+)", link.get("href"))[1], link.text_content()) for link in links]


def notebook_frame(notebook, view):
    """The same facts as a notebook draws them."""
    query, chart = narrow_query(view.query, view.chart), view.chart
    filters = query.selection.model_dump(exclude={"review_state"})
    options = {name: query.get_option(name) for name in ("at", "unit", "currency")}
    latest = chart.shows is ChartFacts.LATEST
    try:
        found = notebook.frame(latest=latest, in_language=query.language, **options, **filters)
    except UnitError:  # none of them can be told in that unit or currency
        return view.frame.iloc[:0]
    return chart.hold_facts(found, speaker(query.language)).frame


def assert_same_facts(page, pairs, client, notebook):
    (section,) = gather_report(
        Outline(language=dict(pairs).get("in", "en"), items=[ReportItem.read(f"{page}?{urlencode(pairs)}")])
    ).sections
    view = section.shown
    name, query = view.chart.name, urlencode([pair for pair in pairs if pair[0] != "chart"])
    assert section.frame.equals(view.frame)
    assert embed_rows(client.get(f"/embed/{name}?{query}").text) == list(
        zip(view.frame["id"], view.frame["value_said"], strict=True)
    )
    if not view.chart.on_one_axis:  # a notebook's frame has no unit for several metrics
        ordered = [frame.sort_values("id", ignore_index=True) for frame in (view.frame, notebook_frame(notebook, view))]
        pd.testing.assert_frame_equal(*ordered, check_dtype=not view.frame.empty)
    drawn, ids = page_ids(page, pairs)
    if view.frame.empty:
        assert drawn is None
    else:
        assert (drawn, ids) == (name, drawn_ids(client.get(f"/embed/{name}.json?{query}").json()))


@few
@given(data_=st.data())
def test_compare_its_embed_a_report_and_a_notebook_show_the_same_facts(data_, client, notebook):
    pairs = data_.draw(queries(most_metrics=3))
    if data_.draw(st.booleans()):
        pairs.append(("at", data_.draw(st.sampled_from(["2012", "2019-08", "2024"]))))
    assert_same_facts(ChartPage.COMPARE, pairs, client, notebook)


@few
@given(data_=st.data())
def test_trend_its_embed_a_report_and_a_notebook_show_the_same_facts(data_, client, notebook):
    assert_same_facts(ChartPage.TREND, data_.draw(queries(most_metrics=2)), client, notebook)


def test_a_chart_that_does_not_suit_is_shown_by_no_surface(client, notebook):
    for chart in ("ladder", "trend", "pie"):
        assert_same_facts(ChartPage.COMPARE, [("metric", "patients_treated"), ("chart", chart)], client, notebook)
    suited = [("metric", "storage_disk"), ("metric", "storage_tape"), ("chart", "ladder")]
    assert_same_facts(ChartPage.COMPARE, suited, client, notebook)


def test_a_trend_of_very_many_facilities_follows_the_same_ones_everywhere(client, notebook):
    topics = [item.value for item in get_catalogue().count_facets(Selection(), ["topic"])["topic"]]
    counts = {
        name: len(get_catalogue().count_facets(Selection.of(topic=name), ["facility"])["facility"]) for name in topics
    }
    widest = max(counts, key=counts.__getitem__)
    assert counts[widest] > FOLLOWED
    assert_same_facts(ChartPage.TREND, [("topic", widest)], client, notebook)


def test_explore_stands_for_what_can_be_compared_or_for_the_counts():
    shows = [
        choose_chart(ChartPage.EXPLORE, ViewQuery.of(Selection.of(**filters))) for filters in ({}, {"topic": "health"})
    ]
    assert [(chart.shows, chart.page) for chart in shows] == [
        (ChartFacts.COUNTS, ChartPage.OVERVIEW),
        (ChartFacts.LATEST, ChartPage.COMPARE),
    ]


@pytest.mark.parametrize(
    "wanted",
    [
        {"verification": ("needs_person",)},
        {"verification": ("verified",)},
        {"metric": ("inauguration_date",)},
        {"qualifier": ("more_than",)},
    ],
    ids=str,
)
def test_the_page_of_a_fact_says_the_same_to_the_public_and_in_the_dashboard(client, wanted):
    for fact in get_catalogue().list_facts(Selection.of(**wanted), limit=3):
        one = read_fact(get_catalogue(), fact.id)
        say = speaker("it")
        told = [
            one.subject(say),
            one.phrase_fact("it"),
            one.when(say),
            one.citation,
            one.sentence("it"),
            fact.quote_exact,
        ]
        told += [words for _, words in one.list_remarks(say)]
        at = open_page("fact", **{"id": fact.id, "in": "it"})
        kinds = ("markdown", "header", "error", "warning", "info", "caption", "text")
        page = " ".join(str(item.value) for kind in kinds for item in at.get(kind))
        page += " ".join(html.fromstring(item.proto.body).text_content() for item in at.get("html") if item.proto.body)
        public = html.fromstring(client.get(f"/f/{fact.id}?in=it").text).text_content()
        for words in told:
            assert normal(words) in normal(page)
            assert normal(words) in normal(public)


def normal(words):
    return re.sub(r"[\\*\u200b]", "", re.sub(r"\s+", " ", words)).strip()


def test_one_process_has_one_store_and_one_export_log(client):
    assert catalogue_access.open_catalogue().store is get_catalogue().store
    manifest = Manifest.of(form="csv", title="One", address="/one", language="en", rows=())
    assert manifest.export not in get_catalogue().get_exports([manifest.export])
    catalogue_access.open_catalogue().enter_export(manifest)
    assert manifest.export in get_catalogue().get_exports([manifest.export])
