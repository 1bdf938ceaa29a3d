"""A Word document and a letter, made for the readers."""

from __future__ import annotations

import io
from email.message import EmailMessage

import docx
from docx.enum.text import WD_BREAK

from support.printed_article import CENTRE, HALL


def document():
    made = docx.Document()
    made.core_properties.title = "New hall opened"
    made.sections[0].header.paragraphs[0].text = "Running header 77"
    made.add_heading("New hall opened", 0)
    made.add_paragraph(CENTRE)
    paragraph = made.add_paragraph("The hall has 400 m")
    paragraph.add_run("2").font.superscript = True
    paragraph.add_run(" and 10")
    paragraph.add_run("6").font.superscript = True
    paragraph.add_run(" sensors.")
    table = made.add_table(2, 2)
    for at, text in enumerate(("Year", "Patients", "2018", "1,800")):
        table.cell(at // 2, at % 2).text = text
    made.add_paragraph("After the table.").add_run().add_break(WD_BREAK.LINE)
    return made


def saved(made):
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def letter(*, html=True, plain=True):
    made = EmailMessage()
    made["From"] = "INFN Communications <press@example.org>"
    made["Subject"] = "Newsletter 62: the new hall"
    made["Date"] = "Thu, 22 Aug 2019 10:00:00 +0200"
    made["Message-ID"] = "<62@example.org>"
    if plain:
        made.set_content(
            f"View this newsletter in your browser: https://example.org/62\n\n{CENTRE}\n\n{HALL}\n\nUnsubscribe\n"
        )
    if html:
        body = f"""<html><body><table><tr><td><p>View this email in your browser</p><h1>The new hall</h1>
        <p>{CENTRE}</p></td></tr><tr><td><p>{HALL.replace("m2", "m<sup>2</sup>")}</p></td></tr></table>
        <p><a href="https://example.org/u">Unsubscribe</a> from this list</p></body></html>"""
        (made.add_alternative if plain else made.set_content)(body, subtype="html")
    return made
