"""Files that come back: made here, the catalogue changed, each number checked again; and files that mean harm."""

import csv
import io
import json
import subprocess
import time
import zipfile
import zlib

import docx
import openpyxl
import pptx
import pypdfium2
import pytest
from lxml import etree, html
from PIL import Image
from pyarrow import parquet
from reportlab.pdfgen import canvas
from support.programs import office as office_program
from support.registering import entered

from dashboard.views.fact_view import read_fact
from facts import provenance
from facts.catalog import Actor, Catalogue, Role
from facts.errors import FileError
from facts.frame import build_frame
from facts.model.selection import Selection
from facts.provenance import FileRow, FileStamps, RecheckOutcome, document_stamps
from facts.provenance import read_back as recall_reading
from facts.provenance.manifest import STAMP_NAME, Manifest
from facts.store import Store
from facts.tables import FORMATS

PATIENTS = Selection.of(metric="patients_treated")
CNAO, TRENTO, PROCESSORS = "1f431761b3d7", "8d96f4f513db", "3d2085e97c16"
CORRECTED = {
    "amount": "6500",
    "decimals": -2,
    "value_text": "around 6,500 patients",
    "quote_exact": "around 6,500 patients",
}
HOSTILE = "</script><img src=x onerror=alert(1)> =cmd|' /C calc'!A0"


@pytest.fixture
def editor(tmp_path):
    with Store.open(f"sqlite:///{tmp_path / 'facts.db'}") as store:
        opened = Catalogue(store, Actor("anna", Role.EDITOR))
        opened.load_starter()
        yield opened


@pytest.fixture
def reader(editor):
    return Catalogue(editor.store, Actor("public", Role.READER))


def spoil(editor):
    """Correct one of the numbers and withdraw another."""
    editor.correct_fact(CNAO, CORRECTED, expected=1, reason="the ministry counted again")
    editor.withdraw_fact(TRENTO, expected=1, reason="counted twice")


def left(catalogue, form="png", chosen=PATIENTS, title="Patients treated"):
    rows = catalogue.store.rows(chosen)
    return entered(catalogue, form=form, title=title, address="/image/compare", language="en", rows=rows)


def saved(document):
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def png(manifest):
    stream = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(stream, "PNG")
    return document_stamps.stamp_png(stream.getvalue(), manifest)


def svg(manifest):
    drawing = (
        b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>x</text></svg>'
    )
    return document_stamps.stamp_svg(drawing, manifest)


def printed(words):
    stream = io.BytesIO()
    sheet = canvas.Canvas(stream)
    sheet.drawString(100, 700, words)
    sheet.save()
    return stream.getvalue()


def page(manifest):
    metas = "".join(
        f'<meta name="{name}" content="{_escaped(text)}">'
        for name, text in document_stamps.make_meta_contents(manifest).items()
    )
    return f"<!doctype html><html><head><title>x</title>{metas}</head><body><p>x</p></body></html>".encode()


def _escaped(text):
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")


def table(name):
    def write(catalogue):
        stream = io.BytesIO()
        job = catalogue.export_facts(PATIENTS, form=name)
        FORMATS[name].write(job, stream)
        job.enter()
        return stream.getvalue()

    return write


MAKERS = {
    "chart.png": lambda it: png(left(it)),
    "chart.svg": lambda it: svg(left(it, "svg")),
    "chart.pdf": lambda it: document_stamps.stamp_pdf(printed("Patients treated"), left(it, "pdf")),
    "report.docx": lambda it: document_stamps.stamp_office(saved(docx.Document()), left(it, "docx")),
    "slides.pptx": lambda it: document_stamps.stamp_office(saved(pptx.Presentation()), left(it, "pptx")),
    "report.xlsx": lambda it: document_stamps.stamp_office(saved(openpyxl.Workbook()), left(it, "xlsx")),
    "page.html": lambda it: page(left(it, "html")),
    **{f"facts-{name}{kind.suffix}": table(name) for name, kind in FORMATS.items()},
}


@pytest.mark.parametrize("name", MAKERS)
def test_every_kind_of_file_tells_what_has_become_of_each_of_its_numbers(name, editor):
    file = MAKERS[name](editor)
    spoil(editor)
    found = provenance.recheck_numbers(editor, provenance.read_stamps(file, name))
    told = {item.fact: item for item in found.checked}
    assert told.keys() == {row["id"] for row in editor.store.rows(PATIENTS.with_(deprecated=True))}
    assert (told[CNAO].outcome, told[TRENTO].outcome) == (RecheckOutcome.CORRECTED, RecheckOutcome.WITHDRAWN)
    assert told[CNAO].said_then.startswith("about 6,000 patients")
    assert told[CNAO].said_now.startswith("about 6,500 patients")
    assert (told[CNAO].change.by, told[CNAO].change.reason) == ("anna", "the ministry counted again")
    assert (told[TRENTO].said_now, told[TRENTO].change.reason) == ("", "counted twice")
    assert found.count_outcomes()[RecheckOutcome.OUT_OF_DATE] > 5
    assert found.count_outcomes()[RecheckOutcome.UNDATED] > 2
    assert [item.fact for item in found.checked[:2]] == [TRENTO, CNAO], "those that need somebody stand first"
    assert not any(item.altered for item in found.checked)
    assert not found.is_right


def test_an_overtaken_number_of_a_slide_is_told_with_the_newer_one(editor):
    chosen = Selection.of(metric="patients_treated", facility="cnao")
    slides = document_stamps.stamp_office(saved(pptx.Presentation()), left(editor, "pptx", chosen))
    found = provenance.recheck_numbers(editor, provenance.read_stamps(slides, "slides.pptx"))
    told = {item.fact: item for item in found.checked}
    assert told[CNAO].outcome is not RecheckOutcome.OVERTAKEN
    assert len(told) > 2
    for item in told.values():
        if item.fact != CNAO:
            assert (item.outcome, item.newer) == (RecheckOutcome.OVERTAKEN, CNAO)
            assert item.said_now.startswith("about 6,000 patients")
    editor.withdraw_fact(CNAO, expected=1, reason="counted twice")
    again = provenance.recheck_numbers(editor, provenance.read_stamps(slides, "slides.pptx"))
    assert CNAO not in {item.newer for item in again.checked}


def test_every_surface_gives_a_fact_one_state(editor):
    everything = Selection.of()
    rows = editor.list_rows(everything, limit=1000)
    frame = build_frame(rows).frame
    shown = dict(zip(frame["id"], frame["status"], strict=True))
    judged = {fact.id: str(fact.state) for fact in editor.iter_judged(everything)}
    found = provenance.recheck_numbers(editor, left(editor, chosen=everything))
    assert {item.fact: str(item.outcome) for item in found.checked} == judged
    assert {name: judged[name] for name in shown} == shown
    assert {fact: str(read_fact(editor, fact).status) for fact in list(judged)[::25]}.items() <= judged.items()
    assert len(judged) > 300
    assert {"current", "overtaken", "out_of_date", "undated", "planned"} <= set(judged.values())


def test_both_databases_tell_the_same(store):
    editor = Catalogue(store, Actor("anna", Role.EDITOR))
    editor.load_starter()
    manifest = left(editor)
    spoil(editor)
    found = provenance.recheck_numbers(editor, FileStamps(marks=(manifest.export,)))
    outcomes = {item.fact: item.outcome for item in found.checked}
    assert len(outcomes) == manifest.facts
    assert (outcomes[CNAO], outcomes[TRENTO]) == (RecheckOutcome.CORRECTED, RecheckOutcome.WITHDRAWN)


# ---- the marks, seen by other programs -----------------------------------------------------------


def test_other_programs_see_the_id_where_they_show_properties(editor):
    manifest = left(editor, title="Größe <&>")
    image = Image.open(io.BytesIO(png(manifest)))
    image.load()
    assert json.loads(image.text[STAMP_NAME])["export"] == manifest.export
    drawing = etree.fromstring(svg(manifest))
    assert json.loads(drawing.findtext(".//{urn:facts:export}export"))["title"] == "Größe <&>"
    document = pypdfium2.PdfDocument(document_stamps.stamp_pdf(printed("x"), manifest))
    assert (document.get_metadata_value("Title"), manifest.mark in document.get_metadata_value("Keywords")) == (
        "Größe <&>",
        True,
    )
    document.close()
    meta = html.document_fromstring(page(manifest)).find('.//meta[@name="facts:export"]')
    assert meta.get("content") == manifest.export
    book = openpyxl.load_workbook(io.BytesIO(document_stamps.stamp_office(saved(openpyxl.Workbook()), manifest)))
    assert {item.name: item.value for item in book.custom_doc_props.props} == {
        STAMP_NAME: manifest.export,
        f"{STAMP_NAME}-stated": manifest.stated,
    }


def test_downloads_carry_their_id_where_their_format_has_room(editor, tmp_path):
    made = {name: table(name)(editor) for name in ("xlsx", "json", "parquet", "datapackage")}
    ids = {name: editor.export_facts(PATIENTS, form=name).id for name in made}
    book = openpyxl.load_workbook(io.BytesIO(made["xlsx"]))
    assert book.custom_doc_props[STAMP_NAME].value == ids["xlsx"]
    assert ids["xlsx"] in {row[1] for row in book["About"].iter_rows(values_only=True)}
    assert json.loads(made["json"])["about"]["export"] == ids["json"]
    assert parquet.read_schema(io.BytesIO(made["parquet"])).metadata[b"export"].decode() == ids["parquet"]
    with zipfile.ZipFile(io.BytesIO(made["datapackage"])) as package:
        assert json.loads(package.read("datapackage.json"))["id"] == ids["datapackage"]


def test_a_stamped_document_keeps_what_its_template_says_of_itself(editor):
    stamped = document_stamps.stamp_office(saved(docx.Document()), left(editor, "docx"))
    again = document_stamps.stamp_office(stamped, left(editor, "pptx"))
    found = document_stamps.read_office_stamps(again, "x")
    assert [item.form for item in found.manifests] == ["pptx"], (
        "a template made from an older report is not that report"
    )
    assert found.marks == (found.manifests[0].export,)
    docx.Document(io.BytesIO(again))


@pytest.mark.skipif(office_program() is None, reason="needs LibreOffice")
@pytest.mark.parametrize("name", ["report.docx", "slides.pptx", "report.xlsx"])
def test_a_document_that_another_office_saved_again_is_still_known(name, editor, tmp_path):
    path = tmp_path / name
    path.write_bytes(MAKERS[name](editor))
    again = tmp_path / "again"
    command = [office_program(), "--headless", f"-env:UserInstallation=file://{tmp_path}/profile"]
    command += ["--convert-to", path.suffix[1:], "--outdir", again, path]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    spoil(editor)
    outcomes = {
        item.fact: item.outcome
        for item in provenance.recheck_numbers(editor, provenance.read_stamped_file(again / name)).checked
    }
    assert (outcomes[CNAO], outcomes[TRENTO]) == (RecheckOutcome.CORRECTED, RecheckOutcome.WITHDRAWN)


def test_a_picture_of_ours_that_was_pasted_into_a_document_of_others_is_found(editor):
    for library, add in (
        (docx.Document, lambda it, file: it.add_picture(file)),
        (pptx.Presentation, lambda it, file: it.slides.add_slide(it.slide_layouts[6]).shapes.add_picture(file, 0, 0)),
    ):
        document = library()
        add(document, io.BytesIO(png(left(editor))))
        assert len(provenance.recheck_numbers(editor, provenance.read_stamps(saved(document), "theirs")).checked) > 10


def test_a_printed_caption_is_enough_where_the_register_knows_it(editor):
    manifest = left(editor)
    found = provenance.recheck_numbers(
        editor, provenance.read_stamps(printed(f"As of 2019. · {manifest.mark}"), "printed.pdf")
    )
    assert len(found.checked) == manifest.facts
    document = docx.Document()
    document.add_paragraph("As of 2019. · ").add_run(manifest.mark)
    assert provenance.read_stamps(saved(document), "typed.docx").marks == (manifest.export,)
    assert provenance.read_stamps(f"See {manifest.mark}, please".encode(), "mail.txt").marks == (manifest.export,)


def test_an_id_is_understood_as_people_paste_it():
    assert {
        provenance.parse_export_id(text)
        for text in ("facts:xkq9tdbndfw", " xkq9tdbndfw ", "As of 2019. · facts:xkq9tdbndfw.")
    } == {"xkq9tdbndfw"}


def test_the_name_of_a_download_is_its_mark(editor):
    job = editor.export_facts(PATIENTS, form="jsonl")
    stream = io.BytesIO()
    FORMATS["jsonl"].write(job, stream)
    name = job.name_file(FORMATS["jsonl"])
    assert name == f"facts-{job.id}.jsonl"
    assert provenance.read_stamps(stream.getvalue(), name).marks == (job.id,)


# ---- what is said of a number --------------------------------------------------------------------


def rows_of(file):
    return list(csv.DictReader(io.StringIO(file.decode())))


def rewritten(rows, names=None):
    stream = io.StringIO()
    writer = csv.DictWriter(stream, names or list(rows[0]), extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode()


def test_a_number_that_somebody_changed_in_the_file_is_named(editor):
    rows = rows_of(table("csv")(editor))
    next(row for row in rows if row["id"] == CNAO)["amount"] = "60000"
    found = {
        item.fact: item
        for item in provenance.recheck_numbers(editor, provenance.read_stamps(rewritten(rows), "x.csv")).checked
    }
    assert found[CNAO].altered == "amount: 60000 instead of 6000"
    assert [item.fact for item in found.values() if item.altered] == [CNAO]
    assert not found[CNAO].is_right


def test_a_number_that_somebody_changed_beside_its_text_is_named(editor):
    lines = [json.loads(line) for line in table("jsonl")(editor).decode().splitlines()]
    next(line for line in lines if line["id"] == CNAO)["amount_number"] = 60000
    data = "\n".join(json.dumps(line) for line in lines).encode()
    found = {
        item.fact: item for item in provenance.recheck_numbers(editor, provenance.read_stamps(data, "x.jsonl")).checked
    }
    assert {key: item.altered for key, item in found.items() if item.altered} == {
        CNAO: "amount_number: 60000 instead of 6000"
    }


def test_a_number_that_somebody_gave_to_another_facility_is_named(editor):
    rows = rows_of(table("csv")(editor))
    next(row for row in rows if row["id"] == CNAO)["facility"] = "hit"
    found = {
        item.fact: item
        for item in provenance.recheck_numbers(editor, provenance.read_stamps(rewritten(rows), "x.csv")).checked
    }
    assert found[CNAO].altered == "facility: hit instead of cnao"


def test_a_cell_that_somebody_changed_in_a_workbook_is_named(editor):
    book = openpyxl.load_workbook(io.BytesIO(table("xlsx")(editor)))
    sheet = book["Facts"]
    names = [cell.value for cell in sheet[1]]
    row = next(row for row in sheet.iter_rows(min_row=2) if row[0].value == CNAO)
    row[names.index("qualifier")].value = "exact"
    found = {
        item.fact: item
        for item in provenance.recheck_numbers(editor, provenance.read_stamps(saved(book), "x.xlsx")).checked
    }
    assert found[CNAO].altered == "qualifier: exact instead of approximately"
    assert [item.fact for item in found.values() if item.altered] == [CNAO]


def test_a_table_that_lost_its_revisions_is_compared_with_all_of_them(editor):
    rows = rows_of(table("csv")(editor))
    spoil(editor)
    names = ["id", "value_text", "amount"]
    found = {
        item.fact: item
        for item in provenance.recheck_numbers(editor, provenance.read_stamps(rewritten(rows, names), "x.csv")).checked
    }
    assert (found[CNAO].outcome, found[CNAO].altered) == (RecheckOutcome.CORRECTED, "")
    assert found[TRENTO].outcome is RecheckOutcome.WITHDRAWN


def test_a_note_that_was_changed_does_not_make_a_number_wrong(editor):
    manifest = left(editor, chosen=Selection.of(metric="patients_treated", facility="medaustron"))
    fact = manifest.lines[0].fact
    editor.correct_fact(fact, {"note": "by telephone"}, expected=1, reason="asked")
    (item,) = provenance.recheck_numbers(editor, manifest).checked
    assert (item.outcome, item.change) == (RecheckOutcome.UNDATED, None)


def test_a_number_that_was_set_right_again_is_current_and_its_last_change_is_told(editor):
    manifest = left(editor, chosen=Selection.of(metric="patients_treated", facility="medaustron"))
    fact = editor.store.fact(manifest.lines[0].fact)
    editor.withdraw_fact(fact.id, expected=1, reason="doubted")
    back = editor.correct_fact(fact.id, {"rank": "normal", "rank_reason": ""}, expected=2, reason="confirmed")
    assert back.revision == 3
    (item,) = provenance.recheck_numbers(editor, manifest).checked
    assert (item.outcome, item.change.reason) == (RecheckOutcome.UNDATED, "confirmed")


def test_numbers_of_another_catalogue_are_not_known_here_and_keep_the_words_of_the_file(editor):
    row = {"id": "elsewhere123", "revision": 4, "value_said": HOSTILE, "verification": "cited"}
    later = {"id": CNAO, "revision": 9, "value_said": "9 patients", "verification": "cited"}
    manifest = Manifest.of(form="png", title=HOSTILE, address="", language="en", rows=[row, later])
    found = provenance.recheck_numbers(editor, provenance.read_stamps(png(manifest), "x.png"))
    assert {(item.outcome, item.said_then) for item in found.checked} == {
        (RecheckOutcome.UNKNOWN, HOSTILE),
        (RecheckOutcome.UNKNOWN, "9 patients"),
    }


def test_a_made_up_file_does_not_make_readers_see_what_is_not_public(editor, reader):
    stored = editor.store.fact(CNAO)
    secret = stored.model_copy(update={"id": "secret000001", "review_state": "proposed", "as_of": "2018"})
    editor.propose_facts([secret])
    editor.store.revise(
        stored.revise(amount="7000", review_state="proposed"), expected=1, verb="correct", by="anna", reason="leaked"
    )
    asked = FileStamps(
        numbers=(
            FileRow(fact="secret000001", revision=1),
            FileRow(fact=CNAO, revision=2),
            FileRow(fact=CNAO, revision=1),
        )
    )
    found = provenance.recheck_numbers(reader, asked)
    assert [(item.outcome, item.said_now) for item in found.checked] == [
        (RecheckOutcome.WITHDRAWN, ""),
        (RecheckOutcome.UNKNOWN, ""),
        (RecheckOutcome.UNKNOWN, ""),
    ]
    assert "7,000" not in str(found)
    assert "leaked" not in str(found)
    assert "7,000" in str(provenance.recheck_numbers(editor, asked))


def test_an_export_too_large_for_the_register_is_told_and_not_called_right(editor):
    rows = [{"id": f"fact{n:06}", "revision": 1, "value_said": "1", "verification": "cited"} for n in range(5001)]
    manifest = entered(editor, form="csv", title="", address="", language="en", rows=rows)
    found = provenance.recheck_numbers(editor, FileStamps(marks=(manifest.export, "xaaaaaaaaaa")))
    assert ([item.facts for item in found.unlisted], found.unregistered) == ([5001], ("xaaaaaaaaaa",))
    assert not found.is_right


def test_fifty_thousand_numbers_take_a_few_queries_and_seconds(editor):
    ids = [fact.id for fact in editor.store.facts(Selection())]
    numbers = tuple(
        FileRow(fact=ids[n % len(ids)] if n < len(ids) else f"other{n:06}", revision=1) for n in range(50_000)
    )
    began = time.perf_counter()
    assert len(provenance.recheck_numbers(editor, FileStamps(numbers=numbers)).checked) == 50_000
    assert time.perf_counter() - began < 20


# ---- files that mean harm ------------------------------------------------------------------------


def zipped(parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">%s]><x xmlns="urn:facts:export">&z;</x>""" % b"".join(
    b'<!ENTITY %c "%s">' % (letter, b"&%c;" % (letter - 1) * 20) for letter in range(98, 123)
)
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY p SYSTEM "file:///etc/passwd">]><svg><text>&p;</text></svg>"""


def chunked(kind, body):
    whole = kind + body
    return len(body).to_bytes(4, "big") + whole + zlib.crc32(whole).to_bytes(4, "big")


def bomb_png():
    stream = io.BytesIO()
    Image.new("RGB", (1, 1)).save(stream, "PNG")
    plain = stream.getvalue()
    text = STAMP_NAME.encode() + b"\0\1\0\0\0" + zlib.compress(b" " * 400_000_000)
    return plain[:33] + chunked(b"iTXt", text) + plain[33:]


HARM = {
    "empty.png": b"",
    "words.txt": b"nothing of ours in here",
    "other.csv": b"a,b\n1,2\n",
    "cut.png": document_stamps.SIGNATURE + b"\xff\xff\xff\xffiTXt",
    "short.png": document_stamps.SIGNATURE,
    "bomb.png": bomb_png,
    "laughs.svg": LAUGHS.replace(b"<x ", b"<svg ").replace(b"</x>", b"</svg>"),
    "outside.svg": OUTSIDE,
    "deep.svg": b"<svg>" + b"<g>" * 200_000,
    "broken.pdf": b"%PDF-1.7\n" + b"\xff" * 2000,
    "broken.parquet": b"PAR1" + b"\x00" * 400 + b"PAR1",
    "broken.zip": b"PK\x03\x04" + b"\xff" * 500,
    "strange.zip": lambda: zipped({"readme.txt": "x"}),
    "bomb.docx": lambda: zipped({"word/document.xml": b"<w>" + b" " * 400_000_000}),
    "laughs.docx": lambda: zipped({"word/document.xml": LAUGHS, "customXml/item1.xml": LAUGHS}),
    "bomb.xlsx": lambda: zipped({"xl/workbook.xml": b" " * 400_000_000}),
    "parts.pptx": lambda: zipped({f"ppt/slides/slide{n}.xml": "<a/>" for n in range(3000)}),
    "bomb.zip": lambda: zipped({"datapackage.json": b"[" * 300_000_000}),
    "deep.json": b"[" * 1_000_000,
    "deep.html": b"<html>" + b"<div>" * 500_000,
    "null.html": b"<html>\0\0\0",
    "lies.html": b'<html><meta name="facts:manifest" content=\'{"format":"facts-export/1","lines":[[1,2,3,4]]}\'>',
    "zeros.bin": b"\0" * 1_000_000,
}


@pytest.mark.parametrize("name", HARM)
def test_a_file_that_means_harm_is_refused_in_words_and_in_time(name):
    made = HARM[name]
    data = made() if callable(made) else made
    began = time.perf_counter()
    with pytest.raises(FileError) as caught:
        provenance.read_stamps(data, name)
    assert time.perf_counter() - began < 15
    assert caught.value.remedy
    assert "root:" not in str(caught.value)


def test_a_file_of_fifty_thousand_rows_is_read_and_one_more_is_refused():
    head = b"id,revision,amount\n"
    rows = [b"fact%06d,1,5\n" % number for number in range(50_001)]
    assert len(provenance.read_stamps(head + b"".join(rows[:-1]), "x.csv").numbers) == 50_000
    with pytest.raises(FileError, match="50,000"):
        provenance.read_stamps(head + b"".join(rows), "x.csv")


def test_a_file_larger_than_allowed_is_not_read(monkeypatch, tmp_path):
    path = tmp_path / "large.csv"
    with path.open("wb") as stream:
        stream.truncate(60 * 1024 * 1024)
    with pytest.raises(FileError, match="larger than 50 megabytes"):
        provenance.read_stamped_file(path)
    with pytest.raises(FileError, match="cannot be read"):
        provenance.read_stamped_file(tmp_path / "missing.csv")


def test_each_kind_is_told_by_its_content_not_by_its_name(editor):
    kinds = {name: recall_reading.choose_reader(make(editor), name) for name, make in MAKERS.items()}
    assert kinds == {
        "chart.png": "png",
        "chart.svg": "svg",
        "chart.pdf": "pdf",
        "report.docx": "office",
        "slides.pptx": "office",
        "report.xlsx": "xlsx",
        "page.html": "html",
        "facts-csv.csv": "csv",
        "facts-csv-excel.csv": "csv",
        "facts-xlsx.xlsx": "xlsx",
        "facts-json.json": "json",
        "facts-jsonl.jsonl": "jsonl",
        "facts-parquet.parquet": "parquet",
        "facts-datapackage.zip": "datapackage",
    }


def test_a_hostile_title_stays_text_in_every_mark(editor):
    manifest = left(editor, title=HOSTILE)
    for data in (png(manifest), svg(manifest), page(manifest), document_stamps.stamp_pdf(printed("x"), manifest)):
        (found,) = provenance.read_stamps(data, "x").manifests
        assert found.title == HOSTILE
