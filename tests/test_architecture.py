"""The house: one direction of imports, small functions, no forbidden words; read from the tree itself."""

import ast
import subprocess
from collections import Counter

import pytest
from support.source_tree import LAYERS, ROOT, SOURCES, level, module_name, nodes_of

from dashboard.charts import CHARTS

ONLY_IN = {
    "streamlit": ("dashboard/",),
    "plotly": ("dashboard/charts/", "dashboard/theme.py"),
    "sqlalchemy": ("facts/store/",),
    "alembic": ("facts/store/",),
}


def imports(path):
    for node in nodes_of(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_each_name_of_the_layers_is_a_module():
    folders = {module_name(path.parent) for path in SOURCES}
    assert set().union(*LAYERS) <= folders | {module_name(path) for path in SOURCES}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_run_one_way(path):
    own = level(module_name(path))
    assert own is not None or path.name == "__init__.py", f"{path} has no layer: add it to LAYERS"
    wrong = {name for name in imports(path) if (other := level(name)) is not None and own is not None and other > own}
    assert wrong == set()


@pytest.mark.parametrize("library", ONLY_IN)
def test_a_library_stays_in_its_rooms(library):
    users = {
        str(path.relative_to(ROOT))
        for path in SOURCES
        if any(name == library or name.startswith(f"{library}.") for name in imports(path))
    }
    assert {path for path in users if not path.startswith(ONLY_IN[library])} == set()


@pytest.mark.parametrize(
    ("package", "unknown"),
    [
        ("dashboard/views", "streamlit"),
        ("dashboard/views", "starlette"),
        ("dashboard/views", "dashboard.web"),
        ("dashboard/reports", "dashboard.web"),
        ("dashboard/share", "dashboard.web"),
    ],
)
def test_what_every_surface_asks_knows_none_of_them(package, unknown):
    inside = [path for path in SOURCES if path.is_relative_to(ROOT / package)]
    assert len(inside) > 2
    named = {(path.name, name) for path in inside for name in imports(path)}
    assert {found for found in named if found[1] == unknown or found[1].startswith(f"{unknown}.")} == set()


def test_no_chart_is_named_outside_its_module_and_the_registry():
    """Pages have names of their own, some the same: they stand in `Page` and in the list of pages."""
    names = {
        path.stem.removesuffix("_chart"): path.name
        for path in (ROOT / "dashboard" / "charts").glob("*.py")
        if _makes_chart(path)
    }
    assert names.keys() == CHARTS.keys(), "a module of a chart without its entry in CHARTS"
    found = {
        (path.name, word)
        for path in SOURCES
        if path.is_relative_to(ROOT / "dashboard") or path.is_relative_to(ROOT / "facts" / "cli")
        for word in _literals(path) & names.keys()
        if path.name != names[word]
    }
    assert found == {(name, page) for name in ("app.py", "chart.py") for page in ("compare", "trend")}


def _makes_chart(path):
    """Whether a module's last statement makes the chart that bears its name."""
    last = ast.parse(path.read_text(encoding="utf-8")).body[-1]
    made = isinstance(last, ast.Assign) and isinstance(last.value, ast.Call) and ast.unparse(last.value.func) == "Chart"
    return made and ast.literal_eval(last.value.args[0]) == path.stem.removesuffix("_chart")


def _literals(path):
    """The texts that stand in a module, but for those that name a column of a frame."""
    nodes = list(nodes_of(path))
    columns = {id(node.slice) for node in nodes if isinstance(node, ast.Subscript)}
    return {
        node.value
        for node in nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in columns
    }


def test_the_environment_is_read_only_in_settings():
    """The command line hands a changed environment to the server it starts; it decides nothing by it."""
    users = {
        str(path.relative_to(ROOT))
        for path in SOURCES
        if any(word in path.read_text() for word in ("os.environ", "getenv"))
    }
    assert users <= {"facts/settings.py", "facts/cli/server_commands.py", "facts/cli/console.py"}


def test_the_top_level_is_the_owners():
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    top = {name.split("/")[0] for name in tracked if name}
    assert {name for name in top if not name.startswith(".")} <= {
        "pyproject.toml",
        "LICENSE",
        "README.md",
        "dashboard",
        "facts",
        "tests",
    }


# The one class that shows and changes what a store holds; and the commands of who runs the database.
NEAR_THE_STORE = (
    "facts/store/",
    "facts/catalog/catalogue.py",
    "facts/provenance/export_log.py",
    "facts/cli/server_commands.py",
)
# What a change is made of, which every module of the catalogue may name.
OF_A_CHANGE = {"ChangeSet", "HeldText", "AuditEvent", "Facet", "Totals", "make_stale_error"}
WRITES = {"carry_out", "add", "bulk_load", "revise", "update", "rename", "register"}


def test_nothing_but_the_catalogue_reaches_the_store():
    """Who may see what is decided in `facts/catalog/visibility.py`: no page, address, command or review goes around."""
    found = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in SOURCES
        if not str(path.relative_to(ROOT)).startswith(NEAR_THE_STORE)
        for name in reaches_the_store(path)
    ]
    assert found == []


def reaches_the_store(path):
    may_name = (
        {f"facts.store.{name}" for name in OF_A_CHANGE} | {"facts.store"} if path.parent.name == "catalog" else ()
    )
    named = (name for name in imports(path) if name == "facts.store" or name.startswith("facts.store."))
    yield from (name for name in named if name not in may_name)
    for node in nodes_of(path):
        if isinstance(node, ast.Attribute) and node.attr in ("store", "_store", "candidates", "_review_tables"):
            yield f"{ast.unparse(node)}, line {node.lineno}"
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "getattr" and "store" in ast.unparse(node.args[1]):
            yield f"{ast.unparse(node)}, line {node.lineno}"


def test_the_catalogue_writes_records_in_one_place():
    """`Catalogue.carry_out`, which checks the role; the old ids of the catalogue that ships leave no event."""
    tree = ast.parse((ROOT / "facts" / "catalog" / "catalogue.py").read_text(encoding="utf-8"))
    written = [
        (function.name, node.func.attr)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("self.store.") and node.func.attr in WRITES
    ]
    assert sorted(written) == [("_load_starter", "rename"), ("carry_out", "carry_out")]


def test_the_classes_of_the_catalogue_are_not_cut_into_files_by_inheritance():
    for name in ("catalogue", "review_service"):
        tree = ast.parse((ROOT / "facts" / "catalog" / f"{name}.py").read_text(encoding="utf-8"))
        assert [node.name for node in tree.body if isinstance(node, ast.ClassDef) and node.bases] == []


def test_no_address_reads_its_query_in_the_event_loop():
    """What reads foreign words runs in a thread and within a time: `answers.read_request`."""
    found = [
        f"{path.name}: {function.name}"
        for path in (ROOT / "dashboard" / "web").glob("*.py")
        for function in nodes_of(path)
        if isinstance(function, ast.AsyncFunctionDef) and "read_query" in [*map(ast.unparse, _called(function))]
    ]
    assert found == []


def _called(function):
    """What a coroutine calls itself, outside of functions that it hands on."""
    waiting = list(function.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Lambda | ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if isinstance(node, ast.Call):
            yield node.func
        waiting += ast.iter_child_nodes(node)


def test_what_pages_say_of_an_error_is_decided_in_one_place():
    sources = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "dashboard").rglob("*.py")}
    assert [name for name, text in sources.items() if " str(error)" in text.replace("(str(error)", " str(error)")] == [
        "answers.py",
    ]


def test_functions_are_short():
    lengths = sorted(
        node.end_lineno - node.lineno + 1
        for path in SOURCES
        if "migrations" not in path.parts
        for node in nodes_of(path)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    assert lengths[len(lengths) // 2] <= 10


def test_no_module_is_a_drawer():
    assert [path for path in SOURCES if path.stem in {"utils", "helpers", "common", "manager", "misc"}] == []


def test_no_test_imports_a_test():
    """What tests share is in `tests/support` or in `conftest.py`, so that each file runs by itself."""
    tests = sorted((ROOT / "tests").rglob("*.py"))
    assert [path.name for path in tests if any(name.startswith("test_") for name in imports(path))] == []


def test_no_two_modules_share_a_file_name():
    names = Counter(path.name for path in SOURCES if path.name != "__init__.py")
    assert [name for name, count in names.items() if count > 1] == []


def test_no_two_classes_share_a_name():
    names = Counter(node.name for path in SOURCES for node in nodes_of(path) if isinstance(node, ast.ClassDef))
    assert [name for name, count in names.items() if count > 1] == []


def test_most_functions_are_named_by_verb_and_object():
    """A name of one word says too little; methods and properties are named beside their class, so some may."""
    names = [
        node.name.strip("_")
        for path in SOURCES
        for node in nodes_of(path)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("__")
    ]
    assert sum("_" not in name for name in names) / len(names) < 0.36


# Participles without -ed or -ing, and verbs that end so.
IRREGULAR = set(
    "built done drawn found given gone held kept known left lent made meant said seen sent shown spoken "
    "taken told written".split()
)
VERBS = {"embed", "feed", "need", "bring", "speed"}


def test_no_function_is_named_by_a_participle():
    """A function is an action, so a verb; what has happened or goes on is an attribute or a property."""
    functions = [
        (path.name, node)
        for path in SOURCES
        for node in nodes_of(path)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    found = [f"{file}: {node.name}" for file, node in functions if _is_participle(node.name) and not _is_property(node)]
    assert found == []
    assert [_is_participle(name) for name in ("_opened", "named_errors", "embed_chart")] == [True, True, False]


def _is_participle(name):
    first = name.strip("_").split("_")[0]
    return not name.startswith("__") and first not in VERBS and (first.endswith(("ed", "ing")) or first in IRREGULAR)


def _is_property(node):
    names = {ast.unparse(decorator).rpartition(".")[2] for decorator in node.decorator_list}
    return bool(names & {"property", "cached_property"})
