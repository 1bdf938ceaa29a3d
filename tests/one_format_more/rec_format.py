"""A made-up format for a test: blocks of lines `column: value`, the value as a JSON string, a blank line between."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, BinaryIO

from facts.model import fact_columns
from facts.tables.columns import normalize_row
from facts.tables.raw_rows import RawRow
from facts.tables.table_format import Export, FileSample, TableFormat

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAD = b"%rec: "


def write_rec(export: Export, stream: BinaryIO) -> None:
    stream.write(HEAD + export.id.encode() + b"\n")
    for row in export.rows:
        cells = zip(fact_columns.NAMES, normalize_row(row), strict=True)
        lines = [f"{name}: {json.dumps(cell)}\n" for name, cell in cells if cell not in (None, "")]
        stream.write(f"\n{''.join(lines)}".encode())


def read_rec(stream: BinaryIO, where: str) -> Iterator[RawRow]:
    _, *blocks = stream.read().decode().split("\n\n")
    for number, block in enumerate(blocks, 2):
        pairs = (line.partition(": ") for line in block.splitlines())
        yield RawRow(number, {name: json.loads(cell) for name, _, cell in pairs}, tuple(fact_columns.NAMES))


def find_export(stream: BinaryIO, where: str) -> str:
    return stream.readline().removeprefix(HEAD).strip().decode()


def is_rec(sample: FileSample) -> bool:
    return sample.head.startswith(HEAD)


REC = TableFormat("rec", "Records", ".rec", "text/x-rec", write_rec, read_rec, is_rec, find_export)
