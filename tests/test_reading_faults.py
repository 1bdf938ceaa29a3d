"""Faults of ours and broken files: told apart, wherever they happen, and neither costs more than the part it hits."""

from __future__ import annotations

import ast
import ctypes
import io
import json
from pathlib import Path

import pypdfium2
import pytest
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    NameObject,
    NullObject,
    NumberObject,
    TextStringObject,
)
from reportlab.pdfgen.canvas import Canvas

from facts.documents import document_source, read_bytes
from facts.documents.characters import UNREAD
from facts.documents.document_kinds import FileKind, parse_document
from facts.documents.reader_limits import is_own_fault, read_part, run_confined
from facts.errors import FileError, ReaderFault

READING = Path(__file__).parent.parent / "facts" / "documents"
SAID = (
    "The ring at Orsona has stored more than 140 billion protons since it was opened by the president.",
    "About 95 billion protons went to the hall of the neighbours, where they are used for medicine.",
    "Nearly 310 billion protons are planned for the year in which the second ring will be built.",
)
VISITORS = ("417 visitors", "36 visiting researchers", "2,930 guests")


def pages(count=3):
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    for number, said in enumerate(SAID[:count]):
        canvas.setFont("Times-Roman", 11)
        canvas.drawString(60, 700, said)
        canvas.acroForm.textfield(name=f"n{number}", value=VISITORS[number], x=60, y=400, width=200, height=20)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def changed(data, change):
    writer = PdfWriter(clone_from=io.BytesIO(data))
    change(writer)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def raw_functions():
    """Every function of pdfium that the reader calls, found in its source."""
    found = set()
    for path in READING.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr.startswith("FPDF") and "_" in node.attr:
                found.add(node.attr)
    return sorted(name for name in found if callable(getattr(pypdfium2.raw, name)) and not name.startswith("FPDF_"))


@pytest.mark.parametrize("error", [ctypes.ArgumentError, TypeError, AttributeError, IndexError])
@pytest.mark.parametrize("name", raw_functions())
def test_whatever_call_of_ours_fails_it_is_never_told_as_a_broken_file(monkeypatch, name, error):
    def fail(*arguments):
        raise error("expected another kind of buffer")

    data = changed(pages(), lambda writer: writer.root_object.update({NameObject("/Lang"): TextStringObject("en-US")}))
    monkeypatch.setattr(pypdfium2.raw, name, fail)
    assert outcome(data) in ("readable", "our fault")


def outcome(data):
    try:
        draft = parse_document(FileKind.PDF, data)
    except ReaderFault as refusal:
        return "our fault" if "fault of this program, not of the file" in refusal.what else refusal.what
    except FileError as refusal:
        return f"told as a broken file: {refusal}"
    is_whole = draft.text.count("billion protons") == len(SAID) and not any("broken" in note for note in draft.notes)
    return "readable" if is_whole else f"lost: {draft.text}"


def test_a_page_that_our_fault_hits_leaves_a_mark_and_the_other_pages(monkeypatch, caplog):
    count = pypdfium2.raw.FPDFPage_CountObjects
    calls = []

    def fail_once(page):
        calls.append(page)
        if len(calls) == 2:
            raise ctypes.ArgumentError("argument 2")
        return count(page)

    monkeypatch.setattr(pypdfium2.raw, "FPDFPage_CountObjects", fail_once)
    draft = parse_document(FileKind.PDF, pages())
    paragraphs = draft.text.split("\n\n")
    assert [said in draft.text for said in SAID] == [1, 0, 1]
    assert UNREAD in paragraphs
    assert [number for start, end, number in draft.pages if draft.text[start:end].strip() == UNREAD] == [2]
    note = draft.notes[0]
    assert note.startswith("page 2 could not be read, by a fault of this program (")
    fault = note.split("(")[1][:8]
    assert fault in caplog.text
    assert "Traceback" in caplog.text
    assert "pdf_visibility.py" in caplog.text


def test_the_trace_of_a_fault_comes_from_the_process_that_reads_into_the_log_of_the_one_that_asked(caplog, tmp_path):
    """The process is given a pdfium that fails: a module of that name which stands before the real one."""
    (tmp_path / "sitecustomize.py").write_text(
        "import pypdfium2.raw as raw\n"
        "def fail(*a): raise TypeError('another buffer')\n"
        "raw.FPDFCatalog_GetLanguage = fail\n"
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(tmp_path))
        answer = run_confined("pdf", pages(), "ring.pdf", 9)
    assert "140 billion protons" in answer["draft"]["text"]
    assert "TypeError: another buffer" in caplog.text
    assert "its language" in caplog.text


def test_a_page_that_the_file_has_broken_costs_no_other_and_is_no_fault_of_ours():
    def tear(writer):
        writer.pages[1].get_object()[NameObject("/Type")] = NameObject("/Nothing")
        writer.root_object["/Pages"]["/Kids"][1] = NullObject()

    draft = parse_document(FileKind.PDF, changed(pages(), tear))
    assert SAID[0] in draft.text
    assert SAID[2] in draft.text
    assert not any("fault of this program" in note for note in draft.notes)


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (FileKind.PDF, b"%PDF-1.7\nnothing of a PDF\nstartxref\n0\n%%EOF"),
        (FileKind.PDF, pages()[:700]),
        (FileKind.DOCX, b"PK\x03\x04word/document.xml and no archive"),
        (FileKind.HTML, b"<html></html>"),
    ],
)
def test_a_broken_file_is_told_as_broken(kind, data):
    with pytest.raises(FileError) as refusal:
        parse_document(kind, data)
    assert not isinstance(refusal.value, ReaderFault)


LANGUAGES = {
    "text": (TextStringObject("en-US"), "en-US"),
    "utf-16": (ByteStringObject(b"\xfe\xff\0i\0t\0-\0I\0T"), "it-IT"),
    "bytes": (ByteStringObject(b"de-DE"), "de-DE"),
    "empty": (TextStringObject(""), ""),
    "long": (TextStringObject("x" * 5000), ""),
    "number": (NumberObject(7), ""),
    "array": (ArrayObject([TextStringObject("fr-FR")]), ""),
    "dictionary": (DictionaryObject(), ""),
    "null": (NullObject(), ""),
}


@pytest.mark.parametrize("value", LANGUAGES)
def test_the_language_that_a_pdf_names_is_taken_over_and_whatever_else_stands_there_costs_nothing(value):
    written, language = LANGUAGES[value]
    data = changed(pages(), lambda writer: writer.root_object.update({NameObject("/Lang"): written}))
    draft = parse_document(FileKind.PDF, data)
    assert draft.language == language
    assert draft.text == parse_document(FileKind.PDF, pages()).text
    assert not draft.notes


@pytest.mark.parametrize("key", ["/Title", "/Author", "/CreationDate", "/ModDate"])
@pytest.mark.parametrize("value", [ByteStringObject(b"\xfe\xff\xd8"), NumberObject(3), ArrayObject(), NameObject("/N")])
def test_no_property_of_a_pdf_can_end_its_reading(key, value):
    data = changed(pages(), lambda writer: writer._info.update({NameObject(key): value}))
    assert SAID[0] in parse_document(FileKind.PDF, data).text


@pytest.mark.parametrize(
    "key", ["/Outlines", "/PageLabels", "/MarkInfo", "/StructTreeRoot", "/AcroForm", "/OCProperties", "/Names"]
)
@pytest.mark.parametrize(
    "value", [NumberObject(3), ArrayObject([NumberObject(1)]), DictionaryObject(), TextStringObject("x")]
)
def test_nothing_odd_in_the_catalogue_of_a_pdf_can_end_its_reading(key, value):
    data = changed(pages(), lambda writer: writer.root_object.update({NameObject(key): value}))
    assert SAID[0] in parse_document(FileKind.PDF, data).text


def test_a_language_code_reaches_the_reading_as_the_catalogue_writes_it():
    data = changed(pages(), lambda writer: writer.root_object.update({NameObject("/Lang"): TextStringObject("en-US")}))
    assert read_bytes(data, "ring.pdf").language == "en"


def raised(call):
    try:
        call()
    except Exception as error:  # noqa: BLE001
        return error
    raise AssertionError


def test_errors_are_ours_by_where_they_were_raised_and_of_what_kind_they_are():
    assert is_own_fault(raised(lambda: document_source.detect_language(None)))
    assert is_own_fault(raised(lambda: json.loads(None)))
    assert not is_own_fault(raised(lambda: json.loads("{")))
    assert not is_own_fault(raised(lambda: pypdfium2.PdfDocument(b"no PDF")))
    assert not is_own_fault(raised(lambda: PdfWriter(clone_from=io.BytesIO(b"no PDF"))))


def test_a_part_that_fails_is_replaced_and_said_and_a_refusal_goes_on():
    assert read_part(lambda: "text", UNREAD, "section 3") == ("text", ())
    instead, [note] = read_part(lambda: document_source.detect_language(None), UNREAD, "section 3")
    assert instead == UNREAD
    assert note.startswith("section 3 could not be read, by a fault of this program")

    def refuse():
        raise FileError("too large")

    with pytest.raises(FileError, match="too large"):
        read_part(refuse, UNREAD, "section 3")
