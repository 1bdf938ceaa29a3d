"""Every bad cell of a row that cannot be a record, and every link to a record that is not known.

A model stops at its first contradiction. So a copy of the row is corrected cell by cell with values known to
be good, and validated again, until nothing new turns up; what had to be corrected is what is wrong.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import BaseModel, ValidationError

from facts.errors import RecordError
from facts.model.record import NUMERIC
from facts.model.research_facility import find_field, find_names_field, gather_names, name_column
from facts.model.text_limits import DAMAGED, explain_length
from facts.tables.columns import CONVERSIONS, BadCell, list_allowed
from facts.tables.raw_rows import CellFinding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic.fields import FieldInfo
    from pydantic_core import ErrorDetails

    from facts.model.research_facility import Facility
    from facts.tables.raw_rows import ColumnPlan, RowPlace


TABLES = ("facility", "metric", "article")
_NAMES = {"facility": ("name", "short_name"), "metric": ("label",), "article": ("title",)}
# Looking for a near spelling among thousands takes long: after so many comparisons a remedy goes without.
MAX_COMPARISONS = 300_000


class Links:
    """Finds the records that ids name, and says what is wrong with ids that name none."""

    def __init__(self, known: Mapping[str, Mapping[str, Any]]) -> None:
        self._known = known
        self.own: dict[str, dict[str, Any]] = {name: {} for name in TABLES}
        self.rows: dict[str, dict[str, RowPlace]] = {name: {} for name in (*TABLES, "fact")}
        self._misfits: dict[tuple[str, str], CellProblem | None] = {}
        self._hints: dict[tuple[str, str], str] = {}
        self._compared = 0
        self._spelled: dict[str, dict[str, str]] = {}

    def find_record(self, table: str, id_: str) -> Any:
        return self.own[table].get(id_) or self._known[table].get(id_)

    def list_problems(self, links: Mapping[str, Any], unit: Any) -> list[CellProblem]:
        """Return what is wrong with a fact's facility, metric and article, and with its unit for this metric."""
        found = [
            self._describe_unknown(table, id_)
            for table, id_ in links.items()
            if isinstance(id_, str) and id_ not in self.own[table] and id_ not in self._known[table]
        ]
        misfit = self._check_unit(links.get("metric"), unit)
        return [*found, misfit] if misfit else found

    def accepts_unit(self, metric: str, unit: str) -> bool:
        """Whether a fact of this metric may be stated in this unit."""
        key = metric, unit
        return self._misfits[key] is None if key in self._misfits else self._check_unit(metric, unit) is None

    def check_duplicate(self, table: str, id_: str, place: RowPlace) -> CellProblem | None:
        """Remember the place of an id; return a problem when it has two."""
        first = self.rows[table].setdefault(id_, place)
        if first == place:
            return None
        return CellProblem("id", "duplicate-id", f"the same id stands in {first}", "Delete one of the rows.")

    def settle_facilities(self) -> Iterator[CellFinding]:
        """Take out facilities that are part of nothing known, or of themselves, until all others are good."""
        own = self.own["facility"]
        while bad := [(item, problem) for item in own.values() if (problem := self._check_parent(item))]:
            for item, problem in bad:
                del own[item.id]
                row = self.rows["facility"][item.id].row
                yield CellFinding(
                    row, problem.field, item.part_of, problem.reason, problem.remedy, problem.code, "facility"
                )

    def _check_parent(self, item: Facility) -> CellProblem | None:
        seen = {item.id}
        above: Facility | None = item
        while above is not None and above.part_of:
            if above.part_of in seen:
                return CellProblem("part_of", "circular-part-of", "it is part of itself", "Name what it belongs to.")
            seen.add(above.part_of)
            above = self.find_record("facility", above.part_of)
        if item.part_of and not self.find_record("facility", item.part_of):
            return self._describe_unknown("facility", item.part_of)._replace(field="part_of")
        return None

    def _describe_unknown(self, table: str, id_: str) -> CellProblem:
        place = self.rows[table].get(id_)
        if place:
            reason = f"row {place.row} of {table}.csv, where it is described, is not good"
            return CellProblem(table, f"unknown-{table}", reason, "Mend that row first.")
        hint = self._suggest_spelling(table, id_)
        remedy = f"{hint}Add the {table} first, or import a data package, which brings its own."
        return CellProblem(table, f"unknown-{table}", f"there is no {table} with this id", remedy)

    def _suggest_spelling(self, table: str, id_: str) -> str:
        key = table, id_
        if key not in self._hints and self._compared < MAX_COMPARISONS:
            spelled = self._list_spellings(table)
            self._compared += len(spelled)
            near = get_close_matches(id_.casefold(), spelled, n=1, cutoff=0.7)
            self._hints[key] = f"Did you mean {spelled[near[0]]}? " if near else ""
        return self._hints.get(key, "")

    def _list_spellings(self, table: str) -> dict[str, str]:
        if table not in self._spelled:
            items = [*self._known[table].values(), *self.own[table].values()]
            self._spelled[table] = {
                str(getattr(item, name)).casefold(): item.id for name in ("id", *_NAMES[table]) for item in items
            }
        return self._spelled[table]

    def _check_unit(self, metric_id: Any, unit: Any) -> CellProblem | None:
        if not (isinstance(metric_id, str) and isinstance(unit, str)):
            return None
        key = metric_id, unit
        if key not in self._misfits:
            self._misfits[key] = self._compare_dimension(metric_id, unit)
        return self._misfits[key]

    def _compare_dimension(self, metric_id: str, unit: str) -> CellProblem | None:
        metric = self.find_record("metric", metric_id)
        try:
            if metric is None or metric.accepts(unit):
                return None
        except RecordError:
            return None  # an unknown unit is a finding of its own
        reason = f"{unit} cannot state {metric_id}, which is told in {metric.unit}"
        remedy = f"Write a unit of the dimension {metric.dimension}, or choose another metric."
        return CellProblem("unit", "wrong-dimension", reason, remedy)


_QUANTITY = ("qualifier", "amount", "lower", "upper", "lower_inclusive", "upper_inclusive", "approximate", "decimals")
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
            self._model.model_validate(gather_names(self._model, self._values))
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
        info = self._model.model_fields.get(find_field(self._model, name))
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
    field = _find_column(model, item["loc"])
    if isinstance(cause, RecordError):
        code = "out-of-range" if field else _CODES.get(cause.where, "not-allowed")
        if code == "unknown-unit" and "stat_type" in model.model_fields and "stat_type" in cause.what:
            code = "contradiction"
        return CellProblem(field or cause.where, code, cause.what, cause.remedy)
    info = model.model_fields.get(find_field(model, field))
    if info is None:
        return _describe_other(field, item)
    return _describe_damage(field, item) or _describe_rule(field, info, item)


def _find_column(model: type[BaseModel], place: tuple[int | str, ...]) -> str:
    """Return the column of what a model refuses; nothing where it is not in one."""
    if len(place) > 1 and place[0] == find_names_field(model):
        return name_column(model, str(place[1]))
    return str(place[0]) if place else ""


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
