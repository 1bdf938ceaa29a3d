"""Facts as JSON: one document that explains itself, or one object a line."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any, BinaryIO

from facts import table
from facts.export.cells import tidy
from facts.export.columns import dictionary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from facts.export.format import Export

_encode = json.JSONEncoder(ensure_ascii=False, separators=(", ", ": ")).encode
_TWINS = [(_encode(name), table.NAMES.index(field)) for name, field in table.TWINS.items()]


def encode(value: Any) -> str:
    """Return a value as JSON; decimals become numbers with all their digits."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_encode(name)}: {encode(item)}' for name, item in value.items())}}}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(encode, value))}]"
    return _encode(value)


def write_jsonl(export: Export, stream: BinaryIO) -> None:
    """Write one fact a line, in the contract's columns; decimals are text and, under another name, numbers."""
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
        cells = tidy(row)
        columns = _encode(dict(zip(table.NAMES, cells, strict=True)))
        # Most readers round a number: the text beside it keeps what they lose.
        twins = "".join(f", {name}: {_number(cells[place])}" for name, place in _TWINS)
        yield f"{columns[:-1]}{twins}}}"


def _number(cell: str | None) -> str:
    return "null" if cell is None or cell == "" else f"{Decimal(cell):f}"
