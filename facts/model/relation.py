"""Relations between metrics: which numbers must fit together, as a formula in units.

`relations.toml` of the starter folder holds those that ship and says how each is written; a catalogue may have more in
a file of the same form. Each metric stands once in a formula, so that intervals alone decide whether it can hold.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from facts.errors import FileError, UnitError
from facts.model import units
from facts.model.metric import SNAKE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from facts.model.metric import Metric

MOST_RELATIONS = 200
MOST_METRICS = 6
"""Of one formula."""
LONGEST_FORMULA = 500
LARGEST_FILE = 200_000
"""In bytes."""
_TOKEN = re.compile(r"\s*(?:([a-z][a-z0-9_]*)|([0-9]{1,12}(?:\.[0-9]{1,12})?)|\[([^\[\]]{1,60})\]|(<=|[=+*]))")
_KEYS = {"id", "formula", "time", "across"}
_REMEDY = 'Write it as "storage_disk + storage_tape = storage_total".'


class RelationTime(StrEnum):
    """Of which times the numbers must be."""

    SAME = "same"
    UNTIL = "until"
    GROWTH = "growth"


class RelationReach(StrEnum):
    """Of which facilities the numbers are."""

    FACILITY = "facility"
    PARTS = "parts"
    WHOLE = "whole"
    """The first is of a part, or of a scope, of what the last is of."""


@dataclass(frozen=True, slots=True)
class RelationTerm:
    """A product of metrics, units and a number."""

    metrics: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    number: Decimal = Decimal(1)
    factor: Decimal = Decimal(1)
    """What its units are in those of the right side, once the metrics are known."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A formula whose two sides are equal, or whose left one is at most the right one."""

    id: str
    left: tuple[RelationTerm, ...]
    right: tuple[RelationTerm, ...]
    is_bound: bool = False
    time: RelationTime = RelationTime.SAME
    reach: RelationReach = RelationReach.FACILITY
    source: str = ""
    """The file that it stands in; empty for what ships."""

    @property
    def metrics(self) -> tuple[str, ...]:
        """The metrics, one a place in the formula, from left to right."""
        return tuple(name for term in (*self.left, *self.right) for name in term.metrics)

    @property
    def is_sum(self) -> bool:
        """Whether it only adds: parts and their whole."""
        return all(len(term.metrics) == 1 for term in (*self.left, *self.right))

    def bind_units(self, metrics: Mapping[str, Metric]) -> Relation:
        """Return it with the factors between the units of its metrics; raise FileError where these do not fit."""
        reference = _list_units(self.right[0], metrics)
        return replace(
            self,
            left=tuple(self._bind_term(term, reference, metrics) for term in self.left),
            right=tuple(self._bind_term(term, reference, metrics) for term in self.right),
        )

    def _bind_term(self, term: RelationTerm, reference: list[str], metrics: Mapping[str, Metric]) -> RelationTerm:
        own = _list_units(term, metrics)
        try:
            return replace(term, factor=units.find_product_factor(own, reference))
        except UnitError as error:
            raise _make_error(self.id, self.source, error.what, error.remedy) from error


@dataclass(frozen=True, slots=True)
class Relations:
    """What must fit in a catalogue."""

    listed: tuple[Relation, ...]

    def bind_metrics(self, metrics: Mapping[str, Metric]) -> tuple[Relation, ...]:
        """Return those of which the catalogue has all metrics, with the factors between their units.

        Raise FileError where the units of one do not fit.
        """
        known = (one for one in self.listed if all(name in metrics for name in one.metrics))
        return tuple(one.bind_units(metrics) for one in known)

    def check_metrics(self, metrics: Mapping[str, Metric]) -> None:
        """Raise FileError for a relation of a file of one's own that names a metric the catalogue has not."""
        for one in self.listed:
            missing = sorted(set(one.metrics) - metrics.keys())
            if one.source and missing:
                raise _make_error(one.id, one.source, f"there is no metric {missing[0]!r}", "Write the id of a metric.")
        self.bind_metrics(metrics)


@cache
def load_relations() -> Relations:
    """Return the relations that ship."""
    text = files("facts").joinpath("starter", "relations.toml").read_text(encoding="utf-8")
    return Relations(tuple(_read_relations(text, "")))


def read_relations(path: str) -> Relations:
    """Return the relations that ship and those of a file; raise FileError naming the file, the relation and the fault.

    An empty path names no file.
    """
    shipped = load_relations()
    if not path:
        return shipped
    try:
        written = Path(path).read_bytes()[: LARGEST_FILE + 1]
    except OSError as error:
        what = f"the file cannot be read: {error.strerror}"
        raise FileError(what, where=path, remedy="Name a file of relations in FACTS_RELATIONS, or none.") from error
    if len(written) > LARGEST_FILE:
        raise FileError("the file is too long", where=path, remedy=f"Keep it below {LARGEST_FILE:,} bytes.")
    own = tuple(_read_relations(written.decode("utf-8", errors="replace"), path))
    twice = {one.id for one in shipped.listed} & {one.id for one in own}
    if twice:
        raise _make_error(min(twice), path, "this relation is there already", "Give it another id.")
    return Relations((*shipped.listed, *own))


def _make_error(key: str, source: str, what: str, remedy: str) -> FileError:
    return FileError(what, where=f"{source or 'relations.toml'}, relation {key}", remedy=remedy)


def _read_relations(text: str, source: str) -> Iterator[Relation]:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FileError(f"it is not TOML: {error}", where=source, remedy="Mend the line that is named.") from error
    listed, parts = table.pop("relation", []), table.pop("parts", {})
    if table or not isinstance(listed, list) or not isinstance(parts, dict) or len(listed) > MOST_RELATIONS:
        what = f"it holds {', '.join(sorted(table)) or 'too much'} beside [[relation]] and [parts]"
        raise FileError(what, where=source, remedy=f"Write [parts] and at most {MOST_RELATIONS} [[relation]].")
    seen: set[str] = set()
    for number, entry in enumerate(listed, 1):
        one = _read_relation(entry, f"{number}", source)
        if one.id in seen:
            raise _make_error(one.id, source, "there are two of this id", "Give each an id of its own.")
        seen.add(one.id)
        yield one
    yield from _read_parts(parts, source)


def _read_relation(entry: Any, number: str, source: str) -> Relation:
    key = entry.get("id") if isinstance(entry, dict) else None
    named = key if isinstance(key, str) else number
    if not isinstance(entry, dict) or not entry.keys() >= {"id", "formula"} or entry.keys() - _KEYS:
        raise _make_error(
            named, source, "id or formula is missing, or a line is not known", "Lines are id, formula, time, across."
        )
    if not isinstance(key, str) or not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,59}", key):
        raise _make_error(named[:60], source, "the id is no short name", "Write small letters, digits and hyphens.")
    time, reach = entry.get("time", "same"), entry.get("across", "facility")
    if time not in list(RelationTime):
        raise _make_error(key, source, f"time is {str(time)[:60]!r}", "Write same, until or growth.")
    if reach not in ("facility", "parts"):
        raise _make_error(key, source, f"across is {str(reach)[:60]!r}", "Write facility or parts.")
    made = _read_formula(entry["formula"], key, source)
    made = replace(made, time=RelationTime(time), reach=RelationReach(reach))
    _check_relation(made)
    return made


def _read_formula(formula: Any, key: str, source: str) -> Relation:
    if not isinstance(formula, str) or len(formula) > LONGEST_FORMULA:
        raise _make_error(key, source, "the formula is no text, or too long", _REMEDY)
    sides: list[list[RelationTerm]] = [[RelationTerm()]]
    is_bound, at, wants_factor = False, 0, True
    while at < len(formula.rstrip()):
        found = _TOKEN.match(formula, at)
        if found is None or wants_factor == bool(found[4]):
            raise _make_error(key, source, f"the formula cannot be read at {formula[at:].strip()[:30]!r}", _REMEDY)
        at, sign, wants_factor = found.end(), found[4], bool(found[4])
        if sign in ("=", "<="):
            is_bound = sign == "<="
            sides.append([RelationTerm()])
        elif sign == "+":
            sides[-1].append(RelationTerm())
        elif not sign:
            sides[-1][-1] = _add_factor(sides[-1][-1], found)
    if len(sides) != 2 or wants_factor:
        raise _make_error(key, source, "the formula has not two sides", _REMEDY)
    if not is_bound and len(sides[0]) == 1 < len(sides[1]):
        sides.reverse()  # what is added up stands left
    return Relation(key, tuple(sides[0]), tuple(sides[1]), is_bound, source=source)


def _add_factor(term: RelationTerm, found: re.Match[str]) -> RelationTerm:
    if found[1]:
        return replace(term, metrics=(*term.metrics, found[1]))
    if found[2]:
        return replace(term, number=term.number * Decimal(found[2]))
    return replace(term, units=(*term.units, found[3]))


def _check_relation(made: Relation) -> None:
    """Raise FileError for a formula that intervals alone cannot judge."""
    names = made.metrics
    bad = next((name for name in names if not re.fullmatch(SNAKE, name)), None)
    if bad:
        raise _make_error(made.id, made.source, f"{bad[:60]!r} is no id of a metric", _REMEDY)
    if not 2 <= len(names) <= MOST_METRICS or any(not term.number for term in (*made.left, *made.right)):
        raise _make_error(
            made.id, made.source, f"it has {len(names)} metrics, or a zero", f"Write 2 to {MOST_METRICS}."
        )
    is_growth = made.time is RelationTime.GROWTH
    is_grown = is_growth and len(names) == 3 and made.is_bound and names[0] == names[2] != names[1]
    if is_growth and not (is_grown and len(made.left) == 2):
        remedy = 'Write "total + flow * [a] <= total".'
        raise _make_error(made.id, made.source, "growth is told of a total, what is added in a year, and it", remedy)
    if made.time is RelationTime.UNTIL and not made.is_bound:
        raise _make_error(made.id, made.source, "what holds until a time is no equation", 'Write <=, or time = "same".')
    if not is_growth and len(set(names)) < len(names):
        raise _make_error(made.id, made.source, "a metric stands in it twice", "Write each metric once.")


def _read_parts(parts: Mapping[str, Any], source: str) -> Iterator[Relation]:
    """Yield, for each metric that is added up, that a part has no more than the whole."""
    names = parts.get("metrics", [])
    if parts.keys() - {"metrics"} or not isinstance(names, list) or len(names) > MOST_RELATIONS:
        raise _make_error("parts", source, "it has more than a list of metrics", 'Write metrics = ["staff"].')
    for name in dict.fromkeys(map(str, names)):
        if not re.fullmatch(SNAKE, name):
            raise _make_error("parts", source, f"{name[:60]!r} is no id of a metric", 'Write metrics = ["staff"].')
        side = (RelationTerm((name,)),)
        yield Relation(f"part-of-{name}", side, side, is_bound=True, reach=RelationReach.WHOLE, source=source)


def _list_units(term: RelationTerm, metrics: Mapping[str, Metric]) -> list[str]:
    return [*(metrics[name].unit for name in term.metrics), *term.units]
