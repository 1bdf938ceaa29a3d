"""Rows as they stand in a file, one by one or many at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from facts.export.cells import plain
from facts.importing.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


class Place(NamedTuple):
    """Where a row stands: its number as a spreadsheet counts, and its sheet where there are several."""

    row: int
    sheet: str = ""

    def __str__(self) -> str:
        return f"sheet {self.sheet}, row {self.row}" if self.sheet else f"row {self.row}"


class RawRow(NamedTuple):
    """One row: only its filled cells; `columns` is the header, where there is one, and stands in row `head`."""

    row: int
    cells: Mapping[str, Any]
    columns: tuple[str, ...] | None = None
    table: str = "fact"
    findings: tuple[Finding, ...] = ()
    sheet: str = ""
    head: int = 1

    @property
    def place(self) -> Place:
        return Place(self.row, self.sheet)

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in it but blanks."""
        return not any(str(cell).strip() for cell in self.cells.values())


class Block(NamedTuple):
    """Many rows at once, as an Arrow record batch of text; `row` is the number of the first."""

    row: int
    batch: Any
    columns: tuple[str, ...]
    table: str = "fact"
    head: int = 1

    def raw(self, place: int) -> RawRow:
        cells = [column[place].as_py() for column in self.batch.columns]
        return raw_row(self.row + place, cells, self.columns, self.table)._replace(head=self.head)

    def rows(self) -> Iterator[RawRow]:
        """Yield the rows one by one."""
        columns = [column.to_pylist() for column in self.batch.columns]
        for number, cells in enumerate(zip(*columns, strict=True), self.row):
            yield raw_row(number, cells, self.columns, self.table)._replace(head=self.head)


class Unread(NamedTuple):
    """A part of a file that was not read, and why; `part` is empty for all of it."""

    part: str
    reason: str

    def __str__(self) -> str:
        return f"{self.part}: {self.reason}" if self.part else self.reason


def nothing_below(head: int, last: int) -> Unread:
    """Say that a table has its header in row `head`, and nothing but blanks from there to row `last`."""
    if last <= head:
        return Unread("", f"there is no row below the header in row {head}")
    below = f"row {last} is" if last == head + 1 else f"rows {head + 1} to {last} are"
    return Unread("", f"below the header in row {head}, {below} empty")


Piece = RawRow | Block | Unread


class Rows(Iterator[RawRow]):
    """The rows of a file, one by one; `pieces` are the same in the blocks they were read in."""

    def __init__(self, pieces: Iterable[Piece]) -> None:
        self.pieces = pieces
        self.is_begun = False
        self._rows = _one_by_one(pieces)

    def __next__(self) -> RawRow:
        self.is_begun = True
        return next(self._rows)


def _one_by_one(pieces: Iterable[Piece]) -> Iterator[RawRow]:
    for piece in pieces:
        if isinstance(piece, Block):
            yield from (row for row in piece.rows() if not row.is_blank)
        elif isinstance(piece, RawRow):
            yield piece


def raw_row(
    number: int,
    cells: Sequence[str],
    columns: tuple[str, ...],
    table: str,
    decimal_comma: frozenset[str] = frozenset(),
) -> RawRow:
    """Return a row of text cells; `decimal_comma` names the columns whose numbers are written with one."""
    found = {name: plain(cell) if cell[0] == "'" else cell for name, cell in zip(columns, cells, strict=False) if cell}
    findings: tuple[Finding, ...] = ()
    if len(cells) != len(columns) and (len(cells) < len(columns) or any(cells[len(columns) :])):
        reason = f"the row has {len(cells)} cells, the header {len(columns)}"
        findings = (Finding(number, "", None, reason, "Look for a stray separator or quote.", "wrong-length", table),)
    if decimal_comma:
        findings += tuple(_with_points(number, found, decimal_comma, table))
    return RawRow(number, found, columns, table, findings)


def _with_points(number: int, cells: dict[str, str], names: frozenset[str], table: str) -> Iterator[Finding]:
    """Turn decimal commas into points; a point here may as well part thousands, so it is refused."""
    for name in cells.keys() & names:
        cell = cells[name]
        if "." in cell:
            reason = "in a table with semicolons the decimal mark is a comma"
            remedy = "Write 2500 or 2,5, without a point."
            yield Finding(number, name, cell, reason, remedy, "not-a-number", table)
        else:
            cells[name] = cell.replace(",", ".", 1)
