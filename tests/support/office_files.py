"""The same statements as a letter, a table and slides, for an office to print."""

from __future__ import annotations

import io

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from openpyxl import Workbook
from openpyxl.styles import Border, Font, Side
from pptx import Presentation
from pptx.util import Cm
from pptx.util import Pt as SlidePt


def saved(made):
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def shifted(run, half_points):
    """Raise or lower a run by its position, not by a style."""
    position = OxmlElement("w:position")
    position.set(qn("w:val"), str(half_points))
    run._r.get_or_add_rPr().append(position)
    return run


def letter():
    made = docx.Document()
    made.add_heading("Orsona opens its second hall", 1)
    said = made.add_paragraph("Since it opened the centre has treated ")
    said.add_run("1,900 patients").font.strike = True
    said.add_run(" 2,500")
    said.add_run("2,3").font.superscript = True
    said.add_run(" patients; ")
    white = said.add_run("4,400 guests ")
    white.font.color.rgb = RGBColor(255, 255, 255)
    said.add_run("and 310")
    said.add_run("a").font.superscript = True
    said.add_run(" children came.")
    beam = made.add_paragraph("The ring stores 1.5 × 10")
    beam.add_run("11").font.superscript = True
    beam.add_run(" protons at 10")
    shifted(beam.add_run("−9"), 8)
    beam.add_run(" mbar; CO")
    beam.add_run("2").font.subscript = True
    beam.add_run(" fell by 12 tonnes, and its magnets are at −269 °C, ≥ 75 µm thick, 12 ± 3 m long.")
    wide = made.add_paragraph().add_run("12,500")
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), "120")
    wide._r.get_or_add_rPr().append(spacing)
    wide.font.size = Pt(24)
    made.add_paragraph("users visited it in a year, more than ever before.")
    table = made.add_table(3, 3)
    table.style = "Table Grid"
    for at, text in enumerate(("Rooms", "Patients", "Staff", "3", "400", "120", "12", "500", "95")):
        cell = table.cell(at // 3, at % 3).paragraphs[0]
        cell.text = text
        cell.alignment = WD_ALIGN_PARAGRAPH.RIGHT if at % 3 == 0 else WD_ALIGN_PARAGRAPH.LEFT
    return saved(made)


def sheet():
    made = Workbook()
    rows = made.active
    line = Side(style="thin")
    for row in (("Centre", "Rooms", "Patients"), ("North", 3, 400), ("South", 12, 500), ("West", 2, 310)):
        rows.append(row)
    for row in rows.iter_rows():
        for cell in row:
            cell.border = Border(left=line, right=line, top=line, bottom=line)
    rows.column_dimensions["B"].width = 6
    rows.append(("Old", 7, 999))
    for cell in rows[5]:
        cell.font = Font(strike=True)
    return saved(made)


def slides():
    made = Presentation()
    slide = made.slides.add_slide(made.slide_layouts[6])
    for at, (figure, words) in enumerate(
        (("12,500", "patients treated"), ("3", "treatment rooms"), (">40", "countries"))
    ):
        for top, text, size in ((5, figure, 40), (7, words, 14)):
            box = slide.shapes.add_textbox(Cm(1 + 8 * at), Cm(top), Cm(7), Cm(2)).text_frame
            box.text = text
            box.paragraphs[0].runs[0].font.size = SlidePt(size)
    said = slide.shapes.add_textbox(Cm(1), Cm(11), Cm(22), Cm(2)).text_frame
    said.text = "The ring was opened in 2015 and stores 10"
    power = said.paragraphs[0].add_run()
    power.text = "11"
    power.font._element.set("baseline", "30000")
    rest = said.paragraphs[0].add_run()
    rest.text = " protons for its users."
    return saved(made)
