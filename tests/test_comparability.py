"""What does not mean the same is not set side by side: the rules, their laws, and what they do to the shipped views."""

import csv
import json
from pathlib import Path
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from starlette.applications import Starlette
from starlette.testclient import TestClient
from support.streamlit_pages import open_page

from dashboard.charts import figure
from dashboard.reports.outline import Outline, ReportItem
from dashboard.reports.report_content import gather_report
from dashboard.views.shared_catalogue import get_catalogue
from dashboard.views.view import ViewQuery, show_chart
from dashboard.web import routes
from facts import open_catalogue
from facts.evidence.comparability import ComparedFact, Layout, Mismatch, find_misfits, list_remarks
from facts.languages.translator import speaker
from facts.model.selection import Selection

JUDGED = Path(__file__).parent / "support" / "shipped_remarks.csv"
SAY = speaker("en")


@pytest.fixture(scope="module", autouse=True)
def own_catalogue(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FACTS_DATABASE_URL", f"sqlite:///{tmp_path_factory.mktemp('comparable')}/catalogue.sqlite")
        yield


def fact(key, **changes):
    told = {
        "id": key, "facility": key, "facility_name": key.upper(), "facility_kind": "data_centre", "wholes": (),
        "metric": "disk", "metric_label": "Disk", "comparability_group": "", "stat_type": "stock", "unit": "PB",
        "period": None, "status_kind": "actual", "scope": "", "as_of": "2019", "shelf_life_days": 365,
    }  # fmt: skip
    return ComparedFact.of(told | changes)


def misfits(*facts, layout=Layout.PANELS):
    return {key: one.kind for key, one in find_misfits(facts, layout).items()}


def remarks(*facts, layout=Layout.PANELS):
    return " ".join(list_remarks(facts, {}, layout, SAY))


# ---- the rules -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ({"status_kind": "planned"}, Mismatch.PLAN),
        ({"status_kind": "projected"}, Mismatch.PLAN),
        ({"status_kind": "estimated"}, None),
        ({"period": "P1Y"}, Mismatch.PERIOD),
        ({"facility_kind": "world"}, Mismatch.AGGREGATE),
        ({"facility_kind": "computing_grid"}, Mismatch.AGGREGATE),
        ({"wholes": ("c", "a")}, Mismatch.PART),
        ({"wholes": ("a",), "scope": "tape alone"}, None),
        ({"wholes": ("elsewhere",)}, None),
        ({"facility": "a", "scope": "one hall"}, None),
        ({"metric": "tape", "status_kind": "planned", "wholes": ("a",)}, None),
    ],
)
def test_what_must_not_be_mixed_is_found(others, expected):
    facts = fact("a"), fact("a2", facility="a"), fact("b"), fact("odd", **others)
    assert misfits(*facts) == ({"odd": expected} if expected else {})


@pytest.mark.parametrize("stat_type", ["physical", "peak", "share", "rate"])
def test_what_does_not_add_up_has_no_aggregate_and_no_parts(stat_type):
    odd = (fact("w", facility_kind="world"), fact("p", wholes=("a",)))
    changed = [fact("a", stat_type=stat_type), *(one for one in odd)]
    facts = [ComparedFact(**{**_values(one), "stat_type": stat_type}) for one in changed]
    assert misfits(*facts) == {}


def _values(one):
    return {name: getattr(one, name) for name in ComparedFact.__slots__}


def test_a_grid_is_an_aggregate_of_data_centres_alone_and_a_bandwidth_of_nothing():
    others = {"facility_kind": "laboratory"}
    assert misfits(fact("a", **others), fact("b", facility_kind="computing_grid")) == {}
    assert misfits(fact("a", unit="Gbit/s"), fact("b", unit="Gbit/s", facility_kind="computing_grid")) == {}


def test_plans_alone_are_compared_and_estimates_beside_them():
    assert misfits(fact("a", status_kind="planned"), fact("b", status_kind="estimated")) == {}


def test_a_plan_that_is_left_out_leaves_its_parts():
    assert misfits(fact("a"), fact("b", status_kind="planned"), fact("c", wholes=("b",))) == {"b": Mismatch.PLAN}


def test_over_time_plans_are_drawn_apart_and_named_and_dates_may_differ():
    facts = fact("a", as_of="2009"), fact("b", as_of="2026", status_kind="planned")
    assert misfits(*facts, layout=Layout.OVER_TIME) == {}
    assert remarks(*facts, layout=Layout.OVER_TIME) == "Planned, not actual: B."


def test_over_time_another_scope_of_a_facility_is_no_part_of_its_line():
    facts = fact("a"), fact("a2", facility="a"), fact("a3", facility="a", scope="one hall")
    assert misfits(*facts, layout=Layout.OVER_TIME) == {"a3": Mismatch.SCOPE}


def test_one_order_is_of_one_definition_and_metrics_of_a_group_are_one():
    nature = {"comparability_group": "nature", "stat_type": "rank", "unit": "rank"}
    facts = [fact("a", metric="x", **nature), fact("b", metric="y", **nature), fact("c", stat_type="rank", unit="rank")]
    assert misfits(*facts, layout=Layout.RANKING) == {"c": Mismatch.DEFINITION}


def test_things_of_different_kinds_on_one_scale_are_said_to_be_so():
    one, other = fact("a", metric="disk", as_of="2019"), fact("b", metric="tape", as_of="2019")
    assert "Different things" in remarks(one, other, layout=Layout.SCALE)
    group = [fact(key, metric=key, comparability_group="storage") for key in "ab"]
    assert remarks(*group, layout=Layout.SCALE) == ""


@pytest.mark.parametrize(
    ("dates", "changes", "said"),
    [
        (("2015", "2018-12"), {}, ""),
        (("2015", "2019"), {}, "Dates lie 3 years apart: A 2015, B 2019."),
        (("2015", "2020"), {"shelf_life_days": 730}, ""),
        (("2015", "2021"), {"shelf_life_days": 730}, "Dates lie 5 years apart: A 2015, B 2021."),
        (("2008", "2026"), {"shelf_life_days": None}, ""),
        (("2008", "2026"), {"shelf_life_days": 36500}, ""),
        (("2008", None), {}, ""),
        (("2008", "2026"), {"shelf_life_days": float("nan"), "stat_type": "flow", "unit": "PB/a"}, "Dates lie 17"),
        (("2012", "2013"), {"stat_type": "money", "unit": "EUR"}, ""),
        (("2012", "2014"), {"stat_type": "money", "unit": "EUR"}, "Prices of 2012 to 2014, not adjusted"),
    ],
)
def test_dates_and_prices_far_apart_are_remarked_on(dates, changes, said):
    told = remarks(*(fact(key, as_of=date, **changes) for key, date in zip("ab", dates, strict=True)))
    assert told.startswith(said)
    assert bool(told) == bool(said)


# ---- laws ----------------------------------------------------------------------------------------

PLACES = {
    "a": {},
    "b": {"wholes": ("a",)},
    "c": {"wholes": ("b", "a")},
    "d": {"wholes": ("e",)},
    "e": {"wholes": ("d",)},
    "grid": {"facility_kind": "computing_grid"},
    "world": {"facility_kind": "world"},
}
FACTS = st.lists(
    st.builds(
        lambda number, place, changes: fact(
            f"f{number}", facility=place, facility_name=place.upper(), **PLACES[place], **changes
        ),
        st.integers(0, 40),
        st.sampled_from(sorted(PLACES)),
        st.fixed_dictionaries(
            {
                "metric": st.sampled_from(["disk", "tape"]),
                "stat_type": st.sampled_from(["stock", "physical", "money", "rank", "flow"]),
                "period": st.sampled_from([None, "P1Y", "P4Y"]),
                "status_kind": st.sampled_from(["actual", "planned", "estimated"]),
                "scope": st.sampled_from(["", "tape alone"]),
                "as_of": st.sampled_from([None, "2008", "2019-08", "2026"]),
            }
        ),
    ),
    min_size=1,
    max_size=9,
    unique_by=lambda one: one.id,
)
LAYOUTS = st.sampled_from(Layout)


@given(facts=FACTS, layout=LAYOUTS, data=st.data())
def test_the_order_of_facts_does_not_matter(facts, layout, data):
    mixed = data.draw(st.permutations(facts))
    found = find_misfits(facts, layout)
    assert find_misfits(mixed, layout) == found
    assert list_remarks(mixed, found, layout, SAY) == list_remarks(facts, found, layout, SAY)


@given(facts=FACTS, layout=LAYOUTS)
def test_something_is_always_left_and_what_is_left_fits(facts, layout):
    found = find_misfits(facts, layout)
    left = [one for one in facts if one.id not in found]
    assert left
    assert all(one.kind is not Mismatch.PLAN for one in find_misfits(left, layout).values())


@given(facts=FACTS, layout=LAYOUTS)
def test_including_names_each_reason_and_leaving_out_names_the_same(facts, layout):
    found = find_misfits(facts, layout)
    included = list_remarks(facts, found, layout, SAY)
    left_out = list_remarks([one for one in facts if one.id not in found], found, layout, SAY)
    assert bool(found) == any(said.startswith("Shown, but not the same") for said in included)
    if found:
        assert included[0].partition(": ")[2] == left_out[0].partition(": ")[2]


@given(
    keys=st.lists(st.sampled_from("abcdefgh"), min_size=1, unique=True),
    dates=st.sampled_from([["2019", "2020-05"], ["2019-08", None]]),
    layout=LAYOUTS,
    stat_type=st.sampled_from(["stock", "cumulative_total", "flow", "physical", "money"]),
)
def test_one_metric_of_one_kind_at_near_dates_has_no_remark(keys, dates, layout, stat_type):
    facts = [fact(key, as_of=dates[at % 2], stat_type=stat_type) for at, key in enumerate(keys)]
    assert find_misfits(facts, layout) == {}
    assert remarks(*facts, layout=layout) == ""


# ---- the shipped views ---------------------------------------------------------------------------


def read_judged():
    with JUDGED.open(encoding="utf-8", newline="") as table:
        return {(row["chart"], row["metric"]): row["remarks"] for row in csv.DictReader(table)}


def test_every_shipped_view_says_what_was_judged_by_hand_and_no_more():
    metrics = get_catalogue().get_metrics()
    said = {}
    for name, metric in metrics.items():
        if metric.stat_type not in ("rank", "date"):
            for chart in ("compare", "trend"):
                said[chart, name] = show_chart(chart, ViewQuery.of(Selection.of(metric=name))).remarks
    assert {key: words for key, words in said.items() if words} == read_judged()


def test_of_three_rankings_one_is_drawn():
    shown = show_chart("rank", ViewQuery.of(Selection.of(dimension="rank")))
    assert set(shown.frame["metric"]) == {"nature_index_rank"}
    assert {item.reason for item in shown.left_out} == {
        "another definition: Nature Index rank, physical sciences",
        "another definition: Place among its kind",
    }


@pytest.fixture(scope="module")
def client():
    with TestClient(Starlette(routes=routes.list_routes())) as opened:
        yield opened


WORLD = "World, particle therapy"


@pytest.mark.parametrize(
    ("chart", "metric", "include", "language"),
    [
        ("compare", "patients_treated", "", "en"),
        ("compare", "storage_tape", "all", "de"),
        ("trend", "patients_treated", "all", "fr"),
        ("trend", "tunnel_length", "", "it"),
    ],
)
def test_page_embed_picture_report_and_notebook_say_the_same(chart, metric, include, language, client):
    pairs = [("metric", metric), ("in", language), *([("include", include)] if include else [])]
    query = urlencode(pairs)
    view = show_chart(chart, ViewQuery.of(Selection.of(metric=metric), **{"in": language, "include": include}))
    assert view.remarks
    figure_ = client.get(f"/embed/{chart}.json?{query}").json()
    caption = next(note["text"] for note in figure_["layout"]["annotations"] if note.get("name") == "caption")
    page = html.fromstring(client.get(f"/embed/{chart}?{query}").text)
    (section,) = gather_report(Outline(language=language, items=[ReportItem.read(f"{chart}?{query}")])).sections
    with open_catalogue() as notebook:
        drawn = figure(
            chart, notebook.frame(metric=metric, latest=chart == "compare", in_language=language), include=include
        )
    told = next(note.text for note in drawn.layout.annotations if note.name == "caption")
    at = open_page(chart, **dict(pairs))
    spec = json.loads(at.get("plotly_chart")[0].proto.spec)
    on_page = next(note["text"] for note in spec["layout"]["annotations"] if note.get("name") == "caption")
    for words in (caption, told, on_page):
        assert view.remarks in words.replace("<br>", " ")
    assert view.remarks in page.xpath("string(//figcaption)")
    assert page.xpath("//*[@id='chart']/@aria-label")[0].endswith(view.remarks)
    assert view.remarks in section.described
    assert section.remarks == view.remarks


def test_the_reader_may_include_what_was_left_out_and_the_caption_says_so():
    at = open_page("compare", metric="patients_treated")
    (toggle,) = at.toggle
    assert toggle.label == "Include 1 fact that does not mean the same"
    drawn = show_chart("compare", ViewQuery.of(Selection.of(metric="patients_treated")))
    toggle.set_value(True).run()
    assert at.query_params["include"] in ("all", ["all"])
    every = show_chart("compare", ViewQuery.of(Selection.of(metric="patients_treated"), include="all"))
    assert {*drawn.ids, *(item.id for item in drawn.left_out)} == set(every.ids)
    assert WORLD in set(every.frame["facility_name"])
    assert f"Shown, but not the same: {WORLD} (several facilities together)." in every.remarks
    assert every.page.endswith("include=all")


def test_an_address_that_asks_for_another_inclusion_is_refused(client):
    assert client.get("/embed/compare?metric=patients_treated&include=some").status_code == 400


def test_the_command_line_compares_with_the_same_remarks(facts):
    ran = facts("compare", "--metric", "storage_tape", "--format", "jsonl")
    lines = [json.loads(line) for line in ran.out.splitlines()]
    assert {line["facility"]: line["mismatch"] for line in lines if line["left_out"]} == {
        "ral-asterix": "part of RAL computing",
        "infn-computing": "several facilities together",
    }
    assert " ".join(ran.err.split()) == read_judged()["compare", "storage_tape"]
    whole = facts("compare", "--metric", "storage_tape", "--include-all")
    assert "RAL Asterix" in whole.out
    assert "Shown, but not the same: RAL Asterix" in whole.err


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        ([], 2, "nothing says what to compare"),
        (["--metric", "patients"], 2, "there is no metric 'patients'"),
        (["--metric", "patients_treated", "--at", "1950"], 1, ""),
        (["--metric", "patients_treated", "--format", "xml"], 2, "Write text or jsonl"),
    ],
)
def test_what_cannot_be_compared_is_said(facts, arguments, code, says):
    ran = facts("compare", *arguments)
    assert ran.code == code
    assert says in ran.err


def test_parts_of_parts_are_found_though_the_middle_is_not_shown():
    rows = get_catalogue().list_latest(Selection.of(facility=("jungfrau-module",)))
    assert {row["wholes"] for row in rows} == {("jungfrau", "psi")}
