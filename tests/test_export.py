"""Exports, read back with readers that are not ours."""

import csv
import io
import json
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from pyarrow import parquet
from support.export_samples import QUANTITIES, cold, everything, fact, hedged, job, row, written

from facts import tables
from facts.errors import FileError
from facts.model import fact_columns
from facts.model.quantity import Qualifier
from facts.model.record import JudgedFact
from facts.model.research_facility import find_field
from facts.tables import FORMATS, Export, Records
from facts.tables.columns import MODELS, join_items, protect_text, split_items, unprotect_text
from facts.tables.excel import fits_float


def table_of(text, delimiter=","):
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


def _read_xlsx(data):
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Facts"]
    header, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(header, cells, strict=True)) for cells in rows]


def _read_zip(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return table_of(archive.read("fact.csv").decode())


READERS = {
    "csv": lambda data: table_of(data.decode()),
    "csv-excel": lambda data: table_of(data.decode("utf-8-sig"), ";"),
    "xlsx": _read_xlsx,
    "json": lambda data: json.loads(data)["facts"],
    "jsonl": lambda data: [json.loads(line) for line in data.decode().split("\n") if line],
    "parquet": lambda data: parquet.read_table(io.BytesIO(data)).to_pylist(),
    "datapackage": _read_zip,
}


def test_each_format_has_a_reader_here_so_that_none_goes_untested():
    assert list(READERS) != []
    assert set(READERS) == set(FORMATS)


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_has_a_name_a_label_a_suffix_and_a_media_type(name):
    item = FORMATS[name]
    assert item.name == name
    assert item.label
    assert item.suffix.startswith(".")
    assert "/" in item.media_type


def test_an_unknown_format_is_refused_with_the_known_ones():
    with pytest.raises(FileError, match="Formats are: csv, csv-excel"):
        tables.find_format("docx2")


@pytest.mark.parametrize("name", FORMATS)
def test_every_hedge_comes_through(name):
    found = READERS[name](written(name, hedged()))
    assert [line["qualifier"] for line in found] == [str(qualifier) for qualifier in QUANTITIES]
    assert [line["value_text"] for line in found] == [parts["value_text"] for parts in QUANTITIES.values()]


@pytest.mark.parametrize("name", FORMATS)
def test_a_bound_never_poses_as_an_amount(name):
    found = READERS[name](written(name, hedged()))
    bounds = [line for line in found if line["qualifier"] in ("more_than", "at_least", "less_than", "up_to")]
    assert [line["amount"] or None for line in bounds] == [None] * 4


@pytest.mark.parametrize("name", FORMATS)
def test_no_facts_make_a_file_with_its_columns(name):
    assert READERS[name](written(name, [])) == []


@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"datapackage"}))
def test_the_columns_are_the_contract(name):
    twins = tuple(fact_columns.TWINS) if name in ("json", "jsonl", "parquet") else ()
    assert tuple(READERS[name](written(name, [fact()]))[0]) == fact_columns.NAMES + twins


def test_csv_is_plain_utf8_with_lf_and_empty_nulls():
    data = written("csv", [fact(upper=None, note="città; “quoted”, yes\r\nnext")])
    assert data.startswith(b"id,facility,facility_name,metric,")
    assert data.count(b"\n") == 3
    assert b"citt\xc3\xa0" in data
    line = table_of(data.decode())[0]
    assert line["note"] == "città; “quoted”, yes\r\nnext"
    assert (line["upper"], line["lower_inclusive"], line["checked_at"]) == ("", "", "2026-11-22T10:00:00Z")


def test_csv_writes_booleans_as_words():
    line = table_of(written("csv", [hedged()[3]]).decode())[0]
    assert (line["lower"], line["lower_inclusive"]) == ("12000", "false")


@pytest.mark.parametrize("text", ["lone\rreturn", 'a "quote"', "two\nlines", "a,b", "a;b", "plain"])
def test_any_text_is_quoted_so_that_other_readers_find_it_whole(text):
    for name, separator in (("csv", ","), ("csv-excel", ";")):
        data = written(name, [fact(note=text)]).decode("utf-8-sig")
        assert table_of(data, separator)[0]["note"] == text
        found = pd.read_csv(io.StringIO(data, newline=""), sep=separator, dtype=str, lineterminator=None)
        if "\r" not in text:
            assert found["note"].tolist() == [text]


def test_csv_for_decimal_commas_opens_in_such_spreadsheets():
    data = written("csv-excel", [fact(amount="0.5", qualifier="approximately", value_text="about 0.5")])
    assert data.startswith(b"\xef\xbb\xbfid;facility;")
    assert data.endswith(b"\r\n")
    found = pd.read_csv(io.BytesIO(data), sep=";", decimal=",", encoding="utf-8-sig")
    assert found["amount"].tolist() == [0.5]


FORMULAS = ["=1+1", "+1", "-269 °C", "@SUM(A1)", "＝1+1", "＋1", "－1", "＠a", '=HYPERLINK("http://x";"y")']


@pytest.mark.parametrize("text", FORMULAS)
def test_text_that_would_run_as_a_formula_is_written_with_an_apostrophe(text):
    for name, separator in (("csv", ","), ("csv-excel", ";")):
        data = written(name, [fact(value_text=text, note=text)]).decode("utf-8-sig")
        assert table_of(data, separator)[0]["note"] == f"'{text}"


@pytest.mark.parametrize("sign", list("=+-@\t\r\n＝＋－＠"))
def test_no_text_column_of_a_raw_row_can_begin_with_a_formula_sign(sign):
    numbers = {"amount", "lower", "upper", "lower_inclusive", "upper_inclusive", "approximate", "decimals", "revision"}
    others = numbers | {"checked_at", "review_by"}
    told = {"contradicts": json.dumps([f"{sign}cmd"]), **dict.fromkeys(others)}
    raw = tuple(told.get(name, f"{sign}cmd") for name in fact_columns.NAMES)
    stream = io.BytesIO()
    FORMATS["csv"].write(Export(rows=[raw]), stream)
    line = table_of(stream.getvalue().decode())[0]
    assert {cell[0] for name, cell in line.items() if name not in others} == {"'"}


@pytest.mark.parametrize(
    ("text", "cell"),
    [("=1", "'=1"), ("'=1", "''=1"), ("''=1", "'''=1"), ("'t Hooft", "'t Hooft"), ("'", "'"), ("", ""), ("a=1", "a=1")],
)
def test_the_apostrophe_can_be_undone_without_doubt(text, cell):
    assert protect_text(text) == cell
    assert unprotect_text(cell) == text


def test_a_negative_number_stays_a_number():
    line = table_of(written("csv", [cold()]).decode())[0]
    assert (line["amount"], line["value_text"], line["decimals"]) == ("-269", "'-269 °C", "0")
    assert written("csv-excel", [fact(decimals=-2)]).count(b";-2;") == 1


def test_a_workbook_holds_no_formula_and_no_link():
    data = written("xlsx", [cold(note="=1+1", id="=a" if False else "7f3a09c2e1b4", unit_text="@x")])
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Facts"]
    kinds = {cell.data_type for line in sheet.iter_rows() for cell in line if cell.value is not None}
    assert kinds <= {"s", "n", "b"}
    assert [link.ref for link in sheet._hyperlinks] == []
    line = _read_xlsx(data)[0]
    assert (line["note"], line["unit_text"], line["value_text"], line["amount"]) == ("=1+1", "@x", "-269 °C", -269)


def test_a_workbook_is_ready_to_use():
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx", hedged(), title="Patients", verified="3 of 11 verified")))
    assert book.sheetnames == ["Facts", "Columns", "About"]
    facts = book["Facts"]
    assert facts.freeze_panes == "B2"
    assert facts.auto_filter.ref == "A1:AM12"
    assert not any(column.hidden for column in facts.column_dimensions.values())
    assert [cell.value for cell in next(book["Columns"].iter_rows())] == list(tables.build_dictionary()[0])
    about = dict(book["About"].iter_rows(values_only=True))
    assert about["Verified"] == "3 of 11 verified"
    assert about["Facts"] == "11"


def test_a_workbook_reads_in_pandas_with_numbers_and_booleans():
    found = pd.read_excel(io.BytesIO(written("xlsx", hedged())), sheet_name="Facts", dtype={"as_of": str})
    assert found["lower"].tolist()[3] == 12000
    assert found["lower_inclusive"].tolist()[3] is False or found["lower_inclusive"].tolist()[3] == 0
    assert found["as_of"].tolist()[0] == "2019-08"


@pytest.mark.parametrize(
    ("number", "fits"),
    [
        ("0.1", True),
        ("123456789012345", True),
        ("1234567890123456", False),
        ("9" * 40, False),
        ("1E+40", True),
        ("0", True),
    ],
)
def test_a_workbook_keeps_a_number_as_text_when_fifteen_digits_are_too_few(number, fits):
    assert fits_float(Decimal(number)) == fits


def test_a_workbook_refuses_a_text_that_no_cell_holds():
    with pytest.raises(FileError, match="40,000 characters"):
        written("xlsx", [fact().model_copy(update={"note": "x" * 40_000})])


def test_json_explains_itself():
    document = json.loads(written("json", hedged(), description="Facts about CNAO", verified="1 of 11 verified"))
    assert list(document) == ["about", "columns", "facts"]
    assert document["about"]["description"] == "Facts about CNAO"
    assert document["about"]["generated_at"] == "2026-11-22T10:00:00Z"
    assert [line["column"] for line in document["columns"]] == [*fact_columns.NAMES, *fact_columns.TWINS]
    assert len(document["facts"]) == 11


def test_json_keeps_decimals_as_text_and_nulls_as_null():
    line = json.loads(written("jsonl", [fact(amount="0.10", qualifier="approximately")]))
    assert (line["amount"], line["lower"], line["lower_inclusive"], line["revision"]) == ("0.10", None, None, 1)


NUMBERS = ["2500", "0.50", "-269", "4500000", "0.000", "1234567890123456789012345", "0.123456789012345678"]


@pytest.mark.parametrize("number", NUMBERS)
def test_json_holds_each_amount_as_a_number_with_its_own_digits(number):
    item = fact(amount=number, decimals=None, metric="operating_temperature", unit="Cel")
    for name in ("json", "jsonl"):
        data = written(name, [item]).decode()
        assert f'"amount": "{number}"' in data
        assert f'"amount_number": {number}, "lower_number": null, "upper_number": null}}' in data
        read = json.loads(data, parse_float=Decimal, parse_int=Decimal)
        line = read["facts"][0] if name == "json" else read
        assert str(line["amount_number"]) == number


def _decimals(*numbers):
    facts = [fact(amount=number, decimals=None, metric="operating_temperature", unit="Cel") for number in numbers]
    read = parquet.read_table(io.BytesIO(written("parquet", facts)))
    assert read.column("amount").to_pylist() == list(numbers)
    return str(read.schema.field("amount_number").type), read.column("amount_number").to_pylist()


def test_parquet_holds_amounts_as_decimals_beside_their_text():
    usual = ["2500", "0.50", "-269", "0.123456789012345678", "12345678901234567890"]
    assert _decimals(*usual) == ("decimal128(38, 18)", [Decimal(number) for number in usual])
    long = ["1234567890123456789012345", "0.1234567890123456789", "0.50"]
    assert _decimals(*long) == ("decimal256(76, 38)", [Decimal(number) for number in long])
    endless = f"0.{'3' * 39}"
    assert _decimals(endless, "1") == ("decimal256(76, 38)", [None, Decimal(1)])


def test_a_number_that_no_decimal_holds_is_empty_in_parquet_rather_than_rounded_however_many_come_before(monkeypatch):
    monkeypatch.setattr("facts.tables.parquet.ROW_GROUP", 2)
    assert _decimals("1", "2", "0.1234567890123456789", "4") == (
        "decimal128(38, 18)",
        [Decimal(1), Decimal(2), None, Decimal(4)],
    )


def test_the_twins_of_numbers_explain_that_they_are_read_with_the_hedge():
    schema = parquet.read_schema(io.BytesIO(written("parquet", [fact()])))
    for name, field in fact_columns.TWINS.items():
        told = schema.field(name).metadata[b"description"].decode()
        assert told.startswith(f"The same as {field}, as a number")
        assert "with qualifier" in told
        assert b"encoding" not in schema.field(name).metadata


def test_parquet_has_types_and_explains_its_columns():
    data = parquet.read_table(io.BytesIO(written("parquet", [hedged()[3], cold(review_by="2020-08-31")])))
    types = {field.name: str(field.type) for field in data.schema}
    assert types["amount"] == "string"
    assert types["lower_inclusive"] == "bool"
    assert types["revision"] == "int64"
    assert types["checked_at"] == "timestamp[us, tz=UTC]"
    assert types["review_by"] == "date32[day]"
    assert b"exact decimal" in data.schema.field("amount").metadata[b"encoding"]
    assert data.schema.field("unit").metadata[b"description"].startswith(b"Unit code: UCUM")
    assert data.column("review_by").to_pylist() == [None, date(2020, 8, 31)]
    assert data.column("amount").to_pylist() == [None, "-269"]


def test_raw_rows_of_a_database_are_written_like_records():
    item = hedged()[3]
    raw = list(row(item))
    raw[fact_columns.NAMES.index("lower")] = "12000"
    raw[fact_columns.NAMES.index("lower_inclusive")] = 0
    raw[fact_columns.NAMES.index("checked_at")] = "2026-11-22 10:00:00.000000"
    for name in ("csv", "csv-excel", "json", "jsonl", "parquet"):
        stream = io.BytesIO()
        FORMATS[name].write(Export(rows=[tuple(raw)], generated_at=datetime(2026, 11, 22, 10, tzinfo=UTC)), stream)
        assert READERS[name](stream.getvalue()) == READERS[name](written(name, [item]))


def test_equal_decimals_keep_their_own_zeros():
    items = [fact(amount="0.5", qualifier="approximately"), fact(amount="0.50", qualifier="approximately")]
    assert [line["amount"] for line in table_of(written("csv", items).decode())] == ["0.5", "0.50"]


def test_the_dictionary_describes_each_column_with_a_good_and_a_bad_example():
    lines = table_of(tables.encode_dictionary().decode())
    assert [line["column"] for line in lines] == [*fact_columns.NAMES, *fact_columns.TWINS]
    assert all(line["description"] and line["good"] for line in lines)
    assert lines == tables.build_dictionary()
    qualifier = next(line for line in lines if line["column"] == "qualifier")
    assert qualifier["allowed"].split(" | ") == [str(item) for item in Qualifier]


def test_formats_without_room_for_the_dictionary_name_a_companion():
    assert {name for name, item in FORMATS.items() if item.companion} == {"csv", "csv-excel", "jsonl"}


def test_an_export_tells_how_far_it_is():
    steps = []
    stream = io.BytesIO()
    FORMATS["csv"].write(job(hedged()).count_facts(lambda: steps.append(1)), stream)
    FORMATS["datapackage"].write(job(hedged()).count_facts(lambda: steps.append(1)), stream)
    assert len(steps) == 22


def test_rows_are_read_one_by_one():
    """A download of a million facts must not be held in memory: rows are asked for while bytes are written."""
    seen = []

    class Watching(io.BytesIO):
        def write(self, data):
            seen.append("write")
            return super().write(data)

        def writelines(self, lines):
            for line in lines:
                self.write(line)

    def rows():
        for _ in range(3):
            seen.append("read")
            yield row(fact())

    for name in ("csv", "jsonl", "json"):
        seen.clear()
        FORMATS[name].write(Export(rows=rows()), Watching())
        assert seen.index("write") < len(seen) - 1 - seen[::-1].index("read")


def test_a_list_survives_bars_and_backslashes():
    for items in (("a|b", "c"), ("a\\", "b"), ("\\|", "x\\|y"), ("plain",), ()):
        assert split_items(join_items(items)) == list(items)


# ---- the data package -------------------------------------------------------------------------


def validated(folder):
    command = [Path(sys.executable).with_name("frictionless"), "validate", "--json", "datapackage.json"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return json.loads(done.stdout)


def test_frictionless_accepts_the_package(tmp_path):
    tables.write_package(tmp_path, job(everything()))
    report = validated(tmp_path)
    assert report["valid"], report
    assert [task["name"] for task in report["tasks"]] == list(MODELS)


@pytest.mark.parametrize(
    ("table_name", "change", "expected"),
    [
        ("fact", {"qualifier": "over"}, "constraint-error"),
        ("fact", {"facility": "nowhere"}, "foreign-key"),
        ("fact", {"amount": "many"}, "type-error"),
        ("fact", {"lower_inclusive": "maybe"}, "type-error"),
        ("fact", {"checked_at": "today"}, "type-error"),
        ("fact", {"id": "?"}, "constraint-error"),
        ("fact", {"value_text": ""}, "constraint-error"),
        ("facility", {"part_of": "nowhere"}, "foreign-key"),
    ],
)
def test_frictionless_finds_in_the_package_what_our_models_refuse(tmp_path, table_name, change, expected):
    """The schema is not decoration: it is generated from the models and holds their rules."""
    tables.write_package(tmp_path, job([fact()]))
    path = tmp_path / f"{table_name}.csv"
    lines = table_of(path.read_text())
    lines[-1] |= change
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, lines[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines)
    report = validated(tmp_path)
    assert expected in {error["type"] for task in report["tasks"] for error in task["errors"]}


def test_the_package_holds_every_field_and_the_id_first():
    with zipfile.ZipFile(io.BytesIO(written("datapackage", everything()))) as archive:
        for name, model in {**MODELS, "fact": JudgedFact}.items():
            header = archive.read(f"{name}.csv").decode().split("\n")[0].split(",")
            assert header[0] == "id"
            assert {find_field(model, column) for column in header} == set(model.model_fields)


def test_the_descriptor_says_keys_links_and_allowed_values():
    found = {item["name"]: item["schema"] for item in tables.build_descriptor()["resources"]}
    assert [key["fields"] for key in found["fact"]["foreignKeys"]] == ["facility", "metric", "article"]
    assert found["facility"]["foreignKeys"] == [{"fields": "part_of", "reference": {"resource": "", "fields": "id"}}]
    fields = {field["name"]: field for field in found["fact"]["fields"]}
    assert fields["qualifier"]["constraints"]["enum"] == [str(item) for item in Qualifier]
    assert fields["amount"]["type"] == "number"
    assert fields["quote_exact"]["description"].startswith("The figure phrase")


def test_the_same_facts_make_the_same_package():
    assert written("datapackage", everything()) == written("datapackage", everything())


def test_the_package_is_only_read_from_the_records_when_it_is_asked_for():
    def never():
        raise AssertionError

    lazy = replace(job([fact()]), records=Records(never, never, never, never))
    for name in set(FORMATS) - {"datapackage"}:
        FORMATS[name].write(replace(lazy, rows=[row(fact())]), io.BytesIO())
