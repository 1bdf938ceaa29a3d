"""Ten tables as reports print them, each in several layouts of a page and as other files: every cell with its heads."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import NamedTuple

import docx
import openpyxl
import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from facts.documents import read_bytes
from facts.parsing import parse_text

FONT = "Helvetica"


class Told(NamedTuple):
    """A table: rows of cells, a head over several columns as (words, columns); what single cells must say."""

    language: str
    caption: str
    heads: list[list]
    rows: list[list[str]]
    answers: list[tuple[str, str, str, str, str, str]]
    """Row head, column head, printed, amount, unit, as of."""


TABLES = {
    "years": Told(
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
    "sites": Told(
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
    "budget": Told(
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
    "units": Told(
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
    "turned": Told(
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
    "year rows": Told(
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
    "change": Told(
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
    "notes": Told(
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
    "labels": Told(
        "en",
        "Member institutions, 2022",
        [["Institution", "Country", "Contribution (k€)", "Students"]],
        [["Arlena", "Italy", "4,310", "41"], ["Velmer", "Belgium", "1,872", "12"], ["Orsund", "Norway", "2,040", "9"]],
        [
            ("Arlena · Italy", "Contribution (k€)", "4,310", "4310000", "EUR", "2022"),
            ("Orsund · Norway", "Contribution (k€)", "2,040", "2040000", "EUR", "2022"),
        ],
    ),
    "days": Told(
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
PROSE = {
    "en": "The council met twice in the year and heard the reports of the directorate in the new hall.",
    "de": "Der Rat tagte zweimal im Jahr und hörte die Berichte der Leitung in der neuen Halle.",
    "fr": "Le conseil s’est réuni deux fois dans l’année et a entendu les rapports de la direction.",
    "it": "Il consiglio si è riunito due volte nell’anno e ha ascoltato le relazioni della direzione.",
}


def fill_rows(table):
    """Return all rows, each with a text for each column, and the places of heads that reach over several."""
    width = sum(1 if isinstance(cell, str) else cell[1] for cell in table.heads[0])
    rows, spans = [], {}
    for row in [*table.heads, *table.rows]:
        texts = []
        for cell in row:
            words, count = (cell, 1) if isinstance(cell, str) else cell
            if count > 1:
                spans[len(rows), len(texts)] = count
            texts += [words] + [""] * (count - 1)
        rows.append(texts + [""] * (width - len(texts)))
    return rows, spans


def draw_words(canvas, x, y, text, size):
    """Draw each word by itself, as many programs that set type do."""
    for word in text.split():
        canvas.setFont(FONT, size)
        canvas.drawString(x, y, word)
        x += stringWidth(word, FONT, size) + 0.28 * size


def measure(text, size):
    words = text.split()
    return sum(stringWidth(word, FONT, size) for word in words) + 0.28 * size * max(len(words) - 1, 0)


class Setting(NamedTuple):
    gap: float = 14
    align: str = "right"
    is_ruled: bool = False
    size: float = 9
    lead: float = 3


SETTINGS = {
    "bare": Setting(),
    "narrow": Setting(gap=6, size=8, lead=1),
    "centred": Setting(gap=20, align="centre"),
    "left": Setting(gap=24, align="left"),
    "ruled": Setting(is_ruled=True, gap=8, lead=6),
}


def print_table(table, setting):
    """Return a PDF with the table between two lines of prose."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    size, y = setting.size, 740.0
    draw_words(canvas, 60, 790, PROSE[table.language], 9)
    draw_words(canvas, 60, y + 24, table.caption, 9)
    rows, spans = fill_rows(table)
    single = [
        [text if (at, column) not in spans else "" for column, text in enumerate(row)] for at, row in enumerate(rows)
    ]
    widths = [max(measure(row[column], size) for row in single) for column in range(len(rows[0]))]
    lefts = [60.0]
    for width in widths:
        lefts.append(lefts[-1] + width + setting.gap)
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            end = column + spans.get((at, column), 1)
            left, right = lefts[column], lefts[end] - setting.gap
            align = "left" if column == 0 else "centre" if end > column + 1 else setting.align
            room = right - left - measure(text, size)
            draw_words(canvas, left + {"left": 0, "centre": 0.5 * room, "right": room}[align], y, text, size)
        if setting.is_ruled:
            for x in lefts:
                canvas.line(x - 0.5 * setting.gap, y - 4, x - 0.5 * setting.gap, y + size + 4)
            canvas.line(lefts[0] - 4, y - 4, lefts[-1] - 4, y - 4)
        y -= 1.25 * size + setting.lead
    draw_words(canvas, 60, y - 14, PROSE[table.language], 9)
    canvas.save()
    return out.getvalue()


def write_page(table):
    """Return a web page with the table; heads reach over columns, none is marked as a head."""
    body = ""
    for row in [*table.heads, *table.rows]:
        cells = [(cell, 1) if isinstance(cell, str) else cell for cell in row]
        body += "<tr>" + "".join(f'<td colspan="{count}">{words}</td>' for words, count in cells) + "</tr>"
    prose = f"<p>{PROSE[table.language]}</p>" * 2
    page = f'<html lang="{table.language}"><body><article><h1>Report</h1>{prose}<p>{table.caption}</p>'
    return f"{page}<table>{body}</table>{prose}</article></body></html>".encode()


def write_document(table):
    """Return a DOCX with the table; heads over several columns are merged cells."""
    document = docx.Document()
    document.add_paragraph(PROSE[table.language])
    document.add_paragraph(table.caption)
    rows, spans = fill_rows(table)
    grid = document.add_table(len(rows), len(rows[0]))
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            grid.cell(at, column).text = text
    for (at, column), count in spans.items():
        grid.cell(at, column).merge(grid.cell(at, column + count - 1)).text = rows[at][column]
    document.add_paragraph(PROSE[table.language])
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


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
