"""Articles from files: web pages, DOCX, e-mails and texts, what they tell of themselves, and what is refused."""

from __future__ import annotations

import hashlib
import io
import resource
import subprocess
import sys
import time
import zipfile
import zlib
from contextlib import suppress
from email.message import EmailMessage

import docx
import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas
from support.printed_article import CENTRE, NEWSLETTER, article
from support.web_page import PAGE
from support.word_and_mail import document, letter, saved

from facts.documents import Reading, read_bytes, read_file, reader_limits
from facts.documents.document_kinds import FileKind, detect_kind
from facts.documents.pdf_reader import read_pdf
from facts.documents.reader_limits import run_confined
from facts.errors import FileError, ReaderFault


def page():
    return PAGE.encode()


# ---- web pages ------------------------------------------------------------------------------------


def test_a_page_gives_its_main_text_without_navigation_banners_and_advertisements():
    reading = read_bytes(page(), "page.html")
    assert CENTRE in reading.text
    for foreign in ("cookies", "Home", "mattresses", "Copyright", "0382", "Hidden"):
        assert foreign not in reading.text


def test_raised_numbers_of_a_page_stay_raised_and_footnote_marks_go():
    text = read_bytes(page()).text
    assert "400 m² of floor" in text
    assert "It has recorded 10⁶ events so far." in text


def test_a_page_tells_its_title_site_day_and_language():
    reading = read_bytes(page())
    assert (reading.title, reading.publisher, reading.published) == ("New hall opened", "Pavia News", "2019-08-22")
    assert (reading.language, reading.medium, reading.pages) == ("en", "web_page", ())
    assert reading.place_of(0) is None


def test_a_row_of_a_table_on_a_page_keeps_its_cells_apart():
    assert "2018\t1,800" in read_bytes(page()).text


def test_a_page_in_an_old_encoding_keeps_its_accents():
    italian = "Il centro è stato inaugurato nel 2010 e più di 2.500 pazienti sono stati trattati nella città. "
    data = f'<html><head><meta charset="iso-8859-1"></head><body><article><p>{italian * 3}</p></article></body></html>'
    reading = read_bytes(data.encode("cp1252"))
    assert italian.strip() in reading.text
    assert reading.language == "it"


def test_a_language_that_a_template_states_yields_to_the_words_of_the_text():
    german = "Das Zentrum wurde im Jahr 2010 eröffnet und hat seitdem mehr als 2.500 Patienten mit Protonen behandelt. "
    data = f'<html lang="en-US"><body><article><p>{german * 3}</p></article></body></html>'.encode()
    assert read_bytes(data).language == "de"
    swedish = data.replace(b'lang="en-US"', b'lang="sv"')
    assert read_bytes(swedish).language == "sv"


def test_a_page_without_an_article_is_refused():
    with pytest.raises(FileError, match="holds no article"):
        read_bytes(b"<html><body><nav><a href='/'>Home</a></nav></body></html>", "page.html")


def test_captions_and_lists_of_a_page_are_text_and_a_dash_of_a_list_is_no_minus():
    text = read_bytes(page()).text
    assert "The second hall has 600 m² of floor." in text
    assert "• 12 rooms for treatment\n\n• 8 million euros of cost" in text


def test_the_site_is_told_by_the_head_where_nothing_else_tells_it():
    data = PAGE.replace('<meta property="og:site_name" content="Pavia News">', "").encode()
    assert read_bytes(data).publisher == "Pavia News"


# ---- DOCX -----------------------------------------------------------------------------------------


def test_a_document_gives_its_paragraphs_and_tables_in_order_without_its_header():
    reading = read_bytes(saved(document()), "hall.docx")
    assert reading.text == (
        f"New hall opened\n\n{CENTRE}\n\nThe hall has 400 m² and 10⁶ sensors.\n\n"
        "Year\tPatients\n\n2018\t1,800\n\nAfter the table.\n"
    )
    assert (reading.title, reading.medium, reading.notes) == (
        "New hall opened",
        "report",
        ("not taken in, in headers: 'Running header 77'",),
    )


def test_a_document_tells_its_pages_where_the_word_processor_noted_them():
    made = docx.Document()
    made.add_paragraph("The first page.")
    run = made.add_paragraph().add_run("The second page.")
    run._r.insert(0, run._r.makeelement(docx.oxml.ns.qn("w:lastRenderedPageBreak")))
    reading = read_bytes(saved(made))
    assert [(reading.text[start:end].strip(), number) for start, end, number in reading.pages] == [
        ("The first page.", 1),
        ("The second page.", 2),
    ]


def test_words_that_were_struck_out_of_a_document_are_not_read():
    made = docx.Document()
    paragraph = made.add_paragraph("The hall has 400 seats.")
    struck = paragraph._p.makeelement(docx.oxml.ns.qn("w:del"))
    run = paragraph._p.makeelement(docx.oxml.ns.qn("w:r"))
    text = paragraph._p.makeelement(docx.oxml.ns.qn("w:delText"))
    text.text = " Not 300."
    run.append(text)
    struck.append(run)
    paragraph._p.append(struck)
    assert read_bytes(saved(made)).text == "The hall has 400 seats."


# ---- e-mails --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("html", "plain"), [(True, True), (True, False), (False, True)])
def test_a_letter_gives_its_text_without_the_links_of_the_mailing_service(html, plain):
    reading = read_bytes(letter(html=html, plain=plain).as_bytes(), "newsletter.eml")
    assert CENTRE in reading.text
    assert "20 gigabytes per second" in reading.text
    assert "browser" not in reading.text
    assert "nsubscribe" not in reading.text


def test_a_letter_tells_its_subject_sender_and_day():
    reading = read_bytes(letter().as_bytes())
    assert (reading.title, reading.publisher) == ("Newsletter 62: the new hall", "INFN Communications")
    assert (reading.published, reading.language, reading.medium) == ("2019-08-22", "en", "newsletter")


def test_an_attachment_is_told_but_not_read():
    made = letter()
    made.add_attachment(article(1, times=1), maintype="application", subtype="pdf", filename="full.pdf")
    assert read_bytes(made.as_bytes()).notes == ("not read: the attachment full.pdf",)


def test_a_letter_of_an_attachment_alone_says_what_to_do():
    made = EmailMessage()
    made["From"], made["Subject"], made["Message-ID"] = "a@example.org", "Newsletter", "<1@example.org>"
    made.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="full.pdf")
    with pytest.raises(FileError, match="Save the attachment and give that"):
        read_bytes(made.as_bytes(), "letter.eml")


# ---- plain text -----------------------------------------------------------------------------------


def test_a_plain_text_is_kept_as_it_is():
    text = "NEWSLETTER 62\nAUGUST 2019\n\nThe hall has 400 m2.\n"
    reading = read_bytes(text.encode(), "hall.txt")
    assert reading.text == text
    assert reading.sha256 == hashlib.sha256(text.encode()).hexdigest()
    assert (reading.title, reading.published, reading.medium) == ("Newsletter 62", "2019-08", "newsletter")


def test_the_newsletter_as_text_has_the_hash_that_the_starter_catalogue_keeps():
    if not NEWSLETTER.exists():
        pytest.skip("the newsletter is not there: ../shared/articles/infn-newsletter-62.txt")
    reading = read_file(NEWSLETTER)
    assert reading.sha256 == "5da69138f354d6c6de4aa70a928694791878601c7f6888b39aef22a1a139c141"
    assert (reading.title, reading.publisher) == ("Newsletter 62", "Istituto Nazionale di Fisica Nucleare")
    assert (reading.published, reading.language, reading.medium) == ("2019-08", "en", "newsletter")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_text_is_read_in_any_usual_encoding(encoding):
    assert read_bytes("Größe: 400 m²\r\nCittà – più".encode(encoding)).text == "Größe: 400 m²\nCittà – più"


def test_a_form_feed_begins_a_page():
    reading = read_bytes(b"One.\n\x0cTwo.\n")
    assert (reading.text, reading.pages) == ("One.\nTwo.\n", ((0, 5, 1), (5, 10, 2)))


@pytest.mark.parametrize(
    ("text", "medium"),
    [
        ("Press release\n\nThe hall is open.", "press_release"),
        ("COMUNICATO STAMPA\n\nLa sala è aperta.", "press_release"),
        ("Jahresbericht 2019\n\nDie Halle ist offen.", "report"),
        ("The hall\n\ndoi:10.1000/182\n\nAbstract", "paper"),
        ("The hall is open.", "news"),
    ],
)
def test_the_medium_is_told_by_the_words_at_the_top(text, medium):
    assert read_bytes(text.encode()).medium == medium


def test_reading_a_file_gives_what_its_bytes_give(tmp_path):
    path = tmp_path / "hall.txt"
    path.write_bytes(b"The hall has 400 seats.")
    assert read_file(path) == read_bytes(b"The hall has 400 seats.")
    assert list(tmp_path.iterdir()) == [path]
    assert isinstance(read_file(str(path)), Reading)


# ---- what is refused, and what is said ------------------------------------------------------------


def refusal(data, name=""):
    with pytest.raises(FileError) as caught:
        read_bytes(data, name)
    assert caught.value.remedy
    return str(caught.value)


def locked():
    buffer = io.BytesIO()
    canvas = Canvas(buffer, encrypt=StandardEncryption("secret", canPrint=0))
    canvas.drawString(50, 50, CENTRE)
    canvas.save()
    return buffer.getvalue()


def scanned():
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    canvas.rect(50, 50, 400, 600, fill=1)
    canvas.save()
    return buffer.getvalue()


def zipped(files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_a_scanned_pdf_asks_for_its_text_to_be_recognised():
    assert refusal(scanned(), "scan.pdf") == (
        "scan.pdf: the PDF is scanned or drawn: it holds no text. Recognise its text first (OCR) and give the file "
        "that comes out."
    )


def test_an_encrypted_pdf_asks_for_a_file_without_a_password():
    assert refusal(locked(), "a.pdf") == "a.pdf: the PDF is encrypted. Save it without a password."


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_a_broken_file_asks_for_it_again(kind):
    data = b"%PDF-1.4\nnothing" if kind == "pdf" else saved(document())[:4000]
    assert "again" in refusal(data, f"a.{kind}")


def test_the_content_decides_and_a_name_that_lies_is_told():
    reading = read_bytes(article(1, times=1), "article.docx")
    assert CENTRE in reading.text
    assert reading.notes == ("the name ends in .docx, the content is a PDF",)
    assert refusal(scanned(), "a.txt").startswith("a.txt (the name ends in .txt, the content is a PDF): ")


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "a.txt", "the file is empty"),
        (b" \n ", "a.txt", "the file is empty"),
        (b"\x89PNG\r\n\x1a\n", "a.pdf", "this is a picture (PNG), though its name ends in .pdf"),
        (b"{\\rtf1 text}", "a.rtf", "this is an RTF document"),
        (b"\xd0\xcf\x11\xe0", "a.doc", "this is an old Office file (.doc, .xls, .msg) or an encrypted one"),
        (zipped({"xl/workbook.xml": "<a/>"}), "a.xlsx", "the workbook cannot be read"),
        (zipped({"a.txt": "text"}), "a.zip", "this is a zip archive, or a broken document"),
        (b"MZ\x90\0\x03\0\0\0", "a.exe", "this is no kind of text"),
        (b"<?xml version='1.0'?><rss/>", "a.xml", "this is an XML file without a page"),
    ],
)
def test_what_is_no_article_is_named(data, name, said):
    assert said in refusal(data, name)


def test_the_kind_is_told_by_the_content():
    assert [
        detect_kind(data) for data in (article(1, times=1), page(), saved(document()), letter().as_bytes(), b"Text")
    ] == [
        FileKind.PDF,
        FileKind.HTML,
        FileKind.DOCX,
        FileKind.EMAIL,
        FileKind.TEXT,
    ]


def test_a_huge_file_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "huge.txt"
    with path.open("wb") as stream:
        stream.truncate(2 * 1024**3)
    started = time.monotonic()
    with pytest.raises(FileError, match="2,048 megabytes, 50 are allowed"):
        read_file(path)
    assert time.monotonic() - started < 2


def test_a_text_of_too_many_characters_is_refused():
    assert "more than 3,000,000 characters" in refusal(b"word " * 700_000)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(FileError, match="cannot be read"):
        read_file(tmp_path / "none.pdf")


def test_a_packed_bomb_is_refused_before_it_is_unpacked():
    swollen = zipped({"word/document.xml": b"a" * 60 * 1024**2, "[Content_Types].xml": b""})
    assert "would unpack to 60 megabytes in one part, 16 are allowed" in refusal(swollen, "bomb.docx")
    heavy = zipped({f"word/document{n}.xml": bytes(16 * 1024**2) for n in range(12)})
    assert "would unpack to 192 megabytes in all, 150 are allowed" in refusal(heavy, "bomb.docx")
    many = zipped({f"word/document{n}.xml": b"" for n in range(3000)})
    assert "the document has 3,000 parts" in refusal(many, "bomb.docx")


def test_a_document_with_entities_that_swell_gives_nothing_of_them():
    with zipfile.ZipFile(io.BytesIO(saved(document()))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    bomb = b'<!DOCTYPE d [<!ENTITY a "' + b"laugh " * 1000 + b'"><!ENTITY b "' + b"&a;" * 1000 + b'">]>'
    head, _, rest = files["word/document.xml"].partition(b"?>")
    files["word/document.xml"] = head + b"?>" + bomb + rest.replace(b"After the table.", b"&b;&b;&b;&b;")
    with suppress(FileError):
        assert "laugh" not in read_bytes(zipped(files)).text


def pdf_with(stream, count=1):
    """A PDF of so many pages that all draw one packed stream."""
    packed = stream if stream.startswith(b"\x78") else zlib.compress(stream, 9)
    kids = " ".join(f"{5 + at} 0 R" for at in range(count))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {count}>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(packed), packed),
        *[
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F 3 0 R>>>>/Contents 4 0 R>>"
            for _ in range(count)
        ],
    ]
    data, places = b"%PDF-1.5\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj" % number + body + b"endobj\n"
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return data + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        size,
        rows,
        size,
        len(data),
    )


def test_a_handmade_pdf_is_read_at_all():
    assert (
        read_bytes(pdf_with(b"BT /F 12 Tf 50 700 Td (" + CENTRE[:80].encode() + b") Tj ET")).text == CENTRE[:80].strip()
    )


def processor_seconds():
    """How much of the processor the processes took that read, and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def packed_spaces(megabytes):
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(b" " * 1024**2) for _ in range(megabytes)) + packer.flush()


SWOLLEN = {
    "characters": lambda: pdf_with(b"BT /F 12 Tf 50 700 Td " + b"(many words) Tj " * 3_000_000 + b"ET"),
    "spaces": lambda: pdf_with(packed_spaces(900)),
    "states": lambda: pdf_with(b"q " * 20_000_000),
}


@pytest.mark.parametrize("kind", SWOLLEN)
def test_a_pdf_that_swells_is_refused_within_time_and_memory(kind):
    data = SWOLLEN[kind]()
    before = processor_seconds()
    assert refusal(data, "bomb.pdf")
    assert processor_seconds() - before < reader_limits.CPU_SECONDS + 2


def test_pages_that_are_full_of_words_are_read_as_far_as_the_time_allows():
    row = b"(" + b"many words " * 25 + b") Tj T* "
    before = processor_seconds()
    reading = read_bytes(pdf_with(b"BT /F 4 Tf 5 TL 9 790 Td " + row * 150 + b"ET", 900), "bomb.pdf")
    last = reading.pages[-1][2]
    assert f"not read, reading the pages before took the time that there is: pages {last + 1} to 900" in reading.notes
    assert processor_seconds() - before < reader_limits.CPU_SECONDS + last * reader_limits.PAGE_SECONDS + 2


def test_the_pages_that_the_time_does_not_allow_are_named(monkeypatch):
    monkeypatch.setattr(reader_limits, "READING_PART", 0)
    draft = read_pdf(pdf_with(b"BT /F 12 Tf 50 700 Td (More than 250 patients were treated.) Tj ET", 3))
    assert draft.text == "More than 250 patients were treated."
    assert draft.notes[0].endswith("took the time that there is: pages 2 to 3")


def test_a_long_report_is_given_more_time_than_a_short_article():
    sentence = b"(The hall of the ring has more than 250 rooms for the guests of its many users.) Tj T* "
    data = pdf_with(b"BT /F 9 Tf 11 TL 50 790 Td " + sentence * 60 + b"ET", 320)
    before = processor_seconds()
    reading = read_bytes(data, "report.pdf")
    assert reading.pages[-1][2] == 320
    assert reading.text.count("more than 250 rooms") > 320 * 45  # what repeats at the edges is furniture
    assert processor_seconds() - before < reader_limits.LONGEST_SECONDS


def test_too_many_pages_are_refused():
    assert "1,200 pages" in refusal(pdf_with(b"BT ET", 1200))


@pytest.mark.parametrize(
    "body",
    [
        b"<div>" * 200_000,
        b"<b><i>" * 300_000 + b"text",
        b"<p>a" * 500_000,
        b"<table><tr><td>" * 50_000,
        b"<!--" * 500_000,
    ],
    ids=["div", "inline", "p", "table", "comment"],
)
def test_a_page_that_swells_costs_bounded_time_and_memory(body):
    before = processor_seconds()
    with suppress(FileError):
        read_bytes(b"<html><body>" + body)
    assert processor_seconds() - before < reader_limits.CPU_SECONDS + 2


def test_reading_stops_when_its_time_of_the_processor_is_over(monkeypatch):
    """A bound that a busy machine does not reach sooner."""
    monkeypatch.setattr(reader_limits, "CPU_SECONDS", 1)
    before = processor_seconds()
    assert "took more than 1 seconds of the processor" in refusal(b"<html><body>" + b"<p>a" * 500_000, "page.html")
    assert processor_seconds() - before < 3


def test_reading_stops_when_the_time_is_over(monkeypatch):
    monkeypatch.setattr(reader_limits, "SECONDS", 0.01)
    assert "took more than 0.01 seconds" in refusal(page(), "page.html")


def test_a_reader_that_breaks_down_breaks_nothing_else():
    with pytest.raises(FileError, match="brings its reader down"):
        run_confined("no such job", b"", "input", 9, worker="site")


def test_a_process_that_fails_by_our_fault_says_so_and_leaves_its_trace_in_the_log(caplog):
    with pytest.raises(ReaderFault, match="by a fault of this program, not of the file"):
        run_confined("no such job", b"", "input", 9)
    assert "'no such job' is not a valid FileKind" in caplog.text


def test_reading_plain_text_loads_no_parser():
    assert "facts.documents" in sys.modules
    code = (
        "import sys, facts.documents as r; r.read_bytes(b'text');"
        "print({'pypdfium2', 'lxml', 'docx', 'trafilatura'} & set(sys.modules))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said == "set()\n"
