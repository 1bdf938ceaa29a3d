"""Tables as reports print them, in several layouts of a page and as other files: every cell with its heads.

Ten tables must be right wholly; of the 24 of the collection the share that is right may not fall.
"""

from __future__ import annotations

import io
from collections import Counter
from decimal import Decimal

import openpyxl
import pytest
from reportlab.graphics import renderPDF
from reportlab.graphics.charts.barcharts import HorizontalBarChart, VerticalBarChart
from reportlab.graphics.charts.lineplots import LinePlot
from reportlab.graphics.charts.piecharts import Pie
from reportlab.graphics.shapes import Drawing
from reportlab.pdfgen.canvas import Canvas
from support import programs
from support.table_files import (
    HARD_SETTINGS,
    PROSE,
    SETTINGS,
    PrintedTable,
    draw_words,
    print_table,
    write_document,
    write_page,
)
from support.table_scores import FORMS, score_tables

from facts.documents import read_bytes
from facts.documents.document_kinds import FileKind, parse_document
from facts.parsing import parse_text
from facts.parsing.skipped_numbers import OF_FIGURE, list_skipped

TABLES = {
    "years": PrintedTable(
        "en",
        "Table 1. Key figures of the Orsona ring",
        [["", "2021", "2022", "2023"]],
        [
            ["Users", "1,742", "1,890", "more than 2,034"],
            ["Beam time delivered (h)", "3,980", "4,215", "4,406"],
            ["Budget (M€)", "21.4", "22.0", "n/a"],
        ],
        [
            ("Users", "2022", "1,890", "1890", "{user}", "2022"),
            ("Beam time delivered (h)", "2023", "4,406", "4406", "h", "2023"),
            ("Budget (M€)", "2021", "21.4", "21400000", "EUR", "2021"),
        ],
    ),
    "sites": PrintedTable(
        "en",
        "Table 2. Treatment by site",
        [["", ("Norwick", 2), ("Eastmoor", 2)], ["", "2022", "2023", "2022", "2023"]],
        [
            ["Patients treated", "1,204", "1,317", "640", "702"],
            ["Downtime (hours)", "212", "187.5", "95", "101"],
            ["Availability (%)", "96.1", "97.3", "–", "96.0"],
        ],
        [
            ("Patients treated", "Norwick 2023", "1,317", "1317", "{patient}", "2023"),
            ("Patients treated", "Eastmoor 2022", "640", "640", "{patient}", "2022"),
            ("Downtime (hours)", "Norwick 2022", "212", "212", "h", "2022"),
            ("Availability (%)", "Eastmoor 2023", "96.0", "96", "%", "2023"),
        ],
    ),
    "budget": PrintedTable(
        "de",
        "Tabelle 3: Haushalt in Tausend Euro",
        [["Position", "Plan 2022", "Ist 2023"]],
        [
            ["Erträge"],
            ["Zuwendungen", "12.400", "13.150"],
            ["Drittmittel", "3.800", "4.455"],
            ["Aufwendungen"],
            ["Personal", "10.900", "11.980"],
        ],
        [
            ("Zuwendungen", "Plan 2022", "12.400", "12400000", "EUR", "2022"),
            ("Personal", "Ist 2023", "11.980", "11980000", "EUR", "2023"),
        ],
    ),
    "units": PrintedTable(
        "fr",
        "Tableau 4. Exploitation de l’anneau",
        [["Indicateur", "Unité", "2022", "2023"]],
        [
            ["Temps de faisceau", "h", "4 215", "4 388"],
            ["Consommation", "GWh", "41,2", "39,8"],
            ["Utilisateurs", "–", "1 915", "2 044"],
            ["Budget", "M€", "31,2", "33,9"],
        ],
        [
            ("Temps de faisceau", "2022", "4 215", "4215", "h", "2022"),
            ("Consommation", "2023", "39,8", "39.8", "GWh", "2023"),
            ("Utilisateurs", "2023", "2 044", "2044", "{user}", "2023"),
            ("Budget", "2022", "31,2", "31200000", "EUR", "2022"),
        ],
    ),
    "turned": PrintedTable(
        "it",
        "Tabella 5. Attività delle sedi nel 2023",
        [["Sede", "Pazienti", "Personale (%)", "Superficie (m²)"]],
        [
            ["Morosina", "1.204", "48,2", "12.400"],
            ["Valdora", "640", "27,4", "8.150"],
            ["Totale", "1.844", "75,6", "20.550"],
        ],
        [
            ("Morosina", "Pazienti", "1.204", "1204", "{patient}", "2023"),
            ("Valdora", "Superficie (m²)", "8.150", "8150", "m2", "2023"),
            ("Totale", "Personale (%)", "75,6", "75.6", "%", "2023"),
        ],
    ),
    "year rows": PrintedTable(
        "en",
        "Statistics of operation",
        [["Year", "Users", "Mean fault time (min)", "Data stored (PB)"]],
        [["2021", "1,890", "36", "5.6"], ["2022", "2,034", "29", "7.4"], ["2023", "2,117", "31", "9.8"]],
        [
            ("2021", "Users", "1,890", "1890", "{user}", "2021"),
            ("2022", "Mean fault time (min)", "29", "29", "min", "2022"),
            ("2023", "Data stored (PB)", "9.8", "9.8", "PB", "2023"),
        ],
    ),
    "change": PrintedTable(
        "en",
        "Energy and water of the campus",
        [["", "2022", "2023", "Change (%)"]],
        [
            ["Electricity (GWh)", "41.2", "39.8", "−3.4"],
            ["Drinking water (m³)", "48,200", "46,910", "−2.7"],
            ["Heat (GWh)", "12.7", "11.9", "−6.3"],
        ],
        [
            ("Electricity (GWh)", "2023", "39.8", "39.8", "GWh", "2023"),
            ("Drinking water (m³)", "Change (%)", "−2.7", "-2.7", "%", ""),
            ("Heat (GWh)", "2022", "12.7", "12.7", "GWh", "2022"),
        ],
    ),
    "notes": PrintedTable(
        "en",
        "Statement of income (in thousands of US dollars)",
        [["", "Note", "2023", "2022"]],
        [
            ["Federal grants", "2", "48,210", "45,902"],
            ["User fees", "3", "6,115", "5,870"],
            ["Net result", "4", "(4,179)", "2,233"],
        ],
        [
            ("Federal grants", "2023", "48,210", "48210000", "USD", "2023"),
            ("Net result", "2023", "(4,179)", "-4179000", "USD", "2023"),
            ("User fees", "2022", "5,870", "5870000", "USD", "2022"),
        ],
    ),
    "labels": PrintedTable(
        "en",
        "Member institutions, 2022",
        [["Institution", "Country", "Contribution (k€)", "Students"]],
        [["Arlena", "Italy", "4,310", "41"], ["Velmer", "Belgium", "1,872", "12"], ["Orsund", "Norway", "2,040", "9"]],
        [
            ("Arlena · Italy", "Contribution (k€)", "4,310", "4310000", "EUR", "2022"),
            ("Orsund · Norway", "Contribution (k€)", "2,040", "2040000", "EUR", "2022"),
        ],
    ),
    "days": PrintedTable(
        "de",
        "Kennzahlen des Rechenzentrums",
        [["Kenngröße", "31.12.2022", "31.12.2023"]],
        [["Plattenspeicher (PB)", "22", "23,5"], ["Leistung (MW)", "1,8", "1,74"], ["Nutzer", "1.120", "1.136"]],
        [
            ("Plattenspeicher (PB)", "31.12.2023", "23,5", "23.5", "PB", "2023-12-31"),
            ("Leistung (MW)", "31.12.2022", "1,8", "1.8", "MW", "2022-12-31"),
            ("Nutzer", "31.12.2023", "1.136", "1136", "{user}", "2023-12-31"),
        ],
    ),
}


def list_wrong(data, name, table):
    """Return the answers that the reading of a file does not give, with what it gives for that cell."""
    reading = read_bytes(data, name)
    found = parse_text(reading.text, language=table.language, published="2024-05")
    wrong = []
    for row, column, printed, amount, unit, as_of in table.answers:
        said = [
            (str(one.value.normalize() if one.value is not None else None), one.unit, one.as_of if as_of else "")
            for one in found
            if one.cell and (one.cell.row, one.cell.column, one.phrase) == (row, column, printed)
        ]
        if said != [(str(Decimal(amount).normalize()), unit, as_of)]:
            wrong.append((row, column, printed, said))
    return wrong


@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("name", TABLES)
def test_a_printed_table_is_read_cell_by_cell(name, setting):
    assert list_wrong(print_table(TABLES[name], SETTINGS[setting]), "report.pdf", TABLES[name]) == []


@pytest.mark.parametrize("name", TABLES)
def test_a_table_of_a_web_page_is_read_cell_by_cell(name):
    assert list_wrong(write_page(TABLES[name]), "report.html", TABLES[name]) == []


@pytest.mark.parametrize("name", TABLES)
def test_a_table_of_a_word_document_is_read_cell_by_cell(name):
    assert list_wrong(write_document(TABLES[name]), "report.docx", TABLES[name]) == []


def test_the_numbers_of_notes_are_no_figures():
    reading = read_bytes(print_table(TABLES["notes"], SETTINGS["bare"]), "report.pdf")
    assert not {"2", "3", "4"} & {one.phrase for one in parse_text(reading.text, language="en")}


def test_a_sheet_may_begin_in_any_column():
    book = openpyxl.Workbook()
    book.active["C2"] = "Key figures 2023"
    for at, row in enumerate([["Site", "Users"], ["Norwick", 1204], ["Eastmoor", 640]]):
        for column, value in enumerate(row):
            book.active.cell(4 + at, 3 + column, value)
    out = io.BytesIO()
    book.save(out)
    assert read_bytes(out.getvalue(), "a.xlsx").text == "Key figures 2023\n\nSite\tUsers\nNorwick\t1204\nEastmoor\t640"


def test_boxes_in_rows_are_a_table():
    rows = [("", "2022", "2023"), ("Users", "310", "320"), ("Staff", "41", "43")]
    body = "".join("<div>" + "".join(f"<div>{cell}</div>" for cell in row) + "</div>" for row in rows)
    page = f"<html><body><article><p>{PROSE['en'] * 3}</p><div class=grid>{body}</div></article></body></html>"
    text = read_bytes(page.encode(), "a.html").text
    assert text.split("\n\n")[1:] == ["\t2022\t2023", "Users\t310\t320", "Staff\t41\t43"]


def test_two_columns_of_prose_with_numbers_are_no_table():
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    for at in range(8):
        draw_words(canvas, 60, 780 - 12 * at, f"went on in {2010 + at} with the rooms of the", 9)
        draw_words(canvas, 320, 780 - 12 * at, f"halls and {40 + at} guests of the new ring that", 9)
    canvas.save()
    assert "\t" not in read_bytes(out.getvalue(), "a.pdf").text


PLAIN_FORMS = [form for form in FORMS if form not in HARD_SETTINGS and (form != "office" or programs.office())]


@pytest.mark.parametrize(("part", "floor"), [("open", 0.97), ("apart", 0.92)])
def test_the_share_of_cells_of_the_collection_that_are_right_does_not_fall(part, floor):
    counts = sum((score_tables(part, form) for form in PLAIN_FORMS), Counter())
    assert counts["right"] >= floor * counts["cells"]
    assert counts["surely wrong"] <= 0.005 * counts["cells"]


@pytest.mark.parametrize("form", HARD_SETTINGS)
def test_cells_of_columns_that_hardly_stand_apart_are_in_doubt_where_they_are_wrong(form):
    counts = score_tables("open", form)
    assert counts["right"] >= 0.4 * counts["cells"]
    assert counts["surely wrong"] <= 0.045 * counts["cells"]


def print_pages(*drawings):
    """Return a PDF with a chart on each page, between a line of prose and its caption."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    for chart in drawings:
        canvas.setFont("Helvetica", 10)
        canvas.drawString(60, 790, "The hall was visited by 12,400 people, and its ring ran for 4,215 hours.")
        drawing = Drawing(420, 260)
        drawing.add(chart)
        renderPDF.draw(drawing, canvas, 60, 480)
        canvas.drawString(60, 455, "Figure 3. Guests of the ring by year, 640 visitors among them.")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def make_chart(kind, data, **told):
    chart = kind()
    chart.x, chart.y, chart.width, chart.height, chart.data = 90, 50, 280, 170, data
    for name, value in told.items():
        setattr(chart, name, value)
    return chart


CHARTS = {
    "bars": make_chart(VerticalBarChart, [(1204, 1310, 1450), (640, 702, 688)], barLabelFormat="%d"),
    "lying bars": make_chart(HorizontalBarChart, [(31, 44, 28, 12)], barLabelFormat="%d %%"),
    "line": make_chart(LinePlot, [[(2018, 3.1), (2019, 3.9), (2020, 2.2), (2021, 4.4)]]),
    "pie": make_chart(Pie, [31, 44, 25], width=150, height=150, labels=["31 %", "44 %", "25 %"]),
}


@pytest.mark.parametrize("name", CHARTS)
def test_ticks_and_labels_of_a_chart_are_left_out_and_the_words_around_it_are_read(name):
    text = parse_document(FileKind.PDF, print_pages(CHARTS[name])).text
    found = parse_text(text, language="en", published="2024-05")
    assert [one.phrase for one in found] == ["12,400 people", "4,215 hours", "640 visitors"]
    left_out = list_skipped(text, found, language="en")
    assert sum(one.reason == OF_FIGURE for one in left_out) >= len(CHARTS[name].data)
    assert {one.reason for one in left_out} - {OF_FIGURE} == {"number of a page, section, figure or issue"}


def test_it_is_told_how_many_pages_of_how_many_are_read():
    told = []
    read_bytes(print_pages(*CHARTS.values()), "a.pdf", lambda *pages: told.append(pages))
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_whoever_is_told_may_end_the_reading():
    def leave(_done, _total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_bytes(print_pages(CHARTS["bars"]), "a.pdf", leave)
