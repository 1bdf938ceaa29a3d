"""Every page, run as Streamlit runs it, on the catalogue that ships."""

import pytest
from support.streamlit_pages import open_page, words

from facts.languages import INTERFACE_LANGUAGES

PAGES = ("overview", "explore", "compare", "trend", "facility", "article", "fact", "check")
PROCESSORS = "3d2085e97c16"


@pytest.fixture(scope="module", autouse=True)
def shipped(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FACTS_DATABASE_URL", f"sqlite:///{tmp_path_factory.mktemp('pages')}/catalogue.sqlite")
        patch.setenv("FACTS_ACTOR", "tester")
        yield


def compared(at):
    """The comparison table: the one with a row a facility."""
    return next(frame.value for frame in at.dataframe if frame.value.index.name == "Facility")


def charts(at):
    return [item.proto for item in at.get("plotly_chart")]


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_in_every_language(page, language):
    query = {"in": language, **({"id": PROCESSORS} if page == "fact" else {})}
    at = open_page(page, **query)
    assert at.get("title") or at.get("header")


def test_the_page_of_an_overtaken_fact_names_the_newer_one_and_leads_to_it():
    at = open_page("fact", id="aa58511a51ae")
    warned = " ".join(item.value for item in at.warning).replace("\u00a0", " ")
    assert warned.startswith("Overtaken by about 6,000 patients, as of 3 October 2025")
    links = {link.proto.label: link.proto.query_string for link in at.get("page_link")}
    assert "1f431761b3d7" in links["The newer figure"]


def test_explore_finds_by_words_and_filters_of_the_address():
    at = open_page("explore", text="processors", facility="recas-bari")
    table = at.dataframe[0].value
    assert list(table["Value"]) == ["more than 12,000 processors"]


def test_facets_show_counts_and_keep_their_own_values_open():
    at = open_page("explore", qualifier="nearly")
    labels = at.multiselect(key="several_qualifier").options
    assert any(label.startswith("more than (") for label in labels)
    assert at.multiselect(key="several_qualifier").value == ["nearly"]


def test_an_empty_selection_says_so_and_offers_the_way_back():
    at = open_page("explore", text="zebra")
    assert "No fact fits these filters." in words(at)
    at.button(key="start_again").click().run()
    assert "text" not in at.query_params
    empty = open_page("compare", facility="cnao", metric="beamlines")
    empty.button(key="start_again").click().run()
    assert "facility" not in empty.query_params


def test_compare_shows_facilities_by_metrics_in_words_with_a_chart():
    at = open_page("compare", metric=["processor_cores", "storage_disk"])
    table = compared(at)
    assert set(table.columns) == {"Processor cores", "Disk storage"}
    assert (
        table.loc["GridKa", "Disk storage"]
        .replace("\u00a0", " ")
        .startswith("nearly 100 PB · 26 July 2022 · may be out of date [")
    )
    assert "more than 5,200 cores" in charts(at)[0].alt.replace("\u00a0", " ")


def test_compare_as_it_was_at_a_date():
    latest = compared(open_page("compare", metric="patients_treated"))
    earlier = compared(open_page("compare", metric="patients_treated", at="2019-12"))
    assert latest.loc["CNAO"].iloc[0].startswith("about 6,000 patients · 3 October 2025")
    assert earlier.loc["CNAO"].iloc[0].startswith("2,500 patients · August 2019")


def test_compare_says_what_was_left_out_and_why():
    at = open_page("compare", metric="construction_cost")
    at.session_state["left_out"] = True
    at.run()
    left_out = next(frame.value for frame in at.dataframe if "Why" in frame.value.columns)
    assert set(left_out["Why"]) == {"in another currency; choose a currency to convert it"}


def test_converted_money_says_so_in_every_cell():
    at = open_page("compare", metric="construction_cost", currency="EUR")
    assert "1.04 billion euros (1.1 billion US dollars, ECB rate of 2 October 2023)" in words(at)


def test_units_change_with_the_address():
    assert "6,600 TB" in words(open_page("compare", metric="storage_disk", unit="TB"))


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ({"metric": "nature_index_rank"}, "rank"),
        ({"metric": ["inauguration_date", "first_patient_date"]}, "timeline"),
        ({"dimension": "time", "chart": "ladder"}, "ladder"),
        ({"metric": "patients_treated"}, "compare"),
    ],
)
def test_the_fitting_chart_is_chosen(query, kind):
    at = open_page("compare", **query)
    assert charts(at)
    assert f"chart_{kind}" in at.session_state


def test_a_rank_is_never_drawn_as_a_bar_and_has_no_logarithm():
    at = open_page("compare", metric="nature_index_rank")
    assert '"type":"bar"' not in charts(at)[0].spec
    assert not [item for item in at.get("button_group") if "Logarithmic" in str(item)]


def test_the_fact_page_stands_for_one_number():
    at = open_page("fact", id=PROCESSORS)
    said = words(at)
    assert "more than 12,000 processors" in said
    assert "Verified" in said
    assert "INFN Newsletter 62" in said
    shown = [item.proto.body.replace("\u00a0", " ") for item in at.get("html")]
    sentences = [body for body in shown if body.startswith('<div class="copyable"')]
    assert len(sentences) == 4
    assert "more than 12,000 processors" in sentences[0]
    assert "più di 12.000 processori" in sentences[1]


def test_an_unknown_fact_is_named_and_leads_back():
    at = open_page("fact", id="nothing00")
    assert "nothing00" in at.error[0].value.replace("\\", "")


def test_a_filter_that_cannot_be_understood_is_said_not_crashed_on():
    at = open_page("explore", kind="castle")
    assert "castle" in at.warning[0].value


def test_what_waits_for_review_cannot_be_opened_from_the_address():
    at = open_page("explore", review_state="proposed", facility="recas-bari")
    assert len(at.dataframe[0].value) > 5


def test_the_interface_speaks_italian():
    said = words(open_page("compare", **{"metric": "patients_treated", "in": "it"}))
    assert "Pazienti trattati" in said
    assert "circa 6.000 pazienti" in said


def test_hostile_text_stays_text(tmp_path, monkeypatch):
    """Names and phrases from files are shown as they are: no link, no image, no markup."""
    from dashboard.safe_text import escape_markdown

    hostile = "[click](https://evil.example) ![x](https://evil.example/p.png) <script>alert(1)</script> **bold** $x$"
    escaped = escape_markdown(hostile)
    assert escape_markdown("27. November 2026, 3.5 km") == "27\\. November 2026, 3.5 km"
    assert "\\[click\\]\\(" in escaped
    assert "\\<script\\>" in escaped
    assert "\\*\\*bold" in escaped
    assert all(
        f"{start}\u200b" in escape_markdown(f"see {start}{rest}")
        for start, rest in (("https", "://x.y"), ("www", ".x.y"))
    )
    at = open_page("compare", at="[click](https://evil.example)")
    assert "\\[click\\]" in at.warning[0].value


def test_a_change_is_seen_at_once_and_its_history_is_shown():
    from dashboard.ui import catalogue_access
    from dashboard.views.fact_lists import count_facts
    from facts.model.selection import Selection

    before = count_facts(Selection())
    catalogue = catalogue_access.open_catalogue()
    fact = catalogue.store.fact("aa58511a51ae")
    catalogue.correct_fact(fact.id, {"note": "audited"}, expected=fact.revision, reason="audit")
    at = open_page("fact", id=fact.id)
    assert "audited" in at.info[0].value
    assert "2,500 patients" in str(at.dataframe[-1].value["Before"][0])
    catalogue.withdraw_fact(fact.id, expected=fact.revision + 1, reason="test")
    assert count_facts(Selection()) == before - 1


def test_withdrawn_facts_are_seen_when_asked_for_and_say_that_they_are():
    from dashboard.ui import catalogue_access

    catalogue = catalogue_access.open_catalogue()
    fact = catalogue.store.fact("08adc040473d")
    catalogue.withdraw_fact(fact.id, expected=fact.revision, reason="test")
    at = open_page("explore", facility="cnao", metric="inauguration_date")
    assert not at.dataframe
    at.toggle(key="also_withdrawn").set_value(True).run()
    assert "true" in at.query_params["deprecated"]
    assert list(at.dataframe[0].value["State"]) == ["withdrawn"]
    assert open_page("explore", facility="cnao", deprecated="true").toggle(key="also_withdrawn").value
    at.toggle(key="also_withdrawn").set_value(False).run()
    assert "deprecated" not in at.query_params


def test_filters_without_a_widget_are_said_in_words():
    at = open_page("compare", metric="patients_treated", qualifier="more_than", text="trento")
    assert "Search: “trento”" in words(at)


def test_of_very_many_facilities_the_highest_are_compared_and_the_rest_is_said():
    import pandas as pd

    from dashboard.charts.chart import keep_highest
    from facts.languages.translator import speaker

    def highest(found, number):
        return keep_highest(found, speaker("en"), number)[0]

    many = pd.DataFrame({"metric": "m", "stat_type": "stock", "position": [float(number) for number in range(100)]})
    assert sorted(highest(many, 3)["position"]) == [97, 98, 99]
    ranks = many.assign(stat_type="rank", position=many["position"] + 1)
    assert sorted(highest(ranks, 3)["position"]) == [1, 2, 3]
    assert len(highest(many, 100)) == 100


def test_the_names_of_editors_are_for_editors(monkeypatch):
    assert "Who" in open_page("fact", id=PROCESSORS).dataframe[-1].value
    monkeypatch.setenv("FACTS_HOST", "0.0.0.0")
    assert "Who" not in open_page("fact", id=PROCESSORS).dataframe[-1].value
