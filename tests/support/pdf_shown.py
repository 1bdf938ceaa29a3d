"""One-page PDFs for tests: a right sentence, shown in one of the ways in which a reader may go wrong."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

from pypdf import PdfWriter, Transformation
from pypdf.annotations import FreeText
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    RectangleObject,
    StreamObject,
    TextStringObject,
)
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from support.shown_claims import Claim, counted

WIDTH, HEIGHT = 620, 600
SENTENCES = (
    "The Orsona ring was built on the shore of a lake by people of the region.",
    "Its users come from many places and stay for a week or two.",
    "The hall is open to everybody on the last Sunday of the month.",
)
NOUNS = ("patients", "visitors", "magnets", "samples", "detectors", "processors", "students")
FONTS = ("Helvetica", "Times-Roman", "Courier")
DEJAVU = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"


@dataclass
class Shown:
    """A PDF, what its text must hold and must not hold, and a part of its note ("" for no note at all)."""

    data: bytes
    holds: list[str] = field(default_factory=list)
    never: list[str] = field(default_factory=list)
    note: str = ""
    is_movable: bool = True
    claims: tuple[Claim, ...] = ()
    """What the page states."""
    naive: tuple[str, ...] = ()
    """Numbers that somebody reads there who looks at letters alone."""

    @property
    def noun(self):
        """What is counted."""
        said = self.claims[0].quote if self.claims else str(self.holds)
        return next((noun for noun in NOUNS if noun in said), said.split()[-1] if self.claims else "patients")


class Paper:
    """A page with a few lines of prose; the kind draws below them."""

    def __init__(self, chance, font=""):
        self.chance = chance
        self.buffer = io.BytesIO()
        self.canvas = Canvas(self.buffer, pagesize=(WIDTH, HEIGHT), invariant=1)
        self.font = font or chance.choice(FONTS)
        self.size = chance.choice((9, 10.5, 12, 14))
        self.x, self.y = 40, HEIGHT - 60
        self.canvas.setFont(self.font, self.size)
        for sentence in SENTENCES[: chance.randint(1, 3)]:
            self.canvas.drawString(self.x, self.y, sentence[: int(420 / self.size * 1.6)])
            self.feed()
        self.feed()

    def feed(self, lines=1):
        self.y -= 1.25 * self.size * lines

    def width(self, text, size=0):
        return stringWidth(text, self.font, size or self.size)

    def say(self, *texts):
        """Draw texts one after the other; a pair is a text with a rise and a size, as parts of the type's."""
        for text in texts:
            said, rise, scale = text if isinstance(text, tuple) else (text, 0, 1)
            self.canvas.setFont(self.font, self.size * scale)
            self.canvas.drawString(self.x, self.y + rise * self.size, said)
            self.x += self.width(said, self.size * scale)
        self.canvas.setFont(self.font, self.size)

    def line(self, *texts):
        self.x = 40
        self.say(*texts)
        self.feed()

    def done(self):
        self.canvas.save()
        return self.buffer.getvalue()


def number(chance, least=2):
    return f"{chance.randint(least, 99)},{chance.randint(100, 999)}"


HEDGES = {
    "more than": "more_than", "about": "approximately", "nearly": "nearly", "at least": "at_least", "up to": "up_to",
    "≥": "at_least", "≤": "up_to", "≈": "approximately",
}  # fmt: skip


def signed(sign, amount):
    """What a sign before a number of magnets states; nothing that stands alone where the sign is of another kind."""
    return [counted(amount, "magnets", HEDGES[sign], f"{sign} ")] if sign in HEDGES else []


def kinds():
    """Return every kind of document by its name."""
    return {name.removeprefix("kind_"): made for name, made in globals().items() if name.startswith("kind_")}


# ---- raised, lowered --------------------------------------------------------------------------------


def kind_one_mark(chance):
    paper, amount, noun = Paper(chance), number(chance), chance.choice(NOUNS)
    mark = str(chance.randint(1, 9))
    paper.line("Since then ", amount, (mark, *raising(chance)), f" {noun} were counted.")
    return Shown(
        paper.done(),
        [f"Since then {amount}{sup(mark)} {noun}"],
        [amount + mark],
        claims=(counted(amount + sup(mark), noun, number=amount),),
        naive=(amount + mark,),
    )


def kind_several_marks(chance):
    paper, amount, noun = Paper(chance), number(chance), chance.choice(NOUNS)
    one, other = chance.randint(1, 4), chance.randint(5, 12)
    paper.line("Since then ", amount, (f"{one},{other}", *raising(chance)), f" {noun} were counted.")
    return Shown(
        paper.done(),
        [f"{amount}{sup(str(one))},{sup(str(other))} {noun}"],
        [f"{amount}{one}"],
        claims=(counted(f"{amount}{sup(str(one))},{sup(str(other))}", noun, number=amount),),
        naive=(f"{amount}{one}", f"{amount}{one},{other}"),
    )


def kind_marks_drawn_one_by_one(chance):
    paper, amount, noun = Paper(chance), number(chance), chance.choice(NOUNS)
    rise = raising(chance)
    paper.line("Since then ", amount, ("2", *rise), (",", *rise), ("3", *rise), f" {noun} were counted.")
    return Shown(
        paper.done(),
        [f"{amount}²,³ {noun}"],
        [f"{amount}2"],
        claims=(counted(f"{amount}²,³", noun, number=amount),),
        naive=(f"{amount}2", f"{amount}2,3"),
    )


def kind_letter_as_mark(chance):
    paper, amount, noun = Paper(chance), number(chance), chance.choice(NOUNS)
    letter = chance.choice("abc")
    paper.line("Since then ", amount, (letter, *raising(chance)), f" {noun} were counted.")
    return Shown(
        paper.done(),
        [amount],
        [f"{amount}{letter}"],
        claims=(counted(f"{amount}{'ᵃᵇᶜ'['abc'.index(letter)]}", noun, number=amount),),
        naive=(f"{amount}{letter}",),
    )


def kind_exponent(chance):
    paper = Paper(chance)
    power = str(chance.randint(3, 15))
    paper.line("The ring stores 1.5 x 10", (power, *raising(chance)), " protons in a fill.")
    return Shown(
        paper.done(),
        [f"10{sup(power)} protons"],
        [f"10{power}"],
        claims=(counted(f"1.5 x 10{sup(power)}", "protons", number=f"1.5e{power}"),),
        naive=("1.5", f"10{power}", f"1.5 x 10{power}"),
    )


def kind_negative_exponent(chance):
    pdfmetrics.registerFont(TTFont("DejaVu", DEJAVU))
    paper = Paper(chance, "DejaVu")
    power, minus = str(chance.randint(2, 12)), chance.choice("−-")
    paper.line(
        "The vacuum is 10",
        (minus + power, *raising(chance)),
        " mbar, the flux 5 cm",
        (f"{minus}2", *raising(chance)),
        ".",
    )
    return Shown(
        paper.done(),
        [f"10⁻{sup(power)} mbar", "5 cm⁻²."],
        [f"10{minus}", f"10{power}"],
        claims=(Claim(f"10⁻{sup(power)} mbar", f"1e-{power}", "mbar"), Claim("5 cm⁻²", "5", "1/cm2")),
        naive=(f"10{power}",),
    )


def kind_square(chance):
    paper = Paper(chance)
    floor = number(chance)
    paper.line(f"The hall has {floor} m", ("2", *raising(chance)), " of floor.")
    return Shown(
        paper.done(),
        [f"{floor} m² of floor"],
        ["m2"],
        claims=(Claim(f"{floor} m²", floor, "m2"),),
        naive=(f"{floor}2",),
    )


def kind_lowered(chance):
    paper = Paper(chance)
    amount = str(chance.randint(11, 99))
    scale = chance.choice((0.6, 0.7, 0.8, 1))
    paper.line("The CO", ("2", -0.2 if scale == 1 else -0.15, scale), f" of the site fell by {amount} tonnes.")
    return Shown(
        paper.done(),
        [f"CO₂ of the site fell by {amount} tonnes"],
        ["CO2"],
        claims=(Claim(f"{amount} tonnes", amount, "t"),),
        naive=("2", f"2{amount}"),
    )


def kind_ordinal(chance):
    paper = Paper(chance)
    paper.line("It is the 5", ("th", *raising(chance)), " ring of its kind.")
    return Shown(paper.done(), ["the 5th ring"])


def raising(chance):
    scale = chance.choice((0.55, 0.65, 0.75, 0.84, 0.9, 1))
    return chance.choice((0.3, 0.35, 0.42)), scale


def sup(text):
    return text.translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))


# ---- cells, key figures -----------------------------------------------------------------------------


def kind_cells_with_borders(chance):
    paper = Paper(chance)
    pad = chance.choice((1.5, 2.5, 4, 6))
    rows = [(chance.randint(2, 30), chance.randint(100, 999)) for _ in range(chance.randint(2, 4))]
    first = max(paper.width("Rooms"), paper.width("30")) + 2 * pad
    second = paper.width("Patients") + 2 * pad
    for row in [("Rooms", "Patients"), *rows]:
        borders(paper, chance.choice(("rect", "lines", "fills")), (first, second))
        left, right = map(str, row)
        paper.canvas.drawString(40 + first - pad - paper.width(left), paper.y, left)
        paper.canvas.drawString(40 + first + pad, paper.y, right)
        paper.feed()
    holds = [f"{rooms}\t{patients}" for rooms, patients in rows]
    return Shown(
        paper.done(),
        ["Rooms\tPatients", *holds],
        [f"{rooms} {patients}" for rooms, patients in rows],
        naive=(*(text for rooms, patients in rows for text in (f"{rooms} {patients}", f"{rooms}{patients}")),),
    )


def borders(paper, how, widths):
    x, y, height = 40, paper.y - 0.3 * paper.size, 1.25 * paper.size
    for width in widths:
        if how == "rect":
            paper.canvas.rect(x, y, width, height)
        elif how == "lines":
            paper.canvas.line(x, y, x, y + height)
            paper.canvas.line(x + width, y, x + width, y + height)
        else:
            paper.canvas.rect(x, y, 0.7, height, stroke=0, fill=1)
            paper.canvas.rect(x + width, y, 0.7, height, stroke=0, fill=1)
        x += width


def kind_cells_far_apart(chance):
    paper = Paper(chance)
    rows = [(chance.randint(2, 30), chance.randint(100, 999)) for _ in range(chance.randint(2, 4))]
    gap = chance.choice((0.95, 1.3, 2, 4)) * paper.size
    for rooms, patients in rows:
        right = 80 + gap
        paper.canvas.drawRightString(80, paper.y, str(rooms))
        paper.canvas.drawString(right, paper.y, f"{patients} patients")
        paper.feed()
    return Shown(
        paper.done(),
        [f"{rooms}\t{patients} patients" for rooms, patients in rows],
        [f"{rooms} {patients}" for rooms, patients in rows],
        claims=(*(counted(str(patients), "patients") for _, patients in rows),),
        naive=(*(text for rooms, patients in rows for text in (f"{rooms} {patients}", f"{rooms}{patients}")),),
    )


def kind_blanks_in_a_number(chance):
    paper = Paper(chance)
    amount = f"{chance.randint(2, 99)} {chance.randint(100, 999)}"
    paper.line(f"In all {amount} patients were treated by the centre.")
    return Shown(
        paper.done(),
        [f"In all {amount} patients"],
        ["\t"],
        claims=(counted(amount, "patients", number=amount.replace(" ", "")),),
        naive=(*amount.split(),),
    )


def kind_a_word_in_a_frame(chance):
    paper, amount = Paper(chance), number(chance)
    start = 40 + paper.width("It holds more than ")
    paper.line(f"It holds more than {amount} magnets.")
    y = paper.y + 1.25 * paper.size - 0.2 * paper.size
    paper.canvas.rect(start - 1, y, paper.width(amount) + 2, 1.1 * paper.size)
    return Shown(
        paper.done(),
        [f"more than {amount} magnets"],
        ["\t"],
        claims=(counted(amount, "magnets", "more_than", "more than "),),
        naive=(amount,),
    )


def kind_key_figures(chance):
    paper = Paper(chance)
    big = chance.choice((1, 1.8, 3))
    figures = [number(chance), f">{chance.randint(30, 90)}", str(chance.randint(2, 9))]
    words = [("patients", "treated"), ("countries", "of users"), ("rooms", "in use")]
    step = max(paper.width(figure, big * paper.size) for figure in figures) + chance.choice((35, 60))
    step = max(step, paper.width("countries") + 30)
    for at, figure in enumerate(figures):
        paper.canvas.setFont(paper.font, big * paper.size)
        paper.canvas.drawString(40 + at * step, paper.y - big * paper.size, figure)
        paper.canvas.setFont(paper.font, paper.size)
        for row, word in enumerate(words[at]):
            paper.canvas.drawString(40 + at * step, paper.y - (big + 1.3 + 1.2 * row) * paper.size, word)
    holds = [f"{figure} {one} {other}" for figure, (one, other) in zip(figures, words, strict=True)]
    return Shown(
        paper.done(),
        holds,
        [f"{figures[1]} patients", f"{figures[0]} {figures[1]}"],
        claims=(counted(figures[0], "patients"), counted(figures[2], "rooms")),
        naive=(figures[1][1:], f"{figures[0]} {figures[1]}", f"{figures[1]} {figures[2]}"),
    )


# ---- wide-set numbers, line ends --------------------------------------------------------------------


def kind_wide_set(chance):
    paper, amount, noun = Paper(chance), number(chance), chance.choice(NOUNS)
    text = paper.canvas.beginText(40, paper.y)
    text.setCharSpace(chance.choice((0.25, 0.4, 0.6)) * paper.size)
    text.textOut(amount)
    text.setCharSpace(0)
    paper.canvas.drawText(text)
    paper.feed(2)
    paper.line(f"{noun} were counted by the centre.")
    return Shown(paper.done(), [amount], [f"{amount[0]} {amount[1]}"], naive=(amount[0], amount[-3:]))


def kind_wide_set_letter_by_letter(chance):
    paper, amount = Paper(chance), number(chance)
    x, space = 40, chance.choice((0.25, 0.4)) * paper.size
    for letter in f"{amount}":
        paper.canvas.drawString(x, paper.y, letter)
        x += paper.width(letter) + space
    return Shown(paper.done(), [amount], naive=(amount[0], amount[-3:]))


def kind_single_digits_in_cells(chance):
    paper = Paper(chance)
    digits = [str(chance.randint(1, 9)) for _ in range(5)]
    for row in ("ABCDE", digits):
        for at, cell in enumerate(row):
            paper.canvas.drawString(40 + 2.5 * paper.size * at, paper.y, cell)
        paper.feed()
    return Shown(
        paper.done(),
        ["\t".join(digits)],
        ["".join(digits), " ".join(digits)],
        naive=("".join(digits), " ".join(digits)),
    )


def kind_range_over_the_line_end(chance):
    paper = Paper(chance)
    low, high, dash = chance.randint(100, 240), chance.randint(250, 900), chance.choice("–-")
    lines = [f"The centre has a beam of {low}{dash}", f"{high} MeV today."]
    for line in lines if chance.random() < 0.5 else ["The centre has a", f"{low}{dash}", f"{high} MeV beam today."]:
        paper.line(line)
    return Shown(
        paper.done(),
        [f"{low}{dash}{high} MeV"],
        claims=(Claim(f"{low}{dash}{high} MeV", str(low), "MeV", "between", str(high)),),
        naive=(str(low), str(high), f"{low}{high}"),
    )


def kind_thousands_over_the_line_end(chance):
    paper = Paper(chance)
    one, other = chance.randint(2, 99), chance.randint(100, 999)
    rest = chance.choice(("000", f"{chance.randint(100, 999)}"))
    paper.line(f"It is said that {one} {other}")
    paper.line(f"{rest} people came by.")
    return Shown(
        paper.done(),
        [f"{one} {other} {rest} people"],
        claims=(counted(f"{one} {other} {rest}", "people", number=f"{one}{other}{rest}"),),
        naive=(f"{one}{other}", f"{other} {rest}", rest),
    )


def kind_stretched_lines(chance):
    """Justified prose whose blanks are as wide as cells stand apart, and a number in groups among them."""
    paper = Paper(chance)
    amount = f"{chance.randint(2, 99)} {chance.randint(100, 999)}"
    lines = [
        "The centre in Orsona has treated more",
        f"than {amount} patients",
        "since it was opened by the president.",
    ]
    wide = max(map(paper.width, lines)) + 12
    for line in lines:
        words = line.split(" ")
        space = (wide - sum(map(paper.width, words))) / (len(words) - 1)
        x = 40
        for word in words:
            paper.canvas.drawString(x, paper.y, f"{word} ")
            x += paper.width(word) + space
        paper.feed()
    return Shown(
        paper.done(),
        [f"treated more than {amount} patients since it was"],
        ["\t"],
        claims=(counted(amount, "patients", "more_than", "more than ", amount.replace(" ", "")),),
        naive=(*amount.split(), amount.replace(" ", "")),
    )


def kind_items_that_begin_with_numbers(chance):
    paper = Paper(chance)
    items = [f"{chance.randint(2, 99)} {noun}" for noun in chance.sample(NOUNS, 3)]
    for item in items:
        paper.line(item)
    return Shown(paper.done(), ["\n\n".join(items)], claims=(*(counted(*item.split()) for item in items),))


def kind_two_numbers_on_two_lines(chance):
    paper = Paper(chance)
    year, amount = chance.randint(2001, 2024), chance.randint(100, 999)
    paper.line(f"Opened in {year}")
    paper.line(f"{amount} patients a year")
    return Shown(
        paper.done(),
        [f"Opened in {year}\n", f"{amount} patients a year"],
        [f"{year} {amount}", f"{year}{amount}"],
        claims=(Claim(f"{amount} patients a year", str(amount), "{patient}/a"),),
        naive=(f"{year}{amount}", f"{year} {amount}", str(year)),
    )


def kind_hedge_at_the_line_end(chance):
    paper, amount = Paper(chance), number(chance)
    hedge = chance.choice(("more than", "about", "nearly", "at least", "up to"))
    paper.line(f"The ring has {hedge}")
    paper.line(f"{amount} magnets in its arcs.")
    return Shown(
        paper.done(),
        [f"{hedge} {amount} magnets"],
        claims=(counted(amount, "magnets", HEDGES[hedge], f"{hedge} "),),
        naive=(amount,),
    )


# ---- struck out -------------------------------------------------------------------------------------


def kind_struck_out(chance):
    paper = Paper(chance)
    old, new, noun = number(chance), number(chance), chance.choice(NOUNS)
    paper.line(f"Since then {old} {noun} {new} {noun} were counted.")
    x0, y = 40 + paper.width("Since then "), paper.y + 1.25 * paper.size
    strike(
        paper,
        chance.choice(("line", "rect", "double", "dashes", "slanted", "path")),
        x0,
        x0 + paper.width(f"{old} {noun}"),
        y,
    )
    return Shown(
        paper.done(),
        [f"Since then {new} {noun} were"],
        [old],
        f"struck out on page 1: '{old} {noun}'",
        claims=(counted(new, noun),),
        naive=(old, f"{old} {new}"),
    )


def strike(paper, how, x0, x1, y):
    middle, canvas = y + 0.28 * paper.size, paper.canvas
    if how == "line":
        canvas.line(x0, middle, x1, middle)
    elif how == "rect":
        canvas.rect(x0, middle, x1 - x0, 0.06 * paper.size, stroke=0, fill=1)
    elif how == "double":
        canvas.line(x0, middle - 0.06 * paper.size, x1, middle - 0.06 * paper.size)
        canvas.line(x0, middle + 0.08 * paper.size, x1, middle + 0.08 * paper.size)
    elif how == "dashes":
        step = (x1 - x0) / 30
        for at in range(30):
            canvas.line(x0 + at * step, middle, x0 + at * step + 0.9 * step, middle)
    elif how == "slanted":
        canvas.line(x0 - 1, y, x1 + 1, y + 0.6 * paper.size)
    else:
        path = canvas.beginPath()
        path.moveTo(x0, middle)
        path.lineTo(0.5 * (x0 + x1), middle)
        path.lineTo(x1, middle)
        canvas.drawPath(path)


def kind_underlined(chance):
    paper, amount = Paper(chance), number(chance)
    paper.line(f"Since then {amount} patients were treated.")
    x0, y = 40 + paper.width("Since then "), paper.y + 1.25 * paper.size
    paper.canvas.line(x0, y - 0.12 * paper.size, x0 + paper.width(amount), y - 0.12 * paper.size)
    return Shown(paper.done(), [f"Since then {amount} patients were treated."], claims=(counted(amount, "patients"),))


def kind_replaced_without_a_blank(chance):
    paper, old, new = Paper(chance), number(chance), number(chance)
    paper.line(f"Since then {old}{new} patients were treated.")
    x0, y = 40 + paper.width("Since then "), paper.y + 1.25 * paper.size
    strike(paper, "line", x0, x0 + paper.width(old), y)
    return Shown(
        paper.done(),
        [f"Since then {new} patients"],
        [old],
        f"struck out on page 1: '{old}'",
        claims=(counted(new, "patients"),),
        naive=(old, f"{old}{new}"),
    )


# ---- hidden -----------------------------------------------------------------------------------------


def hidden(paper, chance, draw, note="not read, hidden or hardly visible on page 1: "):
    """Say a sentence whose first number is drawn so that nobody sees it."""
    old, new, noun = number(chance), number(chance), chance.choice(NOUNS)
    paper.x = 40
    paper.say("Since then ")
    draw(f"{old} {noun}", paper.x, paper.y, paper.width(f"{old} {noun}"))
    paper.x += paper.width(f"{old} {noun} ")
    paper.say(f"{new} {noun} were counted.")
    return Shown(
        paper.done(),
        [f"{new} {noun} were counted."],
        [old],
        f"{note}'{old} {noun}'",
        claims=(counted(new, noun),),
        naive=(old, f"{old} {new}"),
    )


def kind_in_the_colour_of_the_paper(chance):
    paper = Paper(chance)

    def draw(text, x, y, width):
        paper.canvas.saveState()
        paper.canvas.setFillGray(chance.choice((1, 0.99, 0.95, 0.8)))
        paper.canvas.drawString(x, y, text)
        paper.canvas.restoreState()

    return hidden(paper, chance, draw)


def kind_in_the_colour_of_its_ground(chance):
    paper = Paper(chance)
    red, green, blue = (chance.random() for _ in range(3))

    def draw(text, x, y, width):
        paper.canvas.saveState()
        paper.canvas.setFillColorRGB(red, green, blue)
        paper.canvas.rect(x - 1, y - 3, width + 2, paper.size + 2, stroke=0, fill=1)
        paper.canvas.drawString(x, y, text)
        paper.canvas.restoreState()

    return hidden(paper, chance, draw)


def kind_invisible_mode(chance):
    paper = Paper(chance)

    def draw(text, x, y, width):
        written = paper.canvas.beginText(x, y)
        written.setTextRenderMode(chance.choice((3, 7)))
        written.textOut(text)
        paper.canvas.saveState()
        paper.canvas.drawText(written)
        paper.canvas.restoreState()

    return hidden(paper, chance, draw)


def kind_transparent(chance):
    paper = Paper(chance)

    def draw(text, x, y, width):
        paper.canvas.saveState()
        paper.canvas.setFillAlpha(chance.choice((0, 0.02, 0.1)))
        paper.canvas.drawString(x, y, text)
        paper.canvas.restoreState()

    return hidden(paper, chance, draw)


def kind_covered_by_a_fill(chance):
    paper = Paper(chance)

    def draw(text, x, y, width):
        paper.canvas.drawString(x, y, text)
        paper.canvas.saveState()
        paper.canvas.setFillGray(chance.choice((1, 1, 0)))
        paper.canvas.rect(x - 1, y - 0.3 * paper.size, width + 2, 1.4 * paper.size, stroke=0, fill=1)
        paper.canvas.restoreState()

    return hidden(paper, chance, draw)


def kind_covered_and_written_over(chance):
    paper, old, new = Paper(chance), number(chance), number(chance)
    paper.line(f"Since then {old} patients were treated.")
    x0, y = 40 + paper.width("Since then "), paper.y + 1.25 * paper.size
    paper.canvas.setFillGray(1)
    paper.canvas.rect(x0, y - 0.3 * paper.size, paper.width(old), 1.4 * paper.size, stroke=0, fill=1)
    paper.canvas.setFillGray(0)
    paper.canvas.drawString(x0, y, new)
    return Shown(
        paper.done(),
        [new],
        [old],
        "not read, hidden or hardly visible on page 1: '" + old,
        claims=(counted(new, "patients"),),
        naive=(old, f"{old} {new}"),
    )


def picture(gray=255, size=(8, 8)):
    from PIL import Image

    return ImageReader(Image.new("RGB", size, (gray, gray, gray)))


def kind_covered_by_a_picture(chance):
    paper = Paper(chance)

    def draw(text, x, y, width):
        paper.canvas.drawString(x, y, text)
        paper.canvas.drawImage(
            picture(chance.choice((255, 200))), x - 1, y - 0.3 * paper.size, width + 2, 1.4 * paper.size
        )

    return hidden(paper, chance, draw)


def kind_clipped(chance):
    paper = Paper(chance)

    def draw(text, x, y, width):
        paper.canvas.saveState()
        path = paper.canvas.beginPath()
        path.rect(x, y - 50 - paper.size, width, 20)
        paper.canvas.clipPath(path, stroke=0, fill=0)
        paper.canvas.drawString(x, y, text)
        paper.canvas.restoreState()

    return hidden(paper, chance, draw)


def kind_too_small(chance):
    paper = Paper(chance)

    def draw(text, x, y, width):
        paper.canvas.setFont(paper.font, chance.choice((0.01, 0.3, 1)))
        paper.canvas.drawString(x, y, text)
        paper.canvas.setFont(paper.font, paper.size)

    return hidden(paper, chance, draw, "not read, too small on page 1: ")


def kind_outside_the_page(chance):
    paper = Paper(chance)

    def draw(text, x, y, width):
        x, y = chance.choice(((-400, 100), (WIDTH + 20, 100), (40, -30), (40, HEIGHT + 30)))
        paper.canvas.drawString(x, y, text)

    return hidden(paper, chance, draw, "not read, outside of what is shown on page 1: ")


def kind_cropped(chance):
    paper = Paper(chance)

    def draw(text, x, y, width):
        paper.canvas.drawString(WIDTH - 30 - paper.width(text), 40, text)

    shown = hidden(paper, chance, draw, "not read, outside of what is shown on page 1: ")
    writer = PdfWriter(clone_from=io.BytesIO(shown.data))
    writer.pages[0].cropbox = RectangleObject((20, 100, WIDTH, HEIGHT))
    shown.data = written(writer)
    return shown


def kind_layer_that_is_off(chance):
    paper, old, new = Paper(chance), number(chance), number(chance)
    paper.line(f"Since then {new} patients were treated.")
    where = paper.y - 3 * paper.size
    writer = PdfWriter(clone_from=io.BytesIO(paper.done()))
    layered(writer, f"BT /F1 {paper.size} Tf 40 {where} Td ({old} patients) Tj ET", is_on=False)
    return Shown(
        written(writer),
        [f"{new} patients"],
        [old],
        f"not read, hidden or hardly visible on page 1: '{old}",
        claims=(counted(new, "patients"),),
        naive=(old, f"{old} {new}"),
    )


def kind_layer_that_is_on(chance):
    paper, one, other = Paper(chance), number(chance), number(chance)
    paper.line(f"Since then {one} patients were treated.")
    where = paper.y - 3 * paper.size
    writer = PdfWriter(clone_from=io.BytesIO(paper.done()))
    layered(writer, f"BT /F1 {paper.size} Tf 40 {where} Td ({other} patients) Tj ET", is_on=True)
    return Shown(
        written(writer),
        [f"{one} patients", f"{other} patients"],
        claims=(counted(one, "patients"), counted(other, "patients")),
        naive=(f"{one} {other}",),
    )


def layered(writer, content, *, is_on):
    """Add content to the first page in a layer of its own."""
    layer = writer._add_object(
        DictionaryObject({NameObject("/Type"): NameObject("/OCG"), NameObject("/Name"): TextStringObject("Old")})
    )
    writer.root_object[NameObject("/OCProperties")] = DictionaryObject(
        {
            NameObject("/OCGs"): ArrayObject([layer]),
            NameObject("/D"): DictionaryObject({NameObject("/ON" if is_on else "/OFF"): ArrayObject([layer])}),
        }
    )
    page = writer.pages[0]
    resources = page["/Resources"].get_object()
    resources[NameObject("/Properties")] = DictionaryObject({NameObject("/Old"): layer})
    stream = StreamObject()
    stream._data = b"\nq /OC /Old BDC " + content.encode() + b" EMC Q\n"
    page[NameObject("/Contents")] = ArrayObject([page.raw_get("/Contents"), writer._add_object(stream)])


def written(writer):
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


# ---- seen, though it looks hidden --------------------------------------------------------------------


def kind_white_on_dark(chance):
    paper, amount = Paper(chance), number(chance)
    paper.canvas.setFillColorRGB(chance.random() / 2, chance.random() / 2, chance.random() / 2)
    paper.canvas.rect(35, paper.y - 4, 420, paper.size + 8, stroke=0, fill=1)
    paper.canvas.setFillGray(1)
    paper.line(f"Since then {amount} patients were treated.")
    return Shown(paper.done(), [f"Since then {amount} patients were treated."], claims=(counted(amount, "patients"),))


def kind_coloured_words(chance):
    paper, amount = Paper(chance), number(chance)
    paper.canvas.setFillColorRGB(
        *chance.choice(((0.96, 0.58, 0.11), (0, 0.68, 0.94), (0.5, 0.5, 0.5), (0.4, 0.75, 0.2)))
    )
    paper.line(f"Since then {amount} patients were treated.")
    return Shown(paper.done(), [f"Since then {amount} patients were treated."], claims=(counted(amount, "patients"),))


def kind_marked_in_colour(chance):
    paper, amount = Paper(chance), number(chance)
    x0 = 40 + paper.width("Since then ")
    paper.canvas.setFillColorRGB(1, 1, 0.4)
    paper.canvas.rect(x0, paper.y - 2, paper.width(amount), paper.size + 2, stroke=0, fill=1)
    paper.canvas.setFillGray(0)
    paper.line(f"Since then {amount} patients were treated.")
    return Shown(paper.done(), [f"Since then {amount} patients were treated."], claims=(counted(amount, "patients"),))


def kind_below_a_watermark(chance):
    paper, amount = Paper(chance), number(chance)
    paper.line(f"Since then {amount} patients were treated.")
    paper.canvas.saveState()
    paper.canvas.setFillColorRGB(0.8, 0.1, 0.1)
    paper.canvas.setFillAlpha(0.2)
    paper.canvas.rect(0, 0, WIDTH, HEIGHT, stroke=0, fill=1)
    paper.canvas.restoreState()
    return Shown(paper.done(), [f"Since then {amount} patients were treated."], claims=(counted(amount, "patients"),))


def kind_on_a_picture(chance):
    paper, amount = Paper(chance), number(chance)
    paper.canvas.drawImage(picture(chance.choice((40, 90))), 30, paper.y - 8, 440, paper.size + 20)
    paper.canvas.setFillGray(1)
    paper.line(f"Since then {amount} patients were treated.")
    return Shown(paper.done(), [f"Since then {amount} patients were treated."], claims=(counted(amount, "patients"),))


def kind_inside_a_form(chance):
    paper, amount = Paper(chance), number(chance)
    paper.canvas.beginForm("words")
    paper.canvas.setFont(paper.font, paper.size)
    paper.canvas.drawString(40, paper.y, f"Since then {amount} patients were treated.")
    paper.canvas.endForm()
    paper.canvas.doForm("words")
    return Shown(paper.done(), [f"Since then {amount} patients were treated."], claims=(counted(amount, "patients"),))


def kind_recognised_from_a_scan(chance):
    """The picture of a page with its words below it or invisible over it, as programs that read scans leave it."""
    amount = number(chance)
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), invariant=1)
    is_below = chance.random() < 0.5

    def words():
        text = canvas.beginText(40, 500)
        text.setFont("Helvetica", 11)
        text.setTextRenderMode(0 if is_below else 3)
        text.textOut(f"Since then {amount} patients were treated by the centre on the lake.")
        canvas.drawText(text)

    if is_below:
        words()
    canvas.drawImage(picture(230, (50, 60)), 0, 0, WIDTH, HEIGHT)
    if not is_below:
        words()
    canvas.save()
    return Shown(
        buffer.getvalue(),
        [f"Since then {amount} patients were treated"],
        [],
        "read by a machine from a picture",
        claims=(counted(amount, "patients"),),
    )


def kind_drawn_twice(chance):
    """Bold letters and shadows, as some programs make them."""
    paper, amount = Paper(chance), number(chance)
    rooms, shift = str(chance.randint(2, 9)), chance.choice((0.01, 0.03, 0.08)) * paper.size
    said = f"Since then {amount} patients were treated in {rooms} rooms."
    words = [said] if chance.random() < 0.5 else said.split()
    for word in words:
        for offset in (0, shift):
            paper.canvas.drawString(paper.x + offset, paper.y - offset, word)
        paper.x += paper.width(word + " ")
    return Shown(
        paper.done(),
        [said],
        [amount + amount, f" {rooms}{rooms}"],
        claims=(counted(amount, "patients"),),
        naive=(amount + amount, f"{amount} {amount}"),
    )


def kind_below_a_bar_of_a_fraction(chance):
    paper = Paper(chance)
    above, below = str(chance.randint(2, 9)), str(chance.randint(11, 99))
    paper.say("The share of the beam is ")
    middle = paper.y + 0.25 * paper.size
    paper.canvas.drawString(paper.x, middle + 0.2 * paper.size, above)
    paper.canvas.line(paper.x - 1, middle, paper.x + paper.width(below) + 1, middle)
    paper.canvas.drawString(paper.x, middle - 0.95 * paper.size, below)
    return Shown(paper.done(), [above, below], naive=(above, below, above + below))


# ---- signs -------------------------------------------------------------------------------------------


def kind_signs_of_the_symbol_font(chance):
    paper, amount = Paper(chance), number(chance)
    sign = chance.choice("≥≤±−×≈")
    paper.say("It has ")
    paper.canvas.setFont("Symbol", paper.size)
    paper.canvas.drawString(paper.x, paper.y, sign)
    paper.x += stringWidth(sign, "Symbol", paper.size) + 0.25 * paper.size
    paper.say(f"{amount} magnets.")
    return Shown(paper.done(), [f"It has {sign} {amount} magnets."], claims=(*signed(sign, amount),), naive=(amount,))


def kind_signs_without_a_meaning(chance):
    """The file does not say which characters its font draws: nothing of it may look like a number."""
    pdfmetrics.registerFont(TTFont("DejaVu", DEJAVU))
    paper, amount = Paper(chance), number(chance)
    paper.say("It has ")
    paper.font = "DejaVu"
    paper.say(chance.choice("≥≤±"))
    paper.font = "Helvetica"
    paper.say(f" {amount} magnets in its arcs.")
    writer = PdfWriter(clone_from=io.BytesIO(paper.done()))
    for one in writer._objects:
        font = one.get_object() if one is not None else None
        if isinstance(font, DictionaryObject):
            font.pop("/ToUnicode", None)
    return Shown(written(writer), [f"\ufffd {amount} magnets"], [], "1 sign could not be read", naive=(amount,))


def kind_private_signs_of_symbol(chance):
    """The meaning that the file gives is a private one, as word processors write it for the font Symbol."""
    pdfmetrics.registerFont(TTFont("DejaVu", DEJAVU))
    paper, amount = Paper(chance), number(chance)
    private, sign = chance.choice((("F0B3", "≥"), ("F0B1", "±"), ("F0A3", "≤"), ("F0B4", "×")))
    paper.say("It has ")
    paper.font = "DejaVu"
    paper.say(sign)
    paper.font = "Helvetica"
    paper.say(f" {amount} magnets in its arcs.")
    writer = PdfWriter(clone_from=io.BytesIO(paper.done()))
    for one in writer._objects:
        font = one.get_object() if one is not None else None
        if isinstance(font, DictionaryObject) and "/ToUnicode" in font:
            meaning = font["/ToUnicode"].get_object()
            meaning.set_data(meaning.get_data().replace(f"{ord(sign):04X}".encode(), private.encode()))
            for name in (font, font.get("/FontDescriptor", DictionaryObject()).get_object()):
                for key in ("/BaseFont", "/FontName"):
                    if key in name:
                        name[NameObject(key)] = NameObject("/ABCDEF+SymbolMT")
    return Shown(written(writer), [f"It has {sign} {amount} magnets"], claims=(*signed(sign, amount),), naive=(amount,))


# ---- laid over the page -------------------------------------------------------------------------------


def kind_value_of_a_form(chance):
    paper, amount = Paper(chance), number(chance)
    paper.canvas.acroForm.textfield(name="n", value=f"{amount} visitors", x=40, y=paper.y - 40, width=200, height=20)
    return Shown(paper.done(), [f"{amount} visitors"], claims=(counted(amount, "visitors"),))


def kind_text_laid_over(chance):
    paper, amount = Paper(chance), number(chance)
    writer = PdfWriter(clone_from=io.BytesIO(paper.done()))
    writer.add_annotation(0, FreeText(text=f"Now {amount} visitors", rect=(40, 100, 300, 130)))
    return Shown(written(writer), [], [], f"not read, laid over, on page 1: 'Now {amount} visitors'", naive=(amount,))


def kind_struck_out_by_a_comment(chance):
    paper, old, new = Paper(chance), number(chance), number(chance)
    paper.line(f"Since then {old} {new} patients were treated.")
    x0, y = 40 + paper.width("Since then "), paper.y + 1.25 * paper.size
    x1, low, high = x0 + paper.width(old), y - 0.25 * paper.size, y + 0.85 * paper.size
    quad = [x0, high, x1, high, x0, low, x1, low]
    writer = PdfWriter(clone_from=io.BytesIO(paper.done()))
    writer.add_annotation(
        0,
        DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Annot"),
                NameObject("/Subtype"): NameObject("/StrikeOut"),
                NameObject("/Rect"): ArrayObject([FloatObject(value) for value in (x0, low, x1, high)]),
                NameObject("/QuadPoints"): ArrayObject([FloatObject(value) for value in quad]),
                NameObject("/F"): NumberObject(4),
            }
        ),
    )
    return Shown(
        written(writer),
        [f"Since then {new} patients"],
        [old],
        f"struck out on page 1: '{old}'",
        is_movable=False,
        claims=(counted(new, "patients"),),
        naive=(old, f"{old} {new}"),
    )


def turned(shown, chance):
    """Return the same page otherwise kept: shown turned, placed in a larger one, or with a language."""
    writer = PdfWriter(clone_from=io.BytesIO(shown.data))
    match chance.randrange(4):
        case 0:
            writer.pages[0].rotate(chance.choice((90, 180, 270)))
        case 1 if shown.is_movable:
            writer.pages[0].add_transformation(Transformation().translate(15, -10))
        case 2:
            writer.root_object[NameObject("/Lang")] = TextStringObject(chance.choice(("en-US", "it-IT", "de")))
        case _:
            return shown.data
    return written(writer)
