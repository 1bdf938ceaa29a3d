"""Facts as Apache Parquet: typed columns, each described in the file itself."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO

from facts import table
from facts.export.cells import tidy
from facts.export.columns import CONTRACT_KINDS, Kind, dictionary

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from facts.export.format import Export

ROW_GROUP = 20_000
_EXACT = "exact decimal, kept as text so that no digit is lost"
_TWINS = [(name, table.NAMES.index(field)) for name, field in table.TWINS.items()]
# (digits, of them after the point): what every reader of Parquet knows, and what few know, for unusual numbers.
_USUAL, _WIDE = (38, 18), (76, 38)


def write_parquet(export: Export, stream: BinaryIO) -> None:
    """Write row group by row group; amounts are decimal text and decimals, times are UTC, null is null."""
    import pyarrow as pa  # noqa: PLC0415 - only this format needs it, and it is slow to load
    from pyarrow import parquet  # noqa: PLC0415 - as above

    rows = map(_typed, map(tidy, export.rows))
    batch = list(islice(rows, ROW_GROUP))
    size = _USUAL if all(_fits(cell, _USUAL) for cell in _numbers(batch)) else _WIDE
    schema = _schema(pa, export, size)
    with parquet.ParquetWriter(stream, schema, compression="zstd") as writer:
        while batch:
            columns = [*zip(*batch, strict=True), *_twins(batch, size)]
            arrays = [pa.array(cells, field.type) for cells, field in zip(columns, schema, strict=True)]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema), row_group_size=ROW_GROUP)
            batch = list(islice(rows, ROW_GROUP))


def _numbers(batch: list[list[Any]]) -> list[str]:
    return [row[place] for row in batch for _, place in _TWINS if row[place]]


def _twins(batch: list[list[Any]], size: tuple[int, int]) -> list[list[Decimal | None]]:
    """Return the columns of numbers; one that no decimal of this size holds is empty, its text has it all."""
    return [[_decimal(row[place], size) for row in batch] for _, place in _TWINS]


def _decimal(cell: str | None, size: tuple[int, int]) -> Decimal | None:
    return Decimal(cell) if cell and _fits(cell, size) else None


def _fits(cell: str, size: tuple[int, int]) -> bool:
    """Whether plain decimal text has no more digits before and after its point than a decimal has room for."""
    whole, _, part = cell.lstrip("-").partition(".")
    return len(whole) <= size[0] - size[1] and len(part.rstrip("0")) <= size[1]


def _schema(pa: Any, export: Export, size: tuple[int, int]) -> Any:
    types = {
        Kind.BOOLEAN: pa.bool_(),
        Kind.INTEGER: pa.int64(),
        Kind.DATE: pa.date32(),
        Kind.MOMENT: pa.timestamp("us", tz="UTC"),
    }
    decimal = (pa.decimal128 if size is _USUAL else pa.decimal256)(*size)
    held = [*(types.get(kind, pa.string()) for kind in CONTRACT_KINDS), *(decimal for _ in _TWINS)]
    fields = [
        pa.field(line["column"], type_, metadata=_explained(line, type_))
        for line, type_ in zip(dictionary(), held, strict=True)
    ]
    return pa.schema(fields, metadata=export.about)


def _explained(line: Mapping[str, str], type_: Any) -> dict[str, str]:
    """Return what the file says of one column."""
    told = {name: text for name, text in line.items() if text and name != "column"}
    is_text = line["type"] == Kind.NUMBER and str(type_) == "string"
    return told | ({"encoding": _EXACT} if is_text else {})


_CONVERSIONS: dict[Kind, Callable[[Any], Any]] = {
    Kind.DATE: date.fromisoformat,
    Kind.MOMENT: datetime.fromisoformat,
    Kind.INTEGER: int,
    Kind.TEXT: str,
}
_CONVERTED = [(place, _CONVERSIONS[kind]) for place, kind in enumerate(CONTRACT_KINDS) if kind in _CONVERSIONS]


def _typed(cells: list[Any]) -> list[Any]:
    for place, convert in _CONVERTED:
        if cells[place] is not None:
            cells[place] = convert(cells[place])
    return cells
