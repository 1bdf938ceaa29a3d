"""The README: its commands run as they stand there."""

import re
import shlex
from pathlib import Path

import pytest
from test_cli import facts, shipped  # noqa: F401 - fixtures

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [
    line
    for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
    if line.startswith("facts ")
]


def test_the_readme_shows_the_command_line():
    assert len(COMMANDS) >= 7


@pytest.mark.parametrize("line", COMMANDS)
def test_an_example_runs(facts, line, tmp_path, monkeypatch):  # noqa: F811
    monkeypatch.chdir(tmp_path)
    (tmp_path / "FOLDER").mkdir()
    assert facts("export", "--facility", "cnao", "-o", "new-facts.csv").code == 0
    ran = facts(*(word.replace("ID", "3d2085e97c16") for word in shlex.split(line)[1:]))
    assert ran.code == 0, ran.err


def test_the_picture_of_the_folders_is_true():
    tree = README.split("```\nfacts/\n")[1].split("```")[0]
    named = set(re.findall(r"[\w/]+\.(?:py|csv|sh)\b", tree))
    known = {path.name for name in ("facts", "dashboard", "tests") for path in (ROOT / name).rglob("*")}
    assert {name for name in named if name.split("/")[-1] not in known} == set()


def test_every_module_of_the_top_is_in_the_picture():
    tree = README.split("```\nfacts/\n")[1].split("```")[0]
    modules = [path.name for name in ("facts", "dashboard") for path in (ROOT / name).glob("*.py")]
    assert [name for name in modules if name not in tree and name != "__init__.py"] == []


def test_the_python_example_runs(tmp_path, monkeypatch, capsys):
    from reportlab.pdfgen.canvas import Canvas

    page = Canvas(str(tmp_path / "newsletter.pdf"))
    page.drawString(72, 720, "The data centre is currently equipped with more than 12,000 processors.")
    page.save()
    monkeypatch.chdir(tmp_path)
    exec(re.search(r"```python\n(.*?)```", README, re.DOTALL)[1], {})
    assert "more than 12,000 processors" in capsys.readouterr().out
