"""The verbs of the catalogue, read from its source: what writes, and what is called on the way to it."""

from __future__ import annotations

import ast
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

from facts.store import Store
from support.source_tree import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

WRITERS = {"carry_out", "rename", "register", "enter"}
"""What writes by itself: the one change of records, the old ids of the catalogue that ships, the log of exports."""

_STORE_READS = tuple(f"self.store.{name}" for name in sorted({*vars(Store)} - WRITERS) if not name.startswith("_"))


@cache
def find_calls() -> dict[str, set[str]]:
    """Return, by the name of each function in `facts/catalog`, the names of what it calls."""
    calls: dict[str, set[str]] = defaultdict(set)
    for path in (ROOT / "facts" / "catalog").glob("*.py"):
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef):
                calls[function.name] |= set(_iter_called(function))
    return calls


def _iter_called(function: ast.FunctionDef) -> Iterator[str]:
    """Yield what a function calls, and the methods of its own that it hands on."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and not ast.unparse(node.func).startswith(_STORE_READS):
            yield getattr(node.func, "attr", getattr(node.func, "id", ""))
        elif isinstance(node, ast.Attribute) and ast.unparse(node.value) == "self":
            yield node.attr


def find_reached(names: set[str]) -> set[str]:
    """Return the names, and all that is called on from them."""
    calls, reached, waiting = find_calls(), set(), set(names)
    while waiting:
        name = waiting.pop()
        reached.add(name)
        waiting |= calls.get(name, set()) - reached
    return reached


def list_public(of: type) -> set[str]:
    """Return the public methods of a class and of those that it is made from."""
    return {name for name in dir(of) if not name.startswith("_") and callable(getattr(of, name))}


def list_changes(of: type) -> set[str]:
    """Return the public methods of a class that write."""
    return {name for name in list_public(of) if find_reached({name}) & WRITERS}
