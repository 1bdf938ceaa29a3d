"""Names in other languages: one that no part of the program names comes in, is found, shown, sent out and kept."""

from __future__ import annotations

import io
import json
import zipfile
from contextlib import contextmanager
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event, text
from support.store_records import ARTICLES, FACILITIES, FACTS, METRICS

from dashboard.review import number_choices
from dashboard.views.fact_view import read_fact
from facts import frame, tables
from facts.catalog import Actor, Catalogue, Role
from facts.errors import RecordError
from facts.languages import INTERFACE_LANGUAGES
from facts.languages.translator import speaker
from facts.model.metric import Metric
from facts.model.record import build_record
from facts.model.research_facility import Facility, gather_names, read_language
from facts.model.selection import Selection
from facts.store import Store, migrations
from facts.store.database import Database
from facts.tables import Export, Records

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SPANISH = "Pacientes tratados"
METRIC = METRICS[0].model_copy(update={"labels": {**METRICS[0].labels, "es": SPANISH}})
CNAO = FACILITIES[1].model_copy(update={"names": {"es": "Centro Nacional de Hadronterapia", "it": "Centro Nazionale"}})


@pytest.fixture
def spoken(store: Store) -> Store:
    """A store with names in a language that the program does not ship."""
    store.add(
        facilities=[FACILITIES[0], CNAO, *FACILITIES[2:]],
        metrics=[METRIC, *METRICS[1:]],
        articles=ARTICLES,
        facts=FACTS,
        by="anna",
    )
    return store


@contextmanager
def counted(store: Store) -> Iterator[list[str]]:
    """The statements that reach the database meanwhile."""
    engine, seen = store._database.engine, []

    def take(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", take)
    yield seen
    event.remove(engine, "before_cursor_execute", take)


# The record


def test_the_language_is_not_one_of_the_interface() -> None:
    assert "es" not in INTERFACE_LANGUAGES


def test_a_name_in_a_language_stands_in_for_english_where_there_is_one() -> None:
    assert (METRIC.label_in("es"), METRIC.label_in("pt"), METRIC.label_in("en")) == (SPANISH, *["Patients treated"] * 2)
    assert CNAO.name_in("it") == "Centro Nazionale"
    assert FACILITIES[0].name_in("it") == FACILITIES[0].name


@pytest.mark.parametrize(
    ("names", "told"),
    [
        ({"en": "Patients"}, "the English name has a field of its own"),
        ({"Spanish": SPANISH}, "should match pattern"),
        ({"ES": SPANISH}, "should match pattern"),
        ({"es": ""}, "at least 1"),
        ({"es": "x" * 201}, "has 201 characters, at most 200 are allowed"),
        ({"es": "Paci\0entes"}, "cannot be printed"),
    ],
)
def test_names_and_their_languages_are_bounded(names: dict[str, str], told: str) -> None:
    for model, record, field in ((Metric, METRIC, "labels"), (Facility, CNAO, "names")):
        with pytest.raises(RecordError, match=told):
            build_record(model, {**record.model_dump(), field: names})


def test_only_a_code_behind_the_name_makes_a_column_of_names() -> None:
    columns = ("label_es", "label_ast", "label_en", "label_", "label_ES", "label_spanish", "label", "name_es", "labels")
    assert [column for column in columns if read_language(Metric, column)] == ["label_es", "label_ast"]
    assert [read_language(Facility, column) for column in ("name_es", "short_name", "label_es")] == ["es", "", ""]
    given = {"id": "x", "label_es": SPANISH, "label_it": "", "label_fr": None}
    assert gather_names(Metric, given) == {"id": "x", "labels": {"es": SPANISH}}


def test_a_record_with_names_can_be_a_key() -> None:
    assert len({METRIC, METRIC.model_copy(), METRICS[0], CNAO, CNAO.model_copy()}) == 3


# The database


def test_names_come_back_and_change_with_their_record(spoken: Store) -> None:
    assert spoken.metric(METRIC.id) == METRIC == spoken.metrics([METRIC.id])[METRIC.id] == spoken.metrics()[METRIC.id]
    assert spoken.facility("cnao") == CNAO == spoken.facilities()["cnao"]
    fewer = METRIC.model_copy(update={"labels": {"es": "Tratados", "pt": "Tratadas"}})
    spoken.update(fewer, by="anna", reason="x")
    assert spoken.metric(METRIC.id) == fewer
    assert spoken.history("metric", METRIC.id)[0].before == METRIC
    spoken.update(fewer.model_copy(update={"labels": {}}), by="anna", reason="x")
    assert spoken.metric(METRIC.id).labels == {}


@pytest.mark.parametrize("words", ["pacientes", "Behandelte Patienten", "traités", "hadronterapia", "centro nazionale"])
def test_facts_are_found_by_each_name(spoken: Store, words: str) -> None:
    assert "patients-2019" in [row["id"] for row in spoken.rows(Selection(text=words))]


def test_facts_are_found_by_a_new_name_and_no_longer_by_the_old(spoken: Store) -> None:
    spoken.update(CNAO.model_copy(update={"names": {"pt": "Hadroterapia"}}), by="anna", reason="x")
    assert spoken.count(Selection(text="hadroterapia")) > 0
    assert spoken.count(Selection(text="hadronterapia")) == 0


def test_names_are_read_by_one_query_more_however_many_there_are(spoken: Store) -> None:
    for read in (spoken.metrics, spoken.facilities, lambda: spoken.rows(Selection())):
        with counted(spoken) as seen:
            found = read()
        assert len(found) > 3
        wholes = [statement for statement in seen if "facility.part_of IS NOT NULL" in statement]
        assert len([statement for statement in seen if statement.startswith("SELECT")]) == 2 + len(wholes), seen
        assert len(wholes) <= 1


def test_the_past_has_the_names_it_had(spoken: Store) -> None:
    moment = datetime.now(UTC)
    spoken.update(METRIC.model_copy(update={"labels": {"es": "Otro"}}), by="anna", reason="x")
    then = spoken.past(moment, Selection(metric=METRIC.id))
    assert then.metric(METRIC.id).labels == METRIC.labels
    assert then.rows(Selection())[0]["metric_labels"]["es"] == SPANISH


# A database of the version before


OLD = {
    **METRICS[0].model_dump(mode="json", include={"id", "label", "definition", "unit", "stat_type", "direction"}),
    "revision": 2,
    "comparability_group": "",
    "topics": '["health"]',
    "good_example": "",
    "bad_example": "",
    "label_it": "Pazienti trattati",
    "label_de": "Behandelte Patienten",
    "label_fr": "",
}
BEFORE = {**OLD, "topics": ["health"], "label_it": "Pazienti", "label_de": ""}


def make_old(url: str) -> None:
    """Make a database of version 0003, with a metric that was changed once."""

    def load(connection: Any) -> None:
        migrations.upgrade(connection, "0003")
        columns = ", ".join(OLD)
        values = ", ".join(f":{name}" for name in OLD)
        connection.execute(text(f"INSERT INTO metric ({columns}) VALUES ({values})"), OLD)
        change = {"at": "2026-01-02T03:04:05Z", "by": "anna", "verb": "correct", "kind": "metric", "reason": "x"}
        change |= {"record": OLD["id"], "revision": 2, "before": json.dumps(BEFORE)}
        names = ", ".join(change)
        values = ", ".join(f":{name}" for name in change)
        connection.execute(text(f"INSERT INTO event ({names}) VALUES ({values})"), change)

    Database.fill(url, load)


def test_names_in_columns_become_rows_and_the_log_still_tells_the_old_ones(store_url: str) -> None:
    make_old(store_url)
    with Store.open(store_url) as store:
        labels = {"it": "Pazienti trattati", "de": "Behandelte Patienten"}
        assert (store.metric(OLD["id"]).labels, store.revision("metric", OLD["id"])) == (labels, 2)
        assert store.history("metric", OLD["id"])[0].before.labels == {"it": "Pazienti"}
        with store._database.begin_read() as connection:
            assert migrations.version(connection) == migrations.HEAD
            columns = connection.execute(text("SELECT * FROM metric")).keys()
        assert [name for name in columns if name.startswith("label")] == ["label"]


# On pages and in files


def write_package(store: Store) -> bytes:
    records = Records(
        lambda: store.iter_facts(Selection()),
        lambda: store.facilities().values(),
        lambda: store.metrics().values(),
        lambda: store.articles().values(),
    )
    stream = io.BytesIO()
    tables.FORMATS["datapackage"].write(Export(records=records), stream)
    return stream.getvalue()


def read_members(package: bytes, *names: str) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return [archive.read(name).decode() for name in names]


def test_a_language_that_is_not_shipped_goes_all_the_way(spoken: Store, tmp_path: Path) -> None:
    """Store, frame, page, file, and back into another store."""
    row = next(row for row in spoken.rows(Selection(text="pacientes")) if row["id"] == "patients-2019")
    assert frame._choose_label(row, "es") == SPANISH
    assert frame.build_frame([row]).frame["metric_label"][0] == "Patients treated"
    catalogue = Catalogue(spoken, Actor("anna", Role.EDITOR))
    one = read_fact(catalogue, "patients-2019")
    assert one.subject(SimpleNamespace(language="es")) == f"Centro Nacional de Hadronterapia · {SPANISH}"
    assert one.subject(speaker("it")) == "Centro Nazionale · Pazienti trattati"
    sent = write_package(spoken)
    path = tmp_path / "facts.zip"
    path.write_bytes(sent)
    parsed = tables.parse_rows(tables.read_rows(path))
    assert parsed.findings == []
    assert (parsed.metrics[METRIC.id], parsed.facilities["cnao"]) == (METRIC, CNAO)
    other = Store(Database.in_memory())
    Catalogue(other, Actor("bruno", Role.EDITOR)).import_rows(parsed)
    assert (other.metrics(), other.facilities()) == (spoken.metrics(), spoken.facilities())
    of_names = ("metric.csv", "facility.csv")
    assert read_members(write_package(other), *of_names) == read_members(sent, *of_names)


def test_a_package_has_a_column_for_each_language_of_its_names_and_describes_it(spoken: Store) -> None:
    metrics, facilities, described = read_members(
        write_package(spoken), "metric.csv", "facility.csv", "datapackage.json"
    )
    assert metrics.startswith("id,label,label_it,label_de,label_fr,label_es,definition,")
    assert facilities.startswith("id,name,name_it,name_es,short_name,")
    fields = {item["name"]: item["schema"]["fields"] for item in json.loads(described)["resources"]}
    assert [field["name"] for field in fields["metric"]] == metrics.split("\n")[0].split(",")
    assert [field["name"] for field in fields["facility"]] == facilities.split("\n")[0].split(",")
    spanish = next(field for field in fields["metric"] if field["name"] == "label_es")
    assert (spanish["type"], spanish["constraints"]) == ("string", {"maxLength": 200})


def read_metrics(tmp_path: Path, columns: str, cells: str) -> tables.ParsedTable:
    descriptor = {"resources": [{"name": "metric", "path": "metric.csv"}]}
    (tmp_path / "datapackage.json").write_text(json.dumps(descriptor))
    lines = f"id,label,{columns},definition,unit,stat_type\nseats,Seats,{cells},Seats.,1,stock\n"
    (tmp_path / "metric.csv").write_text(lines)
    return tables.parse_rows(tables.read_rows(tmp_path))


def test_a_table_may_have_a_column_of_names_in_any_language(tmp_path: Path) -> None:
    parsed = read_metrics(tmp_path, "label_it,label_es,label_pt", "Posti,  Asientos ,")
    assert parsed.findings == []
    assert parsed.metrics["seats"].labels == {"it": "Posti", "es": "Asientos"}


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("label_es", "x" * 201, "too-long"),
        ("label_es", "Ã©tablissements", "damaged-text"),
        ("label_en", "Seats", "unknown-column"),
        ("label_spanish", "Asientos", "unknown-column"),
        ("labels", "Asientos", "unknown-column"),
    ],
)
def test_what_is_wrong_with_a_name_is_said_of_its_column(tmp_path: Path, column: str, cell: str, code: str) -> None:
    found = read_metrics(tmp_path, column, cell).findings
    assert [(finding.column, finding.code) for finding in found] == [(column, code)]


# In the forms of a review


def test_the_form_asks_for_a_name_in_each_language_of_the_interface() -> None:
    columns = [name for name in number_choices.METRIC_FIELDS if read_language(Metric, name)]
    assert [read_language(Metric, name) for name in columns] == [code for code in INTERFACE_LANGUAGES if code != "en"]
    titles = number_choices.list_field_titles(speaker("it"))
    assert titles["label_de"] == "Nome in un’altra lingua: tedesco"
    assert set(number_choices.METRIC_FIELDS) <= titles.keys()
    assert number_choices.explain_field(Metric, "label_pt", speaker("en")).endswith("For example: Pacientes tratados")
