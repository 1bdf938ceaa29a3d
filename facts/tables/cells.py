"""Cells of a table: how each kind of value is written as text and read back, and text that no spreadsheet runs.

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
from facts.tables.columns import CONTRACT_KINDS, ColumnKind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_SIGNS = "=+\\-@\t\r\n＝＋－＠"
_SUSPECT = frozenset("'=+-@\t\r\n＝＋－＠")
_RISKY = re.compile(f"'*[{_SIGNS}]")
_PROTECTED = re.compile(f"'+[{_SIGNS}]")
LIST_MARK = "|"
_ITEM = re.compile(r"(?:\\[\\|]|[^|])+")
_ESCAPE = re.compile(r"\\([\\|])")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_SHORTENED = re.compile(r"-?[0-9]+([.,][0-9]+)?[eE][+-]?[0-9]+")
_WHOLE = re.compile(r"[+-]?[0-9]{1,18}(\.0+)?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ]([0-9:.]{5,15})(Z|[+-][0-9]{2}:?[0-9]{2})?)?")
TRUTH = {
    **dict.fromkeys(("true", "wahr", "vero", "vrai", "yes", "1"), True),
    **dict.fromkeys(("false", "falsch", "falso", "faux", "no", "0"), False),
}
_ROUNDED = "A spreadsheet has shortened it: show all its digits (number format 0) and save again, or use xlsx."


def protect_text(text: str) -> str:
    """Return text that a spreadsheet takes as text; `unprotect_text` undoes it."""
    return f"'{text}" if text[:1] in _SUSPECT and _RISKY.match(text) else text


def unprotect_text(text: str) -> str:
    """Return the text that `protect_text` was given; other text unchanged."""
    return text[1:] if text[:1] == "'" and _PROTECTED.match(text) else text


def shield_text(text: str) -> str:
    """Return text for a cell that is text by its type: only what `unprotect_text` would shorten gets an apostrophe."""
    return f"'{text}" if text[:1] == "'" and _PROTECTED.match(text) else text


def format_time(value: datetime | str) -> str:
    """Return a time as ISO 8601 in UTC with a Z; a time without a zone is taken as UTC."""
    parsed = datetime.fromisoformat(value) if isinstance(value, str) else value
    zoned = parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)
    return zoned.isoformat().replace("+00:00", "Z")


def join_items(items: Sequence[str]) -> str:
    """Return a list as one cell; a bar or backslash inside an item is escaped with a backslash."""
    return LIST_MARK.join(item.replace("\\", "\\\\").replace("|", "\\|") for item in items)


def split_items(cell: str) -> list[str]:
    """Return the items of a cell made by `join_items`; spaces around items and empty items are dropped."""
    parts = [_ESCAPE.sub(r"\1", part) for part in _ITEM.findall(cell)]
    return [part.strip(" ") for part in parts if part.strip(" ")]


def format_number(value: Any) -> str:
    """Return a decimal in plain digits, never in powers of ten."""
    return value if isinstance(value, str) else f"{Decimal(value):f}"


_WRITERS: dict[ColumnKind, Callable[[Any], str]] = {
    ColumnKind.TEXT: str,
    ColumnKind.INTEGER: str,
    ColumnKind.DATE: str,
    ColumnKind.BOOLEAN: lambda value: "true" if value else "false",
    ColumnKind.NUMBER: format_number,
    ColumnKind.MOMENT: format_time,
    ColumnKind.LIST: join_items,
}


def format_cell(value: Any, kind: ColumnKind) -> str:
    """Return a value of a record as the text of a cell; an empty one for null."""
    return "" if value is None or value == "" else _WRITERS[kind](value)


def _find_positions(*kinds: ColumnKind) -> tuple[int, ...]:
    return tuple(place for place, kind in enumerate(CONTRACT_KINDS) if kind in kinds)


NUMBERS = _find_positions(ColumnKind.NUMBER)
INTEGERS = _find_positions(ColumnKind.INTEGER)
BOOLEANS = _find_positions(ColumnKind.BOOLEAN)
_MOMENTS = _find_positions(ColumnKind.MOMENT)
_DAYS = _find_positions(ColumnKind.DATE)


def normalize_row(row: Sequence[Any]) -> list[Any]:
    """Return a contract row with decimals, days and times as text and booleans as booleans, whatever they came as."""
    if len(row) != len(table.NAMES):
        raise ValueError(f"a row has {len(row)} cells, the contract {len(table.NAMES)}")
    cells = list(row)
    for place in BOOLEANS:
        if cells[place] is not None:
            cells[place] = bool(cells[place])
    for place in NUMBERS:
        if cells[place] is not None:
            cells[place] = format_number(cells[place])
    for place in _MOMENTS:
        if cells[place]:
            cells[place] = format_time(cells[place])
    for place in _DAYS:
        if isinstance(cells[place], date):
            cells[place] = cells[place].isoformat()
    return cells


class BadCell(ValueError):
    """A cell that its column cannot hold: carries code, reason and remedy."""

    def __init__(self, code: str, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason
        self.remedy = remedy


def read_number(cell: Any) -> Any:
    """Return a decimal as text, or as the exact number a JSON file holds."""
    if isinstance(cell, (int, Decimal)) and not isinstance(cell, bool):
        return cell
    if isinstance(cell, str) and _NUMBER.fullmatch(cell):
        return cell
    if isinstance(cell, str) and _SHORTENED.fullmatch(cell):
        raise BadCell("not-a-number", "the number has lost digits", _ROUNDED)
    raise BadCell("not-a-number", "is not a number", 'Write plain digits with a point, such as "2500" or "0.5".')


def read_integer(cell: Any) -> int:
    """Return a whole number."""
    if isinstance(cell, str) and _WHOLE.fullmatch(cell):
        return int(cell.partition(".")[0])
    if isinstance(cell, int) and not isinstance(cell, bool):
        return cell
    raise BadCell("not-a-whole-number", "is not a whole number", "Write digits only, such as 1 or -2.")


def read_boolean(cell: Any) -> bool:
    """Return true or false, from their words in four languages."""
    if isinstance(cell, bool):
        return cell
    found = TRUTH.get(cell.lower()) if isinstance(cell, str) else None
    if found is None:
        raise BadCell("not-true-or-false", "is neither true nor false", "Write true or false, or leave it empty.")
    return found


def read_date(cell: Any) -> str:
    """Return an ISO day; digits alone would be taken for seconds since 1970."""
    if isinstance(cell, str) and _DAY.fullmatch(cell[:10]) and cell[10:] in ("", "T00:00:00", " 00:00:00"):
        return cell[:10]
    raise BadCell("not-a-date", "is not a day", "Write year, month and day, such as 2020-08-31.")


def read_time(cell: Any) -> str:
    """Return an ISO time with its zone; UTC where none is given."""
    found = _MOMENT.fullmatch(cell) if isinstance(cell, str) else None
    if not found:
        raise BadCell("not-a-time", "is not a time", "Write it as 2026-11-22T10:00:00Z.")
    date, time, zone = found.groups()
    return f"{date}T{time or '00:00:00'}{zone or 'Z'}"


def read_items(cell: Any) -> list[Any]:
    """Return the items of a list; a JSON file holds them as one."""
    return split_items(cell) if isinstance(cell, str) else cell


CONVERSIONS: dict[ColumnKind, Callable[[Any], Any]] = {
    ColumnKind.NUMBER: read_number,
    ColumnKind.INTEGER: read_integer,
    ColumnKind.BOOLEAN: read_boolean,
    ColumnKind.DATE: read_date,
    ColumnKind.MOMENT: read_time,
    ColumnKind.LIST: read_items,
}
