"""The modules of the project."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


SOURCES = sorted(path for name in ("facts", "dashboard") for path in (ROOT / name).rglob("*.py"))

# Each line may import only from itself and from the lines above it; of two names that fit the longer one counts.
LAYERS = [
    {"facts.errors", "facts.languages"},
    {"facts.output", "facts.model.text_limits"},
    {"facts.model"},
    {"facts.evidence"},
    {"facts.saying", "facts.parsing"},
    {
        "facts.evidence.status",
        "facts.evidence.sums",
        "facts.evidence.claims",
        "facts.evidence.verification",
        "facts.evidence.fact_checks",
    },
    {
        "facts.frame",
        "facts.tables",
        "facts.documents",
        "facts.store",
        "facts.provenance.manifest",
    },
    {"facts.provenance.export_log"},
    {"facts.catalog"},
    {"facts.provenance"},
    {"facts.settings"},
    {"facts.notebook"},
    {"facts.cli"},
    {"dashboard.safe_text"},
    {"dashboard.theme", "dashboard.safe_text", "dashboard.assets"},
    {"dashboard.charts"},
    {"dashboard.views"},
    {"dashboard.pictures"},
    {"dashboard.reports"},
    {"dashboard.web"},
    {"dashboard.ui.catalogue_access"},
    {"dashboard.ui.catalogue_access"},
    {"dashboard.ui.controls"},
    {"dashboard.ui.report_editor"},
    {"dashboard.share"},
    {"dashboard.ui.components", "dashboard.marked"},
    {"dashboard.review"},
    {
        "dashboard.ui.comparison_controls",
        "dashboard.ui.report_files",
        "dashboard.ui.front_parts",
        "dashboard.office",
    },
    {"dashboard.app_pages"},
    {"dashboard.app"},
    {"dashboard.server"},
]


def level(module):
    """The layer of the longest name that covers a module: a part of a package may lie above the rest of it."""
    found = [
        (len(name), number)
        for number, layer in enumerate(LAYERS)
        for name in layer
        if module == name or module.startswith(f"{name}.")
    ]
    return max(found)[1] if found else None


def module_name(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def nodes_of(path):
    """Every node of the syntax tree of a module, which is read once for all tests; nobody changes them."""
    return tuple(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
