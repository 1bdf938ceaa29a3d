"""Rows as a file has them, the columns that each table may and must have, and faults of cells by code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from facts.model import fact_columns
from facts.model.research_facility import read_language
from facts.tables.columns import MODELS, ColumnKind, list_kinds, unprotect_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pydantic import BaseModel


CODES = {
    "missing-column": "a column that every table of facts needs is not there",
    "unknown-column": "a column that the contract does not know",
    "duplicate-column": "a column stands there twice",
    "wrong-length": "a row has more or fewer cells than the header",
    "not-json": "a line is not a JSON object",
    "formula": "a cell holds a formula instead of a value",
    "error-value": "a cell holds a spreadsheet's error",
    "missing-value": "a cell that must be filled is empty",
    "not-text": "a value is not text",
    "not-a-number": "a value is not a decimal number",
    "not-a-whole-number": "a value is not a whole number",
    "not-true-or-false": "a value is neither true nor false",
    "not-a-date": "a value is not a date",
    "not-a-time": "a value is not a time",
    "unknown-value": "a value is not one of those allowed",
    "wrong-form": "a value is not in the form of its column",
    "too-long": "a text is over its length",
    "out-of-range": "a number is over or under its limit",
    "contradiction": "a quantity contradicts itself",
    "wrong-precision": "the decimals do not fit the amount",
    "unknown-unit": "a unit is not in the vocabulary",
    "wrong-dimension": "a unit cannot state the metric",
    "bad-quote": "a quotation breaks its rules",
    "incomplete-place": "the place of a quotation is incomplete",
    "incomplete-date": "an as-of date and how it is known do not go together",
    "missing-explanation": "a note, a reason or a day of review is needed here",
    "unknown-facility": "a facility is not in the catalogue",
    "unknown-metric": "a metric is not in the catalogue",
    "unknown-article": "an article is not in the catalogue",
    "circular-part-of": "a facility is part of itself",
    "duplicate-id": "an id stands in more than one row",
    "number-id": "a spreadsheet takes a new id for a number or a date",
    "destroyed-id": "a spreadsheet has made a number or a date of an id",
    "damaged-text": "a text holds characters that were lost or changed on its way",
    "not-as-shown": "a cell of a spreadsheet shows something else than it holds",
    "not-in-the-words": "a number, hedge or unit differs from the words of its own row",
    "needs-a-person": "the words of a row cannot be read",
    "duplicate": "the catalogue, or a row above, states the same from the same words",
    "restated": "the catalogue states the same number of the same time, from other words",
    "not-allowed": "a value breaks another rule of the record",
    "too-many": "there are more findings than can be shown",
}


@dataclass(frozen=True, slots=True)
class CellFinding:
    """One bad cell: its row as a spreadsheet counts them (the header is row 1), and what to do about it."""

    row: int
    column: str
    value: Any
    reason: str
    remedy: str
    code: str
    table: str = "fact"
    sheet: str = ""

    @property
    def where(self) -> str:
        """The place in words: 'row 7, amount', with the name of the table, or of the sheet where there are several."""
        table = "" if self.table == "fact" else f"{self.table}.csv, "
        sheet = f"sheet {self.sheet}, " if self.sheet else ""
        column = f", {self.column}" if self.column else ""
        return f"{table}{sheet}row {self.row}{column}"

    def __str__(self) -> str:
        got = "" if self.value is None else f" (got {str(self.value)[:60]!r})"
        return f"{self.where}: {self.reason}{got}. {self.remedy}"


class RowPlace(NamedTuple):
    """The place of a row: its number as a spreadsheet counts, and its sheet where there are several."""

    row: int
    sheet: str = ""

    def __str__(self) -> str:
        return f"sheet {self.sheet}, row {self.row}" if self.sheet else f"row {self.row}"


class RawRow(NamedTuple):
    """One row: only its filled cells; `columns` is the header, where there is one, in row `head`."""

    row: int
    cells: Mapping[str, Any]
    columns: tuple[str, ...] | None = None
    table: str = "fact"
    findings: tuple[CellFinding, ...] = ()
    sheet: str = ""
    head: int = 1

    @property
    def place(self) -> RowPlace:
        return RowPlace(self.row, self.sheet)

    @property
    def is_blank(self) -> bool:
        """Whether it holds nothing but blanks."""
        return not any(str(cell).strip() for cell in self.cells.values())


class RowBlock(NamedTuple):
    """Many rows at once, as an Arrow record batch of text; `row` is the number of the first."""

    row: int
    batch: Any
    columns: tuple[str, ...]
    table: str = "fact"
    head: int = 1

    def get_row(self, place: int) -> RawRow:
        cells = [column[place].as_py() for column in self.batch.columns]
        return make_raw_row(self.row + place, cells, self.columns, self.table)._replace(head=self.head)

    def iter_rows(self) -> Iterator[RawRow]:
        """Yield the rows one by one."""
        columns = [column.to_pylist() for column in self.batch.columns]
        for number, cells in enumerate(zip(*columns, strict=True), self.row):
            yield make_raw_row(number, cells, self.columns, self.table)._replace(head=self.head)


class UnreadPart(NamedTuple):
    """A part of a file that was not read, and why; `part` is empty for all of it."""

    part: str
    reason: str

    def __str__(self) -> str:
        return f"{self.part}: {self.reason}" if self.part else self.reason


def describe_empty_table(head: int, last: int) -> UnreadPart:
    """Say that a table has its header in row `head`, and nothing but blanks from there to row `last`."""
    if last <= head:
        return UnreadPart("", f"there is no row below the header in row {head}")
    below = f"row {last} is" if last == head + 1 else f"rows {head + 1} to {last} are"
    return UnreadPart("", f"below the header in row {head}, {below} empty")


Piece = RawRow | RowBlock | UnreadPart


class TableRows(Iterator[RawRow]):
    """The rows of a file, one by one; `pieces` are the same in the blocks they were read in."""

    def __init__(self, pieces: Iterable[Piece]) -> None:
        self.pieces = pieces
        self.is_begun = False
        self._rows = _iter_rows(pieces)

    def __next__(self) -> RawRow:
        self.is_begun = True
        return next(self._rows)


def _iter_rows(pieces: Iterable[Piece]) -> Iterator[RawRow]:
    for piece in pieces:
        if isinstance(piece, RowBlock):
            yield from (row for row in piece.iter_rows() if not row.is_blank)
        elif isinstance(piece, RawRow):
            yield piece


def make_raw_row(
    number: int,
    cells: Sequence[str],
    columns: tuple[str, ...],
    table: str,
    decimal_comma: frozenset[str] = frozenset(),
) -> RawRow:
    """Return a row of text cells; `decimal_comma` names the columns whose numbers are written with one."""
    found = {
        name: unprotect_text(cell) if cell[0] == "'" else cell
        for name, cell in zip(columns, cells, strict=False)
        if cell
    }
    findings: tuple[CellFinding, ...] = ()
    if len(cells) != len(columns) and (len(cells) < len(columns) or any(cells[len(columns) :])):
        reason = f"the row has {len(cells)} cells, the header {len(columns)}"
        findings = (
            CellFinding(number, "", None, reason, "Look for a stray separator or quote.", "wrong-length", table),
        )
    if decimal_comma:
        findings += tuple(_replace_commas(number, found, decimal_comma, table))
    return RawRow(number, found, columns, table, findings)


def _replace_commas(number: int, cells: dict[str, str], names: frozenset[str], table: str) -> Iterator[CellFinding]:
    """Turn decimal commas into points; a point here may as well part thousands, so it is refused."""
    for name in cells.keys() & names:
        cell = cells[name]
        if "." in cell:
            reason = "in a table with semicolons the decimal mark is a comma"
            remedy = "Write 2500 or 2,5, without a point."
            yield CellFinding(number, name, cell, reason, remedy, "not-a-number", table)
        else:
            cells[name] = cell.replace(",", ".", 1)


# A table without these would be read wrongly, not just incompletely: a hedge or unit left out is not "exact" or "1".
NEEDED_FACTS = ("facility", "metric", "value_text", "qualifier", "unit", "article", "quote_exact")
MAX_COLUMNS = 200
NUMBER_COLUMNS = ("amount", "lower", "upper")
_BORROWED = frozenset(column.name for column in fact_columns.CONTRACT if column.model is not MODELS["fact"]) | set(
    fact_columns.TWINS
)
_RENAMED = {column.name: column.field for column in fact_columns.CONTRACT if column.name not in _BORROWED}


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
def _list_fixed_columns(table_name: str) -> frozenset[str]:
    fields = frozenset(list_kinds(MODELS[table_name]))
    return fields | {*fact_columns.NAMES, *fact_columns.TWINS} if table_name == "fact" else fields


def is_known_column(table_name: str, name: str) -> bool:
    """Whether a table may have a column: one of a fixed list, or of the names in a language."""
    return name in _list_fixed_columns(table_name) or bool(read_language(MODELS[table_name], name))


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
    kinds = list_kinds(model, tuple(language for name in columns if (language := read_language(model, name))))
    fields = {name: _find_field(table_name, name) for name in columns if _find_field(table_name, name) in kinds}
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
        kinds=kinds,
        findings=tuple(findings),
    )


def _find_field(table_name: str, column: str) -> str:
    if table_name != "fact":
        return column
    return "" if column in _BORROWED else _RENAMED.get(column, column)


def _find_unknown(table_name: str, columns: Sequence[str]) -> list[CellFinding]:
    return [_describe_unknown(table_name, name) for name in columns if not is_known_column(table_name, name)]


def _describe_unknown(table_name: str, name: str) -> CellFinding:
    near = get_close_matches(name, sorted(_list_fixed_columns(table_name)), n=1)
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
    if table_name == "fact" and given.isdisjoint(NUMBER_COLUMNS):
        missing.append("amount")
    return [_describe_missing(table_name, name) for name in missing]


def _describe_missing(table_name: str, field: str) -> CellFinding:
    name = "quote" if field == "quote_exact" else field
    meaning = MODELS[table_name].model_fields[field].description or ""
    reason = "the column is missing"
    return CellFinding(1, name, None, reason, f"Add the column {name}: {meaning}", "missing-column", table_name)
