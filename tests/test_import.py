"""Imports: what was exported comes back the same, and every bad cell of every bad row is named."""

import csv
import io
import json
import string
import zipfile
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from support.export_samples import ARTICLES, FACILITIES, METRICS, cold, everything, fact, hedged, job, row, written

from facts import tables
from facts.errors import FileError
from facts.model import fact_columns
from facts.model.quantity import Qualifier
from facts.model.record import Fact
from facts.tables import CODES, json_objects, registry, table_format
from facts.tables.raw_rows import RawRow, RowBlock

CATALOGUE = {"facilities": FACILITIES, "metrics": METRICS, "articles": ARTICLES}
GIVEN = [column.field for column in fact_columns.CONTRACT if column.model is Fact]
RETURNING = ["csv", "csv-excel", "xlsx", "json", "jsonl"]
GOOD = {
    "id": "7f3a09c2e1b4",
    "facility": "cnao",
    "metric": "patients_treated",
    "value_text": "2,500 patients",
    "qualifier": "exact",
    "amount": "2500",
    "decimals": "-2",
    "unit": "{patient}",
    "as_of": "2019-08",
    "as_of_basis": "stated",
    "article": "infn-newsletter-62",
    "quote": "2,500 patients have been treated",
}


def parsed(data, format_=None, **known):
    return tables.parse_rows(tables.read_rows(io.BytesIO(data), format=format_), **(known or CATALOGUE))


def table_text(*rows, delimiter=","):
    names = list(dict.fromkeys(name for line in rows for name in line))
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, names, delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def codes(*rows, **options):
    return {(item.row, item.column, item.code) for item in parsed(table_text(*rows), **options).findings}


def one(**changes):
    """The (column, code) pairs found in one row that is good but for these changes."""
    return {(column, code) for _, column, code in codes(GOOD | changes)}


# ---- round trip -------------------------------------------------------------------------------


def same(found, facts, fields):
    assert [str(item) for item in found.findings] == []
    assert [item.id for item in found.good] == [item.id for item in facts]
    for got, expected in zip(found.good, facts, strict=True):
        assert {name: getattr(got, name) for name in fields} == {name: getattr(expected, name) for name in fields}


def test_each_format_but_parquet_comes_back():
    assert {*RETURNING, "datapackage"} == set(tables.list_importable()) == set(tables.FORMATS) - {"parquet"}


@pytest.mark.parametrize("name", RETURNING)
def test_every_hedge_comes_back(name):
    facts = everything()
    same(parsed(written(name, facts)), facts, GIVEN)


def test_a_package_brings_everything_back_to_an_empty_catalogue():
    found = parsed(written("datapackage", everything()), facilities={})
    same(found, everything(), Fact.model_fields)
    assert found.facilities == FACILITIES
    assert found.metrics == METRICS
    assert found.articles == ARTICLES


TEXT = st.text(max_size=40) | st.builds(
    "".join,
    st.tuples(
        st.sampled_from(
            ["=", "+", "-", "@", "'", "''", "'=", "''+", "＝", "－", '"', ",", ";", "\t=", "|", "\\", "_x0041_"]
        ),
        st.text(st.characters(codec="utf-8"), max_size=12),
    ),
)
FILLED = TEXT.filter(lambda text: text.strip() and text.strip(string.whitespace + "\0\x1c\x1d\x1e\x1f\x85\xa0"))
DECIMAL = st.decimals(min_value=0, max_value=10**20, allow_nan=False, allow_infinity=False, places=3)


MOMENTS = st.datetimes(timezones=st.just(UTC))


@st.composite
def quantities(draw):
    qualifier = draw(st.sampled_from(list(Qualifier)))
    low, middle, high = sorted(draw(st.lists(DECIMAL, min_size=3, max_size=3, unique=True)))
    both = {"lower": low, "upper": high, "lower_inclusive": draw(st.booleans()), "upper_inclusive": draw(st.booleans())}
    signed = {"unit": "Cel", "metric": "operating_temperature"}
    if qualifier in (Qualifier.MORE_THAN, Qualifier.AT_LEAST):
        parts = {"lower": -low, **signed}
    elif qualifier in (Qualifier.LESS_THAN, Qualifier.UP_TO):
        parts = {"upper": -high, **signed}
    elif qualifier is Qualifier.BETWEEN:
        parts = both | {"approximate": draw(st.sampled_from([None, True]))}
    elif qualifier is Qualifier.ORDER_OF_MAGNITUDE:
        parts = both | {"upper_inclusive": False}
    elif qualifier is Qualifier.TOLERANCE:
        parts = both | {"amount": middle}
    elif qualifier is Qualifier.ONE_OF_ONLY:
        parts = {"amount": Decimal(int(middle) + 1), "review_by": "2030-01-01"}
    else:
        parts = {"amount": -middle, "decimals": draw(st.integers(3, 9)), **signed}
    return {"qualifier": qualifier, **parts}


@st.composite
def facts_of_any_kind(draw):
    texts = {name: draw(TEXT) for name in ("unit_text", "note")}
    texts |= {"value_text": draw(FILLED), "quote_exact": draw(FILLED), "page": draw(st.none() | FILLED)}
    dates = {"as_of": None, "as_of_basis": None, "checked_at": draw(st.none() | MOMENTS)}
    try:
        return fact(**{"amount": None} | texts | dates | draw(quantities()))
    except ValidationError:  # such as a quotation that runs over the end of a sentence
        reject()


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(item=facts_of_any_kind())
def test_any_fact_comes_back_from_any_format(item):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("facts.tables.delimited.SMALL", 0)
        same(parsed(written("csv", [item])), [item], GIVEN)
    for name in RETURNING:
        same(parsed(written(name, [item])), [item], GIVEN)
    same(parsed(written("datapackage", [item]), facilities={}), [item], Fact.model_fields)


def test_what_a_row_does_not_give_is_named():
    found = parsed(written("csv", [fact()]))
    given_ = found.given["7f3a09c2e1b4"]
    assert given_ == {*GIVEN} - {"id"}
    assert "review_state" not in given_
    assert parsed(table_text(GOOD)).given["7f3a09c2e1b4"] == {*GOOD, "quote_exact"} - {"quote", "id"}


def test_the_revision_is_given_only_where_the_cell_is_filled():
    found = parsed(table_text(GOOD | {"revision": "3"}, GOOD | {"id": "other-id", "revision": ""}))
    assert [item.revision for item in found.good] == [3, 1]
    assert ["revision" in found.given[item.id] for item in found.good] == [True, False]


def test_an_empty_id_gets_a_new_one():
    found = parsed(table_text(GOOD | {"id": ""}, GOOD | {"id": ""}))
    assert len({item.id for item in found.good}) == 2


def test_a_deprecated_fact_comes_back_although_the_contract_has_no_room_for_the_reason():
    found = parsed(written("csv", [fact(rank="deprecated", rank_reason="corrected by the publisher")]))
    assert found.findings == []
    assert "rank_reason" not in found.given["7f3a09c2e1b4"]


# ---- findings ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"facility": "nowhere"}, {("facility", "unknown-facility")}),
        ({"facility": "CNAO, Pavia"}, {("facility", "unknown-facility")}),
        ({"metric": "patients"}, {("metric", "unknown-metric")}),
        ({"article": "letter"}, {("article", "unknown-article")}),
        ({"amount": "2,500"}, {("amount", "not-a-number")}),
        ({"amount": "many"}, {("amount", "not-a-number")}),
        ({"amount": "1e5"}, {("amount", "not-a-number")}),
        ({"amount": "1_000"}, {("amount", "not-a-number")}),
        ({"amount": "٣"}, {("amount", "not-a-number")}),
        ({"amount": "NaN"}, {("amount", "not-a-number")}),
        ({"amount": "9" * 61}, {("amount", "out-of-range")}),
        ({"amount": ""}, {("amount", "contradiction")}),
        ({"amount": "-500"}, {("amount", "contradiction")}),
        ({"amount": "2501"}, {("decimals", "wrong-precision")}),
        ({"qualifier": "more_than"}, {("amount", "contradiction")}),
        ({"qualifier": "over"}, {("qualifier", "unknown-value")}),
        ({"qualifier": ""}, {("qualifier", "missing-value")}),
        ({"unit": ""}, {("unit", "missing-value")}),
        ({"unit": "parsnips"}, {("unit", "unknown-unit")}),
        ({"unit": "keV"}, {("unit", "wrong-dimension")}),
        ({"decimals": "two"}, {("decimals", "not-a-whole-number")}),
        ({"decimals": "2.5"}, {("decimals", "not-a-whole-number")}),
        ({"lower_inclusive": "maybe"}, {("lower_inclusive", "not-true-or-false")}),
        ({"as_of": "August 2019"}, {("as_of", "not-a-date")}),
        ({"as_of": "2019-08-22~"}, {("as_of", "not-a-date")}),
        ({"as_of": ""}, {("as_of_basis", "incomplete-date")}),
        ({"review_by": "2020"}, {("review_by", "not-a-date")}),
        ({"review_by": "2020-02-30"}, {("review_by", "not-a-date")}),
        ({"checked_at": "1595"}, {("checked_at", "not-a-time")}),
        ({"checked_at": "2026-11-22T99:00:00Z"}, {("checked_at", "not-a-time")}),
        ({"period": "year"}, {("period", "wrong-form")}),
        ({"id": "fact 12"}, {("id", "wrong-form")}),
        ({"value_text": ""}, {("value_text", "missing-value")}),
        ({"value_text": "x" * 201}, {("value_text", "too-long")}),
        ({"quote": "a b c d e f g h i j k l m"}, {("quote", "bad-quote")}),
        ({"quote": "It has 5. The rest"}, {("quote", "bad-quote")}),
        ({"revision": "0"}, {("revision", "out-of-range")}),
        ({"derivation": "computed"}, {("note", "missing-explanation")}),
        ({"qualifier": "one_of_only"}, {("review_by", "missing-explanation")}),
        ({"quote_start": "3"}, {("quote_start", "incomplete-place")}),
    ],
)
def test_a_bad_cell_is_found_by_its_column_and_code(changes, expected):
    assert one(**changes) == expected


def test_every_bad_cell_of_a_row_is_found_not_only_the_first():
    bad = {
        "facility": "nowhere",
        "metric": "nothing",
        "article": "letter",
        "value_text": "",
        "qualifier": "over",
        "amount": "2,500",
        "decimals": "two",
        "lower_inclusive": "maybe",
        "unit": "parsnips",
        "as_of": "August",
        "as_of_basis": "guess",
        "review_by": "soon",
        "checked_at": "today",
        "derivation": "computed",
        "rank": "first",
        "quote": "It has 5. The rest",
        "revision": "-1",
        "period": "year",
    }
    found = one(**bad)
    assert {column for column, _ in found} == {*bad, "note"} - {"derivation"}
    assert ("as_of", "not-a-date") in found
    assert ("as_of_basis", "unknown-value") in found


COLUMNS = [*GOOD, "lower", "upper", "lower_inclusive", "review_by", "note", "rank", "derivation"]
CELLS = [*"12a|'=", "", " ", "'=1", "2500", "0.5", "-3", "true", "false", "2019-08", "2020-08-31", "1595"]
WORDS = "more_than between one_of_only EUR Cel total_funding other-id nowhere computed deprecated".split()
CHANGES = st.lists(st.tuples(st.sampled_from(COLUMNS), st.sampled_from(CELLS + WORDS)), max_size=4)


def comparable(found, ids):
    """The result with every new id, which is random, written as "new"."""
    facts = [item.model_dump() | {"id": item.id if item.id in ids else "new"} for item in found.good]
    return facts, found.findings, [found.given[item.id] for item in found.good]


@settings(deadline=None, max_examples=300)
@given(rows=st.lists(CHANGES, min_size=1, max_size=6))
def test_many_rows_at_once_give_the_same_as_one_by_one(rows):
    """The fast way through a table must not know other rules than the careful one."""
    lines = [GOOD | {"id": f"fact-{place:04}"} | dict(changes) for place, changes in enumerate(rows)]
    data = table_text(dict.fromkeys(dict.fromkeys(n for line in lines for n in line), ""), *lines)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("facts.tables.delimited.SMALL", 0)
        fast = parsed(data)
    careful = tables.parse_rows(list(tables.read_rows(io.BytesIO(data))), **CATALOGUE)
    ids = {line["id"] for line in lines}
    assert comparable(fast, ids) == comparable(careful, ids)


def test_large_tables_are_read_in_blocks(monkeypatch):
    """Else the test above would compare the careful way with itself."""
    monkeypatch.setattr("facts.tables.delimited.SMALL", 0)
    pieces = list(tables.read_rows(io.BytesIO(table_text(GOOD))).pieces)
    assert [(type(piece), piece.batch.num_rows) for piece in pieces] == [(RowBlock, 1)]


def test_an_odd_line_in_the_middle_is_found_at_its_row(monkeypatch):
    """From there on the table is read line by line, and no row is lost or read twice."""
    monkeypatch.setattr("facts.tables.delimited.SMALL", 0)
    monkeypatch.setattr("facts.tables.delimited.BLOCK", 2000)
    rows = [GOOD | {"id": f"fact-{number:04}"} for number in range(100)]
    lines = table_text(*rows).split(b"\r\n")
    lines.insert(60, b"odd,line")
    found = parsed(b"\r\n".join(lines))
    assert {(item.row, item.code) for item in found.findings} >= {(61, "wrong-length")}
    assert {item.row for item in found.findings} == {61}
    assert [item.id for item in found.good] == [line["id"] for line in rows]


def test_every_bad_row_is_found_and_the_good_ones_are_kept():
    rows = [GOOD | {"id": f"fact-{number:04}", "amount": "x" if number % 2 else "2500"} for number in range(100)]
    found = parsed(table_text(*rows))
    assert [item.row for item in found.findings] == list(range(3, 103, 2))
    assert len(found.good) == 50


def test_a_finding_names_row_column_value_reason_and_remedy():
    found = parsed(table_text(GOOD, GOOD | {"id": "other-id", "facility": "cnoa"})).findings
    assert [(item.row, item.column, item.value, item.code) for item in found] == [
        (3, "facility", "cnoa", "unknown-facility")
    ]
    assert found[0].reason == "there is no facility with this id"
    assert found[0].remedy.startswith("Did you mean cnao? Add the facility first")
    assert str(found[0]).startswith("row 3, facility: there is no facility with this id (got 'cnoa').")


def test_the_row_is_the_one_a_spreadsheet_shows():
    """Blank rows count, and a cell with line breaks is one row."""
    text = table_text(GOOD | {"note": "two\nlines"}).decode() + "\r\n" + ",".join(["x"] * 13) + "\r\n"
    assert {item.row for item in parsed(text.encode()).findings} == {4}


def test_an_id_that_stands_twice_is_refused_with_the_other_row():
    found = parsed(table_text(GOOD, GOOD | {"id": "other-id"}, GOOD)).findings
    assert [(item.row, item.code, item.reason) for item in found] == [
        (4, "duplicate-id", "the same id stands in row 2")
    ]


def test_spaces_around_cells_do_no_harm():
    found = parsed(table_text({name: f" {cell} " for name, cell in GOOD.items()}))
    same(found, [fact(decimals=-2, checked_at=None, verification="cited")], GIVEN)


def test_columns_that_are_missing_unknown_or_double_are_said_once():
    lacking = {name: cell for name, cell in GOOD.items() if name not in ("unit", "amount")}
    found = codes(lacking | {"amuont": "2500"}, lacking | {"id": "other-id", "amuont": "1"})
    assert {item for item in found if item[0] == 1} == {
        (1, "unit", "missing-column"),
        (1, "amount", "missing-column"),
        (1, "amuont", "unknown-column"),
    }
    twice = table_text(GOOD).replace(b"as_of_basis", b"as_of", 1)
    assert ("as_of", "duplicate-column") in {(item.column, item.code) for item in parsed(twice).findings}


def test_names_of_columns_may_be_written_as_people_do():
    data = table_text(GOOD).replace(b"value_text", b" Value text", 1)
    assert len(parsed(data).good) == 1


def test_a_row_of_another_length_is_refused():
    data = table_text(GOOD) + b"one,two\r\n"
    assert ("", "wrong-length") in {(item.column, item.code) for item in parsed(data).findings}


def test_columns_that_are_for_people_are_not_read():
    found = parsed(table_text(GOOD | {"facility_name": "Another name", "url": "javascript:alert(1)"}))
    assert found.findings == []


def test_every_code_is_explained():
    assert all(text[0].islower() and not text.endswith(".") for text in CODES.values())


# ---- files as people have them ----------------------------------------------------------------


def test_decimal_commas_are_read_where_semicolons_part_the_cells():
    data = table_text(GOOD | {"amount": "0,5", "decimals": "1"}, delimiter=";")
    assert parsed(data).good[0].amount == Decimal("0.5")


def test_a_point_in_such_a_file_could_part_thousands_and_is_refused():
    found = parsed(table_text(GOOD | {"amount": "2.500"}, delimiter=";")).findings
    assert [(item.column, item.value, item.code) for item in found] == [("amount", "2.500", "not-a-number")]


@pytest.mark.parametrize("word", ["FALSE", "falsch", "FALSO", "faux", "0", "no"])
def test_a_spreadsheet_may_say_false_in_its_own_language(word):
    bound = {"qualifier": "more_than", "amount": "", "decimals": "", "lower": "5", "lower_inclusive": word}
    assert parsed(table_text(GOOD | bound)).good[0].lower_inclusive is False


def test_tabs_and_utf16_as_spreadsheets_write_them():
    text = table_text(GOOD, delimiter="\t").decode()
    assert len(parsed(text.encode("utf-16")).good) == 1


def workbook(*rows, formats=None):
    book = openpyxl.Workbook()
    sheet = book.active
    for line in rows:
        sheet.append(line)
    for place, code in (formats or {}).items():
        sheet[place].number_format = code
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_a_workbook_made_by_hand_is_read():
    cells = GOOD | {"amount": 2500, "decimals": -2, "as_of": datetime(2019, 8, 1)}  # noqa: DTZ001 - as workbooks have it
    data = workbook(list(cells), list(cells.values()), formats={"I2": "mmm-yy"})
    found = parsed(data)
    assert found.findings == []
    assert (found.good[0].amount, found.good[0].as_of) == (Decimal(2500), "2019-08")


def test_a_formula_is_never_worked_out():
    data = workbook(list(GOOD), list((GOOD | {"amount": "=1000*2.5"}).values()))
    assert [(i.row, i.column, i.value, i.code) for i in parsed(data).findings] == [
        (2, "amount", "=1000*2.5", "formula")
    ]


def test_an_error_of_a_spreadsheet_is_not_a_text():
    data = workbook(list(GOOD), list((GOOD | {"value_text": "#REF!"}).values()))
    assert [(item.column, item.code) for item in parsed(data).findings] == [("value_text", "error-value")]


def test_a_workbook_of_ours_edited_and_saved_by_another_program_still_comes_back():
    stream = io.BytesIO()
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx", everything())))
    book.save(stream)
    same(parsed(stream.getvalue()), everything(), GIVEN)


def test_lines_that_are_no_objects_are_findings_of_their_line():
    good = json.dumps(GOOD | {"decimals": -2})
    data = f'{good}\n\n[1]\n{{"a": NaN}}\nnot json\n"\udcff"\n'.encode("utf-8", "surrogateescape")
    found = parsed(data, "jsonl")
    assert [(item.row, item.code) for item in found.findings] == [
        (3, "not-json"),
        *[(n, "not-json") for n in (4, 5, 6)],
    ]
    assert len(found.good) == 1


def test_json_values_of_the_wrong_type_are_findings():
    bad = {"amount": True, "note": {"a": 1}, "decimals": [1], "lower_inclusive": 3, "value_text": 12, "topics": "a|b"}
    found = parsed(json.dumps([GOOD | bad]).encode())
    assert {(item.column, item.code) for item in found.findings} == {
        ("amount", "not-a-number"),
        ("note", "not-text"),
        ("decimals", "not-a-whole-number"),
        ("lower_inclusive", "not-true-or-false"),
        ("value_text", "not-text"),
    }


def test_json_numbers_are_read_as_they_are_written():
    data = json.dumps([GOOD | {"decimals": None}]).replace('"2500"', "0.1000000000000000055").encode()
    assert parsed(data).good[0].amount == Decimal("0.1000000000000000055")


def test_a_number_with_an_enormous_exponent_does_no_harm():
    data = json.dumps([GOOD]).replace('"2500"', "1e999999999").encode()
    assert ("amount", "out-of-range") in {(item.column, item.code) for item in parsed(data).findings}


# ---- where it comes from ----------------------------------------------------------------------


def test_the_format_is_told_by_the_content(tmp_path):
    for name in (*RETURNING, "datapackage"):
        path = tmp_path / f"download-{name}"
        path.write_bytes(written(name, hedged()))
        assert len(tables.parse_rows(tables.read_rows(path), **CATALOGUE).good) == 11
        assert len(tables.parse_rows(tables.read_rows(str(path), format=name), **CATALOGUE).good) == 11


def test_standard_input_cannot_be_rewound_and_is_read_all_the_same():
    class Pipe(io.BytesIO):
        def seekable(self):
            return False

        def seek(self, *_):
            raise OSError

    for name in RETURNING:
        assert len(tables.parse_rows(tables.read_rows(Pipe(written(name, hedged()))), **CATALOGUE).good) == 11


def test_a_folder_its_descriptor_and_a_zip_are_the_same_package(tmp_path):
    tables.write_package(tmp_path, job(everything()))
    for place in (tmp_path, tmp_path / "datapackage.json"):
        same(tables.parse_rows(tables.read_rows(place)), everything(), Fact.model_fields)
    assert len(tables.read_package(tmp_path).good) == len(everything())


def test_the_catalogue_that_ships_is_a_good_package():
    found = tables.read_package(Path(tables.__file__).parents[1] / "starter")
    assert [str(item) for item in found.findings] == []
    assert found.good


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "empty"),
        (b"a,b\n1,2\n", "names columns of facts"),
        (b"\x00\x01\x02", "not a table"),
        (b"%PDF-1.7", "a PDF"),
        (b"PAR1....", "Parquet"),
        (b"\xd0\xcf\x11\xe0....", "old Excel"),
        (b"PK\x03\x04broken", "broken zip"),
        (b"{ not json", "not JSON"),
        (b'{"facts": 1}', "no list of facts"),
        (b"[" * 100_000, "not JSON"),
        (b"id,facility\n\xff\xfe\n", "not UTF-8"),
        (b'id,facility\n"unfinished', "breaks off"),
        (b"id,facility\n" + b"x" * 200_000, "breaks off"),
        (b"id," * 300 + b"id\n", "columns"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_a_remedy(data, what):
    with pytest.raises(FileError, match=what) as refused:
        parsed(data)
    assert refused.value.remedy


def test_an_unknown_format_and_a_missing_file_are_refused():
    with pytest.raises(FileError, match="Formats are: csv"):
        tables.read_rows("facts.csv", format="docx")
    with pytest.raises(FileError, match="No such file"):
        list(tables.read_rows("no/such/file.csv"))


# ---- hostile packages -------------------------------------------------------------------------


def packed(files):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, data in files.items():
            folder.writestr(name, data)
    return stream.getvalue()


def descriptor(path):
    return json.dumps({"resources": [{"name": "fact", "path": path}]})


@pytest.mark.parametrize(
    "path",
    [
        "../fact.csv",
        "/etc/passwd",
        "a/../../fact.csv",
        "https://example.org/fact.csv",
        "C:\\fact.csv",
        "..\\fact.csv",
        "",
        None,
        ["fact.csv", "more.csv"],
        {"path": "fact.csv"},
    ],
)
def test_a_package_names_only_files_beside_it(path, tmp_path):
    (tmp_path / "datapackage.json").write_text(descriptor(path))
    for origin in (tmp_path, io.BytesIO(packed({"datapackage.json": descriptor(path)}))):
        with pytest.raises(FileError, match="not followed"):
            list(tables.read_rows(origin))


def test_a_link_out_of_the_folder_is_not_followed(tmp_path):
    (tmp_path / "outside.csv").write_bytes(table_text(GOOD))
    folder = tmp_path / "package"
    folder.mkdir()
    (folder / "datapackage.json").write_text(descriptor("fact.csv"))
    (folder / "fact.csv").symlink_to(tmp_path / "outside.csv")
    with pytest.raises(FileError, match="leads out of the folder"):
        list(tables.read_rows(folder))


def test_a_bomb_is_not_unpacked(monkeypatch):
    bomb = packed({"datapackage.json": descriptor("fact.csv"), "fact.csv": b"0" * (20 * 1024**2)})
    with pytest.raises(FileError, match="packed over 250 times"):
        list(tables.read_rows(io.BytesIO(bomb)))
    monkeypatch.setattr("facts.tables.datapackage.MAX_UNPACKED", 1000)
    with pytest.raises(FileError, match="would unpack"):
        list(tables.read_rows(io.BytesIO(written("datapackage", everything()))))


def test_a_zip_of_too_many_entries_is_refused(monkeypatch):
    monkeypatch.setattr(table_format, "MAX_ENTRIES", 3)
    with pytest.raises(FileError, match="5 entries"):
        list(tables.read_rows(io.BytesIO(written("datapackage", everything()))))


def test_a_workbook_whose_xml_declares_entities_is_refused():
    files = {"xl/workbook.xml": '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><workbook/>'}
    with pytest.raises(FileError, match="declares a document type"):
        list(tables.read_rows(io.BytesIO(packed(files))))


def test_a_broken_workbook_is_refused_in_words():
    with pytest.raises(FileError, match="workbook cannot be read"):
        list(tables.read_rows(io.BytesIO(packed({"xl/workbook.xml": "<workbook/>"}))))


def test_files_over_their_limits_are_refused(tmp_path, monkeypatch):
    path = tmp_path / "facts.csv"
    path.write_bytes(table_text(GOOD))
    monkeypatch.setattr(registry, "MAX_BYTES", 10)
    with pytest.raises(FileError, match="gigabytes"):
        list(tables.read_rows(path))
    monkeypatch.setattr(json_objects, "MAX_DOCUMENT", 10)
    with pytest.raises(FileError, match="too large"):
        list(tables.read_rows(io.BytesIO(b'[{"id": "abcdefgh"}]')))
    monkeypatch.setattr(json_objects, "MAX_LINE", 10)
    with pytest.raises(FileError, match="over a megabyte"):
        list(tables.read_rows(io.BytesIO(b'{"id": "abcdefgh"}\n{}\n')))


def package_of(**tables):
    rows = {
        "facility": [{"id": "cnao", "name": "CNAO", "short_name": "CNAO", "kind": "treatment_centre"}],
        "fact": [{name if name != "quote" else "quote_exact": cell for name, cell in GOOD.items()}],
    } | tables
    files = {f"{name}.csv": table_text(*lines) for name, lines in rows.items()}
    resources = [{"name": name, "path": f"{name}.csv"} for name in rows]
    return packed({"datapackage.json": json.dumps({"resources": resources}), **files})


def test_a_bad_facility_of_a_package_takes_its_facts_along():
    """A fact whose facility cannot be stored must not be among the good ones."""
    bad = {"id": "cnao", "name": "CNAO", "short_name": "CNAO", "kind": "hospital"}
    found = parsed(package_of(facility=[bad]), facilities={}, metrics=METRICS, articles=ARTICLES)
    assert [(item.where, item.code) for item in found.findings] == [
        ("facility.csv, row 2, kind", "unknown-value"),
        ("row 2, facility", "unknown-facility"),
    ]
    assert found.good == []
    assert found.findings[1].remedy == "Mend that row first."


def test_a_facility_part_of_nothing_or_of_itself_is_refused():
    base = {"name": "N", "short_name": "N", "kind": "laboratory"}
    facilities = [
        {"id": "cnao", "part_of": "", **base},
        {"id": "lab", "part_of": "nowhere", **base},
        {"id": "room", "part_of": "lab", **base},
        {"id": "one", "part_of": "other", **base},
        {"id": "other", "part_of": "one", **base},
    ]
    found = parsed(package_of(facility=facilities), facilities={}, metrics=METRICS, articles=ARTICLES)
    assert {(item.row, item.code) for item in found.findings} == {
        (3, "unknown-facility"),
        (4, "unknown-facility"),
        (5, "circular-part-of"),
        (6, "circular-part-of"),
    }
    assert set(found.facilities) == {"cnao"}
    assert len(found.good) == 1


def test_batches_are_the_whole_in_pieces():
    data = written("datapackage", everything())
    pieces = list(tables.parse_batches(tables.read_rows(io.BytesIO(data)), size=4))
    assert [item for piece in pieces for item in piece.good] == everything()
    assert {id_ for piece in pieces for id_ in piece.facilities} == set(FACILITIES)
    assert sum(len(piece.facilities) for piece in pieces) == len(FACILITIES)


def test_rows_can_be_looked_at_one_by_one_first():
    rows = tables.read_rows(io.BytesIO(table_text(GOOD, GOOD | {"id": "other-id"})))
    assert next(rows).cells["facility"] == "cnao"
    assert [item.id for item in tables.parse_rows(rows, **CATALOGUE).good] == ["other-id"]


def test_a_name_instead_of_an_id_gets_a_hint():
    found = parsed(table_text(GOOD | {"facility": "CNAO", "metric": "Patients treated", "article": "x"})).findings
    assert [item.remedy.split("?")[0] for item in found if item.column != "article"] == [
        "Did you mean cnao",
        "Did you mean patients_treated",
    ]


def test_endless_findings_come_to_an_end(monkeypatch):
    monkeypatch.setattr("facts.tables.record_parser.MAX_FINDINGS", 10)
    rows = (RawRow(number, {"id": "?"}, ("id",)) for number in range(2, 10**9))
    found = tables.parse_rows(rows, **CATALOGUE).findings
    assert len(found) == 11
    assert found[-1].code == "too-many"


def test_all_codes_that_tests_expect_are_known():
    assert codes(GOOD | {"facility": "x y", "amount": "z"}) <= {(2, *pair) for pair in one(facility="x y", amount="z")}
    assert {code for _, _, code in codes(GOOD | {"unit": "", "id": "?"})} <= set(CODES)


def test_a_row_of_the_contract_is_made_from_its_records():
    assert dict(zip(fact_columns.NAMES, row(cold()), strict=True))["metric_label"] == "Temperature"
