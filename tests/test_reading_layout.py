"""The layout of PDFs, as reportlab writes them: columns, headers and footers, hyphens, raised digits, tables."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth
from support.printed_article import CENTRE, FONT, HALL, HEIGHT, LEADING, NEWSLETTER, SIZE, WIDTH, Press, article

from facts.documents import read_bytes
from facts.parsing import parse_text


def lines_of_newsletter():
    """The newsletter's paragraphs without what repeats on its pages; headings begin with a #."""
    text = NEWSLETTER.read_text(encoding="utf-8").replace("▪", "")
    furniture = (
        r"NEWSLETTER 62\nIstituto Nazionale di Fisica Nucleare\n\nAUGUST 2019\s*|^» INTERVIEW\n|^INFN - COMM.*\n"
    )
    for block in re.split(r"\n\s*\n", re.sub(furniture, "", text, flags=re.MULTILINE)):
        for is_heading, lines in groups(block.splitlines()):
            yield ("#" if is_heading else "") + " ".join(" ".join(lines).split())


def groups(lines):
    found = []
    for line in filter(str.strip, lines):
        is_heading = re.fullmatch(r"[A-Z0-9 ,’-]{4,}", line) is not None
        if not found or found[-1][0] != is_heading:
            found.append((is_heading, []))
        found[-1][1].append(line)
    return found


@pytest.fixture(scope="module")
def newsletter():
    """The printed newsletter in two columns, and the words that were set."""
    if not NEWSLETTER.exists():
        pytest.skip("the newsletter is not there: ../shared/articles/infn-newsletter-62.txt")
    press = Press(header=("NEWSLETTER 62", "Istituto Nazionale di Fisica Nucleare", "AUGUST 2019"))
    paragraphs = list(lines_of_newsletter())
    for paragraph in paragraphs:
        press.heading(paragraph[1:]) if paragraph.startswith("#") else press.paragraph(paragraph)
    return press.done(), [word for paragraph in paragraphs for word in paragraph.removeprefix("#").split()]


def test_nearly_every_word_of_the_newsletter_comes_back_in_order(newsletter):
    data, words = newsletter
    got = read_bytes(data, "newsletter.pdf").text.replace("²", "2").split()
    same = sum(block.size for block in SequenceMatcher(None, words, got, autojunk=False).get_matching_blocks())
    assert same / len(words) > 0.995
    assert abs(len(got) - len(words)) < 5


def test_the_newsletter_tells_its_issue_month_publisher_and_language_in_its_running_headers(newsletter):
    reading = read_bytes(newsletter[0], "newsletter.pdf")
    assert (reading.title, reading.publisher) == ("Newsletter 62", "Istituto Nazionale di Fisica Nucleare")
    assert (reading.published, reading.language, reading.medium) == ("2019-08", "en", "newsletter")


def test_the_newsletter_as_a_pdf_proposes_the_same_numbers_as_its_text(newsletter):
    reading = read_bytes(newsletter[0], "newsletter.pdf")
    found = [(one.value, one.unit) for one in parse_text(reading.text, language="en", published="2019-08")]
    plain = " ".join(newsletter[1])
    of_text = [(one.value, one.unit) for one in parse_text(plain, language="en", published="2019-08")]
    missing = [one for one in of_text if one not in found]
    assert len(missing) <= 1, missing


@pytest.mark.parametrize("columns", [1, 2, 3])
def test_columns_are_read_one_after_the_other(columns):
    text = " ".join(read_bytes(article(columns)).text.split())
    assert text.count(CENTRE) == 6
    assert text.count(HALL.replace("m2", "m²")) == 6


def test_a_heading_across_the_page_stands_between_the_columns_above_and_below_it():
    press = Press(header=(), footer="")
    press.paragraph(CENTRE)
    left_end = press.y
    press.column, press.y = 1, HEIGHT - 80
    press.paragraph(HALL)
    press.canvas.setFont("Helvetica-Bold", 16)
    press.canvas.drawString(50, left_end - 30, "A second detector was built by the international collaboration")
    press.column, press.y = 0, left_end - 60
    press.paragraph(HALL)
    press.column, press.y = 1, left_end - 60
    press.paragraph(CENTRE)
    parts = read_bytes(press.done()).text.split("\n\n")
    hall = HALL.replace("m2", "m²")
    assert parts == [
        CENTRE,
        hall,
        "A second detector was built by the international collaboration",
        hall,
        CENTRE,
    ]


def test_running_headers_footers_and_page_numbers_are_no_text():
    reading = read_bytes(article(1, times=20))
    assert len(reading.pages) > 1
    assert "NEWSLETTER" not in reading.text
    assert "COMMUNICATIONS" not in reading.text
    assert "AUGUST" not in reading.text


def test_a_number_at_the_top_of_every_page_stays_when_it_does_not_count_the_pages():
    press = Press(1, header=(), footer="")
    for number in (120, 350, 80):
        press.paragraph(f"{number} patients")
        press.paragraph(CENTRE)
        press.turn()
    text = read_bytes(press.done()).text
    assert [number for number in ("120 patients", "350 patients", "80 patients") if number in text] == [
        "120 patients",
        "350 patients",
        "80 patients",
    ]


def test_a_lone_page_number_of_a_single_page_is_no_text():
    press = Press(1, header=(), footer="17")
    press.paragraph(CENTRE)
    assert read_bytes(press.done()).text == CENTRE


def test_hyphens_of_line_ends_go_and_those_of_words_stay():
    press = Press(1, header=(), footer="")
    for line in (
        "The treatment with hadron-",
        "therapy needs multi-",
        "disciplinary groups. Hadrontherapy is a non-",
        "operable case, of the 2014-",
        "2020 programme with a 220-",
        "nanosecond pulse in the MINI-",
        "EUSO telescope, a cutting-",
        "edge tool; cutting is an edge of knowledge.",
    ):
        press.feed(LEADING)
        press.line(line.split(), justified=False)
    assert read_bytes(press.done()).text == (
        "The treatment with hadrontherapy needs multidisciplinary groups. Hadrontherapy is a non-operable case, of the "
        "2014-2020 programme with a 220-nanosecond pulse in the MINI-EUSO telescope, a cutting-edge tool; cutting is "
        "an edge of knowledge."
    )


def test_a_word_is_not_taken_for_two_because_its_parts_are_words_too():
    press = Press(1, header=(), footer="")
    for line in (
        "The ELEMENT of an other kind, and an-",
        "other one for us: for-",
        "ward to us, the ELE-",
        "MENT said.",
    ):
        press.feed(LEADING)
        press.line(line.split(), justified=False)
    said = "The ELEMENT of an other kind, and another one for us: forward to us, the ELEMENT said."
    assert read_bytes(press.done()).text == said


def test_a_page_that_is_printed_sideways_is_read_in_its_own_direction():
    press = Press(1, header=(), footer="")
    press.canvas.translate(WIDTH, 0)
    press.canvas.rotate(90)
    press.canvas.setFont(FONT, SIZE)
    for at, line in enumerate(
        ("The synchrotron of the centre accelerates", "protons and carbon ions for three rooms.")
    ):
        press.canvas.drawString(100, 500 - at * LEADING, line)
    reading = read_bytes(press.done())
    assert reading.text == "The synchrotron of the centre accelerates protons and carbon ions for three rooms."
    place = reading.place_of(0)
    assert (round(place.y1), round(place.x1 - place.x0) < 14) == (HEIGHT - 100, True)


def test_raised_digits_are_written_raised_so_that_a_power_is_no_number_of_its_own():
    press = Press(1, header=(), footer="")
    press.paragraph("The hall of 400 m2 records 10^6 events in a square of 5 cm2. " + CENTRE)
    text = read_bytes(press.done()).text
    assert text.startswith("The hall of 400 m² records 10⁶ events in a square of 5 cm².")


def test_ligatures_are_spelled_out():
    assert read_bytes("The ﬁrst eﬃcient ﬂow of 5 000 ﬁles".encode()).text == "The first efficient flow of 5 000 files"


def test_a_table_is_read_row_by_row_with_tabs_between_its_cells():
    press = Press(1, header=(), footer="")
    press.paragraph(CENTRE)
    for row in (("Year", "Patients", "Rooms"), ("2017", "1,000", "2"), ("2018", "1,800", "3"), ("2019", "2,500", "3")):
        press.feed(LEADING)
        for at, cell in enumerate(row):
            press.canvas.drawString(50 + 120 * at, press.y, cell)
    assert "Year\tPatients\tRooms\n2017\t1,000\t2\n2018\t1,800\t3\n2019\t2,500\t3" in read_bytes(press.done()).text


def test_a_large_first_letter_belongs_to_its_word():
    press = Press(1, header=(), footer="")
    press.canvas.setFont(FONT, 30)
    press.canvas.drawString(50, HEIGHT - 113, "T")
    press.canvas.setFont(FONT, SIZE)
    for at, line in enumerate(
        ("he synchrotron stands in a hall", "of its own, and the beams are", "led to three rooms.")
    ):
        press.canvas.drawString(70, HEIGHT - 93 - at * LEADING, line)
    text = read_bytes(press.done()).text
    assert text == "The synchrotron stands in a hall of its own, and the beams are led to three rooms."


def test_a_stamp_up_the_side_of_the_page_is_left_out():
    press = Press(1, header=(), footer="")
    press.paragraph(CENTRE)
    press.canvas.saveState()
    press.canvas.rotate(90)
    press.canvas.drawString(300, -20, "arXiv:1908.02103v1 5 Aug 2019")
    press.canvas.restoreState()
    assert read_bytes(press.done()).text == CENTRE


def test_every_word_of_the_text_stands_in_its_place_on_its_page():
    """The places are compared with what reportlab was told to draw."""
    press = Press(1, header=(), footer="")
    press.paragraph(CENTRE)
    press.turn()
    press.canvas.setFont(FONT, SIZE)
    press.canvas.drawString(200, 400, "sixty protons")
    reading = read_bytes(press.done())
    at = reading.text.index("sixty")
    place = reading.place_of(at)
    assert (place.page, place.x0, round(place.x1)) == (2, 200, round(200 + stringWidth("sixty", FONT, SIZE)))
    assert place.y0 < HEIGHT - 400 < place.y1 < place.y0 + 14
    assert reading.place_of(at + 4) == place
    assert reading.place_of(reading.text.index("protons", at)).x0 == pytest.approx(
        200 + stringWidth("sixty ", FONT, SIZE), 0.01
    )
    assert reading.place_of(0)[:2] == (1, 50.0)
    assert reading.place_of(len(reading.text)) is None
    assert [reading.text[start:end].split()[0] for start, end, _ in reading.pages] == ["The", "sixty"]
    assert [reading.page_of(0), reading.page_of(at)] == [1, 2]


def test_a_mended_word_stands_in_two_places_and_a_phrase_has_one_box_for_each_line():
    press = Press(1, header=(), footer="")
    for line in ("The treatment with hadron-", "therapy of carcinomas is a synchrotron task."):
        press.feed(LEADING)
        press.line(line.split(), justified=False)
    reading = read_bytes(press.done())
    start = reading.text.index("hadrontherapy")
    first, second = reading.places.places_of(start, start + len("hadrontherapy of"))
    assert reading.place_of(start) == first
    assert (second.x0, round(second.y0 - first.y0, 1)) == (50.0, LEADING)
    assert reading.place_of(start + len("hadron")).x0 == 50.0


def test_places_follow_a_page_that_is_shown_turned():
    press = Press(1, header=(), footer="")
    press.canvas.setPageRotation(90)
    press.canvas.setFont(FONT, SIZE)
    press.canvas.translate(WIDTH, 0)
    press.canvas.rotate(90)
    press.canvas.drawString(100, 500, "The synchrotron of the centre accelerates protons.")
    reading = read_bytes(press.done())
    place = reading.place_of(0)
    assert reading.text == "The synchrotron of the centre accelerates protons."
    assert (round(place.x0), round(place.y1) - round(WIDTH - 500)) == (100, pytest.approx(2, abs=2))
