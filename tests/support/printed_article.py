"""An article set in columns, printed to PDF."""

from __future__ import annotations

import io
import re
from pathlib import Path

from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

NEWSLETTER = Path(__file__).parent.parent.parent.parent / "shared" / "articles" / "infn-newsletter-62.txt"


WIDTH, HEIGHT = 595, 842


FONT, SIZE, LEADING = "Times-Roman", 10, 12.5


def hyphenated(word, room):
    """Break a word so that its first part and a hyphen fit, in the manner of a typesetter; or not at all."""
    for at in range(len(word) - 3, 2, -1):
        head, tail = word[:at], word[at:]
        if not (head.isalpha() and tail.rstrip(".,;").isalpha() and tail.islower()):
            continue
        if head[-1] not in "aeiou" and tail[0] in "bcdfglmnpqrstvz" and stringWidth(head + "-", FONT, SIZE) <= room:
            return f"{head}-", tail
    return None


def set_lines(paragraph, width, *, hyphens=True):
    """Break a paragraph into lines of words, filling each."""
    lines, line, words = [], [], paragraph.split()[::-1]
    while words:
        word = words.pop()
        room = width - stringWidth(" ".join([*line, ""]) if line else "", FONT, SIZE)
        if stringWidth(word, FONT, SIZE) <= room:
            line.append(word)
            continue
        if hyphens and (parts := hyphenated(word, room)):
            line.append(parts[0])
            word = parts[1]
        lines.append(line)
        line = []
        words.append(word)
    return [*lines, line]


class Press:
    """Sets paragraphs in columns over pages, with running headers and footers."""

    def __init__(
        self, columns=2, header=("NEWSLETTER 62", "AUGUST 2019"), footer="INFN - COMMUNICATIONS OFFICE {}", **canvas
    ):
        self.buffer = io.BytesIO()
        self.canvas = Canvas(self.buffer, pagesize=(WIDTH, HEIGHT), invariant=1, **canvas)
        self.columns, self.header, self.footer = columns, header, footer
        self.width = (WIDTH - 100 - 20 * (columns - 1)) / columns
        self.page = 0
        self.turn()

    def turn(self):
        if self.page:
            self.canvas.showPage()
        self.page += 1
        self.canvas.setFont("Helvetica", 8)
        for at, text in enumerate(self.header):
            self.canvas.drawString(50, HEIGHT - 30 - 10 * at, text)
        if self.footer:
            self.canvas.drawRightString(WIDTH - 50, 30, self.footer.format(self.page))
        self.column, self.y = 0, HEIGHT - 80

    def feed(self, height):
        self.y -= height
        if self.y < 60:
            self.column += 1
            self.y = HEIGHT - 80
            if self.column == self.columns:
                self.turn()

    def paragraph(self, text, *, hyphens=True):
        lines = set_lines(text, self.width, hyphens=hyphens)
        for at, words in enumerate(lines):
            self.feed(LEADING)
            self.line(words, justified=at < len(lines) - 1)
        self.y -= 7

    def line(self, words, *, justified):
        self.canvas.setFont(FONT, SIZE)
        x = 50 + self.column * (self.width + 20)
        free = self.width - sum(stringWidth(word, FONT, SIZE) for word in words)
        space = free / (len(words) - 1) if justified and len(words) > 1 else 2.5
        for word in words:
            self.word(x, word)
            x += stringWidth(word, FONT, SIZE) + space

    def word(self, x, word):
        """Draw a word; m2 with its digit raised and small."""
        found = re.fullmatch(r"(c?m|10)\^?(2|6)(\W?)", word) if word.startswith(("m2", "cm2", "10^")) else None
        self.canvas.drawString(x, self.y, found[1] if found else word)
        if found:
            x += stringWidth(found[1], FONT, SIZE)
            self.canvas.setFont(FONT, 6)
            self.canvas.drawString(x, self.y + 4, found[2])
            self.canvas.setFont(FONT, SIZE)
            self.canvas.drawString(x + stringWidth(found[2], FONT, 6), self.y, found[3])

    def heading(self, text):
        self.feed(10)
        for line in simpleSplit(text, "Helvetica-Bold", 12, self.width):
            self.feed(14)
            self.canvas.setFont("Helvetica-Bold", 12)
            self.canvas.drawString(50 + self.column * (self.width + 20), self.y, line)
        self.y -= 4

    def done(self):
        self.canvas.save()
        return self.buffer.getvalue()


CENTRE = (
    "The centre in Pavia treats tumours with protons and carbon ions, and is one of only six such centres in the "
    "world. It was inaugurated in 2010; until today 2,500 people affected by radioresistant tumours have been treated. "
    "Its synchrotron accelerates the particles until they reach the energy that the treatment requires, and the "
    "treatment rooms receive the beams from above and from the side."
)


HALL = (
    "The new hall has 400 m2 of floor and holds 12,000 processors, which exchange data at 20 gigabytes per second. "
    "The detectors of the experiment have been developed by an international collaboration of laboratories and "
    "universities, with the contribution of the national institute, over more than ten years."
)


def article(columns=2, *, times=6, **options):
    press = Press(columns, **options)
    for _ in range(times):
        press.paragraph(CENTRE)
        press.paragraph(HALL)
    return press.done()
