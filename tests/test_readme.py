"""The README and the guides: their commands and examples run as they are printed."""

import re
import shlex
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

ROOT = Path(__file__).parent.parent
GUIDES = [ROOT / "README.md", *sorted((ROOT / ".docs").glob("*.md"))]
DOCUMENTATION = "\n".join(path.read_text(encoding="utf-8") for path in GUIDES)
DEVELOPERS = (ROOT / ".docs" / "developer_guide.md").read_text(encoding="utf-8")
COMMANDS = dict.fromkeys(
    line
    for block in re.findall(r"```sh\n(.*?)```", DOCUMENTATION, re.DOTALL)
    for line in block.splitlines()
    if line.startswith("facts ")
)


def test_the_readme_shows_the_command_line():
    assert len(COMMANDS) >= 7


@pytest.fixture
def shipped(tmp_path):
    """A catalogue of its own for each example: some of them keep, bring back and replace files."""
    return f"sqlite:///{tmp_path / 'catalogue.sqlite'}"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with the files that the examples name."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "FOLDER").mkdir()
    page = Canvas(str(tmp_path / "newsletter.pdf"))
    page.setTitle("Bulletin")
    page.drawString(72, 720, "The data centre is currently equipped with more than 12,000 processors.")
    page.save()
    return tmp_path


@pytest.mark.parametrize("line", COMMANDS)
def test_an_example_runs(facts, line, folder):
    assert facts("export", "--facility", "cnao", "-o", "new-facts.csv").code == 0
    names = {"ID": "3d2085e97c16", "fact/ID": "fact/3d2085e97c16", "ARTICLE": "newsletter"}
    if "facts-backup.zip" in line:
        assert facts("backup", "facts-backup.zip").code == 0
    if "ARTICLE" in line:
        facts("ingest", "newsletter.pdf", "--article", "newsletter", "--publisher", "INFN", "--published", "2019-08")
    ran = facts(*(names.get(word, word) for word in shlex.split(line)[1:]))
    is_something_left = line.startswith(("facts review ", "facts updates --kind", "facts cases"))
    assert ran.code == is_something_left, ran.err


def test_what_a_report_holds_can_be_checked_again(facts, folder):
    assert facts("report", "--title", "One", "--item", "fact/3d2085e97c16", "-o", "report.docx").code == 0
    ran = facts("recheck", "report.docx")
    assert "more than 12,000 processors" in ran.out


def test_the_picture_of_the_folders_is_true():
    tree = DEVELOPERS.split("```\nfacts/\n")[1].split("```")[0]
    named = set(re.findall(r"[\w/]+\.(?:py|csv|sh)\b", tree))
    known = {path.name for name in ("facts", "dashboard", "tests") for path in (ROOT / name).rglob("*")}
    assert {name for name in named if name.split("/")[-1] not in known} == set()


def test_every_module_of_the_top_is_in_the_picture():
    tree = DEVELOPERS.split("```\nfacts/\n")[1].split("```")[0]
    modules = [path.name for name in ("facts", "dashboard") for path in (ROOT / name).glob("*.py")]
    assert [name for name in modules if name not in tree and name != "__init__.py"] == []


@pytest.mark.parametrize("example", re.findall(r"```python\n(.*?)```", DOCUMENTATION, re.DOTALL))
def test_a_python_example_runs(example, folder, shipped, monkeypatch, capsys):
    monkeypatch.setenv("FACTS_DATABASE_URL", shipped)
    names = {}
    exec(example, names)
    said = capsys.readouterr().out or names["patients"].to_string()
    assert "more than 12,000 processors" in said or "more than 96,000 patients" in said.replace("\u00a0", " ")


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.name)
def test_what_a_guide_points_to_is_there(path):
    targets = re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8"))
    assert [target for target in targets if not (path.parent / target).exists()] == []


def test_every_guide_is_found_from_the_readme():
    linked = set(re.findall(r"\]\(\.docs/([\w]+\.md)\)", GUIDES[0].read_text(encoding="utf-8")))
    assert {path.name for path in GUIDES[1:]} == linked


def test_where_to_add_names_what_is_there():
    table = DEVELOPERS.split("## Where to add")[1].split("\n## ")[0]
    named = re.findall(r"`((?:facts|dashboard)/[\w/.]*)`", table)
    assert len(named) > 6
    assert [name for name in named if not (ROOT / name).exists()] == []
    proving = re.findall(r"`(test_\w+\.py)`", table)
    assert len(proving) > 10
    assert [name for name in proving if not (ROOT / "tests" / name).exists()] == []


@pytest.mark.parametrize("guide", ["README.md", ".docs/staff_guide.md"])
def test_each_page_has_a_line_where_pages_are_listed(guide):
    table = (ROOT / guide).read_text(encoding="utf-8").split("| page | what it answers |\n")[1].partition("\n\n")[0]
    pages = list((ROOT / "dashboard" / "app_pages").glob("*.py"))
    assert len(table.splitlines()) - 1 == len(pages) > 8


def test_the_glossary_names_what_is_in_the_code():
    glossary = (ROOT / ".docs" / "glossary.md").read_text(encoding="utf-8")
    code = "\n".join(
        path.read_text(encoding="utf-8") for name in ("facts", "dashboard") for path in (ROOT / name).rglob("*.py")
    )
    names = re.findall(r"`(\w+)`", glossary)
    assert len(names) > 20
    assert [name for name in names if not re.search(rf"(class|def) {name}\b|\b{name}: ", code)] == []
