"""The manifest: the id of what leaves the house, and what is believed of it when it comes back."""

import json
import re

import pytest

from facts.errors import FileError
from facts.model.fact_columns import NAMES
from facts.provenance.manifest import EXPORT_ID, MOST_LINES, ExportedFact, Manifest

ROW = {"id": "3d2085e97c16", "revision": 1, "value_said": "more than 12,000 processors", "verification": "verified"}


def made(*rows, **changes):
    given = {"form": "png", "title": "Processors", "address": "/image/compare.png", "language": "en"}
    return Manifest.of(rows=rows or [ROW], **{**given, **changes})


def test_the_same_numbers_at_the_same_address_have_the_same_id():
    assert made().export == made().export
    assert re.fullmatch(EXPORT_ID, made().export)


@pytest.mark.parametrize(
    "other",
    [
        made({**ROW, "revision": 2}),
        made({**ROW, "id": "af8cc981068c"}),
        made(address="/image/compare.png?in=it"),
        made(language="it"),
        made(form="svg"),
        made(title="Other"),
    ],
    ids=["revision", "fact", "address", "language", "form", "title"],
)
def test_whatever_differs_gives_another_id(other):
    assert other.export != made().export


def test_ids_avoid_letters_that_look_alike_on_paper():
    letters = set("".join(made(address=str(n)).export[1:] for n in range(300)))
    assert letters.isdisjoint("01ilo")
    assert len(letters) == 31


@pytest.mark.parametrize(
    ("language", "stated"),
    [
        ("en", "1 of 2 numbers verified, "),
        ("it", "numeri verificati: 1 su 2, "),
        ("de", "1 von 2 Zahlen geprüft, "),
        ("fr", "nombres vérifiés : 1 sur 2, "),
    ],
)
def test_it_states_in_words_how_many_numbers_are_verified_and_the_day(language, stated):
    manifest = made(ROW, {**ROW, "id": "af8cc981068c", "verification": "cited"}, language=language)
    assert manifest.stated.startswith(stated)
    assert str(manifest.at.year) in manifest.stated


def test_what_holds_no_numbers_states_only_the_day():
    assert "verified" not in Manifest.of(form="png", title="", address="", language="en", rows=[]).stated


def test_a_fact_that_stands_there_twice_is_counted_once():
    assert made(ROW, ROW).facts == 1


def test_it_comes_back_as_it_went():
    manifest = made({**ROW, "value_said": 'über „5.000“ <b> & "Teile" ± 3 µm'})
    assert Manifest.from_json(manifest.to_json()) == manifest


def test_more_numbers_than_are_listed_are_still_counted():
    rows = ({**ROW, "id": f"fact{number:06}"} for number in range(MOST_LINES + 1))
    manifest = made(*rows)
    assert (manifest.facts, manifest.verified, manifest.lines) == (MOST_LINES + 1, MOST_LINES + 1, ())


def changed(**values):
    return json.dumps({**json.loads(made().to_json()), **values})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "{",
        "[" * 100_000,
        '{"format": "other/1"}',
        " " * 5_000_000,
        changed(export="../../etc/passwd"),
        changed(export="x1111111111"),
        changed(form="<script>"),
        changed(at="yesterday"),
        changed(at="2026-11-22T10:00:00"),
        changed(language="xx"),
        changed(facts=-1),
        changed(title="t" * 301),
        changed(lines=[["3d2085e97c16", 1, "x"]]),
        changed(lines=[["3d2085e97c16", 0, "x", "cited"]]),
        changed(lines=[["3d2085e97c16", 1, "x", "believed"]]),
        changed(lines=[["a b; DROP TABLE fact", 1, "x", "cited"]]),
        changed(lines=[["3d2085e97c16", 1, "x" * 401, "cited"]]),
        changed(lines=[["3d2085e97c16", 1, "x", "cited"]] * (MOST_LINES + 1)),
        changed(lines="abc"),
        changed(lines=[None]),
        changed(more="x"),
    ],
    ids=lambda text: text[:40],
)
def test_what_we_did_not_write_is_refused_by_name(text):
    with pytest.raises(FileError, match="mark"):
        Manifest.from_json(text)


def test_a_line_of_a_table_takes_id_and_revision_from_their_columns():
    row = ["x"] * len(NAMES)
    row[NAMES.index("id")], row[NAMES.index("revision")] = "3d2085e97c16", 3
    line = ExportedFact.of_row(row)
    assert (line.fact, line.revision) == ("3d2085e97c16", 3)
