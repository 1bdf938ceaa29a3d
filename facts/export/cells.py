"""Cells as text: one rule for each kind of value, and text that no spreadsheet runs as a formula.

A text cell that begins with = + - @, a tab, a line end or a full-width form of these is written with a
leading apostrophe. So that this can be undone without doubt, text that already begins with apostrophes
and then such a sign gets one more; any other leading apostrophe stays as it is.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from facts import table
from facts.export.columns import CONTRACT_KINDS, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_SIGNS = "=+\\-@\t\r\n＝＋－＠"
_SUSPECT = frozenset("'=+-@\t\r\n＝＋－＠")
_RISKY = re.compile(f"'*[{_SIGNS}]")
_PROTECTED = re.compile(f"'+[{_SIGNS}]")
LIST_MARK = "|"
_ITEM = re.compile(r"(?:\\[\\|]|[^|])+")
_ESCAPE = re.compile(r"\\([\\|])")


def protect(text: str) -> str:
    """Return text that a spreadsheet takes as text; `plain` undoes it."""
    return f"'{text}" if text[:1] in _SUSPECT and _RISKY.match(text) else text


def plain(text: str) -> str:
    """Return the text that `protect` was given; other text unchanged."""
    return text[1:] if text[:1] == "'" and _PROTECTED.match(text) else text


def shielded(text: str) -> str:
    """Return text for a cell that is text by its type: only what `plain` would shorten gets an apostrophe."""
    return f"'{text}" if text[:1] == "'" and _PROTECTED.match(text) else text


def moment(value: datetime | str) -> str:
    """Return a time as ISO 8601 in UTC with a Z; a time without a zone is taken as UTC."""
    parsed = datetime.fromisoformat(value) if isinstance(value, str) else value
    zoned = parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)
    return zoned.isoformat().replace("+00:00", "Z")


def joined(items: Sequence[str]) -> str:
    """Return a list as one cell; a bar or backslash inside an item is escaped with a backslash."""
    return LIST_MARK.join(item.replace("\\", "\\\\").replace("|", "\\|") for item in items)


def split(cell: str) -> list[str]:
    """Return the items of a cell made by `joined`; spaces around items and empty items are dropped."""
    parts = [_ESCAPE.sub(r"\1", part) for part in _ITEM.findall(cell)]
    return [part.strip(" ") for part in parts if part.strip(" ")]


def number(value: Any) -> str:
    """Return a decimal in plain digits, never in powers of ten."""
    return value if isinstance(value, str) else f"{Decimal(value):f}"


_WRITERS: dict[Kind, Callable[[Any], str]] = {
    Kind.TEXT: str,
    Kind.INTEGER: str,
    Kind.DATE: str,
    Kind.BOOLEAN: lambda value: "true" if value else "false",
    Kind.NUMBER: number,
    Kind.MOMENT: moment,
    Kind.LIST: joined,
}


def written(value: Any, kind: Kind) -> str:
    """Return a value of a record as the text of a cell; an empty one for null."""
    return "" if value is None or value == "" else _WRITERS[kind](value)


def _positions(*kinds: Kind) -> tuple[int, ...]:
    return tuple(place for place, kind in enumerate(CONTRACT_KINDS) if kind in kinds)


NUMBERS = _positions(Kind.NUMBER)
INTEGERS = _positions(Kind.INTEGER)
BOOLEANS = _positions(Kind.BOOLEAN)
_MOMENTS = _positions(Kind.MOMENT)
_DAYS = _positions(Kind.DATE)


def tidy(row: Sequence[Any]) -> list[Any]:
    """Return a contract row with decimals, days and times as text and booleans as booleans, whatever they came as."""
    if len(row) != len(table.NAMES):
        raise ValueError(f"a row has {len(row)} cells, the contract {len(table.NAMES)}")
    cells = list(row)
    for place in BOOLEANS:
        if cells[place] is not None:
            cells[place] = bool(cells[place])
    for place in NUMBERS:
        if cells[place] is not None:
            cells[place] = number(cells[place])
    for place in _MOMENTS:
        if cells[place]:
            cells[place] = moment(cells[place])
    for place in _DAYS:
        if isinstance(cells[place], date):
            cells[place] = cells[place].isoformat()
    return cells
