"""Facts as Apache Parquet: typed columns, each described in the file itself."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO

from facts.errors import FileError
from facts.model import fact_columns
from facts.tables.columns import CONTRACT_KINDS, ColumnKind, build_dictionary, normalize_row
from facts.tables.raw_rows import RawRow
from facts.tables.table_format import TableFormat

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from facts.tables.raw_rows import Piece
    from facts.tables.table_format import Export, FileSample

ROW_GROUP = 20_000
_EXACT = "exact decimal, kept as text so that no digit is lost"
_TWINS = [(name, fact_columns.NAMES.index(field)) for name, field in fact_columns.TWINS.items()]
# (digits, of them after the point): what every reader of Parquet knows, and what few know, for unusual numbers.
_USUAL, _WIDE = (38, 18), (76, 38)


def write_parquet(export: Export, stream: BinaryIO) -> None:
    """Write row group by row group; amounts are decimal text and decimals, times are UTC, null is null."""
    import pyarrow as pa  # noqa: PLC0415 - only this format needs it, and it is slow to load
    from pyarrow import parquet  # noqa: PLC0415 - as above

    rows = map(_convert_row, map(normalize_row, export.rows))
    batch = list(islice(rows, ROW_GROUP))
    size = _USUAL if all(_fits_decimal(cell, _USUAL) for cell in _list_numbers(batch)) else _WIDE
    schema = _make_schema(pa, export, size)
    with parquet.ParquetWriter(stream, schema, compression="zstd") as writer:
        while batch:
            columns = [*zip(*batch, strict=True), *_make_twins(batch, size)]
            arrays = [pa.array(cells, field.type) for cells, field in zip(columns, schema, strict=True)]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema), row_group_size=ROW_GROUP)
            batch = list(islice(rows, ROW_GROUP))


def _list_numbers(batch: list[list[Any]]) -> list[str]:
    return [row[place] for row in batch for _, place in _TWINS if row[place]]


def _make_twins(batch: list[list[Any]], size: tuple[int, int]) -> list[list[Decimal | None]]:
    """Return the columns of numbers; one that no decimal of this size holds is empty, its text has it all."""
    return [[_make_decimal(row[place], size) for row in batch] for _, place in _TWINS]


def _make_decimal(cell: str | None, size: tuple[int, int]) -> Decimal | None:
    return Decimal(cell) if cell and _fits_decimal(cell, size) else None


def _fits_decimal(cell: str, size: tuple[int, int]) -> bool:
    """Whether plain decimal text has no more digits before and after its point than a decimal has room for."""
    whole, _, part = cell.lstrip("-").partition(".")
    return len(whole) <= size[0] - size[1] and len(part.rstrip("0")) <= size[1]


def _make_schema(pa: Any, export: Export, size: tuple[int, int]) -> Any:
    types = {
        ColumnKind.BOOLEAN: pa.bool_(),
        ColumnKind.INTEGER: pa.int64(),
        ColumnKind.DATE: pa.date32(),
        ColumnKind.MOMENT: pa.timestamp("us", tz="UTC"),
        ColumnKind.LIST: pa.list_(pa.string()),
    }
    decimal = (pa.decimal128 if size is _USUAL else pa.decimal256)(*size)
    held = [*(types.get(kind, pa.string()) for kind in CONTRACT_KINDS), *(decimal for _ in _TWINS)]
    fields = [
        pa.field(line["column"], type_, metadata=_describe_column(line, type_))
        for line, type_ in zip(build_dictionary(), held, strict=True)
    ]
    return pa.schema(fields, metadata=export.about)


def _describe_column(line: Mapping[str, str], type_: Any) -> dict[str, str]:
    """Return what the file says of one column."""
    described = {name: text for name, text in line.items() if text and name != "column"}
    is_text = line["type"] == ColumnKind.NUMBER and str(type_) == "string"
    return described | ({"encoding": _EXACT} if is_text else {})


_CONVERSIONS: dict[ColumnKind, Callable[[Any], Any]] = {
    ColumnKind.DATE: date.fromisoformat,
    ColumnKind.MOMENT: datetime.fromisoformat,
    ColumnKind.INTEGER: int,
    ColumnKind.TEXT: str,
}
_CONVERTED = [(place, _CONVERSIONS[kind]) for place, kind in enumerate(CONTRACT_KINDS) if kind in _CONVERSIONS]


def _convert_row(cells: list[Any]) -> list[Any]:
    for place, convert in _CONVERTED:
        if cells[place] is not None:
            cells[place] = convert(cells[place])
    return cells


def read_parquet(stream: BinaryIO, where: str) -> Iterator[Piece]:
    """Yield the rows, of the contract's columns those that are there."""
    with _open_file(stream, where) as file:
        names = tuple(name for name in (*fact_columns.NAMES, *fact_columns.TWINS) if name in file.schema_arrow.names)
        number = 1
        for batch in file.iter_batches(ROW_GROUP, columns=list(names), use_threads=False):
            for cells in batch.to_pylist():
                number += 1
                yield RawRow(number, {name: cell for name, cell in cells.items() if cell is not None}, names)


def _find_export(stream: BinaryIO, where: str) -> str:
    with _open_file(stream, where) as file:
        held: bytes = (file.schema_arrow.metadata or {}).get(b"export", b"")
        return held.decode("ascii", "replace")


@contextmanager
def _open_file(stream: BinaryIO, where: str) -> Iterator[Any]:
    """Open a file; what is broken in it is a FileError, also in the middle of reading."""
    import pyarrow as pa  # noqa: PLC0415 - slow to load
    from pyarrow import parquet  # noqa: PLC0415 - as above

    try:
        yield parquet.ParquetFile(stream)
    except (pa.ArrowException, OSError, ValueError, KeyError) as error:
        raise FileError("the Parquet file is broken", where=where, remedy="Download it again.") from error


def _is_parquet(sample: FileSample) -> bool:
    return sample.head.startswith(b"PAR1")


PARQUET = TableFormat(
    "parquet",
    "Parquet",
    ".parquet",
    "application/vnd.apache.parquet",
    write_parquet,
    read_parquet,
    recognize=_is_parquet,
    find_export=_find_export,
    can_import=False,
    is_compressed=True,
)
