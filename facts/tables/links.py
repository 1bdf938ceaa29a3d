"""What rows point to: facilities, metrics and articles, known to the catalogue or brought along."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from facts.errors import RecordError
from facts.tables.diagnosis import CellProblem
from facts.tables.raw_rows import CellFinding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from facts.research_facility import Facility
    from facts.tables.raw_rows import RowPlace

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
