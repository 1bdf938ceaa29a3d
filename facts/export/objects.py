"""Facts as JSON: one document that explains itself, or one object a line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, BinaryIO

from facts import table
from facts.export.cells import tidy
from facts.export.columns import dictionary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from facts.export.format import Export

# Decimals stay text: a JSON number would be rounded by most readers.
_encode = json.JSONEncoder(ensure_ascii=False, separators=(", ", ": ")).encode


def write_jsonl(export: Export, stream: BinaryIO) -> None:
    """Write one fact a line, in the contract's columns; decimals are text, null is null."""
    stream.writelines(line.encode() + b"\n" for line in _lines(export.rows))


def write_json(export: Export, stream: BinaryIO) -> None:
    """Write {"about": …, "columns": …, "facts": …}, fact by fact."""
    columns = json.dumps(dictionary(), ensure_ascii=False, indent=1)
    stream.write(f'{{"about": {_encode(export.about)},\n"columns": {columns},\n"facts": ['.encode())
    before = "\n"
    for line in _lines(export.rows):
        stream.write(f"{before}{line}".encode())
        before = ",\n"
    stream.write(b"\n]}\n")


def _lines(rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    for row in rows:
        yield _encode(dict(zip(table.NAMES, tidy(row), strict=True)))
