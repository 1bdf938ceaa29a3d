"""Facts as comma-separated values: a plain variant, and one for spreadsheets that write decimals with a comma."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, BinaryIO

from facts import table
from facts.export.cells import protect, written
from facts.export.columns import CONTRACT_KINDS, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from facts.export.format import Export

REMEMBERED = 10_000


def write_csv(export: Export, stream: BinaryIO) -> None:
    """Write UTF-8 without a mark, commas, LF line ends, empty cells for null."""
    stream.writelines(line.encode() for line in lines(table.NAMES, CONTRACT_KINDS, export.rows))


def write_csv_excel(export: Export, stream: BinaryIO) -> None:
    """Write the same with a byte-order mark, semicolons, decimal commas and CRLF."""
    stream.write(b"\xef\xbb\xbf")
    stream.writelines(
        line.encode()
        for line in lines(table.NAMES, CONTRACT_KINDS, export.rows, delimiter=";", end="\r\n", decimal_mark=",")
    )


def lines(
    header: Sequence[str],
    kinds: Sequence[Kind],
    rows: Iterable[Sequence[Any]],
    *,
    delimiter: str = ",",
    end: str = "\n",
    decimal_mark: str = ".",
) -> Iterator[str]:
    """Yield the lines of a table, its header first; `kinds` says how each column is written."""
    yield delimiter.join(header) + end
    columns = [_column(kind, delimiter, decimal_mark) for kind in kinds]
    for row in rows:
        yield delimiter.join([column[value] for column, value in zip(columns, row, strict=True)]) + end


class _Remembered(dict[Any, str]):
    """The text of each value of a column, written once and then looked up: most values come back again."""

    def __init__(self, write: Callable[[Any], str]) -> None:
        super().__init__()
        self._write = write

    def __missing__(self, value: Any) -> str:
        text = self._write(value)
        if isinstance(value, Decimal):
            return text  # never remembered: 0.5 and 0.50 are equal, and yet are written differently
        if len(self) >= REMEMBERED:
            self.clear()
        self[value] = text
        return text


def _column(kind: Kind, delimiter: str, decimal_mark: str) -> _Remembered:
    if kind is Kind.NUMBER:
        return _Remembered(lambda value: written(value, kind).replace(".", decimal_mark))
    if kind in (Kind.TEXT, Kind.LIST):
        return _Remembered(lambda value: _quoted(protect(written(value, kind)), delimiter))
    return _Remembered(lambda value: written(value, kind))


def _quoted(cell: str, delimiter: str) -> str:
    """Quote where needed; also for a lone CR, which the csv module leaves bare when lines end in LF."""
    if delimiter in cell or '"' in cell or "\n" in cell or "\r" in cell:
        return '"' + cell.replace('"', '""') + '"'
    return cell
