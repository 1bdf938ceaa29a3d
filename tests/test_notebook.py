"""The catalogue in a notebook: a few lines give frames and charts with hedges, units, dates and sources."""

import re
import subprocess
import sys

import pytest

from dashboard.charts import figure
from facts import open_catalogue
from facts.catalog import Role
from facts.errors import NotFound, SelectionError, UnitError
from facts.frame import COLUMNS


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory):
    with open_catalogue(f"sqlite:///{tmp_path_factory.mktemp('notebook')}/facts.db", actor="me") as opened:
        yield opened


def drawn(chart):
    """Every word of a figure."""
    told = [item.text for item in chart.layout.annotations if item.text] + [chart.layout.title.text or ""]
    told += [str(word) for trace in chart.data for word in (trace.text if trace.text is not None else ())]
    return re.sub(r"<[^>]+>", " ", " ".join(told)).replace("\u00a0", " ")


def test_a_frame_holds_the_newest_fact_of_each_facility_in_words(catalogue):
    patients = catalogue.frame(metric="patients_treated", latest=True)
    assert tuple(patients.columns) == tuple(COLUMNS)
    said = patients.set_index("facility_name")["value_said"].str.replace("\u00a0", " ")
    assert said["CNAO"] == "about 6,000 patients"
    assert said["Trento Proton Therapy"] == "more than 2,400 patients"
    bound = patients.set_index("facility_name").loc["Trento Proton Therapy"]
    assert (bound["low"], bound["low_inclusive"]) == (2400, False)
    assert bound["high"] != bound["high"], "nothing is said about how many at most"


def test_without_latest_all_facts_are_there_and_at_is_the_newest_by_then(catalogue):
    every = catalogue.frame(metric="patients_treated", facility="cnao")
    assert len(every) > 1
    then = catalogue.frame(metric="patients_treated", facility="cnao", at="2019-12")
    assert list(then["value_said"].str.replace("\u00a0", " ")) == ["2,500 patients"]


def test_units_and_languages_are_chosen_by_keyword(catalogue):
    disk = catalogue.frame(metric="storage_disk", latest=True, unit="TB", in_language="it")
    assert set(disk["unit"]) == {"TB"}
    assert "quasi 100.000 TB" in " ".join(disk["value_said"]).replace("\u00a0", " ")
    assert set(disk["metric_label"]).isdisjoint({"Disk storage"})


def test_what_cannot_be_told_in_that_currency_is_named(catalogue):
    cost = catalogue.frame(metric="construction_cost", latest=True)
    assert [(name, reason) for _, name, _, reason in cost.attrs["left_out"]] == [
        ("LCLS-II", "in another currency; choose a currency to convert it")
    ]
    assert "1 other statement is not shown." in drawn(figure("compare", cost))
    assert not catalogue.frame(metric="construction_cost", latest=True, currency="EUR").attrs["left_out"]


@pytest.mark.parametrize(
    ("asked", "error", "named"),
    [
        ({"metric": "patient_treated"}, NotFound, "Near ones: patients_treated"),
        ({"facility": ["cnao", "nowhere"]}, NotFound, "nowhere"),
        ({"metric": "patients_treated", "unit": "TB"}, UnitError, "patients cannot be told in TB"),
        ({"unit": "furlong"}, UnitError, "furlong"),
        ({"colour": "red"}, SelectionError, "colour"),
        ({"in_language": "es"}, SelectionError, "en, it, de, fr"),
        ({"at": "soon"}, ValueError, "soon"),
    ],
)
def test_a_mistake_is_named_and_no_empty_frame_stands_for_it(catalogue, asked, error, named):
    with pytest.raises(error, match=named):
        catalogue.frame(**asked)


def test_a_figure_carries_title_hedges_dates_and_sources(catalogue):
    told = drawn(figure("compare", catalogue.frame(metric="patients_treated", latest=True)))
    assert "Patients treated" in told
    assert "more than 2,400 patients" in told
    assert "Source: " in told
    assert "As of " in told


def test_a_figure_speaks_the_language_of_its_frame(catalogue):
    told = drawn(figure("trend", catalogue.frame(metric="patients_treated", facility="cnao", in_language="de")))
    assert "Behandelte Patienten" in told
    assert "Quelle: " in told


def test_a_figure_says_how_many_facilities_it_does_not_show(catalogue):
    import pandas as pd

    few = catalogue.frame(metric="patients_treated", latest=True)
    many = pd.concat([few.assign(facility=few["facility"] + str(number)) for number in range(6)])
    assert "The 40 highest of " in drawn(figure("compare", many))


@pytest.mark.parametrize("kind", ["compare", "trend", "ladder", "rank", "timeline", "interval", "coverage"])
def test_every_chart_can_be_had_or_says_why_not(catalogue, kind):
    assert drawn(figure(kind, catalogue.frame(metric="patients_treated", latest=True))).strip()
    assert drawn(figure(kind, catalogue.frame(text="zebra"))).strip()


def test_an_unknown_chart_is_answered_with_those_there_are(catalogue):
    with pytest.raises(NotFound, match="compare, trend"):
        figure("pie", catalogue.frame())


def test_the_catalogue_is_opened_as_the_settings_say_and_by_oneself(tmp_path, monkeypatch):
    monkeypatch.setenv("FACTS_DATABASE_URL", f"sqlite:///{tmp_path}/own.db")
    monkeypatch.setenv("FACTS_ACTOR", "anna")
    with open_catalogue() as own:
        assert (own.actor.name, own.actor.role) == ("anna", Role.EDITOR)
        fact = own.store.fact("3d2085e97c16")
        own.correct_fact(fact.id, {"note": "seen"}, expected=fact.revision, reason="from a notebook")
        assert own.store.history("fact", fact.id)[0].by == "anna"
    assert (tmp_path / "own.db").exists()


def test_importing_the_package_loads_neither_pandas_nor_a_database():
    script = "import facts, sys; print(sorted({'pandas', 'sqlalchemy', 'pydantic', 'plotly'} & sys.modules.keys()))"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_the_package_has_nothing_else_to_give():
    with pytest.raises(ImportError):
        from facts import close_catalogue  # noqa: F401
