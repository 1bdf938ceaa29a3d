"""A file that is written goes beside the old one first: what fails, or is refused, leaves the old one as it was."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from support.export_samples import everything, job
from support.ways_in import let_in

from facts import tables
from facts.catalog import Actor, Role, open_catalogue
from facts.cli import main
from facts.errors import FileError
from facts.model.record import Fact
from facts.output import open_output, open_outputs

GOOD = b"the good file of last week"
FULL = """
import resource, signal, sys

def when_it_is_written(event, arguments):
    if event == "open" and str(arguments[0]).endswith(".part"):
        resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
sys.addaudithook(when_it_is_written)
"""
"""What makes a program find no room, for more than a few pages, once it writes its file."""


def left(folder):
    return sorted(path.name for path in folder.iterdir())


def half_written(path, error, *others):
    with open_outputs(path, *others) as streams:
        for stream in streams:
            stream.write(b"half")
        raise error


# ---- the one helper ------------------------------------------------------------------------------


def test_a_file_is_put_in_place_when_it_is_whole(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(GOOD)
    with open_output(path) as stream:
        stream.write(b"new")
        assert path.read_bytes() == GOOD
    assert (path.read_bytes(), left(tmp_path)) == (b"new", ["a.csv"])


@pytest.mark.parametrize("error", [FileError("refused"), OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path, error):
    path = tmp_path / "a.csv"
    path.write_bytes(GOOD)
    with pytest.raises((FileError, KeyboardInterrupt)):
        half_written(path, error)
    assert (path.read_bytes(), left(tmp_path)) == (GOOD, ["a.csv"])


def test_what_the_system_refuses_is_said_with_place_and_remedy(tmp_path):
    with pytest.raises(FileError) as caught, open_output(tmp_path / "a.csv"):
        raise OSError(28, "No space left on device")
    assert "No space left on device" in caught.value.what
    assert caught.value.where == str(tmp_path / "a.csv")
    assert "unchanged" in caught.value.remedy


def test_files_that_belong_together_are_all_put_in_place_or_none(tmp_path):
    one, other = tmp_path / "a.csv", tmp_path / "a-columns.csv"
    one.write_bytes(GOOD)
    with pytest.raises(FileError, match="refused"):
        half_written(one, FileError("refused"), other)
    assert (one.read_bytes(), left(tmp_path)) == (GOOD, ["a.csv"])


@pytest.mark.parametrize("place", ["missing/a.csv", "folder", "file/a.csv"])
def test_a_place_that_cannot_be_written_is_said(tmp_path, place):
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(GOOD)
    with pytest.raises(FileError), open_output(tmp_path / place):
        pytest.fail("there is no such place")


def test_rights_and_links_stay_as_they_are(tmp_path):
    (tmp_path / "real.csv").write_bytes(GOOD)
    (tmp_path / "real.csv").chmod(0o640)
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
    with open_output(tmp_path / "link.csv") as stream:
        stream.write(b"new")
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_bytes() == b"new"
    assert stat.S_IMODE((tmp_path / "real.csv").stat().st_mode) == 0o640


def test_a_new_file_has_the_rights_of_any_other(tmp_path):
    (tmp_path / "plain").write_bytes(b"")
    with open_output(tmp_path / "ours") as stream:
        stream.write(b"new")
    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_a_device_is_written_as_it_is():
    with open_output(os.devnull) as stream:
        stream.write(b"gone")
    assert not Path(os.devnull).is_file()


# ---- every output --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shipped(tmp_path_factory):
    url = f"sqlite:///{tmp_path_factory.mktemp('output') / 'facts.db'}"
    open_catalogue(url, Actor("anna", Role.EDITOR)).store.close()
    return url


@pytest.fixture(scope="module")
def too_long(tmp_path_factory):
    """A catalogue with a note that no cell of a workbook can hold."""
    url = f"sqlite:///{tmp_path_factory.mktemp('output') / 'long.db'}"
    opened = open_catalogue(url, Actor("anna", Role.EDITOR))
    let_in(opened.store, "3d2085e97c16", note="x" * 33_000)
    opened.store.close()
    return url


def on_a_full_disk(url, *words):
    """Run a command in a process whose disk is full as soon as it writes its file."""
    if words[0] == "report":
        spec = {"items": [word for word in words[1:] if word != "--item"][:-2], "outputs": [str(words[-1])]}
        return ran(
            [sys.executable, "-c", f"{FULL}\nfrom dashboard.reports.__main__ import main\nsys.exit(main())"], url, spec
        )
    told = f"{FULL}\nsys.argv = ['facts', *{list(map(str, words))!r}]\nfrom facts.cli import main\nmain()"
    return ran([sys.executable, "-c", told], url)


def ran(command, url, given=None):
    environment = {**os.environ, "FACTS_DATABASE_URL": url, "COLUMNS": "400"}
    told = json.dumps(given) if given else None
    return subprocess.run(
        command, input=told, env=environment, capture_output=True, text=True, check=False, timeout=300
    )


REPORT = ("report", "--item", "table:explore?facility=cnao", "--item", "table:explore?topic=health")
OUTPUTS = {
    **{name: ("export", "--format", name) for name in tables.FORMATS},
    **{f"report {suffix}": REPORT for suffix in ("docx", "pptx", "xlsx", "html")},
}


def suffix_of(output):
    return output.removeprefix("report ") if output.startswith("report") else output


@pytest.mark.skipif(sys.platform == "win32", reason="it has no such limit")
@pytest.mark.parametrize("output", OUTPUTS)
def test_a_full_disk_is_a_message_and_the_old_file_stays(shipped, tmp_path, output):
    path, beside = tmp_path / f"figures.{suffix_of(output)}", tmp_path / "figures-columns.csv"
    path.write_bytes(GOOD)
    beside.write_bytes(b"column,description of last week")
    told = on_a_full_disk(shipped, *OUTPUTS[output], "-o", path)
    assert (told.returncode, "Traceback" in told.stderr) == (2, False), told.stderr
    assert f"{path}: cannot be written (File too large)" in " ".join(told.stderr.split())
    assert path.read_bytes() == GOOD
    assert beside.read_bytes() == b"column,description of last week"
    assert left(tmp_path) == sorted([path.name, beside.name])


@pytest.mark.parametrize("words", [("export", "--format", "xlsx"), ("report", "--item", "fact/3d2085e97c16")])
def test_a_refused_workbook_leaves_the_old_one(too_long, tmp_path, words):
    path = tmp_path / "figures.xlsx"
    path.write_bytes(GOOD)
    told = ran([sys.executable, "-c", "from facts.cli import main; main()", *words, "-o", path], too_long)
    assert (told.returncode, path.read_bytes(), left(tmp_path)) == (2, GOOD, ["figures.xlsx"])
    assert "a cell holds 32,767" in " ".join(told.stderr.split())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no such device here")
@pytest.mark.parametrize(
    "words",
    [("export",), ("dictionary", "--format", "csv"), ("find", "processors"), ("show", "3d2085e97c16"), ("check",)],
)
def test_standard_output_that_is_full_is_a_message(shipped, words):
    environment = {**os.environ, "FACTS_DATABASE_URL": shipped, "COLUMNS": "200"}
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-c", "from facts.cli import main; main()", *words]
        told = subprocess.run(command, env=environment, stdout=full, stderr=subprocess.PIPE, check=False, timeout=300)
    assert (told.returncode, b"Traceback" in told.stderr) == (2, False)
    assert b"standard output" in told.stderr


def test_a_dictionary_goes_beside_but_never_over_a_file_of_somebody_else(shipped, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("FACTS_DATABASE_URL", shipped)
    for beside, expected in ((None, b"column,"), (b"column,old", b"column,"), (b"mine", b"mine")):
        if beside is not None:
            (tmp_path / "figures-columns.csv").write_bytes(beside)
        monkeypatch.setattr(sys, "argv", ["facts", "export", "--facility", "cnao", "-o", str(tmp_path / "figures.csv")])
        with pytest.raises(SystemExit) as stop:
            main()
        assert not stop.value.code
        assert (tmp_path / "figures-columns.csv").read_bytes().startswith(expected)
    assert "another file" in " ".join(capsys.readouterr().err.split())


def test_a_package_in_a_folder_is_written_as_a_whole_or_not_at_all(tmp_path):
    tables.write_package(tmp_path / "package", job(everything()))
    before = {path.name: path.read_bytes() for path in (tmp_path / "package").iterdir()}
    broken = job([*everything(), Fact.model_construct(id="broken")])
    with pytest.raises(AttributeError):
        tables.write_package(tmp_path / "package", broken)
    assert {path.name: path.read_bytes() for path in (tmp_path / "package").iterdir()} == before
    with pytest.raises(AttributeError):
        tables.write_package(tmp_path / "new", broken)
    assert left(tmp_path) == ["package"]


def test_nothing_else_in_the_tree_writes_over_a_file():
    """Whoever writes a file goes through the one helper: the others write to memory, or to files of their own."""
    root = Path(tables.__file__).parents[2]
    allowed = {"facts/output.py", "dashboard/pictures.py"}
    signs = ('open("w', 'open("xb', 'open("a', ".write_bytes(", ".write_text(", ".write_text,")
    writing = {
        str(path.relative_to(root))
        for name in ("facts", "dashboard")
        for path in (root / name).rglob("*.py")
        if any(sign in path.read_text(encoding="utf-8") for sign in signs)
    }
    assert writing <= allowed


def test_other_files_of_a_folder_are_left_alone(tmp_path):
    (tmp_path / "notes.txt").write_bytes(GOOD)
    tables.write_package(tmp_path, job(everything()))
    names = ("facility", "metric", "article", "fact")
    assert left(tmp_path) == sorted(["notes.txt", "datapackage.json", *(f"{name}.csv" for name in names)])
