"""Tables with what each cell states, printed as reports print them: PDF by two programs, web page, letter, workbook."""

from __future__ import annotations

import io
import re
import subprocess
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import NamedTuple

import docx
import openpyxl
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from support import programs

COLLECTION = Path(__file__).parent.parent / "collection"
FONT = "Helvetica"
BLANK = 0.28
PROSE = {
    "en": "The council met twice in the year and heard the reports of the directorate in the new hall.",
    "de": "Der Rat tagte zweimal im Jahr und hörte die Berichte der Leitung in der neuen Halle.",
    "fr": "Le conseil s’est réuni deux fois dans l’année et a entendu les rapports de la direction.",
    "it": "Il consiglio si è riunito due volte nell’anno e ha ascoltato le relazioni della direzione.",
    "es": "El consejo se reunió dos veces en el año y escuchó los informes de la dirección del centro.",
}
_MARKS = re.compile(r"[¹²³*]+$")
_NUMBER = re.compile(r"[−(]?\d[\d., ]*\)?$")


class CellAnswer(NamedTuple):
    """What one cell states; `as_of` is empty where its heads tell none."""

    row: str
    column: str
    printed: str
    qualifier: str
    amount: Decimal
    unit: str
    as_of: str


class PrintedTable(NamedTuple):
    """A table: rows of cells, a head over several columns as (words, columns), and what its cells state."""

    language: str
    caption: str
    heads: list[list]
    rows: list[list[str]]
    answers: list
    id: str = ""
    published: str = "2024-05"
    layout: str = "plain"
    note: str = ""

    @property
    def width(self):
        return sum(1 if isinstance(cell, str) else cell[1] for cell in self.heads[0])


# ---- the collection --------------------------------------------------------------------------------------------------


@cache
def read_tables(part):
    """Return the tables of one half of the collection; tests/collection/README.md says how they are written."""
    blocks = (COLLECTION / f"tables_{part}.txt").read_text(encoding="utf-8").strip().split("\n\n")
    return [_read_table(block.split("\n")) for block in blocks]


def _read_table(lines):
    number, language, published, layout = lines[0].removeprefix("# ").split()
    told = {"caption": "", "note": ""}
    heads, rows, stated = [], [], []
    for line in lines[1:]:
        kind, _, rest = line.partition(" ")
        if kind == "H":
            heads.append(_join_spans([cell.strip() for cell in rest.split("|")]))
        elif kind == "R":
            rows.append([cell.strip() for cell in rest.split("|")])
        elif kind == "=":
            stated.append([cell.strip() for cell in rest.split("|")])
        else:
            told["note" if kind == "N" else "caption"] = rest.strip()
    columns = _join_heads(heads)
    answers = [one for row, cells in zip(rows, stated, strict=True) for one in _iter_answers(row, cells, columns)]
    return PrintedTable(language, told["caption"], heads, rows, answers, number, published, layout, told["note"])


def _join_spans(cells):
    found = []
    for cell in cells:
        if cell == "^":
            before = found[-1]
            found[-1] = (before, 2) if isinstance(before, str) else (before[0], before[1] + 1)
        else:
            found.append(cell)
    return found


def _join_heads(heads):
    """Return the words over each column."""
    spread = []
    for row in heads:
        texts = []
        for cell in row:
            words, count = (cell, 1) if isinstance(cell, str) else cell
            texts += [words] * count
        spread.append(texts)
    return [" ".join(filter(None, level)) for level in zip(*spread, strict=True)]


def _iter_answers(row, stated, columns):
    cells = stated if stated[0] else stated[1:]
    first = len(row) - len(cells)
    for at, answer in enumerate(cells, first):
        if answer != "-":
            number, unit, as_of = answer.split()
            qualifier, _, amount = number.rpartition(":")
            said = (qualifier or "exact", Decimal(amount), unit, "" if as_of == "-" else as_of)
            yield CellAnswer(_MARKS.sub("", row[0]), columns[at], _MARKS.sub("", row[at]), *said)


def fill_rows(table):
    """Return all rows, each with a text for each column, and the places of heads that reach over several."""
    rows, spans = [], {}
    for row in [*table.heads, *table.rows]:
        texts = []
        for cell in row:
            words, count = (cell, 1) if isinstance(cell, str) else cell
            if count > 1:
                spans[len(rows), len(texts)] = count
            texts += [words] + [""] * (count - 1)
        rows.append(texts + [""] * (table.width - len(texts)))
    return rows, spans


# ---- set by hand, as programs that set type do -----------------------------------------------------------------------


class Setting(NamedTuple):
    gap: float = 14
    align: str = "right"
    is_ruled: bool = False
    size: float = 9
    lead: float = 3
    label_width: float = 0
    """Labels that are wider than this are wrapped; 0: none is."""
    head_width: float = 0
    is_sideways: bool = False
    head_align: str = ""
    """Other than that of the figures."""


SETTINGS = {
    "bare": Setting(),
    "narrow": Setting(gap=6, size=8, lead=1),
    "centred": Setting(gap=20, align="centre"),
    "left": Setting(gap=24, align="left"),
    "ruled": Setting(is_ruled=True, gap=8, lead=6),
}
HARD_SETTINGS = {
    "tight": Setting(gap=2.6, size=8, lead=1),
    "crossed": Setting(gap=10, head_align="left"),
    "crowded": Setting(gap=4, size=8, head_width=30, label_width=70),
}
"""Columns hardly apart, heads at the other edge than their figures, heads wider than their columns."""
LAYOUTS = {
    "plain": Setting(),
    "narrow": SETTINGS["narrow"],
    "wrapped": Setting(label_width=120, gap=10),
    "sideways": Setting(is_sideways=True, gap=10),
    "staggered": Setting(head_width=42, gap=6, size=8),
}


def draw_words(canvas, x, y, text, size):
    """Draw each word by itself, as many programs that set type do."""
    for word in text.split():
        canvas.setFont(FONT, size)
        canvas.drawString(x, y, word)
        x += stringWidth(word, FONT, size) + BLANK * size


def measure(text, size):
    words = text.split()
    return sum(stringWidth(word, FONT, size) for word in words) + BLANK * size * max(len(words) - 1, 0)


def wrap_words(text, width, size):
    """Return a text in lines no wider than a width, where its words allow it."""
    lines = []
    for word in text.split() if width else [text]:
        if lines and measure(f"{lines[-1]} {word}", size) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines or [""]


class _Grid(NamedTuple):
    """Where the columns of a table begin, and what stands in each cell in lines."""

    rows: list[list[list[str]]]
    spans: dict
    lefts: list[float]


def _lay_out(table, setting):
    rows, spans = fill_rows(table)
    lines = [
        [wrap_words(text, _get_limit(table, setting, at, column), setting.size) for column, text in enumerate(row)]
        for at, row in enumerate(rows)
    ]
    lefts = [60.0]
    for column in range(table.width):
        own = [
            _measure_cell(
                cells[column],
                _get_limit(table, setting, at, column),
                setting,
                is_turned=at < len(table.heads) and column > 0,
            )
            for at, cells in enumerate(lines)
            if (at, column) not in spans
        ]
        lefts.append(lefts[-1] + max(own, default=0) + setting.gap)
    return _Grid(lines, spans, lefts)


def _get_limit(table, setting, at, column):
    """Return how wide a cell may be; 0 where it may be as wide as its words."""
    return setting.label_width if column == 0 else setting.head_width if at < len(table.heads) else 0


def _measure_cell(lines, limit, setting, *, is_turned):
    if is_turned and setting.is_sideways:
        return setting.size
    width = max(measure(line, setting.size) for line in lines)
    return min(width, limit) if limit else width


def print_table(table, setting):
    """Return a PDF with the table between two lines of prose."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    size, y = setting.size, 680.0 if setting.is_sideways else 720.0
    draw_words(canvas, 60, 800, PROSE[table.language], 9)
    draw_words(canvas, 60, y + (64 if setting.is_sideways else 24), table.caption, 9)
    grid = _lay_out(table, setting)
    for at, cells in enumerate(grid.rows):
        is_head = at < len(table.heads)
        height = max(map(len, cells))
        for column, lines in enumerate(cells):
            if is_head and setting.is_sideways and column:
                _draw_turned(canvas, grid.lefts[column] + size, y, lines[0], size)
                continue
            for number, line in enumerate(lines):
                below = number + height - len(lines) if is_head or len(lines) == 1 else number
                drop = 1.15 * size * below
                _draw_cell(canvas, grid, (at, column), y - drop, line, setting, is_head=is_head)
        if setting.is_ruled:
            _draw_rules(canvas, grid.lefts, y, setting)
        y -= 1.15 * size * (height - 1) + 1.25 * size + setting.lead
    draw_words(canvas, 60, y, table.note, 7)
    draw_words(canvas, 60, y - 24, PROSE[table.language], 9)
    canvas.save()
    return out.getvalue()


def _draw_cell(canvas, grid, place, y, line, setting, *, is_head):
    column = place[1]
    end = column + grid.spans.get(place, 1)
    left, right = grid.lefts[column], grid.lefts[end] - setting.gap
    figures = "centre" if end > column + 1 or setting.head_width else setting.align
    align = "left" if column == 0 else (is_head and end == column + 1 and setting.head_align) or figures
    room = right - left - measure(line, setting.size)
    draw_words(canvas, left + {"left": 0, "centre": 0.5 * room, "right": room}[align], y, line, setting.size)


def _draw_turned(canvas, x, y, text, size):
    canvas.saveState()
    canvas.translate(x, y)
    canvas.rotate(90)
    draw_words(canvas, 0, 0, text, size)
    canvas.restoreState()


def _draw_rules(canvas, lefts, y, setting):
    for x in lefts:
        canvas.line(x - 0.5 * setting.gap, y - 4, x - 0.5 * setting.gap, y + setting.size + 4)
    canvas.line(lefts[0] - 4, y - 4, lefts[-1] - 4, y - 4)


# ---- other files -----------------------------------------------------------------------------------------------------


def write_page(table):
    """Return a web page with the table; heads reach over columns, none is marked as a head."""
    body = ""
    for row in [*table.heads, *table.rows]:
        cells = [(cell, 1) if isinstance(cell, str) else cell for cell in row]
        body += "<tr>" + "".join(f'<td colspan="{count}">{words}</td>' for words, count in cells) + "</tr>"
    prose = f"<p>{PROSE[table.language]}</p>" * 2
    page = f'<html lang="{table.language}"><body><article><h1>Report</h1>{prose}<p>{table.caption}</p>'
    note = f"<p>{table.note}</p>" if table.note else ""
    return f"{page}<table>{body}</table>{note}{prose}</article></body></html>".encode()


def write_document(table):
    """Return a DOCX with the table; heads over several columns are merged cells."""
    document = docx.Document()
    _add_table(document, table)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _add_table(document, table):
    document.add_paragraph(PROSE[table.language])
    document.add_paragraph(table.caption)
    rows, spans = fill_rows(table)
    grid = document.add_table(len(rows), table.width)
    grid.autofit = True
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            _fill_cell(grid.cell(at, column), text, is_label=column == 0)
    for (at, column), count in spans.items():
        merged = grid.cell(at, column).merge(grid.cell(at, column + count - 1))
        _fill_cell(merged, rows[at][column], is_label=False)
        merged.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    if table.layout == "sideways":
        grid.rows[0].height = Pt(64)
        for column in range(1, table.width):
            _turn_cell(grid.cell(0, column))
    document.add_paragraph(table.note or PROSE[table.language])


def _fill_cell(cell, text, *, is_label):
    cell.text = text
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(2)
    if not is_label:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for run in paragraph.runs:
        run.font.size = Pt(9)


def _turn_cell(cell):
    turned = OxmlElement("w:textDirection")
    turned.set(qn("w:val"), "btLr")
    cell._tc.get_or_add_tcPr().append(turned)


def write_sheet(table):
    """Return a workbook: numbers are numbers in the format of their column, other cells are text."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([table.caption])
    rows, spans = fill_rows(table)
    for row in rows:
        sheet.append([_write_value(text, table.language) for text in row])
    for (at, column), count in spans.items():
        sheet.merge_cells(start_row=at + 2, start_column=column + 1, end_row=at + 2, end_column=column + count)
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            if isinstance(_write_value(text, table.language), int | float):
                places = _count_decimals(text, table.language)
                sheet.cell(at + 2, column + 1).number_format = "#,##0" + ("." + "0" * places if places else "")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write_value(text, language):
    if not _NUMBER.match(text) or re.fullmatch(r"(?:19|20)\d\d", text):
        return text
    plain = text.replace(" ", "").replace("−", "-").replace("(", "-").strip(")")
    plain = plain.replace(",", "") if language == "en" else plain.replace(".", "").replace(",", ".")
    return float(plain) if "." in plain else int(plain)


def _count_decimals(text, language):
    mark = "." if language == "en" else ","
    return len(text.rpartition(mark)[2].strip(")")) if mark in text else 0


def print_by_office(tables, folder):
    """Return the PDF that LibreOffice makes of a letter with each table on a page of its own."""
    document = docx.Document()
    for number, table in enumerate(tables):
        if number:
            document.add_page_break()
        _add_table(document, table)
    written = Path(folder) / "tables.docx"
    document.save(written)
    profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
    command = [programs.office(), profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(written)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return written.with_suffix(".pdf").read_bytes()
