"""The store, on SQLite and on PostgreSQL: what goes in comes out, filtered, counted, found and paged."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from support.store_records import ARTICLES, EVERYTHING, FACILITIES, FACTS, METRICS, PATIENT, a_fact, counted, ids

from facts.errors import NotFound, SelectionError
from facts.model.fact_columns import NAMES
from facts.model.record import Fact
from facts.model.selection import Selection
from facts.store import Store, fact_queries


def fill(store: Store) -> Store:
    store.add(facilities=FACILITIES, metrics=METRICS, articles=ARTICLES, facts=FACTS, by="anna", reason="first load")
    return store


@pytest.fixture(scope="module")
def filled(kept_store: Store) -> Store:
    """Only read from; a test that writes has one of its own."""
    return fill(kept_store)


@pytest.fixture
def own(store: Store) -> Store:
    return fill(store)


# Round trips


def test_facilities_metrics_and_articles_come_back_as_they_went_in(filled: Store) -> None:
    """Every field of every record survives."""
    assert filled.facilities() == {record.id: record for record in FACILITIES}
    assert filled.metrics() == {record.id: record for record in METRICS}
    assert filled.articles() == {record.id: record for record in ARTICLES}
    assert filled.facility("cnao") == FACILITIES[1]
    assert filled.metric("patients_treated") == METRICS[0]
    assert filled.article("newsletter-62") == ARTICLES[0]


def test_a_few_articles_can_be_asked_for(filled: Store) -> None:
    """Ids that do not exist are left out."""
    assert list(filled.articles(["undated", "gazette-1", "no-such"])) == ["gazette-1", "undated"]


def test_every_field_of_a_fact_comes_back(own: Store) -> None:
    """Decimals keep their digits and moments their zone."""
    full = a_fact(
        "full-fact",
        "cnao",
        "storage",
        "5.50 ± 0.25 TB",
        "2019-08~",
        revision=1,
        modified_at=datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC),
        qualifier="tolerance",
        amount="5.50",
        lower="5.25",
        upper="5.75",
        lower_inclusive=True,
        upper_inclusive=True,
        decimals=2,
        unit="TB",
        unit_text="TB",
        as_of_basis="inferred_from_publication",
        period="P1Y",
        status_kind="planned",
        derivation="computed",
        page="p. 3",
        quote_prefix="has",
        quote_suffix="of “space”",
        quote_start=3,
        quote_end=12,
        text_sha256="b" * 64,
        verification="verified",
        checked_at=datetime(2026, 1, 2, tzinfo=UTC),
        claimed_by="the president",
        reviewed_by="anna",
        reviewed_at=datetime(2026, 1, 3, tzinfo=UTC),
        rank="preferred",
        rank_reason="newest",
        review_by=date(2027, 1, 1),
        note="summed; 'quoted' and \\ kept",
        topics=("health", "naïve"),
    )
    own.add(facts=[full], by="anna")
    stored = own.fact("full-fact")
    assert stored == full
    assert (str(stored.amount), type(stored.rank), stored.topics) == ("5.50", type(full.rank), ("health", "naïve"))
    assert Fact.model_validate(stored.model_dump()) == full


def test_a_fact_without_a_moment_gets_the_moment_it_was_written(filled: Store) -> None:
    """All else stays."""
    stored = filled.fact("patients-2015")
    assert stored.modified_at is not None
    assert stored.modified_at.tzinfo is UTC
    assert stored.model_copy(update={"modified_at": None}) == FACTS[0]


@pytest.mark.parametrize(
    ("kind", "key", "near"),
    [
        ("facility", "cano", "cnao"),
        ("metric", "patient_treated", "patients_treated"),
        ("fact", "storage-5", "storage-5pb"),
    ],
)
def test_an_unknown_id_is_answered_with_near_ones(filled: Store, kind: str, key: str, near: str) -> None:
    """The remedy names them."""
    with pytest.raises(NotFound) as caught:
        getattr(filled, kind)(key)
    assert near in caught.value.remedy
    assert caught.value.what == f"there is no {kind} {key!r}"


# Rows


def test_a_row_has_every_column_of_the_contract_and_what_charts_need(filled: Store) -> None:
    """Numbers as exact text, and the interval in the metric's unit."""
    (row,) = filled.rows(Selection(metric="storage", facility="xfel"))
    assert set(NAMES) <= set(row)
    assert (row["amount"], row["unit"], row["point"], row["low"], row["high"]) == ("5", "PB", 5000.0, 5000.0, 5000.0)
    assert (row["facility_short"], row["facility_kind"], row["country"]) == ("XFEL", "light_source", "DE")
    assert (row["metric_unit"], row["stat_type"], row["dimension"]) == ("TB", "capacity", "information")
    assert (row["article_title"], row["publisher"], row["language"]) == ("Großes Licht", "Gazette", "de")
    assert (row["as_of_start"], row["as_of_end"]) == ("2021-02-03", "2021-02-03")
    assert row["quote"] == "5 petabytes"


@pytest.mark.parametrize(
    ("key", "low", "high", "point", "ends"),
    [
        ("patients-world", 200000.0, None, 200000.0, (False, False)),
        ("patients-2019", 2450.0, 2550.0, 2500.0, (True, True)),
        ("funding-8m", 8000000.0, None, 8000000.0, (False, False)),
        ("cold-269", 3.65, 4.65, 4.15, (True, True)),
        ("opened-2010", 733773.0, 734137.0, 733773.0, (True, True)),
    ],
)
def test_the_interval_is_kept_in_the_unit_of_the_metric(
    filled: Store, key: str, low: float, high: float | None, point: float, ends: tuple[bool, bool]
) -> None:
    """Money stays in its currency, dates become days, an open end is empty."""
    (row,) = filled.rows_by_id([key])
    assert (row["low"], row["high"], row["point"]) == (low, high, point)
    assert (row["low_inclusive"], row["high_inclusive"]) == ends


def test_exported_rows_are_plain_tuples_in_the_order_of_the_contract(filled: Store) -> None:
    """Truth values, numbers and text, the same on both databases."""
    (row,) = filled.stream_rows(Selection(facility="world"))
    assert type(row) is tuple
    assert dict(zip(NAMES, row, strict=True)) | {"id": 1} == {
        **dict.fromkeys(NAMES),
        "id": 1,
        "facility": "world",
        "facility_name": "The world",
        "metric": "patients_treated",
        "metric_label": "Patients treated",
        "scope": "",
        "value_text": "more than 200,000 patients",
        "qualifier": "more_than",
        "lower": "200000",
        "lower_inclusive": False,
        "unit": "{patient}",
        "unit_text": "",
        "as_of": "2018",
        "as_of_basis": "stated",
        "status_kind": "actual",
        "derivation": "verbatim",
        "article": "newsletter-62",
        "article_title": "INFN Newsletter 62",
        "publisher": "INFN",
        "published": "2019-08",
        "url": "https://example.org/62",
        "quote": "more than 200,000 patients",
        "verification": "cited",
        "check_note": "",
        "rank": "normal",
        "note": "",
        "revision": 1,
        "state": "out_of_date",
        "contradicts": "[]",
    }
    assert list(filled.stream_rows(Selection(facility="world"), ["revision", "id"])) == [(1, "patients-world")]


def test_facts_can_be_read_one_after_the_other(filled: Store) -> None:
    """Newest first, without a limit."""
    found = [fact.id for fact in filled.iter_facts(Selection(metric="patients_treated"))]
    assert found == ["patients-2019", "patients-world", "patients-2015"]
    assert [fact.id for fact in filled.facts(Selection(metric="patients_treated"), limit=2)] == found[:2]


def test_a_reader_that_stops_early_leaves_nothing_open(filled: Store) -> None:
    """The connection goes back when the generator is closed."""
    for _ in range(100):
        stream = filled.stream_rows(EVERYTHING)
        next(stream)
        stream.close()
    assert filled.count(EVERYTHING) == 10


# Filters

FILTERS: list[tuple[dict[str, object], str]] = [
    ({}, "storage-5pb storage-7000 patients-2019 patients-world patients-2015 opened-2010 funding-8m cold-269"),
    ({"facility": ("xfel", "world")}, "storage-5pb patients-world cold-269"),
    ({"metric": "storage"}, "storage-5pb storage-7000"),
    ({"metric": ("storage", "opened")}, "storage-5pb storage-7000 opened-2010"),
    ({"article": "undated"}, "cold-269"),
    ({"topic": "computing"}, "storage-5pb storage-7000"),
    ({"topic": "science"}, "storage-7000"),
    ({"topic": ("science", "people")}, "storage-7000 patients-2019 patients-world patients-2015"),
    ({"topic": "scien"}, ""),
    ({"kind": "light_source"}, "storage-5pb cold-269"),
    ({"kind": ("world", "organisation")}, "storage-7000 patients-world"),
    ({"country": "IT"}, "storage-7000 patients-2019 patients-2015 opened-2010 funding-8m"),
    ({"country": "IT", "kind": "organisation"}, "storage-7000"),
    ({"qualifier": "more_than"}, "patients-world funding-8m"),
    ({"dimension": "information"}, "storage-5pb storage-7000"),
    ({"as_of_from": "2019"}, "storage-5pb storage-7000 patients-2019"),
    ({"as_of_to": "2010"}, "opened-2010 funding-8m"),
    ({"as_of_from": "2012", "as_of_to": "2015-01-01"}, "patients-2015 funding-8m"),
    ({"as_of_from": "2019-08-31", "as_of_to": "2019-08-31"}, "storage-7000 patients-2019"),
    ({"publisher": "Gazette"}, "storage-5pb cold-269"),
    ({"language": "de"}, "storage-5pb"),
    ({"publisher": "Gazette", "language": "en"}, "cold-269"),
    ({"verification": ("verified", "failed")}, "patients-2019 funding-8m"),
    ({"review_state": "proposed"}, "proposed-2020"),
    (
        {"review_state": ("proposed", "approved"), "facility": "cnao", "as_of_from": "2019"},
        "proposed-2020 patients-2019",
    ),
    ({"deprecated": True, "as_of_from": "2014", "as_of_to": "2015"}, "patients-2015 wrong-2014"),
    ({"review_state": (), "deprecated": True, "facility": "cnao", "as_of_from": "2020"}, "proposed-2020"),
    ({"facility": "no-such"}, ""),
    ({"text": "patients", "country": "IT", "as_of_to": "2016"}, "patients-2015"),
    ({"text": "storage", "topic": "science", "kind": "organisation", "language": "en"}, "storage-7000"),
]


@pytest.mark.parametrize(("filters", "expected"), FILTERS, ids=[str(filters) for filters, _ in FILTERS])
def test_a_selection_keeps_exactly_its_facts(filled: Store, filters: dict[str, object], expected: str) -> None:
    """Pages, streams and counts agree on which these are."""
    selection = Selection.of(**filters)
    assert ids(filled.rows(selection)) == expected.split()
    assert ids(filled.rows(selection, limit=20)) == expected.split()
    assert [row[0] for row in filled.stream_rows(selection)] == expected.split()
    assert filled.count(selection) == len(expected.split())


# Order and pages


@pytest.mark.parametrize(
    ("order", "first", "last"),
    [
        ("as_of", "storage-5pb", "cold-269"),
        ("value", "funding-8m", "cold-269"),
        ("facility", "storage-5pb", "patients-2015"),
        ("metric", "cold-269", "funding-8m"),
        ("id", "storage-7000", "cold-269"),
    ],
)
def test_facts_come_in_the_wanted_order(filled: Store, order: str, first: str, last: str) -> None:
    """Ascending is descending read backwards; what has no date counts as oldest."""
    selection = (
        Selection()
        if order != "facility"
        else Selection(facility=("xfel", "cnao"), metric=("storage", "patients_treated"))
    )
    falling = ids(filled.rows(selection, order=order))
    assert (falling[0], falling[-1]) == (first, last)
    assert ids(filled.rows(selection, order=order, descending=False)) == falling[::-1]
    assert ids(filled.rows(selection, order=order, limit=100)) == falling
    assert [row[0] for row in filled.stream_rows(selection, order=order)] == falling


@pytest.mark.parametrize("order", ["as_of", "value", "facility", "metric", "article", "modified_at", "id"])
def test_pages_neither_overlap_nor_leave_gaps(filled: Store, order: str) -> None:
    """Three at a time give the same as all at once."""
    pages = [ids(filled.rows(EVERYTHING, order=order, limit=3, offset=first)) for first in range(0, 12, 3)]
    assert [name for page in pages for name in page] == ids(filled.rows(EVERYTHING, order=order))
    assert [len(page) for page in pages] == [3, 3, 3, 1]


def test_an_unknown_order_is_refused(filled: Store) -> None:
    """The remedy names the orders there are."""
    with pytest.raises(SelectionError, match="as_of, value"):
        filled.rows(Selection(), order="colour")


# Facets


def test_facets_count_each_value_of_each_filter(filled: Store) -> None:
    """Approved facts only, most frequent first, with names for people."""
    found = filled.facets(Selection(), fact_queries.FACET_NAMES)
    assert {name: counted(values) for name, values in found.items()} == {
        "facility": {"cnao": 4, "xfel": 2, "infn": 1, "world": 1},
        "kind": {"treatment_centre": 4, "light_source": 2, "organisation": 1, "world": 1},
        "country": {"IT": 5, "DE": 2},
        "metric": {"patients_treated": 3, "storage": 2, "funding": 1, "opened": 1, "temperature": 1},
        "article": {"newsletter-62": 6, "gazette-1": 1, "undated": 1},
        "publisher": {"INFN": 6, "Gazette": 2},
        "language": {"en": 7, "de": 1},
        "qualifier": {"exact": 5, "more_than": 2, "approximately": 1},
        "dimension": {"count": 3, "information": 2, "date": 1, "money": 1, "temperature": 1},
        "verification": {"cited": 6, "failed": 1, "verified": 1},
        "topic": {"health": 3, "people": 3, "computing": 2, "money": 1, "science": 1},
        "state": {"current": 5, "out_of_date": 2, "overtaken": 1},
        "review_state": {"approved": 8, "proposed": 1},
    }
    assert found["facility"][0] == fact_queries.Facet("cnao", "CNAO", 4)
    assert [facet.label for facet in found["metric"]][:2] == ["Patients treated", "Storage"]


FACET_SELECTIONS: list[dict[str, object]] = [
    {"facility": "cnao"},
    {"metric": "patients_treated", "verification": "cited"},
    {"kind": "treatment_centre", "country": "IT"},
    {"topic": "computing"},
    {"topic": "science", "language": "en"},
    {"qualifier": "exact", "publisher": "INFN"},
    {"dimension": "count", "as_of_from": "2016"},
    {"text": "patients", "facility": "cnao"},
    {"review_state": "proposed"},
    {"review_state": (), "deprecated": True, "metric": "patients_treated"},
]


@pytest.mark.parametrize("filters", FACET_SELECTIONS, ids=str)
def test_a_facet_counts_under_all_filters_but_its_own(filled: Store, filters: dict[str, object]) -> None:
    """Choosing a value gives as many facts as its facet has promised."""
    selection = Selection.of(**filters)
    for name, values in filled.facets(selection, fact_queries.FACET_NAMES).items():
        chosen = {facet.value: filled.rows(selection.with_(**{name: facet.value})) for facet in values}
        assert counted(values) == {value: len(rows) for value, rows in chosen.items()}, name
        assert all(values), name


def test_a_facet_gives_the_most_frequent_values(filled: Store) -> None:
    """Ties in the order of their ids."""
    assert filled.facets(Selection(), ["facility"], limit=3) == {
        "facility": [
            fact_queries.Facet("cnao", "CNAO", 4),
            fact_queries.Facet("xfel", "XFEL", 2),
            fact_queries.Facet("infn", "INFN", 1),
        ]
    }


def test_an_unknown_facet_is_refused(filled: Store) -> None:
    """The remedy names the facets there are."""
    with pytest.raises(SelectionError, match="Facets are: facility"):
        filled.facets(Selection(), ["colour"])


def test_coverage_counts_facts_per_facility_and_metric(filled: Store) -> None:
    """For those with most facts."""
    assert filled.coverage(Selection()) == [
        ("cnao", "funding", 1),
        ("cnao", "opened", 1),
        ("cnao", "patients_treated", 2),
        ("infn", "storage", 1),
        ("world", "patients_treated", 1),
        ("xfel", "storage", 1),
        ("xfel", "temperature", 1),
    ]
    assert filled.coverage(Selection(as_of_from="2010"), facilities=2, metrics=2) == [
        ("cnao", "patients_treated", 2),
        ("infn", "storage", 1),
    ]


def test_totals_count_approved_facts_and_what_they_are_about(filled: Store) -> None:
    """A store with nothing in it has nothing."""
    totals = filled.totals()
    assert (totals.facts, totals.facilities, totals.metrics, totals.articles) == (8, 4, 5, 3)
    assert totals.modified_at is not None


def test_an_empty_store_answers_everything(store: Store) -> None:
    """With nothing."""
    assert store.totals() == fact_queries.Totals(0, 0, 0, 0, None)
    assert store.rows(Selection(text="x")) == []
    assert store.latest(Selection()) == []
    assert store.coverage(Selection()) == []
    assert store.count(Selection()) == 0
    assert store.facets(Selection(), fact_queries.FACET_NAMES) == {name: [] for name in fact_queries.FACET_NAMES}


# Words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hadrontherapy funding", "funding-8m"),
        ("HADRON fund", ""),
        ("hadrontherapy fund", "funding-8m"),
        ("pavia 2,500", "patients-2019"),
        ("Pavía 2500", "patients-2019"),
        ("traités 200", "patients-world"),
        ("traites 200", "patients-world"),
        ("behandelte world", "patients-world"),
        ("pazienti world", "patients-world"),
        ("grosses licht", "storage-5pb"),
        ("GROSSES LICHT", "storage-5pb"),
        ("naive sum", "storage-5pb"),
        ("gazette storage", "storage-5pb"),
        ("newsletter infn terabytes", "storage-7000"),
        ("temperature und", "cold-269"),
        ("temperature un", "cold-269"),
        ("temperature xu", ""),
        ("temper 269", ""),
        ("patients nothing", ""),
    ],
)
def test_all_words_must_be_found_the_last_one_may_be_begun(filled: Store, text: str, expected: str) -> None:
    """Whatever the accents and the case, in phrase, note, facility, metric, article."""
    assert ids(filled.rows(Selection(text=text))) == expected.split()


@pytest.mark.parametrize(
    "text",
    [
        '"',
        "'",
        '"patients',
        "patients'",
        "a AND",
        "NEAR(a b)",
        "OR",
        "NOT patients x",
        "*",
        "pat*",
        "pa:*",
        "-x",
        "a\0b",
        "(",
        "patients)",
        "a & | !",
        "\\",
        "'; DROP TABLE fact; --",
        "%",
        "_",
        "€",
        "🙂",
        "x" * 500,
        "a " * 250,
        "document:x",
    ],
)
def test_hostile_words_are_only_words(filled: Store, text: str) -> None:
    """No error, and no operator of either database comes through."""
    selection = Selection(text=text)
    assert len(filled.rows(selection)) == filled.count(selection)
    assert len(filled.rows(selection, limit=3)) <= 3


def test_signs_without_any_word_do_not_narrow(filled: Store) -> None:
    """There is nothing to look for in them."""
    assert filled.count(Selection(text="“—!”")) == 8


# Latest


def test_the_latest_fact_of_each_facility_and_metric(filled: Store) -> None:
    """One row each."""
    assert ids(filled.latest(Selection())) == [
        "funding-8m",
        "opened-2010",
        "patients-2019",
        "patients-world",
        "storage-7000",
        "storage-5pb",
        "cold-269",
    ]


def test_of_facts_of_the_same_date_the_preferred_one_is_the_latest(own: Store) -> None:
    """A preferred older fact does not hide a newer one."""
    reason = {"rank": "preferred", "rank_reason": "audited"}
    cnao = ("cnao", "patients_treated")
    own.add(
        facts=[
            a_fact("older-2016", *cnao, "900 patients", "2016", amount="900", **reason, **PATIENT),
            a_fact("audited-2019", *cnao, "2,498 patients", "2019-08", amount="2498", **reason, **PATIENT),
            a_fact("another-2019", *cnao, "2,500 patients", "2019-08", amount="2500", **PATIENT),
        ],
        by="anna",
    )
    patients = Selection(metric="patients_treated", facility="cnao")
    assert ids(own.latest(patients)) == ["audited-2019"]
    assert ids(own.latest(patients, at=date(2017, 1, 1))) == ["older-2016"]


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (date(2019, 8, 1), ["patients-2019", "patients-world"]),
        (date(2019, 7, 31), ["patients-2015", "patients-world"]),
        (date(2017, 12, 31), ["patients-2015"]),
        (date(2014, 12, 31), []),
    ],
)
def test_the_value_at_a_date_is_the_newest_that_had_begun(filled: Store, at: date, expected: list[str]) -> None:
    """Undated facts have no date to be newest at."""
    assert ids(filled.latest(Selection(metric=("patients_treated", "temperature")), at=at)) == expected


def test_latest_works_on_found_words(filled: Store) -> None:
    """Filters and words go together."""
    assert ids(filled.latest(Selection(text="hadrontherapy patients"))) == ["patients-2019"]


def test_amounts_keep_every_digit(own: Store) -> None:
    """A float could not hold them."""
    digits = "12345678901234567890.123456789"
    own.add(facts=[a_fact("digits-1", "cnao", "funding", digits, amount=digits, unit="EUR")], by="anna")
    assert own.fact("digits-1").amount == Decimal(digits)
    assert own.rows_by_id(["digits-1"])[0]["amount"] == digits
