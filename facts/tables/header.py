"""The columns that each table may have, and which it must have."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from facts import table
from facts.tables.columns import MODELS, ColumnKind, list_kinds
from facts.tables.raw_rows import CellFinding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic import BaseModel

# A table without these would be read wrongly, not just incompletely: a hedge or unit left out is not "exact" or "1".
NEEDED_FACTS = ("facility", "metric", "value_text", "qualifier", "unit", "article", "quote_exact")
MAX_COLUMNS = 200
NUMBERS = ("amount", "lower", "upper")
_BORROWED = frozenset(column.name for column in table.CONTRACT if column.model is not MODELS["fact"]) | set(table.TWINS)
_RENAMED = {column.name: column.field for column in table.CONTRACT if column.name not in _BORROWED}


@dataclass(frozen=True, slots=True)
class ColumnPlan:
    """How the columns of one header become the fields of one model."""

    table: str
    model: type[BaseModel]
    fields: dict[str, str]
    columns: dict[str, str]
    given: frozenset[str]
    given_without_revision: frozenset[str]
    kinds: dict[str, ColumnKind]
    findings: tuple[CellFinding, ...]

    def name_column(self, field: str) -> str:
        """Return the name that a field has in this file."""
        return self.columns.get(field, "quote" if field == "quote_exact" and self.table == "fact" else field)


@cache
def list_known_columns(table_name: str) -> frozenset[str]:
    """Return every column name that a table may have."""
    fields = frozenset(MODELS[table_name].model_fields)
    return fields | {*table.NAMES, *table.TWINS} if table_name == "fact" else fields


@cache
def list_number_columns(table_name: str) -> frozenset[str]:
    """Return the columns that hold decimals."""
    return frozenset(name for name, kind in list_kinds(MODELS[table_name]).items() if kind is ColumnKind.NUMBER)


def normalize_name(cell: object) -> str:
    """Return a column name as the contract writes it: 'Value text ' is value_text."""
    return "_".join(str(cell or "").replace("\ufeff", "").split()).lower()


@lru_cache(maxsize=256)
def plan_columns(table_name: str, columns: tuple[str, ...], *, header: bool) -> ColumnPlan:
    """Return how these columns are read; a header is also checked for what it lacks."""
    model = MODELS[table_name]
    fields = {
        name: _find_field(table_name, name) for name in columns if _find_field(table_name, name) in model.model_fields
    }
    given = frozenset(fields.values())
    findings = _find_unknown(table_name, columns)
    if header:
        findings += [*_find_duplicates(table_name, columns), *_find_missing(table_name, given)]
    back = {field: name for name, field in fields.items()}
    return ColumnPlan(
        table=table_name,
        model=model,
        fields=fields,
        columns=back,
        given=given - {"id"},
        given_without_revision=given - {"id", "revision"},
        kinds=list_kinds(model),
        findings=tuple(findings),
    )


def _find_field(table_name: str, column: str) -> str:
    if table_name != "fact":
        return column
    return "" if column in _BORROWED else _RENAMED.get(column, column)


def _find_unknown(table_name: str, columns: Sequence[str]) -> list[CellFinding]:
    names = list_known_columns(table_name)
    return [_describe_unknown(table_name, name, names) for name in columns if name not in names]


def _describe_unknown(table_name: str, name: str, names: frozenset[str]) -> CellFinding:
    near = get_close_matches(name, sorted(names), n=1)
    remedy = f"Rename it to {near[0]}, or delete it." if near else "Delete it, or name it as the dictionary does."
    return CellFinding(1, name, name, "there is no such column", remedy, "unknown-column", table_name)


def _find_duplicates(table_name: str, columns: Sequence[str]) -> list[CellFinding]:
    fields = [_find_field(table_name, name) for name in columns]
    return [
        CellFinding(1, name, name, "the column stands there twice", "Keep one of them.", "duplicate-column", table_name)
        for place, name in enumerate(columns)
        if fields[place] and fields[place] in fields[:place]
    ]


def _find_missing(table_name: str, given: frozenset[str]) -> list[CellFinding]:
    model = MODELS[table_name]
    needed = (
        NEEDED_FACTS if table_name == "fact" else [n for n, info in model.model_fields.items() if info.is_required()]
    )
    missing = [name for name in needed if name not in given]
    if table_name == "fact" and given.isdisjoint(NUMBERS):
        missing.append("amount")
    return [_describe_missing(table_name, name) for name in missing]


def _describe_missing(table_name: str, field: str) -> CellFinding:
    name = "quote" if field == "quote_exact" else field
    meaning = MODELS[table_name].model_fields[field].description or ""
    reason = "the column is missing"
    return CellFinding(1, name, None, reason, f"Add the column {name}: {meaning}", "missing-column", table_name)
