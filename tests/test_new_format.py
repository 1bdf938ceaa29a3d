"""A format is one file and one entry: in a copy of the product one is added, and every surface is asked for it."""

import ast
import shutil
from pathlib import Path

from support.product_copy import copy_packages, run_surfaces
from support.source_tree import SOURCES

from facts.tables import FORMATS

ROOT = Path(__file__).parent.parent
MORE = ROOT / "tests" / "one_format_more"
# Names that mean another thing too: the answer of a program in JSON, a form of report, a file that is an article.
MEANT_OTHERWISE = {
    ("facts/cli/file_commands.py", "csv"),
    ("facts/cli/file_commands.py", "json"),
    ("facts/cli/find_commands.py", "jsonl"),
    ("facts/cli/article_commands.py", "jsonl"),
    ("facts/cli/case_commands.py", "jsonl"),
    ("facts/cli/update_commands.py", "jsonl"),
    ("facts/cli/watch_commands.py", "jsonl"),
    ("dashboard/web/chart_answers.py", "json"),
    ("dashboard/web/routes.py", "json"),
    ("dashboard/reports/__init__.py", "xlsx"),
    ("facts/documents/document_kinds.py", "xlsx"),
    ("dashboard/review/article_intake.py", "xlsx"),
}


def test_a_new_format_goes_through_every_surface(tmp_path):
    copy_packages(tmp_path, "facts", "dashboard")
    shutil.copy(MORE / "rec_format.py", tmp_path / "facts" / "tables")
    enter_format(tmp_path / "facts" / "tables" / "registry.py")
    run_surfaces(tmp_path, MORE / "format_surfaces.py")


def enter_format(registry):
    """Write the one entry: its import, and its place at the end of the list."""
    text = registry.read_text(encoding="utf-8")
    first, last = "from facts.tables.raw_rows import TableRows", ")\n}\nDEFAULT_FORMAT"
    assert (text.count(first), text.count(last)) == (1, 1)
    text = text.replace(first, f"from facts.tables.rec_format import REC\n{first}")
    registry.write_text(text.replace(last, f", REC{last}"), encoding="utf-8")


def test_every_format_is_entered():
    made = {
        node.args[0].value if isinstance(node.args[0], ast.Constant) else ast.unparse(node.args[0])
        for path in sorted((ROOT / "facts" / "tables").glob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "TableFormat"
    }
    assert made == set(FORMATS)


def test_no_name_of_a_format_stands_outside_its_module():
    found = {
        (name, value)
        for path in SOURCES
        for value in list_format_names(ast.parse(path.read_text(encoding="utf-8")))
        if (name := path.relative_to(ROOT).as_posix()) != FORMATS[value].write.__module__.replace(".", "/") + ".py"
    }
    assert found == MEANT_OTHERWISE


def list_format_names(tree):
    """Return the names of formats among the literals; `model_dump(mode="json")` names no format."""
    modes = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg == "mode"}
    literals = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in modes)
    return {node.value for node in literals if isinstance(node.value, str) and node.value in FORMATS}
