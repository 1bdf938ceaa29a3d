"""The house: one direction of imports, small functions, no forbidden words; read from the tree itself."""

import ast
import subprocess
from collections import Counter

import pytest
from support.source_tree import ROOT, SOURCES

# Each line may import only from itself and from the lines above it.
LAYERS = [
    {"facts.errors"},
    {"facts.output", "facts.damage"},
    {"facts.lengths"},
    {
        "facts.sureness",
        "facts.unit_algebra",
        "facts.units",
        "facts.edtf_date",
        "facts.quantity",
        "facts.language",
        "facts.money",
    },
    {"facts.metric", "facts.research_facility", "facts.source_article", "facts.evidence"},
    {"facts.record"},
    {"facts.number", "facts.quotation", "facts.act"},
    {"facts.selection"},
    {"facts.saying", "facts.table", "facts.extraction"},
    {"facts.status"},
    {
        "facts.findings",
        "facts.consistency",
        "facts.wording",
        "facts.checks",
        "facts.plausibility",
        "facts.frame",
        "facts.tables",
        "facts.documents",
        "facts.store",
        "facts.manifest",
    },
    {"facts.catalog_reads"},
    {"facts.export_register", "facts.admission"},
    {"facts.catalog"},
    {"facts.recall"},
    {"facts.reviewing"},
    {"facts.settings"},
    {"facts.notebook"},
    {"facts.cli"},
    {"dashboard.error_messages"},
    {"dashboard.theme", "dashboard.safe_text", "dashboard.assets", "dashboard.html_tags"},
    {"dashboard.charts"},
    {"dashboard.views"},
    {"dashboard.pictures"},
    {"dashboard.reports"},
    {"dashboard.web"},
    {"dashboard.ui.login"},
    {"dashboard.ui.catalogue_access"},
    {"dashboard.ui.controls"},
    {"dashboard.ui.report_editor"},
    {"dashboard.share"},
    {"dashboard.ui.recheck_panel", "dashboard.ui.components", "dashboard.marked"},
    {"dashboard.review"},
    {"dashboard.ui.comparison_controls", "dashboard.ui.report_files"},
    {"dashboard.app_pages"},
    {"dashboard.app"},
    {"dashboard.server"},
]
ONLY_IN = {
    "streamlit": ("dashboard/",),
    "plotly": ("dashboard/charts/", "dashboard/theme.py"),
    "sqlalchemy": ("facts/store/",),
    "alembic": ("facts/store/",),
}


def level(module):
    for number, layer in enumerate(LAYERS):
        if any(module == name or module.startswith(f"{name}.") for name in layer):
            return number
    return None


def module_name(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


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
    assert len(inside) > 3
    named = {(path.name, name) for path in inside for name in imports(path)}
    assert {found for found in named if found[1] == unknown or found[1].startswith(f"{unknown}.")} == set()


def test_no_chart_is_named_outside_its_module_and_the_registry():
    """Pages have names of their own, some the same: they stand in `Page` and in the list of pages."""
    names = {
        path.stem.removesuffix("_chart"): path.name
        for path in (ROOT / "dashboard" / "charts").glob("*.py")
        if _makes_chart(path)
    }
    assert len(names) == 7
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
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
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
    assert users <= {"facts/settings.py", "facts/cli/serving.py", "facts/cli/console.py"}


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


# A catalogue and what is under it; and the commands of who runs the database: backup and restore.
NEAR_THE_STORE = ("facts/store/", "facts/catalog", "facts/export_register.py", "facts/cli/keeping.py")


def test_nothing_above_the_catalogue_reaches_past_it_to_the_store():
    """Who may see what is decided in `facts/catalog_reads.py`: no page, address or command goes around it."""
    found = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in SOURCES
        if not str(path.relative_to(ROOT)).startswith(NEAR_THE_STORE)
        for name in reaches_the_store(path)
    ]
    assert found == []


def reaches_the_store(path):
    yield from (name for name in imports(path) if name == "facts.store" or name.startswith("facts.store."))
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and node.attr in ("store", "_store", "candidates"):
            yield f"{ast.unparse(node)}, line {node.lineno}"
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "getattr" and "store" in ast.unparse(node.args[1]):
            yield f"{ast.unparse(node)}, line {node.lineno}"


def test_no_address_reads_its_query_in_the_event_loop():
    """What reads foreign words runs in a thread and within a time: `answers.read_request`."""
    found = [
        f"{path.name}: {function.name}"
        for path in (ROOT / "dashboard" / "web").glob("*.py")
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
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
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
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
    names = Counter(
        node.name
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
    )
    assert [name for name, count in names.items() if count > 1] == []


def test_most_functions_are_named_by_verb_and_object():
    """A name of one word says too little; methods and properties are named beside their class, so some may."""
    names = [
        node.name.strip("_")
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("__")
    ]
    assert sum("_" not in name for name in names) / len(names) < 0.36
