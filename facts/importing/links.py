"""What rows point to: facilities, metrics and articles, known to the catalogue or brought along."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from facts.errors import RecordError
from facts.importing.diagnosis import Problem
from facts.importing.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from facts.facility import Facility
    from facts.importing.row import Place

TABLES = ("facility", "metric", "article")
_NAMES = {"facility": ("name", "short_name"), "metric": ("label",), "article": ("title",)}
# Looking for a near spelling among thousands takes long: after so many comparisons a remedy goes without.
MAX_COMPARISONS = 300_000


class Links:
    """Finds what an id stands for, and says what is wrong with ids that stand for nothing."""

    def __init__(self, known: Mapping[str, Mapping[str, Any]]) -> None:
        self._known = known
        self.own: dict[str, dict[str, Any]] = {name: {} for name in TABLES}
        self.rows: dict[str, dict[str, Place]] = {name: {} for name in (*TABLES, "fact")}
        self._misfits: dict[tuple[str, str], Problem | None] = {}
        self._hints: dict[tuple[str, str], str] = {}
        self._compared = 0
        self._spelled: dict[str, dict[str, str]] = {}

    def find(self, table: str, id_: str) -> Any:
        return self.own[table].get(id_) or self._known[table].get(id_)

    def problems(self, links: Mapping[str, Any], unit: Any) -> list[Problem]:
        """Return what is wrong with a fact's facility, metric and article, and with its unit for this metric."""
        found = [
            self._unknown(table, id_)
            for table, id_ in links.items()
            if isinstance(id_, str) and id_ not in self.own[table] and id_ not in self._known[table]
        ]
        misfit = self._misfit(links.get("metric"), unit)
        return [*found, misfit] if misfit else found

    def fit(self, metric: str, unit: str) -> bool:
        """Whether a fact of this metric may be told in this unit."""
        key = metric, unit
        return self._misfits[key] is None if key in self._misfits else self._misfit(metric, unit) is None

    def duplicate(self, table: str, id_: str, place: Place) -> Problem | None:
        """Remember where an id stands; return a problem when it stands there twice."""
        first = self.rows[table].setdefault(id_, place)
        if first == place:
            return None
        return Problem("id", "duplicate-id", f"the same id stands in {first}", "Delete one of the rows.")

    def settle(self) -> Iterator[Finding]:
        """Take out facilities that are part of nothing known, or of themselves, until all others stand."""
        own = self.own["facility"]
        while bad := [(item, problem) for item in own.values() if (problem := self._astray(item))]:
            for item, problem in bad:
                del own[item.id]
                row = self.rows["facility"][item.id].row
                yield Finding(
                    row, problem.field, item.part_of, problem.reason, problem.remedy, problem.code, "facility"
                )

    def _astray(self, item: Facility) -> Problem | None:
        seen = {item.id}
        above: Facility | None = item
        while above is not None and above.part_of:
            if above.part_of in seen:
                return Problem("part_of", "circular-part-of", "it is part of itself", "Name what it belongs to.")
            seen.add(above.part_of)
            above = self.find("facility", above.part_of)
        if item.part_of and not self.find("facility", item.part_of):
            return self._unknown("facility", item.part_of)._replace(field="part_of")
        return None

    def _unknown(self, table: str, id_: str) -> Problem:
        place = self.rows[table].get(id_)
        if place:
            reason = f"row {place.row} of {table}.csv, where it is described, is not good"
            return Problem(table, f"unknown-{table}", reason, "Mend that row first.")
        remedy = f"{self._hint(table, id_)}Add the {table} first, or import a data package, which brings its own."
        return Problem(table, f"unknown-{table}", f"there is no {table} with this id", remedy)

    def _hint(self, table: str, id_: str) -> str:
        key = table, id_
        if key not in self._hints and self._compared < MAX_COMPARISONS:
            spelled = self._spellings(table)
            self._compared += len(spelled)
            near = get_close_matches(id_.casefold(), spelled, n=1, cutoff=0.7)
            self._hints[key] = f"Did you mean {spelled[near[0]]}? " if near else ""
        return self._hints.get(key, "")

    def _spellings(self, table: str) -> dict[str, str]:
        if table not in self._spelled:
            items = [*self._known[table].values(), *self.own[table].values()]
            self._spelled[table] = {
                str(getattr(item, name)).casefold(): item.id for name in ("id", *_NAMES[table]) for item in items
            }
        return self._spelled[table]

    def _misfit(self, metric_id: Any, unit: Any) -> Problem | None:
        if not (isinstance(metric_id, str) and isinstance(unit, str)):
            return None
        key = metric_id, unit
        if key not in self._misfits:
            self._misfits[key] = self._judge(metric_id, unit)
        return self._misfits[key]

    def _judge(self, metric_id: str, unit: str) -> Problem | None:
        metric = self.find("metric", metric_id)
        try:
            if metric is None or metric.accepts(unit):
                return None
        except RecordError:
            return None  # an unknown unit is a finding of its own
        reason = f"{unit} cannot state {metric_id}, which is told in {metric.unit}"
        remedy = f"Write a unit of the dimension {metric.dimension}, or choose another metric."
        return Problem("unit", "wrong-dimension", reason, remedy)
