"""The ways in: one row of a table, as every kind of file that can bring it."""

import csv
import io
import json
import tempfile
import zipfile
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import openpyxl

from facts import tables
from facts.catalog import Actor, Catalogue, Role, open_catalogue
from facts.store import Store
from facts.tables import build_descriptor

ROW = {
    "facility": "cnao",
    "metric": "patients_treated",
    "value_text": "3,100 patients",
    "qualifier": "exact",
    "amount": "3100",
    "unit": "{patient}",
    "unit_text": "patients",
    "as_of": "2024-05",
    "as_of_basis": "stated",
    "article": "infn-newsletter-62",
    "quote": "3,100 patients",
}
NUMBERS = ("amount", "lower", "upper")


def names(rows):
    return list(dict.fromkeys(name for row in rows for name in row))


def text(rows, delimiter=","):
    lines = io.StringIO(newline="")
    writer = csv.DictWriter(lines, names(rows), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return lines.getvalue().encode()


def with_decimal_commas(rows):
    told = [{name: cell.replace(".", ",") if name in NUMBERS else cell for name, cell in row.items()} for row in rows]
    return b"\xef\xbb\xbf" + text(told, ";")


def book(*sheets):
    """A workbook of (title, state, rows of cells); a cell may be (value, number format)."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, state, rows in sheets:
        sheet = made.create_sheet(title)
        sheet.sheet_state = state
        for number, cells in enumerate(rows, 1):
            for place, cell in enumerate(cells, 1):
                value, form = cell if isinstance(cell, tuple) else (cell, None)
                sheet.cell(number, place, value)
                if form:
                    sheet.cell(number, place).number_format = form
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def cells(rows):
    return [names(rows), *([row.get(name) for name in names(rows)] for row in rows)]


def xlsx(rows):
    return book(("Facts", "visible", cells(rows)))


def jsonl(rows):
    return b"\n".join(json.dumps(row).encode() for row in rows)


def package(rows):
    told = [{"id": f"fromafar{number:03}", **row} for number, row in enumerate(rows)]
    told = [{"quote_exact" if name == "quote" else name: cell for name, cell in row.items()} for row in told]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("datapackage.json", json.dumps(build_descriptor()))
        for name in ("facility", "metric", "article"):
            archive.writestr(f"{name}.csv", "id\n")
        archive.writestr("fact.csv", text(told) if told else "id,facility\n")
    return stream.getvalue()


WAYS = {
    "csv": text,
    "decimal commas": with_decimal_commas,
    "tabs": lambda rows: text(rows, "\t"),
    "xlsx": xlsx,
    "json": lambda rows: json.dumps({"facts": rows}).encode(),
    "jsonl": jsonl,
    "package": package,
}


@cache
def _shipped():
    """A database with the catalogue that ships, made once."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "facts.db"
        open_catalogue(f"sqlite:///{path}", Actor("anna", Role.EDITOR)).store.close()
        return path.read_bytes()


@contextmanager
def own_catalogue(folder):
    """Give a catalogue that one test may change, with what ships in it."""
    path = folder / "facts.db"
    path.write_bytes(_shipped())
    with Store.open(f"sqlite:///{path}") as store:
        yield Catalogue(store, Actor("anna", Role.EDITOR))


def let_in(store, key, **changes):
    """Write what no way in lets in any more, as an older version did."""
    fact = store.fact(key)
    changed = fact.model_copy(update={**changes, "revision": fact.revision + 1})
    store.revise(changed, expected=fact.revision, verb="correct", by="older", reason="")
    return changed


def brought(catalogue, data, **options):
    """Import a file, and return the report."""
    return catalogue.import_rows(catalogue.read_table(io.BytesIO(data)), **options)


def codes(found):
    return [one.code for one in found]


def parsed(rows, **known):
    return tables.parse_rows(tables.read_rows(io.BytesIO(text(rows))), **known)
