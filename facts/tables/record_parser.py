"""Rows to records: the good ones, and everything that is wrong with the others.

Many rows are checked at once, each column by its distinct values and each record by the model's own rules. A row with
anything unusual is read by the careful way, which says what is wrong; no rule exists here that the models do not have.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import repeat
from types import GenericAlias
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from facts.errors import FileError, RecordError
from facts.model.record import Fact, get_current_id, make_fact_id
from facts.model.research_facility import gather_names
from facts.tables.columns import CONVERSIONS, BadCell, unprotect_text
from facts.tables.diagnosis import TABLES, CellProblem, Links, convert_cells, diagnose_row
from facts.tables.raw_rows import CellFinding, ColumnPlan, RowBlock, RowPlace, TableRows, UnreadPart, plan_columns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from facts.model.metric import Metric
    from facts.model.research_facility import Facility
    from facts.model.source_article import Article
    from facts.tables.raw_rows import Piece, RawRow


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
            own = {} if "id" in given else {"id": make_fact_id()}
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


MAX_FINDINGS = 200_000
# The contract's columns say that a fact is deprecated, but have no room for the reason.
REASON_UNKNOWN = "deprecated in the imported table"


@dataclass(frozen=True, slots=True)
class ParsedTable:
    """Records ready to be stored; `given` names, for each fact by id, the fields that its row has a column for.

    `places` say where each fact is, `unread` what of the file was left out, `count` how many rows were not blank.
    """

    good: list[Fact] = field(default_factory=list)
    findings: list[CellFinding] = field(default_factory=list)
    given: dict[str, frozenset[str]] = field(default_factory=dict)
    places: dict[str, RowPlace] = field(default_factory=dict)
    unread: list[UnreadPart] = field(default_factory=list)
    count: int = 0
    facilities: dict[str, Facility] = field(default_factory=dict)
    metrics: dict[str, Metric] = field(default_factory=dict)
    articles: dict[str, Article] = field(default_factory=dict)


def parse_rows(
    rows: Iterable[RawRow],
    *,
    facilities: Mapping[str, Facility] | None = None,
    metrics: Mapping[str, Metric] | None = None,
    articles: Mapping[str, Article] | None = None,
) -> ParsedTable:
    """Return all records of the rows and all findings; the mappings say what the catalogue has already."""
    parser = RecordParser(facilities or {}, metrics or {}, articles or {})
    with _pause_collector():
        for piece in _get_pieces(rows):
            parser.take_piece(piece)
            if parser.is_full:
                break
    return parser.finish_table()


def parse_batches(
    rows: Iterable[RawRow],
    *,
    facilities: Mapping[str, Facility] | None = None,
    metrics: Mapping[str, Metric] | None = None,
    articles: Mapping[str, Article] | None = None,
    size: int = 10_000,
) -> Iterator[ParsedTable]:
    """Yield the same piece by piece, for tables that would not fit in memory."""
    parser = RecordParser(facilities or {}, metrics or {}, articles or {})
    for piece in _get_pieces(rows):
        with _pause_collector():
            parser.take_piece(piece)
        if parser.count_waiting() >= size:
            yield parser.hand_over()
    yield parser.finish_table()


def refuse_empty_table(parsed: ParsedTable, where: str) -> None:
    """Raise FileError where a file was read from end to end and nothing was found in it."""
    if parsed.count:
        return
    reasons = "; ".join(map(str, parsed.unread)) or "no row holds anything"
    raise FileError(
        f"nothing was read from it: {reasons}",
        where=where,
        remedy="Give a visible table with the columns that “facts dictionary” lists, and a fact in each row.",
    )


def _get_pieces(rows: Iterable[RawRow]) -> Iterable[Piece]:
    return rows.pieces if isinstance(rows, TableRows) and not rows.is_begun else rows


@contextmanager
def _pause_collector() -> Iterator[None]:
    """Stop looking for reference cycles meanwhile: records have none, and looking through them all costs a third."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class RecordParser:
    """Builds records row by row, and remembers which ids it has seen."""

    def __init__(
        self, facilities: Mapping[str, Facility], metrics: Mapping[str, Metric], articles: Mapping[str, Article]
    ) -> None:
        self._links = Links({"facility": facilities, "metric": metrics, "article": articles})
        self._headers: set[tuple[str, str, tuple[str, ...]]] = set()
        self._settled = False
        self._handed_over: dict[str, set[str]] = {name: set() for name in TABLES}
        self._columnwise = ColumnwiseReader(self._links)
        self._parsed = ParsedTable()
        self._count = 0

    def count_waiting(self) -> int:
        """How many facts and findings wait to be handed over."""
        return len(self._parsed.good) + len(self._parsed.findings)

    @property
    def is_full(self) -> bool:
        return len(self._parsed.findings) >= MAX_FINDINGS

    def take_piece(self, piece: Piece) -> None:
        """Add the records, or the findings, of a row or of many to the result."""
        if isinstance(piece, UnreadPart):
            self._parsed.unread.append(piece)
            return
        if piece.table == "fact" and not self._settled:
            self._settle_facilities()
        if isinstance(piece, RowBlock):
            self._take_block(piece)
        else:
            self._take_row(piece)

    def _take_block(self, block: RowBlock) -> None:
        columns = plan_columns(block.table, block.columns, header=True)
        if block.table != "fact" or columns.findings or not IS_SOUND:
            for raw in block.iter_rows():
                self._take_row(raw)
            return
        keep, given, places = self._parsed.good.append, self._parsed.given, self._parsed.places
        first_place = self._links.rows["fact"].setdefault
        for row, fact in enumerate(self._columnwise.make_facts(block, columns), block.row):
            place = RowPlace(row)
            if fact is None or first_place(fact.id, place) != place:
                self._take_row(block.get_row(row - block.row))
            else:
                keep(fact)
                given[fact.id] = columns.given
                places[fact.id] = place
                self._count += 1

    def _take_row(self, raw: RawRow) -> None:
        if raw.is_blank and not raw.findings:
            return
        self._count += 1
        columns = plan_columns(raw.table, raw.columns or tuple(raw.cells), header=raw.columns is not None)
        header = self._check_header(raw, columns)
        record, found = self._make_record(raw, columns) if raw.cells else (None, [])
        own = [*raw.findings, *(_make_finding(raw, columns, problem) for problem in found)]
        self._parsed.findings.extend(header)
        self._parsed.findings.extend(own)
        if record is not None and not own:
            self._keep_record(raw, columns, record)

    def hand_over(self) -> ParsedTable:
        """Return what was taken since the last time."""
        done = replace(
            self._parsed,
            count=self._count,
            facilities=self._list_new("facility"),
            metrics=self._list_new("metric"),
            articles=self._list_new("article"),
        )
        self._parsed, self._count = ParsedTable(), 0
        return done

    def _list_new(self, table: str) -> dict[str, Any]:
        """Return the records of a table not handed over before; none while facilities may still be taken out."""
        own, known = self._links.own[table], self._handed_over[table]
        fresh = {id_: item for id_, item in own.items() if id_ not in known} if self._settled else {}
        known.update(fresh)
        return fresh

    def finish_table(self) -> ParsedTable:
        """Return the rest, once all rows are taken."""
        self._settle_facilities()
        findings = self._parsed.findings
        if self.is_full:
            row = findings[MAX_FINDINGS - 1].row
            findings[MAX_FINDINGS:] = [
                CellFinding(row, "", None, "there are more findings after this one", "Mend these first.", "too-many")
            ]
        return self.hand_over()

    def _settle_facilities(self) -> None:
        self._settled = True
        self._parsed.findings.extend(self._links.settle_facilities())

    def _check_header(self, raw: RawRow, columns: ColumnPlan) -> list[CellFinding]:
        """Say what is wrong with a header once, and with the names in a JSON object at each object."""
        if raw.columns is None:
            return [replace(finding, row=raw.row) for finding in columns.findings]
        key = raw.table, raw.sheet, raw.columns
        if key in self._headers:
            return []
        self._headers.add(key)
        return [replace(finding, row=raw.head, sheet=raw.sheet) for finding in columns.findings]

    def _make_record(self, raw: RawRow, columns: ColumnPlan) -> tuple[Any, list[CellProblem]]:
        values, bad = convert_cells(columns, raw.cells)
        record = None if bad or raw.findings else _build_record(columns, values)
        if record is None:
            values, bad = convert_cells(columns, _strip_cells(raw.cells))
            flagged = [CellProblem(columns.fields.get(item.column, ""), "", "", "") for item in raw.findings]
            found = diagnose_row(columns, _complete_values(columns, values), _drop_flagged(bad, flagged), flagged)
            record = None if found or flagged else _build_record(columns, values)
        else:
            found = []
        return record, self._check_links(raw, record or values, found)

    def _check_links(self, raw: RawRow, record: Any, found: list[CellProblem]) -> list[CellProblem]:
        """Add what is wrong with ids; an id in no good form is first of all one that names nothing."""
        value = record.get if isinstance(record, dict) else lambda name: getattr(record, name)
        id_ = value("id")
        again = self._links.check_duplicate(raw.table, get_current_id(id_), raw.place) if isinstance(id_, str) else None
        found = [*found, again] if again else found
        if raw.table != "fact":
            return found
        bad = {problem.field for problem in found}
        astray = self._links.list_problems(
            {name: value(name) for name in TABLES}, None if "unit" in bad else value("unit")
        )
        unknown = {problem.field for problem in astray} & set(TABLES)
        return [problem for problem in found if problem.field not in unknown] + astray

    def _keep_record(self, raw: RawRow, columns: ColumnPlan, record: Any) -> None:
        if raw.table != "fact":
            self._links.own[raw.table][record.id] = record
            return
        self._parsed.good.append(record)
        has_revision = columns.name_column("revision") in raw.cells
        self._parsed.places[record.id] = raw.place
        self._parsed.given[record.id] = columns.given if has_revision else columns.given_without_revision


def _build_record(columns: ColumnPlan, values: dict[str, Any]) -> BaseModel | None:
    """Return the record, or None; a hedge or a unit that is not there is never assumed."""
    if columns.table == "fact" and not ("qualifier" in values and "unit" in values):
        return None
    try:
        return columns.model.model_validate(gather_names(columns.model, _complete_values(columns, values)))
    except ValidationError:
        return None


def _complete_values(columns: ColumnPlan, values: dict[str, Any]) -> dict[str, Any]:
    """Give a new fact its id, and a deprecated one a reason where the table has no column for it."""
    if columns.table == "fact":
        values.setdefault("id", make_fact_id())
        if values.get("rank") == "deprecated" and "rank_reason" not in columns.given:
            values["rank_reason"] = REASON_UNKNOWN
    return values


def _strip_cells(cells: Mapping[str, Any]) -> dict[str, Any]:
    stripped = {name: cell.strip() if isinstance(cell, str) else cell for name, cell in cells.items()}
    return {name: cell for name, cell in stripped.items() if cell != ""}


def _drop_flagged(found: list[CellProblem], flagged: list[CellProblem]) -> list[CellProblem]:
    fields = {problem.field for problem in flagged}
    return [problem for problem in found if problem.field not in fields]


def _make_finding(raw: RawRow, columns: ColumnPlan, problem: CellProblem) -> CellFinding:
    column = columns.name_column(problem.field)
    cell = raw.cells.get(column)
    return CellFinding(raw.row, column, cell, problem.reason, problem.remedy, problem.code, raw.table, raw.sheet)
