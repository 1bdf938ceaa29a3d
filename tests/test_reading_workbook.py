"""Excel workbooks as articles: read as their sheets show them, written by another library than the one that reads."""

import io
from datetime import date

import pytest
import xlsxwriter

from facts.documents import read_bytes
from facts.documents.document_kinds import FileKind, detect_kind
from facts.errors import FileError
from facts.parsing import parse_text


def book(fill, title=""):
    """The bytes of a workbook that `fill` writes."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as made:
        made.set_properties({"title": title})
        fill(made)
    return data.getvalue()


def read(fill, title=""):
    return read_bytes(book(fill, title), "figures.xlsx")


def shown(value, number_format, words="The number of the users"):
    """The text of one cell as it is read, beside words that tell the language."""

    def fill(made):
        sheet = made.add_worksheet("Figures")
        sheet.write(0, 0, words)
        sheet.write(0, 1, value, made.add_format({"num_format": number_format}))

    return read(fill).text.split("\t")[1]


def test_the_kind_is_told_by_the_content():
    assert detect_kind(book(lambda made: made.add_worksheet())) is FileKind.WORKBOOK


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (4120, "#,##0", "4,120"),
        (4120, "0", "4120"),
        (4120.5, "General", "4120.5"),
        (96.84, "0.0", "96.8"),
        (0.968, "0.0%", "96.8%"),
        (0, "0.0%", "0.0%"),
        (0, '0 "GWh"', "0 GWh"),
        (31_200_000, '0.0,,"M€"', "31.2M€"),
        (1234.5, '#,##0.00 "EUR"', "1,234.50 EUR"),
        (-5, "0;(0)", "-5"),
        (12, '"about "0', "about 12"),
        (date(2023, 12, 31), "yyyy-mm-dd", "2023-12-31"),
        (date(2023, 6, 1), "mmm yyyy", "2023-06"),
    ],
)
def test_a_cell_is_read_as_it_shows(value, number_format, text):
    assert shown(value, number_format) == text


def test_numbers_have_the_marks_of_the_language():
    assert shown(4120.5, "#,##0.0", "Die Zahl der Nutzerinnen und Nutzer in der Anlage") == "4.120,5"


def test_each_sheet_that_is_shown_is_read_with_its_title():
    def fill(made):
        for name, words in (("People", "Staff"), ("Data", "Storage"), ("Old", "3,000 users")):
            made.add_worksheet(name).write(0, 0, words)
        made.worksheets()[2].hide()

    reading = read(fill, "Key figures 2023")
    assert (reading.text, reading.title) == ("People\nStaff\n\nData\nStorage", "Key figures 2023")
    assert reading.notes == ("hidden sheet Old: '3,000 users'",)


def test_rows_and_columns_that_are_not_shown_are_left_out_and_told():
    def fill(made):
        sheet = made.add_worksheet("Figures")
        for at, row in enumerate([("", 2021, 2022), ("Users", 10, 20), ("Guests", 30, 40)]):
            sheet.write_row(at, 0, row)
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_column(1, 1, None, None, {"hidden": True})

    reading = read(fill)
    assert reading.text == "\t2022\nUsers\t20"
    assert "30" in reading.notes[0]
    assert "10" in reading.notes[0]


def test_a_formula_counts_by_the_result_that_was_saved():
    def fill(made):
        sheet = made.add_worksheet("Figures")
        sheet.write(0, 0, "Users")
        sheet.write_formula(0, 1, "=1+1", None, 2)

    assert read(fill).text == "Users\t2"


def test_a_sheet_of_key_figures_is_a_table_of_statements():
    def fill(made):
        sheet, grouped = made.add_worksheet("Key figures"), made.add_format({"num_format": "#,##0"})
        sheet.write_row(0, 0, ("", 2022, 2023))
        sheet.write_row(1, 0, ("Users of the facility", 2310, 2475), grouped)
        sheet.write_row(2, 0, ("Budget (M€)", 31.2, 33.9))

    found = parse_text(read(fill).text, language="en", published="2024-05")
    assert [(one.phrase, str(one.value), one.unit, one.as_of) for one in found if one.cell] == [
        ("2,310", "2310", "{user}", "2022"),
        ("2,475", "2475", "{user}", "2023"),
        ("31.2", "31200000", "EUR", "2022"),
        ("33.9", "33900000", "EUR", "2023"),
    ]


def test_a_workbook_without_cells_is_refused():
    with pytest.raises(FileError, match="holds no cells that are shown"):
        read(lambda made: made.add_worksheet())
