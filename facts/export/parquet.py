"""Facts as Apache Parquet: typed columns, each described in the file itself."""

from __future__ import annotations

from datetime import date, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO

from facts.export.cells import tidy
from facts.export.columns import CONTRACT_KINDS, Kind, dictionary

if TYPE_CHECKING:
    from collections.abc import Callable

    from facts.export.format import Export

ROW_GROUP = 20_000
_EXACT = "exact decimal, kept as text so that no digit is lost"


def write_parquet(export: Export, stream: BinaryIO) -> None:
    """Write row group by row group; amounts are decimal text, times are UTC, null is null."""
    import pyarrow as pa  # noqa: PLC0415 - only this format needs it, and it is slow to load
    from pyarrow import parquet  # noqa: PLC0415 - as above

    schema = _schema(pa, export)
    rows = map(_typed, map(tidy, export.rows))
    with parquet.ParquetWriter(stream, schema, compression="zstd") as writer:
        while batch := list(islice(rows, ROW_GROUP)):
            arrays = [
                pa.array(cells, field.type) for cells, field in zip(zip(*batch, strict=True), schema, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema), row_group_size=ROW_GROUP)


def _schema(pa: Any, export: Export) -> Any:
    types = {
        Kind.BOOLEAN: pa.bool_(),
        Kind.INTEGER: pa.int64(),
        Kind.DATE: pa.date32(),
        Kind.MOMENT: pa.timestamp("us", tz="UTC"),
    }
    fields = []
    for line, kind in zip(dictionary(), CONTRACT_KINDS, strict=True):
        metadata = {name: text for name, text in line.items() if text and name != "column"}
        if kind is Kind.NUMBER:
            metadata["encoding"] = _EXACT
        fields.append(pa.field(line["column"], types.get(kind, pa.string()), metadata=metadata))
    return pa.schema(fields, metadata=export.about)


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
