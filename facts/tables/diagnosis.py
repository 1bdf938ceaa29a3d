"""Every bad cell of a row that cannot be a record, not only the first.

A model stops at its first contradiction. So a copy of the row is mended cell by cell with values known to
be good, and validated again, until nothing new turns up; what had to be mended is what is wrong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import BaseModel, ValidationError

from facts.damage import DAMAGED
from facts.errors import RecordError
from facts.lengths import explain_length
from facts.record import NUMERIC
from facts.tables.cells import CONVERSIONS, BadCell
from facts.tables.columns import list_allowed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic.fields import FieldInfo
    from pydantic_core import ErrorDetails

    from facts.tables.header import ColumnPlan

_QUANTITY = ("qualifier", "amount", "lower", "upper", "lower_inclusive", "upper_inclusive", "decimals")
_GROUPS = {
    **dict.fromkeys(("qualifier", "amount", "lower", "upper"), _QUANTITY),
    "quote_start": ("quote_start", "quote_end", "text_sha256"),
    "unit": ("unit", "stat_type"),
}
_LAST_RESORT = {
    **dict.fromkeys(_QUANTITY, (*_QUANTITY, "unit")),
    **dict.fromkeys(("as_of", "as_of_basis"), ("as_of", "as_of_basis")),
}
_HARMLESS: dict[str, Any] = {
    "amount": "1",
    "unit": "1",
    "stat_type": "stock",
    "quote_exact": "1",
    "note": "…",
    "rank_reason": "…",
    "review_by": "2000-01-01",
}
_TOGETHER = {"as_of": ("as_of_basis", "2019"), "as_of_basis": ("as_of", "stated")}
_EXPLICIT = frozenset({"qualifier", "unit"})
_CODES = {
    **dict.fromkeys(_QUANTITY, "contradiction"),
    "decimals": "wrong-precision",
    "unit": "unknown-unit",
    **dict.fromkeys(("quote_exact", "quote_prefix", "quote_suffix"), "bad-quote"),
    "quote_start": "incomplete-place",
    "as_of": "not-a-date",
    "published": "not-a-date",
    "as_of_basis": "incomplete-date",
    **dict.fromkeys(("note", "review_by", "rank_reason"), "missing-explanation"),
}
_ATTEMPTS = 24
_ID_LOST = "Put the id back, or empty the cell: the row is then known by its words, where they are in the catalogue."


class CellProblem(NamedTuple):
    """What is wrong with one field."""

    field: str
    code: str
    reason: str
    remedy: str


def convert_cells(plan: ColumnPlan, cells: Mapping[str, Any]) -> tuple[dict[str, Any], list[CellProblem]]:
    """Return the values of a row by field, without those that its column cannot hold, and these as problems."""
    values: dict[str, Any] = {}
    problems = []
    for name, cell in cells.items():
        field = plan.fields.get(name)
        if field is None:
            continue
        convert = CONVERSIONS.get(plan.kinds[field])
        try:
            values[field] = convert(cell) if convert else cell
        except BadCell as bad:
            problems.append(CellProblem(field, bad.code, bad.reason, bad.remedy))
    return values, problems


def diagnose_row(
    plan: ColumnPlan, values: Mapping[str, Any], unread: list[CellProblem], flagged: list[CellProblem]
) -> list[CellProblem]:
    """Return everything that keeps a row from being a record.

    `unread` are the cells that could not be converted; `flagged` the fields whose cells the file's reader
    has refused already: these are mended too, but not reported again.
    """
    found = [*unread, *_find_left_out(plan, values, {problem.field for problem in (*unread, *flagged)})]
    trial = _TrialRow(plan.model, dict(values))
    for problem in (*found, *flagged):
        trial.mend_field(problem.field)
    found += trial.mend_bad_fields()
    trial.mend_neighbours()
    for _ in range(_ATTEMPTS):
        new, _ = trial.validate_model()
        if not new:
            break
        found += [problem for problem in new if problem.field not in trial.mended]
        for problem in new:
            trial.mend_group(problem.field)
    return found


class _TrialRow:
    """A copy of a row on its way to being good; a field once mended can no longer be at fault."""

    def __init__(self, model: type[BaseModel], values: dict[str, Any]) -> None:
        self._model = model
        self._values = values
        self.mended: set[str] = set()

    def validate_model(self) -> tuple[list[CellProblem], bool]:
        """Return what the model refuses now, and whether single fields are at fault, not how they go together."""
        try:
            self._model.model_validate(self._values)
        except ValidationError as error:
            items = error.errors()
            return [_make_problem(self._model, item) for item in items], bool(items[0]["loc"])
        return [], False

    def mend_bad_fields(self) -> list[CellProblem]:
        """Return and mend the fields that are bad by themselves: the model names all of these at once."""
        new, in_fields = self.validate_model()
        found = [problem for problem in new if in_fields and problem.field not in self.mended]
        for problem in found:
            self.mend_field(problem.field)
        return found

    def mend_neighbours(self) -> None:
        """Without its number, hedge and bounds mean nothing: mend what goes together with what was mended."""
        for field in tuple(self.mended):
            for name in _GROUPS.get(field, ()):
                self.mend_field(name)

    def mend_group(self, field: str) -> None:
        table = _LAST_RESORT if field in self.mended else _GROUPS
        for name in table.get(field, (field,)):
            self.mend_field(name)

    def mend_field(self, name: str) -> None:
        info = self._model.model_fields.get(name)
        if info is None:
            return
        self.mended.add(name)
        value = _choose_harmless(info, self._values, name)
        if value is None:
            self._values.pop(name, None)
        else:
            self._values[name] = value


def _choose_harmless(info: FieldInfo, values: Mapping[str, Any], name: str) -> Any:
    """Return a value that no rule of the model can refuse; None for none at all."""
    if name == "qualifier":
        # The claim to be one of a few keeps its own demand for a day of review.
        return "one_of_only" if values.get(name) == "one_of_only" else "exact"
    if name in _TOGETHER:
        other, value = _TOGETHER[name]
        return value if other in values else None
    if name in _HARMLESS:
        return _HARMLESS[name]
    return (info.examples or [""])[0] if info.is_required() else None


def _find_left_out(plan: ColumnPlan, values: Mapping[str, Any], known: set[str]) -> list[CellProblem]:
    """A hedge or a unit is never assumed: an empty cell is not "exact" or "1"."""
    if plan.table != "fact":
        return []
    return [_describe_empty(name, plan.model.model_fields[name]) for name in sorted(_EXPLICIT - values.keys() - known)]


def _make_problem(model: type[BaseModel], item: ErrorDetails) -> CellProblem:
    cause = item.get("ctx", {}).get("error")
    field = str(item["loc"][0]) if item["loc"] else ""
    if isinstance(cause, RecordError):
        code = "out-of-range" if field else _CODES.get(cause.where, "not-allowed")
        if code == "unknown-unit" and "stat_type" in model.model_fields and "stat_type" in cause.what:
            code = "contradiction"
        return CellProblem(field or cause.where, code, cause.what, cause.remedy)
    if field not in model.model_fields:
        return _describe_other(field, item)
    return _describe_damage(field, item) or _describe_rule(field, model.model_fields[field], item)


def _describe_damage(field: str, item: ErrorDetails) -> CellProblem | None:
    """Return what was lost on the way, where that is what is wrong."""
    if item["type"] == DAMAGED:
        return CellProblem(field, "damaged-text", item["ctx"]["found"], item["ctx"]["remedy"])
    if field == "id" and isinstance(item["input"], str) and NUMERIC.fullmatch(item["input"]):
        return CellProblem(field, "destroyed-id", "a spreadsheet has made a number or a date of the id", _ID_LOST)
    return None


def _describe_rule(field: str, info: FieldInfo, item: ErrorDetails) -> CellProblem:
    kind = item["type"]
    sample = f"Write for example {(info.examples or [''])[0]!r}."
    if kind in ("missing", "string_too_short"):
        return _describe_empty(field, info)
    if kind == "enum":
        return CellProblem(
            field, "unknown-value", "is not an allowed value", f"Write one of: {', '.join(list_allowed(info))}."
        )
    if kind == "string_pattern_mismatch":
        return CellProblem(field, "wrong-form", f"is not in the form of this column ({info.description})", sample)
    if length := explain_length(item):
        return CellProblem(field, "too-long", length, "Shorten it.")
    if kind in ("greater_than_equal", "less_than_equal"):
        return CellProblem(field, "out-of-range", item["msg"].lower().replace("input should be", "must be"), sample)
    return _describe_type(field, kind, item, sample)


def _describe_type(field: str, kind: str, item: ErrorDetails, sample: str) -> CellProblem:
    if kind.startswith("datetime"):
        return CellProblem(field, "not-a-time", "is not a time", sample)
    if kind.startswith("date"):
        return CellProblem(field, "not-a-date", "is not a day of the calendar", sample)
    if kind.startswith("string"):
        return CellProblem(field, "not-text", "is not text", sample)
    return _describe_other(field, item)


def _describe_other(field: str, item: ErrorDetails) -> CellProblem:
    return CellProblem(field, "not-allowed", item["msg"], "Correct it as the dictionary of the columns says.")


def _describe_empty(field: str, info: FieldInfo) -> CellProblem:
    sample = (info.examples or [""])[0]
    return CellProblem(field, "missing-value", "is empty", f"{info.description} Write for example {sample!r}.")
