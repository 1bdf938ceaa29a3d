"""Charts say what the words say: every hedge is drawn, written and described, and nothing else is claimed."""

import json
import re
from itertools import pairwise

import pandas as pd
import pytest

from dashboard import theme
from dashboard.charts import CHARTS, ChartOptions, chart_words, marks, refuses_log
from dashboard.charts.canvas import AxisScale
from dashboard.charts.ladder_chart import list_rungs
from facts.model.quantity import Qualifier

NAMES = ("compare", "trend", "ladder", "rank", "timeline", "interval", "coverage")
OF_FACTS = tuple(name for name in NAMES if name != "coverage")
NONE = float("nan")

# qualifier: low, high, low_inclusive, high_inclusive, point, value_said
SHAPES = {
    "exact": (2450, 2550, True, True, 2500, "2,500 patients"),
    "approximately": (2000, 3000, True, True, 2500, "about 2,500 patients"),
    "nearly": (2000, 2500, True, False, 2500, "nearly 2,500 patients"),
    "more_than": (2500, NONE, False, False, 2500, "more than 2,500 patients"),
    "at_least": (2500, NONE, True, False, 2500, "at least 2,500 patients"),
    "less_than": (0, 2500, True, False, 2500, "less than 2,500 patients"),
    "up_to": (0, 2500, True, True, 2500, "up to 2,500 patients"),
    "between": (2000, 3000, True, True, 2500, "2,000 to 3,000 patients"),
    "tolerance": (2000, 3000, True, True, 2500, "2,500 ± 500 patients"),
    "one_of_only": (6, 6, True, True, 6, "one of only 6 centres"),
    "order_of_magnitude": (1000, 10000, True, False, 5500, "thousands of patients"),
}
EVERY = pytest.mark.parametrize("qualifier", list(SHAPES))
ARROWS = {"more_than": "right", "at_least": "right", "less_than": "left", "up_to": "left"}


def fact(qualifier="exact", **changes):
    low, high, low_inclusive, high_inclusive, point, said = SHAPES[qualifier]
    return {
        "id": f"id-{qualifier}",
        "facility": "cnao",
        "facility_name": "CNAO",
        "metric": "patients_treated",
        "metric_label": "Patients treated",
        "value_said": said,
        "qualifier": qualifier,
        "status_kind": "actual",
        "low": low,
        "high": high,
        "low_inclusive": low_inclusive,
        "high_inclusive": high_inclusive,
        "softness": 0.0,
        "position": point,
        "unit": "{patient}",
        "unit_label": "patients",
        "ratio_scale": True,
        "as_of": "2019-08",
        "as_of_start": pd.Timestamp("2019-08-01"),
        "as_of_end": pd.Timestamp("2019-08-31"),
        "as_of_said": "August 2019",
        "source": "INFN Newsletter 62",
        "stat_type": "cumulative_total",
        "verification": "verified",
        "status": "current",
        "against": "",
        "quote": "the phrase",
    } | changes


def frame(*facts):
    made = pd.DataFrame(list(facts) or [fact()])
    made[["as_of_start", "as_of_end"]] = made[["as_of_start", "as_of_end"]].apply(pd.to_datetime)
    return made if facts else made.head(0)


def undated(**changes):
    return fact(as_of=None, as_of_start=None, as_of_end=None, as_of_said="undated", **changes)


def ranked(place, year="2020", **changes):
    shared = {"stat_type": "rank", "unit": "rank", "unit_label": "", "ratio_scale": False, "metric": "top500_rank"}
    when = {"as_of": year, "as_of_start": f"{year}-01-01", "as_of_end": f"{year}-12-31", "as_of_said": year}
    said = {"value_said": f"rank {place}", "position": place, "low": place, "high": place, "id": f"rank-{place}-{year}"}
    return fact(**(shared | when | said | changes))


def temperature(degrees, qualifier="exact", **changes):
    shared = {"unit": "Cel", "unit_label": "°C", "ratio_scale": False, "stat_type": "physical", "metric": "temperature"}
    ends = {"low": degrees, "high": degrees, "position": degrees, "value_said": f"{degrees} °C"}
    return fact(qualifier, **shared, **(ends | changes))


def counted(*cells):
    return pd.DataFrame(
        [
            {"facility": one, "facility_name": one.upper(), "metric": other, "metric_label": other.title(), "count": n}
            for one, other, n in cells
        ],
        columns=["facility", "facility_name", "metric", "metric_label", "count"],
    )


def suited(name, qualifier="exact"):
    """Return a frame that this kind of chart can draw."""
    if name == "coverage":
        return counted(("cnao", "patients", 3), ("xfel", "pulses", 1))
    if name == "rank":
        return frame(fact(qualifier, stat_type="rank", unit="rank", ratio_scale=False))
    return frame(fact(qualifier))


def build(name, facts, **options):
    return CHARTS[name].build(facts, ChartOptions(**options))


def parts(fig):
    return [trace.meta["part"] for trace in fig.data if trace.meta]


def part(fig, name):
    (found,) = [trace for trace in fig.data if trace.meta and trace.meta["part"] == name]
    return found


def shown(fig):
    """Return all texts of a figure, with the breaks of lines undone."""
    found = [fig.layout.title.text or "", *(item.text for item in fig.layout.annotations)]
    for axis in (*fig.select_xaxes(), *fig.select_yaxes()):
        found += axis.ticktext or ()
    for trace in fig.data:
        found += [*(trace.text or ()), *(trace.hovertext or ())]
    return " | ".join(found).replace("<br>", " ")


def caption(fig):
    return annotation(fig, "caption").text.replace("<br>", " ")


def annotation(fig, name):
    return next(item for item in fig.layout.annotations if item.name == name)


# --- the registry


def test_the_registry_holds_the_seven_stable_names_in_order():
    assert tuple(CHARTS) == NAMES
    assert all(CHARTS[name].name == name and CHARTS[name].title for name in NAMES)


def test_every_qualifier_of_a_quantity_has_a_mark():
    assert {str(qualifier) for qualifier in Qualifier} == set(SHAPES)


@EVERY
@pytest.mark.parametrize("name", NAMES)
def test_every_chart_draws_every_qualifier(name, qualifier):
    facts = suited(name, qualifier)
    assert CHARTS[name].refuses(facts) is None
    for options in ({}, {"dark": True, "narrow": True}, {"log": True, "language": "de", "width": 700, "height": 900}):
        fig = build(name, facts, **options)
        assert fig.data
        assert json.loads(fig.to_json())["layout"]["height"] >= 120


@EVERY
@pytest.mark.parametrize("name", OF_FACTS)
def test_the_words_of_the_hedge_are_in_the_figure_and_in_its_description(name, qualifier):
    facts = suited(name, qualifier)
    said = SHAPES[qualifier][-1]
    assert said in shown(build(name, facts))
    assert said in shown(build(name, facts, narrow=True))
    assert said in CHARTS[name].describe(facts, ChartOptions())


@pytest.mark.parametrize("name", OF_FACTS)
def test_tooltips_say_value_date_source_and_phrase_and_carry_the_id(name):
    fig = build(name, suited(name))
    hovers = [(trace.hovertext[0], trace.customdata[0]) for trace in fig.data if trace.hovertext]
    assert hovers
    for hover, (fact_id, *_) in hovers:
        assert fact_id == "id-exact"
        for words in ("CNAO", "2,500 patients", "August 2019", "INFN Newsletter 62", "“the phrase”"):
            assert words in hover


@pytest.mark.parametrize("name", NAMES)
def test_nothing_selected_says_so(name):
    facts = counted() if name == "coverage" else frame()
    fig = build(name, facts)
    assert not fig.data
    assert "Nothing is selected" in fig.layout.annotations[0].text.replace("<br>", " ")
    assert "Nothing is selected" in CHARTS[name].describe(facts, ChartOptions())


@pytest.mark.parametrize("name", NAMES)
def test_the_figure_speaks_the_chosen_language(name):
    fig = build(name, suited(name), language="it", say=lambda words: f"⟨{words}⟩", title="Titolo", caption="Fonte")
    assert fig.layout.separators == ",."
    assert fig.layout.title.text == "Titolo"
    assert annotation(fig, "caption").text.startswith("Fonte")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("dark", [False, True])
def test_figures_wear_the_theme(name, dark):
    fig = build(name, suited(name), dark=dark)
    assert fig.layout.template.layout.paper_bgcolor == theme.get_tokens(dark).paper


# --- what is drawn for a hedge


@pytest.mark.parametrize(("qualifier", "direction"), ARROWS.items())
def test_an_arrow_leaves_a_bound_towards_where_the_number_may_lie(qualifier, direction):
    fig = build("compare", frame(fact(qualifier)))
    arrow = part(fig, f"arrow {direction}")
    assert arrow.marker.symbol == f"arrow-{direction}-open"
    assert (arrow.x[0] > 2500) == (direction == "right")


@pytest.mark.parametrize(("qualifier", "direction"), ARROWS.items())
def test_over_time_and_on_the_ladder_the_arrow_points_up_or_down(qualifier, direction):
    for name in ("trend", "ladder"):
        arrow = part(build(name, frame(fact(qualifier))), f"arrow {direction}")
        assert arrow.marker.symbol == ("arrow-up-open" if direction == "right" else "arrow-down-open")
        assert (arrow.y[0] > 2500) == (direction == "right")


def test_no_other_hedge_has_an_arrow():
    for qualifier in set(SHAPES) - set(ARROWS):
        assert not [name for name in parts(build("compare", frame(fact(qualifier)))) if "arrow" in name]


def test_a_bound_too_small_for_an_arrow_is_an_arrowhead():
    small = fact("up_to", position=5, high=5, value_said="up to 5 patients", id="small")
    fig = build("compare", frame(small, fact("exact", facility="b", position=100000, low=99999, high=100001)))
    assert part(fig, "arrow left end").customdata[0][0] == "small"
    assert part(fig, "arrow left end").marker.symbol == "triangle-left"


@pytest.mark.parametrize(
    ("qualifier", "hollow"), [("more_than", True), ("at_least", False), ("less_than", True), ("up_to", False)]
)
def test_a_bound_that_is_not_included_is_hollow(qualifier, hollow):
    drawn = parts(build("compare", frame(fact(qualifier))))
    assert ("dot hollow" in drawn, "dot" in drawn) == (hollow, not hollow)


def test_exact_is_a_point_without_its_rounding():
    fig = build("compare", frame(fact("exact")))
    assert parts(fig) == ["dot"]
    assert list(part(fig, "dot").x) == [2500]


def test_approximately_has_soft_edges_on_both_sides_and_nearly_on_one():
    about = part(build("compare", frame(fact("approximately"))), "band0")
    nearly = part(build("compare", frame(fact("nearly"))), "band0")
    assert list(about.x[:2]) == pytest.approx([2000, 3000])
    assert list(nearly.x[:2]) == pytest.approx([2000, 2500])


def test_an_interval_too_short_to_see_becomes_a_halo():
    assert "halo0" in parts(build("compare", frame(fact("approximately", low=2499, high=2501))))


def test_a_range_is_a_bar_with_its_ends_and_a_tolerance_has_whiskers():
    fig = build("compare", frame(fact("between")))
    assert list(part(fig, "bar").x[:2]) == [2000, 3000]
    assert sorted(part(fig, "end").x) == [2000, 3000]
    fig = build("compare", frame(fact("tolerance")))
    assert list(part(fig, "whisker").x[:2]) == [2000, 3000]
    assert list(part(fig, "cap").x) == [2000, 3000]


def test_a_range_that_is_hedged_as_a_whole_is_a_bar_with_two_soft_ends():
    fig = build("compare", frame(fact("between", low=1500, high=3500, softness=500)))
    assert list(part(fig, "bar").x[:2]) == [2000, 3000]
    assert sorted(part(fig, "band0").x[at] for at in (1, 4)) == pytest.approx([1500, 3500])
    assert not {"end", "end hollow"} & set(parts(fig))
    short = part(build("compare", frame(fact("between", low=1999, high=3001, softness=1))), "band0").x
    assert short[1] < 1990


def test_an_open_end_of_a_range_is_hollow():
    fig = build("compare", frame(fact("order_of_magnitude")))
    assert list(part(fig, "end").x) == [1000]
    assert list(part(fig, "end hollow").x) == [10000]


@pytest.mark.parametrize("status", ["planned", "projected", "estimated"])
def test_what_is_not_actual_is_hollow_and_says_so(status):
    facts = frame(fact("more_than", status_kind=status))
    fig = build("compare", facts)
    assert {"planned", "stem dashed"} <= set(parts(fig))
    assert f"more than 2,500 patients ({status})" in shown(fig)
    assert f"more than 2,500 patients ({status})" in CHARTS["compare"].describe(facts, ChartOptions())


# --- compare


def many(count):
    return frame(
        *(
            fact(list(SHAPES)[at % 9], id=f"f{at}", facility=f"f{at}", facility_name=f"Institute {at}", source=f"s{at}")
            for at in range(count)
        )
    )


def test_five_hundred_facts_take_few_traces_and_a_tall_picture():
    fig = build("compare", many(500))
    assert len(fig.data) < 80
    assert fig.layout.height > 500 * 20
    marked = {key for trace in fig.data if trace.hovertext for (key,) in trace.customdata}
    assert marked == {f"f{at}" for at in range(500)}


def test_rows_are_sorted_by_the_number_and_a_facility_keeps_together():
    facts = frame(
        fact(id="a", facility="a", facility_name="A", position=10),
        fact(id="b", facility="b", facility_name="B", position=30),
        fact(id="c", facility="a", facility_name="A", position=20),
    )
    axis = build("compare", facts).layout.yaxis
    assert list(axis.ticktext) == ["B", "A"]
    assert axis.range[0] > axis.range[1] == 0


def test_an_axis_where_zero_means_none_starts_at_zero():
    assert build("compare", frame(fact())).layout.xaxis.range[0] == 0


def test_a_temperature_has_no_bar_and_no_axis_from_zero():
    facts = frame(temperature(-269), temperature(-40, "up_to", low=NONE, id="b", facility="b"))
    for name in ("compare", "trend", "interval"):
        fig = build(name, facts.head(1) if name == "interval" else facts)
        axis = fig.layout.yaxis if name == "trend" else fig.layout.xaxis
        assert 0 not in axis.range
        assert not [trace for trace in fig.data if trace.type == "bar"]
        assert axis.range[0] < -269


def test_each_metric_has_a_panel_with_its_own_unit():
    other = fact(id="b", metric="floor_area", metric_label="Floor area", unit="m2", unit_label="m²")
    fig = build("compare", frame(fact(), other))
    assert [item.text for item in fig.layout.annotations if item.name == "unit"] == ["patients", "m²"]
    assert fig.layout.xaxis2.anchor == "y2"
    assert fig.layout.yaxis.domain[0] > fig.layout.yaxis2.domain[1]


def test_one_metric_in_two_units_is_refused():
    facts = frame(fact(), fact(id="b", unit="m2"))
    assert "one unit" in CHARTS["compare"].refuses(facts)
    assert "one unit" in build("compare", facts).layout.annotations[0].text.replace("<br>", " ")


def test_undated_facts_are_marked_undated():
    assert "undated" in shown(build("compare", frame(undated())))


def test_logarithmic_only_where_zero_means_none_and_all_is_above_it():
    assert refuses_log(frame(fact())) is None
    assert "zero" in refuses_log(frame(temperature(20)))
    assert "above zero" in refuses_log(frame(fact(position=0, low=0, high=0)))
    assert build("compare", frame(fact()), log=True).layout.xaxis.type == "log"
    cold = build("compare", frame(temperature(20)), log=True)
    assert cold.layout.xaxis.type == "linear"
    assert "No logarithmic axis" in annotation(cold, "caption").text


@pytest.mark.parametrize("kind", ["rank", "date"])
def test_ranks_and_dates_are_no_amounts(kind):
    for name in ("compare", "trend", "ladder"):
        assert CHARTS[name].refuses(frame(fact(stat_type=kind)))


def test_a_tall_panel_repeats_its_axis_on_top():
    fig = build("compare", many(60))
    assert [item.text for item in fig.layout.annotations if item.name == "unit"] == ["patients", "patients"]


def test_words_do_not_run_out_of_the_picture():
    fig = build("compare", many(30), width=900)
    (words,) = [trace for trace in fig.data if trace.name == "words"]
    left, right = fig.layout.xaxis.range
    pixels = 900 - fig.layout.margin.l - fig.layout.margin.r
    for x, said in zip(words.x, words.text, strict=True):
        start = (x - left) / (right - left) * pixels
        assert start + chart_words.measure_width(re.sub("<[^>]+>", "", said), 13) < pixels + fig.layout.margin.r


# --- trend


def dated(year, qualifier="exact", **changes):
    when = {"as_of": str(year), "as_of_start": f"{year}-01-01", "as_of_end": f"{year}-12-31", "as_of_said": str(year)}
    return fact(qualifier, **when, **({"id": f"{qualifier}-{year}"} | changes))


def test_only_comparable_numbers_are_joined_by_a_full_line():
    fig = build("trend", frame(dated(2010), dated(2012, "approximately"), dated(2014, "more_than")))
    joined = {trace.name: trace for trace in fig.data if trace.name and trace.name.startswith("joined")}
    assert len(joined["joined"].x) == len(joined["joined loosely"].x) == 3
    assert joined["joined"].line.dash == "solid"
    assert joined["joined loosely"].line.dash != "solid"


def test_a_vague_date_is_drawn_as_long_as_it_is():
    (span,) = [trace for trace in build("trend", frame(dated(2019))).data if trace.name == "span"]
    assert span.x[:2] == ("2019-01-01T00:00", "2019-12-31T00:00")


def test_undated_facts_are_told_in_the_caption():
    fig = build("trend", frame(fact(), undated(id="b", value_said="more than 700 patients")))
    assert "Not drawn, because undated: CNAO: more than 700 patients." in caption(fig)


@pytest.mark.parametrize("name", ["compare", "trend"])
def test_a_logarithmic_axis_of_numbers_close_together_has_ticks_too(name):
    fig = build(name, frame(fact("approximately", position=15, low=14.5, high=15.5)), log=True)
    axis = fig.layout.yaxis if name == "trend" else fig.layout.xaxis
    assert axis.type == "log"
    assert len(axis.tickvals) > 1


def test_no_dates_no_trend():
    assert CHARTS["trend"].refuses(frame(undated()))
    assert CHARTS["timeline"].refuses(frame(undated()))


def test_a_trend_shows_one_metric():
    assert "one metric" in CHARTS["trend"].refuses(frame(fact(), fact(metric="other", unit="m2")))


def test_lines_are_named_at_their_ends_and_differ_by_shape_as_well():
    facts = frame(*(dated(2010 + at, facility=f"f{at}", facility_name=f"Place {at}", id=str(at)) for at in range(9)))
    fig = build("trend", facts)
    assert [item.text for item in fig.layout.annotations if item.name == "line"] == [f"Place {at}" for at in range(9)]
    drawn = {(trace.marker.color, str(trace.marker.symbol)) for trace in fig.data if trace.name == "dot"}
    assert len(drawn) == 8


# --- ladder


def test_the_ladder_is_logarithmic_and_refuses_what_has_no_ratio():
    assert build("ladder", frame(fact())).layout.yaxis.type == "log"
    assert CHARTS["ladder"].refuses(frame(temperature(20)))
    assert CHARTS["ladder"].refuses(frame(fact(position=0)))
    assert CHARTS["ladder"].refuses(frame(fact(), fact(unit="m2", metric="m")))


def test_the_rungs_of_time_are_familiar_units():
    said = [rung.words for rung in list_rungs("s", 1e-15, 4e8, ChartOptions()) if rung.main]
    assert said == ["1 fs", "1 ps", "1 ns", "1 µs", "1 ms", "1 s", "1 min", "1 h", "1 day", "1 year"]
    assert "1 Jahr" in [rung.words for rung in list_rungs("s", 1, 4e8, ChartOptions(language="de"))]


def test_the_rungs_of_counted_things_are_powers_of_ten():
    assert [rung.words for rung in list_rungs("{patient}", 10, 1000, ChartOptions())] == ["1,000", "100", "10"]


def test_words_on_the_ladder_keep_off_each_other():
    facts = frame(*(fact(id=str(at), facility=str(at), position=1000 + at, low=1000, high=1100) for at in range(12)))
    fig = build("ladder", facts)
    (words,) = [trace for trace in fig.data if trace.name == "words"]
    low, high = fig.layout.yaxis.range
    scale = AxisScale(10**low, 10**high, fig.layout.height - fig.layout.margin.t - fig.layout.margin.b, log=True)
    heights = sorted(scale.to_pixels(y) for y in words.y)
    assert min(b - a for a, b in pairwise(heights)) >= 14


# --- rank


def test_rank_one_is_on_top_in_whole_numbers_and_never_a_bar():
    fig = build("rank", frame(ranked(9), ranked(12, "2018"), ranked(1, facility="b", facility_name="B")))
    axis = fig.layout.yaxis
    assert axis.range[0] > axis.range[1] > 0
    assert axis.tickvals[0] == 1
    assert all(value == int(value) for value in axis.tickvals)
    assert not [trace for trace in fig.data if trace.type == "bar"]


def test_ranks_of_several_years_are_joined_and_equal_ones_stand_side_by_side():
    facts = frame(ranked(9), ranked(12, "2018"), ranked(9, facility="b", facility_name="B", id="b"))
    fig = build("rank", facts)
    assert [len(trace.x) for trace in fig.data if trace.name == "joined"] == [3]
    places = [x for trace in fig.data if trace.name == "dot" for x, y in zip(trace.x, trace.y, strict=True) if y == 9]
    assert len(set(places)) == 2


def test_a_rank_bound_points_up_towards_the_better_ranks():
    fig = build("rank", frame(ranked(10, low=NONE, qualifier="up_to", value_said="among the first 10")))
    arrow = part(fig, "arrow left")
    assert arrow.marker.symbol == "arrow-up-open"
    assert arrow.y[0] < 10


def test_an_undated_rank_has_a_column_of_its_own():
    facts = frame(ranked(9), ranked(3, as_of=None, as_of_start=None, as_of_end=None, as_of_said="undated", id="u"))
    assert "undated" in build("rank", facts).layout.xaxis.ticktext


def test_only_ranks_are_ranked():
    assert CHARTS["rank"].refuses(frame(fact()))


# --- timeline


def event(label, day, said, **changes):
    shared = {"stat_type": "date", "unit": "CCYYMM", "unit_label": "", "ratio_scale": False, "metric": label.lower()}
    when = {"as_of": day, "as_of_start": f"{day}-01", "as_of_end": f"{day}-28", "as_of_said": said}
    return fact(**shared, **when, metric_label=label, value_said=said, id=label, **changes)


def test_events_say_what_and_when_and_stand_in_lanes():
    facts = frame(
        event("Inauguration", "2010-02", "February 2010"),
        event("First patient", "2011-09", "September 2011"),
        event("First light", "2017-05", "May 2017", facility="xfel", facility_name="European XFEL"),
    )
    fig = build("timeline", facts)
    (words,) = [trace for trace in fig.data if trace.name == "words"]
    assert words.text == ("Inauguration: February 2010", "First patient: September 2011", "First light: May 2017")
    assert list(fig.layout.yaxis.ticktext) == ["CNAO", "European XFEL"]


def test_events_close_to_each_other_stand_in_rows():
    facts = frame(*(event(f"Event {at}", f"2010-0{at}", f"0{at}/2010") for at in range(1, 7)))
    (words,) = [trace for trace in build("timeline", facts).data if trace.name == "words"]
    assert len(set(words.y)) >= 2


# --- interval


def test_the_interval_says_whether_its_ends_belong_to_it():
    said = shown(build("interval", frame(fact("more_than"))))
    assert "2,500 not included" in said
    assert "no upper end stated" in said
    assert "2,500 included" in shown(build("interval", frame(fact("up_to"))))


def test_the_interval_of_an_exact_number_shows_its_rounding():
    fig = build("interval", frame(fact("exact")))
    (strip,) = [trace for trace in fig.data if trace.name == "interval"]
    assert list(strip.x) == [2450, 2550]
    assert "Numbers from 2,450 to 2,550 round to it." in caption(fig)
    assert fig.layout.height < 220


def test_the_interval_shows_one_fact():
    assert "one fact" in CHARTS["interval"].refuses(frame(fact(), fact(id="b")))


# --- coverage


def test_coverage_writes_the_count_into_each_cell_and_nothing_into_an_empty_one():
    fig = build("coverage", counted(("a", "x", 12), ("a", "y", 1), ("b", "x", 3)))
    (cells,) = fig.data
    assert cells.text == ("12", "1", "3", "")
    assert list(cells.customdata[0]) == ["a", "x"]


@pytest.mark.parametrize("dark", [False, True])
def test_numbers_in_cells_can_be_read(dark):
    fig = build("coverage", counted(*((f"f{at}", "m", at) for at in range(1, 30))), dark=dark)
    (cells,) = fig.data
    pairs = zip(cells.marker.color, cells.textfont.color, strict=True)
    assert min(theme.measure_contrast(cell, ink) for cell, ink in pairs) >= 4.5


def test_thirty_by_thirty_stays_readable_wide_and_on_a_phone():
    facts = counted(*((f"f{a}", f"m{b}", 1 + (a * b) % 40) for a in range(30) for b in range(30)))
    assert len(build("coverage", facts, width=900).data) == 1
    phone = build("coverage", facts, narrow=True)
    assert 2 <= len(phone.data) <= 5
    assert sum(len(trace.x) for trace in phone.data) == 900


def test_coverage_describes_itself():
    told = CHARTS["coverage"].describe(counted(("a", "x", 12), ("b", "y", 1)), ChartOptions())
    assert "13 facts" in told
    assert "Most: A, X: 12 facts." in told


# --- words


def test_eight_facts_are_all_said_and_more_by_their_ends():
    described = CHARTS["compare"].describe
    for qualifier in list(SHAPES)[:8]:
        assert SHAPES[qualifier][-1] in described(frame(*map(fact, list(SHAPES)[:8])), ChartOptions())
    told = described(many(100), ChartOptions())
    assert told.startswith("Patients treated by facility: 100 facts, in patients.")
    assert "Highest: " in told
    assert "Sources: 100." in told
    assert "As of 2019." in told


def test_the_caption_names_sources_and_dates_and_hangs_below_the_axis():
    fig = build("compare", many(12))
    assert caption(fig) == "Source: s0; s1; s2 and 9 more. As of 2019."
    place = annotation(fig, "caption")
    assert (place.yref, place.y, place.yanchor) == ("paper", 0, "top")
    assert -place.yshift < fig.layout.margin.b


def test_a_long_caption_is_broken_into_lines_that_have_room():
    one = build("compare", frame(fact()), caption="short", narrow=True)
    long = build("compare", frame(fact()), caption="many words " * 30, narrow=True)
    lines = annotation(long, "caption").text.count("<br>")
    assert lines >= 6
    assert long.layout.margin.b - one.layout.margin.b >= lines * 12


HOSTILE = '<b>bold</b> <a href="https://example.org">& $x$</a>'


@pytest.mark.parametrize("name", NAMES)
def test_text_from_outside_shows_as_it_is_written(name):
    if name == "coverage":
        facts = counted(("a", "b", 1)).assign(facility_name=HOSTILE, metric_label=HOSTILE)
    else:
        texts = ("facility_name", "metric_label", "value_said", "unit_label", "as_of_said", "source", "quote")
        facts = suited(name).assign(**dict.fromkeys(texts, HOSTILE))
        facts = facts if name == "interval" else pd.concat([facts, facts.assign(facility="z", id="z")])
    for options in ({}, {"narrow": True}, {"title": HOSTILE, "caption": HOSTILE}):
        raw = json.dumps(build(name, facts, **options).to_plotly_json()["data"], default=list) + shown(
            build(name, facts, **options)
        )
        assert "<a " not in raw
        assert "<b>bold" not in raw
        assert "$" not in raw
        assert "&lt;" in raw


def test_plain_escapes_once_and_keeps_to_one_line():
    assert chart_words.escape_plotly("a < b & c\n$d$") == "a &lt; b &amp; c &#36;d&#36;"


@pytest.mark.parametrize(
    ("value", "language", "said"),
    [
        (1234.5, "en", "1,234.5"),
        (1234.5, "de", "1.234,5"),
        (4_500_000, "en", "4.5 million"),
        (4_500_000, "it", "4,5 milioni"),
        (0.000002, "en", "0.000002"),
        (1e-15, "en", "10⁻¹⁵"),
        (2.5e20, "de", "2,5 × 10²⁰"),
    ],
)
def test_numbers_of_axes_hide_no_digits(value, language, said):
    assert chart_words.format_axis_number(value, language) == said


def test_an_exact_number_is_said_with_all_its_digits_up_to_a_quadrillion():
    assert chart_words.format_exact(20_000_000_000, "en") == "20,000,000,000"
    assert chart_words.format_exact(123_456_789_012, "de") == "123.456.789.012"
    assert chart_words.format_exact(0.125, "it") == "0,125"


def test_words_are_spread_without_overlap_and_in_order():
    centres = marks.spread_centres([10, 11, 12, 90], [20, 20, 20, 20], 0, 100)
    assert centres == pytest.approx([10, 30, 50, 90])


def test_the_scale_goes_there_and_back():
    for scale in (AxisScale(0, 50, 500), AxisScale(0.001, 1000, 600, log=True), AxisScale(10, 1, 90)):
        assert scale.at(scale.to_pixels(7)) == pytest.approx(7)
