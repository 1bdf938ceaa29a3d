"""Rows to records: the good ones, and everything that is wrong with the others."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from facts.errors import FileError
from facts.importing.columns import Plan, plan
from facts.importing.columnwise import IS_SOUND, Columnwise
from facts.importing.diagnosis import Problem, converted, problems
from facts.importing.finding import Finding
from facts.importing.links import TABLES, Links
from facts.importing.row import Block, Place, Rows, Unread
from facts.record import Fact, current_id, new_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from facts.article import Article
    from facts.facility import Facility
    from facts.importing.row import Piece, RawRow
    from facts.metric import Metric

MAX_FINDINGS = 200_000
# The contract's columns say that a fact is deprecated, but have no room for the reason.
REASON_UNKNOWN = "deprecated in the imported table"


@dataclass(frozen=True, slots=True)
class Parsed:
    """Records ready to be stored; `given` names, for each fact by id, the fields that its row has a column for.

    `places` say where each fact stands, `unread` what of the file was left, `count` how many rows were not blank.
    """

    good: list[Fact] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    given: dict[str, frozenset[str]] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    unread: list[Unread] = field(default_factory=list)
    count: int = 0
    facilities: dict[str, Facility] = field(default_factory=dict)
    metrics: dict[str, Metric] = field(default_factory=dict)
    articles: dict[str, Article] = field(default_factory=dict)


def parse(
    rows: Iterable[RawRow],
    *,
    facilities: Mapping[str, Facility] | None = None,
    metrics: Mapping[str, Metric] | None = None,
    articles: Mapping[str, Article] | None = None,
) -> Parsed:
    """Return all records of the rows and all findings; the mappings say what the catalogue has already."""
    parser = Parser(facilities or {}, metrics or {}, articles or {})
    with _uncollected():
        for piece in _pieces(rows):
            parser.take(piece)
            if parser.is_full:
                break
    return parser.finished()


def parse_batches(
    rows: Iterable[RawRow],
    *,
    facilities: Mapping[str, Facility] | None = None,
    metrics: Mapping[str, Metric] | None = None,
    articles: Mapping[str, Article] | None = None,
    size: int = 10_000,
) -> Iterator[Parsed]:
    """Yield the same piece by piece, for tables that would not fit in memory."""
    parser = Parser(facilities or {}, metrics or {}, articles or {})
    for piece in _pieces(rows):
        with _uncollected():
            parser.take(piece)
        if parser.size >= size:
            yield parser.taken()
    yield parser.finished()


def refuse_nothing(parsed: Parsed, where: str) -> None:
    """Raise FileError where a file was read from end to end and nothing was found in it."""
    if parsed.count:
        return
    reasons = "; ".join(map(str, parsed.unread)) or "no row holds anything"
    raise FileError(
        f"nothing was read from it: {reasons}",
        where=where,
        remedy="Give a visible table with the columns that “facts dictionary” lists, and a fact in each row.",
    )


def _pieces(rows: Iterable[RawRow]) -> Iterable[Piece]:
    return rows.pieces if isinstance(rows, Rows) and not rows.is_begun else rows


@contextmanager
def _uncollected() -> Iterator[None]:
    """Stop looking for reference cycles meanwhile: records have none, and looking through them all costs a third."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class Parser:
    """Builds records row by row, and remembers which ids it has seen."""

    def __init__(
        self, facilities: Mapping[str, Facility], metrics: Mapping[str, Metric], articles: Mapping[str, Article]
    ) -> None:
        self._links = Links({"facility": facilities, "metric": metrics, "article": articles})
        self._headers: set[tuple[str, str, tuple[str, ...]]] = set()
        self._settled = False
        self._told: dict[str, set[str]] = {name: set() for name in TABLES}
        self._columnwise = Columnwise(self._links)
        self._parsed = Parsed()
        self._count = 0

    @property
    def size(self) -> int:
        """How many facts and findings wait to be handed over."""
        return len(self._parsed.good) + len(self._parsed.findings)

    @property
    def is_full(self) -> bool:
        return len(self._parsed.findings) >= MAX_FINDINGS

    def take(self, piece: Piece) -> None:
        """Add the records, or the findings, of a row or of many to the result."""
        if isinstance(piece, Unread):
            self._parsed.unread.append(piece)
            return
        if piece.table == "fact" and not self._settled:
            self._settle()
        if isinstance(piece, Block):
            self._take_block(piece)
        else:
            self._take_row(piece)

    def _take_block(self, block: Block) -> None:
        columns = plan(block.table, block.columns, header=True)
        if block.table != "fact" or columns.findings or not IS_SOUND:
            for raw in block.rows():
                self._take_row(raw)
            return
        keep, given, places = self._parsed.good.append, self._parsed.given, self._parsed.places
        first_place = self._links.rows["fact"].setdefault
        for row, fact in enumerate(self._columnwise.facts(block, columns), block.row):
            place = Place(row)
            if fact is None or first_place(fact.id, place) != place:
                self._take_row(block.raw(row - block.row))
            else:
                keep(fact)
                given[fact.id] = columns.given
                places[fact.id] = place
                self._count += 1

    def _take_row(self, raw: RawRow) -> None:
        if raw.is_blank and not raw.findings:
            return
        self._count += 1
        columns = plan(raw.table, raw.columns or tuple(raw.cells), header=raw.columns is not None)
        header = self._header(raw, columns)
        record, found = self._record(raw, columns) if raw.cells else (None, [])
        own = [*raw.findings, *(_finding(raw, columns, problem) for problem in found)]
        self._parsed.findings.extend(header)
        self._parsed.findings.extend(own)
        if record is not None and not own:
            self._keep(raw, columns, record)

    def taken(self) -> Parsed:
        """Return what was taken since the last time."""
        done = replace(
            self._parsed,
            count=self._count,
            facilities=self._fresh("facility"),
            metrics=self._fresh("metric"),
            articles=self._fresh("article"),
        )
        self._parsed, self._count = Parsed(), 0
        return done

    def _fresh(self, table: str) -> dict[str, Any]:
        """Return the records of a table not handed over before; none while facilities may still be taken out."""
        own, told = self._links.own[table], self._told[table]
        fresh = {id_: item for id_, item in own.items() if id_ not in told} if self._settled else {}
        told.update(fresh)
        return fresh

    def finished(self) -> Parsed:
        """Return the rest, once all rows are taken."""
        self._settle()
        findings = self._parsed.findings
        if self.is_full:
            row = findings[MAX_FINDINGS - 1].row
            findings[MAX_FINDINGS:] = [
                Finding(row, "", None, "there are more findings after this one", "Mend these first.", "too-many")
            ]
        return self.taken()

    def _settle(self) -> None:
        self._settled = True
        self._parsed.findings.extend(self._links.settle())

    def _header(self, raw: RawRow, columns: Plan) -> list[Finding]:
        """Say what is wrong with a header once, and with the names in a JSON object at each object."""
        if raw.columns is None:
            return [replace(finding, row=raw.row) for finding in columns.findings]
        key = raw.table, raw.sheet, raw.columns
        if key in self._headers:
            return []
        self._headers.add(key)
        return [replace(finding, row=raw.head, sheet=raw.sheet) for finding in columns.findings]

    def _record(self, raw: RawRow, columns: Plan) -> tuple[Any, list[Problem]]:
        values, bad = converted(columns, raw.cells)
        record = None if bad or raw.findings else _built(columns, values)
        if record is None:
            values, bad = converted(columns, _stripped(raw.cells))
            flagged = [Problem(columns.fields.get(item.column, ""), "", "", "") for item in raw.findings]
            found = problems(columns, _completed(columns, values), _without(bad, flagged), flagged)
            record = None if found or flagged else _built(columns, values)
        else:
            found = []
        return record, self._with_links(raw, record or values, found)

    def _with_links(self, raw: RawRow, record: Any, found: list[Problem]) -> list[Problem]:
        """Add what is wrong with ids; an id in no good form is first of all one that stands for nothing."""
        value = record.get if isinstance(record, dict) else lambda name: getattr(record, name)
        id_ = value("id")
        again = self._links.duplicate(raw.table, current_id(id_), raw.place) if isinstance(id_, str) else None
        found = [*found, again] if again else found
        if raw.table != "fact":
            return found
        bad = {problem.field for problem in found}
        astray = self._links.problems({name: value(name) for name in TABLES}, None if "unit" in bad else value("unit"))
        unknown = {problem.field for problem in astray} & set(TABLES)
        return [problem for problem in found if problem.field not in unknown] + astray

    def _keep(self, raw: RawRow, columns: Plan, record: Any) -> None:
        if raw.table != "fact":
            self._links.own[raw.table][record.id] = record
            return
        self._parsed.good.append(record)
        has_revision = columns.column("revision") in raw.cells
        self._parsed.places[record.id] = raw.place
        self._parsed.given[record.id] = columns.given if has_revision else columns.given_without_revision


def _built(columns: Plan, values: dict[str, Any]) -> BaseModel | None:
    """Return the record, or None; a hedge or a unit that is not there is never assumed."""
    if columns.table == "fact" and not ("qualifier" in values and "unit" in values):
        return None
    try:
        return columns.model.model_validate(_completed(columns, values))
    except ValidationError:
        return None


def _completed(columns: Plan, values: dict[str, Any]) -> dict[str, Any]:
    """Give a new fact its id, and a deprecated one a reason where the table has no column for it."""
    if columns.table == "fact":
        values.setdefault("id", new_id())
        if values.get("rank") == "deprecated" and "rank_reason" not in columns.given:
            values["rank_reason"] = REASON_UNKNOWN
    return values


def _stripped(cells: Mapping[str, Any]) -> dict[str, Any]:
    stripped = {name: cell.strip() if isinstance(cell, str) else cell for name, cell in cells.items()}
    return {name: cell for name, cell in stripped.items() if cell != ""}


def _without(found: list[Problem], flagged: list[Problem]) -> list[Problem]:
    fields = {problem.field for problem in flagged}
    return [problem for problem in found if problem.field not in fields]


def _finding(raw: RawRow, columns: Plan, problem: Problem) -> Finding:
    column = columns.column(problem.field)
    cell = raw.cells.get(column)
    return Finding(raw.row, column, cell, problem.reason, problem.remedy, problem.code, raw.table, raw.sheet)
