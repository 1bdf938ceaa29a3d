"""Damaged files are refused in words, never with a trace of the program; nothing of them is stored half."""

import io
import random
import zipfile

import pytest
from support.ways_in import ROW, WAYS, brought

from facts import tables
from facts.catalog import Actor, Catalogue, Role
from facts.errors import FactsError
from facts.model.selection import Selection
from facts.store import Store

EACH = 60
"""Mutations of each kind of file; the seed makes them the same in every run."""


@pytest.fixture(scope="module")
def editor(tmp_path_factory):
    with Store.open(f"sqlite:///{tmp_path_factory.mktemp('fuzz') / 'facts.db'}") as store:
        opened = Catalogue(store, Actor("anna", Role.EDITOR))
        opened.load_starter()
        yield opened


@pytest.fixture(scope="module")
def sources(editor):
    chosen = Selection.of(facility=["cnao", "recas-bari"])
    found = {name: make([ROW]) for name, make in WAYS.items()}
    for name, kind in tables.FORMATS.items():
        if name != "parquet":
            stream = io.BytesIO()
            kind.write(editor.export_facts(chosen, "en", name), stream)
            found[f"our {name}"] = stream.getvalue()
    return found


def flipped(data, chance):
    changed = bytearray(data)
    for _ in range(chance.randint(1, 12)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def cut(data, chance):
    return data[: chance.randrange(len(data))]


def doubled(data, chance):
    start = chance.randrange(len(data))
    return data[:start] + data[start : start + chance.randint(1, 400)] + data[start:]


def left_out(data, chance):
    start = chance.randrange(len(data))
    return data[:start] + data[start + chance.randint(1, 400) :]


def swapped_member(data, chance):
    """Damage the content of one file of a zip, whose checksums are right again; other files as `flipped`."""
    if not data.startswith(b"PK"):
        return flipped(data, chance)
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        members = old.namelist()
        chosen = chance.choice(members)
        for name in members:
            content = old.read(name)
            damage = chance.choice([flipped, cut, doubled, left_out])
            new.writestr(name, damage(content, chance) if name == chosen and content else content)
    return stream.getvalue()


MUTATIONS = [flipped, cut, doubled, left_out, swapped_member]
KINDS = [*WAYS, *(f"our {name}" for name in tables.FORMATS if name != "parquet")]


@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_file_is_a_message(editor, sources, kind):
    chance = random.Random(f"a seed, {kind}")
    before = editor.store.version()
    told = 0
    for attempt in range(EACH):
        data = MUTATIONS[attempt % len(MUTATIONS)](sources[kind], chance)
        try:
            report = brought(editor, data, dry_run=True)
        except FactsError as error:
            told += bool(error.what and error.remedy)
        else:
            told += bool(report.added or report.unchanged or report.changed or report.findings)
    assert told == EACH
    assert editor.store.version() == before
