"""DOCX documents are read as their pages show them: signs, equations, raised marks; what is gone is told, not read."""

from __future__ import annotations

import subprocess
from unicodedata import normalize

import pytest
from reportlab.pdfbase import _fontdata, _glyphlist
from support.programs import office
from support.word_files import NAMESPACES, paragraph, row, run, word_file

from facts.documents.characters import decode_sign
from facts.documents.document_kinds import FileKind, parse_document

UP = '<w:vertAlign w:val="superscript"/>'
SYMBOL = '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>'
WHITE = '<w:color w:val="FFFFFF"/>'


def style(name, properties, kind="character", base="", more=""):
    based = f'<w:basedOn w:val="{base}"/>' if base else ""
    head = f'<w:style w:type="{kind}" w:styleId="{name}"><w:name w:val="{name}"/>{based}'
    return f"{head}<w:rPr>{properties}</w:rPr>{more}</w:style>"


def equation(inner):
    return f"<m:oMath>{inner}</m:oMath>"


def term(text):
    return f"<m:r><m:t>{text}</m:t></m:r>"


def form(name, **parts):
    inner = "".join(f"<m:{part}>{content}</m:{part}>" for part, content in parts.items())
    return f"<m:{name}>{inner}</m:{name}>"


def mark(kind):
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def field(instruction, result="", inside=""):
    code = run(instruction, tag="instrText")
    return f"{mark('begin')}{code}{inside}{mark('separate')}{run(result) if result else ''}{mark('end')}"


def draft(*blocks, **more):
    return parse_document(FileKind.DOCX, word_file(*blocks, **more))


def text(*blocks, **more):
    return draft(*blocks, **more).text


POWER = form("sSup", e=term("10"), sup=term("11"))
FRACTION = form("f", num=term("1"), den=term("2"))
STYLES = (
    style("Up", UP)
    + style("Higher", "", base="Up")
    + style("Greek", SYMBOL)
    + style("Gone", "<w:strike/>")
    + style("GoneLine", "<w:strike/>", "paragraph")
    + style("Unseen", "<w:vanish/>")
    + style("GreekLine", SYMBOL, "paragraph")
    + style("Mark", UP, "paragraph")
)


# ---- signs ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inner", "read"),
    [
        ('<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>', "≥"),
        ('<w:r><w:sym w:font="Symbol" w:char="2D"/></w:r>', "−"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>', "✓"),
        ('<w:r><w:sym w:font="Arial" w:char="2265"/></w:r>', "≥"),
        ('<w:r><w:sym w:font="Webdings" w:char="F041"/></w:r>', "\ufffd"),
        ('<w:r><w:sym w:font="Symbol" w:char="zz"/></w:r>', "\ufffd"),
        (run("m", SYMBOL), "μ"),
        (run("±³", SYMBOL), "±≥"),
        (run("&#xF06D;", SYMBOL), "μ"),
        (run("≥", SYMBOL), "≥"),
        (run("&#xF0B3;"), "\ufffd"),
        (run("m", '<w:rStyle w:val="Greek"/>'), "μ"),
        (run("m", '<w:rFonts w:ascii="Symbol" w:asciiTheme="minorHAnsi"/>'), "m"),
        (run("A", '<w:rFonts w:ascii="Webdings" w:hAnsi="Webdings"/>'), "\ufffd"),
        (field(' SYMBOL 179 \\f "Symbol" '), "≥"),
        (field(" SYMBOL 0xB5 "), "µ"),
        ('<w:fldSimple w:instr="SYMBOL 177 \\f Symbol"/>', "±"),
        (field(" EQ \\f(1,2) "), "\ufffd"),
        ("<w:r><w:noBreakHyphen/></w:r>", "-"),
        ("<w:r><w:softHyphen/></w:r>", ""),
        ("<w:r><w:ptab/></w:r>", "\t"),
        ("<w:r><w:contentPart/></w:r>", "\ufffd"),
    ],
)
def test_a_sign_is_read_or_marked(inner, read):
    assert text(paragraph("from 75 ", inner, "5 on"), styles=STYLES) == f"from 75 {read}5 on"


def test_a_font_of_symbols_comes_from_the_paragraph_and_from_the_defaults_too():
    assert text(paragraph("m", properties='<w:pStyle w:val="GreekLine"/>'), styles=STYLES) == "μ"
    usual = f"<w:docDefaults><w:rPrDefault><w:rPr>{SYMBOL}</w:rPr></w:rPrDefault></w:docDefaults>"
    assert text(paragraph("m", run("m", '<w:rFonts w:ascii="Arial" w:hAnsi="Arial"/>')), styles=usual) == "μm"


def test_the_table_of_the_symbol_font_is_the_one_of_its_maker():
    same = str.maketrans("\u2206\u00b5", "Δμ")
    for code, name in enumerate(_fontdata.encodings["SymbolEncoding"]):
        known = _glyphlist._glyphname2unicode.get(name or "")
        if code >= 0x20 and known and known < 0xE000 and decode_sign(code, "Symbol") != "\ufffd":
            assert decode_sign(code, "Symbol") == normalize("NFC", chr(known)).translate(same), (hex(code), name)


# ---- equations ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inner", "read"),
    [
        (term("1.5×") + POWER, "1.5×10¹¹"),
        (form("sSup", e=term("10"), sup=term("-9")), "10⁻⁹"),
        (form("sSup", e=term("10"), sup=form("f", num=term("1"), den=term("2"))), "10\ufffd"),
        (form("sSup", e=term("10"), sup=form("sSup", e=term("2"), sup=term("3"))), "10\ufffd"),
        (FRACTION, "½"),
        (term("2") + FRACTION, "2½"),
        (term("2") + form("f", num=term("3"), den=term("16")), "2 3/16"),
        (form("f", num=term("a+b"), den=term("c")), "(a+b)/c"),
        (form("f", fPr='<m:type m:val="noBar"/>', num=term("5"), den=term("2")), "\ufffd"),
        (form("sSub", e=term("E"), sub=term("0")) + term("≥5"), "E₀ ≥ 5"),
        (form("rad", radPr='<m:degHide m:val="1"/>', deg="", e=term("2")), "√2"),
        (form("rad", deg=term("3"), e=term("8")), "³√8"),
        (form("nary", naryPr='<m:chr m:val="∑"/>', sub=term("i"), sup=term("n"), e=term("x")), "∑ᵢⁿ x"),
        (form("d", dPr='<m:begChr m:val="["/><m:endChr m:val="]"/>', e=term("5")), "[5]"),
        (form("m", mr=form("e")), "\ufffd"),
        (form("sPre", sub="", sup=term("60"), e=term("Co")), "⁶⁰Co"),
        (form("bar", e=term("3")), "3\ufffd"),
        (form("phant", phantPr='<m:show m:val="0"/>', e=term("7")) + term("5"), "5"),
        ("<m:r><w:rPr><w:strike/></w:rPr><m:t>9</m:t></m:r>" + term("5"), "5"),
        (term("−269"), "−269"),
        (f"<m:r><w:rPr>{SYMBOL}</w:rPr><m:t>m</m:t></m:r>", "μ"),
        (f"{term('10')}<m:r><w:rPr>{UP}</w:rPr><m:t>11</m:t></m:r>", "10¹¹"),
    ],
)
def test_an_equation_is_said_on_a_line_or_marked(inner, read):
    assert text(paragraph("so ", equation(inner), " it is")) == f"so {read} it is"
    assert text(paragraph("so ", f"<m:oMathPara>{equation(inner)}</m:oMathPara>", " it is")) == f"so {read} it is"


# ---- raised and lowered ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "properties",
    [
        UP,
        '<w:rStyle w:val="Up"/>',
        '<w:rStyle w:val="Higher"/>',
        '<w:position w:val="6"/>',
        '<w:position w:val="3pt"/>',
        '<w:rStyle w:val="Higher"/><w:sz w:val="12"/>',
    ],
)
@pytest.mark.parametrize(
    ("marks", "read"),
    [("1", "¹"), ("1,2", "¹,²"), ("1, 2", "¹,²"), ("a", "ᵃ"), ("a,b", "ᵃ,ᵇ"), ("-9", "⁻⁹"), ("*", "*"), ("th", "th")],
)
def test_what_is_raised_is_written_raised(properties, marks, read):
    assert text(paragraph("of 2,500", run(marks, properties), " so"), styles=STYLES) == f"of 2,500{read} so"


def test_a_mark_in_pieces_is_one_mark():
    assert text(paragraph("10", run("−", UP), run("1", UP), run("1", UP), " m")) == "10⁻¹¹ m"


def test_a_footnote_with_a_mark_of_its_own_is_raised_by_what_it_is():
    own = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="2"/><w:t>1</w:t></w:r>'
    assert text(paragraph("of 2,500", own, " people")) == "of 2,500¹ people"
    assert text(paragraph("of 2,500", '<w:r><w:footnoteReference w:id="2"/></w:r>', " people")) == "of 2,500 people"


def test_a_raised_number_that_has_no_form_is_marked():
    assert text(paragraph("10", run("1.5", UP), " m")) == "10\ufffd m"
    assert (
        text(paragraph("in 2011", run("15 years ago", '<w:vertAlign w:val="subscript"/>'))) == "in 2011\n15 years ago"
    )


def test_a_line_that_is_raised_as_a_whole_is_a_line():
    assert text(paragraph(run("All 25 of them", '<w:position w:val="6"/>'))) == "All 25 of them"
    assert text(paragraph(run("1", UP))) == "¹"


def test_lowered_digits_and_degrees_by_a_raised_letter():
    low = '<w:vertAlign w:val="subscript"/>'
    assert text(paragraph("CO", run("2", low), " at 20", run("o", UP), "C")) == "CO₂ at 20°C"
    assert text(paragraph("2", run("1", UP), "/", run("2", low), " hours")) == "2½ hours"


def test_a_paragraph_whose_style_raises_it_holds_its_marks():
    raised = paragraph("12", properties='<w:pStyle w:val="Mark"/>')
    assert text(raised, styles=STYLES) == "¹²"


# ---- what is not stated any more ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("gone", "kind"),
    [
        (run("1,900 of", "<w:strike/>"), "struck out"),
        (run("1,900 of", "<w:dstrike/>"), "struck out"),
        (run("1,900 of", '<w:rStyle w:val="Gone"/>'), "struck out"),
        (run("1,900 of", "<w:vanish/>"), "hidden"),
        (run("1,900 of", "<w:webHidden/>"), "hidden"),
        (run("1,900 of", '<w:rStyle w:val="Unseen"/>'), "hidden"),
        (run("1,900 of", WHITE), "in the colour of its ground"),
        (run("1,900 of", '<w:color w:val="FDFDFD"/>'), "in the colour of its ground"),
        (run("1,900 of", '<w:color w:val="00FF00"/><w:shd w:fill="00ff00"/>'), "in the colour of its ground"),
        (run("1,900 of", '<w:highlight w:val="black"/>'), "in the colour of its ground"),
        (run("1,900 of", '<w:sz w:val="2"/>'), "in the colour of its ground"),
        (f"<w:del>{run('1,900 of', tag='delText')}</w:del>", "deleted with tracked changes"),
        (f"<w:moveFrom>{run('1,900 of')}</w:moveFrom>", "moved away with tracked changes"),
        (f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('1,900 of')}</w:sdtContent></w:sdt>",
         "the text of an empty field"),
    ],
)  # fmt: skip
def test_what_is_gone_is_told_and_not_read(gone, kind):
    found = draft(paragraph("It has treated ", gone, " 2,500 people."), styles=STYLES)
    assert " ".join(found.text.split()) == "It has treated 2,500 people."
    assert found.notes == (f"{kind} after 'It has treated': '1,900 of'",)


@pytest.mark.parametrize(
    "there",
    [
        run("1,900", '<w:strike w:val="0"/>'),
        run("1,900", '<w:rStyle w:val="Gone"/><w:strike w:val="false"/>'),
        run("1,900", WHITE + '<w:shd w:fill="000080"/>'),
        f"<w:ins>{run('1,900')}</w:ins>",
        f"<w:moveTo>{run('1,900')}</w:moveTo>",
        f"<w:hyperlink>{run('1,900')}</w:hyperlink>",
        f"<w:sdt><w:sdtContent>{run('1,900')}</w:sdtContent></w:sdt>",
        f'<w:fldSimple w:instr="REF a">{run("1,900")}</w:fldSimple>',
        field(" REF a ", "1,900"),
        field(" IF ", "1,900", inside=run("77")),
        field(" IF ", "1,900", inside=field(" REF b ", "77")),
    ],
)
def test_what_is_there_is_read_once(there):
    found = draft(paragraph("It has treated ", there, " people."), styles=STYLES)
    assert (found.text, found.notes) == ("It has treated 1,900 people.", ())


def test_a_style_inside_a_style_turns_a_stroke_over():
    struck = paragraph(
        "old 1,900", run(" new 45", '<w:rStyle w:val="Gone"/>'), properties='<w:pStyle w:val="GoneLine"/>'
    )
    found = draft(struck, styles=STYLES)
    assert (found.text.strip(), found.notes) == ("new 45", ("struck out: 'old 1,900'",))


def test_rows_and_cells_that_were_deleted_or_lie_under_others_are_told():
    hidden = f"<w:tc><w:tcPr><w:vMerge/></w:tcPr>{paragraph('66')}</w:tc>"
    deleted = f"<w:tc><w:tcPr><w:cellDel/></w:tcPr>{paragraph('77')}</w:tc>"
    rows = row("1,900", properties="<w:del/>") + row("88", properties="<w:hidden/>") + row("12", "500", deleted, hidden)
    found = draft(paragraph("Rooms"), f"<w:tbl>{rows}</w:tbl>")
    assert found.text == "Rooms\n\n12\t500\t"
    assert found.notes == (
        "a row deleted with tracked changes after 'Rooms': '1,900'",
        "hidden after 'Rooms': '88'; after '500': '66'",
        "a cell deleted with tracked changes after '500': '77'",
    )


def test_two_numbers_in_a_cell_stay_apart():
    cell = f"<w:tc>{paragraph('12')}{paragraph('500 people')}</w:tc>"
    inner = f"<w:tc><w:tbl>{row('3', '400')}</w:tbl></w:tc>"
    assert text(f"<w:tbl>{row(cell, inner)}</w:tbl>") == "12\t500 people\t3\t400"


def test_white_letters_on_the_dark_cells_of_a_table_are_read():
    dark = '<w:tblStylePr w:type="firstRow"><w:tcPr><w:shd w:fill="000080"/></w:tcPr></w:tblStylePr>'
    styles = style("Dark", "", "table", more=dark)
    cell = f"<w:tc>{paragraph(run('2,500', WHITE))}</w:tc>"
    assert text(f'<w:tbl><w:tblPr><w:tblStyle w:val="Dark"/></w:tblPr>{row(cell)}</w:tbl>', styles=styles) == "2,500"
    own = cell.replace("<w:tc>", '<w:tc><w:tcPr><w:shd w:fill="AA0000"/></w:tcPr>')
    assert text(f"<w:tbl>{row(own)}</w:tbl>") == "2,500"


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next():
    assert text(paragraph("12", properties="<w:rPr><w:del/></w:rPr>"), paragraph(",500 people")) == "12,500 people"


def test_an_alternative_is_read_once_and_a_text_box_too():
    both = "<mc:AlternateContent><mc:Choice>{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>"
    assert text(paragraph("a ", both.format(run("2,500"), run("2,500")))) == "a 2,500"
    assert text(paragraph("a ", both.format("", run("2,500")))) == "a 2,500"
    box = f"<w:txbxContent>{paragraph('A box of 77')}</w:txbxContent>"
    new, old = f"<w:drawing><wp:anchor>{box}</wp:anchor></w:drawing>", f"<w:pict><v:textbox>{box}</v:textbox></w:pict>"
    assert text(paragraph("a ", f"<w:r>{both.format(new, old)}</w:r>", "b")) == "a b\n\nA box of 77"
    assert text(paragraph("a ", f"<w:r>{old}</w:r>", "b")) == "a b\n\nA box of 77"
    hidden = new.replace("<wp:anchor>", '<wp:anchor><wp:docPr id="1" name="b" hidden="1"/>')
    assert draft(paragraph("a ", f"<w:r>{hidden}</w:r>", "b")).notes == ("hidden after 'a': 'A box of 77'",)


# ---- what is drawn --------------------------------------------------------------------------------

PICTURE = (
    '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="a" descr="{}"/><a:graphic><a:graphicData uri="x/{}"/>'
    "</a:graphic></wp:inline></w:drawing></w:r>"
)
OBJECT = '<w:r><w:object><o:OLEObject ProgID="{}"/></w:object></w:r>'


@pytest.mark.parametrize(
    ("drawn", "note"),
    [
        (PICTURE.format("a sign", "picture"), "not read, a picture after 'about': 'a sign'"),
        (PICTURE.format("", "chart"), "not read, a chart after 'about'"),
        (PICTURE.format("", "diagram"), "not read, a diagram after 'about'"),
        (OBJECT.format("Equation.3"), "not read, an equation of another program after 'about'"),
        (OBJECT.format("Excel.Sheet.12"), "not read, an embedded object after 'about'"),
        ('<w:r><w:pict><v:shape><v:textpath string="2,500"/></v:shape></w:pict></w:r>',
         "not read, a drawn text after 'about': '2,500'"),
    ],
)  # fmt: skip
def test_what_is_drawn_leaves_a_mark_in_its_sentence_and_a_note(drawn, note):
    found = draft(paragraph("about ", drawn, " 2,500 people"))
    assert found.text == "about \ufffd 2,500 people"
    assert found.notes[0] == note
    assert found.notes[1].startswith("1 sign could not be read")


def test_a_picture_alone_leaves_a_note_alone():
    found = draft(paragraph("The hall."), paragraph(PICTURE.format("Hall 3", "picture")))
    assert (found.text, found.notes) == ("The hall.", ("not read, a picture after 'The hall.': 'Hall 3'",))


def test_headers_footers_and_notes_are_told_where_they_hold_numbers():
    parts = {
        "header1": f"<w:hdr {NAMESPACES}>{paragraph('Issue 77')}</w:hdr>",
        "footer1": f"<w:ftr {NAMESPACES}>{paragraph('page ', field(' PAGE ', '3'))}</w:ftr>",
        "footnotes": f"<w:footnotes {NAMESPACES}><w:footnote>{paragraph('45 by 2019')}</w:footnote></w:footnotes>",
    }
    found = draft(paragraph("Text."), parts=parts)
    assert sorted(found.notes) == ["not taken in, in footnotes: '45 by 2019'", "not taken in, in headers: 'Issue 77'"]


def test_many_things_left_out_make_one_note():
    blocks = [paragraph(f"Line {'abcdefghijklmnopqrst'[at]} ", run(str(at), "<w:strike/>")) for at in range(17)]
    assert draft(*blocks).notes == (
        "struck out after 'Line a': '0'; after 'Line b': '1'; after 'Line c': '2'; and 14 more",
    )
    long = run(" ".join(str(at) for at in range(30)), "<w:vanish/>")
    assert draft(paragraph("A line ", long)).notes == ("hidden after 'A line': '0 1 2 3 4 5 6 7 8 9 10 11…'",)


def test_a_place_is_a_page_where_the_pages_are_known():
    new = "<w:r><w:lastRenderedPageBreak/></w:r>"
    found = draft(paragraph("One."), paragraph(new, "Two ", run("1,900", "<w:strike/>")))
    assert found.notes == ("struck out on page 2: '1,900'",)


def test_a_field_without_an_end_hides_nothing():
    assert (
        text(paragraph(mark("begin"), "It has 5 rooms."), paragraph("And 7 halls."))
        == "It has 5 rooms.\n\nAnd 7 halls."
    )


# ---- files of other programs ----------------------------------------------------------------------


@pytest.mark.skipif(office() is None, reason="needs LibreOffice")
def test_a_document_that_another_program_saved_again_reads_the_same(tmp_path):
    blocks = (
        paragraph("Kept at ", '<w:r><w:sym w:font="Symbol" w:char="F02D"/></w:r>', "269 °C, pixels of 75 ",
                  run("m", SYMBOL), "m."),
        paragraph("It stores 10", run("9", UP), " ions of 2,500",
                  run("1,2", '<w:rStyle w:val="Up"/>'), " people."),
        paragraph("It was ", run("1,900 of them", "<w:strike/>"), "and ", run("1,800 ", "<w:vanish/>"), "2,600 now."),
        f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid>{row('12', '500 people')}</w:tbl>",
        paragraph("End."),
    )  # fmt: skip
    made = tmp_path / "made.docx"
    made.write_bytes(word_file(*blocks, styles=STYLES))
    folder = tmp_path / "again"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    to = ["--headless", "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder)]
    subprocess.run([office(), profile, *to, str(made)], check=True, capture_output=True)
    ours, again = (parse_document(FileKind.DOCX, path.read_bytes()) for path in (made, folder / "made.docx"))
    assert "−269 °C, pixels of 75 μm." in again.text
    assert "2,500¹,² people" in again.text
    assert "12\t500 people" in again.text
    assert "1,900" not in again.text
    assert "1,800" not in again.text
    assert "".join(again.text.split()) == "".join(ours.text.split())
