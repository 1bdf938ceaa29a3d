"""Every bad cell of a row that cannot be a record, not only the first.

A model stops at its first contradiction. So a copy of the row is mended cell by cell with values known to
be good, and validated again, until nothing new turns up; what had to be mended is what is wrong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import BaseModel, ValidationError

from facts.errors import RecordError
from facts.export.columns import allowed
from facts.importing.cells import CONVERSIONS, BadCell

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic.fields import FieldInfo
    from pydantic_core import ErrorDetails

    from facts.importing.columns import Plan

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


class Problem(NamedTuple):
    """What is wrong with one field."""

    field: str
    code: str
    reason: str
    remedy: str


def converted(plan: Plan, cells: Mapping[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
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
            problems.append(Problem(field, bad.code, bad.reason, bad.remedy))
    return values, problems


def problems(plan: Plan, values: Mapping[str, Any], unread: list[Problem], flagged: list[Problem]) -> list[Problem]:
    """Return everything that keeps a row from being a record.

    `unread` are the cells that could not be converted; `flagged` the fields whose cells the file's reader
    has refused already: these are mended too, but not said again.
    """
    known = {problem.field for problem in (*unread, *flagged)}
    found = [*unread, *_left_out(plan, values, known)]
    trial = dict(values)
    mended: set[str] = set()
    for problem in (*found, *flagged):
        _mend(plan.model, trial, problem.field, mended)
    for _ in range(_ATTEMPTS):
        new = _attempt(plan.model, trial)
        if not new:
            break
        # A field that was mended already only shows what mending has done to its neighbours.
        found += [problem for problem in new if problem.field not in mended]
        for problem in new:
            _mend(plan.model, trial, problem.field, mended)
    return found


def _left_out(plan: Plan, values: Mapping[str, Any], known: set[str]) -> list[Problem]:
    """A hedge or a unit is never assumed: an empty cell is not "exact" or "1"."""
    if plan.table != "fact":
        return []
    return [_empty(name, plan.model.model_fields[name]) for name in sorted(_EXPLICIT - values.keys() - known)]


def _attempt(model: type[BaseModel], values: Mapping[str, Any]) -> list[Problem]:
    try:
        model.model_validate(values)
    except ValidationError as error:
        return [_problem(model, item) for item in error.errors()]
    return []


def _mend(model: type[BaseModel], values: dict[str, Any], field: str, mended: set[str]) -> None:
    table = _LAST_RESORT if field in mended else _GROUPS
    for name in table.get(field, (field,)):
        if name in model.model_fields:
            _mend_one(model.model_fields[name], values, name)
            mended.add(name)


def _mend_one(info: FieldInfo, values: dict[str, Any], name: str) -> None:
    if name == "qualifier":
        # The claim to be one of a few keeps its own demand for a day of review.
        values[name] = "one_of_only" if values.get(name) == "one_of_only" else "exact"
    elif name == "as_of_basis" and "as_of" in values:
        values[name] = "stated"
    elif name in _HARMLESS:
        values[name] = _HARMLESS[name]
    elif info.is_required():
        values[name] = (info.examples or [""])[0]
    else:
        values.pop(name, None)


def _problem(model: type[BaseModel], item: ErrorDetails) -> Problem:
    cause = item.get("ctx", {}).get("error")
    field = str(item["loc"][0]) if item["loc"] else ""
    if isinstance(cause, RecordError):
        code = "out-of-range" if field else _CODES.get(cause.where, "not-allowed")
        if code == "unknown-unit" and "stat_type" in model.model_fields and "stat_type" in cause.what:
            code = "contradiction"
        return Problem(field or cause.where, code, cause.what, cause.remedy)
    return _broken_rule(field, model.model_fields[field], item) if field in model.model_fields else _other(field, item)


def _broken_rule(field: str, info: FieldInfo, item: ErrorDetails) -> Problem:
    kind, context = item["type"], item.get("ctx", {})
    sample = f"Write for example {(info.examples or [''])[0]!r}."
    if kind in ("missing", "string_too_short"):
        return _empty(field, info)
    if kind == "enum":
        return Problem(field, "unknown-value", "is not an allowed value", f"Write one of: {', '.join(allowed(info))}.")
    if kind == "string_pattern_mismatch":
        return Problem(field, "wrong-form", f"is not in the form of this column ({info.description})", sample)
    if kind == "string_too_long":
        length = f"has {len(item['input'])} characters, at most {context['max_length']} are allowed"
        return Problem(field, "too-long", length, "Shorten it.")
    if kind in ("greater_than_equal", "less_than_equal"):
        return Problem(field, "out-of-range", item["msg"].lower().replace("input should be", "must be"), sample)
    return _typed(field, kind, item, sample)


def _typed(field: str, kind: str, item: ErrorDetails, sample: str) -> Problem:
    if kind.startswith("datetime"):
        return Problem(field, "not-a-time", "is not a time", sample)
    if kind.startswith("date"):
        return Problem(field, "not-a-date", "is not a day of the calendar", sample)
    if kind.startswith("string"):
        return Problem(field, "not-text", "is not text", sample)
    return _other(field, item)


def _other(field: str, item: ErrorDetails) -> Problem:
    return Problem(field, "not-allowed", item["msg"], "Correct it as the dictionary of the columns says.")


def _empty(field: str, info: FieldInfo) -> Problem:
    sample = (info.examples or [""])[0]
    return Problem(field, "missing-value", "is empty", f"{info.description} Write for example {sample!r}.")
