"""A file of which nothing was read is no success; of one that was read in part, it is said which."""

import io
import json

import openpyxl
import pytest
from support.ways_in import ROW, WAYS, book, brought, cells, codes, own_catalogue, package, text

from facts import provenance, tables
from facts.errors import FileError

HEAD = list(ROW)
OTHER = {**ROW, "as_of": "2023", "amount": "3000", "value_text": "3,000 patients", "quote": "3,000 patients"}
FACTS, OTHERS, TEMPLATE = cells([ROW]), cells([OTHER]), [HEAD]
LINE = ",".join(HEAD)


@pytest.fixture
def editor(tmp_path):
    with own_catalogue(tmp_path) as opened:
        yield opened


NOTHING = {
    "no bytes": (b"", "the file is empty"),
    "blank lines": (b"\n\n   \n\n", "nothing but blanks"),
    "a sep line": (b"sep=;\n", "nothing but blanks"),
    "header only": (LINE.encode() + b"\n", "no row below the header in row 1"),
    "header and blanks": (f"{LINE}\n\n{',' * 10}\n  \n".encode(), "rows 2 to 4 are empty"),
    "other columns": (b"name,age\nAnna,40\n", "names columns of facts"),
    "no facts": (b'{"facts": []}', "the list of facts is empty"),
    "empty list": (b"[]", "the list of facts is empty"),
    "blank jsonl": (b'{"facts": [], "about": 1}\n\n', "the list of facts is empty"),
    "empty sheet": (book(("Facts", "visible", [])), "sheet Facts: it is empty"),
    "header of a sheet": (
        book(("Facts", "visible", TEMPLATE)),
        "sheet Facts: there is no row below the header in row 1",
    ),
    "blank rows of a sheet": (book(("F", "visible", [HEAD, [" "], [None]])), "sheet F: below the header in row 1"),
    "hidden sheet": (book(("Facts", "hidden", FACTS), ("Note", "visible", [["x"]])), "sheet Facts: it is hidden"),
    "very hidden sheet": (book(("Facts", "veryHidden", FACTS), ("A", "visible", [])), "sheet Facts: it is hidden"),
    "a read me alone": (book(("Read me", "visible", [["How to fill this in"]])), "names the columns of facts"),
    "empty package": (package([]), "fact.csv: there is no row below the header"),
}


@pytest.mark.parametrize("kind", NOTHING)
def test_nothing_read_is_an_error_that_says_why(editor, kind):
    data, reason = NOTHING[kind]
    with pytest.raises(FileError, match=reason):
        brought(editor, data, dry_run=True)


PARTLY = {
    "hidden before visible": ([("Facts", "hidden", OTHERS), ("New", "visible", FACTS)], ["sheet Facts: it is hidden"]),
    "very hidden": ([("Facts", "veryHidden", OTHERS), ("New", "visible", FACTS)], ["sheet Facts: it is hidden"]),
    "empty before": ([("A", "visible", []), ("New", "visible", FACTS)], ["sheet A: it is empty"]),
    "template before": ([("T", "visible", TEMPLATE), ("New", "visible", FACTS)], ["sheet T: there is no row below"]),
    "read me before": ([("Read me", "visible", [["How to"]]), ("New", "visible", FACTS)], ["sheet Read me: none of"]),
    "another table": ([("New", "visible", FACTS), ("L", "visible", [["facility", "unit"], ["cnao", "TB"]])], ["lacks"]),
    "title above": ([("New", "visible", [["Numbers of 2024"], [], *FACTS])], ["the rows above row 3"]),
}


@pytest.mark.parametrize("kind", PARTLY)
def test_what_was_left_is_told_sheet_by_sheet(editor, kind):
    sheets, told = PARTLY[kind]
    report = brought(editor, book(*sheets))
    assert [str(editor.store.fact(key).amount) for key in report.added] == ["3100"]
    assert len(report.unread) == len(told)
    assert all(reason in str(one) for reason, one in zip(told, report.unread, strict=True))


def test_all_sheets_of_facts_are_read(editor):
    report = brought(editor, book(("2023", "visible", OTHERS), ("2024", "visible", FACTS)))
    assert (len(report.added), report.unread) == (2, ())


def test_a_finding_names_its_sheet_where_there_are_several(editor):
    bad = cells([{**OTHER, "amount": "many"}])
    report = brought(editor, book(("2023", "visible", bad), ("2024", "visible", FACTS)), dry_run=True)
    assert [one.where for one in report.findings] == ["sheet 2023, row 2, amount"]


def test_a_sheet_that_lacks_a_column_is_told_and_not_left_out(editor):
    short = cells([{name: cell for name, cell in OTHER.items() if name != "unit"}])
    report = brought(editor, book(("2023", "visible", short), ("2024", "visible", FACTS)), dry_run=True)
    assert "sheet 2023, row 1, unit" in [one.where for one in report.findings]


def test_sheets_of_our_own_workbooks_are_told_from_the_facts(editor):
    report = brought(editor, WAYS["xlsx"]([ROW]))
    assert report.unread == ()


def with_hidden_rows(rows, hidden):
    made = openpyxl.load_workbook(io.BytesIO(WAYS["xlsx"](rows)))
    for number in hidden:
        made.active.row_dimensions[number].hidden = True
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def test_rows_that_nobody_sees_are_told_and_not_read(editor):
    report = brought(editor, with_hidden_rows([OTHER, ROW], [2]))
    assert [str(editor.store.fact(key).amount) for key in report.added] == ["3100"]
    assert [str(one) for one in report.unread] == ["row 2: hidden; show it, to have it read"]
    with pytest.raises(FileError, match="row 2, 3: hidden"):
        brought(editor, with_hidden_rows([OTHER, ROW], [2, 3]))


def test_what_is_checked_again_is_read_hidden_or_not(editor):
    """A filter hides rows of a download, and somebody may hide a sheet: the numbers are in the file all the same."""
    known = {"id": "3d2085e97c16", "revision": "1", **ROW}
    found = provenance.read_stamps(with_hidden_rows([known, {**known, "id": "1f431761b3d7"}], [3]), "facts.xlsx")
    assert len(found.numbers) == 2
    hidden = book(("Facts", "hidden", cells([known])), ("Front", "visible", [["A title"]]))
    assert len(provenance.read_stamps(hidden, "facts.xlsx").numbers) == 1


@pytest.mark.parametrize("way", ["csv", "decimal commas", "tabs"])
@pytest.mark.parametrize(
    ("above", "told"),
    [(b"", 0), (b"\n", 0), (b"\r\n\r\n", 0), (b"sep=,\n", 0), (b"Numbers of 2024\n\n", 1), (b'"Made, by hand"\n', 1)],
)
def test_what_stands_above_a_header_is_passed_over(editor, way, above, told):
    data = WAYS[way]([ROW, {**OTHER, "amount": "x"}])
    mark, rest = (data[:3], data[3:]) if data.startswith(b"\xef\xbb\xbf") else (b"", data)
    report = brought(editor, mark + above + rest, dry_run=True)
    assert (len(report.added), len(report.unread)) == (1, told)
    assert [one.row for one in report.findings] == [3 + len(above.splitlines())]


def test_another_sign_between_the_cells_may_be_named_by_the_file(editor):
    assert len(brought(editor, b"sep=|\n" + text([ROW], "|")).added) == 1


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_line_ends_and_encodings_of_spreadsheets_are_read(editor, end, encoding):
    data = text([ROW, OTHER]).decode().replace("\r\n", end).encode(encoding)
    assert len(brought(editor, data, dry_run=True).added) == 2


def test_rows_of_blanks_are_no_rows_in_any_form(editor):
    blank, spaces = dict.fromkeys(ROW, ""), dict.fromkeys(ROW, " ")
    for way, make in WAYS.items():
        if way != "package":
            assert codes(brought(editor, make([ROW, blank, spaces, OTHER]), dry_run=True).findings) == [], way


def test_large_tables_are_read_in_blocks_and_their_blanks_left(editor, monkeypatch):
    monkeypatch.setattr("facts.tables.delimited.SMALL", 0)
    blank = dict.fromkeys(ROW, " ")
    report = brought(editor, b"A title\n" + text([ROW, blank, OTHER]), dry_run=True)
    assert (len(report.added), report.findings, len(report.unread)) == (2, (), 1)
    with pytest.raises(FileError, match="nothing was read"):
        brought(editor, text([blank, blank]), dry_run=True)


def test_a_package_may_bring_records_of_other_kinds_alone(editor):
    metric = next(iter(editor.store.metrics().values())).model_copy(update={"id": "new_metric"})
    parsed = tables.ParsedTable(metrics={"new_metric": metric}, count=1)
    tables.refuse_empty_table(parsed, "here")
    editor.import_rows(parsed)
    assert editor.store.metric("new_metric").label == metric.label


def test_a_list_of_other_things_is_bad_rows_and_not_nothing(editor):
    report = brought(editor, json.dumps([1, {"a": 2}]).encode(), dry_run=True)
    assert len({one.row for one in report.findings}) == 2
