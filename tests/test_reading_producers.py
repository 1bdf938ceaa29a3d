"""PDFs of the programs that people write with: LibreOffice, Chromium and pdfTeX, tagged and not, naming a language."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from support import office_files
from support.programs import office

from facts.documents import read_bytes

TEX = Path(__file__).parent / "pdftex"
PAGE = """<!doctype html><html lang="it-IT"><head><title>Orsona</title><style>
body { width: 520px; font: 12px serif } .wide { letter-spacing: .4em; font-size: 24px } .figures { display: flex }
.figures div { width: 170px } .figures b { font-size: 32px; display: block } td { border: 1px solid; padding: 1px 3px }
.narrow { width: 130px } .mark { vertical-align: super; font-size: 90% } i.white { color: white }
</style></head><body>
<p>Since it opened the centre has treated <s>1,900 patients</s> 2,500<sup>2,3</sup> patients; <i class="white">4,400
guests</i> 310<span class="mark">1</span> children came, and it holds 1.5 × 10<sup>11</sup> protons at 10<sup>−9</sup>
mbar and −269 °C; CO<sub>2</sub> fell by 12 tonnes.</p>
<p class="wide">12,500</p>
<div class="figures"><div><b>17,300</b>patients treated</div><div><b>3</b>treatment rooms</div>
<div><b>&gt;40</b>countries</div></div>
<table><tr><td>Rooms<td>Patients</tr><tr><td>3<td>400</tr><tr><td>12<td>500</tr></table>
<p class="narrow">The beam of the ring has 250–<wbr>300 MeV today, and it stores more than 7,200 bunches.</p>
</body></html>"""


# ---- LibreOffice ----------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=[True, False], ids=["tagged", "untagged"])
def printed(request, tmp_path_factory):
    """What LibreOffice prints of a letter, a table and slides."""
    if office() is None:
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("office")
    found = {}
    for name, suffix, made in (
        ("writer", "docx", office_files.letter),
        ("calc", "xlsx", office_files.sheet),
        ("impress", "pptx", office_files.slides),
    ):
        (folder / f"{name}.{suffix}").write_bytes(made())
        options = json.dumps({"UseTaggedPDF": {"type": "boolean", "value": str(request.param).lower()}})
        command = [office(), f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to"]
        command += [f"pdf:{name}_pdf_Export:{options}", "--outdir", str(folder), str(folder / f"{name}.{suffix}")]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        found[name] = read_bytes((folder / f"{name}.pdf").read_bytes(), f"{name}.pdf")
    return found


MAGNETS = "and its magnets are at −269 °C, ≥ 75 µm thick, 12 ± 3 m long"


def test_a_letter_is_read_as_it_is_printed(printed):
    reading = printed["writer"]
    assert reading.text.split("\n\n") == [
        "Orsona opens its second hall",
        "Since it opened the centre has treated 2,500²,³ patients; and 310ᵃ children came.",
        f"The ring stores 1.5 × 10¹¹ protons at 10⁻⁹ mbar; CO₂ fell by 12 tonnes, {MAGNETS}.",
        "12,500",
        "users visited it in a year, more than ever before.",
        "Rooms\tPatients\tStaff\n3\t400\t120\n12\t500\t95",
    ]
    assert reading.language == "en"
    assert "struck out on page 1: '1,900 patients'" in reading.notes
    assert "not read, hidden or hardly visible on page 1: '4,400 guests'" in reading.notes


def test_a_table_is_read_cell_by_cell(printed):
    reading = printed["calc"]
    assert reading.text == "Centre\tRooms\tPatients\nNorth\t3\t400\nSouth\t12\t500\nWest\t2\t310"
    assert reading.notes == ("struck out on page 1: 'Old 7 999'",)


def test_key_figures_of_a_slide_are_read_each_with_its_words(printed):
    reading = printed["impress"]
    assert reading.text.split("\n\n") == [
        "12,500 patients treated",
        "3 treatment rooms",
        ">40 countries",
        "The ring was opened in 2015 and stores 10¹¹ protons for its users.",
    ]
    assert (reading.language, reading.notes) == ("en", ())


# ---- Chromium -------------------------------------------------------------------------------------


@pytest.mark.parametrize("tagged", [True, False])
def test_a_printed_web_page_is_read_as_it_is_printed(browser, tagged):
    page = browser.new_page()
    page.set_content(PAGE)
    data = page.pdf(tagged=tagged)
    page.close()
    reading = read_bytes(data, "page.pdf")
    assert "has treated 2,500²,³ patients; 310¹ children came" in reading.text
    assert "1.5 × 10¹¹ protons at 10⁻⁹ mbar and −269 °C; CO₂ fell" in reading.text
    for paragraph in ("12,500", "17,300 patients treated", "3 treatment rooms", ">40 countries"):
        assert paragraph in reading.text.split("\n\n")
    assert "Rooms\tPatients\n3\t400\n12\t500" in reading.text
    assert "has 250–300 MeV today, and it stores more than 7,200 bunches." in reading.text
    assert "struck out on page 1: '1,900 patients'" in reading.notes
    assert "1,900" not in reading.text
    assert "4,400" not in reading.text
    assert (reading.title, reading.language) == ("Orsona", "en")


# ---- pdfTeX ---------------------------------------------------------------------------------------


def test_the_signs_of_tex_are_read():
    """Made of pdftex/signs.tex, whose fonts name their signs only by the names of the glyphs."""
    reading = read_bytes((TEX / "signs.pdf").read_bytes(), "signs.pdf")
    assert reading.text == (
        "The ring stores 1.5 × 10¹¹ protons at 10⁻⁹ mbar; its magnets are at −269 °C. It has ≥ 2,500 bunches, 12 ± 3 "
        "per train, ≤ 40 gaps of 75 µm on 400 m², and a flux of 5 × 10³⁴ cm⁻²s⁻¹. Since then 2,510¹ patients and "
        "310²,³ children came, CO₂ fell by 12 tonnes, in a range of 250–300 MeV or ≈ 30 hours.\n\n"
        "Rooms\tPatients\n3\t400\n12\t500"
    )
    assert reading.notes == ("struck out on page 1: '1,900'",)


def test_signs_that_a_font_of_pictures_does_not_name_leave_a_mark_and_never_join_two_numbers():
    """Made of pdftex/bitmap.tex: the dash and the two f have codes that nothing gives a meaning to."""
    reading = read_bytes((TEX / "bitmap.pdf").read_bytes(), "bitmap.pdf")
    assert reading.text == "The beam of the ring has a range of 250\ufffd300 MeV, and its sta\ufffd is 120 people."
    assert reading.notes[0].startswith("2 signs could not be read")
