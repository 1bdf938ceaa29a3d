"""Many rows at once: each column is checked by its distinct values, and each record by the model's own rules.

This is only a faster way to the same records. A row with anything odd in it is left to the careful way,
which says what is wrong; so this module has no rule that the models do not have.
"""

from __future__ import annotations

from functools import cache
from itertools import repeat
from types import GenericAlias
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import TypeAdapter, ValidationError

from facts.errors import RecordError
from facts.record import Fact, new_id
from facts.tables.cells import CONVERSIONS, BadCell, unprotect_text
from facts.tables.links import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from facts.tables.header import ColumnPlan
    from facts.tables.links import Links
    from facts.tables.raw_rows import RowBlock

# An empty cell of these is never taken for a default: a new id, a hedge, a unit and a revision need the careful way.
_NEVER_EMPTY = frozenset({"id", "qualifier", "unit", "revision"})
_DECORATORS = Fact.__pydantic_decorators__
_RULES: tuple[Callable[[Any], Any], ...] = tuple(
    getattr(Fact, name) for name, item in _DECORATORS.model_validators.items() if item.info.mode == "after"
)
# What the model does before its fields are read is not done here: only the filling in of directions may be
# left out, because a row without them then fails the rules and is read the careful way.
IS_SOUND = not _DECORATORS.field_validators and {
    name for name, item in _DECORATORS.model_validators.items() if item.info.mode != "after"
} <= {"_fill_directions"}


class ColumnwiseReader:
    """Makes facts out of blocks."""

    def __init__(self, links: Links) -> None:
        self._links = links

    def make_facts(self, block: RowBlock, plan: ColumnPlan) -> Iterator[Fact | None]:
        """Yield, for each row, its fact, or None where it needs the careful way."""
        same = {name: info.get_default() for name, info in Fact.model_fields.items()}
        varying: dict[str, list[Any]] = {}
        odd: set[int] = set()
        given = set(plan.fields.values())
        for column, cells in zip(block.columns, block.batch.columns, strict=True):
            if column in plan.fields:
                self._read_column(plan.fields[column], plan, cells, same, varying, odd)
        rows = zip(*varying.values(), strict=True) if varying else repeat((), block.batch.num_rows)
        for place, row in enumerate(rows):
            own = {} if "id" in given else {"id": new_id()}
            yield None if place in odd else self._make_fact(same | own | dict(zip(varying, row, strict=True)), given)

    def _read_column(
        self,
        field: str,
        plan: ColumnPlan,
        cells: Any,
        same: dict[str, Any],
        varying: dict[str, list[Any]],
        odd: set[int],
    ) -> None:
        """Add the values of a column to those that are the same in all rows, or to those that vary."""
        encoded = cells.dictionary_encode()
        distinct = self._read_distinct(field, plan, encoded.dictionary.to_pylist())
        if len(distinct) == 1 and distinct[0] is not _ODD:
            same[field] = distinct[0]
            return
        all_differ = len(distinct) == len(cells)
        varying[field] = distinct if all_differ else [distinct[place] for place in encoded.indices.to_pylist()]
        if any(value is _ODD for value in distinct):
            odd.update(row for row, value in enumerate(varying[field]) if value is _ODD)

    def _make_fact(self, values: dict[str, Any], given: set[str]) -> Fact | None:
        """Return a fact of values that are good one by one, when they are also good together."""
        fact = Fact.__new__(Fact)
        object.__setattr__(fact, "__dict__", values)
        object.__setattr__(fact, "__pydantic_fields_set__", given)
        object.__setattr__(fact, "__pydantic_extra__", None)
        object.__setattr__(fact, "__pydantic_private__", None)
        try:
            for rule in _RULES:
                rule(fact)
        except RecordError:
            return None
        return fact if self._links.accepts_unit(fact.metric, fact.unit) else None

    def _read_distinct(self, field: str, plan: ColumnPlan, cells: list[str]) -> list[Any]:
        """Return the values of cells that all differ; _ODD for those that need the careful way."""
        convert = CONVERSIONS.get(plan.kinds[field])
        read = (
            [_read_cell(cell, convert) for cell in cells]
            if convert
            else [unprotect_text(cell) if cell else None for cell in cells]
        )
        info = Fact.model_fields[field]
        empty = _ODD if field in _NEVER_EMPTY or info.is_required() else info.get_default()
        valid = iter(_validate_values(field, [value for value in read if value is not None and value is not _ODD]))
        values = [empty if value is None else _ODD if value is _ODD else next(valid) for value in read]
        if field in TABLES:
            return [
                value if isinstance(value, str) and self._links.find_record(field, value) else _ODD for value in values
            ]
        return values


class _Odd:
    """Marks a cell that needs the careful way."""


_ODD = _Odd()


def _read_cell(cell: str, convert: Callable[[Any], Any]) -> Any:
    if not cell:
        return None
    try:
        return convert(unprotect_text(cell))
    except BadCell:
        return _ODD


@cache
def _get_adapter(field: str) -> TypeAdapter[list[Any]]:
    """Return what validates many values of a field by the rules that the model states for it."""
    info = Fact.model_fields[field]
    rules: Any = (info.annotation, field, *info.metadata)
    several: Any = GenericAlias(list, (Annotated[rules],))
    return TypeAdapter(several, config=Fact.model_config)


def _validate_values(field: str, values: list[Any]) -> list[Any]:
    """Return the values as the field holds them; _ODD for those it refuses."""
    try:
        return _get_adapter(field).validate_python(values)
    except ValidationError as error:
        refused = {item["loc"][0] for item in error.errors(include_url=False, include_input=False)}
    good = iter(_get_adapter(field).validate_python([value for at, value in enumerate(values) if at not in refused]))
    return [_ODD if at in refused else next(good) for at in range(len(values))]
